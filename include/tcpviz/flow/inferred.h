/*
 * Which of a connection's two states nothing of its own side has shown yet.
 *
 * An event tells what it inferred itself, and whether later segments disproved that (event.unsure,
 * event.disproved): that is asked of an arrow.  This is asked of the connection, behind its newest
 * segment, whichever arrow has the state.
 */
#ifndef TCPVIZ_FLOW_INFERRED_H
#define TCPVIZ_FLOW_INFERRED_H

#include "tcpviz/flow/flow.h"

/* Whether flow->state of that side was inferred, and its own segments have not agreed since: that
 * its SYN or its FIN was acknowledged; of CLOSE-WAIT, until its Ack, that a FIN came; of CLOSED,
 * until its own reset, that another one did; or that who closes is the first.  So are those of a
 * connection whose ends have gone on in another. */
bool inferred_state(const struct flow *flow, enum side side);

#endif
