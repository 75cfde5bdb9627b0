/*
 * "Is this checksum right?": what can be said of one that is in the details.  Worked out for the
 * segment that is looked at, each time.  Pure; what it writes is printable ASCII.
 */
#ifndef TCPVIZ_STORY_CHECKED_H
#define TCPVIZ_STORY_CHECKED_H

#include "tcpviz/decode/checksum.h"
#include "tcpviz/story/tree.h"

/* Of the field at this index, a FIELD_TCP_CHECKSUM or FIELD_IP4_CHECKSUM of a frame that is kept.
 */
struct checksum checked_sum(const struct details *d, int field);

/* One word for the figure: "right", "wrong", "offload"; "" where it tells nothing. */
const char *checked_word(const struct checksum *c);

/* For the tree, where Wireshark, which by default does not check, has "Unverified". */
void checked_status(struct text *t, const struct details *d, int field);

/* In sentences: what it is over, what was found, and what speaks for it. */
void checked_explain(struct text *t, const struct details *d, int field);

#endif
