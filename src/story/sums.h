/*
 * The sums of story/arithmetic.h where they are written into a label, which remembers where its
 * phantom bytes stand: arithmetic.c has the sums, label.c what stands on an arrow.  Pure.
 */
#ifndef TCPVIZ_SRC_STORY_SUMS_H
#define TCPVIZ_SRC_STORY_SUMS_H

#include "tcpviz/story/arithmetic.h"

/* Starts an empty label. */
static inline void
label_init(struct label *label)
{
    label->n_marks = label->n_pieces = 0;
    label->ack_from = label->ack_to = 0;
    label->has_window = false;
    text_init(&label->text, label->at, sizeof label->at);
}

/* The sum of the Ack of an event that advances, with these signs: "1+14=15". */
void sum_add_ack(struct label *label, const struct flow *flow, const struct event *e,
                 const struct number_style *style, const char *plus, const char *equals);

/* The sum of next, of an event that takes up numbers. */
void sum_add_next(struct label *label, const struct flow *flow, const struct event *e,
                  const struct number_style *style, const char *plus, const char *equals);

#endif
