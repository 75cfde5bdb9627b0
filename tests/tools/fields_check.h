/*
 * What decode/fields.h promises of any frame, for unit tests and fuzzers.
 */
#ifndef TCPVIZ_TESTS_TOOLS_FIELDS_CHECK_H
#define TCPVIZ_TESTS_TOOLS_FIELDS_CHECK_H

#include "tcpviz/decode/decode.h"
#include "tcpviz/decode/fields.h"

/* Reads the fields of a frame; NULL if all is as promised, else what is not.  `segment` is what
 * decode_frame made of it, NULL if that was no segment. */
const char *fields_problem(const struct frame *frame, const struct segment *segment);

#endif
