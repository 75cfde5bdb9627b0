/*
 * IP packets put together from their fragments, as a receiver does: RFC 791 section 3.2, RFC 815,
 * RFC 8200 section 4.5.
 *
 * Fragments belong together that have the same IP version, addresses, identification and VLAN,
 * and in IPv4 the same protocol.  What cannot be believed is not put together, but counted:
 *
 * - A packet whose fragments overlap, or do not agree where it ends, is dropped as a whole, with
 *   what still comes of it (RFC 5722, which is about IPv6; here IPv4 gets the same).  A fragment
 *   that only repeats an earlier one is left out (RFC 8200).  Wireshark marks an overlap, puts the
 *   packet together nevertheless and lets the bytes of the fragment stand that begins sooner.
 * - A fragment that ends past 65535 bytes, that is empty, whose length is not a multiple of 8
 *   though more follow, or whose IP length is wrong, is refused.
 * - A packet that is not complete after a minute of the capture's time (LIMIT_FRAGMENT_NS).
 *
 * A fragment that the snapshot length cut still says how long it was.  So its packet is complete
 * in its lengths; of its bytes those count as captured that stand in front of the first missing
 * one, just as in a frame that was cut.  Wireshark leaves such fragments apart: to it the first one
 * is a segment of its own, as long as its fragment, and the others are nothing.
 *
 * A first fragment that does not hold the whole TCP header is taken, too: what the receiver makes
 * of it (RFC 7112 wants it dropped in IPv6) is not seen on the wire.
 *
 * One allocation at the start, none per packet.  Pure otherwise.
 */
#ifndef TCPVIZ_DECODE_FRAGMENTS_H
#define TCPVIZ_DECODE_FRAGMENTS_H

#include "tcpviz/decode/decode.h"

#include <stddef.h>

struct fragments;

/* Whose: Wireshark's are for tables, which leave apart what was cut, and join what overlaps. */
enum fragments_rules { FRAGMENTS_OF_RECEIVERS, FRAGMENTS_OF_WIRESHARK };

/* Room for so many packets at once, at least one; the one least recently added to makes room for
 * a new one.  NULL if there is no memory.  The caller destroys it. */
struct fragments *fragments_create(size_t packets, enum fragments_rules rules);
void fragments_destroy(struct fragments *f);

/* Takes a fragment: decode_frame said DECODE_FRAGMENT of `frame` and filled in `segment`.
 *
 * Again DECODE_FRAGMENT if its packet is not complete.  Else the packet is in *whole, a frame of
 * raw IP with the number and the time of `frame`: the first fragment's headers with the right
 * length, without any trace of fragments, and with an IPv4 header checksum of 0, since it never
 * passed on a wire.  Its bytes are valid until the next call.  The result and `segment` are what
 * decode_frame says of it, with SEGMENT_REBUILT, and with the layers and the VLAN of `frame`
 * below its own. */
enum decode_verdict fragments_take(struct fragments *f, const struct frame *frame,
                                   struct segment *segment, struct frame *whole);

/* Nothing more will come: what is not complete will never be. */
void fragments_end(struct fragments *f);

struct fragments_counts {
    uint64_t incomplete;  /* packets of which something was still missing when their time was up */
    uint64_t overlapping; /* packets dropped since their fragments overlap or disagree */
    uint64_t crowded_out; /* packets given up for newer ones, not complete by then */
    uint64_t refused;     /* fragments that cannot be what they say */
};

struct fragments_counts fragments_counts(const struct fragments *f);

#endif
