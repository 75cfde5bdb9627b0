#include "asking.h"
#include "details.h"
#include "filtering.h"
#include "finding.h"
#include "folding.h"
#include "moment.h"
#include "tether.h"
#include "screens.h"
#include "view.h"

#include "tcpviz/ladder/paint.h"

#include <string.h>

/* From this height on a live ladder begins roomy. */
#define ROWS_ROOMY 36

void
ui_init(struct ui *ui, const struct ui_settings *settings, const struct watch *watch)
{
    memset(ui, 0, sizeof *ui);
    ui->settings = *settings;
    ui->style.numbers.numbers = settings->numbers;
    ui->style.numbers.ascii = settings->charset == CHARSET_ASCII;
    ui->style.sums = true;
    ui->style.wireshark = settings->wireshark;
    ui->style.numbers.labels[CLIENT] = settings->labels[CLIENT];
    ui->style.numbers.labels[SERVER] = settings->labels[SERVER];
    ui->style.time = settings->time;
    ui->style.utc_offset_s = settings->utc_offset_s;
    ui->style.frames = watch->frames;
    ui->paused = settings->step;
    ui->slow = settings->slow;
    ui->view.frame_limit = hold_is_active(ui) ? 0 : UINT64_MAX;
    list_init(&ui->list);
    details_init(&ui->details);
    folds_init(&ui->folds);
}

const struct flow *
shown_flow(const struct ui *ui, const struct watch *watch)
{
    return ui->flow ? observer_flow(watch->observer, ui->flow) : NULL;
}

void
show_flow(struct ui *ui, const struct flow *flow)
{
    if (!flow || flow->number == ui->flow)
        return;
    ui->flow = flow->number;
    ui->view.top = ui->view.selected = (struct ladder_place){.handle = 0};
    ui->view.band_selected = false;
    ui->following = !ui->from_start || ui->slow;
}

/* The user has been told of all connections that there are. */
static void
know_all_flows(struct ui *ui, const struct watch *watch)
{
    ui->known_flows = observer_flow_last(watch->observer);
}

/* The event that is selected: the newest one, or where the user left it; false: there is none. */
bool
find_selected(const struct ui *ui, const struct ladder_sequence *s, struct ladder_cursor *c)
{
    const struct ladder_view *view = &ui->view;

    if (ui->following)
        return ladder_cursor_at(s, view, view->frame_limit, c);
    return (ladder_place_valid(s->o, view->selected) &&
            ladder_cursor_at(s, view, view->selected.frame, c)) ||
           ladder_cursor_first(s, view, c);
}

/* From here on the picture is of connections as it may tell them. */
void
picture_moments(struct ui *ui, struct ladder_sequence *s)
{
    ui->n_pictured = s->n;
    for (int i = 0; i < s->n; i++) {
        moment_of(s->o, s->flows[i], ladder_newest(s->o, s->flows[i], &ui->view), &ui->pictured[i]);
        s->flows[i] = &ui->pictured[i];
    }
}

void
settle_selection(struct ui *ui, const struct ladder_sequence *s, const struct ladder_cursor *c)
{
    struct ladder_view *view = &ui->view;
    struct fold fold;

    view->selected = ladder_cursor_place(s, c);
    view->band_selected = ladder_cursor_fold(s, c, &fold) && fold.phase;
    if (view->band_selected)
        view->band = fold.band;
    ui->flow = view->selected.flow;
}

void
select_event(struct ui *ui, const struct ladder_sequence *s, const struct ladder_cursor *c)
{
    struct ladder_cursor newest;

    settle_selection(ui, s, c);
    /* Back at the newest one of a connection that goes on, the user still has to say so (G): the
     * picture must not begin to move under their hands. */
    ui->following = ui->following &&
                    ladder_cursor_at(s, &ui->view, ui->view.frame_limit, &newest) &&
                    ui->view.selected.frame == newest.frame[newest.lane];
}

/* Which of the event's stops is selected; the first one where that is no longer there. */
static int
selected_stop(const struct ladder_view *view, const struct ladder_stop *stops, int n)
{
    for (int i = 0; i < n; i++)
        if (stops[i].on_band == view->band_selected &&
            (!stops[i].on_band || stops[i].band == view->band))
            return i;
    return 0;
}

static void
select_stop(struct ladder_view *view, const struct ladder_stop *stop)
{
    view->band_selected = stop->on_band;
    view->band = stop->band;
}

