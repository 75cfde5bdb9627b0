#include "body.h"

/* After so much silence a kernel has left FIN-WAIT-2 by its timer: Linux after 60 s, less what the
 * FIN and its ACK needed.  Where it leaves at once (TCP_LINGER2 below 0, or too many sockets that
 * no program owns) nothing tells that from another reason. */
#define LEFT_NS (55 * NANOTIME_S)
#define LEFT_SOONER_NS NANOTIME_S

/* What a reset that answers a segment looks like. */
static void
add_form(const struct writer *w)
{
    text_add(w->t, "Without ACK and with the other side's Ack as its Seq it answers a segment that "
                   "was not expected (RFC 9293, section 3.10.7.1): ");
}

void
body_reset_syn_ack(const struct writer *w, const struct note *note)
{
    add_form(w);
    text_add(w->t, note->syn_seen
                       ? "usually " BODY_PAST_KERNEL
                       : "no SYN was seen here. Perhaps somebody else sent one in its name.");
}

/* RFC 9293 section 3.10.5: an ABORT sends <SEQ=SND.NXT><CTL=RST>; most kernels add an ACK. */
static void
add_other_reading(const struct writer *w, const struct note *note)
{
    if (note->reset_form == RESET_LIKE_ABORT)
        text_add(
            w->t,
            " An abort without ACK (section 3.10.5) would look the same; few kernels send that.");
}

/* No RFC ends FIN-WAIT-2, but kernels do once the program has closed: it waits for nothing else. */
static bool
left_fin_wait(const struct flow *flow, const struct event *e)
{
    const struct half *own = &flow->half[e->from];

    return own->fin_acked && own->fin_segment < e->segment;
}

/* What the time tells in which nothing had passed before the segment that it answers. */
static void
add_silence(const struct writer *w, const struct note *note)
{
    if (note->silence_ns >= LEFT_SOONER_NS && left_fin_wait(w->flow, w->e)) {
        text_add(w->t,
                 "its sender had closed and waited for the other side's FIN. Usually its kernel "
                 "has given that up");
        text_add(w->t, note->silence_ns >= LEFT_NS
                           ? " (Linux does 60 s after the ACK of its FIN)."
                           : ", sooner than usual (Linux: 60 s): a shorter limit, or "
                             "too many such sockets.");
        return;
    }
    if (note->silence_ns < EVENT_FORGOTTEN_NS) {
        text_add(w->t, "usually that side no longer knows the connection, or a firewall on the way "
                       "answers for it.");
        add_other_reading(w, note);
        return;
    }
    text_add(w->t, "after ");
    nanotime_add_duration(w->t, note->silence_ns);
    text_add(w->t, " of silence usually that side was restarted, or a NAT or firewall forgot it.");
}

static void
add_behind_silence(const struct writer *w, const struct note *note)
{
    text_addf(w->t, "It comes right behind segment %" PRIu32 ", the first one after ",
              note->segment);
    nanotime_add_duration(w->t, note->silence_ns);
    text_add(w->t,
             " of silence, so probably because of that. A NAT, firewall or load balancer that "
             "has forgotten the connection may answer so, though kernels leave out the ACK; or "
             "its program aborted the idle connection when it was used again, with a linger "
             "time of 0 or received bytes unread.");
}

#define WHILE_SENDING                                                                              \
    "it had just sent data that wait for their ACK. So usually its program has closed the "        \
    "socket: "                                                                                     \
    "the FIN goes behind all data that are queued, and nobody can read what comes (RFC 9293, "     \
    "section 3.6.1). Else that side no longer knows the connection, or a firewall on the way "     \
    "answers for it."

#define OF_NEWER                                                                                   \
    "its sender has begun connection %" PRId64                                                     \
    " with the same addresses and ports, and usually knows nothing of this one (RFC 9293, figure " \
    "9)."

#define FOR_MORE                                                                                   \
    "if what that Ack covers did not pass here, usually that side no longer knows the "            \
    "connection. Else nothing was sent there: in SYN-RECEIVED such an Ack is answered so, too, "   \
    "and nothing changes (section 3.5.2)."

#define FOR_MISSING                                                                                \
    "it had sent its FIN in segment %" PRIu32 ", and the number of segment %" PRIu32               \
    " tells of data in front of that. Usually its program had closed the socket, and nobody can "  \
    "read them (RFC 9293, section 3.6.1). Else that side no longer knows the connection."

