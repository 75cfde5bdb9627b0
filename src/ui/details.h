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

#include "screens.h"

#include "tcpviz/story/tree.h"

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

/* The field that the selected line is about; -1: none. */
int scene_field(const struct scene *s);

/* Selects a line of the tree. */
void scene_select(struct ui_details *u, const struct scene *s, int line);

/* A part of the screen. */
struct area {
    struct grid *grid;
    int col, top, cols, rows;
};

/* The main part of a pane, and that for the selected field in words: no rows where that has no
 * place. */
struct split {
    struct area main, words;
    bool beside; /* the words stand beside it, not under it */
};

/* The words beside `cols` columns if there is room, else in `words_rows` rows under it. */
struct split split_area(struct area whole, int cols, int words_rows);

/* So many rows for words under a part that can do with any; and that division, with a free row
 * between them if there is one. */
int words_rows(int rows);
struct split split_list(struct area whole, int cols);

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

/* The lines of a pane that is read from top to bottom: those from `top` on are seen. */
struct listing {
    const struct area *area;
    int n, top;
    bool paint; /* else they are only counted */
};

/* The row of the next line; -1: it is not seen, or not painted. */
int listing_next(struct listing *l);

/* A line of our own words. */
void listing_add(struct listing *l, const char *words, enum role role);

/* When all lines were added: shows that there are more above or below. */
void listing_mark_more(const struct listing *l);

/* Moves the first line shown; what is beyond the ends is settled when it is arranged. */
void listing_scroll(int *top, int steps, int lines);

/* One byte on or back. */
void bytes_move(struct ui_details *u, const struct scene *s, int steps);

/* For the screens around them. */
void details_init(struct ui_details *u);
bool details_shown(const struct ui *ui);
void details_open(struct ui *ui, enum pane_id pane);
enum pane_id details_pane(const struct ui *ui, enum action action);
void details_move(struct ui *ui, const struct watch *watch, enum action action);
void details_arrange(struct ui *ui, const struct watch *watch);
struct ladder_rows details_rows(const struct ui *ui, const struct ladder_sequence *s);
void paint_details(const struct canvas *c, const struct ladder_rows *at);

/* Paints our own words from (col, row) on, in at most `rows` lines; a sentence that is cut ends in
 * "..".  Returns the row behind them. */
int paint_words(const struct area *a, int row, const char *words, enum role role, int rows);

/* Marks n cells as selected, with brackets around them, so that it needs no colour. */
void mark_selected(struct grid *g, int col, int row, int n);

#endif
