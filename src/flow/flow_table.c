#include "flow_table.h"

#include "tcpviz/base/fetch.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define SLAB_SLOTS 64u
#define ORDER_FIRST 1024u
#define PLACES_FIRST 1024u
#define RECENT_BITS 10
#define RECENT_WAYS 4
#define SLOT_MAX ((1u << 24) - 1) /* bits for a slot's number */

/* Slots are numbered from 1; 0 ends a list. */
struct slot {
    uint32_t queue_next, queue_prev; /* queue_next also threads the free slots */
    uint32_t hash;
    uint32_t self : 24;
    uint32_t queue : 2; /* enum flow_queue */
    bool findable : 1;  /* in the index of ends: no newer one has the same */
    bool active : 1;    /* touched since it came to the end of its queue */
    struct flow flow;
};

/* In order of number: a connection that was added, and its slot; 0: it has gone. */
struct numbered {
    uint32_t number, slot;
};

/* The index of ends: a place for each findable connection, at the one that its hash asks for or, if
 * that is taken, behind it (linear probing), of equal hashes the newest first.  So what other
 * connections are is not looked at. */
struct place {
    uint32_t hash, slot; /* slot 0: free */
};

/* At their limits the index of ends is filled to two thirds, the order to three quarters. */
_Static_assert(sizeof(struct slot) + sizeof(struct place) * 3 / 2 +
                       (sizeof(struct numbered) * 4 + 2) / 3 <=
                   FLOW_TABLE_BYTES_EACH,
               "as promised");
_Static_assert(sizeof(struct slot) <= FETCH_MAX_BYTES, "it is asked for as a whole");

struct queue {
    uint32_t first, last, n;
};

struct flow_table {
    struct slot **slabs;
    uint32_t limit, n_slots, n_used;
    struct ip6_pair *ip6; /* by slot, as the kernel gives it; NULL: no connection was one of IPv6 */
    struct place *places;
    uint32_t n_places, n_findable;
    struct numbered *order;
    uint32_t oldest, n_order; /* the first one that is kept, and behind the last one */
    uint32_t order_room;
    struct queue queues[FLOW_QUEUES];
    uint32_t free, last_number;
    uint64_t key[2];
    bool ignore_vlans;
    bool tagged; /* some segment had a VLAN: several connections may have the same ends */
    /* Slots that were found last, by a hash that costs little: most segments are of one of these.
     * Whoever makes them displace each other meets the index and its better hash.  The upper eight
     * bits are more of the hash, so that a slot is rarely looked at in vain. */
    uint32_t recent[1u << RECENT_BITS][RECENT_WAYS];
};

static struct slot *
slot_at(const struct flow_table *table, uint32_t number)
{
    if (number == 0)
        return NULL;
    return &table->slabs[(number - 1) / SLAB_SLOTS][(number - 1) % SLAB_SLOTS];
}

static struct flow *
flow_of(struct slot *slot)
{
    return slot ? &slot->flow : NULL;
}

static struct slot *
slot_of(const struct flow *flow)
{
    union {
        const char *in;
        struct slot *slot;
    } pun = {.in = (const char *)flow - offsetof(struct slot, flow)};

    return pun.slot;
}

struct flow_table *
flow_table_create(uint32_t limit, const uint64_t key[2], bool ignore_vlans)
{
    struct flow_table *table = calloc(1, sizeof *table);

    if (!table)
        return NULL;
    table->limit = limit;
    table->ignore_vlans = ignore_vlans;
    memcpy(table->key, key, sizeof table->key);
    table->slabs = calloc(limit / SLAB_SLOTS + 1, sizeof table->slabs[0]);
    table->places = calloc(PLACES_FIRST, sizeof table->places[0]);
    table->n_places = PLACES_FIRST;
    table->order = calloc(ORDER_FIRST, sizeof table->order[0]);
    table->order_room = ORDER_FIRST;
    if (table->slabs && table->places && table->order)
        return table;
    flow_table_destroy(table);
    return NULL;
}

void
flow_table_destroy(struct flow_table *table)
{
    if (!table)
        return;
    for (uint32_t i = 0; i * SLAB_SLOTS < table->n_slots; i++)
        free(table->slabs[i]);
    free(table->ip6);
    free(table->slabs);
    free(table->places);
    free(table->order);
    free(table);
}

struct sip {
    uint64_t v0, v1, v2, v3;
};

