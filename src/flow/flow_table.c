#include "flow_table.h"

#include "flow_hash.h"
#include "flow_index.h"
#include "flow_order.h"
#include "flow_slots.h"

#include "tcpviz/base/inlining.h"
#include "tcpviz/base/fetch.h"
#include "tcpviz/base/pages.h"

#include <stdlib.h>
#include <string.h>

#define RECENT_BITS 12
#define RECENT_TAG_MASK (~0u << (SLOT_BITS + 1))

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
    struct ip6_pair *ip6;    /* by slot; NULL: no connection was one of IPv6 */
    struct flow_index index; /* of those that are findable */
    struct flow_order order;
    uint32_t last_number;
    uint64_t key[2];
    struct hashed last_hashed;
    bool ignore_vlans;
    bool tagged; /* some segment had a VLAN: several connections may have the same ends */
    /* Marks of slots that were found in the index last, two for each value of a hash that costs
     * little: most segments are of one of these.  Whoever makes them displace each other meets the
     * index and its better hash.  Above the slot a bit says that the client is the lower end, and
     * seven are more of the hash, by which one of the two is chosen. */
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

static size_t
bytes_of_ip6(const struct flow_table *table)
{
    return ((size_t)table->slots.limit + 1) * sizeof table->ip6[0];
}

