#include "hold.h"

#include "folding.h"
#include "lanes.h"
#include "pinning.h"
#include "selecting.h"
#include "view.h"

#include <string.h>

static void
hold_here(struct ui *ui, const struct watch *watch)
{
    ui->held_events = observer_events(watch->observer);
    ui->view.frame_limit = observer_counts(watch->observer).last_frame;
}

void
hold_toggle(struct ui *ui, const struct watch *watch)
{
    if (ui->paused && !ui->slow)
        ui->view.frame_limit = UINT64_MAX;
    else if (!ui->slow)
        hold_here(ui, watch);
    ui->paused = !ui->paused;
}

/* The first event of the connection behind the end of a picture, or 0. */
static uint32_t
first_behind(const struct observer *o, const struct flow *flow, const struct ladder_view *end)
{
    uint32_t newest = ladder_newest(o, flow, end);

    return newest != 0 ? observer_event_next(o, newest) : flow->events.first;
}

/* Events of connections that are not shown, from behind one frame up to another.  Looks at every
 * connection that began up to there, and at its events between. */
static uint64_t
count_others(const struct ladder_sequence *s, uint64_t behind, uint64_t up_to)
{
    const struct observer *o = s->o;
    const struct ladder_view end = {.frame_limit = up_to};
    const struct flow *f = observer_flow_next(o, 0);
    uint64_t n = 0;

    for (; f && !ladder_is_to_come(o, f, up_to); f = observer_flow_next(o, f->number)) {
        uint32_t handle = ladder_sequence_has(s, f->number) ? 0 : ladder_newest(o, f, &end);

        for (; handle != 0 && observer_event_frame(o, handle) > behind;
             handle = observer_event_prev(o, handle))
            n++;
    }
    return n;
}

/* Segments of the connections that are shown, up to the end of the picture. */
static uint64_t
count_shown(const struct ui *ui, const struct ladder_sequence *s)
{
    uint64_t n = 0;

    for (int i = 0; i < s->n; i++) {
        uint32_t newest = ladder_newest(s->o, s->flows[i], &ui->view);

        n += newest != 0 ? observer_event_segment(s->o, newest) : 0;
    }
    return n;
}

/* Moves the end of the picture on or back to this frame. */
static void
move_end(struct ui *ui, const struct ladder_sequence *s, uint64_t frame)
{
    uint64_t before = count_shown(ui, s), was = ui->view.frame_limit;

    ui->view.frame_limit = frame;
    ui->held_events += count_shown(ui, s) - before; /* also where that is less */
    if (frame > was)
        ui->held_events += count_others(s, was, frame);
    else
        ui->held_events -= count_others(s, frame, was);
}

/* Of all segments that wait the one that came first, and its connection; 0: none waits. */
static uint32_t
first_waiting(const struct observer *o, uint64_t limit, const struct flow **flow)
{
    const struct ladder_view end = {.frame_limit = limit};
    uint32_t first = 0;

    for (const struct flow *f = observer_flow_next(o, 0); f; f = observer_flow_next(o, f->number)) {
        uint32_t handle = first_behind(o, f, &end);

        if (handle != 0 &&
            (first == 0 || observer_event_frame(o, handle) < observer_event_frame(o, first))) {
            first = handle;
            *flow = f;
        }
        if (ladder_is_to_come(o, f, limit))
            break;
    }
    return first;
}

/* The next event that waits in what is shown; false: none does. */
static bool
next_waiting(const struct ui *ui, const struct ladder_sequence *s, struct ladder_cursor *c)
{
    struct ladder_view all = ui->view;

    if (!ladder_cursor_at(s, &ui->view, ui->view.frame_limit, c))
        memset(c, 0, sizeof *c);
    all.frame_limit = UINT64_MAX;
    return ladder_cursor_next(s, &all, c);
}

/* A step forward; false if nothing waits.  Goes to another connection only if it may. */
static bool
step_on(struct ui *ui, const struct watch *watch, bool may_go)
{
    const struct observer *o = watch->observer;
    struct ladder_sequence s = ui_sequence(ui, watch);
    const struct flow *flow = NULL;
    struct ladder_cursor c;
    uint32_t next;

    if (s.n > 0 && next_waiting(ui, &s, &c)) {
        move_end(ui, &s, c.frame[c.lane]);
        return true;
    }
    next = first_waiting(o, ui->view.frame_limit, &flow);
    if (next == 0) {
        ui->held_events = observer_events(o); /* what waited of others may be kept no longer */
        return false;
    }
    move_end(ui, &s, observer_event_frame(o, next));
    if ((s.n == 0 || may_go) && !ui->merged.on) {
        show_flow(ui, flow);
        ui->known_flows = flow->number > ui->known_flows ? flow->number : ui->known_flows;
    }
    return true;
}

/* The first segment stays: what would be left is no picture. */
static bool
step_back(struct ui *ui, const struct watch *watch)
{
    struct ladder_sequence s = ui_sequence(ui, watch);
    struct ladder_cursor c;

    if (!ladder_cursor_at(&s, &ui->view, ui->view.frame_limit, &c) || !ladder_cursor_prev(&s, &c))
        return false;
    move_end(ui, &s, c.frame[c.lane]);
    return true;
}

/* What came last is what is talked of. */
static void
select_newest(struct ui *ui, const struct watch *watch)
{
    struct ladder_sequence s = folding_sequence(ui, watch);
    struct ladder_cursor c;

    if (ladder_cursor_at(&s, &ui->view, ui->view.frame_limit, &c))
        select_event(ui, &s, &c);
}

void
hold_step(struct ui *ui, const struct watch *watch, bool forward)
{
    if (!ui->paused)
        hold_toggle(ui, watch);
    else if (forward && !step_on(ui, watch, true))
        ui_say(ui, "No segment waits");
    if (!forward && !step_back(ui, watch))
        ui_say(ui, "This is the first segment that can be shown: it stays");
    select_newest(ui, watch);
}

void
hold_begin(struct ui *ui, const struct watch *watch)
{
    if (ui->flow == 0 && ui->settings.step)
        (void)step_on(ui, watch, true);
}

void
ui_let_in(struct ui *ui, const struct watch *watch)
{
    const struct flow *flow = shown_flow(ui, watch);

    /* As without haste: to the next connection when this one has ended and is followed. */
    if (step_on(ui, watch, ui->following && flow && flow_ended(flow)) && ui->following)
        select_newest(ui, watch);
    pin_shown(ui, watch);
}
