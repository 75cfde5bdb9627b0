#include "link.h"

#include "header.h"

#include "tcpviz/decode/decode.h"

/* `skip` bytes, and then a header of this kind. */
struct link_type {
    uint8_t layer, skip;
    uint32_t header;
};

/* Where a table of its own is not named, the layouts are those of
 * https://www.tcpdump.org/linktypes.html.  C-HDLC: RFC 1547 section 4.3.1.  FDDI: RFC 1188, one
 * byte of frame control in front of the addresses.  IP over Fibre Channel: RFC 2625 section 3.3.
 * IP over InfiniBand: two hardware addresses, RFC 4391 section 9.1.1.
 * The distributed switch tags stand before or behind the addresses of Ethernet. */
static const struct link_type link_types[] = {
    [LINK_NULL] = {LAYER_OTHER_LINK, 0, HEADER_FAMILY},
    [LINK_EN10MB] = {LAYER_NONE, 0, ETHERTYPE_ETHERNET},
    [LINK_IEEE802] = {LAYER_OTHER_LINK, 0, HEADER_TOKEN_RING},
    [LINK_ARCNET] = {LAYER_OTHER_LINK, 0, HEADER_ARCNET},
    [LINK_PPP] = {LAYER_NONE, 0, HEADER_HDLC_OR_PPP},
    [LINK_FDDI] = {LAYER_OTHER_LINK, 13, HEADER_LLC},
    [LINK_ATM_RFC1483] = {LAYER_OTHER_LINK, 0, HEADER_LLC_ATM},
    [LINK_RAW] = {LAYER_NONE, 0, HEADER_IP},
    [LINK_RAW_OPENBSD] = {LAYER_NONE, 0, HEADER_IP},
    [LINK_ATM_CLIP] = {LAYER_OTHER_LINK, 0, HEADER_IP},
    [LINK_PPP_SERIAL] = {LAYER_NONE, 0, HEADER_HDLC_OR_PPP},
    [LINK_PPP_ETHER] = {LAYER_NONE, 0, ETHERTYPE_PPPOE},
    [LINK_SYMANTEC_FIREWALL] = {LAYER_OTHER_LINK, 6, HEADER_FIREWALL},
    [LINK_C_HDLC] = {LAYER_HDLC, 2, HEADER_ETHERTYPE},
    [LINK_IEEE802_11] = {LAYER_NONE, 0, HEADER_WLAN},
    [LINK_FRELAY] = {LAYER_OTHER_LINK, 0, HEADER_FRAME_RELAY},
    [LINK_LOOP] = {LAYER_OTHER_LINK, 0, HEADER_FAMILY},
    [LINK_ENC] = {LAYER_OTHER_LINK, 12, HEADER_IP},
    [LINK_LINUX_SLL] = {LAYER_COOKED, 0, HEADER_COOKED},
    [LINK_PFLOG] = {LAYER_OTHER_LINK, 0, HEADER_PFLOG},
    [LINK_PRISM] = {LAYER_NONE, 0, HEADER_PRISM},
    [LINK_IP_OVER_FC] = {LAYER_OTHER_LINK, 16, HEADER_LLC},
    [LINK_SUNATM] = {LAYER_OTHER_LINK, 0, HEADER_SUNATM},
    [LINK_RADIOTAP] = {LAYER_NONE, 0, HEADER_RADIOTAP},
    [LINK_TZSP] = {LAYER_OTHER_LINK, 0, HEADER_TZSP},
    [LINK_ARCNET_LINUX] = {LAYER_OTHER_LINK, 0, HEADER_ARCNET_LINUX},
    [LINK_IP_OVER_IEEE1394] = {LAYER_OTHER_LINK, 16, HEADER_ETHERTYPE},
    [LINK_AVS] = {LAYER_NONE, 0, HEADER_AVS},
    [LINK_JUNIPER_PPPOE] = {LAYER_OTHER_LINK, 0, HEADER_JUNIPER_ETHERNET},
    [LINK_JUNIPER_ETHER] = {LAYER_OTHER_LINK, 0, HEADER_JUNIPER_ETHERNET},
    [LINK_JUNIPER_PPP] = {LAYER_OTHER_LINK, 0, HEADER_JUNIPER_PPP},
    [LINK_JUNIPER_FRELAY] = {LAYER_OTHER_LINK, 0, HEADER_JUNIPER_FRAME_RELAY},
    [LINK_JUNIPER_CHDLC] = {LAYER_OTHER_LINK, 0, HEADER_JUNIPER_HDLC},
    [LINK_PPI] = {LAYER_NONE, 0, HEADER_PPI},
    [LINK_ERF] = {LAYER_OTHER_LINK, 0, HEADER_ERF},
    [LINK_PPP_WITH_DIR] = {LAYER_NONE, 1, HEADER_HDLC_OR_PPP},
    [LINK_C_HDLC_WITH_DIR] = {LAYER_HDLC, 3, HEADER_ETHERTYPE},
    [LINK_FRELAY_WITH_DIR] = {LAYER_OTHER_LINK, 1, HEADER_FRAME_RELAY},
    [LINK_MPLS] = {LAYER_NONE, 0, ETHERTYPE_MPLS},
    [LINK_IPNET] = {LAYER_OTHER_LINK, 24, HEADER_IP},
    [LINK_IPV4] = {LAYER_NONE, 0, HEADER_IP},
    [LINK_IPV6] = {LAYER_NONE, 0, HEADER_IP},
    [LINK_NFLOG] = {LAYER_OTHER_LINK, 0, HEADER_NFLOG},
    [LINK_NETANALYZER] = {LAYER_ETHERNET, 4 + 12, HEADER_ETHERTYPE},
    [LINK_NETANALYZER_TRANSPARENT] = {LAYER_ETHERNET, 4 + 8 + 12, HEADER_ETHERTYPE},
    [LINK_IPOIB] = {LAYER_OTHER_LINK, 40, HEADER_IPOIB},
    [LINK_PKTAP] = {LAYER_NONE, 0, HEADER_PKTAP},
    [LINK_EPON] = {LAYER_NONE, 8, ETHERTYPE_ETHERNET},
    [LINK_LINUX_SLL2] = {LAYER_COOKED, 0, HEADER_COOKED2},
    [LINK_DSA_TAG_BRCM] = {LAYER_ETHERNET, 12 + 4, HEADER_ETHERTYPE},
    [LINK_DSA_TAG_BRCM_PREPEND] = {LAYER_ETHERNET, 4 + 12, HEADER_ETHERTYPE},
    [LINK_DSA_TAG_DSA] = {LAYER_ETHERNET, 12 + 4, HEADER_ETHERTYPE},
    [LINK_DSA_TAG_EDSA] = {LAYER_ETHERNET, 12 + 8, HEADER_ETHERTYPE},
};

static const struct link_type *
link_type_of(int number)
{
    static const struct link_type unknown = {LAYER_NONE, 0, HEADER_OTHER};
    size_t n = sizeof link_types / sizeof link_types[0];

    return number >= 0 && (size_t)number < n ? &link_types[number] : &unknown;
}

bool
decode_link_type_known(int link_type)
{
    return link_type_of(link_type)->header != HEADER_OTHER;
}

uint32_t
link_begin(int link_type, struct packet *p, struct segment *out)
{
    const struct link_type *link = link_type_of(link_type);

    if (link->layer != LAYER_NONE)
        segment_add_layer(out, (enum layer)link->layer);
    (void)bytes_step(&p->at, link->skip);
    uint32_t header = link->header == HEADER_ETHERTYPE ? bytes_u16(&p->at) : link->header;

    return header == ETHERTYPE_ETHERNET ? link_step(header, p, out) : header;
}

const char *
decode_link_types(void)
{
    return "Ethernet, Linux cooked (v1 and v2), raw IP, BSD null and loopback, PPP, Cisco HDLC, "
           "frame relay, 802.11, MPLS, NFLOG, PFLOG, FDDI, token ring, ARCnet, Juniper and more";
}
