/* The stream: payload put together in the order in which it was complete. */
#include "test_hand.h"
#include "tcpviz/flow/stream.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static uint16_t window = 60000;

static void
give(struct observer *o, enum side from, uint16_t flags, uint32_t seq, uint32_t ack, uint32_t len)
{
    struct segment s = hand_segment(o, (struct hand){40000, from, flags, seq, ack, len});

    s.time_ns = (int64_t)s.frame * 1000000;
    s.window = window;
    assert_non_null(observer_take(o, &s, NULL));
}

/* The first data byte of the client is 1000, that of the server 5000. */
static struct observer *
shake_hands(void)
{
    const struct observer_settings settings = {.limits.events = 0};
    struct observer *o = observer_create(&settings);

    assert_non_null(o);
    give(o, CLIENT, TCP_SYN, 999, 0, 0);
    give(o, SERVER, TCP_SYN | TCP_ACK, 4999, 1000, 0);
    give(o, CLIENT, TCP_ACK, 1000, 5000, 0);
    return o;
}

/* One word a piece: who, what, length, and what was skipped if anything was. */
static void
expect(struct observer *o, uint32_t skip_events, const char *expected)
{
    static const char *const kinds[] = {"bytes", "gap", "changed", "fin", "reset"};
    const struct flow *flow = observer_flow(o, 1);
    uint32_t handle = flow->events.first;
    struct stream s;
    struct stream_piece p;
    char told[2048] = "";
    size_t n = 0;

    while (skip_events-- > 0)
        handle = observer_event_next(o, handle);
    stream_begin(&s, o, flow, handle, UINT64_MAX);
    while (stream_next(&s, &p) && n < sizeof told - 100)
        n +=
            (size_t)snprintf(told + n, sizeof told - n, "%s%c %s %u/%u #%u", n > 0 ? ", " : "",
                             p.from == CLIENT ? 'C' : 'S', kinds[p.kind], p.len, p.skip, p.segment);
    assert_string_equal(told, expected);
    observer_destroy(o);
}

static void
turns_are_as_they_came(void **state)
{
    struct observer *o = shake_hands();

    (void)state;
    give(o, CLIENT, TCP_ACK, 1000, 5000, 10);
    give(o, SERVER, TCP_ACK, 5000, 1010, 20);
    give(o, SERVER, TCP_ACK, 5020, 1010, 5);
    give(o, CLIENT, TCP_ACK, 1010, 5025, 0);
    give(o, CLIENT, TCP_ACK, 1010, 5025, 7);
    expect(o, 0, "C bytes 10/0 #4, S bytes 20/0 #5, S bytes 5/0 #6, C bytes 7/0 #8");
}

static void
what_was_overtaken_is_put_in_its_place(void **state)
{
    struct observer *o = shake_hands();

    (void)state;
    give(o, CLIENT, TCP_ACK, 1020, 5000, 10);
    give(o, CLIENT, TCP_ACK, 1010, 5000, 10);
    give(o, SERVER, TCP_ACK, 5000, 1000, 3);
    give(o, CLIENT, TCP_ACK, 1000, 5003, 10);
    expect(o, 0, "S bytes 3/0 #6, C bytes 10/0 #7, C bytes 10/0 #5, C bytes 10/0 #4");
}

static void
what_comes_again_is_no_news(void **state)
{
    struct observer *o = shake_hands();

    (void)state;
    give(o, CLIENT, TCP_ACK, 1000, 5000, 10);
    give(o, CLIENT, TCP_ACK, 1000, 5000, 10);
    give(o, CLIENT, TCP_ACK, 1005, 5000, 20);
    give(o, CLIENT, TCP_ACK, 1024, 5000, 1); /* a keep-alive with a byte */
    expect(o, 0, "C bytes 10/0 #4, C bytes 15/5 #6");
}

/* Also where the byte in front of them is missing, and they wait. */
static void
of_each_byte_the_first_sending_stands(void **state)
{
    struct observer *o = shake_hands();

    (void)state;
    give(o, CLIENT, TCP_ACK, 1010, 5000, 10);
    give(o, CLIENT, TCP_ACK, 1010, 5000, 10); /* the same once more */
    give(o, CLIENT, TCP_ACK, 1030, 5000, 10);
    give(o, CLIENT, TCP_ACK, 1005, 5000, 40); /* on both sides and between */
    give(o, CLIENT, TCP_ACK, 1000, 5000, 5);
    expect(o, 0,
           "C bytes 5/0 #8, C bytes 5/0 #7, C bytes 10/0 #4, C bytes 10/15 #7, "
           "C bytes 10/0 #6, C bytes 5/35 #7");

    o = shake_hands();
    give(o, CLIENT, TCP_ACK, 1010, 5000, 10);
    give(o, CLIENT, TCP_ACK, 1015, 5000, 10); /* newer, so it ends no piece of the older one */
    give(o, CLIENT, TCP_ACK, 1000, 5000, 10);
    expect(o, 0, "C bytes 10/0 #6, C bytes 10/0 #4, C bytes 5/5 #5");
}

