/*
 * Whose a segment is while a SYN claims the ends of a connection: what .seg cases do not reach, the
 * bounds.  tests/segments: *-somebody-else*, a-half-open-connection-*, a-forged-syn-*.
 */
#include "tcpviz/base/limits.h"
#include "tcpviz/flow/observer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { SERVER_PORT = 5000, CLIENT_ISN = 1000, SERVER_ISN = 7000, CLAIM = 5000000 };

static uint64_t frames;

/* From the client with that port, or to it. */
static const struct event *
take(struct observer *o, uint16_t port, bool from_client, unsigned flags, uint32_t seq,
     uint32_t ack)
{
    uint64_t frame = ++frames;
    struct endpoint client = {.address = {.version = 4, .at = {10, 0, 0, 1}}, .port = port};
    struct endpoint server = {.address = {.version = 4, .at = {10, 0, 0, 2}}, .port = SERVER_PORT};
    struct segment s = {.src = from_client ? client : server,
                        .dst = from_client ? server : client,
                        .frame = frame,
                        .time_ns = 1700000000000000000 + (int64_t)frame * 1000000,
                        .header_len = 20,
                        .flags = flags & 0xfffu,
                        .seq = seq,
                        .ack = ack,
                        .window = 1000};

    return observer_take(o, &s, NULL);
}

static uint32_t
open_connection(struct observer *o, uint16_t port)
{
    uint32_t number = take(o, port, true, TCP_SYN, CLIENT_ISN, 0)->flow;

    take(o, port, false, TCP_SYN | TCP_ACK, SERVER_ISN, CLIENT_ISN + 1);
    take(o, port, true, TCP_ACK, CLIENT_ISN + 1, SERVER_ISN + 1);
    return number;
}

static uint32_t
claim_by(struct observer *o, uint16_t port, uint32_t number)
{
    return take(o, port, true, TCP_SYN, number, 0)->flow;
}

static uint32_t
claim(struct observer *o, uint16_t port)
{
    return claim_by(o, port, CLAIM);
}

/* Which connection a segment is of that the client of the older one sends so far from its next
 * number, and acknowledges so far from the server's. */
static uint32_t
goes_to(struct observer *o, uint16_t port, int64_t seq_off, int64_t ack_off)
{
    return take(o, port, true, TCP_ACK, (uint32_t)(CLIENT_ISN + 1 + seq_off),
                (uint32_t)(SERVER_ISN + 1 + ack_off))
        ->flow;
}

static void
both_numbers_have_to_fit(void **state)
{
    static const int64_t offs[][2] = {{0, 0}, {65535, 0}, {0, 65535}, {-65535, -65535}};
    static const int64_t far[][2] = {{65536, 0}, {0, 65536}, {-65536, 0}, {0, -65536}};

    (void)state;
    for (int i = 0; i < 4; i++) {
        const struct observer_settings settings = {.depth = OBSERVE_TRACK};
        struct observer *o = observer_create(&settings);
        uint32_t older = open_connection(o, 40000), newer = claim(o, 40000);

        assert_int_not_equal(older, newer);
        assert_int_equal(goes_to(o, 40000, far[i][0], far[i][1]), newer);
        assert_int_equal(goes_to(o, 40000, offs[i][0], offs[i][1]), older);
        observer_destroy(o);
    }
}

/* The server's SYN-ACK for the newer one, and what its client answers. */
static void
answer(struct observer *o, uint16_t port, uint32_t newer)
{
    assert_int_equal(take(o, port, false, TCP_SYN | TCP_ACK, 9000000, CLAIM + 1)->flow, newer);
    assert_int_equal(take(o, port, true, TCP_ACK, CLAIM + 1, 9000001)->flow, newer);
}

/* A SYN-ACK alone does not: it may answer the SYN of somebody else. */
static void
an_answer_ends_it_behind_the_older_ones_end(void **state)
{
    const struct observer_settings settings = {.depth = OBSERVE_TRACK};
    struct observer *o = observer_create(&settings);
    uint32_t older = open_connection(o, 40000), newer = claim(o, 40000);

    (void)state;
    assert_int_equal(take(o, 40000, true, TCP_RST, CLIENT_ISN + 1, 0)->flow, older);
    assert_int_equal(take(o, 40000, false, TCP_SYN | TCP_ACK, 9000000, CLAIM + 1)->flow, newer);
    assert_int_equal(goes_to(o, 40000, 0, 0), older);
    assert_int_equal(take(o, 40000, true, TCP_ACK, CLAIM + 1, 9000001)->flow, newer);
    assert_int_equal(goes_to(o, 40000, 0, 0), newer);
    observer_destroy(o);
}

