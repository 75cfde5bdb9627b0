#include "tcp_bytes.h"

#include "payload.h"

#include "tcpviz/decode/checksum.h"
#include "tcpviz/decode/fields.h"

#include <string.h>

/*
 * TCP takes for granted that a byte that is sent again is the same byte (RFC 9293 section 3.4: a
 * number stands for one octet); what a receiver has already, it does not look at again (section
 * 3.10.7.4).  So who sends other bytes in their place (Ptacek and Newsham, "Insertion, Evasion, and
 * Denial of Service", 1998) is seen only by who compares: here what the capture holds of both.  Of
 * what is cut off, or of frames that are gone, nothing is said.
 */

/* The segment that first sent a range, if its bytes are still kept. */
static bool
find_first(const struct sighting *t, const struct range *r, struct frame *frame, struct segment *s)
{
    return payload_find(t->frames, r->frame, t->s->frame, frame, s);
}

/* Who is no longer in SYN-SENT drops such a segment (RFC 9293 section 3.10.7.4). */
static bool
lacks_ack(const struct segment *s)
{
    return !(s->flags & (TCP_SYN | TCP_ACK));
}

/* What differs; numbers are raw. */
struct difference {
    uint32_t first, last, count;
    int asked;                  /* for so many earlier segments */
    const struct range *range;  /* that `first` is of */
    const struct range *no_ack; /* the first one that was sent without ACK; NULL: none */
    bool more, only_probes;
    bool same_packet; /* one of them was this very packet */
};

static void
add_byte(struct difference *d, const struct range *r, uint32_t seq)
{
    d->more |= d->count > 0 && d->range->segment != r->segment;
    d->only_probes = r->way == WAY_PROBE && (d->count == 0 || d->only_probes);
    if (d->count == 0 || seqno_before(seq, d->first)) {
        d->first = seq;
        d->range = r;
    }
    if (d->count == 0 || seqno_after(seq, d->last))
        d->last = seq;
    d->count++;
}

/* Numbers counted from the first one of this segment: in 64 bits, since what was acknowledged long
 * ago may be so far away that modulo 2^32 it seems to lie around it. */
struct common {
    int64_t from, to;
};

static struct common
narrow(struct common c, uint32_t first, uint32_t seq, uint32_t len)
{
    int64_t from = seqno_diff(seq, first), to = from + len;

    return (struct common){from > c.from ? from : c.from, to < c.to ? to : c.to};
}

/* The numbers that the range, who sent it first and this segment have in common. */
static void
compare_range(const struct sighting *t, const struct payload *now, const struct range *r,
              struct difference *d)
{
    struct common c = narrow((struct common){0, now->len}, now->seq, range_begin(r), r->whole_len);
    struct payload then;
    struct segment s;
    struct frame frame;
    int64_t back;

    if (r->kind != TERM_DATA || c.from >= c.to || d->asked == LIMIT_COMPARED)
        return;
    d->asked++;
    if (!find_first(t, r, &frame, &s))
        return;
    if (lacks_ack(&s) && !d->no_ack)
        d->no_ack = r;
    d->same_packet |= payload_is_same_packet(&s, t->s);
    then = payload_of(&s, &frame);
    c = narrow(c, now->seq, then.seq, then.len);
    back = seqno_diff(then.seq, now->seq);
    if (c.from >= c.to ||
        memcmp(now->at + c.from, then.at + (c.from - back), (size_t)(c.to - c.from)) == 0)
        return;
    for (int64_t i = c.from; i < c.to; i++)
        if (now->at[i] != then.at[i - back])
            add_byte(d, r, now->seq + (uint32_t)i);
}

/* Those that were acknowledged stand in the order of their Acks, the others in that of numbers. */
static struct difference
compare_all(const struct sighting *t)
{
    const struct half *own = t->own;
    struct difference d = {.count = 0};
    struct payload now;

    if (!t->frames || !t->frame || t->s->captured_len == 0)
        return d;
    now = payload_of(t->s, t->frame);
    for (const struct range *r = ranges_first_acked(t->ranges, own); r;
         r = ranges_next_acked(t->ranges, own, r))
        compare_range(t, &now, r, &d);
    for (const struct range *r = ranges_first_waiting(t->ranges, own); r;
         r = ranges_next(t->ranges, r)) {
        if (!seqno_before(range_begin(r), now.seq + now.len))
            break;
        compare_range(t, &now, r, &d);
    }
    return d;
}

