#include "tcp_again.h"

#include "tcpviz/base/nanotime.h"

/*
 * Why bytes come again, as far as what passed before tells.
 *
 * A timer sends the first of what waits for an ACK, and behind a timeout the rest goes out again as
 * ACKs come (RFC 6298 section 5.4, RFC 5681 section 3.1).  What ACKs ask for is sent at once.  What
 * a receiver refuses it answers, with the Ack of before.  So what was on its way when something of
 * this happened is marked, and the mark tells when it comes again.
 */

/* So long behind the newest ACK, and so many of the handshake's round trips, nothing is sent
 * because of that ACK: timers wait at least 200 ms where they wait least (Linux). */
#define NEWS_NS (100 * NANOTIME_MS)
#define NEWS_RTTS 2

/* RFC 5681 section 3.2. */
#define ASKS_OF_A_LOSS 3

struct last_sending
tcp_again_last(const struct range *r, const struct copy *c)
{
    if (c)
        return (struct last_sending){.tsval = c->tsval,
                                     .segment = c->segment,
                                     .is_copy = true,
                                     .missed = r->way == WAY_MISSED,
                                     .refused = c->refused,
                                     .timed_out = c->timed_out,
                                     .recovering = c->recovering != 0,
                                     .mended = r->recovering && !c->recovering};
    if (r->again_lost) /* what befell a copy that is forgotten is not known */
        return (struct last_sending){.is_copy = true};
    return (struct last_sending){.tsval = r->joined ? 0 : r->tsval,
                                 .is_copy = r->joined,
                                 .missed = r->way == WAY_MISSED,
                                 .refused = r->way == WAY_REFUSED || r->way == WAY_PROBE,
                                 .timed_out = r->timed_out,
                                 .recovering = r->recovering};
}

/* Nobody misses an ACK sooner than a round trip behind what it should have answered, which was sent
 * waits_ns ago, and may be older than what comes again. */
static bool
could_be_probe(const struct sighting *t, int64_t waits_ns, int64_t after_ns)
{
    return after_ns >= EVENT_TICK_NS_MIN && waits_ns >= flow_handshake_ns(t->flow);
}

/* Kernels send their last segment again whatever it holds, so a FIN as well; but that of a BSD
 * comes along with what answers something. */
static bool
may_probe_tail(const struct sighting *t)
{
    return t->s->len > 0 || ((t->s->flags & TCP_FIN) && follows_own(t));
}

/* Something older waits for its ACK, and was sent once; it may be the beginning of the same
 * segment, which offload had split.  Not where it passed later, into a gap, than what comes again
 * now: then, as a rule, one cause sends both again. */
static bool
older_waits(const struct sighting *t, struct span old)
{
    const struct half *own = t->own;
    const struct range *first = ranges_first_waiting(t->ranges, own);
    const struct range *was = ranges_find(t->ranges, own, old.from);

    return may_probe_tail(t) && own->acked_known && first && seqno_before(first->seq, old.from) &&
           !(was && was->segment < first->segment) && !first->again_lost &&
           !ranges_newest_copy(t->ranges, own, first->seq);
}

/* RFC 8985 section 7: without an ACK the last segment is sent again before the timer runs out,
 * which would send the first one. */
static bool
is_tail_again(const struct sighting *t, struct span old, int64_t after_ns)
{
    const struct half *own = t->own;
    const struct range *first = ranges_first_waiting(t->ranges, own);

    return older_waits(t, old) && old.to == own->snd_nxt && t->e->resent != RESENT_ALIKE &&
           could_be_probe(t, nanotime_between(first->time_ns, t->s->time_ns), after_ns);
}

/* Who is told of a loss acts at once, or a reordering time later (RFC 8985 section 6.2), which
 * passes here within little more than a round trip.  What comes much later was sent by a timer. */
static bool
is_news(const struct sighting *t, int64_t after_ns)
{
    return after_ns < NEWS_NS || after_ns < nanotime_times(flow_handshake_rtt(t->flow), NEWS_RTTS);
}

static bool
acks_are_news(const struct sighting *t)
{
    const struct analysis *a = &t->flow->analysis;

    return is_news(t, nanotime_between(a->half[side_other(t->e->from)].last_ns, t->s->time_ns));
}

