/*
 * Where a note stands, for layout, which counts its lines, and paint, which draws each of them:
 * both have to break the same words at the same width.  Pure.
 */
#ifndef LADDER_NOTE_H
#define LADDER_NOTE_H

#include "tcpviz/ladder/layout.h"

/* Columns from the left lifeline: the "!", and the words behind it. */
#define NOTE_MARK_COL 3
#define NOTE_WORDS_COL 5

/* Room for a note's words. */
#define NOTE_BYTES 256

/* Columns of a line of a note; one stays free at the right lifeline. */
static inline int
note_cols(const struct ladder_geometry *g)
{
    int cols = g->right - 1 - (g->left + NOTE_WORDS_COL);

    return cols > 1 ? cols : 1;
}

#endif
