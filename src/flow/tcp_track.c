#include "tcp_track.h"

#include "tcp_accept.h"
#include "tcp_ack.h"
#include "tcp_fin.h"
#include "tcp_plain.h"
#include "tcp_send.h"
#include "tcp_state.h"
#include "tcp_syn.h"
#include "tcp_window.h"

#include "tcpviz/base/nanotime.h"

void
event_note(struct event *e, struct note note)
{
    if (e->n_notes < EVENT_NOTES_MAX - 1)
        e->notes[e->n_notes++] = note;
}

void
event_note_surely(struct event *e, struct note note)
{
    int full = EVENT_NOTES_MAX - 1, out = 0;

    while (out < e->n_notes && e->notes[out].kind != NOTE_TWO_COPIES &&
           e->notes[out].kind != NOTE_CLOCK_BACK && e->notes[out].kind != NOTE_MALFORMED)
        out++;
    if (e->n_notes == full && out < full) {
        e->n_notes--;
        for (int i = out; i < e->n_notes; i++)
            e->notes[i] = e->notes[i + 1];
    }
    event_note(e, note);
}

static void
begin(struct sighting *t)
{
    const struct segment *s = t->s;
    struct event *e = t->e;

    /* What cannot be followed changes no state. */
    e->state[CLIENT] = (enum tcp_state)t->flow->state[CLIENT];
    e->state[SERVER] = (enum tcp_state)t->flow->state[SERVER];
    if (s->time_ns < t->flow->last_ns)
        event_note(e, (struct note){.kind = NOTE_CLOCK_BACK,
                                    .ns = nanotime_between(s->time_ns, t->flow->last_ns)});
    if (s->notes & SEGMENT_STRANGE)
        event_note(e, (struct note){.kind = NOTE_MALFORMED, .a = s->notes});
    if (tracked(s))
        tcp_syn_track(t);
    e->window_bytes = half_scaled_window(t->own, s);
    e->wscale = t->own->wscale;
    e->seq_relative = t->own->base_known && !t->dropped;
    e->rel_seq = e->seq_relative ? half_rel(t->own, s->seq) : 0;
    e->ack_relative = t->peer->base_known && (s->flags & TCP_ACK);
    e->rel_ack = e->ack_relative ? half_rel(t->peer, s->ack) : 0;
}

static struct note
note_of_probe(const struct sighting *t)
{
    struct note note = {.a = t->own->newest, .b = t->garbage};
    const struct half_more *more = half_more(t->ranges, t->peer);

    if (t->probe == PROBE_KEEP_ALIVE) {
        note.kind = NOTE_KEEP_ALIVE;
        /* where the two cross the silence before both is not kept */
        note.ns = is_behind_keep_alive(t) ? -1 : nanotime_between(t->flow->last_ns, t->s->time_ns);
        if (t->own->probe == PROBE_KEEP_ALIVE && t->own->tries > 0)
            note.segment = t->own->last_segment;
    } else {
        note.kind = NOTE_ZERO_WINDOW_PROBE;
        note.b += t->s->len;
        note.ns = t->own->tries_probe ? t->own->tries + 1 : 1;
        note.segment = t->peer->window > 0 && more ? more->closed_segment : 0;
    }
    return note;
}

/* It answers a window probe by the window of before: still closed, or open, of which the prober may
 * not know. */
static bool
leaves_window(const struct sighting *t)
{
    if (!t->own->window_seen || t->own->last_segment > t->peer->last_segment)
        return false;
    return (t->e->analysis &
            (t->own->window == 0 ? ANALYSIS_ZERO_WINDOW : ANALYSIS_KEEP_ALIVE_ACK)) != 0;
}

/* Where the beginning was not seen Wireshark does not know what a keep-alive is. */
static bool
answers_keep_alive(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;

    if (peer->probe != PROBE_KEEP_ALIVE)
        return false;
    return (t->e->analysis & ANALYSIS_KEEP_ALIVE_ACK) ||
           (segment_seq_len(t->s) == 0 && !(t->s->flags & TCP_RST) && t->probe == PROBE_NONE &&
            !t->e->ack_advances && t->s->ack == half_newest(peer) && own->window_seen &&
            own->window == t->s->window && own->last_segment < peer->last_segment);
}

