#include "area.h"

#include "tcpviz/base/wrap.h"

int
words_rows(int rows)
{
    return rows >= 16 ? 6 : rows >= 12 ? 4 : 3;
}

struct split
split_list(struct area whole, int cols)
{
    enum { ROWS_WITH_GAP = 14 };
    int rows = words_rows(whole.rows), gap = whole.rows >= ROWS_WITH_GAP;
    struct split s = split_area(whole, cols, rows + gap);

    if (!s.beside) {
        s.words.top += gap;
        s.words.rows -= gap;
    }
    return s;
}

struct split
split_area(struct area whole, int cols, int rows)
{
    enum { GAP = 2, MARGIN = 1, COLS_MIN = 21, COLS_MAX = 48 };
    int left = whole.cols - cols - GAP - MARGIN;
    struct split s = {whole, whole, left >= COLS_MIN};

    if (s.beside) {
        s.main.cols = cols;
        s.words.col = whole.col + cols + GAP;
        s.words.cols = left < COLS_MAX ? left : COLS_MAX;
        s.words.top++;
        s.words.rows -= s.words.rows > 0;
        return s;
    }
    s.main.rows -= rows;
    s.words =
        (struct area){whole.grid, whole.col + 1, whole.top + s.main.rows, whole.cols - 2, rows};
    return s;
}

int
paint_words(const struct area *a, int row, const char *words, enum role role, int rows)
{
    struct wrap w = {.rest = words};
    int col;

    for (; rows > 0 && a->cols > 0 && wrap_next(&w, a->cols); row++, rows--) {
        bool more = rows == 1 && *w.rest != '\0';

        if (more)
            w.bytes = wrap_cut(w.line, a->cols > 3 ? a->cols - 3 : 1);
        col = grid_text_n(a->grid, a->col, row, w.line, w.bytes, role, a->cols);
        if (more)
            grid_text(a->grid, col, row, " ..", ROLE_DIM, -1);
    }
    return row;
}

void
mark_selected(struct grid *g, int col, int row, int n)
{
    grid_put(g, col - 1, row, '[', ROLE_KEY);
    grid_put(g, col + n, row, ']', ROLE_KEY);
    grid_select(g, col - 1, row, n + 2);
}

int
listing_next(struct listing *l)
{
    int at = l->n++ - l->top;

    return l->paint && at >= 0 && at < l->area->rows ? l->area->top + at : -1;
}

void
listing_add(struct listing *l, const char *words, enum role role)
{
    int row = listing_next(l);

    if (row >= 0)
        grid_text(l->area->grid, l->area->col, row, words, role, l->area->cols);
}

void
listing_mark_more(const struct listing *l)
{
    const struct area *a = l->area;
    int col = a->col + a->cols;

    if (l->top > 0)
        grid_put(a->grid, col, a->top, GLYPH_ARROW_UP, ROLE_KEY);
    if (l->n - l->top > a->rows && a->rows > 0)
        grid_put(a->grid, col, a->top + a->rows - 1, GLYPH_ARROW_DOWN, ROLE_KEY);
}

void
listing_scroll(int *top, int steps, int lines)
{
    *top = steps > lines - *top ? lines : steps < -*top ? 0 : *top + steps;
}
