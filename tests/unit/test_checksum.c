/*
 * Checksums: right ones are tshark's, worked out once from the same bytes; what is left to the card
 * and what cannot be judged is told from what is wrong.
 */
#include "test_decode_build.h"

#include "tcpviz/decode/checksum.h"

enum { IP4_SUM_AT = ETHERNET_BYTES + 10, TCP_SUM_IN = 16 };

/* A frame with TCP: where its last IP header and its TCP header begin. */
struct talk {
    struct build b;
    uint32_t ip, tcp;
    size_t captured; /* 0: all */
};

static void
set_u16(struct build *b, size_t at, unsigned value)
{
    b->at[at] = (uint8_t)(value >> 8);
    b->at[at + 1] = (uint8_t)value;
}

static struct talk
talk_ip4(const char *payload, unsigned sum)
{
    struct talk t = {.ip = ETHERNET_BYTES, .tcp = ETHERNET_BYTES + IP4_BYTES};

    put_ethernet(&t.b, IPV4);
    put_ip4(&t.b, (unsigned)(TCP_BYTES + strlen(payload)));
    put_tcp(&t.b);
    put(&t.b, (const uint8_t *)payload, strlen(payload));
    set_u16(&t.b, t.tcp + TCP_SUM_IN, sum);
    return t;
}

/* `extension` is one of the kind `next`. */
static struct talk
talk_ip6(uint8_t next, const uint8_t *extension, size_t n, const char *payload, unsigned sum)
{
    struct talk t = {.ip = ETHERNET_BYTES, .tcp = (uint32_t)(ETHERNET_BYTES + IP6_BYTES + n)};

    put_ethernet(&t.b, IPV6);
    put_ip6(&t.b, (unsigned)(n + TCP_BYTES + strlen(payload)), next);
    put(&t.b, extension, n);
    put_tcp(&t.b);
    put(&t.b, (const uint8_t *)payload, strlen(payload));
    set_u16(&t.b, t.tcp + TCP_SUM_IN, sum);
    return t;
}

/* The bytes are copied, so that a sanitizer sees a read past their end. */
static struct checksum
judged(const struct talk *t, bool ip)
{
    size_t captured = t->captured > 0 ? t->captured : t->b.len;
    uint8_t *copy = malloc(captured);
    struct frame frame = {.number = 1,
                          .captured_bytes = (uint32_t)captured,
                          .wire_bytes = (uint32_t)t->b.len,
                          .at = copy,
                          .link_type = ETHERNET};
    struct checksum c = {.verdict = CHECKSUM_CUT};
    struct segment s;

    assert_non_null(copy);
    memcpy(copy, t->b.at, captured);
    if (decode_frame(&frame, &s) == DECODE_SEGMENT)
        c = ip ? checksum_ip4(&frame, t->ip) : checksum_tcp(&frame, &s, t->ip, t->tcp);
    free(copy);
    return c;
}

static void
assert_tcp(const struct talk *t, enum checksum_verdict verdict, unsigned right)
{
    struct checksum c = judged(t, false);

    assert_int_equal(c.verdict, verdict);
    if (verdict == CHECKSUM_RIGHT || verdict == CHECKSUM_WRONG || verdict == CHECKSUM_EMPTY)
        assert_int_equal(c.right, right);
}

static void
the_ip4_header_alone(void **state)
{
    struct talk t = talk_ip4("abc", 0);

    (void)state;
    set_u16(&t.b, IP4_SUM_AT, 0x66c4);
    assert_int_equal(judged(&t, true).verdict, CHECKSUM_RIGHT);
    set_u16(&t.b, IP4_SUM_AT, 0x66c5);
    assert_int_equal(judged(&t, true).verdict, CHECKSUM_WRONG);
    assert_int_equal(judged(&t, true).right, 0x66c4);
    set_u16(&t.b, IP4_SUM_AT, 0);
    assert_int_equal(judged(&t, true).verdict, CHECKSUM_EMPTY);
    assert_int_equal(judged(&t, true).right, 0x66c4);
    t.b.at[t.ip + 8]--; /* a router, which has to write it anew: RFC 1141 */
    set_u16(&t.b, IP4_SUM_AT, 0x66c4 + 0x0100);
    assert_int_equal(judged(&t, true).verdict, CHECKSUM_RIGHT);
}

