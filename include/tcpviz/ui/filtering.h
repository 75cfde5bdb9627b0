/*
 * The filter that is on: which segments and which connections it lets pass.
 *
 * Each kept segment is asked about once.  A turn asks about LIMIT_EVENTS_A_TURN of them, those of
 * the connections on the ladder first, then, while the list is on the screen, of all others until
 * one passes.  When something came, another round over the connections begins as pace.h allows.
 */
#ifndef TCPVIZ_UI_FILTERING_H
#define TCPVIZ_UI_FILTERING_H

#include "tcpviz/ladder/sequence.h"
#include "tcpviz/story/filter.h"
#include "tcpviz/ui/pace.h"

/* Compiles the parts of a filter that are libpcap's; false with a sentence, and then those of the
 * one before stay. */
typedef bool filter_compile(void *context, const struct filter *filter, struct failure *why);

/* What is known of one connection. */
struct filter_verdict {
    uint32_t flow;       /* its number; 0: a free place */
    uint32_t handle;     /* the newest event that was asked about; 0: none */
    uint64_t frame : 63; /* the number of its frame */
    uint64_t passes : 1; /* one of its segments does, or may */
};

struct filtering {
    bool on;
    bool unfinished; /* there are segments on the ladder that were not asked about yet */
    struct filter filter;
    struct filter_source source;
    struct sieve sieves[LADDER_CLIENTS_MAX];
    struct filter_verdict *verdicts; /* a hash table of `room` places, a power of two */
    uint32_t room, used;
    /* The round over all connections, for the list. */
    uint32_t asked;  /* the last one that needs no more of it; 0: a new round begins */
    uint64_t events; /* what was observed when it began, and where the picture ended */
    uint64_t limit;
    bool behind; /* it has not ended, or another one is due when `pace` allows it */
    struct pace pace;
};

/* Whether a segment of the connection passes, or may; `filtering` is a struct filtering.  Those
 * that were not asked about yet do not. */
bool filter_flow(const void *filtering, const struct flow *flow);

#endif
