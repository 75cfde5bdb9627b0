/* The ledger: where both sides stand after any event. */
#include "test_hand.h"
#include "tcpviz/flow/ledger.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
give(struct observer *o, enum side from, uint16_t flags, uint32_t seq, uint32_t ack, uint32_t len,
     uint16_t window)
{
    struct segment s = hand_segment(o, (struct hand){40000, from, flags, seq, ack, len});

    s.time_ns = (int64_t)s.frame * 1000000;
    s.window = window;
    assert_non_null(observer_take(o, &s, NULL));
}

/* What is read after the n-th segment, from 1. */
static struct ledger
after(const struct observer *o, int n)
{
    const struct flow *flow = observer_flow(o, 1);
    uint32_t handle = flow->events.first;
    struct ledger l;

    while (--n > 0)
        handle = observer_event_next(o, handle);
    ledger_read(o, flow, handle, &l);
    return l;
}

static void
expect(const struct ledger_entry *entry, int64_t rel, uint32_t segment)
{
    assert_int_equal(entry->segment, segment);
    if (segment != 0)
        assert_int_equal(entry->rel, rel);
}

static struct observer *
create(void)
{
    const struct observer_settings settings = {.limits.events = 0};
    struct observer *o = observer_create(&settings);

    assert_non_null(o);
    return o;
}

static void
each_moment_has_its_own(void **state)
{
    struct observer *o = create();
    struct ledger l;

    (void)state;
    give(o, CLIENT, TCP_SYN, 999, 0, 0, 100);
    give(o, SERVER, TCP_SYN | TCP_ACK, 4999, 1000, 0, 200);
    give(o, CLIENT, TCP_ACK, 1000, 5000, 0, 300);
    give(o, CLIENT, TCP_ACK, 1000, 5000, 14, 300);
    give(o, SERVER, TCP_ACK, 5000, 1014, 0, 186);

    l = after(o, 1);
    expect(&l.half[CLIENT].snd_nxt, 1, 1);
    expect(&l.half[CLIENT].snd_una, 0, 0);
    expect(&l.half[SERVER].snd_nxt, 0, 0);
    l = after(o, 2);
    expect(&l.half[CLIENT].snd_una, 1, 2);
    expect(&l.half[CLIENT].edge, 201, 2);
    expect(&l.half[SERVER].snd_nxt, 1, 2);
    expect(&l.half[SERVER].snd_una, 0, 0);
    l = after(o, 4);
    expect(&l.half[CLIENT].snd_nxt, 15, 4);
    expect(&l.half[CLIENT].snd_una, 1, 2);
    assert_int_equal(ledger_outstanding(&l.half[CLIENT]), 14);
    expect(&l.half[SERVER].edge, 301, 4);
    l = after(o, 5);
    expect(&l.half[CLIENT].snd_una, 15, 5);
    expect(&l.half[CLIENT].edge, 201, 5);
    assert_int_equal(l.half[CLIENT].window_bytes, 186);
    assert_int_equal(ledger_outstanding(&l.half[CLIENT]), 0);
    observer_destroy(o);
}

static void
what_comes_again_does_not_go_back(void **state)
{
    struct observer *o = create();
    struct ledger l;

    (void)state;
    give(o, CLIENT, TCP_SYN, 999, 0, 0, 100);
    give(o, SERVER, TCP_SYN | TCP_ACK, 4999, 1000, 0, 200);
    give(o, CLIENT, TCP_ACK, 1000, 5000, 10, 300);
    give(o, CLIENT, TCP_ACK, 1010, 5000, 10, 300);
    give(o, SERVER, TCP_ACK, 5000, 1020, 0, 200);
    give(o, SERVER, TCP_ACK, 5000, 1010, 0, 190); /* overtaken */
    give(o, CLIENT, TCP_ACK, 1000, 5000, 10, 300);
    l = after(o, 7);
    expect(&l.half[CLIENT].snd_nxt, 21, 4);
    expect(&l.half[CLIENT].snd_una, 21, 5);
    expect(&l.half[CLIENT].edge, 221, 5);
    observer_destroy(o);
}

static void
a_window_without_its_scale_tells_no_edge(void **state)
{
    struct observer *o = create();
    struct ledger l;

    (void)state;
    give(o, CLIENT, TCP_ACK, 1000, 5000, 10, 300);
    give(o, SERVER, TCP_ACK, 5000, 1010, 0, 200);
    l = after(o, 2);
    expect(&l.half[CLIENT].edge, 0, 0);
    expect(&l.half[CLIENT].snd_una, 11, 2);
    expect(&l.half[CLIENT].snd_nxt, 11, 1);
    observer_destroy(o);
}

