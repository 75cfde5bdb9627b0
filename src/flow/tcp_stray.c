#include "tcp_stray.h"

#include "tcp_fin.h"
#include "tcp_gaps.h"
#include "tcp_sent.h"

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

    if (!(s->flags & TCP_SYN) && half_rival(t->ranges, t->own).segment == 0)
        ranges_add_stray(t->ranges, t->own, &stray);
}

/* What of it lies behind all that is known to be sent. */
static struct span
rest_of(const struct range *stray, const struct half *half)
{
    bool passed = seqno_after(half->snd_nxt, stray->seq);

    return (struct span){passed ? half->snd_nxt : stray->seq, range_end(stray)};
}

/* The lowest one that begins in front of `to`, and of several the one that passed first; NULL:
 * none.
 */
static struct range *
first_before(const struct sighting *t, const struct half *half, uint32_t to)
{
    struct range *first = NULL;
    uint32_t lowest = to;

    for (struct range *r = ranges_newest_stray(t->ranges, half); r; r = ranges_next(t->ranges, r)) {
        struct span rest = rest_of(r, half);

        if (span_len(rest) > 0 && seqno_before(rest.from, to) && !seqno_after(rest.from, lowest)) {
            first = r;
            lowest = rest.from;
        }
    }
    return first;
}

/* Whether one of the others had some of it, too: which of them was taken is not known. */
static bool
came_again(const struct sighting *t, const struct half *half, const struct range *stray)
{
    for (const struct range *r = ranges_newest_stray(t->ranges, half); r;
         r = ranges_next(t->ranges, r))
        if (r != stray && span_len(span_common(range_span(r), range_span(stray))) > 0)
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
        tcp_sent_add_range(t, half, &part);
}

static void
add(struct sighting *t, struct half *half, const struct range *stray, struct span rest, bool fin)
{
    struct span data = {rest.from, rest.to - fin};
    enum side side = half == t->own ? t->e->from : side_other(t->e->from);

    if (rest.from != half->snd_nxt)
        tcp_gaps_add(t, half, (struct span){half->snd_nxt, rest.from}, stray);
    add_part(t, half, *stray, TERM_DATA, data);
    if (fin)
        add_part(t, half, *stray, TERM_FIN, (struct span){data.to, rest.to});
    half->data_bytes += span_len(data);
    t->data_before[side] += span_len(data); /* it passed here before this segment */
    half_reaches(half, half_rel(half, rest.to));
    half->snd_nxt = rest.to;
    if (span_len(data) > 0 && half->data_segment < stray->segment)
        half->data_segment = stray->segment;
    if (half->last_segment == stray->segment && half->doubt == DOUBT_SEQ)
        half->doubt = DOUBT_NONE;
    if (fin)
        tcp_fin_learn(t, side, stray->segment);
}

/* A FIN is the last number of its side: where more was sent it was none. */
void
tcp_stray_take(struct sighting *t, struct half *half, uint32_t to)
{
    struct range *r;

    while ((r = first_before(t, half, to)) != NULL) {
        struct range stray = *r;
        struct span rest = rest_of(r, half);
        bool fin = stray.kind == TERM_FIN && !seqno_before(rest.to, to);

        stray.again = stray.again_lost = came_again(t, half, r);
        ranges_drop_stray(t->ranges, half, r);
        rest.to -= stray.kind == TERM_FIN && !fin;
        if (span_len(rest) > 0)
            add(t, half, &stray, rest, fin);
    }
}

/* The newest that had the segment's first number. */
static const struct range *
find_first_sending(const struct sighting *t)
{
    const struct range *r = ranges_newest_stray(t->ranges, t->own);

    while (r && !span_holds(range_span(r), t->s->seq))
        r = ranges_next(t->ranges, r);
    return r;
}

void
tcp_stray_note_again(struct sighting *t)
{
    const struct range *stray = find_first_sending(t);
    uint32_t len = segment_seq_len(t->s), had, data;

    if (!stray || len == 0)
        return;
    had = range_end(stray) - t->s->seq;
    data = had - (stray->kind == TERM_FIN);
    if (data > t->s->len)
        data = t->s->len;
    if (data == 0 && len != had)
        return;
    t->flow->again_segments++;
    event_note(t->e, (struct note){.kind = len > had ? NOTE_OVERLAP : NOTE_AGAIN,
                                   .segment = stray->segment,
                                   .first = t->e->rel_seq,
                                   .last = t->e->rel_seq + data - 1,
                                   .after_ns = nanotime_between(stray->time_ns, t->s->time_ns)});
    if (t->peer->window != 0 && !tcp_is_refused(t, t->s->seq))
        t->e->why = WHY_REFUSED;
}

void
tcp_stray_forget_passed(struct sighting *t)
{
    struct range *r = ranges_newest_stray(t->ranges, t->own), *next;

    for (; r; r = next) {
        next = ranges_next(t->ranges, r);
        if (!seqno_after(range_end(r), t->own->snd_nxt))
            ranges_drop_stray(t->ranges, t->own, r);
    }
}
