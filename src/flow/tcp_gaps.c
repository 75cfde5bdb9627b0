#include "tcp_gaps.h"

#include "tcp_sent.h"

#include "tcpviz/base/nanotime.h"

/* A clock that ticks so often in the handshake's round trip does so once in a shorter one, too. */
#define TICKS_OF_RTT 4

/* Notes what is in front of `to`, and leaves the rest. */
static void
note_part(struct sighting *t, struct note note, struct span *span, uint32_t to)
{
    if (seqno_after(to, span->to))
        to = span->to;
    note.first = half_rel(t->own, span->from);
    note.last = half_rel(t->own, to) - 1;
    event_note(t->e, note);
    span->from = to;
}

/* A note for each part that the peer has named in a SACK, whose line told it, and for each that it
 * has not.  The last one there is room for tells of all the rest, as not seen here: that holds for
 * all of it. */
static void
note_parts(struct sighting *t, const struct sacked *sacked, struct span span)
{
    while (span_len(span) > 0) {
        const struct sacked_block *block = sacked ? sacked_from(sacked, span.from) : NULL;
        bool named = block && !seqno_after(block->left, span.from);
        bool is_last = event_room(t->e) == 1;
        bool spans_named = is_last && block && seqno_before(block->left, span.to);

        if (named && !(is_last && seqno_before(block->right, span.to)))
            note_part(t,
                      (struct note){.kind = NOTE_NOT_CAPTURED,
                                    .segment = block->segment,
                                    .told = block->right - span.from > 1,
                                    .by_sack = true},
                      &span, block->right);
        else
            note_part(t, (struct note){.kind = NOTE_GAP, .by_sack = spans_named}, &span,
                      block && !is_last ? block->left : span.to);
    }
}

/* The lines of Acks tell what they cover and did not pass here, unless there was no room for one.
 * Not where the first one of all told where that begins; and of a single number only what is sent
 * behind it tells that it is no FIN. */
static bool
acks_have_told(const struct half *half, struct span span)
{
    return half->syn_seen && half->snd_una_segment != 0 && !half->untold && span_len(span) > 1;
}

/* What the peer has acknowledged before, or named in a SACK, was not lost: it only did not pass
 * here. */
static void
note_jumped(struct sighting *t, struct span span)
{
    const struct half *own = t->own;

    if (half_is_acked(own, span.from))
        note_part(t,
                  (struct note){.kind = NOTE_NOT_CAPTURED,
                                .segment = own->snd_una_segment,
                                .told = acks_have_told(own, span)},
                  &span, own->snd_una);
    note_parts(t, half_sacked(t->ranges, t->peer), span);
}

static bool
is_sacked(const struct sighting *t, struct span span)
{
    const struct sacked *sacked = half_sacked(t->ranges, t->peer);

    return sacked && !seqno_before(sacked_reach(sacked, span.from), span.to);
}

/* The first Ack of all of it, which has not passed; 0: there is none, or the Ack before the newest
 * one may have covered some of it. */
static uint32_t
first_ack_ahead(const struct half *half, struct span span)
{
    return half_is_acked_to(half, span.to) && !half->ahead_too ? half->snd_una_segment : 0;
}

void
tcp_gaps_add(struct sighting *t, struct half *half, struct span span, const struct range *by)
{
    struct range gap = {.seq = span.from,
                        .len = span_len(span),
                        .whole_len = span_len(span),
                        .segment = by->segment,
                        .time_ns = by->time_ns,
                        .tsval = by->tsval,
                        .kind = TERM_UNSEEN};

    if (half == t->own) {
        note_jumped(t, span);
        gap.acked_in = first_ack_ahead(half, span);
        gap.recovering = is_sacked(t, span);
    }
    ranges_add_gap(t->ranges, half, &gap);
}

void
tcp_gaps_cover(const struct sighting *t, struct span unseen)
{
    for (struct range *gap = ranges_newest_gap(t->ranges, t->peer); gap;
         gap = ranges_next(t->ranges, gap)) {
        if (!seqno_before(gap->seq, unseen.from) && !seqno_after(range_end(gap), unseen.to))
            gap->acked_in = t->e->segment;
    }
}

bool
tcp_gaps_were_told(const struct sighting *t, struct span unseen)
{
    for (const struct range *gap = ranges_newest_gap(t->ranges, t->peer); gap;
         gap = ranges_next(t->ranges, gap))
        if (gap->recovering && span_len(span_common(range_span(gap), unseen)) == span_len(unseen))
            return true;
    return false;
}

