/*
 * Numbers as decimal digits, three at a time: tables with dozens of columns are written millions of
 * times, and printf would be most of the work.
 *
 * Each of these writes to `at`, without a NUL, and returns the place behind; up to three bytes from
 * there on may be overwritten, too.  Pure.
 */
#ifndef TCPVIZ_BASE_DIGITS_H
#define TCPVIZ_BASE_DIGITS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Digits that a number and seconds with nine decimals take at most, with the sign. */
#define DIGITS_NUMBER_MAX 20
#define DIGITS_SECONDS_MAX 21

/* Four characters for each number below 1000: its three digits and nothing; and those without
 * zeros in front, with how many there are as the fourth one. */
extern const char digits_of[1000][4];
extern const char digits_short[1000][4];

/* Exactly three digits, and nine; n has no more. */
static inline char *
digits_three(char *at, uint32_t n)
{
    memcpy(at, digits_of[n], 4);
    return at + 3;
}

static inline char *
digits_nine(char *at, uint32_t n)
{
    uint32_t low = n % 1000000;

    return digits_three(digits_three(digits_three(at, n / 1000000), low / 1000), low % 1000);
}

/* Up to three. */
static inline char *
digits_to_three(char *at, uint32_t n)
{
    const char *digits = digits_short[n];

    memcpy(at, digits, 4);
    return at + digits[3];
}

/* Of numbers from 1000 on. */
char *digits_many(char *at, uint64_t n);

static inline char *
digits_unsigned(char *at, uint64_t n)
{
    return n < 1000 ? digits_to_three(at, (uint32_t)n) : digits_many(at, n);
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
char *digits_seconds(char *at, int64_t ns);

/* Reads a number that is all of the text; false, and *out is as it was, if it is anything else, or
 * more than `max`. */
bool digits_read(const char *text, uint64_t max, uint64_t *out);

#endif
