#include "half.h"
#include "owner.h"
#include "room.h"

#include <stddef.h>
#include <string.h>

/*
 * ICMP errors about segments.  Anybody may write such a message (RFC 5927), so it changes nothing
 * that is known of the connection, but what is said of bytes that are sent again behind it, and
 * what Wireshark makes of it.
 */

/* It comes from where the segment went. */
static void
begin_icmp(struct event *e, const struct flow *flow, enum side quoted, const struct segment *s)
{
    static const struct event blank;

    memcpy(e, &blank, offsetof(struct event, terms));
    e->flow = flow->number;
    e->segment = flow->segments + 1;
    e->frame = s->frame;
    e->time_ns = s->time_ns;
    e->icmp = s->icmp;
    e->from = side_other(quoted);
    e->prev_segment = flow->segments;
    e->prev_ns = flow->last_ns;
    for (int side = 0; side < 2; side++)
        e->state[side] = (enum tcp_state)flow->state[side];
}

/* It counts with the segments; what is sent again behind it may be so for its sake. */
static void
count_icmp(struct observer *o, struct flow *flow, const struct event *e)
{
    enum side to = side_other(e->from);
    bool too_big = icmp_kind(&e->icmp) == ICMP_TOO_BIG;

    /* what was too large is so still where another error comes */
    if (too_big || flow->way[to].told != TOLD_TOO_BIG)
        flow->way[to].told = too_big ? TOLD_TOO_BIG : TOLD_ERROR;
    if (too_big)
        ranges_refuse(o->ranges, &flow->half[to], e->notes[0].segment,
                      half_mss_most(&flow->half[e->from]));
    flow->steady = false;
    flow->segments++;
    flow->last_ns = e->time_ns;
    flow->missed = o->missed.n % MISSED_SEEN;
    o->counts.icmp++;
    o->counts.last_frame = e->frame;
}

/* Wireshark reads what is quoted as it reads any segment.  A table knows also the streams of which
 * nothing else has passed yet. */
static void
quote_to_wireshark(struct observer *o, const struct segment *s)
{
    bool table = observer_is_for_table(&o->settings);
    struct predecessor before = {.number = 0};
    struct owner at = {.from = CLIENT};

    at.flow = flow_table_find_quoted(o->flows, s, &at.from);
    if (table && (at.flow ? analysis_begins_stream(&at.flow->analysis, (int)at.from, s)
                          : analysis_has_stream(s)))
        owner_settle(o, s, &at, &before);
    o->learnt = NULL;
    if (!at.flow || !(at.flow->analysis.begun || table))
        return;
    if (o->settings.depth == OBSERVE_LEARN)
        o->learnt = &at.flow->analysis;
    analysis_quote(&at.flow->analysis, o->learnt ? NULL : o->unacked, (int)at.from, s,
                   before.other_stream);
}

/* Which connection's segment it quotes, NULL: none; of two with the same ends who has sent it. */
static struct flow *
find_quoted(struct observer *o, const struct segment *s, enum side *quoted, struct note *note)
{
    struct flow *flow = flow_table_find_quoted(o->flows, s, quoted);

    if (!flow || quotes_find(o->twins, o->ranges, flow, *quoted, s, note))
        return flow;
    flow = disputes_older(&o->disputes, o->flows, flow);
    if (!flow)
        return NULL;
    *quoted = flow_sender(flow, s);
    return quotes_find(o->twins, o->ranges, flow, *quoted, s, note) ? flow : NULL;
}

const struct event *
observer_take_icmp(struct observer *o, const struct segment *s)
{
    enum side quoted = CLIENT;
    struct event *e = &o->event;
    struct flow *flow;
    struct note note;
    uint32_t handle;

    quote_to_wireshark(o, s);
    if (o->learnt)
        return e;
    if (o->settings.depth >= OBSERVE_ANALYSE || !(flow = find_quoted(o, s, &quoted, &note)))
        return NULL;
    begin_icmp(e, flow, quoted, s);
    (void)observer_put_missed(o, flow, e);
    e->notes[e->n_notes++] = note;
    if (quotes_seen(&o->quotes, e, s->seq))
        return NULL;
    handle = o->log ? room_for_event(o, flow, flow) : 0;
    if (o->log && handle == 0)
        return NULL;
    if (handle != 0)
        log_append(o->log, flow, handle, e);
    count_icmp(o, flow, e);
    quotes_add(&o->quotes, e, s->seq);
    return e;
}