/* As those of a transparent proxy, until one of them has ended, and behind that. */
static void
both_may_be_open(void **state)
{
    const struct observer_settings settings = {.depth = OBSERVE_TRACK};
    struct observer *o = observer_create(&settings);
    uint32_t older = open_connection(o, 40000), newer = claim(o, 40000);

    (void)state;
    answer(o, 40000, newer);
    assert_int_equal(goes_to(o, 40000, 0, 0), older);
    assert_int_equal(goes_to(o, 40000, CLAIM - CLIENT_ISN, 9000000 - SERVER_ISN), newer);
    assert_int_equal(take(o, 40000, true, TCP_RST, CLAIM + 1, 0)->flow, newer);
    assert_int_equal(goes_to(o, 40000, 0, 0), older);
    observer_destroy(o);
}

/* Nor does what fits neither of them go to the older one. */
static void
of_two_that_are_open_the_older_one_has_what_fits_it(void **state)
{
    const struct observer_settings settings = {.depth = OBSERVE_TRACK};
    struct observer *o = observer_create(&settings);
    uint32_t newer;

    (void)state;
    open_connection(o, 40000);
    newer = claim(o, 40000);
    answer(o, 40000, newer);
    assert_int_equal(goes_to(o, 40000, 65536, 0), newer);
    assert_int_equal(goes_to(o, 40000, 0, 65536), newer);
    observer_destroy(o);
}

static void
only_a_reset_needs_no_ack(void **state)
{
    const struct observer_settings settings = {.depth = OBSERVE_TRACK};
    struct observer *o = observer_create(&settings);
    uint32_t older = open_connection(o, 40000), newer = claim(o, 40000);

    (void)state;
    assert_int_equal(take(o, 40000, true, TCP_PSH, CLIENT_ISN + 1, 0)->flow, newer);
    assert_int_equal(take(o, 40000, true, TCP_RST, CLIENT_ISN + 1, 0)->flow, older);
    observer_destroy(o);
}

static void
the_newest_are_remembered(void **state)
{
    const struct observer_settings settings = {.depth = OBSERVE_TRACK};
    struct observer *o = observer_create(&settings);
    uint32_t older[LIMIT_DISPUTES + 1], newer[LIMIT_DISPUTES + 1];

    (void)state;
    for (uint16_t i = 0; i <= LIMIT_DISPUTES; i++)
        older[i] = open_connection(o, 40000 + i);
    for (uint16_t i = 0; i <= LIMIT_DISPUTES; i++)
        newer[i] = claim(o, 40000 + i);
    assert_int_equal(goes_to(o, 40000, 0, 0), newer[0]);
    for (uint16_t i = 1; i <= LIMIT_DISPUTES; i++)
        assert_int_equal(goes_to(o, 40000 + i, 0, 0), older[i]);
    observer_destroy(o);
}

/* Who sends many SYNs into one connection makes no other one forgotten. */
static void
of_those_that_claim_the_same_ends_the_newest_counts(void **state)
{
    const struct observer_settings settings = {.depth = OBSERVE_TRACK};
    struct observer *o = observer_create(&settings);
    uint32_t quiet = open_connection(o, 40000), flooded = open_connection(o, 40001);

    (void)state;
    claim(o, 40000);
    for (uint32_t i = 0; i < 2 * LIMIT_DISPUTES; i++)
        claim_by(o, 40001, CLAIM + 1000000 * i);
    assert_int_equal(goes_to(o, 40000, 0, 0), quiet);
    assert_int_equal(goes_to(o, 40001, 0, 0), flooded);
    observer_destroy(o);
}

/* Nor do connections that open where others were. */
static void
what_was_answered_takes_no_room(void **state)
{
    const struct observer_settings settings = {.depth = OBSERVE_TRACK};
    struct observer *o = observer_create(&settings);
    uint32_t older = open_connection(o, 40000), newer;

    (void)state;
    claim(o, 40000);
    for (uint16_t i = 1; i <= 2 * LIMIT_DISPUTES; i++) {
        open_connection(o, 40000 + i);
        newer = claim(o, 40000 + i);
        answer(o, 40000 + i, newer);
    }
    assert_int_equal(goes_to(o, 40000, 0, 0), older);
    observer_destroy(o);
}

/* A segment of the older one, which is on the screen, is judged in the stream of the newer one:
 * that is not given up for it, even if nothing else is left to be. */
