#include "test_decode_build.h"

enum {
    DLT_NULL = 0,
    DLT_TOKEN_RING = 6,
    DLT_ARCNET = 7,
    DLT_PPP = 9,
    DLT_FDDI = 10,
    DLT_ATM_RFC1483 = 11,
    DLT_RAW = 12,
    DLT_RAW_OPENBSD = 14,
    DLT_ATM_CLIP = 19,
    DLT_PPP_SERIAL = 50,
    DLT_PPP_ETHER = 51,
    DLT_SYMANTEC_FIREWALL = 99,
    DLT_C_HDLC = 104,
    DLT_WLAN = 105,
    DLT_FRELAY = 107,
    DLT_LOOP = 108,
    DLT_ENC = 109,
    DLT_COOKED = 113,
    DLT_PFLOG = 117,
    DLT_PRISM = 119,
    DLT_IP_OVER_FC = 122,
    DLT_SUNATM = 123,
    DLT_RADIOTAP = 127,
    DLT_TZSP = 128,
    DLT_ARCNET_LINUX = 129,
    DLT_IEEE1394 = 138,
    DLT_AVS = 163,
    DLT_JUNIPER_PPPOE = 167,
    DLT_JUNIPER_ETHER = 178,
    DLT_JUNIPER_PPP = 179,
    DLT_JUNIPER_FRELAY = 180,
    DLT_JUNIPER_CHDLC = 181,
    DLT_PPI = 192,
    DLT_ERF = 197,
    DLT_PPP_WITH_DIR = 204,
    DLT_C_HDLC_WITH_DIR = 205,
    DLT_FRELAY_WITH_DIR = 206,
    DLT_MPLS = 219,
    DLT_IPNET = 226,
    DLT_IPV4 = 228,
    DLT_IPV6 = 229,
    DLT_NFLOG = 239,
    DLT_NETANALYZER = 240,
    DLT_NETANALYZER_TRANSPARENT = 241,
    DLT_IPOIB = 242,
    DLT_PKTAP = 258,
    DLT_EPON = 259,
    DLT_COOKED2 = 276,
    DLT_DSA_TAG_BRCM = 281,
    DLT_DSA_TAG_BRCM_PREPEND = 282,
    DLT_DSA_TAG_DSA = 284,
    DLT_DSA_TAG_EDSA = 285
};

#define SNAP 0xaa, 0xaa, 3, 0, 0, 0, 8, 0
#define ADDRESSES 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2
#define ADDRESS 2, 2, 2, 2, 2, 2
#define ZEROS4 0, 0, 0, 0
#define ZEROS8 ZEROS4, ZEROS4
#define ZEROS16 ZEROS8, ZEROS8
#define WLAN_REST 0, 0, ADDRESSES, 2, 2, 2, 2, 2, 2, 0, 0

static void
put_packet4(struct build *b)
{
    put_ip4(b, TCP_BYTES + 3);
    put_tcp(b);
    put_fill(b, 'x', 3);
}

static void
put_packet6(struct build *b)
{
    put_ip6(b, TCP_BYTES + 3, PROTOCOL_TCP);
    put_tcp(b);
    put_fill(b, 'x', 3);
}

/* Decodes `header` and an IPv4 packet behind it. */
static enum decode_verdict
decode_behind(int link_type, const uint8_t *header, size_t n, struct segment *s)
{
    struct build b = {0};

    put(&b, header, n);
    put_packet4(&b);
    return decode_as(&b, link_type, b.len, s);
}

static void
assert_segment_behind(int link_type, const uint8_t *header, size_t n)
{
    struct build b = {0};
    struct segment s;

    assert_int_equal(decode_behind(link_type, header, n, &s), DECODE_SEGMENT);
    assert_int_equal(s.src.port, 1000);
    assert_int_equal(s.payload_at, n + IP4_BYTES + TCP_BYTES);
    assert_int_equal(s.len, 3);
    assert_int_equal(s.header_captured, TCP_BYTES);
    assert_int_equal(s.notes, 0);
    put(&b, header, n);
    put_packet4(&b);
    assert_cut_anywhere(&b, link_type, n + IP4_BYTES);
}

static void
assert_other_behind(int link_type, const uint8_t *header, size_t n)
{
    struct segment s;

    assert_int_equal(decode_behind(link_type, header, n, &s), DECODE_NOT_TCP);
}

static void
ethernet(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    put_ethernet(&b, IPV4);
    put_packet4(&b);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_SEGMENT);
    assert_int_equal(s.vlan, 0);
    assert_int_equal(s.payload_at, ETHERNET_BYTES + IP4_BYTES + TCP_BYTES);
    assert_int_equal(s.time_ns, 77);
    assert_int_equal(s.frame, 3);
    assert_int_equal(s.frame_captured_bytes, 57);
    assert_int_equal(s.frame_wire_bytes, 57);
}

static void
ethernet_with_ipv6(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    put_ethernet(&b, IPV6);
    put_packet6(&b);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_SEGMENT);
    assert_int_equal(s.src.address.version, 6);
    assert_int_equal(s.payload_at, ETHERNET_BYTES + IP6_BYTES + TCP_BYTES);
}

static void
arp_is_not_tcp(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    put_ethernet(&b, 0x0806);
    put_packet4(&b);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_NOT_TCP);
}

static void
one_vlan_tag(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    put_ethernet(&b, 0x8100);
    put_vlan(&b, 0xe00a, IPV4); /* priority 7, id 10 */
    put_packet4(&b);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_SEGMENT);
    assert_int_equal(s.vlan, 10);
}

static void
vlan_in_vlan_tells_the_inner_id(void **state)
{
    static const unsigned outer[] = {0x8100, 0x88a8, 0x9100, 0x9200};

    (void)state;
    for (size_t i = 0; i < sizeof outer / sizeof outer[0]; i++) {
        struct build b = {0};
        struct segment s;

        put_ethernet(&b, outer[i]);
        put_vlan(&b, 100, 0x8100);
        put_vlan(&b, 4095, IPV6);
        put_packet6(&b);
        assert_int_equal(decode_ethernet(&b, &s), DECODE_SEGMENT);
        assert_int_equal(s.vlan, 4095);
    }
}

static enum decode_verdict
decode_tags(int tags)
{
    struct build b = {0};
    struct segment s;

    put_ethernet(&b, 0x8100);
    for (int i = 1; i < tags; i++)
        put_vlan(&b, 1, 0x8100);
    put_vlan(&b, 2, IPV4);
    put_packet4(&b);
    return decode_ethernet(&b, &s);
}

static void
vlan_tags_up_to_the_limit(void **state)
{
    (void)state;
    assert_int_equal(decode_tags(LIMIT_HEADERS - 1), DECODE_SEGMENT); /* and the IP header */
    assert_int_equal(decode_tags(LIMIT_HEADERS), DECODE_NOT_TCP);
}

