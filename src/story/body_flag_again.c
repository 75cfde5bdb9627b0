#include "body.h"

/* What comes sooner than a timer behind a copy may be the one that a timer sent. */
static bool
is_too_soon_for_syn(const struct writer *w, const struct note *note)
{
    return note->segment != 0 && note->after_ns < EVENT_TIMER_NS_MIN && w->e->resent != RESENT_COPY;
}

static void
why_syn_so_soon(const struct writer *w, const struct note *note)
{
    body_add_how_soon(w, note);
    text_addf(
        w->t,
        ": too soon for a timer, which begins with 1 s (RFC 6298), "
        "unless the kernel remembers a shorter round trip of connections before (RFC 9040), %s"
        "segment %" PRIu32 " was held up%s.%s",
        w->e->flags & TCP_ACK ? "" : "or ", note->segment,
        w->e->flags & TCP_ACK ? ", or another SYN did not pass here" : "",
        body_without_timer(w->e));
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
                       "(Fast Open: RFC 7413, section 4.1.3.1).");
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

/* False: what holds of bytes holds of it, too. */
static bool
why_bare_syn_again(const struct writer *w, const struct note *note)
{
    enum tcp_state state = w->e->state[w->e->from];

    if (state >= STATE_ESTABLISHED)
        text_addf(w->t, "%s has had the answer to it: usually a copy that was late on its way.",
                  w->Own);
    else if (state == STATE_SYN_SENT)
        why_syn_again(w, note);
    else
        return false;
    return true;
}

/* A bare ACK of a SYN-ACK need not be taken.  False as above. */
static bool
why_syn_ack_again(const struct writer *w, const struct note *note)
{
    const struct event *e = w->e;

    if (e->acked_before && event_missed_ack(e))
        text_addf(
            w->t,
            "%s had acknowledged it already: that ACK was probably late or lost, or the timer "
            "too short%s.",
            w->Peer,
            w->flow->simultaneous_open /* which nobody accepts */
                ? ""
                : "; a Linux server drops it if its accept queue is full, or while it waits for "
                  "data (TCP_DEFER_ACCEPT)");
    else if (e->acked_before && note->segment != 0)
        text_addf(w->t,
                  "%s had acknowledged it already, and it is too soon for a timer: probably it was "
                  "doubled on its way, or answers a SYN that was.",
                  w->Peer);
    else if (!e->acked_before && is_too_soon_for_syn(w, note))
        why_syn_so_soon(w, note);
    else
        return false;
    return true;
}

bool
body_flag_again(const struct writer *w, const struct note *note)
{
    const struct event *e = w->e;

    if (why_fin_again(w))
        return true;
    if (!(e->flags & TCP_SYN) || event_find_note(e, NOTE_OLDER_ACK))
        return false;
    if (!e->asked_for)
        return e->flags & TCP_ACK ? why_syn_ack_again(w, note) : why_bare_syn_again(w, note);
    text_addf(w->t, "%s's SYN had come again: kernels answer that with their SYN-ACK again.",
              w->Peer);
    return true;
}
