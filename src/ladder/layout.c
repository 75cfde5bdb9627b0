#include "note.h"

#include "tcpviz/base/nanotime.h"
#include "tcpviz/base/wrap.h"

#include <string.h>

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
#define BAND_OVERHANG 10 /* a band reaches so far beyond the lifelines */

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

static int
box_inner(const struct flow *flow, bool wide)
{
    int cols = BOX_INNER;

    for (int side = 0; flow && wide && side < 2; side++) {
        int asked = address_cols(&flow->ends[side]);

        cols = asked > cols ? asked : cols;
    }
    cols += cols % 2;
    return cols > BOX_INNER_MAX ? BOX_INNER_MAX : cols;
}

struct ladder_geometry
ladder_geometry(int first, int cols, const struct flow *flow)
{
    struct ladder_geometry g = {.first = first, .cols = cols};
    int room = cols - first;

    g.states = room >= COLS_WITH_STATES;
    g.times = room >= COLS_WITH_TIMES;
    g.brief = room < COLS_LONG_WORDING;
    g.left = first + (g.states ? LEFT_WITH_STATES : g.times ? LEFT_WITH_TIMES : LEFT_BARE);
    g.right = cols - (g.states ? RIGHT_WITH_STATES : RIGHT_BARE);
    g.box_inner = box_inner(flow, g.states);
    g.band_from = g.states ? g.left - BAND_OVERHANG : first + 1;
    g.band_to = g.states ? g.right + BAND_OVERHANG + 1 : cols;
    return g;
}

struct block {
    struct row *rows;
    int n;
};

static void
add_row(struct block *b, struct row row)
{
    if (b->n < LADDER_BLOCK_ROWS)
        b->rows[b->n++] = row;
}

static void
add_note_rows(struct block *b, const struct flow *flow, const struct event *e, int index,
              const struct ladder_style *style, const struct ladder_geometry *g)
{
    char storage[NOTE_BYTES];
    struct text t;
    const char *rest = storage;
    size_t skip = 1;

    text_init(&t, storage, sizeof storage);
    note_words(&t, flow, e, index, &style->numbers);
    for (int part = 0; skip > 0; part++) {
        (void)wrap_line(rest, note_cols(g), &skip);
        add_row(b, (struct row){.kind = ROW_NOTE, .e = e, .index = index, .part = part});
        rest += skip;
    }
}

static void
add_bands(struct block *b, const struct event *e, const enum band *bands, int n)
{
    for (int i = 0; i < n; i++)
        add_row(b, (struct row){.kind = ROW_BAND, .e = e, .band = bands[i]});
}

int
ladder_block(const struct flow *flow, const struct event *e, const struct ladder_style *style,
             const struct ladder_geometry *g, struct row rows[LADDER_BLOCK_ROWS])
{
    struct block b = {rows, 0};
    enum band bands[PHASE_BANDS_MAX];
    int64_t silence_ns = e->prev_segment != 0 ? nanotime_between(e->prev_ns, e->time_ns) : 0;

    if (e->twin_of != 0) {
        add_note_rows(&b, flow, e, 0, style, g);
        return b.n;
    }
    if (e->prev_segment != 0 && e->segment > e->prev_segment + 1)
        add_row(&b, (struct row){
                        .kind = ROW_NOT_KEPT, .e = e, .count = e->segment - e->prev_segment - 1});
    if (silence_ns > LADDER_SILENCE_NS)
        add_row(&b, (struct row){.kind = ROW_SILENCE, .e = e, .ns = silence_ns});
    add_bands(&b, e, bands, phase_bands_before(flow, e, bands));
    add_row(&b, (struct row){.kind = ROW_ARROW, .e = e});
    for (int i = 0; i < e->n_notes; i++)
        add_note_rows(&b, flow, e, i, style, g);
    if (style->wireshark && wireshark_has_tags(e))
        add_note_rows(&b, flow, e, e->n_notes, style, g);
    if (style->roomy)
        add_row(&b, (struct row){.kind = ROW_SPACER, .e = e});
    add_bands(&b, e, bands, phase_bands_after(flow, e, bands));
    return b.n;
}

/* A connection's events as the view may see them. */
struct walk {
    const struct observer *o;
    const struct flow *flow;
    const struct ladder_style *style;
    const struct ladder_geometry *g;
    uint64_t frame_limit;
    uint32_t newest;
};

/* The event's block; its rows point to *e. */
static int
block_at(const struct walk *w, uint32_t handle, struct event *e, struct row rows[LADDER_BLOCK_ROWS])
{
    observer_event(w->o, w->flow, handle, e);
    event_as_of(e, w->frame_limit);
    return ladder_block(w->flow, e, w->style, w->g, rows);
}

static bool
within(const struct observer *o, uint32_t handle, uint64_t frame_limit)
{
    return handle != 0 && observer_event_frame(o, handle) <= frame_limit;
}

