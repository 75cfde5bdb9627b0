#include "body.h"

/* A socket that still waits has no Ack to send: one of the SYN-ACK shows that it was open. */
void
body_reset_handshake(const struct writer *w, const struct note *note)
{
    if (note->of_unseen)
        text_add(
            w->t,
            "Who aborts in SYN-SENT sends nothing (RFC 9293, section 3.10.5), so probably "
            "this answers a SYN-ACK that did not pass here before it: usually " BODY_PAST_KERNEL);
    else if (note->syn_ack_again)
        text_add(w->t,
                 "It had sent its SYN-ACK again, although an ACK of that had passed here: "
                 "probably that was lost behind this point, or not taken, and after some tries "
                 "a kernel gives up. Else its program aborted.");
    else if (w->e->from == SERVER && w->e->flags & TCP_ACK && w->e->ack_relative &&
             w->e->rel_ack > 1)
        text_add(w->t,
                 "With Fast Open its program may have had the data of the SYN already: usually "
                 "it closed without reading all of them, or the listening socket was closed.");
    else if (w->e->from == SERVER)
        text_add(w->t,
                 "Usually the listening socket was closed, or its queue of new connections is "
                 "full.");
    else if (event_acks_kind(w->e, TERM_SYN))
        text_add(w->t,
                 "It has taken the SYN-ACK, so connect() had succeeded, and no ACK of that was "
                 "seen before: usually the program aborted at once (linger time 0), as checks "
                 "whether a port is open do.");
    else
        text_add(w->t, "Usually its program closed the socket while connect() was still waiting.");
}

/* Windows tries bytes 5 times more, other kernels longer (RFC 9293 section 3.8.3: R2). */
#define TRIES_OF_KERNELS 5

/* Of bytes: a SYN is tried less often. */
static bool
tries_of_program(const struct note *note)
{
    return note->number != 0 && (note->tries < TRIES_OF_KERNELS || note->segment != 0);
}

bool
body_may_be_of_unread(const struct note *note)
{
    return note->kind == NOTE_RESET_TRIES && note->may_be_unread && tries_of_program(note);
}

static void
add_end_of_tries(const struct writer *w, const struct note *note)
{
    if (!tries_of_program(note)) {
        text_add(w->t, "After so many tries the connection is given up (RFC 9293, section 3.8.3: "
                       "R2).");
        return;
    }
    text_add(w->t,
             note->tries < TRIES_OF_KERNELS
                 ? "A kernel tries longer (RFC 9293, section 3.8.3: R2 of 100 s or more): usually "
                   "its program gave up"
                 : "A kernel gives up when the next try would be due, and it was not yet: usually "
                   "its program gave up");
    text_add(w->t, body_may_be_of_unread(note) ? ", or closed with received bytes unread." : ".");
}

/* Where few passed here without an answer the time tells: the next one was due. */
void
body_reset_keep_alive(const struct writer *w, const struct note *note)
{
    if (note->tries < 2)
        text_addf(
            w->t,
            "It comes when the next keep-alive was due%s, and it takes %s for dead (RFC 9293, "
            "section 3.8.4). Else its program aborted.",
            note->tries == 0 ? ": probably the answers, which passed here, were lost behind this "
                               "point"
                             : ", and the newest one had no answer here: probably those before "
                               "had none either",
            w->peer);
    else
        text_addf(w->t, "It takes %s for dead (RFC 9293, section 3.8.4).", w->peer);
}

bool
body_may_be_of_program(const struct note *note)
{
    return note->kind == NOTE_RESET_ZERO_WINDOW &&
           (note->answered || note->tries < TRIES_OF_KERNELS);
}

void
body_reset_zero_window(const struct writer *w, const struct note *note)
{
    text_addf(w->t, "%s had closed its window in segment %" PRIu32, w->Peer, note->segment);
    if (note->answered)
        text_add(w->t, ". As long as probes are answered a sender may go on (RFC 9293, section "
                       "3.8.6.1); usually");
    else if (body_may_be_of_program(note))
        text_add(w->t, ", and did not answer the newest probe. A kernel tries longer (RFC 9293, "
                       "section 3.8.3: R2 of 100 s or more); usually");
    else
        text_add(w->t, ", and did not answer the newest probe: without answers a sender gives up "
                       "(RFC 9293, section 3.8.3: R2); or");
    text_add(w->t, " its program set a limit, or closed with linger time 0 or received bytes "
                   "unread.");
}