/* Its TCP header is the last one that is listed, behind that of its IP. */
static bool
is_broken(const struct frame *frame, const struct segment *s)
{
    struct field fields[LIMIT_FIELDS];
    size_t n = fields_read(frame, fields);
    uint32_t ip = 0;

    for (size_t i = 0; i < n && fields[i].id != FIELD_TCP; i++)
        if (fields[i].depth == 0)
            ip = field_from(&fields[i]);
    return checksum_tcp(frame, s, ip, s->payload_at - s->header_len).verdict == CHECKSUM_WRONG;
}

/* Who gets a segment with a wrong checksum drops it, and so one without ACK (RFC 9293 section
 * 3.10.7.4).  If both checksums are wrong, rather something on the way to this capture has changed
 * them. */
static uint32_t
which_is_dropped(const struct sighting *t, const struct range *r)
{
    struct segment s;
    struct frame frame;
    bool now = is_broken(t->frame, t->s), then;

    if (!find_first(t, r, &frame, &s))
        return now ? OTHER_BROKEN : 0;
    then = is_broken(&frame, &s);
    if (now != then)
        return now ? OTHER_BROKEN : OTHER_BROKEN_BEFORE;
    if (lacks_ack(t->s) != lacks_ack(&s))
        return lacks_ack(t->s) ? OTHER_NO_ACK : OTHER_NO_ACK_BEFORE;
    return 0;
}

/* One of both is no sending that an ACK may answer. */
static void
mark_damaged(const struct sighting *t, const struct range *r, uint32_t how)
{
    for (struct copy *c = ranges_first_copy(t->ranges, t->own); c;
         c = ranges_next_copy(t->ranges, t->own, c)) {
        if (c->segment != t->e->segment)
            continue;
        c->damaged = how & OTHER_DROPPED;
        c->first_damaged = how & OTHER_DROPPED_BEFORE && range_names_sending(r) &&
                           !seqno_before(c->seq, r->seq) && !seqno_after(copy_end(c), range_end(r));
    }
}

/* They are the same, and now they come with ACK. */
static void
learn_no_ack(struct sighting *t, const struct range *r)
{
    const struct note *again = event_find_note(t->e, NOTE_AGAIN);

    mark_damaged(t, r, OTHER_NO_ACK_BEFORE);
    if (again && again->segment == r->segment && !t->e->acked_before &&
        t->e->why != WHY_SENT_BEFORE)
        t->e->why = WHY_NO_ACK;
}

/* It was not sent again. */
static void
learn_same_packet(struct sighting *t)
{
    if (event_find_note(t->e, NOTE_AGAIN) && t->own->ids_differ)
        t->e->why = WHY_SAME_PACKET;
}

void
tcp_bytes_compare(struct sighting *t)
{
    const struct half *own = t->own;
    struct difference d = compare_all(t);
    uint32_t how;

    if (d.count == 0) {
        if (d.no_ack && !lacks_ack(t->s))
            learn_no_ack(t, d.no_ack);
        if (d.same_packet)
            learn_same_packet(t);
        return;
    }
    how = which_is_dropped(t, d.range) | (d.more ? OTHER_MORE : 0);
    if (how & (OTHER_DROPPED | OTHER_DROPPED_BEFORE))
        mark_damaged(t, d.range, how);
    if (own->acked_known && seqno_before(d.last, own->snd_una))
        how |= OTHER_ACKED;
    else if (d.only_probes)
        how |= OTHER_PROBE;
    t->flow->other_bytes |= !(how & OTHER_PROBE);
    event_note_surely(t->e, (struct note){.kind = NOTE_OTHER_BYTES,
                                          .segment = d.range->segment,
                                          .first = half_rel(own, d.first),
                                          .last = half_rel(own, d.last),
                                          .other_count = d.count,
                                          .other_how = how});
}

bool
tcp_bytes_are_others(const struct sighting *t)
{
    return compare_all(t).count > 0;
}

bool
tcp_bytes_lacked_ack(const struct sighting *t, const struct range *r)
{
    struct segment s;
    struct frame frame;

    return t->frames && r->kind == TERM_DATA && range_names_sending(r) && !r->again &&
           find_first(t, r, &frame, &s) && lacks_ack(&s);
}
