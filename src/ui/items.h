/*
 * The items of the status line, in a row, which lose words and then go where there is no room for
 * all of them: those of the highest rank first, of several the first.  The first item of all stays.
 *
 * Who adds an item writes its words into the text that it gets: our own words, which are cut where
 * they are too long.
 */
#ifndef TCPVIZ_SRC_UI_ITEMS_H
#define TCPVIZ_SRC_UI_ITEMS_H

#include "tcpviz/base/text.h"
#include "tcpviz/grid/grid.h"

#define ITEMS_MAX 22

struct item {
    char words[48];
    int rank;
    enum role role;
    bool close;       /* belongs to the item before it */
    uint64_t n;       /* so many of what that item counts are not kept: */
    const char *noun; /* that is named when the item goes; NULL: no item of this kind */
    char brief[24];   /* fewer words, before it goes; "": there are none */
    int brief_rank;   /* when it loses the others */
};

struct items {
    struct item item[ITEMS_MAX];
    int n;
    int gap; /* columns between two of them */
};

/* No items yet. */
void items_begin(struct items *items, int gap);

/* Another item; of those there are at most ITEMS_MAX. */
struct text items_add(struct items *items, int rank, enum role role);

/* One that belongs to the item before it: two blanks stand between them, whatever the gap is. */
struct text items_add_close(struct items *items, int rank, enum role role);

/* The newest item has fewer words, too: it takes them when items of this rank go. */
struct text items_add_brief(struct items *items, int rank);

/* "2 not kept": how many of what the item before it counts are gone, since there was no room for
 * all; "2 connections not kept" where that item has to go.  None if n is 0. */
void items_add_not_kept(struct items *items, int rank, uint64_t n, const char *noun);

int items_cols(const struct items *items, enum charset charset);

/* Takes words from an item, or an item off the row, there being more than one. */
void items_drop_least(struct items *items);

/* Changes nothing but cells. */
void items_paint(const struct items *items, struct grid *grid, int col, int row);

#endif
