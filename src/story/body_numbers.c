#include "body.h"

#include "tcpviz/story/other_bytes.h"

/* Where the beginning was not seen, one number behind the first segment is missing. */
static bool
is_first_number(const struct writer *w, const struct note *note)
{
    return note->first == 1 && note->last == 1 && !w->flow->half[w->e->from].syn_seen;
}

static void
some_had_arrived(const struct writer *w, const struct note *note)
{
    text_add(w->t, "Of numbers ");
    writer_add_own_range(w, note->first, note->last);
    text_addf(w->t, " %s had named some in SACKs: those had arrived, only not captured here.",
              w->peer);
}

/* Some of what lies in between had arrived, as another sentence says. */
static void
add_jumped_over(const struct writer *w, const struct note *note)
{
    if (!event_find_note(w->e, NOTE_NOT_CAPTURED)) {
        text_add(w->t, "The numbers in between");
        return;
    }
    text_add(w->t, note_has_several(note) ? "Numbers " : "Number ");
    writer_add_own_range(w, note->first, note->last);
}

void
body_gap(const struct writer *w, const struct note *note)
{
    if (note->by_sack && note != event_find_note(w->e, NOTE_GAP)) {
        some_had_arrived(w, note);
        return;
    }
    if (is_first_number(w, note)) {
        text_add(w->t,
                 "That number did not pass this point: lost on the way here, late, or not "
                 "captured; or what was seen first of this side was a keep-alive, which is one "
                 "below the next number.");
    } else {
        add_jumped_over(w, note);
        text_add(w->t, " did not pass this point before it: lost on the way here, late, or not "
                       "captured.");
    }
    if (note->by_sack) {
        text_add(w->t, " ");
        some_had_arrived(w, note);
    }
}

/* Of numbers for which nothing tells whether they were sent twice. */
static void
first_seen_here(const struct writer *w, const struct note *note)
{
    bool several = note_has_several(note);

    text_addf(w->t, "%s not seen here before", several ? "They were" : "It was");
    if (note->segment == 0 || event_find_note(w->e, NOTE_OLDER_ACK))
        text_addf(w->t, ": late on %s way, or sent again.", several ? "their" : "its");
    else
        text_add(w->t, ", so this is probably a second sending.");
}

void
body_filled_gap(const struct writer *w, const struct note *note)
{
    if (note->segment != 0)
        text_addf(w->t, "Segment %" PRIu32 " had jumped over %s. ", note->segment,
                  note_has_several(note) ? "these numbers" : "this number");
    if (w->e->asked_for)
        text_addf(w->t,
                  "%s had asked for %s with repeated ACKs: probably a fast retransmission "
                  "(RFC 5681, section 3.2).",
                  w->Peer, note_them(note));
    else if (w->e->why == WHY_SENT_SINCE)
        text_addf(w->t,
                  "By its timestamp this was sent later than what lies behind %s, so it is a "
                  "second sending.",
                  note_them(note));
    else
        first_seen_here(w, note);
}

/* Than what jumped over it, or something in front of that. */
static bool
has_older_ack(const struct writer *w, const struct note *note)
{
    const struct note *older = event_find_note(w->e, NOTE_OLDER_ACK);

    return older && older->segment <= note->segment;
}

void
body_overtaken(const struct writer *w, const struct note *note)
{
    const char *them = note_them(note);

    if (w->e->why == WHY_SENT_BEFORE)
        text_addf(w->t,
                  "By its timestamp this one was sent before segment %" PRIu32
                  ", which overtook it on the way.",
                  note->segment);
    else if (w->e->why == WHY_SENT_WITH)
        text_addf(w->t,
                  "It has the timestamp of segment %" PRIu32
                  ", which jumped over %s; what is sent again goes out a round trip later, with a "
                  "newer one. So probably that segment overtook this one on the way.",
                  note->segment, them);
    else if (has_older_ack(w, note)) /* and the other note tells what follows from that */
        text_addf(w->t, "Segment %" PRIu32 " had jumped over %s.", note->segment, them);
    else
        text_addf(w->t,
                  "Segment %" PRIu32 " had jumped over %s, so shortly before that it probably "
                  "overtook this one on the way.",
                  note->segment, them);
}

/* Old bytes and new ones in one segment; of a SYN there are none. */
void
body_overlap(const struct writer *w, const struct note *note)
{
    if (note->first > note->last || other_bytes_are_a_riddle(w->e) ||
        body_was_refused_with_syn(w, note))
        return;
    if (w->e->resent == RESENT_TOLD_SMALLER)
        text_add(w->t, "The old bytes had been in a larger packet: an ICMP error had told that a "
                       "link on the way takes none so large (RFC 1191, RFC 8201).");
    else if (w->e->why == WHY_REFUSED)
        body_why_refused(w, note);
    else
        text_addf(w->t,
                  "Old bytes and new ones may share a segment: usually no ACK of the old %s had "
                  "come in time (RFC 6298).",
                  note_has_several(note) ? "ones" : "one");
}

