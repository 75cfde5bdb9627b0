/*
 * What the ladder shows of its connections, and where their columns are.
 */
#ifndef TCPVIZ_SRC_UI_LANES_H
#define TCPVIZ_SRC_UI_LANES_H

#include "tcpviz/ui/ui.h"

/* The events of its connections, but for those that a filter hides; of folds only
 * folding_sequence() knows. */
struct ladder_sequence ui_sequence(const struct ui *ui, const struct watch *watch);

/* Columns that stay free on either side of what is shown: on a very wide screen it stands in the
 * middle, between the first line and the last one, which always take all. */
int ui_margin(const struct ui *ui);

/* The columns of these connections, within the margin. */
struct ladder_geometry ui_geometry(const struct ui *ui, const struct ladder_sequence *s);

#endif
