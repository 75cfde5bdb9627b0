#include "tcp_repeat.h"

#include "tcpviz/base/nanotime.h"

#define ASKS_MAX 31 /* that half.asks has room for */

/*
 * An ACK that says what one before it said.  A receiver that misses something repeats its Ack for
 * each segment behind the gap (RFC 5681 section 4.2), and three of these ask for what is missing
 * (section 3.2).  But an Ack is repeated for other reasons as well: they are told apart here.
 */

/* RFC 6675 section 2: a duplicate ACK names bytes that no SACK had named; one that only reports
 * what came twice asks for nothing, also where it names again what lies behind missing bytes. */
static bool
only_reports(const struct sighting *t)
{
    return t->e->dsack && !t->sacks_news;
}

/* No copy, and no answer, comes so long after the others. */
static bool
comes_late(const struct sighting *t)
{
    return tcp_idle_ns(t) >= IDLE_NS;
}

/* The other side's FIN came again behind the ACK of it, and each that comes is answered (RFC 9293
 * section 3.10.7.4). */
static bool
fin_came_again(const struct sighting *t)
{
    const struct half *peer = t->peer;
    const struct copy *copy =
        peer->fin_acked ? ranges_newest_copy(t->ranges, peer, half_fin_seq(peer)) : NULL;

    return copy && copy->segment > peer->snd_una_segment && !comes_late(t);
}

/* Something of what its Ack had covered was sent again, and no reset has passed since, behind which
 * ACKs answer what comes there; or the last of it passed twice, a moment ago, and may have been
 * doubled on its way. */
static bool
may_answer_copy(const struct sighting *t)
{
    const struct range *r = ranges_find(t->ranges, t->peer, t->s->ack - 1);

    return (t->own->acks_copies && t->flow->end != END_RESET) || fin_came_again(t) ||
           (r && r->seen_twice && nanotime_between(r->time_ns, t->s->time_ns) < IDLE_NS);
}

/* RFC 8684 section 3: an ACK that carries an option of Multipath TCP is no duplicate ACK, but for
 * a data sequence signal. */
static enum repeat_reason
repeat_reason(const struct sighting *t, bool outstanding)
{
    uint8_t subtype = t->s->options.mptcp_subtype;

    if (!outstanding && t->peer->probe == PROBE_ANSWERED && !comes_late(t))
        return REPEAT_KEEP_ALIVE;
    if (only_reports(t))
        return REPEAT_REPORTS;
    if (subtype != MPTCP_NONE && !(outstanding && subtype == MPTCP_DSS))
        return REPEAT_MULTIPATH;
    return !outstanding && may_answer_copy(t) ? REPEAT_COPIES : REPEAT_ALL_ACKED;
}

/* Neither a gap that passed here, nor one that its SACK names. */
static bool
knows_no_gap(const struct sighting *t)
{
    return t->peer->n_gaps == 0 && !event_sack_shows_missing(t->e);
}

/* A data sequence signal acknowledges what came on other paths, too. */
static bool
only_signals(const struct sighting *t)
{
    return t->s->options.mptcp_subtype == MPTCP_DSS && knows_no_gap(t);
}

/* Only one segment waits, as far as was seen, which offload has not joined of several: else its
 * length would be more than the MSS, or an Ack would have covered a part of it. */
static bool
asks_for_newest(const struct sighting *t)
{
    const struct half *peer = t->peer;
    const struct range *r = ranges_first_waiting(t->ranges, peer);

    return r && r->seq == t->s->ack && range_end(r) == peer->snd_nxt && r->len == r->whole_len &&
           r->len <= half_mss_least(t->own) && !r->joined && knows_no_gap(t);
}

/* Linux drops all of what reaches beyond its window, where more waits to be read. */
static bool
asks_for_too_much(const struct sighting *t)
{
    const struct range *r = ranges_first_waiting(t->ranges, t->peer);

    return r && r->seq == t->s->ack && !r->joined && t->own->edge_known &&
           seqno_before(r->seq, t->own->edge) && seqno_after(range_end(r), t->own->edge) &&
           knows_no_gap(t);
}

/* RFC 2018 section 4: where both SYNs permitted SACK, an ACK that repeats its number for what
 * arrived behind it names that. */
static bool
names_nothing(const struct sighting *t)
{
    enum { HEADER_MAX = 60, BLOCK = 10 };
    const struct segment *s = t->s;

    return t->own->syn_seen && t->peer->syn_seen && !t->own->no_sack && !t->peer->no_sack &&
           s->options.n_sack == 0 && !s->options.sack_cut && s->header_len + BLOCK <= HEADER_MAX &&
           !(s->notes & (SEGMENT_CUT_HEADER | SEGMENT_CUT_OPTIONS | SEGMENT_BAD_OPTIONS));
}

