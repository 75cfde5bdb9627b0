/*
 * Breaks a text into lines of at most `cols` columns, between words where it can.  Pure.
 */
#ifndef TCPVIZ_BASE_WRAP_H
#define TCPVIZ_BASE_WRAP_H

#include <stddef.h>

/* The first line of `utf8` within cols columns (at least 1): its length in bytes.  *skip is how
 * many bytes to step over to the next line, 0 at the end of the text. */
size_t wrap_line(const char *utf8, int cols, size_t *skip);

/* How many lines it takes; what ends a line at its end begins no other one. */
int wrap_lines(const char *utf8, int cols);

/* Of a line behind which the rest is left out: how many of its bytes stand there.  It does not end
 * within a sum where it can, since "next = 1" is not what "next = 1 + 14 = 15" says. */
size_t wrap_cut(const char *utf8, int cols);

#endif
