/*
 * A packet as no frame held it: put together from fragments, or unpacked.  A frame of raw IP stands
 * for it, so that whoever reads frames needs to know nothing else.  For the decode layer only.
 * Pure; does not allocate.
 */
#ifndef TCPVIZ_SRC_DECODE_REBUILT_H
#define TCPVIZ_SRC_DECODE_REBUILT_H

#include "tcpviz/base/frame.h"
#include "tcpviz/decode/segment.h"

enum { REBUILT_MAX = 65535 }; /* of an IPv4 packet, of an IPv6 payload: their fields' largest */

/* What the length field counts in front of the data: in IPv6 not the fixed header. */
uint32_t rebuilt_counted_header(uint8_t version, uint32_t header_len);

/* Makes the IP header that stood in front of `piece` that of a whole packet with `len` bytes of the
 * piece's protocol; an IPv4 header checksum becomes 0, since it never passed on a wire. */
void rebuilt_mend_header(uint8_t *header, uint8_t version, const struct fragment *piece,
                         uint32_t len);

/* The packet of which `captured` of `wire` bytes are at `at`, with number, time and interface of
 * the frame that it came with, or that completed it. */
struct frame rebuilt_frame(const struct frame *with, const uint8_t *at, uint32_t captured,
                           uint32_t wire);

/* Adds to what decode_frame says of the rebuilt packet what its frame consisted of, `outer`, whose
 * last layer is the IP header that the packet begins with, and SEGMENT_REBUILT with what was done
 * for that already.  It was seen where that frame was.  The innermost VLAN is the packet's own
 * where it holds a tunnel. */
void rebuilt_put_below(struct segment *segment, const struct segment *outer);

#endif
