/* The lab: does a play do on a real loopback what its acts say? */
#include "tcpviz/lab/actors.h"
#include "tcpviz/lab/netns.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define PORT 5000
#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static bool have_network;
static struct failure no_network;

static int
enter_network(void **state)
{
    (void)state;
    have_network = netns_enter(&no_network);
    if (!have_network)
        (void)printf("skipped: %s\n", no_network.sentence);
    return 0;
}

static void
need_network(void)
{
    if (!have_network)
        skip();
}

static bool
perform(int family, const struct act *acts, size_t n_acts, struct failure *why)
{
    const struct play play = {.family = family, .port = PORT, .acts = acts, .n_acts = n_acts};

    return actors_perform(&play, why);
}

static const struct act greeting[] = {
    {.who = ACTOR_CLIENT, .kind = ACT_SEND, .data = "Hello, server!"},
    {.who = ACTOR_SERVER, .kind = ACT_RECV, .bytes = 14},
    {.who = ACTOR_SERVER, .kind = ACT_SEND, .data = "Hi!"},
    {.who = ACTOR_CLIENT, .kind = ACT_RECV, .bytes = 3},
    {.who = ACTOR_CLIENT, .kind = ACT_SHUT},
    {.who = ACTOR_SERVER, .kind = ACT_RECV},
    {.who = ACTOR_SERVER, .kind = ACT_CLOSE},
    {.who = ACTOR_CLIENT, .kind = ACT_RECV},
};

static void
test_greeting_over_ipv4(void **state)
{
    struct failure why = {0};

    (void)state;
    need_network();
    if (!perform(AF_INET, greeting, COUNT(greeting), &why))
        fail_msg("%s", why.sentence);
}

static void
test_greeting_over_ipv6(void **state)
{
    struct failure why = {0};

    (void)state;
    need_network();
    if (access("/proc/net/if_inet6", F_OK) != 0) {
        (void)printf("skipped: this kernel has no IPv6\n");
        skip();
    }
    if (!perform(AF_INET6, greeting, COUNT(greeting), &why))
        fail_msg("%s", why.sentence);
}

/* TIME-WAIT of the first play must not keep the second from its ports. */
static void
test_same_ports_twice(void **state)
{
    static const struct act acts[] = {{.who = ACTOR_SERVER, .kind = ACT_CLOSE},
                                      {.who = ACTOR_CLIENT, .kind = ACT_RECV}};
    const struct play play = {
        .family = AF_INET, .port = PORT, .client_port = 40000, .acts = acts, .n_acts = COUNT(acts)};
    struct failure why = {0};

    (void)state;
    need_network();
    for (int i = 0; i < 2; i++)
        if (!actors_perform(&play, &why))
            fail_msg("round %d: %s", i, why.sentence);
}

static void
test_missing_bytes_are_a_failure(void **state)
{
    static const struct act acts[] = {
        {.who = ACTOR_CLIENT, .kind = ACT_SEND, .data = "abc"},
        {.who = ACTOR_CLIENT, .kind = ACT_CLOSE},
        {.who = ACTOR_SERVER, .kind = ACT_RECV, .bytes = 4},
    };
    struct failure why = {0};

    (void)state;
    need_network();
    assert_false(perform(AF_INET, acts, COUNT(acts), &why));
    assert_string_equal(why.sentence, "the server received 3 bytes instead of 4");
}

/* Only a reset makes recv() fail; an ordinary close would be the end of the stream. */
static void
test_reset_is_a_reset(void **state)
{
    static const struct act acts[] = {
        {.who = ACTOR_CLIENT, .kind = ACT_RESET},
        {.who = ACTOR_SERVER, .kind = ACT_PAUSE, .ms = 50},
        {.who = ACTOR_SERVER, .kind = ACT_RECV, .bytes = 1},
    };
    struct failure why = {0};

    (void)state;
    need_network();
    assert_false(perform(AF_INET, acts, COUNT(acts), &why));
    assert_string_equal(why.sentence, "the server's recv() failed: Connection reset by peer");
}

/* The server would wait for ever for a client that cannot even bind. */
static void
test_failed_client_ends_the_server(void **state)
{
    const struct play play = {.family = AF_INET, .port = PORT, .client_port = PORT};
    struct failure why = {0};

    (void)state;
    need_network();
    assert_false(actors_perform(&play, &why));
    assert_string_equal(why.sentence, "the client's bind() failed: Address already in use");
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

static void
test_no_capture_is_not_waited_for(void **state)
{
    (void)state;
    need_network();
    assert_false(netns_wait_for_capture(0));
}

/* A packet socket counts once it is bound to a protocol, not from socket() on. */
static void
test_capture_is_noticed(void **state)
{
    int unbound, bound;
    bool seen_unbound, seen_bound;

    (void)state;
    need_network();
    unbound = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
    assert_true(unbound >= 0);
    seen_unbound = netns_wait_for_capture(0);
    bound = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, htons(ETH_P_ALL));
    seen_bound = netns_wait_for_capture(0);
    (void)close(unbound);
    (void)close(bound);
    assert_false(seen_unbound);
    assert_true(seen_bound);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_greeting_over_ipv4),
        cmocka_unit_test(test_greeting_over_ipv6),
        cmocka_unit_test(test_same_ports_twice),
        cmocka_unit_test(test_missing_bytes_are_a_failure),
        cmocka_unit_test(test_reset_is_a_reset),
        cmocka_unit_test(test_failed_client_ends_the_server),
        cmocka_unit_test(test_no_capture_is_not_waited_for),
        cmocka_unit_test(test_capture_is_noticed),
    };

    return cmocka_run_group_tests(tests, enter_network, NULL);
}
