#include "tcp_ack.h"

#include "tcp_accept.h"
#include "tcp_ack_void.h"
#include "tcp_again.h"
#include "tcp_copies.h"
#include "tcp_fin.h"
#include "tcp_gaps.h"
#include "tcp_sack.h"
#include "tcp_stray.h"

#include "tcpviz/base/inlining.h"
#include "tcpviz/base/nanotime.h"

#include <string.h>

/* As many terms are written out; above that, data is summed. */
#define TERMS_WRITTEN_OUT 3

_Static_assert(TERMS_WRITTEN_OUT <= LIMIT_TERMS && TERM_UNSEEN < LIMIT_TERMS, "an event has room");

/* A sum while it is put together.  The first terms go into the event as they come; where there are
 * more, all go into one for each kind.  So sums of thousands of ranges need no list of them. */
struct sum {
    uint32_t n;
    struct term by_kind[TERM_UNSEEN + 1]; /* with n > TERMS_WRITTEN_OUT */
};

static void
add_to_kind(struct sum *sum, const struct term *term)
{
    struct term *total = &sum->by_kind[term->kind];

    if (total->count == 0) {
        *total = *term;
        return;
    }
    total->value += term->value;
    total->count++;
}

static void
sum_up_kinds(struct sum *sum, const struct event *e)
{
    memset(sum->by_kind, 0, sizeof sum->by_kind);
    for (int i = 0; i < TERMS_WRITTEN_OUT; i++)
        add_to_kind(sum, &e->terms[i]);
}

static void
sum_add(struct sum *sum, struct event *e, enum term_kind kind, uint32_t value, uint32_t segment)
{
    struct term term = {.value = value, .segment = segment, .count = 1, .kind = kind};

    if (sum->n++ < TERMS_WRITTEN_OUT) {
        e->terms[e->n_terms++] = term;
        return;
    }
    if (sum->n == TERMS_WRITTEN_OUT + 1)
        sum_up_kinds(sum, e);
    add_to_kind(sum, &term);
}

/* Terms that are one for each kind stand in the order in which a connection has them. */
static void
sum_finish(const struct sum *sum, struct event *e)
{
    static const enum term_kind order[] = {TERM_SYN, TERM_DATA, TERM_UNSEEN, TERM_FIN};

    if (sum->n <= TERMS_WRITTEN_OUT)
        return;
    e->n_terms = 0;
    for (int i = 0; i < 4; i++)
        if (sum->by_kind[order[i]].count > 0)
            e->terms[e->n_terms++] = sum->by_kind[order[i]];
}

/* The range's event learns who acknowledged it, unless a FIN behind its data is a range of its own
 * and still open. */
static void
mark_acked(struct sighting *t, const struct range *r)
{
    if (r->event != 0)
        log_mark_acked(t->log, r->event, r->frame, t->e->segment, t->s->ack);
}

/* A range that the Ack covers to its end.  The newest one is the segment it answers; where a
 * gap was filled, that is not the one with the highest numbers. */
static void
cover_range(struct sighting *t, const struct range *r)
{
    if (r->segment >= t->e->acks_segment) {
        t->e->acks_segment = r->segment;
        t->e->ack_delay_ns = nanotime_between(r->time_ns, t->s->time_ns);
    }
    t->e->ack_ambiguous |= r->again;
    mark_acked(t, r);
    ranges_retire_first(t->ranges, t->peer);
}

/* The newest copy that ends where the Ack does; 0: none. */
static uint32_t
copy_that_ends_there(const struct sighting *t)
{
    uint32_t segment = 0;

    for (const struct copy *c = ranges_first_copy(t->ranges, t->peer);
         c && seqno_before(c->seq, t->s->ack); c = ranges_next_copy(t->ranges, t->peer, c))
        if (copy_end(c) == t->s->ack && c->segment > segment)
            segment = c->segment;
    return segment;
}

static void
cover_part(struct sighting *t, struct range *r)
{
    uint32_t left = range_end(r) - t->s->ack;

    event_note(t->e, (struct note){.kind = NOTE_PARTIAL_ACK,
                                   .segment = r->segment,
                                   .covered = r->whole_len - left,
                                   .of_bytes = r->whole_len,
                                   .resent_in = copy_that_ends_there(t)});
    r->seq = t->s->ack;
    r->len = left;
    if (t->own->edge_known && t->s->ack == t->own->edge) /* the window had no room for more */
        r->way = WAY_REFUSED;
}

