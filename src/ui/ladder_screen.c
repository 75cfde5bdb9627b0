#include "screens.h"

#include "tcpviz/ladder/paint.h"

#include <inttypes.h>

struct ladder_rows
ladder_rows(const struct ui *ui, const struct flow *flow)
{
    struct ladder_geometry g = ladder_geometry(0, ui->cols, flow);
    int rows = ui->rows;
    struct ladder_rows r = {.pane = rows >= 44   ? 8
                                    : rows >= 30 ? 6
                                    : rows >= 24 ? 4
                                    : rows >= 18 ? 2
                                                 : 1};

    r.boxes = rows >= ROWS_WITH_BOXES ? ladder_box_rows(&g, flow) : 0;
    r.top = 1 + (r.boxes > 0 ? r.boxes : 1);
    /* An address that takes a line of its own takes it from the pane, not from the ladder. */
    if (r.boxes == 5 && r.pane == 6)
        r.pane--;
    r.rule = rows - 1 - r.pane - 1;
    r.height = r.rule - r.top;
    return r;
}

/* Nothing to draw yet: what is it waiting for, or what was not found? */
static void
paint_empty(const struct canvas *c)
{
    char storage[512];
    struct text t;
    int y = c->grid->rows / 2 - 2, cols = c->grid->cols - 2; /* an edge stays free on each side */

    text_init(&t, storage, sizeof storage);
    if (c->source->state == SOURCE_FILE && !c->source->reading)
        text_addf(&t, "No TCP segment%s%s in %s", c->source->filter[0] ? " for " : "",
                  c->source->filter, c->source->name);
    else
        text_addf(&t, "Waiting for %s", c->source->waiting);
    grid_text_centred(c->grid, 1, y, cols, storage, ROLE_HEADLINE);
    if (c->source->state == SOURCE_LIVE)
        grid_text_centred(c->grid, 1, y + 2, cols,
                          "Start a server and a client: each segment appears as it passes.",
                          ROLE_DIM);
}

/* Where there is no room for boxes, their names stand at the lifelines. */
static void
paint_names(const struct canvas *c, const struct ladder_geometry *g, const struct flow *flow)
{
    for (int side = 0; side < 2; side++) {
        char storage[96];
        struct text t;
        int cols;

        text_init(&t, storage, sizeof storage);
        text_addf(&t, "%s :%u", c->ui->style.labels[side],
                  (unsigned)flow->ends[side].port);
        cols = (int)text_cols(storage);
        grid_text(c->grid,
                  side == CLIENT
                      ? (g->left > cols / 2 ? g->left - cols / 2 : 1)
                      : (g->right + cols / 2 < g->cols ? g->right - cols / 2 : g->cols - 1 - cols),
                  1, storage, side == CLIENT ? ROLE_CLIENT : ROLE_SERVER, -1);
    }
}

static void
paint_rows(const struct canvas *c, const struct ladder_geometry *g, const struct flow *flow,
           const struct ladder_rows *at)
{
    const struct ui *ui = c->ui;

    for (int i = 0; i < at->height; i++) {
        int y = at->top + i;
        const struct row *row = i < ui->n_ladder ? &ui->ladder[i] : NULL;

        if (!row) {
            ladder_paint_lifelines(c->grid, y, g);
            continue;
        }
        ladder_paint_row(c->grid, y, g, flow, row, &ui->style);
        if (row->kind == ROW_ARROW && row->e->frame == ui->view.selected.frame)
            ladder_paint_mark(c->grid, y, g);
    }
}

void
paint_ladder_screen(const struct canvas *c)
{
    const struct ui *ui = c->ui;
    const struct flow *flow = ui->flow ? observer_flow(c->watch->observer, ui->flow) : NULL;
    struct ladder_geometry g = ladder_geometry(0, c->grid->cols, flow);
    struct ladder_rows at = ladder_rows(ui, flow);
    struct event selected;
    bool is_selected;

    if (!flow) {
        paint_empty(c);
        return;
    }
    if (at.boxes > 0)
        ladder_paint_boxes(c->grid, 1, &g, flow, &ui->style, false);
    else
        paint_names(c, &g, flow);
    paint_rows(c, &g, flow, &at);
    is_selected = ladder_place_valid(c->watch->observer, ui->view.selected);
    if (is_selected)
        observer_event(c->watch->observer, flow, ui->view.selected.handle, &selected);
    paint_pane(c, flow, is_selected ? &selected : NULL, at.rule, at.pane);
}