static inline uint64_t
rotate_left(uint64_t x, int n)
{
    return x << n | x >> (64 - n);
}

static inline void
sip_round(struct sip *s)
{
    s->v0 += s->v1;
    s->v1 = rotate_left(s->v1, 13) ^ s->v0;
    s->v0 = rotate_left(s->v0, 32);
    s->v2 += s->v3;
    s->v3 = rotate_left(s->v3, 16) ^ s->v2;
    s->v0 += s->v3;
    s->v3 = rotate_left(s->v3, 21) ^ s->v0;
    s->v2 += s->v1;
    s->v1 = rotate_left(s->v1, 17) ^ s->v2;
    s->v2 = rotate_left(s->v2, 32);
}

static inline void
sip_take(struct sip *s, uint64_t word)
{
    s->v3 ^= word;
    sip_round(s);
    s->v0 ^= word;
}

/* The bytes of an address as two numbers; IPv4 has only the first. */
static inline uint64_t
half_address(const struct address *address, size_t half)
{
    uint64_t word;

    memcpy(&word, address->at + 8 * half, sizeof word);
    return word;
}

/* Any order of two ends will do, as long as both directions agree on it. */
static inline bool
is_low(const struct endpoint *a, const struct endpoint *b)
{
    for (size_t i = 0; i < 2; i++) {
        uint64_t of_a = half_address(&a->address, i), of_b = half_address(&b->address, i);

        if (of_a != of_b)
            return of_a < of_b;
    }
    return a->port <= b->port;
}

/* Both directions have the same hash: the lower end comes first. */
static uint32_t
hash_of(const struct flow_table *table, const struct segment *s)
{
    bool src_low = is_low(&s->src, &s->dst);
    const struct endpoint *low = src_low ? &s->src : &s->dst, *high = src_low ? &s->dst : &s->src;
    uint64_t hash;
    struct sip sip = {table->key[0] ^ 0x736f6d6570736575, table->key[1] ^ 0x646f72616e646f6d,
                      table->key[0] ^ 0x6c7967656e657261, table->key[1] ^ 0x7465646279746573};

    sip_take(&sip, half_address(&low->address, 0));
    sip_take(&sip, half_address(&high->address, 0));
    if (low->address.version == 6) {
        sip_take(&sip, half_address(&low->address, 1));
        sip_take(&sip, half_address(&high->address, 1));
    }
    sip_take(&sip, (uint64_t)low->port << 48 | (uint64_t)high->port << 32 | low->address.version);
    sip.v2 ^= 0xff;
    for (int i = 0; i < 3; i++)
        sip_round(&sip);
    hash = sip.v0 ^ sip.v1 ^ sip.v2 ^ sip.v3;
    return (uint32_t)(hash ^ hash >> 32);
}

enum match {
    MATCH_NOT,
    MATCH_ENDS,         /* another VLAN */
    MATCH_OTHER_SENDER, /* the sender was not seen yet, and the other side has another VLAN */
    MATCH_NEW_SENDER,   /* or the same one */
    MATCH_VLAN
};

/* Both are of the connection's IP version. */
static inline bool
has_ends(const struct flow *flow, const struct endpoint *client, const struct endpoint *server)
{
    const union flow_addresses *a = &flow->addresses;

    if (flow->port[CLIENT] != client->port || flow->port[SERVER] != server->port)
        return false;
    if (flow->is_ip6)
        return memcmp(a->ip6->at[CLIENT], client->address.at, sizeof client->address.at) == 0 &&
               memcmp(a->ip6->at[SERVER], server->address.at, sizeof server->address.at) == 0;
    return memcmp(a->ip4[CLIENT], client->address.at, sizeof a->ip4[CLIENT]) == 0 &&
           memcmp(a->ip4[SERVER], server->address.at, sizeof a->ip4[SERVER]) == 0;
}

/* How well a connection fits the segment; `from` is its sender there, unless it does not at all. */
static enum match
match(const struct flow_table *table, const struct flow *flow, const struct segment *s,
      enum side *from)
{
    if (flow->is_ip6 != (s->src.address.version == 6))
        return MATCH_NOT;
    if (has_ends(flow, &s->src, &s->dst))
        *from = CLIENT;
    else if (has_ends(flow, &s->dst, &s->src))
        *from = SERVER;
    else
        return MATCH_NOT;
    if (flow->vlan[*from] == s->vlan || table->ignore_vlans)
        return MATCH_VLAN;
    if (flow->vlan[*from] != FLOW_NO_VLAN)
        return MATCH_ENDS;
    return flow->vlan[side_other(*from)] == s->vlan ? MATCH_NEW_SENDER : MATCH_OTHER_SENDER;
}

