#include "body.h"

const char *
body_without_timer(const struct event *e)
{
    switch (e->resent) {
    case RESENT_ALIKE:
        return " Else it was sent twice, or the network doubled it.";
    case RESENT_OTHER:
        return " The two differ, so it was sent twice.";
    case RESENT_SHORTER:
        return " It is shorter, so it was sent twice: perhaps a router had asked for smaller "
               "packets (RFC 1191, RFC 8201).";
    case RESENT_UNKNOWN:
    case RESENT_COPY:
    case RESENT_ANSWERED:
    case RESENT_TOLD_SMALLER:
    case RESENT_TOLD:
        break;
    }
    return "";
}

/* Where both have the same time, the clock may be too coarse for what was between them. */
void
body_add_how_soon(const struct writer *w, const struct note *note)
{
    if (note->after_ns > 0) {
        text_add(w->t, "Only ");
        nanotime_add_duration(w->t, note->after_ns);
        text_addf(w->t, " after segment %" PRIu32, note->segment);
    } else {
        text_addf(w->t, "Right after segment %" PRIu32, note->segment);
    }
}

/* The handshake's round trip, where that was one: a single SYN-ACK, and its answer right behind it.
 * 0: not known. */
static int64_t
round_trip(const struct writer *w)
{
    uint32_t answered = w->flow->handshake_segment;

    return answered != 0 && answered < w->e->segment && answered != w->flow->closing_segment &&
                   answered == w->flow->half[SERVER].syn_segment + 1
               ? flow_handshake_rtt(w->flow)
               : 0;
}

/* RFC 6298 section 2: no timer runs out before an ACK could have come.  Half a round trip leaves
 * room for a handshake that was slow; one that had to wait tells nothing of later round trips. */
static bool
is_within_round_trip(const struct writer *w, const struct note *note)
{
    return note->after_ns < EVENT_TIMER_NS_MIN && note->after_ns < round_trip(w) / 2;
}

/* No time at all is that of a clock that is too coarse to tell. */
bool
body_is_too_soon(const struct writer *w, const struct note *note)
{
    return note->segment != 0 && w->e->resent != RESENT_COPY &&
           (is_within_round_trip(w, note) ||
            (note->after_ns > 0 && note->after_ns < EVENT_TICK_NS_MIN));
}

void
body_why_so_soon(const struct writer *w, const struct note *note)
{
    body_add_how_soon(w, note);
    if (!is_within_round_trip(w, note)) {
        text_addf(w->t,
                  ": too soon for a timer (RFC 6298), unless segment %" PRIu32 " was held up.%s",
                  note->segment, body_without_timer(w->e));
        return;
    }
    text_add(w->t, ", and the handshake's round trip took ");
    nanotime_add_duration(w->t, round_trip(w));
    text_addf(w->t,
              ": too soon for a timer (RFC 6298), unless segment %" PRIu32
              " or the handshake was held up.%s",
              note->segment, body_without_timer(w->e));
}

/* RFC 6298 section 2. */
bool
body_timer_may_have_run(const struct writer *w, const struct note *note)
{
    return nanotime_between(round_trip(w), note->after_ns) >= EVENT_TIMER_NS_MIN;
}
