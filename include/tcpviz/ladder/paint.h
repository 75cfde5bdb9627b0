/*
 * Painting: rows to cells.  Changes nothing but cells.
 */
#ifndef TCPVIZ_LADDER_PAINT_H
#define TCPVIZ_LADDER_PAINT_H

#include "tcpviz/ladder/layout.h"

/* Rows that the boxes of these connections take: 4, or 5 when the addresses stand on two lines. */
int ladder_box_rows(const struct ladder_geometry *g, const struct flow *const *flows, int n);

/* Paints the boxes from row y on, a client's for each connection and the server's; upside down
 * they close the ladder. */
void ladder_paint_boxes(struct grid *grid, int y, const struct ladder_geometry *g,
                        const struct flow *const *flows, const struct ladder_style *style,
                        bool upside_down);

/* The name at a lifeline, in at most `cols` columns: "Client", "Server"; of several connections
 * "Client 2", whose number is never cut. */
void ladder_add_name(struct text *t, const struct ladder_geometry *g, int lifeline,
                     const struct ladder_style *style, int cols);

/* The role of that name; merged, also of all that the connection's arrows say. */
enum role ladder_name_role(const struct ladder_geometry *g, int lifeline);

/* Paints one row of the ladder. */
void ladder_paint_row(struct grid *grid, int y, const struct ladder_geometry *g,
                      const struct row *row, const struct ladder_style *style);

/* Appends the state of a side after the segment, of whose connection `flow` is what was known at
 * the end of the picture: behind "~" where it is inferred, which its role tells, too. */
enum role ladder_add_state(struct text *t, const struct flow *flow, const struct event *e,
                           enum side side);

/* Appends the preview of a segment's payload, as an arrow may have it; nothing if its bytes are no
 * longer kept. */
void ladder_preview(const struct ladder_style *style, const struct event *e, struct text *out);

/* Paints a row of bare lifelines. */
void ladder_paint_lifelines(struct grid *grid, int y, const struct ladder_geometry *g);

/* Marks row y as the selected one. */
void ladder_paint_mark(struct grid *grid, int y, const struct ladder_geometry *g);

/* Marks row y as one that the selected segment's Ack covers, or whose Ack covers that. */
void ladder_paint_tether(struct grid *grid, int y, const struct ladder_geometry *g);

#endif
