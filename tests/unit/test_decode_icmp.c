/* ICMP errors: which are told, by which name, and which segment they quote. */
#include "test_decode_build.h"

enum { PROTOCOL_ICMP = 1, PROTOCOL_ICMP6 = 58, ICMP_BYTES = 8, DONT_FRAGMENT = 0x4000 };

static void
put_icmp(struct build *b, uint8_t type, uint8_t code, uint32_t rest)
{
    put(b, BYTES(type, code, 0xcc, 0xcc));
    put_u32(b, rest);
}

/* An error about a segment of 100 bytes of payload, of which `quoted` bytes from its IP header on
 * are quoted. */
static struct build
error_as(uint8_t type, uint8_t code, uint32_t rest, size_t quoted)
{
    struct build b = {.len = 0}, inner = {.len = 0};

    put_ip4_as(&inner, IP4_BYTES + TCP_BYTES + 100, DONT_FRAGMENT, PROTOCOL_TCP);
    put_tcp(&inner);
    put_fill(&inner, 'x', 100);
    put_ethernet(&b, IPV4);
    put_ip4_as(&b, (unsigned)(IP4_BYTES + ICMP_BYTES + quoted), 0, PROTOCOL_ICMP);
    put_icmp(&b, type, code, rest);
    put(&b, inner.at, quoted);
    return b;
}

static struct build
error6_as(uint8_t type, uint8_t code, uint32_t rest)
{
    struct build b = {.len = 0};

    put_ethernet(&b, IPV6);
    put_ip6(&b, ICMP_BYTES + IP6_BYTES + TCP_BYTES, PROTOCOL_ICMP6);
    put_icmp(&b, type, code, rest);
    put_ip6(&b, TCP_BYTES, PROTOCOL_TCP);
    put_tcp(&b);
    return b;
}

static void
the_quoted_segment_is_told_with_who_speaks_of_it(void **state)
{
    struct build b = error_as(3, 3, 0, IP4_BYTES + TCP_BYTES + 100);
    struct segment s;

    (void)state;
    assert_int_equal(decode_ethernet(&b, &s), DECODE_ICMP);
    assert_int_equal(s.icmp.from.version, 4);
    assert_memory_equal(s.icmp.from.at, ((uint8_t[]){10, 0, 0, 1}), 4);
    assert_int_equal(s.icmp.type, 3);
    assert_int_equal(s.icmp.code, 3);
    assert_int_equal(icmp_kind(&s.icmp), ICMP_PORT);
    assert_string_equal(icmp_name(&s.icmp), "port unreachable");
    assert_int_equal(s.src.port, 1000);
    assert_int_equal(s.dst.port, 2000);
    assert_int_equal(s.seq, 0xfffffffe);
    assert_int_equal(s.flags, TCP_ACK);
    assert_int_equal(s.len, 100);
    assert_int_equal(s.ip_id, 7);
    assert_int_equal(s.time_ns, 77);
    assert_int_equal(s.frame, 3);
}

/* RFC 792 wants the IP header and 64 bits behind it; what was on the wire is told by the length in
 * that header. */
static void
eight_bytes_are_enough(void **state)
{
    struct segment s;

    (void)state;
    for (size_t n = 0; n < IP4_BYTES + TCP_BYTES; n++) {
        struct build b = error_as(3, 1, 0, n);
        enum decode_verdict verdict = decode_ethernet(&b, &s);

        assert_int_equal(verdict, n < IP4_BYTES + 8 ? DECODE_NOT_TCP : DECODE_ICMP);
        if (verdict != DECODE_ICMP)
            continue;
        assert_int_equal(s.seq, 0xfffffffe);
        assert_true(s.notes & SEGMENT_CUT_HEADER);
    }
    struct build b = error_as(3, 1, 0, IP4_BYTES + TCP_BYTES);

    assert_int_equal(decode_ethernet(&b, &s), DECODE_ICMP);
    assert_int_equal(s.len, 100);
}

