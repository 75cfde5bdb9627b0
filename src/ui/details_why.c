#include "details.h"

#include "lanes.h"
#include "ruler.h"

#include "tcpviz/base/wrap.h"
#include "tcpviz/story/app_hint.h"
#include "tcpviz/story/describe.h"
#include "tcpviz/story/expect.h"
#include "tcpviz/story/misconceptions.h"
#include "tcpviz/story/steps.h"

#include <string.h>

/* Why: what happened, where its numbers come from, what both sides know after it, what must come
 * next, and what is often got wrong about it. */

enum { STORY_BYTES = 8192 };

static struct split
why_split(const struct scene *s, struct area whole)
{
    enum { COLS_MAX = 100 };
    struct area main = {whole.grid, whole.col + 1, whole.top, whole.cols - 2, whole.rows};

    (void)s;
    main.cols = main.cols < COLS_MAX ? main.cols : COLS_MAX;
    return (struct split){.main = main};
}

static const struct number_style *
style_of(const struct scene *s)
{
    return &s->ui->style.numbers;
}

static void
add_words(struct listing *l, const char *words, enum role first_role)
{
    enum role role = first_role;

    for (struct wrap w = {.rest = words}; wrap_next(&w, l->area->cols);) {
        int row = listing_next(l);

        if (row >= 0)
            grid_text_n(l->area->grid, l->area->col, row, w.line, w.bytes, role, l->area->cols);
        role = ROLE_PLAIN;
    }
}

/* One line of it: the sums and the ruler under it are what this is about. */
static void
add_payload(struct listing *l, const struct scene *s)
{
    static const char cut[] = " ..";
    const struct segment *segment = s->d.segment;
    char storage[STORY_BYTES];
    size_t cols = (size_t)l->area->cols;
    struct text t;

    if (!segment || segment->captured_len == 0)
        return;
    text_init(&t, storage, sizeof storage);
    app_hint_sentence(s->frame.at + segment->payload_at, segment->captured_len,
                      style_of(s)->charset, &t);
    if (text_cols(storage) > cols && cols > strlen(cut)) {
        t.len = text_bytes_of_cols(storage, cols - strlen(cut));
        text_add(&t, cut);
    }
    listing_add(l, storage, ROLE_PLAIN);
}

static void
add_story(struct listing *l, const struct scene *s)
{
    char story[STORY_BYTES];
    struct text t;

    text_init(&t, story, sizeof story);
    add_headline(&t, s->ui, s->watch, s->flow, &s->e);
    describe_body(&t, s->flow, &s->e, style_of(s), false);
    add_words(l, story, ROLE_HEADLINE);
    add_payload(l, s);
}

/* The numbers of a sum stand under each other, on the right of their column; the words wrap beside
 * them. */
static void
add_step(struct listing *l, const struct step *step, int cols)
{
    enum { GAP = 3 };
    enum role role = step->phantom           ? ROLE_PHANTOM
                     : step->owner == CLIENT ? ROLE_CLIENT
                                             : ROLE_SERVER;
    int n = grid_text_cols(step->number, CHARSET_UTF8);
    const struct area *a = l->area;
    int room = a->cols - cols - GAP;

    for (struct wrap w = {.rest = step->words}; wrap_next(&w, room);) {
        int row = listing_next(l);

        if (row < 0)
            continue;
        if (w.line == step->words)
            grid_text(a->grid, a->col + cols - n, row, step->number, role, -1);
        grid_text_n(a->grid, a->col + cols + GAP, row, w.line, w.bytes, ROLE_PLAIN, room);
    }
}

static void
add_sum(struct listing *l, const struct step *steps, int n)
{
    int cols = 0;

    for (int i = 0; i < n; i++) {
        int number = grid_text_cols(steps[i].number, CHARSET_UTF8);

        cols = number > cols ? number : cols;
    }
    if (n > 0)
        listing_add(l, "", ROLE_PLAIN);
    for (int i = 0; i < n; i++)
        add_step(l, &steps[i], cols + 1);
}

static void
add_sums(struct listing *l, const struct scene *s)
{
    uint32_t before = observer_event_prev(s->watch->observer, s->ui->view.selected.handle);
    struct step steps[STEPS_MAX];
    struct ledger ledger;

    ledger_read(s->watch->observer, s->flow, before, &ledger);
    add_sum(l, steps, steps_of_ack(s->flow, &s->e, &ledger, style_of(s), steps));
    add_sum(l, steps, steps_of_next(s->flow, &s->e, style_of(s), steps));
}

