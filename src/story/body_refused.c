#include "body.h"

bool
body_is_after_close(const struct writer *w)
{
    return w->flow->end == END_CLOSED && flow_ended_before(w->flow, w->e);
}

void
body_syn_in_open(const struct writer *w, const struct note *note)
{
    (void)note;
    if (flow_ended_before(w->flow, w->e) && w->e->state[ack_owner(w->e)] == STATE_CLOSED)
        text_addf(w->t,
                  "The connection is over, and its SYN was answered by another number: %s resets "
                  "this one, or drops it (RFC 9293, section 3.10.7.1).",
                  w->peer);
    else
        text_addf(w->t,
                  "%s answers a SYN with a challenge ACK and goes on (RFC 5961, section 4.2)%s.",
                  w->Peer,
                  w->e->flags & TCP_ACK
                      ? ""
                      : "; only from TIME-WAIT could a new connection begin (RFC 6191)");
}

/* What its receiver does with most of what it cannot take. */
static const char section[] = "(RFC 9293, section 3.10.7.4)";

/* Of a reset that acknowledges what never came to its sender. */
#define FORGED "Perhaps the reset was forged, or speaks of what did not pass here. "

void
body_ack_after_fin(const struct writer *w, const struct note *note)
{
    (void)note;
    text_addf(w->t, "A FIN is the last number of its side: %s cannot have sent this. ", w->peer);
    text_addf(w->t,
              w->e->flags & TCP_RST ? FORGED "Of a reset nobody reads the Ack %s."
                                    : "It answers with an ACK and drops the segment %s.",
              section);
}

void
body_ack_beyond(const struct writer *w, const struct note *note)
{
    (void)note;
    text_addf(w->t,
              "Its Ack lies beyond all that passed here, and is more than %s had offered to take. "
              "Unless the capture has a hole, %s never sent that",
              w->own, w->peer);
    if (w->e->flags & TCP_RST)
        text_addf(w->t, ". " FORGED "Of a reset nobody reads the Ack %s.", section);
    else
        text_addf(w->t, " and drops the segment%s %s.",
                  w->e->state[ack_owner(w->e)] == STATE_SYN_RECEIVED ? ", with a reset" : "",
                  section);
}

void
body_seq_outside(const struct writer *w, const struct note *note)
{
    text_addf(w->t, "%s drops it and answers with an ACK %s", w->Peer, section);
    if (note->of_own)
        text_addf(w->t,
                  ", if segment %" PRIu32 " was of this connection, which nothing proves "
                  "here: no window is so large.",
                  note->segment);
    else if (note->segment != 0)
        text_addf(w->t,
                  ", if the Ack of segment %" PRIu32
                  " was right: no window is so large. But it fits what %s has sent itself.",
                  note->segment, w->own);
    else
        text_add(w->t, note->window_end != 0
                           ? ", unless it had offered a larger window that did not pass here."
                           : ": no window is so large.");
}

void
body_seq_below(const struct writer *w, const struct note *note)
{
    const struct event *e = w->e;
    const char *shown_raw = writer_shown_raw(w, e->seq_relative, e->rel_seq);

    if (e->state[e->from] == STATE_SYN_SENT && w->flow->half[e->from].renumbered == 0)
        text_addf(w->t,
                  "No byte here has such a number%s: perhaps an older connection of the same ports "
                  "goes on (RFC 5961, section 4).",
                  shown_raw);
    else if (note->segment != 0)
        text_addf(w->t,
                  "No byte has such a number%s: of the segment %s takes at most what lies behind "
                  "its SYN %s.",
                  shown_raw, w->peer, section);
    else if (event_find_note(e, NOTE_FOREIGN_ACK))
        text_addf(w->t, "No byte seen here has such a number%s.", shown_raw);
    else
        text_addf(w->t, "It was sent before what was seen first%s.", shown_raw);
}

static void
seq_old_after_more(const struct writer *w, const struct note *note)
{
    text_addf(w->t,
              "The Ack of segment %" PRIu32 " was of more than passed here. Either the capture "
              "has a hole there, and this was overtaken on its way; or %s never sent so much, "
              "and answers an Ack that it cannot take %s.",
              note->segment, w->own, section);
}

static void
seq_old(const struct writer *w, const struct note *note)
{
    bool probes = note->first_here && w->e->rel_seq == note->expected - 1;

    text_addf(w->t, "%s has all up to there, so the number is outside its window: ", w->Peer);
    if (w->e->ack_advances)
        text_addf(w->t,
                  "by the RFC it drops the segment, also its Ack, though that is new, and answers "
                  "with an ACK %s. %s had sent more by then, with an older Ack: so it was not "
                  "overtaken, and may be of somebody else.",
                  section, w->Own);
    else
        text_addf(w->t,
                  "it drops the segment, and answers with an ACK %s. Usually it %swas overtaken on "
                  "its way. Where both sides go on so, each has other numbers: probably somebody "
                  "else sent something in the name of %s.",
                  section, probes ? "is a keep-alive, or " : "", w->own);
}

