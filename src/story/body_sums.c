#include "body.h"

/* Who resets expects nothing any more. */
static void
add_expected(const struct writer *w, const char *before, const char *after)
{
    if (!(w->e->flags & TCP_RST)) {
        text_add(w->t, before);
        writer_add_peers(w, w->e->rel_ack);
        text_add(w->t, after);
    }
    text_add(w->t, ".");
}

static void
data_meaning(const struct writer *w, bool brief)
{
    const struct event *e = w->e;
    const char *holds = e->flags & TCP_RST ? "had" : "holds";

    if (w->style->numbers == NUMBERS_SYMBOLIC) {
        text_addf(w->t, "%s %s every byte below ", w->own, holds);
        writer_add_peers(w, e->rel_ack);
    } else {
        text_addf(w->t, "%s %s %s up to ", w->own, holds, brief ? "bytes" : "every byte");
        writer_add_peers(w, e->rel_ack - 1);
    }
    add_expected(w, " and now expects byte ", "");
}

/* What the Ack says, after its sum. */
static void
ack_meaning(const struct writer *w, bool brief)
{
    const struct event *e = w->e;

    if (event_find_note(e, NOTE_REFUSED)) {
        text_add(w->t, "it names the SYN that it answers.");
    } else if (e->flags & TCP_RST && !e->seq_relative) { /* of no connection: nobody holds that */
        text_add(w->t, "it names what it answers.");
    } else if (event_acks_kind(e, TERM_UNSEEN)) {
        text_addf(w->t, "%s acknowledges what was not seen at this point of the wire.", w->own);
    } else if (event_acks_kind(e, TERM_FIN)) {
        text_addf(w->t, "the FIN takes up one number; %s %sexpects nothing more.", w->own,
                  brief ? "" : "has it and ");
    } else if (event_acks_kind(e, TERM_DATA)) {
        data_meaning(w, brief);
    } else {
        text_add(w->t, "the SYN takes up one number");
        if (!(e->flags & TCP_RST))
            text_addf(w->t, "; %s", w->own);
        add_expected(w, " expects ", " next");
    }
}

/* Whether its Ack may say something new without a sum: where the beginning was not seen before it,
 * the Ack before is not known, or not counted. */
static bool
may_be_news(const struct writer *w)
{
    const struct half *peer = &w->flow->half[ack_owner(w->e)];

    return !(peer->syn_seen && peer->syn_segment < w->e->segment) &&
           (w->e->acks_segment != 0 || !event_is_noted(w->e) ||
            event_find_note(w->e, NOTE_FIN_OLD) || event_find_note(w->e, NOTE_KEEP_ALIVE_PAST));
}

static void
ack_without_sum(const struct writer *w)
{
    text_add(w->t, "Ack = ");
    writer_add_peers(w, w->e->rel_ack);
    if (may_be_news(w) || event_find_note(w->e, NOTE_ACK_VOID)) {
        text_addf(w->t, ": %s expects this number next.", w->own);
    } else if (event_find_note(w->e, NOTE_OLDER_ACK)) {
        text_add(w->t, ": nothing new.");
    } else if (flow_has_fin(w->flow, w->e)) {
        text_addf(w->t, ": nothing new; %s has %s's FIN and expects nothing more.", w->own,
                  w->peer);
    } else {
        text_addf(w->t, ": nothing new; %s still expects number ", w->own);
        writer_add_peers(w, w->e->rel_ack);
        text_add(w->t, ".");
    }
    text_add(w->t, "\n");
}

void
body_sum_of_ack(const struct writer *w, bool brief)
{
    const struct event *e = w->e;

    if (!(e->flags & TCP_ACK) || !e->ack_relative || event_find_note(e, NOTE_ACK_AFTER_FIN) ||
        event_find_note(e, NOTE_ACK_BEYOND) ||
        (e->rel_ack < 0 && w->flow->half[ack_owner(e)].syn_seen))
        return;
    if (e->ack_advances) {
        text_add(w->t, "Ack = ");
        arithmetic_ack_sum(w->flow, e, w->style, w->t);
        text_add(w->t, ": ");
        ack_meaning(w, brief);
        text_add(w->t, "\n");
    } else if (e->len == 0 && !flags_are_control(e->flags) &&
               !event_is_refused(e)) { /* of what is dropped nobody reads the Ack */
        ack_without_sum(w);
    }
}

/* A FIN that closes nothing. */
static bool
fin_is_refused(const struct event *e)
{
    return (e->flags & TCP_FIN) && !event_is_taken(e);
}

/* Data and FIN in one segment are two steps: first the bytes, then the number behind them. */
static void
add_fin_or_next(const struct writer *w)
{
    if ((w->e->flags & TCP_FIN) && !fin_is_refused(w->e)) {
        text_add(w->t, ". Then its FIN takes up number ");
        writer_add_own(w, event_rel_next(w->e) - 1);
    }
    text_add(w->t, ": next = ");
}

/* How many there were is not known where the IP length is wrong. */
static void
add_count(const struct writer *w)
{
    if (w->e->segment_notes & SEGMENT_BAD_IP_LENGTH)
        text_addf(w->t, "Of its bytes %" PRIu32 " are here, numbered ", w->e->len);
    else
        text_addf(w->t, "Its %" PRIu32 " bytes are numbered ", w->e->len);
}

/* Data of a SYN begin behind its number: RFC 9293 section 3.4. */
static void
add_bytes_of_syn(const struct writer *w, int64_t first)
{
    uint32_t len = w->e->len;

    if (len == 0 || w->e->segment_notes & SEGMENT_BAD_IP_LENGTH)
        return;
    if (len == 1)
        text_add(w->t, ", and its byte is number ");
    else
        text_addf(w->t, ", and its %" PRIu32 " bytes are numbered ", len);
    writer_add_own(w, first);
    if (len == 1)
        return;
    text_add(w->t, " to ");
    writer_add_own(w, first + (int64_t)len - 1);
}

/* "Its 14 bytes are numbered 1 to 14; the next number is 1 + 14 = 15." */
void
body_sum_of_next(const struct writer *w)
{
    const struct event *e = w->e;
    int64_t first = e->rel_seq + ((e->flags & TCP_SYN) != 0);

    if (!e->seq_relative || e->rel_seq < 0 || (e->flags & TCP_RST) ||
        event_rel_next(e) == e->rel_seq || (e->len == 0 && fin_is_refused(e)))
        return;
    if (e->flags & TCP_SYN) {
        text_addf(w->t, "Its initial sequence number is %" PRIu32, e->seq);
        text_add(w->t, w->style->numbers == NUMBERS_RELATIVE ? ", shown as 0. " : ". ");
        text_add(w->t, e->flags & TCP_FIN ? "SYN and FIN take up one each" : "The SYN takes it up");
        add_bytes_of_syn(w, first);
        text_add(w->t, ": next = ");
    } else if (e->len > 1) {
        add_count(w);
        writer_add_own(w, first);
        text_add(w->t, " to ");
        writer_add_own(w, first + (int64_t)e->len - 1);
        add_fin_or_next(w);
    } else if (e->len == 1) {
        text_add(w->t, "Its byte is number ");
        writer_add_own(w, first);
        add_fin_or_next(w);
    } else {
        text_addf(w->t, "%s sends no more data. Its FIN takes up one number: next = ", w->Own);
    }
    arithmetic_next_sum(w->flow, e, w->style, w->t);
    text_add(w->t, ".");
    text_add(w->t, "\n");
}
