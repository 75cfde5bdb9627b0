/* The ring of captured bytes: what is found is what was kept, and the newest is always there. */
#include "tcpviz/base/frames.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* A frame whose bytes follow from its number. */
static void
keep(struct frames *ring, uint64_t number, uint32_t size)
{
    uint8_t bytes[256];
    struct frame f = {.time_ns = (int64_t)number * 10,
                      .number = number,
                      .captured_bytes = size,
                      .wire_bytes = size + 7,
                      .at = bytes,
                      .link_type = 1};

    for (uint32_t i = 0; i < size; i++)
        bytes[i] = (uint8_t)(number * 31 + i);
    frames_keep(ring, &f);
}

/* Whether the frame is there; if so, it must be whole. */
static bool
kept(const struct frames *ring, uint64_t number, uint32_t size)
{
    struct frame f;

    if (!frames_find(ring, number, &f))
        return false;
    assert_int_equal(f.number, number);
    assert_int_equal(f.time_ns, number * 10);
    assert_int_equal(f.captured_bytes, size);
    assert_int_equal(f.link_type, 1);
    for (uint32_t i = 0; i < size; i++)
        assert_int_equal(f.at[i], (uint8_t)(number * 31 + i));
    return true;
}

static void
nothing_is_found_in_an_empty_ring(void **state)
{
    struct frames *ring = frames_create(64, 4);
    struct frame f;

    (void)state;
    assert_non_null(ring);
    assert_false(frames_find(ring, 0, &f));
    assert_false(frames_find(ring, 1, &f));
    frames_destroy(ring);
    frames_destroy(NULL);
}

static void
the_oldest_makes_room_by_count(void **state)
{
    struct frames *ring = frames_create(1024, 3);

    (void)state;
    for (uint64_t n = 1; n <= 5; n++)
        keep(ring, n * 2, 10);
    assert_false(kept(ring, 2, 10));
    assert_false(kept(ring, 4, 10));
    assert_true(kept(ring, 6, 10));
    assert_true(kept(ring, 8, 10));
    assert_true(kept(ring, 10, 10));
    assert_false(kept(ring, 7, 10)); /* never was */
    assert_false(kept(ring, 12, 10));
    frames_destroy(ring);
}

static void
the_oldest_makes_room_by_bytes(void **state)
{
    struct frames *ring = frames_create(100, 50);

    (void)state;
    for (uint64_t n = 1; n <= 4; n++)
        keep(ring, n, 25);
    for (uint64_t n = 1; n <= 4; n++)
        assert_true(kept(ring, n, 25));
    keep(ring, 5, 1);
    assert_false(kept(ring, 1, 25));
    assert_true(kept(ring, 2, 25));
    assert_true(kept(ring, 5, 1));
    frames_destroy(ring);
}

static void
a_frame_at_the_end_of_the_ring_stays_in_one_piece(void **state)
{
    struct frames *ring = frames_create(100, 50);

    (void)state;
    for (uint64_t n = 1; n <= 4; n++)
        keep(ring, n, 22); /* 88 of 100 */
    keep(ring, 5, 13);     /* would end at 101: begins at 0 */
    assert_false(kept(ring, 1, 22));
    assert_true(kept(ring, 2, 22));
    assert_true(kept(ring, 5, 13));
    keep(ring, 6, 10); /* 13 to 23: over the beginning of frame 2 */
    assert_false(kept(ring, 2, 22));
    assert_true(kept(ring, 3, 22));
    assert_true(kept(ring, 6, 10));
    frames_destroy(ring);
}

static void
a_large_frame_is_kept_up_to_a_quarter(void **state)
{
    struct frames *ring = frames_create(100, 50);
    struct frame f;

    (void)state;
    keep(ring, 1, 200);
    assert_true(frames_find(ring, 1, &f));
    assert_int_equal(f.captured_bytes, 25);
    assert_int_equal(f.wire_bytes, 207);
    assert_int_equal(f.at[24], (uint8_t)(31 + 24));
    frames_destroy(ring);
}

/* Sizes from 0 to a quarter, in an order that meets every edge. */
static void
the_newest_frames_are_whole_at_every_turn(void **state)
{
    (void)state;
    for (size_t count = 1; count <= 9; count += 4) {
        struct frames *ring = frames_create(97, count);

        for (uint64_t n = 1; n <= 2000; n++) {
            bool gone = false;

            keep(ring, n, (uint32_t)(n * 7 % 25));
            assert_true(kept(ring, n, (uint32_t)(n * 7 % 25)));
            /* What is kept is an unbroken row up to the newest. */
            for (uint64_t back = 1; back < 12 && back < n; back++) {
                bool here = kept(ring, n - back, (uint32_t)((n - back) * 7 % 25));

                assert_false(here && gone);
                gone |= !here;
            }
        }
        frames_destroy(ring);
    }
}

static void
a_ring_may_stand_behind_another(void **state)
{
    struct frames *all = frames_create(100, 2), *some = frames_create(100, 50),
                  *spare = frames_create(100, 50);

    (void)state;
    frames_look_in(some, all);
    keep(all, 1, 10);
    keep(all, 2, 10);
    assert_true(kept(some, 1, 10));
    keep(some, 1, 10);
    keep(all, 3, 10);
    assert_false(kept(all, 1, 10));
    assert_true(kept(some, 1, 10));
    assert_true(kept(some, 3, 10));
    frames_swap(some, spare);
    assert_true(kept(some, 1, 10) == false && kept(spare, 1, 10) && kept(spare, 3, 10));
    frames_clear(spare);
    assert_false(kept(spare, 1, 10));
    keep(spare, 1, 10); /* numbers begin anew */
    assert_true(kept(spare, 1, 10));
    frames_destroy(all);
    frames_destroy(some);
    frames_destroy(spare);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_found_in_an_empty_ring),
        cmocka_unit_test(the_oldest_makes_room_by_count),
        cmocka_unit_test(the_oldest_makes_room_by_bytes),
        cmocka_unit_test(a_frame_at_the_end_of_the_ring_stays_in_one_piece),
        cmocka_unit_test(a_large_frame_is_kept_up_to_a_quarter),
        cmocka_unit_test(the_newest_frames_are_whole_at_every_turn),
        cmocka_unit_test(a_ring_may_stand_behind_another),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
