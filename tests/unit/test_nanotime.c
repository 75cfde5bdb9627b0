/* Times: between, as one says them, and in eight columns. */
#include "tcpviz/base/nanotime.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static char storage[64];

static const char *
duration(int64_t ns)
{
    struct text t;

    text_init(&t, storage, sizeof storage);
    nanotime_add_duration(&t, ns);
    return storage;
}

static const char *
column(int64_t ns)
{
    struct text t;

    text_init(&t, storage, sizeof storage);
    nanotime_add_column(&t, ns);
    assert_int_equal(t.len, NANOTIME_COLUMN_COLS);
    return storage;
}

static const char *
seconds(int64_t ns, int decimals)
{
    struct text t;

    text_init(&t, storage, sizeof storage);
    nanotime_add_seconds(&t, ns, decimals);
    return storage;
}

static void
the_way_between_is_held_at_the_ends(void **state)
{
    (void)state;
    assert_int_equal(nanotime_between(3, 10), 7);
    assert_int_equal(nanotime_between(10, 3), -7);
    assert_true(nanotime_between(INT64_MIN, INT64_MAX) == INT64_MAX);
    assert_true(nanotime_between(INT64_MAX, INT64_MIN) == INT64_MIN);
    assert_true(nanotime_between(-1, INT64_MAX) == INT64_MAX);
    assert_true(nanotime_between(1, INT64_MIN) == INT64_MIN);
    assert_true(nanotime_between(0, INT64_MIN) == INT64_MIN);
    assert_true(nanotime_between(INT64_MIN, INT64_MIN) == 0);
    assert_true(nanotime_between(INT64_MIN, -1) == INT64_MAX);
}

static const char *
bound(int64_t ns)
{
    struct text t;

    text_init(&t, storage, sizeof storage);
    nanotime_add_bound(&t, ns);
    return storage;
}

static void
what_takes_at_most_so_long_is_rounded_up(void **state)
{
    (void)state;
    assert_string_equal(bound(0), "0 ns");
    assert_string_equal(bound(3 * NANOTIME_US), "3 µs");
    assert_string_equal(bound(3 * NANOTIME_US + 1), "4 µs");
    assert_string_equal(bound(30 * NANOTIME_MS), "30 ms");
    assert_string_equal(bound(30963 * NANOTIME_US), "31 ms");
    assert_string_equal(bound(1910 * NANOTIME_US), "2.0 ms");
    assert_string_equal(bound(9950 * NANOTIME_US), "10 ms");
    assert_string_equal(bound(NANOTIME_S - 1), "1.0 s");
    assert_int_equal(bound(INT64_MAX)[0], '1'); /* and no overflow */
}

static void
multiples_and_sums_are_held_there_too(void **state)
{
    (void)state;
    assert_int_equal(nanotime_times(3, 10), 30);
    assert_int_equal(nanotime_times(-3, 10), -30);
    assert_true(nanotime_times(INT64_MAX / 2 + 1, 2) == INT64_MAX);
    assert_true(nanotime_times(INT64_MIN / 2 - 1, 2) == INT64_MIN);
    assert_int_equal(nanotime_sum(3, -10), -7);
    assert_true(nanotime_sum(INT64_MAX, 1) == INT64_MAX);
    assert_true(nanotime_sum(-1, INT64_MIN) == INT64_MIN);
    assert_true(nanotime_sum(INT64_MIN, INT64_MAX) == -1);
}

