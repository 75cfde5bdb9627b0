#include "tcpviz/export/ladder_text.h"

#include "still_open.h"

#include "tcpviz/base/wrap.h"
#include "tcpviz/ladder/paint.h"

#include <stdlib.h>

/* Bytes of one line: a glyph takes three at most, a change of colour twenty. */
#define LINE_BYTES_PER_COL 24

/* A narrower ladder has no room for its two boxes beside each other. */
#define COLS_MIN 40

#define PREFIX_SIZE 16

/* Places for connections that have lines, by their numbers.  Where only some events are shown, a
 * connection may come to its first line behind many newer ones; who shares a place with another one
 * has boxes again. */
#define LINED 4096

/* A connection with lines, and its newest arrow. */
struct lined {
    uint32_t flow, segment;
    int64_t ns;
};

/* A connection that may be gone before all of it is written, with its addresses, whose place
 * another one may have by then. */
struct kept_flow {
    struct flow flow;
    struct ip6_pair ip6;
};

struct ladder_text {
    struct ladder_text_settings settings;
    struct sink sink;
    struct grid grid;
    struct grid bands; /* behind the last arrow; they come next, but behind a copy's note */
    int n_bands;
    char *line;
    size_t line_size;
    uint32_t flows; /* connections there were with the last event */
    struct lined lined[LINED];
    uint64_t hidden;         /* events since the last line */
    bool hides;              /* any event was hidden; */
    uint32_t all_lined_to;   /* up to this one all connections came to a line before */
    uint32_t last_flow;      /* of the last line; 0: nothing was written yet */
    uint32_t last_segment;   /* whose arrow was the last one */
    bool closing;            /* closing boxes come next, but behind what is said of copies: */
    struct kept_flow ended;  /* those of this connection */
    bool closed;             /* closing boxes were the last thing written */
    bool held;               /* a copy's note comes next, unless that of another copy of its segment
                                takes its place: */
    struct event copy;       /* that one, */
    struct kept_flow copied; /* and its connection */
};

static void
keep_flow(struct kept_flow *kept, const struct flow *flow)
{
    kept->flow = *flow;
    if (!flow->is_ip6)
        return;
    kept->ip6 = *flow->addresses.ip6;
    kept->flow.addresses.ip6 = &kept->ip6;
}

/* Where lines end whose prefix takes so many columns. */
static int
cols_behind(const struct ladder_text *lt, int prefix)
{
    int least = prefix + COLS_MIN;

    return lt->settings.cols > least ? lt->settings.cols : least;
}

struct ladder_text *
ladder_text_create(const struct ladder_text_settings *settings, struct sink sink)
{
    struct ladder_text *lt = calloc(1, sizeof *lt);

    if (!lt)
        return NULL;
    lt->settings = *settings;
    lt->sink = sink;
    if (!grid_init(&lt->grid, cols_behind(lt, PREFIX_SIZE), LADDER_BLOCK_ROWS,
                   settings->style.numbers.charset) ||
        !grid_init(&lt->bands, lt->grid.cols, PHASE_BANDS_MAX, settings->style.numbers.charset))
        goto no_memory;
    lt->line_size = (size_t)lt->grid.cols * LINE_BYTES_PER_COL + 64;
    lt->line = malloc(lt->line_size);
    if (lt->line)
        return lt;
no_memory:
    ladder_text_destroy(lt);
    return NULL;
}

void
ladder_text_destroy(struct ladder_text *lt)
{
    if (!lt)
        return;
    grid_finish(&lt->bands);
    grid_finish(&lt->grid);
    free(lt->line);
    free(lt);
}

/* ISO 6429 "select graphic rendition", from a plain one. */
static void
add_rendition(struct text *line, enum theme theme, enum role role)
{
    struct theme_style style = theme_style(theme, role, 256);

    text_addf(line, "\033[0%s%s%s%s", style.bold ? ";1" : "", style.dim ? ";2" : "",
              style.underline ? ";4" : "", style.reverse ? ";7" : "");
    if (style.color >= 8)
        text_addf(line, ";38;5;%d", style.color);
    else if (style.color != 0)
        text_addf(line, ";3%d", style.color);
    text_add(line, "m");
}

static void
add_colored_row(const struct grid *grid, int row, enum theme theme, struct text *line)
{
    const struct cell *cells = grid->cells + (size_t)row * (size_t)grid->cols;
    enum role role = ROLE_PLAIN;
    int end = grid->cols;

    while (end > 0 && cells[end - 1].glyph == ' ')
        end--;
    for (int col = 0; col < end; col++) {
        if (cells[col].glyph != ' ' && cells[col].role != role) {
            role = (enum role)cells[col].role;
            add_rendition(line, theme, role);
        }
        text_add(line, glyph_text(cells[col].glyph, grid->charset).at);
    }
    if (role != ROLE_PLAIN)
        text_add(line, "\033[0m");
}

