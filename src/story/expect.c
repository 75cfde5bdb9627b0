#include "tcpviz/story/expect.h"

#include "tcpviz/story/names.h"

#include <inttypes.h>

/* The writer of an expectation. */
struct expectation {
    struct text *t;
    const struct flow *flow;
    const struct event *e;
    const struct ledger *ledger;
    const struct number_style *style;
    const char *own, *peer; /* "the client", "the server" */
    const char *Own, *Peer; /* where a sentence begins */
};

/* A relative number of either side. */
static void
add_number(const struct expectation *x, enum side owner, int64_t rel)
{
    const struct event *e = x->e;

    if (owner == e->from)
        number_add(x->t, x->flow, owner, rel, e->seq + (uint32_t)(rel - e->rel_seq),
                   e->seq_relative, x->style);
    else
        number_add(x->t, x->flow, owner, rel, e->ack + (uint32_t)(rel - e->rel_ack),
                   e->ack_relative, x->style);
}

static void
add_ack_of_next(const struct expectation *x)
{
    text_add(x->t, "Ack = ");
    add_number(x, x->e->from, event_rel_next(x->e));
}

/* A SYN opens nothing there; only in TIME-WAIT it may. */
static bool
is_open(enum tcp_state state)
{
    return state >= STATE_ESTABLISHED && state < STATE_TIME_WAIT;
}

/* Its receiver has sent a SYN, too; of a split handshake that was in the connection before. */
static bool
crosses(const struct expectation *x)
{
    const struct note *reused = event_find_note(x->e, NOTE_PORTS_REUSED);

    return x->e->state[ack_owner(x->e)] == STATE_SYN_SENT || (reused && reused->b == REUSE_SPLIT);
}

/* Who still has a connection of the same ends answers for that one. */
static void
add_who_answers(const struct expectation *x)
{
    const struct note *reused = event_find_note(x->e, NOTE_PORTS_REUSED);

    if (reused && reused->b == REUSE_OPEN)
        text_addf(x->t,
                  "If %s still knows connection %" PRId64 ", it has to answer with an ACK of what "
                  "it expects there (RFC 5961, section 4.2). Else it",
                  x->peer, reused->a);
    else if (reused && reused->b == REUSE_TIME_WAIT)
        text_addf(x->t,
                  "If %s is still in TIME-WAIT and does not take it, it has to answer with an ACK "
                  "of what it expects there (RFC 9293, section 3.10.7.4). Else it",
                  x->peer);
    else
        text_add(x->t, x->Peer);
}

/* Kernels repeat the SYN-ACK; RFC 9293 has a number of before answered with an ACK. */
static bool
after_answered_syn(const struct expectation *x)
{
    if (!event_find_note(x->e, NOTE_AGAIN) || !x->e->acked_before)
        return false;
    text_addf(x->t,
              "%s has to answer once more: as a rule with its SYN-ACK again, else with an ACK of "
              "what it expects (RFC 9293, section 3.10.7.4).",
              x->Peer);
    return true;
}

/* RFC 6298 sections 2 and 5.5. */
static void
add_without_answer(const struct expectation *x)
{
    if (event_find_note(x->e, NOTE_AGAIN))
        text_addf(
            x->t,
            " Without an answer %s sends the SYN once more, or gives up: after twice the time "
            "by RFC 6298 (section 5.5); Linux since 6.5 waits 1 s for each of the first few.",
            x->own);
    else
        text_addf(x->t,
                  " Without an answer %s sends the SYN again, first after 1 s (RFC 6298, section "
                  "2).",
                  x->own);
}

/* RFC 9293 figure 7: each side's SYN-ACK is the answer to the other one's.  By section 3.10.7.4 its
 * number is an old one, and kernels (Linux) answer so. */
