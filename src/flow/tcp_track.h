/*
 * What one observer can say about one segment: the parts of it.
 *
 * observer_take calls tcp_track once for each segment.  Of most segments tcp_plain_track does all;
 * else each part is called in this order: tcp_track_begin, tcp_send_track, tcp_ack_track,
 * tcp_track_notes, tcp_state_track.  They read the segment, move the connection on and fill in the
 * event.  Rules: RFC 9293 section 3.4 (numbers), 3.10 (what
 * an arriving segment does), RFC 2018 and 2883 (SACK), RFC 7323 (window scale).
 */
#ifndef TCPVIZ_FLOW_TCP_TRACK_H
#define TCPVIZ_FLOW_TCP_TRACK_H

#include "ranges.h"
#include "tcpviz/base/frames.h"
#include "tcpviz/base/seqno.h"
#include "tcpviz/flow/log.h"

/* No window is larger than this (RFC 7323 section 2.3), so no number of a segment or an Ack is
 * further away from the newest one, even if some of those between did not pass here. */
#define WINDOW_MAX (1 << 30)

/* Whether one number is so far ahead of another one of its direction.  Comparisons modulo 2^32 need
 * both within 2^31: so none that is kept may stay further behind than WINDOW_MAX. */
static inline bool
is_far_ahead(uint32_t seq, uint32_t of)
{
    uint32_t way = seq - of;

    return way > WINDOW_MAX && way < 3U * WINDOW_MAX;
}

/* After so much silence a connection was idle. */
#define IDLE_MS 1000

/* One segment on its way through the tracker. */
struct sighting {
    struct flow *flow;
    struct half *own, *peer; /* the sender's direction and the other one */
    const struct segment *s;
    struct event *e;
    uint32_t handle;        /* of e in the log; 0: it is not kept */
    uint64_t fingerprint;   /* for twins.h; 0: not computed yet */
    struct flow *newer;     /* whose SYN, the other side's, claims these ends; NULL: none */
    enum probe probe;       /* set by tcp_send_track */
    enum doubt doubt;       /* what its receiver will doubt */
    bool repeats_ack;       /* analysis_result.repeats_ack */
    bool holed;             /* the capture has just dropped frames: what is missing may have been */
    bool dropped;           /* its receiver drops it, so nothing follows from it */
    bool sacks_news;        /* it names bytes behind missing ones that no ACK had named before */
    bool fin_void;          /* its SYN counts anew, so the FIN that its side had sent is none */
    bool garbage;           /* of a probe: its byte is not the one that passed before */
    int64_t data_before[2]; /* different payload bytes of both sides before this segment */
    struct log *log;
    struct ranges *ranges;
    const struct frames *frames; /* of earlier segments; NULL: none */
    const struct frame *frame;   /* of s; NULL: there are no bytes to compare */
};

/* Which sending an ACK answers, where some of what it covers was sent more than once. */
struct answer {
    bool known;       /* it answers `segment`, unless that is 0 */
    uint32_t segment; /* else one of the candidates */
    int64_t time_ns;  /* of `segment` */
    struct note note; /* of kind NONE: none */
};

/* Whether the numbers of the segment are there to be tracked (the header was not cut before
 * them). */
static inline bool
tracked(const struct segment *s)
{
    return s->header_len >= 20 && !(s->notes & SEGMENT_BAD_OFFSET);
}

/* The connection whose ends its SYN claims has gone on behind that: disputes.h. */
static inline bool
older_goes_on(const struct sighting *t)
{
    return t->flow->disputed && t->flow->stream_shared;
}

/* The other side's newest segment is a keep-alive, behind which its sender has sent nothing yet. */
static inline bool
is_behind_keep_alive(const struct sighting *t)
{
    return t->peer->probe == PROBE_KEEP_ALIVE && t->peer->last_segment > t->own->last_segment;
}

/* A SYN counts as one only without RST: no kernel sends both, and a reset begins nothing. */
static inline bool
is_syn(const struct segment *s)
{
    return (s->flags & (TCP_SYN | TCP_RST)) == TCP_SYN;
}

/* RFC 9293 section 3.10.7.1: the reset that answers a segment without ACK has Seq 0, and an Ack of
 * all that came.  Such segments are a SYN, or a scan. */
