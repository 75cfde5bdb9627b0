/* What FTP announces, and which connections Wireshark expects for that. */
#include "../../src/flow/announced.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const struct endpoint client = {{4, {10, 0, 0, 1}}, 40000};
static const struct endpoint server = {{4, {10, 0, 0, 2}}, FTP_CONTROL};

static struct segment
line_of(bool asks, const char *line)
{
    return (struct segment){.src = asks ? client : server,
                            .dst = asks ? server : client,
                            .captured_len = (uint32_t)strlen(line)};
}

static bool
announces(bool asks, const char *line, struct ftp_data *data)
{
    struct segment s = line_of(asks, line);

    assert_true(ftp_may_announce(&s));
    return ftp_announces(&s, bytes_of((const uint8_t *)line, strlen(line)), data);
}

/* Each as tshark 4.0 took it when it was asked. */
static void
an_answer_names_an_end_of_the_server(void **state)
{
    static const struct {
        const char *line;
        uint16_t port; /* of 10.0.0.2; 0: nothing is announced */
    } cases[] = {
        {"227 Entering Passive Mode (10,0,0,2,19,136).\r\n", 5000},
        {"227 Entering Passive Mode 10,0,0,2,19,136\r\n", 5000},
        {"227-x 5 (10, 0, 0, 2, 19, 136)", 5000},
        {"227 =10,0,0,2,19,136", 5000},
        {"227 10,0,0,2,18,300\n", 0x122c}, /* the low bytes */
        {"227 (10.0.0.2,19,136)\r\n", 0},
        {"227 (10,0,0,2,19)\r\n", 0},
        {"227 Passive\r\n (10,0,0,2,19,136)\r\n", 0},
        {"200 ok\r\n227 (10,0,0,2,19,136)\r\n", 0},
        {"228 (10,0,0,2,19,136)\r\n", 0},
        {"227", 0},
        {"229 Extended Passive Mode (|||5000|)\r\n", 5000},
        {"229 x (!!! 5000!)\r\n", 5000},
        {"229 x (||5000|)\r\n", 5000},
        {"229 x (||||5000|)\r\n", 0},
        {"229 x (|||5000", 0},
        {"229 x (|!|5000|)\r\n", 0},
        {"229 (x) (|||5000|)\r\n", 0},
        {"229 x |||5000|\r\n", 0},
        {"229 x (", 0},
        {"229(|||5000|)\r\n", 0},
        {" 229 (|||5000|)\r\n", 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ftp_data data;
        struct endpoint named = server, any = client;

        named.port = cases[i].port;
        any.port = 0;
        assert_int_equal(announces(false, cases[i].line, &data), cases[i].port != 0);
        if (cases[i].port == 0)
            continue;
        assert_true(endpoint_equal(&data.server, &named));
        assert_true(endpoint_equal(&data.client, &any));
    }
}

static void
port_names_who_is_called(void **state)
{
    static const struct endpoint called = {{4, {9, 0, 0, 9}}, 0};
    struct endpoint calls = server;
    struct ftp_data data;

    (void)state;
    calls.port = FTP_DATA;
    assert_true(announces(true, "PORT 9,0,0,9,19,136\r\n", &data));
    assert_true(endpoint_equal(&data.server, &calls));
    assert_true(endpoint_equal(&data.client, &called));
    assert_false(announces(true, "PORT 9,0,0,9,19", &data));
    assert_false(announces(true, "port 9,0,0,9,19,136\r\n", &data));
    assert_false(announces(true, "TYPE I\r\nPORT 9,0,0,9,19,136\r\n", &data));
    assert_false(announces(true, "EPRT |1|9.0.0.9|5000|\r\n", &data));
    assert_false(announces(false, "PORT 9,0,0,9,19,136\r\n", &data));
}

static void
say(struct announced *list, const char *line, uint32_t seq)
{
    struct segment s = line_of(false, line);
    struct frame frame = {.at = (const uint8_t *)line, .captured_bytes = (uint32_t)strlen(line)};

    s.seq = seq;
    announced_note(list, &s, &frame);
}

static bool
comes(struct announced *list, uint16_t from, uint16_t to)
{
    struct segment s = {.src = client, .dst = server};

    s.src.port = from;
    s.dst.port = to;
    return announced_has_come(list, &s);
}

static void
each_line_expects_one_connection(void **state)
{
    static struct announced list;
    struct segment back = {.src = server, .dst = client};

    (void)state;
    assert_false(comes(&list, 1, 5000));
    say(&list, "229 (|||5000|)", 1);
    say(&list, "229 (|||5000|)", 1); /* sent again */
    assert_false(comes(&list, 1, 5001));
    assert_true(comes(&list, 1, 5000));
    assert_false(comes(&list, 2, 5000));
    say(&list, "229 (|||5000|)", 9);
    say(&list, "227 (10,0,0,2,19,136)", 30);
    assert_true(comes(&list, 3, 5000));
    back.src.port = 5000; /* its first segment may be the server's */
    assert_true(announced_has_come(&list, &back));
    assert_false(comes(&list, 4, 5000));
}

static void
the_oldest_makes_room(void **state)
{
    static struct announced list;

    (void)state;
    for (unsigned i = 0; i <= LIMIT_ANNOUNCED; i++) {
        char line[] = "229 (|||50000|)";

        line[11] = (char)('0' + i / 10);
        line[12] = (char)('0' + i % 10);
        say(&list, line, i);
    }
    assert_false(comes(&list, 1, 50000));
    for (unsigned i = 1; i <= LIMIT_ANNOUNCED; i++)
        assert_true(comes(&list, 1, (uint16_t)(50000 + i)));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_names_an_end_of_the_server),
        cmocka_unit_test(port_names_who_is_called),
        cmocka_unit_test(each_line_expects_one_connection),
        cmocka_unit_test(the_oldest_makes_room),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