static void
add_ruler(struct listing *l, const struct scene *s, const struct ledger *ledger, enum side side)
{
    const struct area *a = l->area;
    struct ruler r = {.grid = a->grid,
                      .col = a->col,
                      .cols = a->cols - 1,
                      .flow = s->flow,
                      .sender = side,
                      .half = &ledger->half[side],
                      .state = s->e.state[side],
                      .style = style_of(s)};

    if (!ruler_possible(r.half))
        return;
    listing_add(l, "", ROLE_PLAIN);
    for (int i = 0; i < RULER_ROWS; i++)
        r.rows[i] = listing_next(l);
    ruler_paint(&r);
}

static void
add_expected(struct listing *l, const struct scene *s, const struct ledger *ledger)
{
    char words[STORY_BYTES];
    struct text t;

    text_init(&t, words, sizeof words);
    text_add(&t, "What must come next: ");
    expect_next(&t, s->flow, &s->e, ledger, style_of(s));
    if (words[t.len - 1] == ' ')
        return;
    listing_add(l, "", ROLE_PLAIN);
    add_words(l, words, ROLE_PLAIN);
}

/* Of a payload that is no longer kept nobody knows. */
static bool
is_named(const struct scene *s)
{
    const struct segment *segment = s->d.segment;

    return segment && app_hint_is_named(s->frame.at + segment->payload_at, segment->captured_len);
}

static void
add_misconceptions(struct listing *l, const struct scene *s)
{
    enum misconception which[BELIEFS];
    int n = misconceptions_of(s->flow, &s->e, is_named(s), which);

    for (int i = 0; i < n; i++) {
        char words[STORY_BYTES];
        struct text t;

        text_init(&t, words, sizeof words);
        misconception_add(&t, which[i], s->flow, &s->e, style_of(s));
        if (l->n > 0)
            listing_add(l, "", ROLE_PLAIN);
        add_words(l, words, ROLE_PLAIN);
    }
}

/* A wide screen has room for a second column; no columns: it has not. */
static struct area
side_of(const struct scene *s, const struct area *main)
{
    enum { GAP = 4, COLS_MIN = 40 };
    struct area side = *main;

    side.col += main->cols + GAP;
    side.cols = s->ui->cols - ui_margin(s->ui) - 1 - side.col;
    if (side.cols < COLS_MIN)
        side.cols = 0;
    return side;
}

/* The ruler of the bytes that the segment is about comes first, the other one last.  What is often
 * got wrong stands beside it all if there is room. */
static void
add_all(struct listing *l, struct listing *side, const struct scene *s)
{
    bool own = event_seq_len(&s->e) > 0;
    enum side first = own ? s->e.from : side_other(s->e.from);
    struct ledger ledger;

    ledger_read(s->watch->observer, s->flow, s->ui->view.selected.handle, &ledger);
    add_story(l, s);
    add_sums(l, s);
    add_ruler(l, s, &ledger, first);
    add_expected(l, s, &ledger);
    add_misconceptions(side->area->cols > 0 ? side : l, s);
    add_ruler(l, s, &ledger, side_other(first));
}

static int
why_lines(const struct scene *s, const struct area *main, int *seen)
{
    struct area beside = side_of(s, main);
    struct listing l = {.area = main}, side = {.area = &beside};

    add_all(&l, &side, s);
    *seen = -1;
    return l.n > side.n ? l.n : side.n;
}

static void
why_paint(const struct scene *s, const struct area *main, int top)
{
    struct area beside = side_of(s, main);
    struct listing l = {.area = main, .top = top, .paint = true};
    struct listing side = {.area = &beside, .top = top, .paint = true};

    add_all(&l, &side, s);
    listing_mark_more(side.n > l.n ? &side : &l);
}

static void
why_move(struct ui_details *u, const struct scene *s, const struct area *main, int steps)
{
    int seen;

    listing_scroll(&u->top[PANE_WHY], steps, why_lines(s, main, &seen));
}

const struct pane_kind pane_why = {"Why", why_split, why_lines, why_move, why_paint};
