#include "notes.h"

#include "body.h"

#include "tcpviz/base/nanotime.h"

#include <inttypes.h>

void
notes_reset_tries(const struct writer *w, const struct note *note)
{
    if (note->kind == NOTE_RESET_KEEP_ALIVE && note->tries < 2) {
        text_add(w->t, "a keep-alive was due: had it no answer to the others?");
        return;
    }
    text_add(w->t, "gives up: ");
    if (body_may_be_of_unread(note)) {
        text_addf(w->t, "%" PRId64 " more tries, no answer; or bytes unread?", note->tries);
    } else if (note->kind == NOTE_RESET_KEEP_ALIVE) {
        text_add_count(w->t, (uint64_t)note->tries, "keep-alive");
        text_add(w->t, " without an answer");
    } else if (note->kind == NOTE_RESET_ZERO_WINDOW) {
        text_add(w->t, "window closed");
        if (note->after_ns >= 0) { /* else the clock went back */
            text_add(w->t, " for ");
            nanotime_add_duration(w->t, note->after_ns);
        }
        text_addf(w->t, ", %" PRId64 " probes", note->tries);
        if (body_may_be_of_program(note))
            text_add(w->t, "; or aborted?");
    } else {
        text_addf(w->t, "sent the same %" PRId64 " times again, no answer", note->tries);
    }
}

/* "answers segment 7", or several that it may answer: all between are of the other side. */
static void
add_answered(const struct writer *w, const struct note *note)
{
    if (note->from_segment == 0)
        text_addf(w->t, "answers segment %" PRIu32 " or one before", note->segment);
    else if (note->from_segment >= note->segment)
        text_addf(w->t, "answers segment %" PRIu32, note->segment);
    else if (note->from_segment + 1 == note->segment)
        text_addf(w->t, "answers segment %" PRId64 " or %" PRIu32, note->from_segment,
                  note->segment);
    else
        text_addf(w->t, "answers one of segments %" PRId64 " to %" PRIu32, note->from_segment,
                  note->segment);
}

/* RFC 8684 section 3.6. */
void
notes_reset_multipath(const struct writer *w, const struct note *note)
{
    static const char *const names[] = {"unspecified error",         "MPTCP-specific error",
                                        "lack of resources",         "administratively prohibited",
                                        "too much outstanding data", "unacceptable performance",
                                        "middlebox interference"};

    int64_t reason = note->mptcp_reason;

    if (reason == MULTIPATH_NO_REASON) {
        text_add(w->t, "ends a path of Multipath TCP: no reason told");
        return;
    }
    text_add(w->t, "says why (MP_TCPRST): ");
    if (reason < (int64_t)(sizeof names / sizeof names[0]))
        text_add(w->t, names[reason]);
    else
        text_addf(w->t, "reason %" PRId64, reason);
}

static void
add_of_newer(const struct writer *w, const struct note *note)
{
    text_addf(w->t, "answers segment %" PRIu32 ": knows only connection %" PRId64 "?",
              note->segment, note->newer_connection);
}

void
notes_reset_late(const struct writer *w, const struct note *note)
{
    static const char *const words[] = {
        [LATE_ANSWER] = "answers segment %" PRIu32 ", which came after the close",
        [LATE_ANSWER_OR_BEFORE] = "after the close: answers segment %" PRIu32 " or one before",
        [LATE_UNLIKE_ANSWER] = "after the close: in answer to segment %" PRIu32 "?"};

    if (note->newer_connection != 0 && note->late_answer != LATE_UNLIKE_ANSWER)
        add_of_newer(w, note);
    else
        text_addf(w->t, words[note->late_answer], note->segment);
}

void
notes_reset_ttl(const struct writer *w, const struct note *note)
{
    text_addf(w->t, "TTL %" PRIu32, note->ttl);
    if (note->segment != 0)
        text_addf(w->t, ", segment %" PRIu32 " had", note->segment);
    else
        text_add(w->t, ", all others");
    text_addf(w->t, " %" PRIu32 ": sent from in between?", note->other_ttl);
}

void
notes_reset_unknown(const struct writer *w, const struct note *note)
{
    add_answered(w, note);
    if (note->reset_form == RESET_BEHIND_SILENCE) {
        text_add(w->t, " after ");
        nanotime_add_duration(w->t, note->silence_ns);
        text_add(w->t, ": forgotten, or aborted?");
    } else if (note->reset_form == RESET_FOR_MORE) {
        text_add(w->t, ": no connection there, or a wrong Ack?");
    } else if (note->reset_form == RESET_FOR_MISSING) {
        text_add(w->t, ": data before it find no reader?");
    } else if (note->reset_form == RESET_WHILE_SENDING) {
        text_add(w->t, ": closed while it sent?");
    } else if (note->reset_form == RESET_OF_NEWER) {
        text_addf(w->t, ": knows only connection %" PRId64 "?", note->newer_connection);
    } else {
        text_add(w->t, ": usually no connection there");
    }
}

