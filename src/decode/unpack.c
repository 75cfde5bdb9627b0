#include "tcpviz/decode/unpack.h"

#include "rebuilt.h"

#include <stdlib.h>
#include <string.h>

enum { IPCOMP_HEADER = 4 }; /* RFC 3173 section 3.1 */

struct unpack {
    unpack_deflate *deflate;
    void *with;
    uint64_t cut;
    uint8_t at[LIMIT_FRAGMENT_HEADERS + REBUILT_MAX];
};

struct unpack *
unpack_create(unpack_deflate *deflate, void *with)
{
    struct unpack *u = malloc(sizeof *u);

    if (!u)
        return NULL;
    u->deflate = deflate;
    u->with = with;
    u->cut = 0;
    return u;
}

void
unpack_destroy(struct unpack *u)
{
    free(u);
}

/* A packet may hold one that is packed, too, or a fragment of one, and so on for ever: a few bytes
 * of DEFLATE can unpack to themselves. */
static bool
was_unpacked(const struct segment *s)
{
    return (s->notes & SEGMENT_REBUILT) && s->packed_bytes > 0;
}

/* The bytes of the packet, as many as it has; 0: it cannot be unpacked. */
static uint32_t
unpack_packet(struct unpack *u, const struct frame *frame, const struct segment *s)
{
    const struct fragment *packed = &s->fragment;
    const uint8_t *from = frame->at + packed->at;
    uint8_t version = s->src.address.version;
    uint32_t header_len = packed->header_len, counted, len;

    if (was_unpacked(s) || header_len > LIMIT_FRAGMENT_HEADERS)
        return 0;
    if (packed->captured_len < packed->len) {
        u->cut++;
        return 0;
    }
    counted = rebuilt_counted_header(version, header_len);
    len =
        (uint32_t)u->deflate(u->with, from, packed->len, u->at + header_len, REBUILT_MAX - counted);
    if (len == 0)
        return 0;
    memcpy(u->at, from - IPCOMP_HEADER - header_len, header_len);
    rebuilt_mend_header(u->at, version, packed, len);
    return header_len + len;
}

enum decode_verdict
unpack_take(struct unpack *u, const struct frame *frame, struct segment *segment,
            struct frame *whole)
{
    struct segment outer = *segment;
    uint32_t bytes = unpack_packet(u, frame, &outer);
    enum decode_verdict verdict;

    if (bytes == 0)
        return DECODE_NOT_TCP;
    *whole = rebuilt_frame(frame, u->at, bytes, bytes);
    verdict = decode_frame(whole, segment);
    if (verdict == DECODE_SEGMENT || verdict == DECODE_FRAGMENT || verdict == DECODE_PACKED) {
        rebuilt_put_below(segment, &outer);
        segment->packed_bytes = outer.fragment.len;
    }
    return verdict;
}

uint64_t
unpack_cut(const struct unpack *u)
{
    return u ? u->cut : 0;
}
