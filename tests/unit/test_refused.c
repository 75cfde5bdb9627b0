/* What a receiver does not take, and what it says of its window. */
#include "test_telling.h"

static void
what_its_receiver_does_not_take(void **state)
{
    static const struct saying cases[] = {
        {OPEN "+0.001 S > C P. raw 2147483000:2147483010(10) ack 1\n",
         "The client drops it and answers with an ACK (RFC 9293, section 3.10.7.4): no window is "
         "so large.\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 11\n"
              "+0.001 C > S . 1:1(0) ack 1\n",
         "The server has all up to there, so the number is outside its window: it drops the "
         "segment, and answers with an ACK (RFC 9293, section 3.10.7.4). Usually it was overtaken "
         "on its way. Where both sides go on so, each has other numbers: probably somebody else "
         "sent something in the name of the client.\n"},
        {"+0 S > C . 1:1(0) ack 101\n+0.001 C > S . 100:100(0) ack 1\n",
         "The server has all up to there, so the number is outside its window: it drops the "
         "segment, "
         "and answers with an ACK (RFC 9293, section 3.10.7.4). Usually it is a keep-alive, or was "
         "overtaken on its way. Where both sides go on so, each has other numbers: probably "
         "somebody else sent something in the name of the client.\n"},
        {OPENING "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C . 1:1(0) ack 2\n"
                 "+0.001 C > S P. 2:12(10) ack 1\n+0.001 S > C . 1:1(0) ack 2\n",
         "It has the FIN, and nothing can lie behind that: its Ack stays as it was (RFC 9293, "
         "section 3.10.7.4).\n"},
        {OPEN "+0.5 S > C S. 0:0(0) ack 1\n+0.001 C > S . 1:1(0) ack 1\n",
         "Segment 4 brought nothing new: so it was dropped, and is answered with an ACK of what is "
         "expected (RFC 9293, section 3.10.7.4).\n"},
        {"+0 S > C S. 90000:90000(0) ack 90001\n+0.001 C > S . 1:1(0) ack 1\n",
         "No byte seen here has such a number, so it is shown raw.\n"
         "The server has sent nothing of that number here: perhaps it belongs to an earlier "
         "connection of the same ports (RFC 9293, figure 9).\n"},
        {"+0 C > S S 900000:900000(0)\n+0.001 C > S P. 1:11(10) ack 1\n",
         "No byte here has such a number, so it is shown raw: perhaps an older connection of the "
         "same ports goes on (RFC 5961, section 4).\n"},
        /* it was not lost: the server has answered for an older connection, which was reset */
        {OPEN "+0.001 S > C F. 1:1(0) ack 1\n+0.001 C > S F. 1:1(0) ack 2\n"
              "+0.001 S > C . 2:2(0) ack 2\n+1 C > S S 900000:900000(0)\n"
              "+0.001 S > C . 2:2(0) ack 2\n",
         "In TIME-WAIT a SYN opens a connection as a rule only with a later timestamp than was "
         "seen, or, without one, with a higher number (RFC 6191)."},
        {OPEN "+0.001 C > S P. 200001:200016(15) ack 1\n",
         "Its 15 bytes are numbered 200001 to 200015: next = 200001 + 15 = 200016.\nThe server "
         "drops it and answers with an ACK (RFC 9293, section 3.10.7.4), unless it had offered a "
         "larger window that did not pass here.\n"},
        {OPENING "+0.001 C > S . 1:1(0) ack 70001\n",
         "Its Ack lies beyond all that passed here, and is more than the client had offered to "
         "take. Unless the capture has a hole, the server never sent that and drops the segment, "
         "with a reset (RFC 9293, section 3.10.7.4).\n"},
        {OPEN "+0.001 C > S P. 1:12(11) ack 1\n+0.001 C > S F. 11:11(0) ack 1\n",
         "If the server has that byte, it drops the FIN as an old number (RFC 9293, section "
         "3.10.7.4).\n"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1 win 100\n"
         "+0.001 C > S P. 1:151(150) ack 1\n",
         "The server need not take them (RFC 9293, section 3.10.7.4). Perhaps a window update did "
         "not pass here.\n"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 C > S P. 2:12(10) ack 1\n",
         "A FIN is the last number of its side: the server ignores the data (RFC 9293, section "
         "3.10.7.4).\n"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 C > S F. 2:2(0) ack 1\n",
         "A FIN is the last number of its side: the server ignores the second one (RFC 9293, "
         "section 3.10.7.4).\n"},
        {OPEN "+0.001 S > C S. 900000:900000(0) ack 1\n",
         "The client answers a SYN with a challenge ACK and goes on (RFC 5961, section 4.2).\n"},
        {OPEN "+0.001 S > C . 1:1(0) ack 7001\n+0.001 C > S . 1:1(0) ack 1\n",
         "The Ack of segment 4 was of more than passed here. Either the capture has a hole there, "
         "and this was overtaken on its way; or the client never sent so much, and answers an Ack "
         "that it cannot take (RFC 9293, section 3.10.7.4).\n"},
        {"+0 C > S S 0:0(0) <TS val 100 ecr 0>\n+0.001 S > C S. 0:0(0) ack 1 <TS val 7 ecr 100>\n"
         "+0.001 C > S . 1:1(0) ack 1 <TS val 101 ecr 7>\n+0.001 C > S P. 1:11(10) ack 1\n",
         "Where both SYNs have timestamps each segment but a reset has to bring one: what has none "
         "the server should drop without an answer (RFC 7323, section 3.2). New FreeBSD does, "
         "Linux takes it. Perhaps something in between has sent it, or taken the option out.\n"},
    };

    (void)state;
    assert_bodies_say(cases, sizeof cases / sizeof cases[0]);
}

