#include "selecting.h"

#include "folding.h"
#include "lanes.h"
#include "view.h"

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

void
select_anywhere(struct ui *ui, const struct watch *watch, const struct flow *flow, uint32_t handle)
{
    struct ladder_sequence s = ui_sequence(ui, watch);

    if (!ladder_sequence_has(&s, flow->number)) {
        ui->merged.on = false;
        show_flow(ui, flow);
    }
    ui->flow = flow->number;
    ui->following = false;
    ui->view.selected = ladder_place_of(watch->observer, flow, handle);
    ui->view.stop.part = LADDER_ARROW;
    ui->revealing = true;
}

/* Which of the event's stops is selected; the first one where that is no longer there. */
static int
selected_stop(const struct ladder_view *view, const struct ladder_stop *stops, int n)
{
    for (int i = 0; i < n; i++)
        if (stops[i].part == view->stop.part &&
            (stops[i].part != LADDER_BAND || stops[i].band == view->stop.band))
            return i;
    return 0;
}

void
select_row(struct ui *ui, const struct watch *watch, int steps)
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
    ui->view.stop = stops[at];
    /* The band is not what comes next. */
    ui->following &= n == 1 || stops[at].part != LADDER_BAND;
}

void
select_beside(struct ui *ui, const struct watch *watch, bool forward)
{
    struct ladder_sequence s = ui_sequence(ui, watch);
    struct ladder_cursor c;

    if (!find_selected(ui, &s, &c) ||
        !(forward ? ladder_cursor_next(&s, &ui->view, &c) : ladder_cursor_prev(&s, &c)))
        return;
    select_event(ui, &s, &c);
    ui->revealing = true;
}

void
select_end(struct ui *ui, const struct watch *watch, bool last)
{
    struct ladder_sequence s = folding_sequence(ui, watch);
    struct ladder_cursor c;

    /* What is folded at the end is not known while events are given up above it. */
    while (last && ui->giving_up && ui->busy) {
        ui->busy = false;
        s = folding_sequence(ui, watch);
    }
    ui->following = false;
    if (last ? ladder_cursor_at(&s, &ui->view, ui->view.frame_limit, &c)
             : ladder_cursor_first(&s, &ui->view, &c))
        select_event(ui, &s, &c);
}

void
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
    ui->view.stop = stops[selected_stop(&ui->view, stops, n)];
}
