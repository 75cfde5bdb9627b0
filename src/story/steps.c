#include "tcpviz/story/steps.h"

#include "tcpviz/story/names.h"

#include <inttypes.h>

/* Steps are written one after the other. */
struct stairs {
    const struct flow *flow;
    const struct event *e;
    const struct number_style *style;
    struct step *at;
    int n;
};

static struct step *
add_step(struct stairs *s, enum side owner)
{
    struct step *step = &s->at[s->n++];

    *step = (struct step){.owner = owner};
    return step;
}

/* A number of the one side or the other, `offset` away from the segment's own. */
static void
set_number(struct step *step, const struct stairs *s, const char *sign, int64_t offset)
{
    const struct event *e = s->e;
    struct text t;

    text_init(&t, step->number, sizeof step->number);
    text_add(&t, sign);
    number_add_of(&t, s->flow, e, step->owner,
                  (step->owner == e->from ? e->rel_seq : e->rel_ack) + offset, s->style);
}

static void
set_term(struct step *step, uint32_t value)
{
    struct text t;

    text_init(&t, step->number, sizeof step->number);
    text_addf(&t, "+ %" PRIu32, value);
}

static void
add_bytes(struct text *t, uint32_t n)
{
    if (n == 1)
        text_add(t, "the byte");
    else
        text_addf(t, "the %" PRIu32 " bytes", n);
}

/* Which segment that was is not known where there was no room to remember it. */
static void
add_of_segment(struct text *t, uint32_t segment)
{
    if (segment != 0)
        text_addf(t, " of segment %" PRIu32, segment);
}

/* What a term covers need not be all that the segment had: the note tells of the end of the Ack,
 * and nothing of where it began. */
static void
add_data(struct text *t, const struct event *e, const struct term *term)
{
    const struct note *part = event_find_note(e, NOTE_PARTIAL_ACK);

    if (part && part->segment == term->segment && term->value < part->of_bytes)
        text_addf(t, "%" PRIu32 " of the %" PRId64 " bytes", term->value, part->of_bytes);
    else
        text_add_count(t, term->value, "byte");
    if (term->count > 1)
        text_addf(t, " of %" PRIu32 " segments, from segment %" PRIu32 " on", term->count,
                  term->segment);
    else
        add_of_segment(t, term->segment);
}

static void
term_words(struct text *t, const struct event *e, const struct term *term)
{
    switch (term->kind) {
    case TERM_SYN:
    case TERM_FIN:
        text_add(t, term->kind == TERM_SYN ? "the SYN" : "the FIN");
        add_of_segment(t, term->segment);
        text_add(t, " takes up one number");
        return;
    case TERM_UNSEEN:
        text_add(t, term->value == 1 ? "a number that was not seen here"
                                     : "numbers that were not seen here");
        return;
    case TERM_DATA:
        add_data(t, e, term);
        return;
    }
}

static void
add_ack_term(struct stairs *s, const struct term *term)
{
    struct step *step = add_step(s, ack_owner(s->e));
    struct text t;

    set_term(step, term->value);
    step->segment = term->kind == TERM_UNSEEN ? 0 : term->segment;
    step->phantom = term->kind == TERM_SYN || term->kind == TERM_FIN;
    text_init(&t, step->words, sizeof step->words);
    term_words(&t, s->e, term);
}

/* Where the sum of an Ack begins: the Ack before, or the initial number, which no Ack named. */
static void
add_ack_before(struct stairs *s, const struct ledger *before)
{
    const struct event *e = s->e;
    const struct ledger_entry *una = &before->half[ack_owner(e)].snd_una;
    struct step *step = add_step(s, ack_owner(e));
    struct text t;

    set_number(step, s, "", e->ack_base - e->rel_ack);
    text_init(&t, step->words, sizeof step->words);
    if (una->segment != 0 && una->rel == e->ack_base) {
        step->segment = una->segment;
        text_addf(&t, "the Ack before, of segment %" PRIu32, una->segment);
    } else if (e->n_terms > 0 && e->terms[0].kind == TERM_SYN) {
        step->segment = e->terms[0].segment;
        text_addf(&t, "%s's initial number, Seq of segment %" PRIu32,
                  side_name(s->style, ack_owner(e), NAME_THE), step->segment);
    } else {
        text_add(&t, "the highest Ack before");
    }
}

int
steps_of_ack(const struct flow *flow, const struct event *e, const struct ledger *before,
             const struct number_style *style, struct step out[STEPS_MAX])
{
    struct stairs s = {flow, e, style, out, 0};
    struct step *step;
    struct text t;

    if (!e->ack_advances)
        return 0;
    add_ack_before(&s, before);
    for (int i = 0; i < e->n_terms; i++)
        add_ack_term(&s, &e->terms[i]);
    step = add_step(&s, ack_owner(e));
    set_number(step, &s, "= ", 0);
    text_init(&t, step->words, sizeof step->words);
    if (e->flags & TCP_RST) /* its sender expects nothing */
        text_add(&t, "Ack: the number behind it");
    else if (flow_has_fin(flow, e)) /* nor does this one */
        text_add(&t, "Ack: the number behind the FIN");
    else
        text_addf(&t, "Ack: the number that %s expects next", side_name(style, e->from, NAME_THE));
    return s.n;
}

static void
add_own_term(struct stairs *s, uint32_t value, bool phantom, const char *flag)
{
    struct step *step = add_step(s, s->e->from);
    struct text t;

    set_term(step, value);
    step->phantom = phantom;
    text_init(&t, step->words, sizeof step->words);
    if (phantom) {
        text_addf(&t, "its %s takes up one number", flag);
    } else {
        add_bytes(&t, value);
        text_add(&t, " in this segment");
    }
}

/* Its sender goes on behind it: not so of what it had sent before, or sends in vain. */
static bool
goes_on(const struct event *e)
{
    return event_is_taken(e) && !event_is_behind(e) && !event_find_note(e, NOTE_SYN_AGAIN) &&
           !event_find_note(e, NOTE_FIN_OLD) && !event_find_note(e, NOTE_FIN_ON_DATA);
}

int
steps_of_next(const struct flow *flow, const struct event *e, const struct number_style *style,
              struct step out[STEPS_MAX])
{
    struct stairs s = {flow, e, style, out, 0};
    struct step *step;
    struct text t;

    if (event_seq_len(e) == 0 || e->flags & TCP_RST)
        return 0;
    step = add_step(&s, e->from);
    set_number(step, &s, "", 0);
    text_init(&t, step->words, sizeof step->words);
    text_add(&t, e->flags & TCP_SYN ? "Seq: the initial number, that of the SYN"
                 : e->len > 0       ? "Seq: the number of the first byte"
                                    : "Seq: the number of the FIN");
    if (e->flags & TCP_SYN)
        add_own_term(&s, 1, true, "SYN");
    if (e->len > 0)
        add_own_term(&s, e->len, false, "");
    if (e->flags & TCP_FIN)
        add_own_term(&s, 1, true, "FIN");
    step = add_step(&s, e->from);
    set_number(step, &s, "= ", event_rel_next(e) - e->rel_seq);
    text_init(&t, step->words, sizeof step->words);
    if (goes_on(e))
        text_addf(&t, "next: the Seq of %s's next segment", side_name(style, e->from, NAME_THE));
    else
        text_add(&t, "next: the number behind it");
    return s.n;
}
