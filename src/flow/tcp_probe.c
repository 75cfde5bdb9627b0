#include "tcp_probe.h"

#include "tcp_bytes.h"

#include "tcpviz/base/nanotime.h"

/* The same keep-alive had gone before, and long since: what its sender has acknowledged in between
 * was the other side's, perhaps a keep-alive, too. */
static bool
asks_once_more(const struct sighting *t)
{
    const struct copy *copy = ranges_newest_copy(t->ranges, t->own, t->s->seq);

    return copy && half_remembers_asking(t->ranges, t->own) &&
           copy->segment == half_asking_segment(t->ranges, t->own) &&
           nanotime_between(copy->time_ns, t->s->time_ns) >= IDLE_NS;
}

/* Everything that passed here was acknowledged, or nothing can be known of that, since only this
 * direction passes here: then who had nothing to do for a while has all its Acks. */
static bool
nothing_outstanding(const struct sighting *t)
{
    if (t->peer->segments == 0)
        return tcp_idle_ns(t) >= IDLE_NS || asks_once_more(t);
    return half_is_acked_to(t->own, t->own->snd_nxt);
}

/* The byte of the probe before is all that is outstanding. */
static bool
probes_again(const struct sighting *t)
{
    const struct half *own = t->own;

    return own->probe == PROBE_ZERO_WINDOW && t->s->len == 1 && t->s->seq == own->snd_nxt - 1 &&
           half_is_una(own, t->s->seq);
}

