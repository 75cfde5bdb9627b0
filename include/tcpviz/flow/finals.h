/*
 * What is known of a stream only at its end, and which stream that is.
 *
 * A file is read twice where a row has to tell it: the first reading notes it, the second one
 * applies it.  Both readings are Wireshark's: it shows how complete a stream came to be and its
 * initial round-trip time in each row.  Its second reading begins with all that the first one
 * learnt: where a later SYN moved the base of the relative numbers, or told a window scale, the
 * segments in front of it are shown by these.  And there the first segment of a stream that does
 * not begin with a SYN counts for its completeness, from the second segment on.
 *
 * Where memory ends, the two readings may give up different connections, and what goes on behind
 * that is a stream more in one of them.  So a stream is known by the frame that it begins with, and
 * has the number of the first reading in the second one, too; one that did not begin there in the
 * first has a number of its own, and the values so far.
 *
 * Grows in slabs with the number of streams, up to its limit; a stream without an entry keeps the
 * values so far.
 */
#ifndef TCPVIZ_FLOW_FINALS_H
#define TCPVIZ_FLOW_FINALS_H

#include "tcpviz/flow/analysis.h"

struct finals;

/* What one stream costs. */
#define FINALS_BYTES_EACH 24

/* For the streams below `limit`.  NULL if there is no memory. */
struct finals *finals_create(uint32_t limit);
void finals_destroy(struct finals *finals); /* NULL is allowed */

/* The number of the stream that this frame begins; each is higher than those before. */
uint32_t finals_begin_stream(struct finals *finals, uint64_t frame);

/* The first reading is over: the next frame that begins a stream is one of the second. */
void finals_read_again(struct finals *finals);

/* Notes what this stream has come to: whenever a segment has changed it (analysis_learn). */
void finals_note(struct finals *finals, const struct analysis *analysis);

/* Puts the last word on the stream into the result of this segment.  For each segment in its order:
 * what the second reading comes upon counts from there on. */
void finals_apply(struct finals *finals, const struct segment *segment,
                  struct analysis_result *result);

#endif
