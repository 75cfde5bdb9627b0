/*
 * Whether a reset answers a segment, and which.
 *
 * RFC 9293 sections 3.5.2 and 3.10.7.1: what belongs to no connection of its receiver is answered
 * by a reset without ACK, with that segment's Ack as Seq.  Several that passed may have that Ack,
 * and an abort may have the same numbers: times, and what its sender had acknowledged, tell some
 * apart.
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_RESET_ANSWER_H
#define TCPVIZ_SRC_FLOW_TCP_RESET_ANSWER_H

#include "sighting.h"

/* Without ACK, and its Seq is what the other side's newest Ack expects. */
bool tcp_reset_looks_like_answer(const struct sighting *t);

/* Its sender has acknowledged the newest segment that came, with all before: so it knew the
 * connection, and nothing is left to answer. */
bool tcp_reset_answered_all(const struct sighting *t);

/* Nothing had passed for so long that an answer would have come sooner. */
bool tcp_reset_comes_too_late(const struct sighting *t);

/* It looks like an answer, and neither of these two speaks against that. */
bool tcp_reset_is_answer(const struct sighting *t);

/* RFC 9293 section 3.10.5: an ABORT has its sender's next number; some kernels add an ACK. */
bool tcp_reset_may_be_abort(const struct sighting *t);

/* It answers the first Ack of its sender's SYN-ACK, which covers more, and nothing else of that
 * side passed here.  RFC 9293 section 3.5.2: in SYN-RECEIVED an Ack of what was not sent is
 * answered so, and changes nothing; or what it covers did not pass here. */
bool tcp_reset_may_be_for_more(const struct sighting *t);

/* The number of the connection that its sender has begun with the same ends, and has not gone on in
 * this one since; 0: none. */
uint32_t tcp_reset_newer(const struct sighting *t);

/* A note of this kind, with the segments that it may answer: from `from_segment` (0: or any before)
 * to `segment`.  They have passed since its sender's own newest one, of which it has the Ack. Where
 * there are several nothing tells which. */
struct note tcp_reset_answer_note(const struct sighting *t, enum note_kind kind);

/* Of a reset right behind the other side's SYN for a newer connection with these ends: its note.
 * False: it may be anything else. */
bool tcp_reset_explain_claim(struct sighting *t);

/* Of a reset that is an answer, or cannot be an abort: its note.  False: it may be anything else.
 */
bool tcp_reset_explain_answer(struct sighting *t);

#endif
