/* Headlines: what happened in one sentence; and the line of the first note. */
#include "test_telling.h"

static void
headlines_and_notes(void **state)
{
    static const struct {
        const char *conversation, *headline, *note;
    } cases[] = {
        {"+0 C > S S 0:0(0)\n", "Client initiates connection", ""},
        {"+0 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1\n", "Server responds with SYN-ACK", ""},
        {OPEN, "Client acknowledges", ""},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n", "Client sends data", ""},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C . 1:1(0) ack 15\n",
         "Server acknowledges data", ""},
        /* of the server nothing was seen, so it may have closed before */
        {"+0 C > S S 0:0(0)\n+0.02 C > S . 1:1(0) ack 1\n+1 C > S F. 1:1(0) ack 2\n",
         "Client closes its side", "1 was not seen here: a byte or a FIN"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n", "Client initiates close", ""},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C F. 1:1(0) ack 2\n",
         "Server replies with FIN, ACK", ""},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C . 1:1(0) ack 2\n",
         "Server acknowledges close", ""},
        {"+0 C > S S 0:0(0)\n+0.001 S > C R. raw 0:0(0) ack 1\n", "Server refuses the connection",
         "refused: usually nothing listens on port 5000"},
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.25 C > S . 1:101(100) ack 1\n",
         "Client sends data again", "bytes 1-100 again, 250 ms after segment 4"},
        {OPEN "+0.001 C > S . 1:201(200) ack 1\n+0.25 C > S . 101:301(200) ack 1\n",
         "Client sends data", "bytes 101-200 again, 201-300 new"},
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 51\n",
         "Server acknowledges data", "50 of the 100 bytes of segment 4"},
        {OPEN "+0.001 S > C . 1:1(0) ack 301\n", "Server acknowledges data",
         "1-300 were not seen here"},
        /* the last one may be a FIN, one with bytes behind it is a byte */
        {OPEN "+0.001 S > C . 1:1(0) ack 2\n", "Server acknowledges",
         "1 was not seen here: a byte or a FIN"},
        {OPEN "+0.001 C > S . 2:12(10) ack 1\n+0.001 S > C . 1:1(0) ack 12\n",
         "Server acknowledges data", "1 was not seen here"},
        {"+0 C > S S 0:0(0)\n+1 C > S S 0:0(0)\n", "Client repeats its SYN",
         "again, 1.0 s after segment 1"},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C . 1:1(0) ack 15\n"
              "+10 C > S . 14:14(0) ack 1\n",
         "Client asks whether the other side is still there",
         "keep-alive: one below the next, 15; idle 10 s"},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C . 1:1(0) ack 15 win 0\n"
              "+0.2 C > S . 14:14(0) ack 1\n",
         "Client asks whether the window is open again", "zero-window probe: empty, one below 15"},
        {OPEN "+0.001 S > C R 9:9(0)\n", "Server sends a reset that does not fit",
         "the client expects Seq=1: in window, should ask back?"},
        {OPEN "+0.001 S > C R 70000:70000(0)\n", "Server sends a reset that does not fit",
         "the client expects Seq=1: out of window, dropped?"},
        {OPEN "+0.001 C > S . 1:1(0) ack 70001\n", "Client acknowledges what was not seen here",
         "Ack is 70000 beyond all that passed here: not taken?"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 11\n"
              "+0.001 C > S . 1:1(0) ack 1\n",
         "Client sends a segment with an old number",
         "old Seq: the server expects 11 since segment 5"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C . raw 9:9(0) ack raw 901\n",
         "Server acknowledges what is not of this connection",
         "a challenge ACK of an older connection?"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C . raw 9:9(0) ack 901\n",
         "Server acknowledges what was not seen here", "a challenge ACK of an older connection?"},
        {"+0 C > S . 1:101(100) ack 1\n+0 C > S . 101:201(100) ack 1\n"
         "+0 C > S . 201:301(100) ack 1\n+0.01 S > C . 1:1(0) ack 101 <sack 201:301>\n",
         "Server acknowledges data: a piece is missing", ""},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C . 1:1(0) ack 9\n",
         "Server acknowledges what cannot have been sent",
         "impossible Ack: the FIN of segment 4 is number 1"},
        {OPEN "+0.001 C > S P. 70000:70010(10) ack 1\n", "Client sends data outside the window",
         "outside the server's window (below 64241): dropped?"},
        {OPEN "+0.001 C > S F. 70000:70000(0) ack 1\n", "Client sends a FIN outside the window",
         "outside the server's window (below 64241): dropped?"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 70001\n",
         "Client sends a FIN with an Ack that does not fit",
         "Ack is 70000 beyond all that passed here: not taken?"},
        {"+0 S > C F. 1:1(0) ack 1\n+0.05 C > S . 223:223(0) ack 1232\n"
         "+0.1 S > C F. 1:1(0) ack 1\n",
         "Server sends an old FIN", "an old FIN: the client expects 1232"},
        {OPEN "+0.001 C > S F 1:1(0)\n", "Client sends a FIN without ACK",
         "without ACK: its receiver should drop it"},
        {OPEN "+0.001 C > S F 1:1(0)\n+0.001 C > S P. 1:11(10) ack 1\n", "Client sends data",
         "data as number 1: the FIN of segment 4 was not taken"},
        {OPEN "+0.001 C > S F. 0:0(0) ack 1\n", "Client sends a FIN where its SYN stood",
         "FIN as number 0, which was the SYN of segment 1"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 C > S P. 2:5(3) ack 1\n",
         "Client sends data behind its FIN", "data behind its FIN of segment 4: not taken"},
        {OPEN "+0.001 S > C S. raw 9:9(0) ack 1\n",
         "Server sends a SYN although the connection is open",
         "SYN, but not that of segment 2: opens nothing"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1\n+0.001 C > S S. raw 9:9(0) ack 1\n",
         "Client sends a SYN with another number", "SYN, but not that of segment 1: opens nothing"},
        {OPEN "+0.001 C > S R. 1:1(0) ack 1\n+1 S > C S. raw 9:9(0) ack 1\n",
         "Server sends a SYN although the connection is over",
         "SYN, but not that of segment 2: opens nothing"},
        {OPEN "+0.001 C > S R. 1:1(0) ack 1\n+0.001 C > S P. 1:11(10) ack 1\n"
              "+0.01 S > C . 1:1(0) ack 11\n+1 S > C S. raw 9:9(0) ack 1\n",
         "Server sends a SYN although the connection is open",
         "SYN, but not that of segment 2: opens nothing"},
        /* Both go on behind the reset: it is the same connection. */
        {OPEN "+0.001 C > S R. 1:1(0) ack 1\n+0.001 C > S P. 1:11(10) ack 1\n"
              "+0.01 S > C . 1:1(0) ack 11\n+1 S > C S. raw 9:9(0) ack 501\n",
         "Server sends a SYN although the connection is open",
         "SYN, but not that of segment 2: opens nothing"},
        {SCALED "+0 C > S . 1:11(10) ack 1\n+0 C > S . 11:21(10) ack 1\n"
                "+0.001 S > C . 1:1(0) ack 1 win 509 <sack 11:21>\n",
         "Server repeats its ACK: a piece is missing", ""},
        {OPEN "+0.5 S > C S. 0:0(0) ack 1\n+0.001 C > S . 1:1(0) ack 1\n",
         "Client acknowledges once more", "answers segment 4, which brought nothing new"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C . 1:1(0) ack 1\n",
         "Server repeats its ACK", "duplicate ACK 1 of segment 2: expects the FIN, 1"},
        {OPEN "+0 C > S . 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 11 win 0\n",
         "Server acknowledges data and closes its window",
         "zero window: the server cannot take another byte"},
        {OPEN "+0 C > S . 1:11(10) ack 1\n+0 C > S . 11:21(10) ack 1\n"
              "+0.001 S > C . 1:1(0) ack 11 win 0\n+0.001 S > C . 1:1(0) ack 21 win 0\n",
         "Server acknowledges data: its window is still closed",
         "window still zero, closed by segment 6"},
        {OPEN "+0 C > S . 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 11 win 0\n"
              "+0.3 C > S . 11:21(10) ack 1\n+0.001 S > C . 1:1(0) ack 11 win 0\n",
         "Server repeats its ACK: its window is still closed",
         "window still zero, closed by segment 5"},
        {PATHS "+0.001 C > S . 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 1 <kind 30 2001>\n",
         "Server repeats its ACK", "duplicate ACK 1 of segment 2: expects byte 1"},
        {SIZED "+0.001 C > S . 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 1\n",
         "Server repeats its ACK", "duplicate ACK 1 of segment 2: expects byte 1"},
        {PATHS "+0.001 C > S . 1:11(10) ack 1\n+0 C > S . 11:21(10) ack 1\n"
               "+0.001 S > C . 1:1(0) ack 1 <kind 30 2001>\n",
         "Server repeats its ACK", "duplicate ACK 1 of segment 2: expects byte 1"},
        {PATHS "+0.001 C > S . 1:11(10) ack 1\n+0 C > S . 11:21(10) ack 1\n"
               "+0.001 S > C . 1:1(0) ack 1\n",
         "Server repeats its ACK: a piece is missing",
         "duplicate ACK 1 of segment 2: expects byte 1"},
        {OPEN "+0.001 C > S . 1:537(536) ack 1\n+0.001 S > C . 1:1(0) ack 1\n",
         "Server repeats its ACK", "duplicate ACK 1 of segment 2: expects byte 1"},
        {OPEN "+0.001 C > S . 1:538(537) ack 1\n+0.001 S > C . 1:1(0) ack 1\n",
         "Server repeats its ACK: a piece is missing",
         "duplicate ACK 1 of segment 2: expects byte 1"},
        {PATHS "+0.001 C > S . 11:21(10) ack 1\n+0.001 S > C . 1:1(0) ack 1 <kind 30 2001>\n",
         "Server repeats its ACK: a piece is missing",
         "duplicate ACK 1 of segment 2: expects byte 1"},
        {PATHS "+0.001 C > S . 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 1 <kind 30 3001>\n",
         "Server repeats its ACK", "repeats the ACK of segment 2: brings ADD_ADDR"},
        {PATHS "+0 C > S . 1:11(10) ack 1\n+0 C > S . 11:21(10) ack 1\n"
               "+0.001 S > C . 1:1(0) ack 1 <kind 30 2001,sack 11:21>\n",
         "Server repeats its ACK: a piece is missing",
         "duplicate ACK 1 of segment 2: expects byte 1"},
        {OPEN "+0.001 C > S R 9:9(0)\n+0.001 S > C . 1:1(0) ack 1\n",
         "Server answers what does not fit with an ACK",
         "challenge ACK: was the reset of segment 4 meant?"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct told told = tell(cases[i].conversation);

        assert_string_equal(told.headline, cases[i].headline);
        assert_string_equal(told.note, cases[i].note);
    }
}