/* All that waits for an ACK, and it goes out again for the first time: with SACK a probe of the
 * tail takes the timer's place then (RFC 8985 section 7.2). */
static bool
is_alone(const struct sighting *t, struct span old, const struct last_sending *before,
         int64_t after_ns)
{
    return could_be_probe(t, after_ns, after_ns) && !is_syn(t->s) && !before->is_copy &&
           old.from == first_unacked(t->own) && old.to == t->own->snd_nxt && !t->own->no_sack &&
           !t->peer->no_sack;
}

/* So much shorter no segment is by chance. */
#define SMALLER_BY 40

/* The newest before this one that had come again from here on. */
static const struct copy *
copy_before(const struct sighting *t)
{
    const struct copy *newest = NULL;

    for (const struct copy *c = ranges_first_copy(t->ranges, t->own);
         c && !seqno_after(c->seq, t->s->seq); c = ranges_next_copy(t->ranges, t->own, c))
        if (c->seq == t->s->seq && c->segment < t->e->segment &&
            (!newest || c->segment > newest->segment))
            newest = c;
    return newest;
}

/* RFC 4821 section 7.7: whose segments are lost again and again tries shorter ones, since routers
 * may drop larger packets without a word.  What its receiver has, or has no room for, need not go
 * again either. */
static bool
goes_smaller_untold(const struct sighting *t, struct span old)
{
    const struct sacked *sacked = half_sacked(t->ranges, t->peer);
    const struct copy *before = copy_before(t);

    return before && t->s->len + SMALLER_BY <= before->len && before->len <= t->peer->mss &&
           !(sacked && sacked_holds(sacked, old.to, old.to + 1)) && t->peer->edge_known &&
           seqno_before(old.to, t->peer->edge);
}

/* From here on all that is on its way was sent before its sender learned of a loss; RFC 5681
 * section 3.1: after a timeout that counts as lost, and goes out again as ACKs come. */
static void
mark_outstanding(const struct sighting *t, bool timer)
{
    for (struct range *r = ranges_first_waiting(t->ranges, t->own); r;
         r = ranges_next(t->ranges, r)) {
        r->timed_out |= timer && r->segment != t->e->segment;
        r->recovering |= r->segment != t->e->segment;
    }
    for (struct copy *c = ranges_first_copy(t->ranges, t->own); c;
         c = ranges_next_copy(t->ranges, t->own, c)) {
        c->timed_out |= timer && c->segment != t->e->segment;
        c->recovering |= c->segment != t->e->segment;
    }
}

void
tcp_again_forget_timeout(struct sighting *t)
{
    for (struct range *r = ranges_first_waiting(t->ranges, t->peer); r;
         r = ranges_next(t->ranges, r))
        r->timed_out = false;
    for (struct copy *c = ranges_first_copy(t->ranges, t->peer); c;
         c = ranges_next_copy(t->ranges, t->peer, c))
        c->timed_out = false;
}

/* Its receiver keeps what comes behind a gap and says so; what lies behind its window it drops.  A
 * FIN alone some take all the same (Linux), so only its answer tells.  Where a router dropped
 * something, too, it need not be the window. */
static enum why_again
why_refused(const struct sighting *t, struct span old, const struct last_sending *before)
{
    if (!before->refused || t->peer->shows_gap || t->peer->sacks)
        return WHY_UNKNOWN;
    if (t->peer->window == 0)
        return t->s->len > 0 || follows_peer(t) ? WHY_CLOSED : WHY_UNKNOWN;
    return tcp_is_refused(t, old.from) || t->flow->way[t->e->from].told == TOLD_TOO_BIG
               ? WHY_UNKNOWN
               : WHY_REFUSED;
}

/* What ACKs had asked for, or shown to be lost, was sent again since the newest one: so they are no
 * reason any more. */
static bool
is_mended_since_ack(const struct sighting *t, const struct last_sending *before)
{
    return before->mended && t->peer->last_segment < before->segment;
}

/* An ACK has just told of a loss; or one was found while this was on its way, and who mends that
 * sends it again when ACKs come (RFC 6582, RFC 6675).  No timer does so right behind an ACK. */
