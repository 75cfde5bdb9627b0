#include "quotes.h"

#include "tcpviz/base/nanotime.h"

#include <string.h>

/* Whether the packet that is quoted can have brought numbers of the range, in which its own number
 * lies.  A bare ACK has the number of what is sent next; where only that number is quoted, its
 * length tells it from larger segments: the header has 20 bytes or more, and takes up two numbers
 * at most. */
static bool
may_have_brought(const struct segment *s, const struct range *r)
{
    enum { FLAGS_END = 14, HEADER_MIN = 20, HEADER_MAX = 60, SYN_AND_FIN = 2 };

    if (s->header_captured >= FLAGS_END)
        return segment_seq_len(s) > 0;
    return s->tcp_bytes > HEADER_MAX || s->seq != range_begin(r) ||
           HEADER_MIN + r->whole_len <= s->tcp_bytes + SYN_AND_FIN;
}

/* The newest of the copies that begin with the number that is quoted, where the first sending does
 * not: a router quotes how a packet begins.  NULL: none. */
static const struct copy *
find_copy(const struct ranges *ranges, const struct half *own, const struct segment *s,
          const struct range *r)
{
    const struct copy *found = NULL;

    if (s->seq == range_begin(r))
        return NULL;
    for (const struct copy *c = ranges_first_copy(ranges, own); c;
         c = ranges_next_copy(ranges, own, c))
        if (c->seq == s->seq && (!found || c->segment > found->segment))
            found = c;
    return found;
}

/* Where the header's flags and the like are not quoted. */
static bool
find_by_number(const struct ranges *ranges, const struct half *own, const struct segment *s,
               struct note *out)
{
    const struct range *r = own->base_known ? ranges_find(ranges, own, s->seq) : NULL;
    const struct copy *copy;

    if (!r || r->joined || !may_have_brought(s, r))
        return false;
    copy = r->again ? find_copy(ranges, own, s, r) : NULL;
    out->segment = copy ? copy->segment : r->segment;
    out->or_copy = r->again;
    out->after_ns = nanotime_between(copy ? copy->time_ns : r->time_ns, s->time_ns);
    return true;
}

bool
quotes_find(const struct twins *twins, const struct ranges *ranges, const struct flow *flow,
            enum side from, const struct segment *s, struct note *out)
{
    uint64_t fingerprint = twins_fingerprint(twins, flow->number, from, s);
    int64_t time_ns;
    int known;

    *out = (struct note){.kind = NOTE_ICMP};
    known = twins_recall(twins, fingerprint, &out->segment, &time_ns);
    if (known <= 0)
        return find_by_number(ranges, &flow->half[from], s, out);
    out->or_copy = known > 1;
    out->after_ns = nanotime_between(time_ns, s->time_ns);
    return true;
}

bool
quotes_seen(const struct quotes *quotes, const struct event *e, uint32_t seq)
{
    for (int i = 0; i < LIMIT_ICMP_TWINS && !e->notes[0].or_copy; i++) {
        const struct quote *seen = &quotes->ring[i];

        if (seen->flow == e->flow && seen->segment == e->notes[0].segment && seen->seq == seq &&
            seen->icmp.type == e->icmp.type && seen->icmp.code == e->icmp.code &&
            memcmp(&seen->icmp.from, &e->icmp.from, sizeof e->icmp.from) == 0)
            return true;
    }
    return false;
}

void
quotes_add(struct quotes *quotes, const struct event *e, uint32_t seq)
{
    if (e->notes[0].or_copy)
        return;
    quotes->ring[quotes->next] = (struct quote){e->flow, e->notes[0].segment, seq, e->icmp};
    quotes->next = (quotes->next + 1) % LIMIT_ICMP_TWINS;
}
