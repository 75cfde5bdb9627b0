#include "tcp_sack.h"

#include "tcp_stray.h"

/* What of a block lies behind all that passed here: of it, what no SACK before had named.  Only
 * where all of it was named the line of that has told it. */
static bool
note_unseen_block(struct sighting *t, int i)
{
    const struct sacked *sacked = half_sacked(t->ranges, t->own);
    struct half *peer = t->peer;
    int64_t right = t->e->sack[i].right, left = t->e->sack[i].left, reach;

    if (left < peer->newest)
        left = peer->newest;
    if (right <= left || left <= t->e->rel_ack)
        return false;
    reach = sacked ? left + (sacked_reach(sacked, peer->base_seq + (uint32_t)left) -
                             (peer->base_seq + (uint32_t)left))
                   : left;
    event_note(t->e, (struct note){.kind = NOTE_ACK_UNSEEN,
                                   .first = reach < right ? reach : left,
                                   .last = right - 1,
                                   .told = reach >= right});
    return true;
}

/* They went another way, or were not captured. */
static void
note_unseen_sack(struct sighting *t)
{
    bool found = false;

    if (!t->peer->seq_seen || !t->e->ack_relative)
        return;
    for (int i = 0; i < t->e->n_sack; i++)
        found |= note_unseen_block(t, i);
    if (!found)
        return;
    t->peer->sacked_ahead = true;
    t->flow->steady = false;
}

/* What seemed to lie outside its sender's window, and is named now, was taken. */
static void
take_strays(struct sighting *t)
{
    const struct tcp_options *o = &t->s->options;

    if (t->dropped || !t->e->ack_relative || (t->s->flags & TCP_RST))
        return;
    for (int i = 0; i < o->n_sack && t->peer->stray_seen; i++) {
        const struct range *newest = ranges_newest_stray(t->ranges, t->peer);

        if (!seqno_after(o->sack[i].left, newest->seq) &&
            !seqno_before(o->sack[i].right, newest->seq + newest->len))
            tcp_stray_take(t, t->peer, newest->seq + newest->len);
    }
}

/* Bytes behind the Ack that the block names, as far as such were sent here, or had room in its
 * sender's window: some routers count the numbers anew and leave those of SACK as they are. */
static bool
names_missing(const struct sighting *t, uint32_t left, uint32_t right)
{
    const struct half *own = t->own, *peer = t->peer;

    if (!seqno_after(left, t->s->ack) || !seqno_after(right, left))
        return false;
    if (!peer->seq_seen)
        return right - t->s->ack <= WINDOW_MAX;
    return !seqno_after(right, half_newest(peer)) ||
           (own->edge_known && !seqno_after(right, own->edge));
}

static void
name_block(struct sighting *t, uint32_t left, uint32_t right)
{
    struct sacked *sacked;

    if (!names_missing(t, left, right))
        return;
    sacked = half_need_sacked(t->ranges, t->own);
    t->sacks_news |= !sacked || !sacked_holds(sacked, left, right);
    if (sacked)
        sacked_add(sacked, (struct sacked_block){left, right, t->e->segment});
}

/* No timer sends again what an ACK shows to be missing now. */
static void
mark_given_up(struct sighting *t, const struct sacked_block *block)
{
    for (struct range *r = ranges_first_waiting(t->ranges, t->peer); r;
         r = ranges_next(t->ranges, r)) {
        r->recovering |= !seqno_before(r->seq, block->left) && seqno_before(r->seq, block->right);
    }
}

/* What passes here behind the SACK that named it may be in other numbers.  A FIN is nothing to
 * discard: some take it up after the data (iPXE). */
static bool
may_be_discarded(const struct sighting *t, const struct sacked_block *block)
{
    const struct range *r = ranges_find(t->ranges, t->peer, block->left);

    if (half_is_fin_seq(t->peer, block->left))
        return false;
    return seqno_before(block->left, half_newest(t->peer)) && (!r || r->segment < block->segment);
}

/* RFC 2018 section 8: a receiver may discard what it has only named in a SACK.  Who still has it
 * does not send an Ack that ends there.  An Ack above all others was sent after those. */
static void
note_given_up(struct sighting *t, struct sacked *sacked)
{
    struct sacked_block given_up;

    if (sacked_acknowledge(sacked, t->s->ack, &given_up) && may_be_discarded(t, &given_up)) {
        event_note(t->e, (struct note){.kind = NOTE_SACK_GIVEN_UP,
                                       .segment = given_up.segment,
                                       .first = half_rel(t->peer, given_up.left),
                                       .last = half_rel(t->peer, given_up.right) - 1});
        mark_given_up(t, &given_up);
    }
    if (sacked_is_empty(sacked))
        half_drop_sacked(t->ranges, t->own);
}

