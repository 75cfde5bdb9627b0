/* The table of connections: found by their ends, walked by number, queued by how soon they go. */
#include "../../src/flow/flow_table.h"

#include "tcpviz/base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static const uint64_t key[2] = {0x0706050403020100, 0x0f0e0d0c0b0a0908};

/* The i-th of many connections of one server; every other one by IPv6. */
static struct segment
segment_of(uint32_t i)
{
    struct segment s = {.src = {{4, {10, (uint8_t)(i >> 16), (uint8_t)(i >> 8), (uint8_t)i}}, 7},
                        .dst = {{4, {192, 168, 0, 1}}, 5000}};

    if (i % 2 == 0)
        return s;
    s.src.address.version = s.dst.address.version = 6;
    s.src.address.at[15] = 1; /* the second half counts, too */
    return s;
}

static struct segment
reversed(struct segment s)
{
    struct endpoint src = s.src;

    s.src = s.dst;
    s.dst = src;
    return s;
}

static void
assert_end(const struct flow *flow, enum side side, const struct endpoint *e)
{
    struct endpoint end = flow_end(flow, side);

    assert_true(endpoint_equal(&end, e));
}

static struct flow *
find(struct flow_table *table, const struct segment *s)
{
    enum side from;
    struct flow *flow = flow_table_find(table, s, &from);

    if (flow)
        assert_end(flow, from, &s->src);
    return flow;
}

static struct flow_table *
table_of(uint32_t n)
{
    struct flow_table *table = flow_table_create(n, key, false);

    assert_non_null(table);
    for (uint32_t i = 1; i <= n; i++) {
        struct segment s = segment_of(i);
        struct flow *flow = flow_table_add(table, &s, CLIENT);

        assert_non_null(flow);
        assert_int_equal(flow->number, i);
    }
    return table;
}

static void
a_connection_is_found_from_both_sides(void **state)
{
    struct flow_table *table = flow_table_create(10, key, false);
    struct segment s = segment_of(1), back = reversed(s), other = segment_of(2);
    struct flow *flow;

    (void)state;
    assert_null(find(table, &s));
    flow = flow_table_add(table, &s, SERVER);
    assert_int_equal(flow->number, 1);
    assert_end(flow, SERVER, &s.src);
    assert_end(flow, CLIENT, &s.dst);
    assert_ptr_equal(find(table, &s), flow);
    assert_ptr_equal(find(table, &back), flow);
    assert_null(find(table, &other));
    assert_ptr_equal(find(table, &back), flow); /* not only as the one found last */
    flow_table_destroy(table);
    flow_table_destroy(NULL);
}

/* Both ports and addresses belong to the right end: what is crossed is another connection. */
static void
ends_that_are_mixed_up_are_others(void **state)
{
    struct flow_table *table = flow_table_create(10, key, false);
    struct segment s = segment_of(2), crossed = s, port = s, version = s;

    (void)state;
    crossed.src.port = s.dst.port;
    crossed.dst.port = s.src.port;
    port.src.port++;
    version.src.address.version = version.dst.address.version = 6;
    assert_non_null(flow_table_add(table, &s, CLIENT));
    assert_null(find(table, &crossed));
    assert_null(find(table, &port));
    assert_null(find(table, &version));
    flow_table_destroy(table);
}

/* A simultaneous open with itself: RFC 9293 allows it, and Linux does it. */
static void
a_connection_may_have_one_end_only(void **state)
{
    struct flow_table *table = flow_table_create(10, key, false);
    struct segment s = segment_of(2);
    struct flow *flow;

    (void)state;
    s.dst = s.src;
    flow = flow_table_add(table, &s, CLIENT);
    assert_ptr_equal(find(table, &s), flow);
    flow_table_remove(table, flow);
    assert_null(find(table, &s));
    flow_table_destroy(table);
}

