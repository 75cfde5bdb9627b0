/*
 * Sequence numbers: modulo 2^32 (RFC 9293, section 3.4).  Pure.
 *
 * `a` is before `b` when the way from a to b, counted upwards, is shorter than 2^31.
 */
#ifndef TCPVIZ_BASE_SEQNO_H
#define TCPVIZ_BASE_SEQNO_H

#include <stdbool.h>
#include <stdint.h>

/* The signed way from b to a: positive when a is after b. */
static inline int32_t
seqno_diff(uint32_t a, uint32_t b)
{
    uint32_t d = a - b;

    return d <= INT32_MAX ? (int32_t)d : -(int32_t)(UINT32_MAX - d) - 1;
}

/* Just 2^31 apart, each is before the other, and none is after. */
static inline bool
seqno_before(uint32_t a, uint32_t b)
{
    return seqno_diff(a, b) < 0;
}

static inline bool
seqno_after(uint32_t a, uint32_t b)
{
    return seqno_diff(a, b) > 0;
}

#endif
