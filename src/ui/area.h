/*
 * A part of the screen, how it is divided, and words and lines in it.  Painting changes nothing but
 * cells.
 */
#ifndef TCPVIZ_SRC_UI_AREA_H
#define TCPVIZ_SRC_UI_AREA_H

#include "tcpviz/grid/grid.h"

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

/* The words beside a main part of `cols` columns if there is room, else in so many rows under it.
 */
struct split split_area(struct area whole, int cols, int rows);

/* How many rows of `rows` the words get under a main part that can do with any: a pane has 6 where
 * the terminal has the fewest (UI_ROWS_MIN); */
int words_rows(int rows);

/* and that division, with a free row between both if there is one. */
struct split split_list(struct area whole, int cols);

/* The lines of a pane that is read from top to bottom: those from `top` on are seen. */
struct listing {
    const struct area *area;
    int n, top;
    bool paint; /* else they are only counted */
};

/* Counts a line more.  The row of the grid for it; -1: it is not seen, or not painted. */
int listing_next(struct listing *l);

/* A line of our own words. */
void listing_add(struct listing *l, const char *words, enum role role);

/* When all lines were added: shows that there are more above or below. */
void listing_mark_more(const struct listing *l);

/* Moves the first line shown, of so many lines: not past them, but perhaps so far that fewer than
 * fit are left, which is settled when it is arranged. */
void listing_scroll(int *top, int steps, int lines);

/* Paints our own words from (col, row) on, in at most `rows` lines; a sentence that is cut ends in
 * "..".  Returns the row behind them. */
int paint_words(const struct area *a, int row, const char *words, enum role role, int rows);

/* Marks n cells as selected, with brackets around them, so that it needs no colour. */
void mark_selected(struct grid *g, int col, int row, int n);

#endif
