/*
 * A note: our own verdict on a segment, in a kind and a few facts; and what these facts can be.
 *
 * Where each kind is found, and where its words are, ARCHITECTURE.md says ("A note").  Numbers of
 * bytes are relative ones (flow/event.h).
 */
#ifndef TCPVIZ_FLOW_NOTE_H
#define TCPVIZ_FLOW_NOTE_H

#include <stdbool.h>
#include <stdint.h>

/* What is worth a line under the arrow.  The comment of a kind has the names of its facts in `...`;
 * what a name says stands in struct note.  A fact in brackets is 0 or 1. */
enum note_kind {
    NOTE_NONE,

    NOTE_AGAIN,         /* bytes `first` to `last` again, `after_ns`; `last` is lower where only
                           a SYN or FIN comes again */
    NOTE_OVERLAP,       /* the same, and new bytes behind them */
    NOTE_OTHER_BYTES,   /* of the bytes `first` to `last` `other_count` are not what they were,
                           as `other_how` says; the first of them came in `segment` */
    NOTE_FIN_MOVED,     /* carries data as `number`, which was the FIN of `segment`, or goes on
                           behind it: `fin_moved` */
    NOTE_SYN_NUMBER,    /* carries data as `number`, which was the SYN of `segment` */
    NOTE_GAP,           /* bytes `first` to `last` were jumped over; SACKs had named some of them
                           (`by_sack`) */
    NOTE_NOT_CAPTURED,  /* the same, but `segment` had acknowledged them (`by_sack`) */
    NOTE_ACKED_EARLIER, /* first seen here, but `segment` had acknowledged it (`by_sack`):
                           `earlier` (`jumped_over`) */
    NOTE_HELD_BACK,     /* small data, sent `after_ns` behind the ACK `segment` of all before,
                           for which it had waited: `waited_ns` */
    NOTE_FILLS_GAP,     /* fills the gap `first` to `last`, `after_ns` behind `segment`, which
                           had jumped over it */
    NOTE_REORDERED,     /* the same, but `segment` overtook it: its timestamp tells (event.why),
                           or it comes so soon that this is likely */

    NOTE_PARTIAL_ACK,   /* covers `covered` of the `of_bytes` bytes of `segment`; `resent_in` had
                           brought some of them again, and ends where the Ack does */
    NOTE_ACK_UNSEEN,    /* acknowledges `first` to `last`, or names them in a SACK; they were not
                           seen here */
    NOTE_OLDER_ACK,     /* its Ack is below `higher_ack`, that of `segment`, which covers more than
                           passed here (`of_unseen`) */
    NOTE_ACK_VOID,      /* shows that `higher_ack`, that of `segment`, was wrong: nothing had been
                           sent there (`of_own`; `fin_in_place`) */
    NOTE_FOREIGN_ACK,   /* acknowledges numbers that cannot be this connection's (`answers_syn`), or
                           seem not to be (`of_unseen`) */
    NOTE_ACK_AFTER_FIN, /* acknowledges numbers behind `number`, the FIN of `segment`: there are
                           none */
    NOTE_FIN_OLD,       /* acknowledges numbers behind the FIN of `segment`, which was the first
                           thing seen of its side, or had no ACK: so that one was not taken.
                           With 0: is such a first FIN itself, below the number `expected` */
    NOTE_ACK_BEYOND,    /* acknowledges `beyond` numbers more than passed here, and more than it
                           had offered to take */
    NOTE_FINS_CROSSED,  /* sent in CLOSING; the Ack of its sender's FIN is `segment`, which
                           passed before, and with which it is in TIME-WAIT */

