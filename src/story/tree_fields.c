#include "tree_words.h"

#include "field_names.h"

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
        tree_tcp(t, d);
    else if (f->id < FIELD_TCP_OPTIONS)
        tree_tcp_field(t, d, f);
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
