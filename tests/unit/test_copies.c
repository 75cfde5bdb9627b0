/* Which of several sendings arrived, and how long the round trip took. */
#include "test_telling.h"

static void
both_round_trips_are_told(void **state)
{
    struct told told = tell(OPEN "+0.001 C > S P. 1:101(100) ack 1\n"
                                 "+0.25 C > S P. 1:101(100) ack 1\n"
                                 "+0.001 S > C . 1:1(0) ack 101\n");

    (void)state;
    assert_string_equal(told.note, "answers segment 4 or 5: RTT 251 ms or 1.0 ms (Karn)");
    assert_non_null(strstr(told.body, "Segment 5 had brought this again, so the round trip took "
                                      "251 ms (segment 4) or 1.0 ms, and nothing tells which "
                                      "(Karn).\n"));
}

static void
a_timestamp_leaves_one_round_trip(void **state)
{
#define TWICE(tsecr)                                                                               \
    OPEN "+0.001 C > S P. 1:101(100) ack 1 <nop,nop,TS val 7 ecr 1>\n"                             \
         "+0.25 C > S P. 1:101(100) ack 1 <nop,nop,TS val 257 ecr 1>\n"                            \
         "+0.001 S > C . 1:1(0) ack 101 <nop,nop,TS val 2 ecr " tsecr ">\n"
    struct told told = tell(TWICE("257"));

    (void)state;
    assert_string_equal(told.note, "answers segment 5, not 4 (TSecr): RTT 1.0 ms");
    assert_non_null(strstr(told.body, "so it answers that one (RFC 7323, section 4).\n"
                                      "It acknowledges segment 5, 1.0 ms after that segment was "
                                      "seen.\n"));
    told = tell(TWICE("7"));
    assert_string_equal(told.note, "segment 4 arrived before 5 (TSecr): RTT 251 ms at most");
    assert_non_null(strstr(told.body, "segment 4 had arrived before it, so that sending was not "
                                      "needed (Eifel; RFC 3522).\n"
                                      "It acknowledges segment 4, 251 ms after that segment was "
                                      "seen.\n"));
    told = tell(TWICE("300"));
    assert_string_equal(told.note, "answers segment 4 or 5: RTT 251 ms or 1.0 ms (Karn)");
    assert_non_null(strstr(told.body, "251 ms (segment 4) or 1.0 ms, and nothing tells "
                                      "which (Karn).\n"));
#undef TWICE
}

/* Where the clock of their sender has not ticked, and where one of them is not known. */
static void
a_timestamp_tells_nothing_where_both_had_the_same(void **state)
{
    struct told told = tell(OPEN "+0.001 C > S P. 1:101(100) ack 1 <nop,nop,TS val 7 ecr 1>\n"
                                 "+0.01 C > S P. 1:101(100) ack 1 <nop,nop,TS val 7 ecr 1>\n"
                                 "+0.001 S > C . 1:1(0) ack 101 <nop,nop,TS val 2 ecr 7>\n");

    (void)state;
    assert_string_equal(told.note, "answers segment 4 or 5: RTT 11 ms or 1.0 ms (Karn)");
    assert_non_null(strstr(told.body, "and nothing tells which (Karn).\n"));
    told = tell(OPEN "+0.001 C > S P. 1:101(100) ack 1 <nop,nop,TS val 7 ecr 1>\n"
                     "+0.001 C > S P. 201:301(100) ack 1 <nop,nop,TS val 8 ecr 1>\n"
                     "+0.25 C > S P. 1:101(100) ack 1 <nop,nop,TS val 257 ecr 1>\n"
                     "+0.001 S > C . 1:1(0) ack 301 <nop,nop,TS val 2 ecr 257>\n");
    assert_non_null(strstr(told.body, "tells which if theirs differ (RFC 7323, section 4).\n"));
}

/* Sent twice so quickly that it makes no difference. */
static void
two_round_trips_that_read_alike_are_one(void **state)
{
    struct told told = tell(OPEN "+0.001 C > S P. 1:101(100) ack 1\n"
                                 "+0.0001 C > S P. 1:101(100) ack 1\n"
                                 "+0.2 S > C . 1:1(0) ack 101\n");

    (void)state;
    assert_string_equal(told.note, "answers segment 4 or 5: RTT 200 ms (Karn)");
    assert_non_null(strstr(told.body, "took 200 ms, whichever it answers (Karn).\n"));
}

