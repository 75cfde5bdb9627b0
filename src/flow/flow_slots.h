/*
 * Where connections are kept: slots, whose memory is used as they are needed; and queues of them,
 * by how soon they may go.  A connection keeps its slot, and its place in memory, as long as it is
 * there.  For flow_table.c only.
 */
#ifndef TCPVIZ_SRC_FLOW_FLOW_SLOTS_H
#define TCPVIZ_SRC_FLOW_FLOW_SLOTS_H

#include "flow_table.h"

#include "tcpviz/base/fetch.h"

#include <stddef.h>

#define SLOT_BITS 24 /* of a slot's number */
#define SLOT_MAX ((1u << SLOT_BITS) - 1)

/* Slots are numbered from 1; 0 ends a list. */
struct slot {
    uint32_t queue_next, queue_prev; /* queue_next also threads the free slots */
    uint32_t hash;
    uint32_t self : SLOT_BITS;
    uint32_t queue : 2; /* enum flow_queue */
    bool findable : 1;  /* in the index of ends: no newer one has the same */
    bool active : 1;    /* touched since it came to the end of its queue */
    struct flow flow;
};

_Static_assert(sizeof(struct slot) <= FETCH_MAX_BYTES, "it is asked for as a whole");

struct queue {
    uint32_t first, last, n;
};

struct flow_slots {
    struct slot *all; /* by number */
    uint32_t limit, n_used;
    uint32_t n_slots; /* so many were ever used, and have been touched */
    uint32_t free;    /* the first one of these; 0: none */
    struct queue queues[FLOW_QUEUES];
};

/* For so many connections at most, numbered up to there.  False if there is no memory; to be
 * finished in any case. */
bool flow_slots_init(struct flow_slots *slots, uint32_t limit);
void flow_slots_finish(struct flow_slots *slots);

/* NULL for 0. */
static inline struct slot *
flow_slots_at(const struct flow_slots *slots, uint32_t number)
{
    return number != 0 ? &slots->all[number] : NULL;
}

static inline struct slot *
slot_of(const struct flow *flow)
{
    union {
        const char *in;
        struct slot *slot;
    } pun = {.in = (const char *)flow - offsetof(struct slot, flow)};

    return pun.slot;
}

/* As many are taken as may be. */
static inline bool
flow_slots_full(const struct flow_slots *slots)
{
    return slots->n_used >= slots->limit;
}

/* A free one, zero but for its number, and in no queue.  They must not be full. */
struct slot *flow_slots_take(struct flow_slots *slots);

/* Gives one back that is in no queue. */
void flow_slots_give(struct flow_slots *slots, struct slot *slot);

/* At the end of a queue, as one that is not active; and out of the one that it is in. */
void flow_slots_enqueue(struct flow_slots *slots, struct slot *slot, enum flow_queue queue);
void flow_slots_dequeue(struct flow_slots *slots, struct slot *slot);

/* From one queue to the end of another. */
void flow_slots_move(struct flow_slots *slots, struct slot *slot, enum flow_queue queue);

/* It was active, and belongs into this queue. */
static inline void
flow_slots_touch(struct flow_slots *slots, struct slot *slot, enum flow_queue queue)
{
    if (slot->queue == queue)
        slot->active = true;
    else
        flow_slots_move(slots, slot, queue);
}

/* This one of a queue, unless it was active: then it goes to the end, and those behind it come
 * first.  NULL for 0. */
struct slot *flow_slots_idle_from(struct flow_slots *slots, uint32_t number);

#endif
