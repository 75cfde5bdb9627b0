#include "tcp_resent.h"

#include "tcp_again.h"
#include "tcp_bytes.h"
#include "tcp_gaps.h"
#include "tcp_sent.h"

#include "tcpviz/base/nanotime.h"

/* Whether the number was never seen here, as far as all is remembered: it lies in front of the
 * first one seen, or in a gap that is no longer told apart. */
static bool
never_seen(const struct sighting *t, uint32_t seq)
{
    const struct half *own = t->own;

    if (!own->syn_seen && half_rel(own, seq) <= 0)
        return true;
    if (own->ranges_lost && seqno_before(seq, ranges_lost_to(t->ranges, own)))
        return false;
    return !own->ranges_forgotten || !own->acked_known || !seqno_before(seq, own->snd_una);
}

/* Of what it sends again, not acknowledged yet: an ACK may answer this sending. */
static void
mark_ranges_again(const struct sighting *t, struct span old)
{
    for (struct range *r = ranges_first_waiting(t->ranges, t->own); r;
         r = ranges_next(t->ranges, r)) {
        if (!seqno_before(r->seq, old.to))
            return;
        if (seqno_after(range_end(r), old.from))
            r->again = true;
    }
}

/* ACKs without data are remembered from the first copy on; before, there may be some where the peer
 * has sent data. */
static bool
bare_ack_had_timestamp(const struct sighting *t)
{
    const struct half *own = t->own;
    const struct range *first = ranges_first_waiting(t->ranges, own);

    return own->copied ? half_more(t->ranges, own)->bare_tsval == t->s->options.tsval
                       : t->peer->data_segment > (first ? first->segment : 0);
}

/* Its numbers in `old` come again. */
void
tcp_resent_remember(struct sighting *t, struct span old)
{
    const struct segment *s = t->s;
    struct copy copy = {.seq = s->seq,
                        .len = segment_seq_len(s),
                        .segment = t->e->segment,
                        .ack = s->ack,
                        .tsval = s->options.tsval,
                        .tsval_seen = bare_ack_had_timestamp(t),
                        .refused = tcp_is_refused(t, s->seq),
                        .time_ns = s->time_ns};

    ranges_add_copy(t->ranges, t->own, &copy);
    mark_ranges_again(t, old);
}

/* Fills a gap that is no longer remembered; or lies in front of the first number seen here, and
 * then there is nothing to say. */
static void
note_first_time(struct sighting *t, struct span old)
{
    const struct range *behind = ranges_find(t->ranges, t->own, old.to);
    struct note note = {.kind = NOTE_FILLS_GAP,
                        .first = half_rel(t->own, old.from),
                        .last = half_rel(t->own, old.to) - 1};

    if (note.first > 0) {
        t->e->why = behind && !behind->joined ? tcp_gaps_compare(t, behind) : WHY_UNKNOWN;
        if (t->e->why == WHY_SENT_BEFORE || t->e->why == WHY_SENT_WITH) {
            note.kind = NOTE_REORDERED;
            note.segment = behind->segment;
            note.after_ns = nanotime_between(behind->time_ns, t->s->time_ns);
        }
        event_note(t->e, note);
    }
    tcp_sent_add(t, old);
}

/* RFC 9293 figure 7: in a simultaneous open the SYN goes out again, now with an ACK. */
static bool
crosses(const struct sighting *t)
{
    return t->flow->simultaneous_open && (t->s->flags & TCP_SYN) && (t->s->flags & TCP_ACK) &&
           !t->own->syn_ack_seen;
}

/* A FIN on the number of a SYN, or the like, is no repetition.  Of a SYN with a FIN the first
 * number is the SYN's. */
static bool
is_other_kind(const struct segment *s, const struct range *earlier)
{
    if (s->len > 0)
        return false;
    if (s->flags & TCP_SYN)
        return earlier->kind != TERM_SYN;
    return earlier->kind == TERM_SYN || !(s->flags & TCP_FIN) != (earlier->kind != TERM_FIN);
}

/* The number of a SYN or FIN belongs to no byte (RFC 9293 sections 3.4 and 3.6): data in its place
 * are no repetition. */
static bool
note_other_use(struct sighting *t, struct span data)
{
    const struct half *own = t->own;
    struct note note;

    if (own->fin_seen && span_holds(data, half_fin_seq(own)))
        note = (struct note){.kind = NOTE_FIN_MOVED,
                             .segment = own->fin_segment,
                             .number = half_rel(own, half_fin_seq(own)),
                             .fin_moved = FIN_TAKEN};
    else if (own->syn_seen && half_rel(own, data.from) <= 0 && span_holds(data, own->base_seq))
        note = (struct note){.kind = NOTE_SYN_NUMBER, .segment = own->syn_segment, .number = 0};
    else
        return false;
    event_note(t->e, note);
    return true;
}

/* The bytes, or the FIN, came with the SYN, and the SYN-ACK has left them out, so that no later Ack
 * answers that SYN; bytes may go again in pieces. */
static bool
was_refused(const struct sighting *t, const struct range *earlier)
{
    const struct half *own = t->own;

    return earlier->kind != TERM_SYN && earlier->segment == own->syn_segment && own->syn_acked &&
           !seqno_after(own->snd_una, t->s->seq) && t->s->seq == earlier->seq &&
           !(t->s->flags & TCP_SYN) && segment_seq_len(t->s) > 0 && range_names_sending(earlier) &&
           !ranges_newest_copy(t->ranges, own, t->s->seq);
}

/* What the segment does not reach is still that SYN's alone; what was acknowledged of it is no
 * longer told apart. */
