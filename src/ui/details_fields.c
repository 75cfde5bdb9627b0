#include "details.h"

/* The tree that Wireshark's users know. */

enum { COLS = 69, COLS_MAX = 100, WORDS_COLS = 52, INDENT = 2 };

static struct split
fields_split(const struct scene *s, struct area whole)
{
    int cols = whole.cols - WORDS_COLS;

    (void)s;
    return split_list(whole, cols > COLS_MAX ? COLS_MAX : cols > COLS ? cols : COLS);
}

static int
fields_lines(const struct scene *s, const struct area *main, int *seen)
{
    (void)main;
    *seen = s->line;
    return (int)s->tree.n;
}

static void
fields_move(struct ui_details *u, const struct scene *s, const struct area *main, int steps)
{
    int last = (int)s->tree.n - 1;

    (void)main;
    if (last < 0)
        return;
    scene_select(u, s, steps > last - s->line ? last : steps < -s->line ? 0 : s->line + steps);
}

/* Whose number a line shows: that side's colour. */
static enum role
line_role(const struct scene *s, const struct tree_line *line)
{
    uint8_t id = line->field >= 0 ? s->fields[line->field].id : N_FIELDS;

    if (line->what == TREE_NOT_KEPT)
        return ROLE_TROUBLE;
    if (line->depth == 0)
        return ROLE_HEADLINE;
    if (id == FIELD_TCP_SEQ || line->what == TREE_LEN)
        return s->e.from == CLIENT ? ROLE_CLIENT : ROLE_SERVER;
    if (id == FIELD_TCP_ACK)
        return s->e.from == CLIENT ? ROLE_SERVER : ROLE_CLIENT;
    return ROLE_PLAIN;
}

/* A line that is cut says so. */
static void
paint_line(const struct scene *s, const struct area *main, int row, int i)
{
    const struct tree_line *line = &s->tree.line[i];
    int col = main->col + 2 + line->depth * (main->cols >= COLS ? INDENT : 1), cut;
    enum role role = line_role(s, line);
    char storage[512];
    struct text t;

    text_init(&t, storage, sizeof storage);
    tree_text(&t, &s->d, line);
    cut = main->col + main->cols - col;
    if (grid_text_cols(storage, main->grid->charset) > cut) {
        grid_text(main->grid, col, row, storage, role, cut - 2);
        grid_text(main->grid, col + cut - 2, row, "..", ROLE_DIM, 2);
    } else {
        grid_text(main->grid, col, row, storage, role, cut);
    }
    if (i != s->line)
        return;
    grid_put(main->grid, main->col, row, '>', ROLE_KEY);
    grid_select(main->grid, main->col, row, main->cols);
}

static void
fields_paint(const struct scene *s, const struct area *main, int top)
{
    for (int i = 0; i < main->rows && top + i < (int)s->tree.n; i++)
        paint_line(s, main, main->top + i, top + i);
}

const struct pane_kind pane_fields = {"Fields", fields_split, fields_lines, fields_move,
                                      fields_paint};
