#include "missed.h"

#include "tcpviz/base/nanotime.h"

void
missed_add(struct missed *missed, const struct frame *frame)
{
    struct miss miss = {.time_ns = frame->time_ns, .frame = frame->number, .before = missed->total};

    if (frame->missed > 0)
        missed->at[missed->n++ % LIMIT_MISSED] = miss;
    missed->total += frame->missed;
    miss.before = missed->total;
    miss.down_ns = frame->down_ns;
    if (frame->down_ns > 0)
        missed->at[missed->n++ % LIMIT_MISSED] = miss;
}

static const struct miss *
miss_at(const struct missed *missed, uint64_t i)
{
    return &missed->at[i % LIMIT_MISSED];
}

/* The number nearest to `about` that leaves this rest: at most `most`. */
static uint64_t
nearest(uint64_t about, uint64_t rest, uint64_t most)
{
    uint64_t up = (rest - about) % MISSED_SEEN;
    bool down = about + up > most || (up > MISSED_SEEN / 2 && about + up >= MISSED_SEEN);

    return down ? about + up - MISSED_SEEN : about + up;
}

static void
tell_one(const struct miss *miss, struct event *e)
{
    if (miss->down_ns > 0) {
        e->down_ns = miss->down_ns;
        e->down_frame = miss->frame;
        return;
    }
    if (e->missed_since == 0)
        e->missed_since = miss->frame;
    e->missed_frame = miss->frame;
}

void
missed_tell(const struct missed *missed, unsigned seen, struct event *e)
{
    uint64_t kept = missed->n < LIMIT_MISSED ? missed->n : LIMIT_MISSED, since = 0, count;

    while (since < kept && miss_at(missed, missed->n - since - 1)->time_ns > e->prev_ns)
        since++;
    since = nearest(since, (missed->n - seen) % MISSED_SEEN, missed->n);
    if (since == 0)
        return;
    kept = since < kept ? since : kept;
    count = missed->total - miss_at(missed, missed->n - kept)->before;
    e->missed = since == kept && count < EVENT_MISSED_MORE ? (uint32_t)count : EVENT_MISSED_MANY;
    e->missed_since = e->missed_frame = e->down_frame = 0;
    for (uint64_t i = missed->n - kept; i < missed->n; i++)
        tell_one(miss_at(missed, i), e);
}

bool
missed_lately(const struct missed *missed, int64_t now_ns)
{
    return missed->n > 0 &&
           nanotime_between(miss_at(missed, missed->n - 1)->time_ns, now_ns) < NANOTIME_S;
}
