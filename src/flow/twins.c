#include "twins.h"

#include "tcpviz/base/nanotime.h"

#include <stdlib.h>
#include <string.h>

#define PLACES_MAX 4
#define CHAINS (2 * LIMIT_TWINS)
/* So many packets of one chain are looked at: more that look alike are a flood. */
#define STEPS_MAX 16

/* A packet, one cache line. */
struct packet_seen {
    uint64_t fingerprint, frame;
    int64_t time_ns; /* of its first copy */
    uint32_t segment, handle;
    uint32_t older; /* number of the packet before it in its chain */
    uint32_t interface;
    uint32_t places[PLACES_MAX];
    uint8_t n_places;
    uint8_t times;    /* seen; counted up to 255 */
    uint8_t ttl;      /* of its first copy */
    uint8_t ttl_last; /* of its newest one */
    uint8_t kind;     /* of its note, from NOTE_SEEN_TWICE on */
};

/* Packets are numbered from 1, and lie in a ring: the newest LIMIT_TWINS of them are there. */
struct twins {
    uint64_t key[2];
    uint32_t newest;
    uint32_t chains[CHAINS]; /* the newest packet of each */
    struct packet_seen ring[LIMIT_TWINS];
};

_Static_assert((LIMIT_TWINS & (LIMIT_TWINS - 1)) == 0, "numbers may wrap");

struct twins *
twins_create(const uint64_t key[2])
{
    struct twins *twins = calloc(1, sizeof *twins);

    if (twins)
        memcpy(twins->key, key, sizeof twins->key);
    return twins;
}

void
twins_destroy(struct twins *twins)
{
    free(twins);
}

static uint64_t
mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * 0x9e3779b97f4a7c15;
    return hash ^ hash >> 32;
}

static uint64_t
pair(uint32_t high, uint32_t low)
{
    return (uint64_t)high << 32 | low;
}

/* Two chains, since each step waits for the one before. */
uint64_t
twins_fingerprint(const struct twins *twins, uint32_t flow, enum side from, const struct segment *s)
{
    const struct tcp_options *o = &s->options;
    uint64_t a = mix(twins->key[0], pair(s->seq, s->ack));
    uint64_t b = mix(twins->key[1], pair(flow, (uint32_t)s->flags << 16 | s->window));

    a = mix(a, pair(s->len, (uint32_t)s->ip_id << 16 | s->urgent));
    if (o->has_timestamps)
        b = mix(b, pair(o->tsval, o->tsecr));
    for (int i = 0; i < o->n_sack; i++)
        b = mix(b, pair(o->sack[i].left, o->sack[i].right));
    return mix(a ^ (uint64_t)from, b);
}

static struct packet_seen *
packet_at(struct twins *twins, uint32_t number)
{
    return &twins->ring[number % LIMIT_TWINS];
}

static bool
has_place(const struct packet_seen *p, uint32_t place)
{
    for (int i = 0; i < p->n_places; i++)
        if (p->places[i] == place)
            return true;
    return false;
}

static bool
is_copy(const struct packet_seen *p, const struct segment *s, struct twin_signs signs)
{
    int64_t apart = nanotime_between(p->time_ns, s->time_ns);
    bool same_place = has_place(p, s->place);
    bool same_ttl = s->ttl == p->ttl || s->ttl == p->ttl_last;

    /* Files of several captures may be a little out of order. */
    apart = apart < 0 ? nanotime_between(s->time_ns, p->time_ns) : apart;
    if (signs.id_speaks)
        return apart <= (same_place && same_ttl ? TWINS_SAME_PLACE_NS : TWINS_KNOWN_NS);
    if (same_place)
        return signs.doubled && same_ttl && p->times == 1 && apart <= TWINS_PAIR_NS;
    return p->n_places < PLACES_MAX && apart <= TWINS_UNKNOWN_NS;
}

/* What this copy says of the way; the most telling one of all copies stands. */
static enum note_kind
kind_of(const struct packet_seen *p, const struct segment *s)
{
    if (s->ttl != p->ttl)
        return NOTE_SEEN_ROUTED;
    if (has_place(p, s->place))
        return NOTE_SEEN_TWICE;
    /* Cooked headers, of which places differ, are those of the device "any". */
    if (s->interface != p->interface || s->layers[0] == LAYER_COOKED)
        return NOTE_SEEN_INTERFACES;
    return NOTE_SEEN_REWRAPPED;
}

static void
count_copy(struct packet_seen *p, const struct segment *s)
{
    enum note_kind kind = kind_of(p, s);

    p->kind = kind > p->kind ? (uint8_t)kind : p->kind;
    if (p->times < UINT8_MAX)
        p->times++;
    p->ttl_last = s->ttl;
    if (!has_place(p, s->place) && p->n_places < PLACES_MAX)
        p->places[p->n_places++] = s->place;
}

static struct twin
twin_of(const struct packet_seen *p, const struct segment *s)
{
    return (struct twin){.frame = p->frame,
                         .segment = p->segment,
                         .handle = p->handle,
                         .note = {.kind = (enum note_kind)p->kind,
                                  .segment = p->times,
                                  .a = p->ttl << 8 | p->ttl_last,
                                  .b = (int64_t)s->frame,
                                  .ns = nanotime_between(p->time_ns, s->time_ns)}};
}

bool
twins_find(struct twins *twins, uint64_t fingerprint, const struct segment *s,
           struct twin_signs signs, struct twin *out)
{
    uint32_t number = twins->chains[fingerprint % CHAINS];

    for (int i = 0; i < STEPS_MAX && number != 0 && twins->newest - number < LIMIT_TWINS; i++) {
        struct packet_seen *p = packet_at(twins, number);

        /* The newest first: one that was sent again may have been lost behind its first place. */
        if (p->fingerprint == fingerprint && is_copy(p, s, signs)) {
            bool same_place = has_place(p, s->place);

            count_copy(p, s);
            *out = twin_of(p, s);
            out->same_place = same_place;
            return true;
        }
        number = p->older;
    }
    return false;
}

void
twins_add(struct twins *twins, uint64_t fingerprint, const struct segment *s, uint32_t segment,
          uint32_t handle)
{
    uint32_t *chain = &twins->chains[fingerprint % CHAINS];

    twins->newest++;
    *packet_at(twins, twins->newest) = (struct packet_seen){.fingerprint = fingerprint,
                                                            .frame = s->frame,
                                                            .time_ns = s->time_ns,
                                                            .segment = segment,
                                                            .handle = handle,
                                                            .older = *chain,
                                                            .interface = s->interface,
                                                            .places = {s->place},
                                                            .n_places = 1,
                                                            .times = 1,
                                                            .ttl = s->ttl,
                                                            .ttl_last = s->ttl};
    *chain = twins->newest;
}
