#include "tcpviz/flow/observer.h"

#include "tcp_track.h"

#include <stdlib.h>
#include <string.h>

#define HASH_NONFATAL_OOM 1
#include <uthash.h>
#include <utlist.h>

/*
 * Connections are found by two hashes: `by_key` (addresses, ports, IP version, VLAN) holds the
 * connection that a new segment would belong to, `by_number` all that are kept, in order of
 * number (uthash keeps the order of insertion).
 *
 * Each connection is also in one of three queues, the one least recently active first.  When
 * room is needed, ended connections go first, then half-open ones, then the idlest.
 */

/* Order of the ends does not matter: lower endpoint first.  Its bytes are hashed and compared,
 * so it has no padding: a copy of a structure need not copy that. */
struct key {
    struct address low, high;
    uint16_t low_port, high_port, vlan;
};

_Static_assert(sizeof(struct key) == 2 * sizeof(struct address) + 3 * sizeof(uint16_t),
               "no padding");

enum queue { QUEUE_ENDED, QUEUE_HALF_OPEN, QUEUE_OPEN, QUEUES };

struct entry {
    struct flow flow;
    struct key key;
    bool in_by_key; /* not replaced by a newer connection of the same key */
    enum queue queue;
    struct entry *prev, *next; /* in the queue; `next` also threads the free entries */
    UT_hash_handle by_key, by_number;
};

#define SLAB_ENTRIES 64u

struct slab {
    struct slab *next;
    struct entry entries[SLAB_ENTRIES];
};

struct observer {
    struct observer_settings settings;
    struct log *log;
    struct ranges *ranges;
    struct entry *by_key, *by_number;
    struct entry *queues[QUEUES];
    struct slab *slabs;
    struct entry *free;
    uint32_t last_number, pinned;
    uint64_t held;       /* serial: the pinned connection's events up to it are on the screen */
    uint32_t after_held; /* the event to give up next of those behind it; 0: not looked for */
    int64_t start_ns;
    struct observer_counts counts;
};

struct observer *
observer_create(const struct observer_settings *settings)
{
    struct observer *o = calloc(1, sizeof *o);
    struct observer_settings *s;

    if (!o)
        return NULL;
    o->held = UINT64_MAX;
    s = &o->settings;
    *s = *settings;
    s->limit_flows = s->limit_flows ? s->limit_flows : LIMIT_FLOWS;
    s->limit_events = s->limit_events ? s->limit_events : LIMIT_EVENTS;
    s->limit_ranges = s->limit_ranges ? s->limit_ranges : LIMIT_RANGES;
    o->log = log_create(s->limit_events);
    o->ranges = ranges_create(s->limit_ranges);
    if (o->log && o->ranges)
        return o;
    observer_destroy(o);
    return NULL;
}

void
observer_destroy(struct observer *o)
{
    if (!o)
        return;
    HASH_CLEAR(by_key, o->by_key);
    HASH_CLEAR(by_number, o->by_number);
    while (o->slabs) {
        struct slab *slab = o->slabs;

        o->slabs = slab->next;
        free(slab);
    }
    ranges_destroy(o->ranges);
    log_destroy(o->log);
    free(o);
}

static bool
port_wanted(const struct observer *o, uint16_t port)
{
    for (size_t i = 0; i < o->settings.n_ports; i++)
        if (port >= o->settings.ports[i].first && port <= o->settings.ports[i].last)
            return true;
    return false;
}

bool
observer_wants(const struct observer *o, const struct segment *s)
{
    return o->settings.n_ports == 0 || port_wanted(o, s->src.port) || port_wanted(o, s->dst.port);
}

static struct key
key_of(const struct segment *s)
{
    bool src_low = endpoint_compare(&s->src, &s->dst) <= 0;
    const struct endpoint *low = src_low ? &s->src : &s->dst, *high = src_low ? &s->dst : &s->src;

    return (struct key){.low = low->address,
                        .high = high->address,
                        .low_port = low->port,
                        .high_port = high->port,
                        .vlan = s->vlan};
}

static unsigned
hash_of(const struct observer *o, const struct key *key)
{
    uint64_t h = o->settings.hash_seed, word;
    const unsigned char *p = (const unsigned char *)key;

    for (size_t i = 0; i < sizeof *key; i += sizeof word) {
        size_t n = sizeof *key - i < sizeof word ? sizeof *key - i : sizeof word;

        word = 0;
        memcpy(&word, p + i, n);
        h = (h ^ word) * 0x9e3779b97f4a7c15u;
        h ^= h >> 29;
    }
    h *= 0xbf58476d1ce4e5b9u;
    return (unsigned)(h ^ h >> 32);
}

static struct entry *
find_by_key(const struct observer *o, const struct key *key)
{
    struct entry *entry = NULL;

    HASH_FIND_BYHASHVALUE(by_key, o->by_key, key, sizeof *key, hash_of(o, key), entry);
    return entry;
}

