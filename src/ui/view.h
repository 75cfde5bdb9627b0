/*
 * What the view is, for all who read or change it: which connection is shown, as far as the picture
 * goes, and what is selected.
 */
#ifndef TCPVIZ_SRC_UI_VIEW_H
#define TCPVIZ_SRC_UI_VIEW_H

#include "tcpviz/ui/ui.h"

/* The connection that is shown, or NULL. */
const struct flow *shown_flow(const struct ui *ui, const struct watch *watch);

/* Goes to another connection; nothing if it is shown already, or NULL. */
void show_flow(struct ui *ui, const struct flow *flow);

/* Whether the screen has the details under the ladder. */
static inline bool
details_shown(const struct ui *ui)
{
    return ui->screen == SCREEN_DETAILS || ui->screen == SCREEN_BYTES;
}

/* Whether `q` on the ladder leads back to where that was opened, and does not quit. */
static inline bool
leads_back(const struct ui *ui)
{
    return ui->merged.on || ui->from_list;
}

/* Whether the picture ends at view.frame_limit: it is held, or grows slowly. */
static inline bool
hold_is_active(const struct ui *ui)
{
    return ui->paused || ui->slow;
}

/* The connections become what they are as far as the picture goes. */
void picture_moments(struct ui *ui, struct ladder_sequence *s);

/* The event as the picture knows it: a paused one does not know who answers later, nor that it will
 * be seen again. */
struct event event_as_pictured(const struct ui *ui, const struct watch *watch,
                               const struct flow *flow, const struct event *e);

/* The event that is selected: the newest one, or where the user left it; false: there is none. */
bool find_selected(const struct ui *ui, const struct ladder_sequence *s, struct ladder_cursor *c);

/* Remembers where the selection is now, on a band if the event is folded to one. */
void settle_selection(struct ui *ui, const struct ladder_sequence *s,
                      const struct ladder_cursor *c);

/* How far a key moves what is selected: up is negative, the largest numbers lead to the ends. */
int steps_of(enum action action, int page);

/* Says something on the bottom line until the next key. */
void ui_say(struct ui *ui, const char *words);

#endif
