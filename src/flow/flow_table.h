/*
 * The connections that are kept: found by their ends or their number, walked in order of number,
 * and queued by how soon they may go.
 *
 * A table of our own: the handles of a general hash table would take 56 bytes for each index, and
 * finding a connection would meet three cold cache lines; links are 32-bit numbers of slots here.
 * The hash of the ends is one that nobody can make slow by choosing ports (flow_hash.h).  Memory is
 * asked for once (base/pages.h), never per segment.
 */
#ifndef TCPVIZ_SRC_FLOW_FLOW_TABLE_H
#define TCPVIZ_SRC_FLOW_FLOW_TABLE_H

#include "tcpviz/flow/flow.h"

struct flow_table;

/* How soon a connection may go: what has ended first, then what never came to be. */
enum flow_queue { QUEUE_ENDED, QUEUE_HALF_OPEN, QUEUE_OPEN, FLOW_QUEUES };

/* NULL if there is no memory. */
struct flow_table *flow_table_create(uint32_t limit, const uint64_t key[2], bool ignore_vlans);
void flow_table_destroy(struct flow_table *table);

/* The connection that a segment belongs to, unless it begins another: the newest one of its ends
 * and VLAN, and its sender there.  Where none has that VLAN, one of which the sender had sent
 * nothing yet, since the two directions may have a VLAN each.  NULL: none, and *from is undefined.
 */
struct flow *flow_table_find(struct flow_table *table, const struct segment *s, enum side *from);

/* The connection of a segment that an ICMP error quotes, and that segment's sender.  The error
 * comes from where the segment went, so its VLAN is that of the other direction.  Learns nothing,
 * since anybody may write such a message.  NULL: none, and *quoted is undefined. */
struct flow *flow_table_find_quoted(const struct flow_table *table, const struct segment *s,
                                    enum side *quoted);

/* Adds a connection of the segment's ends, which from now on is the one that is found by them:
 * numbered, its ends and VLAN filled in (the sender as `from`, which is CLIENT where both ends are
 * one), zero elsewhere, at the end of QUEUE_OPEN.  NULL: the table is full, or there is no memory.
 */
struct flow *flow_table_add(struct flow_table *table, const struct segment *s, enum side from);

/* The flow must be in the table. */
void flow_table_remove(struct flow_table *table, struct flow *flow);

/* Those that ended have not been touched for long.  Called whenever one has gone, this asks the
 * caches for the one behind the one that will have to go next, and returns that one, which was
 * asked for when it was called before; NULL: there is none. */
const struct flow *flow_table_fetch_ended(const struct flow_table *table);

/* Who of its two ends has sent the segment. */
static inline enum side
flow_sender(const struct flow *flow, const struct segment *s)
{
    const union flow_addresses *a = &flow->addresses;
    bool same = flow->is_ip6 ? memcmp(a->ip6->at[CLIENT], s->src.address.at, 16) == 0
                             : memcmp(a->ip4[CLIENT], s->src.address.at, 4) == 0;

    return same && flow->port[CLIENT] == s->src.port ? CLIENT : SERVER;
}

/* A newer one of its ends, which hid it from flow_table_find(), is no longer there. */
void flow_table_reveal(struct flow_table *table, struct flow *flow);

/* By number: NULL if it is not kept. */
struct flow *flow_table_at(struct flow_table *table, uint32_t number);

/* The kept one with the next higher number, or with the next lower one; NULL: there is none. */
struct flow *flow_table_next(const struct flow_table *table, uint32_t number);
struct flow *flow_table_prev(const struct flow_table *table, uint32_t number);

/* The highest number that was given; 0: none. */
uint32_t flow_table_last_number(const struct flow_table *table);

/* It was active, and belongs into this queue. */
void flow_table_touch(struct flow_table *table, struct flow *flow, enum flow_queue queue);

/* The first of a queue, and those behind it; NULL at the end.  Who came first stands first; but who
 * was active since then goes to the end when its turn comes, so that a touch costs nothing. */
struct flow *flow_table_queue_first(struct flow_table *table, enum flow_queue queue);
struct flow *flow_table_queue_next(struct flow_table *table, const struct flow *flow);
enum flow_queue flow_table_queue_of(const struct flow *flow);
uint32_t flow_table_queue_count(const struct flow_table *table, enum flow_queue queue);

/* What one kept connection costs, with its part of the indexes; one of IPv6 takes 32 bytes more for
 * its addresses. */
#define FLOW_TABLE_BYTES_EACH (sizeof(struct flow) + 39)

#endif