    NOTE_SEQ_OUTSIDE,    /* its numbers lie behind the window, at `window_end` or higher (0:
                            further away than any window reaches); its receiver drops it, with
                            `segment` only if the Ack of that, or its own number (`of_own`), was
                            right */
    NOTE_SEQ_BELOW,      /* its first number lies below that of the SYN `segment`, or, with 0,
                            below the first one seen */
    NOTE_SEQ_OLD,        /* an empty segment whose number is below the one `expected`, as its
                            receiver had said in its Ack of `segment` (`first_here`,
                            `may_answer`) */
    NOTE_SEQ_OVERTAKEN,  /* an empty segment whose number `segment` had used, which passed before */
    NOTE_FIN_ON_SYN,     /* a FIN as number 0, which was the SYN of `segment` */
    NOTE_TIMESTAMP_OLD,  /* its timestamp, `tsval`, is older than `echoed` */
    NOTE_NO_TIMESTAMP,   /* it has none, though its receiver has echoed one of its side */
    NOTE_FIN_ON_DATA,    /* a FIN as a number that was a byte of `segment` */
    NOTE_BEYOND_WINDOW,  /* its last `beyond` bytes lie behind the window that the peer offers
                            (`was_larger`) */
    NOTE_DATA_AFTER_FIN, /* carries data, or is another FIN, behind the FIN of `segment` */

    NOTE_WINDOW_SHRINKS, /* the window's end goes back by `taken_back` */
    NOTE_FLAGS,          /* `flags` that make no sense together (`strange_ends`) */
    NOTE_SYN_IN_OPEN,    /* a SYN with another number than that of `segment`, which was
                            acknowledged: opens nothing */
    NOTE_CHALLENGE_ACK,  /* answers `segment` (`or_before`), which was not taken as it is:
                            `doubt`.  With 0: answers what `claim` says of `connection` */

    NOTE_DUPLICATE_ACK, /* the `nth` repetition of the ACK of `segment` (0: one of many that nobody
                           counted); what it asks for came again in `resent_in` since then;
                           `no_loss` */
    NOTE_REPEAT_ACK,    /* repeats the ACK of `segment`, but is no sign of loss: `repeat_reason`;
                           with MULTIPATH it has an option of `mptcp_subtype`; with REPORTS what
                           came twice is of `resent_in` (`beside_others`) */
    NOTE_DOUBLED,       /* its D-SACK says that bytes of `segment` (`beside_others`) arrived
                           twice, and the packet of that was seen twice here */
    NOTE_DOUBLED_LATER, /* the same, but it was seen once, and nobody sent it again here
                           (`acked_before`, `capture_lacks`) */
    NOTE_SACK_GIVEN_UP, /* bytes `first` to `last`, which a SACK block of `segment` had named,
                           are expected again */
    NOTE_TWO_COPIES,    /* acknowledges what was sent again: `copy_answered`.  Of two sendings
                           event.acks_segment is the one that it answers, or may answer,
                           `segment` the other one (`more_copies`).  If it is not known which it
                           answers, or both, `segment` is the newest one, `after_ns` before */

    NOTE_KEEP_ALIVE,            /* one below the number `next` (`garbage`), after `silence_ns`
                                   (-1: not known), in which `segment`, unless 0, waited for an
                                   answer */
    NOTE_KEEP_ALIVE_ACK,        /* answers the keep-alive `segment` (`or_before`), or what came
                                   behind that, or only tells of its other window (`or_crossed`) */
    NOTE_KEEP_ALIVE_PAST,       /* joined midway: its Ack, the number `expected`, is one higher
                                   than the number of `segment`, which is empty: that may have
                                   been a keep-alive */
    NOTE_ZERO_WINDOW,           /* its sender cannot take another byte, as since `segment`
                                   (`said_again`).  With 0: from now on; the window's end goes
                                   back by `taken_back` */
    NOTE_ZERO_WINDOW_PROBE,     /* one below the next number (Linux), or one byte (`garbage`), the
                                   `nth` in a row (`window_unseen`).  Unless `segment` is 0, the
                                   window that it had closed is open again, of which its sender
                                   may not know */
    NOTE_ZERO_WINDOW_PROBE_ACK, /* answers the probe `segment` (`or_before`), which was the
                                   `nth`, by the same window as before: `window_bytes` */
    NOTE_WINDOW_OPEN,           /* `window_bytes` again, `after_ns` behind `segment`, which had
                                   closed the window */
    NOTE_WINDOW_UPDATE,         /* `window_bytes`, and before `old_window_bytes` */
    NOTE_WINDOW_FULL,           /* uses the last of the `window_bytes` that the peer offers */

