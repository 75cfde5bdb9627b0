#include "tree_words.h"

#include "field_names.h"

#include "tcpviz/decode/decode.h"

#include <inttypes.h>

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

void
tree_ip(struct text *t, const struct details *d, size_t i)
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

void
tree_layers(struct text *t, const struct details *d, const struct field *f)
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

const char *
tree_set_or_not(const struct field *f)
{
    return f->value != 0 ? "Set" : "Not set";
}

void
tree_ip_field(struct text *t, const struct details *d, const struct field *f)
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
        text_addf(t, "%s: %s", name, tree_set_or_not(f));
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
