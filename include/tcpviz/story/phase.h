/*
 * Bands: the lines across the ladder that close a phase, with what was counted.  Pure.
 */
#ifndef TCPVIZ_STORY_PHASE_H
#define TCPVIZ_STORY_PHASE_H

#include "tcpviz/story/arithmetic.h"

enum band {
    BAND_BEGINNING,    /* in front of the first segment: the SYN was not seen */
    BAND_ROLES,        /* likewise, or both ends are one: who is the client is a guess */
    BAND_HANDSHAKE,    /* behind the Ack that completes it */
    BAND_DATA,         /* in front of the first FIN or RST */
    BAND_END,          /* behind the segment that ends the connection */
    BAND_CLOSED_LATER, /* a reset had seemed to end it before, and now the FINs have */
    BAND_RESET_LATER   /* the same, and now another reset has */
};

/* So many at most stand in front of one event, or behind it. */
#define PHASE_BANDS_MAX 2

/* Which bands stand in front of (or behind) an event; returns how many. */
int phase_bands_before(const struct flow *flow, const struct event *e,
                       enum band out[PHASE_BANDS_MAX]);
int phase_bands_after(const struct flow *flow, const struct event *e,
                      enum band out[PHASE_BANDS_MAX]);

/* Whether the connection ends with it, as far as was seen by then. */
bool phase_ends(const struct flow *flow, const struct event *e);

/* The segments of the phase that a band closes; 0: it closes none, or the phase is not over yet. */
struct phase_range {
    uint32_t first, last;
};

struct phase_range phase_range(const struct flow *flow, enum band band);

/* Sentences on a phase, one a line; `first` and `last` are its segments that are kept. */
void phase_describe(struct text *t, const struct flow *flow, enum band band,
                    const struct event *first, const struct event *last,
                    const struct number_style *style);

/* Appends a band's words, in the long or the short form.  Behind the number of segments that are
 * folded to it (0: none are) the same number is not said again. */
void phase_add(struct text *t, const struct flow *flow, enum band band,
               const struct number_style *style, bool brief, uint64_t folded);

#endif
