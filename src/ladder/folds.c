#include "tcpviz/ladder/folds.h"

#include "tcpviz/base/nanotime.h"

#include <stdlib.h>
#include <string.h>

#define PIECES_AT_FIRST 64

/* Neighbouring events: a part of a run, or others that nothing is said of. */
struct fold_piece {
    uint64_t first_frame;
    uint32_t first, last; /* handles */
    uint32_t first_segment, last_segment;
    uint32_t own; /* of a run: events of its side */
    uint8_t kind; /* enum run_kind */
    uint8_t side;
    bool continues; /* the run of the piece before */
    bool open;      /* by hand; in all pieces of the run */
};

_Static_assert(sizeof(struct fold_piece) == LIMIT_FOLD_PIECE_BYTES, "what a piece costs");

static uint32_t
count_of(const struct fold_piece *p)
{
    return p->last_segment - p->first_segment + 1;
}

static void
forget_all(struct folds *f)
{
    f->gone = f->n = 0;
    f->newest = 0;
    f->alike = f->alike_own = 0;
    f->opened_at = 0;
}

void
folds_init(struct folds *f)
{
    memset(f, 0, sizeof *f);
    f->level = FOLD_LONG_RUNS;
}

void
folds_finish(struct folds *f)
{
    free(f->at);
    memset(f, 0, sizeof *f);
}

/* Fitting the index to what is kept. */

static struct fold_piece *
newest_piece(const struct folds *f)
{
    return f->n > f->gone ? &f->at[f->n - 1] : NULL;
}

/* Takes the pieces that reach behind the frame out; the newest of them may begin in front of it, so
 * its events are looked at again. */
static void
cut_back(struct folds *f, const struct observer *o, uint64_t limit)
{
    const struct fold_piece *p;
    uint64_t frame;

    if (f->newest == 0 || f->newest_frame <= limit)
        return;
    do {
        p = newest_piece(f);
        f->opened_at = p->open ? p->first_segment : 0;
        f->n--;
    } while (p->first_frame > limit && newest_piece(f));
    p = newest_piece(f);
    frame = p ? observer_event_frame(o, p->last) : 0;
    if (frame == 0) {
        forget_all(f);
        return;
    }
    f->newest = p->last;
    f->newest_frame = frame;
    f->alike = p->kind != RUN_NONE ? FOLD_PIECE : 0;
    f->of = (struct run_class){(enum run_kind)p->kind, (enum side)p->side};
}

/* Counts a run's piece anew from the connection's first kept event on. */
static void
shorten(struct fold_piece *p, const struct observer *o, const struct flow *flow)
{
    struct event e;

    p->first = flow->events.first;
    p->first_segment = observer_event_segment(o, p->first);
    p->first_frame = observer_event_frame(o, p->first);
    p->own = 0;
    for (uint32_t h = p->first; p->kind != RUN_NONE; h = observer_event_next(o, h)) {
        observer_event(o, flow, h, &e);
        p->own += (int)e.from == p->side;
        if (h == p->last)
            return;
    }
}

/* What is left of a run whose first events are gone may be too short for one. */
static void
dissolve_rest(struct folds *f)
{
    struct fold_piece *p = &f->at[f->gone];

    if (p->kind == RUN_NONE || count_of(p) >= (uint32_t)run_shortest((enum run_kind)p->kind) ||
        f->gone + 1 == f->n || p[1].continues)
        return;
    p->kind = RUN_NONE;
    p->own = 0;
    p->open = false;
}

/* The first events of the connection may be gone. */
static void
forget_gone(struct folds *f, const struct observer *o, const struct flow *flow)
{
    uint32_t first = observer_event_segment(o, flow->events.first);

    while (f->gone < f->n && f->at[f->gone].last_segment < first)
        f->gone++;
    if (f->gone == f->n)
        return;
    if (f->at[f->gone].first_segment < first) {
        shorten(&f->at[f->gone], o, flow);
        dissolve_rest(f);
    }
    f->at[f->gone].continues = false;
    if (f->gone <= f->n / 2)
        return;
    f->n -= f->gone;
    memmove(f->at, f->at + f->gone, f->n * sizeof f->at[0]);
    f->gone = 0;
}

/* Room for one more piece. */
static bool
has_room(struct folds *f)
{
    size_t room = f->room > 0 ? f->room * 2 : PIECES_AT_FIRST;
    struct fold_piece *at;

    if (f->n < f->room)
        return true;
    if (room > LIMIT_FOLD_PIECES)
        return false;
    at = realloc(f->at, room * sizeof *at);
    if (!at)
        return false;
    f->at = at;
    f->room = room;
    return true;
}

