#include "details.h"

#include "lanes.h"
#include "view.h"

#include "tcpviz/flow/replay.h"
#include "tcpviz/ladder/paint.h"
#include "tcpviz/story/explain.h"

#include <string.h>

static const struct pane_kind *const panes[PANES] = {
    [PANE_WHY] = &pane_why,     [PANE_HEADER] = &pane_header, [PANE_FIELDS] = &pane_fields,
    [PANE_BYTES] = &pane_bytes, [PANE_STREAM] = &pane_stream,
};

void
details_init(struct ui_details *u)
{
    u->what = TREE_FIELD;
    u->id = FIELD_TCP_SEQ;
}

void
details_open(struct ui *ui, enum pane_id pane)
{
    ui->details.pane = pane;
    ui->screen = pane == PANE_BYTES ? SCREEN_BYTES : SCREEN_DETAILS;
}

/* The pane that a key asks for. */
enum pane_id
details_pane(const struct ui *ui, enum action action)
{
    int pane = (int)ui->details.pane;

    switch ((int)action) {
    case ACTION_NEXT_PANE:
        return (enum pane_id)((pane + 1) % PANES);
    case ACTION_PREV_PANE:
        return (enum pane_id)((pane + PANES - 1) % PANES);
    default:
        return (enum pane_id)(PANE_WHY + (action - ACTION_PANE_WHY));
    }
}

/* A third for the ladder, as a rule; where there is little room one row, or names without boxes. */
struct ladder_rows
details_rows(const struct ui *ui, const struct ladder_sequence *s)
{
    enum { ROWS_WITH_NAMES = 14, ROWS_WITH_LADDER = 12, ROWS_BOXED = 32 };
    struct ladder_geometry g = ui_geometry(ui, s);
    int rows = ui->rows;
    struct ladder_rows r = {.rule = rows / 3 - (rows < ROWS_WITH_LADDER)};

    r.boxes = rows >= ROWS_BOXED && g.box_inner > 0 ? ladder_box_rows(&g, s->flows, s->n) : 0;
    r.top = r.boxes > 0 ? 1 + r.boxes : rows >= ROWS_WITH_NAMES ? 2 : 1;
    r.height = r.rule - r.top;
    r.pane = rows - 1 - r.rule - 1;
    return r;
}

static struct ladder_rows
rows_of(const struct ui *ui, const struct watch *watch)
{
    struct ladder_sequence s = ui_sequence(ui, watch);

    return details_rows(ui, &s);
}

static struct area
pane_area(const struct ui *ui, const struct ladder_rows *at, struct grid *grid)
{
    int margin = ui_margin(ui);

    return (struct area){grid, margin, at->rule + 1, ui->cols - 2 * margin, at->pane};
}

/* What Wireshark says is asked for once, and again when something has come. */
static void
analyse(struct ui *ui, const struct watch *watch)
{
    const struct flow *flow = ui->flow ? observer_flow(watch->observer, ui->flow) : NULL;
    struct ui_details *u = &ui->details;
    uint32_t newest = flow ? ladder_newest(watch->observer, flow, &ui->view) : 0;
    uint64_t frame = ui->view.selected.frame;
    uint64_t by = newest != 0 ? observer_event_frame(watch->observer, newest) : 0;

    if (newest == 0 || !ladder_place_valid(watch->observer, ui->view.selected) ||
        (u->analysed == frame && u->analysed_by == by))
        return;
    if (u->analysed != frame) {
        u->top[PANE_WHY] = 0;
        u->stream_scrolled = false;
    }
    u->analysed = frame;
    u->analysed_by = by;
    u->analysis_known =
        replay_event(watch, flow, ui->view.selected.handle, ui->view.frame_limit, &u->analysis);
}

void
details_move(struct ui *ui, const struct watch *watch, enum action action)
{
    const struct pane_kind *kind = panes[ui->details.pane];
    struct ladder_rows at;
    struct split split;
    struct scene s;

    analyse(ui, watch);
    if (!scene_make(&s, ui, watch))
        return;
    at = rows_of(ui, watch);
    split = kind->split(&s, pane_area(ui, &at, NULL));
    if (action == ACTION_NEXT_BYTE || action == ACTION_PREV_BYTE)
        hex_move(&ui->details, &s, steps_of(action, 0));
    else
        kind->move(&ui->details, &s, &split.main, steps_of(action, split.main.rows - 1));
}

/* The selected segment is seen even where one row is all that the ladder has. */
static void
keep_arrow(struct ui *ui, const struct scene *s)
{
    for (int i = 0; i < ui->n_ladder; i++)
        if (ui->ladder[i].kind == ROW_ARROW && ui->ladder[i].e->frame == s->e.frame)
            return;
    ui->ladder_events[0] = s->e;
    ui->ladder[0] = (struct row){.kind = ROW_ARROW, .flow = s->flow, .e = &ui->ladder_events[0]};
    ui->n_ladder = 1;
}

/* The first line to show.  Around a selected line there is always as much as at any other time, so
 * that neither keys nor sizes of before matter. */
