#include "tcp_calm.h"

#include "tcp_ack.h"
#include "tcp_bands.h"
#include "tcp_fin.h"
#include "tcp_nagle.h"
#include "tcp_plain.h"
#include "tcp_sack.h"
#include "tcp_sent.h"
#include "tcp_state.h"
#include "tcp_state_parts.h"
#include "tcp_syn.h"
#include "tcp_told.h"
#include "tcp_window.h"

/*
 * As in tcp_plain.c, but states may change: those of an ordinary opening and closing are told here,
 * for all others tcp_state_track is asked as always.  What belongs into is_steady there belongs
 * into is_calm here.  That is asked of each segment that is not plain, and kept nowhere:
 * connections that open or close do not stay so for long.
 */

/* Its SYN was seen, what the units of its window are, and all its numbers; none of it is gone,
 * doubted, or on another way.  What few directions have (half.more), as gaps and copies, this one
 * has not. */
static BUSY bool
is_calm(const struct half *half)
{
    return half->syn_seen && half->wscale != WSCALE_UNKNOWN && half->seq_seen &&
           half->window_seen && !half->reset && !half->fin_weak && !half->stray_seen &&
           !half->sacked_ahead && !half->multipath && half->renumbered == 0 &&
           half->doubt == DOUBT_NONE && half->probe == PROBE_NONE && half->strange == 0 &&
           half->more == 0 && half->window != 0 && half_newest(half) == half->snd_nxt;
}

static bool
are_calm(const struct sighting *t)
{
    const struct flow *flow = t->flow;
    const struct half *own = t->own, *peer = t->peer;

    return flow->end == END_OPEN && !flow->stream_shared && !flow->disputed &&
           flow->way[CLIENT].told == TOLD_NOTHING && flow->way[SERVER].told == TOLD_NOTHING &&
           own->edge_known && is_calm(own) && peer->edge_known && is_calm(peer) &&
           own->acked_known && own->snd_una_segment != 0 &&
           (!peer->acked_known || peer->snd_una_segment != 0);
}

/* There is nothing to tell of it but its numbers and flags, its window and its options. */
static BUSY bool
is_usual(const struct sighting *t)
{
    const struct segment *s = t->s;

    return t->e->analysis == 0 && !t->repeats_ack && s->window != 0 &&
           s->options.mptcp_subtype == MPTCP_NONE &&
           !(s->notes & (SEGMENT_STRANGE | SEGMENT_CUT_OPTIONS)) && !is_clock_in_doubt(t);
}

/* Its numbers are the next ones and lie in the window, its timestamp is no old one; its Ack is no
 * older one, of what was seen, and, where it is the first one, of the SYN at least. */
static bool
is_next(const struct sighting *t, uint32_t before)
{
    const struct half *own = t->own, *peer = t->peer;
    const struct segment *s = t->s;
    uint32_t len = segment_seq_len(s);

    return s->seq == own->snd_nxt &&
           s->seq + len - own->snd_una < half_window_bytes(peer) + (len == 0) &&
           (own->fin_seen ? len == 0 : !has_old_timestamp(t)) &&
           s->ack - before <= peer->snd_nxt - before && (peer->acked_known || s->ack != before);
}

static bool
goes_on_calmly(const struct sighting *t, uint32_t before)
{
    return flags_go_on(t->s->flags) && is_usual(t) && is_next(t, before) && are_calm(t);
}

/* The first segment of all, a SYN, or the second one, which answers that. */
static bool
opens_calmly(const struct sighting *t)
{
    const struct segment *s = t->s;
    bool answers = (s->flags & TCP_ACK) != 0;

    return (s->flags & (TCP_SYN | TCP_FIN | TCP_RST)) == TCP_SYN && t->own->segments == 0 &&
           t->flow->segments == answers && s->len == 0 && s->options.n_sack == 0 && is_usual(t) &&
           t->e->n_notes == 0 && !t->flow->disputed &&
           (!answers || (peer_state(t) == STATE_SYN_SENT && s->ack == t->peer->snd_nxt &&
                         s->ack == t->peer->base_seq + 1 && is_calm(t->peer)));
}

/* RFC 9293 figure 5, where no other arc is possible: as tcp_state_track does it. */
static void
enter(struct sighting *t, enum side side, enum tcp_state state)
{
    t->flow->state[side] = (uint8_t)state;
    t->e->state[side] = state;
    t->e->state_changed[side] = true;
    t->flow->half[side].inferred = side != t->e->from;
}

/* The numbers of its side begin. */
static void
open(struct sighting *t)
{
    struct half *own = t->own;
    uint32_t next = t->s->seq + 1;

    t->e->state[side_other(t->e->from)] = peer_state(t);
    tcp_syn_begin(t);
    t->e->window_bytes = t->s->window;
    t->e->wscale = own->wscale;
    t->e->seq_relative = true;
    tcp_sent_add_kind(t, TERM_SYN, (struct span){t->s->seq, next});
    own->newest = 1;
    own->snd_nxt = next;
    own->seq_seen = true;
    if (t->s->flags & TCP_ACK) {
        own->syn_ack_seen = t->e->ack_relative = true;
        t->e->rel_ack = 1;
        tcp_ack_advance(t, t->peer->base_seq);
        tcp_ack_remember(t);
    }
    tcp_window_track(t);
    enter(t, t->e->from, t->s->flags & TCP_ACK ? STATE_SYN_RECEIVED : STATE_SYN_SENT);
}

