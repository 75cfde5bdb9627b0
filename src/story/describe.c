#include "tcpviz/story/describe.h"

#include "flags.h"
#include "icmp.h"
#include "reset.h"

#include "tcpviz/base/nanotime.h"
#include "tcpviz/story/names.h"
#include "tcpviz/story/other_bytes.h"

#include <inttypes.h>

/* What lies behind the headline: the sums in words, what answers what, and why. */

#define MSL_NS (120 * NANOTIME_S) /* the maximum segment lifetime */

/* The writer of the body: one sentence a line. */
struct body {
    struct text *t;
    const struct flow *flow;
    const struct event *e;
    const struct number_style *style;
    bool brief;             /* for a narrow pane */
    const char *own, *peer; /* "the client", "the server" */
    const char *Own, *Peer; /* where a sentence begins */
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
    } else if (event_acks_kind(e, TERM_UNSEEN)) {
        text_addf(b->t, "%s acknowledges what was not seen at this point of the wire.", b->own);
    } else if (event_acks_kind(e, TERM_FIN)) {
        text_addf(b->t, "the FIN takes up one number; %s %sexpects nothing more.", b->own,
                  b->brief ? "" : "has it and ");
    } else if (event_acks_kind(e, TERM_DATA)) {
        if (b->style->numbers == NUMBERS_SYMBOLIC) {
            text_addf(b->t, "%s holds every byte below ", b->own);
            add_peers(b, e->rel_ack);
            text_add(b->t, " and now expects byte ");
        } else {
            text_addf(b->t, "%s holds %s up to ", b->own, b->brief ? "bytes" : "every byte");
            add_peers(b, e->rel_ack - 1);
            text_add(b->t, " and now expects byte ");
        }
        add_peers(b, e->rel_ack);
        text_add(b->t, ".");
    } else {
        text_addf(b->t, "the SYN takes up one number; %s expects ", b->own);
        add_peers(b, e->rel_ack);
        text_add(b->t, " next.");
    }
}

/* Whether its Ack may say something new without a sum: where the beginning was not seen the Ack
 * before is not known, or not counted. */
static bool
may_be_news(const struct body *b)
{
    return !b->flow->half[ack_owner(b->e)].syn_seen &&
           (b->e->acks_segment != 0 || b->e->n_notes == 0);
}

static void
ack_without_sum(const struct body *b)
{
    text_add(b->t, "Ack = ");
    add_peers(b, b->e->rel_ack);
    if (may_be_news(b)) {
        text_addf(b->t, ": %s expects this number next.", b->own);
    } else if (event_find_note(b->e, NOTE_OLDER_ACK)) {
        text_add(b->t, ": nothing new.");
    } else if (flow_has_fin(b->flow, b->e)) {
        text_addf(b->t, ": nothing new; %s has %s's FIN and expects nothing more.", b->own,
                  b->peer);
    } else {
        text_addf(b->t, ": nothing new; %s still expects number ", b->own);
        add_peers(b, b->e->rel_ack);
        text_add(b->t, ".");
    }
    end_line(b);
}

static void
sum_of_ack(const struct body *b)
{
    const struct event *e = b->e;

    if (!(e->flags & TCP_ACK) || !e->ack_relative || event_find_note(e, NOTE_ACK_AFTER_FIN) ||
        event_find_note(e, NOTE_ACK_BEYOND) ||
        (e->rel_ack < 0 && b->flow->half[ack_owner(e)].syn_seen))
        return;
    if (e->ack_advances) {
        text_add(b->t, "Ack = ");
        arithmetic_ack_sum(b->flow, e, b->style, b->t);
        text_add(b->t, ": ");
        ack_meaning(b);
        end_line(b);
    } else if (e->len == 0 && !(e->flags & (TCP_SYN | TCP_FIN | TCP_RST)) &&
               !event_is_refused(e)) { /* of what is dropped nobody reads the Ack */
        ack_without_sum(b);
    }
}

/* A FIN that closes nothing. */
static bool
fin_is_refused(const struct event *e)
{
    return (e->flags & TCP_FIN) && !event_is_taken(e);
}

/* Data and FIN in one segment are two steps: first the bytes, then the number behind them. */
static void
add_fin_or_next(const struct body *b)
{
    if ((b->e->flags & TCP_FIN) && !fin_is_refused(b->e)) {
        text_add(b->t, ". Then its FIN takes up number ");
        add_own(b, event_rel_next(b->e) - 1);
    }
    text_add(b->t, ": next = ");
}

/* "Its 14 bytes are numbered 1 to 14; the next number is 1 + 14 = 15." */
static void
sum_of_next(const struct body *b)
{
    const struct event *e = b->e;
    int64_t first = e->rel_seq + ((e->flags & TCP_SYN) != 0);

    if (!e->seq_relative || e->rel_seq < 0 || (e->flags & TCP_RST) ||
        event_rel_next(e) == e->rel_seq || (e->len == 0 && fin_is_refused(e)))
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
        add_fin_or_next(b);
    } else if (e->len == 1) {
        text_add(b->t, "Its byte is number ");
        add_own(b, first);
        add_fin_or_next(b);
    } else {
        text_addf(b->t, "%s sends no more data. Its FIN takes up one number: next = ", b->Own);
    }
    arithmetic_next_sum(b->flow, e, b->style, b->t);
    text_add(b->t, ".");
    end_line(b);
}

/* RFC 7413 section 4.2. */
static void
fast_open(const struct body *b)
{
    if (b->e->analysis & ANALYSIS_TFO_ACK && event_acks_kind(b->e, TERM_DATA))
        text_addf(b->t,
                  "It takes the data of the SYN, too: Fast Open. %s may answer them before "
                  "the handshake is complete (RFC 7413, section 4.2).\n",
                  b->Own);
    if (!(b->e->analysis & ANALYSIS_TFO_SYN) || b->e->len == 0)
        return;
    text_addf(b->t,
              "It brings data and a Fast Open cookie: if that is the right one, %s may give the "
              "data to its program before the handshake is complete (RFC 7413, section 4.2).",
              b->peer);
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
              "It is larger than %s's MSS of %u: usually seen before offload splits or after it "
              "joins.",
              b->peer, (unsigned)mss);
    end_line(b);
}

/* RFC 9293 section 3.8.6.3: an ACK may wait for up to 0.5 s, in case data or another segment come.
 * Linux lets it wait for 40 ms at least; 25 ms leave room for a tick of its clock, and for a
 * handshake that was slower than what follows. */
#define DELAYED_NS_MIN (25 * NANOTIME_MS)
#define DELAYED_NS_MAX (500 * NANOTIME_MS)

/* No round trip by radio takes less; and a radio that saves power answers when it wakes up, which
 * is 100 ms later in many a Wi-Fi. */
#define RADIO_NS NANOTIME_MS

/* Below two segments of the size that is taken where no MSS is known (RFC 9293 section 3.7.1). */
#define BELOW_TWO (2 * 536 - 1)

/* RFC 9293 section 3.8.6.3: the second full-sized segment has to be acknowledged at once, also
 * where offload had joined the two.  How large those were is not known then. */
static bool
is_of_one_segment(const struct body *b)
{
    uint16_t mss = b->flow->half[b->e->from].mss;

    return b->e->terms[0].value <= (mss != 0 ? mss : BELOW_TWO);
}

/* The answer to a segment that went out alone, so that it waited in no queue behind others, took
 * longer than the handshake by what is usual for a delayed ACK. */
