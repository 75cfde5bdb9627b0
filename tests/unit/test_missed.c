/*
 * What the capture dropped, told between the right two segments, whatever their clock does.
 */
#include "../../src/flow/missed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct missed missed;

static int
fresh(void **state)
{
    (void)state;
    missed = (struct missed){.n = 0};
    return 0;
}

static void
drop(uint64_t frame, int64_t time_ns, uint32_t count)
{
    missed_add(&missed, &(struct frame){.number = frame, .time_ns = time_ns, .missed = count});
}

/* Of a segment whose predecessor passed at `prev_ns`, when so many places were known. */
static struct event
told_since(unsigned seen, int64_t prev_ns)
{
    struct event e = {.prev_segment = 1, .prev_ns = prev_ns};

    missed_tell(&missed, seen % MISSED_SEEN, &e);
    return e;
}

static void
all_between_two_segments_is_summed(void **state)
{
    struct event e;

    (void)state;
    assert_int_equal(told_since(0, 0).missed, 0);
    drop(5, 50, 1);
    drop(7, 70, 20);
    e = told_since(1, 50);
    assert_int_equal(e.missed, 20);
    assert_int_equal(e.missed_frame, 7);
    drop(9, 90, 300);
    e = told_since(0, 49);
    assert_int_equal(e.missed, 321);
    assert_int_equal(e.missed_since, 5);
    assert_int_equal(e.missed_frame, 9);
    assert_int_equal(event_missed_behind(&e, 4), 321);
    assert_int_equal(event_missed_behind(&e, 5), EVENT_MISSED_MORE);
    assert_int_equal(event_missed_behind(&e, 9), 0);
    assert_int_equal(told_since(2, 70).missed, 300);
    assert_int_equal(told_since(3, 90).missed, 0);
}

/* Frames may have the same time, or an earlier one; nothing is told twice, or not at all. */
static void
clocks_may_stand_still_or_go_back(void **state)
{
    (void)state;
    drop(5, 50, 4);
    assert_int_equal(told_since(0, 50).missed, 4);
    assert_int_equal(told_since(1, 50).missed, 0);
    drop(7, 20, 6);
    assert_int_equal(told_since(1, 50).missed, 6);
    drop(8, 1000, 9); /* the clock jumps ahead, and back */
    assert_int_equal(told_since(2, 20).missed, 9);
    assert_int_equal(told_since(3, 30).missed, 0);
    for (uint64_t frame = 9; frame < 9 + MISSED_SEEN / 2; frame++)
        drop(frame, 30, 1);
    assert_int_equal(told_since(3, 30).missed, MISSED_SEEN / 2);
    assert_int_equal(told_since(3 + MISSED_SEEN / 2, 30).missed, 0);
}

static void
more_than_is_remembered_is_many(void **state)
{
    (void)state;
    for (int i = 1; i <= LIMIT_MISSED; i++)
        drop((uint64_t)i, i, 2);
    assert_int_equal(told_since(0, 0).missed, 2 * LIMIT_MISSED);
    drop(LIMIT_MISSED + 1, LIMIT_MISSED + 1, 2);
    assert_int_equal(told_since(0, 0).missed, EVENT_MISSED_MANY);
    assert_int_equal(told_since(2, 2).missed, 2 * LIMIT_MISSED - 2);
    assert_int_equal(told_since(LIMIT_MISSED - 300, LIMIT_MISSED - 300).missed, 2 * 301);
}

static void
more_than_can_be_counted_is_many(void **state)
{
    (void)state;
    drop(1, 1, UINT32_MAX - 2);
    assert_int_equal(told_since(0, 0).missed, UINT32_MAX - 2);
    drop(2, 2, 1);
    assert_int_equal(told_since(0, 0).missed, EVENT_MISSED_MANY);
    assert_int_equal(told_since(1, 1).missed, 1);
}

static void
down(uint64_t frame, int64_t time_ns, int64_t down_ns)
{
    missed_add(&missed, &(struct frame){.number = frame, .time_ns = time_ns, .down_ns = down_ns});
}

/* Of several times the newest one; and what was dropped is told as if there were none. */
static void
the_newest_time_that_the_device_was_down_is_told(void **state)
{
    struct event e;

    (void)state;
    down(5, 50, 11);
    e = told_since(0, 40);
    assert_true(e.missed == 0 && e.missed_frame == 0);
    assert_true(e.down_ns == 11 && e.down_frame == 5);
    drop(7, 70, 3);
    down(7, 70, 22);
    e = told_since(0, 40);
    assert_true(e.missed == 3 && e.missed_since == 7 && e.missed_frame == 7);
    assert_true(e.down_ns == 22 && e.down_frame == 7);
    e = told_since(3, 70);
    assert_true(e.missed == 0 && e.down_ns == 0 && e.down_frame == 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(all_between_two_segments_is_summed, fresh),
        cmocka_unit_test_setup(clocks_may_stand_still_or_go_back, fresh),
        cmocka_unit_test_setup(more_than_is_remembered_is_many, fresh),
        cmocka_unit_test_setup(more_than_can_be_counted_is_many, fresh),
        cmocka_unit_test_setup(the_newest_time_that_the_device_was_down_is_told, fresh),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
