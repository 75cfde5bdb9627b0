/*
 * Bytes that are not what they were when they passed before, in words.  Pure; of strangers' bytes
 * at most a few are written, escaped.
 */
#ifndef TCPVIZ_STORY_OTHER_BYTES_H
#define TCPVIZ_STORY_OTHER_BYTES_H

#include "tcpviz/base/frame.h"
#include "tcpviz/story/arithmetic.h"

/* A segment with the frame that it was decoded from. */
struct sent_bytes {
    const struct frame *frame;
    const struct segment *segment;
};

/* Whether nothing tells why they differ, so that they may be of two senders: none of the two is a
 * window probe or damaged. */
bool other_bytes_are_a_riddle(const struct event *e);

/* Both, from shortly before the first one that differs: `Here "GET /b", in segment 4 "GET /a".` And
 * the TTLs, where they differ.  `now` is the event's segment, `then` the note's; nothing is written
 * if they do not hold that byte. */
void other_bytes_show(struct text *t, const struct event *e, const struct note *note,
                      const struct sent_bytes *now, const struct sent_bytes *then);

#endif
