/*
 * An event: what one observer can say about one segment, at the moment it passed; or about an ICMP
 * error that quotes one, which is drawn between the segments of its connection and counts with
 * them.
 *
 * A struct event is a value: what observer_take gives at the moment, and what log_read makes of
 * the record that was kept of it.  Nothing of it changes later but `acked_by`, which a later
 * segment sets once, and the last note, which says that the same packet was seen again.  Relative
 * numbers count from the direction's initial number (its SYN is 0) in 64 bits, so they go on past 4
 * GiB; a direction whose SYN was not seen counts its first byte seen as 1.
 */
#ifndef TCPVIZ_FLOW_EVENT_H
#define TCPVIZ_FLOW_EVENT_H

#include "tcpviz/base/limits.h"
#include "tcpviz/base/nanotime.h"
#include "tcpviz/decode/segment.h"

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

/* Our own verdicts: what is worth a line under the arrow.  The comment says what a, b and ns
 * hold; `segment` is the segment that explains it (0: none). */
enum note_kind {
    NOTE_NONE,
    NOTE_AGAIN,          /* bytes a..b again, ns after `segment` (a > b: only SYN or FIN) */
    NOTE_OVERLAP,        /* bytes a..b again, the others new; `segment` had them first */
    NOTE_OTHER_BYTES,    /* of the bytes a..b some are not what they were: `segment` had the first
                            of them before; ns: note_other_count(), note_other_how() */
    NOTE_FIN_MOVED,      /* carries data as number a, which was the FIN of `segment`; b: nobody
                            took that one */
    NOTE_SYN_NUMBER,     /* carries data as number 0, which was the SYN of `segment` */
    NOTE_GAP,            /* bytes a..b were jumped over; ns, here and in the two below: 1 where the
                            last of them passed in a segment that seemed to be dropped */
    NOTE_NOT_CAPTURED,   /* the same, but the Ack of `segment` had covered them */
    NOTE_ACKED_EARLIER,  /* first seen here, but the Ack of `segment` had covered it; a: a part */
    NOTE_HELD_BACK,      /* small data, sent a ns behind the ACK `segment` of all before, which had
                            come ns behind the small segment before */
    NOTE_FILLS_GAP,      /* fills the gap a..b that `segment` had jumped; ns after it */
    NOTE_REORDERED,      /* the same, but so soon that it was rather overtaken */
    NOTE_PARTIAL_ACK,    /* covers a of the b bytes of `segment` */
    NOTE_ACK_UNSEEN,     /* acknowledges a..b, or names them in a SACK; they were not seen here;
                            ns as in GAP */
    NOTE_OLDER_ACK,      /* below the Ack a of `segment` */
    NOTE_FOREIGN_ACK,    /* acknowledges numbers that cannot be this connection's; a: all it has
                            to say to a SYN */
    NOTE_ACK_AFTER_FIN,  /* acknowledges numbers behind the FIN a of `segment`: there are none */
    NOTE_FIN_OLD,        /* acknowledges numbers behind the FIN of `segment`, which was the first
                            thing seen of its side: so that one was not taken.  With 0: is such a
                            FIN, while its receiver expects a */
    NOTE_ACK_BEYOND,     /* acknowledges a numbers more than passed here, and more than it had
                            offered to take */
    NOTE_FINS_CROSSED,   /* sent in CLOSING; the Ack of its sender's FIN is `segment`, which passed
                            before, and with which it is in TIME-WAIT */
    NOTE_SEQ_OUTSIDE,    /* its numbers lie behind the window, whose first number not offered is
                            a (0: unknown, no window is so large); its receiver drops it */
    NOTE_SEQ_BELOW,      /* its first number lies below that of the SYN `segment`, or, with 0,
                            below the first one seen */
    NOTE_SEQ_OLD,        /* an empty segment whose number lies below a, which its receiver had said
                            in its Ack of `segment` to expect */
    NOTE_FIN_ON_SYN,     /* a FIN as number 0, which was the SYN of `segment` */
    NOTE_TIMESTAMP_OLD,  /* its timestamp b is older than a, which its receiver had echoed */
    NOTE_FIN_ON_DATA,    /* a FIN as a number that was a byte of `segment` */
    NOTE_BEYOND_WINDOW,  /* its last a bytes lie behind the window that the peer offered */
    NOTE_DATA_AFTER_FIN, /* carries data, or is another FIN, behind the FIN of `segment` */
    NOTE_WINDOW_SHRINKS, /* the window's end goes back by a numbers */
    NOTE_FLAGS,          /* a: flags that make no sense together */
    NOTE_SYN_IN_OPEN,    /* a SYN with another number than that of `segment`, which was
                            acknowledged: opens nothing */
    NOTE_CHALLENGE_ACK,  /* answers `segment`, which did not fit, b: or one before; if that is 0,
                            the SYN of connection b, ns: or of one before; a: enum doubt */
    NOTE_DUPLICATE_ACK,  /* a-th repetition of the ACK of `segment`; b: which segment has sent what
                            it asks for again since then, 0: none; ns: enum no_loss */
    NOTE_REPEAT_ACK,     /* repeats the ACK of `segment`, but is no sign of loss; a: enum
                            repeat_reason; b: with MULTIPATH, the subtype of its option; with
                            REPORTS, which segment had come in vain, or 0 */
    NOTE_DOUBLED,        /* D-SACK: bytes a..b arrived twice, and the packet of `segment`, which
                            had them, was seen twice here */
    NOTE_DOUBLED_LATER,  /* the same, but it was seen once, and nobody sent it again here */
    NOTE_SACK_GIVEN_UP,  /* bytes a..b, which a SACK block of `segment` had named, are expected
                            again */
    NOTE_TWO_COPIES,     /* acknowledges what was sent again: a: enum copy_answered; b: so did
                            others, or one between the two may be meant.  Of two sendings
                            event.acks_segment is the one that it answers, or a candidate, the
                            other is `segment`.  If it is not known which it answers, or both,
                            `segment` is the newest copy, ns before */
    NOTE_KEEP_ALIVE,     /* one below the next number a; after ns of silence (-1: not known), or
                            where `segment` waits for its answer as long; b: its byte is not the one
                            that passed before */
    NOTE_KEEP_ALIVE_ACK, /* answers the keep-alive `segment`; `a`: or one of those before it */
    NOTE_ZERO_WINDOW,    /* sender cannot take another byte, as since `segment` (0: from now on);
                            a: and it has said so again since then */
    NOTE_ZERO_WINDOW_PROBE,     /* a: the next number; b: bytes carried, 0 (Linux) or 1; 2: one, not
                                   the one that passed before; ns: so many in a row.  The window that
                                   `segment` had closed is open again (0: it is not), of which its
                                   sender may not know */
    NOTE_ZERO_WINDOW_PROBE_ACK, /* answers the probe `segment`, which was the ns-th in a row, by the
                                   same window as before, of a bytes */
    NOTE_WINDOW_OPEN,           /* a bytes, ns after `segment` closed the window */
    NOTE_WINDOW_UPDATE,         /* window update: a bytes, was b */
    NOTE_WINDOW_FULL,           /* uses the last of the a bytes that the peer offered */
    NOTE_SYN_DATA_REFUSED,      /* the a bytes that came with the SYN are not acknowledged */
    NOTE_SIMULTANEOUS_OPEN,     /* this SYN crossed the SYN of `segment`, or, with a, answers it
                                   apart from its ACK */
    NOTE_SYN_AGAIN,             /* the SYN of `segment` again, now with an ACK: simultaneous open */
    NOTE_SYN_LATE,              /* this SYN was captured after its SYN-ACK `segment` */
    NOTE_PATH_JOINS,            /* this SYN joins a connection of Multipath TCP */
    NOTE_NEW_ISN,     /* another initial number than that of its SYN `segment`, or, with 0,
                         than was assumed without one: counted anew; a: and not for the first
                         time; b: goes on without a SYN, where the other side still expects it */
    NOTE_EARLIER_ISN, /* acknowledges the SYN-ACK `segment`, not the later one a, which had counted
                         anew: counted from the earlier one again */
    NOTE_AFTER_RESET, /* the connection goes on after the reset of `segment`; a: and its sender had
                         sent one, too, or that one */
    /* Resets: what was seen that may be their reason. */
    NOTE_REFUSED,           /* answers the SYN of `segment`, sent to port a */
    NOTE_RESET_OUTSIDE,     /* its Seq is not a, which the receiver expects, and outside its window
                               (b: whose end is not known) */
    NOTE_RESET_INSIDE,      /* its Seq is not a, which the receiver expects, but in its window */
    NOTE_RESET_NO_ACK,      /* of a SYN-SENT, but acknowledges no SYN */
    NOTE_RESET_GUESS,       /* after another one of its side, a numbers beyond all it had sent */
    NOTE_RESET_AGAIN,       /* after another one of its side; answers `segment` (0: none), or one
                               from b on */
    NOTE_RESET_CROSSED,     /* the other side's reset is `segment` */
    NOTE_RESET_OLDER,       /* of the older connection that `segment` answered for */
    NOTE_RESET_LATE,        /* answers `segment`, which came after the close; a: and TIME-WAIT ends,
                               if it is heeded */
    NOTE_RESET_TTL,         /* TTL a, while all its sender's other segments had b, of which, unless
                               0, `segment` is the only one */
    NOTE_RESET_SYN_ACK,     /* answers the SYN-ACK `segment` as one that was not expected; a: the
                               SYN was seen */
    NOTE_RESET_HANDSHAKE,   /* of its own accord, before the handshake was complete */
    NOTE_RESET_AFTER_CLOSE, /* data of segment a came to it after its FIN of `segment`, which may
                               have passed here later */
    NOTE_RESET_AFTER_IDLE,  /* the same, and that FIN came after ns of silence */
    NOTE_RESET_AFTER_FIN,   /* after its FIN of `segment`, without data in between; a: and after the
                               other one, which it has acknowledged; b, here and in FOR_FIN, UNSENT
                               and LINGER: bytes may have come to its sender */
    NOTE_RESET_KEEP_ALIVE,  /* a keep-alives without an answer */
    NOTE_RESET_ZERO_WINDOW, /* a window probes, closed for ns since `segment`; b: the newest one
                               was answered */
    NOTE_RESET_TRIES,       /* sent the same, its first number b, a times again without an ACK */
    NOTE_RESET_UNKNOWN,     /* answers `segment`, or one from b on, as one of no connection, which
                               came after ns of silence; a: enum reset_form */
    NOTE_RESET_FOR_ACK,     /* before the handshake was complete `segment` acknowledged what was not
                               sent */
    NOTE_RESET_FOR_FIN,     /* where its own FIN would come, after the FIN of `segment` */
    NOTE_RESET_UNSENT,      /* a bytes of its own were not acknowledged */
    NOTE_RESET_UNREAD,      /* a bytes that had come were acknowledged; b: enum reset_unread */
    NOTE_RESET_LINGER,      /* everything acknowledged, nothing outstanding; after ns in which only
                               keep-alives passed, 0: not worth it; a: of a server, without a byte
                               since the handshake: perhaps nobody has accepted the connection */
    NOTE_RESET_MULTIPATH,   /* says so itself, by an option of Multipath TCP; a: its reason */
    NOTE_RESET_FASTCLOSE,   /* the same: it ends all paths; or answers `segment`, which did */
    NOTE_RESET_NO_REASON,   /* nothing of this */

