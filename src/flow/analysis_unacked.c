#include "analysis_unacked.h"

#include <stdlib.h>

#define NO_LIST (-1)

struct analysis_pool *
analysis_pool_create(uint32_t limit)
{
    struct analysis_pool *pool = calloc(1, sizeof *pool);

    if (!pool)
        return NULL;
    pool->limit = limit;
    pool->entries = malloc(((size_t)limit + 1) * sizeof pool->entries[0]);
    if (pool->entries)
        return pool;
    free(pool);
    return NULL;
}

void
analysis_pool_destroy(struct analysis_pool *pool)
{
    if (!pool)
        return;
    free(pool->entries);
    free(pool);
}

uint32_t
analysis_pool_used(const struct analysis_pool *pool)
{
    return pool->n_used;
}

static void
drop_first_of(struct analysis_pool *pool, struct analysis_half *half, int which)
{
    unacked_drop_first(pool, half, &half->unacked[which]);
    if (which == UNACKED_LOOSE)
        half->n_loose--;
}

/* The list whose first one is the oldest; NO_LIST if all are empty. */
static int
oldest_list(const struct analysis_pool *pool, const struct analysis_half *half)
{
    int oldest = NO_LIST;
    uint32_t frame = 0;

    for (int i = 0; i < UNACKED_LISTS; i++) {
        uint32_t first = half->unacked[i].first;

        if (first == 0 || (oldest != NO_LIST && !seqno_before(pool->entries[first].frame, frame)))
            continue;
        oldest = i;
        frame = pool->entries[first].frame;
    }
    return oldest;
}

const struct unacked *
unacked_oldest(const struct analysis_pool *pool, const struct analysis_half *half)
{
    int oldest = oldest_list(pool, half);

    return oldest != NO_LIST ? &pool->entries[half->unacked[oldest].first] : NULL;
}

static int
place_of(struct analysis_pool *pool, struct analysis_half *half, const struct unacked *entry)
{
    for (int i = 0; i < UNACKED_LOOSE; i++)
        if (unacked_fits(pool, &half->unacked[i], entry))
            return i;
    if (half->n_loose >= LIMIT_UNACKED_LOOSE)
        drop_first_of(pool, half, UNACKED_LOOSE);
    half->n_loose++;
    return UNACKED_LOOSE;
}

void
unacked_add_elsewhere(struct analysis_pool *pool, struct analysis_half *half,
                      const struct unacked *entry)
{
    uint32_t handle = unacked_take_slot(pool);
    int oldest = handle == 0 ? oldest_list(pool, half) : NO_LIST;

    if (oldest != NO_LIST) {
        drop_first_of(pool, half, oldest);
        handle = unacked_take_slot(pool);
    }
    if (handle == 0)
        return;
    pool->entries[handle] = *entry;
    unacked_append(pool, &half->unacked[place_of(pool, half, entry)], handle);
    half->n_unacked++;
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
        struct unacked *entry = &pool->entries[handle];
        enum unacked_covered how = unacked_cover_one(entry, ack);

        if (how == COVERED_TO_ITS_END)
            found = note_hit(entry, found, hit);
        if (how >= COVERED_ALL) {
            drop_first_of(pool, half, which);
            continue;
        }
        list->first = entry->link;
        entry->link = 0;
        unacked_append(pool, &kept, handle);
    }
    rest = *list;
    *list = kept;
    if (rest.first != 0) {
        unacked_append(pool, list, rest.first);
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
        struct unacked *entry = &pool->entries[list->first];
        enum unacked_covered how = unacked_cover_one(entry, ack);

        if (how < COVERED_ALL)
            break;
        if (how == COVERED_TO_ITS_END)
            found = note_hit(entry, found, hit);
        drop_first_of(pool, half, run);
    }
    if (list->first != 0 && !is_after(pool->entries[list->last].next, ack))
        return cover_each(pool, half, run, ack, found, hit);
    return found;
}

bool
unacked_cover_others(struct analysis_pool *pool, struct analysis_half *half, uint32_t ack,
                     bool found, struct unacked *hit)
{
    for (int i = 0; i < UNACKED_LOOSE; i++)
        found = cover_run(pool, half, i, ack, found, hit);
    return cover_each(pool, half, UNACKED_LOOSE, ack, found, hit);
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
        const struct unacked *entry = &pool->entries[handle];

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
    low = pool->entries[run->first].seq - base;
    high = pool->entries[run->last].next - base;
    if (low <= high)
        widen(span, low, high);
    else
        widen_by_each(pool, run, base, span);
}

uint32_t
unacked_span_of_all(const struct analysis_pool *pool, const struct analysis_half *half)
{
    struct span span = {UINT32_MAX, 0};

    for (int i = 0; i < UNACKED_LOOSE; i++)
        widen_by_run(pool, &half->unacked[i], half->base, &span);
    if (half->n_loose != 0)
        widen_by_each(pool, &half->unacked[UNACKED_LOOSE], half->base, &span);
    return span.high - span.low;
}

void
unacked_drop(struct analysis_pool *pool, struct analysis_half *half)
{
    for (int i = 0; i < UNACKED_LISTS; i++)
        while (half->unacked[i].first != 0)
            drop_first_of(pool, half, i);
}