static bool
is_delayed(const struct body *b, int64_t rtt_ns)
{
    const struct event *e = b->e;
    int64_t waited_ns = nanotime_between(rtt_ns, e->ack_delay_ns);

    return rtt_ns > 0 && e->len == 0 && (e->flags & (TCP_SYN | TCP_FIN | TCP_RST)) == 0 &&
           e->n_terms == 1 && e->terms[0].count == 1 && event_acks_kind(e, TERM_DATA) &&
           !e->ack_ambiguous && e->acks_segment == e->prev_segment && waited_ns >= rtt_ns &&
           waited_ns >= DELAYED_NS_MIN && waited_ns <= DELAYED_NS_MAX && is_of_one_segment(b);
}

static void
delayed(const struct body *b)
{
    int64_t rtt_ns = analysis_initial_rtt(&b->flow->analysis);

    if (!is_delayed(b, rtt_ns))
        return;
    text_add(b->t, " The handshake's round trip took only ");
    nanotime_add_duration(b->t, rtt_ns);
    text_add(b->t, ": probably a delayed ACK (RFC 9293, section 3.8.6.3)");
    text_add(b->t, rtt_ns >= RADIO_NS ? ", or a radio that slept." : ".");
}

/* What it answers, who answers it, and how much of it was kept: one line, as a rule. */
static void
answers(const struct body *b)
{
    const struct event *e = b->e;
    const char *before = "";

    if (e->acks_segment != 0 && e->ack_delay_ns < 0) { /* the clock went back */
        text_addf(b->t, "It acknowledges segment %" PRIu32 ".", e->acks_segment);
        before = " ";
    } else if (e->acks_segment != 0 && e->ack_delay_ns == 0) { /* or did not go on */
        text_addf(b->t, "It acknowledges segment %" PRIu32 ", seen right before.", e->acks_segment);
        before = " ";
    } else if (e->acks_segment != 0) {
        text_addf(b->t, "It acknowledges segment %" PRIu32 ", ", e->acks_segment);
        text_add(b->t, e->ack_ambiguous ? "first seen " : "");
        nanotime_add_duration(b->t, e->ack_delay_ns);
        text_add(b->t, !e->ack_ambiguous ? " after that segment was seen."
                       : event_find_note(e, NOTE_TWO_COPIES)
                           ? " before."
                           : " before; sent again, so no sure round trip (Karn).");
        delayed(b);
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

/* How far the closing of one side has come, by its state.  The Ack of its FIN alone does not move
 * a side in FIN-WAIT-1 where it comes with a FIN, which has to be answered first. */
static const char *
closing_step(enum tcp_state state, bool acked_now)
{
    switch (state) {
    case STATE_FIN_WAIT_1:
    case STATE_CLOSING:
    case STATE_LAST_ACK:
        return acked_now ? "acknowledged" : "not acknowledged yet";
    case STATE_FIN_WAIT_2:
    case STATE_TIME_WAIT:
    case STATE_CLOSED:
        return "acknowledged";
    case STATE_UNKNOWN:
    case STATE_SYN_SENT:
    case STATE_SYN_RECEIVED:
    case STATE_ESTABLISHED:
    case STATE_CLOSE_WAIT:
        break;
    }
    return "not seen yet";
}

static bool
is_closing(enum tcp_state state)
{
    return closing_step(state, false) != closing_step(STATE_ESTABLISHED, false);
}

static void
add_closing_step(const struct body *b, enum side side)
{
    bool acked_now = side == ack_owner(b->e) && event_acks_kind(b->e, TERM_FIN);

    text_addf(b->t, "%s's FIN: %s.", side_name(b->style, side, NAME_TITLE),
              closing_step(b->e->state[side], acked_now));
}

/* A connection is closed when each side's FIN is acknowledged, not when one was seen. */
static void
checklist(const struct body *b)
{
    const struct flow *flow = b->flow;
    const enum tcp_state *state = b->e->state;
    bool changed = b->e->state_changed[CLIENT] || b->e->state_changed[SERVER];

    if (flow->end == END_CLOSED && b->e->segment > flow->end_segment)
        return;
    if (!changed || (!is_closing(state[CLIENT]) && !is_closing(state[SERVER])) ||
        (flow->end != END_OPEN && flow->end != END_CLOSED && b->e->segment >= flow->end_segment))
        return;
    if (flow->end == END_CLOSED && b->e->segment >= flow->end_segment) {
        text_add(b->t, "Both FINs are acknowledged: the connection is closed.");
    } else {
        add_closing_step(b, CLIENT);
        text_add(b->t, " ");
        add_closing_step(b, SERVER);
    }
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
        const char *name = side_name(b->style, (enum side)side, NAME_THE);

        if (!half->base_known)
            continue;
        text_add(b->t, before);
        if (half->syn_seen)
            text_addf(b->t, "%s = %" PRIu32 ", %s's%s%s", side == CLIENT ? "x" : "y",
                      half->base_seq, name, what[0] ? " " : "", what);
        else
            text_addf(b->t, "%s = %" PRIu32 ", one below %s's first number seen",
                      side == CLIENT ? "u" : "v", half->base_seq, name);
        before = "; ";
        what = half->syn_seen ? "" : what;
    }
    text_add(b->t, ".");
    end_line(b);
}

/* RFC 1122 section 4.2.2.12: what a reset carries is a reason for people, and no data. */
static void
reset_text(const struct body *b)
{
    if (!(b->e->flags & TCP_RST) || b->e->len == 0)
        return;
    text_add(b->t, b->e->len == 1 ? "Its byte is" : "Its ");
    if (b->e->len > 1)
        text_addf(b->t, "%" PRIu32 " bytes are", b->e->len);
    text_add(b->t,
             " no data of the connection: a reset may carry a text that says why it came (RFC "
             "1122, section 4.2.2.12).");
    end_line(b);
}

/* What a reset ends.  Its reason is one of its notes. */
static void
reset_ends(const struct body *b)
{
    const struct half *half = b->flow->half;

    if (!(b->e->flags & TCP_RST) || b->e->segment != b->flow->end_segment ||
        b->flow->end != END_RESET)
        return;
    text_add(b->t, half[CLIENT].fin_segment != 0 || half[SERVER].fin_segment != 0
                       ? "Nothing should follow."
                       : "There is no FIN and nothing should follow.");
    end_line(b);
}

/* What is left where no timer sent it: only what is alike may be doubled. */
static const char *
why_without_timer(const struct event *e)
{
    switch (e->resent) {
    case RESENT_ALIKE:
        return " Else it was sent twice, or the network doubled it.";
    case RESENT_OTHER:
        return " The two differ, so it was sent twice.";
    case RESENT_SHORTER:
        return " It is shorter, so it was sent twice: perhaps a router had asked for smaller "
               "packets (RFC 1191, RFC 8201).";
    case RESENT_UNKNOWN:
    case RESENT_COPY:
    case RESENT_ANSWERED:
    case RESENT_TOLD_SMALLER:
    case RESENT_TOLD:
        break;
    }
    return "";
}

/* What comes sooner than a timer behind a copy may be the one that a timer sent. */
static bool
is_too_soon_for_syn(const struct body *b, const struct note *note)
{
    return note->segment != 0 && note->ns < EVENT_TIMER_NS_MIN && b->e->resent != RESENT_COPY;
}

static void
why_syn_so_soon(const struct body *b, const struct note *note)
{
    text_add(b->t, "Only ");
    nanotime_add_duration(b->t, note->ns);
    text_addf(
        b->t,
        " after segment %" PRIu32 ": too soon for a timer, which begins with 1 s (RFC 6298), "
        "unless the kernel remembers a shorter round trip of connections before (RFC 9040), or "
        "segment %" PRIu32 " was held up.%s",
        note->segment, note->segment, why_without_timer(b->e));
}

/* A SYN without an answer: RFC 6298 section 2 and RFC 9293 figure 9. */
static void
why_syn_again(const struct body *b, const struct note *note)
{
    if (b->e->acked_before) {
        text_addf(b->t,
                  "%s had answered it already: that SYN-ACK was probably late, or lost behind this "
                  "point.",
                  b->Peer);
        if (note->segment != 0 && note->ns < EVENT_TIMER_NS_MIN)
            text_add(b->t, " For a timer, which begins with 1 s, it is early (RFC 6298), unless "
                           "the kernel remembers a shorter round trip (RFC 9040).");
    } else if (b->e->resent == RESENT_ANSWERED) {
        text_addf(b->t,
                  "%s has sent something since, but no SYN-ACK for it: perhaps it still knows an "
                  "older connection, which has to be reset first (RFC 9293, figure 9).",
                  b->Peer);
    } else if (note->segment == 0) {
        return; /* when that was is not known */
    } else if (b->e->resent == RESENT_TOLD && note->ns >= EVENT_TIMER_NS_MIN) {
        text_addf(b->t, "An ICMP error came instead of a SYN-ACK; %s tries again all the same.",
                  b->own);
    } else if (note->ns >= EVENT_TIMER_NS_MIN) {
        text_add(b->t, "No SYN-ACK came in time: lost, or a firewall or full queue drops the SYN "
                       "(RFC 6298).");
    } else if (is_too_soon_for_syn(b, note)) {
        why_syn_so_soon(b, note);
    }
}

/* What comes along again with an answer: the SYN-ACK to a SYN, and the FIN of a BSD that
 * acknowledges one.  And who goes on has had the answer to its SYN.  A bare ACK of a SYN-ACK need
 * not be taken. */
static bool
why_flag_again(const struct body *b, const struct note *note)
{
    const struct event *e = b->e;

    if (e->flags & TCP_FIN && e->len == 0 && event_acks_kind(e, TERM_FIN)) {
        text_addf(b->t,
                  "It brings the ACK of %s's FIN; some kernels (BSD) repeat their own FIN with it "
                  "as long as they have no ACK of that.",
                  b->peer);
        return true;
    }
    if (e->flags & TCP_FIN && e->len == 0 && e->ack_advances && !e->acked_before) {
        text_addf(b->t,
                  "It brings a new Ack: some kernels (BSD) repeat their FIN with each segment as "
                  "long as they have no ACK of it; else none came in time (RFC 6298).");
        return true;
    }
    if (!(e->flags & TCP_SYN) || event_find_note(e, NOTE_OLDER_ACK))
        return false;
    if (e->asked_for)
        text_addf(b->t, "%s's SYN had come again: kernels answer that with their SYN-ACK again.",
                  b->Peer);
    else if (!(e->flags & TCP_ACK) && e->state[e->from] >= STATE_ESTABLISHED)
        text_addf(b->t, "%s has had the answer to it: usually a copy that was late on its way.",
                  b->Own);
    else if (e->flags & TCP_ACK && e->acked_before && event_missed_ack(e))
        text_addf(
            b->t,
            "%s had acknowledged it already: that ACK was probably late or lost, or the timer "
            "too short; a Linux server drops it if its accept queue is full, or while it waits for "
            "data (TCP_DEFER_ACCEPT).",
            b->Peer);
    else if (e->flags & TCP_ACK && e->acked_before && note->segment != 0)
        text_addf(b->t,
                  "%s had acknowledged it already, and it is too soon for a timer: probably it was "
                  "doubled on its way, or answers a SYN that was.",
                  b->Peer);
    else if (!(e->flags & TCP_ACK) && e->state[e->from] == STATE_SYN_SENT)
        why_syn_again(b, note);
    else if (e->flags & TCP_ACK && !e->acked_before && is_too_soon_for_syn(b, note))
        why_syn_so_soon(b, note);
    else
        return false;
    return true;
}

/* The handshake's round trip, where that was one: a single SYN-ACK, and its answer right behind it.
 * 0: not known. */
static int64_t
round_trip(const struct body *b)
{
    uint32_t answered = b->flow->handshake_segment;

    return answered != 0 && answered < b->e->segment &&
                   answered == b->flow->half[SERVER].syn_segment + 1
               ? analysis_initial_rtt(&b->flow->analysis)
               : 0;
}

/* RFC 6298 section 2: no timer runs out before an ACK could have come.  Half a round trip leaves
 * room for a handshake that was slow; one that had to wait tells nothing of later round trips. */
static bool
is_within_round_trip(const struct body *b, const struct note *note)
{
    return note->ns < EVENT_TIMER_NS_MIN && note->ns < round_trip(b) / 2;
}

/* No time at all is that of a clock that is too coarse to tell. */
static bool
is_too_soon(const struct body *b, const struct note *note)
{
    return note->segment != 0 && b->e->resent != RESENT_COPY &&
           (is_within_round_trip(b, note) || (note->ns > 0 && note->ns < EVENT_TICK_NS_MIN));
}

static void
why_so_soon(const struct body *b, const struct note *note)
{
    text_add(b->t, "Only ");
    nanotime_add_duration(b->t, note->ns);
    text_addf(b->t, " after segment %" PRIu32, note->segment);
    if (!is_within_round_trip(b, note)) {
        text_addf(b->t,
                  ": too soon for a timer (RFC 6298), unless segment %" PRIu32 " was held up.%s",
                  note->segment, why_without_timer(b->e));
        return;
    }
    text_add(b->t, ", and the handshake's round trip took ");
    nanotime_add_duration(b->t, round_trip(b));
    text_addf(b->t,
              ": too soon for a timer (RFC 6298), unless segment %" PRIu32
              " or the handshake was held up.%s",
              note->segment, why_without_timer(b->e));
}

/* The SYN had brought them, and the SYN-ACK did not take them (with Fast Open, RFC 7413
 * section 4.2; without, RFC 9293 section 3.10.7.2 allows data, too). */
static bool
was_refused_with_syn(const struct body *b, const struct note *note)
{
    const struct half *own = &b->flow->half[b->e->from];

    return own->syn_seen && note->segment == own->syn_segment && note->a <= note->b &&
           b->flow->half[ack_owner(b->e)].syn_ack_seen && !b->e->acked_before;
}

static void
why_smaller(const struct body *b)
{
    uint16_t mss = b->flow->half[ack_owner(b->e)].mss;

    if (mss != 0 && b->e->len > mss)
        text_add(b->t, "An ICMP error had told that a link on the way takes no packets as large "
                       "as before (RFC 1191, RFC 8201): offload splits it into smaller ones now.");
    else
        text_add(b->t, "It is shorter: an ICMP error had told that a link on the way takes no "
                       "packets so large (RFC 1191, RFC 8201).");
}

/* What had covered it was the Ack of a reset, which says more, or came behind that. */
static bool
was_reset(const struct body *b)
{
    return b->e->acked_before && event_find_note(b->e, NOTE_AFTER_RESET);
}

/* Of what its receiver had acknowledged: why it comes all the same. */
static void
why_acked_again(const struct body *b, const struct note *note)
{
    bool several = note->a < note->b;
    const char *them = several ? "them" : "it";

    if (b->e->loss_shown)
        text_addf(
            b->t,
            "%s's ACKs had shown %s as missing until %s filled a gap here, shortly before: "
            "usually that is why %s sent again, and one of the two was only late; else the timer "
            "was too short.",
            b->Peer, them, several ? "they" : "it", several ? "they were" : "it was");
    else if (note->segment == 0)
        text_addf(b->t, "%s had acknowledged %s already: that ACK was probably late or lost.",
                  b->Peer, them);
    else if (note->ns < EVENT_TIMER_NS_MIN && b->e->resent != RESENT_COPY)
        text_addf(b->t,
                  "%s had acknowledged %s already: that ACK was probably late or lost. It is early "
                  "for a timer (RFC 6298): perhaps %s.",
                  b->Peer, them,
                  b->e->tail_again ? "a tail loss probe (RFC 8985, section 7)"
                                   : "other ACKs had shown a loss");
    else
        text_addf(b->t,
                  "%s had acknowledged %s already: that ACK was probably late "
                  "or lost, or the timer too short.",
                  b->Peer, them);
}

/* What no ACK had asked for. */
static void
why_unasked(const struct body *b, const struct note *note)
{
    bool several = note->a < note->b;

    if (b->e->why == WHY_TIMEOUT)
        text_addf(b->t,
                  "Probably a timer had run out: what %s had sent by then counts as lost, and "
                  "goes out again as ACKs come (RFC 5681, section 3.1).",
                  b->own);
    else if (b->e->why == WHY_SMALLER)
        text_add(b->t, "No ACK came for what was larger, and this is shorter: perhaps its sender "
                       "supposes that a link drops packets so large without an ICMP error (a black "
                       "hole; RFC 2923, section 2.1).");
    else if (b->e->loss_shown)
        text_addf(b->t,
                  "%s's newest ACKs had shown that something is missing: usually that is why "
                  "(RFC 6582, RFC 6675, RFC 8985), else a timer (RFC 6298).",
                  b->Peer);
    else if (b->e->tail_again)
        text_add(b->t, "Older bytes wait for their ACK, too, and a timer would send those first: "
                       "probably a tail loss probe (RFC 8985, section 7).");
    else if (b->e->why == WHY_NOT_FIRST)
        text_add(b->t, "Older bytes wait for their ACK, too, and a timer would send those first: "
                       "perhaps it did, and they were lost on their way here (RFC 6298).");
    else
        text_addf(b->t, "%s passed here before: usually no ACK came in time (RFC 6298%s).",
                  several ? "They" : "It",
                  b->e->why == WHY_ALONE ? "; with SACK perhaps a tail loss probe, RFC 8985" : "");
}

/* It lay behind the end of its receiver's window: RFC 9293 sections 3.8.6.1 and 3.10.7.4. */
static void
why_refused(const struct body *b, const struct note *note)
{
    const char *them = note->a < note->b ? "them" : "it";

    if (b->e->why == WHY_CLOSED)
        text_addf(b->t,
                  "%s's window is closed in front of %s: it drops what comes, and answers. Like a "
                  "probe, this asks whether it is open again (RFC 9293, section 3.8.6.1).",
                  b->Peer, them);
    else
        text_addf(b->t,
                  "%s's window had ended in front of %s, so %s probably dropped %s (RFC 9293, "
                  "section 3.10.7.4). Now there is room.",
                  b->Peer, them, b->peer, them);
}

/* Kernels put their newest Ack into what they send again.  RFC 9293 section 3.4.2: nothing is on
 * its way for longer than the MSL. */
static bool
is_late_copy(const struct body *b)
{
    const struct note *again = event_find_note(b->e, NOTE_AGAIN);

    return again && event_find_note(b->e, NOTE_OLDER_ACK) && again->ns <= MSL_NS && !was_reset(b);
}

/* What the evidence says about a second sending: RFC 5681 section 3.2 and RFC 6298. */
static void
why_again(const struct body *b, const struct note *note)
{
    bool several = note->a < note->b;

    if (event_find_note(b->e, NOTE_TIMESTAMP_OLD)) {
        text_addf(b->t,
                  "It is older than what %s sent since: probably no second sending, but a copy "
                  "that was long on its way.",
                  b->own);
        return;
    }
    if (b->e->why == WHY_SENT_BEFORE && note->segment == 0) {
        text_addf(b->t,
                  "By its timestamp it is older than what %s sent since: it was late on its way.",
                  b->own);
        return;
    }
    if (b->e->why == WHY_SENT_BEFORE) {
        text_add(b->t, "Its timestamp is older than that of the same bytes before: it was sent "
                       "first, and came late.");
        return;
    }
    if (was_reset(b) || why_flag_again(b, note))
        return;
    if (is_late_copy(b))
        text_addf(b->t,
                  "It has an older Ack than %s sent since: probably no second sending, but a copy "
                  "that was long on its way.",
                  b->own);
    else if (was_refused_with_syn(b, note))
        text_addf(b->t,
                  "The SYN had brought %s, but the SYN-ACK did not take %s: so %s again as soon as "
                  "the handshake allows, without a timer%s.",
                  several ? "them" : "it", several ? "them" : "it", several ? "they go" : "it goes",
                  b->flow->analysis.tfo_syn_data ? " (RFC 7413, section 4.2)" : "");
    else if (b->e->resent == RESENT_TOLD_SMALLER)
        why_smaller(b);
    else if (b->e->why == WHY_REFUSED || b->e->why == WHY_CLOSED)
        why_refused(b, note);
    else if (b->e->asked_for)
        text_addf(b->t,
                  "%s had asked for %s with repeated ACKs: a fast retransmission "
                  "(RFC 5681, section 3.2).",
                  b->Peer, several ? "them" : "it");
    else if (b->e->why == WHY_HELD_UP)
        text_addf(b->t,
                  "By its timestamp, which counts milliseconds as a rule, it was sent long after "
                  "segment %" PRIu32 ", which was held up on its way: usually no ACK had come in "
                  "time (RFC 6298).",
                  note->segment);
    else if (!b->e->loss_shown && !b->e->tail_again &&
             (b->e->why == WHY_UNKNOWN || b->e->why == WHY_NOT_FIRST) && is_too_soon(b, note))
        why_so_soon(b, note);
    else if (b->e->acked_before)
        why_acked_again(b, note);
    else
        why_unasked(b, note);
}

/* The numbers of the first SACK block, which are bytes but for those of a SYN and a FIN. */
static void
add_twice_arrived(const struct body *b)
{
    const struct half *peer = &b->flow->half[ack_owner(b->e)];
    int64_t first = b->e->sack[0].left, last = b->e->sack[0].right - 1;
    bool syn = peer->syn_seen && first == 0;
    bool fin = peer->fin_seen && b->e->ack + (uint32_t)(last - b->e->rel_ack) == peer->fin_seq;
    const char *before = syn ? " and " : "";

    first += syn;
    last -= fin;
    text_add(b->t, syn ? "the SYN" : "");
    if (first <= last) {
        text_addf(b->t, "%s%s ", before, first < last ? "bytes" : "byte");
        before = " and ";
    }
    if (first == last)
        add_peers(b, first);
    else if (first < last)
        number_add_range(b->t, b->flow, ack_owner(b->e), first, last,
                         b->e->ack + (uint32_t)(first - b->e->rel_ack), b->e->ack_relative,
                         b->style);
    text_addf(b->t, "%s%s", fin ? before : "", fin ? "the FIN" : "");
}

/* RFC 2883 section 4: the first block reports what came a second time.  Whether that was sent again
 * or doubled on its way only the packets that passed here may tell. */
static void
twice_arrived(const struct body *b)
{
    const struct event *e = b->e;
    const struct note *doubled = event_find_note(e, NOTE_DOUBLED);
    const struct note *copies = event_find_note(e, NOTE_TWO_COPIES);
    const struct note *repeats = event_find_note(e, NOTE_REPEAT_ACK);

    if (e->n_sack == 0 || e->sack[0].right <= e->sack[0].left)
        return;
    if (!e->dsack && e->sack[0].right <= e->rel_ack) {
        text_add(b->t, "Its first SACK block lies below its Ack, as in a D-SACK (RFC 2883). But an "
                       "ACK before had named that block, too, and its first byte was not sent "
                       "again: probably it is only old.\n");
        return;
    }
    if (!e->dsack)
        return;
    text_addf(b->t, "D-SACK: %s reports that ", b->own);
    add_twice_arrived(b);
    text_add(b->t, " arrived twice (RFC 2883)");
    if (doubled)
        text_addf(b->t,
                  ", so the second copy of segment %" PRIu32 " was not made by the capture: the "
                  "network had doubled it.",
                  doubled->segment);
    else if (event_find_note(e, NOTE_KEEP_ALIVE_ACK) ||
             event_find_note(e, NOTE_ZERO_WINDOW_PROBE_ACK) ||
             (repeats && repeats->a == REPEAT_KEEP_ALIVE))
        text_add(b->t, ": the second time in the probe that it answers.");
    else if (b->flow->simultaneous_open && e->sack[0].left == 0 && e->sack[0].right == 1)
        text_add(b->t, ", as it has to where two SYNs cross (RFC 9293, figure 7).");
    else if (copies && copies->a == COPY_BOTH) /* whose sentence says the rest */
        text_add(b->t, ".");
    else if (event_find_note(e, NOTE_DOUBLED_LATER))
        text_add(b->t, ", of which here one passed: probably the network doubled it behind this "
                       "point; or a second sending was not captured.");
    else if (repeats && repeats->a == REPEAT_REPORTS && repeats->b != 0)
        text_addf(b->t,
                  ": segment %" PRId64 " had sent that again, which was not needed, unless the "
                  "network doubled one.",
                  repeats->b);
    else
        text_add(b->t, ": sent again without need, or doubled on its way.");
    end_line(b);
}

/* Which sending had arrived, as a timestamp or a D-SACK tells. */
static void
arrived(const struct body *b, const struct note *note)
{
    if (note->a == COPY_BOTH) {
        text_addf(b->t,
                  "Segment %" PRIu32
                  " had sent this again: so both had arrived, unless the network "
                  "doubled one. The second was not needed",
                  note->segment);
        if (note->ns > 0) {
            text_add(b->t, ", and the round trip took no longer than the ");
            nanotime_add_duration(b->t, note->ns);
            text_addf(b->t, " since segment %" PRIu32, note->segment);
        }
        text_add(b->t, ".");
    } else if (note->a == COPY_BEFORE) {
        text_addf(b->t,
                  "Segment %" PRIu32 " had sent this again, but the timestamp echoed is older: "
                  "segment %" PRIu32 " had arrived before it, so that sending was not needed "
                  "(Eifel; RFC 3522).",
                  note->segment, b->e->acks_segment);
    } else {
        text_addf(b->t,
                  "It echoes the timestamp of segment %" PRIu32 ", which had sent this again: so "
                  "it answers that one (RFC 7323, section 4).",
                  b->e->acks_segment);
    }
}

/* Which sending it answers, and so how long the round trip took; or both candidates (RFC 6298
 * section 3: Karn's algorithm). */
static void
two_copies(const struct body *b, const struct note *note)
{
    if (note->a >= COPY_BOTH) {
        arrived(b, note);
        return;
    }
    if (b->e->ack_delay_ns == 0) { /* the clock is too coarse to tell */
        text_addf(b->t,
                  "Segment %" PRIu32 " had sent this again: nothing tells which it answers "
                  "(Karn).",
                  note->segment);
        return;
    }
    text_addf(b->t,
              note->b ? "Segment %" PRIu32 " had sent this again, and one in between may be meant, "
                        "too, so the round trip took "
                      : "Segment %" PRIu32 " had sent this again, so the round trip took ",
              note->segment);
    nanotime_add_duration(b->t, b->e->ack_delay_ns);
    text_addf(b->t, " (segment %" PRIu32 ")", b->e->acks_segment);
    if (note->ns > 0) {
        text_add(b->t, note->b ? ", or less, down to " : " or ");
        nanotime_add_duration(b->t, note->ns);
    } else {
        text_add(b->t, " or less");
    }
    text_add(b->t,
             note->a == COPY_UNSURE
                 ? ". The timestamp echoed tells which if theirs differ (RFC 7323, section 4)."
                 : ", and nothing tells which (Karn).");
}

/* Who goes on after a reset. */
static void
after_reset(const struct body *b)
{
    if (b->flow->end_by == b->e->from)
        text_addf(b->t,
                  "%s goes on as if it had sent no reset: usually something in between sent "
                  "that one in its name.",
                  b->Own);
    else
        text_addf(b->t,
                  "The reset did not reach %s yet, or %s did not believe it "
                  "(RFC 5961, section 3.2).",
                  b->own, b->own);
}

/* One sending, several frames: what was seen, and what usually doubles it. */
static void
seen_again(const struct body *b, const struct note *note)
{
    static const char *const words[] = {
        "The same packet came by more than once: a mirror port copies both directions, or the "
        "network doubled it, of which the receiver may tell by D-SACK.",
        "The same packet was captured more than once on its way, in different frames.",
        "The same packet came by more than one of the interfaces that are captured.",
        "The same packet was captured before and after a router, which counts the TTL down "
        "(RFC 1812, section 5.3.1)."};

    text_addf(b->t, "%s Usually %s sent it once.", words[note->kind - NOTE_SEEN_TWICE], b->own);
}

/* What its receiver does with numbers that it cannot take. */
static void
refused_numbers(const struct body *b, const struct note *note)
{
    static const char section[] = "(RFC 9293, section 3.10.7.4)";

    switch ((int)note->kind) {
    case NOTE_ACK_AFTER_FIN:
        text_addf(b->t, "A FIN is the last number of its side: %s cannot have sent this. ",
                  b->peer);
        text_addf(b->t,
                  b->e->flags & TCP_RST ? "Of a reset nobody reads the Ack %s."
                                        : "It answers with an ACK and drops the segment %s.",
                  section);
        return;
    case NOTE_ACK_BEYOND:
        text_addf(b->t,
                  "It is also more than %s had offered to take here. Unless the capture has a "
                  "hole, %s never sent it and drops the segment%s %s.",
                  b->own, b->peer,
                  b->e->state[ack_owner(b->e)] == STATE_SYN_RECEIVED ? ", with a reset" : "",
                  section);
        return;
    case NOTE_SEQ_OUTSIDE:
        text_addf(b->t, "%s drops it and answers with an ACK %s", b->Peer, section);
        text_add(b->t, note->a != 0 ? ", unless it had offered a larger window that did not pass "
                                      "here."
                                    : ": no window is so large.");
        return;
    case NOTE_SEQ_BELOW:
        if (b->e->state[b->e->from] == STATE_SYN_SENT && b->flow->half[b->e->from].renumbered == 0)
            text_add(b->t, "No byte here has such a number, so it is shown raw: perhaps an older "
                           "connection of the same ports goes on (RFC 5961, section 4).");
        else if (note->segment != 0)
            text_addf(b->t,
                      "No byte has such a number, so it is shown raw: of the segment %s takes at "
                      "most what lies behind its SYN %s.",
                      b->peer, section);
        else
            text_add(b->t, "It was sent before what was seen first, so it is shown raw.");
        return;
    case NOTE_SEQ_OLD:
        text_addf(b->t,
                  "%s has all up to there, so the number is outside its window: it drops the "
                  "segment, and answers with an ACK %s. Usually it was overtaken on its way. Where "
                  "both sides go on so, each has other numbers: somebody else sent something in "
                  "the name of %s.",
                  b->Peer, section, b->own);
        return;
    case NOTE_FIN_ON_SYN:
        text_addf(b->t, "That number is used up, so %s drops the FIN %s.", b->peer, section);
        return;
    case NOTE_TIMESTAMP_OLD:
        text_addf(b->t,
                  "%s has echoed the timestamp %" PRId64 ", and this one is %" PRId64
                  ": as a rule it drops what is older, and answers with an ACK (PAWS; RFC 7323, "
                  "section 5), "
                  "unless something on the way changed timestamps.",
                  b->Peer, note->a, note->b);
        return;
    case NOTE_FIN_ON_DATA:
        text_addf(b->t, "If %s has that byte, it drops the FIN as an old number %s.", b->peer,
                  section);
        return;
    case NOTE_BEYOND_WINDOW:
        text_addf(b->t, "%s need not take them %s. Perhaps a window update did not pass here.",
                  b->Peer, section);
        return;
    case NOTE_DATA_AFTER_FIN:
        text_addf(b->t, "A FIN is the last number of its side: %s ignores the %s %s.", b->peer,
                  b->e->len > 0 ? "data" : "second one", section);
        return;
    default:
        if (flow_ended_before(b->flow, b->e) && b->e->state[side_other(b->e->from)] == STATE_CLOSED)
            text_addf(b->t,
                      "The connection is over, and its SYN was answered by another number: %s "
                      "resets this one, or drops it (RFC 9293, section 3.10.7.1).",
                      b->peer);
        else
            text_addf(b->t,
                      "%s answers a SYN with a challenge ACK and goes on (RFC 5961, section 4.2); "
                      "only from TIME-WAIT could a new connection begin (RFC 6191).",
                      b->Peer);
    }
}

static void
challenge(const struct body *b, const struct note *note)
{
    static const char *const words[] = {
        [DOUBT_SEQ] = "What lies outside the window is dropped and answered so "
                      "(RFC 9293, section 3.10.7.4).",
        [DOUBT_ACK] = "An Ack of what was not sent is answered so (RFC 9293, section 3.10.7.4; "
                      "RFC 5961, section 5.2).",
        [DOUBT_SYN] = "In a connection that is open a SYN opens nothing (RFC 5961, section 4.2). "
                      "Who does not know the connection answers with a reset.",
        [DOUBT_RST] = "A true sender that no longer knows the connection answers with the right "
                      "number; a forged reset had no effect (RFC 5961, section 3.2).",
        [DOUBT_TIME] = "What is older than what came since is dropped and answered so (PAWS; "
                       "RFC 7323, section 5.3).",
        [DOUBT_AGAIN] = "All that it brought had been acknowledged before: so it is dropped, and "
                        "answered with an ACK of what is expected (RFC 9293, section 3.10.7.4)."};

    if (note->a == DOUBT_SEQ && flow_has_fin(b->flow, b->e))
        text_add(b->t, "It has the FIN, and nothing can lie behind that: its Ack stays as it was "
                       "(RFC 9293, section 3.10.7.4).");
    else if (note->a == DOUBT_SYN && flow_ended_before(b->flow, b->e))
        text_add(b->t, "In TIME-WAIT a SYN opens a connection as a rule only with a later "
                       "timestamp than was seen, or, without one, with a higher number (RFC 6191). "
                       "Who does not know the old connection answers with a reset.");
    else
        text_add(b->t, words[note->a]);
}

static void
ports_reused(const struct body *b, const struct note *note)
{
    if (note->b == REUSE_OPEN)
        text_addf(b->t,
                  "If %s still knows that one, it answers with a challenge ACK, not with a SYN-ACK "
                  "(RFC 5961, section 4.2).",
                  b->peer);
    else if (note->b == REUSE_SPLIT)
        text_addf(
            b->t,
            "There %s had acknowledged a SYN by an ACK alone. If this is the SYN that belongs "
            "to it (RFC 9293, section 3.4.1), both are one connection, whose client is %s "
            "here.",
            b->own, b->peer);
    else if (note->b == REUSE_TIME_WAIT)
        text_addf(b->t,
                  "There %s was in TIME-WAIT. If it still is, it takes a SYN as a rule only with a "
                  "later timestamp than it saw, or, without one, with a higher number (RFC 6191).",
                  b->peer);
}

/* Segments that a receiver drops or challenges, as far as there is more to say. */
static void
explain_refused(const struct body *b, const struct note *note)
{
    switch ((int)note->kind) {
    case NOTE_ACK_AFTER_FIN:
    case NOTE_ACK_BEYOND:
    case NOTE_SEQ_OUTSIDE:
    case NOTE_SEQ_BELOW:
    case NOTE_SEQ_OLD:
    case NOTE_FIN_ON_SYN:
    case NOTE_TIMESTAMP_OLD:
    case NOTE_FIN_ON_DATA:
    case NOTE_BEYOND_WINDOW:
    case NOTE_DATA_AFTER_FIN:
    case NOTE_SYN_IN_OPEN:
        refused_numbers(b, note);
        return;
    case NOTE_CHALLENGE_ACK:
        challenge(b, note);
        return;
    case NOTE_PORTS_REUSED:
        ports_reused(b, note);
        return;
    default:
        return;
    }
}

/* Where the beginning was not seen, one number behind the first segment is missing. */
static bool
is_first_number(const struct body *b, const struct note *note)
{
    return note->a == 1 && note->b == 1 && !b->flow->half[b->e->from].syn_seen;
}

/* What is said in the same words of whatever side and number. */
static const char *
fixed_sentence(const struct body *b, const struct note *note)
{
    switch ((int)note->kind) {
    case NOTE_GAP:
        return is_first_number(b, note)
                   ? "That number did not pass this point: lost on the way here, late, or not "
                     "captured; or what was seen first of this side was a keep-alive, which is one "
                     "below the next number."
                   : "The numbers in between did not pass this point before it: lost on the way "
                     "here, "
                     "late, or not captured.";
    case NOTE_ACK_UNSEEN: /* of an Ack that advances the sum tells */
        return b->e->ack_advances ? NULL
                                  : "Its SACK names bytes that did not pass this point before it: "
                                    "they went another way, or were not captured.";
    case NOTE_WINDOW_UPDATE:
        return !event_sack_shows_missing(b->e) || b->e->dsack
                   ? NULL
                   : "Its SACK names bytes behind a missing one: with another window it is no "
                     "duplicate ACK by RFC 5681, but counts as one by RFC 6675 (section 2).";
    case NOTE_ZERO_WINDOW:
        return b->e->flags & TCP_SYN ? "It has no room yet: data wait until it opens its window."
               : note->segment == 0 || b->e->ack_advances
                   ? "Its buffer is full: usually its program does not read what arrived."
                   : "Its buffer is still full: it drops what comes, and answers so (RFC 9293, "
                     "section 3.10.7.4).";
    case NOTE_TUNNEL:
        return note->a != 0 ? "Its packet travels inside another one, of which TCP knows nothing."
                            : "Its packet travels by itself, unlike those before it.";
    case NOTE_FIN_OLD:
        return "A FIN is the last number of its side: who expects a later one has not taken it. It "
               "was an old one, or came from elsewhere.";
    case NOTE_EARLIER_ISN:
        return "Of two SYN-ACKs with different numbers the first one that arrives counts; the "
               "other "
               "one opens nothing any more (RFC 5961, section 4.2).";
    case NOTE_SIMULTANEOUS_OPEN:
        return !note->a ? NULL
                        : "Its ACK had come by itself. A handshake is a SYN and an ACK each way; "
                          "usually these two share a segment (RFC 9293, section 3.4.1).";
    case NOTE_NEW_ISN:
        return note->b == 0
                   ? NULL
                   : "It is just what the other side expects in the connection before, which so "
                     "goes on: probably somebody else sent that SYN, and nobody took it (RFC 5961, "
                     "section 4). From here on the numbers are counted anew.";
    case NOTE_SYN_DATA_REFUSED:
        return b->e->analysis & ANALYSIS_TFO_IGNORED
                   ? "It takes the SYN alone: it does no Fast Open, or the cookie was not the "
                     "right one. As a rule what came with the SYN has to be sent again (RFC 7413, "
                     "section 4.2)."
                   : "It takes the SYN alone. What came with it may be kept until the handshake is "
                     "complete (RFC 9293, section 3.10.7.2); as a rule it has to be sent again.";
    case NOTE_SYN_AGAIN:
        return b->flow->split_open
                   ? "In SYN-SENT an ACK alone is dropped, and a SYN without ACK is answered so, "
                     "as in "
                     "a simultaneous open (RFC 9293, section 3.10.7.3)."
                   : "Both sides sent a SYN; each sends its own again with the other's ACK (RFC "
                     "9293, "
                     "figure 7).";
    case NOTE_SYN_LATE:
        return "An answer is not sent before what it answers: probably the capture has changed "
               "their order, as it may where the two directions are taken at different places; or "
               "another SYN before was not captured.";
    case NOTE_PATH_JOINS:
        return "MP_JOIN says so. A path has its own Seq and Ack; numbers in an option put the "
               "bytes of all paths in order (RFC 8684, sections 3.2 and 3.3).";
    case NOTE_FIN_MOVED:
        return note->b ? "A FIN without ACK is not taken (RFC 9293, section 3.10.7.4): what goes "
                         "on in its place shows that it closed nothing."
                       : "A FIN is the last number of its side (RFC 9293, section 3.6): behind it "
                         "there can be no data.";
    case NOTE_SYN_NUMBER:
        return "The SYN takes up the initial number (RFC 9293, section 3.4): the first byte of "
               "data is the one behind it.";
    case NOTE_FLAGS:
        return "Such flags do not come from a TCP that follows RFC 9293.";
    default:
        return NULL;
    }
}

static void
filled_gap(const struct body *b, const struct note *note)
{
    if (note->segment != 0)
        text_addf(b->t, "Segment %" PRIu32 " had jumped over these numbers. ", note->segment);
    if (b->e->asked_for)
        text_addf(b->t,
                  "%s had asked for them with repeated ACKs: probably a fast retransmission "
                  "(RFC 5681, section 3.2).",
                  b->Peer);
    else if (b->e->why == WHY_SENT_SINCE)
        text_add(b->t,
                 "By its timestamp this was sent later than what lies behind them, so it is a "
                 "second sending.");
    else if (note->segment == 0)
        text_add(b->t, "They were not seen here before: late on their way, or sent again.");
    else
        text_add(b->t, "They were not seen here before, so this is probably a second sending.");
}

/* Old bytes and new ones in one segment; of a SYN there are none. */
static void
shared(const struct body *b, const struct note *note)
{
    if (note->a > note->b || other_bytes_are_a_riddle(b->e))
        return;
    if (b->e->resent == RESENT_TOLD_SMALLER)
        text_add(b->t, "The old bytes had been in a larger packet: an ICMP error had told that a "
                       "link on the way takes none so large (RFC 1191, RFC 8201).");
    else if (b->e->why == WHY_REFUSED)
        why_refused(b, note);
    else
        text_addf(b->t,
                  "Old bytes and new ones may share a segment: usually no ACK of the old %s had "
                  "come in time (RFC 6298).",
                  note->a < note->b ? "ones" : "one");
}

/* RFC 9293 section 3.7.4.  What the ACK took longer than a round trip was its own waiting. */
static void
held_back(const struct body *b, const struct note *note)
{
    int64_t rtt_ns = analysis_initial_rtt(&b->flow->analysis);

    text_add(b->t, "It left ");
    if (note->a > 0) /* else the clock is too coarse to tell */
        nanotime_add_duration(b->t, note->a);
    else
        text_add(b->t, "right");
    text_add(b->t, " behind that ACK, which no program sees. Probably it was ready before: while "
                   "something is unacknowledged TCP holds small segments back (Nagle; RFC 9293, "
                   "section 3.7.4), unless TCP_NODELAY is set.");
    if (rtt_ns > 0 && nanotime_between(rtt_ns, note->ns) >= DELAYED_NS_MIN)
        text_add(b->t, " With a delayed ACK each side waits for the other one.");
}

/* Numbers that came before, not yet, or another way. */
static void
explain_numbers(const struct body *b, const struct note *note)
{
    bool one = note->a == note->b;

    switch ((int)note->kind) {
    case NOTE_AGAIN:
        if (!other_bytes_are_a_riddle(b->e)) /* of another sender no timer tells */
            why_again(b, note);
        return;
    case NOTE_OVERLAP:
        shared(b, note);
        return;
    case NOTE_OTHER_BYTES:
        other_bytes_explain(b->t, b->e, note, b->style);
        return;
    case NOTE_NOT_CAPTURED:
        text_addf(b->t,
                  "%s acknowledged %s in segment %" PRIu32 ", so %s had arrived: not lost, only "
                  "not captured here.",
                  b->Peer, one ? "it" : "them", note->segment, one ? "it" : "they");
        return;
    case NOTE_ACKED_EARLIER:
        text_addf(b->t,
                  "Usually the capture has changed their order, as it may where the two directions "
                  "are taken at different places; or a first sending did not pass here. Else %s "
                  "acknowledged what it did not have.",
                  b->peer);
        return;
    case NOTE_HELD_BACK:
        held_back(b, note);
        return;
    case NOTE_FILLS_GAP:
        filled_gap(b, note);
        return;
    case NOTE_REORDERED:
        text_addf(b->t,
                  b->e->why == WHY_SENT_BEFORE
                      ? "By its timestamp this one was sent before segment %" PRIu32
                        ", which overtook it on the way."
                      : "Segment %" PRIu32 " had jumped over them, so shortly before that it "
                        "probably overtook this one on the way.",
                  note->segment);
        return;
    case NOTE_AFTER_RESET:
        after_reset(b);
        return;
    case NOTE_REASSEMBLED:
        text_addf(b->t,
                  "IP had split its packet, usually because some link takes only smaller ones "
                  "(RFC %s). TCP does not notice.",
                  b->flow->is_ip6 ? "8200, section 4.5" : "791, section 2.3");
        return;
    case NOTE_SEEN_TWICE:
    case NOTE_SEEN_REWRAPPED:
    case NOTE_SEEN_INTERFACES:
    case NOTE_SEEN_ROUTED:
        seen_again(b, note);
        return;
    default:
        return;
    }
}

static void
repeated_ack(const struct body *b, const struct note *note)
{
    switch ((enum repeat_reason)note->a) {
    case REPEAT_REPORTS:
        text_add(b->t, "It asks for nothing: a duplicate ACK names bytes behind a missing one that "
                       "no ACK before had named (RFC 6675, section 2).");
        return;
    case REPEAT_MULTIPATH:
        if (note->b == MPTCP_FASTCLOSE)
            text_addf(b->t,
                      "MP_FASTCLOSE asks %s to give up the connection with all its paths "
                      "(RFC 8684, section 3.5). ",
                      b->peer);
        text_add(b->t, "It carries an option of Multipath TCP: an ACK may also be repeated just "
                       "for that, and is no sign of loss then (RFC 8684, section 3).");
        return;
    case REPEAT_COPIES:
        text_addf(b->t,
                  "Some of what segment %" PRIu32
                  " acknowledges had passed here more than once: as a rule "
                  "each copy that arrives is answered with an ACK (RFC 9293, section 3.10.7.4). ",
                  note->segment);
        break;
    case REPEAT_KEEP_ALIVE:
        text_add(b->t, "Each keep-alive has one answer, and the newest one had its own: this may "
                       "answer one that was sent before it, or a copy that the network made. ");
        break;
    case REPEAT_ALL_ACKED:
        break;
    }
    text_addf(b->t, "Nothing that %s sent waits for an ACK, so this is no sign of loss.", b->peer);
}

static void
duplicate_ack(const struct body *b, const struct note *note)
{
    if (flow_expects_fin(b->flow, b->e)) {
        text_add(b->t, "It expects only the FIN, and no byte lies behind that: usually it was sent "
                       "before the FIN arrived, and is no sign of loss.");
        return;
    }
    if (note->ns == NO_LOSS_NEWEST) {
        text_addf(b->t,
                  "That byte is in %s's newest segment, as far as was seen, so none behind it can "
                  "have arrived: usually this ACK answers a copy of something older, or was sent "
                  "before that segment arrived, and is no sign of loss.",
                  b->peer);
        return;
    }
    text_add(b->t, "Something arrived there, but not that number");
    if (note->b != 0)
        text_addf(b->t, ", which segment %" PRId64 " has sent again since then.", note->b);
    else
        text_addf(
            b->t,
            ": three such ACKs make %s send it again without waiting (RFC 5681, section 3.2).",
            b->peer);
    if (note->ns == NO_LOSS_SIGNAL)
        text_add(b->t, " An ACK may also be repeated just to carry an option of Multipath TCP "
                       "(RFC 8684).");
}

/* What is acknowledged, and what an ACK is asked for. */
static void
explain_ack(const struct body *b, const struct note *note)
{
    switch ((int)note->kind) {
    case NOTE_DUPLICATE_ACK:
        duplicate_ack(b, note);
        return;
    case NOTE_REPEAT_ACK:
        repeated_ack(b, note);
        return;
    case NOTE_TWO_COPIES:
        two_copies(b, note);
        return;
    case NOTE_SACK_GIVEN_UP:
        text_addf(b->t,
                  "With what segment %" PRIu32
                  " had named the Ack would go further. A receiver may "
                  "discard such bytes (RFC 2018, section 8), usually for want of memory: then %s "
                  "has to send them again.",
                  note->segment, b->peer);
        return;
    case NOTE_OLDER_ACK:
        if (is_late_copy(b))
            return;
        text_addf(b->t,
                  "%s expected a higher number in segment %" PRIu32 ", and an Ack never goes back: "
                  "this segment was probably sent before that one, and passed late.",
                  b->Own, note->segment);
        return;
    case NOTE_FOREIGN_ACK:
        text_addf(b->t,
                  "%s has sent nothing of that number here: perhaps it belongs to an earlier "
                  "connection of the same ports (RFC 9293, figure 9%s).",
                  b->Peer, note->a ? "; RFC 5961, section 4.2" : "");
        return;
    default:
        return;
    }
}

/* RFC 9293 section 3.8.4: of a keep-alive, for receivers that do not answer an empty segment. */
static void
garbage_byte(const struct body *b, bool garbage)
{
    if (garbage)
        text_addf(b->t,
                  " Its byte is not the one that passed with this number: a garbage byte, which "
                  "%s has no use for (RFC 9293, section 3.8.4).",
                  b->peer);
}

/* RFC 9293 section 3.8.6.2.2: against the silly window syndrome. */
static void
small_opening(const struct body *b, const struct note *note)
{
    uint16_t mss = b->flow->half[b->e->from].mss;

    if (note->a >= mss)
        return;
    text_addf(b->t,
              "That is less than one segment of %u bytes. A receiver should wait for room for one, "
              "or for half its buffer; else ever smaller segments go: the silly window syndrome "
              "(RFC 9293, section 3.8.6.2.2).",
              (unsigned)mss);
}

/* Windows that are used up, and segments that only ask. */
static void
explain_window(const struct body *b, const struct note *note)
{
    switch ((int)note->kind) {
    case NOTE_KEEP_ALIVE:
        text_add(b->t, "It carries nothing new: an ACK in answer shows that the other side still "
                       "knows the connection, a reset that it does not (RFC 1122, section "
                       "4.2.3.6).");
        garbage_byte(b, note->b != 0);
        if (note->ns < 0) /* the clock went back */
            return;
        if (note->segment != 0)
            text_addf(b->t, " No answer to segment %" PRIu32 " passed here in ", note->segment);
        else
            text_add(b->t, " Silent for ");
        nanotime_add_duration(b->t, note->ns);
        text_add(b->t, ".");
        return;
    case NOTE_ZERO_WINDOW_PROBE:
        if (note->segment == 0)
            text_addf(b->t,
                      "%s's window is 0: this only makes it answer with its window "
                      "(RFC 9293, section 3.8.6.1).",
                      b->Peer);
        else
            text_addf(b->t,
                      "%s has opened its window since segment %" PRIu32 ", but nothing shows that "
                      "%s knows: that ACK may be late or lost, and then this asks for the window "
                      "(RFC 9293, section 3.8.6.1). Else it is a keep-alive.",
                      b->Peer, note->segment, b->own);
        garbage_byte(b, note->b > 1);
        return;
    case NOTE_WINDOW_OPEN:
        small_opening(b, note);
        return;
    case NOTE_WINDOW_FULL:
        text_addf(b->t, "%s may send nothing more until an ACK moves %s's window on.", b->Own,
                  b->peer);
        return;
    case NOTE_WINDOW_SHRINKS:
        text_addf(b->t,
                  "%s may have sent into what is taken back: strongly discouraged "
                  "(RFC 9293, section 3.8.6).",
                  b->Peer);
        return;
    default:
        return;
    }
}

/* A note in a whole sentence, where the line under the arrow leaves something to say.  Each of the
 * functions knows other kinds. */
static void
explain_note(const struct body *b, const struct note *note)
{
    const char *fixed = fixed_sentence(b, note);
    size_t before = b->t->len;

    if (fixed)
        text_add(b->t, fixed);
    explain_numbers(b, note);
    explain_ack(b, note);
    explain_window(b, note);
    explain_refused(b, note);
    reset_sentence(b->t, b->flow, b->e, note, b->style);
    if (b->t->len > before)
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
                     .own = side_name(style, e->from, NAME_THE),
                     .peer = side_name(style, ack_owner(e), NAME_THE),
                     .Own = side_name(style, e->from, NAME_FIRST),
                     .Peer = side_name(style, ack_owner(e), NAME_FIRST)};

    if (event_is_icmp(e)) {
        icmp_body(t, e, style);
        return;
    }
    if (e->len == 0 || e->ack_advances)
        sum_of_ack(&b);
    sum_of_next(&b);
    fast_open(&b);
    twice_arrived(&b);
    flags_sentences(t, flow, e, style);
    reset_text(&b);
    reset_ends(&b);
    for (int i = 0; i < e->n_notes; i++)
        explain_note(&b, &e->notes[i]);
    if (event_only_sack_tells(e))
        text_add(t, "Its SACK names bytes behind a missing one: that makes it a duplicate ACK (RFC "
                    "6675, section 2).\n");
    above_mss(&b);
    answers(&b);
    checklist(&b);
    symbols(&b);
}
