#include "flow_table.h"

#include "flow_hash.h"
#include "flow_index.h"
#include "flow_order.h"
#include "flow_slots.h"

#include "tcpviz/base/fetch.h"

#include <stdlib.h>
#include <string.h>

#define RECENT_BITS 12

/* At their limits the index of ends is filled to two thirds, the order to three quarters. */
_Static_assert(sizeof(struct slot) + sizeof(struct place) * 3 / 2 +
                       (sizeof(struct numbered) * 4 + 2) / 3 <=
                   FLOW_TABLE_BYTES_EACH,
               "as promised");
_Static_assert(FLOW_TABLE_BYTES_EACH <= 512, "no connection needs more");

/* Ends, and their hash. */
struct hashed {
    struct endpoint src, dst;
    uint32_t hash;
};

struct flow_table {
    struct flow_slots slots;
    struct ip6_pair *ip6; /* by slot, as the kernel gives it; NULL: no connection was one of IPv6 */
    struct flow_index index; /* of those that are findable */
    struct flow_order order;
    uint32_t last_number;
    uint64_t key[2];
    struct hashed last_hashed;
    bool ignore_vlans;
    bool tagged; /* some segment had a VLAN: several connections may have the same ends */
    /* Slots that were found last, by a hash that costs little: most segments are of one of these,
     * and where a thousand connections take turns nine of ten of the first of two.  Whoever makes
     * them displace each other meets the index and its better hash.  The upper eight bits are more
     * of the hash, so that a slot is rarely looked at in vain. */
    uint32_t recent[1u << RECENT_BITS][2];
};

static struct slot *
slot_at(const struct flow_table *table, uint32_t number)
{
    return flow_slots_at(&table->slots, number);
}

static struct flow *
flow_of(struct slot *slot)
{
    return slot ? &slot->flow : NULL;
}

struct flow_table *
flow_table_create(uint32_t limit, const uint64_t key[2], bool ignore_vlans)
{
    struct flow_table *table = calloc(1, sizeof *table);

    if (!table)
        return NULL;
    table->ignore_vlans = ignore_vlans;
    memcpy(table->key, key, sizeof table->key);
    if (flow_slots_init(&table->slots, limit) && flow_index_init(&table->index, limit) &&
        flow_order_init(&table->order, limit))
        return table;
    flow_table_destroy(table);
    return NULL;
}

void
flow_table_destroy(struct flow_table *table)
{
    if (!table)
        return;
    free(table->ip6);
    flow_slots_finish(&table->slots);
    flow_index_finish(&table->index);
    flow_order_finish(&table->order);
    free(table);
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

/* How well a connection fits the segment; `from` is its sender there, unless it does not at all.
 * Inline: each segment is asked this of one connection. */
static INLINE_ALWAYS enum match
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
    if (flow_vlan(flow, *from) == s->vlan || table->ignore_vlans)
        return MATCH_VLAN;
    if (flow_vlan(flow, *from) != FLOW_NO_VLAN)
        return MATCH_ENDS;
    return flow_vlan(flow, side_other(*from)) == s->vlan ? MATCH_NEW_SENDER : MATCH_OTHER_SENDER;
}

static void
set_vlan(struct flow *flow, enum side side, unsigned vlan)
{
    if (side == CLIENT)
        flow->vlan_of_client = vlan & FLOW_NO_VLAN;
    else
        flow->vlan_of_server = vlan & FLOW_NO_VLAN;
}

/* The sender's first segment. */
static void
learn_vlan(struct flow_table *table, struct flow *flow, const struct segment *s, enum side from)
{
    set_vlan(flow, from, s->vlan);
    table->tagged |= s->vlan != 0;
}

/* A new connection's ends are looked for just before it is taken in, and hashed once. */
static uint32_t
hash_of(struct flow_table *table, const struct segment *s)
{
    struct hashed *last = &table->last_hashed;

    if (!endpoint_equal(&last->src, &s->src) || !endpoint_equal(&last->dst, &s->dst))
        *last = (struct hashed){s->src, s->dst, flow_hash(s, table->key)};
    return last->hash;
}

