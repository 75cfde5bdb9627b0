#include "tcpviz/story/arithmetic.h"

#include "icmp.h"
#include "sums.h"

/* Writes the 1 of a SYN or FIN and remembers where it stands. */
static void
add_phantom(struct label *label)
{
    if (label->n_marks < LABEL_MARKS)
        label->marks[label->n_marks++] = label->text.len;
    text_add(&label->text, "1");
}

static void
add_symbolic(struct text *t, const struct flow *flow, enum side owner, int64_t rel)
{
    static const char *const names[2][2] = {{"u", "x"}, {"v", "y"}}; /* by side, SYN seen */

    text_add(t, names[owner][flow->half[owner].syn_seen]);
    if (rel > 0)
        text_add(t, "+");
    if (rel != 0)
        text_add_number(t, rel);
}

void
number_add(struct text *t, const struct flow *flow, struct number number,
           const struct number_style *style)
{
    if (style->numbers == NUMBERS_RAW) {
        text_add_number(t, number.raw);
    } else if (number_is_raw(number.relative, number.rel, style)) {
        text_add(t, "raw ");
        text_add_number(t, number.raw);
    } else if (style->numbers == NUMBERS_SYMBOLIC) {
        add_symbolic(t, flow, number.owner, number.rel);
    } else {
        text_add_number(t, number.rel);
    }
}

static struct number
number_of(const struct event *e, enum side owner, int64_t rel)
{
    if (owner == e->from)
        return (struct number){owner, rel, e->seq + (uint32_t)(rel - e->rel_seq), e->seq_relative};
    return (struct number){owner, rel, e->ack + (uint32_t)(rel - e->rel_ack), e->ack_relative};
}

void
number_add_of(struct text *t, const struct flow *flow, const struct event *e, enum side owner,
              int64_t rel, const struct number_style *style)
{
    number_add(t, flow, number_of(e, owner, rel), style);
}

void
number_add_range(struct text *t, const struct flow *flow, const struct event *e, enum side owner,
                 int64_t first, int64_t last, const struct number_style *style)
{
    struct number from = number_of(e, owner, first), to = number_of(e, owner, last);

    number_add(t, flow, from, style);
    text_add(t, "-");
    if (number_is_raw(from.relative, first, style))
        text_add_number(t, to.raw);
    else
        number_add(t, flow, to, style);
}

static void
add_seq(struct text *t, const struct flow *flow, const struct event *e, int64_t offset,
        const struct number_style *style)
{
    number_add_of(t, flow, e, e->from, e->rel_seq + offset, style);
}

/* A number of the Ack's owner, `offset` away from the Ack itself. */
static void
add_ack(struct text *t, const struct flow *flow, const struct event *e, int64_t offset,
        const struct number_style *style)
{
    number_add_of(t, flow, e, ack_owner(e), e->rel_ack + offset, style);
}

/* "+14", "+?200", or the phantom's "+1"; a data term of one byte is "1B", so that it is not
 * taken for a phantom. */
static void
add_term(struct label *label, enum term_kind kind, uint32_t value, const char *plus)
{
    text_add(&label->text, plus);
    switch (kind) {
    case TERM_SYN:
    case TERM_FIN:
        add_phantom(label);
        return;
    case TERM_UNSEEN:
        text_add(&label->text, "?");
        text_add_number(&label->text, value);
        return;
    case TERM_DATA:
        text_add_number(&label->text, value);
        text_add(&label->text, value == 1 ? "B" : "");
    }
}

static void
add_wrap_mark(struct text *t, uint32_t from, uint32_t to, const struct number_style *style)
{
    if (style->numbers == NUMBERS_RAW && to < from)
        text_add(t, style->charset == CHARSET_ASCII ? " mod 2^32" : " mod 2³²");
}

