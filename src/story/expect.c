#include "tcpviz/story/expect.h"

#include "expect_parts.h"

#include <inttypes.h>

/* Behind the other side's FIN there is nothing that a window could be for. */
static bool
may_still_receive(enum tcp_state state)
{
    return state < STATE_CLOSE_WAIT;
}

/* What is acknowledged and was not sent. */
static bool
has_bad_ack(const struct event *e)
{
    return event_find_note(e, NOTE_ACK_AFTER_FIN) || event_find_note(e, NOTE_ACK_BEYOND) ||
           event_find_note(e, NOTE_FOREIGN_ACK);
}

/* RFC 9293 section 3.10.7.4: what has no ACK is only dropped. */
static bool
after_no_ack(const struct writer *w)
{
    enum tcp_state receiver = w->e->state[ack_owner(w->e)];

    if (w->e->flags & (TCP_SYN | TCP_ACK))
        return false;
    text_addf(
        w->t,
        receiver == STATE_UNKNOWN || receiver == STATE_CLOSED
            ? "A reset if %s knows no connection and nothing listens there (RFC 9293, section "
              "3.10.7.1). Else nothing: it should drop what has no ACK (section 3.10.7.4)."
            : "Nothing: without ACK %s should drop it (RFC 9293, section 3.10.7.4).",
        w->peer);
    return true;
}

/* RFC 9293 section 3.10.7.4: what is outside the window, or acknowledges too much, is dropped and
 * answered. */
static bool
after_refused(const struct writer *w)
{
    const char *answer = "an ACK of what it expects", *section = "3.10.7.4";
    enum tcp_state receiver = w->e->state[ack_owner(w->e)];

    if (event_find_note(w->e, NOTE_TIMESTAMP_OLD)) {
        text_addf(w->t,
                  "If %s drops it, it has to answer with an ACK of what it expects (RFC 7323, "
                  "section 5.3).",
                  w->peer);
        return true;
    }
    if (!event_is_refused(w->e))
        return false;
    if (has_bad_ack(w->e) && (receiver == STATE_SYN_SENT || receiver == STATE_SYN_RECEIVED)) {
        answer = "a reset, whose Seq is this Ack";
        section = receiver == STATE_SYN_SENT ? "3.10.7.3" : section;
    }
    text_addf(w->t, "If %s drops it, it has to answer with %s (RFC 9293, section %s).", w->peer,
              answer, section);
    return true;
}

/* RFC 5681 sections 3.2 and 4.2.  Where nothing is lost, what was sent is waited for as usual. */
static bool
after_duplicate(const struct writer *w, const struct note *note)
{
    const struct event *e = w->e;

    if (note->no_loss == NO_LOSS_NEWEST || note->no_loss == NO_LOSS_NO_SACK ||
        flow_expects_fin(w->flow, e))
        return false;
    if (note->resent_in != 0) {
        text_addf(w->t, "Segment %" PRId64 " has sent number ", note->resent_in);
        writer_add_peers(w, e->rel_ack);
        text_addf(
            w->t,
            " again: %s has to acknowledge it at once when it arrives (RFC 5681, section 4.2).",
            w->own);
        return true;
    }
    text_addf(w->t,
              note->nth == 1 || note->nth == 2
                  ? "The third such ACK makes %s send the segment of number "
                  : "After three such ACKs %s has to send the segment of number ",
              w->peer);
    writer_add_peers(w, e->rel_ack);
    text_add(w->t, " again, without waiting for its timer (RFC 5681, section 3.2).");
    return true;
}

/* RFC 6675 counts what SACK blocks show, also where RFC 5681 sees another window and no duplicate.
 */
static bool
after_sack(const struct writer *w)
{
    const struct event *e = w->e;

    if (e->len > 0 || e->flags & TCP_FIN || e->ack_advances || e->dsack ||
        !event_sack_shows_missing(e))
        return false;
    text_addf(w->t, "%s misses number ", w->Own);
    writer_add_peers(w, e->rel_ack);
    text_addf(w->t,
              ": the third ACK that shows so makes %s send it again, if it has not yet, without "
              "waiting for its timer (RFC 6675, section 5).",
              w->peer);
    return true;
}

