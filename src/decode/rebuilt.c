#include "rebuilt.h"

#include "link.h"

#include <string.h>

uint32_t
rebuilt_counted_header(uint8_t version, uint32_t header_len)
{
    enum { IP6_FIXED = 40 };

    return version == 4 ? header_len : header_len - IP6_FIXED;
}

static void
set_u16(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

void
rebuilt_mend_header(uint8_t *header, uint8_t version, const struct fragment *piece, uint32_t len)
{
    enum { IP4_LENGTH = 2, IP4_FRAGMENT = 6, IP4_CHECKSUM = 10, IP6_LENGTH = 4 };
    enum { NOT_OF_FRAGMENTS = 0xc0 }; /* the reserved bit, and "don't fragment" */
    uint32_t length = rebuilt_counted_header(version, piece->header_len) + len;

    if (version == 4) {
        set_u16(header + IP4_LENGTH, length);
        set_u16(header + IP4_FRAGMENT, (uint32_t)(header[IP4_FRAGMENT] & NOT_OF_FRAGMENTS) << 8);
        set_u16(header + IP4_CHECKSUM, 0);
    } else {
        set_u16(header + IP6_LENGTH, length);
    }
    header[piece->next_at] = piece->protocol;
}

struct frame
rebuilt_frame(const struct frame *with, const uint8_t *at, uint32_t captured, uint32_t wire)
{
    return (struct frame){.time_ns = with->time_ns,
                          .number = with->number,
                          .captured_bytes = captured,
                          .wire_bytes = wire,
                          .at = at,
                          .link_type = LINK_RAW,
                          .interface = with->interface,
                          .no_time = with->no_time};
}

/* What was done already to make the packet that `outer` is of. */
static void
keep_history(struct segment *segment, const struct segment *outer)
{
    bool rebuilt = (outer->notes & SEGMENT_REBUILT) != 0;

    segment->notes |= SEGMENT_REBUILT;
    segment->rebuilt_headers |= rebuilt && outer->rebuilt_headers;
    segment->fragments = rebuilt ? outer->fragments : 0;
    segment->first_fragment = rebuilt ? outer->first_fragment : 0;
    segment->packed_bytes = rebuilt ? outer->packed_bytes : 0;
}

void
rebuilt_put_below(struct segment *segment, const struct segment *outer)
{
    size_t above = segment->n_layers > 0 ? segment->n_layers - 1u : 0;

    segment->rebuilt_headers = above > 0;
    if (above > (size_t)(LIMIT_LAYERS - outer->n_layers))
        above = (size_t)(LIMIT_LAYERS - outer->n_layers);
    memmove(segment->layers + outer->n_layers, segment->layers + 1, above);
    memcpy(segment->layers, outer->layers, outer->n_layers);
    segment->n_layers = (uint8_t)(outer->n_layers + above);
    if (segment->vlan == 0)
        segment->vlan = outer->vlan;
    segment->place = outer->place;
    segment->notes |= outer->notes & SEGMENT_TUNNEL;
    keep_history(segment, outer);
}
