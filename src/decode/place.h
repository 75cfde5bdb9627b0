/*
 * Where on its way a frame was seen, as one number.  For the decode layer only.  Pure.
 */
#ifndef TCPVIZ_SRC_DECODE_PLACE_H
#define TCPVIZ_SRC_DECODE_PLACE_H

#include "tcpviz/base/bytes.h"
#include "tcpviz/base/frame.h"

static inline uint64_t
place_mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * 0x9e3779b97f4a7c15;
    return hash ^ hash >> 32;
}

/* segment.place, of a frame whose outermost IP header begins at `n`. */
static inline uint32_t
place_of(const struct frame *frame, uint32_t n)
{
    struct bytes front = bytes_of(frame->at, n);
    uint64_t hash = (uint64_t)frame->interface << 32 | (uint32_t)frame->link_type, rest = 0;

    while (front.left >= 8)
        hash = place_mix(hash, bytes_u64(&front));
    if (front.left >= 4)
        rest = bytes_u32(&front);
    while (front.left > 0)
        rest = rest << 8 | bytes_u8(&front);
    return (uint32_t)place_mix(hash, rest);
}

#endif