static void
vlans_are_kept_apart(void **state)
{
    struct flow_table *table = flow_table_create(10, key, false);
    struct segment untagged = segment_of(2), tagged = untagged, answer = reversed(untagged);
    struct flow *a, *b;

    (void)state;
    tagged.vlan = 4094;
    a = flow_table_add(table, &untagged, CLIENT);
    assert_ptr_equal(find(table, &answer), a); /* without any tag there is but one of these ends */
    assert_int_equal(flow_vlan(a, SERVER), 0);
    assert_null(find(table, &tagged));
    b = flow_table_add(table, &tagged, CLIENT);
    assert_int_equal(flow_vlan(a, CLIENT), 0);
    assert_int_equal(flow_vlan(b, CLIENT), 4094);
    assert_ptr_equal(find(table, &untagged), a);
    assert_ptr_equal(find(table, &tagged), b);
    assert_ptr_equal(find(table, &answer), a);
    answer.vlan = 4094;
    assert_ptr_equal(find(table, &answer), b);
    flow_table_destroy(table);
}

/* The two directions of a link may have a VLAN each. */
static void
a_side_tells_its_vlan_by_its_first_segment(void **state)
{
    struct flow_table *table = flow_table_create(10, key, false);
    struct segment s = segment_of(2), answer = s, other;
    struct flow *a, *b;

    (void)state;
    s.vlan = 300;
    answer.src = s.dst;
    answer.dst = s.src;
    answer.vlan = 100;
    other = answer;
    other.vlan = 300;
    a = flow_table_add(table, &s, CLIENT);
    assert_int_equal(flow_vlan(a, SERVER), FLOW_NO_VLAN);
    assert_ptr_equal(find(table, &answer), a);
    assert_int_equal(flow_vlan(a, SERVER), 100);
    assert_null(find(table, &other));
    assert_ptr_equal(find(table, &s), a);

    /* The same SYN in two VLANs: each answer goes to its own. */
    s.vlan = 42;
    answer.vlan = 42;
    b = flow_table_add(table, &s, CLIENT);
    s.vlan = 43;
    assert_ptr_not_equal(flow_table_add(table, &s, CLIENT), b);
    assert_ptr_equal(find(table, &answer), b);
    flow_table_destroy(table);
}

/* An ICMP error comes with the VLAN of the way back, which it does not settle. */
static void
what_an_icmp_error_quotes_has_the_vlan_of_the_way_back(void **state)
{
    struct flow_table *table = flow_table_create(10, key, false);
    struct segment s = segment_of(2), answer = reversed(s), quoted = s;
    enum side sender = SERVER;
    struct flow *a;

    (void)state;
    s.vlan = 300;
    a = flow_table_add(table, &s, CLIENT);
    quoted.vlan = 101;
    assert_ptr_equal(flow_table_find_quoted(table, &quoted, &sender), a);
    assert_int_equal(sender, CLIENT);
    assert_int_equal(flow_vlan(a, SERVER), FLOW_NO_VLAN);
    answer.vlan = 100;
    assert_ptr_equal(find(table, &answer), a);
    assert_null(flow_table_find_quoted(table, &quoted, &sender));
    quoted.vlan = 100;
    assert_ptr_equal(flow_table_find_quoted(table, &quoted, &sender), a);
    answer.vlan = 300; /* one about the answer */
    assert_ptr_equal(flow_table_find_quoted(table, &answer, &sender), a);
    assert_int_equal(sender, SERVER);
    flow_table_destroy(table);
}

static void
vlans_may_be_ignored(void **state)
{
    struct flow_table *table = flow_table_create(10, key, true);
    struct segment s = segment_of(2);
    struct flow *flow = flow_table_add(table, &s, CLIENT);

    (void)state;
    s.vlan = 7;
    assert_ptr_equal(find(table, &s), flow);
    flow_table_destroy(table);
}

/* A flood of VLANs finds an end. */
static void
so_many_vlans_of_the_same_ends_are_told_apart(void **state)
{
    struct flow_table *table = flow_table_create(100, key, false);
    struct segment s = segment_of(2);

    (void)state;
    for (uint16_t vlan = 0; vlan < LIMIT_VLANS_OF_ENDS; vlan++) {
        s.vlan = vlan;
        assert_null(find(table, &s));
        assert_non_null(flow_table_add(table, &s, CLIENT));
    }
    s.vlan = 4000;
    assert_non_null(find(table, &s));
    flow_table_destroy(table);
}

