#include "ranges.h"

#include <assert.h>

static struct range *
oldest_of_too_many(const struct ranges *pool, const struct half *half)
{
    struct range *stray = ranges_newest_stray(pool, half);
    uint32_t n = 1;

    for (; stray->next != 0; n++)
        stray = ranges_at(pool, stray->next);
    return n >= LIMIT_STRAYS_PER_HALF ? stray : NULL;
}

void
ranges_add_stray(struct ranges *pool, struct half *half, const struct range *stray)
{
    struct half_more *more = half_need_more(pool, half);
    const struct range *oldest = half->stray_seen ? oldest_of_too_many(pool, half) : NULL;
    uint32_t handle;

    if (oldest)
        ranges_drop_stray(pool, half, oldest);
    assert(!more || more->ns_of != NS_OF_RIVAL);
    handle = more ? ranges_take_slot(pool) : 0;
    if (handle == 0)
        return;
    pool->slots[handle].range = *stray;
    pool->slots[handle].range.next = (half->stray_seen ? more->strays : 0) & RANGES_MAX;
    more->strays = handle;
    half->stray_seen = true;
}

void
ranges_drop_stray(struct ranges *pool, struct half *half, const struct range *stray)
{
    struct half_more *more = half_more(pool, half);
    uint32_t before = 0, handle = more->strays;

    while (ranges_at(pool, handle) != stray) {
        before = handle;
        handle = ranges_at(pool, handle)->next;
    }
    if (before == 0)
        more->strays = stray->next;
    else
        ranges_at(pool, before)->next = stray->next;
    half->stray_seen = more->strays != 0;
    ranges_free_slot(pool, handle);
}

void
ranges_drop_strays(struct ranges *pool, struct half *half)
{
    while (half->stray_seen)
        ranges_drop_stray(pool, half, ranges_newest_stray(pool, half));
}
