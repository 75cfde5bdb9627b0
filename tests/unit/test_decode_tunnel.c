/*
 * TCP inside tunnels.  The outer packet is IPv4 from 10.0.0.1, the inner one IPv6 unless a test
 * says otherwise, so that the addresses tell which of them was taken.
 */
#include "test_decode_build.h"

enum { AH = 51, ETHERIP = 97, GRE = 47, IP_IN_IP = 4, IP6_IN_IP = 41, MPLS = 137, UDP = 17 };
enum { ETHERNET_IN_IP = 143, PIM = 103, UDP_LITE = 136 };
enum { UDP_BYTES = 8, INNER_BYTES = IP6_BYTES + TCP_BYTES + 3 };

#define ADDRESSES 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2
#define INNER_ETHERNET ADDRESSES, 0x86, 0xdd
#define ZEROS4 0, 0, 0, 0
#define ZEROS8 ZEROS4, ZEROS4
#define ZEROS16 ZEROS8, ZEROS8

static void
put_inner(struct build *b)
{
    put_ip6(b, TCP_BYTES + 3, PROTOCOL_TCP);
    put_tcp(b);
    put_fill(b, 'x', 3);
}

/* Ethernet, IPv4 with this protocol, `header`, and an IPv6 packet with TCP. */
static void
build_tunnel(struct build *b, uint8_t protocol, const uint8_t *header, size_t n)
{
    put_ethernet(b, IPV4);
    put_ip4_as(b, (unsigned)(IP4_BYTES + n + INNER_BYTES), 0, protocol);
    put(b, header, n);
    put_inner(b);
}

static void
assert_in_tunnel(uint8_t protocol, const uint8_t *header, size_t n, struct segment *s)
{
    struct build b = {0};

    build_tunnel(&b, protocol, header, n);
    assert_int_equal(decode_ethernet(&b, s), DECODE_SEGMENT);
    assert_int_equal(s->src.address.version, 6);
    assert_int_equal(s->dst.address.version, 6);
    assert_int_equal(s->src.port, 1000);
    assert_int_equal(s->ttl, 63);
    assert_int_equal(s->len, 3);
    assert_int_equal(s->payload_at, b.len - 3);
    assert_int_equal(s->notes, SEGMENT_TUNNEL);
    assert_cut_anywhere(&b, ETHERNET, b.len - 3 - TCP_BYTES);
}

static void
assert_layers_in(uint8_t protocol, const uint8_t *header, size_t n, const uint8_t *layers,
                 size_t n_layers)
{
    struct segment s;

    assert_in_tunnel(protocol, header, n, &s);
    assert_layers(&s, layers, n_layers);
}

static void
assert_not_in(uint8_t protocol, const uint8_t *header, size_t n)
{
    struct build b = {0};
    struct segment s;

    build_tunnel(&b, protocol, header, n);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_NOT_TCP);
}

/* UDP from port 9 to `port`, and what is behind it. */
static void
udp_header(struct build *b, unsigned port, const uint8_t *header, size_t n)
{
    put_u16(b, 9);
    put_u16(b, port);
    put_u16(b, (unsigned)(UDP_BYTES + n + INNER_BYTES));
    put_u16(b, 0);
    put(b, header, n);
}

static void
assert_in_udp(unsigned port, const uint8_t *header, size_t n, enum layer layer)
{
    struct build udp = {0};
    struct segment s;

    udp_header(&udp, port, header, n);
    assert_in_tunnel(UDP, udp.at, udp.len, &s);
    assert_int_equal(s.layers[1], LAYER_IP4);
    assert_int_equal(s.layers[2], LAYER_UDP);
    assert_int_equal(s.layers[3], layer);
    assert_int_equal(s.layers[s.n_layers - 1], LAYER_IP6);
}

static void
assert_not_in_udp(unsigned port, const uint8_t *header, size_t n)
{
    struct build udp = {0};

    udp_header(&udp, port, header, n);
    assert_not_in(UDP, udp.at, udp.len);
}

static void
ipv6_in_ipv4(void **state)
{
    static const uint8_t layers[] = {LAYER_ETHERNET, LAYER_IP4, LAYER_IP6};

    (void)state;
    assert_layers_in(IP6_IN_IP, NULL, 0, layers, sizeof layers);
}