static void
length_and_snap_instead_of_ethertype(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    put_ethernet(&b, 8 + IP4_BYTES + TCP_BYTES + 3);
    put(&b, BYTES(0xaa, 0xaa, 3, 0, 0, 0, 8, 0));
    put_packet4(&b);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_SEGMENT);
    assert_int_equal(s.len, 3);
}

static void
llc_with_ip(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    put_ethernet(&b, 1500);
    put(&b, BYTES(6, 6, 3));
    put_packet4(&b);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_SEGMENT);
}

static void
spanning_tree_is_not_tcp(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    put_ethernet(&b, 39);
    put(&b, BYTES(0x42, 0x42, 3));
    put_packet4(&b);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_NOT_TCP);
}

static void
snap_of_another_organisation_is_not_tcp(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    put_ethernet(&b, 60);
    put(&b, BYTES(0xaa, 0xaa, 3, 0, 0, 0x0c, 8, 0));
    put_packet4(&b);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_NOT_TCP);
}

static void
vlan_then_snap(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    put_ethernet(&b, 0x8100);
    put_vlan(&b, 6, 51);
    put(&b, BYTES(0xaa, 0xaa, 3, 0, 0, 0, 8, 0));
    put_packet4(&b);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_SEGMENT);
    assert_int_equal(s.vlan, 6);
}

/* An Ethernet frame of this type, with `header` between the type and an IPv4 packet. */
static void
assert_in_ethernet(unsigned type, const uint8_t *header, size_t n, enum layer layer)
{
    struct build b = {0};
    struct segment s;

    put_ethernet(&b, type);
    put(&b, header, n);
    assert_segment_behind(ETHERNET, b.at, b.len);
    assert_int_equal(decode_behind(ETHERNET, b.at, b.len, &s), DECODE_SEGMENT);
    assert_int_equal(s.layers[0], LAYER_ETHERNET);
    assert_int_equal(s.layers[1], layer);
    assert_int_equal(s.layers[s.n_layers - 1], LAYER_IP4);
}

static void
assert_other_in_ethernet(unsigned type, const uint8_t *header, size_t n)
{
    struct build b = {0};

    put_ethernet(&b, type);
    put(&b, header, n);
    assert_other_behind(ETHERNET, b.at, b.len);
}

static void
tags_of_ethernet(void **state)
{
    (void)state;
    assert_in_ethernet(0x88e7, BYTES(0, 0, 0, 5, ADDRESSES, 8, 0), LAYER_PBB);
    assert_in_ethernet(0x8926, BYTES(0, 1, 0, 2, 8, 0), LAYER_TAG);       /* VN-TAG */
    assert_in_ethernet(0x892f, BYTES(0, 57, 0, 2, 8, 0), LAYER_TAG);      /* HSR */
    assert_in_ethernet(0xf1c1, BYTES(0, 0, 0, 2, 8, 0), LAYER_TAG);       /* R-TAG */
    assert_in_ethernet(0x893f, BYTES(0, 1, 0, 2, 0, 0, 8, 0), LAYER_TAG); /* E-TAG */
    assert_in_ethernet(0x8909, BYTES(1, 1, 0, 1, 0, 2, 8, 0), LAYER_TAG); /* Cisco metadata */
    assert_in_ethernet(0x8870, BYTES(SNAP), LAYER_IP4);                   /* LLC in a long frame */
    assert_other_in_ethernet(0x893f, BYTES(0, 1, 0, 2, 0, 0, 8, 6));
}

static void
vlan_tags_around_another_tag(void **state)
{
    static const uint8_t layers[] = {LAYER_ETHERNET, LAYER_VLAN, LAYER_TAG, LAYER_VLAN, LAYER_IP4};
    struct build b = {0};
    struct segment s;

    (void)state;
    put_ethernet(&b, 0x8100);
    put_vlan(&b, 7, 0x8926);
    put(&b, BYTES(0, 1, 0, 2, 0x81, 0));
    put_vlan(&b, 9, IPV4);
    assert_int_equal(decode_behind(ETHERNET, b.at, b.len, &s), DECODE_SEGMENT);
    assert_int_equal(s.vlan, 9);
    assert_layers(&s, layers, sizeof layers);
}

static void
mpls_labels(void **state)
{
    (void)state;
    assert_in_ethernet(0x8847, BYTES(0, 1, 1, 64), LAYER_MPLS);
    assert_in_ethernet(0x8848, BYTES(0, 1, 1, 64), LAYER_MPLS);
    assert_in_ethernet(0x8847, BYTES(0, 1, 0, 64, 0, 2, 0, 64, 0, 3, 1, 64), LAYER_MPLS);
    assert_segment_behind(DLT_MPLS, BYTES(0, 1, 1, 64));
}

static void
mpls_associated_channel(void **state)
{
    (void)state;
    assert_in_ethernet(0x8847, BYTES(0, 1, 1, 64, 0x10, 0, 0, 0x21), LAYER_MPLS); /* IPv4 */
    assert_in_ethernet(0x8847, BYTES(0, 1, 1, 64, 0x10, 0, 0, 0x57), LAYER_MPLS); /* IPv6 */
    assert_other_in_ethernet(0x8847, BYTES(0, 1, 1, 64, 0x10, 0, 0, 0x07));       /* BFD */
}

static void
mpls_tells_the_version_by_its_first_bits(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    put_ethernet(&b, 0x8847);
    put(&b, BYTES(0, 1, 1, 64));
    put_packet6(&b);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_SEGMENT);
    assert_int_equal(s.src.address.version, 6);
}

static void
ethernet_in_mpls_with_and_without_a_control_word(void **state)
{
    (void)state;
    assert_in_ethernet(0x8847, BYTES(0, 1, 1, 64, ZEROS4, ADDRESSES, 8, 0), LAYER_MPLS);
    assert_in_ethernet(0x8847, BYTES(0, 1, 1, 64, ADDRESSES, 8, 0), LAYER_MPLS);
}

static void
mpls_label_stack_without_end(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    put_ethernet(&b, 0x8847);
    put_fill(&b, 0, 2000);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_NOT_TCP);
}

static void
trill_with_options(void **state)
{
    (void)state;
    assert_in_ethernet(0x22f3, BYTES(0, 1, 0, 2, 0, 3, ADDRESSES, 8, 0), LAYER_OTHER_LINK);
    assert_in_ethernet(0x22f3, BYTES(0, 0x41, 0, 2, 0, 3, ZEROS4, ADDRESSES, 8, 0),
                       LAYER_OTHER_LINK);
}