/* Which segment was the peer's keep-alive.  Where those of both sides cross it is next to this
 * side's own, and the peer's newest one is its answer to that. */
static uint32_t
keep_alive_segment(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;

    if (!t->flow->keep_alives_cross)
        return peer->last_segment;
    return peer->last_segment == own->last_segment + 1 ? own->last_segment - 1
                                                       : own->last_segment + 1;
}

/* What the peer's probe gets for an answer: no news.  True if that is all there is to say about
 * this segment's window.  Each probe has one. */
static bool
note_probe_answer(struct sighting *t)
{
    struct note note = {.segment = t->peer->last_segment};

    if (answers_keep_alive(t)) {
        note.kind = NOTE_KEEP_ALIVE_ACK;
        note.segment = keep_alive_segment(t);
        note.a = t->peer->tries > 1;
        t->peer->probe = PROBE_ANSWERED;
    } else if (t->peer->probe == PROBE_ZERO_WINDOW && leaves_window(t)) {
        note.kind = NOTE_ZERO_WINDOW_PROBE_ACK;
        note.a = t->e->window_bytes;
        note.ns = t->peer->tries;
    } else
        return false;
    event_note(t->e, note);
    return true;
}

/* RFC 6675 section 2: a duplicate ACK names bytes that no SACK had named; one that only reports
 * what came twice asks for nothing, also where it names again what lies behind missing bytes. */
static bool
only_reports(const struct sighting *t)
{
    return t->e->dsack && !t->sacks_news;
}

/* No copy, and no answer, comes so long after the others. */
static bool
comes_late(const struct sighting *t)
{
    return nanotime_between(t->flow->last_ns, t->s->time_ns) >= IDLE_MS * NANOTIME_MS;
}

/* RFC 8684 section 3: an ACK that carries an option of Multipath TCP is no duplicate ACK, but for
 * a data sequence signal. */
static enum repeat_reason
repeat_reason(const struct sighting *t, bool outstanding)
{
    uint8_t subtype = t->s->options.mptcp_subtype;

    if (!outstanding && t->peer->probe == PROBE_ANSWERED && !comes_late(t))
        return REPEAT_KEEP_ALIVE;
    if (only_reports(t))
        return REPEAT_REPORTS;
    if (subtype != MPTCP_NONE && !(outstanding && subtype == MPTCP_DSS))
        return REPEAT_MULTIPATH;
    return !outstanding && t->own->acks_copies ? REPEAT_COPIES : REPEAT_ALL_ACKED;
}

/* A data sequence signal acknowledges what came on other paths, too. */
static bool
only_signals(const struct sighting *t)
{
    return t->s->options.mptcp_subtype == MPTCP_DSS && t->peer->n_gaps == 0 &&
           !event_sack_shows_missing(t->e);
}

/* Only one segment waits, as far as was seen, which offload has not joined of several: else its
 * length would be more than the MSS, or an Ack would have covered a part of it. */
static bool
asks_for_newest(const struct sighting *t)
{
    const struct half *peer = t->peer;
    const struct range *r = ranges_at(t->ranges, peer->sent_head);

    return r && r->seq == t->s->ack && r->seq + r->len == peer->snd_nxt && r->len == r->whole_len &&
           r->len <= t->own->mss && !r->joined && peer->n_gaps == 0 &&
           !event_sack_shows_missing(t->e);
}

static enum no_loss
no_loss(const struct sighting *t)
{
    return only_signals(t) ? NO_LOSS_SIGNAL : asks_for_newest(t) ? NO_LOSS_NEWEST : NO_LOSS_UNKNOWN;
}

