#include "tcpviz/story/describe.h"

#include "body.h"
#include "flags.h"
#include "icmp.h"
#include "notes.h"

/* Who resets expects nothing any more. */
static void
add_expected(const struct writer *w, const char *before, const char *after)
{
    if (!(w->e->flags & TCP_RST)) {
        text_add(w->t, before);
        writer_add_peers(w, w->e->rel_ack);
        text_add(w->t, after);
    }
    text_add(w->t, ".");
}

static void
data_meaning(const struct writer *w, bool brief)
{
    const struct event *e = w->e;
    const char *holds = e->flags & TCP_RST ? "had" : "holds";

    if (w->style->numbers == NUMBERS_SYMBOLIC) {
        text_addf(w->t, "%s %s every byte below ", w->own, holds);
        writer_add_peers(w, e->rel_ack);
    } else {
        text_addf(w->t, "%s %s %s up to ", w->own, holds, brief ? "bytes" : "every byte");
        writer_add_peers(w, e->rel_ack - 1);
    }
    add_expected(w, " and now expects byte ", "");
}

/* What the Ack says, after its sum. */
static void
ack_meaning(const struct writer *w, bool brief)
{
    const struct event *e = w->e;

    if (event_find_note(e, NOTE_REFUSED)) {
        text_add(w->t, "it names the SYN that it answers.");
    } else if (event_acks_kind(e, TERM_UNSEEN)) {
        text_addf(w->t, "%s acknowledges what was not seen at this point of the wire.", w->own);
    } else if (event_acks_kind(e, TERM_FIN)) {
        text_addf(w->t, "the FIN takes up one number; %s %sexpects nothing more.", w->own,
                  brief ? "" : "has it and ");
    } else if (event_acks_kind(e, TERM_DATA)) {
        data_meaning(w, brief);
    } else {
        text_add(w->t, "the SYN takes up one number");
        if (!(e->flags & TCP_RST))
            text_addf(w->t, "; %s", w->own);
        add_expected(w, " expects ", " next");
    }
}

/* Whether its Ack may say something new without a sum: where the beginning was not seen before it,
 * the Ack before is not known, or not counted. */
static bool
may_be_news(const struct writer *w)
{
    const struct half *peer = &w->flow->half[ack_owner(w->e)];

    return !(peer->syn_seen && peer->syn_segment < w->e->segment) &&
           (w->e->acks_segment != 0 || !event_is_noted(w->e) ||
            event_find_note(w->e, NOTE_FIN_OLD) || event_find_note(w->e, NOTE_KEEP_ALIVE_PAST));
}

static void
ack_without_sum(const struct writer *w)
{
    text_add(w->t, "Ack = ");
    writer_add_peers(w, w->e->rel_ack);
    if (may_be_news(w) || event_find_note(w->e, NOTE_ACK_VOID)) {
        text_addf(w->t, ": %s expects this number next.", w->own);
    } else if (event_find_note(w->e, NOTE_OLDER_ACK)) {
        text_add(w->t, ": nothing new.");
    } else if (flow_has_fin(w->flow, w->e)) {
        text_addf(w->t, ": nothing new; %s has %s's FIN and expects nothing more.", w->own,
                  w->peer);
    } else {
        text_addf(w->t, ": nothing new; %s still expects number ", w->own);
        writer_add_peers(w, w->e->rel_ack);
        text_add(w->t, ".");
    }
    text_add(w->t, "\n");
}

