#include "tcp_reset_answer.h"

#include "tcpviz/base/nanotime.h"

/* No answer takes so long, nor so many times the handshake's round trip. */
#define LATE_ANSWER_NS (100 * NANOTIME_MS)
#define LATE_ANSWER_RTTS 10
#define SLOW_ANSWER_RTTS 2 /* where a second has passed */

/* An ACK is not delayed longer. */
#define ACK_DELAY_NS (500 * NANOTIME_MS)

bool
tcp_reset_looks_like_answer(const struct sighting *t)
{
    return !(t->s->flags & TCP_ACK) && tcp_seq_is_expected(t);
}

/* Whether an answer would have come in such a time: it is a second, and twice as long as the
 * handshake took, or many times longer than that.  What was sent again tells that the way has
 * become slower, or loses packets. */
static bool
is_long(const struct sighting *t, int64_t ns)
{
    int64_t took_ns = flow_handshake_ns(t->flow);

    if (ns >= IDLE_NS)
        return ns >= nanotime_times(took_ns, SLOW_ANSWER_RTTS);
    return took_ns > 0 && t->peer->tries == 0 && ns >= LATE_ANSWER_NS &&
           ns >= nanotime_times(took_ns, LATE_ANSWER_RTTS);
}

/* Nothing had passed before the other side's newest segment for so long that an answer to an older
 * one would have come. */
static bool
newest_came_late(const struct sighting *t)
{
    return is_long(t, t->flow->idle_ms * NANOTIME_MS);
}

bool
tcp_reset_answered_all(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;

    return peer->seq_seen && peer->snd_una_segment > peer->last_segment && peer->acked_known &&
           !seqno_before(peer->snd_una, peer->snd_nxt) && t->s->seq == own->snd_nxt;
}

bool
tcp_reset_comes_too_late(const struct sighting *t)
{
    return is_long(t, tcp_idle_ns(t));
}

bool
tcp_reset_is_answer(const struct sighting *t)
{
    return tcp_reset_looks_like_answer(t) && !tcp_reset_answered_all(t) &&
           !tcp_reset_comes_too_late(t);
}

/* Its sender's newest segment has an Ack, which tells what had come by then.  Not a reset without
 * ACK; nor behind the other side's reset, since when there is nothing left to answer for. */
static bool
newest_has_ack(const struct sighting *t)
{
    const struct flow *flow = t->flow;

    if (flow_ended(flow))
        return flow->end_by == t->e->from && flow->end_mark &&
               t->own->last_segment == flow->end_segment;
    return t->own->segments > 0 && !t->own->reset;
}

/* Data that the other side had sent before, with the same Ack, crossed its sender's newest segment,
 * and may have come to it since. */
static bool
older_may_be_meant(const struct sighting *t, int64_t first)
{
    const struct half *own = t->own;
    const struct range *r = ranges_first_waiting(t->ranges, t->peer);

    return r && r->kind == TERM_DATA && r->segment < first && half_is_una(own, t->s->seq) &&
           r->segment >= own->snd_una_segment && newest_has_ack(t);
}

/* `first` acknowledges its sender's newest data, and so was sent at most 0.5 s behind them (RFC
 * 9293 section 3.8.6.3); what waits came next, and so long after that its answer would have come.
 */
static bool
came_long_before(const struct sighting *t, int64_t first)
{
    const struct half *own = t->own;
    const struct range *last = ranges_newest(t->ranges, own);
    const struct range *waits = ranges_first_waiting(t->ranges, t->peer);

    return last && waits && last->segment == own->last_segment && own->snd_una_segment == first &&
           waits->segment == first + 1 && range_names_sending(last) && range_names_sending(waits) &&
           is_long(t, nanotime_between(last->time_ns, waits->time_ns) - ACK_DELAY_NS);
}

/* The other side's keep-alive, behind which it has gone on, ended so long a silence that an answer
 * to what came before that would have come: which one; 0: there is none. */
static uint32_t
keep_alive_that_came_late(const struct sighting *t)
{
    const struct half *peer = t->peer;

    return peer->probe == PROBE_KEEP_ALIVE && is_long(t, half_asked_ns(t->ranges, peer))
               ? half_asking_segment(t->ranges, peer)
               : 0;
}

/* Its sender's newest segment has not answered those that had this number as Ack by then: it is no
 * reset behind the end, or one with a lower Seq, as all of its side's are. */
static bool
leaves_number_unanswered(const struct sighting *t)
{
    const struct flow *flow = t->flow;

    if (t->own->reset)
        return was_reset_by_own(t) && seqno_after(t->s->seq, flow->data.reset_seq);
    return t->own->last_segment > flow->end_segment;
}

