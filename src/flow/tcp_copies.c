#include "tcp_copies.h"

#include "tcpviz/base/nanotime.h"

/*
 * Which sending an ACK answers, where some of what it covers was sent more than once (Karn).
 *
 * A receiver echoes the timestamp of the newest segment that began at or below its last Ack, and
 * timestamps of what it takes never go back (RFC 7323 sections 4.3 and 5.3).  So:
 *
 * - Where one sending alone had the timestamp echoed, that one had arrived.
 * - None that holds the first number covered, and is newer than the echo, had arrived: it would
 *   have been echoed (RFC 3522).
 *
 * An ACK may have been lost, so the last Ack of the receiver may lie anywhere in what this one
 * covers.  What SACK blocks had named came before the last ACK that passed here: it is no reason
 * for this one.
 */

/* One of the sendings of some numbers. */
struct sending {
    uint32_t segment; /* 0: none */
    uint32_t seq;     /* where it begins, or what was not acknowledged of it */
    uint32_t tsval;   /* 0 without */
    bool tsval_seen;  /* as in struct copy */
    int64_t time_ns;
};

/* What was sent of the numbers that an Ack covers, as far as the ACK may answer it. */
struct sendings {
    struct sending waited; /* the first one that had the first of these numbers, */
    struct sending once;   /* the newest first one of what was missing */
    struct sending newest; /* the newest copy */
    uint32_t n_copies;
    bool overlap;          /* two of them had the same number */
    struct sending echoed; /* the first one found that had the timestamp echoed */
    uint32_t n_echoed;     /* how many had it */
    bool older_waits;      /* what follows has an older timestamp than the one echoed */
    bool opens;            /* the Ack covers a SYN */
    bool lost;             /* some are not known */
};

static struct sending
first_sending(const struct range *r)
{
    return (struct sending){
        .segment = r->segment, .seq = r->seq, .tsval = r->tsval, .time_ns = r->time_ns};
}

static struct sending
second_sending(const struct copy *c)
{
    return (struct sending){.segment = c->segment,
                            .seq = c->seq,
                            .tsval = c->tsval,
                            .tsval_seen = c->tsval_seen,
                            .time_ns = c->time_ns};
}

/* [from, to) was named by the receiver's SACK blocks before this ACK. */
static bool
was_named(const struct sighting *t, uint32_t from, uint32_t to)
{
    const struct sacked *sacked = half_sacked(t->ranges, t->own);

    return sacked && sacked_holds(sacked, from, to);
}

/* The newest segment with which the receiver offered a window of 0; 0: none is known, or not where
 * another one of its SYNs may count. */
static uint32_t
newest_refusing(const struct sighting *t)
{
    const struct half *own = t->own;

    if (own->window == 0)
        return own->window_seen ? own->last_segment : 0;
    return half_rival(t->ranges, own).segment == 0 ? half_refusing_segment(t->ranges, own) : 0;
}

/* What was sent against a closed window, as a probe or not, and was answered by the same Ack and
 * window: who still expects it, or what lies in front, has not taken it (RFC 9293 section 3.8.6.1),
 * also if the window has opened since.  What closes the window may have crossed it. */
static bool
was_in_vain(const struct sighting *t, uint32_t seq, uint32_t segment)
{
    const struct half *own = t->own;
    uint32_t refusing = newest_refusing(t);
    bool closes = (own->closed || own->window != 0) && refusing > 0 &&
                  half_closing_segment(t->ranges, own) == refusing;

    return refusing > segment && !closes && !seqno_after(own->last_ack, seq);
}

/* A router had told that it was too large, and dropped it. */
static bool
was_told_too_large(const struct sighting *t, bool refused)
{
    return refused && t->flow->way[side_other(t->e->from)].told == TOLD_TOO_BIG;
}

static void
look_at_echo(const struct sighting *t, struct sendings *all, struct sending sending, uint32_t tsval)
{
    if (!t->s->options.has_timestamps || t->s->options.tsecr != tsval)
        return;
    if (all->n_echoed++ == 0)
        all->echoed = sending;
}

/* Its receiver dropped it for its checksum, as a copy of just that showed. */
static bool
was_damaged(const struct sighting *t, const struct range *r)
{
    for (const struct copy *c = r->again ? ranges_first_copy(t->ranges, t->peer) : NULL;
         c && !seqno_after(c->seq, r->seq); c = ranges_next_copy(t->ranges, t->peer, c))
        if (c->first_damaged && !seqno_before(copy_end(c), range_end(r)))
            return true;
    return false;
}

