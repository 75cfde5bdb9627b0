#include "tcp_ack.h"

#include "tcp_accept.h"
#include "tcp_ack_void.h"
#include "tcp_cover.h"
#include "tcp_fin.h"
#include "tcp_sack.h"
#include "tcp_stray.h"

#include "tcpviz/base/inlining.h"
#include "tcpviz/base/nanotime.h"

/* flow_way.away of so long: how many binary digits the quotient has.  Without a loop, whose end
 * would be guessed wrongly for most connections. */
static unsigned
away_of(int64_t ns)
{
    uint64_t n = ns > 0 ? (uint64_t)ns / FLOW_AWAY_NS : 0;

    return n > 0 ? 64 - (unsigned)__builtin_clzll(n) : 0;
}

/* How long it took to answer the SYN, if that passed only once. */
static void
learn_away(struct sighting *t)
{
    const struct range *syn = ranges_find(t->ranges, t->peer, t->peer->base_seq);
    struct flow_way *way = &t->flow->way[t->e->from];

    way->away = 0;
    if (!syn || ranges_newest_syn(t->ranges, t->peer))
        return;
    way->away = away_of(nanotime_between(syn->time_ns, t->s->time_ns)) & 63u;
}

static BUSY void
advance_una(struct sighting *t)
{
    struct half *peer = t->peer;

    half_reaches(peer, t->e->rel_ack);
    peer->snd_una = t->s->ack;
    peer->snd_una_segment = t->e->segment;
    peer->acked_known = true;
    if (peer->seq_seen && seqno_after(t->s->ack, peer->snd_nxt) &&
        is_far_ahead(t->s->ack, peer->snd_nxt)) /* it was sent elsewhere */
        peer->snd_nxt = t->s->ack - WINDOW_MAX;
    ranges_drop_gaps_before(t->ranges, peer, t->s->ack - WINDOW_MAX);
    if (peer->syn_seen && !peer->syn_acked && seqno_after(t->s->ack, peer->base_seq)) {
        peer->syn_acked = true;
        half_drop_rival(t->ranges, peer);
        learn_away(t);
    }
    peer->fin_acked |= peer->fin_seen && seqno_after(t->s->ack, half_fin_seq(peer));
    t->own->asks = 0;
}

/* Data that came with the SYN and is not acknowledged by the SYN-ACK has to be sent again
 * (RFC 7413 section 4.2). */
static void
note_refused_syn_data(struct sighting *t)
{
    const struct half *peer = t->peer;
    uint32_t syn_data = half_syn_data(t->ranges, peer);

    if ((t->s->flags & TCP_SYN) && peer->syn_seen && syn_data > 0 &&
        t->s->ack == peer->base_seq + 1)
        event_note(t->e, (struct note){.kind = NOTE_SYN_DATA_REFUSED,
                                       .segment = peer->syn_segment,
                                       .bytes = syn_data});
}

/* As much as a SYN brings of data (RFC 7413 section 4.2), as a rule. */
#define SYN_DATA_MAX 1460

/* It covers some bytes behind the SYN, as a SYN-ACK does those of a SYN with data: of which only a
 * copy without them passed here, if any did. */
static bool
may_cover_syn_data(const struct sighting *t)
{
    int32_t more = seqno_diff(t->s->ack, t->peer->snd_nxt);

    return (t->s->flags & TCP_SYN) && more > 0 && more <= SYN_DATA_MAX;
}

/* What it covers behind the SYN did not pass here, but was sent, as its timestamp tells.  A SYN-ACK
 * echoes that of an earlier SYN; what is no SYN that of this one, of which an older connection
 * knows nothing.  The numbers alone tell little: some kernels begin with the same ones again.
 * Not inline: it is rare, and makes room where each Ack passes. */
static INLINE_NEVER bool
covers_unseen_of_syn(const struct sighting *t)
{
    const struct tcp_options *o = &t->s->options;
    const struct range *syn = ranges_find(t->ranges, t->peer, t->peer->base_seq);

    if (!syn || syn->tsval == 0 || o->tsecr == 0 || (t->s->flags & TCP_RST))
        return false;
    if (t->s->flags & TCP_SYN)
        return may_cover_syn_data(t) && seqno_before(o->tsecr, syn->tsval);
    return seqno_after(t->s->ack, t->peer->snd_nxt) &&
           seqno_diff(t->s->ack, t->peer->snd_nxt) <= WINDOW_MAX && o->tsecr == syn->tsval;
}

/* An Ack that cannot be about this connection's numbers: below the initial one, beyond any window,
 * or, in answer to a SYN, not of that SYN (RFC 9293 section 3.10.7.3; figure 9: the peer still
 * has an older connection).  Inline: asked of each Ack, and at two places. */
static INLINE_ALWAYS bool
is_foreign(const struct sighting *t)
{
    const struct half *peer = t->peer;
    uint32_t ack = t->s->ack;

    if (!peer->syn_seen || !peer->seq_seen)
        return false;
    if (peer_state(t) == STATE_SYN_SENT && !peer->syn_acked)
        return !seqno_after(ack, peer->base_seq) ||
               (seqno_after(ack, peer->snd_nxt) && !covers_unseen_of_syn(t));
    return t->e->rel_ack < 0 || seqno_diff(ack, half_newest(peer)) > WINDOW_MAX;
}

