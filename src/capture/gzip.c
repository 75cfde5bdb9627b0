/* gzip's members and what is behind them; inside a member zlib. */
#include "gzip.h"

#include <stdlib.h>
#include <zlib.h>

#define ID1 0x1f /* RFC 1952, section 2.3.1 */
#define ID2 0x8b

#define GZIP_ONLY 16 /* zlib.h: added to the bits of the window, it means gzip's header */

struct gzip {
    z_stream stream;
    uint8_t *packed;
    size_t room;
    uint64_t fed; /* packed bytes that came so far */
    bool in_member, in_padding;
    enum gzip_trouble trouble;
};

bool
gzip_begins(const uint8_t *at, size_t have)
{
    return have >= 2 && at[0] == ID1 && at[1] == ID2;
}

struct gzip *
gzip_create(uint8_t *packed, size_t have, size_t room)
{
    struct gzip *g = calloc(1, sizeof *g);

    if (g == NULL || inflateInit2(&g->stream, GZIP_ONLY + MAX_WBITS) != Z_OK) {
        free(g);
        return NULL;
    }
    g->packed = packed;
    g->room = room;
    g->in_member = true;
    gzip_fed(g, have);
    return g;
}

void
gzip_destroy(struct gzip *g)
{
    if (g == NULL)
        return;
    (void)inflateEnd(&g->stream);
    free(g->packed);
    free(g);
}

void
gzip_rewind(struct gzip *g)
{
    (void)inflateReset(&g->stream);
    g->stream.avail_in = 0;
    g->fed = 0;
    g->in_member = true;
    g->in_padding = false;
    g->trouble = GZIP_GOOD;
}

/* False where no other member begins, or not yet. */
static bool
begin_member(struct gzip *g)
{
    z_stream *z = &g->stream;

    for (; z->avail_in > 0 && *z->next_in == 0; z->avail_in--, z->next_in++)
        g->in_padding = true;
    if (z->avail_in == 0)
        return false;
    if (g->in_padding || *z->next_in != ID1) {
        g->trouble = GZIP_FOLLOWED;
        return false;
    }
    (void)inflateReset(z);
    g->in_member = true;
    return true;
}

/* False where more packed bytes are needed, or more room, or there is trouble. */
static bool
unpack_member(struct gzip *g)
{
    int status = inflate(&g->stream, Z_NO_FLUSH);

    if (status == Z_MEM_ERROR)
        g->trouble = GZIP_NO_MEMORY;
    else if (status == Z_STREAM_END)
        g->in_member = false;
    else if (status != Z_OK && status != Z_BUF_ERROR)
        g->trouble = GZIP_DAMAGED;
    return status == Z_OK || status == Z_STREAM_END;
}

size_t
gzip_unpack(struct gzip *g, uint8_t *to, size_t room)
{
    g->stream.next_out = to;
    g->stream.avail_out = (uInt)room;
    while (g->stream.avail_out > 0 && g->trouble == GZIP_GOOD && (g->in_member || begin_member(g)))
        if (!unpack_member(g))
            break;
    return room - g->stream.avail_out;
}

uint8_t *
gzip_feed_at(struct gzip *g, size_t *room)
{
    *room = g->room;
    return g->packed;
}

void
gzip_fed(struct gzip *g, size_t n)
{
    g->stream.next_in = g->packed;
    g->stream.avail_in = (uInt)n;
    g->fed += n;
    if (n == 0 && g->in_member)
        g->trouble = GZIP_CUT;
}

enum gzip_trouble
gzip_trouble(const struct gzip *g)
{
    return g->trouble;
}

const char *
gzip_words(const struct gzip *g)
{
    return g->stream.msg != NULL ? g->stream.msg : "unknown";
}

uint64_t
gzip_offset(const struct gzip *g)
{
    return g->fed - g->stream.avail_in;
}
