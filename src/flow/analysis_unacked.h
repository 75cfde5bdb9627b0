/*
 * The segments of one direction that are not acknowledged yet.
 *
 * Wireshark walks over its whole list of unacknowledged segments for each Ack and each data
 * segment.  Here the same answers come from lists in order:
 *
 * A run holds segments that came in order: none begins or ends below the one before it, and all of
 * them lie within 2^31 numbers.  So an Ack covers the first ones of a run, and its lowest and
 * highest number are those of its ends.  A segment goes into the first run where it fits: what is
 * new into one, what is sent again, mostly in order too, into the other.  The few that fit nowhere
 * are loose, in order of arrival, and looked at one by one; of those LIMIT_UNACKED_LOOSE are kept.
 * That bounds the work for an Ack that covers nothing; each one covered was once added.
 *
 * An Ack inside a segment shortens it.  In a run that is done to the first one only: where several
 * overlap, the others are shortened when they become the first, by an Ack that is higher still.
 */
#ifndef TCPVIZ_SRC_FLOW_ANALYSIS_UNACKED_H
#define TCPVIZ_SRC_FLOW_ANALYSIS_UNACKED_H

#include "analysis_parts.h"

#include <stddef.h>

struct unacked {
    int64_t time_ns;
    uint32_t seq, next; /* what is left of it, raw */
    uint32_t frame;     /* low 32 bits */
    uint32_t link;      /* the entry behind it, 0 at the end; also threads the free ones */
};

/* Handles are places in `entries`, from 1 on.  Memory is asked for all of them at once; the kernel
 * gives it page by page, as they are first used. */
struct analysis_pool {
    struct unacked *entries;
    uint32_t limit, n_slots, n_used, free_first;
};

/* The lists of a direction: runs, and behind them the loose ones. */
enum { UNACKED_LOOSE = UNACKED_LISTS - 1 };

enum unacked_covered { COVERED_NOT, COVERED_PART, COVERED_ALL, COVERED_TO_ITS_END };

/* Remembers one that does not continue the first run, or for which there is no free slot. */
void unacked_add_elsewhere(struct analysis_pool *pool, struct analysis_half *half,
                           const struct unacked *entry);

/* What an Ack covers besides the first ones of the first run.  `found` says that *hit is filled in
 * already. */
bool unacked_cover_others(struct analysis_pool *pool, struct analysis_half *half, uint32_t ack,
                          bool found, struct unacked *hit);

/* The oldest one; NULL if there is none. */
const struct unacked *unacked_oldest(const struct analysis_pool *pool,
                                     const struct analysis_half *half);

/* unacked_span over all lists. */
uint32_t unacked_span_of_all(const struct analysis_pool *pool, const struct analysis_half *half);

/* Gives all back. */
void unacked_drop(struct analysis_pool *pool, struct analysis_half *half);

/* 0 if there is none left. */
static inline uint32_t
unacked_take_slot(struct analysis_pool *pool)
{
    uint32_t handle = pool->free_first;

    if (handle != 0)
        pool->free_first = pool->entries[handle].link;
    else if (pool->n_slots < pool->limit)
        handle = ++pool->n_slots;
    else
        return 0;
    pool->n_used++;
    return handle;
}

static inline void
unacked_append(struct analysis_pool *pool, struct unacked_list *list, uint32_t handle)
{
    if (list->last != 0)
        pool->entries[list->last].link = handle;
    else
        list->first = handle;
    list->last = handle;
}

static inline void
unacked_drop_first(struct analysis_pool *pool, struct analysis_half *half,
                   struct unacked_list *list)
{
    uint32_t handle = list->first;

    list->first = pool->entries[handle].link;
    if (list->first == 0)
        list->last = 0;
    half->n_unacked--;
    pool->entries[handle].link = pool->free_first;
    pool->free_first = handle;
    pool->n_used--;
}

/* Whether it goes on in the order of the run, and not too far. */
static inline bool
unacked_fits(const struct analysis_pool *pool, const struct unacked_list *run,
             const struct unacked *entry)
{
    uint32_t from, seq, next;
    const struct unacked *last;

    if (run->first == 0)
        return true;
    from = pool->entries[run->first].seq;
    last = &pool->entries[run->last];
    seq = entry->seq - from;
    next = entry->next - from;
    return seq >= last->seq - from && next >= last->next - from && seq <= next && next <= INT32_MAX;
}

/* Remembers a segment as the newest one.  Its link is 0. */
static inline void
unacked_add(struct analysis_pool *pool, struct analysis_half *half, const struct unacked *entry)
{
    struct unacked_list *run = &half->unacked[0];
    uint32_t handle = unacked_fits(pool, run, entry) ? unacked_take_slot(pool) : 0;

    if (handle == 0) {
        unacked_add_elsewhere(pool, half, entry);
        return;
    }
    pool->entries[handle] = *entry;
    unacked_append(pool, run, handle);
    half->n_unacked++;
}

/* In Wireshark's order: it asks for equality first, and then only for the shorter way round. */
static inline enum unacked_covered
unacked_cover_one(struct unacked *entry, uint32_t ack)
{
    if (ack == entry->next)
        return COVERED_TO_ITS_END;
    if (!is_after(entry->next, ack))
        return COVERED_ALL;
    if (!is_after(ack, entry->seq))
        return COVERED_NOT;
    entry->seq = ack;
    return COVERED_PART;
}

/* Takes away what the Ack covers.  True if some ended just there: *hit is the oldest of these. */
static inline bool
unacked_cover(struct analysis_pool *pool, struct analysis_half *half, uint32_t ack,
              struct unacked *hit)
{
    struct unacked_list *run = &half->unacked[0];
    bool found = false;

    if (half->n_unacked == 0)
        return false;
    while (run->first != 0) {
        struct unacked *entry = &pool->entries[run->first];
        enum unacked_covered how = unacked_cover_one(entry, ack);

        if (how < COVERED_ALL)
            break;
        if (how == COVERED_TO_ITS_END && !found) {
            *hit = *entry;
            found = true;
        }
        unacked_drop_first(pool, half, run);
    }
    if (half->unacked[1].first == 0 && half->n_loose == 0 &&
        (run->last == 0 || is_after(pool->entries[run->last].next, ack)))
        return found;
    return unacked_cover_others(pool, half, ack, found, hit);
}

/* From the lowest number to the highest one, as numbers count from the base. */
static inline uint32_t
unacked_span(const struct analysis_pool *pool, const struct analysis_half *half)
{
    uint32_t low, high;

    if (half->unacked[0].first == 0 || half->unacked[1].first != 0 || half->n_loose != 0)
        return unacked_span_of_all(pool, half);
    low = pool->entries[half->unacked[0].first].seq - half->base;
    high = pool->entries[half->unacked[0].last].next - half->base;
    return low <= high ? high - low : unacked_span_of_all(pool, half);
}

#endif
