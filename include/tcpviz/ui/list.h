/*
 * The list of connections: which of them, in which order, and which is selected.
 *
 * The order is an array that is made again when the user asks for it or when something changed,
 * then at most as often as pace.h allows: the values in the rows are always those of now, or of a
 * held picture, the order may be a second behind when there are a hundred thousand.  The selected
 * connection stays selected wherever it goes.
 */
#ifndef TCPVIZ_UI_LIST_H
#define TCPVIZ_UI_LIST_H

#include "tcpviz/flow/observer.h"
#include "tcpviz/ui/pace.h"

#define LIST_COLUMNS 9

/* Whether a connection is shown. */
typedef bool list_filter(const void *context, const struct flow *flow);

/* A connection's place: what the column holds, as numbers that are compared one after the other;
 * of the same value the older one comes first. */
struct list_entry {
    uint64_t high, low;
    uint32_t minor;
    uint32_t number;
};

struct list_view {
    struct list_entry *entries;
    uint32_t n, room;  /* used; that exist */
    uint32_t hidden;   /* connections that are not among them */
    uint32_t selected; /* number of a connection; 0: none yet */
    uint32_t at;       /* where it stands */
    uint32_t top;      /* where the page begins */
    int column;        /* that it is sorted by */
    bool descending;
    list_filter *shows; /* NULL: all of them */
    const void *context;
    bool asked; /* the user wants another order */
    bool stale; /* something changed since; it will be made again */
    struct pace pace;
    uint64_t limit;            /* frame at which a held picture ends; UINT64_MAX: it goes on */
    uint64_t events;           /* what was observed when it was made */
    uint64_t made_limit;       /* likewise */
    uint32_t flows, dropped;   /* likewise */
    bool shown[LIST_COLUMNS];  /* columns that there is room for */
    bool filled[LIST_COLUMNS]; /* columns in which anything stood, since the last key */
    int cols[LIST_COLUMNS];    /* how wide they are */
    int fitted;                /* to this width of the screen; 0: a key was pressed since */
};

#endif
