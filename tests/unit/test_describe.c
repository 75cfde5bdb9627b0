/* Headlines, notes and bodies: the words for an event, and that they say no more than was seen. */
#include "../../src/story/reset.h"
#include "talk.h"
#include "tcpviz/base/nanotime.h"
#include "tcpviz/story/describe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define OPENING                                                                                    \
    "+0 C > S S 0:0(0)\n"                                                                          \
    "+0.001 S > C S. 0:0(0) ack 1\n"
#define OPEN OPENING "+0.001 C > S . 1:1(0) ack 1\n"
#define SIZED                                                                                      \
    "+0 C > S S 0:0(0) <mss 1460>\n"                                                               \
    "+0.001 S > C S. 0:0(0) ack 1 <mss 1460>\n"                                                    \
    "+0.001 C > S . 1:1(0) ack 1\n"
#define ALONE                                                                                      \
    "Only 900 µs after segment 4, and the handshake's round trip took 2.0 ms: too soon for a "    \
    "timer (RFC 6298), unless segment 4 "
#define SCALED                                                                                     \
    "+0 C > S S 0:0(0) <sackOK,nop,wscale 7>\n"                                                    \
    "+0.001 S > C S. 0:0(0) ack 1 win 65160 <sackOK,nop,wscale 7>\n"                               \
    "+0.001 C > S . 1:1(0) ack 1\n"
#define STAMPED                                                                                    \
    "+0 C > S S 0:0(0) <TS val 10 ecr 0>\n"                                                        \
    "+0.001 S > C S. 0:0(0) ack 1 <TS val 5 ecr 10>\n"                                             \
    "+0.001 C > S . 1:1(0) ack 1 <TS val 12 ecr 5>\n"
#define FIVE                                                                                       \
    "+0 C > S . 1:11(10) ack 1\n+0 C > S . 11:21(10) ack 1\n+0 C > S . 21:31(10) ack 1\n"          \
    "+0 C > S . 31:41(10) ack 1\n+0 C > S . 41:51(10) ack 1\n"
#define SACKED                                                                                     \
    "+0 C > S S 0:0(0) <sackOK,TS val 10 ecr 0>\n"                                                 \
    "+0.001 S > C S. 0:0(0) ack 1 <sackOK,TS val 5 ecr 10>\n"                                      \
    "+0.001 C > S . 1:1(0) ack 1 <TS val 12 ecr 5>\n"                                              \
    "+0 C > S . 1:11(10) ack 1 <TS val 30 ecr 5>\n+0 C > S . 11:21(10) ack 1 <TS val 31 ecr 5>\n"  \
    "+0 C > S . 21:31(10) ack 1 <TS val 32 ecr 5>\n+0 C > S . 31:41(10) ack 1 <TS val 33 ecr 5>\n"
#define ASKED                                                                                      \
    "+0.01 S > C . 1:1(0) ack 1\n+0 S > C . 1:1(0) ack 1\n+0 S > C . 1:1(0) ack 1\n"               \
    "+0 C > S P. 1:11(10) ack 1\n"
#define MSS_1000                                                                                   \
    "+0 C > S S 0:0(0) <mss 1460>\n"                                                               \
    "+0.001 S > C S. 0:0(0) ack 1 <mss 1000>\n"                                                    \
    "+0.001 C > S . 1:1(0) ack 1\n"
#define PATHS                                                                                      \
    "+0 C > S S 0:0(0) <kind 30 0101>\n"                                                           \
    "+0.001 S > C S. 0:0(0) ack 1 <kind 30 0101>\n"                                                \
    "+0.001 C > S . 1:1(0) ack 1\n"

static const struct number_style relative;
static const struct number_style labelled = {.labels = {"Browser", "Shop"}};

/* What the newest event of a conversation is to say. */
struct told {
    char headline[128], note[256], body[2048], facts[512];
};

static struct told
tell_as(const char *conversation, const struct number_style *style)
{
    struct talk talk;
    const struct event *e;
    const struct flow *flow;
    struct told told;
    struct text t;

    talk_play(&talk, conversation);
    flow = talk.flow;
    e = talk.event;
    text_init(&t, told.headline, sizeof told.headline);
    describe_headline(&t, flow, e, style);
    text_init(&t, told.note, sizeof told.note);
    if (e->n_notes > 0)
        describe_note(&t, flow, e, &e->notes[0], style);
    text_init(&t, told.body, sizeof told.body);
    describe_body(&t, flow, e, style, false);
    text_init(&t, told.facts, sizeof told.facts);
    describe_facts(&t, e, &talk.segment, 98);
    assert_false(t.cut);
    talk_end(&talk);
    return told;
}

static struct told
tell(const char *conversation)
{
    return tell_as(conversation, &relative);
}

/* A sentence of the body. */
struct saying {
    const char *conversation, *sentence;
};

static void
assert_bodies_say(const struct saying *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct told told = tell(cases[i].conversation);

        if (!strstr(told.body, cases[i].sentence))
            assert_string_equal(told.body, cases[i].sentence);
    }
}

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
         "Ack 70000 beyond all that passed here: not taken?"},
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
         "Ack 70000 beyond all that passed here: not taken?"},
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

/* One sentence of the body says what was seen and what that usually means: its end. */
static void
a_reset_says_its_reason(void **state)
{
    static const struct saying cases[] = {
        {"+0 C > S S 0:0(0)\n+0.001 S > C R. raw 0:0(0) ack 1\n",
         "no program listens on port 5000; a firewall or full queue may do so, too.\n"},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C R. 1:1(0) ack 15\n",
         "closed the socket, or ended, with received bytes unread (RFC 2525, section 2.17), or "
         "with a linger time of 0. A listening socket that was closed before its program had "
         "accepted the connection resets so, too.\n"},
        /* who has sent a byte was accepted */
        {OPEN "+0.001 S > C P. 1:15(14) ack 1\n+0.001 C > S P. 1:15(14) ack 15\n"
              "+0.001 S > C R. 15:15(0) ack 15\n",
         "received bytes unread (RFC 2525, section 2.17), or with a linger time of 0.\n"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C R. 1:1(0) ack 2\n",
         "linger time 0. A listening socket that was closed before its program had accepted the "
         "connection resets so, too.\n"},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C . 1:1(0) ack 15 win 0\n"
              "+20 S > C R. 1:1(0) ack 15\n",
         "Its window was closed: its kernel held bytes that nobody had read. A reset now, with no "
         "FIN, usually means that the program closed the socket or ended (RFC 2525, section "
         "2.17).\n"},
        {OPEN "+0.001 C > S R. 1:1(0) ack 1\n",
         "0 (SO_LINGER), which aborts; checks whether a port is open do so.\n"},
        {PATHS "+1 C > S R. 1:1(0) ack 1 <kind 30 8002>\n",
         "It ends this path of a Multipath TCP connection; others may go on (RFC 8684, section "
         "3.6).\n"},
        {PATHS "+1 C > S . 1:1(0) ack 1 <kind 30 70000102030405060708>\n"
               "+0.001 S > C R. 1:1(0) ack 1\n",
         "It ends a Multipath TCP connection with all its paths, as a reset ends one of TCP (RFC "
         "8684, section 3.5).\n"},
        {OPEN "+0.001 S > C R. 1:1(0) ack 1\n",
         "Usually the program set the linger time to 0 (SO_LINGER), as a proxy does where the "
         "server behind it is away; or the listening socket was closed, or its queue full (Linux: "
         "tcp_abort_on_overflow), before the program had accepted the connection; or a firewall or "
         "load balancer refused it.\n"},
        /* a byte tells that it was accepted; and to who got none, nothing is left unread */
        {OPEN "+0.001 S > C P. 1:15(14) ack 1\n+0.001 C > S . 1:1(0) ack 15\n"
              "+0.001 S > C R. 15:15(0) ack 1\n",
         "Usually the program set the linger time to 0 (SO_LINGER), which aborts.\n"},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C . 1:1(0) ack 15\n"
              "+0.001 C > S R. 15:15(0) ack 1\n",
         "Usually the program set the linger time to 0 (SO_LINGER), which aborts.\n"},
        {OPEN "+0.001 S > C P. 1:15(14) ack 1\n+0.001 C > S P. 1:15(14) ack 15\n"
              "+0.001 S > C . 15:15(0) ack 15\n+0.001 C > S R. 15:15(0) ack 15\n",
         "0 (SO_LINGER), which aborts; or it left received bytes unread.\n"},
        /* what it has sent itself cannot be unread */
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C . 1:1(0) ack 15\n"
              "+0.001 C > S R. 15:15(0) ack 1\n",
         "Usually the program set the linger time to 0 (SO_LINGER), which aborts.\n"},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 C > S R. 15:15(0) ack 1\n",
         "usually the program closed with linger time 0 (SO_LINGER).\n"},
        {OPEN "+0.001 S > C P. 1:15(14) ack 1\n+0.001 C > S P. 1:15(14) ack 15\n"
              "+0.001 C > S R. 15:15(0) ack 15\n",
         "closed with linger time 0 (SO_LINGER), or with received bytes unread.\n"},
        /* what came before the beginning, or was acknowledged and not seen, may be unread, too */
        {"+0 S > C . 1:1(0) ack 1\n+0 C > S P. 1:15(14) ack 1\n+0.001 C > S R. 15:15(0) ack 1\n",
         "closed with linger time 0 (SO_LINGER), or with received bytes unread.\n"},
        {OPEN "+0.001 C > S P. 1:15(14) ack 21\n+0.001 C > S R. 15:15(0) ack 21\n",
         "closed with linger time 0 (SO_LINGER), or with received bytes unread.\n"},
        {OPEN "+0.001 S > C F. 1:1(0) ack 1\n+0.001 C > S R. 1:1(0) ack 2\n",
         "Usually the program here closed with linger time 0.\n"},
        {OPEN "+0.001 S > C F. 1:15(14) ack 1\n+0.001 C > S R. 1:1(0) ack 16\n",
         "the program here closed with received bytes unread, or with linger time 0.\n"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 C > S R. 2:2(0) ack 1\n",
         "closed or ended with a linger time of 0, or a timer ran out.\n"},
        {OPEN "+0.001 S > C P. 1:15(14) ack 1\n+0.001 C > S F. 1:1(0) ack 15\n"
              "+0.001 C > S R. 2:2(0) ack 15\n",
         "with a linger time of 0 or with received bytes unread, or a timer ran out.\n"},
        /* when the next keep-alive was due, and sooner */
        {OPEN "+2 C > S . 0:0(0) ack 1\n+0.001 S > C . 1:1(0) ack 1\n"
              "+1.024 C > S . 0:0(0) ack 1\n+0.001 S > C . 1:1(0) ack 1\n"
              "+1.024 C > S R. 1:1(0) ack 1\n",
         "It comes when the next keep-alive was due: probably the answers, which passed here, were "
         "lost behind this point, and it takes the server for dead (RFC 1122, section 4.2.3.6). "
         "Else its program aborted.\n"},
        {OPEN "+2 C > S . 0:0(0) ack 1\n+0.001 S > C . 1:1(0) ack 1\n"
              "+2 C > S . 0:0(0) ack 1\n+2 C > S R. 1:1(0) ack 1\n",
         "It comes when the next keep-alive was due, and the newest one had no answer here: "
         "probably those before had none either, and it takes the server for dead (RFC 1122, "
         "section 4.2.3.6). Else its program aborted.\n"},
        {OPEN "+2 C > S . 0:0(0) ack 1\n+0.001 S > C . 1:1(0) ack 1\n"
              "+1.7 C > S R. 1:1(0) ack 1\n",
         "A plain close() would send a FIN. Usually the program set the linger time to 0 "
         "(SO_LINGER), which aborts; checks whether a port is open do so.\n"},
        {OPEN "+0.001 S > C P. 1:2(1) ack 1\n+0.001 C > S . 1:1(0) ack 2\n"
              "+0.001 C > S R. 1:1(0) ack 2\n",
         "It has acknowledged the one byte that came, so its kernel had it. A reset now, with no "
         "FIN, usually means that the program closed the socket, or ended, with received bytes "
         "unread (RFC 2525, section 2.17), or with a linger time of 0.\n"},
        {OPEN "+0.001 S > C . 1:101(100) ack 1\n+0.001 C > S . 1:1(0) ack 101\n"
              "+0.001 S > C . 101:201(100) ack 1\n+0.001 C > S R. 1:1(0) ack 101\n",
         "It had acknowledged 100 bytes, and more were on their way to it. A reset now, with no "
         "FIN, usually means that the program closed the socket, or ended, with received bytes "
         "unread (RFC 2525, section 2.17), or with a linger time of 0.\n"},
        {OPEN "+0.001 S > C P. 1:101(100) ack 1\n+0.001 C > S . 1:1(0) ack 101\n"
              "+13 C > S R 1:1(0)\n",
         "aborts connections that are idle, or it ended; a linger time of 0 or bytes left unread "
         "would look the same. Where others of the same hosts are reset at the same moment, all "
         "have one reason, which is no timer of this one.\n"},
        {OPEN "+0.001 S > C R. 1:1(0) ack 1\n+0.001 S > C P. 1:11(10) ack 1\n"
              "+0.001 C > S R 1:1(0)\n",
         "(RFC 9293, section 3.10.7.1): its sender was reset in segment 4.\n"},
        {OPEN "+0.001 S > C FR. 1:1(0) ack 1\n", "Nothing should follow.\n"},
        /* its FIN was not acknowledged, so it was not in FIN-WAIT-2 */
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+2 S > C . 1:1(0) ack 1\n+0.001 C > S R 1:1(0)\n",
         "usually that side no longer knows the connection, or a firewall on the way answers for "
         "it.\n"},
        /* nobody restarted, and no NAT forgot: FIN-WAIT-2 was over */
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C . 1:1(0) ack 2\n"
              "+70 S > C F. 1:1(0) ack 2\n+0.001 C > S R 2:2(0)\n",
         "its sender had closed and waited for the other side's FIN. Usually its kernel has given "
         "that up (Linux does 60 s after the ACK of its FIN).\n"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C . 1:1(0) ack 2\n"
              "+3 S > C F. 1:1(0) ack 2\n+0.001 C > S R 2:2(0)\n",
         "its sender had closed and waited for the other side's FIN. Usually its kernel has given "
         "that up, sooner than usual (Linux: 60 s): a shorter limit, or too many such sockets.\n"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C . 1:1(0) ack 2\n"
              "+0.01 S > C F. 1:1(0) ack 2\n+0.001 C > S R 2:2(0)\n",
         "would look the same; few kernels send that.\n"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C F. 1:1(0) ack 2\n"
              "+0.001 C > S . 2:2(0) ack 2\n+1 S > C F. 1:1(0) ack 2\n"
              "+0.001 C > S . 2:2(0) ack 2\n+0.001 S > C R 2:2(0)\n",
         "section 3.10.7.1). If it is heeded, TIME-WAIT ends early (RFC 1337).\n"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C P. 1:11(10) ack 2\n"
              "+0.001 C > S R 2:2(0)\n",
         "cannot read: its kernel resets (RFC 1122, section 4.2.2.13).\n"},
        {OPEN "+5 S > C F. 1:1(0) ack 1\n+0.001 C > S . 1:1(0) ack 2\n"
              "+1 C > S P. 1:11(10) ack 2\n+0.001 S > C R 2:2(0)\n",
         "Usually the server's idle timer ran out; a new connection is needed.\n"},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C R 1:1(0)\n",
         "usually that side no longer knows the connection, or a firewall on the way answers for "
         "it. An abort without ACK (section 3.10.5) "
         "would look the same; few kernels send that.\n"},
        {OPEN "+100 C > S P. 1:15(14) ack 1\n+0.001 S > C R 1:1(0)\n",
         "of silence usually that side was restarted, or a NAT or firewall forgot it.\n"},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.2 C > S P. 1:15(14) ack 1\n"
              "+0.4 C > S P. 1:15(14) ack 1\n+0.8 C > S P. 1:15(14) ack 1\n"
              "+1.6 C > S P. 1:15(14) ack 1\n+3.2 C > S P. 1:15(14) ack 1\n"
              "+0.8 C > S R. 15:15(0) ack 1\n",
         "A kernel gives up when the next try would be due, and it was not yet: usually its "
         "program gave up.\n"},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.2 C > S P. 1:15(14) ack 1\n"
              "+0.001 C > S P. 1:15(14) ack 1\n+0.4 C > S P. 1:15(14) ack 1\n"
              "+0.8 C > S R. 15:15(0) ack 1\n",
         "Number 1 was sent again 2 times and not acknowledged; what came again within 5 ms counts "
         "as doubled on its way. A kernel tries longer (RFC 9293, section 3.8.3: R2 of 100 s or "
         "more): usually its program gave up.\n"},
        {"+0 C > S F 0:0(0)\n+0.001 S > C R. raw 0:0(0) ack 1\n",
         "usually nothing listens on that port, and a scan found that out.\n"},
        {OPEN "+0.001 S > C R 1:1(0)\n",
         "usually its queue of new connections is full, or the listening socket was closed.\n"},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C R. 1:1(0) ack 1\n",
         "What the program there did cannot be seen on the wire.\n"},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C . 1:1(0) ack 15\n"
              "+1 C > S S 90000:90000(0)\n+0.001 S > C . 1:1(0) ack 15\n"
              "+0.001 C > S R 15:15(0)\n",
         "its sender has begun connection 2 with the same addresses and ports, and usually knows "
         "nothing of this one (RFC 9293, figure 9).\n"},
        /* before the handshake is complete */
        {OPENING "+0.001 S > C R. 1:1(0) ack 1\n",
         "Usually the listening socket was closed, or its queue of new connections is full.\n"},
        {"+0 C > S S 0:9(9) <fo aabb>\n+0.001 S > C S. 0:0(0) ack 10\n"
         "+0.001 S > C R. 1:1(0) ack 10\n",
         "With Fast Open its program may have had the data of the SYN already: usually it closed "
         "without reading all of them, or the listening socket was closed.\n"},
        {"+0 C > S S 0:0(0)\n+0.1 C > S R 1:1(0)\n",
         "Usually its program closed the socket while connect() was still waiting.\n"},
        /* its Ack is of the SYN-ACK, which a socket that still waits has not */
        {OPENING "+0.001 C > S R. 1:1(0) ack 1\n",
         "It has taken the SYN-ACK, so connect() had succeeded, and no ACK of that was seen "
         "before: usually the program aborted at once (linger time 0), as checks whether a port is "
         "open do.\n"},
        {OPENING "+0.001 C > S R 1:1(0)\n",
         "(RFC 9293, section 3.10.7.1): usually the SYN was sent past the kernel, as port scanners "
         "do, or connect() had been given up.\n"},
        {"+0 S > C S. 0:0(0) ack 1\n+0.001 C > S R 1:1(0)\n",
         "(RFC 9293, section 3.10.7.1): no SYN was seen here. Perhaps somebody else sent one in "
         "its name.\n"},
        {OPENING "+0.001 C > S . 1:1(0) ack 70001\n+0.001 S > C R 70001:70001(0)\n",
         "In SYN-RECEIVED an Ack of anything but the SYN-ACK is answered with a reset that has it "
         "as its Seq, and nothing changes there (RFC 9293, section 3.5.2).\n"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C R. raw 0:0(0) ack raw 9\n",
         "The client has only sent a SYN: it takes a reset only with an Ack of that (RFC 9293, "
         "section 3.10.7.3).\n"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C . raw 9:9(0) ack raw 777\n"
         "+0.001 C > S R raw 777:777(0)\n",
         "Its Seq is the Ack of segment 2, which was not about this SYN: so the side that is in "
         "SYN-SENT answers (RFC 9293, figure 9), and waits on.\n"},
        /* what was tried in vain */
        {OPEN "+60 C > S . 0:0(0) ack 1\n+10 C > S . 0:0(0) ack 1\n+10 C > S R. 1:1(0) ack 1\n",
         "It takes the server for dead (RFC 1122, section 4.2.3.6).\n"},
        {OPEN "+0.001 C > S P. 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 101 win 0\n"
              "+0.2 C > S . 100:100(0) ack 1\n+0 S > C . 1:1(0) ack 101 win 0\n"
              "+0.4 C > S . 100:100(0) ack 1\n+0 S > C . 1:1(0) ack 101 win 0\n"
              "+0.8 C > S R. 101:101(0) ack 1\n",
         "The server had closed its window in segment 5. As long as probes are answered a sender "
         "may go on (RFC 9293, section 3.8.6.1); usually its program set a limit, or closed with "
         "linger time 0 or received bytes unread.\n"},
        {OPEN "+60 C > S P. 1:15(14) ack 1\n+0.001 S > C R 1:1(0)\n",
         "after 60 s of silence usually that side was restarted, or a NAT or firewall forgot "
         "it.\n"},
        /* what closes nobody */
        {OPEN "+0.001 C > S R 0:0(0)\n",
         "Its Seq is below the number that the server expects, so outside its window: dropped "
         "without an answer. Usually it answers a segment that was sent before (RFC 5961, section "
         "3.2).\n"},
        {OPEN "+0.001 C > S R 70000:70000(0)\n",
         "Its Seq lies behind the server's window, as far as was seen: dropped without an answer "
         "(RFC 5961, section 3.2).\n"},
        {"+0 C > S P. 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 11\n"
         "+0.001 S > C R 500000:500000(0)\n",
         "Its Seq is beyond the number that the client expects: inside its window, which is not "
         "known here, it should ask back; outside it drops the reset (RFC 5961, section 3.2). But "
         "what was sent in front of it may not have passed here: then it has the number expected, "
         "and ends the connection.\n"},
        /* who else may have sent it */
        {OPEN "+0.001 S > C R. 1:1(0) ack 1 ttl 50\n",
         "The only other segment of the server came with TTL 64. From another distance it was "
         "probably sent by something in between, a firewall for example; or the way had "
         "changed.\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 11\n"
              "+0.001 S > C R. 1:1(0) ack 11 ttl 50\n",
         "All other segments of the server came with TTL 64. From another distance it was probably "
         "sent by something in between, a firewall for example; or the way had changed.\n"},
        {OPEN "+0.001 S > C R 1:1(0)\n+0.0001 S > C R 1461:1461(0)\n",
         "The server's kernel knows its next number. Resets with ever higher ones are usually sent "
         "by something in between, which guesses it.\n"},
        {OPEN "+0.001 S > C R. 1:1(0) ack 1\n+0.0001 S > C R. 1:1(0) ack 1\n",
         "Whatever still arrives after a reset is answered by another one. Since the one before "
         "nothing passed here that this could answer: perhaps something that came before that, or "
         "the reset was doubled.\n"},
        {OPEN "+0.001 S > C R. 1:1(0) ack 1\n+0.0001 S > C R 1:1(0)\n",
         "Whatever still arrives after a reset is answered by another one. Since the one before "
         "nothing passed here that this could answer: perhaps something that came before that.\n"},
        /* nor is a copy what has another number, though neither is the one expected */
        {OPEN "+0.001 S > C P. 1:301(300) ack 1\n+0.001 S > C R 201:201(0)\n"
              "+0.0001 S > C R 301:301(0)\n",
         "Whatever still arrives after a reset is answered by another one. Since the one before "
         "nothing passed here that this could answer: perhaps something that came before that.\n"},
        {OPEN "+0.001 S > C P. 1:301(300) ack 1\n+0.001 S > C R 201:201(0)\n"
              "+0.0001 S > C R 101:101(0)\n",
         "Whatever still arrives after a reset is answered by another one. Since the one before "
         "nothing passed here that this could answer: perhaps something that came before that.\n"},
        {OPEN "+0.001 S > C P. 1:301(300) ack 1\n+0.001 S > C R 201:201(0)\n"
              "+0.0001 S > C R 201:201(0)\n",
         "nothing passed here that this could answer: perhaps something that came before that, or "
         "the reset was doubled.\n"},
        {OPEN "+0.001 S > C R. 1:1(0) ack 1\n+0.001 C > S . 1:11(10) ack 1\n"
              "+0.001 S > C R 1:1(0)\n",
         "Whatever still arrives after a reset is answered by another one.\n"},
        {OPEN "+0.001 C > S R. 1:1(0) ack 1\n+0.0001 S > C R. 1:1(0) ack 1\n",
         "No reset answers a reset: both probably crossed on the way.\n"},
        /* who sent last was not about to receive */
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0.001 C > S P. 11:21(10) ack 1\n"
              "+0.001 S > C P. 1:11(10) ack 11\n+0.001 C > S . 21:21(0) ack 11\n"
              "+0.001 S > C R. 11:11(0) ack 11\n",
         "What the program there did cannot be seen on the wire.\n"},
    };

    (void)state;
    assert_bodies_say(cases, sizeof cases / sizeof cases[0]);
}

