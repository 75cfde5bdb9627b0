#include "tcp_stray.h"

#include "tcp_fin.h"
#include "tcp_gaps.h"
#include "tcp_send.h"

#include "tcpviz/base/nanotime.h"

/* Nobody takes the FIN of a segment without ACK. */
static bool
has_fin(const struct segment *s)
{
    return (s->flags & (TCP_FIN | TCP_ACK)) == (TCP_FIN | TCP_ACK);
}

void
tcp_stray_remember(struct sighting *t)
{
    const struct segment *s = t->s;
    struct range stray = {.seq = s->seq,
                          .len = s->len + has_fin(s),
                          .segment = t->e->segment,
                          .event = t->handle,
                          .frame = (uint32_t)s->frame,
                          .tsval = s->options.tsval,
                          .kind = has_fin(s) ? TERM_FIN : TERM_DATA,
                          .time_ns = s->time_ns};

    if (!(s->flags & TCP_SYN) && !half_rival(t->ranges, t->own))
        ranges_add_stray(t->ranges, t->own, &stray);
}

/* A FIN is the last number of its side. */
static bool
lies_within(const struct range *stray, struct span span)
{
    uint32_t end = stray->seq + stray->len;

    return stray->len > 0 && !seqno_before(stray->seq, span.from) &&
           (stray->kind == TERM_FIN ? end == span.to : !seqno_after(end, span.to));
}

/* The lowest one there, and of several the one that passed first; NULL: none. */
static struct range *
first_within(const struct sighting *t, const struct half *half, struct span span)
{
    struct range *first = NULL;

    for (struct range *r = ranges_newest_stray(t->ranges, half); r;
         r = ranges_at(t->ranges, r->next))
        if (lies_within(r, span) && (!first || !seqno_after(r->seq, first->seq)))
            first = r;
    return first;
}

/* Whether one of the others had some of it, too: which of them was taken is not known. */
static bool
came_again(const struct sighting *t, const struct half *half, const struct range *stray)
{
    for (const struct range *r = ranges_newest_stray(t->ranges, half); r;
         r = ranges_at(t->ranges, r->next))
        if (r != stray && seqno_before(r->seq, stray->seq + stray->len) &&
            seqno_after(r->seq + r->len, stray->seq))
            return true;
    return false;
}

static void
add_part(struct sighting *t, struct half *half, struct range part, enum term_kind kind,
         struct span span)
{
    part.seq = span.from;
    part.len = part.whole_len = span_len(span);
    part.kind = kind & 3u;
    part.next = 0;
    if (part.len > 0)
        tcp_send_add_range(t, half, &part);
}

static void
add(struct sighting *t, struct half *half, const struct range *stray)
{
    bool fin = stray->kind == TERM_FIN;
    uint32_t end = stray->seq + stray->len;
    enum side side = half == t->own ? t->e->from : side_other(t->e->from);

    add_part(t, half, *stray, TERM_DATA, (struct span){stray->seq, end - fin});
    if (fin)
        add_part(t, half, *stray, TERM_FIN, (struct span){end - 1, end});
    half->data_bytes += stray->len - fin;
    t->data_before[side] += stray->len - fin; /* it passed here before this segment */
    half_reaches(half, half_rel(half, end));
    half->snd_nxt = end;
    if (stray->len > fin && half->data_segment < stray->segment)
        half->data_segment = stray->segment;
    if (half->last_segment == stray->segment && half->doubt == DOUBT_SEQ)
        half->doubt = DOUBT_NONE;
    if (fin)
        tcp_fin_learn(t, side, stray->segment);
}

void
tcp_stray_take(struct sighting *t, struct half *half, uint32_t to)
{
    struct range *r;

    while ((r = first_within(t, half, (struct span){half->snd_nxt, to})) != NULL) {
        struct range stray = *r;

        stray.again = stray.again_lost = came_again(t, half, r);
        ranges_drop_stray(t->ranges, half, r);
        if (stray.seq != half->snd_nxt)
            tcp_gaps_add(t, half, (struct span){half->snd_nxt, stray.seq}, &stray);
        add(t, half, &stray);
    }
}

/* The newest that begins with the segment's first number. */
static const struct range *
find_first_sending(const struct sighting *t)
{
    const struct range *r = ranges_newest_stray(t->ranges, t->own);

    while (r && (r->seq != t->s->seq || r->len == 0))
        r = ranges_at(t->ranges, r->next);
    return r;
}

void
tcp_stray_note_again(struct sighting *t)
{
    const struct range *stray = find_first_sending(t);
    uint32_t len = segment_seq_len(t->s), data;

    if (!stray || len == 0)
        return;
    data = stray->len - (stray->kind == TERM_FIN);
    if (data > t->s->len)
        data = t->s->len;
    if (data == 0 && len != stray->len)
        return;
    t->flow->again_segments++;
    event_note(t->e, (struct note){.kind = len > stray->len ? NOTE_OVERLAP : NOTE_AGAIN,
                                   .segment = stray->segment,
                                   .a = t->e->rel_seq,
                                   .b = t->e->rel_seq + data - 1,
                                   .ns = nanotime_between(stray->time_ns, t->s->time_ns)});
    if (t->peer->window != 0 && !tcp_is_refused(t, t->s->seq))
        t->e->why = WHY_REFUSED;
}

void
tcp_stray_forget_passed(struct sighting *t)
{
    struct range *r = ranges_newest_stray(t->ranges, t->own), *next;

    for (; r; r = next) {
        next = ranges_at(t->ranges, r->next);
        if (seqno_before(r->seq, t->own->snd_nxt) || (r->len == 0 && r->seq == t->own->snd_nxt))
            ranges_drop_stray(t->ranges, t->own, r);
    }
}
