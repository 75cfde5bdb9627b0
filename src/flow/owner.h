/*
 * Which connection a segment is of: that of its ends, unless a SYN begins another one there, or two
 * have them (disputes.h).
 */
#ifndef TCPVIZ_SRC_FLOW_OWNER_H
#define TCPVIZ_SRC_FLOW_OWNER_H

#include "observer_parts.h"

#include "tcpviz/base/inlining.h"

/* Which connection a segment is of, and which has Wireshark's stream of it: that is the newest one
 * of its ends.  NULL: there is none. */
struct owner {
    struct flow *flow, *stream;
    enum side from, stream_from; /* its sender in each */
};

/* The connection of the same ends that a new one replaces. */
struct predecessor {
    uint32_t number;   /* 0: none */
    bool other_stream; /* for Wireshark, too; else it goes on with the stream */
    enum reuse reuse;
    bool number_again; /* the SYN may be the one that began it, late */
};

/* As far as there is one.  Inline: each segment asks. */
static INLINE_ALWAYS void
owner_find(struct observer *o, const struct segment *s, struct owner *at)
{
    at->from = CLIENT;
    at->flow = at->stream = flow_table_find(o->flows, s, &at->from);
    at->stream_from = at->from;
    if (at->flow && at->flow->disputed)
        at->flow = disputes_choose(&o->disputes, o->flows, at->flow, s, &at->from);
}

/* The newer connection that claims the ends of the segment's, if this side (of the newer one) has
 * sent a SYN for it; else NULL. */
static inline struct flow *
owner_claimant(const struct owner *at, enum side claimant)
{
    return at->flow != at->stream && at->stream->half[claimant].syn_seen ? at->stream : NULL;
}

/* Wireshark begins its next stream with a segment that begins no connection here. */
void owner_begin_stream(struct observer *o, const struct owner *at, const struct segment *s);

/* Of a SYN, which is never an older connection's, or where there is no connection: a new one if
 * need be, and in `before`, else untouched, the one that it replaces.  A reset of an open
 * connection has that one, though it may begin a stream.  NULL in `at`: there is no room. */
void owner_settle(struct observer *o, const struct segment *s, struct owner *at,
                  struct predecessor *before);

#endif
