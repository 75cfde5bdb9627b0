/* What stands behind a segment's numbers, and what must come next. */
#include "talk.h"
#include "tcpviz/story/expect.h"
#include "tcpviz/story/steps.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define OPEN                                                                                       \
    "+0 C > S S 0:0(0)\n"                                                                          \
    "+0.001 S > C S. 0:0(0) ack 1\n"                                                               \
    "+0.001 C > S . 1:1(0) ack 1\n"

static const struct number_style relative, labelled = {.labels = {"Alice", "Bob"}};

/* What is said of the newest segment of a conversation. */
struct told {
    char ack[1024], next[1024], expect[1024];
};

/* "1: words (segment)" a line; the results without their segment. */
static void
write_steps(char *to, size_t size, const struct step *steps, int n)
{
    struct text t;

    text_init(&t, to, size);
    for (int i = 0; i < n; i++) {
        text_addf(&t, "%s: %s", steps[i].number, steps[i].words);
        text_add(&t, steps[i].phantom ? "!\n" : "\n");
    }
    assert_false(t.cut);
}

static struct told
tell_as(const char *conversation, const struct number_style *style)
{
    struct talk talk;
    struct ledger before, after;
    struct step steps[STEPS_MAX];
    uint32_t last;
    struct told told;
    struct text t;

    talk_play(&talk, conversation);
    last = talk.flow->events.last;
    ledger_read(talk.observer, talk.flow, last, &after);
    ledger_read(talk.observer, talk.flow, observer_event_prev(talk.observer, last), &before);
    write_steps(told.ack, sizeof told.ack, steps,
                steps_of_ack(talk.flow, talk.event, &before, style, steps));
    write_steps(told.next, sizeof told.next, steps,
                steps_of_next(talk.flow, talk.event, style, steps));
    text_init(&t, told.expect, sizeof told.expect);
    expect_next(&t, talk.flow, talk.event, &after, style);
    assert_false(t.cut);
    talk_end(&talk);
    return told;
}

static struct told
tell(const char *conversation)
{
    return tell_as(conversation, &relative);
}

