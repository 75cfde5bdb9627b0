/*
 * What a field means in one segment, with its values; what holds for any segment stands in the
 * tables of explain.c.
 *
 * Each field says whose number it is, since nothing is mixed up as often as the numbers of the two
 * sides.  Sections of RFCs where a rule is not in RFC 9293, section 3.1.  Pure.
 */
#ifndef TCPVIZ_SRC_STORY_EXPLAIN_FIELD_H
#define TCPVIZ_SRC_STORY_EXPLAIN_FIELD_H

#include "tcpviz/story/arithmetic.h"
#include "tcpviz/story/tree.h"

/* Sentences of `f`, one of d->fields; nothing where the tables have all. */
void explain_field(struct text *t, const struct details *d, const struct field *f,
                   const struct number_style *style);

/* Of the payload's length, which no field has. */
void explain_len(struct text *t, const struct details *d, const struct number_style *style);

#endif
