#include "disputes.h"

#include "sighting.h"

#include <string.h>

struct flow *
disputes_older(const struct disputes *disputes, struct flow_table *table, const struct flow *newer)
{
    for (int i = 0; newer->disputed && i < disputes->n; i++)
        if (disputes->at[i].newer == newer->number)
            return flow_table_at(table, disputes->at[i].older);
    return NULL;
}

/* Those behind it close up. */
static void
forget(struct disputes *disputes, int i)
{
    struct dispute *at = &disputes->at[i];

    disputes->n--;
    memmove(at, at + 1, (size_t)(disputes->n - i) * sizeof *at);
}

/* That about the older connection; -1: there is none. */
static int
find(const struct disputes *disputes, const struct flow *older)
{
    for (int i = 0; i < disputes->n; i++)
        if (disputes->at[i].older == older->number)
            return i;
    return -1;
}

/* What the other side of the older one makes of the SYN. */
static void
doubt(struct flow *newer, struct flow *older, enum side from)
{
    newer->claim_answered = false;
    older->half[from].doubt = DOUBT_SYN;
    older->steady = false;
}

/* Which one goes first: where both are open the older one was, as a rule, only left so, and nobody
 * goes on there; a proxy is rare. */
static int
least_needed(const struct disputes *disputes)
{
    for (int i = 0; i < disputes->n; i++)
        if (disputes->at[i].both_open)
            return i;
    return 0;
}

void
disputes_add(struct disputes *disputes, struct flow *newer, struct flow *older, enum side from)
{
    int before = find(disputes, older);

    if (before >= 0 || disputes->n == LIMIT_DISPUTES)
        forget(disputes, before >= 0 ? before : least_needed(disputes));
    disputes->at[disputes->n++] = (struct dispute){newer->number, older->number, false};
    newer->disputed = true;
    doubt(newer, older, from);
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

/* Whether the number is behind the SYN of that side, and at most behind its data. */
static bool
is_behind_syn(const struct half *half, uint32_t number)
{
    return half->syn_seen && seqno_after(number, half->base_seq) &&
           !seqno_after(number, half_newest(half));
}

/* Its sender who goes on behind it does, or a refusal, or whoever goes on behind a SYN-ACK. */
static bool
is_answered(const struct flow *newer, enum side from, const struct segment *s)
{
    const struct half *own = &newer->half[from], *peer = &newer->half[side_other(from)];

    return !(s->flags & TCP_SYN) &&
           (is_behind_syn(own, s->seq) || ((s->flags & TCP_ACK) && is_behind_syn(peer, s->ack)));
}

/* Not one that claims the ends anew. */
static bool
has_syn(const struct flow *newer, enum side from, const struct segment *s)
{
    const struct half *own = &newer->half[from];

    return is_syn(s) && (!own->syn_seen || s->seq == own->base_seq) &&
           !analysis_begins_stream(&newer->analysis, (int)from, s);
}

/* The first SYN-ACK of that side, or the same again, and it has the SYN of the other one. */
static bool
is_syn_ack_of(const struct flow *flow, enum side from, const struct segment *s)
{
    const struct half *own = &flow->half[from], *peer = &flow->half[side_other(from)];

    return (s->flags & TCP_ACK) && (!own->syn_seen || s->seq == own->base_seq) &&
           is_behind_syn(peer, s->ack);
}

static bool
is_next(const struct half *half, const struct segment *s)
{
    return half->seq_seen && s->seq == half_newest(half);
}

/* Initial numbers may lie near those of a connection before.  Where a segment answers the newer one
 * it is still of the older one if that has gone on behind the SYN, or if just this number is its
 * next one. */
static bool
older_prevails(const struct flow *newer, const struct flow *older, enum side from,
               const struct segment *s)
{
    return (newer->stream_shared && !flow_ended(older)) || is_next(&older->half[from], s);
}

static bool
is_before_syn(const struct half *half, uint32_t number)
{
    return half->syn_seen && !seqno_after(number, half->base_seq);
}

/* Of its sender's own, or its next one: a keep-alive in front of any data has the number of the
 * SYN, which may not have passed here. */
static bool
has_used(const struct half *half, uint32_t number)
{
    return half->seq_seen && !seqno_before(number, half->base_seq) &&
           !seqno_after(number, half_newest(half));
}

/* Of what fits the older one, where both are open: it cannot be the newer one's, of which a
 * keep-alive may have the number of the SYN, but no data have; or it may be, too, and is a number
 * that the older one alone has used, or its next one.  Where the newer one has used that, too, it
 * is the newer one's: the older one was only left open, as a rule. */
static bool
misses_newer(const struct flow *newer, enum side from, const struct half *older,
             const struct segment *s)
{
    const struct half *own = &newer->half[from], *peer = &newer->half[side_other(from)];

    return !fits(newer, from, s) || is_before_syn(own, s->seq + (s->len <= 1)) ||
           ((s->flags & TCP_ACK) && is_before_syn(peer, s->ack)) ||
           ((is_behind_syn(older, s->seq) || is_next(older, s)) && !has_used(own, s->seq));
}

/* Whose numbers it has. */
static bool
is_of_older(const struct flow *newer, enum side from, const struct flow *older, enum side side,
            const struct segment *s)
{
    if (s->flags & TCP_SYN)
        return is_syn_ack_of(older, side, s) && !is_syn_ack_of(newer, from, s);
    if (!fits(older, side, s))
        return false;
    if (!flow_claims(newer))
        return misses_newer(newer, from, &older->half[side], s);
    return !is_answered(newer, from, s) || older_prevails(newer, older, side, s);
}

/* So are those before it: what claimed them nobody had answered. */
static void
outlive(const struct disputes *disputes, struct flow_table *table, struct flow *older)
{
    for (; older && !flow_ended(older); older = disputes_older(disputes, table, older))
        older->outlived = true;
}

/* The newer one was answered. */
static void
settle(struct disputes *disputes, struct flow_table *table, struct flow *newer, struct flow *older)
{
    int i = find(disputes, older);

    if (flow_ended(older)) {
        newer->disputed = false;
        forget(disputes, i);
    } else {
        disputes->at[i].both_open = true;
        outlive(disputes, table, older);
    }
}

struct flow *
disputes_choose(struct disputes *disputes, struct flow_table *table, struct flow *newer,
                const struct segment *s, enum side *from)
{
    struct flow *older = disputes_older(disputes, table, newer);
    enum side side;

    if (!older || !tracked(s))
        return newer;
    side = flow_sender(older, s);
    if (is_of_older(newer, *from, older, side, s)) {
        *from = side;
        newer->stream_shared = older->stream_shared = true;
        newer->steady = older->steady = false;
        older->outlived = false;
        return older;
    }
    if (!flow_claims(newer))
        return newer;
    if (has_syn(newer, *from, s)) {
        doubt(newer, older, side);
    } else if (is_answered(newer, *from, s)) {
        settle(disputes, table, newer, older);
    }
    return newer;
}
