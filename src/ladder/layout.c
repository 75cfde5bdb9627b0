#include "note.h"

#include "tcpviz/base/nanotime.h"
#include "tcpviz/base/wrap.h"

#include <string.h>

struct block {
    const struct flow *flow;
    const struct ladder_geometry *g;
    const struct folds *folds; /* NULL: nothing is folded, and the next two are not needed */
    const struct observer *o;
    uint32_t handle; /* of the event */
    struct row *rows;
    int n;
};

static void
add_row(struct block *b, struct row row)
{
    row.flow = b->flow;
    if (b->n < LADDER_BLOCK_ROWS)
        b->rows[b->n++] = row;
}

static void
add_note_rows(struct block *b, const struct event *e, int index, const struct ladder_style *style)
{
    char storage[NOTE_BYTES];
    struct text t;
    int lines;

    text_init(&t, storage, sizeof storage);
    note_words(&t, b->flow, e, index, &style->numbers);
    lines = wrap_lines(storage, note_cols(b->g, ladder_lane(b->g, e)));
    for (int part = 0; part < lines; part++)
        add_row(b, (struct row){.kind = ROW_NOTE, .e = e, .index = index, .part = part});
}

/* Whether the arrow's label says all of it: Win=0, once a note has told that the window is still
 * closed. */
static bool
label_says(const struct block *b, const struct event *e, const struct note *note,
           const struct ladder_style *style)
{
    size_t cols = (size_t)label_cols(b->g, ladder_lane(b->g, e));
    struct label label;

    if (note->kind != NOTE_ZERO_WINDOW || !note->said_again)
        return false;
    arithmetic_label(b->flow, e, &style->numbers, style->sums, cols, &label);
    return label.has_window;
}

/* Bands close the phases of one connection; among several they would cut through the others. */
static void
add_bands(struct block *b, const struct event *e, const enum band *bands, int n)
{
    for (int i = 0; i < n && !b->g->merged; i++)
        if (!b->folds || !folds_is_phase_folded(b->folds, bands[i]))
            add_row(b, (struct row){.kind = ROW_BAND, .e = e, .band = bands[i]});
}

static void
add_bands_before(struct block *b, const struct event *e)
{
    enum band bands[PHASE_BANDS_MAX];

    add_bands(b, e, bands, phase_bands_before(b->flow, e, bands));
}

static void
add_bands_after(struct block *b, const struct event *e)
{
    enum band bands[PHASE_BANDS_MAX];

    add_bands(b, e, bands, phase_bands_after(b->flow, e, bands));
}

/* What passed between the arrow above and this one.  `above`: there is one, which passed at
 * e->prev_ns. */
static int64_t
add_gap(struct block *b, const struct event *e, bool above)
{
    int64_t ns = above ? nanotime_between(e->prev_ns, e->time_ns) : 0;

    if (e->prev_segment != 0 && e->segment > e->prev_segment + 1)
        add_row(b, (struct row){
                       .kind = ROW_NOT_KEPT, .e = e, .count = e->segment - e->prev_segment - 1});
    if (ns > LADDER_SILENCE_NS)
        add_row(b, (struct row){.kind = ROW_SILENCE, .e = e, .ns = ns});
    if (e->down_ns > 0)
        add_row(b, (struct row){.kind = ROW_DOWN, .e = e, .ns = e->down_ns});
    if (e->missed > 0)
        add_row(b, (struct row){.kind = ROW_MISSED, .e = e, .count = e->missed});
    return ns;
}

static void
add_spacer(struct block *b, const struct event *e, const struct ladder_style *style)
{
    if (style->roomy)
        add_row(b, (struct row){.kind = ROW_SPACER, .e = e});
}

/* A run that was opened keeps its row, so that it can be folded again where it was opened. */
static void
add_opened_run(struct block *b, const struct event *e)
{
    struct row row = {.kind = ROW_RUN, .e = e, .open = true};
    struct fold run;

    if (!b->folds || !folds_opened(b->folds, b->o, b->handle, &run))
        return;
    folds_sum(b->folds, b->o, b->flow, &run, &row.run);
    add_row(b, row);
}

