#include "area.h"
#include "lanes.h"
#include "screens.h"
#include "view.h"

#include "tcpviz/base/wrap.h"
#include "tcpviz/decode/decode.h"
#include "tcpviz/story/app_hint.h"
#include "tcpviz/story/describe.h"
#include "tcpviz/story/misconceptions.h"
#include "tcpviz/story/other_bytes.h"
#include "tcpviz/story/trouble.h"

#include <string.h>

/* The pane under the ladder: the selected segment in words, then its facts if they fit. */

/* From so many rows on the facts always have their place. */
#define ROWS_WITH_FACTS 5

#define PANE_TEXT 4096

/* Behind what has no room for its rest; the words of a sentence stay whole. */
#define CUT " .."

/* The story has a measure that can be read; a wide screen has room for the facts beside it. */
struct columns {
    int col, cols; /* of the story */
    int facts_col, facts_cols;
    bool beside;
};

static struct columns
columns_of(const struct canvas *c)
{
    enum { MEASURE = 100, GAP = 4, FACTS_MIN = 46 };
    int margin = ui_margin(c->ui), cols = c->grid->cols - 2 * margin - 2;
    struct columns at = {margin + 1, cols, margin + 1, cols, cols >= MEASURE + GAP + FACTS_MIN};

    if (!at.beside)
        return at;
    at.cols = MEASURE;
    at.facts_col += MEASURE + GAP;
    at.facts_cols -= MEASURE + GAP;
    return at;
}

/* Of the len bytes that stand there those up to the end of a sentence, if no more than a word or
 * two of the next one follow: they tell nothing. */
static size_t
without_shred(const char *words, size_t len)
{
    enum { SHRED = 16 };

    for (size_t end = len; end > 1 && len - end < SHRED; end--)
        if (words[end - 1] == '.' && words[end] == ' ')
            return end;
    return len;
}

int
paint_story(const struct canvas *c, const char *words, int y, int end, enum role first_role)
{
    struct columns at = columns_of(c);
    enum role role = first_role;
    struct wrap w = {.rest = words};
    int col;

    for (; y < end && wrap_next(&w, at.cols); y++) {
        bool cut = y == end - 1 && w.line[w.bytes] != '\0' && w.line[w.bytes] != '\n';

        if (cut)
            w.bytes = without_shred(w.line, wrap_cut(w.line, at.cols - (int)strlen(CUT)));
        col = grid_text_n(c->grid, at.col, y, w.line, w.bytes, role, at.cols);
        if (cut)
            grid_text(c->grid, col, y, CUT, ROLE_DIM, -1);
        role = ROLE_PLAIN;
    }
    return y;
}

/* The frame of an earlier segment of the connection; 0: it is not kept. */
static uint64_t
earlier_frame(const struct observer *o, uint32_t handle, uint32_t segment)
{
    while (handle != 0 && observer_event_segment(o, handle) > segment)
        handle = observer_event_prev(o, handle);
    return handle != 0 && observer_event_segment(o, handle) == segment
               ? observer_event_frame(o, handle)
               : 0;
}

/* Of the selected segment, where it carries other bytes than had passed with its numbers: both, if
 * they are still kept. */
static void
add_other_bytes(struct text *t, const struct ui *ui, const struct watch *watch,
                const struct event *e)
{
    const struct note *note = event_find_note(e, NOTE_OTHER_BYTES);
    struct segment now, then;
    struct frame now_frame, then_frame;
    uint64_t before;

    if (!note || ui->view.selected.frame != e->frame)
        return;
    before = earlier_frame(watch->observer, ui->view.selected.handle, note->segment);
    if (decode_kept(ui->style.frames, e->frame, &now_frame, &now) &&
        decode_kept(ui->style.frames, before, &then_frame, &then))
        other_bytes_show(t, e, note, &(struct sent_bytes){&now_frame, &now},
                         &(struct sent_bytes){&then_frame, &then});
}

/* Of a segment that misses something, where the kernel has dropped frames, nobody knows when: that
 * it may be one of those. */
static void
add_dropped(struct text *t, const struct ui *ui, const struct event *e)
{
    if (ui->dropped && e->missed == 0 && event_misses_something(e))
        text_add(t, "The capture dropped frames: what is missing may be one of them.\n");
}

