/*
 * The list of connections as keys and time change it: its order, and what is selected.  What of it
 * stands on the screen is list_screen.c's.
 */
#ifndef TCPVIZ_SRC_UI_LIST_ORDER_H
#define TCPVIZ_SRC_UI_LIST_ORDER_H

#include "tcpviz/ui/ui.h"

/* A list that was never drawn; all of it is zero.  What it takes later, list_finish gives back. */
void list_init(struct list_view *list);
void list_finish(struct list_view *list);

/* Opens the list with this connection selected. */
void list_open(struct list_view *list, uint32_t selected);

/* The connection as the picture may tell it; in `storage`, if that is not as it is. */
const struct flow *list_pictured(const struct list_view *list, const struct observer *o,
                                 const struct flow *f, struct flow *storage);

/* Makes the order again if it was asked for, or if something changed and it is time. */
void list_refresh(struct list_view *list, const struct observer *o);

/* The connection at *i, or the next one behind it that is still kept, and steps over it; NULL at
 * the end. */
const struct flow *list_next(const struct list_view *list, const struct observer *o, uint32_t *i);

/* Selects the one so many rows up (negative) or down. */
void list_move(struct list_view *list, const struct observer *o, int steps);

/* Sorts by the next column that is shown (1), or the one before (-1); or the other way round. */
void list_sort_beside(struct list_view *list, int step);
void list_reverse(struct list_view *list);

/* list_screen.c: rows of it that fit on the screen; and fits it to what was observed since and to
 * those. */
int list_rows(const struct ui *ui);
void list_arrange(struct ui *ui, const struct observer *o);

/* The numbers of the connections on the page, as many as there is room for; returns how many. */
int list_page(const struct ui *ui, const struct observer *o, uint32_t *numbers, int room);

#endif