void
body_reset_tries(const struct writer *w, const struct note *note)
{
    text_add(w->t, "Number ");
    writer_add_own(w, note->number);
    text_addf(w->t,
              " was sent again %" PRId64 " times and not acknowledged; what came again within "
              "5 ms counts as doubled on its way. ",
              note->tries);
    add_end_of_tries(w, note);
}

/* The receiver had acknowledged the FIN whose number it has, and so expects the next one. */
static void
add_number_of_fin(const struct writer *w)
{
    const struct half *own = &w->flow->half[w->e->from];

    if (own->fin_acked && half_is_fin_seq(own, w->e->seq) && own->snd_una_segment < w->e->segment)
        text_addf(w->t,
                  " Its Seq is the number of that FIN, and %s expects the next one: by RFC 5961, "
                  "section 3.2, it drops this reset, but Linux takes it.",
                  w->peer);
}

void
body_reset_after_close(const struct writer *w, const struct note *note)
{
    text_addf(w->t, "%s had sent its FIN in segment %" PRIu32, w->Own, note->segment);
    if (note->data_unacked)
        text_addf(w->t,
                  ", and its Ack does not cover the data of segment %" PRId64
                  ": either they came to it behind that, and usually nobody could read them (RFC "
                  "9293, section 3.6.1), or both crossed.",
                  note->data_segment);
    else
        text_addf(w->t,
                  "; the data of segment %" PRId64
                  "%s came to it behind that. Usually the program had closed the socket and cannot "
                  "read: its kernel resets (RFC 9293, section 3.6.1).",
                  note->data_segment,
                  note->data_segment < note->segment ? ", which that did not acknowledge," : "");
    add_number_of_fin(w);
}

/* Data that came behind the FIN of the reset's sender, which had been idle. */
void
body_reset_after_idle(const struct writer *w, const struct note *note)
{
    text_addf(w->t, "%s closed in segment %" PRIu32 " after ", w->Own, note->segment);
    nanotime_add_duration(w->t, note->silence_ns);
    text_addf(w->t,
              " without a segment, and %s used the connection once more: it may send "
              "after that FIN, but nobody there reads. Usually %s's idle timer ran "
              "out; a new connection is needed.",
              w->peer, w->own);
    if (note->data_unacked)
        text_addf(w->t, " Or both crossed: its Ack does not cover segment %" PRId64 ".",
                  note->data_segment);
    add_number_of_fin(w);
}

void
body_reset_after_fin(const struct writer *w, const struct note *note)
{
    if (note->after_both)
        text_addf(w->t,
                  "It has the other side's FIN, too, and could just acknowledge it: usually its "
                  "program closed or ended with %sa linger time of 0.",
                  note->may_be_unread ? "received bytes unread, or with " : "");
    else if (event_find_note(w->e, NOTE_ACK_UNSEEN))
        text_addf(w->t,
                  "Its Ack takes what did not pass here: perhaps data that came behind its FIN of "
                  "segment %" PRIu32 ", which nobody reads. Else its program closed or ended with "
                  "bytes unread or a linger time of 0, or a timer ran out.",
                  note->segment);
    else if (w->e->flags & TCP_ACK)
        text_addf(w->t,
                  "It does not wait for the FIN of the other side: usually its program closed "
                  "or ended with a linger time of 0%s, or a timer ran out.",
                  note->may_be_unread ? " or with received bytes unread" : "");
    else
        text_addf(w->t,
                  "Without ACK a reset usually answers a segment, and none seen here fits: perhaps "
                  "data came behind its FIN of segment %" PRIu32 ", and nobody reads them.",
                  note->segment);
    add_number_of_fin(w);
}

static void
add_not_accepted(const struct writer *w, const struct note *note)
{
    if (note->may_be_unaccepted)
        text_add(w->t, " A listening socket that was closed before its program had accepted the "
                       "connection resets so, too.");
}

