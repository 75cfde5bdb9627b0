/* The test language: frames hold what was written. */
#define _DEFAULT_SOURCE /* mkstemp */

#include "../tools/seg.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

/* Where headers begin in a frame of Ethernet and IPv4 without options. */
enum { IP = 14, TCP = 34, OPTIONS = 54 };

#define ENDS "client 127.0.0.1:55106\nserver 127.0.0.1:5000\n"
#define ENDS6 "client [2001:db8::1]:55106\nserver [::1]:5000\n"

static uint32_t
number_at(const struct frame *f, size_t at, size_t n)
{
    uint32_t value = 0;

    assert_true(at + n <= f->captured_bytes);
    for (size_t i = 0; i < n; i++)
        value = value << 8 | f->at[at + i];
    return value;
}

static void
parse(struct seg *seg, const char *text)
{
    if (!seg_parse(seg, "t.seg", text))
        fail_msg("%s", seg->problem);
}

static void
assert_problem(const char *text, const char *problem)
{
    struct seg seg;

    assert_false(seg_parse(&seg, "t.seg", text));
    assert_string_equal(seg.problem, problem);
    seg_finish(&seg);
}

/* Parses one segment line between IPv4 ends and compares bytes of its frame. */
static void
assert_bytes(const char *line, size_t at, const void *bytes, size_t n)
{
    char text[1024];
    struct seg seg;

    snprintf(text, sizeof text, ENDS "%s\n", line);
    parse(&seg, text);
    assert_int_equal(seg.n_frames, 1);
    assert_true(at + n <= seg.frames[0].captured_bytes);
    assert_memory_equal(seg.frames[0].at + at, bytes, n);
    seg_finish(&seg);
}

static void
a_segment_is_a_whole_frame(void **state)
{
    struct seg seg;
    const struct frame *f;

    (void)state;
    parse(&seg, ENDS "isn C 1063616027\nisn S 411719856\n"
                     "+0.5 C > S P. 1:15(14) ack 1 win 512 \"Hello, server!\"\n");
    assert_int_equal(seg.n_frames, 1);
    f = seg.frames;
    assert_int_equal(f->link_type, 1);
    assert_int_equal(f->number, 1);
    assert_int_equal(f->time_ns, SEG_EPOCH_S * 1000000000LL + 500000000LL);
    assert_int_equal(f->captured_bytes, 14 + 20 + 20 + 14);
    assert_int_equal(f->wire_bytes, f->captured_bytes);
    assert_int_equal(number_at(f, 12, 2), 0x0800);
    assert_int_equal(number_at(f, IP, 1), 0x45);
    assert_int_equal(number_at(f, IP + 2, 2), 54);
    assert_int_equal(number_at(f, IP + 9, 1), 6);
    assert_int_equal(number_at(f, IP + 12, 4), 0x7f000001);
    assert_int_equal(number_at(f, TCP, 2), 55106);
    assert_int_equal(number_at(f, TCP + 2, 2), 5000);
    assert_int_equal(number_at(f, TCP + 4, 4), 1063616028);
    assert_int_equal(number_at(f, TCP + 8, 4), 411719857);
    assert_int_equal(number_at(f, TCP + 12, 2), 0x5018);
    assert_int_equal(number_at(f, TCP + 14, 2), 512);
    assert_memory_equal(f->at + OPTIONS, "Hello, server!", 14);
    seg_finish(&seg);
}

static void
ipv6_by_the_addresses(void **state)
{
    struct seg seg;
    const struct frame *f;

    (void)state;
    parse(&seg, ENDS6 "+0 S > C S. 0:0(0) ack 1\n");
    f = seg.frames;
    assert_int_equal(f->captured_bytes, 14 + 40 + 20);
    assert_int_equal(number_at(f, 12, 2), 0x86dd);
    assert_int_equal(number_at(f, IP + 4, 2), 20);
    assert_int_equal(number_at(f, IP + 6, 1), 6);
    assert_int_equal(number_at(f, IP + 23, 1), 1);
    assert_int_equal(number_at(f, IP + 24, 4), 0x20010db8);
    assert_int_equal(number_at(f, IP + 40, 2), 5000);
    seg_finish(&seg);
}

static void
every_flag_has_its_bit(void **state)
{
    (void)state;
    assert_bytes("+0 C > S FSRP.UEW 0:0(0)", TCP + 12, "\x50\xff", 2);
    assert_bytes("+0 C > S - 0:0(0)", TCP + 12, "\x50\x00", 2);
    assert_bytes("+0 C > S W 0:0(0)", TCP + 12, "\x50\x80", 2);
    assert_bytes("+0 C > S F 0:0(0)", TCP + 12, "\x50\x01", 2);
}

