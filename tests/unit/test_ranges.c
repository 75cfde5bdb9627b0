/* Ranges on their way: in order of number, wherever in the 32 bits they are; at the limit they
 * are joined.  Those acknowledged are remembered while there is room, and so are gaps. */
#include "../../src/flow/half_more.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define NEAR_WRAP 0xffffff00u

static void
add(struct ranges *pool, struct half *half, uint32_t seq, uint32_t len, uint32_t segment)
{
    struct range range = {
        .seq = seq, .len = len, .whole_len = len, .segment = segment, .kind = TERM_DATA};

    ranges_add(pool, half, &range);
}

/* The list must begin at these offsets from base. */
static void
assert_starts(const struct ranges *pool, const struct half *half, uint32_t base,
              const uint32_t *offsets, uint32_t n)
{
    uint32_t h = half->sent_head, last = 0;

    assert_int_equal(half->sent_count, n);
    for (uint32_t i = 0; i < n; i++) {
        assert_int_not_equal(h, 0);
        assert_int_equal(ranges_at(pool, h)->seq - base, offsets[i]);
        last = h;
        h = ranges_at(pool, h)->next;
    }
    assert_int_equal(h, 0);
    if (n > 0)
        assert_int_equal(half->ranges_tail, last);
}

static void
a_list_is_in_order_of_number(void **state)
{
    static const uint32_t bases[] = {0, 1000, 0x7fffff80u, NEAR_WRAP, 0xffffffffu};

    (void)state;
    for (size_t i = 0; i < sizeof bases / sizeof bases[0]; i++) {
        struct ranges *pool = ranges_create(16);
        struct half half = {.sent_count = 0};
        uint32_t base = bases[i];

        assert_non_null(pool);
        add(pool, &half, base + 100, 100, 1);
        add(pool, &half, base + 400, 100, 2); /* behind a gap */
        add(pool, &half, base + 200, 100, 3); /* fills a part of it */
        add(pool, &half, base, 100, 4);       /* in front of all */
        add(pool, &half, base + 300, 100, 5);
        assert_starts(pool, &half, base, (const uint32_t[]){0, 100, 200, 300, 400}, 5);
        ranges_retire_first(pool, &half, 0);
        assert_starts(pool, &half, base, (const uint32_t[]){100, 200, 300, 400}, 4);
        ranges_drop_all(pool, &half);
        assert_starts(pool, &half, base, NULL, 0);
        add(pool, &half, base, 1, 6);
        assert_starts(pool, &half, base, (const uint32_t[]){0}, 1);
        ranges_destroy(pool);
    }
    ranges_destroy(NULL);
}

static void
add_fin(struct ranges *pool, struct half *half, uint32_t seq)
{
    struct range range = {.seq = seq, .len = 1, .whole_len = 1, .segment = 9, .kind = TERM_FIN};

    ranges_add(pool, half, &range);
}

static void
only_a_fin_at_the_end_is_dropped(void **state)
{
    struct ranges *pool = ranges_create(16);
    struct half half = {.sent_count = 0};

    (void)state;
    assert_non_null(pool);
    ranges_drop_fin(pool, &half);
    add(pool, &half, 0, 100, 1);
    ranges_drop_fin(pool, &half);
    assert_starts(pool, &half, 0, (const uint32_t[]){0}, 1);
    add_fin(pool, &half, 100);
    ranges_drop_fin(pool, &half);
    assert_starts(pool, &half, 0, (const uint32_t[]){0}, 1);
    /* behind what was acknowledged it is the only one that was sent */
    ranges_retire_first(pool, &half, 0);
    add_fin(pool, &half, 100);
    ranges_drop_fin(pool, &half);
    assert_starts(pool, &half, 0, NULL, 0);
    assert_non_null(ranges_find(pool, &half, 50));
    add(pool, &half, 100, 10, 2);
    assert_starts(pool, &half, 0, (const uint32_t[]){100}, 1);
    assert_int_equal(ranges_find(pool, &half, 50)->segment, 1);
    assert_int_equal(pool->n_used, 2);
    ranges_destroy(pool);
}

