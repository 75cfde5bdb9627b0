#include "lanes.h"
#include "screens.h"
#include "view.h"

#include "tcpviz/base/nanotime.h"
#include "tcpviz/ladder/paint.h"
#include "tcpviz/story/names.h"

#include <inttypes.h>

/* The line above the pane and the details: which segment is looked at. */

/* Below it the line above the details has room for the tabs alone. */
#define COLS_WITH_DIRECTION 56

/* What the times of the ladder say, where it is not the usual, and what their column cuts. */
static void
add_time(struct text *t, const struct ladder_style *style, const struct event *e)
{
    if (style->time == LADDER_TIME_DELTA)
        text_add(t, " times since the arrow above ");
    if (style->time == LADDER_TIME_OWN)
        text_add(t, " times since segment 1 ");
    if (style->time != LADDER_TIME_CLOCK)
        return;
    text_add(t, " ");
    nanotime_add_date(t, e->time_ns, ladder_utc_offset_s(style, e->time_ns));
    text_add(t, " ");
}

/* Words at the right end of the line, if there is room for them behind column `from`. */
static void
paint_at_end(const struct canvas *c, const struct text *words, int from, int y)
{
    int col = c->grid->cols - 2 - grid_text_cols(words->at, c->grid->charset);

    if (words->len > 0 && col > from)
        grid_text(c->grid, col, y, words->at, ROLE_PLAIN, -1);
}

static void
paint_rule_time(const struct canvas *c, const struct event *e, int from, int y)
{
    char storage[64];
    struct text t;

    text_init(&t, storage, sizeof storage);
    add_time(&t, &c->ui->style, e);
    paint_at_end(c, &t, from, y);
}

/* Among several clients with the number of its connection. */
static void
add_side(struct text *t, const struct canvas *c, const struct event *e, enum side side)
{
    text_add(t, side_name(&c->ui->style.numbers, side, NAME_WORD));
    if (side == CLIENT && merged_several(&c->ui->merged))
        text_addf(t, " %" PRIu32, e->flow);
}

/* Who sends it to whom.  An ICMP error may come from any router on the way: its note says from
 * where. */
static void
add_direction(struct text *t, const struct canvas *c, const struct event *e)
{
    if (!event_is_icmp(e))
        add_side(t, c, e, e->from);
    text_add(t, event_is_icmp(e) ? "to " : " → ");
    add_side(t, c, e, side_other(e->from));
}

/* Which segment this is; and its direction, if that is not cut: whether it is there. */
static bool
add_title(struct text *t, const struct canvas *c, const struct event *e, int cols)
{
    char storage[96];
    struct text direction;

    text_add(t, "  ");
    segment_name_add(t, e);
    if (details_shown(c->ui) && c->grid->cols < COLS_WITH_DIRECTION)
        return false;
    text_init(&direction, storage, sizeof storage);
    text_add(&direction, "  ");
    add_direction(&direction, c, e);
    if ((int)(text_cols(t->at) + text_cols(storage)) > cols)
        return false;
    text_add(t, storage);
    return true;
}

/* Its place among the segments of all connections that are shown; in the details, whose sentences
 * name segments by the number in their connection, that. */
static uint64_t
ordinal(const struct canvas *c, const struct event *e)
{
    struct ladder_sequence s = ui_sequence(c->ui, c->watch);
    struct ladder_cursor at;

    if (!merged_several(&c->ui->merged) || details_shown(c->ui) ||
        !ladder_cursor_at(&s, &c->ui->view, e->frame, &at))
        return e->segment;
    return ladder_cursor_ordinal(&s, &at);
}

/* The connections for which there is no lifeline. */
static void
add_others(struct text *t, const struct merged *m)
{
    uint32_t others = m->total - (uint32_t)m->n;

    if (m->on && m->total > (uint32_t)m->n)
        text_addf(t, " and %" PRIu32 " more connection%s ", others, others == 1 ? "" : "s");
}

static void
add_own_number(struct text *t, const struct event *e, bool brief)
{
    if (brief)
        text_addf(t, "  (its segment %" PRIu32 ")", e->segment);
    else
        text_addf(t, "  (segment %" PRIu32 " of connection %" PRIu32 ")", e->segment, e->flow);
}

/* Its number in its own connection, by which sentences and notes name segments: in as many words as
 * fit beside those of the other connections, else without these. */
