/*
 * From the start of a frame, or of what a tunnel carries, to the next IP header, one at a time. For
 * the decode layer only.  Pure; does not allocate.
 */
#ifndef TCPVIZ_SRC_DECODE_LINK_H
#define TCPVIZ_SRC_DECODE_LINK_H

#include "packet.h"

/* libpcap's DLT_ numbers, by their names.  DLT_RAW is 14 on OpenBSD and 12 elsewhere. */
enum {
    LINK_NULL = 0,
    LINK_EN10MB = 1,
    LINK_IEEE802 = 6,
    LINK_ARCNET = 7,
    LINK_PPP = 9,
    LINK_FDDI = 10,
    LINK_ATM_RFC1483 = 11,
    LINK_RAW = 12,
    LINK_RAW_OPENBSD = 14,
    LINK_ATM_CLIP = 19,
    LINK_PPP_SERIAL = 50,
    LINK_PPP_ETHER = 51,
    LINK_SYMANTEC_FIREWALL = 99,
    LINK_C_HDLC = 104,
    LINK_IEEE802_11 = 105,
    LINK_FRELAY = 107,
    LINK_LOOP = 108,
    LINK_ENC = 109,
    LINK_LINUX_SLL = 113,
    LINK_PFLOG = 117,
    LINK_PRISM = 119,
    LINK_IP_OVER_FC = 122,
    LINK_SUNATM = 123,
    LINK_RADIOTAP = 127,
    LINK_TZSP = 128,
    LINK_ARCNET_LINUX = 129,
    LINK_IP_OVER_IEEE1394 = 138,
    LINK_AVS = 163,
    LINK_JUNIPER_PPPOE = 167,
    LINK_JUNIPER_ETHER = 178,
    LINK_JUNIPER_PPP = 179,
    LINK_JUNIPER_FRELAY = 180,
    LINK_JUNIPER_CHDLC = 181,
    LINK_PPI = 192,
    LINK_ERF = 197,
    LINK_PPP_WITH_DIR = 204,
    LINK_C_HDLC_WITH_DIR = 205,
    LINK_FRELAY_WITH_DIR = 206,
    LINK_MPLS = 219,
    LINK_IPNET = 226,
    LINK_IPV4 = 228,
    LINK_IPV6 = 229,
    LINK_NFLOG = 239,
    LINK_NETANALYZER = 240,
    LINK_NETANALYZER_TRANSPARENT = 241,
    LINK_IPOIB = 242,
    LINK_PKTAP = 258,
    LINK_EPON = 259,
    LINK_LINUX_SLL2 = 276,
    LINK_DSA_TAG_BRCM = 281,
    LINK_DSA_TAG_BRCM_PREPEND = 282,
    LINK_DSA_TAG_DSA = 284,
    LINK_DSA_TAG_EDSA = 285
};

/* What a frame of this DLT_ number begins with; it may be stepped over what does not matter. */
uint32_t link_begin(int link_type, struct packet *p, struct segment *out);

/* Steps over one header in front of IP, of the kind `header` (header.h), and says which is next;
 * HEADER_OTHER if it leads nowhere.  `out` gets the layer, and the id of a VLAN tag. */
uint32_t link_step(uint32_t header, struct packet *p, struct segment *out);

#endif