static void
split_refused(struct sighting *t, struct range *earlier)
{
    struct range rest = *earlier;
    uint32_t len = segment_seq_len(t->s);

    t->own->ranges_forgotten |= earlier->len < earlier->whole_len;
    earlier->whole_len = earlier->len;
    if (len >= earlier->len)
        return;
    earlier->len = earlier->whole_len = len;
    rest.seq += earlier->len;
    rest.len = rest.whole_len = rest.len - earlier->len;
    rest.next = 0;
    ranges_add(t->ranges, t->own, &rest);
}

/* The first SYN was answered for an older connection, which had to be reset before another could
 * open one (RFC 9293 figure 9). */
static bool
was_answered_otherwise(const struct sighting *t, const struct range *earlier)
{
    return t->e->resent == RESENT_ANSWERED && !t->own->syn_acked && earlier->kind == TERM_SYN &&
           (t->peer->doubt == DOUBT_ACK || older_goes_on(t)) && range_names_sending(earlier) &&
           !ranges_newest_copy(t->ranges, t->own, earlier->seq);
}

/* A FIN without ACK nobody takes (RFC 9293 section 3.10.7.4), unless it was acknowledged all the
 * same, and now it comes with one. */
static bool
was_weak(const struct sighting *t, const struct range *earlier)
{
    return earlier->kind == TERM_FIN && t->own->fin_weak && !t->own->fin_acked &&
           (t->s->flags & TCP_ACK) && range_names_sending(earlier);
}

/* Whose bytes the range names from now on: those of before are compared now. */
static void
send_instead(struct sighting *t, struct range *earlier)
{
    tcp_bytes_compare(t);
    earlier->again = false;
    earlier->segment = t->e->segment;
    earlier->event = t->handle;
    earlier->frame = (uint32_t)t->s->frame;
    earlier->time_ns = t->s->time_ns;
    earlier->tsval = t->s->options.tsval;
    earlier->way = WAY_PLAIN;
    earlier->timed_out = earlier->recovering = false;
}

/* What was acknowledged in front of the rest, as the byte of a window probe, is not why it comes
 * again. */
static uint32_t
first_wanted(const struct sighting *t, struct span old)
{
    uint32_t from = first_unacked(t->own);

    return t->own->acked_known && span_holds(old, from) ? from : old.from;
}

/* What is known of the last sending of `earlier`, of which the number `from` comes again: for the
 * note which segment it was, and how long ago. */
static struct last_sending
compare_with(struct sighting *t, const struct range *earlier, uint32_t from, struct note *note)
{
    const struct copy *copy = ranges_newest_copy(t->ranges, t->own, from);
    struct last_sending last = tcp_again_last(earlier, copy);
    int64_t sent_ns = copy ? copy->time_ns : earlier->time_ns;

    if (sent_ns <= t->s->time_ns && (copy || range_names_sending(earlier))) {
        note->segment = copy ? copy->segment : earlier->segment;
        note->after_ns = nanotime_between(sent_ns, t->s->time_ns);
    }
    if (note->kind == NOTE_AGAIN)
        t->e->resent = tcp_again_compare(t, earlier, copy);
    return last;
}

/* Which sending of its numbers is remembered from now on, where `earlier`, if that is known, had
 * them: behind this that may be another range, or none. */
static void
remember_sending(struct sighting *t, struct span old, struct range *earlier)
{
    if (earlier && was_refused(t, earlier)) {
        split_refused(t, earlier);
        send_instead(t, earlier);
    } else if (earlier && (was_answered_otherwise(t, earlier) || was_weak(t, earlier))) {
        send_instead(t, earlier);
    } else {
        tcp_resent_remember(t, old);
    }
}

/* Numbers that passed before come again; `earlier` had the first of them, if that is known. */
static void
note_sent_again(struct sighting *t, struct span old, struct range *earlier, bool more_is_new)
{
    struct last_sending before = {.is_copy = true};
    struct span data = span_common(payload_span(t->s), old);
    struct note note = {.kind = more_is_new ? NOTE_OVERLAP : NOTE_AGAIN,
                        .first = half_rel(t->own, data.from),
                        .last = half_rel(t->own, data.from) + span_len(data) - 1};
    uint32_t first = earlier ? earlier->segment : 0;
    uint32_t was_len = earlier ? earlier->whole_len : 0;
    uint32_t wanted = first_wanted(t, old);
    const struct range *lost = ranges_find(t->ranges, t->own, wanted);
    bool weak = earlier && was_weak(t, earlier);

    if (lost)
        before = compare_with(t, lost, wanted, &note);
    if (earlier) /* also where it was acknowledged */
        earlier->again = true;
    remember_sending(t, old, earlier);
    if (first != 0 && crosses(t)) {
        event_note(t->e, (struct note){.kind = NOTE_SYN_AGAIN,
                                       .segment = first,
                                       .of_unseen = t->peer->syn_segment == 0});
        return;
    }
    if (note_other_use(t, payload_span(t->s)))
        return;
    t->flow->again_segments++;
    event_note(t->e, note);
    if (!more_is_new)
        tcp_again_explain(t, old, &before, note.after_ns);
    else if (before.refused)
        tcp_again_explain_shared(t, was_len);
    if (weak && note.segment == first && t->e->why != WHY_SENT_BEFORE)
        t->e->why = WHY_NO_ACK;
}

/* Its first number is below the next one, and was not jumped over. */
void
tcp_resent_note(struct sighting *t, struct span old, bool more_is_new)
{
    struct range *earlier = ranges_find(t->ranges, t->own, old.from);

    if (!earlier && never_seen(t, old.from))
        note_first_time(t, old);
    else if (!earlier || !is_other_kind(t->s, earlier))
        note_sent_again(t, old, earlier, more_is_new);
    else if (earlier->kind == TERM_DATA)
        event_note(t->e, (struct note){.kind = NOTE_FIN_ON_DATA, .segment = earlier->segment});
}
