#include "tcpviz/grid/grid.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static int
within(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

bool
grid_init(struct grid *g, int cols, int rows, enum charset charset)
{
    *g = (struct grid){.charset = charset};
    cols = within(cols, 1, GRID_COLS_MAX);
    rows = within(rows, 1, GRID_ROWS_MAX);
    g->cells = malloc((size_t)cols * (size_t)rows * sizeof *g->cells);
    if (g->cells == NULL)
        return false;
    g->cols = cols;
    g->rows = rows;
    grid_clear(g);
    return true;
}

void
grid_finish(struct grid *g)
{
    free(g->cells);
    *g = (struct grid){.charset = g->charset};
}

/* What is blank already is copied, and then twice as much. */
void
grid_clear_rows(struct grid *g, int rows)
{
    size_t count = (size_t)g->cols * (size_t)within(rows, 0, g->rows), blank = 1;

    if (count == 0)
        return;
    g->cells[0] = (struct cell){.glyph = ' ', .role = ROLE_PLAIN};
    for (; blank < count; blank *= 2)
        memcpy(g->cells + blank, g->cells,
               (blank < count - blank ? blank : count - blank) * sizeof g->cells[0]);
}

void
grid_clear(struct grid *g)
{
    grid_clear_rows(g, g->rows);
}

/* The row's cells, or NULL outside. */
static struct cell *
row_at(const struct grid *g, int row)
{
    if (row < 0 || row >= g->rows)
        return NULL;
    return &g->cells[(size_t)row * (size_t)g->cols];
}

/* What a cell of this grid holds for a glyph: in ASCII its twin, so that nobody who reads the
 * grid has to translate again. */
static glyph_t
shown(const struct grid *g, glyph_t glyph)
{
    if (glyph_is_printable(glyph) ||
        (g->charset == CHARSET_UTF8 && (glyph_is_ours(glyph) || text_is_letter(glyph))))
        return glyph;
    return (glyph_t)glyph_text(glyph, CHARSET_ASCII).at[0];
}

static void
set_cell(struct cell *cell, glyph_t glyph, enum role role)
{
    cell->glyph = glyph;
    cell->role = (uint8_t)role;
}

void
grid_put(struct grid *g, int col, int row, glyph_t glyph, enum role role)
{
    struct cell *cells = row_at(g, row);

    assert((unsigned)role < ROLE_COUNT);
    if (cells != NULL && col >= 0 && col < g->cols)
        set_cell(&cells[col], shown(g, glyph), role);
}

void
grid_run(struct grid *g, int col, int row, int n, glyph_t glyph, enum role role)
{
    struct cell *cells = row_at(g, row);
    long long end = (long long)col + n;

    assert((unsigned)role < ROLE_COUNT);
    if (cells == NULL)
        return;
    glyph = shown(g, glyph);
    for (long long at = col > 0 ? col : 0; at < end && at < g->cols; at++)
        set_cell(&cells[at], glyph, role);
}

/* Sets n cells, none of them behind the edge, each to its own character; cells NULL: they lie
 * outside. */
static void
set_plain(struct cell *cells, int col, int n, const char *ascii, enum role role)
{
    for (long long i = col < 0 ? -(long long)col : 0; cells != NULL && i < n; i++)
        set_cell(&cells[col + i], (glyph_t)ascii[i], role);
}

/* How many of its first characters stand for themselves, at most so many. */
static int
plain_chars(const char *utf8, long long most)
{
    int n = 0;

    while (n < most && glyph_is_printable((glyph_t)utf8[n]))
        n++;
    return n;
}

/* Puts any one glyph, if it ends in front of `end`; returns the column behind it. */
static int
put_glyph(struct grid *g, int col, int row, glyph_t glyph, enum role role, int end)
{
    struct glyph_text twin = glyph_text(glyph, CHARSET_ASCII);
    int cols = g->charset == CHARSET_ASCII && twin.at[1] != '\0' ? 2 : 1;

    if ((long long)col + cols > end)
        return col;
    grid_put(g, col, row, glyph, role);
    if (cols == 2)
        grid_put(g, col + 1, row, (glyph_t)twin.at[1], role);
    return col + cols;
}

int
grid_text(struct grid *g, int col, int row, const char *utf8, enum role role, int max_cols)
{
    struct cell *cells = row_at(g, row);
    long long wanted = max_cols < 0 ? g->cols : (long long)col + max_cols;
    int end = wanted < g->cols ? (int)wanted : g->cols;

    assert((unsigned)role < ROLE_COUNT);
    while (*utf8 != '\0') {
        int n = plain_chars(utf8, (long long)end - col), before;

        set_plain(cells, col, n, utf8, role);
        col += n;
        utf8 += n;
        if (*utf8 == '\0')
            break;
        before = col;
        col = put_glyph(g, col, row, glyph_next(&utf8), role, end);
        if (col == before)
            break;
    }
    return col;
}

int
grid_text_n(struct grid *g, int col, int row, const char *utf8, size_t bytes, enum role role,
            int max_cols)
{
    char line[GRID_COLS_MAX * GLYPH_BYTES + 1];
    size_t len = bytes < sizeof line ? bytes : sizeof line - 1;

    memcpy(line, utf8, len);
    line[len] = '\0';
    return grid_text(g, col, row, line, role, max_cols);
}

void
grid_text_centred(struct grid *g, int col, int row, int cols, const char *utf8, enum role role)
{
    int used = grid_text_cols(utf8, g->charset);

    if (cols <= 0)
        return;
    grid_text(g, used < cols ? col + (cols - used) / 2 : col, row, utf8, role, cols);
}

int
grid_text_cols(const char *utf8, enum charset charset)
{
    int cols = 0;

    for (glyph_t glyph; (glyph = glyph_next(&utf8)) != 0;)
        cols += charset == CHARSET_ASCII && glyph_text(glyph, CHARSET_ASCII).at[1] != '\0' ? 2 : 1;
    return cols;
}

void
grid_select(struct grid *g, int col, int row, int n)
{
    struct cell *cells = row_at(g, row);

    for (int at = col > 0 ? col : 0; cells != NULL && at < col + n && at < g->cols; at++)
        cells[at].selected = 1;
}

void
grid_mark(struct grid *g, int col, int row, int n)
{
    struct cell *cells = row_at(g, row);

    for (int at = col > 0 ? col : 0; cells != NULL && at < col + n && at < g->cols; at++)
        cells[at].role = ROLE_MARKED;
}

/* Appends some of n cells at once; returns how many.  A line is the same glyph many times. */
static int
add_cells(struct text *out, const struct cell *cells, int n, enum charset charset)
{
    enum { SOME = 64 };
    char some[SOME * sizeof(struct glyph_text)], *at = some;
    struct glyph_text drawn = {""};
    size_t bytes = 0; /* of it: all are copied, so many count */
    glyph_t last = 0;

    n = within(n, 0, SOME);
    for (int i = 0; i < n; i++) {
        glyph_t glyph = cells[i].glyph;

        if (glyph < GLYPH_LINE_H) {
            *at++ = (char)glyph;
            continue;
        }
        if (glyph != last) {
            drawn = glyph_text(glyph, charset);
            bytes = strlen(drawn.at);
        }
        last = glyph;
        memcpy(at, drawn.at, sizeof drawn.at);
        at += bytes;
    }
    text_add_n(out, some, (size_t)(at - some));
    return n;
}

void
grid_row_text(const struct grid *g, int row, struct text *out)
{
    const struct cell *cells = row_at(g, row);
    int end = cells == NULL ? 0 : g->cols;

    while (end > 0 && cells[end - 1].glyph == ' ')
        end--;
    for (int col = 0, n; col < end; col += n)
        n = add_cells(out, cells + col, end - col, g->charset);
}