static bool
after_crossing(const struct expectation *x)
{
    const struct ledger_entry *una = &x->ledger->half[x->e->from].snd_una;

    if (!event_find_note(x->e, NOTE_SYN_AGAIN) || una->segment == 0 ||
        una->rel < event_rel_next(x->e))
        return false;
    text_addf(x->t,
              "Nothing has to: %s acknowledged this SYN in segment %" PRIu32
              " (RFC 9293, figure 7). Some kernels (Linux) repeat that ACK.",
              x->peer, una->segment);
    return true;
}

/* RFC 9293 sections 3.5 and 3.8.1. */
static void
after_syn(const struct expectation *x)
{
    if (after_crossing(x))
        return;
    if (x->e->flags & TCP_ACK) {
        text_addf(x->t, "%s has to answer with ", x->Peer);
        add_ack_of_next(x);
        text_addf(x->t, "; without it %s sends its SYN-ACK again.", x->own);
        return;
    }
    if (is_open(x->e->state[ack_owner(x->e)])) {
        text_addf(x->t,
                  "%s has to answer with an ACK of what it expects: the connection is open "
                  "(RFC 5961, section 4.2).",
                  x->Peer);
        return;
    }
    if (crosses(x)) {
        text_addf(x->t, "%s has to answer with its own SYN again, now with ", x->Peer);
        add_ack_of_next(x);
        text_add(x->t, " (RFC 9293, figure 7).");
        return;
    }
    if (after_answered_syn(x))
        return;
    add_who_answers(x);
    text_add(x->t, " has to answer with a SYN of its own and ");
    add_ack_of_next(x);
    if (event_rel_next(x->e) > x->e->rel_seq + 1) { /* RFC 9293 section 3.10.7.2, RFC 7413 */
        text_add(x->t, ", or Ack = ");
        add_number(x, x->e->from, x->e->rel_seq + 1);
        text_add(x->t, x->e->len > 0 ? " if it takes no data yet" : " if it takes no FIN yet");
    }
    text_add(x->t, ", or with a reset if nothing listens there.");
    add_without_answer(x);
}

/* A gap in front of it keeps the receiver's Ack where it is: RFC 5681 section 4.2.  Either it was
 * jumped over here, or the receiver has told of it. */
static bool
after_gap(const struct expectation *x)
{
    const struct ledger_half *half = &x->ledger->half[x->e->from];
    const struct ledger_entry *una = &half->snd_una;

    if (!event_find_note(x->e, NOTE_GAP) &&
        (una->segment == 0 || !half->misses || x->e->rel_seq <= una->rel))
        return false;
    text_addf(x->t, "If the bytes in front of it did not reach %s, it has to repeat ", x->peer);
    if (una->segment != 0) {
        text_add(x->t, "Ack = ");
        add_number(x, x->e->from, una->rel);
    } else {
        text_add(x->t, "its last Ack");
    }
    text_add(x->t, " at once (RFC 5681, section 4.2); else ");
    add_ack_of_next(x);
    text_add(x->t, ".");
    return true;
}

/* What is old is dropped and answered at once (RFC 9293 section 3.10.7.4). */
static bool
after_old(const struct expectation *x)
{
    const struct ledger_entry *una = &x->ledger->half[x->e->from].snd_una;

    if (!x->e->acked_before || una->segment == 0)
        return false;
    text_addf(x->t, "None of its numbers is new: %s has to answer at once with Ack = ", x->peer);
    add_number(x, x->e->from, una->rel);
    text_add(x->t, " (RFC 9293, section 3.10.7.4).");
    return true;
}

/* What lies behind its window a receiver drops, and says so: RFC 9293 section 3.10.7.4.  How far
 * that goes its newest segment told. */
static bool
is_behind_window(const struct expectation *x, int64_t rel)
{
    const struct ledger_entry *edge = &x->ledger->half[x->e->from].edge;

    return edge->segment != 0 && rel > edge->rel &&
           !(x->flow->half[CLIENT].multipath && x->flow->half[SERVER].multipath);
}