static void
sum_of_ack(const struct writer *w, bool brief)
{
    const struct event *e = w->e;

    if (!(e->flags & TCP_ACK) || !e->ack_relative || event_find_note(e, NOTE_ACK_AFTER_FIN) ||
        event_find_note(e, NOTE_ACK_BEYOND) ||
        (e->rel_ack < 0 && w->flow->half[ack_owner(e)].syn_seen))
        return;
    if (e->ack_advances) {
        text_add(w->t, "Ack = ");
        arithmetic_ack_sum(w->flow, e, w->style, w->t);
        text_add(w->t, ": ");
        ack_meaning(w, brief);
        text_add(w->t, "\n");
    } else if (e->len == 0 && !(e->flags & (TCP_SYN | TCP_FIN | TCP_RST)) &&
               !event_is_refused(e)) { /* of what is dropped nobody reads the Ack */
        ack_without_sum(w);
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
add_fin_or_next(const struct writer *w)
{
    if ((w->e->flags & TCP_FIN) && !fin_is_refused(w->e)) {
        text_add(w->t, ". Then its FIN takes up number ");
        writer_add_own(w, event_rel_next(w->e) - 1);
    }
    text_add(w->t, ": next = ");
}

/* How many there were is not known where the IP length is wrong. */
static void
add_count(const struct writer *w)
{
    if (w->e->segment_notes & SEGMENT_BAD_IP_LENGTH)
        text_addf(w->t, "Of its bytes %" PRIu32 " are here, numbered ", w->e->len);
    else
        text_addf(w->t, "Its %" PRIu32 " bytes are numbered ", w->e->len);
}

/* "Its 14 bytes are numbered 1 to 14; the next number is 1 + 14 = 15." */
static void
sum_of_next(const struct writer *w)
{
    const struct event *e = w->e;
    int64_t first = e->rel_seq + ((e->flags & TCP_SYN) != 0);

    if (!e->seq_relative || e->rel_seq < 0 || (e->flags & TCP_RST) ||
        event_rel_next(e) == e->rel_seq || (e->len == 0 && fin_is_refused(e)))
        return;
    if (e->flags & TCP_SYN) {
        text_addf(w->t, "Its initial sequence number is %" PRIu32, e->seq);
        text_add(w->t, w->style->numbers == NUMBERS_RELATIVE ? ", shown as 0. " : ". ");
        text_add(w->t, e->flags & TCP_FIN ? "SYN and FIN take up one each: next = "
                                          : "The SYN takes it up: next = ");
    } else if (e->len > 1) {
        add_count(w);
        writer_add_own(w, first);
        text_add(w->t, " to ");
        writer_add_own(w, first + (int64_t)e->len - 1);
        add_fin_or_next(w);
    } else if (e->len == 1) {
        text_add(w->t, "Its byte is number ");
        writer_add_own(w, first);
        add_fin_or_next(w);
    } else {
        text_addf(w->t, "%s sends no more data. Its FIN takes up one number: next = ", w->Own);
    }
    arithmetic_next_sum(w->flow, e, w->style, w->t);
    text_add(w->t, ".");
    text_add(w->t, "\n");
}

/* Of a SYN whose options were cut nobody knows whether it had a cookie. */
static const char *
why_taken(const struct writer *w)
{
    if (w->flow->analysis.tfo_syn_data)
        return ": Fast Open";
    return w->flow->half[ack_owner(w->e)].wscale_offered == WSCALE_UNKNOWN
               ? ": usually Fast Open"
               : ", though no Fast Open cookie was seen: some servers take them without";
}

/* RFC 7413 section 4.2. */
static void
fast_open(const struct writer *w)
{
    if (w->e->analysis & ANALYSIS_TFO_ACK && event_acks_kind(w->e, TERM_DATA))
        text_addf(w->t,
                  "It takes the data of the SYN, too%s. %s may answer them before "
                  "the handshake is complete (RFC 7413, section 4.2).\n",
                  why_taken(w), w->Own);
    if (!(w->e->analysis & ANALYSIS_TFO_SYN) || w->e->len == 0)
        return;
    text_addf(w->t,
              "It brings data and a Fast Open cookie: if that is the right one, %s may give the "
              "data to its program before the handshake is complete (RFC 7413, section 4.2).",
              w->peer);
    text_add(w->t, "\n");
}

/* RFC 9293 section 3.7.1: no segment on the wire is larger than the MSS that its receiver
 * announced; larger ones were seen before a network card splits them, or after one joined them. */
static void
above_mss(const struct writer *w)
{
    const struct half *peer = &w->flow->half[ack_owner(w->e)];
    uint16_t mss = peer->mss;

    if (mss == 0 || w->e->len <= mss || peer->syn_segment > w->e->segment)
        return; /* or its sender did not know that yet */
    text_addf(w->t,
              "It is larger than %s's MSS of %u: usually seen before offload splits or after it "
              "joins.",
              w->peer, (unsigned)mss);
    text_add(w->t, "\n");
}

/* No round trip by radio takes less; and a radio that saves power answers when it wakes up, which
 * is 100 ms later in many a Wi-Fi. */
#define RADIO_NS NANOTIME_MS

/* Below two segments of the size that is taken where no MSS is known (RFC 9293 section 3.7.1). */
#define BELOW_TWO (2 * 536 - 1)

/* RFC 9293 section 3.8.6.3: the second full-sized segment has to be acknowledged at once, also
 * where offload had joined the two.  How large those were is not known then. */
static bool
is_of_one_segment(const struct writer *w)
{
    uint16_t mss = w->flow->half[w->e->from].mss;

    return w->e->terms[0].value <= (mss != 0 ? mss : BELOW_TWO);
}

/* The answer to a segment that went out alone, so that it waited in no queue behind others, took
 * longer than the handshake by what is usual for a delayed ACK. */
static bool
is_delayed(const struct writer *w, int64_t rtt_ns)
{
    const struct event *e = w->e;
    int64_t waited_ns = nanotime_between(rtt_ns, e->ack_delay_ns);

    return rtt_ns > 0 && e->len == 0 && (e->flags & (TCP_SYN | TCP_FIN | TCP_RST)) == 0 &&
           e->n_terms == 1 && e->terms[0].count == 1 && event_acks_kind(e, TERM_DATA) &&
           !e->ack_ambiguous && e->acks_segment == e->prev_segment && waited_ns >= rtt_ns &&
           waited_ns >= DELAYED_NS_MIN && waited_ns <= DELAYED_NS_MAX && is_of_one_segment(w);
}

static void
delayed(const struct writer *w)
{
    int64_t rtt_ns = flow_handshake_rtt(w->flow);

    if (!is_delayed(w, rtt_ns))
        return;
    text_add(w->t, " The handshake's round trip took only ");
    nanotime_add_duration(w->t, rtt_ns);
    text_add(w->t, ": probably a delayed ACK (RFC 9293, section 3.8.6.3)");
    text_add(w->t, rtt_ns >= RADIO_NS ? ", or a radio that slept." : ".");
}

static void
acknowledges(const struct writer *w)
{
    const struct event *e = w->e;

    text_addf(w->t, "It acknowledges segment %" PRIu32, e->acks_segment);
    if (e->ack_delay_ns < 0) { /* the clock went back */
        text_add(w->t, ".");
        return;
    }
    if (e->ack_delay_ns == 0) { /* or did not go on */
        text_add(w->t, ", seen right before.");
        return;
    }
    text_add(w->t, e->ack_ambiguous ? ", first seen " : ", ");
    nanotime_add_duration(w->t, e->ack_delay_ns);
    text_add(w->t, !e->ack_ambiguous ? " after that segment was seen."
                   : event_find_note(e, NOTE_TWO_COPIES)
                       ? " before."
                       : " before; sent again, so no sure round trip (Karn).");
    delayed(w);
}

/* Its D-SACK tells of a segment that an Ack had covered before: that is not what it acknowledges.
 */
static bool
tells_of_older_copies(const struct event *e)
{
    const struct note *copies = event_find_note(e, NOTE_TWO_COPIES);

    return copies && copies->copy_answered == COPY_BOTH && e->n_sack > 0 &&
           e->sack[0].right <= e->ack_base;
}

/* What it answers, who answers it, and how much of it was kept: one line, as a rule. */
static void
answers(const struct writer *w)
{
    const struct event *e = w->e;
    const char *before = "";

    if (e->acks_segment != 0 && !tells_of_older_copies(e)) {
        acknowledges(w);
        before = " ";
    }
    if (e->acked_by != 0) {
        text_addf(w->t, "%sSegment %" PRIu32 " acknowledges it.", before, e->acked_by);
        before = " ";
    }
    if (e->captured_len < e->len) {
        text_addf(w->t, "%s%" PRIu32 " of %" PRIu32 " bytes captured.", before, e->captured_len,
                  e->len);
        before = " ";
    }
    if (*before != '\0')
        text_add(w->t, "\n");
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

/* It has sent its FIN. */
static bool
is_closing(enum tcp_state state)
{
    return state >= STATE_FIN_WAIT_1 && state != STATE_CLOSE_WAIT;
}

/* Its state is that of who has no Ack of it. */
static bool
fin_was_acknowledged(const struct event *e)
{
    const struct note *earlier = event_find_note(e, NOTE_ACKED_EARLIER);

    return e->flags & TCP_FIN && (e->acked_before || (earlier && !earlier->by_sack));
}

/* Its Ack covers the other side's FIN.  The first one of who joined midway is no sum, but only who
 * has acknowledged that FIN is in such a state. */
static bool
acks_fin(const struct event *e)
{
    enum tcp_state state = e->state[e->from];

    return event_acks_kind(e, TERM_FIN) || state == STATE_CLOSING || state == STATE_LAST_ACK;
}

static void
add_closing_step(const struct writer *w, enum side side)
{
    bool acked_now = side == ack_owner(w->e) && acks_fin(w->e);

    text_addf(w->t, "%s's FIN: %s.", side_name(w->style, side, NAME_TITLE),
              side == w->e->from && fin_was_acknowledged(w->e)
                  ? "acknowledged, but perhaps unknown to it"
                  : closing_step(w->e->state[side], acked_now));
}

/* Which state it was sent in depends on a FIN that did not pass here. */
static void
fin_in_doubt(const struct writer *w)
{
    if (!w->e->unsure || w->e->state[w->e->from] != STATE_CLOSING)
        return;
    text_addf(
        w->t,
        "Probably this FIN had been sent before, and did not pass here then: either both sides "
        "closed at once, or %s did first, and this is LAST-ACK (RFC 9293, section 3.6).",
        w->peer);
    text_add(w->t, "\n");
}

/* A connection is closed when each side's FIN is acknowledged, not when one was seen. */
static void
checklist(const struct writer *w)
{
    const struct flow *flow = w->flow;
    const enum tcp_state *state = w->e->state;
    bool changed = w->e->state_changed[CLIENT] || w->e->state_changed[SERVER];

    if (flow->end == END_CLOSED && w->e->segment > flow->end_segment)
        return;
    if (!changed || (!is_closing(state[CLIENT]) && !is_closing(state[SERVER])) ||
        (flow->end != END_OPEN && flow->end != END_CLOSED && w->e->segment >= flow->end_segment))
        return;
    if (flow->end == END_CLOSED && w->e->segment >= flow->end_segment) {
        text_add(w->t, "Both FINs are acknowledged: the connection is closed.");
    } else {
        add_closing_step(w, CLIENT);
        text_add(w->t, " ");
        add_closing_step(w, SERVER);
    }
    text_add(w->t, "\n");
}

static void
symbols(const struct writer *w)
{
    const char *before = "", *what = " initial sequence number";

    if (w->style->numbers != NUMBERS_SYMBOLIC)
        return;
    for (int side = 0; side < 2; side++) {
        const struct half *half = &w->flow->half[side];
        const char *name = side_name(w->style, (enum side)side, NAME_THE);
        uint32_t base = writer_base(w, (enum side)side);

        if (!half->base_known)
            continue;
        text_add(w->t, before);
        if (half->syn_seen)
            text_addf(w->t, "%s = %" PRIu32 ", %s's%s%s", side == CLIENT ? "x" : "y", base, name,
                      what, base != half->base_seq ? " as it seemed then" : "");
        else
            text_addf(w->t, "%s = %" PRIu32 ", one below %s's first number seen",
                      side == CLIENT ? "u" : "v", base, name);
        before = "; ";
        what = half->syn_seen ? "" : what;
    }
    text_add(w->t, ".\n");
}

/* RFC 1122 section 4.2.2.12: what a reset carries is a reason for people, and no data. */
static void
reset_text(const struct writer *w)
{
    if (!(w->e->flags & TCP_RST) || w->e->len == 0)
        return;
    text_add(w->t, w->e->len == 1 ? "Its byte is" : "Its ");
    if (w->e->len > 1)
        text_addf(w->t, "%" PRIu32 " bytes are", w->e->len);
    text_add(w->t,
             " no data of the connection: a reset may carry a text that says why it came (RFC "
             "1122, section 4.2.2.12).");
    text_add(w->t, "\n");
}

/* What a reset ends.  Its reason is one of its notes. */
static void
reset_ends(const struct writer *w)
{
    const struct half *half = w->flow->half;
    bool fin = w->e->flags & TCP_FIN; /* no TCP sets it, but who reads the flags sees it */

    for (int side = 0; side < 2; side++)
        fin |= half[side].fin_segment != 0 && half[side].fin_segment < w->e->segment;
    if (!(w->e->flags & TCP_RST) || w->e->segment != w->flow->end_segment ||
        w->flow->end != END_RESET)
        return;
    text_add(w->t, fin ? "Nothing should follow." : "There is no FIN and nothing should follow.");
    text_add(w->t, "\n");
}

static void
add_missed(struct text *t, uint32_t missed, const char *many)
{
    if (missed == EVENT_MISSED_MANY)
        text_add(t, many);
    else
        text_add_count(t, missed, "frame");
}

void
describe_missed(struct text *t, uint32_t missed, bool brief)
{
    if (missed == EVENT_MISSED_MORE)
        text_add(t, "More frames");
    else
        add_missed(t, missed, "Many frames");
    text_add(t, brief ? " dropped" : " dropped by the capture");
}

/* Nobody knows whose they were; about here, as the kernel only counts them. */
static void
missed_frames(const struct writer *w)
{
    const struct event *e = w->e;
    bool misses = event_find_note(e, NOTE_GAP) || event_find_note(e, NOTE_NOT_CAPTURED) ||
                  event_find_note(e, NOTE_ACK_UNSEEN);

    if (e->missed == 0)
        return;
    text_add(w->t, "The capture dropped ");
    add_missed(w->t, e->missed, "many frames");
    text_add(w->t, " about here, of any connection: ");
    if (!misses)
        text_add(w->t, "a segment may be missing in front of this one.");
    else
        text_add(w->t, e->missed == 1 ? "what is missing may be that one."
                                      : "what is missing may be among them.");
    text_add(w->t, "\n");
}

void
describe_body(struct text *t, const struct flow *flow, const struct event *e,
              const struct number_style *style, bool brief)
{
    const struct writer w = writer_of(t, flow, e, style);

    missed_frames(&w);
    if (event_is_icmp(e)) {
        icmp_body(&w);
        return;
    }
    if (e->len == 0 || e->ack_advances)
        sum_of_ack(&w, brief);
    sum_of_next(&w);
    fast_open(&w);
    body_twice_arrived(&w);
    flags_sentences(&w);
    reset_text(&w);
    reset_ends(&w);
    for (int i = 0; i < e->n_notes; i++)
        notes_explain(&w, &e->notes[i]);
    if (event_only_sack_tells(e))
        text_add(t, "Its SACK names bytes behind a missing one: that makes it a duplicate ACK (RFC "
                    "6675, section 2).\n");
    above_mss(&w);
    answers(&w);
    fin_in_doubt(&w);
    checklist(&w);
    symbols(&w);
}