static struct entry *
find_by_number(const struct observer *o, uint32_t number)
{
    struct entry *entry = NULL;

    HASH_FIND(by_number, o->by_number, &number, sizeof number, entry);
    return entry;
}

static void
leave_by_key(struct observer *o, struct entry *entry)
{
    if (entry->in_by_key)
        HASH_DELETE(by_key, o->by_key, entry);
    entry->in_by_key = false;
}

static void
evict(struct observer *o, struct entry *entry)
{
    o->counts.events_dropped += entry->flow.events.count;
    while (entry->flow.events.count > 0)
        log_drop_oldest(o->log, &entry->flow.events);
    ranges_drop_all(o->ranges, &entry->flow.half[CLIENT]);
    ranges_drop_all(o->ranges, &entry->flow.half[SERVER]);
    leave_by_key(o, entry);
    HASH_DELETE(by_number, o->by_number, entry);
    DL_DELETE(o->queues[entry->queue], entry);
    entry->next = o->free;
    o->free = entry;
    o->counts.flows_kept--;
    o->counts.flows_dropped++;
}

/* The connection to give up: not the pinned one, nor `keep`. */
static struct entry *
choose_victim(const struct observer *o, const struct entry *keep)
{
    for (int q = 0; q < QUEUES; q++) {
        struct entry *entry = o->queues[q];

        while (entry && (entry == keep || entry->flow.number == o->pinned))
            entry = entry->next;
        if (entry)
            return entry;
    }
    return NULL;
}

static bool
add_slab(struct observer *o)
{
    struct slab *slab = malloc(sizeof *slab);

    if (!slab)
        return false;
    slab->next = o->slabs;
    o->slabs = slab;
    for (size_t i = 0; i < SLAB_ENTRIES; i++) {
        slab->entries[i].next = o->free;
        o->free = &slab->entries[i];
    }
    return true;
}

static struct entry *
take_entry(struct observer *o)
{
    struct entry *entry;

    if (o->counts.flows_kept >= o->settings.limit_flows || (!o->free && !add_slab(o))) {
        struct entry *victim = choose_victim(o, NULL);

        if (!victim)
            return NULL;
        evict(o, victim);
    }
    entry = o->free;
    o->free = entry->next;
    memset(entry, 0, sizeof *entry);
    return entry;
}

static enum queue
queue_of(const struct flow *f)
{
    if (flow_ended(f))
        return QUEUE_ENDED;
    if (f->state[CLIENT] == STATE_SYN_SENT || f->state[SERVER] == STATE_SYN_RECEIVED)
        return QUEUE_HALF_OPEN;
    return QUEUE_OPEN;
}

static void
requeue(struct observer *o, struct entry *entry)
{
    DL_DELETE(o->queues[entry->queue], entry);
    entry->queue = queue_of(&entry->flow);
    DL_APPEND(o->queues[entry->queue], entry);
}

/* Client is who sent the SYN; else the end whose port is not the user's; else the higher port. */
static bool
src_is_client(const struct observer *o, const struct segment *s, enum role_evidence *evidence)
{
    bool src_wanted = port_wanted(o, s->src.port), dst_wanted = port_wanted(o, s->dst.port);

    *evidence = ROLE_BY_SYN;
    if (s->flags & TCP_SYN)
        return !(s->flags & TCP_ACK);
    *evidence = ROLE_BY_PORT;
    if (src_wanted != dst_wanted)
        return dst_wanted;
    *evidence = ROLE_BY_HIGHER_PORT;
    return s->src.port >= s->dst.port;
}

static void
init_half(struct half *half, const struct endpoint *endpoint)
{
    half->endpoint = *endpoint;
    half->wscale = half->wscale_offered = WSCALE_UNKNOWN;
}

static void
init_flow(struct observer *o, struct flow *f, const struct segment *s)
{
    bool src_first = src_is_client(o, s, &f->role_evidence);

    f->number = o->last_number + 1;
    init_half(&f->half[CLIENT], src_first ? &s->src : &s->dst);
    init_half(&f->half[SERVER], src_first ? &s->dst : &s->src);
    f->beginning_seen = (s->flags & (TCP_SYN | TCP_ACK)) == TCP_SYN;
    f->start_ns = f->last_ns = s->time_ns;
    f->initial_rtt_ns = -1;
    analysis_init(&f->analysis);
}