static void
numbers_wrap_and_may_be_raw(void **state)
{
    (void)state;
    assert_bytes("isn C 4294967295\n+0 C > S . 1:1(0)", TCP + 4, "\0\0\0\0", 4);
    assert_bytes("isn C 4294967290\n+0 C > S . 5:5(0)", TCP + 4, "\xff\xff\xff\xff", 4);
    /* 2^32 - 6, and 14 on is 8 */
    assert_bytes("+0 C > S . raw 4294967290:8(14) ack raw 7", TCP + 4,
                 "\xff\xff\xff\xfa\x00\x00\x00\x07", 8);
    assert_bytes("+0 C > S . 0:0(0) ack 0", TCP + 4, "\x00\x00\x03\xe8\x00\x00\x13\x88", 8);
}

static void
options_are_bytes(void **state)
{
    (void)state;
    assert_bytes("+0 C > S S 0:0(0) <mss 65495,sackOK,TS val 1 ecr 4294967295,nop,wscale 7>",
                 TCP + 12, "\xa0\x02", 2);
    assert_bytes("+0 C > S S 0:0(0) <mss 65495,sackOK,TS val 1 ecr 4294967295,nop,wscale 7>",
                 OPTIONS,
                 "\x02\x04\xff\xd7\x04\x02\x08\x0a\0\0\0\x01\xff\xff\xff\xff\x01\x03\x03\x07", 20);
    assert_bytes("isn S 0\n+0 C > S . 0:0(0) <sack 1:101 201:301>", OPTIONS,
                 "\x05\x12\0\0\0\x01\0\0\0\x65\0\0\0\xc9\0\0\x01\x2d\0\0", 20);
    assert_bytes("+0 C > S S 0:0(0) <fo 0102 03,uto 60>", OPTIONS,
                 "\x22\x05\x01\x02\x03\x1c\x04\x00\x3c\0\0\0", 12);
    assert_bytes("+0 C > S S 0:0(0) <kind 111 abcd,fo,eol>", OPTIONS,
                 "\x6f\x04\xab\xcd\x22\x02\0\0", 8);
    assert_bytes("+0 C > S . 0:0(0) <nop,hex 0801 FF>", OPTIONS, "\x01\x08\x01\xff", 4);
}

static void
options_fill_their_last_word(void **state)
{
    (void)state;
    assert_bytes("+0 C > S . 0:2(2) <nop> \"ab\"", TCP + 12, "\x60", 1);
    assert_bytes("+0 C > S . 0:2(2) <nop> \"ab\"", OPTIONS, "\x01\0\0\0ab", 6);
    assert_bytes("+0 C > S . 0:2(2) <nop,nop,nop,nop> \"ab\"", OPTIONS,
                 "\x01\x01\x01\x01"
                 "ab",
                 6);
}

static void
what_is_wrong_can_be_written(void **state)
{
    (void)state;
    assert_bytes("+0 C > S . 0:0(0) offset 3", TCP + 12, "\x30", 1);
    assert_bytes("+0 C > S . 0:9(9) iplen 0", IP + 2, "\0\0", 2);
    assert_bytes("+0 C > S U 0:0(0) win 65535 urg 258", TCP + 14, "\xff\xff\0\0\x01\x02", 6);
    assert_bytes("+0 C > S . 0:0(0) vlan 4095", 12, "\x81\x00\x0f\xff\x08\x00\x45", 7);
}

static void
a_payload_is_text_or_zeros(void **state)
{
    (void)state;
    assert_bytes("+0 C > S . 0:8(8) \"\\n\\r\\t\\0\\\\\\\"\\x1b\\xFF\"", OPTIONS,
                 "\n\r\t\0\\\"\x1b\xff", 8);
    assert_bytes("+0 C > S . 0:3(3)", OPTIONS, "\0\0\0", 3);
    assert_bytes("+0 C > S . 0:3(3) \"a#b\" # a comment", OPTIONS, "a#b", 3);
}

static void
the_capture_may_be_shorter_than_the_wire(void **state)
{
    struct seg seg;

    (void)state;
    parse(&seg, ENDS "+0 C > S . 0:100(100) cut 4\n"
                     "+0 C > S . 0:100(100) snap 46\n"
                     "+0 C > S . 0:100(100) snap 9999\n"
                     "+0 C > S . 0:0(0)\n");
    assert_int_equal(seg.n_frames, 4);
    assert_int_equal(seg.frames[0].captured_bytes, 58);
    assert_int_equal(seg.frames[0].wire_bytes, 154);
    assert_int_equal(number_at(&seg.frames[0], IP + 2, 2), 140);
    assert_int_equal(seg.frames[1].captured_bytes, 46);
    assert_int_equal(seg.frames[1].wire_bytes, 154);
    assert_int_equal(seg.frames[2].captured_bytes, 154);
    assert_int_equal(seg.frames[3].number, 4);
    assert_int_equal(number_at(&seg.frames[3], TCP, 2), 55106);
    seg_finish(&seg);
}

