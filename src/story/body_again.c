#include "body.h"

#include "tcpviz/story/other_bytes.h"

/* It was last sent with the SYN; of a Fast Open that may have come twice before it was answered. */
static bool
came_with_syn(const struct writer *w, const struct note *note)
{
    const struct half *own = &w->flow->half[w->e->from], *peer = &w->flow->half[ack_owner(w->e)];

    return own->syn_seen &&
           (note->segment == own->syn_segment ||
            (w->flow->analysis.tfo_syn_data && note->segment != 0 && peer->renumbered == 0 &&
             note->segment < peer->syn_segment && peer->syn_segment < w->e->segment));
}

/* The SYN had brought them, or a FIN, and the SYN-ACK did not take them (with Fast Open, RFC 7413
 * section 4.2; without, RFC 9293 section 3.10.7.2 allows data, too). */
static bool
was_refused_with_syn(const struct writer *w, const struct note *note)
{
    bool fin_alone = flags_are_fin(w->e->flags) && w->e->len == 0;

    return came_with_syn(w, note) && (note->first <= note->last || fin_alone) &&
           w->flow->half[ack_owner(w->e)].syn_ack_seen && !w->e->acked_before;
}

bool
body_was_refused_with_syn(const struct writer *w, const struct note *note)
{
    bool several = note_has_several(note);
    const char *them = note_them(note);

    if (!was_refused_with_syn(w, note))
        return false;
    text_addf(w->t,
              "The SYN had brought %s, but the SYN-ACK did not take %s: so %s again as soon as the "
              "handshake allows, without a timer%s.",
              note->kind == NOTE_AGAIN ? them
              : several                ? "the old ones"
                                       : "the old one",
              them, several ? "they go" : "it goes",
              w->flow->analysis.tfo_syn_data ? " (RFC 7413, section 4.2)" : "");
    return true;
}

static void
why_smaller(const struct writer *w)
{
    uint16_t mss = w->flow->half[ack_owner(w->e)].mss;

    if (mss != 0 && w->e->len > mss)
        text_add(w->t, "An ICMP error had told that a link on the way takes no packets as large "
                       "as before (RFC 1191, RFC 8201): offload splits it into smaller ones now.");
    else
        text_add(w->t, "It is shorter: an ICMP error had told that a link on the way takes no "
                       "packets so large (RFC 1191, RFC 8201).");
}

/* What had covered it was the Ack of a reset, which says more, or came behind that. */
static bool
was_reset(const struct writer *w)
{
    const struct event *e = w->e;
    bool ended = flow_was_reset_by_peer(w->flow, e) && e->state[ack_owner(e)] == STATE_CLOSED;

    return e->acked_before && (ended || event_find_note(e, NOTE_AFTER_RESET));
}

/* Few timers are as short; one may have begun with a sending before, of which that was a copy. */
static bool
is_early(const struct writer *w, const struct note *note)
{
    return note->segment != 0 && note->after_ns > 0 && note->after_ns < EVENT_TIMER_NS_MIN &&
           w->e->resent != RESENT_COPY;
}

/* How that goes on behind an ACK that was "late or lost": what the time tells, if that is known. */
static const char *
after_ack(const struct writer *w, const struct note *note)
{
    if (note->segment == 0 || note->after_ns == 0)
        return "";
    if (!is_early(w, note))
        return ", or the timer too short";
    return w->e->tail_again
               ? ". It is early for a timer (RFC 6298): perhaps a tail loss probe (RFC 8985, "
                 "section 7)"
               : ". It is early for a timer (RFC 6298): perhaps other ACKs had shown a loss";
}

/* Of what its receiver had acknowledged: why it comes all the same. */
static void
why_acked_again(const struct writer *w, const struct note *note)
{
    bool several = note_has_several(note);
    const char *them = note_them(note);

    if (w->e->loss_shown)
        text_addf(
            w->t,
            "%s's ACKs had shown %s as missing until %s filled a gap here, shortly before: "
            "usually that is why %s sent again, and one of the two was only late; else the timer "
            "was too short.",
            w->Peer, them, several ? "they" : "it", several ? "they were" : "it was");
    else if (w->e->why == WHY_TIMEOUT)
        text_addf(w->t,
                  "Probably a timer had run out: what %s had sent by then counts as lost, and goes "
                  "out again (RFC 5681, section 3.1). %s's ACK of %s was still on its way there.",
                  w->own, w->Peer, them);
    else
        text_addf(w->t, "%s had acknowledged %s already: that ACK was probably late or lost%s.",
                  w->Peer, them, after_ack(w, note));
}

