/*
 * The ladder as text: the same rows as on the screen, a line for each, as events come.
 *
 * Boxes stand above a connection's first line and, upside down, below its end.  At the end of the
 * output the connection of the last line gets its closing boxes; and where there are several, each
 * that is still open a line.
 *
 * From the second connection's first segment on every line begins with "[n] ", and the ladder is
 * that much narrower; where its boxes would not fit then, lines are longer than was asked for.
 *
 * Where events are hidden, the next line says how many, of all connections together; times and
 * silences are between the arrows that are shown.  Allocates only when created.
 */
#ifndef TCPVIZ_EXPORT_LADDER_TEXT_H
#define TCPVIZ_EXPORT_LADDER_TEXT_H

#include "tcpviz/export/sink.h"
#include "tcpviz/grid/theme.h"
#include "tcpviz/ladder/layout.h"

struct ladder_text_settings {
    struct ladder_style style; /* zero_ns is taken from the observer */
    int cols;
    bool color; /* ANSI colours by role, of 256 */
    enum theme theme;
};

struct ladder_text;

/* NULL if there is no memory.  What the style points to must outlive it. */
struct ladder_text *ladder_text_create(const struct ladder_text_settings *settings,
                                       struct sink sink);
void ladder_text_destroy(struct ladder_text *lt);

/* Writes the lines of the newest event.  A copy has only its note, which waits until something else
 * comes than another copy of the same segment. */
void ladder_text_event(struct ladder_text *lt, const struct observer *o, const struct event *e);

/* The newest event is hidden: it is only counted, a copy not even that.  What is hidden has no
 * copies that are shown. */
void ladder_text_hide(struct ladder_text *lt, const struct event *e);

/* Nothing more comes for now: writes the note of a copy that waited for another one, and the
 * bands and closing boxes that waited for a copy of the last segment. */
void ladder_text_flush(struct ladder_text *lt);

/* Writes what belongs to the end: how many events were hidden last; the closing boxes of the last
 * line's connection, unless they stand there already; and where there are several, a line for each
 * connection that is still open, if it is known and has lines. */
void ladder_text_finish(struct ladder_text *lt, const struct observer *o);

#endif
