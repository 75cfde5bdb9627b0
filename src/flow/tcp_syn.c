#include "tcp_syn.h"

#include "tcp_fin.h"

#include "tcpviz/base/inlining.h"
#include "tcpviz/base/nanotime.h"

static void
set_base(struct half *half, uint32_t base_seq)
{
    if (!half->log_base_known)
        half->log_base_seq = base_seq;
    half->log_base_known = true;
    half->base_known = true;
    half->base_seq = base_seq;
}

/* Two hosts that answer the same SYN may take turns.  That is said each time: relative numbers do
 * not tell it from the SYN before, sent again. */
static void
note_new_number(struct sighting *t)
{
    struct half *own = t->own;
    struct rival rival = half_rival(t->ranges, own);
    bool earlier = rival.segment != 0 && rival.seq == t->s->seq;
    uint32_t before = own->syn_seen ? own->syn_segment : 0;

    event_note(t->e, (struct note){.kind = NOTE_NEW_ISN,
                                   .segment = earlier ? rival.segment : before,
                                   .renumbered = own->renumbered,
                                   .number_again = earlier});
    if (own->renumbered < 2)
        own->renumbered++;
}

/* RFC 5961 section 4: once a side's SYN is acknowledged, another one opens nothing, whatever its
 * Ack.  The end of the connection changes nothing of that. */
static bool
is_syn_in_open(const struct sighting *t)
{
    return t->own->syn_acked && t->own->base_seq != t->s->seq;
}

/* Of a SYN that counts anew: the one before, which its receiver may have taken. */
static void
remember_rival(struct sighting *t)
{
    const struct range *syn = ranges_first_waiting(t->ranges, t->own); /* not acknowledged */

    half_remember_rival(t->ranges, t->own, syn && syn->kind == TERM_SYN ? syn : NULL);
}

/* All that was known of this direction is void. */
static void
forget_numbers(struct sighting *t)
{
    struct half *own = t->own;

    ranges_drop_all(t->ranges, own);
    t->fin_void = own->fin_seen;
    tcp_fin_forget(t->ranges, t->flow, t->e->from);
    own->seq_seen = own->acked_known = own->syn_acked = own->closed = false;
    own->snd_una_segment = 0;
    t->peer->edge_known = false;
    half_drop_sacked(t->ranges, t->peer);
    own->newest = 0;
}

/* RFC 5961 section 4: a SYN into an open connection may be sent by somebody else, and here it has
 * begun a new one.  Whose name is on it has sent none if it goes on, with an ACK, at just the
 * number that the other side still expects. */
static bool
disowns_its_syn(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;

    return own_state(t) == STATE_SYN_SENT && !own->syn_acked && !peer->syn_seen && own->syn_seen &&
           tcp_seq_is_expected(t) && t->s->seq != own->base_seq + 1 &&
           (t->s->flags & (TCP_ACK | TCP_RST)) == TCP_ACK;
}

/* As if the capture had begun here, in the middle of that connection: what the other side sent was
 * not about that SYN, and right. */
static void
begin_midway(struct sighting *t)
{
    struct half *own = t->own;

    event_note(t->e, (struct note){
                         .kind = NOTE_NEW_ISN, .segment = own->syn_segment, .without_syn = true});
    forget_numbers(t);
    half_drop_rival(t->ranges, own);
    own->syn_seen = own->window_seen = own->edge_known = own->multipath = false;
    own->wscale = own->wscale_offered = WSCALE_UNKNOWN;
    own->mss = 0;
    t->peer->doubt = DOUBT_NONE;
    own->syn_segment = t->e->segment;
    set_base(own, t->s->seq - 1);
}

/* A SYN says where its side's numbers begin.  Another one than before makes all that was known
 * of this direction void. */
static void
learn_initial_number(struct sighting *t)
{
    struct half *own = t->own;

    if (own->syn_seen && own->base_seq == t->s->seq)
        return;
    /* Without a SYN the numbers seen so far were counted from an assumption. */
    if (own->syn_seen || (own->seq_seen && own->base_seq != t->s->seq))
        note_new_number(t);
    if (half_takes_late_syn(own, t->s)) {
        own->newest = seqno_diff(own->snd_una, t->s->seq);
    } else if (own->base_known && own->base_seq != t->s->seq) {
        remember_rival(t);
        forget_numbers(t);
        own->syn_segment = t->e->segment;
    }
    set_base(own, t->s->seq);
    own->syn_seen = true;
    /* Its Ack may have come by first. */
    own->syn_acked = half_is_acked(own, own->base_seq);
}

/* A reset that refuses a SYN, or answers another segment without ACK, has no numbering of its own:
 * its Seq is 0, or taken from the ACK that it answers (RFC 9293 section 3.10.7.1). */
