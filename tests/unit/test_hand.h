/*
 * Segments written by hand, as decode would make them: for tests of what an observer, and who reads
 * its events, makes of numbers.
 */
#ifndef TCPVIZ_TESTS_UNIT_TEST_HAND_H
#define TCPVIZ_TESTS_UNIT_TEST_HAND_H

#include "tcpviz/flow/observer.h"

struct hand {
    uint16_t port; /* of the client, 10.0.0.1; the server is 10.0.0.2:5000 */
    enum side from;
    uint16_t flags;
    uint32_t seq, ack, len;
};

/* In the frame behind the newest one that the observer has taken, at time 0. */
static inline struct segment
hand_segment(const struct observer *o, struct hand h)
{
    struct endpoint client = {{4, {10, 0, 0, 1}}, h.port}, server = {{4, {10, 0, 0, 2}}, 5000};

    return (struct segment){.frame = observer_counts(o).last_frame + 1,
                            .src = h.from == CLIENT ? client : server,
                            .dst = h.from == CLIENT ? server : client,
                            .seq = h.seq,
                            .ack = h.ack,
                            .len = h.len,
                            .captured_len = h.len,
                            .flags = h.flags,
                            .window = 1000,
                            .header_len = 20};
}

#endif
