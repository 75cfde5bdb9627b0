/*
 * Wireshark's Info column: whole lines, as tshark 4.0.17 prints them.
 */
#include "tcpviz/story/wireshark.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* A client's segment to port 5000, with nothing in it. */
struct stage {
    struct event event;
    struct segment segment;
    struct analysis_result analysis;
    char line[512];
};

static void
stage_set(struct stage *g, uint16_t flags)
{
    memset(g, 0, sizeof *g);
    g->analysis.window = 64240;
    g->analysis.extent = EXTENT_ALL;
    g->analysis.has_len = true;
    g->segment.src.port = 48062;
    g->segment.dst.port = 5000;
    g->segment.flags = flags;
    g->segment.header_len = 20;
}

/* The snapshot length cut the frame. */
static void
stage_cut(struct stage *g)
{
    g->segment.frame_wire_bytes = 68;
    g->segment.frame_captured_bytes = 60;
}

static void
stage_option(struct stage *g, uint8_t kind, uint8_t len)
{
    struct tcp_options *o = &g->segment.options;

    o->list[o->n_list++] = (struct tcp_option){.kind = kind, .len = len};
}

static void
assert_info(struct stage *g, const char *expected)
{
    struct text t;

    text_init(&t, g->line, sizeof g->line);
    wireshark_info(&g->event, &g->segment, &g->analysis, CHARSET_UTF8, &t);
    assert_string_equal(g->line, expected);
}

static void
test_syn_has_no_ack(void **state)
{
    struct stage g;

    (void)state;
    stage_set(&g, TCP_SYN);
    g.analysis.ack = 777;
    assert_info(&g, "48062 → 5000 [SYN] Seq=0 Win=64240 Len=0");
}

static void
test_data_segment(void **state)
{
    struct stage g;

    (void)state;
    stage_set(&g, TCP_PSH | TCP_ACK);
    g.analysis.seq = 1;
    g.analysis.ack = 15;
    g.analysis.window = 65536;
    g.segment.window = 64;
    g.analysis.len = g.segment.len = 14;
    assert_info(&g, "48062 → 5000 [PSH, ACK] Seq=1 Ack=15 Win=65536 Len=14");
}

static void
test_server_to_client(void **state)
{
    struct stage g;

    (void)state;
    stage_set(&g, TCP_FIN | TCP_ACK);
    g.segment.src.port = 65535;
    g.segment.dst.port = 0;
    assert_info(&g, "65535 → 0 [FIN, ACK] Seq=0 Ack=0 Win=64240 Len=0");
}

static void
test_largest_window_and_length(void **state)
{
    struct stage g;

    (void)state;
    stage_set(&g, TCP_ACK);
    g.analysis.window = 65535u << 14;
    g.analysis.len = g.segment.len = 65535;
    assert_info(&g, "48062 → 5000 [ACK] Seq=0 Ack=0 Win=1073725440 Len=65535");
}

static void
test_urgent_pointer(void **state)
{
    struct stage g;

    (void)state;
    stage_set(&g, TCP_URG | TCP_PSH | TCP_ACK);
    g.analysis.seq = 1;
    g.analysis.ack = 1;
    g.segment.urgent = 3;
    g.analysis.len = g.segment.len = 3;
    assert_info(&g, "48062 → 5000 [PSH, ACK, URG] Seq=1 Ack=1 Win=64240 Urg=3 Len=3");
    g.segment.flags = TCP_ACK;
    assert_info(&g, "48062 → 5000 [ACK] Seq=1 Ack=1 Win=64240 Len=3");
}

static void
assert_flags(uint16_t flags, const char *expected)
{
    char storage[80];
    struct text t;

    text_init(&t, storage, sizeof storage);
    wireshark_flags(flags, &t);
    assert_string_equal(storage, expected);
}

