#include "analysis_unacked.h"
#include "analysis_view.h"
#include "answers.h"

#include "tcpviz/base/inlining.h"

#include <assert.h>
#include <string.h>

#define OUT_OF_ORDER_NS (3 * NANOTIME_MS) /* while the initial RTT is not known */
#define DUPLICATES_ENOUGH 2u
#define IN_FLIGHT_MAX 2000000000u /* what is not below it is not believed */

/* Notes of segments that Wireshark does not read to the end, or whose length is not s->len. */
#define NOT_WHOLE (SEGMENT_CUT_HEADER | SEGMENT_CUT_OPTIONS | SEGMENT_BAD_OFFSET)

void
analysis_init(struct analysis *a)
{
    memset(a, 0, sizeof *a);
    analysis_begin(a);
}

void
analysis_begin(struct analysis *zeros)
{
    zeros->half[0].wscale = zeros->half[1].wscale = SCALE_UNKNOWN;
}

BUSY void
analysis_finish(struct analysis *a, struct analysis_pool *pool)
{
    unacked_drop(pool, &a->half[0]);
    unacked_drop(pool, &a->half[1]);
}

static enum analysis_extent
extent_of(const struct segment *s)
{
    return s->notes & NOT_WHOLE ? view_extent(s) : EXTENT_ALL;
}

bool
analysis_has_stream(const struct segment *s)
{
    return extent_of(s) > EXTENT_PORTS;
}

bool
analysis_begins_stream(const struct analysis *a, int from, const struct segment *s)
{
    const struct analysis_half *own = &a->half[from];

    return flags_are_syn(s->flags) && own->base_known && own->base != s->seq &&
           analysis_has_stream(s);
}

/* Wireshark compares unsigned, so a clock that went back makes no segment "soon"; and where it
 * went back during the handshake, every segment is. */
static bool
is_within(int64_t from_ns, int64_t to_ns, int64_t limit_ns)
{
    return (uint64_t)nanotime_between(from_ns, to_ns) < (uint64_t)limit_ns;
}

static bool
takes_up_numbers(const struct view *v)
{
    return v->len > 0 || (v->flags & (TCP_SYN | TCP_FIN));
}

/* Raw; Wireshark begins with the highest number. */
static uint32_t
window_of(const struct analysis_half *h)
{
    return h->window_seen ? h->window : UINT32_MAX;
}

/* Where the window of a direction ends, as it said last.  A product instead of a branch: whether it
 * has said more than its SYN is a matter of the side that sends first. */
static uint32_t
window_edge(const struct analysis_half *h)
{
    int scaled = (h->wscale > 0) & !h->syn_window;

    return h->lastack + (window_of(h) << h->wscale * scaled);
}

/* Of data: does the segment use up the window? */
static uint32_t
check_window_full(const struct view *v)
{
    if (v->rev->wscale == SCALE_UNKNOWN || flags_are_control(v->flags))
        return 0;
    return v->seq + v->len == window_edge(v->rev) ? ANALYSIS_WINDOW_FULL : 0;
}

/* Of a segment that is not at the next number. */
static uint32_t
check_place(const struct view *v)
{
    uint32_t nextseq = v->fwd->nextseq, flags = 0;

    if (nextseq != 0 && is_after(v->seq, nextseq) && !(v->flags & TCP_RST))
        flags |= ANALYSIS_LOST_SEGMENT;
    if (v->len <= 1 && v->seq == nextseq - 1 && !flags_are_control(v->flags))
        flags |= ANALYSIS_KEEP_ALIVE;
    return flags;
}

/* Of an empty segment at the next number: if it repeats the Ack before, it has another window, or
 * answers a keep-alive or a probe, or is a duplicate.  Only one of these is said. */
static uint32_t
check_repeated_ack(const struct view *v)
{
    if (flags_are_control(v->flags) || v->ack != v->fwd->lastack)
        return 0;
    if (v->window != window_of(v->fwd))
        return v->window != 0 ? ANALYSIS_WINDOW_UPDATE : 0;
    if (v->window == 0)
        return v->rev->last_flags & ANALYSIS_ZERO_WINDOW_PROBE ? ANALYSIS_ZERO_WINDOW_PROBE_ACK : 0;
    return v->rev->last_flags & ANALYSIS_KEEP_ALIVE ? ANALYSIS_KEEP_ALIVE_ACK
                                                    : ANALYSIS_DUPLICATE_ACK;
}

static uint32_t
check_forward(const struct view *v)
{
    uint32_t flags = v->window == 0 && !flags_are_control(v->flags) ? ANALYSIS_ZERO_WINDOW : 0;

    if (v->seq != v->fwd->nextseq)
        flags |= check_place(v);
    else if (v->len == 0)
        flags |= check_repeated_ack(v);
    else if (v->len == 1 && window_of(v->rev) == 0)
        return ANALYSIS_ZERO_WINDOW_PROBE;
    return v->len > 0 ? flags | check_window_full(v) : flags;
}