static enum no_loss
no_loss(const struct sighting *t)
{
    if (asks_for_too_much(t))
        return NO_LOSS_NO_ROOM;
    if (only_signals(t))
        return NO_LOSS_SIGNAL;
    if (asks_for_newest(t))
        return NO_LOSS_NEWEST;
    return names_nothing(t) ? NO_LOSS_NO_SACK : NO_LOSS_UNKNOWN;
}

/* Which segment has sent the number that is asked for again, behind the Ack that asked first. */
static uint32_t
sent_since(const struct sighting *t)
{
    const struct half *peer = t->peer;
    const struct range *r = ranges_first_waiting(t->ranges, peer);
    const struct copy *copy =
        r && r->seq == t->s->ack && r->again ? ranges_newest_copy(t->ranges, peer, r->seq) : NULL;

    return copy && copy->segment > peer->snd_una_segment ? copy->segment : 0;
}

/* RFC 9293 section 3.8.5: that is also sent where the window has no room for data, and the Ack is
 * not what it is about. */
static bool
announces_urgent(const struct segment *s)
{
    return (s->flags & TCP_URG) && s->urgent > 0;
}

/* The only one that sent again what a D-SACK has; NULL: there are several, or none. */
static const struct copy *
sent_in_vain(const struct sighting *t)
{
    uint32_t left = t->s->options.sack[0].left, right = t->s->options.sack[0].right;
    const struct range *r = ranges_find(t->ranges, t->peer, left);
    struct copies_of copies = ranges_copies_of(t->ranges, t->peer, left);

    /* an older timestamp is one of a copy that was sent before */
    return r && !r->seen_twice && range_names_sending(r) && copies.count == 1 &&
                   !seqno_before(copy_end(copies.newest), right) &&
                   !seqno_before(copies.newest->tsval, r->tsval)
               ? copies.newest
               : NULL;
}

/* Its sender had sent a newer Ack before, which what it sends again has. */
static bool
came_late(const struct sighting *t, const struct copy *copy)
{
    return copy->segment == t->peer->last_segment && t->peer->ack_seen && t->own->acked_known &&
           seqno_before(copy->ack, t->own->snd_una);
}

/* The two do not differ in what is remembered, and the second one came late, or comes too soon for
 * a timer; without timestamps, where the round trip is known, also for what an ACK had asked for.
 */
static bool
may_be_doubled(const struct sighting *t, const struct copy *copy)
{
    const struct range *r = ranges_find(t->ranges, t->peer, copy->seq);
    int64_t rtt_ns = flow_handshake_rtt(t->flow);
    int64_t soon_ns = copy->tsval == 0 && rtt_ns > 0 ? rtt_ns : EVENT_TIMER_NS_MIN;

    return r && copy->tsval == r->tsval && copy->seq == range_begin(r) &&
           copy->len == r->whole_len &&
           (came_late(t, copy) || nanotime_between(r->time_ns, copy->time_ns) < soon_ns);
}

static void
name_sent_in_vain(const struct sighting *t, struct note *note)
{
    const struct copy *copy = sent_in_vain(t);

    if (!copy)
        return;
    if (may_be_doubled(t, copy))
        note->repeat_reason = REPEAT_DOUBLED;
    note->resent_in = copy->segment;
    note->beside_others = t->s->options.sack[0].right - t->s->options.sack[0].left < copy->len;
}

/* What has no number in the row of duplicate ACKs: it is none, or nobody counted so far. */
enum { NOT_IN_ROW = -1, NOT_COUNTED = 0 };

/* Its place in that row, as Wireshark counts, less those that ask for nothing, and with those that
 * it does not see, as far as these are counted. */
static int64_t
number_in_row(const struct sighting *t)
{
    int64_t behind = t->own->asks < ASKS_MAX ? t->own->asks + 1 : NOT_COUNTED;
    int64_t counted = (int64_t)t->e->dup_ack_num - t->own->dup_ack_other;

    if (t->e->dup_ack_num == 0)
        return t->repeats_ack || !repeats_unjudged(t) ? NOT_IN_ROW : behind;
    if (counted <= 0)
        return NOT_IN_ROW;
    return counted <= t->own->asks ? behind : counted;
}