static void
write_rows(struct ladder_text *lt, const struct grid *grid, int n)
{
    for (int row = 0; row < n; row++) {
        struct text line;

        text_init(&line, lt->line, lt->line_size);
        if (lt->settings.color)
            add_colored_row(grid, row, lt->settings.theme, &line);
        else
            grid_row_text(grid, row, &line);
        text_add(&line, "\n");
        lt->sink.write(lt->sink.context, lt->line, line.len);
    }
}

/* "[2] ", once there is more than one connection; returns its columns. */
static int
prefix_of(const struct ladder_text *lt, uint32_t flow, char storage[PREFIX_SIZE])
{
    struct text t;

    text_init(&t, storage, PREFIX_SIZE);
    if (lt->flows > 1) {
        text_add(&t, "[");
        text_add_number(&t, flow);
        text_add(&t, "] ");
    }
    return (int)t.len;
}

static void
paint_prefix(struct grid *grid, const char *prefix, int rows)
{
    for (int row = 0; row < rows; row++)
        grid_text(grid, 0, row, prefix, ROLE_PLAIN, -1);
}

static void
write_boxes(struct ladder_text *lt, const struct flow *flow, bool upside_down)
{
    char prefix[PREFIX_SIZE];
    int first = prefix_of(lt, flow->number, prefix);
    struct ladder_geometry g = ladder_geometry(first, cols_behind(lt, first), flow);
    int rows = ladder_box_rows(&g, &flow, 1);

    grid_clear_rows(&lt->grid, rows);
    paint_prefix(&lt->grid, prefix, rows);
    ladder_paint_boxes(&lt->grid, 0, &g, &flow, &lt->settings.style, upside_down);
    write_rows(lt, &lt->grid, rows);
}

/* What waited for copies of the last arrow's segment. */
static void
write_what_waits(struct ladder_text *lt)
{
    write_rows(lt, &lt->bands, lt->n_bands);
    lt->n_bands = 0;
    if (!lt->closing)
        return;
    write_boxes(lt, &lt->ended.flow, true);
    lt->closing = false;
    lt->closed = true;
}

/* How many of the rows are bands behind the arrow and its notes. */
static int
bands_behind(const struct row *rows, int n)
{
    int bands = 0;

    while (bands < n && bands < PHASE_BANDS_MAX && rows[n - 1 - bands].kind == ROW_BAND)
        bands++;
    return bands;
}

static void
paint_block(const struct ladder_text *lt, struct grid *grid, const char *prefix,
            const struct ladder_geometry *g, const struct row *rows, int n)
{
    grid_clear_rows(grid, n);
    paint_prefix(grid, prefix, n);
    for (int i = 0; i < n; i++)
        ladder_paint_row(grid, i, g, &rows[i], &lt->settings.style);
}

static void
write_block(struct ladder_text *lt, const struct flow *flow, const struct event *e)
{
    struct row rows[LADDER_BLOCK_ROWS];
    char prefix[PREFIX_SIZE];
    /* Of no connection: without its boxes, which are what its addresses matter to. */
    int first = prefix_of(lt, flow->number, prefix);
    struct ladder_geometry g = ladder_geometry(first, cols_behind(lt, first), NULL);
    int n = ladder_block(flow, e, &lt->settings.style, &g, rows), bands = bands_behind(rows, n);

    paint_block(lt, &lt->grid, prefix, &g, rows, n - bands);
    write_rows(lt, &lt->grid, n - bands);
    if (bands > 0) {
        paint_block(lt, &lt->bands, prefix, &g, rows + n - bands, bands);
        lt->n_bands = bands;
    }
    lt->last_flow = flow->number;
    lt->closed = false;
}

static void
write_hidden(struct ladder_text *lt)
{
    char prefix[PREFIX_SIZE];
    int first = prefix_of(lt, lt->flows, prefix);
    struct ladder_geometry g = ladder_geometry(first, cols_behind(lt, first), NULL);
    struct row row = {.kind = ROW_HIDDEN, .count = lt->hidden};

    if (lt->hidden == 0)
        return;
    grid_clear_rows(&lt->grid, 1);
    ladder_paint_row(&lt->grid, 0, &g, &row, &lt->settings.style);
    write_rows(lt, &lt->grid, 1);
    lt->hidden = 0;
}

/* Under its arrow the note of a copy need not name it; a note of another connection ends that. */
static void
write_twin(struct ladder_text *lt)
{
    struct event copy = lt->copy;

    if (!lt->held)
        return;
    lt->held = false;
    if (lt->copied.flow.number == lt->last_flow && copy.segment == lt->last_segment && !lt->closed)
        copy.segment = 0;
    else
        write_what_waits(lt);
    if (lt->copied.flow.number != lt->last_flow)
        lt->last_segment = 0;
    write_block(lt, &lt->copied.flow, &copy);
}

