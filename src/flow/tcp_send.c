#include "tcp_track.h"

#include "tcpviz/base/nanotime.h"
#include "tcpviz/base/seqno.h"

/* A filled gap this soon after the jump was rather overtaken than sent again: Wireshark's
 * 3 ms where the round trip is not known. */
#define REORDERED_NS (3 * NANOTIME_MS)

/* So many repeated ACKs ask for a segment: three by RFC 5681 section 3.2; Wireshark asks for two,
 * since one may have been lost behind this point. */
#define ASKS_ENOUGH 2

static uint32_t
span_len(struct span s)
{
    return seqno_before(s.from, s.to) ? s.to - s.from : 0;
}

static struct span
span_common(struct span a, struct span b)
{
    return (struct span){seqno_after(b.from, a.from) ? b.from : a.from,
                         seqno_before(b.to, a.to) ? b.to : a.to};
}

/* The segment's payload, without the number of a SYN in front or a FIN behind. */
static struct span
payload_span(const struct segment *s)
{
    uint32_t from = s->seq + ((s->flags & TCP_SYN) != 0);

    return (struct span){from, from + s->len};
}

/* Its ACK came by first, so it is no longer on its way. */
static void
add_acknowledged(struct sighting *t, const struct range *range)
{
    struct half *own = t->own;

    if (own->sent_head != 0) { /* what is acknowledged stands in front of that */
        own->ranges_forgotten = true;
        return;
    }
    ranges_add(t->ranges, own, range);
    if (own->sent_head != 0)
        ranges_retire_first(t->ranges, own);
}

static void
add_range(struct sighting *t, enum term_kind kind, struct span span)
{
    struct range range = {.seq = span.from,
                          .len = span_len(span),
                          .whole_len = span_len(span),
                          .segment = t->e->segment,
                          .event = t->handle,
                          .frame = (uint32_t)t->s->frame,
                          .time_ns = t->s->time_ns,
                          .kind = kind & 3u,
                          .tsval = t->s->options.tsval};

    if (range.len == 0)
        return;
    if (tcp_is_refused(t, span.from))
        range.way = WAY_REFUSED;
    if (t->own->acked_known && !seqno_after(span.to, t->own->snd_una))
        add_acknowledged(t, &range);
    else
        ranges_add(t->ranges, t->own, &range);
}

/* Remembers the part of the segment that lies in `fresh` as sent for the first time. */
static void
add_ranges(struct sighting *t, struct span fresh)
{
    const struct segment *s = t->s;
    struct span payload = payload_span(s);
    struct span data = span_common(payload, fresh);
    struct span syn = {s->seq, s->seq + 1}, fin = {payload.to, payload.to + 1};

    if ((s->flags & TCP_SYN) && span_len(span_common(syn, fresh)) > 0)
        add_range(t, TERM_SYN, syn);
    add_range(t, TERM_DATA, data);
    if ((s->flags & TCP_FIN) && span_len(span_common(fin, fresh)) > 0)
        add_range(t, TERM_FIN, fin);
    t->own->data_bytes += span_len(data);
}

/* What the peer has acknowledged before was not lost: it only did not pass here. */
static void
note_jumped(struct sighting *t, struct span span)
{
    const struct half *own = t->own;
    bool some_acked = own->acked_known && seqno_after(own->snd_una, span.from);
    struct span had = {span.from, some_acked ? own->snd_una : span.from};

    if (some_acked && seqno_after(had.to, span.to))
        had.to = span.to;
    if (span_len(had) > 0)
        event_note(t->e, (struct note){.kind = NOTE_NOT_CAPTURED,
                                       .segment = own->snd_una_segment,
                                       .a = half_rel(own, had.from),
                                       .b = half_rel(own, had.to) - 1,
                                       .ns = stray_ends_at(t->ranges, own, had.to)});
    if (seqno_after(span.to, had.to))
        event_note(t->e, (struct note){.kind = NOTE_GAP,
                                       .a = half_rel(own, had.to),
                                       .b = half_rel(own, span.to) - 1,
                                       .ns = stray_ends_at(t->ranges, own, span.to)});
}

/* New here, but its ACK came by first. */
static void
note_acked_earlier(struct sighting *t, struct span fresh)
{
    const struct half *own = t->own;
    struct span had = {fresh.from, own->snd_una};

    if (own->acked_known && span_len(fresh) > 0 && span_len(had) > 0)
        event_note(t->e, (struct note){.kind = NOTE_ACKED_EARLIER,
                                       .segment = own->snd_una_segment,
                                       .a = seqno_before(had.to, fresh.to)});
}

