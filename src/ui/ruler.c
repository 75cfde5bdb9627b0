#include "ruler.h"

#include "tcpviz/story/names.h"

#include <inttypes.h>

/* The numbers that the ruler shows, in order; where two neighbours are the same there is nothing in
 * between. */
struct span {
    int64_t from, una, nxt, to;
};

/* A part with something in it has a column at least; the parts lie side by side. */
struct bar {
    int acked, flight, open; /* columns */
    int64_t bytes_a_column;
};

/* Narrower than this no scale says anything. */
#define COLS_MIN 12

bool
ruler_possible(const struct ledger_half *half)
{
    return half->snd_una.segment != 0 && half->snd_nxt.segment != 0;
}

/* No byte can come behind its FIN or a reset. */
static bool
is_closed(enum tcp_state state)
{
    return state > STATE_ESTABLISHED && state != STATE_CLOSE_WAIT;
}

/* Of what is long acknowledged a quarter of the ruler is enough.  Of a closed side the window
 * counts no more. */
static struct span
span_of(const struct ruler *r)
{
    const struct ledger_half *half = r->half;
    struct span s = {.una = half->snd_una.rel, .nxt = ledger_next(half)};
    int64_t past;

    s.to = !is_closed(r->state) && half->edge.segment != 0 && half->edge.rel > s.nxt
               ? half->edge.rel
               : s.nxt;
    past = (s.to - s.una) / 3;
    s.from = s.una <= past || s.to == s.una ? 0 : s.una - past;
    if (s.from > s.una)
        s.from = s.una;
    return s;
}

/* Columns of a part: its share, but at least one if there is anything in it. */
static int
share(int64_t part, int64_t whole, int cols)
{
    int n = whole > 0 ? (int)((double)part / (double)whole * cols + 0.5) : 0;

    return part > 0 && n == 0 ? 1 : n;
}

/* Blocks of what was sent: the lowest ones. */
static int
sacked_blocks(const struct ledger_half *half, const struct span *s)
{
    int n = 0;

    while (n < half->n_sacked && half->sacked[n].to <= s->nxt)
        n++;
    return n;
}

/* Columns that the flight needs: a block and what is missing in front of it have one each, and so
 * has what was sent behind the last one. */
static int
flight_cols(const struct ledger_half *half, const struct span *s)
{
    int blocks = sacked_blocks(half, s);

    return blocks > 0 ? 2 * blocks + (half->sacked[blocks - 1].to < s->nxt) : 0;
}

static struct bar
bar_of(const struct span *s, int flight_min, int cols)
{
    int64_t whole = s->to - s->from;
    struct bar b = {.bytes_a_column = whole / cols};

    b.acked = share(s->una - s->from, whole, cols);
    b.flight = share(s->nxt - s->una, whole, cols);
    b.flight = b.flight < flight_min ? flight_min : b.flight;
    b.open = share(s->to - s->nxt, whole, cols);
    /* What rounding gave too much is taken from the largest part. */
    while (b.acked + b.flight + b.open > cols) {
        int *largest = b.acked > b.flight ? &b.acked : &b.flight;

        --*(b.open > *largest ? &b.open : largest);
    }
    return b;
}

static void
add_number(struct text *t, const struct ruler *r, int64_t rel)
{
    uint32_t raw = r->flow->half[r->sender].base_seq + (uint32_t)rel;

    number_add(t, r->flow, (struct number){r->sender, rel, raw, true}, r->style);
}

static enum role
role_of(const struct ruler *r)
{
    return r->sender == CLIENT ? ROLE_CLIENT : ROLE_SERVER;
}

/* Where the title's next piece goes; one that does not fit goes whole. */
struct title {
    const struct ruler *ruler;
    int col, end;
};

