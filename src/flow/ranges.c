#include "ranges.h"

#include "tcpviz/base/inlining.h"
#include "tcpviz/base/pages.h"

#include <assert.h>
#include <stdlib.h>

/* With the one that no handle tells. */
static size_t
bytes_of_slots(const struct ranges *pool)
{
    return ((size_t)pool->limit + 1) * sizeof pool->slots[0];
}

struct ranges *
ranges_create(uint32_t limit)
{
    struct ranges *pool = calloc(1, sizeof *pool);

    assert(limit <= RANGES_MAX);
    if (!pool)
        return NULL;
    pool->limit = limit;
    pool->slots = pages_take(bytes_of_slots(pool));
    if (pool->slots)
        return pool;
    free(pool);
    return NULL;
}

void
ranges_destroy(struct ranges *pool)
{
    if (!pool)
        return;
    pages_give(pool->slots, bytes_of_slots(pool));
    free(pool);
}

static void
forget_first_acked(struct ranges *pool, struct half *half)
{
    uint32_t handle = half->acked_head;

    half->acked_count--;
    half->acked_head = half->acked_count > 0 ? pool->slots[handle].range.next : 0;
    if (half->acked_count == 0 && half->sent_head == 0)
        half->ranges_tail = 0;
    half->ranges_forgotten = true;
    ranges_free_slot(pool, handle);
}

struct half_more *
half_need_more(struct ranges *pool, struct half *half)
{
    if (half->more != 0)
        return half_more(pool, half);
    half->more = ranges_take_slot(pool) & RANGES_MAX;
    if (half->more == 0 && half->acked_count > 0) {
        forget_first_acked(pool, half);
        half->more = ranges_take_slot(pool) & RANGES_MAX;
    }
    if (half->more == 0)
        return NULL;
    pool->slots[half->more].range = (struct range){.len = 0};
    pool->slots[half->more].more = (struct half_more){.lost_to = half->snd_nxt};
    return half_more(pool, half);
}

int64_t
half_unacked(const struct ranges *pool, const struct half *half)
{
    uint32_t from = half->acked_known ? half->snd_una : half->base_seq + 1;
    int64_t n;

    if (!half->seq_seen)
        return 0;
    n = seqno_diff(half->snd_nxt, from);
    if (half->fin_seen && !half->fin_acked)
        n--;
    /* What was jumped over was never seen, and may never have been sent. */
    for (const struct range *gap = ranges_newest_gap(pool, half); gap;
         gap = ranges_next(pool, gap)) {
        uint32_t end = range_end(gap);

        if (seqno_after(end, from))
            n -= seqno_after(from, gap->seq) ? end - from : gap->len;
    }
    return n > 0 ? n : 0;
}

struct sacked *
half_need_sacked(struct ranges *pool, struct half *half)
{
    struct half_more *more = half_need_more(pool, half);
    uint32_t handle = more && !half->sacks ? ranges_take_slot(pool) : 0;

    if (handle != 0) {
        pool->slots[handle].sacked = (struct sacked){.block = {{.left = 0}}};
        more->sacked = handle;
        half->sacks = true;
    }
    return half_sacked(pool, half);
}

void
half_drop_sacked(struct ranges *pool, struct half *half)
{
    struct half_more *more = half_more(pool, half);

    if (!half->sacks)
        return;
    ranges_free_slot(pool, more->sacked);
    more->syn_data = 0;
    half->sacks = false;
}

static void
lose(struct ranges *pool, struct half *half, const struct range *range)
{
    struct half_more *more = half_need_more(pool, half);
    uint32_t end = range_end(range);

    if (more && (!half->ranges_lost || seqno_after(end, more->lost_to)))
        more->lost_to = end;
    half->ranges_lost = true;
}

/* With no slot left, the newest range of the list grows instead. */
static void
join_to_last(struct ranges *pool, struct half *half, const struct range *range)
{
    struct range *last = ranges_last_waiting(pool, half);

    if (!last || seqno_before(range->seq, range_end(last))) {
        lose(pool, half, range);
        return;
    }
    last->whole_len += range_end(range) - range_end(last);
    last->len = range_end(range) - last->seq;
    last->segment = range->segment;
    last->event = range->event;
    last->frame = range->frame;
    last->time_ns = range->time_ns;
    last->tsval = range->tsval;
    last->kind = TERM_DATA;
    last->joined = true;
    last->way = WAY_PLAIN;
    last->timed_out = last->recovering = false;
}

/* `before` is the handle of a sent range. */
static void
insert_behind(struct ranges *pool, struct half *half, uint32_t before, uint32_t handle)
{
    pool->slots[handle].range.next = pool->slots[before].range.next;
    pool->slots[before].range.next = handle & RANGES_MAX;
    if (half->ranges_tail == before)
        half->ranges_tail = handle;
}

