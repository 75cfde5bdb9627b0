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
        {INT64_MAX, "2562047.7 h"},
        {INT64_MIN, "-2562047.7 h"},
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

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_way_between_is_held_at_the_ends),
        cmocka_unit_test(durations_are_said_as_one_says_them),
        cmocka_unit_test(a_column_is_eight_wide_whatever_the_time),
        cmocka_unit_test(seconds_are_cut_not_rounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
