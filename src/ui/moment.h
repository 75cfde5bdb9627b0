/*
 * A connection as it was at an earlier segment: what a held picture may tell.
 */
#ifndef TCPVIZ_SRC_UI_MOMENT_H
#define TCPVIZ_SRC_UI_MOMENT_H

#include "tcpviz/flow/observer.h"

/* Bytes that nobody counted up to that moment. */
#define MOMENT_NOT_COUNTED (-1)

/* The connection when its event `newest` (a handle) was the newest one; 0: when it had none yet.
 * Where it went on since, nobody counted what there was: the bytes are MOMENT_NOT_COUNTED, the
 * segments of a side tell only whether there were any, while those of both are as many as there
 * were; repetitions, gaps, closed windows and ICMP errors are left out; but a client that is still
 * connecting was told of one, if it was.  Looks back from `newest` until both sides have sent
 * something: a few events, since they answer each other; and where there were ICMP errors, some
 * thousands, to count them. */
void moment_of(const struct observer *o, const struct flow *flow, uint32_t newest,
               struct flow *out);

#endif
