/*
 * From the start of a frame to its IP header.  For the decode layer only.  Pure; does not
 * allocate.
 */
#ifndef TCPVIZ_SRC_DECODE_LINK_H
#define TCPVIZ_SRC_DECODE_LINK_H

#include "tcpviz/base/bytes.h"

/* Steps over the link layer of a frame of this DLT_ number.  True if an IP header follows, at
 * `at`; `vlan` is then the innermost VLAN id, 0 without one.  False if it is something else, or
 * cannot be told because the frame ends: then at->cut is set. */
bool link_find_ip(int link_type, struct bytes *at, uint16_t *vlan);

#endif
