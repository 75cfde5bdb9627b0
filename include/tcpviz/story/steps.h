/*
 * The sums of a segment, a step a line: where each number comes from.
 *
 * The same sums as on the arrow (story/arithmetic.h), which has no room to say that the 14 are the
 * bytes of segment 4.  Pure.
 */
#ifndef TCPVIZ_STORY_STEPS_H
#define TCPVIZ_STORY_STEPS_H

#include "tcpviz/flow/ledger.h"
#include "tcpviz/story/arithmetic.h"

/* A line of a sum. */
struct step {
    char number[48];  /* "1", "+ 14", "= 15" */
    char words[144];  /* "the 14 bytes of segment 4" */
    uint32_t segment; /* where the number comes from; 0: from this segment itself, or unknown */
    enum side owner;  /* whose number it is */
    bool phantom;     /* the 1 of a SYN or FIN */
};

/* The Ack before, its terms, and what they come to. */
#define STEPS_MAX (LIMIT_TERMS + 2)

/* The sum of the Ack of an event that acknowledges something new; `before` is the ledger of the
 * event before it.  Returns how many steps, 0 if there is no sum. */
int steps_of_ack(const struct flow *flow, const struct event *e, const struct ledger *before,
                 const struct number_style *style, struct step out[STEPS_MAX]);

/* The sum of the number behind the segment, which the next one of its sender has as Seq, but where
 * it sends something again or in vain; 0 steps if it takes up no numbers, or is a reset. */
int steps_of_next(const struct flow *flow, const struct event *e, const struct number_style *style,
                  struct step out[STEPS_MAX]);

#endif
