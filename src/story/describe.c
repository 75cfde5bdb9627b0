#include "tcpviz/story/describe.h"

#include "tcpviz/base/nanotime.h"

#include <inttypes.h>

/* What lies behind the headline: the sums in words, what answers what, and why. */

/* The writer of the body: one sentence a line. */
struct body {
    struct text *t;
    const struct flow *flow;
    const struct event *e;
    const struct number_style *style;
    bool brief;             /* for a narrow pane */
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

    if (event_find_note(e, NOTE_REFUSED)) {
        text_add(b->t, "it names the SYN that it answers.");
    } else if (event_acks_kind(e, TERM_FIN)) {
        text_addf(b->t, "the FIN takes up one number; the %s %sexpects nothing more.", b->own,
                  b->brief ? "" : "has it and ");
    } else if (event_acks_kind(e, TERM_DATA)) {
        if (b->style->numbers == NUMBERS_SYMBOLIC) {
            text_addf(b->t, "the %s holds every byte below ", b->own);
            add_peers(b, e->rel_ack);
            text_add(b->t, " and now expects byte ");
        } else {
            text_addf(b->t, "the %s holds %s up to ", b->own, b->brief ? "bytes" : "every byte");
            add_peers(b, e->rel_ack - 1);
            text_add(b->t, " and now expects byte ");
        }
        add_peers(b, e->rel_ack);
        text_add(b->t, ".");
    } else if (event_acks_kind(e, TERM_SYN)) {
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
        text_add(b->t, e->flags & TCP_FIN ? "SYN and FIN take up one each: next = "
                                          : "The SYN takes it up: next = ");
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

/* RFC 9293 section 3.7.1: no segment on the wire is larger than the MSS that its receiver
 * announced; larger ones were seen before a network card splits them, or after one joined them. */
static void
above_mss(const struct body *b)
{
    uint16_t mss = b->flow->half[ack_owner(b->e)].mss;

    if (mss == 0 || b->e->len <= mss)
        return;
    text_addf(b->t,
              "It is larger than the %s's MSS of %u: usually captured before offload splits it.",
              b->peer, (unsigned)mss);
    end_line(b);
}

/* What it answers, who answers it, and how much of it was kept: one line, as a rule. */
static void
answers(const struct body *b)
{
    const struct event *e = b->e;
    const char *before = "";

    if (e->acks_segment != 0) {
        text_addf(b->t, "It acknowledges segment %" PRIu32 ", ", e->acks_segment);
        text_add(b->t, e->ack_ambiguous ? "first seen " : "");
        nanotime_add_duration(b->t, e->ack_delay_ns);
        text_add(b->t, e->ack_ambiguous ? " before; sent again, so no sure round trip (Karn)."
                                        : " after that segment was seen.");
        before = " ";
    }
    if (e->acked_by != 0) {
        text_addf(b->t, "%sSegment %" PRIu32 " acknowledges it.", before, e->acked_by);
        before = " ";
    }
    if (e->captured_len < e->len) {
        text_addf(b->t, "%s%" PRIu32 " of %" PRIu32 " bytes captured.", before, e->captured_len,
                  e->len);
        before = " ";
    }
    if (*before != '\0')
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
    int64_t data = b->flow->data_at_end[ack_owner(e)];
    bool fin = b->flow->half[e->from].fin_seen || peer->fin_seen;

    if (!(e->flags & TCP_RST))
        return;
    if (event_find_note(e, NOTE_REFUSED)) {
        text_addf(b->t,
                  "There is no connection whose bytes its Seq could count. This usually means that "
                  "no program listens on port %u there.",
                  (unsigned)b->flow->half[e->from].endpoint.port);
    } else if (event_find_note(e, NOTE_RESET_OUTSIDE)) {
        text_addf(b->t,
                  "Its Seq is not the number that the %s expects, so the %s ignores it or "
                  "asks back (RFC 5961, section 3.2).",
                  b->peer, b->peer);
    } else if (e->segment == b->flow->end_segment) {
        text_add(b->t,
                 fin ? "Nothing should follow." : "There is no FIN and nothing should follow.");
        if (!(e->flags & TCP_ACK))
            text_addf(b->t,
                      "\nWithout ACK and with the other side's Ack as its Seq it answers a segment "
                      "that was not expected (RFC 9293, section 3.10.7.1): usually %s.",
                      b->flow->half[e->from].fin_seen
                          ? "data came after the program there had closed the socket"
                          : "that side no longer knows the connection");
        else if (data > 0 && !fin && b->flow->unacked_at_end == 0)
            text_addf(b->t,
                      "\nIt had acknowledged all %" PRId64 " bytes, so its kernel held them. "
                      "A reset now, with no FIN, usually means that the program closed the socket "
                      "with received bytes unread (RFC 2525, section 2.17).",
                      data);
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
                  "The %s had acknowledged them already: that ACK was probably late "
                  "or lost, or the timer too short.",
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
    case NOTE_FOREIGN_ACK:
        text_addf(b->t,
                  "The %s seems to remember an earlier connection of the same ports "
                  "(RFC 9293, figure 10).",
                  b->own);
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
        text_add(b->t, "Its buffer is full: usually its program does not read what arrived.");
        break;
    case NOTE_WINDOW_FULL:
        text_addf(b->t, "The %s may send nothing more until the %s opens its window.", b->own,
                  b->peer);
        break;
    case NOTE_REASSEMBLED:
        text_addf(b->t,
                  "IP had split its packet, usually because some link takes only smaller ones "
                  "(RFC %s). TCP does not notice.",
                  b->flow->half[CLIENT].endpoint.address.version == 4 ? "791, section 2.3"
                                                                      : "8200, section 4.5");
        break;
    default:
        return;
    }
    end_line(b);
}

void
describe_body(struct text *t, const struct flow *flow, const struct event *e,
              const struct number_style *style, bool brief)
{
    struct body b = {.t = t,
                     .flow = flow,
                     .e = e,
                     .style = style,
                     .brief = brief,
                     .own = e->from == CLIENT ? "client" : "server",
                     .peer = e->from == CLIENT ? "server" : "client"};

    if (e->len == 0 || e->ack_advances)
        sum_of_ack(&b);
    sum_of_next(&b);
    reset_reason(&b);
    for (int i = 0; i < e->n_notes; i++)
        explain_note(&b, &e->notes[i]);
    above_mss(&b);
    answers(&b);
    symbols(&b);
}