void
tcp_gaps_uncover(struct ranges *pool, const struct half *half, uint32_t segment)
{
    for (struct range *gap = ranges_newest_gap(pool, half); gap; gap = ranges_next(pool, gap))
        if (gap->acked_in == segment)
            gap->acked_in = 0;
}

void
tcp_gaps_jump_over(struct sighting *t, struct span span)
{
    struct range by = {
        .segment = t->e->segment, .time_ns = t->s->time_ns, .tsval = t->s->options.tsval};

    tcp_gaps_add(t, t->own, span, &by);
}

/* Takes the filled part out of a gap; filled in its middle it becomes two. */
static void
shrink_gap(struct sighting *t, struct range *gap, struct span filled)
{
    struct range rest = *gap;
    uint32_t front = filled.from - gap->seq;
    struct span back = {filled.to, range_end(gap)};

    rest.seq = back.from;
    rest.len = span_len(back);
    if (front == 0 && rest.len == 0) {
        ranges_drop_gap(t->ranges, t->own, gap);
    } else if (front == 0) {
        gap->seq = rest.seq;
        gap->len = rest.len;
    } else {
        gap->len = front;
        if (rest.len > 0)
            ranges_add_gap(t->ranges, t->own, &rest);
    }
}

/* The peer's newest ACKs asked for it, or named what lies behind it. */
static bool
was_missed(const struct sighting *t, struct span filled)
{
    const struct half *own = t->own, *peer = t->peer;

    return peer->shows_gap || (peer->asks > 0 && half_is_una(own, filled.from));
}

/* Whether its sender's clock ticks in less than a round trip, as far as its timestamps have gone on
 * from that segment to the newest one. */
static bool
clock_ticks(const struct sighting *t, const struct range *jumped)
{
    const struct range *newest = ranges_newest(t->ranges, t->own);
    int64_t ns, ticks;

    if (!newest || newest->joined || newest->tsval == 0)
        return false;
    ns = nanotime_between(jumped->time_ns, newest->time_ns);
    ticks = (int64_t)seqno_diff(newest->tsval, jumped->tsval) - 1; /* the first was half over */
    return ticks > 0 && ns > 0 &&
           nanotime_times(ns / ticks, TICKS_OF_RTT) <= flow_handshake_rtt(t->flow);
}

/* First sendings go out in the order of their numbers: so what has a newer timestamp than the
 * segment that had jumped over it was sent again.  That takes a round trip: with the same timestamp
 * it was not, where the clock would have ticked by then. */
enum why_again
tcp_gaps_compare(const struct sighting *t, const struct range *jumped)
{
    const struct segment *s = t->s;

    if (jumped->tsval == 0 || !s->options.has_timestamps)
        return WHY_UNKNOWN;
    if (jumped->tsval == s->options.tsval)
        return clock_ticks(t, jumped) ? WHY_SENT_WITH : WHY_UNKNOWN;
    return seqno_before(s->options.tsval, jumped->tsval) ? WHY_SENT_BEFORE : WHY_SENT_SINCE;
}

/* What jumped over it, or something in front of that, has a newer Ack. */
static bool
was_sent_before_ack(const struct sighting *t, const struct range *jumped, int64_t after_ns)
{
    uint32_t segment = tcp_sent_before_ack(t);

    return segment != 0 && segment <= jumped->segment && after_ns <= EVENT_MSL_NS;
}

/* What the peer had asked for with repeated ACKs (RFC 5681 section 3.2) or SACK was sent again, but
 * not in less than a round trip from the jump: so long these ACKs and their answer are on their
 * way. Half of it leaves room for a handshake that was slow, and an eighth for one that was slow by
 * chance. */
static bool
is_soon_behind_jump(const struct sighting *t, struct span filled, int64_t after_ns)
{
    int64_t rtt_ns = flow_handshake_rtt(t->flow);

    if (t->e->asked_for || (rtt_ns > 0 && was_missed(t, filled)))
        return after_ns < rtt_ns / 2;
    return after_ns < (rtt_ns > 0 ? rtt_ns - rtt_ns / 8 : REORDERED_NS);
}

/* Which segment's SACK had named all of it, and whether none did before: where others repeated the
 * block, that is not known.  Not of a FIN: the state hangs on who jumped over it. */
