#include "notes.h"

#include <inttypes.h>

/* Of several in a row the number says which. */
void
notes_zero_window_probe_ack(const struct writer *w, const struct note *note)
{
    text_add(w->t, note->window_bytes == 0 ? "still zero: " : "");
    if (note->nth > 1)
        text_addf(w->t, "answers probe %" PRId64, note->nth);
    else
        text_addf(w->t, "answers the probe of segment %" PRIu32, note->segment);
    text_add(w->t, note->or_before ? ", or one before" : "");
    if (note->window_bytes == 0)
        return;
    text_add(w->t, ": window ");
    text_add_count(w->t, (uint64_t)note->window_bytes, "byte");
}

void
notes_keep_alive(const struct writer *w, const struct note *note)
{
    /* So soon nobody has waited for an answer. */
    if (note->segment != 0 && note->silence_ns >= 0 && note->silence_ns < EVENT_TIMER_NS_MIN) {
        text_add(w->t, "keep-alive again");
        notes_add_time(w, ", ", note->silence_ns);
        text_addf(w->t, " after segment %" PRIu32, note->segment);
        return;
    }
    text_add(w->t, note->garbage ? "keep-alive with a garbage byte, one below "
                                 : "keep-alive: one below the next, ");
    writer_add_own(w, note->next);
    notes_add_time(w, note->segment != 0 ? "; no answer for " : "; idle ", note->silence_ns);
}

void
notes_zero_window_probe(const struct writer *w, const struct note *note)
{
    text_add(w->t, "zero-window probe");
    if (note->nth > 1)
        text_addf(w->t, " %" PRId64, note->nth);
    text_add(w->t, note->segment != 0 || note->window_unseen ? "? " : ": ");
    if (w->e->len == 0) {
        text_add(w->t, note->nth > 1 ? "one below " : "empty, one below ");
        writer_add_own(w, w->e->rel_seq + 1);
    } else {
        text_add(w->t, note->nth > 1 ? "byte " : "one byte, number ");
        writer_add_own(w, w->e->rel_seq);
    }
}

void
notes_keep_alive_ack(const struct writer *w, const struct note *note)
{
    text_addf(w->t, "answers the keep-alive of segment %" PRIu32 "%s%s", note->segment,
              note->or_before ? ", or one before" : "", note->or_crossed ? "?" : "");
}

void
notes_keep_alive_past(const struct writer *w, const struct note *note)
{
    text_add(w->t, "expects ");
    writer_add_peers(w, note->expected);
    text_addf(w->t, ": was segment %" PRIu32 " a keep-alive?", note->segment);
}

/* Without the scale factor a window is no number of bytes. */
static bool
is_scaled(const struct event *e)
{
    return (e->flags & TCP_SYN) || e->wscale != WSCALE_UNKNOWN;
}

void
notes_zero_window(const struct writer *w, const struct note *note)
{
    if (note->said_again)
        text_add(w->t, "window still zero");
    else if (note->segment != 0)
        text_addf(w->t, "window still zero, closed by segment %" PRIu32, note->segment);
    else
        text_addf(w->t, "zero window: %s cannot take another byte", w->own);
}

void
notes_window_open(const struct writer *w, const struct note *note)
{
    text_add(w->t, "window open: ");
    if (is_scaled(w->e))
        text_add_count(w->t, (uint64_t)note->window_bytes, "byte");
    else
        text_addf(w->t, "%" PRId64 " (scale not seen)", note->window_bytes);
    if (note->segment == 0)
        return;
    text_add(w->t, ", closed");
    notes_add_time(w, " ", note->after_ns);
    text_addf(w->t, note->after_ns > 0 ? " (segment %" PRIu32 ")" : " by segment %" PRIu32,
              note->segment);
}

void
notes_window_update(const struct writer *w, const struct note *note)
{
    text_add(w->t, "window update: ");
    if (is_scaled(w->e)) {
        text_add_count(w->t, (uint64_t)note->window_bytes, "byte");
        text_addf(w->t, ", was %" PRId64, note->old_window_bytes);
    } else {
        text_addf(w->t, "%" PRId64 ", was %" PRId64 " (scale not seen)", note->window_bytes,
                  note->old_window_bytes);
    }
    if (!event_sack_shows_missing(w->e))
        return;
    text_add(w->t, "; expects ");
    writer_add_peers(w, w->e->rel_ack);
}

void
notes_window_shrinks(const struct writer *w, const struct note *note)
{
    text_add(w->t, "window shrinks to ");
    text_add_count(w->t, (uint64_t)w->e->window_bytes, "byte");
    text_addf(w->t,
              event_may_be_overtaken(w->e) ? ", %" PRId64 " less: or overtaken?"
                                           : ": its end goes back by %" PRId64,
              note->taken_back);
}

void
notes_window_full(const struct writer *w, const struct note *note)
{
    text_add(w->t, note->window_bytes == 1 ? "window full: uses the " : "window full: uses all ");
    text_add_count(w->t, (uint64_t)note->window_bytes, "byte");
    text_addf(w->t, " %s offered", w->peer);
}
