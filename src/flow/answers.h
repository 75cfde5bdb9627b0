/*
 * HTTP answers, as far as Wireshark's analysis asks: whether one ends with the FIN alone (RFC 9112
 * section 6.3).  Its header may come in several segments.
 */
#ifndef TCPVIZ_SRC_FLOW_ANSWERS_H
#define TCPVIZ_SRC_FLOW_ANSWERS_H

#include "analysis_parts.h"

#include "tcpviz/base/frame.h"

/* Of analysis_take, for a segment with answer_end; `flags` as it has judged it. */
void answers_follow(struct view v, uint32_t flags);

/* Reads on in a segment of which analysis_take said in_header; `frame` may be NULL. */
void answers_read(struct analysis *a, struct analysis_pool *pool, int from, const struct segment *s,
                  const struct frame *frame, const struct analysis_result *judged);

#endif