/* The byte that it still expects was sent, and waits. */
static void
note_duplicate_ack(struct sighting *t)
{
    struct note note = {
        .kind = NOTE_DUPLICATE_ACK, .segment = t->peer->snd_una_segment, .nth = number_in_row(t)};
    bool few = note.nth != NOT_COUNTED && note.nth < ASKS_MAX;

    if (note.nth == NOT_IN_ROW)
        return;
    note.resent_in = sent_since(t);
    note.no_loss = no_loss(t);
    if (note.no_loss != NO_LOSS_NEWEST)
        t->own->asks = (unsigned)(few ? note.nth : ASKS_MAX) & ASKS_MAX;
    event_note(t->e, note);
}

/* Something that it has not acknowledged was sent, as far as passed here or its SACK tells. */
static bool
something_waits(const struct sighting *t)
{
    const struct half *peer = t->peer;

    return event_sack_shows_missing(t->e) ||
           (peer->seq_seen && !peer->fin_acked && seqno_before(t->s->ack, peer->snd_nxt));
}

/* That nothing waits can be said only where all that was acknowledged passed here.  Behind a FIN
 * there is nothing to wait for. */
static bool
repeats_for_nothing(const struct sighting *t)
{
    const struct half *peer = t->peer;

    return !announces_urgent(t->s) && peer->seq_seen &&
           (t->s->ack == peer->snd_nxt || peer->fin_acked);
}

/* A copy has one answer. */
static void
count_answered_copy(struct half *own)
{
    if (own->acks_copies == 1 || own->acks_copies == 2)
        own->acks_copies = own->acks_copies == 2;
}

static void
note_repeated_ack(struct sighting *t)
{
    bool outstanding = something_waits(t);
    struct note note = {.kind = NOTE_REPEAT_ACK, .segment = t->peer->snd_una_segment};

    if (outstanding ? !t->repeats_ack && !repeats_unjudged(t) : !repeats_for_nothing(t))
        return;
    if (comes_late(t))
        t->own->acks_copies = 0;
    note.repeat_reason = repeat_reason(t, outstanding);
    if (note.repeat_reason == REPEAT_COPIES)
        count_answered_copy(t->own);
    if (outstanding && note.repeat_reason == REPEAT_ALL_ACKED) {
        note_duplicate_ack(t);
        return;
    }
    if (note.repeat_reason == REPEAT_MULTIPATH)
        note.mptcp_subtype = t->s->options.mptcp_subtype;
    else if (note.repeat_reason == REPEAT_REPORTS)
        name_sent_in_vain(t, &note);
    event_note(t->e, note);
}

/* RFC 5681 section 2: who has everything repeats no ACK because something is missing, though
 * Wireshark counts it. */
static void
count_other_ack(struct sighting *t)
{
    if ((t->e->analysis & ANALYSIS_DUPLICATE_ACK) && !event_find_note(t->e, NOTE_DUPLICATE_ACK))
        half_count_other_dup_ack(t->own);
}

/* The window of a SYN-ACK is not scaled, so that Wireshark sees another one and no repeated ACK. */
static bool
brings_option_behind_syn_ack(const struct sighting *t)
{
    const struct half *own = t->own;

    return t->s->options.mptcp_subtype != MPTCP_NONE && t->s->len == 0 && !is_syn(t->s) &&
           own->multipath && own->syn_seen && half_syn_is_newest(own);
}

/* A reset is its sender's last word.  So an ACK behind it does not say again what that said: one of
 * the two is of somebody else. */
static bool
was_said_by_reset(const struct sighting *t)
{
    return t->own->reset && t->peer->snd_una_segment == t->own->last_segment;
}

/* Its newest one was a SYN without an ACK: for Wireshark that has an Ack of 0. */
static bool
is_behind_bare_syn(const struct half *own)
{
    return half_syn_is_newest(own) && !own->syn_ack_seen;
}

/* Wireshark remembers a keep-alive longer than we do; not where its next number is 0. */
static bool
repeats_newest_ack(const struct sighting *t)
{
    const struct half *peer = t->peer;

    return (t->repeats_ack || (t->e->analysis & ANALYSIS_KEEP_ALIVE_ACK) ||
            brings_option_behind_syn_ack(t) || repeats_unjudged(t)) &&
           !(t->s->ack == 0 && is_behind_bare_syn(t->own)) &&
           (t->s->flags & (TCP_ACK | TCP_RST)) == TCP_ACK && t->probe == PROBE_NONE &&
           !t->e->ack_advances && peer->snd_una_segment != 0 && tcp_has_newest_ack(t);
}

void
tcp_repeat_track(struct sighting *t, bool is_said)
{
    if (!is_said && repeats_newest_ack(t)) {
        if (was_said_by_reset(t))
            t->peer->snd_una_segment = t->e->segment;
        else
            note_repeated_ack(t);
    }
    count_other_ack(t);
}