static void
look_at_first_sendings(const struct sighting *t, struct sendings *all, uint32_t from)
{
    uint32_t next = from;

    for (const struct range *r = ranges_first_waiting(t->ranges, t->peer); r;
         r = ranges_next(t->ranges, r)) {
        uint32_t end = range_end(r);

        if (!seqno_before(r->seq, t->s->ack)) {
            all->older_waits = seqno_before(r->tsval, t->s->options.tsecr);
            break;
        }
        all->lost |= !range_names_sending(r) || seqno_after(r->seq, next);
        all->opens |= r->kind == TERM_SYN;
        next = end;
        if (was_named(t, r->seq, end) || was_told_too_large(t, r->way == WAY_REFUSED) ||
            (r->way >= WAY_REFUSED && was_in_vain(t, r->seq, r->segment)) || was_damaged(t, r))
            continue;
        if (!seqno_after(r->seq, from))
            all->waited = first_sending(r);
        look_at_echo(t, all, first_sending(r), r->tsval);
        if (r->segment > all->once.segment && !seqno_after(end, t->s->ack))
            all->once = first_sending(r);
    }
    all->lost |= seqno_before(next, t->s->ack);
}

/* Had a copy arrived whose numbers go on behind this Ack, that would cover them, too; but not where
 * it was split on its way, nor of the data of a SYN (RFC 7413 section 4.2). */
static bool
goes_on(const struct sighting *t, const struct sendings *all, const struct copy *c)
{
    return seqno_after(copy_end(c), t->s->ack) && !all->opens && c->len <= half_mss_most(t->own);
}

/* Its receiver has not taken it, as far as is known. */
static bool
was_not_taken(const struct sighting *t, const struct copy *c)
{
    return c->damaged || was_told_too_large(t, c->refused) ||
           (c->refused && was_in_vain(t, c->seq, c->segment));
}

static void
look_at_copies(const struct sighting *t, struct sendings *all, uint32_t from)
{
    uint32_t reach = from;

    for (const struct copy *c = ranges_first_copy(t->ranges, t->peer);
         c && seqno_before(c->seq, t->s->ack); c = ranges_next_copy(t->ranges, t->peer, c)) {
        uint32_t end = copy_end(c);
        bool waited = !seqno_after(c->seq, from);

        if (!seqno_after(end, from) || goes_on(t, all, c) || was_not_taken(t, c) ||
            (!waited && was_named(t, c->seq, end)))
            continue;
        all->overlap |= all->n_copies > 0 && seqno_before(c->seq, reach);
        reach = all->n_copies > 0 && seqno_after(reach, end) ? reach : end;
        all->n_copies++;
        if (c->segment > all->newest.segment)
            all->newest = second_sending(c);
        look_at_echo(t, all, second_sending(c), c->tsval);
    }
}

/* What came behind the missing bytes had its answers: ACKs that asked for these. */
static bool
showed_gap(const struct sighting *t)
{
    return half_misses(t->own) || t->own->sacks;
}

/* RFC 2883 section 4: the first block reports what came a second time, at once when it came. */
static bool
reports_duplicate(const struct sighting *t)
{
    const struct tcp_options *o = &t->s->options;

    return o->n_sack > 0 && seqno_after(o->sack[0].right, o->sack[0].left) &&
           !seqno_after(o->sack[0].right, t->s->ack) && !t->sacks_old;
}

/* Of what came twice the first number that the Ack is the first to cover; else the first one. */
static uint32_t
first_named_twice(const struct sighting *t, uint32_t from)
{
    uint32_t left = t->s->options.sack[0].left, right = t->s->options.sack[0].right;

    return seqno_after(from, left) && seqno_before(from, right) ? from : left;
}

/* A D-SACK tells that two sendings arrived: which two, only where there are no more, and none
 * passed here twice.  They are those of the number that it names, though the copy may have brought
 * other ranges, too. */
static bool
tell_both(const struct sighting *t, uint32_t from, struct answer *answer)
{
    uint32_t seq = first_named_twice(t, from);
    const struct range *r = ranges_find(t->ranges, t->peer, seq);
    struct copies_of copies = ranges_copies_of(t->ranges, t->peer, seq);

    if (!r || r->seen_twice || !range_names_sending(r) || copies.count != 1 ||
        copies.newest->segment == r->segment || copies.newest->time_ns > t->s->time_ns)
        return false;
    answer->note.copy_answered = COPY_BOTH;
    answer->note.segment = copies.newest->segment;
    answer->note.after_ns = nanotime_between(copies.newest->time_ns, t->s->time_ns);
    answer->segment = r->segment;
    answer->time_ns = r->time_ns;
    return true;
}

static void
set_answer(struct answer *answer, enum copy_answered kind, struct sending s, uint32_t other,
           bool more)
{
    answer->note.copy_answered = kind;
    answer->note.segment = other;
    answer->note.more_copies = more;
    answer->segment = s.segment;
    answer->time_ns = s.time_ns;
}

