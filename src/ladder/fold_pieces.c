#include "fold_pieces.h"

#include "tcpviz/base/nanotime.h"

#include <stdlib.h>
#include <string.h>

#define PIECES_AT_FIRST 64

_Static_assert(sizeof(struct fold_piece) == LIMIT_FOLD_PIECE_BYTES, "what a piece costs");

static void
forget_all(struct folds *f)
{
    f->gone = f->n = 0;
    f->newest = 0;
    f->alike = f->alike_own = 0;
    f->opened_at = 0;
}

/* Fitting the index to what is kept. */

static struct fold_piece *
newest_piece(const struct folds *f)
{
    return f->n > f->gone ? &f->at[f->n - 1] : NULL;
}

/* Begins anew; a run that was taken out may still come back as it was. */
static void
forget_pieces(struct folds *f)
{
    uint32_t opened_at = f->opened_at;

    forget_all(f);
    f->opened_at = opened_at;
}

/* Takes the pieces that reach behind the frame out, of whose events some may be gone, and their
 * handles given to others since, of later frames; the newest of them may begin in front of it, so
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
    if (frame == 0 || frame > limit) {
        forget_pieces(f);
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

    if (p->kind == RUN_NONE ||
        fold_piece_count(p) >= (uint32_t)run_shortest((enum run_kind)p->kind) ||
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
    return e->prev_segment + 1 != e->segment || e->missed > 0 || e->down_ns > 0 ||
           (kind == RUN_DATA && nanotime_between(e->prev_ns, e->time_ns) > LADDER_SILENCE_NS);
}

/* Whether the event goes on with the newest ones, which are alike. */
static bool
goes_on_with(const struct folds *f, const struct event *e, struct run_class of)
{
    return f->alike > 0 && same_run(of, f->of) && !is_apart(e, of.kind);
}

bool
folds_cut_run(const struct folds *f, const struct observer *o, const struct flow *flow,
              uint64_t limit)
{
    uint32_t handle = f->newest != 0 ? observer_event_next(o, f->newest) : 0;
    struct event e;

    if (handle == 0 || newest_piece(f)->kind == RUN_NONE || observer_event_frame(o, handle) > limit)
        return false;
    observer_event(o, flow, handle, &e);
    return goes_on_with(f, &e, run_class_of(flow, &e));
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

    if (p && p->kind == RUN_NONE && (goes_on || fold_piece_count(p) < FOLD_PIECE))
        return p;
    if (!p || p->kind == RUN_NONE || !goes_on)
        return begin_piece(f, handle, e->segment, e->frame);
    if (fold_piece_count(p) < FOLD_PIECE)
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
    bool goes_on = goes_on_with(f, e, of);
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

int
fold_pieces_turn(struct folds *f, const struct observer *o, const struct flow *flow, uint64_t limit,
                 int most)
{
    uint32_t handle;
    struct event e;
    int n = 0;

    if (f->flow != flow->number || flow->events.first == 0)
        forget_all(f);
    f->flow = flow->number;
    cut_back(f, o, limit);
    if (f->newest != 0 && observer_event_frame(o, f->newest) != f->newest_frame)
        cut_back(f, o, f->newest_frame - 1); /* given up: see observer_pin() */
    if (f->newest != 0)
        forget_gone(f, o, flow);
    handle = f->newest != 0 ? observer_event_next(o, f->newest) : flow->events.first;
    for (; handle != 0 && n < most; handle = observer_event_next(o, handle), n++) {
        observer_event(o, flow, handle, &e);
        if (e.frame > limit || !take(f, o, flow, &e, handle))
            break;
    }
    return n;
}

/* Looking. */

size_t
fold_pieces_at(const struct folds *f, uint32_t segment)
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

bool
fold_pieces_run(const struct folds *f, uint32_t segment, size_t *from, size_t *to)
{
    size_t i = fold_pieces_at(f, segment);

    if (i == f->n || f->at[i].kind == RUN_NONE || f->at[i].first_segment > segment)
        return false;
    for (*from = i; f->at[*from].continues; --*from)
        continue;
    for (*to = i + 1; *to < f->n && f->at[*to].continues; ++*to)
        continue;
    return true;
}
