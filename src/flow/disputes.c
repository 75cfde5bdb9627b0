#include "disputes.h"

#include "tcp_track.h"

struct flow *
disputes_older(const struct disputes *disputes, struct flow_table *table, const struct flow *newer)
{
    for (int i = 0; newer->disputed && i < LIMIT_DISPUTES; i++)
        if (disputes->ring[i].newer == newer->number)
            return flow_table_at(table, disputes->ring[i].older);
    return NULL;
}

void
disputes_add(struct disputes *disputes, struct flow *newer, struct flow *older, enum side from)
{
    disputes->ring[disputes->next++ % LIMIT_DISPUTES] =
        (struct dispute){newer->number, older->number};
    newer->disputed = true;
    older->half[from].doubt = DOUBT_SYN;
    older->steady = false;
}

/* What is on its way may be so far from the newest number.  A window may reach much further, but in
 * one of 2^30 any number is. */
enum { NEAR_MIN = 65535, NEAR_MAX = 1 << 24 };

/* Whether the number is within a window from the newest one of the side that counts so. */
static bool
is_near(const struct half *own, const struct half *peer, uint32_t number)
{
    uint32_t window = half_window_bytes(peer);
    int32_t reach = window < NEAR_MIN ? NEAR_MIN : window > NEAR_MAX ? NEAR_MAX : (int32_t)window;
    int32_t way = seqno_diff(number, own->seq_seen ? half_newest(own) : own->snd_una);

    return (own->seq_seen || own->acked_known) && way >= -reach && way <= reach;
}

/* Both numbers fit, or the only one of a reset. */
static bool
fits(const struct flow *flow, enum side from, const struct segment *s)
{
    const struct half *own = &flow->half[from], *peer = &flow->half[side_other(from)];

    if (!is_near(own, peer, s->seq))
        return false;
    if (!(s->flags & TCP_ACK))
        return (s->flags & TCP_RST) != 0;
    return is_near(peer, own, s->ack);
}

/* A SYN-ACK or a refusal does, and so does its sender who goes on behind it. */
static bool
is_answered(const struct flow *newer, enum side from, const struct segment *s)
{
    const struct half *own = &newer->half[from], *peer = &newer->half[side_other(from)];

    if (own->syn_seen && !(s->flags & TCP_SYN))
        return s->seq == own->base_seq + 1;
    return (s->flags & TCP_ACK) && peer->syn_seen && seqno_after(s->ack, peer->base_seq) &&
           !seqno_after(s->ack, half_newest(peer));
}

struct flow *
disputes_choose(const struct disputes *disputes, struct flow_table *table, struct flow *newer,
                const struct segment *s, enum side *from)
{
    struct flow *older = disputes_older(disputes, table, newer);
    enum side side;

    if (!older || !tracked(s))
        return newer;
    side = flow_sender(older, s);
    if (!(s->flags & TCP_SYN) && fits(older, side, s)) {
        *from = side;
        newer->stream_shared = older->stream_shared = true;
        return older;
    }
    if (is_answered(newer, *from, s))
        newer->disputed = false;
    return newer;
}
