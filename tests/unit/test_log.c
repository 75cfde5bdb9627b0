/* The log of events: one pool, a list for each connection, handles that stay put. */
#include "tcpviz/flow/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Walks a list both ways; its events carry their place in `segment`. */
static void
assert_list(const struct log *log, const struct log_list *list, uint32_t first, uint32_t count)
{
    uint32_t n = 0, before = 0;

    for (uint32_t h = list->first; h != 0; before = h, h = log_at(log, h)->next) {
        assert_int_equal(log_at(log, h)->segment, first + n);
        assert_int_equal(log_at(log, h)->prev, before);
        n++;
    }
    assert_int_equal(n, count);
    assert_int_equal(list->count, count);
    assert_int_equal(list->last, before);
}

static uint32_t
append(struct log *log, struct log_list *list, uint32_t segment)
{
    uint32_t handle = log_append(log, list);

    if (handle != 0)
        log_at(log, handle)->segment = segment;
    return handle;
}

static void
events_stand_in_order(void **state)
{
    struct log *log = log_create(10);
    struct log_list list = {0, 0, 0};

    (void)state;
    assert_non_null(log);
    assert_list(log, &list, 1, 0);
    for (uint32_t i = 1; i <= 10; i++)
        assert_int_not_equal(append(log, &list, i), 0);
    assert_list(log, &list, 1, 10);
    assert_int_equal(log_count(log), 10);
    log_destroy(log);
    log_destroy(NULL);
}

static void
a_full_log_refuses_until_something_goes(void **state)
{
    struct log *log = log_create(2);
    struct log_list a = {0, 0, 0}, b = {0, 0, 0};
    uint32_t first;

    (void)state;
    first = append(log, &a, 1);
    append(log, &a, 2);
    assert_int_equal(log_append(log, &b), 0);
    assert_int_equal(b.count, 0);
    log_at(log, first)->serial = 77;
    log_drop_oldest(log, &a);
    assert_int_equal(log_count(log), 1);
    assert_int_not_equal(append(log, &b, 5), 0);
    assert_list(log, &a, 2, 1);
    assert_list(log, &b, 5, 1);
    log_destroy(log);
}

static void
a_dropped_event_can_be_told_by_its_serial(void **state)
{
    struct log *log = log_create(4);
    struct log_list list = {0, 0, 0};
    uint32_t handle = append(log, &list, 1);

    (void)state;
    log_at(log, handle)->serial = 42;
    log_drop_oldest(log, &list);
    assert_int_not_equal(log_at(log, handle)->serial, 42);
    assert_list(log, &list, 1, 0);
    log_drop_oldest(log, &list); /* nothing left: nothing happens */
    assert_int_equal(log_count(log), 0);
    log_destroy(log);
}

static void
a_used_slot_comes_back_zeroed(void **state)
{
    struct log *log = log_create(1);
    struct log_list list = {0, 0, 0};
    struct event *e = log_at(log, append(log, &list, 9));

    (void)state;
    e->acked_by = 3;
    e->n_notes = 2;
    e->serial = 8;
    log_drop_oldest(log, &list);
    e = log_at(log, log_append(log, &list));
    assert_int_equal(e->acked_by, 0);
    assert_int_equal(e->n_notes, 0);
    assert_int_equal(e->serial, 0);
    assert_int_equal(e->segment, 0);
    log_destroy(log);
}

/* Two lists turn over many times, past several slabs: no slot is lost, no handle moves. */
static void
slots_are_used_again(void **state)
{
    struct log *log = log_create(3000);
    struct log_list lists[2] = {{0, 0, 0}, {0, 0, 0}};
    uint32_t next[2] = {1, 1}, dropped[2] = {0, 0};

    (void)state;
    for (uint32_t i = 0; i < 20000; i++) {
        uint32_t which = i * 2654435761u >> 31;

        while (append(log, &lists[which], next[which]) == 0) {
            uint32_t victim = lists[0].count > lists[1].count ? 0 : 1;

            log_drop_oldest(log, &lists[victim]);
            dropped[victim]++;
        }
        next[which]++;
    }
    assert_int_equal(log_count(log), 3000);
    for (int which = 0; which < 2; which++)
        assert_list(log, &lists[which], dropped[which] + 1, next[which] - 1 - dropped[which]);
    log_destroy(log);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_stand_in_order),
        cmocka_unit_test(a_full_log_refuses_until_something_goes),
        cmocka_unit_test(a_dropped_event_can_be_told_by_its_serial),
        cmocka_unit_test(a_used_slot_comes_back_zeroed),
        cmocka_unit_test(slots_are_used_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
