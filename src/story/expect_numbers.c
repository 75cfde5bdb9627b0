#include "expect_parts.h"

#include <inttypes.h>

void
expect_add_ack(const struct writer *w)
{
    text_add(w->t, "Ack = ");
    writer_add_own(w, event_rel_next(w->e));
}

void
expect_add_late(const struct writer *w, const char *answered_it_in, uint32_t segment)
{
    text_addf(w->t, "Nothing, if it only passed late here: %s %s %" PRIu32 ". A second sending it",
              w->peer, answered_it_in, segment);
}

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
add_ack_of_gap(const struct writer *w, const struct ledger *ledger)
{
    const struct ledger_entry *una = &ledger->half[w->e->from].snd_una;
    const struct note *gap = event_find_note(w->e, NOTE_GAP);

    if (una->segment == 0) {
        text_add(w->t, "repeat its last Ack at once");
    } else if (gap && gap->first > una->rel) {
        text_add(w->t, "ask for them at once, with Ack = ");
        writer_add_own(w, gap->first);
        text_add(w->t, " or a lower one");
    } else {
        text_add(w->t, "repeat Ack = ");
        writer_add_own(w, una->rel);
        text_add(w->t, " at once");
    }
}

/* A gap in front of it keeps the receiver's Ack where it is.  Either it was jumped over here, or
 * the receiver has told of it; and of a gap that is filled there may be more in front. */
static bool
after_gap(const struct writer *w, const struct ledger *ledger)
{
    const struct ledger_half *half = &ledger->half[w->e->from];
    const struct ledger_entry *una = &half->snd_una;

    if (!event_find_note(w->e, NOTE_GAP) && (una->segment == 0 || w->e->rel_seq <= una->rel ||
                                             !(half->misses || was_jumped_over(w->e))))
        return false;
    text_addf(w->t, "If the bytes in front of it did not reach %s, it has to ", w->peer);
    add_ack_of_gap(w, ledger);
    text_add(w->t, " (RFC 5681, section 4.2); else ");
    expect_add_ack(w);
    text_add(w->t, was_jumped_over(w->e) ? ", or a higher one." : ".");
    return true;
}

/* RFC 9293 section 3.10.7.4.  What was sent in the meantime may have arrived, too, unless something
 * in front of it is missing. */
static void
add_old_answer(const struct writer *w, const struct ledger *ledger)
{
    const struct ledger_half *half = &ledger->half[w->e->from];

    text_add(w->t, " has to answer at once with Ack = ");
    writer_add_own(w, half->snd_una.rel);
    text_add(w->t, ledger_outstanding(half) > 0 && !half->misses ? ", or a higher one" : "");
    text_add(w->t, " (RFC 9293, section 3.10.7.4).");
}

bool
expect_old(const struct writer *w, const struct ledger *ledger)
{
    if (!w->e->acked_before || ledger->half[w->e->from].snd_una.segment == 0)
        return false;
    text_addf(w->t, "None of its numbers is new: %s", w->peer);
    add_old_answer(w, ledger);
    return true;
}

bool
expect_late(const struct writer *w, const struct ledger *ledger)
{
    const struct ledger_entry *una = &ledger->half[w->e->from].snd_una;

    if (w->e->acked_before || una->segment == 0 || una->rel < event_rel_next(w->e) ||
        event_find_note(w->e, NOTE_NEW_ISN) || event_find_note(w->e, NOTE_SEQ_BELOW))
        return false;
    expect_add_late(w, "acknowledged it in segment", una->segment);
    add_old_answer(w, ledger);
    return true;
}

/* The same, where a SACK had named all of it. */
static bool
after_its_sack(const struct writer *w, const struct ledger *ledger)
{
    const struct note *note = event_find_note(w->e, NOTE_ACKED_EARLIER);

    if (!note || !note->by_sack || note->earlier == EARLIER_PART)
        return false;
    expect_add_late(w, "had named it in the SACK of segment", note->segment);
    add_old_answer(w, ledger);
    return true;
}

/* A FIN in the place of data, or data in that of a FIN: who has the one takes the other no more
 * (RFC 9293 section 3.10.7.4). */
static bool
after_other_use(const struct writer *w)
{
    const struct note *moved = event_find_note(w->e, NOTE_FIN_MOVED);

    if (event_find_note(w->e, NOTE_FIN_ON_DATA))
        text_addf(w->t,
                  "If %s has the byte of that number, it drops the FIN, and has to answer with an "
                  "ACK of what it expects (RFC 9293, section 3.10.7.4); else ",
                  w->peer);
    else if (moved && moved->fin_moved == FIN_TAKEN)
        text_addf(w->t,
                  "Nothing, if %s has the FIN of segment %" PRIu32 ": it ignores data from then on "
                  "(RFC 9293, section 3.10.7.4); else ",
                  w->peer, moved->segment);
    else
        return false;
    expect_add_ack(w);
    text_add(w->t, ".");
    return true;
}

/* What lies behind its window a receiver drops, and says so: RFC 9293 section 3.10.7.4.  How far
 * that goes its newest segment told. */
