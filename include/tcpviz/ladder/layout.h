/*
 * Layout: from events to rows.
 *
 * An event becomes a block of rows: silence before it, what the capture dropped, bands before it,
 * the arrow, its notes, a free row if the ladder is roomy, bands behind it.  A run that was opened
 * again has its row above its first arrow.  Of a copy it is the note alone.  A block is a function
 * of the event, its connection and the style alone, so that text output and screen draw the same.
 * Pure.
 */
#ifndef TCPVIZ_LADDER_LAYOUT_H
#define TCPVIZ_LADDER_LAYOUT_H

#include "tcpviz/base/frames.h"
#include "tcpviz/grid/grid.h"
#include "tcpviz/ladder/geometry.h"
#include "tcpviz/ladder/sequence.h"
#include "tcpviz/story/arithmetic.h"
#include "tcpviz/story/phase.h"

/* What the times beside the arrows say. */
enum ladder_time {
    LADDER_TIME_RELATIVE, /* since the first segment of all */
    LADDER_TIME_DELTA,    /* since the arrow above */
    LADDER_TIME_OWN,      /* since the first segment of its connection */
    LADDER_TIME_CLOCK,    /* the time of day */
    LADDER_TIMES
};

/* Seconds that the clock on the wall is ahead of UTC at a moment. */
typedef int32_t utc_offset(int64_t time_ns);

/* How the ladder is to be drawn: what the user chose, and what it is drawn from. */
struct ladder_style {
    struct number_style numbers;
    bool sums;      /* the arithmetic on the arrows */
    bool roomy;     /* a free row under each arrow */
    bool wireshark; /* Wireshark's tags as a further note */
    enum ladder_time time;
    int64_t zero_ns;             /* the first segment of all: ladder_zero_ns() */
    utc_offset *utc_offset_s;    /* for LADDER_TIME_CLOCK; NULL: the clock shows UTC */
    const struct frames *frames; /* for previews; NULL: none */
};

static inline int32_t
ladder_utc_offset_s(const struct ladder_style *style, int64_t time_ns)
{
    return style->utc_offset_s ? style->utc_offset_s(time_ns) : 0;
}

/* The moment that is 0.000000 in the rows of a connection. */
static inline int64_t
ladder_zero_ns(const struct ladder_style *style, const struct flow *flow)
{
    return style->time == LADDER_TIME_OWN ? flow->start_ns : style->zero_ns;
}

enum row_kind {
    ROW_ARROW,
    ROW_RUN,
    ROW_NOTE,
    ROW_BAND,
    ROW_SPACER,
    ROW_SILENCE,
    ROW_DOWN,
    ROW_MISSED,
    ROW_EARLIER,
    ROW_LATER,
    ROW_NOT_KEPT,
    ROW_HIDDEN
};

struct row {
    enum row_kind kind;
    const struct flow *flow; /* of the event; NULL where there is none */
    const struct event *e;
    int index;      /* ROW_NOTE: which note; behind the last one stand Wireshark's tags */
    int part;       /* ROW_NOTE: which of its lines, from 0 */
    enum band band; /* ROW_BAND */
    int64_t ns; /* ROW_SILENCE, ROW_DOWN; ROW_ARROW: since the arrow above, 0 for the first one */
    uint64_t count;     /* ROW_EARLIER, ROW_LATER, ROW_NOT_KEPT, ROW_HIDDEN: segments; ROW_BAND:
                           that are folded to it, 0 while its phase is open; ROW_MISSED: frames */
    uint64_t not_kept;  /* ROW_EARLIER: of these, in front of all that are kept */
    bool holes;         /* ROW_EARLIER: and perhaps some between those */
    struct run_sum run; /* ROW_RUN */
    bool open;          /* ROW_RUN: its segments follow it; else it stands for them */
};

/* A block has at most so many rows. */
#define LADDER_BLOCK_ROWS 22

/* Lays out one event; the rows point to it.  Returns how many they are. */
int ladder_block(const struct flow *flow, const struct event *e, const struct ladder_style *style,
                 const struct ladder_geometry *g, struct row rows[LADDER_BLOCK_ROWS]);

/* What of an event's block can be selected, from the top.  Returns how many rows they are, one at
 * least. */
#define LADDER_STOPS_MAX 5

int ladder_stops(const struct ladder_sequence *s, const struct ladder_view *view,
                 const struct ladder_geometry *g, const struct ladder_cursor *c,
                 struct ladder_stop stops[LADDER_STOPS_MAX]);

/* The stop at a row that belongs to an event: that of an arrow, a run or a band, else the arrow's.
 */
struct ladder_stop ladder_stop_of(const struct row *row);

/* Whether the row is the selected one. */
bool ladder_is_selected(const struct ladder_view *view, const struct row *row);

/* Fills at most `height` rows, moving view->top as little as needed to keep the selected event
 * visible, and remembers in the view where they begin and end.  The rows point to events, which
 * are read into as many places.  Returns how many rows were filled. */
int ladder_window(const struct ladder_sequence *s, struct ladder_view *view,
                  const struct ladder_style *style, const struct ladder_geometry *g, int height,
                  struct row *rows, struct event *events);

#endif
