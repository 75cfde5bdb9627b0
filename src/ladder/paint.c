#include "tcpviz/ladder/paint.h"

#include "note.h"

#include "tcpviz/base/nanotime.h"
#include "tcpviz/base/wrap.h"
#include "tcpviz/decode/decode.h"
#include "tcpviz/story/app_hint.h"
#include "tcpviz/story/describe.h"

#include <inttypes.h>
#include <string.h>

/* Columns of the fields, from g->first or from the lifelines. */
#define TIME_COL 1
#define STATE_GAP 3       /* the client's state ends so far left of its lifeline */
#define STATE_RIGHT_GAP 2 /* the server's begins so far right of its own */
#define TAIL_COLS 3       /* of dashes between the tail of an arrow and its label */
#define ARROW_FRAME 8     /* what an arrow needs besides its label: blanks, tail, head */

struct brush {
    struct grid *grid;
    int y;
    const struct ladder_geometry *g;
    const struct flow *flow;
    const struct ladder_style *style;
};

static int
text_at(const struct brush *b, int col, const char *utf8, enum role role)
{
    return grid_text(b->grid, col, b->y, utf8, role, -1);
}

static void
lifelines(const struct brush *b, glyph_t glyph)
{
    grid_put(b->grid, b->g->left, b->y, glyph, ROLE_DIM);
    grid_put(b->grid, b->g->right, b->y, glyph, ROLE_DIM);
}

static enum role
arrow_role(const struct event *e)
{
    if (e->flags & TCP_RST)
        return ROLE_TROUBLE;
    if (e->flags & (TCP_SYN | TCP_FIN))
        return ROLE_CONTROL;
    return e->from == CLIENT ? ROLE_CLIENT : ROLE_SERVER;
}

static bool
is_phantom(const struct label *label, size_t at)
{
    for (int i = 0; i < label->n_marks; i++)
        if (label->marks[i] == at)
            return true;
    return false;
}

/* Whose number, and is it a phantom byte?  Ack's numbers have the colour of the side that they
 * belong to, which is not the sender. */
static enum role
label_role(const struct label *label, size_t at, enum role own, enum role acks)
{
    if (is_phantom(label, at))
        return ROLE_PHANTOM;
    return at >= label->ack_from && at < label->ack_to ? acks : own;
}

/* Paints the label in runs of one role; returns the column behind it. */
static int
paint_label(const struct brush *b, int col, struct label *label, enum role own, enum role acks)
{
    size_t from = 0, to;

    for (; from < label->text.len; from = to) {
        enum role role = label_role(label, from, own, acks);
        char kept;

        to = from + 1;
        while (to < label->text.len && label_role(label, to, own, acks) == role)
            to++;
        kept = label->at[to];
        label->at[to] = '\0';
        col = text_at(b, col, label->at + from, role);
        label->at[to] = kept;
    }
    return col;
}

static void
preview_of(const struct brush *b, const struct event *e, struct text *out)
{
    struct segment segment;
    struct frame frame;

    if (e->captured_len == 0 || !b->style->frames ||
        !frames_find(b->style->frames, e->frame, &frame) ||
        decode_frame(&frame, &segment) != DECODE_SEGMENT ||
        segment.payload_at + segment.captured_len > frame.captured_bytes)
        return;
    app_hint_preview(frame.at + segment.payload_at, segment.captured_len, out);
}

/*   | --- LABEL ------> |    or    | <--- LABEL ------ |   */
static void
paint_arrow(const struct brush *b, const struct event *e)
{
    enum role role = arrow_role(e);
    int from = b->g->left + 2, to = b->g->right - 1; /* [from, to) */
    int room = to - from + 2 - ARROW_FRAME;
    char preview_storage[512];
    struct text preview;
    struct label label;
    int col = from;

    text_init(&preview, preview_storage, sizeof preview_storage);
    preview_of(b, e, &preview);
    arithmetic_label(b->flow, e, &b->style->numbers, b->style->sums, preview_storage,
                     room > 0 ? (size_t)room : 0, &label);
    if (e->from == SERVER)
        grid_put(b->grid, col++, b->y, GLYPH_HEAD_LEFT, role);
    grid_run(b->grid, col, b->y, TAIL_COLS, GLYPH_LINE_H, role);
    col = paint_label(b, col + TAIL_COLS + 1, &label, role,
                      e->from == CLIENT ? ROLE_SERVER : ROLE_CLIENT) +
          1;
    grid_run(b->grid, col, b->y, to - col, GLYPH_LINE_H, role);
    if (e->from == CLIENT)
        grid_put(b->grid, to - 1, b->y, GLYPH_HEAD_RIGHT, role);
}

/* A receiver's state is inferred until its own next segment. */
static bool
is_inferred(const struct brush *b, const struct event *e, enum side side)
{
    return side != e->from && b->flow->half[side].last_segment <= e->segment;
}

/* An inferred state is dim, and has a mark that needs no colour. */
static void
paint_state(const struct brush *b, const struct event *e, enum side side)
{
    bool inferred = is_inferred(b, e, side);
    int col = b->g->right + STATE_RIGHT_GAP;
    char storage[24];
    struct text t;

    if (!e->state_changed[side])
        return;
    text_init(&t, storage, sizeof storage);
    text_add(&t, inferred ? "~" : "");
    text_add(&t, describe_state(e->state[side]));
    if (side == CLIENT)
        col = b->g->left - STATE_GAP + 1 - (int)t.len;
    text_at(b, col, storage, inferred ? ROLE_DIM : ROLE_STATE);
}

