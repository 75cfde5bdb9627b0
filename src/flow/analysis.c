#include "analysis_parts.h"

#include "tcpviz/base/nanotime.h"

#include <assert.h>

#define OUT_OF_ORDER_NS (3 * NANOTIME_MS) /* while the initial RTT is not known */
#define FAST_RETRANSMISSION_NS (20 * NANOTIME_MS)
#define DUPLICATES_ENOUGH 2u
#define IN_FLIGHT_MAX 2000000000u /* what is not below it is not believed */

void
analysis_init(struct analysis *a)
{
    const struct analysis_half fresh = {.wscale = SCALE_UNKNOWN};

    *a = (struct analysis){.half = {fresh, fresh}};
}

void
analysis_finish(struct analysis *a, struct analysis_pool *pool)
{
    unacked_drop(pool, &a->half[0]);
    unacked_drop(pool, &a->half[1]);
    analysis_init(a);
}

bool
analysis_begins_stream(const struct analysis *a, int from, const struct segment *s)
{
    const struct analysis_half *own = &a->half[from];

    return (s->flags & (TCP_SYN | TCP_ACK)) == TCP_SYN && own->base_known && own->base != s->seq &&
           view_extent(s) > EXTENT_PORTS;
}

/* Wireshark compares unsigned, so a clock that went back makes no segment "soon"; and where it
 * went back during the handshake, every segment is. */
static bool
is_within(int64_t from_ns, int64_t to_ns, int64_t limit_ns)
{
    return (uint64_t)nanotime_between(from_ns, to_ns) < (uint64_t)limit_ns;
}

/* Where the window of a direction ends, as it said last. */
static uint32_t
window_edge(const struct analysis_half *h)
{
    uint32_t window = h->window_seen ? h->window : UINT32_MAX;

    return h->lastack + (window << (h->wscale > 0 && !h->syn_window ? h->wscale : 0));
}

/* Empty, at the next number, with the same ACK as before. */
static bool
repeats_ack(const struct view *v)
{
    return v->len == 0 && !v->control && v->s->seq == v->fwd->nextseq &&
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
    bool jumped = v->fwd->nextseq != 0 && is_after(v->s->seq, v->fwd->nextseq);

    return jumped && !view_has(v, TCP_RST) ? ANALYSIS_LOST_SEGMENT : 0;
}

static uint32_t
check_keep_alive(const struct view *v)
{
    bool one_below = v->s->seq == v->fwd->nextseq - 1;

    return v->len <= 1 && one_below && !v->control ? ANALYSIS_KEEP_ALIVE : 0;
}

static uint32_t
check_window_update(const struct view *v)
{
    bool changed = !v->fwd->window_seen || v->s->window != v->fwd->window;

    return v->s->window != 0 && changed && repeats_ack(v) ? ANALYSIS_WINDOW_UPDATE : 0;
}

static uint32_t
check_window_full(const struct view *v)
{
    if (v->len == 0 || v->control || v->rev->wscale == SCALE_UNKNOWN)
        return 0;
    return v->s->seq + v->len == window_edge(v->rev) ? ANALYSIS_WINDOW_FULL : 0;
}

/* An ACK that repeats the one before, window and all, answers a keep-alive or a probe, or is a
 * duplicate.  Only one of the three is said. */
static uint32_t
check_repeated_ack(const struct view *v)
{
    if (!repeats_ack(v) || !v->fwd->window_seen || v->s->window != v->fwd->window)
        return 0;
    if (v->s->window == 0)
        return v->rev->probed ? ANALYSIS_ZERO_WINDOW_PROBE_ACK : 0;
    if (v->rev->kept_alive)
        return ANALYSIS_KEEP_ALIVE_ACK;
    return ANALYSIS_DUPLICATE_ACK;
}

static uint32_t
check_forward(const struct view *v)
{
    if (v->len == 1 && v->s->seq == v->fwd->nextseq && v->rev->window_seen && v->rev->window == 0)
        return ANALYSIS_ZERO_WINDOW_PROBE;
    return check_zero_window(v) | check_lost_segment(v) | check_keep_alive(v) |
           check_window_update(v) | check_window_full(v) | check_repeated_ack(v);
}

