#include "explain_field.h"

#include "body.h"
#include "explain_option.h"

#include "tcpviz/story/checked.h"

#include <inttypes.h>

/* How the ladder writes the number from which a side counts. */
static void
add_shown_as(const struct writer *w, enum side owner)
{
    if (w->style->numbers == NUMBERS_RELATIVE)
        text_add(w->t, ", shown as 0");
    else if (w->style->numbers == NUMBERS_SYMBOLIC)
        text_addf(w->t, ", called %s", owner == CLIENT ? "x" : "y");
}

/* What the first number of a side is that was seen without its SYN. */
static void
add_first_seen(const struct writer *w, enum side owner)
{
    text_addf(w->t, " %s's SYN was not seen", side_name(w->style, owner, NAME_FIRST));
    if (w->style->numbers == NUMBERS_RELATIVE)
        text_add(w->t, ": its first number seen counts as 1");
    else if (w->style->numbers == NUMBERS_SYMBOLIC)
        text_addf(w->t, ": its first number seen is called %s+1", owner == CLIENT ? "u" : "v");
    text_add(w->t, ".");
}

/* Where the numbers of a side begin; `rel` is this one, if it is `relative`. */
static void
counts_from(const struct writer *w, enum side owner, bool relative, int64_t rel)
{
    const struct half *half = &w->flow->half[owner];

    if (half->base_known && (!relative || rel < 0)) {
        text_addf(w->t, " It is none of the numbers that are known of %s here%s.",
                  side_name(w->style, owner, NAME_THE), writer_shown_raw(w, relative, rel));
    } else if (half->syn_seen) {
        text_addf(w->t, " It counts from %s's initial number %" PRIu32 "%s",
                  side_name(w->style, owner, NAME_THE), writer_base(w, owner),
                  writer_base(w, owner) != half->base_seq ? ", as it seemed then" : "");
        add_shown_as(w, owner);
        text_add(w->t, ".");
    } else if (half->base_known) {
        add_first_seen(w, owner);
    }
}

/* Whether its Seq is the number behind its sender's FIN. */
static bool
is_behind_fin(const struct writer *w)
{
    const struct half *own = &w->flow->half[w->e->from];

    return half_is_fin_seq(own, w->e->seq - 1);
}

/* What the Seq of a segment that takes up no number tells. */
static void
about_empty_seq(const struct writer *w)
{
    const struct event *e = w->e;

    if (!event_knows_flags(e))
        text_add(w->t, "The first number of this segment; what has it was not captured.");
    else if (e->segment_notes & SEGMENT_BAD_OFFSET)
        text_add(w->t, "The number of the first byte in this segment, if there is one: where data "
                       "begin is not known.");
    else if (event_find_note(e, NOTE_KEEP_ALIVE) || event_find_note(e, NOTE_ZERO_WINDOW_PROBE))
        text_addf(w->t, "One below the number that %s's next byte has, so that %s has to answer.",
                  w->own, w->peer);
    else if (body_refuses_unseen(e))
        text_add(w->t, "0, since what it answers has no ACK that would tell a number (RFC 9293, "
                       "section 3.10.7.1).");
    else if (event_find_note(e, NOTE_REFUSED) || event_find_note(e, NOTE_RESET_NO_ACK))
        text_addf(w->t,
                  "%s is in SYN-SENT: of a reset it reads the Ack (RFC 9293, section 3.10.7.3).",
                  w->Peer);
    else if (e->flags & TCP_RST)
        text_addf(w->t, "It has to be the number that %s expects next (RFC 5961, section 3.2).",
                  w->peer);
    else if (event_find_note(e, NOTE_SEQ_OLD))
        text_addf(w->t,
                  "No byte is in this segment, and its number is an old one: %s expects a "
                  "higher one.",
                  w->peer);
    else if (event_find_note(e, NOTE_SEQ_OVERTAKEN))
        text_add(w->t, "No byte is in this segment, and another one has used its number before.");
    else if (event_find_note(e, NOTE_SEQ_OUTSIDE) || event_find_note(e, NOTE_SEQ_BELOW))
        text_add(w->t, "No byte is in this segment.");
    else if (is_behind_fin(w))
        text_addf(w->t,
                  "No byte is in this segment: it is the number behind %s's FIN, and no byte "
                  "will ever have it.",
                  w->own);
    else
        text_addf(w->t, "No byte is in this segment: it is the number that %s's next byte has.",
                  w->own);
}

/* One that opens nothing in a connection that is open counts nothing either. */
static void
about_syn_seq(const struct writer *w)
{
    if (!w->e->seq_relative) {
        text_addf(w->t,
                  "An initial sequence number, %" PRIu32
                  ", but not the one that %s's numbers count from.",
                  w->e->seq, w->own);
        return;
    }
    text_addf(w->t, "%s's initial sequence number, %" PRIu32, w->Own, w->e->seq);
    add_shown_as(w, w->e->from);
    text_add(w->t, ". The SYN takes it up: the first byte of data has the number behind it.");
}

