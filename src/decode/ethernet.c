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
    enum { ADDRESSES = 12 };
    struct packet peek = *p;
    uint8_t first = bytes_u8(&peek.at) >> 4;

    if (first == 4 || first == 6)
        return HEADER_IP;
    uint32_t type = ethertype_behind(&peek, ADDRESSES - 1);

    if (type == ETHERTYPE_IPV4 || type == ETHERTYPE_IPV6 || type == ETHERTYPE_VLAN)
        return ETHERTYPE_ETHERNET;
    if (first == 1)
        return HEADER_CHANNEL;
    return first == 0 ? HEADER_CONTROL_WORD : HEADER_OTHER;
}

/* RFC 4385 section 5; the types are IANA's. */
uint32_t
ethernet_channel(struct packet *p)
{
    enum { TYPE = 0xffff, CHANNEL_IPV4 = 0x21, CHANNEL_IPV6 = 0x57 };
    uint32_t type = bytes_u32(&p->at) & TYPE;

    return type == CHANNEL_IPV4 || type == CHANNEL_IPV6 ? HEADER_IP : HEADER_OTHER;
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

/* RFC 1042, and IEEE 802.1H for what is no IEEE 802 network; bridged Ethernet as in RFC 2684
 * section 5.2 and RFC 2427 section 4.2, with or without a check sequence at its end. */
uint32_t
ethernet_snap(struct packet *p, size_t pad)
{
    enum { ETHERTYPES = 0, BRIDGE_TUNNEL = 0xf8, BRIDGED = 0x80c2 }; /* organisations */
    enum { ETHERNET_WITH_FCS = 1, ETHERNET = 7 };
    uint32_t organisation = (uint32_t)bytes_u8(&p->at) << 16 | bytes_u16(&p->at);
    uint16_t type = bytes_u16(&p->at);

    if (organisation == ETHERTYPES || organisation == BRIDGE_TUNNEL)
        return type;
    if (organisation == BRIDGED && (type == ETHERNET_WITH_FCS || type == ETHERNET))
        return header_behind(p, pad, ETHERTYPE_ETHERNET);
    return HEADER_OTHER;
}

/* IEEE 802.2, with SNAP, and ISO's numbers as RFC 2684 section 5.1 uses them. */
uint32_t
ethernet_llc(struct packet *p, uint32_t header)
{
    enum { LLC_SNAP = 0xaaaa, LLC_IP = 0x0606, LLC_ISO = 0xfefe, LLC_UNNUMBERED = 0x03 };
    enum { ATM_PAD = 2 };
    uint16_t saps = bytes_u16(&p->at);
    uint8_t control = bytes_u8(&p->at);

    if (control != LLC_UNNUMBERED)
        return HEADER_OTHER;
    if (saps == LLC_IP)
        return HEADER_IP;
    if (saps == LLC_ISO)
        return HEADER_NLPID;
    return saps == LLC_SNAP ? ethernet_snap(p, header == HEADER_LLC_ATM ? ATM_PAD : 0)
                            : (uint32_t)HEADER_OTHER;
}

/* IEEE 802.1AE-2018 section 9.3: the SecTAG, behind its ethertype.  What is neither encrypted nor
 * changed is there to read; the check value at its end lies behind the IP packet. */
uint32_t
ethernet_macsec(struct packet *p)
{
    enum { VERSION = 0x80, HAS_SCI = 0x20, ENCRYPTED = 0x08, CHANGED = 0x04 };
    enum { LENGTH_AND_NUMBER = 5, SCI = 8 };
    uint8_t control = bytes_u8(&p->at);

    if ((control & (VERSION | ENCRYPTED | CHANGED)) != 0)
        return HEADER_OTHER;
    return ethertype_behind(p, LENGTH_AND_NUMBER + ((control & HAS_SCI) != 0 ? SCI : 0));
}

/* The mesh of linux/batadv_packet.h: kind and version, and a header for each kind. */
uint32_t
ethernet_batman(struct packet *p)
{
    enum { UNICAST = 0x400f, UNICAST_4ADDR = 0x420f, BROADCAST = 0x010f }; /* version 15 */
    enum { OLD_UNICAST = 0x030e, OLD_BROADCAST = 0x040e };                 /* version 14 */
    enum { STARTED = 2, UNICAST_BYTES = 10, UNICAST_4ADDR_BYTES = 18, BROADCAST_BYTES = 14 };

    switch (bytes_u16(&p->at)) {
    case UNICAST:
    case OLD_UNICAST:
        return header_behind(p, UNICAST_BYTES - STARTED, ETHERTYPE_ETHERNET);
    case UNICAST_4ADDR:
        return header_behind(p, UNICAST_4ADDR_BYTES - STARTED, ETHERTYPE_ETHERNET);
    case BROADCAST:
    case OLD_BROADCAST:
        return header_behind(p, BROADCAST_BYTES - STARTED, ETHERTYPE_ETHERNET);
    default:
        return HEADER_OTHER;
    }
}

/* Cisco's "Inter-Switch Link and IEEE 802.1Q Frame Format": the first 40 bits of the destination
 * tell it, the next four that Ethernet is inside, and a length stands where others have an
 * ethertype.  Of the VLAN's 15 bits the lower ten are in use; segment.vlan has 12. */
bool
ethernet_isl(struct packet *p, struct segment *out)
{
    enum { MULTICAST = 0x01000c00, OTHER_MULTICAST = 0x0c000c00, KIND = 0xfff0 };
    enum { ADDRESS = 6, ETHERTYPES = 0x600, UP_TO_VLAN = 6, AFTER_VLAN = 4, ID = 0x0fff };
    struct bytes peek = p->at;
    uint32_t first = bytes_u32(&peek);

    if ((first != MULTICAST && first != OTHER_MULTICAST) || (bytes_u16(&peek) & KIND) != 0)
        return false;
    (void)bytes_step(&peek, ADDRESS);
    if (bytes_u16(&peek) >= ETHERTYPES)
        return false;
    p->at = peek;
    (void)bytes_step(&p->at, UP_TO_VLAN);
    segment_add_layer(out, LAYER_VLAN);
    out->vlan = bytes_u16(&p->at) >> 1 & ID;
    (void)bytes_step(&p->at, AFTER_VLAN);
    return true;
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
