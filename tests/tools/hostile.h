/*
 * Strangers' text at its worst: what terminals obey, what moves columns, what is no text, what
 * formats and shells would take as theirs.  No string holds a NUL: file names, arguments and lines
 * of a file cannot.
 */
#ifndef TCPVIZ_TESTS_TOOLS_HOSTILE_H
#define TCPVIZ_TESTS_TOOLS_HOSTILE_H

#include <stdbool.h>
#include <stddef.h>

#define HOSTILE_MAX 4096 /* bytes of one, with its NUL */

/* How many there are: each alone, then each in the middle of a word, then each a thousand times. */
size_t hostile_count(void);
#define HOSTILE_SHAPES 3

/* Writes the one of this number; returns its length. */
size_t hostile_string(size_t number, char out[HOSTILE_MAX]);

/* Whether a line of ours is one: printable ASCII, and beyond it only our own glyphs and letters,
 * which are one column each, and none at all where `ascii`. */
bool hostile_is_tame(const char *line, size_t n, bool ascii);

#endif
