#include "tcp_state.h"

#include "tcp_accept.h"
#include "tcp_bands.h"
#include "tcp_disprove.h"
#include "tcp_end.h"
#include "tcp_reset_answer.h"

/*
 * States as an observer may tell them (RFC 9293 section 3.3.2, figure 5).
 *
 * The sender of a segment proves its state by its own numbers.  The receiver's is inferred only
 * along arcs on which it sends nothing, since otherwise its own segment will show it:
 *
 *   SYN-RECEIVED  rcv ACK of SYN   ESTABLISHED
 *   ESTABLISHED   rcv FIN          CLOSE-WAIT    (it sends an ACK, perhaps much later)
 *   FIN-WAIT-1    rcv ACK of FIN   FIN-WAIT-2
 *   CLOSING       rcv ACK of FIN   TIME-WAIT
 *   LAST-ACK      rcv ACK of FIN   CLOSED
 */

static bool
waits_for_fin(enum tcp_state state)
{
    return state == STATE_FIN_WAIT_1 || state == STATE_FIN_WAIT_2;
}

static bool
in_closing(enum tcp_state state)
{
    return waits_for_fin(state) || state == STATE_CLOSING;
}

/* Figure 5: the states from which a FIN is sent; unknown where the beginning was not seen, unless
 * it is one without ACK, which a scanner sends that has no connection. */
static bool
may_close(const struct half *half, enum tcp_state state)
{
    return state == STATE_ESTABLISHED || state == STATE_SYN_RECEIVED || state == STATE_CLOSE_WAIT ||
           (state == STATE_UNKNOWN && !half->fin_weak);
}

/* The peer's data was acknowledged, not just its SYN: where that did not pass here, the SYN-ACK
 * told its number. */
static bool
acks_data(const struct ranges *ranges, const struct half *own, const struct half *peer)
{
    return (peer->syn_seen || own->syn_ack_seen) && peer->acked_known &&
           half_rel(peer, peer->snd_una) > 1 + (int64_t)half_syn_data(ranges, peer);
}

/* Whether a segment with ACK and without SYN proves that the handshake is over for its sender. */
static bool
is_established(const struct sighting *t, enum tcp_state now)
{
    switch (now) {
    case STATE_SYN_SENT:
        /* Nobody sends this from SYN-SENT: where the SYN-ACK did not pass here, it came. */
        return t->peer->syn_acked || (!t->peer->syn_seen && !acks_no_number(t));
    case STATE_SYN_RECEIVED:
        if (event_find_note(t->e, NOTE_CHALLENGE_ACK))
            return false; /* what is dropped is answered so in this state, too */
        return t->own->syn_acked || acks_data(t->ranges, t->own, t->peer) ||
               flow_ends_are_one(t->flow);
    case STATE_UNKNOWN:
        /* The client whose SYN was not seen acknowledges the SYN-ACK; a server whose SYN-ACK was
         * not seen acknowledges data, and one that goes on after its reset had the ACK of it. */
        return t->e->from == CLIENT ? t->peer->syn_acked
                                    : t->own->syn_acked || acks_data(t->ranges, t->own, t->peer);
    case STATE_ESTABLISHED:
    case STATE_FIN_WAIT_1:
    case STATE_FIN_WAIT_2:
    case STATE_CLOSE_WAIT:
    case STATE_CLOSING:
    case STATE_LAST_ACK:
    case STATE_TIME_WAIT:
    case STATE_CLOSED:
        break;
    }
    return false;
}

/* The ACK of its SYN-ACK did not pass here, or not yet: so only its data tell that it came, since
 * they would wait for that (RFC 9293 section 3.10.2), unless it does Fast Open (RFC 7413 section
 * 4.2), as what the SYN brought tells, if that passed. */
static bool
seems_established(const struct sighting *t, enum tcp_state now)
{
    return now == STATE_SYN_RECEIVED && t->s->len > 0 &&
           (t->peer->segments == 0 || half_syn_data(t->ranges, t->peer) == 0);
}

