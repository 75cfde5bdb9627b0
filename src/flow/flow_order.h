/*
 * The kept connections in order of number: where each of them is, and its neighbours.
 *
 * A list that grows at its end and shrinks at its beginning; what goes in between leaves a hole
 * until the list closes up.  For flow_table.c only.
 */
#ifndef TCPVIZ_SRC_FLOW_FLOW_ORDER_H
#define TCPVIZ_SRC_FLOW_FLOW_ORDER_H

#include "tcpviz/base/fetch.h"

#include <stdbool.h>
#include <stdint.h>

struct numbered {
    uint32_t number, slot; /* slot 0: it has gone */
};

struct flow_order {
    struct numbered *at;
    uint32_t oldest, n; /* the first one that is kept, and behind the last one */
    uint32_t room, most;
};

/* For so many connections at most; at that limit three quarters of it are used.  False if there is
 * no memory. */
bool flow_order_init(struct flow_order *order, uint32_t limit);
void flow_order_finish(struct flow_order *order);

/* Room for one more.  False if there is none, nor memory for it. */
bool flow_order_make_room(struct flow_order *order);

/* Its number is the highest so far; there must be room. */
void flow_order_add(struct flow_order *order, uint32_t number, uint32_t slot);

/* It will be removed soon, and must be there.  Inline: fetch.h. */
static INLINE_ALWAYS void
flow_order_fetch(const struct flow_order *order, uint32_t number)
{
    const struct numbered *oldest = &order->at[order->oldest];
    uint32_t way = number - oldest->number; /* as far as none in between was closed up */

    if (way < order->n - order->oldest)
        fetch_ahead(oldest + way, 1);
}

/* It must be there. */
void flow_order_remove(struct flow_order *order, uint32_t number);

/* The slot of that number; 0 if it is not kept. */
uint32_t flow_order_find(const struct flow_order *order, uint32_t number);

/* The slot of the next kept one with a higher number, or with a lower one; 0 if there is none. */
uint32_t flow_order_next(const struct flow_order *order, uint32_t number);
uint32_t flow_order_prev(const struct flow_order *order, uint32_t number);

#endif
