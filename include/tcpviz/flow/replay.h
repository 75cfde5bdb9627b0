/*
 * Wireshark's view of a kept event: its analysis gone through once more.
 *
 * The log does not keep what Wireshark says of each segment, since only a segment that somebody
 * looks at needs it.  Its analysis is done again then, over the connection's kept frames, twice as
 * for a file (flow/finals.h), so that all of it is what Wireshark shows of the segments so far.
 */
#ifndef TCPVIZ_FLOW_REPLAY_H
#define TCPVIZ_FLOW_REPLAY_H

#include "tcpviz/flow/watch.h"

/* Fills in what Wireshark says of the event, as far as frames up to `frame_limit` tell.  False, and
 * nothing told, of an ICMP error, and where that cannot be known for sure: an earlier frame of the
 * connection is no longer kept, packets of it were seen twice, its stream has segments of another
 * connection, it has more than LIMIT_REPLAY segments; or there is no memory. */
bool replay_event(const struct watch *w, const struct flow *flow, uint32_t handle,
                  uint64_t frame_limit, struct analysis_result *out);

#endif
