#include "tcpviz/ladder/sieve.h"

#include <stdlib.h>
#include <string.h>

#define SEGMENTS_EACH 64
#define BLOCKS_AT_FIRST 64

struct sieve_block {
    uint64_t asked, hidden, unknown; /* a bit for each segment */
    uint64_t first_frame;            /* of the first event in it */
    uint32_t first;                  /* its handle; 0: none yet */
};

void
sieve_init(struct sieve *s, const struct filter *filter, const struct filter_source *source)
{
    sieve_finish(s);
    s->filter = filter;
    s->source = *source;
}

void
sieve_finish(struct sieve *s)
{
    free(s->at);
    memset(s, 0, sizeof *s);
}

bool
sieve_works(const struct sieve *s, const struct flow *flow)
{
    return s && s->filter && !s->failed && s->flow == flow->number;
}

/* Asking. */

static void
begin(struct sieve *s, const struct observer *o, const struct flow *flow)
{
    s->flow = flow->number;
    s->n = 0;
    s->asked = 0;
    s->first_block = observer_event_segment(o, flow->events.first) / SEGMENTS_EACH;
}

/* The first event that was not asked about.  The newest that was may be gone, when a held picture
 * had to give up what is behind it. */
static uint32_t
first_not_asked(const struct sieve *s, const struct observer *o, const struct flow *flow)
{
    uint32_t handle = flow->events.last, found = 0;

    if (s->asked == 0)
        return flow->events.first;
    if (observer_event_frame(o, s->asked) == s->asked_frame)
        return observer_event_next(o, s->asked);
    for (; handle != 0 && observer_event_frame(o, handle) > s->asked_frame;
         handle = observer_event_prev(o, handle))
        found = handle;
    return found;
}

/* Blocks of which no event is kept go when they are half of all. */
static void
forget_gone(struct sieve *s, const struct observer *o, const struct flow *flow)
{
    uint32_t block = observer_event_segment(o, flow->events.first) / SEGMENTS_EACH;
    size_t gone = block > s->first_block ? block - s->first_block : 0;

    if (gone <= s->n / 2)
        return;
    gone = gone < s->n ? gone : s->n;
    memmove(s->at, s->at + gone, (s->n - gone) * sizeof s->at[0]);
    s->n -= gone;
    s->first_block = s->n > 0 ? s->first_block + (uint32_t)gone : block;
}

/* The block of a segment, made if it is not there yet; NULL: no memory. */
static struct sieve_block *
make_block(struct sieve *s, uint32_t segment)
{
    size_t index = segment / SEGMENTS_EACH - s->first_block;

    if (index >= s->room) {
        size_t room = s->room > 0 ? s->room : BLOCKS_AT_FIRST;
        struct sieve_block *at;

        while (room <= index)
            room *= 2;
        at = realloc(s->at, room * sizeof *at);
        if (!at)
            return NULL;
        s->at = at;
        s->room = room;
    }
    if (index >= s->n) {
        memset(s->at + s->n, 0, (index + 1 - s->n) * sizeof s->at[0]);
        s->n = index + 1;
    }
    return &s->at[index];
}

static bool
ask(struct sieve *s, const struct observer *o, const struct flow *flow, uint32_t handle)
{
    struct sieve_block *block;
    enum filter_answer answer;
    struct event e;
    uint64_t bit;

    observer_event(o, flow, handle, &e);
    block = make_block(s, e.segment);
    if (!block)
        return false;
    if (block->first == 0) {
        block->first = handle;
        block->first_frame = e.frame;
    }
    bit = UINT64_C(1) << e.segment % SEGMENTS_EACH;
    answer = filter_event(s->filter, &e, &s->source);
    block->asked |= bit;
    block->hidden |= answer == FILTER_NO ? bit : 0;
    block->unknown |= answer == FILTER_UNKNOWN ? bit : 0;
    s->asked = handle;
    s->asked_frame = e.frame;
    return true;
}

