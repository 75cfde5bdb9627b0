/*
 * Painting one row of the ladder (ladder_paint_row), whose parts have a file each: paint.c arrows,
 * runs and notes; across.c what stands across the lifelines.  Changes nothing but cells.
 */
#ifndef TCPVIZ_SRC_LADDER_BRUSH_H
#define TCPVIZ_SRC_LADDER_BRUSH_H

#include "tcpviz/ladder/layout.h"

/* The row, and what it is painted by. */
struct brush {
    struct grid *grid;
    int y;
    const struct ladder_geometry *g;
    const struct ladder_style *style;
    const struct flow *flow; /* of the row's event */
    int lane;                /* whose client's lifeline it is about */
};

static inline bool
brush_is_lifeline(const struct ladder_geometry *g, int col)
{
    for (int i = 0; i < g->lifelines; i++)
        if (g->at[i] == col)
            return true;
    return false;
}

static inline void
brush_lifelines(const struct brush *b, glyph_t glyph)
{
    for (int i = 0; i < b->g->lifelines; i++)
        grid_put(b->grid, b->g->at[i], b->y, glyph, ROLE_DIM);
}

/* across.c, a row of the kind that it names: */

void brush_band(const struct brush *b, const struct row *row);    /* BAND */
void brush_silence(const struct brush *b, const struct row *row); /* SILENCE */
void brush_down(const struct brush *b, const struct row *row);    /* DOWN */
void brush_missed(const struct brush *b, const struct row *row);  /* MISSED */
void brush_earlier(const struct brush *b, const struct row *row); /* EARLIER */
void brush_count(const struct brush *b, const struct row *row);   /* LATER, NOT_KEPT, HIDDEN */

#endif
