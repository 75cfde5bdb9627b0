/*
 * The states of both sides (RFC 9293 section 3.3.2), as an observer may tell them.
 *
 * What a reset does to them, and who goes on behind one, is tcp_end.h's; what was inferred wrongly,
 * tcp_disprove.h's; where the bands of the ladder stand, tcp_bands.h's: all three are asked here.
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_STATE_H
#define TCPVIZ_SRC_FLOW_TCP_STATE_H

#include "sighting.h"

/* Behind all other parts, whose notes it reads: flow.state and the event's go on, and what was
 * inferred wrongly before is disproved in the log. */
void tcp_state_track(struct sighting *t);

#endif
