#include "ip.h"

#include "route.h"
#include "tunnel.h"

#include <string.h>

/* IANA's protocol numbers of the extension headers. */
enum {
    IP_HOP_BY_HOP = 0,
    IP_ROUTING = 43,
    IP_FRAGMENT = 44,
    IP_AUTHENTICATION = 51,
    IP_DESTINATION = 60,
    IP_PACKED = 108, /* IPComp */
    IP_MOBILITY = 135
};

static void
endpoint_set(struct endpoint *e, uint8_t version, const uint8_t *address, size_t n)
{
    memset(e, 0, sizeof *e);
    e->address.version = version;
    memcpy(e->address.at, address, n);
}

/* Offload hands over packets whose length is not filled in yet (0).  A length that does not even
 * cover the IP header says nothing about the payload either. */
static void
ip4_end(struct packet *p, uint32_t total_len, uint32_t header_len)
{
    if (total_len == 0)
        p->notes |= SEGMENT_LENGTH_UNKNOWN;
    else if (total_len < header_len)
        p->notes |= SEGMENT_BAD_IP_LENGTH;
    else
        packet_end_after(p, total_len - header_len);
}

/* Whether a packet of this kind is worth putting together: what stands behind the IP header, or
 * the fragment header, is TCP or may lead to it. */
static bool
may_hold_tcp(uint8_t protocol)
{
    switch (protocol) {
    case IP_TCP:
    case IP_HOP_BY_HOP:
    case IP_ROUTING:
    case IP_AUTHENTICATION:
    case IP_DESTINATION:
    case IP_PACKED:
    case IP_MOBILITY:
        return true;
    default:
        return tunnel_carries(protocol);
    }
}

static enum decode_verdict
ip4_read(struct packet *p, struct segment *out)
{
    enum { FIXED = 20, ADDRESS = 4, MORE_FRAGMENTS = 0x2000, FRAGMENT_OFFSET = 0x1fff };
    const uint8_t *start = p->at.at;
    struct bytes h = bytes_split(&p->at, FIXED);

    if (h.cut)
        return DECODE_TOO_SHORT;
    uint32_t header_len = (bytes_u16(&h) >> 8 & 0x0f) * 4u;
    uint32_t total_len = bytes_u16(&h);
    out->ip_id = bytes_u16(&h);
    uint16_t fragment = bytes_u16(&h);
    out->ttl = bytes_u8(&h);
    p->named_at = h.at;
    p->protocol = bytes_u8(&h);

    (void)bytes_step(&h, 2);
    if (header_len < FIXED)
        return DECODE_NOT_TCP;
    endpoint_set(&out->src, 4, bytes_step(&h, ADDRESS), ADDRESS);
    endpoint_set(&out->dst, 4, bytes_step(&h, ADDRESS), ADDRESS);
    struct bytes options = bytes_split(&p->at, header_len - FIXED);

    if (options.cut)
        return DECODE_TOO_SHORT;
    route_ip4(options, &out->dst.address);
    ip4_end(p, total_len, header_len);
    if ((fragment & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) == 0)
        return DECODE_SEGMENT;
    out->fragment = (struct fragment){.id = out->ip_id,
                                      .offset = (fragment & FRAGMENT_OFFSET) * 8u,
                                      .header_len = header_len,
                                      .next_at = (uint32_t)(p->named_at - start),
                                      .protocol = p->protocol,
                                      .more = (fragment & MORE_FRAGMENTS) != 0};
    return may_hold_tcp(p->protocol) ? DECODE_FRAGMENT : DECODE_NOT_TCP;
}

/* The length in the jumbo payload option (RFC 2675 section 2) of a hop-by-hop header at `at`;
 * 0 if there is none. */
