#include "tcp_fin.h"

#include "tcpviz/base/inlining.h"
#include "tcpviz/base/nanotime.h"

/* When a side closes first, and a server after how much silence, tells resets apart. */
static void
note_closing(struct sighting *t)
{
    int64_t idle_ms = tcp_idle_ns(t) / NANOTIME_MS;

    if (t->own->fin_segment != 0)
        return;
    t->own->fin_segment = t->e->segment;
    if (t->e->from == SERVER && idle_ms >= IDLE_MS)
        half_remember_fin_idle(t->ranges, t->own,
                               idle_ms < UINT32_MAX ? (uint32_t)idle_ms : UINT32_MAX);
}

/* The number of a SYN or of a byte is that of no FIN. */
static bool
is_taken(const struct sighting *t, uint32_t seq)
{
    const struct range *r = ranges_find(t->ranges, t->own, seq);

    return (t->own->syn_seen && half_rel(t->own, seq) == 0) || (r && r->kind == TERM_DATA);
}

/* A FIN that is not the last number of its side says nothing, but in the very place that the other
 * side expects: that takes it, whatever it has from behind it (RFC 9293 section 3.10.7.4, eighth
 * step). */
BUSY void
tcp_fin_track(struct sighting *t, uint32_t end)
{
    struct half *own = t->own;

    if ((end != own->snd_nxt && !half_is_una(own, t->s->seq)) || is_taken(t, end - 1))
        return;
    note_closing(t);
    if (!own->fin_seen || (t->s->flags & TCP_ACK))
        own->fin_weak = !(t->s->flags & TCP_ACK) && own->fin_segment != own->syn_segment;
    own->fin_seen = true;
    own->fin_seq = end - 1;
    /* Its Ack may have come by first. */
    own->fin_acked |= half_is_acked(own, half_fin_seq(own));
}

void
tcp_fin_learn(struct sighting *t, enum side side, uint32_t segment)
{
    struct half *half = &t->flow->half[side];
    uint8_t *state = &t->flow->state[side];

    half->fin_segment = segment;
    half->fin_seen = true;
    half->fin_weak = false;
    half->fin_seq = half->snd_nxt - 1;
    half->fin_acked |= half_is_acked(half, half_fin_seq(half));
    if (*state == STATE_ESTABLISHED || *state == STATE_SYN_RECEIVED)
        *state = STATE_FIN_WAIT_1;
    else if (*state == STATE_CLOSE_WAIT)
        *state = STATE_LAST_ACK;
}

/* The states that came from a FIN of that side, before its next ones. */
static void
take_back_states(struct flow *flow, enum side from)
{
    uint8_t *own = &flow->state[from], *peer = &flow->state[side_other(from)];

    if (*own == STATE_FIN_WAIT_1)
        *own = STATE_ESTABLISHED;
    else if (*own == STATE_CLOSING || *own == STATE_LAST_ACK)
        *own = STATE_CLOSE_WAIT;
    if (*peer == STATE_CLOSE_WAIT)
        *peer = STATE_ESTABLISHED;
}

void
tcp_fin_forget(struct ranges *ranges, struct flow *flow, enum side from)
{
    enum side to = side_other(from);
    struct half *own = &flow->half[from], *peer = &flow->half[to];

    if (own->fin_seen && flow->closing_segment != 0 && flow->end_by == from && !flow_ended(flow)) {
        flow->closing_segment = peer->fin_segment;
        flow->end_by = to & 1;
        flow->data_before_closing[to] = peer->data_bytes;
        flow->data.in_closing[CLIENT] = flow->data.in_closing[SERVER] = 0;
    }
    own->fin_seen = own->fin_acked = own->fin_weak = false;
    own->ts_recent = 0;
    own->fin_segment = 0;
    half_forget_fin_idle(ranges, own);
}

