/*
 * The last word on each stream, noted in one reading and applied in the next.
 */
#include "tcpviz/flow/finals.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define LIMIT 10000u

static void
note(struct finals *finals, uint32_t stream, uint8_t completeness, int64_t initial_rtt_ns)
{
    struct analysis a = {
        .stream = stream, .initial_rtt_ns = initial_rtt_ns, .completeness = completeness};

    finals_note(finals, &a);
}

static struct analysis_result
applied(struct finals *finals, uint32_t stream)
{
    const struct segment segment = {.frame = 1, .seq = 77, .flags = TCP_SYN};
    struct analysis_result r = {.stream = stream,
                                .completeness = COMPLETENESS_SYN,
                                .seq = 77,
                                .has_len = true,
                                .extent = EXTENT_ALL};

    finals_apply(finals, &segment, &r);
    assert_int_equal(r.seq, 77);
    return r;
}

static void
the_first_row_has_the_last_word(void **state)
{
    struct finals *finals = finals_create(LIMIT);

    (void)state;
    note(finals, 0, COMPLETENESS_SYN, 0);
    note(finals, 0, COMPLETENESS_SYN | COMPLETENESS_SYN_ACK, 0);
    note(finals, 0, 7, 24000);
    assert_int_equal(applied(finals, 0).completeness, 7);
    assert_int_equal(applied(finals, 0).initial_rtt_ns, 24000);
    finals_destroy(finals);
}

static void
streams_are_kept_apart(void **state)
{
    struct finals *finals = finals_create(LIMIT);

    (void)state;
    for (uint32_t stream = 0; stream < 5000; stream++)
        note(finals, stream, (uint8_t)(1 + stream % 2 * 2), 1000 + stream);
    note(finals, 1, 16, 1001);
    assert_int_equal(applied(finals, 0).completeness, 1);
    assert_int_equal(applied(finals, 1).completeness, 19);
    assert_int_equal(applied(finals, 1).initial_rtt_ns, 1001);
    assert_int_equal(applied(finals, 4999).completeness, 3);
    assert_int_equal(applied(finals, 4999).initial_rtt_ns, 5999);
    finals_destroy(finals);
}

/* The clock of a capture may go back between SYN and ACK. */
static void
a_negative_time_is_one(void **state)
{
    struct finals *finals = finals_create(LIMIT);

    (void)state;
    note(finals, 3, 7, -141000);
    note(finals, 3, 15, -141000);
    assert_int_equal(applied(finals, 3).initial_rtt_ns, -141000);
    finals_destroy(finals);
}

static void
what_was_not_noted_stays_as_it_is(void **state)
{
    struct finals *finals = finals_create(LIMIT);

    (void)state;
    assert_int_equal(applied(finals, 0).completeness, COMPLETENESS_SYN);
    note(finals, 2, 7, 24000);
    assert_int_equal(applied(finals, 1).completeness, COMPLETENESS_SYN);
    assert_int_equal(applied(finals, 1).initial_rtt_ns, 0);
    assert_int_equal(applied(finals, 2000000).completeness, COMPLETENESS_SYN);
    finals_destroy(finals);
}

static void
streams_beyond_the_limit_have_the_word_so_far(void **state)
{
    struct finals *finals = finals_create(LIMIT);

    (void)state;
    note(finals, LIMIT, 31, 24000);
    note(finals, UINT32_MAX, 31, 24000);
    assert_int_equal(applied(finals, LIMIT).completeness, COMPLETENESS_SYN);
    assert_int_equal(applied(finals, UINT32_MAX).completeness, COMPLETENESS_SYN);
    finals_destroy(finals);
}

/* The second reading has one stream more, and one less. */
static void
a_stream_has_the_number_of_the_first_reading(void **state)
{
    struct finals *finals = finals_create(LIMIT);

    (void)state;
    assert_int_equal(finals_begin_stream(finals, 2), 0);
    assert_int_equal(finals_begin_stream(finals, 5), 1);
    assert_int_equal(finals_begin_stream(finals, 9), 2);
    assert_int_equal(finals_begin_stream(finals, 11), 3);
    finals_read_again(finals);
    assert_int_equal(finals_begin_stream(finals, 2), 0);
    assert_int_equal(finals_begin_stream(finals, 4), 4);
    assert_int_equal(finals_begin_stream(finals, 5), 1);
    assert_int_equal(finals_begin_stream(finals, 11), 3);
    assert_int_equal(finals_begin_stream(finals, 12), 5);
    finals_destroy(finals);
}

