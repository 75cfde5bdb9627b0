#include "tcp_calm.h"

#include "tcp_ack.h"
#include "tcp_fin.h"
#include "tcp_nagle.h"
#include "tcp_plain.h"
#include "tcp_sack.h"
#include "tcp_sent.h"
#include "tcp_state.h"
#include "tcp_told.h"
#include "tcp_window.h"

/*
 * As in tcp_plain.c, but states may change, so these are asked for as always; and what belongs into
 * is_steady there belongs into is_calm here.  That is asked of each segment that is not plain, and
 * kept nowhere: connections that open or close do not stay so for long.
 */

/* Its SYN was seen, and all its numbers; none of it is gone, doubted, or on another way.  What few
 * directions have (half.more), as gaps and copies, none of these has. */
static bool
is_calm(const struct half *half)
{
    return half->syn_seen && half->seq_seen && half->window_seen && half->edge_known &&
           !half->reset && !half->fin_weak && !half->stray_seen && !half->sacked_ahead &&
           !half->multipath && half->renumbered == 0 && half->doubt == DOUBT_NONE &&
           half->probe == PROBE_NONE && half->strange == 0 && half->more == 0 &&
           half->window != 0 && half_newest(half) == half->snd_nxt;
}

static bool
are_calm(const struct sighting *t)
{
    const struct flow *flow = t->flow;
    const struct half *own = t->own, *peer = t->peer;

    return flow->end == END_OPEN && !flow->stream_shared && !flow->disputed &&
           flow->way[CLIENT].told == TOLD_NOTHING && flow->way[SERVER].told == TOLD_NOTHING &&
           is_calm(own) && is_calm(peer) && own->acked_known && own->snd_una_segment != 0 &&
           (!peer->acked_known || peer->snd_una_segment != 0);
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
    const struct segment *s = t->s;

    return flags_go_on(s->flags) && t->e->analysis == 0 && !t->repeats_ack && s->window != 0 &&
           s->options.mptcp_subtype == MPTCP_NONE &&
           !(s->notes & (SEGMENT_STRANGE | SEGMENT_CUT_OPTIONS)) && !is_clock_in_doubt(t) &&
           is_next(t, before) && are_calm(t);
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

static void
send(struct sighting *t, uint32_t len)
{
    struct half *own = t->own;
    uint32_t next = t->s->seq + len;

    if (t->s->len > 0 && comes_behind_ack(t))
        tcp_nagle_note(t);
    tcp_sent_add(t, (struct span){t->s->seq, next});
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

bool
tcp_calm_track(struct sighting *t)
{
    uint32_t before = first_unacked(t->peer), len = segment_seq_len(t->s);

    if (!goes_on_calmly(t, before))
        return false;
    begin(t);
    if (len > 0)
        send(t, len);
    take_ack(t, before);
    if (own_state(t) == STATE_SYN_SENT)
        t->own->tries = 0;
    t->peer->tries = 0;
    half_remember_ttl(t->own, t->s);
    tcp_state_track(t);
    if (t->e->n_notes > 0)
        tcp_told_once(t);
    tcp_plain_expect(t->flow);
    return true;
}