static bool
is_refusal(const struct sighting *t)
{
    return (t->s->flags & TCP_RST) && !t->own->base_known &&
           (t->peer->syn_seen || answers_no_ack(t->own, t->peer, t->s));
}

/* What it sends is already acknowledged by a SYN-ACK, and no timer repeats it so soon. */
static bool
is_late_syn(const struct sighting *t)
{
    return t->peer->syn_ack_seen && t->own->syn_acked &&
           nanotime_between(t->flow->start_ns, t->s->time_ns) < EVENT_TIMER_NS_MIN;
}

/* Of the first SYN of its side, which other segments of that may have overtaken. */
static void
note_opening(struct sighting *t)
{
    if ((t->s->flags & TCP_ACK) || t->own->syn_segment != 0)
        return;
    if (is_late_syn(t))
        event_note(t->e, (struct note){.kind = NOTE_SYN_LATE, .segment = t->peer->syn_segment});
    if (t->s->options.mptcp_subtype == MPTCP_JOIN)
        event_note(t->e, (struct note){.kind = NOTE_PATH_JOINS});
}

static void
learn_bases(struct sighting *t)
{
    const struct segment *s = t->s;

    if (is_syn(s) && is_syn_in_open(t)) {
        t->dropped = t->e->dropped = true;
        t->doubt = DOUBT_SYN;
        event_note(t->e, (struct note){.kind = NOTE_SYN_IN_OPEN, .segment = t->own->syn_segment});
    } else if (is_syn(s)) {
        learn_initial_number(t);
        note_opening(t);
    } else if (disowns_its_syn(t)) {
        begin_midway(t);
    } else if (!t->own->base_known && !is_refusal(t)) {
        set_base(t->own, s->seq - 1);
    }
    if ((s->flags & TCP_ACK) && !t->peer->base_known && !acks_no_number(t))
        set_base(t->peer, s->ack - 1);
}

/* RFC 7323 section 2.2: scaling is in use only if both SYNs carried the option.  A SYN that was
 * not seen is taken to have carried it, as Wireshark does. */
static void
settle_wscale(struct half *own, const struct half *peer)
{
    if (own->wscale_offered == WSCALE_OFF || peer->wscale_offered == WSCALE_OFF)
        own->wscale = WSCALE_OFF;
    else if (own->wscale_offered >= 0)
        own->wscale = own->wscale_offered;
}

/* Its SYN once more, with fewer options: some kernels leave them out where SYNs are not answered.
 * Whether the peer took the SYN before, which had them, its own SYN tells: it has none else (RFC
 * 7323 section 2.2, RFC 8684 section 3.1). */
static bool
repeats_syn(const struct sighting *t)
{
    return t->own->syn_segment != 0 && t->own->syn_segment < t->e->segment;
}

/* Before it is learnt.  What was cut off may have been there, and in those before, too. */
static bool
offers_less(const struct sighting *t)
{
    const struct half *own = t->own;
    const struct tcp_options *options = &t->s->options;
    uint16_t ecn = TCP_ECE | TCP_CWR;

    if ((t->s->flags & TCP_ACK) || !repeats_syn(t) ||
        (t->s->notes & (SEGMENT_CUT_HEADER | SEGMENT_CUT_OPTIONS)))
        return false;
    return (own->ecn_syn && (t->s->flags & ecn) != ecn) ||
           (own->wscale_offered >= 0 && !options->has_wscale) ||
           (own->wscale_offered != WSCALE_UNKNOWN && !own->no_sack && !options->sack_permitted) ||
           (own->multipath && !tcp_options_have(options, TCPOPT_MPTCP));
}

/* The SYN of the other side, and no other one. */
static bool
answers_syn(const struct sighting *t)
{
    return t->peer->syn_seen && !t->peer->syn_ack_seen && acks_sent_syn(t);
}

/* RFC 7323 sections 2.2 and 3.2: what the SYN did not offer no SYN-ACK has.  SACK may be used one
 * way (RFC 2018 section 4). */
static void
learn_offers(struct sighting *t)
{
    const struct tcp_options *options = &t->s->options;
    bool cut = t->s->notes & (SEGMENT_CUT_HEADER | SEGMENT_CUT_OPTIONS | SEGMENT_BAD_OPTIONS);
    unsigned has =
        (options->has_wscale ? OFFER_WSCALE : 0) | (options->has_timestamps ? OFFER_TIMESTAMPS : 0);
    unsigned more = has & ~(unsigned)t->flow->offered;

    if (!(t->s->flags & TCP_ACK))
        t->flow->offered = (t->flow->offered | (cut ? OFFER_ALL : has)) & OFFER_ALL;
    else if (more != 0 && answers_syn(t) && !repeats_syn(t))
        event_note(t->e, (struct note){.kind = NOTE_NOT_OFFERED,
                                       .segment = t->peer->syn_segment,
                                       .options = more});
}

