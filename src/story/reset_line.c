#include "reset.h"

#include "tcpviz/base/nanotime.h"

#include <inttypes.h>

static void
add_tries(struct text *t, const struct note *note)
{
    if (note->kind == NOTE_RESET_KEEP_ALIVE && note->a < 2) {
        text_add(t, "a keep-alive was due: had it no answer to the others?");
        return;
    }
    text_add(t, "gives up: ");
    if (reset_may_be_of_unread(note)) {
        text_addf(t, "%" PRId64 " more tries, no answer; or bytes unread?", note->a);
    } else if (note->kind == NOTE_RESET_KEEP_ALIVE) {
        text_add_count(t, (uint64_t)note->a, "keep-alive");
        text_add(t, " without an answer");
    } else if (note->kind == NOTE_RESET_ZERO_WINDOW) {
        text_add(t, "window closed");
        if (note->ns >= 0) { /* else the clock went back */
            text_add(t, " for ");
            nanotime_add_duration(t, note->ns);
        }
        text_addf(t, ", %" PRId64 " probes", note->a);
    } else {
        text_addf(t, "sent the same %" PRId64 " times again, no answer", note->a);
    }
}

/* "answers segment 7", or several that it may answer: all between are of the other side. */
static void
add_answered(struct text *t, const struct note *note)
{
    if (note->b == 0)
        text_addf(t, "answers segment %" PRIu32 " or one before", note->segment);
    else if (note->b >= note->segment)
        text_addf(t, "answers segment %" PRIu32, note->segment);
    else if (note->b + 1 == note->segment)
        text_addf(t, "answers segment %" PRId64 " or %" PRIu32, note->b, note->segment);
    else
        text_addf(t, "answers one of %" PRId64 " to %" PRIu32, note->b, note->segment);
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
              note->c);
}

/* Lines of what may have crossed the segment in question. */
static void
add_crossing_line(struct text *t, const struct note *note)
{
    switch ((int)note->kind) {
    case NOTE_RESET_LATE:
        if (note->c != 0 && note->b == 0) {
            add_of_newer(t, note);
            return;
        }
        text_addf(t,
                  note->b ? "after the close: in answer to segment %" PRIu32 "?"
                          : "answers segment %" PRIu32 ", which came after the close",
                  note->segment);
        return;
    case NOTE_RESET_FOR_FIN:
        text_addf(t,
                  note->a ? "a reset behind the FIN of segment %" PRIu32 ", or both crossed"
                          : "a reset, not a FIN, after the FIN of segment %" PRIu32,
                  note->segment);
        return;
    case NOTE_RESET_AFTER_CLOSE:
        text_addf(t, "data after its FIN of segment %" PRIu32 ": nobody reads it%s", note->segment,
                  note->b ? "?" : "");
        return;
    default: /* NOTE_RESET_AFTER_IDLE */
        text_addf(t, "data after its FIN of segment %" PRIu32 " (idle for ", note->segment);
        nanotime_add_duration(t, note->ns);
        text_add(t, note->b ? ")?" : ")");
    }
}

void
reset_line(struct text *t, const struct note *note)
{
    switch ((int)note->kind) {
    case NOTE_REFUSED:
        text_addf(t, "refused: usually nothing listens on port %" PRId64, note->a);
        return;
    case NOTE_RESET_AFTER_FIN:
        text_addf(t,
                  note->a ? "after both FINs, its own in segment %" PRIu32
                          : "after its FIN of segment %" PRIu32 ", waits no longer",
                  note->segment);
        return;
    case NOTE_RESET_GUESS:
        text_addf(t, "%" PRId64 " beyond all it sent: guessed from in between?", note->a);
        return;
    case NOTE_RESET_TTL:
        text_addf(t, "TTL %" PRId64, note->a);
        if (note->segment != 0)
            text_addf(t, ", segment %" PRIu32 " had", note->segment);
        else
            text_add(t, ", all others");
        text_addf(t, " %" PRId64 ": sent from in between?", note->b);
        return;
    case NOTE_RESET_HANDSHAKE:
        text_add(t, note->a ? "gives up the handshake: had it no ACK of its SYN-ACK?"
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
        add_answered(t, note);
        if (note->a == RESET_OF_NEWER)
            text_addf(t, ": knows only connection %" PRId64 "?", note->c);
        else
            text_add(t, ": usually no connection there");
        return;
    case NOTE_RESET_FOR_SYN:
        text_addf(t,
                  note->a ? "answers the SYN of connection %" PRId64 ", as old kernels do"
                          : "answers the SYN of connection %" PRId64 "?",
                  note->connection);
        return;
    case NOTE_RESET_UNSENT:
        text_add(t, "gives up ");
        text_add_count(t, (uint64_t)note->a, "byte");
        text_add(t, " of its own, not acknowledged");
        return;
    case NOTE_RESET_UNREAD:
        text_add(t, note->b == UNREAD_WINDOW_CLOSED
                        ? "usually closed with received bytes unread"
                        : "usually bytes unread, or a linger time of 0");
        return;
    case NOTE_RESET_LINGER:
        if (note->ns == 0) {
            text_add(t, note->a   ? "all is acknowledged: linger time 0, or not accepted?"
                        : note->b ? "all is acknowledged: linger time 0, or bytes unread?"
                                  : "all is acknowledged: usually a linger time of 0");
            return;
        }
        text_add(t, "after ");
        nanotime_add_duration(t, note->ns);
        text_add(t, " without data: idle timer, or program ended?");
        return;
    case NOTE_RESET_MULTIPATH:
        add_multipath_reason(t, note->a);
        return;
    case NOTE_RESET_FASTCLOSE:
        if (note->segment != 0)
            text_addf(t, "answers the MP_FASTCLOSE of segment %" PRIu32, note->segment);
        else
            text_add(t, "ends all paths at once (MP_FASTCLOSE)");
        return;
    case NOTE_RESET_NO_REASON:
        text_add(t, "no reason can be seen from here");
        return;
    default:
        add_segment_line(t, note);
    }
}
