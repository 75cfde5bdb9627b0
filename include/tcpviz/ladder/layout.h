/*
 * Layout: from events to rows, and where the columns are.
 *
 * An event becomes a block of rows: silence before it, bands before it, the arrow, its notes, a
 * free row if the ladder is roomy, bands behind it.  Of a copy it is the note alone.  A block is a
 * function of the event, its connection and the style alone, so that text output and screen draw
 * the same.  Pure.
 *
 * Columns from 72 on:
 *
 *   0 1      8   10        21   24 (left)                         cols-15 (right)
 *   > 0.000000   ESTABLISHED    |  --- ACK (...) ---->            |  SYN-RECEIVED
 *
 * Below 72 columns the states go, below 50 the times, and the lifelines move outwards.
 */
#ifndef TCPVIZ_LADDER_LAYOUT_H
#define TCPVIZ_LADDER_LAYOUT_H

#include "tcpviz/base/frames.h"
#include "tcpviz/flow/observer.h"
#include "tcpviz/grid/grid.h"
#include "tcpviz/story/arithmetic.h"
#include "tcpviz/story/phase.h"

/* A silence longer than this is a row of its own. */
#define LADDER_SILENCE_NS 5000000000LL

/* How the ladder is to be drawn: what the user chose, and what it is drawn from. */
struct ladder_style {
    struct number_style numbers;
    bool sums;                   /* the arithmetic on the arrows */
    bool roomy;                  /* a free row under each arrow */
    bool wireshark;              /* Wireshark's tags as a further note */
    int64_t zero_ns;             /* the moment that is 0.000000 */
    const struct frames *frames; /* for previews; NULL: none */
};

struct ladder_geometry {
    int first;              /* column of the selection mark; what is left of it is the caller's */
    int cols;               /* of the canvas */
    int left, right;        /* columns of the lifelines */
    int band_from, band_to; /* bands cover [from, to) */
    int box_inner;          /* columns between the edges of a box */
    bool states, times;
    bool brief; /* short wording of the bands */
};

/* Where the columns are, from column `first` on; the boxes are wide enough for the connection's
 * addresses where there is room (flow may be NULL). */
struct ladder_geometry ladder_geometry(int first, int cols, const struct flow *flow);

enum row_kind {
    ROW_ARROW,
    ROW_NOTE,
    ROW_BAND,
    ROW_SPACER,
    ROW_SILENCE,
    ROW_EARLIER,
    ROW_LATER,
    ROW_NOT_KEPT
};

struct row {
    enum row_kind kind;
    const struct event *e;
    int index;      /* ROW_NOTE: which note; behind the last one stand Wireshark's tags */
    int part;       /* ROW_NOTE: which of its lines, from 0 */
    enum band band; /* ROW_BAND */
    int64_t ns;     /* ROW_SILENCE */
    uint32_t count; /* ROW_EARLIER, ROW_LATER, ROW_NOT_KEPT: segments */
};

/* A block has at most so many rows. */
#define LADDER_BLOCK_ROWS 20

/* Lays out one event; the rows point to it.  Returns how many they are. */
int ladder_block(const struct flow *flow, const struct event *e, const struct ladder_style *style,
                 const struct ladder_geometry *g, struct row rows[LADDER_BLOCK_ROWS]);

/* An event to come back to: its frame tells whether the handle still means the same one. */
struct ladder_place {
    uint32_t handle; /* 0: none */
    uint64_t frame;
};

struct ladder_place ladder_place_of(const struct observer *o, uint32_t handle);

/* Whether the event is still kept. */
bool ladder_place_valid(const struct observer *o, struct ladder_place place);

/* What of a connection is to be shown. */
struct ladder_view {
    struct ladder_place top;      /* the first event shown; if gone, the first one kept */
    struct ladder_place selected; /* must be visible, if it is kept */
    uint64_t frame_limit;         /* events of later frames are not shown (a paused picture) */
    struct ladder_place newest;   /* where ladder_window found the newest one that may be shown;
                                     ladder_newest begins there instead of at the end */
    uint32_t newest_of;           /* the connection that `newest` is of */
};

/* Fills at most `height` rows, moving view->top as little as needed to keep the selected event
 * visible, and sets view->newest.  The rows point to events, which are read into as many places.
 * Returns how many rows were filled. */
int ladder_window(const struct observer *o, const struct flow *flow, struct ladder_view *view,
                  const struct ladder_style *style, const struct ladder_geometry *g, int height,
                  struct row *rows, struct event *events);

/* The newest event that the view may show, or 0.  Whatever view->newest holds changes only how
 * long it takes to find. */
uint32_t ladder_newest(const struct observer *o, const struct flow *flow,
                       const struct ladder_view *view);

#endif
