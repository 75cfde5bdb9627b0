/*
 * The Markdown table: a row for each arrow of the ladder, as lecturers write it by hand.
 *
 * Conversations are written as in tests/segments/README.md.
 */
#include "test_sink.h"
#include "seg.h"
#include "tcpviz/export/markdown.h"
#include "tcpviz/flow/watch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void
write_table(enum charset charset, const char *conversation)
{
    const struct observer_settings settings = {.n_ports = 0};
    const struct number_style style = {.numbers = NUMBERS_RELATIVE, .charset = charset};
    struct sink sink = {collect, NULL};
    struct watch w;
    struct seg seg;
    struct markdown_told told = {.dropped = 0};

    output_len = 0;
    assert_true(watch_init(&w, &settings));
    if (!seg_parse(&seg, "conversation", conversation))
        fail_msg("%s", seg.problem);
    markdown_begin(sink);
    for (size_t i = 0; i < seg.n_frames; i++) {
        struct segment s;
        const struct event *e = watch_frame(&w, &seg.frames[i], &s);

        assert_non_null(e);
        markdown_event(sink, w.observer, e, &s, &style, &told);
    }
    seg_finish(&seg);
    watch_finish(&w);
}

static void
assert_table_in(enum charset charset, const char *conversation, const char *expected)
{
    write_table(charset, conversation);
    assert_string_equal(output, expected);
}

static void
assert_table(const char *conversation, const char *expected)
{
    assert_table_in(CHARSET_UTF8, conversation, expected);
}

#define HEADER                                                                                     \
    "| Description | No. | Time | Source | Destination | Info |\n"                                 \
    "|---|---|---|---|---|---|\n"

static void
a_row_names_both_ends_and_wireshark_s_info(void **state)
{
    (void)state;
    assert_table("client 10.0.0.1:40000\nserver 10.0.0.2:5000\n"
                 "+0 C > S S 0:0(0) win 1000 <mss 1460>\n"
                 "+0.001 S > C R. 0:0(0) ack 1 win 0\n",
                 HEADER "| Client initiates connection | 1 | 0.000000 | 10.0.0.1 | 10.0.0.2 "
                        "| 40000 → 5000 [SYN] Seq=0 Win=1000 Len=0 MSS=1460 |\n"
                        "| Server refuses the connection | 2 | 0.001000 | 10.0.0.2 | 10.0.0.1 "
                        "| 5000 → 40000 [RST, ACK] Seq=1 Ack=1 Win=0 Len=0 |\n");
}

/* --ascii promises that all is. */
static void
in_ascii_the_arrow_is_too(void **state)
{
    (void)state;
    assert_table_in(CHARSET_ASCII,
                    "client 10.0.0.1:40000\nserver 10.0.0.2:5000\n"
                    "+0 C > S S 0:0(0) win 1000\n",
                    HEADER "| Client initiates connection | 1 | 0.000000 | 10.0.0.1 | 10.0.0.2 "
                           "| 40000 -> 5000 [SYN] Seq=0 Win=1000 Len=0 |\n");
}

/* Without it the SYN would seem to have had no answer. */
static void
an_icmp_error_comes_from_who_says_it(void **state)
{
    (void)state;
    assert_table("client 10.0.0.1:40000\nserver 10.0.0.2:5000\n"
                 "+0 C > S S 0:0(0) win 1000\n"
                 "+0.0005 C > S S 0:0(0) win 1000 icmp 10.0.0.254 3/13\n",
                 HEADER "| Client initiates connection | 1 | 0.000000 | 10.0.0.1 | 10.0.0.2 "
                        "| 40000 → 5000 [SYN] Seq=0 Win=1000 Len=0 |\n"
                        "| ICMP error about segment 1: communication prohibited | 2 | 0.000500 "
                        "| 10.0.0.254 | 10.0.0.1 "
                        "| Destination unreachable (Communication administratively filtered) |\n");
}

static void
a_copy_has_no_row(void **state)
{
    (void)state;
    assert_table("client 10.0.0.1:40000\nserver 10.0.0.2:5000\n"
                 "+0 C > S S 0:0(0) win 1000 id 7\n"
                 "+0.00001 C > S S 0:0(0) win 1000 id 7\n",
                 HEADER "| Client initiates connection | 1 | 0.000000 | 10.0.0.1 | 10.0.0.2 "
                        "| 40000 → 5000 [SYN] Seq=0 Win=1000 Len=0 |\n");
}

static void
what_the_capture_dropped_has_a_row(void **state)
{
    (void)state;
    assert_table("client 10.0.0.1:40000\nserver 10.0.0.2:5000\n"
                 "+0 C > S S 0:0(0) win 1000\n"
                 "+0.001 S > C R. 0:0(0) ack 1 win 0 missed 2\n",
                 HEADER "| Client initiates connection | 1 | 0.000000 | 10.0.0.1 | 10.0.0.2 "
                        "| 40000 → 5000 [SYN] Seq=0 Win=1000 Len=0 |\n"
                        "| 2 frames dropped by the capture | | | | | |\n"
                        "| Server refuses the connection | 2 | 0.001000 | 10.0.0.2 | 10.0.0.1 "
                        "| 5000 → 40000 [RST, ACK] Seq=1 Ack=1 Win=0 Len=0 |\n");
}

/* No row says of which connection it is: what was told in front of one is not told again. */
static void
what_the_capture_dropped_is_told_once(void **state)
{
    char rows[1024] = "";

    (void)state;
    write_table(CHARSET_UTF8, "client 10.0.0.1:40000\nserver 10.0.0.9:5000\n"
                              "client2 10.0.0.2:40000\nserver2 10.0.0.9:5000\n"
                              "+0 C > S . 1:1(0) ack 1\n"
                              "+0.001 C2 > S2 . 1:1(0) ack 1\n"
                              "+0.001 C > S . 1:2(1) ack 1 missed 3\n"
                              "+0.001 C2 > S2 . 1:3(2) ack 1\n"
                              "+0.001 C > S . 2:5(3) ack 1 missed 4\n"
                              "+0.001 C2 > S2 . 3:7(4) ack 1 missed 5\n"
                              "+2.2 C > S . 5:7(2) ack 1 down 2130\n"
                              "+0.001 C2 > S2 . 7:8(1) ack 1\n");
    for (char *line = strtok(output, "\n"); line; line = strtok(NULL, "\n")) {
        strncat(rows, line, strcspn(line + 1, "|"));
        strcat(rows, "\n");
    }
    assert_string_equal(rows, "| Description\n|--\n"
                              "| Client acknowledges\n"
                              "| Client acknowledges\n"
                              "| 3 frames dropped by the capture\n"
                              "| Client sends data\n"
                              "| Client sends data\n"
                              "| 4 frames dropped by the capture\n"
                              "| Client sends data\n"
                              "| More frames dropped by the capture\n"
                              "| Client sends data\n"
                              "| The device was down or had no link for 2.1 s\n"
                              "| Client sends data\n"
                              "| Client sends data\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_names_both_ends_and_wireshark_s_info),
        cmocka_unit_test(in_ascii_the_arrow_is_too),
        cmocka_unit_test(an_icmp_error_comes_from_who_says_it),
        cmocka_unit_test(a_copy_has_no_row),
        cmocka_unit_test(what_the_capture_dropped_has_a_row),
        cmocka_unit_test(what_the_capture_dropped_is_told_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
