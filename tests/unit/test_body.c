/* Bodies: the sums, and what the notes tell that have no test of their own. */
#include "test_telling.h"

static void
a_body_explains_the_sum(void **state)
{
    struct told told = tell(OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.004 S > C . 1:1(0) ack 15\n");

    (void)state;
    assert_string_equal(told.body,
                        "Ack = 1 + 14 = 15: the server holds every byte up to 14 and now expects "
                        "byte 15.\n"
                        "It acknowledges segment 4, 4.0 ms after that segment was seen.\n");
    told = tell(OPEN "+0.001 C > S P. 1:15(14) ack 1\n");
    assert_string_equal(told.body, "Its 14 bytes are numbered 1 to 14: next = 1 + 14 = 15.\n");
}

static void
sums_and_what_they_mean(void **state)
{
    static const struct saying cases[] = {
        {OPENING "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C . 1:1(0) ack 2\n"
                 "+0.001 C > S P. 2:12(10) ack 1\n+0.001 S > C . 1:1(0) ack 2\n",
         "Ack = 2: nothing new; the server has the client's FIN and expects nothing more.\n"},
        {OPEN "+0.001 C > S . 1:1(0) ack 101\n",
         "the client acknowledges what was not seen at this point of the wire.\n"},
        {"+0 C > S SF 0:0(0)\n", "SYN and FIN take up one each: next = 0 + 1 + 1 = 2.\n"},
        {OPEN "+0.001 C > S P. 1:2(1) ack 1\n", "Its byte is number 1: next = 1 + 1B = 2.\n"},
        /* notes of the clock or the way here change nothing of what the numbers say */
        {"0.5 S > C . 1:1(0) ack 101\n0.4 C > S . 101:101(0) ack 1\n",
         "Ack = 1: the client expects this number next.\n"},
        /* who resets expects nothing */
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C R. 1:1(0) ack 15\n",
         "Ack = 1 + 14 = 15: the server had every byte up to 14.\nIt has acknowledged"},
        {"+0 C > S S 0:0(0)\n+0.02 C > S . 1:1(0) ack 1\n+0.02 S > C R. 1:1(0) ack 1\n",
         "Ack = 0 + 1 = 1: the SYN takes up one number.\nA plain close()"},
        /* an Ack behind a FIN that was not taken is the first one known */
        {"+0 S > C F. 1:1(0) ack 1\n+0.05 C > S . 223:223(0) ack 1232\n",
         "Ack = 1232: the client expects this number next.\n"},
        /* where the beginning was not seen no Ack is known before these */
        {"+0 C > S P. 1:101(100) ack 1\n+0.01 S > C . 1:1(0) ack 101\n",
         "Ack = 101: the server expects this number next.\nIt acknowledges segment 1, 10 ms after"},
        {"+0 C > S P. 1:101(100) ack 1\n+0.01 S > C . 1:1(0) ack 51\n",
         "Ack = 51: the server expects this number next.\n"},
        {"+0 C > S P. 1:101(100) ack 1\n+0.01 S > C . 1:1(0) ack 101\n"
         "+0.01 S > C . 1:1(0) ack 101\n",
         "Ack = 101: nothing new; the server still expects number 101.\n"},
    };

    (void)state;
    assert_bodies_say(cases, sizeof cases / sizeof cases[0]);
}

static void
data_of_a_syn(void **state)
{
    static const struct saying cases[] = {
        {"+0 C > S S 0:5(5) <fo 01020304>\n+0.001 S > C S. 0:0(0) ack 6\n",
         "It takes the data of the SYN, too: Fast Open. The server may answer them before the "
         "handshake is complete (RFC 7413, section 4.2).\n"},
        {"+0 C > S S 0:5(5)\n+0.001 S > C S. 0:0(0) ack 6\n",
         "It takes the data of the SYN, too, though no Fast Open cookie was seen: some servers "
         "take "
         "them without. The server may answer them before the handshake is complete (RFC 7413, "
         "section 4.2).\n"},
        {"+0 C > S S 0:9(9) <fo 0102030405060708> snap 54\n+0.001 S > C S. 0:0(0) ack 10\n",
         "It takes the data of the SYN, too: usually Fast Open. The server may answer them "},
        {"+0 C > S S 0:9(9) <fo 0102030405060708>\n",
         "It brings data and a Fast Open cookie: if that is the right one, the server may give the "
         "data to its program before the handshake is complete (RFC 7413, section 4.2).\n"},
        {"+0 C > S S 0:9(9) <fo 0102030405060708>\n+0.001 S > C S. 0:0(0) ack 1\n",
         "It takes the SYN alone: it does no Fast Open, or the cookie was not the right one. As a "
         "rule what came with the SYN has to be sent again (RFC 7413, section 4.2).\n"},
        {"+0 C > S S 0:9(9)\n+0.001 S > C S. 0:0(0) ack 1\n",
         "It takes the SYN alone. What came with it may be kept until the handshake is complete "
         "(RFC 9293, section 3.10.7.2); as a rule it has to be sent again.\n"},
    };

    (void)state;
    assert_bodies_say(cases, sizeof cases / sizeof cases[0]);
}