/* The rows of an event that stands for itself. */
static int
block_of(struct block *b, const struct event *e, bool above, const struct ladder_style *style)
{
    int64_t ns;

    if (e->twin_of != 0) {
        add_note_rows(b, e, 0, style);
        return b->n;
    }
    ns = add_gap(b, e, above);
    add_bands_before(b, e);
    add_opened_run(b, e);
    add_row(b, (struct row){.kind = ROW_ARROW, .e = e, .ns = ns});
    for (int i = 0; i < e->n_notes; i++)
        if (!e->notes[i].told && !label_says(b, e, &e->notes[i], style))
            add_note_rows(b, e, i, style);
    if (style->wireshark && wireshark_has_tags(e))
        add_note_rows(b, e, e->n_notes, style);
    add_spacer(b, e, style);
    add_bands_after(b, e);
    return b->n;
}

/* The rows of the first event of a fold, which stands for all of them. */
static int
block_of_fold(struct block *b, const struct fold *fold, const struct event *e, bool above,
              const struct ladder_style *style)
{
    struct row row = {.kind = ROW_RUN, .e = e};

    row.ns = add_gap(b, e, above);
    add_bands_before(b, e);
    if (fold->phase)
        row = (struct row){.kind = ROW_BAND,
                           .e = e,
                           .band = fold->band,
                           .count = fold->last_segment - fold->first_segment + 1};
    else
        folds_sum(b->folds, b->o, b->flow, fold, &row.run);
    add_row(b, row);
    if (!fold->phase)
        add_spacer(b, e, style);
    return b->n;
}

int
ladder_block(const struct flow *flow, const struct event *e, const struct ladder_style *style,
             const struct ladder_geometry *g, struct row rows[LADDER_BLOCK_ROWS])
{
    struct block b = {.flow = flow, .g = g, .rows = rows};

    return block_of(&b, e, e->prev_segment != 0, style);
}

/* The sequence as the view may see it. */
struct walk {
    const struct ladder_sequence *s;
    const struct ladder_view *view;
    const struct ladder_style *style;
    const struct ladder_geometry *g;
    struct ladder_cursor newest; /* that is shown */
    struct ladder_cursor kept;   /* shown or hidden */
};

/* Of a block, with what is hidden in front of it. */
#define BLOCK_ROWS (LADDER_BLOCK_ROWS + 1)

/* So far above it is looked for what else was dropped: further up nobody sees both rows. */
#define TOLD_EVENTS 1024

/* In front of which frame that was dropped what the rows above tell: by the newest event that tells
 * anything, as each tells all behind those above it.  The first segment of a connection tells
 * nothing. */
static uint64_t
told_above(const struct ladder_sequence *s, struct ladder_cursor c, const struct event *e)
{
    struct event before;

    for (int i = 0; i < TOLD_EVENTS && ladder_cursor_prev(s, &c); i++) {
        observer_event(s->o, s->flows[c.lane], c.at[c.lane], &before);
        if (before.missed > 0)
            return before.missed_frame;
        if (before.frame < e->missed_since)
            break;
    }
    return 0;
}

/* Whether a row above tells of the same time in which the device was down. */
static bool
down_told_above(const struct ladder_sequence *s, struct ladder_cursor c, const struct event *e)
{
    struct event before;

    for (int i = 0; i < TOLD_EVENTS && ladder_cursor_prev(s, &c); i++) {
        observer_event(s->o, s->flows[c.lane], c.at[c.lane], &before);
        if (before.frame < e->down_frame)
            break;
        if (before.down_ns > 0 && before.down_frame >= e->down_frame)
            return true;
    }
    return false;
}

/* Of several connections a silence is one of them all: the arrow above is any of theirs, and what
 * was dropped since that.  `hidden`: the segment in front of it is not the arrow above it. */
