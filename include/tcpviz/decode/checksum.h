/*
 * Whether a checksum is right: of IPv4 (RFC 791 section 3.1) and of TCP with the pseudo header
 * (RFC 9293 section 3.1; RFC 8200 section 8.1), summed as in RFC 1071.
 *
 * Only for what somebody looks at: each byte is read.  Pure; does not allocate.
 */
#ifndef TCPVIZ_DECODE_CHECKSUM_H
#define TCPVIZ_DECODE_CHECKSUM_H

#include "tcpviz/base/frame.h"
#include "tcpviz/decode/segment.h"

#include <stdint.h>

enum checksum_verdict {
    CHECKSUM_RIGHT,
    CHECKSUM_WRONG,
    CHECKSUM_OFFLOAD, /* it is the sum of the pseudo header alone, not even inverted: so systems
                         leave it to the card, and Linux what it joined of received ones (GRO) */
    CHECKSUM_EMPTY,   /* 0, and that is not right: not filled in */
    CHECKSUM_CUT,     /* not all that it is over was captured */
    CHECKSUM_DOUBTFUL /* it may be over other bytes or addresses than those here: with an IP length
                         of 0 or past the frame, with IP options or extension headers, if it is not
                         right then */
};

struct checksum {
    enum checksum_verdict verdict;
    uint16_t right; /* with RIGHT, WRONG and EMPTY: what it has to be */
};

/* Of a frame of which decode_frame said DECODE_SEGMENT and filled in `s`.  Its last IP header
 * begins at byte `ip`, its TCP header at byte `tcp`. */
struct checksum checksum_tcp(const struct frame *frame, const struct segment *s, uint32_t ip,
                             uint32_t tcp);

/* Of the IPv4 header at byte `at`. */
struct checksum checksum_ip4(const struct frame *frame, uint32_t at);

#endif
