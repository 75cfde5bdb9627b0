#include "body.h"

#include "tcpviz/story/other_bytes.h"

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
is_too_soon_for_syn(const struct writer *w, const struct note *note)
{
    return note->segment != 0 && note->after_ns < EVENT_TIMER_NS_MIN && w->e->resent != RESENT_COPY;
}

/* Where both have the same time, the clock may be too coarse for what was between them. */
static void
add_how_soon(const struct writer *w, const struct note *note)
{
    if (note->after_ns > 0) {
        text_add(w->t, "Only ");
        nanotime_add_duration(w->t, note->after_ns);
        text_addf(w->t, " after segment %" PRIu32, note->segment);
    } else {
        text_addf(w->t, "Right after segment %" PRIu32, note->segment);
    }
}

static void
why_syn_so_soon(const struct writer *w, const struct note *note)
{
    add_how_soon(w, note);
    text_addf(
        w->t,
        ": too soon for a timer, which begins with 1 s (RFC 6298), "
        "unless the kernel remembers a shorter round trip of connections before (RFC 9040), %s"
        "segment %" PRIu32 " was held up%s.%s",
        w->e->flags & TCP_ACK ? "" : "or ", note->segment,
        w->e->flags & TCP_ACK ? ", or another SYN did not pass here" : "", why_without_timer(w->e));
}

/* Data of a server that does Fast Open acknowledge the SYN, too, and may come before its SYN-ACK.
 */
static void
why_syn_acked_again(const struct writer *w, bool early)
{
    if (w->e->why == WHY_UNSEEN_ANSWER)
        text_addf(w->t,
                  "%s had acknowledged it already, but its SYN-ACK did not pass here: probably it "
                  "was lost, and until it comes %s drops what has no SYN (RFC 9293, section "
                  "3.10.7.3).",
                  w->Peer, w->own);
    else if (!early)
        text_addf(w->t,
                  "%s had answered it already: that SYN-ACK was probably late, or lost behind this "
                  "point.",
                  w->Peer);
    else
        text_addf(w->t, "%s had answered it already.", w->Peer);
    if (early)
        text_add(w->t, " For a timer, which begins with 1 s, it is early (RFC 6298), unless the "
                       "kernel remembers a shorter round trip (RFC 9040): else it was doubled or "
                       "held up on its way, or sent twice.");
}

/* What a SYN leaves out that one before had brought, or has that its receiver may not take. */
static void
add_other_cause(const struct writer *w)
{
    if (w->e->why == WHY_WITHOUT_DATA)
        text_add(w->t, " It leaves the data to later: some firewalls drop a SYN that brings any "
                       "(Fast Open: RFC 7413, section 4.2.1).");
    else if (w->e->why == WHY_OFFERS_LESS)
        text_add(w->t, " It offers less than before: some firewalls drop a SYN with ECN (RFC 3168, "
                       "section 6.1.1.1), or with options that they do not know.");
    else if (w->e->why == WHY_SIGNED)
        text_addf(w->t,
                  " It is signed: if %s has another key, it drops the SYN without an answer "
                  "(RFC 2385, RFC 5925).",
                  w->peer);
}

/* The other side has sent something, but no SYN-ACK: RFC 9293 figures 7 and 9. */
static void
why_syn_in_vain(const struct writer *w)
{
    if (w->e->state[ack_owner(w->e)] == STATE_SYN_SENT)
        text_addf(w->t,
                  "It has no ACK of %s's SYN, which passed here: that was probably lost behind "
                  "this point, or a firewall or NAT dropped it.",
                  w->peer);
    else
        text_addf(w->t,
                  "%s has sent something since, but no SYN-ACK for it: perhaps it still knows an "
                  "older connection, which has to be reset first (RFC 9293, figure 9).",
                  w->Peer);
}

