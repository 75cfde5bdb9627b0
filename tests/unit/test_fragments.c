/*
 * Packets put together from fragments: in any order the whole is the packet that was split, and
 * what cannot be believed is dropped, by name.
 */
#include "test_decode_build.h"

#include "tcpviz/decode/fragments.h"

enum { RAW_IP = 12, FRAGMENT_NEXT = 44, DESTINATION = 60 };
enum { NS_PER_S = 1000000000 };

/* A packet as it was before it was split: raw IP. */
struct original {
    uint8_t at[65535 + 40];
    uint32_t header_len; /* of the part that each fragment begins with */
    uint32_t len;        /* of what is split */
    uint8_t version;
};

/* One fragment on its way. */
struct piece {
    uint32_t offset, len;
    bool more;
    uint32_t captured; /* of its bytes */
    uint32_t id;
    uint16_t vlan;
    uint64_t number;
    int64_t time_ns;
};

static struct original original;

struct stage {
    struct fragments *f;
    struct segment segment;
    struct frame whole;
};

static void
put_at(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static void
fill_tcp(uint8_t *at, uint32_t len)
{
    struct build tcp = {0};

    put_tcp(&tcp);
    for (uint32_t i = 0; i < len; i++)
        at[i] = i < tcp.len ? tcp.at[i] : (uint8_t)(i * 7 + i / 256);
}

static void
original_ip4(uint32_t len)
{
    struct build b = {0};

    put_ip4(&b, len);
    memset(&original, 0, sizeof original);
    memcpy(original.at, b.at, b.len);
    put_at(original.at + 10, 0); /* of the whole */
    original.header_len = IP4_BYTES;
    original.len = len;
    original.version = 4;
    fill_tcp(original.at + IP4_BYTES, len);
}

/* With destination options in front of the fragment header. */
static void
original_ip6(uint32_t len)
{
    struct build b = {0};

    put_ip6(&b, 8 + len, DESTINATION);
    put(&b, BYTES(PROTOCOL_TCP, 0, 1, 4, 0, 0, 0, 0));
    memset(&original, 0, sizeof original);
    memcpy(original.at, b.at, b.len);
    original.header_len = IP6_BYTES + 8;
    original.len = len;
    original.version = 6;
    fill_tcp(original.at + original.header_len, len);
}

/* The frame of a piece; returns its bytes, which the caller frees. */
static uint8_t *
piece_frame(const struct piece *p, struct frame *frame)
{
    uint32_t between = original.version == 4 ? 0 : 8, header = original.header_len + between;
    uint8_t *at = malloc(header + p->captured);

    assert_non_null(at);
    memcpy(at, original.at, original.header_len);
    memcpy(at + header, original.at + original.header_len + p->offset, p->captured);
    if (original.version == 4) {
        put_at(at + 2, header + p->len);
        put_at(at + 4, p->id);
        put_at(at + 6, p->offset / 8 | (p->more ? 0x2000u : 0));
        put_at(at + 10, 0xabcd);
    } else {
        put_at(at + 4, header - IP6_BYTES + p->len);
        at[IP6_BYTES] = FRAGMENT_NEXT;
        put_at(at + original.header_len, PROTOCOL_TCP << 8);
        put_at(at + original.header_len + 2, p->offset | p->more);
        put_at(at + original.header_len + 4, p->id >> 16);
        put_at(at + original.header_len + 6, p->id);
    }
    *frame = (struct frame){.time_ns = p->time_ns,
                            .number = p->number,
                            .captured_bytes = header + p->captured,
                            .wire_bytes = header + p->len,
                            .at = at,
                            .link_type = RAW_IP};
    return at;
}

static enum decode_verdict
take_piece(struct stage *s, const struct piece *p)
{
    struct frame frame;
    uint8_t *bytes = piece_frame(p, &frame);

    memset(&s->segment, 0xa5, sizeof s->segment);
    assert_int_equal(decode_frame(&frame, &s->segment), DECODE_FRAGMENT);
    s->segment.vlan = p->vlan;
    s->segment.n_layers = 2;
    s->segment.layers[0] = (uint8_t)(p->number % 2 ? LAYER_ETHERNET : LAYER_PPP);
    s->segment.layers[1] = LAYER_IP4;
    enum decode_verdict verdict = fragments_take(s->f, &frame, &s->segment, &s->whole);

    free(bytes);
    return verdict;
}

/* The part from `offset` on, all of it captured; more follow unless it ends the packet. */
static struct piece
part(uint32_t offset, uint32_t len)
{
    return (struct piece){.offset = offset,
                          .len = len,
                          .captured = len,
                          .more = offset + len < original.len,
                          .id = 7,
                          .number = 1};
}

static enum decode_verdict
take(struct stage *s, uint32_t offset, uint32_t len)
{
    struct piece p = part(offset, len);

    return take_piece(s, &p);
}

static void
begin(struct stage *s, size_t packets)
{
    memset(s, 0, sizeof *s);
    s->f = fragments_create(packets, FRAGMENTS_OF_RECEIVERS);
    assert_non_null(s->f);
}

/* What was given up until now, and the end. */
static void
end(struct stage *s, uint64_t incomplete, uint64_t overlapping, uint64_t refused)
{
    struct fragments_counts counts;

    fragments_end(s->f);
    counts = fragments_counts(s->f);
    assert_int_equal(counts.incomplete, incomplete);
    assert_int_equal(counts.overlapping, overlapping);
    assert_int_equal(counts.refused, refused);
    fragments_destroy(s->f);
}

static void
assert_original(const struct stage *s)
{
    uint32_t ip = original.version == 4 ? 4 : 0;
    uint8_t id[2] = {original.at[4], original.at[5]};

    if (ip > 0)
        put_at(original.at + 4, 7); /* as the pieces say */
    assert_int_equal(s->whole.captured_bytes, original.header_len + original.len);
    assert_int_equal(s->whole.wire_bytes, original.header_len + original.len);
    assert_int_equal(s->whole.link_type, RAW_IP);
    assert_memory_equal(s->whole.at, original.at, original.header_len + original.len);
    assert_int_equal(s->segment.len, original.len - TCP_BYTES);
    assert_int_equal(s->segment.captured_len, s->segment.len);
    assert_int_equal(s->segment.payload_at, original.header_len + TCP_BYTES);
    assert_int_equal(s->segment.notes, SEGMENT_REBUILT);
    memcpy(original.at + 4, id, 2);
}

/* RFC 815: whatever comes first, the fourth of four completes the packet. */
static void
permute(void)
{
    static const struct {
        uint32_t offset, len;
    } parts[] = {{0, 16}, {16, 8}, {24, 40}, {64, 13}};

    for (unsigned order = 0; order < 256; order++) {
        unsigned seen = 0;
        struct stage s;

        for (unsigned i = 0; i < 4; i++)
            seen |= 1u << (order >> 2 * i & 3);
        if (seen != 15)
            continue;
        begin(&s, 1);
        for (unsigned i = 0; i < 4; i++) {
            struct piece p = part(parts[order >> 2 * i & 3].offset, parts[order >> 2 * i & 3].len);

            p.number = 20 + i;
            p.time_ns = i;
            assert_int_equal(take_piece(&s, &p), i < 3 ? DECODE_FRAGMENT : DECODE_SEGMENT);
        }
        assert_original(&s);
        assert_int_equal(s.segment.frame, 23);
        assert_int_equal(s.segment.time_ns, 3);
        assert_int_equal(s.segment.fragments, 4);
        assert_int_equal(s.segment.first_fragment, 20);
        assert_int_equal(s.segment.n_layers, 2); /* of the last fragment */
        assert_int_equal(s.segment.layers[0], LAYER_ETHERNET);
        assert_int_equal(s.segment.layers[1], LAYER_IP4);
        end(&s, 0, 0, 0);
    }
}

static void
any_order_of_four(void **state)
{
    (void)state;
    original_ip4(77);
    permute();
    original_ip6(77);
    permute();
}

static void
the_largest_packet(void **state)
{
    struct stage s;

    (void)state;
    original_ip4(65515);
    begin(&s, 1);
    for (uint32_t at = 0; at < 65512; at += 8)
        assert_int_equal(take(&s, at, 8), DECODE_FRAGMENT);
    assert_int_equal(take(&s, 65512, 3), DECODE_SEGMENT);
    assert_original(&s);
    assert_int_equal(s.segment.fragments, 8190);
    end(&s, 0, 0, 0);

    original_ip6(65527);
    begin(&s, 1);
    assert_int_equal(take(&s, 32768, 32759), DECODE_FRAGMENT);
    assert_int_equal(take(&s, 0, 32768), DECODE_SEGMENT);
    assert_original(&s);
    end(&s, 0, 0, 0);
}

/* RFC 791 section 3.1: a packet has at most 65535 bytes; the "ping of death" had more. */
static void
past_the_largest_packet(void **state)
{
    struct piece p;
    struct stage s;

    (void)state;
    original_ip4(100);
    begin(&s, 4);
    p = part(0, 24);
    p.offset = 65512;
    p.len = 4;
    p.more = false;
    p.captured = 0;
    assert_int_equal(take_piece(&s, &p), DECODE_FRAGMENT);
    p.len = 3;
    assert_int_equal(take_piece(&s, &p), DECODE_FRAGMENT);
    end(&s, 1, 0, 1); /* the second one could be, and is waited for */

    original_ip6(100);
    begin(&s, 4);
    p.offset = 65520;
    p.len = 8;
    assert_int_equal(take_piece(&s, &p), DECODE_FRAGMENT);
    end(&s, 0, 0, 1);
}

/* Only the first fragment has the options that make the whole too long. */
static void
a_header_that_makes_it_too_long(void **state)
{
    struct piece p;
    struct stage s;

    (void)state;
    original_ip4(65515);
    begin(&s, 1);
    assert_int_equal(take(&s, 32768, 32747), DECODE_FRAGMENT);
    original.at[0] = 0x46;
    original.header_len = 24;
    p = part(0, 32768);
    assert_int_equal(take_piece(&s, &p), DECODE_FRAGMENT);
    end(&s, 0, 0, 1);
}

static void
fragments_that_cannot_be(void **state)
{
    struct piece p;
    struct frame frame;
    struct stage s;
    uint8_t *bytes;

    (void)state;
    original_ip4(100);
    begin(&s, 4);
    p = part(0, 20); /* more follow, but not at a multiple of 8 */
    assert_int_equal(take_piece(&s, &p), DECODE_FRAGMENT);
    p = part(96, 0); /* nothing in it */
    p.more = false;
    assert_int_equal(take_piece(&s, &p), DECODE_FRAGMENT);
    p = part(0, 24);
    bytes = piece_frame(&p, &frame);
    frame.wire_bytes--; /* an IP length past the frame's end */
    frame.captured_bytes--;
    assert_int_equal(decode_frame(&frame, &s.segment), DECODE_FRAGMENT);
    assert_int_equal(fragments_take(s.f, &frame, &s.segment, &s.whole), DECODE_FRAGMENT);
    free(bytes);
    end(&s, 0, 0, 3);
}

static void
headers_longer_than_the_room_for_them(void **state)
{
    struct build b = {0};
    struct frame frame = {.link_type = RAW_IP};
    struct stage s;

    (void)state;
    begin(&s, 1);
    put_ip6(&b, 224 + 8 + 8, DESTINATION);
    put(&b, BYTES(FRAGMENT_NEXT, 27));
    put_fill(&b, 0, 222);
    put(&b, BYTES(PROTOCOL_TCP, 0, 0, 1, 0, 0, 0, 7));
    put_fill(&b, 0, 8);
    frame.at = b.at;
    frame.captured_bytes = frame.wire_bytes = (uint32_t)b.len;
    assert_int_equal(decode_frame(&frame, &s.segment), DECODE_FRAGMENT);
    assert_true(s.segment.fragment.header_len > LIMIT_FRAGMENT_HEADERS);
    assert_int_equal(fragments_take(s.f, &frame, &s.segment, &s.whole), DECODE_FRAGMENT);
    end(&s, 0, 0, 1);
}

static void
a_repetition_is_left_out(void **state)
{
    struct stage s;

    (void)state;
    original_ip4(50);
    begin(&s, 4);
    assert_int_equal(take(&s, 0, 24), DECODE_FRAGMENT);
    assert_int_equal(take(&s, 0, 24), DECODE_FRAGMENT);
    assert_int_equal(take(&s, 40, 10), DECODE_FRAGMENT);
    assert_int_equal(take(&s, 40, 10), DECODE_FRAGMENT);
    assert_int_equal(take(&s, 24, 16), DECODE_SEGMENT);
    assert_original(&s);
    assert_int_equal(s.segment.fragments, 3);
    end(&s, 0, 0, 0);
}

/* Two pieces, the second of which is not to be believed beside the first. */
static void
assert_dropped(struct piece first, struct piece second)
{
    struct stage s;

    begin(&s, 4);
    assert_int_equal(take_piece(&s, &first), DECODE_FRAGMENT);
    assert_int_equal(take_piece(&s, &second), DECODE_FRAGMENT);
    assert_int_equal(fragments_counts(s.f).overlapping, 1);
    /* What still comes of it goes the same way. */
    assert_int_equal(take(&s, 0, 24), DECODE_FRAGMENT);
    assert_int_equal(take(&s, 24, 24), DECODE_FRAGMENT);
    assert_int_equal(take(&s, 48, 29), DECODE_FRAGMENT);
    end(&s, 0, 1, 0);
}

static struct piece
ending(struct piece p)
{
    p.more = false;
    return p;
}

static struct piece
going_on(struct piece p)
{
    p.more = true;
    return p;
}

/* RFC 5722 */
static void
overlaps_drop_the_packet(void **state)
{
    (void)state;
    original_ip4(77);
    for (int version = 4; version <= 6; version += 2) {
        assert_dropped(part(0, 24), part(16, 24));
        assert_dropped(part(16, 24), part(0, 24));
        assert_dropped(part(0, 24), part(8, 8));
        assert_dropped(part(8, 8), part(0, 24));
        assert_dropped(part(0, 24), part(0, 16));
        assert_dropped(part(0, 16), part(0, 24));
        assert_dropped(part(0, 24), part(16, 61));
        assert_dropped(part(64, 13), part(48, 29));
        assert_dropped(part(48, 29), part(64, 13));
        original_ip6(77);
    }
}

static void
flip(uint32_t offset)
{
    original.at[original.header_len + offset] ^= 0xff;
}

/* By Wireshark's rules the piece stands that begins sooner, of two at one place the first. */
static void
of_what_overlaps_one_stands(void **state)
{
    struct stage s = {.f = fragments_create(4, FRAGMENTS_OF_WIRESHARK)};

    (void)state;
    assert_non_null(s.f);
    original_ip4(56);
    assert_int_equal(take(&s, 40, 16), DECODE_FRAGMENT);
    flip(40);
    flip(32);
    assert_int_equal(take(&s, 40, 8), DECODE_FRAGMENT); /* not as the first one there */
    flip(40);
    assert_int_equal(take(&s, 32, 8), DECODE_FRAGMENT);
    flip(32);
    assert_int_equal(take(&s, 24, 16), DECODE_FRAGMENT); /* it begins sooner */
    assert_int_equal(take(&s, 0, 24), DECODE_SEGMENT);
    assert_original(&s);
    end(&s, 0, 0, 0);
}

/* By Wireshark's rules one that ends past its frame is as one that was cut. */
static void
past_its_frame_is_cut(void **state)
{
    struct stage s = {.f = fragments_create(4, FRAGMENTS_OF_WIRESHARK)};
    struct piece p;
    struct frame frame;
    uint8_t *bytes;

    (void)state;
    assert_non_null(s.f);
    original_ip4(77);
    p = part(0, 48);
    bytes = piece_frame(&p, &frame);
    frame.wire_bytes -= 8;
    frame.captured_bytes -= 8;
    assert_int_equal(decode_frame(&frame, &s.segment), DECODE_FRAGMENT);
    assert_int_equal(fragments_take(s.f, &frame, &s.segment, &s.whole), DECODE_SEGMENT);
    assert_int_equal(s.segment.len, 0);
    free(bytes);
    end(&s, 0, 0, 0);
}

/* By Wireshark's rules, which know no length of it then: no byte of its payload counts. */
static void
a_cut_fragment_is_left_apart(void **state)
{
    struct stage s = {.f = fragments_create(4, FRAGMENTS_OF_WIRESHARK)};
    struct piece p;

    (void)state;
    assert_non_null(s.f);
    original_ip4(77);
    p = part(0, 48);
    p.captured = 30;
    assert_int_equal(take_piece(&s, &p), DECODE_SEGMENT);
    assert_int_equal(s.segment.notes, SEGMENT_REBUILT | SEGMENT_BAD_OFFSET);
    assert_int_equal(s.segment.len, 0);
    assert_int_equal(s.segment.captured_len, 0);
    p = part(48, 29);
    p.captured = 8;
    assert_int_equal(take_piece(&s, &p), DECODE_FRAGMENT);
    end(&s, 0, 0, 0);
}

/* The length of what is in a tunnel stands in the header in front of it. */
static void
a_cut_tunnel_is_left_apart_with_a_length(void **state)
{
    enum { PROTOCOL_AT = 9, IP_IN_IP = 4, INNER_TCP = 60 };
    struct stage s = {.f = fragments_create(4, FRAGMENTS_OF_WIRESHARK)};
    struct build inner = {0};
    struct piece p;

    (void)state;
    assert_non_null(s.f);
    original_ip4(104);
    original.at[PROTOCOL_AT] = IP_IN_IP;
    put_ip4(&inner, INNER_TCP);
    put_tcp(&inner);
    memcpy(original.at + IP4_BYTES, inner.at, inner.len);
    p = part(0, IP4_BYTES + INNER_TCP);
    p.captured -= 2;
    assert_int_equal(take_piece(&s, &p), DECODE_SEGMENT);
    assert_int_equal(s.segment.notes & SEGMENT_BAD_OFFSET, 0);
    assert_int_equal(s.segment.len, INNER_TCP - TCP_BYTES);
    end(&s, 0, 0, 0);
}

/* The same bytes, but no fragment that came before. */
static void
two_at_once_are_an_overlap(void **state)
{
    struct stage s;

    (void)state;
    original_ip4(77);
    begin(&s, 4);
    assert_int_equal(take(&s, 0, 16), DECODE_FRAGMENT);
    assert_int_equal(take(&s, 16, 16), DECODE_FRAGMENT);
    assert_int_equal(take(&s, 0, 32), DECODE_FRAGMENT);
    end(&s, 0, 1, 0);
}

static void
two_ends_drop_the_packet(void **state)
{
    (void)state;
    original_ip4(77);
    assert_dropped(part(64, 13), ending(part(40, 8)));
    assert_dropped(ending(part(40, 8)), part(64, 13));
    assert_dropped(ending(part(40, 8)), part(48, 24));
    assert_dropped(part(48, 24), ending(part(40, 8)));
    assert_dropped(part(40, 8), ending(part(40, 8)));
    assert_dropped(ending(part(40, 8)), going_on(part(40, 8)));
    assert_dropped(ending(part(40, 8)), ending(part(40, 5)));
}

static void
other_bytes_are_no_repetition(void **state)
{
    struct stage s;

    (void)state;
    original_ip4(77);
    begin(&s, 4);
    assert_int_equal(take(&s, 0, 24), DECODE_FRAGMENT);
    original.at[IP4_BYTES + 23] ^= 1;
    assert_int_equal(take(&s, 0, 24), DECODE_FRAGMENT);
    assert_int_equal(take(&s, 24, 53), DECODE_FRAGMENT);
    end(&s, 0, 1, 0);
}

/* LIMIT_FRAGMENT_NS after the first one, whatever came since. */
static void
time_is_up(void **state)
{
    struct piece first, second;
    struct stage s;

    (void)state;
    original_ip4(48);
    first = part(0, 24);
    second = part(24, 24);
    first.time_ns = 1000 * (int64_t)NS_PER_S;

    begin(&s, 4);
    assert_int_equal(take_piece(&s, &first), DECODE_FRAGMENT);
    second.time_ns = first.time_ns + LIMIT_FRAGMENT_NS;
    assert_int_equal(take_piece(&s, &second), DECODE_SEGMENT);
    end(&s, 0, 0, 0);

    begin(&s, 4);
    assert_int_equal(take_piece(&s, &first), DECODE_FRAGMENT);
    second.time_ns++;
    assert_int_equal(take_piece(&s, &second), DECODE_FRAGMENT);
    assert_int_equal(fragments_counts(s.f).incomplete, 1);
    first.time_ns = second.time_ns;
    assert_int_equal(take_piece(&s, &first), DECODE_SEGMENT);
    assert_original(&s);
    end(&s, 1, 0, 0);

    begin(&s, 4); /* a clock that goes back */
    first.time_ns = INT64_MAX;
    second.time_ns = INT64_MIN;
    assert_int_equal(take_piece(&s, &first), DECODE_FRAGMENT);
    assert_int_equal(take_piece(&s, &second), DECODE_SEGMENT);
    end(&s, 0, 0, 0);
}

static void
time_is_up_for_what_was_dropped(void **state)
{
    struct piece p;
    struct stage s;

    (void)state;
    original_ip4(48);
    begin(&s, 4);
    assert_int_equal(take(&s, 0, 24), DECODE_FRAGMENT);
    assert_int_equal(take(&s, 16, 24), DECODE_FRAGMENT);
    p = part(0, 24);
    p.time_ns = LIMIT_FRAGMENT_NS + 1;
    assert_int_equal(take_piece(&s, &p), DECODE_FRAGMENT);
    p = part(24, 24);
    p.time_ns = LIMIT_FRAGMENT_NS + 1;
    assert_int_equal(take_piece(&s, &p), DECODE_SEGMENT);
    end(&s, 0, 1, 0);
}

static void
the_least_recent_makes_room(void **state)
{
    struct piece p;
    struct stage s;

    (void)state;
    original_ip4(72);
    begin(&s, 2);
    for (uint32_t id = 1; id <= 2; id++) {
        p = part(0, 24);
        p.id = id;
        assert_int_equal(take_piece(&s, &p), DECODE_FRAGMENT);
    }
    p = part(24, 24);
    p.id = 1; /* now the other one is the least recent */
    assert_int_equal(take_piece(&s, &p), DECODE_FRAGMENT);
    p = part(0, 24);
    p.id = 3;
    assert_int_equal(take_piece(&s, &p), DECODE_FRAGMENT);
    assert_int_equal(fragments_counts(s.f).crowded_out, 1);
    p = part(48, 24);
    p.id = 1;
    assert_int_equal(take_piece(&s, &p), DECODE_SEGMENT);
    p = part(48, 24);
    p.id = 2; /* its beginning is gone; there is room again */
    assert_int_equal(take_piece(&s, &p), DECODE_FRAGMENT);
    assert_int_equal(fragments_counts(s.f).crowded_out, 1);
    end(&s, 2, 0, 0);
}

/* An identification that is used again begins another packet. */
static void
the_same_identification_again(void **state)
{
    struct stage s;

    (void)state;
    original_ip4(48);
    begin(&s, 4);
    for (int i = 0; i < 3; i++) {
        original.at[IP4_BYTES + 30] = (uint8_t)i;
        assert_int_equal(take(&s, 24, 24), DECODE_FRAGMENT);
        assert_int_equal(take(&s, 0, 24), DECODE_SEGMENT);
        assert_original(&s);
    }
    end(&s, 0, 0, 0);
}

/* Of two pieces with something else in the key each waits for its own other half. */
static void
what_does_not_belong_together(void **state)
{
    struct piece first, second;
    struct stage s;

    (void)state;
    original_ip6(48);
    begin(&s, 8);
    first = part(0, 24);
    second = part(24, 24);
    assert_int_equal(take_piece(&s, &first), DECODE_FRAGMENT);
    second.id = 0x10007; /* all 32 bits count */
    assert_int_equal(take_piece(&s, &second), DECODE_FRAGMENT);
    second = part(24, 24);
    second.vlan = 5;
    assert_int_equal(take_piece(&s, &second), DECODE_FRAGMENT);
    original.at[8 + 15] ^= 1; /* source */
    assert_int_equal(take(&s, 24, 24), DECODE_FRAGMENT);
    original.at[8 + 15] ^= 1;
    original.at[24 + 15] ^= 1; /* destination */
    assert_int_equal(take(&s, 24, 24), DECODE_FRAGMENT);
    original.at[24 + 15] ^= 1;
    first.vlan = 5;
    assert_int_equal(take_piece(&s, &first), DECODE_SEGMENT);
    assert_original(&s);
    assert_int_equal(s.segment.vlan, 5);
    end(&s, 4, 0, 0);
}

/* RFC 791 section 3.2 counts the protocol in, RFC 8200 section 4.5 does not. */
static void
the_protocol_counts_in_ipv4(void **state)
{
    struct piece p;
    struct frame frame;
    struct stage s;
    uint8_t *bytes;

    (void)state;
    for (int version = 4; version <= 6; version += 2) {
        version == 4 ? original_ip4(48) : original_ip6(48);
        begin(&s, 4);
        p = part(24, 24);
        bytes = piece_frame(&p, &frame);
        assert_int_equal(decode_frame(&frame, &s.segment), DECODE_FRAGMENT);
        s.segment.fragment.protocol = DESTINATION;
        assert_int_equal(fragments_take(s.f, &frame, &s.segment, &s.whole), DECODE_FRAGMENT);
        free(bytes);
        assert_int_equal(take(&s, 0, 24), version == 4 ? DECODE_FRAGMENT : DECODE_SEGMENT);
        end(&s, version == 4 ? 2 : 0, 0, 0);
    }
}

/* The lengths are true; the bytes end where the first ones are missing. */
static void
cut_by_the_snapshot(void **state)
{
    struct piece first, second;
    struct stage s;

    (void)state;
    original_ip4(1400);
    for (int second_first = 0; second_first < 2; second_first++) {
        first = part(0, 1000);
        second = part(1000, 400);
        first.captured = second_first ? 1000 : 100;
        second.captured = 50;
        begin(&s, 4);
        assert_int_equal(take_piece(&s, second_first ? &second : &first), DECODE_FRAGMENT);
        assert_int_equal(take_piece(&s, second_first ? &first : &second), DECODE_SEGMENT);
        assert_int_equal(s.segment.len, 1380);
        assert_int_equal(s.segment.captured_len, second_first ? 1030 : 80);
        assert_int_equal(s.segment.notes, SEGMENT_REBUILT | SEGMENT_CUT_PAYLOAD);
        assert_int_equal(s.segment.frame_wire_bytes, 1420);
        assert_int_equal(s.whole.captured_bytes, second_first ? 1070 : 120);
        end(&s, 0, 0, 0);
    }
}

/* Where the bytes were not captured nobody can say that they differ. */
static void
a_repetition_that_is_cut(void **state)
{
    struct piece p;
    struct stage s;

    (void)state;
    original_ip4(1400);
    begin(&s, 4);
    p = part(0, 1000);
    p.captured = 100;
    assert_int_equal(take_piece(&s, &p), DECODE_FRAGMENT);
    original.at[IP4_BYTES + 100] ^= 1;
    assert_int_equal(take(&s, 0, 1000), DECODE_FRAGMENT);
    assert_int_equal(take(&s, 1000, 400), DECODE_SEGMENT);
    end(&s, 0, 0, 0);
}

/* A packet of which not even the ports are in its fragments. */
static void
too_short_for_tcp(void **state)
{
    struct stage s;

    (void)state;
    original_ip4(8);
    original.len = 10; /* 8 and 2 */
    begin(&s, 4);
    assert_int_equal(take(&s, 8, 2), DECODE_FRAGMENT);
    assert_int_equal(take(&s, 0, 8), DECODE_SEGMENT);
    assert_int_equal(s.segment.src.port, 1000);
    assert_int_equal(s.segment.notes, SEGMENT_REBUILT | SEGMENT_CUT_HEADER | SEGMENT_BAD_IP_LENGTH);
    original.len = 9;
    struct piece p = part(0, 8);
    p.captured = 3;
    assert_int_equal(take_piece(&s, &p), DECODE_FRAGMENT);
    assert_int_equal(take(&s, 8, 1), DECODE_TOO_SHORT);
    end(&s, 0, 0, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_order_of_four),
        cmocka_unit_test(the_largest_packet),
        cmocka_unit_test(past_the_largest_packet),
        cmocka_unit_test(a_header_that_makes_it_too_long),
        cmocka_unit_test(fragments_that_cannot_be),
        cmocka_unit_test(headers_longer_than_the_room_for_them),
        cmocka_unit_test(a_repetition_is_left_out),
        cmocka_unit_test(overlaps_drop_the_packet),
        cmocka_unit_test(of_what_overlaps_one_stands),
        cmocka_unit_test(past_its_frame_is_cut),
        cmocka_unit_test(a_cut_fragment_is_left_apart),
        cmocka_unit_test(a_cut_tunnel_is_left_apart_with_a_length),
        cmocka_unit_test(two_at_once_are_an_overlap),
        cmocka_unit_test(two_ends_drop_the_packet),
        cmocka_unit_test(other_bytes_are_no_repetition),
        cmocka_unit_test(time_is_up),
        cmocka_unit_test(time_is_up_for_what_was_dropped),
        cmocka_unit_test(the_least_recent_makes_room),
        cmocka_unit_test(the_same_identification_again),
        cmocka_unit_test(what_does_not_belong_together),
        cmocka_unit_test(the_protocol_counts_in_ipv4),
        cmocka_unit_test(cut_by_the_snapshot),
        cmocka_unit_test(a_repetition_that_is_cut),
        cmocka_unit_test(too_short_for_tcp),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
