#include "tcpviz/story/tree.h"

#include "field_names.h"

#include "tcpviz/base/nanotime.h"
#include "tcpviz/decode/decode.h"
#include "tcpviz/story/checked.h"
#include "tcpviz/story/wireshark.h"

#include <inttypes.h>

/* The words of the lines, as Wireshark 4.0 writes them. */

/* Fast Open before it had a kind of its own: RFC 7413 section 4.1.1. */
enum { FAST_OPEN_EXPERIMENT = 0xf989 };

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

static uint32_t
shown_ack(const struct details *d)
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

static uint32_t
shown_len(const struct details *d)
{
    return d->analysis ? d->analysis->len : d->e->len;
}

static void
add_address(struct text *t, const struct details *d, const struct field *f)
{
    struct address a = {.version = f->bits > 32 ? 6 : 4};
    uint32_t from = field_from(f), n = f->bits / 8;

    for (uint32_t i = 0;
         d->frame && i < n && i < sizeof a.at && from + i < d->frame->captured_bytes; i++)
        a.at[i] = d->frame->at[from + i];
    address_add(t, &a);
}

/* The first field of this kind behind field i: an address of an IP header. */
static void
add_address_of(struct text *t, const struct details *d, size_t i, enum field_id id)
{
    for (; i < d->n_fields; i++)
        if (d->fields[i].id == id) {
            add_address(t, d, &d->fields[i]);
            return;
        }
    text_add(t, "?");
}

static void
add_ip(struct text *t, const struct details *d, size_t i)
{
    const struct field *f = &d->fields[i];

    text_addf(t, "Internet Protocol Version %d", f->id == FIELD_IP4 ? 4 : 6);
    if (!field_has_parts(d->fields, d->n_fields, i))
        return;
    text_add(t, ", Src: ");
    add_address_of(t, d, i, FIELD_IP_SOURCE);
    text_add(t, ", Dst: ");
    add_address_of(t, d, i, FIELD_IP_DESTINATION);
}

/* "Ethernet, VLAN, 18 bytes". */
static void
add_layers(struct text *t, const struct details *d, const struct field *f)
{
    const char *before = "";

    for (uint32_t i = f->value; d->segment && i < f->value + f->kind && i < d->segment->n_layers;
         i++) {
        text_addf(t, "%s%s", before, decode_layer_name(d->segment->layers[i]));
        before = ", ";
    }
    if (*before == '\0')
        text_add(t, "Other headers");
    text_add(t, " (");
    text_add_count(t, f->bits / 8, "byte");
    text_add(t, ")");
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
        text_addf(t, ", Ack: %" PRIu32, shown_ack(d));
    if (seq_is_relative(d))
        text_addf(t, ", Len: %" PRIu32, shown_len(d));
}

/* RFC 2474, RFC 2597, RFC 3246: as the header's line has it, and in words. */
static void
add_dscp(struct text *t, uint32_t dscp, bool words)
{
    enum { EF = 46 };
    unsigned class = dscp >> 3, drop = dscp >> 1 & 3;

    if (dscp == EF)
        text_add(t, words ? "Expedited Forwarding" : "EF PHB");
    else if (dscp % 8 == 0)
        text_addf(t, words && dscp == 0 ? "Default" : words ? "Class Selector %u" : "CS%u", class);
    else if (dscp % 2 == 0 && class >= 1 && class <= 4 && drop != 0)
        text_addf(t, words ? "Assured Forwarding %u%u" : "AF%u%u", class, drop);
    else
        text_add(t, words ? "Unknown" : "Unknown DSCP");
}

static const char *
ecn_name(uint32_t ecn, bool words)
{
    static const char *const names[4][2] = {
        {"Not-ECT", "Not ECN-Capable Transport"},
        {"ECT(1)", "ECN-Capable Transport codepoint '01'"},
        {"ECT(0)", "ECN-Capable Transport codepoint '10'"},
        {"CE", "Congestion Experienced"},
    };

    return names[ecn & 3][words];
}

static void
add_ds(struct text *t, const struct field *f)
{
    text_addf(
        t, "%s: 0x%02x (DSCP: ", f->at % 8 == 0 ? "Differentiated Services Field" : "Traffic Class",
        (unsigned)f->value);
    add_dscp(t, f->value >> 2, false);
    text_addf(t, ", ECN: %s)", ecn_name(f->value, false));
}

