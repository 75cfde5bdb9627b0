#include "tcp_reset_after.h"

#include "tcp_reset_answer.h"

/* Which segment behind the end it answers; 0: none. */
static uint32_t
answered_after_end(const struct sighting *t)
{
    return t->peer->last_segment > t->flow->end_segment ? t->peer->last_segment : 0;
}

/* Nobody answers a reset, and who answers has taken its Seq from the Ack, if there was one. */
static bool
may_answer_newest(const struct sighting *t)
{
    return !t->peer->reset && (tcp_seq_is_expected(t) || answers_no_ack(t->own, t->peer, t->s));
}

/* A kernel knows what it has sent, and what the other side acknowledges.  One number more may be a
 * FIN that did not pass here. */
static bool
is_guess(const struct sighting *t)
{
    const struct half *own = t->own;
    bool may_be_fin = !own->fin_seen && t->s->seq == own->snd_nxt + 1;

    return own->seq_seen && seqno_after(t->s->seq, own->snd_nxt) && !may_be_fin &&
           !half_is_acked_to(own, t->s->seq) && !tcp_seq_is_expected(t);
}

/* Whether it answers the ACK that had closed the connection: who was in LAST-ACK has nothing left
 * to know of it. */
static bool
answers_last_ack(const struct sighting *t)
{
    return t->peer->last_segment == t->flow->end_segment && own_state(t) == STATE_CLOSED &&
           tcp_reset_looks_like_answer(t);
}

/* Its sender's newest segment is a reset, too, and nothing of the other side has passed since. */
static bool
follows_own_reset(const struct sighting *t)
{
    const struct half *own = t->own;

    return own->reset && own->doubt == DOUBT_NONE && follows_own(t);
}

/* Its Seq is higher than those of its side's resets before, or not that of the only one. */
static bool
has_other_seq(const struct sighting *t, bool first)
{
    const struct flow *flow = t->flow;
    uint32_t seq = t->s->seq, highest = flow->data.reset_seq;

    return was_reset_by_own(t) && (first ? seq != highest : seqno_after(seq, highest));
}

/* And the two differ: one alone has the number as Seq that the other side expects, their numbers
 * are others, or one alone has an ACK. */
static bool
differs_from_reset(const struct sighting *t)
{
    const struct flow *flow = t->flow;
    bool first = flow->end == END_RESET && t->own->last_segment == flow->end_segment;

    return follows_own_reset(t) &&
           (t->own->reset_off == tcp_seq_is_expected(t) || has_other_seq(t, first) ||
            (first && flow->end_mark != !!(t->s->flags & TCP_ACK)));
}

/* So many segments wait; data and FIN of one are two ranges. */
static uint32_t
count_waiting(const struct sighting *t)
{
    uint32_t n = 0, segment = 0;

    for (const struct range *r = ranges_first_waiting(t->ranges, t->peer); r;
         r = ranges_next(t->ranges, r)) {
        n += r->segment != segment;
        segment = r->segment;
    }
    return n;
}

/* So many have passed since the first one that waits, this one included, that do not wait: they may
 * be answers, but for an abort that ended the connection. */
static uint32_t
answers_since(const struct sighting *t, const struct range *first, uint32_t n_waiting)
{
    const struct flow *flow = t->flow;
    bool abort = flow->end_mark && flow->end_segment > first->segment;

    return t->e->segment - first->segment + 1 - n_waiting - abort;
}

/* Of resets with the Ack of all that waits as their Seq, which are not more than that, each answers
 * one of it. */
static bool
answers_one_of_waiting(const struct sighting *t, uint32_t n_waiting)
{
    const struct half *own = t->own;
    const struct range *first = ranges_first_waiting(t->ranges, t->peer);

    return first && own->snd_una == t->s->seq && first->segment >= own->snd_una_segment &&
           first->segment > t->peer->snd_una_segment &&
           answers_since(t, first, n_waiting) <= n_waiting;
}

/* Which one that is at the earliest; 0: or any before, since others passed in between. */
static uint32_t
first_waiting(const struct sighting *t, uint32_t n_waiting)
{
    uint32_t first = ranges_first_waiting(t->ranges, t->peer)->segment;

    return first + n_waiting == t->peer->last_segment + 1 ? first : 0;
}

/* It answers one of those that have the Ack which is its Seq: where the reset before did not, or
 * each of both one of several. */
static void
name_left_by_reset(const struct sighting *t, struct note *note)
{
    const struct half *own = t->own, *peer = t->peer;
    uint32_t n_waiting;

    if (!follows_own_reset(t) || !tcp_reset_looks_like_answer(t) || peer->reset ||
        tcp_reset_comes_too_late(t))
        return;
    n_waiting = count_waiting(t);
    if (own->reset_off)
        note->from_segment = own->snd_una == t->s->seq ? own->snd_una_segment : peer->last_segment;
    else if (answers_one_of_waiting(t, n_waiting))
        note->from_segment = first_waiting(t, n_waiting);
    else
        return;
    note->segment = peer->last_segment;
}

