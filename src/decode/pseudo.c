#include "header.h"
#include "link.h"

/* BSD's family number of IPv6 depends on the system; IPv4 is 2 everywhere.  DLT_NULL has it in
 * the byte order of the machine that captured, so a small number may stand at either end. */
uint32_t
pseudo_family(struct packet *p)
{
    enum { INET = 2, INET6_LINUX = 10, INET6_NETBSD = 24, INET6_FREEBSD = 28, INET6_DARWIN = 30 };
    struct bytes swapped = p->at;
    uint32_t big = bytes_u32(&p->at), little = bytes_u32_le(&swapped);

    switch (big < little ? big : little) {
    case INET:
    case INET6_LINUX:
    case INET6_NETBSD:
    case INET6_FREEBSD:
    case INET6_DARWIN:
        return HEADER_IP;
    default:
        return HEADER_OTHER;
    }
}

uint32_t
pseudo_cooked2(struct packet *p)
{
    enum { AFTER_PROTOCOL = 18 };
    uint16_t type = bytes_u16(&p->at);

    return header_behind(p, AFTER_PROTOCOL, type);
}

/* RFC 1201 section 2 splits packets and marks an exception, which BSD's capture shows; RFC 1051
 * does neither.  Linux has two bytes more in front. */
uint32_t
pseudo_arcnet(struct packet *p, uint32_t header)
{
    enum { ADDRESSES = 2, LINUX_OFFSET = 2, SEQUENCE = 2, EXCEPTION = 0xff, EXCEPTION_REST = 3 };
    enum { IPV6_1201 = 196, IPV4_1201 = 212, IPV4_1051 = 240 };

    (void)bytes_step(&p->at, header == HEADER_ARCNET_LINUX ? ADDRESSES + LINUX_OFFSET : ADDRESSES);
    uint8_t type = bytes_u8(&p->at);

    if (type == IPV4_1051)
        return HEADER_IP;
    uint8_t split = bytes_u8(&p->at);

    if (header == HEADER_ARCNET && split == EXCEPTION) {
        (void)bytes_step(&p->at, EXCEPTION_REST);
        split = bytes_u8(&p->at);
    }
    (void)bytes_step(&p->at, SEQUENCE);
    return split == 0 && (type == IPV4_1201 || type == IPV6_1201) ? HEADER_IP : HEADER_OTHER;
}

/* The per-packet information header of CACE Technologies: version and flags, length, DLT_. */
uint32_t
pseudo_ppi(struct packet *p, struct segment *out)
{
    enum { STARTED = 8 };

    (void)bytes_step(&p->at, 2);
    size_t len = bytes_u16_le(&p->at);
    uint32_t link_type = bytes_u32_le(&p->at);

    if (len < STARTED || link_type > UINT16_MAX)
        return HEADER_OTHER;
    (void)bytes_step(&p->at, len - STARTED);
    return link_begin((int)link_type, p, out);
}

/* Apple's: length, kind of the record (1 is a packet), DLT_. */
uint32_t
pseudo_pktap(struct packet *p, struct segment *out)
{
    enum { STARTED = 12, PACKET = 1 };
    uint32_t len = bytes_u32_le(&p->at);
    uint32_t record = bytes_u32_le(&p->at);
    uint32_t link_type = bytes_u32_le(&p->at);

    if (len < STARTED || record != PACKET || link_type > UINT16_MAX)
        return HEADER_OTHER;
    (void)bytes_step(&p->at, len - STARTED);
    return link_begin((int)link_type, p, out);
}

/* Linux's linux/netfilter/nfnetlink_log.h: fields of length (with its own four bytes), kind and
 * value, in the byte order of the machine that captured; the packet is one of them.  Kinds are
 * small numbers, so the first one tells the order. */
uint32_t
pseudo_nflog(struct packet *p)
{
    enum { HEADER = 4, FIELD_HEADER = 4, PAYLOAD = 9, KIND = 0x7fff };

    (void)bytes_step(&p->at, HEADER);
    struct bytes peek = p->at;

    (void)bytes_step(&peek, 2);
    bool big = bytes_u8(&peek) == 0;

    for (int i = 0; i < LIMIT_HEADER_FIELDS && !p->at.cut; i++) {
        size_t len = big ? bytes_u16(&p->at) : bytes_u16_le(&p->at);
        unsigned kind = (unsigned)(big ? bytes_u16(&p->at) : bytes_u16_le(&p->at)) & KIND;

        if (kind == PAYLOAD)
            return HEADER_IP;
        if (len < FIELD_HEADER)
            return HEADER_OTHER;
        (void)bytes_step(&p->at, ((len + 3) & ~(size_t)3) - FIELD_HEADER);
    }
    return HEADER_OTHER;
}

/* OpenBSD's pflog(4): its length in front, without what fills the last word. */
uint32_t
pseudo_pflog(struct packet *p)
{
    size_t len = bytes_u8(&p->at);

    return len == 0 ? (uint32_t)HEADER_OTHER
                    : header_behind(p, ((len + 3) & ~(size_t)3) - 1, HEADER_IP);
}

/* Direction and kind of traffic, virtual path, virtual channel. */
uint32_t
pseudo_sunatm(struct packet *p)
{
    enum { REST = 3, KIND = 0x0f, LANE = 1, LLC = 2, LANE_CLIENT = 2 };
    uint8_t kind = bytes_u8(&p->at) & KIND;

    (void)bytes_step(&p->at, REST);
    if (kind == LANE)
        return header_behind(p, LANE_CLIENT, ETHERTYPE_ETHERNET);
    return kind == LLC ? HEADER_LLC : HEADER_OTHER;
}

static uint32_t
juniper_payload(uint32_t header)
{
    switch (header) {
    case HEADER_JUNIPER_ETHERNET:
        return ETHERTYPE_ETHERNET;
    case HEADER_JUNIPER_PPP:
        return ETHERTYPE_PPP;
    case HEADER_JUNIPER_FRAME_RELAY:
        return HEADER_FRAME_RELAY;
    default:
        return HEADER_HDLC_OR_PPP;
    }
}

/* "MGC", flags, extensions with their length; without a link layer the number of a protocol
 * stands there instead. */
uint32_t
pseudo_juniper(struct packet *p, uint32_t header)
{
    enum { MAGIC = 0x4d4743, EXTENDED = 0x80, NO_LINK_LAYER = 0x02, PROTOCOL = 4 };
    uint32_t magic_and_flags = bytes_u32(&p->at);

    if (magic_and_flags >> 8 != MAGIC)
        return HEADER_OTHER;
    if ((magic_and_flags & EXTENDED) != 0)
        (void)bytes_step(&p->at, bytes_u16(&p->at));
    if ((magic_and_flags & NO_LINK_LAYER) != 0)
        return header_behind(p, PROTOCOL, HEADER_IP);
    return juniper_payload(header);
}
