/*
 * States that were inferred of a side, and that its next segment shows to have been wrong.
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_DISPROVE_H
#define TCPVIZ_SRC_FLOW_TCP_DISPROVE_H

#include "sighting.h"

/* Behind the states: where the sender's new one cannot follow what the log has inferred of it since
 * its last segment, those are taken back there. */
void tcp_disprove(struct sighting *t);

#endif
