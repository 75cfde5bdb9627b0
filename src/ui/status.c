#include "filtering.h"
#include "items.h"
#include "screens.h"

#include <inttypes.h>

#define TITLE_COLS_MIN 24

/* So many items the functions below can add, in their order; all at once they may be. */
enum {
    ITEMS_OF_STATE = 3,
    ITEMS_WAITING = 1,
    ITEMS_OF_FILTER = 2,
    ITEMS_OF_CONNECTIONS = 4,
    ITEMS_OF_COUNTS = 7,
    ITEMS_UNDECODED = 5
};

_Static_assert(ITEMS_OF_STATE + ITEMS_WAITING + ITEMS_OF_FILTER + ITEMS_OF_CONNECTIONS +
                       ITEMS_OF_COUNTS + ITEMS_UNDECODED <=
                   ITEMS_MAX,
               "there is room for all");

/* What came as it passed somewhere, and comes no more. */
static bool
is_over(const struct ui_source *source)
{
    return source->state == SOURCE_ENDED ||
           (source->ended && (source->state == SOURCE_DOWN || source->live_pipe));
}

static const char *
state_words(const struct ui_source *source, bool paused, bool waiting)
{
    if (source->state == SOURCE_DOWN)
        return source->ended ? "■ ENDED" : "■ DOWN";
    if (paused)
        return "■ PAUSED";
    if (is_over(source))
        return "■ ENDED";
    if (source->state == SOURCE_FILE)
        return source->live_pipe ? "● PIPE" : "■ FILE";
    return waiting ? "● WAITING" : "● LIVE";
}

static void
add_state(struct items *items, const struct canvas *c)
{
    const struct ui *ui = c->ui;
    bool waiting = observer_counts(c->watch->observer).segments == 0;
    struct text t = items_add(items, 0, ROLE_LIVE);

    text_add(&t, state_words(c->source, ui->paused, waiting));
    if (ui->slow && !ui->paused && !waiting) {
        t = items_add_close(items, 2, ROLE_LIVE);
        text_add(&t, "slowly");
    }
    if (ui_follows_newest(ui) && !ui->paused && !waiting && ui->screen == SCREEN_LADDER &&
        c->source->state != SOURCE_DOWN && !is_over(c->source)) {
        t = items_add_close(items, 2, ROLE_LIVE);
        text_add(&t, "following");
    }
}

static void
add_waiting_segments(struct items *items, const struct canvas *c)
{
    uint64_t n = ui_waiting(c->ui, c->watch);
    struct text t;

    if (!c->ui->paused && n == 0)
        return;
    t = items_add_close(items, 1, ROLE_LIVE);
    text_addf(&t, "%" PRIu64 " waiting", n);
}

#define COLS_WITH_FILTER 60 /* from this width on it stands there */
#define FILTER_COLS 24      /* of its line; a longer one is cut, and says so */

static void
add_filter_line(struct text *t, const char *line)
{
    size_t n = text_bytes_of_cols(line, FILTER_COLS);

    text_add(t, "filter: ");
    text_add_n(t, line, n);
    text_add(t, line[n] != '\0' ? ".." : "");
}

static void
add_filter(struct items *items, const struct canvas *c)
{
    const struct filtering *f = &c->ui->filtering;
    uint32_t unknown = filtering_unknown(c->ui);
    struct text t;

    if (!f->on)
        return;
    t = items_add(items, 1, ROLE_LIVE);
    if (c->grid->cols < COLS_WITH_FILTER) {
        text_add(&t, "filtered");
    } else {
        add_filter_line(&t, f->filter.line);
        t = items_add_brief(items, 1);
        text_add(&t, "filtered");
    }
    if (unknown == 0)
        return;
    t = items_add_close(items, 2, ROLE_LIVE);
    text_addf(&t, "%" PRIu32 " unknown", unknown);
}

/* Where there are several connections, how many they are says more than how many segments all of
 * them have; */
static int
rank_of_connections(const struct canvas *c)
{
    return observer_flow_last(c->watch->observer) > 1 ? 3 : 4;
}

/* and which one is shown more than how many are new, or that it is followed, which the keys tell,
 * too. */