static void
of_equal_ends_the_newest_is_found(void **state)
{
    struct flow_table *table = flow_table_create(10, key, false);
    struct segment s = segment_of(2), back = reversed(s), other = segment_of(4);
    struct flow *old, *newer, *newest;

    (void)state;
    old = flow_table_add(table, &s, CLIENT);
    newer = flow_table_add(table, &back, CLIENT); /* the other end connects */
    assert_ptr_equal(find(table, &s), newer);
    newest = flow_table_add(table, &s, CLIENT);
    (void)flow_table_add(table, &other, CLIENT);
    assert_ptr_equal(find(table, &s), newest);
    assert_ptr_equal(find(table, &back), newest);
    assert_ptr_equal(flow_table_at(table, 1), old); /* but the number still leads there */
    flow_table_remove(table, old);
    assert_ptr_equal(find(table, &s), newest);
    flow_table_remove(table, newest);
    assert_null(find(table, &s)); /* what was replaced never takes segments again */
    assert_ptr_equal(flow_table_at(table, 2), newer);
    flow_table_destroy(table);
}

static void
a_full_table_refuses_until_one_goes(void **state)
{
    struct flow_table *table = table_of(3);
    struct segment s = segment_of(4);
    struct flow *flow;

    (void)state;
    assert_null(flow_table_add(table, &s, CLIENT));
    assert_null(find(table, &s));
    assert_int_equal(flow_table_last_number(table), 3);
    flow = flow_table_at(table, 2);
    flow->segments = 99;
    flow->half[CLIENT].sent_head = 99;
    flow_table_remove(table, flow);
    flow = flow_table_add(table, &s, CLIENT);
    assert_int_equal(flow->number, 4);
    assert_int_equal(flow->segments, 0); /* nothing is left of the one before */
    assert_int_equal(flow->half[CLIENT].sent_head, 0);
    assert_null(flow_table_at(table, 2));
    assert_null(flow_table_at(table, 0));
    assert_null(flow_table_at(table, 5));
    flow_table_destroy(table);
}

static void
assert_number(const struct flow *flow, uint32_t number)
{
    assert_int_equal(flow ? flow->number : 0, number);
}

/* The numbers that are kept are those of `kept`, both ways, from each number on. */
static void
assert_walk(const struct flow_table *table, const bool *kept, uint32_t last)
{
    uint32_t beside = 0;

    for (uint32_t i = last; i > 0; i--) {
        assert_number(flow_table_next(table, i), beside);
        beside = kept[i] ? i : beside;
    }
    assert_number(flow_table_next(table, 0), beside);
    beside = 0;
    for (uint32_t i = 1; i <= last; i++) {
        assert_number(flow_table_prev(table, i), beside);
        beside = kept[i] ? i : beside;
    }
    assert_number(flow_table_prev(table, UINT32_MAX), beside);
}

/* So many that the indexes grow; then they go, first every third, then the others from both
 * ends: who is still there is found in every way, who is gone in none. */
