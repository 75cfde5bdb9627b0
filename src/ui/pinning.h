/*
 * What is on the screen stays in memory: its connections and events (observer_pin), and its bytes,
 * which the ui keeps itself.
 */
#ifndef TCPVIZ_SRC_UI_PINNING_H
#define TCPVIZ_SRC_UI_PINNING_H

#include "tcpviz/ui/ui.h"

/* Room for the bytes of what is on the screen, of `all` that there are; style.frames has both.
 * Without memory they go when the others do. */
void pin_begin(struct ui *ui, const struct frames *all);
void pin_finish(struct ui *ui);

/* The ladder is arranged: keeps the bytes of its arrows. */
void pin_shown_frames(struct ui *ui);

/* Pins what is shown, also until the next picture: a step or a key may have led to what would go
 * next. */
void pin_shown(struct ui *ui, const struct watch *watch);

#endif