static void
tcp_over_either_version(void **state)
{
    static const struct {
        const char *payload;
        unsigned of_ip4, of_ip6;
    } cases[] = {{"", 0x7be2, 0x3470}, {"abc", 0xb77c, 0x700a}, {"abcd", 0xb717, 0x6fa5}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (int wrong = 0; wrong < 2; wrong++) {
            struct talk four = talk_ip4(cases[i].payload, cases[i].of_ip4 + (unsigned)wrong);
            struct talk six = talk_ip6(PROTOCOL_TCP, NULL, 0, cases[i].payload,
                                       cases[i].of_ip6 + (unsigned)wrong);

            assert_tcp(&four, wrong ? CHECKSUM_WRONG : CHECKSUM_RIGHT, cases[i].of_ip4);
            assert_tcp(&six, wrong ? CHECKSUM_WRONG : CHECKSUM_RIGHT, cases[i].of_ip6);
        }
}

/* Any bit of what it is over, and none of the padding of Ethernet behind. */
static void
every_bit_counts(void **state)
{
    struct talk t = talk_ip4("abc", 0xb77c);
    size_t end = t.b.len;

    (void)state;
    put_fill(&t.b, 0x55, 6);
    assert_tcp(&t, CHECKSUM_RIGHT, 0xb77c);
    for (size_t bit = t.tcp * 8; bit < end * 8; bit++) {
        if (bit / 8 == t.tcp + 12) /* the data offset: where options end */
            continue;
        t.b.at[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_int_equal(judged(&t, false).verdict, CHECKSUM_WRONG);
        t.b.at[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    t.b.at[t.ip + 19]++; /* an address belongs to it */
    assert_int_equal(judged(&t, false).verdict, CHECKSUM_WRONG);
}

/* Both are zero in this arithmetic: RFC 1071 section 2. */
static void
zero_has_two_forms(void **state)
{
    struct talk t = talk_ip4("abcd", 0);

    (void)state;
    set_u16(&t.b, t.tcp + TCP_BYTES, 0x6162 + 0xb717 - 0xffff);
    assert_tcp(&t, CHECKSUM_RIGHT, 0);
    set_u16(&t.b, t.tcp + TCP_SUM_IN, 0xffff);
    assert_tcp(&t, CHECKSUM_RIGHT, 0);
}

static void
what_is_left_to_the_card(void **state)
{
    struct talk with = talk_ip4("abc", 0x1420), without = talk_ip4("abc", 0x1409);
    struct talk six = talk_ip6(PROTOCOL_TCP, NULL, 0, "abc", 0x5b92);
    struct talk inverted = talk_ip4("abc", 0xffff - 0x1420), empty = talk_ip4("abc", 0);

    (void)state;
    assert_tcp(&with, CHECKSUM_OFFLOAD, 0);
    assert_tcp(&without, CHECKSUM_OFFLOAD, 0);
    assert_tcp(&six, CHECKSUM_OFFLOAD, 0);
    assert_tcp(&inverted, CHECKSUM_WRONG, 0xb77c);
    assert_tcp(&empty, CHECKSUM_EMPTY, 0xb77c);
}

/* The sum of the pseudo header needs no payload to be known; nothing else can be. */
static void
a_cut_segment_is_not_judged(void **state)
{
    struct talk right = talk_ip4("abc", 0xb77c), wrong = talk_ip4("abc", 1);
    struct talk offload = talk_ip4("abc", 0x1420), zero = talk_ip4("abc", 0);

    (void)state;
    right.captured = wrong.captured = offload.captured = zero.captured = right.b.len - 1;
    assert_tcp(&right, CHECKSUM_CUT, 0);
    assert_tcp(&wrong, CHECKSUM_CUT, 0);
    assert_tcp(&zero, CHECKSUM_CUT, 0);
    assert_tcp(&offload, CHECKSUM_OFFLOAD, 0);
    for (offload.captured = offload.tcp + 4; offload.captured < offload.b.len; offload.captured++)
        assert_tcp(
            &offload,
            offload.captured < offload.tcp + TCP_SUM_IN + 2 ? CHECKSUM_CUT : CHECKSUM_OFFLOAD, 0);
}

static void
without_a_length_only_what_fits_is_told(void **state)
{
    static const unsigned lengths[] = {0, 1500}; /* not filled in; past the frame */

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct talk right = talk_ip4("abc", 0xb77c), wrong = talk_ip4("abc", 1);
        struct talk offload = talk_ip4("abc", 0x1409);

        set_u16(&right.b, right.ip + 2, lengths[i]);
        set_u16(&wrong.b, wrong.ip + 2, lengths[i]);
        set_u16(&offload.b, offload.ip + 2, lengths[i]);
        assert_tcp(&right, CHECKSUM_RIGHT, 0xb77c);
        assert_tcp(&wrong, CHECKSUM_DOUBTFUL, 0);
        assert_tcp(&offload, CHECKSUM_OFFLOAD, 0);
    }
}

/* Their length is none of TCP's. */
static void
headers_between_may_name_other_addresses(void **state)
{
    static const uint8_t filler[8] = {PROTOCOL_TCP, 0, 1, 4};
    struct talk right = talk_ip6(0, filler, sizeof filler, "abc", 0x700a);
    struct talk wrong = talk_ip6(0, filler, sizeof filler, "abc", 0x700b);
    struct talk options = talk_ip4("abc", 1);

    (void)state;
    assert_tcp(&right, CHECKSUM_RIGHT, 0x700a);
    assert_tcp(&wrong, CHECKSUM_DOUBTFUL, 0);
    options.b.at[options.ip] = 0x46; /* the first word of TCP as options */
    options.tcp += 4;
    assert_int_equal(judged(&options, false).verdict, CHECKSUM_DOUBTFUL);
}

/* RFC 8200 section 8.1: the last address of the route counts, which is not in the IPv6 header. */
static void
a_route_in_use_is_not_judged(void **state)
{
    uint8_t hops[8 + 24] = {43, 0, 1, 4, 0, 0, 0, 0, PROTOCOL_TCP, 2, 0, 1};
    struct talk on_its_way = talk_ip6(0, hops, sizeof hops, "abc", 0x700a), there;

    (void)state;
    hops[11] = 0; /* segments left */
    there = talk_ip6(0, hops, sizeof hops, "abc", 0x700a);
    assert_tcp(&on_its_way, CHECKSUM_DOUBTFUL, 0);
    assert_tcp(&there, CHECKSUM_RIGHT, 0x700a);
}

/* Neither cut anywhere nor with any byte changed is anything read that is not there. */
static void
anything_may_be_asked_of(void **state)
{
    uint8_t hops[8 + 24] = {43, 0, 1, 4, 0, 0, 0, 0, PROTOCOL_TCP, 2, 0, 0};
    struct talk whole = talk_ip6(0, hops, sizeof hops, "abc", 0x700a);

    (void)state;
    for (size_t i = 0; i < whole.b.len; i++)
        for (unsigned flip = 1; flip < 256; flip *= 2) {
            struct talk t = whole;

            t.b.at[i] ^= (uint8_t)flip;
            for (t.captured = 1; t.captured <= t.b.len; t.captured++) {
                if (i >= t.tcp && i != t.tcp + 12)
                    assert_int_not_equal(judged(&t, false).verdict, CHECKSUM_RIGHT);
                else
                    (void)judged(&t, false);
                (void)judged(&t, true);
            }
        }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ip4_header_alone),
        cmocka_unit_test(tcp_over_either_version),
        cmocka_unit_test(every_bit_counts),
        cmocka_unit_test(zero_has_two_forms),
        cmocka_unit_test(what_is_left_to_the_card),
        cmocka_unit_test(a_cut_segment_is_not_judged),
        cmocka_unit_test(without_a_length_only_what_fits_is_told),
        cmocka_unit_test(headers_between_may_name_other_addresses),
        cmocka_unit_test(a_route_in_use_is_not_judged),
        cmocka_unit_test(anything_may_be_asked_of),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