/* RFC 5961 sections 3.2 and 4.2: who meant it answers the question. */
static bool
after_challenge(const struct writer *w)
{
    const struct note *note = event_find_note(w->e, NOTE_CHALLENGE_ACK);
    bool reset = note && note->doubt == DOUBT_RST;

    if (!note || (!reset && note->doubt != DOUBT_SYN))
        return false;
    text_addf(w->t,
              reset ? "If %s meant its reset, it has to send it again with Seq = "
                    : "If %s meant its SYN, it has to answer with a reset, whose Seq is this Ack, ",
              w->peer);
    writer_add_peers(w, w->e->rel_ack);
    text_addf(w->t, " (RFC 5961, section %s). Else nothing has to come.", reset ? "3.2" : "4.2");
    return true;
}

/* What is empty and below all that its receiver expects is dropped, and answered. */
static bool
after_old_number(const struct writer *w, const struct ledger *ledger)
{
    const struct event *e = w->e;
    const struct ledger_entry *una = &ledger->half[e->from].snd_una;
    const struct note *old = event_find_note(e, NOTE_SEQ_OLD);
    bool late = event_find_note(e, NOTE_OLDER_ACK) && event_rel_next(e) == e->rel_seq &&
                una->segment != 0 && e->rel_seq < una->rel;

    if (!old && !late)
        return false;
    text_addf(w->t, "%s has to answer at once with Ack = ", w->Peer);
    writer_add_own(w, old ? old->expected : una->rel);
    text_add(w->t, " (RFC 9293, section 3.10.7.4).");
    return true;
}

/* Its window is closed, and it would take more.  An older segment than the newest one says nothing
 * of that. */
static bool
has_closed_window(const struct writer *w, const struct ledger *ledger)
{
    const struct event *e = w->e;

    return e->window == 0 && e->flags & TCP_ACK && may_still_receive(e->state[e->from]) &&
           ledger->half[ack_owner(e)].window_bytes == 0;
}

/* RFC 9293 section 3.8.6.1. */
static void
add_opening(const struct writer *w)
{
    text_addf(w->t,
              "%s has to announce a larger window as soon as %s; until then %s, if it has more to "
              "send, asks with probes (RFC 9293, section 3.8.6.1).",
              w->Own,
              flow_has_no_byte(w->flow, w->e) ? "it has room" : "its program has read enough",
              w->peer);
}

/* What a receiver had told to have, and gave up, its sender has to send again: RFC 2018, section 8.
 */
static bool
after_reneging(const struct writer *w)
{
    if (!event_find_note(w->e, NOTE_SACK_GIVEN_UP) || w->e->len > 0)
        return false;
    text_addf(w->t, "If %s gave up what it had, %s has to send it again, from number ", w->own,
              w->peer);
    writer_add_peers(w, w->e->rel_ack);
    text_add(w->t, " on (RFC 2018, section 8).");
    return true;
}

static bool
brings_numbers(const struct event *e)
{
    return event_is_taken(e) && (e->len > 0 || e->flags & TCP_FIN);
}

static bool
after_note(const struct writer *w, const struct ledger *ledger)
{
    const struct event *e = w->e;
    const struct note *note;

    if (after_challenge(w) || after_old_number(w, ledger) || after_reneging(w))
        return true;
    if (event_find_note(e, NOTE_KEEP_ALIVE) || event_find_note(e, NOTE_ZERO_WINDOW_PROBE) ||
        (event_find_note(e, NOTE_AGAIN) && e->why == WHY_CLOSED)) {
        text_addf(w->t, "%s has to answer with an ACK of what it expects, and its window.",
                  w->Peer);
        return true;
    }
    if ((note = event_find_note(e, NOTE_DUPLICATE_ACK)) != NULL && after_duplicate(w, note))
        return true;
    if (!note && after_sack(w))
        return true;
    if (!brings_numbers(e) && has_closed_window(w, ledger)) {
        add_opening(w);
        return true;
    }
    return false;
}

/* What lies behind its Seq has passed here in front of it, and the other side's newest segment in
 * front of that: if it came, it is expected no more.  Linux takes a reset with the number of a FIN
 * that has come. */
static bool
may_be_below(const struct writer *w, const struct ledger_half *half)
{
    const struct half *own = &w->flow->half[w->e->from];
    bool fin = own->fin_segment < w->e->segment && half_is_fin_seq(own, w->e->seq);

    return half->edge.segment != 0 && half->snd_nxt.segment > half->edge.segment &&
           half->snd_una.segment != 0 && !half->probe_refused &&
           w->e->rel_seq >= half->snd_una.rel && w->e->rel_seq < half->snd_nxt.rel && !fin;
}

/* Of the reset that ends it all.  To who misses something in front of it, it has not the number
 * expected; nor to who has what was sent behind that number, or has acknowledged that. */
