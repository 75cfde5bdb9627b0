/*
 * Numbers as decimal digits, two at a time: a table of 46 columns is written millions of times, and
 * printf would be most of the work.  Each function writes to `at`, without a NUL, and returns the
 * place behind.  For the export layer only.
 */
#ifndef TCPVIZ_SRC_EXPORT_DIGITS_H
#define TCPVIZ_SRC_EXPORT_DIGITS_H

#include <stdint.h>
#include <string.h>

/* Digits that a number and seconds with nine decimals take at most, with the sign. */
#define DIGITS_NUMBER_MAX 20
#define DIGITS_SECONDS_MAX 21

/* Exactly two digits; n is below 100. */
static inline char *
digits_pair(char *at, unsigned n)
{
    static const char pairs[] =
        "00010203040506070809101112131415161718192021222324252627282930313233"
        "34353637383940414243444546474849505152535455565758596061626364656667"
        "6869707172737475767778798081828384858687888990919293949596979899";

    memcpy(at, pairs + 2 * (size_t)n, 2);
    return at + 2;
}

/* One digit or two; n is below 100. */
static inline char *
digits_first(char *at, uint32_t n)
{
    if (n >= 10)
        return digits_pair(at, n);
    *at = (char)('0' + n);
    return at + 1;
}

/* Exactly four digits, and eight. */
static inline char *
digits_four(char *at, uint32_t n)
{
    return digits_pair(digits_pair(at, n / 100), n % 100);
}

static inline char *
digits_eight(char *at, uint32_t n)
{
    return digits_four(digits_four(at, n / 10000), n % 10000);
}

/* Up to four digits, and up to eight. */
static inline char *
digits_to_four(char *at, uint32_t n)
{
    if (n < 100)
        return digits_first(at, n);
    return digits_pair(digits_first(at, n / 100), n % 100);
}

static inline char *
digits_to_eight(char *at, uint32_t n)
{
    if (n < 10000)
        return digits_to_four(at, n);
    return digits_four(digits_to_four(at, n / 10000), n % 10000);
}

static inline char *
digits_unsigned(char *at, uint64_t n)
{
    enum { EIGHT = 100000000 };

    if (n < EIGHT)
        return digits_to_eight(at, (uint32_t)n);
    if (n < (uint64_t)EIGHT * EIGHT)
        return digits_eight(digits_to_eight(at, (uint32_t)(n / EIGHT)), (uint32_t)(n % EIGHT));
    at = digits_to_four(at, (uint32_t)(n / EIGHT / EIGHT));
    at = digits_eight(at, (uint32_t)(n / EIGHT % EIGHT));
    return digits_eight(at, (uint32_t)(n % EIGHT));
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
    uint32_t rest = (uint32_t)(size % 1000000000u);

    if (ns < 0)
        *at++ = '-';
    at = digits_unsigned(at, size / 1000000000u);
    *at++ = '.';
    *at++ = (char)('0' + rest / 100000000);
    return digits_eight(at, rest % 100000000);
}

#endif