static bool
is_loss_shown(const struct sighting *t, const struct last_sending *before)
{
    return t->s->len > 0 && acks_are_news(t) && !is_mended_since_ack(t, before) &&
           (half_misses(t->peer) || before->recovering);
}

/* Without SACK a sender counts repeated ACKs, and waits for its timer where they are few (RFC 5827
 * lets it act on fewer, but then at once). */
static bool
asked_too_rarely(const struct sighting *t, const struct last_sending *before, int64_t after_ns)
{
    return (t->own->no_sack || t->peer->no_sack) && !t->peer->sacks && !before->recovering &&
           t->peer->asks > 0 && t->peer->asks < ASKS_OF_A_LOSS && after_ns >= EVENT_TIMER_NS_MIN;
}

/* RFC 9293 section 3.10.7.3: who has only sent a SYN takes no reset without an Ack of that. */
static bool
dropped_reset(const struct sighting *t)
{
    return flags_are_syn(t->s->flags) && t->peer->reset && own_state(t) == STATE_SYN_SENT;
}

/* ACKs show a loss; `first`: and this is the first number that they miss. */
static void
learn_loss(struct sighting *t, bool first, const struct last_sending *before, int64_t after_ns)
{
    if (first && asked_too_rarely(t, before, after_ns)) {
        t->e->why = WHY_FEW_ASK;
        t->e->asked_for = false;
        mark_outstanding(t, true);
        return;
    }
    t->e->loss_shown = true;
    if (first && !before->recovering)
        mark_outstanding(t, false);
}

/* The first number that is not acknowledged comes again, and nobody has asked for it. */
static void
learn_first(struct sighting *t, struct span old, const struct last_sending *before,
            int64_t after_ns)
{
    struct event *e = t->e;

    if (e->why == WHY_UNKNOWN && is_alone(t, old, before, after_ns))
        e->why = WHY_ALONE;
    else if (e->why == WHY_UNKNOWN && goes_smaller_untold(t, old))
        e->why = WHY_SMALLER;
    if (after_ns >= EVENT_TIMER_NS_MIN)
        mark_outstanding(t, true);
}

/* RFC 5681 sends what ACKs ask for once; RFC 8985 section 6.2 once more, if that was lost, too: a
 * round trip later at the soonest. */
static void
learn_asked_again(struct sighting *t, const struct last_sending *before, int64_t after_ns)
{
    int64_t rtt_ns = flow_handshake_rtt(t->flow);

    if (is_mended_since_ack(t, before))
        t->e->asked_for = false;
    else if (before->mended && t->e->why == WHY_UNKNOWN && rtt_ns > 0 &&
             after_ns >= rtt_ns - rtt_ns / 8)
        t->e->why = WHY_LOST_AGAIN;
}

static void
learn_why_unacked(struct sighting *t, struct span old, const struct last_sending *before,
                  int64_t after_ns)
{
    struct event *e = t->e;
    bool first = old.from == first_unacked(t->own);

    if (e->resent == RESENT_TOLD_SMALLER) /* what had passed before did not arrive */
        return;
    e->why = why_refused(t, old, before);
    if (e->asked_for)
        learn_asked_again(t, before, after_ns);
    if (before->timed_out && t->s->len > 0 && acks_are_news(t)) {
        if (e->why != WHY_REFUSED)
            e->why = WHY_TIMEOUT;
    } else if (is_loss_shown(t, before)) {
        learn_loss(t, first, before, after_ns);
    } else if (is_tail_again(t, old, after_ns)) {
        e->tail_again = true;
    } else if (first && !e->asked_for) {
        learn_first(t, old, before, after_ns);
    } else if (e->why == WHY_UNKNOWN && !e->asked_for && older_waits(t, old)) {
        e->why = WHY_NOT_FIRST;
    }
    if (dropped_reset(t))
        e->why = WHY_RESET_DROPPED;
}

/* A SYN without ACK, which waits for a SYN-ACK. */
static enum why_again
why_syn(const struct sighting *t)
{
    if (t->e->acked_before)
        return t->peer->syn_seen ? WHY_UNKNOWN : WHY_UNSEEN_ANSWER;
    if (t->s->len == 0 && half_syn_data(t->ranges, t->own) > 0)
        return WHY_WITHOUT_DATA;
    return t->offers_less ? WHY_OFFERS_LESS : WHY_UNKNOWN;
}