static void
ipv4_in_ipv4_tells_the_inner_addresses(void **state)
{
    static const uint8_t layers[] = {LAYER_ETHERNET, LAYER_IP4, LAYER_IP4};
    struct build b = {0};
    struct segment s;

    (void)state;
    put_ethernet(&b, IPV4);
    put_ip4_as(&b, 2 * IP4_BYTES + TCP_BYTES, 0, IP_IN_IP);
    put_ip4(&b, TCP_BYTES);
    b.at[ETHERNET_BYTES + IP4_BYTES + 12] = 192; /* 192.0.0.1 to 10.0.0.2, TTL 9 */
    b.at[ETHERNET_BYTES + IP4_BYTES + 8] = 9;
    put_tcp(&b);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_SEGMENT);
    assert_int_equal(s.src.address.at[0], 192);
    assert_int_equal(s.ttl, 9);
    assert_int_equal(s.notes, SEGMENT_TUNNEL);
    assert_layers(&s, layers, sizeof layers);
}

static void
both_versions_in_ipv6(void **state)
{
    static const uint8_t protocols[] = {IP_IN_IP, IP6_IN_IP};

    (void)state;
    for (size_t i = 0; i < sizeof protocols; i++) {
        struct build b = {0};
        struct segment s;

        put_ethernet(&b, IPV6);
        put_ip6(&b, IP6_BYTES + TCP_BYTES, protocols[i]);
        if (protocols[i] == IP_IN_IP)
            put_ip4(&b, TCP_BYTES);
        else
            put_ip6(&b, TCP_BYTES, PROTOCOL_TCP);
        put_tcp(&b);
        assert_int_equal(decode_ethernet(&b, &s), DECODE_SEGMENT);
        assert_int_equal(s.src.address.version, protocols[i] == IP_IN_IP ? 4 : 6);
        assert_int_equal(s.notes & SEGMENT_TUNNEL, SEGMENT_TUNNEL);
    }
}

static void
authentication_in_ipv4(void **state)
{
    static const uint8_t transport[24] = {PROTOCOL_TCP, 4}, tunnel[24] = {IP6_IN_IP, 4};
    struct build b = {0};
    struct segment s;

    (void)state;
    put_ethernet(&b, IPV4);
    put_ip4_as(&b, IP4_BYTES + sizeof transport + TCP_BYTES, 0, AH);
    put(&b, transport, sizeof transport);
    put_tcp(&b);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_SEGMENT);
    assert_int_equal(s.notes, 0);
    assert_cut_anywhere(&b, ETHERNET, b.len - TCP_BYTES);
    assert_in_tunnel(AH, tunnel, sizeof tunnel, &s);
}

static void
gre_with_each_field(void **state)
{
    static const uint8_t layers[] = {LAYER_ETHERNET, LAYER_IP4, LAYER_GRE, LAYER_IP6};

    (void)state;
    assert_layers_in(GRE, BYTES(0, 0, 0x86, 0xdd), layers, sizeof layers);
    assert_layers_in(GRE, BYTES(0x80, 0, 0x86, 0xdd, ZEROS4), layers, sizeof layers);
    assert_layers_in(GRE, BYTES(0x20, 0, 0x86, 0xdd, ZEROS4), layers, sizeof layers);
    assert_layers_in(GRE, BYTES(0x10, 0, 0x86, 0xdd, ZEROS4), layers, sizeof layers);
    assert_layers_in(GRE, BYTES(0xb0, 0, 0x86, 0xdd, ZEROS8, ZEROS4), layers, sizeof layers);
}

static void
gre_with_source_routes(void **state)
{
    static const uint8_t layers[] = {LAYER_ETHERNET, LAYER_IP4, LAYER_GRE, LAYER_IP6};

    (void)state;
    assert_layers_in(GRE, BYTES(0x40, 0, 0x86, 0xdd, ZEROS4, ZEROS4), layers, sizeof layers);
    assert_layers_in(
        GRE, BYTES(0x60, 0, 0x86, 0xdd, ZEROS4, 1, 2, 3, 4, 8, 0, 4, 4, 10, 0, 0, 9, ZEROS4),
        layers, sizeof layers);
}