static int
rank_of_shown(const struct canvas *c)
{
    return observer_flow_last(c->watch->observer) > 1 ? 1 : 4;
}

static int
rank_of_segments(const struct canvas *c)
{
    return observer_flow_last(c->watch->observer) > 1 ? 4 : 3;
}

/* How many of them the filter hides. */
static void
add_hidden(struct items *items, uint32_t n)
{
    struct text t;

    if (n == 0)
        return;
    t = items_add_close(items, 1, ROLE_LIVE);
    text_addf(&t, "%" PRIu32 " hidden", n);
}

/* Those of one server, as far as they are kept: nobody counted of which servers the others were.
 * Segments are counted of all. */
static void
add_merged(struct text *t, const struct canvas *c, bool spelled_out)
{
    const struct merged *m = &c->ui->merged;
    bool all = observer_counts(c->watch->observer).flows_dropped == 0;
    bool others = all && m->total < observer_flow_last(c->watch->observer);

    if (m->total > (uint32_t)m->n)
        text_addf(t, "%d of ", m->n);
    text_add_count(t, m->total, all ? "connection" : "kept connection");
    text_add(t, others && spelled_out ? " of this server" : "");
}

/* Connections that have begun since the user was told how many there are; in the list that is told
 * all the time. */
static void
add_new_connections(struct items *items, const struct canvas *c, uint32_t n, bool at_most)
{
    struct text t = items_add(items, c->ui->screen == SCREEN_LIST ? 4 : 2, ROLE_LIVE);

    text_add(&t, "+");
    text_add_count(&t, n, "connection");
    text_add(&t, at_most ? " at most" : "");
    t = items_add_brief(items, rank_of_segments(c));
    text_addf(&t, "+%" PRIu32 "%s", n, at_most ? " at most" : " new");
}

/* What goes on with a connection that is no longer kept was given a number of its own. */
static void
add_connections(struct items *items, const struct canvas *c, bool spelled_out)
{
    uint32_t last = observer_flow_last(c->watch->observer);
    bool at_most = observer_counts(c->watch->observer).flows_again > 0;
    struct text t;

    if (c->ui->screen == SCREEN_LIST) {
        t = items_add(items, rank_of_connections(c), ROLE_STATUS);
        text_add(&t, at_most ? "at most " : "");
        text_add_count(&t, last, "connection");
        add_hidden(items, c->ui->list.hidden);
        items_add_not_kept(items, 1, observer_counts(c->watch->observer).flows_dropped,
                           "connection");
    } else if (c->ui->merged.on) {
        t = items_add(items, rank_of_connections(c), ROLE_STATUS);
        add_merged(&t, c, spelled_out);
    } else if (c->ui->flow != 0) {
        t = items_add(items, rank_of_shown(c), ROLE_STATUS);
        text_addf(&t, "%s%" PRIu32 " of %s%" PRIu32, spelled_out ? "connection " : "", c->ui->flow,
                  at_most ? "at most " : "", last);
    }
    if (last > c->ui->known_flows)
        add_new_connections(items, c, last - c->ui->known_flows, at_most);
}

/* A name that has no room is left out: cut it would be another one. */
static void
add_saving(struct items *items, const struct ui_source *source)
{
    enum { NAME_COLS = 32 };
    struct text t = items_add(items, 6, ROLE_STATUS);

    text_add(&t, source->saving ? "saving" : "saved");
    if (!source->saving || !source->saving_in || text_cols(source->saving_in) > NAME_COLS)
        return;
    text_addf(&t, " in %s", source->saving_in);
    t = items_add_brief(items, 6);
    text_add(&t, "saving");
}

