/*
 * Finding: text, trouble, a segment or frame by its number.
 */
#ifndef TCPVIZ_SRC_UI_FINDING_H
#define TCPVIZ_SRC_UI_FINDING_H

#include "tcpviz/ui/ui.h"

/* Looks for the next (or the previous) place of this kind, from the selected segment on: in its
 * connection, then in the others, then from the other end.  In the list: for the next connection
 * whose ends have the words. */
void find_next(struct ui *ui, const struct watch *watch, enum seek_kind kind, bool forward);

/* New words to look for; empty ones end the search. */
void find_words(struct ui *ui, const struct watch *watch, const char *words);

/* "12": the segment of the connection, in the list the connection of that number; "#345": the
 * segment of that frame.  False with a sentence. */
bool find_number(struct ui *ui, const struct watch *watch, const char *words, struct failure *why);

/* Selects a segment of the connection that is shown, if it is in the picture.  False with a
 * sentence. */
bool find_segment(struct ui *ui, const struct watch *watch, uint64_t number, struct failure *why);

/* Goes on with what is looked for: a turn of it. */
void find_turn(struct ui *ui, const struct watch *watch);

/* Whether the words are in the text: capitals count if the words have some.  Returns where, or
 * NULL. */
const char *find_in(const char *text, const char *words);

/* Whether the segment has the words that were searched: in its label with all sums, its notes, the
 * preview of its payload; the first one of a connection also in the addresses. */
bool find_fits(const struct ui *ui, const struct flow *flow, const struct event *e);

#endif
