#include "folding.h"
#include "screens.h"
#include "view.h"

#include "tcpviz/base/wrap.h"

/* From so many columns on the bottom line has room for more than the usual keys. */
#define COLS_WITH_MORE_KEYS 120

/* Whether it does something to what is selected, or shown. */
static bool
needs_something(enum action action)
{
    static const enum action actions[] = {ACTION_UP,           ACTION_FIND,   ACTION_OPEN,
                                          ACTION_MERGE,        ACTION_SORT,   ACTION_DETAILS,
                                          ACTION_TROUBLE_NEXT, ACTION_TETHER, ACTION_TIME};

    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++)
        if (actions[i] == action)
            return true;
    return false;
}

/* To a row that is selected: a segment, a band or a run, where the filter lets any pass. */
static bool
needs_a_row(enum action action)
{
    return action == ACTION_UP || action == ACTION_DETAILS || action == ACTION_TETHER;
}

/* An ICMP error has no field in the panes of the header and of the tree. */
static bool
lacks_fields(const struct canvas *c)
{
    const struct flow *flow = observer_flow(c->watch->observer, c->ui->flow);
    enum pane_id pane = c->ui->details.pane;
    struct event e;

    if (c->ui->screen != SCREEN_DETAILS || (pane != PANE_HEADER && pane != PANE_FIELDS) || !flow ||
        c->ui->view.selected.handle == 0)
        return false;
    observer_event(c->watch->observer, flow, c->ui->view.selected.handle, &e);
    return event_is_icmp(&e);
}

/* Whether a key would do something: nothing can be selected while nothing is there. */
static bool
works_now(const struct canvas *c, enum action action)
{
    uint32_t flows = observer_counts(c->watch->observer).flows_kept;

    if (action == ACTION_NEXT_FLOW)
        return merged_several(&c->ui->merged) ? c->ui->merged.total > (uint32_t)c->ui->merged.n
                                              : flows > 1;
    if (action == ACTION_DOWN && c->ui->screen == SCREEN_HELP)
        return help_top_max(c->ui) > 0;
    if (action == ACTION_FILTER)
        return c->ui->filtering.on;
    if (action == ACTION_UP && lacks_fields(c))
        return false;
    if (action == ACTION_FOLLOW)
        return c->ui->flow != 0 && !ui_follows_newest(c->ui);
    if (action == ACTION_PAUSE)
        return c->ui->paused || !c->source->ended || ui_waiting(c->ui, c->watch) > 0;
    if (action == ACTION_STEP)
        return c->ui->paused && (c->ui->flow != 0 || ui_waiting(c->ui, c->watch) > 0);
    if (!needs_something(action))
        return true;
    if (c->ui->screen == SCREEN_LIST)
        return c->ui->list.n > 0;
    return needs_a_row(action) ? c->ui->view.selected.frame != 0 : c->ui->flow != 0;
}

static const char *
brief_words(const struct ui *ui, const struct key_binding *k)
{
    if (k->action == ACTION_DETAILS && folding_works(ui) && folding_selected(ui))
        return folding_is_folded(folding_selected(ui)) ? "open" : "fold";
    if (ui->paused && k->action == ACTION_PAUSE)
        return "go on";
    if (ui->filtering.on && k->action == ACTION_FILTER)
        return "filter (empty: all)";
    if (ui->screen == SCREEN_DETAILS && k->action == ACTION_UP &&
        (ui->details.pane == PANE_WHY || ui->details.pane == PANE_STREAM))
        return "scroll";
    if (k->action == ACTION_NEXT_FLOW && ui->cols < COLS_SPELLED_OUT)
        return "conn.";
    if (k->action == ACTION_QUIT && ui->screen == SCREEN_LADDER && leads_back(ui))
        return "back";
    return k->brief;
}

/* Whether the bottom line names the key here, should there be room. */
static bool
is_offered(const struct canvas *c, const struct key_binding *k)
{
    bool narrow = c->grid->cols < COLS_WITH_MORE_KEYS;

    return brief_words(c->ui, k) && (k->screens & 1u << c->ui->screen) && works_now(c, k->action) &&
           (k->brief_name || !narrow);
}

/* The keys that work on this screen, as many as fit; `?` and the way out always do. */
static void
paint_keys(const struct canvas *c, int y)
{
    enum { COLS_OF_THE_WAY_OUT = 16 };
    const struct key_binding *table;
    int col = 1;
    size_t n;

    table = keymap_table(&n);
    for (const struct key_binding *k = table; k < table + n; k++) {
        bool must =
            k->action == ACTION_HELP || k->action == ACTION_QUIT || k->action == ACTION_BACK;
        const char *name = k->brief_name ? k->brief_name : k->name, *brief;
        int cols;

        if (!is_offered(c, k))
            continue;
        brief = brief_words(c->ui, k);
        cols = grid_text_cols(name, c->grid->charset) + 1 + grid_text_cols(brief, c->grid->charset);
        if (!must && col + cols + 2 > c->grid->cols - COLS_OF_THE_WAY_OUT)
            continue;
        col = grid_text(c->grid, col, y, name, ROLE_KEY, -1) + 1;
        col = grid_text(c->grid, col, y, brief, ROLE_PLAIN, -1) + 2;
    }
}

void
paint_sentence(const struct canvas *c, int bottom, const char *words, enum role role)
{
    int cols = c->grid->cols - 2, most = c->grid->rows / 2, lines = wrap_lines(words, cols);
    struct wrap w = {.rest = words};

    lines = lines < most ? lines : most;
    for (int y = bottom - lines + 1; y <= bottom && wrap_next(&w, cols); y++) {
        grid_run(c->grid, 0, y, c->grid->cols, ' ', ROLE_PLAIN);
        grid_text_n(c->grid, 1, y, w.line, w.bytes, role, cols);
    }
    if (words[0] >= 'a' && words[0] <= 'z') /* as it goes on behind "tcpviz: " */
        grid_put(c->grid, 1, bottom - lines + 1, (glyph_t)(words[0] - 'a' + 'A'), role);
}

/* What happened, what the newest key led to, or the keys. */
void
paint_bottom_line(const struct canvas *c)
{
    const struct ui *ui = c->ui;
    int y = c->grid->rows - 1;

    if (c->source->notice[0] != '\0' && !ui->notice_read)
        paint_sentence(c, y, c->source->notice, ROLE_TROUBLE);
    else if (ui->say[0] != '\0')
        paint_sentence(c, y, ui->say, ROLE_HEADLINE);
    else
        paint_keys(c, y);
}