static void
gaps_far_behind_are_forgotten(void **state)
{
    struct ranges *pool = ranges_create(16);
    struct half half = {.sent_count = 0};

    (void)state;
    assert_non_null(pool);
    for (uint32_t i = 0; i < 4; i++)
        ranges_add_gap(pool, &half, &(struct range){.seq = NEAR_WRAP + i * 0x100, .len = 8});
    ranges_drop_gaps_before(pool, &half, NEAR_WRAP);
    assert_int_equal(half.n_gaps, 4);
    ranges_drop_gaps_before(pool, &half, NEAR_WRAP + 0x200); /* which is number 0x100 */
    assert_int_equal(half.n_gaps, 2);
    assert_int_equal(ranges_newest_gap(pool, &half)->seq, NEAR_WRAP + 0x300);
    ranges_drop_gaps_before(pool, &half, NEAR_WRAP + 0x1000);
    assert_int_equal(half.n_gaps, 0);
    ranges_drop_gaps_before(pool, &half, 0);
    ranges_destroy(pool);
}

static void
handle_0_is_none(void **state)
{
    struct ranges *pool = ranges_create(1);

    (void)state;
    assert_null(ranges_at(pool, 0));
    ranges_destroy(pool);
}

static void
a_full_pool_joins_to_the_last(void **state)
{
    struct ranges *pool = ranges_create(2);
    struct half half = {.sent_count = 0};
    const struct range *last;

    (void)state;
    add(pool, &half, NEAR_WRAP, 100, 1);
    add(pool, &half, NEAR_WRAP + 100, 100, 2);
    add(pool, &half, NEAR_WRAP + 200, 100, 3); /* over the wrap */
    assert_starts(pool, &half, NEAR_WRAP, (const uint32_t[]){0, 100}, 2);
    last = ranges_at(pool, half.ranges_tail);
    assert_int_equal(last->len, 200);
    assert_int_equal(last->whole_len, 200);
    assert_int_equal(last->segment, 3);
    assert_false(range_names_sending(last));
    assert_true(range_names_sending(ranges_at(pool, half.sent_head)));
    add(pool, &half, NEAR_WRAP + 50, 10, 4); /* no place in the middle: the list stays */
    assert_starts(pool, &half, NEAR_WRAP, (const uint32_t[]){0, 100}, 2);
    ranges_destroy(pool);
}

static void
a_full_pool_has_nothing_for_an_empty_list(void **state)
{
    struct ranges *pool = ranges_create(1);
    struct half full = {.sent_count = 0}, empty = {.sent_count = 0};

    (void)state;
    add(pool, &full, 0, 100, 1);
    add(pool, &empty, 0, 100, 1);
    assert_int_equal(empty.sent_head, 0);
    ranges_drop_all(pool, &full);
    add(pool, &empty, 100, 100, 2);
    assert_int_equal(empty.sent_count, 1);
    ranges_destroy(pool);
}

static void
one_direction_has_its_own_limit(void **state)
{
    struct ranges *pool = ranges_create(2 * LIMIT_RANGES_PER_HALF);
    struct half half = {.sent_count = 0};
    uint64_t sum = 0;

    (void)state;
    for (uint32_t i = 0; i < LIMIT_RANGES_PER_HALF + 500; i++)
        add(pool, &half, NEAR_WRAP + i * 10, 10, i + 1);
    assert_int_equal(half.sent_count, LIMIT_RANGES_PER_HALF);
    for (uint32_t h = half.sent_head; h != 0; h = ranges_at(pool, h)->next)
        sum += ranges_at(pool, h)->len;
    assert_int_equal(sum, (LIMIT_RANGES_PER_HALF + 500) * 10);
    ranges_destroy(pool);
}

/* As the gap after `seq`. */
static void
add_gap(struct ranges *pool, struct half *half, uint32_t seq, uint32_t segment)
{
    struct range gap = {
        .seq = seq, .len = 10, .whole_len = 10, .segment = segment, .kind = TERM_UNSEEN};

    ranges_add_gap(pool, half, &gap);
}

static uint32_t
segment_at(const struct ranges *pool, const struct half *half, uint32_t seq)
{
    const struct range *r = ranges_find(pool, half, seq);

    return r ? r->segment : 0;
}

