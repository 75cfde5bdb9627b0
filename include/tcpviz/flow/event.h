/*
 * An event: what one observer can say about one segment, at the moment it passed; or about an ICMP
 * error that quotes one, which is drawn between the segments of its connection and counts with
 * them.
 *
 * A struct event is a value: what observer_take gives at the moment, and what log_read makes of
 * the record that was kept of it.  Nothing of it changes later but `acked_by` and `disproved`,
 * which later segments set once, and the last note, which says that the same packet was seen again.
 * Relative numbers count from the direction's initial number (its SYN is 0) in 64 bits, so they go
 * on past 4 GiB; a direction whose SYN was not seen counts the first number seen as 1.
 */
#ifndef TCPVIZ_FLOW_EVENT_H
#define TCPVIZ_FLOW_EVENT_H

#include "tcpviz/base/limits.h"
#include "tcpviz/base/nanotime.h"
#include "tcpviz/decode/segment.h"
#include "tcpviz/flow/note.h"

#include <stdbool.h>
#include <stdint.h>

/* Roles, not addresses: both ends may be 127.0.0.1. */
enum side { CLIENT = 0, SERVER = 1 };

static inline enum side
side_other(enum side s)
{
    return s == CLIENT ? SERVER : CLIENT;
}

/* RFC 9293 section 3.3.2; LISTEN is never seen from the wire. */
enum tcp_state {
    STATE_UNKNOWN,
    STATE_SYN_SENT,
    STATE_SYN_RECEIVED,
    STATE_ESTABLISHED,
    STATE_FIN_WAIT_1,
    STATE_FIN_WAIT_2,
    STATE_CLOSE_WAIT,
    STATE_CLOSING,
    STATE_LAST_ACK,
    STATE_TIME_WAIT,
    STATE_CLOSED
};

/* One summand of an acknowledgment number: a range of the peer's numbers, as it was first sent. */
enum term_kind {
    TERM_DATA,  /* bytes */
    TERM_SYN,   /* the 1 of a SYN: the phantom byte */
    TERM_FIN,   /* the 1 of a FIN */
    TERM_UNSEEN /* numbers acknowledged that never passed here */
};

struct term {
    uint32_t value;   /* how many numbers */
    uint32_t segment; /* which segment of the connection brought them (of a sum: the first) */
    uint32_t count;   /* how many ranges are summed up in it; 1 unless data were summed */
    enum term_kind kind;
};

/* The last place is for NOTE_SEEN_... */
#define EVENT_NOTES_MAX 4

/* Timers wait for 1 s at least (RFC 6298 section 2), those of Linux for 200 ms; less a quarter,
 * since what passes here may have waited on its way. */
#define EVENT_TIMER_NS_MIN (150 * NANOTIME_MS)

/* Nor do probes of the tail come sooner (RFC 8985 section 7.2: two round trips), or anything else
 * that kernels do by a timer: their clocks tick no faster. */
#define EVENT_TICK_NS_MIN NANOTIME_MS

/* After so long a NAT or firewall may have forgotten a connection (RFC 5382 section 5 allows it
 * for longer ones, but many do not wait that long). */
#define EVENT_FORGOTTEN_NS (60 * NANOTIME_S)

/* How a segment whose note says AGAIN compares with the one that the note names, as far as that is
 * remembered.  ALIKE: they do not differ in what the network leaves alone.  OTHER: they do, so it
 * was sent a second time; SHORTER: and it has fewer of the same bytes, from the same number on.
 * COPY: that one was itself not the first to send this, and from the first one on a timer may have
 * run out.  ANSWERED: it is a SYN, and since the first one the peer has sent something.
 * TOLD_SMALLER: it is shorter, or larger than any packet and so split by offload, and an ICMP error
 * had said that a link takes no packets so large.
 * TOLD: it is a SYN, and another ICMP error had come about what its sender sent. */
enum resent {
    RESENT_UNKNOWN,
    RESENT_ALIKE,
    RESENT_OTHER,
    RESENT_SHORTER,
    RESENT_COPY,
    RESENT_ANSWERED,
    RESENT_TOLD_SMALLER,
    RESENT_TOLD
};