static void
durations_are_said_as_one_says_them(void **state)
{
    static const struct {
        int64_t ns;
        const char *words;
    } cases[] = {
        {0, "0 ns"},
        {40, "40 ns"},
        {999, "999 ns"},
        {1000, "1 µs"},
        {3999, "3 µs"},
        {999999, "999 µs"},
        {1000000, "1.0 ms"},
        {5049999, "5.0 ms"},
        {9999999, "9.9 ms"},
        {10000000, "10 ms"},
        {250 * NANOTIME_MS, "250 ms"},
        {NANOTIME_S - 1, "999 ms"},
        {NANOTIME_S, "1.0 s"},
        {10 * NANOTIME_S - 1, "9.9 s"},
        {75 * NANOTIME_S, "75 s"},
        {300 * NANOTIME_S - 1, "299 s"},
        {300 * NANOTIME_S, "5 min"},
        {720 * NANOTIME_S, "12 min"},
        {3 * 3600 * NANOTIME_S - 1, "179 min"},
        {3 * 3600 * NANOTIME_S, "3.0 h"},
        {12600 * NANOTIME_S, "3.5 h"},
        {-250 * NANOTIME_MS, "-250 ms"},
        {2 * NANOTIME_DAY - 1, "47.9 h"},
        {2 * NANOTIME_DAY, "2.0 d"},
        {INT64_MAX, "106751.9 d"},
        {INT64_MIN, "-106751.9 d"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(duration(cases[i].ns), cases[i].words);
}

static void
a_column_is_eight_wide_whatever_the_time(void **state)
{
    (void)state;
    assert_string_equal(column(0), "0.000000");
    assert_string_equal(column(37000), "0.000037");
    assert_string_equal(column(37999), "0.000037");
    assert_string_equal(column(9999999999), "9.999999");
    assert_string_equal(column(10709040000), "10.70904");
    assert_string_equal(column(-1200000), "-0.00120");
    assert_string_equal(column(999999 * NANOTIME_S + NANOTIME_S / 2), "999999.5");
    assert_string_equal(column(1234567 * NANOTIME_S), "1234567 ");
    assert_string_equal(column(99999999 * NANOTIME_S), "99999999");
    assert_string_equal(column(100000000 * NANOTIME_S), ">10^8 s ");
    assert_string_equal(column(-9999999 * NANOTIME_S), "-9999999");
    assert_string_equal(column(-10000000 * NANOTIME_S), "<-10^7 s");
    assert_string_equal(column(INT64_MAX), ">10^8 s ");
    assert_string_equal(column(INT64_MIN), "<-10^7 s");
}

static void
seconds_are_cut_not_rounded(void **state)
{
    (void)state;
    assert_string_equal(seconds(5016999999, 3), "5.016");
    assert_string_equal(seconds(5999999999, 0), "5");
    assert_string_equal(seconds(5, 9), "0.000000005");
    assert_string_equal(seconds(-1500000000, 1), "-1.5");
    assert_string_equal(seconds(INT64_MAX, 9), "9223372036.854775807");
    assert_string_equal(seconds(INT64_MIN, 9), "-9223372036.854775808");
}

static const char *
date(int64_t ns, int32_t utc_offset_s)
{
    struct text t;

    text_init(&t, storage, sizeof storage);
    nanotime_add_date(&t, ns, utc_offset_s);
    return storage;
}

static const char *
clock_of(int64_t ns, int32_t utc_offset_s)
{
    struct text t;

    text_init(&t, storage, sizeof storage);
    nanotime_add_clock(&t, ns, utc_offset_s);
    assert_int_equal(t.len, NANOTIME_COLUMN_COLS);
    return storage;
}

/* Days that `date -u -d @SECONDS` gives, too. */
static void
a_date_is_that_of_the_calendar(void **state)
{
    (void)state;
    assert_string_equal(date(0, 0), "1970-01-01 00:00:00.000000000 UTC");
    assert_string_equal(date(951782400 * NANOTIME_S, 0), "2000-02-29 00:00:00.000000000 UTC");
    assert_string_equal(date(951868800 * NANOTIME_S - 1, 0), "2000-02-29 23:59:59.999999999 UTC");
    assert_string_equal(date(4107542400 * NANOTIME_S, 0), "2100-03-01 00:00:00.000000000 UTC");
    assert_string_equal(date(4291747200 * NANOTIME_S, 0), "2106-01-01 00:00:00.000000000 UTC");
    assert_string_equal(date(1700000000 * NANOTIME_S, 5400),
                        "2023-11-14 23:43:20.000000000 UTC+1:30");
    assert_string_equal(date(1700000000 * NANOTIME_S, -12 * 3600),
                        "2023-11-14 10:13:20.000000000 UTC-12");
    assert_string_equal(date(-1, 0), "1969-12-31 23:59:59.999999999 UTC");
    assert_string_equal(date(INT64_MIN, 0), "1677-09-21 00:12:43.145224192 UTC");
    assert_string_equal(date(INT64_MAX, 0), "2262-04-11 23:47:16.854775807 UTC");
}

static void
a_clock_is_eight_wide_whatever_the_time(void **state)
{
    (void)state;
    assert_string_equal(clock_of(0, 0), "00:00:00");
    assert_string_equal(clock_of(-1, 0), "23:59:59");
    assert_string_equal(clock_of(0, -1), "23:59:59");
    assert_string_equal(clock_of(1700000000 * NANOTIME_S + NANOTIME_S - 1, 3600), "23:13:20");
    assert_string_equal(clock_of(INT64_MIN, -50400), "10:12:43");
    assert_string_equal(clock_of(INT64_MAX, 50400), "13:47:16");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_way_between_is_held_at_the_ends),
        cmocka_unit_test(multiples_and_sums_are_held_there_too),
        cmocka_unit_test(durations_are_said_as_one_says_them),
        cmocka_unit_test(what_takes_at_most_so_long_is_rounded_up),
        cmocka_unit_test(a_column_is_eight_wide_whatever_the_time),
        cmocka_unit_test(seconds_are_cut_not_rounded),
        cmocka_unit_test(a_date_is_that_of_the_calendar),
        cmocka_unit_test(a_clock_is_eight_wide_whatever_the_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
