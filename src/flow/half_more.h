/*
 * What few directions have beside struct half: a slot of the pool, which each gets where it needs
 * one first.
 *
 * The slot is full, so facts that hardly ever meet share a place in it, and the record says whose
 * each place is now.  Who asks for what is not there, because it was never remembered or another
 * fact has taken the place, is told that it is not known.  Nobody else reads or writes the shared
 * places, but for the lists in them, which are ranges.h's:
 *
 *     place            whose it may be                     told by            who yields
 *     ns               a closing's, rival's, keep-alive's  ns_of              to a rival all, else
 *                                                                             to a closing
 *     closing_segment  a closing's, rival's                ns_of              the closing
 *     strays           the list's, a rival's               stray_seen, ns_of  the list
 *     value            a filling's, keep-alive's, FIN's    value_of           to the FIN all, else
 *                                                                             to the newer one
 *     tunnel           the tunnel's, doubted's, refusing's tunnelled          what is no tunnel
 *     sacked           the SACK blocks', data's of a SYN   sacks              the data
 *
 * Where no slot is left nothing is remembered.
 */
#ifndef TCPVIZ_SRC_FLOW_HALF_MORE_H
#define TCPVIZ_SRC_FLOW_HALF_MORE_H

#include "ranges.h"

#include <assert.h>

#define REFUSING_MAX ((1u << 29) - 1)

/* Where a side has sent two SYNs with different numbers: the one before that which counts, and
 * which its peer may have taken. */
struct rival {
    uint32_t seq, segment; /* segment 0: none */
    int64_t time_ns;
};

/* Remembered until the peer acknowledges one of both.  What shares the places, strays, too, is not
 * remembered meanwhile. */
static inline struct rival
half_rival(const struct ranges *pool, const struct half *half)
{
    const struct half_more *more = half_more(pool, half);

    if (!more || more->ns_of != NS_OF_RIVAL)
        return (struct rival){.segment = 0};
    return (struct rival){more->rival_seq, more->rival_segment, more->ns};
}

/* `syn` waits for its Ack, and counts no more; NULL: none waits.  Strays go, and the window counts
 * as open: both were of the numbers before. */
void half_remember_rival(struct ranges *pool, struct half *half, const struct range *syn);

static inline void
half_drop_rival(struct ranges *pool, struct half *half)
{
    struct half_more *more = half_more(pool, half);

    if (!more || more->ns_of != NS_OF_RIVAL)
        return;
    more->ns_of = NS_OF_NOTHING;
    more->closing_segment = 0;
}

/* Its window is closed since this segment; half.closed is set where that is remembered. */
void half_remember_closing(struct ranges *pool, struct half *half, uint32_t segment, int64_t ns);

/* The newest segment that closed its window, which may be open again since; 0: none. */
static inline uint32_t
half_closing_segment(const struct ranges *pool, const struct half *half)
{
    const struct half_more *more = half_more(pool, half);

    return more && more->ns_of != NS_OF_RIVAL ? more->closing_segment : 0;
}

/* With half.closed: when that was. */
static inline int64_t
half_closing_ns(const struct ranges *pool, const struct half *half)
{
    const struct half_more *more = half_more(pool, half);

    assert(half->closed && more->ns_of == NS_OF_CLOSING);
    return more->ns;
}

/* The newest segment that offered a window of 0, while it is open; 0: not known. */
static inline uint32_t
half_refusing_segment(const struct ranges *pool, const struct half *half)
{
    const struct half_more *more = half_more(pool, half);

    return more && !half->tunnelled ? more->refusing : 0;
}

static inline void
half_remember_refusing(struct ranges *pool, struct half *half, uint32_t segment)
{
    struct half_more *more = half_more(pool, half);

    if (more && !half->tunnelled && segment <= REFUSING_MAX)
        more->refusing = segment & REFUSING_MAX;
}

/* The newest keep-alive: which segment, and how long nothing had passed before it. */
void half_remember_asking(struct ranges *pool, struct half *half, uint32_t segment, int64_t ns);

/* With PROBE_KEEP_ALIVE: which that was; and, in any case, whether that is remembered.  Else nothing
 * but a FIN has come behind it, so that its sender's newest segment tells. */
uint32_t half_asking_segment(const struct ranges *pool, const struct half *half);
bool half_remembers_asking(const struct ranges *pool, const struct half *half);

/* With PROBE_KEEP_ALIVE or _ANSWERED: that silence; 0: not known. */
int64_t half_asked_ns(const struct ranges *pool, const struct half *half);

/* This segment used its peer's window up. */
void half_remember_filling(struct ranges *pool, struct half *half, uint32_t segment);
bool half_has_filled_window(const struct ranges *pool, const struct half *half, uint32_t segment);

/* How long nothing had passed before its FIN; 0: not worth it, or not known. */
uint32_t half_fin_idle_ms(const struct ranges *pool, const struct half *half);
void half_remember_fin_idle(struct ranges *pool, struct half *half, uint32_t ms);
void half_forget_fin_idle(struct ranges *pool, struct half *half);

/* A segment that its peer doubts and had not answered when this side went on.  With DOUBT_NONE it
 * was the SYN of another connection that claims these ends, and `segment` is the first one behind
 * it. */
void half_remember_doubted(struct ranges *pool, struct half *half, uint32_t segment,
                           enum doubt doubt);
void half_forget_doubted(struct ranges *pool, struct half *half);

/* 0: none. */
static inline uint32_t
half_doubted_segment(const struct ranges *pool, const struct half *half)
{
    return half->more != 0 && !half->tunnelled ? half_more(pool, half)->doubted_segment : 0;
}

/* Of that segment. */
static inline enum doubt
half_doubted(const struct ranges *pool, const struct half *half)
{
    return (enum doubt)half_more(pool, half)->doubted;
}

/* Through which its newest segment came, as segment_tunnel(); 0: none. */
static inline uint64_t
half_tunnel(const struct ranges *pool, const struct half *half)
{
    return half->tunnelled ? half_more(pool, half)->tunnel : 0;
}

/* False: that could not be remembered. */
bool half_remember_tunnel(struct ranges *pool, struct half *half, uint64_t tunnel);

/* Bytes that came with the SYN, until SACK blocks are remembered: those are of what comes long
 * after its answer. */
static inline uint32_t
half_syn_data(const struct ranges *pool, const struct half *half)
{
    const struct half_more *more = half_more(pool, half);

    return more && !half->sacks ? more->syn_data : 0;
}

/* Where the SYN came again without data there are none, either. */
static inline void
half_remember_syn_data(struct ranges *pool, struct half *half, uint32_t len)
{
    struct half_more *more = len > 0 ? half_need_more(pool, half) : half_more(pool, half);

    if (more && !half->sacks)
        more->syn_data = len;
}

#endif