static void
add_ip4_flags(struct text *t, uint32_t flags)
{
    const char *const names[] = {"Reserved bit", "Don't fragment", "More fragments"};

    text_addf(t, "Flags: 0x%" PRIx32, flags);
    for (int i = 0; i < 3; i++)
        if (flags >> (2 - i) & 1)
            text_addf(t, ", %s", names[i]);
}

static const char *
set_or_not(const struct field *f)
{
    return f->value != 0 ? "Set" : "Not set";
}

static void
add_ip_field(struct text *t, const struct details *d, const struct field *f)
{
    const char *name = field_name(f->id);

    switch (f->id) {
    case FIELD_IP4_HEADER_LENGTH:
        text_addf(t, "%s: %" PRIu32 " bytes (%" PRIu32 ")", name, f->value * 4, f->value);
        break;
    case FIELD_IP_DS:
        add_ds(t, f);
        break;
    case FIELD_IP_DSCP:
        text_addf(t, "%s: ", name);
        add_dscp(t, f->value, true);
        text_addf(t, " (%" PRIu32 ")", f->value);
        break;
    case FIELD_IP_ECN:
        text_addf(t, "%s: %s (%" PRIu32 ")", name, ecn_name(f->value, true), f->value);
        break;
    case FIELD_IP4_ID:
        text_addf(t, "%s: 0x%04" PRIx32 " (%" PRIu32 ")", name, f->value, f->value);
        break;
    case FIELD_IP4_FLAGS:
        add_ip4_flags(t, f->value);
        break;
    case FIELD_IP4_RESERVED:
    case FIELD_IP4_DF:
    case FIELD_IP4_MF:
        text_addf(t, "%s: %s", name, set_or_not(f));
        break;
    case FIELD_IP4_OFFSET:
        text_addf(t, "%s: %" PRIu32, name, f->value * 8);
        break;
    case FIELD_IP_PROTOCOL:
        text_addf(t, "%s: %s (%" PRIu32 ")", f->at % 32 == 48 % 32 ? "Next Header" : name,
                  protocol_name(f->value), f->value);
        break;
    case FIELD_IP4_CHECKSUM:
        text_addf(t, "%s: 0x%04" PRIx32 " [validation disabled]", name, f->value);
        break;
    case FIELD_IP6_FLOW:
        text_addf(t, "%s: 0x%05" PRIx32, name, f->value);
        break;
    case FIELD_IP_SOURCE:
    case FIELD_IP_DESTINATION:
        text_addf(t, "%s: ", name);
        add_address(t, d, f);
        break;
    case FIELD_IP4_OPTIONS:
    case FIELD_IP_EXTENSIONS:
        text_addf(t, "%s: (%" PRIu32 " bytes)", name, f->bits / 8);
        break;
    default:
        text_addf(t, "%s: %" PRIu32, name, f->value);
    }
}

static void
add_option_name(struct text *t, uint8_t kind)
{
    text_addf(t, ", %s", option_tree_name(kind));
    if (!option_is_known(kind))
        text_addf(t, " (0x%02x)", (unsigned)kind);
}

static void
add_options(struct text *t, const struct details *d, size_t i)
{
    text_addf(t, "Options: (%" PRIu32 " bytes)", d->fields[i].bits / 8);
    for (i++; i < d->n_fields && d->fields[i].depth > 1; i++)
        if (d->fields[i].id == FIELD_OPTION)
            add_option_name(t, d->fields[i].kind);
}

/* Part `id` of the option that is field i; NULL if it has none. */
static const struct field *
part_of(const struct details *d, size_t i, enum field_id id)
{
    for (size_t k = i + 1; k < d->n_fields && d->fields[k].depth > d->fields[i].depth; k++)
        if (d->fields[k].id == id && !d->fields[k].cut)
            return &d->fields[k];
    return NULL;
}

/* SACK edges, relative like the Ack they stand beside. */
static uint32_t
edge(const struct details *d, uint32_t raw)
{
    return raw - (d->e->ack - shown_ack(d));
}