static void
test_flags(void **state)
{
    (void)state;
    assert_flags(0, "<None>");
    assert_flags(TCP_ACK, "ACK");
    assert_flags(TCP_SYN | TCP_ACK, "SYN, ACK");
    assert_flags(TCP_SYN | TCP_ECE | TCP_CWR, "SYN, ECE, CWR");
    assert_flags(0x1ff, "FIN, SYN, RST, PSH, ACK, URG, ECE, CWR, AE");
    assert_flags(TCP_SYN | 0x200, "SYN, Reserved");
    assert_flags(0xe00, "Reserved");
}

static void
test_each_tag(void **state)
{
    static const struct {
        uint32_t flag;
        const char *tag;
    } tags[] = {
        {ANALYSIS_RETRANSMISSION, "[TCP Retransmission] "},
        {ANALYSIS_FAST_RETRANSMISSION, "[TCP Fast Retransmission] "},
        {ANALYSIS_SPURIOUS_RETRANSMISSION, "[TCP Spurious Retransmission] "},
        {ANALYSIS_OUT_OF_ORDER, "[TCP Out-Of-Order] "},
        {ANALYSIS_LOST_SEGMENT, "[TCP Previous segment not captured] "},
        {ANALYSIS_ACK_LOST_SEGMENT, "[TCP ACKed unseen segment] "},
        {ANALYSIS_DUPLICATE_ACK, "[TCP Dup ACK 5000000000#3] "},
        {ANALYSIS_WINDOW_UPDATE, "[TCP Window Update] "},
        {ANALYSIS_WINDOW_FULL, "[TCP Window Full] "},
        {ANALYSIS_ZERO_WINDOW, "[TCP ZeroWindow] "},
        {ANALYSIS_ZERO_WINDOW_PROBE, "[TCP ZeroWindowProbe] "},
        {ANALYSIS_ZERO_WINDOW_PROBE_ACK, "[TCP ZeroWindowProbeAck] "},
        {ANALYSIS_KEEP_ALIVE, "[TCP Keep-Alive] "},
        {ANALYSIS_KEEP_ALIVE_ACK, "[TCP Keep-Alive ACK] "},
        {ANALYSIS_REUSED_PORTS, "[TCP Port numbers reused] "},
    };
    static const char rest[] = "48062 → 5000 [ACK] Seq=0 Ack=0 Win=64240 Len=0";

    (void)state;
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        char expected[128];
        struct stage g;
        struct text t;

        stage_set(&g, TCP_ACK);
        g.event.analysis = tags[i].flag;
        g.event.dup_ack_num = 3;
        g.event.dup_ack_frame = 5000000000;
        text_init(&t, expected, sizeof expected);
        text_addf(&t, "%s%s", tags[i].tag, rest);
        assert_info(&g, expected);
    }
}

static void
test_order_of_tags(void **state)
{
    struct stage g;

    (void)state;
    stage_set(&g, TCP_ACK);
    g.event.analysis = ANALYSIS_ZERO_WINDOW | ANALYSIS_ZERO_WINDOW_PROBE_ACK;
    assert_info(&g, "[TCP ZeroWindowProbeAck] [TCP ZeroWindow] "
                    "48062 → 5000 [ACK] Seq=0 Ack=0 Win=64240 Len=0");
    g.event.analysis = ANALYSIS_RETRANSMISSION | ANALYSIS_WINDOW_FULL | ANALYSIS_ACK_LOST_SEGMENT;
    assert_info(&g, "[TCP Window Full] [TCP ACKed unseen segment] [TCP Retransmission] "
                    "48062 → 5000 [ACK] Seq=0 Ack=0 Win=64240 Len=0");
    g.event.analysis = ANALYSIS_REUSED_PORTS | ANALYSIS_RETRANSMISSION;
    assert_info(&g, "[TCP Retransmission] [TCP Port numbers reused] "
                    "48062 → 5000 [ACK] Seq=0 Ack=0 Win=64240 Len=0");
    g.event.analysis = ANALYSIS_LOST_SEGMENT | ANALYSIS_SPURIOUS_RETRANSMISSION;
    assert_info(&g, "[TCP Previous segment not captured] [TCP Spurious Retransmission] "
                    "48062 → 5000 [ACK] Seq=0 Ack=0 Win=64240 Len=0");
}

