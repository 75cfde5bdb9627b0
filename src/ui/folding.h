/*
 * What is folded on the ladder of one connection, and the keys for it.
 *
 * An opened run keeps its row above its segments, where it folds again.  Under a filter nothing is
 * folded, since what it lets pass is what somebody wants to see, and a row would count and sum up
 * hidden segments with the others; nor of several connections, where a run would hide what passed
 * of the others in between.
 */
#ifndef TCPVIZ_SRC_UI_FOLDING_H
#define TCPVIZ_SRC_UI_FOLDING_H

#include "tcpviz/ui/ui.h"

/* The connections on the ladder as the picture may tell them, with what is folded: for keys, which
 * may lead anywhere. */
struct ladder_sequence folding_sequence(struct ui *ui, const struct watch *watch);

/* The same for the picture: while events are given up below the screen, nothing is folded there,
 * since what was counted would be gone with the next ones that come. */
struct ladder_sequence folding_pictured(struct ui *ui, const struct watch *watch);

/* Takes out of the index of folds what may have been given up.  To be called before keys and other
 * news change what stays. */
void folding_settle(struct ui *ui, const struct watch *watch);

/* The picture is arranged: whether its last run goes on behind the index.  Then so does the index,
 * turn by turn. */
void folding_see_end(struct ui *ui, const struct ladder_sequence *s);

/* Opens what hides the selected event: nothing is selected that is not there. */
void folding_reveal(struct ui *ui, const struct ladder_sequence *s);

/* Whether anything can be folded in this picture. */
bool folding_works(const struct ui *ui);

/* Enter, on the selected band or run, folds or opens it; false: an arrow is selected. */
bool folding_toggle(struct ui *ui, const struct watch *watch);

/* One level more, or less. */
void folding_change(struct ui *ui, const struct watch *watch, bool more);

/* The selected row, if it is that of a run or a band that closes a phase; NULL: it is an arrow. */
const struct row *folding_selected(const struct ui *ui);

/* Whether the row stands for what it folds. */
static inline bool
folding_is_folded(const struct row *row)
{
    return row && ((row->kind == ROW_RUN && !row->open) || row->count > 0);
}

#endif
