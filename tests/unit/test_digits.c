/*
 * Digits: every length of number, and all that a table may hold, beside printf.
 */
#include "tcpviz/base/digits.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static void
check_number(int64_t n)
{
    char expected[DIGITS_NUMBER_MAX + 1], written[DIGITS_NUMBER_MAX + 1];

    (void)snprintf(expected, sizeof expected, "%" PRId64, n);
    *digits_number(written, n) = '\0';
    assert_string_equal(written, expected);
}

static void
check_seconds(int64_t ns)
{
    char expected[DIGITS_SECONDS_MAX + 1], written[DIGITS_SECONDS_MAX + 1];
    uint64_t size = ns < 0 ? 0 - (uint64_t)ns : (uint64_t)ns;

    (void)snprintf(expected, sizeof expected, "%s%" PRIu64 ".%09" PRIu64, ns < 0 ? "-" : "",
                   size / 1000000000, size % 1000000000);
    *digits_seconds(written, ns) = '\0';
    assert_string_equal(written, expected);
}

static void
numbers_of_each_length(void **state)
{
    (void)state;
    for (uint64_t power = 1; power <= INT64_MAX / 10; power *= 10)
        for (int64_t near = -2; near <= 2; near++) {
            check_number((int64_t)power * 10 + near);
            check_number(-(int64_t)power * 10 + near);
            check_number((int64_t)power * 7 + near);
            check_seconds((int64_t)power * 10 + near);
            check_seconds(-(int64_t)power * 3 + near);
        }
}

static void
all_small_numbers(void **state)
{
    (void)state;
    for (int64_t n = 0; n < 1002; n++) {
        check_number(n);
        check_number(n * 1000 + n % 1000);
        check_seconds(n * 1000001);
    }
}

static void
the_ends(void **state)
{
    char written[DIGITS_NUMBER_MAX + 1];

    (void)state;
    check_number(INT64_MAX);
    check_number(INT64_MIN);
    check_number(UINT32_MAX);
    check_seconds(INT64_MAX);
    check_seconds(INT64_MIN);
    *digits_unsigned(written, UINT64_MAX) = '\0';
    assert_string_equal(written, "18446744073709551615");
}

static void
reads_what_is_a_number_and_nothing_else(void **state)
{
    static const char *const wrong[] = {"", " 1", "1 ", "-1", "+1", "0x1", "1.", "a", "101", "999"};
    uint64_t n = 7;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(digits_read(wrong[i], 100, &n));
    assert_int_equal(n, 7);
    assert_true(digits_read("0", 0, &n) && n == 0);
    assert_false(digits_read("9", 5, &n));
    assert_true(digits_read("00100", 100, &n) && n == 100);
    assert_true(digits_read("18446744073709551615", UINT64_MAX, &n) && n == UINT64_MAX);
    assert_false(digits_read("18446744073709551616", UINT64_MAX, &n));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_is_a_number_and_nothing_else),
        cmocka_unit_test(numbers_of_each_length),
        cmocka_unit_test(all_small_numbers),
        cmocka_unit_test(the_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
