#include "tcp_challenge.h"

/* The answer has passed before, and this one has a reason of its own. */
static bool
only_opens_window(const struct sighting *t)
{
    return (t->e->analysis & ANALYSIS_WINDOW_UPDATE) && follows_own(t) && !t->peer->waits_too;
}

/* Where several wait, or nothing came since the last answer.  What is as rare as a SYN in an open
 * connection has hardly a second one that was not seen. */
static bool
may_answer_one_before(const struct sighting *t)
{
    const struct half *peer = t->peer;
    bool rare = peer->doubt == DOUBT_ACK || peer->doubt == DOUBT_SYN || peer->doubt == DOUBT_RST;

    return peer->waits_too || (follows_own(t) && !rare);
}

/* What of the newer connection with these ends has come to who answers here. */
static enum claim
what_claims(const struct sighting *t)
{
    struct endpoint own = flow_end(t->flow, t->e->from), client = flow_end(t->newer, CLIENT);

    if (t->newer->half[SERVER].syn_ack_seen && endpoint_equal(&own, &client))
        return CLAIM_SYN_ACK;
    return t->newer->claims_too ? CLAIM_SYN_OR_BEFORE : CLAIM_SYN;
}

/* Its Ack is that of before: who only says what it still expects has no other. */
static bool
repeats_number(const struct sighting *t)
{
    return tcp_has_newest_ack(t) || acks_no_number(t);
}

/* A segment that brought data or a FIN has moved snd_nxt on, and is not at that number now. */
static bool
repeats_bare_ack(const struct sighting *t)
{
    return !t->e->ack_advances && (t->s->flags & (TCP_FIN | TCP_RST | TCP_ACK)) == TCP_ACK &&
           t->s->seq == t->own->snd_nxt && repeats_number(t);
}

/* Beside its Ack it says what came twice, what else has come, or that there is room. */
static bool
says_more(const struct sighting *t)
{
    bool brings_data = t->peer->doubt == DOUBT_SYN || t->peer->doubt >= DOUBT_TIME;

    return (brings_data && (t->e->dsack || t->sacks_news)) || only_opens_window(t);
}

static bool
note_claim(struct sighting *t)
{
    t->newer->claim_answered = true;
    event_note(t->e, (struct note){.kind = NOTE_CHALLENGE_ACK,
                                   .doubt = DOUBT_SYN,
                                   .connection = t->newer->number,
                                   .claim = what_claims(t)});
    return true;
}

/* How many of its peer's segments from this one on were copies. */
static uint32_t
copies_since(const struct sighting *t, uint32_t segment)
{
    uint32_t n = 0;

    for (const struct copy *c = ranges_first_copy(t->ranges, t->peer); c;
         c = ranges_next_copy(t->ranges, t->peer, c))
        n += c->segment >= segment;
    return n;
}

/* Of several copies that brought nothing new the one whose timestamp this is the first ACK to echo;
 * 0: not known.  All end where it does, and nothing else came since, so that each would be echoed
 * (RFC 7323 section 4.3). */
static uint32_t
echoed_copy(const struct sighting *t)
{
    uint32_t segment = 0;

    for (const struct copy *c = ranges_first_copy(t->ranges, t->peer); c;
         c = ranges_next_copy(t->ranges, t->peer, c)) {
        bool echoed = c->tsval == t->s->options.tsecr;

        if (copy_end(c) != t->s->ack || (echoed && (c->tsval_seen || segment != 0)))
            return 0;
        if (echoed)
            segment = c->segment;
    }
    return segment + copies_since(t, segment) == t->peer->last_segment + 1 ? segment : 0;
}

bool
tcp_challenge_note(struct sighting *t)
{
    const struct half *peer = t->peer;
    uint32_t echoed;
    bool before;

    if (!repeats_bare_ack(t) || says_more(t))
        return false;
    if (peer->doubt == DOUBT_SYN && t->newer)
        return note_claim(t);
    echoed = peer->doubt == DOUBT_AGAIN && t->echoes_anew ? echoed_copy(t) : 0;
    before = may_answer_one_before(t) || (peer->doubt == DOUBT_AGAIN && tcp_comes_too_soon(t));
    event_note(t->e, (struct note){.kind = NOTE_CHALLENGE_ACK,
                                   .segment = echoed != 0 ? echoed : peer->last_segment,
                                   .doubt = peer->doubt,
                                   .or_before = echoed == 0 && before});
    return true;
}

void
tcp_challenge_keep(struct sighting *t, bool waits)
{
    const struct half *own = t->own;
    bool claims = t->own_newer && own->doubt == DOUBT_SYN && !t->own_newer->claim_answered;
    bool rare = own->doubt < DOUBT_AGAIN && waits;

    if (claims)
        half_remember_doubted(t->ranges, t->own, t->e->segment, DOUBT_NONE);
    else if (rare)
        half_remember_doubted(t->ranges, t->own, own->last_segment, (enum doubt)own->doubt);
}

/* Its Ack ends where `segment` began: it covers what was sent before that, and all that waits was
 * sent with it or later, as one packet, of which nothing can have come without its beginning. */
static bool
stands_at(const struct sighting *t, uint32_t segment)
{
    const struct half *peer = t->peer;
    const struct range *acked = ranges_find(t->ranges, peer, t->s->ack - 1);
    const struct range *waits = ranges_first_waiting(t->ranges, peer);

    return acked && acked->segment < segment && peer->n_gaps == 0 &&
           (!waits || (waits->segment >= segment && waits->seq == t->s->ack &&
                       range_end(waits) == peer->snd_nxt &&
                       waits->len <= half_mss_most(t->own))); /* else offload splits it */
}

bool
tcp_challenge_note_late(struct sighting *t)
{
    uint32_t segment = half_doubted_segment(t->ranges, t->peer);
    enum doubt doubt;

    if (segment == 0 || !repeats_bare_ack(t) || !stands_at(t, segment) || t->e->dsack ||
        half_is_other_window(t->own, t->e->window_bytes))
        return false;
    doubt = half_doubted(t->ranges, t->peer);
    half_forget_doubted(t->ranges, t->peer);
    if (doubt == DOUBT_NONE)
        return t->newer && note_claim(t);
    event_note(t->e, (struct note){.kind = NOTE_CHALLENGE_ACK,
                                   .segment = segment,
                                   .doubt = doubt,
                                   .or_before = t->peer->waits_too});
    return true;
}

void
tcp_challenge_forget(struct sighting *t)
{
    if (half_doubted_segment(t->ranges, t->peer) != 0)
        half_forget_doubted(t->ranges, t->peer);
}
