/*
 * What Wireshark shows of a segment beside its analysis: relative numbers, window, completeness,
 * times, who closes; and what of that it remembers.
 */
#include "analysis_parts.h"

#include "tcpviz/base/nanotime.h"

#define WSCALE_MAX 14 /* RFC 7323 section 2.3 */

/* Where the fields end of which Wireshark reads one after the other, and gives up at the first that
 * is not there. */
enum { HEADER_TO_WINDOW = 16, HEADER_FIXED = 20 };

/* A fragment that was not wholly captured cannot be put together, so it is shown as it is. */
enum analysis_extent
view_extent(const struct segment *s)
{
    const uint32_t cut = SEGMENT_CUT_HEADER | SEGMENT_CUT_OPTIONS | SEGMENT_CUT_PAYLOAD;

    if ((s->notes & SEGMENT_FRAGMENT) && s->frame_captured_bytes == s->frame_wire_bytes)
        return EXTENT_NONE;
    if ((s->notes & (cut | SEGMENT_BAD_OFFSET)) == 0)
        return EXTENT_ALL;
    if (s->header_captured < HEADER_TO_WINDOW)
        return EXTENT_PORTS;
    if (s->header_len < HEADER_FIXED)
        return EXTENT_SEQ;
    if (s->header_captured < HEADER_FIXED)
        return EXTENT_WINDOW;
    return s->header_captured < s->header_len ? EXTENT_OPTIONS : EXTENT_ALL;
}

/* Joined midway, a side starts at 1: the base is one below.  Where only the peer was seen, its Ack
 * tells, but not that of a SYN, which need not be 0. */
void
view_find_bases(const struct view *v)
{
    if (!v->fwd->base_known) {
        v->fwd->base = v->s->seq - !view_has(v, TCP_SYN);
        v->fwd->base_known = true;
    }
    if (!v->rev->base_known && view_has(v, TCP_ACK)) {
        v->rev->base = v->s->ack - 1;
        v->rev->base_known = true;
    }
}

/* A length that is not known leaves the numbers raw. */
void
view_show_seq(const struct view *v, struct analysis_result *out)
{
    out->seq = v->s->seq - (out->has_len ? v->fwd->base : 0);
    out->len = v->len;
    out->completeness = v->a->completeness;
}

/* Only a SYN without ACK in front of all others lets the bits begin; what else a stream begins with
 * is not counted at all. */
static uint8_t
completeness_of(const struct view *v)
{
    uint8_t bits = 0;

    if (v->first)
        return view_is_syn(v) ? COMPLETENESS_SYN | (v->len > 0 ? COMPLETENESS_DATA : 0) : 0;
    if (view_is_syn_ack(v))
        bits |= COMPLETENESS_SYN_ACK;
    else if (view_has(v, TCP_ACK))
        bits |= v->len > 0 ? COMPLETENESS_DATA : COMPLETENESS_ACK;
    if (view_has(v, TCP_FIN) && view_has(v, TCP_ACK))
        bits |= COMPLETENESS_FIN;
    if (view_has(v, TCP_RST))
        bits |= COMPLETENESS_RST;
    return bits;
}

static void
show_scale(const struct view *v, struct analysis_result *out)
{
    int8_t shift = v->fwd->wscale;

    out->window = v->s->window;
    if (view_has(v, TCP_SYN))
        return; /* never scaled: RFC 7323 section 2.2 */
    out->window_factor = shift >= 0 ? 1 << shift : shift;
    if (out->has_len && shift >= 0)
        out->window <<= shift;
}

static void
show_close(const struct view *v, struct analysis_result *out)
{
    if (!view_has(v, TCP_FIN))
        return;
    out->close = v->rev->closes_first ? CLOSE_PASSIVE : CLOSE_ACTIVE;
    v->fwd->closes_first |= out->close == CLOSE_ACTIVE;
    if (v->fwd->fin_seen)
        out->fin_retrans = frame_whole(v->s->frame, v->fwd->fin_frame);
    else
        v->fwd->fin_frame = (uint32_t)v->s->frame;
    v->fwd->fin_seen = true;
}

/* What a SYN says of its window is never scaled, and holds until the first plain ACK. */
static void
remember_handshake(const struct view *v)
{
    if (view_has(v, TCP_SYN)) {
        v->fwd->syn_window = true;
        if (!view_has(v, TCP_ACK))
            v->a->last_syn_ns = v->s->time_ns;
    } else if (view_has(v, TCP_ACK)) {
        v->fwd->syn_window = false;
        if (v->a->initial_rtt_ns == 0 && v->a->last_syn_ns != 0)
            v->a->initial_rtt_ns = nanotime_between(v->a->last_syn_ns, v->s->time_ns);
    }
}

void
view_show_window(const struct view *v, struct analysis_result *out)
{
    v->a->completeness |= completeness_of(v);
    out->completeness = v->a->completeness;
    out->ack = v->s->ack - (out->has_len && view_has(v, TCP_ACK) ? v->rev->base : 0);
    if (out->has_len)
        out->next_seq = out->seq + out->len + (view_has(v, TCP_SYN) || view_has(v, TCP_FIN));
    show_scale(v, out);
    show_close(v, out);
    if (view_is_syn_ack(v) && out->ack > 1)
        out->flags |= ANALYSIS_TFO_ACK;
    else if (view_is_syn_ack(v) && v->a->tfo_syn_data)
        out->flags |= ANALYSIS_TFO_IGNORED;
    remember_handshake(v);
}

/* RFC 2883 section 4: the first block is acknowledged already, or lies within the second. */
static bool
is_dsack(const struct analysis_result *out)
{
    uint32_t right = out->sack[0].right;

    if (seqno_diff(right, out->ack) <= 0)
        return true;
    return out->n_sack > 1 && seqno_before(out->sack[1].left, right) &&
           !seqno_before(out->sack[1].right, right);
}

/* For what is in flight only three blocks count. */
static void
show_sack(const struct view *v, struct analysis_result *out)
{
    enum { BLOCKS_COUNTED = 3 };
    const struct tcp_options *o = &v->s->options;

    out->n_sack = o->n_sack;
    for (int i = 0; i < o->n_sack; i++) {
        out->sack[i].left = o->sack[i].left - v->rev->base;
        out->sack[i].right = o->sack[i].right - v->rev->base;
        if (i < BLOCKS_COUNTED)
            v->fwd->sacked += o->sack[i].right - o->sack[i].left;
    }
    out->has_dsack = is_dsack(out);
}

/* The option counts in any segment, not in a SYN alone. */
void
view_show_options(const struct view *v, struct analysis_result *out)
{
    const struct tcp_options *o = &v->s->options;

    if (o->n_sack > 0)
        show_sack(v, out);
    if (o->has_wscale)
        v->fwd->wscale = (int8_t)(o->wscale < WSCALE_MAX ? o->wscale : WSCALE_MAX);
    if (o->fast_open_bytes > 0 && view_is_syn(v)) {
        out->flags |= ANALYSIS_TFO_SYN;
        v->a->tfo_syn_data |= out->has_len && v->len > 0;
    }
}

void
view_check_scales(const struct view *v)
{
    if (!view_has(v, TCP_SYN))
        return;
    if (v->fwd->wscale == SCALE_UNKNOWN)
        v->fwd->wscale = v->rev->wscale = SCALE_OFF;
    else if (view_has(v, TCP_ACK) && v->rev->wscale == SCALE_OFF)
        v->fwd->wscale = SCALE_OFF;
}
