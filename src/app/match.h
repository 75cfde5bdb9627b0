/*
 * libpcap's parts of a filter, of --show or typed on the screen: compiled, and applied to frames.
 */
#ifndef TCPVIZ_SRC_APP_MATCH_H
#define TCPVIZ_SRC_APP_MATCH_H

#include "tcpviz/base/frame.h"
#include "tcpviz/capture/capture.h"
#include "tcpviz/story/filter.h"

struct match {
    int link_type; /* for which a part must mean something */
    struct capture_filter *parts[LIMIT_FILTER_PARTS];
};

/* Compiles the parts of a filter instead of those before; false with a sentence, and then those
 * stay.  `context` is a struct match. */
bool match_set(void *context, const struct filter *filter, struct failure *why);

/* Whether a frame matches a part. */
bool match_frame(void *context, int part, const struct frame *frame);

/* Frees what was compiled.  One that is all zero has nothing. */
void match_finish(struct match *m);

#endif
