/*
 * The observer: everything that was seen at this point of the wire.
 *
 * Segments go in, in the order of the capture; connections with their events are kept for as
 * long as the limits allow.  What has to go when a limit is reached: the events and connections
 * that ended first, then the oldest; never the pinned connection.  Evictions are counted.
 *
 * Memory grows in slabs up to the limits; nothing is allocated per segment.  No clock and no
 * I/O; the seed of the hash comes in as an argument.
 */
#ifndef TCPVIZ_FLOW_OBSERVER_H
#define TCPVIZ_FLOW_OBSERVER_H

#include "tcpviz/flow/flow.h"

#include <stddef.h>

/* Which decoded ports belong to the picture, and which end of a connection is the server when
 * its beginning was not seen. */
struct port_range {
    uint16_t first, last;
};

struct observer_settings {
    const struct port_range *ports; /* the user's -p; must outlive the observer */
    size_t n_ports;                 /* 0: any port */
    uint64_t hash_seed;             /* random, so that chosen ports cannot make it slow */
    uint32_t limit_flows;           /* 0 for LIMIT_FLOWS */
    uint32_t limit_events;          /* 0 for LIMIT_EVENTS */
    uint32_t limit_ranges;          /* 0 for LIMIT_RANGES */
};

struct observer;

/* NULL if there is no memory. */
struct observer *observer_create(const struct observer_settings *settings);
void observer_destroy(struct observer *o);

/* Whether a port of the segment is one of the user's. */
bool observer_wants(const struct observer *o, const struct segment *s);

/* Takes the next segment.  Returns its event, valid until the next call, or NULL if there was
 * no memory for it (counted as lost). */
const struct event *observer_take(struct observer *o, const struct segment *s);

/* Connections: numbered from 1 in order of appearance.  NULL: none of that number is kept. */
const struct flow *observer_flow(const struct observer *o, uint32_t number);
uint32_t observer_flow_last(const struct observer *o); /* highest number given; 0: none */

/* The kept neighbour of a connection in order of number; NULL at the ends. */
const struct flow *observer_flow_next(const struct observer *o, uint32_t number);
const struct flow *observer_flow_prev(const struct observer *o, uint32_t number);

/* The event behind a handle of a kept connection's list (events.first, e->next, e->prev). */
const struct event *observer_event(const struct observer *o, uint32_t handle);

/* A connection that must not be evicted, since it is on the screen; 0 for none.  When it has to
 * give up events of its own, those taken after `held` go first, the picture that is on the screen
 * stays; UINT64_MAX where nothing is held. */
void observer_pin(struct observer *o, uint32_t number, uint64_t held);

struct observer_counts {
    uint64_t segments;        /* taken */
    uint32_t flows;           /* connections seen */
    uint32_t flows_kept;
    uint64_t events_dropped;  /* segments no longer kept */
    uint32_t flows_dropped;   /* connections no longer kept */
    uint64_t lost;            /* segments not taken for want of memory */
};

struct observer_counts observer_counts(const struct observer *o);

/* The time of the first segment of all; 0 before there is one. */
int64_t observer_start_ns(const struct observer *o);

#endif
