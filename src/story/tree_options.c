#include "tree_words.h"

#include "field_names.h"

#include <inttypes.h>

static void
add_option_name(struct text *t, uint8_t kind)
{
    text_addf(t, ", %s", option_tree_name(kind));
    if (!option_is_known(kind))
        text_addf(t, " (0x%02x)", (unsigned)kind);
}

void
tree_options(struct text *t, const struct details *d, size_t i)
{
    text_addf(t, "Options: (%" PRIu32 " bytes)", d->fields[i].bits / 8);
    for (i++; i < d->n_fields && d->fields[i].depth > 1; i++)
        if (d->fields[i].id == FIELD_OPTION)
            add_option_name(t, d->fields[i].kind);
}

uint32_t
tree_sack_edge(const struct details *d, uint32_t raw)
{
    return raw - (d->e->ack - tree_ack(d));
}

static void
add_sack(struct text *t, const struct details *d, size_t i)
{
    const struct field *left, *right;

    for (int n = 0; (left = details_part(d, i, FIELD_OPTION_SACK_LEFT, n)) &&
                    (right = details_part(d, i, FIELD_OPTION_SACK_RIGHT, n));
         n++)
        text_addf(t, " %" PRIu32 "-%" PRIu32, tree_sack_edge(d, left->value),
                  tree_sack_edge(d, right->value));
}

/* "(Order 1): EE1B 1, ECEB 0": as many as there are. */
static void
add_ecn_bytes(struct text *t, const struct details *d, size_t i)
{
    static const char *const names[] = {"EE0B", "ECEB", "EE1B"}; /* as enum field_id has them */
    const char *between = d->fields[i].kind == TCPOPT_ACCECN1 ? " (Order 1): " : " (Order 0): ";

    for (size_t k = i + 1; k < d->n_fields && d->fields[k].depth > d->fields[i].depth; k++) {
        const struct field *f = &d->fields[k];

        if (f->id < FIELD_OPTION_ECT0_BYTES || f->id > FIELD_OPTION_ECT1_BYTES || f->cut)
            continue;
        text_addf(t, "%s%s %" PRIu32, between, names[f->id - FIELD_OPTION_ECT0_BYTES], f->value);
        between = ", ";
    }
}

void
tree_option(struct text *t, const struct details *d, size_t i)
{
    const struct field *a, *b;

    if (d->fields[i].kind == TCPOPT_MPTCP)
        text_add(t, "Multipath Transmission Control Protocol");
    else
        text_addf(t, "TCP Option - %s", option_tree_name(d->fields[i].kind));
    if ((a = details_part(d, i, FIELD_OPTION_MSS, 0)))
        text_addf(t, ": %" PRIu32 " bytes", a->value);
    else if ((a = details_part(d, i, FIELD_OPTION_SHIFT, 0)))
        text_addf(t, ": %" PRIu32 " (multiply by %" PRIu32 ")", a->value,
                  UINT32_C(1) << wscale_shift(a->value));
    else if ((a = details_part(d, i, FIELD_OPTION_TSVAL, 0)) &&
             (b = details_part(d, i, FIELD_OPTION_TSECR, 0)))
        text_addf(t, ": TSval %" PRIu32 ", TSecr %" PRIu32, a->value, b->value);
    else if ((a = details_part(d, i, FIELD_OPTION_EXPERIMENT, 0)) &&
             a->value == FAST_OPEN_EXPERIMENT)
        text_add(t, ": Fast Open");
    else if ((a = details_part(d, i, FIELD_OPTION_SUBTYPE, 0)))
        text_addf(t, ": %s", mptcp_subtype_name(a->value));
    add_sack(t, d, i);
    add_ecn_bytes(t, d, i);
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

void
tree_option_part(struct text *t, const struct details *d, const struct field *f)
{
    const char *name = field_name(f->id);

    switch (f->id) {
    case FIELD_OPTION_KIND:
        text_addf(t, "%s: %s (%" PRIu32 ")", name, option_kind_name(f->kind), f->value);
        break;
    case FIELD_OPTION_SACK_LEFT:
    case FIELD_OPTION_SACK_RIGHT:
        text_addf(t, "%s = %" PRIu32 " (relative)", name, tree_sack_edge(d, f->value));
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
