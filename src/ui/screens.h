/*
 * The screens of the ui, and the parts that they share.  Each paints; none changes the view.
 */
#ifndef TCPVIZ_SRC_UI_SCREENS_H
#define TCPVIZ_SRC_UI_SCREENS_H

#include "tcpviz/ui/ui.h"

/* What painting reads. */
struct canvas {
    const struct ui *ui;
    const struct watch *watch;
    const struct ui_source *source;
    struct grid *grid;
};

/* Rows of the parts of the ladder screen, also with the details: by its height, and the lines that
 * the addresses take in the boxes. */
struct ladder_rows {
    int boxes;       /* rows of the boxes, 0: their names share one line */
    int top, height; /* of the ladder itself */
    int rule;        /* row of the line above the pane */
    int pane;        /* rows of the pane */
};

struct ladder_rows ladder_rows(const struct ui *ui, const struct ladder_sequence *s);

/* Whether what comes next is shown: of several connections also the next one. */
static inline bool
ui_follows_newest(const struct ui *ui)
{
    return ui->following && (!merged_several(&ui->merged) || ui->merged.newest);
}

/* From this width on things are spelled out. */
#define COLS_SPELLED_OUT 96

/* Below this height the boxes shrink to a line of names. */
#define ROWS_WITH_BOXES 16

/* The first row and the last one of every screen, the latter unless a line is typed there. */
void paint_status(const struct canvas *c);
void paint_bottom_line(const struct canvas *c);

/* Paints a sentence in as many rows as it takes, up to half of the screen, with the row `bottom` as
 * the last one: none loses its end, where the remedy stands; it begins with a capital. */
void paint_sentence(const struct canvas *c, int bottom, const char *words, enum role role);

/* The line above the pane: which segment this is; NULL: the line alone.  Returns the column behind
 * its words. */
int paint_rule(const struct canvas *c, const struct event *e, int y);

/* In that line from column `from` on, if there is room: how many connections have no lifeline. */
void paint_rule_others(const struct canvas *c, int y, int from);

/* Likewise the states that change with the segment, where the ladder has no columns for them. */
void paint_rule_states(const struct canvas *c, const struct flow *flow, const struct event *e,
                       int y, int from);

/* The story's headline, and behind it what only the screen can tell: of the selected segment both
 * bytes where it carries others than had passed with its numbers, if they are still kept; and that
 * what is missing may be a frame that the kernel dropped. */
void add_headline(struct text *t, const struct ui *ui, const struct watch *watch,
                  const struct flow *flow, const struct event *e);

/* Paints the lines of a story that fit into [y, end), in its columns; a sentence that is cut there
 * ends in "..".  Returns the row behind the last one. */
int paint_story(const struct canvas *c, const char *words, int y, int end, enum role first_role);

/* The line above the pane in the row `rule`, and under it the pane of an event in so many rows;
 * NULL: the line alone. */
void paint_pane(const struct canvas *c, const struct flow *flow, const struct event *e, int rule,
                int rows);

/* pane_fold.c: the same of a run that is folded, or of a band. */
void paint_fold_pane(const struct canvas *c, const struct flow *flow, const struct row *row,
                     int rule, int rows);

/* Marks the cells of a row that have the words that were searched; returns how many places. */
int mark_words(const struct canvas *c, int y);

/* The rows between the first and the last one; of the ladder with the pane or the details, and
 * where nothing is to be drawn the empty screen: what is it waiting for, and why does nothing come,
 * or what was not found? */
void paint_ladder_screen(const struct canvas *c);
void paint_empty_screen(const struct canvas *c);
void paint_list_screen(const struct canvas *c);
void paint_help_screen(const struct canvas *c);

/* The highest ui.help_top that makes sense at this size. */
int help_top_max(const struct ui *ui);

/* Lines that a page up or down moves the help by: one of those seen stays in sight. */
int help_page(const struct ui *ui);

#endif
