#include "header.h"
#include "tunnels.h"

/* RFC 2784 section 2, with RFC 2890's key and sequence number; version 1 is PPTP's, RFC 2637
 * section 4.1. */
enum {
    CHECKSUM = 0x8000,
    ROUTING = 0x4000,
    KEY = 0x2000,
    SEQUENCE = 0x1000,
    ACK = 0x0080,
    VERSION = 0x0007,
    FIELD = 4 /* bytes of each of these */
};

/* draft-foschiano-erspan: type I has no header, types II and III have their version in the first
 * four bits.  A type III header ends in flags: the kind of frame, and an eight-byte subheader. */
static uint32_t
erspan_enter(struct packet *p, struct segment *out)
{
    enum { TYPE_2 = 1, TYPE_3 = 2, TYPE_2_REST = 6, TYPE_3_REST = 8, SUBHEADER = 8 };
    enum { HAS_SUBHEADER = 0x0001, FRAME_TYPE = 0x7c00 }; /* 0: Ethernet */

    segment_add_layer(out, LAYER_ERSPAN);
    uint8_t version = (uint8_t)(bytes_u16(&p->at) >> 12);

    if (version == TYPE_2)
        return header_behind(p, TYPE_2_REST, ETHERTYPE_ETHERNET);
    if (version != TYPE_3)
        return HEADER_OTHER;
    (void)bytes_step(&p->at, TYPE_3_REST);
    uint16_t flags = bytes_u16(&p->at);

    (void)bytes_step(&p->at, (flags & HAS_SUBHEADER) != 0 ? SUBHEADER : 0);
    return (flags & FRAME_TYPE) == 0 ? ETHERTYPE_ETHERNET : HEADER_OTHER;
}

/* Version 2 of WCCP has a redirect header of four bytes, version 1 has none. */
static uint32_t
wccp_enter(struct packet *p)
{
    enum { REDIRECT_HEADER = 4 };
    struct bytes peek = p->at;

    return header_behind(p, bytes_u8(&peek) >> 4 == 4 ? 0 : REDIRECT_HEADER, HEADER_IP);
}

static uint32_t
payload(uint16_t type, bool numbered, struct packet *p, struct segment *out)
{
    enum { ARUBA_FIRST = 0x8200, ARUBA_LAST = 0x8370 }; /* a tunnel's number in between */

    switch (type) {
    case ETHERTYPE_ERSPAN:
        return numbered ? erspan_enter(p, out) : (uint32_t)ETHERTYPE_ETHERNET;
    case ETHERTYPE_ERSPAN3:
        return erspan_enter(p, out);
    case ETHERTYPE_WCCP:
        return wccp_enter(p);
    case ETHERTYPE_FRAME_RELAY:
        return HEADER_FRAME_RELAY;
    default:
        if (type >= ARUBA_FIRST && type <= ARUBA_LAST && (type & 0x0f) == 0)
            return HEADER_WLAN;
        return type > ETHERTYPE_802_3_MAX ? type : (uint32_t)HEADER_OTHER;
    }
}

static size_t
fields_bytes(unsigned flags)
{
    size_t n = (flags & (CHECKSUM | ROUTING)) != 0 ? FIELD : 0;

    if ((flags & KEY) != 0)
        n += FIELD;
    if ((flags & SEQUENCE) != 0)
        n += FIELD;
    if ((flags & VERSION) == 1 && (flags & ACK) != 0)
        n += FIELD;
    return n;
}

/* RFC 1701: source routes, each with a family, an offset and its length; the last one is empty. */
static void
step_over_routes(struct packet *p)
{
    for (int i = 0; i < LIMIT_HEADER_FIELDS && !p->at.cut; i++) {
        uint16_t family = bytes_u16(&p->at);
        size_t len = bytes_u16(&p->at) & 0xff;

        if (family == 0 && len == 0)
            return;
        (void)bytes_step(&p->at, len);
    }
}

uint32_t
gre_enter(struct packet *p, struct segment *out)
{
    unsigned flags = bytes_u16(&p->at);
    uint16_t type = bytes_u16(&p->at);

    if ((flags & VERSION) > 1)
        return HEADER_OTHER;
    (void)bytes_step(&p->at, fields_bytes(flags));
    if ((flags & ROUTING) != 0)
        step_over_routes(p);
    return payload(type, (flags & SEQUENCE) != 0, p, out);
}
