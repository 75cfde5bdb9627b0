/*
 * Finding: words, trouble, a frame; a turn at a time, since that may take long.
 */
#ifndef TCPVIZ_SRC_UI_FINDING_H
#define TCPVIZ_SRC_UI_FINDING_H

#include "tcpviz/ui/ui.h"

/* Looks for the next (or the previous) place of this kind, from the selected segment on: in its
 * connection, then in the others, then from the other end.  In the list: for the next connection
 * whose ends have the words, or that has trouble. */
void find_next(struct ui *ui, const struct watch *watch, enum seek_kind kind, bool forward);

/* New words to look for; empty ones end the search. */
void find_words(struct ui *ui, const struct watch *watch, const char *words);

/* Goes on with what is looked for: a turn of it. */
void find_turn(struct ui *ui, const struct watch *watch);

#endif
