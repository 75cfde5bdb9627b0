/*
 * Numbers that passed before and come again (RFC 9293 section 3.8.1): whose they were, which
 * sending of them is remembered, and whether they are the same.
 *
 * Why they come again is tcp_again.h's, which is asked here; their bytes are compared by
 * tcp_bytes.h.
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_RESENT_H
#define TCPVIZ_SRC_FLOW_TCP_RESENT_H

#include "sighting.h"

/* `old` is the part of the segment below the next number, and fills no gap: a note of what comes
 * again, or that it passes for the first time, where that is so far back that nobody knows better.
 * more_is_new: the rest of it is new. */
void tcp_resent_note(struct sighting *t, struct span old, bool more_is_new);

/* The segment is a copy of what it has in `old`: an ACK may answer this sending. */
void tcp_resent_remember(struct sighting *t, struct span old);

#endif