/* A SYN without an answer: RFC 6298 section 2 and RFC 9293 figure 9. */
static void
why_syn_again(const struct writer *w, const struct note *note)
{
    if (w->e->acked_before) {
        why_syn_acked_again(w, note->segment != 0 && note->after_ns < EVENT_TIMER_NS_MIN);
    } else if (w->e->why == WHY_RESET_DROPPED && note->after_ns >= EVENT_TIMER_NS_MIN) {
        text_addf(w->t,
                  "%s dropped the reset that came (RFC 9293, section 3.10.7.3), and no SYN-ACK "
                  "came in time (RFC 6298).",
                  w->Own);
    } else if (w->e->resent == RESENT_ANSWERED) {
        why_syn_in_vain(w);
    } else if (w->e->resent == RESENT_TOLD_SMALLER) {
        text_addf(w->t,
                  "An ICMP error had told that a link on the way takes no packet as large as that "
                  "of the SYN before (RFC 1191, RFC 8201): %s leaves the data to later.",
                  w->own);
    } else if (note->segment == 0) {
        return; /* when that was is not known */
    } else if (w->e->resent == RESENT_TOLD && note->after_ns >= EVENT_TIMER_NS_MIN) {
        text_addf(w->t, "An ICMP error came instead of a SYN-ACK; %s tries again all the same.",
                  w->own);
    } else if (note->after_ns >= EVENT_TIMER_NS_MIN) {
        text_add(w->t, "No SYN-ACK came in time: lost, or a firewall or full queue drops the SYN "
                       "(RFC 6298).");
        add_other_cause(w);
    } else if (is_too_soon_for_syn(w, note)) {
        why_syn_so_soon(w, note);
    }
}

/* The FIN of a BSD comes along with its ACKs. */
static bool
why_fin_again(const struct writer *w)
{
    const struct event *e = w->e;

    if (!(e->flags & TCP_FIN) || e->len > 0)
        return false;
    if (event_acks_kind(e, TERM_FIN))
        text_addf(w->t,
                  "It brings the ACK of %s's FIN; some kernels (BSD) repeat their own FIN with it "
                  "as long as they have no ACK of that.",
                  w->peer);
    else if (e->ack_advances && !e->acked_before)
        text_add(w->t, "It brings a new Ack: some kernels (BSD) repeat their FIN with each segment "
                       "as long as they have no ACK of it; else none came in time (RFC 6298).");
    else
        return false;
    return true;
}

/* What comes along again with an answer: the SYN-ACK to a SYN, and a FIN.  And who goes on has had
 * the answer to its SYN.  A bare ACK of a SYN-ACK need not be taken. */
static bool
why_flag_again(const struct writer *w, const struct note *note)
{
    const struct event *e = w->e;

    if (why_fin_again(w))
        return true;
    if (!(e->flags & TCP_SYN) || event_find_note(e, NOTE_OLDER_ACK))
        return false;
    if (e->asked_for)
        text_addf(w->t, "%s's SYN had come again: kernels answer that with their SYN-ACK again.",
                  w->Peer);
    else if (!(e->flags & TCP_ACK) && e->state[e->from] >= STATE_ESTABLISHED)
        text_addf(w->t, "%s has had the answer to it: usually a copy that was late on its way.",
                  w->Own);
    else if (e->flags & TCP_ACK && e->acked_before && event_missed_ack(e))
        text_addf(
            w->t,
            "%s had acknowledged it already: that ACK was probably late or lost, or the timer "
            "too short%s.",
            w->Peer,
            w->flow->simultaneous_open /* which nobody accepts */
                ? ""
                : "; a Linux server drops it if its accept queue is full, or while it waits for "
                  "data (TCP_DEFER_ACCEPT)");
    else if (e->flags & TCP_ACK && e->acked_before && note->segment != 0)
        text_addf(w->t,
                  "%s had acknowledged it already, and it is too soon for a timer: probably it was "
                  "doubled on its way, or answers a SYN that was.",
                  w->Peer);
    else if (!(e->flags & TCP_ACK) && e->state[e->from] == STATE_SYN_SENT)
        why_syn_again(w, note);
    else if (e->flags & TCP_ACK && !e->acked_before && is_too_soon_for_syn(w, note))
        why_syn_so_soon(w, note);
    else
        return false;
    return true;
}

