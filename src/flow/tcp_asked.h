/*
 * Whether a receiver had asked for what comes again: with repeated ACKs for bytes (RFC 5681 section
 * 3.2), with its SYN again for the SYN-ACK.
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_ASKED_H
#define TCPVIZ_SRC_FLOW_TCP_ASKED_H

#include "sighting.h"

/* So many repeated ACKs ask for a segment: three by RFC 5681 section 3.2; Wireshark asks for two,
 * since one may have been lost behind this point. */
#define ASKS_ENOUGH 2

/* Whether that has to be asked: few segments come again, or are a SYN-ACK that does. */
static inline bool
may_be_asked_for(const struct sighting *t)
{
    return t->peer->asks >= ASKS_ENOUGH || (is_syn(t->s) && t->own->syn_ack_seen);
}

/* Where may_be_asked_for(), whether its receiver had asked for just this.  Of any segment, before
 * its numbers are tracked. */
bool tcp_asked_for(const struct sighting *t);

/* Whether a timer has sent the peer's SYN again, and behind the newest SYN no SYN-ACK of this side
 * has passed, or fewer than SYNs, as far as they are counted, or one that a timer may have sent,
 * too: so one is to be expected at once. */
bool tcp_asked_lacks_answer(const struct ranges *ranges, const struct half *own,
                            const struct half *peer);

#endif
