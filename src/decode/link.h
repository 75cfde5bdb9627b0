/*
 * From the start of a frame, or of what a tunnel carries, to the next IP header, one at a time. For
 * the decode layer only.  Pure; does not allocate.
 */
#ifndef TCPVIZ_SRC_DECODE_LINK_H
#define TCPVIZ_SRC_DECODE_LINK_H

#include "packet.h"

/* What a frame of this DLT_ number begins with; it may be stepped over what does not matter. */
uint32_t link_begin(int link_type, struct packet *p, struct segment *out);

/* Steps over one header in front of IP, of the kind `header` (header.h), and says which is next;
 * HEADER_OTHER if it leads nowhere.  `out` gets the layer, and the id of a VLAN tag. */
uint32_t link_step(uint32_t header, struct packet *p, struct segment *out);

#endif
