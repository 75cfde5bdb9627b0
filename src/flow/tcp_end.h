/*
 * What a reset does to the states (RFC 9293 section 3.10.7; RFC 5961 section 3.2), and who goes on
 * behind one.
 *
 * Whether its receiver believes it is tcp_accept_reset's answer, and why it was sent
 * tcp_reset_explain's: here stands what follows.
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_END_H
#define TCPVIZ_SRC_FLOW_TCP_END_H

#include "sighting.h"

/* Of a segment with RST: its note, and, if it is believed, both sides closed, and the band. */
void tcp_end_by_reset(struct sighting *t);

/* Of a segment behind a reset, without RST: a note that its sender goes on, unless somebody did so
 * before; and flow.reset_void where that reset was its own side's.  Nothing where it was sent
 * before the reset. */
void tcp_end_note_going_on(struct sighting *t);

/* Whether it acknowledges more than the number of the other side's resets.  Then its sender has not
 * closed: it had taken more when they came, and dropped them (RFC 9293 section 3.10.7.4), or they
 * did not come. */
bool tcp_end_disbelieves(const struct sighting *t);

/* Whether it goes on behind its own side's reset, as was noted, and yet may have been sent
 * before. */
bool tcp_end_may_have_overtaken(const struct sighting *t);

/* Of a segment without RST. */
static inline void
tcp_end_go_on(struct sighting *t)
{
    if (t->flow->end == END_RESET || t->flow->end == END_REFUSED)
        tcp_end_note_going_on(t);
}

#endif
