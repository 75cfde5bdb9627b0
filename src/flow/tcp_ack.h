/*
 * What an Ack covers, as a sum of what the other side has sent (RFC 9293 section 3.4), and which
 * Ack is not about this connection (section 3.10.7.3, figure 9).
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_ACK_H
#define TCPVIZ_SRC_FLOW_TCP_ACK_H

#include "sighting.h"

/* Behind tcp_send_track: the terms of the Ack's sum, whom it answers and since when; snd_una goes
 * on.  Its SACK blocks, too.  Nothing of a segment without ACK. */
void tcp_ack_track(struct sighting *t);

/* Of that, an Ack above `before`, raw, which is snd_una or, without one, the initial number. */
void tcp_ack_advance(struct sighting *t, uint32_t before);

#endif
