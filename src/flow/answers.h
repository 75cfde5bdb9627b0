/*
 * HTTP answers whose header comes in several segments: the payload that Wireshark reads on.
 */
#ifndef TCPVIZ_SRC_FLOW_ANSWERS_H
#define TCPVIZ_SRC_FLOW_ANSWERS_H

#include "tcpviz/base/frame.h"
#include "tcpviz/flow/analysis.h"

/* Reads on in a segment of which analysis_take said in_header; `frame` may be NULL. */
void answers_read(struct analysis *a, struct analysis_pool *pool, int from, const struct segment *s,
                  const struct frame *frame, const struct analysis_result *judged);

#endif