/* RFC 9293 section 3.7.4.  What the ACK took longer than a round trip was its own waiting. */
void
body_held_back(const struct writer *w, const struct note *note)
{
    int64_t rtt_ns = flow_handshake_rtt(w->flow);

    text_add(w->t, "It left ");
    if (note->after_ns > 0) /* else the clock is too coarse to tell */
        nanotime_add_duration(w->t, note->after_ns);
    else
        text_add(w->t, "right");
    text_add(w->t, " behind that ACK, which no program sees: probably it was ready before. Small "
                   "segments wait for the ACK of what is out (Nagle");
    if (rtt_ns > 0 && nanotime_between(rtt_ns, note->waited_ns) >= DELAYED_NS_MIN)
        text_add(w->t, "): with a delayed ACK each side waits for the other one (");
    else
        text_add(w->t, "; ");
    text_add(w->t, "RFC 9293, section 3.7.4), unless TCP_NODELAY is set.");
}

/* Other numbers than its own, so they are named. */
void
body_not_captured(const struct writer *w, const struct note *note)
{
    bool several = note_has_several(note);

    text_addf(w->t, note->by_sack ? "%s named number%s " : "%s acknowledged number%s ", w->Peer,
              several ? "s" : "");
    writer_add_own_range(w, note->first, note->last);
    text_addf(w->t,
              " in %ssegment %" PRIu32 ", so %s had arrived: not lost, only not captured here.",
              note->by_sack ? "the SACK of " : "", note->segment, several ? "they" : "it");
}

static void
explain_probe(const struct writer *w, const struct note *note)
{
    text_addf(w->t,
              "That byte of segment %" PRIu32 " only asked a closed window: as a rule %s did not "
              "take it then, and the one here counts (RFC 9293, section 3.8.6.1).",
              note->segment, w->peer);
}

/* RFC 9293 section 3.1. */
static void
explain_broken(const struct writer *w, const struct note *note)
{
    if (note->other_how & OTHER_BROKEN)
        text_addf(w->t,
                  "The checksum of this segment is wrong: as it passed here %s drops it, and keeps "
                  "the bytes of segment %" PRIu32 ".",
                  w->peer, note->segment);
    else
        text_addf(w->t,
                  "The checksum of segment %" PRIu32
                  " is wrong: as it passed here %s drops it, and "
                  "takes the bytes of this one.",
                  note->segment, w->peer);
    text_add(w->t,
             " Usually such a segment was damaged on its way; or it is to mislead who listens.");
}

static void
explain_no_ack(const struct writer *w, const struct note *note)
{
    if (note->other_how & OTHER_NO_ACK)
        text_addf(w->t,
                  "This segment has no ACK: %s should drop it (RFC 9293, section 3.10.7.4), and "
                  "keep the bytes of segment %" PRIu32 ".",
                  w->peer, note->segment);
    else
        text_addf(w->t,
                  "Segment %" PRIu32 " has no ACK: %s should drop it (RFC 9293, section 3.10.7.4), "
                  "and take the bytes of this one.",
                  note->segment, w->peer);
    text_add(w->t, " Probably it is to mislead who listens.");
}

static void
explain_two(const struct writer *w, const struct note *note)
{
    text_add(w->t, "TCP does not foresee bytes that change: who has one already does not look at "
                   "another with its number (RFC 9293, section 3.10.7.4). ");
    if (note->other_how & OTHER_ACKED)
        text_addf(w->t,
                  "By then %s had acknowledged the earlier ones, so as a rule it keeps those. ",
                  w->peer);
    else
        text_addf(w->t,
                  "Which of the two %s keeps depends on what reaches it first, and on its TCP: "
                  "most keep what came first. ",
                  w->peer);
    text_addf(w->t,
              "Perhaps somebody else sent one of them in the name of %s, something on the way "
              "changed it, or the TCP of %s is broken.",
              w->own, w->own);
}

void
body_other_bytes(const struct writer *w, const struct note *note)
{
    uint32_t how = note->other_how;

    if (how & OTHER_PROBE)
        explain_probe(w, note);
    else if (how & OTHER_BROKEN || (how & OTHER_BROKEN_BEFORE && !(how & OTHER_ACKED)))
        explain_broken(w, note);
    else if (how & OTHER_NO_ACK || (how & OTHER_NO_ACK_BEFORE && !(how & OTHER_ACKED)))
        explain_no_ack(w, note);
    else
        explain_two(w, note);
}

void
body_acked_earlier(const struct writer *w, const struct note *note)
{
    text_addf(w->t,
              "Usually the capture has changed their order, as it may where the two directions "
              "are taken at different places; or a first sending did not pass here. Else %s "
              "%s what it did not have.",
              w->peer, note->by_sack ? "named" : "acknowledged");
}

/* Data in the place of a FIN, or behind one. */
void
body_fin_moved(const struct writer *w, const struct note *note)
{
    static const char *const fin_moved[] = {
        [FIN_TAKEN] =
            "A FIN is the last number of its side (RFC 9293, section 3.6): behind it there "
            "can be no data.",
        [FIN_IN_PLACE] =
            "A FIN without ACK is not taken (RFC 9293, section 3.10.7.4): what goes on "
            "in its place shows that it closed nothing.",
        [FIN_BEHIND] = "A FIN without ACK is not taken (RFC 9293, section 3.10.7.4): what goes on "
                       "behind it shows that it closed nothing.",
        [FIN_WRONG_ACK] = "That FIN had an Ack of what did not pass here. Its side goes on in its "
                          "place, with what had passed: so probably somebody else sent it, and it "
                          "was dropped (RFC 5961, section 5)."};

    text_add(w->t, fin_moved[note->fin_moved]);
}
