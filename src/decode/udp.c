#include "header.h"
#include "ip.h"
#include "tunnels.h"

/* IANA's port numbers. */
enum {
    UDP_MOBILE_IP = 434,
    UDP_L2TP = 1701,
    UDP_GTP_CONTROL = 2123,
    UDP_GTP = 2152,
    UDP_AMT = 2268,
    UDP_GTP_0 = 3386,
    UDP_TEREDO = 3544,
    UDP_BATMAN = 4306,
    UDP_LISP = 4341,
    UDP_GRE = 4754,
    UDP_VXLAN = 4789,
    UDP_VXLAN_GPE = 4790,
    UDP_AYIYA = 5072,
    UDP_CAPWAP = 5247,
    UDP_GENEVE = 6081,
    UDP_MPLS = 6635,
    UDP_LWAPP = 12222,
    UDP_MIRROR = 30030,
    UDP_TZSP = 37008
};

/* RFC 7348 section 5. */
static uint32_t
vxlan_enter(struct packet *p)
{
    enum { VXLAN_HEADER = 8 };

    return header_behind(p, VXLAN_HEADER, ETHERTYPE_ETHERNET);
}

/* draft-ietf-nvo3-vxlan-gpe section 3: the next protocol instead of a reserved byte. */
static uint32_t
vxlan_gpe_enter(struct packet *p)
{
    enum { NEXT = 0xff, VNI = 4 };
    uint8_t next = bytes_u32(&p->at) & NEXT;

    (void)bytes_step(&p->at, VNI);
    return header_of_next(next);
}

/* RFC 8926 section 3.4: the length of the options in words, the ethertype. */
static uint32_t
geneve_enter(struct packet *p)
{
    enum { VERSION = 0xc0, OPTIONS = 0x3f, VNI = 4 };
    uint8_t first = bytes_u8(&p->at);

    (void)bytes_step(&p->at, 1);
    uint16_t type = bytes_u16(&p->at);

    if ((first & VERSION) != 0)
        return HEADER_OTHER;
    return header_behind(p, VNI + (first & OPTIONS) * 4u, type);
}

/* 3GPP TS 29.281 section 5.2.1: each extension has its length in words in front and the kind of
 * the next one at its end. */
static void
gtp_extensions(struct packet *p, uint8_t next)
{
    for (int i = 0; i < LIMIT_HEADER_FIELDS && next != 0 && !p->at.cut; i++) {
        size_t len = bytes_u8(&p->at) * 4u;

        (void)bytes_step(&p->at, len < 2 ? p->at.left + 1 : len - 2);
        next = bytes_u8(&p->at);
    }
}

static uint16_t
peek_u16(const struct packet *p)
{
    struct bytes peek = p->at;

    return bytes_u16(&peek);
}

/* Nothing names what a session carries: IP by its version, else Ethernet (3GPP TS 23.501 section
 * 5.6.1 has both). */
static uint32_t
gtp_payload(const struct packet *p)
{
    uint8_t version = (uint8_t)(peek_u16(p) >> 12);

    return version == 4 || version == 6 ? (uint32_t)HEADER_IP : (uint32_t)ETHERTYPE_ETHERNET;
}

/* 3GPP TS 29.281 section 5.1; version 0: 3GPP TS 09.60 section 6, with the same kind of message. */
static uint32_t
gtp_enter(struct packet *p)
{
    enum { VERSION_AND_KIND = 0xf0, GTP_0 = 0x10, GTP_1 = 0x30, OPTIONAL = 0x07, G_PDU = 0xff };
    enum { TUNNEL = 4, SEQUENCE_AND_NUMBER = 3, GTP_0_REST = 18 };
    uint8_t flags = bytes_u8(&p->at);
    uint8_t message = bytes_u8(&p->at);

    if (message != G_PDU)
        return HEADER_OTHER;
    if ((flags & VERSION_AND_KIND) == GTP_0)
        return header_behind(p, GTP_0_REST, HEADER_IP);
    if ((flags & VERSION_AND_KIND) != GTP_1)
        return HEADER_OTHER;
    uint16_t len = bytes_u16(&p->at);

    (void)bytes_step(&p->at, TUNNEL);
    packet_limit(p, len);
    if ((flags & OPTIONAL) != 0) {
        (void)bytes_step(&p->at, SEQUENCE_AND_NUMBER);
        gtp_extensions(p, bytes_u8(&p->at));
    }
    return gtp_payload(p);
}

