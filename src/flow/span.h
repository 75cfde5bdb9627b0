/*
 * A piece of a direction's sequence numbers, raw.  Pure; numbers are modulo 2^32.
 */
#ifndef TCPVIZ_SRC_FLOW_SPAN_H
#define TCPVIZ_SRC_FLOW_SPAN_H

#include "tcpviz/base/seqno.h"

/* From `from` up to but not including `to`; empty where `to` is not behind `from`. */
struct span {
    uint32_t from, to;
};

static inline uint32_t
span_len(struct span s)
{
    return seqno_before(s.from, s.to) ? s.to - s.from : 0;
}

static inline struct span
span_common(struct span a, struct span b)
{
    return (struct span){seqno_after(b.from, a.from) ? b.from : a.from,
                         seqno_before(b.to, a.to) ? b.to : a.to};
}

static inline bool
span_holds(struct span s, uint32_t seq)
{
    return !seqno_before(seq, s.from) && seqno_before(seq, s.to);
}

#endif
