#include "expect_parts.h"

#include <inttypes.h>

void
expect_add_number(const struct expectation *x, enum side owner, int64_t rel)
{
    number_add_of(x->t, x->flow, x->e, owner, rel, x->style);
}

void
expect_add_ack(const struct expectation *x)
{
    text_add(x->t, "Ack = ");
    expect_add_number(x, x->e->from, event_rel_next(x->e));
}

void
expect_add_late(const struct expectation *x, const char *answered_it_in, uint32_t segment)
{
    text_addf(x->t, "Nothing, if it only passed late here: %s %s %" PRIu32 ". A second sending it",
              x->peer, answered_it_in, segment);
}

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
after_no_ack(const struct expectation *x)
{
    enum tcp_state receiver = x->e->state[ack_owner(x->e)];

    if (x->e->flags & (TCP_SYN | TCP_ACK))
        return false;
    text_addf(
        x->t,
        receiver == STATE_UNKNOWN || receiver == STATE_CLOSED
            ? "A reset if %s knows no connection and nothing listens there (RFC 9293, section "
              "3.10.7.1). Else nothing: it should drop what has no ACK (section 3.10.7.4)."
            : "Nothing: without ACK %s should drop it (RFC 9293, section 3.10.7.4).",
        x->peer);
    return true;
}

/* RFC 9293 section 3.10.7.4: what is outside the window, or acknowledges too much, is dropped and
 * answered. */
static bool
after_refused(const struct expectation *x)
{
    const char *answer = "an ACK of what it expects", *section = "3.10.7.4";
    enum tcp_state receiver = x->e->state[ack_owner(x->e)];

    if (event_find_note(x->e, NOTE_TIMESTAMP_OLD)) {
        text_addf(x->t,
                  "If %s drops it, it has to answer with an ACK of what it expects (RFC 7323, "
                  "section 5.3).",
                  x->peer);
        return true;
    }
    if (!event_is_refused(x->e))
        return false;
    if (has_bad_ack(x->e) && (receiver == STATE_SYN_SENT || receiver == STATE_SYN_RECEIVED)) {
        answer = "a reset, whose Seq is this Ack";
        section = receiver == STATE_SYN_SENT ? "3.10.7.3" : section;
    }
    text_addf(x->t, "If %s drops it, it has to answer with %s (RFC 9293, section %s).", x->peer,
              answer, section);
    return true;
}

/* RFC 5681 sections 3.2 and 4.2.  Where nothing is lost, what was sent is waited for as usual. */
static bool
after_duplicate(const struct expectation *x, const struct note *note)
{
    const struct event *e = x->e;

    if (note->no_loss == NO_LOSS_NEWEST || flow_expects_fin(x->flow, e))
        return false;
    if (note->resent_in != 0) {
        text_addf(x->t, "Segment %" PRId64 " has sent number ", note->resent_in);
        expect_add_number(x, ack_owner(e), e->rel_ack);
        text_addf(
            x->t,
            " again: %s has to acknowledge it at once when it arrives (RFC 5681, section 4.2).",
            x->own);
        return true;
    }
    text_addf(x->t,
              note->nth == 1 || note->nth == 2
                  ? "The third such ACK makes %s send the segment of number "
                  : "After three such ACKs %s has to send the segment of number ",
              x->peer);
    expect_add_number(x, ack_owner(e), e->rel_ack);
    text_add(x->t, " again, without waiting for its timer (RFC 5681, section 3.2).");
    return true;
}

/* RFC 6675 counts what SACK blocks show, also where RFC 5681 sees another window and no duplicate.
 */
static bool
after_sack(const struct expectation *x)
{
    const struct event *e = x->e;

    if (e->len > 0 || e->flags & TCP_FIN || e->ack_advances || e->dsack ||
        !event_sack_shows_missing(e))
        return false;
    text_addf(x->t, "%s misses number ", x->Own);
    expect_add_number(x, ack_owner(e), e->rel_ack);
    text_addf(x->t,
              ": the third ACK that shows so makes %s send it again, if it has not yet, without "
              "waiting for its timer (RFC 6675, section 5).",
              x->peer);
    return true;
}