/* RFC 2385 section 2.0, RFC 5925: who has another key drops it, and answers nothing. */
static bool
is_signed_syn(const struct segment *s)
{
    return flags_are_syn(s->flags) &&
           (tcp_options_have(&s->options, TCPOPT_MD5) || tcp_options_have(&s->options, TCPOPT_AO));
}

/* RFC 7323 section 5.4: no clock of timestamps ticks faster than once in a millisecond.  One of the
 * capture that does not go on tells nothing. */
static bool
was_held_up(const struct sighting *t, const struct last_sending *before, int64_t after_ns)
{
    const struct tcp_options *o = &t->s->options;

    return after_ns > 0 && after_ns < EVENT_TIMER_NS_MIN && o->has_timestamps &&
           before->tsval != 0 &&
           seqno_diff(o->tsval, before->tsval) * NANOTIME_MS >= EVENT_TIMER_NS_MIN;
}

/* By its timestamp it was sent before the newest one that passed. */
static bool
was_sent_before(const struct sighting *t, const struct last_sending *before)
{
    if (!t->s->options.has_timestamps)
        return false;
    if (before->tsval != 0)
        return seqno_before(t->s->options.tsval, before->tsval);
    return t->e->acked_before && half_knows_echo(t->own) && has_old_timestamp(t);
}

/* Its receiver has had it all. */
static void
learn_why_acked(struct sighting *t, struct span old, const struct last_sending *before,
                int64_t after_ns)
{
    struct event *e = t->e;
    bool data = t->s->len > 0;

    e->tail_again = (data || (t->s->flags & TCP_FIN)) && old.to == t->own->snd_nxt &&
                    could_be_probe(t, after_ns, after_ns);
    e->loss_shown = data && before->missed && is_news(t, after_ns);
    if (before->timed_out && data && acks_are_news(t))
        e->why = WHY_TIMEOUT;
}

/* By its Ack it was sent before others of its side: a copy that was long on its way. */
static bool
has_older_ack(const struct sighting *t, int64_t after_ns)
{
    return tcp_sent_before_ack(t) != 0 && after_ns <= EVENT_MSL_NS;
}

/* Nothing else tells why it comes, or only that older bytes wait, too. */
static bool
is_open(const struct event *e)
{
    return (e->why == WHY_UNKNOWN || e->why == WHY_NOT_FIRST) && !e->loss_shown && !e->asked_for;
}

/* Why a second sending comes. */
static void
learn_why(struct sighting *t, struct span old, const struct last_sending *before, int64_t after_ns)
{
    struct event *e = t->e;

    if (e->acked_before)
        learn_why_acked(t, old, before, after_ns);
    else
        learn_why_unacked(t, old, before, after_ns);
    if (e->why == WHY_UNKNOWN && flags_are_syn(t->s->flags))
        e->why = why_syn(t);
    if (is_open(e) && was_held_up(t, before, after_ns))
        e->why = WHY_HELD_UP;
    if (e->why == WHY_UNKNOWN && !e->acked_before && is_signed_syn(t->s))
        e->why = WHY_SIGNED;
}

void
tcp_again_explain(struct sighting *t, struct span old, const struct last_sending *before,
                  int64_t after_ns)
{
    struct event *e = t->e;

    e->acked_before = half_is_acked_to(t->own, old.to);
    if (e->acked_before && t->doubt == DOUBT_NONE)
        t->doubt = DOUBT_AGAIN;
    if (was_sent_before(t, before))
        e->why = WHY_SENT_BEFORE;
    else if (!has_older_ack(t, after_ns))
        learn_why(t, old, before, after_ns);
}

static bool
was_part_of(const struct sighting *t, uint32_t seq, uint32_t segment)
{
    const struct range *r = ranges_find(t->ranges, t->own, seq);

    return r && r->segment == segment;
}

