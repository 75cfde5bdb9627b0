/*
 * One segment on its way through the tracker: what its parts share, and the questions that several
 * of them ask.  "It" is the segment, "its side" the one that sent it.
 */
#ifndef TCPVIZ_SRC_FLOW_SIGHTING_H
#define TCPVIZ_SRC_FLOW_SIGHTING_H

#include "half.h"
#include "tcpviz/base/frames.h"
#include "tcpviz/base/inlining.h"
#include "tcpviz/flow/log.h"

/* No window is larger than this (RFC 7323 section 2.3), so the number of a segment, or an Ack, is
 * no further away from the newest one of its direction, even if some of those between did not pass
 * here. */
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
#define IDLE_NS (IDLE_MS * NANOTIME_MS)

/* Segments that the network or the capture put into another order come this near to each other:
 * Wireshark's 3 ms, where the round trip is not known. */
#define REORDERED_NS (3 * NANOTIME_MS)

/* One segment on its way through the tracker.  observer.c fills it in, but for what one part
 * finds and later ones ask: that is false or none at first. */
struct sighting {
    struct flow *flow;
    struct half *own, *peer; /* the sender's direction and the other one */
    const struct segment *s;
    struct event *e;
    uint32_t handle;        /* of e in the log; 0: it is not kept */
    struct flow *newer;     /* a newer connection with these ends, whose SYN the other side sent; */
    struct flow *own_newer; /* whose SYN its own side sent; NULL: there is none */
    struct flow *older;     /* of a reset: whose ends the SYN of its connection claims; or NULL */
    enum probe probe;       /* tcp_send_track: what it asks for */
    enum doubt doubt;       /* why its receiver does not take it as it is */
    bool follows_asking;    /* its side's segment before is doubted or a probe, and has no answer */
    bool repeats_ack;       /* analysis_result.repeats_ack */
    bool holed;             /* the capture has just dropped frames: what is missing may be there */
    bool dropped;           /* its receiver drops it, so nothing follows from it */
    bool echoes_anew;       /* it echoes another timestamp than its side had echoed last */
    bool sacks_news;        /* it names bytes behind missing ones that no ACK had named before */
    bool sacks_old;   /* its first block was named before, and no copy of that can have come */
    bool fin_void;    /* its SYN counts anew, so the FIN that its side had sent is none */
    bool offers_less; /* its SYN comes again, without something that one before had offered */
    bool counted;     /* its side had relative numbers before it */
    bool garbage;     /* of a probe: its byte is not the one that passed before */
    int64_t data_before[2]; /* different payload bytes of both sides before it */
    struct log *log;
    struct ranges *ranges;
    const struct frames *frames; /* of earlier segments; NULL: none */
    const struct frame *frame;   /* of s; NULL: there are no bytes to compare */
};

/* The segment's payload, without the number of a SYN in front or a FIN behind. */
static inline struct span
payload_span(const struct segment *s)
{
    uint32_t from = s->seq + ((s->flags & TCP_SYN) != 0);

    return (struct span){from, from + s->len};
}

/* Whether the numbers of the segment are there to be tracked (the header was not cut before
 * them). */
static inline bool
tracked(const struct segment *s)
{
    return s->header_len >= 20 && !(s->notes & SEGMENT_BAD_OFFSET);
}

/* The states of who sent it and of who gets it; before tcp_state_track those before it. */
static inline enum tcp_state
own_state(const struct sighting *t)
{
    return (enum tcp_state)t->flow->state[t->e->from];
}

static inline enum tcp_state
peer_state(const struct sighting *t)
{
    return (enum tcp_state)t->flow->state[side_other(t->e->from)];
}

static inline void
set_own_state(struct sighting *t, enum tcp_state state)
{
    t->flow->state[t->e->from] = (uint8_t)state;
}

static inline void
set_peer_state(struct sighting *t, enum tcp_state state)
{
    t->flow->state[side_other(t->e->from)] = (uint8_t)state;
}

/* The connection whose ends its SYN claims has gone on behind that: disputes.h. */
static inline bool
older_goes_on(const struct sighting *t)
{
    return flow_claims(t->flow) && t->flow->stream_shared;
}

/* Its Ack is of the other side's SYN, and of no more than that side has sent. */
static inline bool
acks_sent_syn(const struct sighting *t)
{
    return (t->s->flags & TCP_ACK) && seqno_after(t->s->ack, t->peer->base_seq) &&
           !seqno_after(t->s->ack, t->peer->snd_nxt);
}

/* Who sent the segment before it: its own side, or the other one.  Of the first one neither. */
static inline bool
follows_own(const struct sighting *t)
{
    return t->own->last_segment > t->peer->last_segment;
}

