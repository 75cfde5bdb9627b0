/*
 * TSV: the columns, each cell's form, and which cells are empty when.  Rows are those of tshark
 * 4.0.17 for the same segments.
 */
#include "../../src/story/field_names.h"
#include "in_range.h"
#include "test_sink.h"
#include "tcpviz/export/tsv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HEADER                                                                                     \
    "frame\ttime\tmark\tencap\tstream\tsrc\tsport\tdst\tdport\tflags\tflags_hex\thdr_len\tseq\t"   \
    "ack\tseq_raw\tack_raw\tlen\tnxtseq\twin_raw\twin\twin_factor\turg\topts\tmss\tsack_perm\t"    \
    "wscale\ttsval\ttsecr\tsack\tdsack\tanalysis\tdup_ack_num\tdup_ack_frame\trto\trto_frame\t"    \
    "acks_frame\tack_rtt\tinitial_rtt\tbytes_in_flight\tpush_bytes_sent\tcompleteness\t"           \
    "completeness_str\ttime_rel\ttime_delta\tclose\tfin_retrans\ttwin\n"

static struct tsv tsv;
static struct segment segment;
static struct analysis_result analysis;

/* An ACK of a connection on IPv4 with nothing unusual about it. */
static int
plain_ack(void **state)
{
    (void)state;
    memset(&segment, 0, sizeof segment);
    memset(&analysis, 0, sizeof analysis);
    segment.frame = 3;
    segment.time_ns = 1795223283105961000;
    segment.src = (struct endpoint){.address = {.version = 4, .at = {10, 0, 2, 4}}, .port = 43398};
    segment.dst = (struct endpoint){.address = {.version = 4, .at = {10, 0, 2, 5}}, .port = 5000};
    segment.seq = 1828620335;
    segment.ack = 3063091902;
    segment.flags = TCP_ACK;
    segment.window = 502;
    segment.header_len = segment.header_captured = 20;
    segment.frame_captured_bytes = segment.frame_wire_bytes = 54;
    segment.layers[segment.n_layers++] = LAYER_ETHERNET;
    segment.layers[segment.n_layers++] = LAYER_IP4;
    analysis.seq = analysis.ack = analysis.next_seq = 1;
    analysis.has_len = true;
    analysis.extent = EXTENT_ALL;
    analysis.window = 64256;
    analysis.window_factor = 128;
    analysis.completeness = 7;
    analysis.time_rel_ns = 21000;
    analysis.time_delta_ns = 7000;
    output_len = 0;
    writes = 0;
    return 0;
}

/* The row as it is written. */
static const char *
row(void)
{
    output_len = 0;
    tsv_begin(&tsv, (struct sink){collect, NULL});
    tsv_row(&tsv, &segment, &analysis, 0);
    tsv_flush(&tsv);
    assert_memory_equal(output, HEADER, strlen(HEADER));
    return output + strlen(HEADER);
}

/* The cell of a column. */
static const char *
cell(const char *column)
{
    static char found[1024];
    const char *names = HEADER, *at = row();

    while (strncmp(names, column, strlen(column)) != 0 || !strchr("\t\n", names[strlen(column)])) {
        names += strcspn(names, "\t\n") + 1;
        at += strcspn(at, "\t\n") + 1;
        assert_true(*names != '\0' && *at != '\0');
    }
    snprintf(found, sizeof found, "%.*s", (int)strcspn(at, "\t\n"), at);
    return found;
}

static void
option(uint8_t kind)
{
    segment.options.list[segment.options.n_list++].kind = kind;
}

static void
a_row_has_every_column(void **state)
{
    (void)state;
    assert_string_equal(row(), "3\t1795223283.105961000\t\teth:ip:tcp\t0\t10.0.2.4\t43398\t"
                               "10.0.2.5\t5000\tA\t0x0010\t20\t1\t1\t1828620335\t3063091902\t0\t1\t"
                               "502\t64256\t128\t0\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t7\t"
                               "Incomplete, ESTABLISHED\t0.000021000\t0.000007000\t\t\t\n");
}

