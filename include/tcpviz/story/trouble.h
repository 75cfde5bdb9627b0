/*
 * What is trouble: what a reader looks for in a long conversation.  Pure.
 */
#ifndef TCPVIZ_STORY_TROUBLE_H
#define TCPVIZ_STORY_TROUBLE_H

#include "tcpviz/flow/event.h"

/* Whether a note tells of trouble; what only follows from it does not. */
bool note_is_trouble(const struct note *note);

/* Whether the segment is a reset, or has a note of trouble. */
bool event_is_trouble(const struct event *e);

#endif
