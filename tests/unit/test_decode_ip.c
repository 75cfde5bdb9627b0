#include "../../src/decode/route.h"
#include "test_decode_build.h"

enum { MORE_FRAGMENTS = 0x2000, DONT_FRAGMENT = 0x4000 };
enum { HOP_BY_HOP = 0, UDP = 17, ROUTING = 43, FRAGMENT = 44, AH = 51, DESTINATION = 60 };
enum { MOBILITY = 135, NO_NEXT = 59 };

/* An Ethernet frame with an IPv4 header of this total length, TCP and 10 bytes behind it. */
static void
build_total_len(struct build *b, unsigned total_len)
{
    put_ethernet(b, IPV4);
    put_ip4_as(b, total_len, DONT_FRAGMENT, PROTOCOL_TCP);
    put_tcp(b);
    put_fill(b, 'x', 10);
}

static void
decode_total_len(unsigned total_len, struct segment *s)
{
    struct build b = {0};

    build_total_len(&b, total_len);
    assert_int_equal(decode_ethernet(&b, s), DECODE_SEGMENT);
    assert_int_equal(s->src.port, 1000);
}

/* An Ethernet frame with IPv6, then one extension header, TCP and 4 bytes. */
static enum decode_verdict
decode_extension(uint8_t kind, const uint8_t *header, size_t n, struct segment *s)
{
    struct build b = {0};

    put_ethernet(&b, IPV6);
    put_ip6(&b, (unsigned)n + TCP_BYTES + 4, kind);
    put(&b, header, n);
    put_tcp(&b);
    put_fill(&b, 'x', 4);
    return decode_ethernet(&b, s);
}

static void
assert_behind_extension(uint8_t kind, const uint8_t *header, size_t n)
{
    struct segment s;

    assert_int_equal(decode_extension(kind, header, n, &s), DECODE_SEGMENT);
    assert_int_equal(s.src.port, 1000);
    assert_int_equal(s.len, 4);
    assert_int_equal(s.notes, 0);
}

static void
addresses_of_ipv4(void **state)
{
    static const uint8_t src[16] = {10, 0, 0, 1}, dst[16] = {10, 0, 0, 2};
    struct segment s;

    (void)state;
    decode_total_len(50, &s);
    assert_int_equal(s.src.address.version, 4);
    assert_memory_equal(s.src.address.at, src, sizeof src);
    assert_int_equal(s.dst.address.version, 4);
    assert_memory_equal(s.dst.address.at, dst, sizeof dst);
    assert_int_equal(s.ip_id, 7);
    assert_int_equal(s.ttl, 64);
}

static void
addresses_of_ipv6(void **state)
{
    static const uint8_t dst[16] = {0x20, 1, 0x0d, 0xb8, [15] = 2};
    struct build b = {0};
    struct segment s;

    (void)state;
    put_ethernet(&b, IPV6);
    put_ip6(&b, TCP_BYTES, PROTOCOL_TCP);
    put_tcp(&b);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_SEGMENT);
    assert_int_equal(s.dst.address.version, 6);
    assert_memory_equal(s.dst.address.at, dst, sizeof dst);
    assert_int_equal(s.src.address.at[15], 1);
    assert_int_equal(s.ip_id, 0);
    assert_int_equal(s.ttl, 63);
}

static void
options_of_ipv4_are_stepped_over(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    put_ethernet(&b, IPV4);
    put_ip4(&b, 40 + TCP_BYTES + 1);
    b.at[ETHERNET_BYTES] = 0x4f;
    put_fill(&b, 1, 40);
    put_tcp(&b);
    put_fill(&b, 'x', 1);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_SEGMENT);
    assert_int_equal(s.src.port, 1000);
    assert_int_equal(s.len, 1);
}

static void
header_length_below_five_is_not_tcp(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    build_total_len(&b, 50);
    b.at[ETHERNET_BYTES] = 0x44;
    assert_int_equal(decode_ethernet(&b, &s), DECODE_NOT_TCP);
}

