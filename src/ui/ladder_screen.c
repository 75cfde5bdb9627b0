#include "details.h"
#include "filtering.h"
#include "folding.h"
#include "lanes.h"
#include "screens.h"
#include "seek_words.h"
#include "tether.h"
#include "view.h"

#include "tcpviz/ladder/paint.h"

struct ladder_rows
ladder_rows(const struct ui *ui, const struct ladder_sequence *s)
{
    struct ladder_geometry g = ui_geometry(ui, s);
    int rows = ui->rows;
    struct ladder_rows r = {.pane = rows >= 60   ? 10
                                    : rows >= 44 ? 8
                                    : rows >= 30 ? 6
                                    : rows >= 24 ? 4
                                    : rows >= 20 ? 3
                                    : rows >= 18 ? 2
                                                 : 1};

    if (details_shown(ui))
        return details_rows(ui, s);
    r.boxes = rows >= ROWS_WITH_BOXES && g.box_inner > 0 ? ladder_box_rows(&g, s->flows, s->n) : 0;
    r.top = 1 + (r.boxes > 0 ? r.boxes : 1);
    /* An address that takes a line of its own takes it from the pane, not from the ladder. */
    if (r.boxes == 5 && r.pane == 6)
        r.pane--;
    r.rule = rows - 1 - r.pane - 1;
    r.height = r.rule - r.top;
    return r;
}

/* Columns for the name at a lifeline, so that it does not touch its neighbour's.  The server's has
 * those from the last client's name to the edge, as long as its lifeline is in its middle. */
static int
name_room(const struct ladder_geometry *g, int lifeline)
{
    int server = g->lifelines - 1, client = g->at[1] - g->at[0] - 3;
    int from = g->at[server - 1] + client / 2 + 3;
    int centred = 2 * (g->at[server] - from), all = g->cols - 1 - from;

    if (!g->merged)
        return (g->cols - 4) / 2;
    return lifeline < server ? client : centred < all ? centred : all;
}

/* The name at a lifeline, with the port if there is room. */
static void
add_name(struct text *t, const struct canvas *c, const struct ladder_geometry *g, int lifeline,
         const struct endpoint *end)
{
    int room = name_room(g, lifeline);
    char port[16];
    struct text p;

    ladder_add_name(t, g, lifeline, &c->ui->style, room);
    text_init(&p, port, sizeof port);
    text_addf(&p, " :%u", (unsigned)end->port);
    if ((int)(text_cols(t->at) + p.len) <= room)
        text_add(t, port);
}

/* Where there is no room for boxes, their names stand at the lifelines. */
static void
paint_names(const struct canvas *c, const struct ladder_geometry *g,
            const struct ladder_sequence *s)
{
    for (int i = 0; i < g->lifelines; i++) {
        bool server = i == g->lifelines - 1;
        struct endpoint end = flow_end(s->flows[server ? 0 : i], server ? SERVER : CLIENT);
        char storage[96];
        struct text t;
        int cols, col;

        text_init(&t, storage, sizeof storage);
        add_name(&t, c, g, i, &end);
        cols = (int)text_cols(storage);
        col = g->at[i] > cols / 2 ? g->at[i] - cols / 2 : 1;
        if (server && g->at[i] + cols / 2 >= g->cols)
            col = g->cols - 1 - cols;
        grid_text(c->grid, col, 1, storage, ladder_name_role(g, i), -1);
    }
}

int
mark_words(const struct canvas *c, int y)
{
    const char *words = c->ui->seek.words;
    char line[GRID_COLS_MAX * GLYPH_BYTES + 1];
    int n = 0, cols = (int)text_cols(words);
    struct text t;

    if (words[0] == '\0')
        return 0;
    text_init(&t, line, sizeof line);
    grid_row_text(c->grid, y, &t);
    for (const char *at = line; (at = seek_words_in(at, words)) != NULL; at += strlen(words), n++)
        grid_mark(c->grid, (int)(text_cols(line) - text_cols(at)), y, cols);
    return n;
}