/* The sender's first segment. */
static void
learn_vlan(struct flow_table *table, struct flow *flow, const struct segment *s, enum side from)
{
    flow->vlan[from] = s->vlan;
    table->tagged |= s->vlan != 0;
}

static uint32_t
place_of(const struct flow_table *table, uint32_t hash)
{
    return (uint32_t)((uint64_t)hash * table->n_places >> 32);
}

static uint32_t
place_behind(const struct flow_table *table, uint32_t i)
{
    return i + 1 < table->n_places ? i + 1 : 0;
}

/* The best match, of several the newest; the first of all if there are too many to choose. */
static struct slot *
find_hashed(const struct flow_table *table, const struct segment *s, uint32_t hash)
{
    struct slot *best = NULL;
    enum match of_best = MATCH_ENDS;
    int n = 0;

    for (uint32_t i = place_of(table, hash); table->places[i].slot != 0 && of_best != MATCH_VLAN;
         i = place_behind(table, i)) {
        enum match how = MATCH_NOT;
        struct slot *slot;
        enum side from;

        if (table->places[i].hash != hash)
            continue;
        slot = slot_at(table, table->places[i].slot);
        how = match(table, &slot->flow, s, &from);
        if (how != MATCH_NOT && ++n == LIMIT_VLANS_OF_ENDS)
            return best ? best : slot;
        if (how > of_best) {
            best = slot;
            of_best = how;
        }
    }
    return best;
}

/* The same for both directions. */
static uint64_t
quick_hash(const struct segment *s)
{
    const struct address *a = &s->src.address, *b = &s->dst.address;
    uint64_t word = half_address(a, 0) ^ half_address(a, 1) ^ half_address(b, 0) ^
                    half_address(b, 1) ^ (uint64_t)(s->src.port ^ s->dst.port) << 32;

    return word * 0x9e3779b97f4a7c15;
}

/* The slots that may be meant, the one that came last first. */
static uint32_t *
recent_of(struct flow_table *table, uint64_t quick)
{
    return table->recent[quick >> (64 - RECENT_BITS)];
}

/* What stands there of a slot. */
static uint32_t
recent_mark(uint64_t quick, uint32_t slot)
{
    return (uint32_t)(quick >> (56 - RECENT_BITS)) << 24 | slot;
}

/* In front of the first n, of which the last one gives its place. */
static inline void
put_first(uint32_t *recent, int n, uint32_t mark)
{
    for (int i = n - 1; i > 0; i--)
        recent[i] = recent[i - 1];
    recent[0] = mark;
}

static void
remember_recent(struct flow_table *table, uint64_t quick, const struct slot *slot)
{
    put_first(recent_of(table, quick), RECENT_WAYS, recent_mark(quick, slot->self));
}

/* The slot of a mark, if it is the segment's for sure.  Inline: nearly all are found at once. */
static INLINE_ALWAYS struct slot *
find_recent(struct flow_table *table, const struct segment *s, uint64_t quick, uint32_t mark,
            enum side *from)
{
    uint32_t number = mark & SLOT_MAX;
    struct slot *slot;
    enum match how;

    if (number == 0 || mark != recent_mark(quick, number))
        return NULL;
    slot = slot_at(table, number);
    fetch_ahead(slot, sizeof *slot);
    how = slot->findable ? match(table, &slot->flow, s, from) : MATCH_NOT;
    if (how == MATCH_VLAN)
        return slot;
    if (how != MATCH_NEW_SENDER || table->tagged)
        return NULL;
    learn_vlan(table, &slot->flow, s, *from);
    return slot;
}

static struct flow *
find_in_index(struct flow_table *table, const struct segment *s, uint64_t quick, enum side *from)
{
    struct slot *slot = find_hashed(table, s, hash_of(table, s));

    if (!slot)
        return NULL;
    if (match(table, &slot->flow, s, from) > MATCH_ENDS)
        learn_vlan(table, &slot->flow, s, *from);
    remember_recent(table, quick, slot);
    return &slot->flow;
}

