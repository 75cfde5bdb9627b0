/*
 * The FIN of a side: the last of its numbers (RFC 9293 section 3.6), and what is left of one that
 * was none.
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_FIN_H
#define TCPVIZ_SRC_FLOW_TCP_FIN_H

#include "sighting.h"

/* The segment has a FIN, whose number is in front of `end` and has been added. */
void tcp_fin_track(struct sighting *t, uint32_t end);

/* The FIN of that side, its newest number, had passed in `segment`, which only now is known to have
 * been taken. */
void tcp_fin_learn(struct sighting *t, enum side side, uint32_t segment);

/* Who goes on where its FIN stood, or behind it, has not closed, if that FIN was one that nobody
 * takes: then there is a note, and it is void. */
void tcp_fin_check_weak(struct sighting *t);

/* Whether it brings data or a FIN behind its side's FIN; and what to say of it. */
bool tcp_fin_is_behind(const struct sighting *t);
void tcp_fin_note_behind(struct sighting *t);

/* The FIN of a side, if it sent one, was none: the closing has not begun, or begins with the other
 * side's. */
void tcp_fin_forget(struct ranges *ranges, struct flow *flow, enum side from);

/* The same of one that was not taken: its number is free, and the states are what they were. */
void tcp_fin_void(struct ranges *ranges, struct flow *flow, enum side from);

/* Whether it is a FIN below what its receiver expects: a FIN is the last number of its side.  Then
 * nothing else of it counts; and what to say of it. */
bool tcp_fin_is_old(const struct sighting *t);
void tcp_fin_note_old(struct sighting *t);

#endif
