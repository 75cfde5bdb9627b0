/* What keys and the mouse do. */
#include "asking.h"
#include "details.h"
#include "finding.h"
#include "folding.h"
#include "hold.h"
#include "list_order.h"
#include "merged.h"
#include "pinning.h"
#include "screens.h"
#include "selecting.h"
#include "tether.h"
#include "view.h"

/* The user has been told of all connections that there are. */
static void
know_all_flows(struct ui *ui, const struct watch *watch)
{
    ui->known_flows = observer_flow_last(watch->observer);
}

/* Goes to a connection that the user asked for.  One that has ended is not followed: else the view
 * would leave it for the next one that begins. */
static void
choose(struct ui *ui, const struct observer *o, const struct flow *flow)
{
    show_flow(ui, flow);
    if (!flow || !ui->following || ui->slow || !flow_ended(flow))
        return;
    ui->following = false;
    ui->view.selected = ladder_place_of(o, flow, ladder_newest(o, flow, &ui->view));
}

/* The connection's neighbour, round about; NULL if there are no connections. */
static const struct flow *
neighbour(const struct observer *o, uint32_t number, bool forward)
{
    const struct flow *flow =
        forward ? observer_flow_next(o, number) : observer_flow_prev(o, number);

    if (flow)
        return flow;
    return forward ? observer_flow_next(o, 0) : observer_flow_newest(o);
}

/* To the next connection that is in the picture, once round at most; of several in one ladder they
 * move, but where there is only one the user goes away from it. */
static void
step_flow(struct ui *ui, const struct watch *watch, enum action action)
{
    const struct observer *o = watch->observer;
    bool forward = action == ACTION_NEXT_FLOW;
    const struct flow *flow = neighbour(o, ui->flow, forward);

    if (merged_several(&ui->merged)) {
        merged_shift(&ui->merged, o, forward);
        return;
    }
    ui->merged.on = false;
    for (uint32_t n = observer_counts(o).flows_kept; flow && n > 0; n--) {
        if (ladder_has_begun(o, flow, ui->view.frame_limit)) {
            choose(ui, o, flow);
            break;
        }
        flow = neighbour(o, flow->number, forward);
    }
    know_all_flows(ui, watch);
}

static void
open_list(struct ui *ui, const struct watch *watch, enum action action)
{
    (void)action;
    ui->screen = SCREEN_LIST;
    ui->from_list = false;
    list_open(&ui->list, ui->flow);
    know_all_flows(ui, watch);
}

/* To the ladder of the selected connection; NULL if there is none.  One that began while the
 * picture was held can only be shown by going on. */
static const struct flow *
leave_list(struct ui *ui, const struct watch *watch)
{
    const struct flow *flow = observer_flow(watch->observer, ui->list.selected);

    ui->screen = SCREEN_LADDER;
    ui->from_list = true;
    ui->merged.on = false;
    if (flow && ui->paused && !ladder_has_begun(watch->observer, flow, ui->view.frame_limit))
        hold_toggle(ui, watch);
    return flow;
}

static void
open_listed(struct ui *ui, const struct watch *watch, enum action action)
{
    (void)action;
    choose(ui, watch->observer, leave_list(ui, watch));
}

/* Several connections in one ladder, from the list or from the ladder of one of them, where the
 * selected segment stays; and back to its connection. */
static void
merge(struct ui *ui, const struct watch *watch, enum action action)
{
    bool from_list = ui->screen == SCREEN_LIST;
    const struct flow *flow =
        observer_flow(watch->observer, from_list ? ui->list.selected : ui->flow);

    (void)action;
    if (ui->merged.on && !from_list) {
        ui->merged.on = false;
        return;
    }
    if (!flow)
        return;
    if (from_list)
        show_flow(ui, leave_list(ui, watch));
    merged_open(&ui->merged, flow, from_list);
    arrange_merged(ui, watch);
    if (!merged_several(&ui->merged))
        ui_say(ui, "This is the only connection of its server so far");
}

/* Back to where the key was pressed that led here: of several in one ladder that may have been the
 * ladder of one of them. */
