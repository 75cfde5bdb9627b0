/*
 * What may stand in front of an IP header, and the steps over it.
 *
 * A step reads one header and says which comes next: by its ethertype, or for what has none by a
 * number of ours above all ethertypes.  So Ethernet, the tags in it and the tunnels that carry it
 * need not know each other.  A step that runs out of bytes leaves the packet's cursor cut, and
 * then it does not matter what it says.  For the decode layer only.  Pure; does not allocate.
 */
#ifndef TCPVIZ_SRC_DECODE_HEADER_H
#define TCPVIZ_SRC_DECODE_HEADER_H

#include "packet.h"

#include <stdbool.h>

/* Where no source is named, IANA's list of IEEE 802 numbers. */
enum header {
    HEADER_OTHER = 0,           /* nothing that leads to TCP */
    ETHERTYPE_802_3_MAX = 1500, /* up to here the field is a length, IEEE 802.3 section 3.2.6 */
    ETHERTYPE_IPV4 = 0x0800,
    ETHERTYPE_ERSPAN3 = 0x22eb,      /* draft-foschiano-erspan section 4.3 */
    ETHERTYPE_TRILL = 0x22f3,        /* RFC 6325 section 3 */
    ETHERTYPE_CENTRINO = 0x2452,     /* 802.11, in captures by Intel's cards */
    ETHERTYPE_BATMAN = 0x4305,       /* Linux's linux/batadv_packet.h */
    ETHERTYPE_ETHERNET_OLD = 0x6400, /* Cisco's number before the next */
    ETHERTYPE_ETHERNET = 0x6558,     /* transparent Ethernet bridging, RFC 1701 */
    ETHERTYPE_FRAME_RELAY = 0x6559,  /* the same of raw frame relay */
    ETHERTYPE_VLAN = 0x8100,         /* IEEE 802.1Q */
    ETHERTYPE_IPV6 = 0x86dd,
    ETHERTYPE_PPP = 0x880b,  /* RFC 2637 section 4.1 */
    ETHERTYPE_WCCP = 0x883e, /* draft-mclaggan-wccp-v2rev1 section 3.4 */
    ETHERTYPE_MPLS = 0x8847, /* RFC 5332 section 3, as the next */
    ETHERTYPE_MPLS_2 = 0x8848,
    ETHERTYPE_PPPOE = 0x8864,      /* session stage, RFC 2516 section 4 */
    ETHERTYPE_LLC = 0x8870,        /* IEEE 802.1AC annex: LLC in frames above 1500 bytes */
    ETHERTYPE_QINQ = 0x88a8,       /* IEEE 802.1ad */
    ETHERTYPE_ERSPAN = 0x88be,     /* draft-foschiano-erspan sections 4.1, 4.2 */
    ETHERTYPE_MACSEC = 0x88e5,     /* IEEE 802.1AE */
    ETHERTYPE_LWAPP = 0x88bb,      /* RFC 5412 section 3 */
    ETHERTYPE_PBB = 0x88e7,        /* IEEE 802.1ah: I-TAG */
    ETHERTYPE_FABRICPATH = 0x8903, /* Cisco's */
    ETHERTYPE_CMD = 0x8909,        /* Cisco metadata: security group tag */
    ETHERTYPE_VN_TAG = 0x8926,     /* Cisco; IEEE 802.1Qbh draft */
    ETHERTYPE_HSR = 0x892f,        /* IEC 62439-3 */
    ETHERTYPE_E_TAG = 0x893f,      /* IEEE 802.1BR */
    ETHERTYPE_NSH = 0x894f,        /* RFC 8300 */
    ETHERTYPE_QINQ_9100 = 0x9100,
    ETHERTYPE_QINQ_9200 = 0x9200,
    ETHERTYPE_R_TAG = 0xf1c1, /* IEEE 802.1CB */

