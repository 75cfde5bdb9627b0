#include "tcpviz/ladder/paint.h"

#include "brush.h"
#include "note.h"

#include "tcpviz/base/nanotime.h"
#include "tcpviz/base/wrap.h"
#include "tcpviz/decode/decode.h"
#include "tcpviz/flow/inferred.h"
#include "tcpviz/story/app_hint.h"
#include "tcpviz/story/describe.h"
#include "tcpviz/story/trouble.h"

/* Columns of the fields, from g->first or from the lifelines. */
#define TIME_COL 1
#define STATE_GAP 3       /* the client's state ends so far left of its lifeline */
#define STATE_RIGHT_GAP 2 /* the server's begins so far right of its own */
#define TAIL_COLS 3       /* of dashes between the tail of an arrow and its label */

static int
text_at(const struct brush *b, int col, const char *utf8, enum role role)
{
    return grid_text(b->grid, col, b->y, utf8, role, -1);
}

/* Among several connections the colour says which. */
static enum role
arrow_role(const struct brush *b, const struct event *e)
{
    if (e->flags & TCP_RST || event_is_icmp(e))
        return ROLE_TROUBLE;
    if (b->g->merged)
        return ladder_name_role(b->g, b->lane);
    if (e->flags & (TCP_SYN | TCP_FIN))
        return ROLE_CONTROL;
    return e->from == CLIENT ? ROLE_CLIENT : ROLE_SERVER;
}

/* How far a label has the role that it has at `from`.  Its number is whose, and is it a phantom
 * byte?  Ack's numbers have the colour of the side that they belong to, which is not the sender. */
static size_t
label_run(const struct label *label, size_t from, enum role own, enum role acks, enum role *role)
{
    bool is_ack = from >= label->ack_from && from < label->ack_to;
    size_t to = is_ack ? label->ack_to : from < label->ack_from ? label->ack_from : label->text.len;

    *role = is_ack ? acks : own;
    for (int i = 0; i < label->n_marks; i++) {
        if (label->marks[i] == from) {
            *role = ROLE_PHANTOM;
            return from + 1;
        }
        if (label->marks[i] > from && label->marks[i] < to)
            to = label->marks[i];
    }
    return to;
}

/* Paints the label in runs of one role; returns the column behind it. */
static int
paint_label(const struct brush *b, int col, struct label *label, enum role own, enum role acks)
{
    for (size_t from = 0, to; from < label->text.len; from = to) {
        enum role role;
        char kept;

        to = label_run(label, from, own, acks, &role);
        kept = label->at[to];
        label->at[to] = '\0';
        col = text_at(b, col, label->at + from, role);
        label->at[to] = kept;
    }
    return col;
}

void
ladder_preview(const struct ladder_style *style, const struct event *e, struct text *out)
{
    struct segment segment;
    struct frame frame;

    if (e->captured_len == 0 || !style->frames ||
        !decode_kept(style->frames, e->frame, &frame, &segment))
        return;
    app_hint_preview(frame.at + segment.payload_at, segment.captured_len, style->numbers.charset,
                     out);
}

/* Where nothing of the preview would fit, the frame is not decoded again. */
static void
add_preview(const struct brush *b, const struct event *e, struct label *label, size_t max_cols)
{
    char storage[LABEL_SIZE];
    struct text preview;

    if (arithmetic_preview_room(label, max_cols) == 0)
        return;
    text_init(&preview, storage, sizeof storage);
    ladder_preview(b->style, e, &preview);
    arithmetic_add_preview(label, &preview, max_cols);
}

/* Whose numbers the label holds: the sender's, those of Ack its receiver's. */
static void
number_roles(const struct brush *b, const struct event *e, enum role *own, enum role *acks)
{
    *own = *acks = ladder_name_role(b->g, b->lane);
    if (b->g->merged)
        return;
    *own = arrow_role(b, e);
    *acks = e->from == CLIENT ? ROLE_SERVER : ROLE_CLIENT;
}

/* The line of an arrow in [col, to).  It passes behind the lifelines that it does not touch; those
 * that it touches have a free column on its side. */
static void
shaft(const struct brush *b, int col, int to, glyph_t line, enum role role)
{
    for (int end; col < to; col = end + 1) {
        for (end = col; end < to && !brush_is_lifeline(b->g, end); end++)
            ;
        grid_run(b->grid, col, b->y, end - col, line, role);
    }
}

