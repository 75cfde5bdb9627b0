#include "details.h"

#include "tcpviz/decode/decode.h"
#include "tcpviz/flow/stream.h"
#include "tcpviz/story/names.h"

#include <inttypes.h>
#include <string.h>

/* Stream: what the programs said to each other, put together from the segments, turn by turn. */

/* Segments that are read in front of the selected one and from it on, and bytes that are shown, in
 * front of it (and the rest of a segment) and in all: more than anybody reads at once, and little
 * enough for every picture; other parts are read where another segment is selected. */
enum { EVENTS_BEFORE = 256, EVENTS_MAX = 768, BYTES_BEFORE = 16384, BYTES_MAX = 32768 };

/* A line of letters, and the four bytes that are written of the last one. */
enum { INDENT = 2, LINE_BYTES = GRID_COLS_MAX * TEXT_LETTER_BYTES + 4 };

/* Text is written a line at a time. */
struct page {
    const struct scene *s;
    struct listing *lines;
    char line[LINE_BYTES];
    int len;              /* of the line, in bytes */
    int cols, room;       /* that it takes, and that there are for it */
    int sel_from, sel_to; /* columns of the line, what the selected segment brought */
    enum side turn;
    bool begun;     /* a turn has */
    int seen;       /* the first line with something of the selected segment; -1: none yet */
    int64_t shown;  /* bytes */
    uint64_t gone;  /* bytes, of this turn, that are no longer kept: not told yet */
    bool gone_seen; /* they are the selected segment's */
};

static struct split
stream_split(const struct scene *s, struct area whole)
{
    (void)s;
    return (struct split){
        .main = {whole.grid, whole.col + 1, whole.top, whole.cols - 2, whole.rows}};
}

static enum role
role_of(enum side side)
{
    return side == CLIENT ? ROLE_CLIENT : ROLE_SERVER;
}

static void
begin_line(struct page *p)
{
    p->len = p->cols = 0;
    p->sel_from = p->sel_to = 0;
}

static void
end_line(struct page *p)
{
    const struct area *a = p->lines->area;
    int row;

    if (p->len == 0)
        return;
    row = listing_next(p->lines);
    if (row >= 0) {
        p->line[p->len] = '\0';
        grid_text(a->grid, a->col + INDENT, row, p->line, role_of(p->turn), a->cols - INDENT);
        if (p->sel_to > p->sel_from)
            grid_select(a->grid, a->col + INDENT + p->sel_from, row, p->sel_to - p->sel_from);
    }
    begin_line(p);
}

/* The first of n bytes, or the letter that they begin with; a line ends behind its end, or where
 * there is no more room.  Returns how many they were. */
static uint32_t
add_one(struct page *p, const uint8_t *bytes, uint32_t n, bool selected)
{
    struct escape one = text_escape(bytes, n, p->s->ui->style.numbers.charset);

    if (p->cols + one.cols > p->room)
        end_line(p);
    if (selected) {
        p->seen = p->seen < 0 ? p->lines->n : p->seen;
        p->sel_from = p->sel_to > 0 ? p->sel_from : p->cols;
        p->sel_to = p->cols + one.cols;
    }
    memcpy(p->line + p->len, one.at, sizeof one.at); /* always four: no call for each byte */
    p->len += one.len;
    p->cols += one.cols;
    if (bytes[0] == '\n')
        end_line(p);
    return (uint32_t)one.bytes;
}

/* A line about what is not there, in the turn of its side. */
static void
add_remark(struct page *p, const char *words)
{
    const struct area *a = p->lines->area;
    int row;

    end_line(p);
    row = listing_next(p->lines);
    if (row >= 0)
        grid_text(a->grid, a->col + INDENT, row, words, ROLE_DIM, a->cols - INDENT);
}

static void
begin_turn(struct page *p, const struct stream_piece *piece)
{
    const struct number_style *style = &p->s->ui->style.numbers;
    char words[128];
    struct text t;

    if (p->begun && p->turn == piece->from)
        return;
    end_line(p);
    if (p->begun)
        listing_add(p->lines, "", ROLE_PLAIN);
    p->begun = true;
    p->turn = piece->from;
    text_init(&t, words, sizeof words);
    text_addf(&t, "%s → %s   from segment %" PRIu32, side_name(style, piece->from, NAME_TITLE),
              side_name(style, side_other(piece->from), NAME_WORD), piece->segment);
    listing_add(p->lines, words, ROLE_HEADLINE);
}

static void
remark_bytes(struct page *p, uint64_t n, const char *what)
{
    char words[128];
    struct text t;

    text_init(&t, words, sizeof words);
    text_add_count(&t, n, "byte");
    text_addf(&t, " %s", what);
    add_remark(p, words);
}

/* Those of segments in a row are one line, but for the selected one's. */
static void
tell_gone(struct page *p)
{
    if (p->gone > 0)
        remark_bytes(p, p->gone, "no longer kept");
    p->gone = 0;
}

static void
add_gone(struct page *p, const struct stream_piece *piece, bool selected)
{
    if (selected || p->gone_seen)
        tell_gone(p);
    if (selected && p->seen < 0)
        p->seen = p->lines->n;
    p->gone_seen = selected;
    p->gone += piece->len;
}