/* Sentences that say no more than what is so. */
static void
a_body_says_what_is_so(void **state)
{
    static const struct saying cases[] = {
        {OPENING "+0.5 C > S S 0:0(0)\n",
         "The server had answered it already: that SYN-ACK was probably late, or lost behind this "
         "point.\n"},
        {OPENING "+0.03 C > S S 0:0(0)\n",
         "behind this point. For a timer, which begins with 1 s, it is early (RFC 6298), unless "
         "the kernel remembers a shorter round trip (RFC 9040).\n"},
        /* Fast Open: the answer's data come without its SYN-ACK; and a SYN again without data */
        {"+0 C > S S 0:3(3) <fo 0102030405060708>\n+0.03 S > C . 1:101(100) ack 4\n"
         "+1 C > S S 0:0(0)\n",
         "The server had acknowledged it already, but its SYN-ACK did not pass here: probably it "
         "was lost, and until it comes the client drops what has no SYN (RFC 9293, section "
         "3.10.7.3).\n"},
        {"+0 C > S S 0:3(3) <fo 0102030405060708>\n+1 C > S S 0:0(0)\n",
         "It leaves the data to later: some firewalls drop a SYN that brings any (Fast Open: RFC "
         "7413, section 4.2.1).\n"},
        {"+0 C > S SEW 0:0(0)\n+1 C > S S 0:0(0)\n",
         "No SYN-ACK came in time: lost, or a firewall or full queue drops the SYN (RFC 6298). It "
         "offers less than before: some firewalls drop a SYN with ECN (RFC 3168, section "
         "6.1.1.1), or with options that they do not know.\n"},
        /* what the first one offered was cut off */
        {"+0 C > S S 0:0(0) <mss 1460,sackOK> snap 58\n+1 C > S S 0:0(0) <mss 1460>\n",
         "a firewall or full queue drops the SYN (RFC 6298).\n"},
        {"+0 C > S S 0:0(0) <mss 1460,wscale 7>\n+1 C > S S 0:0(0) <mss 1460>\n",
         "It offers less than before: some firewalls drop a SYN with ECN (RFC 3168, section "
         "6.1.1.1), or with options that they do not know.\n"},
        {"+0 C > S S 0:0(0)\n+0.5 S > C S 0:0(0)\n+0.5 C > S S 0:0(0)\n",
         "It has no ACK of the server's SYN, which passed here: that was probably lost behind this "
         "point, or a firewall or NAT dropped it.\n"},
        {OPEN "+3 S > C S. 0:0(0) ack 1\n+0.001 C > S . 1:1(0) ack 1\n+6 S > C R 1:1(0)\n",
         "It had sent its SYN-ACK again, although an ACK of that had passed here: probably that "
         "was lost behind this point, or not taken, and after some tries a kernel gives up. Else "
         "its program aborted.\n"},
        {OPEN "+0.001 S > C P. raw 2147483000:2147483010(10) ack 1\n",
         "The client drops it and answers with an ACK (RFC 9293, section 3.10.7.4): no window is "
         "so large.\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 11\n"
              "+0.001 C > S . 1:1(0) ack 1\n",
         "The server has all up to there, so the number is outside its window: it drops the "
         "segment, and answers with an ACK (RFC 9293, section 3.10.7.4). Usually it was overtaken "
         "on its way. Where both sides go on so, each has other numbers: probably somebody else "
         "sent something in the name of the client.\n"},
        {OPEN "+0.001 C > S P. 1:2(1) ack 1\n+0.001 S > C . 1:1(0) ack 2\n"
              "+60 C > S . 1:1(0) ack 1\n+0.0005 C > S . 1:1(0) ack 1\n",
         "So soon behind segment 6 it is probably a copy of that.\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0 C > S P. 1:11(10) ack 1\n",
         "Right after segment 4, and the handshake's round trip took 2.0 ms: too soon for a timer "
         "(RFC 6298), unless segment 4 or the handshake was held up."},
        {"+0 C > S S 0:0(0)\n+0 S > C S. 0:0(0) ack 1\n+0 C > S . 1:1(0) ack 1\n"
         "+0 C > S P. 1:11(10) ack 1\n+0 C > S P. 1:11(10) ack 1\n",
         "They passed here before, and the clock of this capture is too coarse to tell whether a "
         "timer sent this, or the network doubled it.\n"},
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
        /* the end of what offload had split */
        {SIZED "+0.001 C > S P. 1:2921(2920) ack 1\n+0.02 C > S P. 1461:2921(1460) ack 1\n",
         "Older bytes wait for their ACK, too, and a timer would send those first: probably a tail "
         "loss probe (RFC 8985, section 7).\n"},
        /* larger ones had no ACK, and nobody said why */
        {SIZED "+0.001 C > S . 1:1461(1460) ack 1\n+0.3 C > S . 1:1461(1460) ack 1\n"
               "+0.6 C > S . 1:513(512) ack 1\n",
         "No ACK came for what was larger, and this is shorter: perhaps its sender supposes that a "
         "link drops packets so large without an ICMP error (a black hole; RFC 2923, section "
         "2.1).\n"},
        {SIZED "+0.001 C > S . 1:1461(1460) ack 1\n+0.6 C > S . 1:513(512) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298"},
        {SIZED "+0.001 C > S . 1:1461(1460) ack 1\n+0 C > S . 1461:2921(1460) ack 1\n"
               "+0.001 S > C . 1:1(0) ack 1 <sack 513:1461>\n+0.3 C > S . 1:1461(1460) ack 1\n"
               "+0.6 C > S . 1:513(512) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
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
        /* the ACKs that asked for it were on their way while it was late */
        {"+0 C > S S 0:0(0)\n+0.02 S > C S. 0:0(0) ack 1\n+0.001 C > S . 1:1(0) ack 1\n"
         "+0.02 S > C . 101:201(100) ack 1\n+0 C > S . 1:1(0) ack 1\n"
         "+0 S > C . 201:301(100) ack 1\n+0 C > S . 1:1(0) ack 1\n"
         "+0.005 S > C . 1:101(100) ack 1\n+0 C > S . 1:1(0) ack 301\n"
         "+0.015 S > C . 1:101(100) ack 1\n",
         "The client's ACKs had shown them as missing until they filled a gap here, shortly "
         "before: usually that is why they were sent again, and one of the two was only late; else "
         "the timer was too short.\n"},
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
        {OPENING "+0.001 C > S . 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 101 win 0\n"
                 "+0.2 C > S . 100:100(0) ack 1\n+0.001 S > C . 1:1(0) ack 101 win 0\n"
                 "+0.4 C > S . 100:100(0) ack 1\n+0.8 C > S . 100:100(0) ack 1\n"
                 "+1.6 C > S R. 101:101(0) ack 1\n",
         "The server had closed its window in segment 4, and did not answer the newest probe: "
         "without answers a sender gives up (RFC 9293, section 3.8.3: R2); or its program set "
         "a limit, or closed with linger time 0 or received bytes unread.\n"},
        {OPEN "+0.001 C > S P. 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 101\n"
              "+4 S > C . 1:1(0) ack 101 <sack 100:101>\n",
         "D-SACK: the server reports that byte 100 arrived twice (RFC 2883): in a keep-alive, sent "
         "again without need, or doubled on its way.\n"},
        {"+0 S > C . 1:1(0) ack 101\n+0.001 C > S . 100:100(0) ack 1\n",
         "The server has all up to there, so the number is outside its window: it drops the "
         "segment, "
         "and answers with an ACK (RFC 9293, section 3.10.7.4). Usually it is a keep-alive, or was "
         "overtaken on its way. Where both sides go on so, each has other numbers: probably "
         "somebody else sent something in the name of the client.\n"},
        {OPENING "+0 C > S . 1:101(100) ack 1\n+0.02 S > C . 1:1(0) ack 101\n"
                 "+0 S > C . 1:1(0) ack 101 <sack 1:101>\n",
         "D-SACK: the server reports that bytes 1-100 arrived twice (RFC 2883), of which here one "
         "passed: probably the network doubled it behind this point; or a second sending was not "
         "captured.\n"},
        {OPENING "+0.02 S > C . 1:1(0) ack 101\n+0.01 C > S . 1:101(100) ack 1\n"
                 "+0 S > C . 1:1(0) ack 101 <sack 1:101>\n",
         "D-SACK: the server reports that bytes 1-100 arrived twice (RFC 2883), of which here one "
         "passed, behind an ACK of it: probably the first one was not captured.\n"},
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
        /* the Ack of a reset is none that was late */
        {"+0 C > S S 0:0(0)\n+0.01 S > C S. 0:0(0) ack 1\n+0.01 C > S R. 1:1(0) ack 1\n"
         "+1 S > C S. 0:0(0) ack 1\n",
         "shown as 0. The SYN takes it up: next = 0 + 1 = 1.\n"
         "The reset did not reach the server yet, or the server did not believe it (RFC 5961, "
         "section 3.2).\n"},
        /* behind an Ack that no number of these had had */
        {OPENING "+0.001 C > S . 1:1(0) ack 101\n+0.001 S > C . 1:101(100) ack 1\n",
         "Usually the capture has changed their order, as it may where the two directions are "
         "taken at different places; or a first sending did not pass here. Else the client "
         "acknowledged what it did not have.\n"},
        {OPENING "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C . 1:1(0) ack 2\n"
                 "+0.001 C > S P. 2:12(10) ack 1\n+0.001 S > C . 1:1(0) ack 2\n",
         "Ack = 2: nothing new; the server has the client's FIN and expects nothing more.\n"},
        {OPENING "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C . 1:1(0) ack 2\n"
                 "+0.001 C > S P. 2:12(10) ack 1\n+0.001 S > C . 1:1(0) ack 2\n",
         "It has the FIN, and nothing can lie behind that: its Ack stays as it was (RFC 9293, "
         "section 3.10.7.4).\n"},
        {OPENING "+0.5 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1\n",
         "The client's SYN had come again: kernels answer that with their SYN-ACK again.\n"},
        {"+0 S > C S. 0:0(0) ack 1\n+0.149 C > S S 0:0(0)\n",
         "An answer is not sent before what it answers: probably the capture has changed their "
         "order, as it may where the two directions are taken at different places; or another SYN "
         "before was not captured.\n"},
        {"+0 C > S S 0:0(0) <kind 30 1001AABBCCDD00000001>\n",
         "MP_JOIN says so. A path has its own Seq and Ack; numbers in an option put the bytes of "
         "all paths in order (RFC 8684, sections 3.2 and 3.3).\n"},
        {OPENING "+0.5 S > C S. 0:0(0) ack 1\n",
         "It passed here before: usually no ACK came in time (RFC 6298).\n"},
        {OPENING "+0.149 S > C S. 0:0(0) ack 1 id 9\n",
         "Only 149 ms after segment 2: too soon for a timer, which begins with 1 s (RFC 6298), "
         "unless the kernel remembers a shorter round trip of connections before (RFC 9040), "
         "segment 2 was held up, or another SYN did not pass here. The two differ, so it was sent "
         "twice.\n"},
        /* two SYNs have two answers, unless a timer may have sent the second one */
        {"+0 C > S S 0:0(0)\n" OPENING "+0.149 S > C S. 0:0(0) ack 1\n",
         "The client's SYN had come again: kernels answer that with their SYN-ACK again.\n"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C R 0:0(0)\n+1 C > S S 0:0(0)\n",
         "The client dropped the reset that came (RFC 9293, section 3.10.7.3), and no SYN-ACK came "
         "in time (RFC 6298).\n"},
        /* nor is one long behind the newest SYN its answer, but for a way as long as the first */
        {OPENING "+1 C > S S 0:0(0)\n+2 S > C S. 0:0(0) ack 1\n",
         "It passed here before: usually no ACK came in time (RFC 6298).\n"},
        {"+0 C > S S 0:0(0)\n+0.6 S > C S. 0:0(0) ack 1\n+0.4 C > S S 0:0(0)\n"
         "+0.6 S > C S. 0:0(0) ack 1\n",
         "The client's SYN had come again: kernels answer that with their SYN-ACK again.\n"},
        /* behind a timeout: what goes out again while the ACK of it is on its way */
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0 C > S . 101:201(100) ack 1\n"
              "+0 C > S . 201:301(100) ack 1\n+1 C > S . 1:101(100) ack 1\n"
              "+0.001 S > C . 1:1(0) ack 301\n+0.001 C > S . 201:301(100) ack 1\n",
         "Probably a timer had run out: what the client had sent by then counts as lost, and goes "
         "out again (RFC 5681, section 3.1). The server's ACK of them was still on its way "
         "there.\n"},
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0 C > S . 101:201(100) ack 1\n"
              "+0 C > S . 201:301(100) ack 1\n+1 C > S . 1:101(100) ack 1\n"
              "+0.001 S > C . 1:1(0) ack 301\n+0.2 C > S . 201:301(100) ack 1\n",
         "The server had acknowledged them already: that ACK was probably late or lost, or the "
         "timer too short.\n"},
        {"+0 C > S S 0:0(0)\n" OPENING "+0.15 S > C S. 0:0(0) ack 1\n",
         "It passed here before: usually no ACK came in time (RFC 6298).\n"},
        {"+0 C > S S 0:0(0)\n" OPENING "+0.01 S > C S. 0:0(0) ack 1\n+0.01 S > C S. 0:0(0) ack 1\n",
         "Only 10 ms after segment 4: too soon for a timer, which begins with 1 s (RFC 6298), "
         "unless the kernel remembers a shorter round trip of connections before (RFC 9040), "
         "segment 4 was held up, or another SYN did not pass here.\n"},
        {OPEN "+0.5 S > C S. 0:0(0) ack 1\n",
         "The client had acknowledged it already: that ACK was probably late or lost, or the timer "
         "too short; a Linux server drops it if its accept queue is full, or while it waits for "
         "data (TCP_DEFER_ACCEPT).\n"},
        {OPEN "+0.001 S > C S. 0:0(0) ack 1\n",
         "The client had acknowledged it already, and it is too soon for a timer: probably it was "
         "doubled on its way, or answers a SYN that was.\n"},
        {"+0 C > S S 0:0(0)\n" OPEN "+0.5 S > C S. 0:0(0) ack 1\n",
         "The client's SYN had come again: kernels answer that with their SYN-ACK again.\n"},
        {OPEN "+0.5 S > C S. 0:0(0) ack 1\n+0.001 C > S . 1:1(0) ack 1\n",
         "All that it brought had been acknowledged before: so it is dropped, and answered with an "
         "ACK of what is expected (RFC 9293, section 3.10.7.4).\n"},
        {"+0 C > S S 0:9(9) <fo 0102030405060708>\n",
         "It brings data and a Fast Open cookie: if that is the right one, the server may give the "
         "data to its program before the handshake is complete (RFC 7413, section 4.2).\n"},
        {"+0 C > S S 0:9(9) <fo 0102030405060708>\n+0.001 S > C S. 0:0(0) ack 1\n",
         "It takes the SYN alone: it does no Fast Open, or the cookie was not the right one. As a "
         "rule what came with the SYN has to be sent again (RFC 7413, section 4.2).\n"},
        {"+0 C > S S 0:9(9)\n+0.001 S > C S. 0:0(0) ack 1\n",
         "It takes the SYN alone. What came with it may be kept until the handshake is complete "
         "(RFC 9293, section 3.10.7.2); as a rule it has to be sent again.\n"},
        {"+0 C > S S 0:9(9) <fo 0102030405060708>\n+0.001 S > C S. 0:0(0) ack 1\n+0.001 C > S P. "
         "1:10(9) ack 1\n",
         "The SYN had brought them, but the SYN-ACK did not take them: so they go again as soon as "
         "the handshake allows, without a timer (RFC 7413, section 4.2).\n"},
        {"+0 C > S S 0:1(1)\n+0.001 S > C S. 0:0(0) ack 1\n+0.001 C > S P. 1:2(1) ack 1\n",
         "The SYN had brought it, but the SYN-ACK did not take it: so it goes again as soon as the "
         "handshake allows, without a timer.\n"},
        /* also where that SYN came twice; and a FIN */
        {"+0 C > S S 0:9(9) <fo 0102030405060708>\n+1 C > S S 0:9(9) <fo 0102030405060708>\n"
         "+0.02 S > C S. 0:0(0) ack 1\n+0.001 C > S P. 1:10(9) ack 1\n",
         "The SYN had brought them, but the SYN-ACK did not take them: so they go again as soon as "
         "the handshake allows, without a timer (RFC 7413, section 4.2).\n"},
        {"+0 C > S SF 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1\n+0.001 C > S . 1:1(0) ack 1\n"
         "+0.001 C > S F. 1:1(0) ack 1\n",
         "The SYN had brought it, but the SYN-ACK did not take it: so it goes again as soon as the "
         "handshake allows, without a timer.\n"},
        /* or with more behind them */
        {"+0 C > S S 0:9(9) <fo 0102030405060708>\n+0.001 S > C S. 0:0(0) ack 1\n+0.001 C > S P. "
         "1:20(19) ack 1\n",
         "The SYN had brought the old ones, but the SYN-ACK did not take them: so they go again as "
         "soon as the handshake allows, without a timer (RFC 7413, section 4.2).\n"},
        {OPEN "+0.001 S > C F. 1:1(0) ack 1\n+0.001 C > S F. 1:1(0) ack 2\n"
              "+0.001 S > C . 2:2(0) ack 2\n+1 C > S S 900000:900000(0)\n",
         "There the server was in TIME-WAIT. If it still is, it takes a SYN as a rule only with a "
         "later timestamp than it saw, or, without one, with a higher number (RFC 6191).\n"},
        /* what a SACK had named and an Ack expects again */
        {OPEN "+0.001 C > S . 101:201(100) ack 1\n+0.02 S > C . 1:1(0) ack 1 <sack 101:201>\n"
              "+0.2 C > S . 1:101(100) ack 1\n+0.02 S > C . 1:1(0) ack 101\n"
              "+0.001 C > S . 101:201(100) ack 1\n",
         "The server's newest ACKs had shown that something is missing: usually that is why (RFC "
         "6582, RFC 6675, RFC 8985), else a timer (RFC 6298).\n"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C . 1:1(0) ack 2\n"
              "+0.001 S > C P. 1:11(10) ack 2\n+0.001 C > S . 2:2(0) ack 11\n"
              "+0.001 S > C F. 11:11(0) ack 2\n+0.001 C > S R. 2:2(0) ack 12\n",
         "It has the other side's FIN, too, and could just acknowledge it: usually its program "
         "closed or ended with received bytes unread, or with a linger time of 0.\n"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C R. raw 0:0(0) ack 1\n+0.5 C > S S 0:0(0)\n",
         "It has the same initial number: some kernels (Windows) send a SYN that was refused a few "
         "times more before connect() fails. For others the reset ends the attempt (RFC 9293, "
         "section 3.10.7.3).\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0.05 C > S P. 1:11(10) ack 1\n",
         "They passed here before: usually no ACK came in time, though it is early for a timer "
         "(RFC 6298).\n"},
        {"+0 S > C S. 90000:90000(0) ack 90001\n+0.001 C > S . 1:1(0) ack 1\n",
         "No byte seen here has such a number, so it is shown raw.\n"
         "The server has sent nothing of that number here: perhaps it belongs to an earlier "
         "connection of the same ports (RFC 9293, figure 9).\n"},
        {"+0 C > S S 900000:900000(0)\n+0.001 C > S P. 1:11(10) ack 1\n",
         "No byte here has such a number, so it is shown raw: perhaps an older connection of the "
         "same ports goes on (RFC 5961, section 4).\n"},
        {"+1 C > S S 900000:900000(0)\n+0.001 S > C . raw 5001:5001(0) ack raw 1001\n"
         "+0.001 C > S P. raw 1001:1011(10) ack raw 5001\n",
         "It is just what the other side expects in the connection before, which so goes on: "
         "probably somebody else sent that SYN, and nobody took it (RFC 5961, section 4). From "
         "here on the numbers are counted anew.\n"},
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
         "Something arrived there, but not that number, which segment 8 has sent again since "
         "then.\n"},
        /* and then that says nothing of a loss */
        {SIZED "+0.001 C > S . 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 1\n"
               "+0.05 C > S . 1:11(10) ack 1\n",
         "They passed here before: usually no ACK came in time, though it is early for a timer "
         "(RFC 6298).\n"},
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
        {OPEN "+0.001 C > S F. 1:1(0) ack 900\n+0.01 C > S . 1:21(20) ack 1\n",
         "That FIN had an Ack of what did not pass here. Its side goes on in its place, with what "
         "had passed: so probably somebody else sent it, and it was dropped (RFC 5961, section "
         "5).\n"},
        {"+0 C > S S 0:900(900) id 1\n+0.01 C > S S 0:900(900) id 1 icmp 192.0.2.1 3/4 mtu 800\n"
         "+0.001 C > S S 0:0(0)\n",
         "An ICMP error had told that a link on the way takes no packet as large as that of the "
         "SYN before (RFC 1191, RFC 8201): the client leaves the data to later.\n"},
        {"+0 C > S S 0:0(0)\n+1 C > S S 0:0(0)\n",
         "No SYN-ACK came in time: lost, or a firewall or full queue drops the SYN (RFC 6298).\n"},
        {"+0 C > S S 0:0(0)\n+0.2 C > S S 0:0(0)\n",
         "No SYN-ACK came in time: lost, or a firewall or full queue drops the SYN (RFC 6298).\n"},
        /* no timer sends it so soon, of the shortest ones, either */
        {"+0 C > S S 0:0(0) id 5\n+0.001 C > S S 0:0(0) id 6\n",
         "Only 1.0 ms after segment 1: too soon for a timer, which begins with 1 s (RFC 6298), "
         "unless the kernel remembers a shorter round trip of connections before (RFC 9040), or "
         "segment 1 was held up. The two differ, so it was sent twice.\n"},
        {"+0 C > S S 0:0(0) id 0\n+0.001 C > S S 0:0(0) id 0\n",
         "or segment 1 was held up. Else it was sent twice, or the network doubled it.\n"},
        {"+0 C > S S 0:0(0)\n+0.01 C > S S 0:0(0)\n+0.01 C > S S 0:0(0)\n",
         "Only 10 ms after segment 2: too soon for a timer, which begins with 1 s (RFC 6298), "
         "unless the kernel remembers a shorter round trip of connections before (RFC 9040), or "
         "segment 2 was held up.\n"},
        /* but it may be the timer's behind a copy, or the clock went back: nothing is known */
        {"1 C > S S 0:0(0)\n0.9 C > S S 0:0(0) id 9\n", "The SYN takes it up: next = 0 + 1 = 1.\n"},
        {"+0 C > S S 0:0(0)\n+0.99 C > S S 0:0(0)\n+0.01 C > S S 0:0(0)\n",
         "The SYN takes it up: next = 0 + 1 = 1.\n"},
        /* it was not lost: the server has answered for an older connection, which was reset */
        {OPEN "+0.001 S > C F. 1:1(0) ack 1\n+0.001 C > S F. 1:1(0) ack 2\n"
              "+0.001 S > C . 2:2(0) ack 2\n+1 C > S S 900000:900000(0)\n"
              "+0.001 S > C . 2:2(0) ack 2\n",
         "In TIME-WAIT a SYN opens a connection as a rule only with a later timestamp than was "
         "seen, or, without one, with a higher number (RFC 6191)."},
        {OPEN "+1 C > S S 900000:900000(0)\n+0.001 S > C . 1:1(0) ack 1\n"
              "+0.001 C > S R 1:1(0)\n+1 C > S S 900000:900000(0)\n",
         "The server has sent something since, but no SYN-ACK for it: perhaps it still knows an "
         "older connection, which has to be reset first (RFC 9293, figure 9).\n"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C . raw 777:777(0) ack raw 888\n"
         "+0.001 C > S R raw 888:888(0)\n+1 C > S S 0:0(0)\n",
         "The server has sent something since, but no SYN-ACK for it: perhaps it still knows an "
         "older connection, which has to be reset first (RFC 9293, figure 9).\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 11\n"
              "+0.001 S > C S. 0:0(0) ack 1\n",
         "It has an older Ack than the server sent since: probably no second sending, but a copy "
         "that was long on its way.\n"},
        {"+0 C > S . 1:1(0) ack 1\n+10 C > S P. 2:12(10) ack 1\n",
         "That number did not pass this point: lost on the way here, late, or not captured; or "
         "what was seen first of this side was a keep-alive, which is one below the next "
         "number.\n"},
        {OPEN "+0.5 C > S S 0:0(0)\n",
         "The client has had the answer to it: usually a copy that was late on its way.\n"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C . 1:1(0) ack 2\n"
              "+0.3 C > S F. 1:1(0) ack 1\n",
         "The server had acknowledged it already: that ACK was probably late or lost, or the timer "
         "too short.\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0.001 S > C P. 1:11(10) ack 11\n"
              "+0.001 C > S . 11:11(0) ack 11\n+1 C > S P. 1:11(10) ack 1\n",
         "It has an older Ack than the client sent since: probably no second sending, but a copy "
         "that was long on its way.\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0.001 S > C P. 1:11(10) ack 11\n"
              "+0.001 C > S . 11:11(0) ack 11\n+121 C > S P. 1:11(10) ack 1\n",
         "The server had acknowledged them already: that ACK was probably late or lost, or the "
         "timer too short.\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0 C > S P. 11:21(10) ack 1\n"
              "+0.06 C > S P. 11:21(10) ack 1\n",
         "Older bytes wait for their ACK, too, and a timer would send those first: probably a tail "
         "loss probe (RFC 8985, section 7).\n"},
        /* after the first one the others go again, too: that is the timer */
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0 C > S P. 11:21(10) ack 1\n"
              "+0.3 C > S P. 1:11(10) ack 1\n+0.1 C > S P. 11:21(10) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        /* in less than a round trip, of 2 ms here, nobody misses an ACK */
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0 C > S P. 11:21(10) ack 1\n"
              "+0.0001 C > S P. 11:21(10) ack 1\n",
         "Only 100 µs after segment 5, and the handshake's round trip took 2.0 ms: too soon for a "
         "timer (RFC 6298), unless segment 5 or the handshake was held up. The two "
         "differ, so it was sent twice.\n"},
        /* the network may have doubled what is the same in all: identification, Ack, ends */
        {OPEN "+0.001 C > S P. 1:11(10) ack 1 id 0\n+0.0009 C > S P. 1:11(10) ack 1 id 0\n", ALONE
         "or the handshake was held up. Else it was sent twice, or the network doubled it.\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1 id 7\n+0.0009 C > S P. 1:11(10) ack 1 id 8\n",
         ALONE "or the handshake was held up. The two differ, so it was sent twice.\n"},
        {OPEN "+0 S > C P. 1:11(10) ack 1\n+0.001 C > S P. 1:11(10) ack 1 id 0\n"
              "+0.0009 C > S P. 1:11(10) ack 11 id 0\n",
         "held up. The two differ, so it was sent twice.\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1 id 0 <TS val 1 ecr 1>\n"
              "+0.0009 C > S P. 1:11(10) ack 1 id 0 <TS val 2 ecr 1>\n",
         ALONE "or the handshake was held up. The two differ, so it was sent twice.\n"},
        /* where the round trip is not known, or shorter, no clock ticks so fast; a clock that
         * tells no time at all tells nothing */
        {"+0 C > S P. 1:11(10) ack 1 id 7\n+0.00005 C > S P. 1:11(10) ack 1 id 7\n",
         "Only 50 µs after segment 1: too soon for a timer (RFC 6298), unless segment 1 was held "
         "up. Else it was sent twice, or the network doubled it.\n"},
        {"+0 C > S S 0:0(0)\n+0.00001 S > C S. 0:0(0) ack 1\n+0.00001 C > S . 1:1(0) ack 1\n"
         "+0.001 C > S P. 1:11(10) ack 1 id 7\n+0.0009 C > S P. 1:11(10) ack 1 id 8\n",
         "Only 900 µs after segment 4: too soon for a timer (RFC 6298), unless segment 4 was held "
         "up. The two differ, so it was sent twice.\n"},
        {"+0 C > S P. 1:11(10) ack 1 id 7\n+0 C > S P. 1:11(10) ack 1 id 7\n",
         "They passed here before, and the clock of this capture is too coarse to tell whether a "
         "timer sent this, or the network doubled it.\n"},
        {"+0 C > S P. 1:11(10) ack 1 id 7\n+0.001 C > S P. 1:11(10) ack 1 id 7\n",
         "They passed here before: usually no ACK came in time, though it is early for a timer "
         "(RFC 6298).\n"},
        /* what is no longer remembered of it after the next segment is not judged */
        {OPEN "+0.001 C > S . 1:11(10) ack 1 id 0\n+0 C > S . 11:21(10) ack 1 id 8\n"
              "+0.0009 C > S . 1:11(10) ack 1 id 0\n",
         "unless segment 4 or the handshake was held up.\n"},
        {SIZED "+0.001 C > S . 1:1461(1460) ack 1\n+0.0009 C > S . 1:1453(1452) ack 1\n",
         "held up. It is shorter, so it was sent twice: perhaps a router had asked for smaller "
         "packets (RFC 1191, RFC 8201).\n"},
        /* two that offload has joined, and the first one alone: its ends tell nothing */
        {SIZED "+0.001 C > S . 1:2921(2920) ack 1\n+0.0009 C > S . 1:1461(1460) ack 1\n",
         "unless segment 4 or the handshake was held up.\n"},
        /* a timer runs from the first sending, 800 µs and 1.6 ms before */
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0.0004 C > S P. 1:11(10) ack 1\n"
              "+0.0004 C > S P. 1:11(10) ack 1\n",
         "Only 400 µs after segment 5, and the handshake's round trip took 2.0 ms: too soon for a "
         "timer (RFC 6298), unless segment 5 or the handshake was held up.\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0.0008 C > S P. 1:11(10) ack 1\n"
              "+0.0008 C > S P. 1:11(10) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0.3 C > S P. 1:11(10) ack 1\n"
              "+0.0009 C > S P. 1:11(10) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0.001 C > S P. 1:11(10) ack 1\n",
         "They passed here before: usually no ACK came in time, though it is early for a timer "
         "(RFC 6298).\n"},
        /* also where its ACK has passed, which its sender cannot have had yet */
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0.0001 S > C . 1:1(0) ack 11\n"
              "+0.0008 C > S P. 1:11(10) ack 1\n",
         "Only 900 µs after segment 4, and the handshake's round trip took 2.0 ms: too soon for a "
         "timer (RFC 6298), unless segment 4 or the handshake was held up. The two differ, so it "
         "was sent twice.\n"},
        /* a handshake of 1.2 s does not make 300 ms too soon, which is a timer's time */
        {"+0 C > S S 0:0(0)\n+1.2 S > C S. 0:0(0) ack 1\n+0 C > S . 1:1(0) ack 1\n"
         "+0.1 C > S P. 1:101(100) ack 1\n+0.05 S > C . 1:1(0) ack 101\n"
         "+0.1 C > S P. 101:201(100) ack 1\n+0.3 C > S P. 101:201(100) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        {"+0 C > S S 0:0(0)\n+0.5 S > C S. 0:0(0) ack 1\n+0 C > S . 1:1(0) ack 1\n"
         "+0.1 S > C P. 1:501(500) ack 1\n+0.2 S > C P. 1:501(500) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        /* an answer to a SYN-ACK sent twice has waited for a timer itself: no round trip */
        {OPENING "+1 S > C S. 0:0(0) ack 1\n+0.001 C > S . 1:1(0) ack 1\n"
                 "+0.001 C > S P. 1:11(10) ack 1\n+0.3 C > S P. 1:11(10) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0 C > S P. 11:21(10) ack 1\n"
              "+0.01 S > C . 1:1(0) ack 1 <sack 11:21>\n+0.001 C > S P. 1:11(10) ack 1\n",
         "The server's newest ACKs had shown that something is missing: usually that is why (RFC "
         "6582, RFC 6675, RFC 8985), else a timer (RFC 6298).\n"},
        /* only the SACK tells: Wireshark sees another window, and counts no duplicate ACK */
        {SCALED "+0.001 C > S . 1:11(10) ack 1\n+0 C > S . 11:21(10) ack 1\n"
                "+0.001 S > C . 1:1(0) ack 1 win 509 <sack 11:21>\n"
                "+0.001 C > S . 1:11(10) ack 1\n",
         "The server's newest ACKs had shown that something is missing: usually that is why (RFC "
         "6582, RFC 6675, RFC 8985), else a timer (RFC 6298).\n"},
        /* and no longer, once nothing is missing */
        {SCALED "+0.001 C > S . 1:11(10) ack 1\n+0 C > S . 11:21(10) ack 1\n"
                "+0.001 S > C . 1:1(0) ack 1 win 509 <sack 11:21>\n"
                "+0.001 C > S . 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 21 win 509\n"
                "+0.001 C > S . 21:31(10) ack 1\n+0.05 C > S . 21:31(10) ack 1\n",
         "They passed here before: usually no ACK came in time, though it is early for a timer "
         "(RFC 6298; with SACK perhaps a tail loss probe, RFC 8985).\n"},
        /* what waits so long after that ACK, and then twice as long, waits for a timer */
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0 C > S P. 11:21(10) ack 1\n"
              "+0.05 S > C . 1:1(0) ack 1 <sack 11:21>\n+0.15 C > S P. 1:11(10) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0 C > S P. 11:21(10) ack 1\n"
              "+0.05 S > C . 1:1(0) ack 1 <sack 11:21>\n+0 C > S P. 1:11(10) ack 1\n"
              "+0.3 C > S P. 1:11(10) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        /* a round trip of 150 ms: that ACK may be from the other end, where this is captured */
        {"+0 C > S S 0:0(0)\n+0.15 S > C S. 0:0(0) ack 1\n+0 C > S . 1:1(0) ack 1\n"
         "+0.001 C > S P. 1:11(10) ack 1\n+0 C > S P. 11:21(10) ack 1\n"
         "+0.05 S > C . 1:1(0) ack 1 <sack 11:21>\n+0.16 C > S P. 1:11(10) ack 1\n",
         "The server's newest ACKs had shown that something is missing: usually that is why (RFC "
         "6582, RFC 6675, RFC 8985), else a timer (RFC 6298).\n"},
        /* late, but not sent again: its timestamp is that of what jumped, and the clock ticks */
        {"+0 C > S S 0:0(0) <TS val 10 ecr 0>\n+0.01 S > C S. 0:0(0) ack 1 <TS val 5 ecr 10>\n"
         "+0 C > S . 1:1(0) ack 1 <TS val 20 ecr 5>\n"
         "+0 C > S . 11:21(10) ack 1 <TS val 20 ecr 5>\n"
         "+0.004 C > S . 21:31(10) ack 1 <TS val 24 ecr 5>\n"
         "+0.005 C > S . 1:11(10) ack 1 <TS val 20 ecr 5>\n",
         "It has the timestamp of segment 4, which jumped over them; what is sent again goes out a "
         "round trip later, with a newer one. So probably that segment overtook this one on the "
         "way.\n"},
        /* without SACK two repeated ACKs are too few to act on, but not so soon for a timer */
        {OPEN FIVE "+0.05 S > C . 1:1(0) ack 1\n+0.05 S > C . 1:1(0) ack 1\n"
                   "+0.09 C > S P. 1:11(10) ack 1\n",
         "The server's repeated ACKs had asked for them, but without SACK a sender waits for three "
         "of them (RFC 5681, section 3.2): usually a timer ran out (RFC 6298).\n"},
        {OPEN FIVE "+0.05 S > C . 1:1(0) ack 1\n+0 S > C . 1:1(0) ack 1\n"
                   "+0.05 C > S P. 1:11(10) ack 1\n",
         "The server's newest ACKs had shown that something is missing"},
        {"+0 C > S S 0:0(0) <sackOK>\n+0.001 S > C S. 0:0(0) ack 1 <sackOK>\n"
         "+0.001 C > S . 1:1(0) ack 1\n" FIVE "+0.1 S > C . 1:1(0) ack 1\n"
         "+0.09 C > S P. 1:11(10) ack 1\n",
         "The server's newest ACKs had shown that something is missing"},
        /* without SACK: the first sending again was answered by a part of what waits */
        {OPEN "+0 C > S . 1:11(10) ack 1\n+0 C > S . 11:21(10) ack 1\n"
              "+0 C > S . 21:31(10) ack 1\n+0 C > S . 31:41(10) ack 1\n"
              "+0.3 C > S P. 1:11(10) ack 1\n"
              "+0.01 S > C . 1:1(0) ack 21\n+0 C > S P. 21:31(10) ack 1\n",
         "Probably a timer had run out: what the client had sent by then counts as lost, and goes "
         "out again as ACKs come (RFC 5681, section 3.1).\n"},
        /* and what comes behind it at once; but not what was sent since the timer ran out */
        {OPEN FIVE "+0.3 C > S P. 1:11(10) ack 1\n+0.01 S > C . 1:1(0) ack 21\n"
                   "+0 C > S P. 21:31(10) ack 1\n+0 C > S P. 31:41(10) ack 1\n",
         "Probably a timer had run out"},
        {OPEN FIVE "+0.3 C > S P. 1:11(10) ack 1\n+0.01 S > C . 1:1(0) ack 51\n"
                   "+0 C > S P. 51:61(10) ack 1\n+0.3 C > S P. 51:61(10) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        /* a timeout that was not needed is taken back, and only the SACK tells (RFC 5682) */
        {SACKED "+0.3 C > S . 1:11(10) ack 1 <TS val 400 ecr 5>\n"
                "+0.01 S > C . 1:1(0) ack 11 <TS val 300 ecr 30,sack 31:41>\n"
                "+0 C > S . 11:21(10) ack 1 <TS val 410 ecr 300>\n",
         "The server's newest ACKs had shown that something is missing"},
        {SACKED "+0.3 C > S . 1:11(10) ack 1 <TS val 400 ecr 5>\n"
                "+0.01 S > C . 1:1(0) ack 11 <TS val 300 ecr 400,sack 31:41>\n"
                "+0 C > S . 11:21(10) ack 1 <TS val 410 ecr 300>\n",
         "Probably a timer had run out"},
        {SACKED "+0.1 C > S . 31:41(10) ack 1 <TS val 130 ecr 5>\n"
                "+0.3 C > S . 1:11(10) ack 1 <TS val 400 ecr 5>\n"
                "+0.01 S > C . 1:1(0) ack 31 <TS val 300 ecr 30>\n"
                "+0 C > S . 31:41(10) ack 1 <TS val 410 ecr 300>\n",
         "The server's newest ACKs had shown that something is missing"},
        /* nor where its ACKs have said nothing for long: the timer runs out again */
        {OPEN FIVE "+0.3 C > S P. 1:11(10) ack 1\n+0.01 S > C . 1:1(0) ack 21\n"
                   "+0.3 C > S P. 21:31(10) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        /* RFC 6582: two holes, and all of the second Ack passed once; the third was sent since */
        {OPEN FIVE ASKED "+0.01 S > C . 1:1(0) ack 21\n+0 C > S P. 21:31(10) ack 1\n"
                         "+0.01 S > C . 1:1(0) ack 41\n+0 C > S P. 41:51(10) ack 1\n",
         "The server's newest ACKs had shown that something is missing: usually that is why (RFC "
         "6582, RFC 6675, RFC 8985), else a timer (RFC 6298).\n"},
        {OPEN FIVE ASKED "+0.01 S > C . 1:1(0) ack 51\n+0 C > S P. 51:61(10) ack 1\n"
                         "+0.01 S > C . 1:1(0) ack 51\n+0.3 C > S P. 51:61(10) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        /* but not what was sent since the first loss was found, though it mends a second one; what
         * had come again before that is on its way, too */
        {OPEN FIVE ASKED "+0.01 S > C . 1:1(0) ack 21\n+0 C > S P. 51:61(10) ack 1\n"
                         "+0 C > S P. 21:31(10) ack 1\n+0.01 S > C . 1:1(0) ack 51\n"
                         "+0.01 C > S P. 51:61(10) ack 1\n",
         "They passed here before: usually no ACK came in time, though it is early for a timer "
         "(RFC 6298).\n"},
        {OPEN FIVE "+0.1 C > S P. 41:51(10) ack 1\n" ASKED
                   "+0.01 S > C . 1:1(0) ack 41\n+0 C > S P. 41:51(10) ack 1\n",
         "The server's newest ACKs had shown that something is missing"},
        /* nor does all go again behind what came too soon for a timer */
        {OPEN FIVE "+0.1 C > S P. 1:11(10) ack 1\n+0.01 S > C . 1:1(0) ack 21\n"
                   "+0 C > S P. 21:31(10) ack 1\n",
         "They passed here before: usually no ACK came in time, though it is early for a timer "
         "(RFC 6298).\n"},
        /* an ACK that was overtaken takes nothing back */
        {SCALED FIVE "+0.01 S > C . 1:1(0) ack 21 <sack 31:41>\n+0 S > C . 1:1(0) ack 1\n"
                     "+0 C > S P. 21:31(10) ack 1\n",
         "The server's newest ACKs had shown that something is missing"},
        /* nor was what the timer itself sent on its way when it ran out */
        {OPEN FIVE "+0.3 C > S P. 1:11(10) ack 1\n+0.3 S > C P. 1:5(4) ack 1\n"
                   "+0.01 C > S P. 1:11(10) ack 5\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        /* RFC 6675: nor does a timer send what lies behind the first that waits */
        {OPEN FIVE ASKED "+0.01 S > C . 1:1(0) ack 21\n+0 C > S P. 31:41(10) ack 1\n",
         "The server's newest ACKs had shown that something is missing"},
        {OPEN FIVE "+0.3 C > S P. 1:11(10) ack 1\n+0.01 S > C . 1:1(0) ack 21 win 0\n"
                   "+0 C > S P. 21:31(10) ack 1\n",
         "Probably a timer had run out"},
        /* what a timer sends again before this is what fills the gap in front of it */
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0 S > C . 1:1(0) ack 11\n"
              "+0.01 C > S P. 21:31(10) ack 1\n+0 S > C . 1:1(0) ack 11\n"
              "+0 C > S P. 31:41(10) ack 1\n+0 S > C . 1:1(0) ack 11\n"
              "+0.3 C > S P. 11:21(10) ack 1\n+0.0001 C > S P. 21:31(10) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        /* the probe of a tail waits for the ACK of what is older; a doubled tail is none */
        {OPEN "+0 S > C . 1:1(0) ack 1\n+0 C > S . 1:11(10) ack 1\n"
              "+0.1 C > S . 11:21(10) ack 1 id 7\n+0.0015 C > S . 11:21(10) ack 1 id 9\n",
         "Older bytes wait for their ACK, too, and a timer would send those first: probably a tail "
         "loss probe (RFC 8985, section 7).\n"},
        {OPEN "+0 S > C . 1:1(0) ack 1\n+0 C > S . 1:11(10) ack 1\n"
              "+0.1 C > S . 11:21(10) ack 1 id 7\n+0.05 C > S . 11:21(10) ack 1 id 7\n",
         "Older bytes wait for their ACK, too, and a timer would send those first: perhaps it did, "
         "and they were lost on their way here (RFC 6298).\n"},
        /* with SACK a probe takes the timer's place where one segment waits, but only once */
        {SCALED "+0.001 C > S P. 1:11(10) ack 1\n+0.3 C > S P. 1:11(10) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298; with SACK perhaps a tail "
         "loss probe, RFC 8985).\n"},
        {SCALED "+0.001 C > S P. 1:11(10) ack 1\n+0.3 C > S P. 1:11(10) ack 1\n"
                "+0.6 C > S P. 1:11(10) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        {SCALED "+0.001 C > S P. 1:11(10) ack 1\n+0 C > S P. 11:21(10) ack 1\n"
                "+0.3 C > S P. 1:11(10) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        {SCALED "+0.001 C > S F. 1:1(0) ack 1\n+0.3 C > S F. 1:1(0) ack 1\n",
         "It passed here before: usually no ACK came in time (RFC 6298; with SACK perhaps a tail "
         "loss probe, RFC 8985).\n"},
        /* its receiver has said that it takes nothing: then no ACK is missing */
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 1 win 0\n"
              "+0.3 C > S . 1:101(100) ack 1\n",
         "The server's window is closed in front of them: it drops what comes, and answers. Like a "
         "probe, this asks whether it is open again (RFC 9293, section 3.8.6.1).\n"},
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 1 win 0\n"
              "+0.1 S > C . 1:1(0) ack 1 win 500\n+0.1 C > S . 1:101(100) ack 1\n",
         "The server's window had ended in front of them, so the server probably dropped them (RFC "
         "9293, section 3.10.7.4). Now there is room.\n"},
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0 C > S . 101:102(1) ack 1\n"
              "+0.001 S > C . 1:1(0) ack 101 win 50\n+0 S > C . 1:1(0) ack 101 win 0\n"
              "+0.1 S > C . 1:1(0) ack 101 win 500\n+0.1 C > S . 101:102(1) ack 1\n",
         "The server's window had ended in front of it, so the server probably dropped it"},
        /* a smaller window, too, and what passes only then, as at its receiver */
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0 C > S . 101:201(100) ack 1\n"
              "+0.001 S > C . 1:1(0) ack 1 win 100\n+0 S > C . 1:1(0) ack 101 win 0\n"
              "+0.1 S > C . 1:1(0) ack 101 win 500\n+0.1 C > S . 101:201(100) ack 1\n",
         "The server's window had ended in front of them"},
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0 S > C . 1:1(0) ack 101 win 0\n"
              "+0.001 C > S . 101:201(100) ack 1\n+0 S > C . 1:1(0) ack 101 win 0\n"
              "+0.1 S > C . 1:1(0) ack 101 win 500\n+0.1 C > S . 101:201(100) ack 1\n",
         "The server's window had ended in front of them"},
        /* wholly or partly beyond what was offered */
        {"+0 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1 win 100\n"
         "+0 C > S . 1:101(100) ack 1\n+0 C > S . 101:151(50) ack 1\n"
         "+0.001 S > C . 1:1(0) ack 101 win 100\n+0.2 C > S . 101:151(50) ack 1\n",
         "The server's window had ended in front of them"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1 win 100\n"
         "+0 C > S . 1:151(150) ack 1\n+0.001 S > C . 1:1(0) ack 101 win 100\n"
         "+0.2 C > S . 101:151(50) ack 1\n",
         "The server's window had ended in front of them"},
        /* the newest sending counts, which found no room either */
        {"+0 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1 win 100\n"
         "+0 C > S . 1:101(100) ack 1\n+0 C > S . 101:151(50) ack 1\n"
         "+0.3 C > S . 101:151(50) ack 1\n+0.001 S > C . 1:1(0) ack 101 win 100\n"
         "+0.2 C > S . 101:151(50) ack 1\n",
         "The server's window had ended in front of them"},
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.3 C > S . 1:101(100) ack 1\n"
              "+0 S > C . 1:1(0) ack 1 win 0\n+0.1 S > C . 1:1(0) ack 1 win 500\n"
              "+0.1 C > S . 1:101(100) ack 1\n",
         "The server's window had ended in front of them"},
        /* of two that offload has joined the second was lost */
        {SIZED "+0.001 C > S . 1:2921(2920) ack 1\n+0.001 S > C . 1:1(0) ack 1461\n"
               "+0.2 C > S . 1461:2921(1460) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        /* but once it was sent into an open window, that is no reason any more; nor where what
         * came behind it was taken */
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 1 win 0\n"
              "+0.1 S > C . 1:1(0) ack 1 win 500\n+0.1 C > S . 1:101(100) ack 1\n"
              "+0.3 C > S . 1:101(100) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        {SCALED "+0.001 C > S . 1:101(100) ack 1\n+0 C > S . 101:201(100) ack 1\n"
                "+0.001 S > C . 1:1(0) ack 1 win 0 <sack 101:201>\n"
                "+0.001 S > C . 1:1(0) ack 1 win 5 <sack 101:201>\n"
                "+0.001 C > S . 1:101(100) ack 1\n",
         "The server's newest ACKs had shown that something is missing"},
        {SCALED "+0.001 C > S . 1:101(100) ack 1\n+0 C > S . 101:201(100) ack 1\n"
                "+0.001 S > C . 1:1(0) ack 1 win 0 <sack 101:201>\n"
                "+0.001 S > C . 1:1(0) ack 1 win 5\n+0.3 C > S . 1:101(100) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        /* acknowledged here, and sent again: so soon, as the newest, late, or missed before */
        {OPEN "+0.001 C > S . 1:11(10) ack 1\n+0 C > S . 11:21(10) ack 1\n"
              "+0 S > C . 1:1(0) ack 21\n+0.1 C > S . 1:11(10) ack 1\n",
         "The server had acknowledged them already: that ACK was probably late or lost. It is "
         "early for a timer (RFC 6298): perhaps other ACKs had shown a loss.\n"},
        {OPEN "+0.001 C > S . 1:11(10) ack 1\n+0 C > S . 11:21(10) ack 1\n"
              "+0 S > C . 1:1(0) ack 21\n+0.1 C > S . 11:21(10) ack 1\n",
         "It is early for a timer (RFC 6298): perhaps a tail loss probe (RFC 8985, section 7).\n"},
        {OPEN "+0.001 C > S . 11:21(10) ack 1\n+0 S > C . 1:1(0) ack 1 <sack 11:21>\n"
              "+0.0001 C > S . 1:11(10) ack 1\n+0 S > C . 1:1(0) ack 21\n"
              "+0.01 C > S . 1:11(10) ack 1\n",
         "The server's ACKs had shown them as missing until they filled a gap here, shortly "
         "before: usually that is why they were sent again, and one of the two was only late; else "
         "the timer was too short.\n"},
        {OPEN "+0.001 C > S . 11:21(10) ack 1\n+0 S > C . 1:1(0) ack 1 <sack 11:21>\n"
              "+0.0001 C > S . 1:11(10) ack 1\n+0 S > C . 1:1(0) ack 21\n"
              "+0.3 C > S . 1:11(10) ack 1\n",
         "that ACK was probably late or lost, or the timer too short.\n"},
        {STAMPED "+0.001 C > S . 1:11(10) ack 1 <TS val 30 ecr 5>\n"
                 "+0.1 C > S . 1:11(10) ack 1 <TS val 20 ecr 5>\n",
         "Its timestamp is older than that of the same bytes before: it was sent first, and came "
         "late.\n"},
        /* what was jumped over, and acknowledged before it passed, is no longer remembered */
        {STAMPED "+0.001 S > C . 1:1(0) ack 11 <TS val 7 ecr 20>\n"
                 "+0 C > S . 11:21(10) ack 1 <TS val 30 ecr 5>\n"
                 "+0 C > S . 1:11(10) ack 1 <TS val 20 ecr 5>\n"
                 "+0 S > C . 1:1(0) ack 21 <TS val 7 ecr 30>\n"
                 "+0.01 C > S . 1:11(10) ack 1 <TS val 20 ecr 5>\n",
         "By its timestamp it is older than what the client sent since: it was late on its way.\n"},
        /* what was held up says nothing of when it was sent; its timestamp does */
        {STAMPED "+0.001 C > S . 1:11(10) ack 1 <TS val 30 ecr 5>\n"
                 "+0.0005 C > S . 1:11(10) ack 1 <TS val 230 ecr 5>\n",
         "By its timestamp, which counts milliseconds as a rule, it was sent long after segment 4, "
         "which was held up on its way: usually no ACK had come in time (RFC 6298).\n"},
        {STAMPED "+0.001 C > S . 1:11(10) ack 1 <TS val 30 ecr 5>\n"
                 "+0.0005 C > S . 1:11(10) ack 1 <TS val 40 ecr 5>\n",
         "Only 500 µs after segment 4, and the handshake's round trip took 2.0 ms: too soon for a "
         "timer"},
        {STAMPED "+0.001 C > S . 1:11(10) ack 1 <TS val 30 ecr 5>\n"
                 "+0.3 C > S . 1:11(10) ack 1 <TS val 330 ecr 5>\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
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
        {SCALED "+0.001 C > S . 1:11(10) ack 1\n+0 C > S . 11:21(10) ack 1\n"
                "+0 S > C . 1:1(0) ack 1 win 509 <sack 11:21>\n"
                "+0 S > C . 1:1(0) ack 21 win 509 <sack 11:21>\n",
         "Its first SACK block lies below its Ack, as in a D-SACK (RFC 2883). But an ACK before "
         "had named that block, too, and nothing shows that it came again: probably it is only "
         "old.\n"},
        /* a second hole behind the first */
        {OPEN "+0 C > S . 1:11(10) ack 1\n+0 C > S . 11:21(10) ack 1\n"
              "+0 C > S . 21:31(10) ack 1\n+0 C > S . 31:41(10) ack 1\n"
              "+0.01 S > C . 1:1(0) ack 1 <sack 11:21>\n"
              "+0 S > C . 1:1(0) ack 1 <sack 11:21 31:41>\n+0 C > S P. 1:11(10) ack 1\n"
              "+0.01 S > C . 1:1(0) ack 21 <sack 31:41>\n+0 C > S P. 21:31(10) ack 1\n",
         "The server's newest ACKs had shown that something is missing: usually that is why (RFC "
         "6582, RFC 6675, RFC 8985), else a timer (RFC 6298).\n"},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0 S > C F. 1:1(0) ack 1\n"
              "+0.001 C > S F. 1:1(0) ack 2\n",
         "It brings the ACK of the server's FIN; some kernels (BSD) repeat their own FIN with it "
         "as long as they have no ACK of that.\n"},
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
        {"+0 C > S S 0:0(0)\n+0.001 S > C . 1:1(0) ack 1\n+0 S > C S 0:0(0)\n",
         "Its ACK had come by itself. A handshake is a SYN and an ACK each way; usually these two "
         "share a segment (RFC 9293, section 3.4.1).\n"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C . 1:1(0) ack 1\n+0 S > C S 0:0(0)\n"
         "+0 C > S S. 0:0(0) ack 1\n",
         "In SYN-SENT an ACK alone is dropped, and a SYN without ACK is answered so, as in a "
         "simultaneous open (RFC 9293, section 3.10.7.3).\n"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C . raw 777:777(0) ack 1\n+0 S > C S 0:0(0)\n",
         "There the client had acknowledged a SYN by an ACK alone. If this is the SYN that belongs "
         "to it (RFC 9293, section 3.4.1), both are one connection, whose client is the server "
         "here.\n"},
        {OPEN "+60 C > S . 0:0(0) ack 1\n",
         "an ACK in answer shows that the other side still knows the connection, a reset that it "
         "does not (RFC 1122, section 4.2.3.6)."},
        {OPEN "+0.001 S > C F. 1:1(0) ack 1\n+0.001 C > S F. 1:1(0) ack 2\n"
              "+0.001 S > C . 2:2(0) ack 2\n+1 C > S S 900000:900000(0)\n",
         "There the server was in TIME-WAIT. If it still is, it takes a SYN as a rule only with a "
         "later timestamp than it saw, or, without one, with a higher number (RFC 6191).\n"},
        /* data of a SYN that come again: acknowledged before, or no SYN-ACK was seen */
        {"+0 C > S S 0:5(5)\n+0.001 S > C S. 0:0(0) ack 6\n+0.001 C > S . 6:6(0) ack 1\n"
         "+0.3 C > S P. 1:6(5) ack 1\n",
         "The server had acknowledged them already: that ACK was probably late or lost, or the "
         "timer too short.\n"},
        {"+0 C > S S 0:5(5)\n+0.3 C > S P. 1:6(5) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        {"+0 C > S S 0:5(5)\n+0.001 S > C S. 0:0(0) ack 1\n+0.001 C > S P. 1:6(5) ack 1\n",
         "The SYN had brought them, but the SYN-ACK did not take them: so they go again as soon as "
         "the handshake allows, without a timer.\n"},
        /* no tail loss probe: nothing was acknowledged before, it was not the last segment, or a
         * FIN that comes along with an answer, as those of a BSD do */
        {"+0 C > S S 0:0(0)\n+0.001 C > S P. 1:101(100) ack 1\n+0.25 C > S P. 1:101(100) ack 1\n",
         "They passed here before: usually no ACK came in time (RFC 6298).\n"},
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0 C > S . 101:201(100) ack 1\n"
              "+0 C > S P. 201:301(100) ack 1\n+1 C > S . 101:201(100) ack 1\n",
         "Older bytes wait for their ACK, too, and a timer would send those first: perhaps it did, "
         "and they were lost on their way here (RFC 6298).\n"},
        {OPEN "+0.001 S > C P. 1:25(24) ack 1\n+0 S > C F. 25:25(0) ack 1\n"
              "+0.2 C > S P. 1:11(10) ack 1\n+0 S > C F. 25:25(0) ack 1\n",
         "It passed here before: usually no ACK came in time (RFC 6298).\n"},
        /* a FIN may be the last segment, too */
        {OPEN "+0.001 S > C P. 1:25(24) ack 1\n+0 S > C F. 25:25(0) ack 1\n"
              "+0.006 S > C F. 25:25(0) ack 1 id 9\n",
         "Older bytes wait for their ACK, too, and a timer would send those first: probably a tail "
         "loss probe (RFC 8985, section 7).\n"},
        {OPEN "+0.001 S > C P. 1:25(24) ack 1\n+0 S > C F. 25:25(0) ack 1\n"
              "+0.005 C > S . 1:1(0) ack 26\n+0.001 S > C F. 25:25(0) ack 1 id 9\n",
         "The client had acknowledged it already: that ACK was probably late or lost. It is early "
         "for a timer (RFC 6298): perhaps a tail loss probe (RFC 8985, section 7).\n"},
        /* nor is a window silly that has room for a segment with options */
        {"+0 C > S S 0:0(0) <mss 1460>\n+0.01 S > C S. 0:0(0) ack 1 <mss 1460>\n"
         "+0.01 C > S . 1:1(0) ack 1\n+0.01 S > C . 1:1449(1448) ack 1\n"
         "+0.01 C > S . 1:1(0) ack 1449 win 0\n+0.1 C > S . 1:1(0) ack 1449 win 1448\n",
         "Ack = 1449: nothing new; the client still expects number 1449.\n"},
        /* news for a tenth of a second, however short the round trip is */
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0 C > S . 101:201(100) ack 1\n"
              "+0.002 S > C . 1:1(0) ack 1 <sack 101:201>\n+0.05 C > S . 1:101(100) ack 1\n",
         "The server's newest ACKs had shown that something is missing: usually that is why"},
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0 C > S . 101:201(100) ack 1\n"
              "+0.002 S > C . 1:1(0) ack 1\n+0.05 C > S . 1:101(100) ack 1\n",
         "The server's newest ACKs had shown that something is missing: usually that is why"},
        {"+0 C > S S 0:0(0) id 60\n+0.02 C > S S 0:0(0) id 60 win 1000\n",
         "too soon for a timer, which begins with 1 s (RFC 6298), unless the kernel remembers a "
         "shorter round trip of connections before (RFC 9040), or segment 1 was held up. The two "
         "differ, so it was sent twice.\n"},
        /* the handshake's round trip is none where the SYN-ACK came twice */
        {OPENING "+0.05 S > C S. 0:0(0) ack 1\n+0.001 C > S . 1:1(0) ack 1\n"
                 "+0.001 C > S P. 1:101(100) ack 1\n+0.01 C > S P. 1:101(100) ack 1\n",
         "They passed here before: usually no ACK came in time, though it is early for a timer "
         "(RFC 6298).\n"},
        /* nor before it is over */
        {OPENING "+0.02 C > S P. 1:101(100) ack 1\n+0.005 C > S P. 1:101(100) ack 1\n",
         "Only 5.0 ms after segment 3, and the handshake's round trip took 21 ms"},
        {OPEN "+0.001 C > S . 1:1(0) ack 101\n",
         "the client acknowledges what was not seen at this point of the wire.\n"},
        {"+0 C > S SF 0:0(0)\n", "SYN and FIN take up one each: next = 0 + 1 + 1 = 2.\n"},
        {OPEN "+0.001 C > S P. 1:2(1) ack 1\n", "Its byte is number 1: next = 1 + 1B = 2.\n"},
        {OPEN "+0.001 C > S P. 200001:200016(15) ack 1\n",
         "Its 15 bytes are numbered 200001 to 200015: next = 200001 + 15 = 200016.\nThe server "
         "drops it and answers with an ACK (RFC 9293, section 3.10.7.4), unless it had offered a "
         "larger window that did not pass here.\n"},
        {OPEN "+0.001 C > S P. 1:101(100) ack 1\n+0.25 C > S P. 1:101(100) ack 1\n"
              "+0.25 C > S P. 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 101\n",
         "Segment 6 had sent this again, and one in between may be meant, too, so the round trip "
         "took 501 ms (segment 4), or less, down to 1.0 ms, and nothing tells which (Karn).\n"},
        {OPEN "+0.001 S > C R. 1:2(1) ack 1\n",
         "Its byte is no data of the connection: a reset may carry a text that says why it came "
         "(RFC 1122, section 4.2.2.12).\n"},
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
         "The client answers a SYN with a challenge ACK and goes on (RFC 5961, section 4.2); only "
         "from TIME-WAIT could a new connection begin (RFC 6191).\n"},
        {OPEN "+0.001 C > S S 900000:900000(0)\n",
         "If the server still knows that one, it answers with a challenge ACK, not with a SYN-ACK "
         "(RFC 5961, section 4.2); old kernels reset it. A transparent proxy has two connections "
         "with the same ends: captured on both of its sides, both go on.\n"},
        {OPEN "+0.001 S > C . 1:1(0) ack 7001\n+0.001 C > S . 1:1(0) ack 1\n",
         "The Ack of segment 4 was of more than passed here. Either the capture has a hole there, "
         "and this was overtaken on its way; or the client never sent so much, and answers an Ack "
         "that it cannot take (RFC 9293, section 3.10.7.4).\n"},
        {"+0 C > S S 0:0(0) <TS val 100 ecr 0>\n+0.001 S > C S. 0:0(0) ack 1 <TS val 7 ecr 100>\n"
         "+0.001 C > S . 1:1(0) ack 1 <TS val 101 ecr 7>\n+0.001 C > S P. 1:11(10) ack 1\n",
         "Where both SYNs have timestamps each segment but a reset has to bring one: what has none "
         "the server should drop without an answer (RFC 7323, section 3.2). New FreeBSD does, "
         "Linux takes it. Perhaps something in between has sent it, or taken the option out.\n"},
        {OPEN "+300 C > S P. 1:11(10) ack 1\n+0.001 S > C R. 1:1(0) ack 1\n",
         "It comes right behind segment 4, the first one after 5 min of silence, so probably "
         "because of that. A NAT, firewall or load balancer that has forgotten the connection may "
         "answer so, though kernels leave out the ACK; or its program aborted the idle connection "
         "when it was used again, with a linger time of 0 or received bytes unread.\n"},
        {OPEN "+1 C > S S 9000:9000(0)\n+0.001 S > C R. 1:1(0) ack 1\n",
         "The number of that SYN lies in its window: by RFC 793 the answer is a reset, which "
         "forged SYNs could abuse; since RFC 5961, section 4.2, it is a challenge ACK. Else its "
         "program aborted at that moment.\n"
         "There is no FIN and nothing should follow.\n"},
        {OPEN "+1 C > S S 900000:900000(0)\n+0.001 S > C R. 1:1(0) ack 1\n",
         "TCP answers such a SYN with an ACK (RFC 5961, section 4.2): perhaps something in between "
         "gives up the old connection for the new one, or its program aborted at that moment.\n"
         "There is no FIN and nothing should follow.\n"},
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 1 win 100\n"
              "+0.001 S > C . 1:1(0) ack 1 win 200 <sack 51:101>\n",
         "Its SACK names bytes behind a missing one: with another window it is no duplicate ACK by "
         "RFC 5681, but counts as one by RFC 6675 (section 2).\n"},
        /* notes of the clock or the way here change nothing of what the numbers say */
        {"0.5 S > C . 1:1(0) ack 101\n0.4 C > S . 101:101(0) ack 1\n",
         "Ack = 1: the client expects this number next.\n"},
        {"+0 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1 win 0\n",
         "It has no room yet: data wait until it opens its window.\n"},
        /* of what was dropped nobody left anything unread */
        {OPEN "+0.001 C > S P. 1:101(100) ack 1\n+0.3 S > C . 1:1(0) ack 1 win 0\n",
         "It has no room yet: data wait until it opens its window.\n"},
        /* data are no answer to what is dropped */
        {OPEN "+0.001 C > S P. 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 101 win 0\n"
              "+0.001 S > C P. 1:51(50) ack 101 win 0\n",
         "Its buffer is full: usually its program does not read what arrived.\n"},
        {OPEN "+0.001 S > C . 1:1(0) ack 1 <sack 101:201>\n",
         "Its SACK names bytes that did not pass this point before it: they went another way, or "
         "were not captured.\n"},
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
        {"+0 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1 win 100\n"
         "+0.001 C > S P. 1:101(100) ack 1\n",
         "The client may send nothing more until an ACK moves the server's window on.\n"},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 11\n"
              "+0.001 S > C . 1:1(0) ack 11 win 1000\n",
         "The client may have sent into what is taken back: strongly discouraged (RFC 9293, "
         "section 3.8.6). Or this ACK was overtaken by the one before, which has the same "
         "numbers.\n"},
        /* a FIN whose ACK passed before it: what its sender knows is another matter */
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C . 1:1(0) ack 2\n"
              "+0.25 C > S F. 1:1(0) ack 1\n",
         "At this moment: Client's FIN acknowledged, but perhaps unknown to it; Server's FIN not "
         "seen yet.\n"},
        {OPEN "+0.001 S > C F. 1:1(0) ack 2\n+0 C > S F. 1:1(0) ack 1\n",
         "At this moment: Client's FIN acknowledged, but perhaps unknown to it; Server's FIN not "
         "acknowledged "
         "yet.\n"},
        /* who had taken more than its number drops a reset */
        {OPEN "+0.001 S > C P. 1:101(100) ack 1\n+0 S > C P. 101:201(100) ack 1\n"
              "+0.001 S > C R 101:101(0)\n+0.001 C > S . 1:1(0) ack 201\n",
         "Its Ack is beyond that reset's Seq: so that was old when it came (RFC 9293, section "
         "3.10.7.4), or it did not come."},
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
both_round_trips_are_told(void **state)
{
    struct told told = tell(OPEN "+0.001 C > S P. 1:101(100) ack 1\n"
                                 "+0.25 C > S P. 1:101(100) ack 1\n"
                                 "+0.001 S > C . 1:1(0) ack 101\n");

    (void)state;
    assert_string_equal(told.note, "answers 4 or 5: RTT 251 ms or 1.0 ms (Karn)");
    assert_non_null(strstr(told.body, "Segment 5 had sent this again, so the round trip took "
                                      "251 ms (segment 4) or 1.0 ms, and nothing tells which "
                                      "(Karn).\n"));
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
the_text_of_a_reset_is_no_data(void **state)
{
    struct told told = tell(OPEN "+0.001 S > C R. 1:5(4) ack 1 \"gone\"\n");

    (void)state;
    assert_non_null(strstr(told.body,
                           "Its 4 bytes are no data of the connection: a reset may carry "
                           "a text that says why it came (RFC 1122, section "
                           "4.2.2.12).\n"));
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
    assert_string_equal(told.note, "answers 5, not 4 (TSecr): RTT 1.0 ms");
    assert_non_null(strstr(told.body, "so it answers that one (RFC 7323, section 4).\n"
                                      "It acknowledges segment 5, 1.0 ms after that segment was "
                                      "seen.\n"));
    told = tell(TWICE("7"));
    assert_string_equal(told.note, "4 arrived before 5 (TSecr): RTT 251 ms at most");
    assert_non_null(strstr(told.body, "segment 4 had arrived before it, so that sending was not "
                                      "needed (Eifel; RFC 3522).\n"
                                      "It acknowledges segment 4, 251 ms after that segment was "
                                      "seen.\n"));
    told = tell(TWICE("300"));
    assert_string_equal(told.note, "answers 4 or 5: RTT 251 ms or 1.0 ms (Karn)");
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
    assert_string_equal(told.note, "answers 4 or 5: RTT 11 ms or 1.0 ms (Karn)");
    assert_non_null(strstr(told.body, "and nothing tells which (Karn).\n"));
    told = tell(OPEN "+0.001 C > S P. 1:101(100) ack 1 <nop,nop,TS val 7 ecr 1>\n"
                     "+0.001 C > S P. 201:301(100) ack 1 <nop,nop,TS val 8 ecr 1>\n"
                     "+0.25 C > S P. 1:101(100) ack 1 <nop,nop,TS val 257 ecr 1>\n"
                     "+0.001 S > C . 1:1(0) ack 301 <nop,nop,TS val 2 ecr 257>\n");
    assert_non_null(strstr(told.body, "tells which if theirs differ (RFC 7323, section 4).\n"));
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

/* Sent twice so quickly that it makes no difference. */
static void
two_round_trips_that_read_alike_are_one(void **state)
{
    struct told told = tell(OPEN "+0.001 C > S P. 1:101(100) ack 1\n"
                                 "+0.0001 C > S P. 1:101(100) ack 1\n"
                                 "+0.2 S > C . 1:1(0) ack 101\n");

    (void)state;
    assert_string_equal(told.note, "answers 4 or 5: RTT 200 ms (Karn)");
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
    assert_string_equal(told.note, "answers 4 or 5: RTT 250 ms or less (Karn)");
    assert_non_null(strstr(told.body, "took 250 ms (segment 4) or less, and nothing tells"));
    told = tell(TWICE("0.2505", "300"));
    assert_string_equal(told.note, "answers 4 or 5: RTT 251 ms or less (Karn)");
    assert_non_null(strstr(told.body, "took 251 ms (segment 4) or less, and nothing tells"));
    told = tell(TWICE("0.25", "257"));
    assert_string_equal(told.note, "answers 5, not 4 (TSecr)");
    told = tell(TWICE("0", "7"));
    assert_string_equal(told.note, "4 arrived before 5 (TSecr)");
#undef TWICE
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
    assert_string_equal(told.note, "both 4 and 6 arrived? (D-SACK): RTT 30 ms at most");
    assert_non_null(strstr(told.body, "D-SACK: the server reports that bytes 1-100 arrived "
                                      "twice (RFC 2883).\n"
                                      "Segment 6 had sent this again: so both had arrived, unless "
                                      "the network doubled one. Of what came twice the second was "
                                      "not needed, and the round trip took no longer than the 30 "
                                      "ms since segment 6.\n"
                                      "It acknowledges segment 4, first seen 281 ms before.\n"));
    told = tell(TWICE("+0.0305"));
    assert_string_equal(told.note, "both 4 and 6 arrived? (D-SACK): RTT 31 ms at most");
    assert_non_null(strstr(told.body, "took no longer than the 31 ms since segment 6.\n"));
    told = tell(TWICE("+0"));
    assert_string_equal(told.note, "both 4 and 6 arrived? (D-SACK)");
    assert_non_null(strstr(told.body, "Of what came twice the second was not needed.\n"));
#undef TWICE
}

/* Wireshark calls the FIN of segment 7 a fast retransmission, since the ACK before it was of bytes
 * that did not pass here; nobody had repeated an ACK. */
static void
nobody_asked_for_what_no_ack_repeated(void **state)
{
    struct told told = tell(OPEN "+0.001 S > C F. 1:1(0) ack 1\n"
                                 "+0.001 C > S . 1:101(100) ack 1\n"
                                 "+0.001 S > C F. 1:1(0) ack 151\n"
                                 "+0.001 C > S . 151:251(100) ack 1\n"
                                 "+0.001 S > C F. 1:1(0) ack 251\n");

    (void)state;
    assert_string_equal(told.note, "again, 2.0 ms after segment 6");
    assert_non_null(strstr(told.body, "It brings a new Ack: some kernels (BSD) repeat their "
                                      "FIN with each segment as long as they have no ACK of it; "
                                      "else none came in time (RFC 6298).\n"));
    told = tell(OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.001 C > S . 101:201(100) ack 1\n"
                     "+0.001 C > S . 201:301(100) ack 1\n+0.001 S > C . 1:1(0) ack 101\n"
                     "+0.001 S > C . 1:1(0) ack 101\n+0.001 S > C . 1:1(0) ack 101\n"
                     "+0.001 S > C . 1:1(0) ack 101\n+0.001 C > S . 101:201(100) ack 1\n");
    assert_non_null(strstr(told.body, "The server had asked for them with repeated ACKs: a fast "
                                      "retransmission (RFC 5681, section 3.2).\n"));
}

static void
what_was_acknowledged_was_not_lost(void **state)
{
    struct told told = tell(OPEN "+0.001 S > C . 1:1(0) ack 101\n"
                                 "+0.001 C > S . 101:201(100) ack 1\n");

    (void)state;
    assert_string_equal(told.headline, "Client sends data");
    assert_string_equal(told.note, "bytes 1-100 not captured: 4 acknowledged them");
    assert_non_null(strstr(told.body, "The server acknowledged numbers 1 to 100 in segment 4, so "
                                      "they had arrived: not lost, only not captured here.\n"));
    /* An unseen FIN takes up a number that is no byte's. */
    told = tell(OPEN "+0.001 S > C . 1:1(0) ack 2\n+0.001 C > S . 2:2(0) ack 1\n");
    assert_string_equal(told.note, "number 1 not captured: 4 acknowledged it");
}

static void
urgent_bytes_are_named(void **state)
{
    struct told told = tell(OPEN "+0.001 C > S PU. 1:4(3) ack 1 urg 3\n");

    (void)state;
    assert_string_equal(told.headline, "Client sends urgent data");
    assert_non_null(strstr(told.body, "URG: Seq plus the urgent pointer, 3, is number 4; the last "
                                      "urgent byte is the one before, number 3 (RFC 6093).\n"));
    assert_non_null(strstr(told.facts, "   Urgent pointer 3 (last urgent byte 3)"));
    told = tell(OPEN "+0.001 C > S U. 1:1(0) ack 1 urg 1\n");
    assert_string_equal(told.headline, "Client announces urgent data");
    assert_non_null(strstr(told.body,
                           "the one before, number 1, which is not in this segment: more "
                           "is to come (RFC 6093).\n"));
    /* Linux, for one, writes the largest pointer for all that is further away. */
    told = tell(OPEN "+0.001 C > S U. 1:1(0) ack 1 urg 65535\n");
    assert_non_null(strstr(told.body, "the last urgent byte is number 65535 or a later one, so "
                                      "more is to come (RFC 6093).\n"));
    assert_non_null(
        strstr(told.facts, "   Urgent pointer 65535 (last urgent byte 65535 or later)"));
    told = tell(OPEN "+0.001 C > S PU. 1:4(3) ack 1 urg 0\n");
    assert_string_equal(told.headline, "Client sends data");
    assert_non_null(strstr(told.body, "so no byte in it is urgent (RFC 6093).\n"));
    told = tell(OPEN "+0.001 C > S PU. 1:4(3) ack 1 urg 3 offset 3\n");
    assert_null(strstr(told.body, "URG"));
}

#define OPEN_ACCURATE                                                                              \
    "+0 C > S SEWe 0:0(0)\n"                                                                       \
    "+0.001 S > C S.We 0:0(0) ack 1\n"                                                             \
    "+0.001 C > S .e 1:1(0) ack 1\n"

#define OPEN_ECN                                                                                   \
    "+0 C > S SEW 0:0(0)\n"                                                                        \
    "+0.001 S > C S.E 0:0(0) ack 1\n"                                                              \
    "+0.001 C > S . 1:1(0) ack 1\n"

/* What ECE and CWR mean depends on what the SYNs agreed on (RFC 3168 section 6.1). */
static void
flags_of_ecn_have_sentences(void **state)
{
    static const struct saying cases[] = {
        {"+0 C > S SEW 0:0(0)\n", "ECE and CWR in a SYN offer ECN: "},
        {"+0 C > S SEW 0:0(0)\n+0.001 S > C S.E 0:0(0) ack 1\n",
         "ECE without CWR in a SYN-ACK accepts ECN "},
        {"+0 C > S SEW 0:0(0)\n+1 C > S S 0:0(0)\n+0.001 S > C S.E 0:0(0) ack 1\n",
         "ECE in a SYN-ACK accepts ECN, but a SYN did not offer it: then no packet may be sent as "
         "one that routers mark (RFC 3168, section 6.1.1.1).\n"},
        {"+0 C > S SEW 0:0(0)\n+0.001 S > C S.EW 0:0(0) ack 1\n",
         "this SYN-ACK does not accept it, since only ECE alone would (RFC 3168, section "
         "6.1.1).\n"},
        {"+0 C > S SEWe 0:0(0)\n", "AE, CWR and ECE in a SYN offer accurate ECN; "},
        {"+0 C > S SEWe 0:0(0)\n+0.001 S > C S.E 0:0(0) ack 1\n",
         "ECE without CWR in a SYN-ACK accepts ECN (RFC 3168, section 6.1.1).\n"},
        {"+0 C > S SEWe 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1\n",
         "The SYN had offered ECN; this SYN-ACK does not accept it.\n"},
        {"+0 C > S SEWe 0:0(0)\n+0.001 S > C S.EWe 0:0(0) ack 1\n",
         "AE, CWR and ECE are all set, as in the SYN: a fault of some hosts, which only send back "
         "what came. So ECN is not used (RFC 9768, section 3.1.2).\n"},
        {"+0 C > S SEWe 0:0(0)\n+0.001 S > C S.W 0:0(0) ack 1\n",
         "accept accurate ECN, and tell that the SYN's packet came with Not-ECT in its IP header "},
        {OPEN_ACCURATE, "tell here that the SYN-ACK's packet came with ECT(0) in its IP header "},
        {OPEN_ACCURATE "+0.001 S > C .We 1:1(0) ack 1\n",
         "AE, CWR and ECE are one number, 6: from 5 on and modulo 8 it counts the packets that "
         "reach the server with a router's mark. So far 1, unless it went round "},
        {OPEN_ACCURATE "+0.001 S > C .e 1:1(0) ack 1\n", "with a router's mark. So far 7, "},
        {"+0 C > S SEWe 0:0(0)\n+0.001 S > C S.EWe 0:0(0) ack 1\n+0.001 C > S .E 1:1(0) ack 1\n",
         "the SYNs did not agree on ECN as RFC 3168 has it"},
        {"+0 C > S SEW 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1\n",
         "The SYN had offered ECN; this SYN-ACK does not accept it.\n"},
        {"+0 C > S SEWe 0:0(0)\n+0.001 S > C S.Ee 0:0(0) ack 1\n",
         "AE and ECE without CWR are reserved in a SYN-ACK: "},
        /* Who has begun with accurate ECN stays with it (RFC 9768, section 3.1.5). */
        {"+0 C > S SEWe 0:0(0)\n+1 C > S S 0:0(0)\n+0.001 S > C S.W 0:0(0) ack 1\n",
         "accept accurate ECN, "},
        {"+0 C > S SEWe 0:0(0)\n+0.001 S > C S.W 0:0(0) ack 1\n+1 S > C S. 0:0(0) ack 1\n"
         "+0.001 C > S .W 1:1(0) ack 1\n",
         "tell here that the SYN-ACK's packet came with Not-ECT in its IP header "},
        /* The ACK of a SYN-ACK may have come again, or not at all, or cleared (section 3.2.2.1). */
        {OPEN_ACCURATE "+1 S > C S.We 0:0(0) ack 1\n+0.001 C > S .W 1:1(0) ack 1\n",
         "tell here that the SYN-ACK's packet came with Not-ECT in its IP header "},
        {OPEN_ACCURATE "+0.001 C > S .W 1:1(0) ack 1\n",
         "tell here that the SYN-ACK's packet came with Not-ECT in its IP header "},
        {OPEN_ACCURATE "+0.001 C > S .We 1:1(0) ack 1\n", "So far 1, unless it went round "},
        {"+0 C > S SEWe 0:0(0)\n+0.001 S > C S.We 0:0(0) ack 1\n+0 C > S .We 1:11(10) ack 1\n",
         "AE, CWR and ECE are one number, 6: from 5 on "},
        {"+0 C > S SEWe 0:0(0)\n+0.001 S > C S.We 0:0(0) ack 1\n+0 C > S . 1:1(0) ack 1\n",
         "AE, CWR and ECE are 0, which no ACK of the SYN-ACK has with accurate ECN: the client "},
        {OPEN_ACCURATE "+0 C > S .Ee 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 11\n",
         "AE, CWR and ECE are one number, 0: from 5 on and modulo 8 it counts the packets that "
         "reach the server with a router's mark. So far 3, unless it went round; if it is "},
        {OPEN_ECN "+0.001 S > C .E 1:1(0) ack 1\n", "ECE: packets reach the server that a router "
                                                    "has marked, since its queue grows; it says so "
                                                    "until a CWR comes (RFC 3168, section 6.1.3), "
                                                    "or, with DCTCP, of just the marked ones (RFC "
                                                    "8257, section 3.2).\n"},
        {OPEN_ECN "+0.001 C > S .W 1:2(1) ack 1\n", "CWR: the client now sends more slowly "},
        {OPEN "+0.001 S > C .E 1:1(0) ack 1\n",
         "ECE: the SYNs did not agree on ECN as RFC 3168 has it, so nothing says what it means "
         "here.\n"},
        {OPEN "+0.001 C > S .EW 1:2(1) ack 1\n",
         "ECE and CWR: the SYNs did not agree on ECN as RFC 3168 has it, so nothing says what they "
         "mean here.\n"},
        {"+0 S > C .E 1:1(0) ack 1\n",
         "ECE: if the SYNs agreed on the ECN of RFC 3168, packets reach "},
    };

    (void)state;
    assert_bodies_say(cases, sizeof cases / sizeof cases[0]);
    assert_null(strstr(tell(OPEN).body, "ECN"));
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
    assert_string_equal(told.note, "D-SACK: segment 5 not needed? Repeats the ACK of 6");
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

/* The names that the user gives stand wherever client and server would, without an article. */
static void
labels_stand_in_sentences(void **state)
{
    struct told told = tell_as(OPEN "+0.001 S > C P. 1:11(10) ack 1\n"
                                    "+0.001 C > S F. 1:1(0) ack 11\n",
                               &labelled);

    (void)state;
    assert_string_equal(told.headline, "Browser initiates close");
    assert_string_equal(
        told.body,
        "Ack = 1 + 10 = 11: Browser holds every byte up to 10 and now expects "
        "byte 11.\n"
        "Browser sends no more data. Its FIN takes up one number: next = 1 + 1 = "
        "2.\n"
        "It acknowledges segment 4, 1.0 ms after that segment was seen.\n"
        "At this moment: Browser's FIN not acknowledged yet; Shop's FIN not seen yet.\n");
    told = tell_as(OPEN "+5 S > C F. 1:1(0) ack 1\n+0.001 C > S . 1:1(0) ack 2\n"
                        "+1 C > S P. 1:11(10) ack 2\n+0.001 S > C R 2:2(0)\n",
                   &labelled);
    assert_non_null(strstr(told.body, "Usually Shop's idle timer ran out; "));
    told = tell_as(OPEN "+0.001 S > C R 9:9(0)\n", &labelled);
    assert_string_equal(told.headline, "Shop sends a reset that does not fit");
    assert_string_equal(told.note, "Browser expects Seq=1: in window, should ask back?");
}

static void
facts_are_two_lines(void **state)
{
    struct told told = tell("+0 C > S S 0:0(0) win 512 <mss 1460,nop,wscale 7>\n");

    (void)state;
    assert_string_equal(told.facts, "Seq 0 (raw 1000)   Len 0   next Seq 1   Flags [SYN] 0x002\n"
                                    "Window 512 bytes   Options: MSS 1460, window scale 7 (× "
                                    "128)\n");
}

/* The second line: the window in what is known of its unit, and each option. */
static void
facts_have_window_and_options(void **state)
{
    static const struct {
        const char *conversation, *line;
    } cases[] = {
        {"+0 C > S . 1:1(0) ack 1 win 512\n", "\nWindow 512 (scale factor not seen)\n"},
        {"+0 C > S S 0:0(0) <wscale 7>\n+0 S > C S. 0:0(0) ack 1 <wscale 0>\n"
         "+0 S > C . 1:1(0) ack 1 win 512\n",
         "\nWindow 512 × 1 = 512 bytes\n"},
        {OPEN "+0 C > S . 1:1(0) ack 1 win 512\n", "\nWindow 512 bytes, no scaling\n"},
        {OPEN "+0 C > S . 1:1(0) ack 1 snap 48\n", "\nWindow not captured\n"},
        {"+0 C > S S 0:0(0) <wscale 15>\n", "Options: window scale 15 (× 16384)\n"},
        {"+0 C > S S 0:0(0) <wscale 14>\n", "Options: window scale 14 (× 16384)\n"},
        {"+0 C > S S 0:0(0) <kind 30 0081>\n", "Options: MPTCP MP_CAPABLE\n"},
        {"+0 C > S S 0:0(0) <kind 30 8081>\n", "Options: MPTCP MP_TCPRST\n"},
        {"+0 C > S S 0:0(0) <kind 30 9081>\n", "Options: MPTCP of another kind\n"},
        {"+0 C > S S 0:0(0) <kind 200 0081>\n", "Options: kind 200, 4 bytes\n"},
        {"+0 C > S S 0:0(0) <fo>\n", "Options: Fast Open cookie request\n"},
        {"+0 C > S S 0:0(0) <fo 0102030405060708>\n", "Options: Fast Open cookie\n"},
        {"+0 C > S S 0:0(0) <mss 1460,hex 0309>\n", "MSS 1460, (the rest is malformed)\n"},
        {"+0 C > S S 0:0(0) <mss 1460,nop,wscale 7> snap 58\n", "MSS 1460, (not all captured)\n"},
        {OPEN "+0 C > S . 1:11(10) ack 1\n+0 S > C . 1:1(0) ack 1 <sack 3:5 8:11>\n",
         "Options: SACK 3-4 8-10\n"},
        {OPEN "+0 C > S . 1:11(10) ack 1\n+0 S > C . 1:1(0) ack 5 <sack 1:3 8:11>\n",
         "Options: D-SACK 1-2 SACK 8-10\n"},
        {OPEN "+0 C > S PU. 1:11(10) ack 1 urg 0\n", "   Urgent pointer 0\n"},
        {OPEN "+0 C > S R. 1:1(0) ack 1 win 9\n", "Flags [RST, ACK] 0x014\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct told told = tell(cases[i].conversation);
        const char *end = strstr(told.facts, cases[i].line);

        if (!end || end[strlen(cases[i].line)] != '\0')
            assert_string_equal(told.facts, cases[i].line);
    }
}

static void
states_have_the_names_of_rfc_9293(void **state)
{
    (void)state;
    assert_string_equal(describe_state(STATE_UNKNOWN), "");
    assert_string_equal(describe_state(STATE_SYN_SENT), "SYN-SENT");
    assert_string_equal(describe_state(STATE_TIME_WAIT), "TIME-WAIT");
    assert_string_equal(describe_state(STATE_CLOSED), "CLOSED");
}

static void
facts_tell_what_tunnel_it_was(void **state)
{
    const struct event e = {.flags = TCP_ACK, .wscale = WSCALE_OFF, .seq_relative = true};
    struct segment s = {.flags = TCP_ACK,
                        .notes = SEGMENT_TUNNEL,
                        .n_layers = 5,
                        .layers = {LAYER_ETHERNET, LAYER_VLAN, LAYER_IP6, LAYER_GRE, LAYER_IP4}};
    char storage[512];
    struct text t;

    (void)state;
    text_init(&t, storage, sizeof storage);
    describe_facts(&t, &e, &s, 98);
    assert_non_null(strstr(storage, "   Inside IPv6, GRE\n"));
    s.notes = 0;
    text_init(&t, storage, sizeof storage);
    describe_facts(&t, &e, &s, 98);
    assert_null(strstr(storage, "Inside"));
}

#define TOO_BIG(fields)                                                                            \
    OPEN "+0.001 C > S . 1:1461(1460) ack 1 id 4\n"                                                \
         "+0.001 C > S . 1:1461(1460) ack 1 id 4 icmp 192.0.2.1 3/4 " fields "\n"

/* Who speaks may be the other side, the sender's own host, or anybody; what is quoted tells which
 * sending is meant, or does not. */
static void
an_icmp_error_tells_who_says_what_of_which_segment(void **state)
{
    static const struct {
        const char *conversation, *headline, *note, *body;
    } cases[] = {
        {"+0 C > S S 0:0(0) id 1\n+0.0004 C > S S 0:0(0) id 1 icmp 10.0.0.2 3/3\n",
         "ICMP error about segment 1: port unreachable",
         "from the server, 400 µs later: usually a "
         "firewall",
         "soon give up then"},
        {"+0 C > S S 0:0(0) id 1\n+3 C > S S 0:0(0) id 1 icmp 10.0.0.1 3/1\n",
         "ICMP error about segment 1: host unreachable",
         "from the client's own host, 3.0 s later: usually no answer to ARP", "(ARP, or neighbor"},
        {OPEN "+0.001 C > S . 1:11(10) ack 1 id 4\n"
              "+0.001 C > S . 1:11(10) ack 1 id 4 icmp 192.0.2.1 11/0\n",
         "ICMP error about segment 4: time to live exceeded",
         "from 192.0.2.1, 1.0 ms later: too many routers on the way", "RFC 5927"},
        {TOO_BIG("mtu 1400"), "ICMP error about segment 4: fragmentation needed",
         "from 192.0.2.1, 1.0 ms later: next-hop MTU 1400", "MTU 1400 = 20 + 20 + 1360: "},
        {TOO_BIG("mtu 0"), "ICMP error about segment 4: fragmentation needed",
         "from 192.0.2.1, 1.0 ms later: larger than a link takes", "RFC 1191"},
        {"+0 C > S S 0:0(0) id 1\n+1 C > S S 0:0(0) id 2\n"
         "+1 C > S S 0:0(0) id 1 icmp 192.0.2.1 3/0 quote 28\n",
         "ICMP error about segment 1: network unreachable",
         "from 192.0.2.1, 2.0 s later: no way there is known",
         "What it quotes may also be a later copy of segment 1."},
        {"1 C > S S 0:0(0) id 1\n0.5 C > S S 0:0(0) id 1 icmp 10.0.0.2 3/3\n", /* clock set */
         "ICMP error about segment 1: port unreachable", "from the server: usually a firewall",
         "rejects"},
        {"+0 C > S S 0:0(0) id 1\n+0.001 S > C S. 0:0(0) ack 1 id 2\n"
         "+0.001 S > C S. 0:0(0) ack 1 id 2 icmp 10.0.0.1 3/10\n",
         "ICMP error about segment 2: host prohibited",
         "from the client, 1.0 ms later: usually a firewall", "ACK of its SYN-ACK"},
        {"+0 C > S S 0:0(0) id 1\n+1 C > S S 0:0(0) id 2\n"
         "+1 C > S S 0:0(0) id 2 icmp 192.0.2.1 3/2\n",
         "ICMP error about segment 2: protocol unreachable",
         "from 192.0.2.1, 1.0 s later: usually no TCP there", "no TCP"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct told told = tell(cases[i].conversation);

        assert_string_equal(told.headline, cases[i].headline);
        assert_string_equal(told.note, cases[i].note);
        if (!strstr(told.body, cases[i].body))
            fail_msg("\"%s\" is not in \"%s\"", cases[i].body, told.body);
        assert_true((strstr(told.body, "later copy") != NULL) ==
                    (strstr(cases[i].body, "later copy") != NULL));
        assert_non_null(strstr(told.facts, "ICMP from "));
    }
}

/* Who has closed sends nothing more, whatever it is told; and a source quench is no error. */
static void
not_each_icmp_error_is_a_hint(void **state)
{
    static const char aborted[] = OPEN "+0.001 C > S R. 1:1(0) ack 1 id 4\n"
                                       "+0.001 C > S R. 1:1(0) ack 1 id 4 icmp 10.0.0.2 3/3\n";
    struct told told = tell(aborted);
    struct told quench = tell(OPEN "+0.001 C > S . 1:11(10) ack 1 id 4\n"
                                   "+0.001 C > S . 1:11(10) ack 1 id 4 icmp 192.0.2.1 4/0\n");

    (void)state;
    assert_non_null(strstr(quench.body, "RFC 6633")); /* which is all that has to be heeded */
    assert_null(strstr(quench.body, "RFC 5927"));
    assert_non_null(strstr(told.body, "usually a firewall"));
    assert_null(strstr(told.body, "RFC 5927"));
    assert_null(strstr(told.body, "RFC 5461"));
}

/* What is sent again behind one has its reason there, as long as nothing new was acknowledged. */
static void
an_icmp_error_is_a_reason_to_send_again(void **state)
{
    struct told smaller = tell(TOO_BIG("mtu 1400") "+0.001 C > S . 1:1361(1360) ack 1\n");
    struct told same = tell(TOO_BIG("mtu 1400") "+1 C > S . 1:1461(1460) ack 1\n");
    struct told more = tell(SIZED "+0.001 C > S . 1:1001(1000) ack 1 id 4\n"
                                  "+0.001 C > S . 1:1001(1000) ack 1 id 4 icmp 192.0.2.1 3/4\n"
                                  "+1 C > S . 1:1401(1400) ack 1\n");
    struct told twice = tell(SIZED "+0.001 C > S . 1:1461(1460) ack 1 id 4\n"
                                   "+0.001 C > S . 1:1461(1460) ack 1 id 4 icmp 192.0.2.1 3/4\n"
                                   "+0.001 C > S . 1:1001(1000) ack 1\n"
                                   "+1 C > S . 1:1001(1000) ack 1\n");
    struct told parts = tell(SIZED "+0.001 C > S . 1:1461(1460) ack 1 id 4\n"
                                   "+0.001 C > S . 1:1461(1460) ack 1 id 4 icmp 192.0.2.1 3/4\n"
                                   "+0.001 C > S . 1:1001(1000) ack 1\n"
                                   "+0.001 C > S . 1001:1461(460) ack 1\n"
                                   "+1 C > S . 1:1001(1000) ack 1\n"
                                   "+0.01 S > C . 1:1(0) ack 1461\n");
    struct told second = tell(SIZED "+0.001 C > S . 1:1461(1460) ack 1 id 4\n"
                                    "+1 C > S . 1:1361(1360) ack 1 id 5\n"
                                    "+0.001 C > S . 1:1361(1360) ack 1 id 5 icmp 192.0.2.1 3/4\n"
                                    "+0.001 C > S . 1:1001(1000) ack 1 id 6\n"
                                    "+0.001 S > C . 1:1(0) ack 1001\n"
                                    "+0.001 C > S . 1001:1361(360) ack 1 id 7\n");
    struct told stages =
        tell(SIZED "+0.001 C > S . 1:1461(1460) ack 1 id 4\n"
                   "+0.001 C > S . 1:1461(1460) ack 1 id 4 icmp 192.0.2.1 3/4 mtu 1400\n"
                   "+0.001 C > S . 1:1361(1360) ack 1 id 5\n"
                   "+0.001 C > S . 1:1361(1360) ack 1 id 5 icmp 192.0.2.1 3/4 mtu 1300\n"
                   "+0.001 C > S . 1:1261(1260) ack 1 id 6\n"
                   "+0.001 C > S . 1261:1461(200) ack 1 id 7\n"
                   "+0.001 S > C . 1:1(0) ack 1461\n");
    struct told several =
        tell(MSS_1000 "+0.001 C > S . 1:6001(6000) ack 1 id 4\n"
                      "+0.001 C > S . 1:1001(1000) ack 1 id 4 icmp 192.0.2.1 3/4\n"
                      "+0.001 C > S . 1:6001(6000) ack 1 id 9\n"
                      "+0.010 S > C . 1:1(0) ack 6001\n");
    struct told split = tell(MSS_1000 "+0.001 C > S . 1:6001(6000) ack 1 id 4\n"
                                      "+0.001 C > S . 1:1001(1000) ack 1 id 4 icmp 192.0.2.1 3/4\n"
                                      "+0.001 C > S . 1:6001(6000) ack 1 id 9\n");
    struct told rest = tell(MSS_1000 "+0.001 C > S . 1:6001(6000) ack 1 id 4\n"
                                     "+0.001 C > S . 1:1001(1000) ack 1 id 4 icmp 192.0.2.1 3/4\n"
                                     "+0.001 C > S . 1:1801(1800) ack 1 id 9\n"
                                     "+0.001 C > S . 1801:2701(900) ack 1 id 11\n"
                                     "+0.001 S > C . 1:1(0) ack 1801\n"
                                     "+0.001 C > S . 2701:6001(3300) ack 1 id 12\n");
    struct told all = tell(MSS_1000 "+0.001 C > S . 1:6001(6000) ack 1 id 4\n"
                                    "+0.001 C > S . 1:1001(1000) ack 1 id 4 icmp 192.0.2.1 3/4\n"
                                    "+0.001 C > S . 1:6001(6000) ack 1 id 9\n"
                                    "+0.001 C > S . 6001:8001(2000) ack 1 id 15\n"
                                    "+0.001 S > C . 1:1(0) ack 6001\n"
                                    "+0.5 C > S . 6001:7001(1000) ack 1 id 17\n");
    struct told later = tell(TOO_BIG("mtu 1400") "+0.001 S > C . 1:1(0) ack 1461\n"
                                                 "+0.001 C > S . 1461:2921(1460) ack 1\n"
                                                 "+1 C > S . 1461:2821(1360) ack 1\n");
    struct told plain = tell(TOO_BIG("mtu 1400") "+0.001 C > S . 1461:2921(1460) ack 1\n"
                                                 "+0.001 S > C . 1:1(0) ack 2921\n"
                                                 "+0.001 C > S . 2921:4381(1460) ack 1\n"
                                                 "+1 C > S . 2921:4281(1360) ack 1\n");
    struct told syn = tell("+0 C > S S 0:0(0) id 1\n+0.001 C > S S 0:0(0) id 1 icmp 10.0.0.2 3/3\n"
                           "+1 C > S S 0:0(0) id 2\n");
    struct told soon = tell(OPEN "+0.001 C > S . 1:11(10) ack 1 id 4\n"
                                 "+0.0001 C > S . 1:11(10) ack 1 id 4 icmp 192.0.2.1 11/0\n"
                                 "+0.0001 C > S . 1:11(10) ack 1 id 5\n");

    (void)state;
    assert_non_null(strstr(smaller.body, "an ICMP error had told"));
    assert_null(strstr(same.body, "ICMP error had told"));
    assert_null(strstr(same.body, "window had ended"));
    assert_null(strstr(more.body, "larger packet"));
    assert_null(strstr(twice.body, "It is shorter"));
    assert_non_null(strstr(parts.body, "no sure round trip (Karn)"));
    assert_non_null(strstr(stages.body, "It acknowledges segment 9, 1.0 ms after that"));
    assert_non_null(strstr(second.body, "an ICMP error had told"));
    assert_non_null(strstr(several.body, "nothing tells which (Karn)"));
    assert_null(strstr(more.body, "window had ended"));
    assert_non_null(strstr(split.body, "An ICMP error had told"));
    assert_non_null(strstr(split.body, "offload splits it"));
    assert_non_null(strstr(rest.body, "An ICMP error had told"));
    assert_null(strstr(all.body, "ICMP error had told"));
    assert_null(strstr(later.body, "an ICMP error had told"));
    assert_null(strstr(plain.body, "an ICMP error had told"));
    assert_non_null(strstr(syn.body, "An ICMP error came instead of a SYN-ACK"));
    assert_non_null(strstr(soon.body, "The two differ, so it was sent twice."));
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

/* RFC 1122 section 4.2.3.6: it is asked again where no answer comes. */
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

/* Headline and body of segment `n`, told when the whole conversation has passed. */
static struct told
tell_later(const char *conversation, uint32_t n)
{
    struct talk talk;
    struct told told;
    struct event e;
    struct text t;
    uint32_t handle;

    talk_play(&talk, conversation);
    handle = talk.flow->events.first;
    while (observer_event_segment(talk.observer, handle) != n)
        handle = observer_event_next(talk.observer, handle);
    observer_event(talk.observer, talk.flow, handle, &e);
    text_init(&t, told.headline, sizeof told.headline);
    describe_headline(&t, talk.flow, &e, &relative);
    text_init(&t, told.body, sizeof told.body);
    describe_body(&t, talk.flow, &e, &relative, false);
    talk_end(&talk);
    return told;
}

static void
what_follows_changes_no_words_of_before(void **state)
{
#define ACK_FIRST "+0 C > S S 0:0(0)\n+0.05 C > S . 1:1(0) ack 1\n"
#define RESET OPEN "+0.001 C > S R. 1:1(0) ack 1\n"
#define FIN_FIRST "+0 C > S F. 1:1(0) ack 1\n"
    (void)state;
    assert_string_equal(tell_later(ACK_FIRST "+0.001 S > C S. 0:0(0) ack 1\n", 2).body,
                        tell(ACK_FIRST).body);
    assert_string_equal(tell_later(RESET "+0.001 S > C F. 1:1(0) ack 1\n", 4).body,
                        tell(RESET).body);
    assert_string_equal(tell_later(FIN_FIRST "+0.001 S > C P. 1:11(10) ack 1\n", 1).headline,
                        tell(FIN_FIRST).headline);
#undef FIN_FIRST
#undef RESET
#undef ACK_FIRST
}

/* The compiler tells describe_note of a kind that is missing, but no table or switch behind it. */
static void
every_note_has_a_line(void **state)
{
    char line[512], sentences[2048];
    struct talk talk;

    (void)state;
    talk_play(&talk, OPEN);
    for (int kind = NOTE_NONE + 1; kind <= NOTE_SEEN_ROUTED; kind++) {
        struct note note = {.kind = (enum note_kind)kind,
                            .segment = 1,
                            .first = 1, /* the facts, by their names in NOTE_AGAIN */
                            .last = 1,
                            .after_ns = NANOTIME_S};
        struct text t;

        text_init(&t, line, sizeof line);
        describe_note(&t, talk.flow, talk.event, &note, &relative);
        if (t.len == 0)
            fail_msg("note %d has no line", kind);
        text_init(&t, sentences, sizeof sentences);
        reset_sentence(&t, talk.flow, talk.event, &note, &relative);
        if ((t.len > 0) != note_is_reset(&note))
            fail_msg("note %d: %s", kind, t.len > 0 ? sentences : "a reset without a sentence");
    }
    talk_end(&talk);
}

/* RFC 8684, section 3.6, and what is behind the last one there. */
static void
a_reset_of_multipath_says_its_reason(void **state)
{
    static const char *const reasons[] = {
        "unspecified error",         "MPTCP-specific error",
        "lack of resources",         "administratively prohibited",
        "too much outstanding data", "unacceptable performance",
        "middlebox interference",    "reason 7"};
    static const char before[] = "says why (MP_TCPRST): ";
    char line[128];
    struct talk talk;
    struct text t;

    (void)state;
    talk_play(&talk, OPEN);
    for (int i = 0; i < (int)(sizeof reasons / sizeof reasons[0]); i++) {
        const struct note note = {.kind = NOTE_RESET_MULTIPATH, .mptcp_reason = i};

        text_init(&t, line, sizeof line);
        describe_note(&t, talk.flow, talk.event, &note, &relative);
        assert_memory_equal(line, before, strlen(before));
        assert_string_equal(line + strlen(before), reasons[i]);
    }
    talk_end(&talk);
}

/* Another SYN counts anew, and what it was counted from before stays true of what came before. */
static void
a_symbol_is_what_it_stood_for_then(void **state)
{
    static const struct number_style symbolic = {.numbers = NUMBERS_SYMBOLIC};
    struct talk talk;
    struct event e;
    struct text t;
    char body[2048];

    (void)state;
    talk_play(&talk, OPENING "isn S 900000\n+0.5 S > C S. 0:0(0) ack 1\n");
    observer_event(talk.observer, talk.flow,
                   observer_event_prev(talk.observer, talk.flow->events.last), &e);
    text_init(&t, body, sizeof body);
    describe_body(&t, talk.flow, &e, &symbolic, false);
    assert_non_null(strstr(body, "Its initial sequence number is 5000. "));
    assert_non_null(strstr(body, "y = 5000, "));
    text_init(&t, body, sizeof body);
    describe_body(&t, talk.flow, talk.event, &symbolic, false);
    assert_non_null(strstr(body, "y = 900000, "));
    talk_end(&talk);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_note_has_a_line),
        cmocka_unit_test(a_reset_of_multipath_says_its_reason),
        cmocka_unit_test(what_follows_changes_no_words_of_before),
        cmocka_unit_test(headlines_and_notes),
        cmocka_unit_test(each_headline_has_its_segment),
        cmocka_unit_test(what_a_late_syn_ack_gets_depends_on_the_state),
        cmocka_unit_test(a_body_explains_the_sum),
        cmocka_unit_test(a_reset_says_its_reason),
        cmocka_unit_test(a_body_says_what_is_so),
        cmocka_unit_test(a_body_does_not_say_what_may_not_be_so),
        cmocka_unit_test(a_fin_with_data_is_three_steps),
        cmocka_unit_test(a_fin_that_was_just_acknowledged_is_told_so),
        cmocka_unit_test(an_older_ack_does_not_say_what_is_expected_now),
        cmocka_unit_test(a_duplicate_ack_tells_what_three_of_them_do),
        cmocka_unit_test(both_round_trips_are_told),
        cmocka_unit_test(what_was_asked_for_fills_its_gap),
        cmocka_unit_test(the_text_of_a_reset_is_no_data),
        cmocka_unit_test(a_timestamp_leaves_one_round_trip),
        cmocka_unit_test(a_timestamp_tells_nothing_where_both_had_the_same),
        cmocka_unit_test(an_unseen_number_that_came_twice_is_no_byte),
        cmocka_unit_test(two_round_trips_that_read_alike_are_one),
        cmocka_unit_test(no_round_trip_takes_no_time),
        cmocka_unit_test(dsack_tells_that_both_copies_arrived),
        cmocka_unit_test(nobody_asked_for_what_no_ack_repeated),
        cmocka_unit_test(what_was_acknowledged_was_not_lost),
        cmocka_unit_test(urgent_bytes_are_named),
        cmocka_unit_test(flags_of_ecn_have_sentences),
        cmocka_unit_test(an_old_timestamp_is_told_where_it_counts),
        cmocka_unit_test(dsack_has_a_sentence),
        cmocka_unit_test(dsack_tells_bytes_from_others),
        cmocka_unit_test(what_is_not_taken_is_told_without_a_sum),
        cmocka_unit_test(labels_stand_in_sentences),
        cmocka_unit_test(a_symbol_is_what_it_stood_for_then),
        cmocka_unit_test(facts_are_two_lines),
        cmocka_unit_test(facts_have_window_and_options),
        cmocka_unit_test(facts_tell_what_tunnel_it_was),
        cmocka_unit_test(states_have_the_names_of_rfc_9293),
        cmocka_unit_test(an_icmp_error_tells_who_says_what_of_which_segment),
        cmocka_unit_test(not_each_icmp_error_is_a_hint),
        cmocka_unit_test(an_icmp_error_is_a_reason_to_send_again),
        cmocka_unit_test(a_probe_that_was_refused_has_no_ack),
        cmocka_unit_test(a_keep_alive_without_an_answer_is_repeated),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
