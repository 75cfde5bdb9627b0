/*
 * A field in words: what it is, where it stands, what it means in this segment, and whose number it
 * is.  Pure; what it writes is our own words and printable ASCII.
 */
#ifndef TCPVIZ_STORY_EXPLAIN_H
#define TCPVIZ_STORY_EXPLAIN_H

#include "tcpviz/story/arithmetic.h"
#include "tcpviz/story/tree.h"

/* The name of what a line is about: "sequence number". */
const char *explain_name(const struct details *d, const struct tree_line *line);

/* Where its bytes are: "32 bits, bytes 4-7"; they count from the header's start.  Nothing of a line
 * without bytes. */
void explain_place(struct text *t, const struct details *d, const struct tree_line *line);

/* Sentences, a paragraph a line: what it means here; for Seq and Ack at last the sum of next and of
 * the Ack, where there is one. */
void explain_line(struct text *t, const struct details *d, const struct tree_line *line,
                  const struct number_style *style);

#endif
