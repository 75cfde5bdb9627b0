#include "link.h"

#include "header.h"

static uint32_t
tag_step(struct packet *p, struct segment *out, enum layer layer, size_t n)
{
    segment_add_layer(out, layer);
    return ethertype_behind(p, n);
}

/* A small ethertype is the length of what follows. */
static uint32_t
type_or_length(struct packet *p, uint32_t type)
{
    if (type <= ETHERTYPE_802_3_MAX)
        packet_limit(p, type);
    return type;
}

/* Ethernet and what is to be found in it. */
static uint32_t
ethertype_step(uint32_t type, struct packet *p, struct segment *out)
{
    enum { ADDRESSES = 12, PBB = 16, TAG4 = 4, TAG6 = 6 }; /* bytes in front of the ethertype */
    enum { FABRICPATH_TAG = 2 };

    switch (type) {
    case ETHERTYPE_ETHERNET:
    case ETHERTYPE_ETHERNET_OLD:
        if (ethernet_isl(p, out))
            return ETHERTYPE_ETHERNET;
        return type_or_length(p, tag_step(p, out, LAYER_ETHERNET, ADDRESSES));
    case ETHERTYPE_VLAN:
    case ETHERTYPE_QINQ:
    case ETHERTYPE_QINQ_9100:
    case ETHERTYPE_QINQ_9200:
        return type_or_length(p, ethernet_vlan(p, out));
    case ETHERTYPE_PBB:
        return tag_step(p, out, LAYER_PBB, PBB);
    case ETHERTYPE_VN_TAG:
    case ETHERTYPE_HSR:
    case ETHERTYPE_R_TAG:
        return tag_step(p, out, LAYER_TAG, TAG4);
    case ETHERTYPE_E_TAG:
    case ETHERTYPE_CMD:
        return tag_step(p, out, LAYER_TAG, TAG6);
    case ETHERTYPE_MPLS:
    case ETHERTYPE_MPLS_2:
        segment_add_layer(out, LAYER_MPLS);
        return ethernet_mpls(p);
    case ETHERTYPE_PPPOE:
        return ppp_pppoe(p, out);
    case ETHERTYPE_PPP:
        segment_add_layer(out, LAYER_PPP);
        return ppp_read(p);
    case ETHERTYPE_MACSEC:
        segment_add_layer(out, LAYER_TAG);
        return ethernet_macsec(p);
    case ETHERTYPE_TRILL:
        segment_add_layer(out, LAYER_OTHER_LINK);
        return ethernet_trill(p);
    case ETHERTYPE_FABRICPATH:
        segment_add_layer(out, LAYER_OTHER_LINK);
        return header_behind(p, FABRICPATH_TAG, ETHERTYPE_ETHERNET);
    case ETHERTYPE_BATMAN:
        segment_add_layer(out, LAYER_OTHER_LINK);
        return ethernet_batman(p);
    case ETHERTYPE_LWAPP:
        segment_add_layer(out, LAYER_OTHER_LINK);
        return wlan_lwapp(p);
    case ETHERTYPE_CENTRINO:
        return HEADER_WLAN;
    case ETHERTYPE_NSH:
        p->notes |= SEGMENT_TUNNEL;
        segment_add_layer(out, LAYER_NSH);
        return ethernet_nsh(p);
    case ETHERTYPE_LLC:
        return ethernet_llc(p, HEADER_LLC);
    default:
        return type <= ETHERTYPE_802_3_MAX ? ethernet_llc(p, HEADER_LLC) : HEADER_OTHER;
    }
}

uint32_t
link_step(uint32_t header, struct packet *p, struct segment *out)
{
    enum { CONTROL_WORD = 4 };

    switch (header) {
    case HEADER_LLC:
    case HEADER_LLC_ATM:
        return ethernet_llc(p, header);
    case HEADER_NLPID:
        return ppp_nlpid(p);
    case HEADER_CONTROL_WORD:
        return header_behind(p, CONTROL_WORD, ETHERTYPE_ETHERNET);
    case HEADER_CHANNEL:
        return ethernet_channel(p);
    case HEADER_TOKEN_RING:
        return ethernet_token_ring(p);
    case HEADER_HDLC_OR_PPP:
        return ppp_or_hdlc(p, out);
    case HEADER_PPP_PROTOCOL:
        return ppp_protocol(p);
    case HEADER_FRAME_RELAY:
        return ppp_frame_relay(p);
    case HEADER_COOKED:
    case HEADER_COOKED2:
        return pseudo_cooked(p, header);
    case HEADER_IPOIB:
    case HEADER_FIREWALL:
        return pseudo_padded_type(p, header);
    case HEADER_FAMILY:
        return pseudo_family(p);
    case HEADER_ARCNET:
    case HEADER_ARCNET_LINUX:
        return pseudo_arcnet(p, header);
    case HEADER_WLAN:
    case HEADER_WLAN_PADDED:
    case HEADER_WLAN_ANY_ORDER:
        segment_add_layer(out, LAYER_WLAN);
        return wlan_read(p, header);
    case HEADER_RADIOTAP:
        return wlan_radiotap(p);
    case HEADER_PRISM:
        return wlan_prism(p);
    case HEADER_AVS:
        return wlan_avs(p);
    case HEADER_TZSP:
        return pseudo_tzsp(p);
    case HEADER_ERF:
        return pseudo_erf(p);
    case HEADER_PPI:
        return pseudo_ppi(p, out);
    case HEADER_PKTAP:
        return pseudo_pktap(p, out);
    case HEADER_NFLOG:
        return pseudo_nflog(p);
    case HEADER_PFLOG:
        return pseudo_pflog(p);
    case HEADER_SUNATM:
        return pseudo_sunatm(p);
    case HEADER_JUNIPER_ETHERNET:
    case HEADER_JUNIPER_PPP:
    case HEADER_JUNIPER_FRAME_RELAY:
    case HEADER_JUNIPER_HDLC:
        return pseudo_juniper(p, header);
    default:
        return ethertype_step(header, p, out);
    }
}
