/*
 * An Ack of more than passed here may be true, since the capture may have missed that.  Later
 * segments may show that it was wrong, as of a segment that somebody else sent (RFC 5961 section
 * 5): what it acknowledged had not been sent, so its receiver has dropped the segment (RFC 9293
 * section 3.10.7.4).
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_ACK_VOID_H
#define TCPVIZ_SRC_FLOW_TCP_ACK_VOID_H

#include "sighting.h"

/* Whether the newest Ack of that side's numbers covers more than passed here. */
bool tcp_ack_has_unseen(const struct half *half);

/* Before the Ack of a segment is judged: where the segment shows the newest Ack of its own or of
 * the other side's numbers to be wrong, that is said and taken back. */
void tcp_ack_void_check(struct sighting *t);

#endif
