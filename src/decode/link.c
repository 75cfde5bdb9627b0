#include "link.h"

#include "tcpviz/base/limits.h"
#include "tcpviz/decode/decode.h"

/* libpcap's DLT_ numbers, by name.  DLT_RAW is 14 on OpenBSD and 12 elsewhere. */
enum link_type {
    LINK_NULL = 0,
    LINK_EN10MB = 1,
    LINK_PPP = 9,
    LINK_RAW = 12,
    LINK_RAW_OPENBSD = 14,
    LINK_PPP_SERIAL = 50,
    LINK_C_HDLC = 104,
    LINK_LOOP = 108,
    LINK_LINUX_SLL = 113,
    LINK_IPV4 = 228,
    LINK_IPV6 = 229,
    LINK_LINUX_SLL2 = 276
};

enum ethertype {
    ETHERTYPE_802_3_MAX = 1500, /* up to here the field is a length, IEEE 802.3 section 3.2.6 */
    ETHERTYPE_IPV4 = 0x0800,
    ETHERTYPE_VLAN = 0x8100, /* IEEE 802.1Q */
    ETHERTYPE_IPV6 = 0x86dd,
    ETHERTYPE_PPPOE = 0x8864, /* session stage, RFC 2516 section 4 */
    ETHERTYPE_QINQ = 0x88a8,  /* IEEE 802.1ad */
    ETHERTYPE_QINQ_9100 = 0x9100,
    ETHERTYPE_QINQ_9200 = 0x9200,
    ETHERTYPE_OTHER = 0xffff /* reserved: stands for whatever is not IP */
};

enum framing {
    FRAMING_UNKNOWN,
    FRAMING_ETHERNET,
    FRAMING_FAMILY, /* the address family in front */
    FRAMING_PPP,
    FRAMING_PPP_OR_HDLC,
    FRAMING_HDLC,
    FRAMING_IP, /* nothing in front */
    FRAMING_COOKED,
    FRAMING_COOKED2
};

static enum framing
framing_of(int link_type)
{
    switch (link_type) {
    case LINK_EN10MB:
        return FRAMING_ETHERNET;
    case LINK_NULL:
    case LINK_LOOP:
        return FRAMING_FAMILY;
    case LINK_PPP:
        return FRAMING_PPP;
    case LINK_PPP_SERIAL:
        return FRAMING_PPP_OR_HDLC;
    case LINK_C_HDLC:
        return FRAMING_HDLC;
    case LINK_RAW:
    case LINK_RAW_OPENBSD:
    case LINK_IPV4:
    case LINK_IPV6:
        return FRAMING_IP;
    case LINK_LINUX_SLL:
        return FRAMING_COOKED;
    case LINK_LINUX_SLL2:
        return FRAMING_COOKED2;
    default:
        return FRAMING_UNKNOWN;
    }
}

/* Each of the following steps over one header and says as an ethertype what follows. */

/* BSD's family number of IPv6 depends on the system; IPv4 is 2 everywhere.  DLT_NULL has it in
 * the byte order of the machine that captured, so a small number may stand at either end. */
static uint16_t
family_ethertype(struct bytes *at)
{
    enum { INET = 2, INET6_LINUX = 10, INET6_NETBSD = 24, INET6_FREEBSD = 28, INET6_DARWIN = 30 };
    struct bytes swapped = *at;
    uint32_t big = bytes_u32(at), little = bytes_u32_le(&swapped);

    switch (big < little ? big : little) {
    case INET:
        return ETHERTYPE_IPV4;
    case INET6_LINUX:
    case INET6_NETBSD:
    case INET6_FREEBSD:
    case INET6_DARWIN:
        return ETHERTYPE_IPV6;
    default:
        return ETHERTYPE_OTHER;
    }
}

/* PPP's protocol field, RFC 1661 section 2; its first byte may be left out when it is zero
 * (section 6.5). */
static uint16_t
ppp_protocol_ethertype(struct bytes *at)
{
    enum { PPP_IPV4 = 0x21, PPP_IPV6 = 0x57 };
    uint16_t protocol = bytes_u8(at);

    if ((protocol & 1) == 0)
        protocol = (uint16_t)(protocol << 8 | bytes_u8(at));
    if (protocol == PPP_IPV4)
        return ETHERTYPE_IPV4;
    return protocol == PPP_IPV6 ? ETHERTYPE_IPV6 : ETHERTYPE_OTHER;
}

/* With or without the address and control bytes of RFC 1662 section 3.1: they may be left out. */
static uint16_t
ppp_ethertype(struct bytes *at)
{
    enum { ALL_STATIONS = 0xff };
    struct bytes peek = *at;

    if (bytes_u8(&peek) == ALL_STATIONS)
        (void)bytes_step(at, 2);
    return ppp_protocol_ethertype(at);
}