/* That the peer has sent: not that of its newest segment, which may have passed late. */
static uint32_t
newest_ack(const struct sighting *t)
{
    return t->own->acked_known ? t->own->snd_una : t->peer->last_ack;
}

/* Whether each copy of this number behind segment `since` would have been echoed, had it arrived:
 * its timestamp is newer than the echo, and its Ack the newest (Linux keeps no timestamp of what
 * has an older one). */
static bool
would_be_echoed(const struct sighting *t, uint32_t seq, uint32_t since)
{
    for (const struct copy *c = ranges_first_copy_of(t->ranges, t->peer, seq); c;
         c = ranges_next_copy_of(t->ranges, t->peer, c, seq))
        if (c->segment > since &&
            (!seqno_before(t->s->options.tsecr, c->tsval) || c->ack != newest_ack(t)))
            return false;
    return true;
}

/* Its first block, which now lies below its Ack, was named before, and none of the copies of that
 * has come: each began no later than the last Ack, so that its timestamp would be echoed. */
static bool
sacks_old(const struct sighting *t, uint32_t from)
{
    const struct tcp_options *o = &t->s->options;
    uint32_t left = o->sack[0].left;
    const struct range *r;

    if (!reports_duplicate(t) || !o->has_timestamps || !was_named(t, left, o->sack[0].right))
        return false;
    r = ranges_find(t->ranges, t->peer, left);
    if (!r || r->seen_twice)
        return false;
    for (const struct copy *c = ranges_first_copy_of(t->ranges, t->peer, left); c;
         c = ranges_next_copy_of(t->ranges, t->peer, c, left))
        if (seqno_after(c->seq, from))
            return false;
    return would_be_echoed(t, left, 0);
}

/* Linux takes a segment that is one tick too old, and goes on to echo the newer timestamp: where
 * that had been echoed before, it may be the sending of tsval that came now. */
static bool
may_be_a_tick_older(const struct sighting *t, uint32_t tsval)
{
    uint32_t echo = t->s->options.tsecr;

    return tsval == echo - 1 && (t->peer->fin_seen || t->peer->ts_recent == echo);
}

static bool
any_may_be_a_tick_older(const struct sighting *t, const struct range *r, uint32_t seq)
{
    for (const struct copy *c = ranges_first_copy_of(t->ranges, t->peer, seq); c;
         c = ranges_next_copy_of(t->ranges, t->peer, c, seq))
        if (may_be_a_tick_older(t, c->tsval))
            return true;
    return may_be_a_tick_older(t, r->tsval);
}

/* The sending that had arrived, and the newest one of its first number, or, where it is that, the
 * first. */
static bool
tell(const struct sighting *t, struct sending s, uint32_t from, struct answer *answer)
{
    uint32_t seq = seqno_after(s.seq, from) ? s.seq : from;
    const struct range *r = ranges_find(t->ranges, t->peer, seq);
    struct copies_of copies = ranges_copies_of(t->ranges, t->peer, seq);

    if (!r || copies.count == 0 || copies.newest->segment == r->segment ||
        (s.segment != r->segment && any_may_be_a_tick_older(t, r, seq)))
        return false;
    if (s.segment == copies.newest->segment) {
        set_answer(answer, COPY_LAST, s, r->segment, copies.count > 1);
        return true;
    }
    if (!would_be_echoed(t, seq, s.segment))
        return false;
    set_answer(answer, COPY_BEFORE, s, copies.newest->segment, copies.count > 1);
    return true;
}

/* Whether the echo leaves only the first sending of the first number. */
static bool
is_first(const struct sighting *t, const struct sendings *all, uint32_t from)
{
    return all->waited.segment != 0 && !seqno_before(t->s->options.tsecr, all->waited.tsval) &&
           would_be_echoed(t, from, all->waited.segment);
}

/* An ACK without data has the next number of its sender, so where older data follow this Ack, it is
 * none of those. */
static bool
may_echo_bare_ack(const struct sendings *all, const struct sending *s)
{
    return s->tsval_seen && !all->older_waits;
}

static bool
tells_by_timestamp(const struct sighting *t, const struct sendings *all, uint32_t from,
                   struct answer *answer)
{
    if (!t->s->options.has_timestamps || all->lost)
        return false;
    if (is_first(t, all, from) && tell(t, all->waited, from, answer))
        return true;
    return all->n_echoed == 1 && !may_echo_bare_ack(all, &all->echoed) &&
           tell(t, all->echoed, from, answer);
}

/* Something may have come behind what was missing, too: its Ack was repeated since. */
static bool
may_have_gap(const struct sighting *t, const struct sendings *all)
{
    return t->own->last_segment > all->waited.segment;
}