static void
add_window_end(const struct expectation *x)
{
    text_add(x->t, " window ends in front of number ");
    add_number(x, x->e->from, x->ledger->half[x->e->from].edge.rel);
    text_add(x->t, ".");
}

static bool
after_window(const struct expectation *x)
{
    if (!is_behind_window(x, x->e->rel_seq + 1))
        return false;
    text_addf(x->t, "%s's", x->Peer);
    add_window_end(x);
    text_addf(x->t,
              " If that is still so, %s should drop this, and has to answer with an ACK of what it "
              "expects (RFC 9293, section 3.10.7.4); else%s ",
              x->peer,
              x->e->len == 0 ? ", or where a kernel takes a FIN alone all the same (Linux)," : "");
    add_ack_of_next(x);
    text_add(x->t, ".");
    return true;
}

/* It begins with what the receiver has told to be missing. */
static bool
fills_gap(const struct expectation *x)
{
    const struct ledger_half *half = &x->ledger->half[x->e->from];

    return half->misses && x->e->rel_seq <= half->snd_una.rel &&
           event_rel_next(x->e) > half->snd_una.rel;
}

/* Its own FIN has not passed. */
static bool
may_still_send(enum tcp_state state)
{
    return state <= STATE_ESTABLISHED || state == STATE_CLOSE_WAIT;
}

/* RFC 9293 section 3.8.6.3: an ACK may wait, but not long. */
static void
after_numbers(const struct expectation *x)
{
    const struct event *e = x->e;

    if (after_gap(x) || after_old(x) || after_window(x))
        return;
    text_addf(x->t, "%s has to acknowledge %s%s with ", x->Peer,
              e->len == 0   ? "the FIN"
              : e->len == 1 ? "the byte"
                            : "the bytes",
              e->len > 0 && e->flags & TCP_FIN ? " and the FIN" : "");
    add_ack_of_next(x);
    if (is_behind_window(x, event_rel_next(e))) {
        text_add(x->t, ", if it takes them all: its");
        add_window_end(x);
        return;
    }
    if (e->flags & TCP_FIN)
        text_add(x->t, may_still_send(e->state[ack_owner(e)])
                           ? "; it may go on sending until it sends a FIN itself."
                           : ".");
    else if (fills_gap(x))
        text_add(x->t, ", or a higher one, at once: it fills a gap (RFC 5681, section 4.2).");
    else
        text_add(x->t, ", or a higher one: within 0.5 s, and at once for every second full segment "
                       "(RFC 9293, section 3.8.6.3).");
}

static bool
is_past_close(enum tcp_state state)
{
    return state == STATE_TIME_WAIT || state == STATE_CLOSED;
}

/* Of a side that sent the segment in CLOSING, and that an Ack which passed before takes out. */
static enum tcp_state
state_soon(const struct event *e, enum side side)
{
    return side == e->from && event_find_note(e, NOTE_FINS_CROSSED) ? STATE_TIME_WAIT
                                                                    : e->state[side];
}