void
flow_table_destroy(struct flow_table *table)
{
    if (!table)
        return;
    pages_give(table->ip6, bytes_of_ip6(table));
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

static bool
has_ip6_ends(const struct flow *flow, const struct segment *s, enum side from)
{
    const struct ip6_pair *a = flow->addresses.ip6;
    enum side to = side_other(from);

    return flow->is_ip6 && s->src.address.version == 6 && flow->port[from] == s->src.port &&
           flow->port[to] == s->dst.port &&
           memcmp(a->at[from], s->src.address.at, sizeof a->at[from]) == 0 &&
           memcmp(a->at[to], s->dst.address.at, sizeof a->at[to]) == 0;
}

/* Two IPv4 addresses as one number, or two ports: by side, if `from` sent it. */
static inline uint64_t
address_pair(const uint8_t src[4], const uint8_t dst[4], enum side from)
{
    unsigned turn = from == CLIENT ? 0 : 32;
    uint32_t at_src, at_dst;
    uint64_t pair;

    memcpy(&at_src, src, sizeof at_src);
    memcpy(&at_dst, dst, sizeof at_dst);
    pair = (uint64_t)at_dst << 32 | at_src;
    return pair << turn | pair >> (-turn & 63);
}

static inline uint32_t
port_pair(uint16_t src, uint16_t dst, enum side from)
{
    unsigned turn = from == CLIENT ? 0 : 16;
    uint32_t pair = (uint32_t)dst << 16 | src;

    return pair << turn | pair >> (-turn & 31);
}

/* Whether the segment is of its ends, sent by this side.  Of IPv4 all is turned instead of chosen:
 * which side it is would be guessed wrongly. */
static inline bool
has_ends(const struct flow *flow, const struct segment *s, enum side from)
{
    const uint8_t(*ip4)[4] = flow->addresses.ip4;

    if (flow->is_ip6 || s->src.address.version == 6)
        return has_ip6_ends(flow, s, from);
    return address_pair(s->src.address.at, s->dst.address.at, from) ==
               address_pair(ip4[CLIENT], ip4[SERVER], CLIENT) &&
           port_pair(s->src.port, s->dst.port, from) ==
               port_pair(flow->port[CLIENT], flow->port[SERVER], CLIENT);
}

/* How well a connection fits the segment, if that is the segment's sender.  Inline: each segment is
 * asked this of one connection. */
static INLINE_ALWAYS enum match
match_from(const struct flow_table *table, const struct flow *flow, const struct segment *s,
           enum side from)
{
    if (!has_ends(flow, s, from))
        return MATCH_NOT;
    if (flow_vlan(flow, from) == s->vlan || table->ignore_vlans)
        return MATCH_VLAN;
    if (flow_vlan(flow, from) != FLOW_NO_VLAN)
        return MATCH_ENDS;
    return flow_vlan(flow, side_other(from)) == s->vlan ? MATCH_NEW_SENDER : MATCH_OTHER_SENDER;
}

/* The same; `from` is its sender there, unless it does not fit at all. */
static enum match
match(const struct flow_table *table, const struct flow *flow, const struct segment *s,
      enum side *from)
{
    enum match how = match_from(table, flow, s, *from = CLIENT);

    return how != MATCH_NOT ? how : match_from(table, flow, s, *from = SERVER);
}

static void
set_vlan(struct flow *flow, enum side side, unsigned vlan)
{
    unsigned shift = FLOW_VLAN_BITS * (unsigned)side;

    flow->vlans = ((flow->vlans & ~(FLOW_NO_VLAN << shift)) | vlan << shift) &
                  ((1u << 2 * FLOW_VLAN_BITS) - 1);
}

/* The sender's first segment. */
static void
learn_vlan(struct flow_table *table, struct flow *flow, const struct segment *s, enum side from)
{
    set_vlan(flow, from, s->vlan);
    table->tagged |= s->vlan != 0;
}

/* A new connection's ends are looked for just before it is taken in, and hashed once. */
static BUSY uint32_t
hash_of(struct flow_table *table, const struct segment *s)
{
    struct hashed *last = &table->last_hashed;

    if (!endpoint_equal(&last->src, &s->src) || !endpoint_equal(&last->dst, &s->dst))
        *last = (struct hashed){s->src, s->dst, flow_hash(s, table->key)};
    return last->hash;
}

/* The best match, of several the newest; the first of all if there are too many to choose. */
static BUSY struct slot *
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

/* The marks of the slots that may be meant. */
static uint32_t *
recent_of(struct flow_table *table, struct quick_hash quick)
{
    return table->recent[quick.of_both >> (64 - RECENT_BITS)];
}

/* In the upper bits: those of the hash behind the ones that tell the place. */
static inline uint32_t
recent_tag(struct quick_hash quick)
{
    return (uint32_t)(quick.of_both << RECENT_BITS >> 32) & RECENT_TAG_MASK;
}

/* In front of the newer one, which takes the place of the older. */
static void
remember_recent(struct flow_table *table, struct quick_hash quick, const struct slot *slot,
                enum side from)
{
    uint32_t *recent = recent_of(table, quick);

    recent[1] = recent[0];
    recent[0] =
        recent_tag(quick) | (uint32_t)(quick.src_low == (from == CLIENT)) << SLOT_BITS | slot->self;
}

/* The slot that may be meant, and who is the sender then; NULL: none.  Both are told without a
 * branch, since no one can guess them. */
static INLINE_ALWAYS struct slot *
recent_slot(struct flow_table *table, struct quick_hash quick, enum side *from)
{
    const uint32_t *recent = recent_of(table, quick);
    uint32_t tag = recent_tag(quick), newer = recent[0], older = recent[1];
    uint32_t mark = ((newer ^ tag) & RECENT_TAG_MASK) == 0 ? newer : older;

    *from = quick.src_low == (mark >> SLOT_BITS & 1) ? CLIENT : SERVER;
    return slot_at(table, (mark & RECENT_TAG_MASK) == tag ? mark & SLOT_MAX : 0);
}

static struct flow *
find_in_index(struct flow_table *table, const struct segment *s, struct quick_hash quick,
              enum side *from)
{
    struct slot *slot = find_hashed(table, s, hash_of(table, s));

    if (!slot)
        return NULL;
    if (match(table, &slot->flow, s, from) > MATCH_ENDS)
        learn_vlan(table, &slot->flow, s, *from);
    remember_recent(table, quick, slot, *from);
    return &slot->flow;
}

/* The slot that may be meant is not the segment's for sure: its sender may have sent nothing yet.
 * Apart, so that what this needs costs only these segments. */
static BUSY INLINE_NEVER struct flow *
find_further(struct flow_table *table, const struct segment *s, struct quick_hash quick,
             enum side *from)
{
    struct slot *slot = recent_slot(table, quick, from);

    if (!slot || !slot->findable || table->tagged ||
        match_from(table, &slot->flow, s, *from) != MATCH_NEW_SENDER)
        return find_in_index(table, s, quick, from);
    learn_vlan(table, &slot->flow, s, *from);
    return &slot->flow;
}

BUSY struct flow *
flow_table_find(struct flow_table *table, const struct segment *s, enum side *from)
{
    struct quick_hash quick = flow_hash_quickly(s);
    struct slot *slot = recent_slot(table, quick, from);

    if (!slot)
        return find_further(table, s, quick, from);
    fetch_ahead(slot, sizeof *slot);
    if (slot->findable && match_from(table, &slot->flow, s, *from) == MATCH_VLAN)
        return &slot->flow;
    return find_further(table, s, quick, from);
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
        table->ip6 = pages_take(bytes_of_ip6(table));
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
    remember_recent(table, flow_hash_quickly(s), slot, from);
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

BUSY void
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

BUSY void
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
