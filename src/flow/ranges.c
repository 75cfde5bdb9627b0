#include "ranges.h"

#include "tcpviz/base/seqno.h"

#include <stdlib.h>

#define SLAB_RANGES 1024u

/* Free slots are threaded through `next`; handles count from 1. */
struct ranges {
    struct range **slabs;
    uint32_t limit, n_slots, n_used, free_first;
};

struct ranges *
ranges_create(uint32_t limit)
{
    struct ranges *pool = calloc(1, sizeof *pool);

    if (!pool)
        return NULL;
    pool->limit = limit;
    pool->slabs = calloc(limit / SLAB_RANGES + 1, sizeof pool->slabs[0]);
    if (pool->slabs)
        return pool;
    free(pool);
    return NULL;
}

void
ranges_destroy(struct ranges *pool)
{
    if (!pool)
        return;
    for (uint32_t i = 0; i * SLAB_RANGES < pool->n_slots; i++)
        free(pool->slabs[i]);
    free(pool->slabs);
    free(pool);
}

struct range *
ranges_at(const struct ranges *pool, uint32_t handle)
{
    if (handle == 0)
        return NULL;
    return &pool->slabs[(handle - 1) / SLAB_RANGES][(handle - 1) % SLAB_RANGES];
}

static uint32_t
take_slot(struct ranges *pool)
{
    uint32_t handle = pool->free_first;

    if (handle != 0) {
        pool->free_first = ranges_at(pool, handle)->next;
        pool->n_used++;
        return handle;
    }
    if (pool->n_slots >= pool->limit)
        return 0;
    if (pool->n_slots % SLAB_RANGES == 0) {
        struct range *slab = malloc(SLAB_RANGES * sizeof *slab);

        if (!slab)
            return 0;
        pool->slabs[pool->n_slots / SLAB_RANGES] = slab;
    }
    pool->n_used++;
    return ++pool->n_slots;
}

static void
free_slot(struct ranges *pool, uint32_t handle)
{
    ranges_at(pool, handle)->next = pool->free_first;
    pool->free_first = handle;
    pool->n_used--;
}

/* With no slot left, the newest range of the list grows instead. */
static void
join_to_last(struct ranges *pool, struct half *half, const struct range *range)
{
    struct range *last = ranges_at(pool, half->sent_tail);

    if (!last || seqno_before(range->seq, last->seq + last->len)) {
        if (!half->ranges_lost || seqno_after(range->seq + range->len, half->lost_to))
            half->lost_to = range->seq + range->len;
        half->ranges_lost = true;
        return;
    }
    last->whole_len += range->seq + range->len - (last->seq + last->len);
    last->len = range->seq + range->len - last->seq;
    last->segment = range->segment;
    last->event = range->event;
    last->frame = range->frame;
    last->time_ns = range->time_ns;
    last->kind = TERM_DATA;
}

static void
link_after(struct ranges *pool, struct half *half, uint32_t before, uint32_t handle)
{
    struct range *r = ranges_at(pool, handle);

    if (before == 0) {
        r->next = half->sent_head;
        half->sent_head = handle;
    } else {
        r->next = ranges_at(pool, before)->next;
        ranges_at(pool, before)->next = handle;
    }
    if (r->next == 0)
        half->sent_tail = handle;
    half->sent_count++;
}

/* The handle of the last range that starts before seq; 0 if there is none. */
static uint32_t
find_before(const struct ranges *pool, const struct half *half, uint32_t seq)
{
    uint32_t before = 0;

    /* In order is the rule; only what fills a gap has to look for its place. */
    if (half->sent_tail != 0 && seqno_before(ranges_at(pool, half->sent_tail)->seq, seq))
        return half->sent_tail;
    for (uint32_t h = half->sent_head; h != 0 && seqno_before(ranges_at(pool, h)->seq, seq);
         h = ranges_at(pool, h)->next)
        before = h;
    return before;
}

