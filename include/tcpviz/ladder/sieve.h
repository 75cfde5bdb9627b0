/*
 * The sieve: which kept events of a connection pass a filter.
 *
 * Each event is asked about once, in turns; the answers are two bits, and every 64 segments share a
 * place in the log from which to walk.  So what stands beside an event in the picture is found in
 * some steps, however many events are hidden in between: 64 events of the log at most, and one look
 * for 64 hidden segments.  Events that were not asked about yet are not in the picture yet.
 * Allocates only while it grows; without memory for that everything is shown.
 */
#ifndef TCPVIZ_LADDER_SIEVE_H
#define TCPVIZ_LADDER_SIEVE_H

#include "tcpviz/flow/observer.h"
#include "tcpviz/story/filter.h"

#include <stddef.h>

struct sieve_block;

struct sieve {
    const struct filter *filter; /* NULL: everything passes, and nothing else here counts */
    struct filter_source source;
    uint32_t flow;          /* the connection; 0: none yet */
    struct sieve_block *at; /* of 64 segments each, the first from segment `first_block` * 64 on */
    size_t n, room;
    uint32_t first_block;
    uint32_t asked; /* the newest event that was asked about, and its frame; 0: none */
    uint64_t asked_frame;
    bool failed; /* there was no memory */
};

/* Begins with another filter or none; the filter must outlive the sieve. */
void sieve_init(struct sieve *s, const struct filter *filter, const struct filter_source *source);
void sieve_finish(struct sieve *s);

/* Asks about the events that came since, `most` of them; another connection begins anew.  Returns
 * how many were asked about: `most` if there may be more. */
int sieve_turn(struct sieve *s, const struct observer *o, const struct flow *flow, int most);

/* Whether it may hide something of this connection, of which it has answers; else only
 * sieve_unknown and sieve_count_unknown may be asked of the following. */
bool sieve_works(const struct sieve *s, const struct flow *flow);

/* The next event that passes behind this one (0: the first), or in front of it (0: the last). */
uint32_t sieve_next(const struct sieve *s, const struct observer *o, const struct flow *flow,
                    uint32_t handle);
uint32_t sieve_prev(const struct sieve *s, const struct observer *o, const struct flow *flow,
                    uint32_t handle);

/* The event itself if it passes, else the one in front of it that does. */
uint32_t sieve_at_or_before(const struct sieve *s, const struct observer *o,
                            const struct flow *flow, uint32_t handle);

/* The newest segment up to this frame, hidden or not, if it was asked about or is the newest of
 * all; in front of the first one kept, that one's number less one. */
uint32_t sieve_until(const struct sieve *s, const struct observer *o, const struct flow *flow,
                     uint64_t frame);

/* How many segments between these two are hidden, which belong to none of them. */
uint32_t sieve_hidden(const struct sieve *s, uint32_t after, uint32_t before);

/* Whether nobody knows if the event passes: its bytes were gone. */
bool sieve_unknown(const struct sieve *s, uint32_t segment);

/* How many of those there are. */
uint32_t sieve_count_unknown(const struct sieve *s);

#endif