static bool
find_above(const struct ladder_sequence *s, const struct ladder_cursor *c, bool hidden,
           struct event *e)
{
    struct ladder_cursor above = *c;
    struct event before;

    if (s->n == 1 && !hidden)
        return e->prev_segment != 0;
    if (!ladder_cursor_prev(s, &above))
        return false;
    observer_event(s->o, s->flows[above.lane], above.at[above.lane], &before);
    e->prev_ns = before.time_ns;
    if (e->missed > 0)
        e->missed = event_missed_behind(e, told_above(s, *c, e));
    if (e->down_ns > 0 && down_told_above(s, *c, e))
        e->down_ns = 0;
    return true;
}

/* The event's block; its rows point to *e. */
static int
block_at(const struct walk *w, const struct ladder_cursor *c, struct event *e,
         struct row rows[BLOCK_ROWS])
{
    const struct flow *flow = w->s->flows[c->lane];
    uint32_t hidden = ladder_cursor_hidden(w->s, c);
    struct block b = {.flow = flow,
                      .g = w->g,
                      .folds = w->s->folds,
                      .o = w->s->o,
                      .handle = c->at[c->lane],
                      .rows = rows + (hidden > 0)};
    struct fold fold;
    bool above;

    observer_event(w->s->o, flow, c->at[c->lane], e);
    event_as_of(e, w->view->frame_limit);
    if (hidden > 0)
        rows[0] = (struct row){.kind = ROW_HIDDEN, .flow = flow, .e = e, .count = hidden};
    above = find_above(w->s, c, hidden > 0, e);
    return (hidden > 0) + (ladder_cursor_fold(w->s, c, &fold)
                               ? block_of_fold(&b, &fold, e, above, w->style)
                               : block_of(&b, e, above, w->style));
}

struct ladder_stop
ladder_stop_of(const struct row *row)
{
    return (struct ladder_stop){.part = row->kind == ROW_BAND  ? LADDER_BAND
                                        : row->kind == ROW_RUN ? LADDER_RUN
                                                               : LADDER_ARROW,
                                .band = row->band};
}

int
ladder_stops(const struct ladder_sequence *s, const struct ladder_view *view,
             const struct ladder_geometry *g, const struct ladder_cursor *c,
             struct ladder_stop stops[LADDER_STOPS_MAX])
{
    static const struct ladder_style style = {.sums = false};
    const struct walk w = {.s = s, .view = view, .style = &style, .g = g};
    struct row rows[BLOCK_ROWS];
    struct event e;
    int size = block_at(&w, c, &e, rows), n = 0;

    for (int i = 0; i < size && n < LADDER_STOPS_MAX; i++) {
        if (rows[i].kind == ROW_ARROW || rows[i].kind == ROW_RUN ||
            (rows[i].kind == ROW_BAND && phase_range(rows[i].flow, rows[i].band).last != 0))
            stops[n++] = ladder_stop_of(&rows[i]);
    }
    return n;
}

static uint64_t
frame_of(const struct ladder_cursor *c)
{
    return c->frame[c->lane];
}

/* All in front of it but those that are hidden right there. */
static uint64_t
count_earlier(const struct walk *w, const struct ladder_cursor *c)
{
    return ladder_cursor_ordinal(w->s, c) - 1 - ladder_cursor_hidden(w->s, c);
}

/* Segments behind this one, as far as the view may see them. */
static uint64_t
count_later(const struct walk *w, const struct ladder_cursor *c)
{
    uint64_t later = ladder_cursor_ordinal(w->s, &w->kept) - ladder_cursor_ordinal(w->s, c);
    struct fold fold;

    return ladder_cursor_fold(w->s, c, &fold) ? later - (fold.last_segment - fold.first_segment)
                                              : later;
}

static bool
has_later(const struct walk *w, const struct ladder_cursor *c)
{
    return frame_of(c) < frame_of(&w->newest);
}

