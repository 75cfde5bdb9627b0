/* What the program draws of connections between real sockets. */
#include "live.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PORT 5000
#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* Longer than the 40 ms that Linux may hold an ACK back, so that none rides on an answer. */
#define LATER_MS 120

#define HANDSHAKE                                                                                  \
    "> SYN (Seq=0, next 0+1=1)\n"                                                                  \
    "< SYN-ACK (Seq=0, Ack=0+1=1, next 0+1=1)\n"                                                   \
    "> ACK (Seq=1, Ack=0+1=1)\n"
#define HELLO                                                                                      \
    "> Data (Seq=1, Ack=1, Len=14, next 1+14=15)\n"                                                \
    "< ACK (Seq=1, Ack=1+14=15)\n"

static const struct act hello[] = {
    {.who = ACTOR_CLIENT, .kind = ACT_SEND, .data = "Hello, server!"},
    {.who = ACTOR_CLIENT, .kind = ACT_PAUSE, .ms = LATER_MS},
    {.who = ACTOR_CLIENT, .kind = ACT_CLOSE},
    {.who = ACTOR_SERVER, .kind = ACT_RECV},
    {.who = ACTOR_SERVER, .kind = ACT_PAUSE, .ms = LATER_MS},
    {.who = ACTOR_SERVER, .kind = ACT_CLOSE},
};

#define HELLO_ARROWS                                                                               \
    HANDSHAKE HELLO "> FIN,ACK (Seq=15, Ack=1, next 15+1=16)\n"                                    \
                    "< ACK (Seq=1, Ack=15+1=16)\n"                                                 \
                    "< FIN,ACK (Seq=1, Ack=16, next 1+1=2)\n"                                      \
                    "> ACK (Seq=16, Ack=1+1=2)\n"

/* The whole list is compared: an arrow drawn twice is as wrong as a missing one. */
static void
expect_arrows(const char *drawing, const char *expected)
{
    char *arrows = live_arrows(drawing);

    if (strcmp(arrows, expected) != 0)
        (void)fprintf(stderr, "the drawing:\n%s\n", drawing);
    assert_string_equal(arrows, expected);
    free(arrows);
}

static void
expect_text(const char *drawing, const char *text)
{
    if (strstr(drawing, text) == NULL) {
        (void)fprintf(stderr, "the drawing:\n%s\n", drawing);
        fail_msg("not in the drawing: %s", text);
    }
}

static char *
watch(const char *device, int family, const struct act *acts, size_t n_acts)
{
    const struct play play = {.family = family, .port = PORT, .acts = acts, .n_acts = n_acts};
    const struct live_run run = {.device = device, .plays = &play, .n_plays = 1};

    return live_output(&run);
}

static void
expect_hello(const char *device, int family)
{
    char *drawing = watch(device, family, hello, COUNT(hello));

    expect_arrows(drawing, HELLO_ARROWS);
    if (family == AF_INET) {
        expect_text(drawing, "127.0.0.1:5000");
    } else {
        /* An IPv6 address and its port have a line each in the box. */
        expect_text(drawing, "::1  ");
        expect_text(drawing, "port 5000");
    }
    free(drawing);
}

static void
test_hello_on_lo(void **state)
{
    (void)state;
    live_need_network();
    expect_hello("lo", AF_INET);
}

static void
test_hello_on_any(void **state)
{
    (void)state;
    live_need_network();
    expect_hello("any", AF_INET);
}

static void
test_hello_over_ipv6_on_lo(void **state)
{
    (void)state;
    live_need_ipv6();
    expect_hello("lo", AF_INET6);
}

static void
test_hello_over_ipv6_on_any(void **state)
{
    (void)state;
    live_need_ipv6();
    expect_hello("any", AF_INET6);
}

static void
test_server_answers(void **state)
{
    static const struct act acts[] = {
        {.who = ACTOR_CLIENT, .kind = ACT_SEND, .data = "Hello, server!"},
        {.who = ACTOR_SERVER, .kind = ACT_RECV, .bytes = 14},
        {.who = ACTOR_SERVER, .kind = ACT_PAUSE, .ms = LATER_MS},
        {.who = ACTOR_SERVER, .kind = ACT_SEND, .data = "Hi!"},
        {.who = ACTOR_SERVER, .kind = ACT_PAUSE, .ms = LATER_MS},
        {.who = ACTOR_SERVER, .kind = ACT_CLOSE},
        {.who = ACTOR_CLIENT, .kind = ACT_RECV},
        {.who = ACTOR_CLIENT, .kind = ACT_PAUSE, .ms = LATER_MS},
        {.who = ACTOR_CLIENT, .kind = ACT_CLOSE},
    };
    char *drawing;

    (void)state;
    live_need_network();
    drawing = watch("lo", AF_INET, acts, COUNT(acts));
    expect_arrows(drawing, HANDSHAKE HELLO "< Data (Seq=1, Ack=15, Len=3, next 1+3=4)\n"
                                           "> ACK (Seq=15, Ack=1+3=4)\n"
                                           "< FIN,ACK (Seq=4, Ack=15, next 4+1=5)\n"
                                           "> ACK (Seq=15, Ack=4+1=5)\n"
                                           "> FIN,ACK (Seq=15, Ack=5, next 15+1=16)\n"
                                           "< ACK (Seq=5, Ack=15+1=16)\n");
    free(drawing);
}

