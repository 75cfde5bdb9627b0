/* The quick way of plain frames says what decode_parts says, header by header: of frames in which
 * a few bytes, a length or the end are other than usual, and of the usual ones. */
#include "../../src/decode/plain.h"
#include "in_range.h"
#include "test_decode_build.h"

#define FRAMES 200000
#define CHANGES_MAX 3

static uint64_t random_state;

static uint32_t
below(uint32_t n)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((random_state >> 33) % n);
}

static void
put_usual(struct build *b)
{
    static const char *const payloads[] = {"", "x", "GET / HTTP/1.0\r\n\r\n",
                                           "HTTP/1.0 200 OK\r\nA: b\r\n\r\nbody"};
    static const uint8_t of_syn[] = {2, 4, 5, 0xb4, 4, 2, 8, 10, 1, 2,
                                     3, 4, 5, 6,    7, 8, 1, 3,  3, 7};
    static const uint8_t timestamps[] = {1, 1, 8, 10, 1, 2, 3, 4, 5, 6, 7, 8};
    static const struct {
        const uint8_t *at;
        unsigned n;
    } options[] = {{NULL, 0}, {timestamps, sizeof timestamps}, {of_syn, sizeof of_syn}};
    const char *payload = payloads[below(4)];
    uint32_t o = below(3);

    put_ethernet(b, IPV4);
    put_ip4(b, (unsigned)(TCP_BYTES + options[o].n + strlen(payload)));
    put_tcp_as(b, 5 + options[o].n / 4, TCP_ACK | (below(8) == 0 ? TCP_FIN : 0));
    put(b, options[o].at, options[o].n);
    put(b, (const uint8_t *)payload, strlen(payload));
    put_fill(b, 0, below(3) == 0 ? below(8) : 0);
}

static void
change(struct build *b, struct frame *frame)
{
    static const uint8_t likely[] = {0, 4, 6, 43, 0x45, 0x46, 0x50, 0x60, 0x80, 0x81, 0xf0, 0xff};
    uint32_t n = below(CHANGES_MAX + 1);

    for (uint32_t i = 0; i < n; i++)
        b->at[below((uint32_t)b->len)] = likely[below(sizeof likely)];
    if (below(6) == 0)
        frame->captured_bytes = below((uint32_t)b->len + 1);
    if (below(6) == 0)
        frame->wire_bytes = below(2 * (uint32_t)b->len);
    if (below(20) == 0)
        frame->link_type = (int)below(300);
    if (below(20) == 0)
        frame->fcs_bytes = 4;
}

/* True if it went the quick way. */
static bool
compare_frame(void)
{
    struct build b = {0};
    struct frame frame = {.time_ns = 77, .number = 3, .link_type = ETHERNET, .interface = below(2)};
    struct segment quick, parts;
    bool plain;

    put_usual(&b);
    frame.captured_bytes = frame.wire_bytes = (uint32_t)b.len;
    change(&b, &frame);
    frame.at = b.at;
    memset(&quick, 0xa5, sizeof quick);
    memset(&parts, 0xa5, sizeof parts);
    plain = plain_read(&frame, &quick);
    if (plain) {
        assert_int_equal(decode_parts(&frame, &parts), DECODE_SEGMENT);
        assert_memory_equal(&quick, &parts, sizeof quick);
    }
    return plain;
}

static void
the_quick_way_says_what_the_parts_say(void **state)
{
    unsigned n = 0;

    (void)state;
    for (unsigned i = 0; i < FRAMES; i++) {
        random_state = i;
        n += compare_frame();
    }
    assert_int_in_range(n, FRAMES / 4, FRAMES);
}

static void
a_whole_segment_with_timestamps_goes_the_quick_way(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    put_ethernet(&b, IPV4);
    put_ip4(&b, TCP_BYTES + 12 + 4);
    put_tcp_as(&b, 8, TCP_ACK);
    put(&b, BYTES(1, 1, 8, 10, 1, 2, 3, 4, 5, 6, 7, 8));
    put_fill(&b, 'x', 4);
    assert_true(plain_read(&(struct frame){.captured_bytes = (uint32_t)b.len,
                                           .wire_bytes = (uint32_t)b.len,
                                           .at = b.at,
                                           .link_type = ETHERNET},
                           &s));
    assert_int_equal(s.len, 4);
    assert_int_equal(s.options.tsecr, 0x05060708);
}

static void
what_has_no_time_says_so(void **state)
{
    struct build b = {0};
    struct segment s;

    (void)state;
    put_usual(&b);
    struct frame frame = {.captured_bytes = (uint32_t)b.len,
                          .wire_bytes = (uint32_t)b.len,
                          .at = b.at,
                          .link_type = ETHERNET};

    assert_int_equal(decode_frame(&frame, &s), DECODE_SEGMENT);
    assert_int_equal(s.notes & SEGMENT_NO_TIME, 0); /* second 0 of 1970 is a time */
    frame.no_time = true;
    assert_int_equal(decode_frame(&frame, &s), DECODE_SEGMENT);
    assert_int_equal(s.notes & SEGMENT_NO_TIME, SEGMENT_NO_TIME);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_quick_way_says_what_the_parts_say),
        cmocka_unit_test(a_whole_segment_with_timestamps_goes_the_quick_way),
        cmocka_unit_test(what_has_no_time_says_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
