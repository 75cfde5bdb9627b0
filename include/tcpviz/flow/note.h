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
    NOTE_AGAIN,       /* bytes `first` to `last` of `segment` again, `after_ns`; where `last` is
                         lower, only a SYN or FIN */
    NOTE_OVERLAP,     /* the same, and behind them new ones */
    NOTE_OTHER_BYTES, /* of the bytes `first` to `last` `other_count` are not what they were before:
                         `other_how`; `segment` had the first of them */
    NOTE_FIN_MOVED,   /* carries data as `number`, which was the FIN of `segment`, or goes on
                         behind it: `fin_moved` */
    NOTE_SYN_NUMBER,  /* carries data as `number`, which was the SYN of `segment` */
    NOTE_GAP,         /* bytes `first` to `last` were jumped over */
    NOTE_NOT_CAPTURED,  /* the same, but `segment` had acknowledged them (`by_sack`) */
    NOTE_ACKED_EARLIER, /* first seen here, but `segment` had acknowledged it (`by_sack`), or a part
                           of it (`in_part`); `jumped_over` */
    NOTE_HELD_BACK,     /* small data, sent `after_ns` behind the ACK `segment` of all before, for
                           which it had waited: `waited_ns` */
    NOTE_FILLS_GAP,     /* fills the gap `first` to `last` that `segment` had jumped over `after_ns`
                           before */
    NOTE_REORDERED,     /* the same, but `segment` overtook it: its timestamp tells (event.why), or
                           it comes so soon that this is likely */
    NOTE_PARTIAL_ACK,   /* covers `covered` of the `of_bytes` bytes of `segment`; some of these
                           came again in `resent_in` (0: none), which ends there */
    NOTE_ACK_UNSEEN,    /* acknowledges `first` to `last`, or names them in a SACK; they were not
                           seen here */
    NOTE_OLDER_ACK,     /* below `higher_ack`, which `segment` had */
    NOTE_FOREIGN_ACK,   /* acknowledges numbers that cannot be this connection's: `answers_syn` */
    NOTE_ACK_AFTER_FIN, /* acknowledges numbers behind `number`, the FIN of `segment`: there are
                           none */
    NOTE_FIN_OLD,       /* acknowledges numbers behind the FIN of `segment`, which was the first
                           thing seen of its side, or had no ACK: so that one was not taken.  With
                           0: is such a first FIN, and its receiver has `expected` another number */
    NOTE_ACK_BEYOND,    /* acknowledges `beyond` numbers more than passed here, and more than it had
                           offered to take */
    NOTE_FINS_CROSSED,  /* sent in CLOSING; the Ack of its sender's FIN is `segment`, which passed
                           before, and with which it is in TIME-WAIT */
    NOTE_SEQ_OUTSIDE,   /* its numbers lie at `window_end` or behind it, or further away than any
                           window reaches (0); its receiver drops it, with `segment` only if the Ack
                           of that was right */
    NOTE_SEQ_BELOW,     /* its first number lies below that of the SYN `segment`, or, with 0,
                           below the first one seen */
    NOTE_SEQ_OLD,       /* an empty segment whose number lies below the one `expected`, as its
                           receiver had said in `segment`; or it `may_answer` that */
    NOTE_SEQ_OVERTAKEN, /* an empty segment whose number `segment` had used, which passed before */
    NOTE_FIN_ON_SYN,    /* a FIN as number 0, which was the SYN of `segment` */
    NOTE_TIMESTAMP_OLD, /* its `tsval` is older than one that its receiver has `echoed` */
    NOTE_FIN_ON_DATA,   /* a FIN as a number that was a byte of `segment` */
    NOTE_BEYOND_WINDOW, /* its last bytes lie `beyond` the window that the peer offers, which
                           `was_larger` */
    NOTE_DATA_AFTER_FIN, /* carries data, or is another FIN, behind the FIN of `segment` */
    NOTE_WINDOW_SHRINKS, /* the window's end goes back: `taken_back` */
    NOTE_FLAGS,          /* `flags` that make no sense together */
    NOTE_SYN_IN_OPEN,    /* a SYN with another number than that of `segment`, which was
                            acknowledged: opens nothing */
    NOTE_CHALLENGE_ACK,  /* answers `segment` (`or_before`), which its sender did not take as it is:
                            `doubt`.  With 0: answers the SYN of `connection`, or what else `claim`
                            says */
    NOTE_DUPLICATE_ACK, /* repeats the ACK of `segment`, the `nth` time; what it asks for came again
                           in `resent_in` since then (0: did not); `no_loss` */
    NOTE_REPEAT_ACK,    /* repeats the ACK of `segment`, but is no sign of loss: `repeat_reason`.
                           With MULTIPATH: for an option of this `mptcp_subtype`.  With REPORTS:
                           for bytes of `resent_in` (0: not known which), `beside_others` */
    NOTE_DOUBLED,       /* its D-SACK tells that bytes of `segment` arrived twice, whose packet was
                           seen twice here (`beside_others`) */
    NOTE_DOUBLED_LATER, /* the same, but it was seen once, and nobody sent it again here */
    NOTE_SACK_GIVEN_UP, /* bytes `first` to `last`, which a SACK block of `segment` had named, are
                           expected again */
    NOTE_TWO_COPIES,    /* acknowledges what was sent again: `copy_answered`.  event.acks_segment
                           is the sending that it answers, or may answer, and `segment` another one;
                           there are `more_copies`.  If it is not known which it answers, or both,
                           `segment` is the newest one, sent `after_ns` */
    NOTE_KEEP_ALIVE,    /* one below the `next` number, after `silence_ns` (-1: not known), in which
                           `segment` had no answer (0: nothing waits for one); `garbage` */
    NOTE_KEEP_ALIVE_ACK, /* answers the keep-alive `segment` (`or_before`); with `or_crossed` it may
                            be no answer, but only tell of another window */
    NOTE_KEEP_ALIVE_PAST,   /* joined midway: the number that its sender has `expected` is one more
                               than that of `segment`, which is empty, and may have been a keep-alive
                             */
    NOTE_ZERO_WINDOW,       /* its sender cannot take another byte: as since `segment`, which was
                               `said_again`; or, with 0, from now on, and so its end may go back:
                               `taken_back` */
    NOTE_ZERO_WINDOW_PROBE, /* without data (Linux) one below the `next` number, or with the byte
                               of that (or `garbage`); the `nth`.  The window that `segment` had
                               closed is open again, but its sender may not know; with 0 it is
                               closed */
    NOTE_ZERO_WINDOW_PROBE_ACK, /* answers the probe `segment` (`or_before`), the `nth`, by the same
                                   window as before: `window_bytes` */
    NOTE_WINDOW_OPEN,           /* `window_bytes`, `after_ns` of a closed window */
    NOTE_WINDOW_UPDATE,         /* `window_bytes`, which were `old_window_bytes` */
    NOTE_WINDOW_FULL,           /* uses the last of the `window_bytes` that the peer offered */
    NOTE_SYN_DATA_REFUSED,      /* so many `bytes` came with the SYN `segment`, and are not
                                   acknowledged */
    NOTE_SIMULTANEOUS_OPEN,     /* this SYN crossed the SYN of `segment`, or, if `split`, answers it
                                   apart from its ACK */
    NOTE_SYN_AGAIN,             /* the SYN of `segment` again, now with an ACK: simultaneous open */
    NOTE_SYN_LATE,              /* this SYN was captured after its SYN-ACK `segment` */
    NOTE_PATH_JOINS,            /* this SYN joins a connection of Multipath TCP */
    NOTE_NEW_ISN,     /* its side is counted anew, as so often before (`renumbered`): by another
                         initial number than that of its SYN `segment`, or, with 0, than was
                         assumed without one; or, with `number_again`, by that of the SYN `segment`;
                         or `without_syn` */
    NOTE_EARLIER_ISN, /* acknowledges the SYN-ACK `segment`, not that of `later_segment`, from which
                         on it was counted anew: counted from the earlier one again */
    NOTE_AFTER_RESET, /* the connection goes on after the reset of `segment`, its `own_reset` */
    /* Resets: what was seen that may be their reason, or that nobody takes them.  From here to
     * NO_REASON: note_is_reset(). */
    NOTE_REFUSED,         /* answers the SYN of `segment`, sent to `port` */
    NOTE_RESET_OUTSIDE,   /* its Seq is not the number `expected`, and outside the window
                             (`end_unknown`) */
    NOTE_RESET_INSIDE,    /* its Seq is not the number `expected`, but in the window */
    NOTE_RESET_NO_ACK,    /* its receiver is in SYN-SENT, and it does not acknowledge the SYN
                             `segment` */
    NOTE_RESET_GUESS,     /* after another one of its side, `beyond` all that had sent */
    NOTE_RESET_AGAIN,     /* after another one of its side; answers `segment` or one before it,
                             down to `from_segment`.  With 0: answers none that passed since that
                             one, which `differs` */
    NOTE_RESET_CROSSED,   /* the other side's reset is `segment` */
    NOTE_RESET_OLDER,     /* of the older connection that `segment` answered for */
    NOTE_RESET_LATE,      /* answers `segment`, which came after the close; `ends_time_wait`,
                             `unlike_answer`; its sender may know only `newer_connection` */
    NOTE_RESET_TTL,       /* its `ttl` is not the `other_ttl` that all its sender's other segments
                             had, of which, unless 0, `segment` is the only one */
    NOTE_RESET_SYN_ACK,   /* answers the SYN-ACK `segment` as one that was not expected, though the
                             SYN was seen (`syn_seen`) */
    NOTE_RESET_HANDSHAKE, /* of its own accord, before the handshake was complete, or before its
                             sender knew so: `syn_ack_again` */
    NOTE_RESET_AFTER_CLOSE, /* `data_segment` came to it after its FIN of `segment`, which may have
                               passed here later; `data_unacked` */
    NOTE_RESET_AFTER_IDLE,  /* the same, and that FIN came after `silence_ns` */
    NOTE_RESET_AFTER_FIN,   /* after its FIN of `segment`, without data in between, or `after_both`;
                               `may_be_unread` */
    NOTE_RESET_KEEP_ALIVE,  /* its sender had no answer to so many keep-alives (`tries`); 1 or 0:
                               perhaps to more */
    NOTE_RESET_ZERO_WINDOW, /* its sender has probed the window so often (`tries`) that `segment`
                               had closed, `after_ns`; `answered` */
    NOTE_RESET_TRIES,       /* its sender has sent what begins with `number` so often (`tries`)
                               again without an ACK; `may_be_unread` */
    NOTE_RESET_UNKNOWN,     /* answers `segment` or one before it, down to `from_segment`, as one of
                               no connection (`reset_form`), which came after `silence_ns`; with
                               OF_NEWER its sender knows `newer_connection` */
    NOTE_RESET_FOR_ACK,     /* before the handshake was complete `segment` acknowledged what was not
                               sent */
    NOTE_RESET_FOR_SYN,   /* comes right behind the SYN of `connection` with the same ends, whose
                             number lies in its window: `in_window` */
    NOTE_RESET_FOR_FIN,   /* where its own FIN would come, after the FIN of `segment`; `or_crossed`,
                             `may_be_unread`, `may_be_unaccepted` */
    NOTE_RESET_UNSENT,    /* so many `bytes` of its own were not acknowledged; in front of it some
                             are missing, as the SACK of `segment` told (0: none);
                             `may_be_unread` */
    NOTE_RESET_UNREAD,    /* so many `bytes` that had come were acknowledged; `reset_unread`,
                             `may_be_unaccepted` */
    NOTE_RESET_LINGER,    /* everything acknowledged, nothing outstanding, after `silence_ns` in
                             which only keep-alives passed (0: not worth it); `may_be_unread`,
                             `may_be_unaccepted` */
    NOTE_RESET_MULTIPATH, /* ends one path of Multipath TCP; its option tells `mptcp_reason` */
    NOTE_RESET_FASTCLOSE, /* the same: it ends all paths; or answers `segment`, which did */
    NOTE_RESET_NO_REASON, /* nothing of this */

    NOTE_PORTS_REUSED, /* a new connection, with the addresses and ports of `connection`: `reuse` */
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