static uint16_t
pppoe_ethertype(struct bytes *at)
{
    enum { PPPOE_HEADER = 6 };

    (void)bytes_step(at, PPPOE_HEADER);
    return ppp_protocol_ethertype(at);
}

/* Steps over n bytes to an ethertype. */
static uint16_t
ethertype_behind(struct bytes *at, size_t n)
{
    (void)bytes_step(at, n);
    return bytes_u16(at);
}

/* Cisco's HDLC: address, control, ethertype (RFC 1547 section 4.3.1). */
static uint16_t
hdlc_ethertype(struct bytes *at)
{
    return ethertype_behind(at, 2);
}

/* Devices that speak both PPP and Cisco's HDLC tell them apart by the address. */
static uint16_t
ppp_or_hdlc_ethertype(struct bytes *at)
{
    enum { HDLC_UNICAST = 0x0f, HDLC_BROADCAST = 0x8f };
    struct bytes peek = *at;
    uint8_t address = bytes_u8(&peek);

    if (address == HDLC_UNICAST || address == HDLC_BROADCAST)
        return hdlc_ethertype(at);
    return ppp_ethertype(at);
}

static uint16_t
cooked2_ethertype(struct bytes *at)
{
    enum { AFTER_PROTOCOL = 18 };
    uint16_t type = bytes_u16(at);

    (void)bytes_step(at, AFTER_PROTOCOL);
    return type;
}

/* IEEE 802.2, with SNAP as RFC 1042 uses it. */
static uint16_t
llc_ethertype(struct bytes *at)
{
    enum { LLC_SNAP = 0xaaaa, LLC_IP = 0x0606, LLC_UNNUMBERED = 0x03 };
    uint16_t saps = bytes_u16(at);
    uint8_t control = bytes_u8(at);

    if (control != LLC_UNNUMBERED)
        return ETHERTYPE_OTHER;
    if (saps == LLC_IP)
        return ETHERTYPE_IPV4;
    if (saps != LLC_SNAP || bytes_u8(at) != 0 || bytes_u16(at) != 0)
        return ETHERTYPE_OTHER;
    return bytes_u16(at);
}

static uint16_t
framing_ethertype(enum framing framing, struct bytes *at)
{
    enum { ETHERNET_ADDRESSES = 12, COOKED_BEFORE_PROTOCOL = 14 };

    switch (framing) {
    case FRAMING_ETHERNET:
        return ethertype_behind(at, ETHERNET_ADDRESSES);
    case FRAMING_FAMILY:
        return family_ethertype(at);
    case FRAMING_PPP:
        return ppp_ethertype(at);
    case FRAMING_PPP_OR_HDLC:
        return ppp_or_hdlc_ethertype(at);
    case FRAMING_HDLC:
        return hdlc_ethertype(at);
    case FRAMING_IP: /* of either version, as its own first byte says */
        return ETHERTYPE_IPV4;
    case FRAMING_COOKED:
        return ethertype_behind(at, COOKED_BEFORE_PROTOCOL);
    case FRAMING_COOKED2:
        return cooked2_ethertype(at);
    case FRAMING_UNKNOWN:
        break;
    }
    return ETHERTYPE_OTHER;
}

bool
link_find_ip(int link_type, struct bytes *at, uint16_t *vlan)
{
    uint16_t type = framing_ethertype(framing_of(link_type), at);

    *vlan = 0;
    for (int layer = 0; layer <= LIMIT_LINK_LAYERS && !at->cut; layer++) {
        switch (type) {
        case ETHERTYPE_IPV4:
        case ETHERTYPE_IPV6:
            return true;
        case ETHERTYPE_VLAN:
        case ETHERTYPE_QINQ:
        case ETHERTYPE_QINQ_9100:
        case ETHERTYPE_QINQ_9200:
            *vlan = bytes_u16(at) & 0x0fff;
            type = bytes_u16(at);
            break;
        case ETHERTYPE_PPPOE:
            type = pppoe_ethertype(at);
            break;
        default:
            if (type > ETHERTYPE_802_3_MAX)
                return false;
            type = llc_ethertype(at);
            break;
        }
    }
    return false;
}

bool
decode_link_type_known(int link_type)
{
    return framing_of(link_type) != FRAMING_UNKNOWN;
}

const char *
decode_link_types(void)
{
    return "Ethernet, Linux cooked (v1 and v2), raw IP, BSD null and loopback, PPP, Cisco HDLC";
}