/* Where many directions share the pool, each remembers less. */
static void
less_is_remembered_of_each_of_many(void **state)
{
    enum { OTHERS = LIMIT_RANGES_NEAR / 100 + 1 };
    struct ranges *pool = ranges_create(4 * LIMIT_RANGES_NEAR);
    struct half half = {.sent_count = 0}, others[OTHERS];

    (void)state;
    memset(others, 0, sizeof others);
    for (uint32_t i = 0; i < LIMIT_RANGES_ACKED + 1; i++)
        add(pool, &half, i * 10, 10, i + 1);
    for (uint32_t i = 0; i < LIMIT_RANGES_ACKED; i++)
        ranges_retire_first(pool, &half, 0);
    assert_int_equal(half.acked_count, LIMIT_RANGES_ACKED);
    for (size_t k = 0; k < OTHERS; k++)
        for (uint32_t i = 0; i < 100; i++)
            add(pool, &others[k], i * 10, 10, i + 1);
    ranges_retire_first(pool, &half, 0);
    assert_int_equal(half.acked_count, LIMIT_RANGES_ACKED_FAR);
    assert_true(half.ranges_forgotten);
    assert_int_equal(segment_at(pool, &half, LIMIT_RANGES_ACKED * 10), LIMIT_RANGES_ACKED + 1);
    assert_null(ranges_find(pool, &half, (LIMIT_RANGES_ACKED - LIMIT_RANGES_ACKED_FAR) * 10));
    ranges_destroy(pool);
}

/* Where ranges are many a connection that has ended keeps none, but for those that wait. */
static void
at_the_end_of_one_of_many_all_is_given_back(void **state)
{
    struct ranges *pool = ranges_create(4 * LIMIT_RANGES_NEAR);
    struct half half = {.sent_count = 0}, other = {.sent_count = 0};

    (void)state;
    for (uint32_t i = 0; i < 4; i++)
        add(pool, &half, i * 10, 10, i + 1);
    for (uint32_t i = 0; i < 3; i++)
        ranges_retire_first(pool, &half, 0);
    ranges_end(pool, &half);
    assert_int_equal(half.acked_count, 3); /* they are few */
    for (uint32_t i = 0; i < LIMIT_RANGES_NEAR; i++)
        add(pool, &other, i * 10, 10, i + 1);
    ranges_end(pool, &half);
    assert_int_equal(half.acked_count, 3); /* one waits */
    ranges_retire_first(pool, &half, 0);
    ranges_end(pool, &half);
    assert_int_equal(half.acked_count, 0);
    assert_true(half.ranges_forgotten);
    assert_int_equal(pool->n_used, LIMIT_RANGES_NEAR);
    assert_starts(pool, &half, 0, NULL, 0);
    add(pool, &half, 40, 10, 5);
    assert_int_equal(segment_at(pool, &half, 40), 5);
    ranges_destroy(pool);
}

static void
what_was_acknowledged_is_remembered(void **state)
{
    struct ranges *pool = ranges_create(1000);
    struct half half = {.sent_count = 0};

    (void)state;
    for (uint32_t i = 0; i < LIMIT_RANGES_ACKED + 3; i++)
        add(pool, &half, NEAR_WRAP + i * 10, 10, i + 1);
    for (uint32_t i = 0; i < LIMIT_RANGES_ACKED; i++)
        ranges_retire_first(pool, &half, 0);
    assert_int_equal(half.sent_count, 3);
    assert_int_equal(half.acked_count, LIMIT_RANGES_ACKED);
    assert_false(half.ranges_forgotten);
    for (uint32_t i = 0; i < LIMIT_RANGES_ACKED + 3; i++)
        assert_int_equal(segment_at(pool, &half, NEAR_WRAP + i * 10 + 9), i + 1);
    ranges_retire_first(pool, &half, 0); /* one more: the oldest goes */
    assert_int_equal(half.acked_count, LIMIT_RANGES_ACKED);
    assert_true(half.ranges_forgotten);
    assert_null(ranges_find(pool, &half, NEAR_WRAP + 9));
    assert_int_equal(segment_at(pool, &half, NEAR_WRAP + 10), 2);
    ranges_retire_first(pool, &half, 0);
    ranges_retire_first(pool, &half, 0);
    assert_starts(pool, &half, 0, NULL, 0);
    assert_int_equal(segment_at(pool, &half, NEAR_WRAP + LIMIT_RANGES_ACKED * 10 + 20),
                     LIMIT_RANGES_ACKED + 3);
    ranges_drop_all(pool, &half);
    assert_int_equal(half.acked_head, 0);
    assert_int_equal(half.ranges_tail, 0);
    assert_int_equal(half.acked_count, 0);
    assert_false(half.ranges_forgotten); /* nothing is known, so nothing is missing */
    ranges_destroy(pool);
}

