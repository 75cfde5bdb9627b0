/*
 * The columns of the list: what stands in them, and what they are sorted by.
 */
#ifndef TCPVIZ_SRC_UI_LIST_COLUMNS_H
#define TCPVIZ_SRC_UI_LIST_COLUMNS_H

#include "tcpviz/base/text.h"
#include "tcpviz/story/arithmetic.h"
#include "tcpviz/ui/list.h"

struct list_cell {
    struct text *t; /* where it is added */
    const struct flow *f;
    const struct number_style *style; /* names the sides */
};

/* Columns of rank 0 always stand; the others where there is room, by rank, and those of one rank
 * together: one direction's bytes alone would mislead. */
struct list_column {
    const char *heading; /* NULL: `head` writes it, since it names a side */
    void (*head)(struct text *t, const struct number_style *style);
    int cols;   /* at most */
    bool right; /* aligned to the right */
    int rank;
    bool largest_first; /* the order that is wanted first */
    void (*add)(const struct list_cell *c);
    void (*key)(struct list_entry *e, const struct flow *f); /* sets the value; all was 0 before */
    bool (*is_trouble)(const struct flow *f); /* whether it tells of some; NULL: never */
};

#define LIST_RANK_MAX 5

/* Up to this one columns hold what never changes: number, ends. */
#define LIST_LASTING_COLUMN 2

/* Whether the notes of a connection tell of what is trouble on its ladder, too. */
bool list_is_trouble(const struct flow *f);

extern const struct list_column list_columns[LIST_COLUMNS];

#endif
