/*
 * Ranges of sequence numbers that one side has sent and the other has not acknowledged yet, as
 * they were first sent: what the terms of an acknowledgment's sum are made of.
 *
 * One pool for all connections, threaded into a list for each direction, in order of number.
 * Grows in slabs up to its limit; when it is full, a new range is joined to the last one of its
 * list, so that sums stay right and only their terms get coarser.  One that cannot be joined is
 * lost (half.ranges_lost): its numbers were seen, but are no longer told apart.
 */
#ifndef TCPVIZ_FLOW_RANGES_H
#define TCPVIZ_FLOW_RANGES_H

#include "tcpviz/flow/flow.h"

struct range {
    uint32_t seq, len;   /* what is not acknowledged yet; raw */
    uint32_t whole_len;  /* as it was sent */
    uint32_t segment;    /* which segment sent it first */
    uint32_t event;      /* its handle in the log; check before use: it may be gone */
    uint32_t next;       /* handle, 0 at the end */
    int64_t time_ns;     /* of that segment */
    enum term_kind kind; /* DATA, SYN or FIN */
    bool again;          /* was sent more than once */
};

struct ranges;

/* NULL if there is no memory. */
struct ranges *ranges_create(uint32_t limit);
void ranges_destroy(struct ranges *pool);

/* The range behind a handle of a list; NULL for 0. */
struct range *ranges_at(const struct ranges *pool, uint32_t handle);

/* Adds a range to a direction, in order of number.  len is at least 1. */
void ranges_add(struct ranges *pool, struct half *half, const struct range *range);

/* Takes the first range off. */
void ranges_drop_first(struct ranges *pool, struct half *half);

/* Gives all of a direction's ranges back. */
void ranges_drop_all(struct ranges *pool, struct half *half);

#endif
