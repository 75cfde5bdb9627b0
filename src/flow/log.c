#include "tcpviz/flow/log.h"

#include "record.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define SLAB_RECORDS 1024u
#define SLAB_CELLS 1024u

/* A piece of an event's extras.  The first one begins with their length. */
struct cell {
    uint32_t next;
    uint8_t bytes[LOG_CELL_BYTES - sizeof(uint32_t)];
};

#define CELL_ROOM sizeof((struct cell *)0)->bytes
#define CELLS_MAX ((RECORD_EXTRAS_MAX + sizeof(uint16_t)) / CELL_ROOM + 1)

_Static_assert(sizeof(struct record) == LOG_EVENT_BYTES, "as promised");
_Static_assert(sizeof(struct cell) == LOG_CELL_BYTES, "as promised");

/* Free records and cells are threaded through `next`; 0 ends the thread, so handles count
 * from 1. */
struct log {
    struct record **slabs;
    struct cell **cell_slabs;
    uint32_t limit, limit_cells;
    uint32_t n_slots, n_cells; /* that exist */
    uint32_t n_free_cells;
    uint32_t free_first, free_cell;
};

struct log *
log_create(uint32_t limit_events, uint32_t limit_cells)
{
    struct log *log = calloc(1, sizeof *log);

    if (!log)
        return NULL;
    log->limit = limit_events;
    log->limit_cells = limit_cells + (uint32_t)CELLS_MAX; /* so many are always set aside */
    log->slabs = calloc(log->limit / SLAB_RECORDS + 1, sizeof log->slabs[0]);
    log->cell_slabs = calloc(log->limit_cells / SLAB_CELLS + 1, sizeof log->cell_slabs[0]);
    if (log->slabs && log->cell_slabs)
        return log;
    log_destroy(log);
    return NULL;
}

void
log_destroy(struct log *log)
{
    if (!log)
        return;
    for (uint32_t i = 0; i * SLAB_RECORDS < log->n_slots; i++)
        free(log->slabs[i]);
    for (uint32_t i = 0; i * SLAB_CELLS < log->n_cells; i++)
        free(log->cell_slabs[i]);
    free(log->slabs);
    free(log->cell_slabs);
    free(log);
}

static struct record *
record_at(const struct log *log, uint32_t handle)
{
    assert(handle > 0 && handle <= log->n_slots);
    return &log->slabs[(handle - 1) / SLAB_RECORDS][(handle - 1) % SLAB_RECORDS];
}

static struct cell *
cell_at(const struct log *log, uint32_t handle)
{
    return &log->cell_slabs[(handle - 1) / SLAB_CELLS][(handle - 1) % SLAB_CELLS];
}

static void
free_cell(struct log *log, uint32_t handle)
{
    cell_at(log, handle)->next = log->free_cell;
    log->free_cell = handle;
    log->n_free_cells++;
}

/* Adds a slab of cells, the last one perhaps not whole. */
static bool
add_cells(struct log *log)
{
    uint32_t n = log->limit_cells - log->n_cells;
    struct cell *slab;

    n = n < SLAB_CELLS ? n : SLAB_CELLS;
    slab = n > 0 ? malloc(n * sizeof *slab) : NULL;
    if (!slab)
        return false;
    log->cell_slabs[log->n_cells / SLAB_CELLS] = slab;
    for (uint32_t i = 0; i < n; i++)
        free_cell(log, ++log->n_cells);
    return true;
}

static bool
has_cells(struct log *log)
{
    while (log->n_free_cells < CELLS_MAX)
        if (!add_cells(log))
            return false;
    return true;
}

uint32_t
log_reserve(struct log *log)
{
    uint32_t handle = log->free_first;

    if (!has_cells(log))
        return 0;
    if (handle != 0) {
        log->free_first = record_at(log, handle)->next;
    } else {
        if (log->n_slots >= log->limit)
            return 0;
        if (log->n_slots % SLAB_RECORDS == 0) {
            struct record *slab = malloc(SLAB_RECORDS * sizeof *slab);

            if (!slab)
                return 0;
            log->slabs[log->n_slots / SLAB_RECORDS] = slab;
        }
        handle = ++log->n_slots;
    }
    return handle;
}

static void
free_record(struct log *log, struct record *r, uint32_t handle)
{
    r->frame_low = r->frame_high = 0; /* whoever remembers this event can tell that it is gone */
    r->next = log->free_first;
    log->free_first = handle;
}

/* Copies into as many cells as needed: those are there since log_reserve. */
static uint32_t
keep_extras(struct log *log, const uint8_t *bytes, size_t n)
{
    uint32_t first = 0, *link = &first;

    for (size_t at = 0; at < n; at += CELL_ROOM) {
        struct cell *cell = cell_at(log, log->free_cell);
        size_t part = n - at < CELL_ROOM ? n - at : CELL_ROOM;

        *link = log->free_cell;
        log->free_cell = cell->next;
        log->n_free_cells--;
        memcpy(cell->bytes, bytes + at, part);
        cell->next = 0;
        link = &cell->next;
    }
    return first;
}