/* RFC 9293 section 3.3.2 calls them synchronized: both sides know each other's numbers. */
static bool
is_synchronized(enum tcp_state state)
{
    return state >= STATE_ESTABLISHED && state <= STATE_TIME_WAIT;
}

/* Who sends its FIN has no ACK of it yet, though one may have passed here: it sends it again
 * because that came late or not at all (RFC 9293 section 3.8.1), and not with an older Ack. */
static bool
lacks_ack_of_fin(const struct sighting *t)
{
    return (t->s->flags & TCP_FIN) && t->own->fin_acked &&
           half_is_fin_seq(t->own, t->s->seq + t->s->len) && !event_find_note(t->e, NOTE_OLDER_ACK);
}

/* Where its FIN went out with its SYN, a side begins to close when it is established. */
static enum tcp_state
opened_state(const struct half *half, bool peer_fin_acked)
{
    if (!half_closes_at_once(half))
        return STATE_ESTABLISHED;
    if (peer_fin_acked && half->syn_ack_seen)
        return STATE_LAST_ACK;
    return half->fin_acked ? STATE_FIN_WAIT_2 : STATE_FIN_WAIT_1;
}

/* Its FIN went out with its SYN, and was not taken: an empty segment with the number of it may come
 * from who has not sent it, in its own view, as a scanner behind whose back its kernel answers. */
static bool
goes_back_to_fin(const struct sighting *t)
{
    return half_closes_at_once(t->own) && !t->own->fin_acked && segment_seq_len(t->s) == 0 &&
           half_is_fin_seq(t->own, t->s->seq);
}

/* It goes on in a connection of before, which the other side may have closed by then. */
static bool
goes_on_without_syn(const struct sighting *t)
{
    const struct note *anew = event_find_note(t->e, NOTE_NEW_ISN);

    return anew && anew->without_syn;
}

/* Who sends its SYN-ACK again when a timer may have run out, and has sent nothing else since, has
 * not taken the ACK of it. */
static bool
waits_for_ack(const struct sighting *t)
{
    const struct half *own = t->own;

    return (t->s->flags & TCP_ACK) && own->syn_seen && t->s->seq == own->base_seq &&
           own->snd_nxt == own->base_seq + segment_seq_len(t->s) && t->s->ack == t->peer->snd_una &&
           (!event_find_note(t->e, NOTE_AGAIN) || event_missed_ack(t->e));
}

/* Too soon behind what passed before to have waited for anything. */
static bool
comes_soon(const struct sighting *t)
{
    return tcp_idle_ns(t) < IDLE_NS;
}

/* Which segment it may answer at the latest; 0: not known. */
static uint32_t
answered_at_the_latest(const struct event *e)
{
    const struct note *copies = event_find_note(e, NOTE_TWO_COPIES);

    if (!e->ack_ambiguous)
        return e->acks_segment;
    return copies && copies->segment > e->acks_segment ? copies->segment : 0;
}

/* Its FIN passed here so long ago that the ACK of it has come to it, unless one of the two was lost
 * or late. */
static bool
had_time_for_ack(const struct sighting *t)
{
    const struct range *fin = ranges_find(t->ranges, t->own, half_fin_seq(t->own));
    int64_t rtt_ns = flow_handshake_rtt(t->flow);

    return fin && rtt_ns > 0 &&
           nanotime_between(fin->time_ns, t->s->time_ns) > nanotime_times(rtt_ns, 2);
}

/* RFC 9293 figure 13: who is in FIN-WAIT-1 answers the other side's FIN at once.  If the Ack of its
 * own one passed here only behind what it answers, it did not have it yet, as a rule, unless that
 * was long before. */
static bool
answers_crossing_fin(const struct sighting *t, enum tcp_state now)
{
    uint32_t answered = now == STATE_FIN_WAIT_1 ? answered_at_the_latest(t->e) : 0;

    return answered != 0 && t->own->snd_una_segment > answered && comes_soon(t) &&
           !had_time_for_ack(t);
}

/* Its FIN was sent before the other side's came, though an Ack of that passed here before it. */
static bool
was_sent_first(const struct sighting *t)
{
    return (t->s->flags & TCP_ACK) && !seqno_after(t->s->ack, half_fin_seq(t->peer));
}

