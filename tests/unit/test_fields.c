/*
 * Which bytes are which field: each bit of a frame belongs to one, through tunnels, cut anywhere,
 * and with any byte changed.
 */
#include "test_decode_build.h"

#include "fields_check.h"

enum { GRE = 47, UDP = 17, VXLAN_PORT = 4789, OPTIONS_AT = ETHERNET_BYTES + IP4_BYTES + TCP_BYTES };

#define N_OF(table) (sizeof(table) / sizeof(table)[0])

static struct frame
frame_of(const struct build *b, size_t captured)
{
    return (struct frame){.number = 1,
                          .captured_bytes = (uint32_t)captured,
                          .wire_bytes = (uint32_t)b->len,
                          .at = b->at,
                          .link_type = ETHERNET};
}

/* The promises hold, whatever decode makes of the frame. */
static void
assert_good(const struct frame *frame)
{
    uint8_t *copy = malloc(frame->captured_bytes + (frame->captured_bytes == 0));
    struct frame exact = *frame;
    struct segment s;
    const char *problem;

    assert_non_null(copy);
    memcpy(copy, frame->at, frame->captured_bytes);
    exact.at = copy;
    bool segment = decode_frame(&exact, &s) == DECODE_SEGMENT;

    problem = fields_problem(&exact, segment ? &s : NULL);
    free(copy);
    if (problem)
        fail_msg("%s", problem);
}

/* As they are, cut at each byte, and with each byte changed. */
static void
assert_good_however(const struct build *b)
{
    for (size_t n = 0; n <= b->len; n++) {
        struct frame frame = frame_of(b, n);

        assert_good(&frame);
    }
    for (size_t i = 0; i < b->len; i++)
        for (unsigned flip = 1; flip < 256; flip = flip * 2 + (flip == 1)) {
            struct build mutated = *b;
            struct frame frame = frame_of(&mutated, b->len);

            mutated.at[i] ^= (uint8_t)flip;
            assert_good(&frame);
        }
}

static const uint8_t many_options[] = {
    2, 4,  5, 180, 4, 2, 1, 3, 3, 7,                                        /* MSS, SACK, scale */
    8, 10, 0, 0,   0, 1, 0, 0, 0, 2,                                        /* timestamps */
    5, 10, 0, 0,   0, 9, 0, 0, 0, 12, 30, 4, 0x20, 1, 28, 4, 0x80, 5, 0, 0, /* SACK, MPTCP, ... */
};

static void
put_segment(struct build *b, const uint8_t *options, size_t n, unsigned payload)
{
    put_tcp_as(b, (unsigned)(TCP_BYTES + n) / 4, TCP_ACK | TCP_PSH);
    put(b, options, n);
    put_fill(b, 'x', payload);
}

static struct build
plain(const uint8_t *options, size_t n)
{
    struct build b = {0};

    put_ethernet(&b, IPV4);
    put_ip4(&b, (unsigned)(TCP_BYTES + n + 5));
    put_segment(&b, options, n, 5);
    put_fill(&b, 0, 4); /* padding */
    return b;
}

static size_t
read_build(const struct build *b, struct field fields[LIMIT_FIELDS])
{
    struct frame frame = frame_of(b, b->len);

    return fields_read(&frame, fields);
}

static const struct field *
find(const struct field *fields, size_t n, enum field_id id, int nth)
{
    for (size_t i = 0; i < n; i++)
        if (fields[i].id == id && nth-- == 0)
            return &fields[i];
    fail_msg("no field %d", (int)id);
    return NULL;
}