static void
an_ack_that_was_delayed(void **state)
{
    static const struct saying cases[] = {
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0.042 S > C . 1:1(0) ack 11\n",
         "42 ms after that segment was seen. The handshake's round trip took only 2.0 ms: probably "
         "a delayed ACK (RFC 9293, section 3.8.6.3), or a radio that slept.\n"},
        {"+0 C > S S 0:0(0)\n+0.0002 S > C S. 0:0(0) ack 1\n+0.0001 C > S . 1:1(0) ack 1\n"
         "+0.001 C > S P. 1:11(10) ack 1\n+0.042 S > C . 1:1(0) ack 11\n",
         "took only 300 µs: probably a delayed ACK (RFC 9293, section 3.8.6.3).\n"},
        {MSS_1000 "+0.001 C > S P. 1:1001(1000) ack 1\n+0.042 S > C . 1:1(0) ack 1001\n",
         "probably a delayed ACK (RFC 9293, section 3.8.6.3), or a radio that slept.\n"},
        /* two segments, joined by offload, would be acknowledged at once */
        {MSS_1000 "+0.001 C > S P. 1:2001(2000) ack 1\n+0.042 S > C . 1:1(0) ack 2001\n",
         "It acknowledges segment 4, 42 ms after that segment was seen.\n"},
        {OPEN "+0.001 C > S P. 1:1072(1071) ack 1\n+0.042 S > C . 1:1(0) ack 1072\n",
         "probably a delayed ACK (RFC 9293, section 3.8.6.3), or a radio that slept.\n"},
        {OPEN "+0.001 C > S P. 1:1073(1072) ack 1\n+0.042 S > C . 1:1(0) ack 1073\n",
         "It acknowledges segment 4, 42 ms after that segment was seen.\n"},
        /* it may have waited behind the one before, or elsewhere: more than 0.5 s */
        {OPEN "+0.001 C > S . 1:11(10) ack 1\n+0 C > S P. 11:21(10) ack 1\n"
              "+0.042 S > C . 1:1(0) ack 21\n",
         "It acknowledges segment 5, 42 ms after that segment was seen.\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0.6 S > C . 1:1(0) ack 11\n",
         "600 ms after that segment was seen.\n"},
    };

    (void)state;
    assert_bodies_say(cases, sizeof cases / sizeof cases[0]);
}

/* Data and FIN in one segment are told as three steps; each side's closing stands for itself. */
static void
a_fin_with_data_is_three_steps(void **state)
{
    struct told told = tell(OPEN "+0.001 S > C P. 1:11(10) ack 1\n"
                                 "+0.001 C > S FP. 1:15(14) ack 11\n");

    (void)state;
    assert_string_equal(
        told.body,
        "Ack = 1 + 10 = 11: the client holds every byte up to 10 and now expects "
        "byte 11.\n"
        "Its 14 bytes are numbered 1 to 14. Then its FIN takes up number 15: next "
        "= 1 + 14 + 1 = 16.\n"
        "It acknowledges segment 4, 1.0 ms after that segment was seen.\n"
        "At this moment: Client's FIN not acknowledged yet; Server's FIN not seen yet.\n");
    told = tell(OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C F. 1:1(0) ack 2\n"
                     "+0.001 C > S . 2:2(0) ack 2\n");
    assert_non_null(strstr(told.body, "Both FINs are acknowledged: the connection is closed.\n"));
}

/* A FIN whose ACK passed before it, or that crossed the other one. */
static void
what_who_closes_may_not_know(void **state)
{
    static const struct saying cases[] = {
        /* a FIN whose ACK passed before it: what its sender knows is another matter */
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C . 1:1(0) ack 2\n"
              "+0.25 C > S F. 1:1(0) ack 1\n",
         "At this moment: Client's FIN acknowledged, but perhaps unknown to it; Server's FIN not "
         "seen yet.\n"},
        {OPEN "+0.001 S > C F. 1:1(0) ack 2\n+0 C > S F. 1:1(0) ack 1\n",
         "At this moment: Client's FIN acknowledged, but perhaps unknown to it; Server's FIN not "
         "acknowledged yet.\n"},
    };

    (void)state;
    assert_bodies_say(cases, sizeof cases / sizeof cases[0]);
}

/* The Ack that comes with the other side's FIN does not move a FIN-WAIT-1, but acknowledges its FIN
 * all the same. */
