/*
 * The tunnels that have headers of their own.  For the decode layer only.  Pure; does not
 * allocate.
 */
#ifndef TCPVIZ_SRC_DECODE_TUNNELS_H
#define TCPVIZ_SRC_DECODE_TUNNELS_H

#include "packet.h"

/* Each steps over its headers and says what follows (header.h). */
uint32_t gre_enter(struct packet *p, struct segment *out);
uint32_t udp_enter(struct packet *p, struct segment *out);

#endif