void
body_seq_old(const struct writer *w, const struct note *note)
{
    if (note->may_answer)
        seq_old_after_more(w, note);
    else
        seq_old(w, note);
}

void
body_seq_overtaken(const struct writer *w, const struct note *note)
{
    text_addf(w->t,
              "A segment without data has the number that its sender uses next %s, and segment "
              "%" PRIu32 " has used this one: so it was probably sent before that, and "
              "overtaken on its way.",
              section, note->segment);
}

void
body_fin_on_syn(const struct writer *w, const struct note *note)
{
    (void)note;
    text_addf(w->t, "That number is used up, so %s drops the FIN %s.", w->peer, section);
}

void
body_timestamp_old(const struct writer *w, const struct note *note)
{
    text_addf(w->t,
              "%s has echoed the timestamp %" PRId64 ", and this one is %" PRId64
              ": as a rule it drops what is older, and answers with an ACK (PAWS; RFC 7323, "
              "section 5), unless something on the way changed timestamps.",
              w->Peer, note->echoed, note->tsval);
}

void
body_no_timestamp(const struct writer *w, const struct note *note)
{
    (void)note;
    text_addf(w->t,
              "Where both SYNs have timestamps each segment but a reset has to bring one: what "
              "has none %s should drop without an answer (RFC 7323, section 3.2). New FreeBSD "
              "does, Linux takes it. Perhaps something in between has sent it, or taken the "
              "option out.",
              w->peer);
}

void
body_fin_on_data(const struct writer *w, const struct note *note)
{
    (void)note;
    text_addf(w->t, "If %s has that byte, it drops the FIN as an old number %s.", w->peer, section);
}

void
body_data_after_fin(const struct writer *w, const struct note *note)
{
    (void)note;
    text_addf(w->t, "A FIN is the last number of its side: %s ignores the %s %s.", w->peer,
              w->e->len > 0 ? "data" : "second one", section);
}

void
body_beyond_window(const struct writer *w, const struct note *note)
{
    text_addf(w->t, "%s need not take them %s. ", w->Peer, section);
    if (note->was_larger)
        text_addf(w->t,
                  "As seen here it had offered room for them, and taken that back: %s may not have "
                  "known that yet.",
                  w->own);
    else
        text_add(w->t, "Perhaps a window update did not pass here.");
}

/* What is answered so, in the same words of whatever side. */
static const char *
why_challenged(const struct writer *w, const struct note *note)
{
    static const char *const words[] = {
        [DOUBT_SEQ] = "What lies outside the window is dropped and answered so "
                      "(RFC 9293, section 3.10.7.4).",
        [DOUBT_ACK] = "An Ack of what was not sent is answered so (RFC 9293, section 3.10.7.4; "
                      "RFC 5961, section 5.2).",
        [DOUBT_SYN] = "In a connection that is open a SYN opens nothing (RFC 5961, section 4.2). "
                      "Who does not know the connection answers with a reset.",
        [DOUBT_RST] = "A true sender that no longer knows the connection answers with the right "
                      "number; a forged reset had no effect (RFC 5961, section 3.2).",
        [DOUBT_TIME] = "What is older than what came since is dropped and answered so (PAWS; "
                       "RFC 7323, section 5.3)."};

    if (note->doubt == DOUBT_SEQ && flow_has_fin(w->flow, w->e))
        return "It has the FIN, and nothing can lie behind that: its Ack stays as it was (RFC "
               "9293, section 3.10.7.4).";
    if (note->doubt == DOUBT_SYN && body_is_after_close(w))
        return "In TIME-WAIT a SYN opens a connection as a rule only with a later timestamp than "
               "was seen, or, without one, with a higher number (RFC 6191). Who does not know the "
               "old connection answers with a reset.";
    if (note->doubt == DOUBT_ACK && w->e->state[w->e->from] == STATE_SYN_SENT)
        return "In SYN-SENT a reset is due, which ends the older connection there is (RFC 9293, "
               "section 3.10.7.3). This ACK, of number 0, does not.";
    return words[note->doubt];
}

void
body_challenge_ack(const struct writer *w, const struct note *note)
{
    if (note->doubt == DOUBT_AGAIN)
        text_addf(w->t,
                  "Segment %" PRIu32 "%s brought nothing new: so it was dropped, and is answered "
                  "with an ACK of what is expected %s.",
                  note->segment, note->or_before ? ", or one before," : "", section);
    else if (note->doubt == DOUBT_SYN && note->claim == CLAIM_SYN_ACK)
        text_addf(w->t,
                  "The SYN-ACK is for a SYN of which %s knows nothing: it goes on to expect the "
                  "numbers of this connection (RFC 9293, section 3.10.7.4). Who does not know that "
                  "answers with a reset.",
                  w->own);
    else
        text_add(w->t, why_challenged(w, note));
}