/* Why it sends again, or fills a gap, as far as more is known than what ACKs asked for.
 * SENT_BEFORE: its timestamp is older than that of the segment which had the same here before, or
 * jumped over it: so this one was sent before that one.  SENT_SINCE: newer than that of what jumped
 * over it; SENT_WITH: the same, and its sender's clock ticks too fast for a second sending.
 * REFUSED: when it was sent last, or came here, it lay behind the end of its receiver's window;
 * CLOSED: and that is closed now.  TIMEOUT: it was sent before a timer ran out, of which the ACK
 * has come since.  ALONE: it has all that is not acknowledged, for the second time. HELD_UP: by its
 * timestamp a timer may have run since the one before was sent, though not since that came here.
 * NOT_FIRST: older bytes wait for their ACK, too.  SMALLER: it is shorter than several before that
 * had the same first byte, which had no ACK; and nobody had told its sender so. RESET_DROPPED: it
 * is a SYN, and what came last for it was a reset that its sender does not take. FEW_ASK: without
 * SACK too few repeated ACKs had asked for it, and a timer may have run. UNSEEN_ANSWER: it is a SYN
 * that was acknowledged, and no SYN-ACK has passed.  WITHOUT_DATA: it is a SYN, and brings no data
 * as the one before did.  OFFERS_LESS: likewise, nor all the options, or ECN, that one before had.
 * SIGNED: it is a SYN with a signature (TCPOPT_MD5, TCPOPT_AO). */
enum why_again {
    WHY_UNKNOWN,
    WHY_SENT_BEFORE,
    WHY_SENT_SINCE,
    WHY_REFUSED,
    WHY_CLOSED,
    WHY_TIMEOUT,
    WHY_ALONE,
    WHY_HELD_UP,
    WHY_NOT_FIRST,
    WHY_SMALLER,
    WHY_RESET_DROPPED,
    WHY_FEW_ASK,
    WHY_UNSEEN_ANSWER,
    WHY_WITHOUT_DATA,
    WHY_OFFERS_LESS,
    WHY_SENT_WITH,
    WHY_SIGNED
};

/* event.missed: more than are counted; or more than were told further up, which are not told
 * apart. */
#define EVENT_MISSED_MANY UINT32_MAX
#define EVENT_MISSED_MORE (UINT32_MAX - 1)

/* The window scale of one direction (RFC 7323 section 2), where it is no shift. */
enum { WSCALE_UNKNOWN = -1, WSCALE_OFF = -2 };

struct event {
    uint32_t flow;    /* number of the connection, from 1 */
    uint32_t segment; /* number within the connection, from 1 */
    uint64_t frame;   /* number of the captured frame: grows from event to event */
    int64_t time_ns;  /* when it passed here */
    uint64_t twin_of; /* it is the packet of this frame once more; 0: it is not.  See
                         observer_take */

    /* With a type it is no segment but an ICMP error.  It goes to the sender of the segment that
     * its only note names; of a segment it has no flags, numbers and bytes. */
    struct icmp_error icmp;

    /* The segment of the connection before it, if that is still known; else 0. */
    uint32_t prev_segment;
    int64_t prev_ns;

    /* Frames that the capture dropped since that one, of this connection or of others; 0: none, or
     * there is no such segment.  And in front of which frames the first and the last of them: about
     * there, where a device was asked for them. */
    uint32_t missed;
    uint64_t missed_since, missed_frame;

    /* As it stood on the wire. */
    uint32_t seq, ack, len, captured_len;
    uint16_t flags;
    uint16_t window;        /* the field */
    uint16_t urgent;        /* the pointer, valid with TCP_URG */
    int64_t window_bytes;   /* after scaling; the bare field while the factor is unknown */
    int8_t wscale;          /* the shift in use by its sender then, or WSCALE_UNKNOWN, WSCALE_OFF */
    uint32_t segment_notes; /* bits of enum segment_note */

    /* As this observer understands it. */
    enum side from;
    bool seq_relative; /* rel_seq counts from a known base */
    bool ack_relative; /* rel_ack likewise */
    bool ack_advances; /* acknowledges something new, behind a number that is counted: terms[] is
                          its sum */
    int64_t rel_seq;   /* of its first number */
    int64_t rel_ack;   /* valid with TCP_ACK */
    int64_t ack_base;  /* with ack_advances: the highest Ack this side had sent before */