/* RFC 5961 sections 3.2 and 4.2: who meant it answers the question. */
static bool
after_challenge(const struct expectation *x)
{
    const struct note *note = event_find_note(x->e, NOTE_CHALLENGE_ACK);
    bool reset = note && note->doubt == DOUBT_RST;

    if (!note || (!reset && note->doubt != DOUBT_SYN))
        return false;
    text_addf(x->t,
              reset ? "If %s meant its reset, it has to send it again with Seq = "
                    : "If %s meant its SYN, it has to answer with a reset, whose Seq is this Ack, ",
              x->peer);
    expect_add_number(x, ack_owner(x->e), x->e->rel_ack);
    text_addf(x->t, " (RFC 5961, section %s). Else nothing has to come.", reset ? "3.2" : "4.2");
    return true;
}

/* What is empty and below all that its receiver expects is dropped, and answered. */
static bool
after_old_number(const struct expectation *x)
{
    const struct event *e = x->e;
    const struct ledger_entry *una = &x->ledger->half[e->from].snd_una;
    const struct note *old = event_find_note(e, NOTE_SEQ_OLD);
    bool late = event_find_note(e, NOTE_OLDER_ACK) && event_rel_next(e) == e->rel_seq &&
                una->segment != 0 && e->rel_seq < una->rel;

    if (!old && !late)
        return false;
    text_addf(x->t, "%s has to answer at once with Ack = ", x->Peer);
    expect_add_number(x, e->from, old ? old->expected : una->rel);
    text_add(x->t, " (RFC 9293, section 3.10.7.4).");
    return true;
}

/* Its window is closed, and it would take more.  An older segment than the newest one says nothing
 * of that. */
static bool
has_closed_window(const struct expectation *x)
{
    const struct event *e = x->e;

    return e->window == 0 && e->flags & TCP_ACK && may_still_receive(e->state[e->from]) &&
           x->ledger->half[ack_owner(e)].window_bytes == 0;
}

/* RFC 9293 section 3.8.6.1. */
static void
add_opening(const struct expectation *x)
{
    text_addf(x->t,
              "%s has to announce a larger window as soon as %s; until then %s asks with probes "
              "(RFC 9293, section 3.8.6.1).",
              x->Own, flow_has_no_byte(x->flow, x->e) ? "it has room" : "its program has read",
              x->peer);
}

/* What a receiver had told to have, and gave up, its sender has to send again: RFC 2018, section 8.
 */
static bool
after_reneging(const struct expectation *x)
{
    if (!event_find_note(x->e, NOTE_SACK_GIVEN_UP) || x->e->len > 0)
        return false;
    text_addf(x->t, "If %s gave up what it had, %s has to send it again, from number ", x->own,
              x->peer);
    expect_add_number(x, ack_owner(x->e), x->e->rel_ack);
    text_add(x->t, " on (RFC 2018, section 8).");
    return true;
}

static bool
brings_numbers(const struct event *e)
{
    return event_is_taken(e) && (e->len > 0 || e->flags & TCP_FIN);
}

static bool
after_note(const struct expectation *x)
{
    const struct event *e = x->e;
    const struct note *note;

    if (after_challenge(x) || after_old_number(x) || after_reneging(x))
        return true;
    if (event_find_note(e, NOTE_KEEP_ALIVE) || event_find_note(e, NOTE_ZERO_WINDOW_PROBE) ||
        (event_find_note(e, NOTE_AGAIN) && e->why == WHY_CLOSED)) {
        text_addf(x->t, "%s has to answer with an ACK of what it expects, and its window.",
                  x->Peer);
        return true;
    }
    if ((note = event_find_note(e, NOTE_DUPLICATE_ACK)) != NULL && after_duplicate(x, note))
        return true;
    if (!note && after_sack(x))
        return true;
    if (!brings_numbers(e) && has_closed_window(x)) {
        add_opening(x);
        return true;
    }
    return false;
}

/* Of the reset that ends it all.  To who misses something in front of it, it has not the number
 * expected. */
