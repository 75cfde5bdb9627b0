#include "ranges.h"

/* The copy that stands behind the one of this handle. */
static void
drop_copy_behind(struct ranges *pool, struct half *half, uint32_t before)
{
    struct half_more *more = half_more(pool, half);
    uint32_t handle = pool->slots[before].copy.next;

    half->copied = handle != before;
    pool->slots[before].copy.next = pool->slots[handle].copy.next;
    if (handle == more->copies_tail)
        more->copies_tail = before & RANGES_MAX;
    more->n_copies--;
    ranges_free_slot(pool, handle);
}

void
ranges_drop_first_copy(struct ranges *pool, struct half *half)
{
    drop_copy_behind(pool, half, half_more(pool, half)->copies_tail);
}

/* From here on a direction's numbers are remembered, raw. */
static uint32_t
first_remembered(const struct ranges *pool, const struct half *half)
{
    const struct range *r = ranges_at(pool, half->acked_head);

    return r ? range_begin(r) : half->acked_known ? half->snd_una : half->base_seq;
}

void
ranges_forget_copies(struct ranges *pool, struct half *half)
{
    uint32_t from = first_remembered(pool, half);
    const struct copy *first;

    while ((first = ranges_first_copy(pool, half)) && !seqno_after(copy_end(first), from))
        ranges_drop_first_copy(pool, half);
}

/* Behind which one of the list.  Most go to the end: the first bytes that are missing are sent
 * again first. */
static uint32_t
place_of_copy(const struct ranges *pool, const struct half_more *more, uint32_t seq)
{
    uint32_t before = more->copies_tail, h = pool->slots[before].copy.next;

    if (!seqno_before(seq, pool->slots[before].copy.seq))
        return before;
    while (!seqno_before(seq, pool->slots[h].copy.seq)) {
        before = h;
        h = pool->slots[h].copy.next;
    }
    return before;
}

static void
link_copy(struct ranges *pool, struct half *half, uint32_t handle)
{
    struct half_more *more = half_more(pool, half);
    struct copy *copy = &pool->slots[handle].copy;
    uint32_t before = half->copied ? place_of_copy(pool, more, copy->seq) : handle;
    bool last = !half->copied || (before == more->copies_tail &&
                                  !seqno_before(copy->seq, pool->slots[before].copy.seq));

    copy->next = half->copied ? pool->slots[before].copy.next : handle & RANGES_MAX;
    pool->slots[before].copy.next = handle & RANGES_MAX;
    if (last)
        more->copies_tail = handle & RANGES_MAX;
    more->n_copies++;
    half->copied = true;
}

/* Of the ranges that have numbers of it. */
static void
mark_copy_lost(struct ranges *pool, struct half *half, const struct copy *copy)
{
    uint32_t end = copy_end(copy);
    bool acked = half->acked_head != 0;

    for (uint32_t h = acked ? half->acked_head : half->sent_head; h != 0;
         h = pool->slots[h].range.next) {
        struct range *r = &pool->slots[h].range;

        acked = acked && h != half->sent_head;
        if (!acked && !seqno_before(r->seq, end))
            return; /* those that were acknowledged stand in the order of their Acks */
        if (seqno_after(range_end(r), copy->seq) && seqno_before(range_begin(r), end))
            r->again_lost = true;
    }
}

/* So the newest copy of a number is remembered, or none. */
static void
drop_oldest_copy(struct ranges *pool, struct half *half)
{
    uint32_t before = half_more(pool, half)->copies_tail, oldest = before;

    for (uint32_t n = half_more(pool, half)->n_copies; n > 0; n--) {
        uint32_t next = pool->slots[before].copy.next;

        if (pool->slots[next].copy.segment <
            pool->slots[pool->slots[oldest].copy.next].copy.segment)
            oldest = before;
        before = next;
    }
    mark_copy_lost(pool, half, &pool->slots[pool->slots[oldest].copy.next].copy);
    drop_copy_behind(pool, half, oldest);
}

/* 0: there is none. */
static uint32_t
take_copy_slot(struct ranges *pool, struct half *half)
{
    const struct half_more *more = half_need_more(pool, half);
    uint32_t handle = more && more->n_copies < LIMIT_COPIES_PER_HALF ? ranges_take_slot(pool) : 0;

    if (handle != 0 || !half->copied)
        return handle;
    drop_oldest_copy(pool, half);
    return ranges_take_slot(pool);
}

void
ranges_add_copy(struct ranges *pool, struct half *half, const struct copy *copy)
{
    bool first;
    uint32_t handle;

    ranges_forget_copies(pool, half);
    first = !half->copied;
    handle = take_copy_slot(pool, half);
    if (handle == 0) {
        mark_copy_lost(pool, half, copy);
        return;
    }
    if (first)
        half_more(pool, half)->bare_tsval = copy->tsval_seen ? copy->tsval : 0;
    pool->slots[handle].copy = *copy;
    link_copy(pool, half, handle);
}

/* They stand in order of their first numbers. */
static const struct copy *
first_with(const struct ranges *pool, const struct half *half, const struct copy *c, uint32_t seq)
{
    for (; c && !seqno_after(c->seq, seq); c = ranges_next_copy(pool, half, c))
        if (seqno_after(copy_end(c), seq))
            return c;
    return NULL;
}

const struct copy *
ranges_first_copy_of(const struct ranges *pool, const struct half *half, uint32_t seq)
{
    return first_with(pool, half, ranges_first_copy(pool, half), seq);
}

const struct copy *
ranges_next_copy_of(const struct ranges *pool, const struct half *half, const struct copy *copy,
                    uint32_t seq)
{
    return first_with(pool, half, ranges_next_copy(pool, half, copy), seq);
}

struct copies_of
ranges_copies_of(const struct ranges *pool, const struct half *half, uint32_t seq)
{
    struct copies_of found = {.count = 0};

    for (const struct copy *c = ranges_first_copy_of(pool, half, seq); c;
         c = ranges_next_copy_of(pool, half, c, seq)) {
        found.count++;
        if (!found.newest || c->segment > found.newest->segment)
            found.newest = c;
    }
    return found;
}
