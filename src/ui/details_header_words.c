#include "details_header_words.h"

#include "tcpviz/decode/decode.h"
#include "tcpviz/story/checked.h"

#include <inttypes.h>

const struct field *
header_field(const struct scene *s, uint8_t id)
{
    for (size_t i = 0; i < s->d.n_fields; i++)
        if (s->fields[i].id == id)
            return s->fields[i].cut ? NULL : &s->fields[i];
    return NULL;
}

uint32_t
header_value(const struct scene *s, uint8_t id)
{
    const struct field *f = header_field(s, id);

    return f ? f->value : 0;
}

static void
add_number(struct text *t, const struct scene *s, bool wide, bool seq)
{
    const struct event *e = &s->e;
    struct number_style style = s->ui->style.numbers;

    if (style.numbers == NUMBERS_RAW) /* those stand in front */
        style.numbers = NUMBERS_RELATIVE;
    if (wide)
        text_addf(t, "%28s %-10" PRIu32, seq ? "sequence number" : "acknowledgment number",
                  seq ? e->seq : e->ack);
    else
        text_addf(t, "%s %-10" PRIu32, seq ? "seq" : "ack", seq ? e->seq : e->ack);
    if (seq ? !e->seq_relative : !e->ack_relative || !(e->flags & TCP_ACK))
        return;
    text_addf(t, "   (%s=", seq ? "Seq" : "Ack");
    number_add_of(t, s->flow, e, seq ? e->from : ack_owner(e), seq ? e->rel_seq : e->rel_ack,
                  &style);
    text_add(t, ")");
}

/* What is too long for its cell loses the product, not digits of it. */
static void
add_window(struct text *t, const struct scene *s, bool wide, int cols)
{
    const struct event *e = &s->e;
    char storage[64];
    struct text product;

    text_addf(t, wide ? "window %u" : "win %u", (unsigned)e->window);
    if (e->flags & TCP_SYN || e->wscale == WSCALE_OFF)
        return;
    if (e->wscale == WSCALE_UNKNOWN) {
        text_add(t, wide ? "   (scale not seen)" : " × ?");
        return;
    }
    for (int i = !wide; i < 2; i++) {
        text_init(&product, storage, sizeof storage);
        text_addf(&product, i == 0 ? "   (×%u = %" PRId64 ")" : " ×%u=%" PRId64, 1u << e->wscale,
                  e->window_bytes);
        if ((int)(text_cols(t->at) + text_cols(storage)) <= cols) {
            text_add(t, storage);
            return;
        }
    }
    text_addf(t, " ×%u", 1u << e->wscale);
}

/* Of the field FIELD_TCP_CHECKSUM, of which the capture has all. */
static struct checksum
checksum_of(const struct scene *s)
{
    return checked_sum(&s->d, (int)(header_field(s, FIELD_TCP_CHECKSUM) - s->fields));
}

static void
add_checksum(struct text *t, const struct scene *s, bool wide, uint32_t value)
{
    struct checksum c = checksum_of(s);
    const char *word = checked_word(&c);

    if (*word == '\0')
        text_addf(t, wide ? "checksum 0x%04" PRIx32 : "sum 0x%04" PRIx32, value);
    else
        text_addf(t, wide ? "checksum 0x%04" PRIx32 "   (%s)" : "sum %04" PRIx32 " %s", value,
                  word);
}

void
header_add_cell(struct text *t, const struct scene *s, bool wide, int cols, uint8_t id)
{
    uint32_t value = header_value(s, id);

    switch (id) {
    case FIELD_TCP_SOURCE:
        text_addf(t, wide ? "source port %" PRIu32 : "from %" PRIu32, value);
        return;
    case FIELD_TCP_DESTINATION:
        text_addf(t, wide ? "destination port %" PRIu32 : "to port %" PRIu32, value);
        return;
    case FIELD_TCP_SEQ:
    case FIELD_TCP_ACK:
        add_number(t, s, wide, id == FIELD_TCP_SEQ);
        return;
    case FIELD_TCP_OFFSET:
        text_addf(t, wide ? "%" PRIu32 " ×4 B" : "%" PRIu32 "×4B", value);
        return;
    case FIELD_TCP_RESERVED:
        value = value << 1 | header_value(s, FIELD_TCP_AE);
        for (int bit = 3; wide && bit >= 0; bit--)
            text_add(t, value >> bit & 1 ? "1" : "0");
        if (!wide)
            text_addf(t, "%" PRIx32, value);
        return;
    case FIELD_TCP_WINDOW:
        add_window(t, s, wide, cols);
        return;
    case FIELD_TCP_CHECKSUM:
        add_checksum(t, s, wide, value);
        return;
    default:
        text_addf(t, wide ? "urgent pointer %" PRIu32 : "urgent %" PRIu32, value);
    }
}

