#include "tcpviz/story/run.h"

#include "tcpviz/base/nanotime.h"
#include "tcpviz/story/names.h"

#include <inttypes.h>

/* A run says what the segments have in common; these notes say no more than the row does. */
static bool
is_bland(const struct note *note)
{
    return note->kind == NOTE_WINDOW_UPDATE || note->kind == NOTE_PARTIAL_ACK ||
           note_is_seen_again(note);
}

/* Which kind its notes make it; RUN_DATA where they say nothing of interest.  By its SACK it may
 * tell of a loss, and make the other side repeat, without any note of that (RFC 6675 section 2). */
static enum run_kind
kind_of_notes(const struct event *e)
{
    enum run_kind kind = RUN_DATA;

    if (!e->ack_advances && event_sack_shows_missing(e))
        return RUN_NONE;
    for (int i = 0; i < e->n_notes; i++) {
        enum note_kind note = e->notes[i].kind;

        if (note == NOTE_KEEP_ALIVE || note == NOTE_KEEP_ALIVE_ACK)
            kind = RUN_KEEP_ALIVE;
        else if (note == NOTE_AGAIN && (e->flags & TCP_SYN))
            kind = RUN_SYN;
        else if (!is_bland(&e->notes[i]))
            return RUN_NONE;
    }
    return kind;
}

/* Bands stand at these segments. */
static bool
is_landmark(const struct flow *flow, const struct event *e)
{
    return e->segment == 1 || e->segment == flow->handshake_segment ||
           e->segment == flow->closing_segment || e->segment == flow->end_segment ||
           e->state_changed[CLIENT] || e->state_changed[SERVER];
}

struct run_class
run_class_of(const struct flow *flow, const struct event *e)
{
    const struct run_class none = {RUN_NONE, CLIENT};
    struct run_class class = {kind_of_notes(e), e->from};
    int plain = class.kind == RUN_SYN ? TCP_SYN | TCP_ACK | TCP_ECE | TCP_CWR : TCP_ACK | TCP_PSH;

    if (class.kind == RUN_NONE || (e->flags & ~plain) != 0 || is_landmark(flow, e))
        return none;
    if (class.kind == RUN_SYN)
        return class;
    if (!(e->flags & TCP_ACK))
        return none;
    if (class.kind == RUN_KEEP_ALIVE ? event_find_note(e, NOTE_KEEP_ALIVE_ACK) != NULL
                                     : e->len == 0)
        class.side = side_other(e->from);
    return class;
}

int
run_shortest(enum run_kind kind)
{
    static const int shortest[] = {
        [RUN_NONE] = 1, [RUN_DATA] = 8, [RUN_KEEP_ALIVE] = 4, [RUN_SYN] = 3};

    return shortest[kind];
}

enum side
run_sender(const struct run_sum *sum)
{
    return sum->own > 0 ? sum->of.side : side_other(sum->of.side);
}

/* The pieces of a label, in the order in which they are chosen. */
enum {
    PIECE_OTHERS = 1 << 0,
    PIECE_BYTES = 1 << 1,
    PIECE_SEQ = 1 << 2,
    PIECE_ACK = 1 << 3,
    PIECE_TIME = 1 << 4,
    PIECES_END = 1 << 5
};

static void
add_own(struct text *t, const struct run_sum *sum)
{
    static const char *const names[] = {[RUN_NONE] = "",
                                        [RUN_DATA] = "Data",
                                        [RUN_KEEP_ALIVE] = "keep-alive",
                                        [RUN_SYN] = "SYN again"};

    text_addf(t, "%" PRIu32 " × %s", sum->own, names[sum->of.kind]);
}

static struct number
first_of(const struct run_sum *sum)
{
    return (struct number){sum->of.side, sum->rel_seq, sum->seq, sum->seq_relative};
}

static struct number
last_of(const struct run_sum *sum)
{
    return (struct number){sum->of.side, sum->rel_end - 1, sum->end - 1, sum->seq_relative};
}

static struct number
acked_of(const struct run_sum *sum)
{
    return (struct number){sum->of.side, sum->rel_ack, sum->ack, sum->ack_relative};
}

/* "1-1743392": first and last byte. */
static void
add_range(struct text *t, const struct flow *flow, const struct run_sum *sum,
          const struct number_style *style)
{
    number_add(t, flow, first_of(sum), style);
    if (sum->rel_end - sum->rel_seq <= 1 || sum->of.kind != RUN_DATA)
        return;
    text_add(t, style->numbers == NUMBERS_SYMBOLIC ? " - " : "-");
    number_add(t, flow, last_of(sum), style);
}

static void
add_own_numbers(struct text *t, const struct flow *flow, const struct run_sum *sum,
                const struct number_style *style, int pieces)
{
    if (pieces & PIECE_SEQ) {
        text_add(t, " (Seq=");
        add_range(t, flow, sum, style);
    }
    if (pieces & PIECE_BYTES) {
        text_add(t, pieces & PIECE_SEQ ? ", " : " (");
        text_add_count(t, (uint64_t)(sum->rel_end - sum->rel_seq), "byte");
    }
    if (pieces & (PIECE_SEQ | PIECE_BYTES))
        text_add(t, ")");
}

