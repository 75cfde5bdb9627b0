#include "tcpviz/flow/inferred.h"

/* Of the other side nothing passes here, and no Ack tells that it has sent anything behind its SYN:
 * so its ACK of the SYN-ACK is only what data follow. */
static bool
opened_unseen(const struct flow *flow, const struct half *own, const struct half *peer)
{
    return own->syn_ack_seen && peer->segments == 0 &&
           !seqno_after(peer->snd_una, peer->base_seq + 1) && !flow_ends_are_one(flow);
}

bool
inferred_state(const struct flow *flow, enum side side)
{
    const struct half *own = &flow->half[side], *peer = &flow->half[side_other(side)];

    if (flow->outlived || own->inferred)
        return true;
    switch (flow->state[side]) {
    case STATE_ESTABLISHED:
        return opened_unseen(flow, own, peer);
    case STATE_CLOSE_WAIT:
        return !peer->fin_acked || flow_may_have_closed(flow, side);
    case STATE_FIN_WAIT_1:
        return flow_may_have_fin(flow, side);
    case STATE_FIN_WAIT_2:
        return own->last_segment <= own->snd_una_segment;
    case STATE_CLOSED: /* else what it sent had only crossed what closed it */
        return !own->reset;
    default:
        return false;
    }
}
