/*
 * The ACK that answers what its sender did not take as it is (RFC 9293 section 3.10.7.4), of which
 * RFC 5961 calls some a challenge: it repeats its side's number and Ack, and says nothing else.
 *
 * What is doubted, and why, is half.doubt of who sent that (enum doubt), as tcp_accept.h and the
 * others that judge have set it.
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_CHALLENGE_H
#define TCPVIZ_SRC_FLOW_TCP_CHALLENGE_H

#include "sighting.h"

/* Where the other side's newest segment is doubted (peer->doubt): whether this is the answer.  Then
 * there is a note, and nothing else to say of it. */
bool tcp_challenge_note(struct sighting *t);

/* Its side goes on behind a segment of its own that is doubted (own->doubt); waits: the peer has
 * sent nothing since.  Remembers which that was, where it is rare enough that a repeated ACK may be
 * its answer. */
void tcp_challenge_keep(struct sighting *t, bool waits);

/* The same as tcp_challenge_note() of what was so remembered; asked only with half.more. */
bool tcp_challenge_note_late(struct sighting *t);

/* Forgets what was so remembered: this is the answer to something newer, and answers leave in the
 * order of what they answer. */
void tcp_challenge_forget(struct sighting *t);

#endif
