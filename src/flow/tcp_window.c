#include "tcp_window.h"

#include "tcpviz/base/inlining.h"
#include "tcpviz/base/nanotime.h"

/* Who sends a SYN or FIN with one of 0 cannot take a byte either.  Behind the other side's FIN
 * there are none to take. */
static BUSY bool
closes_window(const struct sighting *t)
{
    return !t->peer->fin_acked &&
           (has_zero_window(t) ||
            ((t->s->flags & (TCP_SYN | TCP_FIN)) && !(t->s->flags & TCP_RST) && t->s->window == 0));
}

/* The window of its SYN is not scaled, and that of the next one may be. */
static bool
is_in_another_unit(const struct half *own)
{
    return own->wscale == WSCALE_UNKNOWN && half_syn_is_newest(own);
}

static bool
updates_window(const struct sighting *t)
{
    const struct half *own = t->own;
    bool again =
        (t->e->analysis & ANALYSIS_WINDOW_UPDATE) || (is_unjudged(t->s) && repeats_numbers(t));

    return again && !t->e->ack_advances && own->window_seen && !is_in_another_unit(own) &&
           half_is_other_window(own, t->e->window_bytes);
}

static bool
opens_window(const struct sighting *t)
{
    return flags_are_ack(t->s->flags) && half_refuses_all(t->own) && t->s->window > 0;
}

static void
note_closing(struct sighting *t)
{
    const struct half *own = t->own;
    struct note note = {.kind = NOTE_ZERO_WINDOW,
                        .segment = own->closed ? half_closing_segment(t->ranges, own) : 0};

    note.said_again = note.segment != 0 && own->last_segment != note.segment;
    if (note.segment == 0)
        event_note_surely(t->e, note);
    else
        event_note(t->e, note);
}

static void
note_opening(struct sighting *t)
{
    struct half *own = t->own;
    struct note note = {.kind = NOTE_WINDOW_OPEN, .window_bytes = t->e->window_bytes};

    if (own->closed) {
        half_remember_refusing(t->ranges, own, own->last_segment); /* up to that one it was 0 */
        note.segment = half_closing_segment(t->ranges, own);
        note.after_ns = nanotime_between(half_closing_ns(t->ranges, own), t->s->time_ns);
    }
    event_note(t->e, note);
}

void
tcp_window_note(struct sighting *t)
{
    if (closes_window(t))
        note_closing(t);
    else if (opens_window(t))
        note_opening(t);
    else if (updates_window(t))
        event_note(t->e, (struct note){.kind = NOTE_WINDOW_UPDATE,
                                       .window_bytes = t->e->window_bytes,
                                       .old_window_bytes = half_window_bytes(t->own)});
}

/* The note that tells of its window what it is from now on; NULL: none does. */
static struct note *
note_of_window(struct event *e)
{
    for (int i = 0; i < e->n_notes; i++)
        if (e->notes[i].kind == NOTE_WINDOW_UPDATE ||
            (e->notes[i].kind == NOTE_ZERO_WINDOW && e->notes[i].segment == 0))
            return &e->notes[i];
    return NULL;
}

/* The note of a window of 0 has room for that; others are replaced. */
static void
note_end_goes_back(struct event *e, int64_t back)
{
    struct note *note = note_of_window(e);

    if (note && note->kind == NOTE_ZERO_WINDOW)
        note->taken_back = back;
    else if (note)
        *note = (struct note){.kind = NOTE_WINDOW_SHRINKS, .taken_back = back};
    else if (e->window > 0)
        event_note(e, (struct note){.kind = NOTE_WINDOW_SHRINKS, .taken_back = back});
}

/* By so much the end of its window lies in front of the one before, which lay in front of others
 * itself.  Behind a SYN, whose end is the furthest one or begins with what this acknowledges, less
 * is usual.  What its SACK asks for matters more than another window with the same Ack. */
static int64_t
gone_back_since(const struct sighting *t)
{
    struct event *e = t->e;
    int64_t way = e->ack_advances ? e->rel_ack - e->ack_base : 0;
    uint32_t window = half_window_bytes(t->own);

    if (!t->own->window_seen || t->s->ack - (uint32_t)way + window == t->own->edge ||
        (e->ack_advances ? event_acks_kind(e, TERM_SYN)
                         : !note_of_window(e) || event_sack_shows_missing(e)))
        return 0;
    return window - way - e->window_bytes;
}

/* RFC 7323 section 2.4: the end may go back by less than one unit of the scale, by rounding. Behind
 * the peer's FIN there is nothing that a window could take back. */
static void
note_shrinking(struct sighting *t, uint32_t edge)
{
    struct half *own = t->own;
    int64_t back = own->shrunk ? gone_back_since(t) : seqno_diff(own->edge, edge);

    if (t->peer->fin_acked || back < half_window_unit(own) || t->s->ack != t->peer->snd_una ||
        t->s->seq != own->snd_nxt - segment_seq_len(t->s))
        return;
    own->shrunk = true;
    note_end_goes_back(t->e, back);
}

/* RFC 9293 section 3.10.7.4: what lies behind the end of its window a receiver drops, though it may
 * have offered more before. */
