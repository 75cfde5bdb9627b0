#include "tcp_sent.h"

#include "tcpviz/base/inlining.h"

/* Its ACK came by first, so it is no longer on its way. */
static void
add_acknowledged(struct sighting *t, struct half *half, const struct range *range)
{
    if (half->sent_head != 0) { /* what is acknowledged stands in front of that */
        half->ranges_forgotten = true;
        return;
    }
    ranges_add(t->ranges, half, range);
    if (half->sent_head != 0)
        ranges_retire_first(t->ranges, half, 0);
}

BUSY void
tcp_sent_add_range(struct sighting *t, struct half *half, const struct range *range)
{
    if (half_is_acked_to(half, range_end(range)))
        add_acknowledged(t, half, range);
    else
        ranges_add(t->ranges, half, range);
}

BUSY void
tcp_sent_add_kind(struct sighting *t, enum term_kind kind, struct span span)
{
    struct range range = {.seq = span.from,
                          .len = span_len(span),
                          .whole_len = span_len(span),
                          .segment = t->e->segment,
                          .event = t->handle,
                          .frame = (uint32_t)t->s->frame,
                          .time_ns = t->s->time_ns,
                          .kind = kind & 3u,
                          .tsval = t->s->options.tsval};

    if (range.len == 0)
        return;
    if (tcp_is_refused(t, span.from))
        range.way = WAY_REFUSED;
    tcp_sent_add_range(t, t->own, &range);
}

void
tcp_sent_add(struct sighting *t, struct span fresh)
{
    const struct segment *s = t->s;
    struct span payload = payload_span(s);
    struct span data = span_common(payload, fresh);
    struct span syn = {s->seq, s->seq + 1}, fin = {payload.to, payload.to + 1};

    if ((s->flags & TCP_SYN) && span_len(span_common(syn, fresh)) > 0)
        tcp_sent_add_kind(t, TERM_SYN, syn);
    tcp_sent_add_kind(t, TERM_DATA, data);
    if ((s->flags & TCP_FIN) && span_len(span_common(fin, fresh)) > 0)
        tcp_sent_add_kind(t, TERM_FIN, fin);
    t->own->data_bytes += span_len(data);
}
