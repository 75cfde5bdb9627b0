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
#include <sys/socket.h>
#include <unistd.h>

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

static bool
rename_lo(int output, struct failure *why)
{
    (void)output;
    return live_rename("lo", "home") || failure_say(why, "lo cannot be renamed");
}

/* The capture goes on, and whoever watches learns the name that a new start takes. */
static void
test_renamed_device_has_its_new_name(void **state)
{
    const struct play play = {.family = AF_INET, .port = PORT, .acts = hello, .n_acts = 6};
    const struct live_run run = {
        .device = "lo", .meanwhile = rename_lo, .words = true, .plays = &play, .n_plays = 1};
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

/* Both ways it is waited for the words: of what was over before it looked, nobody is told. */
static bool
interrupt_lo(int output, struct failure *why)
{
    if (!live_set_up("lo", false) || !live_says(output, "the device lo is down"))
        return failure_say(why, "lo does not go down, or nobody says it");
    if (!live_set_up("lo", true) || !live_says(output, " is up again"))
        return failure_say(why, "lo does not come up again, or nobody says it");
    return true;
}

/* The capture goes on behind it: who waits learns that it is worth while again. */
static void
test_device_that_was_down_is_told_to_be_back(void **state)
{
    const struct play play = {.family = AF_INET, .port = PORT, .acts = hello, .n_acts = 6};
    const struct live_run run = {
        .device = "lo", .meanwhile = interrupt_lo, .words = true, .plays = &play, .n_plays = 1};
    char *drawing;

    (void)state;
    live_need_network();
    drawing = live_output(&run);
    expect_arrows(drawing, HELLO_ARROWS);
    expect_text(drawing,
                "tcpviz: the device lo is down, waiting\ntcpviz: the device lo is up again\n");
    free(drawing);
}

/* The others go on, so nobody waits; but no segment of this machine to itself passes. */
static void
test_device_behind_any_is_told_to_be_down(void **state)
{
    const struct play play = {.family = AF_INET, .port = PORT, .acts = hello, .n_acts = 6};
    const struct live_run run = {
        .device = "any", .meanwhile = interrupt_lo, .words = true, .plays = &play, .n_plays = 1};
    char *drawing;

    (void)state;
    live_need_network();
    drawing = live_output(&run);
    expect_arrows(drawing, HELLO_ARROWS);
    expect_text(drawing, "tcpviz: the device lo is down\ntcpviz: the device lo is up again\n");
    free(drawing);
}

/* A connection over lo, as three sockets: the one that listens, the client's and the server's. */
static bool
connect_over_lo(int fd[3])
{
    struct sockaddr_in at = {
        .sin_family = AF_INET, .sin_port = htons(PORT), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int on = 1;

    fd[0] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    fd[1] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    fd[2] = -1;
    return setsockopt(fd[0], SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
           bind(fd[0], (const struct sockaddr *)&at, sizeof at) == 0 && listen(fd[0], 1) == 0 &&
           connect(fd[1], (const struct sockaddr *)&at, sizeof at) == 0 &&
           (fd[2] = accept(fd[0], NULL, NULL)) >= 0;
}

static bool
interrupt_a_connection(int output, struct failure *why)
{
    int fd[3];
    bool good = connect_over_lo(fd) && send(fd[1], "one", 3, 0) == 3 &&
                live_says(output, "\"one\"") && interrupt_lo(output, why) &&
                send(fd[1], "two", 3, 0) == 3 && live_says(output, "\"two\"");

    for (int i = 0; i < 3; i++)
        if (fd[i] >= 0)
            (void)close(fd[i]);
    return good || failure_say(why, "the connection does not go on over lo");
}

/* Where nothing passed because the device was down, the drawing says so, too. */
static void
test_ladder_tells_where_the_device_was_down(void **state)
{
    const struct live_run run = {
        .device = "lo", .meanwhile = interrupt_a_connection, .words = true};
    const char *one, *down, *two;
    char *drawing;

    (void)state;
    live_need_network();
    drawing = live_output(&run);
    expect_text(drawing, "The device was down or had no link for ");
    one = strstr(drawing, "\"one\"");
    down = strstr(drawing, "The device was down or had no link for ");
    two = strstr(drawing, "\"two\"");
    assert_true(one && two && one < down && down < two);
    free(drawing);
}

static void
make_veth(void)
{
    live_need_network();
    live_ip("link add vt0 type veth peer name vt1");
    live_ip("link set vt0 up");
    live_ip("link set vt1 up");
}

static bool
cut_and_join_veth(int output, struct failure *why)
{
    if (!live_set_up("vt1", false) || !live_says(output, "the device vt0 has no link"))
        return failure_say(why, "nobody says that vt0 has no link");
    if (!live_set_up("vt1", true) || !live_says(output, "the device vt0 has its link again"))
        return failure_say(why, "nobody says that vt0 has its link again");
    return true;
}

/* As a cable that is pulled, or Wi-Fi out of reach: the device is up all the time. */
static void
test_link_that_is_lost_is_told(void **state)
{
    const struct live_run run = {.device = "vt0", .meanwhile = cut_and_join_veth, .words = true};

    (void)state;
    make_veth();
    free(live_output(&run));
    live_ip("link del vt0");
}

static bool
rename_veth_while_down(int output, struct failure *why)
{
    live_ip("link set vt0 down");
    live_ip("link set vt0 name other0");
    if (!live_says(output, "called other0 now"))
        return failure_say(why, "nobody says that vt0 is called other0");
    live_ip("link set other0 up");
    live_ip("link set other0 down");
    live_ip("link set other0 up");
    return live_says(output, " again\n") || failure_say(why, "the capture does not go on");
}

/* libpcap looks for vt0 then. */
static void
test_renamed_device_may_go_down(void **state)
{
    const struct live_run run = {
        .device = "vt0", .meanwhile = rename_veth_while_down, .words = true};

    (void)state;
    make_veth();
    free(live_output(&run));
    live_ip("link del other0");
}

static bool
remove_veth(int output, struct failure *why)
{
    live_ip("link del vt0");
    return live_says(output, "the device \"vt0\" is gone") ||
           failure_say(why, "nobody says that vt0 is gone");
}

/* It cannot come back: the capture is over, and that is no success. */
static void
test_removed_device_ends_the_capture(void **state)
{
    static const char *const formats[] = {"--format=ladder", "--format=tsv", "--format=json"};

    (void)state;
    for (size_t i = 0; i < COUNT(formats); i++) {
        const struct live_run run = {.device = "vt0",
                                     .option = formats[i],
                                     .meanwhile = remove_veth,
                                     .words = true,
                                     .status = 1};

        make_veth();
        free(live_output(&run));
    }
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
        cmocka_unit_test(test_device_behind_any_is_told_to_be_down),
        cmocka_unit_test(test_ladder_tells_where_the_device_was_down),
        cmocka_unit_test(test_link_that_is_lost_is_told),
        cmocka_unit_test(test_renamed_device_may_go_down),
        cmocka_unit_test(test_removed_device_ends_the_capture),
    };

    return cmocka_run_group_tests(tests, live_setup, NULL);
}
