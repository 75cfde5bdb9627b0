/*
 * What a TCP option means in one segment, for explain_field.h.
 */
#ifndef TCPVIZ_SRC_STORY_EXPLAIN_OPTION_H
#define TCPVIZ_SRC_STORY_EXPLAIN_OPTION_H

#include "writer.h"

#include "tcpviz/story/tree.h"

/* Sentences of `f`, one of d->fields: an option, or one of the numbers that explain.c names in it.
 */
void explain_option(const struct writer *w, const struct details *d, const struct field *f);

#endif