/* Taking events. */

static bool
same_run(struct run_class a, struct run_class b)
{
    return a.kind != RUN_NONE && a.kind == b.kind && a.side == b.side;
}

/* Whether the event cannot go on with the run of the one before it: there is a row between them. */
static bool
is_apart(const struct event *e, enum run_kind kind)
{
    return e->prev_segment + 1 != e->segment || e->missed > 0 ||
           (kind == RUN_DATA && nanotime_between(e->prev_ns, e->time_ns) > LADDER_SILENCE_NS);
}

static struct fold_piece *
begin_piece(struct folds *f, uint32_t handle, uint32_t segment, uint64_t frame)
{
    struct fold_piece *p = &f->at[f->n++];

    *p = (struct fold_piece){.first = handle,
                             .last = handle,
                             .first_segment = segment,
                             .last_segment = segment,
                             .first_frame = frame,
                             .side = CLIENT};
    return p;
}

/* The newest events have become a run: they leave the piece of others. */
static void
split(struct folds *f, const struct observer *o, const struct event *e, uint32_t handle)
{
    struct fold_piece *others = newest_piece(f), *run;
    uint32_t first = handle, segment;

    for (uint32_t n = 1; n < f->alike && first != others->first; n++)
        first = observer_event_prev(o, first);
    segment = observer_event_segment(o, first);
    if (first == others->first) {
        f->n--;
    } else {
        others->last = observer_event_prev(o, first);
        others->last_segment = observer_event_segment(o, others->last);
    }
    run = begin_piece(f, first, segment, observer_event_frame(o, first));
    run->last = handle;
    run->last_segment = e->segment;
    run->kind = (uint8_t)f->of.kind;
    run->side = (uint8_t)f->of.side;
    run->own = f->alike_own;
    run->open = f->opened_at == segment && segment != 0;
}

/* The piece that the event belongs to, perhaps a new one. */
static struct fold_piece *
piece_for(struct folds *f, const struct event *e, uint32_t handle, bool goes_on)
{
    struct fold_piece *p = newest_piece(f), before;

    if (p && p->kind == RUN_NONE && (goes_on || count_of(p) < FOLD_PIECE))
        return p;
    if (!p || p->kind == RUN_NONE || !goes_on)
        return begin_piece(f, handle, e->segment, e->frame);
    if (count_of(p) < FOLD_PIECE)
        return p;
    before = *p;
    p = begin_piece(f, handle, e->segment, e->frame);
    p->kind = before.kind;
    p->side = before.side;
    p->open = before.open;
    p->continues = true;
    return p;
}

static bool
take(struct folds *f, const struct observer *o, const struct flow *flow, const struct event *e,
     uint32_t handle)
{
    struct run_class of = run_class_of(flow, e);
    bool goes_on = f->alike > 0 && same_run(of, f->of) && !is_apart(e, of.kind);
    struct fold_piece *p;

    if (!has_room(f))
        return false;
    p = piece_for(f, e, handle, goes_on);
    p->last = handle;
    p->last_segment = e->segment;
    p->own += p->kind != RUN_NONE && e->from == of.side;
    f->alike = of.kind == RUN_NONE ? 0 : goes_on ? f->alike + 1 : 1;
    f->alike_own = (goes_on ? f->alike_own : 0) + (e->from == of.side);
    f->of = of;
    f->newest = handle;
    f->newest_frame = e->frame;
    if (p->kind == RUN_NONE && of.kind != RUN_NONE && f->alike >= (uint32_t)run_shortest(of.kind))
        split(f, o, e, handle);
    return true;
}

/* Looking. */

