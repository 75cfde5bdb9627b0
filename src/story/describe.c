#include "tcpviz/story/describe.h"

#include "tcpviz/base/nanotime.h"
#include "tcpviz/decode/decode.h"
#include "tcpviz/story/wireshark.h"

#include <inttypes.h>

const char *
describe_state(enum tcp_state state)
{
    static const char *const names[] = {
        [STATE_UNKNOWN] = "",
        [STATE_SYN_SENT] = "SYN-SENT",
        [STATE_SYN_RECEIVED] = "SYN-RECEIVED",
        [STATE_ESTABLISHED] = "ESTABLISHED",
        [STATE_FIN_WAIT_1] = "FIN-WAIT-1",
        [STATE_FIN_WAIT_2] = "FIN-WAIT-2",
        [STATE_CLOSE_WAIT] = "CLOSE-WAIT",
        [STATE_CLOSING] = "CLOSING",
        [STATE_LAST_ACK] = "LAST-ACK",
        [STATE_TIME_WAIT] = "TIME-WAIT",
        [STATE_CLOSED] = "CLOSED",
    };

    return names[state];
}

static const struct note *
find_note(const struct event *e, enum note_kind kind)
{
    for (int i = 0; i < e->n_notes; i++)
        if (e->notes[i].kind == kind)
            return &e->notes[i];
    return NULL;
}

static bool
acks_kind(const struct event *e, enum term_kind kind)
{
    for (int i = 0; i < e->n_terms; i++)
        if (e->terms[i].kind == kind)
            return true;
    return false;
}

/* Headlines, in which "%s" is the sender. */
static const char *
reset_headline(const struct flow *flow, const struct event *e)
{
    if (find_note(e, NOTE_RESET_OUTSIDE))
        return "%s sends a reset that does not fit";
    if (flow->end == END_REFUSED && e->segment == flow->end_segment)
        return "%s refuses the connection";
    if (e->segment == flow->end_segment)
        return "%s aborts the connection";
    return "%s resets once more";
}

static const char *
syn_headline(const struct event *e)
{
    bool again = find_note(e, NOTE_AGAIN) != NULL;

    if (e->flags & TCP_ACK)
        return again ? "%s repeats its SYN-ACK" : "%s responds with SYN-ACK";
    if (find_note(e, NOTE_SIMULTANEOUS_OPEN))
        return "%s initiates the connection at the same time";
    return again ? "%s repeats its SYN" : "%s initiates connection";
}

static const char *
fin_headline(const struct flow *flow, const struct event *e)
{
    if (find_note(e, NOTE_AGAIN))
        return "%s repeats its FIN";
    if (e->segment == flow->closing_segment || flow->closing_segment == 0)
        return e->len > 0 ? "%s sends data and initiates close" : "%s initiates close";
    if (acks_kind(e, TERM_FIN))
        return "%s replies with FIN, ACK";
    return e->len > 0 ? "%s sends data and closes its side" : "%s closes its side";
}

static const char *
data_headline(const struct event *e)
{
    if (find_note(e, NOTE_AGAIN))
        return "%s sends data again";
    if (find_note(e, NOTE_FILLS_GAP) || find_note(e, NOTE_REORDERED))
        return "%s sends data that were missing";
    if (find_note(e, NOTE_ZERO_WINDOW_PROBE))
        return "%s asks with one byte whether the window is open again";
    if (find_note(e, NOTE_KEEP_ALIVE))
        return "%s asks whether the other side is still there";
    if (find_note(e, NOTE_GAP))
        return "%s sends data behind a gap";
    return acks_kind(e, TERM_DATA) ? "%s acknowledges data and sends data" : "%s sends data";
}

