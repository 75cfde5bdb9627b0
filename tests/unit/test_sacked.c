/* What SACK blocks have named: which were named before, which the Ack goes over, and which not. */
#include "../../src/flow/half_more.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define NEAR_WRAP 0xffffff00u

static void
add(struct sacked *s, uint32_t left, uint32_t right)
{
    sacked_add(s, (struct sacked_block){left, right, 7});
}

static void
assert_block(const struct sacked *s, int i, uint32_t left, uint32_t right)
{
    assert_int_equal(s->block[i].left, left);
    assert_int_equal(s->block[i].right, right);
}

static void
blocks_grow_together(void **state)
{
    struct sacked s = {.block = {{.left = 0}}};

    (void)state;
    assert_true(sacked_is_empty(&s));
    add(&s, 100, 200);
    add(&s, 300, 400);
    assert_block(&s, 0, 300, 400); /* the newest first */
    assert_block(&s, 1, 100, 200);
    assert_false(sacked_holds(&s, 150, 350));
    add(&s, 200, 300); /* touches both */
    assert_block(&s, 0, 100, 400);
    assert_block(&s, 1, 0, 0);
    assert_true(sacked_holds(&s, 100, 400));
    assert_false(sacked_holds(&s, 99, 400));
    assert_false(sacked_holds(&s, 100, 401));
    add(&s, 150, 160); /* inside */
    assert_block(&s, 0, 100, 400);
}

static void
what_fills_a_gap_reaches_to_the_next(void **state)
{
    struct sacked s = {.block = {{.left = 0}}};

    (void)state;
    assert_int_equal(sacked_reach(&s, 7), 7);
    add(&s, NEAR_WRAP + 0x300, NEAR_WRAP + 0x400);
    add(&s, NEAR_WRAP + 0x200, NEAR_WRAP + 0x280);
    add(&s, NEAR_WRAP, NEAR_WRAP + 0x100);
    assert_int_equal(sacked_reach(&s, NEAR_WRAP - 1), NEAR_WRAP - 1);
    assert_int_equal(sacked_reach(&s, NEAR_WRAP), NEAR_WRAP + 0x100);
    assert_int_equal(sacked_reach(&s, NEAR_WRAP + 0x270), NEAR_WRAP + 0x280);
    add(&s, NEAR_WRAP + 0x240, NEAR_WRAP + 0x2ff);
    assert_int_equal(sacked_reach(&s, NEAR_WRAP + 0x200), NEAR_WRAP + 0x2ff);
    assert_int_equal(sacked_reach(&s, NEAR_WRAP + 0x350), NEAR_WRAP + 0x400);
}

static void
the_oldest_report_is_forgotten(void **state)
{
    struct sacked s = {.block = {{.left = 0}}};

    (void)state;
    for (uint32_t i = 0; i < SACKED_BLOCKS; i++)
        add(&s, 100 * i + 100, 100 * i + 150);
    assert_true(sacked_holds(&s, 100, 150));
    add(&s, 100, 160); /* reported again: now the newest */
    add(&s, 1000, 1050);
    assert_true(sacked_holds(&s, 100, 160));
    assert_true(sacked_holds(&s, 1000, 1050));
    assert_false(sacked_holds(&s, 200, 250));
}

static void
an_ack_goes_over_what_is_held(void **state)
{
    struct sacked_block given_up;
    struct sacked s = {.block = {{.left = 0}}};

    (void)state;
    add(&s, NEAR_WRAP, NEAR_WRAP + 100);
    add(&s, NEAR_WRAP + 200, NEAR_WRAP + 300); /* wraps */
    assert_false(sacked_acknowledge(&s, NEAR_WRAP - 1, &given_up));
    assert_true(sacked_holds(&s, NEAR_WRAP, NEAR_WRAP + 100));
    assert_false(sacked_acknowledge(&s, NEAR_WRAP + 100, &given_up));
    assert_block(&s, 0, NEAR_WRAP + 200, NEAR_WRAP + 300);
    assert_block(&s, 1, 0, 0);
    assert_false(sacked_acknowledge(&s, NEAR_WRAP + 301, &given_up));
    assert_true(sacked_is_empty(&s));
}

static void
an_ack_that_ends_in_a_block_gives_it_up(void **state)
{
    static const struct {
        uint32_t ack, from;
    } cases[] = {{NEAR_WRAP, NEAR_WRAP}, {NEAR_WRAP + 299, NEAR_WRAP + 299}, {5, 5}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sacked s = {.block = {{.left = 0}}};
        struct sacked_block given_up;

        add(&s, NEAR_WRAP, NEAR_WRAP + 300);
        add(&s, 1000, 1100);
        assert_true(sacked_acknowledge(&s, cases[i].ack, &given_up));
        assert_int_equal(given_up.left, cases[i].from);
        assert_int_equal(given_up.right, NEAR_WRAP + 300);
        assert_int_equal(given_up.segment, 7);
        assert_block(&s, 0, 1000, 1100);
        assert_block(&s, 1, 0, 0);
        assert_false(sacked_acknowledge(&s, cases[i].ack + 1, &given_up));
    }
}

/* The slot is the pool's, and goes back to it. */
static void
a_slot_is_taken_and_given_back(void **state)
{
    struct ranges *pool = ranges_create(2);
    struct half half, other;

    (void)state;
    assert_non_null(pool);
    memset(&half, 0, sizeof half);
    memset(&other, 0, sizeof other);
    half_remember_syn_data(pool, &half, 100);
    assert_int_equal(half_syn_data(pool, &half), 100);
    assert_null(half_sacked(pool, &half));
    assert_non_null(half_need_sacked(pool, &half));
    assert_true(sacked_is_empty(half_sacked(pool, &half)));
    assert_int_equal(half_syn_data(pool, &half), 0); /* which was answered long before */
    assert_int_equal(pool->n_used, 2);
    assert_null(half_need_sacked(pool, &other));
    half_drop_sacked(pool, &half);
    half_drop_sacked(pool, &half);
    assert_null(half_sacked(pool, &half));
    assert_int_equal(half_syn_data(pool, &half), 0);
    assert_int_equal(pool->n_used, 1);
    assert_non_null(half_need_sacked(pool, &half));
    ranges_finish(pool, &half);
    assert_int_equal(pool->n_used, 0);
    assert_false(half.sacks);
    ranges_destroy(pool);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_grow_together),
        cmocka_unit_test(what_fills_a_gap_reaches_to_the_next),
        cmocka_unit_test(the_oldest_report_is_forgotten),
        cmocka_unit_test(an_ack_goes_over_what_is_held),
        cmocka_unit_test(an_ack_that_ends_in_a_block_gives_it_up),
        cmocka_unit_test(a_slot_is_taken_and_given_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