/* "x-9" is not raw. */
static void
a_number_below_the_first_is_raw_where_symbols_do_not_say_it(void **state)
{
    static const struct number_style symbolic = {.numbers = NUMBERS_SYMBOLIC};
    static const char talk[] = "+0 C > S . 332:432(100) ack 1\n+0 C > S . 1:11(10) ack 1\n";

    (void)state;
    assert_non_null(strstr(tell(talk).body, "before what was seen first, so it is shown raw.\n"));
    assert_non_null(strstr(tell_as(talk, &symbolic).body, "before what was seen first.\n"));
}

/* RFC 9293 section 3.10.7.4: no sum where nothing is taken, but what the receiver does. */
static void
what_is_not_taken_is_told_without_a_sum(void **state)
{
    static const struct {
        const char *conversation, *body;
    } cases[] = {
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C . 1:1(0) ack 9\n",
         "A FIN is the last number of its side: the client cannot have sent this. It answers with "
         "an ACK and drops the segment (RFC 9293, section 3.10.7.4).\n"},
        {OPEN "+0.001 C > S . 1:1(0) ack 70001\n",
         "Its Ack lies beyond all that passed here, and is more than the client had offered to "
         "take. Unless the capture has a hole, the server never sent that and drops the segment "
         "(RFC 9293, section 3.10.7.4).\n"},
        {OPEN "+0.001 C > S F. 0:0(0) ack 1\n",
         "That number is used up, so the server drops the FIN (RFC 9293, section 3.10.7.4).\n"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 C > S F. 2:2(0) ack 1\n",
         "A FIN is the last number of its side: the server ignores the second one (RFC 9293, "
         "section 3.10.7.4).\n"},
        {OPEN "+0.001 C > S R. 1:1(0) ack 1\n+1 S > C S. raw 9:9(0) ack 1\n",
         "The connection is over, and its SYN was answered by another number: the client resets "
         "this one, or drops it (RFC 9293, section 3.10.7.1).\n"},
        {OPEN "+0.001 S > C R 9:9(0)\n",
         "Its Seq lies in the client's window, but is not the number expected, as far as was seen: "
         "the client should send a challenge ACK and go on; old kernels believe it. A true reset "
         "then comes again with that number (RFC 5961, section 3.2). But what was sent in front of "
         "it may not have passed here: then it has the number expected, and ends the "
         "connection.\n"},
        {OPEN "+0.001 S > C R 70000:70000(0)\n",
         "Its Seq lies behind the client's window, as far as was seen: dropped without an answer "
         "(RFC 5961, section 3.2).\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct told told = tell(cases[i].conversation);

        assert_string_equal(told.body, cases[i].body);
    }
}

/* PAWS, RFC 7323 section 5: what its receiver echoed is what it compares with; after 24 days it
 * does not. */
