#include "tcpviz/ladder/paint.h"

#include <string.h>

/* The two boxes at the ends of the lifelines, as in a textbook. */

struct box {
    struct grid *grid;
    int x, lifeline, inner; /* first column, column of the lifeline, columns inside */
};

static struct box
box_of(struct grid *grid, const struct ladder_geometry *g, enum side side)
{
    struct box box = {grid, 0, side == CLIENT ? g->left : g->right, g->box_inner};
    int last = g->cols - 1 - (box.inner + 2); /* a column stays free at either edge */

    box.x = box.lifeline - 1 - box.inner / 2;
    if (box.x > last)
        box.x = last;
    if (box.x < g->first + 1)
        box.x = g->first + 1;
    return box;
}

static void
paint_edge(const struct box *b, int y, bool top, glyph_t lifeline)
{
    grid_put(b->grid, b->x, y, top ? GLYPH_CORNER_TL : GLYPH_CORNER_BL, ROLE_BOX);
    grid_run(b->grid, b->x + 1, y, b->inner, GLYPH_LINE_H, ROLE_BOX);
    grid_put(b->grid, b->x + 1 + b->inner, y, top ? GLYPH_CORNER_TR : GLYPH_CORNER_BR, ROLE_BOX);
    if (lifeline != 0)
        grid_put(b->grid, b->lifeline, y, lifeline, ROLE_BOX);
}

static void
paint_line(const struct box *b, int y, const char *words, enum role role)
{
    grid_put(b->grid, b->x, y, GLYPH_LINE_V, ROLE_BOX);
    grid_text_centred(b->grid, b->x + 1, y, b->inner, words, role);
    grid_put(b->grid, b->x + 1 + b->inner, y, GLYPH_LINE_V, ROLE_BOX);
}

static bool
fits_one_line(const struct flow *flow, int inner)
{
    for (int side = 0; side < 2; side++) {
        const struct endpoint *endpoint = &flow->ends[side];
        char storage[ENDPOINT_TEXT_SIZE];
        struct text t;

        text_init(&t, storage, sizeof storage);
        endpoint_add(&t, endpoint);
        if (endpoint->address.version == 6 || (int)t.len > inner)
            return false;
    }
    return true;
}

static void
address_lines(const struct endpoint *endpoint, bool one_line, int inner, char line[2][64])
{
    struct text first, second;

    text_init(&first, line[0], sizeof line[0]);
    text_init(&second, line[1], sizeof line[1]);
    if (one_line) {
        endpoint_add(&first, endpoint);
        return;
    }
    address_add_within(&first, &endpoint->address, (size_t)inner);
    text_addf(&second, "port %u", (unsigned)endpoint->port);
}

int
ladder_box_rows(const struct ladder_geometry *g, const struct flow *flow)
{
    return !flow || fits_one_line(flow, g->box_inner) ? 4 : 5;
}

static void
paint_box(const struct box *b, int y, int rows, const char *name, const struct endpoint *endpoint,
          enum role role, bool upside_down)
{
    char lines[2][64] = {"", ""};

    if (endpoint)
        address_lines(endpoint, rows == 4, b->inner, lines);
    paint_edge(b, y, true, upside_down ? GLYPH_TEE_UP : 0);
    paint_line(b, y + 1, name, role);
    for (int i = 0; i < rows - 3; i++)
        paint_line(b, y + 2 + i, lines[i], ROLE_PLAIN);
    paint_edge(b, y + rows - 1, false, upside_down ? 0 : GLYPH_TEE_DOWN);
}

void
ladder_paint_boxes(struct grid *grid, int y, const struct ladder_geometry *g,
                   const struct flow *flow, const struct ladder_style *style, bool upside_down)
{
    static const enum role roles[] = {ROLE_CLIENT, ROLE_SERVER};
    int rows = ladder_box_rows(g, flow);

    for (int side = 0; side < 2; side++) {
        struct box box = box_of(grid, g, (enum side)side);

        paint_box(&box, y, rows, style->labels[side], flow ? &flow->ends[side] : NULL,
                  roles[side], upside_down);
    }
}
