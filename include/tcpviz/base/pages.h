/*
 * Memory for very many records, of which often only the first ones are used.
 *
 * All of it is asked for at once, and the kernel gives each page when it is first touched, as
 * zeros. Behind the first 2 MiB these are large pages, where the kernel has such: a small one holds
 * eight connections, and of those that it needs at once the processor knows where some hundred are;
 * the others it has to look up.  So a small session stays small, and a large one is faster.
 */
#ifndef TCPVIZ_BASE_PAGES_H
#define TCPVIZ_BASE_PAGES_H

#include <stddef.h>

/* `bytes` zeros, aligned for any record; to be given back.  NULL: there is no room for them. */
void *pages_take(size_t bytes);

/* The same number of bytes as they were taken with.  NULL does nothing. */
void pages_give(void *at, size_t bytes);

#endif
