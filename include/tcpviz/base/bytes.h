/*
 * A bounded cursor over bytes from strangers: the only way this program reads
 * the wire.
 *
 * A read past the end never touches memory: it returns zero, empties the
 * cursor and sets `cut`, which stays set.  So a decoder may read a whole
 * header and ask once, at the end, whether all of it was there.  Pure; does
 * not allocate.  Network byte order unless the name says otherwise.
 *
 * All of it belongs into its caller: where a header of fixed size is read, the
 * compiler knows what is left, and a read is one or two instructions.  As a
 * call it is a dozen, and the cursor leaves the registers.
 */
#ifndef TCPVIZ_BASE_BYTES_H
#define TCPVIZ_BASE_BYTES_H

#include "tcpviz/base/inlining.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytes {
    const uint8_t *at; /* next byte to read; may be NULL when left is 0 */
    size_t left;       /* bytes that may still be read */
    bool cut;          /* a read asked for more than there was */
};

static inline struct bytes
bytes_of(const void *data, size_t size)
{
    return (struct bytes){.at = data, .left = size, .cut = false};
}

/* Whether n bytes are left.  If not, the cursor is emptied and cut. */
static INLINE_ALWAYS bool
bytes_need(struct bytes *b, size_t n)
{
    if (n <= b->left)
        return true;
    b->left = 0;
    b->cut = true;
    return false;
}

/* Steps over n bytes and returns where they start, or NULL (and cut) if there are fewer. */
static INLINE_ALWAYS const uint8_t *
bytes_step(struct bytes *b, size_t n)
{
    if (!bytes_need(b, n))
        return NULL;
    const uint8_t *start = b->at;

    if (n > 0) /* `at` may be NULL */
        b->at += n;
    b->left -= n;
    return start;
}

static INLINE_ALWAYS uint8_t
bytes_u8(struct bytes *b)
{
    return (uint8_t)(bytes_need(b, 1) ? bytes_step(b, 1)[0] : 0);
}

static INLINE_ALWAYS uint16_t
bytes_u16(struct bytes *b)
{
    if (!bytes_need(b, 2))
        return 0;
    const uint8_t *p = bytes_step(b, 2);

    return (uint16_t)(p[0] << 8 | p[1]);
}

static INLINE_ALWAYS uint16_t
bytes_u16_le(struct bytes *b)
{
    if (!bytes_need(b, 2))
        return 0;
    const uint8_t *p = bytes_step(b, 2);

    return (uint16_t)(p[1] << 8 | p[0]);
}

static INLINE_ALWAYS uint32_t
bytes_u32(struct bytes *b)
{
    if (!bytes_need(b, 4))
        return 0;
    const uint8_t *p = bytes_step(b, 4);

    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static INLINE_ALWAYS uint32_t
bytes_u32_le(struct bytes *b)
{
    if (!bytes_need(b, 4))
        return 0;
    const uint8_t *p = bytes_step(b, 4);

    return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

static INLINE_ALWAYS uint64_t
bytes_u64(struct bytes *b)
{
    if (!bytes_need(b, 8))
        return 0;
    uint64_t high = bytes_u32(b);

    return high << 32 | bytes_u32(b);
}

/* Splits off the next n bytes as a cursor of their own.  If fewer are left, the part holds
 * what there is, and both cursors are cut. */
static INLINE_ALWAYS struct bytes
bytes_split(struct bytes *b, size_t n)
{
    if (n > b->left) {
        struct bytes rest = {.at = b->at, .left = b->left, .cut = true};

        (void)bytes_step(b, b->left);
        b->cut = true;
        return rest;
    }
    struct bytes part = {.at = b->at, .left = n, .cut = false};

    (void)bytes_step(b, n);
    return part;
}

/* Gives up the bytes behind the first n: what a length field says is the end. */
static inline void
bytes_limit(struct bytes *b, size_t n)
{
    if (n < b->left)
        b->left = n;
}

#endif
