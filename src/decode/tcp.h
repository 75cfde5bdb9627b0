/*
 * The TCP header (RFC 9293 section 3.1).  For the decode layer only.  Pure; does not allocate.
 */
#ifndef TCPVIZ_SRC_DECODE_TCP_H
#define TCPVIZ_SRC_DECODE_TCP_H

#include "packet.h"
#include "tcpviz/decode/decode.h"
#include "tcpviz/decode/http.h"

/* Reads the header and its options, and steps to the payload.  DECODE_SEGMENT with the ports and
 * all that TCP says set in `out`, but notes left in `p`; or DECODE_TOO_SHORT. */
enum decode_verdict tcp_read(struct packet *p, struct segment *out);

/* The fields of the fixed 20 bytes. */
static inline void
tcp_fixed_read(struct bytes *h, struct segment *out)
{
    out->src.port = bytes_u16(h);
    out->dst.port = bytes_u16(h);
    out->seq = bytes_u32(h);
    out->ack = bytes_u32(h);
    uint16_t offset_and_flags = bytes_u16(h);

    out->header_len = (uint8_t)((offset_and_flags >> 12) * 4);
    out->flags = offset_and_flags & 0x0fff;
    out->window = bytes_u16(h);
    (void)bytes_step(h, 2); /* the checksum: checksum.h, where somebody asks */
    out->urgent = bytes_u16(h);
}

/* Whois and finger answer until they close: RFC 3912 section 2, RFC 1288 section 2.3. */
static inline bool
tcp_port_runs_to_fin(const struct segment *s)
{
    enum { WHOIS = 43, FINGER = 79 };

    return s->src.port == WHOIS || s->src.port == FINGER;
}

/* False of nearly all: then segment.answer_end is ANSWER_NONE.  Of a cut payload Wireshark puts
 * nothing together. */
static inline bool
tcp_may_answer(struct bytes payload, const struct segment *s)
{
    return s->len > 0 && s->captured_len == s->len && (s->flags & TCP_FIN) == 0 &&
           (tcp_port_runs_to_fin(s) || http_may_begin(payload));
}

/* segment.answer_end, of a payload. */
static inline enum answer_end
tcp_answer(struct bytes payload, const struct segment *s)
{
    if (!tcp_may_answer(payload, s))
        return ANSWER_NONE;
    return tcp_port_runs_to_fin(s) ? ANSWER_RUNS_TO_FIN : http_answer(payload);
}

#endif
