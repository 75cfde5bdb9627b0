#include "finding.h"

#include "filtering.h"
#include "merged.h"
#include "view.h"

#include "tcpviz/base/digits.h"
#include "tcpviz/grid/glyphs.h"
#include "tcpviz/ladder/paint.h"
#include "tcpviz/story/describe.h"
#include "tcpviz/story/trouble.h"
#include "tcpviz/story/wireshark.h"

#include <inttypes.h>
#include <string.h>

/* A search for words writes labels and notes: so much more work is it than reading an event. */
#define TEXT_COSTS 8

#define WORDS_COLS 60 /* of them, where they are repeated */

static bool
has_capital(const char *words)
{
    for (glyph_t glyph; (glyph = glyph_next(&words)) != 0;)
        if (text_small(glyph) != glyph)
            return true;
    return false;
}

/* Whether the text begins with the words, which have no capitals, whatever it has itself. */
static bool
begins_with(const char *text, const char *words)
{
    while (*words)
        if (text_small(glyph_next(&text)) != glyph_next(&words))
            return false;
    return true;
}

const char *
find_in(const char *text, const char *words)
{
    if (has_capital(words))
        return strstr(text, words);
    for (; *text; (void)glyph_next(&text))
        if (begins_with(text, words))
            return text;
    return NULL;
}

static bool
ends_fit(const struct flow *flow, const char *words)
{
    for (int side = 0; side < 2; side++) {
        struct endpoint end = flow_end(flow, (enum side)side);
        char storage[ENDPOINT_TEXT_SIZE];
        struct text t;

        text_init(&t, storage, sizeof storage);
        endpoint_add(&t, &end);
        if (find_in(storage, words))
            return true;
    }
    return false;
}

static bool
notes_fit(const struct ui *ui, const struct flow *flow, const struct event *e)
{
    char storage[512];
    struct text t;

    text_init(&t, storage, sizeof storage);
    for (int i = 0; i < e->n_notes; i++) {
        text_clear(&t);
        describe_note(&t, flow, e, &e->notes[i], &ui->style.numbers);
        if (find_in(storage, ui->seek.words))
            return true;
    }
    text_clear(&t);
    if (ui->style.wireshark)
        wireshark_tags(e, &t);
    return find_in(storage, ui->seek.words) != NULL;
}

bool
find_fits(const struct ui *ui, const struct flow *flow, const struct event *e)
{
    char preview_storage[512];
    struct text preview;
    struct label label;

    text_init(&preview, preview_storage, sizeof preview_storage);
    ladder_preview(&ui->style, e, &preview);
    if (find_in(preview_storage, ui->seek.words))
        return true;
    arithmetic_label(flow, e, &ui->style.numbers, ui->style.sums, LABEL_SIZE, &label);
    return find_in(label.at, ui->seek.words) || notes_fit(ui, flow, e) ||
           (e->segment == 1 && ends_fit(flow, ui->seek.words));
}

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
        (seek->kind == SEEK_TEXT && !find_fits(ui, flow, &e)))
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
    } else if (seek->kind == SEEK_TROUBLE) {
        text_addf(&t, "There is no %strouble", only_here ? "other " : "");
    } else if (ui->screen == SCREEN_LIST) {
        text_addf(&t, "No %sconnection has ", only_here ? "other " : "");
        add_what(&t, seek);
        text_add(&t, " in an address or port");
    } else {
        add_what(&t, seek);
        text_addf(&t, " is nowhere%s", only_here ? " else" : "");
    }
    add_where(&t, ui, o);
}

/* Selects an event of any connection; one that has no lifeline gets the ladder for itself. */
static void
go_to(struct ui *ui, const struct watch *watch, const struct flow *flow, uint32_t handle)
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