static void
gre_with_other_link_layers(void **state)
{
    static const uint8_t bridged[] = {LAYER_ETHERNET, LAYER_IP4, LAYER_GRE, LAYER_ETHERNET,
                                      LAYER_IP6};
    static const uint8_t labelled[] = {LAYER_ETHERNET, LAYER_IP4, LAYER_GRE, LAYER_MPLS, LAYER_IP6};
    static const uint8_t redirected[] = {LAYER_ETHERNET, LAYER_IP4, LAYER_GRE, LAYER_IP6};
    static const uint8_t wireless[] = {LAYER_ETHERNET, LAYER_IP4, LAYER_GRE, LAYER_WLAN, LAYER_IP6};

    (void)state;
    assert_layers_in(GRE, BYTES(0, 0, 0x65, 0x58, INNER_ETHERNET), bridged, sizeof bridged);
    assert_layers_in(GRE, BYTES(0, 0, 0x88, 0x47, 0, 1, 1, 64), labelled, sizeof labelled);
    assert_layers_in(GRE, BYTES(0, 0, 0x88, 0x3e, ZEROS4), redirected, sizeof redirected);
    assert_layers_in(GRE, BYTES(0, 0, 0x65, 0x59, 0x18, 0x41, 3, 0x8e), redirected,
                     sizeof redirected); /* frame relay */
    assert_layers_in(GRE,
                     BYTES(0, 0, 0x82, 0x10, 8, 1, 0, 0, ADDRESSES, 2, 2, 2, 2, 2, 2, 0, 0, 0xaa,
                           0xaa, 3, 0, 0, 0, 0x86, 0xdd),
                     wireless, sizeof wireless);
}

static void
gre_of_wccp_version_1_has_no_redirect_header(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    put_ethernet(&b, IPV4);
    put_ip4_as(&b, 2 * IP4_BYTES + 4 + TCP_BYTES, 0, GRE);
    put(&b, BYTES(0, 0, 0x88, 0x3e));
    put_ip4(&b, TCP_BYTES);
    put_tcp(&b);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_SEGMENT);
    assert_int_equal(s.notes, SEGMENT_TUNNEL);
}

static void
pptp_with_and_without_an_acknowledgment(void **state)
{
    static const uint8_t layers[] = {LAYER_ETHERNET, LAYER_IP4, LAYER_GRE, LAYER_PPP, LAYER_IP6};

    (void)state;
    assert_layers_in(GRE, BYTES(0x30, 0x01, 0x88, 0x0b, 0, 67, 0, 1, ZEROS4, 0xff, 3, 0, 0x57),
                     layers, sizeof layers);
    assert_layers_in(GRE, BYTES(0x30, 0x81, 0x88, 0x0b, 0, 67, 0, 1, ZEROS8, 0x57), layers,
                     sizeof layers);
}

static void
erspan_of_each_type(void **state)
{
    static const uint8_t bridged[] = {LAYER_ETHERNET, LAYER_IP4, LAYER_GRE, LAYER_ETHERNET,
                                      LAYER_IP6};
    static const uint8_t layers[] = {LAYER_ETHERNET, LAYER_IP4,      LAYER_GRE,
                                     LAYER_ERSPAN,   LAYER_ETHERNET, LAYER_IP6};

    (void)state;
    assert_layers_in(GRE, BYTES(0, 0, 0x88, 0xbe, INNER_ETHERNET), bridged, sizeof bridged);
    assert_layers_in(GRE, BYTES(0x10, 0, 0x88, 0xbe, ZEROS4, 0x10, 1, 0, 1, ZEROS4, INNER_ETHERNET),
                     layers, sizeof layers);
    assert_layers_in(
        GRE, BYTES(0x10, 0, 0x22, 0xeb, ZEROS4, 0x20, 1, 0, 1, ZEROS4, ZEROS4, INNER_ETHERNET),
        layers, sizeof layers);
    assert_layers_in(GRE,
                     BYTES(0x10, 0, 0x22, 0xeb, ZEROS4, 0x20, 1, 0, 1, ZEROS4, 0, 0, 0, 1, ZEROS8,
                           INNER_ETHERNET),
                     layers, sizeof layers);
    assert_not_in(GRE, BYTES(0x10, 0, 0x22, 0xeb, ZEROS4, 0x20, 1, 0, 1, ZEROS4, 0, 0, 0x08, 0));
    assert_not_in(GRE, BYTES(0x10, 0, 0x88, 0xbe, ZEROS4, 0x50, 1, 0, 1, ZEROS4, INNER_ETHERNET));
}