static void
the_header_is_told_bit_by_bit(void **state)
{
    static const struct {
        uint8_t id;
        uint32_t at, bits, value; /* in the TCP header */
    } want[] = {
        {FIELD_TCP_SOURCE, 0, 16, 1000},     {FIELD_TCP_DESTINATION, 16, 16, 2000},
        {FIELD_TCP_SEQ, 32, 32, 0xfffffffe}, {FIELD_TCP_ACK, 64, 32, 5},
        {FIELD_TCP_OFFSET, 96, 4, 15},       {FIELD_TCP_FLAGS, 100, 12, 0x018},
        {FIELD_TCP_RESERVED, 100, 3, 0},     {FIELD_TCP_AE, 103, 1, 0},
        {FIELD_TCP_CWR, 104, 1, 0},          {FIELD_TCP_ECE, 105, 1, 0},
        {FIELD_TCP_URG, 106, 1, 0},          {FIELD_TCP_ACK_FLAG, 107, 1, 1},
        {FIELD_TCP_PSH, 108, 1, 1},          {FIELD_TCP_RST, 109, 1, 0},
        {FIELD_TCP_SYN, 110, 1, 0},          {FIELD_TCP_FIN, 111, 1, 0},
        {FIELD_TCP_WINDOW, 112, 16, 512},    {FIELD_TCP_CHECKSUM, 128, 16, 0xbeef},
        {FIELD_TCP_URGENT, 144, 16, 0x1234}, {FIELD_TCP_OPTIONS, 160, 320, 0},
    };
    struct field fields[LIMIT_FIELDS];
    struct build b = plain(many_options, sizeof many_options);
    size_t n = read_build(&b, fields);

    (void)state;
    for (size_t i = 0; i < N_OF(want); i++) {
        const struct field *f = find(fields, n, (enum field_id)want[i].id, 0);

        assert_int_equal(f->at, (ETHERNET_BYTES + IP4_BYTES) * 8 + want[i].at);
        assert_int_equal(f->bits, want[i].bits);
        assert_int_equal(f->value, want[i].value);
    }
    assert_int_equal(find(fields, n, FIELD_TRAILER, 0)->bits, 4 * 8);
    assert_int_equal(find(fields, n, FIELD_PAYLOAD, 0)->bits, 5 * 8);
}

static void
options_are_told_by_their_parts(void **state)
{
    static const struct {
        uint8_t id;
        uint32_t at, bits, value; /* in the options, in bits */
        int nth;
    } want[] = {
        {FIELD_OPTION, 0, 32, 0x020405b4, 0},      {FIELD_OPTION_MSS, 16, 16, 1460, 0},
        {FIELD_OPTION_SHIFT, 72, 8, 7, 0},         {FIELD_OPTION_TSVAL, 96, 32, 1, 0},
        {FIELD_OPTION_TSECR, 128, 32, 2, 0},       {FIELD_OPTION_SACK_LEFT, 176, 32, 9, 0},
        {FIELD_OPTION_SACK_RIGHT, 208, 32, 12, 0}, {FIELD_OPTION_SUBTYPE, 256, 4, 2, 0},
        {FIELD_OPTION_VALUE, 260, 12, 1, 0},       {FIELD_OPTION_MINUTES, 288, 1, 1, 0},
        {FIELD_OPTION_TIMEOUT, 289, 15, 5, 0},     {FIELD_OPTION, 304, 8, 0, 8},
    };
    struct field fields[LIMIT_FIELDS];
    struct build b = plain(many_options, sizeof many_options);
    size_t n = read_build(&b, fields);

    (void)state;
    for (size_t i = 0; i < N_OF(want); i++) {
        const struct field *f = find(fields, n, (enum field_id)want[i].id, want[i].nth);

        assert_int_equal(f->at, OPTIONS_AT * 8 + want[i].at);
        assert_int_equal(f->bits, want[i].bits);
        assert_int_equal(f->value, want[i].value);
    }
}

static void
what_cannot_be_an_option_is_the_rest(void **state)
{
    const uint8_t broken[] = {1, 2, 1, 9}, padded[] = {1, 0, 0, 7};
    struct field fields[LIMIT_FIELDS];
    struct build b = plain(broken, sizeof broken);
    size_t n = read_build(&b, fields);

    (void)state;
    assert_int_equal(find(fields, n, FIELD_OPTIONS_REST, 0)->at, (OPTIONS_AT + 1) * 8);
    assert_int_equal(find(fields, n, FIELD_OPTIONS_REST, 0)->bits, 3 * 8);
    b = plain(padded, sizeof padded);
    n = read_build(&b, fields);
    assert_int_equal(find(fields, n, FIELD_OPTIONS_REST, 0)->bits, 8);
}

static void
a_field_cut_by_the_capture_says_so(void **state)
{
    struct field fields[LIMIT_FIELDS];
    struct build b = plain(NULL, 0);
    struct frame frame = frame_of(&b, ETHERNET_BYTES + IP4_BYTES + 6);
    size_t n = fields_read(&frame, fields);

    (void)state;
    assert_true(find(fields, n, FIELD_TCP_SEQ, 0)->cut);
    assert_int_equal(find(fields, n, FIELD_TCP_SEQ, 0)->bits, 16);
    assert_int_equal(fields[n - 1].id, FIELD_TCP_SEQ);
    frame.captured_bytes = OPTIONS_AT + 2;
    n = fields_read(&frame, fields);
    assert_true(find(fields, n, FIELD_PAYLOAD, 0)->cut);
    assert_int_equal(find(fields, n, FIELD_PAYLOAD, 0)->bits, 16);
}