/* What no ACK had asked for. */
static void
why_unasked(const struct writer *w, const struct note *note)
{
    const char *They = note_has_several(note) ? "They" : "It";

    if (w->e->why == WHY_TIMEOUT)
        text_addf(w->t,
                  "Probably a timer had run out: what %s had sent by then counts as lost, and "
                  "goes out again as ACKs come (RFC 5681, section 3.1).",
                  w->own);
    else if (w->e->why == WHY_SMALLER)
        text_add(w->t, "No ACK came for what was larger, and this is shorter: perhaps its sender "
                       "supposes that a link drops packets so large without an ICMP error (a black "
                       "hole; RFC 2923, section 2.1).");
    else if (w->e->why == WHY_FEW_ASK)
        text_addf(w->t,
                  "%s's repeated ACKs had asked for %s, but without SACK a sender waits for three "
                  "of them (RFC 5681, section 3.2): usually a timer ran out (RFC 6298).",
                  w->Peer, note_them(note));
    else if (w->e->loss_shown)
        text_addf(w->t,
                  "%s's newest ACKs had shown that something is missing: usually that is why "
                  "(RFC 6582, RFC 6675, RFC 8985), else a timer (RFC 6298).",
                  w->Peer);
    else if (w->e->tail_again || w->e->why == WHY_NOT_FIRST)
        text_addf(
            w->t, "Older bytes wait for their ACK, too, and a timer would send those first: %s.",
            w->e->tail_again ? "probably a tail loss probe (RFC 8985, section 7)"
                             : "perhaps it did, and they were lost on their way here (RFC 6298)");
    else if (note->after_ns == 0 && note->segment != 0)
        text_addf(w->t,
                  "%s passed here before, and the clock of this capture is too coarse to tell "
                  "whether a timer sent this, or the network doubled it.",
                  They);
    else
        text_addf(w->t, "%s passed here before: usually no ACK came in time%s (RFC 6298%s)%s.",
                  They, is_early(w, note) ? ", though it is early for a timer" : "",
                  w->e->why == WHY_ALONE ? "; with SACK perhaps a tail loss probe, RFC 8985" : "",
                  is_early(w, note) && w->e->resent == RESENT_ALIKE ? ", or the network doubled it"
                                                                    : "");
}

/* It lay behind the end of its receiver's window: RFC 9293 sections 3.8.6.1 and 3.10.7.4. */
void
body_why_refused(const struct writer *w, const struct note *note)
{
    const char *them = note_them(note);

    if (w->e->why == WHY_CLOSED)
        text_addf(w->t,
                  "%s's window is closed in front of %s: it drops what comes, and answers. Like a "
                  "probe, this asks whether it is open again (RFC 9293, section 3.8.6.1).",
                  w->Peer, them);
    else
        text_addf(w->t,
                  "%s's window had ended in front of %s, so %s probably dropped %s (RFC 9293, "
                  "section 3.10.7.4). Now there is room.",
                  w->Peer, them, w->peer, them);
}

/* Kernels put their newest Ack into what they send again.  RFC 9293 section 3.4.2: nothing is on
 * its way for longer than the MSL. */
bool
body_is_late_copy(const struct writer *w)
{
    const struct note *again = event_find_note(w->e, NOTE_AGAIN);

    return again && event_find_note(w->e, NOTE_OLDER_ACK) && again->after_ns <= EVENT_MSL_NS &&
           !was_reset(w);
}

/* With body_is_late_copy().  Of bytes that did not pass here an Ack may be wrong, and then this one
 * is right. */
