/*
 * What both ends know of each other's bytes at a moment: SND.UNA, SND.NXT, RCV.NXT and the window
 * (RFC 9293 section 3.3.1), as far as the segments that passed here tell.
 *
 * Read back from the kept events, so it costs nothing while they pass, and it is true of the
 * moment of any of them.  An observer sees what was said, not what has arrived: SND.UNA is the
 * highest Ack that passed, which its reader may get only now; a receiver's RCV.NXT is what its own
 * newest Ack asks for, so that is the same number.  What its receiver drops (event_is_refused) says
 * nothing, and a reset only what it acknowledges anew.  Pure, no allocation.
 */
#ifndef TCPVIZ_FLOW_LEDGER_H
#define TCPVIZ_FLOW_LEDGER_H

#include "tcpviz/flow/observer.h"

/* A number, relative, and the segment that told it; segment 0: it is not known. */
struct ledger_entry {
    int64_t rel;
    uint32_t segment;
};

/* Bytes that the receiver has behind a gap: [from, to), relative. */
struct ledger_block {
    int64_t from, to;
};

/* The bytes that one side sends. */
struct ledger_half {
    struct ledger_entry snd_nxt; /* behind the highest number that it sent */
    struct ledger_entry snd_una; /* the highest Ack of the other side: also that one's RCV.NXT */
    struct ledger_entry edge;    /* SND.UNA + SND.WND by the other side's newest segment: the first
                                    number that may not be sent.  Unknown without the scale */
    uint32_t window_bytes;       /* of that segment */
    int n_sacked;                /* entries of sacked */
    struct ledger_block sacked[SACK_BLOCKS_MAX]; /* what that segment named above SND.UNA, the
                                                    lowest first, apart from each other; there may
                                                    be more (RFC 2018 section 4) */
    bool probe_refused; /* the last number sent is the byte of a window probe, which the
                           other side answered and did not take */
    bool ends_unseen;   /* the last number sent did not pass here: a byte or a FIN */
    bool misses;        /* and that one told that something is missing: by SACK blocks, or
                           as a duplicate ACK */
};

struct ledger {
    struct ledger_half half[2]; /* by the side that sends */
};

/* The ledger right after a kept event of the connection.  It looks at LIMIT_LEDGER_EVENTS events at
 * most; what they do not tell is unknown. */
void ledger_read(const struct observer *o, const struct flow *flow, uint32_t handle,
                 struct ledger *out);

/* What was sent and is not acknowledged, in numbers; 0 where that is not known. */
static inline int64_t
ledger_outstanding(const struct ledger_half *half)
{
    int64_t n = half->snd_nxt.rel - half->snd_una.rel;

    return half->snd_nxt.segment != 0 && half->snd_una.segment != 0 && n > 0 ? n : 0;
}

/* A number that did not pass here may have been its FIN: of one that was only acknowledged, or that
 * it has gone on behind without a byte. */
static inline bool
ledger_may_have_closed(const struct ledger_half *half)
{
    return half->ends_unseen || (half->snd_nxt.segment != 0 && half->snd_una.segment != 0 &&
                                 half->snd_una.rel == half->snd_nxt.rel + 1);
}

/* SND.NXT: what was acknowledged has been sent, though it did not pass here. */
static inline int64_t
ledger_next(const struct ledger_half *half)
{
    bool acked = half->snd_una.segment != 0 && half->snd_una.rel > half->snd_nxt.rel;

    return acked ? half->snd_una.rel : half->snd_nxt.rel;
}

#endif
