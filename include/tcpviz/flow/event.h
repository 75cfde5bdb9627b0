/*
 * An event: what one observer can say about one segment at the moment it passed; or about an ICMP
 * error that quotes one, which is drawn between the segments and counts with them.
 *
 * A struct event is a value: observer_take gives it at that moment, and log_read makes it again
 * from the record that was kept.  Three things change later, each once: `acked_by`, `disproved`,
 * and the last note, which says that the same packet was seen again.
 *
 * Relative numbers count from the direction's initial number (its SYN is 0), in 64 bits, so that
 * they go on past 4 GiB; where the SYN was not seen, the first number seen counts as 1.
 */
#ifndef TCPVIZ_FLOW_EVENT_H
#define TCPVIZ_FLOW_EVENT_H

#include "tcpviz/base/inlining.h"
#include "tcpviz/base/limits.h"
#include "tcpviz/base/nanotime.h"
#include "tcpviz/decode/segment.h"
#include "tcpviz/flow/note.h"

#include <stdbool.h>
#include <stddef.h>
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

/* The maximum segment lifetime (RFC 9293 section 3.4.2): nothing is on its way for longer. */
#define EVENT_MSL_NS (120 * NANOTIME_S)

/* After so long a NAT or firewall may have forgotten a connection (RFC 5382 section 5 allows it
 * for longer ones, but many do not wait that long). */
#define EVENT_FORGOTTEN_NS (60 * NANOTIME_S)

/* How a segment that sends something again compares with the one that had it before (which
 * NOTE_AGAIN names), as far as that is remembered. */
enum resent {
    RESENT_UNKNOWN,
    RESENT_ALIKE,        /* the two do not differ in what the network leaves alone */
    RESENT_OTHER,        /* they do, so this one was sent a second time */
    RESENT_SHORTER,      /* and it has fewer of the same bytes, from the same number on */
    RESENT_COPY,         /* the one before was no first sending either, and since the first one a
                            timer may have run out */
    RESENT_ANSWERED,     /* it is a SYN, and since the first one the peer has sent something */
    RESENT_TOLD_SMALLER, /* an ICMP error had said that a link takes no packets so large, and it is
                            shorter, or larger than any packet, so that offload splits it */
    RESENT_TOLD /* it is a SYN, and another ICMP error had come about its sender's packets */
};

/* Why a segment sends something again, or fills a gap, as far as more is known than what ACKs asked
 * for. */
enum why_again {
    WHY_UNKNOWN,
    WHY_SENT_BEFORE,   /* it was sent before the segment that had the same here, or jumped over it:
                          its timestamp is older */
    WHY_SENT_SINCE,    /* it was sent after the one that jumped over it: its timestamp is newer */
    WHY_REFUSED,       /* its last sending, or it itself, lay behind the receiver's window */
    WHY_CLOSED,        /* the same, and that window is closed now */
    WHY_TIMEOUT,       /* it was on its way when a timer ran out, and the ACK of what that sent has
                          come since */
    WHY_ALONE,         /* it has all that waits for an ACK, and goes out for the second time */
    WHY_HELD_UP,       /* between the two sendings a timer may have run, by their timestamps, though
                          not between their passing here */
    WHY_NOT_FIRST,     /* older bytes wait for their ACK, too */
    WHY_SMALLER,       /* it is shorter than several before that began with the same byte and had no
                          ACK; and nobody had told its sender so */
    WHY_RESET_DROPPED, /* it is a SYN, and what came last for it is a reset that its sender drops */
    WHY_FEW_ASK,       /* without SACK: too few repeated ACKs asked, and a timer may have run */
    WHY_UNSEEN_ANSWER, /* it is a SYN that was acknowledged, and no SYN-ACK has passed */
    WHY_WITHOUT_DATA,  /* it is a SYN, and leaves out the data that the one before brought */
    WHY_OFFERS_LESS,   /* it is a SYN, and leaves out options, or ECN, that one before had */
    WHY_SENT_WITH,     /* it has the timestamp of what jumped over it, and its sender's clock ticks
                          too fast for a second sending */
    WHY_LOST_AGAIN,    /* it was asked for, and had been sent again since that began, a round trip
                          before */
    WHY_SIGNED,        /* it is a SYN with a signature (TCPOPT_MD5, TCPOPT_AO) */
    WHY_NO_ACK,        /* its last sending had no ACK, and opened nothing */
    WHY_SAME_PACKET,   /* it has the identification of its first sending */
    WHY_SAME_TIME      /* its side has reset, and it has the timestamp of its first sending, long
                          behind that */
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
    uint64_t twin_of; /* the frame of which this is the same packet once more; 0: it is none.
                         See observer_take */

