/*
 * The line under an arrow (describe_note), whose words have a file each: notes_numbers.c what the
 * segment's own numbers do; notes_ack.c what its Ack does; notes_window.c windows and probes;
 * notes_refused.c what its receiver does not take, or asks back; notes_capture.c how it came here;
 * reset_line.c and icmp.c what their names say; notes.c what becomes of the connection, and which
 * file writes which kind.
 *
 * A line has no full stop, and no more than one needs to look at the arrow; the sentences stand in
 * the panes (body.h).  Where it infers, it ends with a question mark.  Pure.
 */
#ifndef TCPVIZ_SRC_STORY_NOTES_H
#define TCPVIZ_SRC_STORY_NOTES_H

#include "tcpviz/story/describe.h"
#include "tcpviz/story/names.h"

/* The writer of a line. */
struct note_writer {
    struct text *t;
    const struct flow *flow;
    const struct event *e;
    const struct note *note; /* of the event */
    const struct number_style *style;
};

/* Parts of a line: */

/* A relative number of the sender's own direction, and one of the direction that the Ack counts. */
void notes_add_own(const struct note_writer *w, int64_t rel);
void notes_add_peers(const struct note_writer *w, int64_t rel);

/* The note's bytes `first` to `last`, of that direction: "1-100". */
void notes_add_own_range(const struct note_writer *w);
void notes_add_peers_range(const struct note_writer *w);

/* The same as "byte 7", "bytes 1-100". */
void notes_add_own_bytes(const struct note_writer *w);

/* So long a time behind the words `before`; nothing where the clock went back meanwhile, or did not
 * go on. */
void notes_add_time(const struct note_writer *w, const char *before, int64_t ns);

/* Lines, of the kinds that they name: */

void notes_again(const struct note_writer *w);       /* AGAIN */
void notes_overlap(const struct note_writer *w);     /* OVERLAP */
void notes_other_bytes(const struct note_writer *w); /* OTHER_BYTES */
void notes_gap(const struct note_writer *w);         /* GAP, NOT_CAPTURED */
void notes_filled(const struct note_writer *w);      /* FILLS_GAP, REORDERED */
void notes_other_use(const struct note_writer *w);   /* SYN_NUMBER, FIN_MOVED */

/* PARTIAL_ACK, ACK_UNSEEN, OLDER_ACK, ACK_VOID, DUPLICATE_ACK, REPEAT_ACK, TWO_COPIES, DOUBLED,
 * DOUBLED_LATER, SACK_GIVEN_UP */
void notes_ack(const struct note_writer *w);

void notes_probe(const struct note_writer *w);  /* KEEP_ALIVE, ZERO_WINDOW_PROBE, and their ACKs */
void notes_window(const struct note_writer *w); /* ZERO_WINDOW, WINDOW_... */

void notes_refused(const struct note_writer *w);    /* SEQ_..., ACK_AFTER_FIN, ACK_BEYOND, ... */
void notes_flags(const struct note_writer *w);      /* FLAGS */
void notes_challenge(const struct note_writer *w);  /* CHALLENGE_ACK */
void notes_new_number(const struct note_writer *w); /* NEW_ISN, EARLIER_ISN */
void notes_reset(const struct note_writer *w);      /* RESET_OUTSIDE, RESET_INSIDE, RESET_NO_ACK */
void notes_old_fin(const struct note_writer *w);    /* FIN_OLD */

void notes_malformed(const struct note_writer *w);   /* MALFORMED */
void notes_reassembled(const struct note_writer *w); /* REASSEMBLED */
void notes_unpacked(const struct note_writer *w);    /* UNPACKED */
void notes_seen_again(const struct note_writer *w);  /* SEEN_... */
void notes_tunnel(const struct note_writer *w);      /* TUNNEL */

#endif