static void
gre_that_is_not_read(void **state)
{
    (void)state;
    assert_not_in(GRE, BYTES(0, 2, 0x86, 0xdd));              /* version 2 */
    assert_not_in(GRE, BYTES(0, 0, 0x08, 0x06));              /* ARP */
    assert_not_in(GRE, BYTES(0, 0, 0, 60, 0xaa, 0xaa, 3, 0)); /* a length is no protocol here */
}

static void
ethernet_and_mpls_in_ip(void **state)
{
    static const uint8_t etherip[] = {LAYER_ETHERNET, LAYER_IP4, LAYER_OTHER_TUNNEL, LAYER_ETHERNET,
                                      LAYER_IP6};
    static const uint8_t ethernet[] = {LAYER_ETHERNET, LAYER_IP4, LAYER_ETHERNET, LAYER_IP6};
    static const uint8_t mpls[] = {LAYER_ETHERNET, LAYER_IP4, LAYER_MPLS, LAYER_IP6};

    (void)state;
    assert_layers_in(ETHERIP, BYTES(0x30, 0, INNER_ETHERNET), etherip, sizeof etherip);
    assert_layers_in(ETHERNET_IN_IP, BYTES(INNER_ETHERNET), ethernet, sizeof ethernet);
    assert_layers_in(MPLS, BYTES(0, 1, 1, 64), mpls, sizeof mpls);
}

static void
vxlan(void **state)
{
    (void)state;
    assert_in_udp(4789, BYTES(8, 0, 0, 0, 0, 0, 7, 0, INNER_ETHERNET), LAYER_VXLAN);
    assert_in_udp(4790, BYTES(0x0c, 0, 0, 3, 0, 0, 7, 0, INNER_ETHERNET), LAYER_VXLAN);
    assert_in_udp(4790, BYTES(0x0c, 0, 0, 2, 0, 0, 7, 0), LAYER_VXLAN);
    assert_in_udp(4790, BYTES(0x0c, 0, 0, 5, 0, 0, 7, 0, 0, 1, 1, 64), LAYER_VXLAN);
    assert_in_udp(4790, BYTES(0x0c, 0, 0, 4, 0, 0, 7, 0, 0, 2, 2, 2, 0, 0, 1, 9), LAYER_VXLAN);
    assert_not_in_udp(4790, BYTES(0x0c, 0, 0, 9, 0, 0, 7, 0));
}

static void
vlan_inside_vxlan_is_the_innermost(void **state)
{
    struct build b = {0}, udp = {0};
    struct segment s;

    (void)state;
    udp_header(&udp, 4789, BYTES(8, 0, 0, 0, 0, 0, 7, 0, ADDRESSES, 0x81, 0, 0, 12, 0x86, 0xdd));
    put_ethernet(&b, 0x8100);
    put_vlan(&b, 5, IPV4);
    put_ip4_as(&b, (unsigned)(IP4_BYTES + udp.len + INNER_BYTES), 0, UDP);
    put(&b, udp.at, udp.len);
    put_inner(&b);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_SEGMENT);
    assert_int_equal(s.vlan, 12);
}

static void
answers_come_from_the_known_port(void **state)
{
    struct segment s;

    (void)state;
    assert_in_tunnel(
        UDP, BYTES(4789 >> 8, 4789 & 0xff, 0, 9, 0, 0, 0, 0, 8, 0, 0, 0, ZEROS4, INNER_ETHERNET),
        &s);
}

