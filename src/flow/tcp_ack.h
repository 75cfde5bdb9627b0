/*
 * Which Acks count, and how far: those that cannot be about this connection's numbers do not (RFC
 * 9293 sections 3.10.7.3 and 3.10.7.4, figure 9), nor those that tcp_accept.h refuses.
 *
 * What one covers is tcp_cover.h's, what its SACK blocks name tcp_sack.h's: both are asked here.
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_ACK_H
#define TCPVIZ_SRC_FLOW_TCP_ACK_H

#include "sighting.h"

/* Behind tcp_send_track: whom the segment acknowledges, with the sum of that; half.snd_una goes on,
 * and what its sender has echoed is remembered.  Nothing of a segment without ACK. */
void tcp_ack_track(struct sighting *t);

/* Of that, an Ack above `before`, raw, which is snd_una or, without one, the initial number. */
void tcp_ack_advance(struct sighting *t, uint32_t before);

/* And what is remembered of its sender: that Ack, and what it has echoed. */
void tcp_ack_remember(struct sighting *t);

#endif