static void
macsec_that_is_not_encrypted(void **state)
{
    (void)state;
    assert_in_ethernet(0x88e5, BYTES(0, 0, 0, 0, 0, 1, 8, 0), LAYER_TAG);
    assert_in_ethernet(0x88e5, BYTES(0x23, 45, 0, 0, 0, 1, ZEROS8, 8, 0), LAYER_TAG); /* with SCI */
    assert_other_in_ethernet(0x88e5, BYTES(0x0c, 0, 0, 0, 0, 1, 8, 0)); /* encrypted */
    assert_other_in_ethernet(0x88e5, BYTES(0x04, 0, 0, 0, 0, 1, 8, 0)); /* changed */
    assert_other_in_ethernet(0x88e5, BYTES(0x80, 0, 0, 0, 0, 1, 8, 0)); /* version 1 */
}

static void
ethernet_in_fabricpath(void **state)
{
    (void)state;
    assert_in_ethernet(0x8903, BYTES(0x40, 0x20, ADDRESSES, 8, 0), LAYER_OTHER_LINK);
    assert_in_ethernet(0x8903, BYTES(0x40, 0x20, ADDRESSES, 0x81, 0, 0, 5, 8, 0), LAYER_OTHER_LINK);
}

static void
ethernet_in_a_batman_mesh(void **state)
{
    (void)state;
    assert_in_ethernet(0x4305, BYTES(0x40, 15, 50, 0, 2, 2, 2, 2, 2, 2, ADDRESSES, 8, 0),
                       LAYER_OTHER_LINK);
    assert_in_ethernet(0x4305, BYTES(0x42, 15, 50, 0, ADDRESSES, 1, 0, ADDRESSES, 8, 0),
                       LAYER_OTHER_LINK);
    assert_in_ethernet(0x4305, BYTES(1, 15, 50, 0, ZEROS4, 2, 2, 2, 2, 2, 2, ADDRESSES, 8, 0),
                       LAYER_OTHER_LINK);
    assert_in_ethernet(0x4305, BYTES(3, 14, 50, 0, 2, 2, 2, 2, 2, 2, ADDRESSES, 8, 0),
                       LAYER_OTHER_LINK);
    assert_in_ethernet(0x4305, BYTES(4, 14, 50, 0, ZEROS4, 2, 2, 2, 2, 2, 2, ADDRESSES, 8, 0),
                       LAYER_OTHER_LINK);
    assert_other_in_ethernet(0x4305,
                             BYTES(0x41, 15, 50, 0, ADDRESSES, 0, 0, 0, 1, ADDRESSES, 8, 0));
}

#define ISL_REST 0, 2, 2, 2, 2, 2, 2, 0, 80, 0xaa, 0xaa, 3, 0, 0, 0x0c, 0, 7, 0, 0, 0, 0

static void
ethernet_in_isl(void **state)
{
    static const uint8_t layers[] = {LAYER_VLAN, LAYER_ETHERNET, LAYER_IP4};
    struct segment s;

    (void)state;
    assert_segment_behind(ETHERNET, BYTES(1, 0, 0x0c, 0, 0, ISL_REST, ADDRESSES, 8, 0));
    assert_segment_behind(ETHERNET, BYTES(0x0c, 0, 0x0c, 0, 0, ISL_REST, ADDRESSES, 8, 0));
    assert_int_equal(
        decode_behind(ETHERNET, BYTES(1, 0, 0x0c, 0, 0, ISL_REST, ADDRESSES, 8, 0), &s),
        DECODE_SEGMENT);
    assert_int_equal(s.vlan, 3);
    assert_layers(&s, layers, sizeof layers);
    assert_other_behind(ETHERNET, BYTES(1, 0, 0x0c, 0, 1, ISL_REST, ADDRESSES, 8, 0));
    assert_segment_behind(ETHERNET, BYTES(1, 0, 0x0c, 0, 0, 0x40, 2, 2, 2, 2, 2, 2, 8, 0));
    assert_segment_behind(ETHERNET, BYTES(1, 0, 0x0c, 0, 0, 0, 2, 2, 2, 2, 2, 2, 8, 0));
}

static void
wlan_in_ethernet(void **state)
{
    struct segment s;

    (void)state;
    assert_in_ethernet(0x2452, BYTES(8, 1, ZEROS4, ADDRESSES, ZEROS4, 0, 0, SNAP), LAYER_WLAN);
    assert_int_equal(decode_behind(ETHERNET,
                                   BYTES(ADDRESSES, 0x88, 0xbb, 0, 0, 0, 70, 0, 0, 1, 8, ZEROS4,
                                         ADDRESSES, ZEROS4, 0, 0, SNAP),
                                   &s),
                     DECODE_SEGMENT); /* LWAPP, with frame control swapped */
    assert_in_ethernet(0x88bb,
                       BYTES(0, 0, 0, 70, 0, 0, 8, 1, ZEROS4, ADDRESSES, ZEROS4, 0, 0, SNAP),
                       LAYER_OTHER_LINK);
    assert_other_in_ethernet(0x88bb, BYTES(4, 0, 0, 70, 0, 0, 8, 1)); /* control */
}

static void
service_chains_count_as_tunnels(void **state)
{
    static const uint8_t layers[] = {LAYER_ETHERNET, LAYER_NSH, LAYER_ETHERNET, LAYER_IP4};
    struct build b = {0};
    struct segment s;

    (void)state;
    put_ethernet(&b, 0x894f);
    put(&b, BYTES(0, 2, 2, 3, 0, 0, 1, 255, ADDRESSES, 8, 0));
    assert_int_equal(decode_behind(ETHERNET, b.at, b.len, &s), DECODE_SEGMENT);
    assert_int_equal(s.notes, SEGMENT_TUNNEL);
    assert_layers(&s, layers, sizeof layers);
    assert_other_in_ethernet(0x894f, BYTES(0, 2, 2, 9, 0, 0, 1, 255));
    assert_other_in_ethernet(0x894f, BYTES(0, 0, 2, 1, 0, 0, 1, 255)); /* shorter than itself */
}

static void
pppoe_session(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    put_ethernet(&b, 0x8864);
    put(&b, BYTES(0x11, 0, 0, 1, 0, 45, 0, 0x21));
    put_packet4(&b);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_SEGMENT);
    assert_int_equal(s.len, 3);
}

static void
cooked(void **state)
{
    static const uint8_t header[16] = {0, 0, 0, 1, 0, 6, 2, 2, 2, 2, 2, 2, 0, 0, 8, 0};
    static const uint8_t tagged[20] = {0, 0, 0, 1, 0,    6, 2, 2, 2, 2,
                                       2, 2, 0, 0, 0x81, 0, 0, 5, 8, 0};
    static const uint8_t netlink[16] = {0, 4, 3, 0x38};

    (void)state;
    assert_segment_behind(DLT_COOKED, header, sizeof header);
    assert_segment_behind(DLT_COOKED, tagged, sizeof tagged);
    assert_other_behind(DLT_COOKED, netlink, sizeof netlink);
    assert_segment_behind(DLT_COOKED, BYTES(0, 0, 0, 1, ZEROS8, 0, 0, 0, 3, ADDRESSES, 8, 0));
    assert_segment_behind(DLT_COOKED, BYTES(0, 0, 2, 0, ZEROS8, 0, 0, 0, 7, 0xff, 3, 0, 0x21));
    assert_other_behind(DLT_COOKED, BYTES(0, 4, 3, 0x38, ZEROS8, 0, 0, 8, 0)); /* netlink */
    assert_segment_behind(DLT_COOKED, BYTES(0, 0, 3, 2, ZEROS8, 0, 0, 0, 0, 0x18, 0x41, 3, 0xcc));
    assert_segment_behind(DLT_COOKED, BYTES(0, 0, 3, 0x23, ZEROS8, 0, 0, 0, 0, 0, 0, 8, 0, ZEROS4,
                                            8, 1, WLAN_REST, SNAP));
}