/* The last number in front of a side's next one did not pass here, and may be a FIN. */
static bool
may_have_sent_fin(const struct ranges *ranges, const struct half *half)
{
    if (half->fin_seen)
        return false;
    for (const struct range *gap = ranges_newest_gap(ranges, half); gap;
         gap = ranges_next(ranges, gap)) {
        if (range_end(gap) == half->snd_nxt)
            return true;
    }
    return false;
}

/* It had sent this FIN before the other side's passed here. */
static bool
sent_fin_before(const struct sighting *t)
{
    uint32_t first = t->own->fin_segment;

    return first < t->e->segment && first < t->peer->fin_segment;
}

/* With its first Ack nothing is known of what that covers; and what passed behind a missing number
 * may have been empty. */
static bool
may_have_fin(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;

    return (!peer->seq_seen && !peer->fin_seen && peer->snd_una_segment == t->e->segment) ||
           flow_may_have_fin(t->flow, t->e->from) ||
           (own->ack_seen && !seqno_before(own->last_ack, peer->snd_nxt) &&
            may_have_sent_fin(t->ranges, peer));
}

/* Where this FIN comes again, and its first sending did not pass here: the segment of its sender
 * whose number went on behind it; 0: not known. */
static uint32_t
gone_behind_fin(const struct sighting *t)
{
    const struct note *filled = event_find_note(t->e, NOTE_FILLS_GAP);

    return filled && filled->last >= half_rel(t->own, half_fin_seq(t->own)) ? filled->segment : 0;
}

/* It acknowledges the other side's FIN, and its own FIN comes again: the first sending did not pass
 * here.  That shows where its own was acknowledged with the other FIN, or before; or where its
 * sender had gone on behind its FIN's number no later than it acknowledged the other one. */
static bool
comes_again_unseen(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;
    uint32_t behind;

    if (!peer->fin_acked || was_sent_first(t))
        return false;
    if (own->fin_acked)
        return own->snd_una_segment <= peer->fin_segment;
    behind = gone_behind_fin(t);
    return behind != 0 && behind <= peer->snd_una_segment;
}

/* Its numbers had gone on behind it before the other side's FIN was acknowledged: so it was sent
 * before that came. */
static bool
came_first_unseen(const struct sighting *t)
{
    uint32_t behind = gone_behind_fin(t);

    return behind != 0 && behind < t->peer->snd_una_segment;
}

/* The same where it is the first segment of its side, and the other one had told which number
 * comes next. */
static bool
begins_behind_missing(const struct sighting *t)
{
    return t->own->segments == 0 && t->flow->beginning_seen && half_rel(t->own, t->s->seq) > 1;
}

/* It acknowledges one number that did not pass here, and may be a FIN. */
static bool
acks_byte_or_fin(const struct sighting *t)
{
    const struct half *peer = t->peer;

    return (t->s->flags & TCP_ACK) && peer->seq_seen && !peer->fin_seen &&
           t->s->ack == peer->snd_nxt + 1;
}

/* Of who was open before: it may have closed as well, or the other side. */
static bool
may_have_closed(const struct sighting *t)
{
    enum tcp_state now = (enum tcp_state)t->flow->state[t->e->from];

    if (now == t->e->state[t->e->from] || (now != STATE_ESTABLISHED && now != STATE_CLOSE_WAIT))
        return false;
    return may_have_sent_fin(t->ranges, t->own) || begins_behind_missing(t) || acks_byte_or_fin(t);
}

/* Its FIN passes here only behind the Ack of it, which came with the other side's FIN, or before.
 */
static bool
is_late_first_fin(const struct sighting *t)
{
    return (t->s->flags & TCP_FIN) && t->own->fin_acked && was_sent_first(t) &&
           t->own->snd_una_segment <= t->peer->fin_segment;
}

