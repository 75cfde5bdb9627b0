/*
 * A filter that is asked about each event as it comes, where none is kept.  A copy of a packet goes
 * with the packet, whose notes and bytes it does not have.  Pure.
 */
#ifndef TCPVIZ_STORY_PASSING_H
#define TCPVIZ_STORY_PASSING_H

#include "tcpviz/story/filter.h"

struct passing {
    const struct filter *filter; /* not set: all pass */
    struct filter_source source;
    uint64_t hidden[LIMIT_TWINS]; /* frames that did not pass, at their number's remainder */
};

/* Whether the newest event passes, or nobody knows.  Called with each one, once. */
bool passing_takes(struct passing *p, const struct event *e);

#endif