/* Whether a row behind the event counts what follows: later ones, or only hidden ones. */
static bool
has_more(const struct walk *w, const struct ladder_cursor *c)
{
    return has_later(w, c) || ladder_cursor_hidden_behind(w->s, c, &w->kept) > 0;
}

/* The highest top from which the selected event's block is still whole at the bottom. */
static struct ladder_cursor
lowest_top(const struct walk *w, const struct ladder_cursor *selected, int height)
{
    struct row rows[BLOCK_ROWS];
    struct ladder_cursor top = *selected, c = *selected;
    struct event e;
    int used = 0;

    if (has_more(w, selected))
        height--; /* the row that counts them */
    do {
        used += block_at(w, &c, &e, rows);
        if (used + (count_earlier(w, &c) > 0) > height)
            break;
        top = c;
    } while (ladder_cursor_prev(w->s, &c));
    return top;
}

static struct ladder_cursor
settle_top(const struct walk *w, int height)
{
    struct ladder_cursor top, selected, lowest;

    if (!ladder_cursor_at(w->s, w->view, w->view->top.frame, &top))
        (void)ladder_cursor_first(w->s, w->view, &top);
    /* Behind the newest one nothing stays free that earlier ones could fill: a window that was
     * small for a moment shows what a new one does. */
    lowest = lowest_top(w, &w->newest, height);
    if (frame_of(&lowest) < frame_of(&top))
        top = lowest;
    if (!ladder_place_valid(w->s->o, w->view->selected) ||
        !ladder_cursor_at(w->s, w->view, w->view->selected.frame, &selected))
        return top;
    if (frame_of(&selected) < frame_of(&top))
        top = selected;
    lowest = lowest_top(w, &selected, height);
    return frame_of(&top) < frame_of(&lowest) ? lowest : top;
}

bool
ladder_is_selected(const struct ladder_view *view, const struct row *row)
{
    static const enum row_kind kinds[] = {
        [LADDER_ARROW] = ROW_ARROW, [LADDER_RUN] = ROW_RUN, [LADDER_BAND] = ROW_BAND};

    return row->e && row->e->frame == view->selected.frame && row->kind == kinds[view->stop.part] &&
           (row->kind != ROW_BAND || row->band == view->stop.band);
}

/* Which row a block begins with that is too high, so that what is selected of it is there. */
static int
cut_from(const struct ladder_view *view, const struct row *block, int size, int room)
{
    for (int i = room; i < size; i++)
        if (ladder_is_selected(view, &block[i]))
            return i - room + 1;
    return 0;
}

/* How far down reaches what the event's rows tell: of what is folded to it, or of the run that it
 * begins, to the last one. */
static void
reach_down(const struct walk *w, const struct ladder_cursor *c, struct ladder_place *bottom)
{
    const struct ladder_sequence *s = w->s;
    uint32_t handle = c->at[c->lane];
    struct ladder_place place;
    struct fold fold;

    if (ladder_cursor_fold(s, c, &fold) ||
        (s->folds && folds_opened(s->folds, s->o, handle, &fold)))
        handle = fold.last;
    place = ladder_place_of(s->o, s->flows[c->lane], handle);
    if (bottom->handle == 0 || place.frame > bottom->frame)
        *bottom = place;
}

/* The rows that are shown, as far as they are filled. */
struct window {
    const struct walk *w;
    struct row *rows;     /* room for `height` of them */
    struct event *events; /* one for each block */
    int height, n, n_blocks;
    struct ladder_place bottom;
};

/* Adds the event's block; false: there is no room for it.  Only the first one, which alone is too
 * high, is cut. */