/* Three quarters of the pool at most are held by what could as well be forgotten. */
static void
what_was_acknowledged_is_forgotten_when_slots_are_scarce(void **state)
{
    struct ranges *pool = ranges_create(16);
    struct half half = {.sent_count = 0}, other = {.sent_count = 0};

    (void)state;
    for (uint32_t i = 0; i < 11; i++) {
        add(pool, &half, i * 10, 10, i + 1);
        ranges_retire_first(pool, &half, 0);
    }
    assert_int_equal(half.acked_count, 11);
    add(pool, &half, 110, 10, 12); /* the twelfth */
    ranges_retire_first(pool, &half, 0);
    assert_int_equal(half.acked_count, 11);
    assert_true(half.ranges_forgotten);
    for (uint32_t i = 0; i < 5; i++) /* what is left is for those that are not acknowledged */
        add(pool, &other, i * 10, 10, i + 1);
    assert_int_equal(other.sent_count, 5);
    assert_false(other.ranges_lost);
    ranges_retire_first(pool, &other, 0); /* another one's memory is not touched, its own goes */
    assert_int_equal(other.acked_count, 0);
    assert_int_equal(half.acked_count, 11);
    ranges_destroy(pool);
}

static void
a_number_is_found_where_it_was_sent(void **state)
{
    struct ranges *pool = ranges_create(100);
    struct half half = {.sent_count = 0};

    (void)state;
    assert_null(ranges_find(pool, &half, 0));
    add(pool, &half, NEAR_WRAP, 0x80, 1);
    add(pool, &half, NEAR_WRAP + 0x80, 0x100, 2); /* over the wrap */
    add(pool, &half, 0x100, 0x10, 3);             /* behind a hole */
    assert_null(ranges_find(pool, &half, NEAR_WRAP - 1));
    assert_int_equal(segment_at(pool, &half, NEAR_WRAP), 1);
    assert_int_equal(segment_at(pool, &half, NEAR_WRAP + 0x7f), 1);
    assert_int_equal(segment_at(pool, &half, NEAR_WRAP + 0x80), 2);
    assert_int_equal(segment_at(pool, &half, 0x7f), 2);
    assert_null(ranges_find(pool, &half, 0x80));
    assert_null(ranges_find(pool, &half, 0xff));
    assert_int_equal(segment_at(pool, &half, 0x10f), 3);
    assert_null(ranges_find(pool, &half, 0x110));
    ranges_retire_first(pool, &half, 0);
    ranges_at(pool, half.sent_head)->seq += 0x90; /* acknowledged in part: still what it was */
    ranges_at(pool, half.sent_head)->len -= 0x90;
    assert_int_equal(segment_at(pool, &half, NEAR_WRAP + 0x81), 2);
    assert_int_equal(segment_at(pool, &half, NEAR_WRAP + 5), 1);
    ranges_destroy(pool);
}

/* The same numbers were used by an older segment, 4 GiB ago or for another SYN. */
static void
of_equal_numbers_the_newest_are_found(void **state)
{
    struct ranges *pool = ranges_create(100);
    struct half half = {.sent_count = 0};

    (void)state;
    add(pool, &half, 100, 10, 1);
    ranges_retire_first(pool, &half, 0);
    add(pool, &half, 100, 10, 2);
    assert_int_equal(segment_at(pool, &half, 105), 2);
    ranges_retire_first(pool, &half, 0);
    assert_int_equal(segment_at(pool, &half, 105), 2);
    ranges_destroy(pool);
}

static void
the_oldest_gap_is_forgotten(void **state)
{
    struct ranges *pool = ranges_create(100);
    struct half half = {.sent_count = 0};
    const struct range *gap;
    uint32_t n = LIMIT_GAPS_PER_HALF + 3;

    (void)state;
    for (uint32_t i = 1; i <= n; i++)
        add_gap(pool, &half, i * 100, i);
    assert_int_equal(half.n_gaps, LIMIT_GAPS_PER_HALF);
    gap = ranges_newest_gap(pool, &half);
    for (uint32_t i = n; i > 3; i--, gap = ranges_next(pool, gap))
        assert_int_equal(gap->segment, i);
    assert_null(gap);
    ranges_destroy(pool);
}

