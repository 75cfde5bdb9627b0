/*
 * What the receiver of a reset makes of it (RFC 9293 sections 3.5.3 and 3.10.7.3, RFC 5961 section
 * 3.2), as far as its own words, which passed here, tell.
 *
 * A reset may come from anybody, so it counts only with the number expected: that of its receiver's
 * last Ack, or one up to what was sent, since it may have grown; or, as Linux has it, that of a FIN
 * which it has taken, or the one behind all that it holds, as its SACKs tell.  Where no number of
 * its side is known, it is believed.
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_ACCEPT_RESET_H
#define TCPVIZ_SRC_FLOW_TCP_ACCEPT_RESET_H

#include "sacked.h"
#include "sighting.h"

/* What the receiver makes of a reset. */
enum reset_verdict {
    RESET_BELIEVED,
    RESET_OUTSIDE, /* of its window */
    RESET_INSIDE,  /* but not the number expected */
    RESET_NO_ACK   /* of its SYN */
};

/* Of a reset, before it changes the states. */
enum reset_verdict tcp_accept_reset(const struct sighting *t);

/* Of a receiver whose SACKs tell that something is missing: the last block that it has named, where
 * the reset's number is right behind that and all that was sent since; else NULL.  Who aborts uses
 * its next number, whatever was lost in front of it. */
const struct sacked_block *tcp_accept_reset_sacked(const struct sighting *t);

/* Of one that is not believed, whose verdict is given: a note, and t->doubt where its receiver asks
 * back. */
void tcp_accept_note_disbelieved(struct sighting *t, enum reset_verdict verdict);

#endif