static void
the_largest_segment_fits_and_no_larger(void **state)
{
    struct seg seg;

    (void)state;
    parse(&seg, ENDS "+0 C > S . 0:65495(65495)\n");
    assert_int_equal(number_at(seg.frames, IP + 2, 2), 65535);
    assert_int_equal(seg.frames[0].captured_bytes, 14 + 65535);
    seg_finish(&seg);
    assert_problem(ENDS "+0 C > S . 0:65496(65496)\n",
                   "t.seg:3: An IP packet has no room for 65496 bytes.");
}

static void
times_are_absolute_or_relative(void **state)
{
    struct seg seg;
    const int64_t zero = SEG_EPOCH_S * 1000000000LL;

    (void)state;
    parse(&seg, ENDS "2.5 C > S . 0:0(0)\n+0.000000001 C > S . 0:0(0)\n1 C > S . 0:0(0)\n"
                     "+60 raw-frame 00 01 02\n");
    assert_int_equal(seg.frames[0].time_ns - zero, 2500000000);
    assert_int_equal(seg.frames[1].time_ns - zero, 2500000001);
    assert_int_equal(seg.frames[2].time_ns - zero, 1000000000);
    assert_int_equal(seg.frames[3].time_ns - zero, 61000000000);
    assert_int_equal(seg.frames[3].captured_bytes, 3);
    assert_int_equal(number_at(&seg.frames[3], 0, 3), 0x000102);
    seg_finish(&seg);
}

static void
connections_have_ends_of_their_own(void **state)
{
    struct seg seg;

    (void)state;
    parse(&seg, ENDS "client2 10.0.0.2:2\nserver2 10.0.0.9:9\nisn C2 70000\n"
                     "+0 C2 > S2 S 0:0(0)\n+0 C > S S 0:0(0)\n+0 S2 > C2 S. 0:0(0) ack 1\n");
    assert_int_equal(number_at(&seg.frames[0], TCP, 2), 2);
    assert_int_equal(number_at(&seg.frames[0], TCP + 4, 4), 70000);
    assert_int_equal(number_at(&seg.frames[1], TCP, 2), 55106);
    assert_int_equal(number_at(&seg.frames[2], TCP, 2), 9);
    assert_int_equal(number_at(&seg.frames[2], TCP + 8, 4), 70001);
    seg_finish(&seg);
}

static void
a_later_head_line_holds_from_there(void **state)
{
    struct seg seg;

    (void)state;
    parse(&seg, ENDS "+0 C > S S 0:0(0)\nisn C 900000\n+0 C > S S 0:0(0)\n");
    assert_int_equal(number_at(&seg.frames[0], TCP + 4, 4), 1000);
    assert_int_equal(number_at(&seg.frames[1], TCP + 4, 4), 900000);
    seg_finish(&seg);
}

static void
settings_have_defaults(void **state)
{
    struct seg seg;

    (void)state;
    parse(&seg, "# nothing but this\n\n");
    assert_int_equal(seg.n_frames, 0);
    assert_int_equal(seg.settings.cols, 100);
    assert_int_equal(seg.settings.rows, 36);
    assert_int_equal(seg.settings.port, 0);
    assert_int_equal(seg.settings.numbers, SEG_RELATIVE);
    assert_false(seg.settings.ascii);
    assert_false(seg.settings.roomy);
    assert_string_equal(seg.settings.labels[0], "");
    seg_finish(&seg);
}

static void
settings_are_taken(void **state)
{
    struct seg seg;

    (void)state;
    parse(&seg, "port 65535\nnumbers symbolic\nsize 80x24\ncharset ascii\ndensity roomy\n"
                "labels My Client,Bob");
    assert_int_equal(seg.settings.cols, 80);
    assert_int_equal(seg.settings.rows, 24);
    assert_int_equal(seg.settings.port, 65535);
    assert_int_equal(seg.settings.numbers, SEG_SYMBOLIC);
    assert_true(seg.settings.ascii);
    assert_true(seg.settings.roomy);
    assert_string_equal(seg.settings.labels[0], "My Client");
    assert_string_equal(seg.settings.labels[1], "Bob");
    seg_finish(&seg);
}