static inline bool
answers_no_ack(const struct half *own, const struct half *peer, const struct segment *s)
{
    return (s->flags & (TCP_RST | TCP_ACK)) == (TCP_RST | TCP_ACK) && s->seq == 0 &&
           !own->base_known && peer->seq_seen && !peer->ack_seen && s->ack == peer->snd_nxt;
}

/* What of segment.notes is worth a line: not what every short snapshot length brings, nor what
 * offload looks like. */
#define SEGMENT_STRANGE                                                                            \
    (SEGMENT_CUT_HEADER | SEGMENT_BAD_OFFSET | SEGMENT_BAD_OPTIONS | SEGMENT_BAD_IP_LENGTH)

/* Adds a note if there is room; the first ones are the ones that matter most. */
void event_note(struct event *e, struct note note);

/* One that matters more than which copy was answered, the capture's clock or odd bytes: if there is
 * no room, such a note goes. */
void event_note_surely(struct event *e, struct note note);

/* Relative numbers, valid once the direction's base is known.  Counted from the newest number, so
 * that the 32 bits may wrap any number of times; an Ack is newer than any number sent where only
 * the other direction passes here. */
static inline int64_t
half_rel(const struct half *half, uint32_t raw)
{
    return half->newest + seqno_diff(raw, half->base_seq + (uint32_t)half->newest);
}

/* `rel` was sent, or acknowledged. */
static inline void
half_reaches(struct half *half, int64_t rel)
{
    if (rel > half->newest)
        half->newest = rel;
}

/* The window of a segment of this direction, in bytes.  RFC 7323 section 2.2: that of a SYN is
 * never scaled. */
static inline int64_t
half_scaled_window(const struct half *half, const struct segment *s)
{
    if ((s->flags & TCP_SYN) || half->wscale < 0)
        return s->window;
    return (int64_t)s->window << half->wscale;
}

/* RFC 7323 section 2.4: scaled, a window says only so many bytes exactly. */
static inline int32_t
half_window_unit(const struct half *half)
{
    return half->wscale > 0 ? 1 << half->wscale : 1;
}

static inline void
half_remember_window(struct half *half, const struct event *e)
{
    half->closed &= e->window == 0;
    half->window_seen = true;
    half->window = e->window;
    half->window_shift = e->window_bytes != e->window ? (unsigned)e->wscale & 15u : 0;
}

/* What tells a reset that its own host sent from one that came from elsewhere. */
static inline void
half_remember_ttl(struct half *half, const struct segment *s)
{
    if (half->ttl == s->ttl)
        return;
    if (half->ttl != 0)
        half->ttl_differs = true;
    half->ttl = s->ttl;
}

/* RFC 8684 section 3.3.4: with several paths a window is one of the bytes of all of them, not of
 * the numbers of this one. */
static inline bool
tcp_is_multipath(const struct sighting *t)
{
    return t->own->multipath && t->peer->multipath;
}

/* RFC 9293 section 3.10.7.4: a window counts with a new Ack, or with the newest one where its Seq
 * is not below that of the window before (SND.WL1).  Else it was overtaken, or comes again; and
 * with an Ack that its receiver does not take none comes. */
static inline bool
tcp_offers_window(const struct sighting *t)
{
    const struct segment *s = t->s;

    if (!(s->flags & TCP_ACK))
        return s->flags & TCP_SYN;
    if (t->doubt == DOUBT_ACK)
        return false;
    if (!t->peer->acked_known || t->peer->snd_una_segment == t->e->segment)
        return true;
    return s->ack == t->peer->snd_una && s->seq + segment_seq_len(s) == t->own->snd_nxt;
}

/* Whether this number of its own lies behind the end of the window that its peer offers now, which
 * may be less than it had offered before: by more than rounding. */
static inline bool
tcp_is_refused(const struct sighting *t, uint32_t seq)
{
    uint32_t end = t->own->snd_una + half_window_bytes(t->peer);

    return !seqno_before(seq, end) && t->peer->edge_known && t->peer->window_seen &&
           t->own->acked_known &&
           (!seqno_before(seq, t->peer->edge) ||
            seqno_diff(t->peer->edge, end) >= half_window_unit(t->peer));
}

