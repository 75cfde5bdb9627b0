/*
 * The sentences behind the headline (describe_body): first lines that each segment may have, then
 * what a note tells, where its line leaves something to say (the table of notes.c).  Pure.
 */
#ifndef TCPVIZ_SRC_STORY_BODY_H
#define TCPVIZ_SRC_STORY_BODY_H

#include "writer.h"

#include "tcpviz/base/nanotime.h"

#include <inttypes.h>

/* RFC 9293 section 3.8.6.3: an ACK may wait for up to 0.5 s, in case data or another segment come.
 * Linux lets it wait for 40 ms at least; 25 ms leave room for a tick of its clock, and for a
 * handshake that was slower than what follows. */
#define DELAYED_NS_MIN (25 * NANOTIME_MS)
#define DELAYED_NS_MAX (500 * NANOTIME_MS)

/* Who does not know of the SYN, though its side sent it. */
#define BODY_PAST_KERNEL                                                                           \
    "the SYN was sent past the kernel, as port scanners do, or connect() had been given up."

/* Lines, of a segment that has something to say there.  body_sums.c: the sum of its Ack, and what
 * the Ack means; in fewer words if it has to be brief.  And that of the number behind it. */
void body_sum_of_ack(const struct writer *w, bool brief);
void body_sum_of_next(const struct writer *w);

/* body_closing.c: that a reset's bytes are no data; what a reset ends (its reason is one of its
 * notes). */
void body_reset_text(const struct writer *w);
void body_reset_ends(const struct writer *w);

/* Of data of who goes on behind the other side's FIN; of a FIN that may have been sent before; and
 * how far the closing has come. */
void body_half_closed(const struct writer *w);
void body_fin_in_doubt(const struct writer *w);
void body_checklist(const struct writer *w);

/* body_copies.c: what the first SACK block tells of bytes that came twice (RFC 2883), or why it
 * does not, though it looks so. */
void body_twice_arrived(const struct writer *w);

/* What several of these files ask.  body_again.c: of bytes that the SYN had brought, and the
 * SYN-ACK did not take; false if they are others. */
bool body_was_refused_with_syn(const struct writer *w, const struct note *note);

/* Of bytes that its receiver had dropped because its window was full. */
note_words body_why_refused;

/* Whether it is no second sending, but the first one, or a copy of it, that was long on its way. */
bool body_is_late_copy(const struct writer *w);

/* body_reset.c: a reset that seems to refuse a SYN which did not pass here. */
bool body_refuses_unseen(const struct event *e);

/* body_refused.c: both sides had closed before: who still answers is in TIME-WAIT.  Who does so
 * behind a reset has not had that. */
bool body_is_after_close(const struct writer *w);

/* body_abort.c: of a reset: a close with bytes unread looks the same as giving up after a few
 * tries, which no kernel does. */
bool body_may_be_of_unread(const struct note *note);

/* The same of probes of a closed window, a few, or with answers. */
bool body_may_be_of_program(const struct note *note);

/* body_flag_again.c: why a SYN or a FIN comes again that comes along with an answer, or whose
 * sender has had the answer to it; false: what holds of bytes holds of it, too. */
bool body_flag_again(const struct writer *w, const struct note *note);

/* body_soon.c: whether bytes come again sooner than by any timer; or so late that one may have run,
 * which takes longer than a round trip; and that they come so soon. */
bool body_is_too_soon(const struct writer *w, const struct note *note);
bool body_timer_may_have_run(const struct writer *w, const struct note *note);
note_words body_why_so_soon;

/* "Only 3 ms after segment 4": of what comes again, which the note tells. */
void body_add_how_soon(const struct writer *w, const struct note *note);

/* What else it was, a sentence with a blank in front, or "": only what is alike may be doubled. */
const char *body_without_timer(const struct event *e);

/* Sentences.  body_again.c: why bytes, a SYN or a FIN come again. */
note_words body_again;

/* body_numbers.c: what else its own numbers do. */
note_words body_overlap, body_other_bytes, body_fin_moved, body_gap, body_not_captured,
    body_acked_earlier, body_held_back, body_filled_gap, body_overtaken;

/* body_copies.c: which sending an ACK answers, and how long the round trip took. */
note_words body_two_copies;

/* body_ack.c: what else its Ack does. */
note_words body_partial_ack, body_ack_unseen, body_older_ack, body_ack_void, body_foreign_ack,
    body_duplicate_ack, body_repeat_ack, body_sack_given_up;

/* body_window.c: a window that closes, opens, is used up or taken back, and what only asks. */
note_words body_keep_alive, body_keep_alive_past, body_zero_window, body_zero_window_probe,
    body_window_open, body_window_update, body_window_full, body_window_shrinks;

/* body_refused.c: what its receiver drops, or answers by a challenge ACK. */
note_words body_ack_after_fin, body_ack_beyond, body_seq_outside, body_seq_below, body_seq_old,
    body_seq_overtaken, body_fin_on_syn, body_fin_on_data, body_timestamp_old, body_no_timestamp,
    body_beyond_window, body_data_after_fin, body_syn_in_open, body_challenge_ack;

/* body_connection.c: how the connection opens, and what becomes of it. */
note_words body_syn_data_refused, body_simultaneous_open, body_syn_again, body_not_offered,
    body_new_isn, body_after_reset, body_ports_reused;

/* body_reset.c: resets that answer a segment, or that something in between may have sent; and what
 * their receiver makes of them. */
note_words body_syn_refused, body_reset_disbelieved, body_reset_no_ack, body_reset_guess,
    body_reset_again, body_reset_crossed, body_reset_late, body_reset_ttl, body_reset_syn_ack,
    body_reset_unknown, body_reset_for_syn, body_reset_multipath;

/* body_abort.c: resets of their sender's own accord: always what was seen, then what that usually
 * means. */
note_words body_reset_handshake, body_reset_after_close, body_reset_after_idle,
    body_reset_after_fin, body_reset_keep_alive, body_reset_zero_window, body_reset_tries,
    body_reset_for_fin, body_reset_unsent, body_reset_unread, body_reset_linger;

/* body_capture.c: how it came here. */
note_words body_tunnel, body_reassembled, body_unpacked, body_seen_again;

#endif
