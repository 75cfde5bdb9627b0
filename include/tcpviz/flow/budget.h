/*
 * How the memory that the user grants is shared out: so many connections, segments, ranges, bytes.
 *
 * Everything of it is taken as it is needed, so a small session stays small.  Pure.
 */
#ifndef TCPVIZ_FLOW_BUDGET_H
#define TCPVIZ_FLOW_BUDGET_H

#include <stddef.h>
#include <stdint.h>

/* How much is made of a segment. */
enum observer_depth {
    OBSERVE_KEEP,    /* an event, which is kept */
    OBSERVE_TRACK,   /* an event, for formats that write it out at once */
    OBSERVE_ANALYSE, /* only which connection it is of, and Wireshark's view of it */
    OBSERVE_LEARN    /* only what a second reading has to know of its stream (flow/finals.h) */
};

/* Numbers of records.  Zero asks for what LIMIT_MEMORY_LIVE gives. */
struct budget {
    uint32_t flows;     /* connections */
    uint32_t events;    /* kept segments */
    uint32_t cells;     /* of their extras (flow/log.h) */
    uint32_t ranges;    /* flow/ranges.h */
    uint32_t unacked;   /* flow/analysis.h */
    uint32_t finals;    /* flow/finals.h */
    uint32_t frames;    /* whose captured bytes are kept */
    size_t frame_bytes; /* of these */
};

/* What fits into so many bytes.  Whatever is left 0 in `wish` is filled in, the rest stays. */
struct budget budget_share(size_t bytes, enum observer_depth depth, const struct budget *wish);

#endif