/* The note counts the copies, so of several in a row the last one says all. */
static void
hold_twin(struct ladder_text *lt, const struct flow *flow, const struct event *e)
{
    if (lt->copied.flow.number != flow->number || lt->copy.segment != e->segment)
        write_twin(lt);
    lt->held = true;
    lt->copy = *e;
    keep_flow(&lt->copied, flow);
}

static bool
has_lines(const struct ladder_text *lt, uint32_t flow)
{
    return flow <= lt->all_lined_to || lt->lined[flow % LINED].flow == flow;
}

/* Its boxes, with its first line. */
static void
introduce(struct ladder_text *lt, const struct flow *flow)
{
    if (has_lines(lt, flow->number))
        return;
    if (!lt->hides)
        lt->all_lined_to = flow->number;
    write_boxes(lt, flow, false);
}

/* That its arrow stands there now. */
static void
remember_line(struct ladder_text *lt, const struct event *e)
{
    struct lined *line = &lt->lined[e->flow % LINED];

    if (line->flow != e->flow)
        *line = (struct lined){.flow = e->flow};
    line->segment = e->segment;
    line->ns = e->time_ns;
}

/* The arrow above is the connection's newest that is shown. */
static struct event
below_shown(const struct ladder_text *lt, const struct event *e)
{
    const struct lined *above = &lt->lined[e->flow % LINED];
    struct event below = *e;

    if (above->flow != e->flow)
        below.prev_segment = 0;
    else if (above->segment != e->prev_segment)
        below.prev_ns = above->ns;
    return below;
}

static void
write_event(struct ladder_text *lt, const struct flow *flow, const struct event *e)
{
    struct event below;

    if (lt->hides) {
        below = below_shown(lt, e);
        write_block(lt, flow, &below);
    } else {
        write_block(lt, flow, e);
    }
    remember_line(lt, e);
    lt->last_segment = e->segment;
}

void
ladder_text_event(struct ladder_text *lt, const struct observer *o, const struct event *e)
{
    const struct flow *flow = observer_flow(o, e->flow);

    lt->settings.style.zero_ns = observer_start_ns(o);
    if (e->twin_of != 0) {
        hold_twin(lt, flow, e);
        return;
    }
    write_twin(lt);
    write_what_waits(lt);
    lt->flows = observer_flow_last(o);
    write_hidden(lt);
    introduce(lt, flow);
    write_event(lt, flow, e);
    lt->closing = phase_ends(flow, e);
    if (lt->closing)
        keep_flow(&lt->ended, flow);
}

void
ladder_text_hide(struct ladder_text *lt, const struct event *e)
{
    lt->hides = true;
    lt->hidden += e->twin_of == 0;
}

void
ladder_text_flush(struct ladder_text *lt)
{
    write_twin(lt);
    write_what_waits(lt);
}

/* Boxes belong to the ends of lifelines; a connection whose lines stand further up gets a line. */
static void
write_open(struct ladder_text *lt, const struct flow *flow)
{
    char prefix[PREFIX_SIZE], storage[256];
    int first = prefix_of(lt, flow->number, prefix), n = 0;
    int cols = cols_behind(lt, first) - first;
    struct wrap w = {.rest = storage};
    struct text t;

    text_init(&t, storage, sizeof storage);
    still_open_add(&t, flow, &lt->settings.style);
    grid_clear(&lt->grid);
    while (n < LADDER_BLOCK_ROWS && wrap_next(&w, cols))
        grid_text_n(&lt->grid, first, n++, w.line, w.bytes, ROLE_DIM, cols);
    paint_prefix(&lt->grid, prefix, n);
    write_rows(lt, &lt->grid, n);
}

/* Or open again, as both sides have shown, since the reset that ended it was none. */
static bool
is_open(const struct flow *flow)
{
    return !flow_ended(flow) || (flow->reset_void && flow->state[CLIENT] < STATE_TIME_WAIT &&
                                 flow->state[SERVER] < STATE_TIME_WAIT);
}

void
ladder_text_finish(struct ladder_text *lt, const struct observer *o)
{
    const struct flow *flow;

    ladder_text_flush(lt);
    write_hidden(lt);
    flow = observer_flow(o, lt->last_flow);
    if (flow && !lt->closed)
        write_boxes(lt, flow, true);
    for (flow = observer_flow_next(o, 0); flow; flow = observer_flow_next(o, flow->number))
        if ((flow->number != lt->last_flow || lt->flows > 1) && is_open(flow) &&
            has_lines(lt, flow->number))
            write_open(lt, flow);
}