static bool
add_block(struct window *out, const struct ladder_cursor *c)
{
    struct row block[BLOCK_ROWS];
    int size = block_at(out->w, c, &out->events[out->n_blocks], block), from = 0;
    int room = out->height - out->n - has_more(out->w, c);

    if (size > room) {
        if (out->n_blocks > 0)
            return false;
        room = room > 0 ? room : 1;
        from = cut_from(out->w->view, block, size, room);
        size = room;
    }
    memcpy(out->rows + out->n, block + from, (size_t)size * sizeof block[0]);
    reach_down(out->w, c, &out->bottom);
    out->n += size;
    out->n_blocks++;
    return true;
}

/* What the last row says while more follows: it stays there, so that it does not go up and down
 * by how high the block is that has no room. */
static void
add_later(struct window *out, const struct ladder_cursor *last)
{
    while (out->n < out->height - 1)
        out->rows[out->n++] = (struct row){.kind = ROW_SPACER};
    out->rows[out->n++] = (struct row){.kind = ROW_LATER, .count = count_later(out->w, last)};
}

/* Adds blocks from the cursor on, as long as they fit, and what follows them. */
static void
fill(struct window *out, struct ladder_cursor c)
{
    const struct walk *w = out->w;
    struct ladder_cursor last = c;
    bool on = true;

    while (on && out->n < out->height && add_block(out, &c)) {
        last = c;
        on = ladder_cursor_next(w->s, w->view, &c);
    }
    if (out->n_blocks == 0 || out->n >= out->height || !has_more(w, &last))
        return;
    if (on)
        add_later(out, &last);
    else
        out->rows[out->n++] = (struct row){
            .kind = ROW_HIDDEN, .count = ladder_cursor_hidden_behind(w->s, &last, &w->kept)};
}

static void
remember(const struct ladder_sequence *s, const struct ladder_cursor *c,
         struct ladder_place places[LADDER_CLIENTS_MAX])
{
    for (int i = 0; i < s->n; i++)
        places[i] = ladder_place_of(s->o, s->flows[i], c->at[i]);
}

static struct row
earlier_row(const struct walk *w, const struct ladder_cursor *top)
{
    struct row row = {.kind = ROW_EARLIER, .count = count_earlier(w, top)};

    for (int i = 0; i < w->s->n; i++) {
        const struct flow *flow = w->s->flows[i];
        uint32_t first = flow->events.first;
        uint32_t before = first != 0 ? observer_event_segment(w->s->o, first) - 1 : 0;

        row.not_kept += before;
        row.holes |= first != 0 && flow->segments - before > flow->events.count;
    }
    return row;
}

/* The newest event that the view may see, shown or hidden; false: there is none. */
static bool
find_kept(const struct ladder_sequence *s, const struct ladder_view *view,
          struct ladder_cursor *kept)
{
    struct ladder_sequence all = *s;

    memset(all.sieves, 0, sizeof all.sieves);
    all.folds = NULL;
    return ladder_cursor_at(&all, view, view->frame_limit, kept);
}

int
ladder_window(const struct ladder_sequence *s, struct ladder_view *view,
              const struct ladder_style *style, const struct ladder_geometry *g, int height,
              struct row *rows, struct event *events)
{
    struct walk w = {.s = s, .view = view, .style = style, .g = g};
    struct window out = {.w = &w, .rows = rows, .events = events, .height = height};
    bool kept = find_kept(s, view, &w.kept);
    struct ladder_cursor top;

    remember(s, &w.kept, view->newest);
    view->bottom.handle = 0;
    if (height <= 0 || !kept)
        return 0;
    if (!ladder_cursor_at(s, view, view->frame_limit, &w.newest)) {
        rows[0] = (struct row){.kind = ROW_HIDDEN,
                               .count = ladder_cursor_hidden_behind(s, &w.newest, &w.kept)};
        return 1;
    }
    top = settle_top(&w, height);
    view->top = ladder_cursor_place(s, &top);
    remember(s, &top, view->near);
    if (count_earlier(&w, &top) > 0 && height > 1)
        rows[out.n++] = earlier_row(&w, &top);
    fill(&out, top);
    view->bottom = out.bottom;
    return out.n;
}