static void
what_few_directions_have_takes_the_slot_of_an_acknowledged_range(void **state)
{
    struct ranges *pool = ranges_create(2);
    struct half half = {.snd_nxt = 300}, other = {.snd_nxt = 77, .ranges_lost = true};
    struct half_more *more;

    (void)state;
    add(pool, &half, 100, 100, 1);
    add(pool, &half, 200, 100, 2);
    assert_null(half_need_more(pool, &half)); /* both are still on their way */
    assert_int_equal(half_syn_data(pool, &half), 0);
    half.acked_head = half.sent_head;
    half.sent_head = ranges_at(pool, half.sent_head)->next;
    half.sent_count = half.acked_count = 1;
    more = half_need_more(pool, &half);
    assert_non_null(more);
    assert_int_equal(half.acked_count, 0);
    assert_true(half.ranges_forgotten);
    half_remember_syn_data(pool, &half, 5);
    assert_ptr_equal(half_need_more(pool, &half), more);
    assert_int_equal(half_syn_data(pool, &half), 5);
    assert_null(half_need_more(pool, &other));
    assert_int_equal(ranges_lost_to(pool, &other), 77); /* all that is known was perhaps lost */
    ranges_finish(pool, &half);
    assert_int_equal(pool->n_used, 0);
    assert_int_equal(half.more, 0);
    ranges_destroy(pool);
}

static void
gaps_go_in_any_order(void **state)
{
    struct ranges *pool = ranges_create(4); /* one of them for what is known of all gaps */
    struct half half = {.sent_count = 0};
    const struct range *gaps[3];

    (void)state;
    for (uint32_t i = 0; i < 3; i++) {
        add_gap(pool, &half, i * 100, i + 1);
        gaps[i] = ranges_newest_gap(pool, &half);
    }
    add_gap(pool, &half, 300, 4); /* no slot: not remembered, the others stay */
    assert_int_equal(half.n_gaps, 3);
    assert_ptr_equal(ranges_newest_gap(pool, &half), gaps[2]);
    ranges_drop_gap(pool, &half, gaps[1]); /* in between */
    assert_ptr_equal(ranges_next(pool, gaps[2]), gaps[0]);
    ranges_drop_gap(pool, &half, gaps[0]); /* the last */
    assert_null(ranges_next(pool, gaps[2]));
    ranges_drop_gap(pool, &half, gaps[2]);
    assert_null(ranges_newest_gap(pool, &half));
    assert_int_equal(half.n_gaps, 0);
    for (uint32_t i = 0; i < 3; i++) /* all three slots are there again */
        add(pool, &half, i * 10, 10, 1);
    assert_int_equal(half.sent_count, 3);
    ranges_drop_all(pool, &half);
    add_gap(pool, &half, 0, 1);
    ranges_drop_all(pool, &half);
    assert_int_equal(half.n_gaps, 0);
    assert_null(ranges_newest_gap(pool, &half));
    ranges_destroy(pool);
}

static void
add_copy(struct ranges *pool, struct half *half, uint32_t seq, uint32_t len, uint32_t segment)
{
    ranges_add_copy(pool, half, &(struct copy){.seq = seq, .len = len, .segment = segment});
}

static void
assert_copies(const struct ranges *pool, const struct half *half, const uint32_t *segments,
              uint32_t n)
{
    const struct copy *c = ranges_first_copy(pool, half);

    assert_int_equal(half->copied, n > 0);
    for (uint32_t i = 0; i < n; i++, c = ranges_next_copy(pool, half, c)) {
        assert_non_null(c);
        assert_int_equal(c->segment, segments[i]);
    }
    assert_null(c);
}