/* Told at once, and otherwise one by one: the same row. */
static void
the_usual_options_are_those_of_the_list(void **state)
{
    char expected[TSV_ROW_BYTES];

    (void)state;
    option(TCPOPT_NOP);
    option(TCPOPT_NOP);
    option(TCPOPT_TIMESTAMPS);
    segment.options.has_timestamps = segment.options.has_tsval = true;
    segment.options.tsval = 77;
    segment.options.tsecr = 88;
    assert_string_equal(cell("opts"), "1,1,8");
    snprintf(expected, sizeof expected, "%.*s", TSV_ROW_BYTES - 1, row());
    segment.options.only_timestamps = true;
    assert_string_equal(row(), expected);
}

static void
a_full_row(void **state)
{
    (void)state;
    segment.flags = TCP_FIN | TCP_PSH | TCP_ACK;
    segment.len = analysis.len = 14;
    segment.header_len = segment.header_captured = 60;
    option(TCPOPT_MSS);
    option(TCPOPT_SACK_PERMITTED);
    option(TCPOPT_WSCALE);
    option(TCPOPT_TIMESTAMPS);
    option(TCPOPT_SACK);
    segment.options.has_mss = segment.options.has_wscale = segment.options.has_timestamps = true;
    segment.options.has_tsval = true;
    segment.options.mss = 1460;
    segment.options.wscale = 7;
    segment.options.tsval = 4294967295;
    segment.options.tsecr = 10;
    analysis.stream = 12;
    analysis.next_seq = 16;
    analysis.n_sack = 2;
    analysis.has_dsack = true;
    analysis.sack[0].left = 1;
    analysis.sack[0].right = 101;
    analysis.sack[1].left = 4294967200;
    analysis.sack[1].right = 5;
    analysis.flags = ANALYSIS_RETRANSMISSION | ANALYSIS_DUPLICATE_ACK | ANALYSIS_TFO_IGNORED;
    analysis.dup_ack_num = 2;
    analysis.dup_ack_frame = 18446744073;
    analysis.rto_frame = 99;
    analysis.rto_ns = 250000000;
    analysis.acks_frame = 100;
    analysis.ack_rtt_ns = 20794001;
    analysis.initial_rtt_ns = 10000000000;
    analysis.bytes_in_flight = 28960;
    analysis.push_bytes = 1448;
    analysis.completeness = 31;
    analysis.close = CLOSE_PASSIVE;
    analysis.fin_retrans = 98;
    assert_string_equal(
        row(), "3\t1795223283.105961000\t\teth:ip:tcp\t12\t10.0.2.4\t43398\t10.0.2.5\t5000\tFPA\t"
               "0x0019\t60\t1\t1\t1828620335\t3063091902\t14\t16\t502\t64256\t128\t0\t2,4,3,8,5\t"
               "1460\t1\t7\t4294967295\t10\t1-101,4294967200-5\t1-101\t"
               "retransmission,duplicate_ack,tfo_ignored\t2\t18446744073\t0.250000000\t99\t100\t"
               "0.020794001\t10.000000000\t28960\t1448\t31\tComplete, WITH_DATA\t0.000021000\t"
               "0.000007000\tpassive\t98\t\n");
}

static void
numbers_of_every_length(void **state)
{
    uint64_t n = 0;

    (void)state;
    for (int digits = 1; digits <= 19; digits++) {
        char expected[32];

        for (uint64_t add = 0; add < 3; add++) {
            segment.frame = n + add;
            snprintf(expected, sizeof expected, "%llu", (unsigned long long)segment.frame);
            assert_string_equal(cell("frame"), expected);
        }
        n = n * 10 + 9; /* then 10, 11 of the next length */
    }
    segment.frame = INT64_MAX;
    assert_string_equal(cell("frame"), "9223372036854775807");
    segment.frame = 1000000000000000000;
    assert_string_equal(cell("frame"), "1000000000000000000");
}