/* RFC 5961 section 4.2: who still has an older connection answers a SYN so; but where the other
 * side goes on in numbers of before, too, that is what it answers. */
static bool
is_answer_to_syn(const struct sighting *t)
{
    return peer_state(t) == STATE_SYN_SENT && t->s->len == 0 && !flags_are_control(t->s->flags) &&
           t->peer->doubt != DOUBT_SEQ;
}

/* Numbers that the other side may have sent behind its SYN, and the answer to that, may have passed
 * elsewhere. */
static bool
may_cover_unseen(const struct sighting *t)
{
    if (t->s->flags & TCP_SYN)
        return may_cover_syn_data(t);
    return seqno_after(t->s->ack, t->peer->snd_nxt) &&
           seqno_diff(t->s->ack, t->peer->snd_nxt) <= WINDOW_MAX;
}

/* Its Ack says nothing about this connection.  Nor does its Seq, where no Ack has told its side's
 * numbers before, and it is that side's first segment, or a challenge as those before it. */
static void
note_foreign(struct sighting *t)
{
    struct half *own = t->own;
    bool asks = is_answer_to_syn(t);

    /* of a reset that is reason enough to drop it, and said so */
    if (!(t->s->flags & TCP_RST) || peer_state(t) != STATE_SYN_SENT)
        event_note(t->e, (struct note){.kind = NOTE_FOREIGN_ACK,
                                       .answers_syn = asks,
                                       .of_unseen = may_cover_unseen(t)});
    t->e->ack_relative = false;
    t->doubt = DOUBT_ACK;
    if (own->syn_seen || own->acked_known || (own->segments > 0 && (t->counted || !asks)))
        return;
    t->e->seq_relative = false;
    own->base_known = own->seq_seen = false;
    own->newest = 0;
    ranges_drop_all(t->ranges, own);
}

/* Of two SYN-ACKs with different numbers their receiver takes the one that it gets first. */
static bool
takes_rival(const struct sighting *t)
{
    struct rival rival = half_rival(t->ranges, t->peer);

    return rival.segment != 0 && !(t->s->flags & (TCP_SYN | TCP_RST)) && t->s->ack == rival.seq + 1;
}

/* It was the earlier one: all is counted from that one again.  To its receiver the later one is a
 * SYN in an open connection. */
static void
take_rival(struct sighting *t)
{
    struct half *peer = t->peer;
    struct rival rival = half_rival(t->ranges, peer);
    struct range syn = {.seq = rival.seq,
                        .len = 1,
                        .whole_len = 1,
                        .segment = rival.segment,
                        .kind = TERM_SYN,
                        .time_ns = rival.time_ns};

    event_note(t->e, (struct note){.kind = NOTE_EARLIER_ISN,
                                   .segment = syn.segment,
                                   .later_segment = peer->syn_segment});
    if (peer->fin_seen)
        tcp_fin_void(t->ranges, t->flow, side_other(t->e->from));
    ranges_drop_all(t->ranges, peer);
    half_drop_rival(t->ranges, peer);
    ranges_add(t->ranges, peer, &syn);
    peer->base_seq = syn.seq;
    peer->snd_nxt = syn.seq + 1;
    peer->newest = 1;
    peer->syn_segment = syn.segment;
    peer->doubt = DOUBT_SYN;
    t->own->edge_known = false;
    half_drop_sacked(t->ranges, t->own);
    t->e->rel_ack = half_rel(peer, t->s->ack);
}

BUSY void
tcp_ack_advance(struct sighting *t, uint32_t before)
{
    t->e->ack_advances = true;
    t->e->ack_base = half_rel(t->peer, before);
    tcp_cover(t, before);
    note_refused_syn_data(t);
    advance_una(t);
}

/* It covers what it was doubted to take. */
static bool
takes_doubted(const struct sighting *t)
{
    const struct half *peer = t->peer;

    return peer->doubt == DOUBT_TIME && t->s->ack == peer->snd_nxt;
}

/* Whether its Ack goes on from a number that is counted, and was the Ack before, if any passed. */
static bool
has_base(const struct sighting *t, uint32_t before)
{
    const struct half *peer = t->peer;

    if (flow_ends_are_one(t->flow))
        return false; /* they are counted as its sender's own */
    if (!peer->acked_known)
        return peer->syn_seen;
    return peer->snd_una_segment != 0 && (peer->syn_seen || half_rel(peer, before) > 0);
}

/* RFC 9293 section 3.10.7.4: in SYN-RECEIVED an Ack that leaves out the SYN-ACK is refused. */
static bool
leaves_out_syn_ack(const struct sighting *t)
{
    const struct half *peer = t->peer;

    return peer->syn_ack_seen && !peer->syn_acked && t->s->ack == peer->base_seq &&
           !(t->s->flags & TCP_RST);
}

