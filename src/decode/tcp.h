/*
 * The TCP header (RFC 9293 section 3.1).  For the decode layer only.  Pure; does not allocate.
 */
#ifndef TCPVIZ_SRC_DECODE_TCP_H
#define TCPVIZ_SRC_DECODE_TCP_H

#include "packet.h"
#include "tcpviz/decode/decode.h"

/* Reads the header and its options, and steps to the payload.  DECODE_SEGMENT with the ports and
 * all that TCP says set in `out`, but notes left in `p`; or DECODE_TOO_SHORT. */
enum decode_verdict tcp_read(struct packet *p, struct segment *out);

#endif