static void
add_late_copy(const struct writer *w)
{
    const struct note *older = event_find_note(w->e, NOTE_OLDER_ACK);

    if (older->of_unseen)
        text_addf(w->t,
                  "It has a lower Ack than segment %" PRIu32
                  ": either it is a copy that was long on its way, or that Ack was wrong: not all "
                  "that it covers passed here.",
                  older->segment);
    else
        text_addf(w->t,
                  "It has an older Ack than %s sent since: probably no second sending, but a copy "
                  "that was long on its way.",
                  w->own);
}

/* What its timestamp tells to be older than others, or its identification to be a copy. */
static bool
was_sent_before(const struct writer *w, const struct note *note)
{
    if (w->e->why == WHY_SAME_PACKET)
        text_addf(w->t,
                  "It has the identification of the packet that brought this first, where other "
                  "packets of %s differ: probably it was not sent again, but is a copy%s.",
                  w->own, note->after_ns >= EVENT_TIMER_NS_MIN ? " that was long on its way" : "");
    else if (w->e->why == WHY_SAME_TIME)
        text_add(w->t, "It has the timestamp of its first sending, long after that, and such "
                       "clocks tick every few milliseconds as a rule: probably it was not sent "
                       "again, but is a copy that was long on its way.");
    else if (event_find_note(w->e, NOTE_TIMESTAMP_OLD))
        text_addf(w->t,
                  "It is older than what %s sent since: probably no second sending, but a copy "
                  "that was long on its way.",
                  w->own);
    else if (w->e->why == WHY_SENT_BEFORE && note->segment == 0)
        text_addf(w->t,
                  "By its timestamp it is older than what %s sent since: it was late on its way.",
                  w->own);
    else if (w->e->why == WHY_SENT_BEFORE)
        text_add(w->t, "Its timestamp is older than that of the same bytes before: it was sent "
                       "first, and came late.");
    else
        return false;
    return true;
}

/* What the evidence says about a second sending: RFC 5681 section 3.2 and RFC 6298. */
void
body_again(const struct writer *w, const struct note *note)
{
    if (other_bytes_are_a_riddle(w->e) || was_sent_before(w, note))
        return;
    if (event_find_note(w->e, NOTE_FLAGS)) /* of what no TCP sends no timer tells */
        return;
    if (was_reset(w) || body_flag_again(w, note))
        return;
    if (body_is_late_copy(w))
        add_late_copy(w);
    else if (body_was_refused_with_syn(w, note))
        return;
    else if (w->e->resent == RESENT_TOLD_SMALLER)
        why_smaller(w);
    else if (w->e->why == WHY_NO_ACK)
        text_addf(w->t,
                  "Segment %" PRIu32 " had no ACK: %s should have dropped it (RFC 9293, section "
                  "3.10.7.4).",
                  note->segment, w->peer);
    else if (w->e->why == WHY_REFUSED || w->e->why == WHY_CLOSED)
        body_why_refused(w, note);
    else if (w->e->asked_for && w->e->why == WHY_LOST_AGAIN)
        text_addf(w->t,
                  "%s had asked for %s with repeated ACKs, and still does, a round trip after "
                  "segment %" PRIu32 ": that was probably lost, too. A sender with RACK notices it "
                  "by the time (RFC 8985, section 6.2); others wait for their timer (RFC 6298).",
                  w->Peer, note_them(note), note->segment);
    else if (w->e->asked_for)
        text_addf(w->t,
                  "%s had asked for %s with repeated ACKs: a fast retransmission "
                  "(RFC 5681, section 3.2)%s.",
                  w->Peer, note_them(note),
                  body_timer_may_have_run(w, note) ? ", or a timer had run out (RFC 6298)" : "");
    else if (w->e->why == WHY_HELD_UP)
        text_addf(w->t,
                  "By its timestamp, which counts milliseconds as a rule, it was sent long after "
                  "segment %" PRIu32 ", which was held up on its way: usually no ACK had come in "
                  "time (RFC 6298).",
                  note->segment);
    else if (!w->e->loss_shown && !w->e->tail_again &&
             (w->e->why == WHY_UNKNOWN || w->e->why == WHY_NOT_FIRST) && body_is_too_soon(w, note))
        body_why_so_soon(w, note);
    else if (w->e->acked_before)
        why_acked_again(w, note);
    else
        why_unasked(w, note);
}
