#include "reset.h"

#include "tcpviz/base/nanotime.h"

#include <inttypes.h>

static void
add_tries(struct text *t, const struct note *note)
{
    if (note->kind == NOTE_RESET_KEEP_ALIVE && note->tries < 2) {
        text_add(t, "a keep-alive was due: had it no answer to the others?");
        return;
    }
    text_add(t, "gives up: ");
    if (reset_may_be_of_unread(note)) {
        text_addf(t, "%" PRId64 " more tries, no answer; or bytes unread?", note->tries);
    } else if (note->kind == NOTE_RESET_KEEP_ALIVE) {
        text_add_count(t, (uint64_t)note->tries, "keep-alive");
        text_add(t, " without an answer");
    } else if (note->kind == NOTE_RESET_ZERO_WINDOW) {
        text_add(t, "window closed");
        if (note->after_ns >= 0) { /* else the clock went back */
            text_add(t, " for ");
            nanotime_add_duration(t, note->after_ns);
        }
        text_addf(t, ", %" PRId64 " probes", note->tries);
    } else {
        text_addf(t, "sent the same %" PRId64 " times again, no answer", note->tries);
    }
}

/* "answers segment 7", or several that it may answer: all between are of the other side. */
static void
add_answered(struct text *t, const struct note *note)
{
    if (note->from_segment == 0)
        text_addf(t, "answers segment %" PRIu32 " or one before", note->segment);
    else if (note->from_segment >= note->segment)
        text_addf(t, "answers segment %" PRIu32, note->segment);
    else if (note->from_segment + 1 == note->segment)
        text_addf(t, "answers segment %" PRId64 " or %" PRIu32, note->from_segment, note->segment);
    else
        text_addf(t, "answers one of %" PRId64 " to %" PRIu32, note->from_segment, note->segment);
}

/* RFC 8684 section 3.6. */
static void
add_multipath_reason(struct text *t, int64_t reason)
{
    static const char *const names[] = {"unspecified error",         "MPTCP-specific error",
                                        "lack of resources",         "administratively prohibited",
                                        "too much outstanding data", "unacceptable performance",
                                        "middlebox interference"};

    if (reason == MULTIPATH_NO_REASON) {
        text_add(t, "ends a path of Multipath TCP: no reason told");
        return;
    }
    text_add(t, "says why (MP_TCPRST): ");
    if (reason < (int64_t)(sizeof names / sizeof names[0]))
        text_add(t, names[reason]);
    else
        text_addf(t, "reason %" PRId64, reason);
}

/* Lines that name the segment in question. */
static void
add_segment_line(struct text *t, const struct note *note)
{
    static const struct {
        enum note_kind kind;
        const char *words;
    } table[] = {
        {NOTE_RESET_CROSSED, "the other side had sent one, too: segment %" PRIu32},
        {NOTE_RESET_OLDER, "answers segment %" PRIu32 ": usually resets an older connection"},
        {NOTE_RESET_SYN_ACK, "does not expect the SYN-ACK of segment %" PRIu32},
        {NOTE_RESET_FOR_ACK, "answers the Ack of segment %" PRIu32 ", which was of nothing sent"},
    };

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (note->kind == table[i].kind)
            text_addf(t, table[i].words, note->segment);
}

static void
add_of_newer(struct text *t, const struct note *note)
{
    text_addf(t, "answers segment %" PRIu32 ": knows only connection %" PRId64 "?", note->segment,
              note->newer_connection);
}

static void
add_late_line(struct text *t, const struct note *note)
{
    static const char *const words[] = {
        [LATE_ANSWER] = "answers segment %" PRIu32 ", which came after the close",
        [LATE_ANSWER_OR_BEFORE] = "after the close: answers segment %" PRIu32 " or one before",
        [LATE_UNLIKE_ANSWER] = "after the close: in answer to segment %" PRIu32 "?"};

    if (note->newer_connection != 0 && note->late_answer != LATE_UNLIKE_ANSWER)
        add_of_newer(t, note);
    else
        text_addf(t, words[note->late_answer], note->segment);
}

/* Lines of what may have crossed the segment in question. */
static void
add_crossing_line(struct text *t, const struct note *note)
{
    switch ((int)note->kind) {
    case NOTE_RESET_LATE:
        add_late_line(t, note);
        return;
    case NOTE_RESET_FOR_FIN:
        text_addf(t,
                  note->or_crossed ? "a reset behind the FIN of segment %" PRIu32
                                     ", or both crossed"
                                   : "a reset, not a FIN, after the FIN of segment %" PRIu32,
                  note->segment);
        return;
    case NOTE_RESET_AFTER_CLOSE:
        text_addf(t, "data after its FIN of segment %" PRIu32 ": nobody reads it%s", note->segment,
                  note->data_unacked ? "?" : "");
        return;
    default: /* NOTE_RESET_AFTER_IDLE */
        text_addf(t, "data after its FIN of segment %" PRIu32 " (idle for ", note->segment);
        nanotime_add_duration(t, note->silence_ns);
        text_add(t, note->data_unacked ? ")?" : ")");
    }
}

