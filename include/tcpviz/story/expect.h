/*
 * What must come next, after a segment: who has to answer, with which number, and by which rule.
 *
 * Said from the moment of the segment: what came is not looked at.  Pure.
 */
#ifndef TCPVIZ_STORY_EXPECT_H
#define TCPVIZ_STORY_EXPECT_H

#include "tcpviz/flow/ledger.h"
#include "tcpviz/story/arithmetic.h"

/* Appends a few sentences; `ledger` is that of the event.  Appends nothing to an ICMP error, nor to
 * a segment whose header is not all there or whose numbers are not counted; but what a reset, or a
 * segment that is refused, leads to does not depend on that. */
void expect_next(struct text *t, const struct flow *flow, const struct event *e,
                 const struct ledger *ledger, const struct number_style *style);

#endif
