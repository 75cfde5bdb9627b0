/*
 * The connections by a hash of their ends: a place for each, at the one that its hash asks for or,
 * if that is taken, behind it (linear probing), of equal hashes the newest first.  Hash and slot
 * stand side by side, so what other connections are is not looked at.  For flow_table.c only.
 */
#ifndef TCPVIZ_SRC_FLOW_FLOW_INDEX_H
#define TCPVIZ_SRC_FLOW_FLOW_INDEX_H

#include "tcpviz/base/fetch.h"

#include <stdbool.h>
#include <stdint.h>

struct place {
    uint32_t hash, slot; /* slot 0: free */
};

struct flow_index {
    struct place *places;
    uint32_t n_places, n_used;
    uint32_t most;
};

/* For so many connections at most; at that limit two thirds of it are used.  False if there is no
 * memory. */
bool flow_index_init(struct flow_index *index, uint32_t limit);
void flow_index_finish(struct flow_index *index);

/* Room for one more; without memory for a larger index the old one gets slower, until it is full:
 * then false. */
bool flow_index_make_room(struct flow_index *index);

/* In front of those with the same hash, if there are others: then true.  There must be room. */
bool flow_index_add(struct flow_index *index, uint32_t hash, uint32_t slot);

/* It must be there. */
void flow_index_remove(struct flow_index *index, uint32_t hash, uint32_t slot);

/* Where a hash begins to be looked for, and the place behind another one: round about. */
static inline uint32_t
flow_index_home(const struct flow_index *index, uint32_t hash)
{
    return (uint32_t)((uint64_t)hash * index->n_places >> 32);
}

static inline uint32_t
flow_index_behind(const struct flow_index *index, uint32_t i)
{
    return i + 1 < index->n_places ? i + 1 : 0;
}

/* The next slot with that hash, from place *i on, which moves behind it; 0: there is none.  The
 * first place to look at is flow_index_home(). */
static inline uint32_t
flow_index_next(const struct flow_index *index, uint32_t hash, uint32_t *i)
{
    while (index->places[*i].slot != 0) {
        struct place there = index->places[*i];

        *i = flow_index_behind(index, *i);
        if (there.hash == hash)
            return there.slot;
    }
    return 0;
}

/* It will be looked for soon, and mostly stands within a line's length.  Inline: fetch.h. */
static INLINE_ALWAYS void
flow_index_fetch(const struct flow_index *index, uint32_t hash)
{
    fetch_ahead(&index->places[flow_index_home(index, hash)], FETCH_LINE_BYTES);
}

#endif
