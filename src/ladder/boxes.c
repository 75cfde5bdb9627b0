#include "tcpviz/ladder/paint.h"

#include "tcpviz/story/names.h"

/* The boxes at the ends of the lifelines, as in a textbook. */

struct box {
    struct grid *grid;
    int x, lifeline, inner; /* first column, column of the lifeline, columns inside */
};

static struct box
box_of(struct grid *grid, const struct ladder_geometry *g, int lifeline)
{
    struct box box = {grid, 0, g->at[lifeline], g->box_inner};
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
fits_one_line(const struct endpoint *endpoint, int inner)
{
    char storage[ENDPOINT_TEXT_SIZE];
    struct text t;

    text_init(&t, storage, sizeof storage);
    endpoint_add(&t, endpoint);
    return endpoint->address.version != 6 && (int)t.len <= inner;
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
ladder_box_rows(const struct ladder_geometry *g, const struct flow *const *flows, int n)
{
    for (int i = 0; i < n; i++)
        for (int side = 0; side < 2; side++) {
            struct endpoint end = flow_end(flows[i], (enum side)side);

            if (!fits_one_line(&end, g->box_inner))
                return 5;
        }
    return 4;
}

void
ladder_add_name(struct text *t, const struct ladder_geometry *g, int lifeline,
                const struct ladder_style *style, int cols)
{
    bool server = lifeline == g->lifelines - 1;
    const char *name = side_name(&style->numbers, server ? SERVER : CLIENT, NAME_TITLE);
    char number[16] = "";
    struct text n;

    text_init(&n, number, sizeof number);
    if (g->merged && !server)
        text_addf(&n, " %u", (unsigned)g->flows[lifeline]);
    cols -= (int)n.len;
    text_add_n(t, name, text_bytes_of_cols(name, cols > 0 ? (size_t)cols : 0));
    text_add(t, number);
}

enum role
ladder_name_role(const struct ladder_geometry *g, int lifeline)
{
    if (g->merged)
        return lifeline == g->lifelines - 1 ? ROLE_PLAIN
                                            : (enum role)(ROLE_CONNECTION_1 + lifeline);
    return lifeline == 0 ? ROLE_CLIENT : ROLE_SERVER;
}

static void
paint_box(const struct box *b, int y, int rows, const char *name, const struct endpoint *endpoint,
          enum role role, bool upside_down)
{
    char lines[2][64] = {"", ""};

    address_lines(endpoint, rows == 4, b->inner, lines);
    paint_edge(b, y, true, upside_down ? GLYPH_TEE_UP : 0);
    paint_line(b, y + 1, name, role);
    for (int i = 0; i < rows - 3; i++)
        paint_line(b, y + 2 + i, lines[i], ROLE_PLAIN);
    paint_edge(b, y + rows - 1, false, upside_down ? 0 : GLYPH_TEE_DOWN);
}

void
ladder_paint_boxes(struct grid *grid, int y, const struct ladder_geometry *g,
                   const struct flow *const *flows, const struct ladder_style *style,
                   bool upside_down)
{
    int clients = g->lifelines - 1, rows = ladder_box_rows(g, flows, clients);

    for (int i = 0; i < g->lifelines; i++) {
        bool client = i < clients;
        struct endpoint end = flow_end(flows[client ? i : 0], client ? CLIENT : SERVER);
        struct box box = box_of(grid, g, i);
        char storage[64];
        struct text name;

        text_init(&name, storage, sizeof storage);
        ladder_add_name(&name, g, i, style, box.inner);
        paint_box(&box, y, rows, storage, &end, ladder_name_role(g, i), upside_down);
    }
}
