#include "twins.h"

#include "tcpviz/base/nanotime.h"

#include <stdlib.h>
#include <string.h>

#define PLACES_MAX 4
/* Of packets that look alike the newest are looked at: more are a flood. */
#define SET_PACKETS 4
#define SETS (LIMIT_TWINS / 2)

/* A packet, one cache line. */
struct packet_seen {
    uint64_t fingerprint, frame;
    int64_t time_ns; /* of its first copy */
    uint32_t segment, handle;
    uint32_t interface;
    uint32_t places[PLACES_MAX];
    uint8_t n_places;
    uint8_t times;    /* seen; counted up to 255 */
    uint8_t ttl;      /* of its first copy */
    uint8_t ttl_last; /* of its newest one */
    uint8_t kind;     /* of its note, from NOTE_SEEN_TWICE on */
};

/* Where the newest packets are whose fingerprints have the same lower bits: what is no copy costs
 * no other cache line. */
struct set {
    uint32_t tags[SET_PACKETS]; /* upper bits of the fingerprints */
    uint16_t slots[SET_PACKETS];
    uint8_t next; /* place of the next packet, which is that of the oldest one */
};

/* Packets lie in a ring. */
struct twins {
    uint64_t key[2];
    uint32_t next; /* slot of the next packet */
    struct set sets[SETS];
    struct packet_seen ring[LIMIT_TWINS];
};

_Static_assert(LIMIT_TWINS <= UINT16_MAX + 1, "a slot's number fits");
_Static_assert((SETS & (SETS - 1)) == 0, "bits of the fingerprint choose the set");

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

static struct set *
set_of(struct twins *twins, uint64_t fingerprint)
{
    return &twins->sets[fingerprint % SETS];
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

static uint32_t
tag_of(uint64_t fingerprint)
{
    return (uint32_t)(fingerprint >> 32);
}

/* Nearly every segment goes this way: no copy. */
static bool
has_tag(const struct set *set, uint32_t tag)
{
    unsigned found = 0;

    for (int i = 0; i < SET_PACKETS; i++)
        found |= set->tags[i] == tag;
    return found;
}

static bool
is_known_as(const struct packet_seen *p, uint64_t fingerprint)
{
    return p->times > 0 && p->fingerprint == fingerprint;
}

bool
twins_find(struct twins *twins, uint64_t fingerprint, const struct segment *s,
           struct twin_signs signs, struct twin *out)
{
    const struct set *set = set_of(twins, fingerprint);

    if (!has_tag(set, tag_of(fingerprint)))
        return false;
    /* The newest first: one that was sent again may have been lost behind its first place. */
    for (int i = 1; i <= SET_PACKETS; i++) {
        int place = (set->next + SET_PACKETS - i) % SET_PACKETS;
        struct packet_seen *p = &twins->ring[set->slots[place]];
        bool same_place = has_place(p, s->place);

        if (!is_known_as(p, fingerprint) || !is_copy(p, s, signs))
            continue;
        count_copy(p, s);
        *out = twin_of(p, s);
        out->same_place = same_place;
        return true;
    }
    return false;
}

void
twins_add(struct twins *twins, uint64_t fingerprint, const struct segment *s, uint32_t segment,
          uint32_t handle)
{
    struct set *set = set_of(twins, fingerprint);

    set->tags[set->next] = tag_of(fingerprint);
    set->slots[set->next] = (uint16_t)twins->next;
    set->next = (uint8_t)((set->next + 1) % SET_PACKETS);
    twins->ring[twins->next] = (struct packet_seen){.fingerprint = fingerprint,
                                                    .frame = s->frame,
                                                    .time_ns = s->time_ns,
                                                    .segment = segment,
                                                    .handle = handle,
                                                    .interface = s->interface,
                                                    .places = {s->place},
                                                    .n_places = 1,
                                                    .times = 1,
                                                    .ttl = s->ttl,
                                                    .ttl_last = s->ttl};
    twins->next = (twins->next + 1) % LIMIT_TWINS;
}