static void
go_back(struct ui *ui, const struct watch *watch, enum action action)
{
    bool to_list =
        ui->screen == SCREEN_LADDER && (ui->merged.on ? ui->merged.from_list : ui->from_list);

    (void)action;
    if (ui->screen == SCREEN_LADDER)
        ui->merged.on = false;
    ui->screen = ui->screen == SCREEN_HELP ? ui->help_of : SCREEN_LADDER;
    if (to_list)
        open_list(ui, watch, ACTION_LIST);
}

/* The help moves by lines and pages; no line below its last one is wanted. */
static void
scroll_help(struct ui *ui, enum action action)
{
    int steps = steps_of(action, help_page(ui)), most = help_top_max(ui);

    if (steps > most - ui->help_top)
        ui->help_top = most;
    else
        ui->help_top = steps < -ui->help_top ? 0 : ui->help_top + steps;
}

/* What moves the selection or scrolls, wherever that is. */
static void
move(struct ui *ui, const struct watch *watch, enum action action)
{
    if (ui->screen == SCREEN_HELP)
        scroll_help(ui, action);
    else if (details_shown(ui))
        details_move(ui, watch, action);
    else if (ui->screen == SCREEN_LIST)
        list_move(&ui->list, watch->observer, steps_of(action, list_rows(ui)));
    else if (action == ACTION_FIRST || action == ACTION_LAST)
        select_end(ui, watch, action == ACTION_LAST);
    else
        select_row(ui, watch, steps_of(action, ui->page > 1 ? ui->page - 1 : 1));
}

static void
open_help(struct ui *ui, const struct watch *watch, enum action action)
{
    (void)watch;
    (void)action;
    ui->help_of = ui->screen;
    ui->screen = SCREEN_HELP;
    ui->help_top = 0;
}

static void
open_details(struct ui *ui, const struct watch *watch, enum action action)
{
    (void)action;
    if (folding_toggle(ui, watch))
        return;
    if (ui->n_ladder == 0) {
        ui_say(ui, "No segment is shown");
        return;
    }
    ui->following = false;
    details_open(ui, ui->details.pane);
}

static void
open_pane(struct ui *ui, const struct watch *watch, enum action action)
{
    (void)watch;
    details_open(ui, details_pane(ui, action));
}

static void
hold(struct ui *ui, const struct watch *watch, enum action action)
{
    if (action == ACTION_PAUSE)
        hold_toggle(ui, watch);
    else
        hold_step(ui, watch, action == ACTION_STEP);
}

static void
follow(struct ui *ui, const struct watch *watch, enum action action)
{
    (void)watch;
    (void)action;
    ui->following = true;
    merged_follow(&ui->merged);
}

static void
step_segment(struct ui *ui, const struct watch *watch, enum action action)
{
    select_beside(ui, watch, action == ACTION_NEXT_SEGMENT);
}

/* What the picture may not show by itself: of what is on now there may be nothing in sight. */
static void
say_style(struct ui *ui, enum action action)
{
    const struct ladder_style *style = &ui->style;

    if (action == ACTION_WINDOWS)
        ui_say(ui, style->numbers.windows ? "Win: on every arrow that has room for it"
                                          : "Win: where it is zero or opens again");
    else if (action == ACTION_WIRESHARK)
        ui_say(ui, style->wireshark ? "Wireshark's names: shown where it has one"
                                    : "Wireshark's names: not shown");
}

/* From here on the height does not choose it. */
static void
choose_other_density(struct ui *ui)
{
    ui->style.roomy = !ui->style.roomy;
    ui->settings.density = ui->style.roomy ? UI_DENSITY_ROOMY : UI_DENSITY_COMPACT;
}

