/*
 * The ends of a packet that its IP header does not name: where a source route still has to go, and
 * the home address of who is on the way.  TCP counts with those ends, in its checksum, too.  For
 * the decode layer only.  Pure.
 */
#ifndef TCPVIZ_SRC_DECODE_ROUTE_H
#define TCPVIZ_SRC_DECODE_ROUTE_H

#include "tcpviz/base/bytes.h"
#include "tcpviz/base/endpoint.h"

/* Puts the end of a loose or strict source route (RFC 791 section 3.1) among these IPv4 options, if
 * there is one that has not come there, into `dst`. */
void route_ip4(struct bytes options, struct address *dst);

/* The same of an IPv6 routing header, behind its first two bytes: types 0 (RFC 2460 section 4.4),
 * 2 (RFC 6275 section 6.4), 3 (RFC 6554 section 3) and 4 (RFC 8754 section 2). */
void route_ip6(struct bytes routing, struct address *dst);

/* Puts the home address (RFC 6275 section 6.3) among the options of an IPv6 destination header,
 * behind its first two bytes, into `src`, if there is one. */
void route_home(struct bytes options, struct address *src);

#endif