    NOTE_PORTS_REUSED, /* same addresses and ports as connection a, a new one; b: enum reuse */
    NOTE_CLOCK_BACK,   /* the capture's clock went back by ns */
    NOTE_CLOCK_AHEAD,  /* it went on by ns, and the sender's timestamps by a at most, which is too
                          little: it was set ahead, or the sender slept */
    NOTE_MALFORMED,    /* a: bits of enum segment_note */
    NOTE_TUNNEL,       /* its packet came through other headers than those before: a is as
                          segment_tunnel */
    NOTE_REASSEMBLED,  /* put together from a IP fragments, the first one in frame b */
    NOTE_ICMP,         /* quotes `segment`, which passed ns before; a: or a later copy of it */

    /* The same packet, captured more than once: `segment` says how often so far, b is the frame of
     * the newest copy, ns its time after the first one. */
    NOTE_SEEN_TWICE,      /* at the same place */
    NOTE_SEEN_REWRAPPED,  /* in frames that differ in front of the IP header */
    NOTE_SEEN_INTERFACES, /* on more than one interface */
    NOTE_SEEN_ROUTED      /* with another TTL: a is that of the first copy times 256, and that of
                             the newest one that had another */
};

/* Why a segment's receiver does not take it as it is: what a challenge ACK answers (RFC 5961
 * sections 3.2, 4.2 and 5.2; RFC 9293 section 3.10.7.4; RFC 7323 section 5.3).  AGAIN: it has all
 * of it. */