/* The best match, of several the newest; the first of all if there are too many to choose. */
static struct slot *
find_hashed(const struct flow_table *table, const struct segment *s, uint32_t hash)
{
    struct slot *best = NULL, *slot;
    enum match of_best = MATCH_ENDS;
    uint32_t i = flow_index_home(&table->index, hash);
    int n = 0;

    while (of_best != MATCH_VLAN &&
           (slot = slot_at(table, flow_index_next(&table->index, hash, &i)))) {
        enum side from;
        enum match how = match(table, &slot->flow, s, &from);

        if (how != MATCH_NOT && ++n == LIMIT_VLANS_OF_ENDS)
            return best ? best : slot;
        if (how > of_best) {
            best = slot;
            of_best = how;
        }
    }
    return best;
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

/* In front of the first one, which takes the place of the second. */
static void
put_first(uint32_t *recent, uint32_t mark)
{
    recent[1] = recent[0];
    recent[0] = mark;
}

static void
remember_recent(struct flow_table *table, uint64_t quick, const struct slot *slot)
{
    put_first(recent_of(table, quick), recent_mark(quick, slot->self));
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
static BUSY INLINE_NEVER struct flow *
find_further(struct flow_table *table, const struct segment *s, uint64_t quick, enum side *from)
{
    uint32_t *recent = recent_of(table, quick);
    struct slot *slot = find_recent(table, s, quick, recent[1], from);

    if (!slot)
        return find_in_index(table, s, quick, from);
    put_first(recent, recent[1]);
    return &slot->flow;
}

struct flow *
flow_table_find(struct flow_table *table, const struct segment *s, enum side *from)
{
    uint64_t quick = flow_hash_quickly(s);
    struct slot *slot = find_recent(table, s, quick, recent_of(table, quick)[0], from);

    return slot ? &slot->flow : find_further(table, s, quick, from);
}

struct flow *
flow_table_find_quoted(const struct flow_table *table, const struct segment *s, enum side *quoted)
{
    struct segment back = {.src = s->dst, .dst = s->src, .vlan = s->vlan};
    struct slot *slot = find_hashed(table, &back, flow_hash(&back, table->key));
    enum side from;

    if (!slot || match(table, &slot->flow, &back, &from) == MATCH_NOT)
        return NULL;
    *quoted = side_other(from);
    return &slot->flow;
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
        table->ip6 = malloc(((size_t)flow_slots_most(&table->slots) + 1) * sizeof table->ip6[0]);
    if (!table->ip6)
        return false;
    flow->is_ip6 = true;
    flow->addresses.ip6 = &table->ip6[slot->self];
    memcpy(table->ip6[slot->self].at[from], s->src.address.at, sizeof s->src.address.at);
    memcpy(table->ip6[slot->self].at[to], s->dst.address.at, sizeof s->dst.address.at);
    return true;
}

/* It is found by its ends no more. */
static void
hide(struct flow_table *table, struct slot *slot)
{
    if (!slot->findable)
        return;
    flow_index_remove(&table->index, slot->hash, slot->self);
    slot->findable = false;
}

/* A slot for a connection of these ends, with room in both indexes. */
static struct slot *
slot_for(struct flow_table *table, const struct segment *s, enum side from)
{
    struct slot *slot = !flow_slots_full(&table->slots) && flow_index_make_room(&table->index) &&
                                flow_order_make_room(&table->order)
                            ? flow_slots_take(&table->slots)
                            : NULL;

    if (!slot || set_ends(table, slot, s, from))
        return slot;
    flow_slots_give(&table->slots, slot);
    return NULL;
}

/* The one that was found by the ends of this new one.  Apart: it is rare. */
static INLINE_NEVER void
hide_older(struct flow_table *table, const struct segment *s, const struct slot *slot)
{
    struct slot *older;

    flow_index_remove(&table->index, slot->hash, slot->self);
    older = find_hashed(table, s, slot->hash);
    if (older)
        hide(table, older);
    flow_index_add(&table->index, slot->hash, slot->self);
}

BUSY struct flow *
flow_table_add(struct flow_table *table, const struct segment *s, enum side from)
{
    struct slot *slot = slot_for(table, s, from);

    if (!slot)
        return NULL;
    slot->hash = hash_of(table, s);
    if (flow_index_add(&table->index, slot->hash, slot->self))
        hide_older(table, s, slot);
    slot->findable = true;
    slot->flow.number = ++table->last_number;
    learn_vlan(table, &slot->flow, s, from);
    set_vlan(&slot->flow, side_other(from), FLOW_NO_VLAN);
    flow_order_add(&table->order, slot->flow.number, slot->self);
    flow_slots_enqueue(&table->slots, slot, QUEUE_OPEN);
    remember_recent(table, flow_hash_quickly(s), slot);
    return &slot->flow;
}

void
flow_table_reveal(struct flow_table *table, struct flow *flow)
{
    struct slot *slot = slot_of(flow);

    if (slot->findable)
        return;
    slot->findable = true;
    flow_index_add(&table->index, slot->hash, slot->self);
}

void
flow_table_remove(struct flow_table *table, struct flow *flow)
{
    struct slot *slot = slot_of(flow);

    hide(table, slot);
    flow_order_remove(&table->order, flow->number);
    flow_slots_dequeue(&table->slots, slot);
    flow_slots_give(&table->slots, slot);
}

const struct flow *
flow_table_fetch_ended(const struct flow_table *table)
{
    struct slot *first = slot_at(table, table->slots.queues[QUEUE_ENDED].first), *second;

    if (!first)
        return NULL;
    flow_index_fetch(&table->index, first->hash);
    flow_order_fetch(&table->order, first->flow.number);
    second = slot_at(table, first->queue_next);
    if (second)
        fetch_ahead(second, sizeof *second);
    return &first->flow;
}

struct flow *
flow_table_at(struct flow_table *table, uint32_t number)
{
    return flow_of(slot_at(table, flow_order_find(&table->order, number)));
}

struct flow *
flow_table_next(const struct flow_table *table, uint32_t number)
{
    return flow_of(slot_at(table, flow_order_next(&table->order, number)));
}

struct flow *
flow_table_prev(const struct flow_table *table, uint32_t number)
{
    return flow_of(slot_at(table, flow_order_prev(&table->order, number)));
}

uint32_t
flow_table_last_number(const struct flow_table *table)
{
    return table->last_number;
}

void
flow_table_touch(struct flow_table *table, struct flow *flow, enum flow_queue queue)
{
    flow_slots_touch(&table->slots, slot_of(flow), queue);
}

struct flow *
flow_table_queue_first(struct flow_table *table, enum flow_queue queue)
{
    return flow_of(flow_slots_idle_from(&table->slots, table->slots.queues[queue].first));
}

struct flow *
flow_table_queue_next(struct flow_table *table, const struct flow *flow)
{
    return flow_of(flow_slots_idle_from(&table->slots, slot_of(flow)->queue_next));
}

uint32_t
flow_table_queue_count(const struct flow_table *table, enum flow_queue queue)
{
    return table->slots.queues[queue].n;
}

enum flow_queue
flow_table_queue_of(const struct flow *flow)
{
    return (enum flow_queue)slot_of(flow)->queue;
}
