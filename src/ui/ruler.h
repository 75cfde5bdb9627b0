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

/* Rows that it takes. */
#define RULER_ROWS 4

/* Whether enough is known to draw one. */
bool ruler_possible(const struct ledger_half *half);

/* Paints the ruler of `sender`'s bytes into `cols` columns from col on, its parts into these rows
 * of the grid; negative: that part is not seen.  `state` is the sender's: behind a FIN or a reset
 * nothing more comes, whatever the window would take (RFC 9293 section 3.10.2), and of CLOSED
 * nothing is on its way. */
void ruler_paint(struct grid *grid, int col, const int rows[RULER_ROWS], int cols,
                 const struct flow *flow, enum side sender, const struct ledger_half *half,
                 enum tcp_state state, const struct number_style *style);

#endif
