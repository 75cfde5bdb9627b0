#include "tcp_accept.h"

#include "tcp_fin.h"
#include "tcp_stray.h"

#include "tcpviz/base/nanotime.h"

/*
 * What the receiver of a segment makes of it: RFC 9293 section 3.10.7.4, first the numbers against
 * its window, then the Ack.  Its window is what it said here, and some of that may have passed
 * elsewhere, so each verdict can be overruled by what comes next: a sender that goes on there, or a
 * receiver that expects just that number.
 */

static bool
refuse(struct sighting *t, enum doubt doubt, struct note note)
{
    event_note_surely(t->e, note); /* what it says of the segment is else taken for true */
    t->dropped = t->e->dropped = true;
    t->doubt = doubt;
    return false;
}

/* Its Ack, too, goes beyond all that was seen: the capture has a hole, or leaves out data. */
static bool
both_jump(const struct sighting *t)
{
    return (t->s->flags & TCP_ACK) && t->peer->seq_seen &&
           seqno_after(t->s->ack, half_newest(t->peer)) &&
           seqno_diff(t->s->ack, half_newest(t->peer)) <= WINDOW_MAX;
}

/* Its side's newest segment outside the window seemed to be dropped, and it goes on behind that. */
static bool
goes_on_out_there(const struct sighting *t)
{
    const struct range *stray = ranges_newest_stray(t->ranges, t->own);

    return stray && range_end(stray) == t->s->seq;
}

/* What it acknowledges was seen out there: its Ack ends with the newest of those segments that has
 * numbers, or with an empty one behind that. */
static bool
acks_out_there(const struct sighting *t)
{
    const struct range *stray = ranges_newest_stray(t->ranges, t->peer);

    while (stray && stray->len == 0 && range_end(stray) != t->s->ack)
        stray = ranges_next(t->ranges, stray);
    return stray && range_end(stray) == t->s->ack;
}

/* Behind the window, unless both sides know better than this observer. */
static bool
is_outside(const struct sighting *t, int32_t way)
{
    const struct half *own = t->own, *peer = t->peer;
    uint32_t seq = t->s->seq;
    bool expected = peer->ack_seen && !seqno_before(peer->last_ack, seq) &&
                    !seqno_after(peer->last_ack, seq + segment_seq_len(t->s));

    if (way < -WINDOW_MAX || way > WINDOW_MAX)
        return true;
    if (way <= 0 || t->holed || !peer->edge_known || !seqno_after(seq, peer->edge))
        return false;
    return !seqno_after(half_newest(own), peer->edge) && !expected && !goes_on_out_there(t) &&
           !both_jump(t);
}

/* A first number below 0.  Where that is the SYN's, only what lies behind it can be taken. */
static bool
accept_below(struct sighting *t)
{
    const struct half *own = t->own;
    struct note note = {.kind = NOTE_SEQ_BELOW, .segment = own->syn_seen ? own->syn_segment : 0};

    if (own->syn_seen && event_rel_next(t->e) <= 1)
        return refuse(t, DOUBT_SEQ, note);
    event_note(t->e, note);
    return true;
}

/* How far it lies behind the newest number.  Where that was only acknowledged so far, its first one
 * here may be any that a window reaches. */
static int32_t
way_from_newest(const struct half *own, uint32_t seq)
{
    int32_t way = seqno_diff(seq, half_newest(own));
    bool far = way < -WINDOW_MAX || way > WINDOW_MAX;

    return own->seq_seen || (own->acked_known && far) ? way : 0;
}

/* Only an Ack speaks against it: what has passed of its side lies within a window of it. */
static bool
is_far_from_ack_alone(const struct half *own, uint32_t seq)
{
    int32_t way = seqno_diff(seq, own->snd_nxt);

    return own->seq_seen && way >= -WINDOW_MAX && way <= WINDOW_MAX;
}

/* The only segment by which its side's numbers are known, and nobody has acknowledged it: that may
 * be the one that is not of this connection.  0: there are others, or there was an Ack. */
