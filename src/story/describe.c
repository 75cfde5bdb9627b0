#include "tcpviz/story/describe.h"

#include "body.h"
#include "flags.h"
#include "icmp.h"

/* Who resets expects nothing any more. */
static void
add_expected(const struct body *b, const char *before, const char *after)
{
    if (!(b->e->flags & TCP_RST)) {
        text_add(b->t, before);
        body_add_peers(b, b->e->rel_ack);
        text_add(b->t, after);
    }
    text_add(b->t, ".");
}

static void
data_meaning(const struct body *b)
{
    const struct event *e = b->e;
    const char *holds = e->flags & TCP_RST ? "had" : "holds";

    if (b->style->numbers == NUMBERS_SYMBOLIC) {
        text_addf(b->t, "%s %s every byte below ", b->own, holds);
        body_add_peers(b, e->rel_ack);
    } else {
        text_addf(b->t, "%s %s %s up to ", b->own, holds, b->brief ? "bytes" : "every byte");
        body_add_peers(b, e->rel_ack - 1);
    }
    add_expected(b, " and now expects byte ", "");
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
        data_meaning(b);
    } else {
        text_add(b->t, "the SYN takes up one number");
        if (!(e->flags & TCP_RST))
            text_addf(b->t, "; %s", b->own);
        add_expected(b, " expects ", " next");
    }
}

/* Whether its Ack may say something new without a sum: where the beginning was not seen before it,
 * the Ack before is not known, or not counted. */
static bool
may_be_news(const struct body *b)
{
    const struct half *peer = &b->flow->half[ack_owner(b->e)];

    return !(peer->syn_seen && peer->syn_segment < b->e->segment) &&
           (b->e->acks_segment != 0 || !event_is_noted(b->e) ||
            event_find_note(b->e, NOTE_FIN_OLD) || event_find_note(b->e, NOTE_KEEP_ALIVE_PAST));
}

static void
ack_without_sum(const struct body *b)
{
    text_add(b->t, "Ack = ");
    body_add_peers(b, b->e->rel_ack);
    if (may_be_news(b) || event_find_note(b->e, NOTE_ACK_VOID)) {
        text_addf(b->t, ": %s expects this number next.", b->own);
    } else if (event_find_note(b->e, NOTE_OLDER_ACK)) {
        text_add(b->t, ": nothing new.");
    } else if (flow_has_fin(b->flow, b->e)) {
        text_addf(b->t, ": nothing new; %s has %s's FIN and expects nothing more.", b->own,
                  b->peer);
    } else {
        text_addf(b->t, ": nothing new; %s still expects number ", b->own);
        body_add_peers(b, b->e->rel_ack);
        text_add(b->t, ".");
    }
    body_end_line(b);
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
        body_end_line(b);
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
        body_add_own(b, event_rel_next(b->e) - 1);
    }
    text_add(b->t, ": next = ");
}

/* How many there were is not known where the IP length is wrong. */
static void
add_count(const struct body *b)
{
    if (b->e->segment_notes & SEGMENT_BAD_IP_LENGTH)
        text_addf(b->t, "Of its bytes %" PRIu32 " are here, numbered ", b->e->len);
    else
        text_addf(b->t, "Its %" PRIu32 " bytes are numbered ", b->e->len);
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
        add_count(b);
        body_add_own(b, first);
        text_add(b->t, " to ");
        body_add_own(b, first + (int64_t)e->len - 1);
        add_fin_or_next(b);
    } else if (e->len == 1) {
        text_add(b->t, "Its byte is number ");
        body_add_own(b, first);
        add_fin_or_next(b);
    } else {
        text_addf(b->t, "%s sends no more data. Its FIN takes up one number: next = ", b->Own);
    }
    arithmetic_next_sum(b->flow, e, b->style, b->t);
    text_add(b->t, ".");
    body_end_line(b);
}

/* Of a SYN whose options were cut nobody knows whether it had a cookie. */
static const char *
why_taken(const struct body *b)
{
    if (b->flow->analysis.tfo_syn_data)
        return ": Fast Open";
    return b->flow->half[ack_owner(b->e)].wscale_offered == WSCALE_UNKNOWN
               ? ": usually Fast Open"
               : ", though no Fast Open cookie was seen: some servers take them without";
}

/* RFC 7413 section 4.2. */
static void
fast_open(const struct body *b)
{
    if (b->e->analysis & ANALYSIS_TFO_ACK && event_acks_kind(b->e, TERM_DATA))
        text_addf(b->t,
                  "It takes the data of the SYN, too%s. %s may answer them before "
                  "the handshake is complete (RFC 7413, section 4.2).\n",
                  why_taken(b), b->Own);
    if (!(b->e->analysis & ANALYSIS_TFO_SYN) || b->e->len == 0)
        return;
    text_addf(b->t,
              "It brings data and a Fast Open cookie: if that is the right one, %s may give the "
              "data to its program before the handshake is complete (RFC 7413, section 4.2).",
              b->peer);
    body_end_line(b);
}

/* RFC 9293 section 3.7.1: no segment on the wire is larger than the MSS that its receiver
 * announced; larger ones were seen before a network card splits them, or after one joined them. */
