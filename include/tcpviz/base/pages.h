/*
 * Memory for very many records, of which often only the first ones are used.
 *
 * All of it is asked for at once, and the kernel gives each page when it is first touched, as zeros.
 * Behind the first 2 MiB these are large pages, where the kernel has such: of many connections each
 * is on a page of its own otherwise, and the processor, which knows where a few thousand pages are,
 * has to look that up for most segments.  So a small session stays small, and a large one is faster.
 */
#ifndef TCPVIZ_BASE_PAGES_H
#define TCPVIZ_BASE_PAGES_H

#include <stddef.h>

/* `bytes` zeros, aligned for any record; to be given back.  NULL: there is no room for them. */
void *pages_take(size_t bytes);

/* The same number of bytes as they were taken with.  NULL does nothing. */
void pages_give(void *at, size_t bytes);

#endif
