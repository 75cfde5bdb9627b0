/*
 * A hint for the processor what will be needed soon.
 *
 * With a thousand connections most segments meet state that has left the caches, in several lines
 * of which each is asked for only when the code comes to it.  Asked for all at once they come at
 * once.  Nothing depends on it: so whatever does no more than call these has to be INLINE_ALWAYS,
 * too, or gcc leaves out the call of it, and nobody notices.
 */
#ifndef TCPVIZ_BASE_FETCH_H
#define TCPVIZ_BASE_FETCH_H

#include "tcpviz/base/inlining.h"

#include <stddef.h>

#define FETCH_LINE_BYTES 64
#define FETCH_MAX_BYTES (8 * FETCH_LINE_BYTES)

/* Up to four lines and, below, eight: written out, since a loop would cost as much as it saves, and
 * inlined, since gcc leaves out calls of what has no other effect. */
static INLINE_ALWAYS void
fetch_some(const char *at, size_t bytes)
{
    if (bytes > 0 * FETCH_LINE_BYTES)
        __builtin_prefetch(at);
    if (bytes > 1 * FETCH_LINE_BYTES)
        __builtin_prefetch(at + 1 * FETCH_LINE_BYTES);
    if (bytes > 2 * FETCH_LINE_BYTES)
        __builtin_prefetch(at + 2 * FETCH_LINE_BYTES);
    if (bytes > 3 * FETCH_LINE_BYTES)
        __builtin_prefetch(at + 3 * FETCH_LINE_BYTES);
}

/* At most FETCH_MAX_BYTES; `bytes` is a constant.  The last one is asked for as well: what begins
 * within a line may end in one more than it would fill. */
static INLINE_ALWAYS void
fetch_ahead(const void *at, size_t bytes)
{
    const size_t half = 4 * FETCH_LINE_BYTES;

    fetch_some(at, bytes);
    if (bytes > half)
        fetch_some((const char *)at + half, bytes - half);
    if (bytes > 1)
        __builtin_prefetch((const char *)at + bytes - 1);
}

#endif
