#include "notes.h"

#include "tcpviz/base/nanotime.h"

#include <inttypes.h>

/* RFC 5681 section 3.2: so many duplicate ACKs make the sender send again.  Those behind them ask
 * for the same byte, and come by dozens. */
#define DUPLICATES_THAT_ASK 3

/* Whether the FIN that its Ack may count had passed before it. */
static bool
had_fin(const struct writer *w)
{
    uint32_t fin = w->flow->half[ack_owner(w->e)].fin_segment;

    return fin != 0 && fin < w->e->segment;
}

/* A single number that was not seen, and none of what is acknowledged lies behind it. */
static bool
may_be_fin(const struct writer *w, const struct note *note)
{
    return note->first == note->last && w->e->rel_ack <= note->first + 1 && !had_fin(w);
}

/* What its Ack asks for: a byte, or the number of a FIN. */
static void
add_expected(const struct writer *w)
{
    bool fin = flow_expects_fin(w->flow, w->e);

    text_add(w->t, fin ? ": expects the FIN, " : ": expects byte ");
    writer_add_peers(w, w->e->rel_ack);
}

/* None of 0 ns: there the clock of the capture is too coarse to tell. */
static void
add_round_trip(const struct writer *w, int64_t ns, bool at_most)
{
    if (ns == 0)
        return;
    text_add(w->t, ": RTT ");
    if (at_most)
        nanotime_add_bound(w->t, ns);
    else
        nanotime_add_duration(w->t, ns);
    text_add(w->t, at_most ? " at most" : "");
}

/* Which sending had arrived, as a timestamp or a D-SACK tells. */
static void
note_arrived(const struct writer *w, const struct note *note)
{
    uint32_t acks = w->e->acks_segment;

    if (note->copy_answered == COPY_BOTH) {
        text_addf(w->t, "segments %" PRIu32 " and %" PRIu32 " arrived? (D-SACK)", acks,
                  note->segment);
        add_round_trip(w, note->after_ns, true);
    } else if (note->copy_answered == COPY_BEFORE) {
        text_addf(w->t, "segment %" PRIu32 " arrived before %" PRIu32 " (TSecr)", acks,
                  note->segment);
        add_round_trip(w, w->e->ack_delay_ns, true);
    } else {
        text_addf(w->t,
                  note->more_copies ? "answers segment %" PRIu32 ", not one before (TSecr)"
                                    : "answers segment %" PRIu32 ", not %" PRIu32 " (TSecr)",
                  acks, note->segment);
        add_round_trip(w, w->e->ack_delay_ns, false);
    }
}

/* Unless it reads like the first. */
static void
add_other_round_trip(const struct writer *w, const struct note *note)
{
    if (nanotime_read_alike(w->e->ack_delay_ns, note->after_ns))
        return;
    text_add(w->t, note->more_copies ? " to " : " or ");
    nanotime_add_duration(w->t, note->after_ns);
}

/* Both candidates for the round trip, or the one that the timestamp echoed leaves. */
void
notes_two_copies(const struct writer *w, const struct note *note)
{
    if (note->copy_answered >= COPY_BOTH) {
        note_arrived(w, note);
        return;
    }
    text_addf(w->t,
              note->more_copies ? "answers %" PRIu32 ", %" PRIu32 " or one between"
                                : "answers segment %" PRIu32 " or %" PRIu32,
              w->e->acks_segment, note->segment);
    if (w->e->ack_delay_ns == 0) {
        text_add(w->t, " (Karn)");
        return;
    }
    text_add(w->t, ": RTT ");
    if (note->after_ns == 0) {
        nanotime_add_bound(w->t, w->e->ack_delay_ns);
        text_add(w->t, " or less (Karn)");
        return;
    }
    nanotime_add_duration(w->t, w->e->ack_delay_ns);
    add_other_round_trip(w, note);
    text_add(w->t, " (Karn)");
}

void
notes_sack_given_up(const struct writer *w, const struct note *note)
{
    text_add(w->t, "expects ");
    notes_add_peers_range(w, note);
    text_addf(w->t, " again, SACKed in segment %" PRIu32 ": reneging?", note->segment);
}

void
notes_duplicate_ack(const struct writer *w, const struct note *note)
{
    int64_t nth = note->nth;

    if (nth == 0)
        text_addf(w->t, "one more duplicate ACK of segment %" PRIu32, note->segment);
    else
        text_addf(w->t, "duplicate ACK %" PRId64 " of segment %" PRIu32, nth, note->segment);
    if (nth > 0 && nth <= DUPLICATES_THAT_ASK)
        add_expected(w);
}

