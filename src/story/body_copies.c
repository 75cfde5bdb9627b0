#include "body.h"

/* The last of them did not pass here, and may be a FIN; or the first one, and may be a SYN. */
static bool
may_be_no_byte(const struct writer *w, int64_t first)
{
    return (w->e->sack[0].right == w->e->rel_ack && flow_may_have_fin(w->flow, w->e->from)) ||
           first == 0;
}

/* The numbers of the first SACK block, which are bytes but for those of a SYN and a FIN. */
static void
add_twice_arrived(const struct writer *w)
{
    bool alone = flow_ends_are_one(w->flow); /* its own numbers come back to it */
    const struct half *peer = &w->flow->half[alone ? w->e->from : ack_owner(w->e)];
    int64_t first = w->e->sack[0].left, last = w->e->sack[0].right - 1;
    bool syn = first == 0 && (peer->syn_seen || w->flow->half[w->e->from].syn_ack_seen);
    bool fin = half_is_fin_seq(peer, w->e->ack + (uint32_t)(last - w->e->rel_ack));
    const char *before = syn ? " and " : "";

    first += syn;
    last -= fin;
    text_add(w->t, syn ? "the SYN" : "");
    if (first <= last) {
        text_addf(w->t, "%s%s%s ", before, may_be_no_byte(w, first) ? "number" : "byte",
                  first < last ? "s" : "");
        writer_add_span(w, ack_owner(w->e), first, last);
        before = " and ";
    }
    text_addf(w->t, "%s%s", fin ? before : "", fin ? "the FIN" : "");
}

/* Whether what arrived twice was sent again or doubled on its way: only the packets that passed
 * here may tell. */
static void
add_why_twice(const struct writer *w)
{
    const struct event *e = w->e;
    const struct note *doubled = event_find_note(e, NOTE_DOUBLED);
    const struct note *later = event_find_note(e, NOTE_DOUBLED_LATER);
    const struct note *copies = event_find_note(e, NOTE_TWO_COPIES);
    const struct note *repeats = event_find_note(e, NOTE_REPEAT_ACK);

    if (doubled)
        text_addf(w->t,
                  ", so the second copy of segment %" PRIu32 " was not made by the capture: the "
                  "network had doubled it.",
                  doubled->segment);
    else if (event_find_note(e, NOTE_KEEP_ALIVE_ACK) ||
             event_find_note(e, NOTE_ZERO_WINDOW_PROBE_ACK) ||
             (repeats && repeats->repeat_reason == REPEAT_KEEP_ALIVE))
        text_add(w->t, ": the second time in the probe that it answers.");
    else if (dsack_is_of_crossing_syn(w->flow, e))
        text_add(w->t, ", as it has to where two SYNs cross (RFC 9293, figure 7).");
    else if (copies && copies->copy_answered == COPY_BOTH) /* whose sentence says the rest */
        text_add(w->t, ".");
    else if (later && later->acked_before)
        text_add(w->t,
                 ", of which here one passed, behind an ACK of it: probably the first one was "
                 "not captured.");
    else if (later && later->capture_lacks)
        text_add(w->t, ", of which here one passed. Other frames are not in the capture, either: "
                       "probably the other copy is one of these.");
    else if (later)
        text_add(w->t, ", of which here one passed: probably the network doubled it behind this "
                       "point; or a second sending was not captured.");
    else if (dsack_is_older(w->flow, e))
        text_addf(
            w->t,
            ". But they lie below the initial number of %s: they are of an earlier connection, "
            "or somebody else sent them.",
            w->peer);
    else if (repeats && repeats->resent_in != 0 && repeat_reports(repeats))
        text_addf(w->t, ": segment %" PRId64 " had sent that again, which was not needed%s.",
                  repeats->resent_in,
                  repeats->repeat_reason == REPEAT_REPORTS && repeats->segment < repeats->resent_in
                      ? ""
                      : ", unless the network doubled one");
    else if (e->sack[0].left > 0 && e->sack[0].left == e->rel_ack - 1 && !flow_has_fin(w->flow, e))
        text_add(w->t, ": in a keep-alive, sent again without need, or doubled on its way.");
    else
        text_add(w->t, ": sent again without need, or doubled on its way.");
}