static void
an_old_timestamp_is_told_where_it_counts(void **state)
{
#define ECHOED                                                                                     \
    OPEN "+0 C > S . 1:11(10) ack 1 <TS val 100 ecr 5>\n"                                          \
         "+0 S > C . 1:11(10) ack 11 <TS val 6 ecr 100>\n"
    static const struct {
        const char *conversation;
        bool told;
    } cases[] = {
        {ECHOED "+1 C > S . 11:21(10) ack 1 <TS val 98 ecr 6>\n", true},
        {ECHOED "+1 C > S . 11:21(10) ack 1 <TS val 99 ecr 6>\n", false}, /* Linux takes it */
        {ECHOED "+1 C > S . 11:21(10) ack 1 <TS val 2147483747 ecr 6>\n", false},
        {ECHOED "+1 C > S . 11:21(10) ack 1 <TS val 2147483749 ecr 6>\n", true}, /* wraps */
        {ECHOED "+1 C > S . 11:21(10) ack 1\n", false},
        {ECHOED "+1 C > S F. 11:11(0) ack 1 <TS val 98 ecr 6>\n", true},
        {ECHOED "+1 C > S . 11:11(0) ack 1 <TS val 98 ecr 6>\n", false}, /* was overtaken */
        {ECHOED "+1 C > S . 11:11(0) ack 11 <TS val 98 ecr 6>\n", true},
        {ECHOED "+1 C > S R. 11:11(0) ack 11 <TS val 98 ecr 6>\n", false},
        {ECHOED "+2073600 C > S . 11:21(10) ack 1 <TS val 98 ecr 6>\n", true},
        {ECHOED "+2073601 C > S . 11:21(10) ack 1 <TS val 98 ecr 6>\n", false},
        {ECHOED "0.001 C > S . 11:21(10) ack 1 <TS val 98 ecr 6>\n", false},
        /* nothing was echoed; or by one who acknowledges another connection, or what is dropped */
        {OPEN "+1 C > S . 1:11(10) ack 1 <TS val 4000000000 ecr 5>\n", false},
        {OPEN "+0 C > S . 1:11(10) ack 1 <TS val 100 ecr 5>\n"
              "+1 C > S . 11:21(10) ack 1 <TS val 98 ecr 5>\n",
         false},
        {ECHOED "+0 S > C . 11:11(0) ack raw 9 <TS val 6 ecr 200>\n"
                "+1 C > S . 11:21(10) ack 1 <TS val 150 ecr 6>\n",
         false},
        {ECHOED "+0 S > C . 9000000:9000000(0) ack 11 <TS val 6 ecr 200>\n"
                "+1 C > S . 11:21(10) ack 1 <TS val 150 ecr 6>\n",
         false},
        /* its FIN has the place */
        {ECHOED "+0 C > S F. 11:11(0) ack 1 <TS val 101 ecr 6>\n"
                "+1 C > S . 1:11(10) ack 1 <TS val 98 ecr 6>\n",
         false},
        /* and leaves it, where it was none */
        {ECHOED "+0 C > S F 11:11(0) <TS val 101 ecr 6>\n"
                "+0 C > S . 11:21(10) ack 1 <TS val 102 ecr 6>\n"
                "+0 C > S . 21:31(10) ack 1 <TS val 103 ecr 6>\n",
         false},
        {ECHOED "+0 C > S F 11:11(0) <TS val 101 ecr 6>\n"
                "+0 C > S . 11:21(10) ack 1 <TS val 102 ecr 6>\n"
                "+0 S > C . 11:11(0) ack 21 <TS val 6 ecr 102>\n"
                "+0 C > S . 21:31(10) ack 1 <TS val 98 ecr 6>\n",
         true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct told told = tell(cases[i].conversation);

        if ((strstr(told.body, "(PAWS; RFC 7323, section 5)") != NULL) != cases[i].told)
            fail_msg("%s\n%s", cases[i].conversation, told.body);
    }
}

static void
windows_and_probes(void **state)
{
    static const struct saying cases[] = {
        {OPEN "+0.001 C > S P. 1:2(1) ack 1\n+0.001 S > C . 1:1(0) ack 2\n"
              "+60 C > S . 1:1(0) ack 1\n+0.0005 C > S . 1:1(0) ack 1\n",
         "So soon behind segment 6 it is probably a copy of that.\n"},
        {"+0 C > S S 0:0(0) <mss 1460>\n+0.01 S > C S. 0:0(0) ack 1 <mss 1460>\n"
         "+0.01 C > S . 1:1(0) ack 1\n+0.01 S > C . 1:1461(1460) ack 1\n"
         "+0.01 C > S . 1:1(0) ack 1461 win 0\n+0.1 C > S . 1:1(0) ack 1461 win 1419\n",
         "That is less than one segment of 1460 bytes. A receiver should wait for room for one, or "
         "for half its buffer; else ever smaller segments go: the silly window syndrome (RFC 9293, "
         "section 3.8.6.2.2).\n"},
        {"+0 C > S S 0:0(0) <mss 1460>\n+0.01 S > C S. 0:0(0) ack 1 <mss 1400>\n"
         "+0.01 C > S . 1:1(0) ack 1 win 40\n+5 S > C . 1:41(40) ack 1\n",
         "The server may send nothing more until an ACK moves the client's window on. That window "
         "is less than one segment of 1460 bytes. Rather than send ever smaller ones a sender "
         "waits a while for more room (RFC 9293, section 3.8.6.2.1): probably that is why 5.0 s "
         "passed.\n"},
        /* too soon for that, or not less than a segment */
        {"+0 C > S S 0:0(0) <mss 1460>\n+0.01 S > C S. 0:0(0) ack 1 <mss 1400>\n"
         "+0.01 C > S . 1:1(0) ack 1 win 40\n+0.149 S > C . 1:41(40) ack 1\n",
         "until an ACK moves the client's window on.\n"},
        {"+0 C > S S 0:0(0) <mss 1460>\n+0.01 S > C S. 0:0(0) ack 1 <mss 1400>\n"
         "+0.01 C > S . 1:1(0) ack 1 win 80\n+0 S > C . 1:41(40) ack 1\n"
         "+0 S > C . 41:81(40) ack 1\n+0.01 C > S . 1:1(0) ack 41 win 40\n"
         "+1 S > C . 41:81(40) ack 1\n",
         "until an ACK moves the client's window on.\n"},
        {"+0 C > S S 0:0(0) <mss 40>\n+0.01 S > C S. 0:0(0) ack 1 <mss 1400>\n"
         "+0.01 C > S . 1:1(0) ack 1 win 40\n+5 S > C . 1:41(40) ack 1\n",
         "until an ACK moves the client's window on.\n"},
        /* a window that its prober may not know of */
        {OPEN "+0.001 C > S . 1:11(10) ack 1\n+0 S > C . 1:1(0) ack 11 win 0\n"
              "+0 S > C . 1:1(0) ack 11 win 99\n+0.3 C > S . 10:10(0) ack 1\n",
         "The server has opened its window since segment 5, but nothing shows that the client "
         "knows: that ACK may be late or lost, and then this asks for the window (RFC 9293, "
         "section 3.8.6.1). Else it is a keep-alive.\n"},
        {OPEN "+0.001 C > S . 1:11(10) ack 1\n+0 S > C . 1:1(0) ack 11 win 0\n"
              "+0 C > S . 11:21(10) ack 1\n+0 S > C . 1:1(0) ack 11 win 0\n",
         "Its buffer is still full: it drops what comes, and answers so (RFC 9293, section "
         "3.10.7.4).\n"},
        {OPEN "+60 C > S . 0:0(0) ack 1\n",
         "an ACK in answer shows that the other side still knows the connection, a reset that it "
         "does not (RFC 9293, section 3.8.4)."},
        /* nor is a window silly that has room for a segment with options */
        {"+0 C > S S 0:0(0) <mss 1460>\n+0.01 S > C S. 0:0(0) ack 1 <mss 1460>\n"
         "+0.01 C > S . 1:1(0) ack 1\n+0.01 S > C . 1:1449(1448) ack 1\n"
         "+0.01 C > S . 1:1(0) ack 1449 win 0\n+0.1 C > S . 1:1(0) ack 1449 win 1448\n",
         "Ack = 1449: nothing new; the client still expects number 1449.\n"},
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 1 win 100\n"
              "+0.001 S > C . 1:1(0) ack 1 win 200 <sack 51:101>\n",
         "Its SACK names bytes behind a missing one: with another window it is no duplicate ACK by "
         "RFC 5681, but counts as one by RFC 6675 (section 2).\n"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1 win 0\n",
         "It has no room yet: data wait until it opens its window.\n"},
        /* of what was dropped nobody left anything unread */
        {OPEN "+0.001 C > S P. 1:101(100) ack 1\n+0.3 S > C . 1:1(0) ack 1 win 0\n",
         "It has no room yet: data wait until it opens its window.\n"},
        /* data are no answer to what is dropped */
        {OPEN "+0.001 C > S P. 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 101 win 0\n"
              "+0.001 S > C P. 1:51(50) ack 101 win 0\n",
         "Its buffer is full: usually its program does not read what arrived.\n"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1 win 100\n"
         "+0.001 C > S P. 1:101(100) ack 1\n",
         "The client may send nothing more until an ACK moves the server's window on.\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 11\n"
              "+0.001 S > C . 1:1(0) ack 11 win 1000\n",
         "The client may have sent into what is taken back: strongly discouraged (RFC 9293, "
         "section 3.8.6). Or this ACK was overtaken by the one before, which has the same "
         "numbers.\n"},
    };

    (void)state;
    assert_bodies_say(cases, sizeof cases / sizeof cases[0]);
}

