#include "record.h"

#include "tcpviz/base/seqno.h"

#include <string.h>

/* record.flags above the header's 12 bits. */
enum {
    FLAG_FROM_SERVER = 1 << 12,
    FLAG_SEQ_RELATIVE = 1 << 13,
    FLAG_ACK_RELATIVE = 1 << 14,
    FLAG_ACK_ADVANCES = 1 << 15,
    FLAGS_OF_HEADER = 0xfff
};

/* record.bits: Wireshark's flags in the lower ones, then the shift, then these. */
#define ANALYSIS_BITS 18
#define WSCALE_AT ANALYSIS_BITS
#define WSCALE_BITS 5
#define WSCALE_BIAS 2 /* WSCALE_OFF is -2 */
#define BIT_AMBIGUOUS (1u << 23)
#define BIT_DSACK (1u << 24)
#define BIT_CHANGED_CLIENT (1u << 25)
#define BIT_CHANGED_SERVER (1u << 26)
#define BIT_ONE_TERM (1u << 27)
#define BIT_ASKED_FOR (1u << 28)
#define BIT_ACKED_BEFORE (1u << 29)
#define BIT_LOSS_SHOWN (1u << 30)
#define BIT_TAIL_AGAIN (1u << 31)

/* Both in one byte. */
#define WHY_AT 3

_Static_assert(RESENT_TOLD < 1u << WHY_AT && WHY_SAME_TIME < 1u << (8 - WHY_AT), "a byte for both");
_Static_assert(ANALYSIS_TFO_IGNORED < 1u << ANALYSIS_BITS, "flags fit");
_Static_assert(STATE_CLOSED < 16, "a state fits into half a byte");
_Static_assert(SEGMENT_REBUILT < 1u << RECORD_NOTE_BITS, "notes fit");

/* A string of bytes that grows, or is read, from its front. */
struct extras {
    uint8_t *out;
    const uint8_t *in;
    size_t n, at;
};

static void
put(struct extras *x, const void *value, size_t n)
{
    memcpy(x->out + x->n, value, n);
    x->n += n;
}

static void
get(struct extras *x, void *value, size_t n)
{
    if (x->n - x->at < n)
        return;
    memcpy(value, x->in + x->at, n);
    x->at += n;
}

/* Counted from the direction's first base, as long as 32 bits hold it. */
static int64_t
counted(const struct flow *flow, enum side side, uint32_t raw)
{
    return raw - flow->half[side].log_base_seq;
}

static int64_t
scaled(const struct event *e)
{
    return (e->flags & TCP_SYN) || e->wscale < 0 ? e->window : (int64_t)e->window << e->wscale;
}

/* What they are unless the extras say otherwise: numbers that are shown raw may have a relative
 * one, too, from which that of a note or of a SACK block is told. */
static int64_t
usual_rel_seq(const struct flow *flow, const struct event *e)
{
    return e->seq_relative ? counted(flow, e->from, e->seq) : 0;
}

static int64_t
usual_rel_ack(const struct flow *flow, const struct event *e)
{
    return e->ack_relative ? counted(flow, side_other(e->from), e->ack) : 0;
}

static bool
is_one_term(const struct event *e)
{
    const struct term *term = &e->terms[0];

    return e->n_terms == 1 && term->kind == TERM_DATA && term->count == 1 &&
           term->segment == e->acks_segment;
}

static bool
acks_is_near(const struct event *e)
{
    return e->acks_segment == 0 || (e->segment - e->acks_segment <= UINT16_MAX &&
                                    e->ack_delay_ns >= 0 && e->ack_delay_ns <= UINT32_MAX);
}

static uint16_t
extras_of(const struct flow *flow, const struct event *e)
{
    unsigned mask = 0;

    if (e->rel_seq != usual_rel_seq(flow, e))
        mask |= EXTRA_REL_SEQ;
    if (e->rel_ack != usual_rel_ack(flow, e))
        mask |= EXTRA_REL_ACK;
    if (e->captured_len != e->len)
        mask |= EXTRA_CAPTURED;
    if (e->window_bytes != scaled(e))
        mask |= EXTRA_WINDOW;
    if (!acks_is_near(e))
        mask |= EXTRA_ACKS;
    if (e->n_terms > 0 && !is_one_term(e))
        mask |= EXTRA_TERMS;
    if (e->n_sack > 0)
        mask |= EXTRA_SACK;
    if (e->analysis & ANALYSIS_DUPLICATE_ACK)
        mask |= EXTRA_DUP_ACK;
    if (e->n_notes > 0)
        mask |= EXTRA_NOTES;
    if (e->urgent != 0)
        mask |= EXTRA_URGENT;
    if (e->disproved)
        mask |= EXTRA_DISPROVED;
    if (e->unsure)
        mask |= EXTRA_UNSURE;
    if (e->dropped)
        mask |= EXTRA_DROPPED;
    if (e->resent != RESENT_UNKNOWN || e->why != WHY_UNKNOWN)
        mask |= EXTRA_RESENT;
    if (event_is_icmp(e))
        mask |= EXTRA_ICMP;
    if (e->missed > 0 || e->down_ns > 0)
        mask |= EXTRA_MISSED;
    return (uint16_t)mask;
}