static void
add_place(struct text *t, const struct canvas *c, const struct event *e, int cols)
{
    char storage[64], others_storage[64];
    struct text own, others;
    size_t room = cols > 0 ? (size_t)cols : 0, used = text_cols(t->at);

    text_init(&others, others_storage, sizeof others_storage);
    add_others(&others, &c->ui->merged);
    for (int i = 0; i < 4; i++) {
        text_init(&own, storage, sizeof storage);
        add_own_number(&own, e, i % 2 == 1);
        if (used + own.len + (i < 2 ? others.len : 0) <= room) {
            text_add(t, storage);
            return;
        }
    }
}

int
paint_rule(const struct canvas *c, const struct event *e, int y)
{
    char storage[192];
    struct text t;
    int col = ui_margin(c->ui) + 2;

    grid_run(c->grid, 0, y, c->grid->cols, GLYPH_LINE_H, ROLE_DIM);
    if (!e)
        return col;
    text_init(&t, storage, sizeof storage);
    text_addf(&t, "%" PRIu64, ordinal(c, e));
    if (add_title(&t, c, e, c->grid->cols - 6) && merged_several(&c->ui->merged) &&
        !details_shown(c->ui))
        add_place(&t, c, e, c->grid->cols - col - 5);
    grid_put(c->grid, col, y, ' ', ROLE_PLAIN);
    col = grid_text(c->grid, col + 1, y, storage, ROLE_HEADLINE, c->grid->cols - 6);
    grid_put(c->grid, col, y, ' ', ROLE_PLAIN);
    if (!merged_several(&c->ui->merged) && !details_shown(c->ui))
        paint_rule_time(c, e, col, y);
    return col + 1;
}

void
paint_rule_others(const struct canvas *c, int y, int from)
{
    char storage[64];
    struct text t;

    text_init(&t, storage, sizeof storage);
    add_others(&t, &c->ui->merged);
    paint_at_end(c, &t, from, y);
}

/* The states that change, the sender's first, and how many columns they take. */
struct changes {
    struct text pieces[2];
    enum role roles[2];
    int cols;
    char storage[2][64];
};

static void
add_changes(struct changes *states, const struct canvas *c, const struct flow *flow,
            const struct event *e, bool named)
{
    const enum side sides[] = {e->from, side_other(e->from)};
    const char *between = "";

    states->cols = 0;
    for (int i = 0; i < 2; i++) {
        struct text *t = &states->pieces[i];

        text_init(t, states->storage[i], sizeof states->storage[i]);
        if (!e->state_changed[sides[i]])
            continue;
        text_add(t, between);
        if (named)
            text_addf(t, "%s ", side_name(&c->ui->style.numbers, sides[i], NAME_WORD));
        states->roles[i] = ladder_add_state(t, flow, e, sides[i]);
        states->cols += grid_text_cols(t->at, c->grid->charset);
        between = ", ";
    }
}

/* Without names the direction tells whose they are, if both change. */
static bool
names_may_go(const struct canvas *c, const struct event *e)
{
    char storage[192];
    struct text t;

    text_init(&t, storage, sizeof storage);
    text_addf(&t, "%" PRIu64, ordinal(c, e));
    return e->state_changed[CLIENT] && e->state_changed[SERVER] &&
           add_title(&t, c, e, c->grid->cols - 6);
}

static bool
ladder_has_states(const struct canvas *c)
{
    struct ladder_sequence s = ui_sequence(c->ui, c->watch);

    return ui_geometry(c->ui, &s).states;
}

void
paint_rule_states(const struct canvas *c, const struct flow *flow, const struct event *e, int y,
                  int from)
{
    int end = c->grid->cols - 2, col;
    struct changes states;

    if (merged_several(&c->ui->merged) || c->ui->style.time != LADDER_TIME_RELATIVE ||
        ladder_has_states(c))
        return;
    add_changes(&states, c, flow, e, true);
    if (end - states.cols <= from + 1 && names_may_go(c, e))
        add_changes(&states, c, flow, e, false);
    col = end - states.cols;
    if (states.cols == 0 || col <= from + 1) /* a piece of the line stays between */
        return;
    grid_put(c->grid, col - 1, y, ' ', ROLE_PLAIN);
    for (int i = 0; i < 2; i++)
        if (states.pieces[i].len > 0)
            col = grid_text(c->grid, col, y, states.pieces[i].at, states.roles[i], -1);
    grid_put(c->grid, col, y, ' ', ROLE_PLAIN);
}
