/* Records: what is packed into 64 bytes and its extras comes out as it was, whatever it is. */
#include "../../src/flow/record.h"
#include "same_event.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define ALL_ANALYSIS ((ANALYSIS_TFO_IGNORED << 1) - 1)
#define ALL_NOTES ((1u << RECORD_NOTE_BITS) - 1)

/* A connection whose kept records count from 1000 and, the server's, from just below 2^32. */
static struct flow
some_flow(void)
{
    struct flow flow = {.number = 3};

    flow.half[CLIENT].log_base_known = flow.half[SERVER].log_base_known = true;
    flow.half[CLIENT].base_seq = flow.half[CLIENT].log_base_seq = 1000;
    flow.half[SERVER].base_seq = flow.half[SERVER].log_base_seq = 0xfffffff0u;
    return flow;
}

/* A segment of the client as most are: 100 bytes behind `segment` hundreds, that acknowledge as
 * many. */
static struct event
some_event(uint32_t segment)
{
    struct event e = {.flow = 3,
                      .segment = segment,
                      .frame = 10 + segment,
                      .time_ns = 1700000000000000000 + segment,
                      .seq = 1000 + 100 * segment,
                      .ack = 0xfffffff0u + 100 * segment,
                      .len = 100,
                      .captured_len = 100,
                      .flags = TCP_ACK | TCP_PSH,
                      .window = 512,
                      .window_bytes = 512 << 7,
                      .wscale = 7,
                      .seq_relative = true,
                      .ack_relative = true,
                      .ack_advances = true,
                      .rel_seq = 100 * segment,
                      .rel_ack = 100 * segment,
                      .ack_base = 100 * segment - 100,
                      .acks_segment = segment - 1,
                      .ack_delay_ns = 12345,
                      .state = {STATE_ESTABLISHED, STATE_CLOSE_WAIT},
                      .n_terms = 1};

    e.terms[0] = (struct term){100, segment - 1, 1, TERM_DATA};
    return e;
}

struct packed {
    struct record record;
    uint8_t extras[RECORD_EXTRAS_MAX];
    size_t n;
};

/* Whatever was in the record before must not matter. */
static struct packed
pack(const struct flow *flow, const struct event *e)
{
    struct packed p;

    memset(&p, 0xa5, sizeof p);
    p.n = record_pack(&p.record, p.extras, flow, e);
    assert_true(p.n <= RECORD_EXTRAS_MAX);
    return p;
}

static struct event
unpack(const struct flow *flow, const struct packed *p)
{
    struct event e;

    memset(&e, 0x5a, sizeof e);
    record_unpack(&e, flow, &p->record, p->extras, p->n);
    return e;
}

/* Packs and unpacks; returns the bytes of extras. */
static size_t
assert_same_again(const struct flow *flow, const struct event *e)
{
    struct packed p = pack(flow, e);
    struct event read = unpack(flow, &p);
    const char *difference = event_difference(&read, e);

    if (difference)
        fail_msg("segment %u: another %s", e->segment, difference);
    assert_int_equal(read.acked_by, 0);
    assert_int_equal(read.prev_segment, 0);
    assert_int_equal(read.prev_ns, 0);
    return p.n;
}

static void
what_most_segments_have_needs_no_extras(void **state)
{
    struct flow flow = some_flow();
    struct event e = some_event(7);

    (void)state;
    assert_int_equal(assert_same_again(&flow, &e), 0);
    e.ack_advances = false;
    e.ack_base = e.ack_delay_ns = e.acks_segment = e.n_terms = 0;
    assert_int_equal(assert_same_again(&flow, &e), 0);
    e.flags = TCP_RST;
    e.ack_relative = false;
    e.rel_ack = 0;
    assert_int_equal(assert_same_again(&flow, &e), 0);
    e.flags = TCP_SYN; /* its window is never scaled */
    e.window_bytes = e.window;
    assert_int_equal(assert_same_again(&flow, &e), 0);
}

