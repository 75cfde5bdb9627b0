/*
 * The hash of the ends is SipHash-1-3.  The low port's first byte is the length of the message in
 * its last block, so that any other implementation gives the same; the bytes of each half of an
 * address read the same in both directions, so that it does on any machine.
 */
#include "../../src/flow/flow_hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const uint64_t key[2] = {0x0706050403020100, 0x0f0e0d0c0b0a0908};

static const struct address low = {
    6, {0x20, 0x01, 0x0d, 0xb8, 0xb8, 0x0d, 0x01, 0x20, 1, 0, 0, 0, 0, 0, 0, 1}};
static const struct address high = {6,
                                    {0xfe, 0x80, 0, 0, 0, 0, 0x80, 0xfe, 2, 0, 0, 0, 0, 0, 0, 2}};

static void
of_both_versions_it_is_that_of_the_paper_folded_to_32_bits(void **state)
{
    static const struct address none = {.version = 4};
    struct segment ip6 = {.src = {low, 0x2750}, .dst = {high, 5000}};
    struct segment ip4 = {.src = {none, 0x1701}, .dst = {none, 6000}};

    (void)state;
    assert_int_equal(flow_hash(&ip6, key), 0xedf3c75e); /* of 39 bytes */
    assert_int_equal(flow_hash(&ip4, key), 0x44723d0e); /* of 23 bytes */
}

static void
both_directions_have_the_same(void **state)
{
    struct segment there = {.src = {low, 0x2750}, .dst = {high, 5000}};
    struct segment back = {.src = there.dst, .dst = there.src};

    (void)state;
    assert_int_equal(flow_hash(&there, key), flow_hash(&back, key));
    assert_true(flow_hash_quickly(&there).of_both == flow_hash_quickly(&back).of_both);
}

static void
the_quick_one_tells_the_directions_apart(void **state)
{
    static const struct address same = {.version = 4, .at = {127, 0, 0, 1}};
    struct segment there[] = {{.src = {low, 5000}, .dst = {high, 5000}},
                              {.src = {same, 40000}, .dst = {same, 5000}}};

    (void)state;
    for (size_t i = 0; i < sizeof there / sizeof there[0]; i++) {
        struct segment back = {.src = there[i].dst, .dst = there[i].src};

        assert_true(flow_hash_quickly(&there[i]).src_low != flow_hash_quickly(&back).src_low);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_both_versions_it_is_that_of_the_paper_folded_to_32_bits),
        cmocka_unit_test(both_directions_have_the_same),
        cmocka_unit_test(the_quick_one_tells_the_directions_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