    HEADER_ETHERTYPE = 0x10000, /* two bytes that tell the ethertype */
    HEADER_IP,                  /* of the version that its first four bits tell */
    HEADER_LLC,                 /* IEEE 802.2 */
    HEADER_LLC_ATM,             /* in AAL5, RFC 2684 */
    HEADER_NLPID,               /* ISO/IEC TR 9577 */
    HEADER_CONTROL_WORD,        /* of a pseudo wire, and Ethernet: RFC 4448 section 4.6 */
    HEADER_CHANNEL,             /* associated with a pseudo wire */
    HEADER_TOKEN_RING,
    HEADER_HDLC_OR_PPP,
    HEADER_PPP_PROTOCOL, /* PPP without address and control */
    HEADER_FRAME_RELAY,
    HEADER_COOKED,
    HEADER_COOKED2,
    HEADER_IPOIB,
    HEADER_FIREWALL,
    HEADER_FAMILY,
    HEADER_ARCNET,
    HEADER_ARCNET_LINUX,
    HEADER_WLAN,           /* from here to HEADER_PFLOG: header_is_volatile */
    HEADER_WLAN_PADDED,    /* padded to whole words */
    HEADER_WLAN_ANY_ORDER, /* access points may swap the bytes of frame control */
    HEADER_RADIOTAP,
    HEADER_PRISM,
    HEADER_AVS,
    HEADER_TZSP,
    HEADER_ERF,
    HEADER_PPI,
    HEADER_PKTAP,
    HEADER_NFLOG,
    HEADER_PFLOG,
    HEADER_SUNATM,
    HEADER_JUNIPER_ETHERNET,
    HEADER_JUNIPER_PPP,
    HEADER_JUNIPER_FRAME_RELAY,
    HEADER_JUNIPER_HDLC
};

static inline bool
header_is_ip(uint32_t header)
{
    return header == ETHERTYPE_IPV4 || header == ETHERTYPE_IPV6 || header == HEADER_IP;
}

/* Whether a frame that begins with it has times, signals or counters in front of the IP header, so
 * that two frames of one sender and one receiver differ there. */
static inline bool
header_is_volatile(uint32_t header)
{
    return header >= HEADER_WLAN && header <= HEADER_PFLOG;
}

/* Steps over n bytes; `header` is behind them. */
static inline uint32_t
header_behind(struct packet *p, size_t n, uint32_t header)
{
    (void)bytes_step(&p->at, n);
    return header;
}

/* Steps over n bytes to an ethertype. */
static inline uint32_t
ethertype_behind(struct packet *p, size_t n)
{
    (void)bytes_step(&p->at, n);
    return bytes_u16(&p->at);
}

/* ethernet.c: IEEE 802 and what stands between its addresses and IP. */
uint32_t ethernet_vlan(struct packet *p, struct segment *out);
uint32_t ethernet_mpls(struct packet *p);
uint32_t ethernet_channel(struct packet *p);
uint32_t ethernet_nsh(struct packet *p);

/* What follows, by the "next protocol" of NSH (RFC 8300 section 2.2), which VXLAN-GPE shares. */
uint32_t header_of_next(uint8_t next);

uint32_t ethernet_trill(struct packet *p);
uint32_t ethernet_llc(struct packet *p, uint32_t header);

/* Behind LLC or NLPID: organisation and protocol; `pad` bytes stand in front of a bridged frame. */
uint32_t ethernet_snap(struct packet *p, size_t pad);

uint32_t ethernet_macsec(struct packet *p);
uint32_t ethernet_batman(struct packet *p);

/* Whether an Ethernet address begins a header of Cisco's ISL; if so, steps over it. */
bool ethernet_isl(struct packet *p, struct segment *out);

uint32_t ethernet_token_ring(struct packet *p);

/* ppp.c: point-to-point lines. */
uint32_t ppp_read(struct packet *p);
uint32_t ppp_protocol(struct packet *p);
uint32_t ppp_pppoe(struct packet *p, struct segment *out);
uint32_t ppp_or_hdlc(struct packet *p, struct segment *out);
uint32_t ppp_frame_relay(struct packet *p);
uint32_t ppp_nlpid(struct packet *p);

/* wlan.c: IEEE 802.11, and what receivers put in front of it. */
uint32_t wlan_read(struct packet *p, uint32_t header);
uint32_t wlan_lwapp(struct packet *p);
uint32_t wlan_radiotap(struct packet *p);
uint32_t wlan_prism(struct packet *p);
uint32_t wlan_avs(struct packet *p);

/* pseudo.c: headers that were not on the wire, from operating systems and capture software. */
uint32_t pseudo_family(struct packet *p);
uint32_t pseudo_cooked(struct packet *p, uint32_t header);
uint32_t pseudo_padded_type(struct packet *p, uint32_t header);
uint32_t pseudo_arcnet(struct packet *p, uint32_t header);
uint32_t pseudo_tzsp(struct packet *p);
uint32_t pseudo_erf(struct packet *p);
uint32_t pseudo_ppi(struct packet *p, struct segment *out);
uint32_t pseudo_pktap(struct packet *p, struct segment *out);
uint32_t pseudo_nflog(struct packet *p);
uint32_t pseudo_pflog(struct packet *p);
uint32_t pseudo_sunatm(struct packet *p);
uint32_t pseudo_juniper(struct packet *p, uint32_t header);

#endif
