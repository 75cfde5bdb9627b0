#include "tcp_track.h"

/*
 * Header prediction, as in receivers since 4.3BSD: most segments of a connection are data at the
 * next number, or none, and an Ack, while nothing else goes on.  For these all the questions of the
 * other parts have the same answers, which are given here at once; only the Ack goes the usual way.
 *
 * What the other parts learn to look at in such a segment, too, belongs here as well, or a
 * condition into is_plain.  tests/unit/test_plain.c compares both ways.
 */

/* Nobody opens, closes or resets, and neither did before. */
static bool
is_established(const struct sighting *t)
{
    const struct flow *flow = t->flow;

    return (t->s->flags & (TCP_SYN | TCP_FIN | TCP_RST | TCP_ACK)) == TCP_ACK &&
           flow->state[CLIENT] == STATE_ESTABLISHED && flow->state[SERVER] == STATE_ESTABLISHED &&
           flow->end == END_OPEN && flow->handshake_segment != 0 && !t->own->fin_seen &&
           !t->peer->fin_seen;
}

/* No window is closed, was closed, or is probed. */
static bool
is_open(const struct sighting *t)
{
    return t->s->window != 0 && t->own->window != 0 && (t->s->len != 1 || t->peer->window != 0);
}

/* Nobody doubts: neither its receiver, that its numbers are the next ones and its data inside the
 * window, nor its sender the segment before, nor is more acknowledged than was seen. */
static bool
is_acceptable(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;
    const struct segment *s = t->s;

    return own->seq_seen && s->seq == own->snd_nxt && half_rel(own, s->seq) >= 0 &&
           !(peer->edge_known && seqno_after(s->seq + s->len, peer->edge)) &&
           peer->doubt == DOUBT_NONE && peer->acked_known && peer->seq_seen &&
           !seqno_after(s->ack, peer->snd_nxt);
}

static bool
is_plain(const struct sighting *t)
{
    return t->e->analysis == 0 && is_established(t) && is_acceptable(t) && is_open(t) &&
           !(t->s->notes & SEGMENT_STRANGE) && t->s->time_ns >= t->flow->last_ns;
}

/* What is acknowledged already (its ACK came by first) is no longer on its way. */
static void
send_data(struct sighting *t)
{
    const struct segment *s = t->s;
    struct half *own = t->own;
    uint32_t next = s->seq + s->len;

    if (!own->acked_known || seqno_after(next, own->snd_una))
        ranges_add(t->ranges, own,
                   &(struct range){.seq = s->seq,
                                   .len = s->len,
                                   .whole_len = s->len,
                                   .segment = t->e->segment,
                                   .event = t->handle,
                                   .frame = (uint32_t)s->frame,
                                   .time_ns = s->time_ns,
                                   .kind = TERM_DATA,
                                   .tsval = s->options.tsval & RANGE_TSVAL});
    own->data_bytes += s->len;
    own->data_segment = t->e->segment;
    half_reaches(own, t->e->rel_seq + s->len);
    own->snd_nxt = next;
}

bool
tcp_plain_track(struct sighting *t)
{
    struct event *e = t->e;
    struct half *own = t->own;

    if (!is_plain(t))
        return false;
    e->state[CLIENT] = e->state[SERVER] = STATE_ESTABLISHED;
    e->window_bytes = half_scaled_window(own, t->s);
    e->wscale = own->wscale;
    e->seq_relative = e->ack_relative = true;
    e->rel_seq = half_rel(own, t->s->seq);
    e->rel_ack = half_rel(t->peer, t->s->ack);
    if (t->s->len > 0)
        send_data(t);
    tcp_ack_track(t);
    tcp_accept_window(t);
    t->peer->tries = 0;
    own->probe = PROBE_NONE;
    half_remember_window(own, e);
    half_remember_ttl(own, t->s);
    own->doubt = t->doubt & 7u;
    return true;
}