static void
every_field_has_room_for_its_extremes(void **state)
{
    struct flow flow = some_flow();
    struct event e = some_event(UINT32_MAX);

    (void)state;
    e.frame = (UINT64_C(1) << 40) - 1;
    e.time_ns = INT64_MIN;
    e.seq = e.ack = e.len = UINT32_MAX;
    e.captured_len = 0;
    e.flags = 0xfff;
    e.window = UINT16_MAX;
    e.wscale = 14;
    e.window_bytes = INT64_MAX;
    e.segment_notes = ALL_NOTES;
    e.from = SERVER;
    e.rel_seq = INT64_MIN;
    e.rel_ack = INT64_MAX;
    e.acks_segment = 1;
    e.ack_delay_ns = INT64_MAX;
    e.ack_ambiguous = e.dsack = e.asked_for = e.acked_before = e.loss_shown = true;
    e.tail_again = e.disproved = e.unsure = e.dropped = true;
    e.resent = RESENT_TOLD;
    e.why = WHY_NOT_FIRST;
    e.urgent = UINT16_MAX;
    e.icmp = (struct icmp_error){.type = UINT8_MAX, .code = UINT8_MAX, .mtu = UINT32_MAX};
    e.missed = UINT32_MAX;
    e.missed_since = e.missed_frame = e.down_frame = UINT64_MAX;
    e.down_ns = INT64_MAX;
    e.state[CLIENT] = e.state[SERVER] = STATE_CLOSED;
    e.state_changed[CLIENT] = e.state_changed[SERVER] = true;
    e.analysis = ALL_ANALYSIS;
    e.dup_ack_num = UINT32_MAX;
    e.dup_ack_frame = UINT64_MAX;
    e.n_terms = LIMIT_TERMS;
    e.n_sack = SACK_BLOCKS_MAX;
    e.n_notes = EVENT_NOTES_MAX;
    e.ack_base = e.rel_ack;
    for (int i = 0; i < LIMIT_TERMS; i++) {
        e.terms[i] = (struct term){UINT32_MAX, UINT32_MAX - 1, UINT32_MAX, TERM_UNSEEN};
        e.ack_base -= UINT32_MAX;
    }
    for (int i = 0; i < SACK_BLOCKS_MAX; i++) {
        e.sack[i].left = INT64_MIN;
        e.sack[i].right = INT64_MAX;
    }
    for (int i = 0; i < EVENT_NOTES_MAX; i++)
        e.notes[i] = (struct note){.kind = NOTE_REORDERED,
                                   .segment = UINT32_MAX,
                                   .first = INT64_MIN,
                                   .last = INT64_MAX,
                                   .after_ns = INT64_MIN};
    assert_int_equal(assert_same_again(&flow, &e), RECORD_EXTRAS_MAX);
}

static void
numbers_out_of_the_ordinary_come_back(void **state)
{
    struct flow flow = some_flow();
    struct event e = some_event(70000);

    (void)state;
    e.rel_seq -= INT64_C(1) << 32; /* below the first number seen */
    assert_int_not_equal(assert_same_again(&flow, &e), 0);
    e.rel_ack += INT64_C(5) << 32; /* past 4 GiB, more than once */
    e.ack_base += INT64_C(5) << 32;
    assert_int_not_equal(assert_same_again(&flow, &e), 0);
    e = some_event(70000);
    e.acks_segment = e.terms[0].segment = 70000 - UINT16_MAX;
    assert_int_equal(assert_same_again(&flow, &e), 0);
    e.acks_segment = e.terms[0].segment = 70000 - UINT16_MAX - 1;
    assert_int_not_equal(assert_same_again(&flow, &e), 0);
    e = some_event(70000);
    e.ack_delay_ns = UINT32_MAX; /* 4.3 seconds */
    assert_int_equal(assert_same_again(&flow, &e), 0);
    e.ack_delay_ns++;
    assert_int_not_equal(assert_same_again(&flow, &e), 0);
    e.ack_delay_ns = -1; /* the clock went back */
    assert_int_not_equal(assert_same_again(&flow, &e), 0);
}

/* One term goes without extras only if it is all of the segment that is named beside it. */
static void
a_single_term_of_another_kind_comes_back(void **state)
{
    static const struct term terms[] = {{100, 6, 1, TERM_SYN},
                                        {100, 6, 1, TERM_FIN},
                                        {100, 0, 1, TERM_UNSEEN},
                                        {100, 5, 1, TERM_DATA},
                                        {100, 6, 2, TERM_DATA}};
    struct flow flow = some_flow();

    (void)state;
    for (size_t i = 0; i < sizeof terms / sizeof terms[0]; i++) {
        struct event e = some_event(7);

        e.terms[0] = terms[i];
        assert_int_not_equal(assert_same_again(&flow, &e), 0);
    }
}

