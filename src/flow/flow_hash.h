/*
 * Hashes of a segment's ends, the same for both directions.
 *
 * The one of the index is SipHash-1-3 under a random key (Aumasson, Bernstein: SipHash, 2012), so
 * that nobody can choose ports that make it slow; the quick one costs a few instructions, and
 * whoever makes it collide only meets the other.  It also tells the directions apart.  For
 * flow_table.c only.  Pure.
 */
#ifndef TCPVIZ_SRC_FLOW_FLOW_HASH_H
#define TCPVIZ_SRC_FLOW_FLOW_HASH_H

#include "tcpviz/decode/segment.h"

#include <string.h>

uint32_t flow_hash(const struct segment *s, const uint64_t key[2]);

/* The bytes of an address as two numbers; IPv4 has only the first. */
static inline uint64_t
half_address(const struct address *address, size_t half)
{
    uint64_t word;

    memcpy(&word, address->at + 8 * half, sizeof word);
    return word;
}

struct quick_hash {
    uint64_t of_both;
    bool src_low; /* the sender is the lower end: in the other direction it is not, but for ends
                     that nothing here tells apart */
};

static inline uint64_t
end_quickly(const struct endpoint *end)
{
    return half_address(&end->address, 0) ^ half_address(&end->address, 1) ^
           (uint64_t)end->port << 32;
}

static inline struct quick_hash
flow_hash_quickly(const struct segment *s)
{
    uint64_t src = end_quickly(&s->src), dst = end_quickly(&s->dst);

    return (struct quick_hash){(src ^ dst) * 0x9e3779b97f4a7c15, src < dst};
}

#endif
