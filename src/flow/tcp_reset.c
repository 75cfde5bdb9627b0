#include "tcp_reset.h"

#include "tcp_accept_reset.h"
#include "tcpviz/base/nanotime.h"

/* So many tries without an answer are called giving up; one may be a coincidence. */
#define TRIES_GIVEN_UP 2

/* Programs that end connections because nothing happens on them wait longer; one that left bytes
 * unread has usually ended by then. */
#define IDLE_TIMER_NS (10 * NANOTIME_S)

/* No answer takes so long, nor so many times the handshake's round trip. */
#define LATE_ANSWER_NS (100 * NANOTIME_MS)
#define LATE_ANSWER_RTTS 10
#define SLOW_ANSWER_RTTS 2 /* where a second has passed */

/* An ACK is not delayed longer. */
#define ACK_DELAY_NS (500 * NANOTIME_MS)

/* Hosts begin with a TTL of 64, 128 or 255: how many hops are gone. */
static int
hops_of(uint8_t ttl)
{
    return (ttl <= 64 ? 64 : ttl <= 128 ? 128 : 255) - ttl;
}

/* A reset that took another way than all other segments of its side.  One hop more or less is a
 * change of the way; and a kernel may begin with another TTL where no socket chose one. */
static bool
ttl_is_strange(const struct sighting *t)
{
    int more;

    if (t->own->ttl == 0 || t->own->ttl_differs || t->own->segments == 0)
        return false;
    more = hops_of(t->s->ttl) - hops_of(t->own->ttl);
    return more > 1 || more < -1;
}

/* RFC 9293 section 3.10.7.1: without ACK, with the other side's Ack as Seq, it answers a segment
 * that was not expected. */
static bool
answers_unexpected(const struct sighting *t)
{
    return !(t->s->flags & TCP_ACK) && tcp_seq_is_expected(t);
}

/* Whether an answer would have come in such a time: it is a second, and twice as long as the
 * handshake took, or many times longer than that.  What was sent again tells that the way has
 * become slower, or loses packets. */
static bool
is_long(const struct sighting *t, int64_t ns)
{
    int64_t rtt_ns = flow_handshake_rtt(t->flow);

    if (ns >= IDLE_NS)
        return ns >= nanotime_times(rtt_ns, SLOW_ANSWER_RTTS);
    return rtt_ns > 0 && t->peer->tries == 0 && ns >= LATE_ANSWER_NS &&
           ns >= nanotime_times(rtt_ns, LATE_ANSWER_RTTS);
}

/* Nothing had passed before the other side's newest segment for so long that an answer to an older
 * one would have come. */
static bool
newest_came_late(const struct sighting *t)
{
    return is_long(t, t->flow->idle_ms * NANOTIME_MS);
}

/* Its sender has acknowledged the newest segment that came, with all before: so it knew the
 * connection, and nothing is left to answer. */
static bool
has_answered_all(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;

    return peer->acked_known && peer->seq_seen && peer->snd_una_segment > peer->last_segment &&
           !seqno_before(peer->snd_una, peer->snd_nxt) && t->s->seq == own->snd_nxt;
}

/* Nor does anything wait for so long without being sent again. */
static bool
comes_too_late(const struct sighting *t)
{
    return is_long(t, tcp_idle_ns(t));
}

/* Its Seq is that of an answer, and it may be one. */
static bool
is_answer(const struct sighting *t)
{
    return answers_unexpected(t) && !has_answered_all(t) && !comes_too_late(t);
}

/* Its sender's newest segment has an Ack, so that it tells what had come by then: a reset without
 * one has answered something itself.  Who was reset has nothing left to answer for. */
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
    const struct range *r = ranges_at(t->ranges, t->peer->sent_head);

    return r && r->kind == TERM_DATA && r->segment < first && own->acked_known &&
           own->snd_una == t->s->seq && r->segment >= own->snd_una_segment && newest_has_ack(t);
}

