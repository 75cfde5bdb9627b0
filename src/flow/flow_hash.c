#include "flow_hash.h"

#include "tcpviz/base/inlining.h"

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

/* Whatever IPv4 address and port, as a number; of IPv6 it has at least the port. */
static inline uint64_t
end_number(const struct endpoint *end)
{
    return half_address(&end->address, 0) << 16 | end->port;
}

/* Any order of two ends will do, as long as both directions agree on it.  Of IPv4 it is found
 * without branches, which would be guessed wrongly half of the time. */
static inline bool
is_low(const struct endpoint *a, const struct endpoint *b)
{
    for (size_t i = 0; i < 2 && a->address.version == 6; i++) {
        uint64_t of_a = half_address(&a->address, i), of_b = half_address(&b->address, i);

        if (of_a != of_b)
            return of_a < of_b;
    }
    return end_number(a) <= end_number(b);
}

/* Both directions have the same hash: the lower end comes first. */
BUSY uint32_t
flow_hash(const struct segment *s, const uint64_t key[2])
{
    const struct endpoint *ends[] = {&s->src, &s->dst};
    bool dst_low = !is_low(&s->src, &s->dst);
    const struct endpoint *low = ends[dst_low], *high = ends[!dst_low];
    uint64_t hash;
    struct sip sip = {key[0] ^ 0x736f6d6570736575, key[1] ^ 0x646f72616e646f6d,
                      key[0] ^ 0x6c7967656e657261, key[1] ^ 0x7465646279746573};

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
