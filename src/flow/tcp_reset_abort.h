/*
 * Resets that answer nothing: what their own side had tried in vain, or sent and received, before
 * its kernel gave up or its program ended.
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_RESET_ABORT_H
#define TCPVIZ_SRC_FLOW_TCP_RESET_ABORT_H

#include "sighting.h"

/* Where its sender has tried something in vain often enough: a note.  False: else.  Where the other
 * side has said something since, which leaves its window closed, what looks like an answer is one.
 */
bool tcp_reset_explain_tries(struct sighting *t);

/* What is left when nothing else explains it; one note. */
void tcp_reset_explain_abort(struct sighting *t);

#endif