/* The handshake's round trip, where that was one: a single SYN-ACK, and its answer right behind it.
 * 0: not known. */
static int64_t
round_trip(const struct writer *w)
{
    uint32_t answered = w->flow->handshake_segment;

    return answered != 0 && answered < w->e->segment && answered != w->flow->closing_segment &&
                   answered == w->flow->half[SERVER].syn_segment + 1
               ? flow_handshake_rtt(w->flow)
               : 0;
}

/* RFC 6298 section 2: no timer runs out before an ACK could have come.  Half a round trip leaves
 * room for a handshake that was slow; one that had to wait tells nothing of later round trips. */
static bool
is_within_round_trip(const struct writer *w, const struct note *note)
{
    return note->after_ns < EVENT_TIMER_NS_MIN && note->after_ns < round_trip(w) / 2;
}

/* No time at all is that of a clock that is too coarse to tell. */
static bool
is_too_soon(const struct writer *w, const struct note *note)
{
    return note->segment != 0 && w->e->resent != RESENT_COPY &&
           (is_within_round_trip(w, note) ||
            (note->after_ns > 0 && note->after_ns < EVENT_TICK_NS_MIN));
}

static void
why_so_soon(const struct writer *w, const struct note *note)
{
    add_how_soon(w, note);
    if (!is_within_round_trip(w, note)) {
        text_addf(w->t,
                  ": too soon for a timer (RFC 6298), unless segment %" PRIu32 " was held up.%s",
                  note->segment, why_without_timer(w->e));
        return;
    }
    text_add(w->t, ", and the handshake's round trip took ");
    nanotime_add_duration(w->t, round_trip(w));
    text_addf(w->t,
              ": too soon for a timer (RFC 6298), unless segment %" PRIu32
              " or the handshake was held up.%s",
              note->segment, why_without_timer(w->e));
}

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
    bool fin_alone = (w->e->flags & (TCP_SYN | TCP_FIN)) == TCP_FIN && w->e->len == 0;

    return came_with_syn(w, note) && (note->first <= note->last || fin_alone) &&
           w->flow->half[ack_owner(w->e)].syn_ack_seen && !w->e->acked_before;
}

bool
body_was_refused_with_syn(const struct writer *w, const struct note *note)
{
    bool several = note->first < note->last;
    const char *them = several ? "them" : "it";

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
    const struct flow *flow = w->flow;
    bool ended = flow->end == END_RESET && flow->end_by != e->from &&
                 flow->end_segment < e->segment && e->state[ack_owner(e)] == STATE_CLOSED;

    return e->acked_before && (ended || event_find_note(e, NOTE_AFTER_RESET));
}

/* Few timers are as short; one may have begun with a sending before, of which that was a copy. */
static bool
is_early(const struct writer *w, const struct note *note)
{
    return note->segment != 0 && note->after_ns > 0 && note->after_ns < EVENT_TIMER_NS_MIN &&
           w->e->resent != RESENT_COPY;
}

/* Of what its receiver had acknowledged: why it comes all the same. */
static void
why_acked_again(const struct writer *w, const struct note *note)
{
    bool several = note->first < note->last;
    const char *them = several ? "them" : "it";

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
    else if (note->segment == 0 || note->after_ns == 0)
        text_addf(w->t, "%s had acknowledged %s already: that ACK was probably late or lost.",
                  w->Peer, them);
    else if (is_early(w, note))
        text_addf(w->t,
                  "%s had acknowledged %s already: that ACK was probably late or lost. It is early "
                  "for a timer (RFC 6298): perhaps %s.",
                  w->Peer, them,
                  w->e->tail_again ? "a tail loss probe (RFC 8985, section 7)"
                                   : "other ACKs had shown a loss");
    else
        text_addf(w->t,
                  "%s had acknowledged %s already: that ACK was probably late "
                  "or lost, or the timer too short.",
                  w->Peer, them);
}