void
body_reset_for_fin(const struct writer *w, const struct note *note)
{
    text_add(w->t, note->or_crossed
                       ? "Without ACK it does not tell whether it had the other side's FIN. "
                       : "The other side had closed. ");
    text_addf(w->t, "Usually the program here closed with %slinger time 0.",
              note->may_be_unread ? "received bytes unread, or with " : "");
    add_not_accepted(w, note);
}

/* Something in front of it is missing, so the receiver expects a lower number. */
static void
add_number_of_sack(const struct writer *w, const struct note *note)
{
    if (note->segment != 0)
        text_addf(w->t,
                  " Bytes in front of its Seq are missing (segment %" PRIu32 "): by RFC 5961, "
                  "section 3.2, %s asks back, but Linux takes a reset right behind all that it "
                  "has.",
                  note->segment, w->peer);
}

void
body_reset_unsent(const struct writer *w, const struct note *note)
{
    text_addf(w->t,
              "A plain close() would still deliver them: usually the program closed with "
              "linger time 0 (SO_LINGER)%s.",
              note->may_be_unread ? ", or with received bytes unread" : "");
    add_number_of_sack(w, note);
}

void
body_reset_unread(const struct writer *w, const struct note *note)
{
    if (note->reset_unread == UNREAD_WINDOW_CLOSED) {
        text_add(w->t,
                 "Its window was closed: its kernel held bytes that nobody had read. A reset "
                 "now, with no FIN, usually means that the program closed the socket or ended "
                 "(RFC 2525, section 2.17).");
        return;
    }
    if (note->reset_unread == UNREAD_MORE_CAME) {
        text_add(w->t, "It had acknowledged ");
        text_add_count(w->t, (uint64_t)note->bytes, "byte");
        text_add(w->t, ", and more were on their way to it. ");
    } else if (note->bytes == 1) {
        text_add(w->t, "It has acknowledged the one byte that came, so its kernel had it. ");
    } else {
        text_addf(w->t, "It has acknowledged all %" PRId64 " bytes, so its kernel had them. ",
                  note->bytes);
    }
    text_add(w->t,
             "A reset now, with no FIN, usually means that the program closed the socket, or "
             "ended, with received bytes unread (RFC 2525, section 2.17), or with a linger time "
             "of 0.");
    add_not_accepted(w, note);
}

#define LINGERS_IDLE                                                                               \
    "Everything was acknowledged. A plain close() would send a FIN: usually its program, or "      \
    "something in between, aborts connections that are idle, or it ended; a linger time of 0 or "  \
    "bytes left unread would look the same. Where others of the same hosts are reset at the same " \
    "moment, all have one reason, which is no timer of this one."
#define LINGERS_UNACCEPTED                                                                         \
    "Usually the program set the linger time to 0 (SO_LINGER), as a proxy does where the server "  \
    "behind it is away; or the listening socket was closed, or its queue full (Linux: "            \
    "tcp_abort_on_overflow), before the program had accepted the connection; or a firewall or "    \
    "load balancer refused it."

/* A client that has sent and got no data, as its numbers tell also of what did not pass here. */
static bool
is_check_of_port(const struct writer *w)
{
    return w->e->from == CLIENT && !w->flow->data_seen && w->e->rel_seq <= 1 && w->e->rel_ack <= 1;
}

/* Everything had passed, and neither side waited for anything, but for the ACK of a FIN. */
void
body_reset_linger(const struct writer *w, const struct note *note)
{
    if (note->silence_ns > 0) {
        text_add(w->t, LINGERS_IDLE);
        return;
    }
    if (note->segment != 0)
        text_addf(w->t, "The FIN of segment %" PRIu32 " had not come to it, as its Ack shows. ",
                  note->segment);
    text_add(w->t, "A plain close() would send a FIN. ");
    if (note->may_be_unaccepted) {
        text_add(w->t, LINGERS_UNACCEPTED);
        return;
    }
    text_add(w->t, "Usually the program set the linger time to 0 (SO_LINGER), which aborts");
    if (note->may_be_unread)
        text_add(w->t, "; or it left received bytes unread.");
    else
        text_add(w->t, is_check_of_port(w) ? "; checks whether a port is open do so." : ".");
}