static void
what_never_came_is_told_at_the_end(void **state)
{
    struct observer *o = shake_hands();

    (void)state;
    give(o, CLIENT, TCP_ACK, 1010, 5000, 10);
    give(o, SERVER, TCP_ACK, 5000, 1020, 4);
    give(o, CLIENT, TCP_ACK | TCP_FIN, 1030, 5004, 0);
    expect(o, 0,
           "S bytes 4/0 #5, C gap 10/0 #4, C bytes 10/0 #4, C gap 10/0 #6, "
           "C fin 0/0 #6");
}

static void
a_close_and_a_reset_are_told(void **state)
{
    struct observer *o = shake_hands();

    (void)state;
    give(o, SERVER, TCP_ACK | TCP_FIN, 5000, 1000, 2);
    give(o, CLIENT, TCP_ACK, 1000, 5003, 8);
    give(o, SERVER, TCP_RST, 5003, 0, 0);
    expect(o, 0, "S bytes 2/0 #4, S fin 0/0 #4, C bytes 8/0 #5, S reset 0/0 #6");
}

static void
from_the_middle_it_begins_there(void **state)
{
    struct observer *o = shake_hands();

    (void)state;
    give(o, CLIENT, TCP_ACK, 1000, 5000, 10);
    give(o, SERVER, TCP_ACK, 5000, 1010, 20);
    give(o, CLIENT, TCP_ACK, 1010, 5020, 5);
    expect(o, 4, "S bytes 20/0 #5, C bytes 5/0 #6");
}

static void
bytes_with_a_syn_count_behind_it(void **state)
{
    const struct observer_settings settings = {.limits.events = 0};
    struct observer *o = observer_create(&settings);

    (void)state;
    assert_non_null(o);
    give(o, CLIENT, TCP_SYN, 999, 0, 5);
    give(o, SERVER, TCP_SYN | TCP_ACK, 4999, 1000, 0);
    give(o, CLIENT, TCP_ACK, 1000, 5000, 5);
    expect(o, 0, "C bytes 5/0 #1");
}

/* Four bytes, and then the server's window is closed, which the client asks with a fifth one. */
static struct observer *
probe_a_closed_window(void)
{
    struct observer *o = shake_hands();

    give(o, CLIENT, TCP_ACK, 1000, 5000, 4);
    window = 0;
    give(o, SERVER, TCP_ACK, 5000, 1004, 0);
    give(o, CLIENT, TCP_ACK, 1004, 5000, 1);
    give(o, SERVER, TCP_ACK, 5000, 1004, 0);
    give(o, CLIENT, TCP_ACK, 1004, 5000, 1);
    window = 60000;
    return o;
}

static void
the_byte_of_a_window_probe_stands_where_it_was_taken(void **state)
{
    struct observer *o = probe_a_closed_window();

    (void)state;
    give(o, SERVER, TCP_ACK, 5000, 1004, 0);
    give(o, CLIENT, TCP_ACK, 1004, 5000, 4); /* once more, with others */
    give(o, SERVER, TCP_ACK, 5000, 1008, 0);
    expect(o, 0, "C bytes 4/0 #4, C bytes 4/0 #10");

    o = probe_a_closed_window();
    give(o, SERVER, TCP_ACK, 5000, 1005, 3); /* acknowledged */
    expect(o, 0, "C bytes 4/0 #4, C bytes 1/0 #8, S bytes 3/0 #9");

    o = probe_a_closed_window();
    give(o, CLIENT, TCP_ACK, 1005, 5000, 0); /* which says nothing */
    expect(o, 0, "C bytes 4/0 #4");

    o = probe_a_closed_window();
    give(o, CLIENT, TCP_ACK, 1005, 5000, 4); /* whose ACK did not pass here */
    expect(o, 0, "C bytes 4/0 #4, C bytes 1/0 #8, C bytes 4/0 #9");

    o = probe_a_closed_window();
    give(o, CLIENT, TCP_ACK | TCP_FIN, 1005, 5000, 0);
    expect(o, 0, "C bytes 4/0 #4, C bytes 1/0 #8, C fin 0/0 #9");
}

