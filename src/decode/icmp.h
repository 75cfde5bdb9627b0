/*
 * ICMP errors that quote a TCP segment.  For the decode layer only.  Pure; does not allocate.
 */
#ifndef TCPVIZ_SRC_DECODE_ICMP_H
#define TCPVIZ_SRC_DECODE_ICMP_H

#include "packet.h"
#include "tcpviz/decode/decode.h"

enum { IP_ICMP = 1, IP_ICMP6 = 58 }; /* IANA's protocol numbers */

/* Reads what is behind an IP header of one of these protocols, whose addresses are in `out`.  With
 * DECODE_ICMP `out` is the segment that it quotes, as far as it does, and who says what of it is in
 * out->icmp; else DECODE_NOT_TCP: no error, or it does not quote ports and number of a segment. */
enum decode_verdict icmp_read(struct packet *p, struct segment *out);

#endif