/* It is not the one that came last.  Apart, so that what this needs costs only these segments. */
static INLINE_NEVER struct flow *
find_further(struct flow_table *table, const struct segment *s, uint64_t quick, enum side *from)
{
    uint32_t *recent = recent_of(table, quick);

    for (int i = 1; i < RECENT_WAYS; i++) {
        struct slot *slot = find_recent(table, s, quick, recent[i], from);

        if (!slot)
            continue;
        put_first(recent, i + 1, recent[i]);
        return &slot->flow;
    }
    return find_in_index(table, s, quick, from);
}

struct flow *
flow_table_find(struct flow_table *table, const struct segment *s, enum side *from)
{
    uint64_t quick = quick_hash(s);
    struct slot *slot = find_recent(table, s, quick, recent_of(table, quick)[0], from);

    return slot ? &slot->flow : find_further(table, s, quick, from);
}

struct flow *
flow_table_find_quoted(const struct flow_table *table, const struct segment *s, enum side *quoted)
{
    struct segment back = {.src = s->dst, .dst = s->src, .vlan = s->vlan};
    struct slot *slot = find_hashed(table, &back, hash_of(table, &back));
    enum side from;

    if (!slot)
        return NULL;
    (void)match(table, &slot->flow, &back, &from);
    *quoted = side_other(from);
    return &slot->flow;
}

/* In front of those with the same hash: one place after the other is handed on. */
static void
take_place(struct flow_table *table, struct place place)
{
    uint32_t i = place_of(table, place.hash);

    for (; table->places[i].slot != 0; i = place_behind(table, i)) {
        struct place there = table->places[i];

        if (there.hash != place.hash)
            continue;
        table->places[i] = place;
        place = there;
    }
    table->places[i] = place;
    table->n_findable++;
}

/* Those behind it close up, unless they stand where they belong. */
static void
leave_place(struct flow_table *table, struct slot *slot)
{
    uint32_t n = table->n_places, i = place_of(table, slot->hash), from;

    if (!slot->findable)
        return;
    while (table->places[i].slot != slot->self)
        i = place_behind(table, i);
    for (from = place_behind(table, i); table->places[from].slot != 0;
         from = place_behind(table, from)) {
        uint32_t home = place_of(table, table->places[from].hash);

        if ((from + n - home) % n < (from + n - i) % n)
            continue;
        table->places[i] = table->places[from];
        i = from;
    }
    table->places[i].slot = 0;
    table->n_findable--;
    slot->findable = false;
}

/* Room for one more; without memory for a larger index the old one gets slower. */
static bool
make_place(struct flow_table *table)
{
    uint64_t n = 2 * (uint64_t)table->n_places, most = (uint64_t)table->limit * 3 / 2 + 2;
    struct place *old = table->places, *places;
    uint32_t n_old = table->n_places;

    if (table->n_findable < table->n_places / 3 * 2 || n_old >= most)
        return true;
    n = n < most ? n : most;
    places = calloc(n, sizeof *places);
    if (!places)
        return table->n_findable + 1 < n_old;
    table->places = places;
    table->n_places = (uint32_t)n;
    table->n_findable = 0;
    /* From the oldest on, since the newest one of equal hashes is to be the first. */
    for (uint32_t i = table->oldest; i < table->n_order; i++) {
        const struct slot *slot = slot_at(table, table->order[i].slot);

        if (slot && slot->findable)
            take_place(table, (struct place){slot->hash, slot->self});
    }
    free(old);
    return true;
}

/* Closes up behind those that have gone. */
static void
close_up(struct flow_table *table)
{
    uint32_t n = 0;

    for (uint32_t i = table->oldest; i < table->n_order; i++)
        if (table->order[i].slot != 0)
            table->order[n++] = table->order[i];
    table->n_order = n;
    table->oldest = 0;
}

/* Room for one more in the order: a quarter of it at least, so that closing up is rare. */
static bool
make_order_room(struct flow_table *table)
{
    uint64_t n = 2 * (uint64_t)table->order_room, most = (uint64_t)table->limit * 4 / 3 + 2;
    struct numbered *order;

    if (table->n_order < table->order_room)
        return true;
    close_up(table);
    if (table->n_order <= table->order_room / 4 * 3 || table->order_room >= most)
        return table->n_order < table->order_room;
    n = n < most ? n : most;
    order = realloc(table->order, n * sizeof *order);
    if (!order)
        return table->n_order < table->order_room;
    table->order = order;
    table->order_room = (uint32_t)n;
    return true;
}

