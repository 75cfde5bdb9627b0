/*
 * Where a note stands, for layout, which counts its lines, and paint, which draws each of them:
 * both have to break the same words at the same width, and to know what has room on the arrow.
 * Pure.
 */
#ifndef TCPVIZ_SRC_LADDER_NOTE_H
#define TCPVIZ_SRC_LADDER_NOTE_H

#include "tcpviz/ladder/layout.h"
#include "tcpviz/story/describe.h"
#include "tcpviz/story/wireshark.h"

/* Columns from the client's lifeline: the "!", and the words behind it. */
#define NOTE_MARK_COL 3
#define NOTE_WORDS_COL 5

/* What an arrow needs besides its label: blanks, dashes, head. */
#define ARROW_FRAME 8

/* Room for a note's words. */
#define NOTE_BYTES 320

/* The words of note `index` of an event; behind its last one, Wireshark's tags. */
static inline void
note_words(struct text *t, const struct flow *flow, const struct event *e, int index,
           const struct number_style *style)
{
    if (index < e->n_notes) {
        describe_note(t, flow, e, &e->notes[index], style);
    } else {
        text_add(t, "Wireshark: ");
        wireshark_tags(e, t);
    }
}

/* Columns of a line of a note; one stays free at the server's lifeline. */
static inline int
note_cols(const struct ladder_geometry *g, int lane)
{
    int cols = ladder_server_col(g) - 1 - (g->at[lane] + NOTE_WORDS_COL);

    return cols > 1 ? cols : 1;
}

/* Columns of an arrow's label. */
static inline int
label_cols(const struct ladder_geometry *g, int lane)
{
    int cols = ladder_server_col(g) - 1 - g->at[lane] - ARROW_FRAME;

    return cols > 0 ? cols : 0;
}

#endif