static void
mistakes_have_a_line_and_a_sentence(void **state)
{
    (void)state;
    assert_problem("\nclint 1.2.3.4:5\n", "t.seg:2: \"clint\" begins no line of this language.");
    assert_problem("client 1.2.3:5\n", "t.seg:1: \"1.2.3\" is no IPv4 address.");
    assert_problem("client 1.2.3.4:65536\n", "t.seg:1: \"65536\" is no port.");
    assert_problem(
        "+0 C > S S 0:0(0)\n",
        "t.seg:1: C has no address yet: a line \"client ADDRESS:PORT\" must come first.");
    assert_problem(ENDS "+0 C > S S 1:15(13)\n", "t.seg:3: 13 bytes do not lead from 1 to 15.");
    assert_problem(ENDS "+0 C > S X 0:0(0)\n",
                   "t.seg:3: 'X' is no flag: they are F S R P . U E W e, or - for none.");
    assert_problem(ENDS "+0 C > S . 0:3(3) \"abcd\"\n",
                   "t.seg:3: The text is longer than the segment's 3 bytes.");
    assert_problem(ENDS "+0 C > S . 0:3(3) \"ab\"\n",
                   "t.seg:3: The text has 2 bytes, the segment 3.");
    assert_problem(ENDS "+0 C > S . 0:0(0) win 65536\n", "t.seg:3: The window is above 65535.");
    assert_problem(ENDS "+0 C > S . 0:0(0) <foo>\n",
                   "t.seg:3: \"foo\" is no option with a name here; kind N HEX writes any.");
    assert_problem(ENDS "+0 C > S . 0:0(0) <nop\n", "t.seg:3: The options must end with '>'.");
    assert_problem(ENDS "+0 C > S . 0:0(0) <hex 08 1>\n",
                   "t.seg:3: Hexadecimal bytes have two digits each.");
}

static void
options_have_forty_bytes_at_most(void **state)
{
    char text[256];
    struct seg seg;

    (void)state;
    snprintf(text, sizeof text, ENDS "+0 C > S . 0:0(0) <hex %080d>\n", 0);
    parse(&seg, text);
    assert_int_equal(number_at(seg.frames, TCP + 12, 1), 0xf0);
    seg_finish(&seg);
    snprintf(text, sizeof text, ENDS "+0 C > S . 0:0(0) <hex %080d,nop>\n", 0);
    assert_problem(text, "t.seg:3: The options have more than 40 bytes.");
}

static void
a_pcap_file_holds_the_frames(void **state)
{
    static const uint8_t expected[] = {
        0xa1, 0xb2, 0x3c, 0x4d, 0,    2,    0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0,
        0,    1,    0x65, 0x53, 0xf1, 0x00, 0, 0, 0, 9, 0, 0, 0, 3, 0, 0, 0, 3, 7, 8, 9};
    char path[] = P_tmpdir "/test_seg_XXXXXX", bytes[100];
    int made = mkstemp(path);
    struct seg seg;
    size_t n;
    FILE *f;

    (void)state;
    assert_true(made >= 0);
    close(made);
    parse(&seg, "+0.000000009 raw-frame 070809\n");
    assert_true(seg_write_pcap(&seg, path));
    f = fopen(path, "rb");
    assert_non_null(f);
    n = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    remove(path);
    assert_int_equal(n, sizeof expected);
    assert_memory_equal(bytes, expected, sizeof expected);
    assert_false(seg_write_pcap(&seg, "/no/such/folder/x.pcap"));
    assert_string_equal(seg.problem, "/no/such/folder/x.pcap:0: The file cannot be written.");
    seg_finish(&seg);
}

static void
a_missing_file_is_said(void **state)
{
    struct seg seg;

    (void)state;
    assert_false(seg_read(&seg, "/no/such/case.seg"));
    assert_string_equal(seg.problem, "/no/such/case.seg:0: The file cannot be read.");
    seg_finish(&seg);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_segment_is_a_whole_frame),
        cmocka_unit_test(ipv6_by_the_addresses),
        cmocka_unit_test(every_flag_has_its_bit),
        cmocka_unit_test(numbers_wrap_and_may_be_raw),
        cmocka_unit_test(options_are_bytes),
        cmocka_unit_test(options_fill_their_last_word),
        cmocka_unit_test(what_is_wrong_can_be_written),
        cmocka_unit_test(a_payload_is_text_or_zeros),
        cmocka_unit_test(the_capture_may_be_shorter_than_the_wire),
        cmocka_unit_test(the_largest_segment_fits_and_no_larger),
        cmocka_unit_test(times_are_absolute_or_relative),
        cmocka_unit_test(connections_have_ends_of_their_own),
        cmocka_unit_test(a_later_head_line_holds_from_there),
        cmocka_unit_test(settings_have_defaults),
        cmocka_unit_test(settings_are_taken),
        cmocka_unit_test(mistakes_have_a_line_and_a_sentence),
        cmocka_unit_test(options_have_forty_bytes_at_most),
        cmocka_unit_test(a_pcap_file_holds_the_frames),
        cmocka_unit_test(a_missing_file_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
