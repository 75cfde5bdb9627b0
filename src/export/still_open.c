#include "still_open.h"

#include "tcpviz/base/nanotime.h"
#include "tcpviz/story/describe.h"
#include "tcpviz/story/names.h"

/* Of the other side nothing passes here, and no Ack tells that it has sent anything behind its SYN:
 * so its ACK of the SYN-ACK is only what data follow. */
static bool
opened_unseen(const struct half *own, const struct half *peer)
{
    return own->syn_ack_seen && peer->segments == 0 &&
           !seqno_after(peer->snd_una, peer->base_seq + 1);
}

/* As on the arrows, as far as these were shown, a state has a mark that nothing of its side has
 * shown yet: that its SYN or its FIN was acknowledged, or before its Ack that a FIN came; or that
 * who closes is the first.  So have those of a connection whose ends have gone on in another. */
static bool
is_inferred(const struct flow *flow, enum side side, const uint32_t *inferred)
{
    const struct half *own = &flow->half[side], *peer = &flow->half[side_other(side)];

    if (flow->outlived || (inferred && own->last_segment <= inferred[side]))
        return true;
    switch (flow->state[side]) {
    case STATE_ESTABLISHED:
        return (!inferred && own->last_segment <= own->syn_segment) || opened_unseen(own, peer);
    case STATE_CLOSE_WAIT:
        return !peer->fin_acked || flow_may_have_closed(flow, side);
    case STATE_FIN_WAIT_1:
        return flow_may_have_fin(flow, side);
    case STATE_FIN_WAIT_2:
        return own->last_segment <= own->snd_una_segment;
    default:
        return false;
    }
}

void
still_open_add(struct text *t, const struct flow *flow, const struct ladder_style *style,
               const uint32_t *inferred)
{
    uint32_t errors = flow->segments - flow_segments(flow);
    const char *before = "; ";

    text_add(t, "still open: ");
    text_add_count(t, flow_segments(flow), "segment");
    if (errors > 0) {
        text_add(t, " and ");
        text_add_count(t, errors, "ICMP error");
    }
    text_add(t, ", the last at ");
    nanotime_add_seconds(t, nanotime_between(style->zero_ns, flow->last_ns), 6);
    for (int side = 0; side < 2; side++) {
        if (flow->state[side] == STATE_UNKNOWN)
            continue;
        text_addf(t, "%s%s %s%s", before, side_name(&style->numbers, (enum side)side, NAME_TITLE),
                  is_inferred(flow, (enum side)side, inferred) ? "~" : "",
                  describe_state((enum tcp_state)flow->state[side]));
        before = ", ";
    }
}
