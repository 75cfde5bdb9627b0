/* ICMP errors: what they say, and what they are a reason for. */
#include "test_telling.h"

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

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_icmp_error_tells_who_says_what_of_which_segment),
        cmocka_unit_test(not_each_icmp_error_is_a_hint),
        cmocka_unit_test(an_icmp_error_is_a_reason_to_send_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