static uint32_t
sole_word(const struct half *own)
{
    if (own->acked_known)
        return 0;
    if (own->syn_seen)
        return own->newest <= 1 ? own->syn_segment : 0;
    return own->segments == 1 ? own->last_segment : 0;
}

static struct note
outside_note(const struct sighting *t, int32_t way)
{
    const struct half *own = t->own;
    struct note note = {.kind = NOTE_SEQ_OUTSIDE};

    if (way > 0 && way <= WINDOW_MAX) {
        note.window_end = half_rel(own, t->peer->edge);
    } else if (is_far_from_ack_alone(own, t->s->seq)) {
        note.segment = own->snd_una_segment;
    } else {
        note.segment = sole_word(own);
        note.of_own = note.segment != 0;
    }
    return note;
}

bool
tcp_accept_seq(struct sighting *t)
{
    struct half *own = t->own;
    int32_t way = way_from_newest(own, t->s->seq);

    if (is_outside(t, way)) {
        if (way > 0 && way <= WINDOW_MAX)
            tcp_stray_remember(t);
        return refuse(t, DOUBT_SEQ, outside_note(t, way));
    }
    if (t->e->rel_seq < 0)
        return accept_below(t);
    if (flags_are_fin(t->s->flags) && t->s->len == 0 && own->syn_seen && t->e->rel_seq == 0)
        return refuse(t, DOUBT_SEQ,
                      (struct note){.kind = NOTE_FIN_ON_SYN, .segment = own->syn_segment});
    return true;
}

/* With a new Ack it was not overtaken by what its sender sent here; but what did not pass here may
 * have had that Ack, and have overtaken it. */
static bool
may_be_in_order(const struct sighting *t)
{
    return t->e->ack_advances && !seqno_before(t->s->seq, t->own->snd_nxt);
}

/* Of all that passed here it has the next number, and nothing to tell but that, right behind an Ack
 * of more: so RFC 9293 section 3.10.7.4 answers an Ack of what was not sent. */
static bool
may_answer_ack(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;

    return flags_are_ack(t->s->flags) && !t->e->ack_advances && t->s->seq == own->snd_nxt &&
           !own->reset && own->snd_una_segment == peer->last_segment && tcp_idle_ns(t) < IDLE_NS;
}

bool
tcp_accept_old_number(struct sighting *t)
{
    const struct half *own = t->own;

    if (t->s->flags & TCP_RST || t->probe != PROBE_NONE || !own->acked_known ||
        own->snd_una_segment == 0 || !seqno_before(t->s->seq, own->snd_una) || may_be_in_order(t) ||
        tcp_is_multipath(t) || event_find_note(t->e, NOTE_SEQ_BELOW))
        return false;
    if (!event_find_note(t->e, NOTE_OLDER_ACK))
        event_note(t->e, (struct note){.kind = NOTE_SEQ_OLD,
                                       .segment = own->snd_una_segment,
                                       .expected = half_rel(own, own->snd_una),
                                       .first_here = own->segments == 0,
                                       .may_answer = may_answer_ack(t)});
    if (t->doubt == DOUBT_NONE)
        t->doubt = t->e->ack_advances ? DOUBT_SEQ : DOUBT_AGAIN;
    return true;
}

/* It may have been sent before the segment that had its number, `r`: that passed a moment ago, and
 * neither its own Ack nor its timestamp is newer.  But where a window was taken back, Linux sends
 * ACKs with the number of that window's end, though it has sent more. */
static bool
may_be_older(const struct sighting *t, const struct range *r)
{
    const struct tcp_options *o = &t->s->options;

    return !t->e->ack_advances && nanotime_between(r->time_ns, t->s->time_ns) < IDLE_NS &&
           !(o->has_timestamps && r->tsval != 0 && seqno_after(o->tsval, r->tsval)) &&
           !(t->own->acked_known && t->s->seq == t->own->snd_una + half_window_bytes(t->peer));
}

/* An ACK without data has its sender's next number: RFC 9293, section 3.10.7.4.  Of a SYN's data
 * that were not taken the first one is the next again; and that behind a FIN stays it, whatever
 * data came there. */
