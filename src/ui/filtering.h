/*
 * Filters on the screen.
 */
#ifndef TCPVIZ_SRC_UI_FILTERING_H
#define TCPVIZ_SRC_UI_FILTERING_H

#include "tcpviz/ui/ui.h"

/* Puts another filter on, or takes it off (an empty line).  False with a sentence, and then the one
 * before stays. */
bool filtering_set(struct ui *ui, const char *line, struct failure *why);

/* The same with one that was read and compiled already. */
void filtering_begin(struct ui *ui, const struct filter *filter);

/* Asks about what came since: a turn of it.  Sets ui->busy if there is more. */
void filtering_turn(struct ui *ui, const struct watch *watch);

/* Gives the connections of the ladder their sieves. */
void filtering_sift(const struct ui *ui, struct ladder_sequence *s);

/* Whether a segment is shown. */
bool filtering_shows(const struct ui *ui, const struct event *e);

/* Segments on the ladder of which nobody knows whether they pass. */
uint32_t filtering_unknown(const struct ui *ui);

/* Whether this is one of them. */
bool filtering_is_unknown(const struct ui *ui, const struct event *e);

void filtering_finish(struct filtering *f);

#endif