    NOTE_SYN_DATA_REFUSED,  /* the `bytes` that came with the SYN `segment` are not acknowledged */
    NOTE_SIMULTANEOUS_OPEN, /* this SYN crossed the SYN of `segment` (or `split`) */
    NOTE_SYN_AGAIN,         /* the SYN of `segment` again, now with an ACK: simultaneous open; of a
                               SYN that did not pass here, `of_unseen` */
    NOTE_SYN_LATE,          /* this SYN was captured after its SYN-ACK `segment` */
    NOTE_NOT_OFFERED,       /* this SYN-ACK has `options` that the SYN of `segment` had not */
    NOTE_PATH_JOINS,        /* this SYN joins a connection of Multipath TCP */
    NOTE_NEW_ISN,           /* another initial number than that of its SYN `segment`, or, with 0,
                               than was assumed without one (`without_syn`): counted anew, as
                               `renumbered` times before.  With `number_again` `segment` is the
                               SYN that had the same */
    NOTE_EARLIER_ISN,       /* acknowledges the SYN-ACK `segment`, not that of `later_segment`,
                               which had counted anew: counted from the earlier one again */
    NOTE_AFTER_RESET,       /* the connection goes on after the reset of `segment`, or, with 0, one
                               of before: `after_reset` */

    /* Resets: what was seen that may be their reason, or that nobody takes them.  From here to
     * NO_REASON: note_is_reset(). */
    NOTE_REFUSED,         /* answers the SYN of `segment` (0: did not pass here), sent to `port`
                             (`answered_before`); unless 0, that claims the ends of `connection`,
                             which is open, and in which its sender was seen */
    NOTE_RESET_OUTSIDE,   /* its Seq is not the number `expected`, and outside the window
                             (`end_unknown`); or that of a FIN (`may_be_of_fin`) */
    NOTE_RESET_INSIDE,    /* its Seq is not the number `expected`, but in the window
                             (`behind_unseen`) */
    NOTE_RESET_NO_ACK,    /* its receiver is in SYN-SENT, and it does not acknowledge the SYN
                             `segment` */
    NOTE_RESET_GUESS,     /* after another one of its side, `beyond` all it had sent */
    NOTE_RESET_AGAIN,     /* after another one of its side; answers `segment`, or one from
                             `from_segment` on.  With 0: none that passed since that one
                             (`differs`, `too_late`) */
    NOTE_RESET_CROSSED,   /* the other side's reset is `segment`; too long ago to have crossed this
                             one: `silence_ns` */
    NOTE_RESET_OLDER,     /* of the older connection that `segment` answered for */
    NOTE_RESET_LATE,      /* answers `segment`, which came after the close (`ends_time_wait`,
                             `late_answer`); its sender has begun `newer_connection` */
    NOTE_RESET_TTL,       /* its `ttl` is not `other_ttl`, that of all its sender's other
                             segments, of which, unless 0, `segment` is the only one */
    NOTE_RESET_SYN_ACK,   /* answers the SYN-ACK `segment` as one that was not expected
                             (`syn_seen`) */
    NOTE_RESET_HANDSHAKE, /* of its own accord, before the handshake was complete, as far as its
                             sender knows (`syn_ack_again`); or, `of_unseen`, in answer to a
                             SYN-ACK */
    NOTE_RESET_AFTER_CLOSE, /* `data_segment` came to it after its FIN of `segment`, which may
                               have passed here later (`data_unacked`) */
    NOTE_RESET_AFTER_IDLE,  /* the same, and that FIN came after `silence_ns` */
    NOTE_RESET_AFTER_FIN,   /* after its FIN of `segment`, without data in between (`after_both`,
                               `may_be_unread`) */
    NOTE_RESET_KEEP_ALIVE,  /* a keep-alive had no answer, `tries` times; 1 or 0: perhaps more */
    NOTE_RESET_ZERO_WINDOW, /* a window was probed, `tries` times, `after_ns` behind `segment`,
                               which had closed it (`answered`) */
    NOTE_RESET_TRIES,       /* what begins with `number` was sent again, `tries` times, and has
                               no ACK (`may_be_unread`); the next try, behind `segment`, was not
                               due yet, 0: it was */
    NOTE_RESET_UNKNOWN,     /* answers `segment`, or one from `from_segment` on, as one of no
                               connection, which came after `silence_ns`: `reset_form`; with
                               OF_NEWER its sender has begun `newer_connection` */
    NOTE_RESET_FOR_ACK,     /* before the handshake was complete `segment` acknowledged what was
                               not sent */
    NOTE_RESET_FOR_SYN,     /* comes right behind the SYN of `connection` with the same ends
                               (`in_window`) */
    NOTE_RESET_FOR_FIN,     /* where its own FIN would come, after the FIN of `segment`
                               (`or_crossed`, `may_be_unread`, `may_be_unaccepted`) */
    NOTE_RESET_UNSENT,      /* `bytes` of its own were not acknowledged (`may_be_unread`); in
                               front of it some are missing, as the SACK of `segment` told (0:
                               none) */
    NOTE_RESET_UNREAD,      /* `bytes` that had come were acknowledged: `reset_unread`
                               (`may_be_unaccepted`) */
    NOTE_RESET_LINGER,      /* everything acknowledged, nothing outstanding, but for the FIN of
                               `segment` (0: not that either) (`may_be_unread`,
                               `may_be_unaccepted`); only keep-alives passed in `silence_ns`, 0:
                               not worth it */
    NOTE_RESET_MULTIPATH,   /* ends one path of Multipath TCP: `mptcp_reason` */
    NOTE_RESET_FASTCLOSE,   /* the same: it ends all paths; or answers `segment`, which did */
    NOTE_RESET_NO_REASON,   /* nothing of this */