static struct entry *
new_flow(struct observer *o, const struct key *key, const struct segment *s)
{
    struct entry *entry = take_entry(o);

    if (!entry)
        return NULL;
    init_flow(o, &entry->flow, s);
    entry->key = *key;
    HASH_ADD(by_number, o->by_number, flow.number, sizeof entry->flow.number, entry);
    if (entry->by_number.tbl == NULL)
        goto no_memory;
    HASH_ADD_BYHASHVALUE(by_key, o->by_key, key, sizeof entry->key, hash_of(o, key), entry);
    if (entry->by_key.tbl == NULL) {
        HASH_DELETE(by_number, o->by_number, entry);
        goto no_memory;
    }
    entry->in_by_key = true;
    entry->queue = QUEUE_OPEN;
    DL_APPEND(o->queues[entry->queue], entry);
    o->last_number = entry->flow.number;
    o->counts.flows++;
    o->counts.flows_kept++;
    return entry;

no_memory:
    entry->next = o->free;
    o->free = entry;
    return NULL;
}

static enum side
side_of(const struct flow *f, const struct segment *s)
{
    const struct endpoint *client = &f->half[CLIENT].endpoint;

    return endpoint_compare(&s->src, client) == 0 ? CLIENT : SERVER;
}

/* Wireshark's rule: a SYN with another initial number than the one known is another connection.
 * Ours: also with the same number, once the old one has ended. */
static bool
reuses_ports(const struct flow *f, const struct segment *s)
{
    const struct half *own = &f->half[side_of(f, s)];

    return is_syn(s) && !(s->flags & TCP_ACK) && tracked(s) &&
           (flow_ended(f) || (own->base_known && own->base_seq != s->seq));
}

static bool
brings_new_isn(const struct flow *f, const struct segment *s)
{
    const struct half *own = &f->half[side_of(f, s)];

    return is_syn(s) && own->base_known && own->base_seq != s->seq;
}

/* The connection of the same ends that a new one replaces. */
struct predecessor {
    uint32_t number; /* 0: none */
    bool same_isn;   /* Wireshark goes on with its analysis then */
    struct analysis analysis;
};

/* The connection of a segment; a new one if need be. */
static struct entry *
find_or_create(struct observer *o, const struct segment *s, struct predecessor *before)
{
    struct key key = key_of(s);
    struct entry *entry = find_by_key(o, &key);

    before->number = 0;
    before->same_isn = false;
    if (entry && !reuses_ports(&entry->flow, s))
        return entry;
    if (entry) {
        before->number = entry->flow.number;
        before->same_isn = !brings_new_isn(&entry->flow, s);
        before->analysis = entry->flow.analysis;
        leave_by_key(o, entry);
    }
    entry = new_flow(o, &key, s);
    if (entry && before->number != 0 && before->same_isn)
        entry->flow.analysis = before->analysis;
    return entry;
}

/* The first event behind the held picture; 0 if there is none. */
static uint32_t
find_after_held(struct observer *o, const struct flow *f)
{
    uint32_t handle = o->after_held;

    if (handle != 0 && log_at(o->log, handle)->flow == f->number &&
        log_at(o->log, handle)->serial > o->held)
        return handle;
    for (handle = 0, o->after_held = f->events.last;
         o->after_held != 0 && log_at(o->log, o->after_held)->serial > o->held;
         o->after_held = log_at(o->log, o->after_held)->prev)
        handle = o->after_held;
    return handle;
}

static void
drop_oldest_event(struct observer *o, struct entry *entry)
{
    uint32_t handle = 0;

    if (entry->flow.number == o->pinned && o->held != UINT64_MAX)
        handle = find_after_held(o, &entry->flow);
    if (handle != 0) {
        o->after_held = log_at(o->log, handle)->next;
        log_drop(o->log, &entry->flow.events, handle);
    } else {
        log_drop_oldest(o->log, &entry->flow.events);
    }
    entry->flow.dropped++;
    o->counts.events_dropped++;
}

/* A connection with so many events does not miss its oldest one; so many are asked for it. */
#define EVENTS_TO_SPARE 64
#define GIVERS_ASKED 64

/* Who can spare an event: the idlest connection of those that have many, the pinned one last. */
static struct entry *
choose_giver(const struct observer *o)
{
    struct entry *entry = o->queues[QUEUE_OPEN], *pinned = find_by_number(o, o->pinned);

    for (int i = 0; entry && i < GIVERS_ASKED; i++, entry = entry->next)
        if (entry != pinned && entry->flow.events.count >= EVENTS_TO_SPARE)
            return entry;
    return pinned && pinned->flow.events.count > 1 ? pinned : NULL;
}

/* Makes one slot free.  What ended goes as a whole, then the connection that asks gives up its own
 * oldest event, so that one busy connection cannot push out the quiet ones.  A new one has none to
 * give: then one that has many gives one; else the half-open go, then the idlest. */
static bool
free_slot(struct observer *o, struct entry *asker)
{
    struct entry *victim = choose_victim(o, asker), *giver;

    if (victim && victim->queue == QUEUE_ENDED)
        evict(o, victim);
    else if (asker->flow.events.count > 0)
        drop_oldest_event(o, asker);
    else if ((giver = choose_giver(o)))
        drop_oldest_event(o, giver);
    else if (victim)
        evict(o, victim);
    else
        return false;
    return true;
}

