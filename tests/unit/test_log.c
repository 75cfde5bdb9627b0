/* The log of events: one pool, a list for each connection, handles that stay put; what few events
 * have lies in cells, which may run out first. */
#include "in_range.h"
#include "same_event.h"
#include "tcpviz/flow/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define MANY_CELLS 100000

/* Walks a connection's list both ways; `first` is the number of its first segment. */
static void
assert_list(const struct log *log, const struct flow *flow, uint32_t first, uint32_t count)
{
    const struct event_list *list = &flow->events;
    uint32_t n = 0, before = 0;

    for (uint32_t h = list->first; h != 0; before = h, h = log_next(log, h)) {
        assert_int_equal(log_segment(log, h), first + n);
        assert_int_equal(log_prev(log, h), before);
        n++;
    }
    assert_int_equal(n, count);
    assert_int_equal(list->count, count);
    assert_int_equal(list->last, before);
}

/* An event that needs no cells. */
static struct event
plain(uint32_t segment)
{
    return (struct event){
        .flow = 1, .segment = segment, .frame = 1000 + segment, .time_ns = 10 * segment};
}

/* One that needs as many as an event can: bytes of each kind of extras. */
static struct event
crowded(uint32_t segment)
{
    struct event e = plain(segment);

    e.rel_seq = e.rel_ack = -1;
    e.seq_relative = e.ack_relative = e.ack_advances = true;
    e.len = 5;
    e.window_bytes = 77;
    e.acks_segment = segment + 1;
    e.analysis = ANALYSIS_DUPLICATE_ACK;
    e.n_terms = LIMIT_TERMS;
    e.n_sack = SACK_BLOCKS_MAX;
    e.n_notes = EVENT_NOTES_MAX;
    for (int i = 0; i < LIMIT_TERMS; i++)
        e.terms[i] = (struct term){segment, (uint32_t)i, 3, TERM_UNSEEN};
    for (int i = 0; i < SACK_BLOCKS_MAX; i++)
        e.sack[i].left = -(int64_t)segment - i;
    for (int i = 0; i < EVENT_NOTES_MAX; i++)
        e.notes[i] = (struct note){
            .kind = NOTE_AGAIN, .segment = segment, .first = i, .last = -i, .after_ns = -1};
    e.ack_base = e.rel_ack - (int64_t)LIMIT_TERMS * segment;
    return e;
}

static uint32_t
append(struct log *log, struct flow *flow, struct event e)
{
    uint32_t handle = log_reserve(log);

    if (handle != 0)
        log_append(log, flow, handle, &e);
    return handle;
}

static void
events_stand_in_order(void **state)
{
    struct log *log = log_create(10, MANY_CELLS);
    struct flow flow = {.number = 1};

    (void)state;
    assert_non_null(log);
    assert_list(log, &flow, 1, 0);
    for (uint32_t i = 1; i <= 10; i++)
        assert_int_not_equal(append(log, &flow, plain(i)), 0);
    assert_list(log, &flow, 1, 10);
    log_destroy(log);
    log_destroy(NULL);
}

static void
an_event_reads_back_with_the_one_before_it(void **state)
{
    struct log *log = log_create(10, MANY_CELLS);
    struct flow flow = {.number = 1};
    struct event first = crowded(7), second = plain(9), read;
    uint32_t handle = append(log, &flow, first);

    (void)state;
    append(log, &flow, second);
    log_read(log, &flow, handle, &read);
    assert_null(event_difference(&read, &first));
    assert_int_equal(read.prev_segment, 0);
    assert_int_equal(read.prev_ns, 0);
    log_read(log, &flow, flow.events.last, &read);
    assert_null(event_difference(&read, &second));
    assert_int_equal(read.prev_segment, 7);
    assert_int_equal(read.prev_ns, 70);
    log_drop(log, &flow, handle);
    log_read(log, &flow, flow.events.last, &read);
    assert_int_equal(read.prev_segment, 0);
    log_destroy(log);
}

static void
a_full_log_refuses_until_something_goes(void **state)
{
    struct log *log = log_create(2, MANY_CELLS);
    struct flow a = {.number = 1}, b = {.number = 2};

    (void)state;
    append(log, &a, plain(1));
    append(log, &a, plain(2));
    assert_int_equal(log_reserve(log), 0);
    log_drop(log, &a, a.events.first);
    assert_int_not_equal(append(log, &b, plain(5)), 0);
    assert_list(log, &a, 2, 1);
    assert_list(log, &b, 5, 1);
    log_destroy(log);
}

