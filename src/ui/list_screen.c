#include "screens.h"

#include "tcpviz/base/nanotime.h"
#include "tcpviz/story/describe.h"

#include <inttypes.h>
#include <string.h>

/* Rows around the list: status, a free one, the heading; the bottom line. */
#define LIST_TOP 3
#define LIST_BOTTOM 1

/* A column of the list.  When there is no room those of the highest rank go, all at once: one
 * direction's bytes alone would mislead. */
struct column {
    const char *heading;
    int cols;   /* at most */
    bool right; /* aligned to the right */
    int rank;
    void (*add)(struct text *t, const struct flow *f);
};

static void
add_number(struct text *t, const struct flow *f)
{
    text_addf(t, "%" PRIu32, f->number);
}

static void
add_end(struct text *t, const struct flow *f, enum side side)
{
    const struct endpoint *endpoint = &f->ends[side];

    if (endpoint->address.version != 6) {
        endpoint_add(t, endpoint);
        return;
    }
    text_add(t, "[");
    address_add_within(t, &endpoint->address, 15);
    text_addf(t, "]:%u", (unsigned)endpoint->port);
}

static void
add_client(struct text *t, const struct flow *f)
{
    add_end(t, f, CLIENT);
}

static void
add_server(struct text *t, const struct flow *f)
{
    add_end(t, f, SERVER);
}

static void
add_state(struct text *t, const struct flow *f)
{
    static const char *const ends[] = {
        [END_OPEN] = "", [END_CLOSED] = "closed", [END_REFUSED] = "refused", [END_RESET] = "reset"};

    if (flow_ended(f))
        text_add(t, ends[f->end]);
    else if (f->closing_segment != 0)
        text_add(t, "closing");
    else if (f->handshake_segment != 0)
        text_add(t, "established");
    else if (f->state[SERVER] == STATE_SYN_RECEIVED)
        text_add(t, "SYN received");
    else if (f->state[CLIENT] == STATE_SYN_SENT)
        text_add(t, "SYN sent");
    else
        text_add(t, "open");
}

static void
add_segments(struct text *t, const struct flow *f)
{
    text_addf(t, "%" PRIu32, f->segments);
}

static void
add_bytes(struct text *t, int64_t n)
{
    static const char *const units[] = {"kB", "MB", "GB", "TB"};
    int unit = 0;
    int64_t size = 1000;

    if (n < 1000) {
        text_addf(t, "%" PRId64 " B", n);
        return;
    }
    while (n >= size * 1000 && unit < 3) {
        size *= 1000;
        unit++;
    }
    text_addf(t, "%" PRId64 ".%" PRId64 " %s", n / size, n % size / (size / 10), units[unit]);
}

static void
add_to_server(struct text *t, const struct flow *f)
{
    add_bytes(t, f->half[CLIENT].data_bytes);
}

static void
add_to_client(struct text *t, const struct flow *f)
{
    add_bytes(t, f->half[SERVER].data_bytes);
}

static void
add_duration(struct text *t, const struct flow *f)
{
    nanotime_add_duration(t, nanotime_between(f->start_ns, f->last_ns));
}

static void
add_remark(struct text *t, const struct flow *f)
{
    if (f->end == END_RESET || f->end == END_REFUSED)
        text_addf(t, "by %s", f->end_by == CLIENT ? "client" : "server");
    else if (f->state[CLIENT] == STATE_SYN_SENT && f->half[SERVER].segments == 0)
        text_add(t, "no answer");
    else if (f->again_segments > 0)
        text_addf(t, "%" PRIu32 " again", f->again_segments);
    else if (!f->beginning_seen)
        text_add(t, "midway");
}

static const struct column columns[] = {
    {"#", 10, true, 0, add_number},           {"Client", 23, false, 0, add_client},
    {"Server", 23, false, 2, add_server},     {"State", 12, false, 0, add_state},
    {"Segs", 10, true, 1, add_segments},      {"To server", 9, true, 3, add_to_server},
    {"To client", 9, true, 3, add_to_client}, {"Duration", 11, true, 5, add_duration},
    {"Notes", 14, false, 4, add_remark},
};

#define RANK_MAX 5
#define N_COLUMNS ((int)(sizeof columns / sizeof columns[0]))