/* mptcp_reason of a reset that tells none. */
#define MULTIPATH_NO_REASON (-1)

/* The facts of a note: those that the comment of its kind names; the others are 0.  A name means
 * the same in all kinds.  Facts that one kind has together are in different unions, and each has
 * all of its union, so that notes can be compared as bytes. */
struct note {
    enum note_kind kind;
    uint32_t segment;
    union {
        int64_t a;
        int64_t first;         /* of the bytes; `last` is the last one of them */
        int64_t covered;       /* so many bytes */
        int64_t higher_ack;    /* the number that its sender had expected before */
        int64_t expected;      /* the number that its receiver expects */
        int64_t beyond;        /* so many numbers */
        int64_t window_end;    /* the first number behind the window */
        int64_t next;          /* the number that its sender uses next */
        int64_t window_bytes;  /* that are offered */
        int64_t tsval;         /* of its timestamp */
        int64_t flags;         /* bits of enum tcp_flag */
        int64_t doubt;         /* enum doubt */
        int64_t no_loss;       /* enum no_loss */
        int64_t repeat_reason; /* enum repeat_reason */
        int64_t copy_answered; /* enum copy_answered */
        int64_t reuse;         /* enum reuse */
        int64_t renumbered;    /* so often */
        int64_t later_segment; /* a number of a segment */
        int64_t data_segment;  /* the number of the segment that brought data */
        int64_t tries;         /* so many */
        int64_t reset_form;    /* enum reset_form */
        int64_t mptcp_reason;  /* RFC 8684 section 3.6 */
        int64_t port;
        struct {
            uint32_t ttl, other_ttl;
        };