static bool
find_sack(const struct sighting *t, struct span span, struct note *note)
{
    const struct sacked *sacked = half_sacked(t->ranges, t->peer);
    const struct sacked_block *block = sacked ? sacked_from(sacked, span.from) : NULL;
    bool alone = sacked && sacked->block[1].left == sacked->block[1].right && t->peer->asks == 1;

    if (!block || t->s->flags & TCP_FIN || seqno_after(block->left, span.from) ||
        seqno_after(span.to, block->right))
        return false;
    note->segment = block->segment;
    note->by_sack = true;
    note->earlier = alone && block->left == span.from && block->right == span.to
                        ? EARLIER_ALL
                        : EARLIER_MAYBE_BEFORE;
    return true;
}

void
tcp_gaps_note_sacked(struct sighting *t, struct span fresh)
{
    const struct sacked *sacked = half_sacked(t->ranges, t->peer);
    struct note note = {.kind = NOTE_ACKED_EARLIER};

    if (find_sack(t, fresh, &note))
        event_note(t->e, note);
    t->own->sacked_ahead = sacked && seqno_after(sacked_last(sacked)->right, fresh.to);
}

/* Its receiver had it before it passed here, as an Ack or a SACK told: so the segment that jumped
 * over it here need not have overtaken it, and the capture may have changed their order.  Not told
 * where its timestamp shows that it was overtaken, and that Ack came behind that. */
static bool
note_arrived_before(struct sighting *t, struct span filled, const struct range *gap,
                    enum why_again why)
{
    const struct half *own = t->own;
    struct note note = {.kind = NOTE_ACKED_EARLIER, .jumped_over = true};

    if (half_is_acked_to(own, filled.to)) {
        bool first = gap->acked_in != 0 || filled.to == own->snd_una;

        note.segment = gap->acked_in != 0 ? gap->acked_in : own->snd_una_segment;
        note.earlier = first ? EARLIER_ALL : EARLIER_MAYBE_BEFORE;
    } else if (!find_sack(t, filled, &note)) {
        return false;
    }
    if (span_len(filled) < segment_seq_len(t->s))
        note.earlier = EARLIER_PART;
    if (note.segment == 0 ||
        (why == WHY_SENT_BEFORE && !note.by_sack && note.segment > gap->segment))
        return false;
    event_note(t->e, note);
    return true;
}

/* What also carries bytes that were here before was put together anew, so it was sent again,
 * however soon it comes. */
static void
note_filled(struct sighting *t, struct span filled, const struct range *gap, bool partly_again)
{
    int64_t after_ns = nanotime_between(gap->time_ns, t->s->time_ns);
    enum why_again why = tcp_gaps_compare(t, gap);
    bool late = is_soon_behind_jump(t, filled, after_ns) || was_sent_before_ack(t, gap, after_ns);
    bool reordered = !partly_again && (why == WHY_UNKNOWN ? late : why != WHY_SENT_SINCE);

    t->e->why = partly_again && why != WHY_SENT_SINCE ? WHY_UNKNOWN : why;
    if (!partly_again && why != WHY_SENT_SINCE && note_arrived_before(t, filled, gap, why))
        return;
    event_note(t->e, (struct note){.kind = reordered ? NOTE_REORDERED : NOTE_FILLS_GAP,
                                   .segment = gap->segment,
                                   .first = half_rel(t->own, filled.from),
                                   .last = half_rel(t->own, filled.to) - 1,
                                   .after_ns = after_ns});
}

uint32_t
tcp_gaps_missing(const struct sighting *t, struct span old)
{
    uint32_t len = 0;

    for (const struct range *gap = ranges_newest_gap(t->ranges, t->own); gap;
         gap = ranges_next(t->ranges, gap))
        len += span_len(span_common(range_span(gap), old));
    return len;
}

/* Its sender may be about to send it again because of that. */
static void
mark_missed(const struct sighting *t, struct span filled)
{
    struct range *r = was_missed(t, filled) ? ranges_find(t->ranges, t->own, filled.from) : NULL;

    if (r && r->way == WAY_PLAIN)
        r->way = WAY_MISSED;
}

void
tcp_gaps_fill(struct sighting *t, struct span old, bool partly_again)
{
    struct range *gap = ranges_newest_gap(t->ranges, t->own), *next;

    for (; gap; gap = next) {
        struct span filled = span_common(range_span(gap), old);

        next = ranges_next(t->ranges, gap);
        if (span_len(filled) == 0)
            continue;
        note_filled(t, filled, gap, partly_again);
        shrink_gap(t, gap, filled);
        tcp_sent_add(t, filled);
        mark_missed(t, filled);
    }
}