static void
jump_over(struct sighting *t, struct span span)
{
    struct range gap = {.seq = span.from,
                        .len = span_len(span),
                        .whole_len = span_len(span),
                        .segment = t->e->segment,
                        .time_ns = t->s->time_ns,
                        .tsval = t->s->options.tsval,
                        .kind = TERM_UNSEEN};

    note_jumped(t, span);
    ranges_add_gap(t->ranges, t->own, &gap);
}

/* Takes the filled part out of a gap; filled in its middle it becomes two. */
static void
shrink_gap(struct sighting *t, uint32_t handle, struct span filled)
{
    struct range *gap = ranges_at(t->ranges, handle), rest = *gap;
    uint32_t front = filled.from - gap->seq;
    struct span back = {filled.to, gap->seq + gap->len};

    rest.seq = back.from;
    rest.len = span_len(back);
    if (front == 0 && rest.len == 0) {
        ranges_drop_gap(t->ranges, t->own, handle);
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

    return peer->shows_gap || (peer->asks > 0 && own->acked_known && filled.from == own->snd_una);
}

/* Whether this one was sent before the segment that jumped over these numbers.  What is sent for
 * the first time goes out in the order of its numbers, so with a newer timestamp it is sent again.
 */
static enum why_again
compare_with_jump(const struct sighting *t, uint32_t tsval)
{
    const struct segment *s = t->s;

    if (tsval == 0 || !s->options.has_timestamps || tsval == s->options.tsval)
        return WHY_UNKNOWN;
    return seqno_before(s->options.tsval, tsval) ? WHY_SENT_BEFORE : WHY_SENT_SINCE;
}

/* What the peer had asked for with repeated ACKs (RFC 5681 section 3.2) or SACK was sent again, but
 * not in less than a round trip from the jump: so long these ACKs and their answer are on their
 * way. Half of it leaves room for a handshake that was slow, and an eighth for one that was slow by
 * chance. */
static bool
is_soon_behind_jump(const struct sighting *t, struct span filled, int64_t after_ns)
{
    int64_t rtt_ns = analysis_initial_rtt(&t->flow->analysis);

    if (t->e->asked_for || (rtt_ns > 0 && was_missed(t, filled)))
        return after_ns < rtt_ns / 2;
    return after_ns < (rtt_ns > 0 ? rtt_ns - rtt_ns / 8 : REORDERED_NS);
}

/* What also carries bytes that were here before was put together anew, so it was sent again,
 * however soon it comes. */
static void
note_filled(struct sighting *t, struct span filled, const struct range *gap, bool partly_again)
{
    int64_t after_ns = nanotime_between(gap->time_ns, t->s->time_ns);
    enum why_again why = compare_with_jump(t, gap->tsval);
    bool soon = is_soon_behind_jump(t, filled, after_ns);
    bool reordered = !partly_again && (why == WHY_UNKNOWN ? soon : why == WHY_SENT_BEFORE);

    t->e->why = partly_again && why == WHY_SENT_BEFORE ? WHY_UNKNOWN : why;
    event_note(t->e, (struct note){.kind = reordered ? NOTE_REORDERED : NOTE_FILLS_GAP,
                                   .segment = gap->segment,
                                   .a = half_rel(t->own, filled.from),
                                   .b = half_rel(t->own, filled.to) - 1,
                                   .ns = after_ns});
}

static struct span
range_span(const struct range *r)
{
    return (struct span){r->seq, r->seq + r->len};
}

/* How many of these numbers were jumped over and are still missing. */
static uint32_t
missing_len(const struct sighting *t, struct span old)
{
    uint32_t len = 0;

    for (uint32_t h = ranges_first_gap(t->ranges, t->own); h != 0;
         h = ranges_at(t->ranges, h)->next)
        len += span_len(span_common(range_span(ranges_at(t->ranges, h)), old));
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

/* Fills gaps with the part of the segment that is not news by its number. */
static void
fill_gaps(struct sighting *t, struct span old, bool partly_again)
{
    uint32_t next;

    for (uint32_t h = ranges_first_gap(t->ranges, t->own); h != 0; h = next) {
        const struct range *gap = ranges_at(t->ranges, h);
        struct span filled = span_common(range_span(gap), old);

        next = gap->next;
        if (span_len(filled) == 0)
            continue;
        note_filled(t, filled, gap, partly_again);
        shrink_gap(t, h, filled);
        add_ranges(t, filled);
        mark_missed(t, filled);
    }
}

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
    for (uint32_t h = t->own->sent_head; h != 0; h = ranges_at(t->ranges, h)->next) {
        struct range *r = ranges_at(t->ranges, h);

        if (!seqno_before(r->seq, old.to))
            return;
        if (seqno_after(r->seq + r->len, old.from))
            r->again = true;
    }
}

/* ACKs without data are remembered from the first copy on; before, there may be some where the peer
 * has sent data. */
static bool
bare_ack_had_timestamp(const struct sighting *t)
{
    const struct half *own = t->own;
    const struct range *first = ranges_at(t->ranges, own->sent_head);

    return own->copied ? half_more(t->ranges, own)->bare_tsval == t->s->options.tsval
                       : t->peer->data_segment > (first ? first->segment : 0);
}

/* Its numbers in `old` come again. */
static void
remember_copy(struct sighting *t, struct span old)
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
    struct note note = {
        .kind = NOTE_FILLS_GAP, .a = half_rel(t->own, old.from), .b = half_rel(t->own, old.to) - 1};

    if (note.a > 0) {
        t->e->why = compare_with_jump(t, behind && !behind->joined ? behind->tsval : 0);
        if (t->e->why == WHY_SENT_BEFORE) {
            note.kind = NOTE_REORDERED;
            note.segment = behind->segment;
            note.ns = nanotime_between(behind->time_ns, t->s->time_ns);
        }
        event_note(t->e, note);
    }
    add_ranges(t, old);
}