/* RFC 2661 section 3.1. */
static uint32_t
l2tp_enter(struct packet *p)
{
    enum { CONTROL = 0x8000, LENGTH = 0x4000, SEQUENCE = 0x0800, OFFSET = 0x0200 };
    enum { VERSION = 0x000f, L2TP_2 = 2, TUNNEL_AND_SESSION = 4 };
    unsigned flags = bytes_u16(&p->at);

    if ((flags & CONTROL) != 0 || (flags & VERSION) != L2TP_2)
        return HEADER_OTHER;
    (void)bytes_step(&p->at, (flags & LENGTH) != 0 ? 2 : 0);
    (void)bytes_step(&p->at, TUNNEL_AND_SESSION);
    (void)bytes_step(&p->at, (flags & SEQUENCE) != 0 ? 4 : 0);
    if ((flags & OFFSET) != 0)
        (void)bytes_step(&p->at, bytes_u16(&p->at));
    return ETHERTYPE_PPP;
}

/* RFC 4380 section 5.1.1: an authentication and an origin may stand in front of IPv6. */
static uint32_t
teredo_enter(struct packet *p)
{
    enum { ORIGIN = 0, AUTHENTICATION = 1, ORIGIN_BYTES = 8, NONCE_AND_CONFIRMATION = 9 };

    if (peek_u16(p) == AUTHENTICATION) {
        (void)bytes_step(&p->at, 2);
        size_t client = bytes_u8(&p->at), value = bytes_u8(&p->at);

        (void)bytes_step(&p->at, client + value + NONCE_AND_CONFIRMATION);
    }
    if (peek_u16(p) == ORIGIN)
        (void)bytes_step(&p->at, ORIGIN_BYTES);
    struct bytes peek = p->at;
    bool other = bytes_u8(&peek) >> 4 != 6 && !peek.cut;

    return other ? HEADER_OTHER : HEADER_IP;
}

/* RFC 9300 section 5.3. */
static uint32_t
lisp_enter(struct packet *p)
{
    enum { LISP_HEADER = 8 };

    return header_behind(p, LISP_HEADER, HEADER_IP);
}

/* draft-massar-v6ops-ayiya section 3.1: the identity is 2^n bytes, the signature n words. */
static uint32_t
ayiya_enter(struct packet *p)
{
    enum { FORWARD = 1, TIME = 4 };
    unsigned identity = bytes_u8(&p->at) >> 4, signature = bytes_u8(&p->at) >> 4;
    uint8_t operation = bytes_u8(&p->at) & 0x0f, next = bytes_u8(&p->at);

    (void)bytes_step(&p->at, TIME + ((size_t)1 << identity) + (size_t)signature * 4);
    return operation == FORWARD && (next == IP_IP4 || next == IP_IP6) ? HEADER_IP : HEADER_OTHER;
}

/* RFC 7450 section 5.1.6: multicast data. */
static uint32_t
amt_enter(struct packet *p)
{
    enum { TYPE = 0x0f, DATA = 6 };
    uint8_t type = bytes_u16(&p->at) >> 8 & TYPE;

    return type == DATA ? HEADER_IP : HEADER_OTHER;
}

/* RFC 5415 section 4.3: the length of the header in words, what is carried, flags.  The binding to
 * 802.11 is RFC 5416. */
static uint32_t
capwap_enter(struct packet *p)
{
    enum { PREAMBLE = 24, LENGTH = 19, WORD = 4, STARTED = 8, WLAN_BINDING = 1, BINDING = 9 };
    enum { NATIVE = 0x100, FRAGMENT = 0x80, LAST = 0x40, KEEP_ALIVE = 0x08 };
    uint32_t flags = bytes_u32(&p->at);
    uint32_t fragment = bytes_u32(&p->at) & 0xfff8;
    size_t len = (flags >> LENGTH & 0x1f) * WORD;

    if (flags >> PREAMBLE != 0 || len < STARTED || (flags & KEEP_ALIVE) != 0)
        return HEADER_OTHER;
    if ((flags & FRAGMENT) != 0 && ((flags & LAST) == 0 || fragment != 0))
        return HEADER_OTHER;
    (void)bytes_step(&p->at, len - STARTED);
    if ((flags & NATIVE) == 0)
        return ETHERTYPE_ETHERNET;
    return (flags >> BINDING & 0x1f) == WLAN_BINDING ? HEADER_WLAN_ANY_ORDER : HEADER_OTHER;
}

