#include "notes.h"

#include "body.h"
#include "icmp.h"

#include "tcpviz/story/describe.h"

#include <inttypes.h>
#include <string.h>

/* What is said of a note: a function writes it; or it is always the same words, in which "%u" is
 * the note's segment; or nothing. */
#define BY(function) (function), NULL
#define WORDS(...) NULL, __VA_ARGS__
#define NOTHING NULL, NULL

/* The line under the arrow, and the sentence of the pane, if the line leaves something to say. */
static const struct {
    note_words *line;
    const char *line_words;
    note_words *sentence;
    const char *sentence_words;
} sayings[] = {
    /* Numbers that come again, are missing, or have another use. */
    [NOTE_AGAIN] = {BY(notes_again), BY(body_again)},
    [NOTE_OVERLAP] = {BY(notes_overlap), BY(body_overlap)},
    [NOTE_OTHER_BYTES] = {BY(notes_other_bytes), BY(body_other_bytes)},
    [NOTE_FIN_MOVED] = {BY(notes_other_use), BY(body_fin_moved)},
    [NOTE_SYN_NUMBER] = {BY(notes_other_use),
                         WORDS("The SYN takes up the initial number (RFC 9293, section 3.4): the "
                               "first byte of data is the one behind it.")},
    [NOTE_GAP] = {BY(notes_gap), BY(body_gap)},
    [NOTE_NOT_CAPTURED] = {BY(notes_gap), BY(body_not_captured)},
    [NOTE_ACKED_EARLIER] = {BY(notes_acked_earlier), BY(body_acked_earlier)},
    [NOTE_HELD_BACK] = {WORDS("waited for the ACK of segment %" PRIu32 " (Nagle)?"),
                        BY(body_held_back)},
    [NOTE_FILLS_GAP] = {BY(notes_filled), BY(body_filled_gap)},
    [NOTE_REORDERED] = {BY(notes_filled), BY(body_overtaken)},

    /* What is acknowledged. */
    [NOTE_PARTIAL_ACK] = {BY(notes_partial_ack), BY(body_partial_ack)},
    [NOTE_ACK_UNSEEN] = {BY(notes_ack_unseen), BY(body_ack_unseen)},
    [NOTE_OLDER_ACK] = {BY(notes_older_ack), BY(body_older_ack)},
    [NOTE_ACK_VOID] = {BY(notes_ack_void), BY(body_ack_void)},
    [NOTE_FOREIGN_ACK] = {BY(notes_foreign_ack), BY(body_foreign_ack)},
    [NOTE_DUPLICATE_ACK] = {BY(notes_duplicate_ack), BY(body_duplicate_ack)},
    [NOTE_REPEAT_ACK] = {BY(notes_repeat_ack), BY(body_repeat_ack)},
    [NOTE_TWO_COPIES] = {BY(notes_two_copies), BY(body_two_copies)},
    [NOTE_DOUBLED] = {BY(notes_doubled), NOTHING}, /* the sentence on its D-SACK tells */
    [NOTE_DOUBLED_LATER] = {BY(notes_doubled), NOTHING},
    [NOTE_SACK_GIVEN_UP] = {BY(notes_sack_given_up), BY(body_sack_given_up)},

    /* What its receiver drops, or answers by a challenge ACK. */
    [NOTE_ACK_AFTER_FIN] = {BY(notes_ack_after_fin), BY(body_ack_after_fin)},
    [NOTE_ACK_BEYOND] = {BY(notes_ack_beyond), BY(body_ack_beyond)},
    [NOTE_SEQ_OUTSIDE] = {BY(notes_seq_outside), BY(body_seq_outside)},
    [NOTE_SEQ_BELOW] = {BY(notes_seq_below), BY(body_seq_below)},
    [NOTE_SEQ_OLD] = {BY(notes_seq_old), BY(body_seq_old)},
    [NOTE_SEQ_OVERTAKEN] = {WORDS("sent before segment %" PRIu32 ", which overtook it?"),
                            BY(body_seq_overtaken)},
    [NOTE_FIN_ON_SYN] = {BY(notes_fin_on_used), BY(body_fin_on_syn)},
    [NOTE_FIN_ON_DATA] = {BY(notes_fin_on_used), BY(body_fin_on_data)},
    [NOTE_FIN_OLD] = {BY(notes_old_fin),
                      WORDS("A FIN is the last number of its side: who expects a later one has not "
                            "taken it. It was an old one, or came from elsewhere.")},
    [NOTE_TIMESTAMP_OLD] = {BY(notes_timestamp_old), BY(body_timestamp_old)},
    [NOTE_NO_TIMESTAMP] = {WORDS("no timestamp, though its side had them: dropped?"),
                           BY(body_no_timestamp)},
    [NOTE_BEYOND_WINDOW] = {BY(notes_beyond_window), BY(body_beyond_window)},
    [NOTE_DATA_AFTER_FIN] = {BY(notes_data_after_fin), BY(body_data_after_fin)},
    [NOTE_SYN_IN_OPEN] = {WORDS("SYN, but not that of segment %" PRIu32 ": opens nothing"),
                          BY(body_syn_in_open)},
    [NOTE_CHALLENGE_ACK] = {BY(notes_challenge), BY(body_challenge_ack)},
    [NOTE_FLAGS] = {BY(notes_flags),
                    WORDS("Such flags do not come from a TCP that follows RFC 9293.")},

    /* Windows and probes. */
    [NOTE_KEEP_ALIVE] = {BY(notes_keep_alive), BY(body_keep_alive)},
    [NOTE_KEEP_ALIVE_ACK] = {BY(notes_keep_alive_ack), NOTHING},
    [NOTE_KEEP_ALIVE_PAST] = {BY(notes_keep_alive_past), BY(body_keep_alive_past)},
    [NOTE_ZERO_WINDOW] = {BY(notes_zero_window), BY(body_zero_window)},
    [NOTE_ZERO_WINDOW_PROBE] = {BY(notes_zero_window_probe), BY(body_zero_window_probe)},
    [NOTE_ZERO_WINDOW_PROBE_ACK] = {BY(notes_zero_window_probe_ack), NOTHING},
    [NOTE_WINDOW_OPEN] = {BY(notes_window_open), BY(body_window_open)},
    [NOTE_WINDOW_UPDATE] = {BY(notes_window_update), BY(body_window_update)},
    [NOTE_WINDOW_FULL] = {BY(notes_window_full), BY(body_window_full)},
    [NOTE_WINDOW_SHRINKS] = {BY(notes_window_shrinks), BY(body_window_shrinks)},

    /* How the connection opens and closes, and what becomes of it. */
    [NOTE_SYN_DATA_REFUSED] = {BY(notes_syn_data_refused), BY(body_syn_data_refused)},
    [NOTE_SIMULTANEOUS_OPEN] = {BY(notes_simultaneous_open), BY(body_simultaneous_open)},
    [NOTE_SYN_AGAIN] = {BY(notes_syn_again), BY(body_syn_again)},
    [NOTE_SYN_LATE] = {WORDS("captured after its SYN-ACK, segment %" PRIu32),
                       WORDS("An answer is not sent before what it answers: probably the capture "
                             "has changed their order, as it may where the two directions are "
                             "taken at different places; or another SYN before was not captured.")},
    [NOTE_NOT_OFFERED] = {BY(notes_not_offered), BY(body_not_offered)},
    [NOTE_PATH_JOINS] =
        {WORDS("one more path of a Multipath TCP connection"),
         WORDS("MP_JOIN says so. A path has its own Seq and Ack; numbers in an option put the "
               "bytes of all paths in order (RFC 8684, sections 3.2 and 3.3).")},
    [NOTE_NEW_ISN] = {BY(notes_new_number), BY(body_new_isn)},
    [NOTE_EARLIER_ISN] =
        {BY(notes_new_number),
         WORDS("Of two SYN-ACKs with different numbers the first one that arrives counts; the "
               "other one opens nothing any more (RFC 5961, section 4.2).")},
    [NOTE_FINS_CROSSED] =
        {WORDS("TIME-WAIT once it has segment %" PRIu32 ", the ACK of its FIN"),
         WORDS("Both FINs crossed, and each side answers the other one's at once: as a rule before "
               "it has the ACK of its own (RFC 9293, figure 13).")},
    [NOTE_AFTER_RESET] = {BY(notes_after_reset), BY(body_after_reset)},
    [NOTE_PORTS_REUSED] = {BY(notes_ports_reused), BY(body_ports_reused)},

    /* Why a reset came, or what becomes of it. */
    [NOTE_REFUSED] = {BY(notes_syn_refused), BY(body_syn_refused)},
    [NOTE_RESET_OUTSIDE] = {BY(notes_reset_disbelieved), BY(body_reset_disbelieved)},
    [NOTE_RESET_INSIDE] = {BY(notes_reset_disbelieved), BY(body_reset_disbelieved)},
    [NOTE_RESET_NO_ACK] = {WORDS("does not acknowledge the SYN of segment %" PRIu32 ": dropped"),
                           BY(body_reset_no_ack)},
    [NOTE_RESET_GUESS] = {BY(notes_reset_guess), BY(body_reset_guess)},
    [NOTE_RESET_AGAIN] = {BY(notes_reset_again), BY(body_reset_again)},
    [NOTE_RESET_CROSSED] = {WORDS("the other side had sent one, too: segment %" PRIu32),
                            BY(body_reset_crossed)},
    [NOTE_RESET_OLDER] = {WORDS("answers segment %" PRIu32 ": usually resets an older connection"),
                          WORDS("Its Seq is the Ack of segment %" PRIu32
                                ", which was not about this SYN: so the side that is in SYN-SENT "
                                "answers (RFC 9293, figure 9), and waits on.")},
    [NOTE_RESET_LATE] = {BY(notes_reset_late), BY(body_reset_late)},
    [NOTE_RESET_TTL] = {BY(notes_reset_ttl), BY(body_reset_ttl)},
    [NOTE_RESET_SYN_ACK] = {WORDS("does not expect the SYN-ACK of segment %" PRIu32),
                            BY(body_reset_syn_ack)},
    [NOTE_RESET_HANDSHAKE] = {BY(notes_reset_handshake), BY(body_reset_handshake)},
    [NOTE_RESET_AFTER_CLOSE] = {BY(notes_reset_after_close), BY(body_reset_after_close)},
    [NOTE_RESET_AFTER_IDLE] = {BY(notes_reset_after_idle), BY(body_reset_after_idle)},
    [NOTE_RESET_AFTER_FIN] = {BY(notes_reset_after_fin), BY(body_reset_after_fin)},
    [NOTE_RESET_KEEP_ALIVE] = {BY(notes_reset_tries), BY(body_reset_keep_alive)},
    [NOTE_RESET_ZERO_WINDOW] = {BY(notes_reset_tries), BY(body_reset_zero_window)},
    [NOTE_RESET_TRIES] = {BY(notes_reset_tries), BY(body_reset_tries)},
    [NOTE_RESET_UNKNOWN] = {BY(notes_reset_unknown), BY(body_reset_unknown)},
    [NOTE_RESET_FOR_ACK] =
        {WORDS("answers the Ack of segment %" PRIu32 ", which was of nothing sent"),
         WORDS("In SYN-RECEIVED an Ack of anything but the SYN-ACK is answered with a reset that "
               "has it as its Seq, and nothing changes there (RFC 9293, section 3.5.2).")},
    [NOTE_RESET_FOR_SYN] = {BY(notes_reset_for_syn), BY(body_reset_for_syn)},
    [NOTE_RESET_FOR_FIN] = {BY(notes_reset_for_fin), BY(body_reset_for_fin)},
    [NOTE_RESET_UNSENT] = {BY(notes_reset_unsent), BY(body_reset_unsent)},
    [NOTE_RESET_UNREAD] = {BY(notes_reset_unread), BY(body_reset_unread)},
    [NOTE_RESET_LINGER] = {BY(notes_reset_linger), BY(body_reset_linger)},
    [NOTE_RESET_MULTIPATH] = {BY(notes_reset_multipath), BY(body_reset_multipath)},
    [NOTE_RESET_FASTCLOSE] = {BY(notes_reset_fastclose),
                              WORDS("It ends a Multipath TCP connection with all its paths, as a "
                                    "reset ends one of TCP (RFC 8684, section 3.5).")},
    [NOTE_RESET_NO_REASON] = {WORDS("no reason can be seen from here"),
                              WORDS("What the program there did cannot be seen on the wire.")},

    /* How it came here. */
    [NOTE_CLOCK_BACK] = {BY(notes_clock_back), NOTHING},
    [NOTE_CLOCK_AHEAD] =
        {BY(notes_clock_ahead),
         WORDS("Timestamps count once a second at least (RFC 7323, section 5.4), and those of its "
               "sender went on by less than half of the seconds that passed by the capture's "
               "clock: that was set ahead, or the sender's machine slept.")},
    [NOTE_MALFORMED] = {BY(notes_malformed), NOTHING},
    [NOTE_TUNNEL] = {BY(notes_tunnel), BY(body_tunnel)},
    [NOTE_REASSEMBLED] = {BY(notes_reassembled), BY(body_reassembled)},
    [NOTE_UNPACKED] = {BY(notes_unpacked), BY(body_unpacked)},
    [NOTE_ICMP] = {BY(icmp_line), NOTHING}, /* an ICMP error has a body of its own */
    [NOTE_SEEN_TWICE] = {BY(notes_seen_again), BY(body_seen_again)},
    [NOTE_SEEN_REWRAPPED] = {BY(notes_seen_again), BY(body_seen_again)},
    [NOTE_SEEN_INTERFACES] = {BY(notes_seen_again), BY(body_seen_again)},
    [NOTE_SEEN_ROUTED] = {BY(notes_seen_again), BY(body_seen_again)},
};

