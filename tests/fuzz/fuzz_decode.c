/*
 * Any frame of any link type: decode_frame and fields_read keep their promises and stay inside the
 * frame. The quick way of plain frames says what the other one says. The first two bytes are the
 * link type, the third how much longer the frame was on the wire.
 */
#include "../../src/decode/plain.h"
#include "fields_check.h"
#include "require.h"

#include <stdlib.h>
#include <string.h>

enum { CONTROL_BYTES = 3 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
lengths_check(const struct frame *frame, const struct segment *s)
{
    const unsigned cut = SEGMENT_CUT_HEADER | SEGMENT_CUT_OPTIONS;

    require(s->captured_len <= s->len);
    require(s->payload_at <= frame->captured_bytes);
    require(s->captured_len <= frame->captured_bytes - s->payload_at);
    require(s->len <= frame->wire_bytes);
    require(s->frame_captured_bytes == frame->captured_bytes);
    require(s->frame_wire_bytes == frame->wire_bytes);
    require(s->header_len <= 60 && s->header_len % 4 == 0);
    require((s->captured_len < s->len) == ((s->notes & SEGMENT_CUT_PAYLOAD) != 0));
    if ((s->notes & SEGMENT_BAD_OFFSET) != 0)
        require(s->len == 0 && s->answer_end == ANSWER_NONE);
    require((s->notes & cut) != cut);
    require(s->header_captured >= 4 && s->header_captured <= 60);
    if ((s->notes & SEGMENT_CUT_HEADER) != 0)
        require(s->header_captured < 20);
    if ((s->notes & (cut | SEGMENT_BAD_OFFSET)) == 0)
        require(s->header_captured == s->header_len && s->payload_at >= s->header_len);
}

static void
layers_check(const struct segment *s)
{
    require(s->n_layers > 0 && s->n_layers <= LIMIT_LAYERS);
    for (int i = 0; i < s->n_layers; i++)
        require(s->layers[i] > LAYER_NONE && s->layers[i] < N_LAYERS);
}

static void
options_check(const struct segment *s)
{
    const struct tcp_options *o = &s->options;
    unsigned bytes = 0;

    require(o->n_list <= LIMIT_TCP_OPTIONS);
    require(o->n_sack <= SACK_BLOCKS_MAX);
    require(o->mptcp_subtype <= 15 || o->mptcp_subtype == 0xff);
    require(o->malformed <= OPTIONS_PAST_HEADER);
    if ((s->notes & SEGMENT_BAD_OFFSET) == 0)
        require((o->malformed != OPTIONS_WELL_FORMED) == ((s->notes & SEGMENT_BAD_OPTIONS) != 0));
    for (int i = 0; i < o->n_list; i++) {
        require(o->list[i].len >= 1);
        bytes += o->list[i].len;
    }
    require(bytes == 0 || bytes + 20 <= s->header_len);
    if (o->only_timestamps)
        require(o->n_list == 3 && o->list[0].kind == TCPOPT_NOP && o->list[1].kind == TCPOPT_NOP &&
                o->list[2].kind == TCPOPT_TIMESTAMPS && o->has_timestamps);
}

static void
plain_check(const struct frame *frame)
{
    struct segment quick, parts;

    memset(&quick, 0xff, sizeof quick);
    memset(&parts, 0xff, sizeof parts);
    if (!plain_read(frame, &quick))
        return;
    require(decode_parts(frame, &parts) == DECODE_SEGMENT);
    require(memcmp(&quick, &parts, sizeof quick) == 0);
}

/* What fragments_take may read. */
static void
fragment_check(const struct frame *frame, const struct segment *s)
{
    const struct fragment *p = &s->fragment;
    uint32_t between = s->src.address.version == 4 ? 0 : 8;

    require(p->captured_len <= p->len && p->len <= frame->wire_bytes);
    require(p->at <= frame->captured_bytes && p->captured_len <= frame->captured_bytes - p->at);
    require(p->header_len >= (s->src.address.version == 4 ? 20 : 40));
    require(p->header_len + between <= p->at);
    require(p->offset % 8 == 0 && p->offset <= 65528 && (p->more || p->offset > 0));
    require(s->src.address.version == 4 || p->next_at < p->header_len);
    require(s->vlan <= 0xfff);
}

/* What observer_take_icmp may read. */
static void
icmp_check(const struct segment *s)
{
    require(s->icmp.from.version == s->src.address.version);
    require(s->dst.address.version == s->src.address.version);
    require(s->icmp.type != 0 && icmp_name(&s->icmp)[0] != '\0');
    require(s->header_captured >= 8 && s->time_ns == 1 && s->frame == 1);
    require(icmp_kind(&s->icmp) == ICMP_TOO_BIG || s->icmp.mtu == 0);
    options_check(s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct segment s;

    if (size < CONTROL_BYTES)
        return 0;
    uint32_t captured = (uint32_t)(size - CONTROL_BYTES);
    struct frame frame = {.time_ns = 1,
                          .number = 1,
                          .captured_bytes = captured,
                          .wire_bytes = captured + data[2] * 8u,
                          .at = data + CONTROL_BYTES,
                          .link_type = data[0] << 8 | data[1]};

    memset(&s, 0xff, sizeof s); /* what decode_frame forgets to set breaks a promise */
    enum decode_verdict verdict = decode_frame(&frame, &s);

    plain_check(&frame);
    require(fields_problem(&frame, verdict == DECODE_SEGMENT ? &s : NULL) == NULL);
    if (verdict == DECODE_FRAGMENT)
        fragment_check(&frame, &s);
    if (verdict == DECODE_ICMP)
        icmp_check(&s);
    if (verdict != DECODE_SEGMENT)
        return 0;
    require(decode_link_type_known(frame.link_type));
    require(s.src.address.version == 4 || s.src.address.version == 6);
    require(s.dst.address.version == s.src.address.version);
    lengths_check(&frame, &s);
    layers_check(&s);
    options_check(&s);
    return 0;
}