/* The clock of the capture is too coarse. */
static void
no_round_trip_takes_no_time(void **state)
{
#define TWICE(copy, tsecr)                                                                         \
    OPEN "+0.001 C > S P. 1:101(100) ack 1 <nop,nop,TS val 7 ecr 1>\n"                             \
         "+" copy " C > S P. 1:101(100) ack 1 <nop,nop,TS val 257 ecr 1>\n"                        \
         "+0 S > C . 1:1(0) ack 101 <nop,nop,TS val 2 ecr " tsecr ">\n"
    struct told told = tell(TWICE("0.25", "300"));

    (void)state;
    assert_string_equal(told.note, "answers segment 4 or 5: RTT 250 ms or less (Karn)");
    assert_non_null(strstr(told.body, "took 250 ms (segment 4) or less, and nothing tells"));
    told = tell(TWICE("0.2505", "300"));
    assert_string_equal(told.note, "answers segment 4 or 5: RTT 251 ms or less (Karn)");
    assert_non_null(strstr(told.body, "took 251 ms (segment 4) or less, and nothing tells"));
    told = tell(TWICE("0.25", "257"));
    assert_string_equal(told.note, "answers segment 5, not 4 (TSecr)");
    told = tell(TWICE("0", "7"));
    assert_string_equal(told.note, "segment 4 arrived before 5 (TSecr)");
#undef TWICE
}

/* Nothing of the client passes here: what came twice may be its FIN. */
static void
an_unseen_number_that_came_twice_is_no_byte(void **state)
{
    struct told told = tell("+0 S > C S. 0:0(0) ack 1 <sackOK>\n"
                            "+0.1 S > C . 1:1(0) ack 6\n+1 S > C . 1:1(0) ack 6 <sack 5:6>\n");

    (void)state;
    assert_non_null(strstr(told.body, "D-SACK: the server reports that number 5 arrived twice"));
    told = tell("+0 S > C S. 0:0(0) ack 1 <sackOK>\n"
                "+0.1 S > C . 1:1(0) ack 6\n+1 S > C . 1:1(0) ack 6 <sack 1:3>\n");
    assert_non_null(strstr(told.body, "D-SACK: the server reports that bytes 1-2 arrived twice"));
}

/* What arrived twice was not seen twice here. */
static void
dsack_is_told_without_a_repetition(void **state)
{
    static const struct saying cases[] = {
        {OPEN "+0.001 C > S P. 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 101\n"
              "+4 S > C . 1:1(0) ack 101 <sack 100:101>\n",
         "D-SACK: the server reports that byte 100 arrived twice (RFC 2883): in a keep-alive, sent "
         "again without need, or doubled on its way.\n"},
        {OPENING "+0 C > S . 1:101(100) ack 1\n+0.02 S > C . 1:1(0) ack 101\n"
                 "+0 S > C . 1:1(0) ack 101 <sack 1:101>\n",
         "D-SACK: the server reports that bytes 1-100 arrived twice (RFC 2883), of which here one "
         "passed: probably the network doubled it behind this point; or a second sending was not "
         "captured.\n"},
        {OPENING "+0.02 S > C . 1:1(0) ack 101\n+0.01 C > S . 1:101(100) ack 1\n"
                 "+0 S > C . 1:1(0) ack 101 <sack 1:101>\n",
         "D-SACK: the server reports that bytes 1-100 arrived twice (RFC 2883), of which here one "
         "passed, behind an ACK of it: probably the first one was not captured.\n"},
    };

    (void)state;
    assert_bodies_say(cases, sizeof cases / sizeof cases[0]);
}

/* The D-SACK is of segment 4, which 6 had sent again; segment 5 has no copy.  A coarse clock may
 * give the copy and the ACK the same time. */
static void
dsack_tells_that_both_copies_arrived(void **state)
{
#define TWICE(later)                                                                               \
    OPEN "+0.001 C > S P. 1:101(100) ack 1\n"                                                      \
         "+0.001 C > S P. 101:201(100) ack 1\n"                                                    \
         "+0.25 C > S P. 1:101(100) ack 1\n" later                                                 \
         " S > C . 1:1(0) ack 201 <nop,nop,sack 1:101>\n"
    struct told told = tell(TWICE("+0.03"));

    (void)state;
    assert_string_equal(told.note, "segments 4 and 6 arrived? (D-SACK): RTT 30 ms at most");
    assert_non_null(strstr(told.body,
                           "D-SACK: the server reports that bytes 1-100 arrived "
                           "twice (RFC 2883).\n"
                           "Segment 6 had brought this again: so both had arrived, unless "
                           "the network doubled one. Of what came twice the second was "
                           "not needed, and the round trip took no longer than the 30 "
                           "ms since segment 6.\n"
                           "It covers segment 4, first seen 281 ms before.\n"));
    told = tell(TWICE("+0.0305"));
    assert_string_equal(told.note, "segments 4 and 6 arrived? (D-SACK): RTT 31 ms at most");
    assert_non_null(strstr(told.body, "took no longer than the 31 ms since segment 6.\n"));
    told = tell(TWICE("+0"));
    assert_string_equal(told.note, "segments 4 and 6 arrived? (D-SACK)");
    assert_non_null(strstr(told.body, "Of what came twice the second was not needed.\n"));
#undef TWICE
}

