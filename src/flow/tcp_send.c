#include "tcp_send.h"

#include "tcp_accept.h"
#include "tcp_ack_void.h"
#include "tcp_asked.h"
#include "tcp_bytes.h"
#include "tcp_copies.h"
#include "tcp_fin.h"
#include "tcp_gaps.h"
#include "tcp_nagle.h"
#include "tcp_probe.h"
#include "tcp_resent.h"
#include "tcp_sent.h"
#include "tcp_stray.h"

/* New here, but its ACK came by first. */
static void
note_acked_earlier(struct sighting *t, struct span fresh)
{
    const struct half *own = t->own;
    struct span had = {fresh.from, own->snd_una};

    if (own->acked_known && span_len(fresh) > 0 && span_len(had) > 0)
        event_note(t->e, (struct note){.kind = NOTE_ACKED_EARLIER,
                                       .segment = own->snd_una_segment,
                                       .earlier = seqno_before(had.to, fresh.to) ? EARLIER_PART
                                                  : had.to == fresh.to || !own->ahead_too
                                                      ? EARLIER_ALL
                                                      : EARLIER_MAYBE_BEFORE});
}

/* What is so far behind was acknowledged, though no Ack of it passed here: which one is not known.
 */
static void
catch_up(struct sighting *t)
{
    struct half *own = t->own;
    uint32_t far = own->snd_nxt - WINDOW_MAX;
    struct range *r;

    own->snd_una = far;
    own->snd_una_segment = 0;
    t->peer->edge_known = false;
    while ((r = ranges_first_waiting(t->ranges, own)) && !seqno_after(range_end(r), far))
        ranges_retire_first(t->ranges, own, 0);
    if (r && seqno_before(r->seq, far)) {
        r->len -= far - r->seq;
        r->seq = far;
    }
}

static void
advance(struct sighting *t, uint32_t next)
{
    struct half *own = t->own;

    half_reaches(own, half_rel(own, next));
    own->snd_nxt = next;
    own->seq_seen = true;
    if (own->acked_known && is_far_ahead(next, own->snd_una))
        catch_up(t);
    ranges_drop_gaps_before(t->ranges, own, next - WINDOW_MAX);
}

static void
track_numbers(struct sighting *t, struct span all)
{
    struct half *own = t->own;
    struct span old = {all.from, seqno_before(all.to, own->snd_nxt) ? all.to : own->snd_nxt};
    struct span fresh = {seqno_after(all.from, own->snd_nxt) ? all.from : own->snd_nxt, all.to};
    uint32_t missing = tcp_gaps_missing(t, old), again;

    again = span_len(old) - missing;
    if (seqno_after(all.from, own->snd_nxt))
        tcp_gaps_jump_over(t, (struct span){own->snd_nxt, all.from});
    if (missing > 0) {
        if (again > 0)
            tcp_resent_remember(t, old);
        tcp_gaps_fill(t, old, again > 0);
    } else if (again > 0) {
        tcp_resent_note(t, old, span_len(fresh) > 0);
    }
    if (again > 0)
        tcp_bytes_compare(t);
    if (!is_syn(t->s))
        note_acked_earlier(t, fresh);
    if (own->sacked_ahead && span_len(fresh) > 0)
        tcp_gaps_note_sacked(t, fresh);
    if (t->s->len > 0 && all.from == own->snd_nxt && own->acked_known && comes_behind_ack(t))
        tcp_nagle_note(t);
    tcp_sent_add(t, fresh);
    if (seqno_after(all.to, own->snd_nxt))
        advance(t, all.to);
}

/* The first segment seen of its side may be a probe: one below what the other side expects, as its
 * Ack had told. */
static bool
begins_one_below(const struct sighting *t)
{
    const struct half *own = t->own;

    return !own->seq_seen && segment_seq_len(t->s) == 0 && half_is_una(own, t->s->seq + 1);
}

/* The first segment seen of its side goes beyond what the other one expects.  Not where the
 * connection was joined midway: what is missing may have passed before. */