        /* 0 or 1: */
        int64_t in_part;     /* not of all that this segment brings */
        int64_t answers_syn; /* it may be all that its sender has to say to a SYN */
        int64_t split;       /* that one had an ACK by itself before */
        int64_t said_again;  /* since then */
        int64_t in_window;     /* of its receiver */
        int64_t syn_ack_again; /* its sender's newest segment, behind an ACK of that */
        int64_t syn_seen;    /* else perhaps somebody else sent one */
        int64_t ends_time_wait;    /* of its receiver, if it is heeded */
        int64_t after_both;        /* after the other side's FIN, too, which it has acknowledged */
        int64_t may_be_unaccepted; /* perhaps no program has accepted the connection */
        int64_t own_reset;   /* sent in the name of who goes on now */
    };
    union {
        int64_t b;
        int64_t last;
        int64_t fin_moved; /* enum fin_moved */
        int64_t waited_ns; /* from the small segment before to its ACK */
        int64_t resent_in; /* the number of the segment that sent it again */
        int64_t mptcp_subtype; /* enum mptcp_subtype */
        int64_t echoed;        /* the TSval in an echo */
        int64_t old_window_bytes;
        int64_t taken_back;    /* so many numbers */
        int64_t connection;    /* its number */
        int64_t from_segment;  /* the oldest that may be meant; 0: or any before */
        int64_t reset_unread;  /* enum reset_unread */

