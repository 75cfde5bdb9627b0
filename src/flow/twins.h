/*
 * The same packet seen twice: which of the newest packets a segment is a copy of.
 *
 * On the device "any" a packet passes a bridge or a router by two interfaces, and a mirror port
 * may copy both directions: one sending, several frames.  Without a word from the sender, a copy
 * is told from a second sending so:
 *
 * - All that a router leaves alone is the same: connection, direction, numbers, flags, length,
 *   window, urgent pointer, IP identification, timestamps, SACK blocks.  Not compared are
 *   checksums (offload leaves them to the device), the MSS (routers clamp it), TTL and DSCP.
 * - A packet whose payload has other bytes, as far as both were captured and are kept, is none.
 * - Seen at another place (segment.place) it is a copy within TWINS_KNOWN_NS if its
 *   identification speaks, for then a second sending has another one; else within
 *   TWINS_UNKNOWN_NS.  A second sending passes a place of the first one again, and begins anew.
 * - Seen at the same place it is a copy if its identification speaks: with a TTL not seen before
 *   as at another place; else within TWINS_SAME_PLACE_NS, since a sender may keep the
 *   identification when it sends again (RFC 1122 section 3.2.1.5).
 * - Else, at the same place, within TWINS_PAIR_NS: any one of a SYN, which nobody sends again so
 *   soon, with any TTL, but for a SYN-ACK that another SYN asked for; of others only the second
 *   one of a pair, with the same TTL, where the packets before it came in pairs.  Linux writes 0
 *   into SYN-ACKs and resets, and IPv6 has no identification: without this a mirror port's copies
 *   of them would be taken for repetitions.
 *
 * An identification speaks if it is not 0 and its sender was seen to change it: those of packets
 * that may not be split can be anything (RFC 6864 section 4.1), and some senders write the same
 * into all.
 *
 * Bounded: of the newest LIMIT_TWINS packets most, of the newest hundred practically all are
 * remembered.  One allocation at the start.  Pure otherwise.
 */
#ifndef TCPVIZ_SRC_FLOW_TWINS_H
#define TCPVIZ_SRC_FLOW_TWINS_H

#include "tcpviz/base/frames.h"
#include "tcpviz/base/nanotime.h"
#include "tcpviz/flow/flow.h"

/* Longer ways from one place to another than this are not to be expected where both are captured;
 * identifications of one sender come round after 65536 packets. */
#define TWINS_KNOWN_NS NANOTIME_S

/* Below the shortest retransmission timeout in use, 200 ms (Linux; RFC 6298 section 2.4 wants 1 s).
 * A segment that is sent again sooner, on request of its receiver, passes the same places. */
#define TWINS_UNKNOWN_NS (100 * NANOTIME_MS)

/* A mirror port's copies are microseconds apart, those of a network that doubles packets up to a
 * few milliseconds; sooner than that hardly any sender gives a segment up for lost. */
#define TWINS_SAME_PLACE_NS (5 * NANOTIME_MS)
#define TWINS_PAIR_NS (500 * NANOTIME_US)

struct twins;

/* NULL if there is no memory.  The key makes it hard to choose packets that look alike. */
struct twins *twins_create(const uint64_t key[2]);
void twins_destroy(struct twins *twins);

/* Stands for a packet's unchanging parts. */
uint64_t twins_fingerprint(const struct twins *twins, uint32_t flow, enum side from,
                           const struct segment *s);

/* What is known of a packet that was seen again. */
struct twin {
    uint64_t frame;           /* of its first copy, */
    uint32_t segment, handle; /* its number, and its event in the log (0: not kept) */
    struct note note;         /* how it was seen, with this copy */
    bool same_place;          /* as an earlier copy */
};

/* What else tells a copy; see above. */
struct twin_signs {
    bool id_speaks;
    bool doubled;              /* the packets before it came in pairs */
    bool is_syn;               /* and no SYN asks for it again */
    const struct frames *kept; /* the bytes of the packets before; NULL: none */
    const struct frame *frame; /* and those of this one; NULL: not there */
};

/* Whether a packet with this fingerprint may have been seen.  It rarely was, and so quickly nothing
 * else tells. */
bool twins_know(const struct twins *twins, uint64_t fingerprint);

/* How many packets with this fingerprint are remembered; if any, the number and the time of the
 * oldest one of them. */
int twins_recall(const struct twins *twins, uint64_t fingerprint, uint32_t *segment,
                 int64_t *time_ns);

/* Whether the segment, of which twins_know is true, is a copy; then it counts as one. */
bool twins_find(struct twins *twins, uint64_t fingerprint, const struct segment *s,
                struct twin_signs signs, struct twin *out);

/* The segment is no copy: a packet of which copies may follow. */
void twins_add(struct twins *twins, uint64_t fingerprint, const struct segment *s, uint32_t segment,
               uint32_t handle);

#endif
