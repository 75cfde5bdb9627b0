/*
 * Wireshark's view told again equals what it says of a file that is read twice; and nothing is told
 * where that cannot be known.
 */
#include "seg.h"
#include "tcpviz/flow/finals.h"
#include "tcpviz/flow/replay.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define ENDS "client 10.0.0.1:40000\nserver 10.0.0.2:80\n"

static const char conversation[] =
    ENDS "+0 C > S S 0:0(0) win 1000 <mss 1460,sackOK,nop,wscale 7>\n"
         "+0.010 S > C S. 0:0(0) ack 1 win 2000 <mss 1460,sackOK,nop,wscale 5>\n"
         "+0.001 C > S . 1:1(0) ack 1 win 100\n"
         "+0.001 C > S P. 1:101(100) ack 1 win 100\n"
         "+0.001 C > S P. 201:301(100) ack 1 win 100\n"
         "+0.010 S > C . 1:1(0) ack 101 win 50 <nop,nop,sack 201:301>\n"
         "+0.001 S > C . 1:1(0) ack 101 win 50 <nop,nop,sack 201:301>\n"
         "+0.300 C > S P. 101:201(100) ack 1 win 100\n"
         "+0.010 S > C . 1:1(0) ack 301 win 0\n"
         "+0.001 C > S F. 301:301(0) ack 1 win 100\n"
         "+0.001 S > C F. 1:1(0) ack 302 win 50\n"
         "+0.001 C > S . 302:302(0) ack 2 win 100\n";

struct stage {
    struct seg seg;
    struct watch watch;
};

static void
begin(struct stage *s, const char *words, const struct observer_settings *settings)
{
    struct segment segment;

    memset(s, 0, sizeof *s);
    if (!seg_parse(&s->seg, "conversation", words))
        fail_msg("%s", s->seg.problem);
    assert_true(watch_init(&s->watch, settings));
    for (size_t i = 0; i < s->seg.n_frames; i++) {
        s->seg.frames[i].number = i + 1;
        (void)watch_frame(&s->watch, &s->seg.frames[i], &segment);
    }
}

static void
end(struct stage *s)
{
    watch_finish(&s->watch);
    seg_finish(&s->seg);
}

/* One reading of the file up to frame `last`, as for a table. */
static void
read_file(const struct seg *seg, struct finals *finals, bool second, size_t last,
          struct analysis_result *out)
{
    const struct observer_settings settings = {.depth = second ? OBSERVE_ANALYSE : OBSERVE_LEARN};
    const struct analysis *learnt;
    struct segment segment;
    struct watch w;

    assert_true(watch_init(&w, &settings));
    for (size_t i = 0; i < last; i++) {
        struct frame frame = seg->frames[i];

        frame.number = i + 1;
        assert_non_null(watch_frame(&w, &frame, &segment));
        *out = *observer_analysis(w.observer);
        if (second)
            finals_apply(finals, &segment, out);
        else if ((learnt = observer_learnt(w.observer)))
            finals_note(finals, learnt);
    }
    watch_finish(&w);
}

static void
assert_same(const struct analysis_result *is, const struct analysis_result *should)
{
    assert_int_equal(is->flags, should->flags);
    assert_int_equal(is->seq, should->seq);
    assert_int_equal(is->ack, should->ack);
    assert_int_equal(is->next_seq, should->next_seq);
    assert_int_equal(is->window, should->window);
    assert_int_equal(is->window_factor, should->window_factor);
    assert_int_equal(is->completeness, should->completeness);
    assert_int_equal(is->acks_frame, should->acks_frame);
    assert_int_equal(is->ack_rtt_ns, should->ack_rtt_ns);
    assert_int_equal(is->initial_rtt_ns, should->initial_rtt_ns);
    assert_int_equal(is->bytes_in_flight, should->bytes_in_flight);
    assert_int_equal(is->push_bytes, should->push_bytes);
    assert_int_equal(is->dup_ack_num, should->dup_ack_num);
    assert_int_equal(is->rto_frame, should->rto_frame);
    assert_int_equal(is->time_rel_ns, should->time_rel_ns);
    assert_int_equal(is->n_sack, should->n_sack);
}

