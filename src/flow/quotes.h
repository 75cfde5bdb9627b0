/*
 * What ICMP errors quote: of which segment one speaks, and whether it was seen before.
 *
 * Routers and mirror ports show an error twice as they do with segments (twins.h); and nobody sends
 * two about one packet.  Bounded: the newest LIMIT_ICMP_TWINS are remembered.  Pure.
 */
#ifndef TCPVIZ_SRC_FLOW_QUOTES_H
#define TCPVIZ_SRC_FLOW_QUOTES_H

#include "ranges.h"
#include "twins.h"

/* An error, and what it quotes for sure. */
struct quote {
    uint32_t flow, segment;
    uint32_t seq; /* of the packet: what offload splits is several */
    struct icmp_error icmp;
};

/* Zero at first. */
struct quotes {
    struct quote ring[LIMIT_ICMP_TWINS];
    uint32_t next; /* where the next one goes */
};

/* Which segment of the side `from` the segment `s` is, that an error quotes, as NOTE_ICMP tells it.
 * A whole header tells its packet, unless another one looks alike; else who brought that number
 * first, or the newest copy that begins with it, where that one did not.  False: it is not
 * remembered, or did not pass here. */
bool quotes_find(const struct twins *twins, const struct ranges *ranges, const struct flow *flow,
                 enum side from, const struct segment *s, struct note *out);

/* Whether this error passed before; `seq` is the number that it quotes, raw. */
bool quotes_seen(const struct quotes *quotes, const struct event *e, uint32_t seq);

/* It did not: copies of it may follow, which are known if it is sure what it quotes. */
void quotes_add(struct quotes *quotes, const struct event *e, uint32_t seq);

#endif
