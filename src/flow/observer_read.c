#include "observer_parts.h"

#include <string.h>

/* What is asked of an observer: connections, events, counts; and which of them have to stay. */

const struct analysis_result *
observer_analysis(const struct observer *o)
{
    return &o->analysis;
}

const struct analysis *
observer_learnt(const struct observer *o)
{
    return o->learnt;
}

const struct flow *
observer_flow(const struct observer *o, uint32_t number)
{
    return flow_table_at(o->flows, number);
}

uint32_t
observer_flow_last(const struct observer *o)
{
    return flow_table_last_number(o->flows);
}

const struct flow *
observer_flow_newest(const struct observer *o)
{
    return flow_table_prev(o->flows, UINT32_MAX);
}

const struct flow *
observer_flow_next(const struct observer *o, uint32_t number)
{
    return flow_table_next(o->flows, number);
}

const struct flow *
observer_flow_prev(const struct observer *o, uint32_t number)
{
    return flow_table_prev(o->flows, number);
}

void
observer_event(const struct observer *o, const struct flow *flow, uint32_t handle,
               struct event *out)
{
    log_read(o->log, flow, handle, out);
}

uint32_t
observer_event_next(const struct observer *o, uint32_t handle)
{
    return log_next(o->log, handle);
}

uint32_t
observer_event_prev(const struct observer *o, uint32_t handle)
{
    return log_prev(o->log, handle);
}

uint32_t
observer_event_segment(const struct observer *o, uint32_t handle)
{
    return log_segment(o->log, handle);
}

uint64_t
observer_event_frame(const struct observer *o, uint32_t handle)
{
    return log_frame(o->log, handle);
}

void
observer_pin(struct observer *o, const uint32_t *numbers, int n, uint64_t first, uint64_t last)
{
    struct pin pins[LIMIT_PINNED] = {{0}};

    n = n < LIMIT_PINNED ? n : LIMIT_PINNED;
    for (int i = 0; i < n; i++) {
        pins[i].number = numbers[i];
        for (int k = 0; k < o->n_pins && last == o->stays_last; k++)
            if (o->pins[k].number == numbers[i])
                pins[i] = o->pins[k];
    }
    memcpy(o->pins, pins, sizeof pins);
    o->n_pins = n;
    o->stays_first = first;
    o->stays_last = last;
}

static void
set_listed(struct observer *o, bool listed)
{
    for (int i = 0; i < o->n_listed; i++) {
        struct flow *flow = flow_table_at(o->flows, o->listed[i]);

        if (flow)
            flow->listed = listed;
    }
}

void
observer_pin_listed(struct observer *o, const uint32_t *numbers, int n)
{
    set_listed(o, false);
    o->n_listed = n < LIMIT_LISTED ? n : LIMIT_LISTED;
    if (o->n_listed > 0)
        memcpy(o->listed, numbers, (size_t)o->n_listed * sizeof numbers[0]);
    set_listed(o, true);
}

uint64_t
observer_events(const struct observer *o)
{
    return o->counts.segments + o->counts.icmp;
}

struct observer_counts
observer_counts(const struct observer *o)
{
    return o->counts;
}

int64_t
observer_start_ns(const struct observer *o)
{
    return o->start_ns;
}