/* A label that takes all leaves a dash at the server, so that the arrow is seen to start there. */
static int
tail_cols(bool server_has_no_room)
{
    return server_has_no_room ? TAIL_COLS - 1 : TAIL_COLS;
}

/*   | --- LABEL ------> |    or    | <--- LABEL ------ |   */
static void
paint_arrow(const struct brush *b, const struct event *e)
{
    enum role role = arrow_role(b, e), own, acks;
    glyph_t line = event_is_icmp(e) ? GLYPH_DASH_H : GLYPH_LINE_H;      /* no segment: dashes */
    int from = b->g->at[b->lane] + 2, to = ladder_server_col(b->g) - 1; /* [from, to) */
    int room = label_cols(b->g, b->lane);
    struct label label;
    int col = from + (e->from == SERVER), dashes;

    arithmetic_label(b->flow, e, &b->style->numbers, b->style->sums, (size_t)room, &label);
    add_preview(b, e, &label, (size_t)room);
    number_roles(b, e, &own, &acks);
    dashes = tail_cols(e->from == SERVER && (int)label.cols >= room);
    shaft(b, col, col + dashes, line, role);
    col += dashes;
    grid_put(b->grid, col, b->y, ' ', ROLE_PLAIN);
    col = paint_label(b, col + 1, &label, own, acks);
    grid_put(b->grid, col, b->y, ' ', ROLE_PLAIN);
    shaft(b, col + 1, to - (e->from == CLIENT), line, role);
    grid_put(b->grid, e->from == SERVER ? from : to - 1, b->y,
             e->from == SERVER ? GLYPH_HEAD_LEFT : GLYPH_HEAD_RIGHT, role);
}

enum role
ladder_add_state(struct text *t, const struct flow *flow, const struct event *e, enum side side)
{
    bool inferred = inferred_on_arrow(flow, e, side);

    text_add(t, inferred ? "~" : "");
    text_add(t, describe_state(e->state[side]));
    return inferred ? ROLE_DIM : ROLE_STATE;
}

static void
paint_state(const struct brush *b, const struct event *e, enum side side)
{
    int col = ladder_server_col(b->g) + STATE_RIGHT_GAP;
    char storage[24];
    struct text t;
    enum role role;

    if (!e->state_changed[side])
        return;
    text_init(&t, storage, sizeof storage);
    role = ladder_add_state(&t, b->flow, e, side);
    if (side == CLIENT)
        col = b->g->at[b->lane] - STATE_GAP + 1 - (int)t.len;
    text_at(b, col, storage, role);
}

static void
paint_time(const struct brush *b, const struct row *row)
{
    const struct ladder_style *style = b->style;
    int64_t ns = row->e->time_ns;
    char storage[32];
    struct text t;

    text_init(&t, storage, sizeof storage);
    if (style->time == LADDER_TIME_CLOCK)
        nanotime_add_clock(&t, ns, ladder_utc_offset_s(style, ns));
    else if (style->time == LADDER_TIME_DELTA)
        nanotime_add_column(&t, row->ns);
    else
        nanotime_add_column(&t, nanotime_between(ladder_zero_ns(style, row->flow), ns));
    text_at(b, b->g->first + TIME_COL, storage, ROLE_PLAIN);
}

static void
paint_arrow_row(const struct brush *b, const struct row *row)
{
    const struct event *e = row->e;

    if (b->g->times)
        paint_time(b, row);
    brush_lifelines(b, GLYPH_LINE_V);
    paint_arrow(b, e);
    if (b->g->states)
        for (int side = 0; side < 2; side++)
            paint_state(b, e, (enum side)side);
}

static enum role
note_role(const struct note *note)
{
    return note_is_trouble(note) ? ROLE_TROUBLE : ROLE_PLAIN;
}

static void
paint_note(const struct brush *b, const struct row *row)
{
    enum role role =
        row->index < row->e->n_notes ? note_role(&row->e->notes[row->index]) : ROLE_DIM;
    int cols = note_cols(b->g, b->lane), left = b->g->at[b->lane];
    char storage[NOTE_BYTES];
    struct wrap w = {.rest = storage};
    struct text t;

    text_init(&t, storage, sizeof storage);
    note_words(&t, b->flow, row->e, row->index, &b->style->numbers);
    for (int part = 0; part <= row->part; part++)
        (void)wrap_next(&w, cols);
    storage[(size_t)(w.line - storage) + w.bytes] = '\0';
    brush_lifelines(b, GLYPH_LINE_V);
    if (row->part == 0)
        text_at(b, left + NOTE_MARK_COL, "!", role);
    text_at(b, left + NOTE_WORDS_COL, w.line, role);
}