static void
paint_arrow_row(const struct brush *b, const struct event *e)
{
    char storage[32];
    struct text t;

    if (b->g->times) {
        text_init(&t, storage, sizeof storage);
        nanotime_add_column(&t, nanotime_between(b->style->zero_ns, e->time_ns));
        text_at(b, b->g->first + TIME_COL, storage, ROLE_PLAIN);
    }
    lifelines(b, GLYPH_LINE_V);
    paint_arrow(b, e);
    if (b->g->states)
        for (int side = 0; side < 2; side++)
            paint_state(b, e, (enum side)side);
}

/* Trouble is what a reader looks for; what only follows from it stays plain. */
static enum role
note_role(const struct note *note)
{
    static const enum note_kind trouble[] = {
        NOTE_AGAIN,       NOTE_OVERLAP,          NOTE_GAP,         NOTE_FILLS_GAP,
        NOTE_ACK_UNSEEN,  NOTE_ZERO_WINDOW,      NOTE_WINDOW_FULL, NOTE_FIN_MOVED,
        NOTE_SYN_NUMBER,  NOTE_SYN_DATA_REFUSED, NOTE_CLOCK_BACK,  NOTE_MALFORMED,
        NOTE_NOT_CAPTURED};

    if (note->kind >= NOTE_REFUSED && note->kind <= NOTE_RESET_NO_REASON)
        return ROLE_TROUBLE; /* as the arrow of the reset */
    for (size_t i = 0; i < sizeof trouble / sizeof trouble[0]; i++)
        if (trouble[i] == note->kind)
            return ROLE_TROUBLE;
    return ROLE_PLAIN;
}

static void
paint_note(const struct brush *b, const struct row *row)
{
    enum role role =
        row->index < row->e->n_notes ? note_role(&row->e->notes[row->index]) : ROLE_DIM;
    int cols = note_cols(b->g);
    char storage[NOTE_BYTES], *line = storage;
    struct text t;
    size_t skip = 0;

    text_init(&t, storage, sizeof storage);
    note_words(&t, b->flow, row->e, row->index, &b->style->numbers);
    for (int part = 0; part < row->part; part++) {
        (void)wrap_line(line, cols, &skip);
        line += skip;
    }
    line[wrap_line(line, cols, &skip)] = '\0';
    lifelines(b, GLYPH_LINE_V);
    if (row->part == 0)
        text_at(b, b->g->left + NOTE_MARK_COL, "!", role);
    text_at(b, b->g->left + NOTE_WORDS_COL, line, role);
}

static void
paint_band(const struct brush *b, const struct row *row)
{
    int cols = b->g->band_to - b->g->band_from, used, before;
    char storage[160];
    struct text t;

    text_init(&t, storage, sizeof storage);
    phase_add(&t, b->flow, row->band, &b->style->numbers, b->g->brief);
    used = grid_text_cols(storage, b->grid->charset);
    before = (cols - used - 3) / 2;
    if (before < 0)
        before = 0;
    grid_run(b->grid, b->g->band_from, b->y, cols, GLYPH_DASH_H, ROLE_BAND);
    grid_put(b->grid, b->g->band_from + before, b->y, ' ', ROLE_BAND);
    used = grid_text(b->grid, b->g->band_from + before + 1, b->y, storage, ROLE_BAND,
                     cols - before - 1);
    if (used < b->g->band_to)
        grid_put(b->grid, used, b->y, ' ', ROLE_BAND);
}

/* Interrupted lifelines, and why. */
static void
paint_remark(const struct brush *b, const char *utf8)
{
    lifelines(b, GLYPH_DASH_V);
    grid_text_centred(b->grid, b->g->left + 1, b->y, b->g->right - b->g->left - 1, utf8, ROLE_DIM);
}

static void
paint_count(const struct brush *b, const struct row *row)
{
    char storage[64];
    struct text t;

    text_init(&t, storage, sizeof storage);
    text_add_count(&t, row->count,
                   row->kind == ROW_EARLIER ? "earlier segment"
                   : row->kind == ROW_LATER ? "later segment"
                                            : "segment");
    text_add(&t, row->kind == ROW_NOT_KEPT ? " not kept" : "");
    paint_remark(b, storage);
}

static void
paint_silence(const struct brush *b, const struct row *row)
{
    char storage[64];
    struct text t;

    text_init(&t, storage, sizeof storage);
    nanotime_add_seconds(&t, row->ns, 3);
    text_add(&t, " s later");
    paint_remark(b, storage);
}

void
ladder_paint_row(struct grid *grid, int y, const struct ladder_geometry *g, const struct flow *flow,
                 const struct row *row, const struct ladder_style *style)
{
    struct brush b = {grid, y, g, flow, style};

    switch (row->kind) {
    case ROW_ARROW:
        paint_arrow_row(&b, row->e);
        return;
    case ROW_NOTE:
        paint_note(&b, row);
        return;
    case ROW_BAND:
        paint_band(&b, row);
        return;
    case ROW_SPACER:
        lifelines(&b, GLYPH_LINE_V);
        return;
    case ROW_SILENCE:
        paint_silence(&b, row);
        return;
    case ROW_EARLIER:
    case ROW_LATER:
    case ROW_NOT_KEPT:
        paint_count(&b, row);
    }
}

void
ladder_paint_lifelines(struct grid *grid, int y, const struct ladder_geometry *g)
{
    struct brush b = {.grid = grid, .y = y, .g = g};

    lifelines(&b, GLYPH_LINE_V);
}

void
ladder_paint_mark(struct grid *grid, int y, const struct ladder_geometry *g)
{
    grid_put(grid, g->first, y, '>', ROLE_PLAIN);
    grid_select_row(grid, y);
}
