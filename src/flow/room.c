#include "room.h"

#include "tcpviz/base/inlining.h"
#include "tcpviz/base/nanotime.h"

/* By the time that takes what the next one will be asked for is in the cache. */
static INLINE_ALWAYS void
fetch_next_to_go(const struct observer *o)
{
    const struct flow *next = flow_table_fetch_ended(o->flows);

    if (!next)
        return;
    ranges_fetch_to_finish(o->ranges, &next->half[CLIENT]);
    ranges_fetch_to_finish(o->ranges, &next->half[SERVER]);
}

static void
evict(struct observer *o, struct flow *flow)
{
    struct flow *older = flow_claims(flow) ? disputes_older(&o->disputes, o->flows, flow) : NULL;

    o->half_open_dropped |= flow_table_queue_of(flow) == QUEUE_HALF_OPEN;
    o->counts.events_dropped += flow->events.count;
    while (flow->events.count > 0)
        log_drop(o->log, flow, flow->events.first);
    ranges_finish(o->ranges, &flow->half[CLIENT]);
    ranges_finish(o->ranges, &flow->half[SERVER]);
    analysis_finish(&flow->analysis, o->unacked);
    flow_table_remove(o->flows, flow);
    if (older)
        flow_table_reveal(o->flows, older);
    fetch_next_to_go(o);
    o->counts.flows_kept--;
    o->counts.flows_dropped++;
}

static struct pin *
pin_of(struct observer *o, const struct flow *flow)
{
    for (int i = 0; i < o->n_pins; i++)
        if (o->pins[i].number == flow->number)
            return &o->pins[i];
    return NULL;
}

/* Which connections may not go: these two, and those in the list on the screen, as long as there
 * are others.  Pinned ones never do. */
struct staying {
    const struct flow *these[2];
    bool listed;
};

static bool
stays(struct observer *o, const struct flow *flow, const struct staying *staying)
{
    return flow == staying->these[0] || flow == staying->these[1] ||
           (flow->listed && staying->listed) || pin_of(o, flow);
}

/* The one of a queue that may go first. */
static struct flow *
first_to_go(struct observer *o, enum flow_queue queue, const struct staying *staying)
{
    struct flow *flow = flow_table_queue_first(o->flows, queue);

    while (flow && stays(o, flow, staying))
        flow = flow_table_queue_next(o->flows, flow);
    return flow;
}

/* While no more than so many in a hundred connections are half-open, and not for so long, they are
 * handshakes that go on, as a rule, and no flood: a SYN goes out again after 1 s, and then after 2
 * s (RFC 6298).  One that goes in between comes back as a connection whose beginning is missing,
 * with each of its segments. */
#define HALF_OPEN_SPARED 6
#define HALF_OPEN_SPARED_NS (3 * NANOTIME_S)

static bool
is_spared(const struct observer *o, const struct flow *half_open)
{
    return flow_table_queue_count(o->flows, QUEUE_HALF_OPEN) <=
               o->counts.flows_kept * HALF_OPEN_SPARED / 100 &&
           nanotime_between(half_open->last_ns, o->event.time_ns) < HALF_OPEN_SPARED_NS;
}

static struct flow *
choose_among(struct observer *o, const struct staying *staying)
{
    struct flow *ended = first_to_go(o, QUEUE_ENDED, staying), *half_open, *open;

    if (ended)
        return ended;
    half_open = first_to_go(o, QUEUE_HALF_OPEN, staying);
    if (half_open && !is_spared(o, half_open))
        return half_open;
    open = first_to_go(o, QUEUE_OPEN, staying);
    return open ? open : half_open;
}

/* The connection to give up: not a pinned one, nor one of these two, and one of the list last. */
static struct flow *
choose_victim(struct observer *o, const struct flow *keep, const struct flow *keep_too)
{
    struct staying staying = {{keep, keep_too}, o->n_listed > 0};
    struct flow *victim = choose_among(o, &staying);

    if (victim || !staying.listed)
        return victim;
    staying.listed = false;
    return choose_among(o, &staying);
}

