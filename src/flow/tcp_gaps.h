/*
 * Numbers of a direction that were jumped over, and what fills them: what was overtaken or sent
 * again (RFC 5681 section 3.2 for what asks for it).
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_GAPS_H
#define TCPVIZ_SRC_FLOW_TCP_GAPS_H

#include "sighting.h"

/* The segment goes on behind `span`, whose numbers have not passed here: they are a gap from now
 * on, and a note tells which of them had been acknowledged already. */
void tcp_gaps_jump_over(struct sighting *t, struct span span);

/* The same where `by`, which had passed before, went on behind them.  Of the other side's direction
 * there is no note: there the segment's Ack covers them, which is told as such. */
void tcp_gaps_add(struct sighting *t, struct half *half, struct span span, const struct range *by);

/* The segment's Ack covers these numbers, which were not seen: each gap among them remembers which
 * Ack was the first to do so. */
void tcp_gaps_cover(const struct sighting *t, struct span unseen);

/* Whether SACKs had named these numbers, which the other side jumped over, before it did: then the
 * lines of those tell that they did not pass here. */
bool tcp_gaps_were_told(const struct sighting *t, struct span unseen);

/* The Ack of `segment` was wrong: no gap counts as covered by it. */
void tcp_gaps_uncover(struct ranges *pool, const struct half *half, uint32_t segment);

/* How many of these numbers were jumped over and are still missing. */
uint32_t tcp_gaps_missing(const struct sighting *t, struct span old);

/* `old` is the part of the segment below the next number: fills the gaps in it, with a note for
 * each; partly_again: the rest of it has passed before. */
void tcp_gaps_fill(struct sighting *t, struct span old, bool partly_again);

/* With half.sacked_ahead, of numbers that come in order: a note if a SACK had named them. */
void tcp_gaps_note_sacked(struct sighting *t, struct span fresh);

/* Whether the segment was sent before the one that jumped over its numbers, of which `jumped` is a
 * range or the gap: WHY_SENT_BEFORE or WHY_SENT_SINCE, by their timestamps; where these are alike
 * WHY_SENT_WITH, if that clock is known to tick fast enough; else WHY_UNKNOWN. */
enum why_again tcp_gaps_compare(const struct sighting *t, const struct range *jumped);

#endif