/* RFC 9293 figure 7: in a simultaneous open the SYN goes out again, now with an ACK. */
static bool
crosses(const struct sighting *t)
{
    return t->flow->simultaneous_open && (t->s->flags & TCP_SYN) && (t->s->flags & TCP_ACK) &&
           !t->own->syn_ack_seen;
}

/* A FIN on the number of a SYN, or the like, is no repetition. */
static bool
is_other_kind(const struct segment *s, const struct range *earlier)
{
    return s->len == 0 && (!(s->flags & TCP_SYN) != (earlier->kind != TERM_SYN) ||
                           !(s->flags & TCP_FIN) != (earlier->kind != TERM_FIN));
}

static bool
span_holds(struct span span, uint32_t seq)
{
    return !seqno_before(seq, span.from) && seqno_before(seq, span.to);
}

/* The number of a SYN or FIN belongs to no byte (RFC 9293 sections 3.4 and 3.6): data in its place
 * are no repetition. */
static bool
note_other_use(struct sighting *t, struct span data)
{
    const struct half *own = t->own;
    struct note note;

    if (own->fin_seen && span_holds(data, own->fin_seq))
        note = (struct note){
            .kind = NOTE_FIN_MOVED, .segment = own->fin_segment, .a = half_rel(own, own->fin_seq)};
    else if (own->syn_seen && half_rel(own, data.from) <= 0 && span_holds(data, own->base_seq))
        note = (struct note){.kind = NOTE_SYN_NUMBER, .segment = own->syn_segment};
    else
        return false;
    event_note(t->e, note);
    return true;
}

/* The bytes came with the SYN, and the SYN-ACK has left them out, so that no later Ack answers that
 * SYN. */
static bool
was_refused(const struct sighting *t, const struct range *earlier)
{
    const struct half *own = t->own;
    uint32_t first = own->base_seq + 1;

    return earlier->kind == TERM_DATA && earlier->segment == own->syn_segment && own->acked_known &&
           own->snd_una == first && t->s->seq == first && !(t->s->flags & TCP_SYN) &&
           t->s->len >= earlier->whole_len && range_names_sending(earlier) &&
           !ranges_copies_of(t->ranges, own, first).newest;
}

/* The first SYN was answered for an older connection, which had to be reset before another could
 * open one (RFC 9293 figure 9). */
