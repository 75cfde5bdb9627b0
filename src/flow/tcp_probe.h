/*
 * What a segment asks for that brings nothing new: a keep-alive (RFC 9293 section 3.8.4), or a
 * probe of a closed window (section 3.8.6.1).
 */
#ifndef TCPVIZ_FLOW_TCP_PROBE_H
#define TCPVIZ_FLOW_TCP_PROBE_H

#include "tcp_track.h"

/* Of a segment whose direction has numbers (seq_seen), before they are tracked.  PROBE_NONE,
 * PROBE_KEEP_ALIVE or PROBE_ZERO_WINDOW. */
enum probe tcp_probe_of(const struct sighting *t);

#endif