static uint32_t
append_event(struct observer *o, struct entry *entry)
{
    uint32_t handle = log_append(o->log, &entry->flow.events);

    while (handle == 0 && free_slot(o, entry))
        handle = log_append(o->log, &entry->flow.events);
    return handle;
}

static void
judge(struct sighting *t, bool new_isn)
{
    struct analysis_result result;

    if (!tracked(t->s) || (t->s->notes & (SEGMENT_CUT_HEADER | SEGMENT_CUT_OPTIONS)))
        return; /* Wireshark does not judge these */
    result = analysis_take(&t->flow->analysis, (int)t->e->from, t->s, new_isn);
    t->e->analysis = result.flags;
    t->e->dup_ack_num = result.dup_ack_num;
    t->e->dup_ack_frame = result.dup_ack_frame;
    if (t->flow->analysis.initial_rtt_ns > 0)
        t->flow->initial_rtt_ns = t->flow->analysis.initial_rtt_ns;
}

static void
track(struct sighting *t, bool new_isn)
{
    judge(t, new_isn);
    tcp_track_begin(t);
    if (!tracked(t->s))
        return;
    if (t->s->flags & TCP_SYN)
        t->own->syn_segment = t->own->syn_segment ? t->own->syn_segment : t->e->segment;
    tcp_send_track(t);
    tcp_ack_track(t);
    tcp_track_notes(t);
    tcp_state_track(t);
}

static void
count_segment(struct observer *o, struct entry *entry, const struct segment *s, enum side from)
{
    struct half *own = &entry->flow.half[from];

    if (o->counts.segments++ == 0)
        o->start_ns = s->time_ns;
    own->segments++;
    own->last_segment = entry->flow.segments;
    entry->flow.last_ns = s->time_ns;
    requeue(o, entry);
}

const struct event *
observer_take(struct observer *o, const struct segment *s)
{
    struct predecessor before;
    struct entry *entry = find_or_create(o, s, &before);
    uint32_t handle = entry ? append_event(o, entry) : 0;
    struct sighting t;
    enum side from;
    bool new_isn;

    if (handle == 0) {
        o->counts.lost++;
        return NULL;
    }
    from = side_of(&entry->flow, s);
    new_isn = before.number != 0 ? !before.same_isn : brings_new_isn(&entry->flow, s);
    t = (struct sighting){
        .flow = &entry->flow,
        .own = &entry->flow.half[from],
        .peer = &entry->flow.half[side_other(from)],
        .s = s,
        .e = log_at(o->log, handle),
        .handle = handle,
        .log = o->log,
        .ranges = o->ranges,
        .data_before = {entry->flow.half[CLIENT].data_bytes, entry->flow.half[SERVER].data_bytes}};
    t.e->from = from;
    t.e->flow = entry->flow.number;
    t.e->segment = ++entry->flow.segments;
    t.e->serial = o->counts.segments + 1;
    if (before.number != 0)
        event_note(t.e, (struct note){.kind = NOTE_PORTS_REUSED, .a = before.number});
    track(&t, new_isn);
    if (s->notes & SEGMENT_REASSEMBLED) /* last: any other note matters more */
        event_note(t.e, (struct note){.kind = NOTE_REASSEMBLED,
                                      .a = s->fragments,
                                      .b = (int64_t)s->first_fragment});
    count_segment(o, entry, s, from);
    return t.e;
}

const struct flow *
observer_flow(const struct observer *o, uint32_t number)
{
    struct entry *entry = find_by_number(o, number);

    return entry ? &entry->flow : NULL;
}

uint32_t
observer_flow_last(const struct observer *o)
{
    return o->last_number;
}

const struct flow *
observer_flow_next(const struct observer *o, uint32_t number)
{
    struct entry *entry = find_by_number(o, number);
    struct entry *next = entry ? entry->by_number.next : o->by_number;

    return next ? &next->flow : NULL;
}

const struct flow *
observer_flow_prev(const struct observer *o, uint32_t number)
{
    struct entry *entry = find_by_number(o, number);
    struct entry *prev = entry ? entry->by_number.prev : NULL;

    return prev ? &prev->flow : NULL;
}

const struct event *
observer_event(const struct observer *o, uint32_t handle)
{
    return log_at(o->log, handle);
}

void
observer_pin(struct observer *o, uint32_t number, uint64_t held)
{
    if (number != o->pinned || held != o->held)
        o->after_held = 0;
    o->pinned = number;
    o->held = held;
}

struct observer_counts
observer_counts(const struct observer *o)
{
    return o->counts;
}

int64_t
observer_start_ns(const struct observer *o)
{
    return o->start_ns;
}
