#include "tcp_bands.h"

#include "tcpviz/base/inlining.h"

/* The number behind all that a side had sent before this segment, as far as numbers and Acks tell.
 */
static int64_t
rel_sent_before(const struct sighting *t, const struct half *half)
{
    int64_t next = t->e->rel_seq;

    if (half != t->own || !(t->s->flags & TCP_FIN) || !t->e->seq_relative)
        return half->newest - (half->fin_seen && half->newest > half_rel(half, half_fin_seq(half)));
    if (half_is_acked(half, t->s->seq))
        next = half_rel(half, half->snd_una);
    return next;
}

/* The client's first Ack of the SYN-ACK did not pass, but the server has acknowledged data of it:
 * so the handshake was over before. */
static bool
was_opened_unseen(const struct sighting *t)
{
    const struct half *client = &t->flow->half[CLIENT], *server = &t->flow->half[SERVER];

    return t->flow->handshake_segment == 0 && client->syn_seen && server->syn_seen &&
           half_has_data_acked(t->ranges, client);
}

BUSY void
tcp_bands_begin_closing(struct sighting *t, enum side by)
{
    struct flow *flow = t->flow;

    if (flow->closing_segment != 0)
        return;
    flow->closing_segment = t->e->segment;
    if (t->e->from == SERVER && t->s->flags & TCP_FIN && was_opened_unseen(t))
        flow->handshake_segment = t->e->segment;
    flow->end_by = by & 1;
    flow->more_sent = t->peer->segments == 0; /* it may have */
    for (int side = 0; side < 2; side++) {
        flow->data_before_closing[side] = t->data_before[side];
        flow->more_sent |= rel_sent_before(t, &flow->half[side]) - 1 > t->data_before[side];
    }
}

/* Its bytes passed behind the first FIN, and that, or an Ack before it, acknowledges them. */
static bool
was_sent_before_closing(const struct sighting *t)
{
    const struct note *acked = event_find_note(t->e, NOTE_ACKED_EARLIER);

    return acked && acked->earlier != EARLIER_PART && acked->segment != 0 &&
           acked->segment <= t->flow->closing_segment;
}

void
tcp_bands_count_closing(struct sighting *t)
{
    struct flow *flow = t->flow;
    int64_t bytes = t->own->data_bytes - t->data_before[t->e->from];

    if (flow_ended(flow) || t->e->from == flow->end_by)
        return;
    if (was_sent_before_closing(t))
        flow->data.before_fin += bytes;
    else if (!t->peer->fin_acked)
        flow->data.crossed_fin += bytes;
}

/* Of a side whose FIN is acknowledged: what it sent behind that, which nobody took.  No Ack covers
 * it, so all of it waits. */
static int64_t
data_behind_fin(const struct sighting *t, const struct half *half)
{
    int64_t n = 0;

    for (const struct range *r = ranges_first_waiting(t->ranges, half); r;
         r = ranges_next(t->ranges, r)) {
        if (r->kind == TERM_DATA && seqno_after(r->seq, half_fin_seq(half)))
            n += r->len;
    }
    return n;
}

/* What passed of a side in the closing, up to its FIN, which is acknowledged. */
static inline int64_t
bytes_in_closing(const struct sighting *t, enum side side)
{
    struct flow *flow = t->flow;
    const struct half *half = &flow->half[side];
    int64_t bytes = half->data_bytes - data_behind_fin(t, half);

    flow->end_mark |= half_rel(half, half_fin_seq(half)) - 1 > bytes;
    return bytes - flow->data_before_closing[side];
}

static void
count_closed(const struct sighting *t)
{
    struct flow *flow = t->flow;
    int64_t before = flow->data.before_fin, crossed = flow->data.crossed_fin;

    for (int side = 0; side < 2; side++)
        flow->data.in_closing[side] = bytes_in_closing(t, (enum side)side);
    flow->data.in_closing[flow->end_by] += crossed;
    flow->data.in_closing[!flow->end_by] -= before + crossed;
}

BUSY void
tcp_bands_finish(struct sighting *t, enum flow_end end)
{
    struct flow *flow = t->flow;

    if (flow->end != END_OPEN)
        return;
    flow->end = end & 3;
    flow->end_segment = t->e->segment;
    flow->data_seen |= t->own->data_bytes > 0 || t->peer->data_bytes > 0;
    if (end == END_CLOSED) {
        count_closed(t);
        return;
    }
    flow->end_by = t->e->from & 1;
    flow->data.in_closing[CLIENT] = flow->data.in_closing[SERVER] = 0; /* both are no more */
    flow->data.unacked = t->peer->segments == 0
                             ? UNACKED_UNKNOWN
                             : half_unacked(t->ranges, t->own) + half_unacked(t->ranges, t->peer);
}
