#include "notes.h"

#include <inttypes.h>

/* Of several in a row the number says which. */
static void
note_probe_answer(const struct note_writer *w)
{
    const struct note *note = w->note;

    text_add(w->t, note->a == 0 ? "still zero: " : "");
    if (note->c > 1)
        text_addf(w->t, "answers probe %" PRId64, note->c);
    else
        text_addf(w->t, "answers the probe of segment %" PRIu32, note->segment);
    text_add(w->t, note->b ? ", or one before" : "");
    if (note->a == 0)
        return;
    text_add(w->t, ": window ");
    text_add_count(w->t, (uint64_t)note->a, "byte");
}

static void
note_keep_alive(const struct note_writer *w)
{
    const struct note *note = w->note;

    /* So soon nobody has waited for an answer. */
    if (note->segment != 0 && note->ns >= 0 && note->ns < EVENT_TIMER_NS_MIN) {
        text_add(w->t, "keep-alive again");
        notes_add_time(w, ", ", note->ns);
        text_addf(w->t, " after segment %" PRIu32, note->segment);
        return;
    }
    text_add(w->t, note->b ? "keep-alive with a garbage byte, one below "
                           : "keep-alive: one below the next, ");
    notes_add_own(w, note->a);
    notes_add_time(w, note->segment != 0 ? "; no answer for " : "; idle ", note->ns);
}

void
notes_probe(const struct note_writer *w)
{
    switch ((int)w->note->kind) {
    case NOTE_KEEP_ALIVE:
        note_keep_alive(w);
        return;
    case NOTE_KEEP_ALIVE_ACK:
        text_addf(w->t, "answers the keep-alive of segment %" PRIu32 "%s%s", w->note->segment,
                  w->note->a ? ", or one before" : "", w->note->b ? "?" : "");
        return;
    case NOTE_KEEP_ALIVE_PAST:
        text_add(w->t, "expects ");
        notes_add_peers(w, w->note->a);
        text_addf(w->t, ": was segment %" PRIu32 " a keep-alive?", w->note->segment);
        return;
    case NOTE_ZERO_WINDOW_PROBE_ACK:
        note_probe_answer(w);
        return;
    default:
        text_add(w->t, "zero-window probe");
        if (w->note->c > 1)
            text_addf(w->t, " %" PRId64, w->note->c);
        text_add(w->t, w->note->segment != 0 ? "? " : ": ");
        if (w->note->b == 0) {
            text_add(w->t, w->note->c > 1 ? "one below " : "empty, one below ");
            notes_add_own(w, w->note->a);
        } else {
            text_add(w->t, w->note->c > 1 ? "byte " : "one byte, number ");
            notes_add_own(w, w->e->rel_seq);
        }
    }
}

/* Without the scale factor a window is no number of bytes. */
static bool
is_scaled(const struct event *e)
{
    return (e->flags & TCP_SYN) || e->wscale != WSCALE_UNKNOWN;
}

void
notes_window(const struct note_writer *w)
{
    enum side from = w->e->from;

    switch ((int)w->note->kind) {
    case NOTE_ZERO_WINDOW:
        if (w->note->segment != 0 && w->note->a)
            text_add(w->t, "window still zero");
        else if (w->note->segment != 0)
            text_addf(w->t, "window still zero, closed by segment %" PRIu32, w->note->segment);
        else
            text_addf(w->t, "zero window: %s cannot take another byte",
                      side_name(w->style, from, NAME_THE));
        return;
    case NOTE_WINDOW_FULL:
        text_add(w->t, w->note->a == 1 ? "window full: uses the " : "window full: uses all ");
        text_add_count(w->t, (uint64_t)w->note->a, "byte");
        text_addf(w->t, " %s offered", side_name(w->style, side_other(from), NAME_THE));
        return;
    case NOTE_WINDOW_SHRINKS:
        text_add(w->t, "window shrinks to ");
        text_add_count(w->t, (uint64_t)w->e->window_bytes, "byte");
        text_addf(w->t, ": its end goes back by %" PRId64, w->note->a);
        return;
    case NOTE_WINDOW_OPEN:
        text_add(w->t, "window open: ");
        if (is_scaled(w->e))
            text_add_count(w->t, (uint64_t)w->note->a, "byte");
        else
            text_addf(w->t, "%" PRId64 " (scale not seen)", w->note->a);
        if (w->note->segment == 0)
            return;
        text_add(w->t, ", closed");
        notes_add_time(w, " ", w->note->ns);
        text_addf(w->t, w->note->ns > 0 ? " (segment %" PRIu32 ")" : " by segment %" PRIu32,
                  w->note->segment);
        return;
    default:
        text_add(w->t, "window update: ");
        if (is_scaled(w->e)) {
            text_add_count(w->t, (uint64_t)w->note->a, "byte");
            text_addf(w->t, ", was %" PRId64, w->note->b);
        } else {
            text_addf(w->t, "%" PRId64 ", was %" PRId64 " (scale not seen)", w->note->a,
                      w->note->b);
        }
        if (!event_sack_shows_missing(w->e))
            return;
        text_add(w->t, "; expects ");
        notes_add_peers(w, w->e->rel_ack);
    }
}