#define PUT_FIELD(bit, member)                                                                     \
    if (mask & (bit))                                                                              \
        put(&x, &e->member, sizeof e->member);
#define PUT_LIST(bit, count, member)                                                               \
    PUT_FIELD(bit, count)                                                                          \
    if (mask & (bit))                                                                              \
        put(&x, e->member, e->count * sizeof e->member[0]);
#define GET_FIELD(bit, member)                                                                     \
    if (mask & (bit))                                                                              \
        get(&x, &e->member, sizeof e->member);
#define GET_LIST(bit, count, member)                                                               \
    GET_FIELD(bit, count)                                                                          \
    if (mask & (bit))                                                                              \
        get(&x, e->member, e->count * sizeof e->member[0]);

size_t
record_pack_extras(uint8_t extras[RECORD_EXTRAS_MAX], const struct flow *flow,
                   const struct event *e)
{
    uint16_t mask = extras_of(flow, e);
    struct extras x = {.out = extras};

    if (mask == 0)
        return 0;
    put(&x, &mask, sizeof mask);
    RECORD_FIELDS(PUT_FIELD)
    RECORD_LISTS(PUT_LIST)
    if (mask & EXTRA_RESENT)
        put(&x, &(uint8_t){(uint8_t)(e->resent | (unsigned)e->why << WHY_AT)}, 1);
    return x.n;
}

static void
get_extras(struct event *e, const uint8_t *bytes, size_t n)
{
    struct extras x = {.in = bytes, .n = n};
    uint16_t mask = 0;
    uint8_t both = 0;

    get(&x, &mask, sizeof mask);
    RECORD_FIELDS(GET_FIELD)
    RECORD_LISTS(GET_LIST)
    if (mask & EXTRA_RESENT)
        get(&x, &both, sizeof both);
    e->resent = (enum resent)(both & ((1u << WHY_AT) - 1));
    e->why = (enum why_again)(both >> WHY_AT);
    e->disproved = mask & EXTRA_DISPROVED;
    e->unsure = mask & EXTRA_UNSURE;
    e->dropped = mask & EXTRA_DROPPED;
}

static uint16_t
pack_flags(const struct event *e)
{
    return (uint16_t)((e->flags & FLAGS_OF_HEADER) | (e->from == SERVER ? FLAG_FROM_SERVER : 0) |
                      (e->seq_relative ? FLAG_SEQ_RELATIVE : 0) |
                      (e->ack_relative ? FLAG_ACK_RELATIVE : 0) |
                      (e->ack_advances ? FLAG_ACK_ADVANCES : 0));
}

static uint32_t
pack_bits(const struct event *e)
{
    return e->analysis | (uint32_t)(e->wscale + WSCALE_BIAS) << WSCALE_AT |
           (e->ack_ambiguous ? BIT_AMBIGUOUS : 0) | (e->dsack ? BIT_DSACK : 0) |
           (e->asked_for ? BIT_ASKED_FOR : 0) | (e->acked_before ? BIT_ACKED_BEFORE : 0) |
           (e->loss_shown ? BIT_LOSS_SHOWN : 0) | (e->tail_again ? BIT_TAIL_AGAIN : 0) |
           (e->state_changed[CLIENT] ? BIT_CHANGED_CLIENT : 0) |
           (e->state_changed[SERVER] ? BIT_CHANGED_SERVER : 0) |
           (is_one_term(e) ? BIT_ONE_TERM : 0);
}