static void
geneve(void **state)
{
    (void)state;
    assert_in_udp(6081, BYTES(0, 0, 0x65, 0x58, 0, 0, 7, 0, INNER_ETHERNET), LAYER_GENEVE);
    assert_in_udp(6081, BYTES(0, 0, 0x86, 0xdd, 0, 0, 7, 0), LAYER_GENEVE);
    assert_in_udp(6081, BYTES(2, 0, 0x86, 0xdd, 0, 0, 7, 0, 1, 2, 0x80, 1, ZEROS4), LAYER_GENEVE);
    assert_not_in_udp(6081, BYTES(0x40, 0, 0x86, 0xdd, 0, 0, 7, 0)); /* version 1 */
}

static void
gtp(void **state)
{
    (void)state;
    assert_in_udp(2152, BYTES(0x30, 0xff, 0, 63, 0, 0, 0, 1), LAYER_GTP);
    assert_in_udp(2152, BYTES(0x32, 0xff, 0, 67, 0, 0, 0, 1, 0, 9, 0, 0), LAYER_GTP);
    assert_in_udp(2152, BYTES(0x34, 0xff, 0, 71, 0, 0, 0, 1, 0, 0, 0, 0x85, 1, 0, 9, 0), LAYER_GTP);
    assert_in_udp(
        2152,
        BYTES(0x34, 0xff, 0, 79, ZEROS4, 0, 0, 0, 0x85, 1, 0, 9, 0xc0, 2, 0, 0, 0, 0, 0, 0, 0),
        LAYER_GTP);
    assert_not_in_udp(2152, BYTES(0x32, 1, 0, 4, 0, 0, 0, 0, 0, 1, 0, 0)); /* an echo request */
    assert_not_in_udp(2152, BYTES(0x50, 0xff, 0, 63, 0, 0, 0, 1));         /* version 2 */
}

static void
gtp_extension_without_length_ends_it(void **state)
{
    struct build b = {0}, udp = {0};
    struct segment s;

    (void)state;
    udp_header(&udp, 2152, BYTES(0x34, 0xff, 0, 71, 0, 0, 0, 1, 0, 0, 0, 0x85, 0, 0, 9, 0));
    build_tunnel(&b, UDP, udp.at, udp.len);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_TOO_SHORT);
}

static void
l2tp(void **state)
{
    (void)state;
    assert_in_udp(1701, BYTES(0, 2, 0, 1, 0, 1, 0xff, 3, 0, 0x57), LAYER_L2TP);
    assert_in_udp(1701, BYTES(0x40, 2, 0, 71, 0, 1, 0, 1, 0, 0x57), LAYER_L2TP);
    assert_in_udp(1701, BYTES(0x4a, 2, 0, 99, 0, 1, 0, 1, ZEROS4, 0, 3, 7, 7, 7, 0, 0x57),
                  LAYER_L2TP);
    assert_not_in_udp(1701, BYTES(0xc8, 2, 0, 12, 0, 1, 0, 0, ZEROS4)); /* control */
    assert_not_in_udp(1701, BYTES(0, 3, 0, 0, 0, 0, 0, 1));             /* version 3 */
}

static void
teredo(void **state)
{
    (void)state;
    assert_in_udp(3544, NULL, 0, LAYER_TEREDO);
    assert_in_udp(3544, BYTES(0, 0, 1, 2, 3, 4, 5, 6), LAYER_TEREDO);
    assert_in_udp(3544, BYTES(0, 1, 2, 1, 8, 8, 9, ZEROS8, 0), LAYER_TEREDO);
    assert_in_udp(3544, BYTES(0, 1, 0, 0, ZEROS8, 0, 0, 0, 1, 2, 3, 4, 5, 6), LAYER_TEREDO);
}

static void
teredo_carries_no_ipv4(void **state)
{
    struct build b = {0}, udp = {0};
    struct segment s;

    (void)state;
    udp_header(&udp, 3544, NULL, 0);
    put_ethernet(&b, IPV4);
    put_ip4_as(&b, (unsigned)(IP4_BYTES + udp.len + IP4_BYTES + TCP_BYTES), 0, UDP);
    put(&b, udp.at, udp.len);
    put_ip4(&b, TCP_BYTES);
    put_tcp(&b);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_NOT_TCP);
}

