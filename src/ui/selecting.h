/*
 * What is selected on the ladder, and the keys that move it.
 */
#ifndef TCPVIZ_SRC_UI_SELECTING_H
#define TCPVIZ_SRC_UI_SELECTING_H

#include "tcpviz/ui/ui.h"

/* Selects an event that is shown. */
void select_event(struct ui *ui, const struct ladder_sequence *s, const struct ladder_cursor *c);

/* Selects an event of any connection; one that has no lifeline gets the ladder for itself. */
void select_anywhere(struct ui *ui, const struct watch *watch, const struct flow *flow,
                     uint32_t handle);

/* Selects the row so many rows up (negative) or down, as far as there are arrows, runs and bands.
 */
void select_row(struct ui *ui, const struct watch *watch, int steps);

/* Selects the segment beside the selected one, also where it is folded: the segment is what is
 * looked at. */
void select_beside(struct ui *ui, const struct watch *watch, bool forward);

/* Selects the first event, or the last one, and follows no more. */
void select_end(struct ui *ui, const struct watch *watch, bool last);

/* The selection stays where it is as long as that is there. */
void arrange_selection(struct ui *ui, const struct ladder_sequence *s,
                       const struct ladder_geometry *g);

#endif
