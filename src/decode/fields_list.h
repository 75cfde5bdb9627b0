/*
 * The list that fields_read makes.  For the decode layer only.  Pure; does not allocate.
 */
#ifndef TCPVIZ_SRC_DECODE_FIELDS_LIST_H
#define TCPVIZ_SRC_DECODE_FIELDS_LIST_H

#include "tcpviz/decode/fields.h"

struct fields {
    struct field *out; /* LIMIT_FIELDS of them */
    size_t n;
    const uint8_t *frame; /* its bytes */
    uint32_t captured;    /* so many */
};

/* Bits of the frame. */
struct span {
    uint32_t at, bits;
};

/* Whole bytes, up to but not including `to`; none where that is not behind `from`. */
static inline struct span
bytes_span(uint32_t from, uint32_t to)
{
    return (struct span){from * 8, to > from ? (to - from) * 8 : 0};
}

/* Adds a field with its value; nothing of one that is empty or not captured. */
void fields_add(struct fields *f, enum field_id id, uint8_t depth, uint8_t kind, struct span span);

/* One field of a header's fixed part.  A part that a deeper one follows is the whole of these. */
struct part {
    uint8_t id; /* enum field_id */
    uint8_t depth;
    uint8_t bits;
};

/* Adds them one behind the other, from the bit `at` on. */
void fields_add_parts(struct fields *f, const struct part *parts, size_t n, uint8_t kind,
                      uint32_t at);

/* The TCP segment in the bytes [from, to), of which `beyond` more were not captured. */
void fields_add_tcp(struct fields *f, uint32_t from, uint32_t to, uint32_t beyond);

#endif
