/*
 * A note: our own verdict on a segment, in a kind and a few numbers; and what these numbers can be.
 *
 * Where each kind is found, and where its words are, ARCHITECTURE.md says ("A note").  Numbers of
 * bytes are relative ones (flow/event.h), times are in nanoseconds.
 */
#ifndef TCPVIZ_FLOW_NOTE_H
#define TCPVIZ_FLOW_NOTE_H

#include <stdbool.h>
#include <stdint.h>

/* What is worth a line under the arrow.  The comment says what a, b and ns, or c, hold; `segment`
 * is the segment that explains it (0: none). */
enum note_kind {
    NOTE_NONE,
    NOTE_AGAIN,          /* bytes a..b again, ns after `segment` (a > b: only SYN or FIN) */
    NOTE_OVERLAP,        /* bytes a..b again, the others new; `segment` had them first */
    NOTE_OTHER_BYTES,    /* of the bytes a..b some are not what they were: `segment` had the first
                            of them before; c: note_other_count(), note_other_how() */
    NOTE_FIN_MOVED,      /* carries data as number a, which was the FIN of `segment`, or goes on
                            behind it; b: enum fin_moved */
    NOTE_SYN_NUMBER,     /* carries data as number 0, which was the SYN of `segment` */
    NOTE_GAP,            /* bytes a..b were jumped over */
    NOTE_NOT_CAPTURED,   /* the same, but `segment` had acknowledged them; c: in a SACK block */
    NOTE_ACKED_EARLIER,  /* first seen here, but the Ack of `segment` had covered it, b: or its SACK
                            named it; a: a part; c: it had been jumped over */
    NOTE_HELD_BACK,      /* small data, sent a ns behind the ACK `segment` of all before, which had
                            come ns behind the small segment before */
    NOTE_FILLS_GAP,      /* fills the gap a..b that `segment` had jumped; ns after it */
    NOTE_REORDERED,      /* the same, but overtaken, as its timestamp tells (event.why), or rather
                            so, since it comes so soon */
    NOTE_PARTIAL_ACK,    /* covers a of the b bytes of `segment`; c: which segment had sent some of
                            these again, and ends there, 0: none */
    NOTE_ACK_UNSEEN,     /* acknowledges a..b, or names them in a SACK; they were not seen here */
    NOTE_OLDER_ACK,      /* below the Ack a of `segment` */
    NOTE_FOREIGN_ACK,    /* acknowledges numbers that cannot be this connection's; a: all it has
                            to say to a SYN */
    NOTE_ACK_AFTER_FIN,  /* acknowledges numbers behind the FIN a of `segment`: there are none */
    NOTE_FIN_OLD,        /* acknowledges numbers behind the FIN of `segment`, which was the first
                            thing seen of its side, or had no ACK: so that one was not taken.
                            With 0: is such a first FIN, while its receiver expects a */
    NOTE_ACK_BEYOND,     /* acknowledges a numbers more than passed here, and more than it had
                            offered to take */
    NOTE_FINS_CROSSED,   /* sent in CLOSING; the Ack of its sender's FIN is `segment`, which passed
                            before, and with which it is in TIME-WAIT */
    NOTE_SEQ_OUTSIDE,    /* its numbers lie behind the window, whose first number not offered is
                            a (0: unknown, no window is so large); its receiver drops it, with
                            `segment` only if the Ack of that was right */
    NOTE_SEQ_BELOW,      /* its first number lies below that of the SYN `segment`, or, with 0,
                            below the first one seen */
    NOTE_SEQ_OLD,        /* an empty segment whose number lies below a, which its receiver had said
                            in its Ack of `segment` to expect */
    NOTE_SEQ_OVERTAKEN,  /* an empty segment whose number `segment` had used, which passed before */
    NOTE_FIN_ON_SYN,     /* a FIN as number 0, which was the SYN of `segment` */
    NOTE_TIMESTAMP_OLD,  /* its timestamp b is older than a, which its receiver had echoed */
    NOTE_FIN_ON_DATA,    /* a FIN as a number that was a byte of `segment` */
    NOTE_BEYOND_WINDOW,  /* its last a bytes lie behind the window that the peer offers, b: though
                            it had offered more before */
    NOTE_DATA_AFTER_FIN, /* carries data, or is another FIN, behind the FIN of `segment` */
    NOTE_WINDOW_SHRINKS, /* the window's end goes back by a numbers */
    NOTE_FLAGS,          /* a: flags that make no sense together */
    NOTE_SYN_IN_OPEN,    /* a SYN with another number than that of `segment`, which was
                            acknowledged: opens nothing */
    NOTE_CHALLENGE_ACK,  /* answers `segment`, which did not fit, b: or one before; if that is 0,
                            the SYN of connection b, c: enum claim; a: enum doubt */
    NOTE_DUPLICATE_ACK,  /* a-th repetition of the ACK of `segment`; b: which segment has sent what
                            it asks for again since then, 0: none; c: enum no_loss */
    NOTE_REPEAT_ACK,     /* repeats the ACK of `segment`, but is no sign of loss; a: enum
                            repeat_reason; b: with MULTIPATH, the subtype of its option; with
                            REPORTS, which segment had come in vain, or 0, and c: it is told of
                            a part of that alone */
    NOTE_DOUBLED,        /* D-SACK: bytes a..b arrived twice, and the packet of `segment`, which
                            had them, c: beside others, was seen twice here */
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
    NOTE_KEEP_ALIVE_ACK, /* answers the keep-alive `segment`; `a`: or one of those before it; b: or
                            only tells of its other window, and both crossed */
    NOTE_KEEP_ALIVE_PAST, /* joined midway: expects a, one more than the number of `segment`, which
                             is empty: that may have been a keep-alive */
    NOTE_ZERO_WINDOW,     /* sender cannot take another byte, as since `segment` (0: from now on);
                             a: and it has said so again since then; b: from now on, and so its end
                             goes back by b numbers */
    NOTE_ZERO_WINDOW_PROBE,     /* a: the next number; b: bytes carried, 0 (Linux) or 1; 2: one, not
                                   the one that passed before; c: so many in a row.  The window that
                                   `segment` had closed is open again (0: it is not), of which its
                                   sender may not know */
    NOTE_ZERO_WINDOW_PROBE_ACK, /* answers the probe `segment`, which was the c-th in a row, by the
                                   same window as before, of a bytes; b: or one before */
    NOTE_WINDOW_OPEN,           /* a bytes, ns after `segment` closed the window */
    NOTE_WINDOW_UPDATE,         /* window update: a bytes, was b */
    NOTE_WINDOW_FULL,           /* uses the last of the a bytes that the peer offered */
    NOTE_SYN_DATA_REFUSED,      /* the a bytes that came with the SYN `segment` are not
                                   acknowledged */
    NOTE_SIMULTANEOUS_OPEN,     /* this SYN crossed the SYN of `segment`, or, with a, answers it
                                   apart from its ACK */
    NOTE_SYN_AGAIN,             /* the SYN of `segment` again, now with an ACK: simultaneous open */
    NOTE_SYN_LATE,              /* this SYN was captured after its SYN-ACK `segment` */
    NOTE_PATH_JOINS,            /* this SYN joins a connection of Multipath TCP */
    NOTE_NEW_ISN,     /* another initial number than that of its SYN `segment`, or, with 0,
                         than was assumed without one: counted anew; a: and not for the first
                         time, c: it is that of the SYN `segment`; b: goes on without a SYN, where the other side still expects it */
    NOTE_EARLIER_ISN, /* acknowledges the SYN-ACK `segment`, not the later one a, which had counted
                         anew: counted from the earlier one again */
    NOTE_AFTER_RESET, /* the connection goes on after the reset of `segment`; a: which its sender
                         had sent itself */
    /* Resets: what was seen that may be their reason, or that nobody takes them.  From here to
     * NO_REASON: note_is_reset(). */
    NOTE_REFUSED,           /* answers the SYN of `segment`, sent to port a */
    NOTE_RESET_OUTSIDE,     /* its Seq is not a, which the receiver expects, and outside its window
                               (b: whose end is not known) */
    NOTE_RESET_INSIDE,      /* its Seq is not a, which the receiver expects, but in its window */
    NOTE_RESET_NO_ACK,      /* its receiver is in SYN-SENT, and it does not acknowledge the SYN
                               `segment` */
    NOTE_RESET_GUESS,       /* after another one of its side, a numbers beyond all it had sent */
    NOTE_RESET_AGAIN,       /* after another one of its side; answers `segment` (0: none), or one
                               from b on (0: or any before); c: that one differs from it */
    NOTE_RESET_CROSSED,     /* the other side's reset is `segment` */
    NOTE_RESET_OLDER,       /* of the older connection that `segment` answered for */
    NOTE_RESET_LATE,        /* answers `segment`, which came after the close; a: and TIME-WAIT ends,
                               if it is heeded; b: it does not look like an answer to that; c: its
                               sender has begun connection c with the same ends, 0: none */
    NOTE_RESET_TTL,         /* TTL a, while all its sender's other segments had b, of which, unless
                               0, `segment` is the only one */
    NOTE_RESET_SYN_ACK,     /* answers the SYN-ACK `segment` as one that was not expected; a: the
                               SYN was seen */
    NOTE_RESET_HANDSHAKE,   /* of its own accord, before the handshake was complete; a: as far as its
                               sender knows, whose newest segment is its SYN-ACK again */
    NOTE_RESET_AFTER_CLOSE, /* data of segment a came to it after its FIN of `segment`, which may
                               have passed here later; b, here and in AFTER_IDLE: or crossed it */
    NOTE_RESET_AFTER_IDLE,  /* the same, and that FIN came after ns of silence */
    NOTE_RESET_AFTER_FIN,   /* after its FIN of `segment`, without data in between; a: and after the
                               other one, which it has acknowledged; b, here and in FOR_FIN, UNSENT
                               and LINGER: bytes may have come to its sender */
    NOTE_RESET_KEEP_ALIVE,  /* a keep-alives without an answer; 1 or 0: perhaps more */
    NOTE_RESET_ZERO_WINDOW, /* a window probes, closed for ns since `segment`; b: the newest one
                               was answered */
    NOTE_RESET_TRIES,       /* sent the same, its first number b, a times again without an ACK; c:
                               bytes may have come to it */
    NOTE_RESET_UNKNOWN,     /* answers `segment`, or one as above, as one of no connection, which
                               came after ns of silence; a: enum reset_form; with OF_NEWER, c: the
                               number of that connection */
    NOTE_RESET_FOR_ACK,     /* before the handshake was complete `segment` acknowledged what was not
                               sent */
    NOTE_RESET_FOR_SYN,     /* comes right behind the SYN of connection b with the same ends; a:
                               whose number lies in its window */
    NOTE_RESET_FOR_FIN,     /* where its own FIN would come, after the FIN of `segment`; a: or
                               crossed that */
    NOTE_RESET_UNSENT,      /* a bytes of its own were not acknowledged; in front of it some are
                               missing, as the SACK of `segment` told (0: none) */
    NOTE_RESET_UNREAD,    /* a bytes that had come were acknowledged; b: enum reset_unread; c, here
                             and in FOR_FIN: perhaps nobody has accepted the connection */
    NOTE_RESET_LINGER,    /* everything acknowledged, nothing outstanding; after ns in which only
                             keep-alives passed, 0: not worth it; a: of a server, without a byte
                             since the handshake: perhaps nobody has accepted the connection */
    NOTE_RESET_MULTIPATH, /* ends one path of Multipath TCP; a: the reason that an option of it
                             tells, MULTIPATH_NO_REASON: none does */
    NOTE_RESET_FASTCLOSE, /* the same: it ends all paths; or answers `segment`, which did */
    NOTE_RESET_NO_REASON, /* nothing of this */

