#include "tcp_asked.h"

#include "tcpviz/base/nanotime.h"

/* Its SYN, or SYN-ACK, as it passed first; NULL: that is not remembered. */
static const struct range *
first_syn(const struct ranges *ranges, const struct half *half)
{
    const struct range *r = ranges_find(ranges, half, half->base_seq);

    return r && r->kind == TERM_SYN ? r : NULL;
}

/* Fewer SYN-ACKs have passed again than SYNs, as far as both are remembered, or none behind the
 * newest SYN: a timer may have sent the SYN-ACK again, too.  Not where several servers answer. */
static bool
lacks_answer(const struct ranges *ranges, const struct half *own, const struct half *peer)
{
    const struct range *syn = first_syn(ranges, peer);
    const struct range *answer = first_syn(ranges, own);
    struct copies_of syns, answers;

    if (!syn || !answer || own->renumbered > 0)
        return false;
    syns = ranges_copies_of(ranges, peer, peer->base_seq);
    answers = ranges_copies_of(ranges, own, own->base_seq);
    return answers.count < syns.count ||
           (answers.newest && syns.newest && answers.newest->segment < syns.newest->segment);
}

/* By a timer, which its timestamp tells as well, since nothing on the way changes that. */
static bool
was_sent_again(const struct range *r, const struct copy *copy)
{
    return nanotime_between(r->time_ns, copy->time_ns) >= EVENT_TIMER_NS_MIN ||
           (r->tsval != 0 && copy->tsval != 0 && r->tsval != copy->tsval);
}

static bool
timer_sent_again(const struct ranges *ranges, const struct half *half)
{
    const struct range *syn = first_syn(ranges, half);
    const struct copy *copy = ranges_newest_syn(ranges, half);

    return syn && copy && was_sent_again(syn, copy);
}

/* Right behind the SYN that came again one SYN-ACK has passed, as long after the one before as a
 * timer takes: kernels try both for the first time after a second, so that the timers meet, and the
 * answer to the SYN may be still to come. */
static bool
timers_may_have_met(const struct ranges *ranges, const struct half *own, const struct half *peer)
{
    const struct copy *syn = ranges_newest_syn(ranges, peer);
    const struct copy *answer = ranges_newest_syn(ranges, own);

    return timer_sent_again(ranges, peer) && timer_sent_again(ranges, own) &&
           own->last_segment == answer->segment && answer->segment == syn->segment + 1;
}

bool
tcp_asked_lacks_answer(const struct ranges *ranges, const struct half *own, const struct half *peer)
{
    const struct copy *copy = ranges_newest_syn(ranges, peer);

    if (!timer_sent_again(ranges, peer))
        return false;
    return lacks_answer(ranges, own, peer) || timers_may_have_met(ranges, own, peer) ||
           (copy->segment == peer->last_segment && peer->last_segment > own->last_segment);
}

/* The SYN-ACK passed so shortly before that no timer sends it again. */
static bool
is_soon_after_answer(const struct sighting *t)
{
    const struct range *answer = first_syn(t->ranges, t->own);
    const struct copy *copy = ranges_newest_syn(t->ranges, t->own);
    int64_t before_ns = copy ? copy->time_ns : answer->time_ns;

    return before_ns <= t->s->time_ns &&
           nanotime_between(before_ns, t->s->time_ns) < EVENT_TIMER_NS_MIN;
}

/* It follows the newest SYN sooner than by any timer, or about as soon as the first SYN-ACK
 * followed the first SYN: so no timer has sent it again. */
static bool
is_soon_after_syn(const struct sighting *t)
{
    const struct range *syn = first_syn(t->ranges, t->peer);
    const struct range *answer = first_syn(t->ranges, t->own);
    int64_t after_ns = tcp_idle_ns(t);

    return after_ns < EVENT_TIMER_NS_MIN ||
           (syn && answer &&
            after_ns < nanotime_times(nanotime_between(syn->time_ns, answer->time_ns), 2));
}

/* It comes right behind a SYN that came again; what is doubted for its Ack or Seq was none. */
static bool
follows_syn_again(const struct sighting *t)
{
    const struct half *peer = t->peer;

    return follows_peer(t) && peer->last_segment > peer->syn_segment && peer->doubt != DOUBT_ACK &&
           peer->doubt != DOUBT_SEQ;
}

/* A SYN that comes again is answered by the SYN-ACK again, which may pass behind the ACK of the
 * first one; or both SYNs pass before both answers. */
static bool
answers_syn_again(const struct sighting *t)
{
    const struct half *own = t->own, *peer = t->peer;
    bool waits = peer_state(t) == STATE_SYN_SENT;

    if (!is_syn(t->s) || !(t->s->flags & TCP_ACK) || !own->syn_ack_seen)
        return false;
    if (waits && follows_syn_again(t))
        return is_soon_after_syn(t);
    if (!peer->syn_seen || !own->syn_seen || t->s->seq != own->base_seq)
        return false;
    return (lacks_answer(t->ranges, own, peer) && (!waits || is_soon_after_answer(t))) ||
           (timers_may_have_met(t->ranges, own, peer) && is_soon_after_answer(t));
}

/* Where a next number is 0, which it takes for none, Wireshark tells of nothing that it comes
 * again: so what it asks then is asked here. */
static bool
is_fast_at_number_0(const struct sighting *t)
{
    int64_t last_ns = t->flow->analysis.half[side_other(t->e->from)].last_ns;

    return t->own->snd_nxt == 0 && half_is_una(t->own, t->s->seq) &&
           nanotime_between(last_ns, t->s->time_ns) <= ANALYSIS_FAST_NS;
}

/* Wireshark says "fast retransmission" also where the peer acknowledged what did not pass here and
 * has repeated nothing. */
static bool
is_asked_for(const struct sighting *t)
{
    return t->peer->asks >= ASKS_ENOUGH &&
           ((t->e->analysis & ANALYSIS_FAST_RETRANSMISSION) || is_fast_at_number_0(t));
}

bool
tcp_asked_for(const struct sighting *t)
{
    return is_asked_for(t) || answers_syn_again(t);
}
