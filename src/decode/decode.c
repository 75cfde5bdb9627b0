#include "tcpviz/decode/decode.h"

#include "ip.h"
#include "link.h"
#include "packet.h"
#include "tcp.h"

/* A capture may claim that a frame was longer in the file than on the wire: then it was not. */
static uint32_t
beyond_captured(const struct frame *frame)
{
    return frame->wire_bytes > frame->captured_bytes ? frame->wire_bytes - frame->captured_bytes
                                                     : 0;
}

/* What ip.c left open: where the fragment's bytes are, as for any payload. */
static void
fragment_measure(const struct frame *frame, const struct packet *p, struct segment *out)
{
    out->fragment.at = (uint32_t)(p->at.at - frame->at);
    out->fragment.len = packet_wire_bytes(p);
    out->fragment.captured_len = (uint32_t)p->at.left;
    out->notes = p->notes;
}

enum decode_verdict
decode_frame(const struct frame *frame, struct segment *out)
{
    struct packet p = {.at = bytes_of(frame->at, frame->captured_bytes),
                       .beyond = beyond_captured(frame)};

    out->n_layers = 0;
    if (!link_find_ip(frame->link_type, &p.at, &out->vlan))
        return p.at.cut ? DECODE_TOO_SHORT : DECODE_NOT_TCP;
    enum decode_verdict verdict = ip_find_tcp(&p, out);

    if (verdict == DECODE_FRAGMENT)
        fragment_measure(frame, &p, out);
    if (verdict != DECODE_SEGMENT)
        return verdict;
    verdict = tcp_read(&p, out);
    if (verdict != DECODE_SEGMENT)
        return verdict;
    out->time_ns = frame->time_ns;
    out->frame = frame->number;
    out->payload_at = (uint32_t)(p.at.at - frame->at);
    out->notes = p.notes;
    out->frame_captured_bytes = frame->captured_bytes;
    out->frame_wire_bytes = frame->captured_bytes + beyond_captured(frame);
    return DECODE_SEGMENT;
}
