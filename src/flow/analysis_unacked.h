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
 *
 * Each list is a ring of which the last entry is known.  Most directions have the first run only;
 * the other lists are in a slot of the pool that a direction gets when it needs them.
 */
#ifndef TCPVIZ_SRC_FLOW_ANALYSIS_UNACKED_H
#define TCPVIZ_SRC_FLOW_ANALYSIS_UNACKED_H

#include "analysis_parts.h"

#include <stddef.h>

struct unacked {
    int64_t time_ns;
    uint32_t seq, next; /* what is left of it, raw */
    uint32_t frame;     /* low 32 bits */
    uint32_t link;      /* the entry behind it, behind the last one the first; also threads the
                           free ones */
};

/* The lists of a direction: two runs, and behind them the loose ones. */
enum { UNACKED_RUN, UNACKED_SECOND, UNACKED_LOOSE, UNACKED_LISTS };

/* What few directions have: all lists but the first run, and some numbers. */
struct unacked_more {
    struct unacked_list lists[UNACKED_LISTS - 1];
    uint16_t n_loose;
    bool in_header : 1;    /* of an answer, which goes on */
    bool ending_told : 1;  /* with in_header: its length was in it, or may have been */
    bool owes_no_body : 1; /* the next answer has none: the peer asked for one without */
    uint32_t fin_frame;    /* of the first FIN with runs_to_fin; 0: none */
    uint32_t sacked;       /* with has_sacked: bytes in these SACK blocks */
    uint32_t unread_ns; /* so long before analysis_half.last_ns, at least, passed the last segment
                           that Wireshark analysed */
};

union analysis_slot {
    struct unacked unacked; /* also while it is free */
    struct unacked_more more;
};

_Static_assert(sizeof(union analysis_slot) == 24, "what a segment out of order costs");

/* Handles are places in `slots`, from 1 on.  Memory is asked for all of them at once; the kernel
 * gives it page by page, as they are first used. */
struct analysis_pool {
    union analysis_slot *slots;
    uint32_t limit, n_slots, free_first;
};

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

/* Gives all back, and what else the direction has in the pool. */
void unacked_drop(struct analysis_pool *pool, struct analysis_half *half);

static inline struct unacked *
unacked_at(const struct analysis_pool *pool, uint32_t handle)
{
    return &pool->slots[handle].unacked;
}

/* NULL if the direction has none. */
static inline struct unacked_more *
unacked_more_of(const struct analysis_pool *pool, const struct analysis_half *half)
{
    return half->more != 0 ? &pool->slots[half->more].more : NULL;
}

/* The same, taken from the pool if there is none yet; NULL if there is no room. */
struct unacked_more *unacked_need_more(struct analysis_pool *pool, struct analysis_half *half);

/* Of a list that is not empty. */
static inline struct unacked *
unacked_first(const struct analysis_pool *pool, struct unacked_list list)
{
    return unacked_at(pool, unacked_at(pool, list.last)->link);
}

/* Nothing but the first run. */
static inline bool
unacked_is_run(const struct analysis_pool *pool, const struct analysis_half *half)
{
    const struct unacked_more *more = unacked_more_of(pool, half);

    return !more || (more->lists[0].last == 0 && more->n_loose == 0);
}

/* 0 if there is none left. */
static inline uint32_t
unacked_take_slot(struct analysis_pool *pool)
{
    uint32_t handle = pool->free_first;

    if (handle != 0)
        pool->free_first = unacked_at(pool, handle)->link;
    else if (pool->n_slots < pool->limit)
        handle = ++pool->n_slots;
    return handle;
}

static inline void
unacked_free_slot(struct analysis_pool *pool, uint32_t handle)
{
    unacked_at(pool, handle)->link = pool->free_first;
    pool->free_first = handle;
}

/* Puts the entry into the slot, behind all others of the list. */
static inline void
unacked_append(struct analysis_pool *pool, struct analysis_half *half, struct unacked_list *list,
               uint32_t handle, const struct unacked *entry)
{
    struct unacked *added = unacked_at(pool, handle);
    uint32_t *link = list->last != 0 ? &unacked_at(pool, list->last)->link : &handle;

    *added = *entry;
    added->link = *link;
    *link = handle;
    list->last = handle;
    half->n_unacked++;
}

/* Of an entry of the list, the one behind it goes. */
static inline void
unacked_drop_behind(struct analysis_pool *pool, struct analysis_half *half,
                    struct unacked_list *list, uint32_t before)
{
    uint32_t *link = &unacked_at(pool, before)->link, handle = *link;

    *link = unacked_at(pool, handle)->link;
    if (handle == list->last)
        list->last = handle != before ? before : 0;
    half->n_unacked--;
    unacked_free_slot(pool, handle);
}

/* Whether it goes on in the order of the run, and not too far. */
static inline bool
unacked_fits(const struct analysis_pool *pool, struct unacked_list run, const struct unacked *entry)
{
    uint32_t from, seq, next;
    const struct unacked *last;

    if (run.last == 0)
        return true;
    last = unacked_at(pool, run.last);
    from = unacked_first(pool, run)->seq;
    seq = entry->seq - from;
    next = entry->next - from;
    return seq >= last->seq - from && next >= last->next - from && seq <= next && next <= INT32_MAX;
}

/* Remembers a segment as the newest one. */
static inline void
unacked_add(struct analysis_pool *pool, struct analysis_half *half, const struct unacked *entry)
{
    uint32_t handle = unacked_fits(pool, half->run, entry) ? unacked_take_slot(pool) : 0;

    if (handle != 0)
        unacked_append(pool, half, &half->run, handle, entry);
    else
        unacked_add_elsewhere(pool, half, entry);
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
    struct unacked_list *run = &half->run;
    bool found = false;

    if (half->n_unacked == 0)
        return false;
    while (run->last != 0) {
        struct unacked *entry = unacked_first(pool, *run);
        enum unacked_covered how = unacked_cover_one(entry, ack);

        if (how < COVERED_ALL)
            break;
        if (how == COVERED_TO_ITS_END && !found) {
            *hit = *entry;
            found = true;
        }
        unacked_drop_behind(pool, half, run, run->last);
    }
    if (unacked_is_run(pool, half) &&
        (run->last == 0 || is_after(unacked_at(pool, run->last)->next, ack)))
        return found;
    return unacked_cover_others(pool, half, ack, found, hit);
}

/* From the lowest number to the highest one, as numbers count from the base.  Of a direction that
 * has some. */
static inline uint32_t
unacked_span(const struct analysis_pool *pool, const struct analysis_half *half)
{
    uint32_t low, high;

    if (half->run.last == 0 || !unacked_is_run(pool, half))
        return unacked_span_of_all(pool, half);
    low = unacked_first(pool, half->run)->seq - half->base;
    high = unacked_at(pool, half->run.last)->next - half->base;
    return low <= high ? high - low : unacked_span_of_all(pool, half);
}

#endif
