/*
 * Whether two events say the same of a segment: what was taken and what was kept, or what two
 * observers made of it.
 */
#ifndef TCPVIZ_TESTS_TOOLS_SAME_EVENT_H
#define TCPVIZ_TESTS_TOOLS_SAME_EVENT_H

#include "tcpviz/flow/event.h"

/* The name of the first field in which they differ; NULL if they are the same.  acked_by and
 * prev_... are not compared: they say what became of the segment's neighbours. */
const char *event_difference(const struct event *a, const struct event *b);

#endif