static void
add_counts(struct items *items, const struct canvas *c)
{
    struct observer_counts counts = observer_counts(c->watch->observer);
    struct text t = items_add(items, rank_of_segments(c), ROLE_STATUS);

    text_add_count(&t, counts.segments, "segment");
    if (counts.twins > 0) {
        t = items_add_close(items, 6, ROLE_STATUS);
        text_addf(&t, "%" PRIu64 " seen again", counts.twins);
    }
    if (counts.icmp > 0) {
        t = items_add_close(items, 6, ROLE_STATUS);
        text_addf(&t, "%" PRIu64 " ICMP", counts.icmp);
    }
    items_add_not_kept(items, 2, counts.events_dropped, "segment");
    if (counts.lost > 0) {
        t = items_add(items, 1, ROLE_TROUBLE);
        text_addf(&t, "%" PRIu64 " not drawn", counts.lost);
    }
    if (c->source->state != SOURCE_FILE || c->source->dropped > 0) {
        bool loss = c->source->dropped > 0;

        t = items_add(items, loss ? 1 : 5, loss ? ROLE_TROUBLE : ROLE_STATUS);
        text_addf(&t, "%" PRIu64 " dropped", c->source->dropped);
    }
    if (c->source->saving || c->source->saved)
        add_saving(items, c->source);
}

static void
add_missing(struct items *items, int rank, uint64_t n, const char *noun, const char *what)
{
    struct text t;

    if (n == 0)
        return;
    t = items_add(items, rank, ROLE_STATUS);
    text_add_count(&t, n, noun);
    text_addf(&t, " %s", what);
}

/* What passed and is in no connection. */
static void
add_undecoded(struct items *items, const struct watch *watch)
{
    struct fragments_counts counts = fragments_counts(watch->fragments);

    add_missing(items, 8, counts.incomplete + counts.crowded_out, "packet", "incomplete");
    add_missing(items, 8, counts.overlapping, "packet", "overlapping");
    add_missing(items, 8, counts.refused, "fragment", "refused");
    add_missing(items, 9, watch->too_short, "frame", "too short");
    add_missing(items, 9, unpack_cut(watch->unpack), "packed packet", "cut");
}

static void
add_title(struct text *t, const struct canvas *c)
{
    text_addf(t, "tcpviz  %s", c->source->name);
    if (c->source->filter[0] != '\0')
        text_addf(t, "  %s", c->source->filter);
}

/* Columns that the title need not give to the items. */
static int
title_share(int cols)
{
    return cols * 2 / 5 > TITLE_COLS_MIN ? cols * 2 / 5 : TITLE_COLS_MIN;
}

/* A title that was cut says so: "port 50" would be another port. */
static void
paint_title(const struct canvas *c, const char *title, int cols)
{
    int col;

    if (grid_text_cols(title, c->grid->charset) <= cols) {
        grid_text(c->grid, 1, 0, title, ROLE_STATUS, -1);
        return;
    }
    col = grid_text(c->grid, 1, 0, title, ROLE_STATUS, cols > 2 ? cols - 2 : 0);
    grid_text(c->grid, col, 0, "..", ROLE_STATUS, cols);
}

/* All that there is to say. */
static void
add_all(struct items *items, const struct canvas *c, bool spelled_out)
{
    items_begin(items, spelled_out ? 3 : 2);
    add_state(items, c);
    add_waiting_segments(items, c);
    add_filter(items, c);
    add_connections(items, c, spelled_out);
    add_counts(items, c);
    add_undecoded(items, c->watch);
}

/* Words are made shorter before anything is left out. */
static void
add_what_fits(struct items *items, const struct canvas *c, int cols)
{
    add_all(items, c, c->grid->cols >= COLS_SPELLED_OUT);
    if (items_cols(items, c->grid->charset) > cols)
        add_all(items, c, false);
    while (items->n > 1 && items_cols(items, c->grid->charset) > cols)
        items_drop_least(items);
}

void
paint_status(const struct canvas *c)
{
    int col, title_cols;
    char title_storage[512];
    struct text title;
    struct items items;

    text_init(&title, title_storage, sizeof title_storage);
    add_title(&title, c);
    /* The title may lose its end, but not its first words. */
    title_cols = grid_text_cols(title_storage, c->grid->charset);
    if (title_cols > title_share(c->grid->cols))
        title_cols = title_share(c->grid->cols);
    add_what_fits(&items, c, c->grid->cols - 4 - title_cols);
    col = c->grid->cols - 1 - items_cols(&items, c->grid->charset);
    paint_title(c, title_storage, col - 3);
    items_paint(&items, c->grid, col, 0);
}
