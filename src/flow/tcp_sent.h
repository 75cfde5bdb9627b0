/*
 * What is sent for the first time becomes a range, a term of the sum that acknowledges it.
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_SENT_H
#define TCPVIZ_SRC_FLOW_TCP_SENT_H

#include "sighting.h"

/* Remembers the part of the segment that lies in `fresh`. */
void tcp_sent_add(struct sighting *t, struct span fresh);

/* Adds a range behind all others of that direction; it may be acknowledged already. */
void tcp_sent_add_range(struct sighting *t, struct half *half, const struct range *range);

/* The same of numbers that are all of one kind; bytes are for the caller to count. */
void tcp_sent_add_kind(struct sighting *t, enum term_kind kind, struct span span);

#endif