/* What is shown raw may still have notes and SACK blocks that are counted from its numbers. */
static void
numbers_that_are_shown_raw_come_back(void **state)
{
    struct flow flow = some_flow();
    struct event e = some_event(7);

    (void)state;
    e.seq_relative = e.ack_relative = e.ack_advances = false;
    e.n_terms = 0;
    e.ack_base = 0;
    e.rel_seq = -223;
    e.rel_ack = 1;
    assert_int_not_equal(assert_same_again(&flow, &e), 0);
}

/* A SYN that comes late, or again with another number, moves the base; kept records still count
 * from the first one, and those that come then bring their numbers with them. */
static void
another_base_later_changes_nothing(void **state)
{
    struct flow flow = some_flow();
    struct event before = some_event(7), after = some_event(8), read;
    struct packed p = pack(&flow, &before), q;

    (void)state;
    flow.half[CLIENT].base_seq = 5;
    flow.half[SERVER].base_seq = 77;
    after.rel_seq = after.seq - 5;
    after.rel_ack = after.ack - 77u;
    after.ack_base = after.rel_ack - 100;
    q = pack(&flow, &after);
    assert_int_not_equal(q.n, 0);
    flow.half[CLIENT].base_seq = 6;
    read = unpack(&flow, &p);
    assert_null(event_difference(&read, &before));
    read = unpack(&flow, &q);
    assert_null(event_difference(&read, &after));
}

static void
who_acknowledged_it_is_told_far_ahead(void **state)
{
    static const uint32_t ways[] = {1, UINT16_MAX, UINT16_MAX + 1, RECORD_ACKED_MAX};
    struct flow flow = some_flow();
    struct event e = some_event(7), read;
    uint32_t next = e.seq + e.len;
    struct packed p;

    (void)state;
    e.segment_notes = ALL_NOTES;
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        p = pack(&flow, &e);
        record_mark_acked(&p.record, 8, next - 1); /* only a part of it */
        assert_int_equal(record_acked_by(&p.record), 0);
        record_mark_acked(&p.record, 7 + ways[i], next);
        record_mark_acked(&p.record, 7 + ways[i] + 1, next + 1); /* not the first */
        read = unpack(&flow, &p);
        assert_null(event_difference(&read, &e));
        assert_int_equal(read.acked_by, 7 + ways[i]);
    }
    /* Rather none than a wrong one. */
    p = pack(&flow, &e);
    record_mark_acked(&p.record, 7 + RECORD_ACKED_MAX + 1, next);
    read = unpack(&flow, &p);
    assert_null(event_difference(&read, &e));
    assert_int_equal(read.acked_by, 0);
}

static void
a_syn_and_a_fin_have_to_be_acknowledged_too(void **state)
{
    struct flow flow = some_flow();
    struct event e = some_event(7);
    struct packed p;

    (void)state;
    e.seq = UINT32_MAX - 100; /* over the wrap */
    e.rel_seq = e.seq - 1000;
    e.flags = TCP_SYN | TCP_FIN;
    e.window_bytes = e.window;
    p = pack(&flow, &e);
    record_mark_acked(&p.record, 8, 0);
    assert_int_equal(record_acked_by(&p.record), 0);
    record_mark_acked(&p.record, 9, 1);
    assert_int_equal(record_acked_by(&p.record), 9);
}

/* Numerical Recipes' generator, as it needs no more here; the same numbers each time. */
static uint32_t
chance(uint32_t n)
{
    static uint64_t seed = 1;

    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % n;
}

static uint64_t
any64(void)
{
    uint64_t n =
        (uint64_t)chance(1u << 31) << 33 ^ (uint64_t)chance(1u << 31) << 16 ^ chance(65536);

    return n >> chance(64);
}

static int64_t
any_signed(void)
{
    uint64_t n = any64();

    return (int64_t)(chance(2) ? n : ~n);
}

static bool
often(void)
{
    return chance(4) != 0;
}

static void
draw_header(struct event *e, const struct flow *flow)
{
    e->flow = flow->number;
    e->segment = 1 + (uint32_t)any64() % UINT32_MAX;
    e->frame = any64() & 0xffffffffffu;
    e->time_ns = any_signed();
    e->seq = (uint32_t)any64();
    e->ack = (uint32_t)any64();
    e->len = (uint32_t)any64();
    e->captured_len = often() ? e->len : (uint32_t)any64();
    e->flags = (uint16_t)chance(0x1000);
    e->window = (uint16_t)chance(0x10000);
    e->wscale = (int8_t)((int)chance(17) + WSCALE_OFF);
    e->window_bytes = any_signed();
    if (often())
        e->window_bytes =
            (e->flags & TCP_SYN) || e->wscale < 0 ? e->window : (int64_t)e->window << e->wscale;
    e->segment_notes = chance(ALL_NOTES + 1);
}

