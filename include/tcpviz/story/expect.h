/*
 * What must come next, after a segment: who has to answer, with which number, and by which rule.
 *
 * Said from the moment of the segment: what came is not looked at.  Pure.
 */
#ifndef TCPVIZ_STORY_EXPECT_H
#define TCPVIZ_STORY_EXPECT_H

#include "tcpviz/flow/ledger.h"
#include "tcpviz/story/arithmetic.h"

/* Appends a few sentences; `ledger` is that of the event.  Nothing if the event cannot be
 * placed in its connection, or is an ICMP error; but of a reset that ends it, whatever its numbers.
 */
void expect_next(struct text *t, const struct flow *flow, const struct event *e,
                 const struct ledger *ledger, const struct number_style *style);

#endif
