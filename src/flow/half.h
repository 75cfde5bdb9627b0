/*
 * One direction of a connection, as the tracker reads it: its numbers, relative and raw, the window
 * that its side offers, and what its segments had in common.
 *
 * Rules: RFC 9293 section 3.3.1 (SND.UNA, SND.NXT), RFC 7323 section 2 (window scale).  Inline,
 * since every segment asks; nothing fails.  Numbers are modulo 2^32 unless they are called rel.
 */
#ifndef TCPVIZ_SRC_FLOW_HALF_H
#define TCPVIZ_SRC_FLOW_HALF_H

#include "half_more.h"

/* Relative numbers, valid once the direction's base is known.  Counted from the newest number, so
 * that the 32 bits may wrap any number of times; an Ack is newer than any number sent where only
 * the other direction passes here. */
static inline int64_t
half_rel(const struct half *half, uint32_t raw)
{
    return half->newest + seqno_diff(raw, half->base_seq + (uint32_t)half->newest);
}

/* `rel` was sent, or acknowledged. */
static inline void
half_reaches(struct half *half, int64_t rel)
{
    if (rel > half->newest)
        half->newest = rel;
}

/* The window of a segment of this direction, in bytes.  RFC 7323 section 2.2: that of a SYN is
 * never scaled. */
static inline int64_t
half_scaled_window(const struct half *half, const struct segment *s)
{
    if ((s->flags & TCP_SYN) || half->wscale < 0)
        return s->window;
    return (int64_t)s->window << half->wscale;
}

/* So many bytes a segment has at most, as its receiver has said.  Where that is not known: the most
 * that Ethernet has room for; or RFC 9293's default (section 3.7.1; with IPv6 it would be more),
 * for who asks whether it may be full. */
static inline uint32_t
half_mss_most(const struct half *receiver)
{
    return receiver->mss != 0 ? receiver->mss : 1460;
}

static inline uint32_t
half_mss_least(const struct half *receiver)
{
    return receiver->mss != 0 ? receiver->mss : 536;
}

/* RFC 7323 section 2.4: scaled, a window says only so many bytes exactly. */
static inline int32_t
half_window_unit(const struct half *half)
{
    return half->wscale > 0 ? 1 << half->wscale : 1;
}

/* A window that differs from the last one by less than one unit of its scale is the same one,
 * rounded: the SYN's was not scaled. */
static inline bool
half_is_other_window(const struct half *half, int64_t window_bytes)
{
    int64_t way = window_bytes - half_window_bytes(half);
    int64_t unit = half_window_unit(half);

    return way >= unit || way <= -unit;
}

/* What the event's segment offers from now on: its field, and the shift that made bytes of it. */
static inline void
half_remember_window(struct half *half, const struct event *e)
{
    half->closed &= e->window == 0;
    half->window_seen = true;
    half->window = e->window;
    half->window_shift = e->window_bytes != e->window ? (unsigned)e->wscale & 15u : 0;
}

/* What tells a reset that its own host sent from one that came from elsewhere. */
static inline void
half_remember_ttl(struct half *half, const struct segment *s)
{
    if (half->ttl == s->ttl)
        return;
    if (half->ttl != 0)
        half->ttl_differs = true;
    half->ttl = s->ttl;
}

#define DUP_ACK_OTHER_MAX ((1u << 12) - 1)

/* One more of Wireshark's duplicate ACKs that asks for nothing. */
static inline void
half_count_other_dup_ack(struct half *half)
{
    if (half->dup_ack_other < DUP_ACK_OTHER_MAX)
        half->dup_ack_other++;
}

/* Whether a timestamp of its own was echoed, and ts_recent is that: a FIN takes its place. */
static inline bool
half_knows_echo(const struct half *half)
{
    return !half->fin_seen && half->ts_recent != 0;
}

/* Its newest segment is its SYN. */
static inline bool
half_syn_is_newest(const struct half *half)
{
    return half->last_segment == half->syn_segment;
}

/* Its FIN went out with its SYN. */
static inline bool
half_closes_at_once(const struct half *half)
{
    return half->fin_seen && half->syn_seen && half->fin_segment == half->syn_segment;
}

/* Its FIN closes something.  One without ACK does not before it is acknowledged, or comes again
 * with one. */
static inline bool
half_has_closed(const struct half *half)
{
    return half->fin_seen && (!half->fin_weak || half->fin_acked);
}

/* Its newest window is 0. */
static inline bool
half_refuses_all(const struct half *half)
{
    return half->window_seen && half->window == 0;
}

/* Its newest ACKs show that it misses something: they name what lies behind that, or ask for it. */
static inline bool
half_misses(const struct half *half)
{
    return half->shows_gap || half->asks > 0;
}

/* The first number that the peer has not acknowledged, raw, as far as that is known. */
static inline uint32_t
first_unacked(const struct half *half)
{
    return half->acked_known ? half->snd_una : half->base_seq;
}

/* Whether that is this number, as far as any Ack of it has passed. */
static inline bool
half_is_una(const struct half *half, uint32_t seq)
{
    return half->acked_known && half->snd_una == seq;
}

/* Whether this number is acknowledged, as far as passed here (one just 2^31 away is not), */
static inline bool
half_is_acked(const struct half *half, uint32_t seq)
{
    return half->acked_known && seqno_after(half->snd_una, seq);
}

/* and whether all numbers in front of `end` are. */
static inline bool
half_is_acked_to(const struct half *half, uint32_t end)
{
    return half->acked_known && !seqno_after(end, half->snd_una);
}

/* Whether the newest Ack of its numbers covers more than passed here. */
static inline bool
half_has_unseen_acked(const struct half *half)
{
    return seqno_after(half->snd_una, half->snd_nxt) && half->seq_seen && half->acked_known &&
           half->snd_una_segment != 0;
}

/* The number behind the highest one known of a direction whose seq_seen is set: where only the
 * other one passes here, its Acks go further than what was seen.  Raw. */
static inline uint32_t
half_newest(const struct half *half)
{
    return half->base_seq + (uint32_t)half->newest;
}

/* Whether more of it is acknowledged than its SYN and what came with that. */
static inline bool
half_has_data_acked(const struct ranges *ranges, const struct half *half)
{
    return half->acked_known &&
           half_rel(half, half->snd_una) > 1 + (int64_t)half_syn_data(ranges, half);
}

#endif