static void
times_have_nine_decimals(void **state)
{
    static const struct {
        int64_t ns;
        const char *text;
    } cases[] = {{1, "0.000000001"},
                 {-1, "-0.000000001"},
                 {-668322441995528000, "-668322441.995528000"},
                 {999999999, "0.999999999"},
                 {1000000000, "1.000000000"},
                 {INT64_MAX, "9223372036.854775807"},
                 {INT64_MIN, "-9223372036.854775808"}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        analysis.time_delta_ns = analysis.ack_rtt_ns = cases[i].ns;
        segment.time_ns = cases[i].ns;
        assert_string_equal(cell("time_delta"), cases[i].text);
        assert_string_equal(cell("ack_rtt"), cases[i].text);
        assert_string_equal(cell("time"), cases[i].text);
    }
}

/* Second 0 of 1970 is a time; pcapng's simple packets have none; a stream's first segment has one:
 * 0. */
static void
no_time_is_empty(void **state)
{
    (void)state;
    segment.time_ns = 0;
    assert_string_equal(cell("time"), "0.000000000");
    segment.notes = SEGMENT_NO_TIME;
    analysis.time_rel_ns = analysis.time_delta_ns = 0;
    assert_string_equal(cell("time"), "");
    assert_string_equal(cell("time_rel"), "0.000000000");
    assert_string_equal(cell("time_delta"), "0.000000000");
}

static void
flags_are_letters_and_bits(void **state)
{
    static const struct {
        uint16_t bits;
        const char *letters, *hex;
    } cases[] = {{0x002, "S", "0x0002"},        {0x012, "SA", "0x0012"},
                 {0x0c2, "SEC", "0x00c2"},      {0x000, ".", "0x0000"},
                 {0x0ff, "SFRPUAEC", "0x00ff"}, {0xfff, "SFRPUAECN", "0x0fff"},
                 {0xe00, ".", "0x0e00"},        {0xaaa, "SPUC", "0x0aaa"}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        segment.flags = cases[i].bits;
        assert_string_equal(cell("flags"), cases[i].letters);
        assert_string_equal(cell("flags_hex"), cases[i].hex);
    }
}

static void
completeness_is_worded_as_in_wireshark_4_0(void **state)
{
    static const struct {
        uint8_t bits;
        const char *words;
    } cases[] = {{0, "Incomplete"},
                 {1, "Incomplete, SYN_SENT"},
                 {3, "Incomplete, CLIENT_ESTABLISHED"},
                 {7, "Incomplete, ESTABLISHED"},
                 {15, "Incomplete, DATA"},
                 {12, "Incomplete"},
                 {31, "Complete, WITH_DATA"},
                 {47, "Complete, WITH_DATA"},
                 {63, "Complete, WITH_DATA"},
                 {23, "Complete, NO_DATA"},
                 {39, "Complete, NO_DATA"},
                 {55, "Complete, NO_DATA"},
                 {37, "Incomplete"},
                 {60, "Incomplete"}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char bits[8];

        analysis.completeness = cases[i].bits;
        snprintf(bits, sizeof bits, "%d", cases[i].bits);
        assert_string_equal(cell("completeness"), bits);
        assert_string_equal(cell("completeness_str"), cases[i].words);
    }
}

/* The tree says the same, from a table of its own: rows copy words of one length. */
static void
completeness_is_worded_as_in_the_tree(void **state)
{
    (void)state;
    for (int bits = 0; bits <= COMPLETENESS_ALL; bits++) {
        analysis.completeness = (uint8_t)bits;
        assert_string_equal(cell("completeness_str"), completeness_name((unsigned)bits));
    }
}

static void
every_flag_of_the_analysis_has_its_name(void **state)
{
    (void)state;
    analysis.flags = (1u << 18) - 1;
    assert_string_equal(cell("analysis"),
                        "retransmission,fast_retransmission,spurious_retransmission,out_of_order,"
                        "lost_segment,ack_lost_segment,duplicate_ack,window_update,window_full,"
                        "zero_window,zero_window_probe,zero_window_probe_ack,keep_alive,"
                        "keep_alive_ack,reused_ports,tfo_syn,tfo_ack,tfo_ignored");
}

