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

#include "writer.h"

#include "tcpviz/story/describe.h"

/* Parts of a line: */

/* The note's bytes `first` to `last`, of that direction: "1-100". */
void notes_add_own_range(const struct writer *w, const struct note *note);
void notes_add_peers_range(const struct writer *w, const struct note *note);

/* The same as "byte 7", "bytes 1-100". */
void notes_add_own_bytes(const struct writer *w, const struct note *note);

/* So long a time behind the words `before`; nothing where the clock went back meanwhile, or did not
 * go on. */
void notes_add_time(const struct writer *w, const char *before, int64_t ns);

/* Lines, of the kinds that they name: */

void notes_again(const struct writer *w, const struct note *note);       /* AGAIN */
void notes_overlap(const struct writer *w, const struct note *note);     /* OVERLAP */
void notes_other_bytes(const struct writer *w, const struct note *note); /* OTHER_BYTES */
void notes_gap(const struct writer *w, const struct note *note);         /* GAP, NOT_CAPTURED */
void notes_filled(const struct writer *w, const struct note *note);      /* FILLS_GAP, REORDERED */
void notes_other_use(const struct writer *w, const struct note *note);   /* SYN_NUMBER, FIN_MOVED */

/* PARTIAL_ACK, ACK_UNSEEN, OLDER_ACK, ACK_VOID, DUPLICATE_ACK, REPEAT_ACK, TWO_COPIES, DOUBLED,
 * DOUBLED_LATER, SACK_GIVEN_UP */
void notes_ack(const struct writer *w, const struct note *note);

void notes_probe(const struct writer *w,
                 const struct note *note); /* KEEP_ALIVE, ZERO_WINDOW_PROBE, and their ACKs */
void notes_window(const struct writer *w, const struct note *note); /* ZERO_WINDOW, WINDOW_... */

void notes_refused(const struct writer *w,
                   const struct note *note); /* SEQ_..., ACK_AFTER_FIN, ACK_BEYOND, ... */
void notes_flags(const struct writer *w, const struct note *note);      /* FLAGS */
void notes_challenge(const struct writer *w, const struct note *note);  /* CHALLENGE_ACK */
void notes_new_number(const struct writer *w, const struct note *note); /* NEW_ISN, EARLIER_ISN */
void notes_reset(const struct writer *w,
                 const struct note *note); /* RESET_OUTSIDE, RESET_INSIDE, RESET_NO_ACK */
void notes_old_fin(const struct writer *w, const struct note *note); /* FIN_OLD */

void notes_malformed(const struct writer *w, const struct note *note);   /* MALFORMED */
void notes_reassembled(const struct writer *w, const struct note *note); /* REASSEMBLED */
void notes_unpacked(const struct writer *w, const struct note *note);    /* UNPACKED */
void notes_seen_again(const struct writer *w, const struct note *note);  /* SEEN_... */
void notes_tunnel(const struct writer *w, const struct note *note);      /* TUNNEL */

#endif
