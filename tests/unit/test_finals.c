/*
 * The last word on each stream, noted in one reading and applied in the next.
 */
#include "tcpviz/base/limits.h"
#include "tcpviz/flow/finals.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define LIMIT 10000u

static void
note(struct finals *finals, uint32_t stream, uint8_t completeness, int64_t initial_rtt_ns)
{
    struct analysis_result r = {
        .stream = stream, .completeness = completeness, .initial_rtt_ns = initial_rtt_ns};

    finals_note(finals, &r);
}

static struct analysis_result
applied(const struct finals *finals, uint32_t stream)
{
    struct analysis_result r = {
        .stream = stream, .completeness = COMPLETENESS_SYN, .seq = 77, .initial_rtt_ns = 0};

    finals_apply(finals, &r);
    assert_int_equal(r.seq, 77);
    return r;
}

static void
the_first_row_has_the_last_word(void **state)
{
    struct finals *finals = finals_create(LIMIT);

    (void)state;
    note(finals, 0, COMPLETENESS_SYN, 0);
    note(finals, 0, COMPLETENESS_SYN | COMPLETENESS_SYN_ACK, 0);
    note(finals, 0, 7, 24000);
    assert_int_equal(applied(finals, 0).completeness, 7);
    assert_int_equal(applied(finals, 0).initial_rtt_ns, 24000);
    finals_destroy(finals);
}

static void
streams_are_kept_apart(void **state)
{
    struct finals *finals = finals_create(LIMIT);

    (void)state;
    for (uint32_t stream = 0; stream < 5000; stream++)
        note(finals, stream, (uint8_t)(1 + stream % 2 * 2), 1000 + stream);
    note(finals, 1, 16, 0);
    assert_int_equal(applied(finals, 0).completeness, 1);
    assert_int_equal(applied(finals, 1).completeness, 19);
    assert_int_equal(applied(finals, 1).initial_rtt_ns, 1001);
    assert_int_equal(applied(finals, 4999).completeness, 3);
    assert_int_equal(applied(finals, 4999).initial_rtt_ns, 5999);
    finals_destroy(finals);
}

/* The clock of a capture may go back between SYN and ACK. */
static void
a_negative_time_is_one(void **state)
{
    struct finals *finals = finals_create(LIMIT);

    (void)state;
    note(finals, 3, 7, -141000);
    note(finals, 3, 15, 0);
    assert_int_equal(applied(finals, 3).initial_rtt_ns, -141000);
    finals_destroy(finals);
}

static void
what_was_not_noted_stays_as_it_is(void **state)
{
    struct finals *finals = finals_create(LIMIT);

    (void)state;
    assert_int_equal(applied(finals, 0).completeness, COMPLETENESS_SYN);
    note(finals, 2, 7, 24000);
    assert_int_equal(applied(finals, 1).completeness, COMPLETENESS_SYN);
    assert_int_equal(applied(finals, 1).initial_rtt_ns, 0);
    assert_int_equal(applied(finals, 2000000).completeness, COMPLETENESS_SYN);
    finals_destroy(finals);
}

static void
streams_beyond_the_limit_have_the_word_so_far(void **state)
{
    struct finals *finals = finals_create(LIMIT);

    (void)state;
    note(finals, LIMIT, 31, 24000);
    note(finals, UINT32_MAX, 31, 24000);
    assert_int_equal(applied(finals, LIMIT).completeness, COMPLETENESS_SYN);
    assert_int_equal(applied(finals, UINT32_MAX).completeness, COMPLETENESS_SYN);
    finals_destroy(finals);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_row_has_the_last_word),
        cmocka_unit_test(streams_are_kept_apart),
        cmocka_unit_test(a_negative_time_is_one),
        cmocka_unit_test(what_was_not_noted_stays_as_it_is),
        cmocka_unit_test(streams_beyond_the_limit_have_the_word_so_far),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