/* `first` acknowledges its sender's newest data, and so was sent at most 0.5 s behind them (RFC
 * 9293 section 3.8.6.3); what waits came next, and so long after that its answer would have come.
 */
static bool
came_long_before(const struct sighting *t, int64_t first)
{
    const struct half *own = t->own;
    const struct range *last = ranges_at(t->ranges, own->ranges_tail);
    const struct range *waits = ranges_at(t->ranges, t->peer->sent_head);

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
    const struct half_more *more = half_more(t->ranges, peer);

    return more && peer->probe == PROBE_KEEP_ALIVE && !peer->closed && peer->renumbered == 0 &&
                   is_long(t, more->asked_ns)
               ? half_asking_segment(t->ranges, peer)
               : 0;
}

/* Which segment it answers: one of those that came since its sender's own newest one, of which it
 * has the Ack.  Where there are several nothing tells which; but who sent a SYN-ACK waits for the
 * ACK of it, nobody answers a reset, and who was reset has nothing left to answer for. */
static struct note
answer_note(const struct sighting *t, enum note_kind kind)
{
    const struct half *own = t->own;
    struct note note = {.kind = kind, .segment = t->peer->last_segment};
    uint32_t late = keep_alive_that_came_late(t);

    note.b = (int64_t)own->last_segment + 1;
    if (own->acked_known && own->snd_una == t->s->seq && own->snd_una_segment > note.b)
        note.b = own->snd_una_segment;
    if (note.b == t->flow->handshake_segment || came_long_before(t, note.b))
        note.b++;
    if (note.b <= t->flow->end_segment)
        note.b = (int64_t)t->flow->end_segment + 1;
    if (newest_came_late(t) || note.b > note.segment)
        note.b = note.segment;
    else if (note.b < late)
        note.b = late;
    else if (older_may_be_meant(t, note.b))
        note.b = 0;
    return note;
}

/* Which segment behind the end it answers; 0: none. */
static uint32_t
answered_after_end(const struct sighting *t)
{
    return t->peer->last_segment > t->flow->end_segment ? t->peer->last_segment : 0;
}

/* Nobody answers a reset, and who answers has taken its Seq from the Ack. */
static bool
may_answer_newest(const struct sighting *t)
{
    return !t->peer->reset && tcp_seq_is_expected(t);
}

/* A kernel knows what it has sent, and what the other side acknowledges. */
static bool
is_guess(const struct sighting *t)
{
    const struct half *own = t->own;

    return own->seq_seen && seqno_after(t->s->seq, own->snd_nxt) &&
           !(own->acked_known && !seqno_after(t->s->seq, own->snd_una)) && !tcp_seq_is_expected(t);
}

/* A server that sent its SYN-ACK and resets at the ACK of it. */
static bool
refuses_late(const struct sighting *t)
{
    return t->e->from == SERVER && t->own->syn_seen && t->own->data_bytes == 0 &&
           t->peer->data_bytes == 0;
}

/* RFC 9293 section 3.10.5: an ABORT has its sender's next number as Seq. */
static enum reset_form
form_of(const struct sighting *t)
{
    return t->own->seq_seen && t->s->seq == t->own->snd_nxt ? RESET_LIKE_ABORT : RESET_ANSWER;
}

/* Whether it answers the ACK that had closed the connection: who was in LAST-ACK has nothing left
 * to know of it. */
static bool
answers_last_ack(const struct sighting *t)
{
    return t->flow->end == END_CLOSED && t->peer->last_segment == t->flow->end_segment &&
           t->flow->state[t->e->from] == STATE_CLOSED && answers_unexpected(t);
}

/* The number of the connection that its sender has begun with the same ends, and has not gone on in
 * this one since; 0: none. */
