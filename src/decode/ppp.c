#include "header.h"

/* RFC 3518 section 4.2: flags, the kind of the frame, and the frame. */
static uint32_t
bridged(struct packet *p)
{
    enum { KIND = 0xff, ETHERNET = 1 };

    return (bytes_u16(&p->at) & KIND) == ETHERNET ? ETHERTYPE_ETHERNET : HEADER_OTHER;
}

/* RFC 1990 section 3, with long sequence numbers: what is not whole in this frame would have to be
 * put together. */
static uint32_t
multilink(struct packet *p)
{
    enum { BEGIN_AND_END = 0xc0, NUMBER = 3 };
    bool whole = (bytes_u8(&p->at) & BEGIN_AND_END) == BEGIN_AND_END;

    return header_behind(p, NUMBER, whole ? HEADER_PPP_PROTOCOL : HEADER_OTHER);
}

/* The protocol field, RFC 1661 section 2; its first byte may be left out when it is zero
 * (section 6.5).  MPLS: RFC 3032 section 4.3.  Some devices put an ethertype there, which tcpdump
 * and Wireshark read as well. */
uint32_t
ppp_protocol(struct packet *p)
{
    enum { PPP_IPV4 = 0x21, PPP_IPV6 = 0x57, PPP_MPLS = 0x281, PPP_MPLS_2 = 0x283 };
    enum { PPP_BRIDGED = 0x31, PPP_MULTILINK = 0x3d };
    uint16_t protocol = bytes_u8(&p->at);

    if ((protocol & 1) == 0)
        protocol = (uint16_t)(protocol << 8 | bytes_u8(&p->at));
    switch (protocol) {
    case PPP_IPV4:
    case PPP_IPV6:
    case ETHERTYPE_IPV4:
    case ETHERTYPE_IPV6:
        return HEADER_IP;
    case PPP_MPLS:
    case PPP_MPLS_2:
        return ETHERTYPE_MPLS;
    case PPP_BRIDGED:
        return bridged(p);
    case PPP_MULTILINK:
        return multilink(p);
    default:
        return HEADER_OTHER;
    }
}

/* With or without the address and control bytes of RFC 1662 section 3.1: they may be left out. */
uint32_t
ppp_read(struct packet *p)
{
    enum { ALL_STATIONS = 0xff };
    struct bytes peek = p->at;

    if (bytes_u8(&peek) == ALL_STATIONS)
        (void)bytes_step(&p->at, 2);
    return ppp_protocol(p);
}

uint32_t
ppp_pppoe(struct packet *p, struct segment *out)
{
    enum { UP_TO_LENGTH = 4 };

    segment_add_layer(out, LAYER_PPPOE);
    (void)bytes_step(&p->at, UP_TO_LENGTH);
    uint16_t len = bytes_u16(&p->at);

    packet_limit(p, len);
    segment_add_layer(out, LAYER_PPP);
    return ppp_protocol(p);
}

/* Devices that speak both PPP and Cisco's HDLC tell them apart by the address. */
uint32_t
ppp_or_hdlc(struct packet *p, struct segment *out)
{
    enum { HDLC_UNICAST = 0x0f, HDLC_BROADCAST = 0x8f };
    struct bytes peek = p->at;
    uint8_t address = bytes_u8(&peek);

    if (address != HDLC_UNICAST && address != HDLC_BROADCAST)
        return ETHERTYPE_PPP;
    segment_add_layer(out, LAYER_HDLC);
    return ethertype_behind(p, 2);
}

/* Network layer protocol identifiers, RFC 2427 sections 3 and 4; a zero in front is padding. */
uint32_t
ppp_nlpid(struct packet *p)
{
    enum { PAD = 0x00, SNAP = 0x80, NLPID_IPV6 = 0x8e, NLPID_IPV4 = 0xcc, NLPID_PPP = 0xcf };
    uint8_t nlpid = bytes_u8(&p->at);

    if (nlpid == PAD)
        nlpid = bytes_u8(&p->at);
    switch (nlpid) {
    case NLPID_IPV4:
    case NLPID_IPV6:
        return HEADER_IP;
    case NLPID_PPP:
        return ETHERTYPE_PPP;
    case SNAP:
        return ethernet_snap(p, 0);
    default:
        return HEADER_OTHER;
    }
}

/* Q.922 section 3.2: the address has two to four bytes, the last one with its low bit set.  Then
 * RFC 2427's control byte, or Cisco's ethertype. */
uint32_t
ppp_frame_relay(struct packet *p)
{
    enum { ADDRESS_MAX = 4, ADDRESS_END = 1, UNNUMBERED = 0x03 };
    bool end = false;

    for (int i = 0; i < ADDRESS_MAX && !end; i++)
        end = (bytes_u8(&p->at) & ADDRESS_END) != 0;
    struct bytes peek = p->at;

    if (!end)
        return HEADER_OTHER;
    if (bytes_u8(&peek) == UNNUMBERED)
        return header_behind(p, 1, HEADER_NLPID);
    return ethertype_behind(p, 0);
}
