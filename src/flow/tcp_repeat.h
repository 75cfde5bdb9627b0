/*
 * An ACK that repeats the newest one: a duplicate ACK, which asks for what is missing (RFC 5681
 * sections 2 and 3.2; with SACK RFC 6675 section 2), or one with another reason (RFC 2883, RFC 8684
 * section 3).
 *
 * Wireshark's numbers of duplicate ACKs count copies and reports, too; ours leave them out
 * (half.dup_ack_other).
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_REPEAT_H
#define TCPVIZ_SRC_FLOW_TCP_REPEAT_H

#include "sighting.h"

/* What Wireshark says of ACKs that repeat another one; LOST_SEGMENT where its next number has moved
 * back from 0. */
enum {
    NAMES_OF_REPEATED = ANALYSIS_KEEP_ALIVE_ACK | ANALYSIS_DUPLICATE_ACK | ANALYSIS_LOST_SEGMENT
};

/* Whether there is something to track: few segments repeat an Ack, and Wireshark does not say so of
 * all that bring an option of Multipath TCP, or options that were cut. */
static inline bool
may_repeat_ack(const struct sighting *t)
{
    return t->repeats_ack || t->e->analysis & (NAMES_OF_REPEATED) ||
           t->s->options.mptcp_subtype != MPTCP_NONE || (t->s->notes & SEGMENT_CUT_OPTIONS);
}

/* Behind tcp_ack_track, where may_repeat_ack(), of a segment that its receiver takes; is_said: a
 * note tells already why it repeats its Ack.  Else a note if it does, and half.asks. */
void tcp_repeat_track(struct sighting *t, bool is_said);

#endif
