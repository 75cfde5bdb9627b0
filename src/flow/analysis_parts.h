/*
 * The parts of Wireshark's view of a segment; analysis_take calls them.  For analysis*.c only.
 */
#ifndef TCPVIZ_FLOW_ANALYSIS_PARTS_H
#define TCPVIZ_FLOW_ANALYSIS_PARTS_H

#include "tcpviz/base/seqno.h"
#include "tcpviz/flow/analysis.h"

enum { SCALE_UNKNOWN = -1, SCALE_OFF = -2 };

/* One call's view: the segment, its direction, the opposite one. */
struct view {
    struct analysis *a;
    struct analysis_pool *pool;
    const struct segment *s;
    struct analysis_half *fwd, *rev;
    uint32_t len; /* Wireshark's length, also where the data offset is impossible */
    bool control; /* SYN, FIN or RST */
    bool first;   /* of its stream */
};

static inline bool
view_has(const struct view *v, uint16_t flag)
{
    return (v->s->flags & flag) != 0;
}

/* SYN without ACK, and SYN with ACK, whatever else is set. */
static inline bool
view_is_syn(const struct view *v)
{
    return (v->s->flags & (TCP_SYN | TCP_ACK)) == TCP_SYN;
}

static inline bool
view_is_syn_ack(const struct view *v)
{
    return (v->s->flags & (TCP_SYN | TCP_ACK)) == (TCP_SYN | TCP_ACK);
}

/* Before and after as Wireshark has it: of two numbers just 2^31 apart each is after the other. */
static inline bool
is_after(uint32_t a, uint32_t b)
{
    return seqno_before(b, a);
}

/* The whole number of a frame of which the low 32 bits were kept, seen from a later frame. */
static inline uint64_t
frame_whole(uint64_t now, uint32_t kept)
{
    return now - (uint32_t)((uint32_t)now - kept);
}

/* analysis_view.c */

/* How far Wireshark reads this segment. */
enum analysis_extent view_extent(const struct segment *s);

/* Sets the bases of relative numbers where they are not known yet. */
void view_find_bases(const struct view *v);

/* The columns that do not come from the analysis: up to the window and the close, and what is then
 * known of scales, the initial RTT and completeness; then times; then options. */
void view_show_seq(const struct view *v, struct analysis_result *out);
void view_show_window(const struct view *v, struct analysis_result *out);
void view_show_options(const struct view *v, struct analysis_result *out);

/* After the last option: both SYNs must have offered to scale (RFC 7323 section 2.2). */
void view_check_scales(const struct view *v);

/* analysis_unacked.c: the list of segments of one direction that are not acknowledged yet. */

struct unacked {
    int64_t time_ns;
    uint32_t seq, next; /* what is left of it, raw */
    uint32_t frame;     /* low 32 bits */
    uint32_t link;      /* the entry behind it, 0 at the end; also threads the free ones */
};

/* Whether Wireshark would remember another one: it stops at LIMIT_UNACKED_PER_HALF. */
bool unacked_has_room(const struct analysis_half *half);

/* Remembers a segment as the newest one. */
void unacked_add(struct analysis_pool *pool, struct analysis_half *half,
                 const struct unacked *entry);

/* Takes away what the Ack covers.  True if some ended just there: *hit is the oldest of these. */
bool unacked_cover(struct analysis_pool *pool, struct analysis_half *half, uint32_t ack,
                   struct unacked *hit);

/* The oldest one; NULL if there is none. */
const struct unacked *unacked_oldest(const struct analysis_pool *pool,
                                     const struct analysis_half *half);

/* From the lowest number to the highest one, as numbers count from the base. */
uint32_t unacked_span(const struct analysis_pool *pool, const struct analysis_half *half);

/* Gives all back. */
void unacked_drop(struct analysis_pool *pool, struct analysis_half *half);

#endif
