/*
 * The held picture: it ends at a frame (view.frame_limit), and each step moves this end.
 */
#ifndef TCPVIZ_SRC_UI_HOLD_H
#define TCPVIZ_SRC_UI_HOLD_H

#include "tcpviz/ui/ui.h"

/* Holds the picture, or lets it go on. */
void hold_toggle(struct ui *ui, const struct watch *watch);

/* A picture that is to begin with its first segment does so when that has come. */
void hold_begin(struct ui *ui, const struct watch *watch);

/* Lets the next segment into the held picture, or takes its newest one out.  One of the connection
 * that is shown; when it has no more, the next one that waits, with its connection.  Says so where
 * there is none, or only the first one left. */
void hold_step(struct ui *ui, const struct watch *watch, bool forward);

#endif