void
ranges_add_elsewhere(struct ranges *pool, struct half *half, const struct range *range)
{
    uint32_t handle = half->sent_count < LIMIT_RANGES_PER_HALF ? ranges_take_slot(pool) : 0;
    uint32_t before = half->sent_head, h;

    if (handle == 0) {
        join_to_last(pool, half, range);
        return;
    }
    /* It goes in front of all?  Then the first one takes the new slot: who stands in front of that,
     * the newest acknowledged one, is not known. */
    if (seqno_before(pool->slots[before].range.seq, range->seq)) {
        pool->slots[handle].range = *range;
    } else {
        pool->slots[handle].range = pool->slots[before].range;
        pool->slots[before].range = *range;
        pool->slots[before].range.next = pool->slots[handle].range.next;
    }
    while ((h = pool->slots[before].range.next) != 0 &&
           seqno_before(pool->slots[h].range.seq, range->seq))
        before = h;
    insert_behind(pool, half, before, handle);
    half->sent_count++;
}

void
ranges_forget_acked(struct ranges *pool, struct half *half)
{
    do
        forget_first_acked(pool, half);
    while (half->acked_count > ranges_acked_limit(pool));
}

static bool
holds(const struct range *r, uint32_t seq)
{
    return span_holds((struct span){range_begin(r), range_end(r)}, seq);
}

void
ranges_drop_last(struct ranges *pool, struct half *half)
{
    uint32_t last = half->ranges_tail, h;

    for (h = half->acked_head != 0 ? half->acked_head : half->sent_head;
         h != last && pool->slots[h].range.next != last;)
        h = pool->slots[h].range.next;
    half->ranges_tail = h != last ? h : 0;
    if (h != last)
        pool->slots[h].range.next = 0;
    if (half->sent_head == last)
        half->sent_head = 0;
    half->sent_count--;
    ranges_free_slot(pool, last);
}

void
ranges_drop_fin(struct ranges *pool, struct half *half)
{
    const struct range *last = ranges_last_waiting(pool, half);

    if (last && last->kind == TERM_FIN)
        ranges_drop_last(pool, half);
}

BUSY struct range *
ranges_find(const struct ranges *pool, const struct half *half, uint32_t seq)
{
    struct range *found = NULL;

    for (struct range *r = ranges_first_waiting(pool, half); r; r = ranges_next(pool, r)) {
        if (seqno_after(range_begin(r), seq))
            break;
        if (holds(r, seq))
            return r;
    }
    for (struct range *r = ranges_first_acked(pool, half); r; r = ranges_next_acked(pool, half, r))
        if (holds(r, seq))
            found = r;
    return found;
}

void
ranges_refuse(struct ranges *pool, struct half *half, uint32_t segment, uint32_t most)
{
    for (struct range *r = ranges_first_waiting(pool, half); r; r = ranges_next(pool, r))
        if (r->segment == segment && r->whole_len <= most)
            r->way = WAY_REFUSED;
    for (struct copy *c = ranges_first_copy(pool, half); c; c = ranges_next_copy(pool, half, c))
        c->refused |= c->segment == segment && c->len <= most;
}

bool
ranges_have_refused(const struct ranges *pool, const struct half *half)
{
    for (const struct copy *c = ranges_first_copy(pool, half); c;
         c = ranges_next_copy(pool, half, c))
        if (c->refused)
            return true;
    for (const struct range *r = ranges_first_waiting(pool, half); r; r = ranges_next(pool, r))
        if (r->way == WAY_REFUSED)
            return true;
    return false;
}

/* All on the list, as one piece: they are many, and long out of the cache. */
static void
give_back_list(struct ranges *pool, struct half *half)
{
    uint32_t first = half->acked_head != 0 ? half->acked_head : half->sent_head;

    if (first != 0) {
        pool->slots[half->ranges_tail].range.next = pool->free_first & RANGES_MAX;
        pool->free_first = first;
        pool->n_used -= half->acked_count + half->sent_count;
    }
    half->acked_head = half->sent_head = half->ranges_tail = 0;
    half->acked_count = 0;
    half->sent_count = 0;
}

BUSY void
ranges_end(struct ranges *pool, struct half *half)
{
    if (half->sent_head != 0 || pool->n_used <= LIMIT_RANGES_NEAR)
        return;
    half->ranges_forgotten |= half->acked_head != 0;
    give_back_list(pool, half);
}

void
ranges_drop_all(struct ranges *pool, struct half *half)
{
    give_back_list(pool, half);
    while (half->n_gaps > 0)
        ranges_drop_gap(pool, half, ranges_newest_gap(pool, half));
    while (half->copied)
        ranges_drop_first_copy(pool, half);
    ranges_drop_strays(pool, half);
    half->ranges_forgotten = false;
}

void
ranges_finish(struct ranges *pool, struct half *half)
{
    ranges_drop_all(pool, half);
    half_drop_sacked(pool, half);
    if (half->more != 0)
        ranges_free_slot(pool, half->more);
    half->more = 0;
}