static void
a_dropped_event_can_be_told_by_its_frame(void **state)
{
    struct log *log = log_create(4, MANY_CELLS);
    struct flow flow = {.number = 1};
    struct event e = plain(1);
    uint32_t handle;

    (void)state;
    e.frame = UINT64_C(0xfedcba9876);
    handle = append(log, &flow, e);
    assert_int_equal(log_frame(log, handle), e.frame);
    log_drop(log, &flow, handle);
    assert_int_equal(log_frame(log, handle), 0);
    assert_list(log, &flow, 1, 0);
    log_destroy(log);
}

static void
an_ack_marks_only_the_event_that_it_means(void **state)
{
    struct log *log = log_create(1, MANY_CELLS);
    struct flow flow = {.number = 1};
    struct event e = plain(3), read;
    uint32_t handle;

    (void)state;
    e.seq = 100;
    e.len = e.captured_len = 10;
    handle = append(log, &flow, e);
    log_mark_acked(log, handle, 1002, 5, 110); /* another event's frame */
    log_mark_acked(log, handle, 1003, 6, 109); /* not all of it */
    log_read(log, &flow, handle, &read);
    assert_int_equal(read.acked_by, 0);
    log_mark_acked(log, handle, 1003, 7, 110);
    log_mark_acked(log, handle, 1003, 8, 120); /* only the first one counts */
    log_read(log, &flow, handle, &read);
    assert_int_equal(read.acked_by, 7);
    log_drop(log, &flow, handle);
    log_mark_acked(log, handle, 1003, 9, 110);
    e.frame++;
    assert_int_equal(append(log, &flow, e), handle);
    log_mark_acked(log, handle, 1003, 9, 110); /* the slot has another one now */
    log_read(log, &flow, handle, &read);
    assert_int_equal(read.acked_by, 0);
    log_destroy(log);
}

static void
a_used_slot_has_nothing_of_the_event_before(void **state)
{
    struct log *log = log_create(1, MANY_CELLS);
    struct flow flow = {.number = 1};
    struct event old = crowded(9), e = plain(20), read;
    uint32_t handle = append(log, &flow, old);

    (void)state;
    log_mark_acked(log, handle, (uint32_t)old.frame, 10, 5);
    log_read(log, &flow, handle, &read);
    assert_int_equal(read.acked_by, 10);
    log_drop(log, &flow, handle);
    assert_int_equal(append(log, &flow, e), handle);
    log_read(log, &flow, handle, &read);
    assert_null(event_difference(&read, &e));
    assert_int_equal(read.acked_by, 0);
    log_destroy(log);
}

/* Two lists turn over many times, past several slabs: no slot is lost, no handle moves. */
static void
slots_are_used_again(void **state)
{
    struct log *log = log_create(3000, MANY_CELLS);
    struct flow flows[2] = {{.number = 1}, {.number = 2}};
    uint32_t next[2] = {1, 1}, dropped[2] = {0, 0};

    (void)state;
    for (uint32_t i = 0; i < 20000; i++) {
        uint32_t which = i * 2654435761u >> 31;

        while (append(log, &flows[which], plain(next[which])) == 0) {
            uint32_t victim = flows[0].events.count > flows[1].events.count ? 0 : 1;

            log_drop(log, &flows[victim], flows[victim].events.first);
            dropped[victim]++;
        }
        next[which]++;
    }
    for (int which = 0; which < 2; which++)
        assert_list(log, &flows[which], dropped[which] + 1, next[which] - 1 - dropped[which]);
    log_destroy(log);
}

/* What is promised when a record is reserved: its extras find room, however long they are. */
static void
a_reserved_record_has_cells_enough(void **state)
{
    struct log *log = log_create(1000, 0);
    struct flow flow = {.number = 1};
    struct event e = crowded(1), read;

    (void)state;
    assert_int_not_equal(append(log, &flow, e), 0);
    log_read(log, &flow, flow.events.first, &read);
    assert_null(event_difference(&read, &e));
    assert_int_equal(log_reserve(log), 0); /* there are records, but no cells */
    log_drop(log, &flow, flow.events.first);
    assert_int_not_equal(log_reserve(log), 0);
    log_destroy(log);
}

/* Cells run out long before the records, over and over: those that are left are still whole, and
 * no cell gets lost. */