static void
test_options_stand_in_their_order(void **state)
{
    struct stage g;

    (void)state;
    stage_set(&g, TCP_SYN);
    g.segment.options.has_mss = g.segment.options.has_wscale = true;
    g.segment.options.sack_permitted = g.segment.options.has_timestamps = true;
    g.segment.options.mss = 65495;
    g.segment.options.wscale = 10;
    g.segment.options.tsval = 4294967295;
    stage_option(&g, TCPOPT_MSS, 4);
    stage_option(&g, TCPOPT_SACK_PERMITTED, 2);
    stage_option(&g, TCPOPT_TIMESTAMPS, 10);
    stage_option(&g, TCPOPT_NOP, 1);
    stage_option(&g, TCPOPT_WSCALE, 3);
    assert_info(&g, "48062 → 5000 [SYN] Seq=0 Win=64240 Len=0 MSS=65495 SACK_PERM "
                    "TSval=4294967295 TSecr=0 WS=1024");
}

static void
test_window_scale_is_a_multiplier_capped_at_14(void **state)
{
    struct stage g;

    (void)state;
    stage_set(&g, TCP_SYN);
    stage_option(&g, TCPOPT_WSCALE, 3);
    g.segment.options.has_wscale = true;
    assert_info(&g, "48062 → 5000 [SYN] Seq=0 Win=64240 Len=0 WS=1");
    g.segment.options.wscale = 14;
    assert_info(&g, "48062 → 5000 [SYN] Seq=0 Win=64240 Len=0 WS=16384");
    g.segment.options.wscale = 255;
    assert_info(&g, "48062 → 5000 [SYN] Seq=0 Win=64240 Len=0 WS=16384");
}

static void
test_sack_edges(void **state)
{
    struct stage g;

    (void)state;
    stage_set(&g, TCP_ACK);
    g.analysis.ack = 1;
    stage_option(&g, TCPOPT_SACK, 18);
    g.analysis.n_sack = 2;
    g.analysis.sack[0].left = 101;
    g.analysis.sack[0].right = 201;
    g.analysis.sack[1].left = 1;
    g.analysis.sack[1].right = 0;
    assert_info(&g, "48062 → 5000 [ACK] Seq=0 Ack=1 Win=64240 Len=0 SLE=101 SRE=201 SLE=1 SRE=0");
}

static void
test_rarer_options(void **state)
{
    struct stage g;

    (void)state;
    stage_set(&g, TCP_SYN);
    g.segment.options.has_fast_open = g.segment.options.has_user_timeout = true;
    g.segment.options.user_timeout = 0x8005;
    stage_option(&g, TCPOPT_MD5, 18);
    stage_option(&g, TCPOPT_USER_TIMEOUT, 4);
    stage_option(&g, TCPOPT_FAST_OPEN, 2);
    stage_option(&g, TCPOPT_MPTCP, 12);
    assert_info(&g, "48062 → 5000 [SYN] Seq=0 Win=64240 Len=0 MD5 USER_TO=5 TFO=R");
    g.segment.options.has_cookie = true;
    g.segment.options.n_list = 0;
    stage_option(&g, TCPOPT_EXP2, 12);
    assert_info(&g, "48062 → 5000 [SYN] Seq=0 Win=64240 Len=0 TFO=C");
    g.segment.options.n_list = 0;
    memcpy(g.segment.options.ecn_bytes, (uint32_t[]){1, 0, 901}, 3 * sizeof(uint32_t));
    g.segment.options.n_ecn_bytes = 3;
    stage_option(&g, TCPOPT_ACCECN0, 11);
    stage_option(&g, TCPOPT_ACCECN1, 8);
    stage_option(&g, TCPOPT_ACCECN1, 2);
    stage_option(&g, TCPOPT_ACCECN1, 4);
    stage_option(&g, TCPOPT_ACCECN1, 14);
    assert_info(&g, "48062 → 5000 [SYN] Seq=0 Win=64240 Len=0 EE0B=1 ECEB=0 EE1B=901 EE1B=1 ECEB=0 "
                    "AccECN");
    g.segment.options.n_list = 1;
    g.segment.options.n_ecn_bytes = 2; /* the capture has no more */
    assert_info(&g, "48062 → 5000 [SYN] Seq=0 Win=64240 Len=0 EE0B=1 ECEB=0");
    g.segment.options.n_list = 0;
    stage_option(&g, TCPOPT_AO, 16);
    assert_info(&g, "48062 → 5000 [SYN] Seq=0 Win=64240 Len=0TCP AO");
}