/* `first`, the newest one, has passed right behind its sender's own newest segment, and sooner than
 * the answer to that can: so it is the answer to one before, which had the same Ack, and crossed
 * that segment. */
static bool
answers_one_before(const struct sighting *t, int64_t first)
{
    const struct half *own = t->own, *peer = t->peer;

    return first == peer->last_segment && first == (int64_t)own->last_segment + 1 &&
           leaves_number_unanswered(t) && half_is_una(own, t->s->seq) &&
           own->snd_una_segment < first && tcp_comes_too_soon(t);
}

/* Its sender's reset before had another number, and ended nothing: each may answer one of a row of
 * data or repeated ACKs that had passed by then, this one of those that have its number as Ack. */
static bool
answers_one_of_row(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;

    return own->reset && !flow_ended(t->flow) && follows_own(t) && half_is_una(own, t->s->seq) &&
           own->snd_una_segment < peer->last_segment && (peer->sent_count > 1 || peer->asks > 0);
}

/* The other side's newest segment is a reset, which nobody answers, or its SYN again, the answer to
 * which has Seq 0 and an ACK; and an older one had this number as Ack. */
static bool
answers_older(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;
    const struct copy *syn = ranges_newest_syn(t->ranges, peer);

    return !flow_ended(t->flow) && half_is_una(own, t->s->seq) && own->snd_una_segment != 0 &&
           own->snd_una_segment < peer->last_segment &&
           (peer->reset ||
            (peer->syn_seen && !peer->syn_ack_seen && syn && syn->segment == peer->last_segment));
}

/* The oldest segment that it may answer: behind its sender's own newest one, or the Ack that has
 * its number, if that came later; who sent a SYN-ACK waits for the ACK of it, and who was reset has
 * nothing left to answer for. */
static int64_t
oldest_answered(const struct sighting *t)
{
    const struct half *own = t->own;
    int64_t first = (int64_t)own->last_segment + 1;

    if (half_is_una(own, t->s->seq) && own->snd_una_segment > first)
        first = own->snd_una_segment;
    if (first == t->flow->handshake_segment || came_long_before(t, first))
        first++;
    if (first <= t->flow->end_segment)
        first = (int64_t)t->flow->end_segment + 1;
    return first < t->peer->last_segment ? first : t->peer->last_segment;
}

struct note
tcp_reset_answer_note(const struct sighting *t, enum note_kind kind)
{
    struct note note = {.kind = kind, .segment = t->peer->last_segment};
    uint32_t late = keep_alive_that_came_late(t);

    if (answers_older(t)) {
        note.segment = t->own->snd_una_segment;
        note.from_segment = note.segment;
        return note;
    }
    note.from_segment = oldest_answered(t);
    if (newest_came_late(t))
        note.from_segment = note.segment;
    else if (note.from_segment < late)
        note.from_segment = late;
    else if (older_may_be_meant(t, note.from_segment) || answers_one_before(t, note.from_segment) ||
             answers_one_of_row(t))
        note.from_segment = 0;
    return note;
}

uint32_t
tcp_reset_newer(const struct sighting *t)
{
    return t->own_newer && t->own->doubt == DOUBT_SYN ? t->own_newer->number : 0;
}

/* A server that sent its SYN-ACK and resets at the ACK of it; behind the other side's reset it
 * knows the connection no more for that, and who has sent a FIN had taken that ACK. */
static bool
refuses_late(const struct sighting *t)
{
    return t->e->from == SERVER && !was_reset_by_peer(t) && t->own->syn_seen &&
           t->own->fin_segment == 0 && t->own->data_bytes == 0 && t->peer->data_bytes == 0;
}

bool
tcp_reset_may_be_for_more(const struct sighting *t)
{
    const struct half *own = t->own;

    return !(t->s->flags & TCP_ACK) && own->syn_ack_seen && half_is_una(own, t->s->seq) &&
           own->snd_una_segment == t->flow->handshake_segment &&
           own->snd_nxt == own->base_seq + 1 && seqno_after(t->s->seq, own->snd_nxt);
}

/* The other side's newest segment brings data, or a FIN whose number tells of some: Linux resets at
 * that as soon as nobody can read them. */
static bool
newest_tells_of_data(const struct sighting *t)
{
    const struct half *peer = t->peer;

    if (peer->data_segment == peer->last_segment)
        return peer->data_bytes > 0;
    return peer->fin_segment == peer->last_segment && peer->acked_known &&
           seqno_after(half_fin_seq(peer), peer->snd_una);
}

/* Its sender knew the connection just before: data of its own wait for an ACK.  So what came, and
 * is data, too, rather has no reader any more: a FIN goes behind all that is queued, however long
 * that waits. */
