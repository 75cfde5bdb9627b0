#include "plain.h"

#include "header.h"
#include "ip.h"
#include "link.h"
#include "place.h"
#include "tcp.h"
#include "tcp_options.h"

#include "tcpviz/base/inlining.h"

/*
 * As in tcp_plain.c of the flow layer: what is asked here one after the other, with a check of the
 * frame's end for each field elsewhere, has one answer in nearly every frame.  The lengths are
 * checked once, and the compiler knows then that no read passes the end.
 *
 * What the other readers learn to tell of such a frame belongs here as well, or a condition into
 * plain_read.  tests/unit/test_decode_plain.c and the fuzzer of frames compare both ways.
 */

enum {
    ADDRESSES_BYTES = 12,
    ETHERNET_BYTES = ADDRESSES_BYTES + 2,
    IP4_BYTES = 20,
    IP4_NO_OPTIONS = 0x45, /* version, and length of the header in words */
    IP4_FRAGMENT = 0x3fff, /* more fragments, and the offset */
    TCP_BYTES = 20,
    HEADERS_BYTES = ETHERNET_BYTES + IP4_BYTES + TCP_BYTES
};

static void
set_ip4(struct endpoint *e, struct bytes *ip)
{
    *e = (struct endpoint){.address = {.version = 4}};
    memcpy(e->address.at, bytes_step(ip, 4), 4);
}

/* False: it has options, or is a fragment, or no TCP. */
static inline bool
read_ip4(struct bytes *ip, uint32_t *total_len, struct segment *out)
{
    uint8_t version_and_len = bytes_u8(ip);

    (void)bytes_u8(ip);
    *total_len = bytes_u16(ip);
    out->ip_id = bytes_u16(ip);
    if (version_and_len != IP4_NO_OPTIONS || (bytes_u16(ip) & IP4_FRAGMENT) != 0)
        return false;
    out->ttl = bytes_u8(ip);
    if (bytes_u8(ip) != IP_TCP)
        return false;
    (void)bytes_step(ip, 2);
    set_ip4(&out->src, ip);
    set_ip4(&out->dst, ip);
    return true;
}

static inline void
describe_frame(const struct frame *frame, struct segment *out)
{
    out->time_ns = frame->time_ns;
    out->frame = frame->number;
    out->interface = frame->interface;
    out->place = place_of(frame, ETHERNET_BYTES);
    out->frame_captured_bytes = frame->captured_bytes;
    out->frame_wire_bytes = frame->wire_bytes;
    out->vlan = 0;
    out->rerouted = false;
    out->n_layers = 2;
    out->layers[0] = LAYER_ETHERNET;
    out->layers[1] = LAYER_IP4;
}

/* Of `payload` are left the captured bytes of it, without the padding behind them. */
static inline void
measure(struct bytes payload, struct segment *out)
{
    out->header_captured = out->header_len;
    out->len = out->tcp_bytes - out->header_len;
    out->captured_len = (uint32_t)payload.left;
    out->notes = out->captured_len < out->len ? SEGMENT_CUT_PAYLOAD : 0;
}

/* What is asked of few frames: last and apart, so that the others need no calls. */
static BUSY INLINE_NEVER bool
read_unusual(const struct frame *frame, struct segment *out)
{
    struct bytes at = bytes_of(frame->at, frame->captured_bytes);

    (void)bytes_step(&at, HEADERS_BYTES);
    tcp_options_read(&out->options, bytes_split(&at, out->header_len - (size_t)TCP_BYTES), 0);
    bytes_limit(&at, out->captured_len);
    out->answer_end = (uint8_t)tcp_answer(at, out);
    return !out->options.malformed;
}

BUSY bool
plain_read(const struct frame *frame, struct segment *out)
{
    struct bytes at = bytes_of(frame->at, frame->captured_bytes);
    struct bytes h = bytes_split(&at, HEADERS_BYTES), options;
    uint32_t total_len;

    if (h.cut || frame->link_type != LINK_EN10MB || frame->fcs_bytes != 0 || frame->no_time ||
        frame->wire_bytes < frame->captured_bytes)
        return false;
    (void)bytes_step(&h, ADDRESSES_BYTES);
    if (bytes_u16(&h) != ETHERTYPE_IPV4 || !read_ip4(&h, &total_len, out) ||
        total_len > frame->wire_bytes - ETHERNET_BYTES)
        return false;
    out->tcp_bytes = total_len - IP4_BYTES;
    describe_frame(frame, out);
    tcp_fixed_read(&h, out);
    options = bytes_split(&at, out->header_len - (size_t)TCP_BYTES);
    if (out->header_len < TCP_BYTES || options.cut ||
        total_len < IP4_BYTES + (uint32_t)out->header_len)
        return false;
    out->payload_at = HEADERS_BYTES - TCP_BYTES + (uint32_t)out->header_len;
    bytes_limit(&at, out->tcp_bytes - out->header_len);
    measure(at, out);
    out->answer_end = ANSWER_NONE;
    tcp_options_init(&out->options);
    if (tcp_timestamps_only(&out->options, options) && !tcp_may_answer(at, out))
        return true;
    return read_unusual(frame, out);
}