static void
after_last_reset(const struct expectation *x)
{
    const struct ledger_half *half = &x->ledger->half[x->e->from];

    text_add(x->t, "Nothing: a reset ends the connection at once and is never answered (RFC 9293, "
                   "section 3.10.7).");
    if (!x->e->seq_relative || !half->misses || x->e->rel_seq <= half->snd_una.rel)
        return;
    text_addf(x->t, " But as long as %s misses number ", x->peer);
    expect_add_number(x, x->e->from, half->snd_una.rel);
    text_add(x->t, " it may ask back with an ACK of that (RFC 5961, section 3.2).");
}

/* One that ends nothing: its receiver has closed, or has only sent a SYN, or is the one that
 * answers for an older connection. */
static void
after_void_reset(const struct expectation *x)
{
    if (event_find_note(x->e, NOTE_RESET_NO_ACK))
        text_addf(x->t, "Nothing: %s drops it (RFC 9293, section 3.10.7.3).", x->peer);
    else if (event_find_note(x->e, NOTE_RESET_OLDER))
        text_addf(x->t,
                  "Nothing: a reset is never answered. %s waits on for the answer to its SYN, and "
                  "sends that again (RFC 9293, figure 9).",
                  x->Own);
    else if (x->e->state[ack_owner(x->e)] == STATE_CLOSED)
        text_add(x->t, "Nothing: a reset is never answered (RFC 9293, section 3.10.7).");
}

/* RFC 5961 section 3.2, and the reset that ends it all. */
static void
after_reset(const struct expectation *x)
{
    const struct note *note;

    if (x->flow->end_segment == x->e->segment) {
        after_last_reset(x);
    } else if ((note = event_find_note(x->e, NOTE_RESET_INSIDE)) != NULL) {
        text_addf(x->t, "%s has to answer with a challenge ACK, Ack = ", x->Peer);
        expect_add_number(x, x->e->from, note->expected);
        text_add(x->t, ", and goes on (RFC 5961, section 3.2), unless bytes in front of the reset "
                       "did not pass here.");
    } else if ((note = event_find_note(x->e, NOTE_RESET_OUTSIDE)) != NULL && !note->end_unknown) {
        text_addf(x->t, "Nothing: %s drops it (RFC 5961, section 3.2)%s.", x->peer,
                  x->e->rel_seq > note->expected
                      ? ", unless its window goes further than was seen here"
                  : note->may_be_of_fin ? ", unless that is the number of a FIN"
                                        : "");
    } else if (note == NULL) {
        after_void_reset(x);
    }
}

/* RFC 9293 section 3.10.7.1: to who has closed it is a segment of no connection, whatever its
 * numbers.  A SYN may open one. */
static bool
after_end(const struct expectation *x)
{
    enum side receiver = ack_owner(x->e);

    if (x->e->state[receiver] != STATE_CLOSED || x->e->state_changed[receiver] ||
        (x->e->flags & (TCP_SYN | TCP_ACK)) == TCP_SYN)
        return false;
    text_addf(x->t,
              "If %s has closed, as it seems, it has to answer with a reset (RFC 9293, section "
              "3.10.7.1).",
              x->peer);
    return true;
}

void
expect_next(struct text *t, const struct flow *flow, const struct event *e,
            const struct ledger *ledger, const struct number_style *style)
{
    const struct expectation x = {.t = t,
                                  .flow = flow,
                                  .e = e,
                                  .ledger = ledger,
                                  .style = style,
                                  .own = side_name(style, e->from, NAME_THE),
                                  .peer = side_name(style, ack_owner(e), NAME_THE),
                                  .Own = side_name(style, e->from, NAME_FIRST),
                                  .Peer = side_name(style, ack_owner(e), NAME_FIRST)};

    if (event_is_icmp(e) || e->segment_notes & (SEGMENT_CUT_HEADER | SEGMENT_BAD_OFFSET))
        return; /* who knows what it said */
    if (e->flags & TCP_RST) {
        after_reset(&x);
        return;
    }
    if (after_no_ack(&x) || after_end(&x) || after_refused(&x) || !e->seq_relative ||
        (e->flags & TCP_ACK && !e->ack_relative))
        return;
    if (e->flags & TCP_SYN) {
        expect_syn(&x);
    } else if (after_note(&x)) {
        return;
    } else if (brings_numbers(e)) {
        expect_numbers(&x);
        if (has_closed_window(&x)) {
            text_add(t, " ");
            add_opening(&x);
        }
    } else {
        expect_quiet(&x);
    }
}