/* What no ACK had asked for. */
static void
why_unasked(const struct writer *w, const struct note *note)
{
    bool several = note->first < note->last;

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
                  w->Peer, several ? "them" : "it");
    else if (w->e->loss_shown)
        text_addf(w->t,
                  "%s's newest ACKs had shown that something is missing: usually that is why "
                  "(RFC 6582, RFC 6675, RFC 8985), else a timer (RFC 6298).",
                  w->Peer);
    else if (w->e->tail_again)
        text_add(w->t, "Older bytes wait for their ACK, too, and a timer would send those first: "
                       "probably a tail loss probe (RFC 8985, section 7).");
    else if (w->e->why == WHY_NOT_FIRST)
        text_add(w->t, "Older bytes wait for their ACK, too, and a timer would send those first: "
                       "perhaps it did, and they were lost on their way here (RFC 6298).");
    else if (note->after_ns == 0 && note->segment != 0)
        text_addf(w->t,
                  "%s passed here before, and the clock of this capture is too coarse to tell "
                  "whether a timer sent this, or the network doubled it.",
                  several ? "They" : "It");
    else
        text_addf(
            w->t, "%s passed here before: usually no ACK came in time%s (RFC 6298%s)%s.",
            several ? "They" : "It", is_early(w, note) ? ", though it is early for a timer" : "",
            w->e->why == WHY_ALONE ? "; with SACK perhaps a tail loss probe, RFC 8985" : "",
            is_early(w, note) && w->e->resent == RESENT_ALIKE ? ", or the network doubled it" : "");
}

/* It lay behind the end of its receiver's window: RFC 9293 sections 3.8.6.1 and 3.10.7.4. */
void
body_why_refused(const struct writer *w, const struct note *note)
{
    const char *them = note->first < note->last ? "them" : "it";

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

    return again && event_find_note(w->e, NOTE_OLDER_ACK) && again->after_ns <= BODY_MSL_NS &&
           !was_reset(w);
}

/* What its timestamp tells to be older than others. */
static bool
was_sent_before(const struct writer *w, const struct note *note)
{
    if (event_find_note(w->e, NOTE_TIMESTAMP_OLD))
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
    bool several = note->first < note->last;

    if (other_bytes_are_a_riddle(w->e)) /* of another sender no timer tells */
        return;
    if (was_sent_before(w, note) || was_reset(w) || why_flag_again(w, note))
        return;
    if (body_is_late_copy(w))
        text_addf(w->t,
                  "It has an older Ack than %s sent since: probably no second sending, but a copy "
                  "that was long on its way.",
                  w->own);
    else if (body_was_refused_with_syn(w, note))
        return;
    else if (w->e->resent == RESENT_TOLD_SMALLER)
        why_smaller(w);
    else if (w->e->why == WHY_REFUSED || w->e->why == WHY_CLOSED)
        body_why_refused(w, note);
    else if (w->e->asked_for && w->e->why == WHY_LOST_AGAIN)
        text_addf(w->t,
                  "%s had asked for %s with repeated ACKs, and still does, a round trip after "
                  "segment %" PRIu32 ": that was probably lost, too. A sender with RACK notices it "
                  "by the time (RFC 8985, section 6.2); others wait for their timer (RFC 6298).",
                  w->Peer, several ? "them" : "it", note->segment);
    else if (w->e->asked_for)
        text_addf(w->t,
                  "%s had asked for %s with repeated ACKs: a fast retransmission "
                  "(RFC 5681, section 3.2).",
                  w->Peer, several ? "them" : "it");
    else if (w->e->why == WHY_HELD_UP)
        text_addf(w->t,
                  "By its timestamp, which counts milliseconds as a rule, it was sent long after "
                  "segment %" PRIu32 ", which was held up on its way: usually no ACK had come in "
                  "time (RFC 6298).",
                  note->segment);
    else if (!w->e->loss_shown && !w->e->tail_again &&
             (w->e->why == WHY_UNKNOWN || w->e->why == WHY_NOT_FIRST) && is_too_soon(w, note))
        why_so_soon(w, note);
    else if (w->e->acked_before)
        why_acked_again(w, note);
    else
        why_unasked(w, note);
}