int
sieve_turn(struct sieve *s, const struct observer *o, const struct flow *flow, int most)
{
    uint32_t handle;
    int n = 0;

    if (!s->filter || s->failed || flow->events.first == 0)
        return 0;
    if (s->flow != flow->number)
        begin(s, o, flow);
    forget_gone(s, o, flow);
    for (handle = first_not_asked(s, o, flow); handle != 0 && n < most;
         handle = observer_event_next(o, handle), n++)
        if (!ask(s, o, flow, handle)) {
            s->failed = true;
            return n;
        }
    return n;
}

/* Looking. */

static const struct sieve_block *
block_of(const struct sieve *s, uint32_t segment)
{
    uint32_t block = segment / SEGMENTS_EACH;

    return block >= s->first_block && block - s->first_block < s->n ? &s->at[block - s->first_block]
                                                                    : NULL;
}

static bool
passes(const struct sieve *s, uint32_t segment)
{
    const struct sieve_block *b = block_of(s, segment);

    return b && ((b->asked & ~b->hidden) >> segment % SEGMENTS_EACH & 1) != 0;
}

/* The nearest segment that passes from this one on, or back from it; 0: none. */
static uint32_t
nearest(const struct sieve *s, uint32_t segment, int step)
{
    const struct sieve_block *b;

    if (s->n == 0)
        return 0;
    if (step > 0 && segment < s->first_block * SEGMENTS_EACH)
        segment = s->first_block * SEGMENTS_EACH;
    while (segment != 0 && (b = block_of(s, segment)) != NULL) {
        uint64_t bits = b->asked & ~b->hidden;
        uint32_t in = segment % SEGMENTS_EACH;

        if (bits == 0) /* to the next block's first one, or to the last one of the block before */
            segment += step > 0 ? SEGMENTS_EACH - in : (uint32_t)0 - in - 1;
        else if (bits >> in & 1)
            return segment;
        else
            segment += (uint32_t)step;
    }
    return 0;
}

/* The last kept event up to this segment, or 0. */
static uint32_t
event_up_to(const struct sieve *s, const struct observer *o, const struct flow *flow,
            uint32_t segment)
{
    uint32_t handle = flow->events.first, next;
    size_t i = segment / SEGMENTS_EACH - s->first_block + 1;

    if (handle == 0 || observer_event_segment(o, handle) > segment)
        return 0;
    if (observer_event_segment(o, handle) / SEGMENTS_EACH < segment / SEGMENTS_EACH)
        while (i-- > 0) {
            const struct sieve_block *b = &s->at[i];

            if (b->first != 0 && observer_event_frame(o, b->first) == b->first_frame &&
                observer_event_segment(o, b->first) <= segment) {
                handle = b->first;
                break;
            }
        }
    while ((next = observer_event_next(o, handle)) != 0 &&
           observer_event_segment(o, next) <= segment)
        handle = next;
    return handle;
}

uint32_t
sieve_next(const struct sieve *s, const struct observer *o, const struct flow *flow,
           uint32_t handle)
{
    uint32_t segment = handle != 0 ? observer_event_segment(o, handle) + 1
                                   : observer_event_segment(o, flow->events.first);

    while ((segment = nearest(s, segment, 1)) != 0) {
        uint32_t at = event_up_to(s, o, flow, segment), next;

        if (at != 0 && observer_event_segment(o, at) == segment)
            return at;
        next = at != 0 ? observer_event_next(o, at) : flow->events.first;
        if (next == 0)
            return 0;
        segment = observer_event_segment(o, next);
    }
    return 0;
}

/* The same backwards, from this segment on. */
static uint32_t
last_up_to(const struct sieve *s, const struct observer *o, const struct flow *flow,
           uint32_t segment)
{
    while (segment != 0 && (segment = nearest(s, segment, -1)) != 0) {
        uint32_t at = event_up_to(s, o, flow, segment);

        if (at == 0 || observer_event_segment(o, at) == segment)
            return at;
        segment = observer_event_segment(o, at);
    }
    return 0;
}