enum doubt {
    DOUBT_NONE,
    DOUBT_SEQ,
    DOUBT_ACK,
    DOUBT_SYN,
    DOUBT_RST,
    DOUBT_TIME,
    DOUBT_AGAIN,
    DOUBT_AGAIN_TOO /* and so was the one before; notes say DOUBT_AGAIN */
};

/* The last place is for NOTE_SEEN_... */
#define EVENT_NOTES_MAX 4

/* What a reset looks like that answers a segment: LATE_REFUSAL, that was the ACK of its SYN-ACK;
 * LIKE_ABORT, it also has its sender's next number. */
enum reset_form { RESET_ANSWER, RESET_LATE_REFUSAL, RESET_LIKE_ABORT };

/* Which connection the ports had before: one that is over, as far as that was seen; one that is
 * open; one whose SYN was acknowledged without a SYN, which this may be; one that is over, and who
 * gets this SYN was in TIME-WAIT there; or one that was this very SYN, and refused. */
enum reuse { REUSE_OVER, REUSE_OPEN, REUSE_SPLIT, REUSE_TIME_WAIT, REUSE_REFUSED };

/* What speaks for bytes that were left unread: nothing followed those that were acknowledged; the
 * window was closed; or more were on their way, of which nobody wanted to know. */
enum reset_unread { UNREAD_ALL_ACKED, UNREAD_WINDOW_CLOSED, UNREAD_MORE_CAME };

