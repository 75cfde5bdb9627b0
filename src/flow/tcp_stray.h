/*
 * What seemed to lie outside its receiver's window (tcp_accept.c), and what became of it.
 *
 * A larger window may have been offered where it did not pass here (RFC 9293 section 3.10.7.4).  So
 * where the receiver acknowledges such a segment, or its sender goes on behind it, it was taken:
 * from there on it counts as sent.  Where its numbers come again in front of all that is known of
 * its side, it was dropped.
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_STRAY_H
#define TCPVIZ_SRC_FLOW_TCP_STRAY_H

#include "sighting.h"

/* The segment lies outside the window, where a larger one could reach. */
void tcp_stray_remember(struct sighting *t);

/* Those of that direction that begin in front of `to` were taken: from now on they count as sent,
 * and as having passed before this segment.  Asked only with stray_seen. */
void tcp_stray_take(struct sighting *t, struct half *half, uint32_t to);

/* Of a segment at its side's next number: a note if its first bytes had been sent before, outside
 * the window, and so were dropped.  Asked only with stray_seen. */
void tcp_stray_note_again(struct sighting *t);

/* Its side's numbers have gone on: forgets those that lie below.  Asked only with stray_seen. */
void tcp_stray_forget_passed(struct sighting *t);

#endif
