#include "tcp_accept_reset.h"

#include "tcp_bytes.h"

#include "tcpviz/base/nanotime.h"

/* RFC 9293 section 3.10.7.3.  Who has acknowledged something is no longer there. */
static enum reset_verdict
judge_in_syn_sent(const struct sighting *t)
{
    bool expected = t->own->syn_seen && tcp_seq_is_expected(t);

    return acks_sent_syn(t) || expected ? RESET_BELIEVED : RESET_NO_ACK;
}

/* Its sender's SYN-ACK passed before it, and so it comes before it, as a rule: then its receiver is
 * in ESTABLISHED. */
static bool
follows_own_syn_ack(const struct sighting *t)
{
    return t->own->syn_ack_seen && t->peer->syn_acked;
}

/* Linux takes a reset with the number of the FIN that its receiver has taken, though that expects
 * the next one: who has closed answers so what had crossed the FIN, and some kernels send one
 * behind their FIN when a program is killed. */
static bool
has_number_of_taken_fin(const struct sighting *t)
{
    enum tcp_state to = peer_state(t);

    return t->own->fin_acked && half_is_fin_seq(t->own, t->s->seq) &&
           (to == STATE_CLOSE_WAIT || to == STATE_LAST_ACK || to == STATE_CLOSING);
}

/* The same, where the last number that its receiver has acknowledged did not pass here. */
static bool
may_have_number_of_fin(const struct sighting *t)
{
    const struct half *own = t->own;

    return own->seq_seen && !own->fin_seen && half_is_una(own, t->s->seq + 1) &&
           !seqno_after(own->snd_nxt, t->s->seq);
}

const struct sacked_block *
tcp_accept_reset_sacked(const struct sighting *t)
{
    const struct half *own = t->own;
    const struct sacked *sacked = half_sacked(t->ranges, t->peer);
    const struct sacked_block *last = sacked ? sacked_last(sacked) : NULL;
    bool more = last && own->seq_seen && seqno_after(own->snd_nxt, last->right);

    return last && t->s->seq == (more ? own->snd_nxt : last->right) ? last : NULL;
}

/* So long behind what passed then its receiver has sent something that still expects the first
 * number that is not acknowledged. */
static bool
expects_since(const struct sighting *t, uint32_t segment, int64_t time_ns, int64_t wait_ns)
{
    const struct half *peer = t->peer;
    int64_t newest_ns = t->flow->analysis.half[side_other(t->e->from)].last_ns;

    return peer->ack_seen && peer->last_ack == t->own->snd_una && peer->last_segment > segment &&
           nanotime_between(time_ns, newest_ns) >= wait_ns;
}

/* A round trip or more behind what had jumped over the gap. */
static bool
expects_gap_since(const struct sighting *t, const struct range *gap)
{
    int64_t rtt_ns = flow_handshake_rtt(t->flow);

    return rtt_ns > 0 && expects_since(t, gap->segment, gap->time_ns, rtt_ns);
}

/* That number did pass here, and was lost or dropped behind this point: a queue takes less than a
 * second. */
static bool
expects_sent_since(const struct sighting *t)
{
    const struct half *own = t->own;
    const struct range *r = ranges_find(t->ranges, own, own->snd_una);
    const struct copy *copy = ranges_newest_copy(t->ranges, own, own->snd_una);
    int64_t wait_ns = flow_handshake_rtt(t->flow) + IDLE_NS;

    if (copy)
        return expects_since(t, copy->segment, copy->time_ns, wait_ns);
    return r && range_names_sending(r) && expects_since(t, r->segment, r->time_ns, wait_ns);
}

/* That number came without ACK alone, so its receiver drops it (RFC 9293 section 3.10.7.4). */
static bool
sent_without_ack(const struct sighting *t)
{
    const struct range *r = ranges_first_waiting(t->ranges, t->own);

    return r && r->seq == t->own->snd_una && tcp_bytes_lacked_ack(t, r);
}

/* That number came in a probe of a closed window, whose answer refuses it. */
static bool
was_refused(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;

    return own->probe == PROBE_ZERO_WINDOW && own->snd_nxt == own->snd_una + 1 && follows_peer(t) &&
           half_refuses_all(peer) && peer->ack_seen && peer->last_ack == own->snd_una;
}