static void
cooked_version_2(void **state)
{
    static const uint8_t header[20] = {8, 0, 0, 0, 0, 0, 0, 1, 3, 4, 0, 6};
    static const uint8_t tagged[24] = {0x81, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 6,
                                       2,    2, 2, 2, 2, 2, 0, 0, 0, 5, 8, 0};
    static const uint8_t arp[20] = {8, 6};

    (void)state;
    assert_segment_behind(DLT_COOKED2, header, sizeof header);
    assert_segment_behind(DLT_COOKED2, tagged, sizeof tagged);
    assert_other_behind(DLT_COOKED2, arp, sizeof arp);
    /* Linux 6.11: the tag is there, and the protocol is what is behind it */
    assert_segment_behind(DLT_COOKED2,
                          BYTES(8, 0, 0, 0, 0, 0, 0, 1, 0, 1, 4, 6, ZEROS8, 0, 5, 8, 0));
    assert_segment_behind(
        DLT_COOKED2, BYTES(8, 0, 0, 0, 0, 0, 0, 1, 0, 1, 4, 6, ZEROS8, 0, 5, 0x81, 0, 0, 7, 8, 0));
    assert_segment_behind(DLT_COOKED2,
                          BYTES(0, 3, 0, 0, 0, 0, 0, 1, 0, 1, 0, 6, ZEROS8, ADDRESSES, 8, 0));
    assert_segment_behind(DLT_COOKED2,
                          BYTES(0, 7, 0, 0, 0, 0, 0, 1, 2, 0, 0, 6, ZEROS8, 0xff, 3, 0, 0x21));
}

static void
null_in_either_byte_order(void **state)
{
    (void)state;
    assert_segment_behind(DLT_NULL, BYTES(2, 0, 0, 0));
    assert_segment_behind(DLT_NULL, BYTES(0, 0, 0, 2));
    assert_segment_behind(DLT_LOOP, BYTES(0, 0, 0, 2));
    assert_other_behind(DLT_NULL, BYTES(7, 0, 0, 0));
    assert_other_behind(DLT_NULL, BYTES(0, 2, 0, 0));
}

static void
null_with_every_number_of_ipv6(void **state)
{
    static const uint8_t families[] = {10, 24, 28, 30};

    (void)state;
    for (size_t i = 0; i < sizeof families; i++) {
        struct build b = {0};
        struct segment s;

        put(&b, BYTES(families[i], 0, 0, 0));
        put_packet6(&b);
        assert_int_equal(decode_as(&b, DLT_NULL, b.len, &s), DECODE_SEGMENT);
    }
}

static void
raw_ip_of_both_versions(void **state)
{
    static const int link_types[] = {DLT_RAW, DLT_RAW_OPENBSD, DLT_IPV4, DLT_IPV6};

    (void)state;
    for (size_t i = 0; i < sizeof link_types / sizeof link_types[0]; i++) {
        struct build b = {0};
        struct segment s;

        assert_segment_behind(link_types[i], NULL, 0);
        put_packet6(&b);
        assert_int_equal(decode_as(&b, link_types[i], b.len, &s), DECODE_SEGMENT);
    }
}

static void
neither_version_is_not_tcp(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    put_packet4(&b);
    b.at[0] = 0x55;
    assert_int_equal(decode_as(&b, DLT_RAW, b.len, &s), DECODE_NOT_TCP);
}

static void
ppp_with_and_without_its_framing(void **state)
{
    (void)state;
    assert_segment_behind(DLT_PPP, BYTES(0xff, 3, 0, 0x21));
    assert_segment_behind(DLT_PPP, BYTES(0, 0x21));
    assert_segment_behind(DLT_PPP, BYTES(0x21));
    assert_segment_behind(DLT_PPP_SERIAL, BYTES(0xff, 3, 0x21));
    assert_other_behind(DLT_PPP, BYTES(0xff, 3, 0xc0, 0x21)); /* LCP */
}

static void
cisco_hdlc(void **state)
{
    (void)state;
    assert_segment_behind(DLT_C_HDLC, BYTES(0x0f, 0, 8, 0));
    assert_segment_behind(DLT_PPP_SERIAL, BYTES(0x0f, 0, 8, 0));
    assert_segment_behind(DLT_PPP_SERIAL, BYTES(0x8f, 0, 8, 0));
    assert_segment_behind(DLT_PPP, BYTES(0x0f, 0, 8, 0));
    assert_segment_behind(DLT_PPP_WITH_DIR, BYTES(1, 0x8f, 0, 8, 0));
    assert_other_behind(DLT_C_HDLC, BYTES(0x8f, 0, 0x80, 0x35)); /* keep-alive */
}

static void
ppp_and_hdlc_with_a_direction_in_front(void **state)
{
    (void)state;
    assert_segment_behind(DLT_PPP_WITH_DIR, BYTES(1, 0xff, 3, 0, 0x21));
    assert_segment_behind(DLT_C_HDLC_WITH_DIR, BYTES(0, 0x0f, 0, 8, 0));
    assert_segment_behind(DLT_FRELAY_WITH_DIR, BYTES(1, 0x18, 0x41, 3, 0xcc));
}

static void
ppp_with_mpls_and_pppoe_alone(void **state)
{
    (void)state;
    assert_segment_behind(DLT_PPP, BYTES(0xff, 3, 0x02, 0x81, 0, 1, 1, 64));
    assert_segment_behind(DLT_PPP_ETHER, BYTES(0x11, 0, 0, 1, 0, 45, 0, 0x21));
}

static void
ppp_with_bridged_ethernet(void **state)
{
    (void)state;
    assert_segment_behind(DLT_PPP, BYTES(0xff, 3, 0, 0x31, 0x80, 1, ADDRESSES, 8, 0));
    assert_other_behind(DLT_PPP, BYTES(0xff, 3, 0, 0x31, 0, 2, ADDRESSES, 8, 0)); /* token bus */
}

static void
ppp_with_an_ethertype_for_a_protocol(void **state)
{
    (void)state;
    assert_segment_behind(DLT_PPP, BYTES(0xff, 3, 8, 0));
    assert_segment_behind(DLT_PPP, BYTES(0xff, 3, 0x86, 0xdd));
    assert_other_behind(DLT_PPP, BYTES(0xff, 3, 8, 2));
}