    NOTE_PORTS_REUSED, /* a new connection, with the addresses and ports of `connection`: `reuse`;
                          with `number_again` it may be an old copy of the SYN of that one */
    NOTE_CLOCK_BACK,   /* the capture's clock went back by `back_ns` */
    NOTE_CLOCK_AHEAD,  /* it went on by more seconds than the sender's timestamps can have, which
                          counted on by `ticks` at most: it was set ahead, or the sender slept */
    NOTE_MALFORMED,    /* as `segment_notes` say */
    NOTE_TUNNEL,       /* its packet came through other headers than those before: `tunnel` */
    NOTE_REASSEMBLED,  /* put together from `fragments`, the first one in `first_frame` */
    NOTE_UNPACKED,     /* IPComp had made `packed_bytes` of its `tcp_bytes`; 0: of those and of
                          headers in front of them */
    NOTE_ICMP,         /* quotes `segment` (`or_copy`), which passed `after_ns` before */

    /* The same packet, captured more than once: `times` so far, the newest copy in `frame`,
     * `after_ns` behind the first one.  That one had `ttl`, the newest one with another TTL had
     * `other_ttl`. */
    NOTE_SEEN_TWICE,      /* at the same place */
    NOTE_SEEN_REWRAPPED,  /* in frames that differ in front of the IP header */
    NOTE_SEEN_INTERFACES, /* on more than one interface */
    NOTE_SEEN_ROUTED      /* with another TTL */
};

/* mptcp_reason of a reset that tells none. */
#define MULTIPATH_NO_REASON (-1)

/* A kind, and its facts; all others are 0.  A name says the same in each kind that has it.  Facts
 * that a note has at once are in different unions.  Each fills its own, so that notes can be
 * compared as bytes. */
struct note {
    enum note_kind kind : 16;
    uint32_t told : 16; /* 0 or 1: a line above has told it, so it has none of its own */
    union {
        uint32_t segment; /* number of the segment that explains it; 0: none */
        uint32_t times;   /* a packet was seen */
    };
    union {
        int64_t first;         /* of some bytes, or of some numbers that may be a SYN or FIN, too */
        int64_t expected;      /* the number that an Ack says to expect */
        int64_t next;          /* the number that its sender uses next */
        int64_t higher_ack;    /* of the same side, before */
        int64_t window_end;    /* the first number that is not offered */
        int64_t beyond;        /* so many numbers */
        int64_t covered;       /* so many bytes */
        int64_t window_bytes;  /* offered */
        int64_t packed_bytes;  /* on the wire */
        int64_t fragments;     /* so many */
        int64_t tries;         /* so many */
        int64_t renumbered;    /* so often; 2: or more often */
        int64_t ticks;         /* of a sender's clock */
        int64_t tsval;         /* in the header */
        int64_t flags;         /* in the header; bits of enum tcp_flag */
        int64_t options;       /* bits of enum offer */
        int64_t port;          /* of a server */
        int64_t data_segment;  /* number of a segment that brought data */
        int64_t later_segment; /* number of a segment */
        int64_t mptcp_reason;  /* RFC 8684 section 3.6, or MULTIPATH_NO_REASON */
        int64_t segment_notes; /* bits of enum segment_note */
        uint64_t tunnel;       /* as segment_tunnel() */
        int64_t doubt;         /* enum doubt */
        int64_t no_loss;       /* enum no_loss */
        int64_t repeat_reason; /* enum repeat_reason */
        int64_t copy_answered; /* enum copy_answered */
        int64_t reset_form;    /* enum reset_form */
        int64_t earlier;       /* enum earlier */
        int64_t after_reset;   /* enum after_reset */
        int64_t reuse;         /* enum reuse */
        struct {
            uint32_t ttl, other_ttl;
        };

