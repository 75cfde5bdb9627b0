/*
 * The selected segment for the panes of the details: event, bytes, fields, tree, and which line of
 * it is selected.  Made anew for each key, arrangement and painting.
 */
#ifndef TCPVIZ_SRC_UI_SCENE_H
#define TCPVIZ_SRC_UI_SCENE_H

#include "tcpviz/story/tree.h"
#include "tcpviz/ui/ui.h"

/* The selected segment with all that is known of it. */
struct scene {
    const struct ui *ui;
    const struct watch *watch;
    const struct flow *flow;
    struct event e; /* as pictured */
    struct frame frame;
    struct segment segment;
    struct field fields[LIMIT_FIELDS];
    struct tree tree;
    struct details d; /* points to the above */
    int line;         /* the selected line of the tree; -1: it has none */
};

/* Makes it of what the ui shows.  It points to itself, so it stays where it is, and to what is kept
 * of the segment: it is good until more is observed or the ui changes.  False if no segment is
 * selected. */
bool scene_make(struct scene *s, const struct ui *ui, const struct watch *watch);

/* The field that the selected line is about; -1: none. */
int scene_field(const struct scene *s);

/* Selects a line of the tree. */
void scene_select(struct ui_details *u, const struct scene *s, int line);

#endif
