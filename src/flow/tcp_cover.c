#include "tcp_cover.h"

#include "tcp_again.h"
#include "tcp_copies.h"
#include "tcp_gaps.h"

#include "tcpviz/base/inlining.h"
#include "tcpviz/base/nanotime.h"

#include <string.h>

/* As many terms are written out; above that, data is summed. */
#define TERMS_WRITTEN_OUT 3

_Static_assert(TERMS_WRITTEN_OUT <= LIMIT_TERMS && TERM_UNSEEN < LIMIT_TERMS, "an event has room");

/* A sum while it is put together.  The first terms go into the event as they come; where there are
 * more, all go into one for each kind.  So sums of thousands of ranges need no list of them. */
struct sum {
    uint32_t n;
    struct term by_kind[TERM_UNSEEN + 1]; /* with n > TERMS_WRITTEN_OUT */
};

static void
add_to_kind(struct sum *sum, const struct term *term)
{
    struct term *total = &sum->by_kind[term->kind];

    if (total->count == 0) {
        *total = *term;
        return;
    }
    total->value += term->value;
    total->count++;
}

static void
sum_up_kinds(struct sum *sum, const struct event *e)
{
    memset(sum->by_kind, 0, sizeof sum->by_kind);
    for (int i = 0; i < TERMS_WRITTEN_OUT; i++)
        add_to_kind(sum, &e->terms[i]);
}

static void
sum_add(struct sum *sum, struct event *e, enum term_kind kind, uint32_t value, uint32_t segment)
{
    struct term term = {.value = value, .segment = segment, .count = 1, .kind = kind};

    if (sum->n++ < TERMS_WRITTEN_OUT) {
        e->terms[e->n_terms++] = term;
        return;
    }
    if (sum->n == TERMS_WRITTEN_OUT + 1)
        sum_up_kinds(sum, e);
    add_to_kind(sum, &term);
}

/* Terms that are one for each kind stand in the order in which a connection has them. */
static void
sum_finish(const struct sum *sum, struct event *e)
{
    static const enum term_kind order[] = {TERM_SYN, TERM_DATA, TERM_UNSEEN, TERM_FIN};

    if (sum->n <= TERMS_WRITTEN_OUT)
        return;
    e->n_terms = 0;
    for (int i = 0; i < 4; i++)
        if (sum->by_kind[order[i]].count > 0)
            e->terms[e->n_terms++] = sum->by_kind[order[i]];
}

/* The range's event learns who acknowledged it, unless a FIN behind its data is a range of its own
 * and still open. */
static void
mark_acked(struct sighting *t, const struct range *r)
{
    if (r->event != 0)
        log_mark_acked(t->log, r->event, r->frame, t->e->segment, t->s->ack);
}

/* A range that the Ack covers to its end.  The newest one is the segment it answers; where a
 * gap was filled, that is not the one with the highest numbers. */
static BUSY void
cover_range(struct sighting *t, const struct range *r)
{
    if (r->segment >= t->e->acks_segment) {
        t->e->acks_segment = r->segment;
        t->e->ack_delay_ns = nanotime_between(r->time_ns, t->s->time_ns);
    }
    t->e->ack_ambiguous |= r->again;
    mark_acked(t, r);
    ranges_retire_first(t->ranges, t->peer, t->e->segment);
}

/* The newest copy that ends where the Ack does; 0: none. */
static uint32_t
copy_that_ends_there(const struct sighting *t)
{
    uint32_t segment = 0;

    for (const struct copy *c = ranges_first_copy(t->ranges, t->peer);
         c && seqno_before(c->seq, t->s->ack); c = ranges_next_copy(t->ranges, t->peer, c))
        if (copy_end(c) == t->s->ack && c->segment > segment)
            segment = c->segment;
    return segment;
}

static void
cover_part(struct sighting *t, struct range *r)
{
    uint32_t left = range_end(r) - t->s->ack;

    event_note(t->e, (struct note){.kind = NOTE_PARTIAL_ACK,
                                   .segment = r->segment,
                                   .covered = r->whole_len - left,
                                   .of_bytes = r->whole_len,
                                   .resent_in = copy_that_ends_there(t)});
    r->seq = t->s->ack;
    r->len = left;
    if (t->own->edge_known && t->s->ack == t->own->edge) /* the window had no room for more */
        r->way = WAY_REFUSED;
}

