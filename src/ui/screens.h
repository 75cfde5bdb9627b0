/*
 * The screens of the ui, and the parts that they share.  Each paints; none changes the view.
 */
#ifndef TCPVIZ_SRC_UI_SCREENS_H
#define TCPVIZ_SRC_UI_SCREENS_H

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

struct ladder_rows ladder_rows(const struct ui *ui, const struct ladder_sequence *s);

/* The connections on the ladder, and where their columns are. */
struct ladder_sequence ui_sequence(const struct ui *ui, const struct watch *watch);
/* Columns that stay free on either side of what is shown: on a very wide screen it stands in the
 * middle, between the first line and the last one, which always take all. */
int ui_margin(const struct ui *ui);
struct ladder_geometry ui_geometry(const struct ui *ui, const struct ladder_sequence *s);

/* Opens the ladder of several connections: those of the server of this one, it among them. */
void merged_open(struct merged *m, const struct flow *flow, bool from_list);

/* One connection further to the newer ones, or to the older ones. */
void merged_shift(struct merged *m, const struct observer *o, bool forward);

/* From this width on things are spelled out. */
#define COLS_SPELLED_OUT 96

/* Below this height the boxes shrink to a line of names. */
#define ROWS_WITH_BOXES 16

void paint_status(const struct canvas *c);
void paint_bottom_line(const struct canvas *c);

/* Paints a sentence in as many rows as it takes, up to half of the screen, with the row `bottom` as
 * the last one: none loses its end, where the remedy stands. */
void paint_sentence(const struct canvas *c, int bottom, const char *words, enum role role);

/* How far a key moves what is selected: up is negative, the largest numbers lead to the ends. */
int steps_of(enum action action, int page);

/* The line above the pane: which segment this is.  Returns the column behind its words. */
int paint_rule(const struct canvas *c, const struct event *e, int y);

/* The event as the picture knows it: a paused one does not know who answers later, nor that it will
 * be seen again. */
struct event event_as_pictured(const struct ui *ui, const struct watch *watch,
                               const struct flow *flow, const struct event *e);

/* Of the selected segment, where it carries other bytes than had passed with its numbers: both, if
 * they are still kept. */
void add_other_bytes(struct text *t, const struct ui *ui, const struct watch *watch,
                     const struct event *e);

/* Of one behind which something was not seen, where the kernel has dropped frames: that it may be
 * for that. */
void add_dropped(struct text *t, const struct ui *ui, const struct event *e);

void paint_pane(const struct canvas *c, const struct flow *flow, const struct event *e, int rule,
                int rows);

/* The same of a run that is folded, or of a band. */
void paint_fold_pane(const struct canvas *c, const struct flow *flow, const struct row *row,
                     int rule, int rows);

/* Marks the cells of a row that have the words that were searched; returns how many places. */
int mark_words(const struct canvas *c, int y);

void paint_ladder_screen(const struct canvas *c);
/* Nothing to draw: what is it waiting for, and why does nothing come, or what was not found? */
void paint_empty_screen(const struct canvas *c);

void paint_list_screen(const struct canvas *c);
void paint_help_screen(const struct canvas *c);

/* The highest ui.help_top that makes sense at this size. */
int help_top_max(const struct ui *ui);

/* Lines that a page up or down moves the help by: one of those seen stays in sight. */
int help_page(const struct ui *ui);

/* Rows of the list that fit on the screen. */
int list_rows(const struct ui *ui);

/* A list that was never drawn; all of it is zero.  What it takes later, list_finish gives back. */
void list_init(struct list_view *list);
void list_finish(struct list_view *list);

/* Opens the list with this connection selected. */
void list_open(struct list_view *list, uint32_t selected);

/* Fits the list to what was observed since and to the size. */
void list_arrange(struct ui *ui, const struct observer *o);

/* The connection as the picture may tell it; in `storage`, if that is not as it is. */
const struct flow *list_pictured(const struct list_view *list, const struct observer *o,
                                 const struct flow *f, struct flow *storage);

/* Makes the order again if it was asked for, or if something changed and it is time. */
void list_refresh(struct list_view *list, const struct observer *o);

/* The connection at *i, or the next one behind it that is still kept, and steps over it; NULL at
 * the end. */
const struct flow *list_next(const struct list_view *list, const struct observer *o, uint32_t *i);

/* Selects the one so many rows up (negative) or down. */
void list_move(struct list_view *list, const struct observer *o, int steps);

/* Sorts by the next column that is shown, or the other way round. */
void list_sort_next(struct list_view *list);
void list_reverse(struct list_view *list);

#endif