static void
add_sack(struct text *t, const struct details *d, size_t i)
{
    for (size_t k = i + 1; k + 1 < d->n_fields && d->fields[k].depth > d->fields[i].depth; k++)
        if (d->fields[k].id == FIELD_OPTION_SACK_LEFT && !d->fields[k].cut &&
            d->fields[k + 1].id == FIELD_OPTION_SACK_RIGHT && !d->fields[k + 1].cut)
            text_addf(t, " %" PRIu32 "-%" PRIu32, edge(d, d->fields[k].value),
                      edge(d, d->fields[k + 1].value));
}

/* RFC 7323 section 2.3: more counts as 14. */
static uint32_t
multiplier(uint32_t shift)
{
    enum { WSCALE_MAX = 14 };

    return 1u << (shift < WSCALE_MAX ? shift : WSCALE_MAX);
}

static void
add_option(struct text *t, const struct details *d, size_t i)
{
    const struct field *a, *b;

    if (d->fields[i].kind == TCPOPT_MPTCP)
        text_add(t, "Multipath Transmission Control Protocol");
    else
        text_addf(t, "TCP Option - %s", option_tree_name(d->fields[i].kind));
    if ((a = part_of(d, i, FIELD_OPTION_MSS)))
        text_addf(t, ": %" PRIu32 " bytes", a->value);
    else if ((a = part_of(d, i, FIELD_OPTION_SHIFT)))
        text_addf(t, ": %" PRIu32 " (multiply by %" PRIu32 ")", a->value, multiplier(a->value));
    else if ((a = part_of(d, i, FIELD_OPTION_TSVAL)) && (b = part_of(d, i, FIELD_OPTION_TSECR)))
        text_addf(t, ": TSval %" PRIu32 ", TSecr %" PRIu32, a->value, b->value);
    else if ((a = part_of(d, i, FIELD_OPTION_EXPERIMENT)) && a->value == FAST_OPEN_EXPERIMENT)
        text_add(t, ": Fast Open");
    else if ((a = part_of(d, i, FIELD_OPTION_SUBTYPE)))
        text_addf(t, ": %s", mptcp_subtype_name(a->value));
    add_sack(t, d, i);
}

/* Bytes that are not told apart, in hex; long ones end in "..". */
static void
add_hex(struct text *t, const struct details *d, const struct field *f)
{
    enum { MAX = 20 };
    uint32_t from = field_from(f), to = field_to(f);

    for (uint32_t i = from; d->frame && i < to && i < from + MAX; i++)
        text_addf(t, "%02x", (unsigned)d->frame->at[i]);
    if (to > from + MAX)
        text_add(t, "..");
}

/* Of either kind of Fast Open. */
static bool
is_cookie(const struct details *d, const struct field *f)
{
    return f->kind == TCPOPT_FAST_OPEN || (f > d->fields && f[-1].id == FIELD_OPTION_EXPERIMENT &&
                                           f[-1].value == FAST_OPEN_EXPERIMENT);
}

static void
add_option_part(struct text *t, const struct details *d, const struct field *f)
{
    const char *name = field_name(f->id);

    switch (f->id) {
    case FIELD_OPTION_KIND:
        text_addf(t, "%s: %s (%" PRIu32 ")", name, option_kind_name(f->kind), f->value);
        break;
    case FIELD_OPTION_SACK_LEFT:
    case FIELD_OPTION_SACK_RIGHT:
        text_addf(t, "%s = %" PRIu32 " (relative)", name, edge(d, f->value));
        break;
    case FIELD_OPTION_MINUTES:
        text_addf(t, "%s: %s", name, f->value != 0 ? "Minutes" : "Seconds");
        break;
    case FIELD_OPTION_SUBTYPE:
        text_addf(t, "%s: %s (%" PRIu32 ")", name, mptcp_subtype_name(f->value), f->value);
        break;
    case FIELD_OPTION_EXPERIMENT:
        text_addf(t,
                  f->value == FAST_OPEN_EXPERIMENT ? "%s: Fast Open (0x%04" PRIx32 ")"
                                                   : "%s: 0x%04" PRIx32,
                  name, f->value);
        break;
    case FIELD_OPTION_VALUE:
    case FIELD_OPTIONS_REST:
        text_addf(t, "%s: ",
                  is_cookie(d, f)         ? "Fast Open Cookie"
                  : f->kind == TCPOPT_MD5 ? "MD5 digest"
                                          : name);
        add_hex(t, d, f);
        break;
    default:
        text_addf(t, "%s: %" PRIu32, name, f->value);
    }
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
        text_addf(t, "%s: %" PRIu32 "%s", name, shown_ack(d),
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
            text_addf(t, "%s: %s", name, set_or_not(f));
        else
            text_addf(t, "%s: %" PRIu32, name, f->value);
    }
}