/* Of a side whose FIN was sent, and that acknowledges the other one. */
static enum tcp_state
state_with_both_fins(struct sighting *t, enum tcp_state now)
{
    if (is_late_first_fin(t))
        return STATE_TIME_WAIT;
    if (!t->own->fin_acked || t->s->flags & TCP_FIN ||
        (now == STATE_CLOSING && event_find_note(t->e, NOTE_OLDER_ACK))) /* it was sent before */
        return STATE_CLOSING;
    if (!answers_crossing_fin(t, now)) {
        t->e->unsure |= (now == STATE_CLOSING && comes_soon(t)) || /* the same numbers as before */
                        (now == STATE_FIN_WAIT_1 && event_find_note(t->e, NOTE_TWO_COPIES));
        return STATE_TIME_WAIT;
    }
    event_note(t->e, (struct note){.kind = NOTE_FINS_CROSSED, .segment = t->own->snd_una_segment});
    return STATE_CLOSING;
}

/* Of a SYN, unless it answers another connection. */
static void
sender_state_by_syn(struct sighting *t, enum tcp_state now)
{
    if (event_find_note(t->e, NOTE_FOREIGN_ACK))
        return;
    if (now == STATE_UNKNOWN || now == STATE_SYN_SENT || t->fin_void ||
        (now == STATE_ESTABLISHED && waits_for_ack(t)))
        flow_set_state(t->flow, t->e->from,
                       t->s->flags & TCP_ACK || t->flow->split_open ? STATE_SYN_RECEIVED
                                                                    : STATE_SYN_SENT);
}

/* Of a FIN, the first one, or one that comes again when states are told anew. */
static void
sender_state_by_fin(struct sighting *t)
{
    bool again = comes_again_unseen(t);
    bool replies = t->peer->fin_acked && !was_sent_first(t) && !sent_fin_before(t) && !again;

    flow_set_state(t->flow, t->e->from, replies ? STATE_LAST_ACK : STATE_FIN_WAIT_1);
    t->e->unsure = (again && !came_first_unseen(t)) || may_have_fin(t) ||
                   (t->own->fin_acked && event_acks_kind(t->e, TERM_FIN));
}

static void
sender_state(struct sighting *t)
{
    enum side from = t->e->from;
    enum tcp_state now = (enum tcp_state)t->flow->state[from];
    uint16_t flags = t->s->flags;
    bool peer_fin_acked = t->peer->fin_acked;

    if (flags & TCP_SYN) {
        sender_state_by_syn(t, now);
        return;
    }
    if (flags & TCP_ACK) {
        t->e->unsure = seems_established(t, now) && !is_established(t, now);
        if (t->e->unsure || is_established(t, now)) {
            flow_set_state(t->flow, from, opened_state(t->own, peer_fin_acked));
            t->e->unsure |= goes_back_to_fin(t) || goes_on_without_syn(t);
        }
    }
    if (t->flow->state[from] == STATE_ESTABLISHED && peer_fin_acked)
        flow_set_state(t->flow, from, STATE_CLOSE_WAIT);
    else if (t->flow->state[from] == STATE_CLOSE_WAIT && !peer_fin_acked && (flags & TCP_ACK))
        flow_set_state(t->flow, from,
                       STATE_ESTABLISHED); /* the FIN had not come when it sent this */
    if ((flags & TCP_FIN) && t->own->fin_seen && may_close(t->own, t->flow->state[from]))
        sender_state_by_fin(t);
    t->e->unsure |= may_have_closed(t);
    now = (enum tcp_state)t->flow->state[from];
    if (lacks_ack_of_fin(t) && (now == STATE_FIN_WAIT_2 || now == STATE_TIME_WAIT)) {
        /* nor does this one tell, where the first sending did not pass here */
        t->e->unsure |=
            peer_fin_acked ? t->own->fin_segment > t->peer->snd_una_segment : may_have_fin(t);
        flow_set_state(t->flow, from, now = STATE_FIN_WAIT_1);
    }
    if (in_closing(now) && peer_fin_acked)
        flow_set_state(t->flow, from, state_with_both_fins(t, now));
}

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

/* This FIN had reached its receiver before it passed here: its Ack came by with the receiver's own
 * FIN, or behind that.  Where it acknowledges that one and comes again, its sender had not got the
 * Ack, but a FIN without it: so the FINs crossed, or the receiver's came first. */
