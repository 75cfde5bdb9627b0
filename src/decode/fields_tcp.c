#include "fields_list.h"

#include "tcpviz/base/bytes.h"
#include "tcpviz/decode/segment.h"

#define N_OF(table) (sizeof(table) / sizeof(table)[0])

/* RFC 9293 section 3.1; the bit of AE is that of the AccECN draft, once the nonce of RFC 3540. */
static const struct part tcp_parts[] = {
    {FIELD_TCP_SOURCE, 1, 16},  {FIELD_TCP_DESTINATION, 1, 16}, {FIELD_TCP_SEQ, 1, 32},
    {FIELD_TCP_ACK, 1, 32},     {FIELD_TCP_OFFSET, 1, 4},       {FIELD_TCP_FLAGS, 1, 12},
    {FIELD_TCP_RESERVED, 2, 3}, {FIELD_TCP_AE, 2, 1},           {FIELD_TCP_CWR, 2, 1},
    {FIELD_TCP_ECE, 2, 1},      {FIELD_TCP_URG, 2, 1},          {FIELD_TCP_ACK_FLAG, 2, 1},
    {FIELD_TCP_PSH, 2, 1},      {FIELD_TCP_RST, 2, 1},          {FIELD_TCP_SYN, 2, 1},
    {FIELD_TCP_FIN, 2, 1},      {FIELD_TCP_WINDOW, 1, 16},      {FIELD_TCP_CHECKSUM, 1, 16},
    {FIELD_TCP_URGENT, 1, 16},
};

enum { FIXED = 20, OFFSET_AT = 12, KIND_AND_LENGTH = 2, OPTION_DEPTH = 2, PART_DEPTH = 3 };

/* The value of an option of the length that its RFC asks for; the RFCs are named in segment.h. */
static const struct value {
    uint8_t kind, len;
    uint8_t n;
    struct part parts[2];
} values[] = {
    {TCPOPT_MSS, 4, 1, {{FIELD_OPTION_MSS, PART_DEPTH, 16}}},
    {TCPOPT_WSCALE, 3, 1, {{FIELD_OPTION_SHIFT, PART_DEPTH, 8}}},
    {TCPOPT_TIMESTAMPS,
     10,
     2,
     {{FIELD_OPTION_TSVAL, PART_DEPTH, 32}, {FIELD_OPTION_TSECR, PART_DEPTH, 32}}},
    {TCPOPT_USER_TIMEOUT,
     4,
     2,
     {{FIELD_OPTION_MINUTES, PART_DEPTH, 1}, {FIELD_OPTION_TIMEOUT, PART_DEPTH, 15}}},
};

static const struct part sack_block[] = {{FIELD_OPTION_SACK_LEFT, PART_DEPTH, 32},
                                         {FIELD_OPTION_SACK_RIGHT, PART_DEPTH, 32}};

/* RFC 9768 section 3.2.3: the last ones may be missing. */
enum { ECN_COUNTER_BITS = 24, ECN_COUNTERS = 3 };

static const struct part ecn_bytes[2][ECN_COUNTERS] = {
    {{FIELD_OPTION_ECT0_BYTES, PART_DEPTH, ECN_COUNTER_BITS},
     {FIELD_OPTION_CE_BYTES, PART_DEPTH, ECN_COUNTER_BITS},
     {FIELD_OPTION_ECT1_BYTES, PART_DEPTH, ECN_COUNTER_BITS}},
    {{FIELD_OPTION_ECT1_BYTES, PART_DEPTH, ECN_COUNTER_BITS},
     {FIELD_OPTION_CE_BYTES, PART_DEPTH, ECN_COUNTER_BITS},
     {FIELD_OPTION_ECT0_BYTES, PART_DEPTH, ECN_COUNTER_BITS}}};

/* What begins the values of other options, however long they are. */
static const struct part subtype = {FIELD_OPTION_SUBTYPE, PART_DEPTH, 4};
static const struct part experiment = {FIELD_OPTION_EXPERIMENT, PART_DEPTH, 16};

static void
add_value_begun(struct fields *f, const struct part *part, uint8_t kind, struct span value)
{
    uint32_t bits = part && part->bits <= value.bits ? part->bits : 0;

    if (bits > 0)
        fields_add_parts(f, part, 1, kind, value.at);
    fields_add(f, FIELD_OPTION_VALUE, PART_DEPTH, kind,
               (struct span){value.at + bits, value.bits - bits});
}