static void
test_reset(void **state)
{
    static const struct act acts[] = {
        {.who = ACTOR_CLIENT, .kind = ACT_SEND, .data = "Hello, server!"},
        {.who = ACTOR_CLIENT, .kind = ACT_PAUSE, .ms = LATER_MS},
        {.who = ACTOR_CLIENT, .kind = ACT_RESET},
        {.who = ACTOR_SERVER, .kind = ACT_RECV},
    };
    char *drawing;

    (void)state;
    live_need_network();
    drawing = watch("lo", AF_INET, acts, COUNT(acts));
    expect_arrows(drawing, HANDSHAKE HELLO "> RST,ACK (Seq=15, Ack=1)\n");
    expect_text(drawing, "Reset by the client");
    free(drawing);
}

static void
test_two_connections(void **state)
{
    const struct play plays[] = {
        {.family = AF_INET, .port = PORT, .client_port = 40000, .acts = hello, .n_acts = 6},
        {.family = AF_INET, .port = PORT, .client_port = 40002, .acts = hello, .n_acts = 6},
    };
    const struct live_run run = {.device = "lo", .plays = plays, .n_plays = COUNT(plays)};
    char *drawing;

    (void)state;
    live_need_network();
    drawing = live_output(&run);
    expect_arrows(drawing, HELLO_ARROWS "2> SYN (Seq=0, next 0+1=1)\n"
                                        "2< SYN-ACK (Seq=0, Ack=0+1=1, next 0+1=1)\n"
                                        "2> ACK (Seq=1, Ack=0+1=1)\n"
                                        "2> Data (Seq=1, Ack=1, Len=14, next 1+14=15)\n"
                                        "2< ACK (Seq=1, Ack=1+14=15)\n"
                                        "2> FIN,ACK (Seq=15, Ack=1, next 15+1=16)\n"
                                        "2< ACK (Seq=1, Ack=15+1=16)\n"
                                        "2< FIN,ACK (Seq=1, Ack=16, next 1+1=2)\n"
                                        "2> ACK (Seq=16, Ack=1+1=2)\n");
    expect_text(drawing, "127.0.0.1:40000");
    expect_text(drawing, "127.0.0.1:40002");
    free(drawing);
}

/* Not the port that was asked for: nothing of it may be drawn. */
static void
test_other_port_is_not_drawn(void **state)
{
    const struct play play = {.family = AF_INET, .port = 5001, .acts = hello, .n_acts = 6};
    const struct live_run run = {.device = "lo", .plays = &play, .n_plays = 1};
    char *drawing;

    (void)state;
    live_need_network();
    drawing = live_output(&run);
    expect_arrows(drawing, "");
    free(drawing);
}

/* The capture goes on, and whoever watches learns the name that a new start takes. */
static void
test_renamed_device_has_its_new_name(void **state)
{
    const struct play play = {.family = AF_INET, .port = PORT, .acts = hello, .n_acts = 6};
    const struct live_run run = {
        .device = "lo", .renamed = "home", .words = true, .plays = &play, .n_plays = 1};
    char *drawing;

    (void)state;
    live_need_network();
    if (!live_rename("lo", "home"))
        skip();
    assert_true(live_rename("home", "lo"));
    drawing = live_output(&run);
    assert_true(live_rename("home", "lo"));
    expect_arrows(drawing, HELLO_ARROWS);
    expect_text(drawing, "tcpviz: the device is called home now\n");
    free(drawing);
}

/* The capture goes on behind it: who waits learns that it is worth while again. */
static void
test_device_that_was_down_is_told_to_be_back(void **state)
{
    const struct play play = {.family = AF_INET, .port = PORT, .acts = hello, .n_acts = 6};
    const struct live_run run = {
        .device = "lo", .interrupted = true, .words = true, .plays = &play, .n_plays = 1};
    char *drawing;

    (void)state;
    live_need_network();
    drawing = live_output(&run);
    expect_arrows(drawing, HELLO_ARROWS);
    expect_text(drawing,
                "tcpviz: the device lo is down, waiting\ntcpviz: the device lo is up again\n");
    free(drawing);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hello_on_lo),
        cmocka_unit_test(test_hello_on_any),
        cmocka_unit_test(test_hello_over_ipv6_on_lo),
        cmocka_unit_test(test_hello_over_ipv6_on_any),
        cmocka_unit_test(test_server_answers),
        cmocka_unit_test(test_reset),
        cmocka_unit_test(test_two_connections),
        cmocka_unit_test(test_other_port_is_not_drawn),
        cmocka_unit_test(test_renamed_device_has_its_new_name),
        cmocka_unit_test(test_device_that_was_down_is_told_to_be_back),
    };

    return cmocka_run_group_tests(tests, live_setup, NULL);
}
