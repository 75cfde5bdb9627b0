/*
 * A connection as it was at an earlier segment: what a held picture may tell.
 */
#ifndef TCPVIZ_SRC_UI_MOMENT_H
#define TCPVIZ_SRC_UI_MOMENT_H

#include "tcpviz/flow/observer.h"

/* The connection when its event `newest` (a handle) was the newest one.  What nobody remembers of
 * that moment is as it is now: counted bytes and repetitions.  Looks back from `newest` until both
 * sides have sent something: a few events, since they answer each other. */
void moment_of(const struct observer *o, const struct flow *flow, uint32_t newest,
               struct flow *out);

#endif