/* What an empty segment says, by its first note that has a headline of its own. */
static const char *
noted_headline(const struct event *e)
{
    static const struct {
        enum note_kind kind;
        const char *words;
    } table[] = {
        {NOTE_ZERO_WINDOW_PROBE_ACK, "%s answers the probe: its window is still closed"},
        {NOTE_ZERO_WINDOW_PROBE, "%s asks whether the window is open again"},
        {NOTE_KEEP_ALIVE_ACK, "%s answers: it is still there"},
        {NOTE_KEEP_ALIVE, "%s asks whether the other side is still there"},
        {NOTE_WINDOW_OPEN, "%s opens its window again"},
        {NOTE_WINDOW_UPDATE, "%s announces a new window"},
        {NOTE_DUPLICATE_ACK, "%s repeats its ACK: a piece is missing"},
        {NOTE_REPEAT_ACK, "%s repeats its ACK"},
        {NOTE_OLDER_ACK, "%s sends an ACK older than its last one"},
    };

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (find_note(e, table[i].kind))
            return table[i].words;
    return NULL;
}

static const char *
ack_headline(const struct event *e)
{
    const char *noted = e->ack_advances ? NULL : noted_headline(e);

    if (noted)
        return noted;
    if (acks_kind(e, TERM_FIN))
        return "%s acknowledges close";
    if (acks_kind(e, TERM_DATA) || acks_kind(e, TERM_UNSEEN))
        return find_note(e, NOTE_ZERO_WINDOW) ? "%s acknowledges data and closes its window"
                                              : "%s acknowledges data";
    if (find_note(e, NOTE_ZERO_WINDOW))
        return "%s closes its window";
    return e->flags & TCP_ACK ? "%s acknowledges" : "%s sends a segment without flags";
}

void
describe_headline(struct text *t, const struct flow *flow, const struct event *e)
{
    const char *words;

    if (e->segment_notes & (SEGMENT_CUT_HEADER | SEGMENT_BAD_OFFSET))
        words = e->segment_notes & SEGMENT_CUT_HEADER ? "%s sends a segment that was cut"
                                                      : "%s sends a malformed segment";
    else if (e->flags & TCP_RST)
        words = reset_headline(flow, e);
    else if (e->flags & TCP_SYN)
        words = syn_headline(e);
    else if (e->flags & TCP_FIN)
        words = fin_headline(flow, e);
    else
        words = e->len > 0 ? data_headline(e) : ack_headline(e);
    text_addf(t, words, e->from == CLIENT ? "Client" : "Server");
}

/* The writer of the body: one sentence a line. */
struct body {
    struct text *t;
    const struct flow *flow;
    const struct event *e;
    const struct number_style *style;
    const char *own, *peer; /* "client", "server" */
};

static void
end_line(const struct body *b)
{
    text_add(b->t, "\n");
}

static void
add_own(const struct body *b, int64_t rel)
{
    number_add(b->t, b->flow, b->e->from, rel, b->e->seq + (uint32_t)(rel - b->e->rel_seq),
               b->e->seq_relative, b->style);
}

static void
add_peers(const struct body *b, int64_t rel)
{
    number_add(b->t, b->flow, ack_owner(b->e), rel, b->e->ack + (uint32_t)(rel - b->e->rel_ack),
               b->e->ack_relative, b->style);
}

/* What the Ack says, after its sum. */
static void
ack_meaning(const struct body *b)
{
    const struct event *e = b->e;

    if (acks_kind(e, TERM_FIN)) {
        text_addf(b->t, "the FIN takes up one number; the %s has it and expects nothing more.",
                  b->own);
    } else if (acks_kind(e, TERM_DATA)) {
        if (b->style->numbers == NUMBERS_SYMBOLIC) {
            text_addf(b->t, "the %s holds every byte below ", b->own);
            add_peers(b, e->rel_ack);
            text_add(b->t, " and now expects byte ");
        } else {
            text_addf(b->t, "the %s holds every byte up to ", b->own);
            add_peers(b, e->rel_ack - 1);
            text_add(b->t, " and now expects byte ");
        }
        add_peers(b, e->rel_ack);
        text_add(b->t, ".");
    } else if (acks_kind(e, TERM_SYN)) {
        text_addf(b->t, "the SYN takes up one number; the %s expects ", b->own);
        add_peers(b, e->rel_ack);
        text_add(b->t, " next.");
    } else {
        text_addf(b->t, "the %s acknowledges what was not seen at this point of the wire.", b->own);
    }
}