void
add_headline(struct text *t, const struct ui *ui, const struct watch *watch,
             const struct flow *flow, const struct event *e)
{
    if (merged_several(&ui->merged))
        describe_headline_among(t, flow, e, &ui->style.numbers);
    else
        describe_headline(t, flow, e, &ui->style.numbers);
    text_add(t, ".\n");
    add_other_bytes(t, ui, watch, e);
    add_dropped(t, ui, e);
}

/* What the pane says: the story, the payload in one line, the facts. */
struct pane {
    char story[PANE_TEXT], hint[PANE_TEXT], facts[PANE_TEXT], brief_facts[PANE_TEXT];
    bool named; /* the payload, app_hint_is_named */
};

/* Another connection on the ladder; 0: none. */
static uint32_t
another(const struct merged *m, uint32_t number)
{
    for (int i = 0; i < m->n; i++)
        if (m->numbers[i] != number)
            return m->numbers[i];
    return 0;
}

static void
add_counting(struct text *t, const struct canvas *c, const struct flow *flow, const struct event *e)
{
    describe_counting(t, e, another(&c->ui->merged, flow->number), &c->ui->style.numbers);
    text_add(t, "\n");
}

/* Below this height the pane has room for a headline and one sentence. */
#define ROWS_FOR_SENTENCES 24

/* Of several connections the first thing to know is that each counts for itself; but where
 * something went wrong, why it did, for which a small pane has room before; and where it has room
 * for no more, the segment's own sum. */
static void
add_story(struct text *t, const struct canvas *c, const struct flow *flow, const struct event *e)
{
    bool several = merged_several(&c->ui->merged);
    bool own_first = event_is_trouble(e) || c->grid->rows < ROWS_FOR_SENTENCES;
    const struct number_style *style = &c->ui->style.numbers;

    add_headline(t, c->ui, c->watch, flow, e);
    if (several && !own_first)
        add_counting(t, c, flow, e);
    describe_body(t, flow, e, style, c->grid->cols < COLS_SPELLED_OUT);
    if (several && own_first)
        add_counting(t, c, flow, e);
}

static void
compose(const struct canvas *c, const struct flow *flow, const struct event *e, struct pane *pane)
{
    size_t cols = columns_of(c).beside ? GRID_COLS_MAX : (size_t)c->grid->cols - 2;
    struct text story, hint, facts, brief_facts;
    struct segment segment;
    struct frame frame;
    bool kept = decode_kept(c->ui->style.frames, e->frame, &frame, &segment);

    text_init(&story, pane->story, sizeof pane->story);
    text_init(&hint, pane->hint, sizeof pane->hint);
    text_init(&facts, pane->facts, sizeof pane->facts);
    text_init(&brief_facts, pane->brief_facts, sizeof pane->brief_facts);
    add_story(&story, c, flow, e);
    describe_facts(&facts, e, kept ? &segment : NULL, cols, false);
    describe_facts(&brief_facts, e, kept ? &segment : NULL, cols, true);
    pane->named = false;
    if (!kept)
        return;
    app_hint_sentence(frame.at + segment.payload_at, segment.captured_len,
                      c->ui->style.numbers.charset, &hint);
    pane->named = app_hint_is_named(frame.at + segment.payload_at, segment.captured_len);
}

/* What students get wrong here, sentence by sentence, as long as whole ones fit into [y, end).
 * Returns the row behind the last one. */
static int
paint_misconceptions(const struct canvas *c, const struct flow *flow, const struct event *e,
                     const struct pane *pane, int y, int end)
{
    enum misconception which[BELIEFS];
    int n = misconceptions_of(flow, e, pane->named, which);

    for (int i = 0; i < n && y < end; i++) {
        char storage[512];
        struct text t;

        text_init(&t, storage, sizeof storage);
        misconception_add(&t, which[i], flow, e, &c->ui->style.numbers);
        if (y + wrap_lines(storage, columns_of(c).cols) > end)
            break;
        y = paint_story(c, storage, y, end, ROLE_PLAIN);
    }
    return y;
}

static void
paint_hint(const struct canvas *c, const char *hint, int y)
{
    struct columns at = columns_of(c);
    bool cut = grid_text_cols(hint, c->grid->charset) > at.cols;
    int col =
        grid_text(c->grid, at.col, y, hint, ROLE_PLAIN, cut ? at.cols - (int)strlen(CUT) : at.cols);

    if (cut)
        grid_text(c->grid, col, y, CUT, ROLE_DIM, -1);
}

/* Facts give way to a story that says why: first the numbers in timestamps, then window and
 * options.  But the numbers of the segment, with their raw ones, stand nowhere else, nor do SACK
 * blocks that an arrow had no room for. */