/* "   client SND.UNA 1"; without a side after a comma. */
static void
add_to_title(struct title *title, const char *before, const char *side, const char *what,
             int64_t rel)
{
    const struct ruler *r = title->ruler;
    char storage[96];
    struct text t;

    text_init(&t, storage, sizeof storage);
    text_addf(&t, "%s%s%s", before, side, what);
    add_number(&t, r, rel);
    if (title->col + grid_text_cols(storage, r->grid->charset) > title->end)
        title->end = title->col;
    else
        title->col = grid_text(r->grid, title->col, r->rows[RULER_TITLE], storage, ROLE_PLAIN, -1);
}

static void
paint_title(const struct ruler *r)
{
    const char *sender = side_name(r->style, r->sender, NAME_WORD);
    const char *receiver = side_name(r->style, side_other(r->sender), NAME_WORD);
    struct title title = {r, r->col, r->col + r->cols};
    char storage[128];
    struct text t;

    text_init(&t, storage, sizeof storage);
    text_addf(&t, "%s to %s", side_name(r->style, r->sender, NAME_TITLE), receiver);
    title.col = grid_text(r->grid, title.col, r->rows[RULER_TITLE], storage, role_of(r), r->cols);
    add_to_title(&title, "   ", sender, " SND.UNA ", r->half->snd_una.rel);
    add_to_title(&title, ", ", "", "SND.NXT ", ledger_next(r->half));
    add_to_title(&title, "   ", receiver, " RCV.NXT ", r->half->snd_una.rel);
    text_clear(&t);
    text_addf(&t, ", RCV.WND %" PRIu32, r->half->window_bytes);
    if (r->half->edge.segment != 0 && title.col + (int)t.len <= title.end)
        grid_text(r->grid, title.col, r->rows[RULER_TITLE], storage, ROLE_PLAIN, -1);
}

/* A number may stand so many columns beside its tick. */
#define TICK_SLACK 2

/* A number above its tick, unless the one before it is in the way.  Returns the first free column.
 */
static int
paint_tick(const struct ruler *r, int free, int col, const char *number)
{
    int n = grid_text_cols(number, r->grid->charset), end = r->col + r->cols;

    if (col + n > end)
        col = end - n;
    if (col < free - TICK_SLACK || free + n > end)
        return free;
    if (col < free)
        col = free;
    return grid_text(r->grid, col, r->rows[RULER_TICKS], number, ROLE_PLAIN, -1) + 1;
}

static void
paint_ticks(const struct ruler *r, const struct span *s, const struct bar *b)
{
    const struct {
        int64_t rel;
        int col;
    } ticks[] = {{s->una, r->col + b->acked},
                 {s->nxt, r->col + b->acked + b->flight},
                 {s->to, r->col + b->acked + b->flight + b->open}};
    int free = r->col;

    for (size_t i = 0; i < sizeof ticks / sizeof ticks[0]; i++) {
        char storage[64];
        struct text t;

        if (i > 0 && ticks[i].rel == ticks[i - 1].rel)
            continue;
        text_init(&t, storage, sizeof storage);
        add_number(&t, r, ticks[i].rel);
        free = paint_tick(r, free, ticks[i].col, storage);
    }
}

/* What the receiver has behind a gap, in columns of the flight: nothing takes the columns that the
 * blocks behind it need. */
static void
paint_sacked(const struct ruler *r, const struct span *s, const struct bar *b)
{
    const struct ledger_half *half = r->half;
    int col = r->col + b->acked;
    double scale = (double)b->flight / (double)(s->nxt - s->una);
    int blocks = sacked_blocks(half, s), free = 1;
    int end = b->flight - flight_cols(half, s);

    for (int i = 0; i < blocks; i++) {
        int from = (int)((double)(half->sacked[i].from - s->una) * scale + 0.5);
        int to = (int)((double)(half->sacked[i].to - s->una) * scale + 0.5);

        end += 2;
        from = from < end ? from : end - 1;
        from = from < free ? free : from;
        to = to < end ? to : end;
        to = to <= from ? from + 1 : to;
        if (to > b->flight)
            return;
        grid_run(r->grid, col + from, r->rows[RULER_BAR], to - from, GLYPH_DOT, role_of(r));
        free = to + 1;
    }
}