static bool
is_behind_window(const struct writer *w, const struct ledger *ledger, int64_t rel)
{
    const struct ledger_entry *edge = &ledger->half[w->e->from].edge;

    return edge->segment != 0 && rel > edge->rel && !flow_has_several_paths(w->flow);
}

static void
add_window_end(const struct writer *w, const struct ledger *ledger)
{
    text_add(w->t, " window ends in front of number ");
    writer_add_own(w, ledger->half[w->e->from].edge.rel);
    text_add(w->t, ".");
}

static bool
after_window(const struct writer *w, const struct ledger *ledger)
{
    if (!is_behind_window(w, ledger, w->e->rel_seq + 1))
        return false;
    text_addf(w->t, "%s's", w->Peer);
    add_window_end(w, ledger);
    text_addf(w->t,
              " If that is still so, %s should drop this, and has to answer with an ACK of what it "
              "expects (RFC 9293, section 3.10.7.4); else%s ",
              w->peer,
              w->e->len == 0 ? ", or where a kernel takes a FIN alone all the same (Linux)," : "");
    expect_add_ack(w);
    text_add(w->t, ".");
    return true;
}

/* It begins with what the receiver has told to be missing, or with the first of what was jumped
 * over here. */
static bool
fills_gap(const struct writer *w, const struct ledger *ledger)
{
    const struct ledger_half *half = &ledger->half[w->e->from];

    return (half->misses || was_jumped_over(w->e)) && w->e->rel_seq <= half->snd_una.rel &&
           event_rel_next(w->e) > half->snd_una.rel;
}

/* Its own FIN has not passed, here or, as far as numbers tell, elsewhere. */
static bool
may_still_send(const struct writer *w, const struct ledger *ledger, enum side side)
{
    enum tcp_state state = w->e->state[side];

    return (state <= STATE_ESTABLISHED || state == STATE_CLOSE_WAIT) &&
           !ledger_may_have_closed(&ledger->half[side]);
}

/* What a FIN leaves its receiver to do. */
static const char *
after_fin(const struct writer *w, const struct ledger *ledger)
{
    enum side side = ack_owner(w->e);

    if (!may_still_send(w, ledger, side))
        return ".";
    return w->flow->half[side].segments == 0 && flow_may_have_fin(w->flow, w->e->from)
               ? "; nothing of it passed here: it may go on sending, or have sent its FIN before."
               : "; it may go on sending until it sends a FIN itself.";
}

/* What a server that does Fast Open sends behind its SYN-ACK may come without that. */
static bool
after_unseen_syn_ack(const struct writer *w)
{
    const struct half *own = &w->flow->half[w->e->from];

    if (w->e->state[ack_owner(w->e)] != STATE_SYN_SENT ||
        (own->syn_segment != 0 && own->syn_segment < w->e->segment))
        return false;
    text_addf(w->t,
              "%s's SYN-ACK did not pass here: if %s has not got it, it drops this, and sends its "
              "SYN again (RFC 9293, section 3.10.7.3); else it has to answer with ",
              w->Own, w->peer);
    expect_add_ack(w);
    text_add(w->t, ".");
    return true;
}

/* RFC 9293 section 3.1.  Where bytes that come again differ it is looked at. */
static bool
after_damage(const struct writer *w)
{
    const struct note *note = event_find_note(w->e, NOTE_OTHER_BYTES);

    if (!note || !(note->other_how & OTHER_BROKEN) || note->other_how & OTHER_PROBE)
        return false;
    text_addf(w->t,
              "Nothing: with its checksum as it passed here %s drops it without an answer (RFC "
              "9293, section 3.1).",
              w->peer);
    return true;
}

/* RFC 9293 section 3.8.6.3: an ACK may wait, but not long. */
void
expect_numbers(const struct writer *w, const struct ledger *ledger)
{
    const struct event *e = w->e;

    if (after_damage(w) || after_unseen_syn_ack(w) || after_other_use(w) ||
        expect_late(w, ledger) || after_its_sack(w, ledger) || after_gap(w, ledger) ||
        expect_old(w, ledger) || after_window(w, ledger))
        return;
    text_addf(w->t, "%s has to acknowledge %s%s with ", w->Peer,
              e->len == 0   ? "the FIN"
              : e->len == 1 ? "the byte"
                            : "the bytes",
              e->len > 0 && e->flags & TCP_FIN ? " and the FIN" : "");
    expect_add_ack(w);
    if (is_behind_window(w, ledger, event_rel_next(e))) {
        text_add(w->t, ", if it takes them all: its");
        add_window_end(w, ledger);
        return;
    }
    if (e->flags & TCP_FIN)
        text_add(w->t, after_fin(w, ledger));
    else if (fills_gap(w, ledger))
        text_add(w->t, ", or a higher one, at once: it fills a gap (RFC 5681, section 4.2).");
    else
        text_add(w->t, ", or a higher one: within 0.5 s of arrival, at once for every second full "
                       "segment (RFC 9293, section 3.8.6.3).");
}
