#include "missed.h"

#include "tcpviz/base/nanotime.h"

void
missed_add(struct missed *missed, const struct frame *frame)
{
    missed->at[missed->n++ % LIMIT_MISSED] =
        (struct miss){.time_ns = frame->time_ns, .frame = frame->number, .before = missed->total};
    missed->total += frame->missed;
}

static const struct miss *
miss_at(const struct missed *missed, uint64_t i)
{
    return &missed->at[i % LIMIT_MISSED];
}

/* A frame's own place is known whatever its clock does. */
static bool
is_behind(const struct miss *miss, const struct event *e)
{
    return miss->time_ns > e->time_ns && miss->frame != e->frame;
}

static bool
is_between(const struct miss *miss, const struct event *e)
{
    return miss->time_ns > e->prev_ns || miss->frame == e->frame;
}

void
missed_tell(const struct missed *missed, struct event *e)
{
    uint64_t oldest = missed->n > LIMIT_MISSED ? missed->n - LIMIT_MISSED : 0;
    uint64_t end = missed->n, first, count;

    while (end > oldest && is_behind(miss_at(missed, end - 1), e))
        end--;
    for (first = end; first > oldest && is_between(miss_at(missed, first - 1), e);)
        first--;
    if (first == end)
        return;
    count = (end == missed->n ? missed->total : miss_at(missed, end)->before) -
            miss_at(missed, first)->before;
    e->missed = count < EVENT_MISSED_MORE && (first > oldest || oldest == 0) ? (uint32_t)count
                                                                             : EVENT_MISSED_MANY;
    e->missed_since = miss_at(missed, first)->frame;
    e->missed_frame = miss_at(missed, end - 1)->frame;
}

bool
missed_lately(const struct missed *missed, int64_t now_ns)
{
    return missed->n > 0 &&
           nanotime_between(miss_at(missed, missed->n - 1)->time_ns, now_ns) < NANOTIME_S;
}