/* The piece that holds the segment, or the first one behind it; n: none. */
static size_t
piece_at(const struct folds *f, uint32_t segment)
{
    size_t low = f->gone, high = f->n;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (f->at[middle].last_segment < segment)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The first event from this segment on; 0: none in the index. */
static uint32_t
event_from(const struct folds *f, const struct observer *o, uint32_t segment)
{
    size_t i = piece_at(f, segment);
    uint32_t handle = i < f->n ? f->at[i].first : 0;

    while (handle != 0 && observer_event_segment(o, handle) < segment)
        handle = observer_event_next(o, handle);
    return handle;
}

/* The last event up to this segment, which is not behind the index; 0: none. */
static uint32_t
event_up_to(const struct folds *f, const struct observer *o, uint32_t segment)
{
    size_t i = piece_at(f, segment);
    uint32_t handle = i < f->n ? f->at[i].last : 0;

    while (handle != 0 && observer_event_segment(o, handle) > segment)
        handle = observer_event_prev(o, handle);
    return handle;
}

/* The pieces [*from, *to) of the run that holds the segment; false: it is in none. */
static bool
run_at(const struct folds *f, uint32_t segment, size_t *from, size_t *to)
{
    size_t i = piece_at(f, segment);

    if (i == f->n || f->at[i].kind == RUN_NONE || f->at[i].first_segment > segment)
        return false;
    for (*from = i; f->at[*from].continues; --*from)
        continue;
    for (*to = i + 1; *to < f->n && f->at[*to].continues; ++*to)
        continue;
    return true;
}

/* Whether the level folds the run, unless it was opened by hand. */
static bool
is_for_folding(const struct folds *f, size_t from, size_t to)
{
    uint32_t count = f->at[to - 1].last_segment - f->at[from].first_segment + 1;

    return f->level >= FOLD_RUNS || (f->level == FOLD_LONG_RUNS && count > FOLD_LONG);
}

static bool
is_folded(const struct folds *f, size_t from, size_t to)
{
    return !f->at[from].open && is_for_folding(f, from, to);
}

static struct fold
fold_of(const struct folds *f, size_t from, size_t to)
{
    return (struct fold){.first = f->at[from].first,
                         .last = f->at[to - 1].last,
                         .first_segment = f->at[from].first_segment,
                         .last_segment = f->at[to - 1].last_segment};
}

static bool
holds(const struct fold *fold, uint32_t segment)
{
    return fold->first != 0 && fold->first_segment <= segment && segment <= fold->last_segment;
}

bool
folds_at(const struct folds *f, const struct observer *o, uint32_t handle, struct fold *out)
{
    uint32_t segment = observer_event_segment(o, handle);
    size_t from, to;

    for (int i = 0; i < FOLD_PHASE_COUNT; i++)
        if (holds(&f->phases[i], segment)) {
            *out = f->phases[i];
            return true;
        }
    if (!run_at(f, segment, &from, &to) || !is_folded(f, from, to))
        return false;
    *out = fold_of(f, from, to);
    return true;
}

bool
folds_opened(const struct folds *f, const struct observer *o, uint32_t handle, struct fold *out)
{
    size_t from, to;

    if (!run_at(f, observer_event_segment(o, handle), &from, &to) || f->at[from].first != handle ||
        !f->at[from].open || !is_for_folding(f, from, to))
        return false;
    *out = fold_of(f, from, to);
    return true;
}

/* Phases. */

static int
phase_of(enum band band)
{
    return band == BAND_HANDSHAKE ? FOLD_HANDSHAKE
           : band == BAND_DATA    ? FOLD_TRANSFER
           : band == BAND_END     ? FOLD_CLOSE
                                  : -1;
}

bool
folds_phase(const struct folds *f, const struct observer *o, const struct flow *flow,
            enum band band, struct fold *out)
{
    struct phase_range range = phase_range(flow, band);

    if (range.last == 0 || f->newest == 0 || flow->events.first == 0 ||
        observer_event_segment(o, f->newest) < range.last ||
        observer_event_segment(o, flow->events.first) > range.last)
        return false;
    *out = (struct fold){.phase = true, .band = band};
    out->first = event_from(f, o, range.first);
    out->last = event_up_to(f, o, range.last);
    if (out->first == 0 || out->last == 0)
        return false;
    out->first_segment = observer_event_segment(o, out->first);
    out->last_segment = observer_event_segment(o, out->last);
    return out->first_segment <= out->last_segment;
}

static void
fit_phases(struct folds *f, const struct observer *o, const struct flow *flow)
{
    static const enum band bands[FOLD_PHASE_COUNT] = {BAND_HANDSHAKE, BAND_DATA, BAND_END};

    for (int i = 0; i < FOLD_PHASE_COUNT; i++)
        if ((f->level == FOLD_PHASES) == f->by_hand[i] ||
            !folds_phase(f, o, flow, bands[i], &f->phases[i]))
            f->phases[i].first = 0;
}

int
folds_turn(struct folds *f, const struct observer *o, const struct flow *flow, uint64_t limit,
           int most)
{
    uint32_t handle;
    struct event e;
    int n = 0;

    if (f->flow != flow->number) {
        forget_all(f);
        memset(f->by_hand, 0, sizeof f->by_hand);
        f->flow = flow->number;
    }
    if (flow->events.first == 0 ||
        (f->newest != 0 && observer_event_frame(o, f->newest) != f->newest_frame))
        forget_all(f);
    cut_back(f, o, limit);
    if (f->newest != 0)
        forget_gone(f, o, flow);
    handle = f->newest != 0 ? observer_event_next(o, f->newest) : flow->events.first;
    for (; handle != 0 && n < most; handle = observer_event_next(o, handle), n++) {
        observer_event(o, flow, handle, &e);
        if (e.frame > limit || !take(f, o, flow, &e, handle))
            break;
    }
    fit_phases(f, o, flow);
    return n;
}

/* Opening and folding. */

static void
set_open(struct folds *f, size_t from, size_t to, bool open)
{
    for (; from < to; from++)
        f->at[from].open = open;
}

void
folds_open(struct folds *f, const struct observer *o, uint32_t handle)
{
    uint32_t segment = observer_event_segment(o, handle);
    size_t from, to;

    for (int i = 0; i < FOLD_PHASE_COUNT; i++)
        if (holds(&f->phases[i], segment)) {
            f->by_hand[i] = !f->by_hand[i];
            f->phases[i].first = 0;
        }
    if (run_at(f, segment, &from, &to) && is_folded(f, from, to))
        set_open(f, from, to, true);
}

void
folds_close(struct folds *f, const struct observer *o, uint32_t handle)
{
    size_t from, to;

    if (run_at(f, observer_event_segment(o, handle), &from, &to))
        set_open(f, from, to, false);
}

bool
folds_toggle(struct folds *f, enum band band)
{
    int phase = phase_of(band);

    if (phase >= 0)
        f->by_hand[phase] = !f->by_hand[phase];
    return phase >= 0;
}

bool
folds_is_phase_folded(const struct folds *f, enum band band)
{
    int phase = phase_of(band);

    return phase >= 0 && f->phases[phase].first != 0;
}

void
folds_set_level(struct folds *f, enum fold_level level)
{
    f->level = level;
    f->opened_at = 0;
    memset(f->by_hand, 0, sizeof f->by_hand);
    set_open(f, f->gone, f->n, false);
}

/* What a run comes to. */

static void
add_own(struct run_sum *sum, const struct event *first, const struct event *last)
{
    sum->seq_relative = first->seq_relative && last->seq_relative;
    sum->rel_seq = first->rel_seq;
    sum->seq = first->seq;
    sum->rel_end = last->rel_seq + last->len;
    sum->end = last->seq + last->len;
    if (!sum->seq_relative) {
        sum->rel_seq = 0;
        sum->rel_end = (uint32_t)(sum->end - sum->seq);
    }
}

/* The first event of the run that its side sent, or the last one of a side. */
static void
read_nearest(const struct observer *o, const struct flow *flow, uint32_t handle, enum side from,
             bool forward, struct event *e)
{
    for (;;) {
        observer_event(o, flow, handle, e);
        if (e->from == from)
            return;
        handle = forward ? observer_event_next(o, handle) : observer_event_prev(o, handle);
    }
}

/* The numbers of both sides; what is looked for stands in a piece that has it. */
static void
add_numbers(const struct folds *f, const struct observer *o, const struct flow *flow, size_t from,
            size_t to, struct run_sum *sum)
{
    size_t first = from, last = to - 1, answer = to - 1;
    struct event a, b;

    while (first < last && f->at[first].own == 0)
        first++;
    while (last > first && f->at[last].own == 0)
        last--;
    while (answer > from && f->at[answer].own == count_of(&f->at[answer]))
        answer--;
    if (sum->own > 0) {
        read_nearest(o, flow, f->at[first].first, sum->of.side, true, &a);
        read_nearest(o, flow, f->at[last].last, sum->of.side, false, &b);
        add_own(sum, &a, &b);
    }
    if (sum->others > 0) {
        read_nearest(o, flow, f->at[answer].last, side_other(sum->of.side), false, &a);
        sum->ack_relative = a.ack_relative;
        sum->rel_ack = a.rel_ack;
        sum->ack = a.ack;
    }
}

void
folds_sum(const struct folds *f, const struct observer *o, const struct flow *flow,
          const struct fold *fold, struct run_sum *out)
{
    struct event first, last;
    size_t from, to;

    *out = (struct run_sum){.own = 0};
    if (!run_at(f, fold->first_segment, &from, &to))
        return;
    out->of.kind = (enum run_kind)f->at[from].kind;
    out->of.side = (enum side)f->at[from].side;
    for (size_t i = from; i < to; i++) {
        out->own += f->at[i].own;
        out->others += count_of(&f->at[i]) - f->at[i].own;
    }
    observer_event(o, flow, fold->first, &first);
    observer_event(o, flow, fold->last, &last);
    out->ns = nanotime_between(first.time_ns, last.time_ns);
    add_numbers(f, o, flow, from, to, out);
}
