/*
 * States that were inferred of a side, and that its next segment shows to have been wrong.
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_DISPROVE_H
#define TCPVIZ_SRC_FLOW_TCP_DISPROVE_H

#include "sighting.h"

/* Behind the states: where the sender's new one cannot follow what the log has inferred of it since
 * its last segment, those are taken back there. */
void tcp_disprove_inferred(struct sighting *t);

/* Nothing is inferred wrongly of who goes on in ESTABLISHED, or towards it. */
static inline void
tcp_disprove(struct sighting *t)
{
    enum tcp_state before = t->e->state[t->e->from];

    if (before > STATE_ESTABLISHED || own_state(t) < before)
        tcp_disprove_inferred(t);
}

#endif
