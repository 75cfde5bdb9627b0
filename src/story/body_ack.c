#include "body.h"

void
body_ack_unseen(const struct writer *w, const struct note *note)
{
    (void)note;
    if (!w->e->ack_advances) /* else the sum tells */
        text_add(w->t,
                 "Its SACK names bytes that did not pass this point before it: they went another "
                 "way, or were captured only behind it, or not at all.");
}

void
body_partial_ack(const struct writer *w, const struct note *note)
{
    if (note->resent_in != 0 && !w->e->dsack && !event_find_note(w->e, NOTE_TWO_COPIES))
        text_addf(w->t,
                  "Segment %" PRId64 ", which had sent a part of segment %" PRIu32
                  " again, ends there: perhaps that is what it answers.",
                  note->resent_in, note->segment);
}

void
body_repeat_ack(const struct writer *w, const struct note *note)
{
    switch ((enum repeat_reason)note->repeat_reason) {
    case REPEAT_REPORTS:
    case REPEAT_DOUBLED:
        text_add(w->t, "It asks for nothing: a duplicate ACK names bytes behind a missing one that "
                       "no ACK before had named (RFC 6675, section 2).");
        return;
    case REPEAT_MULTIPATH:
        if (note->mptcp_subtype == MPTCP_FASTCLOSE)
            text_addf(w->t,
                      "MP_FASTCLOSE asks %s to give up the connection with all its paths "
                      "(RFC 8684, section 3.5). ",
                      w->peer);
        text_add(w->t, "It carries an option of Multipath TCP: an ACK may also be repeated just "
                       "for that, and is no sign of loss then (RFC 8684, section 3).");
        return;
    case REPEAT_COPIES:
        text_addf(w->t,
                  "Some of what segment %" PRIu32
                  " acknowledges had passed here more than once: as a rule "
                  "each copy that arrives is answered with an ACK (RFC 9293, section 3.10.7.4). ",
                  note->segment);
        break;
    case REPEAT_KEEP_ALIVE:
        text_add(w->t, "Each keep-alive has one answer, and the newest one had its own: this may "
                       "answer one that was sent before it, or a copy that the network made. ");
        break;
    case REPEAT_ALL_ACKED:
        break;
    }
    text_addf(w->t,
              "Nothing that %s sent waits for an ACK, as far as was seen, so this is no sign of "
              "loss.",
              w->peer);
}

static void
no_room(const struct writer *w, const struct note *note)
{
    text_add(w->t, "Its window ends in the segment that begins with that number: that was lost, or "
                   "dropped as too long for it, and so is all behind it; each that comes is "
                   "answered so (RFC 9293, section 3.10.7.4). ");
    if (note->resent_in != 0)
        text_addf(w->t, "Segment %" PRId64 " has sent it again since then.", note->resent_in);
    else
        text_addf(w->t,
                  "Three such ACKs make %s send it again without waiting (RFC 5681, section 3.2).",
                  w->peer);
}

/* What speaks against a loss, or against one of just that number. */
static bool
need_miss_nothing(const struct writer *w, const struct note *note)
{
    if (flow_expects_fin(w->flow, w->e))
        text_add(w->t, "It expects only the FIN, and no byte lies behind that: usually it was sent "
                       "before the FIN arrived, and is no sign of loss.");
    else if (note->no_loss == NO_LOSS_NEWEST)
        text_addf(w->t,
                  "That byte is in %s's newest segment, as far as was seen, so none behind it can "
                  "have arrived: usually this ACK answers a copy of something older, or was sent "
                  "before that segment arrived, and is no sign of loss.",
                  w->peer);
    else if (note->no_loss == NO_LOSS_NO_SACK)
        text_add(w->t, "Both SYNs permit SACK, so it would name what arrived behind a missing byte "
                       "(RFC 2018, section 4), and names nothing: usually it answers a copy of "
                       "something older, or was doubled on its way, and is no sign of loss.");
    else if (note->no_loss == NO_LOSS_NO_ROOM)
        no_room(w, note);
    else
        return false;
    return true;
}

void
body_duplicate_ack(const struct writer *w, const struct note *note)
{
    if (need_miss_nothing(w, note))
        return;
    text_add(w->t, event_sack_shows_missing(w->e)
                       ? "Something arrived there, but not that number"
                       : "Usually something arrived there, but not that number");
    if (note->resent_in != 0)
        text_addf(w->t, ", which segment %" PRId64 " has sent again since then.", note->resent_in);
    else
        text_addf(
            w->t,
            ": three such ACKs make %s send it again without waiting (RFC 5681, section 3.2).",
            w->peer);
    if (note->no_loss == NO_LOSS_SIGNAL)
        text_add(w->t, " An ACK may also be repeated just to carry an option of Multipath TCP "
                       "(RFC 8684).");
}

void
body_sack_given_up(const struct writer *w, const struct note *note)
{
    text_addf(w->t,
              "With what segment %" PRIu32 " had named the Ack would go further. A receiver may "
              "discard such bytes (RFC 2018, section 8), usually for want of memory: then %s "
              "has to send them again.",
              note->segment, w->peer);
}

static bool
shows_wrong_fin(const struct event *e)
{
    const struct note *fin = event_find_note(e, NOTE_FIN_MOVED);

    return fin && fin->fin_moved == FIN_WRONG_ACK;
}

static bool
is_within_msl(const struct event *e)
{
    return e->prev_segment == 0 || nanotime_between(e->prev_ns, e->time_ns) <= EVENT_MSL_NS;
}

/* What was on its way when that segment passed came soon behind it, or never. */
void
body_older_ack(const struct writer *w, const struct note *note)
{
    const struct event *e = w->e;

    if (body_is_late_copy(w) || shows_wrong_fin(e))
        return;
    text_addf(w->t,
              "%s expected a higher number in segment %" PRIu32 ", and an Ack never goes back",
              w->Own, note->segment);
    if (note->of_unseen && is_within_msl(e))
        text_add(w->t, ": either this segment was sent before that one, and passed late, or that "
                       "Ack was wrong: not all that it covers passed here.");
    else if (is_within_msl(e))
        text_add(w->t, ": this segment was probably sent before that one, and passed late.");
    else
        text_add(w->t, ". Before this segment nothing had passed for longer than one is on its "
                       "way (2 minutes; RFC 9293, section 3.4.2): so one of the two Acks is wrong, "
                       "or of another connection.");
}

void
body_ack_void(const struct writer *w, const struct note *note)
{
    if (note->fin_in_place)
        text_addf(w->t,
                  "Its FIN stands where the data of segment %" PRIu32
                  " were, and is the last number of its side: so probably somebody else sent "
                  "those, with an Ack of what had not been sent (RFC 5961, section 5).",
                  note->segment);
    else
        text_addf(w->t,
                  "%s goes on without what segment %" PRIu32
                  " acknowledged, so it had not sent that: who gets such an Ack drops the segment "
                  "(RFC 9293, section 3.10.7.4). Perhaps somebody else sent it (RFC 5961, section "
                  "5).",
                  note->of_own ? w->Own : w->Peer, note->segment);
}

void
body_foreign_ack(const struct writer *w, const struct note *note)
{
    text_addf(w->t,
              "%s has sent nothing of that number here: perhaps it belongs to an earlier "
              "connection of the same ports (RFC 9293, figure 9%s)%s.",
              w->Peer, note->answers_syn ? "; RFC 5961, section 4.2" : "",
              note->of_unseen ? ", or what came between did not pass here" : "");
}
