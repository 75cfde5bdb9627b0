/*
 * The connections on the ladder, one or several of one server, and where their columns are.
 */
#ifndef TCPVIZ_SRC_UI_MERGED_H
#define TCPVIZ_SRC_UI_MERGED_H

#include "tcpviz/ui/ui.h"

/* Their events, but for those that a filter hides; of folds only folding_sequence() knows. */
struct ladder_sequence ui_sequence(const struct ui *ui, const struct watch *watch);

/* Columns that stay free on either side of what is shown: on a very wide screen it stands in the
 * middle, between the first line and the last one, which always take all. */
int ui_margin(const struct ui *ui);

/* The columns of these connections, within the margin. */
struct ladder_geometry ui_geometry(const struct ui *ui, const struct ladder_sequence *s);

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
