/* Packets that were seen before: each rule up to its bound and one beyond it, and what is no copy.
 */
#include "../../src/flow/twins.h"
#include "in_range.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define START_NS 1700000000000000000LL
#define US 1000LL
#define MS 1000000LL

static const struct twin_signs speaks = {.id_speaks = true};
static const struct twin_signs silent;
static const struct twin_signs silent_pairs = {.doubled = true};
static const struct twin_signs silent_syn = {.is_syn = true};

static struct twins *twins;

static int
create(void **state)
{
    static const uint64_t key[2] = {1, 2};

    (void)state;
    twins = twins_create(key);
    return twins ? 0 : -1;
}

static int
destroy(void **state)
{
    (void)state;
    twins_destroy(twins);
    return 0;
}

static struct segment
packet(void)
{
    return (struct segment){.time_ns = START_NS,
                            .frame = 100,
                            .seq = 1000,
                            .ack = 2000,
                            .len = 30,
                            .flags = TCP_ACK,
                            .window = 400,
                            .ip_id = 7,
                            .ttl = 64,
                            .place = 1,
                            .options = {.has_timestamps = true, .tsval = 5, .tsecr = 6}};
}

static uint64_t
fingerprint(const struct segment *s)
{
    return twins_fingerprint(twins, 1, CLIENT, s);
}

static void
add(const struct segment *s, uint32_t segment)
{
    twins_add(twins, fingerprint(s), s, segment, segment + 500);
}

static bool
find_as(uint64_t print, const struct segment *s, struct twin_signs signs, struct twin *out)
{
    return twins_know(twins, print) && twins_find(twins, print, s, signs, out);
}

static bool
find(const struct segment *s, struct twin_signs signs, struct twin *out)
{
    return find_as(fingerprint(s), s, signs, out);
}

/* Whether the packet is known again so much later, there, with this TTL. */
static bool
known_again(struct twin_signs signs, int64_t after_ns, uint32_t place, uint8_t ttl)
{
    struct segment s = packet();
    struct twin twin;
    bool known;

    assert_int_equal(create(NULL), 0);
    add(&s, 1);
    s.time_ns += after_ns;
    s.place = place;
    s.ttl = ttl;
    known = find(&s, signs, &twin);
    destroy(NULL);
    return known;
}

static void
at_another_place_an_identification_is_believed_for_a_second(void **state)
{
    (void)state;
    assert_true(known_again(speaks, 0, 2, 64));
    assert_true(known_again(speaks, 1000 * MS, 2, 64));
    assert_false(known_again(speaks, 1000 * MS + 1, 2, 64));
    assert_true(known_again(speaks, -1000 * MS, 2, 64)); /* captures that were put together */
    assert_false(known_again(speaks, -1000 * MS - 1, 2, 64));
}

static void
without_one_a_copy_comes_sooner_than_any_timeout(void **state)
{
    (void)state;
    assert_true(known_again(silent, 100 * MS, 2, 64));
    assert_true(known_again(silent, 100 * MS, 2, 63));
    assert_false(known_again(silent, 100 * MS + 1, 2, 64));
}

static void
at_the_same_place_a_copy_comes_at_once(void **state)
{
    (void)state;
    assert_true(known_again(speaks, 5 * MS, 1, 64));
    assert_false(known_again(speaks, 5 * MS + 1, 1, 64));
    assert_false(known_again(silent, 0, 1, 64));
    assert_false(known_again(silent, 0, 1, 63));
    assert_true(known_again(silent_pairs, 500 * US, 1, 64));
    assert_false(known_again(silent_pairs, 500 * US + 1, 1, 64));
    assert_false(known_again(silent_pairs, 0, 1, 63));
    assert_true(known_again(silent_syn, 500 * US, 1, 64));
    assert_true(known_again(silent_syn, 500 * US, 1, 63)); /* behind a router */
    assert_false(known_again(silent_syn, 500 * US + 1, 1, 63));
}

/* A routing loop. */
static void
at_the_same_place_another_ttl_is_another_way(void **state)
{
    (void)state;
    assert_true(known_again(speaks, 1000 * MS, 1, 62));
    assert_false(known_again(speaks, 1000 * MS + 1, 1, 62));
}

static void
what_differs_in_anything_that_a_router_leaves_is_no_copy(void **state)
{
    struct segment first = packet(), others[13];
    struct twin twin;
    size_t n = 0;

    (void)state;
    add(&first, 1);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        others[i] = packet();
        others[i].place = 2;
    }
    others[n++].seq++;
    others[n++].ack++;
    others[n++].len++;
    others[n++].flags |= TCP_PSH;
    others[n++].window++;
    others[n++].urgent++;
    others[n++].ip_id++;
    others[n++].options.tsval++;
    others[n++].options.tsecr++;
    others[n++].options.has_timestamps = false;
    others[n++].options.n_sack = 1;
    for (size_t i = 0; i < n; i++)
        assert_false(find(&others[i], speaks, &twin));
    assert_false(
        find_as(twins_fingerprint(twins, 2, CLIENT, &others[n]), &others[n], speaks, &twin));
    assert_false(
        find_as(twins_fingerprint(twins, 1, SERVER, &others[n]), &others[n], speaks, &twin));
    others[n].options.has_mss = true;
    others[n].options.mss = 1400; /* clamped */
    assert_true(find(&others[n], speaks, &twin));
}