static void
beyond_the_limit_streams_are_counted(void **state)
{
    struct finals *finals = finals_create(2);

    (void)state;
    for (uint32_t i = 0; i < 4; i++)
        assert_int_equal(finals_begin_stream(finals, 10 * i + 1), i);
    finals_read_again(finals);
    for (uint32_t i = 0; i < 4; i++)
        assert_int_equal(finals_begin_stream(finals, 10 * i + 1), i);
    assert_int_equal(finals_begin_stream(finals, 41), 4);
    finals_destroy(finals);
}

/* A conversation of two sides, read twice: the first time for its results here, and only learnt
 * from, as the program does. */
struct reading {
    struct analysis a, learner;
    struct analysis_pool *pool;
    struct finals *finals;
    bool again;
    uint64_t frame;
    struct analysis_result r;
};

static void
begin(struct reading *reading)
{
    *reading = (struct reading){.pool = analysis_pool_create(100), .finals = finals_create(10)};
    analysis_init(&reading->a);
    analysis_init(&reading->learner);
}

static void
begin_again(struct reading *reading)
{
    analysis_finish(&reading->a, reading->pool);
    analysis_init(&reading->a);
    reading->again = true;
    reading->frame = 0;
}

static void
end(struct reading *reading)
{
    analysis_finish(&reading->a, reading->pool);
    analysis_pool_destroy(reading->pool);
    finals_destroy(reading->finals);
}

/* Less work comes to the same. */
static void
check_learnt(const struct analysis *learner, const struct analysis *a)
{
    assert_int_equal(learner->completeness, a->completeness);
    assert_int_equal(learner->late, a->late);
    assert_int_equal(learner->fins, a->fins);
    assert_int_equal(learner->initial_rtt_ns, a->initial_rtt_ns);
    for (int side = 0; side < 2; side++) {
        assert_int_equal(learner->half[side].base, a->half[side].base);
        assert_int_equal(learner->half[side].base_known, a->half[side].base_known);
        assert_int_equal(learner->half[side].wscale, a->half[side].wscale);
    }
}

static const struct analysis_result *
take(struct reading *reading, int from, struct segment s)
{
    s.frame = ++reading->frame;
    s.time_ns = (int64_t)s.frame;
    s.header_len = s.header_captured = 20;
    s.tcp_bytes = 20 + s.len;
    analysis_take(&reading->a, reading->pool, from, &s, false, &reading->r);
    if (reading->again) {
        finals_apply(reading->finals, &s, &reading->r);
        return &reading->r;
    }
    if (analysis_learn(&reading->learner, from, &s, false))
        finals_note(reading->finals, &reading->learner);
    check_learnt(&reading->learner, &reading->a);
    return &reading->r;
}

static struct segment
seg(uint16_t flags, uint32_t seq, uint32_t ack)
{
    return (struct segment){.flags = flags, .seq = seq, .ack = ack, .window = 100};
}

/* Joined at a SYN-ACK: it counts from the second row of the second reading on. */
static void
a_first_segment_that_is_no_syn_counts_late(void **state)
{
    struct reading reading;

    (void)state;
    begin(&reading);
    take(&reading, 1, seg(TCP_SYN | TCP_ACK, 500, 100));
    assert_int_equal(take(&reading, 0, seg(TCP_ACK, 100, 501))->completeness, COMPLETENESS_ACK);
    begin_again(&reading);
    assert_int_equal(take(&reading, 1, seg(TCP_SYN | TCP_ACK, 500, 100))->completeness,
                     COMPLETENESS_ACK);
    assert_int_equal(take(&reading, 0, seg(TCP_ACK, 100, 501))->completeness,
                     COMPLETENESS_ACK | COMPLETENESS_SYN_ACK);
    end(&reading);
}

/* Not even the reset of a SYN, which scanners send. */
static void
a_first_syn_that_resets_counts_its_reset_late(void **state)
{
    struct reading reading;

    (void)state;
    begin(&reading);
    take(&reading, 0, seg(TCP_SYN | TCP_RST, 100, 0));
    take(&reading, 1, seg(TCP_SYN | TCP_ACK, 500, 101));
    begin_again(&reading);
    assert_int_equal(take(&reading, 0, seg(TCP_SYN | TCP_RST, 100, 0))->completeness,
                     COMPLETENESS_SYN | COMPLETENESS_SYN_ACK);
    assert_int_equal(take(&reading, 1, seg(TCP_SYN | TCP_ACK, 500, 101))->completeness,
                     COMPLETENESS_SYN | COMPLETENESS_SYN_ACK | COMPLETENESS_RST);
    end(&reading);
}