struct table {
    bool shown[N_COLUMNS];
    int cols[N_COLUMNS]; /* narrowed to what is in them */
};

static int
table_cols(const struct table *t)
{
    int cols = 2;

    for (int i = 0; i < N_COLUMNS; i++)
        cols += t->shown[i] ? t->cols[i] + 2 : 0;
    return cols - 2;
}

static void
fit(struct table *t, int room)
{
    for (int rank = RANK_MAX; rank > 0 && table_cols(t) > room; rank--)
        for (int i = 0; i < N_COLUMNS; i++)
            t->shown[i] &= columns[i].rank != rank;
}

static void
cell_text(int column, const struct flow *f, char storage[64])
{
    struct text t;

    text_init(&t, storage, 64);
    if (f)
        columns[column].add(&t, f);
    else
        text_add(&t, columns[column].heading);
}

/* One line of the list; f NULL is the heading. */
static void
paint_line(const struct canvas *c, int y, const struct table *t, const struct flow *f)
{
    int col = 2;

    for (int i = 0; i < N_COLUMNS; i++) {
        char storage[64];
        int used;

        if (!t->shown[i])
            continue;
        cell_text(i, f, storage);
        used = grid_text_cols(storage, c->grid->charset);
        grid_text(c->grid, columns[i].right && used < t->cols[i] ? col + t->cols[i] - used : col, y,
                  storage, f ? ROLE_PLAIN : ROLE_HEADLINE, t->cols[i]);
        col += t->cols[i] + 2;
    }
}

int
list_rows(const struct ui *ui)
{
    int rows = ui->rows - LIST_TOP - LIST_BOTTOM;

    return rows > 1 ? rows : 1;
}

/* How many connections stand before or behind this one, counted no further than `most`. */
static int
count_neighbours(const struct observer *o, const struct flow *f, bool before, int most)
{
    int n = 0;

    while (n < most &&
           (f = before ? observer_flow_prev(o, f->number) : observer_flow_next(o, f->number)))
        n++;
    return n;
}

/* The first connection of the page: the selected one stands in its middle, but for the first
 * and the last page, which are full. */
static const struct flow *
page_of(const struct canvas *c)
{
    const struct observer *o = c->watch->observer;
    const struct flow *f = observer_flow(o, c->ui->listed);
    int rows = list_rows(c->ui), above, below;

    if (!f)
        return observer_flow_next(o, 0);
    above = count_neighbours(o, f, true, rows);
    below = count_neighbours(o, f, false, rows);
    if (above == rows)
        above = below < rows / 2 ? rows - 1 - below : (rows - 1) / 2;
    for (; above > 0; above--)
        f = observer_flow_prev(o, f->number);
    return f;
}

/* Makes the columns as wide as what this connection puts into them, up to their limits. */
static void
widen(const struct canvas *c, const struct flow *f, struct table *t)
{
    for (int i = 0; i < N_COLUMNS; i++) {
        char storage[64];
        int used;

        cell_text(i, f, storage);
        used = grid_text_cols(storage, c->grid->charset);
        if (used > t->cols[i])
            t->cols[i] = used > columns[i].cols ? columns[i].cols : used;
    }
}

static void
measure(const struct canvas *c, const struct flow *f, struct table *t)
{
    for (int i = 0; i < N_COLUMNS; i++) {
        t->shown[i] = true;
        t->cols[i] = (int)strlen(columns[i].heading);
    }
    for (int row = 0; f && row < list_rows(c->ui); row++) {
        widen(c, f, t);
        f = observer_flow_next(c->watch->observer, f->number);
    }
}

void
paint_list_screen(const struct canvas *c)
{
    const struct flow *f = page_of(c);
    struct table table;

    measure(c, f, &table);
    fit(&table, c->grid->cols - 1);
    paint_line(c, LIST_TOP - 1, &table, NULL);
    for (int row = 0; f && row < list_rows(c->ui); row++) {
        paint_line(c, LIST_TOP + row, &table, f);
        if (f->number == c->ui->listed) {
            grid_put(c->grid, 0, LIST_TOP + row, '>', ROLE_PLAIN);
            grid_select_row(c->grid, LIST_TOP + row);
        }
        f = observer_flow_next(c->watch->observer, f->number);
    }
}
