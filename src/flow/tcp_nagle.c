#include "tcp_nagle.h"

#include "tcpviz/base/nanotime.h"

/* What waits for an ACK leaves in less than this behind it; and the ACK itself has to have taken
 * longer, by so many times: else the program was slow, or the ACK so fast that nothing had to wait.
 */
#define HELD_NS NANOTIME_MS
#define HELD_TIMES 16

/* Options take up to 40 bytes of the MSS (RFC 9293 section 3.7.1). */
static bool
is_small(const struct sighting *t, uint32_t len)
{
    return len + 40 < half_mss_least(t->peer);
}

static bool
is_small_sending(const struct sighting *t, const struct range *r)
{
    return r->kind == TERM_DATA && range_names_sending(r) && is_small(t, r->whole_len);
}

/* It has lately sent something small while something small waited for its ACK: they passed one
 * right behind the other.  So TCP_NODELAY is set, and what is sent now had waited for something
 * else. Two that are a full segment together do not count: the link may take smaller packets than
 * the MSS says. */
static bool
does_not_hold_back(const struct sighting *t)
{
    const struct range *before = NULL;

    for (const struct range *r = ranges_first(t->ranges, t->own); r;
         r = ranges_next(t->ranges, r)) {
        if (before && r->segment == before->segment + 1 && is_small_sending(t, before) &&
            is_small_sending(t, r) && is_small(t, before->whole_len + r->whole_len))
            return true;
        before = r;
    }
    return false;
}

/* What is full-sized need not wait, an ACK with data is what programs wait for, and so is what it
 * acknowledges, captured or not; behind a loss a small congestion window holds back as well (RFC
 * 5681 section 3.1), behind what filled the window more waits for that, and nobody waits for a
 * reset. */
static bool
may_have_waited(const struct sighting *t, const struct range *last)
{
    const struct half *own = t->own, *peer = t->peer;

    return !peer->reset && !peer->acks_copies && last->kind == TERM_DATA &&
           is_small(t, last->whole_len) && is_small(t, t->s->len) &&
           !is_small(t, half_window_bytes(peer)) && peer->data_segment != own->snd_una_segment &&
           !tcp_has_newer_ack(t) && !half_has_filled_window(t->ranges, own, last->segment);
}

void
tcp_nagle_note(struct sighting *t)
{
    const struct range *last = ranges_newest(t->ranges, t->own);
    int64_t behind_ns = tcp_idle_ns(t), waited_ns;

    if (!last || behind_ns < 0 || behind_ns >= HELD_NS || !may_have_waited(t, last))
        return;
    waited_ns = nanotime_between(last->time_ns, t->flow->last_ns);
    if (waited_ns >= HELD_NS && waited_ns / HELD_TIMES >= behind_ns && !does_not_hold_back(t))
        event_note(t->e, (struct note){.kind = NOTE_HELD_BACK,
                                       .segment = t->own->snd_una_segment,
                                       .after_ns = behind_ns,
                                       .waited_ns = waited_ns});
}
