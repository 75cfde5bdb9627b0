/*
 * Painting: rows to cells.  Changes nothing but cells.
 */
#ifndef TCPVIZ_LADDER_PAINT_H
#define TCPVIZ_LADDER_PAINT_H

#include "tcpviz/ladder/layout.h"

/* Rows that the boxes take: 4, or 5 when the addresses stand on two lines. */
int ladder_box_rows(const struct ladder_geometry *g, const struct flow *flow);

/* Paints both boxes from row y on; upside down they close the ladder. */
void ladder_paint_boxes(struct grid *grid, int y, const struct ladder_geometry *g,
                        const struct flow *flow, const struct ladder_style *style,
                        bool upside_down);

/* Paints one row of the ladder. */
void ladder_paint_row(struct grid *grid, int y, const struct ladder_geometry *g,
                      const struct flow *flow, const struct row *row,
                      const struct ladder_style *style);

/* Paints a row of bare lifelines. */
void ladder_paint_lifelines(struct grid *grid, int y, const struct ladder_geometry *g);

/* Marks row y as the selected one. */
void ladder_paint_mark(struct grid *grid, int y, const struct ladder_geometry *g);

#endif