static void
copies_are_in_order_of_number_and_then_of_time(void **state)
{
    static const uint32_t bases[] = {1000, 0x7fffff80u, NEAR_WRAP, 0xffffffffu};

    (void)state;
    for (size_t i = 0; i < sizeof bases / sizeof bases[0]; i++) {
        struct ranges *pool = ranges_create(16);
        struct half half = {.base_seq = bases[i], .snd_nxt = bases[i]};
        struct copies_of found;

        assert_null(ranges_first_copy(pool, &half));
        add_copy(pool, &half, bases[i] + 100, 100, 1);
        add_copy(pool, &half, bases[i] + 300, 100, 2);
        add_copy(pool, &half, bases[i] + 200, 200, 3);
        add_copy(pool, &half, bases[i], 150, 4);
        add_copy(pool, &half, bases[i] + 100, 100, 5);
        add_copy(pool, &half, bases[i] + 300, 1, 6);
        assert_copies(pool, &half, (const uint32_t[]){4, 1, 5, 3, 2, 6}, 6);
        found = ranges_copies_of(pool, &half, bases[i] + 149);
        assert_int_equal(found.count, 3);
        assert_int_equal(found.newest->segment, 5);
        found = ranges_copies_of(pool, &half, bases[i] + 150);
        assert_int_equal(found.count, 2);
        found = ranges_copies_of(pool, &half, bases[i] + 300);
        assert_int_equal(found.count, 3);
        assert_int_equal(found.newest->segment, 6);
        assert_int_equal(ranges_copies_of(pool, &half, bases[i] + 400).count, 0);
        ranges_finish(pool, &half);
        assert_copies(pool, &half, NULL, 0);
        assert_int_equal(pool->n_used, 0);
        ranges_destroy(pool);
    }
}

/* As long as what they brought again: while it is open, and while it is remembered then. */
static void
copies_are_remembered_as_long_as_their_numbers(void **state)
{
    struct ranges *pool = ranges_create(100);
    struct half half = {.base_seq = 99, .snd_nxt = 300};

    (void)state;
    add(pool, &half, 100, 100, 1);
    add(pool, &half, 200, 100, 2);
    add_copy(pool, &half, 100, 100, 3);
    add_copy(pool, &half, 200, 100, 4);
    ranges_retire_first(pool, &half, 0);
    half.acked_known = true;
    half.snd_una = 200;
    ranges_forget_copies(pool, &half);
    assert_copies(pool, &half, (const uint32_t[]){3, 4}, 2);
    ranges_retire_first(pool, &half, 0);
    half.snd_una = 300;
    for (uint32_t i = 0; i < LIMIT_RANGES_ACKED - 1; i++) { /* one is forgotten */
        add(pool, &half, 300 + i, 1, 5 + i);
        ranges_retire_first(pool, &half, 0);
    }
    ranges_forget_copies(pool, &half);
    assert_copies(pool, &half, (const uint32_t[]){4}, 1);
    ranges_drop_all(pool, &half);
    assert_copies(pool, &half, NULL, 0);
    ranges_destroy(pool);
}

/* Where one of many is forgotten, it is the oldest: what is remembered of a number is its newest
 * copy. */
static void
there_are_only_so_many_copies(void **state)
{
    struct ranges *pool = ranges_create(2 * LIMIT_COPIES_PER_HALF + 2);
    struct half half = {.snd_nxt = 1};

    (void)state;
    for (uint32_t i = 0; i < LIMIT_COPIES_PER_HALF; i++)
        add(pool, &half, 1 + i, 1, 1 + i);
    ranges_retire_first(pool, &half, 0);
    for (uint32_t i = 0; i < LIMIT_COPIES_PER_HALF; i++) /* the first bytes come last */
        add_copy(pool, &half, LIMIT_COPIES_PER_HALF - i, 1, 1000 + i);
    add_copy(pool, &half, 2, 1, 2000);
    assert_int_equal(half_more(pool, &half)->n_copies, LIMIT_COPIES_PER_HALF);
    assert_int_equal(ranges_copies_of(pool, &half, LIMIT_COPIES_PER_HALF).count, 0);
    assert_true(ranges_find(pool, &half, LIMIT_COPIES_PER_HALF)->again_lost);
    assert_int_equal(ranges_copies_of(pool, &half, 2).count, 2);
    assert_int_equal(ranges_copies_of(pool, &half, 2).newest->segment, 2000);
    assert_false(ranges_find(pool, &half, 2)->again_lost);
    for (uint32_t i = 1; i < LIMIT_COPIES_PER_HALF; i++) /* down to that of the acknowledged one */
        add_copy(pool, &half, 2, 1, 2000 + i);
    assert_true(ranges_find(pool, &half, 1)->again_lost);
    add_copy(pool, &half, 1, 1, 3000);
    assert_int_equal(ranges_copies_of(pool, &half, 1).newest->segment, 3000);
    ranges_finish(pool, &half);
    assert_int_equal(pool->n_used, 0);
    ranges_destroy(pool);
}

