/*
 * What an Ack covers, as a sum: the numbers that the other side has sent since the Ack before, each
 * range as it was first sent (RFC 9293 section 3.4).
 *
 * Sums of many ranges have one term for each kind; what never passed here is a term, too.  Of what
 * was sent more than once the Ack may answer any sending (Karn: tcp_copies.h).
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_COVER_H
#define TCPVIZ_SRC_FLOW_TCP_COVER_H

#include "sighting.h"

/* Of an Ack above `before`, raw, or the first one where no number of the other side is counted:
 * which segment it answers, and since when; with event.ack_advances its terms.  The ranges that it
 * covers are acknowledged from now on, and notes tell what of it is no plain sum.  Half.snd_una
 * stays. */
void tcp_cover(struct sighting *t, uint32_t before);

#endif