/* Steps from the selected row, up (negative) or down, as far as there are events and bands. */
static void
move_selection(struct ui *ui, const struct watch *watch, int steps)
{
    struct ladder_sequence s = folding_sequence(ui, watch);
    struct ladder_geometry g = ui_geometry(ui, &s);
    struct ladder_stop stops[LADDER_STOPS_MAX];
    struct ladder_cursor c;
    int n, at;

    if (!find_selected(ui, &s, &c))
        return;
    n = ladder_stops(&s, &ui->view, &g, &c, stops);
    at = selected_stop(&ui->view, stops, n);
    for (; steps != 0; steps += steps < 0 ? 1 : -1) {
        if (steps < 0 ? at > 0 : at + 1 < n) {
            at += steps < 0 ? -1 : 1;
            continue;
        }
        if (steps < 0 ? !ladder_cursor_prev(&s, &c) : !ladder_cursor_next(&s, &ui->view, &c))
            break;
        n = ladder_stops(&s, &ui->view, &g, &c, stops);
        at = steps < 0 ? n - 1 : 0;
    }
    select_event(ui, &s, &c);
    select_stop(&ui->view, &stops[at]);
    ui->following &= n == 1 || !stops[at].on_band; /* the band is not what comes next */
}

/* To the segment beside the selected one, also where it is folded: it is the segment that is looked
 * at. */
static void
step_segment(struct ui *ui, const struct watch *watch, bool forward)
{
    struct ladder_sequence s = ui_sequence(ui, watch);
    struct ladder_cursor c;

    if (!find_selected(ui, &s, &c) ||
        !(forward ? ladder_cursor_next(&s, &ui->view, &c) : ladder_cursor_prev(&s, &c)))
        return;
    select_event(ui, &s, &c);
    ui->revealing = true;
}

static void
select_end(struct ui *ui, const struct watch *watch, bool last)
{
    struct ladder_sequence s = folding_sequence(ui, watch);
    struct ladder_cursor c;

    ui->following = false;
    if (last ? ladder_cursor_at(&s, &ui->view, ui->view.frame_limit, &c)
             : ladder_cursor_first(&s, &ui->view, &c))
        select_event(ui, &s, &c);
}

/* Whether a connection had a segment before the picture was held. */
static bool
flow_visible(const struct ui *ui, const struct watch *watch, const struct flow *flow)
{
    return flow->events.first != 0 &&
           observer_event_frame(watch->observer, flow->events.first) <= ui->view.frame_limit;
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

/* To the next connection that is in the picture, once round at most. */
static void
step_flow(struct ui *ui, const struct watch *watch, bool forward)
{
    const struct observer *o = watch->observer;
    const struct flow *flow = neighbour(o, ui->flow, forward);

    if (ui->merged.on) {
        merged_shift(&ui->merged, o, forward);
        return;
    }
    for (uint32_t n = observer_counts(o).flows_kept; flow && n > 0; n--) {
        if (flow_visible(ui, watch, flow)) {
            show_flow(ui, flow);
            break;
        }
        flow = neighbour(o, flow->number, forward);
    }
    know_all_flows(ui, watch);
}

static void
open_list(struct ui *ui, const struct watch *watch)
{
    ui->screen = SCREEN_LIST;
    list_open(&ui->list, ui->flow);
    know_all_flows(ui, watch);
}

/* A connection that began while the picture was held can only be shown by going on. */
static void
open_listed(struct ui *ui, const struct watch *watch)
{
    const struct flow *flow = observer_flow(watch->observer, ui->list.selected);

    ui->screen = SCREEN_LADDER;
    ui->merged.on = false;
    if (flow && ui->paused && !flow_visible(ui, watch, flow))
        hold_toggle(ui, watch);
    show_flow(ui, flow);
}

static void
arrange_merged(struct ui *ui, const struct watch *watch)
{
    if (ui->merged.on)
        merged_arrange(&ui->merged, watch->observer, ui->view.frame_limit, ui->following,
                       ui->cols > UI_COLS_MIN ? ui->cols : UI_COLS_MIN);
}

/* Several connections in one ladder, from the list or from the ladder of one of them, where the
 * selected segment stays; and back to its connection. */
static void
merge(struct ui *ui, const struct watch *watch)
{
    bool from_list = ui->screen == SCREEN_LIST;
    const struct flow *flow =
        observer_flow(watch->observer, from_list ? ui->list.selected : ui->flow);

    if (ui->merged.on && !from_list) {
        ui->merged.on = false;
        return;
    }
    if (!flow)
        return;
    if (from_list)
        open_listed(ui, watch);
    merged_open(&ui->merged, flow, from_list);
    arrange_merged(ui, watch);
}

/* Back to where the key was pressed that led here. */
static void
go_back(struct ui *ui, const struct watch *watch)
{
    bool to_list = ui->screen == SCREEN_LADDER && ui->merged.on && ui->merged.from_list;

    if (ui->screen == SCREEN_LADDER)
        ui->merged.on = false;
    ui->screen = ui->screen == SCREEN_HELP ? ui->help_of : SCREEN_LADDER;
    if (to_list)
        open_list(ui, watch);
}

int
steps_of(enum action action, int page)
{
    const struct {
        enum action action;
        int steps;
    } moves[] = {{ACTION_UP, -1},          {ACTION_DOWN, 1},           {ACTION_PAGE_UP, -page},
                 {ACTION_PAGE_DOWN, page}, {ACTION_FIRST, -INT32_MAX}, {ACTION_LAST, INT32_MAX},
                 {ACTION_PREV_BYTE, -1},   {ACTION_NEXT_BYTE, 1}};

    for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++)
        if (moves[i].action == action)
            return moves[i].steps;
    return 0;
}