static void
gtp_of_each_version_and_port(void **state)
{
    (void)state;
    assert_in_udp(2123, BYTES(0x30, 0xff, 0, 63, 0, 0, 0, 7), LAYER_GTP);
    assert_in_udp(3386, BYTES(0x1e, 0xff, 0, 63, ZEROS16), LAYER_GTP);
    assert_in_udp(2152, BYTES(0x1f, 0xff, 0, 63, ZEROS16), LAYER_GTP);
    assert_not_in_udp(3386, BYTES(0x1e, 0x01, 0, 63, ZEROS16)); /* echo request */
    assert_not_in_udp(3386, BYTES(0x0e, 0xff, 0, 63, ZEROS16)); /* GTP' */
}

static void
gtp_with_ethernet(void **state)
{
    (void)state;
    assert_in_udp(2152, BYTES(0x30, 0xff, 0, 77, 0, 0, 0, 7, INNER_ETHERNET), LAYER_GTP);
}

static void
capwap_data(void **state)
{
    (void)state;
    assert_in_udp(5247, BYTES(0, 0x10, 0x40, 0, ZEROS4, INNER_ETHERNET), LAYER_CAPWAP);
    assert_in_udp(5247, BYTES(0, 0x10, 0x42, 0, ZEROS4, INNER_ETHERNET), LAYER_CAPWAP);
    assert_in_udp(5247, BYTES(0, 0x10, 0x40, 0xc0, 0, 1, 0, 0, INNER_ETHERNET), LAYER_CAPWAP);
    assert_not_in_udp(5247, BYTES(1, 0, 0, 0, 0x17, 0xfe, 0xfd, 0));                 /* DTLS */
    assert_not_in_udp(5247, BYTES(0, 0x10, 0x40, 0x80, 0, 1, 0, 0, INNER_ETHERNET)); /* the first */
    assert_not_in_udp(5247, BYTES(0, 0x10, 0x40, 0xc0, 0, 1, 5, 0, INNER_ETHERNET)); /* the last */
    assert_not_in_udp(5247, BYTES(0, 0x10, 0x40, 8, ZEROS4, INNER_ETHERNET)); /* keep-alive */
    assert_not_in_udp(5247, BYTES(0, 0x08, 0x40, 0, ZEROS4, INNER_ETHERNET)); /* too short */
}

#define INNER_WLAN 0, 0, ADDRESSES, 2, 2, 2, 2, 2, 2, 0, 0, 0xaa, 0xaa, 3, 0, 0, 0, 0x86, 0xdd

static void
access_points_swap_frame_control(void **state)
{
    (void)state;
    assert_in_udp(5247, BYTES(0, 0x10, 0x43, 0, ZEROS4, 1, 8, INNER_WLAN), LAYER_CAPWAP);
    assert_in_udp(5247, BYTES(0, 0x10, 0x43, 0, ZEROS4, 8, 1, INNER_WLAN), LAYER_CAPWAP);
    assert_in_udp(5247,
                  BYTES(0, 0x20, 0x43, 0x10, ZEROS4, 6, 2, 2, 2, 2, 2, 2, 0, 1, 8, INNER_WLAN),
                  LAYER_CAPWAP); /* with the radio's address */
    assert_not_in_udp(5247, BYTES(0, 0x10, 0x45, 0, ZEROS4, 1, 8, INNER_WLAN)); /* EPCglobal */
    assert_in_udp(12222, BYTES(0, 0, 0, 99, 0, 0, 8, 1, INNER_WLAN), LAYER_OTHER_TUNNEL);
    assert_in_udp(12222, BYTES(0, 0, 0, 99, 0, 0, 1, 8, INNER_WLAN), LAYER_OTHER_TUNNEL);
    assert_not_in_udp(12222, BYTES(2, 0, 0, 99, 0, 0, 8, 1, INNER_WLAN)); /* a fragment */
}

static void
pim_register(void **state)
{
    static const uint8_t layers[] = {LAYER_ETHERNET, LAYER_IP4, LAYER_OTHER_TUNNEL, LAYER_IP6};

    (void)state;
    assert_layers_in(PIM, BYTES(0x21, 0, 0xde, 0xff, ZEROS4), layers, sizeof layers);
    assert_not_in(PIM, BYTES(0x22, 0, 0xde, 0xff, ZEROS4)); /* register stop */
    assert_not_in(PIM, BYTES(0x11, 0, 0xde, 0xff, ZEROS4)); /* version 1 */
}

