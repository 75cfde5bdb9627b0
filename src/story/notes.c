#include "notes.h"

#include "icmp.h"
#include "reset.h"

#include "tcpviz/base/nanotime.h"

#include <inttypes.h>

void
notes_add_own(const struct note_writer *w, int64_t rel)
{
    number_add(w->t, w->flow, w->e->from, rel, w->e->seq + (uint32_t)(rel - w->e->rel_seq), true,
               w->style);
}

void
notes_add_peers(const struct note_writer *w, int64_t rel)
{
    number_add(w->t, w->flow, ack_owner(w->e), rel, w->e->ack + (uint32_t)(rel - w->e->rel_ack),
               true, w->style);
}

/* `raw` is the note's `first` as it stands in the header. */
static void
add_range(const struct note_writer *w, enum side owner, uint32_t raw)
{
    int64_t first = w->note->first, last = w->note->last;

    if (first == last)
        number_add(w->t, w->flow, owner, first, raw, true, w->style);
    else
        number_add_range(w->t, w->flow, owner, first, last, raw, true, w->style);
}

void
notes_add_own_range(const struct note_writer *w)
{
    add_range(w, w->e->from, w->e->seq + (uint32_t)(w->note->first - w->e->rel_seq));
}

void
notes_add_peers_range(const struct note_writer *w)
{
    add_range(w, ack_owner(w->e), w->e->ack + (uint32_t)(w->note->first - w->e->rel_ack));
}

void
notes_add_own_bytes(const struct note_writer *w)
{
    text_add(w->t, w->note->first == w->note->last ? "byte " : "bytes ");
    notes_add_own_range(w);
}

void
notes_add_time(const struct note_writer *w, const char *before, int64_t ns)
{
    if (ns <= 0)
        return;
    text_add(w->t, before);
    nanotime_add_duration(w->t, ns);
}

/* What becomes of the connection, and of the clock by which it is seen. */
static void
note_connection(const struct note_writer *w)
{
    static const char *const reused[] = {
        [REUSE_OVER] = "a new connection: same addresses and ports as %" PRId64,
        [REUSE_OPEN] = "same ends as connection %" PRId64 ", which is still open",
        [REUSE_SPLIT] = "answers the SYN of connection %" PRId64 ": a split handshake?",
        [REUSE_TIME_WAIT] = "a new connection: same addresses and ports as %" PRId64,
        [REUSE_REFUSED] = "the SYN of connection %" PRId64 " again, which was refused",
        [REUSE_UNSEEN] = "same ends as connection %" PRId64 ": did that end unseen?"};
    static const char *const after_reset[] = {[AFTER_OTHERS] = "",
                                              [AFTER_OWN] = ": not its own?",
                                              [AFTER_KERNEL] = ": its kernel's?",
                                              [AFTER_WRONG_ACK] = ": for a wrong Ack?",
                                              [AFTER_DISBELIEVED] = ": not believed"};
    const struct note *note = w->note;

    switch ((int)note->kind) {
    case NOTE_SYN_DATA_REFUSED:
        text_addf(w->t, "the %" PRId64 " %s not acknowledged", note->bytes,
                  note->bytes == 1 ? "byte is" : "bytes are");
        return;
    case NOTE_SIMULTANEOUS_OPEN:
        text_add(w->t, note->split ? "a SYN apart from its ACK: a split handshake"
                                   : "a SYN, no SYN-ACK: as in a simultaneous open");
        return;
    case NOTE_SYN_LATE:
        text_addf(w->t, "captured after its SYN-ACK, segment %" PRIu32, note->segment);
        return;
    case NOTE_NOT_OFFERED:
        text_addf(w->t, "has %s; segment %" PRIu32 " had none",
                  note->options == OFFER_ALL      ? "window scale and timestamps"
                  : note->options == OFFER_WSCALE ? "window scale"
                                                  : "timestamps",
                  note->segment);
        return;
    case NOTE_PATH_JOINS:
        text_add(w->t, "one more path of a Multipath TCP connection");
        return;
    case NOTE_PORTS_REUSED:
        text_addf(w->t, reused[note->reuse], note->connection);
        return;
    case NOTE_AFTER_RESET:
        text_add(w->t, "goes on after ");
        if (note->segment != 0)
            text_addf(w->t, "the reset of segment %" PRIu32, note->segment);
        else
            text_add(w->t, "its reset");
        text_add(w->t, after_reset[note->after_reset]);
        return;
    case NOTE_FOREIGN_ACK:
        text_add(w->t, note->answers_syn ? "a challenge ACK of an older connection?"
                       : note->of_unseen ? "acknowledges a number of an older connection?"
                                         : "acknowledges a number that is not of this connection");
        return;
    case NOTE_SYN_AGAIN:
        text_addf(w->t, "SYN of segment %" PRIu32 " again with ACK: %s", note->segment,
                  w->flow->split_open ? "split handshake" : "simultaneous open");
        return;
    case NOTE_CLOCK_AHEAD:
        text_addf(w->t, "TSval went on by %" PRId64 " at most: clock set ahead?", note->ticks);
        return;
    case NOTE_CLOCK_BACK:
        text_add(w->t, "the capture's clock went back by ");
        nanotime_add_duration(w->t, note->back_ns);
        return;
    default:
        return;
    }
}