static bool
same_entry(const struct ledger_entry *a, const struct ledger_entry *b)
{
    return a->rel == b->rel && (a->segment == 0) == (b->segment == 0);
}

static bool
same_half(const struct ledger_half *a, const struct ledger_half *b)
{
    return same_entry(&a->snd_nxt, &b->snd_nxt) && same_entry(&a->snd_una, &b->snd_una) &&
           same_entry(&a->edge, &b->edge) && a->window_bytes == b->window_bytes;
}

/* Each of them would raise a number, or bring a window, if its receiver took it. */
static void
what_its_receiver_drops_says_nothing(void **state)
{
    static const struct {
        const char *name;
        enum side from;
        uint16_t flags;
        uint32_t seq, ack, len;
        enum note_kind note;
    } cases[] = {
        {"behind the window", CLIENT, TCP_ACK, 1010 + 5000, 5000, 10, NOTE_SEQ_OUTSIDE},
        {"below the SYN", CLIENT, TCP_ACK, 900, 5000, 10, NOTE_SEQ_BELOW},
        {"an old number with a new Ack", CLIENT, TCP_ACK, 1005, 5010, 0, NOTE_SEQ_OLD},
        {"an Ack beyond the window", SERVER, TCP_ACK, 5010, 1010 + 5000, 10, NOTE_ACK_BEYOND},
        {"an Ack of no connection", SERVER, TCP_ACK, 5010, 1010 + 0x60000000, 0, NOTE_FOREIGN_ACK},
        {"a second SYN", CLIENT, TCP_SYN | TCP_ACK, 70000, 5000, 0, NOTE_SYN_IN_OPEN},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct observer *o = create();
        struct ledger before, l;
        struct event e;

        give(o, CLIENT, TCP_SYN, 999, 0, 0, 100);
        give(o, SERVER, TCP_SYN | TCP_ACK, 4999, 1000, 0, 200);
        give(o, CLIENT, TCP_ACK, 1000, 5000, 10, 300);
        give(o, SERVER, TCP_ACK, 5000, 1010, 10, 200);
        before = after(o, 4);
        give(o, cases[i].from, cases[i].flags, cases[i].seq, cases[i].ack, cases[i].len, 77);
        observer_event(o, observer_flow(o, 1), observer_flow(o, 1)->events.last, &e);
        if (!event_find_note(&e, cases[i].note))
            fail_msg("%s: not noted", cases[i].name);
        l = after(o, 5);
        for (int side = 0; side < 2; side++)
            if (!same_half(&l.half[side], &before.half[side]))
                fail_msg("%s: changed something", cases[i].name);
        observer_destroy(o);
    }
}

static void
data_behind_a_fin_is_not_sent_for_anybody(void **state)
{
    struct observer *o = create();
    struct ledger l;

    (void)state;
    give(o, CLIENT, TCP_SYN, 999, 0, 0, 100);
    give(o, SERVER, TCP_SYN | TCP_ACK, 4999, 1000, 0, 200);
    give(o, CLIENT, TCP_ACK | TCP_FIN, 1000, 5000, 0, 300);
    give(o, SERVER, TCP_ACK, 5000, 1001, 0, 200);
    give(o, CLIENT, TCP_ACK, 1001, 5000, 10, 250);
    l = after(o, 5);
    expect(&l.half[CLIENT].snd_nxt, 2, 3);
    expect(&l.half[SERVER].edge, 251, 5); /* its Ack and window are good */
    observer_destroy(o);
}

/* Its sums say what it acknowledges; its window is that of no connection any more. */
static void
a_reset_tells_what_it_acknowledges(void **state)
{
    struct observer *o = create();
    struct ledger l;

    (void)state;
    give(o, CLIENT, TCP_SYN, 999, 0, 0, 100);
    give(o, SERVER, TCP_SYN | TCP_ACK, 4999, 1000, 0, 200);
    give(o, CLIENT, TCP_ACK, 1000, 5000, 10, 300);
    give(o, SERVER, TCP_ACK | TCP_RST, 5000, 1010, 0, 0);
    l = after(o, 4);
    expect(&l.half[CLIENT].snd_una, 11, 4);
    expect(&l.half[CLIENT].edge, 201, 2);
    assert_int_equal(ledger_outstanding(&l.half[CLIENT]), 0);
    observer_destroy(o);
}