    NOTE_PORTS_REUSED, /* same addresses and ports as connection a, a new one; b: enum reuse */
    NOTE_CLOCK_BACK,   /* the capture's clock went back by ns */
    NOTE_CLOCK_AHEAD,  /* it went on by ns, and the sender's timestamps by a at most, which is too
                          little: it was set ahead, or the sender slept */
    NOTE_MALFORMED,    /* a: bits of enum segment_note */
    NOTE_TUNNEL,       /* its packet came through other headers than those before: a is as
                          segment_tunnel */
    NOTE_REASSEMBLED,  /* put together from a IP fragments, the first one in frame b */
    NOTE_UNPACKED,     /* IPComp had made a bytes of its b, TCP's header included */
    NOTE_ICMP,         /* quotes `segment`, which passed ns before; a: or a later copy of it */

    /* The same packet, captured more than once: `segment` says how often so far, b is the frame of
     * the newest copy, ns its time after the first one. */
    NOTE_SEEN_TWICE,      /* at the same place */
    NOTE_SEEN_REWRAPPED,  /* in frames that differ in front of the IP header */
    NOTE_SEEN_INTERFACES, /* on more than one interface */
    NOTE_SEEN_ROUTED      /* with another TTL: a is that of the first copy times 256, and that of
                             the newest one that had another */
};

