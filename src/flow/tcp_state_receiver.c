#include "tcp_state_parts.h"

/* What arrives changes its receiver, also where that sends nothing: the arcs of tcp_state.c. */

/* Whether something in front of its newest number is missing, as far as the receiver has not said
 * otherwise. */
static bool
gap_open(const struct sighting *t)
{
    const struct half *own = t->own;

    for (const struct range *gap = ranges_newest_gap(t->ranges, own); gap;
         gap = ranges_next(t->ranges, gap)) {
        if (!own->acked_known || seqno_after(range_end(gap), own->snd_una))
            return true;
    }
    return false;
}

/* The receiver's newest ACKs show that it misses something: by name, by asking again, or since they
 * passed behind the FIN and do not have it. */
static bool
shows_missing(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;

    return half_misses(peer) ||
           (t->e->segment > own->fin_segment && peer->last_segment > own->fin_segment);
}

/* And this segment is not all of that: not with what SACK names does it reach the FIN. */
static bool
misses_more(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;
    const struct sacked *sacked = half_sacked(t->ranges, peer);
    uint32_t end = t->s->seq + segment_seq_len(t->s);

    if (!own->acked_known || !shows_missing(t))
        return false;
    if (seqno_after(t->s->seq, own->snd_una))
        return true;
    if (peer->shows_gap)
        return !sacked || seqno_before(sacked_reach(sacked, end), half_fin_seq(own));
    return seqno_before(end, half_fin_seq(own));
}

/* This FIN lies behind the end of its receiver's window, which drops it.  One alone some take all
 * the same, so only an answer tells: then what comes again asks whether the window is open. */
static bool
is_kept_out(const struct sighting *t)
{
    return (t->s->flags & TCP_FIN) && (t->s->len > 0 || t->e->why == WHY_CLOSED) &&
           tcp_is_refused(t, half_fin_seq(t->own));
}

/* A FIN behind a gap has to wait until the gap is filled, and one without ACK is taken, as a rule,
 * by nobody. */
static bool
may_be_taken(const struct sighting *t)
{
    return half_has_closed(t->own) && !gap_open(t);
}

/* A FIN that came with the SYN is not taken by who acknowledges the SYN alone, nor one with an old
 * timestamp, if that is seen.  Who has shown that it had no FIN yet has none by a bare ACK. */
static bool
brings_fin(const struct sighting *t, bool opens)
{
    const struct half *own = t->own;

    return may_be_taken(t) && (opens || segment_seq_len(t->s) > 0) && !misses_more(t) &&
           !is_kept_out(t) && !event_find_note(t->e, NOTE_TIMESTAMP_OLD) &&
           (!half_closes_at_once(own) || own->fin_acked || (t->s->flags & TCP_FIN));
}

/* This FIN had reached its receiver before it passed here: its Ack came by with the receiver's own
 * FIN, or behind that.  Where it acknowledges that one and comes again, its sender had not got the
 * Ack, but a FIN without it: so the FINs crossed, or the receiver's came first. */
static void
learn_late_fin(struct sighting *t)
{
    bool with_its_own =
        t->own->snd_una_segment <= t->peer->fin_segment && !tcp_state_comes_again_unseen(t);

    set_peer_state(t, with_its_own ? STATE_LAST_ACK : STATE_CLOSING);
}

/* The handshake is over for it: by this Ack of its SYN-ACK; or what it sent behind its SYN did not
 * pass here behind that, but is acknowledged. */
static void
infer_open(struct sighting *t)
{
    if (peer_state(t) == STATE_SYN_SENT && !(t->s->flags & TCP_SYN) && !t->peer->fin_seen &&
        acks_data(t))
        set_peer_state(t, STATE_ESTABLISHED);
    if (peer_state(t) == STATE_SYN_RECEIVED && t->peer->syn_acked)
        set_peer_state(t, opened_state(t->peer, t->own->fin_acked));
}

/* It has not closed, and gets the sender's FIN. */
static void
infer_half_closed(struct sighting *t, bool opens)
{
    enum tcp_state now = peer_state(t);

    if (!t->own->fin_seen || t->peer->fin_seen || !brings_fin(t, opens))
        return;
    if (now == STATE_ESTABLISHED ||
        (now == STATE_UNKNOWN && !t->flow->beginning_seen && (t->s->flags & TCP_FIN)))
        set_peer_state(t, STATE_CLOSE_WAIT);
}

/* All of it lies below what its receiver has said to expect, as a keep-alive does: that is answered
 * and dropped, with its Ack (RFC 9293 section 3.10.7.4).  What ends there Linux looks at. */
static bool
lies_below(const struct sighting *t)
{
    return t->own->acked_known && seqno_before(t->s->seq + segment_seq_len(t->s), t->own->snd_una);
}

/* The state of who gets the Ack of its FIN. */
static enum tcp_state
state_with_fin_acked(const struct sighting *t, enum tcp_state now)
{
    if (now == STATE_FIN_WAIT_1)
        return may_be_taken(t) ? now : STATE_FIN_WAIT_2;
    if (now == STATE_CLOSING)
        return STATE_TIME_WAIT;
    return now == STATE_LAST_ACK ? STATE_CLOSED : now;
}

static void
infer_fin_acked(struct sighting *t)
{
    enum tcp_state now = peer_state(t), next = state_with_fin_acked(t, now);

    if (next != now && !lies_below(t))
        set_peer_state(t, next);
}

void
tcp_state_infer(struct sighting *t)
{
    bool opens = peer_state(t) == STATE_SYN_RECEIVED && t->peer->syn_acked;

    if (!(t->s->flags & TCP_ACK))
        return; /* nobody takes it (RFC 9293 section 3.10.7.4) */
    infer_open(t);
    infer_half_closed(t, opens);
    if (waits_for_fin(peer_state(t)) && (t->s->flags & TCP_FIN) && t->own->fin_acked)
        learn_late_fin(t);
    if (t->peer->fin_acked)
        infer_fin_acked(t);
}
