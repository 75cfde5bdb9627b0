#include "tcpviz/flow/log.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define SLAB_EVENTS 1024u

/* Free slots are threaded through `next`; 0 ends the thread, so handles count from 1. */
struct log {
    struct event **slabs;
    uint32_t limit;
    uint32_t n_slots; /* slots that exist */
    uint32_t n_used;
    uint32_t free_first;
};

struct log *
log_create(uint32_t limit)
{
    struct log *log = calloc(1, sizeof *log);

    if (!log)
        return NULL;
    log->limit = limit;
    log->slabs = calloc(limit / SLAB_EVENTS + 1, sizeof log->slabs[0]);
    if (log->slabs)
        return log;
    free(log);
    return NULL;
}

void
log_destroy(struct log *log)
{
    if (!log)
        return;
    for (uint32_t i = 0; i * SLAB_EVENTS < log->n_slots; i++)
        free(log->slabs[i]);
    free(log->slabs);
    free(log);
}

struct event *
log_at(const struct log *log, uint32_t handle)
{
    assert(handle > 0 && handle <= log->n_slots);
    return &log->slabs[(handle - 1) / SLAB_EVENTS][(handle - 1) % SLAB_EVENTS];
}

uint32_t
log_count(const struct log *log)
{
    return log->n_used;
}

static uint32_t
take_slot(struct log *log)
{
    uint32_t handle = log->free_first;

    if (handle != 0) {
        log->free_first = log_at(log, handle)->next;
        return handle;
    }
    if (log->n_slots >= log->limit)
        return 0;
    if (log->n_slots % SLAB_EVENTS == 0) {
        struct event *slab = malloc(SLAB_EVENTS * sizeof *slab);

        if (!slab)
            return 0;
        log->slabs[log->n_slots / SLAB_EVENTS] = slab;
    }
    return ++log->n_slots;
}

uint32_t
log_append(struct log *log, struct log_list *list)
{
    uint32_t handle = take_slot(log);
    struct event *e;

    if (handle == 0)
        return 0;
    e = log_at(log, handle);
    memset(e, 0, sizeof *e);
    e->prev = list->last;
    if (list->last != 0)
        log_at(log, list->last)->next = handle;
    else
        list->first = handle;
    list->last = handle;
    list->count++;
    log->n_used++;
    return handle;
}

void
log_drop(struct log *log, struct log_list *list, uint32_t handle)
{
    struct event *e = log_at(log, handle);

    if (e->prev != 0)
        log_at(log, e->prev)->next = e->next;
    else
        list->first = e->next;
    if (e->next != 0)
        log_at(log, e->next)->prev = e->prev;
    else
        list->last = e->prev;
    list->count--;
    e->serial = 0; /* whoever remembers this event can tell that it is gone */
    e->next = log->free_first;
    log->free_first = handle;
    log->n_used--;
}

void
log_drop_oldest(struct log *log, struct log_list *list)
{
    if (list->first != 0)
        log_drop(log, list, list->first);
}