/* The first number that the peer has not acknowledged, raw, as far as that is known. */
static inline uint32_t
first_unacked(const struct half *half)
{
    return half->acked_known ? half->snd_una : half->base_seq;
}

/* The number behind the highest one known of a direction whose seq_seen is set: where only the
 * other one passes here, its Acks go further than what was seen.  Raw. */
static inline uint32_t
half_newest(const struct half *half)
{
    return half->base_seq + (uint32_t)half->newest;
}

/* Payload bytes on their way: numbers seen and not acknowledged, less those of a SYN or FIN. */
int64_t half_unacked(const struct ranges *ranges, const struct half *half);

/* Whether its newest segment outside the window, which seemed to be dropped, ends there. */
static inline bool
stray_ends_at(const struct ranges *ranges, const struct half *half, uint32_t seq)
{
    return half->stray_seen && half_more(ranges, half)->stray == seq;
}

/* Whether its timestamp, 0 if it has none, is older than the one echoed, as far as that is known: a
 * FIN has its place.  By one tick it may be: Linux takes such a segment, since clocks of several
 * processors differ. */
static inline bool
has_old_timestamp(const struct sighting *t)
{
    return seqno_diff(t->own->ts_recent, t->s->options.tsval) > 1;
}

/* Whether a side of a connection that was closed is in TIME-WAIT, or goes there from CLOSING with
 * an Ack that passed before its own. */
static inline bool
closed_in_time_wait(const struct flow *flow, enum side side)
{
    return flow->state[side] == STATE_TIME_WAIT ||
           (flow->state[side] == STATE_CLOSING && flow->end == END_CLOSED);
}

void tcp_track(struct sighting *t);

/* tcp_plain.c: the same as tcp_track_parts, and quickly, of a segment with which nothing goes on
 * but data and their Acks.  Else false, and nothing was done. */
bool tcp_plain_track(struct sighting *t);

/* Whether that may be so of the segments that come next, as far as the connection tells. */
void tcp_plain_expect(struct flow *flow);

/* tcp_track.c: all of the following. */
void tcp_track_parts(struct sighting *t);

/* tcp_track.c: what stands in the header; bases of the relative numbers; window scale. */
void tcp_track_begin(struct sighting *t);

/* tcp_send.c: which of the segment's numbers are new, again, or fill a gap. */
void tcp_send_track(struct sighting *t);

/* tcp_bytes.c: of a segment with numbers that passed before: a note, if its bytes are not those of
 * then. */
void tcp_bytes_compare(struct sighting *t);

/* The same of a probe below the next number, without a note. */
bool tcp_bytes_are_others(const struct sighting *t);

/* Of data at the next number, before they are sent, while nothing waits for an Ack: whether they
 * had waited for that. */
void tcp_send_note_waiting(struct sighting *t);

/* Whether an Ack of all came just before. */
static inline bool
comes_behind_ack(const struct sighting *t)
{
    return t->own->snd_una == t->own->snd_nxt && t->own->snd_una_segment + 1 == t->e->segment;
}

/* Sequence numbers from `from` up to but not including `to`. */
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

/* Remembers the part of the segment that lies in `fresh` as sent for the first time. */
void tcp_send_add(struct sighting *t, struct span fresh);

/* tcp_gaps.c: numbers that were jumped over.  The segment goes on behind `span`. */
void tcp_gaps_jump_over(struct sighting *t, struct span span);

/* How many of these numbers were jumped over and are still missing. */
uint32_t tcp_gaps_missing(const struct sighting *t, struct span old);

/* Fills gaps with the part of the segment that is not news by its number; partly_again: the rest of
 * it had been here. */
void tcp_gaps_fill(struct sighting *t, struct span old, bool partly_again);

/* Whether this one was sent before the segment with that timestamp, which jumped over its numbers.
 */
enum why_again tcp_gaps_compare(const struct sighting *t, uint32_t tsval);

/* tcp_probe.c: what the segment asks for, if it is a probe (RFC 9293 sections 3.8.4 and 3.8.6.1).
 */
enum probe tcp_probe_of(const struct sighting *t);

/* tcp_fin.c: a FIN whose number is in front of `end`. */
void tcp_fin_track(struct sighting *t, uint32_t end);

/* Who goes on where its FIN stood has not closed, if nobody takes that. */
void tcp_fin_check_weak(struct sighting *t);

