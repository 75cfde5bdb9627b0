/*
 * Geometry: where the columns of a ladder are, by its width.
 *
 * Columns from 72 on:
 *
 *   0 1      8   10        21   24 (left)                         cols-15 (right)
 *   > 0.000000   ESTABLISHED    |  --- ACK (...) ---->            |  SYN-RECEIVED
 *
 * Below 72 columns the states go, below 50 the times, and the lifelines move outwards.
 *
 * Several connections of one server stand side by side: a lifeline for each client end, then the
 * server's.  A ladder of one connection is that of two lifelines.  Pure.
 */
#ifndef TCPVIZ_LADDER_GEOMETRY_H
#define TCPVIZ_LADDER_GEOMETRY_H

#include "tcpviz/ladder/sequence.h"

struct ladder_geometry {
    int first;     /* column of the selection mark; what is left of it is the caller's */
    int cols;      /* of the canvas */
    bool merged;   /* several connections side by side */
    int lifelines; /* of the clients, from the left, and of the server */
    int at[LADDER_CLIENTS_MAX + 1];     /* their columns */
    uint32_t flows[LADDER_CLIENTS_MAX]; /* merged: numbers of the connections, by lifeline */
    int band_from, band_to;             /* bands cover [from, to) */
    int box_inner; /* columns between the edges of a box; 0: there is no room for boxes */
    bool states, times;
    bool brief; /* short wording of the bands */
};

/* Where the columns are, from column `first` on; the boxes are wide enough for the connection's
 * addresses where there is room (flow may be NULL). */
struct ladder_geometry ladder_geometry(int first, int cols, const struct flow *flow);

/* Columns that a picture of so many clients can use: wider ones would only have longer shafts. */
int ladder_cols_max(int clients);

/* How many connections can stand side by side in so many columns, at least one, and where then the
 * columns are, from column `first` on.  The connections have one server; their order is that of the
 * lifelines. */
int ladder_clients_max(int cols);
struct ladder_geometry ladder_geometry_merged(int first, int cols, const struct flow *const *flows,
                                              int n);

/* Which client's lifeline an event's arrow touches; it always touches the server's. */
static inline int
ladder_lane(const struct ladder_geometry *g, const struct event *e)
{
    for (int i = 0; g->merged && i < g->lifelines - 1; i++)
        if (g->flows[i] == e->flow)
            return i;
    return 0;
}

static inline int
ladder_server_col(const struct ladder_geometry *g)
{
    return g->at[g->lifelines - 1];
}

#endif
