/*
 * Into a tunnel: from behind an IP header to the header of what that packet carries.  For the
 * decode layer only.  Pure; does not allocate.
 */
#ifndef TCPVIZ_SRC_DECODE_TUNNEL_H
#define TCPVIZ_SRC_DECODE_TUNNEL_H

#include "packet.h"

#include <stdbool.h>

/* Whether packets of this protocol may carry others. */
bool tunnel_carries(uint8_t protocol);

/* Steps over the header of p->protocol and those of the tunnel.  What follows then (header.h), with
 * SEGMENT_TUNNEL in p->notes; HEADER_OTHER if it is no tunnel. */
uint32_t tunnel_enter(struct packet *p, struct segment *out);

#endif