static void
learn_late_fin(struct sighting *t, enum side to)
{
    bool with_its_own = t->own->snd_una_segment <= t->peer->fin_segment && !comes_again_unseen(t);

    flow_set_state(t->flow, to, with_its_own ? STATE_LAST_ACK : STATE_CLOSING);
}

/* The receiver's newest ACKs show that it misses something: by name, by asking again, or since they
 * passed behind the FIN and do not have it. */
static bool
shows_missing(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;

    return peer->shows_gap || peer->asks > 0 ||
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
    const struct half *own = t->own;

    return own->fin_seen && (!own->fin_weak || own->fin_acked) && !gap_open(t);
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

/* What arrives changes the receiver without an answer from it. */
static void
receiver_state(struct sighting *t)
{
    enum side to = side_other(t->e->from);
    uint16_t flags = t->s->flags;
    bool opens = t->flow->state[to] == STATE_SYN_RECEIVED && t->peer->syn_acked;

    if (!(flags & TCP_ACK))
        return; /* nobody takes it (RFC 9293 section 3.10.7.4) */
    /* What it sent behind its SYN did not pass here behind that, but is acknowledged. */
    if (t->flow->state[to] == STATE_SYN_SENT && !(flags & TCP_SYN) && !t->peer->fin_seen &&
        acks_data(t->ranges, t->own, t->peer))
        flow_set_state(t->flow, to, STATE_ESTABLISHED);
    if (opens)
        flow_set_state(t->flow, to, opened_state(t->peer, t->own->fin_acked));
    if (!t->peer->fin_seen && brings_fin(t, opens) &&
        (t->flow->state[to] == STATE_ESTABLISHED ||
         (t->flow->state[to] == STATE_UNKNOWN && !t->flow->beginning_seen && (flags & TCP_FIN))))
        flow_set_state(t->flow, to, STATE_CLOSE_WAIT);
    if (waits_for_fin(t->flow->state[to]) && (flags & TCP_FIN) && t->own->fin_acked)
        learn_late_fin(t, to);
    if (!t->peer->fin_acked)
        return;
    if (t->flow->state[to] == STATE_FIN_WAIT_1 && !may_be_taken(t))
        flow_set_state(t->flow, to, STATE_FIN_WAIT_2);
    else if (t->flow->state[to] == STATE_CLOSING)
        flow_set_state(t->flow, to, STATE_TIME_WAIT);
    else if (t->flow->state[to] == STATE_LAST_ACK)
        flow_set_state(t->flow, to, STATE_CLOSED);
}

static void
note_crossing_syn(struct sighting *t)
{
    if (t->s->flags & TCP_ACK || t->flow->simultaneous_open || !t->peer->syn_seen ||
        t->flow->state[side_other(t->e->from)] != STATE_SYN_SENT)
        return;
    t->flow->simultaneous_open = true;
    t->flow->split_open = t->peer->syn_acked;
    event_note(t->e, (struct note){.kind = NOTE_SIMULTANEOUS_OPEN,
                                   .segment = t->peer->syn_segment,
                                   .split = t->flow->split_open});
}

/* Of a side that has the other one's FIN: it had no Ack of that where it sent its own first. */
static enum tcp_state
state_with_peers_fin(const struct half *own, const struct half *peer, bool own_acked)
{
    if (own->fin_segment < peer->snd_una_segment)
        return own_acked ? STATE_TIME_WAIT : STATE_CLOSING;
    return own_acked ? STATE_CLOSED : STATE_LAST_ACK;
}

/* Of a segment that lies behind its sender's FIN.  Who has not taken the other one has no Ack of
 * its own that came with that, or behind. */
static enum tcp_state
state_behind_fin(const struct half *own, const struct half *peer)
{
    bool before = !peer->fin_seen || own->snd_una_segment < peer->fin_segment;

    if (!peer->fin_acked)
        return own->fin_acked && before ? STATE_FIN_WAIT_2 : STATE_FIN_WAIT_1;
    return state_with_peers_fin(own, peer, own->fin_acked);
}

/* Who still answers behind a reset has not heeded it in TIME-WAIT, as RFC 1337 advises; one that
 * the reset crossed tells nothing. */
static bool
stays_in_time_wait(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;

    return t->flow->end == END_CLOSED && !peer->reset && own->fin_seen &&
           seqno_after(t->s->seq, own->fin_seq) && peer->fin_seen &&
           peer->snd_una == half_fin_seq(peer) + 1 && /* else its Ack passed in another segment */
           state_behind_fin(own, peer) == STATE_TIME_WAIT;
}

/* The other side's reset, which ended the connection here, passed so long ago that what is sent now
 * cannot have crossed it: it did not arrive. */
static bool
has_not_had_reset(const struct sighting *t)
{
    return t->flow->end == END_RESET && t->flow->end_by != t->e->from && !t->own->reset &&
           t->peer->reset && !(t->s->flags & (TCP_SYN | TCP_RST)) && tcp_reset_comes_too_late(t);
}

/* Of a side that was CLOSED, and sends something.  Where its FIN comes again, the close was only
 * inferred.  Where it goes on behind its own reset, somebody else had sent that, and the other
 * side, if it goes on as well, has not believed it, nor has who acknowledges more than its number:
 * their segments prove their states again; and so does a SYN that opens anew, but no old SYN-ACK.
 */
static void
prove_again(struct sighting *t)
{
    enum side from = t->e->from;

    if (t->flow->end == END_CLOSED && lacks_ack_of_fin(t))
        flow_set_state(t->flow, from, state_with_peers_fin(t->own, t->peer, false));
    else if (stays_in_time_wait(t))
        flow_set_state(t->flow, from, STATE_TIME_WAIT);
    if (!t->flow->reset_void && !has_not_had_reset(t) && !tcp_end_disbelieves(t) &&
        (!is_syn(t->s) || event_find_note(t->e, NOTE_OLDER_ACK)))
        return;
    flow_set_state(t->flow, from, STATE_UNKNOWN);
    sender_state(t);
    if (t->own->fin_seen && seqno_after(t->s->seq, half_fin_seq(t->own)))
        flow_set_state(t->flow, from, state_behind_fin(t->own, t->peer));
    t->e->unsure |= t->flow->state[from] != STATE_UNKNOWN && tcp_end_may_have_overtaken(t);
}

static void
take_other(struct sighting *t)
{
    tcp_end_go_on(t);
    if (t->dropped || t->doubt == DOUBT_ACK)
        return;
    if (t->s->flags & TCP_SYN) {
        /* a SYN-ACK that was taken is no challenge: it comes again, or passes behind its ACK */
        if (is_synchronized(t->flow->state[side_other(t->e->from)]) &&
            !(t->own->syn_acked && t->s->flags & TCP_ACK))
            t->doubt = DOUBT_SYN;
        note_crossing_syn(t);
    }
    if (t->flow->state[t->e->from] == STATE_CLOSED)
        prove_again(t);
    else
        sender_state(t);
    receiver_state(t);
    tcp_bands_place(t);
}

void
tcp_state_track(struct sighting *t)
{
    const uint8_t *state = t->flow->state;

    if ((t->s->flags & (TCP_SYN | TCP_RST | TCP_ACK)) != TCP_ACK && !t->dropped)
        tcp_accept_flags(t);
    if (t->s->flags & TCP_RST)
        tcp_end_by_reset(t);
    else
        take_other(t);
    tcp_disprove(t);
    for (int side = 0; side < 2; side++) {
        if (t->e->state[side] == (enum tcp_state)state[side])
            continue; /* as tcp_track.c left it: before this segment */
        t->e->state_changed[side] = true;
        t->e->state[side] = (enum tcp_state)state[side];
    }
    t->own->doubt = t->doubt & 7u;
    if (t->doubt != DOUBT_NONE || t->probe != PROBE_NONE)
        t->own->waits_too = t->follows_asking;
    t->own->reset = (t->s->flags & TCP_RST) != 0;
    t->own->fastclose = !t->own->reset && !t->dropped && tcp_is_multipath(t) &&
                        t->s->options.mptcp_subtype == MPTCP_FASTCLOSE;
}
