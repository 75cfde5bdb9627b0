#include "tcp_ack_void.h"

#include "tcp_fin.h"
#include "tcp_gaps.h"

#include "tcpviz/base/nanotime.h"

/* Since when at least that segment has passed, as the ranges of this side tell. */
static int64_t
oldest_since(const struct ranges *pool, const struct half *half, uint32_t segment, int64_t ns)
{
    const struct range *r = ranges_first(pool, half);

    for (int n = 0; n < 2 * LIMIT_RANGES_ACKED && r; n++, r = ranges_next(pool, r))
        if (r->segment >= segment && r->time_ns < ns)
            ns = r->time_ns;
    return ns;
}

/* That Ack has not just overtaken something, on its way or in the capture: it passed with the
 * newest segment, or before. */
static bool
passed_long_ago(const struct sighting *t, uint32_t segment)
{
    int64_t now = t->s->time_ns, rtt = flow_handshake_ns(t->flow) / 8 * 7;
    int64_t own = oldest_since(t->ranges, t->own, segment, t->flow->last_ns);
    int64_t since = oldest_since(t->ranges, t->peer, segment, own);

    return nanotime_between(since, now) >= (rtt > REORDERED_NS ? rtt : REORDERED_NS);
}

/* An ACK without data has its sender's next number, and this one is later than the Ack: it covers
 * what passed behind that. */
static bool
has_not_sent_that(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;

    return half_has_unseen_acked(own) && segment_seq_len(t->s) == 0 && t->s->seq == own->snd_nxt &&
           peer->data_segment > own->snd_una_segment && t->s->ack == peer->snd_nxt &&
           (!peer->acked_known || seqno_after(t->s->ack, peer->snd_una)) &&
           passed_long_ago(t, own->snd_una_segment);
}

/* A FIN is the last number of its side: what is acknowledged behind it was not sent, nor is it an
 * old FIN, where it has its sender's next number, and no old Ack. */
static bool
closes_without_that(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;

    return own->syn_seen && t->s->seq == own->snd_nxt && peer->acked_known &&
           !seqno_before(t->s->ack, peer->snd_una) && passed_long_ago(t, own->snd_una_segment);
}

/* The other side has gone on from where it was, and just that is acknowledged now: neither of the
 * two can have been overtaken by the Ack. */
static bool
acknowledges_less(const struct sighting *t)
{
    const struct half *peer = t->peer;

    return half_has_unseen_acked(peer) && t->s->ack == peer->snd_nxt &&
           peer->data_segment > peer->snd_una_segment && passed_long_ago(t, peer->snd_una_segment);
}

/* It is its side's newest, and was sent once. */
static bool
can_drop(const struct half *half, const struct range *last)
{
    return last->kind == TERM_DATA && !last->joined && !last->again &&
           range_end(last) == half->snd_nxt && half->n_gaps == 0;
}

/* What that segment brought was dropped with it, as long as its side has sent nothing behind, nor
 * the same again. */
static void
drop_what_it_brought(struct sighting *t, enum side side, uint32_t segment)
{
    struct half *half = &t->flow->half[side];
    const struct range *last;

    if (half->fin_seen && half->fin_segment == segment && !half->fin_acked)
        tcp_fin_void(t->ranges, t->flow, side);
    last = ranges_last_waiting(t->ranges, half);
    if (!last || last->segment != segment || !can_drop(half, last))
        return;
    half->snd_nxt = last->seq;
    half->newest = half_rel(half, half->snd_nxt);
    half->data_bytes -= last->len;
    t->data_before[side] -= last->len;
    ranges_drop_last(t->ranges, half);
}

/* A FIN in the place of the newest data: who sends it has not sent those, which had such an Ack,
 * and has a lower one. */
static bool
closes_without_data(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;
    const struct range *last = ranges_last_waiting(t->ranges, own);

    return t->s->len == 0 && last && last->seq == t->s->seq &&
           last->segment == peer->snd_una_segment && can_drop(own, last) &&
           !seqno_after(t->s->ack, peer->snd_nxt);
}

/* What passed counts as acknowledged, by `segment` if that is known; from there on the window is
 * offered. */
static void
take_back(struct sighting *t, enum side side, uint32_t segment)
{
    struct half *half = &t->flow->half[side], *receiver = &t->flow->half[side_other(side)];

    event_note(t->e, (struct note){.kind = NOTE_ACK_VOID,
                                   .segment = half->snd_una_segment,
                                   .higher_ack = half_rel(half, half->snd_una),
                                   .of_own = half == t->own,
                                   .fin_in_place = half == t->peer && (t->s->flags & TCP_FIN) &&
                                                   closes_without_data(t)});
    drop_what_it_brought(t, side_other(side), half->snd_una_segment);
    tcp_gaps_uncover(t->ranges, half, half->snd_una_segment);
    half->snd_una = half->snd_nxt;
    half->snd_una_segment = segment;
    half->newest = half_rel(half, half->snd_nxt);
    receiver->edge = half->snd_una + half_window_bytes(receiver);
}

/* Of its sender's own numbers: who has acknowledged all of them. */
static uint32_t
acked_all_in(const struct sighting *t)
{
    const struct half *peer = t->peer;

    return peer->ack_seen && peer->last_ack == t->own->snd_nxt ? peer->last_segment : 0;
}

void
tcp_ack_void_check_fin(struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;
    uint32_t end = t->s->seq + segment_seq_len(t->s);

    if (t->dropped || !flags_go_on(t->s->flags))
        return;
    if (seqno_after(own->snd_una, end) && half_has_unseen_acked(own) && closes_without_that(t))
        take_back(t, t->e->from, acked_all_in(t));
    else if (half_has_unseen_acked(peer) && closes_without_data(t))
        take_back(t, side_other(t->e->from), t->s->ack == peer->snd_nxt ? t->e->segment : 0);
}

void
tcp_ack_void_check_unseen(struct sighting *t)
{
    if (t->dropped || !flags_go_on(t->s->flags))
        return;
    if (has_not_sent_that(t))
        take_back(t, t->e->from, acked_all_in(t));
    else if (acknowledges_less(t))
        take_back(t, side_other(t->e->from), t->e->segment);
}
