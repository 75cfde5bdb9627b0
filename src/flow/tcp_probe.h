/*
 * What a segment asks for that brings nothing new: a keep-alive (RFC 9293 section 3.8.4), or a
 * probe of a closed window (section 3.8.6.1); what answers it; and how often its sender has tried
 * in vain, with these or with what it sends again (section 3.8.3).
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_PROBE_H
#define TCPVIZ_SRC_FLOW_TCP_PROBE_H

#include "sighting.h"

/* Of a segment whose direction has numbers (seq_seen), before they are tracked.  PROBE_NONE,
 * PROBE_KEEP_ALIVE or PROBE_ZERO_WINDOW. */
enum probe tcp_probe_of(const struct sighting *t);

/* Of a segment that is one: a note. */
void tcp_probe_note(struct sighting *t);

/* Where the peer's newest segment is one (peer->probe): whether this is its answer, and no news.
 * Then there is a note, and nothing else to say of this segment's window and Ack. */
bool tcp_probe_note_answer(struct sighting *t);

/* Of a side's first segment, where the beginning was not seen: whether its Ack shows that all which
 * passed before was a keep-alive; a note. */
void tcp_probe_note_past(struct sighting *t);

/* Behind these, of any segment but a reset: what it asks for, and half.tries of both sides;
 * answers_probe: as tcp_probe_note_answer said. */
void tcp_probe_remember(struct sighting *t, bool answers_probe);

#endif
