/*
 * Which of a connection's two states nothing of its own side has shown yet.
 */
#ifndef TCPVIZ_FLOW_INFERRED_H
#define TCPVIZ_FLOW_INFERRED_H

#include "tcpviz/flow/flow.h"

/* Whether an event that changes the state of that side infers it. */
static inline bool
inferred_by(const struct event *e, enum side side)
{
    return side != e->from || e->unsure;
}

/* Whether the state of that side is inferred behind the event, where it was so `before` it or not:
 * half.inferred.  Its own next segment shows it; not one whose numbers leave it open, nor a SYN-ACK
 * that comes again, which was sent before, nor what nobody takes, or a reset that nobody believes,
 * which need not be its own. */
static inline bool
inferred_behind(const struct event *e, enum side side, bool before)
{
    if (e->state_changed[side])
        return inferred_by(e, side);
    if (!before || side != e->from || event_is_icmp(e))
        return before;
    return e->flags & TCP_RST ? e->state[side] != STATE_CLOSED
                              : e->dropped || e->unsure || (e->flags & TCP_SYN);
}

/* Whether flow->state of that side was inferred, and its own segments have not agreed since: that
 * its SYN or its FIN was acknowledged; of CLOSE-WAIT, until its Ack, that a FIN came; of CLOSED,
 * until its own reset, that another one did; or that who closes is the first.  So are those of a
 * connection whose ends have gone on in another. */
bool inferred_state(const struct flow *flow, enum side side);

/* Whether the state that the event tells of that side is, by all that came since.  That of its
 * sender where event.unsure, whatever came; its receiver's, as long as that is in this state, by
 * the rule above, and by event.disproved where it was none. */
bool inferred_on_arrow(const struct flow *flow, const struct event *e, enum side side);

#endif