/* What the form of an answer without ACK tells of its reason. */
static void
add_cause(const struct writer *w, const struct note *note)
{
    switch ((enum reset_form)note->reset_form) {
    case RESET_LATE_REFUSAL:
        text_add(w->t, "usually its queue of new connections is full, or the listening socket was "
                       "closed.");
        break;
    case RESET_FOR_MORE:
        text_add(w->t, FOR_MORE);
        break;
    case RESET_FOR_MISSING:
        text_addf(w->t, FOR_MISSING, w->flow->half[w->e->from].fin_segment, note->segment);
        break;
    case RESET_WHILE_SENDING:
        text_add(w->t, WHILE_SENDING);
        break;
    case RESET_OF_NEWER:
        text_addf(w->t, OF_NEWER, note->newer_connection);
        break;
    case RESET_ANSWER:
    case RESET_LIKE_ABORT:
    case RESET_BEHIND_SILENCE: /* which has an ACK */
        if (flow_was_reset_by_peer(w->flow, w->e))
            text_addf(w->t, "its sender was reset in segment %" PRIu32 ".", w->flow->end_segment);
        else
            add_silence(w, note);
        break;
    }
}

void
body_reset_unknown(const struct writer *w, const struct note *note)
{
    if (note->reset_form == RESET_BEHIND_SILENCE) {
        add_behind_silence(w, note);
    } else if (!(w->e->flags & TCP_ACK)) {
        add_form(w);
        add_cause(w, note);
    } else {
        text_add(w->t,
                 w->e->seq_relative
                     ? "Usually that side no longer knows the connection."
                     : "Seq 0, and an Ack of all that came, answer a segment without ACK of no "
                       "connection (RFC 9293, section 3.10.7.1): usually nothing listens on "
                       "that port, and a scan found that out.");
    }
}

void
body_reset_late(const struct writer *w, const struct note *note)
{
    if (note->newer_connection != 0)
        text_addf(w->t, "The connection is over, and " OF_NEWER, note->newer_connection);
    else
        text_add(w->t,
                 "The connection is over: usually an old duplicate, or a segment that was sent "
                 "again because its ACK was lost (RFC 9293, section 3.10.7.1).");
    if (note->late_answer == LATE_UNLIKE_ANSWER)
        text_add(w->t, " An answer has no ACK, and the Ack of what it answers as its Seq: this one "
                       "may have another reason, or have crossed that.");
    if (note->ends_time_wait && w->e->state_changed[ack_owner(w->e)])
        text_add(w->t, " If it is heeded, TIME-WAIT ends early (RFC 1337).");
}

/* RFC 5961 section 3.2: only the exact number resets. */
void
body_reset_disbelieved(const struct writer *w, const struct note *note)
{
    if (note->kind == NOTE_RESET_INSIDE)
        text_addf(
            w->t,
            "Its Seq lies in %s's window, but is not the number expected, as far as was seen: "
            "%s should send a challenge ACK and go on; old kernels believe it. A true reset "
            "then comes again with that number",
            w->peer, w->peer);
    else if (note->may_be_of_fin)
        text_addf(
            w->t,
            "Its Seq is the last number that %s has acknowledged. That did not pass here: of a "
            "FIN, Linux takes the reset; else it is outside the window, and dropped",
            w->peer);
    else if (w->e->rel_seq < note->expected)
        text_addf(w->t,
                  "Its Seq is below the number that %s expects, so outside its window: dropped "
                  "without an answer. Usually it answers a segment that was sent before",
                  w->peer);
    else if (note->end_unknown)
        text_addf(w->t,
                  "Its Seq is beyond the number that %s expects: inside its window, which is "
                  "not known here, it should ask back; outside it drops the reset",
                  w->peer);
    else
        text_addf(w->t,
                  "Its Seq lies behind %s's window, as far as was seen: dropped without an answer",
                  w->peer);
    text_add(w->t, " (RFC 5961, section 3.2).");
    if (note->kind == NOTE_RESET_INSIDE ? note->behind_unseen : note->end_unknown)
        text_add(w->t,
                 " But what was sent in front of it may not have passed here: then it has the "
                 "number expected, and ends the connection.");
}

