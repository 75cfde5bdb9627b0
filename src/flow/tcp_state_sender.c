#include "tcp_state_parts.h"

#include "tcp_end.h"
#include "tcp_reset_answer.h"

/* RFC 9293 figure 5: what a segment proves of who sends it. */

static bool
in_closing(enum tcp_state state)
{
    return waits_for_fin(state) || state == STATE_CLOSING;
}

/* Figure 5: the states from which a FIN is sent; unknown where the beginning was not seen, unless
 * it is one without ACK, which a scanner sends that has no connection. */
static bool
may_close(const struct sighting *t)
{
    enum tcp_state state = own_state(t);

    return state == STATE_ESTABLISHED || state == STATE_SYN_RECEIVED || state == STATE_CLOSE_WAIT ||
           (state == STATE_UNKNOWN && !t->own->fin_weak);
}

/* Whether a segment with ACK and without SYN proves that the handshake is over for its sender. */
static bool
is_established(const struct sighting *t)
{
    switch (own_state(t)) {
    case STATE_SYN_SENT:
        /* Nobody sends this from SYN-SENT: where the SYN-ACK did not pass here, it came. */
        return t->peer->syn_acked || (!t->peer->syn_seen && !acks_no_number(t));
    case STATE_SYN_RECEIVED:
        if (event_find_note(t->e, NOTE_CHALLENGE_ACK))
            return false; /* what is dropped is answered so in this state, too */
        return t->own->syn_acked || acks_data(t) || flow_ends_are_one(t->flow);
    case STATE_UNKNOWN:
        /* The client whose SYN was not seen acknowledges the SYN-ACK; a server whose SYN-ACK was
         * not seen acknowledges data, and one that goes on after its reset had the ACK of it. */
        return t->e->from == CLIENT ? t->peer->syn_acked : t->own->syn_acked || acks_data(t);
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
seems_established(const struct sighting *t)
{
    return own_state(t) == STATE_SYN_RECEIVED && t->s->len > 0 &&
           (t->peer->segments == 0 || half_syn_data(t->ranges, t->peer) == 0);
}

/* Of data in front of its FIN that were acknowledged: they were sent again, as by a timer, and are
 * no copy. */
static bool
sends_data_again(const struct sighting *t)
{
    return t->s->len > 0 && seqno_before(t->s->seq, half_fin_seq(t->own)) && t->e->acked_before &&
           event_missed_ack(t->e) && t->e->why != WHY_SENT_BEFORE && t->e->why != WHY_SAME_PACKET &&
           !event_find_note(t->e, NOTE_TIMESTAMP_OLD);
}

/* Who sends its FIN, or what stood before that, has no ACK of it yet, though one may have passed
 * here: it sends it again because that came late or not at all (RFC 9293 section 3.8.1), and not
 * with an older Ack. */
static bool
lacks_ack_of_fin(const struct sighting *t)
{
    bool fin = (t->s->flags & TCP_FIN) && half_is_fin_seq(t->own, t->s->seq + t->s->len);

    return t->own->fin_acked && (fin || sends_data_again(t)) &&
           !event_find_note(t->e, NOTE_OLDER_ACK);
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

/* Nothing else than its SYN-ACK, or what a server sends that does Fast Open before it has the ACK
 * of that (RFC 7413 section 4.2). */
static bool
may_wait_for_ack(const struct sighting *t)
{
    return t->own->snd_nxt == t->own->base_seq + segment_seq_len(t->s) ||
           half_syn_data(t->ranges, t->peer) > 0;
}

/* Who sends its SYN-ACK again when a timer may have run out, and has sent nothing else since, has
 * not taken the ACK of it. */
static bool
waits_for_ack(const struct sighting *t)
{
    const struct half *own = t->own;

    return (t->s->flags & TCP_ACK) && own->syn_seen && t->s->seq == own->base_seq &&
           may_wait_for_ack(t) && t->s->ack == t->peer->snd_una &&
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
answers_crossing_fin(const struct sighting *t)
{
    uint32_t answered = own_state(t) == STATE_FIN_WAIT_1 ? answered_at_the_latest(t->e) : 0;

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

    return (!peer->seq_seen && peer->snd_una_segment == t->e->segment) ||
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

/* The same, where that segment is not known. */
static bool
had_gone_behind_fin(const struct sighting *t)
{
    const struct note *filled = event_find_note(t->e, NOTE_FILLS_GAP);

    return filled && filled->segment == 0 && filled->last >= half_rel(t->own, half_fin_seq(t->own));
}

/* It acknowledges the other side's FIN, and its own FIN comes again: the first sending did not pass
 * here.  That shows where its own was acknowledged with the other FIN, or before; or where its
 * sender had gone on behind its FIN's number no later than it acknowledged the other one. */
bool
tcp_state_comes_again_unseen(const struct sighting *t)
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

/* Its numbers had gone on behind it with the first Ack of the other side's FIN, but that had come
 * twice by then: as a rule it was sent as answer to the first one. */
static bool
answers_fin_twice(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;
    uint32_t behind = gone_behind_fin(t);
    const struct copy *copy;

    if (behind == 0 || own->fin_acked || behind != peer->snd_una_segment)
        return false;
    copy = ranges_newest_copy(t->ranges, peer, half_fin_seq(peer));
    return copy && copy->segment < behind;
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
    enum tcp_state now = own_state(t);
    bool agrees = now == t->e->state[t->e->from] && !(now == STATE_CLOSE_WAIT && t->own->inferred);

    if (agrees || (now != STATE_ESTABLISHED && now != STATE_CLOSE_WAIT))
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
state_with_both_fins(struct sighting *t)
{
    enum tcp_state now = own_state(t);

    if (is_late_first_fin(t))
        return STATE_TIME_WAIT;
    if (!t->own->fin_acked || t->s->flags & TCP_FIN || lacks_ack_of_fin(t) ||
        (now == STATE_CLOSING && event_find_note(t->e, NOTE_OLDER_ACK))) /* it was sent before */
        return STATE_CLOSING;
    if (!answers_crossing_fin(t)) {
        t->e->unsure |= (now == STATE_CLOSING && comes_soon(t)) || /* the same numbers as before */
                        (now == STATE_FIN_WAIT_1 && event_find_note(t->e, NOTE_TWO_COPIES));
        return STATE_TIME_WAIT;
    }
    event_note(t->e, (struct note){.kind = NOTE_FINS_CROSSED, .segment = t->own->snd_una_segment});
    return STATE_CLOSING;
}

/* Of a SYN; one that answers another connection is doubted for its Ack, and proves nothing. */
static void
sender_state_by_syn(struct sighting *t)
{
    enum tcp_state now = own_state(t);

    if (now == STATE_UNKNOWN || now == STATE_SYN_SENT || t->fin_void ||
        (now == STATE_ESTABLISHED && waits_for_ack(t)))
        set_own_state(t, t->s->flags & TCP_ACK || t->flow->split_open ? STATE_SYN_RECEIVED
                                                                      : STATE_SYN_SENT);
}

/* Of a FIN, the first one, or one that comes again when states are told anew. */
static void
sender_state_by_fin(struct sighting *t)
{
    bool again = tcp_state_comes_again_unseen(t);
    bool rather_replies = again && answers_fin_twice(t);
    bool replies = t->peer->fin_acked && !was_sent_first(t) && !sent_fin_before(t) &&
                   (!again || rather_replies);

    set_own_state(t, replies ? STATE_LAST_ACK : STATE_FIN_WAIT_1);
    t->e->unsure = (again && !came_first_unseen(t)) || may_have_fin(t) ||
                   (replies && had_gone_behind_fin(t)) || /* or the FINs have crossed */
                   (t->own->fin_acked && event_acks_kind(t->e, TERM_FIN));
}

/* Of what is neither SYN nor reset: whether the handshake is over for its sender, and by this. */
static void
prove_open(struct sighting *t)
{
    bool established = is_established(t);

    t->e->unsure = !established && seems_established(t);
    if (!established && !t->e->unsure)
        return;
    set_own_state(t, opened_state(t->own, t->peer->fin_acked));
    t->e->unsure |= goes_back_to_fin(t) || goes_on_without_syn(t);
}

/* Who is open acknowledges the other side's FIN, or sends without it what it would have had it in:
 * then that had not come. */
static void
prove_half_closed(struct sighting *t)
{
    bool acks_fin = t->peer->fin_acked;

    if (own_state(t) == STATE_ESTABLISHED && acks_fin)
        set_own_state(t, STATE_CLOSE_WAIT);
    else if (own_state(t) == STATE_CLOSE_WAIT && !acks_fin && (t->s->flags & TCP_ACK))
        set_own_state(t, STATE_ESTABLISHED);
}

/* Its FIN, or data before it, come again: so the ACK of them, which passed here, had not come. */
static void
take_back_ack_of_fin(struct sighting *t)
{
    enum tcp_state now = own_state(t);

    if (!lacks_ack_of_fin(t) || (now != STATE_FIN_WAIT_2 && now != STATE_TIME_WAIT))
        return;
    /* nor does this one tell, where the first sending did not pass here */
    t->e->unsure |=
        t->peer->fin_acked ? t->own->fin_segment > t->peer->snd_una_segment : may_have_fin(t);
    set_own_state(t, STATE_FIN_WAIT_1);
}

void
tcp_state_prove(struct sighting *t)
{
    if (t->s->flags & TCP_SYN) {
        sender_state_by_syn(t);
        return;
    }
    if (t->s->flags & TCP_ACK)
        prove_open(t);
    prove_half_closed(t);
    if ((t->s->flags & TCP_FIN) && t->own->fin_seen && may_close(t))
        sender_state_by_fin(t);
    t->e->unsure |= may_have_closed(t);
    take_back_ack_of_fin(t);
    if (in_closing(own_state(t)) && t->peer->fin_acked)
        set_own_state(t, state_with_both_fins(t));
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

/* It answers the SYN of a newer connection, which passed behind the reset, as who still knows the
 * older one does.  A SYN that comes again passed last. */
static bool
answers_syn_behind_reset(const struct sighting *t)
{
    const struct note *answer = event_find_note(t->e, NOTE_CHALLENGE_ACK);

    return t->newer && t->peer->reset && follows_peer(t) && answer &&
           (answer->claim == CLAIM_SYN ? t->newer->last_ns : t->newer->start_ns) >=
               t->flow->last_ns;
}

/* Who still answers behind a reset has not heeded it in TIME-WAIT, as RFC 1337 advises; one that
 * the reset crossed tells nothing. */
static bool
stays_in_time_wait(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;

    return t->flow->end == END_CLOSED && own->fin_seen &&
           (!peer->reset || answers_syn_behind_reset(t)) && seqno_after(t->s->seq, own->fin_seq) &&
           peer->fin_seen &&
           peer->snd_una == half_fin_seq(peer) + 1 && /* else its Ack passed in another segment */
           state_behind_fin(own, peer) == STATE_TIME_WAIT;
}

/* The other side's reset, the newest one that was believed, passed so long ago that what is sent
 * now cannot have crossed it: it did not arrive.  What ended the connection first may be a reset of
 * its own, behind which it had gone on. */
static bool
has_not_had_reset(const struct sighting *t)
{
    const struct flow *flow = t->flow;

    return flow->end == END_RESET && flow->reset_by != t->e->from && !t->own->reset &&
           t->peer->reset && !(t->s->flags & (TCP_SYN | TCP_RST)) &&
           (tcp_reset_comes_too_late(t) || answers_syn_behind_reset(t));
}

/* Where its FIN comes again, or data before it, the close was only inferred.  Where it goes on
 * behind its own reset, somebody else had sent that, and the other side, if it goes on as well, has
 * not believed it, nor has who acknowledges more than its number: their segments prove their states
 * again; and so does a SYN that opens anew, but no old SYN-ACK. */
void
tcp_state_prove_again(struct sighting *t)
{
    if (t->flow->end == END_CLOSED && lacks_ack_of_fin(t))
        set_own_state(t, state_with_peers_fin(t->own, t->peer, false));
    else if (stays_in_time_wait(t))
        set_own_state(t, STATE_TIME_WAIT);
    if (!t->flow->reset_void && !has_not_had_reset(t) && !tcp_end_disbelieves(t) &&
        (!is_syn(t->s) || event_find_note(t->e, NOTE_OLDER_ACK)))
        return;
    set_own_state(t, STATE_UNKNOWN);
    tcp_state_prove(t);
    if (t->own->fin_seen && seqno_after(t->s->seq, half_fin_seq(t->own)))
        set_own_state(t, state_behind_fin(t->own, t->peer));
    t->e->unsure |= own_state(t) != STATE_UNKNOWN && tcp_end_may_have_overtaken(t);
}