static int64_t
draw_relative(bool relative, const struct half *half, uint32_t raw)
{
    int64_t usual = relative ? (int64_t)(uint32_t)(raw - half->log_base_seq) : 0;

    if (often())
        return usual;
    return often() ? usual + any_signed() % 9 * (INT64_C(1) << 32) : any_signed();
}

static void
draw_ack(struct event *e)
{
    e->ack_advances = often();
    e->acks_segment = chance(4) == 0 ? 0 : chance(2) ? e->segment - 1 : e->segment / 2;
    if (e->acks_segment != 0)
        e->ack_delay_ns = any_signed();
    e->ack_ambiguous = chance(2);
    e->acked_before = chance(2);
    e->loss_shown = chance(2);
    e->tail_again = chance(2);
    e->disproved = !often();
    e->unsure = !often();
    e->dropped = !often();
    e->resent = often() ? RESENT_UNKNOWN : (enum resent)chance(RESENT_TOLD + 1);
    e->why = often() ? WHY_UNKNOWN : (enum why_again)chance(WHY_NO_ACK + 1);
    e->n_terms = (uint8_t)chance(LIMIT_TERMS + 1);
    e->ack_base = e->ack_advances ? e->rel_ack : 0;
    for (int i = 0; i < e->n_terms; i++) {
        e->terms[i] = (struct term){(uint32_t)any64(), often() ? e->acks_segment : 0, 1 + chance(2),
                                    often() ? TERM_DATA : TERM_UNSEEN};
        e->ack_base -= e->terms[i].value;
    }
}

static void
draw_rest(struct event *e)
{
    for (int side = 0; side < 2; side++) {
        e->state[side] = (enum tcp_state)chance(STATE_CLOSED + 1);
        e->state_changed[side] = chance(2);
    }
    e->analysis = chance(ALL_ANALYSIS + 1);
    if (e->analysis & ANALYSIS_DUPLICATE_ACK) {
        e->dup_ack_num = (uint32_t)any64();
        e->dup_ack_frame = any64();
    }
    e->dsack = chance(2);
    e->n_sack = (uint8_t)chance(SACK_BLOCKS_MAX + 1);
    for (int i = 0; i < e->n_sack; i++) {
        e->sack[i].left = any_signed();
        e->sack[i].right = any_signed();
    }
    e->n_notes = (uint8_t)chance(EVENT_NOTES_MAX + 1);
    for (int i = 0; i < e->n_notes; i++) /* the facts by their names in NOTE_AGAIN */
        e->notes[i] = (struct note){.kind = (enum note_kind)chance(NOTE_MALFORMED + 1),
                                    .segment = (uint32_t)any64(),
                                    .first = any_signed(),
                                    .last = any_signed(),
                                    .after_ns = any_signed()};
}

static void
any_event_comes_back(void **state)
{
    size_t without = 0;

    (void)state;
    for (int i = 0; i < 200000; i++) {
        struct flow flow = some_flow();
        struct event e = {.from = chance(2) ? CLIENT : SERVER};

        flow.half[CLIENT].log_base_seq = (uint32_t)any64();
        draw_header(&e, &flow);
        e.seq_relative = often();
        e.ack_relative = often();
        e.rel_seq = draw_relative(e.seq_relative, &flow.half[e.from], e.seq);
        e.rel_ack = draw_relative(e.ack_relative, &flow.half[side_other(e.from)], e.ack);
        draw_ack(&e);
        draw_rest(&e);
        without += assert_same_again(&flow, &e) == 0;
    }
    assert_true(without > 10); /* these were drawn, too */
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_most_segments_have_needs_no_extras),
        cmocka_unit_test(every_field_has_room_for_its_extremes),
        cmocka_unit_test(numbers_out_of_the_ordinary_come_back),
        cmocka_unit_test(a_single_term_of_another_kind_comes_back),
        cmocka_unit_test(numbers_that_are_shown_raw_come_back),
        cmocka_unit_test(another_base_later_changes_nothing),
        cmocka_unit_test(who_acknowledged_it_is_told_far_ahead),
        cmocka_unit_test(a_syn_and_a_fin_have_to_be_acknowledged_too),
        cmocka_unit_test(any_event_comes_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
