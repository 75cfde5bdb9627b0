/*
 * What the panes say of the segments of a conversation: the words that have no place on a ladder.
 *
 * A line that begins with a number says what is wanted; the lines under it are what that is.
 *
 *     5 Client repeats its FIN.
 *       No ACK came in time ...
 *       Next: The server has to ...
 *     2.5 field Sequence
 *       Sequence Number: 1    (relative sequence number)
 *         sequence number: 32 bits, bytes 4-7. The number of the first byte ...
 *
 * The first one is the story of segment 5, the second one the lines of the tree with "Sequence" of
 * segment 5 of connection 2; "2.5 fields" is all of its tree.
 */
#ifndef TCPVIZ_TESTS_TOOLS_WORDS_H
#define TCPVIZ_TESTS_TOOLS_WORDS_H

#include "tcpviz/flow/watch.h"
#include "tcpviz/story/arithmetic.h"

/* Each line of `wanted` that begins with a number, in their order, and what it wants, when all of
 * the conversation has passed. */
void words_add(struct text *t, const struct watch *w, const struct number_style *style,
               const char *wanted);

#endif