static void
add_ttl_line(struct text *t, const struct note *note)
{
    text_addf(t, "TTL %" PRIu32, note->ttl);
    if (note->segment != 0)
        text_addf(t, ", segment %" PRIu32 " had", note->segment);
    else
        text_add(t, ", all others");
    text_addf(t, " %" PRIu32 ": sent from in between?", note->other_ttl);
}

static void
add_unknown_line(struct text *t, const struct note *note)
{
    add_answered(t, note);
    if (note->reset_form == RESET_BEHIND_SILENCE) {
        text_add(t, " after ");
        nanotime_add_duration(t, note->silence_ns);
        text_add(t, ": forgotten, or aborted?");
    } else if (note->reset_form == RESET_FOR_MORE) {
        text_add(t, ": no connection there, or a wrong Ack?");
    } else if (note->reset_form == RESET_OF_NEWER) {
        text_addf(t, ": knows only connection %" PRId64 "?", note->newer_connection);
    } else {
        text_add(t, ": usually no connection there");
    }
}

static void
add_linger_line(struct text *t, const struct note *note)
{
    if (note->silence_ns > 0) {
        text_add(t, "after ");
        nanotime_add_duration(t, note->silence_ns);
        text_add(t, " without data: idle timer, or program ended?");
        return;
    }
    text_add(t, note->may_be_unaccepted ? "all is acknowledged: linger time 0, or not accepted?"
                : note->may_be_unread   ? "all is acknowledged: linger time 0, or bytes unread?"
                                        : "all is acknowledged: usually a linger time of 0");
}

/* Lines of what its own side had sent and received. */
static void
add_abort_line(struct text *t, const struct note *note)
{
    switch ((int)note->kind) {
    case NOTE_RESET_AFTER_FIN:
        text_addf(t,
                  note->after_both ? "after both FINs, its own in segment %" PRIu32
                                   : "after its FIN of segment %" PRIu32 ", waits no longer",
                  note->segment);
        return;
    case NOTE_RESET_UNSENT:
        text_add(t, "gives up ");
        text_add_count(t, (uint64_t)note->bytes, "byte");
        text_add(t, " of its own, not acknowledged");
        return;
    case NOTE_RESET_UNREAD:
        text_add(t, note->reset_unread == UNREAD_WINDOW_CLOSED
                        ? "usually closed with received bytes unread"
                        : "usually bytes unread, or a linger time of 0");
        return;
    case NOTE_RESET_LINGER:
        add_linger_line(t, note);
        return;
    default: /* NOTE_RESET_NO_REASON */
        text_add(t, "no reason can be seen from here");
    }
}

static void
add_refused_line(struct text *t, const struct note *note)
{
    text_addf(t, "refused: usually nothing listens on port %" PRId64, note->port);
    if (note->answered_before)
        text_add(t, " any more");
}

void
reset_line(struct text *t, const struct note *note)
{
    switch ((int)note->kind) {
    case NOTE_REFUSED:
        add_refused_line(t, note);
        return;
    case NOTE_RESET_GUESS:
        text_addf(t, "%" PRId64 " beyond all it sent: guessed from in between?", note->beyond);
        return;
    case NOTE_RESET_TTL:
        add_ttl_line(t, note);
        return;
    case NOTE_RESET_HANDSHAKE:
        text_add(t, note->of_unseen       ? "answers a SYN-ACK not seen here?"
                    : note->syn_ack_again ? "gives up the handshake: had it no ACK of its SYN-ACK?"
                                          : "gives up before the handshake is complete");
        return;
    case NOTE_RESET_LATE:
    case NOTE_RESET_FOR_FIN:
    case NOTE_RESET_AFTER_CLOSE:
    case NOTE_RESET_AFTER_IDLE:
        add_crossing_line(t, note);
        return;
    case NOTE_RESET_KEEP_ALIVE:
    case NOTE_RESET_ZERO_WINDOW:
    case NOTE_RESET_TRIES:
        add_tries(t, note);
        return;
    case NOTE_RESET_AGAIN:
        text_add(t, note->segment != 0 ? "another reset: " : "another reset");
        if (note->segment != 0)
            add_answered(t, note);
        return;
    case NOTE_RESET_UNKNOWN:
        add_unknown_line(t, note);
        return;
    case NOTE_RESET_FOR_SYN:
        text_addf(t,
                  note->in_window ? "answers the SYN of connection %" PRId64 ", as old kernels do"
                                  : "answers the SYN of connection %" PRId64 "?",
                  note->connection);
        return;
    case NOTE_RESET_MULTIPATH:
        add_multipath_reason(t, note->mptcp_reason);
        return;
    case NOTE_RESET_FASTCLOSE:
        text_addf(t,
                  note->segment != 0 ? "answers the MP_FASTCLOSE of segment %" PRIu32
                                     : "ends all paths at once (MP_FASTCLOSE)",
                  note->segment);
        return;
    case NOTE_RESET_AFTER_FIN:
    case NOTE_RESET_UNSENT:
    case NOTE_RESET_UNREAD:
    case NOTE_RESET_LINGER:
    case NOTE_RESET_NO_REASON:
        add_abort_line(t, note);
        return;
    default:
        add_segment_line(t, note);
    }
}
