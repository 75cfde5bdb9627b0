#include "notes.h"

#include "body.h"

#include <inttypes.h>

/* Which flags of no TCP stand together, and who sends them. */
void
notes_flags(const struct writer *w, const struct note *note)
{
    int64_t flags = note->flags;
    bool scan = note->strange_ends != 0; /* it asks what is there, before any conversation */

    if ((flags & (TCP_RST | TCP_SYN)) == (TCP_RST | TCP_SYN))
        text_add(w->t, "RST with SYN: no TCP sends both, the reset counts");
    else if ((flags & (TCP_SYN | TCP_FIN)) == (TCP_SYN | TCP_FIN))
        text_add(w->t, w->e->len > 0 || w->e->flags & TCP_ACK
                           ? "SYN with FIN: opens and closes at once"
                           : "SYN with FIN: opens and closes at once, usually a scan");
    else if (flags & TCP_RST)
        text_add(w->t, "RST with FIN: no TCP sends both, the reset counts");
    else if (flags == 0 && !(w->e->flags & (TCP_ECE | TCP_CWR | TCP_AE)))
        text_add(w->t, scan ? "no flags: nobody takes it, usually a scan"
                            : "no flags: its receiver should drop it");
    else if (flags == (TCP_FIN | TCP_PSH | TCP_URG) && scan)
        text_add(w->t, "FIN, PSH and URG without ACK: usually a scan");
    else if ((flags & TCP_FIN) && scan && w->e->state[w->e->from] == STATE_UNKNOWN &&
             !w->flow->beginning_seen)
        text_add(w->t, "FIN without ACK: usually a scan");
    else
        text_add(w->t, "without ACK: its receiver should drop it");
}

/* Behind the window that was offered, or further away than any. */
void
notes_seq_outside(const struct writer *w, const struct note *note)
{
    if (note->window_end != 0) {
        text_addf(w->t, "outside %s's window (below ", w->peer);
        writer_add_own(w, note->window_end);
        text_add(w->t, "): dropped?");
    } else if (note->segment == 0) {
        text_addf(w->t, "outside any window: %s drops it", w->peer);
    } else {
        text_addf(w->t, "too far from the %s of segment %" PRIu32 ": dropped?",
                  note->of_own ? "Seq" : "Ack", note->segment);
    }
}

void
notes_ack_after_fin(const struct writer *w, const struct note *note)
{
    text_addf(w->t, "impossible Ack: the FIN of segment %" PRIu32 " is number ", note->segment);
    writer_add_peers(w, note->number);
}

void
notes_ack_beyond(const struct writer *w, const struct note *note)
{
    text_addf(w->t, "Ack is %" PRId64 " beyond all that passed here: %s", note->beyond,
              w->e->flags & TCP_RST ? "nobody reads it" : "not taken?");
}

void
notes_seq_below(const struct writer *w, const struct note *note)
{
    text_addf(w->t,
              note->segment == 0 ? "Seq is below the first number seen here"
                                 : "Seq is below the initial number of segment %" PRIu32,
              note->segment);
}

void
notes_seq_old(const struct writer *w, const struct note *note)
{
    if (note->may_answer) {
        text_addf(w->t, "old Seq; or answers segment %" PRIu32 ", an Ack of nothing sent?",
                  note->segment);
        return;
    }
    text_addf(w->t, "old Seq: %s expects ", w->peer);
    writer_add_own(w, note->expected);
    text_addf(w->t, " since segment %" PRIu32, note->segment);
}

void
notes_fin_on_used(const struct writer *w, const struct note *note)
{
    text_add(w->t, "FIN as number ");
    writer_add_own(w, w->e->rel_seq);
    text_addf(w->t, ", which was %s of segment %" PRIu32,
              note->kind == NOTE_FIN_ON_SYN ? "the SYN" : "a byte", note->segment);
}

void
notes_foreign_ack(const struct writer *w, const struct note *note)
{
    text_add(w->t, note->answers_syn ? "a challenge ACK of an older connection?"
                   : note->of_unseen ? "acknowledges a number of an older connection?"
                                     : "acknowledges a number that is not of this connection");
}

void
notes_timestamp_old(const struct writer *w, const struct note *note)
{
    text_addf(w->t, "timestamp %" PRIu32 " older than echoed: dropped (PAWS)?",
              (uint32_t)(note->echoed - note->tsval));
}

void
notes_beyond_window(const struct writer *w, const struct note *note)
{
    text_add_count(w->t, (uint64_t)note->beyond, "byte");
    text_addf(w->t, " beyond %s's window, %s", w->peer,
              note->was_larger ? "which was larger" : "as seen here");
}

void
notes_data_after_fin(const struct writer *w, const struct note *note)
{
    text_addf(w->t, "%s behind its FIN of segment %" PRIu32 ": not taken",
              w->e->len > 0 ? "data" : "another FIN", note->segment);
}

void
notes_challenge(const struct writer *w, const struct note *note)
{
    static const char *const words[] = {
        [DOUBT_SEQ] = "answers segment %" PRIu32 "%s, which it dropped: expects ",
        [DOUBT_ACK] = "answers the Ack of segment %" PRIu32 "%s, which it did not take",
        [DOUBT_SYN] = "challenge ACK: answers the SYN of segment %" PRIu32 "%s",
        [DOUBT_RST] = "challenge ACK: was the reset of segment %" PRIu32 "%s meant?",
        [DOUBT_TIME] = "answers segment %" PRIu32 "%s, which it dropped: expects ",
        [DOUBT_AGAIN] = "answers segment %" PRIu32 ", which brought nothing new"};

    if (note->segment == 0)
        text_addf(w->t, "%s: answers the %s of connection %" PRId64 "%s",
                  body_is_after_close(w) ? "its last ACK again" : "challenge ACK",
                  note->claim == CLAIM_SYN_ACK ? "SYN-ACK" : "SYN", note->connection,
                  note->claim == CLAIM_SYN_OR_BEFORE ? " or one before" : "");
    else if (note->doubt == DOUBT_AGAIN && note->or_before)
        text_addf(w->t, "answers segment %" PRIu32 " or one before: nothing new", note->segment);
    else
        text_addf(w->t, words[note->doubt], note->segment, note->or_before ? " or one before" : "");
    if (note->doubt != DOUBT_SEQ && note->doubt != DOUBT_TIME)
        return;
    if (flow_has_fin(w->flow, w->e))
        text_add(w->t, "no more");
    else
        writer_add_peers(w, w->e->rel_ack);
}

void
notes_old_fin(const struct writer *w, const struct note *note)
{
    if (note->segment != 0) {
        text_addf(w->t, "expects more: the FIN of segment %" PRIu32 " was not taken",
                  note->segment);
        return;
    }
    text_addf(w->t, "an old FIN: %s expects ", w->peer);
    writer_add_own(w, note->expected);
}
