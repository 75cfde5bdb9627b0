#include "asking.h"
#include "details.h"
#include "filtering.h"
#include "finding.h"
#include "folding.h"
#include "hold.h"
#include "lanes.h"
#include "list_order.h"
#include "merged.h"
#include "pinning.h"
#include "screens.h"
#include "selecting.h"
#include "view.h"

#include "tcpviz/base/nanotime.h"

#include <string.h>

/* From this height on a live ladder is roomy. */
#define ROWS_ROOMY 36

void
ui_init(struct ui *ui, const struct ui_settings *settings, const struct watch *watch)
{
    memset(ui, 0, sizeof *ui);
    ui->settings = *settings;
    ui->style.numbers.numbers = settings->numbers;
    ui->style.numbers.charset = ui->prompt.charset = settings->charset;
    ui->style.sums = !settings->quiet;
    ui->style.numbers.windows = settings->windows;
    ui->style.wireshark = settings->wireshark;
    ui->style.numbers.labels[CLIENT] = settings->labels[CLIENT];
    ui->style.numbers.labels[SERVER] = settings->labels[SERVER];
    ui->style.time = settings->time;
    ui->style.utc_offset_s = settings->utc_offset_s;
    pin_begin(ui, watch->frames);
    ui->paused = settings->step;
    ui->slow = settings->slow;
    ui->view.frame_limit = hold_is_active(ui) ? 0 : UINT64_MAX;
    list_init(&ui->list);
    details_init(&ui->details);
    folds_init(&ui->folds);
    if (settings->show && filter_is_set(settings->show))
        filtering_begin(ui, settings->show);
}

void
ui_finish(struct ui *ui)
{
    list_finish(&ui->list);
    filtering_finish(&ui->filtering);
    folds_finish(&ui->folds);
    pin_finish(ui);
}

void
ui_notice(struct ui *ui)
{
    ui->notice_read = false;
}

/* The newest connection, unless that is a SYN of somebody else, which nobody answers. */
static const struct flow *
next_to_show(const struct observer *o)
{
    const struct flow *newest = observer_flow(o, observer_flow_last(o));

    return newest && flow_claims(newest) && newest->stream_shared ? NULL : newest;
}

/* A connection that the view went to stays for a while where the next ones begin within a second:
 * of thirty connections a second nobody can read any. */
static bool
may_go_on(struct ui *ui, const struct flow *shown, const struct flow *next)
{
    return dwell_is_over(&ui->dwell,
                         nanotime_between(shown->start_ns, next->start_ns) < NANOTIME_S);
}

/* The view goes to a new connection when the shown one has ended and nobody is looking back. */
static void
choose_flow(struct ui *ui, const struct watch *watch)
{
    const struct observer *o = watch->observer;
    const struct flow *flow = shown_flow(ui, watch);
    uint32_t newest = observer_flow_last(o);

    ui->dwell.waits = false;
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
    if (flow && ui->following && flow_ended(flow) && newest > ui->known_flows && next_to_show(o) &&
        may_go_on(ui, flow, next_to_show(o))) {
        show_flow(ui, next_to_show(o));
        ui->known_flows = newest;
    }
}

static void
arrange_ladder(struct ui *ui, const struct watch *watch)
{
    struct ladder_sequence s = folding_pictured(ui, watch);
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
    folding_see_end(ui, &s);
    pin_shown_frames(ui);
}

/* By the height, as long as the user has not chosen. */
static void
choose_density(struct ui *ui)
{
    enum ui_density density = ui->settings.density;

    ui->style.roomy = density == UI_DENSITY_AUTO ? ui->rows >= ROWS_ROOMY && !ui->from_start
                                                 : density == UI_DENSITY_ROOMY;
}

/* What is chosen once, so that it never changes under the user's hands; the density changes only
 * with the height, where the user has a hand in it. */
static void
begin(struct ui *ui, const struct ui_source *source)
{
    ui->begun = true;
    ui->from_start = source->state == SOURCE_FILE;
    ui->following = !ui->from_start || ui->slow;
    choose_density(ui);
}

static void
fit_size(struct ui *ui, int cols, int rows)
{
    int rows_before = ui->rows;

    ui->cols = cols < 1 ? 1 : cols > GRID_COLS_MAX ? GRID_COLS_MAX : cols;
    ui->rows = rows < 1 ? 1 : rows > GRID_ROWS_MAX ? GRID_ROWS_MAX : rows;
    if (ui->begun && ui->rows != rows_before)
        choose_density(ui);
}

/* What seemed a file is written while it is read, so that the newest segment is what matters;
 * whoever looks at something already stays there. */
static void
go_live(struct ui *ui)
{
    ui->from_start = false;
    if (ui->touched || ui->paused)
        return;
    ui->following = true;
    ui->known_flows = ui->flow;
}

void
ui_arrange(struct ui *ui, const struct watch *watch, const struct ui_source *source, int cols,
           int rows)
{
    fit_size(ui, cols, rows);
    ui->dropped = source->dropped > 0;
    ui->unsaved =
        (source->unsaved || source->save_failed) && observer_counts(watch->observer).segments > 0;
    folding_settle(ui, watch);
    if (!ui->begun)
        begin(ui, source);
    if (source->live_pipe && ui->from_start)
        go_live(ui);
    choose_flow(ui, watch);
    arrange_merged(ui, watch);
    pin_shown(ui, watch);
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
    pin_shown(ui, watch);
    if (details_shown(ui))
        details_arrange(ui, watch);
}

static void
paint_too_small(const struct canvas *c)
{
    grid_text(c->grid, 0, 0, "terminal too small:", ROLE_PLAIN, -1);
    grid_text(c->grid, 0, 1, "need 40x10", ROLE_PLAIN, -1);
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
    else if (ui->asks_to_quit)
        ask_to_quit_paint(&c);
    else
        paint_bottom_line(&c);
}

bool
ui_unsettled(const struct ui *ui)
{
    if (ui->busy || ui->dwell.waits)
        return true;
    if (ui->screen == SCREEN_LIST)
        return ui->list.stale || ui->filtering.behind;
    return ui->merged.on && (ui->merged.stale || ui->merged.dwell.waits);
}