/* Its receiver drops the segment, with what it had brought. */
static void
a_segment_with_a_wrong_ack_says_nothing(void **state)
{
    struct observer *o = create();
    struct ledger l;

    (void)state;
    give(o, CLIENT, TCP_SYN, 999, 0, 0, 100);
    give(o, SERVER, TCP_SYN | TCP_ACK, 4999, 1000, 0, 200);
    give(o, CLIENT, TCP_ACK, 1000, 5000, 0, 300);
    give(o, CLIENT, TCP_ACK, 1000, 5100, 10, 300); /* somebody else's */
    give(o, SERVER, TCP_ACK, 5000, 1000, 10, 200);
    give(o, SERVER, TCP_ACK, 5010, 1000, 10, 200);
    give(o, CLIENT, TCP_ACK, 1000, 5020, 0, 300);
    l = after(o, 7);
    expect(&l.half[CLIENT].snd_nxt, 1, 7);
    expect(&l.half[SERVER].snd_una, 21, 7);
    assert_int_equal(ledger_outstanding(&l.half[CLIENT]), 0);
    observer_destroy(o);
}

static void
give_sack(struct observer *o, uint32_t ack, const uint32_t (*blocks)[2], int n)
{
    struct segment s = hand_segment(o, (struct hand){40000, SERVER, TCP_ACK, 5000, ack, 0});

    s.time_ns = (int64_t)s.frame * 1000000;
    s.window = 2000;
    for (int i = 0; i < n; i++) {
        s.options.sack[i].left = blocks[i][0];
        s.options.sack[i].right = blocks[i][1];
    }
    s.options.n_sack = (uint8_t)n;
    assert_non_null(observer_take(o, &s, NULL));
}

static void
expect_blocks(const struct ledger_half *half, const int64_t (*blocks)[2], int n)
{
    assert_int_equal(half->n_sacked, n);
    for (int i = 0; i < n; i++) {
        assert_int_equal(half->sacked[i].from, blocks[i][0]);
        assert_int_equal(half->sacked[i].to, blocks[i][1]);
    }
}

/* In the order of their numbers, and each byte once; of what came twice a D-SACK tells nothing. */
static void
what_the_newest_ack_names_is_held(void **state)
{
    static const uint32_t three[][2] = {{1600, 1700}, {1200, 1300}, {1400, 1500}};
    static const uint32_t joined[][2] = {{1350, 1450}, {1400, 1500}, {1300, 1350}};
    static const uint32_t twice[][2] = {{1000, 1100}, {1200, 1300}};
    struct observer *o = create();
    struct ledger l;

    (void)state;
    give(o, CLIENT, TCP_SYN, 999, 0, 0, 100);
    give(o, SERVER, TCP_SYN | TCP_ACK, 4999, 1000, 0, 2000);
    give(o, CLIENT, TCP_ACK, 1000, 5000, 0, 300);
    for (uint32_t i = 0; i < 8; i++)
        give(o, CLIENT, TCP_ACK, 1000 + 100 * i, 5000, 100, 300);
    give_sack(o, 1000, three, 3);
    give_sack(o, 1100, joined, 3);
    give_sack(o, 1100, twice, 2);
    give_sack(o, 1800, NULL, 0);

    l = after(o, 11);
    expect_blocks(&l.half[CLIENT], NULL, 0);
    l = after(o, 12);
    expect_blocks(&l.half[CLIENT], (const int64_t[][2]){{201, 301}, {401, 501}, {601, 701}}, 3);
    expect_blocks(&l.half[SERVER], NULL, 0);
    l = after(o, 13);
    expect_blocks(&l.half[CLIENT], (const int64_t[][2]){{301, 501}}, 1);
    l = after(o, 14);
    expect_blocks(&l.half[CLIENT], (const int64_t[][2]){{201, 301}}, 1);
    l = after(o, 15);
    expect_blocks(&l.half[CLIENT], NULL, 0);
    observer_destroy(o);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_moment_has_its_own),
        cmocka_unit_test(what_comes_again_does_not_go_back),
        cmocka_unit_test(a_window_without_its_scale_tells_no_edge),
        cmocka_unit_test(what_its_receiver_drops_says_nothing),
        cmocka_unit_test(data_behind_a_fin_is_not_sent_for_anybody),
        cmocka_unit_test(a_reset_tells_what_it_acknowledges),
        cmocka_unit_test(a_segment_with_a_wrong_ack_says_nothing),
        cmocka_unit_test(what_the_newest_ack_names_is_held),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
