/*
 * The window that the sender of a segment offers, and what the segment makes of that of its
 * receiver.
 *
 * A window is one field and three things: the number of bytes (scaled: RFC 7323 section 2.2), the
 * number where it ends (half.edge: the furthest one offered, which must not go back, RFC 9293
 * section 3.8.6), and open or closed (section 3.8.6.1).  With Multipath TCP only the first
 * (tcp_is_multipath); the end is not known while the scale is not, but for that of a SYN.
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_WINDOW_H
#define TCPVIZ_SRC_FLOW_TCP_WINDOW_H

#include "sighting.h"

/* Of a segment that counts for the window (tcp_offers_window) and answers no probe: a note if it
 * closes or opens the window, or changes it without a new Ack. */
void tcp_window_note(struct sighting *t);

/* Behind tcp_window_note, of any segment but a reset, whose window is no offer: notes if it fills
 * its receiver's window, or goes beyond that, or takes back what it had offered itself; then what
 * it offers is what its sender's direction has. */
void tcp_window_track(struct sighting *t);

/* Of tcp_window_track only what moves the end of its sender's window: the rest has nothing to do
 * with a plain segment. */
void tcp_window_offer(struct sighting *t);

#endif
