/*
 * IP packets whose payload IPComp packed (RFC 3173), unpacked as their receiver does it.
 *
 * Only DEFLATE is (RFC 2394), by a function that is brought along: the core has no library for it.
 * Packets that gain nothing are sent as they are, so without this a conversation looks as if its
 * larger segments were lost.
 *
 * One allocation at the start, none per packet.  Pure otherwise.
 */
#ifndef TCPVIZ_DECODE_UNPACK_H
#define TCPVIZ_DECODE_UNPACK_H

#include "tcpviz/decode/decode.h"

#include <stddef.h>

/* Unpacks a DEFLATE stream (RFC 1951) that is just `n` bytes long.  How many bytes it made; 0 if it
 * is none, does not end there, or makes more than `room`. */
typedef size_t unpack_deflate(void *with, const uint8_t *packed, size_t n, uint8_t *to,
                              size_t room);

struct unpack;

/* Each packet goes to deflate(with, ...).  NULL if there is no memory.  The caller destroys it. */
struct unpack *unpack_create(unpack_deflate *deflate, void *with);
void unpack_destroy(struct unpack *u);

/* Takes a packed packet: decode_frame said DECODE_PACKED of `frame` and filled in `segment`.
 *
 * DECODE_NOT_TCP if it cannot be unpacked, or was unpacked here already.  Else the packet as it was
 * before is in *whole, a frame of raw IP with the number and the time of `frame`, and with an IPv4
 * header checksum of 0, since it never passed on a wire.  Its bytes are valid until the next call.
 * The result and `segment` are what decode_frame says of it, with SEGMENT_REBUILT, and with the
 * layers and the VLAN of `frame` below its own. */
enum decode_verdict unpack_take(struct unpack *u, const struct frame *frame,
                                struct segment *segment, struct frame *whole);

/* How many could not be unpacked since the capture had cut them; 0 without any. */
uint64_t unpack_cut(const struct unpack *u);

#endif