void
tcp_accept_overtaken(struct sighting *t)
{
    const struct half *own = t->own;
    const struct range *r;

    if (!flags_are_ack(t->s->flags) || t->probe != PROBE_NONE || t->doubt != DOUBT_NONE ||
        !seqno_before(t->s->seq, own->snd_nxt) || event_find_note(t->e, NOTE_OLDER_ACK))
        return;
    r = ranges_find(t->ranges, own, t->s->seq);
    if (r && r->seq == t->s->seq && range_names_sending(r) && r->segment != own->syn_segment &&
        !half_is_fin_seq(own, t->s->seq - 1) && may_be_older(t, r))
        event_note(t->e, (struct note){.kind = NOTE_SEQ_OVERTAKEN, .segment = r->segment});
}

/* More than its sender had offered to take, and one more: the byte of a window probe, or a FIN (RFC
 * 9293, section 3.8.6.1).  Where the capture has a hole it says so, the Seq jumps, too, the data
 * was seen out there, or the next Ack goes on from there. */
static bool
is_beyond(const struct sighting *t)
{
    const struct half *own = t->own;
    uint32_t ack = t->s->ack, window = half_window_bytes(own);
    uint32_t room = window > 65535 ? window : 65535;

    return own->edge_known && !t->holed && seqno_after(ack, own->edge + 1) &&
           !event_find_note(t->e, NOTE_GAP) && !acks_out_there(t) &&
           !(own->ack_seen && seqno_after(own->last_ack, own->edge) &&
             seqno_after(ack, own->last_ack) && ack - own->last_ack <= room);
}

/* Where its beginning was not seen a FIN may be an old one.  If it was the first number seen of its
 * side, or has no ACK, and the other side goes on with numbers beyond it, that side did not take
 * it.  What is an old FIN itself, or came from elsewhere, is no such word of that side. */
static bool
peer_fin_is_old(const struct sighting *t)
{
    const struct half *peer = t->peer;
    bool first = !peer->syn_seen && !peer->acked_known && half_fin_seq(peer) == peer->base_seq + 1;
    bool weak = peer->fin_weak && !peer->fin_acked && !is_beyond(t);

    return (first || weak) && seqno_diff(t->s->ack, half_fin_seq(peer)) <= WINDOW_MAX &&
           !(t->s->flags & TCP_RST) && !tcp_fin_is_old(t);
}

static bool
accept_beyond_fin(struct sighting *t)
{
    event_note(t->e, (struct note){.kind = NOTE_FIN_OLD, .segment = t->peer->fin_segment});
    tcp_fin_void(t->ranges, t->flow, side_other(t->e->from));
    return true;
}

bool
tcp_accept_ack(struct sighting *t)
{
    const struct half *peer = t->peer;
    struct note note = {.kind = NOTE_ACK_AFTER_FIN, .segment = peer->fin_segment};

    if (!seqno_after(t->s->ack, half_newest(peer)))
        return true;
    if (peer->fin_seen) { /* its number is the highest one known */
        if (peer_fin_is_old(t))
            return accept_beyond_fin(t);
        note.number = half_rel(peer, half_fin_seq(peer));
    } else if (is_beyond(t)) {
        note = (struct note){.kind = NOTE_ACK_BEYOND,
                             .beyond = seqno_diff(t->s->ack, half_newest(peer))};
    } else {
        return true;
    }
    if (!(t->s->flags & TCP_RST))
        return refuse(t, DOUBT_ACK, note);
    event_note(t->e, note); /* nobody looks at the Ack of a reset */
    return false;
}

/* RFC 7323 section 5.5: what is older than this no longer counts. */
#define TS_RECENT_NS (24 * 24 * 60 * 60 * NANOTIME_S)

/* Where it tells its receiver nothing, as an ACK that was overtaken, a note is not worth it. */
static bool
brings_something(const struct sighting *t)
{
    return t->s->len > 0 || (t->s->flags & TCP_FIN) || tcp_has_newer_ack(t);
}

/* It is acknowledged, and passes here only now: behind the ACK of its receiver, which so took it.
 */
