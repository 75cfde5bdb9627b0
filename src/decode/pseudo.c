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

/* What stands in place of the ethertype, by the kind of device: numbers of linux/if_arp.h and
 * linux/if_ether.h. */
static uint32_t
cooked_type(uint16_t device, uint16_t type)
{
    enum { FRAME_RELAY = 770, RADIOTAP = 803, NETLINK = 824 };
    enum { ETHERNET = 3, PPP = 7 };

    switch (device) {
    case FRAME_RELAY:
        return HEADER_FRAME_RELAY;
    case RADIOTAP:
        return HEADER_RADIOTAP;
    case NETLINK:
        return HEADER_OTHER;
    default:
        break;
    }
    if (type == ETHERNET)
        return ETHERTYPE_ETHERNET;
    return type == PPP ? (uint32_t)ETHERTYPE_PPP : type;
}

/* Since version 6.11 Linux names what is behind a VLAN tag that is still in the packet, and leaves
 * the tag in front of that (vlan_get_protocol_dgram() in its net/packet/af_packet.c).  Then no IP
 * version stands where it should, and the type comes behind the two bytes of the tag, or another
 * tag's. */
static bool
begins_in_a_tag(const struct packet *p, uint32_t type)
{
    struct bytes peek = p->at;
    unsigned version = bytes_u16(&peek) >> 12;
    uint16_t behind;

    if ((type != ETHERTYPE_IPV4 || version == 4) && (type != ETHERTYPE_IPV6 || version == 6))
        return false;
    if (!bytes_need(&peek, sizeof behind))
        return true;
    behind = bytes_u16(&peek);
    return behind == type || behind == ETHERTYPE_VLAN || behind == ETHERTYPE_QINQ;
}

/* https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html and ..._SLL2.html. */
uint32_t
pseudo_cooked(struct packet *p, uint32_t header)
{
    enum { ADDRESS = 10, INTERFACE = 6, REST = 10 };
    uint16_t device, type;

    if (header == HEADER_COOKED2) {
        type = bytes_u16(&p->at);
        (void)bytes_step(&p->at, INTERFACE);
        device = bytes_u16(&p->at);
        (void)bytes_step(&p->at, REST);
    } else {
        (void)bytes_step(&p->at, 2);
        device = bytes_u16(&p->at);
        (void)bytes_step(&p->at, ADDRESS);
        type = bytes_u16(&p->at);
    }
    return begins_in_a_tag(p, type) ? (uint32_t)ETHERTYPE_VLAN : cooked_type(device, type);
}

/* The ethertype, and what is behind it: RFC 4391 section 6 of InfiniBand, and Symantec's header as
 * tcpdump's print-symantec.c has it. */