static void
each_byte_belongs_to_one_field(void **state)
{
    struct build b = plain(many_options, sizeof many_options);

    (void)state;
    assert_good_however(&b);
}

/* Two VLAN tags, GRE in IPv6 with extension headers. */
static void
through_tunnels_too(void **state)
{
    struct build b = {0};
    struct field fields[LIMIT_FIELDS];
    const uint8_t routing[] = {GRE, 0, 0, 0, 0, 0, 0, 0};

    (void)state;
    put_ethernet(&b, 0x88a8);
    put_vlan(&b, 5, 0x8100);
    put_vlan(&b, 6, IPV6);
    put_ip6(&b, sizeof routing + 4 + IP4_BYTES + TCP_BYTES + 5, 43);
    put(&b, routing, sizeof routing);
    put_u32(&b, IPV4);
    put_ip4(&b, TCP_BYTES + 5);
    put_segment(&b, NULL, 0, 5);
    assert_good_however(&b);
    size_t n = read_build(&b, fields);

    assert_int_equal(find(fields, n, FIELD_IP_EXTENSIONS, 0)->bits, 64);
    assert_int_equal(find(fields, n, FIELD_LAYERS, 2)->at, (ETHERNET_BYTES + 4) * 8);
    assert_int_equal(find(fields, n, FIELD_LAYERS, 3)->bits, 32); /* GRE */
    assert_int_equal(find(fields, n, FIELD_IP_SOURCE, 1)->value, 0x0a000001);
}

static void
udp_and_what_it_carries_are_two(void **state)
{
    struct build b = {0};
    struct field fields[LIMIT_FIELDS];
    unsigned inner = ETHERNET_BYTES + IP4_BYTES + TCP_BYTES + 5;

    (void)state;
    put_ethernet(&b, IPV4);
    put_ip4_as(&b, IP4_BYTES + 16 + inner, 0, UDP);
    put_u16(&b, 9);
    put_u16(&b, VXLAN_PORT);
    put_u16(&b, 16 + inner);
    put_u16(&b, 0);
    put_fill(&b, 0, 8);
    put_ethernet(&b, IPV4);
    put_ip4(&b, TCP_BYTES + 5);
    put_segment(&b, NULL, 0, 5);
    assert_good_however(&b);
    size_t n = read_build(&b, fields);

    assert_int_equal(find(fields, n, FIELD_LAYERS, 1)->bits, 64);
    assert_int_equal(find(fields, n, FIELD_LAYERS, 2)->bits, 64);
    assert_int_equal(find(fields, n, FIELD_LAYERS, 3)->bits, ETHERNET_BYTES * 8);
}

/* As many IP headers in each other as decode walks through, and 40 options of one byte. */
static void
the_list_is_never_full(void **state)
{
    enum { IN_EACH_OTHER = 15, IP_IN_IP = 4 };
    struct build b = {0};
    struct field fields[LIMIT_FIELDS];
    uint8_t nops[40];
    unsigned rest = IN_EACH_OTHER * IP4_BYTES + TCP_BYTES + sizeof nops + 5;

    (void)state;
    memset(nops, 1, sizeof nops);
    put_ethernet(&b, IPV4);
    for (int i = 0; i < IN_EACH_OTHER - 1; i++, rest -= IP4_BYTES)
        put_ip4_as(&b, rest, 0, IP_IN_IP);
    put_ip4(&b, rest - IP4_BYTES);
    put_segment(&b, nops, sizeof nops, 5);
    assert_good_however(&b);
    size_t n = read_build(&b, fields);

    assert_int_equal(find(fields, n, FIELD_OPTION, 39)->kind, TCPOPT_NOP);
    assert_int_equal(find(fields, n, FIELD_IP4, 14)->bits, IP4_BYTES * 8);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_header_is_told_bit_by_bit),
        cmocka_unit_test(options_are_told_by_their_parts),
        cmocka_unit_test(what_cannot_be_an_option_is_the_rest),
        cmocka_unit_test(a_field_cut_by_the_capture_says_so),
        cmocka_unit_test(each_byte_belongs_to_one_field),
        cmocka_unit_test(through_tunnels_too),
        cmocka_unit_test(udp_and_what_it_carries_are_two),
        cmocka_unit_test(the_list_is_never_full),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
