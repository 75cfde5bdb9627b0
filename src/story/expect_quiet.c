#include "expect_parts.h"

#include <inttypes.h>

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
    expect_add_number(x, sender, half->snd_una.rel);
    text_add(x->t, " on.");
    return true;
}

/* The ACK tells that the newest segment was dropped for its timestamp: RFC 7323 section 5. */
static bool
after_drop(const struct expectation *x, enum side sender)
{
    const struct note *note = event_find_note(x->e, NOTE_CHALLENGE_ACK);

    if (!note || note->doubt != DOUBT_TIME || sender != ack_owner(x->e) ||
        note->segment != x->ledger->half[sender].snd_nxt.segment)
        return false;
    text_addf(x->t, "%s has to send again what segment %" PRIu32 " had brought: it was dropped.",
              x->Peer, note->segment);
    return true;
}

/* RFC 5681 section 4.2: what lies behind a missing number has no Ack before that comes. */
static bool
after_missing(const struct expectation *x, enum side sender)
{
    const struct ledger_half *half = &x->ledger->half[sender];

    if (!half->misses)
        return false;
    text_addf(x->t, "%s misses number ", side_name(x->style, side_other(sender), NAME_FIRST));
    expect_add_number(x, sender, half->snd_una.rel);
    text_add(x->t, ": when that comes, it has to be acknowledged at once, with Ack = ");
    expect_add_number(x, sender, half->snd_nxt.rel);
    text_add(x->t, " if nothing else is missing (RFC 5681, section 4.2).");
    return true;
}

/* Whose bytes still wait for an Ack. */
static bool
after_outstanding(const struct expectation *x, enum side sender)
{
    const struct ledger_half *half = &x->ledger->half[sender];

    if (ledger_outstanding(half) == 0)
        return false;
    if (after_closed_window(x, sender) || after_drop(x, sender) || after_missing(x, sender))
        return true;
    text_addf(x->t, "%s has to acknowledge what %s sent up to segment %" PRIu32 ", with Ack = ",
              side_name(x->style, side_other(sender), NAME_FIRST),
              side_name(x->style, sender, NAME_THE), half->snd_nxt.segment);
    expect_add_number(x, sender, half->snd_nxt.rel);
    if (half->edge.segment != 0 && half->snd_nxt.rel > half->edge.rel) {
        text_add(x->t, ", if it took it all: its window ends in front of number ");
        expect_add_number(x, sender, half->edge.rel);
    } else { /* some may have been lost, here or behind this point */
        text_add(x->t, " when all of it has arrived");
    }
    text_add(x->t, ".");
    return true;
}

/* Some of it passed elsewhere: only an Ack tells of that. */
static bool
has_unseen(const struct ledger_half *half)
{
    return half->snd_una.segment != 0 && half->snd_una.rel > half->snd_nxt.rel;
}

/* A side has sent something, and no Ack of it is known, or more was acknowledged than passed here,
 * or its peer tells that something is missing. */
static bool
lacks_acks(const struct ledger_half *half)
{
    return half->snd_nxt.segment != 0 &&
           (half->snd_una.segment == 0 || has_unseen(half) || half->ends_unseen || half->misses);
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
    } else { /* what was acknowledged it has sent, though it did not pass here */
        text_add(x->t, "from Seq = ");
        expect_add_number(x, side, ledger_next(half));
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

        if (half[side].snd_nxt.segment == 0 || ledger_may_have_closed(&half[side]) ||
            (state != STATE_ESTABLISHED && state != STATE_CLOSE_WAIT))
            continue;
        add_may_send(x, (enum side)side, first);
        first = false;
    }
    text_add(x->t, first ? "" : ".");
}

void
expect_quiet(const struct expectation *x)
{
    if (!after_close(x) && !after_outstanding(x, ack_owner(x->e)) &&
        !after_outstanding(x, x->e->from))
        when_quiet(x);
}
