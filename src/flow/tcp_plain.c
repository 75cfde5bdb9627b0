#include "tcp_plain.h"

#include "tcp_ack.h"
#include "tcp_copies.h"
#include "tcp_nagle.h"
#include "tcp_sack.h"
#include "tcp_window.h"

/*
 * Header prediction, as in receivers since 4.3BSD: most segments of a connection are data at the
 * next number, or none, and an Ack, while nothing else goes on.  For these all the questions of the
 * other parts have the same answers, which are given here at once; only a new Ack and SACK blocks
 * go the usual way.
 *
 * That nothing else goes on is asked once, behind each segment that is not plain: flow.steady.
 * Plain segments leave it as it is.
 *
 * What the other parts learn to look at in such a segment, too, belongs here as well, or a
 * condition into is_plain, or, if plain segments do not change it, into is_steady.
 * tests/unit/test_plain.c compares both ways.
 */

/* Numbers are known, and the window in bytes, and all that was acknowledged was seen; so
 * half.newest is that of snd_nxt, and the next Ack goes on from a number that is counted. */
static bool
is_known(const struct half *half)
{
    return half->seq_seen && half->acked_known && half->snd_una_segment != 0 &&
           half_newest(half) == half->snd_nxt &&
           (half->syn_seen || half_rel(half, half->snd_una) > 0) && half->ack_seen &&
           half->window_seen && half->edge_known && half->wscale != WSCALE_UNKNOWN;
}

/* It neither closes, nor resets, nor probes, nor lets its peer wait, nor does that one doubt what
 * it sends, or had sent behind this, or which SYN of it counts, or name what has not passed; of
 * its newest segment nothing was told that would be said of each in a row; and with Multipath TCP
 * its SYN is not its newest segment, whose Ack the next one may repeat. */
static BUSY bool
is_steady(const struct half *half)
{
    return !half->fin_seen && half->doubt == DOUBT_NONE && half->probe == PROBE_NONE &&
           !half->reset && !half->stray_seen && !half->sacked_ahead && half->strange == 0 &&
           half->window != 0 && (half->renumbered == 0 || half->syn_acked) &&
           !(half->multipath && half_syn_is_newest(half)) && is_known(half);
}

/* Where Wireshark takes segments for those of another stream it does not tell of repeated Acks. */
BUSY void
tcp_plain_expect(struct flow *flow)
{
    flow->steady =
        flow->state[CLIENT] == STATE_ESTABLISHED && flow->state[SERVER] == STATE_ESTABLISHED &&
        flow->end == END_OPEN && !flow->stream_shared && flow->handshake_segment != 0 &&
        flow->way[CLIENT].told == TOLD_NOTHING && flow->way[SERVER].told == TOLD_NOTHING &&
        is_steady(&flow->half[CLIENT]) && is_steady(&flow->half[SERVER]);
}

/* Its numbers are the next ones and leave some of the window, its timestamp is no old one; its Ack
 * is no older one, and of what was seen. */
static bool
is_next(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;
    const struct segment *s = t->s;

    return s->seq == own->snd_nxt &&
           s->seq + s->len - own->snd_una < half_window_bytes(peer) + (s->len == 0) &&
           !has_old_timestamp(t) && s->ack - peer->snd_una <= peer->snd_nxt - peer->snd_una;
}

/* It brings nothing and repeats its Ack, though Wireshark, behind an older one, does not say so: it
 * may answer what the other side had sent long before, and what was doubted then. */
static bool
may_answer_late(const struct sighting *t)
{
    return t->s->len == 0 && t->s->ack == t->peer->snd_una &&
           half_doubted_segment(t->ranges, t->peer) != 0;
}

static bool
is_plain(const struct sighting *t)
{
    const struct segment *s = t->s;

    return t->flow->steady && t->e->analysis == 0 && !t->repeats_ack && flags_are_ack(s->flags) &&
           s->window != 0 && !(s->notes & (SEGMENT_STRANGE | SEGMENT_CUT_OPTIONS)) &&
           !is_clock_in_doubt(t) && is_next(t) && !may_answer_late(t);
}

static void
send_data(struct sighting *t)
{
    const struct segment *s = t->s;
    struct half *own = t->own;

    ranges_add(t->ranges, own,
               &(struct range){.seq = s->seq,
                               .len = s->len,
                               .whole_len = s->len,
                               .segment = t->e->segment,
                               .event = t->handle,
                               .frame = (uint32_t)s->frame,
                               .time_ns = s->time_ns,
                               .kind = TERM_DATA,
                               .tsval = s->options.tsval});
    own->data_bytes += s->len;
    own->data_segment = t->e->segment;
    own->newest += s->len;
    own->snd_nxt += s->len;
}

static void
take_ack(struct sighting *t)
{
    const struct segment *s = t->s;
    struct half *own = t->own;

    if (s->ack != t->peer->snd_una)
        tcp_ack_advance(t, t->peer->snd_una);
    if (has_to_do_with_sack(t))
        tcp_sack_track(t);
    own->last_ack = s->ack;
    t->peer->ts_recent = s->options.tsecr;
    if (s->ack + (uint32_t)t->e->window_bytes != own->edge)
        tcp_window_offer(t);
}

/* The first one behind the handshake is scaled. */
static unsigned
scale_of(const struct half *own)
{
    return own->wscale > 0 ? (unsigned)own->wscale & 15u : 0;
}

static void
take_window(struct sighting *t)
{
    struct half *own = t->own;

    own->window = t->s->window;
    if (own->window_shift != scale_of(own))
        own->window_shift = scale_of(own) & 15u;
}

BUSY bool
tcp_plain_track(struct sighting *t)
{
    struct event *e = t->e;
    struct half *own = t->own, *peer = t->peer;

    if (!is_plain(t))
        return false;
    e->state[CLIENT] = e->state[SERVER] = STATE_ESTABLISHED;
    e->seq_relative = e->ack_relative = true;
    e->rel_seq = own->newest;
    e->rel_ack = peer->newest - (int64_t)(peer->snd_nxt - t->s->ack);
    if (t->s->len > 0) {
        if (comes_behind_ack(t))
            tcp_nagle_note(t);
        send_data(t);
    } else if (own->copied) {
        tcp_copies_see_bare_ack(t);
    }
    e->wscale = own->wscale;
    e->window_bytes = (int64_t)t->s->window << scale_of(own);
    take_ack(t);
    take_window(t);
    own->inferred = false;
    peer->tries = 0;
    half_remember_ttl(own, t->s);
    return true;
}
