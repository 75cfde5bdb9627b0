#include "tcpviz/decode/http.h"
#include "test_decode_build.h"

/* An Ethernet frame with IPv4 and this TCP header, its options and `payload` bytes. */
static void
build_tcp(struct build *b, unsigned data_offset, unsigned flags, const uint8_t *options, size_t n,
          size_t payload)
{
    put_ethernet(b, IPV4);
    put_ip4(b, (unsigned)(TCP_BYTES + n + payload));
    put_tcp_as(b, data_offset, flags);
    put(b, options, n);
    put_fill(b, 'x', payload);
}

/* Decodes a segment with these options, padded to whole words by end-of-list bytes if needed. */
static const struct tcp_options *
decode_options(const uint8_t *options, size_t n, struct segment *s)
{
    static const uint8_t zeros[3];
    struct build b = {0};
    uint8_t padded[40];
    size_t pad = (4 - n % 4) % 4;

    assert_true(n + pad <= sizeof padded);
    memcpy(padded, options, n);
    memcpy(padded + n, zeros, pad);
    build_tcp(&b, (unsigned)(TCP_BYTES + n + pad) / 4, TCP_ACK, padded, n + pad, 6);
    assert_int_equal(decode_ethernet(&b, s), DECODE_SEGMENT);
    assert_int_equal(s->len, 6);
    return &s->options;
}

static void
assert_list(const struct tcp_options *o, const uint8_t *kinds, size_t n)
{
    assert_int_equal(o->n_list, n);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(o->list[i].kind, kinds[i]);
}

static void
every_field_of_the_header(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    build_tcp(&b, 5, TCP_PSH | TCP_ACK | TCP_URG, NULL, 0, 9);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_SEGMENT);
    assert_int_equal(s.src.port, 1000);
    assert_int_equal(s.dst.port, 2000);
    assert_int_equal(s.seq, 0xfffffffe);
    assert_int_equal(s.ack, 5);
    assert_int_equal(s.header_len, 20);
    assert_int_equal(s.flags, TCP_PSH | TCP_ACK | TCP_URG);
    assert_int_equal(s.window, 512);
    assert_int_equal(s.urgent, 0x1234);
    assert_int_equal(s.len, 9);
    assert_int_equal(s.captured_len, 9);
    assert_int_equal(s.payload_at, 54);
    assert_int_equal(s.notes, 0);
    assert_int_equal(s.options.n_list, 0);
    assert_false(s.options.has_mss);
    assert_int_equal(s.options.mptcp_subtype, 0xff);
}

static void
all_twelve_flag_bits(void **state)
{
    (void)state;
    for (unsigned bit = 1; bit <= 0x800; bit <<= 1) {
        struct build b = {0};
        struct segment s;

        build_tcp(&b, 5, bit, NULL, 0, 0);
        assert_int_equal(decode_ethernet(&b, &s), DECODE_SEGMENT);
        assert_int_equal(s.flags, bit);
    }
}

static void
data_offset_below_five_is_bad(void **state)
{
    (void)state;
    for (unsigned offset = 0; offset < 5; offset++) {
        struct build b = {0};
        struct segment s;

        build_tcp(&b, offset, TCP_ACK, NULL, 0, 9);
        assert_int_equal(decode_ethernet(&b, &s), DECODE_SEGMENT);
        assert_int_equal(s.notes, SEGMENT_BAD_OFFSET);
        assert_int_equal(s.header_len, offset * 4);
        assert_int_equal(s.len, 0);
        assert_int_equal(s.captured_len, 0);
        assert_int_equal(s.window, 512);
    }
}

static void
data_offset_past_the_segment_is_bad(void **state)
{
    struct build b = {0}, exact = {0};
    struct segment s;

    (void)state;
    build_tcp(&b, 15, TCP_ACK, NULL, 0, 39);
    put_fill(&b, 0, 20); /* padding does not help */
    assert_int_equal(decode_ethernet(&b, &s), DECODE_SEGMENT);
    assert_int_equal(s.notes, SEGMENT_BAD_OFFSET);
    assert_int_equal(s.len, 0);
    assert_int_equal(s.options.n_list, 0);
    assert_int_equal(s.header_captured, 59);

    build_tcp(&exact, 15, TCP_ACK, NULL, 0, 40);
    assert_int_equal(decode_ethernet(&exact, &s), DECODE_SEGMENT);
    assert_int_equal(s.notes & SEGMENT_BAD_OFFSET, 0);
    assert_int_equal(s.len, 0);
}

