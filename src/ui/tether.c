#include "tether.h"

#include "going.h"
#include "view.h"

/* Whether the Ack acknowledges some number of an earlier segment for the first time. */
static bool
covers(const struct event *ack, const struct event *e)
{
    return ack->ack_advances && ack->from != e->from && e->segment < ack->segment &&
           e->seq_relative && event_rel_next(e) > e->rel_seq && event_rel_next(e) > ack->ack_base &&
           e->rel_seq < ack->rel_ack;
}

static bool
quotes(const struct event *icmp, const struct event *e)
{
    return event_is_icmp(icmp) && icmp->notes[0].segment == e->segment;
}

bool
tether_joins(const struct event *selected, const struct event *other)
{
    return selected->flow == other->flow &&
           (covers(selected, other) || quotes(selected, other) || quotes(other, selected) ||
            (selected->acked_by != 0 && selected->acked_by == other->segment));
}

void
tether_follow(struct ui *ui, const struct watch *watch)
{
    const struct flow *flow = shown_flow(ui, watch);
    struct failure why;
    struct event e;
    uint32_t to;

    if (!flow || !ladder_place_valid(watch->observer, ui->view.selected))
        return;
    observer_event(watch->observer, flow, ui->view.selected.handle, &e);
    e = event_as_pictured(ui, watch, flow, &e);
    to = event_is_icmp(&e) ? e.notes[0].segment : e.acked_by != 0 ? e.acked_by : e.acks_segment;
    if (to == 0)
        ui_say(ui, event_rel_next(&e) > e.rel_seq ? "No Ack of it has passed here yet"
                                                  : "Its Ack covers nothing for the first time");
    else if (!go_to_segment(ui, watch, to, &why))
        ui_say(ui, why.sentence);
}