void
notes_reset_linger(const struct writer *w, const struct note *note)
{
    if (note->silence_ns > 0) {
        text_add(w->t, "after ");
        nanotime_add_duration(w->t, note->silence_ns);
        text_add(w->t, " without data: idle timer, or program ended?");
        return;
    }
    if (note->segment != 0)
        text_addf(w->t, "the FIN of segment %" PRIu32 " had not come: ", note->segment);
    else
        text_add(w->t, "all is acknowledged: ");
    text_add(w->t, note->may_be_unaccepted ? "linger time 0, or not accepted?"
                   : note->may_be_unread   ? "linger time 0, or bytes unread?"
                   : note->segment != 0    ? "linger time 0?"
                                           : "usually a linger time of 0");
}

void
notes_syn_refused(const struct writer *w, const struct note *note)
{
    if (note->segment == 0) {
        text_addf(w->t, "refuses a SYN to port %" PRId64 " that did not pass here?", note->port);
        return;
    }
    text_addf(w->t, "refused: usually nothing listens on port %" PRId64, note->port);
    if (note->answered_before)
        text_add(w->t, " any more");
}

void
notes_reset_guess(const struct writer *w, const struct note *note)
{
    text_addf(w->t, "%" PRId64 " beyond all it sent: guessed from in between?", note->beyond);
}

void
notes_reset_handshake(const struct writer *w, const struct note *note)
{
    bool open = w->e->from == CLIENT && event_acks_kind(w->e, TERM_SYN);

    text_add(w->t, note->of_unseen       ? "answers a SYN-ACK not seen here?"
                   : note->syn_ack_again ? "gives up the handshake: had it no ACK of its SYN-ACK?"
                   : open                ? "has taken the SYN-ACK and aborts; no ACK of it seen"
                                         : "gives up before the handshake is complete");
}

void
notes_reset_again(const struct writer *w, const struct note *note)
{
    text_add(w->t, note->segment != 0 ? "another reset: " : "another reset");
    if (note->segment != 0)
        add_answered(w, note);
}

void
notes_reset_for_syn(const struct writer *w, const struct note *note)
{
    text_addf(w->t,
              note->in_window ? "answers the SYN of connection %" PRId64 ", as old kernels do"
                              : "answers the SYN of connection %" PRId64 "?",
              note->connection);
}

void
notes_reset_fastclose(const struct writer *w, const struct note *note)
{
    text_addf(w->t,
              note->segment != 0 ? "answers the MP_FASTCLOSE of segment %" PRIu32
                                 : "ends all paths at once (MP_FASTCLOSE)",
              note->segment);
}

void
notes_reset_for_fin(const struct writer *w, const struct note *note)
{
    text_addf(w->t,
              note->or_crossed ? "a reset behind the FIN of segment %" PRIu32 ", or both crossed"
                               : "a reset, not a FIN, after the FIN of segment %" PRIu32,
              note->segment);
}

void
notes_reset_after_close(const struct writer *w, const struct note *note)
{
    text_addf(w->t, "data after its FIN of segment %" PRIu32 ": nobody reads it%s", note->segment,
              note->data_unacked ? "?" : "");
}

void
notes_reset_after_idle(const struct writer *w, const struct note *note)
{
    text_addf(w->t, "data after its FIN of segment %" PRIu32 " (idle for ", note->segment);
    nanotime_add_duration(w->t, note->silence_ns);
    text_add(w->t, note->data_unacked ? ")?" : ")");
}

/* An answer has no ACK; and what the Ack takes of the other side did not pass here. */
static const char *
reason_behind_fin(const struct event *e)
{
    const struct note *unseen = event_find_note(e, NOTE_ACK_UNSEEN);

    if (unseen && unseen->first == unseen->last)
        return "for what was not seen here?"; /* a byte or a FIN */
    return unseen || !(e->flags & TCP_ACK) ? "for data not seen here?" : "waits no longer";
}

void
notes_reset_after_fin(const struct writer *w, const struct note *note)
{
    text_addf(w->t,
              note->after_both ? "after both FINs, its own in segment %" PRIu32
                               : "after its FIN of segment %" PRIu32 ", ",
              note->segment);
    text_add(w->t, note->after_both ? "" : reason_behind_fin(w->e));
}

void
notes_reset_unsent(const struct writer *w, const struct note *note)
{
    text_add(w->t, "gives up ");
    text_add_count(w->t, (uint64_t)note->bytes, "byte");
    text_add(w->t, " of its own, not acknowledged");
}

void
notes_reset_unread(const struct writer *w, const struct note *note)
{
    text_add(w->t, note->reset_unread == UNREAD_WINDOW_CLOSED
                       ? "usually closed with received bytes unread"
                       : "usually bytes unread, or a linger time of 0");
}

/* A reset that does not close its receiver. */
void
notes_reset_disbelieved(const struct writer *w, const struct note *note)
{
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
