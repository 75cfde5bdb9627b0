#include "going.h"

#include "filtering.h"
#include "finding.h"
#include "selecting.h"
#include "view.h"

#include "tcpviz/base/digits.h"

#include <inttypes.h>

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
go_to_segment(struct ui *ui, const struct watch *watch, uint64_t number, struct failure *why)
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
    select_anywhere(ui, watch, flow, handle);
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
go_to_number(struct ui *ui, const struct watch *watch, const char *words, struct failure *why)
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
                                     : go_to_segment(ui, watch, number, why);
}
