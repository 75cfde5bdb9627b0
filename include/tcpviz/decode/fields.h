/*
 * Which bytes of a frame are which field.
 *
 * A flat list in the order of the frame: headers with their fields behind them, one level deeper.
 * The fields that have none behind them tile the captured bytes: each bit belongs to exactly one.
 * IP (RFC 791, RFC 8200) and TCP (RFC 9293 section 3.1) are told bit by bit, TCP options by their
 * parts; the other headers are told by layer.  Pure; does not allocate.
 */
#ifndef TCPVIZ_DECODE_FIELDS_H
#define TCPVIZ_DECODE_FIELDS_H

#include "tcpviz/base/frame.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum field_id {
    FIELD_LAYERS, /* headers other than IP and TCP: see field.value and field.kind */
    FIELD_IP4,
    FIELD_IP4_VERSION,
    FIELD_IP4_HEADER_LENGTH,
    FIELD_IP_DS, /* the former type of service, in IPv6 the traffic class: RFC 2474 */
    FIELD_IP_DSCP,
    FIELD_IP_ECN, /* RFC 3168 section 5 */
    FIELD_IP4_TOTAL_LENGTH,
    FIELD_IP4_ID,
    FIELD_IP4_FLAGS,
    FIELD_IP4_RESERVED,
    FIELD_IP4_DF,
    FIELD_IP4_MF,
    FIELD_IP4_OFFSET,
    FIELD_IP4_TTL,
    FIELD_IP_PROTOCOL, /* in IPv6 the next header */
    FIELD_IP4_CHECKSUM,
    FIELD_IP_SOURCE,
    FIELD_IP_DESTINATION,
    FIELD_IP4_OPTIONS,
    FIELD_IP6,
    FIELD_IP6_VERSION,
    FIELD_IP6_FLOW,
    FIELD_IP6_LENGTH,
    FIELD_IP6_HOPS,
    FIELD_IP_EXTENSIONS, /* extension headers, all of them */
    FIELD_TCP,
    FIELD_TCP_SOURCE,
    FIELD_TCP_DESTINATION,
    FIELD_TCP_SEQ,
    FIELD_TCP_ACK,
    FIELD_TCP_OFFSET,
    FIELD_TCP_FLAGS, /* its bits are the next ten */
    FIELD_TCP_RESERVED,
    FIELD_TCP_AE,
    FIELD_TCP_CWR,
    FIELD_TCP_ECE,
    FIELD_TCP_URG,
    FIELD_TCP_ACK_FLAG,
    FIELD_TCP_PSH,
    FIELD_TCP_RST,
    FIELD_TCP_SYN,
    FIELD_TCP_FIN,
    FIELD_TCP_WINDOW,
    FIELD_TCP_CHECKSUM,
    FIELD_TCP_URGENT,
    FIELD_TCP_OPTIONS,
    FIELD_OPTION, /* one of them; its parts follow */
    FIELD_OPTION_KIND,
    FIELD_OPTION_LENGTH,
    FIELD_OPTION_MSS,
    FIELD_OPTION_SHIFT,
    FIELD_OPTION_TSVAL,
    FIELD_OPTION_TSECR,
    FIELD_OPTION_SACK_LEFT,
    FIELD_OPTION_SACK_RIGHT,
    FIELD_OPTION_MINUTES, /* user timeout: in minutes, not in seconds */
    FIELD_OPTION_TIMEOUT,
    FIELD_OPTION_ECT0_BYTES, /* of accurate ECN */
    FIELD_OPTION_CE_BYTES,
    FIELD_OPTION_ECT1_BYTES,
    FIELD_OPTION_SUBTYPE, /* of Multipath TCP */
    FIELD_OPTION_EXPERIMENT,
    FIELD_OPTION_VALUE, /* bytes that are not told apart */
    FIELD_OPTIONS_REST, /* zeros behind the end of the list, or what cannot be options */
    FIELD_PAYLOAD,
    FIELD_TRAILER, /* behind the IP packet: padding, check sequence */
    FIELD_UNREAD,  /* behind a header whose length cannot be */
    N_FIELDS
};

struct field {
    uint32_t at;    /* in bits, from the frame's first one */
    uint32_t bits;  /* at least 1; those that the frame holds */
    uint32_t value; /* of at most 32 bits, in network order; of more: 0.  FIELD_LAYERS: where in
                       segment.layers its first header is */
    uint8_t id;     /* enum field_id */
    uint8_t depth;  /* 0: a header, payload, trailer */
    uint8_t kind;   /* of an option and its parts: enum tcp_option_kind.  FIELD_LAYERS: how many
                       headers; 0 if segment.layers does not name them */
    bool cut;       /* the capture, or its packet, ends within it */
};

/* Lists the fields of a frame of which decode_frame says DECODE_SEGMENT; 0 of any other.  `out`
 * has room for LIMIT_FIELDS.  What lies behind the captured bytes is not listed. */
size_t fields_read(const struct frame *frame, struct field *out);

/* Whether other fields lie within field i of n. */
static inline bool
field_has_parts(const struct field *fields, size_t n, size_t i)
{
    return i + 1 < n && fields[i + 1].depth > fields[i].depth;
}

/* The first byte of a field, and the one behind its last. */
static inline uint32_t
field_from(const struct field *f)
{
    return f->at / 8;
}

static inline uint32_t
field_to(const struct field *f)
{
    return (f->at + f->bits + 7) / 8;
}

#endif