static void
after_last_reset(const struct writer *w, const struct ledger *ledger)
{
    const struct ledger_half *half = &ledger->half[w->e->from];

    bool below =
        w->e->seq_relative && half->snd_una.segment != 0 && w->e->rel_seq < half->snd_una.rel;

    text_addf(w->t, "Nothing: a reset %sis never answered (RFC 9293, section 3.10.7).",
              below ? "" : "ends the connection at once and ");
    if (!w->e->seq_relative)
        return;
    if (half->misses && w->e->rel_seq > half->snd_una.rel) {
        text_addf(w->t, " But as long as %s misses number ", w->peer);
        writer_add_own(w, half->snd_una.rel);
        text_add(w->t, " it may ask back with an ACK of that (RFC 5961, section 3.2).");
    } else if (!half->misses && may_be_below(w, half)) {
        text_add(w->t, " But if byte ");
        writer_add_own(w, w->e->rel_seq);
        text_addf(w->t,
                  " came to %s before it, it is below the number expected, and dropped (section "
                  "3.10.7.4).",
                  w->peer);
    }
}

/* One that ends nothing: its receiver has closed, or has only sent a SYN, or is the one that
 * answers for an older connection. */
static void
after_void_reset(const struct writer *w)
{
    if (event_find_note(w->e, NOTE_RESET_NO_ACK))
        text_addf(w->t, "Nothing: %s drops it (RFC 9293, section 3.10.7.3).", w->peer);
    else if (event_find_note(w->e, NOTE_RESET_OLDER))
        text_addf(w->t,
                  "Nothing: a reset is never answered. %s waits on for the answer to its SYN, and "
                  "sends that again (RFC 9293, figure 9).",
                  w->Own);
    else if (w->e->state[ack_owner(w->e)] == STATE_CLOSED)
        text_add(w->t, "Nothing: a reset is never answered (RFC 9293, section 3.10.7).");
}

/* RFC 5961 section 3.2, and the reset that ends it all. */
static void
after_reset(const struct writer *w, const struct ledger *ledger)
{
    const struct note *note;

    if (w->flow->end_segment == w->e->segment) {
        after_last_reset(w, ledger);
    } else if ((note = event_find_note(w->e, NOTE_RESET_INSIDE)) != NULL) {
        text_addf(w->t, "%s has to answer with a challenge ACK, Ack = ", w->Peer);
        writer_add_own(w, note->expected);
        text_add(w->t, ", and goes on (RFC 5961, section 3.2), unless bytes in front of the reset "
                       "did not pass here.");
    } else if ((note = event_find_note(w->e, NOTE_RESET_OUTSIDE)) != NULL && !note->end_unknown) {
        text_addf(w->t, "Nothing: %s drops it (RFC 5961, section 3.2)%s.", w->peer,
                  w->e->rel_seq > note->expected
                      ? ", unless its window goes further than was seen here"
                  : note->may_be_of_fin ? ", unless that is the number of a FIN"
                                        : "");
    } else if (note == NULL) {
        after_void_reset(w);
    }
}

/* RFC 9293 section 3.10.7.1: to who has closed it is a segment of no connection, whatever its
 * numbers.  A SYN may open one. */
static bool
after_end(const struct writer *w)
{
    enum side receiver = ack_owner(w->e);

    if (w->e->state[receiver] != STATE_CLOSED || w->e->state_changed[receiver] ||
        flags_are_syn(w->e->flags))
        return false;
    text_addf(w->t,
              "If %s has closed, as it seems, it has to answer with a reset (RFC 9293, section "
              "3.10.7.1).",
              w->peer);
    return true;
}

void
expect_next(struct text *t, const struct flow *flow, const struct event *e,
            const struct ledger *ledger, const struct number_style *style)
{
    const struct writer w = writer_of(t, flow, e, style);

    if (event_is_icmp(e) || e->segment_notes & (SEGMENT_CUT_HEADER | SEGMENT_BAD_OFFSET))
        return; /* who knows what it said */
    if (e->flags & TCP_RST) {
        after_reset(&w, ledger);
        return;
    }
    if (after_no_ack(&w) || after_end(&w) || after_refused(&w) || !e->seq_relative ||
        (e->flags & TCP_ACK && !e->ack_relative))
        return;
    if (e->flags & TCP_SYN) {
        expect_syn(&w, ledger);
    } else if (after_note(&w, ledger)) {
        return;
    } else if (brings_numbers(e)) {
        expect_numbers(&w, ledger);
        if (has_closed_window(&w, ledger)) {
            text_add(t, " ");
            add_opening(&w);
        }
    } else {
        expect_quiet(&w, ledger);
    }
}
