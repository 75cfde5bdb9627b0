#include "tcp_probe.h"

#include "tcp_bytes.h"

#include "tcpviz/base/nanotime.h"

/* Everything that passed here was acknowledged, or nothing can be known of that, since only this
 * direction passes here: then who had nothing to do for a while has all its Acks. */
static bool
nothing_outstanding(const struct sighting *t)
{
    if (t->peer->segments == 0)
        return nanotime_between(t->flow->last_ns, t->s->time_ns) >= IDLE_MS * NANOTIME_MS;
    return t->own->acked_known && !seqno_before(t->own->snd_una, t->own->snd_nxt);
}

/* The byte of the probe before is all that is outstanding. */
static bool
probes_again(const struct sighting *t)
{
    const struct half *own = t->own;

    return own->probe == PROBE_ZERO_WINDOW && t->s->len == 1 && t->s->seq == own->snd_nxt - 1 &&
           own->acked_known && own->snd_una == t->s->seq;
}

/* Who probes does so with the newest Ack; an older one is that of a segment which was long on its
 * way. */
static bool
is_late(const struct sighting *t)
{
    return t->peer->acked_known && seqno_before(t->s->ack, t->peer->snd_una);
}

/* Its window has been opened since it was heard of last, so that may not have come there. */
static bool
may_not_know_opening(const struct sighting *t)
{
    const struct half_more *more = half_more(t->ranges, t->peer);

    return more && !half_rival(t->ranges, t->peer) && more->closed_segment != 0 &&
           (t->own->probe == PROBE_ZERO_WINDOW || t->own->last_segment < more->closed_segment);
}

/* RFC 6298 section 5.5: each silence is twice as long as the one before, so not much longer than
 * all since the first sending. */
#define BACKOFF 3

/* Its newest segment was one byte, of which it may not know the ACK, or which passes here behind
 * that: a keep-alive comes after more silence, unless the same came before by a timer. */
static bool
is_byte_again(const struct sighting *t, int64_t idle_ns)
{
    const struct range *r = ranges_find(t->ranges, t->own, t->s->seq);
    const struct copy *copy = ranges_copies_of(t->ranges, t->own, t->s->seq).newest;

    if (t->s->seq == t->own->snd_nxt)
        return idle_ns < IDLE_MS * NANOTIME_MS;
    if (!r || r->whole_len != 1 || r->kind != TERM_DATA || tcp_bytes_are_others(t))
        return false;
    return idle_ns < IDLE_MS * NANOTIME_MS ||
           (copy && idle_ns < BACKOFF * nanotime_between(r->time_ns, copy->time_ns));
}

/* No empty segment has the number of a SYN, or one within a longer segment, as its sender's next
 * one. */
static bool
was_never_next(const struct sighting *t)
{
    const struct range *r = ranges_find(t->ranges, t->own, t->s->seq);

    return r && (r->kind == TERM_SYN ||
                 (r->kind == TERM_DATA && r->whole_len > 1 && r->seq != t->s->seq));
}

/* Behind a keep-alive comes another one, or a copy of it; and where both sides are idle for as long
 * theirs cross. */
static bool
is_time_of_keep_alives(const struct sighting *t)
{
    return t->own->probe == PROBE_KEEP_ALIVE || t->own->probe == PROBE_ANSWERED ||
           is_behind_keep_alive(t);
}

/* Else an empty segment that comes sooner than by any timer was overtaken by the byte or FIN whose
 * number it has. */
static bool
is_late_or_again(const struct sighting *t)
{
    int64_t idle_ns = nanotime_between(t->flow->last_ns, t->s->time_ns);

    if (t->s->len > 0)
        return is_byte_again(t, idle_ns);
    return idle_ns >= 0 && idle_ns < EVENT_TIMER_NS_MIN && !was_never_next(t) &&
           !is_time_of_keep_alives(t);
}

/* RFC 9293 section 3.8.4 and RFC 1122 section 4.2.3.6: a segment with one byte or none, one below
 * the next number, asks for an answer and brings nothing; RFC 9293 section 3.8.6.1: so does one
 * byte of new data against a closed window.  With bytes outstanding it is a plain repetition. */
enum probe
tcp_probe_of(const struct sighting *t)
{
    const struct segment *s = t->s;
    bool closed = t->peer->window_seen && t->peer->window == 0;

    if (s->len > 1 || (s->flags & (TCP_SYN | TCP_FIN | TCP_RST)) || !(s->flags & TCP_ACK) ||
        !t->own->seq_seen || is_late(t))
        return PROBE_NONE;
    if (!nothing_outstanding(t))
        return closed && probes_again(t) ? PROBE_ZERO_WINDOW : PROBE_NONE;
    if (s->len == 1 && closed && s->seq == half_newest(t->own))
        return PROBE_ZERO_WINDOW;
    if (s->seq != half_newest(t->own) - 1)
        return PROBE_NONE;
    if (closed || may_not_know_opening(t))
        return PROBE_ZERO_WINDOW;
    return is_late_or_again(t) ? PROBE_NONE : PROBE_KEEP_ALIVE;
}