static inline bool
follows_peer(const struct sighting *t)
{
    return t->peer->last_segment > t->own->last_segment;
}

/* A SYN counts as one only without RST: no kernel sends both, and a reset begins nothing. */
static inline bool
is_syn(const struct segment *s)
{
    return (s->flags & (TCP_SYN | TCP_RST)) == TCP_SYN;
}

/* How long nothing of the connection had passed before it. */
static inline int64_t
tcp_idle_ns(const struct sighting *t)
{
    return nanotime_between(t->flow->last_ns, t->s->time_ns);
}

/* It passes here too soon behind the segment before to be the answer to that: so it answers what
 * had come to its sender earlier, a doubled packet of that segment or another one. */
static inline bool
tcp_comes_too_soon(const struct sighting *t)
{
    return tcp_idle_ns(t) < flow_answer_ns(t->flow, t->e->from);
}

/* Its Ack is the highest one that has passed of its side, its own included once tcp_ack_track has
 * taken it; or it is below that: then it was overtaken, as a rule. */
static inline bool
tcp_has_newest_ack(const struct sighting *t)
{
    return half_is_una(t->peer, t->s->ack);
}

static inline bool
tcp_has_older_ack(const struct sighting *t)
{
    return t->peer->acked_known && seqno_before(t->s->ack, t->peer->snd_una);
}

/* It acknowledges what its side had not acknowledged before, captured or not; before tcp_ack_track
 * has taken it. */
static inline bool
tcp_has_newer_ack(const struct sighting *t)
{
    return t->peer->acked_known && seqno_after(t->s->ack, t->peer->snd_una);
}

/* Then the segment that had brought the higher one; else 0.  Kernels put their newest Ack into
 * whatever they send, also again: so this was sent before that one, unless nothing is on its way
 * for so long.  One below the initial number is of another connection. */
static inline uint32_t
tcp_sent_before_ack(const struct sighting *t)
{
    bool foreign = t->peer->syn_seen && t->e->rel_ack < 0;

    return (t->s->flags & TCP_ACK) && t->e->ack_relative && !foreign && tcp_has_older_ack(t)
               ? t->peer->snd_una_segment
               : 0;
}

/* A reset had ended the connection: one of its own side, or of the other one. */
static inline bool
was_reset_by_own(const struct sighting *t)
{
    return t->flow->end == END_RESET && t->flow->end_by == t->e->from;
}

static inline bool
was_reset_by_peer(const struct sighting *t)
{
    return t->flow->end == END_RESET && t->flow->end_by != t->e->from;
}

/* Its Seq is what the other side's newest Ack expects. */
static inline bool
tcp_seq_is_expected(const struct sighting *t)
{
    return t->peer->ack_seen && t->s->seq == t->peer->last_ack;
}

/* Nothing of the other side passes here, although it has answered the SYN, as a later state or an
 * Ack of its numbers shows: so nothing is known of its Acks either. */
static inline bool
answers_pass_elsewhere(const struct sighting *t)
{
    return t->peer->segments == 0 &&
           (own_state(t) != STATE_SYN_SENT || ((t->s->flags & TCP_ACK) && t->s->ack != 0));
}

/* RFC 9293 section 3.10.7.1: the reset that answers a segment without ACK has Seq 0, and an Ack of
 * all that came.  Such segments are a SYN, or a scan. */
static inline bool
answers_no_ack(const struct half *own, const struct half *peer, const struct segment *s)
{
    return (s->flags & (TCP_RST | TCP_ACK)) == (TCP_RST | TCP_ACK) && s->seq == 0 &&
           !own->base_known && peer->seq_seen && !peer->ack_seen && s->ack == peer->snd_nxt;
}

/* Its sender is in SYN-SENT and has been told no number: some boot loaders answer the challenge ACK
 * of an older connection so (GRUB), and ask again. */
static inline bool
acks_no_number(const struct sighting *t)
{
    return t->s->ack == 0 && own_state(t) == STATE_SYN_SENT && !t->peer->syn_seen &&
           !t->peer->base_known;
}

/* What of segment.notes is worth a line: not what every short snapshot length brings, nor what
 * offload looks like. */
#define SEGMENT_STRANGE                                                                            \
    (SEGMENT_CUT_HEADER | SEGMENT_BAD_OFFSET | SEGMENT_BAD_OPTIONS | SEGMENT_BAD_IP_LENGTH)

/* So many notes still have room; the last place is kept for that of a packet seen again. */
static inline int
event_room(const struct event *e)
{
    return EVENT_NOTES_MAX - 1 - e->n_notes;
}

/* Adds a note if there is room: the first ones are the ones that matter most.  So whoever asks for
 * one with event_find_note is told "no" of a fourth.  Most segments have none. */
