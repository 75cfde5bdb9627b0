/*
 * The parts of Wireshark's view of a segment; analysis_take calls them.  For analysis*.[ch],
 * answers.c and finals.c only.
 *
 * All of this runs for each segment of a busy link.  So what a plain segment needs is inline, here,
 * in analysis_view.h and in analysis_unacked.h, and works on a struct view that the compiler can
 * keep in registers; what is rare is called, and gets a copy of it.
 */
#ifndef TCPVIZ_SRC_FLOW_ANALYSIS_PARTS_H
#define TCPVIZ_SRC_FLOW_ANALYSIS_PARTS_H

#include "tcpviz/base/seqno.h"
#include "tcpviz/flow/analysis.h"

enum { SCALE_UNKNOWN = -1, SCALE_OFF = -2 };

/* One call's view: the segment, its direction, the opposite one. */
struct view {
    struct analysis *a;
    struct analysis_pool *pool; /* NULL: nothing is said that needs the segments before */
    const struct segment *s;
    struct analysis_half *fwd, *rev;
    int64_t time_ns;
    uint32_t seq, ack;
    uint32_t len;   /* Wireshark's, also where the data offset is impossible */
    uint32_t next;  /* behind it; Wireshark counts only one number even for a SYN with FIN */
    uint32_t frame; /* low 32 bits */
    uint16_t flags, window;
    bool has_len; /* else len is 0, and Wireshark does not analyse the segment */
    bool first;   /* of its stream, for Wireshark */
};

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

#endif