static void
test_options_of_another_length_are_not_told(void **state)
{
    struct stage g;

    (void)state;
    stage_set(&g, TCP_SYN);
    stage_option(&g, TCPOPT_MSS, 3);
    stage_option(&g, TCPOPT_WSCALE, 2);
    stage_option(&g, TCPOPT_SACK_PERMITTED, 3);
    stage_option(&g, TCPOPT_TIMESTAMPS, 8);
    stage_option(&g, TCPOPT_USER_TIMEOUT, 3);
    stage_option(&g, TCPOPT_EXP1, 6);
    assert_info(&g, "48062 → 5000 [SYN] Seq=0 Win=64240 Len=0");
}

static void
test_options_that_were_not_captured_are_not_told(void **state)
{
    struct stage g;

    (void)state;
    stage_set(&g, TCP_ACK);
    g.segment.notes = SEGMENT_CUT_OPTIONS;
    g.analysis.extent = EXTENT_OPTIONS;
    stage_option(&g, TCPOPT_TIMESTAMPS, 10);
    assert_info(&g, "48062 → 5000 [ACK] Seq=0 Ack=0 Win=64240 Len=0"
                    "[Packet size limited during capture]");
}

static void
test_a_cut_payload_is_not_told(void **state)
{
    struct stage g;

    (void)state;
    stage_set(&g, TCP_ACK);
    stage_cut(&g);
    g.segment.notes = SEGMENT_CUT_PAYLOAD;
    g.analysis.len = g.segment.len = 100;
    g.segment.captured_len = 99;
    assert_info(&g, "48062 → 5000 [ACK] Seq=0 Ack=0 Win=64240 Len=100");
}

/* The urgent pointer and the length stand behind what was captured. */
static void
test_header_cut_behind_its_window(void **state)
{
    struct stage g;

    (void)state;
    stage_set(&g, TCP_ACK | TCP_URG);
    stage_cut(&g);
    g.segment.notes = SEGMENT_CUT_HEADER;
    g.analysis.extent = EXTENT_WINDOW;
    g.analysis.len = g.segment.len = 14;
    assert_info(&g, "48062 → 5000 [ACK, URG] Seq=0 Ack=0 Win=64240"
                    "[Packet size limited during capture]");
    g.segment.header_len = 16;
    g.segment.notes |= SEGMENT_BAD_OFFSET;
    g.analysis.extent = EXTENT_SEQ;
    assert_info(&g, "48062 → 5000 [ACK, URG] Seq=0 Ack=0 Win=64240, "
                    "bogus TCP header length (16, must be at least 20)");
}

static void
test_header_cut_before_its_window(void **state)
{
    static const char bare[] = "48062 → 5000[Packet size limited during capture]";
    struct stage g;

    (void)state;
    stage_set(&g, 0);
    stage_cut(&g);
    g.segment.notes = SEGMENT_CUT_HEADER;
    g.segment.header_len = 0;
    g.analysis.extent = EXTENT_PORTS;
    assert_info(&g, bare);
    g.segment.seq = 1001;
    assert_info(&g, bare);
    g.segment.flags = TCP_PSH | TCP_ACK; /* 14 bytes: IPv6 within 68 bytes of a frame */
    g.segment.header_len = 20;
    assert_info(&g, bare);
}

