/*
 * A ruler of one side's bytes, drawn to scale: what is acknowledged, what is on its way, of that
 * what the receiver has behind a gap, by its SACK, and what the window still lets the side send.
 *
 *    Client to server   client SND.UNA 1, SND.NXT 15   server RCV.NXT 1, RCV.WND 65536
 *    1 15                                                                          65537
 *    |##+--------------------------------------------------------------------------|
 *    # 14 on their way   - 65522 more may be sent   a column is 820 bytes
 *
 * Changes nothing but cells.
 */
#ifndef TCPVIZ_SRC_UI_RULER_H
#define TCPVIZ_SRC_UI_RULER_H

#include "tcpviz/flow/ledger.h"
#include "tcpviz/grid/grid.h"
#include "tcpviz/story/arithmetic.h"

/* Its parts, from top to bottom, each of which takes a row. */
enum ruler_part { RULER_TITLE, RULER_TICKS, RULER_BAR, RULER_LEGEND, RULER_ROWS };

/* Whether enough is known to draw one. */
bool ruler_possible(const struct ledger_half *half);

/* What is drawn, and where. */
struct ruler {
    struct grid *grid;
    int col, cols;
    int rows[RULER_ROWS]; /* of the grid, by enum ruler_part; negative: that part is not seen */
    const struct flow *flow;
    enum side sender; /* whose bytes */
    const struct ledger_half *half;
    enum tcp_state state; /* the sender's: behind a FIN or a reset nothing more comes, whatever the
                             window would take (RFC 9293 section 3.10.2), and of CLOSED nothing is
                             on its way */
    const struct number_style *style;
};

/* Paints it; nothing where it has too few columns for a scale. */
void ruler_paint(const struct ruler *r);

#endif