/* Some of these numbers were sent between the two. */
static bool
any_between(const struct sighting *t, uint32_t from, uint32_t first, uint32_t last)
{
    for (const struct range *r = ranges_first_waiting(t->ranges, t->peer); r;
         r = ranges_next(t->ranges, r)) {
        if (!seqno_before(r->seq, t->s->ack))
            break;
        if (r->segment > first && r->segment < last)
            return true;
    }
    for (const struct copy *c = ranges_first_copy(t->ranges, t->peer);
         c && seqno_before(c->seq, t->s->ack); c = ranges_next_copy(t->ranges, t->peer, c))
        if (c->segment > first && c->segment < last && seqno_after(copy_end(c), from))
            return true;
    return false;
}

/* Its echo would tell, were the timestamps of all sendings known; of known ones it did not. */
static bool
may_tell(const struct sighting *t, const struct sendings *all, const struct sending *first)
{
    return t->s->options.has_timestamps &&
           (all->lost || first->tsval == 0 || all->newest.tsval == 0);
}

/* Both candidates, or of several the first and the last one.  Where the ACKs had shown a gap, what
 * filled its beginning is what came last. */
static void
leave_open(const struct sighting *t, const struct sendings *all, uint32_t from,
           struct answer *answer)
{
    bool gap = showed_gap(t) && all->waited.segment != 0;
    bool waited = gap || (may_have_gap(t, all) && all->waited.segment != 0);
    bool more = gap ? seqno_after(all->newest.seq, from)
                    : waited && all->waited.segment != all->once.segment;
    struct sending first = waited ? all->waited : all->once;

    more = (more || all->n_copies > 1) && any_between(t, from, first.segment, all->newest.segment);
    set_answer(answer, may_tell(t, all, &first) ? COPY_UNSURE : COPY_UNKNOWN, first,
               all->newest.segment, all->lost || more);
}

/* Joined midway the Ack before is not known: what lies in front of the first number seen here was
 * acknowledged before, as far as anybody knows. */
static uint32_t
first_covered(const struct sighting *t, uint32_t from)
{
    const struct half *peer = t->peer;
    const struct range *r = ranges_first_waiting(t->ranges, peer);
    bool before = !peer->syn_seen && (!peer->acked_known || half_rel(peer, from) <= 0);

    return r && before ? r->seq : from;
}

static struct sendings
all_sendings(const struct sighting *t, uint32_t from)
{
    struct sendings all = {.n_copies = 0};

    look_at_first_sendings(t, &all, from);
    look_at_copies(t, &all, from);
    if (all.once.segment == 0 && all.waited.segment == 0 && !all.overlap)
        all.once = all.newest; /* none of the first sendings arrived */
    return all;
}

/* Of several sendings; `known` is false where the clock went back among them. */
static struct answer
answer_of_several(const struct sighting *t, const struct sendings *all, uint32_t from)
{
    struct answer answer = {
        .note = {.kind = NOTE_TWO_COPIES,
                 .segment = all->newest.segment,
                 .after_ns = nanotime_between(all->newest.time_ns, t->s->time_ns)}};

    if (reports_duplicate(t) ? !tell_both(t, from, &answer)
                             : !(answer.known = tells_by_timestamp(t, all, from, &answer)))
        leave_open(t, all, from, &answer);
    if (answer.segment == 0 || answer.time_ns > t->s->time_ns ||
        answer.time_ns > all->newest.time_ns)
        return (struct answer){.known = false};
    return answer;
}

struct answer
tcp_copies_answered(struct sighting *t, uint32_t from)
{
    struct sendings all;

    from = first_covered(t, from);
    t->sacks_old = sacks_old(t, from);
    all = all_sendings(t, from);
    /* What went out behind the copies, and once, is what it answers. */
    if (all.newest.segment <= all.once.segment)
        return (struct answer){
            .known = !all.lost, .segment = all.once.segment, .time_ns = all.once.time_ns};
    if (all.newest.time_ns > t->s->time_ns) /* the clock went back */
        return (struct answer){.known = false};
    return answer_of_several(t, &all, from);
}

void
tcp_copies_see_bare_ack(struct sighting *t)
{
    const struct tcp_options *o = &t->s->options;
    struct half_more *more = half_more(t->ranges, t->own);

    if (!o->has_timestamps || more->bare_tsval == o->tsval)
        return;
    more->bare_tsval = o->tsval;
    for (struct copy *c = ranges_first_copy(t->ranges, t->own); c;
         c = ranges_next_copy(t->ranges, t->own, c))
        c->tsval_seen |= c->tsval == o->tsval;
}