/* An ACK may bring nothing but news of MPTCP: Wireshark asks whether the connection has got to know
 * another kind of its options since this side's segment before. */
static bool
may_speak_of_paths(const struct view *v)
{
    return (v->a->grown & 1u << (v->fwd == &v->a->half[1])) != 0;
}

static void
count_duplicate(const struct view *v, struct analysis_result *out)
{
    struct analysis_half *fwd = v->fwd;
    bool same = v->ack == fwd->lastack;

    out->repeats_ack = (out->flags & ANALYSIS_DUPLICATE_ACK) != 0;
    if (out->repeats_ack && may_speak_of_paths(v)) {
        out->flags -= ANALYSIS_DUPLICATE_ACK;
    } else if (out->repeats_ack) {
        fwd->dupcount = fwd->dupcount == DUPCOUNT_TOLD ? 1 : fwd->dupcount + 1;
        out->dup_ack_num = fwd->dupcount;
        out->dup_ack_frame = frame_whole(v->s->frame, fwd->nondup_frame);
    }
    fwd->nondup_frame = same ? fwd->nondup_frame : v->frame; /* written in any case: a branch */
    fwd->dupcount = same ? fwd->dupcount : 0;                /* would be guessed wrongly */
}

/* An ACK of bytes never seen is said once.  If data behind the gap were seen, lifting maxack
 * over them takes care of that; if not, the peer's count of duplicates makes place for a mark,
 * and one that is already counting is taken for that mark. */
static uint32_t
check_ack_of_unseen(const struct view *v)
{
    struct analysis_half *rev = v->rev;
    bool silent;

    if (!(v->flags & TCP_ACK) || rev->maxack == 0 || !is_after(v->ack, rev->maxack))
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
    if (v->fwd->nextseq == 0 || !seqno_before(v->seq, v->fwd->nextseq))
        return false;
    return !(v->len > 1 && v->seq == v->fwd->nextseq - 1);
}

/* A segment whose length it does not know is no newer Ack for Wireshark. */
static bool
is_asked_for(const struct view *v)
{
    const struct analysis_half *rev = v->rev;
    const struct unacked_more *more = unacked_more_of(v->pool, rev);

    return rev->dupcount >= DUPLICATES_ENOUGH && rev->lastack == v->seq &&
           is_within(nanotime_between(more ? more->unread_ns : 0, rev->last_ns), v->time_ns,
                     ANALYSIS_FAST_NS);
}

/* The segment is one of those; before view_times. */
static RARE void
remember_unread(const struct view *v)
{
    int64_t ns = nanotime_between(v->fwd->last_ns, v->time_ns);
    struct unacked_more *more = unacked_need_more(v->pool, v->fwd);
    uint64_t all;

    if (!more)
        return;
    all = (ns > 0 ? (uint64_t)ns : 0) + more->unread_ns;
    more->unread_ns = all < UINT32_MAX ? (uint32_t)all : UINT32_MAX;
}

static bool
is_overtaken(const struct view *v)
{
    int64_t rtt_ns = analysis_initial_rtt(v->a), limit_ns = rtt_ns != 0 ? rtt_ns : OUT_OF_ORDER_NS;

    return v->fwd->nextseq != v->next && is_within(v->fwd->nextseq_ns, v->time_ns, limit_ns);
}

static uint32_t
check_again(const struct view *v)
{
    uint32_t lastack = v->rev->lastack;

    if (v->len > 0 && lastack != 0 && seqno_diff(v->seq + v->len, lastack) <= 0)
        return ANALYSIS_SPURIOUS_RETRANSMISSION;
    if (!is_behind(v))
        return 0;
    if (is_asked_for(v))
        return ANALYSIS_FAST_RETRANSMISSION;
    return is_overtaken(v) ? ANALYSIS_OUT_OF_ORDER : ANALYSIS_RETRANSMISSION;
}

/* How long the sender waited: since the oldest segment that is not acknowledged; where none is
 * left, since the highest number was sent. */
static RARE void
measure_rto(const struct view *v, const struct unacked *oldest, struct analysis_result *out)
{
    uint32_t frame = oldest ? oldest->frame : v->fwd->nextseq_frame;

    out->rto_ns = nanotime_between(oldest ? oldest->time_ns : v->fwd->nextseq_ns, v->time_ns);
    if (out->rto_ns != 0)
        out->rto_frame = frame_whole(v->s->frame, frame);
}

