#include "tcpviz/ladder/geometry.h"

/* Widths at which parts of the picture go, and those of the parts. */
#define COLS_WITH_STATES 72
#define COLS_WITH_TIMES 50
#define COLS_LONG_WORDING 96
#define LEFT_WITH_STATES 24
#define LEFT_WITH_TIMES 11
#define LEFT_BARE 3
#define RIGHT_WITH_STATES 15 /* from the right edge */
#define RIGHT_BARE 4
#define BOX_INNER 16
#define BOX_INNER_MAX 26
#define BOX_INNER_MERGED_MAX 22 /* so that neighbours do not touch */
#define BAND_OVERHANG 10        /* a band reaches so far beyond the lifelines */

/* Columns that an address asks for: IPv6 stands in a line of its own, above its port. */
static int
address_cols(const struct endpoint *endpoint)
{
    char storage[ENDPOINT_TEXT_SIZE];
    struct text t;

    text_init(&t, storage, sizeof storage);
    if (endpoint->address.version == 6)
        address_add(&t, &endpoint->address);
    else
        endpoint_add(&t, endpoint);
    return (int)t.len;
}

/* Columns inside the boxes, so that the addresses fit if they may. */
static int
box_inner(const struct flow *const *flows, int n, int most)
{
    int cols = BOX_INNER;

    for (int i = 0; i < n; i++)
        for (int side = 0; side < 2; side++) {
            struct endpoint end = flow_end(flows[i], (enum side)side);
            int asked = address_cols(&end);

            cols = asked > cols ? asked : cols;
        }
    cols += cols % 2;
    return cols > most ? most : cols;
}

struct ladder_geometry
ladder_geometry(int first, int cols, const struct flow *flow)
{
    struct ladder_geometry g = {.first = first, .cols = cols, .lifelines = 2};
    int room = cols - first, left, right;

    g.states = room >= COLS_WITH_STATES;
    g.times = room >= COLS_WITH_TIMES;
    g.brief = room < COLS_LONG_WORDING;
    left = first + (g.states ? LEFT_WITH_STATES : g.times ? LEFT_WITH_TIMES : LEFT_BARE);
    right = cols - (g.states ? RIGHT_WITH_STATES : RIGHT_BARE);
    g.at[0] = left;
    g.at[1] = right;
    g.box_inner = box_inner(&flow, flow && g.states ? 1 : 0, BOX_INNER_MAX);
    g.band_from = g.states ? left - BAND_OVERHANG : first + 1;
    g.band_to = g.states ? right + BAND_OVERHANG + 1 : cols;
    return g;
}

/* How several connections stand side by side, by the width. */
struct breadth {
    int cols;  /* from this width on */
    int most;  /* so many clients */
    int left;  /* column of the first lifeline */
    int step;  /* from one client to the next */
    int last;  /* columns that the arrows of the last client have at least */
    int right; /* columns from the server's lifeline to the edge */
    bool times, boxes, states;
};

static const struct breadth breadths[] = {
    {150, LADDER_CLIENTS_MAX, LEFT_WITH_STATES, 28, 32, 16, true, true, true},
    {100, LADDER_CLIENTS_MAX, LEFT_WITH_STATES, 28, 32, 16, true, true, false},
    {80, LADDER_CLIENTS_MAX, LEFT_WITH_TIMES, 28, 30, 11, true, true, false},
    {60, 2, LEFT_WITH_TIMES, 14, 29, RIGHT_BARE, true, false, false},
    {0, 2, LEFT_BARE, 12, 20, RIGHT_BARE, false, false, false},
};

static const struct breadth *
breadth_of(int cols)
{
    const struct breadth *b = breadths;

    while (cols < b->cols)
        b++;
    return b;
}

int
ladder_clients_max(int cols)
{
    const struct breadth *b = breadth_of(cols);
    int n = (cols - b->left - b->last - b->right) / b->step + 1;

    return n < 1 ? 1 : n > b->most ? b->most : n;
}

int
ladder_cols_max(int clients)
{
    enum { COLS_MAX = 160, LAST_MAX = 60 };
    const struct breadth *b = &breadths[0];
    int cols = b->left + (clients - 1) * b->step + LAST_MAX + b->right;

    return cols > COLS_MAX ? cols : COLS_MAX;
}

struct ladder_geometry
ladder_geometry_merged(int first, int cols, const struct flow *const *flows, int n)
{
    const struct breadth *b = breadth_of(cols - first);
    struct ladder_geometry g = {.first = first,
                                .cols = cols,
                                .merged = true,
                                .lifelines = n + 1,
                                .states = b->states,
                                .times = b->times,
                                .band_to = cols};

    for (int i = 0; i < n; i++) {
        g.at[i] = first + b->left + i * b->step;
        g.flows[i] = flows[i]->number;
    }
    g.at[n] = cols - b->right;
    g.box_inner = b->boxes ? box_inner(flows, n, BOX_INNER_MERGED_MAX) : 0;
    return g;
}