/* Where of the other side nothing passes here, the first note says all; but a single number may be
 * its FIN. */
static bool
is_said(const struct sighting *t, uint32_t from, uint32_t to)
{
    return t->peer->segments == 0 && t->peer->acked_known && half_rel(t->peer, from) > 1 &&
           to - from > 1;
}

/* The line of a SACK that named all of it has told so, as nothing behind it had passed yet. */
static bool
sack_has_told(const struct sighting *t, uint32_t from, uint32_t to)
{
    if (!t->own->sacks || seqno_before(sacked_reach(half_sacked(t->ranges, t->own), from), to))
        return false;
    return (t->peer->seq_seen && !seqno_before(from, t->peer->snd_nxt)) ||
           tcp_gaps_were_told(t, (struct span){from, to});
}

static bool
is_newest_note(const struct event *e, const struct note *note)
{
    return e->n_notes > 0 && memcmp(&e->notes[e->n_notes - 1], note, sizeof *note) == 0;
}

static void
note_unseen(struct sighting *t, uint32_t from, uint32_t to)
{
    struct note note = {.kind = NOTE_ACK_UNSEEN,
                        .first = half_rel(t->peer, from),
                        .last = half_rel(t->peer, to) - 1};

    if (is_said(t, from, to))
        return;
    note.told = sack_has_told(t, from, to);
    event_note_surely(t->e, note);
    t->peer->untold = !is_newest_note(t->e, &note);
}

/* Numbers that passed here, but there was no room to remember their ranges. */
static void
sum_lost(struct sighting *t, struct sum *sum, uint32_t from, uint32_t to)
{
    const struct half *peer = t->peer;
    bool syn = peer->syn_seen && from == peer->base_seq;
    bool fin = half_is_fin_seq(peer, to - 1);

    if (syn)
        sum_add(sum, t->e, TERM_SYN, 1, 0);
    if (to - from > (uint32_t)syn + fin)
        sum_add(sum, t->e, TERM_DATA, to - from - syn - fin, 0);
    if (fin)
        sum_add(sum, t->e, TERM_FIN, 1, 0);
}

/* Numbers without a range: never seen here, unless their ranges were lost. */
static void
sum_gap(struct sighting *t, struct sum *sum, uint32_t from, uint32_t to)
{
    if (t->peer->ranges_lost && !seqno_after(to, ranges_lost_to(t->ranges, t->peer))) {
        sum_lost(t, sum, from, to);
        return;
    }
    sum_add(sum, t->e, TERM_UNSEEN, to - from, 0);
    tcp_gaps_cover(t, (struct span){from, to});
    note_unseen(t, from, to);
}

/* A FIN is the last number of its side (RFC 9293 section 3.6): what passed as another one, and is
 * acknowledged with what lies behind it, or was sent in another way, too, is the number of a byte.
 */
static BUSY enum term_kind
kind_of(const struct half *sender, const struct range *r, uint32_t to)
{
    bool last = r->seq + 1 == to &&
                (half_is_fin_seq(sender, r->seq) || r->seq + 1 == sender->snd_nxt || !r->again);

    return r->kind == TERM_FIN && !last ? TERM_DATA : r->kind;
}

/* The part of a range in [from, to); returns where it ends. */
static uint32_t
sum_range(struct sighting *t, struct sum *sum, struct range *r, uint32_t from, uint32_t to)
{
    uint32_t end = range_end(r), stop = seqno_after(end, to) ? to : end;

    if (seqno_after(stop, from))
        sum_add(sum, t->e, kind_of(t->peer, r, to), stop - from, r->segment);
    else
        stop = from;
    if (seqno_after(end, to))
        cover_part(t, r);
    else
        cover_range(t, r);
    return stop;
}

/* Walks from the Ack before to this one, over what the peer sent in between.  Not inline: what it
 * needs would cost who covers one range, too. */
