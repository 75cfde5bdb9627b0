/*
 * Ranges of sequence numbers of one direction: what it has sent and the other side has not
 * acknowledged yet, in order of number (the terms of an acknowledgment's sum are made of these);
 * the last few that were acknowledged, in that order; and what was jumped over.
 *
 * One pool for all connections, threaded into three lists for each direction.  Grows in slabs up
 * to its limit; when it is full, a new range is joined to the last one of its list, so that sums
 * stay right and only their terms get coarser.  One that cannot be joined is lost
 * (half.ranges_lost): its numbers were seen, but are no longer told apart.
 */
#ifndef TCPVIZ_FLOW_RANGES_H
#define TCPVIZ_FLOW_RANGES_H

#include "tcpviz/flow/flow.h"

struct range {
    uint32_t seq, len;  /* what is not acknowledged (or filled) yet; raw */
    uint32_t whole_len; /* as it was sent */
    uint32_t segment;   /* which segment sent it first, or jumped over it */
    uint32_t again;     /* which segment sent it most recently, if it was sent again; else 0 */
    uint32_t event;     /* of `segment`: handle in the log, 0 for none; it may be gone */
    uint32_t frame;     /* of `segment`: the low 32 bits, by which the event is known again */
    uint32_t next;      /* handle, 0 at the end */
    int64_t time_ns;    /* of `segment` */
    int64_t again_ns;   /* of `again` */
    uint8_t kind;       /* enum term_kind; UNSEEN for what was jumped over */
    bool seen_twice;    /* the packet of `segment` passed the same place twice */
};

struct ranges;

/* NULL if there is no memory. */
struct ranges *ranges_create(uint32_t limit);
void ranges_destroy(struct ranges *pool);

/* The range behind a handle of a list; NULL for 0. */
struct range *ranges_at(const struct ranges *pool, uint32_t handle);

/* Adds a range to a direction's sent ones, in order of number.  len is at least 1. */
void ranges_add(struct ranges *pool, struct half *half, const struct range *range);

/* The first of the sent ranges was acknowledged: it moves behind the acknowledged ones, and the
 * oldest of these may be given back (half.ranges_forgotten). */
void ranges_retire_first(struct ranges *pool, struct half *half);

/* The sent or remembered range that holds this number; NULL if there is none. */
struct range *ranges_find(const struct ranges *pool, const struct half *half, uint32_t seq);

/* Adds a gap, the newest first; if there are too many, the oldest is forgotten.  With no slot left
 * it is not remembered at all. */
void ranges_add_gap(struct ranges *pool, struct half *half, const struct range *gap);

/* Takes a gap off its list. */
void ranges_drop_gap(struct ranges *pool, struct half *half, uint32_t handle);

/* Gives all of a direction's ranges and gaps back. */
void ranges_drop_all(struct ranges *pool, struct half *half);

#endif
