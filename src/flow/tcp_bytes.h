/*
 * Whether bytes that come again are what they were (RFC 9293 section 3.4: a number stands for one
 * octet).
 *
 * What is not captured, or no longer kept, is not compared, and nothing is said of it.
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_BYTES_H
#define TCPVIZ_SRC_FLOW_TCP_BYTES_H

#include "sighting.h"

/* Of a segment some of whose numbers passed before: a note, if their bytes are not those of then;
 * and the copy that it is remembers which of the two sendings was damaged, or had no ACK.  Where
 * the bytes are the same, and had none, that is why they come again. */
void tcp_bytes_compare(struct sighting *t);

/* Whether they are not, without a note: asked of a probe below the next number. */
bool tcp_bytes_are_others(const struct sighting *t);

/* Whether the bytes of this range of its side were sent once here, and that without ACK. */
bool tcp_bytes_lacked_ack(const struct sighting *t, const struct range *r);

#endif
