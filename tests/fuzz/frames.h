/*
 * What fuzzers that take whole frames have in common: how frames lie in the input.
 *
 * Each frame stands behind a header of five bytes: length (2, big endian), link type and how much
 * longer the frame was (1; where that is the most, frames were dropped before it), milliseconds
 * since the one before (2, signed).
 */
#ifndef TCPVIZ_TESTS_FUZZ_FRAMES_H
#define TCPVIZ_TESTS_FUZZ_FRAMES_H

#include "require.h"

#include "tcpviz/base/bytes.h"
#include "tcpviz/base/frame.h"

#include <string.h>

enum { DLT_ETHERNET = 1, DLT_RAW_IP = 12, LONGER_MAX = 0x7f, FRAME_HEAD_BYTES = 5 };

/* An unpack_deflate for which packed bytes are what they were: an input need not be a stream. */
static inline size_t
unpack_nothing(void *with, const uint8_t *packed, size_t n, uint8_t *to, size_t room)
{
    (void)with;
    if (n > room)
        return 0;
    memcpy(to, packed, n);
    return n;
}

/* What stands in front of a frame, of at most 64 KiB, that came behind this time, as near as five
 * bytes can say it: how much longer it was in steps of 16 bytes. */
static inline void
frame_head(const struct frame *frame, int64_t before_ns, uint8_t head[FRAME_HEAD_BYTES])
{
    uint32_t longer = (frame->wire_bytes - frame->captured_bytes + 15) / 16;
    int64_t way_ms = (frame->time_ns - before_ns) / 1000000;
    uint16_t after_ms = (uint16_t)(way_ms < INT16_MIN   ? INT16_MIN
                                   : way_ms > INT16_MAX ? INT16_MAX
                                                        : way_ms);
    unsigned how = frame->missed > 0 ? LONGER_MAX : longer < LONGER_MAX ? longer : LONGER_MAX - 1;

    head[0] = (uint8_t)(frame->captured_bytes >> 8);
    head[1] = (uint8_t)frame->captured_bytes;
    head[2] = (uint8_t)(how << 1 | (frame->link_type == DLT_RAW_IP));
    head[3] = (uint8_t)(after_ms >> 8);
    head[4] = (uint8_t)after_ms;
}

/* The next frame; false at the end of the input. */
static inline bool
next_frame(struct bytes *b, struct frame *frame)
{
    struct bytes body;
    uint16_t size = bytes_u16(b);
    uint8_t how = bytes_u8(b);
    int16_t after_ms = (int16_t)bytes_u16(b);

    if (b->cut)
        return false;
    body = bytes_split(b, size);
    frame->time_ns += after_ms * 1000000LL;
    frame->number++;
    frame->captured_bytes = (uint32_t)body.left;
    frame->wire_bytes = (uint32_t)body.left + (how >> 1) * 16u;
    frame->at = body.at;
    frame->missed = how >> 1 == LONGER_MAX ? frame->captured_bytes + 1 : 0;
    frame->link_type = how & 1 ? DLT_RAW_IP : DLT_ETHERNET;
    return true;
}

#endif
