#include "flow_index.h"

#include "tcpviz/base/inlining.h"

#include <stdlib.h>

#define PLACES_FIRST 1024u

bool
flow_index_init(struct flow_index *index, uint32_t limit)
{
    uint64_t most = (uint64_t)limit * 3 / 2 + 2;

    *index = (struct flow_index){.places = calloc(PLACES_FIRST, sizeof index->places[0]),
                                 .n_places = PLACES_FIRST,
                                 .most = most < UINT32_MAX ? (uint32_t)most : UINT32_MAX};
    return index->places != NULL;
}

void
flow_index_finish(struct flow_index *index)
{
    free(index->places);
}

/* One place after the other is handed on. */
BUSY bool
flow_index_add(struct flow_index *index, uint32_t hash, uint32_t slot)
{
    struct place place = {hash, slot};
    uint32_t i = flow_index_home(index, hash);
    bool others = false;

    for (; index->places[i].slot != 0; i = flow_index_behind(index, i)) {
        struct place there = index->places[i];

        if (there.hash != hash)
            continue;
        index->places[i] = place;
        place = there;
        others = true;
    }
    index->places[i] = place;
    index->n_used++;
    return others;
}

/* How many places it is from one to the other, round about. */
static uint32_t
steps(const struct flow_index *index, uint32_t from, uint32_t to)
{
    return to >= from ? to - from : to + index->n_places - from;
}

/* Those behind it close up, unless they stand where they belong.  A product instead
 * of a branch, which would be guessed wrongly half of the time. */
BUSY void
flow_index_remove(struct flow_index *index, uint32_t hash, uint32_t slot)
{
    uint32_t i = flow_index_home(index, hash), from;

    while (index->places[i].slot != slot)
        i = flow_index_behind(index, i);
    for (from = flow_index_behind(index, i); index->places[from].slot != 0;
         from = flow_index_behind(index, from)) {
        struct place there = index->places[from];
        uint32_t home = flow_index_home(index, there.hash);
        bool moves = steps(index, home, from) >= steps(index, i, from);
        uint32_t way = moves * (from - i);

        index->places[from - way] = there;
        i += way;
    }
    index->places[i].slot = 0;
    index->n_used--;
}

/* Behind all that are there, so that those of equal hashes stay in their order. */
static void
append(struct flow_index *index, struct place place)
{
    uint32_t i = flow_index_home(index, place.hash);

    while (index->places[i].slot != 0)
        i = flow_index_behind(index, i);
    index->places[i] = place;
}

/* From behind a free place on, where no row of places goes round the end. */
static void
append_all(struct flow_index *index, const struct flow_index *old)
{
    uint32_t first = 0;

    while (old->places[first].slot != 0)
        first++;
    for (uint32_t i = flow_index_behind(old, first); i != first; i = flow_index_behind(old, i))
        if (old->places[i].slot != 0)
            append(index, old->places[i]);
}

BUSY bool
flow_index_make_room(struct flow_index *index)
{
    uint64_t n = 2 * (uint64_t)index->n_places;
    struct flow_index old = *index;
    struct place *places;

    if (index->n_used < index->n_places / 3 * 2 || index->n_places >= index->most)
        return true;
    n = n < index->most ? n : index->most;
    places = calloc(n, sizeof *places);
    if (!places)
        return index->n_used + 1 < index->n_places;
    index->places = places;
    index->n_places = (uint32_t)n;
    append_all(index, &old);
    free(old.places);
    return true;
}
