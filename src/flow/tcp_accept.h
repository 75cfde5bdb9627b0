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

/* Of an empty segment: whether its Seq is below what its receiver has acknowledged, which drops it
 * and answers, so that it is no repeated ACK.  Then a note says so, unless its Ack is an older one,
 * whose note says as much; and a new one only tells of it where its sender had sent more. */
bool tcp_accept_old_number(struct sighting *t);

/* Of one that is not: whether its sender's numbers had gone on behind its Seq before, so that it
 * was overtaken, as a rule.  Then a note says so. */
void tcp_accept_overtaken(struct sighting *t);

/* Of an Ack above all that was seen here.  False: nothing follows from that Ack. */
bool tcp_accept_ack(struct sighting *t);

/* RFC 7323 sections 3.2 and 5: what its receiver makes of an old timestamp, or of none, if that
 * counts here.  Asked only where has_old_timestamp(). */
void tcp_accept_timestamp(struct sighting *t);

/* Flags that no TCP sends together; asked only of a segment that has SYN or RST, or no ACK. */
void tcp_accept_flags(struct sighting *t);

#endif