static void
udp_is_not_tcp(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    put_ethernet(&b, IPV4);
    put_ip4_as(&b, IP4_BYTES + 8, 0, UDP);
    put_fill(&b, 0, 8);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_NOT_TCP);
}

static void
padding_is_not_payload(void **state)
{
    struct segment s;

    (void)state;
    decode_total_len(IP4_BYTES + TCP_BYTES, &s);
    assert_int_equal(s.len, 0);
    assert_int_equal(s.captured_len, 0);
    assert_int_equal(s.notes, 0);
    decode_total_len(IP4_BYTES + TCP_BYTES + 1, &s);
    assert_int_equal(s.len, 1);
    assert_int_equal(s.captured_len, 1);
}

static void
padding_that_was_cut_is_not_payload(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    build_total_len(&b, IP4_BYTES + TCP_BYTES + 1);
    assert_int_equal(decode_as(&b, ETHERNET, b.len + 100, &s), DECODE_SEGMENT);
    assert_int_equal(s.len, 1);
    assert_int_equal(s.notes, 0);
}

static void
padding_of_ipv6_is_not_payload(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    put_ethernet(&b, IPV6);
    put_ip6(&b, TCP_BYTES + 2, PROTOCOL_TCP);
    put_tcp(&b);
    put_fill(&b, 'x', 9);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_SEGMENT);
    assert_int_equal(s.len, 2);
    assert_int_equal(s.captured_len, 2);
}

static void
total_length_zero_takes_the_rest_of_the_frame(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    decode_total_len(0, &s);
    assert_int_equal(s.len, 10);
    assert_int_equal(s.notes, SEGMENT_LENGTH_UNKNOWN);

    build_total_len(&b, 0);
    assert_int_equal(decode_as(&b, ETHERNET, b.len + 65000, &s), DECODE_SEGMENT);
    assert_int_equal(s.len, 65010);
    assert_int_equal(s.captured_len, 10);
    assert_int_equal(s.notes, SEGMENT_LENGTH_UNKNOWN | SEGMENT_CUT_PAYLOAD);
}

static void
total_length_below_the_ip_header_is_bad(void **state)
{
    struct segment s;

    (void)state;
    decode_total_len(1, &s);
    assert_int_equal(s.len, 10);
    assert_int_equal(s.notes, SEGMENT_BAD_IP_LENGTH);
    decode_total_len(IP4_BYTES - 1, &s);
    assert_int_equal(s.len, 10);
    assert_int_equal(s.notes, SEGMENT_BAD_IP_LENGTH);
}

static void
total_length_that_ends_in_the_tcp_header_is_bad(void **state)
{
    struct segment s;

    (void)state;
    decode_total_len(IP4_BYTES + TCP_BYTES - 1, &s);
    assert_int_equal(s.len, 0);
    assert_int_equal(s.seq, 0xfffffffe);
    assert_int_equal(s.urgent, 0); /* what follows the IP length is not looked at */
    assert_true(s.notes & SEGMENT_BAD_IP_LENGTH);
    assert_true(s.notes & SEGMENT_CUT_HEADER);
}

static void
total_length_that_ends_before_the_ports_is_too_short(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    build_total_len(&b, IP4_BYTES + 3);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_TOO_SHORT);
    b = (struct build){0};
    build_total_len(&b, IP4_BYTES);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_TOO_SHORT);
}

static void
total_length_beyond_the_wire_is_bad(void **state)
{
    struct segment s;

    (void)state;
    decode_total_len(IP4_BYTES + TCP_BYTES + 10, &s);
    assert_int_equal(s.notes, 0);
    decode_total_len(IP4_BYTES + TCP_BYTES + 11, &s);
    assert_int_equal(s.len, 10);
    assert_int_equal(s.notes, SEGMENT_BAD_IP_LENGTH);
    decode_total_len(65535, &s);
    assert_int_equal(s.len, 10);
    assert_int_equal(s.notes, SEGMENT_BAD_IP_LENGTH);
}