    /* Which segment this one answers, and when; and who answered this one. */
    uint32_t acks_segment; /* newest segment that the new Ack covers whole, or the one that
                              NOTE_TWO_COPIES tells; 0: none */
    int64_t ack_delay_ns;  /* time since that segment was first seen */
    bool ack_ambiguous;    /* some of what it covers was sent more than once (Karn) */
    bool asked_for;        /* the peer's repeated ACKs wanted just this (RFC 5681 section 3.2), or
                              its repeated SYN this SYN-ACK, which is one for each SYN */
    bool acked_before;     /* all that it sends again had been acknowledged, as seen here */
    bool loss_shown;       /* it sends again while the peer's newest ACKs show that something is
                              missing, though not that it asked for just this; or, with
                              acked_before, so soon after it filled a gap that ACKs had shown */
    bool tail_again;       /* it sends the newest bytes again, and older ones that wait, too, were
                              sent once; or, with acked_before, no sooner than a probe would */
    enum resent resent;    /* with NOTE_AGAIN; TOLD_SMALLER with NOTE_OVERLAP, too */
    enum why_again why;    /* with these, NOTE_FILLS_GAP or NOTE_REORDERED */
    uint32_t acked_by;     /* first segment whose Ack covers all that this one was the first to
                              send; 0: none yet */

    /* States after this segment.  A receiver's state is inferred, the sender's is proved by its
     * own numbers, unless it is unsure. */
    enum tcp_state state[2];
    bool state_changed[2];
    bool unsure;    /* who closed first: the other side's FIN may be among numbers that did not pass
                       here, and its sender has acknowledged; or the first sending of its own did
                       not; or TIME-WAIT: whether it has the ACK of its FIN, which passed here; or
                       ESTABLISHED, by data: whether it has that of its SYN-ACK, which did not; or
                       behind its side's reset: whether that had overtaken it */
    bool disproved; /* the receiver's was not what is inferred here, or not yet: what it sent next
                       it sent in an older one, or does not tell */

    uint32_t analysis; /* Wireshark's names: bits of enum analysis_flag */
    uint32_t dup_ack_num;
    uint64_t dup_ack_frame;

    bool dsack; /* the first SACK block reports a duplicate (RFC 2883) */
    uint8_t n_terms, n_sack, n_notes;

    /* Only the counted entries are filled in. */
    struct term terms[LIMIT_TERMS]; /* with ack_advances: rel_ack = ack_base + their sum */
    struct {
        int64_t left, right; /* relative; right is the first number not covered */
    } sack[SACK_BLOCKS_MAX];
    struct note notes[EVENT_NOTES_MAX];
};

/* The kept events of a connection: handles of the log (flow/log.h), 0 for none. */
struct event_list {
    uint32_t first, last;
    uint32_t count;
};

static inline bool
event_is_icmp(const struct event *e)
{
    return e->icmp.type != 0;
}

/* The number behind the last one that the segment takes up; relative. */
static inline int64_t
event_rel_next(const struct event *e)
{
    return e->rel_seq + (int64_t)e->len + ((e->flags & TCP_SYN) != 0) + ((e->flags & TCP_FIN) != 0);
}

/* Makes it what it was when `frame` was the newest one: not yet seen again. */
static inline void
event_as_of(struct event *e, uint64_t frame)
{
    const struct note *last = &e->notes[e->n_notes > 0 ? e->n_notes - 1 : 0];

    if (e->n_notes > 0 && note_is_seen_again(last) && last->frame > frame)
        e->n_notes--;
}

/* Its note of this kind, or NULL. */
static inline const struct note *
event_find_note(const struct event *e, enum note_kind kind)
{
    for (int i = 0; i < e->n_notes; i++)
        if (e->notes[i].kind == kind)
            return &e->notes[i];
    return 0;
}

/* Whether it tells that something in front of it, or that it acknowledges, did not pass here. */
static inline bool
event_misses_something(const struct event *e)
{
    return event_find_note(e, NOTE_GAP) || event_find_note(e, NOTE_NOT_CAPTURED) ||
           event_find_note(e, NOTE_ACK_UNSEEN);
}

/* RFC 2018 section 3: blocks above the Ack are bytes that arrived behind missing ones, whether or
 * not they passed here. */
static inline bool
event_sack_shows_missing(const struct event *e)
{
    for (int i = 0; i < e->n_sack; i++)
        if (e->sack[i].left > e->rel_ack && e->sack[i].right > e->sack[i].left)
            return true;
    return false;
}

