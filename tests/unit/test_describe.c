/* Headlines, notes and bodies: the words for an event, and that they say no more than was seen. */
#include "seg.h"
#include "tcpviz/decode/decode.h"
#include "tcpviz/flow/observer.h"
#include "tcpviz/story/describe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define OPEN                                                                                       \
    "+0 C > S S 0:0(0)\n"                                                                          \
    "+0.001 S > C S. 0:0(0) ack 1\n"                                                               \
    "+0.001 C > S . 1:1(0) ack 1\n"

static const struct number_style relative;

/* What the newest event of a conversation is to say. */
struct told {
    char headline[128], note[256], body[2048], facts[512];
};

static struct told
tell(const char *conversation)
{
    const struct observer_settings settings = {.hash_seed = 1};
    struct observer *o = observer_create(&settings);
    const struct event *e = NULL;
    const struct flow *flow;
    struct segment s;
    struct told told;
    char text[2048];
    struct text t;
    struct seg seg;

    snprintf(text, sizeof text, "client 10.0.0.1:40000\nserver 10.0.0.2:5000\n%s", conversation);
    if (!seg_parse(&seg, "conversation", text))
        fail_msg("%s", seg.problem);
    for (size_t i = 0; i < seg.n_frames; i++) {
        assert_int_equal(decode_frame(&seg.frames[i], &s), DECODE_SEGMENT);
        e = observer_take(o, &s);
    }
    assert_non_null(e);
    flow = observer_flow(o, e->flow);
    text_init(&t, told.headline, sizeof told.headline);
    describe_headline(&t, flow, e);
    text_init(&t, told.note, sizeof told.note);
    if (e->n_notes > 0)
        describe_note(&t, flow, e, &e->notes[0], &relative);
    text_init(&t, told.body, sizeof told.body);
    describe_body(&t, flow, e, &relative, false);
    text_init(&t, told.facts, sizeof told.facts);
    describe_facts(&t, e, &s, 98);
    assert_false(t.cut);
    observer_destroy(o);
    seg_finish(&seg);
    return told;
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
        {"+0 C > S S 0:0(0)\n+1 C > S S 0:0(0)\n", "Client repeats its SYN",
         "again, 1.0 s after segment 1"},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C . 1:1(0) ack 15\n"
              "+10 C > S . 14:14(0) ack 1\n",
         "Client asks whether the other side is still there",
         "keep-alive: one below the next number 15, idle 10 s"},
        {OPEN "+0.001 C > S P. 1:15(14) ack 1\n+0.001 S > C . 1:1(0) ack 15 win 0\n"
              "+0.2 C > S . 14:14(0) ack 1\n",
         "Client asks whether the window is open again", "zero-window probe: empty, one below 15"},
        {OPEN "+0.001 S > C R 9:9(0)\n", "Server sends a reset that does not fit",
         "the client expects Seq=1, so it should not close"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct told told = tell(cases[i].conversation);

        assert_string_equal(told.headline, cases[i].headline);
        assert_string_equal(told.note, cases[i].note);
    }
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
facts_are_two_lines(void **state)
{
    struct told told = tell("+0 C > S S 0:0(0) win 512 <mss 1460,nop,wscale 7>\n");

    (void)state;
    assert_string_equal(told.facts, "Seq 0 (raw 1000)   Len 0   next Seq 1   Flags [SYN] 0x002\n"
                                    "Window 512 bytes   Options: MSS 1460, window scale 7 (× "
                                    "128)\n");
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

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headlines_and_notes),
        cmocka_unit_test(a_body_explains_the_sum),
        cmocka_unit_test(facts_are_two_lines),
        cmocka_unit_test(states_have_the_names_of_rfc_9293),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
