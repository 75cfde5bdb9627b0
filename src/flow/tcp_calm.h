/*
 * The way of segments that go on in order where both sides open or close, and nothing else goes on:
 * the ACK that ends the handshake, FINs, and what comes behind them.  Of a short connection that is
 * every other segment.
 *
 * The same as tcp_track_parts, and with few of its questions; tests/unit/test_plain.c compares
 * both.
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_CALM_H
#define TCPVIZ_SRC_FLOW_TCP_CALM_H

#include "sighting.h"

/* Of a segment that is not plain.  True: the event is filled in and the connection moved on, as far
 * as flow.steady.  False: nothing was done. */
bool tcp_calm_track(struct sighting *t);

#endif
