/*
 * Why a connection was reset, in words: always what was seen, then what that usually means.  Pure.
 */
#ifndef TCPVIZ_SRC_STORY_RESET_H
#define TCPVIZ_SRC_STORY_RESET_H

#include "writer.h"

/* reset_line.c: the line under the arrow, for each note_is_reset() but for NOTE_RESET_OUTSIDE,
 * NOTE_RESET_INSIDE and NOTE_RESET_NO_ACK, which speak of numbers: notes_reset() has those. */
void reset_line(struct text *t, const struct note *note);

/* A close with bytes unread looks the same as giving up after a few tries, which no kernel does. */
bool reset_may_be_of_unread(const struct note *note);

/* The sentences of the pane, for each note_is_reset(); nothing for any other note. */
void reset_sentence(const struct writer *w, const struct note *note);

#endif