/* What Wireshark has no room for, it does not count a FIN's number of either. */
static uint32_t
remember_unacked(const struct view *v)
{
    struct unacked entry = {
        .time_ns = v->time_ns, .seq = v->seq, .next = v->next, .frame = v->frame};

    if (v->fwd->n_unacked >= LIMIT_UNACKED_PER_HALF)
        return v->seq + v->len;
    unacked_add(v->pool, v->fwd, &entry);
    return v->next;
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
        fwd->nextseq_ns = v->time_ns;
        fwd->nextseq_frame = v->frame;
    }
    if (fwd->maxack == 0 || v->seq == fwd->maxack)
        fwd->maxack = fwd->nextseq;
}

static void
remember_segment(const struct view *v, struct analysis_result *out)
{
    struct analysis_half *fwd = v->fwd;
    struct unacked_more *more = unacked_more_of(v->pool, fwd);

    fwd->window = v->window;
    fwd->window_seen = true;
    fwd->lastack = v->ack;
    fwd->last_flags = (uint16_t)out->flags;
    if (v->a->grown != 0)
        v->a->grown &= fwd == v->a->half ? 2 : 1;
    if (!more)
        return;
    more->unread_ns = 0;
    out->in_header = more->in_header;
}

/* The field counts even without the ACK flag. */
static void
find_acked(const struct view *v, struct analysis_result *out)
{
    struct unacked hit;

    if (!unacked_cover(v->pool, v->rev, v->ack, &hit))
        return;
    out->acks_frame = frame_whole(v->s->frame, hit.frame);
    out->ack_rtt_ns = nanotime_between(hit.time_ns, v->time_ns);
}

/* Since the last PSH, it included: printed only beside bytes_in_flight, counted always. */
static void
count_in_flight(const struct view *v, struct analysis_result *out)
{
    struct analysis_half *fwd = v->fwd;
    uint32_t bytes;

    if (fwd->bif_off || fwd->n_unacked == 0)
        return;
    fwd->push_bytes = v->len + (fwd->after_push ? 0 : fwd->push_bytes);
    fwd->after_push = (v->flags & TCP_PSH) != 0;
    bytes = unacked_span(v->pool, fwd) -
            (v->rev->has_sacked ? unacked_more_of(v->pool, v->rev)->sacked : 0);
    if (bytes > 0 && bytes < IN_FLIGHT_MAX)
        out->bytes_in_flight = bytes - (v->next - v->seq - v->len);
    if (out->bytes_in_flight != 0)
        out->push_bytes = fwd->push_bytes;
}

static void
analyse(const struct view *v, struct analysis_result *out)
{
    uint32_t next = v->seq;

    if (v->flags & TCP_ACK)
        v->rev->bif_off = false;
    out->flags |= check_forward(v);
    if (out->flags & ANALYSIS_LOST_SEGMENT)
        v->fwd->bif_off = true;
    count_duplicate(v, out);
    out->flags |= check_ack_of_unseen(v);
    if (takes_up_numbers(v)) {
        if (!(out->flags & ANALYSIS_KEEP_ALIVE))
            out->flags |= check_again(v);
        if (out->flags & ANALYSIS_RETRANSMISSION)
            measure_rto(v, unacked_oldest(v->pool, v->fwd), out);
        next = remember_unacked(v);
    }
    remember_numbers(v, next, out->flags);
    remember_segment(v, out);
    find_acked(v, out);
    if (v->len > 0)
        count_in_flight(v, out);
}

/* A SYN sent again starts over: what was sent behind a gap is forgotten.  A SYN-ACK with another
 * number moves the base, and the stream goes on. */
static void
restart(const struct view *v, struct analysis_result *out)
{
    struct analysis_half *fwd = v->fwd;

    if (!fwd->base_known)
        return;
    if (flags_are_syn(v->flags)) {
        if (fwd->base == v->seq)
            fwd->nextseq = fwd->maxack;
    } else if (fwd->base != v->seq) {
        fwd->base = v->seq;
        out->flags |= ANALYSIS_REUSED_PORTS;
    }
}

/* What Wireshark did not come to say. */
static RARE void
cut_short(struct analysis_result *out)
{
    out->flags &= ANALYSIS_TFO_SYN | ANALYSIS_TFO_ACK | ANALYSIS_TFO_IGNORED;
    out->repeats_ack = false;
    out->dup_ack_num = 0;
    out->dup_ack_frame = out->rto_frame = out->acks_frame = out->fin_retrans = 0;
    out->rto_ns = out->ack_rtt_ns = out->initial_rtt_ns = 0;
    out->bytes_in_flight = out->push_bytes = 0;
    if (out->extent < EXTENT_OPTIONS)
        out->time_rel_ns = out->time_delta_ns = 0;
}

