#include "analysis_view.h"

#include "analysis_unacked.h"

#include "tcpviz/base/inlining.h"

/* Where the fields end of which Wireshark reads one after the other, and gives up at the first that
 * is not there. */
enum { HEADER_TO_WINDOW = 16, HEADER_FIXED = 20 };

/* A length that cannot be right is the last thing that it reads.  Of an option past the header it
 * shows all but two bytes, so that those may be missing. */
static enum analysis_extent
options_extent(const struct segment *s)
{
    switch (s->options.malformed) {
    case OPTIONS_LENGTH_BELOW_2:
        return EXTENT_ALL;
    case OPTIONS_PAST_HEADER:
        return s->header_captured + 2 < s->header_len ? EXTENT_OPTIONS : EXTENT_ALL;
    default:
        return s->header_captured < s->header_len ? EXTENT_OPTIONS : EXTENT_ALL;
    }
}

enum analysis_extent
view_extent(const struct segment *s)
{
    if (s->header_captured < HEADER_TO_WINDOW)
        return EXTENT_PORTS;
    if (s->header_len < HEADER_FIXED)
        return EXTENT_SEQ;
    if (s->header_captured < HEADER_FIXED)
        return EXTENT_WINDOW;
    return options_extent(s);
}

/* In a header that is impossibly short it is what is left of the segment. */
bool
view_length(const struct segment *s, uint32_t *len)
{
    *len = 0;
    if (s->tcp_bytes < s->header_len)
        return false;
    *len = s->tcp_bytes - s->header_len;
    return true;
}

void
view_fin_of_answer(struct view v, struct analysis_result *out)
{
    struct unacked_more *more = unacked_need_more(v.pool, v.fwd);

    if (more && more->fin_frame != 0)
        out->fin_retrans = frame_whole(v.s->frame, more->fin_frame);
    else if (more)
        more->fin_frame = v.frame;
}

void
view_fast_open(bool syn_data, struct analysis_result *out)
{
    out->flags &= ~(uint32_t)(ANALYSIS_TFO_ACK | ANALYSIS_TFO_IGNORED);
    if (out->ack > 1)
        out->flags |= ANALYSIS_TFO_ACK;
    else if (syn_data)
        out->flags |= ANALYSIS_TFO_IGNORED;
}

/* RFC 2883 section 4: the first block is acknowledged already, or lies within the second. */
static bool
is_dsack(const struct analysis_result *out)
{
    uint32_t right = out->sack[0].right;

    if (seqno_diff(right, out->ack) <= 0)
        return true;
    return out->n_sack > 1 && seqno_before(out->sack[1].left, right) &&
           seqno_diff(right, out->sack[1].right) <= 0;
}

void
view_sack(const struct segment *s, uint32_t base, struct analysis_result *out)
{
    out->n_sack = s->options.n_sack;
    for (int i = 0; i < out->n_sack; i++) {
        out->sack[i].left = s->options.sack[i].left - base;
        out->sack[i].right = s->options.sack[i].right - base;
    }
    out->has_dsack = !s->options.sack_cut && is_dsack(out);
}

/* For what is in flight only three blocks count. */
static void
take_sack(struct view v, struct analysis_result *out)
{
    enum { BLOCKS_COUNTED = 3 };

    struct unacked_more *more = v.pool ? unacked_need_more(v.pool, v.fwd) : NULL;

    view_sack(v.s, v.rev->base, out);
    if (!more)
        return;
    v.fwd->has_sacked = true;
    more->sacked = 0;
    for (int i = 0; i < out->n_sack && i < BLOCKS_COUNTED; i++)
        more->sacked += out->sack[i].right - out->sack[i].left;
}

/* Who joins a connection joins one that has sent: RFC 8684 section 3.2. */
static void
take_multipath(struct analysis *a, unsigned seen)
{
    enum { FIRST_TWO = 1 << MPTCP_CAPABLE | 1 << MPTCP_JOIN };

    if (seen & 1 << MPTCP_JOIN)
        seen |= 1 << MPTCP_DSS;
    seen = (seen >> 1 | ((seen & FIRST_TWO) != 0)) & 0x7f;
    if ((seen & ~(unsigned)a->multipath) == 0)
        return;
    a->multipath = (a->multipath | seen) & 0x7f;
    a->grown = 3;
}

/* A window scale counts in any segment, not in a SYN alone. */
BUSY void
view_options(struct view v, struct analysis_result *out)
{
    const struct tcp_options *o = &v.s->options;

    if (o->n_sack > 0)
        take_sack(v, out);
    if (o->has_wscale)
        v.fwd->wscale = (int8_t)wscale_shift(o->wscale);
    if (o->mptcp_subtype != MPTCP_NONE)
        take_multipath(v.a, o->mptcp_all);
    if (o->has_cookie && flags_are_syn(v.flags)) {
        out->flags |= ANALYSIS_TFO_SYN;
        v.a->tfo_syn_data |= v.len > 0;
    }
}