/* RFC 2883 section 4: the first block reports what came a second time. */
void
body_twice_arrived(const struct writer *w)
{
    const struct event *e = w->e;

    if (e->n_sack == 0 || e->sack[0].right <= e->sack[0].left)
        return;
    if (e->dsack) {
        text_addf(w->t, "D-SACK: %s reports that ", w->own);
        add_twice_arrived(w);
        text_add(w->t, " arrived twice (RFC 2883)");
        add_why_twice(w);
        text_add(w->t, "\n");
    } else if (e->sack[0].right <= e->rel_ack) {
        text_add(w->t, "Its first SACK block lies below its Ack, as in a D-SACK (RFC 2883). But an "
                       "ACK before had named that block, too, and nothing shows that it came "
                       "again: probably it is only old.\n");
    }
}

/* Which sending had arrived, as a timestamp or a D-SACK tells. */
static void
arrived(const struct writer *w, const struct note *note)
{
    if (note->copy_answered == COPY_BOTH) {
        text_addf(w->t,
                  "Segment %" PRIu32
                  " had brought this again: so both had arrived, unless the network "
                  "doubled one. Of what came twice the second was not needed",
                  note->segment);
        if (note->after_ns > 0) {
            text_add(w->t, ", and the round trip took no longer than the ");
            nanotime_add_bound(w->t, note->after_ns);
            text_addf(w->t, " since segment %" PRIu32, note->segment);
        }
        text_add(w->t, ".");
    } else if (note->copy_answered == COPY_BEFORE) {
        text_addf(w->t,
                  "Segment %" PRIu32 " had brought this again, but the timestamp echoed is older: "
                  "segment %" PRIu32 " had arrived before it, so that sending was not needed "
                  "(Eifel; RFC 3522).",
                  note->segment, w->e->acks_segment);
    } else {
        text_addf(w->t,
                  "It echoes the timestamp of segment %" PRIu32
                  ", which had brought this again: so "
                  "it answers that one (RFC 7323, section 4)%s.",
                  w->e->acks_segment,
                  w->e->len > 0 ? ", unless both had arrived, and the ACKs of both were lost" : "");
    }
}

/* The round trip of each of the two, or of the other one at most. */
static void
both_round_trips(const struct writer *w, const struct note *note)
{
    text_addf(w->t,
              note->more_copies
                  ? "Segment %" PRIu32 " had brought this again, and one in between may be meant, "
                    "too, so the round trip took "
                  : "Segment %" PRIu32 " had brought this again, so the round trip took ",
              note->segment);
    if (note->after_ns > 0)
        nanotime_add_duration(w->t, w->e->ack_delay_ns);
    else
        nanotime_add_bound(w->t, w->e->ack_delay_ns);
    if (nanotime_read_alike(w->e->ack_delay_ns, note->after_ns)) {
        text_add(w->t, ", whichever it answers (Karn).");
        return;
    }
    text_addf(w->t, " (segment %" PRIu32 ")", w->e->acks_segment);
    if (note->after_ns > 0) {
        text_add(w->t, note->more_copies ? ", or less, down to " : " or ");
        nanotime_add_duration(w->t, note->after_ns);
    } else {
        text_add(w->t, " or less");
    }
    text_add(w->t,
             note->copy_answered == COPY_UNSURE
                 ? ". The timestamp echoed tells which if theirs differ (RFC 7323, section 4)."
                 : ", and nothing tells which (Karn).");
}

/* Which sending it answers, and so how long the round trip took; or both candidates (RFC 6298
 * section 3: Karn's algorithm). */
void
body_two_copies(const struct writer *w, const struct note *note)
{
    if (note->copy_answered >= COPY_BOTH)
        arrived(w, note);
    else if (w->e->ack_delay_ns == 0) /* the clock is too coarse to tell */
        text_addf(w->t,
                  "Segment %" PRIu32 " had brought this again: nothing tells which it answers "
                  "(Karn).",
                  note->segment);
    else
        both_round_trips(w, note);
}