void
tcp_fin_void(struct ranges *ranges, struct flow *flow, enum side from)
{
    struct half *own = &flow->half[from];

    if (own->snd_nxt == half_fin_seq(own) + 1) {
        ranges_drop_fin(ranges, own);
        if (own->newest == half_rel(own, own->snd_nxt))
            own->newest--;
        own->snd_nxt--;
    }
    tcp_fin_forget(ranges, flow, from);
    take_back_states(flow, from);
}

/* Whether its sender uses the number of its FIN for data, or goes on behind it. */
static bool
takes_place_of_fin(const struct half *own, const struct segment *s, bool *in_place)
{
    bool fin = flags_are_fin(s->flags);
    bool behind = (s->len > 0 || fin) && seqno_after(s->seq, half_fin_seq(own));

    *in_place = span_holds(payload_span(s), half_fin_seq(own));
    return (s->flags & TCP_ACK) ? *in_place || behind : fin && behind;
}

/* Its Ack was of what did not pass here, and what comes in its place acknowledges less: it may be
 * somebody else's (RFC 5961 section 5). */
static bool
had_doubtful_ack(const struct sighting *t)
{
    return half_has_unseen_acked(t->peer) && t->peer->snd_una_segment == t->own->fin_segment &&
           (t->s->flags & TCP_ACK) && !seqno_after(t->s->ack, t->peer->snd_nxt);
}

/* RFC 9293 section 3.10.7.2: nobody takes the FIN of a SYN in LISTEN, and many drop both. */
static bool
came_with_syn(const struct half *half)
{
    return half_closes_at_once(half) && !half->syn_ack_seen;
}

static enum fin_moved
moves_fin(const struct sighting *t)
{
    const struct half *own = t->own;
    bool in_place;

    if (!own->fin_seen || own->fin_acked || !takes_place_of_fin(own, t->s, &in_place))
        return FIN_TAKEN;
    if (own->fin_weak || (in_place && came_with_syn(own)))
        return in_place ? FIN_IN_PLACE : FIN_BEHIND;
    return in_place && had_doubtful_ack(t) ? FIN_WRONG_ACK : FIN_TAKEN;
}

/* A FIN without ACK nobody takes (RFC 9293 section 3.10.7.4).  Behind it another one without ACK
 * tells as little, but only one of them is remembered. */
void
tcp_fin_check_weak(struct sighting *t)
{
    const struct half *own = t->own;
    enum fin_moved moved = moves_fin(t);

    if (moved == FIN_TAKEN)
        return;
    if (t->s->flags & TCP_ACK)
        event_note(t->e, (struct note){.kind = NOTE_FIN_MOVED,
                                       .segment = own->fin_segment,
                                       .number = half_rel(own, half_fin_seq(own)),
                                       .fin_moved = moved});
    tcp_fin_void(t->ranges, t->flow, t->e->from);
}

bool
tcp_fin_is_old(const struct sighting *t)
{
    const struct half *own = t->own;
    const struct segment *s = t->s;

    return flags_are_fin(s->flags) && s->len == 0 && !own->fin_seen &&
           half_is_acked(own, s->seq + 1);
}

void
tcp_fin_note_old(struct sighting *t)
{
    event_note(t->e,
               (struct note){.kind = NOTE_FIN_OLD, .expected = half_rel(t->own, t->own->snd_una)});
    t->doubt = DOUBT_AGAIN;
}

/* A FIN is the last number of its side (RFC 9293 section 3.6): behind it come neither data nor
 * another one, unless nobody takes the first. */
bool
tcp_fin_is_behind(const struct sighting *t)
{
    const struct half *own = t->own;
    bool fin = flags_are_fin(t->s->flags);

    return own->fin_seen && seqno_after(t->s->seq, half_fin_seq(own)) &&
           (t->s->len > 0 || (fin && half_has_closed(own)));
}

void
tcp_fin_note_behind(struct sighting *t)
{
    event_note(t->e, (struct note){.kind = NOTE_DATA_AFTER_FIN, .segment = t->own->fin_segment});
    if (t->own->fin_acked && t->doubt == DOUBT_NONE)
        t->doubt = DOUBT_SEQ;
}