static void
after_many_more_a_gap_is_not_waited_for(void **state)
{
    struct observer *o = shake_hands();
    const struct flow *flow = observer_flow(o, 1);
    struct stream s;
    struct stream_piece p;

    (void)state;
    for (uint32_t i = 0; i < LIMIT_STREAM_WAITING; i++)
        give(o, CLIENT, TCP_ACK, 1010 + i, 5000, 1);
    give(o, CLIENT, TCP_ACK, 1000, 5000, 10);
    stream_begin(&s, o, flow, flow->events.first, UINT64_MAX);
    assert_true(stream_next(&s, &p));
    assert_int_equal(p.kind, STREAM_GAP);
    assert_int_equal(p.len, 10);
    for (uint32_t i = 0; i < LIMIT_STREAM_WAITING; i++) {
        assert_true(stream_next(&s, &p));
        assert_int_equal(p.kind, STREAM_BYTES);
        assert_int_equal(p.segment, 4 + i);
    }
    assert_false(stream_next(&s, &p));
    observer_destroy(o);
}

/* Who goes on behind a probe brings that byte, too: one more than wait else. */
static void
a_probe_is_no_reason_to_lose_what_waits(void **state)
{
    enum { WAITING = LIMIT_STREAM_WAITING - 1 };
    struct observer *o = shake_hands();
    const struct flow *flow = observer_flow(o, 1);
    struct stream s;
    struct stream_piece p;

    (void)state;
    for (uint32_t i = 0; i < WAITING; i++)
        give(o, CLIENT, TCP_ACK, 1010 + i, 5000, 1);
    window = 0;
    give(o, SERVER, TCP_ACK, 5000, 1010 + WAITING, 0);
    give(o, CLIENT, TCP_ACK, 1010 + WAITING, 5000, 1);
    window = 60000;
    give(o, CLIENT, TCP_ACK, 1011 + WAITING, 5000, 4);
    stream_begin(&s, o, flow, flow->events.first, UINT64_MAX);
    assert_true(stream_next(&s, &p));
    assert_int_equal(p.kind, STREAM_GAP);
    for (uint32_t i = 0; i < WAITING + 2; i++) {
        assert_true(stream_next(&s, &p));
        assert_int_equal(p.kind, STREAM_BYTES);
        assert_int_equal(p.segment, 4 + i + (i >= WAITING)); /* without the ACK in between */
        assert_int_equal(p.len, i <= WAITING ? 1 : 4);
    }
    assert_false(stream_next(&s, &p));
    observer_destroy(o);
}

static void
what_its_receiver_does_not_take_brings_nothing(void **state)
{
    struct observer *o = shake_hands();

    (void)state;
    give(o, CLIENT, TCP_ACK, 1000, 5000, 10);
    give(o, CLIENT, TCP_ACK, 1010 + 200000, 5000, 10); /* behind the window */
    give(o, CLIENT, TCP_ACK, 1010, 5000 + 200000, 10); /* an Ack of what was not sent */
    give(o, CLIENT, TCP_ACK | TCP_FIN, 999, 5000, 0);  /* on the number of the SYN */
    give(o, CLIENT, TCP_ACK, 1010, 5000, 10);
    give(o, CLIENT, TCP_ACK | TCP_FIN, 1020, 5000, 0);
    give(o, CLIENT, TCP_ACK, 1021, 5000, 10); /* behind the FIN */
    expect(o, 0, "C bytes 10/0 #4, C bytes 10/0 #8, C fin 0/0 #9");
}

static void
what_went_another_way_for_long_is_a_gap(void **state)
{
    const struct observer_settings settings = {.limits.events = 0};
    struct observer *o = observer_create(&settings);

    (void)state;
    assert_non_null(o);
    give(o, CLIENT, TCP_ACK, 1000, 5000, 10);
    give(o, SERVER, TCP_ACK, 5000, 1010, 10);
    for (uint32_t n = 0; n <= 3; n++)
        give(o, CLIENT, TCP_ACK, 1010, 5010 + n * 1000000000, 0);
    give(o, SERVER, TCP_ACK, 5010 + 3000000000, 1010, 10);
    expect(o, 0,
           "C bytes 10/0 #1, S bytes 10/0 #2, S gap 3000000000/0 #7, "
           "S bytes 10/0 #7");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(turns_are_as_they_came),
        cmocka_unit_test(what_was_overtaken_is_put_in_its_place),
        cmocka_unit_test(what_comes_again_is_no_news),
        cmocka_unit_test(of_each_byte_the_first_sending_stands),
        cmocka_unit_test(what_never_came_is_told_at_the_end),
        cmocka_unit_test(what_went_another_way_for_long_is_a_gap),
        cmocka_unit_test(a_close_and_a_reset_are_told),
        cmocka_unit_test(from_the_middle_it_begins_there),
        cmocka_unit_test(bytes_with_a_syn_count_behind_it),
        cmocka_unit_test(what_its_receiver_does_not_take_brings_nothing),
        cmocka_unit_test(the_byte_of_a_window_probe_stands_where_it_was_taken),
        cmocka_unit_test(a_probe_is_no_reason_to_lose_what_waits),
        cmocka_unit_test(after_many_more_a_gap_is_not_waited_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
