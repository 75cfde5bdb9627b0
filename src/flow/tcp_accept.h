/*
 * What the receiver of a segment makes of it (RFC 9293 section 3.10.7.4; RFC 5961 for what it asks
 * back), as far as its own words, which passed here, tell.
 *
 * What it drops sets t->dropped, what it doubts t->doubt; each verdict has a note, and can be
 * overruled by what comes next.
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_ACCEPT_H
#define TCPVIZ_SRC_FLOW_TCP_ACCEPT_H

#include "sighting.h"

/* False: it drops the segment for its Seq.  Asked only of numbers that are not the next ones. */
bool tcp_accept_seq(struct sighting *t);

/* Of an empty segment: whether its Seq is below what its receiver has acknowledged.  Its receiver
 * drops it and answers, so it is no repeated ACK.  A note says so, unless its Ack is an older one,
 * whose note says as much.  With a new Ack this holds only where its sender had sent more. */
bool tcp_accept_old_number(struct sighting *t);

/* Of an empty segment that is none of these: a note if its side had used its number before, so that
 * it was overtaken, as a rule. */
void tcp_accept_overtaken(struct sighting *t);

/* Of an Ack above all that passed here.  False: nothing follows from it, as a note says. */
bool tcp_accept_ack(struct sighting *t);

/* RFC 7323 sections 3.2 and 5: what its receiver makes of an old timestamp, or of none, if that
 * counts here.  Asked only where has_old_timestamp(). */
void tcp_accept_timestamp(struct sighting *t);

/* Flags that no TCP sends together; asked only of a segment that has SYN or RST, or no ACK. */
void tcp_accept_flags(struct sighting *t);

#endif