static void
add_others(struct text *t, const struct flow *flow, const struct run_sum *sum,
           const struct number_style *style, int pieces)
{
    text_addf(t, "%s%" PRIu32 " × %s", sum->own > 0 ? ", " : "", sum->others,
              sum->of.kind == RUN_KEEP_ALIVE ? "answer" : "ACK");
    if (!(pieces & PIECE_ACK))
        return;
    text_add(t, " (Ack up to ");
    number_add(t, flow, acked_of(sum), style);
    text_add(t, ")");
}

static void
compose(struct text *t, const struct flow *flow, const struct run_sum *sum,
        const struct number_style *style, int pieces)
{
    text_clear(t);
    if (sum->own > 0) {
        add_own(t, sum);
        add_own_numbers(t, flow, sum, style, pieces);
    }
    if (sum->others > 0 && (sum->own == 0 || pieces & PIECE_OTHERS))
        add_others(t, flow, sum, style, pieces);
    if (pieces & PIECE_TIME) {
        text_add(t, ", ");
        nanotime_add_duration(t, sum->ns);
    }
}

/* What there is to say. */
static int
pieces_of(const struct run_sum *sum)
{
    int pieces = PIECE_TIME;

    if (sum->own > 0)
        pieces |= PIECE_SEQ | (sum->of.kind == RUN_DATA ? PIECE_BYTES : 0);
    if (sum->others > 0)
        pieces |= PIECE_OTHERS | (sum->of.kind == RUN_DATA ? PIECE_ACK : 0);
    return pieces;
}

void
run_label(struct text *t, const struct flow *flow, const struct run_sum *sum,
          const struct number_style *style, size_t max_cols)
{
    char storage[LABEL_SIZE];
    struct text trial;
    int chosen = 0;

    text_init(&trial, storage, sizeof storage);
    for (int piece = 1; piece < PIECES_END; piece <<= 1) {
        int with = chosen | (piece & pieces_of(sum));

        if (piece == PIECE_ACK && sum->own > 0 && !(chosen & PIECE_OTHERS))
            continue;
        compose(&trial, flow, sum, style, with);
        if (text_cols(storage) <= max_cols)
            chosen = with;
    }
    compose(&trial, flow, sum, style, chosen);
    text_add(t, storage);
}

/* Of a time too short to be seen a rate says nothing.  Whole milliseconds are too coarse for a
 * short one, and of a long one the microseconds of days would be too many. */
static void
add_rate(struct text *t, const struct run_sum *sum)
{
    int64_t unit = sum->ns < 1000 * NANOTIME_S ? NANOTIME_US : NANOTIME_MS;
    int64_t time = sum->ns / unit, each = NANOTIME_S / unit, bytes = sum->rel_end - sum->rel_seq;

    if (sum->ns >= NANOTIME_MS)
        text_addf(t, " That is %" PRId64 " bytes a second.",
                  bytes / time * each + bytes % time * each / time);
}

static void
describe_data(struct text *t, const struct flow *flow, const struct run_sum *sum,
              const struct number_style *style)
{
    text_addf(t, "%s sends ", side_name(style, sum->of.side, NAME_TITLE));
    text_add_count(t, (uint64_t)(sum->rel_end - sum->rel_seq), "byte");
    text_add(t, " in ");
    text_add_count(t, sum->own, "segment");
    text_add(t, " within ");
    nanotime_add_duration(t, sum->ns);
    text_add(t, ".\nThey are numbered ");
    number_add(t, flow, first_of(sum), style);
    text_add(t, " to ");
    number_add(t, flow, last_of(sum), style);
    text_add(t, ".");
    add_rate(t, sum);
    text_add(t, "\n");
}

static void
describe_acks(struct text *t, const struct flow *flow, const struct run_sum *sum,
              const struct number_style *style)
{
    text_addf(t, "%s sends ", side_name(style, side_other(sum->of.side), NAME_TITLE));
    text_add_count(t, sum->others, "ACK");
    if (sum->own == 0) {
        text_add(t, " within ");
        nanotime_add_duration(t, sum->ns);
    }
    text_addf(t, "; %s ", sum->others == 1 ? "it expects byte" : "the last one expects byte");
    number_add(t, flow, acked_of(sum), style);
    text_add(t, ".\n");
}

static void
describe_probes(struct text *t, const struct run_sum *sum, const struct number_style *style)
{
    text_addf(t, "%s sends ", side_name(style, sum->of.side, NAME_TITLE));
    text_add_count(t, sum->own, "keep-alive");
    text_add(t, " within ");
    nanotime_add_duration(t, sum->ns);
    text_add(t, ", and ");
    if (sum->others > 0)
        text_add_count(t, sum->others, "answer");
    else
        text_add(t, "no answer");
    text_add(t, sum->others > 1 ? " come.\n" : " comes.\n");
}

static void
describe_syns(struct text *t, const struct run_sum *sum, const struct number_style *style)
{
    text_addf(t, "%s sends the same SYN %" PRIu32 " times again within ",
              side_name(style, sum->of.side, NAME_TITLE), sum->own);
    nanotime_add_duration(t, sum->ns);
    text_add(t, ", without an answer in between.\n");
}

void
run_describe(struct text *t, const struct flow *flow, const struct run_sum *sum,
             const struct number_style *style)
{
    switch (sum->of.kind) {
    case RUN_NONE:
        return;
    case RUN_SYN:
        describe_syns(t, sum, style);
        return;
    case RUN_KEEP_ALIVE:
        describe_probes(t, sum, style);
        return;
    case RUN_DATA:
        if (sum->own > 0)
            describe_data(t, flow, sum, style);
        if (sum->others > 0)
            describe_acks(t, flow, sum, style);
    }
}