static void
total_length_beyond_the_capture_is_a_snapshot(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    build_total_len(&b, IP4_BYTES + TCP_BYTES + 1448);
    assert_int_equal(decode_as(&b, ETHERNET, b.len + 1438, &s), DECODE_SEGMENT);
    assert_int_equal(s.len, 1448);
    assert_int_equal(s.captured_len, 10);
    assert_int_equal(s.payload_at, b.len - 10);
    assert_int_equal(s.frame_captured_bytes, b.len);
    assert_int_equal(s.frame_wire_bytes, b.len + 1438);
    assert_int_equal(s.notes, SEGMENT_CUT_PAYLOAD);
}

static void
wire_length_below_the_captured_one_is_not_believed(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    build_total_len(&b, 50);
    assert_int_equal(decode_as(&b, ETHERNET, 1, &s), DECODE_SEGMENT);
    assert_int_equal(s.len, 10);
    assert_int_equal(s.frame_wire_bytes, b.len);
    assert_int_equal(s.notes, 0);
}

static void
fragments_of_ipv4(void **state)
{
    static const struct {
        unsigned field;
        uint32_t offset;
        bool more;
    } cases[] = {{MORE_FRAGMENTS, 0, true},
                 {MORE_FRAGMENTS | 1, 8, true},
                 {1, 8, false},
                 {0x1000, 32768, false},
                 {0x1fff, 65528, false}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct build b = {0};
        struct segment s;

        put_ethernet(&b, IPV4);
        put_ip4_as(&b, IP4_BYTES + 8, cases[i].field, PROTOCOL_TCP);
        put_fill(&b, 'x', 8);
        put_fill(&b, 0, 18); /* padding of the frame */
        assert_int_equal(decode_ethernet(&b, &s), DECODE_FRAGMENT);
        assert_int_equal(s.fragment.id, 7);
        assert_int_equal(s.fragment.offset, cases[i].offset);
        assert_int_equal(s.fragment.more, cases[i].more);
        assert_int_equal(s.fragment.protocol, PROTOCOL_TCP);
        assert_int_equal(s.fragment.header_len, IP4_BYTES);
        assert_int_equal(s.fragment.at, ETHERNET_BYTES + IP4_BYTES);
        assert_int_equal(s.fragment.len, 8);
        assert_int_equal(s.fragment.captured_len, 8);
        assert_int_equal(s.dst.address.at[3], 2);
        assert_int_equal(s.notes, 0);
    }
}

/* How much of it passed is another thing than how much of it was captured. */
static void
a_cut_fragment_keeps_its_length(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    put_ethernet(&b, IPV4);
    put_ip4_as(&b, IP4_BYTES + 800, MORE_FRAGMENTS, PROTOCOL_TCP);
    put_fill(&b, 'x', 3);
    assert_int_equal(decode_as(&b, ETHERNET, b.len + 797, &s), DECODE_FRAGMENT);
    assert_int_equal(s.fragment.len, 800);
    assert_int_equal(s.fragment.captured_len, 3);
    assert_int_equal(decode_as(&b, ETHERNET, b.len + 796, &s), DECODE_FRAGMENT);
    assert_int_equal(s.notes, SEGMENT_BAD_IP_LENGTH);
}

/* It may carry a tunnel. */
static void
later_fragment_of_udp_is_a_fragment(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    put_ethernet(&b, IPV4);
    put_ip4_as(&b, IP4_BYTES + 8, 0x1fff, UDP);
    put_fill(&b, 'x', 8);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_FRAGMENT);
    assert_int_equal(s.fragment.protocol, UDP);
    assert_int_equal(s.fragment.offset, 0x1fff * 8);
}

static void
ipv6_hop_by_hop_then_tcp(void **state)
{
    (void)state;
    assert_behind_extension(HOP_BY_HOP, BYTES(6, 0, 5, 2, 0, 0, 1, 0));
}

