#define _DEFAULT_SOURCE /* MAP_ANONYMOUS, madvise */

#include "tcpviz/base/pages.h"

#include <sys/mman.h>

#define SMALL_BYTES ((size_t)2 << 20)

void *
pages_take(size_t bytes)
{
    /* Without a reserve, since most of it may never be used. */
    char *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (at == MAP_FAILED)
        return NULL;
#ifdef MADV_HUGEPAGE
    if (bytes > SMALL_BYTES)
        (void)madvise(at + SMALL_BYTES, bytes - SMALL_BYTES, MADV_HUGEPAGE); /* only faster */
#endif
    return at;
}

void
pages_give(void *at, size_t bytes)
{
    if (at)
        (void)munmap(at, bytes);
}
