/* What IPComp packed: unpacked, refused, or told of; and what zlib makes of it. */
#include "test_decode_build.h"

#include "tcpviz/capture/inflater.h"
#include "tcpviz/decode/unpack.h"
#include "tcpviz/flow/watch.h"

enum { IPCOMP = 108, AH = 51, IP_IN_IP = 4, IPCOMP_BYTES = 4, AH_BYTES = 24, DEFLATE = 2 };

static void
put_ipcomp(struct build *b, uint8_t next, unsigned index)
{
    put(b, BYTES(next, 0));
    put_u16(b, index);
}

static void
put_ah(struct build *b, uint8_t next)
{
    put(b, BYTES(next, AH_BYTES / 4 - 2));
    put_fill(b, 7, AH_BYTES - 2);
}

/* Packs nothing: what comes out is what goes in, so that a test sees what was asked for. */
struct copier {
    size_t asked, room;
    bool fails;
};

static size_t
copy(void *with, const uint8_t *packed, size_t n, uint8_t *to, size_t room)
{
    struct copier *c = with;

    c->asked = n;
    c->room = room;
    if (c->fails || n > room)
        return 0;
    memcpy(to, packed, n);
    return n;
}

struct attempt {
    struct copier copier;
    struct unpack *unpack;
    struct segment segment;
    struct frame frame, whole;
};

static enum decode_verdict
attempt(struct attempt *a, const struct build *b, size_t wire_bytes)
{
    enum decode_verdict verdict;

    a->unpack = unpack_create(copy, &a->copier);
    assert_non_null(a->unpack);
    a->frame = (struct frame){.time_ns = 77,
                              .number = 3,
                              .captured_bytes = (uint32_t)b->len,
                              .wire_bytes = (uint32_t)wire_bytes,
                              .at = b->at,
                              .link_type = ETHERNET,
                              .interface = 2};
    memset(&a->segment, 0xa5, sizeof a->segment);
    verdict = decode_frame(&a->frame, &a->segment);
    return verdict == DECODE_PACKED ? unpack_take(a->unpack, &a->frame, &a->segment, &a->whole)
                                    : verdict;
}

static void
finish(struct attempt *a)
{
    unpack_destroy(a->unpack);
}

/* An Ethernet frame of IPv4 with a segment of 5 bytes in IPComp. */
static void
put_packed(struct build *b, unsigned index)
{
    put_ethernet(b, IPV4);
    put_ip4_as(b, IP4_BYTES + IPCOMP_BYTES + TCP_BYTES + 5, 0x4000, IPCOMP);
    put_ipcomp(b, PROTOCOL_TCP, index);
    put_tcp(b);
    put_fill(b, 'x', 5);
}

static void
a_packed_packet_becomes_what_it_was(void **state)
{
    static const uint8_t layers[] = {LAYER_ETHERNET, LAYER_IP4};
    struct attempt a = {.copier = {0}};
    struct build b = {0};

    (void)state;
    put_packed(&b, DEFLATE);
    put_fill(&b, 0, 9); /* Ethernet's padding is not of the packet */
    assert_int_equal(attempt(&a, &b, b.len), DECODE_SEGMENT);
    assert_int_equal(a.copier.asked, TCP_BYTES + 5);
    assert_int_equal(a.copier.room, 65535 - IP4_BYTES);
    assert_int_equal(a.segment.notes, SEGMENT_REBUILT);
    assert_int_equal(a.segment.packed_bytes, TCP_BYTES + 5);
    assert_int_equal(a.segment.fragments, 0);
    assert_int_equal(a.segment.len, 5);
    assert_int_equal(a.segment.frame, 3);
    assert_int_equal(a.segment.interface, 2);
    assert_layers(&a.segment, layers, 2);
    assert_int_equal(a.whole.captured_bytes, IP4_BYTES + TCP_BYTES + 5);
    assert_int_equal(a.whole.at[3], IP4_BYTES + TCP_BYTES + 5);
    assert_int_equal(a.whole.at[6], 0x40); /* "don't fragment" stays */
    assert_int_equal(a.whole.at[9], PROTOCOL_TCP);
    finish(&a);
}

static void
behind_an_authentication_header_that_one_names_it(void **state)
{
    struct attempt a = {.copier = {0}};
    struct build b = {0};

    (void)state;
    put_ethernet(&b, IPV6);
    put_ip6(&b, AH_BYTES + IPCOMP_BYTES + TCP_BYTES, AH);
    put_ah(&b, IPCOMP);
    put_ipcomp(&b, PROTOCOL_TCP, 300); /* an index that was agreed upon */
    put_tcp(&b);
    assert_int_equal(attempt(&a, &b, b.len), DECODE_SEGMENT);
    assert_int_equal(a.whole.at[5], AH_BYTES + TCP_BYTES);
    assert_int_equal(a.whole.at[6], AH);
    assert_int_equal(a.whole.at[IP6_BYTES], PROTOCOL_TCP);
    finish(&a);

    b.len = 0;
    put_ethernet(&b, IPV4);
    put_ip4_as(&b, IP4_BYTES + AH_BYTES + IPCOMP_BYTES + TCP_BYTES, 0, AH);
    put_ah(&b, IPCOMP);
    put_ipcomp(&b, PROTOCOL_TCP, DEFLATE);
    put_tcp(&b);
    assert_int_equal(attempt(&a, &b, b.len), DECODE_SEGMENT);
    assert_int_equal(a.whole.at[9], AH);
    assert_int_equal(a.whole.at[IP4_BYTES], PROTOCOL_TCP);
    finish(&a);
}

