/*
 * Times: signed nanoseconds, since 1970 for moments, plain for durations.  Pure.
 */
#ifndef TCPVIZ_BASE_NANOTIME_H
#define TCPVIZ_BASE_NANOTIME_H

#include "tcpviz/base/text.h"

#include <stdbool.h>
#include <stdint.h>

#define NANOTIME_US 1000LL
#define NANOTIME_MS 1000000LL
#define NANOTIME_S 1000000000LL
#define NANOTIME_DAY (86400 * NANOTIME_S)

/* Columns of the ladder's time: nanotime_add_column never adds more or fewer. */
#define NANOTIME_COLUMN_COLS 8

/* n times as long, and as long as both, held at the ends of int64 instead of overflowing: a capture
 * may have any times. */
static inline int64_t
nanotime_times(int64_t ns, int n)
{
    int64_t all;

    if (__builtin_mul_overflow(ns, n, &all))
        return (ns < 0) == (n < 0) ? INT64_MAX : INT64_MIN;
    return all;
}

static inline int64_t
nanotime_sum(int64_t a_ns, int64_t b_ns)
{
    int64_t ns;

    if (__builtin_add_overflow(a_ns, b_ns, &ns))
        return b_ns < 0 ? INT64_MIN : INT64_MAX;
    return ns;
}

/* b - a, likewise. */
static inline int64_t
nanotime_between(int64_t a_ns, int64_t b_ns)
{
    int64_t ns;

    if (__builtin_sub_overflow(b_ns, a_ns, &ns))
        return b_ns < 0 ? INT64_MIN : INT64_MAX;
    return ns;
}

/* Appends a duration as one says it: "40 ns", "3 µs", "5.0 ms", "250 ms", "1.0 s", "75 s",
 * "12 min", "3.5 h", "2.5 d".  What is finer is cut off; a negative one gets a minus. */
void nanotime_add_duration(struct text *t, int64_t ns);

/* The same, rounded up: for "at most" so much, which what was cut off would belie.  Not negative.
 */
void nanotime_add_bound(struct text *t, int64_t ns);

/* Whether two durations are said alike: then one of them says it all. */
bool nanotime_read_alike(int64_t a_ns, int64_t b_ns);

/* Appends seconds in exactly 8 columns; decimals go as seconds grow ("0.000037",
 * "10.70904", "-0.00120"); from 10^8 s on it is ">10^8 s ", from -10^7 s down "<-10^7 s". */
void nanotime_add_column(struct text *t, int64_t ns);

/* Appends the time of day of a moment in exactly 8 columns, cut to seconds: "14:51:00"; the clock
 * is so many seconds ahead of UTC. */
void nanotime_add_clock(struct text *t, int64_t ns, int32_t utc_offset_s);

/* Appends the same moment in full: "2026-11-21 14:51:00.000009000 UTC+1:30". */
void nanotime_add_date(struct text *t, int64_t ns, int32_t utc_offset_s);

/* Appends seconds with `decimals` (0 to 9) decimals, cut, not rounded: "5.016". */
void nanotime_add_seconds(struct text *t, int64_t ns, int decimals);

#endif