/* Why an ACK that comes again is no sign of loss: nothing is outstanding; it only reports what came
 * twice (RFC 6675 section 2); it carries an option of Multipath TCP (RFC 8684 section 3); nothing
 * is outstanding, and what was acknowledged had passed more than once; nothing is outstanding, and
 * the keep-alive that passed last had its answer. */
enum repeat_reason {
    REPEAT_ALL_ACKED,
    REPEAT_REPORTS,
    REPEAT_MULTIPATH,
    REPEAT_COPIES,
    REPEAT_KEEP_ALIVE
};

/* What speaks against a loss where bytes wait: nothing; that no gap is known, and a signal of
 * Multipath TCP comes along; or that the byte is one of the newest segment, so that none behind it
 * can have arrived. */
enum no_loss { NO_LOSS_UNKNOWN, NO_LOSS_SIGNAL, NO_LOSS_NEWEST };

/* Which sending of the same bytes an ACK answers; UNSURE: it echoes a timestamp, which did not
 * tell; BOTH: its D-SACK tells that both had arrived; LAST: the newest one; BEFORE: one that had
 * arrived before a newer copy, which may have come since, while an ACK was lost. */
enum copy_answered { COPY_UNKNOWN, COPY_UNSURE, COPY_BOTH, COPY_LAST, COPY_BEFORE };

/* Timers wait for 1 s at least (RFC 6298 section 2), those of Linux for 200 ms; less a quarter,
 * since what passes here may have waited on its way. */
#define EVENT_TIMER_NS_MIN (150 * NANOTIME_MS)

/* Nor do probes of the tail come sooner (RFC 8985 section 7.2: two round trips), or anything else
 * that kernels do by a timer: their clocks tick no faster. */
