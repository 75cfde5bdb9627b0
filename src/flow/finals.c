#include "tcpviz/flow/finals.h"

#include "tcpviz/base/limits.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_SIZE 1024u

struct final {
    int64_t initial_rtt_ns;
    uint8_t completeness;
};

struct finals {
    struct final *at;
    uint32_t size;
};

struct finals *
finals_create(void)
{
    return calloc(1, sizeof(struct finals));
}

void
finals_destroy(struct finals *finals)
{
    if (finals)
        free(finals->at);
    free(finals);
}

/* Makes room for this stream, if there is any. */
static void
grow(struct finals *finals, uint32_t stream)
{
    uint32_t size = finals->size ? finals->size : FIRST_SIZE;
    struct final *at;

    if (stream >= LIMIT_FINALS)
        return;
    while (size <= stream)
        size *= 2;
    at = realloc(finals->at, size * sizeof *at);
    if (!at)
        return;
    memset(at + finals->size, 0, (size - finals->size) * sizeof *at);
    finals->at = at;
    finals->size = size;
}

void
finals_note(struct finals *finals, const struct analysis_result *result)
{
    if (result->stream >= finals->size)
        grow(finals, result->stream);
    if (result->stream >= finals->size)
        return;
    finals->at[result->stream].completeness |= result->completeness;
    if (result->initial_rtt_ns != 0)
        finals->at[result->stream].initial_rtt_ns = result->initial_rtt_ns;
}

void
finals_apply(const struct finals *finals, struct analysis_result *result)
{
    const struct final *final;

    if (result->stream >= finals->size)
        return;
    final = &finals->at[result->stream];
    result->completeness |= final->completeness;
    if (final->initial_rtt_ns != 0)
        result->initial_rtt_ns = final->initial_rtt_ns;
}
