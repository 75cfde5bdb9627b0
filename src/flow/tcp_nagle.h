/*
 * Small segments that wait until all before is acknowledged (Nagle: RFC 9293 section 3.7.4).
 *
 * What passes here shows only that such a one came right behind an ACK that took long; so the note
 * asks.
 */
#ifndef TCPVIZ_SRC_FLOW_TCP_NAGLE_H
#define TCPVIZ_SRC_FLOW_TCP_NAGLE_H

#include "sighting.h"

/* Whether an Ack of all came just before. */
static inline bool
comes_behind_ack(const struct sighting *t)
{
    return t->own->snd_una == t->own->snd_nxt && t->own->snd_una_segment + 1 == t->e->segment;
}

/* Of data at the next number, where comes_behind_ack(), before they are added: a note if they had
 * waited for that ACK. */
void tcp_nagle_note(struct sighting *t);

#endif
