/* Misconceptions: which fit a segment, and that each sentence has the segment's own numbers. */
#include "talk.h"
#include "tcpviz/story/misconceptions.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define OPEN                                                                                       \
    "+0 C > S S 0:0(0) win 64240 <mss 65495,wscale 7>\n"                                           \
    "+0.001 S > C S. 0:0(0) ack 1 <mss 65495,wscale 7>\n"                                          \
    "+0.001 C > S . 1:1(0) ack 1 win 512\n"
#define OVER_IPV6                                                                                  \
    "client [::1]:40000\nserver [::1]:5000\n"                                                      \
    "+0 C > S S 0:0(0) <mss 65476>\n"                                                              \
    "+0.001 S > C S. 0:0(0) ack 1 <mss 65476>\n"                                                   \
    "+0.001 C > S . 1:1(0) ack 1\n"
#define UNSCALED                                                                                   \
    "+0 C > S S 0:0(0)\n"                                                                          \
    "+0.001 S > C S. 0:0(0) ack 1\n"                                                               \
    "+0.001 C > S . 1:1(0) ack 1\n"

/* The sentences that fit the newest segment of a conversation, a line each; its payload has a name
 * for Wireshark, or none. */
static void
tell(const char *conversation, bool named, const struct number_style *style, char *storage,
     size_t size)
{
    enum misconception which[BELIEFS];
    struct talk talk;
    struct text t;
    int n;

    talk_play(&talk, conversation);
    text_init(&t, storage, size);
    n = misconceptions_of(talk.flow, talk.event, named, which);
    for (int i = 0; i < n; i++) {
        misconception_add(&t, which[i], talk.flow, talk.event, style);
        text_add(&t, "\n");
    }
    assert_false(t.cut);
    talk_end(&talk);
}

static void
each_has_its_sentence(void **state)
{
    static const struct number_style relative;
    static const struct {
        const char *conversation, *sentence;
    } cases[] = {
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n",
         "The sum begins with 1, since the SYN took the number before: for data no phantom byte is "
         "added.\n"},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C . 1:1(0) ack 15\n",
         "The sum begins with 1, since the SYN took the number before: "},
        {OPEN "+0.001 C > S P. 1:12(11) ack 1\n+0.001 S > C . 1:1(0) ack 12\n",
         "Ack is no byte count: 11 bytes have arrived, and 12 is the next number wanted.\n"},
        {OPEN "+0.001 C > S FP. 1:12(11) ack 1\n+0.001 S > C . 1:1(0) ack 13\n",
         "Ack is no byte count: 11 bytes and a FIN have arrived, and 13 is the next number "
         "wanted.\n"},
        {OPEN "+0.001 C > S P. 1:2(1) ack 1\n+0.001 S > C . 1:1(0) ack 2\n",
         "Ack is no byte count: 1 byte has arrived, and 2 is the next number wanted.\n"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1\n",
         "Seq counts the bytes of the server, Ack those of the client: two numberings.\n"},
        {OPEN "+0.001 S > C R. 1:1(0) ack 1\n", "A reset has no field for its reason: "},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C F. 1:1(0) ack 2\n",
         "A close need not take the four segments of RFC 9293, figure 12: this one is the ACK and "
         "the FIN of its side, so three are enough.\n"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C . 1:1(0) ack 2\n",
         "the FIN of its side is still to come. A close in this order takes four segments.\n"},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n", "A segment is not a send(): "},
        {"+0 C > S S 0:0(0) win 64240 <wscale 7>\n",
         "The window of a SYN is never scaled: 64240 are bytes (RFC 7323, section 2.2). "},
        {OPEN, "The window is not the 512 of the header, but that times 128: 65536 bytes. "},
        /* scaled it is only if the other SYN, which was not seen, had the option, too */
        {"+0 C > S S 0:0(0) win 64240 <wscale 7>\n+0.001 C > S . 1:1(0) ack 1 win 512\n",
         "The window is probably not the 512 of the header, but that times 128: 65536 bytes. "},
        {"+0 C > S . 1:1(0) ack 1 win 512\n",
         "The window may be larger than the 512 of the header: the window scale of the SYN, "},
        {OPEN "+0.001 C > S P. 1:13001(13000) ack 1\n",
         "One segment may hold so much: the server's MSS is 65495 here, as on loopback or with "
         "jumbo frames. Over Ethernet 1460 is usual.\n"},
        {OVER_IPV6 "+0.001 C > S P. 1:1442(1441) ack 1\n",
         "Over Ethernet 1440 is usual with IPv6.\n"},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n", "Where Wireshark's Info names HTTP or TLS "},
        {"+0 C > S S 0:0(0)\n",
         "A checksum that Wireshark calls unverified or incorrect is usually no damage: "},
    };
    char told[4096];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        tell(cases[i].conversation, true, &relative, told, sizeof told);
        if (!strstr(told, cases[i].sentence))
            assert_string_equal(told, cases[i].sentence);
    }
}