/* RFC 9293 section 3.6.1: TIME-WAIT. */
static bool
after_close(const struct expectation *x)
{
    enum tcp_state state[2] = {state_soon(x->e, CLIENT), state_soon(x->e, SERVER)};

    if (!is_past_close(state[CLIENT]) || !is_past_close(state[SERVER]))
        return false;
    text_add(x->t, "Nothing: both FINs are acknowledged.");
    if (state[CLIENT] == STATE_TIME_WAIT && state[SERVER] == STATE_TIME_WAIT) {
        text_add(x->t, " Both sides stay in TIME-WAIT for a while (Linux: 60 s), in case their "
                       "last ACKs were lost (RFC 9293, section 3.6.1).");
        return true;
    }
    for (int side = 0; side < 2; side++)
        if (state[side] == STATE_TIME_WAIT)
            text_addf(x->t,
                      " %s stays in TIME-WAIT for a while (Linux: 60 s), in case its last ACK "
                      "was lost (RFC 9293, section 3.6.1).",
                      side_name(x->style, (enum side)side, NAME_FIRST));
    return true;
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

/* RFC 9293 section 3.10.7.4: what is outside the window, or acknowledges too much, is dropped and
 * answered; what has no ACK is only dropped. */
static bool
after_refused(const struct expectation *x)
{
    const char *answer = "an ACK of what it expects", *section = "3.10.7.4";
    enum tcp_state receiver = x->e->state[ack_owner(x->e)];

    if (!(x->e->flags & (TCP_SYN | TCP_ACK))) {
        text_addf(x->t,
                  receiver == STATE_UNKNOWN || receiver == STATE_CLOSED
                      ? "A reset if %s knows no connection and nothing listens there (RFC 9293, "
                        "section 3.10.7.1). Else nothing: it should drop what has no ACK (section "
                        "3.10.7.4)."
                      : "Nothing: without ACK %s should drop it (RFC 9293, section 3.10.7.4).",
                  x->peer);
        return true;
    }
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

    if (note->ns == NO_LOSS_NEWEST || flow_expects_fin(x->flow, e))
        return false;
    if (note->b != 0) {
        text_addf(x->t, "Segment %" PRId64 " has sent number ", note->b);
        add_number(x, ack_owner(e), e->rel_ack);
        text_addf(
            x->t,
            " again: %s has to acknowledge it at once when it arrives (RFC 5681, section 4.2).",
            x->own);
        return true;
    }
    text_addf(x->t,
              note->a < 3 ? "The third such ACK makes %s send the segment of number "
                          : "After three such ACKs %s has to send the segment of number ",
              x->peer);
    add_number(x, ack_owner(e), e->rel_ack);
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
    add_number(x, ack_owner(e), e->rel_ack);
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
    bool reset = note && note->a == DOUBT_RST;

    if (!note || (!reset && note->a != DOUBT_SYN))
        return false;
    text_addf(x->t,
              reset ? "If %s meant its reset, it has to send it again with Seq = "
                    : "If %s meant its SYN, it has to answer with a reset, whose Seq is this Ack, ",
              x->peer);
    add_number(x, ack_owner(x->e), x->e->rel_ack);
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
    add_number(x, e->from, old ? old->a : una->rel);
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
              "%s has to announce a larger window as soon as its program has read; until "
              "then %s asks with probes (RFC 9293, section 3.8.6.1).",
              x->Own, x->peer);
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
    add_number(x, ack_owner(x->e), x->e->rel_ack);
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

/* What waits lay behind the window as long as that was closed; so did the byte of a probe.  But it
 * may have arrived since the ACK that opened the window was sent. */
static bool
after_closed_window(const struct expectation *x, enum side sender)
{
    const struct ledger_half *half = &x->ledger->half[sender];
    const char *receiver = side_name(x->style, side_other(sender), NAME_FIRST);
    bool opens = event_find_note(x->e, NOTE_WINDOW_OPEN) && !x->e->ack_advances;

    if (!half->probe_refused && !(opens && sender == ack_owner(x->e)))
        return false;
    text_addf(x->t,
              "%s probably dropped what came while its window was closed: then that has to come "
              "again, from number ",
              receiver);
    add_number(x, sender, half->snd_una.rel);
    text_add(x->t, " on.");
    return true;
}

/* Whose bytes still wait for an Ack. */
static bool
after_outstanding(const struct expectation *x, enum side sender)
{
    const struct ledger_half *half = &x->ledger->half[sender];

    if (ledger_outstanding(half) == 0)
        return false;
    if (after_closed_window(x, sender))
        return true;
    text_addf(x->t, "%s has to acknowledge what %s sent up to segment %" PRIu32 ", with Ack = ",
              side_name(x->style, side_other(sender), NAME_FIRST),
              side_name(x->style, sender, NAME_THE), half->snd_nxt.segment);
    add_number(x, sender, half->snd_nxt.rel);
    if (half->edge.segment != 0 && half->snd_nxt.rel > half->edge.rel) {
        text_add(x->t, ", if it took it all: its window ends in front of number ");
        add_number(x, sender, half->edge.rel);
    }
    text_add(x->t, ".");
    return true;
}

/* A side has sent something, and no Ack of it is known, or its peer tells that something is
 * missing. */
static bool
lacks_acks(const struct ledger_half *half)
{
    return half->snd_nxt.segment != 0 && (half->snd_una.segment == 0 || half->misses);
}

/* Where a window is closed all that may be sent is a probe: RFC 9293 section 3.8.6.1. */
static void
add_may_send(const struct expectation *x, enum side side, bool first)
{
    const struct ledger_half *half = &x->ledger->half[side];
    bool closed = half->edge.segment != 0 && half->window_bytes == 0;

    text_addf(x->t, "%s%s may send ", first ? " " : ", ",
              side_name(x->style, side, first ? NAME_FIRST : NAME_THE));
    if (closed) {
        text_addf(x->t, "only probes while %s's window is closed",
                  side_name(x->style, side_other(side), NAME_THE));
    } else {
        text_add(x->t, "from Seq = ");
        add_number(x, side, half->snd_nxt.rel);
    }
    if (x->e->state[side] == STATE_CLOSE_WAIT)
        text_add(x->t, closed ? ", and has to send a FIN in the end"
                              : " on, and has to send a FIN in the end");
}

/* Everything is acknowledged: who may still send, and from which number on. */
static void
when_quiet(const struct expectation *x)
{
    const struct ledger_half *half = x->ledger->half;
    bool first = true;

    text_add(x->t, lacks_acks(&half[CLIENT]) || lacks_acks(&half[SERVER])
                       ? "Nothing has to, as far as was seen here."
                       : "Nothing has to: all that was sent is acknowledged.");
    for (int side = 0; side < 2; side++) {
        enum tcp_state state = x->e->state[side];

        if (x->ledger->half[side].snd_nxt.segment == 0 ||
            (state != STATE_ESTABLISHED && state != STATE_CLOSE_WAIT))
            continue;
        add_may_send(x, (enum side)side, first);
        first = false;
    }
    text_add(x->t, first ? "" : ".");
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
    add_number(x, x->e->from, half->snd_una.rel);
    text_add(x->t, " it may ask back with an ACK of that (RFC 5961, section 3.2).");
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
        add_number(x, x->e->from, note->a);
        text_add(x->t, ", and goes on (RFC 5961, section 3.2), unless bytes in front of the reset "
                       "did not pass here.");
    } else if ((note = event_find_note(x->e, NOTE_RESET_OUTSIDE)) != NULL && !note->b) {
        text_addf(x->t, "Nothing: %s drops it (RFC 5961, section 3.2).", x->peer);
    }
}

/* RFC 9293 section 3.10.7.1: to who has closed it is a segment of no connection. */
static bool
after_end(const struct expectation *x)
{
    enum side receiver = ack_owner(x->e);

    if (x->e->state[receiver] != STATE_CLOSED || x->e->state_changed[receiver])
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
    if (after_refused(&x) || !e->seq_relative || (e->flags & TCP_ACK && !e->ack_relative))
        return;
    if ((e->flags & (TCP_SYN | TCP_ACK)) != TCP_SYN && after_end(&x)) {
        return;
    } else if (e->flags & TCP_SYN) {
        after_syn(&x);
    } else if (after_note(&x)) {
        return;
    } else if (brings_numbers(e)) {
        after_numbers(&x);
        if (has_closed_window(&x)) {
            text_add(t, " ");
            add_opening(&x);
        }
    } else if (!after_close(&x) && !after_outstanding(&x, ack_owner(e)) &&
               !after_outstanding(&x, e->from)) {
        when_quiet(&x);
    }
}