static void
room_is_not_made_of_the_newer_one(void **state)
{
    const struct observer_settings settings = {.depth = OBSERVE_KEEP, .limits = {.cells = 1}};
    struct observer *o = observer_create(&settings);
    uint32_t older = open_connection(o, 40000), newer;

    (void)state;
    observer_pin(o, &older, 1, 0, UINT64_MAX);
    newer = take(o, 40000, true, TCP_SYN | TCP_FIN, CLAIM, 0)->flow; /* of which much is told */
    assert_null(take(o, 40000, true, TCP_ACK, CLIENT_ISN + 1, SERVER_ISN + 1));
    assert_int_equal(observer_counts(o).lost, 1);
    assert_non_null(observer_flow(o, newer));
    observer_destroy(o);
}

/* Nor is room for another connection made of the one whose ends it claims. */
static void
the_older_one_is_kept_for_who_claims_its_ends(void **state)
{
    const struct observer_settings settings = {.depth = OBSERVE_TRACK, .limits = {.flows = 2}};
    struct observer *o = observer_create(&settings);
    uint32_t older = open_connection(o, 40000), first = claim(o, 40000);

    (void)state;
    assert_int_not_equal(claim_by(o, 40000, 2 * CLAIM), first);
    assert_null(observer_flow(o, first));
    assert_int_equal(goes_to(o, 40000, 0, 0), older);
    observer_destroy(o);
}

/* A SYN-ACK is never an older connection's, wherever its numbers lie. */
static void
a_syn_ack_is_of_the_newer_one(void **state)
{
    const struct observer_settings settings = {.depth = OBSERVE_TRACK};
    struct observer *o = observer_create(&settings);
    uint32_t older = open_connection(o, 40000), newer = claim_by(o, 40000, CLIENT_ISN + 100);

    (void)state;
    assert_int_equal(goes_to(o, 40000, 0, 0), older);
    assert_int_equal(
        take(o, 40000, false, TCP_SYN | TCP_ACK, SERVER_ISN + 1, CLIENT_ISN + 101)->flow, newer);
    observer_destroy(o);
}

/* The older one has ended, and so goes first. */
static void
what_is_no_longer_kept_claims_nothing(void **state)
{
    const struct observer_settings settings = {.depth = OBSERVE_TRACK, .limits = {.flows = 2}};
    struct observer *o = observer_create(&settings);
    uint32_t older = open_connection(o, 40000), newer;

    (void)state;
    take(o, 40000, true, TCP_RST | TCP_ACK, CLIENT_ISN + 1, SERVER_ISN + 1);
    newer = claim(o, 40000);
    assert_int_equal(goes_to(o, 40000, 0, 0), older);
    open_connection(o, 41000);
    assert_null(observer_flow(o, older));
    assert_int_equal(goes_to(o, 40000, 0, 0), newer);
    observer_destroy(o);
}

/* The newer one is half-open, and so goes first: then all is of the older one again. */
static void
what_claims_and_is_given_up_hides_nothing(void **state)
{
    const struct observer_settings settings = {.depth = OBSERVE_TRACK, .limits = {.flows = 3}};
    struct observer *o = observer_create(&settings);
    uint32_t older = open_connection(o, 40000), newer = claim(o, 40000);

    (void)state;
    open_connection(o, 41000);
    open_connection(o, 41001);
    assert_null(observer_flow(o, newer));
    assert_int_equal(goes_to(o, 40000, 0, 0), older);
    assert_int_not_equal(claim(o, 40000), older);
    observer_destroy(o);
}

/* Who keeps no numbers cannot tell: all of Wireshark's stream is of the newer one. */
static void
without_tracking_all_is_of_the_newer_one(void **state)
{
    const struct observer_settings settings = {.depth = OBSERVE_ANALYSE};
    struct observer *o = observer_create(&settings);
    uint32_t newer;

    (void)state;
    open_connection(o, 40000);
    newer = claim(o, 40000);
    assert_int_equal(goes_to(o, 40000, 0, 0), newer);
    observer_destroy(o);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_numbers_have_to_fit),
        cmocka_unit_test(an_answer_ends_it_behind_the_older_ones_end),
        cmocka_unit_test(both_may_be_open),
        cmocka_unit_test(of_two_that_are_open_the_older_one_has_what_fits_it),
        cmocka_unit_test(only_a_reset_needs_no_ack),
        cmocka_unit_test(the_newest_are_remembered),
        cmocka_unit_test(of_those_that_claim_the_same_ends_the_newest_counts),
        cmocka_unit_test(what_was_answered_takes_no_room),
        cmocka_unit_test(room_is_not_made_of_the_newer_one),
        cmocka_unit_test(the_older_one_is_kept_for_who_claims_its_ends),
        cmocka_unit_test(a_syn_ack_is_of_the_newer_one),
        cmocka_unit_test(what_is_no_longer_kept_claims_nothing),
        cmocka_unit_test(what_claims_and_is_given_up_hides_nothing),
        cmocka_unit_test(without_tracking_all_is_of_the_newer_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