/* What jumped over the first number that is not acknowledged; of more gaps than are remembered the
 * lowest numbers behind that one tell.  NULL: that number passed here. */
static const struct range *
first_gap(const struct sighting *t)
{
    const struct half *own = t->own;
    const struct range *waiting = ranges_first_waiting(t->ranges, own);

    for (const struct range *gap = ranges_newest_gap(t->ranges, own); gap;
         gap = ranges_next(t->ranges, gap))
        if (gap->seq == own->snd_una)
            return gap;
    return waiting && !own->ranges_lost && seqno_after(waiting->seq, own->snd_una) ? waiting : NULL;
}

/* Numbers in front of it did not reach its receiver, whose ACKs still expect the first of them. */
static bool
is_behind_missing(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;
    const struct range *gap;

    if (!own->acked_known || !seqno_after(t->s->seq, own->snd_una))
        return false;
    gap = first_gap(t);
    if (gap)
        return half_misses(peer) || expects_gap_since(t, gap);
    return was_refused(t) || sent_without_ack(t) || expects_sent_since(t);
}

/* RFC 5961 section 3.2: a reset counts only if its Seq is the number expected next; elsewhere in
 * the window it is answered, outside it is dropped.  The receiver has said that number in its last
 * Ack (which may be about an older connection: figure 9); since then it can only have grown, to
 * what was sent to it. */
static enum reset_verdict
judge_by_window(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;
    uint32_t seq = t->s->seq;
    bool beyond = peer->edge_known && seqno_after(seq, peer->edge);

    if (has_number_of_taken_fin(t) || tcp_accept_reset_sacked(t))
        return RESET_BELIEVED;
    if (own->syn_seen && half_rel(own, seq) <= 0)
        return RESET_OUTSIDE; /* the SYN took up that number, and there is none below */
    if (own->acked_known && seqno_before(seq, own->snd_una))
        return RESET_OUTSIDE; /* also where its last Ack was one of an old duplicate */
    if (!own->seq_seen) /* what it sent may have passed elsewhere, as far as that could be taken */
        return beyond ? RESET_OUTSIDE : RESET_BELIEVED;
    if (tcp_seq_is_expected(t) || half_is_una(own, seq) ||
        (!seqno_after(seq, own->snd_nxt) && !is_behind_missing(t)))
        return RESET_BELIEVED;
    return peer->edge_known && seqno_before(seq, peer->edge) ? RESET_INSIDE : RESET_OUTSIDE;
}

enum reset_verdict
tcp_accept_reset(const struct sighting *t)
{
    if (t->flow->state[side_other(t->e->from)] == STATE_SYN_SENT) {
        enum reset_verdict verdict = judge_in_syn_sent(t);

        if (verdict == RESET_BELIEVED || !follows_own_syn_ack(t))
            return verdict;
    }
    return judge_by_window(t);
}

void
tcp_accept_note_disbelieved(struct sighting *t, enum reset_verdict verdict)
{
    static const enum note_kind kinds[] = {[RESET_OUTSIDE] = NOTE_RESET_OUTSIDE,
                                           [RESET_INSIDE] = NOTE_RESET_INSIDE,
                                           [RESET_NO_ACK] = NOTE_RESET_NO_ACK};
    const struct half *own = t->own, *peer = t->peer;
    struct note note = {.kind = kinds[verdict]};
    bool beyond = own->seq_seen && seqno_after(t->s->seq, own->snd_nxt);

    if (verdict == RESET_NO_ACK)
        note.segment = peer->syn_segment;
    else
        note.expected = half_rel(own, own->acked_known ? own->snd_una : own->snd_nxt);
    if (verdict == RESET_INSIDE)
        note.behind_unseen = beyond;
    if (verdict == RESET_OUTSIDE) {
        note.end_unknown = !peer->edge_known && beyond;
        note.may_be_of_fin = may_have_number_of_fin(t);
    }
    if (verdict == RESET_INSIDE || note.end_unknown) /* where only an answer shows it was inside */
        t->doubt = DOUBT_RST;
    event_note(t->e, note);
}
