#include "flow_slots.h"

#include "tcpviz/base/inlining.h"
#include "tcpviz/base/pages.h"

#include <string.h>

/* Of all slots, with one that no number tells. */
static size_t
bytes_of_all(const struct flow_slots *slots)
{
    return ((size_t)slots->limit + 1) * sizeof slots->all[0];
}

bool
flow_slots_init(struct flow_slots *slots, uint32_t limit)
{
    *slots = (struct flow_slots){.limit = limit};
    slots->all = pages_take(bytes_of_all(slots));
    return slots->all != NULL;
}

void
flow_slots_finish(struct flow_slots *slots)
{
    pages_give(slots->all, bytes_of_all(slots));
}

BUSY struct slot *
flow_slots_take(struct flow_slots *slots)
{
    uint32_t self = slots->free;
    struct slot *slot;

    if (self == 0)
        self = ++slots->n_slots;
    slot = flow_slots_at(slots, self);
    slots->free = slot->queue_next;
    slots->n_used++;
    memset(slot, 0, sizeof *slot);
    slot->self = self & SLOT_MAX;
    return slot;
}

void
flow_slots_give(struct flow_slots *slots, struct slot *slot)
{
    slot->queue_next = slots->free;
    slots->free = slot->self;
    slots->n_used--;
}

BUSY void
flow_slots_enqueue(struct flow_slots *slots, struct slot *slot, enum flow_queue queue)
{
    struct queue *q = &slots->queues[queue];

    slot->queue = queue & 3u;
    slot->active = false;
    slot->queue_prev = q->last;
    slot->queue_next = 0;
    if (q->last != 0)
        flow_slots_at(slots, q->last)->queue_next = slot->self;
    else
        q->first = slot->self;
    q->last = slot->self;
    q->n++;
}

BUSY void
flow_slots_dequeue(struct flow_slots *slots, struct slot *slot)
{
    struct queue *q = &slots->queues[slot->queue];

    if (slot->queue_prev != 0)
        flow_slots_at(slots, slot->queue_prev)->queue_next = slot->queue_next;
    else
        q->first = slot->queue_next;
    if (slot->queue_next != 0)
        flow_slots_at(slots, slot->queue_next)->queue_prev = slot->queue_prev;
    else
        q->last = slot->queue_prev;
    q->n--;
}

BUSY void
flow_slots_move(struct flow_slots *slots, struct slot *slot, enum flow_queue queue)
{
    flow_slots_dequeue(slots, slot);
    flow_slots_enqueue(slots, slot, queue);
}

struct slot *
flow_slots_idle_from(struct flow_slots *slots, uint32_t number)
{
    struct slot *slot;

    while ((slot = flow_slots_at(slots, number)) && slot->active) {
        number = slot->queue_next != 0 ? slot->queue_next : number;
        flow_slots_move(slots, slot, (enum flow_queue)slot->queue);
    }
    return slot;
}