static bool
has_same_ends(const struct sighting *t, const struct range *earlier)
{
    uint32_t from = t->s->seq, to = from + segment_seq_len(t->s), was = earlier->segment;

    return range_begin(earlier) == from && !was_part_of(t, from - 1, was) &&
           was_part_of(t, to - 1, was) && !was_part_of(t, to, was);
}

/* Its sender's segment just before, of which so much is remembered, is `earlier`. */
static bool
has_same_fields(const struct sighting *t)
{
    const struct half *own = t->own;
    const struct segment *s = t->s;

    return (!(s->flags & TCP_ACK) || s->ack == own->last_ack) && s->window == own->window &&
           (s->ip_id == 0 || s->ip_id == own->ip_id);
}

/* Larger than any segment on the wire: offload has joined it, or will split it. */
static bool
may_be_several(const struct sighting *t, uint32_t len)
{
    return t->peer->mss == 0 || len > t->peer->mss;
}

static bool
timer_may_have_run(const struct sighting *t, int64_t since_ns)
{
    int64_t after_ns = nanotime_between(since_ns, t->s->time_ns);
    int64_t rtt_ns = flow_timer_rtt(t->flow);

    return after_ns >= EVENT_TIMER_NS_MIN || (rtt_ns > 0 && after_ns >= rtt_ns / 2);
}

/* A timer may have begun with the first sending.  But what is like a copy, less than a tick behind
 * it, the network has rather doubled. */
static enum resent
compare_copies(const struct sighting *t, const struct range *earlier, const struct copy *copy)
{
    int64_t after_ns = copy ? nanotime_between(copy->time_ns, t->s->time_ns) : 0;

    if (after_ns > 0 && after_ns < EVENT_TICK_NS_MIN && t->own->last_segment == copy->segment &&
        copy->seq == t->s->seq && copy->len == segment_seq_len(t->s) &&
        copy->tsval == t->s->options.tsval && has_same_fields(t))
        return RESENT_ALIKE;
    return timer_may_have_run(t, earlier->time_ns) ? RESENT_COPY : RESENT_UNKNOWN;
}

/* Shorter than it was sent last; or longer than the MSS, so that offload splits it: into pieces of
 * which size does not show. */
static bool
goes_smaller(const struct sighting *t, uint32_t was_len)
{
    const struct copy *before = copy_before(t);
    uint32_t len = t->s->len;

    if (before)
        return len > 0 && len < before->len;
    return len > 0 && (len < was_len || (t->peer->mss != 0 && len > t->peer->mss));
}

enum resent
tcp_again_compare(const struct sighting *t, const struct range *earlier, const struct copy *copy)
{
    const struct segment *s = t->s;
    uint32_t start = range_begin(earlier);
    bool syn = flags_are_syn(s->flags);

    if (syn && (t->peer->last_segment > t->own->syn_segment || older_goes_on(t)))
        return RESENT_ANSWERED;
    if (t->flow->way[t->e->from].told == TOLD_TOO_BIG &&
        (syn ? why_syn(t) == WHY_WITHOUT_DATA : goes_smaller(t, earlier->whole_len)))
        return RESENT_TOLD_SMALLER;
    if (syn && t->flow->way[t->e->from].told == TOLD_ERROR)
        return RESENT_TOLD;
    if (copy || !range_names_sending(earlier))
        return compare_copies(t, earlier, copy);
    if (earlier->tsval != s->options.tsval)
        return RESENT_OTHER;
    if (has_same_ends(t, earlier))
        return t->own->last_segment != earlier->segment ? RESENT_UNKNOWN
               : has_same_fields(t)                     ? RESENT_ALIKE
                                                        : RESENT_OTHER;
    if (may_be_several(t, earlier->whole_len) || may_be_several(t, s->len))
        return RESENT_UNKNOWN;
    return s->len > 0 && start == s->seq && earlier->whole_len > s->len ? RESENT_SHORTER
                                                                        : RESENT_OTHER;
}

void
tcp_again_explain_shared(struct sighting *t, uint32_t was_len)
{
    if (t->flow->way[t->e->from].told != TOLD_TOO_BIG)
        t->e->why = t->peer->window != 0 ? WHY_REFUSED : WHY_UNKNOWN;
    else if (goes_smaller(t, was_len))
        t->e->resent = RESENT_TOLD_SMALLER;
}