static void
each_segment_is_told_as_of_a_file(void **state)
{
    const struct observer_settings none = {.n_ports = 0};
    struct analysis_result is, should;
    const struct flow *flow;
    struct stage s;
    uint32_t handle;

    (void)state;
    begin(&s, conversation, &none);
    flow = observer_flow(s.watch.observer, 1);
    handle = flow->events.first;
    for (size_t i = 1; i <= s.seg.n_frames; i++) {
        struct finals *finals = finals_create(1);

        read_file(&s.seg, finals, false, s.seg.n_frames, &should);
        read_file(&s.seg, finals, true, i, &should);
        finals_destroy(finals);
        assert_true(replay_event(&s.watch, flow, handle, UINT64_MAX, &is));
        assert_same(&is, &should);
        handle = observer_event_next(s.watch.observer, handle);
    }
    end(&s);
}

/* A held picture does not know what came behind it. */
static void
what_came_later_is_not_known_yet(void **state)
{
    const struct observer_settings none = {.n_ports = 0};
    struct analysis_result is;
    const struct flow *flow;
    struct stage s;

    (void)state;
    begin(&s, conversation, &none);
    flow = observer_flow(s.watch.observer, 1);
    assert_true(replay_event(&s.watch, flow, flow->events.first, 2, &is));
    assert_int_equal(is.completeness, COMPLETENESS_SYN | COMPLETENESS_SYN_ACK);
    assert_true(replay_event(&s.watch, flow, flow->events.first, UINT64_MAX, &is));
    assert_int_equal(is.completeness, 31);
    end(&s);
}

static void
assert_not_told(const char *words, const struct observer_settings *settings, uint32_t number)
{
    struct analysis_result is;
    const struct flow *flow;
    struct stage s;

    begin(&s, words, settings);
    flow = observer_flow(s.watch.observer, number);
    assert_non_null(flow);
    assert_false(replay_event(&s.watch, flow, flow->events.last, UINT64_MAX, &is));
    end(&s);
}

static void
nothing_is_told_without_the_first_frames(void **state)
{
    const struct observer_settings few_events = {.limits.events = 6};
    const struct observer_settings few_frames = {.limits.frames = 6};

    (void)state;
    assert_not_told(conversation, &few_events, 1);
    assert_not_told(conversation, &few_frames, 1);
}

/* Wireshark judges the copy as a retransmission: its base is not what the log has. */
static void
nothing_is_told_of_packets_seen_twice(void **state)
{
    const struct observer_settings none = {.n_ports = 0};

    (void)state;
    assert_not_told(ENDS "+0 C > S S 0:0(0)\n+0.000010 C > S S 0:0(0) id 1 iface 1\n"
                         "+0.001 S > C S. 0:0(0) ack 1\n",
                    &none, 1);
}

#define REFUSED "+0 C > S S 0:0(0) id 1\n+0.001 C > S S 0:0(0) id 1 icmp 192.0.2.1 3/13\n"

/* Wireshark's analysis is one of segments; those behind it are told as without it. */
static void
an_icmp_error_is_no_segment_of_wireshark(void **state)
{
    const struct observer_settings none = {.n_ports = 0};
    struct analysis_result is;
    const struct flow *flow;
    struct stage s;

    (void)state;
    assert_not_told(ENDS REFUSED, &none, 1);
    begin(&s, ENDS REFUSED "+1 C > S S 0:0(0) id 2\n", &none);
    flow = observer_flow(s.watch.observer, 1);
    assert_true(replay_event(&s.watch, flow, flow->events.last, UINT64_MAX, &is));
    assert_int_equal(is.flags, ANALYSIS_RETRANSMISSION);
    assert_int_equal(is.rto_frame, 1);
    end(&s);
}

/* The same initial number again is a new connection for us, and the same stream for Wireshark. */
static void
nothing_is_told_where_two_connections_are_one_stream(void **state)
{
    const struct observer_settings none = {.n_ports = 0};
    static const char words[] = ENDS "+0 C > S S 0:0(0)\n+0.001 S > C R. raw 0:0(0) ack 1\n"
                                     "+1 C > S S 0:0(0)\n+0.001 S > C R. raw 0:0(0) ack 1\n";

    (void)state;
    assert_not_told(words, &none, 1);
    assert_not_told(words, &none, 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_segment_is_told_as_of_a_file),
        cmocka_unit_test(what_came_later_is_not_known_yet),
        cmocka_unit_test(nothing_is_told_without_the_first_frames),
        cmocka_unit_test(nothing_is_told_of_packets_seen_twice),
        cmocka_unit_test(nothing_is_told_where_two_connections_are_one_stream),
        cmocka_unit_test(an_icmp_error_is_no_segment_of_wireshark),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