/* The last block that begins up to this frame with an event that is still kept, or NULL. */
static const struct sieve_block *
block_until(const struct sieve *s, const struct observer *o, uint64_t frame)
{
    size_t from = 0, to = s->n;

    while (from < to) {
        size_t middle = from + (to - from) / 2;

        if (s->at[middle].first_frame <= frame)
            from = middle + 1;
        else
            to = middle;
    }
    while (from-- > 0) {
        const struct sieve_block *b = &s->at[from];

        if (b->first != 0 && b->first_frame <= frame &&
            observer_event_frame(o, b->first) == b->first_frame)
            return b;
    }
    return NULL;
}

uint32_t
sieve_until(const struct sieve *s, const struct observer *o, const struct flow *flow,
            uint64_t frame)
{
    uint32_t handle = flow->events.first, next;
    const struct sieve_block *block;

    if (handle == 0)
        return 0;
    if (observer_event_frame(o, flow->events.last) <= frame)
        return observer_event_segment(o, flow->events.last);
    if (observer_event_frame(o, handle) > frame)
        return observer_event_segment(o, handle) - 1;
    block = block_until(s, o, frame);
    if (block && block->first_frame > observer_event_frame(o, handle))
        handle = block->first;
    while (handle != s->asked && (next = observer_event_next(o, handle)) != 0 &&
           observer_event_frame(o, next) <= frame)
        handle = next;
    return observer_event_segment(o, handle);
}

/* The newest one that was asked about, or an older one: what is not in the picture yet has no
 * bits. */
static uint32_t
newest_asked(const struct sieve *s)
{
    return s->n > 0 ? (s->first_block + (uint32_t)s->n) * SEGMENTS_EACH - 1 : 0;
}

uint32_t
sieve_prev(const struct sieve *s, const struct observer *o, const struct flow *flow,
           uint32_t handle)
{
    return last_up_to(s, o, flow,
                      handle != 0 ? observer_event_segment(o, handle) - 1 : newest_asked(s));
}

uint32_t
sieve_at_or_before(const struct sieve *s, const struct observer *o, const struct flow *flow,
                   uint32_t handle)
{
    uint32_t segment = handle != 0 ? observer_event_segment(o, handle) : 0;

    if (handle == 0 || passes(s, segment))
        return handle;
    return last_up_to(s, o, flow, segment < newest_asked(s) ? segment : newest_asked(s));
}

static uint32_t
count_bits(uint64_t bits)
{
    uint32_t n = 0;

    for (; bits != 0; bits &= bits - 1)
        n++;
    return n;
}

uint32_t
sieve_hidden(const struct sieve *s, uint32_t after, uint32_t before)
{
    uint32_t block = after / SEGMENTS_EACH, n = 0;

    for (size_t i = block > s->first_block ? block - s->first_block : 0; i < s->n; i++) {
        uint32_t from = (s->first_block + (uint32_t)i) * SEGMENTS_EACH;
        uint64_t bits = s->at[i].asked & s->at[i].hidden;

        if (from >= before)
            break;
        if (bits == 0 || from + SEGMENTS_EACH - 1 <= after)
            continue;
        if (after >= from)
            bits &= ~UINT64_C(0) << (after - from) << 1;
        if (before - from < SEGMENTS_EACH)
            bits &= ~(~UINT64_C(0) << (before - from));
        n += count_bits(bits);
    }
    return n;
}

bool
sieve_unknown(const struct sieve *s, uint32_t segment)
{
    const struct sieve_block *b = block_of(s, segment);

    return b && (b->unknown >> segment % SEGMENTS_EACH & 1) != 0;
}

uint32_t
sieve_count_unknown(const struct sieve *s)
{
    uint32_t n = 0;

    for (size_t i = 0; i < s->n; i++)
        n += count_bits(s->at[i].unknown);
    return n;
}