static void
udp_lite(void **state)
{
    struct segment s;

    (void)state;
    assert_in_tunnel(
        UDP_LITE,
        BYTES(0, 9, 4789 >> 8, 4789 & 0xff, 0, 8, 0, 0, 8, 0, 0, 0, ZEROS4, INNER_ETHERNET), &s);
}

static void
other_tunnels_in_udp(void **state)
{
    static const uint8_t ayiya[44] = {0x41, 0x52, 0x11, 41};

    (void)state;
    assert_in_udp(4341, BYTES(0x80, 0, 0, 0, ZEROS4), LAYER_OTHER_TUNNEL); /* LISP */
    assert_in_udp(5072, ayiya, sizeof ayiya, LAYER_OTHER_TUNNEL);
    assert_in_udp(6635, BYTES(0, 1, 1, 64), LAYER_MPLS);
    assert_in_udp(4754, BYTES(0, 0, 0x86, 0xdd), LAYER_GRE);
    assert_not_in_udp(5072, BYTES(0x01, 0x02, 0x10, 41, ZEROS4, 0)); /* not forwarded */
    assert_in_udp(2268, BYTES(6, 0), LAYER_OTHER_TUNNEL);            /* AMT */
    assert_not_in_udp(2268, BYTES(5, 0, ZEROS8, 0, 0));              /* membership update */
    assert_in_udp(434, BYTES(4, 4, 0, 0), LAYER_OTHER_TUNNEL);       /* mobile IP */
    assert_not_in_udp(434, BYTES(1, 4, 0, 0));                       /* registration */
    assert_in_udp(4306, BYTES(1), LAYER_OTHER_TUNNEL);               /* B.A.T.M.A.N. */
    assert_not_in_udp(4306, BYTES(2));
    assert_in_udp(30030, BYTES(0, 0, 0, 1, 0, 0, 0, 2), LAYER_OTHER_TUNNEL); /* Juniper's mirror */
}

static void
tzsp_with_tags(void **state)
{
    (void)state;
    assert_in_udp(37008, BYTES(1, 0, 0, 1, 1, INNER_ETHERNET), LAYER_OTHER_TUNNEL);
    assert_in_udp(37008, BYTES(1, 0, 0, 1, 0, 10, 1, 0xd0, 1, INNER_ETHERNET), LAYER_OTHER_TUNNEL);
    assert_in_udp(37008,
                  BYTES(1, 0, 0, 18, 1, 8, 1, 0, 0, ADDRESSES, 2, 2, 2, 2, 2, 2, 0, 0, 0xaa, 0xaa,
                        3, 0, 0, 0, 0x86, 0xdd),
                  LAYER_OTHER_TUNNEL);
    assert_not_in_udp(37008, BYTES(1, 0, 0, 2, 1, INNER_ETHERNET));
}

static void
other_ports_are_no_tunnels(void **state)
{
    (void)state;
    assert_not_in_udp(53, BYTES(8, 0, 0, 0, 0, 0, 7, 0, INNER_ETHERNET));
    assert_not_in_udp(8472, BYTES(8, 0, 0, 0, 0, 0, 7, 0, INNER_ETHERNET));
}

static void
outer_length_does_not_matter_to_the_inner_one(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    put_ethernet(&b, IPV4);
    put_ip4_as(&b, 0, 0, IP6_IN_IP); /* offload */
    put_inner(&b);
    put_fill(&b, 0, 5); /* padding */
    assert_int_equal(decode_ethernet(&b, &s), DECODE_SEGMENT);
    assert_int_equal(s.len, 3);
    assert_int_equal(s.notes, SEGMENT_TUNNEL);
}

static void
inner_length_past_the_outer_one_is_bad(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    put_ethernet(&b, IPV4);
    put_ip4_as(&b, IP4_BYTES + INNER_BYTES - 1, 0, IP6_IN_IP);
    put_inner(&b);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_SEGMENT);
    assert_int_equal(s.len, 2);
    assert_int_equal(s.notes, SEGMENT_TUNNEL | SEGMENT_BAD_IP_LENGTH);
}

