/*
 * The kernel's filter for -p lets pass whatever decode may find TCP in: asked of decode itself, for
 * each ethertype, protocol, message and port, with libpcap's own reading of the filter.
 */
#include "test_decode_build.h"

#include "../../src/app/ports.h"
#include "../../src/decode/header.h"
#include "../../src/decode/link.h"
#include "../../src/decode/tunnel.h"
#include "../../src/decode/tunnels.h"

#include <pcap/pcap.h>

enum { PROTOCOL_UDP = 17, UDP_BYTES = 8, SNAPSHOT = 65535 };

static struct bpf_program prefilter;

/* Of -p 1: no frame here has that port. */
static int
compile(void **state)
{
    char storage[PORTS_PREFILTER_SIZE];
    struct ports ports = {.n = 0};
    struct failure why;
    struct text t;
    pcap_t *ethernet = pcap_open_dead(DLT_EN10MB, SNAPSHOT);

    (void)state;
    text_init(&t, storage, sizeof storage);
    if (!ethernet || !ports_add(&ports, "1", &why))
        return -1;
    ports_add_prefilter(&t, &ports);
    int failed = pcap_compile(ethernet, &prefilter, storage, 1, PCAP_NETMASK_UNKNOWN);

    pcap_close(ethernet);
    return failed;
}

static int
forget(void **state)
{
    (void)state;
    pcap_freecode(&prefilter);
    return 0;
}

static bool
passes(const struct build *b)
{
    struct pcap_pkthdr frame = {.caplen = (uint32_t)b->len, .len = (uint32_t)b->len};

    return pcap_offline_filter(&prefilter, &frame, b->at) != 0;
}

#define ASSERT_SAME(passes, leads, what, number)                                                   \
    if ((passes) != (leads))                                                                       \
    fail_msg("%s %u: the filter %s, decode %s", what, (unsigned)(number),                          \
             (passes) ? "lets it pass" : "keeps it out",                                           \
             (leads) ? "looks into it" : "does not look into it")

/* Ethernet and IP of this version, with room behind. */
static struct build
packet_of(int version, uint8_t protocol)
{
    struct build b = {.len = 0};

    put_ethernet(&b, version == 4 ? IPV4 : IPV6);
    if (version == 4)
        put_ip4_as(&b, IP4_BYTES + 60, 0, protocol);
    else
        put_ip6(&b, 60, protocol);
    return b;
}

/* Whether a step over a header of this ethertype takes any of it. */
static bool
leads_ethertype(uint32_t type)
{
    static const uint8_t zeros[64];
    struct packet p = {.at = bytes_of(zeros, sizeof zeros)};
    struct segment s = {.n_layers = 0};

    if (header_is_ip(type))
        return true;
    return link_step(type, &p, &s) != HEADER_OTHER || s.n_layers > 0 || p.at.left < sizeof zeros;
}

/* Below that it is a length: of IEEE 802.3, which the README says is not found. */
static void
each_ethertype(void **state)
{
    (void)state;
    for (uint32_t type = ETHERTYPE_802_3_MAX + 1; type <= UINT16_MAX; type++) {
        struct build b = {.len = 0};

        if (type == IPV4 || type == IPV6)
            continue;
        put_ethernet(&b, type);
        put_fill(&b, 0, 64);
        ASSERT_SAME(passes(&b), leads_ethertype(type), "ethertype", type);
    }
}

/* Whether decode finds anything behind an IP header of that kind: a tunnel, or TCP behind eight
 * bytes of an extension header, or of the same where they are packed. */