/* Which segment has sent the number that is asked for again, behind the Ack that asked first. */
static uint32_t
sent_since(const struct sighting *t)
{
    const struct half *peer = t->peer;
    const struct range *r = ranges_at(t->ranges, peer->sent_head);
    const struct copy *copy = r && r->seq == t->s->ack && r->again
                                  ? ranges_copies_of(t->ranges, peer, r->seq).newest
                                  : NULL;

    return copy && copy->segment > peer->snd_una_segment ? copy->segment : 0;
}

/* RFC 9293 section 3.8.5: that is also sent where the window has no room for data, and the Ack is
 * not what it is about. */
static bool
announces_urgent(const struct segment *s)
{
    return (s->flags & TCP_URG) && s->urgent > 0;
}

/* The only segment that sent again what a D-SACK has; 0: there are several, or none. */
static uint32_t
sent_in_vain(const struct sighting *t)
{
    uint32_t left = t->s->options.sack[0].left, right = t->s->options.sack[0].right;
    const struct range *r = ranges_find(t->ranges, t->peer, left);
    struct copies_of copies = ranges_copies_of(t->ranges, t->peer, left);

    /* an older timestamp is one of a copy that was sent before */
    return r && !r->seen_twice && range_names_sending(r) && copies.count == 1 &&
                   !seqno_before(copies.newest->seq + copies.newest->len, right) &&
                   !seqno_before(copies.newest->tsval, r->tsval)
               ? copies.newest->segment
               : 0;
}

/* That nothing waits can be said only where all that was acknowledged passed here.  Behind a FIN
 * there is nothing to wait for. */
static void
note_repeated_ack(struct sighting *t)
{
    const struct half *peer = t->peer;
    bool outstanding = event_sack_shows_missing(t->e) || (peer->seq_seen && !peer->fin_acked &&
                                                          seqno_before(t->s->ack, peer->snd_nxt));
    struct note note = {.kind = NOTE_REPEAT_ACK, .segment = peer->snd_una_segment};

    if (!outstanding && announces_urgent(t->s))
        return;
    if (outstanding ? !t->repeats_ack
                    : !peer->seq_seen || (t->s->ack != peer->snd_nxt && !peer->fin_acked))
        return;
    t->own->acks_copies &= !comes_late(t);
    note.a = repeat_reason(t, outstanding);
    if (note.a == REPEAT_MULTIPATH)
        note.b = t->s->options.mptcp_subtype;
    else if (note.a == REPEAT_REPORTS)
        note.b = sent_in_vain(t);
    if (outstanding && note.a == REPEAT_ALL_ACKED) {
        if (t->e->dup_ack_num == 0)
            return; /* not one of Wireshark's row, which is counted on from */
        note.kind = NOTE_DUPLICATE_ACK;
        note.a = t->e->dup_ack_num - t->own->dup_ack_other;
        note.b = sent_since(t);
        note.ns = no_loss(t);
        if (note.ns != NO_LOSS_NEWEST)
            t->own->asks = note.a < UINT8_MAX ? (uint8_t)note.a : UINT8_MAX;
    }
    event_note(t->e, note);
}

/* RFC 5681 section 2: who has everything repeats no ACK because something is missing, though
 * Wireshark counts it. */
static void
count_other_ack(struct sighting *t)
{
    if ((t->e->analysis & ANALYSIS_DUPLICATE_ACK) && !event_find_note(t->e, NOTE_DUPLICATE_ACK) &&
        t->own->dup_ack_other < UINT16_MAX)
        t->own->dup_ack_other++;
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
           (again->segment == 0 || again->ns >= DOUBLED_NS);
}

/* Counts what its sender does in vain; any segment of the other side is an answer, only to a
 * window probe one that leaves the window closed is none. */
