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
after_close(const struct writer *w)
{
    enum tcp_state state[2] = {state_soon(w->e, CLIENT), state_soon(w->e, SERVER)};

    if (!is_past_close(state[CLIENT]) || !is_past_close(state[SERVER]))
        return false;
    text_add(w->t, "Nothing: both FINs are acknowledged.");
    if (state[CLIENT] == STATE_TIME_WAIT && state[SERVER] == STATE_TIME_WAIT) {
        text_add(w->t, " Both sides stay in TIME-WAIT for a while (Linux: 60 s), in case their "
                       "last ACKs were lost (RFC 9293, section 3.6.1).");
        return true;
    }
    for (int side = 0; side < 2; side++)
        if (state[side] == STATE_TIME_WAIT)
            text_addf(w->t,
                      " %s stays in TIME-WAIT for a while (Linux: 60 s), in case its last ACK "
                      "was lost (RFC 9293, section 3.6.1).",
                      side_name(w->style, (enum side)side, NAME_FIRST));
    return true;
}

/* What waits lay behind the window as long as that was closed; so did the byte of a probe.  But it
 * may have arrived since the ACK that opened the window was sent. */
static bool
after_closed_window(const struct writer *w, const struct ledger *ledger, enum side sender)
{
    const struct ledger_half *half = &ledger->half[sender];
    const char *receiver = side_name(w->style, side_other(sender), NAME_FIRST);
    bool opens = event_find_note(w->e, NOTE_WINDOW_OPEN) && !w->e->ack_advances;

    if (!half->probe_refused && !(opens && sender == ack_owner(w->e)))
        return false;
    text_addf(w->t,
              "%s probably dropped what came while its window was closed: then that has to come "
              "again, from number ",
              receiver);
    writer_add_number(w, sender, half->snd_una.rel);
    text_add(w->t, " on.");
    return true;
}

/* The ACK tells that the newest segment was dropped for its timestamp: RFC 7323 section 5. */
static bool
after_drop(const struct writer *w, const struct ledger *ledger, enum side sender)
{
    const struct note *note = event_find_note(w->e, NOTE_CHALLENGE_ACK);

    if (!note || note->doubt != DOUBT_TIME || sender != ack_owner(w->e) ||
        note->segment != ledger->half[sender].snd_nxt.segment)
        return false;
    text_addf(w->t, "%s has to send again what segment %" PRIu32 " had brought: it was dropped.",
              w->Peer, note->segment);
    return true;
}

/* RFC 5681 section 4.2: what lies behind a missing number has no Ack before that comes. */
static bool
after_missing(const struct writer *w, const struct ledger *ledger, enum side sender)
{
    const struct ledger_half *half = &ledger->half[sender];

    if (!half->misses)
        return false;
    text_addf(w->t, "%s misses number ", side_name(w->style, side_other(sender), NAME_FIRST));
    writer_add_number(w, sender, half->snd_una.rel);
    text_add(w->t, ": when that comes, it has to be acknowledged at once, with Ack = ");
    writer_add_number(w, sender, half->snd_nxt.rel);
    text_add(w->t, " if nothing else is missing (RFC 5681, section 4.2).");
    return true;
}

/* Whose bytes still wait for an Ack.  At the Ack of a FIN, behind which bytes had passed all the
 * same, nothing can be said. */
static bool
after_outstanding(const struct writer *w, const struct ledger *ledger, enum side sender)
{
    const struct ledger_half *half = &ledger->half[sender];
    bool has_fin = w->e->from != sender && event_acks_kind(w->e, TERM_FIN);

    if (ledger_outstanding(half) == 0)
        return false;
    if (has_fin)
        return true;
    if (after_closed_window(w, ledger, sender) || after_drop(w, ledger, sender) ||
        after_missing(w, ledger, sender))
        return true;
    text_addf(w->t, "%s has to acknowledge what %s sent up to segment %" PRIu32 ", with Ack = ",
              side_name(w->style, side_other(sender), NAME_FIRST),
              side_name(w->style, sender, NAME_THE), half->snd_nxt.segment);
    writer_add_number(w, sender, half->snd_nxt.rel);
    if (half->edge.segment != 0 && half->snd_nxt.rel > half->edge.rel) {
        text_add(w->t, ", if it took it all: its window ends in front of number ");
        writer_add_number(w, sender, half->edge.rel);
    } else { /* some may have been lost, here or behind this point */
        text_add(w->t, " when all of it has arrived");
    }
    text_add(w->t, ".");
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
add_may_send(const struct writer *w, const struct ledger *ledger, enum side side, bool first)
{
    const struct ledger_half *half = &ledger->half[side];
    bool closed = half->edge.segment != 0 && half->window_bytes == 0;

    text_addf(w->t, "%s%s may send ", first ? " " : ", ",
              side_name(w->style, side, first ? NAME_FIRST : NAME_THE));
    if (closed) {
        text_addf(w->t, "only probes while %s's window is closed",
                  side_name(w->style, side_other(side), NAME_THE));
    } else { /* what was acknowledged it has sent, though it did not pass here */
        text_add(w->t, "from Seq = ");
        writer_add_number(w, side, ledger_next(half));
    }
    if (w->e->state[side] == STATE_CLOSE_WAIT)
        text_add(w->t, closed ? ", and has to send a FIN in the end"
                              : " on, and has to send a FIN in the end");
}

/* It has the other side's FIN, and its own may be among the numbers that did not pass here. */
static bool
may_have_closed_too(const struct event *e, enum side side)
{
    return side == e->from && e->unsure && e->state[side] == STATE_CLOSE_WAIT;
}

/* Everything is acknowledged: who may still send, and from which number on. */
static void
when_quiet(const struct writer *w, const struct ledger *ledger)
{
    const struct ledger_half *half = ledger->half;
    bool first = true;

    text_add(w->t, lacks_acks(&half[CLIENT]) || lacks_acks(&half[SERVER]) ||
                           may_have_closed_too(w->e, w->e->from)
                       ? "Nothing has to, as far as was seen here."
                       : "Nothing has to: all that was sent is acknowledged.");
    for (int side = 0; side < 2; side++) {
        enum tcp_state state = w->e->state[side];

        if (half[side].snd_nxt.segment == 0 || ledger_may_have_closed(&half[side]) ||
            may_have_closed_too(w->e, (enum side)side) ||
            (state != STATE_ESTABLISHED && state != STATE_CLOSE_WAIT))
            continue;
        add_may_send(w, ledger, (enum side)side, first);
        first = false;
    }
    text_add(w->t, first ? "" : ".");
}

void
expect_quiet(const struct writer *w, const struct ledger *ledger)
{
    if (!after_close(w) && !after_outstanding(w, ledger, ack_owner(w->e)) &&
        !after_outstanding(w, ledger, w->e->from))
        when_quiet(w, ledger);
}
