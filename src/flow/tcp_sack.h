/*
 * What the SACK blocks of an ACK name: bytes behind missing ones (RFC 2018), or what came twice
 * (D-SACK, RFC 2883).
 *
 * A receiver may give up what it has only named (RFC 2018 section 8); blocks that cannot be about
 * what was sent here, as where a router counts numbers anew, are shown and not followed.
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_SACK_H
#define TCPVIZ_SRC_FLOW_TCP_SACK_H

#include "sighting.h"

/* Whether there is something to track: blocks, or some before that may be over now. */
static inline bool
has_to_do_with_sack(const struct sighting *t)
{
    return t->s->options.n_sack > 0 || t->own->shows_gap || t->own->sacks;
}

/* Behind tcp_ack_advance, where has_to_do_with_sack(): the blocks, as relative numbers,
 * event.dsack, t->sacks_news, and a note of what did not pass here, was doubled on its way, or was
 * given up. */
void tcp_sack_track(struct sighting *t);

#endif
