/*
 * An Ack of more than passed here may be true, since the capture may have missed that.  Later
 * segments may show that it was wrong, as of a segment that somebody else sent (RFC 5961 section
 * 5): what it acknowledged had not been sent, so its receiver has dropped the segment (RFC 9293
 * section 3.10.7.4).
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_ACK_VOID_H
#define TCPVIZ_SRC_FLOW_TCP_ACK_VOID_H

#include "sighting.h"

/* tcp_ack_void_check() where one side has such an Ack. */
void tcp_ack_void_check_unseen(struct sighting *t);

/* Of a FIN, before it is tracked: the same where that Ack covers more than the FIN, or came with
 * data in its place. */
void tcp_ack_void_check_fin(struct sighting *t);

/* Before the Ack of a segment is judged: where the segment shows the newest Ack of its own or of
 * the other side's numbers to be wrong, that is said and taken back.  Inline: most have none. */
static inline void
tcp_ack_void_check(struct sighting *t)
{
    if (half_has_unseen_acked(t->own) || half_has_unseen_acked(t->peer))
        tcp_ack_void_check_unseen(t);
}

#endif