static void
each_headline_has_its_segment(void **state)
{
    static const struct {
        const char *conversation, *headline;
    } cases[] = {
        {OPEN "+0.001 C > S R 70000:70000(0)\n", "Client sends a reset that does not fit"},
        {OPEN "+0.001 C > S R 9:9(0)\n", "Client sends a reset that does not fit"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C R. raw 0:0(0) ack raw 9\n",
         "Server sends a reset that does not fit"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C . raw 9:9(0) ack raw 777\n"
         "+0.001 C > S R raw 777:777(0)\n",
         "Client seems to reset an older connection"},
        {OPEN "+0.001 S > C R. 1:1(0) ack 1 ttl 50\n", "Server seems to reset the connection"},
        {OPEN "+0.001 S > C R 1:1(0)\n+0.0001 S > C R 1461:1461(0)\n",
         "Server seems to reset the connection"},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C R 1:1(0)\n",
         "Server answers with a reset"},
        {OPENING "+0.001 C > S R 1:1(0)\n", "Client answers with a reset"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C R. raw 0:0(0) ack 1\n", "Server refuses the connection"},
        {OPEN "+0.001 C > S R. 1:1(0) ack 1\n", "Client aborts the connection"},
        {OPEN "+0.001 C > S R. 1:1(0) ack 1\n+0.001 C > S R. 1:1(0) ack 1\n",
         "Client resets once more"},
        {OPEN "+0.001 C > S R. 1:1(0) ack 1\n+0 S > C R. 1:1(0) ack 1\n",
         "Server resets the connection, too"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C F. 1:1(0) ack 2\n"
              "+0.001 C > S . 2:2(0) ack 2\n+1 S > C F. 1:1(0) ack 2\n"
              "+0.001 C > S R 2:2(0)\n",
         "Client answers with a reset"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C F. 1:1(0) ack 2\n"
              "+0.001 C > S . 2:2(0) ack 2\n+1 C > S R. 2:2(0) ack 2\n",
         "Client sends a reset behind the close"},
        {"+0 C > S S 0:0(0)\n+1 C > S S 0:0(0)\n", "Client repeats its SYN"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C S 0:0(0)\n",
         "Server initiates the connection at the same time"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.25 C > S F. 1:1(0) ack 1\n",
         "Client repeats its FIN"},
        {OPEN "+0.001 C > S FP. 1:12(11) ack 1\n+0.25 C > S FP. 1:12(11) ack 1\n",
         "Client sends data and its FIN again"},
        {OPEN "+0.001 C > S P. 1:12(11) ack 1\n+0.001 C > S F. 11:11(0) ack 1\n",
         "Client sends a FIN where its data stood"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 C > S F. 2:2(0) ack 1\n",
         "Client sends another FIN behind its FIN"},
        {OPEN "+0.001 C > S F 1:1(0)\n", "Client sends a FIN without ACK"},
        {OPEN "+0.001 C > S FP. 1:11(10) ack 1\n", "Client sends data and initiates close"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C F. 1:1(0) ack 2\n",
         "Server replies with FIN, ACK"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C . 1:1(0) ack 2\n"
              "+0.001 S > C F. 1:1(0) ack 2\n",
         "Server closes its side"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C . 1:1(0) ack 2\n"
              "+0.001 S > C FP. 1:11(10) ack 2\n",
         "Server sends data and closes its side"},
        {OPEN "+0 C > S . 1:11(10) ack 1 <TS val 100 ecr 5>\n"
              "+0 S > C . 1:1(0) ack 11 <TS val 6 ecr 100>\n"
              "+1 C > S . 11:21(10) ack 1 <TS val 90 ecr 6>\n",
         "Client sends data with an old timestamp"},
        {OPEN "+0.001 C > S P 1:11(10)\n", "Client sends data without ACK"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 90001\n",
         "Client sends data with an Ack that does not fit"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1\n"
         "+0.001 C > S P. raw 991:1001(10) ack 1\n",
         "Client sends data"},
        {OPEN "+0.001 C > S P. 11:21(10) ack 1\n+0.0001 C > S P. 1:11(10) ack 1\n",
         "Client sends data that were missing"},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C . 1:1(0) ack 15 win 0\n"
              "+0.2 C > S . 15:16(1) ack 1\n",
         "Client asks with one byte whether the window is open again"},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C . 1:1(0) ack 15\n"
              "+60 C > S . 14:15(1) ack 1\n",
         "Client asks whether the other side is still there"},
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 1 win 100\n"
              "+0.001 S > C . 1:1(0) ack 1 win 200 <sack 51:101>\n",
         "Server announces a new window: a piece is missing"},
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 1 win 100\n"
              "+0.001 S > C . 1:1(0) ack 1 win 200\n",
         "Server announces a new window"},
        {OPEN "+0.001 C > S P. 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 101 win 0\n"
              "+0.001 S > C . 1:1(0) ack 101 win 0\n",
         "Server repeats its ACK: its window is still closed"},
        {OPEN "+0.001 C > S - 1:1(0)\n", "Client sends a segment without flags"},
        {OPEN "+0.001 C > S P 1:1(0)\n", "Client sends a segment without ACK"},
        {OPEN "+0.001 C > S UE 1:1(0)\n", "Client sends a segment without ACK"},
        {OPEN "+0.001 C > S W 1:1(0)\n", "Client sends a segment without ACK"},
        {OPEN "+0.001 C > S . 1:1(0) ack 1 offset 15\n", "Client sends a malformed segment"},
        {OPEN "+0.001 C > S . 1:1(0) ack 1 snap 40\n", "Client sends a segment that was cut"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(tell(cases[i].conversation).headline, cases[i].headline);
}

/* RFC 9293: section 3.10.7.1 is of CLOSED, 3.10.7.4 of TIME-WAIT. */
static void
what_a_late_syn_ack_gets_depends_on_the_state(void **state)
{
    struct told told = tell(OPEN "+0.001 C > S R. 1:1(0) ack 1\n+1 S > C S. raw 9:9(0) ack 1\n");

    (void)state;
    assert_non_null(strstr(told.body, "the client resets this one, or drops it"));
    told = tell(OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C F. 1:1(0) ack 2\n"
                     "+0.001 C > S . 2:2(0) ack 2\n+1 S > C S. raw 9:9(0) ack 1\n");
    assert_non_null(strstr(told.body, "The client answers a SYN with a challenge ACK"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headlines_and_notes),
        cmocka_unit_test(each_headline_has_its_segment),
        cmocka_unit_test(what_a_late_syn_ack_gets_depends_on_the_state),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