enum role
header_cell_role(const struct scene *s, uint8_t id)
{
    enum role own = s->e.from == CLIENT ? ROLE_CLIENT : ROLE_SERVER;
    enum role peer = s->e.from == CLIENT ? ROLE_SERVER : ROLE_CLIENT;

    switch (id) {
    case FIELD_TCP_SOURCE:
    case FIELD_TCP_SEQ:
    case FIELD_TCP_WINDOW:
        return own;
    case FIELD_TCP_DESTINATION:
        return peer;
    case FIELD_TCP_ACK:
        return s->e.flags & TCP_ACK ? peer : ROLE_DIM;
    case FIELD_TCP_CHECKSUM:
        return checksum_of(s).verdict == CHECKSUM_WRONG ? ROLE_TROUBLE : ROLE_PLAIN;
    case FIELD_TCP_URGENT:
        return s->e.flags & TCP_URG ? ROLE_PLAIN : ROLE_DIM;
    default:
        return ROLE_PLAIN;
    }
}

/* An edge of a block, which stands beside the Ack. */
static int64_t
rel_edge(const struct event *e, const struct field *edge)
{
    return e->rel_ack + (int32_t)(edge->value - e->ack);
}

static void
add_sack(struct text *t, const struct scene *s, size_t option)
{
    const struct event *e = &s->e;
    const struct field *left, *right;

    text_add(t, "SACK");
    for (int i = 0; (left = details_part(&s->d, option, FIELD_OPTION_SACK_LEFT, i)) &&
                    (right = details_part(&s->d, option, FIELD_OPTION_SACK_RIGHT, i));
         i++) {
        text_add(t, " ");
        number_add_range(t, s->flow, e, ack_owner(e), rel_edge(e, left), rel_edge(e, right) - 1,
                         &s->ui->style.numbers);
    }
}

void
header_add_option(struct text *t, const struct scene *s, bool wide, size_t option)
{
    const struct field *f = &s->fields[option], *a, *b;
    const char *name = decode_option_name(f->kind);

    if (f->id == FIELD_OPTIONS_REST) {
        text_add(t, "not read: ");
        text_add_count(t, f->bits / 8, "byte");
    } else if (f->kind == TCPOPT_NOP || f->kind == TCPOPT_EOL) {
        text_add(t, f->kind == TCPOPT_NOP ? "NOP" : "end");
    } else if ((a = details_part(&s->d, option, FIELD_OPTION_MSS, 0))) {
        text_addf(t, "MSS %" PRIu32, a->value);
    } else if ((a = details_part(&s->d, option, FIELD_OPTION_SHIFT, 0))) {
        text_addf(t, "window scale %" PRIu32 " (×%u)", a->value, 1u << wscale_shift(a->value));
    } else if ((a = details_part(&s->d, option, FIELD_OPTION_TSVAL, 0)) &&
               (b = details_part(&s->d, option, FIELD_OPTION_TSECR, 0))) {
        text_addf(t,
                  wide ? "timestamps: value %" PRIu32 ", echo %" PRIu32
                       : "TSval %" PRIu32 ", echo %" PRIu32,
                  a->value, b->value);
    } else if (f->kind == TCPOPT_SACK) {
        add_sack(t, s, option);
    } else if (name) {
        text_add(t, name);
    } else {
        text_addf(t, "kind %u, ", (unsigned)f->kind);
        text_add_count(t, f->bits / 8, "byte");
    }
}
