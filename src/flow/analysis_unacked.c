/*
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
#include "analysis_parts.h"

#include <stdlib.h>

#define SLAB_ENTRIES 1024u
#define HALF_SPACE (1u << 31)

/* The lists of a direction: runs, and behind them the loose ones. */
enum { LOOSE = UNACKED_LISTS - 1, NO_LIST = -1 };

struct analysis_pool {
    struct unacked **slabs;
    uint32_t limit, n_slots, n_used, free_first;
};

struct analysis_pool *
analysis_pool_create(uint32_t limit)
{
    struct analysis_pool *pool = calloc(1, sizeof *pool);

    if (!pool)
        return NULL;
    pool->limit = limit;
    pool->slabs = calloc(limit / SLAB_ENTRIES + 1, sizeof pool->slabs[0]);
    if (pool->slabs)
        return pool;
    free(pool);
    return NULL;
}

void
analysis_pool_destroy(struct analysis_pool *pool)
{
    if (!pool)
        return;
    for (uint32_t i = 0; i * SLAB_ENTRIES < pool->n_slots; i++)
        free(pool->slabs[i]);
    free(pool->slabs);
    free(pool);
}

uint32_t
analysis_pool_used(const struct analysis_pool *pool)
{
    return pool->n_used;
}

static inline struct unacked *
entry_at(const struct analysis_pool *pool, uint32_t handle)
{
    return &pool->slabs[(handle - 1) / SLAB_ENTRIES][(handle - 1) % SLAB_ENTRIES];
}

static uint32_t
take_slot(struct analysis_pool *pool)
{
    uint32_t handle = pool->free_first;

    if (handle != 0) {
        pool->free_first = entry_at(pool, handle)->link;
        pool->n_used++;
        return handle;
    }
    if (pool->n_slots >= pool->limit)
        return 0;
    if (pool->n_slots % SLAB_ENTRIES == 0) {
        struct unacked *slab = malloc(SLAB_ENTRIES * sizeof *slab);

        if (!slab)
            return 0;
        pool->slabs[pool->n_slots / SLAB_ENTRIES] = slab;
    }
    pool->n_used++;
    return ++pool->n_slots;
}

static void
free_slot(struct analysis_pool *pool, uint32_t handle)
{
    entry_at(pool, handle)->link = pool->free_first;
    pool->free_first = handle;
    pool->n_used--;
}

static void
append(struct analysis_pool *pool, struct unacked_list *list, uint32_t handle)
{
    if (list->last != 0)
        entry_at(pool, list->last)->link = handle;
    else
        list->first = handle;
    list->last = handle;
}

static void
drop_first(struct analysis_pool *pool, struct analysis_half *half, int which)
{
    struct unacked_list *list = &half->unacked[which];
    uint32_t handle = list->first;

    list->first = entry_at(pool, handle)->link;
    if (list->first == 0)
        list->last = 0;
    half->n_unacked--;
    if (which == LOOSE)
        half->n_loose--;
    free_slot(pool, handle);
}

/* The list whose first one is the oldest; NO_LIST if all are empty. */
static int
oldest_list(const struct analysis_pool *pool, const struct analysis_half *half)
{
    int oldest = NO_LIST;
    uint32_t frame = 0;

    for (int i = 0; i < UNACKED_LISTS; i++) {
        uint32_t first = half->unacked[i].first;

        if (first == 0 || (oldest != NO_LIST && !seqno_before(entry_at(pool, first)->frame, frame)))
            continue;
        oldest = i;
        frame = entry_at(pool, first)->frame;
    }
    return oldest;
}

bool
unacked_has_room(const struct analysis_half *half)
{
    return half->n_unacked < LIMIT_UNACKED_PER_HALF;
}

static bool
fits(const struct analysis_pool *pool, const struct unacked_list *run, const struct unacked *entry)
{
    uint32_t from, seq, next;
    const struct unacked *last;

    if (run->first == 0)
        return true;
    from = entry_at(pool, run->first)->seq;
    last = entry_at(pool, run->last);
    seq = entry->seq - from;
    next = entry->next - from;
    return seq >= last->seq - from && next >= last->next - from && seq <= next && next < HALF_SPACE;
}

static int
place_of(struct analysis_pool *pool, struct analysis_half *half, const struct unacked *entry)
{
    for (int i = 0; i < LOOSE; i++)
        if (fits(pool, &half->unacked[i], entry))
            return i;
    if (half->n_loose >= LIMIT_UNACKED_LOOSE)
        drop_first(pool, half, LOOSE);
    half->n_loose++;
    return LOOSE;
}

void
unacked_add(struct analysis_pool *pool, struct analysis_half *half, const struct unacked *entry)
{
    uint32_t handle = take_slot(pool);
    int oldest = handle == 0 ? oldest_list(pool, half) : NO_LIST;

    if (oldest != NO_LIST) {
        drop_first(pool, half, oldest);
        handle = take_slot(pool);
    }
    if (handle == 0)
        return;
    *entry_at(pool, handle) = *entry;
    append(pool, &half->unacked[place_of(pool, half, entry)], handle);
    half->n_unacked++;
}