static void
about_seq(const struct writer *w)
{
    const struct event *e = w->e;
    bool relative = e->seq_relative && e->rel_seq >= 0;
    bool opens = (e->flags & (TCP_SYN | TCP_RST)) == TCP_SYN; /* a reset begins no numbers */

    if (opens)
        about_syn_seq(w);
    else if (e->len > 0)
        text_add(w->t, "The number of the first byte in this segment.");
    else if (e->flags & TCP_FIN)
        text_add(w->t, "The number that the FIN takes up.");
    else
        about_empty_seq(w);
    if (!opens)
        counts_from(w, e->from, e->seq_relative, e->rel_seq);
    if (!relative || e->flags & TCP_RST || event_rel_next(e) == e->rel_seq)
        return;
    text_add(w->t, "\nnext: ");
    arithmetic_next_sum(w->flow, e, w->style, w->t);
}

/* What is expected next, or was when an older one was sent; who resets expects nothing. */
static void
ack_tells(const struct writer *w)
{
    const struct event *e = w->e;
    bool reset = (e->flags & TCP_RST) != 0, older = event_find_note(e, NOTE_OLDER_ACK) != NULL;
    struct text *t = w->t;

    if (reset && (!e->seq_relative || event_find_note(e, NOTE_REFUSED))) { /* of no connection */
        text_add(t, "The number behind what it answers.");
        return;
    }
    if (!reset && flow_has_fin(w->flow, e)) {
        text_addf(t, "The number behind %s's FIN: %s has that and expects nothing more.", w->peer,
                  w->own);
        return;
    }
    text_addf(t,
              reset   ? "The number behind what %s had from %s"
              : older ? "The next number that %s expected from %s when it sent this"
                      : "The next number that %s expects from %s",
              w->own, w->peer);
    if (event_find_note(e, NOTE_ACK_AFTER_FIN) || event_find_note(e, NOTE_ACK_BEYOND)) {
        text_add(t, ", if it were true: so much was not sent here");
    } else if (e->ack_relative && e->rel_ack > 0) {
        text_add(t, reset ? ": all up to " : older ? ": it had all up to " : ": it has all up to ");
        writer_add_peers(w, e->rel_ack - 1);
    }
    text_add(t, reset ? "; who resets expects nothing more." : ".");
}

static void
about_ack(const struct writer *w)
{
    const struct event *e = w->e;
    struct text *t = w->t;

    if (!(e->flags & TCP_ACK)) {
        text_add(t, event_knows_flags(e)
                        ? "The flag ACK is not set, so this field says nothing."
                        : "Only with the flag ACK this field says something, and that was not "
                          "captured.");
        return;
    }
    ack_tells(w);
    text_addf(t, " It is a number of %s's, not a count of bytes.", w->peer);
    counts_from(w, ack_owner(e), e->ack_relative, e->rel_ack);
    if (e->ack_advances) {
        text_add(t, "\nAck: ");
        arithmetic_ack_sum(w->flow, e, w->style, t);
    }
}

/* RFC 7323 section 2.2: both SYNs have to have the option.  One that was not seen, or not whole, is
 * taken to have it if the other one does. */
static void
window_scale(const struct writer *w)
{
    const struct half *own = &w->flow->half[w->e->from];
    const struct half *peer = &w->flow->half[ack_owner(w->e)];
    const struct event *e = w->e;
    struct text *t = w->t;

    if (e->flags & TCP_SYN) {
        text_add(t, "In a SYN it is never scaled: ");
    } else if (e->wscale == WSCALE_UNKNOWN) {
        text_addf(t,
                  own->syn_seen ? "The options of %s's SYN were not captured, "
                                : "%s's SYN was not seen, ",
                  own->syn_seen ? w->own : w->Own);
        text_add(t, "so whether the field is scaled is not known. If not: ");
    } else if (e->wscale == WSCALE_OFF) {
        text_add(t, "Window scaling is not in use: ");
    } else {
        text_addf(t, "The field has %u; × %u, by the window scale of %s's SYN", (unsigned)e->window,
                  1u << e->wscale, w->own);
        if (peer->wscale_offered == WSCALE_UNKNOWN)
            text_addf(t, ", if that of %s, which is not known here, had one, too", w->peer);
        text_add(t, ": ");
    }
}

/* How far the window reaches, if anything may still come to fill it. */
static void
window_reach(const struct writer *w)
{
    const struct event *e = w->e;

    if (flow_has_several_paths(w->flow)) {
        text_add(w->t, ", on all paths together (RFC 8684, section 3.3.4)");
    } else if (flow_has_fin(w->flow, e)) {
        text_addf(w->t, ", but nothing comes behind %s's FIN", w->peer);
    } else if (e->flags & TCP_ACK && e->ack_relative) {
        text_add(w->t, ", up to number ");
        writer_add_peers(w, e->rel_ack + e->window_bytes - 1);
    }
}

