#include "ranges.h"

#include <assert.h>

/*
 * Gaps and strays: two short lists, the newest first.  Where one is as long as may be, its oldest
 * is forgotten for the next.
 */

/* `first` is the handle of a list that is not empty. */
static struct range *
oldest_of(const struct ranges *pool, uint32_t first)
{
    struct range *r = ranges_at(pool, first);

    while (r->next != 0)
        r = ranges_next(pool, r);
    return r;
}

static uint32_t
count(const struct ranges *pool, uint32_t first)
{
    uint32_t n = 0;

    for (const struct range *r = ranges_at(pool, first); r; r = ranges_next(pool, r))
        n++;
    return n;
}

/* What the list begins with once this one is in front of it: with no slot left it is as before. */
static uint32_t
put_first(struct ranges *pool, uint32_t first, const struct range *range)
{
    uint32_t handle = ranges_take_slot(pool);

    if (handle == 0)
        return first;
    pool->slots[handle].range = *range;
    pool->slots[handle].range.next = first & RANGES_MAX;
    return handle;
}

/* And once this one of it is gone, whose slot is free again. */
static uint32_t
take_off(struct ranges *pool, uint32_t first, const struct range *range)
{
    uint32_t before = 0, handle = first, next = range->next;

    for (; ranges_at(pool, handle) != range; handle = ranges_at(pool, handle)->next)
        before = handle;
    if (before != 0)
        ranges_at(pool, before)->next = range->next;
    ranges_free_slot(pool, handle);
    return before != 0 ? first : next;
}

void
ranges_add_gap(struct ranges *pool, struct half *half, const struct range *gap)
{
    struct half_more *more = half_need_more(pool, half);
    uint32_t before;

    if (!more)
        return;
    if (half->n_gaps == LIMIT_GAPS_PER_HALF)
        ranges_drop_gap(pool, half, oldest_of(pool, more->gap_head));
    before = half->n_gaps > 0 ? more->gap_head : 0;
    more->gap_head = put_first(pool, before, gap) & RANGES_MAX;
    if (more->gap_head != before)
        half->n_gaps++;
}

void
ranges_drop_gap(struct ranges *pool, struct half *half, const struct range *gap)
{
    struct half_more *more = half_more(pool, half);

    more->gap_head = take_off(pool, more->gap_head, gap) & RANGES_MAX;
    half->n_gaps--;
}

void
ranges_drop_old_gaps(struct ranges *pool, struct half *half, uint32_t seq)
{
    struct range *gap = ranges_newest_gap(pool, half), *next;

    for (; gap; gap = next) {
        next = ranges_next(pool, gap);
        if (seqno_before(gap->seq, seq))
            ranges_drop_gap(pool, half, gap);
    }
}

void
ranges_add_stray(struct ranges *pool, struct half *half, const struct range *stray)
{
    struct half_more *more = half_need_more(pool, half);

    if (!more)
        return;
    assert(more->ns_of != NS_OF_RIVAL);
    if (half->stray_seen && count(pool, more->strays) == LIMIT_STRAYS_PER_HALF)
        ranges_drop_stray(pool, half, oldest_of(pool, more->strays));
    more->strays = put_first(pool, half->stray_seen ? more->strays : 0, stray);
    half->stray_seen = more->strays != 0;
}

void
ranges_drop_stray(struct ranges *pool, struct half *half, const struct range *stray)
{
    struct half_more *more = half_more(pool, half);

    more->strays = take_off(pool, more->strays, stray);
    half->stray_seen = more->strays != 0;
}

void
ranges_drop_strays(struct ranges *pool, struct half *half)
{
    while (half->stray_seen)
        ranges_drop_stray(pool, half, ranges_newest_stray(pool, half));
}
