/*
 * The numbers that a segment takes up: which of them are new, come again, or fill a gap (RFC 9293
 * section 3.4; section 3.8.1 for those that come again).
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_SEND_H
#define TCPVIZ_SRC_FLOW_TCP_SEND_H

#include "sighting.h"

/* Before the Ack is looked at: moves on half.snd_nxt, the ranges and the FIN, with a note of what
 * is not plainly new.  Sets t->probe and t->garbage, and, where the receiver does not take these
 * numbers, t->dropped and t->doubt.  A reset moves nothing. */
void tcp_send_track(struct sighting *t);

#endif
