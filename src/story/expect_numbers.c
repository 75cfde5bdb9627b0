#include "expect_parts.h"

#include <inttypes.h>

/* It came here behind what it lies in front of. */
static bool
was_jumped_over(const struct event *e)
{
    const struct note *earlier = event_find_note(e, NOTE_ACKED_EARLIER);

    return event_find_note(e, NOTE_FILLS_GAP) || event_find_note(e, NOTE_REORDERED) ||
           (earlier && earlier->jumped_over);
}

/* RFC 5681 section 4.2: what it says while a gap is in front.  Its last Ack, unless bytes wait for
 * theirs that lie in front of that, too. */
static void
add_ack_of_gap(const struct expectation *x)
{
    const struct ledger_entry *una = &x->ledger->half[x->e->from].snd_una;
    const struct note *gap = event_find_note(x->e, NOTE_GAP);

    if (una->segment == 0) {
        text_add(x->t, "repeat its last Ack at once");
    } else if (gap && gap->first > una->rel) {
        text_add(x->t, "ask for them at once, with Ack = ");
        expect_add_number(x, x->e->from, gap->first);
        text_add(x->t, " or a lower one");
    } else {
        text_add(x->t, "repeat Ack = ");
        expect_add_number(x, x->e->from, una->rel);
        text_add(x->t, " at once");
    }
}

/* A gap in front of it keeps the receiver's Ack where it is.  Either it was jumped over here, or
 * the receiver has told of it; and of a gap that is filled there may be more in front. */
static bool
after_gap(const struct expectation *x)
{
    const struct ledger_half *half = &x->ledger->half[x->e->from];
    const struct ledger_entry *una = &half->snd_una;

    if (!event_find_note(x->e, NOTE_GAP) && (una->segment == 0 || x->e->rel_seq <= una->rel ||
                                             !(half->misses || was_jumped_over(x->e))))
        return false;
    text_addf(x->t, "If the bytes in front of it did not reach %s, it has to ", x->peer);
    add_ack_of_gap(x);
    text_add(x->t, " (RFC 5681, section 4.2); else ");
    expect_add_ack(x);
    text_add(x->t, was_jumped_over(x->e) ? ", or a higher one." : ".");
    return true;
}

/* RFC 9293 section 3.10.7.4.  What was sent in the meantime may have arrived, too, unless something
 * in front of it is missing. */
static void
add_old_answer(const struct expectation *x)
{
    const struct ledger_half *half = &x->ledger->half[x->e->from];

    text_add(x->t, " has to answer at once with Ack = ");
    expect_add_number(x, x->e->from, half->snd_una.rel);
    text_add(x->t, ledger_outstanding(half) > 0 && !half->misses ? ", or a higher one" : "");
    text_add(x->t, " (RFC 9293, section 3.10.7.4).");
}

bool
expect_old(const struct expectation *x)
{
    if (!x->e->acked_before || x->ledger->half[x->e->from].snd_una.segment == 0)
        return false;
    text_addf(x->t, "None of its numbers is new: %s", x->peer);
    add_old_answer(x);
    return true;
}

bool
expect_late(const struct expectation *x)
{
    const struct ledger_entry *una = &x->ledger->half[x->e->from].snd_una;

    if (x->e->acked_before || una->segment == 0 || una->rel < event_rel_next(x->e) ||
        event_find_note(x->e, NOTE_NEW_ISN) || event_find_note(x->e, NOTE_SEQ_BELOW))
        return false;
    expect_add_late(x, "acknowledged it in segment", una->segment);
    add_old_answer(x);
    return true;
}

/* The same, where a SACK had named all of it. */
static bool
after_its_sack(const struct expectation *x)
{
    const struct note *note = event_find_note(x->e, NOTE_ACKED_EARLIER);

    if (!note || !note->by_sack || note->earlier == EARLIER_PART)
        return false;
    expect_add_late(x, "had named it in the SACK of segment", note->segment);
    add_old_answer(x);
    return true;
}

/* A FIN in the place of data, or data in that of a FIN: who has the one takes the other no more
 * (RFC 9293 section 3.10.7.4). */