static void
ppp_multilink_packets_that_are_whole(void **state)
{
    (void)state;
    assert_segment_behind(DLT_PPP, BYTES(0xff, 3, 0, 0x3d, 0xc0, 0, 0, 1, 0, 0x21));
    assert_segment_behind(DLT_PPP, BYTES(0xff, 3, 0, 0x3d, 0xc4, 0, 0, 1, 0x21));
    assert_other_behind(DLT_PPP, BYTES(0xff, 3, 0, 0x3d, 0x80, 0, 0, 1, 0, 0x21)); /* the first */
    assert_other_behind(DLT_PPP, BYTES(0xff, 3, 0, 0x3d, 0x40, 0, 0, 2, 0, 0x21)); /* the last */
}

static void
bridged_ethernet_behind_llc(void **state)
{
    (void)state;
    assert_segment_behind(DLT_ATM_RFC1483, BYTES(0xaa, 0xaa, 3, 0, 0, 0xf8, 8, 0));
    assert_segment_behind(DLT_ATM_RFC1483,
                          BYTES(0xaa, 0xaa, 3, 0, 0x80, 0xc2, 0, 7, 0, 0, ADDRESSES, 8, 0));
    assert_segment_behind(
        DLT_SUNATM, BYTES(2, 0, 0, 32, 0xaa, 0xaa, 3, 0, 0x80, 0xc2, 0, 1, 0, 0, ADDRESSES, 8, 0));
    assert_segment_behind(DLT_FRELAY,
                          BYTES(0x18, 0x41, 3, 0, 0x80, 0, 0x80, 0xc2, 0, 7, ADDRESSES, 8, 0));
    assert_other_behind(DLT_FRELAY,
                        BYTES(0x18, 0x41, 3, 0, 0x80, 0, 0x80, 0xc2, 0, 4, ADDRESSES, 8, 0));
}

static void
frame_relay(void **state)
{
    (void)state;
    assert_segment_behind(DLT_FRELAY, BYTES(0x18, 0x41, 3, 0xcc));
    assert_segment_behind(DLT_FRELAY, BYTES(0x18, 0x40, 0, 1, 3, 0xcc)); /* four-byte address */
    assert_segment_behind(DLT_FRELAY, BYTES(0x18, 0x41, 3, 0, 0x80, 0, 0, 0, 8, 0)); /* SNAP */
    assert_segment_behind(DLT_FRELAY, BYTES(0x18, 0x41, 3, 0xcf, 0, 0x21));          /* PPP */
    assert_segment_behind(DLT_FRELAY, BYTES(0x18, 0x41, 8, 0));                      /* Cisco's */
    assert_other_behind(DLT_FRELAY, BYTES(0x18, 0x41, 3, 0x08));
    assert_other_behind(DLT_FRELAY, BYTES(0x18, 0x40, 0, 0, 3, 0xcc)); /* address without end */
}

static void
rings_and_channels(void **state)
{
    (void)state;
    assert_segment_behind(DLT_FDDI, BYTES(0x50, ADDRESSES, SNAP));
    assert_segment_behind(DLT_TOKEN_RING, BYTES(0x10, 0x40, ADDRESSES, SNAP));
    assert_segment_behind(DLT_TOKEN_RING, BYTES(0x10, 0x40, 2, 2, 2, 2, 2, 2, 0x82, 2, 2, 2, 2, 2,
                                                0xa4, 0, 1, 2, SNAP)); /* with a route */
    assert_segment_behind(DLT_IP_OVER_FC, BYTES(ZEROS16, SNAP));
    assert_segment_behind(DLT_IEEE1394, BYTES(ZEROS16, 8, 0));
    assert_segment_behind(DLT_ATM_RFC1483, BYTES(SNAP));
    assert_segment_behind(DLT_ATM_RFC1483, BYTES(0xfe, 0xfe, 3, 0xcc));
    assert_segment_behind(DLT_SUNATM, BYTES(2, 0, 0, 32, SNAP));
    assert_segment_behind(DLT_SUNATM, BYTES(0x81, 0, 0, 32, 0, 1, ADDRESSES, 8, 0)); /* LANE */
    assert_other_behind(DLT_SUNATM, BYTES(5, 0, 0, 32, SNAP));
}

static void
arcnet_of_both_systems_and_rfcs(void **state)
{
    (void)state;
    assert_segment_behind(DLT_ARCNET, BYTES(1, 2, 212, 0, 0, 7));
    assert_segment_behind(DLT_ARCNET, BYTES(1, 2, 212, 0xff, 0xff, 0xff, 212, 0, 0, 7));
    assert_segment_behind(DLT_ARCNET, BYTES(1, 2, 240));
    assert_segment_behind(DLT_ARCNET_LINUX, BYTES(1, 2, 0, 0, 212, 0, 0, 7));
    assert_segment_behind(DLT_ARCNET_LINUX, BYTES(1, 2, 0, 0, 240));
    assert_other_behind(DLT_ARCNET, BYTES(1, 2, 213, 0, 0, 7)); /* ARP */
    assert_other_behind(DLT_ARCNET, BYTES(1, 2, 212, 1, 0, 7)); /* the first part of a packet */
}

static void
wlan_data_frames(void **state)
{
    (void)state;
    assert_segment_behind(DLT_WLAN, BYTES(8, 1, WLAN_REST, SNAP));
    assert_segment_behind(DLT_WLAN, BYTES(8, 3, WLAN_REST, 2, 2, 2, 2, 2, 2, SNAP)); /* WDS */
    assert_segment_behind(DLT_WLAN, BYTES(0x88, 2, WLAN_REST, 0, 0, SNAP));          /* QoS */
    assert_segment_behind(DLT_WLAN, BYTES(0x88, 0x82, WLAN_REST, 0, 0, ZEROS4, SNAP));
    assert_segment_behind(DLT_WLAN, BYTES(0x88, 2, WLAN_REST, 0, 1, SNAP)); /* no mesh */
    assert_segment_behind(DLT_WLAN, BYTES(0x88, 2, WLAN_REST, 0x80, 0, ADDRESSES, 0, 51, SNAP));
    assert_segment_behind(DLT_WLAN, BYTES(0x88, 3, WLAN_REST, 2, 2, 2, 2, 2, 2, 0, 1, /* mesh */
                                          0, 31, 0, 0, 0, 1, SNAP));
    assert_segment_behind(DLT_WLAN, BYTES(0x88, 3, WLAN_REST, 2, 2, 2, 2, 2, 2, 0, 1, 2, 31, 0, 0,
                                          0, 1, ADDRESSES, SNAP));
}