/* How the ladder is drawn. */
static void
restyle(struct ui *ui, const struct watch *watch, enum action action)
{
    struct ladder_style *style = &ui->style;

    (void)watch;
    if (action == ACTION_NUMBERS)
        style->numbers.numbers =
            (enum numbers)((style->numbers.numbers + 1) % (NUMBERS_SYMBOLIC + 1));
    else if (action == ACTION_TIME)
        style->time = (enum ladder_time)((style->time + 1) % LADDER_TIMES);
    else if (action == ACTION_DENSITY)
        choose_other_density(ui);
    else if (action == ACTION_SUMS)
        style->sums = !style->sums;
    else if (action == ACTION_WINDOWS)
        style->numbers.windows = !style->numbers.windows;
    else
        style->wireshark = !style->wireshark;
    say_style(ui, action);
}

static void
ask(struct ui *ui, const struct watch *watch, enum action action)
{
    (void)watch;
    ask_for(ui, action == ACTION_FIND    ? PROMPT_FIND
                : action == ACTION_GO_TO ? PROMPT_GO_TO
                                         : PROMPT_FILTER);
}

static void
find_words_again(struct ui *ui, const struct watch *watch, enum action action)
{
    find_next(ui, watch, SEEK_TEXT, action == ACTION_FIND_NEXT);
}

static void
find_trouble(struct ui *ui, const struct watch *watch, enum action action)
{
    find_next(ui, watch, SEEK_TROUBLE, action == ACTION_TROUBLE_NEXT);
}

static void
follow_tether(struct ui *ui, const struct watch *watch, enum action action)
{
    (void)action;
    tether_follow(ui, watch);
}

static void
fold(struct ui *ui, const struct watch *watch, enum action action)
{
    folding_change(ui, watch, action == ACTION_FOLD_MORE);
}

static void
sort(struct ui *ui, const struct watch *watch, enum action action)
{
    (void)watch;
    if (action == ACTION_SORT)
        list_sort_beside(&ui->list, 1);
    else if (action == ACTION_SORT_BACK)
        list_sort_beside(&ui->list, -1);
    else
        list_reverse(&ui->list);
}

typedef void act(struct ui *ui, const struct watch *watch, enum action action);

/* What changes the view.  Quitting and drawing again are the caller's. */
static act *const acts[ACTIONS] = {
    [ACTION_PAUSE] = hold,
    [ACTION_STEP] = hold,
    [ACTION_STEP_BACK] = hold,
    [ACTION_UP] = move,
    [ACTION_DOWN] = move,
    [ACTION_PAGE_UP] = move,
    [ACTION_PAGE_DOWN] = move,
    [ACTION_FIRST] = move,
    [ACTION_LAST] = move,
    [ACTION_FOLLOW] = follow,
    [ACTION_NEXT_FLOW] = step_flow,
    [ACTION_PREV_FLOW] = step_flow,
    [ACTION_LIST] = open_list,
    [ACTION_OPEN] = open_listed,
    [ACTION_MERGE] = merge,
    [ACTION_SORT] = sort,
    [ACTION_SORT_BACK] = sort,
    [ACTION_REVERSE] = sort,
    [ACTION_NUMBERS] = restyle,
    [ACTION_TIME] = restyle,
    [ACTION_DENSITY] = restyle,
    [ACTION_SUMS] = restyle,
    [ACTION_WINDOWS] = restyle,
    [ACTION_WIRESHARK] = restyle,
    [ACTION_DETAILS] = open_details,
    [ACTION_NEXT_PANE] = open_pane,
    [ACTION_PREV_PANE] = open_pane,
    [ACTION_PANE_WHY] = open_pane,
    [ACTION_PANE_HEADER] = open_pane,
    [ACTION_PANE_FIELDS] = open_pane,
    [ACTION_PANE_BYTES] = open_pane,
    [ACTION_PANE_STREAM] = open_pane,
    [ACTION_NEXT_SEGMENT] = step_segment,
    [ACTION_PREV_SEGMENT] = step_segment,
    [ACTION_NEXT_BYTE] = details_move,
    [ACTION_PREV_BYTE] = details_move,
    [ACTION_FIND] = ask,
    [ACTION_FIND_NEXT] = find_words_again,
    [ACTION_FIND_PREV] = find_words_again,
    [ACTION_TROUBLE_NEXT] = find_trouble,
    [ACTION_TROUBLE_PREV] = find_trouble,
    [ACTION_GO_TO] = ask,
    [ACTION_TETHER] = follow_tether,
    [ACTION_FILTER] = ask,
    [ACTION_FOLD_MORE] = fold,
    [ACTION_FOLD_LESS] = fold,
    [ACTION_HELP] = open_help,
    [ACTION_BACK] = go_back,
};

