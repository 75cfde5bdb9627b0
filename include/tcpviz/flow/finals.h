/*
 * What is known of a stream only at its end: how complete it is, and its initial round-trip time.
 *
 * A file is read twice where a row has to tell these: the first reading notes them, the second one
 * applies them.  Grows in slabs with the number of streams, up to its limit; a stream without an
 * entry keeps the values so far.
 */
#ifndef TCPVIZ_FLOW_FINALS_H
#define TCPVIZ_FLOW_FINALS_H

#include "tcpviz/flow/analysis.h"

struct finals;

/* What one stream costs. */
#define FINALS_BYTES_EACH 16

/* For the streams below `limit`.  NULL if there is no memory. */
struct finals *finals_create(uint32_t limit);
void finals_destroy(struct finals *finals); /* NULL is allowed */

/* Notes what this segment's stream has come to.  Streams are numbered in order of appearance. */
void finals_note(struct finals *finals, const struct analysis_result *result);

/* Puts the last word on the segment's stream into its result. */
void finals_apply(const struct finals *finals, struct analysis_result *result);

#endif
