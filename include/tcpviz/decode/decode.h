/*
 * A frame in, a segment out, with a verdict.
 *
 * Reads Ethernet with its tags, MPLS, PPPoE and LLC/SNAP, and the other link layers of
 * src/decode/link_types.c; IPv4 with options (RFC 791), IPv6 with extension headers (RFC 8200);
 * tunnels: IP in IP, GRE with PPTP and ERSPAN, VXLAN, Geneve, GTP-U, L2TP, Teredo and those of
 * src/decode/tunnel.c and udp.c; TCP (RFC 9293 section 3.1) with all its options.  Of several TCP
 * headers in a frame the outermost is told, with the addresses of the IP header in front of it.
 * Fragments are recognised here and put together by fragments.h, what IPComp packed (RFC 3173) is
 * unpacked by unpack.h.  An ICMP error stands for the segment that it quotes; one that quotes a
 * later fragment does not.
 * Pure; does not allocate; never reads outside the frame.
 */
#ifndef TCPVIZ_DECODE_DECODE_H
#define TCPVIZ_DECODE_DECODE_H

#include "tcpviz/base/frames.h"
#include "tcpviz/decode/segment.h"

enum decode_verdict {
    DECODE_SEGMENT,  /* out is filled in; strange things are in its notes */
    DECODE_NOT_TCP,  /* another protocol: nothing to draw */
    DECODE_FRAGMENT, /* a fragment, the first or a later one, of a packet that could hold TCP */
    DECODE_PACKED,   /* IPComp packed its payload, which could hold TCP */
    DECODE_ICMP,     /* an ICMP error that quotes a segment */
    DECODE_TOO_SHORT /* the frame, or its IP length, ends before the TCP ports */
};

/* Decodes one frame.  With DECODE_SEGMENT `out` is filled in; with DECODE_FRAGMENT and
 * DECODE_PACKED only what fragments_take and unpack_take need: addresses, vlan, layers, notes and
 * `fragment`; with DECODE_ICMP it is the quoted segment with the time, number and place of the
 * frame, whose captured bytes and headers are not told, and `icmp`; else it is left undefined.
 * Of a segment the ports are always known; what lay behind the captured bytes is zero, with
 * SEGMENT_CUT_HEADER.  In options.list and options.sack only the counted entries are written. */
enum decode_verdict decode_frame(const struct frame *frame, struct segment *out);

/* The kept frame of this number, and its segment, of which the frame holds captured_len bytes of
 * payload from payload_at on.  False if it is gone, or no segment. */
bool decode_kept(const struct frames *kept, uint64_t number, struct frame *frame,
                 struct segment *segment);

/* Whether decode_frame knows frames of this DLT_ number at all. */
bool decode_link_type_known(int link_type);

/* Names the link types that are decoded, for messages: "Ethernet, Linux cooked, ...". */
const char *decode_link_types(void);

/* The name of an enum layer, for "inside GRE"; "" if there is none. */
const char *decode_layer_name(uint8_t layer);

/* The name of an option kind: "MSS", "Window scale", ...; NULL if it has none. */
const char *decode_option_name(uint8_t kind);

#endif