/* Of NOTE_RESET_MULTIPATH. */
#define MULTIPATH_NO_REASON (-1)

struct note {
    enum note_kind kind;
    uint32_t segment;
    int64_t a, b;
    union {
        int64_t ns;
        int64_t c; /* the same place, where it is no time */
    };
};

/* Why a segment's receiver does not take it as it is: what a challenge ACK answers (RFC 5961
 * sections 3.2, 4.2 and 5.2; RFC 9293 section 3.10.7.4; RFC 7323 section 5.3).  AGAIN: it has all
 * of it. */
enum doubt { DOUBT_NONE, DOUBT_SEQ, DOUBT_ACK, DOUBT_SYN, DOUBT_RST, DOUBT_TIME, DOUBT_AGAIN };

/* What a reset looks like that answers a segment: LATE_REFUSAL, that was the ACK of its SYN-ACK;
 * LIKE_ABORT, it also has its sender's next number; OF_NEWER, its sender has sent the SYN of a
 * newer connection with the same ends. */
enum reset_form { RESET_ANSWER, RESET_LATE_REFUSAL, RESET_LIKE_ABORT, RESET_OF_NEWER };

/* Which connection the ports had before: one that is over, as far as that was seen; one that is
 * open; one whose SYN was acknowledged without a SYN, which this may be; one that is over, and who
 * gets this SYN was in TIME-WAIT there; one that was this very SYN, and refused; or one of which no
 * end was seen, while this SYN-ACK answers no SYN of it. */
