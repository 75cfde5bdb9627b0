#include "twins.h"

#include "payload.h"

#include "tcpviz/base/inlining.h"
#include "tcpviz/base/nanotime.h"

#include <stdlib.h>
#include <string.h>

#define PLACES_MAX 4
/* Of packets that look alike the newest are looked at: more are a flood. */
#define SET_PACKETS 4
#define SETS (LIMIT_TWINS / 2)

/* A packet; two of them are a cache line.  Each segment writes one, so what only copies need is
 * elsewhere. */
struct packet_seen {
    uint32_t print;  /* the bits of its fingerprint that its set does not tell */
    uint32_t frame;  /* low 32 bits */
    int64_t time_ns; /* of its first copy, as all that follows */
    uint32_t segment, handle;
    uint32_t place;
    uint16_t interface;
    uint8_t ttl;
    uint8_t times; /* seen; counted up to 255; 0: no packet yet */
};

/* What is known besides of a packet that was seen more than once. */
struct copies {
    uint32_t places[PLACES_MAX - 1]; /* others than that of the first one */
    uint8_t n_places;                /* of these */
    uint8_t ttl;                     /* of the newest one that had another */
    uint8_t kind;                    /* of its note, from NOTE_SEEN_TWICE on */
};

/* Where the newest packets are whose fingerprints have the same lower bits: what is no copy costs
 * no other cache line.  16 bits each, the newest packet in the lowest ones. */
struct set {
    uint64_t tags; /* upper bits of the fingerprints */
    uint64_t slots;
};

/* Packets lie in a ring. */
struct twins {
    uint64_t key[2];
    uint32_t next; /* slot of the next packet */
    struct set sets[SETS];
    struct packet_seen ring[LIMIT_TWINS];
    struct copies copies[LIMIT_TWINS]; /* of the same slot, if it was seen more than once */
};

_Static_assert(LIMIT_TWINS <= UINT16_MAX + 1, "a slot's number fits");
_Static_assert(LIMIT_INTERFACES <= UINT16_MAX + 1, "an interface's number fits");
_Static_assert((SETS & (SETS - 1)) == 0, "bits of the fingerprint choose the set");
_Static_assert(sizeof(struct packet_seen) == 32, "as said");

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
pair(uint32_t high, uint32_t low)
{
    return (uint64_t)high << 32 | low;
}

static uint64_t
rotate(uint64_t x, int n)
{
    return x << n | x >> (64 - n);
}

/* Products that do not wait for each other, mixed by one that does.  Each has an odd factor of its
 * own, so that fields that change together do not cancel out. */
BUSY uint64_t
twins_fingerprint(const struct twins *twins, uint32_t flow, enum side from, const struct segment *s)
{
    const struct tcp_options *o = &s->options;
    uint64_t hash = (pair(s->ack, s->seq) ^ twins->key[0]) * 0x9e3779b97f4a7c15;

    hash ^= rotate((pair(flow, (uint32_t)s->window << 16 | s->flags) ^ twins->key[1]) *
                       0xc2b2ae3d27d4eb4f,
                   23);
    hash ^= rotate((pair(s->len, (uint32_t)s->ip_id << 16 | s->urgent) + (uint64_t)from) *
                       0x165667b19e3779f9,
                   43);
    if (o->has_timestamps)
        hash += pair(o->tsecr, o->tsval) * 0xd6e8feb86659fd93;
    for (int i = 0; i < o->n_sack; i++)
        hash = rotate(hash, 7) + pair(o->sack[i].right, o->sack[i].left) * 0x9fb21c651e98df25;
    hash = (hash ^ hash >> 32) * 0x9e3779b97f4a7c15;
    return hash ^ hash >> 32;
}

static struct set *
set_of(struct twins *twins, uint64_t fingerprint)
{
    return &twins->sets[fingerprint % SETS];
}

static uint32_t
slot_of(const struct twins *twins, const struct packet_seen *p)
{
    return (uint32_t)(p - twins->ring);
}

static bool
has_place(const struct twins *twins, const struct packet_seen *p, uint32_t place)
{
    const struct copies *copies = &twins->copies[slot_of(twins, p)];

    if (p->place == place)
        return true;
    for (int i = 0; p->times > 1 && i < copies->n_places; i++)
        if (copies->places[i] == place)
            return true;
    return false;
}

/* The TTLs of its first copy and of the newest one that had another. */
static bool
has_ttl(const struct twins *twins, const struct packet_seen *p, uint8_t ttl)
{
    return p->ttl == ttl || (p->times > 1 && twins->copies[slot_of(twins, p)].ttl == ttl);
}

static bool
has_room_for_place(const struct twins *twins, const struct packet_seen *p)
{
    return p->times == 1 || twins->copies[slot_of(twins, p)].n_places < PLACES_MAX - 1;
}

static bool
is_copy(const struct twins *twins, const struct packet_seen *p, const struct segment *s,
        struct twin_signs signs)
{
    int64_t apart = nanotime_between(p->time_ns, s->time_ns);
    bool same_place = has_place(twins, p, s->place), same_ttl = has_ttl(twins, p, s->ttl);

