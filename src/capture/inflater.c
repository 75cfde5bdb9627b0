#include "tcpviz/capture/inflater.h"

#include <stdlib.h>
#define ZLIB_CONST /* zlib.h: what is read is const */
#include <zlib.h>

#define BARE_WINDOW (-MAX_WBITS) /* zlib.h: negative means DEFLATE without a header */

struct inflater {
    z_stream stream;
};

struct inflater *
inflater_create(void)
{
    struct inflater *i = calloc(1, sizeof *i);

    if (i == NULL || inflateInit2(&i->stream, BARE_WINDOW) != Z_OK) {
        free(i);
        return NULL;
    }
    return i;
}

void
inflater_destroy(struct inflater *i)
{
    if (i == NULL)
        return;
    (void)inflateEnd(&i->stream);
    free(i);
}

size_t
inflater_unpack(void *inflater, const uint8_t *packed, size_t n, uint8_t *to, size_t room)
{
    z_stream *z = &((struct inflater *)inflater)->stream;

    (void)inflateReset(z);
    z->next_in = packed;
    z->avail_in = (uInt)n;
    z->next_out = to;
    z->avail_out = (uInt)room;
    if (inflate(z, Z_FINISH) != Z_STREAM_END || z->avail_in > 0)
        return 0;
    return room - z->avail_out;
}
