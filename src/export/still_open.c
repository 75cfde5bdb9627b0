#include "still_open.h"

#include "tcpviz/base/nanotime.h"
#include "tcpviz/flow/inferred.h"
#include "tcpviz/story/describe.h"
#include "tcpviz/story/names.h"

void
still_open_add(struct text *t, const struct flow *flow, const struct ladder_style *style)
{
    uint32_t errors = flow->segments - flow_segments(flow);
    const char *before = "; ";

    text_add(t, "still open: ");
    text_add_count(t, flow_segments(flow), "segment");
    if (errors > 0) {
        text_add(t, " and ");
        text_add_count(t, errors, "ICMP error");
    }
    text_add(t, ", the last at ");
    nanotime_add_seconds(t, nanotime_between(ladder_zero_ns(style, flow), flow->last_ns), 6);
    for (int side = 0; side < 2; side++) {
        if (flow->state[side] == STATE_UNKNOWN)
            continue;
        text_addf(t, "%s%s %s%s", before, side_name(&style->numbers, (enum side)side, NAME_TITLE),
                  inferred_state(flow, (enum side)side) ? "~" : "",
                  describe_state((enum tcp_state)flow->state[side]));
        before = ", ";
    }
}