enum covered { COVERED_NOT, COVERED_PART, COVERED_ALL, COVERED_TO_ITS_END };

/* In Wireshark's order: it asks for equality first, and then only for the shorter way round. */
static enum covered
cover(struct unacked *entry, uint32_t ack)
{
    if (ack == entry->next)
        return COVERED_TO_ITS_END;
    if (is_after(ack, entry->seq) && is_after(entry->next, ack)) {
        entry->seq = ack;
        return COVERED_PART;
    }
    return is_after(entry->next, ack) ? COVERED_NOT : COVERED_ALL;
}

static bool
note_hit(const struct unacked *entry, bool found, struct unacked *hit)
{
    if (!found || seqno_before(entry->frame, hit->frame))
        *hit = *entry;
    return true;
}

/* Looks at one after the other, at LIMIT_UNACKED_LOOSE of them. */
static bool
cover_each(struct analysis_pool *pool, struct analysis_half *half, int which, uint32_t ack,
           bool found, struct unacked *hit)
{
    struct unacked_list *list = &half->unacked[which], kept = {0, 0}, rest;

    for (int i = 0; list->first != 0 && i < LIMIT_UNACKED_LOOSE; i++) {
        uint32_t handle = list->first;
        struct unacked *entry = entry_at(pool, handle);
        enum covered how = cover(entry, ack);

        if (how == COVERED_TO_ITS_END)
            found = note_hit(entry, found, hit);
        if (how == COVERED_ALL || how == COVERED_TO_ITS_END) {
            drop_first(pool, half, which);
            continue;
        }
        list->first = entry->link;
        entry->link = 0;
        append(pool, &kept, handle);
    }
    rest = *list;
    *list = kept;
    if (rest.first != 0) {
        append(pool, list, rest.first);
        list->last = rest.last;
    }
    return found;
}

/* An Ack from about 2^31 numbers away can cover the last ones and not the first ones. */
static bool
cover_run(struct analysis_pool *pool, struct analysis_half *half, int run, uint32_t ack, bool found,
          struct unacked *hit)
{
    struct unacked_list *list = &half->unacked[run];

    while (list->first != 0) {
        struct unacked *entry = entry_at(pool, list->first);
        enum covered how = cover(entry, ack);

        if (how == COVERED_NOT || how == COVERED_PART)
            break;
        if (how == COVERED_TO_ITS_END)
            found = note_hit(entry, found, hit);
        drop_first(pool, half, run);
    }
    if (list->first != 0 && !is_after(entry_at(pool, list->last)->next, ack))
        return cover_each(pool, half, run, ack, found, hit);
    return found;
}

bool
unacked_cover(struct analysis_pool *pool, struct analysis_half *half, uint32_t ack,
              struct unacked *hit)
{
    bool found = false;

    for (int i = 0; i < LOOSE; i++)
        found = cover_run(pool, half, i, ack, found, hit);
    return half->n_loose != 0 ? cover_each(pool, half, LOOSE, ack, found, hit) : found;
}

const struct unacked *
unacked_oldest(const struct analysis_pool *pool, const struct analysis_half *half)
{
    int oldest = oldest_list(pool, half);

    return oldest != NO_LIST ? entry_at(pool, half->unacked[oldest].first) : NULL;
}

/* Lowest and highest number, relative. */
struct span {
    uint32_t low, high;
};

static void
widen(struct span *span, uint32_t seq, uint32_t next)
{
    if (seq < span->low)
        span->low = seq;
    if (next > span->high)
        span->high = next;
}

/* Looks at one after the other, at LIMIT_UNACKED_LOOSE of them. */
static void
widen_by_each(const struct analysis_pool *pool, const struct unacked_list *list, uint32_t base,
              struct span *span)
{
    uint32_t handle = list->first;

    for (uint32_t i = 0; handle != 0 && i < LIMIT_UNACKED_LOOSE; i++) {
        const struct unacked *entry = entry_at(pool, handle);

        widen(span, entry->seq - base, entry->next - base);
        handle = entry->link;
    }
}

/* Relative numbers are compared without a wrap, as Wireshark does: where the run passes the base,
 * its ends are not the lowest and the highest one. */
static void
widen_by_run(const struct analysis_pool *pool, const struct unacked_list *run, uint32_t base,
             struct span *span)
{
    uint32_t low, high;

    if (run->first == 0)
        return;
    low = entry_at(pool, run->first)->seq - base;
    high = entry_at(pool, run->last)->next - base;
    if (low <= high)
        widen(span, low, high);
    else
        widen_by_each(pool, run, base, span);
}

uint32_t
unacked_span(const struct analysis_pool *pool, const struct analysis_half *half)
{
    struct span span = {UINT32_MAX, 0};

    for (int i = 0; i < LOOSE; i++)
        widen_by_run(pool, &half->unacked[i], half->base, &span);
    if (half->n_loose != 0)
        widen_by_each(pool, &half->unacked[LOOSE], half->base, &span);
    return span.high - span.low;
}

void
unacked_drop(struct analysis_pool *pool, struct analysis_half *half)
{
    for (int i = 0; i < UNACKED_LISTS; i++)
        while (half->unacked[i].first != 0)
            drop_first(pool, half, i);
}
