/* Facts that share a place: each is told only while the place is its own, and some keep theirs. */
#include "../../src/flow/half_more.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct range syn = {
    .seq = 7000, .len = 1, .segment = 2, .kind = TERM_SYN, .time_ns = 20};

static void
a_rival_keeps_its_places_until_it_is_dropped(void **state)
{
    struct ranges *pool = ranges_create(4);
    struct half half = {.renumbered = 1};
    struct rival rival;

    (void)state;
    half_remember_rival(pool, &half, &syn);
    half_remember_closing(pool, &half, 5, 50);
    half_remember_asking(pool, &half, 6, 60);
    rival = half_rival(pool, &half);
    assert_int_equal(rival.seq, 7000);
    assert_int_equal(rival.segment, 2);
    assert_int_equal(rival.time_ns, 20);
    assert_false(half.closed);
    assert_int_equal(half_closing_segment(pool, &half), 0);
    assert_int_equal(half_asked_ns(pool, &half), 0);
    assert_int_equal(half_asking_segment(pool, &half), 6); /* which has another place */
    half_drop_rival(pool, &half);
    assert_int_equal(half_rival(pool, &half).segment, 0);
    assert_int_equal(half_closing_segment(pool, &half), 0);
    half_remember_closing(pool, &half, 8, 80);
    assert_true(half.closed);
    half_drop_rival(pool, &half);
    assert_int_equal(half_closing_segment(pool, &half), 8);
    ranges_destroy(pool);
}

static void
a_new_syn_forgets_what_the_numbers_before_had_in_its_places(void **state)
{
    struct ranges *pool = ranges_create(4);
    struct half half = {.renumbered = 1};

    (void)state;
    half_remember_closing(pool, &half, 5, 50);
    ranges_add_stray(pool, &half, &(struct range){.seq = 100, .len = 10});
    half_remember_rival(pool, &half, NULL); /* the SYN before had been acknowledged */
    assert_false(half.closed);
    assert_false(half.stray_seen);
    assert_int_equal(half_closing_segment(pool, &half), 0);
    assert_int_equal(half_rival(pool, &half).segment, 0);
    half_remember_rival(pool, &half, &syn);
    assert_int_equal(half_rival(pool, &half).seq, 7000);
    ranges_finish(pool, &half);
    assert_int_equal(pool->n_used, 0);
    ranges_destroy(pool);
}

static void
a_closed_window_keeps_its_time_from_a_keep_alive(void **state)
{
    struct ranges *pool = ranges_create(4);
    struct half half = {.renumbered = 0};

    (void)state;
    half_remember_closing(pool, &half, 5, 50);
    half_remember_asking(pool, &half, 6, 60);
    assert_int_equal(half_closing_ns(pool, &half), 50);
    assert_int_equal(half_asked_ns(pool, &half), 0);
    half.closed = false; /* its time is nobody's silence */
    assert_int_equal(half_asked_ns(pool, &half), 0);
    half_remember_asking(pool, &half, 7, 70);
    assert_int_equal(half_asked_ns(pool, &half), 70);
    assert_int_equal(half_closing_segment(pool, &half), 5); /* it is known still */
    half_remember_closing(pool, &half, 8, 80);
    assert_int_equal(half_asked_ns(pool, &half), 0);
    ranges_destroy(pool);
}

