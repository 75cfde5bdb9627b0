/*
 * The way that most segments go: data at the next number or none, and an Ack, while nothing else
 * goes on (header prediction, as in receivers since 4.3BSD).
 *
 * The same as tcp_track_parts, and quickly; tests/unit/test_plain.c compares both.
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_PLAIN_H
#define TCPVIZ_SRC_FLOW_TCP_PLAIN_H

#include "sighting.h"

/* True: the event is filled in and the connection moved on.  False: the segment is not plain, and
 * nothing was done. */
bool tcp_plain_track(struct sighting *t);

/* Behind a segment that is not plain: whether the next ones may be, as far as the connection tells
 * (flow.steady). */
void tcp_plain_expect(struct flow *flow);

#endif
