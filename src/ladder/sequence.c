#include "tcpviz/ladder/sequence.h"

#include <string.h>

struct ladder_place
ladder_place_of(const struct observer *o, const struct flow *flow, uint32_t handle)
{
    struct ladder_place place = {flow->number, handle, 0};

    if (handle != 0)
        place.frame = observer_event_frame(o, handle);
    return place;
}

bool
ladder_place_valid(const struct observer *o, struct ladder_place place)
{
    return place.handle != 0 && observer_event_frame(o, place.handle) == place.frame;
}

static bool
within(const struct observer *o, uint32_t handle, uint64_t frame)
{
    return handle != 0 && observer_event_frame(o, handle) <= frame;
}

bool
ladder_has_begun(const struct observer *o, const struct flow *flow, uint64_t frame)
{
    return within(o, flow->events.first, frame);
}

bool
ladder_is_to_come(const struct observer *o, const struct flow *flow, uint64_t frame)
{
    uint32_t first = flow->events.first;

    return first != 0 && observer_event_segment(o, first) == 1 &&
           observer_event_frame(o, first) > frame;
}

static uint64_t
distance(const struct observer *o, uint32_t handle, uint64_t frame)
{
    uint64_t at = observer_event_frame(o, handle);

    return at > frame ? at - frame : frame - at;
}

static void
take_nearer(const struct observer *o, const struct flow *flow, uint64_t frame,
            const struct ladder_place *place, uint32_t *nearest)
{
    if (place->flow == flow->number && ladder_place_valid(o, *place) &&
        distance(o, place->handle, frame) < distance(o, *nearest, frame))
        *nearest = place->handle;
}

/* Where to begin to look for a frame: at either end, or where the last picture was, whichever is
 * the nearest.  Between its top and what is selected there may be a fold of any length. */
static uint32_t
begin_at(const struct observer *o, const struct flow *flow, uint64_t frame,
         const struct ladder_view *view, const struct ladder_place *remembered)
{
    const struct event_list *list = &flow->events;
    uint32_t nearest =
        distance(o, list->first, frame) < distance(o, list->last, frame) ? list->first : list->last;

    take_nearer(o, flow, frame, &view->top, &nearest);
    take_nearer(o, flow, frame, &view->selected, &nearest);
    for (int i = 0; i < LADDER_CLIENTS_MAX; i++)
        take_nearer(o, flow, frame, &remembered[i], &nearest);
    return nearest;
}

/* The last event of a connection up to this frame, or 0.  Thousands may have passed since it was
 * looked for: they are not walked over each time. */
static uint32_t
last_until(const struct observer *o, const struct flow *flow, uint64_t frame,
           const struct ladder_view *view, const struct ladder_place *remembered)
{
    uint32_t handle, next;

    if (within(o, flow->events.last, frame))
        return flow->events.last;
    if (!within(o, flow->events.first, frame))
        return 0;
    handle = begin_at(o, flow, frame, view, remembered);
    while (!within(o, handle, frame))
        handle = observer_event_prev(o, handle);
    while (within(o, next = observer_event_next(o, handle), frame))
        handle = next;
    return handle;
}

uint32_t
ladder_newest(const struct observer *o, const struct flow *flow, const struct ladder_view *view)
{
    return last_until(o, flow, view->frame_limit, view, view->newest);
}

/* What is folded that holds the event. */
static bool
fold_of(const struct ladder_sequence *s, uint32_t handle, struct fold *out)
{
    return s->folds && handle != 0 && folds_at(s->folds, s->o, handle, out);
}

/* The event itself, or what stands for it. */
static uint32_t
unless_folded(const struct ladder_sequence *s, uint32_t handle)
{
    struct fold fold;

    return fold_of(s, handle, &fold) ? fold.first : handle;
}

/* The same of what is there. */
static uint32_t
shown_until(const struct ladder_sequence *s, int i, uint32_t handle)
{
    if (s->folds)
        return unless_folded(s, handle);
    return sieve_works(s->sieves[i], s->flows[i])
               ? sieve_at_or_before(s->sieves[i], s->o, s->flows[i], handle)
               : handle;
}

/* The event of this connection behind another one, or its first (0). */
static uint32_t
shown_behind(const struct ladder_sequence *s, int i, uint32_t handle)
{
    struct fold fold;

    if (fold_of(s, handle, &fold))
        return observer_event_next(s->o, fold.last);
    if (sieve_works(s->sieves[i], s->flows[i]))
        return sieve_next(s->sieves[i], s->o, s->flows[i], handle);
    return handle != 0 ? observer_event_next(s->o, handle) : s->flows[i]->events.first;
}

static uint32_t
shown_before(const struct ladder_sequence *s, int i, uint32_t handle)
{
    if (s->folds)
        return unless_folded(s, observer_event_prev(s->o, handle));
    return sieve_works(s->sieves[i], s->flows[i])
               ? sieve_prev(s->sieves[i], s->o, s->flows[i], handle)
               : observer_event_prev(s->o, handle);
}

struct ladder_sequence
ladder_sequence_of(const struct observer *o, const struct flow *flow)
{
    return (struct ladder_sequence){.o = o, .flows = {flow}, .n = flow ? 1 : 0};
}