/* Three numbers are called window: the field, what it means, and that of a SYN. */
static void
about_window(const struct writer *w)
{
    const struct event *e = w->e;
    struct text *t = w->t;

    if (e->flags & TCP_RST) {
        text_add(t, "Nobody heeds the window of a reset.");
        return;
    }
    window_scale(w);
    text_addf(t, "%s can take ", w->own);
    if (e->window_bytes == 0) {
        text_addf(t, "no byte from %s%s.", w->peer,
                  flow_has_fin(w->flow, e) && !flow_has_several_paths(w->flow)
                      ? ", and none comes behind its FIN"
                      : ", until it says so");
        return;
    }
    text_add_count(t, (uint64_t)e->window_bytes, "byte");
    text_addf(t, " from %s", w->peer);
    window_reach(w);
    text_add(t, ".");
}

/* "byte 7", "bytes 1 to 14"; "bytes raw 990-1003" where the first one has no relative number. */
static void
add_bytes(const struct writer *w)
{
    const struct event *e = w->e;
    int64_t first = e->rel_seq + ((e->flags & TCP_SYN) != 0);

    text_add(w->t, e->len > 1 ? "bytes " : "byte ");
    writer_add_own_range(w, first, first + (int64_t)e->len - 1);
}

static void
about_len(const struct writer *w)
{
    if (!event_knows_flags(w->e) || w->e->segment_notes & SEGMENT_BAD_OFFSET) {
        text_add(w->t, "How much payload it has is not known.");
    } else if (w->e->len == 0) {
        text_add(w->t, "No payload.");
    } else {
        text_addf(w->t, "%s's ", w->Own);
        add_bytes(w);
        text_add(w->t, ".");
    }
    text_add(w->t, " TCP does not send this length: it is what the IP length leaves behind the "
                   "headers.");
}

static void
about_payload(const struct writer *w, const struct field *f)
{
    about_len(w);
    if (f->bits / 8 < w->e->len)
        text_addf(w->t, "\nOnly %" PRIu32 " of the %" PRIu32 " bytes were captured.", f->bits / 8,
                  w->e->len);
}

static void
about_ports(const struct writer *w, bool source)
{
    text_addf(w->t,
              "%s's. Together with both addresses and the other port it names the "
              "connection.",
              source ? w->Own : w->Peer);
}

static void
about_offset(const struct writer *w, const struct field *f)
{
    enum { WORDS_MIN = 5 };

    text_addf(w->t, "The header has %" PRIu32 " words of 4 bytes: %" PRIu32 " bytes. ", f->value,
              f->value * 4);
    text_add(w->t, f->value >= WORDS_MIN ? "Behind it the payload begins."
                                         : "That cannot be: 20 bytes are always there.");
}

static void
about_urgent(const struct writer *w)
{
    text_add(w->t, w->e->flags & TCP_URG
                       ? "It points behind the urgent data, counted from the sequence number."
                       : "The flag URG is not set, so this field says nothing.");
}

void
explain_len(struct text *t, const struct details *d, const struct number_style *style)
{
    const struct writer w = writer_of(t, d->flow, d->e, style);

    about_len(&w);
}

void
explain_field(struct text *t, const struct details *d, const struct field *f,
              const struct number_style *style)
{
    const struct writer w = writer_of(t, d->flow, d->e, style);

    switch (f->id) {
    case FIELD_TCP_SOURCE:
    case FIELD_TCP_DESTINATION:
        about_ports(&w, f->id == FIELD_TCP_SOURCE);
        return;
    case FIELD_TCP_SEQ:
        about_seq(&w);
        return;
    case FIELD_TCP_ACK:
        about_ack(&w);
        return;
    case FIELD_TCP_OFFSET:
        about_offset(&w, f);
        return;
    case FIELD_TCP_WINDOW:
        about_window(&w);
        return;
    case FIELD_TCP_CHECKSUM:
    case FIELD_IP4_CHECKSUM:
        checked_explain(t, d, (int)(f - d->fields));
        return;
    case FIELD_TCP_URGENT:
        about_urgent(&w);
        return;
    case FIELD_OPTION:
    case FIELD_OPTION_MSS:
    case FIELD_OPTION_SHIFT:
    case FIELD_OPTION_TSVAL:
    case FIELD_OPTION_TSECR:
    case FIELD_OPTION_SACK_LEFT:
    case FIELD_OPTION_SACK_RIGHT:
        explain_option(&w, d, f);
        return;
    case FIELD_PAYLOAD:
        about_payload(&w, f);
        return;
    default:
        return;
    }
}