static void
paint_bar(const struct ruler *r, const struct span *s, const struct bar *b)
{
    int col = r->col, y = r->rows[RULER_BAR];

    grid_run(r->grid, col, y, b->acked, GLYPH_LINE_DOUBLE, ROLE_DIM);
    col += b->acked;
    grid_run(r->grid, col, y, b->flight, GLYPH_SQUARE, role_of(r));
    if (b->flight > 0)
        paint_sacked(r, s, b);
    col += b->flight;
    grid_run(r->grid, col, y, b->open, GLYPH_LINE_H, ROLE_PLAIN);
    grid_put(r->grid, col + b->open, y, GLYPH_LINE_V, ROLE_PLAIN);
}

/* Of what was sent. */
static int64_t
sacked_bytes(const struct ledger_half *half, const struct span *s)
{
    int64_t n = 0;

    for (int i = 0; i < sacked_blocks(half, s); i++)
        n += half->sacked[i].to - half->sacked[i].from;
    return n;
}

/* Behind a gap nobody knows what is on its way and what was lost. */
static void
add_flight(struct text *flight, struct text *held, const struct ruler *r, const struct span *s)
{
    int64_t sacked = sacked_bytes(r->half, s), n = s->nxt - s->una - sacked;

    if (s->nxt <= s->una)
        return;
    text_addf(flight, "■ %" PRId64 " %s", n,
              r->state == STATE_CLOSED || r->half->misses ? "not acknowledged"
              : n == 1                                    ? "on its way"
                                                          : "on their way");
    if (sacked > 0)
        text_addf(held, "● %" PRId64 " by SACK", sacked);
}

static void
add_room(struct text *t, const struct ruler *r, const struct span *s)
{
    if (is_closed(r->state))
        text_add(t, "closed: nothing more may be sent");
    else if (r->half->edge.segment == 0)
        text_add(t, "the window's scale was not seen");
    else if (s->to > s->nxt)
        text_addf(t, "─ %" PRId64 " more may be sent%s", s->to - s->nxt,
                  ledger_may_have_closed(r->half) ? " if it sent no FIN" : "");
    else
        text_add(t, "nothing more may be sent");
}

/* The pieces of the legend; one that does not fit goes whole, since half a number is another one.
 */
static void
paint_legend(const struct ruler *r, const struct span *s, const struct bar *b)
{
    enum { ACKED, FLIGHT, HELD, ROOM, SCALE, PIECES };
    enum { GAP = 3 };
    int col = r->col, end = r->col + r->cols;
    char pieces[PIECES][64];
    struct text t[PIECES];

    for (int i = 0; i < PIECES; i++)
        text_init(&t[i], pieces[i], sizeof pieces[i]);
    if (b->acked > 0)
        text_add(&t[ACKED], "═ acknowledged");
    add_flight(&t[FLIGHT], &t[HELD], r, s);
    add_room(&t[ROOM], r, s);
    if (b->bytes_a_column > 1)
        text_addf(&t[SCALE], "a column is %" PRId64, b->bytes_a_column);
    for (int i = 0; i < PIECES; i++)
        if (t[i].len > 0 && col + grid_text_cols(pieces[i], r->grid->charset) <= end)
            col = grid_text(r->grid, col, r->rows[RULER_LEGEND], pieces[i], ROLE_DIM, -1) + GAP;
}

void
ruler_paint(const struct ruler *r)
{
    struct span s = span_of(r);
    struct bar b;

    if (r->cols < COLS_MIN)
        return;
    b = bar_of(&s, flight_cols(r->half, &s), r->cols - 1);
    if (r->rows[RULER_TITLE] >= 0)
        paint_title(r);
    if (r->rows[RULER_TICKS] >= 0)
        paint_ticks(r, &s, &b);
    if (r->rows[RULER_BAR] >= 0)
        paint_bar(r, &s, &b);
    if (r->rows[RULER_LEGEND] >= 0)
        paint_legend(r, &s, &b);
}
