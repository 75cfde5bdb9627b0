#include "view.h"

#include "moment.h"

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
    ui->view.top = ui->view.bottom = ui->view.selected = (struct ladder_place){.handle = 0};
    ui->view.stop.part = LADDER_ARROW;
    ui->following = !ui->from_start || ui->slow;
}

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
ui_say(struct ui *ui, const char *words)
{
    struct text t;

    text_init(&t, ui->say, sizeof ui->say);
    text_add(&t, words);
}

struct event
event_as_pictured(const struct ui *ui, const struct watch *watch, const struct flow *flow,
                  const struct event *e)
{
    uint32_t newest = ladder_newest(watch->observer, flow, &ui->view);
    struct event shown = *e;

    if (newest != 0 && shown.acked_by > observer_event_segment(watch->observer, newest))
        shown.acked_by = 0;
    event_as_of(&shown, ui->view.frame_limit);
    return shown;
}

uint64_t
ui_waiting(const struct ui *ui, const struct watch *watch)
{
    return hold_is_active(ui) ? observer_events(watch->observer) - ui->held_events : 0;
}

bool
find_selected(const struct ui *ui, const struct ladder_sequence *s, struct ladder_cursor *c)
{
    const struct ladder_view *view = &ui->view;

    if (ui->following)
        return ladder_cursor_at(s, view, view->frame_limit, c);
    /* Of a held picture what is behind it goes first: then the one before is the nearest. */
    return ladder_cursor_at(s, view, view->selected.frame, c) || ladder_cursor_first(s, view, c);
}

void
settle_selection(struct ui *ui, const struct ladder_sequence *s, const struct ladder_cursor *c)
{
    struct ladder_view *view = &ui->view;
    struct fold fold;

    view->selected = ladder_cursor_place(s, c);
    view->stop = (struct ladder_stop){.part = LADDER_ARROW};
    if (ladder_cursor_fold(s, c, &fold))
        view->stop = (struct ladder_stop){fold.phase ? LADDER_BAND : LADDER_RUN, fold.band};
    ui->flow = view->selected.flow;
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