/* Where of the other side nothing passes here, the first note says all; but a single number may be
 * its FIN. */
static bool
is_said(const struct sighting *t, uint32_t from, uint32_t to)
{
    return t->peer->segments == 0 && t->peer->acked_known && half_rel(t->peer, from) > 1 &&
           to - from > 1;
}

static void
note_unseen(struct sighting *t, uint32_t from, uint32_t to)
{
    if (is_said(t, from, to))
        return;
    event_note(t->e, (struct note){.kind = NOTE_ACK_UNSEEN,
                                   .first = half_rel(t->peer, from),
                                   .last = half_rel(t->peer, to) - 1});
}

/* Numbers that passed here, but there was no room to remember their ranges. */
static void
sum_lost(struct sighting *t, struct sum *sum, uint32_t from, uint32_t to)
{
    const struct half *peer = t->peer;
    bool syn = peer->syn_seen && from == peer->base_seq;
    bool fin = half_is_fin_seq(peer, to - 1);

    if (syn)
        sum_add(sum, t->e, TERM_SYN, 1, 0);
    if (to - from > (uint32_t)syn + fin)
        sum_add(sum, t->e, TERM_DATA, to - from - syn - fin, 0);
    if (fin)
        sum_add(sum, t->e, TERM_FIN, 1, 0);
}

/* Numbers without a range: never seen here, unless their ranges were lost. */
static void
sum_gap(struct sighting *t, struct sum *sum, uint32_t from, uint32_t to)
{
    if (t->peer->ranges_lost && !seqno_after(to, ranges_lost_to(t->ranges, t->peer))) {
        sum_lost(t, sum, from, to);
        return;
    }
    sum_add(sum, t->e, TERM_UNSEEN, to - from, 0);
    tcp_gaps_cover(t, (struct span){from, to});
    note_unseen(t, from, to);
}

/* A FIN is the last number of its side (RFC 9293 section 3.6): what passed as another one, and is
 * acknowledged with what lies behind it, is the number of a byte. */
static enum term_kind
kind_of(const struct half *sender, const struct range *r, uint32_t to)
{
    bool last =
        r->seq + 1 == to && (half_is_fin_seq(sender, r->seq) || r->seq + 1 == sender->snd_nxt);

    return r->kind == TERM_FIN && !last ? TERM_DATA : r->kind;
}

/* The part of a range in [from, to); returns where it ends. */
static uint32_t
sum_range(struct sighting *t, struct sum *sum, struct range *r, uint32_t from, uint32_t to)
{
    uint32_t end = range_end(r), stop = seqno_after(end, to) ? to : end;

    if (seqno_after(stop, from))
        sum_add(sum, t->e, kind_of(t->peer, r, to), stop - from, r->segment);
    else
        stop = from;
    if (seqno_after(end, to))
        cover_part(t, r);
    else
        cover_range(t, r);
    return stop;
}

/* Walks from the Ack before to this one, over what the peer sent in between. */
static void
sum_up(struct sighting *t, uint32_t from)
{
    uint32_t to = t->s->ack;
    struct sum sum;

    sum.n = 0;
    while (from != to) {
        struct range *r = ranges_first_waiting(t->ranges, t->peer);

        if (!r || !seqno_before(r->seq, to)) {
            sum_gap(t, &sum, from, to);
            break;
        }
        if (seqno_after(r->seq, from)) {
            sum_gap(t, &sum, from, r->seq);
            from = r->seq;
        }
        from = sum_range(t, &sum, r, from, to);
    }
    sum_finish(&sum, t->e);
}

/* How long it took to answer the SYN, if that passed only once. */
static void
learn_away(struct sighting *t)
{
    const struct range *syn = ranges_find(t->ranges, t->peer, t->peer->base_seq);
    struct flow_way *way = &t->flow->way[t->e->from];

    way->away = 0;
    if (!syn || ranges_newest_copy(t->ranges, t->peer, t->peer->base_seq))
        return;
    for (int64_t ns = nanotime_between(syn->time_ns, t->s->time_ns); ns >= FLOW_AWAY_NS; ns /= 2)
        way->away++;
}

static void
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

/* The peer's SYN was not seen, and nothing was acknowledged before, or only what it had sent before
 * its first number seen here: there is no sum, but what the Ack covers is known. */