static int
first_line(const struct pane_kind *kind, const struct scene *s, const struct area *main)
{
    int seen, lines, first, most;

    if (!kind->lines)
        return 0;
    lines = kind->lines(s, main, &seen);
    first = seen >= 0 ? seen - main->rows / 3 : s->ui->details.top[s->ui->details.pane];
    most = lines > main->rows ? lines - main->rows : 0;
    return first > most ? most : first < 0 ? 0 : first;
}

void
details_arrange(struct ui *ui, const struct watch *watch)
{
    const struct pane_kind *kind = panes[ui->details.pane];
    struct ladder_rows at;
    struct area main;
    struct scene s;

    analyse(ui, watch);
    if (!scene_make(&s, ui, watch))
        return;
    keep_arrow(ui, &s);
    at = rows_of(ui, watch);
    main = kind->split(&s, pane_area(ui, &at, NULL)).main;
    ui->details.top[ui->details.pane] = first_line(kind, &s, &main);
}

/* The name and the place of the selected field, in a line or two. */
static int
paint_title(const struct scene *s, const struct area *a, bool roomy)
{
    const struct tree_line *line = &s->tree.line[s->line];
    const char *name = explain_name(&s->d, line);
    char place[128];
    struct text t;
    int row = a->top;

    text_init(&t, place, sizeof place);
    explain_place(&t, &s->d, line);
    if (roomy) {
        row = paint_words(a, row, name, ROLE_HEADLINE, a->rows);
        row = paint_words(a, row, place, ROLE_DIM, a->top + a->rows - row);
        return row + 1;
    }
    grid_text(a->grid, grid_text(a->grid, a->col, row, name, ROLE_HEADLINE, a->cols) + 3, row,
              place, ROLE_DIM, -1);
    return row + 1;
}

/* The selected field in words; paragraphs stand apart where there is room. */
static void
paint_explanation(const struct scene *s, const struct area *a, bool roomy)
{
    char words[2048];
    struct text t;
    char *next = words, *end;
    int row, last = a->top + a->rows;

    if (a->rows <= 0 || s->line < 0)
        return;
    row = paint_title(s, a, roomy);
    text_init(&t, words, sizeof words);
    explain_line(&t, &s->d, &s->tree.line[s->line], &s->ui->style.numbers);
    while (*next && row < last) {
        end = strchr(next, '\n');
        if (end)
            *end = '\0';
        row = paint_words(a, row, next, ROLE_PLAIN, last - row) + roomy;
        next = end ? end + 1 : next + strlen(next);
    }
}

/* "1 Why  [2 Header]  3 Fields  4 Bytes"; where there is little room only the numbers of those that
 * are not shown. */
static void
add_tabs(struct text *t, enum pane_id shown, bool brief)
{
    for (int i = 0; i < PANES; i++) {
        text_add(t, i > 0 ? "  " : "");
        if ((enum pane_id)i == shown)
            text_addf(t, "[%d %s]", i + 1, panes[i]->name);
        else if (brief)
            text_addf(t, "%d", i + 1);
        else
            text_addf(t, "%d %s", i + 1, panes[i]->name);
    }
}

static void
paint_tabs(const struct canvas *c, int col, int row)
{
    enum { LINE_BEFORE = 2, BLANK = 1 };
    char storage[128];
    struct text t;
    bool brief = false;
    const char *shown;
    int end;

    col += LINE_BEFORE;
    do {
        text_init(&t, storage, sizeof storage);
        add_tabs(&t, c->ui->details.pane, brief);
    } while (col + BLANK + (int)t.len + BLANK > c->grid->cols && (brief = !brief));
    grid_put(c->grid, col, row, ' ', ROLE_PLAIN);
    end = grid_text(c->grid, col + BLANK, row, storage, ROLE_PLAIN, -1);
    grid_put(c->grid, end, row, ' ', ROLE_PLAIN);
    shown = strchr(storage, '[');
    if (shown)
        grid_text(c->grid, col + BLANK + (int)(shown - storage), row, shown, ROLE_HEADLINE,
                  (int)strcspn(shown, "]") + 1);
}

/* Where the fields of a segment would be. */
static void
paint_no_segment(const struct area *main)
{
    struct area a = {main->grid, main->col + 1, main->top, main->cols - 2, main->rows};

    (void)paint_words(&a, a.top,
                      "An ICMP error is no segment: behind its IP header are 8 bytes of its own, "
                      "and then the front of the packet that it quotes.",
                      ROLE_PLAIN, a.rows);
}

void
paint_details(const struct canvas *c, const struct ladder_rows *at)
{
    enum { ROWS_ROOMY = 9 };
    const struct pane_kind *kind = panes[c->ui->details.pane];
    struct split split;
    struct scene s;
    int col;

    if (!scene_make(&s, c->ui, c->watch)) {
        (void)paint_rule(c, NULL, at->rule);
        return;
    }
    col = paint_rule(c, &s.e, at->rule);
    paint_tabs(c, col, at->rule);
    split = kind->split(&s, pane_area(c->ui, at, c->grid));
    if (event_is_icmp(&s.e) && (kind == &pane_header || kind == &pane_fields)) {
        paint_no_segment(&split.main);
        return;
    }
    kind->paint(&s, &split.main, c->ui->details.top[c->ui->details.pane]);
    paint_explanation(&s, &split.words, split.beside && split.words.rows >= ROWS_ROOMY);
}
