/*
 * Golden files: what a case draws, compared with what it has to draw.
 */
#ifndef TCPVIZ_TESTS_TOOLS_GOLDEN_H
#define TCPVIZ_TESTS_TOOLS_GOLDEN_H

#include <stdbool.h>
#include <stddef.h>

/* Compares a drawing with the file beside the case: its name with `ending` instead of the case's
 * own.  Prints "ok CASE" or "not ok CASE" and the lines that differ. */
bool golden_matches(const char *path, const char *ending, const char *drawing);

/* Whether there is such a file beside the case. */
bool golden_exists(const char *path, const char *ending);

/* Reads it, as much as has room; false if it is not there. */
bool golden_read(const char *path, const char *ending, char *out, size_t size);

/* The main of a runner: each argument is a case for `run`, which says whether it passed.  With -p
 * as the first argument `run` is to print its drawing instead of comparing it.  Prints the line of
 * totals; returns the exit status, which is 1 without any case. */
int golden_main(int argc, char **argv, bool (*run)(const char *path, bool print));

#endif