/* Extras with their length in front. */
struct packed {
    uint8_t bytes[sizeof(uint16_t) + RECORD_EXTRAS_MAX];
};

static uint32_t
keep_packed(struct log *log, struct packed *packed, size_t size)
{
    uint16_t n = (uint16_t)size;

    memcpy(packed->bytes, &n, sizeof n);
    return n > 0 ? keep_extras(log, packed->bytes, sizeof n + n) : 0;
}

static void
free_extras(struct log *log, struct record *r)
{
    for (uint32_t cell = r->extras, next; cell != 0; cell = next) {
        next = cell_at(log, cell)->next;
        free_cell(log, cell);
    }
    r->extras = 0;
}

void
log_append(struct log *log, struct flow *flow, uint32_t handle, const struct event *e)
{
    struct record *r = record_at(log, handle);
    struct event_list *list = &flow->events;
    struct packed packed;

    r->extras = keep_packed(log, &packed, record_pack(r, packed.bytes + sizeof(uint16_t), flow, e));
    r->prev = list->last;
    r->next = 0;
    if (list->last != 0)
        record_at(log, list->last)->next = handle;
    else
        list->first = handle;
    list->last = handle;
    list->count++;
}

void
log_drop(struct log *log, struct flow *flow, uint32_t handle)
{
    struct record *r = record_at(log, handle);
    struct event_list *list = &flow->events;

    if (r->prev != 0)
        record_at(log, r->prev)->next = r->next;
    else
        list->first = r->next;
    if (r->next != 0)
        record_at(log, r->next)->prev = r->prev;
    else
        list->last = r->prev;
    list->count--;
    free_extras(log, r);
    free_record(log, r, handle);
}

static size_t
read_extras(const struct log *log, uint32_t first, uint8_t *bytes)
{
    size_t at = 0;

    for (uint32_t cell = first; cell != 0; cell = cell_at(log, cell)->next, at += CELL_ROOM)
        memcpy(bytes + at, cell_at(log, cell)->bytes, CELL_ROOM);
    return at;
}

void
log_read(const struct log *log, const struct flow *flow, uint32_t handle, struct event *out)
{
    const struct record *r = record_at(log, handle);
    uint8_t bytes[CELLS_MAX * CELL_ROOM];
    uint16_t n = 0;

    if (read_extras(log, r->extras, bytes) > 0)
        memcpy(&n, bytes, sizeof n);
    record_unpack(out, flow, r, bytes + sizeof n, n);
    if (r->prev == 0)
        return;
    out->prev_segment = record_at(log, r->prev)->segment;
    out->prev_ns = record_at(log, r->prev)->time_ns;
}

uint64_t
log_frame(const struct log *log, uint32_t handle)
{
    return record_frame(record_at(log, handle));
}

uint32_t
log_segment(const struct log *log, uint32_t handle)
{
    return record_at(log, handle)->segment;
}

uint32_t
log_next(const struct log *log, uint32_t handle)
{
    return record_at(log, handle)->next;
}

uint32_t
log_prev(const struct log *log, uint32_t handle)
{
    return record_at(log, handle)->prev;
}

void
log_mark_acked(struct log *log, uint32_t handle, uint32_t frame, uint32_t segment, uint32_t ack)
{
    struct record *r = record_at(log, handle);

    /* The slot may have been given to another event since. */
    if (r->frame_low == frame)
        record_mark_acked(r, segment, ack);
}

/* What it has in its extras has changed. */
static void
keep_again(struct log *log, const struct flow *flow, struct record *r, const struct event *e)
{
    struct packed packed;

    free_extras(log, r);
    r->extras =
        keep_packed(log, &packed, record_pack_extras(packed.bytes + sizeof(uint16_t), flow, e));
}

void
log_note_seen(struct log *log, const struct flow *flow, uint32_t handle, uint64_t frame,
              const struct note *note)
{
    struct record *r = record_at(log, handle);
    struct event e;

    if (record_frame(r) != frame || !has_cells(log))
        return;
    log_read(log, flow, handle, &e);
    event_as_of(&e, frame);
    e.notes[e.n_notes++] = *note;
    keep_again(log, flow, r, &e);
}

void
log_disprove(struct log *log, const struct flow *flow, uint32_t handle)
{
    struct event e;

    if (!has_cells(log))
        return;
    log_read(log, flow, handle, &e);
    e.disproved = true;
    keep_again(log, flow, record_at(log, handle), &e);
}