static void
wlan_frames_without_tcp(void **state)
{
    (void)state;
    assert_other_behind(DLT_WLAN, BYTES(0x80, 0, WLAN_REST, SNAP)); /* beacon */
    assert_other_behind(DLT_WLAN, BYTES(0x48, 1, WLAN_REST, SNAP)); /* no data */
    assert_other_behind(DLT_WLAN, BYTES(8, 0x41, WLAN_REST, SNAP)); /* encrypted */
    assert_other_behind(DLT_WLAN, BYTES(8, 1, 0, 0, ADDRESSES, 2, 2, 2, 2, 2, 2, 1, 0, SNAP));
    assert_other_behind(DLT_WLAN, BYTES(8, 5, WLAN_REST, SNAP)); /* more fragments follow */
}

static void
wlan_behind_what_receivers_say(void **state)
{
    static const uint8_t prism[144 + 32] = {[144] = 8, 1, [144 + 24] = SNAP};
    static const uint8_t avs[64 + 32] = {
        0x80, 0x21, 0x10, 2, 0, 0, 0, 64, [64] = 8, 1, [64 + 24] = SNAP};

    (void)state;
    assert_segment_behind(DLT_RADIOTAP, BYTES(0, 0, 8, 0, ZEROS4, 8, 1, WLAN_REST, SNAP));
    assert_segment_behind(DLT_RADIOTAP, BYTES(0, 0, 9, 0, 2, 0, 0, 0, 0x10, /* checksum behind */
                                              8, 1, WLAN_REST, SNAP));
    assert_segment_behind(DLT_PRISM, prism, sizeof prism);
    assert_segment_behind(DLT_PRISM, avs, sizeof avs);
    assert_segment_behind(DLT_AVS, avs, sizeof avs);
    assert_other_behind(DLT_RADIOTAP, BYTES(0, 0, 0, 0, ZEROS4, 8, 1, WLAN_REST, SNAP));
}

/* The flags stand behind the timer, which stands on a multiple of eight, and behind all words
 * that tell what is present. */
static void
radiotap_tells_of_padding(void **state)
{
    (void)state;
    assert_segment_behind(
        DLT_RADIOTAP, BYTES(0, 0, 9, 0, 2, 0, 0, 0, 0x20, 0x88, 1, WLAN_REST, 0, 0, 0, 0, SNAP));
    assert_segment_behind(DLT_RADIOTAP, BYTES(0, 0, 17, 0, 3, 0, 0, 0, ZEROS8, 0x20, 0x88, 1,
                                              WLAN_REST, 0, 0, 0, 0, SNAP));
    assert_segment_behind(DLT_RADIOTAP, BYTES(0, 0, 25, 0, 3, 0, 0, 0x80, ZEROS4, ZEROS4, ZEROS8,
                                              0x20, 0x88, 1, WLAN_REST, 0, 0, 0, 0, SNAP));
}

static void
headers_that_name_another_link_type(void **state)
{
    (void)state;
    assert_segment_behind(DLT_PPI, BYTES(0, 0, 8, 0, 1, 0, 0, 0, ADDRESSES, 8, 0));
    assert_segment_behind(DLT_PPI, BYTES(0, 0, 12, 0, 105, 0, 0, 0, ZEROS4, 8, 1, WLAN_REST, SNAP));
    assert_segment_behind(DLT_PKTAP, BYTES(16, 0, 0, 0, 1, 0, 0, 0, 12, 0, 0, 0, ZEROS4));
    assert_other_behind(DLT_PPI, BYTES(0, 0, 7, 0, 12, 0, 0, 0));
    assert_other_behind(DLT_PPI, BYTES(0, 0, 8, 0, 255, 255, 255, 255));
    assert_other_behind(DLT_PKTAP, BYTES(12, 0, 0, 0, 2, 0, 0, 0, 12, 0, 0, 0));
}

static void
ppi_in_ppi_without_end(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    for (int i = 0; i < 100; i++)
        put(&b, BYTES(0, 0, 8, 0, 192, 0, 0, 0));
    put_packet4(&b);
    assert_int_equal(decode_as(&b, DLT_PPI, b.len, &s), DECODE_NOT_TCP);
}

static void
firewalls_and_capture_software(void **state)
{
    (void)state;
    assert_segment_behind(DLT_ENC, BYTES(2, 0, 0, 0, ZEROS8));
    assert_segment_behind(DLT_PFLOG, BYTES(61, 2, 0, 0, ZEROS4, ZEROS8, ZEROS16, ZEROS16, ZEROS16));
    assert_segment_behind(DLT_IPNET, BYTES(1, 2, 0, 0, ZEROS4, ZEROS16));
    assert_segment_behind(DLT_NETANALYZER, BYTES(ZEROS4, ADDRESSES, 8, 0));
    assert_segment_behind(DLT_NETANALYZER_TRANSPARENT, BYTES(ZEROS4, ZEROS8, ADDRESSES, 8, 0));
    assert_other_behind(DLT_PFLOG, BYTES(0, 2, 0, 0));
}

static void
infiniband_clip_and_epon(void **state)
{
    (void)state;
    assert_segment_behind(DLT_IPOIB, BYTES(ZEROS16, ZEROS16, ZEROS8, 8, 0, 0, 0));
    assert_segment_behind(DLT_ATM_CLIP, NULL, 0);
    assert_segment_behind(DLT_EPON,
                          BYTES(0x55, 0x55, 0xd5, 0x55, 0x55, 0x80, 1, 0, ADDRESSES, 8, 0));
    assert_segment_behind(DLT_SYMANTEC_FIREWALL,
                          BYTES(ZEROS4, 0, 0, 8, 0, ZEROS16, ZEROS16, ZEROS4));
    assert_other_behind(DLT_IPOIB, BYTES(ZEROS16, ZEROS16, ZEROS8, 8, 6, 0, 0));
}

#define ERF(kind) ZEROS8, (kind), 4, 0, 99, 0, 0, 0, 80

static void
erf_records(void **state)
{
    static const uint8_t pos[] = {1, 10, 15, 19}, ethernet[] = {2, 11, 16, 20};

    (void)state;
    for (size_t i = 0; i < sizeof pos; i++) {
        assert_segment_behind(DLT_ERF, BYTES(ERF(pos[i]), 0x0f, 0, 8, 0));
        assert_segment_behind(DLT_ERF, BYTES(ERF(pos[i]), 0xff, 3, 0, 0x21));
        assert_segment_behind(DLT_ERF, BYTES(ERF(ethernet[i]), 0, 0, ADDRESSES, 8, 0));
    }
    assert_segment_behind(DLT_ERF, BYTES(ERF(5), ZEROS4, 0x0f, 0, 8, 0));
    assert_segment_behind(DLT_ERF, BYTES(ERF(4), ZEROS4, SNAP));
    assert_segment_behind(DLT_ERF, BYTES(ERF(22)));
    assert_other_behind(DLT_ERF, BYTES(ERF(3), ZEROS4, SNAP)); /* one cell */
}