/* Whether it brings data or a FIN behind its side's FIN; and what to say of it. */
bool tcp_fin_is_behind(const struct sighting *t);
void tcp_fin_note_behind(struct sighting *t);

/* The FIN of a side, if it sent one, was none: the closing has not begun, or begins with the other
 * side's. */
void tcp_fin_forget(struct flow *flow, enum side from);

/* The same of one that was not taken: its number is free, and the states are what they were. */
void tcp_fin_void(struct ranges *ranges, struct flow *flow, enum side from);

/* Whether it is a FIN below what its receiver expects: a FIN is the last number of its side. */
bool tcp_fin_is_old(const struct sighting *t);

/* The newest sending of some numbers before this one, as far as it is remembered. */
struct last_sending {
    uint32_t tsval; /* 0: not known */
    bool is_copy;
    bool refused, missed;       /* as by enum range_way, */
    bool timed_out, recovering; /* and as in struct range */
};

/* tcp_again.c: of the copy, or, with NULL, of the range, whose numbers come again. */
struct last_sending tcp_again_last(const struct range *r, const struct copy *copy);

/* How the segment compares with `earlier`, which it sends again, before that is marked as such;
 * from_copy: or with a newer copy of that. */
enum resent tcp_again_compare(const struct sighting *t, const struct range *earlier,
                              bool from_copy);

/* What speaks for a reason to send `old` again, beside ACKs that asked for it; `before` was its
 * last sending, after_ns ago. */
void tcp_again_explain(struct sighting *t, struct span old, const struct last_sending *before,
                       int64_t after_ns);

/* The same where new bytes come along with old ones, which were refused as they were sent last. */
void tcp_again_explain_shared(struct sighting *t, const struct range *earlier);

/* The ACK shows that what its peer had sent again was not needed (RFC 3522, RFC 5682): what was on
 * its way does not count as lost. */
void tcp_again_forget_timeout(struct sighting *t);

/* tcp_ack.c: what its Ack covers, as a sum; SACK blocks. */
void tcp_ack_track(struct sighting *t);

/* Of that, an Ack above the one before, raw; and SACK blocks, where there are some or were. */
void tcp_ack_advance(struct sighting *t, uint32_t before);
void tcp_ack_sack(struct sighting *t);

/* tcp_copies.c: of an Ack above `from`, before what it covers is. */
struct answer tcp_copies_answered(struct sighting *t, uint32_t from);

/* Of a segment without payload, whose sender has sent something again. */
void tcp_copies_see_bare_ack(struct sighting *t);

static inline bool
has_to_do_with_sack(const struct sighting *t)
{
    return t->s->options.n_sack > 0 || t->own->shows_gap || t->own->sacks;
}

/* tcp_accept.c: what its receiver makes of a segment (RFC 9293 section 3.10.7.4), as far as that is
 * known here.  False: it drops it, and a note says why.  Asked only of numbers that are not the
 * next ones. */
bool tcp_accept_seq(struct sighting *t);

/* Likewise of an Ack above all that was seen here. */
bool tcp_accept_ack(struct sighting *t);

/* RFC 7323 section 5: what its receiver makes of an old timestamp, if that counts here. */
void tcp_accept_timestamp(struct sighting *t);

/* The window that the segment's sender offers, and what of the segment lies behind that of its
 * receiver. */
void tcp_accept_window(struct sighting *t);

/* Of that, the window that it offers. */
void tcp_accept_offer(struct sighting *t);

/* Flags that no TCP sends together; asked only of a segment that has SYN or RST, or no ACK. */
void tcp_accept_flags(struct sighting *t);

/* Whether the segment is the ACK that answers what its sender doubts, by peer->doubt: then there is
 * a note, and nothing else to say about it. */
bool tcp_accept_challenge(struct sighting *t);

/* tcp_track.c: windows, probes, keep-alives and repeated ACKs in our own words, after the
 * analysis has judged the segment. */
void tcp_track_notes(struct sighting *t);

/* tcp_reset.c: what was seen that may be the reason of a reset; before it changes the states. */
void tcp_reset_explain(struct sighting *t);

/* tcp_state.c: the states of both sides, and where the bands stand. */
void tcp_state_track(struct sighting *t);

#endif
