#include "tunnel.h"

#include "header.h"
#include "ip.h"
#include "tunnels.h"

/* IANA's protocol numbers of what else carries other packets. */
enum {
    IP_GRE = 47,
    IP_ETHERIP = 97, /* RFC 3378 */
    IP_PIM = 103,
    IP_UDP_LITE = 136, /* RFC 3828: as UDP, with another length */
    IP_MPLS = 137,     /* RFC 4023 */
    IP_ETHERNET = 143  /* RFC 8986 section 4.9 */
};

bool
tunnel_carries(uint8_t protocol)
{
    return protocol == IP_IP4 || protocol == IP_UDP || protocol == IP_IP6 || protocol == IP_GRE ||
           protocol == IP_ETHERIP || protocol == IP_PIM || protocol == IP_UDP_LITE ||
           protocol == IP_MPLS || protocol == IP_ETHERNET;
}

/* RFC 7761 section 4.9.3: a register message carries what a router sends to the rendezvous point.
 */
static uint32_t
pim_enter(struct packet *p)
{
    enum { VERSION_2_REGISTER = 0x21, REST = 7 };
    uint8_t version_and_type = bytes_u8(&p->at);

    return header_behind(p, REST,
                         version_and_type == VERSION_2_REGISTER ? HEADER_IP : HEADER_OTHER);
}

static uint32_t
carried(struct packet *p, struct segment *out)
{
    enum { ETHERIP_HEADER = 2 };

    switch (p->protocol) {
    case IP_IP4:
    case IP_IP6:
        return HEADER_IP;
    case IP_UDP:
    case IP_UDP_LITE:
        return udp_enter(p, out);
    case IP_GRE:
        segment_add_layer(out, LAYER_GRE);
        return gre_enter(p, out);
    case IP_ETHERIP:
        segment_add_layer(out, LAYER_OTHER_TUNNEL);
        return header_behind(p, ETHERIP_HEADER, ETHERTYPE_ETHERNET);
    case IP_PIM:
        segment_add_layer(out, LAYER_OTHER_TUNNEL);
        return pim_enter(p);
    case IP_MPLS:
        return ETHERTYPE_MPLS;
    case IP_ETHERNET:
        return ETHERTYPE_ETHERNET;
    default:
        return HEADER_OTHER;
    }
}

/* What was strange about the length of the outer packet says nothing about the inner one. */
uint32_t
tunnel_enter(struct packet *p, struct segment *out)
{
    uint32_t header = carried(p, out);

    p->notes &= ~(uint32_t)(SEGMENT_LENGTH_UNKNOWN | SEGMENT_BAD_IP_LENGTH);
    p->notes |= SEGMENT_TUNNEL;
    return header;
}