/* What it names, but for what came twice, and whether that was named before.  An older ACK, and one
 * that its receiver drops, says nothing of it. */
static void
follow_sacked(struct sighting *t)
{
    const struct tcp_options *o = &t->s->options;

    if (t->dropped || !t->e->ack_relative || (t->s->flags & TCP_RST) || !tcp_has_newest_ack(t))
        return;
    if (t->own->sacks)
        note_given_up(t, half_sacked(t->ranges, t->own));
    for (int i = t->e->dsack; i < o->n_sack; i++)
        name_block(t, o->sack[i].left, o->sack[i].right);
}

/* Of what was acknowledged before it came again only the copy tells. */
static bool
was_sent_once(const struct sighting *t, const struct range *r, uint32_t left)
{
    return !r->again && !ranges_newest_copy(t->ranges, t->peer, left);
}

/* One byte in front of the Ack, of a segment of more: no network takes that out of a packet, but a
 * keep-alive has it (RFC 9293 section 3.8.4), which may not have passed here. */
static bool
may_report_keep_alive(const struct sighting *t, uint32_t left, const struct range *r)
{
    return left == t->s->ack - 1 && r->whole_len > 1 && !r->seen_twice;
}

/* The packet whose bytes its D-SACK names, if nobody sent them again; else NULL. */
static const struct range *
find_doubled(const struct sighting *t, struct span dsack)
{
    const struct range *r = ranges_find(t->ranges, t->peer, dsack.from);
    bool once = r && r->kind == TERM_DATA && range_names_sending(r) &&
                was_sent_once(t, r, dsack.from) && span_len(dsack) <= r->whole_len &&
                !may_report_keep_alive(t, dsack.from, r);

    return once ? r : NULL;
}

/* A packet that passed here twice may have been captured twice; if both copies arrived it was
 * doubled in front of this point, and one that passed once behind it, unless it was sent before the
 * capture began, or passed behind its ACK: then one was not captured, as where others were not.
 * What was sent again arrives twice without that, and so does the byte of a probe. */
static void
note_doubled(struct sighting *t)
{
    struct span dsack = {t->s->options.sack[0].left, t->s->options.sack[0].right};
    const struct range *r;

    if (!t->e->dsack || !seqno_after(dsack.to, dsack.from) || t->peer->probe != PROBE_NONE)
        return;
    r = find_doubled(t, dsack);
    if (r && (r->seen_twice || t->peer->syn_seen))
        event_note(
            t->e, (struct note){.kind = r->seen_twice ? NOTE_DOUBLED : NOTE_DOUBLED_LATER,
                                .segment = r->segment,
                                .acked_before = t->peer->snd_una_segment < r->segment &&
                                                !seqno_before(t->peer->snd_una, dsack.to),
                                .capture_lacks = t->holed || event_find_note(t->e, NOTE_ACK_UNSEEN),
                                .beside_others = span_len(dsack) < r->whole_len});
}

/* A first block below the Ack that was named before, when it still lay behind a gap, and nothing of
 * which was sent again, or has come so: its sender goes on naming what the Ack now covers. */
static bool
is_old_block(const struct sighting *t)
{
    uint32_t left = t->s->options.sack[0].left, right = t->s->options.sack[0].right;
    const struct sacked *sacked = half_sacked(t->ranges, t->own);
    const struct range *r;

    if (!t->e->ack_advances || seqno_after(right, t->s->ack) || !sacked ||
        !sacked_holds(sacked, left, right))
        return t->sacks_old;
    r = ranges_find(t->ranges, t->peer, left);
    return t->sacks_old || (r && !r->again && !r->seen_twice && range_names_sending(r));
}

void
tcp_sack_track(struct sighting *t)
{
    const struct tcp_options *o = &t->s->options;
    struct event *e = t->e;

    for (int i = 0; i < o->n_sack; i++) {
        e->sack[i].left = half_rel(t->peer, o->sack[i].left);
        e->sack[i].right = half_rel(t->peer, o->sack[i].right);
    }
    e->n_sack = o->n_sack;
    if (!tcp_has_older_ack(t)) /* what it misses, its sender may have got since */
        t->own->shows_gap = event_sack_shows_missing(e);
    if (t->peer->stray_seen)
        take_strays(t);
    note_unseen_sack(t);
    /* RFC 2883 section 4: a first block at or below the Ack, or inside the second one. */
    e->dsack =
        e->n_sack > 0 &&
        (e->sack[0].right <= e->rel_ack || (e->n_sack > 1 && e->sack[0].left >= e->sack[1].left &&
                                            e->sack[0].right <= e->sack[1].right)) &&
        !is_old_block(t);
    follow_sacked(t);
    note_doubled(t);
}
