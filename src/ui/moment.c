#include "moment.h"

#include "tcpviz/flow/inferred.h"

/* What the newest events up to some moment tell of a side. */
struct last {
    uint32_t segment; /* its newest one; 0: it has sent none yet */
    bool reset;       /* that is a reset; */
    bool has_ack;     /* it has an Ack: */
    uint32_t ack;
    bool settled; /* inferred is known */
    bool inferred;
};

/* Looking back: what this event tells that no newer one has told. */
static void
learn_last(struct last *last, const struct event *e, enum side side)
{
    if (last->segment == 0 && e->from == side && !event_is_icmp(e)) {
        last->segment = e->segment;
        last->reset = (e->flags & TCP_RST) != 0;
        last->has_ack = (e->flags & TCP_ACK) != 0;
        last->ack = e->ack;
    }
    if (last->settled)
        return;
    last->inferred = inferred_behind(e, side, true);
    last->settled = last->inferred == inferred_behind(e, side, false);
}

static bool
is_complete(const struct flow *flow, const struct last last[2])
{
    for (int side = 0; side < 2; side++)
        if (flow->half[side].segments > 0 && (last[side].segment == 0 || !last[side].settled))
            return false;
    return true;
}

/* Back from the event at `handle`. */
static void
find_last(const struct observer *o, const struct flow *flow, uint32_t handle, struct last last[2])
{
    struct event e;

    for (; handle != 0 && !is_complete(flow, last); handle = observer_event_prev(o, handle)) {
        observer_event(o, flow, handle, &e);
        learn_last(&last[CLIENT], &e, CLIENT);
        learn_last(&last[SERVER], &e, SERVER);
    }
}

/* Makes the event at `handle` the newest segment up to there: an ICMP error tells no numbers. */
static void
skip_icmp(const struct observer *o, const struct flow *flow, uint32_t handle, struct event *e)
{
    while (event_is_icmp(e) && (handle = observer_event_prev(o, handle)) != 0)
        observer_event(o, flow, handle, e);
}

/* Whether an ICMP error is among the newest events of who is still connecting: repeated SYNs, each
 * with its own, if any. */
static bool
was_told(const struct observer *o, const struct flow *flow, uint32_t handle)
{
    enum { EVENTS = 8 };
    struct event e;

    for (int n = 0; n < EVENTS && handle != 0; n++, handle = observer_event_prev(o, handle)) {
        observer_event(o, flow, handle, &e);
        if (event_is_icmp(&e))
            return true;
    }
    return false;
}

/* How many of the events up to the one at `handle` are ICMP errors, of which few connections have
 * any; far back they count as segments. */
static uint32_t
errors_up_to(const struct observer *o, const struct flow *flow, uint32_t handle)
{
    enum { EVENTS = 4096 };
    uint32_t errors = 0;
    struct event e;

    if (flow_segments(flow) == flow->segments)
        return 0;
    for (int n = 0; n < EVENTS && handle != 0; n++, handle = observer_event_prev(o, handle)) {
        observer_event(o, flow, handle, &e);
        errors += event_is_icmp(&e);
    }
    return errors;
}

/* So many were seen by then: of which side is not told. */
static void
share_segments(struct flow *out, uint32_t segments)
{
    uint32_t *client = &out->half[CLIENT].segments, *server = &out->half[SERVER].segments;

    *server = *server == 0 ? 0 : *client == 0 ? segments : 1;
    *client = segments - *server;
}

static void
forget_later(uint32_t *segment, uint32_t newest)
{
    if (*segment > newest)
        *segment = 0;
}

static bool
disowns_syn_later(const struct half *half, uint32_t newest)
{
    return !half->syn_seen && half->syn_segment > newest;
}

/* Whether its FIN was acknowledged by then: the same Ack may have come again since. */
static bool
was_fin_acked(const struct half *half, uint32_t newest, const struct last *peer)
{
    return half->fin_seen && half->fin_acked &&
           (half->snd_una_segment <= newest ||
            (peer->has_ack && seqno_after(peer->ack, half_fin_seq(half))));
}

/* Another SYN of it has counted since, as nothing had acknowledged the one before. */
static bool
waited_with_other_syn(const struct half *half, enum tcp_state state)
{
    return half->renumbered > 0 && (state == STATE_SYN_SENT || state == STATE_SYN_RECEIVED);
}

/* `e` is the newest segment of the connection then. */
static void
half_at(struct half *half, const struct event *e, enum side side, const struct last last[2])
{
    const struct last *own = &last[side], *peer = &last[side_other(side)];
    uint32_t newest = e->segment;

    half->last_segment = own->segment;
    half->reset = own->reset;
    half->inferred = own->inferred;
    half->segments = own->segment != 0 ? half->segments : 0;
    half->data_bytes = MOMENT_NOT_COUNTED;
    half->acked_known = false;
    half->closed = false;
    half->n_gaps = 0;
    forget_later(&half->fin_segment, newest);
    half->fin_seen = half->fin_seen && half->fin_segment != 0;
    half->fin_acked = was_fin_acked(half, newest, peer);
    /* Of who has sent nothing yet only an Ack tells a number. */
    if (own->segment == 0 && !(e->flags & TCP_ACK))
        half->base_known = false;
    if (half->syn_segment <= newest)
        return;
    if (disowns_syn_later(half, newest)) { /* it was its SYN then */
        half->syn_seen = true;
        half->base_seq = half->log_base_seq;
        half->syn_segment = 1;
        return;
    }
    half->syn_segment = 0;
    half->mss = 0;
    half->base_seq = half->log_base_seq;
    half->syn_seen = waited_with_other_syn(half, e->state[side]);
    half->ecn_syn = false;
}

/* Whether its numbers were counted without its SYN, which passes behind other segments, or were
 * those of the connection before, as the other side's SYN shows later. */
static bool
counts_without_syn(const struct flow *flow, enum side side, uint32_t newest)
{
    const struct half *own = &flow->half[side];

    return (own->syn_segment > newest && !disowns_syn_later(own, newest)) ||
           disowns_syn_later(&flow->half[side_other(side)], newest);
}

void
moment_of(const struct observer *o, const struct flow *flow, uint32_t newest, struct flow *out)
{
    struct last last[2] = {{0}, {0}};
    struct event e;

    *out = *flow;
    if (newest != 0 && observer_event_segment(o, newest) == flow->segments)
        return;
    e = (struct event){.time_ns = flow->start_ns};
    if (newest != 0)
        observer_event(o, flow, newest, &e);
    find_last(o, flow, newest, last);
    out->segments = e.segment;
    out->last_ns = e.time_ns;
    skip_icmp(o, flow, newest, &e);
    for (int side = 0; side < 2; side++) {
        out->state[side] = (uint8_t)e.state[side];
        half_at(&out->half[side], &e, (enum side)side, last);
        if (counts_without_syn(flow, (enum side)side, e.segment))
            out->half[side].base_known =
                e.from == (enum side)side ? e.seq_relative : e.ack_relative;
    }
    share_segments(out, out->segments - errors_up_to(o, flow, newest));
    forget_later(&out->handshake_segment, e.segment);
    forget_later(&out->closing_segment, e.segment);
    forget_later(&out->end_segment, e.segment);
    if (out->end_segment == 0)
        out->end = END_OPEN;
    out->again_segments = 0;
    out->other_bytes = false;
    out->way[CLIENT].told = out->way[SERVER].told = TOLD_NOTHING;
    if (e.state[CLIENT] == STATE_SYN_SENT && was_told(o, flow, newest))
        out->way[CLIENT].told = TOLD_ERROR;
}
