#include "analysis_unacked.h"

#include "tcpviz/base/pages.h"

#include <stdlib.h>

#define NO_LIST (-1)

/* With the one that no handle tells. */
static size_t
bytes_of_slots(const struct analysis_pool *pool)
{
    return ((size_t)pool->limit + 1) * sizeof pool->slots[0];
}

struct analysis_pool *
analysis_pool_create(uint32_t limit)
{
    struct analysis_pool *pool = calloc(1, sizeof *pool);

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
analysis_pool_destroy(struct analysis_pool *pool)
{
    if (!pool)
        return;
    pages_give(pool->slots, bytes_of_slots(pool));
    free(pool);
}

/* NULL if the direction does not have it. */
static struct unacked_list *
list_of(const struct analysis_pool *pool, struct analysis_half *half, int which)
{
    struct unacked_more *more;

    if (which == UNACKED_RUN)
        return &half->run;
    more = unacked_more_of(pool, half);
    return more ? &more->lists[which - 1] : NULL;
}

/* The same for who only looks: an empty one instead. */
static struct unacked_list
list_at(const struct analysis_pool *pool, const struct analysis_half *half, int which)
{
    const struct unacked_more *more = unacked_more_of(pool, half);

    if (which == UNACKED_RUN)
        return half->run;
    return more ? more->lists[which - 1] : (struct unacked_list){0};
}

static void
drop_behind(struct analysis_pool *pool, struct analysis_half *half, int which, uint32_t before)
{
    unacked_drop_behind(pool, half, list_of(pool, half, which), before);
    if (which == UNACKED_LOOSE)
        unacked_more_of(pool, half)->n_loose--;
}

static void
drop_first_of(struct analysis_pool *pool, struct analysis_half *half, int which)
{
    drop_behind(pool, half, which, list_of(pool, half, which)->last);
}

/* The list whose first one is the oldest; NO_LIST if all are empty. */
static int
oldest_list(const struct analysis_pool *pool, const struct analysis_half *half)
{
    int oldest = NO_LIST;
    uint32_t frame = 0;

    for (int i = 0; i < UNACKED_LISTS; i++) {
        struct unacked_list list = list_at(pool, half, i);
        const struct unacked *first = list.last != 0 ? unacked_first(pool, list) : NULL;

        if (!first || (oldest != NO_LIST && !seqno_before(first->frame, frame)))
            continue;
        oldest = i;
        frame = first->frame;
    }
    return oldest;
}

const struct unacked *
unacked_oldest(const struct analysis_pool *pool, const struct analysis_half *half)
{
    int oldest = oldest_list(pool, half);

    return oldest != NO_LIST ? unacked_first(pool, list_at(pool, half, oldest)) : NULL;
}

/* A free slot, or else that of the direction's oldest segment; 0 if it has none. */
static uint32_t
take_slot(struct analysis_pool *pool, struct analysis_half *half)
{
    uint32_t handle = unacked_take_slot(pool);
    int oldest = handle == 0 ? oldest_list(pool, half) : NO_LIST;

    if (oldest == NO_LIST)
        return handle;
    drop_first_of(pool, half, oldest);
    return unacked_take_slot(pool);
}

struct unacked_more *
unacked_need_more(struct analysis_pool *pool, struct analysis_half *half)
{
    if (half->more == 0) {
        half->more = take_slot(pool, half);
        if (half->more != 0)
            pool->slots[half->more].more = (struct unacked_more){.n_loose = 0};
    }
    return unacked_more_of(pool, half);
}

static int
place_of(const struct analysis_pool *pool, const struct analysis_half *half,
         const struct unacked *entry)
{
    for (int i = 0; i < UNACKED_LOOSE; i++)
        if (unacked_fits(pool, list_at(pool, half, i), entry))
            return i;
    return UNACKED_LOOSE;
}

static void
make_room_for_loose(struct analysis_pool *pool, struct analysis_half *half)
{
    struct unacked_more *more = unacked_more_of(pool, half);

    if (more->n_loose >= LIMIT_UNACKED_LOOSE)
        drop_first_of(pool, half, UNACKED_LOOSE);
    more->n_loose++;
}

void
unacked_add_elsewhere(struct analysis_pool *pool, struct analysis_half *half,
                      const struct unacked *entry)
{
    uint32_t handle = take_slot(pool, half);
    int which;

    if (handle == 0)
        return;
    which = place_of(pool, half, entry);
    if (which != UNACKED_RUN && !unacked_need_more(pool, half)) {
        unacked_free_slot(pool, handle);
        return;
    }
    if (which == UNACKED_LOOSE)
        make_room_for_loose(pool, half);
    unacked_append(pool, half, list_of(pool, half, which), handle, entry);
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
    uint32_t last = list_at(pool, half, which).last, before = last, handle = 0;

    for (int i = 0; handle != last && i < LIMIT_UNACKED_LOOSE; i++) {
        struct unacked *entry;
        enum unacked_covered how;

        handle = unacked_at(pool, before)->link;
        entry = unacked_at(pool, handle);
        how = unacked_cover_one(entry, ack);
        if (how == COVERED_TO_ITS_END)
            found = note_hit(entry, found, hit);
        if (how >= COVERED_ALL)
            drop_behind(pool, half, which, before);
        else
            before = handle;
    }
    return found;
}

/* An Ack from about 2^31 numbers away can cover the last ones and not the first ones. */
static bool
cover_run(struct analysis_pool *pool, struct analysis_half *half, int run, uint32_t ack, bool found,
          struct unacked *hit)
{
    struct unacked_list list;

    while ((list = list_at(pool, half, run)).last != 0) {
        struct unacked *entry = unacked_first(pool, list);
        enum unacked_covered how = unacked_cover_one(entry, ack);

        if (how < COVERED_ALL)
            break;
        if (how == COVERED_TO_ITS_END)
            found = note_hit(entry, found, hit);
        drop_first_of(pool, half, run);
    }
    if (list.last != 0 && !is_after(unacked_at(pool, list.last)->next, ack))
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
widen_by_each(const struct analysis_pool *pool, struct unacked_list list, uint32_t base,
              struct span *span)
{
    uint32_t handle = list.last;

    for (uint32_t i = 0; list.last != 0 && i < LIMIT_UNACKED_LOOSE; i++) {
        const struct unacked *entry;

        handle = unacked_at(pool, handle)->link;
        entry = unacked_at(pool, handle);
        widen(span, entry->seq - base, entry->next - base);
        if (handle == list.last)
            return;
    }
}

/* Relative numbers are compared without a wrap, as Wireshark does: where the run passes the base,
 * its ends are not the lowest and the highest one. */
static void
widen_by_run(const struct analysis_pool *pool, struct unacked_list run, uint32_t base,
             struct span *span)
{
    uint32_t low, high;

    if (run.last == 0)
        return;
    low = unacked_first(pool, run)->seq - base;
    high = unacked_at(pool, run.last)->next - base;
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
        widen_by_run(pool, list_at(pool, half, i), half->base, &span);
    widen_by_each(pool, list_at(pool, half, UNACKED_LOOSE), half->base, &span);
    return span.high - span.low;
}

void
unacked_drop(struct analysis_pool *pool, struct analysis_half *half)
{
    if (half->n_unacked == 0 && half->more == 0)
        return; /* as nearly all that have ended */
    for (int i = 0; i < UNACKED_LISTS; i++)
        while (list_at(pool, half, i).last != 0)
            drop_first_of(pool, half, i);
    if (half->more != 0)
        unacked_free_slot(pool, half->more);
    half->more = 0;
}