static uint32_t
ip6_jumbo_len(struct bytes at)
{
    enum { PAD1 = 0, JUMBO = 0xc2, JUMBO_BYTES = 4 };

    (void)bytes_u8(&at);
    bytes_limit(&at, bytes_u8(&at) * 8u + 6u);
    while (at.left > 0) {
        uint8_t type = bytes_u8(&at);
        uint8_t len = type == PAD1 ? 0 : bytes_u8(&at);

        if (type == JUMBO && len == JUMBO_BYTES)
            return bytes_u32(&at);
        (void)bytes_step(&at, len);
    }
    return 0;
}

/* A payload length of 0 means a jumbogram, or offload that did not fill it in. */
static void
ip6_end(struct packet *p, uint32_t payload_len, uint8_t next)
{
    if (payload_len == 0 && next == IP_HOP_BY_HOP)
        payload_len = ip6_jumbo_len(p->at);
    if (payload_len == 0)
        p->notes |= SEGMENT_LENGTH_UNKNOWN;
    else
        packet_end_after(p, payload_len);
}

/* RFC 8200 section 4.5, behind the first two bytes.  One that is all of its packet is no fragment
 * (RFC 6946): its header is stepped over as any other. */
static enum decode_verdict
ip6_fragment(struct packet *p, uint8_t next, struct fragment *out)
{
    enum { MORE_FRAGMENTS = 0x0001, FRAGMENT_OFFSET = 0xfff8 };
    uint16_t fragment = bytes_u16(&p->at);
    uint32_t id = bytes_u32(&p->at);

    if (p->at.cut)
        return DECODE_TOO_SHORT;
    if ((fragment & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) == 0)
        return DECODE_SEGMENT;
    *out = (struct fragment){.id = id,
                             .offset = fragment & FRAGMENT_OFFSET,
                             .protocol = next,
                             .more = (fragment & MORE_FRAGMENTS) != 0};
    return may_hold_tcp(next) ? DECODE_FRAGMENT : DECODE_NOT_TCP;
}

/* One that is routed, or away from home, names other ends than its IP header. */
static void
keep_header_ends(struct segment *out)
{
    if (out->rerouted)
        return;
    out->rerouted = true;
    out->ip6_src = out->src.address;
    out->ip6_dst = out->dst.address;
}

/* Steps over the one extension header at the packet's start, of the kind *next, which becomes
 * the kind of the header behind it. */
static enum decode_verdict
ip6_extension(struct packet *p, uint8_t *next, struct segment *out)
{
    enum { STARTED = 2 }; /* bytes of the header already read */
    uint8_t kind = *next;

    *next = bytes_u8(&p->at);
    uint32_t len = bytes_u8(&p->at);

    switch (kind) {
    case IP_ROUTING:
        keep_header_ends(out);
        route_ip6(bytes_split(&p->at, (len + 1) * 8 - STARTED), &out->dst.address);
        return DECODE_SEGMENT;
    case IP_DESTINATION:
        keep_header_ends(out);
        route_home(bytes_split(&p->at, (len + 1) * 8 - STARTED), &out->src.address);
        return DECODE_SEGMENT;
    case IP_HOP_BY_HOP:
    case IP_MOBILITY:
        (void)bytes_step(&p->at, (len + 1) * 8 - STARTED);
        return DECODE_SEGMENT;
    case IP_AUTHENTICATION: /* in four bytes, less two: RFC 4302 section 2.2 */
        (void)bytes_step(&p->at, (len + 2) * 4 - STARTED);
        return DECODE_SEGMENT;
    case IP_FRAGMENT:
        return ip6_fragment(p, *next, &out->fragment);
    default:
        return DECODE_NOT_TCP;
    }
}

static bool
is_ip6_extension(uint8_t protocol)
{
    return protocol == IP_HOP_BY_HOP || protocol == IP_ROUTING || protocol == IP_FRAGMENT ||
           protocol == IP_AUTHENTICATION || protocol == IP_DESTINATION || protocol == IP_MOBILITY;
}

/* `start` is where the IP header begins.  p->protocol is the kind of the header at the packet's
 * start, and becomes the kind of the first one that is no extension. */