static void
an_ack_is_the_one_before_and_what_came(void **state)
{
    struct told told = tell(OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0 S > C . 1:1(0) ack 15\n");

    (void)state;
    assert_string_equal(told.ack, "1: the Ack before, of segment 2\n"
                                  "+ 14: 14 bytes of segment 4\n"
                                  "= 15: Ack: the number that the server expects next\n");
    assert_string_equal(told.next, "");
}

/* What is left of it is not all of it. */
static void
an_ack_may_cover_a_part(void **state)
{
#define PART OPEN "+0.001 C > S P. 1:101(100) ack 1\n+0 S > C . 1:1(0) ack 41\n"
    struct told part = tell(PART);
    struct told rest = tell(PART "+0 S > C . 1:1(0) ack 101\n");

    (void)state;
    assert_string_equal(part.ack, "1: the Ack before, of segment 2\n"
                                  "+ 40: 40 of the 100 bytes of segment 4\n"
                                  "= 41: Ack: the number that the server expects next\n");
    assert_string_equal(rest.ack, "41: the Ack before, of segment 5\n"
                                  "+ 60: 60 bytes of segment 4\n"
                                  "= 101: Ack: the number that the server expects next\n");
#undef PART
}

/* What did not pass here has no segment; and a FIN's 1 is one that belongs to no byte. */
static void
an_ack_may_cover_what_was_not_seen_and_a_fin(void **state)
{
    struct told told = tell(OPEN "+0.001 C > S P. 1:2(1) ack 1\n+0 C > S F. 101:101(0) ack 1\n"
                                 "+0 S > C . 1:1(0) ack 102\n");

    (void)state;
    assert_string_equal(told.ack, "1: the Ack before, of segment 2\n"
                                  "+ 1: 1 byte of segment 4\n"
                                  "+ 99: numbers that were not seen here\n"
                                  "+ 1: the FIN of segment 5 takes up one number!\n"
                                  "= 102: Ack: the number behind the FIN\n");
    assert_string_equal(tell(OPEN "+0.001 C > S P. 1:2(1) ack 1\n").next,
                        "1: Seq: the number of the first byte\n"
                        "+ 1: the byte in this segment\n"
                        "= 2: next: the Seq of the client's next segment\n");
    /* one number is one; and who resets expects none */
    assert_string_equal(tell(OPEN "+0.001 S > C . 1:1(0) ack 2\n").ack,
                        "1: the Ack before, of segment 2\n"
                        "+ 1: a number that was not seen here\n"
                        "= 2: Ack: the number that the server expects next\n");
    assert_string_equal(
        tell(OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0 S > C R. 1:1(0) ack 15\n").ack,
        "1: the Ack before, of segment 2\n"
        "+ 14: 14 bytes of segment 4\n"
        "= 15: Ack: the number behind it\n");
}

static void
the_first_ack_begins_at_the_initial_number(void **state)
{
    struct told told = tell("+0 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1\n");

    (void)state;
    assert_string_equal(told.ack, "0: the client's initial number, Seq of segment 1\n"
                                  "+ 1: the SYN of segment 1 takes up one number!\n"
                                  "= 1: Ack: the number that the server expects next\n");
    assert_string_equal(told.next, "0: Seq: the initial number, that of the SYN\n"
                                   "+ 1: its SYN takes up one number!\n"
                                   "= 1: next: the Seq of the server's next segment\n");
}

static void
data_and_fin_are_two_steps(void **state)
{
    struct told told = tell(OPEN "+0.001 C > S P. 1:101(100) ack 1\n+0 C > S . 101:201(100) ack 1\n"
                                 "+0 C > S F. 201:205(4) ack 1\n");

    (void)state;
    assert_string_equal(told.next, "201: Seq: the number of the first byte\n"
                                   "+ 4: the 4 bytes in this segment\n"
                                   "+ 1: its FIN takes up one number!\n"
                                   "= 206: next: the Seq of the client's next segment\n");
}

/* Where something was missing its sender has gone on already. */
static void
what_goes_again_is_followed_by_another_number(void **state)
{
    struct told told = tell(OPEN "+0.001 C > S P. 1:101(100) ack 1\n+0 C > S . 101:201(100) ack 1\n"
                                 "+1 C > S . 1:101(100) ack 1\n");

    (void)state;
    assert_string_equal(told.next, "1: Seq: the number of the first byte\n"
                                   "+ 100: the 100 bytes in this segment\n"
                                   "= 101: next: the number behind it\n");
    /* nor is a FIN in the place of data behind all that was sent */
    assert_string_equal(
        tell(OPEN "+0.001 C > S P. 1:60(59) ack 1\n+0.001 C > S F. 1:1(0) ack 1\n").next,
        "1: Seq: the number of the FIN\n"
        "+ 1: its FIN takes up one number!\n"
        "= 2: next: the number behind it\n");
}

static void
what_must_come_next(void **state)
{
    static const struct {
        const char *conversation, *expect;
    } cases[] = {
        {"+0 C > S S 0:0(0)\n+0.001 S > C S 0:0(0)\n",
         "The client has to answer with its own SYN again, now with Ack = 1 (RFC 9293, figure 7)."},
        {"+0 C > S S 0:0(0)\n+0.001 S > C S 0:9(9)\n",
         "The client has to answer with its own SYN again, now with Ack = 10, or Ack = 1 if it "
         "takes no data yet (RFC 9293, figure 7)."},
        {"+0 C > S S 0:0(0)\n+0.02 S > C . raw 777:777(0) ack 1\n+0.001 S > C S 0:0(0)\n",
         "The server has to answer with its own SYN again, now with Ack = 1 (RFC 9293, figure 7)."},
        {OPEN "+1 C > S S 900000:900000(0)\n",
         "If the server still knows connection 1, it has to answer with an ACK of what it expects "
         "there (RFC 5961, section 4.2). Else it has to answer with a SYN of its own and Ack = 1, "
         "or with a reset if nothing listens there. Without an answer the client sends the SYN "
         "again, first after 1 s (RFC 6298, section 2)."},
        {OPEN "+0.001 C > S R 9:9(0)\n",
         "The server has to answer with a challenge ACK, Ack = 1, and goes on (RFC 5961, section "
         "3.2), unless bytes in front of the reset did not pass here."},
        {OPEN "+0.001 C > S R 70000:70000(0)\n", "Nothing: the server drops it (RFC 5961, section "
                                                 "3.2), unless its window goes further than "
                                                 "was seen here."},
        {OPEN "+0.001 C > S R. 1:1(0) ack 1\n+0.001 S > C P. 1:11(10) ack 1\n",
         "If the client has closed, as it seems, it has to answer with a reset (RFC 9293, section "
         "3.10.7.1)."},
        {"+0 C > S S 0:0(0)\n",
         "The server has to answer with a SYN of its own and Ack = 1, or with a reset if nothing "
         "listens there. Without an answer the client sends the SYN again, first after 1 s "
         "(RFC 6298, section 2)."},
        {"+0 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1\n",
         "The client has to answer with Ack = 1; without it the server sends its SYN-ACK again."},
        {OPEN,
         "Nothing has to: all that was sent is acknowledged. The client may send from Seq = 1, "
         "the server may send from Seq = 1."},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n",
         "The server has to acknowledge the bytes with Ack = 15, or a higher one: within 0.5 s of "
         "arrival, at once for every second full segment (RFC 9293, section 3.8.6.3)."},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C . 1:1(0) ack 15\n",
         "Nothing has to: all that was sent is acknowledged. The client may send from Seq = 15, "
         "the server may send from Seq = 1."},
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0 C > S . 101:201(100) ack 1\n"
              "+0.001 S > C . 1:1(0) ack 101\n",
         "The server has to acknowledge what the client sent up to segment 5, with Ack = 201 "
         "when all of it has arrived."},
        /* of two on their way the second has no gap in front */
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.01 S > C . 1:1(0) ack 101\n"
              "+0 C > S . 101:201(100) ack 1\n+0 C > S P. 201:301(100) ack 1\n",
         "The server has to acknowledge the bytes with Ack = 301, or a higher one: within 0.5 s of "
         "arrival, at once for every second full segment (RFC 9293, section 3.8.6.3)."},
        /* the byte of a probe was dropped, as its answer says; and what was sent behind the
         * window's end need not have been taken */
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C . 1:1(0) ack 15 win 0\n"
              "+0.2 C > S . 15:16(1) ack 1\n+0.001 S > C . 1:1(0) ack 15 win 0\n"
              "+0.2 S > C . 1:1(0) ack 15 win 500\n",
         "The server probably dropped what came while its window was closed: then that has to come "
         "again, from number 15 on."},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C . 1:1(0) ack 15 win 0\n"
              "+0.2 C > S . 15:16(1) ack 1\n+0.001 S > C . 1:1(0) ack 15 win 0\n"
              "+0.2 S > C . 1:1(0) ack 15 win 500\n+0.1 S > C . 1:1(0) ack 15 win 900\n",
         "The server probably dropped what came while its window was closed: then that has to come "
         "again, from number 15 on."},
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0 C > S . 101:201(100) ack 1\n"
              "+0 S > C . 1:1(0) ack 101 win 0\n+0 S > C . 1:1(0) ack 101 win 0\n"
              "+1 S > C . 1:1(0) ack 101 win 900\n",
         "The server probably dropped what came while its window was closed: then that has to come "
         "again, from number 101 on."},
        /* an ACK that was overtaken closes no window; what has no room has an Ack all the same */
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0 C > S . 101:201(100) ack 1\n"
              "+0.01 S > C . 1:1(0) ack 201 win 500\n+0 S > C . 1:1(0) ack 101 win 0\n",
         "Nothing has to: all that was sent is acknowledged. The client may send from Seq = 201, "
         "the server may send from Seq = 1."},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1 win 0\n",
         "The server has to acknowledge the bytes with Ack = 15, or a higher one: within 0.5 s of "
         "arrival, at once for every second full segment (RFC 9293, section 3.8.6.3). The client "
         "has to "
         "announce a larger window as soon as it has room; until then the server, if it has more "
         "to send, asks with probes "
         "(RFC 9293, section 3.8.6.1)."},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1 win 0\n",
         "The server has to acknowledge the FIN with Ack = 2; it may go on sending until it sends "
         "a FIN itself. The client has to announce a larger window as soon as it has room; until "
         "then the server, if it has more to send, asks with probes (RFC 9293, section 3.8.6.1)."},
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0 S > C . 1:1(0) ack 1 win 0\n"
              "+0.3 C > S . 1:101(100) ack 1\n",
         "The server has to answer with an ACK of what it expects, and its window."},
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0 S > C . 1:1(0) ack 1 win 50\n",
         "The server has to acknowledge what the client sent up to segment 4, with Ack = 101, if "
         "it took it all: its window ends in front of number 51."},
        /* what lies behind the window when it is sent: all of it, a part, a FIN alone */
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C . 1:1(0) ack 15 win 0\n"
              "+0.2 C > S P. 15:25(10) ack 1\n",
         "The server's window ends in front of number 15. If that is still so, the server should "
         "drop this, and has to answer with an ACK of what it expects (RFC 9293, section "
         "3.10.7.4); else Ack = 25."},
        {OPEN "+0.001 S > C . 1:1(0) ack 1 win 50\n+0.001 C > S P. 1:101(100) ack 1\n",
         "The server has to acknowledge the bytes with Ack = 101, if it takes them all: its window "
         "ends in front of number 51."},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C . 1:1(0) ack 15 win 0\n"
              "+0.2 C > S F. 15:15(0) ack 1\n",
         "The server's window ends in front of number 15. If that is still so, the server should "
         "drop this, and has to answer with an ACK of what it expects (RFC 9293, section "
         "3.10.7.4); else, or where a kernel takes a FIN alone all the same (Linux), Ack = 16."},
        {OPEN "+0.001 S > C . 1:1(0) ack 1 win 50\n+0.001 C > S P. 1:51(50) ack 1\n",
         "The server has to acknowledge the bytes with Ack = 51, or a higher one: within 0.5 s of "
         "arrival, at once for every second full segment (RFC 9293, section 3.8.6.3)."},
        /* its window is closed, and it sends itself */
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C P. 1:11(10) ack 15 win 0\n",
         "The client has to acknowledge the bytes with Ack = 11, or a higher one: within 0.5 s of "
         "arrival, at once for every second full segment (RFC 9293, section 3.8.6.3). The server "
         "has "
         "to announce a larger window as soon as its program has read enough; until then the "
         "client, if it has more to send, asks with probes (RFC 9293, section 3.8.6.1)."},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C P. 1:11(10) ack 15 win 0\n"
              "+0.001 C > S . 15:15(0) ack 11\n",
         "Nothing has to: all that was sent is acknowledged. The client may send only probes while "
         "the server's window is closed, the server may send from Seq = 11."},
        {OPEN "+0.001 S > C F. 1:1(0) ack 1 win 0\n+0.001 C > S . 1:1(0) ack 2\n",
         "Nothing has to: all that was sent is acknowledged. The client may send only probes while "
         "the server's window is closed, and has to send a FIN in the end."},
        /* both SYNs crossed, and each had its answer */
        {"+0 C > S S 0:0(0)\n+0.001 S > C S 0:0(0)\n+0.01 C > S S. 0:0(0) ack 1\n"
         "+0 S > C S. 0:0(0) ack 1\n",
         "Nothing has to: the client acknowledged this SYN in segment 3 (RFC 9293, figure 7). Some "
         "kernels (Linux) repeat that ACK."},
        {"+0 C > S S 0:0(0)\n+0.001 S > C S 0:0(0)\n+0.01 C > S S. 0:0(0) ack 1\n",
         "The server has to answer with Ack = 1; without it the client sends its SYN-ACK again."},
        /* what a SACK had named is expected again */
        {OPEN "+0.001 C > S . 101:201(100) ack 1\n+0 S > C . 1:1(0) ack 1 <sack 101:201>\n"
              "+0.2 C > S . 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 101\n",
         "If the server gave up what it had, the client has to send it again, from number 101 on "
         "(RFC 2018, section 8)."},
        /* an ACK that was overtaken, behind the close */
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C F. 1:1(0) ack 2\n"
              "+0.001 C > S . 2:2(0) ack 2\n+1 S > C . 1:1(0) ack 1\n",
         "The client has to answer at once with Ack = 2 (RFC 9293, section 3.10.7.4)."},
        /* where it has no old number it needs no answer */
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 11\n"
              "+0.001 S > C . 1:1(0) ack 1\n",
         "Nothing has to: all that was sent is acknowledged. The client may send from Seq = 11, "
         "the server may send from Seq = 1."},
        {"+0 C > S . 101:201(100) ack 1\n+0 C > S . 301:401(100) ack 1\n",
         "If the bytes in front of it did not reach the server, it has to repeat its last Ack at "
         "once (RFC 5681, section 4.2); else Ack = 301."},
        {OPEN "+0.001 C > S . 101:201(100) ack 1\n",
         "If the bytes in front of it did not reach the server, it has to repeat Ack = 1 at once "
         "(RFC 5681, section 4.2); else Ack = 201."},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n",
         "The server has to acknowledge the FIN with Ack = 2; it may go on sending until it sends "
         "a FIN itself."},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C . 1:1(0) ack 2\n",
         "Nothing has to: all that was sent is acknowledged. The server may send from Seq = 1 on, "
         "and has to send a FIN in the end."},
        /* both FINs crossed */
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0 S > C F. 1:1(0) ack 1\n"
              "+0.001 C > S . 2:2(0) ack 2\n+0 S > C . 2:2(0) ack 2\n",
         "Nothing: both FINs are acknowledged. Both sides stay in TIME-WAIT for a while (Linux: 60 "
         "s), in case their last ACKs were lost (RFC 9293, section 3.6.1)."},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C F. 1:1(0) ack 2\n"
              "+0.001 C > S . 2:2(0) ack 2\n",
         "Nothing: both FINs are acknowledged. The client stays in TIME-WAIT for a while "
         "(Linux: 60 s), in case its last ACK was lost (RFC 9293, section 3.6.1)."},
        {OPEN "+0.001 C > S R. 1:1(0) ack 1\n",
         "Nothing: a reset ends the connection at once and is never answered (RFC 9293, section "
         "3.10.7)."},
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0 C > S . 101:201(100) ack 1\n"
              "+0.01 S > C . 1:1(0) ack 1 <sack 101:201>\n+0.001 C > S R. 201:201(0) ack 1\n",
         "Nothing: a reset ends the connection at once and is never answered (RFC 9293, section "
         "3.10.7). But as long as the server misses number 1 it may ask back with an ACK of that "
         "(RFC 5961, section 3.2)."},
        /* nothing that was not acknowledged before */
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C . 1:1(0) ack 15\n"
              "+0.001 C > S P. 15:20(5) ack 1\n+0.001 S > C . 1:1(0) ack 20\n"
              "+0.3 C > S P. 1:15(14) ack 1\n",
         "None of its numbers is new: the server has to answer at once with Ack = 20 (RFC 9293, "
         "section 3.10.7.4)."},
        /* what is empty may have been overtaken, and has sent nothing */
        {OPEN "+0.001 C > S P. 1:101(100) ack 1\n+1 C > S . 100:100(0) ack 1\n",
         "The server has to acknowledge what the client sent up to segment 4, with Ack = 101 "
         "when all of it has arrived."},
        {OPEN "+0.001 C > S P. 1:101(100) ack 1\n+1 C > S . 101:101(0) ack 1\n",
         "The server has to acknowledge what the client sent up to segment 4, with Ack = 101 "
         "when all of it has arrived."},
        /* whose window opens has dropped nothing of its own */
        {"+0 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1 win 10\n+0.001 C > S . 1:1(0) ack 1\n"
         "+0.001 C > S P. 1:11(10) ack 1\n+0.01 S > C . 1:1(0) ack 11 win 0\n"
         "+0.01 S > C P. 1:11(10) ack 11 win 0\n+0.01 S > C . 11:11(0) ack 11 win 100\n",
         "The client has to acknowledge what the server sent up to segment 6, with Ack = 11 "
         "when all of it has arrived."},
        /* a SYN again: answered before, or not */
        {"+0 C > S S 0:0(0)\n+1 C > S S 0:0(0)\n",
         "The server has to answer with a SYN of its own and Ack = 1, or with a reset if nothing "
         "listens there. Without an answer the client sends the SYN once more, or gives up: after "
         "twice the time by RFC 6298 (section 5.5); Linux since 6.5 waits 1 s for each of the "
         "first few."},
        {"+0 C > S S 0:0(0)\n+1 C > S S 0:5(5)\n",
         "The server has to answer with a SYN of its own and Ack = 6, or Ack = 1 if it takes no "
         "data yet, or with a reset if nothing listens there. Without an answer the client sends "
         "the SYN once more, or gives up: after twice the time by RFC 6298 (section 5.5); Linux "
         "since 6.5 waits 1 s for each of the first few."},
        /* Fast Open: its data and FIN came, and its SYN-ACK was lost */
        {"+0 C > S S 0:3(3) <fo 0102030405060708>\n+0.03 S > C . 1:101(100) ack 4\n",
         "The server's SYN-ACK did not pass here: if the client has not got it, it drops this, and "
         "sends its SYN again (RFC 9293, section 3.10.7.3); else it has to answer with Ack = 101."},
        {"+0 C > S S 0:3(3) <fo 0102030405060708>\n+0.03 S > C S. 0:0(0) ack 4\n"
         "+0 S > C . 1:101(100) ack 4\n",
         "The client has to acknowledge the bytes with Ack = 101, or a higher one: within 0.5 s of "
         "arrival, at once for every second full segment (RFC 9293, section 3.8.6.3)."},
        {"+0 C > S S 0:3(3) <fo 0102030405060708>\n+0.03 S > C . 1:101(100) ack 4\n"
         "+0 S > C F. 101:101(0) ack 4\n+1 C > S S 0:0(0)\n",
         "The server has to answer once more: as a rule with its SYN-ACK again, else with an ACK "
         "of what it expects (RFC 9293, section 3.10.7.4)."},
        {"+0 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1\n+1 C > S S 0:0(0)\n",
         "The server has to answer once more: as a rule with its SYN-ACK again, else with an ACK "
         "of what it expects (RFC 9293, section 3.10.7.4)."},
        {"+0 C > S SF 0:0(0)\n",
         "The server has to answer with a SYN of its own and Ack = 2, or Ack = 1 if it takes no "
         "FIN yet, or with a reset if nothing listens there. Without an answer the client sends "
         "the SYN again, first after 1 s (RFC 6298, section 2)."},
        /* in TIME-WAIT not each SYN is taken */
        {OPEN "+0.001 S > C F. 1:1(0) ack 1\n+0.001 C > S F. 1:1(0) ack 2\n"
              "+0.001 S > C . 2:2(0) ack 2\n+1 C > S S 900000:900000(0)\n",
         "If the server is still in TIME-WAIT and does not take it, it has to answer with an ACK "
         "of what it expects there (RFC 9293, section 3.10.7.4). Else it has to answer with a SYN "
         "of its own and Ack = 1, or with a reset if nothing listens there. Without an answer the "
         "client sends the SYN again, first after 1 s (RFC 6298, section 2)."},
        {"+0 C > S S 0:10(10)\n",
         "The server has to answer with a SYN of its own and Ack = 11, or Ack = 1 if it takes no "
         "data yet, or with a reset if nothing listens there. Without an answer the client sends "
         "the SYN again, first after 1 s (RFC 6298, section 2)."},
        {OPEN "+1 C > S S 0:0(0)\n",
         "The server has to answer with an ACK of what it expects: the connection is open (RFC "
         "5961, section 4.2)."},
        {"+0 S > C F. 1:1(0) ack 1\n+0.05 C > S . 223:223(0) ack 1232\n"
         "+0.1 S > C F. 1:1(0) ack 1\n",
         "If the client drops it, it has to answer with an ACK of what it expects (RFC 9293, "
         "section 3.10.7.4)."},
        {OPEN "+0 C > S . 1:11(10) ack 1 <TS val 100 ecr 5>\n"
              "+0 S > C . 1:1(0) ack 11 <TS val 6 ecr 100>\n"
              "+1 C > S . 11:21(10) ack 1 <TS val 90 ecr 6>\n",
         "If the server drops it, it has to answer with an ACK of what it expects (RFC 7323, "
         "section 5.3)."},
        {OPEN "+0.001 C > S P. 90001:90015(14) ack 1\n",
         "If the server drops it, it has to answer with an ACK of what it expects (RFC 9293, "
         "section 3.10.7.4)."},
        {"+0 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1\n+0.001 C > S . 1:1(0) ack 90001\n",
         "If the server drops it, it has to answer with a reset, whose Seq is this Ack (RFC 9293, "
         "section 3.10.7.4)."},
        {"+0 C > S S 0:0(0)\n+0.001 S > C . 1:1(0) ack 9001\n",
         "If the client drops it, it has to answer with a reset, whose Seq is this Ack (RFC 9293, "
         "section 3.10.7.3)."},
        /* who is asked whether it meant a reset or SYN answers, if it did */
        {OPEN "+0.001 C > S R 9:9(0)\n+0.001 S > C . 1:1(0) ack 1\n",
         "If the client meant its reset, it has to send it again with Seq = 1 (RFC 5961, section "
         "3.2). Else nothing has to come."},
        {OPEN "+0.001 S > C S. raw 9:9(0) ack 1\n+0.001 C > S . 1:1(0) ack 1\n",
         "If the server meant its SYN, it has to answer with a reset, whose Seq is this Ack, 1 "
         "(RFC 5961, section 4.2). Else nothing has to come."},
        {OPEN "+0.001 C > S P. 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 11\n"
              "+0.001 C > S . 1:1(0) ack 1\n",
         "The server has to answer at once with Ack = 11 (RFC 9293, section 3.10.7.4)."},
        /* what was cut in its header may have had any flags, and any window */
        {OPEN "+0.001 C > S P. 1:15(14) ack 1 snap 46\n", ""},
        {OPEN "+0.001 C > S . 1:1(0) ack 1 snap 48\n", ""},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C . 1:1(0) ack 1 snap 48\n"
              "+0.001 C > S P. 15:20(5) ack 1\n+0.001 S > C P. 1:3(2) ack 1 snap 48\n"
              "+0.001 C > S . 20:20(0) ack 3\n",
         "The server has to acknowledge what the client sent up to segment 6, with Ack = 20 "
         "when all of it has arrived."},
        {"+0 C > S FPU 0:0(0)\n",
         "A reset if the server knows no connection and nothing listens there (RFC 9293, section "
         "3.10.7.1). Else nothing: it should drop what has no ACK (section 3.10.7.4)."},
        {OPEN "+0.001 C > S P 1:15(14)\n",
         "Nothing: without ACK the server should drop it (RFC 9293, section 3.10.7.4)."},
        {OPEN "+0.001 C > S P. 90001:90015(14) ack 1\n+0.001 S > C . 1:1(0) ack 1\n",
         "Nothing has to: all that was sent is acknowledged. The client may send from Seq = 1, "
         "the server may send from Seq = 1."},
        {OPEN "+0.001 C > S . 101:201(100) ack 1\n+0 S > C . 1:1(0) ack 1\n",
         "The third such ACK makes the client send the segment of number 1 again, without waiting "
         "for its timer (RFC 5681, section 3.2)."},
        /* what was sent again since has to be acknowledged, and what follows waits behind it */
        {OPEN "+0.001 C > S . 101:201(100) ack 1\n+0 S > C . 1:1(0) ack 1\n"
              "+0 C > S . 1:101(100) ack 1\n",
         "The server has to acknowledge the bytes with Ack = 101, or a higher one, at once: it "
         "fills a gap (RFC 5681, section 4.2)."},
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0 C > S . 101:201(100) ack 1\n"
              "+0 C > S . 201:301(100) ack 1\n+0 S > C . 1:1(0) ack 1\n"
              "+0 C > S . 1:101(100) ack 1\n+0 S > C . 1:1(0) ack 1\n",
         "Segment 8 has sent number 1 again: the server has to acknowledge it at once when it "
         "arrives (RFC 5681, section 4.2)."},
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0 C > S . 101:201(100) ack 1\n"
              "+0 S > C . 1:1(0) ack 1 <sack 101:201>\n+0 C > S . 201:301(100) ack 1\n",
         "If the bytes in front of it did not reach the server, it has to repeat Ack = 1 at once "
         "(RFC 5681, section 4.2); else Ack = 301."},
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0 S > C . 1:1(0) ack 101\n"
              "+0 C > S . 201:301(100) ack 1\n+0 S > C . 1:1(0) ack 101\n"
              "+0 C > S . 1:101(100) ack 1\n",
         "None of its numbers is new: the server has to answer at once with Ack = 101 (RFC 9293, "
         "section 3.10.7.4)."},
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0 C > S . 101:201(100) ack 1\n"
              "+0 S > C . 1:1(0) ack 1 win 5000 <sack 101:201>\n",
         "The server misses number 1: the third ACK that shows so makes the client send it again, "
         "if it has not yet, without waiting for its timer (RFC 6675, section 5)."},
        /* where nothing is missing nothing is sent again */
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C . 1:1(0) ack 1\n",
         "The server has to acknowledge what the client sent up to segment 4, with Ack = 2 "
         "when all of it has arrived."},
        {OPEN "+0.001 S > C F. 1:1(0) ack 1\n+0.001 C > S F. 1:1(0) ack 2 win 0\n",
         "The server has to acknowledge the FIN with Ack = 2."},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C . 1:1(0) ack 15 win 0\n",
         "The server has to announce a larger window as soon as its program has read enough; until "
         "then the client, if it has more to send, asks with probes (RFC 9293, section 3.8.6.1)."},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C . 1:1(0) ack 15\n"
              "+0.001 C > S P. 200015:200025(10) ack 1\n",
         "If the server drops it, it has to answer with an ACK of what it expects (RFC 9293, "
         "section 3.10.7.4)."},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C . 1:1(0) ack 2\n"
              "+0.001 C > S P. 2:12(10) ack 1\n",
         "Nothing has to: all that was sent is acknowledged. The server may send from Seq = 1 on, "
         "and has to send a FIN in the end."},
        {"+0 C > S S 0:0(0)\n+0.001 S > C R. raw 0:0(0) ack 1\n",
         "Nothing: a reset ends the connection at once and is never answered (RFC 9293, section "
         "3.10.7)."},
        /* of whose window the end is not known nothing is said */
        {"+0 C > S P. 1:11(10) ack 1\n+0.001 S > C . 1:1(0) ack 11\n"
         "+0.001 S > C R 500000:500000(0)\n",
         ""},
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.001 S > C F. 1:1(0) ack 2\n"
              "+0.001 C > S . 2:2(0) ack 2\n+1 C > S S 900000:900000(0)\n",
         "The server has to answer with a SYN of its own and Ack = 1, or with a reset if nothing "
         "listens there. Without an answer the client sends the SYN again, first after 1 s "
         "(RFC 6298, section 2)."},
        {OPEN "+0.001 C > S P. 1:2(1) ack 1\n",
         "The server has to acknowledge the byte with Ack = 2, or a higher one: within 0.5 s of "
         "arrival, at once for every second full segment (RFC 9293, section 3.8.6.3)."},
        {OPEN "+0.001 C > S FP. 1:2(1) ack 1\n",
         "The server has to acknowledge the byte and the FIN with Ack = 3; it may go on sending "
         "until it sends a FIN itself."},
        {OPEN "+0.001 C > S FP. 1:11(10) ack 1\n",
         "The server has to acknowledge the bytes and the FIN with Ack = 12; it may go on sending "
         "until it sends a FIN itself."},
        {OPEN "+60 C > S . 0:0(0) ack 1\n",
         "The server has to answer with an ACK of what it expects, and its window."},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C . 1:1(0) ack 15 win 0\n"
              "+0.2 C > S . 15:16(1) ack 1\n",
         "The server has to answer with an ACK of what it expects, and its window."},
        {OPEN "+0.001 C > S . 101:201(100) ack 1\n+0 S > C . 1:1(0) ack 1\n"
              "+0 S > C . 1:1(0) ack 1\n+0 S > C . 1:1(0) ack 1\n",
         "After three such ACKs the client has to send the segment of number 1 again, without "
         "waiting for its timer (RFC 5681, section 3.2)."},
        {OPEN "+0.001 S > C F. 1:1(0) ack 1\n+0.001 C > S . 1:1(0) ack 2 win 0\n",
         "Nothing has to: all that was sent is acknowledged. The client may send from Seq = 1 on, "
         "and has to send a FIN in the end."},
        {OPEN "+0.001 C > S P. 1:11(10) ack 90001\n",
         "If the server drops it, it has to answer with an ACK of what it expects (RFC 9293, "
         "section 3.10.7.4)."},
        {"+0 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1\n+0.001 C > S F. 0:0(0) ack 1\n",
         "If the server drops it, it has to answer with an ACK of what it expects (RFC 9293, "
         "section 3.10.7.4)."},
        /* what passed elsewhere counts as sent */
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.001 S > C . 1:1(0) ack 301\n",
         "Nothing has to, as far as was seen here. The client may send from Seq = 301, the server "
         "may send from Seq = 1."},
        /* a FIN behind its Ack, and one that fills a gap there */
        {OPEN "+0.001 S > C F. 1:1(0) ack 2\n+0 C > S F. 1:1(0) ack 1\n",
         "Nothing, if it only passed late here: the server acknowledged it in segment 4. A second "
         "sending it has to answer at once with Ack = 2 (RFC 9293, section 3.10.7.4)."},
        /* data in the place of a FIN, and a FIN in that of data, which moves nothing back */
        {OPEN "+0.001 C > S F. 1:1(0) ack 1\n+0.2 C > S P. 1:11(10) ack 1\n",
         "Nothing, if the server has the FIN of segment 4: it ignores data from then on (RFC 9293, "
         "section 3.10.7.4); else Ack = 11."},
        {OPEN "+0.001 C > S P. 1:60(59) ack 1\n+0.001 C > S F. 1:1(0) ack 1\n",
         "If the server has the byte of that number, it drops the FIN, and has to answer with an "
         "ACK of what it expects (RFC 9293, section 3.10.7.4); else Ack = 2."},
        {OPEN "+0.001 C > S P. 1:60(59) ack 1\n+0.001 C > S F. 1:1(0) ack 1\n"
              "+0.001 S > C . 1:1(0) ack 60\n",
         "Nothing has to: all that was sent is acknowledged. The client may send from Seq = 60, "
         "the server may send from Seq = 1."},
        /* a SYN-ACK of who has the ACK of it: doubled, behind data, or behind its own ACK */
        {"+0 C > S S 0:0(0)\n+0.05 S > C S. 0:0(0) ack 1\n+0.001 C > S . 1:1(0) ack 1\n"
         "+0.001 S > C S. 0:0(0) ack 1\n",
         "None of its numbers is new: the client has to answer at once with Ack = 1 (RFC 9293, "
         "section 3.10.7.4)."},
        {OPEN "+0.001 S > C P. 1:101(100) ack 1\n+0.05 S > C S. 0:0(0) ack 1\n",
         "None of its numbers is new: the client has to answer at once with Ack = 1, or a higher "
         "one (RFC 9293, section 3.10.7.4)."},
        {"+0 C > S S 0:0(0)\n+0.05 C > S . 1:1(0) ack 1\n+0.001 S > C S. 0:0(0) ack 1\n",
         "Nothing, if it only passed late here: the client acknowledged it in segment 2. A second "
         "sending it has to answer at once with Ack = 1 (RFC 9293, section 3.10.7.4)."},
        /* and a SYN behind its SYN-ACK */
        {"+0 S > C S. 0:0(0) ack 1\n+0.001 C > S S 0:0(0)\n",
         "Nothing, if it only passed late here: the server answered it in segment 1. A second "
         "sending it has to answer once more: as a rule with its SYN-ACK again, else with an ACK "
         "of what it expects (RFC 9293, section 3.10.7.4)."},
        /* whose numbers are wrong, too, meets no connection where it has ended */
        {OPEN "+0.001 S > C R. 1:1(0) ack 1\n+0.001 C > S . 1:1(0) ack 70001\n",
         "If the server has closed, as it seems, it has to answer with a reset (RFC 9293, section "
         "3.10.7.1)."},
        /* a lost SYN-ACK again says nothing of the data and the FIN behind it */
        {"+0 C > S S 0:3(3) <fo 0102030405060708>\n+0.03 S > C . 1:101(100) ack 4\n"
         "+0.001 S > C F. 101:101(0) ack 4\n+1 C > S S 0:0(0)\n+0.03 S > C S. 0:0(0) ack 4\n"
         "+0.001 C > S . 4:4(0) ack 1\n",
         "The client has to acknowledge what the server sent up to segment 3, with Ack = 102 "
         "when all of it has arrived."},
        /* an ICMP error is no segment, which would be wrong without ACK */
        {"+0 C > S S 0:0(0) id 1\n+0.001 C > S S 0:0(0) id 1 icmp 10.0.0.2 3/3\n", ""},
        /* a split handshake: in SYN-SENT the ACK alone was dropped */
        {"+0 C > S S 0:0(0)\n+0.02 S > C . 1:1(0) ack 1\n+0.001 S > C S 0:0(0)\n"
         "+0.001 C > S S. 0:0(0) ack 1\n",
         "The server has to answer with Ack = 1; without it the client sends its SYN-ACK again."},
        /* what was acknowledged was sent, though it did not pass here; and may be a FIN */
        {OPEN "+0.001 S > C . 1:1(0) ack 101\n",
         "Nothing has to, as far as was seen here. The client may send from Seq = 101, "
         "the server may send from Seq = 1."},
        {OPEN "+0.001 S > C . 1:1(0) ack 2\n",
         "Nothing has to, as far as was seen here. The server may send from Seq = 1."},
        /* resets that end nothing */
        {"+0 C > S S 0:0(0)\n+0.001 S > C R. raw 0:0(0) ack 2\n",
         "Nothing: the client drops it (RFC 9293, section 3.10.7.3)."},
        {"+0 C > S S 0:0(0)\n+0.01 S > C . raw 777:777(0) ack 9001\n"
         "+0.001 C > S R 9001:9001(0)\n",
         "Nothing: a reset is never answered. The client waits on for the answer to its SYN, and "
         "sends that again (RFC 9293, figure 9)."},
        {OPEN "+0.001 C > S R. 1:1(0) ack 1\n+0 S > C R. 1:1(0) ack 1\n",
         "Nothing: a reset is never answered (RFC 9293, section 3.10.7)."},
        /* a gap of which the receiver has not told yet */
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0 C > S . 201:301(100) ack 1\n"
              "+0.01 S > C . 1:1(0) ack 101\n",
         "The server has to acknowledge what the client sent up to segment 5, with Ack = 301 "
         "when all of it has arrived."},
        /* behind what is missing there is no Ack; but a FIN alone lacks nothing */
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0 C > S . 201:301(100) ack 1\n"
              "+0.01 S > C . 1:1(0) ack 101 <sack 201:301>\n",
         "The server misses number 101: when that comes, it has to be acknowledged at once, with "
         "Ack = 301 if nothing else is missing (RFC 5681, section 4.2)."},
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0 C > S F. 101:101(0) ack 1\n"
              "+0.01 S > C . 1:1(0) ack 101\n+0 S > C . 1:1(0) ack 101\n",
         "The server has to acknowledge what the client sent up to segment 5, with Ack = 102 "
         "when all of it has arrived."},
        /* what was jumped over here fills a gap; or more is missing in front of it */
        {OPEN "+0.001 C > S . 101:201(100) ack 1\n+0.001 C > S . 1:101(100) ack 1\n",
         "The server has to acknowledge the bytes with Ack = 101, or a higher one, at once: it "
         "fills a gap (RFC 5681, section 4.2)."},
        {OPEN "+0.001 C > S . 201:301(100) ack 1\n+0.001 C > S . 101:201(100) ack 1\n",
         "If the bytes in front of it did not reach the server, it has to repeat Ack = 1 at once "
         "(RFC 5681, section 4.2); else Ack = 201, or a higher one."},
        /* what came in front of the gap waits for its Ack, too */
        {OPEN "+0.001 C > S . 1:101(100) ack 1\n+0.001 C > S . 201:301(100) ack 1\n",
         "If the bytes in front of it did not reach the server, it has to ask for them at once, "
         "with Ack = 101 or a lower one (RFC 5681, section 4.2); else Ack = 301."},
        /* dropped for its timestamp, as the answer says */
        {OPEN "+0 C > S . 1:11(10) ack 1 <TS val 100 ecr 5>\n"
              "+0 S > C . 1:1(0) ack 11 <TS val 6 ecr 100>\n"
              "+1 C > S . 11:21(10) ack 1 <TS val 90 ecr 6>\n"
              "+0.02 S > C . 1:1(0) ack 11 <TS val 7 ecr 100>\n",
         "The client has to send again what segment 6 had brought: it was dropped."},
        /* what a SYN had brought in vain went again */
        {"+0 C > S S 0:200(200)\n+0.01 S > C S. 0:0(0) ack 1\n+0.001 C > S . 1:101(100) ack 1\n"
         "+0 C > S . 101:201(100) ack 1\n+0.01 S > C . 1:1(0) ack 101\n",
         "The server has to acknowledge what the client sent up to segment 4, with Ack = 201 "
         "when all of it has arrived."},
        /* of two SYN-ACKs the earlier one counts: a FIN behind the other one does not */
        {"isn S 990000\n+0 C > S S 0:0(0)\n+0.02 S > C S. 0:0(0) ack 1\n"
         "+0 S > C S. raw 900000:900000(0) ack 1\n+0 S > C F. raw 900001:900001(0) ack 1\n"
         "+0.005 C > S . 1:1(0) ack 1\n",
         "Nothing has to: all that was sent is acknowledged. The client may send from Seq = 1, "
         "the server may send from Seq = 1."},
        /* midway: nothing is known of who has closed, nor of an Ack before */
        {"+0 C > S . 1:1(0) ack 1\n", "Nothing has to, as far as was seen here."},
        {OPEN "+0.001 S > C P. 1:101(100) ack 1\n+0.01 C > S . 1:1(0) ack 101 <sack 201:301>\n",
         "Nothing has to, as far as was seen here. The client may send from Seq = 1, the server "
         "may send from Seq = 101."},
        /* what a SACK had named is no news to who named it */
        {OPEN "+0.01 S > C . 1:1(0) ack 1 <sack 101:201>\n+0.01 C > S . 201:301(100) ack 1\n"
              "+0.001 C > S . 101:201(100) ack 1\n",
         "Nothing, if it only passed late here: the server had named it in the SACK of segment 4. "
         "A second sending it has to answer at once with Ack = 1 (RFC 9293, section 3.10.7.4)."},
        /* number 1 of the server may have been its FIN */
        {OPEN "+0.01 C > S F. 1:1(0) ack 2\n",
         "The server has to acknowledge the FIN with Ack = 2."},
        {"+0 C > S P. 1:101(100) ack 1\n+0.01 C > S F. 101:101(0) ack 1\n",
         "The server has to acknowledge the FIN with Ack = 102; nothing of it passed here: it may "
         "go on sending, or have sent its FIN before."},
        /* its SYN has told where the server begins, and nothing is acknowledged behind that */
        {"+0 C > S S 0:0(0)\n+0.01 C > S P. 1:101(100) ack 1\n+0.01 C > S F. 101:101(0) ack 1\n",
         "The server has to acknowledge the FIN with Ack = 102; it may go on sending until it "
         "sends a FIN itself."},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(tell(cases[i].conversation).expect, cases[i].expect);
}