/*   | === LABEL =====> |    or    | <=== LABEL ===== |   */
static void
paint_run(const struct brush *b, const struct run_sum *run)
{
    bool to_server = run_sender(run) == CLIENT;
    enum role role = run->of.kind == RUN_SYN ? ROLE_TROUBLE : to_server ? ROLE_CLIENT : ROLE_SERVER;
    int from = b->g->at[b->lane] + 2, to = ladder_server_col(b->g) - 1; /* [from, to) */
    int room = label_cols(b->g, b->lane), col = from + !to_server;
    char storage[LABEL_SIZE];
    struct text t;

    text_init(&t, storage, sizeof storage);
    run_label(&t, b->flow, run, &b->style->numbers, (size_t)room);
    grid_run(b->grid, col, b->y, to - to_server - col, GLYPH_LINE_DOUBLE, role);
    col += tail_cols(!to_server && (int)text_cols(storage) >= room);
    grid_put(b->grid, col, b->y, ' ', ROLE_PLAIN);
    col = text_at(b, col + 1, storage, role);
    grid_put(b->grid, col, b->y, ' ', ROLE_PLAIN);
    grid_put(b->grid, to_server ? to - 1 : from, b->y,
             to_server ? GLYPH_HEAD_RIGHT : GLYPH_HEAD_LEFT, role);
}

/* Above its segments: what they come to, and no arrow, which would be one too many. */
static void
paint_opened_run(const struct brush *b, const struct run_sum *run)
{
    int left = b->g->at[b->lane] + NOTE_WORDS_COL;
    char storage[LABEL_SIZE];
    struct text t;

    text_init(&t, storage, sizeof storage);
    run_label(&t, b->flow, run, &b->style->numbers, (size_t)note_cols(b->g, b->lane));
    brush_lifelines(b, GLYPH_LINE_V);
    text_at(b, b->g->at[b->lane] + NOTE_MARK_COL, "-", ROLE_DIM);
    text_at(b, left, storage, ROLE_DIM);
}

static void
paint_run_row(const struct brush *b, const struct row *row)
{
    if (row->open) {
        paint_opened_run(b, &row->run);
        return;
    }
    if (b->g->times)
        paint_time(b, row);
    brush_lifelines(b, GLYPH_LINE_V);
    paint_run(b, &row->run);
}

void
ladder_paint_row(struct grid *grid, int y, const struct ladder_geometry *g, const struct row *row,
                 const struct ladder_style *style)
{
    struct brush b = {grid, y, g, style, row->flow, row->e ? ladder_lane(g, row->e) : 0};

    switch (row->kind) {
    case ROW_ARROW:
        paint_arrow_row(&b, row);
        return;
    case ROW_RUN:
        paint_run_row(&b, row);
        return;
    case ROW_NOTE:
        paint_note(&b, row);
        return;
    case ROW_BAND:
        brush_band(&b, row);
        return;
    case ROW_SPACER:
        brush_lifelines(&b, GLYPH_LINE_V);
        return;
    case ROW_SILENCE:
        brush_silence(&b, row);
        return;
    case ROW_DOWN:
        brush_down(&b, row);
        return;
    case ROW_MISSED:
        brush_missed(&b, row);
        return;
    case ROW_EARLIER:
        brush_earlier(&b, row);
        return;
    case ROW_LATER:
    case ROW_NOT_KEPT:
    case ROW_HIDDEN:
        brush_count(&b, row);
    }
}

void
ladder_paint_lifelines(struct grid *grid, int y, const struct ladder_geometry *g)
{
    struct brush b = {.grid = grid, .y = y, .g = g};

    brush_lifelines(&b, GLYPH_LINE_V);
}

void
ladder_paint_mark(struct grid *grid, int y, const struct ladder_geometry *g)
{
    grid_put(grid, g->first, y, '>', ROLE_PLAIN);
    grid_select(grid, g->first, y, g->cols - g->first);
}

void
ladder_paint_tether(struct grid *grid, int y, const struct ladder_geometry *g)
{
    grid_put(grid, g->first, y, GLYPH_DOT, ROLE_LIVE);
}
