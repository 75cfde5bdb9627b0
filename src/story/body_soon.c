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

/* 0: not known, or it was in the handshake itself. */
static int64_t
round_trip(const struct writer *w)
{
    return w->flow->handshake_segment < w->e->segment ? flow_timer_rtt(w->flow) : 0;
}

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