/* One job: which function writes it.  The compiler tells of a kind that is missing. */
void
describe_note(struct text *t, const struct flow *flow, const struct event *e,
              const struct note *note, const struct number_style *style)
{
    struct note_writer w = {t, flow, e, note, style};

    switch (note->kind) {
    case NOTE_NONE:
        return;
    case NOTE_AGAIN:
        notes_again(&w);
        return;
    case NOTE_OVERLAP:
        notes_overlap(&w);
        return;
    case NOTE_OTHER_BYTES:
        notes_other_bytes(&w);
        return;
    case NOTE_GAP:
    case NOTE_NOT_CAPTURED:
        notes_gap(&w);
        return;
    case NOTE_ACKED_EARLIER:
        text_addf(t, "%s after its %s, segment %" PRIu32 "%s",
                  note->earlier == EARLIER_PART ? "in part captured" : "captured",
                  note->by_sack ? "SACK" : "ACK", note->segment,
                  note->earlier == EARLIER_MAYBE_BEFORE ? " or one before" : "");
        return;
    case NOTE_HELD_BACK:
        text_addf(t, "waited for the ACK of segment %" PRIu32 " (Nagle)?", note->segment);
        return;
    case NOTE_FILLS_GAP:
    case NOTE_REORDERED:
        notes_filled(&w);
        return;
    case NOTE_PARTIAL_ACK:
    case NOTE_ACK_UNSEEN:
    case NOTE_OLDER_ACK:
    case NOTE_ACK_VOID:
    case NOTE_DUPLICATE_ACK:
    case NOTE_REPEAT_ACK:
    case NOTE_TWO_COPIES:
    case NOTE_DOUBLED:
    case NOTE_DOUBLED_LATER:
    case NOTE_SACK_GIVEN_UP:
        notes_ack(&w);
        return;
    case NOTE_KEEP_ALIVE:
    case NOTE_KEEP_ALIVE_ACK:
    case NOTE_KEEP_ALIVE_PAST:
    case NOTE_ZERO_WINDOW_PROBE:
    case NOTE_ZERO_WINDOW_PROBE_ACK:
        notes_probe(&w);
        return;
    case NOTE_ZERO_WINDOW:
    case NOTE_WINDOW_OPEN:
    case NOTE_WINDOW_UPDATE:
    case NOTE_WINDOW_FULL:
    case NOTE_WINDOW_SHRINKS:
        notes_window(&w);
        return;
    case NOTE_MALFORMED:
        notes_malformed(&w);
        return;
    case NOTE_TUNNEL:
        notes_tunnel(&w);
        return;
    case NOTE_REASSEMBLED:
        notes_reassembled(&w);
        return;
    case NOTE_UNPACKED:
        notes_unpacked(&w);
        return;
    case NOTE_ICMP:
        icmp_line(t, flow, e, style);
        return;
    case NOTE_SEEN_TWICE:
    case NOTE_SEEN_REWRAPPED:
    case NOTE_SEEN_INTERFACES:
    case NOTE_SEEN_ROUTED:
        notes_seen_again(&w);
        return;
    case NOTE_FINS_CROSSED:
        text_addf(w.t, "TIME-WAIT once it has segment %" PRIu32 ", the ACK of its FIN",
                  note->segment);
        return;
    case NOTE_NEW_ISN:
    case NOTE_EARLIER_ISN:
        notes_new_number(&w);
        return;
    case NOTE_ACK_AFTER_FIN:
    case NOTE_ACK_BEYOND:
    case NOTE_SEQ_OUTSIDE:
    case NOTE_SEQ_BELOW:
    case NOTE_SEQ_OLD:
    case NOTE_SEQ_OVERTAKEN:
    case NOTE_FIN_ON_SYN:
    case NOTE_TIMESTAMP_OLD:
    case NOTE_NO_TIMESTAMP:
    case NOTE_FIN_ON_DATA:
    case NOTE_BEYOND_WINDOW:
    case NOTE_DATA_AFTER_FIN:
    case NOTE_SYN_IN_OPEN:
        notes_refused(&w);
        return;
    case NOTE_FLAGS:
        notes_flags(&w);
        return;
    case NOTE_CHALLENGE_ACK:
        notes_challenge(&w);
        return;
    case NOTE_RESET_OUTSIDE:
    case NOTE_RESET_INSIDE:
    case NOTE_RESET_NO_ACK:
        notes_reset(&w);
        return;
    case NOTE_SYN_NUMBER:
    case NOTE_FIN_MOVED:
        notes_other_use(&w);
        return;
    case NOTE_FIN_OLD:
        notes_old_fin(&w);
        return;
    case NOTE_REFUSED:
    case NOTE_RESET_GUESS:
    case NOTE_RESET_AGAIN:
    case NOTE_RESET_CROSSED:
    case NOTE_RESET_OLDER:
    case NOTE_RESET_LATE:
    case NOTE_RESET_TTL:
    case NOTE_RESET_SYN_ACK:
    case NOTE_RESET_HANDSHAKE:
    case NOTE_RESET_AFTER_CLOSE:
    case NOTE_RESET_AFTER_IDLE:
    case NOTE_RESET_AFTER_FIN:
    case NOTE_RESET_KEEP_ALIVE:
    case NOTE_RESET_ZERO_WINDOW:
    case NOTE_RESET_TRIES:
    case NOTE_RESET_UNKNOWN:
    case NOTE_RESET_FOR_ACK:
    case NOTE_RESET_FOR_SYN:
    case NOTE_RESET_FOR_FIN:
    case NOTE_RESET_UNSENT:
    case NOTE_RESET_UNREAD:
    case NOTE_RESET_LINGER:
    case NOTE_RESET_MULTIPATH:
    case NOTE_RESET_FASTCLOSE:
    case NOTE_RESET_NO_REASON:
        reset_line(t, note);
        return;
    case NOTE_AFTER_RESET:
    case NOTE_FOREIGN_ACK:
    case NOTE_SYN_AGAIN:
    case NOTE_SYN_DATA_REFUSED:
    case NOTE_SIMULTANEOUS_OPEN:
    case NOTE_SYN_LATE:
    case NOTE_NOT_OFFERED:
    case NOTE_PATH_JOINS:
    case NOTE_PORTS_REUSED:
    case NOTE_CLOCK_BACK:
    case NOTE_CLOCK_AHEAD:
        note_connection(&w);
    }
}
