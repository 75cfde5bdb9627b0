/*
 * What a fuzzer demands.
 */
#ifndef TCPVIZ_TESTS_FUZZ_REQUIRE_H
#define TCPVIZ_TESTS_FUZZ_REQUIRE_H

#include <stdio.h>
#include <stdlib.h>

/* Ends the fuzzer if the promise is broken.  Which one it was stands in front of its report, whose
 * stack has lost the line. */
#define require(promise)                                                                           \
    do {                                                                                           \
        if (!(promise)) {                                                                          \
            fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, #promise);                  \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

#endif