#define EVENT_TICK_NS_MIN NANOTIME_MS

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
 * over it.  REFUSED: when it was sent last, or came here, it lay behind the end of its receiver's
 * window; CLOSED: and that is closed now.  TIMEOUT: it was sent before a timer ran out, of which
 * the ACK has come since.  ALONE: it has all that is not acknowledged, for the second time.
 * HELD_UP: by its timestamp a timer may have run since the one before was sent, though not since
 * that came here.  NOT_FIRST: older bytes wait for their ACK, too.  SMALLER: it is shorter than
 * several before that had the same first byte, which had no ACK; and nobody had told its sender so.
 * RESET_DROPPED: it is a SYN, and what came last for it was a reset that its sender does not take.
 * FEW_ASK: without SACK too few repeated ACKs had asked for it, and a timer may have run.
 */
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
    WHY_FEW_ASK
};

/* event.missed: more than are counted. */
#define EVENT_MISSED_MANY UINT32_MAX

struct note {
    enum note_kind kind;
    uint32_t segment;
    int64_t a, b;
    int64_t ns;
};

/* Of bytes that are not what they were when they passed before.  MORE: not only the note's segment
 * had some of them.  ACKED: all of them had been acknowledged before.  PROBE: it is the one byte of
 * a window probe, not acknowledged.  BROKEN: this segment has a wrong checksum, the note's has
 * none; BROKEN_BEFORE: the other way round. */
enum other_bytes {
    OTHER_MORE = 1 << 0,
    OTHER_ACKED = 1 << 1,
    OTHER_PROBE = 1 << 2,
    OTHER_BROKEN = 1 << 3,
    OTHER_BROKEN_BEFORE = 1 << 4
};

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
     * there is no such segment.  And in front of which frame the last of them: about there, where a
     * device was asked for them. */
    uint32_t missed;
    uint64_t missed_frame;

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
                              sent once */
    enum resent resent;    /* with NOTE_AGAIN */
    enum why_again why;    /* with that, NOTE_FILLS_GAP or NOTE_REORDERED */
    uint32_t acked_by;     /* first segment whose Ack covers all that this one was the first to
                              send; 0: none yet */

    /* States after this segment.  A receiver's state is inferred, the sender's is proved by its
     * own numbers, unless it is unsure. */
    enum tcp_state state[2];
    bool state_changed[2];
    bool unsure;    /* who closed first: the other side's FIN may be among numbers that did not pass
                       here, and its sender has acknowledged */
    bool disproved; /* the receiver's was not what is inferred here, or not yet: what it sent next
                       it sent in an older one */

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

/* Of NOTE_OTHER_BYTES: what its ns holds. */
static inline int64_t
note_other_ns(uint32_t count, uint32_t how)
{
    return (int64_t)how << 32 | count;
}

/* How many of the bytes a..b differ. */
static inline uint32_t
note_other_count(const struct note *note)
{
    return (uint32_t)note->ns;
}

/* Bits of enum other_bytes. */
static inline uint32_t
note_other_how(const struct note *note)
{
    return (uint32_t)(note->ns >> 32);
}

static inline bool
note_is_seen_again(const struct note *note)
{
    return note->kind >= NOTE_SEEN_TWICE && note->kind <= NOTE_SEEN_ROUTED;
}

/* Makes it what it was when `frame` was the newest one: not yet seen again. */
static inline void
event_as_of(struct event *e, uint64_t frame)
{
    const struct note *last = &e->notes[e->n_notes > 0 ? e->n_notes - 1 : 0];

    if (e->n_notes > 0 && note_is_seen_again(last) && (uint64_t)last->b > frame)
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

    return again && again->ns >= EVENT_TIMER_NS_MIN && !e->asked_for;
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
    return e->len == 0 && (e->flags & (TCP_SYN | TCP_FIN | TCP_RST | TCP_ACK)) == TCP_ACK &&
           !event_is_noted(e) && !e->ack_advances && !e->dsack && event_sack_shows_missing(e);
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
        default:
            break;
        }
    return false;
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

#endif
