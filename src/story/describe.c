#include "tcpviz/story/describe.h"

#include "body.h"
#include "flags.h"
#include "icmp.h"
#include "notes.h"

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

    return rtt_ns > 0 && e->len == 0 && !flags_are_control(e->flags) && e->n_terms == 1 &&
           e->terms[0].count == 1 && event_acks_kind(e, TERM_DATA) && !e->ack_ambiguous &&
           e->acks_segment == e->prev_segment && waited_ns >= rtt_ns &&
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

    /* of what was sent more than once another copy may have come */
    text_addf(w->t,
              e->ack_ambiguous ? "It covers segment %" PRIu32 : "It acknowledges segment %" PRIu32,
              e->acks_segment);
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

/* That its numbers are acknowledged: the segment itself may be lost, and another one with them have
 * come instead. */
static void
acked(const struct writer *w, const char *before)
{
    const struct event *e = w->e;
    bool fin = e->flags & TCP_FIN;

    text_addf(w->t, "%sSegment %" PRIu32 " acknowledges its ", before, e->acked_by);
    if (e->flags & TCP_SYN)
        text_add(w->t, fin || e->len > 0 ? "SYN and " : "SYN");
    if (e->len > 0)
        text_add(w->t, e->len == 1 ? "byte" : "bytes");
    if (fin)
        text_add(w->t, e->len > 0 ? " and FIN" : "FIN");
    text_add(w->t, ".");
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
        acked(w, before);
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

void
describe_down(struct text *t, int64_t down_ns, bool brief)
{
    text_add(t, brief ? "Down or no link for " : "The device was down or had no link for ");
    nanotime_add_duration(t, down_ns);
}

/* Nobody knows whose they were; about here, as the kernel only counts them. */
static void
missed_frames(const struct writer *w)
{
    const struct event *e = w->e;

    if (e->missed == 0)
        return;
    text_add(w->t, "The capture dropped ");
    add_missed(w->t, e->missed, "many frames");
    text_add(w->t, " about here, of any connection: ");
    if (!event_misses_something(e))
        text_add(w->t, "a segment may be missing in front of this one.");
    else
        text_add(w->t, e->missed == 1 ? "what is missing may be that one."
                                      : "what is missing may be among them.");
    text_add(w->t, "\n");
}

/* On any other way it may have passed meanwhile. */
static void
down_time(const struct writer *w)
{
    if (w->e->down_ns == 0)
        return;
    describe_down(w->t, w->e->down_ns, false);
    text_add(w->t, " before this segment: what was sent meanwhile did not pass here.\n");
}

void
describe_body(struct text *t, const struct flow *flow, const struct event *e,
              const struct number_style *style, bool brief)
{
    const struct writer w = writer_of(t, flow, e, style);

    down_time(&w);
    missed_frames(&w);
    if (event_is_icmp(e)) {
        icmp_body(&w);
        return;
    }
    body_sum_of_ack(&w, brief);
    body_sum_of_next(&w);
    fast_open(&w);
    body_twice_arrived(&w);
    flags_sentences(&w);
    body_reset_text(&w);
    for (int i = 0; i < e->n_notes; i++)
        notes_explain(&w, &e->notes[i]);
    body_reset_ends(&w);
    body_half_closed(&w);
    if (event_only_sack_tells(e))
        text_add(t, "Its SACK names bytes behind a missing one: that makes it a duplicate ACK (RFC "
                    "6675, section 2).\n");
    above_mss(&w);
    answers(&w);
    body_fin_in_doubt(&w);
    body_checklist(&w);
    symbols(&w);
}
