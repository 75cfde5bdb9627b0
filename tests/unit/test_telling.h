/*
 * What is said of the newest segment of a conversation, for the tests of src/story: its headline,
 * the line of its first note, its body and its facts.
 */
#ifndef TCPVIZ_TESTS_UNIT_TEST_TELLING_H
#define TCPVIZ_TESTS_UNIT_TEST_TELLING_H

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
#define SCALED                                                                                     \
    "+0 C > S S 0:0(0) <sackOK,nop,wscale 7>\n"                                                    \
    "+0.001 S > C S. 0:0(0) ack 1 win 65160 <sackOK,nop,wscale 7>\n"                               \
    "+0.001 C > S . 1:1(0) ack 1\n"
#define STAMPED                                                                                    \
    "+0 C > S S 0:0(0) <TS val 10 ecr 0>\n"                                                        \
    "+0.001 S > C S. 0:0(0) ack 1 <TS val 5 ecr 10>\n"                                             \
    "+0.001 C > S . 1:1(0) ack 1 <TS val 12 ecr 5>\n"
#define MSS_1000                                                                                   \
    "+0 C > S S 0:0(0) <mss 1460>\n"                                                               \
    "+0.001 S > C S. 0:0(0) ack 1 <mss 1000>\n"                                                    \
    "+0.001 C > S . 1:1(0) ack 1\n"
#define PATHS                                                                                      \
    "+0 C > S S 0:0(0) <kind 30 0101>\n"                                                           \
    "+0.001 S > C S. 0:0(0) ack 1 <kind 30 0101>\n"                                                \
    "+0.001 C > S . 1:1(0) ack 1\n"

static const struct number_style relative;

/* What the newest event of a conversation is to say. */
struct told {
    char headline[128], note[256], body[2048], facts[512];
};

static inline struct told
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
    describe_facts(&t, e, &talk.segment, 98, false);
    assert_false(t.cut);
    talk_end(&talk);
    return told;
}

static inline struct told
tell(const char *conversation)
{
    return tell_as(conversation, &relative);
}

/* A sentence of the body. */
struct saying {
    const char *conversation, *sentence;
};

static inline void
assert_bodies_say(const struct saying *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct told told = tell(cases[i].conversation);

        if (!strstr(told.body, cases[i].sentence))
            assert_string_equal(told.body, cases[i].sentence);
    }
}

#endif
