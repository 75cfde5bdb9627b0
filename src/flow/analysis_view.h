/*
 * What Wireshark shows of a segment beside its analysis: relative numbers, window, completeness,
 * times, who closes; and what of that it remembers.
 */
#ifndef TCPVIZ_SRC_FLOW_ANALYSIS_VIEW_H
#define TCPVIZ_SRC_FLOW_ANALYSIS_VIEW_H

#include "analysis_parts.h"

#include "tcpviz/base/nanotime.h"

/* How far Wireshark reads this segment. */
enum analysis_extent view_extent(const struct segment *s);

/* The length that Wireshark counts with; false if it knows none. */
bool view_length(const struct segment *s, uint32_t *len);

/* A FIN that an answer runs to (ANSWER_RUNS_TO_FIN). */
void view_fin_of_answer(struct view v, struct analysis_result *out);

/* The blocks, relative to the raw number `base`, and whether the first one is a D-SACK. */
void view_sack(const struct segment *s, uint32_t base, struct analysis_result *out);

/* What a SYN-ACK makes of Fast Open, by the relative number that it acknowledges. */
void view_fast_open(bool syn_data, struct analysis_result *out);

/* SACK, window scale, MPTCP, Fast Open. */
void view_options(struct view v, struct analysis_result *out);

/* After the last option of a SYN: both SYNs must have offered to scale (RFC 7323 section 2.2). */
static inline void
view_check_scales(const struct view *v)
{
    if (v->fwd->wscale == SCALE_UNKNOWN)
        v->fwd->wscale = v->rev->wscale = SCALE_OFF;
    else if ((v->flags & TCP_ACK) && v->rev->wscale == SCALE_OFF)
        v->fwd->wscale = SCALE_OFF;
}

/* Who closes. */
static inline void
view_close(const struct view *v, struct analysis_result *out)
{
    out->close = v->rev->closes_first ? CLOSE_PASSIVE : CLOSE_ACTIVE;
    v->fwd->closes_first |= out->close == CLOSE_ACTIVE;
    v->a->fins = (v->a->fins | 1u << out->side) & 3u;
    if (v->fwd->runs_to_fin && v->has_len && v->pool)
        view_fin_of_answer(*v, out);
}

/* An initial round trip that is known stays; one of no time at all is not known. */
static inline void
view_begin_handshake(const struct view *v)
{
    if (!v->a->syn_waits && v->a->initial_rtt_ns != 0)
        return;
    v->a->initial_rtt_ns = v->time_ns;
    v->a->syn_waits = v->time_ns != 0;
}

/* The plain ACK behind a SYN. */
static inline void
view_end_handshake(const struct view *v)
{
    int64_t rtt_ns = nanotime_between(v->a->initial_rtt_ns, v->time_ns);

    if (rtt_ns == 0)
        return;
    v->a->initial_rtt_ns = rtt_ns;
    v->a->syn_waits = false;
}

/* For segments with SYN, FIN or RST: who closes, Fast Open, what a handshake tells.  What a SYN
 * says of its window is never scaled, and holds until the first plain ACK. */
static inline void
view_control(const struct view *v, struct analysis_result *out)
{
    if (v->flags & TCP_FIN)
        view_close(v, out);
    if (!(v->flags & TCP_SYN))
        return;
    v->fwd->syn_window = true;
    if (!(v->flags & TCP_ACK))
        view_begin_handshake(v);
    else
        view_fast_open(v->a->tfo_syn_data, out);
}

/* Joined midway, a side starts at 1: the base is one below.  Where only the peer was seen, its Ack
 * tells, but not that of a SYN, which need not be 0. */
static inline void
view_find_bases(const struct view *v)
{
    if (v->a->bases_known)
        return;
    if (!v->fwd->base_known) {
        v->fwd->base = v->seq - !(v->flags & TCP_SYN);
        v->fwd->base_known = true;
    }
    if (!v->rev->base_known && (v->flags & TCP_ACK)) {
        v->rev->base = v->ack - 1;
        v->rev->base_known = true;
    }
    v->a->bases_known = v->fwd->base_known && v->rev->base_known;
}

/* The stream's times. */
static inline void
view_times(const struct view *v, struct analysis_result *out)
{
    struct analysis *a = v->a;

    if (a->begun) {
        out->time_rel_ns = nanotime_between(a->first_ns, v->time_ns);
        out->time_delta_ns = nanotime_between(a->half[a->last].last_ns, v->time_ns);
    } else {
        a->first_ns = v->time_ns;
        a->begun = true;
    }
    a->last = v->fwd == &a->half[1];
    v->fwd->last_ns = v->time_ns;
}

/* SYN segments are never scaled: RFC 7323 section 2.2. */
static inline void
view_scale(const struct segment *s, int shift, struct analysis_result *out)
{
    out->window = s->window;
    if (s->flags & TCP_SYN)
        return;
    out->window_factor = shift >= 0 ? 1 << shift : shift;
    if (out->has_len && shift > 0)
        out->window <<= shift;
}

/* A length that is not known leaves the numbers raw. */
static inline void
view_seq(const struct view *v, struct analysis_result *out)
{
    out->seq = v->seq;
    out->ack = v->ack;
    if (v->has_len) {
        out->seq -= v->fwd->base;
        out->ack -= v->flags & TCP_ACK ? v->rev->base : 0;
    }
    out->len = v->len;
    view_scale(v->s, v->fwd->wscale, out);
    out->completeness = v->a->completeness;
}

/* What a segment behind the first one adds. */
static inline unsigned
view_completeness(const struct view *v)
{
    unsigned bits = v->len > 0 ? COMPLETENESS_DATA : COMPLETENESS_ACK;

    if (flags_are_ack(v->flags))
        return bits; /* nearly all */
    if (flags_are_syn_ack(v->flags))
        bits = COMPLETENESS_SYN_ACK;
    else if (!(v->flags & TCP_ACK))
        bits = 0;
    if ((v->flags & (TCP_FIN | TCP_ACK)) == (TCP_FIN | TCP_ACK))
        bits |= COMPLETENESS_FIN;
    if (v->flags & TCP_RST)
        bits |= COMPLETENESS_RST;
    return bits;
}

/* Only a SYN without ACK in front of all others lets the bits begin; what else a stream begins with
 * is not counted at first, not even the RST of a SYN. */
static inline void
view_first(const struct view *v, struct analysis_result *out)
{
    if (flags_are_syn(v->flags))
        v->a->completeness = COMPLETENESS_SYN | (v->len > 0 ? COMPLETENESS_DATA : 0);
    out->late = (uint8_t)view_completeness(v);
    v->a->late = out->late & (unsigned)COMPLETENESS_ALL;
}

/* What Wireshark shows once it has read as far as the window (EXTENT_WINDOW): how complete the
 * stream is, the next number, and what flags tell. */
static inline void
view_window(const struct view *v, struct analysis_result *out)
{
    struct analysis *a = v->a;

    if (v->first)
        view_first(v, out);
    else
        a->completeness = (uint8_t)(a->completeness | view_completeness(v));
    out->completeness = a->completeness;
    if (v->has_len)
        out->next_seq = v->next - v->fwd->base;
    if (flags_are_control(v->flags))
        view_control(v, out);
    if ((v->flags & (TCP_SYN | TCP_ACK)) == TCP_ACK) {
        v->fwd->syn_window = false;
        if (a->syn_waits)
            view_end_handshake(v);
    }
}

#endif
