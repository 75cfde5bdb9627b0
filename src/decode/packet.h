/*
 * What is left of a frame while decode peels off its headers: the captured bytes, and how many
 * more passed on the wire.  For the decode layer only.  Pure; does not allocate.
 */
#ifndef TCPVIZ_SRC_DECODE_PACKET_H
#define TCPVIZ_SRC_DECODE_PACKET_H

#include "tcpviz/base/bytes.h"
#include "tcpviz/base/frame.h"
#include "tcpviz/decode/segment.h"

struct packet {
    struct bytes at;         /* the captured bytes, from the next header on */
    uint32_t beyond;         /* bytes that followed them on the wire and were not captured */
    uint32_t notes;          /* bits of enum segment_note found so far */
    const uint8_t *named_at; /* where `protocol` was read */
    uint8_t protocol;        /* IANA's number of the header behind the last IP header */
};

/* A capture may claim that a frame was longer in the file than on the wire: then it was not. */
static inline uint32_t
packet_beyond(const struct frame *frame)
{
    return frame->wire_bytes > frame->captured_bytes ? frame->wire_bytes - frame->captured_bytes
                                                     : 0;
}

/* The frame without its check sequence, which a cut frame does not have all of. */
static inline struct packet
packet_begin(const struct frame *frame)
{
    uint32_t captured = frame->captured_bytes, wire = captured + packet_beyond(frame);

    if (frame->fcs_bytes <= wire)
        wire -= frame->fcs_bytes;
    if (captured > wire)
        captured = wire;
    return (struct packet){.at = bytes_of(frame->at, captured), .beyond = wire - captured};
}

/* How long the rest was on the wire.  Never above the frame's wire length. */
static inline uint32_t
packet_wire_bytes(const struct packet *p)
{
    return (uint32_t)p->at.left + p->beyond;
}

/* Ends what is left n bytes from here, as a length in front of IP says; one past the end says
 * nothing. */
static inline void
packet_limit(struct packet *p, uint32_t n)
{
    if (n <= p->at.left) {
        bytes_limit(&p->at, n);
        p->beyond = 0;
    } else if (n <= packet_wire_bytes(p)) {
        p->beyond = n - (uint32_t)p->at.left;
    }
}

/* Ends the packet n bytes from here, as an IP length says: what follows is padding.  A length
 * past the end of the frame cannot be true: noted, and the frame's end stays the end. */
static inline void
packet_end_after(struct packet *p, uint32_t n)
{
    if (n > packet_wire_bytes(p))
        p->notes |= SEGMENT_BAD_IP_LENGTH;
    packet_limit(p, n);
}

/* Another header was found.  Those beyond LIMIT_LAYERS are not remembered. */
static inline void
segment_add_layer(struct segment *out, enum layer layer)
{
    if (out->n_layers < LIMIT_LAYERS)
        out->layers[out->n_layers++] = (uint8_t)layer;
}

#endif
