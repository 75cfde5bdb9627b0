#include "tree_words.h"

#include "field_names.h"

#include "tcpviz/story/wireshark.h"

#include <inttypes.h>

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

void
tree_tcp(struct text *t, const struct details *d)
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

void
tree_tcp_field(struct text *t, const struct details *d, const struct field *f)
{
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