static void
none_is_told_where_it_does_not_fit(void **state)
{
    static const struct number_style relative;
    static const struct {
        const char *conversation, *part;
    } cases[] = {
        {UNSCALED, "window"},
        {UNSCALED "+0.001 C > S P. 1:15(14) ack 1\n", "HTTP or TLS"},
        {UNSCALED, "checksum"},
        {UNSCALED, "Seq counts"},
        {UNSCALED "+0.001 C > S P. 1:15(14) ack 1\n+0.001 C > S P. 15:29(14) ack 1\n", "phantom"},
        {UNSCALED "+0.001 C > S P. 1:15(14) ack 1\n", "may hold so much"},
        {UNSCALED "+0.001 S > C . 1:1(0) ack 15\n", "phantom"},
        {UNSCALED "+0.001 C > S F. 1:1(0) ack 1\n", "close"},
        {UNSCALED "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C F. 1:1(0) ack 2\n"
                  "+0.001 C > S . 2:2(0) ack 2\n",
         "close"},
        {"+0 C > S P. 1:15(14) ack 1\n+0.001 S > C . 1:1(0) ack 15\n", "no byte count"},
        {UNSCALED "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C R. 1:1(0) ack 15\n",
         "no byte count"},
        /* its own FIN may be what did not pass */
        {UNSCALED "+0.1 S > C F. 1:1(0) ack 1\n+0.01 C > S . 2:2(0) ack 2\n", "close"},
        {UNSCALED "+0.01 C > S F. 1:1(0) ack 2\n+0.01 S > C . 2:2(0) ack 2\n", "close"},
        /* the number behind the bytes may have been a FIN */
        {UNSCALED "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C . 1:1(0) ack 16\n",
         "no byte count"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1\n", "no byte count"},
        {UNSCALED "+0.001 C > S P. 1:12(11) ack 1\n+0.001 S > C . 1:1(0) ack 6\n"
                  "+0.001 S > C . 1:1(0) ack 12\n",
         "phantom"},
        {UNSCALED "+0.001 C > S FP. 1:12(11) ack 1\n+0.001 S > C . 1:1(0) ack 13\n", "phantom"},
        {UNSCALED "+0.001 S > C R. 1:1(0) ack 1\n", "Seq counts"},
        {OPEN "+0.001 S > C R. 1:1(0) ack 1 win 500\n", "window"},
        {OPEN "+0.001 S > C . 1:1(0) ack 1 win 0\n", "window"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C R. 1:1(0) ack 2\n", "four segments"},
        {OPEN "+0.001 C > S P. 1:1461(1460) ack 1\n", "may hold so much"},
        {OVER_IPV6 "+0.001 C > S P. 1:1441(1440) ack 1\n", "may hold so much"},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1 offset 15\n", "send()"},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1 snap 40\n", "send()"},
        /* crossing FINs: sent again, one of them is no third segment of three */
        {UNSCALED "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C F. 1:1(0) ack 1\n"
                  "+0.001 C > S F. 1:1(0) ack 2\n",
         "close need"},
        /* these do say why */
        {UNSCALED "+0.001 S > C R. 1:9(8) ack 1 \"no route\"\n", "say why"},
        {UNSCALED "+0.001 S > C R. 1:1(0) ack 1 <kind 30 8002>\n", "say why"},
        {"+0 C > S S 0:0(0) <kind 30 0101>\n+0.001 S > C S. 0:0(0) ack 1 <kind 30 0101>\n"
         "+0.001 C > S . 1:1(0) ack 1\n+0.001 S > C R. 1:1(0) ack 1 <kind 30 7000>\n",
         "say why"},
    };
    char told[4096];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        tell(cases[i].conversation, false, &relative, told, sizeof told);
        if (strstr(told, cases[i].part))
            assert_string_equal(told, cases[i].conversation);
    }
}

static void
numbers_and_names_are_the_reader_s(void **state)
{
    static const struct number_style raw = {.numbers = NUMBERS_RAW, .labels = {"Alice", "Bob"}};
    char told[4096];

    (void)state;
    tell(UNSCALED "+0.001 C > S P. 1:12(11) ack 1\n+0.001 S > C P. 1:6(5) ack 12\n", false, &raw,
         told, sizeof told);
    assert_non_null(strstr(told, "The sum begins with 5001, "));
    assert_non_null(strstr(told, "11 bytes have arrived, and 1012 is the next number wanted.\n"));
    assert_non_null(strstr(told, "Seq counts the bytes of Bob, Ack those of Alice: "));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_has_its_sentence),
        cmocka_unit_test(none_is_told_where_it_does_not_fit),
        cmocka_unit_test(numbers_and_names_are_the_reader_s),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