        /* 0 or 1: */
        int64_t jumped_over; /* something behind it had passed before */
        int64_t or_before;   /* or a segment before that one is meant */
        int64_t was_larger;  /* it had offered more before */
        int64_t end_unknown; /* that window's */
        int64_t unlike_answer; /* it does not look like an answer to that */
        int64_t data_unacked;  /* it has an Ack, which does not cover them: they may have crossed */
        int64_t answered;      /* the newest one was answered */
        int64_t may_be_unread; /* bytes may have come to its sender, and were not read */
        int64_t garbage;     /* its byte is not the one that passed before with this number */
        int64_t more_copies; /* than these two; one between may be meant */
        int64_t may_answer;  /* whose Ack its sender could not take */
        int64_t without_syn; /* goes on where the other side still expects it */
    };
    union {
        int64_t c, ns;
        int64_t number;   /* of a SYN or FIN */
        int64_t of_bytes; /* so many */
        int64_t bytes;    /* so many */
        int64_t nth;      /* of those in a row */
        int64_t claim;    /* enum claim */
        int64_t after_ns; /* time since `segment` */
        int64_t silence_ns;
        int64_t newer_connection; /* number of the one that its sender has begun with the same ends;
                                     0: none */
        struct {
            uint32_t other_count; /* how many bytes differ */
            uint32_t other_how;   /* bits of enum other_bytes */
        };

        /* 0 or 1: */
        int64_t by_sack;       /* `segment` only named it in a SACK block */
        int64_t or_crossed;    /* or both crossed */
        int64_t differs;       /* from the one before */
        int64_t beside_others; /* they were not all bytes of that segment */
        int64_t number_again;  /* an earlier one again */
    };
};

/* Why a segment's receiver does not take it as it is: what a challenge ACK answers (RFC 5961
 * sections 3.2, 4.2 and 5.2; RFC 9293 section 3.10.7.4; RFC 7323 section 5.3).  AGAIN: it has all
 * of it. */
enum doubt { DOUBT_NONE, DOUBT_SEQ, DOUBT_ACK, DOUBT_SYN, DOUBT_RST, DOUBT_TIME, DOUBT_AGAIN };

/* What a reset looks like that answers a segment: LATE_REFUSAL, that was the ACK of its SYN-ACK;
 * LIKE_ABORT, it also has its sender's next number; OF_NEWER, its sender has sent the SYN of a
 * newer connection with the same ends; BEHIND_SILENCE, it has an ACK, and that segment was the first
 * one for so long that the connection may be forgotten. */
enum reset_form {
    RESET_ANSWER,
    RESET_LATE_REFUSAL,
    RESET_LIKE_ABORT,
    RESET_OF_NEWER,
    RESET_BEHIND_SILENCE
};

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
 * Multipath TCP comes along; that the byte is one of the newest segment, so that none behind it can
 * have arrived; or that the window ends in its segment, so that none behind it would be taken. */
enum no_loss { NO_LOSS_UNKNOWN, NO_LOSS_SIGNAL, NO_LOSS_NEWEST, NO_LOSS_NO_ROOM };

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