/* Where a number stands in the order, or the next higher one that does: never further from the
 * oldest than the numbers are, and mostly just there. */
static uint32_t
rank_of(const struct flow_table *table, uint32_t number)
{
    uint32_t low = table->oldest, high = table->n_order;
    uint32_t oldest = low < high ? table->order[low].number : number;

    if (number <= oldest)
        return low;
    if (number - oldest < high - low) {
        high = low + (number - oldest);
        if (table->order[high].number == number)
            return high;
    }
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (table->order[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool
add_slab(struct flow_table *table)
{
    struct slot *slab = malloc(SLAB_SLOTS * sizeof *slab);

    if (!slab)
        return false;
    table->slabs[table->n_slots / SLAB_SLOTS] = slab;
    for (uint32_t i = 0; i < SLAB_SLOTS; i++) {
        slab[i].self = ++table->n_slots & SLOT_MAX;
        slab[i].queue_next = table->free;
        table->free = slab[i].self;
    }
    return true;
}

/* False: there is no memory. */
static bool
set_ends(struct flow_table *table, struct slot *slot, const struct segment *s, enum side from)
{
    struct flow *flow = &slot->flow;
    enum side to = side_other(from);

    flow->port[from] = s->src.port;
    flow->port[to] = s->dst.port;
    memcpy(flow->addresses.ip4[from], s->src.address.at, sizeof flow->addresses.ip4[from]);
    memcpy(flow->addresses.ip4[to], s->dst.address.at, sizeof flow->addresses.ip4[to]);
    if (s->src.address.version != 6)
        return true;
    if (!table->ip6)
        table->ip6 = malloc(((size_t)table->limit + SLAB_SLOTS) * sizeof table->ip6[0]);
    if (!table->ip6)
        return false;
    flow->is_ip6 = true;
    flow->addresses.ip6 = &table->ip6[slot->self];
    memcpy(table->ip6[slot->self].at[from], s->src.address.at, sizeof s->src.address.at);
    memcpy(table->ip6[slot->self].at[to], s->dst.address.at, sizeof s->dst.address.at);
    return true;
}

static void
give_slot(struct flow_table *table, struct slot *slot)
{
    slot->queue_next = table->free;
    table->free = slot->self;
    table->n_used--;
}

static struct slot *
take_slot(struct flow_table *table)
{
    struct slot *slot;
    uint32_t self;

    if (table->n_used >= table->limit || (table->free == 0 && !add_slab(table)))
        return NULL;
    slot = slot_at(table, table->free);
    table->free = slot->queue_next;
    table->n_used++;
    self = slot->self;
    memset(slot, 0, sizeof *slot);
    slot->self = self & SLOT_MAX;
    return slot;
}

static void
enqueue(struct flow_table *table, struct slot *slot, enum flow_queue queue)
{
    struct queue *q = &table->queues[queue];

    slot->queue = queue & 3u;
    slot->active = false;
    slot->queue_prev = q->last;
    slot->queue_next = 0;
    if (q->last != 0)
        slot_at(table, q->last)->queue_next = slot->self;
    else
        q->first = slot->self;
    q->last = slot->self;
    q->n++;
}

static void
dequeue(struct flow_table *table, struct slot *slot)
{
    struct queue *q = &table->queues[slot->queue];

    if (slot->queue_prev != 0)
        slot_at(table, slot->queue_prev)->queue_next = slot->queue_next;
    else
        q->first = slot->queue_next;
    if (slot->queue_next != 0)
        slot_at(table, slot->queue_next)->queue_prev = slot->queue_prev;
    else
        q->last = slot->queue_prev;
    q->n--;
}

/* A slot for a connection of these ends, with room in both indexes. */
static struct slot *
slot_for(struct flow_table *table, const struct segment *s, enum side from)
{
    struct slot *slot = make_place(table) && make_order_room(table) ? take_slot(table) : NULL;

    if (!slot || set_ends(table, slot, s, from))
        return slot;
    give_slot(table, slot);
    return NULL;
}

struct flow *
flow_table_add(struct flow_table *table, const struct segment *s, enum side from)
{
    uint32_t hash = hash_of(table, s);
    uint64_t quick = quick_hash(s);
    struct slot *before, *slot = slot_for(table, s, from);

    if (!slot)
        return NULL;
    before = find_hashed(table, s, hash);
    if (before)
        leave_place(table, before);
    slot->hash = hash;
    slot->findable = true;
    slot->flow.number = ++table->last_number;
    learn_vlan(table, &slot->flow, s, from);
    slot->flow.vlan[side_other(from)] = FLOW_NO_VLAN;
    table->order[table->n_order++] = (struct numbered){slot->flow.number, slot->self};
    take_place(table, (struct place){hash, slot->self});
    enqueue(table, slot, QUEUE_OPEN);
    remember_recent(table, quick, slot);
    return &slot->flow;
}

void
flow_table_reveal(struct flow_table *table, struct flow *flow)
{
    struct slot *slot = slot_of(flow);

    if (slot->findable)
        return;
    slot->findable = true;
    take_place(table, (struct place){slot->hash, slot->self});
}

/* The one that will have to go next has not been touched for long: it is asked for by the time that
 * takes, and the head of the one behind it, which leads there in its turn. */
static void
fetch_next_to_go(const struct flow_table *table)
{
    const struct slot *slot = slot_at(table, table->queues[QUEUE_ENDED].first);

    if (!slot)
        return;
    fetch_ahead(slot, sizeof *slot);
    fetch_ahead(&table->places[place_of(table, slot->hash)], sizeof table->places[0]);
    slot = slot_at(table, slot->queue_next);
    if (slot)
        fetch_ahead(slot, 1);
}

void
flow_table_remove(struct flow_table *table, struct flow *flow)
{
    struct slot *slot = slot_of(flow);

    leave_place(table, slot);
    table->order[rank_of(table, flow->number)].slot = 0;
    while (table->oldest < table->n_order && table->order[table->oldest].slot == 0)
        table->oldest++;
    while (table->oldest < table->n_order && table->order[table->n_order - 1].slot == 0)
        table->n_order--;
    dequeue(table, slot);
    give_slot(table, slot);
    fetch_next_to_go(table);
}

struct flow *
flow_table_at(struct flow_table *table, uint32_t number)
{
    uint32_t rank = rank_of(table, number);

    if (rank == table->n_order || table->order[rank].number != number)
        return NULL;
    return flow_of(slot_at(table, table->order[rank].slot));
}

struct flow *
flow_table_next(const struct flow_table *table, const struct flow *flow)
{
    uint32_t rank = flow ? rank_of(table, flow->number) + 1 : table->oldest;

    while (rank < table->n_order && table->order[rank].slot == 0)
        rank++;
    return rank < table->n_order ? flow_of(slot_at(table, table->order[rank].slot)) : NULL;
}

struct flow *
flow_table_prev(const struct flow_table *table, const struct flow *flow)
{
    uint32_t rank = flow ? rank_of(table, flow->number) : table->n_order;

    while (rank > table->oldest && table->order[rank - 1].slot == 0)
        rank--;
    return rank > table->oldest ? flow_of(slot_at(table, table->order[rank - 1].slot)) : NULL;
}

uint32_t
flow_table_last_number(const struct flow_table *table)
{
    return table->last_number;
}

void
flow_table_touch(struct flow_table *table, struct flow *flow, enum flow_queue queue)
{
    struct slot *slot = slot_of(flow);

    if (slot->queue == queue) {
        slot->active = true;
        return;
    }
    dequeue(table, slot);
    enqueue(table, slot, queue);
}

/* This one of a queue, unless it was active: then those behind it come first. */
static struct flow *
idle_from(struct flow_table *table, uint32_t number)
{
    struct slot *slot;

    while ((slot = slot_at(table, number)) && slot->active) {
        number = slot->queue_next != 0 ? slot->queue_next : number;
        dequeue(table, slot);
        enqueue(table, slot, (enum flow_queue)slot->queue);
    }
    return flow_of(slot);
}

struct flow *
flow_table_queue_first(struct flow_table *table, enum flow_queue queue)
{
    return idle_from(table, table->queues[queue].first);
}

struct flow *
flow_table_queue_next(struct flow_table *table, const struct flow *flow)
{
    return idle_from(table, slot_of(flow)->queue_next);
}

uint32_t
flow_table_queue_count(const struct flow_table *table, enum flow_queue queue)
{
    return table->queues[queue].n;
}

enum flow_queue
flow_table_queue_of(const struct flow *flow)
{
    return (enum flow_queue)slot_of(flow)->queue;
}