/* RFC 2883: what arrived twice was sent again, or doubled on its way; the packets that passed here
 * may tell. */
static void
dsack_has_a_sentence(void **state)
{
    struct told told = tell(OPEN "+0.001 C > S . 1:101(100) ack 1\n"
                                 "+0.25 C > S . 1:101(100) ack 1\n"
                                 "+0.001 S > C . 1:1(0) ack 101\n"
                                 "+0.001 S > C . 1:1(0) ack 101 <sack 1:101>\n");

    (void)state;
    assert_string_equal(told.headline, "Server repeats its ACK, to report what arrived twice");
    assert_non_null(strstr(told.facts, "Options: D-SACK 1-100\n"));
    assert_non_null(
        strstr(told.body, "D-SACK: the server reports that bytes 1-100 arrived twice "
                          "(RFC 2883): segment 5 had sent that again, which was not needed, unless "
                          "the network doubled one.\n"));
    assert_string_equal(told.note, "repeats the ACK of segment 6: segment 5 not needed?");
    told = tell(OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.25 C > S . 1:101(100) ack 1\n"
                     "+0.25 C > S . 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 101\n"
                     "+0.001 S > C . 1:1(0) ack 101 <sack 1:101>\n");
    assert_non_null(strstr(told.body, "arrived twice (RFC 2883): sent again without need, or "
                                      "doubled on its way.\n"));
    told = tell(OPEN "+0.001 C > S . 1:101(100) ack 1 id 70\n"
                     "+0.00001 C > S . 1:101(100) ack 1 id 70\n"
                     "+0.001 S > C . 1:1(0) ack 101\n"
                     "+0.001 S > C . 1:1(0) ack 101 <sack 1:101>\n");
    assert_string_equal(told.note, "both copies of segment 4 arrived: doubled on its way");
    assert_non_null(strstr(told.body, "so the second copy of segment 4 was not made by the "
                                      "capture: the network had doubled it.\n"));
}

/* A SYN and a FIN have numbers, but are no bytes; a probe repeats one on purpose. */
static void
dsack_tells_bytes_from_others(void **state)
{
    struct told told = tell(OPEN "+0.001 C > S FP. 1:6(5) ack 1\n+0.2 C > S FP. 1:6(5) ack 1\n"
                                 "+0.001 S > C . 1:1(0) ack 7 <sack 1:7>\n");

    (void)state;
    assert_non_null(strstr(told.body, "that bytes 1-5 and the FIN arrived twice "));
    told = tell(OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.2 C > S F. 1:1(0) ack 1\n"
                     "+0.001 S > C . 1:1(0) ack 2 <sack 1:2>\n");
    assert_non_null(strstr(told.body, "D-SACK: the server reports that the FIN arrived twice "));
    told = tell(OPEN "+0.001 C > S . 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 11\n"
                     "+9 C > S . 10:11(1) ack 1\n+0.001 S > C . 1:1(0) ack 11 <sack 10:11>\n");
    assert_non_null(strstr(told.body, "that byte 10 arrived twice (RFC 2883): the second time "
                                      "in the probe that it answers.\n"));
    told = tell("+0 C > S S 0:0(0)\n+0.001 S > C S 0:0(0)\n+0.001 C > S S. 0:0(0) ack 1\n"
                "+0 S > C S. 0:0(0) ack 1\n+0.001 C > S . 1:1(0) ack 1 <sack 0:1>\n");
    assert_non_null(strstr(told.body, "that the SYN arrived twice (RFC 2883), as it has to where "
                                      "two SYNs cross (RFC 9293, figure 7).\n"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_round_trips_are_told),
        cmocka_unit_test(a_timestamp_leaves_one_round_trip),
        cmocka_unit_test(a_timestamp_tells_nothing_where_both_had_the_same),
        cmocka_unit_test(two_round_trips_that_read_alike_are_one),
        cmocka_unit_test(no_round_trip_takes_no_time),
        cmocka_unit_test(an_unseen_number_that_came_twice_is_no_byte),
        cmocka_unit_test(dsack_is_told_without_a_repetition),
        cmocka_unit_test(dsack_tells_that_both_copies_arrived),
        cmocka_unit_test(dsack_has_a_sentence),
        cmocka_unit_test(dsack_tells_bytes_from_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
