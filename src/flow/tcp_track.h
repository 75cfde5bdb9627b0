/*
 * What one observer can say about one segment: the parts of the tracker in their order.
 *
 * observer_take calls tcp_track once for each segment.  Of most segments tcp_plain.h does all, of
 * those that open or close in order tcp_calm.h; else tcp_track.c begins, and asks each part in its
 * turn, which has a header of its own: tcp_accept.h for the timestamp, tcp_send.h, tcp_ack.h, what
 * the ladder says of windows and repeated ACKs, and tcp_state.h.  They read the segment, move the
 * connection on and fill in the event; none of them fails.  Rules: RFC 9293 section 3.4 (numbers),
 * 3.10 (what an arriving segment does); where a part has others, its header names them.
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_TRACK_H
#define TCPVIZ_SRC_FLOW_TCP_TRACK_H

#include "sighting.h"
#include "tcp_calm.h"
#include "tcp_plain.h"

/* Of a segment that is neither plain nor calm, or is to be compared with those: all parts. */
void tcp_track_parts(struct sighting *t);

/* All that is said of a segment, once, in the order in which segments passed. */
static inline void
tcp_track(struct sighting *t)
{
    if (!tcp_plain_track(t) && !tcp_calm_track(t))
        tcp_track_parts(t);
}

#endif
