/*
 * What changes the view: which connection is shown, what is selected, how far the picture goes.
 * Shared by the files that answer keys.
 */
#ifndef TCPVIZ_SRC_UI_VIEW_H
#define TCPVIZ_SRC_UI_VIEW_H

#include "tcpviz/ui/ui.h"

/* The connection that is shown, or NULL. */
const struct flow *shown_flow(const struct ui *ui, const struct watch *watch);

/* Goes to another connection; nothing if it is shown already, or NULL. */
void show_flow(struct ui *ui, const struct flow *flow);

/* What is on the screen stays in memory, also until the next picture: a step or a key may have led
 * to what would go next. */
void pin_shown(struct ui *ui, const struct watch *watch);

/* The event that is selected: the newest one, or where the user left it; false: there is none. */
bool find_selected(const struct ui *ui, const struct ladder_sequence *s, struct ladder_cursor *c);

/* The connections become what they are as far as the picture goes. */
void picture_moments(struct ui *ui, struct ladder_sequence *s);

/* Remembers where the selection is now, on a band if the event is folded to one. */
void settle_selection(struct ui *ui, const struct ladder_sequence *s,
                      const struct ladder_cursor *c);

/* Selects an event that is shown. */
void select_event(struct ui *ui, const struct ladder_sequence *s, const struct ladder_cursor *c);

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

/* How far a key moves what is selected: up is negative, the largest numbers lead to the ends. */
int steps_of(enum action action, int page);

/* Says something on the bottom line until the next key. */
void ui_say(struct ui *ui, const char *words);

/* Whether the picture ends at view.frame_limit: it is held, or grows slowly. */
bool hold_is_active(const struct ui *ui);

/* Holds the picture, or lets it go on. */
void hold_toggle(struct ui *ui, const struct watch *watch);

/* A picture that is to begin with its first segment does so when that has come. */
void hold_begin(struct ui *ui, const struct watch *watch);

/* Lets the next segment into the held picture, or takes its newest one out.  One of the connection
 * that is shown; when it has no more, the next one that waits, with its connection.  Says so where
 * there is none, or only the first one left. */
void hold_step(struct ui *ui, const struct watch *watch, bool forward);

#endif
