#include "tcp.h"

#include "tcp_options.h"

#include <string.h>

enum {
    TCP_PORTS = 4,
    TCP_OFFSET_END = 14, /* where data offset and flags end */
    TCP_FIXED = 20
};

/* A header that ends early as a whole one: its whole fields, and zeros behind them. */
static struct bytes
fixed_fill(struct bytes held, uint8_t room[static TCP_FIXED])
{
    enum { ACK_END = 12 }; /* up to here fields have four bytes or begin with two of two */
    size_t whole = held.left < ACK_END ? held.left & ~(size_t)3 : held.left & ~(size_t)1;
    const uint8_t *fields = bytes_step(&held, whole);

    memset(room, 0, TCP_FIXED);
    if (fields)
        memcpy(room, fields, whole);
    return bytes_of(room, TCP_FIXED);
}

static void
header_cut_note(struct packet *p, uint32_t segment_bytes)
{
    p->notes |= SEGMENT_CUT_HEADER;
    if (TCP_FIXED > segment_bytes && (p->notes & SEGMENT_LENGTH_UNKNOWN) == 0)
        p->notes |= SEGMENT_BAD_IP_LENGTH;
}

static void
options_read(struct packet *p, struct segment *out)
{
    size_t area_bytes = (size_t)out->header_len - TCP_FIXED;
    struct bytes area = bytes_split(&p->at, area_bytes);

    out->header_captured = (uint8_t)(out->header_captured + area.left);
    if (area.cut && (p->notes & (SEGMENT_CUT_HEADER | SEGMENT_BAD_OFFSET)) == 0)
        p->notes |= SEGMENT_CUT_OPTIONS;
    tcp_options_read(&out->options, area, area_bytes - area.left);
    if (out->options.malformed && (p->notes & SEGMENT_BAD_OFFSET) == 0)
        p->notes |= SEGMENT_BAD_OPTIONS;
}

static void
payload_measure(struct packet *p, uint32_t segment_bytes, struct segment *out)
{
    if (out->header_len < segment_bytes)
        out->len = segment_bytes - out->header_len;
    out->captured_len = (uint32_t)p->at.left;
    if (out->captured_len < out->len)
        p->notes |= SEGMENT_CUT_PAYLOAD;
    out->answer_end = (uint8_t)tcp_answer(p->at, out);
}

enum decode_verdict
tcp_read(struct packet *p, struct segment *out)
{
    uint32_t segment_bytes = packet_wire_bytes(p);
    uint8_t room[TCP_FIXED];
    struct bytes fixed = bytes_split(&p->at, TCP_FIXED);
    size_t held = fixed.left;

    if (held < TCP_PORTS)
        return DECODE_TOO_SHORT;
    if (fixed.cut)
        fixed = fixed_fill(fixed, room);
    tcp_fixed_read(&fixed, out);
    tcp_options_init(&out->options);
    out->len = 0;
    out->captured_len = 0;
    out->answer_end = ANSWER_NONE;
    out->tcp_bytes = segment_bytes;
    out->header_captured = (uint8_t)held;
    if (held < TCP_FIXED)
        header_cut_note(p, segment_bytes);
    if (held < TCP_OFFSET_END)
        return DECODE_SEGMENT;
    if (out->header_len < TCP_FIXED || out->header_len > segment_bytes)
        p->notes |= SEGMENT_BAD_OFFSET;
    if (out->header_len > TCP_FIXED)
        options_read(p, out);
    if ((p->notes & SEGMENT_BAD_OFFSET) == 0)
        payload_measure(p, segment_bytes, out);
    return DECODE_SEGMENT;
}
