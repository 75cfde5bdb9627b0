/*
 * Hashes of a segment's ends, the same for both directions.
 *
 * The one of the index is SipHash-1-3 under a random key (Aumasson, Bernstein: SipHash, 2012), so
 * that nobody can choose ports that make it slow; the quick one costs a few instructions, and
 * whoever makes it collide only meets the other.  For flow_table.c only.  Pure.
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

static inline uint64_t
flow_hash_quickly(const struct segment *s)
{
    const struct address *a = &s->src.address, *b = &s->dst.address;
    uint64_t word = half_address(a, 0) ^ half_address(a, 1) ^ half_address(b, 0) ^
                    half_address(b, 1) ^ (uint64_t)(s->src.port ^ s->dst.port) << 32;

    return word * 0x9e3779b97f4a7c15;
}

#endif