static void
layers_are_named_outermost_first(void **state)
{
    (void)state;
    segment.n_layers = 0;
    assert_string_equal(cell("encap"), "tcp");
    for (int layer = LAYER_ETHERNET; layer <= LAYER_IP4; layer++)
        segment.layers[segment.n_layers++] = (uint8_t)layer;
    assert_string_equal(cell("encap"),
                        "eth:vlan:tag:ieee8021ah:mpls:pppoes:ppp:chdlc:sll:wlan:link:ip:tcp");
    segment.n_layers = 0;
    for (int layer = LAYER_IP6; layer <= LAYER_OTHER_TUNNEL; layer++)
        segment.layers[segment.n_layers++] = (uint8_t)layer;
    assert_string_equal(
        cell("encap"),
        "ipv6:udp:gre:erspan:vxlan:geneve:gtp:l2tp:teredo:nsh:capwap.data:tunnel:tcp");
}

static void
ipv6_is_as_in_rfc_5952(void **state)
{
    (void)state;
    segment.src.address = (struct address){.version = 6, .at = {0x20, 1, 0x0d, 0xb8, [15] = 0x42}};
    segment.dst.address = (struct address){.version = 6, .at = {[15] = 1}};
    assert_string_equal(cell("src"), "2001:db8::42");
    assert_string_equal(cell("dst"), "::1");
}

static void
marks_say_what_is_special(void **state)
{
    (void)state;
    assert_string_equal(cell("mark"), "");
    segment.notes = SEGMENT_REBUILT;
    segment.packed_bytes = 30;
    assert_string_equal(cell("mark"), "tunnel");
    segment.packed_bytes = 0;
    segment.fragments = 2;
    assert_string_equal(cell("mark"), "frag");
    segment.notes = SEGMENT_TUNNEL | SEGMENT_REBUILT | SEGMENT_CUT_PAYLOAD;
    segment.frame_captured_bytes = 50;
    assert_string_equal(cell("mark"), "tunnel,frag,trunc");
    analysis.extent = EXTENT_PORTS;
    segment.notes = SEGMENT_CUT_HEADER;
    assert_string_equal(cell("mark"), "short,trunc");
    analysis.extent = EXTENT_SEQ;
    segment.notes = SEGMENT_BAD_OFFSET;
    assert_string_equal(cell("mark"), "bogus,trunc");
    analysis.extent = EXTENT_WINDOW;
    assert_string_equal(cell("mark"), "trunc");
}

/* A SYN has no factor; where a handshake was not seen it is not known. */
static void
the_factor_is_empty_only_in_a_syn(void **state)
{
    (void)state;
    analysis.window_factor = 0;
    assert_string_equal(cell("win_factor"), "");
    analysis.window_factor = -1;
    assert_string_equal(cell("win_factor"), "-1");
    analysis.window_factor = -2;
    assert_string_equal(cell("win_factor"), "-2");
    analysis.window_factor = 16384;
    assert_string_equal(cell("win_factor"), "16384");
}

static void
an_unknown_length_has_no_next_number(void **state)
{
    (void)state;
    analysis.has_len = false;
    assert_string_equal(cell("len"), "");
    assert_string_equal(cell("nxtseq"), "");
    assert_string_equal(cell("win_raw"), "502");
}

/* Everything there is to tell, of a segment whose header is not all there: of the analysis, what
 * the flags say of Fast Open. */
static void
cut(enum analysis_extent extent)
{
    analysis.extent = extent;
    segment.header_len = 32;
    segment.frame_captured_bytes = 50;
    segment.frame_wire_bytes = 66;
    option(TCPOPT_NOP);
    analysis.acks_frame = 2;
    analysis.ack_rtt_ns = 7000;
    analysis.initial_rtt_ns = 21000;
    analysis.flags = extent == EXTENT_ALL ? ANALYSIS_RETRANSMISSION : ANALYSIS_TFO_ACK;
}

#define FRAME_TRUNC                                                                                \
    "3\t1795223283.105961000\ttrunc\teth:ip:tcp\t0\t10.0.2.4\t43398\t10.0.2.5\t5000\t"

static void
a_header_cut_before_the_window_tells_the_ports(void **state)
{
    (void)state;
    cut(EXTENT_PORTS);
    assert_string_equal(row(), "3\t1795223283.105961000\tshort,trunc\teth:ip:tcp\t\t10.0.2.4\t"
                               "43398\t10.0.2.5\t5000\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t"
                               "\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\n");
}