void
sum_add_next(struct label *label, const struct flow *flow, const struct event *e,
             const struct number_style *style, const char *plus, const char *equals)
{
    add_seq(&label->text, flow, e, 0, style);
    if (e->flags & TCP_SYN)
        add_term(label, TERM_SYN, 1, plus);
    if (e->len > 0)
        add_term(label, TERM_DATA, e->len, plus);
    if (e->flags & TCP_FIN)
        add_term(label, TERM_FIN, 1, plus);
    text_add(&label->text, equals);
    add_seq(&label->text, flow, e, event_seq_len(e), style);
    add_wrap_mark(&label->text, e->seq, e->seq + event_seq_len(e), style);
}

void
sum_add_ack(struct label *label, const struct flow *flow, const struct event *e,
            const struct number_style *style, const char *plus, const char *equals)
{
    int64_t way = e->ack_base - e->rel_ack;

    add_ack(&label->text, flow, e, way, style);
    for (int i = 0; i < e->n_terms; i++)
        add_term(label, e->terms[i].kind, e->terms[i].value, plus);
    text_add(&label->text, equals);
    add_ack(&label->text, flow, e, 0, style);
    add_wrap_mark(&label->text, e->ack + (uint32_t)way, e->ack, style);
}

void
arithmetic_ack_sum(const struct flow *flow, const struct event *e, const struct number_style *style,
                   struct text *t)
{
    struct label label;

    label_init(&label);
    sum_add_ack(&label, flow, e, style, " + ", " = ");
    text_add(t, label.at);
}

void
arithmetic_next_sum(const struct flow *flow, const struct event *e,
                    const struct number_style *style, struct text *t)
{
    struct label label;

    label_init(&label);
    if (event_seq_len(e) > 0)
        sum_add_next(&label, flow, e, style, " + ", " = ");
    text_add(t, label.at);
}

/* Flags that few segments have; in a SYN those of ECN only say that it is known (RFC 3168 section
 * 6.1.1).  Returns whether there was one. */
static bool
add_rare_flags(struct text *t, const struct event *e, const char *comma)
{
    static const struct {
        uint16_t flag;
        const char *name;
    } rare[] = {{TCP_URG, "URG"}, {TCP_ECE, "ECE"}, {TCP_CWR, "CWR"}, {TCP_AE, "AE"}};
    uint16_t told = e->flags & TCP_SYN ? TCP_URG : TCP_URG | TCP_ECE | TCP_CWR | TCP_AE;

    for (size_t i = 0; i < sizeof rare / sizeof rare[0]; i++) {
        if (!(e->flags & told & rare[i].flag))
            continue;
        text_add(t, comma);
        text_add(t, rare[i].name);
        comma = ",";
    }
    return (e->flags & told) != 0;
}

static void
add_word(struct text *t, const char **comma, const char *word)
{
    text_add(t, *comma);
    text_add(t, word);
    *comma = ",";
}

void
segment_name_add(struct text *t, const struct event *e)
{
    bool ack = e->flags & TCP_ACK, reset = e->flags & TCP_RST;
    const char *comma = "";

    if (event_is_icmp(e)) {
        text_add(t, icmp_protocol(e));
        return;
    }
    if (!event_knows_flags(e)) {
        text_add(t, "Cut segment");
        return;
    }
    if (reset)
        add_word(t, &comma, "RST");
    if (e->flags & TCP_SYN)
        add_word(t, &comma, ack ? "SYN-ACK" : "SYN");
    if (e->len > 0)
        add_word(t, &comma, "Data");
    if (e->flags & TCP_FIN)
        add_word(t, &comma, "FIN");
    /* Nearly all data carries an Ack, so beside data only a reset's is worth a word. */
    if (ack && !(e->flags & TCP_SYN) && (e->len == 0 || reset))
        add_word(t, &comma, "ACK");
    if (!add_rare_flags(t, e, comma) && *comma == '\0')
        text_add(t, e->flags & TCP_PSH ? "PSH" : "No flags");
}