        /* 0 or 1, whether: */
        int64_t answers_syn;       /* it is all that its sender has to say to a SYN */
        int64_t split;             /* it answers that SYN, apart from its ACK: a split handshake */
        int64_t said_again;        /* it has been said again since then */
        int64_t window_unseen;     /* nothing of the other side passes here */
        int64_t acked_before;      /* that passed behind an Ack of all that came twice */
        int64_t ends_time_wait;    /* TIME-WAIT ends, if it is heeded */
        int64_t syn_seen;          /* the SYN that its sender does not know passed here */
        int64_t syn_ack_again;     /* its newest segment is its SYN-ACK, behind an ACK of that */
        int64_t in_window;         /* the number of that SYN lies in its sender's window */
        int64_t after_both;        /* it has acknowledged the other side's FIN, too */
        int64_t may_be_unaccepted; /* no program may have accepted the connection */
        int64_t or_copy;           /* a later copy may be meant */
        int64_t too_late;          /* no answer to what had passed by then comes so late */
    };
    union {
        int64_t last;             /* the last one of those from `first` on */
        int64_t echoed;           /* a TSval that its receiver has echoed */
        int64_t old_window_bytes; /* offered before */
        int64_t taken_back;       /* so many numbers */
        int64_t tcp_bytes;        /* header and payload */
        int64_t waited_ns;        /* from the small segment before to its ACK */
        int64_t resent_in;    /* number of the segment that sent it again; 0: none, or unknown */
        int64_t from_segment; /* number of the oldest that may be meant; 0: or any before */
        int64_t connection;   /* its number */
        uint64_t frame, first_frame;
        int64_t mptcp_subtype; /* as segment.options.mptcp_subtype */
        int64_t fin_moved;     /* enum fin_moved */
        int64_t reset_unread;  /* enum reset_unread */
        int64_t late_answer;   /* enum late_answer */

        /* 0 or 1, whether: */
        int64_t jumped_over;   /* something behind it had passed before */
        int64_t or_before;     /* a segment before that one may be meant */
        int64_t was_larger;    /* the peer had offered more before */
        int64_t more_copies;   /* there are others, of which one between the two may be meant */
        int64_t garbage;       /* its byte is not the one that passed before with this number */
        int64_t without_syn;   /* it is no SYN: it goes on where the other side still expects it */
        int64_t end_unknown;   /* where that window ends is not known */
        int64_t of_own;        /* of its sender's own numbers, else of the other side's */
        int64_t data_unacked;  /* it has an Ack, which does not cover them: or they crossed */
        int64_t answered;      /* the newest one had an answer */
        int64_t may_be_unread; /* bytes may have come to its sender, which nobody read */
        int64_t behind_unseen; /* what was sent in front of it may not have passed here */
        int64_t first_here;    /* nothing of its side had passed before */
        int64_t of_unseen;     /* the other side may have sent it, and it did not pass here */
        int64_t strange_ends;  /* its sender had sent no ACK before, and the other side no data */
        int64_t capture_lacks; /* other segments did not pass, or were dropped there */
    };
    union {
        int64_t number;           /* of a SYN or FIN, or the first one of data */
        int64_t bytes;            /* so many */
        int64_t of_bytes;         /* so many in all */
        int64_t nth;              /* of those in a row; the first is 1 */
        int64_t after_ns;         /* the time since `segment` */
        int64_t silence_ns;       /* nothing had passed */
        int64_t back_ns;          /* by a clock */
        int64_t newer_connection; /* its number: with the same ends; 0: none */
        int64_t claim;            /* enum claim */
        struct {
            uint32_t other_count; /* so many bytes */
            uint32_t other_how;   /* bits of enum other_bytes */
        };