static void
found(struct ui *ui, const struct watch *watch, const struct flow *flow, uint32_t handle)
{
    if (ui->screen == SCREEN_LIST && ui->seek.kind == SEEK_FRAME)
        ui->screen = SCREEN_LADDER;
    go_to(ui, watch, flow, handle);
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

/* In the list the connections themselves are searched, in its order. */
static void
find_listed(struct ui *ui, const struct watch *watch, bool forward)
{
    struct list_view *list = &ui->list;
    const struct flow *flow;

    ui->seek.kind = SEEK_TEXT;
    ui->seek.forward = forward;
    ui->seek.from_flow = 0;
    for (uint32_t k = 1; k < list->n; k++) {
        uint32_t i = (list->at + (forward ? k : list->n - k)) % list->n;

        flow = observer_flow(watch->observer, list->entries[i].number);
        if (!flow || !ends_fit(flow, ui->seek.words))
            continue;
        ui->seek.wrapped = forward ? i < list->at : i > list->at;
        list->at = i;
        list->selected = flow->number;
        say_where(ui, flow);
        ui->seek.kind = SEEK_NOTHING;
        return;
    }
    flow = observer_flow(watch->observer, list->selected);
    give_up(ui, watch->observer, flow && ends_fit(flow, ui->seek.words));
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
        find_listed(ui, watch, forward);
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

/* The event of that segment, or 0: from the nearer end. */
static uint32_t
event_of_segment(const struct observer *o, const struct flow *flow, uint32_t segment)
{
    bool early = segment < flow->segments / 2;
    uint32_t handle = early ? flow->events.first : flow->events.last;

    while (handle != 0 && (early ? observer_event_segment(o, handle) < segment
                                 : observer_event_segment(o, handle) > segment))
        handle = early ? observer_event_next(o, handle) : observer_event_prev(o, handle);
    return handle != 0 && observer_event_segment(o, handle) == segment ? handle : 0;
}

bool
find_segment(struct ui *ui, const struct watch *watch, uint64_t number, struct failure *why)
{
    const struct observer *o = watch->observer;
    const struct flow *flow = shown_flow(ui, watch);
    uint32_t handle;
    struct event e;

    if (!flow || number == 0 || number > flow->segments)
        return failure_say(why, "There is no segment %" PRIu64 "%s: this connection has %" PRIu32,
                           number, ui->from_start ? "" : " yet", flow ? flow->segments : 0);
    handle = event_of_segment(o, flow, (uint32_t)number);
    if (handle == 0)
        return failure_say(why, "Segment %" PRIu64 " is no longer kept", number);
    observer_event(o, flow, handle, &e);
    if (e.frame > ui->view.frame_limit)
        return failure_say(
            why, "Segment %" PRIu64 " is not in the held picture: . lets one more in", number);
    if (!filtering_shows(ui, &e))
        return failure_say(why, "Segment %" PRIu64 " is hidden by the filter", number);
    go_to(ui, watch, flow, handle);
    return true;
}

/* If no frame has the number, that is known at once but in long captures. */
static bool
go_to_frame(struct ui *ui, const struct watch *watch, uint64_t number, struct failure *why)
{
    ui->seek.kind = SEEK_FRAME;
    ui->seek.frame = number;
    ui->seek.forward = true;
    ui->seek.wrapped = true; /* from the first connection on, to the end */
    ui->seek.flow = ui->seek.from_flow = 0;
    ui->seek.at = ui->seek.from = (struct ladder_place){.handle = 0};
    find_turn(ui, watch);
    if (ui->seek.kind != SEEK_NOTHING || ui->seek.at.handle != 0)
        return true;
    (void)failure_say(why, "%s", ui->say);
    ui->say[0] = '\0';
    return false;
}

static bool
go_to_flow(struct ui *ui, const struct watch *watch, uint64_t number, struct failure *why)
{
    const struct flow *flow =
        number <= UINT32_MAX ? observer_flow(watch->observer, (uint32_t)number) : NULL;

    if (!flow && number > 0 && number <= observer_flow_last(watch->observer))
        return failure_say(why, "Connection %" PRIu64 " is no longer kept", number);
    if (!flow || !filter_flow(&ui->filtering, flow))
        return failure_say(why, "Connection %" PRIu64 " is not in the list", number);
    ui->list.selected = flow->number;
    ui->list.asked = true;
    return true;
}

bool
find_number(struct ui *ui, const struct watch *watch, const char *words, struct failure *why)
{
    bool frame = words[0] == '#';
    uint64_t number;

    if (!digits_read(words + frame, UINT64_MAX, &number))
        return failure_say(
            why, "\"%s\" is no number: write 12 for a %s, #345 for a frame of the capture", words,
            ui->screen == SCREEN_LIST ? "connection" : "segment of this connection");
    if (frame)
        return go_to_frame(ui, watch, number, why);
    return ui->screen == SCREEN_LIST ? go_to_flow(ui, watch, number, why)
                                     : find_segment(ui, watch, number, why);
}
