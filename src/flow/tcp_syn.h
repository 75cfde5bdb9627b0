/*
 * Where the numbers of a side begin, and what its SYN offers.
 *
 * The initial number is that of the SYN (RFC 9293 section 3.4.1); without one the first number seen
 * counts as 1.  A SYN that its receiver has to drop (RFC 5961 section 4) changes nothing.  Options:
 * window scale (RFC 7323 section 2), MSS, SACK permitted, Multipath TCP, ECN (RFC 3168, RFC 9768).
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_SYN_H
#define TCPVIZ_SRC_FLOW_TCP_SYN_H

#include "sighting.h"

/* The first part, of a segment whose numbers are there: bases of both directions, as far as it
 * tells them; of a SYN what it offers.  Notes tell where numbers begin anew; t->dropped and
 * t->doubt of a SYN that opens nothing, t->fin_void where an earlier FIN of its side is void. */
void tcp_syn_track(struct sighting *t);

/* The same of a SYN that is the first segment of its side, where nobody has spoken of that before:
 * without a note but that of options which were not offered. */
void tcp_syn_begin(struct sighting *t);

#endif
