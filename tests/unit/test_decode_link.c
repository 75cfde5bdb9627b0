#include "test_decode_build.h"

enum {
    DLT_NULL = 0,
    DLT_PPP = 9,
    DLT_RAW = 12,
    DLT_RAW_OPENBSD = 14,
    DLT_PPP_SERIAL = 50,
    DLT_C_HDLC = 104,
    DLT_LOOP = 108,
    DLT_COOKED = 113,
    DLT_IPV4 = 228,
    DLT_IPV6 = 229,
    DLT_COOKED2 = 276
};

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
    struct segment s;

    assert_int_equal(decode_behind(link_type, header, n, &s), DECODE_SEGMENT);
    assert_int_equal(s.src.port, 1000);
    assert_int_equal(s.payload_at, n + IP4_BYTES + TCP_BYTES);
    assert_int_equal(s.len, 3);
    assert_int_equal(s.notes, 0);
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
    assert_int_equal(decode_tags(LIMIT_HEADERS), DECODE_SEGMENT);
    assert_int_equal(decode_tags(LIMIT_HEADERS + 1), DECODE_NOT_TCP);
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
    assert_other_behind(DLT_C_HDLC, BYTES(0x8f, 0, 0x80, 0x35)); /* keep-alive */
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
        cmocka_unit_test(pppoe_session),
        cmocka_unit_test(cooked),
        cmocka_unit_test(cooked_version_2),
        cmocka_unit_test(null_in_either_byte_order),
        cmocka_unit_test(null_with_every_number_of_ipv6),
        cmocka_unit_test(raw_ip_of_both_versions),
        cmocka_unit_test(neither_version_is_not_tcp),
        cmocka_unit_test(ppp_with_and_without_its_framing),
        cmocka_unit_test(cisco_hdlc),
        cmocka_unit_test(cut_in_the_link_layer_is_too_short),
        cmocka_unit_test(unknown_link_types),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