static INLINE_NEVER void
sum_up(struct sighting *t, uint32_t from)
{
    uint32_t to = t->s->ack;
    struct sum sum;

    sum.n = 0;
    while (from != to) {
        struct range *r = ranges_first_waiting(t->ranges, t->peer);

        if (!r || !seqno_before(r->seq, to)) {
            sum_gap(t, &sum, from, to);
            break;
        }
        if (seqno_after(r->seq, from)) {
            sum_gap(t, &sum, from, r->seq);
            from = r->seq;
        }
        from = sum_range(t, &sum, r, from, to);
    }
    sum_finish(&sum, t->e);
}

/* The peer's SYN was not seen, and nothing was acknowledged before, or only what it had sent before
 * its first number seen here: there is no sum, but what the Ack covers is known. */
static void
cover_silently(struct sighting *t)
{
    struct range *r;

    while ((r = ranges_first_waiting(t->ranges, t->peer)) && !seqno_after(range_end(r), t->s->ack))
        cover_range(t, r);
    if (r && seqno_before(r->seq, t->s->ack)) {
        r->len -= t->s->ack - r->seq;
        r->seq = t->s->ack;
    }
}

/* Karn: an Ack of what was sent twice does not say which of the two it answers, unless it echoes
 * the timestamp of one, or tells that it has both. */
static void
note_two_copies(struct sighting *t, const struct answer *answer)
{
    struct event *e = t->e;

    /* Crossing SYNs go out twice by rule, not because an ACK is late. */
    if ((!e->ack_ambiguous && !answer->known) || event_find_note(e, NOTE_SYN_AGAIN))
        return;
    e->ack_ambiguous = !answer->known;
    if (answer->segment != 0) {
        e->acks_segment = answer->segment;
        e->ack_delay_ns = nanotime_between(answer->time_ns, t->s->time_ns);
    }
    if (answer->note.kind != NOTE_NONE)
        event_note(e, answer->note);
}

/* Just the one range that waits, as most Acks do of who sends little at a time: the sum is that. */
static bool
covers_one(const struct sighting *t, uint32_t before)
{
    const struct range *r = ranges_first_waiting(t->ranges, t->peer);

    return r && r->seq == before && range_end(r) == t->s->ack;
}

#define COPIES_MANY 3 /* half.acks_copies */

/* How many copies its Ack covers that the one before did not. */
static unsigned
count_copies(const struct sighting *t, uint32_t before)
{
    unsigned n = 0;

    for (const struct copy *c = ranges_first_copy(t->ranges, t->peer); c && n < COPIES_MANY;
         c = ranges_next_copy(t->ranges, t->peer, c))
        n += seqno_before(c->seq, t->s->ack) && seqno_after(copy_end(c), before);
    return n;
}

static void
cover_one(struct sighting *t)
{
    const struct range *r = ranges_first_waiting(t->ranges, t->peer);

    t->e->terms[t->e->n_terms++] = (struct term){
        .value = r->len, .segment = r->segment, .count = 1, .kind = kind_of(t->peer, r, t->s->ack)};
    cover_range(t, r);
}

static BUSY void
cover_numbers(struct sighting *t, uint32_t before)
{
    if (!t->e->ack_advances)
        cover_silently(t);
    else if (t->peer->sent_count == 1 && covers_one(t, before))
        cover_one(t);
    else
        sum_up(t, before);
    t->own->acks_copies = t->e->ack_ambiguous;
}

static INLINE_NEVER void
cover_copies(struct sighting *t, uint32_t before)
{
    struct answer answer = tcp_copies_answered(t, before);

    cover_numbers(t, before);
    if (t->own->acks_copies != 0)
        t->own->acks_copies = count_copies(t, before) & COPIES_MANY;
    note_two_copies(t, &answer);
    if (answer.note.copy_answered == COPY_BOTH || answer.note.copy_answered == COPY_BEFORE)
        tcp_again_forget_timeout(t);
    ranges_forget_copies(t->ranges, t->peer);
}

BUSY void
tcp_cover(struct sighting *t, uint32_t before)
{
    if (t->peer->copied)
        cover_copies(t, before);
    else
        cover_numbers(t, before);
}