uint32_t
pseudo_padded_type(struct packet *p, uint32_t header)
{
    enum { INFINIBAND_RESERVED = 2, FIREWALL_REST = 36 };
    uint16_t type = bytes_u16(&p->at);

    return header_behind(p, header == HEADER_IPOIB ? INFINIBAND_RESERVED : FIREWALL_REST, type);
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

/* TaZmen's sniffer protocol: version, kind, what it carries, tagged fields. */
uint32_t
pseudo_tzsp(struct packet *p)
{
    enum { TZSP_ETHERNET = 1, TZSP_WLAN = 18, TZSP_PRISM = 119, TZSP_AVS = 127 };
    enum { PAD = 0, END = 1 };

    (void)bytes_step(&p->at, 2);
    uint16_t carried = bytes_u16(&p->at);

    for (int i = 0; i < LIMIT_HEADER_FIELDS && !p->at.cut; i++) {
        uint8_t tag = bytes_u8(&p->at);

        if (tag == END)
            break;
        (void)bytes_step(&p->at, tag == PAD ? 0 : bytes_u8(&p->at));
    }
    switch (carried) {
    case TZSP_ETHERNET:
        return ETHERTYPE_ETHERNET;
    case TZSP_WLAN:
        return HEADER_WLAN;
    case TZSP_PRISM:
        return HEADER_PRISM;
    case TZSP_AVS:
        return HEADER_AVS;
    default:
        return HEADER_OTHER;
    }
}

/* Endace's "ERF types reference guide": time, kind, flags, three lengths; extensions of eight
 * bytes, each telling whether there is another; and for some kinds bytes of their own.  "Colour"
 * and "hash" stand in place of one of the lengths. */
uint32_t
pseudo_erf(struct packet *p)
{
    enum { TIME = 8, AFTER_KIND = 7, MORE = 0x80, EXTENSION_REST = 7, OWN2 = 2, OWN4 = 4 };
    enum { POS = 1, ETHERNET, AAL5 = 4, MC_POS, COLOR_POS = 10, COLOR_ETHERNET, DSM_POS = 15 };
    enum { DSM_ETHERNET = 16, COLOR_MC_POS, HASH_POS = 19, HASH_ETHERNET, IPV4 = 22, IPV6 };

    (void)bytes_step(&p->at, TIME);
    uint8_t kind = bytes_u8(&p->at), extension = kind;

    (void)bytes_step(&p->at, AFTER_KIND);
    for (int i = 0; i < LIMIT_HEADER_FIELDS && (extension & MORE) != 0; i++) {
        extension = bytes_u8(&p->at);
        (void)bytes_step(&p->at, EXTENSION_REST);
    }
    switch (kind & ~MORE) {
    case POS:
    case COLOR_POS:
    case DSM_POS:
    case HASH_POS:
        return HEADER_HDLC_OR_PPP;
    case MC_POS:
    case COLOR_MC_POS:
        return header_behind(p, OWN4, HEADER_HDLC_OR_PPP);
    case ETHERNET:
    case COLOR_ETHERNET:
    case DSM_ETHERNET:
    case HASH_ETHERNET:
        return header_behind(p, OWN2, ETHERTYPE_ETHERNET);
    case AAL5:
        return header_behind(p, OWN4, HEADER_LLC_ATM);
    case IPV4:
    case IPV6:
        return HEADER_IP;
    default:
        return HEADER_OTHER;
    }
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
    return kind == LLC ? HEADER_LLC_ATM : HEADER_OTHER;
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

/* Without a link layer the number of a protocol stands in front: tcpdump's print-juniper.c. */
static uint32_t
juniper_protocol(uint32_t number)
{
    enum { IPV4 = 2, MPLS_IPV4 = 4, MPLS = 5, IPV6 = 6, MPLS_CLNP = 8, PPP = 200, LLC_SNAP = 202 };
    enum { LLC = 203, ETHERNET = 204, FRAME_RELAY = 207, HDLC = 208 };

    switch (number) {
    case IPV4:
    case IPV4 + 1:
    case IPV6:
    case IPV6 + 1:
        return HEADER_IP;
    case MPLS_IPV4:
    case MPLS:
    case MPLS_CLNP:
        return ETHERTYPE_MPLS;
    case PPP:
        return ETHERTYPE_PPP;
    case LLC_SNAP:
    case LLC:
        return HEADER_LLC;
    case ETHERNET:
        return ETHERTYPE_ETHERNET;
    case FRAME_RELAY:
        return HEADER_FRAME_RELAY;
    case HDLC:
        return HEADER_HDLC_OR_PPP;
    default:
        return HEADER_OTHER;
    }
}

/* "MGC", flags, extensions with their length; without a link layer the number of a protocol
 * stands there instead. */
uint32_t
pseudo_juniper(struct packet *p, uint32_t header)
{
    enum { MAGIC = 0x4d4743, EXTENDED = 0x80, NO_LINK_LAYER = 0x02 };
    uint32_t magic_and_flags = bytes_u32(&p->at);

    if (magic_and_flags >> 8 != MAGIC)
        return HEADER_OTHER;
    if ((magic_and_flags & EXTENDED) != 0)
        (void)bytes_step(&p->at, bytes_u16(&p->at));
    if ((magic_and_flags & NO_LINK_LAYER) != 0)
        return juniper_protocol(bytes_u32_le(&p->at));
    return juniper_payload(header);
}