void
ranges_add(struct ranges *pool, struct half *half, const struct range *range)
{
    uint32_t handle = half->sent_count < LIMIT_RANGES_PER_HALF ? take_slot(pool) : 0;

    if (handle == 0) {
        join_to_last(pool, half, range);
        return;
    }
    *ranges_at(pool, handle) = *range;
    link_after(pool, half, find_before(pool, half, range->seq), handle);
}

/* Acknowledged ranges never keep the last quarter from those that are not. */
static bool
is_scarce(const struct ranges *pool)
{
    return pool->n_used >= pool->limit / 4 * 3;
}

static void
forget_acked(struct ranges *pool, struct half *half)
{
    uint32_t handle = half->acked_head;

    half->acked_head = ranges_at(pool, handle)->next;
    if (half->acked_head == 0)
        half->acked_tail = 0;
    half->acked_count--;
    half->ranges_forgotten = true;
    free_slot(pool, handle);
}

static uint32_t
take_first_sent(struct ranges *pool, struct half *half)
{
    uint32_t handle = half->sent_head;

    half->sent_head = ranges_at(pool, handle)->next;
    if (half->sent_head == 0)
        half->sent_tail = 0;
    half->sent_count--;
    return handle;
}

void
ranges_retire_first(struct ranges *pool, struct half *half)
{
    uint32_t handle = take_first_sent(pool, half);

    ranges_at(pool, handle)->next = 0;
    if (half->acked_tail != 0)
        ranges_at(pool, half->acked_tail)->next = handle;
    else
        half->acked_head = handle;
    half->acked_tail = handle;
    half->acked_count++;
    if (half->acked_count > LIMIT_RANGES_ACKED)
        forget_acked(pool, half);
    while (half->acked_count > 0 && is_scarce(pool))
        forget_acked(pool, half);
}

static bool
holds(const struct range *r, uint32_t seq)
{
    return seqno_before(seq, r->seq + r->len) && !seqno_before(seq, r->seq + r->len - r->whole_len);
}

struct range *
ranges_find(const struct ranges *pool, const struct half *half, uint32_t seq)
{
    struct range *found = NULL;

    for (uint32_t h = half->sent_head; h != 0; h = ranges_at(pool, h)->next) {
        struct range *r = ranges_at(pool, h);

        if (seqno_after(r->seq + r->len - r->whole_len, seq))
            break;
        if (holds(r, seq))
            return r;
    }
    for (uint32_t h = half->acked_head; h != 0; h = ranges_at(pool, h)->next)
        if (holds(ranges_at(pool, h), seq))
            found = ranges_at(pool, h);
    return found;
}

void
ranges_drop_gap(struct ranges *pool, struct half *half, uint32_t handle)
{
    uint32_t *link = &half->gap_head;

    while (*link != handle)
        link = &ranges_at(pool, *link)->next;
    *link = ranges_at(pool, handle)->next;
    half->n_gaps--;
    free_slot(pool, handle);
}

static void
forget_oldest_gap(struct ranges *pool, struct half *half)
{
    uint32_t handle = half->gap_head;

    while (ranges_at(pool, handle)->next != 0)
        handle = ranges_at(pool, handle)->next;
    ranges_drop_gap(pool, half, handle);
}

void
ranges_add_gap(struct ranges *pool, struct half *half, const struct range *gap)
{
    uint32_t handle;

    if (half->n_gaps == LIMIT_GAPS_PER_HALF)
        forget_oldest_gap(pool, half);
    handle = take_slot(pool);
    if (handle == 0)
        return;
    *ranges_at(pool, handle) = *gap;
    ranges_at(pool, handle)->next = half->gap_head;
    half->gap_head = handle;
    half->n_gaps++;
}

void
ranges_drop_all(struct ranges *pool, struct half *half)
{
    while (half->sent_head != 0)
        free_slot(pool, take_first_sent(pool, half));
    while (half->acked_head != 0)
        forget_acked(pool, half);
    while (half->gap_head != 0)
        ranges_drop_gap(pool, half, half->gap_head);
    half->ranges_forgotten = false;
}