static void
add_value(struct fields *f, uint8_t kind, uint8_t len, struct span value)
{
    enum { BLOCK_BITS = 64 };

    for (size_t i = 0; i < N_OF(values); i++)
        if (values[i].kind == kind && values[i].len == len) {
            fields_add_parts(f, values[i].parts, values[i].n, kind, value.at);
            return;
        }
    if (kind == TCPOPT_SACK && value.bits % BLOCK_BITS == 0) {
        for (uint32_t done = 0; done < value.bits; done += BLOCK_BITS)
            fields_add_parts(f, sack_block, N_OF(sack_block), kind, value.at + done);
        return;
    }
    if ((kind == TCPOPT_ACCECN0 || kind == TCPOPT_ACCECN1) && value.bits % ECN_COUNTER_BITS == 0 &&
        value.bits <= ECN_COUNTERS * ECN_COUNTER_BITS) {
        fields_add_parts(f, ecn_bytes[kind == TCPOPT_ACCECN1], value.bits / ECN_COUNTER_BITS, kind,
                         value.at);
        return;
    }
    add_value_begun(f,
                    kind == TCPOPT_MPTCP                         ? &subtype
                    : kind == TCPOPT_EXP1 || kind == TCPOPT_EXP2 ? &experiment
                                                                 : NULL,
                    kind, value);
}

static void
add_option(struct fields *f, uint8_t kind, uint8_t len, uint32_t at)
{
    struct span whole = {at * 8, len * 8u};

    fields_add(f, FIELD_OPTION, OPTION_DEPTH, kind, whole);
    fields_add(f, FIELD_OPTION_KIND, PART_DEPTH, kind, (struct span){whole.at, 8});
    if (len < KIND_AND_LENGTH)
        return;
    fields_add(f, FIELD_OPTION_LENGTH, PART_DEPTH, kind, (struct span){whole.at + 8, 8});
    add_value(f, kind, len, (struct span){whole.at + 16, whole.bits - 16});
}

/* The same walk as tcp_options.c's: it ends at what cannot be an option, and behind an end of list
 * only zeros are listed. */
static void
add_options(struct fields *f, uint32_t from, uint32_t to, uint32_t wire_to)
{
    struct bytes at = bytes_of(f->frame, f->captured);
    uint32_t i = from;
    bool ended = false;

    (void)bytes_step(&at, from);
    bytes_limit(&at, to - from);
    while (at.left > 0) {
        struct bytes peek = at;
        uint8_t kind = bytes_u8(&peek), len = 1;

        if (ended && kind != TCPOPT_EOL)
            break;
        if (kind != TCPOPT_EOL && kind != TCPOPT_NOP) {
            len = bytes_u8(&peek);
            if (peek.cut || len < KIND_AND_LENGTH || len > wire_to - i)
                break;
        }
        ended = kind == TCPOPT_EOL;
        add_option(f, kind, len, i);
        i += len;
        if (!bytes_step(&at, len))
            return;
    }
    fields_add(f, FIELD_OPTIONS_REST, OPTION_DEPTH, 0, bytes_span(i, to));
}

/* The data offset, in bytes; 0 where it was not captured. */
static uint32_t
header_bytes(const struct fields *f, uint32_t from, uint32_t to)
{
    struct bytes at = bytes_of(f->frame, f->captured);

    (void)bytes_step(&at, from + OFFSET_AT);
    return from + OFFSET_AT < to ? (bytes_u8(&at) >> 4) * 4u : 0;
}

void
fields_add_tcp(struct fields *f, uint32_t from, uint32_t to, uint32_t beyond)
{
    uint32_t header = header_bytes(f, from, to), end = from + (header > FIXED ? header : FIXED);
    uint32_t held = end < to ? end : to;
    struct fields whole = *f;

    /* What is behind the IP packet is no header: for a while the list ends there. */
    whole.captured = to;
    fields_add(&whole, FIELD_TCP, 0, 0, bytes_span(from, end));
    fields_add_parts(&whole, tcp_parts, N_OF(tcp_parts), 0, from * 8);
    if (held > from + FIXED) {
        fields_add(&whole, FIELD_TCP_OPTIONS, 1, 0, bytes_span(from + FIXED, end));
        add_options(&whole, from + FIXED, held, end);
    }
    if (to > held)
        fields_add(&whole, header < FIXED ? FIELD_UNREAD : FIELD_PAYLOAD, 0, 0,
                   bytes_span(held, to + beyond));
    f->n = whole.n;
}
