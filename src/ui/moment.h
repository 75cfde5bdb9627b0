/*
 * A connection as it was at an earlier segment: what a held picture may tell.
 */
#ifndef TCPVIZ_SRC_UI_MOMENT_H
#define TCPVIZ_SRC_UI_MOMENT_H

#include "tcpviz/flow/observer.h"

/* Bytes that nobody counted up to that moment. */
#define MOMENT_NOT_COUNTED (-1)

/* The connection when its event `newest` (a handle) was the newest one; 0: when it had none yet.
 *
 * If it has gone on since, what nobody counted up to then is not told: bytes are
 * MOMENT_NOT_COUNTED, and there are no repetitions, gaps or closed windows.  The segments of both
 * sides together are right; those of one side only tell whether there were any.  Of ICMP errors
 * only that a client which was still connecting had got one.
 *
 * Looks back from `newest` until both sides have sent something that shows their state: a few
 * events, since they answer each other.  Where there were ICMP errors it looks at some thousands,
 * to count them. */
void moment_of(const struct observer *o, const struct flow *flow, uint32_t newest,
               struct flow *out);

#endif