static uint32_t
next_of(const struct walk *w, uint32_t handle)
{
    uint32_t next = observer_event_next(w->o, handle);

    return within(w->o, next, w->frame_limit) ? next : 0;
}

/* Thousands of events may pass while the picture is held: they are not walked over each time. */
uint32_t
ladder_newest(const struct observer *o, const struct flow *flow, const struct ladder_view *view)
{
    uint32_t handle = view->newest.handle, next;

    if (within(o, flow->events.last, view->frame_limit))
        return flow->events.last;
    if (!within(o, flow->events.first, view->frame_limit))
        return 0;
    if (view->newest_of != flow->number || !ladder_place_valid(o, view->newest))
        handle = flow->events.last;
    while (!within(o, handle, view->frame_limit))
        handle = observer_event_prev(o, handle);
    while (within(o, next = observer_event_next(o, handle), view->frame_limit))
        handle = next;
    return handle;
}

struct ladder_place
ladder_place_of(const struct observer *o, uint32_t handle)
{
    struct ladder_place place = {handle, 0};

    if (handle != 0)
        place.frame = observer_event_frame(o, handle);
    return place;
}

bool
ladder_place_valid(const struct observer *o, struct ladder_place place)
{
    return place.handle != 0 && observer_event_frame(o, place.handle) == place.frame;
}

/* Whether `a` stands above `b`. */
static bool
above(const struct walk *w, uint32_t a, uint32_t b)
{
    return observer_event_segment(w->o, a) < observer_event_segment(w->o, b);
}

/* The highest top from which the selected event's block is still whole at the bottom. */
static uint32_t
lowest_top(const struct walk *w, uint32_t selected, int height)
{
    struct row rows[LADDER_BLOCK_ROWS];
    struct event e;
    uint32_t top = selected, handle = selected;
    int used = 0;

    if (next_of(w, selected) != 0)
        height--; /* the row that counts the later ones */
    while (handle != 0) {
        used += block_at(w, handle, &e, rows);
        if (used + (e.segment > 1) > height)
            break;
        top = handle;
        handle = observer_event_prev(w->o, handle);
    }
    return top;
}

static uint32_t
settle_top(const struct walk *w, const struct ladder_view *view, int height)
{
    uint32_t top = w->flow->events.first, selected = view->selected.handle, lowest;

    if (ladder_place_valid(w->o, view->top))
        top = view->top.handle;
    /* Behind the newest one nothing stays free that earlier ones could fill: a window that was
     * small for a moment shows what a new one does. */
    lowest = lowest_top(w, w->newest, height);
    if (above(w, lowest, top))
        top = lowest;
    if (!ladder_place_valid(w->o, view->selected))
        return top;
    if (above(w, selected, top))
        top = selected;
    lowest = lowest_top(w, selected, height);
    return above(w, top, lowest) ? lowest : top;
}

/* Segments of the connection behind this event, as far as the view may see them. */
static uint32_t
count_later(const struct walk *w, uint32_t handle)
{
    return observer_event_segment(w->o, w->newest) - observer_event_segment(w->o, handle);
}

/* Blocks from `handle` on, as long as they fit; a block is cut only if it alone is too high. */
static int
fill(const struct walk *w, uint32_t handle, int n, int height, struct row *rows,
     struct event *events)
{
    uint32_t last = 0;

    while (handle != 0 && n < height) {
        struct row block[LADDER_BLOCK_ROWS];
        int more = next_of(w, handle) != 0, size = block_at(w, handle, events, block);

        if (n + size + more > height) {
            if (last != 0)
                break;
            size = height - n - more > 0 ? height - n - more : 1;
        }
        memcpy(rows + n, block, (size_t)size * sizeof rows[0]);
        n += size;
        events++;
        last = handle;
        handle = next_of(w, handle);
    }
    if (handle != 0 && last != 0 && n < height)
        rows[n++] = (struct row){.kind = ROW_LATER, .count = count_later(w, last)};
    return n;
}

int
ladder_window(const struct observer *o, const struct flow *flow, struct ladder_view *view,
              const struct ladder_style *style, const struct ladder_geometry *g, int height,
              struct row *rows, struct event *events)
{
    struct walk w = {o, flow, style, g, view->frame_limit, ladder_newest(o, flow, view)};
    uint32_t top;
    int n = 0;

    view->newest = ladder_place_of(o, w.newest);
    view->newest_of = flow->number;
    if (height <= 0 || w.newest == 0)
        return 0;
    view->top = ladder_place_of(o, settle_top(&w, view, height));
    if (view->top.frame > view->frame_limit)
        return 0;
    top = observer_event_segment(o, view->top.handle);
    if (top > 1 && height > 1)
        rows[n++] = (struct row){.kind = ROW_EARLIER, .count = top - 1};
    return fill(&w, view->top.handle, n, height, rows, events);
}
