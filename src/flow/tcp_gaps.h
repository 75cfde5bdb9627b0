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

/* The same where `by`, which had passed before, goes on behind it.  Of the other side's direction
 * there is no note: what its Ack covers tells. */
void tcp_gaps_add(struct sighting *t, struct half *half, struct span span, const struct range *by);

/* An Ack covers what was not seen: each gap in there learns which one was the first to do so. */
void tcp_gaps_cover(const struct sighting *t, struct span unseen);

/* That Ack was wrong: it has not covered what that side jumped over. */
void tcp_gaps_uncover(struct ranges *pool, const struct half *half, uint32_t segment);

/* How many of these numbers were jumped over and are still missing. */
uint32_t tcp_gaps_missing(const struct sighting *t, struct span old);

/* Fills gaps with the part of the segment that is not news by its number, with a note for each;
 * partly_again: the rest of it had been here. */
void tcp_gaps_fill(struct sighting *t, struct span old, bool partly_again);

/* With half.sacked_ahead, of numbers that come in order: a note if a SACK had named them. */
void tcp_gaps_note_sacked(struct sighting *t, struct span fresh);

/* Whether this one was sent before that segment, or the one of that gap, which jumped over its
 * numbers: WHY_SENT_BEFORE, WHY_SENT_SINCE; where their timestamps are alike WHY_SENT_WITH, as far
 * as the clock is known to tick; else, and without timestamps, WHY_UNKNOWN. */
enum why_again tcp_gaps_compare(const struct sighting *t, const struct range *jumped);

#endif