/* Of a SYN-ACK that comes again after its ACK: whether its sender may have missed that ACK until a
 * timer ran out.  Else it was doubled on its way, or answers a SYN that came more than once, too.
 */
static inline bool
event_missed_ack(const struct event *e)
{
    const struct note *again = event_find_note(e, NOTE_AGAIN);

    return again && again->after_ns >= EVENT_TIMER_NS_MIN && !e->asked_for;
}

/* Whether a note tells something of the segment, and not of its way here or of the clock. */
static inline bool
event_is_noted(const struct event *e)
{
    for (int i = 0; i < e->n_notes; i++)
        switch ((int)e->notes[i].kind) {
        case NOTE_CLOCK_BACK:
        case NOTE_CLOCK_AHEAD:
        case NOTE_TUNNEL:
        case NOTE_REASSEMBLED:
        case NOTE_UNPACKED:
            break;
        default:
            if (!note_is_seen_again(&e->notes[i]))
                return true;
        }
    return false;
}

/* Whether it asks for missing bytes, and no note says so: Wireshark, by whose rule duplicate ACKs
 * are counted, wants the very window of the ACK before, and that one was unscaled, or late.  What
 * reports a duplicate hardly names anything else that is new. */
static inline bool
event_only_sack_tells(const struct event *e)
{
    return e->len == 0 && flags_are_ack(e->flags) && !event_is_noted(e) && !e->ack_advances &&
           !e->dsack && event_sack_shows_missing(e);
}

/* Whether its receiver drops it for its numbers (RFC 9293 section 3.10.7.4), or, where the note has
 * a question mark, probably so: then it moves nothing, neither by its bytes nor by its Ack or
 * window. Nobody looks at the Ack of a reset. */
static inline bool
event_is_refused(const struct event *e)
{
    for (int i = 0; i < e->n_notes; i++)
        switch ((int)e->notes[i].kind) {
        case NOTE_SEQ_OUTSIDE:
        case NOTE_FIN_ON_SYN:
        case NOTE_SYN_IN_OPEN:
            return true;
        case NOTE_FIN_OLD: /* or it answers one */
            if (e->notes[i].segment == 0)
                return true;
            break;
        case NOTE_SEQ_BELOW: /* unless it reaches into what can be taken */
            if (e->notes[i].segment != 0 && event_rel_next(e) <= 1)
                return true;
            break;
        case NOTE_ACK_AFTER_FIN:
        case NOTE_ACK_BEYOND:
        case NOTE_FOREIGN_ACK:
            if (!(e->flags & TCP_RST))
                return true;
            break;
        }
    return false;
}

/* Whether its numbers are of use to its receiver, which ignores what comes behind a FIN, too. */
static inline bool
event_is_taken(const struct event *e)
{
    return !event_is_refused(e) && !event_find_note(e, NOTE_DATA_AFTER_FIN);
}

/* Whether it says where its sender was, not where it is: it was sent before, or is on its way late,
 * or asks without sending anything new. */
static inline bool
event_is_behind(const struct event *e)
{
    for (int i = 0; i < e->n_notes; i++)
        switch ((int)e->notes[i].kind) {
        case NOTE_AGAIN:
        case NOTE_FILLS_GAP:
        case NOTE_REORDERED:
        case NOTE_KEEP_ALIVE:
        case NOTE_ZERO_WINDOW_PROBE:
            return true;
        case NOTE_ACKED_EARLIER:
            if (e->notes[i].jumped_over)
                return true;
            break;
        default:
            break;
        }
    return false;
}

/* Whether nothing shows that it was sent behind all that passed before: it brings no new number. */
static inline bool
event_may_be_overtaken(const struct event *e)
{
    return !e->ack_advances && (e->len == 0 || event_is_behind(e));
}

/* Whether its Ack covers something of this kind for the first time. */
static inline bool
event_acks_kind(const struct event *e, enum term_kind kind)
{
    for (int i = 0; i < e->n_terms; i++)
        if (e->terms[i].kind == kind)
            return true;
    return false;
}

/* How many of those that the capture dropped in front of it are still to be told, where all in
 * front of frame `told`, and before, were; EVENT_MISSED_MORE where that is a part of them. */
static inline uint32_t
event_missed_behind(const struct event *e, uint64_t told)
{
    if (e->missed == 0 || e->missed_frame <= told)
        return 0;
    return e->missed_since > told ? e->missed : EVENT_MISSED_MORE;
}

#endif
