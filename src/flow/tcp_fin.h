/*
 * The FIN of a side: the last of its numbers (RFC 9293 section 3.6), and what is left of one that
 * was none.
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_FIN_H
#define TCPVIZ_SRC_FLOW_TCP_FIN_H

#include "sighting.h"

/* The segment has a FIN, the number in front of `end`, and its numbers have been tracked. */
void tcp_fin_track(struct sighting *t, uint32_t end);

/* That side's newest number is a FIN, which passed in `segment`; only now it is known to have been
 * taken. */
void tcp_fin_learn(struct sighting *t, enum side side, uint32_t segment);

/* Where the segment stands in the place of its side's FIN, or behind it, and nobody had taken that
 * FIN: its side has not closed.  Then there is a note, and the FIN is void. */
void tcp_fin_check_weak(struct sighting *t);

/* Whether it brings data or a FIN behind its side's FIN; and what to say of it. */
bool tcp_fin_is_behind(const struct sighting *t);
void tcp_fin_note_behind(struct sighting *t);

/* What that side had sent as a FIN was none: the closing has not begun, or begins with the other
 * side's FIN. */
void tcp_fin_forget(struct ranges *ranges, struct flow *flow, enum side from);

/* The same of a FIN that was not taken: its number is free again, and the states are what they were
 * before it. */
void tcp_fin_void(struct ranges *ranges, struct flow *flow, enum side from);

/* Whether it is a FIN below what its receiver expects: a FIN is the last number of its side.  Then
 * nothing else of it counts; and what to say of it. */
bool tcp_fin_is_old(const struct sighting *t);
void tcp_fin_note_old(struct sighting *t);

#endif