/* A segment has one answer at most: behind one's own reset this one is that of another segment. */
static enum late_answer
late_answer(const struct sighting *t)
{
    if (!tcp_reset_looks_like_answer(t))
        return LATE_UNLIKE_ANSWER;
    return follows_own_reset(t) || tcp_reset_answer_note(t, NOTE_RESET_LATE).from_segment == 0
               ? LATE_ANSWER_OR_BEFORE
               : LATE_ANSWER;
}

/* Behind the FINs of both; `answered` as that of answered_after_end(). */
static struct note
note_after_close(const struct sighting *t, uint32_t answered)
{
    const struct flow *flow = t->flow;

    if (answers_last_ack(t) && !tcp_reset_comes_too_late(t))
        return (struct note){.kind = NOTE_RESET_UNKNOWN,
                             .segment = flow->end_segment,
                             .reset_form = RESET_ANSWER,
                             .from_segment = flow->end_segment};
    if (answered == 0)
        return (struct note){.kind = NOTE_RESET_NO_REASON};
    if (t->peer->reset)
        return (struct note){.kind = NOTE_RESET_CROSSED, .segment = answered};
    return (struct note){.kind = NOTE_RESET_LATE,
                         .segment = answered,
                         .ends_time_wait = closed_in_time_wait(flow, side_other(t->e->from)),
                         .late_answer = late_answer(t),
                         .newer_connection = tcp_reset_newer(t)};
}

/* The only segment behind the end that had its Seq as Ack, as an answer has it (RFC 9293 section
 * 3.5.2): the first Ack of all up to there, and the next one passed right behind that.  0: there is
 * none, or there may be several. */
static uint32_t
only_with_that_ack(const struct sighting *t)
{
    uint32_t seq = t->s->seq;
    const struct half *own = t->own;
    const struct range *r, *next;

    if (t->s->flags & TCP_ACK || !half_is_acked(own, seq))
        return 0;
    r = ranges_find(t->ranges, own, seq - 1);
    next = ranges_find(t->ranges, own, seq);
    return r && next && range_end(r) == seq && next->len == next->whole_len &&
                   half_is_acked_to(own, range_end(next)) && r->acked_in > t->flow->end_segment &&
                   next->acked_in == r->acked_in + 1
               ? r->acked_in
               : 0;
}

/* Acks have gone further since its sender's newest segment, which was a reset, too: one of those in
 * between may have its Seq, though the newest has not. */
static bool
may_answer_one_since(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;

    return own->reset && !peer->reset && !(t->s->flags & TCP_ACK) &&
           peer->last_segment > own->last_segment + 1 &&
           own->snd_una_segment > own->last_segment + 1 && seqno_before(t->s->seq, own->snd_una);
}

/* Behind another reset. */
static struct note
note_after_reset(const struct sighting *t, uint32_t answered)
{
    struct note note;
    uint32_t only;

    /* Whoever has reset sends nothing else: there is nothing to answer. */
    if (t->flow->end_by != t->e->from && !t->own->reset)
        return (struct note){.kind = NOTE_RESET_CROSSED,
                             .segment = t->flow->end_segment,
                             .silence_ns = tcp_reset_comes_too_late(t) ? tcp_idle_ns(t) : 0};
    if (is_guess(t))
        return (struct note){.kind = NOTE_RESET_GUESS,
                             .beyond = seqno_diff(t->s->seq, t->own->snd_nxt)};
    if (answered >= t->own->last_segment && may_answer_newest(t))
        return tcp_reset_answer_note(t, NOTE_RESET_AGAIN);
    if ((only = only_with_that_ack(t)) != 0)
        return (struct note){.kind = NOTE_RESET_AGAIN, .segment = only, .from_segment = only};
    if (answered != 0 && may_answer_one_since(t))
        return (struct note){.kind = NOTE_RESET_AGAIN, .segment = answered - 1};
    /* Its sender had answered already, or answers what came before. */
    note = (struct note){.kind = NOTE_RESET_AGAIN,
                         .too_late = tcp_reset_comes_too_late(t),
                         .differs = differs_from_reset(t)};
    name_left_by_reset(t, &note);
    return note;
}

void
tcp_reset_explain_after_end(struct sighting *t)
{
    uint32_t answered = tcp_reset_comes_too_late(t) ? 0 : answered_after_end(t);

    event_note(t->e, t->flow->end == END_CLOSED ? note_after_close(t, answered)
                                                : note_after_reset(t, answered));
}