/* The byte of a window probe that was answered by the same Ack was not taken. */
static void
a_probe_that_was_refused_has_no_ack(void **state)
{
#define CLOSED                                                                                     \
    "+0 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1 win 10\n+0.001 C > S . 1:1(0) ack 1\n"        \
    "+0.001 C > S P. 1:11(10) ack 1\n+0.01 S > C . 1:1(0) ack 11 win 0\n"                          \
    "+1 C > S P. 11:12(1) ack 1\n"
    struct told taken = tell(CLOSED "+0.01 S > C . 1:1(0) ack 12 win 100\n");
    struct told refused = tell(CLOSED "+0.01 S > C . 1:1(0) ack 11 win 0\n"
                                      "+2 C > S P. 11:12(1) ack 1\n"
                                      "+0.01 S > C . 1:1(0) ack 12 win 100\n");
    struct told either = tell(CLOSED "+2 C > S P. 11:12(1) ack 1\n"
                                     "+0.01 S > C . 1:1(0) ack 12 win 0\n");

    (void)state;
    assert_non_null(strstr(taken.body, "It acknowledges segment 6, 10 ms after that"));
    assert_non_null(strstr(refused.body, "It acknowledges segment 8, 10 ms after that"));
    assert_non_null(strstr(either.body, "2.0 s (segment 6) or 10 ms, and nothing tells which"));
}