static bool
was_sending(const struct sighting *t)
{
    const struct half *own = t->own;
    const struct range *last = ranges_at(t->ranges, own->ranges_tail);

    return last && last->kind == TERM_DATA && own->data_bytes > 0 &&
           half_unacked(t->ranges, own) > 0 && own->fin_segment == 0 && newest_tells_of_data(t) &&
           !was_reset_by_peer(t) && nanotime_between(last->time_ns, t->s->time_ns) < IDLE_NS;
}

/* RFC 9293 section 3.6.1: who has closed resets what it cannot read.  Linux does so as soon as data
 * or a FIN tell by their number that there is something, though it has not come itself.  A bare ACK
 * is behind anything, also a FIN. */
static bool
misses_data_behind_fin(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;
    uint32_t newest = peer->last_segment;

    if (own->fin_segment == 0 || !own->ack_seen ||
        (newest != peer->data_segment && newest != peer->fin_segment))
        return false;
    for (const struct range *gap = ranges_newest_gap(t->ranges, peer); gap;
         gap = ranges_next(t->ranges, gap))
        if (gap->segment == newest && gap->seq == own->last_ack)
            return true;
    return false;
}

/* RFC 9293 section 3.10.5: an ABORT has its sender's next number as Seq. */
static enum reset_form
form_of(const struct sighting *t)
{
    if (misses_data_behind_fin(t))
        return RESET_FOR_MISSING;
    if (was_sending(t))
        return RESET_WHILE_SENDING;
    return t->own->seq_seen && t->s->seq == t->own->snd_nxt ? RESET_LIKE_ABORT : RESET_ANSWER;
}

bool
tcp_reset_may_be_abort(const struct sighting *t)
{
    return (t->s->flags & TCP_ACK) || !t->own->seq_seen || t->s->seq == t->own->snd_nxt;
}

static void
explain_newest(struct sighting *t)
{
    struct note note = tcp_reset_answer_note(t, NOTE_RESET_UNKNOWN);

    note.reset_form =
        refuses_late(t) && t->peer->doubt == DOUBT_NONE ? RESET_LATE_REFUSAL : form_of(t);
    note.silence_ns = t->flow->idle_ms * NANOTIME_MS;
    if (tcp_reset_may_be_for_more(t))
        note.reset_form = RESET_FOR_MORE;
    if (tcp_reset_newer(t) != 0) {
        note.reset_form = RESET_OF_NEWER;
        note.newer_connection = tcp_reset_newer(t);
    }
    event_note(t->e, note);
}

/* One of those that had its number as Ack, though the newest one, which passed late, has not. */
static bool
explain_earlier(struct sighting *t)
{
    const struct half *own = t->own;

    if (tcp_reset_may_be_abort(t) || !half_is_una(own, t->s->seq) || own->snd_una_segment == 0 ||
        tcp_reset_comes_too_late(t))
        return false;
    event_note(
        t->e,
        (struct note){.kind = NOTE_RESET_UNKNOWN,
                      .segment = t->peer->asks > 0 ? t->peer->last_segment : own->snd_una_segment,
                      .reset_form = tcp_reset_may_be_for_more(t) ? RESET_FOR_MORE : RESET_ANSWER,
                      .from_segment = own->snd_una_segment,
                      .silence_ns = t->flow->idle_ms * NANOTIME_MS});
    return true;
}

bool
tcp_reset_explain_answer(struct sighting *t)
{
    if (!tcp_reset_is_answer(t) && !answers_no_ack(t->own, t->peer, t->s))
        return explain_earlier(t);
    explain_newest(t);
    return true;
}

/* Whether the number of that SYN lies in the window of who gets it. */
static bool
lies_in_window(const struct sighting *t, const struct half *syn)
{
    return t->own->edge_known && t->peer->acked_known &&
           !seqno_before(syn->base_seq, t->peer->snd_una) &&
           seqno_before(syn->base_seq, t->own->edge);
}

/* RFC 793, page 71: a SYN in the window of a connection that is open is an error, and answered by a
 * reset; since RFC 5961 section 4.2 by an ACK. */
bool
tcp_reset_explain_claim(struct sighting *t)
{
    struct flow *newer = t->newer;

    if (!newer || t->peer->doubt != DOUBT_SYN || newer->claim_answered ||
        newer->half[SERVER].syn_ack_seen || flow_ended(newer) ||
        (flow_ended(t->flow) && t->flow->end != END_CLOSED) ||
        is_long(t, nanotime_between(newer->last_ns, t->s->time_ns)))
        return false;
    newer->claim_answered = true;
    event_note(t->e, (struct note){.kind = NOTE_RESET_FOR_SYN,
                                   .in_window = lies_in_window(t, &newer->half[CLIENT]),
                                   .connection = newer->number});
    return true;
}