size_t
record_pack(struct record *r, uint8_t extras[RECORD_EXTRAS_MAX], const struct flow *flow,
            const struct event *e)
{
    bool near = e->acks_segment != 0 && acks_is_near(e);

    r->segment = e->segment;
    r->frame_low = (uint32_t)e->frame;
    r->frame_high = (uint8_t)(e->frame >> 32);
    r->time_ns = e->time_ns;
    r->seq = e->seq;
    r->ack = e->ack;
    r->len = e->len;
    r->term_bytes = is_one_term(e) ? e->terms[0].value : 0;
    r->ack_delay_ns = near ? (uint32_t)e->ack_delay_ns : 0;
    r->acks_back = near ? (uint16_t)(e->segment - e->acks_segment) : 0;
    r->acked_by_on = 0;
    r->window = e->window;
    r->flags = pack_flags(e);
    r->bits = pack_bits(e);
    r->notes = (uint16_t)e->segment_notes;
    r->states = (uint8_t)((unsigned)e->state[CLIENT] | (unsigned)e->state[SERVER] << 4);
    return record_pack_extras(extras, flow, e);
}

static void
unpack_bits(struct event *e, const struct record *r)
{
    e->flags = r->flags & FLAGS_OF_HEADER;
    e->from = r->flags & FLAG_FROM_SERVER ? SERVER : CLIENT;
    e->seq_relative = r->flags & FLAG_SEQ_RELATIVE;
    e->ack_relative = r->flags & FLAG_ACK_RELATIVE;
    e->ack_advances = r->flags & FLAG_ACK_ADVANCES;
    e->analysis = r->bits & ((1u << ANALYSIS_BITS) - 1);
    e->wscale = (int8_t)((int)(r->bits >> WSCALE_AT & ((1u << WSCALE_BITS) - 1)) - WSCALE_BIAS);
    e->ack_ambiguous = r->bits & BIT_AMBIGUOUS;
    e->dsack = r->bits & BIT_DSACK;
    e->asked_for = r->bits & BIT_ASKED_FOR;
    e->acked_before = r->bits & BIT_ACKED_BEFORE;
    e->loss_shown = r->bits & BIT_LOSS_SHOWN;
    e->tail_again = r->bits & BIT_TAIL_AGAIN;
    e->state_changed[CLIENT] = r->bits & BIT_CHANGED_CLIENT;
    e->state_changed[SERVER] = r->bits & BIT_CHANGED_SERVER;
    e->state[CLIENT] = (enum tcp_state)(r->states & 0xf);
    e->state[SERVER] = (enum tcp_state)(r->states >> 4);
    e->segment_notes = r->notes & ((1u << RECORD_NOTE_BITS) - 1);
}

static void
unpack_term(struct event *e, const struct record *r)
{
    if (!(r->bits & BIT_ONE_TERM))
        return;
    e->n_terms = 1;
    e->terms[0] = (struct term){
        .value = r->term_bytes, .segment = e->acks_segment, .count = 1, .kind = TERM_DATA};
}

/* What follows from the rest. */
static void
derive(struct event *e)
{
    e->ack_base = e->ack_advances ? e->rel_ack : 0;
    for (int i = 0; i < e->n_terms; i++)
        e->ack_base -= e->terms[i].value;
}

void
record_unpack(struct event *e, const struct flow *flow, const struct record *r,
              const uint8_t *extras, size_t n)
{
    memset(e, 0, offsetof(struct event, terms));
    unpack_bits(e, r);
    e->flow = flow->number;
    e->segment = r->segment;
    e->frame = record_frame(r);
    e->time_ns = r->time_ns;
    e->seq = r->seq;
    e->ack = r->ack;
    e->len = e->captured_len = r->len;
    e->window = r->window;
    e->window_bytes = scaled(e);
    e->rel_seq = usual_rel_seq(flow, e);
    e->rel_ack = usual_rel_ack(flow, e);
    e->acks_segment = r->acks_back != 0 ? r->segment - r->acks_back : 0;
    e->ack_delay_ns = r->ack_delay_ns;
    e->acked_by = record_acked_by(r);
    if (n > 0)
        get_extras(e, extras, n);
    unpack_term(e, r);
    derive(e);
}

/* Its data end here, and a FIN behind them counts one more. */
static uint32_t
next_raw(const struct record *r)
{
    return r->seq + r->len + ((r->flags & TCP_SYN) != 0) + ((r->flags & TCP_FIN) != 0);
}

uint32_t
record_acked_by(const struct record *r)
{
    uint32_t on = (uint32_t)(r->notes >> RECORD_NOTE_BITS) << 16 | r->acked_by_on;

    return on != 0 ? r->segment + on : 0;
}

void
record_mark_acked(struct record *r, uint32_t segment, uint32_t ack)
{
    uint32_t on = segment - r->segment;

    if (record_acked_by(r) != 0 || seqno_after(next_raw(r), ack) || on > RECORD_ACKED_MAX)
        return;
    r->acked_by_on = (uint16_t)on;
    r->notes = (uint16_t)(r->notes | (on >> 16) << RECORD_NOTE_BITS);
}