static void
add_field(struct text *t, const struct details *d, size_t i)
{
    const struct field *f = &d->fields[i];

    add_pattern(t, f);
    if (f->id == FIELD_LAYERS)
        add_layers(t, d, f);
    else if (f->id == FIELD_IP4 || f->id == FIELD_IP6)
        add_ip(t, d, i);
    else if (f->id < FIELD_TCP)
        add_ip_field(t, d, f);
    else if (f->id == FIELD_TCP)
        add_tcp(t, d);
    else if (f->id < FIELD_TCP_OPTIONS)
        add_tcp_field(t, d, i);
    else if (f->id == FIELD_TCP_OPTIONS)
        add_options(t, d, i);
    else if (f->id == FIELD_OPTION)
        add_option(t, d, i);
    else if (f->id < FIELD_PAYLOAD)
        add_option_part(t, d, f);
    else
        text_addf(t, "%s (%" PRIu32 " %s)", field_name(f->id), f->bits / 8,
                  f->bits == 8 ? "byte" : "bytes");
    if (f->cut && !field_has_parts(d->fields, d->n_fields, i))
        text_add(t, " [not all captured]");
}

static void
add_completeness(struct text *t, const struct details *d)
{
    unsigned bits = d->analysis ? d->analysis->completeness : d->flow->analysis.completeness;

    text_addf(t, "[Conversation completeness: %s (%u)]", completeness_name(bits), bits);
}

static void
add_flag_letters(struct text *t, uint16_t flags)
{
    static const char letters[] = "RRRACEUAPRSF";

    text_add(t, "[TCP Flags: ");
    for (int i = 0; i < 12; i++)
        text_addf(t, "%c", flags >> (11 - i) & 1 ? letters[i] : '.');
    text_add(t, "]");
}

static void
add_factor(struct text *t, const struct details *d)
{
    int32_t factor = d->analysis         ? d->analysis->window_factor
                     : d->e->wscale >= 0 ? 1 << d->e->wscale
                                         : d->e->wscale;

    text_addf(t, "[Window size scaling factor: %" PRId32 "%s]", factor,
              factor == WSCALE_UNKNOWN ? " (unknown)"
              : factor == WSCALE_OFF   ? " (no window scaling used)"
                                       : "");
}

static void
add_seconds(struct text *t, const char *words, int64_t ns)
{
    text_addf(t, "[%s: ", words);
    nanotime_add_seconds(t, ns, 9);
    text_add(t, " seconds]");
}

/* What Wireshark says of the conversation: only where d->analysis is there. */
static void
add_analysis_line(struct text *t, const struct analysis_result *a, const struct tree_line *line)
{
    switch (line->what) {
    case TREE_TIMES:
        text_add(t, "[Timestamps]");
        break;
    case TREE_TIME_FIRST:
        add_seconds(t, "Time since first frame in this TCP stream", a->time_rel_ns);
        break;
    case TREE_TIME_PREVIOUS:
        add_seconds(t, "Time since previous frame in this TCP stream", a->time_delta_ns);
        break;
    case TREE_ANALYSIS:
        text_add(t, "[SEQ/ACK analysis]");
        break;
    case TREE_ACKS_FRAME:
        text_addf(t, "[This is an ACK to the segment in frame: %" PRIu64 "]", a->acks_frame);
        break;
    case TREE_RTT:
        add_seconds(t, "The RTT to ACK the segment was", a->ack_rtt_ns);
        break;
    case TREE_INITIAL_RTT:
        add_seconds(t, "iRTT", a->initial_rtt_ns);
        break;
    case TREE_IN_FLIGHT:
        text_addf(t, "[Bytes in flight: %" PRIu32 "]", a->bytes_in_flight);
        break;
    case TREE_PUSH_BYTES:
        text_addf(t, "[Bytes sent since last PSH flag: %" PRIu32 "]", a->push_bytes);
        break;
    case TREE_VERDICTS:
        text_add(t, "[TCP Analysis Flags]");
        break;
    case TREE_VERDICT:
        text_addf(t, "[%s]", verdict_name(line->nth));
        break;
    case TREE_RTO:
        add_seconds(t, "The RTO for this segment was", a->rto_ns);
        break;
    case TREE_RTO_FRAME:
        text_addf(t, "[RTO based on delta from frame: %" PRIu64 "]", a->rto_frame);
        break;
    case TREE_DUP_ACK_NUM:
        text_addf(t, "[Duplicate ACK #: %" PRIu32 "]", a->dup_ack_num);
        break;
    case TREE_DUP_ACK_FRAME:
        text_addf(t, "[Duplicate to the ACK in frame: %" PRIu64 "]", a->dup_ack_frame);
        break;
    default:
        break;
    }
}

