#include "tcpviz/flow/inferred.h"

/* Of the other side nothing passes here, and no Ack tells that it has sent anything behind its SYN:
 * so its ACK of the SYN-ACK is only what data follow. */
static bool
opened_unseen(const struct flow *flow, const struct half *own, const struct half *peer)
{
    return own->syn_ack_seen && peer->segments == 0 &&
           !seqno_after(peer->snd_una, peer->base_seq + 1) && !flow_ends_are_one(flow);
}

/* Whether what its receiver sends next may be older than it, and than a FIN that it brings or that
 * waited for it: no Ack of it has passed.  What only comes again has none of its own. */
static bool
may_be_late(const struct flow *flow, const struct event *e)
{
    return !event_find_note(e, NOTE_AGAIN) && (e->acked_by == 0 || e->acked_by > flow->segments);
}

/* Whether nothing has shown that it came to this state. */
static bool
is_inferred(const struct flow *flow, enum side side)
{
    const struct half *own = &flow->half[side], *peer = &flow->half[side_other(side)];

    if (own->inferred)
        return true;
    switch (flow->state[side]) {
    case STATE_ESTABLISHED:
        return opened_unseen(flow, own, peer);
    case STATE_CLOSE_WAIT:
        return !peer->fin_acked;
    case STATE_FIN_WAIT_1:
        return flow_may_have_fin(flow, side);
    case STATE_CLOSED: /* else what it sent had only crossed what closed it */
        return !own->reset;
    default:
        return false;
    }
}

bool
inferred_state(const struct flow *flow, enum side side)
{
    return flow->outlived || is_inferred(flow, side) ||
           (flow->state[side] == STATE_CLOSE_WAIT && flow_may_have_closed(flow, side));
}

bool
inferred_on_arrow(const struct flow *flow, const struct event *e, enum side side)
{
    if (side == e->from)
        return e->unsure;
    if (e->disproved || flow->half[side].last_segment <= e->segment)
        return true;
    if (flow->state[side] == (uint8_t)e->state[side])
        return is_inferred(flow, side);
    return e->state[side] == STATE_CLOSE_WAIT && may_be_late(flow, e);
}