static void
show(const struct view *v, struct analysis_result *out)
{
    const struct tcp_options *o = &v->s->options;

    view_seq(v, out);
    if (out->extent >= EXTENT_WINDOW)
        view_window(v, out);
    if (out->extent >= EXTENT_OPTIONS && o->n_list > 0 && !o->only_timestamps)
        view_options(*v, out);
    out->initial_rtt_ns = analysis_initial_rtt(v->a);
    if (out->extent != EXTENT_ALL)
        cut_short(out);
    else if (v->flags & TCP_SYN)
        view_check_scales(v);
}

/* Everything but the SACK blocks behind n_sack. */
static void
clear(struct analysis_result *out)
{
    out->dup_ack_frame = out->rto_frame = out->acks_frame = out->fin_retrans = 0;
    out->rto_ns = out->ack_rtt_ns = out->initial_rtt_ns = 0;
    out->time_rel_ns = out->time_delta_ns = 0;
    out->flags = out->seq = out->ack = out->len = out->next_seq = out->window = 0;
    out->window_factor = 0;
    out->dup_ack_num = out->bytes_in_flight = out->push_bytes = 0;
    out->completeness = out->late = out->n_sack = 0;
    out->has_dsack = out->has_len = out->repeats_ack = out->in_header = false;
    out->close = CLOSE_NONE;
}

/* How many numbers it takes up, as far as it is whole enough to tell. */
static inline void
find_length(struct view *v, struct analysis_result *out)
{
    if (v->s->notes & NOT_WHOLE)
        v->has_len = view_length(v->s, &v->len);
    v->next = v->seq + v->len + ((v->flags & (TCP_SYN | TCP_FIN)) != 0);
    out->has_len = v->has_len;
    if (!v->has_len && v->pool)
        remember_unread(v);
}

/* As Wireshark's dissect_tcp() does it, whose tcp_analyze_sequence_number() is analyse(): what it
 * says and learns hangs on the order. */
static inline void
dissect(struct view *v, bool reused, struct analysis_result *out)
{
    find_length(v, out);
    view_times(v, out);
    if (reused) {
        v->a->completeness = COMPLETENESS_SYN;
        out->flags |= ANALYSIS_REUSED_PORTS;
    }
    if (v->flags & TCP_SYN)
        restart(v, out);
    v->fwd->has_sacked = false;
    if (v->has_len) {
        view_find_bases(v);
        if (v->pool)
            analyse(v, out);
    }
    show(v, out);
    if (v->s->answer_end != ANSWER_NONE && v->pool)
        answers_follow(*v, out->flags);
}

BUSY void
analysis_take(struct analysis *a, struct analysis_pool *pool, int from, const struct segment *s,
              bool reused, struct analysis_result *out)
{
    struct view v = {.a = a,
                     .pool = pool,
                     .s = s,
                     .fwd = &a->half[from],
                     .rev = &a->half[!from],
                     .time_ns = s->time_ns,
                     .seq = s->seq,
                     .ack = s->ack,
                     .len = s->len,
                     .frame = (uint32_t)s->frame,
                     .flags = s->flags,
                     .window = s->window,
                     .has_len = true,
                     .first = !a->begun && !reused && !a->announced};

    assert(from == 0 || from == 1);
    clear(out);
    out->stream = a->stream;
    out->side = (uint8_t)(from ^ a->turned);
    out->extent = extent_of(s);
    if (out->extent > EXTENT_PORTS)
        dissect(&v, reused, out);
}

void
analysis_quote(struct analysis *a, struct analysis_pool *pool, int from, const struct segment *s,
               bool reused)
{
    struct segment quoted = *s;
    struct analysis_result unused;

    if (analysis_begins_stream(a, from, s))
        return;
    quoted.notes |= SEGMENT_BAD_OFFSET; /* as if it ended within its header */
    quoted.tcp_bytes = quoted.len = 0;
    quoted.answer_end = ANSWER_NONE;
    analysis_take(a, pool, from, &quoted, reused, &unused);
}

/* Whether a plain segment tells nothing of its stream that is not known yet: nearly all do. */
static bool
is_known(const struct analysis *a, const struct segment *s)
{
    unsigned bit = s->len > 0 ? COMPLETENESS_DATA : COMPLETENESS_ACK;

    if (!a->bases_known || a->syn_waits || s->notes & NOT_WHOLE || s->options.has_wscale)
        return false;
    return !flags_are_control(s->flags) && (!(s->flags & TCP_ACK) || a->completeness & bit);
}

bool
analysis_learn(struct analysis *a, int from, const struct segment *s, bool reused)
{
    struct analysis_result out;

    if (is_known(a, s))
        return false;
    analysis_take(a, NULL, from, s, reused, &out);
    return true;
}
