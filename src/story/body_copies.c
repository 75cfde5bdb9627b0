#include "body.h"

#include <string.h>

/* The last of them did not pass here, and may be a FIN. */
static bool
may_be_fin(const struct body *b)
{
    return b->e->sack[0].right == b->e->rel_ack && flow_may_have_fin(b->flow, b->e->from);
}

/* The numbers of the first SACK block, which are bytes but for those of a SYN and a FIN. */
static void
add_twice_arrived(const struct body *b)
{
    const struct half *peer = &b->flow->half[ack_owner(b->e)];
    int64_t first = b->e->sack[0].left, last = b->e->sack[0].right - 1;
    bool syn = peer->syn_seen && first == 0;
    bool fin = half_is_fin_seq(peer, b->e->ack + (uint32_t)(last - b->e->rel_ack));
    const char *before = syn ? " and " : "";

    first += syn;
    last -= fin;
    text_add(b->t, syn ? "the SYN" : "");
    if (first <= last) {
        text_addf(b->t, "%s%s%s ", before, may_be_fin(b) ? "number" : "byte",
                  first < last ? "s" : "");
        before = " and ";
    }
    if (first == last)
        body_add_peers(b, first);
    else if (first < last)
        number_add_range(b->t, b->flow, ack_owner(b->e), first, last,
                         b->e->ack + (uint32_t)(first - b->e->rel_ack), b->e->ack_relative,
                         b->style);
    text_addf(b->t, "%s%s", fin ? before : "", fin ? "the FIN" : "");
}

/* Whether what arrived twice was sent again or doubled on its way: only the packets that passed
 * here may tell. */
static void
add_why_twice(const struct body *b)
{
    const struct event *e = b->e;
    const struct note *doubled = event_find_note(e, NOTE_DOUBLED);
    const struct note *later = event_find_note(e, NOTE_DOUBLED_LATER);
    const struct note *copies = event_find_note(e, NOTE_TWO_COPIES);
    const struct note *repeats = event_find_note(e, NOTE_REPEAT_ACK);

    if (doubled)
        text_addf(b->t,
                  ", so the second copy of segment %" PRIu32 " was not made by the capture: the "
                  "network had doubled it.",
                  doubled->segment);
    else if (event_find_note(e, NOTE_KEEP_ALIVE_ACK) ||
             event_find_note(e, NOTE_ZERO_WINDOW_PROBE_ACK) ||
             (repeats && repeats->repeat_reason == REPEAT_KEEP_ALIVE))
        text_add(b->t, ": the second time in the probe that it answers.");
    else if (b->flow->simultaneous_open && e->sack[0].left == 0 && e->sack[0].right == 1)
        text_add(b->t, ", as it has to where two SYNs cross (RFC 9293, figure 7).");
    else if (copies && copies->copy_answered == COPY_BOTH) /* whose sentence says the rest */
        text_add(b->t, ".");
    else if (later && later->acked_before)
        text_add(b->t,
                 ", of which here one passed, behind an ACK of it: probably the first one was "
                 "not captured.");
    else if (later && later->capture_lacks)
        text_add(b->t, ", of which here one passed. Other frames are not in the capture, either: "
                       "probably the other copy is one of these.");
    else if (later)
        text_add(b->t, ", of which here one passed: probably the network doubled it behind this "
                       "point; or a second sending was not captured.");
    else if (dsack_is_older(b->flow, e))
        text_addf(
            b->t,
            ". But they lie below the initial number of %s: they are of an earlier connection, "
            "or somebody else sent them.",
            b->peer);
    else if (repeats && repeats->repeat_reason == REPEAT_REPORTS && repeats->resent_in != 0)
        text_addf(b->t, ": segment %" PRId64 " had sent that again, which was not needed%s.",
                  repeats->resent_in,
                  repeats->segment < repeats->resent_in ? "" : ", unless the network doubled one");
    else if (e->sack[0].left > 0 && e->sack[0].left == e->rel_ack - 1 && !flow_has_fin(b->flow, e))
        text_add(b->t, ": in a keep-alive, sent again without need, or doubled on its way.");
    else
        text_add(b->t, ": sent again without need, or doubled on its way.");
}