static void
cells_are_used_again(void **state)
{
    struct log *log = log_create(10000, 3000);
    struct flow flow = {.number = 1};
    uint32_t most = 0, first = 1;

    (void)state;
    for (uint32_t i = 1; i <= 20000; i++) {
        while (append(log, &flow, i % 3 == 0 ? plain(i) : crowded(i)) == 0) {
            log_drop(log, &flow, flow.events.first);
            first++;
        }
        most = flow.events.count > most ? flow.events.count : most;
    }
    assert_int_in_range(most, 300, 1000);
    assert_int_in_range(flow.events.count, most - 5, most);
    assert_list(log, &flow, first, 20000 - first + 1);
    for (uint32_t h = flow.events.first; h != 0; h = log_next(log, h)) {
        uint32_t i = log_segment(log, h);
        struct event e = i % 3 == 0 ? plain(i) : crowded(i), read;

        log_read(log, &flow, h, &read);
        assert_null(event_difference(&read, &e));
    }
    log_destroy(log);
}

static const struct note *
seen_note(const struct log *log, const struct flow *flow, uint32_t handle)
{
    static struct event read;

    log_read(log, flow, handle, &read);
    return read.n_notes > 0 ? &read.notes[read.n_notes - 1] : NULL;
}

static void
an_event_learns_that_it_was_seen_again(void **state)
{
    struct log *log = log_create(2, MANY_CELLS);
    struct flow flow = {.number = 1};
    struct note twice = {.kind = NOTE_SEEN_TWICE, .times = 2, .frame = 2000, .after_ns = 7},
                often = {.kind = NOTE_SEEN_ROUTED, .times = 3, .frame = 2001, .after_ns = 9};
    struct event full = crowded(3), before, after;
    uint32_t first = append(log, &flow, plain(2)), second;

    (void)state;
    full.n_notes = EVENT_NOTES_MAX - 1;
    second = append(log, &flow, full);
    log_mark_acked(log, second, 1003, 5, 5);
    log_read(log, &flow, second, &before);
    log_note_seen(log, &flow, first, 1003, &twice); /* another event's frame */
    assert_null(seen_note(log, &flow, first));
    log_note_seen(log, &flow, first, 1002, &twice);
    assert_int_equal(seen_note(log, &flow, first)->after_ns, 7);
    log_note_seen(log, &flow, second, 1003, &twice);
    log_note_seen(log, &flow, second, 1003, &often); /* in place of the other one */
    log_read(log, &flow, second, &after);
    assert_int_equal(after.n_notes, EVENT_NOTES_MAX);
    assert_int_equal(after.notes[EVENT_NOTES_MAX - 1].kind, NOTE_SEEN_ROUTED);
    assert_int_equal(after.acked_by, before.acked_by);
    event_as_of(&after, 2001);
    assert_int_equal(after.n_notes, EVENT_NOTES_MAX);
    event_as_of(&after, 2000); /* a picture that was held before */
    assert_null(event_difference(&after, &before));
    assert_list(log, &flow, 2, 2);
    log_drop(log, &flow, second);
    log_note_seen(log, &flow, second, 1003, &twice); /* gone */
    log_destroy(log);
}

/* Cells for one event with everything, and no more: the arrow is right without the note. */
static void
without_room_an_event_stays_as_it_is(void **state)
{
    struct log *log = log_create(3, 0);
    struct flow flow = {.number = 1};
    struct note twice = {.kind = NOTE_SEEN_TWICE, .times = 2, .frame = 2000};
    struct event full = crowded(2), read;
    uint32_t handle = append(log, &flow, full);

    (void)state;
    assert_int_not_equal(handle, 0);
    log_note_seen(log, &flow, handle, 1002, &twice);
    log_read(log, &flow, handle, &read);
    assert_null(event_difference(&read, &full));
    log_destroy(log);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_stand_in_order),
        cmocka_unit_test(an_event_reads_back_with_the_one_before_it),
        cmocka_unit_test(a_full_log_refuses_until_something_goes),
        cmocka_unit_test(a_dropped_event_can_be_told_by_its_frame),
        cmocka_unit_test(an_ack_marks_only_the_event_that_it_means),
        cmocka_unit_test(a_used_slot_has_nothing_of_the_event_before),
        cmocka_unit_test(slots_are_used_again),
        cmocka_unit_test(a_reserved_record_has_cells_enough),
        cmocka_unit_test(cells_are_used_again),
        cmocka_unit_test(an_event_learns_that_it_was_seen_again),
        cmocka_unit_test(without_room_an_event_stays_as_it_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