void
notes_ack_unseen(const struct writer *w, const struct note *note)
{
    notes_add_peers_range(w, note);
    text_addf(w->t, " %s not seen here", note->last > note->first ? "were" : "was");
    text_add(w->t, may_be_fin(w, note) ? ": a byte or a FIN" : "");
}

/* Offload joins segments that travel alone, and so may be doubled alone. */
void
notes_doubled(const struct writer *w, const struct note *note)
{
    bool later = note->kind == NOTE_DOUBLED_LATER;
    bool uncaptured = note->acked_before || note->capture_lacks;
    const char *why = !later       ? "doubled on its way"
                      : uncaptured ? "once not captured?"
                                   : "doubled behind this point?";

    if (note->beside_others)
        text_addf(w->t, "part of segment %" PRIu32 " came twice: %s", note->segment, why);
    else if (later)
        text_addf(w->t, "segment %" PRIu32 " arrived twice: %s", note->segment, why);
    else
        text_addf(w->t, "both copies of segment %" PRIu32 " arrived: doubled on its way",
                  note->segment);
}

/* What came twice, as its D-SACK tells. */
static void
add_report(const struct writer *w, const struct note *note)
{
    if (dsack_is_older(w->flow, w->e))
        text_add(w->t, "reports an old number");
    else if (dsack_is_of_crossing_syn(w->flow, w->e))
        text_add(w->t, "the SYN came twice");
    else if (event_find_note(w->e, NOTE_DOUBLED) || event_find_note(w->e, NOTE_DOUBLED_LATER))
        text_add(w->t, "it asks for nothing"); /* what came twice has a line of its own */
    else if (note->resent_in == 0)
        text_add(w->t, "tells what came twice");
    else
        text_addf(w->t,
                  note->repeat_reason == REPEAT_REPORTS && note->segment < note->resent_in
                      ? "segment %" PRId64 " was not needed"
                  : note->beside_others ? "part of segment %" PRId64 " not needed?"
                                        : "segment %" PRId64 " not needed?",
                  note->resent_in);
}

void
notes_repeat_ack(const struct writer *w, const struct note *note)
{
    static const char *const reasons[] = {[REPEAT_ALL_ACKED] = "; no byte waits",
                                          [REPEAT_MULTIPATH] = ": brings ",
                                          [REPEAT_REPORTS] = ": ",
                                          [REPEAT_DOUBLED] = ": ",
                                          [REPEAT_COPIES] = ": answers another copy?",
                                          [REPEAT_KEEP_ALIVE] = ": answers another keep-alive?"};

    text_addf(w->t, "repeats the ACK of segment %" PRIu32 "%s", note->segment,
              reasons[note->repeat_reason]);
    if (repeat_reports(note)) {
        add_report(w, note);
    } else if (note->repeat_reason == REPEAT_MULTIPATH) {
        const char *option = multipath_name((uint8_t)note->mptcp_subtype);

        text_add(w->t, option ? option : "a Multipath option");
    }
}

/* Another line says which sending the ACK answers. */
static bool
is_told_what_it_answers(const struct writer *w)
{
    const struct note *note = event_find_note(w->e, NOTE_TWO_COPIES);

    return note && (note->copy_answered == COPY_LAST || note->copy_answered == COPY_BEFORE);
}

void
notes_partial_ack(const struct writer *w, const struct note *note)
{
    text_addf(w->t, "%" PRId64 " of the %" PRId64 " bytes of segment %" PRIu32, note->covered,
              note->of_bytes, note->segment);
    if (note->resent_in != 0 && !is_told_what_it_answers(w))
        text_addf(w->t, ", all of segment %" PRId64, note->resent_in);
}

void
notes_older_ack(const struct writer *w, const struct note *note)
{
    text_add(w->t, "below Ack=");
    writer_add_peers(w, note->higher_ack);
    if (number_is_raw(true, w->e->rel_ack, w->style)) /* the two are to be compared */
        text_addf(w->t, " (raw %" PRIu32 ")",
                  w->e->ack + (uint32_t)(note->higher_ack - w->e->rel_ack));
    text_addf(w->t, " of segment %" PRIu32, note->segment);
}

void
notes_ack_void(const struct writer *w, const struct note *note)
{
    text_add(w->t, "Ack=");
    if (note->of_own)
        writer_add_own(w, note->higher_ack);
    else
        writer_add_peers(w, note->higher_ack);
    text_addf(w->t, " of segment %" PRIu32 " was wrong: not its own?", note->segment);
}