enum reuse { REUSE_OVER, REUSE_OPEN, REUSE_SPLIT, REUSE_TIME_WAIT, REUSE_REFUSED, REUSE_UNSEEN };

/* Whether the FIN may have been taken, or has no ACK, so that nobody takes it, and its side goes on
 * in its place, or behind it. */
enum fin_moved { FIN_TAKEN, FIN_IN_PLACE, FIN_BEHIND };

/* What of a connection with the same ends is answered: its SYN; that or the SYN of one before; or
 * the SYN-ACK, of whose SYN its receiver knows nothing. */
enum claim { CLAIM_SYN, CLAIM_SYN_OR_BEFORE, CLAIM_SYN_ACK };

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

/* Which sending of the same bytes an ACK answers; UNSURE: it echoes a timestamp, but not all of
 * theirs are known; BOTH: its D-SACK tells that both had arrived; LAST: the newest one; BEFORE: one that had
 * arrived before a newer copy, which may have come since, while an ACK was lost. */
enum copy_answered { COPY_UNKNOWN, COPY_UNSURE, COPY_BOTH, COPY_LAST, COPY_BEFORE };

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

/* Of NOTE_OTHER_BYTES: what its c holds. */
static inline int64_t
note_other_c(uint32_t count, uint32_t how)
{
    return (int64_t)how << 32 | count;
}

/* How many of the bytes a..b differ. */
static inline uint32_t
note_other_count(const struct note *note)
{
    return (uint32_t)note->c;
}

/* Bits of enum other_bytes. */
static inline uint32_t
note_other_how(const struct note *note)
{
    return (uint32_t)(note->c >> 32);
}

/* Whether it says why a reset came, or what becomes of that. */
static inline bool
note_is_reset(const struct note *note)
{
    return note->kind >= NOTE_REFUSED && note->kind <= NOTE_RESET_NO_REASON;
}

/* Whether it says that the packet was captured more than once. */
static inline bool
note_is_seen_again(const struct note *note)
{
    return note->kind >= NOTE_SEEN_TWICE && note->kind <= NOTE_SEEN_ROUTED;
}

#endif