static bool
was_answered_otherwise(const struct sighting *t, const struct range *earlier)
{
    return t->e->resent == RESENT_ANSWERED && !t->own->syn_acked && earlier->kind == TERM_SYN &&
           (t->peer->doubt == DOUBT_ACK || older_goes_on(t)) && range_names_sending(earlier) &&
           !ranges_copies_of(t->ranges, t->own, earlier->seq).newest;
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

static void
note_again(struct sighting *t, struct span old, bool more_is_new)
{
    struct range *earlier = ranges_find(t->ranges, t->own, old.from);
    struct last_sending before = {.is_copy = true};
    struct span data = span_common(payload_span(t->s), old);
    struct note note = {.kind = more_is_new ? NOTE_OVERLAP : NOTE_AGAIN,
                        .a = half_rel(t->own, data.from),
                        .b = half_rel(t->own, data.from) + span_len(data) - 1};
    uint32_t first = earlier ? earlier->segment : 0;

    if (!earlier && never_seen(t, old.from)) {
        note_first_time(t, old);
        return;
    }
    if (earlier && is_other_kind(t->s, earlier)) {
        if (earlier->kind == TERM_DATA)
            event_note(t->e, (struct note){.kind = NOTE_FIN_ON_DATA, .segment = earlier->segment});
        return;
    }
    if (earlier) {
        const struct copy *copy = ranges_copies_of(t->ranges, t->own, old.from).newest;
        int64_t sent_ns = copy ? copy->time_ns : earlier->time_ns;

        if (sent_ns <= t->s->time_ns && (copy || range_names_sending(earlier))) {
            note.segment = copy ? copy->segment : earlier->segment;
            note.ns = nanotime_between(sent_ns, t->s->time_ns);
        }
        before = tcp_again_last(earlier, copy);
        if (!more_is_new)
            t->e->resent = tcp_again_compare(t, earlier, copy || !range_names_sending(earlier));
        earlier->again = true;
    }
    if (earlier && (was_refused(t, earlier) || was_answered_otherwise(t, earlier)))
        send_instead(t, earlier);
    else
        remember_copy(t, old);
    if (first != 0 && crosses(t)) { /* where `earlier` was, something else may be by now */
        event_note(t->e, (struct note){.kind = NOTE_SYN_AGAIN, .segment = first});
        return;
    }
    if (note_other_use(t, payload_span(t->s)))
        return;
    t->flow->again_segments++;
    event_note(t->e, note);
    if (!more_is_new)
        tcp_again_explain(t, old, &before, note.ns);
    else if (before.refused)
        tcp_again_explain_shared(t, earlier);
}

/* Everything that passed here was acknowledged, or nothing can be known of that, since only this
 * direction passes here: then who had nothing to do for a while has all its Acks. */
static bool
nothing_outstanding(const struct sighting *t)
{
    if (t->peer->segments == 0)
        return nanotime_between(t->flow->last_ns, t->s->time_ns) >= IDLE_MS * NANOTIME_MS;
    return t->own->acked_known && !seqno_before(t->own->snd_una, t->own->snd_nxt);
}

/* The byte of the probe before is all that is outstanding. */
static bool
probes_again(const struct sighting *t)
{
    const struct half *own = t->own;

    return own->probe == PROBE_ZERO_WINDOW && t->s->len == 1 && t->s->seq == own->snd_nxt - 1 &&
           own->acked_known && own->snd_una == t->s->seq;
}

/* Who probes does so with the newest Ack; an older one is that of a segment which was long on its
 * way. */
static bool
is_late(const struct sighting *t)
{
    return t->peer->acked_known && seqno_before(t->s->ack, t->peer->snd_una);
}

/* Its window has been opened since it was heard of last, so that may not have come there. */
static bool
may_not_know_opening(const struct sighting *t)
{
    const struct half_more *more = half_more(t->ranges, t->peer);

    return more && !half_rival(t->ranges, t->peer) && more->closed_segment != 0 &&
           (t->own->probe == PROBE_ZERO_WINDOW || t->own->last_segment < more->closed_segment);
}

/* RFC 6298 section 5.5: each silence is twice as long as the one before, so not much longer than
 * all since the first sending. */
#define BACKOFF 3

/* Its newest segment was one byte, of which it may not know the ACK, or which passes here behind
 * that: a keep-alive comes after more silence, unless the same came before by a timer. */
static bool
is_byte_again(const struct sighting *t, int64_t idle_ns)
{
    const struct range *r = ranges_find(t->ranges, t->own, t->s->seq);
    const struct copy *copy = ranges_copies_of(t->ranges, t->own, t->s->seq).newest;

    if (t->s->seq == t->own->snd_nxt)
        return idle_ns < IDLE_MS * NANOTIME_MS;
    if (!r || r->whole_len != 1 || r->kind != TERM_DATA || tcp_bytes_are_others(t))
        return false;
    return idle_ns < IDLE_MS * NANOTIME_MS ||
           (copy && idle_ns < BACKOFF * nanotime_between(r->time_ns, copy->time_ns));
}

/* No empty segment has the number of a SYN, or one within a longer segment, as its sender's next
 * one. */
static bool
was_never_next(const struct sighting *t)
{
    const struct range *r = ranges_find(t->ranges, t->own, t->s->seq);

    return r && (r->kind == TERM_SYN ||
                 (r->kind == TERM_DATA && r->whole_len > 1 && r->seq != t->s->seq));
}

/* Behind a keep-alive comes another one, or a copy of it; and where both sides are idle for as long
 * theirs cross. */
static bool
is_time_of_keep_alives(const struct sighting *t)
{
    return t->own->probe == PROBE_KEEP_ALIVE || t->own->probe == PROBE_ANSWERED ||
           is_behind_keep_alive(t);
}

/* Else an empty segment that comes sooner than by any timer was overtaken by the byte or FIN whose
 * number it has. */
static bool
is_late_or_again(const struct sighting *t)
{
    int64_t idle_ns = nanotime_between(t->flow->last_ns, t->s->time_ns);

    if (t->s->len > 0)
        return is_byte_again(t, idle_ns);
    return idle_ns >= 0 && idle_ns < EVENT_TIMER_NS_MIN && !was_never_next(t) &&
           !is_time_of_keep_alives(t);
}

/* RFC 9293 section 3.8.4 and RFC 1122 section 4.2.3.6: a segment with one byte or none, one below
 * the next number, asks for an answer and brings nothing; RFC 9293 section 3.8.6.1: so does one
 * byte of new data against a closed window.  With bytes outstanding it is a plain repetition. */
static enum probe
probe_of(const struct sighting *t)
{
    const struct segment *s = t->s;
    bool closed = t->peer->window_seen && t->peer->window == 0;

    if (s->len > 1 || (s->flags & (TCP_SYN | TCP_FIN | TCP_RST)) || !(s->flags & TCP_ACK) ||
        !t->own->seq_seen || is_late(t))
        return PROBE_NONE;
    if (!nothing_outstanding(t))
        return closed && probes_again(t) ? PROBE_ZERO_WINDOW : PROBE_NONE;
    if (s->len == 1 && closed && s->seq == half_newest(t->own))
        return PROBE_ZERO_WINDOW;
    if (s->seq != half_newest(t->own) - 1)
        return PROBE_NONE;
    if (closed || may_not_know_opening(t))
        return PROBE_ZERO_WINDOW;
    return is_late_or_again(t) ? PROBE_NONE : PROBE_KEEP_ALIVE;
}

/* What is so far behind was acknowledged, though no Ack of it passed here: which one is not known.
 */
static void
catch_up(struct sighting *t)
{
    struct half *own = t->own;
    uint32_t far = own->snd_nxt - WINDOW_MAX;
    struct range *r;

    own->snd_una = far;
    own->snd_una_segment = 0;
    t->peer->edge_known = false;
    while ((r = ranges_at(t->ranges, own->sent_head)) && !seqno_after(r->seq + r->len, far))
        ranges_retire_first(t->ranges, own);
    if (r && seqno_before(r->seq, far)) {
        r->len -= far - r->seq;
        r->seq = far;
    }
}

static void
advance(struct sighting *t, uint32_t next)
{
    struct half *own = t->own;

    half_reaches(own, half_rel(own, next));
    own->snd_nxt = next;
    own->seq_seen = true;
    if (own->acked_known && is_far_ahead(next, own->snd_una))
        catch_up(t);
    ranges_drop_gaps_before(t->ranges, own, next - WINDOW_MAX);
}

/* RFC 9293 section 3.7.1: the default where none is known. */
#define MSS_DEFAULT 536

/* What waits for an ACK leaves in less than this behind it; and the ACK itself has to have taken
 * longer, by so many times: else the program was slow, or the ACK so fast that nothing had to wait.
 */
#define HELD_NS NANOTIME_MS
#define HELD_TIMES 16

/* Options take up to 40 bytes of the MSS (RFC 6691). */
static bool
is_small(const struct sighting *t, uint32_t len)
{
    return len + 40 < (t->peer->mss != 0 ? t->peer->mss : MSS_DEFAULT);
}

/* What waits behind it waits for the window, not for the ACK. */
static bool
filled_window(const struct sighting *t, const struct range *r)
{
    const struct half_more *more = half_more(t->ranges, t->own);

    return more && t->own->fin_segment == 0 && more->filled_segment == r->segment;
}

void
tcp_send_note_waiting(struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;
    const struct range *last = ranges_at(t->ranges, own->ranges_tail);
    int64_t behind_ns = nanotime_between(t->flow->last_ns, t->s->time_ns), waited_ns;

    /* What is full-sized need not wait, an ACK with data is what programs wait for, behind a loss a
     * small congestion window holds back as well (RFC 5681 section 3.1), and nobody waits for a
     * reset. */
    if (!last || peer->reset || peer->acks_copies || last->kind != TERM_DATA ||
        !is_small(t, last->whole_len) || !is_small(t, t->s->len) ||
        peer->data_segment == own->snd_una_segment || behind_ns < 0 || behind_ns >= HELD_NS)
        return;
    waited_ns = nanotime_between(last->time_ns, t->flow->last_ns);
    if (waited_ns >= HELD_NS && waited_ns / HELD_TIMES >= behind_ns &&
        !is_small(t, half_window_bytes(peer)) && !filled_window(t, last))
        event_note(t->e, (struct note){.kind = NOTE_HELD_BACK,
                                       .segment = own->snd_una_segment,
                                       .a = behind_ns,
                                       .ns = waited_ns});
}

static void
track_numbers(struct sighting *t, struct span all)
{
    struct half *own = t->own;
    struct span old = {all.from, seqno_before(all.to, own->snd_nxt) ? all.to : own->snd_nxt};
    struct span fresh = {seqno_after(all.from, own->snd_nxt) ? all.from : own->snd_nxt, all.to};
    uint32_t missing = missing_len(t, old), again;

    again = span_len(old) - missing;
    if (seqno_after(all.from, own->snd_nxt))
        jump_over(t, (struct span){own->snd_nxt, all.from});
    if (missing > 0) {
        if (again > 0)
            remember_copy(t, old);
        fill_gaps(t, old, again > 0);
    } else if (again > 0) {
        note_again(t, old, span_len(fresh) > 0);
    }
    if (again > 0)
        tcp_bytes_compare(t);
    if (t->s->len > 0)
        note_acked_earlier(t, fresh);
    if (t->s->len > 0 && all.from == own->snd_nxt && own->acked_known && comes_behind_ack(t))
        tcp_send_note_waiting(t);
    add_ranges(t, fresh);
    if (seqno_after(all.to, own->snd_nxt))
        advance(t, all.to);
}

/* When a side closes first, and a server after how much silence, tells resets apart. */
static void
note_closing(struct sighting *t)
{
    int64_t idle_ms = nanotime_between(t->flow->last_ns, t->s->time_ns) / NANOTIME_MS;
    bool idle = t->e->from == SERVER && idle_ms >= IDLE_MS;
    struct half_more *more;

    if (t->own->fin_segment != 0)
        return;
    t->own->fin_segment = t->e->segment;
    more = idle ? half_need_more(t->ranges, t->own) : half_more(t->ranges, t->own);
    if (more)
        more->fin_idle_ms = !idle ? 0 : idle_ms < UINT32_MAX ? (uint32_t)idle_ms : UINT32_MAX;
}

/* More SYNs than SYN-ACKs have passed, as far as they are counted: those of one server. */
static bool
lacks_answer(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;
    const struct range *syn = ranges_find(t->ranges, peer, peer->base_seq);
    const struct range *answer = ranges_find(t->ranges, own, own->base_seq);

    if (!syn || !answer || syn->kind != TERM_SYN || answer->kind != TERM_SYN || own->renumbered > 0)
        return false;
    return ranges_copies_of(t->ranges, own, own->base_seq).count <
           ranges_copies_of(t->ranges, peer, peer->base_seq).count;
}

/* The SYN-ACK passed so shortly before that no timer sends it again. */
static bool
is_soon_after_answer(const struct sighting *t)
{
    const struct range *answer = ranges_find(t->ranges, t->own, t->own->base_seq);
    const struct copy *copy = ranges_copies_of(t->ranges, t->own, t->own->base_seq).newest;
    int64_t before_ns = copy ? copy->time_ns : answer->time_ns;

    return before_ns <= t->s->time_ns &&
           nanotime_between(before_ns, t->s->time_ns) < EVENT_TIMER_NS_MIN;
}

/* The newest SYN passed so shortly before, as the first one before its answer, that no timer has
 * sent the SYN-ACK again. */
static bool
is_soon_after_syn(const struct sighting *t)
{
    const struct range *syn = ranges_find(t->ranges, t->peer, t->peer->base_seq);
    const struct range *answer = ranges_find(t->ranges, t->own, t->own->base_seq);
    int64_t after_ns = nanotime_between(t->flow->last_ns, t->s->time_ns);

    return after_ns < EVENT_TIMER_NS_MIN ||
           (syn && answer && after_ns < 2 * nanotime_between(syn->time_ns, answer->time_ns));
}

/* A SYN that comes again is answered by the SYN-ACK again, which may pass behind the ACK of the
 * first one; or both SYNs pass before both answers. */
static bool
answers_syn_again(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;
    bool waits = t->flow->state[side_other(t->e->from)] == STATE_SYN_SENT;

    if (!is_syn(t->s) || !(t->s->flags & TCP_ACK) || !own->syn_ack_seen)
        return false;
    if (waits && peer->last_segment > own->last_segment && peer->last_segment > peer->syn_segment &&
        peer->doubt != DOUBT_ACK && peer->doubt != DOUBT_SEQ) /* such was no SYN */
        return is_soon_after_syn(t);
    return peer->syn_seen && own->syn_seen && t->s->seq == own->base_seq && lacks_answer(t) &&
           (!waits || is_soon_after_answer(t));
}

/* Wireshark says "fast retransmission" also where the peer acknowledged what did not pass here and
 * has repeated nothing. */
static bool
is_asked_for(const struct sighting *t)
{
    return (t->e->analysis & ANALYSIS_FAST_RETRANSMISSION) && t->peer->asks >= ASKS_ENOUGH;
}

/* The first segment seen of its side may be a probe: one below what the other side expects, as its
 * Ack had told. */
static bool
begins_one_below(const struct sighting *t)
{
    const struct half *own = t->own;

    return !own->seq_seen && own->acked_known && segment_seq_len(t->s) == 0 &&
           t->s->seq == own->snd_una - 1;
}

/* False: its receiver drops the segment. */
static bool
track_payload(struct sighting *t, struct span all)
{
    struct half *own = t->own;

    if (begins_one_below(t))
        advance(t, own->snd_una);
    if (own->seq_seen)
        t->probe = probe_of(t);
    /* The byte of a window probe is new; a probe below the next number brings nothing. */
    if (all.from != own->snd_nxt && t->probe != PROBE_NONE) {
        t->garbage = tcp_bytes_are_others(t);
        if (seqno_after(all.to, first_unacked(own)))
            remember_copy(t, all);
        return true;
    }
    if ((all.from != own->snd_nxt || t->e->rel_seq < 0) && !tcp_accept_seq(t))
        return false;
    if (t->e->rel_seq < 0 && own->syn_seen)
        all.from = own->base_seq + 1;
    if (own->seq_seen) {
        track_numbers(t, all);
    } else {
        add_ranges(t, all);
        advance(t, all.to);
    }
    if (t->probe == PROBE_ZERO_WINDOW && own->sent_head != 0)
        ranges_at(t->ranges, own->ranges_tail)->way = WAY_PROBE;
    return true;
}

/* A FIN that is not the last number of its side says nothing, nor does one on the number of the
 * SYN. */
static void
track_fin(struct sighting *t, uint32_t end)
{
    struct half *own = t->own;

    if (end != own->snd_nxt || (own->syn_seen && half_rel(own, end - 1) == 0))
        return;
    note_closing(t);
    if (!own->fin_seen || (t->s->flags & TCP_ACK))
        own->fin_weak = !(t->s->flags & (TCP_SYN | TCP_ACK));
    own->fin_seen = true;
    own->fin_seq = end - 1;
    /* Its Ack may have come by first. */
    own->fin_acked |= own->acked_known && seqno_after(own->snd_una, own->fin_seq);
}

/* The states that came from a FIN of that side, before its next ones. */
static void
take_back_states(struct flow *flow, enum side from)
{
    uint8_t *own = &flow->state[from], *peer = &flow->state[side_other(from)];

    if (*own == STATE_FIN_WAIT_1)
        *own = STATE_ESTABLISHED;
    else if (*own == STATE_CLOSING || *own == STATE_LAST_ACK)
        *own = STATE_CLOSE_WAIT;
    if (*peer == STATE_CLOSE_WAIT)
        *peer = STATE_ESTABLISHED;
}

void
tcp_send_forget_fin(struct flow *flow, enum side from)
{
    enum side to = side_other(from);
    struct half *own = &flow->half[from], *peer = &flow->half[to];

    if (own->fin_seen && flow->closing_segment != 0 && flow->end_by == from && !flow_ended(flow)) {
        flow->closing_segment = peer->fin_segment;
        flow->end_by = to & 1;
        flow->data_before_closing[to] = peer->data_bytes;
    }
    own->fin_seen = own->fin_acked = own->fin_weak = false;
    own->ts_recent = 0;
    own->fin_segment = 0;
}

void
tcp_send_void_fin(struct ranges *ranges, struct flow *flow, enum side from)
{
    struct half *own = &flow->half[from];

    if (own->snd_nxt == own->fin_seq + 1) {
        ranges_drop_fin(ranges, own);
        if (own->newest == half_rel(own, own->snd_nxt))
            own->newest--;
        own->snd_nxt--;
    }
    tcp_send_forget_fin(flow, from);
    take_back_states(flow, from);
}

/* Who goes on where its FIN stood has not closed, if that FIN was one that nobody takes: without
 * ACK (RFC 9293 section 3.10.7.4). */
static void
check_weak_fin(struct sighting *t)
{
    const struct half *own = t->own;

    if (!own->fin_weak || own->fin_acked || t->s->len == 0 || t->s->seq != own->fin_seq ||
        !(t->s->flags & TCP_ACK))
        return;
    event_note(t->e, (struct note){.kind = NOTE_FIN_MOVED,
                                   .segment = own->fin_segment,
                                   .a = half_rel(own, own->fin_seq),
                                   .b = 1});
    tcp_send_void_fin(t->ranges, t->flow, t->e->from);
}

bool
tcp_send_is_old_fin(const struct sighting *t)
{
    const struct half *own = t->own;
    const struct segment *s = t->s;

    return (s->flags & (TCP_SYN | TCP_FIN)) == TCP_FIN && s->len == 0 && own->acked_known &&
           !own->fin_seen && seqno_after(own->snd_una, s->seq + 1);
}

/* A FIN is the last number of its side (RFC 9293 section 3.6): behind it come neither data nor
 * another one, unless nobody takes the first. */
static bool
is_behind_fin(const struct sighting *t)
{
    const struct half *own = t->own;
    bool fin = (t->s->flags & (TCP_SYN | TCP_FIN)) == TCP_FIN;

    return own->fin_seen && seqno_after(t->s->seq, own->fin_seq) &&
           (t->s->len > 0 || (fin && (!own->fin_weak || own->fin_acked)));
}

static void
note_behind_fin(struct sighting *t)
{
    event_note(t->e, (struct note){.kind = NOTE_DATA_AFTER_FIN, .segment = t->own->fin_segment});
    if (t->own->fin_acked && t->doubt == DOUBT_NONE)
        t->doubt = DOUBT_SEQ;
}

static void
remember_syn_data(struct sighting *t)
{
    struct half_more *more =
        t->s->len > 0 ? half_need_more(t->ranges, t->own) : half_more(t->ranges, t->own);

    if (more && !t->own->sacks)
        more->syn_data = t->s->len;
}

void
tcp_send_track(struct sighting *t)
{
    const struct segment *s = t->s;
    struct span all = {s->seq, s->seq + segment_seq_len(s)};
    struct half *own = t->own;
    bool behind_fin;

    t->e->asked_for = is_asked_for(t) || answers_syn_again(t);
    /* A reset's number need not be the next one, and nothing follows it. */
    if (t->dropped || (s->flags & TCP_RST))
        return;
    if (own->copied && all.from == all.to)
        tcp_copies_see_bare_ack(t);
    if (tcp_send_is_old_fin(t)) {
        event_note(t->e, (struct note){.kind = NOTE_FIN_OLD, .a = half_rel(own, own->snd_una)});
        t->doubt = DOUBT_AGAIN;
        return;
    }
    check_weak_fin(t);
    behind_fin = is_behind_fin(t);
    if (behind_fin)
        note_behind_fin(t);
    if (!track_payload(t, all))
        return;
    if (s->flags & TCP_SYN) {
        remember_syn_data(t);
        own->syn_ack_seen |= (s->flags & TCP_ACK) != 0;
    }
    if ((s->flags & TCP_FIN) && !behind_fin)
        track_fin(t, all.to);
}