static void
both_versions_have_their_names(void **state)
{
    static const struct {
        uint8_t version, type, code;
        enum icmp_kind kind;
        const char *name;
    } cases[] = {
        {4, 3, 0, ICMP_NO_ROUTE, "network unreachable"},
        {4, 3, 1, ICMP_HOST, "host unreachable"},
        {4, 3, 2, ICMP_PROTOCOL, "protocol unreachable"},
        {4, 3, 4, ICMP_TOO_BIG, "fragmentation needed"},
        {4, 3, 10, ICMP_PROHIBITED, "host prohibited"},
        {4, 3, 13, ICMP_PROHIBITED, "communication prohibited"},
        {4, 3, 77, ICMP_OTHER, "destination unreachable"},
        {4, 4, 0, ICMP_QUENCH, "source quench"},
        {4, 11, 0, ICMP_TTL, "time to live exceeded"},
        {4, 11, 1, ICMP_REASSEMBLY, "reassembly time exceeded"},
        {4, 12, 2, ICMP_HEADER, "parameter problem"},
        {6, 1, 0, ICMP_NO_ROUTE, "no route"},
        {6, 1, 1, ICMP_PROHIBITED, "communication prohibited"},
        {6, 1, 3, ICMP_HOST, "address unreachable"},
        {6, 1, 4, ICMP_PORT, "port unreachable"},
        {6, 2, 0, ICMP_TOO_BIG, "packet too big"},
        {6, 3, 0, ICMP_TTL, "hop limit exceeded"},
        {6, 4, 1, ICMP_PROTOCOL, "unrecognized next header"},
        {6, 4, 2, ICMP_HEADER, "parameter problem"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct icmp_error icmp = {
            .from.version = cases[i].version, .type = cases[i].type, .code = cases[i].code};

        assert_int_equal(icmp_kind(&icmp), cases[i].kind);
        assert_string_equal(icmp_name(&icmp), cases[i].name);
    }
}

/* RFC 1191 section 4: 16 bits; RFC 4443 section 3.2: 32. */
static void
the_next_link_is_told_with_too_big_alone(void **state)
{
    struct build of_4 = error_as(3, 4, 0xabcd0578, IP4_BYTES + 8), port = error_as(3, 3, 1400, 28);
    struct build of_6 = error6_as(2, 0, 70000);
    struct segment s;

    (void)state;
    assert_int_equal(decode_ethernet(&of_4, &s), DECODE_ICMP);
    assert_int_equal(s.icmp.mtu, 1400);
    assert_int_equal(decode_ethernet(&port, &s), DECODE_ICMP);
    assert_int_equal(s.icmp.mtu, 0);
    assert_int_equal(decode_ethernet(&of_6, &s), DECODE_ICMP);
    assert_int_equal(s.icmp.mtu, 70000);
    assert_int_equal(s.icmp.from.version, 6);
    assert_int_equal(s.dst.port, 2000);
}

static void
what_is_no_error_is_not_told(void **state)
{
    static const uint8_t types[] = {0, 5, 8, 9, 10, 13, 40}, types_6[] = {0, 5, 128, 129, 133, 137};
    struct segment s;

    (void)state;
    for (size_t i = 0; i < sizeof types; i++) {
        struct build b = error_as(types[i], 0, 0, IP4_BYTES + TCP_BYTES);

        assert_int_equal(decode_ethernet(&b, &s), DECODE_NOT_TCP);
    }
    for (size_t i = 0; i < sizeof types_6; i++) {
        struct build b = error6_as(types_6[i], 0, 0);

        assert_int_equal(decode_ethernet(&b, &s), DECODE_NOT_TCP);
    }
}

static struct build
error_quoting(uint8_t protocol, unsigned fragment)
{
    struct build b = {.len = 0};

    put_ethernet(&b, IPV4);
    put_ip4_as(&b, 2 * IP4_BYTES + ICMP_BYTES + TCP_BYTES, 0, PROTOCOL_ICMP);
    put_icmp(&b, 3, 1, 0);
    put_ip4_as(&b, IP4_BYTES + TCP_BYTES, fragment, protocol);
    put_tcp(&b);
    return b;
}

static void
only_what_begins_with_a_tcp_header_of_its_version_is_quoted(void **state)
{
    enum { UDP = 17, MORE_FRAGMENTS = 0x2000 };
    struct build tcp = error_quoting(PROTOCOL_TCP, 0), udp = error_quoting(UDP, 0);
    struct build first = error_quoting(PROTOCOL_TCP, MORE_FRAGMENTS);
    struct build later = error_quoting(PROTOCOL_TCP, MORE_FRAGMENTS | 3);
    struct build other = error_quoting(UDP, MORE_FRAGMENTS);
    struct build mixed = {.len = 0}, wrong = {.len = 0};
    struct segment s;

    (void)state;
    assert_int_equal(decode_ethernet(&tcp, &s), DECODE_ICMP);
    assert_int_equal(decode_ethernet(&udp, &s), DECODE_NOT_TCP);
    assert_int_equal(decode_ethernet(&first, &s), DECODE_ICMP); /* with its TCP header */
    assert_int_equal(s.seq, 0xfffffffe);
    assert_int_equal(decode_ethernet(&later, &s), DECODE_NOT_TCP);
    assert_int_equal(decode_ethernet(&other, &s), DECODE_NOT_TCP);
    put_ethernet(&mixed, IPV4);
    put_ip4_as(&mixed, IP4_BYTES + ICMP_BYTES + IP6_BYTES + TCP_BYTES, 0, PROTOCOL_ICMP);
    put_icmp(&mixed, 3, 1, 0);
    put_ip6(&mixed, TCP_BYTES, PROTOCOL_TCP);
    put_tcp(&mixed);
    assert_int_equal(decode_ethernet(&mixed, &s), DECODE_NOT_TCP);
    put_ethernet(&wrong, IPV4); /* ICMPv6 is not for IPv4 */
    put_ip4_as(&wrong, 2 * IP4_BYTES + ICMP_BYTES + TCP_BYTES, 0, PROTOCOL_ICMP6);
    put_icmp(&wrong, 3, 1, 0);
    put_ip4(&wrong, TCP_BYTES);
    put_tcp(&wrong);
    assert_int_equal(decode_ethernet(&wrong, &s), DECODE_NOT_TCP);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_quoted_segment_is_told_with_who_speaks_of_it),
        cmocka_unit_test(eight_bytes_are_enough),
        cmocka_unit_test(both_versions_have_their_names),
        cmocka_unit_test(the_next_link_is_told_with_too_big_alone),
        cmocka_unit_test(what_is_no_error_is_not_told),
        cmocka_unit_test(only_what_begins_with_a_tcp_header_of_its_version_is_quoted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
