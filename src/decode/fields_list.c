#include "fields_list.h"

#include "tcpviz/base/bytes.h"
#include "tcpviz/base/limits.h"

void
fields_add(struct fields *f, enum field_id id, uint8_t depth, uint8_t kind, struct span span)
{
    struct bytes at = bytes_of(f->frame, f->captured);
    uint32_t end = f->captured * 8u, first = span.at / 8, last;
    uint64_t word = 0;
    struct field *field;

    if (span.bits == 0 || span.at >= end || f->n >= LIMIT_FIELDS)
        return;
    field = &f->out[f->n++];
    *field = (struct field){.at = span.at,
                            .bits = span.bits,
                            .id = (uint8_t)id,
                            .depth = depth,
                            .kind = kind,
                            .cut = span.bits > end - span.at};
    if (field->cut)
        field->bits = end - span.at;
    if (field->bits > 32)
        return;
    last = (field->at + field->bits - 1) / 8;
    (void)bytes_step(&at, first);
    for (uint32_t i = first; i <= last; i++)
        word = word << 8 | bytes_u8(&at);
    word >>= (last + 1) * 8 - (field->at + field->bits);
    field->value = (uint32_t)(word & ((UINT64_C(1) << field->bits) - 1));
}

void
fields_add_parts(struct fields *f, const struct part *parts, size_t n, uint8_t kind, uint32_t at)
{
    for (size_t i = 0; i < n; i++) {
        fields_add(f, parts[i].id, parts[i].depth, kind, (struct span){at, parts[i].bits});
        if (i + 1 == n || parts[i + 1].depth <= parts[i].depth)
            at += parts[i].bits;
    }
}
