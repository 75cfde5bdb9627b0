#include "notes.h"

#include "tcpviz/base/nanotime.h"

#include <inttypes.h>

static void
add_own_range(const struct writer *w, const struct note *note)
{
    writer_add_span(w, w->e->from, note->first, note->last);
}

void
notes_add_peers_range(const struct writer *w, const struct note *note)
{
    writer_add_span(w, ack_owner(w->e), note->first, note->last);
}

static void
add_own_bytes(const struct writer *w, const struct note *note)
{
    text_add(w->t, note_has_several(note) ? "bytes " : "byte ");
    add_own_range(w, note);
}

void
notes_add_time(const struct writer *w, const char *before, int64_t ns)
{
    if (ns <= 0)
        return;
    text_add(w->t, before);
    nanotime_add_duration(w->t, ns);
}

static void
add_after(const struct writer *w, const struct note *note)
{
    if (note->segment == 0)
        return;
    text_add(w->t, ", ");
    if (note->after_ns == 0) { /* the clock of the capture is too coarse to tell */
        text_addf(w->t, "right after segment %" PRIu32, note->segment);
        return;
    }
    nanotime_add_duration(w->t, note->after_ns);
    text_addf(w->t, " after segment %" PRIu32, note->segment);
}

void
notes_again(const struct writer *w, const struct note *note)
{
    if (note->first <= note->last) {
        add_own_bytes(w, note);
        text_add(w->t, w->e->flags & TCP_FIN ? " and FIN " : " ");
    }
    text_add(w->t, "again");
    if (w->e->why == WHY_CLOSED)
        text_add(w->t, ": the window is closed");
    else if (w->e->why == WHY_REFUSED && note->segment != 0)
        text_addf(w->t, ": no room for segment %" PRIu32 "?", note->segment);
    else
        add_after(w, note);
}

void
notes_overlap(const struct writer *w, const struct note *note)
{
    const struct event *e = w->e;
    int64_t last = e->rel_seq + ((e->flags & TCP_SYN) != 0) + (int64_t)e->len - 1;

    if (note->first <= note->last) {
        add_own_bytes(w, note);
        text_add(w->t, " again, ");
    } else {
        text_add(w->t, "SYN again, ");
    }
    if (last <= note->last) {
        text_add(w->t, "FIN new");
        return;
    }
    writer_add_own(w, note->last + 1);
    if (last > note->last + 1) {
        text_add(w->t, "-");
        writer_add_own(w, last);
    }
    text_add(w->t, " new");
}

/* "bytes 5-9 differ from segment 4", "2 of the bytes 5-9 differ ...". */
void
notes_other_bytes(const struct writer *w, const struct note *note)
{
    uint32_t count = note->other_count, how = note->other_how;

    if (count != (uint64_t)(note->last - note->first + 1))
        text_addf(w->t, "%" PRIu32 " of the ", count);
    add_own_bytes(w, note);
    text_addf(w->t, count == 1 ? " differs from segment %" PRIu32 : " differ from segment %" PRIu32,
              note->segment);
    if (how & OTHER_MORE)
        text_add(w->t, " and others");
    if (how & OTHER_PROBE)
        text_add(w->t, ", a window probe");
    if (how & OTHER_BROKEN_BEFORE)
        text_add(w->t, ": wrong checksum there");
    else if (how & OTHER_BROKEN)
        text_add(w->t, ": wrong checksum here");
    else if (how & OTHER_NO_ACK_BEFORE)
        text_add(w->t, ": no ACK there");
}

void
notes_gap(const struct writer *w, const struct note *note)
{
    if (note->kind == NOTE_GAP)
        text_add(w->t, "gap: ");
    if (w->e->len > 0 || (w->e->flags & TCP_FIN)) {
        add_own_bytes(w, note);
    } else { /* the last of them may be a FIN */
        text_add(w->t, note_has_several(note) ? "numbers " : "number ");
        add_own_range(w, note);
    }
    if (note->kind == NOTE_GAP)
        text_add(w->t, " not seen before this segment");
    else
        text_addf(w->t, " not captured: segment %" PRIu32 " %s %s", note->segment,
                  note->by_sack ? "SACKed" : "ACKed", note_them(note));
}

void
notes_filled(const struct writer *w, const struct note *note)
{
    text_add(w->t, "fills the gap ");
    add_own_range(w, note);
    if (note->kind == NOTE_REORDERED) {
        text_addf(w->t, ": overtaken by segment %" PRIu32, note->segment);
        notes_add_time(w, ", ", note->after_ns);
        text_add(w->t, w->e->why == WHY_SENT_BEFORE ? "" : "?");
        return;
    }
    if (note->segment != 0)
        text_addf(w->t, " of segment %" PRIu32, note->segment);
    else
        text_add(w->t, ", first seen here");
    if (w->e->why == WHY_SENT_SINCE)
        text_add(w->t, "; sent again");
    else
        text_add(w->t, note->segment != 0 ? "; sent again?" : "; late, or sent again?");
}

/* Data in the place of a SYN or FIN. */
void
notes_other_use(const struct writer *w, const struct note *note)
{
    if (note->kind == NOTE_FIN_MOVED && note->fin_moved == FIN_BEHIND) {
        text_addf(w->t, "goes on: the FIN of segment %" PRIu32 " was not taken", note->segment);
        return;
    }
    text_add(w->t, "data as number ");
    writer_add_own(w, note->number);
    if (note->kind == NOTE_SYN_NUMBER)
        text_addf(w->t, ", which was the SYN of segment %" PRIu32, note->segment);
    else if (note->fin_moved != FIN_TAKEN)
        text_addf(w->t, ": the FIN of segment %" PRIu32 " was not taken", note->segment);
    else
        text_addf(w->t, ", which was the FIN of segment %" PRIu32, note->segment);
}

void
notes_acked_earlier(const struct writer *w, const struct note *note)
{
    text_addf(w->t, "%s after its %s, segment %" PRIu32 "%s",
              note->earlier == EARLIER_PART ? "in part captured" : "captured",
              note->by_sack ? "SACK" : "ACK", note->segment,
              note->earlier == EARLIER_MAYBE_BEFORE ? " or one before" : "");
}