static void
a_header_cut_behind_the_window_tells_the_numbers(void **state)
{
    (void)state;
    cut(EXTENT_WINDOW);
    assert_string_equal(
        row(),
        FRAME_TRUNC "A\t0x0010\t32\t1\t1\t1828620335\t3063091902\t0\t1\t502\t64256\t128\t\t"
                    "\t\t\t\t\t\t\t\ttfo_ack\t\t\t\t\t\t\t\t\t\t7\tIncomplete, ESTABLISHED\t\t\t\t"
                    "\t\n");
}

static void
a_header_cut_in_the_options_tells_all_but_the_analysis(void **state)
{
    (void)state;
    cut(EXTENT_OPTIONS);
    assert_string_equal(row(), FRAME_TRUNC
                        "A\t0x0010\t32\t1\t1\t1828620335\t3063091902\t0\t1\t502\t64256\t128\t0\t"
                        "1\t\t\t\t\t\t\t\ttfo_ack\t\t\t\t\t\t\t\t\t\t7\tIncomplete, ESTABLISHED\t"
                        "0.000021000\t0.000007000\t\t\t\n");
}

static void
a_whole_header_tells_the_analysis(void **state)
{
    (void)state;
    cut(EXTENT_ALL);
    assert_string_equal(cell("analysis"), "retransmission");
    assert_string_equal(cell("acks_frame"), "2");
    assert_string_equal(cell("initial_rtt"), "0.000021000");
}

static void
a_bogus_header_tells_what_stands_before_its_offset(void **state)
{
    (void)state;
    segment.header_len = 8;
    segment.notes = SEGMENT_BAD_OFFSET;
    analysis.extent = EXTENT_SEQ;
    analysis.stream = 1;
    analysis.seq = 0;
    analysis.len = 37;
    analysis.completeness = 1;
    assert_string_equal(row(),
                        "3\t1795223283.105961000\tbogus\teth:ip:tcp\t1\t10.0.2.4\t43398\t"
                        "10.0.2.5\t5000\t\t\t8\t0\t\t1828620335\t\t37\t\t\t\t\t\t\t\t\t\t\t\t"
                        "\t\t\t\t\t\t\t\t\t\t\t\t1\tIncomplete, SYN_SENT\t\t\t\t\t\n");
}

/* The offset lies past the end of the segment: its options cannot be told, nor its length. */
static void
an_offset_past_the_end_hides_the_analysis(void **state)
{
    (void)state;
    cut(EXTENT_OPTIONS);
    segment.header_len = 40;
    segment.frame_captured_bytes = 66;
    segment.options.n_list = 0;
    analysis.has_len = false;
    assert_string_equal(row(),
                        "3\t1795223283.105961000\t\teth:ip:tcp\t0\t10.0.2.4\t43398\t10.0.2.5"
                        "\t5000\tA\t0x0010\t40\t1\t1\t1828620335\t3063091902\t\t\t502\t64256\t"
                        "128\t0\t\t\t\t\t\t\t\t\ttfo_ack\t\t\t\t\t\t\t\t\t\t7\t"
                        "Incomplete, ESTABLISHED\t0.000021000\t0.000007000\t\t\t\n");
}

/* The longest row there can be fits where rows are collected. */
static void
no_row_is_longer_than_its_room(void **state)
{
    (void)state;
    memset(&analysis, 0xff, sizeof analysis);
    analysis.flags = (1u << 18) - 1;
    analysis.n_sack = SACK_BLOCKS_MAX;
    analysis.has_dsack = analysis.has_len = true;
    analysis.extent = EXTENT_ALL;
    analysis.close = CLOSE_PASSIVE;
    analysis.completeness = 63;
    analysis.dup_ack_frame = analysis.rto_frame = analysis.acks_frame = INT64_MAX;
    analysis.fin_retrans = INT64_MAX;
    analysis.rto_ns = analysis.ack_rtt_ns = analysis.initial_rtt_ns = INT64_MIN;
    analysis.time_rel_ns = analysis.time_delta_ns = segment.time_ns = INT64_MIN;
    segment.frame = INT64_MAX;
    segment.flags = 0xfff;
    segment.notes = SEGMENT_TUNNEL | SEGMENT_REBUILT;
    segment.fragments = 2;
    segment.frame_captured_bytes = 0;
    memset(&segment.src, 0xff, sizeof segment.src);
    segment.src.address.version = 6;
    segment.dst = segment.src;
    segment.n_layers = LIMIT_LAYERS;
    memset(segment.layers, LAYER_PBB, LIMIT_LAYERS);
    memset(&segment.options, 0xff, sizeof segment.options);
    segment.options.n_list = LIMIT_TCP_OPTIONS;
    segment.options.list[0].kind = TCPOPT_SACK_PERMITTED;
    segment.options.has_mss = segment.options.has_wscale = segment.options.has_timestamps = true;
    segment.options.has_tsval = true;
    segment.options.only_timestamps = false;
    assert_true(strlen(row()) > 1000);
    assert_true(strlen(row()) < TSV_ROW_BYTES);
}