static void
above_mss(const struct body *b)
{
    const struct half *peer = &b->flow->half[ack_owner(b->e)];
    uint16_t mss = peer->mss;

    if (mss == 0 || b->e->len <= mss || peer->syn_segment > b->e->segment)
        return; /* or its sender did not know that yet */
    text_addf(b->t,
              "It is larger than %s's MSS of %u: usually seen before offload splits or after it "
              "joins.",
              b->peer, (unsigned)mss);
    body_end_line(b);
}

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
    int64_t rtt_ns = flow_handshake_rtt(b->flow);

    if (!is_delayed(b, rtt_ns))
        return;
    text_add(b->t, " The handshake's round trip took only ");
    nanotime_add_duration(b->t, rtt_ns);
    text_add(b->t, ": probably a delayed ACK (RFC 9293, section 3.8.6.3)");
    text_add(b->t, rtt_ns >= RADIO_NS ? ", or a radio that slept." : ".");
}

static void
acknowledges(const struct body *b)
{
    const struct event *e = b->e;

    text_addf(b->t, "It acknowledges segment %" PRIu32, e->acks_segment);
    if (e->ack_delay_ns < 0) { /* the clock went back */
        text_add(b->t, ".");
        return;
    }
    if (e->ack_delay_ns == 0) { /* or did not go on */
        text_add(b->t, ", seen right before.");
        return;
    }
    text_add(b->t, e->ack_ambiguous ? ", first seen " : ", ");
    nanotime_add_duration(b->t, e->ack_delay_ns);
    text_add(b->t, !e->ack_ambiguous ? " after that segment was seen."
                   : event_find_note(e, NOTE_TWO_COPIES)
                       ? " before."
                       : " before; sent again, so no sure round trip (Karn).");
    delayed(b);
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
answers(const struct body *b)
{
    const struct event *e = b->e;
    const char *before = "";

    if (e->acks_segment != 0 && !tells_of_older_copies(e)) {
        acknowledges(b);
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
        body_end_line(b);
}

/* What the numbers of the event are counted from: another SYN may have counted anew since. */
static uint32_t
base_of(const struct body *b, enum side side)
{
    const struct event *e = b->e;

    if (side == e->from && e->seq_relative)
        return e->seq - (uint32_t)e->rel_seq;
    if (side != e->from && e->ack_relative)
        return e->ack - (uint32_t)e->rel_ack;
    return b->flow->half[side].base_seq;
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
                      base_of(b, (enum side)side), name, what[0] ? " " : "", what);
        else
            text_addf(b->t, "%s = %" PRIu32 ", one below %s's first number seen",
                      side == CLIENT ? "u" : "v", base_of(b, (enum side)side), name);
        before = "; ";
        what = half->syn_seen ? "" : what;
    }
    text_add(b->t, ".");
    body_end_line(b);
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
    body_end_line(b);
}

/* What a reset ends, behind its reason, which is one of its notes: a small pane has room for that.
 */
static void
reset_ends(const struct body *b)
{
    const struct half *half = b->flow->half;
    bool fin = b->e->flags & TCP_FIN; /* no TCP sets it, but who reads the flags sees it */

    for (int side = 0; side < 2; side++)
        fin |= half[side].fin_segment != 0 && half[side].fin_segment < b->e->segment;
    if (!(b->e->flags & TCP_RST) || b->e->segment != b->flow->end_segment ||
        b->flow->end != END_RESET)
        return;
    text_add(b->t, fin ? "Nothing should follow." : "There is no FIN and nothing should follow.");
    body_end_line(b);
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
missed_frames(const struct body *b)
{
    const struct event *e = b->e;
    bool misses = event_find_note(e, NOTE_GAP) || event_find_note(e, NOTE_NOT_CAPTURED) ||
                  event_find_note(e, NOTE_ACK_UNSEEN);

    if (e->missed == 0)
        return;
    text_add(b->t, "The capture dropped ");
    add_missed(b->t, e->missed, "many frames");
    text_add(b->t, " about here, of any connection: ");
    if (!misses)
        text_add(b->t, "a segment may be missing in front of this one.");
    else
        text_add(b->t, e->missed == 1 ? "what is missing may be that one."
                                      : "what is missing may be among them.");
    body_end_line(b);
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

    missed_frames(&b);
    if (event_is_icmp(e)) {
        icmp_body(t, e, style);
        return;
    }
    if (e->len == 0 || e->ack_advances)
        sum_of_ack(&b);
    sum_of_next(&b);
    fast_open(&b);
    body_twice_arrived(&b);
    flags_sentences(t, flow, e, style);
    reset_text(&b);
    for (int i = 0; i < e->n_notes; i++)
        body_explain_note(&b, &e->notes[i]);
    reset_ends(&b);
    body_half_closed(&b);
    if (event_only_sack_tells(e))
        text_add(t, "Its SACK names bytes behind a missing one: that makes it a duplicate ACK (RFC "
                    "6675, section 2).\n");
    above_mss(&b);
    answers(&b);
    body_closing(&b);
    symbols(&b);
}