/* The blocks of the option that the right edge `last` ends. */
static const struct field *
first_block(const struct details *d, int last, unsigned *count)
{
    const struct field *f = &d->fields[last - 1];

    for (*count = 1; f - 2 >= d->fields && f[-2].id == FIELD_OPTION_SACK_LEFT; f -= 2)
        ++*count;
    return f;
}

static void
add_sack_line(struct text *t, const struct details *d, const struct tree_line *line)
{
    unsigned count;
    const struct field *first = first_block(d, line->field, &count);

    if (line->what == TREE_SACK_COUNT)
        text_addf(t, "[TCP SACK Count: %u]", count);
    else if (line->what == TREE_DSACK_LEFT)
        text_addf(t, "[D-SACK Left Edge = %" PRIu32 " (relative)]", edge(d, first->value));
    else
        text_addf(t, "[D-SACK Right Edge = %" PRIu32 " (relative)]", edge(d, first[1].value));
}

void
tree_text(struct text *t, const struct details *d, const struct tree_line *line)
{
    switch (line->what) {
    case TREE_FIELD:
        add_field(t, d, (size_t)line->field);
        return;
    case TREE_NOT_KEPT:
        text_add(t, "The bytes of this segment are no longer kept.  What is still known of it:");
        return;
    case TREE_STREAM:
        text_addf(t, "[Stream index: %" PRIu32 "]", d->flow->analysis.stream);
        return;
    case TREE_COMPLETENESS:
        add_completeness(t, d);
        return;
    case TREE_LEN:
        text_addf(t, "[TCP Segment Len: %" PRIu32 "]", shown_len(d));
        return;
    case TREE_SEQ_RAW:
        text_addf(t, "Sequence Number (raw): %" PRIu32, d->e->seq);
        return;
    case TREE_NEXT_SEQ:
        text_addf(t, "[Next Sequence Number: %" PRIu32 "    (relative sequence number)]",
                  d->analysis ? d->analysis->next_seq : (uint32_t)event_rel_next(d->e));
        return;
    case TREE_ACK_RAW:
        text_addf(t, "Acknowledgment number (raw): %" PRIu32, d->e->ack);
        return;
    case TREE_FLAG_LETTERS:
        add_flag_letters(t, d->e->flags);
        return;
    case TREE_WINDOW_CALCULATED:
        text_addf(t, "[Calculated window size: %" PRId64 "]",
                  d->analysis ? (int64_t)d->analysis->window : d->e->window_bytes);
        return;
    case TREE_WINDOW_FACTOR:
        add_factor(t, d);
        return;
    case TREE_CHECKSUM_STATUS:
    case TREE_IP_CHECKSUM_STATUS:
        text_add(t, line->what == TREE_CHECKSUM_STATUS ? "[Checksum Status: "
                                                       : "[Header checksum status: ");
        checked_status(t, d, line->field);
        text_add(t, "]");
        return;
    case TREE_MULTIPLIER:
        text_addf(t, "[Multiplier: %" PRIu32 "]", multiplier(d->fields[line->field].value));
        return;
    case TREE_SACK_COUNT:
    case TREE_DSACK_LEFT:
    case TREE_DSACK_RIGHT:
        add_sack_line(t, d, line);
        return;
    case TREE_ANALYSIS_UNKNOWN:
        text_add(t, "[SEQ/ACK analysis: not known for sure, see the manual]");
        return;
    default:
        add_analysis_line(t, d->analysis, line);
    }
}