RARE void event_note(struct event *e, struct note note);

/* One that matters more than which copy was answered, the capture's clock or odd bytes: if there is
 * no room, such a note goes. */
RARE void event_note_surely(struct event *e, struct note note);

/* RFC 8684 section 3.3.4: with several paths a window is one of the bytes of all of them, not of
 * the numbers of this one. */
static inline bool
tcp_is_multipath(const struct sighting *t)
{
    return t->own->multipath && t->peer->multipath;
}

/* Whether its window counts.  RFC 9293 section 3.10.7.4: with a new Ack, or with the newest one
 * where its Seq is not below that of the window before (SND.WL1); else it was overtaken, or comes
 * again. Not with an Ack that its receiver does not take; and where the capture ends in front of
 * the field, the 0 there is none. */
static inline bool
tcp_offers_window(const struct sighting *t)
{
    const struct segment *s = t->s;

    if (s->notes & SEGMENT_CUT_HEADER && s->window == 0)
        return false;
    if (!(s->flags & TCP_ACK))
        return s->flags & TCP_SYN;
    if (t->doubt == DOUBT_ACK)
        return false;
    if (!t->peer->acked_known || t->peer->snd_una_segment == t->e->segment)
        return true;
    return s->ack == t->peer->snd_una && s->seq + segment_seq_len(s) == t->own->snd_nxt;
}

/* Whether this number of its side lies behind the end of the window that the peer offers now, also
 * where the peer had offered more before (by more than rounding). */
static inline bool
tcp_is_refused(const struct sighting *t, uint32_t seq)
{
    uint32_t end = t->own->snd_una + half_window_bytes(t->peer);

    return t->own->acked_known && t->peer->edge_known && t->peer->window_seen &&
           !seqno_before(seq, end) &&
           (!seqno_before(seq, t->peer->edge) ||
            seqno_diff(t->peer->edge, end) >= half_window_unit(t->peer));
}

/* Wireshark says nothing of a segment whose options were cut, though numbers and window are there.
 */
static inline bool
is_unjudged(const struct segment *s)
{
    return (s->notes & SEGMENT_CUT_OPTIONS) != 0;
}

/* Also where Wireshark says nothing; neither of a SYN or FIN. */
static inline bool
has_zero_window(const struct sighting *t)
{
    return (t->e->analysis & ANALYSIS_ZERO_WINDOW) ||
           (is_unjudged(t->s) && t->s->window == 0 && !flags_are_control(t->s->flags));
}

/* Whether it is an empty segment with the numbers of the one before.  Asked behind tcp_ack_track,
 * before the window is remembered. */
static inline bool
repeats_numbers(const struct sighting *t)
{
    const struct segment *s = t->s;

    return s->len == 0 && flags_are_ack(s->flags) && s->seq == t->own->snd_nxt &&
           tcp_has_newest_ack(t) && t->peer->snd_una_segment != t->e->segment && s->window != 0 &&
           t->own->window_seen && !event_find_note(t->e, NOTE_GAP) &&
           !event_find_note(t->e, NOTE_NOT_CAPTURED);
}

/* The same with its window, where Wireshark does not see that: it takes a next number of 0 for
 * none, and moves its own back when something comes again. */
static inline bool
repeats_unjudged(const struct sighting *t)
{
    return (t->own->snd_nxt == 0 || t->peer->snd_nxt == 0 || is_unjudged(t->s)) &&
           repeats_numbers(t) && t->s->window == t->own->window;
}

/* With half_knows_echo(): whether it has no timestamp, or one that is older than the one echoed.
 * One tick older it may be: Linux takes such a segment, since clocks of several processors differ.
 */
static inline bool
has_old_timestamp(const struct sighting *t)
{
    return seqno_diff(t->own->ts_recent, t->s->options.tsval) > 1 ||
           (!t->s->options.has_timestamps && t->own->ts_recent != 0);
}

/* A silence of so much may be none; in shorter ones timestamps of a second tell too little. */
#define CLOCK_DOUBT_NS ((uint64_t)10 * NANOTIME_S)

/* Whether the capture's clock went back since the segment before, or on by so much. */
static inline bool
is_clock_in_doubt(const struct sighting *t)
{
    return (uint64_t)t->s->time_ns - (uint64_t)t->flow->last_ns >= CLOCK_DOUBT_NS;
}

/* Whether a side is in TIME-WAIT; or in CLOSING where all is acknowledged, so that the Ack which
 * takes it there has passed. */
static inline bool
closed_in_time_wait(const struct flow *flow, enum side side)
{
    return flow->state[side] == STATE_TIME_WAIT ||
           (flow->state[side] == STATE_CLOSING && flow->end == END_CLOSED);
}

#endif