    /* With a type this is no segment but an ICMP error, on its way to the sender of the segment
     * that its only note names: it has no flags, numbers and bytes. */
    struct icmp_error icmp;

    /* The segment of the connection before it, if that is still known; else 0. */
    uint32_t prev_segment;
    int64_t prev_ns;

    /* Frames that the capture dropped since that one, of whatever connection, and how long the
     * device was down, the newest time; 0: none, not at all, or there is no such segment. */
    uint32_t missed;
    int64_t down_ns;

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
    bool asked_for;        /* the peer's repeated ACKs wanted just this (RFC 5681 section 3.2); or
                              its repeated SYN wanted this SYN-ACK: there is one for each SYN */
    bool acked_before;     /* all that it sends again had been acknowledged, as seen here */
    bool loss_shown;    /* it sends something again, and the peer's newest ACKs show a loss, but do
                           not ask for just this; with acked_before: soon after it had filled a gap
                           that ACKs had shown */
    bool tail_again;    /* it sends the newest bytes again, while older ones wait that were sent
                           once; with acked_before: no sooner than a probe of the tail would */
    enum resent resent; /* with NOTE_AGAIN; RESENT_TOLD_SMALLER also with NOTE_OVERLAP */
    enum why_again why; /* with these two, NOTE_FILLS_GAP or NOTE_REORDERED */
    uint32_t acked_by;  /* first segment whose Ack covers all that this one was the first to
                           send; 0: none yet */

    /* States after this segment.  A receiver's state is inferred, the sender's is proved by its
     * own numbers, unless it is unsure. */
    enum tcp_state state[2];
    bool state_changed[2];
    bool unsure;  /* its numbers leave the sender's state open.  Who closed first: the other side's
                     FIN, or the first sending of its own, may be among numbers that did not pass
                     here.  In TIME-WAIT: whether the ACK of its FIN, which passed here, had come to
                     it.  In ESTABLISHED by data: whether that of its SYN-ACK had, which did not
                     pass.  Behind its own side's reset: whether that had overtaken it */
    bool dropped; /* its receiver drops it, as far as is known so soon */
    bool disproved; /* what is inferred of the receiver's state was wrong, or came too soon: the
                       next segment of that side was sent in an older state, or leaves it open */

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

    /* With `missed`: the first and the last of them stood in front of these frames; of a device
     * that is known only roughly.  With `down_ns`: the first frame behind that. */
    uint64_t missed_since, missed_frame, down_frame;
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

/* How many numbers it takes up: its bytes, and one each for a SYN and a FIN. */
static inline uint32_t
event_seq_len(const struct event *e)
{
    return e->len + ((e->flags & TCP_SYN) != 0) + ((e->flags & TCP_FIN) != 0);
}

/* The number behind the last one of these; relative. */
static inline int64_t
event_rel_next(const struct event *e)
{
    return e->rel_seq + (int64_t)event_seq_len(e);
}

/* Whether its flags are known: else its header was cut in front of them, and what it brings is not
 * known either. */
static inline bool
event_knows_flags(const struct event *e)
{
    return e->flags != 0 || !(e->segment_notes & SEGMENT_CUT_HEADER);
}

/* Makes it what it was when `frame` was the newest one: not yet seen again. */
static inline void
event_as_of(struct event *e, uint64_t frame)
{
    const struct note *last = &e->notes[e->n_notes > 0 ? e->n_notes - 1 : 0];

    if (e->n_notes > 0 && note_is_seen_again(last) && last->frame > frame)
        e->n_notes--;
}

/* event_find_note of an event that has notes. */
RARE const struct note *event_search_notes(const struct event *e, enum note_kind kind);

/* Its note of this kind, or NULL.  What most segments have none of is asked at many places, so that
 * a loop at each would be more code than all that they run through. */
static inline const struct note *
event_find_note(const struct event *e, enum note_kind kind)
{
    return e->n_notes == 0 ? NULL : event_search_notes(e, kind);
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

/* Of a SYN-ACK or data that come again after their ACK: whether their sender may have missed that
 * ACK until a timer ran out.  Else they were doubled on their way, or other ACKs had asked for
 * them; or the SYN-ACK answers a SYN that came more than once, too. */
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

/* Whether it tells where its sender had been, not where it is: its bytes were sent before, it comes
 * late, or it asks for an answer without sending anything new. */
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

/* How many of the frames that were dropped in front of it are still to be told, where those in
 * front of frame `told`, and before, were told already; EVENT_MISSED_MORE: a part of them. */
static inline uint32_t
event_missed_behind(const struct event *e, uint64_t told)
{
    if (e->missed == 0 || e->missed_frame <= told)
        return 0;
    return e->missed_since > told ? e->missed : EVENT_MISSED_MORE;
}

#endif