/* A segment of which it is not known whether it passes, and one whose words are not drawn: neither
 * on its arrow nor, `found` times, in its notes. */
static void
paint_doubts(const struct canvas *c, int y, const struct ladder_geometry *g, const struct row *row,
             int found)
{
    const char *words = c->ui->seek.words;
    int col = g->at[ladder_lane(g, row->e)] + 1;

    if (words[0] != '\0' && found == 0 && seek_words_fit(c->ui, row->flow, row->e))
        grid_put(c->grid, col, y, '*', ROLE_MARKED);
    if (filtering_is_unknown(c->ui, row->e))
        grid_put(c->grid, col, y, '?', ROLE_TROUBLE);
}

/* Of several connections the rows stand in the order of all, and so do their times. */
static struct ladder_style
style_of_rows(const struct ui *ui)
{
    struct ladder_style style = ui->style;

    if (merged_several(&ui->merged) && style.time == LADDER_TIME_OWN)
        style.time = LADDER_TIME_RELATIVE;
    return style;
}

static void
paint_rows(const struct canvas *c, const struct ladder_geometry *g, const struct ladder_rows *at,
           const struct event *selected)
{
    const struct ui *ui = c->ui;
    struct ladder_style style = style_of_rows(ui);
    int found = 0, marked;

    /* From below: the notes of an arrow come before it. */
    for (int i = at->height - 1; i >= 0; i--) {
        int y = at->top + i;
        const struct row *row = i < ui->n_ladder ? &ui->ladder[i] : NULL;

        if (!row) {
            ladder_paint_lifelines(c->grid, y, g);
            continue;
        }
        ladder_paint_row(c->grid, y, g, row, &style);
        marked = row->e ? mark_words(c, y) : 0;
        if (row->kind == ROW_NOTE) {
            found += marked;
        } else if (row->kind == ROW_ARROW) {
            paint_doubts(c, y, g, row, found + marked);
            found = 0;
        }
        if (ladder_is_selected(&ui->view, row))
            ladder_paint_mark(c->grid, y, g);
        else if (row->kind == ROW_ARROW && selected && tether_joins(selected, row->e))
            ladder_paint_tether(c->grid, y, g);
    }
}

/* The connection of the selected segment as the picture may tell it; NULL: nothing is shown. */
static const struct flow *
pictured_flow(const struct ui *ui)
{
    for (int i = 0; i < ui->n_pictured; i++)
        if (ui->pictured[i].number == ui->flow)
            return &ui->pictured[i];
    return NULL;
}

void
paint_ladder_screen(const struct canvas *c)
{
    const struct ui *ui = c->ui;
    struct ladder_sequence s = ui_sequence(ui, c->watch);
    struct ladder_geometry g = ui_geometry(ui, &s);
    struct ladder_rows at = ladder_rows(ui, &s);
    const struct flow *flow = pictured_flow(ui);
    const struct row *fold;
    struct event selected;
    bool any;

    if (!flow || s.n == 0) {
        paint_empty_screen(c);
        return;
    }
    if (at.boxes > 0)
        ladder_paint_boxes(c->grid, 1, &g, s.flows, &ui->style, false);
    else if (at.top > 1)
        paint_names(c, &g, &s);
    any = ladder_place_valid(c->watch->observer, ui->view.selected);
    if (any)
        observer_event(c->watch->observer, flow, ui->view.selected.handle, &selected);
    fold = details_shown(ui) ? NULL : folding_selected(ui);
    paint_rows(c, &g, &at, any && !fold ? &selected : NULL);
    if (fold)
        paint_fold_pane(c, flow, fold, at.rule, at.pane);
    else if (details_shown(ui))
        paint_details(c, &at);
    else
        paint_pane(c, flow, any ? &selected : NULL, at.rule, at.pane);
}