static void
rows_go_out_many_at_a_time(void **state)
{
    size_t lines = 0;

    (void)state;
    tsv_begin(&tsv, (struct sink){collect, NULL});
    for (int i = 0; i < 3000; i++) {
        segment.frame = (uint64_t)i;
        tsv_row(&tsv, &segment, &analysis, 0);
    }
    assert_int_in_range(writes, 1, 30);
    tsv_flush(&tsv);
    tsv_flush(&tsv);
    for (const char *at = output + strlen(HEADER); *at != '\0'; at = strchr(at, '\n') + 1)
        assert_int_equal(strtol(at, NULL, 10), lines++);
    assert_int_equal(lines, 3000);
}

static void
the_names_alone_are_a_table(void **state)
{
    (void)state;
    tsv_begin(&tsv, (struct sink){collect, NULL});
    assert_int_equal(writes, 0);
    tsv_flush(&tsv);
    assert_string_equal(output, HEADER);
    tsv_flush(&tsv);
    assert_int_equal(writes, 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_row_has_every_column, plain_ack),
        cmocka_unit_test_setup(the_usual_options_are_those_of_the_list, plain_ack),
        cmocka_unit_test_setup(a_full_row, plain_ack),
        cmocka_unit_test_setup(numbers_of_every_length, plain_ack),
        cmocka_unit_test_setup(times_have_nine_decimals, plain_ack),
        cmocka_unit_test_setup(no_time_is_empty, plain_ack),
        cmocka_unit_test_setup(flags_are_letters_and_bits, plain_ack),
        cmocka_unit_test_setup(completeness_is_worded_as_in_wireshark_4_0, plain_ack),
        cmocka_unit_test_setup(completeness_is_worded_as_in_the_tree, plain_ack),
        cmocka_unit_test_setup(every_flag_of_the_analysis_has_its_name, plain_ack),
        cmocka_unit_test_setup(layers_are_named_outermost_first, plain_ack),
        cmocka_unit_test_setup(ipv6_is_as_in_rfc_5952, plain_ack),
        cmocka_unit_test_setup(marks_say_what_is_special, plain_ack),
        cmocka_unit_test_setup(the_factor_is_empty_only_in_a_syn, plain_ack),
        cmocka_unit_test_setup(an_unknown_length_has_no_next_number, plain_ack),
        cmocka_unit_test_setup(a_header_cut_before_the_window_tells_the_ports, plain_ack),
        cmocka_unit_test_setup(a_header_cut_behind_the_window_tells_the_numbers, plain_ack),
        cmocka_unit_test_setup(a_header_cut_in_the_options_tells_all_but_the_analysis, plain_ack),
        cmocka_unit_test_setup(a_whole_header_tells_the_analysis, plain_ack),
        cmocka_unit_test_setup(a_bogus_header_tells_what_stands_before_its_offset, plain_ack),
        cmocka_unit_test_setup(an_offset_past_the_end_hides_the_analysis, plain_ack),
        cmocka_unit_test_setup(no_row_is_longer_than_its_room, plain_ack),
        cmocka_unit_test_setup(rows_go_out_many_at_a_time, plain_ack),
        cmocka_unit_test_setup(the_names_alone_are_a_table, plain_ack),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
