#include "finding.h"

#include "filtering.h"
#include "lanes.h"
#include "list_columns.h"
#include "list_order.h"
#include "seek_words.h"
#include "selecting.h"
#include "view.h"

#include "tcpviz/story/trouble.h"

#include <inttypes.h>
#include <string.h>

/* A search for words writes labels and notes: so much more work is it than reading an event. */
#define TEXT_COSTS 8

#define WORDS_COLS 60 /* of them, where they are repeated */

/* Of its copies the newest one is remembered. */
static bool
is_newest_copy(const struct event *e, uint64_t frame)
{
    const struct note *last = &e->notes[e->n_notes > 0 ? e->n_notes - 1 : 0];

    return e->n_notes > 0 && note_is_seen_again(last) && last->frame == frame;
}

static bool
fits(const struct ui *ui, const struct watch *watch, const struct flow *flow, uint32_t handle)
{
    const struct seek *seek = &ui->seek;
    uint64_t frame = observer_event_frame(watch->observer, handle);
    struct event e;

    if (seek->kind == SEEK_FRAME && frame > seek->frame)
        return false;
    observer_event(watch->observer, flow, handle, &e);
    event_as_of(&e, ui->view.frame_limit);
    if ((seek->kind == SEEK_FRAME && frame != seek->frame && !is_newest_copy(&e, seek->frame)) ||
        (seek->kind == SEEK_TROUBLE && !event_is_trouble(&e)) ||
        (seek->kind == SEEK_TEXT && !seek_words_fit(ui, flow, &e)))
        return false;
    return filtering_shows(ui, &e);
}

/* The event beside the one that was looked at, in its connection; 0: there is none. */
static uint32_t
beside(const struct ui *ui, const struct observer *o, const struct flow *flow)
{
    const struct seek *seek = &ui->seek;
    uint32_t handle;

    if (!ladder_place_valid(o, seek->at))
        handle = seek->forward ? flow->events.first : ladder_newest(o, flow, &ui->view);
    else if (seek->forward)
        handle = observer_event_next(o, seek->at.handle);
    else
        handle = observer_event_prev(o, seek->at.handle);
    return handle != 0 && observer_event_frame(o, handle) <= ui->view.frame_limit ? handle : 0;
}

/* The connection beside it, round about: at the ends once. */
static const struct flow *
flow_beside(struct seek *seek, const struct observer *o, uint32_t number)
{
    const struct flow *flow =
        seek->forward ? observer_flow_next(o, number) : observer_flow_prev(o, number);

    if (flow || seek->wrapped)
        return flow;
    seek->wrapped = true;
    return seek->forward ? observer_flow_next(o, 0) : observer_flow_newest(o);
}

static void
add_what(struct text *t, const struct seek *seek)
{
    if (seek->kind != SEEK_TEXT) {
        text_add(t, "trouble");
        return;
    }
    text_add(t, "\"");
    text_add_n(t, seek->words, text_bytes_of_cols(seek->words, WORDS_COLS));
    text_add(t, "\"");
}

static void
say_where(struct ui *ui, const struct flow *flow)
{
    const struct seek *seek = &ui->seek;
    struct text t;

    text_init(&t, ui->say, sizeof ui->say);
    if (seek->kind == SEEK_FRAME) {
        if (seek->at.frame != seek->frame)
            text_addf(&t, "Frame %" PRIu64 " is a copy of frame %" PRIu64 ", this segment",
                      seek->frame, seek->at.frame);
        return;
    }
    if (seek->wrapped) {
        text_addf(&t, "The search went on at the %s", seek->forward ? "beginning" : "end");
    } else if (flow->number != seek->from_flow && seek->from_flow != 0) {
        text_addf(&t, "No more ");
        add_what(&t, seek);
        text_addf(&t, " in connection %" PRIu32 ": this is connection %" PRIu32, seek->from_flow,
                  flow->number);
    }
}

/* Where it was looked for, as far as that is not everywhere. */
static void
add_where(struct text *t, const struct ui *ui, const struct observer *o)
{
    struct observer_counts counts = observer_counts(o);

    if (hold_is_active(ui))
        text_add(t, " in the held picture");
    else if (counts.events_dropped > 0 || counts.flows_dropped > 0)
        text_add(t, " in what is kept");
    if (ui->filtering.on)
        text_add(t, ", as far as the filter shows");
}

static void
say_nowhere(struct ui *ui, const struct observer *o, bool only_here)
{
    const struct seek *seek = &ui->seek;
    struct text t;

    text_init(&t, ui->say, sizeof ui->say);
    if (seek->kind == SEEK_FRAME) {
        text_addf(&t, "There is no segment of frame %" PRIu64, seek->frame);
    } else if (ui->screen == SCREEN_LIST) {
        text_addf(&t, "No %sconnection has ", only_here ? "other " : "");
        add_what(&t, seek);
        text_add(&t, seek->kind == SEEK_TEXT ? " in an address or port" : " in its notes");
    } else if (seek->kind == SEEK_TROUBLE) {
        text_addf(&t, "There is no %strouble", only_here ? "other " : "");
    } else {
        add_what(&t, seek);
        text_addf(&t, " is nowhere%s", only_here ? " else" : "");
    }
    add_where(&t, ui, o);
}

