#include "body.h"

void
body_syn_again(const struct writer *w, const struct note *note)
{
    if (note->of_unseen) {
        text_addf(w->t,
                  "By its Ack it answers a SYN of %s, which did not pass here. Who has sent a SYN "
                  "answers one without ACK so: as a rule both had crossed (RFC 9293, figure 7).",
                  w->peer);
        return;
    }
    text_add(w->t,
             w->flow->split_open
                 ? "In SYN-SENT an ACK alone is dropped, and a SYN without ACK is answered so, "
                   "as in a simultaneous open (RFC 9293, section 3.10.7.3)."
                 : "Both sides sent a SYN; each sends its own again with the other's ACK (RFC "
                   "9293, figure 7).");
}

void
body_syn_data_refused(const struct writer *w, const struct note *note)
{
    (void)note;
    text_add(w->t,
             w->e->analysis & ANALYSIS_TFO_IGNORED
                 ? "It takes the SYN alone: it does no Fast Open, or the cookie was not the "
                   "right one. As a rule what came with the SYN has to be sent again (RFC 7413, "
                   "section 4.2)."
                 : "It takes the SYN alone. What came with it may be kept until the handshake is "
                   "complete (RFC 9293, section 3.10.7.2); as a rule it has to be sent again.");
}

void
body_simultaneous_open(const struct writer *w, const struct note *note)
{
    if (note->split)
        text_add(w->t, "Its ACK had come by itself. A handshake is a SYN and an ACK each way; "
                       "usually these two share a segment (RFC 9293, section 3.4.1).");
}

/* Of a SYN-ACK behind another one, which had taken its side to SYN-RECEIVED; not behind a SYN. */
static bool
is_other_syn_ack(const struct event *e, const struct note *note)
{
    return note->segment != 0 && (e->flags & TCP_ACK) && !e->state_changed[e->from];
}

/* A SYN that is known keeps its number. */
static void
add_other_syn_ack(const struct writer *w, const struct note *note)
{
    text_addf(w->t,
              "Who repeats its SYN-ACK keeps its initial number: %s. %s goes on with the one that "
              "it takes first, and answers another one with an ACK of what it expects (RFC 5961, "
              "section 4.2).",
              note->number_again || note->renumbered > 0
                  ? "probably several hosts answer the SYN, or something in between does so, too"
                  : "its sender may have forgotten the SYN and answers it anew, or another host "
                    "answers it, too",
              w->Peer);
}

void
body_new_isn(const struct writer *w, const struct note *note)
{
    if (note->without_syn)
        text_add(w->t,
                 "It is just what the other side expects in the connection before, which so "
                 "goes on: probably somebody else sent that SYN, and nobody took it (RFC 5961, "
                 "section 4). From here on the numbers are counted anew.");
    else if (is_other_syn_ack(w->e, note))
        add_other_syn_ack(w, note);
}

void
body_not_offered(const struct writer *w, const struct note *note)
{
    text_add(
        w->t,
        note->options & OFFER_WSCALE
            ? "A SYN-ACK has window scale or timestamps only where the SYN had them (RFC 7323, "
              "sections 2.2 and 3.2): so neither side scales its windows. Or something changed "
              "one of the two on its way."
            : "A SYN-ACK has timestamps only where the SYN had them (RFC 7323, section 3.2). "
              "Or something changed one of the two on its way.");
}

/* Who goes on after a reset. */
void
body_after_reset(const struct writer *w, const struct note *note)
{
    if (note->after_reset == AFTER_DISBELIEVED)
        text_add(w->t,
                 "Its Ack is beyond that reset's Seq: so that was old when it came (RFC 9293, "
                 "section 3.10.7.4), or it did not come.");
    else if (note->after_reset == AFTER_WRONG_ACK)
        text_addf(w->t,
                  "%s goes on below the Ack that it had answered: so probably that was of nothing "
                  "sent, and in SYN-RECEIVED the reset changed nothing (RFC 9293, section 3.5.2).",
                  w->Own);
    else if (note->after_reset == AFTER_KERNEL)
        text_addf(w->t,
                  "Probably a program wrote the SYN itself, past its kernel: that knows of no "
                  "connection and reset the SYN-ACK, and the program goes on. Else something in "
                  "between sent that reset in the name of %s.",
                  w->own);
    else if (note->after_reset == AFTER_OWN)
        text_addf(w->t,
                  "%s goes on as if it had sent no reset: usually something in between sent "
                  "that one in its name.",
                  w->Own);
    else
        text_addf(w->t,
                  "The reset did not reach %s yet, or %s did not believe it "
                  "(RFC 5961, section 3.2).",
                  w->own, w->own);
}

/* RFC 9293 figure 8. */
static void
add_old_syn(const struct writer *w, const struct note *note)
{
    text_addf(w->t,
              "It has the initial number of the SYN of connection %" PRId64
              ", and kernels choose another one each time (RFC 6528): probably the network kept a "
              "copy back.%s",
              note->connection,
              note->reuse == REUSE_TIME_WAIT
                  ? " "
                  : " Who listens takes it for a new one; its SYN-ACK is reset then (RFC 9293, "
                    "figure 8).");
}

void
body_ports_reused(const struct writer *w, const struct note *note)
{
    if (note->number_again && note->reuse != REUSE_REFUSED)
        add_old_syn(w, note);
    if (note->reuse == REUSE_OPEN)
        text_addf(
            w->t,
            "If %s still knows connection %" PRId64 ", it answers with a challenge ACK, not with "
            "a SYN-ACK (RFC 5961, section 4.2); old kernels reset it. A transparent proxy has "
            "two connections with the same ends: captured on both of its sides, both go on.",
            w->peer, note->connection);
    else if (note->reuse == REUSE_SPLIT)
        text_addf(w->t,
                  "In connection %" PRId64
                  " %s had acknowledged a SYN by an ACK alone. If this is the SYN "
                  "that belongs to it (RFC 9293, section 3.4.1), both are one connection, whose "
                  "client is "
                  "%s here.",
                  note->connection, w->own, w->peer);
    else if (note->reuse == REUSE_TIME_WAIT)
        text_addf(w->t,
                  "In connection %" PRId64
                  " %s was in TIME-WAIT. If it still is, it takes a SYN as a "
                  "rule only with a later timestamp than it saw, or, without one, with a higher "
                  "number (RFC 6191).",
                  note->connection, w->peer);
    else if (note->reuse == REUSE_UNSEEN)
        text_addf(w->t,
                  "Neither its number nor its Ack is of connection %" PRId64
                  ": it answers a SYN that did "
                  "not pass here. Or somebody else sent it: then %s answers with an ACK in the "
                  "numbers of "
                  "that connection, or with a reset (RFC 9293, section 3.10.7).",
                  note->connection, w->peer);
    else if (note->reuse == REUSE_REFUSED)
        text_add(w->t, "It has the same initial number: some kernels (Windows) send a SYN that was "
                       "refused a few times more before connect() fails. For others the reset ends "
                       "the attempt (RFC 9293, section 3.10.7.3).");
}