BUSY struct flow *
room_for_flow(struct observer *o, const struct segment *s, enum side from, const struct flow *keep)
{
    struct flow *flow = flow_table_add(o->flows, s, from), *victim;

    if (flow)
        return flow;
    victim = choose_victim(o, keep, keep);
    if (!victim)
        return NULL;
    evict(o, victim);
    return flow_table_add(o->flows, s, from);
}

/* The first event behind those that stay; 0 if there is none. */
static uint32_t
find_behind(const struct observer *o, const struct flow *f, const struct pin *pin)
{
    uint32_t handle = pin->behind, before = f->events.last;

    if (handle != 0 && log_frame(o->log, handle) > o->stays_last)
        return handle;
    for (handle = 0; before != 0 && log_frame(o->log, before) > o->stays_last;
         before = log_prev(o->log, before))
        handle = before;
    return handle;
}

/* Which event a connection gives up.  Where all of a page that is read stay, and there is no room
 * for more, the newest one is the furthest from the eye. */
static uint32_t
choose_event(struct observer *o, const struct flow *f)
{
    struct pin *pin = o->stays_last != UINT64_MAX ? pin_of(o, f) : NULL;
    uint32_t handle;

    if (!pin || log_frame(o->log, f->events.first) < o->stays_first)
        return f->events.first;
    handle = find_behind(o, f, pin);
    pin->behind = handle != 0 ? log_next(o->log, handle) : 0;
    if (handle == 0)
        handle = o->stays_first > 0 ? f->events.last : f->events.first;
    return handle;
}

static void
drop_event(struct observer *o, struct flow *flow)
{
    log_drop(o->log, flow, choose_event(o, flow));
    o->counts.events_dropped++;
}

/* A connection with so many events does not miss its oldest one; so many are asked for it. */
#define EVENTS_TO_SPARE 64
#define GIVERS_ASKED 64
/* Of a pinned one so many may be on the screen, or a few pages away: others give before it does. */
#define EVENTS_ON_SCREEN 1024

/* The pinned connection that has the most events, if these are more than so many. */
static struct flow *
largest_pinned(struct observer *o, uint32_t events)
{
    struct flow *largest = NULL;

    for (int i = 0; i < o->n_pins; i++) {
        struct flow *flow = flow_table_at(o->flows, o->pins[i].number);

        if (flow && flow->events.count > (largest ? largest->events.count : events))
            largest = flow;
    }
    return largest;
}

/* Who can spare an event: the idlest connection of those that have many, a pinned one last. */
static struct flow *
choose_giver(struct observer *o)
{
    struct flow *flow = flow_table_queue_first(o->flows, QUEUE_OPEN);

    for (int i = 0; flow && i < GIVERS_ASKED; i++, flow = flow_table_queue_next(o->flows, flow))
        if (!pin_of(o, flow) && flow->events.count >= EVENTS_TO_SPARE)
            return flow;
    return largest_pinned(o, EVENTS_ON_SCREEN);
}

/* Whether a connection gives up its own oldest event for what comes of it. */
static bool
gives_itself(struct observer *o, const struct flow *asker)
{
    return asker->events.count > 0 && (asker->events.count > EVENTS_ON_SCREEN || !pin_of(o, asker));
}

/* Makes room for one event.  What ended goes as a whole, then the connection that asks gives up its
 * own oldest event, so that one busy connection cannot push out the quiet ones.  A new one has none
 * to give, and one that is on the screen gives none of its few: then one that has many gives one;
 * else the victim goes. */
static bool
free_record(struct observer *o, struct flow *asker, const struct flow *keep)
{
    struct flow *victim = choose_victim(o, asker, keep), *giver;

    if (victim && flow_table_queue_of(victim) == QUEUE_ENDED)
        evict(o, victim);
    else if (gives_itself(o, asker))
        drop_event(o, asker);
    else if ((giver = choose_giver(o)))
        drop_event(o, giver);
    else if (victim)
        evict(o, victim);
    else if (asker->events.count > 0)
        drop_event(o, asker);
    else if ((giver = largest_pinned(o, 1)))
        drop_event(o, giver);
    else
        return false;
    return true;
}

uint32_t
room_for_event(struct observer *o, struct flow *flow, const struct flow *keep)
{
    uint32_t handle = log_reserve(o->log);

    while (handle == 0 && free_record(o, flow, keep))
        handle = log_reserve(o->log);
    return handle;
}