static void
options_are_read_as_far_as_the_segment_goes(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    build_tcp(&b, 10, TCP_SYN, BYTES(2, 4, 5, 0xb4, 1, 1, 8, 10), 0);
    put_fill(&b, 0, 6);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_SEGMENT);
    assert_int_equal(s.notes, SEGMENT_BAD_OFFSET);
    assert_int_equal(s.len, 0);
    assert_list(&s.options, BYTES(2, 1, 1, 8));
    assert_int_equal(s.options.mss, 1460);
    assert_false(s.options.has_tsval);
}

/* The whole fields in front of the cut. */
static void
an_option_that_is_cut_tells_what_is_there(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    build_tcp(&b, 13, TCP_ACK,
              BYTES(8, 10, 0, 0, 0, 7, 0, 0, 0, 9, 1, 1, /* */
                    5, 18, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 1, 1),
              0);
    b.len -= 4; /* and half of the second block */
    assert_int_equal(decode_as(&b, ETHERNET, b.len + 4, &s), DECODE_SEGMENT);
    assert_int_equal(s.options.n_sack, 1);
    assert_int_equal(s.options.sack[0].left, 1);
    assert_int_equal(s.options.sack[0].right, 2);
    assert_true(s.options.sack_cut);
    assert_true(s.options.has_timestamps);
    b.len -= 20; /* and half of TSecr */
    assert_int_equal(decode_as(&b, ETHERNET, b.len + 24, &s), DECODE_SEGMENT);
    assert_int_equal(s.options.n_sack, 0);
    assert_true(s.options.has_tsval);
    assert_int_equal(s.options.tsval, 7);
    assert_false(s.options.has_timestamps);
    b.len -= 3; /* and of TSval */
    assert_int_equal(decode_as(&b, ETHERNET, b.len + 27, &s), DECODE_SEGMENT);
    assert_false(s.options.has_tsval);
}

/* What an earlier segment had there is not this one's. */
static void
counters_of_accurate_ecn_that_are_cut_are_not_told(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    build_tcp(&b, 8, TCP_ACK, BYTES(172, 11, 0, 0, 1, 0, 0, 2, 0, 0, 3, 1), 0);
    assert_int_equal(decode_as(&b, ETHERNET, b.len, &s), DECODE_SEGMENT);
    assert_int_equal(s.options.n_ecn_bytes, 3);
    assert_int_equal(s.options.ecn_bytes[2], 3);
    b.len -= 2; /* the NOP, and the end of the last one */
    assert_int_equal(decode_as(&b, ETHERNET, b.len + 2, &s), DECODE_SEGMENT);
    assert_int_equal(s.options.n_list, 1);
    assert_int_equal(s.options.n_ecn_bytes, 2);
    b.len -= 8; /* all of them */
    assert_int_equal(decode_as(&b, ETHERNET, b.len + 10, &s), DECODE_SEGMENT);
    assert_int_equal(s.options.n_list, 1);
    assert_int_equal(s.options.n_ecn_bytes, 0);
}