_Static_assert(sizeof sayings / sizeof sayings[0] == NOTE_SEEN_ROUTED + 1, "one for each kind");

static void
say(note_words *write, const char *words, const struct writer *w, const struct note *note)
{
    if (write)
        write(w, note);
    else if (words)
        text_addf(w->t, words, note->segment);
}

void
describe_note(struct text *t, const struct flow *flow, const struct event *e,
              const struct note *note, const struct number_style *style)
{
    const struct writer w = writer_of(t, flow, e, style);

    say(sayings[note->kind].line, sayings[note->kind].line_words, &w, note);
}

/* Whether the line that begins at `at` stands among those before it. */
static bool
is_said_before(const struct text *t, size_t at)
{
    const char *line = t->at, *end;

    for (; line < t->at + at && (end = strchr(line, '\n')) != NULL; line = end + 1)
        if (strncmp(line, t->at + at, t->len - at) == 0)
            return true;
    return false;
}

void
notes_explain(const struct writer *w, const struct note *note)
{
    size_t before = w->t->len;

    say(sayings[note->kind].sentence, sayings[note->kind].sentence_words, w, note);
    if (w->t->len == before)
        return;
    text_add(w->t, "\n");
    if (is_said_before(w->t, before)) { /* of another note of its kind */
        w->t->len = before;
        w->t->at[before] = '\0';
    }
}
