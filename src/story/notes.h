/*
 * The line under an arrow (describe_note).  The table of notes.c says of each kind which function
 * writes its line, and which its sentence (body.h); the functions stand in files by what they tell
 * of.
 *
 * A line has no full stop, and no more than one needs to look at the arrow; the sentences stand in
 * the panes.  Where it infers, it ends with a question mark.  Pure.
 */
#ifndef TCPVIZ_SRC_STORY_NOTES_H
#define TCPVIZ_SRC_STORY_NOTES_H

#include "writer.h"

/* The sentence of the pane in a line of its own; nothing of a note whose line says all. */
note_words notes_explain;

/* Parts of a line, in notes_numbers.c: */

/* The note's bytes `first` to `last`, of the other side's numbers: "1-100". */
note_words notes_add_peers_range;

/* So long a time behind the words `before`; nothing where the clock went back meanwhile, or did not
 * go on. */
void notes_add_time(const struct writer *w, const char *before, int64_t ns);

/* Lines.  notes_numbers.c: what its own numbers do. */
note_words notes_again, notes_overlap, notes_other_bytes, notes_other_use, notes_gap, notes_filled,
    notes_acked_earlier;

/* notes_ack.c: what its Ack does. */
note_words notes_partial_ack, notes_ack_unseen, notes_older_ack, notes_ack_void,
    notes_duplicate_ack, notes_repeat_ack, notes_two_copies, notes_doubled, notes_sack_given_up;

/* notes_window.c: windows and probes. */
note_words notes_keep_alive, notes_keep_alive_ack, notes_keep_alive_past, notes_zero_window,
    notes_zero_window_probe, notes_zero_window_probe_ack, notes_window_open, notes_window_update,
    notes_window_full, notes_window_shrinks;

/* notes_refused.c: what its receiver does not take, or asks back. */
note_words notes_ack_after_fin, notes_ack_beyond, notes_foreign_ack, notes_seq_outside,
    notes_seq_below, notes_seq_old, notes_fin_on_used, notes_old_fin, notes_timestamp_old,
    notes_beyond_window, notes_data_after_fin, notes_challenge, notes_flags;

/* notes_connection.c: how the connection opens, and what becomes of it. */
note_words notes_syn_data_refused, notes_simultaneous_open, notes_syn_again, notes_not_offered,
    notes_new_number, notes_after_reset, notes_ports_reused;

/* notes_reset.c: of each note_is_reset(). */
note_words notes_syn_refused, notes_reset_disbelieved, notes_reset_guess, notes_reset_again,
    notes_reset_late, notes_reset_ttl, notes_reset_handshake, notes_reset_after_close,
    notes_reset_after_idle, notes_reset_after_fin, notes_reset_tries, notes_reset_unknown,
    notes_reset_for_syn, notes_reset_for_fin, notes_reset_unsent, notes_reset_unread,
    notes_reset_linger, notes_reset_multipath, notes_reset_fastclose;

/* notes_capture.c: how it came here. */
note_words notes_clock_back, notes_clock_ahead, notes_malformed, notes_tunnel, notes_reassembled,
    notes_unpacked, notes_seen_again;

#endif