static void
timestamps_alone_are_the_usual_options(void **state)
{
    static const struct {
        uint8_t at[16];
        size_t n;
        bool alone;
    } of[] = {
        {{1, 1, 8, 10, 0, 0, 0, 7, 0, 0, 0, 9}, 12, true},
        {{8, 10, 0, 0, 0, 7, 0, 0, 0, 9, 1, 1}, 12, false},
        {{1, 1, 8, 10, 0, 0, 0, 7, 0, 0, 0, 9, 1, 1, 4, 2}, 16, false},
        {{1, 1, 8, 9, 0, 0, 0, 7, 0, 0, 0, 9}, 12, false},
        {{0}, 0, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof of / sizeof of[0]; i++) {
        struct segment s;
        const struct tcp_options *o = decode_options(of[i].at, of[i].n, &s);

        assert_int_equal(o->only_timestamps, of[i].alone);
        if (!of[i].alone)
            continue;
        assert_list(o, BYTES(1, 1, 8));
        assert_int_equal(o->tsval, 7);
        assert_int_equal(o->tsecr, 9);
        assert_true(o->has_timestamps && o->has_tsval);
    }
}

/* What Wireshark waits for a FIN to put together. */
static void
an_answer_without_a_length_runs_to_the_fin(void **state)
{
    static const struct {
        const char *payload;
        unsigned flags;
        enum answer_end end;
    } cases[] = {
        {"HTTP/1.0 200 OK\r\n\r\n", TCP_ACK, ANSWER_RUNS_TO_FIN},
        {"HTTP/1.1 404 No\nServer: x\n\nbody", TCP_ACK, ANSWER_RUNS_TO_FIN},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", TCP_ACK, ANSWER_RUNS_TO_FIN},
        {"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n", TCP_ACK, ANSWER_RUNS_TO_FIN},
        {"HTTP/1.1 200 OK\r\ncontent-length: \t4\r\n\r\nbody", TCP_ACK, ANSWER_TOLD},
        {"HTTP/1.1 200 OK\r\nTRANSFER-ENCODING:chunked\r\n\r\n", TCP_ACK, ANSWER_TOLD},
        {"HTTP/1.1 204 No Content\r\n\r\n", TCP_ACK, ANSWER_TOLD},
        {"HTTP/1.1 304 Not Modified\r\n\r\n", TCP_ACK, ANSWER_TOLD},
        {"HTTP/1.1 100 Continue\r\n\r\n", TCP_ACK, ANSWER_NONE},
        {"HTTP/1.0 200 OK\r\nServer: x\r\n", TCP_ACK, ANSWER_HEADER},
        {"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n", TCP_ACK, ANSWER_HEADER_TOLD},
        {"HTTP/1.0 200 OK\r\nContent-Le", TCP_ACK, ANSWER_HEADER_TOLD},
        {"HTTP/1.0 200 OK", TCP_ACK, ANSWER_HEADER_TOLD},
        {"HTTP/1.0 204 No\r\n", TCP_ACK, ANSWER_HEADER_TOLD},
        {"HEAD / HTTP/1.1\r\n", TCP_ACK, ANSWER_WITHOUT_BODY},
        {"CONNECT x:443 HTTP/1.1\r\n\r\n", TCP_ACK, ANSWER_WITHOUT_BODY},
        {"HEADER", TCP_ACK, ANSWER_NONE},
        {"HTTP/1.1 200 OK\r\nContent-Length: 4 \r\n\r\nbody", TCP_ACK, ANSWER_TOLD},
        {"HTTP/1.1 200 OK\r\nContent-Length: 4x\r\n\r\nbody", TCP_ACK, ANSWER_RUNS_TO_FIN},
        {"HTTP/1.1 2040 No\r\n\r\nbody", TCP_ACK, ANSWER_RUNS_TO_FIN},
        {"HTTP 200 OK\r\n\r\nbody", TCP_ACK, ANSWER_NONE}, /* no version */
        {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\nbody", TCP_ACK, ANSWER_RUNS_TO_FIN},
        {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n\r\n", TCP_ACK,
         ANSWER_RUNS_TO_FIN},
        {"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nokHTTP/1.1 200 OK\r\n\r\n", TCP_ACK,
         ANSWER_TOLD},
        {"HTTP/1.1 103 Hints\r\n\r\nHTTP/1.1 304 No\r\n\r\n", TCP_ACK, ANSWER_TOLD},
        {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no", TCP_ACK, ANSWER_TOLD},
        {"HTTP", TCP_ACK, ANSWER_NONE},
        {"http/1.0 200 OK\r\n\r\n", TCP_ACK, ANSWER_NONE},
        {"GET / HTTP/1.0\r\n\r\n", TCP_ACK, ANSWER_NONE},
        {"HTTP/1.0 200 OK\r\n\r\n", TCP_ACK | TCP_FIN, ANSWER_NONE}, /* and here it is */
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const uint8_t *payload = (const uint8_t *)cases[i].payload;
        size_t n = strlen(cases[i].payload);
        struct build b = {0};
        struct segment s;

        put_ethernet(&b, IPV4);
        put_ip4(&b, (unsigned)(TCP_BYTES + n));
        put_tcp_as(&b, 5, cases[i].flags);
        put(&b, payload, n);
        assert_int_equal(decode_ethernet(&b, &s), DECODE_SEGMENT);
        assert_int_equal(s.answer_end, cases[i].end);
        b.len--;
        assert_int_equal(decode_as(&b, ETHERNET, b.len + 1, &s), DECODE_SEGMENT);
        assert_int_equal(s.answer_end, ANSWER_NONE); /* of what is cut nothing is put together */
    }
}

static void
the_header_of_an_answer_goes_on(void **state)
{
    static const struct {
        const char *payload;
        bool told;
        enum answer_end end;
    } cases[] = {
        {"\r\n", false, ANSWER_RUNS_TO_FIN},
        {"\r\n", true, ANSWER_TOLD},
        {"Server: x\r\n\r\nbody", false, ANSWER_RUNS_TO_FIN},
        {"Content-Length: 4\r\n\r\nbody", false, ANSWER_TOLD},
        {"Server: x\r\n", false, ANSWER_HEADER},
        {"Server: x\r\n", true, ANSWER_HEADER_TOLD},
        {"Content-Length: 4\r\n", false, ANSWER_HEADER_TOLD},
        {"Server: x\r\nConte", false, ANSWER_HEADER_TOLD}, /* it may have been */
        {"\nServer: x\r\n", false, ANSWER_HEADER},         /* behind the CR of the line before */
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(http_header_goes_on(bytes_of(cases[i].payload, strlen(cases[i].payload)),
                                             cases[i].told),
                         cases[i].end);
}

/* Whatever the IP length says: of an IP length of 0 nothing else tells where the segment ends. */
static void
a_check_sequence_is_no_payload(void **state)
{
    struct build b = {0};
    struct frame frame = {.at = b.at, .link_type = ETHERNET, .fcs_bytes = 4};
    struct segment s;

    (void)state;
    put_ethernet(&b, IPV4);
    put_ip4_as(&b, 0, 0, PROTOCOL_TCP);
    put_tcp_as(&b, 5, TCP_ACK);
    put_fill(&b, 'x', 14);
    frame.captured_bytes = frame.wire_bytes = (uint32_t)b.len;
    assert_int_equal(decode_frame(&frame, &s), DECODE_SEGMENT);
    assert_int_equal(s.len, 10);
    assert_int_equal(s.captured_len, 10);
    assert_int_equal(s.frame_wire_bytes, b.len);

    frame.captured_bytes -= 2; /* half of it */
    assert_int_equal(decode_frame(&frame, &s), DECODE_SEGMENT);
    assert_int_equal(s.captured_len, 10);
    frame.captured_bytes -= 3;
    assert_int_equal(decode_frame(&frame, &s), DECODE_SEGMENT);
    assert_int_equal(s.len, 10);
    assert_int_equal(s.captured_len, 9);

    frame.fcs_bytes = (uint16_t)(frame.wire_bytes + 1); /* not believed */
    assert_int_equal(decode_frame(&frame, &s), DECODE_SEGMENT);
    assert_int_equal(s.len, 14);
}

static void
length_of_the_segment_is_told_whatever_the_offset(void **state)
{
    struct build b = {0}, small = {0};
    struct segment s;

    (void)state;
    build_tcp(&b, 15, TCP_ACK, NULL, 0, 39);
    assert_int_equal(decode_ethernet(&b, &s), DECODE_SEGMENT);
    assert_int_equal(s.tcp_bytes, 59);
    build_tcp(&small, 2, TCP_ACK, NULL, 0, 10);
    put_fill(&small, 0, 20);
    assert_int_equal(decode_ethernet(&small, &s), DECODE_SEGMENT);
    assert_int_equal(s.tcp_bytes, 30);
    assert_int_equal(s.header_captured, 20);
}

/* Cuts a segment with timestamps and 100 bytes of data after `n` bytes of its TCP header. */
static enum decode_verdict
decode_cut(size_t n, struct segment *s)
{
    struct build b = {0};
    size_t wire_bytes;

    build_tcp(&b, 8, TCP_ACK, BYTES(1, 1, 8, 10, 0, 0, 0, 7, 0, 0, 0, 9), 100);
    wire_bytes = b.len;
    b.len = ETHERNET_BYTES + IP4_BYTES + n;
    return decode_as(&b, ETHERNET, wire_bytes, s);
}

static void
header_bytes_captured_are_counted(void **state)
{
    struct segment s;

    (void)state;
    for (size_t n = 4; n < 40; n++) {
        assert_int_equal(decode_cut(n, &s), DECODE_SEGMENT);
        assert_int_equal(s.header_captured, n < 32 ? n : 32);
        assert_int_equal(s.tcp_bytes, 132);
    }
}

static void
cut_before_the_ports_is_too_short(void **state)
{
    struct segment s;

    (void)state;
    for (size_t n = 0; n < 4; n++)
        assert_int_equal(decode_cut(n, &s), DECODE_TOO_SHORT);
}

static void
cut_behind_the_ports(void **state)
{
    struct segment s;

    (void)state;
    assert_int_equal(decode_cut(4, &s), DECODE_SEGMENT);
    assert_int_equal(s.notes, SEGMENT_CUT_HEADER);
    assert_int_equal(s.dst.port, 2000);
    assert_int_equal(s.seq, 0);
    assert_int_equal(s.header_len, 0);
    assert_int_equal(s.len, 0); /* without the data offset nobody knows */
}

static void
cut_in_the_middle_of_a_number_leaves_it_zero(void **state)
{
    struct segment s;

    (void)state;
    assert_int_equal(decode_cut(11, &s), DECODE_SEGMENT);
    assert_int_equal(s.seq, 0xfffffffe);
    assert_int_equal(s.ack, 0);
    assert_int_equal(s.flags, 0);
    assert_int_equal(s.header_captured, 11);
    assert_int_equal(decode_cut(13, &s), DECODE_SEGMENT);
    assert_int_equal(s.header_len, 0); /* shares its number with the flags */
    assert_int_equal(s.header_captured, 13);
}

static void
cut_behind_the_flags_keeps_the_length(void **state)
{
    struct segment s;

    (void)state;
    assert_int_equal(decode_cut(14, &s), DECODE_SEGMENT);
    assert_int_equal(s.flags, TCP_ACK);
    assert_int_equal(s.header_len, 32);
    assert_int_equal(s.window, 0);
    assert_int_equal(s.len, 100);
    assert_int_equal(s.captured_len, 0);
    assert_int_equal(s.notes, SEGMENT_CUT_HEADER | SEGMENT_CUT_PAYLOAD);
}

static void
cut_in_the_options(void **state)
{
    struct segment s;

    (void)state;
    assert_int_equal(decode_cut(20, &s), DECODE_SEGMENT);
    assert_int_equal(s.options.n_list, 0);
    assert_int_equal(decode_cut(23, &s), DECODE_SEGMENT); /* a kind without its length */
    assert_list(&s.options, BYTES(1, 1));
    assert_false(s.options.malformed);
    assert_int_equal(decode_cut(31, &s), DECODE_SEGMENT);
    assert_list(&s.options, BYTES(1, 1, 8));
    assert_false(s.options.has_timestamps);
    assert_false(s.options.malformed);
    assert_int_equal(s.header_len, 32);
    assert_int_equal(s.header_captured, 31);
    assert_int_equal(s.len, 100);
    assert_int_equal(s.notes, SEGMENT_CUT_OPTIONS | SEGMENT_CUT_PAYLOAD);
}

static void
cut_behind_the_options(void **state)
{
    struct segment s;

    (void)state;
    assert_int_equal(decode_cut(32, &s), DECODE_SEGMENT);
    assert_true(s.options.has_timestamps);
    assert_int_equal(s.header_captured, 32);
    assert_int_equal(s.captured_len, 0);
    assert_int_equal(s.notes, SEGMENT_CUT_PAYLOAD);
    assert_int_equal(decode_cut(132, &s), DECODE_SEGMENT);
    assert_int_equal(s.captured_len, 100);
    assert_int_equal(s.notes, 0);
}

static void
option_past_the_header_is_malformed_even_when_cut(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    build_tcp(&b, 7, TCP_ACK, BYTES(8, 10, 0, 0, 0, 0, 0, 0), 0);
    b.len -= 4;
    assert_int_equal(decode_as(&b, ETHERNET, b.len + 4, &s), DECODE_SEGMENT);
    assert_int_equal(s.notes, SEGMENT_CUT_OPTIONS | SEGMENT_BAD_OPTIONS);
}

static void
malformed_options_tell_why(void **state)
{
    struct segment s;

    (void)state;
    assert_int_equal(decode_options(BYTES(1, 8, 1, 0), &s)->malformed, OPTIONS_LENGTH_BELOW_2);
    assert_int_equal(decode_options(BYTES(1, 1, 1, 8), &s)->malformed, OPTIONS_LENGTH_BELOW_2);
    assert_int_equal(decode_options(BYTES(8, 10, 0, 0), &s)->malformed, OPTIONS_PAST_HEADER);
}

static void
options_of_a_syn(void **state)
{
    struct segment s;
    const struct tcp_options *o = decode_options(
        BYTES(2, 4, 5, 0xb4, 4, 2, 8, 10, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 1, 3, 3, 7), &s);

    (void)state;
    assert_list(o, BYTES(2, 4, 8, 1, 3));
    assert_int_equal(o->list[2].len, 10);
    assert_int_equal(o->list[3].len, 1);
    assert_true(o->has_mss && o->sack_permitted && o->has_timestamps && o->has_wscale);
    assert_int_equal(o->mss, 1460);
    assert_int_equal(o->tsval, 0xffffffff);
    assert_int_equal(o->tsecr, 0);
    assert_int_equal(o->wscale, 7);
    assert_false(o->has_fast_open || o->has_user_timeout || o->malformed);
}

static void
window_scale_is_kept_as_sent(void **state)
{
    struct segment s;

    (void)state;
    assert_int_equal(decode_options(BYTES(3, 3, 255), &s)->wscale, 255);
}

static void
four_sack_blocks(void **state)
{
    static const uint8_t sack[34] = {5, 34, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 1, [33] = 9};
    struct segment s;
    const struct tcp_options *o = decode_options(sack, sizeof sack, &s);

    (void)state;
    assert_int_equal(o->n_sack, 4);
    assert_int_equal(o->sack[0].left, 0xffffffff);
    assert_int_equal(o->sack[0].right, 1);
    assert_int_equal(o->sack[3].right, 9);
}

static void
sack_with_half_a_block_says_nothing(void **state)
{
    static const uint8_t sack[14] = {5, 14};
    struct segment s;
    const struct tcp_options *o = decode_options(sack, sizeof sack, &s);

    (void)state;
    assert_int_equal(o->n_sack, 0);
    assert_list(o, BYTES(5, 0, 0));
    assert_false(o->malformed);
}

static void
fast_open(void **state)
{
    struct segment s;
    const struct tcp_options *o = decode_options(BYTES(34, 2), &s);

    (void)state;
    assert_true(o->has_fast_open);
    assert_false(o->has_cookie);
    o = decode_options(BYTES(34, 6, 1, 2, 3, 4), &s);
    assert_true(o->has_fast_open);
    assert_true(o->has_cookie);
    o = decode_options(BYTES(34, 4, 1, 2), &s);
    assert_false(o->has_fast_open);
    o = decode_options(BYTES(34, 7, 1, 2, 3, 4, 5), &s); /* odd */
    assert_false(o->has_fast_open);
}

static void
early_fast_open(void **state)
{
    struct segment s;
    const struct tcp_options *o = decode_options(BYTES(254, 4, 0xf9, 0x89), &s);

    (void)state;
    assert_true(o->has_fast_open);
    assert_false(o->has_cookie);
    o = decode_options(BYTES(253, 8, 0xf9, 0x89, 1, 2, 3, 4), &s);
    assert_true(o->has_cookie);
    o = decode_options(BYTES(254, 4, 0xf9, 0x88), &s);
    assert_false(o->has_fast_open);
    o = decode_options(BYTES(254, 2), &s);
    assert_false(o->has_fast_open);
}

/* An option without the value that its kind has is no end of the list. */
static void
behind_an_empty_mptcp_option_the_list_goes_on(void **state)
{
    struct segment s;
    const struct tcp_options *o = decode_options(BYTES(30, 2, 3, 3, 7, 1, 1, 1), &s);

    (void)state;
    assert_true(o->has_wscale);
    assert_int_equal(o->n_list, 5);
}

static void
mptcp_of_the_first_option(void **state)
{
    struct segment s;
    const struct tcp_options *o = decode_options(BYTES(30, 4, 0x10, 0, 30, 4, 0x20, 0), &s);

    (void)state;
    assert_int_equal(o->mptcp_subtype, 1);
    assert_int_equal(o->mptcp_all, 1 << MPTCP_JOIN | 1 << MPTCP_DSS);
    assert_int_equal(decode_options(BYTES(30, 2), &s)->mptcp_subtype, 0xff);
}

/* Nor is a reset's a kind that counts: with it the connection ends. */
static void
mptcp_without_a_key_is_of_no_kind(void **state)
{
    struct segment s;

    (void)state;
    assert_int_equal(decode_options(BYTES(30, 4, 0x01, 0x81), &s)->mptcp_all, 0);
    assert_int_equal(
        decode_options(BYTES(30, 12, 0x01, 0x81, 1, 2, 3, 4, 5, 6, 7, 8), &s)->mptcp_all,
        1 << MPTCP_CAPABLE);
    assert_int_equal(decode_options(BYTES(30, 4, 0x80, 0), &s)->mptcp_all, 0);
    assert_int_equal(decode_options(BYTES(30, 3, 0x50), &s)->mptcp_all, 1 << 5);
}

/* RFC 8684 section 3.6: behind four flags. */
static void
mptcp_reason_of_a_reset(void **state)
{
    struct segment s;
    const struct tcp_options *o = decode_options(BYTES(30, 4, 0x8f, 6), &s);

    (void)state;
    assert_int_equal(o->mptcp_subtype, MPTCP_TCPRST);
    assert_int_equal(o->mptcp_reason, 6);
    assert_int_equal(decode_options(BYTES(30, 3, 0x80, 0), &s)->mptcp_subtype, MPTCP_NONE);
}

static void
user_timeout(void **state)
{
    struct segment s;
    const struct tcp_options *o = decode_options(BYTES(28, 4, 0x80, 5), &s);

    (void)state;
    assert_true(o->has_user_timeout);
    assert_int_equal(o->user_timeout, 0x8005);
}

static void
wrong_lengths_are_listed_and_say_nothing(void **state)
{
    struct segment s;
    const struct tcp_options *o =
        decode_options(BYTES(2, 3, 9, 3, 2, 4, 3, 0, 8, 3, 9, 28, 2, 77, 3, 9), &s);

    (void)state;
    assert_list(o, BYTES(2, 3, 4, 8, 28, 77));
    assert_false(o->has_mss || o->has_wscale || o->sack_permitted);
    assert_false(o->has_timestamps || o->has_user_timeout || o->malformed);
}

static void
of_two_the_last_counts(void **state)
{
    struct segment s;

    (void)state;
    assert_int_equal(decode_options(BYTES(2, 4, 1, 1, 2, 4, 2, 2), &s)->mss, 0x202);
}

static void
option_length_zero_and_one_end_the_walk(void **state)
{
    (void)state;
    for (uint8_t len = 0; len < 2; len++) {
        struct segment s;
        const struct tcp_options *o = decode_options(BYTES(1, 2, len, 1, 3, 3, 7, 0), &s);

        assert_list(o, BYTES(1));
        assert_true(o->malformed);
        assert_false(o->has_wscale);
        assert_int_equal(s.notes, SEGMENT_BAD_OPTIONS);
    }
}

static void
option_past_the_header_ends_the_walk(void **state)
{
    struct segment s;
    const struct tcp_options *o = decode_options(BYTES(1, 1, 3, 3), &s);

    (void)state;
    assert_list(o, BYTES(1, 1));
    assert_true(o->malformed);
    o = decode_options(BYTES(1, 1, 1, 3), &s); /* a kind in the last byte */
    assert_list(o, BYTES(1, 1, 1));
    assert_true(o->malformed);
    o = decode_options(BYTES(1, 3, 3, 7), &s); /* up to the last byte */
    assert_false(o->malformed);
    assert_int_equal(o->wscale, 7);
}

static void
nothing_counts_behind_the_end_of_the_list(void **state)
{
    struct segment s;
    const struct tcp_options *o = decode_options(BYTES(0, 2, 4, 5, 0xb4, 0, 0, 0), &s);

    (void)state;
    assert_list(o, BYTES(0));
    assert_false(o->has_mss);
    assert_false(o->malformed);
}

static void
forty_bytes_of_options(void **state)
{
    uint8_t nops[40];
    struct segment s;

    (void)state;
    memset(nops, TCPOPT_NOP, sizeof nops);
    assert_int_equal(decode_options(nops, sizeof nops, &s)->n_list, LIMIT_TCP_OPTIONS);
    memset(nops, TCPOPT_EOL, sizeof nops);
    assert_int_equal(decode_options(nops, sizeof nops, &s)->n_list, LIMIT_TCP_OPTIONS);
}

static void
names_of_options(void **state)
{
    (void)state;
    assert_string_equal(decode_option_name(TCPOPT_MSS), "MSS");
    assert_string_equal(decode_option_name(TCPOPT_WSCALE), "Window scale");
    assert_non_null(decode_option_name(TCPOPT_EXP2));
    assert_null(decode_option_name(200));
    assert_null(decode_option_name(255));
}

/* The order in which Linux puts them has a way of its own: it says what the walk says, which has to
 * take the same with one more byte in front of the last. */
static void
the_options_of_a_linux_syn(void **state)
{
#define BEGIN_OF_SYN 2, 4, 0x05, 0xb4, 4, 2, 8, 10, 1, 2, 3, 4, 5, 6, 7, 8, 1
    static const uint8_t kinds[] = {2, 4, 8, 1, 3}, walked_kinds[] = {2, 4, 8, 1, 1, 3, 0, 0, 0};
    struct segment s, walked_s;
    const struct tcp_options *o = decode_options(BYTES(BEGIN_OF_SYN, 3, 3, 7), &s);
    const struct tcp_options *walked = decode_options(BYTES(BEGIN_OF_SYN, 1, 3, 3, 7), &walked_s);

    (void)state;
    assert_list(o, kinds, sizeof kinds);
    assert_list(walked, walked_kinds, sizeof walked_kinds);
    for (int i = 0; i < 4; i++)
        assert_int_equal(o->list[i].len, walked->list[i].len);
    assert_int_equal(o->list[4].len, walked->list[5].len);
    assert_int_equal(o->mss, 1460);
    assert_int_equal(o->wscale, 7);
    assert_int_equal(o->tsval, 0x01020304);
    assert_int_equal(o->tsecr, 0x05060708);
    assert_true(o->has_tsval && !o->only_timestamps);
    assert_memory_equal(&o->has_mss, &walked->has_mss,
                        offsetof(struct tcp_options, mptcp_all) -
                            offsetof(struct tcp_options, has_mss));
    o = decode_options(BYTES(BEGIN_OF_SYN, 3, 4, 7), &s); /* past the header */
    assert_int_equal(o->malformed, OPTIONS_PAST_HEADER);
    assert_false(o->has_wscale);
#undef BEGIN_OF_SYN
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_options_of_a_linux_syn),
        cmocka_unit_test(every_field_of_the_header),
        cmocka_unit_test(all_twelve_flag_bits),
        cmocka_unit_test(data_offset_below_five_is_bad),
        cmocka_unit_test(data_offset_past_the_segment_is_bad),
        cmocka_unit_test(length_of_the_segment_is_told_whatever_the_offset),
        cmocka_unit_test(header_bytes_captured_are_counted),
        cmocka_unit_test(cut_before_the_ports_is_too_short),
        cmocka_unit_test(cut_behind_the_ports),
        cmocka_unit_test(cut_in_the_middle_of_a_number_leaves_it_zero),
        cmocka_unit_test(cut_behind_the_flags_keeps_the_length),
        cmocka_unit_test(cut_in_the_options),
        cmocka_unit_test(cut_behind_the_options),
        cmocka_unit_test(option_past_the_header_is_malformed_even_when_cut),
        cmocka_unit_test(malformed_options_tell_why),
        cmocka_unit_test(options_of_a_syn),
        cmocka_unit_test(window_scale_is_kept_as_sent),
        cmocka_unit_test(four_sack_blocks),
        cmocka_unit_test(sack_with_half_a_block_says_nothing),
        cmocka_unit_test(fast_open),
        cmocka_unit_test(early_fast_open),
        cmocka_unit_test(behind_an_empty_mptcp_option_the_list_goes_on),
        cmocka_unit_test(mptcp_of_the_first_option),
        cmocka_unit_test(mptcp_without_a_key_is_of_no_kind),
        cmocka_unit_test(mptcp_reason_of_a_reset),
        cmocka_unit_test(user_timeout),
        cmocka_unit_test(wrong_lengths_are_listed_and_say_nothing),
        cmocka_unit_test(of_two_the_last_counts),
        cmocka_unit_test(option_length_zero_and_one_end_the_walk),
        cmocka_unit_test(option_past_the_header_ends_the_walk),
        cmocka_unit_test(nothing_counts_behind_the_end_of_the_list),
        cmocka_unit_test(forty_bytes_of_options),
        cmocka_unit_test(names_of_options),
        cmocka_unit_test(a_check_sequence_is_no_payload),
        cmocka_unit_test(options_are_read_as_far_as_the_segment_goes),
        cmocka_unit_test(an_option_that_is_cut_tells_what_is_there),
        cmocka_unit_test(counters_of_accurate_ecn_that_are_cut_are_not_told),
        cmocka_unit_test(timestamps_alone_are_the_usual_options),
        cmocka_unit_test(an_answer_without_a_length_runs_to_the_fin),
        cmocka_unit_test(the_header_of_an_answer_goes_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