static void
sum_of_ack(const struct body *b)
{
    const struct event *e = b->e;

    if (!(e->flags & TCP_ACK) || !e->ack_relative)
        return;
    if (e->ack_advances) {
        text_add(b->t, "Ack = ");
        arithmetic_ack_sum(b->flow, e, b->style, b->t);
        text_add(b->t, ": ");
        ack_meaning(b);
        end_line(b);
    } else if (e->len == 0 && !(e->flags & (TCP_SYN | TCP_FIN | TCP_RST))) {
        text_addf(b->t, "Ack = ");
        add_peers(b, e->rel_ack);
        text_addf(b->t, ": nothing new; the %s still expects number ", b->own);
        add_peers(b, e->rel_ack);
        text_add(b->t, ".");
        end_line(b);
    }
}

/* "Its 14 bytes are numbered 1 to 14; the next number is 1 + 14 = 15." */
static void
sum_of_next(const struct body *b)
{
    const struct event *e = b->e;
    int64_t first = e->rel_seq + ((e->flags & TCP_SYN) != 0);

    if (!e->seq_relative || (e->flags & TCP_RST) || event_rel_next(e) == e->rel_seq)
        return;
    if (e->flags & TCP_SYN) {
        text_addf(b->t, "Its initial sequence number is %" PRIu32, e->seq);
        text_add(b->t, b->style->numbers == NUMBERS_RELATIVE ? ", shown as 0. " : ". ");
        text_add(b->t, "The SYN takes it up: next = ");
    } else if (e->len > 1) {
        text_addf(b->t, "Its %" PRIu32 " bytes are numbered ", e->len);
        add_own(b, first);
        text_add(b->t, " to ");
        add_own(b, first + (int64_t)e->len - 1);
        text_add(b->t, e->flags & TCP_FIN ? ", and the FIN takes up one: next = " : ": next = ");
    } else if (e->len == 1) {
        text_add(b->t, "Its byte is number ");
        add_own(b, first);
        text_add(b->t, e->flags & TCP_FIN ? ", and the FIN takes up one: next = " : ": next = ");
    } else {
        text_addf(b->t, "The %s sends no more data. Its FIN takes up one number: next = ", b->own);
    }
    arithmetic_next_sum(b->flow, e, b->style, b->t);
    text_add(b->t, ".");
    end_line(b);
}

static void
answers(const struct body *b)
{
    const struct event *e = b->e;

    if (e->acks_segment == 0)
        return;
    text_addf(b->t, "It acknowledges segment %" PRIu32 ", ", e->acks_segment);
    nanotime_add_duration(b->t, e->ack_delay_ns);
    text_add(b->t, " after that segment was seen.");
    if (e->ack_ambiguous)
        text_add(b->t, " It was sent more than once, so this may not be a round trip (Karn).");
    end_line(b);
}

/* By whom, and how much of it was kept. */
static void
answered(const struct body *b)
{
    const struct event *e = b->e;
    bool cut = e->captured_len < e->len;

    if (e->acked_by != 0)
        text_addf(b->t, "Segment %" PRIu32 " acknowledges it.%s", e->acked_by, cut ? " " : "");
    if (cut)
        text_addf(b->t, "%" PRIu32 " of %" PRIu32 " bytes captured.", e->captured_len, e->len);
    if (e->acked_by != 0 || cut)
        end_line(b);
}

static void
symbols(const struct body *b)
{
    const char *before = "", *what = "initial sequence number";

    if (b->style->numbers != NUMBERS_SYMBOLIC)
        return;
    for (int side = 0; side < 2; side++) {
        const struct half *half = &b->flow->half[side];
        const char *name = side == CLIENT ? "client" : "server";

        if (!half->base_known)
            continue;
        text_add(b->t, before);
        if (half->syn_seen)
            text_addf(b->t, "%s = %" PRIu32 ", the %s's%s%s", side == CLIENT ? "x" : "y",
                      half->base_seq, name, what[0] ? " " : "", what);
        else
            text_addf(b->t, "%s = %" PRIu32 ", one below the %s's first number seen",
                      side == CLIENT ? "u" : "v", half->base_seq, name);
        before = "; ";
        what = half->syn_seen ? "" : what;
    }
    text_add(b->t, ".");
    end_line(b);
}

/* Why a reset may have come, with the evidence.  RFC 2525 section 2.17: a program that closes a
 * socket with received bytes unread makes its kernel reset. */