static bool
leads_protocol(int version, uint8_t protocol)
{
    static const uint8_t behind[][8] = {{PROTOCOL_TCP}, {PROTOCOL_TCP, 0, 1, 0}};

    if (protocol == PROTOCOL_UDP)
        return false; /* that its ports tell */
    if (tunnel_carries(protocol))
        return true;
    for (size_t i = 0; i < sizeof behind / sizeof behind[0]; i++) {
        struct build b = packet_of(version, protocol);
        struct segment s;

        put(&b, behind[i], sizeof behind[i]);
        put_tcp(&b);
        put_fill(&b, 0, 60 - TCP_BYTES - sizeof behind[i]);
        enum decode_verdict verdict = decode_ethernet(&b, &s);

        if (verdict != DECODE_NOT_TCP && verdict != DECODE_TOO_SHORT)
            return true;
    }
    return false;
}

static void
each_protocol(void **state)
{
    (void)state;
    for (int version = 4; version <= 6; version += 2)
        for (unsigned protocol = 0; protocol <= UINT8_MAX; protocol++) {
            struct build b = packet_of(version, (uint8_t)protocol);

            if (protocol == PROTOCOL_TCP)
                continue;
            put_fill(&b, 0xff, 60);
            ASSERT_SAME(passes(&b), leads_protocol(version, (uint8_t)protocol),
                        version == 4 ? "protocol of IPv4" : "next header of IPv6", protocol);
        }
}

static bool
leads_port(uint16_t src, uint16_t dst)
{
    struct build b = {.len = 0};
    struct segment s = {.n_layers = 0};
    struct packet p = {.protocol = PROTOCOL_UDP};

    put_u16(&b, src);
    put_u16(&b, dst);
    put_u16(&b, UDP_BYTES + 32);
    put_u16(&b, 0);
    put_fill(&b, 0, 32);
    p.at = bytes_of(b.at, b.len);
    return udp_enter(&p, &s) != HEADER_OTHER || s.n_layers > 1;
}

static void
each_port_of_udp(void **state)
{
    enum { OTHER_PORT = 9 };

    (void)state;
    for (int version = 4; version <= 6; version += 2)
        for (unsigned port = 1; port <= UINT16_MAX; port++)
            for (int answer = 0; answer < 2; answer++) {
                struct build b = packet_of(version, PROTOCOL_UDP);
                uint16_t src = (uint16_t)(answer ? port : OTHER_PORT);
                uint16_t dst = (uint16_t)(answer ? OTHER_PORT : port);

                put_u16(&b, src);
                put_u16(&b, dst);
                put_fill(&b, 0, 56);
                ASSERT_SAME(passes(&b), leads_port(src, dst), "port of UDP", port);
            }
}

/* ICMPv6's type 0 is reserved, and passes with those that are errors. */
static void
each_icmp_message(void **state)
{
    enum { ICMP = 1, ICMP6 = 58, ICMP_BYTES = 8 };

    (void)state;
    for (int version = 4; version <= 6; version += 2)
        for (unsigned type = version == 4 ? 0 : 1; type <= UINT8_MAX; type++) {
            struct build b = packet_of(version, version == 4 ? ICMP : ICMP6);
            struct segment s;

            put(&b, BYTES((uint8_t)type, 0, 0, 0, 0, 0, 0, 0));
            put_ip4(&b, TCP_BYTES);
            if (version == 6) {
                b.len -= IP4_BYTES;
                put_ip6(&b, TCP_BYTES, PROTOCOL_TCP);
            }
            put_tcp(&b);
            ASSERT_SAME(passes(&b), decode_ethernet(&b, &s) == DECODE_ICMP,
                        version == 4 ? "ICMP type" : "ICMPv6 type", type);
        }
}

static void
later_fragments(void **state)
{
    struct build b = {.len = 0};

    (void)state;
    put_ethernet(&b, IPV4);
    put_ip4_as(&b, IP4_BYTES + TCP_BYTES, 5, PROTOCOL_TCP);
    put_fill(&b, 0, TCP_BYTES);
    assert_true(passes(&b));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_ethertype),   cmocka_unit_test(each_protocol),
        cmocka_unit_test(each_port_of_udp), cmocka_unit_test(each_icmp_message),
        cmocka_unit_test(later_fragments),
    };

    return cmocka_run_group_tests(tests, compile, forget);
}