        /* 0 or 1, whether: */
        int64_t by_sack;         /* a SACK block did so, not the Ack */
        int64_t beside_others;   /* that segment had other bytes, too */
        int64_t number_again;    /* the initial number is an earlier one again */
        int64_t or_crossed;      /* both may have crossed */
        int64_t may_answer;      /* it answers that Ack, of numbers that its sender had not sent */
        int64_t differs;         /* it differs from the one before */
        int64_t fin_in_place;    /* it is a FIN, with the number of the data that came with that */
        int64_t answered_before; /* a SYN-ACK of its side had passed */
        int64_t may_be_of_fin;   /* the number is acknowledged, and did not pass here */
    };
};

_Static_assert(sizeof(struct note) == 32, "a kind, a segment, and three facts of 64 bits");

/* Why a segment's receiver does not take it as it is: what a challenge ACK answers (RFC 5961
 * sections 3.2, 4.2 and 5.2; RFC 9293 section 3.10.7.4; RFC 7323 section 5.3). */
enum doubt {
    DOUBT_NONE,
    DOUBT_SEQ,  /* its number lies outside the window */
    DOUBT_ACK,  /* it acknowledges what was not sent */
    DOUBT_SYN,  /* it is a SYN, and the connection is open */
    DOUBT_RST,  /* it is a reset, and has not the very number that is expected */
    DOUBT_TIME, /* its timestamp is older than what came since */
    DOUBT_AGAIN /* its receiver has all of it */
};

/* What of a segment had been acknowledged before it passed. */
enum earlier {
    EARLIER_PART,        /* a part of it */
    EARLIER_ALL,         /* all of it */
    EARLIER_MAYBE_BEFORE /* all of it, and perhaps by an ACK before that one */
};

/* Who goes on after a reset. */
enum after_reset {
    AFTER_OTHERS, /* who got it, and perhaps had not got it yet */
    AFTER_OWN,    /* who had sent it */
    AFTER_KERNEL, /* the same: it had answered the SYN-ACK, as a kernel does that knows nothing of
                     the SYN */
    AFTER_WRONG_ACK, /* as AFTER_OWN, below its number: that was the first Ack of its SYN-ACK, which
                        covered more */
    AFTER_DISBELIEVED /* who got it, and acknowledges more than its number */
};

/* Whether a reset behind the close answers the newest segment that came after that. */
enum late_answer {
    LATE_ANSWER,           /* it looks like that */
    LATE_ANSWER_OR_BEFORE, /* or that of one before */
    LATE_UNLIKE_ANSWER     /* it does not look like an answer to that */
};

/* What a reset looks like that answers a segment. */
enum reset_form {
    RESET_ANSWER,        /* like that alone */
    RESET_LATE_REFUSAL,  /* the segment was the ACK of its SYN-ACK */
    RESET_LIKE_ABORT,    /* it also has its sender's next number */
    RESET_FOR_MISSING,   /* its sender had closed, and the segment's number tells of data in front
                            of it that did not pass here */
    RESET_WHILE_SENDING, /* the segment brought data, and its sender's own, just sent, wait for an
                            ACK */
    RESET_OF_NEWER,      /* its sender has sent the SYN of a newer connection with the same ends */
    RESET_FOR_MORE,      /* the segment was the first Ack of its SYN-ACK, the only segment of its
                            side, and covers more */
    RESET_BEHIND_SILENCE /* it has an ACK, and the segment was the first one for so long that the
                            connection may be forgotten */
};