static void
what_is_no_deflate_is_left_alone(void **state)
{
    struct attempt a = {.copier = {.fails = true}};
    struct build b = {0};

    (void)state;
    put_packed(&b, DEFLATE);
    assert_int_equal(attempt(&a, &b, b.len), DECODE_NOT_TCP);
    assert_int_equal(a.copier.asked, TCP_BYTES + 5);
    assert_int_equal(unpack_cut(a.unpack), 0);
    finish(&a);

    a.copier = (struct copier){0};
    for (unsigned index = 0; index < 5; index++) {
        b.len = 0;
        put_packed(&b, index);
        assert_int_equal(attempt(&a, &b, b.len),
                         index == DEFLATE ? DECODE_SEGMENT : DECODE_NOT_TCP);
        finish(&a);
    }
}

static void
what_was_cut_is_counted(void **state)
{
    struct attempt a = {.copier = {0}};
    struct build b = {0};
    size_t whole;

    (void)state;
    put_packed(&b, DEFLATE);
    whole = b.len--;
    assert_int_equal(attempt(&a, &b, whole), DECODE_NOT_TCP);
    assert_int_equal(a.copier.asked, 0);
    assert_int_equal(unpack_cut(a.unpack), 1);
    finish(&a);
    assert_int_equal(unpack_cut(NULL), 0);

    b.len = ETHERNET_BYTES + IP4_BYTES + IPCOMP_BYTES - 1;
    assert_int_equal(attempt(&a, &b, whole), DECODE_TOO_SHORT);
    finish(&a);
}

/* A few bytes of DEFLATE can be made to unpack to themselves. */
static void
a_packet_that_unpacks_to_itself_ends(void **state)
{
    struct attempt a = {.copier = {0}};
    struct build b = {0};

    (void)state;
    put_ethernet(&b, IPV4);
    put_ip4_as(&b, 2 * (IP4_BYTES + IPCOMP_BYTES) + TCP_BYTES, 0, IPCOMP);
    put_ipcomp(&b, IP_IN_IP, DEFLATE);
    put_ip4_as(&b, IP4_BYTES + IPCOMP_BYTES + TCP_BYTES, 0, IPCOMP);
    put_ipcomp(&b, PROTOCOL_TCP, DEFLATE);
    put_tcp(&b);
    assert_int_equal(attempt(&a, &b, b.len), DECODE_PACKED);
    assert_int_equal(unpack_take(a.unpack, &a.whole, &a.segment, &a.whole), DECODE_NOT_TCP);
    finish(&a);
}

/* A first fragment whose IP length is a lie, of a packed packet. */
static void
put_lying_fragment(struct build *b)
{
    enum { MORE_FRAGMENTS = 0x2000 };

    put_ip4_as(b, 60000, MORE_FRAGMENTS, IPCOMP);
    put_ipcomp(b, IP_IN_IP, DEFLATE);
    put_fill(b, 'x', 8);
}

/* As of a stream that unpacks to a tunnel with itself in it. */
static size_t
unpack_to_the_same(void *with, const uint8_t *packed, size_t n, uint8_t *to, size_t room)
{
    struct build b = {0};
    size_t *times = with;

    (void)packed;
    (void)n;
    assert_int_equal(*times, 0);
    ++*times;
    put_lying_fragment(&b);
    assert_true(b.len <= room);
    memcpy(to, b.at, b.len);
    return b.len;
}

/* By Wireshark's rules such a fragment is a packet by itself. */
static void
one_that_unpacks_to_a_fragment_of_itself_ends(void **state)
{
    static const enum observer_depth depths[] = {OBSERVE_KEEP, OBSERVE_ANALYSE};
    struct build b = {0};

    (void)state;
    put_ethernet(&b, IPV4);
    put_lying_fragment(&b);
    for (size_t i = 0; i < sizeof depths / sizeof depths[0]; i++) {
        struct observer_settings settings = {.depth = depths[i]};
        struct frame frame = {.captured_bytes = (uint32_t)b.len,
                              .wire_bytes = (uint32_t)b.len,
                              .at = b.at,
                              .link_type = ETHERNET};
        struct segment segment;
        struct watch w;
        size_t times = 0;

        assert_true(watch_init(&w, &settings));
        assert_true(watch_unpack(&w, unpack_to_the_same, &times));
        assert_null(watch_frame(&w, &frame, &segment));
        assert_int_equal(times, depths[i] == OBSERVE_ANALYSE);
        watch_finish(&w);
    }
}