/* The packet ends inside its header, the frame does not. */
static void
test_header_past_its_packet_is_malformed(void **state)
{
    struct stage g;

    (void)state;
    stage_set(&g, TCP_ACK);
    g.segment.notes = SEGMENT_CUT_HEADER | SEGMENT_BAD_IP_LENGTH;
    g.analysis.extent = EXTENT_PORTS;
    assert_info(&g, "48062 → 5000[Malformed Packet]");
    stage_cut(&g);
    assert_info(&g, "48062 → 5000[Packet size limited during capture]");
    g.segment.notes = SEGMENT_BAD_OFFSET;
    g.segment.header_len = 60;
    g.analysis.extent = EXTENT_OPTIONS;
    g.analysis.has_len = false;
    g.analysis.seq = 1001;
    g.analysis.ack = 5001;
    g.analysis.window = 502;
    assert_info(&g, "48062 → 5000 [ACK] Seq=1001 Ack=5001 Win=502"
                    "[Packet size limited during capture]");
    g.segment.frame_captured_bytes = g.segment.frame_wire_bytes;
    assert_info(&g, "48062 → 5000 [ACK] Seq=1001 Ack=5001 Win=502[Malformed Packet]");
}

static void
test_a_bad_ip_length_is_not_told(void **state)
{
    struct stage g;

    (void)state;
    stage_set(&g, TCP_ACK);
    g.segment.notes = SEGMENT_BAD_IP_LENGTH;
    assert_info(&g, "48062 → 5000 [ACK] Seq=0 Ack=0 Win=64240 Len=0");
}

static void
test_header_shorter_than_a_header(void **state)
{
    struct stage g;

    (void)state;
    stage_set(&g, TCP_SYN | TCP_URG);
    g.segment.notes = SEGMENT_BAD_OFFSET;
    g.segment.header_len = 16;
    g.analysis.extent = EXTENT_SEQ;
    assert_info(&g, "48062 → 5000 [SYN, URG] Seq=0 Win=64240, "
                    "bogus TCP header length (16, must be at least 20)");
    g.segment.flags = TCP_ACK;
    g.analysis.seq = 612;
    g.analysis.ack = 5;
    assert_info(&g, "48062 → 5000 [ACK] Seq=612 Ack=5 Win=64240, "
                    "bogus TCP header length (16, must be at least 20)");
}

static void
assert_icmp_info(uint8_t version, uint8_t type, uint8_t code, const char *expected)
{
    const struct icmp_error icmp = {.from.version = version, .type = type, .code = code};
    char line[128];
    struct text t;

    text_init(&t, line, sizeof line);
    wireshark_icmp_info(&icmp, &t);
    assert_string_equal(line, expected);
}