static void
found(struct ui *ui, const struct watch *watch, const struct flow *flow, uint32_t handle)
{
    if (ui->screen == SCREEN_LIST && ui->seek.kind == SEEK_FRAME) {
        ui->screen = SCREEN_LADDER;
        ui->from_list = true;
    }
    select_anywhere(ui, watch, flow, handle);
    say_where(ui, flow);
    ui->seek.kind = SEEK_NOTHING;
}

static void
give_up(struct ui *ui, const struct observer *o, bool only_here)
{
    say_nowhere(ui, o, only_here);
    ui->seek.at = (struct ladder_place){.handle = 0};
    ui->seek.kind = SEEK_NOTHING;
}

/* One place further.  It ends where it began, or, when that is gone, at the end behind the other.
 */
static void
look_further(struct ui *ui, const struct watch *watch)
{
    struct seek *seek = &ui->seek;
    const struct observer *o = watch->observer;
    const struct flow *flow = observer_flow(o, seek->flow);
    uint32_t handle = flow ? beside(ui, o, flow) : 0;

    if (!flow && seek->flow != 0) { /* it is no longer kept */
        give_up(ui, o, false);
        return;
    }
    if (handle == 0) {
        flow = flow_beside(seek, o, seek->flow);
        seek->at = (struct ladder_place){.handle = 0};
        seek->flow = flow ? flow->number : 0;
        if (!flow)
            give_up(ui, o, false);
        return;
    }
    seek->at = ladder_place_of(o, flow, handle);
    if (seek->flow == seek->from_flow && seek->at.frame == seek->from.frame)
        give_up(ui, o, fits(ui, watch, flow, handle));
    else if (fits(ui, watch, flow, handle))
        found(ui, watch, flow, handle);
}

void
find_turn(struct ui *ui, const struct watch *watch)
{
    int cost = ui->seek.kind == SEEK_TEXT ? TEXT_COSTS : 1;

    for (int left = LIMIT_EVENTS_A_TURN; left > 0 && ui->seek.kind != SEEK_NOTHING; left -= cost)
        look_further(ui, watch);
    if (ui->seek.kind == SEEK_NOTHING)
        return;
    ui->busy = true;
    ui_say(ui, "Searching ...");
}

/* NULL: the connection is no longer kept. */
static bool
fits_listed(const struct ui *ui, const struct watch *watch, const struct flow *flow)
{
    struct flow storage;

    if (!flow)
        return false;
    if (ui->seek.kind == SEEK_TEXT)
        return seek_words_fit_ends(flow, ui->seek.words);
    return list_is_trouble(list_pictured(&ui->list, watch->observer, flow, &storage));
}

/* In the list the connections themselves are searched, in its order. */
static void
find_listed(struct ui *ui, const struct watch *watch, enum seek_kind kind, bool forward)
{
    struct list_view *list = &ui->list;
    const struct flow *flow;

    ui->seek.kind = kind;
    ui->seek.forward = forward;
    ui->seek.from_flow = 0;
    for (uint32_t k = 1; k < list->n; k++) {
        uint32_t i = (list->at + (forward ? k : list->n - k)) % list->n;

        flow = observer_flow(watch->observer, list->entries[i].number);
        if (!fits_listed(ui, watch, flow))
            continue;
        ui->seek.wrapped = forward ? i < list->at : i > list->at;
        list->at = i;
        list->selected = flow->number;
        say_where(ui, flow);
        ui->seek.kind = SEEK_NOTHING;
        return;
    }
    flow = observer_flow(watch->observer, list->selected);
    give_up(ui, watch->observer, fits_listed(ui, watch, flow));
}

void
find_next(struct ui *ui, const struct watch *watch, enum seek_kind kind, bool forward)
{
    struct ladder_sequence s = ui_sequence(ui, watch);
    struct seek *seek = &ui->seek;
    struct ladder_cursor c;

    if (kind == SEEK_TEXT && seek->words[0] == '\0') {
        ui_say(ui, "Nothing is searched yet: / asks for words");
        return;
    }
    if (ui->screen == SCREEN_LIST) {
        find_listed(ui, watch, kind, forward);
        return;
    }
    seek->kind = kind;
    seek->forward = forward;
    seek->wrapped = false;
    seek->from = (struct ladder_place){.flow = ui->flow};
    if (find_selected(ui, &s, &c))
        seek->from = ladder_cursor_place(&s, &c);
    seek->at = seek->from;
    seek->from_flow = seek->flow = seek->from.flow;
    find_turn(ui, watch);
}

void
find_words(struct ui *ui, const struct watch *watch, const char *words)
{
    memmove(ui->seek.words, words, strlen(words) + 1);
    if (words[0] != '\0')
        find_next(ui, watch, SEEK_TEXT, true);
}