static void
give_way(const struct columns *at, const struct event *e, struct pane *pane, int rows)
{
    int left = rows - wrap_lines(pane->story, at->cols);
    char *window;

    if (wrap_lines(pane->facts, at->cols) > left)
        memcpy(pane->facts, pane->brief_facts, sizeof pane->facts);
    window = e->n_sack == 0 ? strchr(pane->facts, '\n') : NULL;
    if (window && wrap_lines(pane->facts, at->cols) > left)
        *window = '\0';
}

/* Under the story: half of a line of facts would be a riddle; a free row sets them off if there is
 * one. */
static void
paint_under(const struct canvas *c, const struct flow *flow, const struct event *e,
            struct pane *pane, int y, int end)
{
    struct columns at = columns_of(c);
    int facts_rows;

    if (end - y >= ROWS_WITH_FACTS)
        give_way(&at, e, pane, end - y);
    facts_rows = wrap_lines(pane->facts, at.cols);
    /* A pane with room for both never lets the story take the facts' rows. */
    y = paint_story(c, pane->story, y, end - y >= ROWS_WITH_FACTS ? end - facts_rows : end,
                    ROLE_HEADLINE);
    /* The payload stands beside the numbers, never instead of them: it gets a line that the
     * facts do not need. */
    if (pane->hint[0] != '\0' && y < end && (end - y > facts_rows || end - y < facts_rows))
        paint_hint(c, pane->hint, y++);
    y = paint_misconceptions(c, flow, e, pane, y, end - facts_rows - 1);
    if (facts_rows <= end - y)
        (void)paint_story(c, pane->facts, y + (facts_rows < end - y), end, ROLE_PLAIN);
}

#define BETWEEN_FACTS "   "

/* The next fact, up to the blanks or the end of the line behind it. */
static size_t
fact_len(const char *facts)
{
    const char *gap = strstr(facts, BETWEEN_FACTS);
    size_t line = strcspn(facts, "\n");

    return gap && (size_t)(gap - facts) < line ? (size_t)(gap - facts) : line;
}

/* Lines that end between two facts, not within one. */
static void
break_facts(struct text *out, const char *facts, int cols)
{
    const int gap = (int)strlen(BETWEEN_FACTS);
    int col = 0; /* behind what the line has; 0: it is empty */

    while (*facts) {
        size_t len = fact_len(facts);
        char fact[PANE_TEXT];
        struct text t;
        int used;

        text_init(&t, fact, sizeof fact);
        text_addf(&t, "%.*s", (int)len, facts);
        used = (int)text_cols(fact);
        if (col > 0 && col + gap + used > cols) {
            text_add(out, "\n");
            col = 0;
        }
        text_addf(out, "%s%s", col > 0 ? BETWEEN_FACTS : "", fact);
        col += (col > 0 ? gap : 0) + used;
        facts += len;
        if (*facts == '\n') {
            text_add(out, "\n");
            col = 0;
            facts++;
        } else if (*facts) {
            facts += gap;
        }
    }
}

static void
paint_beside(const struct canvas *c, const struct flow *flow, const struct event *e,
             struct pane *pane, int y, int end)
{
    struct columns at = columns_of(c);
    struct area facts = {c->grid, at.facts_col, y, at.facts_cols, end - y};
    char storage[PANE_TEXT];
    struct text t;

    text_init(&t, storage, sizeof storage);
    break_facts(&t, pane->facts, at.facts_cols);
    (void)paint_words(&facts, y, storage, ROLE_PLAIN, facts.rows);
    y = paint_story(c, pane->story, y, end, ROLE_HEADLINE);
    if (pane->hint[0] != '\0' && y < end)
        paint_hint(c, pane->hint, y++);
    (void)paint_misconceptions(c, flow, e, pane, y, end);
}

void
paint_pane(const struct canvas *c, const struct flow *flow, const struct event *e, int rule,
           int rows)
{
    int col = paint_rule(c, e, rule);
    struct event shown;
    struct pane pane;

    paint_rule_others(c, rule, col);
    if (!e)
        return;
    shown = event_as_pictured(c->ui, c->watch, flow, e);
    paint_rule_states(c, flow, &shown, rule, col);
    compose(c, flow, &shown, &pane);
    if (columns_of(c).beside)
        paint_beside(c, flow, &shown, &pane, rule + 1, rule + 1 + rows);
    else
        paint_under(c, flow, &shown, &pane, rule + 1, rule + 1 + rows);
}