/* What moves the selection, on the ladder or in the list. */
static void
move(struct ui *ui, const struct watch *watch, enum action action)
{
    if (ui->screen == SCREEN_LIST)
        list_move(&ui->list, watch->observer, steps_of(action, list_rows(ui)));
    else if (action == ACTION_FIRST || action == ACTION_LAST)
        select_end(ui, watch, action == ACTION_LAST);
    else
        move_selection(ui, watch, steps_of(action, ui->page > 1 ? ui->page - 1 : 1));
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

static void
open_help(struct ui *ui)
{
    ui->help_of = ui->screen;
    ui->screen = SCREEN_HELP;
    ui->help_top = 0;
}

static void
change_numbers(struct number_style *style)
{
    style->numbers = (enum numbers)((style->numbers + 1) % 3);
}

static void
change_view(struct ui *ui, const struct watch *watch, enum action action)
{
    switch (action) {
    case ACTION_PAUSE:
        hold_toggle(ui, watch);
        return;
    case ACTION_STEP:
    case ACTION_STEP_BACK:
        hold_step(ui, watch, action == ACTION_STEP);
        return;
    case ACTION_UP:
    case ACTION_DOWN:
    case ACTION_PAGE_UP:
    case ACTION_PAGE_DOWN:
    case ACTION_FIRST:
    case ACTION_LAST:
        if (ui->screen == SCREEN_HELP)
            scroll_help(ui, action);
        else if (details_shown(ui))
            details_move(ui, watch, action);
        else
            move(ui, watch, action);
        return;
    case ACTION_FOLLOW:
        ui->following = true;
        return;
    case ACTION_NEXT_FLOW:
    case ACTION_PREV_FLOW:
        step_flow(ui, watch, action == ACTION_NEXT_FLOW);
        return;
    case ACTION_LIST:
        open_list(ui, watch);
        return;
    case ACTION_OPEN:
        open_listed(ui, watch);
        return;
    case ACTION_NUMBERS:
        change_numbers(&ui->style.numbers);
        return;
    case ACTION_TIME:
        ui->style.time = (enum ladder_time)((ui->style.time + 1) % 3);
        return;
    case ACTION_DENSITY:
        ui->style.roomy = !ui->style.roomy;
        return;
    case ACTION_SUMS:
        ui->style.sums = !ui->style.sums;
        return;
    case ACTION_WIRESHARK:
        ui->style.wireshark = !ui->style.wireshark;
        return;
    case ACTION_DETAILS:
        if (folding_toggle(ui, watch))
            return;
        ui->following = false;
        details_open(ui, ui->details.pane);
        return;
    case ACTION_NEXT_PANE:
    case ACTION_PREV_PANE:
    case ACTION_PANE_WHY:
    case ACTION_PANE_HEADER:
    case ACTION_PANE_FIELDS:
    case ACTION_PANE_BYTES:
    case ACTION_PANE_STREAM:
        details_open(ui, details_pane(ui, action));
        return;
    case ACTION_NEXT_SEGMENT:
    case ACTION_PREV_SEGMENT:
        step_segment(ui, watch, action == ACTION_NEXT_SEGMENT);
        return;
    case ACTION_NEXT_BYTE:
    case ACTION_PREV_BYTE:
        details_move(ui, watch, action);
        return;
    case ACTION_FIND:
        ask_for(ui, PROMPT_FIND);
        return;
    case ACTION_TETHER:
        tether_follow(ui, watch);
        return;
    case ACTION_GO_TO:
        ask_for(ui, PROMPT_GO_TO);
        return;
    case ACTION_FILTER:
        ask_for(ui, PROMPT_FILTER);
        return;
    case ACTION_FIND_NEXT:
    case ACTION_FIND_PREV:
        find_next(ui, watch, SEEK_TEXT, action == ACTION_FIND_NEXT);
        return;
    case ACTION_TROUBLE_NEXT:
    case ACTION_TROUBLE_PREV:
        find_next(ui, watch, SEEK_TROUBLE, action == ACTION_TROUBLE_NEXT);
        return;
    case ACTION_FOLD_MORE:
    case ACTION_FOLD_LESS:
        folding_change(ui, watch, action == ACTION_FOLD_MORE);
        return;
    case ACTION_HELP:
        open_help(ui);
        return;
    case ACTION_SORT:
        list_sort_next(&ui->list);
        return;
    case ACTION_REVERSE:
        list_reverse(&ui->list);
        return;
    case ACTION_MERGE:
        merge(ui, watch);
        return;
    case ACTION_BACK:
        go_back(ui, watch);
        return;
    case ACTION_NONE:
    case ACTION_REDRAW:
    case ACTION_QUIT:
        return;
    }
}

enum ui_result
ui_key(struct ui *ui, const struct watch *watch, int key)
{
    enum action action = keymap_action(ui->screen, key);

    ui->notice_read = true;
    ui->say[0] = '\0';
    ui->seek.kind = SEEK_NOTHING;
    ui->revealing = false;
    if (ui->prompt.open && key != KEY_CODE_INTERRUPT && key != KEY_CODE_REDRAW) {
        ask_key(ui, watch, key);
        return UI_GO_ON;
    }
    if (action == ACTION_QUIT && key == 'q' && ui->merged.on)
        action = ACTION_BACK; /* first out of this ladder */
    if (action == ACTION_QUIT)
        return UI_QUIT;
    if (action == ACTION_REDRAW)
        return UI_REDRAW;
    change_view(ui, watch, action);
    return UI_GO_ON;
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
    select_stop(&ui->view,
                &(struct ladder_stop){.on_band = row->kind == ROW_BAND, .band = row->band});
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
    if (ui->prompt.open)
        return;
    ui->notice_read = true;
    ui->say[0] = '\0';
    ui->seek.kind = SEEK_NOTHING;
    ui->revealing = false;
    if (ui->screen == SCREEN_LIST)
        click_list(ui, watch, shown, row);
    else if (ui->screen != SCREEN_HELP)
        click_ladder(ui, watch, row);
}

void
ui_notice(struct ui *ui)
{
    ui->notice_read = false;
}

/* The view goes to a new connection when the shown one has ended and nobody is looking back. */
static void
choose_flow(struct ui *ui, const struct watch *watch)
{
    const struct observer *o = watch->observer;
    const struct flow *flow = shown_flow(ui, watch);
    uint32_t newest = observer_flow_last(o);

    if (ui->from_start)
        ui->known_flows = newest; /* those of a file are no news */
    if (ui->merged.on && ui->following)
        ui->known_flows = newest; /* they enter, or are counted */
    if (hold_is_active(ui))
        hold_begin(ui, watch);
    if (hold_is_active(ui) || ui->merged.on)
        return;
    if (!flow) {
        flow = observer_flow_next(o, 0);
        show_flow(ui, flow);
        ui->known_flows = ui->from_start ? newest : ui->flow;
    }
    if (flow && ui->following && flow_ended(flow) && newest > ui->known_flows) {
        show_flow(ui, observer_flow(o, newest));
        ui->known_flows = newest;
    }
}

/* What is on the screen stays in memory. */
static void
pin(const struct ui *ui, const struct watch *watch)
{
    bool merged = ui->merged.on;

    observer_pin(watch->observer, merged ? ui->merged.numbers : &ui->flow,
                 merged ? ui->merged.n : 1, ui->view.frame_limit);
}

/* The selection stays where it is as long as that is there. */
static void
arrange_selection(struct ui *ui, const struct ladder_sequence *s, const struct ladder_geometry *g)
{
    struct ladder_stop stops[LADDER_STOPS_MAX];
    struct ladder_cursor c;
    int n;

    folding_reveal(ui, s);
    if (!find_selected(ui, s, &c)) {
        ui->view.selected = (struct ladder_place){.flow = s->flows[0]->number};
        return;
    }
    if (ui->following || ui->view.selected.frame != c.frame[c.lane])
        settle_selection(ui, s, &c);
    n = ladder_stops(s, &ui->view, g, &c, stops);
    select_stop(&ui->view, &stops[selected_stop(&ui->view, stops, n)]);
}

static void
arrange_ladder(struct ui *ui, const struct watch *watch)
{
    struct ladder_sequence s = folding_sequence(ui, watch);
    struct ladder_geometry g = ui_geometry(ui, &s);
    struct ladder_rows rows = ladder_rows(ui, &s);
    struct ladder_style style;

    ui->n_ladder = 0;
    ui->page = ui->style.roomy ? rows.height / 2 : rows.height;
    if (s.n == 0)
        return;
    ui->style.zero_ns = observer_start_ns(watch->observer);
    /* What was gone to may be behind what the filter was asked about so far. */
    if (ui->following || !ui->filtering.unfinished)
        arrange_selection(ui, &s, &g);
    ui->flow = ui->view.selected.flow;
    style = ui->style;
    style.roomy &= !details_shown(ui);
    ui->n_ladder =
        ladder_window(&s, &ui->view, &style, &g, rows.height, ui->ladder, ui->ladder_events);
}

/* What is chosen once, so that it never changes under the user's hands. */
static void
begin(struct ui *ui, const struct ui_source *source)
{
    enum ui_density density = ui->settings.density;

    ui->begun = true;
    ui->from_start = source->state == SOURCE_FILE;
    ui->following = !ui->from_start || ui->slow;
    ui->style.roomy = density == UI_DENSITY_AUTO ? ui->rows >= ROWS_ROOMY && !ui->from_start
                                                 : density == UI_DENSITY_ROOMY;
}

void
ui_arrange(struct ui *ui, const struct watch *watch, const struct ui_source *source, int cols,
           int rows)
{
    ui->cols = cols < 1 ? 1 : cols > GRID_COLS_MAX ? GRID_COLS_MAX : cols;
    ui->rows = rows < 1 ? 1 : rows > GRID_ROWS_MAX ? GRID_ROWS_MAX : rows;
    if (!ui->begun)
        begin(ui, source);
    choose_flow(ui, watch);
    arrange_merged(ui, watch);
    pin(ui, watch);
    ui->busy = false;
    if (ui->seek.kind != SEEK_NOTHING)
        find_turn(ui, watch);
    filtering_turn(ui, watch);
    if (ui->help_top > help_top_max(ui)) /* the screen has grown */
        ui->help_top = help_top_max(ui);
    if (ui->cols < UI_COLS_MIN || ui->rows < UI_ROWS_MIN)
        return;
    arrange_ladder(ui, watch);
    if (ui->screen == SCREEN_LIST)
        list_arrange(ui, watch->observer);
    if (details_shown(ui))
        details_arrange(ui, watch);
}

static void
paint_too_small(const struct canvas *c)
{
    grid_text(c->grid, 0, 0, "terminal too small: need 40x10", ROLE_PLAIN, -1);
}

void
ui_paint(const struct ui *ui, const struct watch *watch, const struct ui_source *source,
         struct grid *grid)
{
    struct canvas c = {ui, watch, source, grid};

    grid_clear(grid);
    if (ui->cols < UI_COLS_MIN || ui->rows < UI_ROWS_MIN) {
        paint_too_small(&c);
        return;
    }
    paint_status(&c);
    switch (ui->screen) {
    case SCREEN_LIST:
        paint_list_screen(&c);
        break;
    case SCREEN_HELP:
        paint_help_screen(&c);
        break;
    case SCREEN_LADDER:
    case SCREEN_DETAILS:
    case SCREEN_BYTES:
    case SCREENS:
        paint_ladder_screen(&c);
    }
    if (ui->prompt.open)
        ask_paint(&c);
    else
        paint_bottom_line(&c);
}