/* As tshark 4.0 has them. */
static void
test_icmp_errors(void **state)
{
    static const struct {
        uint8_t version, type, code;
        const char *info;
    } errors[] = {
        {4, 3, 0, "Destination unreachable (Network unreachable)"},
        {4, 3, 1, "Destination unreachable (Host unreachable)"},
        {4, 3, 2, "Destination unreachable (Protocol unreachable)"},
        {4, 3, 3, "Destination unreachable (Port unreachable)"},
        {4, 3, 4, "Destination unreachable (Fragmentation needed)"},
        {4, 3, 5, "Destination unreachable (Source route failed)"},
        {4, 3, 6, "Destination unreachable (Destination network unknown)"},
        {4, 3, 7, "Destination unreachable (Destination host unknown)"},
        {4, 3, 8, "Destination unreachable (Source host isolated)"},
        {4, 3, 9, "Destination unreachable (Network administratively prohibited)"},
        {4, 3, 10, "Destination unreachable (Host administratively prohibited)"},
        {4, 3, 11, "Destination unreachable (Network unreachable for TOS)"},
        {4, 3, 12, "Destination unreachable (Host unreachable for TOS)"},
        {4, 3, 13, "Destination unreachable (Communication administratively filtered)"},
        {4, 3, 14, "Destination unreachable (Host precedence violation)"},
        {4, 3, 15, "Destination unreachable (Precedence cutoff in effect)"},
        {4, 3, 16, "Destination unreachable (Unknown code: 16)"},
        {4, 4, 0, "Source quench (flow control)"},
        {4, 11, 0, "Time-to-live exceeded (Time to live exceeded in transit)"},
        {4, 11, 1, "Time-to-live exceeded (Fragment reassembly time exceeded)"},
        {4, 11, 2, "Time-to-live exceeded (Unknown code: 2)"},
        {4, 12, 0, "Parameter problem    (Pointer indicates the error)"},
        {4, 12, 1, "Parameter problem    (Required option missing)"},
        {4, 12, 2, "Parameter problem    (Bad length)"},
        {4, 12, 3, "Parameter problem    (Unknown code: 3)"},
        {6, 1, 0, "Destination Unreachable (no route to destination)"},
        {6, 1, 1, "Destination Unreachable (Administratively prohibited)"},
        {6, 1, 2, "Destination Unreachable (Beyond scope of source address)"},
        {6, 1, 3, "Destination Unreachable (Address unreachable)"},
        {6, 1, 4, "Destination Unreachable (Port unreachable)"},
        {6, 1, 5, "Destination Unreachable (Source address failed ingress/egress policy)"},
        {6, 1, 6, "Destination Unreachable (Reject route to destination)"},
        {6, 1, 7, "Destination Unreachable (Error in Source Routing Header)"},
        {6, 1, 8, "Destination Unreachable (Unknown)"},
        {6, 2, 0, "Packet Too Big"},
        {6, 3, 0, "Time Exceeded (hop limit exceeded in transit)"},
        {6, 3, 1, "Time Exceeded (fragment reassembly time exceeded)"},
        {6, 3, 2, "Time Exceeded (Unknown (2))"},
        {6, 4, 0, "Parameter Problem (erroneous header field encountered)"},
        {6, 4, 1, "Parameter Problem (unrecognized Next Header type encountered)"},
        {6, 4, 2, "Parameter Problem (unrecognized IPv6 option encountered)"},
        {6, 4, 3, "Parameter Problem (IPv6 First Fragment has incomplete IPv6 Header Chain)"},
        {6, 4, 4, "Parameter Problem (Unknown (4))"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
        assert_icmp_info(errors[i].version, errors[i].type, errors[i].code, errors[i].info);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_syn_has_no_ack),
        cmocka_unit_test(test_data_segment),
        cmocka_unit_test(test_server_to_client),
        cmocka_unit_test(test_largest_window_and_length),
        cmocka_unit_test(test_urgent_pointer),
        cmocka_unit_test(test_flags),
        cmocka_unit_test(test_each_tag),
        cmocka_unit_test(test_order_of_tags),
        cmocka_unit_test(test_options_stand_in_their_order),
        cmocka_unit_test(test_window_scale_is_a_multiplier_capped_at_14),
        cmocka_unit_test(test_sack_edges),
        cmocka_unit_test(test_rarer_options),
        cmocka_unit_test(test_options_of_another_length_are_not_told),
        cmocka_unit_test(test_options_that_were_not_captured_are_not_told),
        cmocka_unit_test(test_a_cut_payload_is_not_told),
        cmocka_unit_test(test_header_cut_behind_its_window),
        cmocka_unit_test(test_header_cut_before_its_window),
        cmocka_unit_test(test_header_past_its_packet_is_malformed),
        cmocka_unit_test(test_a_bad_ip_length_is_not_told),
        cmocka_unit_test(test_header_shorter_than_a_header),
        cmocka_unit_test(test_icmp_errors),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