/* RFC 3519 section 3.2: of mobile IP, what passes a NAT. */
static uint32_t
mobile_ip_enter(struct packet *p)
{
    enum { TUNNEL_DATA_IP4 = 0x0404, RESERVED = 2 };
    uint16_t type_and_next = bytes_u16(&p->at);

    return header_behind(p, RESERVED, type_and_next == TUNNEL_DATA_IP4 ? HEADER_IP : HEADER_OTHER);
}

/* The gateway's tunnel of B.A.T.M.A.N. in layer 3. */
static uint32_t
batman_enter(struct packet *p)
{
    enum { TUNNEL_DATA = 1 };

    return bytes_u8(&p->at) == TUNNEL_DATA ? HEADER_IP : HEADER_OTHER;
}

enum { NO_TUNNEL = 0x7fffffff }; /* neither an ethertype nor a number of ours */

static uint32_t
port_enter(uint16_t port, struct packet *p, struct segment *out)
{
    enum { MIRROR_AND_SESSION = 8 }; /* Juniper's numbers of a mirrored subscriber */

    switch (port) {
    case UDP_VXLAN:
        segment_add_layer(out, LAYER_VXLAN);
        return vxlan_enter(p);
    case UDP_VXLAN_GPE:
        segment_add_layer(out, LAYER_VXLAN);
        return vxlan_gpe_enter(p);
    case UDP_GENEVE:
        segment_add_layer(out, LAYER_GENEVE);
        return geneve_enter(p);
    case UDP_GTP:
    case UDP_GTP_0:
    case UDP_GTP_CONTROL:
        segment_add_layer(out, LAYER_GTP);
        return gtp_enter(p);
    case UDP_L2TP:
        segment_add_layer(out, LAYER_L2TP);
        return l2tp_enter(p);
    case UDP_TEREDO:
        segment_add_layer(out, LAYER_TEREDO);
        return teredo_enter(p);
    case UDP_GRE:
        segment_add_layer(out, LAYER_GRE);
        return gre_enter(p, out);
    case UDP_CAPWAP:
        segment_add_layer(out, LAYER_CAPWAP);
        return capwap_enter(p);
    case UDP_LWAPP:
        segment_add_layer(out, LAYER_OTHER_TUNNEL);
        return wlan_lwapp(p);
    case UDP_AMT:
        segment_add_layer(out, LAYER_OTHER_TUNNEL);
        return amt_enter(p);
    case UDP_MOBILE_IP:
        segment_add_layer(out, LAYER_OTHER_TUNNEL);
        return mobile_ip_enter(p);
    case UDP_BATMAN:
        segment_add_layer(out, LAYER_OTHER_TUNNEL);
        return batman_enter(p);
    case UDP_MIRROR:
        segment_add_layer(out, LAYER_OTHER_TUNNEL);
        return header_behind(p, MIRROR_AND_SESSION, HEADER_IP);
    case UDP_LISP:
        segment_add_layer(out, LAYER_OTHER_TUNNEL);
        return lisp_enter(p);
    case UDP_AYIYA:
        segment_add_layer(out, LAYER_OTHER_TUNNEL);
        return ayiya_enter(p);
    case UDP_TZSP:
        segment_add_layer(out, LAYER_OTHER_TUNNEL);
        return HEADER_TZSP;
    case UDP_MPLS:
        return ETHERTYPE_MPLS;
    default:
        return NO_TUNNEL;
    }
}

/* Tunnels are known by a port, mostly the receiver's; an answer may come from it. */
uint32_t
udp_enter(struct packet *p, struct segment *out)
{
    enum { UDP_HEADER = 8 };
    struct bytes h = bytes_split(&p->at, UDP_HEADER);
    uint16_t src = bytes_u16(&h), dst = bytes_u16(&h), len = bytes_u16(&h);

    if (p->protocol == IP_UDP && len >= UDP_HEADER) /* UDP-Lite tells what its checksum covers */
        packet_limit(p, len - UDP_HEADER);

    segment_add_layer(out, LAYER_UDP);
    uint32_t header = port_enter(dst, p, out);

    if (header == NO_TUNNEL)
        header = port_enter(src, p, out);
    return header == NO_TUNNEL ? (uint32_t)HEADER_OTHER : header;
}