static void
begin(struct sighting *t)
{
    struct event *e = t->e;
    const struct half *own = t->own, *peer = t->peer;

    for (int side = 0; side < 2; side++) {
        t->data_before[side] = t->flow->half[side].data_bytes;
        e->state[side] = (enum tcp_state)t->flow->state[side];
    }
    t->counted = true;
    e->wscale = own->wscale;
    e->window_bytes = half_scaled_window(own, t->s);
    e->seq_relative = e->ack_relative = true;
    e->rel_seq = own->newest;
    e->rel_ack = peer->newest - (int64_t)(peer->snd_nxt - t->s->ack);
}

/* All its numbers are new, and mostly of one kind. */
static void
remember_sent(struct sighting *t, uint32_t next)
{
    struct span span = {t->s->seq, next};
    bool fin = (t->s->flags & TCP_FIN) != 0;

    if (fin && t->s->len > 0) {
        tcp_sent_add(t, span);
        return;
    }
    tcp_sent_add_kind(t, fin ? TERM_FIN : TERM_DATA, span);
    t->own->data_bytes += t->s->len;
}

static void
send(struct sighting *t, uint32_t len)
{
    struct half *own = t->own;
    uint32_t next = t->s->seq + len;

    if (t->s->len > 0 && comes_behind_ack(t))
        tcp_nagle_note(t);
    remember_sent(t, next);
    own->newest += len;
    own->snd_nxt = next;
    if (t->s->flags & TCP_FIN)
        tcp_fin_track(t, next);
    if (t->s->len > 0)
        own->data_segment = t->e->segment;
}

static void
take_ack(struct sighting *t, uint32_t before)
{
    struct half *own = t->own;

    if (t->s->ack != before)
        tcp_ack_advance(t, before);
    if (has_to_do_with_sack(t))
        tcp_sack_track(t);
    tcp_ack_remember(t);
    if (t->s->ack + (uint32_t)t->e->window_bytes != own->edge)
        tcp_window_offer(t);
    half_remember_window(own, t->e);
}

/* The arcs of an ordinary opening and closing: each true if it was this one. */

/* The ACK of the SYN-ACK, or data with that. */
static bool
ends_handshake(struct sighting *t)
{
    if (!t->own->syn_acked || !t->peer->syn_acked || t->own->fin_seen || t->peer->fin_seen ||
        t->flow->handshake_segment != 0)
        return false;
    enter(t, CLIENT, STATE_ESTABLISHED);
    enter(t, SERVER, STATE_ESTABLISHED);
    t->flow->handshake_segment = t->e->segment;
    return true;
}

/* Its FIN is the first one, and its receiver misses nothing, so that it has it. */
static bool
closes_first(struct sighting *t)
{
    const struct flow *flow = t->flow;

    if (t->own->fin_segment != t->e->segment || !t->own->fin_seen || t->own->fin_acked ||
        t->peer->fin_seen || half_misses(t->peer) || flow->handshake_segment == 0 ||
        flow->closing_segment != 0)
        return false;
    enter(t, t->e->from, STATE_FIN_WAIT_1);
    enter(t, side_other(t->e->from), STATE_CLOSE_WAIT);
    tcp_bands_begin_closing(t, t->e->from);
    return true;
}

/* The other FIN, with the Ack of the first. */
static bool
closes_second(struct sighting *t)
{
    if (t->own->fin_segment != t->e->segment || !t->own->fin_seen || t->own->fin_acked ||
        !t->peer->fin_acked || t->s->len > 0 || t->flow->closing_segment == 0)
        return false;
    enter(t, t->e->from, STATE_LAST_ACK);
    return true;
}

/* The Ack of that FIN, from who has had the Ack of its own no later than with it. */
static bool
ends_closing(struct sighting *t)
{
    if (!t->own->fin_acked || !t->peer->fin_acked || t->s->len > 0 || t->e->ack_ambiguous ||
        t->own->snd_una_segment > t->e->acks_segment || t->flow->closing_segment == 0)
        return false;
    enter(t, t->e->from, STATE_TIME_WAIT);
    enter(t, side_other(t->e->from), STATE_CLOSED);
    tcp_bands_finish(t, END_CLOSED);
    return true;
}

static bool
follows_usual_arc(struct sighting *t)
{
    enum tcp_state own = own_state(t), peer = peer_state(t);
    bool fin = (t->s->flags & TCP_FIN) != 0;

    if (t->e->n_notes > 0)
        return false;
    if (own == STATE_SYN_SENT && peer == STATE_SYN_RECEIVED)
        return ends_handshake(t);
    if (own == STATE_ESTABLISHED && peer == STATE_ESTABLISHED && fin)
        return closes_first(t);
    if (own == STATE_CLOSE_WAIT && waits_for_fin(peer) && fin)
        return closes_second(t);
    return waits_for_fin(own) && peer == STATE_LAST_ACK && ends_closing(t);
}

static void
go_on(struct sighting *t, uint32_t before)
{
    uint32_t len = segment_seq_len(t->s);

    begin(t);
    if (len > 0)
        send(t, len);
    take_ack(t, before);
    if (own_state(t) == STATE_SYN_SENT)
        t->own->tries = 0;
    t->peer->tries = 0;
    if (!follows_usual_arc(t))
        tcp_state_track(t);
}

BUSY bool
tcp_calm_track(struct sighting *t)
{
    uint32_t before = first_unacked(t->peer);

    if (opens_calmly(t))
        open(t);
    else if (goes_on_calmly(t, before))
        go_on(t, before);
    else
        return false;
    half_remember_ttl(t->own, t->s);
    if (t->e->n_notes > 0)
        tcp_told_once(t);
    tcp_plain_expect(t->flow);
    return true;
}
