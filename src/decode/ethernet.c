#include "header.h"

uint32_t
ethernet_vlan(struct packet *p, struct segment *out)
{
    enum { ID = 0x0fff };

    segment_add_layer(out, LAYER_VLAN);
    out->vlan = bytes_u16(&p->at) & ID;
    return bytes_u16(&p->at);
}

/* Behind the last label nothing names the payload.  IP has its version in the first four bits, a
 * pseudo wire's control word zeros (RFC 4385 section 3), its associated channel a one.  Zeros may
 * also begin an Ethernet address without a control word: then an ethertype is where it belongs. */
static uint32_t
mpls_payload(const struct packet *p)
{
    enum { ADDRESSES = 12, CONTROL_WORD = 4 };
    struct packet peek = *p;
    uint8_t first = bytes_u8(&peek.at) >> 4;

    if (first == 4 || first == 6)
        return HEADER_IP;
    uint32_t type = ethertype_behind(&peek, ADDRESSES - 1);

    if (type == ETHERTYPE_IPV4 || type == ETHERTYPE_IPV6 || type == ETHERTYPE_VLAN)
        return ETHERTYPE_ETHERNET;
    return first == 0 ? HEADER_CONTROL_WORD : HEADER_OTHER;
}

/* One label, RFC 3032 section 2.1. */
uint32_t
ethernet_mpls(struct packet *p)
{
    enum { BOTTOM_OF_STACK = 0x100 };

    if ((bytes_u32(&p->at) & BOTTOM_OF_STACK) == 0)
        return ETHERTYPE_MPLS;
    return mpls_payload(p);
}

uint32_t
header_of_next(uint8_t next)
{
    enum { IPV4 = 1, IPV6 = 2, ETHERNET = 3, NSH = 4, MPLS = 5 };

    switch (next) {
    case IPV4:
    case IPV6:
        return HEADER_IP;
    case ETHERNET:
        return ETHERTYPE_ETHERNET;
    case NSH:
        return ETHERTYPE_NSH;
    case MPLS:
        return ETHERTYPE_MPLS;
    default:
        return HEADER_OTHER;
    }
}

/* RFC 8300 sections 2.2 and 2.5. */
uint32_t
ethernet_nsh(struct packet *p)
{
    enum { LENGTH = 0x3f, STARTED = 4 };
    size_t len = (bytes_u16(&p->at) & LENGTH) * 4u;
    uint8_t next = (uint8_t)(bytes_u16(&p->at) & 0xff);

    if (len < STARTED)
        return HEADER_OTHER;
    (void)bytes_step(&p->at, len - STARTED);
    return header_of_next(next);
}

/* RFC 6325 section 3: options in words, two nicknames, and Ethernet. */
uint32_t
ethernet_trill(struct packet *p)
{
    enum { NICKNAMES = 4 };
    size_t options = (bytes_u16(&p->at) >> 6 & 0x1fu) * 4u;

    return header_behind(p, NICKNAMES + options, ETHERTYPE_ETHERNET);
}

/* IEEE 802.2, with SNAP as RFC 1042 uses it, and ISO's numbers as RFC 2684 section 5.1 does. */
uint32_t
ethernet_llc(struct packet *p)
{
    enum { LLC_SNAP = 0xaaaa, LLC_IP = 0x0606, LLC_ISO = 0xfefe, LLC_UNNUMBERED = 0x03 };
    enum { ORGANISATION_BRIDGE = 0xf8 }; /* IEEE 802.1H */
    uint16_t saps = bytes_u16(&p->at);
    uint8_t control = bytes_u8(&p->at);

    if (control != LLC_UNNUMBERED)
        return HEADER_OTHER;
    if (saps == LLC_IP)
        return HEADER_IP;
    if (saps == LLC_ISO)
        return HEADER_NLPID;
    if (saps != LLC_SNAP)
        return HEADER_OTHER;
    uint32_t organisation = (uint32_t)bytes_u8(&p->at) << 16 | bytes_u16(&p->at);
    uint16_t type = bytes_u16(&p->at);

    return organisation == 0 || organisation == ORGANISATION_BRIDGE ? type : HEADER_OTHER;
}

/* IEEE 802.5: a source address with the top bit set is followed by a route, whose length is in
 * the low five bits of its first byte. */
uint32_t
ethernet_token_ring(struct packet *p)
{
    enum { UP_TO_SOURCE = 8, SOURCE_REST = 5, ROUTED = 0x80, ROUTE_LENGTH = 0x1f };

    (void)bytes_step(&p->at, UP_TO_SOURCE);
    bool routed = (bytes_u8(&p->at) & ROUTED) != 0;

    (void)bytes_step(&p->at, SOURCE_REST);
    if (routed) {
        struct bytes route = p->at;

        (void)bytes_step(&p->at, bytes_u8(&route) & ROUTE_LENGTH);
    }
    return HEADER_LLC;
}
