/*
 * cmocka 2 has assert_int_in_range(value, minimum, maximum), and warns of the name without the
 * type, which is the only one that cmocka 1 has.
 */
#ifndef TCPVIZ_TESTS_TOOLS_IN_RANGE_H
#define TCPVIZ_TESTS_TOOLS_IN_RANGE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#ifndef assert_int_in_range
#define assert_int_in_range assert_in_range
#endif

#endif
