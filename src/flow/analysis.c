#include "tcpviz/flow/analysis.h"

#include "tcpviz/base/nanotime.h"
#include "tcpviz/base/seqno.h"

#include <assert.h>

#define WSCALE_MAX 14                     /* RFC 7323 section 2.3 */
#define OUT_OF_ORDER_NS (3 * NANOTIME_MS) /* while the initial RTT is not known */
#define FAST_RETRANSMISSION_NS (20 * NANOTIME_MS)

enum { SCALE_UNKNOWN = -1, SCALE_OFF = -2 };

/* One call's view: the segment, its direction, the opposite one. */
struct view {
    const struct segment *s;
    struct analysis_half *fwd, *rev;
    bool control; /* SYN, FIN or RST */
};

void
analysis_init(struct analysis *a)
{
    const struct analysis_half fresh = {.window = -1, .wscale = SCALE_UNKNOWN};

    *a = (struct analysis){.half = {fresh, fresh}};
}

/* Wireshark compares unsigned, so a clock that went back makes no segment "soon"; and where it
 * went back during the handshake, every segment is. */
static bool
is_within(int64_t from_ns, int64_t to_ns, int64_t limit_ns)
{
    return (uint64_t)nanotime_between(from_ns, to_ns) < (uint64_t)limit_ns;
}

/* How far the peer's window field is to be shifted.  What it said in its SYN is never scaled,
 * and holds until its first plain ACK. */
static int
window_shift(const struct analysis_half *h)
{
    return h->plain_ack_seen && h->wscale > 0 ? h->wscale : 0;
}

/* Empty, at the next number, with the same ACK as before. */
static bool
repeats_ack(const struct view *v)
{
    return v->s->len == 0 && !v->control && v->s->seq == v->fwd->nextseq &&
           v->s->ack == v->fwd->lastack;
}

static uint32_t
check_zero_window(const struct view *v)
{
    return v->s->window == 0 && !v->control ? ANALYSIS_ZERO_WINDOW : 0;
}

static uint32_t
check_lost_segment(const struct view *v)
{
    bool jumped = v->fwd->nextseq != 0 && seqno_after(v->s->seq, v->fwd->nextseq);

    return jumped && !(v->s->flags & TCP_RST) ? ANALYSIS_LOST_SEGMENT : 0;
}

static uint32_t
check_keep_alive(const struct view *v)
{
    bool one_below = v->s->seq == v->fwd->nextseq - 1;

    return v->s->len <= 1 && one_below && !v->control ? ANALYSIS_KEEP_ALIVE : 0;
}

static uint32_t
check_window_update(const struct view *v)
{
    bool changed = v->s->window != 0 && v->s->window != v->fwd->window;

    return changed && repeats_ack(v) ? ANALYSIS_WINDOW_UPDATE : 0;
}

static uint32_t
check_window_full(const struct view *v)
{
    const struct analysis_half *rev = v->rev;
    uint32_t edge;

    if (v->s->len == 0 || v->control || rev->wscale == SCALE_UNKNOWN)
        return 0;
    edge = rev->lastack + ((uint32_t)rev->window << window_shift(rev));
    return v->s->seq + v->s->len == edge ? ANALYSIS_WINDOW_FULL : 0;
}

/* An ACK that repeats the one before, window and all, answers a keep-alive or a probe, or is a
 * duplicate.  Only one of the three is said. */
static uint32_t
check_repeated_ack(const struct view *v)
{
    if (!repeats_ack(v) || v->s->window != v->fwd->window)
        return 0;
    if (v->s->window == 0)
        return v->rev->last_flags & ANALYSIS_ZERO_WINDOW_PROBE ? ANALYSIS_ZERO_WINDOW_PROBE_ACK : 0;
    if (v->rev->last_flags & ANALYSIS_KEEP_ALIVE)
        return ANALYSIS_KEEP_ALIVE_ACK;
    return ANALYSIS_DUPLICATE_ACK;
}

static uint32_t
check_forward(const struct view *v)
{
    const struct segment *s = v->s;

    if (s->len == 1 && s->seq == v->fwd->nextseq && v->rev->window == 0)
        return ANALYSIS_ZERO_WINDOW_PROBE;
    return check_zero_window(v) | check_lost_segment(v) | check_keep_alive(v) |
           check_window_update(v) | check_window_full(v) | check_repeated_ack(v);
}

static void
count_duplicate(const struct view *v, struct analysis_result *r)
{
    struct analysis_half *fwd = v->fwd;

    if (r->flags & ANALYSIS_DUPLICATE_ACK) {
        r->dup_ack_num = ++fwd->dupcount;
        r->dup_ack_frame = fwd->nondup_frame;
        fwd->gap_reported = false;
    }
    if (v->s->ack != fwd->lastack) {
        fwd->nondup_frame = v->s->frame;
        fwd->dupcount = 0;
        fwd->gap_reported = false;
    }
}

/* An ACK of bytes never seen is said once.  If data behind the gap were seen, lifting maxack
 * over them takes care of that; if not, the peer's count of duplicates makes place for a mark,
 * and one that is already counting is taken for that mark. */
static uint32_t
check_ack_of_unseen(const struct view *v)
{
    struct analysis_half *rev = v->rev;
    bool silent;

    if (!(v->s->flags & TCP_ACK) || rev->maxack == 0 || !seqno_after(v->s->ack, rev->maxack))
        return 0;
    if (seqno_after(rev->nextseq, rev->maxack)) {
        rev->maxack = rev->nextseq;
        return ANALYSIS_ACK_LOST_SEGMENT;
    }
    silent = rev->gap_reported || rev->dupcount > 0;
    rev->gap_reported = true;
    rev->dupcount = 0;
    return silent ? 0 : ANALYSIS_ACK_LOST_SEGMENT;
}