static void
a_hundred_thousand_come_and_go(void **state)
{
    enum { MANY = 100000 };
    struct flow_table *table = table_of(MANY);
    bool *kept = calloc(MANY + 1, sizeof *kept);

    (void)state;
    assert_non_null(kept);
    for (uint32_t i = 1; i <= MANY; i++)
        kept[i] = true;
    assert_walk(table, kept, MANY);
    for (uint32_t i = 3; i <= MANY; i += 3) {
        flow_table_remove(table, flow_table_at(table, i));
        kept[i] = false;
    }
    assert_walk(table, kept, MANY);
    for (uint32_t i = 1; i <= MANY; i++) {
        struct segment s = segment_of(i), back = reversed(s);
        struct flow *flow = flow_table_at(table, i);

        assert_int_equal(flow != NULL, kept[i]);
        assert_ptr_equal(find(table, &s), flow);
        assert_ptr_equal(find(table, &back), flow);
    }
    for (uint32_t i = 1, j = MANY; i <= j; i++, j--) {
        if (kept[i])
            flow_table_remove(table, flow_table_at(table, i));
        if (kept[j] && j != i)
            flow_table_remove(table, flow_table_at(table, j));
        kept[i] = kept[j] = false;
        if (i % 10000 == 0)
            assert_walk(table, kept, MANY);
    }
    assert_null(flow_table_next(table, 0));
    assert_null(flow_table_prev(table, UINT32_MAX));
    for (int q = 0; q < FLOW_QUEUES; q++)
        assert_null(flow_table_queue_first(table, (enum flow_queue)q));
    free(kept);
    flow_table_destroy(table);
}

/* The numbers of a queue must be these. */
static void
assert_queue(struct flow_table *table, enum flow_queue queue, const uint32_t *numbers, size_t n)
{
    const struct flow *flow = flow_table_queue_first(table, queue);

    for (size_t i = 0; i < n; i++, flow = flow_table_queue_next(table, flow)) {
        assert_non_null(flow);
        assert_int_equal(flow->number, numbers[i]);
        assert_int_equal(flow_table_queue_of(flow), queue);
    }
    assert_null(flow);
}

static void
who_was_touched_goes_behind_the_idle(void **state)
{
    struct flow_table *table = table_of(5);

    (void)state;
    assert_queue(table, QUEUE_OPEN, (const uint32_t[]){1, 2, 3, 4, 5}, 5);
    flow_table_touch(table, flow_table_at(table, 1), QUEUE_OPEN); /* the first */
    flow_table_touch(table, flow_table_at(table, 3), QUEUE_OPEN); /* one in between */
    flow_table_touch(table, flow_table_at(table, 3), QUEUE_OPEN); /* the last */
    assert_queue(table, QUEUE_OPEN, (const uint32_t[]){2, 4, 5, 1, 3}, 5);
    flow_table_touch(table, flow_table_at(table, 3), QUEUE_ENDED);
    flow_table_touch(table, flow_table_at(table, 2), QUEUE_ENDED);
    flow_table_touch(table, flow_table_at(table, 5), QUEUE_HALF_OPEN);
    assert_queue(table, QUEUE_OPEN, (const uint32_t[]){4, 1}, 2);
    assert_queue(table, QUEUE_ENDED, (const uint32_t[]){3, 2}, 2);
    assert_queue(table, QUEUE_HALF_OPEN, (const uint32_t[]){5}, 1);
    flow_table_touch(table, flow_table_at(table, 5), QUEUE_OPEN);
    flow_table_remove(table, flow_table_at(table, 3));
    flow_table_remove(table, flow_table_at(table, 1));
    assert_queue(table, QUEUE_OPEN, (const uint32_t[]){4, 5}, 2);
    assert_queue(table, QUEUE_ENDED, (const uint32_t[]){2}, 1);
    assert_queue(table, QUEUE_HALF_OPEN, NULL, 0);
    flow_table_destroy(table);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_connection_is_found_from_both_sides),
        cmocka_unit_test(ends_that_are_mixed_up_are_others),
        cmocka_unit_test(a_connection_may_have_one_end_only),
        cmocka_unit_test(vlans_are_kept_apart),
        cmocka_unit_test(a_side_tells_its_vlan_by_its_first_segment),
        cmocka_unit_test(what_an_icmp_error_quotes_has_the_vlan_of_the_way_back),
        cmocka_unit_test(vlans_may_be_ignored),
        cmocka_unit_test(so_many_vlans_of_the_same_ends_are_told_apart),
        cmocka_unit_test(of_equal_ends_the_newest_is_found),
        cmocka_unit_test(a_full_table_refuses_until_one_goes),
        cmocka_unit_test(a_hundred_thousand_come_and_go),
        cmocka_unit_test(who_was_touched_goes_behind_the_idle),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
