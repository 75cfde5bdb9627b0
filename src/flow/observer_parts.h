/*
 * What an observer is made of, for its parts: observer.c takes segments, observer_icmp.c ICMP
 * errors about them, and observer_read.c tells what is kept; owner.c says which connection one is
 * of, room.c makes room where memory ends.
 */
#ifndef TCPVIZ_SRC_FLOW_OBSERVER_PARTS_H
#define TCPVIZ_SRC_FLOW_OBSERVER_PARTS_H

#include "announced.h"
#include "disputes.h"
#include "flow_table.h"
#include "missed.h"
#include "quotes.h"
#include "ranges.h"
#include "twins.h"

#include "tcpviz/flow/finals.h"
#include "tcpviz/flow/log.h"
#include "tcpviz/flow/observer.h"

/* A connection that is on the screen. */
struct pin {
    uint32_t number;
    uint32_t behind; /* the event to give up next of those behind the screen; 0: not looked for */
};

struct observer {
    struct observer_settings settings;
    struct flow_table *flows;
    struct log *log; /* with OBSERVE_KEEP */
    struct ranges *ranges;
    struct analysis_pool *unacked;
    struct twins *twins; /* with OBSERVE_KEEP and OBSERVE_TRACK */
    struct pin pins[LIMIT_PINNED];
    int n_pins;
    uint32_t listed[LIMIT_LISTED]; /* numbers */
    int n_listed;
    bool half_open_dropped; /* some connection that had not opened is no longer kept */
    uint32_t streams;       /* begun, if they are counted here */
    struct finals *finals;  /* else: gives them their numbers */
    /* Frames: the pinned connections' events between them are on the screen. */
    uint64_t stays_first, stays_last;
    int64_t start_ns;
    struct observer_counts counts;
    struct event event; /* of the segment that was taken last */
    struct analysis_result analysis;
    const struct analysis *learnt;
    struct quotes quotes;
    struct disputes disputes;
    struct announced announced;
    struct missed missed;
};

/* The number of Wireshark's stream that this segment begins. */
static inline uint32_t
observer_begin_stream(struct observer *o, const struct segment *s)
{
    return o->finals ? finals_begin_stream(o->finals, s->frame) : o->streams++;
}

static inline bool
observer_wants_port(const struct observer *o, uint16_t port)
{
    for (size_t i = 0; i < o->settings.n_ports; i++)
        if (port >= o->settings.ports[i].first && port <= o->settings.ports[i].last)
            return true;
    return false;
}

/* What the capture dropped since the segment before it, and whether the device was down.  Returns
 * whether that was just now. */
static inline bool
observer_put_missed(const struct observer *o, const struct flow *flow, struct event *e)
{
    if (o->missed.n == 0)
        return false;
    if (e->prev_segment != 0)
        missed_tell(&o->missed, flow->missed, e);
    return missed_lately(&o->missed, e->time_ns);
}

#endif