static void
labels_name_the_sides_here_too(void **state)
{
    struct told syn = tell_as("+0 C > S S 0:0(0)\n", &labelled);
    struct told syn_ack = tell_as("+0 C > S S 0:0(0)\n+0.001 S > C S. 0:0(0) ack 1\n", &labelled);

    (void)state;
    assert_string_equal(syn.next, "0: Seq: the initial number, that of the SYN\n"
                                  "+ 1: its SYN takes up one number!\n"
                                  "= 1: next: the Seq of Alice's next segment\n");
    assert_string_equal(syn_ack.ack, "0: Alice's initial number, Seq of segment 1\n"
                                     "+ 1: the SYN of segment 1 takes up one number!\n"
                                     "= 1: Ack: the number that Bob expects next\n");
    assert_string_equal(syn_ack.expect, "Alice has to answer with Ack = 1; without it Bob sends "
                                        "its SYN-ACK again.");
    assert_string_equal(
        tell_as(OPEN, &labelled).expect,
        "Nothing has to: all that was sent is acknowledged. Alice may send from Seq = 1, Bob may "
        "send from Seq = 1.");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_ack_is_the_one_before_and_what_came),
        cmocka_unit_test(an_ack_may_cover_a_part),
        cmocka_unit_test(an_ack_may_cover_what_was_not_seen_and_a_fin),
        cmocka_unit_test(the_first_ack_begins_at_the_initial_number),
        cmocka_unit_test(data_and_fin_are_two_steps),
        cmocka_unit_test(what_goes_again_is_followed_by_another_number),
        cmocka_unit_test(what_must_come_next),
        cmocka_unit_test(labels_name_the_sides_here_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
