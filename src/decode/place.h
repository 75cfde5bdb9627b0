/*
 * Where on its way a frame was seen, as one number.  For the decode layer only.  Pure.
 */
#ifndef TCPVIZ_SRC_DECODE_PLACE_H
#define TCPVIZ_SRC_DECODE_PLACE_H

#include "tcpviz/base/bytes.h"
#include "tcpviz/base/frame.h"

/* The hash with one more word in it. */
static inline uint64_t
place_mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * 0x9e3779b97f4a7c15;
    return hash ^ hash >> 32;
}

/* The bytes as a number, where there are fewer than eight. */
static inline uint64_t
place_rest(struct bytes at)
{
    uint64_t rest = 0;

    while (at.left > 0)
        rest = rest << 8 | bytes_u8(&at);
    return rest;
}

/* segment.place, of a frame whose outermost IP header begins at `n`.  The last eight bytes may
 * begin in front of the end of those before: so Ethernet's 14 are two reads. */
static inline uint32_t
place_of(const struct frame *frame, uint32_t n)
{
    enum { WORD = 8 };
    struct bytes front = bytes_of(frame->at, n);
    uint64_t hash = (uint64_t)frame->interface << 32 | (uint32_t)frame->link_type;

    if (n < WORD)
        return (uint32_t)place_mix(hash, place_rest(front));
    while (front.left > WORD)
        hash = place_mix(hash, bytes_u64(&front));
    front = bytes_of(frame->at + n - WORD, WORD);
    return (uint32_t)place_mix(hash, bytes_u64(&front));
}

/* The same, behind a cooked header, whose field for the address begins at `address`, and its length
 * ends there: what is behind the address in its eight bytes is anything, in Linux. */
static inline uint32_t
place_of_cooked(const struct frame *frame, uint32_t n, uint32_t address)
{
    enum { FIELD = 8 };
    struct bytes front = bytes_of(frame->at, n);
    uint64_t hash;
    uint32_t len;

    (void)bytes_step(&front, address - 1);
    len = bytes_u8(&front);
    (void)bytes_step(&front, FIELD);
    hash = place_of(frame, address + (len < FIELD ? len : FIELD));
    while (front.left > FIELD)
        hash = place_mix(hash, bytes_u64(&front));
    return (uint32_t)place_mix(hash, place_rest(front));
}

#endif