static void
count_duplicate(const struct view *v, struct analysis_result *out)
{
    struct analysis_half *fwd = v->fwd;

    if (out->flags & ANALYSIS_DUPLICATE_ACK) {
        fwd->dupcount = fwd->dupcount == DUPCOUNT_TOLD ? 1 : fwd->dupcount + 1;
        out->dup_ack_num = fwd->dupcount;
        out->dup_ack_frame = frame_whole(v->s->frame, fwd->nondup_frame);
    }
    if (v->s->ack != fwd->lastack) {
        fwd->nondup_frame = (uint32_t)v->s->frame;
        fwd->dupcount = 0;
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

    if (!view_has(v, TCP_ACK) || rev->maxack == 0 || !is_after(v->s->ack, rev->maxack))
        return 0;
    if (is_after(rev->nextseq, rev->maxack)) {
        rev->maxack = rev->nextseq;
        return ANALYSIS_ACK_LOST_SEGMENT;
    }
    silent = rev->dupcount != 0;
    rev->dupcount = DUPCOUNT_TOLD;
    return silent ? 0 : ANALYSIS_ACK_LOST_SEGMENT;
}

/* Data that starts one below the next number brings something new: the byte in front of it
 * was a probe's. */
static bool
is_behind(const struct view *v)
{
    if (v->fwd->nextseq == 0 || !seqno_before(v->s->seq, v->fwd->nextseq))
        return false;
    return !(v->len > 1 && v->s->seq == v->fwd->nextseq - 1);
}

/* Wireshark counts only one number even for a SYN with FIN. */
static uint32_t
next_number(const struct view *v)
{
    return v->s->seq + v->len + (view_has(v, TCP_SYN) || view_has(v, TCP_FIN));
}

static bool
takes_up_numbers(const struct view *v)
{
    return v->len > 0 || view_has(v, TCP_SYN) || view_has(v, TCP_FIN);
}

static bool
is_asked_for(const struct view *v)
{
    return v->rev->dupcount >= DUPLICATES_ENOUGH && v->rev->lastack == v->s->seq &&
           is_within(v->rev->last_ns, v->s->time_ns, FAST_RETRANSMISSION_NS);
}

static bool
is_overtaken(const struct view *v)
{
    int64_t limit_ns = v->a->initial_rtt_ns != 0 ? v->a->initial_rtt_ns : OUT_OF_ORDER_NS;

    return v->fwd->nextseq != next_number(v) &&
           is_within(v->fwd->nextseq_ns, v->s->time_ns, limit_ns);
}

static uint32_t
check_again(const struct view *v, uint32_t flags)
{
    const struct segment *s = v->s;

    if (!takes_up_numbers(v) || (flags & ANALYSIS_KEEP_ALIVE))
        return 0;
    if (v->len > 0 && v->rev->lastack != 0 && seqno_diff(s->seq + v->len, v->rev->lastack) <= 0)
        return ANALYSIS_SPURIOUS_RETRANSMISSION;
    if (!is_behind(v))
        return 0;
    if (is_asked_for(v))
        return ANALYSIS_FAST_RETRANSMISSION;
    return is_overtaken(v) ? ANALYSIS_OUT_OF_ORDER : ANALYSIS_RETRANSMISSION;
}

/* How long the sender waited: since the oldest segment that is not acknowledged; where none is
 * left, since the highest number was sent. */
static void
measure_rto(const struct view *v, struct analysis_result *out)
{
    const struct unacked *oldest;
    uint32_t frame = v->fwd->nextseq_frame;
    int64_t since_ns = v->fwd->nextseq_ns;

    if (!(out->flags & ANALYSIS_RETRANSMISSION))
        return;
    oldest = unacked_oldest(v->pool, v->fwd);
    if (oldest) {
        frame = oldest->frame;
        since_ns = oldest->time_ns;
    }
    out->rto_ns = nanotime_between(since_ns, v->s->time_ns);
    if (out->rto_ns != 0)
        out->rto_frame = frame_whole(v->s->frame, frame);
}

/* What Wireshark has no room for, it does not count a FIN's number of either. */
static uint32_t
remember_unacked(const struct view *v)
{
    struct unacked entry = {.time_ns = v->s->time_ns,
                            .seq = v->s->seq,
                            .next = next_number(v),
                            .frame = (uint32_t)v->s->frame};

    if (!takes_up_numbers(v))
        return v->s->seq;
    if (!unacked_has_room(v->fwd))
        return v->s->seq + v->len;
    unacked_add(v->pool, v->fwd, &entry);
    return entry.next;
}

/* A probe's byte is not counted: the data that follow start with it. */
static void
remember_numbers(const struct view *v, uint32_t next, uint32_t flags)
{
    struct analysis_half *fwd = v->fwd;

    if (flags & ANALYSIS_ZERO_WINDOW_PROBE)
        return;
    if (fwd->nextseq == 0 || is_after(next, fwd->nextseq)) {
        fwd->nextseq = next;
        fwd->nextseq_ns = v->s->time_ns;
        fwd->nextseq_frame = (uint32_t)v->s->frame;
    }
    if (fwd->maxack == 0 || v->s->seq == fwd->maxack)
        fwd->maxack = fwd->nextseq;
}

static void
remember_segment(const struct view *v, uint32_t flags)
{
    struct analysis_half *fwd = v->fwd;

    fwd->window = v->s->window;
    fwd->window_seen = true;
    fwd->lastack = v->s->ack;
    fwd->last_ns = v->s->time_ns;
    fwd->kept_alive = (flags & ANALYSIS_KEEP_ALIVE) != 0;
    fwd->probed = (flags & ANALYSIS_ZERO_WINDOW_PROBE) != 0;
}

/* The field counts even without the ACK flag. */
static void
find_acked(const struct view *v, struct analysis_result *out)
{
    struct unacked hit;

    if (!unacked_cover(v->pool, v->rev, v->s->ack, &hit))
        return;
    out->acks_frame = frame_whole(v->s->frame, hit.frame);
    out->ack_rtt_ns = nanotime_between(hit.time_ns, v->s->time_ns);
}

static uint32_t
count_pushed(const struct view *v)
{
    struct analysis_half *fwd = v->fwd;
    bool push = view_has(v, TCP_PSH);

    fwd->push_bytes = v->len + (fwd->after_push ? 0 : fwd->push_bytes);
    fwd->after_push = push;
    return fwd->push_bytes;
}

static void
count_in_flight(const struct view *v, struct analysis_result *out)
{
    uint32_t bytes;

    if (v->len == 0 || v->fwd->bif_off)
        return;
    out->push_bytes = count_pushed(v);
    bytes = unacked_span(v->pool, v->fwd) - v->rev->sacked;
    if (bytes > 0 && bytes < IN_FLIGHT_MAX)
        out->bytes_in_flight = bytes - (view_has(v, TCP_SYN) || view_has(v, TCP_FIN));
    if (out->bytes_in_flight == 0)
        out->push_bytes = 0;
}

static void
analyse(const struct view *v, struct analysis_result *out)
{
    if (view_has(v, TCP_ACK))
        v->rev->bif_off = false;
    out->flags |= check_forward(v);
    if (out->flags & ANALYSIS_LOST_SEGMENT)
        v->fwd->bif_off = true;
    count_duplicate(v, out);
    out->flags |= check_ack_of_unseen(v);
    out->flags |= check_again(v, out->flags);
    measure_rto(v, out);
    remember_numbers(v, remember_unacked(v), out->flags);
    remember_segment(v, out->flags);
    find_acked(v, out);
    count_in_flight(v, out);
}

/* A SYN sent again starts over: what was sent behind a gap is forgotten.  A SYN-ACK with another
 * number moves the base, and the stream goes on. */
static void
restart(const struct view *v, struct analysis_result *out)
{
    struct analysis_half *fwd = v->fwd;

    if (!view_has(v, TCP_SYN) || !fwd->base_known)
        return;
    if (view_is_syn(v)) {
        if (fwd->base == v->s->seq)
            fwd->nextseq = fwd->maxack;
    } else if (fwd->base != v->s->seq) {
        fwd->base = v->s->seq;
        out->flags |= ANALYSIS_REUSED_PORTS;
    }
}

/* The stream's times, and its first bit where a SYN reuses its ports. */
static void
begin(const struct view *v, bool reused, struct analysis_result *out)
{
    struct analysis *a = v->a;

    if (!a->begun) {
        a->first_ns = a->last_ns = v->s->time_ns;
        a->begun = true;
    }
    if (reused) {
        a->completeness = COMPLETENESS_SYN;
        out->flags |= ANALYSIS_REUSED_PORTS;
    }
    out->time_rel_ns = nanotime_between(a->first_ns, v->s->time_ns);
    out->time_delta_ns = nanotime_between(a->last_ns, v->s->time_ns);
    a->last_ns = v->s->time_ns;
}

/* The length that Wireshark counts with: in a header that is impossibly short it is what is left.
 */
static bool
find_length(const struct segment *s, uint32_t *len)
{
    *len = s->len;
    if (!(s->notes & (SEGMENT_BAD_OFFSET | SEGMENT_FRAGMENT)))
        return true;
    if ((s->notes & SEGMENT_FRAGMENT) || s->tcp_bytes < s->header_len) {
        *len = 0;
        return false;
    }
    *len = s->tcp_bytes - s->header_len;
    return true;
}

/* What Wireshark did not come to say. */
static void
cut_short(struct analysis_result *out)
{
    out->flags &= ANALYSIS_TFO_SYN | ANALYSIS_TFO_ACK | ANALYSIS_TFO_IGNORED;
    out->dup_ack_num = 0;
    out->dup_ack_frame = out->rto_frame = out->acks_frame = 0;
    out->rto_ns = out->ack_rtt_ns = out->initial_rtt_ns = 0;
    out->bytes_in_flight = out->push_bytes = 0;
    if (out->extent < EXTENT_OPTIONS)
        out->time_rel_ns = out->time_delta_ns = 0;
}

static void
show(const struct view *v, struct analysis_result *out)
{
    view_show_seq(v, out);
    if (out->extent >= EXTENT_WINDOW)
        view_show_window(v, out);
    if (out->extent >= EXTENT_OPTIONS)
        view_show_options(v, out);
    if (out->extent == EXTENT_ALL)
        view_check_scales(v);
    out->initial_rtt_ns = v->a->initial_rtt_ns;
    if (out->extent != EXTENT_ALL)
        cut_short(out);
}

/* Everything but the stream and the SACK blocks behind n_sack. */
static void
clear(struct analysis_result *out)
{
    out->dup_ack_frame = out->rto_frame = out->acks_frame = out->fin_retrans = 0;
    out->rto_ns = out->ack_rtt_ns = out->initial_rtt_ns = 0;
    out->time_rel_ns = out->time_delta_ns = 0;
    out->flags = out->seq = out->ack = out->len = out->next_seq = out->window = 0;
    out->window_factor = 0;
    out->dup_ack_num = out->bytes_in_flight = out->push_bytes = 0;
    out->completeness = out->n_sack = 0;
    out->has_dsack = out->has_len = false;
    out->close = CLOSE_NONE;
}

void
analysis_take(struct analysis *a, struct analysis_pool *pool, int from, const struct segment *s,
              bool reused, struct analysis_result *out)
{
    struct view v = {.a = a,
                     .pool = pool,
                     .s = s,
                     .fwd = &a->half[from],
                     .rev = &a->half[!from],
                     .control = (s->flags & (TCP_SYN | TCP_FIN | TCP_RST)) != 0,
                     .first = !a->begun && !reused};

    assert(from == 0 || from == 1);
    clear(out);
    out->extent = view_extent(s);
    if (out->extent <= EXTENT_PORTS)
        return;
    out->has_len = find_length(s, &v.len);
    begin(&v, reused, out);
    restart(&v, out);
    v.fwd->sacked = 0;
    if (out->has_len) {
        view_find_bases(&v);
        analyse(&v, out);
    }
    show(&v, out);
}