static bool
begins_behind_gap(const struct sighting *t)
{
    const struct half *own = t->own;

    return own->segments == 0 && t->peer->syn_seen && own->acked_known &&
           !(t->s->flags & TCP_SYN) && seqno_after(t->s->seq, own->snd_una) &&
           !is_far_ahead(t->s->seq, own->snd_una);
}

static void
begin_numbers(struct sighting *t, struct span all)
{
    if (begins_behind_gap(t))
        tcp_gaps_jump_over(t, (struct span){t->own->snd_una, all.from});
    tcp_sent_add(t, all);
    advance(t, all.to);
}

/* It asks for an answer with a number of before: nothing of it is new, but an Ack may answer it. */
static void
remember_probe(struct sighting *t, struct span all)
{
    t->garbage = tcp_bytes_are_others(t);
    if (seqno_after(all.to, first_unacked(t->own)))
        tcp_resent_remember(t, all);
}

/* The byte of a window probe, whose receiver may not take it. */
static void
mark_probe(const struct sighting *t)
{
    struct range *last = ranges_last_waiting(t->ranges, t->own);

    if (last)
        last->way = WAY_PROBE;
}

/* With stray_seen: what seemed to lie outside the window, and this shows to have been taken, or
 * dropped. */
static void
settle_strays(struct sighting *t, uint32_t from)
{
    tcp_stray_take(t, t->own, from);
    if (t->own->stray_seen && from == t->own->snd_nxt)
        tcp_stray_note_again(t);
}

/* False: its receiver drops the segment. */
static bool
track_payload(struct sighting *t, struct span all)
{
    struct half *own = t->own;

    if (begins_one_below(t))
        advance(t, own->snd_una);
    if (own->seq_seen)
        t->probe = tcp_probe_of(t);
    if (all.from != own->snd_nxt && t->probe != PROBE_NONE) {
        remember_probe(t, all);
        return true;
    }
    if ((all.from != own->snd_nxt || t->e->rel_seq < 0) && !tcp_accept_seq(t))
        return false;
    if (t->e->rel_seq < 0 && own->syn_seen)
        all.from = own->base_seq + 1;
    if (own->stray_seen)
        settle_strays(t, all.from);
    if (own->seq_seen)
        track_numbers(t, all);
    else
        begin_numbers(t, all);
    if (own->stray_seen)
        tcp_stray_forget_passed(t);
    if (t->probe == PROBE_ZERO_WINDOW)
        mark_probe(t);
    return true;
}

/* What came with a SYN and was acknowledged stays so, whatever comes with the SYN again. */
static void
track_syn(struct sighting *t)
{
    const struct half *own = t->own;

    if (!own->acked_known || half_rel(own, own->snd_una) <= 1)
        half_remember_syn_data(t->ranges, t->own, t->s->len);
    t->own->syn_ack_seen |= (t->s->flags & TCP_ACK) != 0;
}

/* False: its receiver drops it.  A FIN comes behind all data of its side, so it is looked at first.
 */
static bool
track_fin_and_payload(struct sighting *t, struct span all)
{
    bool behind_fin;

    if (t->s->flags & TCP_FIN)
        tcp_ack_void_check_fin(t);
    if (tcp_fin_is_old(t)) {
        tcp_fin_note_old(t);
        return false;
    }
    tcp_fin_check_weak(t);
    behind_fin = tcp_fin_is_behind(t);
    if (behind_fin)
        tcp_fin_note_behind(t);
    if (!track_payload(t, all))
        return false;
    if ((t->s->flags & TCP_FIN) && !behind_fin)
        tcp_fin_track(t, all.to);
    return true;
}

void
tcp_send_track(struct sighting *t)
{
    const struct segment *s = t->s;
    struct span all = {s->seq, s->seq + segment_seq_len(s)};

    if (s->seq != t->own->snd_nxt && may_be_asked_for(t))
        t->e->asked_for = tcp_asked_for(t);
    /* A reset's number need not be the next one, and nothing follows it. */
    if (t->dropped || (s->flags & TCP_RST))
        return;
    if (t->own->copied && all.from == all.to)
        tcp_copies_see_bare_ack(t);
    if (track_fin_and_payload(t, all) && (s->flags & TCP_SYN))
        track_syn(t);
}