/* With no slot left the oldest copy makes room; where there is none, the range alone tells. */
static void
a_full_pool_forgets_copies(void **state)
{
    struct ranges *pool = ranges_create(3);
    struct half half = {.snd_nxt = 3}, other = {.snd_nxt = 2};

    (void)state;
    add(pool, &half, 1, 2, 1);
    add_copy(pool, &half, 1, 1, 2);
    add_copy(pool, &half, 2, 1, 3);
    assert_copies(pool, &half, (const uint32_t[]){3}, 1);
    assert_true(ranges_at(pool, half.sent_head)->again_lost);
    add_copy(pool, &other, 1, 1, 1);
    assert_copies(pool, &other, NULL, 0);
    ranges_finish(pool, &half);
    add(pool, &other, 1, 1, 1);
    half_need_more(pool, &other);
    add(pool, &half, 1, 1, 1);
    add_copy(pool, &other, 1, 1, 2);
    assert_copies(pool, &other, NULL, 0);
    assert_true(ranges_at(pool, other.sent_head)->again_lost);
    ranges_finish(pool, &half);
    ranges_finish(pool, &other);
    assert_int_equal(pool->n_used, 0);
    ranges_destroy(pool);
}

/* The newest stands first; where there are too many, or no slot is left, the oldest goes, or none
 * comes. */
static void
strays_are_remembered_newest_first(void **state)
{
    struct ranges *pool = ranges_create(LIMIT_STRAYS_PER_HALF + 1); /* and struct half_more */
    struct half half = {.snd_nxt = 1}, other = {.snd_nxt = 1};
    const struct range *r;

    (void)state;
    for (uint32_t i = 1; i <= LIMIT_STRAYS_PER_HALF + 1; i++)
        ranges_add_stray(pool, &half, &(struct range){.seq = 100 * i, .len = 10, .segment = i});
    assert_int_equal(pool->n_used, pool->limit);
    r = ranges_newest_stray(pool, &half);
    for (uint32_t i = LIMIT_STRAYS_PER_HALF + 1; i >= 2; i--, r = ranges_next(pool, r))
        assert_int_equal(r->segment, i);
    assert_null(r);
    ranges_add_stray(pool, &other, &(struct range){.seq = 1, .len = 1, .segment = 1});
    assert_null(ranges_newest_stray(pool, &other));
    r = ranges_newest_stray(pool, &half);
    ranges_drop_stray(pool, &half, ranges_next(pool, r));
    ranges_drop_stray(pool, &half, r);
    r = ranges_newest_stray(pool, &half);
    assert_int_equal(r->segment, LIMIT_STRAYS_PER_HALF - 1);
    ranges_drop_all(pool, &half);
    assert_null(ranges_newest_stray(pool, &half));
    ranges_finish(pool, &half);
    assert_int_equal(pool->n_used, 0);
    ranges_destroy(pool);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_is_in_order_of_number),
        cmocka_unit_test(only_a_fin_at_the_end_is_dropped),
        cmocka_unit_test(gaps_far_behind_are_forgotten),
        cmocka_unit_test(handle_0_is_none),
        cmocka_unit_test(a_full_pool_joins_to_the_last),
        cmocka_unit_test(a_full_pool_has_nothing_for_an_empty_list),
        cmocka_unit_test(one_direction_has_its_own_limit),
        cmocka_unit_test(what_was_acknowledged_is_remembered),
        cmocka_unit_test(less_is_remembered_of_each_of_many),
        cmocka_unit_test(at_the_end_of_one_of_many_all_is_given_back),
        cmocka_unit_test(what_was_acknowledged_is_forgotten_when_slots_are_scarce),
        cmocka_unit_test(a_number_is_found_where_it_was_sent),
        cmocka_unit_test(of_equal_numbers_the_newest_are_found),
        cmocka_unit_test(the_oldest_gap_is_forgotten),
        cmocka_unit_test(what_few_directions_have_takes_the_slot_of_an_acknowledged_range),
        cmocka_unit_test(gaps_go_in_any_order),
        cmocka_unit_test(copies_are_in_order_of_number_and_then_of_time),
        cmocka_unit_test(copies_are_remembered_as_long_as_their_numbers),
        cmocka_unit_test(there_are_only_so_many_copies),
        cmocka_unit_test(a_full_pool_forgets_copies),
        cmocka_unit_test(strays_are_remembered_newest_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