static void
ipv6_destination_options_then_tcp(void **state)
{
    (void)state;
    assert_behind_extension(DESTINATION, BYTES(6, 1, 1, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
}

/* Where the packet goes by these options, each as tshark 4.0 took it when it was asked; 0: to
 * 10.0.0.2 of the header, else to 192.0.2.`last`. */
static void
ipv4_goes_where_its_source_route_ends(void **state)
{
    enum { A = 192, B = 0, C = 2 };
    static const struct {
        uint8_t options[12], last;
    } cases[] = {
        {{131, 7, 4, A, B, C, 1}, 1},
        {{137, 7, 4, A, B, C, 1}, 1},
        {{1, 131, 11, 4, A, B, C, 1, A, B, C, 2}, 2},
        {{1, 131, 11, 8, A, B, C, 1, A, B, C, 2}, 2},
        {{1, 131, 11, 12, A, B, C, 1, A, B, C, 2}, 0}, /* it has come there */
        {{131, 7, 5, A, B, C, 1}, 0},
        {{131, 7, 3, A, B, C, 1}, 0},
        {{131, 7, 0, A, B, C, 1}, 0},
        {{131, 3, 4, A, B, C, 1}, 0},
        {{131, 1, 4, A, B, C, 1}, 0},
        {{131, 200, 4, A, B, C, 1}, 0},
        {{131, 8, 4, A, B, C, 1, 0}, 0},
        {{7, 7, 4, A, B, C, 1}, 0},      /* it records the route */
        {{0, 131, 7, 4, A, B, C, 1}, 0}, /* the end of the list */
        {{148, 4, 0, 0, 131, 7, 4, A, B, C, 1}, 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct address dst = {4, {10, 0, 0, 2}};

        route_ip4(bytes_of(cases[i].options, sizeof cases[i].options), &dst);
        assert_int_equal(dst.at[0], cases[i].last != 0 ? A : 10);
        assert_int_equal(dst.at[3], cases[i].last != 0 ? cases[i].last : 2);
    }
}

/* The same of routing headers, behind their first two bytes; 2001:db8::2 of the header has 2 as its
 * last byte, and the addresses in the routing headers 15 and 31. */
static void
ipv6_goes_where_its_routing_header_ends(void **state)
{
    static const struct {
        uint8_t type, left, shared, pad;
        size_t addresses;
        uint8_t last;
    } cases[] = {
        {0, 1, 0, 0, 1, 15}, {0, 1, 0, 0, 2, 31},  {0, 0, 0, 0, 2, 2},   {0, 255, 0, 0, 2, 31},
        {0, 1, 0, 0, 0, 2},  {1, 1, 0, 0, 2, 2},   {2, 1, 0, 0, 1, 15},  {2, 1, 0, 0, 2, 15},
        {2, 0, 0, 0, 1, 2},  {4, 1, 0, 0, 1, 15},  {4, 1, 0, 0, 2, 15},  {4, 0, 0, 0, 2, 2},
        {3, 1, 0, 0, 2, 31}, {3, 1, 15, 0, 2, 31}, {3, 1, 4, 4, 2, 27},  {3, 0, 15, 0, 2, 2},
        {3, 1, 0, 0, 0, 2},  {5, 1, 0, 0, 2, 2},   {253, 1, 0, 0, 2, 2}, {3, 1, 0, 1, 1, 2},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct address dst = {6, {0x20, 1, 0x0d, 0xb8, [15] = 2}};
        uint8_t header[6 + 32] = {cases[i].type, cases[i].left, cases[i].shared,
                                  (uint8_t)(cases[i].pad << 4)};

        for (uint8_t n = 0; n < 32; n++)
            header[6 + n] = n;
        route_ip6(bytes_of(header, 6 + 16 * cases[i].addresses), &dst);
        assert_int_equal(dst.at[15], cases[i].last);
        assert_int_equal(dst.at[0], cases[i].last == 2 || cases[i].shared > 0 ? 0x20
                                    : cases[i].last == 31                     ? 16
                                                                              : 0);
    }
}

static void
a_home_address_is_the_source(void **state)
{
    static const uint8_t padded[] = {1, 2, 0, 0, 0, 201, 16, 0xfd, [22] = 9};
    static const uint8_t short_one[] = {201, 15, 0xfd, [16] = 9};
    struct address src = {6, {0x20}};

    (void)state;
    route_home(bytes_of(short_one, sizeof short_one), &src);
    route_home(bytes_of(padded, sizeof padded - 1), &src);
    assert_int_equal(src.at[0], 0x20);
    route_home(bytes_of(padded, sizeof padded), &src);
    assert_int_equal(src.at[0], 0xfd);
    assert_int_equal(src.at[15], 9);
}

/* Both at once change both ends, and the header's own are still known. */
static void
the_ends_of_the_ipv6_header_are_kept(void **state)
{
    static const uint8_t both[48] = {ROUTING, 2,        1, 2, 0, 0, 201,         16,
                                     0xfd,    [23] = 9, 6, 2, 2, 1, [32] = 0xfc, [47] = 8};
    struct segment s;

    (void)state;
    assert_int_equal(decode_extension(DESTINATION, both, sizeof both, &s), DECODE_SEGMENT);
    assert_int_equal(s.src.address.at[15], 9);
    assert_int_equal(s.dst.address.at[15], 8);
    assert_true(s.rerouted);
    assert_int_equal(s.ip6_src.at[15], 1);
    assert_int_equal(s.ip6_dst.at[15], 2);
}

static void
ipv6_routing_then_tcp(void **state)
{
    static const uint8_t routing[24] = {6, 2, 0, 1};

    (void)state;
    assert_behind_extension(ROUTING, routing, sizeof routing);
}

static void
ipv6_mobility_then_tcp(void **state)
{
    (void)state;
    assert_behind_extension(MOBILITY, BYTES(6, 0, 0, 0, 0, 0, 0, 0));
}

static void
ipv6_authentication_counts_in_fours(void **state)
{
    static const uint8_t ah[24] = {6, 4};

    (void)state;
    assert_behind_extension(AH, ah, sizeof ah);
}

static void
ipv6_three_extensions_then_tcp(void **state)
{
    (void)state;
    assert_behind_extension(HOP_BY_HOP, BYTES(DESTINATION, 0, 1, 4, 0, 0, 0, 0, /* hop-by-hop */
                                              ROUTING, 0, 1, 4, 0, 0, 0, 0,     /* destination */
                                              6, 0, 0, 0, 0, 0, 0, 0));         /* routing */
}

static enum decode_verdict
decode_extensions(unsigned n)
{
    struct build b = {0};
    struct segment s;

    put_ethernet(&b, IPV6);
    put_ip6(&b, n * 8 + TCP_BYTES, DESTINATION);
    for (unsigned i = 1; i <= n; i++)
        put(&b, BYTES(i < n ? DESTINATION : PROTOCOL_TCP, 0, 1, 4, 0, 0, 0, 0));
    put_tcp(&b);
    return decode_ethernet(&b, &s);
}

static void
ipv6_extensions_up_to_the_limit(void **state)
{
    (void)state;
    assert_int_equal(decode_extensions(LIMIT_IP6_EXTENSIONS), DECODE_SEGMENT);
    assert_int_equal(decode_extensions(LIMIT_IP6_EXTENSIONS + 1), DECODE_NOT_TCP);
}

static void
ipv6_extension_past_the_end_is_too_short(void **state)
{
    struct segment s;

    (void)state;
    assert_int_equal(decode_extension(DESTINATION, BYTES(6, 255, 0, 0, 0, 0, 0, 0), &s),
                     DECODE_TOO_SHORT);
}

static void
ipv6_other_protocols_are_not_tcp(void **state)
{
    struct segment s;

    (void)state;
    assert_int_equal(decode_extension(UDP, NULL, 0, &s), DECODE_NOT_TCP);
    assert_int_equal(decode_extension(NO_NEXT, NULL, 0, &s), DECODE_NOT_TCP);
    assert_int_equal(decode_extension(DESTINATION, BYTES(UDP, 0, 0, 0, 0, 0, 0, 0), &s),
                     DECODE_NOT_TCP);
}

static void
ipv6_fragments(void **state)
{
    struct segment s;

    (void)state;
    assert_int_equal(decode_extension(FRAGMENT, BYTES(6, 0, 0, 1, 1, 0, 0, 9), &s),
                     DECODE_FRAGMENT);
    assert_int_equal(s.fragment.id, 0x01000009);
    assert_int_equal(s.fragment.offset, 0);
    assert_true(s.fragment.more);
    assert_int_equal(s.fragment.protocol, PROTOCOL_TCP);
    assert_int_equal(s.fragment.header_len, IP6_BYTES);
    assert_int_equal(s.fragment.next_at, 6);
    assert_int_equal(s.fragment.at, ETHERNET_BYTES + IP6_BYTES + 8);
    assert_int_equal(decode_extension(FRAGMENT, BYTES(6, 0, 0xff, 0xf8, 0, 0, 0, 9), &s),
                     DECODE_FRAGMENT);
    assert_int_equal(s.fragment.offset, 65528);
    assert_false(s.fragment.more);
    assert_int_equal(decode_extension(FRAGMENT, BYTES(DESTINATION, 0, 0, 1, 0, 0, 0, 9), &s),
                     DECODE_FRAGMENT);
    assert_int_equal(decode_extension(FRAGMENT, BYTES(UDP, 0, 0, 9, 0, 0, 0, 9), &s),
                     DECODE_FRAGMENT);
    assert_int_equal(s.fragment.protocol, UDP);
    assert_int_equal(decode_extension(FRAGMENT, BYTES(NO_NEXT, 0, 0, 9, 0, 0, 0, 9), &s),
                     DECODE_NOT_TCP);
}

/* Which Next Header says "fragment" is that of the header in front of it. */
static void
ipv6_fragment_behind_other_headers(void **state)
{
    struct segment s;

    (void)state;
    assert_int_equal(decode_extension(HOP_BY_HOP,
                                      BYTES(ROUTING, 0, 5, 2, 0, 0, 1, 0, FRAGMENT, 0, 0, 0, 0, 0,
                                            0, 0, 6, 0, 0, 1, 0, 0, 0, 9),
                                      &s),
                     DECODE_FRAGMENT);
    assert_int_equal(s.fragment.header_len, IP6_BYTES + 16);
    assert_int_equal(s.fragment.next_at, IP6_BYTES + 8);
}

static void
ipv6_fragment_header_that_is_cut_is_too_short(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    put_ethernet(&b, IPV6);
    put_ip6(&b, 28, FRAGMENT);
    put(&b, BYTES(6, 0, 0, 1, 0, 0, 0));
    assert_int_equal(decode_as(&b, ETHERNET, b.len + 21, &s), DECODE_TOO_SHORT);
}

static void
ipv6_fragment_that_is_all_of_the_packet(void **state)
{
    (void)state;
    assert_behind_extension(FRAGMENT, BYTES(6, 0, 0, 0, 0, 0, 0, 9));
}

static void
ipv6_length_zero_takes_the_rest_of_the_frame(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    put_ethernet(&b, IPV6);
    put_ip6(&b, 0, PROTOCOL_TCP);
    put_tcp(&b);
    put_fill(&b, 'x', 5);
    assert_int_equal(decode_as(&b, ETHERNET, b.len + 70000, &s), DECODE_SEGMENT);
    assert_int_equal(s.len, 70005);
    assert_int_equal(s.notes, SEGMENT_LENGTH_UNKNOWN | SEGMENT_CUT_PAYLOAD);
}

static void
ipv6_jumbogram(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    put_ethernet(&b, IPV6);
    put_ip6(&b, 0, HOP_BY_HOP);
    put(&b, BYTES(6, 0, 0xc2, 4));
    put_u32(&b, 8 + TCP_BYTES + 100000);
    put_tcp(&b);
    put_fill(&b, 'x', 5);
    assert_int_equal(decode_as(&b, ETHERNET, b.len + 100000, &s), DECODE_SEGMENT);
    assert_int_equal(s.len, 100000); /* five of the captured and wire bytes are padding */
    assert_int_equal(s.captured_len, 5);
    assert_int_equal(s.notes, SEGMENT_CUT_PAYLOAD);
}

static void
ipv6_jumbo_length_beyond_the_wire_is_bad(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    put_ethernet(&b, IPV6);
    put_ip6(&b, 0, HOP_BY_HOP);
    put(&b, BYTES(6, 0, 0xc2, 4));
    put_u32(&b, 0xffffffff);
    put_tcp(&b);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_SEGMENT);
    assert_int_equal(s.len, 0);
    assert_int_equal(s.notes, SEGMENT_BAD_IP_LENGTH);
}

static void
ipv6_payload_length_beyond_the_wire_is_bad(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    put_ethernet(&b, IPV6);
    put_ip6(&b, TCP_BYTES + 6, PROTOCOL_TCP);
    put_tcp(&b);
    put_fill(&b, 'x', 5);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_SEGMENT);
    assert_int_equal(s.len, 5);
    assert_int_equal(s.notes, SEGMENT_BAD_IP_LENGTH);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_of_ipv4),
        cmocka_unit_test(addresses_of_ipv6),
        cmocka_unit_test(options_of_ipv4_are_stepped_over),
        cmocka_unit_test(header_length_below_five_is_not_tcp),
        cmocka_unit_test(udp_is_not_tcp),
        cmocka_unit_test(padding_is_not_payload),
        cmocka_unit_test(padding_that_was_cut_is_not_payload),
        cmocka_unit_test(padding_of_ipv6_is_not_payload),
        cmocka_unit_test(total_length_zero_takes_the_rest_of_the_frame),
        cmocka_unit_test(total_length_below_the_ip_header_is_bad),
        cmocka_unit_test(total_length_that_ends_in_the_tcp_header_is_bad),
        cmocka_unit_test(total_length_that_ends_before_the_ports_is_too_short),
        cmocka_unit_test(total_length_beyond_the_wire_is_bad),
        cmocka_unit_test(total_length_beyond_the_capture_is_a_snapshot),
        cmocka_unit_test(wire_length_below_the_captured_one_is_not_believed),
        cmocka_unit_test(fragments_of_ipv4),
        cmocka_unit_test(a_cut_fragment_keeps_its_length),
        cmocka_unit_test(later_fragment_of_udp_is_a_fragment),
        cmocka_unit_test(ipv6_hop_by_hop_then_tcp),
        cmocka_unit_test(ipv6_destination_options_then_tcp),
        cmocka_unit_test(the_ends_of_the_ipv6_header_are_kept),
        cmocka_unit_test(ipv6_routing_then_tcp),
        cmocka_unit_test(ipv4_goes_where_its_source_route_ends),
        cmocka_unit_test(ipv6_goes_where_its_routing_header_ends),
        cmocka_unit_test(a_home_address_is_the_source),
        cmocka_unit_test(ipv6_mobility_then_tcp),
        cmocka_unit_test(ipv6_authentication_counts_in_fours),
        cmocka_unit_test(ipv6_three_extensions_then_tcp),
        cmocka_unit_test(ipv6_extensions_up_to_the_limit),
        cmocka_unit_test(ipv6_extension_past_the_end_is_too_short),
        cmocka_unit_test(ipv6_other_protocols_are_not_tcp),
        cmocka_unit_test(ipv6_fragments),
        cmocka_unit_test(ipv6_fragment_behind_other_headers),
        cmocka_unit_test(ipv6_fragment_header_that_is_cut_is_too_short),
        cmocka_unit_test(ipv6_fragment_that_is_all_of_the_packet),
        cmocka_unit_test(ipv6_length_zero_takes_the_rest_of_the_frame),
        cmocka_unit_test(ipv6_jumbogram),
        cmocka_unit_test(ipv6_jumbo_length_beyond_the_wire_is_bad),
        cmocka_unit_test(ipv6_payload_length_beyond_the_wire_is_bad),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