static void
outermost_tcp_counts(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    put_ethernet(&b, IPV4);
    put_ip4(&b, TCP_BYTES + INNER_BYTES);
    put_tcp(&b);
    put_inner(&b);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_SEGMENT);
    assert_int_equal(s.src.address.version, 4);
    assert_int_equal(s.notes, 0);
}

static enum decode_verdict
decode_nested(unsigned tunnels, struct segment *s)
{
    struct build b = {0};

    put_ethernet(&b, IPV4);
    for (unsigned i = 0; i < tunnels; i++)
        put_ip4_as(&b, (tunnels - i) * IP4_BYTES + INNER_BYTES, 0,
                   i + 1 < tunnels ? IP_IN_IP : IP6_IN_IP);
    put_inner(&b);
    return decode_ethernet(&b, s);
}

static void
tunnels_in_tunnels_up_to_the_limit(void **state)
{
    struct segment s;

    (void)state;
    assert_int_equal(decode_nested(2, &s), DECODE_SEGMENT);
    assert_int_equal(s.n_layers, 4);
    assert_int_equal(decode_nested(LIMIT_HEADERS - 1, &s), DECODE_SEGMENT);
    assert_int_equal(s.n_layers, LIMIT_LAYERS); /* the outermost ones */
    assert_int_equal(s.layers[LIMIT_LAYERS - 1], LAYER_IP4);
    assert_int_equal(decode_nested(LIMIT_HEADERS, &s), DECODE_NOT_TCP);
}

static void
every_layer_has_a_name(void **state)
{
    (void)state;
    for (unsigned layer = LAYER_NONE + 1; layer < N_LAYERS; layer++)
        assert_int_not_equal(decode_layer_name((uint8_t)layer)[0], '\0');
    assert_string_equal(decode_layer_name(LAYER_GRE), "GRE");
    assert_string_equal(decode_layer_name(LAYER_NONE), "");
    assert_string_equal(decode_layer_name(N_LAYERS), "");
    assert_string_equal(decode_layer_name(255), "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ipv6_in_ipv4),
        cmocka_unit_test(ipv4_in_ipv4_tells_the_inner_addresses),
        cmocka_unit_test(both_versions_in_ipv6),
        cmocka_unit_test(authentication_in_ipv4),
        cmocka_unit_test(gre_with_each_field),
        cmocka_unit_test(gre_with_source_routes),
        cmocka_unit_test(gre_with_other_link_layers),
        cmocka_unit_test(gre_of_wccp_version_1_has_no_redirect_header),
        cmocka_unit_test(pptp_with_and_without_an_acknowledgment),
        cmocka_unit_test(erspan_of_each_type),
        cmocka_unit_test(gre_that_is_not_read),
        cmocka_unit_test(ethernet_and_mpls_in_ip),
        cmocka_unit_test(vxlan),
        cmocka_unit_test(vlan_inside_vxlan_is_the_innermost),
        cmocka_unit_test(answers_come_from_the_known_port),
        cmocka_unit_test(geneve),
        cmocka_unit_test(gtp),
        cmocka_unit_test(gtp_extension_without_length_ends_it),
        cmocka_unit_test(l2tp),
        cmocka_unit_test(teredo),
        cmocka_unit_test(teredo_carries_no_ipv4),
        cmocka_unit_test(gtp_of_each_version_and_port),
        cmocka_unit_test(gtp_with_ethernet),
        cmocka_unit_test(capwap_data),
        cmocka_unit_test(access_points_swap_frame_control),
        cmocka_unit_test(pim_register),
        cmocka_unit_test(udp_lite),
        cmocka_unit_test(other_tunnels_in_udp),
        cmocka_unit_test(tzsp_with_tags),
        cmocka_unit_test(other_ports_are_no_tunnels),
        cmocka_unit_test(outer_length_does_not_matter_to_the_inner_one),
        cmocka_unit_test(inner_length_past_the_outer_one_is_bad),
        cmocka_unit_test(outermost_tcp_counts),
        cmocka_unit_test(tunnels_in_tunnels_up_to_the_limit),
        cmocka_unit_test(every_layer_has_a_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
