/*
 * The index of connections by hash, and their order by number: what is found behind additions,
 * removals and growth.
 */
#include "../../src/flow/flow_index.h"
#include "../../src/flow/flow_order.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define LIMIT 20000u

/* The n-th slot of that hash, from 1; 0: there are not so many. */
static uint32_t
nth(const struct flow_index *index, uint32_t hash, int n)
{
    uint32_t i = flow_index_home(index, hash), slot = 0;

    while (n-- > 0)
        slot = flow_index_next(index, hash, &i);
    return slot;
}

static void
add(struct flow_index *index, uint32_t hash, uint32_t slot)
{
    assert_true(flow_index_make_room(index));
    flow_index_add(index, hash, slot);
}

/* Three of each, spread over all hashes, the last places among them. */
static void
fill(struct flow_index *index, uint32_t hashes)
{
    for (uint32_t round = 0; round < 3; round++)
        for (uint32_t k = 0; k < hashes; k++)
            add(index, UINT32_MAX - k * (UINT32_MAX / hashes), round * hashes + k + 1);
}

static void
assert_newest_first(const struct flow_index *index, uint32_t hashes)
{
    for (uint32_t k = 0; k < hashes; k++) {
        uint32_t hash = UINT32_MAX - k * (UINT32_MAX / hashes);

        for (int n = 1; n <= 3; n++)
            assert_int_equal(nth(index, hash, n), (3u - (uint32_t)n) * hashes + k + 1);
        assert_int_equal(nth(index, hash, 4), 0);
    }
}

static void
of_equal_hashes_the_newest_is_first_also_behind_growth(void **state)
{
    struct flow_index index;

    (void)state;
    assert_true(flow_index_init(&index, LIMIT));
    fill(&index, LIMIT / 3);
    assert_newest_first(&index, LIMIT / 3);
    flow_index_finish(&index);
}

static void
what_is_removed_leaves_the_others_where_they_are_found(void **state)
{
    enum { HASHES = 1000 };

    struct flow_index index;

    (void)state;
    assert_true(flow_index_init(&index, LIMIT));
    fill(&index, HASHES);
    for (uint32_t k = 0; k < HASHES; k++)
        flow_index_remove(&index, UINT32_MAX - k * (UINT32_MAX / HASHES), HASHES + k + 1);
    for (uint32_t k = 0; k < HASHES; k++) {
        uint32_t hash = UINT32_MAX - k * (UINT32_MAX / HASHES);

        assert_int_equal(nth(&index, hash, 1), 2 * HASHES + k + 1);
        assert_int_equal(nth(&index, hash, 2), k + 1);
        assert_int_equal(nth(&index, hash, 3), 0);
    }
    flow_index_finish(&index);
}

static void
neighbours_are_those_that_are_kept(void **state)
{
    struct flow_order order;

    (void)state;
    assert_true(flow_order_init(&order, LIMIT));
    for (uint32_t number = 1; number <= 3 * LIMIT; number++) {
        assert_true(flow_order_make_room(&order));
        flow_order_add(&order, number, number % LIMIT + 1);
        if (number > 2 && number % 10 != 2) /* each tenth stays */
            flow_order_remove(&order, number - 1);
    }
    assert_int_equal(flow_order_find(&order, 41), 42);
    assert_int_equal(flow_order_find(&order, 42), 0);
    assert_int_equal(flow_order_next(&order, 41), 52);
    assert_int_equal(flow_order_next(&order, 45), 52);
    assert_int_equal(flow_order_prev(&order, 41), 32);
    assert_int_equal(flow_order_prev(&order, 45), 42);
    assert_int_equal(flow_order_next(&order, 0), flow_order_find(&order, 1));
    assert_int_equal(flow_order_prev(&order, UINT32_MAX), flow_order_find(&order, 3 * LIMIT));
    assert_int_equal(flow_order_prev(&order, 1), 0);
    assert_int_equal(flow_order_next(&order, 3 * LIMIT), 0);
    flow_order_finish(&order);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_equal_hashes_the_newest_is_first_also_behind_growth),
        cmocka_unit_test(what_is_removed_leaves_the_others_where_they_are_found),
        cmocka_unit_test(neighbours_are_those_that_are_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