/* A forged segment came first; the SYN-ACK moves the base and tells the scale. */
static void
a_base_that_moves_later_holds_from_the_beginning(void **state)
{
    struct segment syn_ack = seg(TCP_SYN | TCP_ACK, 700, 100);
    struct reading reading;

    (void)state;
    syn_ack.options.has_wscale = true;
    syn_ack.options.n_list = 1;
    syn_ack.options.wscale = 3;
    begin(&reading);
    assert_int_equal(take(&reading, 1, seg(TCP_RST | TCP_ACK, 501, 100))->seq, 1);
    assert_int_equal(reading.r.window_factor, -1);
    assert_int_equal(take(&reading, 1, syn_ack)->seq, 0);
    assert_int_equal(take(&reading, 0, seg(TCP_ACK, 100, 701))->ack, 1);
    begin_again(&reading);
    take(&reading, 1, seg(TCP_RST | TCP_ACK, 501, 100));
    assert_int_equal(reading.r.seq, (uint32_t)(501 - 700));
    assert_int_equal(reading.r.next_seq, (uint32_t)(501 - 700));
    assert_int_equal(reading.r.window_factor, 8);
    assert_int_equal(reading.r.window, 800);
    assert_int_equal(take(&reading, 1, syn_ack)->seq, 0);
    assert_int_equal(take(&reading, 0, seg(TCP_ACK, 100, 701))->ack, 1);
    end(&reading);
}

static void
a_plain_segment_of_a_known_stream_teaches_nothing(void **state)
{
    struct segment data = seg(TCP_ACK, 101, 501), scaled = seg(TCP_ACK, 121, 501);
    struct reading reading;

    (void)state;
    data.len = 20;
    scaled.options.has_wscale = true;
    scaled.options.n_list = 1;
    begin(&reading);
    take(&reading, 0, seg(TCP_SYN, 100, 0));
    take(&reading, 1, seg(TCP_SYN | TCP_ACK, 500, 101));
    take(&reading, 0, seg(TCP_ACK, 101, 501));
    take(&reading, 0, data);
    assert_int_equal(reading.learner.completeness, 15);
    data.header_len = data.header_captured = 20;
    assert_false(analysis_learn(&reading.learner, 0, &data, false));
    take(&reading, 0, scaled); /* counts in any segment */
    assert_int_equal(reading.learner.half[0].wscale, 0);
    take(&reading, 0, seg(TCP_FIN | TCP_ACK, 121, 501));
    take(&reading, 1, seg(TCP_FIN | TCP_ACK, 501, 122));
    assert_true(analysis_closed(&reading.learner));
    end(&reading);
}

/* Two SYN-ACKs: between them the first one's base holds in both readings. */
static void
each_syn_ack_moves_the_base_again(void **state)
{
    struct reading reading;

    (void)state;
    begin(&reading);
    take(&reading, 1, seg(TCP_SYN | TCP_ACK, 500, 100));
    assert_int_equal(take(&reading, 1, seg(TCP_ACK, 501, 100))->seq, 1);
    take(&reading, 1, seg(TCP_SYN | TCP_ACK, 700, 100));
    assert_true(reading.r.flags & ANALYSIS_REUSED_PORTS);
    begin_again(&reading);
    take(&reading, 1, seg(TCP_SYN | TCP_ACK, 500, 100));
    assert_int_equal(reading.r.seq, 0);
    assert_true(reading.r.flags & ANALYSIS_REUSED_PORTS);
    assert_int_equal(take(&reading, 1, seg(TCP_ACK, 501, 100))->seq, 1);
    assert_int_equal(take(&reading, 1, seg(TCP_SYN | TCP_ACK, 700, 100))->seq, 0);
    end(&reading);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_row_has_the_last_word),
        cmocka_unit_test(streams_are_kept_apart),
        cmocka_unit_test(a_negative_time_is_one),
        cmocka_unit_test(what_was_not_noted_stays_as_it_is),
        cmocka_unit_test(streams_beyond_the_limit_have_the_word_so_far),
        cmocka_unit_test(a_stream_has_the_number_of_the_first_reading),
        cmocka_unit_test(beyond_the_limit_streams_are_counted),
        cmocka_unit_test(a_first_segment_that_is_no_syn_counts_late),
        cmocka_unit_test(a_first_syn_that_resets_counts_its_reset_late),
        cmocka_unit_test(a_base_that_moves_later_holds_from_the_beginning),
        cmocka_unit_test(a_plain_segment_of_a_known_stream_teaches_nothing),
        cmocka_unit_test(each_syn_ack_moves_the_base_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