static void
reset_reason(const struct body *b)
{
    const struct event *e = b->e;
    const struct half *peer = &b->flow->half[ack_owner(e)];
    bool fin = b->flow->half[e->from].fin_seen || peer->fin_seen;

    if (!(e->flags & TCP_RST))
        return;
    if (find_note(e, NOTE_REFUSED)) {
        text_addf(b->t,
                  "It answers the SYN: no connection exists, so its Seq has no numbering. This "
                  "usually means that no program listens on port %u there.",
                  (unsigned)b->flow->half[e->from].endpoint.port);
    } else if (find_note(e, NOTE_RESET_OUTSIDE)) {
        text_addf(b->t,
                  "Its Seq is not the number that the %s expects, so the %s ignores it or "
                  "asks back (RFC 5961, section 3.2).",
                  b->peer, b->peer);
    } else if (e->segment == b->flow->end_segment) {
        text_add(b->t, fin ? "Nothing will follow." : "There is no FIN and nothing will follow.");
        if (peer->data_bytes > 0 && !fin && b->flow->unacked_at_end == 0)
            text_addf(b->t,
                      "\nIt had acknowledged all %" PRId64 " bytes, so its kernel held them. "
                      "A reset now, with no FIN, usually means that the program closed the socket "
                      "with received bytes unread (RFC 2525, section 2.17).",
                      peer->data_bytes);
    }
    end_line(b);
}

/* What the evidence says about a second sending: RFC 5681 section 3.2 and RFC 6298. */
static void
why_again(const struct body *b)
{
    if (b->e->analysis & ANALYSIS_FAST_RETRANSMISSION)
        text_addf(b->t,
                  "The %s had asked for them with repeated ACKs: a fast retransmission "
                  "(RFC 5681, section 3.2).",
                  b->peer);
    else if (b->e->analysis & ANALYSIS_SPURIOUS_RETRANSMISSION)
        text_addf(b->t,
                  "The %s had acknowledged them already: that ACK was late or lost, or the "
                  "timer too short.",
                  b->peer);
    else
        text_add(b->t, "They passed here before: usually no ACK came in time (RFC 6298).");
}

/* A note in a whole sentence, where the line under the arrow leaves something to say. */
static void
explain_note(const struct body *b, const struct note *note)
{
    switch ((int)note->kind) {
    case NOTE_AGAIN:
        why_again(b);
        break;
    case NOTE_GAP:
        text_add(b->t, "The numbers in between did not pass this point before it: lost on the way "
                       "here, late, or not captured.");
        break;
    case NOTE_FILLS_GAP:
        if (note->segment != 0)
            text_addf(b->t, "Segment %" PRIu32 " had jumped over these numbers. ", note->segment);
        text_add(b->t, "They were not seen here before, so this is probably a second sending.");
        break;
    case NOTE_REORDERED:
        text_addf(b->t,
                  "Segment %" PRIu32 " had jumped over them, so shortly before that it "
                  "probably overtook this one on the way.",
                  note->segment);
        break;
    case NOTE_DUPLICATE_ACK:
        text_addf(b->t,
                  "Something arrived there, but not that number: three such ACKs make the "
                  "%s send it again without waiting (RFC 5681, section 3.2).",
                  b->peer);
        break;
    case NOTE_KEEP_ALIVE:
        text_add(b->t, "It carries nothing new; any answer shows that the other side still knows "
                       "the connection (RFC 1122, section 4.2.3.6). Silent for ");
        nanotime_add_duration(b->t, note->ns);
        text_add(b->t, ".");
        break;
    case NOTE_ZERO_WINDOW_PROBE:
        text_addf(b->t,
                  "The %s's window is 0: this only makes it answer with its window "
                  "(RFC 9293, section 3.8.6.1).",
                  b->peer);
        break;
    case NOTE_ZERO_WINDOW:
        text_addf(b->t, "Its receive buffer is full: the program there has not read what arrived.");
        break;
    case NOTE_WINDOW_FULL:
        text_addf(b->t, "The %s may send nothing more until the %s opens its window.", b->own,
                  b->peer);
        break;
    default:
        return;
    }
    end_line(b);
}

