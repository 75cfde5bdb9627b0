#include "notes.h"

#include <inttypes.h>

/* Which flags of no TCP stand together, and who sends them. */
void
notes_flags(const struct writer *w, const struct note *note)
{
    int64_t flags = note->flags;

    if ((flags & (TCP_RST | TCP_SYN)) == (TCP_RST | TCP_SYN))
        text_add(w->t, "RST with SYN: no TCP sends both, the reset counts");
    else if ((flags & (TCP_SYN | TCP_FIN)) == (TCP_SYN | TCP_FIN))
        text_add(w->t, w->e->len > 0 || w->e->flags & TCP_ACK
                           ? "SYN with FIN: opens and closes at once"
                           : "SYN with FIN: opens and closes at once, usually a scan");
    else if (flags & TCP_RST)
        text_add(w->t, "RST with FIN: no TCP sends both, the reset counts");
    else if (flags == 0 && !(w->e->flags & (TCP_ECE | TCP_CWR | TCP_AE)))
        text_add(w->t, "no flags: nobody takes it, usually a scan");
    else if (flags == (TCP_FIN | TCP_PSH | TCP_URG))
        text_add(w->t, "FIN, PSH and URG without ACK: usually a scan");
    else if ((flags & TCP_FIN) && w->e->state[w->e->from] == STATE_UNKNOWN &&
             !w->flow->beginning_seen)
        text_add(w->t, "FIN without ACK: usually a scan");
    else
        text_add(w->t, "without ACK: its receiver should drop it");
}

/* Behind the window that was offered, or further away than any. */
static void
note_outside(const struct writer *w, const struct note *note)
{

    if (note->window_end != 0) {
        text_addf(w->t, "outside %s's window (below ", w->peer);
        writer_add_own(w, note->window_end);
        text_add(w->t, "): dropped?");
    } else if (note->segment == 0) {
        text_addf(w->t, "outside any window: %s drops it", w->peer);
    } else {
        text_addf(w->t, "too far from the Ack of segment %" PRIu32 ": dropped?", note->segment);
    }
}

/* What its receiver will not take, and where that lies. */
void
notes_refused(const struct writer *w, const struct note *note)
{

    switch ((int)note->kind) {
    case NOTE_ACK_AFTER_FIN:
        text_addf(w->t, "impossible Ack: the FIN of segment %" PRIu32 " is number ", note->segment);
        writer_add_peers(w, note->number);
        return;
    case NOTE_ACK_BEYOND:
        text_addf(w->t, "Ack %" PRId64 " beyond all that passed here: %s", note->beyond,
                  w->e->flags & TCP_RST ? "nobody reads it" : "not taken?");
        return;
    case NOTE_SEQ_OUTSIDE:
        note_outside(w, note);
        return;
    case NOTE_SEQ_BELOW:
        text_addf(w->t,
                  note->segment == 0 ? "Seq is below the first number seen here"
                                     : "Seq is below the initial number of segment %" PRIu32,
                  note->segment);
        return;
    case NOTE_SEQ_OLD:
        if (note->may_answer) {
            text_addf(w->t, "old Seq; or answers segment %" PRIu32 ", an Ack of nothing sent?",
                      note->segment);
            return;
        }
        text_addf(w->t, "old Seq: %s expects ", w->peer);
        writer_add_own(w, note->expected);
        text_addf(w->t, " since segment %" PRIu32, note->segment);
        return;
    case NOTE_SEQ_OVERTAKEN:
        text_addf(w->t, "sent before segment %" PRIu32 ", which overtook it?", note->segment);
        return;
    case NOTE_FIN_ON_SYN:
    case NOTE_FIN_ON_DATA:
        text_add(w->t, "FIN as number ");
        writer_add_own(w, w->e->rel_seq);
        text_addf(w->t, ", which was %s of segment %" PRIu32,
                  note->kind == NOTE_FIN_ON_SYN ? "the SYN" : "a byte", note->segment);
        return;
    case NOTE_TIMESTAMP_OLD:
        text_addf(w->t, "timestamp %" PRIu32 " older than echoed: dropped (PAWS)?",
                  (uint32_t)(note->echoed - note->tsval));
        return;
    case NOTE_NO_TIMESTAMP:
        text_add(w->t, "no timestamp, though its side had them: dropped?");
        return;
    case NOTE_BEYOND_WINDOW:
        text_add_count(w->t, (uint64_t)note->beyond, "byte");
        text_addf(w->t, " beyond %s's window, %s", w->peer,
                  note->was_larger ? "which was larger" : "as seen here");
        return;
    case NOTE_DATA_AFTER_FIN:
        text_addf(w->t, "%s behind its FIN of segment %" PRIu32 ": not taken",
                  w->e->len > 0 ? "data" : "another FIN", note->segment);
        return;
    default:
        text_addf(w->t, "SYN, but not that of segment %" PRIu32 ": opens nothing", note->segment);
    }
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
                  flow_ended_before(w->flow, w->e) ? "its last ACK again" : "challenge ACK",
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
notes_new_number(const struct writer *w, const struct note *note)
{
    if (note->kind == NOTE_EARLIER_ISN)
        text_addf(w->t, "takes the number of segment %" PRIu32 ", not that of segment %" PRId64,
                  note->segment, note->later_segment);
    else if (note->without_syn)
        text_addf(w->t, "goes on without the SYN of segment %" PRIu32 ": not its own?",
                  note->segment);
    else if (note->number_again)
        text_addf(w->t, "initial number of segment %" PRIu32 " again: do two hosts answer?",
                  note->segment);
    else if (note->renumbered > 0)
        text_add(w->t, "initial number changes again: do two hosts answer?");
    else if (note->segment == 0)
        text_add(w->t, "initial number not the one assumed so far: counted anew");
    else
        text_addf(w->t, "initial number not that of segment %" PRIu32 ": counted anew",
                  note->segment);
}

/* A reset that does not close its receiver. */
void
notes_reset(const struct writer *w, const struct note *note)
{

    if (note->kind == NOTE_RESET_NO_ACK) {
        text_addf(w->t, "does not acknowledge the SYN of segment %" PRIu32 ": dropped",
                  note->segment);
        return;
    }
    text_addf(w->t, "%s expects Seq=", w->peer);
    writer_add_own(w, note->expected);
    if (note->kind == NOTE_RESET_INSIDE)
        text_addf(w->t, ": in window, should ask back%s", note->behind_unseen ? "?" : "");
    else if (note->end_unknown)
        text_add(w->t, " and should not close?");
    else /* what it expects only grows, but its window may have gone further than was seen here */
        text_addf(w->t, ": out of window, dropped%s",
                  w->e->rel_seq > note->expected || note->may_be_of_fin ? "?" : "");
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