static uint32_t
newer_of(const struct sighting *t)
{
    return t->own_newer && t->own->doubt == DOUBT_SYN ? t->own_newer->number : 0;
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
static bool
explain_claim(struct sighting *t)
{
    struct flow *newer = t->newer;

    if (!newer || t->peer->doubt != DOUBT_SYN || newer->claim_answered ||
        newer->half[SERVER].syn_ack_seen || (flow_ended(t->flow) && t->flow->end != END_CLOSED) ||
        ttl_is_strange(t) || is_long(t, nanotime_between(newer->last_ns, t->s->time_ns)))
        return false;
    newer->claim_answered = true;
    event_note(t->e, (struct note){.kind = NOTE_RESET_FOR_SYN,
                                   .a = lies_in_window(t, &newer->half[CLIENT]),
                                   .b = newer->number});
    return true;
}

/* Its sender's newest segment is a reset, too, and nothing of the other side has passed since. */
static bool
follows_own_reset(const struct sighting *t)
{
    const struct half *own = t->own;

    return own->reset && own->doubt == DOUBT_NONE && own->last_segment > t->peer->last_segment;
}

/* And that one had another Seq, as far as the number tells that the other side expects, or no ACK
 * where this one has. */
static bool
differs_from_reset(const struct sighting *t)
{
    const struct flow *flow = t->flow;
    bool first = flow->end == END_RESET && t->own->last_segment == flow->end_segment;

    return follows_own_reset(t) && (t->own->waits_too == tcp_seq_is_expected(t) ||
                                    (first && flow->end_mark != !!(t->s->flags & TCP_ACK)));
}

/* That one did not have the Ack of what had passed before both as its Seq, and this one has: so it
 * answers that, or one before with the same Ack. */
static void
name_left_by_reset(const struct sighting *t, struct note *note)
{
    if (!follows_own_reset(t) || !t->own->waits_too || !answers_unexpected(t) ||
        t->peer->reset || comes_too_late(t))
        return;
    note->segment = t->peer->last_segment;
    note->b = t->own->snd_una == t->s->seq ? t->own->snd_una_segment : note->segment;
}

/* The connection had ended before. */
static bool
explain_after_end(struct sighting *t)
{
    const struct flow *flow = t->flow;
    struct note note = answer_note(t, NOTE_RESET_AGAIN);

    if (flow->end == END_OPEN || flow->reset_void)
        return false;
    if (flow->end != END_CLOSED && flow->end_by != t->e->from && ttl_is_strange(t))
        return false; /* who resets in the name of one side does so in that of the other, too */
    note.segment = comes_too_late(t) ? 0 : answered_after_end(t);
    if (answers_last_ack(t) && !comes_too_late(t)) {
        note = (struct note){.kind = NOTE_RESET_UNKNOWN,
                             .segment = flow->end_segment,
                             .a = RESET_ANSWER,
                             .b = flow->end_segment};
    } else if (flow->end == END_CLOSED) {
        note.kind = note.segment != 0 ? NOTE_RESET_LATE : NOTE_RESET_NO_REASON;
        note.a = closed_in_time_wait(flow, side_other(t->e->from));
        note.b = !answers_unexpected(t);
        note.c = newer_of(t);
    } else if (flow->end_by != t->e->from && !t->own->reset) {
        /* Whoever has reset sends nothing else: there is nothing to answer. */
        note.kind = NOTE_RESET_CROSSED;
        note.segment = flow->end_segment;
    } else if (is_guess(t)) {
        note.kind = NOTE_RESET_GUESS;
        note.a = seqno_diff(t->s->seq, t->own->snd_nxt);
    } else if (note.segment < t->own->last_segment || !may_answer_newest(t)) {
        note.segment = 0; /* its sender had answered already, or answers what came before */
        note.c = differs_from_reset(t);
        name_left_by_reset(t, &note);
    }
    event_note(t->e, note);
    return true;
}

/* The other side's newest segment is its SYN-ACK, and not, for one, what asks whether a reset was
 * meant. */
static bool
came_with_syn(const struct sighting *t)
{
    const struct half *peer = t->peer;
    const struct copy *copy = ranges_copies_of(t->ranges, peer, peer->base_seq).newest;

    return peer->syn_seen && peer->last_segment == (copy ? copy->segment : peer->syn_segment);
}

/* Of the other side nothing passes here, although it has answered the SYN, or an Ack has its
 * numbers: so nothing is known of its Acks either. */
static bool
answers_pass_elsewhere(const struct sighting *t)
{
    return t->peer->segments == 0 && (t->flow->state[t->e->from] != STATE_SYN_SENT ||
                                      ((t->s->flags & TCP_ACK) && t->s->ack != 0));
}

/* Where the other side has gone on behind its SYN, the answer to that passed elsewhere. */
static bool
explain_handshake(struct sighting *t)
{
    enum tcp_state own = (enum tcp_state)t->flow->state[t->e->from];
    bool half_open = own == STATE_UNKNOWN && t->peer->syn_seen && t->own->segments == 0 &&
                     t->flow->state[side_other(t->e->from)] < STATE_ESTABLISHED;

    if ((own != STATE_SYN_SENT && own != STATE_SYN_RECEIVED && !half_open) ||
        answers_pass_elsewhere(t))
        return false;
    if (own == STATE_SYN_RECEIVED && t->peer->doubt == DOUBT_SEQ && answers_unexpected(t))
        return false;
    if (own != STATE_SYN_RECEIVED && t->peer->syn_seen && answers_unexpected(t) &&
        !came_with_syn(t))
        return false;
    if (own != STATE_SYN_RECEIVED && t->peer->syn_seen && answers_unexpected(t))
        event_note(t->e, (struct note){.kind = NOTE_RESET_SYN_ACK,
                                       .segment = t->peer->last_segment,
                                       .a = t->own->syn_seen});
    else
        event_note(t->e, (struct note){.kind = NOTE_RESET_HANDSHAKE});
    return true;
}

/* Whether its kernel has taken all data of the other side; what came behind its FIN is taken only
 * while its program may read.  The reset's own Ack is no sign of that, but of a FIN alone. */
static bool
took_all_data(const struct sighting *t)
{
    const struct half *peer = t->peer;

    return half_unacked(t->ranges, peer) == 0 &&
           (peer->data_segment < t->own->fin_segment || peer->snd_una_segment != t->e->segment ||
            (t->e->n_terms == 1 && event_acks_kind(t->e, TERM_FIN)));
}

/* Which segment brought the first data that is not acknowledged: of those that came again the first
 * one was lost, as a rule, else it would have been answered. */
static uint32_t
unread_segment(const struct sighting *t)
{
    const struct half *peer = t->peer;
    const struct range *r = ranges_at(t->ranges, peer->sent_head);
    const struct copy *copy = r ? ranges_copies_of(t->ranges, peer, r->seq).newest : NULL;

    if (!r || r->kind != TERM_DATA || !range_names_sending(r))
        return peer->data_segment;
    return copy ? copy->segment : r->segment;
}

/* RFC 1122 section 4.2.2.13: data that comes when nobody can read it any more.  What the FIN did
 * not acknowledge came behind it, though it may have passed here first.  A server that had waited
 * for long had an idle connection. */
static bool
explain_data_after_fin(struct sighting *t)
{
    const struct half *own = t->own;
    const struct half_more *more = half_more(t->ranges, own);
    struct note note = {.kind = NOTE_RESET_AFTER_CLOSE,
                        .segment = own->fin_segment,
                        .a = unread_segment(t),
                        .b = (t->s->flags & TCP_ACK) && half_unacked(t->ranges, t->peer) > 0};

    if (own->fin_segment == 0 || took_all_data(t))
        return false;
    if (more && more->fin_idle_ms > 0) {
        note.kind = NOTE_RESET_AFTER_IDLE;
        note.ns = more->fin_idle_ms * NANOTIME_MS;
    }
    event_note(t->e, note);
    return true;
}

/* Whether bytes may have come from it: they were seen; or acknowledged, the SYN and the FIN apart;
 * or where its SYN did not pass here they may have come before. */
static bool
may_have_sent(const struct half *half)
{
    return half->data_bytes > 0 || !half->syn_seen ||
           (half->acked_known && half->snd_una - half->base_seq > 1U + half->fin_acked);
}

/* Everything that its sender tried in vain.  Where the other side has said something since, which
 * leaves its window closed, what looks like an answer is one. */
static bool
explain_tries(struct sighting *t)
{
    struct note note = {.kind = NOTE_RESET_TRIES,
                        .a = t->own->tries,
                        .b = half_rel(t->own, first_unacked(t->own)),
                        .c = may_have_sent(t->peer)};

    if (t->own->tries < TRIES_GIVEN_UP || (t->own->tries_probe && answers_pass_elsewhere(t)) ||
        (t->peer->last_segment > t->own->last_segment && is_answer(t)))
        return false;
    if (t->own->tries_probe && t->own->probe == PROBE_KEEP_ALIVE &&
        t->own->last_segment != t->own->fin_segment) {
        note.kind = NOTE_RESET_KEEP_ALIVE;
    } else if (t->own->tries_probe && t->own->probe == PROBE_ZERO_WINDOW && t->peer->closed) {
        const struct half_more *more = half_more(t->ranges, t->peer);

        note.kind = NOTE_RESET_ZERO_WINDOW;
        note.segment = more->closed_segment;
        note.ns = nanotime_between(more->closed_ns, t->s->time_ns);
        note.b = t->peer->last_segment > t->own->last_segment;
    } else if (t->own->tries_probe) {
        return false;
    }
    event_note(t->e, note);
    return true;
}

static void
explain_answer(struct sighting *t)
{
    struct note note = answer_note(t, NOTE_RESET_UNKNOWN);

    note.a = refuses_late(t) && t->peer->doubt == DOUBT_NONE ? RESET_LATE_REFUSAL : form_of(t);
    note.ns = t->flow->idle_ms * NANOTIME_MS;
    if (newer_of(t) != 0) {
        note.a = RESET_OF_NEWER;
        note.c = newer_of(t);
    }
    event_note(t->e, note);
}

/* When the newest number passed that is no probe's, as far as that is remembered; else when
 * anything did.  Keep-alives, and the answers to them, do not end the time in which nobody uses a
 * connection.
 */
static int64_t
last_used_ns(const struct sighting *t)
{
    int64_t ns = INT64_MIN;

    for (int side = 0; side < 2; side++) {
        const struct half *half = &t->flow->half[side];
        const struct copy *copy;
        const struct range *r;

        if (!half->syn_seen && half->data_bytes == 0)
            continue;
        if (!(r = ranges_find(t->ranges, half, half->snd_nxt - 1)))
            return t->flow->last_ns;
        /* a probe's byte, too, is one that was sent again */
        copy = ranges_copies_of(t->ranges, half, half->snd_nxt - 1).newest;
        if (copy && half->probe == PROBE_NONE)
            ns = copy->time_ns > ns ? copy->time_ns : ns;
        ns = r->time_ns > ns ? r->time_ns : ns;
    }
    return ns == INT64_MIN ? t->flow->last_ns : ns;
}

/* A kernel completes handshakes and takes data before any program does: of a server without a byte
 * of its own perhaps none has accepted the connection. */
static bool
may_not_be_accepted(const struct sighting *t)
{
    bool beginning_seen = t->own->syn_seen || t->peer->syn_seen;

    return t->e->from == SERVER && beginning_seen && t->own->data_bytes == 0;
}

/* Nothing of its own was on its way.  Behind a closed window there are bytes that nobody has read.
 * Else these come to mind while they are news; after a long time there was time to read. */
static struct note
quiet_note(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;
    int64_t idle_ns = nanotime_between(last_used_ns(t), t->s->time_ns);
    bool closed = own->window_seen && own->window == 0 && peer->data_bytes > 0;
    struct note note = {.kind = NOTE_RESET_LINGER, .b = may_have_sent(peer)};

    note.a = may_not_be_accepted(t) && peer->data_bytes == 0;
    if (!closed && idle_ns >= IDLE_TIMER_NS) {
        note.ns = idle_ns;
    } else if (closed || peer->data_segment > own->data_segment) {
        note.kind = NOTE_RESET_UNREAD;
        note.a = peer->data_bytes;
        note.b = closed ? UNREAD_WINDOW_CLOSED : UNREAD_ALL_ACKED;
        note.c = may_not_be_accepted(t);
    }
    return note;
}

/* Nothing of the other side waits for an ACK, but for the byte of a probe. */
static bool
peer_is_quiet(const struct sighting *t)
{
    return half_unacked(t->ranges, t->peer) <= (t->peer->probe == PROBE_ZERO_WINDOW);
}

/* Few kernels abort without ACK: what comes so, and answers nothing, tells only of an idle time. */
static bool
is_quiet_abort(const struct sighting *t)
{
    struct note note;

    if (!peer_is_quiet(t) || t->e->segment == 1)
        return false;
    note = quiet_note(t);
    return (t->s->flags & TCP_ACK) || ((has_answered_all(t) || comes_too_late(t)) &&
                                       note.kind == NOTE_RESET_LINGER && note.ns > 0);
}

/* Bytes that it had acknowledged may be unread while more were on their way to it. */
static bool
stops_receiving(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;

    return (t->s->flags & TCP_ACK) && peer->data_segment > own->data_segment &&
           peer->data_bytes > half_unacked(t->ranges, peer);
}

/* The other side has closed, and the Ack, if there is one, does not show that the FIN had not come
 * yet. */
static bool
had_fin(const struct sighting *t)
{
    return t->peer->fin_segment != 0 && (!(t->s->flags & TCP_ACK) || t->peer->fin_acked);
}

/* A timer's time, but for how fine its kernel's clock ticks, and for a way. */
static bool
is_as_long(int64_t ns, int64_t before_ns)
{
    int64_t more_ns = nanotime_between(before_ns, ns);

    return more_ns >= -(before_ns / 16) && more_ns <= before_ns / 16;
}

/* Its newest segment was a keep-alive, and now the next one was due, as long after this as this
 * after the one before: answers that passed here may be lost behind this point, and then its kernel
 * aborts in its place. */
static bool
may_miss_answers(const struct sighting *t)
{
    const struct half *own = t->own;
    const struct half_more *more = half_more(t->ranges, own);

    return (t->s->flags & TCP_ACK) && more && !own->closed && own->renumbered == 0 &&
           own->fin_segment == 0 &&
           (own->probe == PROBE_KEEP_ALIVE || own->probe == PROBE_ANSWERED) &&
           half_asking_segment(t->ranges, own) == own->last_segment &&
           more->asked_ns >= EVENT_TIMER_NS_MIN && is_as_long(tcp_idle_ns(t), more->asked_ns);
}

/* What its program did.  Of several paths the kernel may give up one while the program goes on with
 * the others (RFC 8684 section 3.6). */
static bool
tells_of_program(const struct note *note)
{
    return note->kind == NOTE_RESET_LINGER || note->kind == NOTE_RESET_UNREAD;
}

/* RFC 9293 section 3.10.5: an ABORT has its sender's next number; some kernels add an ACK. */
static bool
may_be_abort(const struct sighting *t)
{
    return (t->s->flags & TCP_ACK) || !t->own->seq_seen || t->s->seq == t->own->snd_nxt;
}

/* One of those that had its number as Ack, though the newest one, which passed late, has not. */
static bool
explain_earlier_answer(struct sighting *t)
{
    const struct half *own = t->own;

    if (may_be_abort(t) || !own->acked_known || own->snd_una_segment == 0 ||
        t->s->seq != own->snd_una || comes_too_late(t))
        return false;
    event_note(t->e, (struct note){.kind = NOTE_RESET_UNKNOWN,
                                   .segment = t->peer->asks > 0 ? t->peer->last_segment
                                                                : own->snd_una_segment,
                                   .a = RESET_ANSWER,
                                   .b = own->snd_una_segment,
                                   .ns = t->flow->idle_ms * NANOTIME_MS});
    return true;
}

/* Its newest segment is its SYN-ACK once more behind an ACK of that, which may be lost behind this
 * point, as may what answered this; and then it waited as long as for another one. */
static bool
waits_for_handshake(const struct sighting *t)
{
    const struct half *own = t->own;
    const struct copy *copy = ranges_copies_of(t->ranges, own, own->base_seq).newest;

    return own->syn_ack_seen && copy && copy->segment == own->last_segment &&
           own->snd_una_segment < copy->segment && comes_too_late(t);
}

/* What is left when nothing else explains it: what its own side had sent and received. */
static void
explain_abort(struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;
    const struct sacked_block *sacked = tcp_accept_reset_sacked(t);
    struct note note = {.kind = NOTE_RESET_NO_REASON, .b = may_have_sent(peer)};

    if (answers_pass_elsewhere(t)) {
        event_note(t->e, note);
        return;
    }
    if (waits_for_handshake(t)) {
        note = (struct note){.kind = NOTE_RESET_HANDSHAKE, .a = 1};
    } else if (own->fin_segment != 0) {
        note.kind = NOTE_RESET_AFTER_FIN;
        note.segment = own->fin_segment;
        note.a = peer->fin_acked;
    } else if (had_fin(t)) {
        note.kind = NOTE_RESET_FOR_FIN;
        note.segment = peer->fin_segment;
        note.a = !(t->s->flags & TCP_ACK) && !peer->fin_acked;
        note.c = may_not_be_accepted(t);
    } else if (half_unacked(t->ranges, own) > 0 && may_be_abort(t)) {
        note.kind = NOTE_RESET_UNSENT;
        note.segment = sacked ? sacked->segment : 0;
        note.a = half_unacked(t->ranges, own);
    } else if (may_miss_answers(t)) {
        note.kind = NOTE_RESET_KEEP_ALIVE;
        note.a = own->tries;
    } else if (is_quiet_abort(t)) {
        note = quiet_note(t);
    } else if (stops_receiving(t)) {
        note.kind = NOTE_RESET_UNREAD;
        note.a = peer->data_bytes - half_unacked(t->ranges, peer);
        note.b = UNREAD_MORE_CAME;
        note.c = may_not_be_accepted(t);
    }
    if (tcp_is_multipath(t) && tells_of_program(&note))
        note = (struct note){.kind = NOTE_RESET_MULTIPATH, .a = MULTIPATH_NO_REASON};
    event_note(t->e, note);
}

/* RFC 8684 sections 3.5 and 3.6: a reset of Multipath TCP may say why, or that all paths end; and
 * who is told so by an ACK resets them. */
static bool
explain_multipath(struct sighting *t)
{
    const struct tcp_options *o = &t->s->options;

    if (o->mptcp_subtype == MPTCP_TCPRST)
        event_note(t->e, (struct note){.kind = NOTE_RESET_MULTIPATH, .a = o->mptcp_reason});
    else if (o->mptcp_subtype == MPTCP_FASTCLOSE)
        event_note(t->e, (struct note){.kind = NOTE_RESET_FASTCLOSE});
    else if (t->peer->fastclose)
        event_note(t->e,
                   (struct note){.kind = NOTE_RESET_FASTCLOSE, .segment = t->peer->last_segment});
    else
        return false;
    return true;
}

void
tcp_reset_explain(struct sighting *t)
{
    if (explain_multipath(t) || explain_claim(t) || explain_after_end(t))
        return;
    if (ttl_is_strange(t)) {
        event_note(t->e, (struct note){.kind = NOTE_RESET_TTL,
                                       .segment = t->own->segments == 1 ? t->own->last_segment : 0,
                                       .a = t->s->ttl,
                                       .b = t->own->ttl});
        return;
    }
    /* Tries were counted since the other side's newest segment. */
    if (explain_tries(t) || explain_data_after_fin(t) || explain_handshake(t))
        return;
    if (is_answer(t) || answers_no_ack(t->own, t->peer, t->s))
        explain_answer(t);
    else if (!explain_earlier_answer(t))
        explain_abort(t);
}