bool
ladder_sequence_has(const struct ladder_sequence *s, uint32_t flow)
{
    for (int i = 0; i < s->n; i++)
        if (s->flows[i]->number == flow)
            return true;
    return false;
}

static void
put(const struct ladder_sequence *s, struct ladder_cursor *c, int i, uint32_t handle)
{
    c->at[i] = handle;
    c->frame[i] = handle != 0 ? observer_event_frame(s->o, handle) : 0;
}

/* The latest of the newest events is the one that the cursor stands on. */
static bool
settle(const struct ladder_sequence *s, struct ladder_cursor *c)
{
    c->lane = 0;
    for (int i = 1; i < s->n; i++)
        if (c->frame[i] > c->frame[c->lane])
            c->lane = i;
    return s->n > 0 && c->at[c->lane] != 0;
}

bool
ladder_cursor_at(const struct ladder_sequence *s, const struct ladder_view *view, uint64_t frame,
                 struct ladder_cursor *c)
{
    bool newest = frame >= view->frame_limit;

    memset(c, 0, sizeof *c);
    for (int i = 0; i < s->n; i++)
        put(s, c, i,
            shown_until(s, i,
                        newest ? ladder_newest(s->o, s->flows[i], view)
                               : last_until(s->o, s->flows[i], frame, view, view->near)));
    return settle(s, c);
}

bool
ladder_cursor_first(const struct ladder_sequence *s, const struct ladder_view *view,
                    struct ladder_cursor *c)
{
    memset(c, 0, sizeof *c);
    return ladder_cursor_next(s, view, c);
}

bool
ladder_cursor_next(const struct ladder_sequence *s, const struct ladder_view *view,
                   struct ladder_cursor *c)
{
    uint64_t soonest = UINT64_MAX;
    int lane = -1;

    for (int i = 0; i < s->n; i++) {
        uint32_t next = shown_behind(s, i, c->at[i]);
        uint64_t frame = next != 0 ? observer_event_frame(s->o, next) : UINT64_MAX;

        if (frame < soonest && frame <= view->frame_limit) {
            soonest = frame;
            lane = i;
        }
    }
    if (lane < 0)
        return false;
    put(s, c, lane, shown_behind(s, lane, c->at[lane]));
    c->lane = lane;
    return true;
}

bool
ladder_cursor_prev(const struct ladder_sequence *s, struct ladder_cursor *c)
{
    struct ladder_cursor before = *c;

    put(s, &before, c->lane, shown_before(s, c->lane, c->at[c->lane]));
    if (!settle(s, &before))
        return false;
    *c = before;
    return true;
}

bool
ladder_cursor_fold(const struct ladder_sequence *s, const struct ladder_cursor *c, struct fold *out)
{
    return fold_of(s, c->at[c->lane], out);
}

struct ladder_place
ladder_cursor_place(const struct ladder_sequence *s, const struct ladder_cursor *c)
{
    return ladder_place_of(s->o, s->flows[c->lane], c->at[c->lane]);
}

/* The newest segment of a connection that is not behind the event where the cursor stands, hidden
 * or not; of none, the one in front of the first one kept. */
static uint32_t
segment_until(const struct ladder_sequence *s, int i, const struct ladder_cursor *c)
{
    uint32_t first = s->flows[i]->events.first;

    if (i != c->lane && sieve_works(s->sieves[i], s->flows[i]))
        return sieve_until(s->sieves[i], s->o, s->flows[i], c->frame[c->lane]);
    if (c->at[i] != 0)
        return observer_event_segment(s->o, c->at[i]);
    return first != 0 ? observer_event_segment(s->o, first) - 1 : 0;
}

static uint32_t
hidden_between(const struct ladder_sequence *s, int i, uint32_t after, uint32_t before)
{
    return sieve_works(s->sieves[i], s->flows[i]) ? sieve_hidden(s->sieves[i], after, before) : 0;
}

uint32_t
ladder_cursor_hidden(const struct ladder_sequence *s, const struct ladder_cursor *c)
{
    struct ladder_cursor before = *c;
    uint32_t n = 0;

    if (!ladder_cursor_prev(s, &before))
        memset(&before, 0, sizeof before);
    for (int i = 0; i < s->n; i++)
        n += hidden_between(s, i, segment_until(s, i, &before), segment_until(s, i, c) + 1);
    return n;
}

uint64_t
ladder_cursor_hidden_behind(const struct ladder_sequence *s, const struct ladder_cursor *c,
                            const struct ladder_cursor *kept)
{
    uint64_t n = 0;

    for (int i = 0; i < s->n; i++)
        if (kept->at[i] != 0)
            n += hidden_between(s, i, segment_until(s, i, c),
                                observer_event_segment(s->o, kept->at[i]) + 1);
    return n;
}

uint64_t
ladder_cursor_ordinal(const struct ladder_sequence *s, const struct ladder_cursor *c)
{
    uint64_t n = 0;

    for (int i = 0; i < s->n; i++)
        n += segment_until(s, i, c);
    return n;
}
