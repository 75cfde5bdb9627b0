/*
 * What a receiver has named in SACK blocks and not acknowledged since (RFC 2018).
 *
 * An ACK names a few of its blocks only, those that it reported last; and so does this.  It tells
 * whether an ACK names anything new (RFC 6675 section 2), and whether a receiver gives up what it
 * had named (RFC 2018 section 8).  In a slot of the pool of ranges.h.  Pure.
 */
#ifndef TCPVIZ_SRC_FLOW_SACKED_H
#define TCPVIZ_SRC_FLOW_SACKED_H

#include <stdbool.h>
#include <stdint.h>

/* As many as an ACK has room for (RFC 2018 section 3). */
#define SACKED_BLOCKS 4

struct sacked_block {
    uint32_t left, right; /* raw; right is the first number not covered */
    uint32_t segment;     /* which named it most recently */
};

/* Who was reported last stands first; none overlaps another one, or touches it.  What is not used,
 * behind them, has left = right. */
struct sacked {
    struct sacked_block block[SACKED_BLOCKS];
};

static inline bool
sacked_is_empty(const struct sacked *s)
{
    return s->block[0].left == s->block[0].right;
}

/* Whether all of it was named before. */
bool sacked_holds(const struct sacked *s, uint32_t left, uint32_t right);

/* Up to which number all is held by who named these, if it holds what is below `to`. */
uint32_t sacked_reach(const struct sacked *s, uint32_t to);

/* The one with the lowest numbers of those that reach behind `seq`; NULL: there is none. */
const struct sacked_block *sacked_from(const struct sacked *s, uint32_t seq);

/* The one with the highest numbers; NULL: there is none. */
const struct sacked_block *sacked_last(const struct sacked *s);

/* left is before right.  What it overlaps or touches becomes one with it; where there are too many,
 * the one that was reported longest ago is forgotten. */
void sacked_add(struct sacked *s, struct sacked_block block);

/* Forgets what the Ack covers.  True if the Ack ends within a block, or where one begins: then
 * *given_up is the rest of it, and is forgotten, too. */
bool sacked_acknowledge(struct sacked *s, uint32_t ack, struct sacked_block *given_up);

#endif