static void
remark_changed(struct page *p, const struct stream_piece *piece)
{
    char words[128];
    struct text t;

    text_init(&t, words, sizeof words);
    text_addf(&t, "changed in segment %" PRIu32 ": what came first stands here", piece->segment);
    remark_bytes(p, piece->len, words);
}

/* The captured part of the piece; what is missing of it is said. */
static void
add_bytes(struct page *p, const struct stream_piece *piece)
{
    bool selected = piece->frame == p->s->e.frame;
    struct segment segment;
    struct frame frame;
    uint32_t n;

    if (!decode_kept(p->s->ui->style.frames, piece->frame, &frame, &segment)) {
        add_gone(p, piece, selected);
        return;
    }
    tell_gone(p);
    n = segment.captured_len > piece->skip ? segment.captured_len - piece->skip : 0;
    n = n < piece->len ? n : piece->len;
    for (uint32_t i = 0; i < n;)
        i += add_one(p, frame.at + segment.payload_at + piece->skip + i, n - i, selected);
    p->shown += n;
    if (n < piece->len)
        remark_bytes(p, piece->len - n, "not captured");
}

static void
add_piece(struct page *p, const struct stream_piece *piece)
{
    if (piece->kind != STREAM_BYTES || piece->from != p->turn)
        tell_gone(p);
    begin_turn(p, piece);
    switch (piece->kind) {
    case STREAM_BYTES:
        add_bytes(p, piece);
        return;
    case STREAM_GAP:
        remark_bytes(p, piece->len, "not seen here");
        return;
    case STREAM_CHANGED:
        remark_changed(p, piece);
        return;
    case STREAM_FIN:
        add_remark(p, "FIN: nothing more in this direction");
        return;
    case STREAM_RESET:
        add_remark(p, "RST: nothing more in either direction");
        return;
    }
}

/* Where reading begins: at the first segment, or so far in front of the selected one. */
static uint32_t
first_read(const struct scene *s, uint32_t *before)
{
    const struct observer *o = s->watch->observer;
    uint32_t handle = s->ui->view.selected.handle, prev;
    int64_t bytes = 0;
    struct event e;

    for (int i = 0;
         i < EVENTS_BEFORE && bytes < BYTES_BEFORE && (prev = observer_event_prev(o, handle)) != 0;
         i++) {
        handle = prev;
        observer_event(o, s->flow, handle, &e);
        bytes += e.len;
    }
    *before = observer_event_segment(o, handle) - 1;
    return handle;
}

/* The frame behind which nothing is read. */
static uint64_t
last_read(const struct scene *s, uint32_t handle)
{
    const struct observer *o = s->watch->observer;
    uint64_t limit = s->ui->view.frame_limit;
    uint32_t next;

    for (int i = 0; i < EVENTS_MAX && (next = observer_event_next(o, handle)) != 0; i++)
        handle = next;
    return observer_event_frame(o, handle) < limit ? observer_event_frame(o, handle) : limit;
}

static void
add_outside(struct listing *l, const char *words)
{
    listing_add(l, words, ROLE_DIM);
}

/* Returns the line with the selected segment's first byte; of one that brought nothing new, where
 * the stream went on behind it. */
static int
add_all(struct listing *l, const struct scene *s)
{
    struct page p = {.s = s, .lines = l, .room = l->area->cols - INDENT, .seen = -1};
    struct stream_piece piece;
    struct stream stream;
    uint32_t before, handle = first_read(s, &before);
    bool selected_read = false, more = false;
    int behind = -1;

    begin_line(&p);
    if (before > 0)
        add_outside(l, handle == s->flow->events.first
                           ? "What came before is no longer kept."
                           : "What came before is shown where an earlier segment is selected.");
    stream_begin(&stream, s->watch->observer, s->flow, handle, last_read(s, handle));
    while (!more && stream_next(&stream, &piece)) {
        if (behind < 0 && piece.frame >= s->e.frame) {
            tell_gone(&p);
            behind = l->n;
        }
        add_piece(&p, &piece);
        selected_read = selected_read || piece.frame >= s->e.frame;
        more = selected_read && p.shown > BYTES_MAX;
    }
    tell_gone(&p);
    end_line(&p);
    if (more || stream.handle != 0)
        add_outside(l, "What came later is shown where a later segment is selected.");
    if (l->n == 0)
        add_outside(l, "No payload was seen yet.");
    if (p.seen >= 0)
        return p.seen;
    return behind >= 0 ? behind : l->n;
}

static int
stream_lines(const struct scene *s, const struct area *main, int *seen)
{
    struct listing l = {.area = main};
    int first = add_all(&l, s);

    *seen = s->ui->details.stream_scrolled ? -1 : first;
    return l.n;
}

static void
stream_move(struct ui_details *u, const struct scene *s, const struct area *main, int steps)
{
    int seen;

    u->stream_scrolled = true;
    listing_scroll(&u->top[PANE_STREAM], steps, stream_lines(s, main, &seen));
}

static void
stream_paint(const struct scene *s, const struct area *main, int top)
{
    struct listing l = {.area = main, .top = top, .paint = true};

    (void)add_all(&l, s);
    listing_mark_more(&l);
}

const struct pane_kind pane_stream = {"Stream", stream_split, stream_lines, stream_move,
                                      stream_paint};
