#include "tcpviz/flow/budget.h"

#include "flow_table.h"
#include "ranges.h"
#include "tcpviz/base/frames.h"
#include "tcpviz/base/limits.h"
#include "tcpviz/flow/finals.h"
#include "tcpviz/flow/log.h"

/* Hundredths of the memory.  What is not kept needs no room, and then connections get it. */
struct shares {
    unsigned flows, events, cells, ranges, unacked, finals, frames;
};

static const struct shares KEPT = {
    .flows = 22, .events = 30, .cells = 18, .ranges = 8, .unacked = 4, .frames = 18};
static const struct shares PASSING = {
    .flows = 60, .ranges = 12, .unacked = 8, .finals = 16, .frames = 4};

/* Numbers that records have bits for. */
#define RECORDS_MAX (1u << 22)
#define FLOWS_MAX ((1u << 24) - 1)
#define FINALS_MAX (1u << 28)

/* Segments have so many captured bytes on average: most are bare ACKs. */
#define FRAME_BYTES_EACH 128u

static uint32_t
share(size_t bytes, unsigned hundredths, size_t each, uint32_t most)
{
    size_t n = bytes / 100 * hundredths / each;

    return n < 16 ? 16 : n < most ? (uint32_t)n : most;
}

static uint32_t
wished(uint32_t wish, uint32_t otherwise)
{
    return wish != 0 ? wish : otherwise;
}

struct budget
budget_share(size_t bytes, enum observer_depth depth, const struct budget *wish)
{
    const struct shares *s = depth == OBSERVE_KEEP ? &KEPT : &PASSING;
    size_t flow_bytes = FLOW_TABLE_BYTES_EACH + (depth == OBSERVE_KEEP ? LIMIT_LIST_BYTES_EACH : 0);
    uint32_t frames = share(bytes, s->frames, FRAME_BYTES_EACH + FRAMES_BYTES_EACH, RECORDS_MAX);

    return (struct budget){
        .flows = wished(wish->flows, share(bytes, s->flows, flow_bytes, FLOWS_MAX)),
        .events = wished(wish->events, share(bytes, s->events, LOG_EVENT_BYTES, RECORDS_MAX)),
        .cells = wished(wish->cells, share(bytes, s->cells, LOG_CELL_BYTES, RECORDS_MAX)),
        .ranges = wished(wish->ranges, share(bytes, s->ranges, sizeof(struct range), RANGES_MAX)),
        .unacked =
            wished(wish->unacked, share(bytes, s->unacked, ANALYSIS_BYTES_EACH, RECORDS_MAX)),
        .finals = wished(wish->finals, share(bytes, s->finals, FINALS_BYTES_EACH, FINALS_MAX)),
        .frames = wished(wish->frames, frames),
        .frame_bytes =
            wish->frame_bytes != 0 ? wish->frame_bytes : (size_t)frames * FRAME_BYTES_EACH};
}