void
describe_body(struct text *t, const struct flow *flow, const struct event *e,
              const struct number_style *style)
{
    struct body b = {.t = t,
                     .flow = flow,
                     .e = e,
                     .style = style,
                     .own = e->from == CLIENT ? "client" : "server",
                     .peer = e->from == CLIENT ? "server" : "client"};

    if (e->len == 0 || e->ack_advances)
        sum_of_ack(&b);
    sum_of_next(&b);
    reset_reason(&b);
    for (int i = 0; i < e->n_notes; i++)
        explain_note(&b, &e->notes[i]);
    answers(&b);
    answered(&b);
    symbols(&b);
}

static void
fact_number(struct text *t, const char *name, int64_t rel, bool relative, uint32_t raw)
{
    if (relative)
        text_addf(t, "%s %" PRId64 " (raw %" PRIu32 ")   ", name, rel, raw);
    else
        text_addf(t, "%s raw %" PRIu32 "   ", name, raw);
}

static void
numbers_line(struct text *t, const struct event *e)
{
    fact_number(t, "Seq", e->rel_seq, e->seq_relative, e->seq);
    if (e->flags & TCP_ACK)
        fact_number(t, "Ack", e->rel_ack, e->ack_relative, e->ack);
    text_addf(t, "Len %" PRIu32 "   ", e->len);
    if (e->seq_relative && !(e->flags & TCP_RST))
        text_addf(t, "next Seq %" PRId64 "   ", event_rel_next(e));
    text_add(t, "Flags [");
    wireshark_flags(e->flags, t);
    text_addf(t, "] 0x%03x", (unsigned)e->flags);
}

static void
add_window(struct text *t, const struct flow *flow, const struct event *e)
{
    const struct half *own = &flow->half[e->from];

    text_addf(t, "Window %u", (unsigned)e->window);
    if (e->flags & TCP_SYN)
        text_add(t, " bytes");
    else if (own->wscale == WSCALE_UNKNOWN)
        text_add(t, " (scale factor not seen)");
    else if (own->wscale >= 0)
        text_addf(t, " × %u = %" PRId64 " bytes", 1u << own->wscale, e->window_bytes);
    else
        text_add(t, " bytes, no scaling");
}

static void
add_option(struct text *t, const struct tcp_options *o, const struct tcp_option *option,
           const char *before)
{
    const char *name = decode_option_name(option->kind);

    text_add(t, before);
    switch (option->kind) {
    case TCPOPT_MSS:
        text_addf(t, "MSS %u", (unsigned)o->mss);
        return;
    case TCPOPT_WSCALE:
        text_addf(t, "window scale %u (× %u)", (unsigned)o->wscale,
                  1u << (o->wscale > 14 ? 14 : o->wscale));
        return;
    case TCPOPT_TIMESTAMPS:
        text_addf(t, "TSval %" PRIu32 ", TSecr %" PRIu32, o->tsval, o->tsecr);
        return;
    default:
        if (name)
            text_add(t, name);
        else
            text_addf(t, "kind %u, %u bytes", (unsigned)option->kind, (unsigned)option->len);
    }
}

static void
add_options(struct text *t, const struct tcp_options *o, bool cut)
{
    const char *before = "   Options: ";

    for (int i = 0; i < o->n_list; i++) {
        if (o->list[i].kind == TCPOPT_NOP || o->list[i].kind == TCPOPT_EOL)
            continue;
        add_option(t, o, &o->list[i], before);
        before = ", ";
    }
    if (o->malformed)
        text_addf(t, "%s(the rest is malformed)", before);
    else if (cut)
        text_addf(t, "%s(not all captured)", before);
}

void
describe_facts(struct text *t, const struct flow *flow, const struct event *e,
               const struct segment *segment)
{
    numbers_line(t, e);
    text_add(t, "\n");
    if (e->flags & TCP_RST && segment && segment->options.n_list == 0)
        return; /* nobody heeds the window of a reset */
    add_window(t, flow, e);
    if (segment)
        add_options(t, &segment->options, (segment->notes & SEGMENT_CUT_OPTIONS) != 0);
    else
        text_add(t, "   Options: the bytes of this segment are no longer kept");
    text_add(t, "\n");
}
