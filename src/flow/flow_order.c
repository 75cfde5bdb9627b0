#include "flow_order.h"

#include "tcpviz/base/inlining.h"

#include <stdlib.h>

#define ROOM_FIRST 1024u

bool
flow_order_init(struct flow_order *order, uint32_t limit)
{
    uint64_t most = (uint64_t)limit * 4 / 3 + 2;

    *order = (struct flow_order){.at = calloc(ROOM_FIRST, sizeof order->at[0]),
                                 .room = ROOM_FIRST,
                                 .most = most < UINT32_MAX ? (uint32_t)most : UINT32_MAX};
    return order->at != NULL;
}

void
flow_order_finish(struct flow_order *order)
{
    free(order->at);
}

/* Behind those that have gone. */
static void
close_up(struct flow_order *order)
{
    uint32_t n = 0;

    for (uint32_t i = order->oldest; i < order->n; i++)
        if (order->at[i].slot != 0)
            order->at[n++] = order->at[i];
    order->n = n;
    order->oldest = 0;
}

/* A quarter of it at least, so that closing up is rare. */
BUSY bool
flow_order_make_room(struct flow_order *order)
{
    uint64_t room = 2 * (uint64_t)order->room;
    struct numbered *at;

    if (order->n < order->room)
        return true;
    close_up(order);
    if (order->n <= order->room / 4 * 3 || order->room >= order->most)
        return order->n < order->room;
    room = room < order->most ? room : order->most;
    at = realloc(order->at, room * sizeof *at);
    if (!at)
        return order->n < order->room;
    order->at = at;
    order->room = (uint32_t)room;
    return true;
}

BUSY void
flow_order_add(struct flow_order *order, uint32_t number, uint32_t slot)
{
    order->at[order->n++] = (struct numbered){number, slot};
}

/* Where a number stands, or the next higher one that does: never further from the oldest than the
 * numbers are, and mostly just there. */
static BUSY uint32_t
rank_of(const struct flow_order *order, uint32_t number)
{
    uint32_t low = order->oldest, high = order->n;
    uint32_t oldest = low < high ? order->at[low].number : number;

    if (number <= oldest)
        return low;
    if (number - oldest < high - low) {
        high = low + (number - oldest);
        if (order->at[high].number == number)
            return high;
    }
    /* A product instead of branches, which would be guessed wrongly half of the time. */
    for (uint32_t n = high - low, half; n > 0; n -= half) {
        half = (n + 1) / 2;
        low += (order->at[low + half - 1].number < number) * half;
    }
    return low;
}

BUSY void
flow_order_remove(struct flow_order *order, uint32_t number)
{
    order->at[rank_of(order, number)].slot = 0;
    while (order->oldest < order->n && order->at[order->oldest].slot == 0)
        order->oldest++;
    while (order->oldest < order->n && order->at[order->n - 1].slot == 0)
        order->n--;
}

uint32_t
flow_order_find(const struct flow_order *order, uint32_t number)
{
    uint32_t rank = rank_of(order, number);

    return rank < order->n && order->at[rank].number == number ? order->at[rank].slot : 0;
}

uint32_t
flow_order_next(const struct flow_order *order, uint32_t number)
{
    uint32_t rank = number < UINT32_MAX ? rank_of(order, number + 1) : order->n;

    while (rank < order->n && order->at[rank].slot == 0)
        rank++;
    return rank < order->n ? order->at[rank].slot : 0;
}

uint32_t
flow_order_prev(const struct flow_order *order, uint32_t number)
{
    uint32_t rank = rank_of(order, number);

    while (rank > order->oldest && order->at[rank - 1].slot == 0)
        rank--;
    return rank > order->oldest ? order->at[rank - 1].slot : 0;
}