/* Whether an Ack of what has not passed is taken; the Ack before may have been such a one, too. */
static bool
take_ahead(struct sighting *t, uint32_t before)
{
    struct half *peer = t->peer;

    if (peer->seq_seen && !tcp_accept_ack(t))
        return false;
    if (seqno_after(t->s->ack, before))
        peer->ahead_too =
            peer->acked_known && (!peer->seq_seen || seqno_after(before, peer->snd_nxt));
    return true;
}

/* Above the Ack before; or the first one, where nothing of the other side is counted. */
static void
take_news(struct sighting *t, uint32_t before)
{
    if (!seqno_after(t->s->ack, before) || !has_base(t, before)) {
        tcp_cover(t, before);
        advance_una(t);
        return;
    }
    tcp_ack_advance(t, before);
    if (takes_doubted(t))
        t->peer->doubt = DOUBT_NONE;
}

static void
take_no_news(struct sighting *t, uint32_t before)
{
    struct half *peer = t->peer;

    if (seqno_before(t->s->ack, before) && peer->snd_una_segment != 0 && !(t->s->flags & TCP_RST))
        event_note_surely(t->e, (struct note){.kind = NOTE_OLDER_ACK,
                                              .segment = peer->snd_una_segment,
                                              .higher_ack = half_rel(peer, peer->snd_una),
                                              .of_unseen = half_has_unseen_acked(peer)});
    else if (leaves_out_syn_ack(t))
        t->doubt = DOUBT_ACK;
    else if (t->s->ack == before && peer->snd_una_segment == 0)
        peer->snd_una_segment = t->e->segment;
}

static void
track_ack(struct sighting *t)
{
    struct half *peer = t->peer;
    uint32_t before;

    if (takes_rival(t))
        take_rival(t);
    tcp_ack_void_check(t);
    before = first_unacked(peer);
    if (is_foreign(t)) {
        note_foreign(t);
        return;
    }
    if ((!peer->seq_seen || seqno_after(t->s->ack, peer->snd_nxt)) && !take_ahead(t, before))
        return;
    if (peer->stray_seen)
        tcp_stray_take(t, peer, t->s->ack);
    if (seqno_after(t->s->ack, before) || (!peer->acked_known && !peer->syn_seen))
        take_news(t, before);
    else
        take_no_news(t, before);
}

/* A part of what offload was to split has gone again, and not all of it: which of its packets a
 * router refused is not known. */
static bool
rest_of_several_waits(const struct sighting *t)
{
    const struct range *first = ranges_first_waiting(t->ranges, t->peer);
    const struct copy *copy = ranges_first_copy(t->ranges, t->peer);

    return first && copy && t->own->mss != 0 && first->whole_len > t->own->mss &&
           first->segment < copy->segment;
}

/* What the other side sends gets through again, unless of what was too large the rest may still
 * have to go again. */
static void
forget_told(struct sighting *t)
{
    struct flow_way *way = &t->flow->way[side_other(t->e->from)];

    if (way->told != TOLD_TOO_BIG ||
        (!ranges_have_refused(t->ranges, t->peer) && !rest_of_several_waits(t)))
        way->told = TOLD_NOTHING;
}

/* Of what is dropped for its Seq the Ack does not count; but where it is foreign, too, neither is
 * about this connection.  Not inline: it is rare, and makes room where each Ack passes. */
static INLINE_NEVER void
note_foreign_of_dropped(struct sighting *t)
{
    if (t->doubt != DOUBT_SEQ || (t->s->flags & (TCP_SYN | TCP_RST)) || !is_foreign(t))
        return;
    event_note(t->e, (struct note){.kind = NOTE_FOREIGN_ACK});
    t->e->ack_relative = false;
}

/* Who sends no timestamps has none echoed: behind its FIN Linux may answer with one that is left of
 * an older connection. */
static bool
may_echo(const struct sighting *t)
{
    const struct range *newest = ranges_newest(t->ranges, t->peer);

    return !t->own->fin_seen || t->peer->ts_recent != 0 || !newest ||
           !range_names_sending(newest) || newest->tsval != 0;
}

BUSY void
tcp_ack_remember(struct sighting *t)
{
    t->own->ack_seen = true;
    t->own->last_ack = t->s->ack;
    if (!t->dropped && t->e->ack_relative && !t->peer->fin_seen && may_echo(t)) {
        t->echoes_anew = t->peer->ts_recent != t->s->options.tsecr;
        t->peer->ts_recent = t->s->options.tsecr;
    }
}

void
tcp_ack_track(struct sighting *t)
{
    if (!(t->s->flags & TCP_ACK) || acks_no_number(t))
        return;
    if (t->dropped)
        note_foreign_of_dropped(t);
    else
        track_ack(t);
    if (t->e->ack_advances)
        forget_told(t);
    if (has_to_do_with_sack(t))
        tcp_sack_track(t);
    if (is_syn(t->s) && t->dropped)
        return;
    tcp_ack_remember(t);
}
