/*
 * Numbers of a direction that were jumped over, and what fills them: what was overtaken or sent
 * again (RFC 5681 section 3.2 for what asks for it).
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_GAPS_H
#define TCPVIZ_SRC_FLOW_TCP_GAPS_H

#include "sighting.h"

/* The segment goes on behind `span`, whose numbers have not passed: they are a gap from here on,
 * and a note tells which of them had been acknowledged already. */
void tcp_gaps_jump_over(struct sighting *t, struct span span);

/* How many of these numbers were jumped over and are still missing. */
uint32_t tcp_gaps_missing(const struct sighting *t, struct span old);

/* Fills gaps with the part of the segment that is not news by its number, with a note for each;
 * partly_again: the rest of it had been here. */
void tcp_gaps_fill(struct sighting *t, struct span old, bool partly_again);

/* Whether this one was sent before the segment with that timestamp, which jumped over its numbers:
 * WHY_SENT_BEFORE, WHY_SENT_SINCE; WHY_UNKNOWN without timestamps (0), or where they are alike. */
enum why_again tcp_gaps_compare(const struct sighting *t, uint32_t tsval);

#endif
