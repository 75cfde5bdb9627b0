#include "tcpviz/flow/finals.h"

#include <stdlib.h>

#define SLAB_FINALS 4096u

struct final {
    int64_t initial_rtt_ns;
    uint8_t completeness;
};

_Static_assert(sizeof(struct final) == FINALS_BYTES_EACH, "as promised");

struct finals {
    struct final **slabs; /* NULL where no stream was noted */
    uint32_t limit;
};

struct finals *
finals_create(uint32_t limit)
{
    struct finals *finals = calloc(1, sizeof *finals);

    if (!finals)
        return NULL;
    finals->limit = limit;
    finals->slabs = calloc(limit / SLAB_FINALS + 1, sizeof finals->slabs[0]);
    if (finals->slabs)
        return finals;
    free(finals);
    return NULL;
}

void
finals_destroy(struct finals *finals)
{
    if (!finals)
        return;
    for (uint32_t i = 0; i <= finals->limit / SLAB_FINALS; i++)
        free(finals->slabs[i]);
    free(finals->slabs);
    free(finals);
}

/* The stream's entry; NULL if there is none. */
static struct final *
find(const struct finals *finals, uint32_t stream)
{
    struct final *slab = stream < finals->limit ? finals->slabs[stream / SLAB_FINALS] : NULL;

    return slab ? &slab[stream % SLAB_FINALS] : NULL;
}

static struct final *
find_or_add(struct finals *finals, uint32_t stream)
{
    struct final **slab;

    if (stream >= finals->limit)
        return NULL;
    slab = &finals->slabs[stream / SLAB_FINALS];
    if (!*slab)
        *slab = calloc(SLAB_FINALS, sizeof **slab);
    return *slab ? &(*slab)[stream % SLAB_FINALS] : NULL;
}

void
finals_note(struct finals *finals, const struct analysis_result *result)
{
    struct final *final = find_or_add(finals, result->stream);

    if (!final)
        return;
    final->completeness |= result->completeness;
    if (result->initial_rtt_ns != 0)
        final->initial_rtt_ns = result->initial_rtt_ns;
}

void
finals_apply(const struct finals *finals, struct analysis_result *result)
{
    const struct final *final = find(finals, result->stream);

    if (!final)
        return;
    result->completeness |= final->completeness;
    if (final->initial_rtt_ns != 0)
        result->initial_rtt_ns = final->initial_rtt_ns;
}