static bool
was_taken(const struct sighting *t)
{
    uint32_t len = segment_seq_len(t->s);

    return len > 0 && half_is_acked_to(t->own, t->s->seq + len) &&
           !ranges_find(t->ranges, t->own, t->s->seq);
}

/* Its receiver has acknowledged what came without a timestamp, and did not come again: so it takes
 * such segments. */
static bool
needs_no_timestamp(const struct sighting *t)
{
    for (const struct range *r = ranges_first_acked(t->ranges, t->own); r;
         r = ranges_next_acked(t->ranges, t->own, r))
        if (r->tsval == 0 && !r->again && !r->joined)
            return true;
    return false;
}

/* RFC 7323 section 3.2: timestamps are in use only where both SYNs had them. */
static bool
uses_no_timestamps(const struct flow *flow)
{
    return flow->beginning_seen && !(flow->offered & OFFER_TIMESTAMPS);
}

/* Those of some kernels (macOS) have no option at all, and get their answers.  As it comes through
 * it may acknowledge something only because the ACK before it did not pass here. */
static bool
looks_like_keep_alive(const struct sighting *t)
{
    return t->s->len == 0 && flags_are_ack(t->s->flags) && t->own->seq_seen &&
           t->s->seq == half_newest(t->own) - 1;
}

/* RFC 7323 section 3.2.  What was cut off, or cannot be read, may have been one. */
static void
note_missing_timestamp(struct sighting *t)
{
    if (!(t->s->notes & (SEGMENT_CUT_HEADER | SEGMENT_CUT_OPTIONS | SEGMENT_BAD_OPTIONS)) &&
        brings_something(t) && !looks_like_keep_alive(t) && !was_taken(t) &&
        !needs_no_timestamp(t) && !uses_no_timestamps(t->flow))
        event_note(t->e, (struct note){.kind = NOTE_NO_TIMESTAMP});
}

/* It goes on behind all that its side sent here, of which nothing that has numbers was newer: then
 * what was echoed was at most an ACK's without data.  A receiver compares with what came to it, and
 * an echo of what was never sent says nothing of that. */
static bool
echo_is_of_no_numbers(const struct sighting *t)
{
    const struct half *own = t->own;
    const struct range *newest = ranges_newest(t->ranges, own);

    return newest && newest->tsval != 0 && !newest->again && own->seq_seen &&
           t->s->seq == own->snd_nxt && !seqno_before(t->s->options.tsval, newest->tsval);
}

void
tcp_accept_timestamp(struct sighting *t)
{
    const struct segment *s = t->s;
    struct half *own = t->own;
    int64_t idle_ns = tcp_idle_ns(t);

    if (!half_knows_echo(own) || (s->flags & (TCP_SYN | TCP_RST)))
        return;
    if (!s->options.has_timestamps) {
        note_missing_timestamp(t);
        return;
    }
    if (idle_ns < 0 || idle_ns > TS_RECENT_NS || was_taken(t))
        return;
    if (!brings_something(t)) {
        /* all the same it is answered; but Linux takes one with its newest Ack */
        t->doubt = tcp_has_older_ack(t) ? DOUBT_TIME : DOUBT_NONE;
        return;
    }
    if (echo_is_of_no_numbers(t))
        return;
    t->doubt = DOUBT_TIME;
    event_note(t->e, (struct note){.kind = NOTE_TIMESTAMP_OLD,
                                   .tsval = s->options.tsval,
                                   .echoed = own->ts_recent});
}

void
tcp_accept_flags(struct sighting *t)
{
    unsigned flags = t->s->flags & (TCP_FIN | TCP_SYN | TCP_RST | TCP_PSH | TCP_URG);
    unsigned kinds = flags & (TCP_FIN | TCP_SYN | TCP_RST);

    if ((kinds & (kinds - 1)) != 0 || !(flags & (TCP_SYN | TCP_RST)))
        event_note(t->e,
                   (struct note){.kind = NOTE_FLAGS,
                                 .flags = flags,
                                 .strange_ends = !t->own->ack_seen && t->peer->data_bytes == 0});
}
