/*
 * The frames that nearly all are: Ethernet, IPv4 without options, TCP.  For the decode layer
 * only.  Pure; does not allocate.
 */
#ifndef TCPVIZ_SRC_DECODE_PLAIN_H
#define TCPVIZ_SRC_DECODE_PLAIN_H

#include "tcpviz/decode/decode.h"

/* The same as decode_parts, and quickly, of a frame that is whole up to its payload and about which
 * there is nothing to note but that the payload is cut.  Else false, and `out` is undefined. */
bool plain_read(const struct frame *frame, struct segment *out);

/* decode.c: what decode_frame does with all other frames, header by header. */
enum decode_verdict decode_parts(const struct frame *frame, struct segment *out);

#endif