static void
a_fin_keeps_its_silence_until_it_is_void(void **state)
{
    struct ranges *pool = ranges_create(4);
    struct half half = {.last_segment = 9};

    (void)state;
    half_remember_filling(pool, &half, 4);
    assert_true(half_has_filled_window(pool, &half, 4));
    assert_int_equal(half_fin_idle_ms(pool, &half), 0);
    assert_int_equal(half_asking_segment(pool, &half), 9);
    half_remember_asking(pool, &half, 6, 60);
    assert_false(half_has_filled_window(pool, &half, 4));
    assert_false(half_has_filled_window(pool, &half, 6));
    assert_int_equal(half_asking_segment(pool, &half), 6);
    half.fin_segment = 9;
    half_remember_fin_idle(pool, &half, 5000);
    assert_int_equal(half_fin_idle_ms(pool, &half), 5000);
    assert_false(half_remembers_asking(pool, &half));
    assert_int_equal(half_asking_segment(pool, &half), 8); /* right in front of it */
    half_remember_filling(pool, &half, 10);
    half_remember_asking(pool, &half, 11, 110);
    assert_int_equal(half_fin_idle_ms(pool, &half), 5000);
    assert_int_equal(half_asked_ns(pool, &half), 110);
    half.fin_segment = 0;
    half_forget_fin_idle(pool, &half);
    assert_int_equal(half_fin_idle_ms(pool, &half), 0);
    half_remember_filling(pool, &half, 12);
    half_forget_fin_idle(pool, &half);
    assert_true(half_has_filled_window(pool, &half, 12));
    ranges_destroy(pool);
}

static void
what_shares_the_place_of_a_tunnel_is_not_known_beside_it(void **state)
{
    struct ranges *pool = ranges_create(4);
    struct half half = {.last_segment = 9};

    (void)state;
    assert_int_equal(half_doubted_segment(pool, &half), 0);
    half_remember_doubted(pool, &half, 6, DOUBT_SEQ);
    half_remember_refusing(pool, &half, 7);
    assert_int_equal(half_doubted_segment(pool, &half), 6);
    assert_int_equal(half_doubted(pool, &half), DOUBT_SEQ);
    assert_int_equal(half_refusing_segment(pool, &half), 7);
    assert_true(half_remember_tunnel(pool, &half, UINT64_MAX));
    half_remember_doubted(pool, &half, 8, DOUBT_ACK);
    half_remember_refusing(pool, &half, 8);
    assert_true(half_tunnel(pool, &half) == UINT64_MAX);
    assert_int_equal(half_doubted_segment(pool, &half), 0);
    assert_int_equal(half_refusing_segment(pool, &half), 0);
    assert_true(half_remember_tunnel(pool, &half, 0));
    assert_int_equal(half_doubted_segment(pool, &half), 0);
    assert_int_equal(half_refusing_segment(pool, &half), 0);
    half_remember_doubted(pool, &half, 8, DOUBT_ACK);
    half_forget_doubted(pool, &half);
    assert_int_equal(half_doubted_segment(pool, &half), 0);
    ranges_destroy(pool);
}

static void
without_a_slot_nothing_is_known(void **state)
{
    struct ranges *pool = ranges_create(0);
    struct half half = {.last_segment = 9};

    (void)state;
    half_remember_rival(pool, &half, &syn);
    half_remember_closing(pool, &half, 5, 50);
    half_remember_asking(pool, &half, 6, 60);
    half_remember_filling(pool, &half, 6);
    half_remember_fin_idle(pool, &half, 5000);
    half_remember_doubted(pool, &half, 6, DOUBT_SEQ);
    half_remember_refusing(pool, &half, 6);
    assert_false(half_remember_tunnel(pool, &half, 1));
    assert_false(half.closed);
    assert_int_equal(half_rival(pool, &half).segment, 0);
    assert_int_equal(half_closing_segment(pool, &half), 0);
    assert_int_equal(half_refusing_segment(pool, &half), 0);
    assert_int_equal(half_asked_ns(pool, &half), 0);
    assert_int_equal(half_asking_segment(pool, &half), 9);
    assert_false(half_has_filled_window(pool, &half, 6));
    assert_int_equal(half_fin_idle_ms(pool, &half), 0);
    assert_int_equal(half_doubted_segment(pool, &half), 0);
    assert_true(half_tunnel(pool, &half) == 0);
    ranges_destroy(pool);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rival_keeps_its_places_until_it_is_dropped),
        cmocka_unit_test(a_new_syn_forgets_what_the_numbers_before_had_in_its_places),
        cmocka_unit_test(a_closed_window_keeps_its_time_from_a_keep_alive),
        cmocka_unit_test(a_fin_keeps_its_silence_until_it_is_void),
        cmocka_unit_test(what_shares_the_place_of_a_tunnel_is_not_known_beside_it),
        cmocka_unit_test(without_a_slot_nothing_is_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