void
body_reset_no_ack(const struct writer *w, const struct note *note)
{
    (void)note;
    text_addf(w->t,
              "%s has only sent a SYN: it takes a reset only with an Ack of that "
              "(RFC 9293, section 3.10.7.3).",
              w->Peer);
}

void
body_reset_for_syn(const struct writer *w, const struct note *note)
{
    if (note->in_window)
        text_add(w->t,
                 "The number of that SYN lies in its window: by RFC 793 the answer is a reset, "
                 "which forged SYNs could abuse; since RFC 5961, section 4.2, it is a challenge "
                 "ACK. Else its program aborted at that moment.");
    else
        text_add(w->t,
                 "TCP answers such a SYN with an ACK (RFC 5961, section 4.2): perhaps something "
                 "in between gives up the old connection for the new one, or its program "
                 "aborted at that moment.");
}

bool
body_refuses_unseen(const struct event *e)
{
    const struct note *refused = event_find_note(e, NOTE_REFUSED);

    return refused && refused->segment == 0;
}

void
body_syn_refused(const struct writer *w, const struct note *note)
{
    if (note->segment == 0)
        text_add(w->t, "Its Seq is 0, as in the answer to a segment without ACK for which there is "
                       "no connection (RFC 9293, section 3.10.7.1): probably to a SYN. ");
    else
        text_add(w->t, "There is no connection whose bytes its Seq could count. ");
    if (note->connection != 0)
        text_addf(w->t,
                  "Who still knew connection %" PRId64
                  " would answer with an ACK (RFC 5961, section 4.2): so that side has forgotten "
                  "it, as after a restart, unless a firewall or proxy answers for it.",
                  note->connection);
    else if (note->answered_before)
        text_add(w->t,
                 "A SYN-ACK had passed before: usually the listening socket was closed since; "
                 "or one of both was sent by somebody else, as by a firewall.");
    else
        text_addf(w->t,
                  "This usually means that no program listens on port %" PRId64
                  "; a firewall or full queue may do so, too.",
                  note->port);
}

void
body_reset_guess(const struct writer *w, const struct note *note)
{
    (void)note;
    text_addf(w->t,
              "%s's kernel knows its next number. Resets with ever higher ones are "
              "usually sent by something in between, which guesses it.",
              w->Own);
}

void
body_reset_again(const struct writer *w, const struct note *note)
{
    text_add(w->t, "Whatever still arrives after a reset is answered by another one.");
    if (note->segment != 0)
        return;
    text_add(w->t, " Since the one before nothing passed here that this could answer");
    if (note->too_late)
        text_add(w->t, ", and it is late for what came before that: probably what it answers did "
                       "not pass here.");
    else
        text_addf(w->t, ": perhaps something that came before that%s.",
                  note->differs ? "" : ", or the reset was doubled");
}

/* So late it crosses nothing. */
void
body_reset_crossed(const struct writer *w, const struct note *note)
{
    if (note->silence_ns == 0) {
        text_add(w->t, "No reset answers a reset: both probably crossed on the way.");
        return;
    }
    text_add(w->t, "No reset answers a reset, and after ");
    nanotime_add_duration(w->t, note->silence_ns);
    text_addf(w->t,
              " of silence the two did not just cross: probably the other one was lost behind this "
              "point%s.",
              w->e->flags & TCP_ACK ? "" : ", or what this one answers did not pass here");
}

void
body_reset_ttl(const struct writer *w, const struct note *note)
{
    text_addf(w->t,
              note->segment != 0 ? "The only other segment of %s came with TTL %" PRIu32 ". "
                                 : "All other segments of %s came with TTL %" PRIu32 ". ",
              w->own, note->other_ttl);
    text_add(w->t, "From another distance it was probably sent by something in between, a "
                   "firewall for example; or the way had changed.");
}

void
body_reset_multipath(const struct writer *w, const struct note *note)
{
    text_add(w->t, "It ends this path of a Multipath TCP connection; others may go on (RFC 8684, "
                   "section 3.6).");
    if (note->mptcp_reason == MULTIPATH_NO_REASON)
        text_add(w->t, " So it need not be the program that ends something: the kernel may have "
                       "given up this path alone.");
}