static void
count_tries(struct sighting *t)
{
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

/* An empty segment below what its receiver has acknowledged, and no probe: it is dropped and
 * answered, and so counts as no repeated ACK.  Of an older Ack the note says as much. */
static bool
note_old_number(struct sighting *t)
{
    const struct half *own = t->own;

    if (segment_seq_len(t->s) > 0 || t->s->flags & TCP_RST || t->probe != PROBE_NONE ||
        !own->acked_known || own->snd_una_segment == 0 || !seqno_before(t->s->seq, own->snd_una) ||
        t->e->ack_advances || tcp_is_multipath(t) || event_find_note(t->e, NOTE_SEQ_BELOW))
        return false;
    if (!event_find_note(t->e, NOTE_OLDER_ACK))
        event_note(t->e, (struct note){.kind = NOTE_SEQ_OLD,
                                       .segment = own->snd_una_segment,
                                       .a = half_rel(own, own->snd_una)});
    if (t->doubt == DOUBT_NONE)
        t->doubt = DOUBT_AGAIN;
    return true;
}

/* One passed just behind the other: so nothing in between has answered the first. */
static bool
have_crossed(const struct sighting *t)
{
    uint32_t own = t->own->last_segment, peer = t->peer->last_segment;

    return own == peer + 1 || peer == own + 1;
}

/* What it asks for; who only answers the other side's keep-alive still waits for an answer to its
 * own, if they have crossed. */
static void
remember_probe(struct sighting *t, bool answers_probe)
{
    bool waits = answers_probe && t->probe == PROBE_NONE && t->own->probe == PROBE_KEEP_ALIVE &&
                 t->peer->probe == PROBE_ANSWERED && have_crossed(t);

    t->flow->keep_alives_cross = waits;
    if (!waits)
        t->own->probe = t->probe & 3;
}

/* Wireshark remembers a keep-alive longer than we do; not where its next number is 0. */
static bool
repeats_newest_ack(const struct sighting *t)
{
    const struct half *peer = t->peer;

    return (t->repeats_ack || (t->e->analysis & ANALYSIS_KEEP_ALIVE_ACK)) &&
           (t->s->flags & TCP_ACK) && t->probe == PROBE_NONE && !t->e->ack_advances &&
           peer->acked_known && peer->snd_una_segment != 0 && t->s->ack == peer->snd_una;
}

static void
add_notes(struct sighting *t)
{
    bool answers_probe, challenges, old;

    if (t->dropped) {
        t->own->probe = PROBE_NONE;
        return;
    }
    if (t->probe != PROBE_NONE)
        event_note(t->e, note_of_probe(t));
    old = note_old_number(t);
    answers_probe = t->peer->probe != PROBE_NONE && note_probe_answer(t);
    challenges = t->peer->doubt != DOUBT_NONE && tcp_accept_challenge(t);
    if (!answers_probe && tcp_offers_window(t))
        tcp_window_note(t);
    if (!answers_probe && !challenges && !old && repeats_newest_ack(t))
        note_repeated_ack(t);
    count_other_ack(t);
    if (t->s->flags & TCP_RST)
        return; /* what a reset carries as window is no offer */
    tcp_window_track(t);
    count_tries(t);
    remember_probe(t, answers_probe);
    half_remember_ttl(t->own, t->s);
    if (t->own->data_bytes > t->data_before[t->e->from])
        t->own->data_segment = t->e->segment;
}

static void
take(struct sighting *t)
{
    for (int side = 0; side < 2; side++)
        t->data_before[side] = t->flow->half[side].data_bytes;
    begin(t);
    if (!tracked(t->s))
        return;
    if (is_syn(t->s) && t->own->syn_segment == 0)
        t->own->syn_segment = t->e->segment;
    if (has_old_timestamp(t))
        tcp_accept_timestamp(t);
    tcp_send_track(t);
    tcp_ack_track(t);
    if (t->doubt == DOUBT_ACK && t->own->fin_seen && t->own->fin_segment == t->e->segment)
        tcp_fin_void(t->ranges, t->flow, t->e->from);
    add_notes(t);
    tcp_state_track(t);
}

void
tcp_track_parts(struct sighting *t)
{
    take(t);
    tcp_plain_expect(t->flow);
}

void
tcp_track(struct sighting *t)
{
    if (!tcp_plain_track(t))
        tcp_track_parts(t);
}
