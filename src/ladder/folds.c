#include "tcpviz/ladder/folds.h"

#include "fold_pieces.h"

#include "tcpviz/base/nanotime.h"

#include <stdlib.h>
#include <string.h>

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

/* Looking. */

/* The first event from this segment on; 0: none in the index. */
static uint32_t
event_from(const struct folds *f, const struct observer *o, uint32_t segment)
{
    size_t i = fold_pieces_at(f, segment);
    uint32_t handle = i < f->n ? f->at[i].first : 0;

    while (handle != 0 && observer_event_segment(o, handle) < segment)
        handle = observer_event_next(o, handle);
    return handle;
}

/* The last event up to this segment, which is not behind the index; 0: none. */
static uint32_t
event_up_to(const struct folds *f, const struct observer *o, uint32_t segment)
{
    size_t i = fold_pieces_at(f, segment);
    uint32_t handle = i < f->n ? f->at[i].last : 0;

    while (handle != 0 && observer_event_segment(o, handle) > segment)
        handle = observer_event_prev(o, handle);
    return handle;
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
    if (!fold_pieces_run(f, segment, &from, &to) || !is_folded(f, from, to))
        return false;
    *out = fold_of(f, from, to);
    return true;
}

bool
folds_opened(const struct folds *f, const struct observer *o, uint32_t handle, struct fold *out)
{
    size_t from, to;

    if (!fold_pieces_run(f, observer_event_segment(o, handle), &from, &to) ||
        f->at[from].first != handle || !f->at[from].open || !is_for_folding(f, from, to))
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
    int n;

    if (f->flow != flow->number)
        memset(f->by_hand, 0, sizeof f->by_hand);
    n = fold_pieces_turn(f, o, flow, limit, most);
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
    if (fold_pieces_run(f, segment, &from, &to) && is_folded(f, from, to))
        set_open(f, from, to, true);
}

void
folds_close(struct folds *f, const struct observer *o, uint32_t handle)
{
    size_t from, to;

    if (fold_pieces_run(f, observer_event_segment(o, handle), &from, &to))
        set_open(f, from, to, false);
}

void
folds_toggle(struct folds *f, enum band band)
{
    int phase = phase_of(band);

    if (phase >= 0)
        f->by_hand[phase] = !f->by_hand[phase];
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
    while (answer > from && f->at[answer].own == fold_piece_count(&f->at[answer]))
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
    if (!fold_pieces_run(f, fold->first_segment, &from, &to))
        return;
    out->of.kind = (enum run_kind)f->at[from].kind;
    out->of.side = (enum side)f->at[from].side;
    for (size_t i = from; i < to; i++) {
        out->own += f->at[i].own;
        out->others += fold_piece_count(&f->at[i]) - f->at[i].own;
    }
    observer_event(o, flow, fold->first, &first);
    observer_event(o, flow, fold->last, &last);
    out->ns = nanotime_between(first.time_ns, last.time_ns);
    add_numbers(f, o, flow, from, to, out);
}