/* Data that starts one below the next number brings something new: the byte in front of it
 * was a probe's. */
static bool
is_behind(const struct view *v)
{
    if (v->fwd->nextseq == 0 || !seqno_before(v->s->seq, v->fwd->nextseq))
        return false;
    return !(v->s->len > 1 && v->s->seq == v->fwd->nextseq - 1);
}

/* Wireshark counts only one number even for a SYN with FIN. */
static uint32_t
next_number(const struct segment *s)
{
    return s->seq + s->len + ((s->flags & (TCP_SYN | TCP_FIN)) != 0);
}

/* The mark of a reported gap counts as enough duplicates. */
static bool
is_asked_for(const struct analysis_half *rev, uint32_t seq)
{
    return (rev->dupcount >= 2 || rev->gap_reported) && rev->lastack == seq;
}

static uint32_t
check_again(const struct analysis *a, const struct view *v)
{
    const struct segment *s = v->s;
    const struct analysis_half *rev = v->rev;
    int64_t overtaken_ns = a->initial_rtt_ns != 0 ? a->initial_rtt_ns : OUT_OF_ORDER_NS;

    if (s->len == 0 && !(s->flags & (TCP_SYN | TCP_FIN)))
        return 0;
    if (s->len > 0 && rev->lastack != 0 && !seqno_after(s->seq + s->len, rev->lastack))
        return ANALYSIS_SPURIOUS_RETRANSMISSION;
    if (!is_behind(v))
        return 0;
    if (is_asked_for(rev, s->seq) && is_within(rev->last_ns, s->time_ns, FAST_RETRANSMISSION_NS))
        return ANALYSIS_FAST_RETRANSMISSION;
    if (v->fwd->nextseq != next_number(s) &&
        is_within(v->fwd->nextseq_ns, s->time_ns, overtaken_ns))
        return ANALYSIS_OUT_OF_ORDER;
    return ANALYSIS_RETRANSMISSION;
}

/* A probe's byte is not counted: the data that follow start with it. */
static void
remember_numbers(const struct view *v, uint32_t flags)
{
    struct analysis_half *fwd = v->fwd;
    uint32_t next = next_number(v->s);

    if (flags & ANALYSIS_ZERO_WINDOW_PROBE)
        return;
    if (fwd->nextseq == 0 || seqno_after(next, fwd->nextseq)) {
        fwd->nextseq = next;
        fwd->nextseq_ns = v->s->time_ns;
    }
    if (fwd->maxack == 0 || v->s->seq == fwd->maxack)
        fwd->maxack = fwd->nextseq;
}

static void
remember_segment(const struct view *v, uint32_t flags)
{
    struct analysis_half *fwd = v->fwd;

    fwd->window = v->s->window;
    fwd->lastack = v->s->ack;
    fwd->last_ns = v->s->time_ns;
    fwd->last_flags = flags;
    if (v->s->flags & (TCP_SYN | TCP_ACK))
        fwd->plain_ack_seen = !(v->s->flags & TCP_SYN);
}

/* RFC 7323 section 2.2: both SYNs must carry the option.  Until the second is seen, the first
 * one's shift stands.  Wireshark believes the option outside of a SYN, too. */
static void
remember_scale(const struct view *v)
{
    const struct tcp_options *o = &v->s->options;

    if (o->has_wscale)
        v->fwd->wscale = (int8_t)(o->wscale < WSCALE_MAX ? o->wscale : WSCALE_MAX);
    if (!(v->s->flags & TCP_SYN))
        return;
    if (v->fwd->wscale == SCALE_UNKNOWN)
        v->fwd->wscale = v->rev->wscale = SCALE_OFF;
    else if ((v->s->flags & TCP_ACK) && v->rev->wscale == SCALE_OFF)
        v->fwd->wscale = SCALE_OFF;
}

static void
remember_rtt(struct analysis *a, const struct segment *s)
{
    uint16_t kind = s->flags & (TCP_SYN | TCP_ACK);

    if (kind == TCP_SYN) {
        a->last_syn_ns = s->time_ns;
        a->syn_seen = true;
    } else if (kind == TCP_ACK && a->syn_seen && a->initial_rtt_ns == 0) {
        a->initial_rtt_ns = nanotime_between(a->last_syn_ns, s->time_ns);
    }
}

/* A SYN sent again starts over: what was sent behind a gap is forgotten. */
static void
forget_gap(const struct view *v)
{
    if ((v->s->flags & (TCP_SYN | TCP_ACK)) == TCP_SYN)
        v->fwd->nextseq = v->fwd->maxack;
}

struct analysis_result
analysis_take(struct analysis *a, int from, const struct segment *s, bool new_isn)
{
    struct analysis_result r = {.flags = 0};
    struct view v = {.s = s, .control = (s->flags & (TCP_SYN | TCP_FIN | TCP_RST)) != 0};

    assert(from == 0 || from == 1);
    v.fwd = &a->half[from];
    v.rev = &a->half[!from];
    forget_gap(&v);
    r.flags = new_isn ? ANALYSIS_REUSED_PORTS : 0;
    r.flags |= check_forward(&v);
    count_duplicate(&v, &r);
    r.flags |= check_ack_of_unseen(&v);
    if (!(r.flags & ANALYSIS_KEEP_ALIVE))
        r.flags |= check_again(a, &v);
    remember_numbers(&v, r.flags);
    remember_segment(&v, r.flags);
    remember_scale(&v);
    remember_rtt(a, s);
    return r;
}