/* What the key before led to is over. */
static void
begin_input(struct ui *ui, const struct watch *watch)
{
    folding_settle(ui, watch);
    ui->notice_read = true;
    ui->touched = true;
    ui->say[0] = '\0';
    ui->seek.kind = SEEK_NOTHING;
    ui->revealing = false;
    ui->list.fitted = 0;
}

static enum ui_result
obey_key(struct ui *ui, const struct watch *watch, int key)
{
    enum action action = keymap_action(ui->screen, key);
    bool quits;

    begin_input(ui, watch);
    if (ask_to_quit_takes(ui, key, &quits))
        return quits ? UI_QUIT : UI_GO_ON;
    if (ui->prompt.open && key != KEY_CODE_INTERRUPT && key != KEY_CODE_REDRAW) {
        ask_key(ui, watch, key);
        return UI_GO_ON;
    }
    if (action == ACTION_QUIT && key == 'q' && leads_back(ui))
        action = ACTION_BACK; /* first out of this ladder */
    if (action == ACTION_QUIT)
        return ask_to_quit(ui, key) ? UI_QUIT : UI_GO_ON;
    if (action == ACTION_REDRAW)
        return UI_REDRAW;
    if (action != ACTION_NONE)
        acts[action](ui, watch, action);
    return UI_GO_ON;
}

enum ui_result
ui_key(struct ui *ui, const struct watch *watch, int key)
{
    enum ui_result result = obey_key(ui, watch, key);

    pin_shown(ui, watch);
    return result;
}

/* What stands in a row of the screen and belongs to an event; NULL: nothing. */
static const struct row *
row_at(const struct ui *ui, const struct ladder_sequence *s, int y)
{
    struct ladder_rows at = ladder_rows(ui, s);
    bool within = y >= at.top && y < at.top + at.height && y - at.top < ui->n_ladder;

    return within && ui->ladder[y - at.top].e ? &ui->ladder[y - at.top] : NULL;
}

static void
click_ladder(struct ui *ui, const struct watch *watch, int y)
{
    struct ladder_sequence s = folding_sequence(ui, watch);
    const struct row *row = s.n > 0 ? row_at(ui, &s, y) : NULL;
    struct ladder_cursor c;

    if (!row || !ladder_cursor_at(&s, &ui->view, row->e->frame, &c))
        return;
    /* Of bands and runs there are no details. */
    if (details_shown(ui) && (row->kind == ROW_BAND || row->kind == ROW_RUN))
        return;
    select_event(ui, &s, &c);
    ui->view.stop = ladder_stop_of(row);
    ui->following &= row->kind != ROW_BAND || row->count > 0; /* the band is not what comes next */
}

static int
marked_row(const struct grid *g)
{
    int row = 0;

    while (row < g->rows && !g->cells[(size_t)row * (size_t)g->cols].selected)
        row++;
    return row < g->rows ? row : -1;
}

static void
click_list(struct ui *ui, const struct watch *watch, const struct grid *shown, int row)
{
    int marked = marked_row(shown);

    for (; marked >= 0 && row < marked; row++)
        (void)ui_key(ui, watch, KEY_CODE_UP);
    for (; marked >= 0 && row > marked && row < shown->rows - 1; row--)
        (void)ui_key(ui, watch, KEY_CODE_DOWN);
}

void
ui_click(struct ui *ui, const struct watch *watch, const struct grid *shown, int row)
{
    bool quits;

    if (ui->prompt.open)
        return;
    begin_input(ui, watch);
    if (ask_to_quit_takes(ui, KEY_CODE_CLICK, &quits))
        return;
    if (ui->screen == SCREEN_LIST)
        click_list(ui, watch, shown, row);
    else if (ui->screen != SCREEN_HELP)
        click_ladder(ui, watch, row);
    pin_shown(ui, watch);
}