static void
refuse_behind(struct sighting *t, uint32_t edge)
{
    for (struct range *r = ranges_first_waiting(t->ranges, t->peer); r;
         r = ranges_next(t->ranges, r)) {
        if (!seqno_before(r->seq, edge) && r->way != WAY_PROBE)
            r->way = WAY_REFUSED;
    }
    for (struct copy *c = ranges_first_copy(t->ranges, t->peer); c;
         c = ranges_next_copy(t->ranges, t->peer, c))
        c->refused |= !seqno_before(c->seq, edge);
}

static void
offer_first(struct sighting *t, uint32_t edge)
{
    struct half *own = t->own;

    if (tcp_is_multipath(t))
        return;
    own->edge = edge;
    own->edge_known = true;
    own->shrunk = (t->s->flags & TCP_SYN) != 0; /* many offer less after their SYN */
}

/* Whether one that was offered is in use the other side's SYN tells (RFC 7323 section 2.2), unless
 * it is a SYN-ACK that offers it. */
static bool
knows_scale(const struct half *own, const struct half *peer)
{
    if (own->wscale > 0)
        return peer->wscale_offered != WSCALE_UNKNOWN || own->syn_ack_seen;
    return own->wscale != WSCALE_UNKNOWN;
}

BUSY void
tcp_window_offer(struct sighting *t)
{
    struct half *own = t->own;
    uint32_t edge = t->s->ack + (uint32_t)t->e->window_bytes;

    if (!(t->s->flags & TCP_SYN) && !knows_scale(own, t->peer)) {
        own->edge_known = false; /* that of its SYN is passed */
        return;
    }
    if (edge == own->edge && own->edge_known)
        return;
    if (!own->edge_known)
        offer_first(t, edge);
    else if (seqno_before(edge, own->edge)) {
        note_shrinking(t, edge);
        if (t->peer->seq_seen && seqno_before(edge, t->peer->snd_nxt) &&
            seqno_diff(own->edge, edge) >= half_window_unit(own))
            refuse_behind(t, edge);
    } else {
        own->edge = edge;
        own->shrunk = false;
    }
}

/* The window of a SYN without ACK begins with the number that its answer tells. */
static void
place_window_of_syn(struct half *own, uint32_t seq)
{
    /* Who has sent an ACK has a window that is not that of its SYN, so it may be scaled. */
    bool unknown = own->wscale == WSCALE_UNKNOWN && own->ack_seen;

    if (!own->window_seen || own->edge_known || unknown)
        return;
    own->edge = seq + 1 + half_window_bytes(own);
    own->edge_known = own->shrunk = true;
}

/* Its window has gone back by more than rounding, and this is what it offers now. */
static bool
has_gone_back(const struct sighting *t, uint32_t edge)
{
    return t->own->acked_known && t->peer->window_seen &&
           seqno_diff(t->peer->edge, edge) >= half_window_unit(t->peer);
}

/* Where the window's end was never further, the segment that begins within it is told, and not what
 * follows that.  Data of a SYN begin one higher, and have no window yet. */
static void
note_beyond(struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;
    uint32_t edge = own->snd_una + half_window_bytes(peer);
    bool was_larger = has_gone_back(t, edge);
    int32_t beyond = seqno_diff(t->s->seq + t->s->len, was_larger ? edge : peer->edge);
    bool whole = beyond > 0 && (uint32_t)beyond > t->s->len;
    bool first = !whole || (was_larger && own->data_segment < peer->last_segment);

    if (beyond > 0 && first && own->data_bytes > t->data_before[t->e->from] &&
        t->probe == PROBE_NONE && !t->holed)
        event_note(t->e, (struct note){.kind = NOTE_BEYOND_WINDOW,
                                       .beyond = whole ? (int64_t)t->s->len : beyond,
                                       .was_larger = was_larger});
}

static void
take_offer(struct sighting *t)
{
    const struct segment *s = t->s;

    if (s->len > 0 && t->peer->edge_known)
        note_beyond(t);
    if (t->e->ack_relative && tcp_offers_window(t))
        tcp_window_offer(t);
    if ((s->flags & TCP_SYN) && !tcp_is_multipath(t))
        place_window_of_syn(t->peer, s->seq);
}

/* Its data end where the window ends that came with the newest Ack.  Wireshark takes that of the
 * ACK that passed last, which may have been overtaken. */
static bool
fills_window(const struct sighting *t)
{
    const struct segment *s = t->s;
    uint32_t window = half_window_bytes(t->peer);
    const struct note *again = event_find_note(t->e, NOTE_AGAIN);

    if (again && again->segment > t->peer->last_segment)
        return false; /* as it was with that one */
    return s->len > 0 && !flags_are_control(s->flags) && window > 0 && !tcp_is_multipath(t) &&
           t->peer->wscale != WSCALE_UNKNOWN && t->own->acked_known &&
           s->seq + s->len == t->own->snd_una + window;
}

static void
note_full(struct sighting *t)
{
    event_note(t->e,
               (struct note){.kind = NOTE_WINDOW_FULL, .window_bytes = half_window_bytes(t->peer)});
    half_remember_filling(t->ranges, t->own, t->e->segment);
}

static void
remember_window(struct sighting *t)
{
    half_remember_window(t->own, t->e);
    if (closes_window(t) && !t->own->closed)
        half_remember_closing(t->ranges, t->own, t->e->segment, t->e->time_ns);
}

BUSY void
tcp_window_track(struct sighting *t)
{
    if (fills_window(t))
        note_full(t);
    take_offer(t);
    if (tcp_offers_window(t))
        remember_window(t);
}
