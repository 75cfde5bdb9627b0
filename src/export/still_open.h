/*
 * What the ladder as text says behind its last arrow of a connection that nobody has closed.  Pure.
 */
#ifndef TCPVIZ_SRC_EXPORT_STILL_OPEN_H
#define TCPVIZ_SRC_EXPORT_STILL_OPEN_H

#include "tcpviz/ladder/layout.h"

/* "still open: 12 segments, the last at 1.500000; Client ESTABLISHED, Server ~CLOSE-WAIT". */
void still_open_add(struct text *t, const struct flow *flow, const struct ladder_style *style);

#endif
