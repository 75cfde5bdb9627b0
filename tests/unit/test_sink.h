/*
 * A sink for the tests of export: what was written, as a string, and in how many pieces.
 */
#ifndef TCPVIZ_TESTS_UNIT_TEST_SINK_H
#define TCPVIZ_TESTS_UNIT_TEST_SINK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tcpviz/export/sink.h"

static char output[1 << 20];
static size_t output_len;
static int writes;

static inline void
collect(void *context, const char *bytes, size_t n)
{
    (void)context;
    assert_true(output_len + n < sizeof output);
    memcpy(output + output_len, bytes, n);
    output_len += n;
    output[output_len] = '\0';
    writes++;
}

#endif