static enum decode_verdict
ip6_extensions(struct packet *p, const uint8_t *start, struct segment *out)
{
    for (int i = 0; i < LIMIT_IP6_EXTENSIONS && is_ip6_extension(p->protocol); i++) {
        const uint8_t *here = p->at.at;
        enum decode_verdict verdict = ip6_extension(p, &p->protocol, out);

        if (verdict == DECODE_FRAGMENT) {
            out->fragment.header_len = (uint32_t)(here - start);
            out->fragment.next_at = (uint32_t)(p->named_at - start);
        }
        if (verdict != DECODE_SEGMENT)
            return verdict;
        if (p->at.cut)
            return DECODE_TOO_SHORT;
        p->named_at = here; /* an extension header begins with its Next Header */
    }
    return DECODE_SEGMENT;
}

/* RFC 3173 section 3.3.  `start` is where the IP header begins.  Numbers from 256 on are agreed
 * upon beforehand, and may mean DEFLATE as well; the others are those of other ways to pack. */
static enum decode_verdict
packed_read(struct packet *p, const uint8_t *start, struct segment *out)
{
    enum { DEFLATE = 2, NEGOTIATED = 256 };
    uint32_t header_len = (uint32_t)(p->at.at - start);
    uint8_t next = bytes_u8(&p->at);
    uint16_t index;

    (void)bytes_u8(&p->at); /* flags: none is defined */
    index = bytes_u16(&p->at);
    if (p->at.cut)
        return DECODE_TOO_SHORT;
    out->fragment = (struct fragment){
        .header_len = header_len, .next_at = (uint32_t)(p->named_at - start), .protocol = next};
    return may_hold_tcp(next) && (index == DEFLATE || index >= NEGOTIATED) ? DECODE_PACKED
                                                                           : DECODE_NOT_TCP;
}

static enum decode_verdict
ip6_read(struct packet *p, struct segment *out)
{
    enum { FIXED = 40, ADDRESS = 16 };
    const uint8_t *start = p->at.at;
    struct bytes h = bytes_split(&p->at, FIXED);

    if (h.cut)
        return DECODE_TOO_SHORT;
    (void)bytes_step(&h, 4);
    uint32_t payload_len = bytes_u16(&h);

    p->named_at = h.at;
    p->protocol = bytes_u8(&h);
    out->ip_id = 0;
    out->ttl = bytes_u8(&h);
    endpoint_set(&out->src, 6, bytes_step(&h, ADDRESS), ADDRESS);
    endpoint_set(&out->dst, 6, bytes_step(&h, ADDRESS), ADDRESS);
    ip6_end(p, payload_len, p->protocol);
    return ip6_extensions(p, start, out);
}

static enum decode_verdict
ip4_and_extensions(struct packet *p, const uint8_t *start, struct segment *out)
{
    enum decode_verdict verdict = ip4_read(p, out);

    if (verdict != DECODE_SEGMENT || p->protocol != IP_AUTHENTICATION)
        return verdict;
    return ip6_extensions(p, start, out); /* as in IPv6, RFC 4302 section 3.1.1 */
}

enum decode_verdict
ip_read(struct packet *p, struct segment *out)
{
    enum decode_verdict verdict;
    struct bytes peek = p->at;
    const uint8_t *start = p->at.at;
    uint8_t first = bytes_u8(&peek);

    if (peek.cut)
        return DECODE_TOO_SHORT;
    out->rerouted = false;
    switch (first >> 4) {
    case 4:
        segment_add_layer(out, LAYER_IP4);
        verdict = ip4_and_extensions(p, start, out);
        break;
    case 6:
        segment_add_layer(out, LAYER_IP6);
        verdict = ip6_read(p, out);
        break;
    default:
        return DECODE_NOT_TCP;
    }
    return verdict == DECODE_SEGMENT && p->protocol == IP_PACKED ? packed_read(p, start, out)
                                                                 : verdict;
}
