#include "route.h"

enum { IP4_BYTES = 4, IP6_BYTES = 16 };

/* Whether the route of an option of `len` bytes is whole, and its pointer at one of its addresses;
 * the pointer counts from the option's first byte, which is 1. */
static bool
has_stops(uint8_t len, uint8_t pointer)
{
    enum { FIRST_STOP = 4 };

    return pointer >= FIRST_STOP && pointer % IP4_BYTES == 0 && len % IP4_BYTES == FIRST_STOP - 1 &&
           pointer < len;
}

void
route_ip4(struct bytes options, struct address *dst)
{
    enum { END = 0, NOP = 1, LOOSE = 131, STRICT = 137, STARTED = 2 };

    while (options.left > 0) {
        uint8_t kind = bytes_u8(&options), len;

        if (kind == END)
            return;
        if (kind == NOP)
            continue;
        len = bytes_u8(&options);
        if (len < STARTED || !bytes_need(&options, len - STARTED))
            return;
        struct bytes value = bytes_split(&options, len - STARTED);

        if (kind != LOOSE && kind != STRICT)
            continue;
        if (has_stops(len, bytes_u8(&value)))
            memcpy(dst->at, value.at + value.left - IP4_BYTES, IP4_BYTES);
        return;
    }
}

/* The last address of RFC 6554, of which as many bytes are left out as all of them share with the
 * packet's destination. */
static void
take_compressed(struct bytes routing, struct address *dst)
{
    enum { SHARED = 0x0f, RESERVED = 2 };
    size_t shared = bytes_u8(&routing) & SHARED, pad = bytes_u8(&routing) >> 4;

    (void)bytes_step(&routing, RESERVED);
    if (routing.left < pad + IP6_BYTES - shared)
        return;
    memcpy(dst->at + shared, routing.at + routing.left - pad - (IP6_BYTES - shared),
           IP6_BYTES - shared);
}

void
route_ip6(struct bytes routing, struct address *dst)
{
    enum { TYPE_0 = 0, HOME = 2, COMPRESSED = 3, SEGMENTS = 4, REST = 4 };
    uint8_t type = bytes_u8(&routing), stops_left = bytes_u8(&routing);

    if (routing.cut || stops_left == 0)
        return;
    if (type == COMPRESSED) {
        take_compressed(routing, dst);
        return;
    }
    (void)bytes_step(&routing, REST);
    if (routing.left < IP6_BYTES || (type != TYPE_0 && type != HOME && type != SEGMENTS))
        return;
    if (type == TYPE_0)
        (void)bytes_step(&routing, (routing.left / IP6_BYTES - 1) * IP6_BYTES);
    memcpy(dst->at, routing.at, IP6_BYTES);
}

void
route_home(struct bytes options, struct address *src)
{
    enum { PAD1 = 0, HOME_ADDRESS = 201 };

    while (options.left > 0) {
        uint8_t kind = bytes_u8(&options);
        struct bytes value = bytes_split(&options, kind == PAD1 ? 0 : bytes_u8(&options));

        if (kind == HOME_ADDRESS && value.left == IP6_BYTES) {
            memcpy(src->at, value.at, IP6_BYTES);
            return;
        }
    }
}
