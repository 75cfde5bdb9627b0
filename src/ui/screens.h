/*
 * The screens of the ui, and the parts that they share.  Each paints; none changes the view.
 */
#ifndef TCPVIZ_UI_SCREENS_H
#define TCPVIZ_UI_SCREENS_H

#include "tcpviz/ui/ui.h"

/* What painting reads. */
struct canvas {
    const struct ui *ui;
    const struct watch *watch;
    const struct ui_source *source;
    struct grid *grid;
};

/* Rows of the parts of the ladder screen, from its height. */
struct ladder_rows {
    int boxes;       /* rows of the boxes, 0: their names share one line */
    int top, height; /* of the ladder itself */
    int rule;        /* row of the line above the pane */
    int pane;        /* rows of the pane */
};

struct ladder_rows ladder_rows(const struct ui *ui, const struct flow *flow);

/* From this width on things are spelled out. */
#define COLS_SPELLED_OUT 96

/* Below this height the boxes shrink to a line of names. */
#define ROWS_WITH_BOXES 16

void paint_status(const struct canvas *c);
void paint_bottom_line(const struct canvas *c);
void paint_pane(const struct canvas *c, const struct flow *flow, const struct event *e,
                int rule, int rows);

void paint_ladder_screen(const struct canvas *c);
void paint_list_screen(const struct canvas *c);
void paint_help_screen(const struct canvas *c);

/* The highest ui.help_top that makes sense at this size. */
int help_top_max(const struct ui *ui);

/* Rows of the list that fit on the screen. */
int list_rows(const struct ui *ui);

#endif
