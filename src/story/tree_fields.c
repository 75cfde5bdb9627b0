#include "tree_words.h"

#include "field_names.h"

#include "tcpviz/story/wireshark.h"

#include <inttypes.h>

/* Where a field is shown among the bits around it: "...1 .... = ". */
struct pattern {
    uint8_t id, bits; /* so many are shown */
    uint8_t before;   /* of them so many stand in front of the field */
};

static const struct pattern patterns[] = {
    {FIELD_IP4_VERSION, 8, 0},     {FIELD_IP4_HEADER_LENGTH, 8, 4},
    {FIELD_IP4_FLAGS, 8, 0},       {FIELD_IP4_RESERVED, 8, 0},
    {FIELD_IP4_DF, 8, 1},          {FIELD_IP4_MF, 8, 2},
    {FIELD_IP4_OFFSET, 16, 3},     {FIELD_IP6_VERSION, 8, 0},
    {FIELD_IP6_FLOW, 24, 4},       {FIELD_TCP_OFFSET, 8, 0},
    {FIELD_TCP_RESERVED, 12, 0},   {FIELD_TCP_AE, 12, 3},
    {FIELD_TCP_CWR, 12, 4},        {FIELD_TCP_ECE, 12, 5},
    {FIELD_TCP_URG, 12, 6},        {FIELD_TCP_ACK_FLAG, 12, 7},
    {FIELD_TCP_PSH, 12, 8},        {FIELD_TCP_RST, 12, 9},
    {FIELD_TCP_SYN, 12, 10},       {FIELD_TCP_FIN, 12, 11},
    {FIELD_OPTION_MINUTES, 16, 0}, {FIELD_OPTION_TIMEOUT, 16, 1},
    {FIELD_OPTION_SUBTYPE, 8, 0},
};

/* The same for what lies elsewhere in IPv6, where the traffic class begins within a byte. */
static bool
find_pattern(const struct field *f, struct pattern *p)
{
    enum { NIBBLE = 4 };
    bool ip6 = f->at % 8 == NIBBLE || (f->id == FIELD_IP_ECN && f->at % 8 == 2);

    if (f->id == FIELD_IP_DS || f->id == FIELD_IP_DSCP || f->id == FIELD_IP_ECN) {
        *p = (struct pattern){f->id, ip6 ? 32 : 8,
                              (uint8_t)((ip6 ? NIBBLE : 0) + (f->id == FIELD_IP_ECN ? 6 : 0))};
        return ip6 || f->id != FIELD_IP_DS;
    }
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++)
        if (patterns[i].id == f->id) {
            *p = patterns[i];
            return true;
        }
    return false;
}

static void
add_pattern(struct text *t, const struct field *f)
{
    struct pattern p;

    if (!find_pattern(f, &p))
        return;
    for (uint32_t i = 0; i < p.bits; i++) {
        uint32_t bit = i - p.before;

        if (i > 0 && i % 4 == 0)
            text_add(t, " ");
        text_add(t, i < p.before || bit >= f->bits        ? "."
                    : f->value >> (f->bits - 1 - bit) & 1 ? "1"
                                                          : "0");
    }
    text_add(t, " = ");
}

/* Whether Wireshark tells numbers at all: of a header that is cut too soon it does not. */
static bool
has_numbers(const struct details *d)
{
    return d->analysis && d->analysis->extent >= EXTENT_SEQ;
}

/* Numbers as the segment's line shows them: Wireshark's relative ones have 32 bits. */
static uint32_t
shown_seq(const struct details *d)
{
    if (has_numbers(d))
        return d->analysis->seq;
    return d->e->seq_relative ? (uint32_t)d->e->rel_seq : d->e->seq;
}

uint32_t
tree_ack(const struct details *d)
{
    if (has_numbers(d))
        return d->analysis->ack;
    return d->e->ack_relative && d->e->flags & TCP_ACK ? (uint32_t)d->e->rel_ack : d->e->ack;
}

static bool
seq_is_relative(const struct details *d)
{
    return has_numbers(d) ? d->analysis->has_len : d->e->seq_relative;
}

static bool
ack_is_relative(const struct details *d)
{
    return d->e->flags & TCP_ACK && (has_numbers(d) ? d->analysis->has_len : d->e->ack_relative);
}

uint32_t
tree_len(const struct details *d)
{
    return d->analysis ? d->analysis->len : d->e->len;
}

static void
add_tcp(struct text *t, const struct details *d)
{
    const uint16_t *port = d->flow->port;

    text_addf(t, "Transmission Control Protocol, Src Port: %u, Dst Port: %u",
              (unsigned)port[d->e->from], (unsigned)port[side_other(d->e->from)]);
    if (d->analysis && !has_numbers(d))
        return;
    text_addf(t, ", Seq: %" PRIu32, shown_seq(d));
    if (d->e->flags & TCP_ACK)
        text_addf(t, ", Ack: %" PRIu32, tree_ack(d));
    if (seq_is_relative(d))
        text_addf(t, ", Len: %" PRIu32, tree_len(d));
}

static void
add_tcp_field(struct text *t, const struct details *d, size_t i)
{
    const struct field *f = &d->fields[i];
    const char *name = field_name(f->id);

    switch (f->id) {
    case FIELD_TCP_SEQ:
        text_addf(t, "%s: %" PRIu32 "%s", name, shown_seq(d),
                  seq_is_relative(d) ? "    (relative sequence number)" : "");
        break;
    case FIELD_TCP_ACK:
        text_addf(t, "%s: %" PRIu32 "%s", name, tree_ack(d),
                  ack_is_relative(d) ? "    (relative ack number)" : "");
        break;
    case FIELD_TCP_OFFSET:
        text_addf(t, "%s: %" PRIu32 " bytes (%" PRIu32 ")", name, f->value * 4, f->value);
        break;
    case FIELD_TCP_FLAGS:
        text_addf(t, "%s: 0x%03" PRIx32 " (", name, f->value);
        wireshark_flags((uint16_t)f->value, t);
        text_add(t, ")");
        break;
    case FIELD_TCP_CHECKSUM:
        text_addf(t, "%s: 0x%04" PRIx32 " [unverified]", name, f->value);
        break;
    default:
        if (f->id >= FIELD_TCP_RESERVED && f->id <= FIELD_TCP_FIN)
            text_addf(t, "%s: %s", name, tree_set_or_not(f));
        else
            text_addf(t, "%s: %" PRIu32, name, f->value);
    }
}

void
tree_field(struct text *t, const struct details *d, size_t i)
{
    const struct field *f = &d->fields[i];

    add_pattern(t, f);
    if (f->id == FIELD_LAYERS)
        tree_layers(t, d, f);
    else if (f->id == FIELD_IP4 || f->id == FIELD_IP6)
        tree_ip(t, d, i);
    else if (f->id < FIELD_TCP)
        tree_ip_field(t, d, f);
    else if (f->id == FIELD_TCP)
        add_tcp(t, d);
    else if (f->id < FIELD_TCP_OPTIONS)
        add_tcp_field(t, d, i);
    else if (f->id == FIELD_TCP_OPTIONS)
        tree_options(t, d, i);
    else if (f->id == FIELD_OPTION)
        tree_option(t, d, i);
    else if (f->id < FIELD_PAYLOAD)
        tree_option_part(t, d, f);
    else
        text_addf(t, "%s (%" PRIu32 " %s)", field_name(f->id), f->bits / 8,
                  f->bits == 8 ? "byte" : "bytes");
    if (f->cut && !field_has_parts(d->fields, d->n_fields, i))
        text_add(t, " [not all captured]");
}
