/*
 * Numbers as decimal digits, three at a time: tables with dozens of columns are written millions of
 * times, and printf would be most of the work.
 *
 * Each of these writes to `at`, without a NUL, and returns the place behind; the byte there may be
 * overwritten, too.  Pure.
 */
#ifndef TCPVIZ_BASE_DIGITS_H
#define TCPVIZ_BASE_DIGITS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Digits that a number and seconds with nine decimals take at most, with the sign. */
#define DIGITS_NUMBER_MAX 20
#define DIGITS_SECONDS_MAX 21

/* Four characters for each number below 1000: its three digits, and how many zeros there are in
 * front of it, as a number. */
extern const char digits_of[4 * 1000];

/* Exactly three digits, and nine; n has no more. */
static inline char *
digits_three(char *at, uint32_t n)
{
    memcpy(at, &digits_of[4 * n], 4);
    return at + 3;
}

static inline char *
digits_nine(char *at, uint32_t n)
{
    uint32_t low = n % 1000000;

    return digits_three(digits_three(digits_three(at, n / 1000000), low / 1000), low % 1000);
}

/* Up to three, and up to nine. */
static inline char *
digits_to_three(char *at, uint32_t n)
{
    const char *digits = &digits_of[4 * n];
    int zeros = digits[3];

    memcpy(at, digits + zeros, 4);
    return at + 3 - zeros;
}

static inline char *
digits_to_nine(char *at, uint32_t n)
{
    if (n < 1000)
        return digits_to_three(at, n);
    if (n < 1000000)
        return digits_three(digits_to_three(at, n / 1000), n % 1000);
    at = digits_to_three(at, n / 1000000);
    n %= 1000000;
    return digits_three(digits_three(at, n / 1000), n % 1000);
}

/* Of numbers above ten digits. */
char *digits_many(char *at, uint64_t n);

/* Raw numbers and timestamps have ten digits, of which the first one is easily told. */
static inline char *
digits_unsigned(char *at, uint64_t n)
{
    if (n < 1000000000)
        return digits_to_nine(at, (uint32_t)n);
    if (n >= 10000000000)
        return digits_many(at, n);
    *at = (char)('0' + n / 1000000000);
    return digits_nine(at + 1, (uint32_t)(n % 1000000000));
}

static inline char *
digits_number(char *at, int64_t n)
{
    if (n >= 0)
        return digits_unsigned(at, (uint64_t)n);
    *at = '-';
    return digits_unsigned(at + 1, 0 - (uint64_t)n);
}

/* Seconds with nine decimals. */
static inline char *
digits_seconds(char *at, int64_t ns)
{
    uint64_t size = ns < 0 ? 0 - (uint64_t)ns : (uint64_t)ns;

    if (ns < 0)
        *at++ = '-';
    at = digits_unsigned(at, size / 1000000000);
    *at = '.';
    return digits_nine(at + 1, (uint32_t)(size % 1000000000));
}

/* Reads a number that is all of the text; false, and *out is as it was, if it is anything else, or
 * more than `max`. */
bool digits_read(const char *text, uint64_t max, uint64_t *out);

#endif