static void
cover_silently(struct sighting *t)
{
    struct range *r;

    while ((r = ranges_first_waiting(t->ranges, t->peer)) && !seqno_after(range_end(r), t->s->ack))
        cover_range(t, r);
    if (r && seqno_before(r->seq, t->s->ack)) {
        r->len -= t->s->ack - r->seq;
        r->seq = t->s->ack;
    }
}

/* Karn: an Ack of what was sent twice does not say which of the two it answers, unless it echoes
 * the timestamp of one, or tells that it has both. */
static void
note_two_copies(struct sighting *t, const struct answer *answer)
{
    struct event *e = t->e;

    /* Crossing SYNs go out twice by rule, not because an ACK is late. */
    if ((!e->ack_ambiguous && !answer->known) || event_find_note(e, NOTE_SYN_AGAIN))
        return;
    e->ack_ambiguous = !answer->known;
    if (answer->segment != 0) {
        e->acks_segment = answer->segment;
        e->ack_delay_ns = nanotime_between(answer->time_ns, t->s->time_ns);
    }
    if (answer->note.kind != NOTE_NONE)
        event_note(e, answer->note);
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
        return !seqno_after(ack, peer->base_seq) || seqno_after(ack, peer->snd_nxt);
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
    return !(t->s->flags & TCP_SYN) && seqno_after(t->s->ack, t->peer->snd_nxt) &&
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

static void
cover_numbers(struct sighting *t, uint32_t before)
{
    if (t->e->ack_advances)
        sum_up(t, before);
    else
        cover_silently(t);
    t->own->acks_copies = t->e->ack_ambiguous;
}

static void
cover_copies(struct sighting *t, uint32_t before)
{
    struct answer answer = tcp_copies_answered(t, before);

    cover_numbers(t, before);
    note_two_copies(t, &answer);
    if (answer.note.copy_answered == COPY_BOTH || answer.note.copy_answered == COPY_BEFORE)
        tcp_again_forget_timeout(t);
    ranges_forget_copies(t->ranges, t->peer);
}

static void
cover(struct sighting *t, uint32_t before)
{
    if (t->peer->copied)
        cover_copies(t, before);
    else
        cover_numbers(t, before);
}

void
tcp_ack_advance(struct sighting *t, uint32_t before)
{
    t->e->ack_advances = true;
    t->e->ack_base = half_rel(t->peer, before);
    cover(t, before);
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
    if (seqno_after(t->s->ack, before) && has_base(t, before)) {
        tcp_ack_advance(t, before);
        if (takes_doubted(t))
            peer->doubt = DOUBT_NONE;
    } else if (seqno_after(t->s->ack, before) || (!peer->acked_known && !peer->syn_seen)) {
        cover(t, before);
        advance_una(t);
    } else if (seqno_before(t->s->ack, before) && peer->snd_una_segment != 0 &&
               !(t->s->flags & TCP_RST)) {
        event_note(t->e, (struct note){.kind = NOTE_OLDER_ACK,
                                       .segment = peer->snd_una_segment,
                                       .higher_ack = half_rel(peer, peer->snd_una)});
    } else if (leaves_out_syn_ack(t)) {
        t->doubt = DOUBT_ACK;
    } else if (t->s->ack == before && peer->snd_una_segment == 0) {
        peer->snd_una_segment = t->e->segment;
    }
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

void
tcp_ack_track(struct sighting *t)
{
    if (!(t->s->flags & TCP_ACK) || acks_no_number(t))
        return;
    if (t->dropped)
        note_foreign_of_dropped(t);
    else
        track_ack(t);
    /* of what was too large the rest may still have to go again */
    if (t->e->ack_advances &&
        !(t->flow->way[side_other(t->e->from)].told == TOLD_TOO_BIG &&
          (ranges_have_refused(t->ranges, t->peer) || rest_of_several_waits(t))))
        t->flow->way[side_other(t->e->from)].told = TOLD_NOTHING;
    if (has_to_do_with_sack(t))
        tcp_sack_track(t);
    if (is_syn(t->s) && t->dropped)
        return;
    t->own->ack_seen = true;
    t->own->last_ack = t->s->ack;
    if (!t->dropped && t->e->ack_relative && !t->peer->fin_seen && may_echo(t)) {
        t->echoes_anew = t->peer->ts_recent != t->s->options.tsecr;
        t->peer->ts_recent = t->s->options.tsecr;
    }
}
