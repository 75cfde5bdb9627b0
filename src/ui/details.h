/*
 * The details of one segment: the ladder above, small, and under it one of several panes, each in a
 * file of its own (details_<pane>.c) and in the table of details.c.
 *
 * A pane has a main part and, beside or under it, the selected field in words.  Panes read a scene,
 * which is made anew for each key, arrangement and painting; they change nothing but struct
 * ui_details, and that only on keys.
 */
#ifndef TCPVIZ_SRC_UI_DETAILS_H
#define TCPVIZ_SRC_UI_DETAILS_H

#include "area.h"
#include "scene.h"
#include "screens.h"

struct pane_kind {
    const char *name;
    struct split (*split)(const struct scene *s, struct area whole);
    /* Lines of the main part, and the one that has to be seen, -1: the user scrolls.  NULL: it
     * never scrolls. */
    int (*lines)(const struct scene *s, const struct area *main, int *seen);
    /* Steps as steps_of has them. */
    void (*move)(struct ui_details *u, const struct scene *s, const struct area *main, int steps);
    void (*paint)(const struct scene *s, const struct area *main, int top);
};

extern const struct pane_kind pane_why, pane_header, pane_fields, pane_bytes, pane_stream;

/* In any pane: goes so many bytes on or back, and selects the field there. */
void hex_move(struct ui_details *u, const struct scene *s, int steps);

/* At first the sequence number is selected. */
void details_init(struct ui_details *u);

/* Shows them, with this pane. */
void details_open(struct ui *ui, enum pane_id pane);

/* The pane that a key asks for: the one beside, or that of its number. */
enum pane_id details_pane(const struct ui *ui, enum action action);

/* Does in the pane what a key asks for: selects, or scrolls. */
void details_move(struct ui *ui, const struct watch *watch, enum action action);

/* Fits the pane to the selected segment and the size; behind the arrangement of the ladder, which
 * gets the selected arrow where it has lost it. */
void details_arrange(struct ui *ui, const struct watch *watch);

/* The rows of the parts of the screen. */
struct ladder_rows details_rows(const struct ui *ui, const struct ladder_sequence *s);

/* The line above the pane, and the pane. */
void paint_details(const struct canvas *c, const struct ladder_rows *at);

#endif