    /* Files of several captures may be a little out of order. */
    apart = apart < 0 ? nanotime_between(s->time_ns, p->time_ns) : apart;
    if (signs.id_speaks)
        return apart <= (same_place && same_ttl ? TWINS_SAME_PLACE_NS : TWINS_KNOWN_NS);
    if (same_place)
        return (signs.is_syn || (signs.doubled && p->times == 1 && same_ttl)) &&
               apart <= TWINS_PAIR_NS;
    return has_room_for_place(twins, p) && apart <= TWINS_UNKNOWN_NS;
}

/* What this copy says of the way; the most telling one of all copies stands. */
static BUSY enum note_kind
kind_of(const struct packet_seen *p, const struct segment *s, bool same_place)
{
    if (s->ttl != p->ttl)
        return NOTE_SEEN_ROUTED;
    if (same_place)
        return NOTE_SEEN_TWICE;
    /* Cooked headers, of which places differ, are those of the device "any". */
    if (s->interface != p->interface || s->layers[0] == LAYER_COOKED)
        return NOTE_SEEN_INTERFACES;
    return NOTE_SEEN_REWRAPPED;
}

static void
count_copy(struct twins *twins, struct packet_seen *p, const struct segment *s, bool same_place)
{
    struct copies *copies = &twins->copies[slot_of(twins, p)];
    enum note_kind kind = kind_of(p, s, same_place);

    if (p->times == 1)
        *copies = (struct copies){.n_places = 0};
    copies->kind = kind > copies->kind ? (uint8_t)kind : copies->kind;
    if (s->ttl != p->ttl)
        copies->ttl = s->ttl;
    if (!same_place && copies->n_places < PLACES_MAX - 1)
        copies->places[copies->n_places++] = s->place;
    if (p->times < UINT8_MAX)
        p->times++;
}

static struct twin
twin_of(const struct twins *twins, const struct packet_seen *p, const struct segment *s)
{
    const struct copies *copies = &twins->copies[slot_of(twins, p)];

    return (struct twin){.frame = s->frame - (uint32_t)((uint32_t)s->frame - p->frame),
                         .segment = p->segment,
                         .handle = p->handle,
                         .note = {.kind = (enum note_kind)copies->kind,
                                  .times = p->times,
                                  .ttl = p->ttl,
                                  .other_ttl = copies->ttl,
                                  .frame = s->frame,
                                  .after_ns = nanotime_between(p->time_ns, s->time_ns)}};
}

static uint64_t
tag_of(uint64_t fingerprint)
{
    return fingerprint >> 48;
}

static uint32_t
print_of(uint64_t fingerprint)
{
    return (uint32_t)(fingerprint >> 16);
}

/* All four at once: a lane that is 0 borrows from its highest bit.  Nearly every segment goes this
 * way: no copy. */
static bool
has_tag(const struct set *set, uint64_t tag)
{
    const uint64_t ones = 0x0001000100010001;
    uint64_t lanes = set->tags ^ tag * ones;

    return ((lanes - ones) & ~lanes & ones << 15) != 0;
}

static bool
is_known_as(const struct packet_seen *p, uint64_t fingerprint)
{
    return p->times > 0 && p->print == print_of(fingerprint);
}

BUSY bool
twins_know(const struct twins *twins, uint64_t fingerprint)
{
    return has_tag(&twins->sets[fingerprint % SETS], tag_of(fingerprint));
}

bool
twins_find(struct twins *twins, uint64_t fingerprint, const struct segment *s,
           struct twin_signs signs, struct twin *out)
{
    const struct set *set = set_of(twins, fingerprint);

    /* The newest first: one that was sent again may have been lost behind its first place. */
    for (int i = 0; i < SET_PACKETS; i++) {
        struct packet_seen *p = &twins->ring[(uint16_t)(set->slots >> 16 * i)];
        bool same_place = has_place(twins, p, s->place);

        if (!is_known_as(p, fingerprint) || !is_copy(twins, p, s, signs) ||
            payload_differs(signs.kept, p->frame, s, signs.frame))
            continue;
        count_copy(twins, p, s, same_place);
        *out = twin_of(twins, p, s);
        out->same_place = same_place;
        return true;
    }
    return false;
}

int
twins_recall(const struct twins *twins, uint64_t fingerprint, uint32_t *segment, int64_t *time_ns)
{
    const struct set *set = &twins->sets[fingerprint % SETS];
    int n = 0;

    for (int i = 0; i < SET_PACKETS; i++) {
        const struct packet_seen *p = &twins->ring[(uint16_t)(set->slots >> 16 * i)];

        if ((set->tags >> 16 * i & UINT16_MAX) != tag_of(fingerprint) ||
            !is_known_as(p, fingerprint)) /* places that were never used all name the first slot */
            continue;
        *segment = p->segment;
        *time_ns = p->time_ns;
        n++;
    }
    return n;
}

BUSY void
twins_add(struct twins *twins, uint64_t fingerprint, const struct segment *s, uint32_t segment,
          uint32_t handle)
{
    struct set *set = set_of(twins, fingerprint);

    set->tags = set->tags << 16 | tag_of(fingerprint);
    set->slots = set->slots << 16 | twins->next;
    twins->ring[twins->next] = (struct packet_seen){.print = print_of(fingerprint),
                                                    .frame = (uint32_t)s->frame,
                                                    .time_ns = s->time_ns,
                                                    .segment = segment,
                                                    .handle = handle,
                                                    .place = s->place,
                                                    .interface = (uint16_t)s->interface,
                                                    .ttl = s->ttl,
                                                    .times = 1};
    twins->next = (twins->next + 1) % LIMIT_TWINS;
}