/* RFC 9293 section 3.8.4: it is asked again where no answer comes. */
static void
a_keep_alive_without_an_answer_is_repeated(void **state)
{
#define ASKS                                                                                       \
    OPEN "+1 C > S P. 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 11\n"                              \
         "+60 C > S . 10:10(0) ack 1\n"
    struct told first = tell(ASKS);
    struct told second = tell(ASKS "+1 C > S . 10:10(0) ack 1\n");
    struct told behind = tell(ASKS "+0.001 S > C . 1:1(0) ack 11\n+9 C > S . 10:10(0) ack 1\n");
    struct told other = tell(ASKS "+0.001 S > C . 1:1(0) ack 11\n+0.001 S > C . 1:1(0) ack 11\n");
    struct told report = tell(OPEN "+1 C > S P. 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 11\n"
                                   "+60 C > S . 10:11(1) ack 1\n"
                                   "+0.001 S > C . 1:1(0) ack 11 <sack 10:11>\n"
                                   "+0.001 S > C . 1:1(0) ack 11 <sack 10:11>\n");

    (void)state;
    assert_non_null(strstr(first.body, "Silent for 60 s."));
    assert_null(strstr(first.body, "No answer"));
    assert_non_null(strstr(second.body, " passed here in 1.0 s."));
    assert_null(strstr(second.body, "Silent for"));
    assert_non_null(strstr(behind.body, "Silent for 9.0 s."));
    assert_non_null(strstr(other.body, "Each keep-alive has one answer"));
    assert_non_null(strstr(report.body, "Each keep-alive has one answer"));
    assert_non_null(strstr(report.body, "the second time in the probe that it answers"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_its_receiver_does_not_take),
        cmocka_unit_test(a_number_below_the_first_is_raw_where_symbols_do_not_say_it),
        cmocka_unit_test(what_is_not_taken_is_told_without_a_sum),
        cmocka_unit_test(an_old_timestamp_is_told_where_it_counts),
        cmocka_unit_test(windows_and_probes),
        cmocka_unit_test(a_probe_that_was_refused_has_no_ack),
        cmocka_unit_test(a_keep_alive_without_an_answer_is_repeated),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