static void
a_copy_names_the_first_one(void **state)
{
    struct segment s = packet();
    struct twin twin;

    (void)state;
    add(&s, 3);
    s.frame = 101;
    s.time_ns += 12 * US;
    s.place = 2;
    s.interface = 1;
    assert_true(find(&s, speaks, &twin));
    assert_int_equal(twin.frame, 100);
    assert_int_equal(twin.segment, 3);
    assert_int_equal(twin.handle, 503);
    assert_false(twin.same_place);
    assert_int_equal(twin.note.kind, NOTE_SEEN_INTERFACES);
    assert_int_equal(twin.note.times, 2);
    assert_int_equal(twin.note.frame, 101);
    assert_int_equal(twin.note.after_ns, 12 * US);
    s.frame = 102;
    assert_true(find(&s, speaks, &twin)); /* a mirror port of the second interface */
    assert_true(twin.same_place);
    assert_int_equal(twin.note.kind, NOTE_SEEN_INTERFACES);
    assert_int_equal(twin.note.times, 3);
    s.ttl = 63;
    assert_true(find(&s, speaks, &twin));
    assert_int_equal(twin.note.kind, NOTE_SEEN_ROUTED);
    assert_int_equal(twin.note.ttl, 64);
    assert_int_equal(twin.note.other_ttl, 63);
}

static void
frames_tell_where_a_copy_was_seen(void **state)
{
    struct segment s = packet();
    struct twin twin;

    (void)state;
    add(&s, 1);
    assert_true(find(&s, speaks, &twin));
    assert_int_equal(twin.note.kind, NOTE_SEEN_TWICE);
    s.place = 2;
    assert_true(find(&s, speaks, &twin));
    assert_int_equal(twin.note.kind, NOTE_SEEN_REWRAPPED);
    s.place = 3;
    s.n_layers = 1;
    s.layers[0] = LAYER_COOKED;
    assert_true(find(&s, speaks, &twin));
    assert_int_equal(twin.note.kind, NOTE_SEEN_INTERFACES);
}

/* The first sending was lost behind its first place: the copy is one of the second. */
static void
a_second_sending_has_copies_of_its_own(void **state)
{
    struct segment s = packet();
    struct twin twin;

    (void)state;
    add(&s, 1);
    s.time_ns += 10 * MS;
    assert_false(find(&s, silent, &twin));
    add(&s, 2);
    s.place = 2;
    assert_true(find(&s, silent, &twin));
    assert_int_equal(twin.segment, 2);
    assert_true(find(&s, silent, &twin)); /* as that of the first, which may have been late */
    assert_int_equal(twin.segment, 1);
    assert_false(find(&s, silent, &twin));
}

static void
a_pair_has_two(void **state)
{
    struct segment s = packet();
    struct twin twin;

    (void)state;
    add(&s, 1);
    assert_true(find(&s, silent_pairs, &twin));
    assert_false(find(&s, silent_pairs, &twin));
}

static void
more_places_than_are_remembered_count_while_the_identification_speaks(void **state)
{
    struct segment s = packet();
    struct twin twin;

    (void)state;
    add(&s, 1);
    for (s.place = 2; s.place <= 9; s.place++)
        assert_true(find(&s, speaks, &twin));
    assert_int_equal(twin.note.times, 9);
    assert_false(find(&s, silent, &twin)); /* it may have been there */
    for (int i = 0; i < 300; i++)
        assert_true(find(&s, speaks, &twin));
    assert_int_equal(twin.note.times, 255);
}

/* The more have come since, the likelier it is that one was displaced. */
static void
the_newest_packets_are_remembered(void **state)
{
    struct segment s = packet(), first = s;
    struct twin twin;
    uint32_t known = 0;

    (void)state;
    for (uint32_t i = 1; i <= LIMIT_TWINS; i++, s.seq++)
        add(&s, i);
    for (uint32_t i = 1; i <= LIMIT_TWINS; i++, first.seq++) {
        bool found = find(&first, speaks, &twin);

        assert_true(found || i <= LIMIT_TWINS - 64);
        assert_true(!found || twin.segment == i);
        known += found;
    }
    assert_int_in_range(known, LIMIT_TWINS * 17 / 20, LIMIT_TWINS);
    for (uint32_t i = 1; i <= LIMIT_TWINS; i++, s.seq++)
        add(&s, i);
    first = packet();
    assert_false(find(&first, speaks, &twin));
}

/* A flood of packets that look alike costs no more than the steps that are taken. */
static void
of_packets_that_look_alike_the_newest_are_looked_at(void **state)
{
    struct segment s = packet();
    struct twin twin;
    int known = 0;

    (void)state;
    for (uint32_t i = 1; i <= 100; i++)
        add(&s, i);
    s.place = 2;
    while (find(&s, silent, &twin))
        assert_int_equal(twin.segment, 100 - known++);
    assert_int_in_range(known, 3, 16);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, create, destroy)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(at_another_place_an_identification_is_believed_for_a_second),
        cmocka_unit_test(without_one_a_copy_comes_sooner_than_any_timeout),
        cmocka_unit_test(at_the_same_place_a_copy_comes_at_once),
        cmocka_unit_test(at_the_same_place_another_ttl_is_another_way),
        TEST(what_differs_in_anything_that_a_router_leaves_is_no_copy),
        TEST(a_copy_names_the_first_one),
        TEST(frames_tell_where_a_copy_was_seen),
        TEST(a_second_sending_has_copies_of_its_own),
        TEST(a_pair_has_two),
        TEST(more_places_than_are_remembered_count_while_the_identification_speaks),
        TEST(the_newest_packets_are_remembered),
        TEST(of_packets_that_look_alike_the_newest_are_looked_at),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
