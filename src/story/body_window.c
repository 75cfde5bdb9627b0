#include "body.h"

/* Who has taken no byte holds none that nobody reads. */
static const char *
zero_window(const struct writer *w, const struct note *note)
{
    const struct event *e = w->e;

    if (e->flags & TCP_SYN || flow_has_no_byte(w->flow, e))
        return "It has no room yet: data wait until it opens its window.";
    if (note->segment == 0 || e->ack_advances || e->len > 0)
        return "Its buffer is full: usually its program does not read what arrived.";
    if (event_find_note(e, NOTE_CHALLENGE_ACK))
        return "Its buffer is still full.";
    return "Its buffer is still full: it drops what comes, and answers so (RFC 9293, section "
           "3.10.7.4).";
}

/* RFC 9293 section 3.8.4: of a keep-alive, for receivers that do not answer an empty segment. */
static void
garbage_byte(const struct writer *w, const struct note *note)
{
    if (note->garbage)
        text_addf(w->t,
                  " Its byte is not the one that passed with this number: a garbage byte, which "
                  "%s has no use for (RFC 9293, section 3.8.4).",
                  w->peer);
}

/* A segment is full with less data than the MSS, by its options: 12 bytes where it has timestamps,
 * 40 at most (RFC 9293 section 3.7.1). */
static bool
is_below_one_segment(int64_t window_bytes, uint16_t mss)
{
    return window_bytes + 40 < mss;
}

/* RFC 9293 section 3.8.6.2.2: against the silly window syndrome. */
void
body_window_open(const struct writer *w, const struct note *note)
{
    uint16_t mss = w->flow->half[w->e->from].mss;

    if (!is_below_one_segment(note->window_bytes, mss))
        return;
    text_addf(w->t,
              "That is less than one segment of %u bytes. A receiver should wait for room for one, "
              "or for half its buffer; else ever smaller segments go: the silly window syndrome "
              "(RFC 9293, section 3.8.6.2.2).",
              (unsigned)mss);
}

/* RFC 9293 section 3.8.6.2.1: nor does a sender use a small one at once.  That nothing else was
 * there to be sent is no reason, since what came then just fills it; and a timer waits, too. */
static void
small_filling(const struct writer *w, const struct note *note)
{
    const struct event *e = w->e;
    uint16_t mss = w->flow->half[side_other(e->from)].mss;
    int64_t waited_ns = nanotime_between(e->prev_ns, e->time_ns);

    if (!is_below_one_segment(note->window_bytes, mss) || e->prev_segment == 0 ||
        waited_ns < EVENT_TIMER_NS_MIN || event_find_note(e, NOTE_AGAIN))
        return;
    text_addf(
        w->t,
        " That window is less than one segment of %u bytes. Rather than send ever smaller ones a "
        "sender waits a while for more room (RFC 9293, section 3.8.6.2.1): probably that is "
        "why ",
        (unsigned)mss);
    nanotime_add_duration(w->t, waited_ns);
    text_add(w->t, " passed.");
}

/* How long it was silent before a keep-alive; not where it crosses that of the other side, or the
 * clock went back or is too coarse to tell. */
static void
waited(const struct writer *w, const struct note *note)
{
    if (note->silence_ns < 0 || (note->silence_ns == 0 && note->segment == 0))
        return;
    if (note->segment != 0 && note->silence_ns < EVENT_TIMER_NS_MIN) {
        text_addf(w->t, " So soon behind segment %" PRIu32 " it is probably a copy of that.",
                  note->segment);
        return;
    }
    if (note->segment != 0)
        text_addf(w->t, " No answer to segment %" PRIu32 " passed here in ", note->segment);
    else
        text_add(w->t, " Silent for ");
    nanotime_add_duration(w->t, note->silence_ns);
    text_add(w->t, ".");
}

/* The end of its window goes back, by so much if the note does not say it. */
static void
taken_back(const struct writer *w, int64_t numbers)
{
    if (numbers > 0)
        text_addf(w->t, "Its end goes back by %" PRId64 ". ", numbers);
    text_addf(w->t,
              "%s may have sent into what is taken back: strongly discouraged "
              "(RFC 9293, section 3.8.6).%s",
              w->Peer,
              event_may_be_overtaken(w->e) ? " Or this ACK was overtaken by the one before, which "
                                             "has the same numbers."
                                           : "");
}

void
body_keep_alive(const struct writer *w, const struct note *note)
{
    text_add(w->t, "It carries nothing new: an ACK in answer shows that the other side still "
                   "knows the connection, a reset that it does not (RFC 9293, section "
                   "3.8.4).");
    garbage_byte(w, note);
    waited(w, note);
}

void
body_keep_alive_past(const struct writer *w, const struct note *note)
{
    text_addf(w->t,
              "Segment %" PRIu32
              " is empty, and one below the number that %s expects: probably it only asked "
              "whether %s is still there (RFC 9293, section 3.8.4). Else a byte or a FIN did "
              "not pass here.",
              note->segment, w->own, w->own);
}

void
body_zero_window_probe(const struct writer *w, const struct note *note)
{
    if (note->window_unseen)
        text_addf(w->t,
                  "Nothing of %s passes here, nor does its window. It asks for an ACK, sooner than "
                  "keep-alives do: probably that window is 0 (RFC 9293, section 3.8.6.1).",
                  w->peer);
    else if (note->segment == 0)
        text_addf(w->t,
                  "%s's window is 0: this only makes it answer with its window "
                  "(RFC 9293, section 3.8.6.1).",
                  w->Peer);
    else
        text_addf(w->t,
                  "%s has opened its window since segment %" PRIu32 ", but nothing shows that "
                  "%s knows: that ACK may be late or lost, and then this asks for the window "
                  "(RFC 9293, section 3.8.6.1). Else it is a keep-alive.",
                  w->Peer, note->segment, w->own);
    garbage_byte(w, note);
}

void
body_window_full(const struct writer *w, const struct note *note)
{
    text_addf(w->t, "%s may send nothing more until an ACK moves %s's window on.", w->Own, w->peer);
    small_filling(w, note);
}

void
body_zero_window(const struct writer *w, const struct note *note)
{
    if (note->taken_back > 0)
        taken_back(w, note->taken_back);
    else
        text_add(w->t, zero_window(w, note));
}

void
body_window_shrinks(const struct writer *w, const struct note *note)
{
    (void)note;
    taken_back(w, 0);
}

void
body_window_update(const struct writer *w, const struct note *note)
{
    (void)note;
    if (event_sack_shows_missing(w->e) && !w->e->dsack)
        text_add(w->t, "Its SACK names bytes behind a missing one: with another window it is no "
                       "duplicate ACK by RFC 5681, but counts as one by RFC 6675 (section 2).");
}
