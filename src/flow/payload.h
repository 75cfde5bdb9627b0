/*
 * The captured payload of a segment, to compare it with that of another one: whether bytes that
 * come again, or a packet that is seen again, are what they were.  Pure.
 */
#ifndef TCPVIZ_SRC_FLOW_PAYLOAD_H
#define TCPVIZ_SRC_FLOW_PAYLOAD_H

#include "tcpviz/base/frames.h"
#include "tcpviz/decode/segment.h"

/* As far as it was captured; the bytes are the frame's. */
struct payload {
    uint32_t seq, len; /* the raw number of its first byte; 0 bytes: nothing can be compared */
    const uint8_t *at;
};

/* `s` is what the frame was decoded to. */
struct payload payload_of(const struct segment *s, const struct frame *frame);

/* The kept frame before frame `newer` whose number has these low 32 bits, decoded; false if it is
 * gone. */
bool payload_find(const struct frames *kept, uint32_t frame_low, uint64_t newer,
                  struct frame *frame, struct segment *s);

/* Whether a packet has other bytes than an earlier one that looks alike, whose frame's number has
 * these low 32 bits, as far as both were captured; false where one is not there (NULL, or gone). */
bool payload_differs(const struct frames *kept, uint32_t frame_low, const struct segment *s,
                     const struct frame *frame);

/* Whether it is that packet once more: what is sent again has another identification, where its
 * sender gives each packet one. */
bool payload_is_same_packet(const struct segment *first, const struct segment *s);

#endif
