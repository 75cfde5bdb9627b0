/*
 * Why a reset may have come: hardly any says so itself (RFC 8684 section 3.6 has one that does).
 * What was seen before it speaks for one reason or another, and the first one that fits is told.
 * RFC 9293 section 3.5.2 has the rules for resets that answer a segment: without ACK, with that
 * segment's Ack as Seq.  A program that aborts makes its kernel send one with ACK.
 *
 * The order of the reasons stands here; what speaks for those of a family has files of its own:
 * tcp_reset_after.h (behind the end), tcp_reset_answer.h and tcp_reset_abort.h.  What closes
 * nothing has its note elsewhere: tcp_accept_reset.h of what nobody takes, tcp_end.c of what
 * answers for an older connection; and there that a SYN was refused, too.
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_RESET_H
#define TCPVIZ_SRC_FLOW_TCP_RESET_H

#include "sighting.h"

/* Of a reset that counts, or comes behind the end; before it changes the states.  One note;
 * none where its Ack, which has one, shows that it is none of its sender's. */
void tcp_reset_explain(struct sighting *t);

#endif
