/*
 * The grid: a rectangle of cells, one glyph and one role each.  Every screen is painted into
 * one; terminal and tests read it from there.
 *
 * Painting outside is clipped, never an error: layout is total from 1x1 upwards.  In ASCII the
 * text-only glyphs of a text become two columns.  Pure; allocates only when created.
 */
#ifndef TCPVIZ_GRID_GRID_H
#define TCPVIZ_GRID_GRID_H

#include "tcpviz/base/text.h"
#include "tcpviz/grid/glyphs.h"
#include "tcpviz/grid/roles.h"

#include <stdbool.h>

struct cell {
    glyph_t glyph;    /* never 0: a blank is ' ' */
    uint8_t role;     /* enum role */
    uint8_t selected; /* part of the selected row */
};

struct grid {
    int cols, rows;
    enum charset charset;
    struct cell *cells; /* rows * cols, row by row */
};

/* At most this many columns or rows; more are not drawn. */
#define GRID_COLS_MAX 1000
#define GRID_ROWS_MAX 1000

/* Blank, cols and rows clamped to 1..GRID_*_MAX; false if there is no memory (the grid is then
 * empty and may be finished). */
bool grid_init(struct grid *g, int cols, int rows, enum charset charset);
void grid_finish(struct grid *g);

/* Makes all cells blank, or those of the first rows. */
void grid_clear(struct grid *g);
void grid_clear_rows(struct grid *g, int rows);

/* Puts one glyph, into one column: in ASCII the first character of its twin. */
void grid_put(struct grid *g, int col, int row, glyph_t glyph, enum role role);

/* Puts our own UTF-8 text from (col, row) to the right, within `max_cols` columns (negative: to
 * the edge).  Returns the column behind it. */
int grid_text(struct grid *g, int col, int row, const char *utf8, enum role role, int max_cols);

/* The same, in the middle of the `cols` columns from `col` on, or from `col` on as far as it fits.
 */
void grid_text_centred(struct grid *g, int col, int row, int cols, const char *utf8,
                       enum role role);

/* grid_text of the first bytes alone: of a line, as wrap_next gives it. */
int grid_text_n(struct grid *g, int col, int row, const char *utf8, size_t bytes, enum role role,
                int max_cols);

/* Columns that a text takes in this charset. */
int grid_text_cols(const char *utf8, enum charset charset);

/* Repeats a glyph n times to the right. */
void grid_run(struct grid *g, int col, int row, int n, glyph_t glyph, enum role role);

/* Marks n cells to the right as part of the selection. */
void grid_select(struct grid *g, int col, int row, int n);

/* Marks n cells as found; their glyphs stay. */
void grid_mark(struct grid *g, int col, int row, int n);

/* Appends one row as text, without trailing blanks. */
void grid_row_text(const struct grid *g, int row, struct text *out);

#endif
