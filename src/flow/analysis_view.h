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

/* For segments with SYN, FIN or RST: who closes, Fast Open, what a handshake tells. */
void view_control(struct view v, struct analysis_result *out);

/* The blocks, relative to the raw number `base`, and whether the first one is a D-SACK. */
void view_sack(const struct segment *s, uint32_t base, struct analysis_result *out);

/* What a SYN-ACK makes of Fast Open, by the relative number that it acknowledges. */
void view_fast_open(bool syn_data, struct analysis_result *out);

/* SACK, window scale, MPTCP, Fast Open. */
void view_options(struct view v, struct analysis_result *out);

/* After the last option of a SYN: both SYNs must have offered to scale (RFC 7323 section 2.2). */
void view_check_scales(struct view v);

/* The plain ACK behind a SYN. */
void view_end_handshake(struct view v);

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
        view_control(*v, out);
    if ((v->flags & (TCP_SYN | TCP_ACK)) == TCP_ACK) {
        v->fwd->syn_window = false;
        if (a->syn_waits)
            view_end_handshake(*v);
    }
}

#endif
