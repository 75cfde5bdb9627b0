/*
 * Memory for very many records: zeros from one end to the other, and as much as is used.
 */
#include "tcpviz/base/pages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MIB ((size_t)1 << 20)

static void
all_of_it_is_zero_and_can_be_written(void **state)
{
    const size_t sizes[] = {1, 4096, 2 * MIB, 2 * MIB + 1, 9 * MIB};

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        unsigned char *at = pages_take(sizes[i]);

        assert_non_null(at);
        for (size_t k = 0; k < sizes[i]; k += 4096)
            assert_int_equal(at[k], 0);
        assert_int_equal(at[sizes[i] - 1], 0);
        memset(at, 0xff, sizes[i]);
        pages_give(at, sizes[i]);
    }
}

static void
it_is_aligned_for_a_line_of_the_cache(void **state)
{
    void *at = pages_take(100);

    (void)state;
    assert_int_equal((uintptr_t)at % 64, 0);
    pages_give(at, 100);
}

static void
more_than_there_can_be_is_refused(void **state)
{
    (void)state;
    assert_null(pages_take(SIZE_MAX / 2));
    pages_give(NULL, SIZE_MAX / 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_it_is_zero_and_can_be_written),
        cmocka_unit_test(it_is_aligned_for_a_line_of_the_cache),
        cmocka_unit_test(more_than_there_can_be_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
