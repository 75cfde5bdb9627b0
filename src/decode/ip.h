/*
 * One IP header: IPv4 (RFC 791), IPv6 and its extension headers (RFC 8200).  For the decode layer
 * only.  Pure; does not allocate.
 */
#ifndef TCPVIZ_SRC_DECODE_IP_H
#define TCPVIZ_SRC_DECODE_IP_H

#include "packet.h"
#include "tcpviz/decode/decode.h"

/* IANA's protocol numbers: IP in IP is of RFC 2003, and of RFC 2473 and RFC 4213. */
enum { IP_IP4 = 4, IP_TCP = 6, IP_UDP = 17, IP_IP6 = 41 };

/* Steps over one IP header with its options and extension headers, and ends the packet where its
 * IP length says.  With DECODE_SEGMENT the header of p->protocol follows, and in `out` the
 * addresses, ip_id and ttl are set; the ports are zero.  With DECODE_FRAGMENT the fragment's bytes
 * follow, and with DECODE_PACKED those that IPComp packed, and `out->fragment` is set but for where
 * they are and how many. */
enum decode_verdict ip_read(struct packet *p, struct segment *out);

#endif
