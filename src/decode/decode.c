#include "tcpviz/decode/decode.h"

#include "header.h"
#include "icmp.h"
#include "ip.h"
#include "link.h"
#include "place.h"
#include "plain.h"
#include "tcp.h"
#include "tunnel.h"

#include "tcpviz/base/inlining.h"

/* What ip.c left open: where the bytes are that were split or packed, as for any payload. */
static void
fragment_measure(const struct frame *frame, const struct packet *p, struct segment *out)
{
    out->fragment.at = (uint32_t)(p->at.at - frame->at);
    out->fragment.len = packet_wire_bytes(p);
    out->fragment.captured_len = (uint32_t)p->at.left;
    out->notes = p->notes;
}

/* Where the outermost IP header begins at `n`; `link` is the first header. */
static uint32_t
place_behind(const struct frame *frame, uint32_t link, uint32_t n)
{
    enum { COOKED_ADDRESS = 6, COOKED2_ADDRESS = 12 };

    if (link == HEADER_COOKED)
        return place_of_cooked(frame, n, COOKED_ADDRESS);
    return link == HEADER_COOKED2 ? place_of_cooked(frame, n, COOKED2_ADDRESS) : place_of(frame, n);
}

/* Steps through link layer, IP and tunnels to the outermost TCP header.  Where the frame ends the
 * cursor is empty, and nothing more is found in it. */
static enum decode_verdict
find_tcp(const struct frame *frame, struct packet *p, struct segment *out)
{
    uint32_t header = link_begin(frame->link_type, p, out), link = header;
    bool placed = header_is_volatile(header);

    out->place = placed ? place_of(frame, 0) : 0;
    for (int steps = 0; steps < LIMIT_HEADERS && header != HEADER_OTHER; steps++) {
        if (!header_is_ip(header)) {
            header = link_step(header, p, out);
            continue;
        }
        if (!placed)
            out->place = place_behind(frame, link, (uint32_t)(p->at.at - frame->at));
        placed = true;
        enum decode_verdict verdict = ip_read(p, out);

        if (verdict != DECODE_SEGMENT || p->protocol == IP_TCP)
            return verdict;
        if (p->protocol == IP_ICMP || p->protocol == IP_ICMP6)
            return icmp_read(p, out);
        header = tunnel_enter(p, out);
    }
    return p->at.cut ? DECODE_TOO_SHORT : DECODE_NOT_TCP;
}

enum decode_verdict
decode_parts(const struct frame *frame, struct segment *out)
{
    struct packet p = packet_begin(frame);

    out->vlan = 0;
    out->n_layers = 0;
    out->interface = frame->interface;
    enum decode_verdict verdict = find_tcp(frame, &p, out);

    if (verdict == DECODE_SEGMENT)
        verdict = tcp_read(&p, out);
    else if (verdict == DECODE_FRAGMENT || verdict == DECODE_PACKED)
        fragment_measure(frame, &p, out);
    if (verdict != DECODE_SEGMENT && verdict != DECODE_ICMP)
        return verdict;
    out->time_ns = frame->time_ns;
    out->frame = frame->number;
    out->payload_at = (uint32_t)(p.at.at - frame->at);
    out->notes = p.notes | (frame->no_time ? SEGMENT_NO_TIME : 0);
    out->frame_captured_bytes = frame->captured_bytes;
    out->frame_wire_bytes = frame->captured_bytes + packet_beyond(frame);
    return verdict;
}

BUSY enum decode_verdict
decode_frame(const struct frame *frame, struct segment *out)
{
    return plain_read(frame, out) ? DECODE_SEGMENT : decode_parts(frame, out);
}

bool
decode_kept(const struct frames *kept, uint64_t number, struct frame *frame,
            struct segment *segment)
{
    return frames_find(kept, number, frame) && decode_frame(frame, segment) == DECODE_SEGMENT;
}

const char *
decode_layer_name(uint8_t layer)
{
    static const char *const names[N_LAYERS] = {
        [LAYER_NONE] = "",
        [LAYER_ETHERNET] = "Ethernet",
        [LAYER_VLAN] = "VLAN",
        [LAYER_TAG] = "tag",
        [LAYER_PBB] = "PBB",
        [LAYER_MPLS] = "MPLS",
        [LAYER_PPPOE] = "PPPoE",
        [LAYER_PPP] = "PPP",
        [LAYER_HDLC] = "HDLC",
        [LAYER_COOKED] = "Linux cooked",
        [LAYER_WLAN] = "802.11",
        [LAYER_OTHER_LINK] = "link layer",
        [LAYER_IP4] = "IPv4",
        [LAYER_IP6] = "IPv6",
        [LAYER_UDP] = "UDP",
        [LAYER_GRE] = "GRE",
        [LAYER_ERSPAN] = "ERSPAN",
        [LAYER_VXLAN] = "VXLAN",
        [LAYER_GENEVE] = "Geneve",
        [LAYER_GTP] = "GTP",
        [LAYER_L2TP] = "L2TP",
        [LAYER_TEREDO] = "Teredo",
        [LAYER_NSH] = "NSH",
        [LAYER_CAPWAP] = "CAPWAP",
        [LAYER_OTHER_TUNNEL] = "tunnel",
    };

    return layer < N_LAYERS ? names[layer] : "";
}