/* RFC 2883 section 4: the first block reports what came a second time. */
void
body_twice_arrived(const struct body *b)
{
    const struct event *e = b->e;

    if (e->n_sack == 0 || e->sack[0].right <= e->sack[0].left)
        return;
    if (e->dsack) {
        text_addf(b->t, "D-SACK: %s reports that ", b->own);
        add_twice_arrived(b);
        text_add(b->t, " arrived twice (RFC 2883)");
        add_why_twice(b);
        body_end_line(b);
    } else if (e->sack[0].right <= e->rel_ack) {
        text_add(b->t, "Its first SACK block lies below its Ack, as in a D-SACK (RFC 2883). But an "
                       "ACK before had named that block, too, and nothing shows that it came "
                       "again: probably it is only old.\n");
    }
}

/* Which sending had arrived, as a timestamp or a D-SACK tells. */
static void
arrived(const struct body *b, const struct note *note)
{
    if (note->copy_answered == COPY_BOTH) {
        text_addf(b->t,
                  "Segment %" PRIu32
                  " had sent this again: so both had arrived, unless the network "
                  "doubled one. Of what came twice the second was not needed",
                  note->segment);
        if (note->after_ns > 0) {
            text_add(b->t, ", and the round trip took no longer than the ");
            nanotime_add_bound(b->t, note->after_ns);
            text_addf(b->t, " since segment %" PRIu32, note->segment);
        }
        text_add(b->t, ".");
    } else if (note->copy_answered == COPY_BEFORE) {
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

/* The round trips of both candidates read alike. */
static bool
took_as_long(const struct body *b, const struct note *note)
{
    char storage[2][24];
    struct text first, other;

    text_init(&first, storage[0], sizeof storage[0]);
    text_init(&other, storage[1], sizeof storage[1]);
    nanotime_add_duration(&first, b->e->ack_delay_ns);
    nanotime_add_duration(&other, note->after_ns);
    return strcmp(storage[0], storage[1]) == 0;
}

/* The round trip of each of the two, or of the other one at most. */
static void
both_round_trips(const struct body *b, const struct note *note)
{
    text_addf(b->t,
              note->more_copies
                  ? "Segment %" PRIu32 " had sent this again, and one in between may be meant, "
                    "too, so the round trip took "
                  : "Segment %" PRIu32 " had sent this again, so the round trip took ",
              note->segment);
    if (note->after_ns > 0)
        nanotime_add_duration(b->t, b->e->ack_delay_ns);
    else
        nanotime_add_bound(b->t, b->e->ack_delay_ns);
    if (took_as_long(b, note)) {
        text_add(b->t, ", whichever it answers (Karn).");
        return;
    }
    text_addf(b->t, " (segment %" PRIu32 ")", b->e->acks_segment);
    if (note->after_ns > 0) {
        text_add(b->t, note->more_copies ? ", or less, down to " : " or ");
        nanotime_add_duration(b->t, note->after_ns);
    } else {
        text_add(b->t, " or less");
    }
    text_add(b->t,
             note->copy_answered == COPY_UNSURE
                 ? ". The timestamp echoed tells which if theirs differ (RFC 7323, section 4)."
                 : ", and nothing tells which (Karn).");
}

/* Which sending it answers, and so how long the round trip took; or both candidates (RFC 6298
 * section 3: Karn's algorithm). */
void
body_two_copies(const struct body *b, const struct note *note)
{
    if (note->copy_answered >= COPY_BOTH)
        arrived(b, note);
    else if (b->e->ack_delay_ns == 0) /* the clock is too coarse to tell */
        text_addf(b->t,
                  "Segment %" PRIu32 " had sent this again: nothing tells which it answers "
                  "(Karn).",
                  note->segment);
    else
        both_round_trips(b, note);
}

/* One sending, several frames: what was seen, and what usually doubles it. */
void
body_seen_again(const struct body *b, const struct note *note)
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
