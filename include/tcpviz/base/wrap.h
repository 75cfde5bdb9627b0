/*
 * Breaks a text into lines of at most `cols` columns, between words where it can.  Pure.
 */
#ifndef TCPVIZ_BASE_WRAP_H
#define TCPVIZ_BASE_WRAP_H

#include <stdbool.h>
#include <stddef.h>

/* A text on its way through its lines: for (struct wrap w = {.rest = text}; wrap_next(&w, cols);)
 */
struct wrap {
    const char *rest; /* behind the line */
    const char *line; /* of so many bytes */
    size_t bytes;
};

/* Goes on to the next line, of at most cols columns (at least 1); false behind the last one.  What
 * ends a line at the text's end begins no other one. */
bool wrap_next(struct wrap *w, int cols);

/* How many lines it takes. */
int wrap_lines(const char *utf8, int cols);

/* Of a line behind which the rest is left out: how many of its bytes stand there.  It does not end
 * within a sum where it can, since "next = 1" is not what "next = 1 + 14 = 15" says. */
size_t wrap_cut(const char *utf8, int cols);

#endif