static void
learn_options(struct sighting *t)
{
    const struct tcp_options *options = &t->s->options;
    bool multipath = tcp_options_have(options, TCPOPT_MPTCP);

    if (t->s->notes & (SEGMENT_CUT_HEADER | SEGMENT_CUT_OPTIONS))
        return;
    if (!repeats_syn(t) || t->own->wscale_offered == WSCALE_UNKNOWN)
        t->own->wscale_offered = WSCALE_OFF;
    if (options->has_wscale)
        t->own->wscale_offered = wscale_shift(options->wscale) & 0xf;
    t->own->no_sack = !options->sack_permitted;
    if (options->has_mss)
        t->own->mss = options->mss;
    t->own->multipath = multipath || (t->own->multipath && repeats_syn(t));
    if (multipath && (t->s->flags & TCP_ACK) && t->peer->syn_segment == 0)
        t->peer->multipath = true; /* its SYN, which did not pass here, had offered that */
    settle_wscale(t->own, t->peer);
    settle_wscale(t->peer, t->own);
}

/* RFC 3168 section 6.1.1: ECE and CWR in a SYN offer ECN, ECE alone in the SYN-ACK accepts it; with
 * one SYN that does not, nobody uses it (section 6.1.1).  RFC 9768 section 3.1.1: AE with both
 * offers accurate ECN, too; what else a SYN-ACK answers to that accepts it, also the reserved one
 * (section 3.1.3), but for all three, which only reflect the SYN.  Who has accepted that stays with
 * it, whatever SYNs and SYN-ACKs without it go again (section 3.1.5). */
static void
learn_ecn(struct sighting *t)
{
    uint16_t ecn = t->s->flags & (TCP_ECE | TCP_CWR | TCP_AE);
    bool again = repeats_syn(t), classic, accurate;

    if (t->s->flags & TCP_ACK) {
        classic = ecn == TCP_ECE;
        accurate = t->peer->accecn && (ecn & (TCP_CWR | TCP_AE)) != 0 &&
                   ecn != (TCP_ECE | TCP_CWR | TCP_AE);
    } else {
        classic = (ecn & (TCP_ECE | TCP_CWR)) == (TCP_ECE | TCP_CWR);
        accurate = ecn == (TCP_ECE | TCP_CWR | TCP_AE);
    }
    t->own->ecn_syn = classic && (t->own->ecn_syn || !again);
    t->own->accecn = accurate || (t->own->accecn && again);
}

/* The time that this took is none of a round trip (Karn). */
static void
learn_timer(struct sighting *t)
{
    const struct half *own = t->own;

    t->flow->answer_again |= (t->s->flags & TCP_ACK) && own->syn_ack_seen && !own->syn_acked &&
                             own->base_seq == t->s->seq && follows_own(t) &&
                             tcp_idle_ns(t) >= EVENT_TIMER_NS_MIN;
}

/* Its SYN goes again with an ACK, so that a SYN of the other side came; none passed here. */
static bool
answers_unseen_syn(const struct sighting *t)
{
    return repeats_syn(t) && t->s->seq == t->own->base_seq && t->peer->syn_segment == 0;
}

/* Both sides answer the other one's SYN: RFC 9293 figure 7, of which one SYN without ACK, or both,
 * did not pass here. */
static void
learn_crossing(struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;
    bool both = peer->syn_ack_seen && t->s->ack == peer->base_seq + 1;

    if ((both || answers_unseen_syn(t)) && !own->syn_ack_seen && (t->s->flags & TCP_ACK) &&
        !t->dropped && t->flow->handshake_segment == 0 && !flow_ends_are_one(t->flow))
        t->flow->simultaneous_open = true;
}

/* Not inline: of a usual opening this is all. */
static BUSY INLINE_NEVER void
learn_from_options(struct sighting *t)
{
    learn_offers(t);
    learn_options(t);
    learn_ecn(t);
}

BUSY void
tcp_syn_begin(struct sighting *t)
{
    set_base(t->own, t->s->seq);
    t->own->syn_seen = true;
    t->own->syn_segment = t->e->segment;
    learn_from_options(t);
}

void
tcp_syn_track(struct sighting *t)
{
    learn_bases(t);
    if (!is_syn(t->s))
        return;
    learn_crossing(t);
    learn_timer(t);
    t->offers_less = offers_less(t);
    if (t->dropped)
        return;
    learn_from_options(t);
}