static void
erf_extensions(void **state)
{
    (void)state;
    assert_segment_behind(DLT_ERF, BYTES(ERF(0x82), 3, 0, 0, 0, ZEROS4, 0, 0, ADDRESSES, 8, 0));
    assert_segment_behind(DLT_ERF, BYTES(ERF(0x82), 0x83, 0, 0, 0, ZEROS4, 4, 0, 0, 0, ZEROS4, 0, 0,
                                         ADDRESSES, 8, 0));
}

static void
tzsp_alone(void **state)
{
    (void)state;
    assert_segment_behind(DLT_TZSP, BYTES(1, 0, 0, 1, 1, ADDRESSES, 8, 0));
    assert_other_behind(DLT_TZSP, BYTES(1, 0, 0, 2, 1, ADDRESSES, 8, 0));
}

static void
switch_tags(void **state)
{
    (void)state;
    assert_segment_behind(DLT_DSA_TAG_BRCM, BYTES(ADDRESSES, ZEROS4, 8, 0));
    assert_segment_behind(DLT_DSA_TAG_BRCM_PREPEND, BYTES(ZEROS4, ADDRESSES, 8, 0));
    assert_segment_behind(DLT_DSA_TAG_DSA, BYTES(ADDRESSES, ZEROS4, 8, 0));
    assert_segment_behind(DLT_DSA_TAG_EDSA, BYTES(ADDRESSES, ZEROS8, 8, 0));
}

static void
nflog_in_either_byte_order(void **state)
{
    (void)state;
    assert_segment_behind(DLT_NFLOG, BYTES(2, 0, 0, 40, 5, 0, 10, 0, 0, 0, 0, 0, /* padded */
                                           8, 0, 5, 0, ZEROS4, 47, 0, 9, 0));
    assert_segment_behind(DLT_NFLOG, BYTES(2, 0, 0, 40, 0, 5, 0, 10, 0, 0, 0, 0, 0, 47, 0, 9));
    assert_other_behind(DLT_NFLOG, BYTES(2, 0, 0, 40, 3, 0, 10, 0)); /* shorter than itself */
}

static void
nflog_without_a_packet(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    put(&b, BYTES(2, 0, 0, 40));
    for (int i = 0; i < 200; i++)
        put(&b, BYTES(4, 0, 5, 0));
    assert_int_equal(decode_as(&b, DLT_NFLOG, b.len, &s), DECODE_NOT_TCP);
}

static void
juniper(void **state)
{
    (void)state;
    assert_segment_behind(DLT_JUNIPER_ETHER, BYTES('M', 'G', 'C', 0, ADDRESSES, 8, 0));
    assert_segment_behind(DLT_JUNIPER_ETHER,
                          BYTES('M', 'G', 'C', 0x80, 0, 3, 1, 1, 0, ADDRESSES, 8, 0));
    assert_segment_behind(DLT_JUNIPER_ETHER, BYTES('M', 'G', 'C', 2, 2, 0, 0, 0));
    assert_segment_behind(DLT_JUNIPER_PPP, BYTES('M', 'G', 'C', 1, 0xff, 3, 0, 0x21));
    assert_segment_behind(DLT_JUNIPER_FRELAY, BYTES('M', 'G', 'C', 1, 0x18, 0x41, 3, 0xcc));
    assert_segment_behind(DLT_JUNIPER_CHDLC, BYTES('M', 'G', 'C', 1, 0x0f, 0, 8, 0));
    assert_segment_behind(DLT_JUNIPER_PPPOE, BYTES('M', 'G', 'C', 1, ADDRESSES, 8, 0));
    assert_other_behind(DLT_JUNIPER_ETHER, BYTES('M', 'G', 'D', 0, ADDRESSES, 8, 0));
}

static void
juniper_without_a_link_layer(void **state)
{
    (void)state;
    assert_segment_behind(DLT_JUNIPER_ETHER, BYTES('M', 'G', 'C', 2, 2, 0, 0, 0));
    assert_segment_behind(DLT_JUNIPER_ETHER, BYTES('M', 'G', 'C', 2, 5, 0, 0, 0, 0, 1, 1, 64));
    assert_segment_behind(DLT_JUNIPER_ETHER, BYTES('M', 'G', 'C', 2, 200, 0, 0, 0, 0, 0x21));
    assert_segment_behind(DLT_JUNIPER_ETHER, BYTES('M', 'G', 'C', 2, 202, 0, 0, 0, SNAP));
    assert_segment_behind(DLT_JUNIPER_ETHER,
                          BYTES('M', 'G', 'C', 2, 204, 0, 0, 0, ADDRESSES, 8, 0));
    assert_segment_behind(DLT_JUNIPER_ETHER,
                          BYTES('M', 'G', 'C', 2, 207, 0, 0, 0, 0x18, 0x41, 3, 0xcc));
    assert_segment_behind(DLT_JUNIPER_ETHER, BYTES('M', 'G', 'C', 2, 208, 0, 0, 0, 0x0f, 0, 8, 0));
    assert_other_behind(DLT_JUNIPER_ETHER, BYTES('M', 'G', 'C', 2, 201, 0, 0, 0)); /* ISO */
}

static void
cut_in_the_link_layer_is_too_short(void **state)
{
    static const int link_types[] = {ETHERNET, DLT_NULL,   DLT_LOOP,   DLT_PPP,
                                     DLT_RAW,  DLT_C_HDLC, DLT_COOKED, DLT_COOKED2};

    (void)state;
    for (size_t i = 0; i < sizeof link_types / sizeof link_types[0]; i++) {
        struct build b = {0};
        struct segment s;

        assert_int_equal(decode_as(&b, link_types[i], 60, &s), DECODE_TOO_SHORT);
    }
}

static void
unknown_link_types(void **state)
{
    (void)state;
    assert_true(decode_link_type_known(ETHERNET));
    assert_true(decode_link_type_known(DLT_COOKED2));
    assert_false(decode_link_type_known(147));
    assert_false(decode_link_type_known(-1));
    assert_other_behind(147, NULL, 0);
    assert_non_null(strstr(decode_link_types(), "Ethernet"));
}

static uint32_t
place_behind(int link_type, uint32_t interface, const uint8_t *header, size_t n)
{
    struct build b = {0};
    struct segment s;
    struct frame frame;

    put(&b, header, n);
    put_packet4(&b);
    frame = (struct frame){.captured_bytes = (uint32_t)b.len,
                           .wire_bytes = (uint32_t)b.len,
                           .at = b.at,
                           .link_type = link_type,
                           .interface = interface};
    assert_int_equal(decode_frame(&frame, &s), DECODE_SEGMENT);
    assert_int_equal(s.interface, interface);
    return s.place;
}