static bool
after_other_use(const struct expectation *x)
{
    const struct note *moved = event_find_note(x->e, NOTE_FIN_MOVED);

    if (event_find_note(x->e, NOTE_FIN_ON_DATA))
        text_addf(x->t,
                  "If %s has the byte of that number, it drops the FIN, and has to answer with an "
                  "ACK of what it expects (RFC 9293, section 3.10.7.4); else ",
                  x->peer);
    else if (moved && moved->fin_moved == FIN_TAKEN)
        text_addf(x->t,
                  "Nothing, if %s has the FIN of segment %" PRIu32 ": it ignores data from then on "
                  "(RFC 9293, section 3.10.7.4); else ",
                  x->peer, moved->segment);
    else
        return false;
    expect_add_ack(x);
    text_add(x->t, ".");
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
    expect_add_number(x, x->e->from, x->ledger->half[x->e->from].edge.rel);
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
    expect_add_ack(x);
    text_add(x->t, ".");
    return true;
}

/* It begins with what the receiver has told to be missing, or with the first of what was jumped
 * over here. */
static bool
fills_gap(const struct expectation *x)
{
    const struct ledger_half *half = &x->ledger->half[x->e->from];

    return (half->misses || was_jumped_over(x->e)) && x->e->rel_seq <= half->snd_una.rel &&
           event_rel_next(x->e) > half->snd_una.rel;
}

/* Its own FIN has not passed, here or, as far as numbers tell, elsewhere. */
static bool
may_still_send(const struct expectation *x, enum side side)
{
    enum tcp_state state = x->e->state[side];

    return (state <= STATE_ESTABLISHED || state == STATE_CLOSE_WAIT) &&
           !ledger_may_have_closed(&x->ledger->half[side]);
}

/* What a FIN leaves its receiver to do. */
static const char *
after_fin(const struct expectation *x)
{
    enum side side = ack_owner(x->e);

    if (!may_still_send(x, side))
        return ".";
    return x->flow->half[side].segments == 0 && flow_may_have_fin(x->flow, x->e->from)
               ? "; nothing of it passed here: it may go on sending, or have sent its FIN before."
               : "; it may go on sending until it sends a FIN itself.";
}

/* What a server that does Fast Open sends behind its SYN-ACK may come without that. */
static bool
after_unseen_syn_ack(const struct expectation *x)
{
    const struct half *own = &x->flow->half[x->e->from];

    if (x->e->state[ack_owner(x->e)] != STATE_SYN_SENT ||
        (own->syn_segment != 0 && own->syn_segment < x->e->segment))
        return false;
    text_addf(x->t,
              "%s's SYN-ACK did not pass here: if %s has not got it, it drops this, and sends its "
              "SYN again (RFC 9293, section 3.10.7.3); else it has to answer with ",
              x->Own, x->peer);
    expect_add_ack(x);
    text_add(x->t, ".");
    return true;
}

/* RFC 9293 section 3.1.  Where bytes that come again differ it is looked at. */
static bool
after_damage(const struct expectation *x)
{
    const struct note *note = event_find_note(x->e, NOTE_OTHER_BYTES);

    if (!note || !(note->other_how & OTHER_BROKEN) || note->other_how & OTHER_PROBE)
        return false;
    text_addf(x->t,
              "Nothing: with its checksum as it passed here %s drops it without an answer (RFC "
              "9293, section 3.1).",
              x->peer);
    return true;
}

/* RFC 9293 section 3.8.6.3: an ACK may wait, but not long. */
void
expect_numbers(const struct expectation *x)
{
    const struct event *e = x->e;

    if (after_damage(x) || after_unseen_syn_ack(x) || after_other_use(x) || expect_late(x) ||
        after_its_sack(x) || after_gap(x) || expect_old(x) || after_window(x))
        return;
    text_addf(x->t, "%s has to acknowledge %s%s with ", x->Peer,
              e->len == 0   ? "the FIN"
              : e->len == 1 ? "the byte"
                            : "the bytes",
              e->len > 0 && e->flags & TCP_FIN ? " and the FIN" : "");
    expect_add_ack(x);
    if (is_behind_window(x, event_rel_next(e))) {
        text_add(x->t, ", if it takes them all: its");
        add_window_end(x);
        return;
    }
    if (e->flags & TCP_FIN)
        text_add(x->t, after_fin(x));
    else if (fills_gap(x))
        text_add(x->t, ", or a higher one, at once: it fills a gap (RFC 5681, section 4.2).");
    else
        text_add(x->t, ", or a higher one: within 0.5 s, and at once for every second full segment "
                       "(RFC 9293, section 3.8.6.3).");
}
