/* Ranges on their way: in order of number, wherever in the 32 bits they are; at the limit they
 * are joined. */
#include "../../src/flow/ranges.h"

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
    assert_int_equal(half->sent_tail, last);
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
        ranges_drop_first(pool, &half);
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
    last = ranges_at(pool, half.sent_tail);
    assert_int_equal(last->len, 200);
    assert_int_equal(last->whole_len, 200);
    assert_int_equal(last->segment, 3);
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

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_is_in_order_of_number),
        cmocka_unit_test(handle_0_is_none),
        cmocka_unit_test(a_full_pool_joins_to_the_last),
        cmocka_unit_test(a_full_pool_has_nothing_for_an_empty_list),
        cmocka_unit_test(one_direction_has_its_own_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