static void
a_fin_that_was_just_acknowledged_is_told_so(void **state)
{
    struct told told = tell(OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C F. 1:1(0) ack 2\n");

    (void)state;
    assert_non_null(
        strstr(told.body,
               "At this moment: Client's FIN acknowledged; Server's FIN not acknowledged yet.\n"));
    told = tell(OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C F. 1:1(0) ack 1\n");
    assert_non_null(strstr(
        told.body,
        "At this moment: Client's FIN not acknowledged yet; Server's FIN not acknowledged yet.\n"));
}

/* Bytes that were missing, late, held back, or have another use. */
static void
what_else_its_numbers_do(void **state)
{
    static const struct saying cases[] = {
        {OPEN "+0.001 C > S . 1:11(10) ack 1\n+0.3 C > S . 1:21(20) ack 1\n",
         "Old bytes and new ones may share a segment: usually no ACK of the old ones had come in "
         "time (RFC 6298).\n"},
        /* the byte had probed a closed window */
        {OPEN "+0.001 C > S . 1:11(10) ack 1\n+0 S > C . 1:1(0) ack 11 win 0\n"
              "+0.3 C > S . 11:12(1) ack 1\n+0 S > C . 1:1(0) ack 11 win 0\n"
              "+0.3 S > C . 1:1(0) ack 11 win 500\n+0 C > S . 11:21(10) ack 1\n",
         "The server's window had ended in front of it, so the server probably dropped it (RFC "
         "9293, section 3.10.7.4). Now there is room.\n"},
        /* a clock too coarse to tell how long it waited */
        {SIZED "+0.04 C > S P. 1:11(10) ack 1\n+0.04 S > C . 1:1(0) ack 11\n"
               "+0 C > S P. 11:21(10) ack 1\n",
         "It left right behind that ACK"},
        {"+0 C > S S 0:0(0) <mss 1460>\n+0.01 S > C S. 0:0(0) ack 1 <mss 1460>\n"
         "+0 C > S . 1:1(0) ack 1\n+0 C > S P. 1:11(10) ack 1\n+0.05 S > C . 1:1(0) ack 11\n"
         "+0.00005 C > S P. 11:31(20) ack 1\n",
         "It left 50 µs behind that ACK, which no program sees: probably it was ready before. "
         "Small segments wait for the ACK of what is out (Nagle): with a delayed ACK each side "
         "waits for the other one (RFC 9293, section 3.7.4), unless TCP_NODELAY is set.\n"},
        {"+0 C > S S 0:0(0) <mss 1460>\n+0.01 S > C S. 0:0(0) ack 1 <mss 1460>\n"
         "+0 C > S . 1:1(0) ack 1\n+0 C > S P. 1:11(10) ack 1\n+0.01 S > C . 1:1(0) ack 11\n"
         "+0.00005 C > S P. 11:31(20) ack 1\n",
         "It left 50 µs behind that ACK, which no program sees: probably it was ready before. "
         "Small segments wait for the ACK of what is out (Nagle; RFC 9293, section 3.7.4), unless "
         "TCP_NODELAY is set.\n"},
        /* behind an Ack that no number of these had had */
        {OPENING "+0.001 C > S . 1:1(0) ack 101\n+0.001 S > C . 1:101(100) ack 1\n",
         "Usually the capture has changed their order, as it may where the two directions are "
         "taken at different places; or a first sending did not pass here. Else the client "
         "acknowledged what it did not have.\n"},
        /* or with more behind them */
        {"+0 C > S S 0:9(9) <fo 0102030405060708>\n+0.001 S > C S. 0:0(0) ack 1\n+0.001 C > S P. "
         "1:20(19) ack 1\n",
         "The SYN had brought the old ones, but the SYN-ACK did not take them: so they go again as "
         "soon as the handshake allows, without a timer (RFC 7413, section 4.2).\n"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 900\n+0.01 C > S . 1:21(20) ack 1\n",
         "That FIN had an Ack of what did not pass here. Its side goes on in its place, with what "
         "had passed: so probably somebody else sent it, and it was dropped (RFC 5961, section "
         "5).\n"},
        {"+0 C > S . 1:1(0) ack 1\n+10 C > S P. 2:12(10) ack 1\n",
         "That number did not pass this point: lost on the way here, late, or not captured; or "
         "what was seen first of this side was a keep-alive, which is one below the next "
         "number.\n"},
        /* late, but not sent again: its timestamp is that of what jumped, and the clock ticks */
        {"+0 C > S S 0:0(0) <TS val 10 ecr 0>\n+0.01 S > C S. 0:0(0) ack 1 <TS val 5 ecr 10>\n"
         "+0 C > S . 1:1(0) ack 1 <TS val 20 ecr 5>\n"
         "+0 C > S . 11:21(10) ack 1 <TS val 20 ecr 5>\n"
         "+0.004 C > S . 21:31(10) ack 1 <TS val 24 ecr 5>\n"
         "+0.005 C > S . 1:11(10) ack 1 <TS val 20 ecr 5>\n",
         "It has the timestamp of segment 4, which jumped over them; what is sent again goes out a "
         "round trip later, with a newer one. So probably that segment overtook this one on the "
         "way.\n"},
        /* what fills a gap: by the clock of its sender; also one of so many that it is forgotten,
         * where what lies behind it may be no first sending */
        {STAMPED "+0 C > S . 11:21(10) ack 1 <TS val 30 ecr 5>\n"
                 "+0 C > S . 31:41(10) ack 1 <TS val 30 ecr 5>\n"
                 "+0 C > S . 51:61(10) ack 1 <TS val 30 ecr 5>\n"
                 "+0 C > S . 71:81(10) ack 1 <TS val 30 ecr 5>\n"
                 "+0 C > S . 91:101(10) ack 1 <TS val 30 ecr 5>\n"
                 "+0 C > S . 111:121(10) ack 1 <TS val 30 ecr 5>\n"
                 "+0 C > S . 131:141(10) ack 1 <TS val 30 ecr 5>\n"
                 "+0 C > S . 151:161(10) ack 1 <TS val 30 ecr 5>\n"
                 "+0 C > S . 171:181(10) ack 1 <TS val 30 ecr 5>\n"
                 "+0.1 C > S . 6:11(5) ack 1 <TS val 130 ecr 5>\n"
                 "+0 C > S . 1:6(5) ack 1 <TS val 129 ecr 5>\n",
         "By its timestamp this one was sent before segment 13, which overtook it on the way.\n"},
        {STAMPED "+0.001 C > S . 11:21(10) ack 1 <TS val 30 ecr 5>\n"
                 "+0.0001 C > S . 1:11(10) ack 1 <TS val 31 ecr 5>\n",
         "By its timestamp this was sent later than what lies behind them, so it is a second "
         "sending.\n"},
        {STAMPED "+0.001 C > S . 11:21(10) ack 1 <TS val 30 ecr 5>\n"
                 "+0.3 C > S . 1:11(10) ack 1 <TS val 29 ecr 5>\n",
         "By its timestamp this one was sent before segment 4, which overtook it on the way.\n"},
        {STAMPED "+0.001 C > S . 11:21(10) ack 1 <TS val 30 ecr 5>\n"
                 "+0.3 C > S . 1:11(10) ack 1 <TS val 30 ecr 5>\n",
         "They were not seen here before, so this is probably a second sending.\n"},
        {OPEN "+0.001 C > S F 1:1(0)\n+0.001 C > S P. 1:11(10) ack 1\n",
         "A FIN without ACK is not taken (RFC 9293, section 3.10.7.4): what goes on in its place "
         "shows that it closed nothing.\n"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 C > S P. 1:11(10) ack 1\n",
         "A FIN is the last number of its side (RFC 9293, section 3.6): behind it there can be no "
         "data.\n"},
        {OPEN "+0.001 S > C . 1:1(0) ack 2\n+0.001 C > S P. 2:3(1) ack 1\n",
         "The server acknowledged number 1 in segment 4, so it had arrived: not lost, only not "
         "captured here.\n"},
        /* a FIN is one number */
        {OPEN "+0.001 C > S . 2:2(0) ack 1\n+0.001 C > S F. 1:1(0) ack 1\n",
         "Segment 4 had jumped over it, so shortly before that it probably overtook this one on "
         "the way.\n"},
        {OPEN "+0.001 C > S . 2:2(0) ack 1\n+0.3 C > S F. 1:1(0) ack 1\n",
         "Segment 4 had jumped over this number. It was not seen here before, so this is probably "
         "a second sending.\n"},
        {OPEN "+0.001 C > S P. 11:21(10) ack 1\n+0.0001 C > S P. 1:11(10) ack 1\n",
         "Segment 4 had jumped over them, so shortly before that it probably overtook this one on "
         "the way.\n"},
    };

    (void)state;
    assert_bodies_say(cases, sizeof cases / sizeof cases[0]);
}

/* Two notes of a kind, of different numbers, that mean the same. */
static void
what_two_notes_tell_is_told_once(void **state)
{
    static const char said[] = "Segment 5 had jumped over these numbers. They were not seen here "
                               "before, so this is probably a second sending.\n";
    struct told told = tell(OPEN "+0.001 C > S . 1:11(10) ack 1\n+0 C > S . 31:41(10) ack 1\n"
                                 "+0 C > S F. 20:20(0) ack 1\n+0.3 C > S . 11:31(20) ack 1\n");
    const char *first = strstr(told.body, said);

    (void)state;
    assert_non_null(first);
    assert_null(strstr(first + 1, said));
}

/* Seen behind the loss: the first sending did not pass here. */
static void
what_was_asked_for_fills_its_gap(void **state)
{
    struct told told = tell(OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 101\n"
                                 "+0.001 C > S . 201:301(100) ack 1\n"
                                 "+0.001 S > C . 1:1(0) ack 101\n+0.001 S > C . 1:1(0) ack 101\n"
                                 "+0.001 S > C . 1:1(0) ack 101\n"
                                 "+0.001 C > S . 101:201(100) ack 1\n");

    (void)state;
    assert_string_equal(told.note, "fills the gap 101-200 of segment 6; sent again?");
    assert_non_null(strstr(told.body, "The server had asked for them with repeated ACKs: probably "
                                      "a fast retransmission"));
}

static void
what_its_ack_does(void **state)
{
    static const struct saying cases[] = {
        {PATHS "+0.001 S > C . 1:11(10) ack 1\n+0.001 S > C . 11:11(0) ack 1 <kind 30 2001>\n"
               "+0.001 S > C . 11:11(0) ack 1 <kind 30 2001>\n",
         "It carries an option of Multipath TCP: an ACK may also be repeated just for that, and is "
         "no sign of loss then (RFC 8684, section 3).\n"},
        {PATHS "+0.001 C > S . 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 1 <kind 30 3001>\n",
         "It carries an option of Multipath TCP: an ACK may also be repeated just for that, and is "
         "no sign of loss then (RFC 8684, section 3).\n"},
        {PATHS "+0.001 C > S . 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 1 <kind 30 2001>\n",
         "(RFC 5681, section 3.2). An ACK may also be repeated just to carry an option of "
         "Multipath TCP (RFC 8684).\n"},
        /* without an option, or behind a gap, it is what it looks like */
        {PATHS "+0.001 S > C . 1:11(10) ack 1\n+0.001 S > C . 11:11(0) ack 1\n"
               "+0.001 S > C . 11:11(0) ack 1\n",
         "as far as was seen, so this is no sign of loss.\n"},
        {PATHS "+0.001 C > S . 1:11(10) ack 1\n+0 C > S . 11:21(10) ack 1\n"
               "+0.001 S > C . 1:1(0) ack 1\n",
         "send it again without waiting (RFC 5681, section 3.2).\n"},
        {PATHS "+0.001 C > S . 11:21(10) ack 1\n+0.001 S > C . 1:1(0) ack 1 <kind 30 2001>\n",
         "send it again without waiting (RFC 5681, section 3.2).\n"},
        /* what passed twice, and then has two ACKs */
        {OPEN "+0.001 C > S . 1:11(10) ack 1\n+0.3 C > S . 1:11(10) ack 1\n"
              "+0.001 S > C . 1:1(0) ack 11\n+0.001 S > C . 1:1(0) ack 11\n",
         "Some of what segment 6 acknowledges had passed here more than once: as a rule each copy "
         "that arrives is answered with an ACK (RFC 9293, section 3.10.7.4). Nothing that the "
         "client sent waits for an ACK, as far as was seen, so this is no sign of loss.\n"},
        /* behind the newest segment there is nothing that could have come first */
        {SIZED "+0.001 C > S . 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 1\n",
         "That byte is in the client's newest segment, as far as was seen, so none behind it can "
         "have arrived: usually this ACK answers a copy of something older, or was sent before "
         "that segment arrived, and is no sign of loss.\n"},
        {SIZED "+0.001 C > S . 1:1461(1460) ack 1\n+0.001 S > C . 1:1(0) ack 1\n",
         "usually this ACK answers a copy of something older, or was sent before that segment "
         "arrived, and is no sign of loss.\n"},
        /* of 536 bytes at most, where no SYN says more (RFC 9293 section 3.7.1) */
        {OPEN "+0.001 C > S . 1:537(536) ack 1\n+0.001 S > C . 1:1(0) ack 1\n",
         "or was sent before that segment arrived, and is no sign of loss.\n"},
        /* unless offload joined several, or more were sent, seen or not */
        {SIZED "+0.001 C > S . 1:1462(1461) ack 1\n+0.001 S > C . 1:1(0) ack 1\n",
         "three such ACKs make the client send it again without waiting (RFC 5681, section "
         "3.2).\n"},
        {SIZED "+0.001 C > S . 1:11(10) ack 1\n+0 C > S . 11:21(10) ack 1\n"
               "+0.001 S > C . 1:1(0) ack 1\n",
         "three such ACKs make the client send it again without waiting (RFC 5681, section "
         "3.2).\n"},
        {SIZED "+0.001 C > S . 11:21(10) ack 1\n+0.001 S > C . 1:1(0) ack 1\n",
         "three such ACKs make the client send it again without waiting (RFC 5681, section "
         "3.2).\n"},
        {SIZED "+0.001 C > S . 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 6\n"
               "+0.001 S > C . 1:1(0) ack 6\n",
         "three such ACKs make the client send it again without waiting (RFC 5681, section "
         "3.2).\n"},
        {SIZED "+0.001 C > S . 1:11(10) ack 1\n+0 C > S . 11:21(10) ack 1\n"
               "+0 C > S . 21:31(10) ack 1\n+0.001 S > C . 1:1(0) ack 1\n"
               "+0 C > S . 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 1\n",
         "Usually something arrived there, but not that number, which segment 8 has sent again "
         "since then.\n"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C . 1:1(0) ack 1\n",
         "It expects only the FIN, and no byte lies behind that: usually it was sent before the "
         "FIN arrived, and is no sign of loss.\n"},
        /* not all take a part of a segment that reaches beyond the window, and nothing behind it */
        {"+0 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1 win 30\n+0.001 C > S . 1:1(0) ack 1\n"
         "+0.001 C > S . 1:51(50) ack 1\n+0.001 S > C . 1:1(0) ack 1 win 30\n",
         "Its window ends in the segment that begins with that number: that was lost, or dropped "
         "as too long for it, and so is all behind it; each that comes is answered so (RFC 9293, "
         "section 3.10.7.4). Three such ACKs make the client send it again without waiting (RFC "
         "5681, section 3.2).\n"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1 win 30\n+0.001 C > S . 1:1(0) ack 1\n"
         "+0.001 C > S . 1:51(50) ack 1\n+0.001 S > C . 1:1(0) ack 1 win 30\n"
         "+0.3 C > S . 1:51(50) ack 1\n+0.001 S > C . 1:1(0) ack 1 win 30\n",
         "section 3.10.7.4). Segment 6 has sent it again since then.\n"},
        /* an Ack of what had not been sent, which later segments of either side show */
        {OPEN "+0.001 C > S . 1:11(10) ack 900\n+0.01 C > S . 1:21(20) ack 1\n"
              "+0.01 S > C . 1:1(0) ack 21\n",
         "The server goes on without what segment 4 acknowledged, so it had not sent that: who "
         "gets such an Ack drops the segment (RFC 9293, section 3.10.7.4). Perhaps somebody else "
         "sent it (RFC 5961, section 5).\n"},
        {OPEN "+0.001 C > S . 1:1(0) ack 900\n+0.01 S > C . 1:11(10) ack 1\n"
              "+0.01 C > S . 1:1(0) ack 11\n",
         "The server goes on without what segment 4 acknowledged, so it had not sent that: "},
        {SCALED "+0.001 C > S . 1:11(10) ack 1\n+0 C > S . 11:21(10) ack 1\n"
                "+0 S > C . 1:1(0) ack 1 win 509 <sack 11:21>\n"
                "+0 S > C . 1:1(0) ack 21 win 509 <sack 11:21>\n",
         "Its first SACK block lies below its Ack, as in a D-SACK (RFC 2883). But an ACK before "
         "had named that block, too, and nothing shows that it came again: probably it is only "
         "old.\n"},
        {SCALED "+0 C > S . 1:11(10) ack 1\n+0 C > S . 11:21(10) ack 1\n"
                "+0.001 S > C . 1:1(0) ack 1 win 509 <sack 11:21>\n",
         "Its SACK names bytes behind a missing one: that makes it a duplicate ACK (RFC 6675, "
         "section 2).\n"},
        {SCALED "+0 C > S . 1:11(10) ack 1\n+0 C > S . 11:21(10) ack 1\n"
                "+0 C > S . 21:31(10) ack 1\n+0.001 S > C . 1:1(0) ack 11 win 509\n"
                "+0 S > C . 1:1(0) ack 11 win 509 <sack 21:31>\n"
                "+0.3 C > S . 1:11(10) ack 1\n"
                "+0 S > C . 1:1(0) ack 11 win 509 <sack 1:11 21:31>\n",
         "It asks for nothing: a duplicate ACK names bytes behind a missing one that no ACK before "
         "had named (RFC 6675, section 2).\n"},
        {OPEN "+0 C > S . 1:11(10) ack 1 <TS val 100 ecr 5>\n"
              "+0.3 C > S . 1:11(10) ack 1 <TS val 400 ecr 5>\n"
              "+0.001 S > C . 1:1(0) ack 11 <TS val 306 ecr 400>\n"
              "+0.3 C > S . 1:11(10) ack 1 <TS val 100 ecr 5>\n",
         "The server has echoed the timestamp 400, and this one is 100: as a rule it drops what is "
         "older, and answers with an ACK (PAWS; RFC 7323, section 5), unless something on the way "
         "changed timestamps.\nIt is older than what the client sent since: probably no second "
         "sending, but a copy that was long on its way.\n"},
        {SCALED "+0 C > S . 1:11(10) ack 1\n+0 C > S . 11:21(10) ack 1\n"
                "+0.001 S > C . 1:1(0) ack 1 win 509 <sack 11:21>\n"
                "+0.3 C > S . 1:11(10) ack 1\n+0 S > C . 1:1(0) ack 11 win 509\n",
         "With what segment 6 had named the Ack would go further. A receiver may discard such "
         "bytes (RFC 2018, section 8), usually for want of memory: then the client has to send "
         "them again.\n"},
        {OPEN "+0.001 C > S P. 1:101(100) ack 1\n+0.25 C > S P. 1:101(100) ack 1\n"
              "+0.25 C > S P. 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 101\n",
         "Segment 6 had brought this again, and one in between may be meant, too, so the round "
         "trip "
         "took 501 ms (segment 4), or less, down to 1.0 ms, and nothing tells which (Karn).\n"},
        {OPEN "+0.001 S > C . 1:1(0) ack 1 <sack 101:201>\n",
         "Its SACK names bytes that did not pass this point before it: they went another way, or "
         "were captured only behind it, or not at all.\n"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C . raw 9:9(0) ack raw 901\n",
         "perhaps it belongs to an earlier connection of the same ports (RFC 9293, figure 9; RFC "
         "5961, section 4.2).\n"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C . raw 9:9(0) ack 901\n",
         "perhaps it belongs to an earlier connection of the same ports (RFC 9293, figure 9; RFC "
         "5961, section 4.2), or what came between did not pass here.\n"},
    };

    (void)state;
    assert_bodies_say(cases, sizeof cases / sizeof cases[0]);
}

/* What passes late says what was so when it was sent. */
static void
an_older_ack_does_not_say_what_is_expected_now(void **state)
{
    struct told told = tell(OPEN "+0.001 C > S . 1:101(100) ack 1\n"
                                 "+0.001 C > S . 101:201(100) ack 1\n"
                                 "+0.001 S > C . 1:1(0) ack 201\n+0.001 S > C . 1:1(0) ack 101\n");

    (void)state;
    assert_string_equal(told.body,
                        "Ack = 101: nothing new.\n"
                        "The server expected a higher number in segment 6, and an Ack never goes "
                        "back: this segment was probably sent before that one, and passed late.\n");
    told = tell(OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 101\n"
                     "+121 S > C . 1:1(0) ack 1\n");
    assert_non_null(strstr(told.body, "an Ack never goes back. Before this segment nothing had "
                                      "passed for longer than one is on its way (2 minutes; "));
}

static void
a_duplicate_ack_tells_what_three_of_them_do(void **state)
{
    struct told told = tell(OPEN "+0.001 C > S . 1:101(100) ack 1\n"
                                 "+0.001 C > S . 101:201(100) ack 1\n"
                                 "+0.001 S > C . 1:1(0) ack 1\n+0.001 S > C . 1:1(0) ack 1\n");

    (void)state;
    assert_non_null(strstr(told.body, "three such ACKs make the client send it again without "));
}

static void
how_the_connection_opens_and_goes_on(void **state)
{
    static const struct saying cases[] = {
        {"+0 S > C S. 0:0(0) ack 1\n+0.149 C > S S 0:0(0)\n",
         "An answer is not sent before what it answers: probably the capture has changed their "
         "order, as it may where the two directions are taken at different places; or another SYN "
         "before was not captured.\n"},
        {"+0 C > S S 0:0(0) <kind 30 1001AABBCCDD00000001>\n",
         "MP_JOIN says so. A path has its own Seq and Ack; numbers in an option put the bytes of "
         "all paths in order (RFC 8684, sections 3.2 and 3.3).\n"},
        {OPEN "+0.001 S > C F. 1:1(0) ack 1\n+0.001 C > S F. 1:1(0) ack 2\n"
              "+0.001 S > C . 2:2(0) ack 2\n+1 C > S S 900000:900000(0)\n",
         "In connection 1 the server was in TIME-WAIT. If it still is, it takes a SYN as a rule "
         "only with a later timestamp than it saw, or, without one, with a higher number (RFC "
         "6191).\n"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C R. raw 0:0(0) ack 1\n+0.5 C > S S 0:0(0)\n",
         "It has the same initial number: some kernels (Windows) send a SYN that was refused a few "
         "times more before connect() fails. For others the reset ends the attempt (RFC 9293, "
         "section 3.10.7.3).\n"},
        {"+1 C > S S 900000:900000(0)\n+0.001 S > C . raw 5001:5001(0) ack raw 1001\n"
         "+0.001 C > S P. raw 1001:1011(10) ack raw 5001\n",
         "It is just what the other side expects in the connection before, which so goes on: "
         "probably somebody else sent that SYN, and nobody took it (RFC 5961, section 4). From "
         "here on the numbers are counted anew.\n"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C . 1:1(0) ack 1\n+0 S > C S 0:0(0)\n",
         "Its ACK had come by itself. A handshake is a SYN and an ACK each way; usually these two "
         "share a segment (RFC 9293, section 3.4.1).\n"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C . 1:1(0) ack 1\n+0 S > C S 0:0(0)\n"
         "+0 C > S S. 0:0(0) ack 1\n",
         "In SYN-SENT an ACK alone is dropped, and a SYN without ACK is answered so, as in a "
         "simultaneous open (RFC 9293, section 3.10.7.3).\n"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C . raw 777:777(0) ack 1\n+0 S > C S 0:0(0)\n",
         "In connection 1 the client had acknowledged a SYN by an ACK alone. If this is the SYN "
         "that belongs to it (RFC 9293, section 3.4.1), both are one connection, whose client is "
         "the server here.\n"},
        {OPEN "+0.001 S > C F. 1:1(0) ack 1\n+0.001 C > S F. 1:1(0) ack 2\n"
              "+0.001 S > C . 2:2(0) ack 2\n+1 C > S S 900000:900000(0)\n",
         "In connection 1 the server was in TIME-WAIT. If it still is, it takes a SYN as a rule "
         "only with a later timestamp than it saw, or, without one, with a higher number (RFC "
         "6191).\n"},
        {OPEN "+0.001 S > C R. 1:1(0) ack 1\n+1 S > C P. 1:11(10) ack 1\n",
         "The server goes on as if it had sent no reset: usually something in between sent that "
         "one in its name.\n"},
        {OPEN "+0.001 S > C R. 1:1(0) ack 1\n+1 C > S P. 1:11(10) ack 1\n",
         "The reset did not reach the client yet, or the client did not believe it (RFC 5961, "
         "section 3.2).\n"},
        /* whose reset crossed the first one goes on after its own, too */
        {OPEN "+0.001 C > S R. 1:1(0) ack 1\n+0 S > C R. 1:1(0) ack 1\n"
              "+1 S > C P. 1:11(10) ack 1\n",
         "The server goes on as if it had sent no reset: usually something in between sent that "
         "one in its name.\n"},
        {OPEN "+0.001 C > S S 900000:900000(0)\n",
         "If the server still knows connection 1, it answers with a challenge ACK, not with a "
         "SYN-ACK (RFC 5961, section 4.2); old kernels reset it. A transparent proxy has two "
         "connections with the same ends: captured on both of its sides, both go on.\n"},
        /* who had taken more than its number drops a reset */
        {OPEN "+0.001 S > C P. 1:101(100) ack 1\n+0 S > C P. 101:201(100) ack 1\n"
              "+0.001 S > C R 101:101(0)\n+0.001 C > S . 1:1(0) ack 201\n",
         "Its Ack is beyond that reset's Seq: so that was old when it came (RFC 9293, section "
         "3.10.7.4), or it did not come."},
    };

    (void)state;
    assert_bodies_say(cases, sizeof cases / sizeof cases[0]);
}

/* What else explains that an ACK took long, or names bytes in a SACK. */
static void
a_body_does_not_say_what_may_not_be_so(void **state)
{
    static const struct {
        const char *conversation, *words;
    } cases[] = {
        /* without data, or with a request for a cookie alone, there is nothing to open fast with */
        {"+0 C > S S 0:0(0) <fo 0102030405060708>\n", "Fast Open"},
        {"+0 C > S S 0:9(9) <fo>\n", "Fast Open"},
        /* from a SYN behind its SYN-ACK there is no round trip to the ACK */
        {"+0 S > C S. 0:0(0) ack 1\n+0.0003 C > S S 0:0(0)\n+0.0001 C > S . 1:1(0) ack 1\n"
         "+0.001 C > S P. 1:11(10) ack 1\n+0.07 S > C . 1:1(0) ack 11\n",
         "delayed ACK"},
        /* what is dropped for its Seq has an Ack that nobody reads, and was no SYN */
        {OPENING "+0.001 C > S . 549555:549555(0) ack 1\n", "nothing new"},
        {OPENING "+0.001 C > S . 1:1(0) ack 900000\n+0.05 S > C S. 0:0(0) ack 1\n",
         "SYN had come again"},
        /* that a copy is old is told once */
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0.001 S > C P. 1:11(10) ack 11\n"
              "+0.001 C > S . 11:11(0) ack 11\n+1 C > S P. 1:11(10) ack 1\n",
         "an Ack never goes back"},
        /* what is urgent is news */
        {OPEN "+0.001 C > S U. 1:1(0) ack 1 urg 1\n", "no sign of loss"},
        /* behind a loss the congestion window holds back, too */
        {SIZED "+0.04 C > S P. 1:11(10) ack 1\n+0.3 C > S P. 1:11(10) ack 1\n"
               "+0.04 S > C . 1:1(0) ack 11\n+0 C > S P. 11:21(10) ack 1\n",
         "Nagle"},
        /* what the window has no room for, or was named, need not go; and a part of what offload
         * had joined is no smaller one */
        {"+0 C > S S 0:0(0) <mss 1460>\n+0.001 S > C S. 0:0(0) ack 1 win 512 <mss 1460>\n"
         "+0.001 C > S . 1:1(0) ack 1\n+0.001 C > S . 1:1461(1460) ack 1\n"
         "+0.3 C > S . 1:1461(1460) ack 1\n+0.6 C > S . 1:513(512) ack 1\n",
         "black hole"},
        {SIZED "+0.001 C > S . 1:2921(2920) ack 1\n+0.3 C > S . 1:2921(2920) ack 1\n"
               "+0.6 C > S . 1:1461(1460) ack 1\n",
         "black hole"},
        /* a clock that does not go on tells no time */
        {OPEN "+0 C > S . 0:0(0) ack 1\n", "Silent for"},
        {OPEN "+0 C > S P. 1:11(10) ack 1\n+0 S > C . 1:1(0) ack 11\n"
              "+0 C > S P. 1:11(10) ack 1\n",
         "early for a timer"},
        {OPEN "+0 C > S P. 1:11(10) ack 1 <TS val 1000 ecr 1>\n"
              "+0 C > S P. 1:11(10) ack 1 <TS val 1300 ecr 1>\n",
         "held up on its way"},
        /* a timer may send a SYN again, and another SYN is not what was answered */
        {"+0 S > C S. 0:0(0) ack 1\n+0.15 C > S S 0:0(0)\n", "An answer is not sent before"},
        {"+0 S > C S. 0:0(0) ack 2\n+0.001 C > S S 0:0(0)\n", "An answer is not sent before"},
        /* a FIN alone may be taken */
        {OPEN "+0 C > S . 1:101(100) ack 1\n+0 S > C . 1:1(0) ack 101 win 0\n"
              "+0 C > S F. 101:101(0) ack 1\n+0.3 C > S F. 101:101(0) ack 1\n",
         "it drops what comes"},
        /* its receiver's window still ends in front of it */
        {"+0 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1 win 100\n"
         "+0 C > S . 1:101(100) ack 1\n+0 C > S . 101:151(50) ack 1\n"
         "+0.3 C > S . 101:151(50) ack 1\n",
         "Now there is room"},
        /* by rounding alone a window does not shrink (RFC 7323 section 2.4): what was on its way,
         * what passes then, and what is sent again then */
        {"+0 C > S S 0:0(0) <wscale 7>\n+0.001 S > C S. 0:0(0) ack 1 win 256 <wscale 7>\n"
         "+0 C > S . 1:240(239) ack 1\n"
         "+0 C > S . 240:257(17) ack 1\n+0.01 S > C . 1:1(0) ack 100 win 1\n"
         "+0.01 S > C . 1:1(0) ack 240 win 9\n+0.3 C > S . 240:257(17) ack 1\n",
         "had ended"},
        {"+0 C > S S 0:0(0) <wscale 7>\n+0.001 S > C S. 0:0(0) ack 1 win 256 <wscale 7>\n"
         "+0 C > S . 1:240(239) ack 1\n"
         "+0.01 S > C . 1:1(0) ack 100 win 1\n+0 C > S . 240:257(17) ack 1\n"
         "+0.01 S > C . 1:1(0) ack 240 win 9\n+0.3 C > S . 240:257(17) ack 1\n",
         "had ended"},
        /* the bytes of a SYN that were not taken went out since the timer of the SYN */
        {"+0 C > S S 0:9(9)\n+1 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1\n"
         "+0 C > S . 1:10(9) ack 1\n+0.05 S > C P. 1:5(4) ack 1\n+0.01 C > S . 1:10(9) ack 5\n",
         "timer had run out"},
        {"+0 C > S S 0:9(9)\n+1 S > C S. 0:0(0) ack 1\n+0 C > S . 1:10(9) ack 1\n"
         "+0.05 S > C P. 1:5(4) ack 1\n+0.01 C > S . 1:10(9) ack 5\n",
         "timer had run out"},
        /* the segment that closed the window is forgotten where a SYN counts anew */
        {"+0 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1 win 0\n+0.3 C > S . 1:2(1) ack 0\n"
         "+0 S > C S. 700:700(0) ack 2\n+0.3 C > S . 1:1(0) ack 0\n",
         "has opened its window since"},
        {OPEN "+0 C > S . 1:101(100) ack 1\n+0.04 S > C P. 1:11(10) ack 101\n", "delayed"},
        {OPEN "+0 C > S . 1:101(100) ack 1\n+0.04 S > C F. 1:1(0) ack 101\n", "delayed"},
        {OPEN "+0 C > S F. 1:1(0) ack 1\n+0.04 S > C . 1:1(0) ack 2\n", "delayed"},
        {OPEN "+0 C > S . 1:101(100) ack 1\n+0 C > S . 101:201(100) ack 1\n"
              "+0.04 S > C . 1:1(0) ack 201\n",
         "delayed"},
        {OPEN "+0 C > S . 1:101(100) ack 1\n+0.026 S > C . 1:1(0) ack 101\n", "delayed"},
        {OPEN "+0 C > S . 1:101(100) ack 1\n+0.503 S > C . 1:1(0) ack 101\n", "delayed"},
        {"+0 C > S S 0:0(0)\n+0.05 S > C S. 0:0(0) ack 1\n+0 C > S . 1:1(0) ack 1\n"
         "+0 C > S . 1:101(100) ack 1\n+0.09 S > C . 1:1(0) ack 101\n",
         "delayed"},
        {"+0 C > S . 1:101(100) ack 1\n+0 S > C . 1:1(0) ack 101\n"
         "+0 C > S . 101:201(100) ack 1\n+0.04 S > C . 1:1(0) ack 201\n",
         "delayed"},
        {OPEN "+0 C > S . 1:101(100) ack 1\n+0.001 C > S . 1:101(100) ack 1\n"
              "+0.04 S > C . 1:1(0) ack 101\n",
         "delayed"},
        {OPEN "+0 C > S . 1:101(100) ack 1 <sack 101:201>\n", "(RFC 6675, section 2)"},
        {OPEN "+0 C > S F. 1:1(0) ack 1 <sack 101:201>\n", "(RFC 6675, section 2)"},
        {OPEN "+0 S > C . 1:101(100) ack 1\n+0 C > S . 1:1(0) ack 101 <sack 201:301>\n",
         "(RFC 6675, section 2)"},
        {OPEN "+0 C > S R. 1:1(0) ack 1 <sack 101:201>\n", "(RFC 6675, section 2)"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct told told = tell(cases[i].conversation);

        if (strstr(told.body, cases[i].words))
            assert_string_equal(told.body, cases[i].conversation);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_body_explains_the_sum),
        cmocka_unit_test(sums_and_what_they_mean),
        cmocka_unit_test(data_of_a_syn),
        cmocka_unit_test(an_ack_that_was_delayed),
        cmocka_unit_test(a_fin_with_data_is_three_steps),
        cmocka_unit_test(what_who_closes_may_not_know),
        cmocka_unit_test(a_fin_that_was_just_acknowledged_is_told_so),
        cmocka_unit_test(what_else_its_numbers_do),
        cmocka_unit_test(what_two_notes_tell_is_told_once),
        cmocka_unit_test(what_was_asked_for_fills_its_gap),
        cmocka_unit_test(what_its_ack_does),
        cmocka_unit_test(an_older_ack_does_not_say_what_is_expected_now),
        cmocka_unit_test(a_duplicate_ack_tells_what_three_of_them_do),
        cmocka_unit_test(how_the_connection_opens_and_goes_on),
        cmocka_unit_test(a_body_does_not_say_what_may_not_be_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
