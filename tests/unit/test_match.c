/* libpcap's parts of a filter on frames that were captured already. */
#include "../../src/app/match.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <pcap/pcap.h>

#define ETHERNET 14

/* Ethernet, IPv4, TCP from port 4660 (0x1234) to 80, a SYN. */
static const uint8_t bytes[] = {
    0,    0,    0, 0,  0, 0, 0, 0, 0,  0, 0, 0, 0x08, 0,                    /* Ethernet */
    0x45, 0,    0, 40, 0, 0, 0, 0, 64, 6, 0, 0, 10,   0, 0, 1, 10, 0, 0, 2, /* IPv4 */
    0x12, 0x34, 0, 80, 0, 0, 0, 0, 0,  0, 0, 0, 0x50, 2, 0, 0, 0,  0, 0, 0};

static const struct frame ethernet = {.link_type = DLT_EN10MB,
                                      .at = bytes,
                                      .captured_bytes = sizeof bytes,
                                      .wire_bytes = sizeof bytes};

/* The same packet put together from fragments: without a link header. */
static const struct frame raw = {.link_type = DLT_RAW,
                                 .at = bytes + ETHERNET,
                                 .captured_bytes = sizeof bytes - ETHERNET,
                                 .wire_bytes = sizeof bytes - ETHERNET};

static struct failure why;

static bool
set(struct match *m, const char *line)
{
    struct filter filter;

    if (!filter_parse(&filter, line, &why))
        fail_msg("%s: %s", line, why.sentence);
    return match_set(m, &filter, &why);
}

static void
each_part_is_asked_by_its_number(void **state)
{
    struct match m = {.link_type = DLT_EN10MB};

    (void)state;
    assert_true(set(&m, "port 80 and data and host 10.0.0.3 and data and tcp[13] & 2 != 0"));
    assert_true(match_frame(&m, 0, &ethernet));
    assert_false(match_frame(&m, 1, &ethernet));
    assert_true(match_frame(&m, 2, &ethernet));
    match_finish(&m);
}

static void
frames_of_another_link_type_match_too(void **state)
{
    struct match m = {.link_type = DLT_EN10MB};
    struct frame unknown = ethernet;

    (void)state;
    unknown.link_type = 147; /* DLT_USER0 */
    assert_true(set(&m, "src port 4660 or data or ether host 0:0:0:0:0:0"));
    assert_true(match_frame(&m, 0, &raw));
    assert_true(match_frame(&m, 0, &raw));
    assert_true(match_frame(&m, 1, &ethernet));
    assert_false(match_frame(&m, 1, &raw)); /* means nothing there */
    assert_false(match_frame(&m, 0, &unknown));
    match_finish(&m);
}

/* A frame may be cut anywhere: libpcap's programs read nothing behind its end. */
static void
cut_frames_do_not_match(void **state)
{
    struct match m = {.link_type = DLT_EN10MB};

    (void)state;
    assert_true(set(&m, "tcp[13] & 2 != 0"));
    for (uint32_t n = 0; n <= ETHERNET + 20 + 13; n++) {
        struct frame cut = ethernet;

        cut.captured_bytes = n;
        assert_false(match_frame(&m, 0, &cut));
    }
    match_finish(&m);
}

static void
a_wrong_part_leaves_the_filter_that_was_there(void **state)
{
    struct match m = {.link_type = DLT_EN10MB};

    (void)state;
    assert_true(set(&m, "port 80"));
    assert_false(set(&m, "port 81 and data and tcp.port == 80"));
    assert_non_null(strstr(why.sentence, "the filter \"tcp.port == 80\" is wrong (libpcap: "));
    assert_non_null(strstr(why.sentence, "display filter"));
    assert_null(strstr(why.sentence, "plain words"));
    assert_false(set(&m, "data or retransmision"));
    assert_non_null(strstr(why.sentence, "; plain words are syn-sent, syn-received, "));
    assert_non_null(strstr(why.sentence, ", retransmission, "));
    assert_false(set(&m, "data and tcp.flags.reset == 1"));
    assert_non_null(strstr(why.sentence, "; plain words are syn-sent"));
    assert_false(set(&m, "tcp.analysis.retransmission"));
    assert_non_null(strstr(why.sentence, "; plain words are syn-sent"));
    assert_false(set(&m, "TROUBLE"));
    assert_non_null(strstr(why.sentence, "; plain words are syn-sent"));
    assert_true(match_frame(&m, 0, &ethernet));
    assert_true(set(&m, "data")); /* no part at all */
    match_finish(&m);
    match_finish(&m);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_part_is_asked_by_its_number),
        cmocka_unit_test(frames_of_another_link_type_match_too),
        cmocka_unit_test(cut_frames_do_not_match),
        cmocka_unit_test(a_wrong_part_leaves_the_filter_that_was_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