/* Its window has been opened since it was heard of last, so that may not have come there. */
static bool
may_not_know_opening(const struct sighting *t)
{
    uint32_t closing = half_closing_segment(t->ranges, t->peer);

    return closing != 0 && (t->own->probe == PROBE_ZERO_WINDOW || t->own->last_segment < closing);
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
    const struct copy *copy = ranges_newest_copy(t->ranges, t->own, t->s->seq);

    if (t->s->seq == t->own->snd_nxt)
        return idle_ns < IDLE_NS;
    if (!r || r->whole_len != 1 || r->kind != TERM_DATA || tcp_bytes_are_others(t))
        return false;
    return idle_ns < IDLE_NS ||
           (copy && idle_ns < nanotime_times(nanotime_between(r->time_ns, copy->time_ns), BACKOFF));
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

/* It acknowledges what the other side first sent with its Ack of all that, or behind it: so it was
 * sent behind all of that itself, and nothing of it has overtaken this one. */
static bool
knows_its_ack(const struct sighting *t)
{
    const struct range *r = ranges_find(t->ranges, t->peer, t->s->ack - 1);

    return r && range_names_sending(r) && t->own->snd_una_segment != 0 &&
           r->segment >= t->own->snd_una_segment;
}

/* The other side's newest segment is a keep-alive, behind which its sender has sent nothing yet. */
static bool
is_behind_keep_alive(const struct sighting *t)
{
    return t->peer->probe == PROBE_KEEP_ALIVE && follows_peer(t);
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
 * number it has; where that did not pass here before, sooner than by a slow one. */
static bool
is_late_or_again(const struct sighting *t)
{
    int64_t idle_ns = tcp_idle_ns(t);
    bool is_next_here = t->s->seq == t->own->snd_nxt;

    if (t->s->len > 0)
        return is_byte_again(t, idle_ns);
    return idle_ns >= 0 && idle_ns < (is_next_here ? IDLE_NS : EVENT_TIMER_NS_MIN) &&
           !was_never_next(t) && !is_time_of_keep_alives(t) && !knows_its_ack(t);
}

/* Where nothing of the other side passes here: sent by a timer, and sooner than any keep-alive; and
 * what follows such a one. */
static bool
asks_unseen_window(const struct sighting *t)
{
    int64_t idle_ns = tcp_idle_ns(t);

    return t->peer->segments == 0 && t->s->len == 0 && t->s->seq == half_newest(t->own) - 1 &&
           was_never_next(t) &&
           (t->own->probe == PROBE_ZERO_WINDOW ||
            (idle_ns >= EVENT_TIMER_NS_MIN && idle_ns < IDLE_NS));
}

/* Its side's packets are counted, as their identifications tell, and it was sent a few behind the
 * newest one that passed. */
static bool
is_counted_behind(const struct sighting *t)
{
    enum { FEW = 16 };
    uint16_t way = (uint16_t)(t->s->ip_id - t->own->ip_id);

    return t->own->ids_differ && t->s->ip_id != 0 && way > 0 && way <= FEW;
}

/* lwIP asks, too, while a single byte of its own waits.  An empty segment with the number of that
 * which was sent before it is none. */
static bool
asks_behind_byte(const struct sighting *t)
{
    const struct half *own = t->own;
    const struct range *r;

    if (t->s->len > 0 || t->s->seq != own->snd_nxt - 1 || !half_is_una(own, t->s->seq))
        return false;
    r = ranges_find(t->ranges, own, t->s->seq);
    return r && r->kind == TERM_DATA && r->whole_len == 1 &&
           (tcp_idle_ns(t) >= IDLE_NS || is_counted_behind(t));
}

/* Who has sent its FIN and acknowledged the other one asks nothing any more: it sends its FIN
 * again, or is in TIME-WAIT. */
static bool
has_closed(const struct sighting *t)
{
    return t->own->fin_seen && t->peer->fin_seen && t->peer->fin_acked;
}

/* RFC 9293 section 3.8.4: a segment with one byte or none, one below the next number, asks for an
 * answer and brings nothing; section 3.8.6.1: so does one byte of new data against a closed window.
 * With bytes outstanding what has some is a plain repetition. */
enum probe
tcp_probe_of(const struct sighting *t)
{
    const struct segment *s = t->s;
    bool closed = half_refuses_all(t->peer);

    if (s->len > 1 || !flags_are_ack(s->flags) || !t->own->seq_seen ||
        tcp_has_older_ack(t)) /* who probes does so with its newest one */
        return PROBE_NONE;
    if (asks_unseen_window(t))
        return PROBE_ZERO_WINDOW;
    if (!nothing_outstanding(t)) {
        if (closed)
            return probes_again(t) ? PROBE_ZERO_WINDOW : PROBE_NONE;
        return asks_behind_byte(t) ? PROBE_KEEP_ALIVE : PROBE_NONE;
    }
    if (s->len == 1 && closed && s->seq == half_newest(t->own))
        return PROBE_ZERO_WINDOW;
    if (s->seq != half_newest(t->own) - 1)
        return PROBE_NONE;
    if (closed || may_not_know_opening(t))
        return PROBE_ZERO_WINDOW;
    return is_late_or_again(t) || has_closed(t) ? PROBE_NONE : PROBE_KEEP_ALIVE;
}

/* How long its sender had neither sent nor heard anything; -1: not known.  What it has not
 * acknowledged crossed it: of that only the silence in front of the newest segment is kept. */
static int64_t
silence_ns(const struct sighting *t)
{
    const struct half *peer = t->peer;
    int64_t ns = tcp_idle_ns(t);

    if (is_behind_keep_alive(t))
        return -1;
    if (!peer->seq_seen || !seqno_before(t->s->ack, peer->snd_nxt) || follows_own(t))
        return ns;
    return t->flow->idle_ms >= IDLE_MS ? nanotime_sum(t->flow->idle_ms * NANOTIME_MS, ns) : -1;
}

/* Its sender's newest segment is a keep-alive, too, without an answer as far as these pass here. */
static bool
follows_one_in_vain(const struct sighting *t)
{
    const struct half *own = t->own;

    return own->probe == PROBE_KEEP_ALIVE && own->tries > 0 && t->peer->segments > 0 &&
           half_asking_segment(t->ranges, own) == own->last_segment;
}

static struct note
note_of_probe(const struct sighting *t)
{
    struct note note = {.garbage = t->garbage};

    if (t->probe == PROBE_KEEP_ALIVE) {
        note.kind = NOTE_KEEP_ALIVE;
        note.next = t->own->newest;
        note.silence_ns = silence_ns(t);
        if (follows_one_in_vain(t))
            note.segment = t->own->last_segment;
    } else {
        note.kind = NOTE_ZERO_WINDOW_PROBE;
        note.window_unseen = t->peer->segments == 0;
        note.nth = t->own->tries_probe ? t->own->tries + 1 : 1;
        note.segment = t->peer->window > 0 ? half_closing_segment(t->ranges, t->peer) : 0;
    }
    return note;
}

void
tcp_probe_note(struct sighting *t)
{
    event_note(t->e, note_of_probe(t));
}

/* Its side has sent nothing behind the probe; or one segment that has a cause of its own, data or a
 * probe, and may have crossed it. */
static bool
may_be_first_answer(const struct half *own, const struct half *peer)
{
    bool crossed = own->last_segment == own->data_segment || own->probe == PROBE_ZERO_WINDOW;

    return own->last_segment <= peer->last_segment + crossed;
}

/* It answers a window probe by the window of before: still closed, or open, of which the prober may
 * not know.  Where both windows are closed the probes cross; and nobody answers a reset. */
static bool
leaves_window(const struct sighting *t)
{
    if (!t->own->window_seen || !may_be_first_answer(t->own, t->peer) ||
        segment_seq_len(t->s) > 0 || t->probe != PROBE_NONE || t->peer->reset)
        return false;
    if (t->own->window == 0)
        return has_zero_window(t);
    return (t->e->analysis & ANALYSIS_KEEP_ALIVE_ACK) || repeats_unjudged(t);
}

/* It says what its side's newest segment said; or that side has none here, and it acknowledges
 * nothing that passed here. */
static bool
says_nothing_new(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;

    if (own->segments == 0)
        return t->e->n_terms == 0 && t->s->ack == peer->snd_nxt;
    return !t->e->ack_advances && t->s->ack == first_unacked(peer) && own->window_seen;
}

/* Where the first ACK behind the keep-alive may have been for something else, the second one may
 * answer it. */
static bool
comes_first_or_second(const struct sighting *t)
{
    return follows_peer(t) ||
           (t->own->last_segment == t->peer->last_segment + 1 && tcp_idle_ns(t) < IDLE_NS);
}

/* Where the beginning was not seen Wireshark does not know what a keep-alive is. */
static bool
answers_keep_alive(const struct sighting *t)
{
    if (t->peer->probe != PROBE_KEEP_ALIVE)
        return false;
    return (t->e->analysis & ANALYSIS_KEEP_ALIVE_ACK) || repeats_unjudged(t) ||
           (t->s->len == 0 && flags_are_ack(t->s->flags) && t->probe == PROBE_NONE &&
            comes_first_or_second(t) && says_nothing_new(t));
}

/* Each probe has one answer. */
bool
tcp_probe_note_answer(struct sighting *t)
{
    struct note note = {.segment = t->peer->last_segment};
    /* what came behind the probe, or in front of it, has an answer, too */
    bool doubted = t->peer->doubt != DOUBT_NONE || half_doubted_segment(t->ranges, t->peer) != 0;

    if (answers_keep_alive(t)) {
        note.kind = NOTE_KEEP_ALIVE_ACK;
        note.segment = half_asking_segment(t->ranges, t->peer);
        note.or_before = t->peer->tries > 1 || (t->peer->waits_too && !doubted && follows_peer(t));
        note.or_crossed =
            doubted || (t->own->window_seen && half_is_other_window(t->own, t->e->window_bytes));
        if (!note.or_crossed) /* else the answer may still follow */
            t->peer->probe = PROBE_ANSWERED;
    } else if (t->peer->probe == PROBE_ZERO_WINDOW && leaves_window(t)) {
        note.kind = NOTE_ZERO_WINDOW_PROBE_ACK;
        note.window_bytes = t->e->window_bytes;
        note.or_before = t->peer->waits_too;
        note.nth = t->peer->tries;
    } else
        return false;
    event_note(t->e, note);
    return true;
}

/* RFC 9293 section 3.8.4: a keep-alive is one below the number that its receiver expects.  What is
 * the next one of a side that was joined midway only the first Ack of the other one tells. */
void
tcp_probe_note_past(struct sighting *t)
{
    const struct half *peer = t->peer;

    if (t->own->last_segment != 0 || peer->syn_seen || !peer->seq_seen || peer->data_bytes > 0 ||
        peer->fin_seen || segment_seq_len(t->s) > 0 ||
        (t->s->flags & (TCP_ACK | TCP_RST)) != TCP_ACK || !t->e->ack_relative ||
        t->s->ack != peer->snd_nxt + 1)
        return;
    event_note(t->e, (struct note){.kind = NOTE_KEEP_ALIVE_PAST,
                                   .segment = peer->last_segment,
                                   .expected = t->e->rel_ack});
}

/* A network may double a packet within this time; hardly any sender gives one up so soon. */
#define DOUBLED_NS (5 * NANOTIME_MS)

/* Whether the first of what waits for an ACK was sent again: RFC 9293 section 3.8.3 counts the
 * tries of one and the same segment. */
static bool
tries_again(const struct sighting *t)
{
    const struct note *again = event_find_note(t->e, NOTE_AGAIN);

    return again && (t->own->syn_seen || t->own->acked_known) &&
           !seqno_after(t->s->seq, first_unacked(t->own)) &&
           (again->segment == 0 || again->after_ns >= DOUBLED_NS);
}

/* Whoever sends an ACK without a SYN had an answer to that, though none may have passed here. */
static bool
shows_answer_to_syn(const struct sighting *t)
{
    return own_state(t) == STATE_SYN_SENT && flags_go_on(t->s->flags);
}

/* Counts what its sender does in vain; any segment of the other side is an answer, only to a
 * window probe one that leaves the window closed is none. */
static void
count_tries(struct sighting *t)
{
    if (shows_answer_to_syn(t))
        t->own->tries = 0;
    if (!(t->peer->probe == PROBE_ZERO_WINDOW && t->s->window == 0))
        t->peer->tries = 0;
    if (t->probe == PROBE_NONE && !tries_again(t))
        return;
    if (t->own->tries_probe != (t->probe != PROBE_NONE))
        t->own->tries = 0;
    t->own->tries_probe = t->probe != PROBE_NONE;
    if (t->own->tries < UINT8_MAX)
        t->own->tries++;
}

/* One passed just behind the other: so nothing in between has answered the first. */
static bool
have_crossed(const struct sighting *t)
{
    uint32_t own = t->own->last_segment, peer = t->peer->last_segment;

    return own == peer + 1 || peer == own + 1;
}

/* An answer to its keep-alive may still be on its way: not where one before that had none either,
 * nor where something is sent again.  Which segment asked has to be remembered (half_more.h), or,
 * with a FIN, to be the one in front of this. */
static bool
goes_on_behind(const struct sighting *t)
{
    const struct half *own = t->own;

    if (t->s->flags & TCP_SYN || event_find_note(t->e, NOTE_AGAIN))
        return false;
    if (own->fin_segment == t->e->segment)
        return own->last_segment + 1 == t->e->segment && own->snd_una == t->s->seq;
    return own->fin_segment == 0 && half_remembers_asking(t->ranges, own) && own->tries <= 1 &&
           t->s->len > 0;
}

/* Who only answers the other side's keep-alive, acknowledges data that crossed its own, or goes on
 * behind it, still waits for an answer to that. */
static bool
still_waits(const struct sighting *t, bool answers_probe)
{
    if (t->own->probe != PROBE_KEEP_ALIVE || t->probe != PROBE_NONE)
        return false;
    if (answers_probe)
        return t->peer->probe == PROBE_ANSWERED && have_crossed(t);
    if (segment_seq_len(t->s) > 0)
        return goes_on_behind(t);
    return t->e->ack_advances;
}

static void
remember_asking(struct sighting *t)
{
    const struct event *e = t->e;

    half_remember_asking(t->ranges, t->own, e->segment,
                         e->prev_segment != 0 ? nanotime_between(e->prev_ns, t->s->time_ns) : 0);
}

/* What it asks for. */
static void
remember_probe(struct sighting *t, bool answers_probe)
{
    if (t->e->ack_advances && t->peer->probe == PROBE_KEEP_ALIVE)
        t->peer->probe = PROBE_NONE; /* its answer is lost */
    if (!still_waits(t, answers_probe))
        t->own->probe = t->probe & 3;
    if (t->probe == PROBE_KEEP_ALIVE)
        remember_asking(t);
}

void
tcp_probe_remember(struct sighting *t, bool answers_probe)
{
    count_tries(t);
    remember_probe(t, answers_probe);
}
