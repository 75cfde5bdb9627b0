/*
 * Where memory ends, what is given up for what comes: connections that have ended first, then the
 * half-open, unless they are few and new, then the idlest, and of a busy one its oldest events;
 * never what is on the screen.
 */
#ifndef TCPVIZ_SRC_FLOW_ROOM_H
#define TCPVIZ_SRC_FLOW_ROOM_H

#include "observer_parts.h"

/* A connection more, as flow_table_add() makes it; if need be, for another one than `keep`.  NULL
 * if none can be given up. */
struct flow *room_for_flow(struct observer *o, const struct segment *s, enum side from,
                           const struct flow *keep);

/* A record of the log for an event of this connection, not from `keep`; 0 if there is none to be
 * had. */
uint32_t room_for_event(struct observer *o, struct flow *flow, const struct flow *keep);

#endif
