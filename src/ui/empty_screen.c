#include "screens.h"

#include "tcpviz/base/wrap.h"

#include <string.h>

/* Longer lines are hard to read. */
#define COLS_MAX 78

struct block {
    int col, cols;
    bool centred; /* each line, in the whole width */
};

static struct block
block_of(const struct canvas *c, int indent, bool centred)
{
    int room = c->grid->cols - 2, cols = centred || room < COLS_MAX ? room : COLS_MAX;

    return (struct block){1 + (room - cols) / 2 + indent, cols - indent, centred};
}

/* Wraps words from row y on; returns the row behind them. */
static int
paint_block(const struct canvas *c, int y, struct block b, const char *words, enum role role)
{
    char line[4 * GRID_COLS_MAX + 1];

    for (struct wrap w = {.rest = words}; y < c->grid->rows - 1 && wrap_next(&w, b.cols); y++) {
        struct text t;

        text_init(&t, line, sizeof line);
        text_addf(&t, "%.*s", (int)w.bytes, w.line);
        if (b.centred)
            grid_text_centred(c->grid, 1, y, c->grid->cols - 2, line, role);
        else
            grid_text(c->grid, b.col, y, line, role, b.cols);
    }
    return y;
}

static int
paint_reason(const struct canvas *c, int y, const char *words)
{
    struct block b = block_of(c, 2, false);

    if (y < c->grid->rows - 1)
        grid_put(c->grid, b.col - 2, y, '-', ROLE_PLAIN);
    return paint_block(c, y, b, words, ROLE_PLAIN);
}

/* What else may be the device: of lo and any it is known what passes there. */
static const char *
device_reason(const char *device)
{
    if (strcmp(device, "any") == 0)
        return NULL;
    if (strcmp(device, "lo") == 0)
        return "Another device: over lo goes only what this machine sends to itself. For other "
               "machines use -i any; tcpviz -D lists the devices.";
    return "Another device: what this machine sends to itself, also to its LAN address, goes over "
           "lo (-i lo). -i any watches all; tcpviz -D lists them.";
}

/* What -p and expressions say of ports has that word; "udp" has none. */
static const char *
filter_reason(const char *filter)
{
    if (strstr(filter, "port"))
        return "Another port: ss -tln lists those that servers listen on.";
    return "Another filter: without one every TCP segment is shown.";
}

/* A host that finds no way, or nobody there, never sends the segment: only its own error passes. */
static int
paint_stray(const struct canvas *c, int y)
{
    const struct icmp_error *icmp = &c->watch->stray.icmp;
    char storage[256];
    struct text t;

    if (c->watch->stray.n == 0)
        return y;
    text_init(&t, storage, sizeof storage);
    text_addf(&t, "An ICMP error: %s, from ", icmp_name(icmp));
    address_add(&t, &icmp->from);
    text_add(&t, " about a segment to ");
    endpoint_add(&t, &c->watch->stray.to);
    text_add(&t, ", which was not seen here, and perhaps never sent.");
    return paint_reason(c, y, storage);
}

/* What is watched, in full, and why nothing comes, the usual reasons first. */
static void
paint_reasons(const struct canvas *c, int y, bool all)
{
    const struct ui_source *source = c->source;
    const char *device = device_reason(source->name);
    struct block b = block_of(c, 0, false);
    char storage[5000];
    struct text t;

    text_init(&t, storage, sizeof storage);
    text_addf(&t, "Device: %s\nFilter: ", source->name);
    text_add(&t, source->filter[0] ? source->filter : "none, every TCP segment is shown");
    if (all)
        y = paint_block(c, y, b, storage, ROLE_PLAIN) + 1;
    y = paint_block(c, y, b, "No segment in three seconds. Usually that means:", ROLE_HEADLINE);
    y = paint_stray(c, y);
    y = paint_reason(c, y,
                     "Nothing was sent: a server that listens sends nothing. Start the "
                     "client.");
    if (source->filter[0])
        y = paint_reason(c, y, filter_reason(source->filter));
    if (device)
        y = paint_reason(c, y, device);
    (void)paint_reason(c, y, "Not TCP: what goes by UDP, as DNS and HTTP/3 do, is not shown.");
}

/* Filters are long: no text_addf, which has a bound of its own. */
static void
add_title(struct text *t, const struct ui_source *source, bool held)
{
    if (held) {
        text_add(t, "The picture is held before the first segment");
        return;
    }
    text_add(t, source->ended ? "No TCP segment" : "Waiting for ");
    if (!source->ended) {
        text_add(t, source->waiting);
        return;
    }
    text_add(t, source->filter[0] ? " for " : "");
    text_add(t, source->filter);
    text_add(t, source->state == SOURCE_DOWN ? " on " : " in ");
    text_add(t, source->name);
}

/* What to do now, or NULL. */
static const char *
advice_of(const struct canvas *c, bool live, bool held)
{
    if (held)
        return "Press . for one segment after the other, Space for all that wait.";
    if (c->source->state == SOURCE_DOWN && !c->source->ended)
        return "The device is down, or has no link: nothing can pass.";
    if (!live)
        return NULL;
    if (c->ui->paused)
        return "Start a server and a client: their segments are counted, and wait until . or Space "
               "shows them.";
    return "Start a server and a client: each segment appears as it passes.";
}

void
paint_empty_screen(const struct canvas *c)
{
    bool live = c->source->state == SOURCE_LIVE;
    bool held = c->ui->paused && ui_waiting(c->ui, c->watch) > 0;
    const char *advice = advice_of(c, live, held);
    /* Segments may have come that a held picture does not show. */
    bool reasons = live && c->source->silent && observer_counts(c->watch->observer).segments == 0;
    bool all = c->grid->rows >= ROWS_WITH_BOXES; /* else there is room for the reasons only */
    struct block b = block_of(c, 0, true);
    char storage[5000];
    struct text t;
    int y;

    text_init(&t, storage, sizeof storage);
    add_title(&t, c->source, held);
    if (reasons) {
        y = all ? paint_block(c, c->grid->rows / 4, b, storage, ROLE_HEADLINE) : 1;
        paint_reasons(c, y + 1, all);
        return;
    }
    y = c->grid->rows / 2 - 1 -
        (wrap_lines(storage, b.cols) + 1 + (advice ? wrap_lines(advice, b.cols) : 0)) / 2;
    y = paint_block(c, y > 0 ? y : 1, b, storage, ROLE_HEADLINE);
    if (advice)
        (void)paint_block(c, y + 1, b, advice, ROLE_DIM);
}