/* What the connection is that had the ports before. */
enum reuse {
    REUSE_OVER,      /* it is over, as far as that was seen */
    REUSE_OPEN,      /* it is open */
    REUSE_SPLIT,     /* its SYN was acknowledged without a SYN, which this may be */
    REUSE_TIME_WAIT, /* it is over, and who gets this SYN was in TIME-WAIT there */
    REUSE_REFUSED,   /* it was this very SYN, and refused */
    REUSE_UNSEEN     /* its end was not seen, and this SYN-ACK answers no SYN of it */
};

/* Where a side goes on that had sent a FIN. */
enum fin_moved {
    FIN_TAKEN,    /* in the place of the FIN, which may have been taken */
    FIN_IN_PLACE, /* there, too, but the FIN has no ACK, so that nobody takes it */
    FIN_BEHIND,   /* behind such a FIN */
    FIN_WRONG_ACK /* in the place of a FIN whose Ack was wrong, and that nobody has taken */
};

/* What of another connection with the same ends is answered. */
enum claim {
    CLAIM_SYN,           /* its SYN */
    CLAIM_SYN_OR_BEFORE, /* its SYN, or that of one before */
    CLAIM_SYN_ACK        /* its SYN-ACK, of whose SYN the receiver knows nothing */
};

/* What speaks for bytes that were left unread. */
enum reset_unread {
    UNREAD_ALL_ACKED,     /* nothing followed those that were acknowledged */
    UNREAD_WINDOW_CLOSED, /* the window was closed */
    UNREAD_MORE_CAME      /* more were on their way, of which nobody wanted to know */
};

/* Why an ACK that comes again is no sign of loss. */
enum repeat_reason {
    REPEAT_ALL_ACKED, /* nothing is outstanding */
    REPEAT_REPORTS,   /* it only reports what came twice (RFC 6675 section 2) */
    REPEAT_DOUBLED,   /* the same, of two packets that are alike, the second one too soon for a
                         timer: the network may have doubled it */
    REPEAT_MULTIPATH, /* it has an option of Multipath TCP (RFC 8684 section 3) */
    REPEAT_COPIES,    /* nothing is outstanding; what it acknowledges had passed more than once */
    REPEAT_KEEP_ALIVE /* nothing is outstanding; the newest keep-alive had its answer */
};

static inline bool
repeat_reports(const struct note *note)
{
    return note->repeat_reason == REPEAT_REPORTS || note->repeat_reason == REPEAT_DOUBLED;
}

/* What speaks against a loss where bytes wait. */
enum no_loss {
    NO_LOSS_UNKNOWN, /* nothing */
    NO_LOSS_SIGNAL,  /* no gap is known, and a signal of Multipath TCP comes along */
    NO_LOSS_NO_SACK, /* a SACK is permitted, and would name what arrived behind it; there is none */
    NO_LOSS_NEWEST,  /* the byte is one of the newest segment: none behind it can have arrived */
    NO_LOSS_NO_ROOM  /* the window ends in the byte's segment: none behind it would be taken */
};

/* Which sending of the same bytes an ACK answers. */
enum copy_answered {
    COPY_UNKNOWN,
    COPY_UNSURE, /* it echoes a timestamp, but not all of theirs are known */
    COPY_BOTH,   /* its D-SACK tells that both had arrived */
    COPY_LAST,   /* the newest one */
    COPY_BEFORE  /* one that had arrived before a newer one, which may have come since, while an ACK
                    was lost */
};

/* Of bytes that are not what they were when they passed before. */
enum other_bytes {
    OTHER_MORE = 1 << 0,          /* other segments, too, had some of them */
    OTHER_ACKED = 1 << 1,         /* all of them had been acknowledged before */
    OTHER_PROBE = 1 << 2,         /* it is the byte of a window probe, not acknowledged */
    OTHER_BROKEN = 1 << 3,        /* this segment has a wrong checksum, the other one has not */
    OTHER_BROKEN_BEFORE = 1 << 4, /* the other way round */
    OTHER_NO_ACK = 1 << 5,        /* neither has; this one has no ACK, and opens nothing; the other
                                     one has */
    OTHER_NO_ACK_BEFORE = 1 << 6, /* the other way round */
    OTHER_DROPPED = OTHER_BROKEN | OTHER_NO_ACK, /* who gets it drops it */
    OTHER_DROPPED_BEFORE = OTHER_BROKEN_BEFORE | OTHER_NO_ACK_BEFORE
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
