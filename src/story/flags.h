/*
 * The flags that few segments have, in sentences: URG with its pointer (RFC 9293 section 3.8.5, RFC
 * 6093), and those of ECN (RFC 3168; accurate ECN: RFC 9768).  Pure.
 */
#ifndef TCPVIZ_SRC_STORY_FLAGS_H
#define TCPVIZ_SRC_STORY_FLAGS_H

#include "writer.h"

/* One sentence a line on each of these flags that is set; and on a SYN-ACK that has none of them,
 * though its SYN had offered ECN.  Nothing where the header is not all there. */
void flags_sentences(const struct writer *w);

/* The pointer has its largest value, which is written for all that is further away, too (RFC 2675
 * section 5.2; Linux without jumbograms as well), and the segment does not reach as far. */
bool flags_urgent_is_least(const struct event *e);

#endif