static void
a_place_is_interface_and_link_header(void **state)
{
    uint32_t place = place_behind(ETHERNET, 0, BYTES(ADDRESSES, 8, 0));
    uint32_t cooked = place_behind(DLT_COOKED2, 0, BYTES(8, 0, 0, 0, ZEROS4, 0, 1, 0, 6, ZEROS8));

    (void)state;
    assert_int_equal(place, place_behind(ETHERNET, 0, BYTES(ADDRESSES, 8, 0)));
    assert_int_not_equal(place, place_behind(ETHERNET, 1, BYTES(ADDRESSES, 8, 0)));
    assert_int_not_equal(
        place, place_behind(ETHERNET, 0, BYTES(2, 2, 2, 2, 2, 3, 2, 2, 2, 2, 2, 2, 8, 0)));
    assert_int_not_equal(place, place_behind(ETHERNET, 0, BYTES(ADDRESSES, 0x81, 0, 0, 7, 8, 0)));
    assert_int_not_equal(
        cooked, place_behind(DLT_COOKED2, 0, BYTES(8, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 6, ZEROS8)));
    assert_int_not_equal(place_behind(DLT_RAW, 0, NULL, 0), place_behind(DLT_RAW, 1, NULL, 0));
}

/* Linux leaves what was in the two bytes behind an Ethernet address. */
static void
a_place_is_not_what_follows_an_address(void **state)
{
    static const uint8_t sent[] = {8, 0, 0, 0, ZEROS4, 0, 1, 0, 6, ADDRESS, 0xe5, 0xec},
                         again[] = {8, 0, 0, 0, ZEROS4, 0, 1, 0, 6, ADDRESS, 0x85, 0x8c},
                         longer[] = {8, 0, 0, 0, ZEROS4, 0, 1, 0, 8, ADDRESS, 0x85, 0x8c};
    static const uint8_t old[] = {0, 0, 0, 1, 0, 6, ADDRESS, 0xe5, 0xec, 8, 0},
                         old_again[] = {0, 0, 0, 1, 0, 6, ADDRESS, 0x85, 0x8c, 8, 0};

    (void)state;
    assert_int_equal(place_behind(DLT_COOKED2, 0, sent, sizeof sent),
                     place_behind(DLT_COOKED2, 0, again, sizeof again));
    assert_int_not_equal(place_behind(DLT_COOKED2, 0, sent, sizeof sent),
                         place_behind(DLT_COOKED2, 0, longer, sizeof longer));
    assert_int_equal(place_behind(DLT_COOKED, 0, old, sizeof old),
                     place_behind(DLT_COOKED, 0, old_again, sizeof old_again));
}

/* A receiver's times and signals are others in each frame. */
static void
a_place_is_no_header_of_a_receiver(void **state)
{
    static const uint8_t first[] = {0, 0,         9, 0, 2, 0, 0, 0, 0x10, 8, 2,   0,
                                    0, ADDRESSES, 2, 2, 2, 2, 2, 2, 0x10, 0, SNAP};
    uint8_t second[sizeof first];

    (void)state;
    memcpy(second, first, sizeof first);
    second[8] = 0;     /* flags of the receiver */
    second[31] = 0x20; /* sequence number of the frame */
    assert_int_equal(place_behind(DLT_RADIOTAP, 0, first, sizeof first),
                     place_behind(DLT_RADIOTAP, 0, second, sizeof second));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ethernet),
        cmocka_unit_test(ethernet_with_ipv6),
        cmocka_unit_test(arp_is_not_tcp),
        cmocka_unit_test(one_vlan_tag),
        cmocka_unit_test(vlan_in_vlan_tells_the_inner_id),
        cmocka_unit_test(vlan_tags_up_to_the_limit),
        cmocka_unit_test(length_and_snap_instead_of_ethertype),
        cmocka_unit_test(llc_with_ip),
        cmocka_unit_test(spanning_tree_is_not_tcp),
        cmocka_unit_test(snap_of_another_organisation_is_not_tcp),
        cmocka_unit_test(vlan_then_snap),
        cmocka_unit_test(tags_of_ethernet),
        cmocka_unit_test(vlan_tags_around_another_tag),
        cmocka_unit_test(mpls_labels),
        cmocka_unit_test(mpls_associated_channel),
        cmocka_unit_test(mpls_tells_the_version_by_its_first_bits),
        cmocka_unit_test(ethernet_in_mpls_with_and_without_a_control_word),
        cmocka_unit_test(mpls_label_stack_without_end),
        cmocka_unit_test(trill_with_options),
        cmocka_unit_test(macsec_that_is_not_encrypted),
        cmocka_unit_test(ethernet_in_fabricpath),
        cmocka_unit_test(ethernet_in_a_batman_mesh),
        cmocka_unit_test(ethernet_in_isl),
        cmocka_unit_test(wlan_in_ethernet),
        cmocka_unit_test(service_chains_count_as_tunnels),
        cmocka_unit_test(pppoe_session),
        cmocka_unit_test(cooked),
        cmocka_unit_test(cooked_version_2),
        cmocka_unit_test(null_in_either_byte_order),
        cmocka_unit_test(null_with_every_number_of_ipv6),
        cmocka_unit_test(raw_ip_of_both_versions),
        cmocka_unit_test(neither_version_is_not_tcp),
        cmocka_unit_test(ppp_with_and_without_its_framing),
        cmocka_unit_test(cisco_hdlc),
        cmocka_unit_test(ppp_and_hdlc_with_a_direction_in_front),
        cmocka_unit_test(ppp_with_mpls_and_pppoe_alone),
        cmocka_unit_test(ppp_with_bridged_ethernet),
        cmocka_unit_test(ppp_with_an_ethertype_for_a_protocol),
        cmocka_unit_test(ppp_multilink_packets_that_are_whole),
        cmocka_unit_test(bridged_ethernet_behind_llc),
        cmocka_unit_test(frame_relay),
        cmocka_unit_test(rings_and_channels),
        cmocka_unit_test(arcnet_of_both_systems_and_rfcs),
        cmocka_unit_test(wlan_data_frames),
        cmocka_unit_test(wlan_frames_without_tcp),
        cmocka_unit_test(wlan_behind_what_receivers_say),
        cmocka_unit_test(radiotap_tells_of_padding),
        cmocka_unit_test(headers_that_name_another_link_type),
        cmocka_unit_test(ppi_in_ppi_without_end),
        cmocka_unit_test(firewalls_and_capture_software),
        cmocka_unit_test(infiniband_clip_and_epon),
        cmocka_unit_test(erf_records),
        cmocka_unit_test(erf_extensions),
        cmocka_unit_test(tzsp_alone),
        cmocka_unit_test(switch_tags),
        cmocka_unit_test(nflog_in_either_byte_order),
        cmocka_unit_test(nflog_without_a_packet),
        cmocka_unit_test(juniper),
        cmocka_unit_test(juniper_without_a_link_layer),
        cmocka_unit_test(cut_in_the_link_layer_is_too_short),
        cmocka_unit_test(unknown_link_types),
        cmocka_unit_test(a_place_is_interface_and_link_header),
        cmocka_unit_test(a_place_is_not_what_follows_an_address),
        cmocka_unit_test(a_place_is_no_header_of_a_receiver),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
