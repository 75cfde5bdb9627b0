/*
 * The connections on the ladder, one or several of one server.
 */
#ifndef TCPVIZ_SRC_UI_MERGED_H
#define TCPVIZ_SRC_UI_MERGED_H

#include "tcpviz/ui/ui.h"

/* All their events, also those that a filter or a fold hides. */
struct ladder_sequence merged_sequence(const struct ui *ui, const struct observer *o);

/* Opens the ladder of several connections: those of the server of this one, it among them. */
void merged_open(struct merged *m, const struct flow *flow, bool from_list);

/* One connection further to the newer ones, or to the older ones. */
void merged_shift(struct merged *m, const struct observer *o, bool forward);

/* The newest ones, at once, and those to come. */
void merged_follow(struct merged *m);

/* Where several connections are in one ladder: fits them to what was observed since, and to the
 * width. */
void arrange_merged(struct ui *ui, const struct watch *watch);

#endif