/* What a tunnel packed that had been split before: bytes `from` to `to` of TCP's 20 and 20 of data.
 */
static void
put_packed_piece(struct build *b, const struct build *tcp, size_t from, size_t to, bool packed)
{
    enum { MORE_FRAGMENTS = 0x2000, BLOCK = 8 };
    unsigned more = to < tcp->len ? MORE_FRAGMENTS : 0, inner = IP4_BYTES + (unsigned)(to - from);
    unsigned between = packed ? IPCOMP_BYTES : 0;

    b->len = 0;
    put_ethernet(b, IPV4);
    put_ip4_as(b, IP4_BYTES + between + inner, 0, packed ? IPCOMP : IP_IN_IP);
    if (packed)
        put_ipcomp(b, IP_IN_IP, DEFLATE);
    put_ip4_as(b, inner, more | (unsigned)from / BLOCK, PROTOCOL_TCP);
    put(b, tcp->at + from, to - from);
}

static struct segment
last_of_pieces(const bool packed[2])
{
    struct build tcp = {0}, b;
    struct copier copier = {0};
    struct segment segment;
    struct watch w;

    put_tcp(&tcp);
    put_fill(&tcp, 'x', 20);
    assert_true(watch_init(&w, &(struct observer_settings){.depth = OBSERVE_KEEP}));
    assert_true(watch_unpack(&w, copy, &copier));
    for (size_t i = 0; i < 2; i++) {
        put_packed_piece(&b, &tcp, 24 * i, i ? tcp.len : 24, packed[i]);
        bool whole = watch_frame(&w,
                                 &(struct frame){.number = i + 1,
                                                 .captured_bytes = (uint32_t)b.len,
                                                 .wire_bytes = (uint32_t)b.len,
                                                 .at = b.at,
                                                 .link_type = ETHERNET},
                                 &segment) != NULL;

        assert_int_equal(whole, i == 1);
    }
    watch_finish(&w);
    assert_int_equal(segment.fragments, 2);
    return segment;
}

/* The last one alone is not what the wire carried of the packet. */
static void
of_packed_fragments_all_bytes_count(void **state)
{
    enum { FIRST = 24, SECOND = 16 };

    (void)state;
    assert_int_equal(last_of_pieces((const bool[]){true, true}).packed_bytes,
                     2 * IP4_BYTES + FIRST + SECOND);
    assert_int_equal(last_of_pieces((const bool[]){true, false}).packed_bytes,
                     IP4_BYTES + FIRST + SECOND);
    assert_int_equal(last_of_pieces((const bool[]){false, true}).packed_bytes,
                     IP4_BYTES + FIRST + SECOND);
    assert_int_equal(last_of_pieces((const bool[]){false, false}).packed_bytes, 0);
}

/* "hello" six times, as zlib packs it, without a header. */
static const uint8_t hellos[] = {0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0xcf, 0xc0, 0x45, 0x00, 0x00};
enum { HELLOS = 30 };

static void
zlib_unpacks_just_one_stream(void **state)
{
    struct inflater *i = inflater_create();
    uint8_t out[64], more[sizeof hellos + 1];

    (void)state;
    assert_non_null(i);
    assert_int_equal(inflater_unpack(i, hellos, sizeof hellos, out, sizeof out), HELLOS);
    assert_memory_equal(out, "hellohellohellohellohellohello", HELLOS);
    assert_int_equal(inflater_unpack(i, hellos, sizeof hellos, out, HELLOS), HELLOS);
    assert_int_equal(inflater_unpack(i, hellos, sizeof hellos, out, HELLOS - 1), 0);
    for (size_t n = 0; n < sizeof hellos; n++)
        assert_int_equal(inflater_unpack(i, hellos, n, out, sizeof out), 0);
    memcpy(more, hellos, sizeof hellos);
    more[sizeof hellos] = 0;
    assert_int_equal(inflater_unpack(i, more, sizeof more, out, sizeof out), 0);
    assert_int_equal(inflater_unpack(i, hellos, sizeof hellos, out, sizeof out), HELLOS);
    inflater_destroy(i);
    inflater_destroy(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_packed_packet_becomes_what_it_was),
        cmocka_unit_test(behind_an_authentication_header_that_one_names_it),
        cmocka_unit_test(what_is_no_deflate_is_left_alone),
        cmocka_unit_test(what_was_cut_is_counted),
        cmocka_unit_test(a_packet_that_unpacks_to_itself_ends),
        cmocka_unit_test(one_that_unpacks_to_a_fragment_of_itself_ends),
        cmocka_unit_test(of_packed_fragments_all_bytes_count),
        cmocka_unit_test(zlib_unpacks_just_one_stream),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
