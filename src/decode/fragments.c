#include "tcpviz/decode/fragments.h"

#include "ip.h"
#include "rebuilt.h"

#include "tcpviz/base/nanotime.h"

#include <stdlib.h>
#include <string.h>

enum {
    BLOCK = 8, /* bytes; offsets count in them */
    BLOCKS = (REBUILT_MAX + 1) / BLOCK,
    FRAGMENT_HEADER = 8 /* RFC 8200 section 4.5 */
};

struct key {
    struct address src, dst;
    uint32_t id;
    uint16_t vlan;
    uint8_t protocol; /* 0 for IPv6, where only the first fragment's counts */
};

enum state {
    FREE,
    GATHERING,
    DROPPED /* what still comes of it goes the same way */
};

/* What is known of a packet that is being put together. */
struct assembly {
    enum state state;
    struct key key;
    int64_t first_ns; /* when the first of its fragments came */
    uint64_t first_frame;
    uint64_t used; /* by f->clock */
    uint32_t fragments;
    uint32_t passed;     /* bytes; of a fragment that was packed those that IPComp had made of it */
    uint32_t held;       /* bytes, by the IP lengths */
    uint32_t end;        /* behind the last byte held */
    uint32_t total;      /* bytes of the whole; 0 until the last fragment is there */
    uint32_t known;      /* all that is held below this offset was captured, too */
    uint32_t header_len; /* of the first fragment; 0 until it is there */
    uint32_t next_at;
    uint8_t protocol;
    bool packed; /* at least one fragment was */
};

enum block { BLOCK_MISSING, BLOCK_STARTS, BLOCK_GOES_ON };

/* Its bytes.  Pieces do not overlap, so RFC 815's list of holes is here a map of blocks, which
 * tells also where each piece starts. */
struct contents {
    uint8_t header[LIMIT_FRAGMENT_HEADERS];
    uint8_t blocks[BLOCKS]; /* enum block */
    uint16_t from[BLOCKS];  /* by Wireshark's rules: the first block of the piece that it is of */
    uint8_t data[BLOCKS * BLOCK];
};

_Static_assert(sizeof(struct contents) < 89 << 10, "what limits.h says of each");

struct whole {
    uint8_t at[LIMIT_FRAGMENT_HEADERS + REBUILT_MAX];
};

struct fragments {
    struct fragments_counts counts;
    enum fragments_rules rules;
    uint64_t clock; /* fragments taken */
    struct whole *whole;
    struct contents *contents; /* one for each assembly, apart from it: few pages are searched */
    size_t n;
    struct assembly assemblies[];
};

struct fragments *
fragments_create(size_t packets, enum fragments_rules rules)
{
    size_t heads = sizeof(struct fragments) + packets * sizeof(struct assembly);
    struct fragments *f = malloc(heads + packets * sizeof(struct contents) + sizeof(struct whole));

    if (!f)
        return NULL;
    memset(f, 0, heads);
    f->n = packets;
    f->rules = rules;
    f->contents = (struct contents *)(f->assemblies + packets);
    f->whole = (struct whole *)(f->contents + packets);
    return f;
}

void
fragments_destroy(struct fragments *f)
{
    free(f);
}

static struct contents *
contents_of(struct fragments *f, const struct assembly *a)
{
    return &f->contents[a - f->assemblies];
}

static struct key
key_of(const struct segment *s)
{
    return (struct key){.src = s->src.address,
                        .dst = s->dst.address,
                        .id = s->fragment.id,
                        .vlan = s->vlan,
                        .protocol = s->src.address.version == 4 ? s->fragment.protocol : 0};
}

static bool
key_equal(const struct key *a, const struct key *b)
{
    return a->id == b->id && a->vlan == b->vlan && a->protocol == b->protocol &&
           memcmp(&a->src, &b->src, sizeof a->src) == 0 &&
           memcmp(&a->dst, &b->dst, sizeof a->dst) == 0;
}

/* UDP is only gathered because it may be a tunnel; usually it is none, and nobody misses it. */
static void
let_go(struct assembly *a, uint64_t *reason)
{
    *reason += a->state == GATHERING && a->protocol != IP_UDP;
    a->state = FREE;
}

/* Its packet's assembly, or NULL.  Those whose time is up go. */
static struct assembly *
find(struct fragments *f, const struct key *key, int64_t now_ns)
{
    struct assembly *found = NULL;

    for (size_t i = 0; i < f->n; i++) {
        struct assembly *a = &f->assemblies[i];

        if (a->state != FREE && nanotime_between(a->first_ns, now_ns) > LIMIT_FRAGMENT_NS)
            let_go(a, &f->counts.incomplete);
        if (a->state != FREE && key_equal(&a->key, key))
            found = a;
    }
    return found;
}

/* A free one, or the one least recently added to. */
static struct assembly *
make_room(struct fragments *f)
{
    struct assembly *room = &f->assemblies[0];

    for (size_t i = 0; i < f->n && room->state != FREE; i++)
        if (f->assemblies[i].state == FREE || f->assemblies[i].used < room->used)
            room = &f->assemblies[i];
    let_go(room, &f->counts.crowded_out);
    return room;
}

static struct assembly *
begin(struct fragments *f, const struct key *key, const struct frame *frame)
{
    struct assembly *a = make_room(f);

    *a = (struct assembly){.state = GATHERING,
                           .key = *key,
                           .first_ns = frame->time_ns,
                           .first_frame = frame->number,
                           .known = UINT32_MAX};
    memset(contents_of(f, a)->blocks, BLOCK_MISSING, BLOCKS);
    return a;
}

static bool
has_room(const struct fragment *piece)
{
    return piece->len > 0 && piece->header_len <= LIMIT_FRAGMENT_HEADERS &&
           piece->len <= REBUILT_MAX;
}

static bool
believable(const struct segment *s)
{
    const struct fragment *piece = &s->fragment;

    return (s->notes & (SEGMENT_LENGTH_UNKNOWN | SEGMENT_BAD_IP_LENGTH)) == 0 && has_room(piece) &&
           (!piece->more || piece->len % BLOCK == 0) &&
           rebuilt_counted_header(s->src.address.version, piece->header_len) + piece->offset +
                   piece->len <=
               REBUILT_MAX;
}

static size_t
blocks_in(uint32_t bytes)
{
    return (bytes + BLOCK - 1) / BLOCK;
}

/* Whether it says otherwise than what is held where the packet ends. */
static bool
disagrees(const struct assembly *a, const struct fragment *piece)
{
    uint32_t end = piece->offset + piece->len;

    if (a->total == 0)
        return !piece->more && a->end >= end;
    return piece->more ? end >= a->total : end != a->total;
}

static bool
touches(const struct contents *c, const struct fragment *piece)
{
    const uint8_t *block = c->blocks + piece->offset / BLOCK;

    for (size_t i = 0; i < blocks_in(piece->len); i++)
        if (block[i] != BLOCK_MISSING)
            return true;
    return false;
}

/* Whether a piece of just this place is held, with the same bytes as far as both were captured. */
static bool
repeats(const struct assembly *a, const struct contents *c, const struct fragment *piece,
        const uint8_t *bytes)
{
    const uint8_t *block = c->blocks + piece->offset / BLOCK;
    size_t n = blocks_in(piece->len), compared = piece->captured_len;

    if (block[0] != BLOCK_STARTS)
        return false;
    for (size_t i = 1; i < n; i++)
        if (block[i] != BLOCK_GOES_ON)
            return false;
    if (block + n < c->blocks + BLOCKS && block[n] == BLOCK_GOES_ON)
        return false;
    if (a->known <= piece->offset)
        return true;
    if (compared > a->known - piece->offset)
        compared = a->known - piece->offset;
    return memcmp(c->data + piece->offset, bytes, compared) == 0;
}

static void
keep_header(struct assembly *a, struct contents *c, const struct segment *s, const uint8_t *bytes)
{
    const struct fragment *piece = &s->fragment;
    uint32_t between = s->src.address.version == 4 ? 0 : FRAGMENT_HEADER;

    memcpy(c->header, bytes - between - piece->header_len, piece->header_len);
    a->header_len = piece->header_len;
    a->next_at = piece->next_at;
    a->protocol = piece->protocol;
}

/* In a tunnel that packs, some fragments may have been and others not. */
static void
count_passed(struct assembly *a, const struct segment *s)
{
    bool packed = (s->notes & SEGMENT_REBUILT) && s->packed_bytes > 0;

    a->packed |= packed;
    a->passed += packed ? s->packed_bytes : s->fragment.len;
}

static void
keep(struct assembly *a, struct contents *c, const struct segment *s, const uint8_t *bytes)
{
    const struct fragment *piece = &s->fragment;
    uint8_t *block = c->blocks + piece->offset / BLOCK;

    memset(block, BLOCK_GOES_ON, blocks_in(piece->len));
    block[0] = BLOCK_STARTS;
    memcpy(c->data + piece->offset, bytes, piece->captured_len);
    if (piece->captured_len < piece->len && piece->offset + piece->captured_len < a->known)
        a->known = piece->offset + piece->captured_len;
    if (piece->offset == 0)
        keep_header(a, c, s, bytes);
    if (!piece->more)
        a->total = piece->offset + piece->len;
    if (piece->offset + piece->len > a->end)
        a->end = piece->offset + piece->len;
    a->held += piece->len;
    a->fragments++;
    count_passed(a, s);
}

static void
drop(struct assembly *a, uint64_t *reason)
{
    a->state = DROPPED;
    ++*reason;
}

/* Where pieces overlap Wireshark takes the one that begins sooner, or else came first; of several
 * last ones the first.  What another one has of a block need not be all of it, so that the next one
 * may not go on there: as if it were missing. */
static void
lay(struct assembly *a, struct contents *c, const struct segment *s, const uint8_t *bytes)
{
    const struct fragment *piece = &s->fragment;
    uint16_t first = (uint16_t)(piece->offset / BLOCK);

    if (!piece->more && a->total == 0)
        a->total = piece->offset + piece->len;
    for (size_t i = 0; i < blocks_in(piece->len); i++) {
        size_t at = i * BLOCK, left = piece->len - at;

        if (left < BLOCK && piece->offset + piece->len != a->total)
            break;
        if (c->blocks[first + i] != BLOCK_MISSING && c->from[first + i] <= first)
            continue;
        memcpy(c->data + piece->offset + at, bytes + at, left < BLOCK ? left : BLOCK);
        c->blocks[first + i] = BLOCK_GOES_ON;
        c->from[first + i] = first;
    }
    if (piece->offset == 0)
        keep_header(a, c, s, bytes);
    a->fragments++;
}

static bool
is_all_there(const struct assembly *a, const struct contents *c)
{
    return a->total > 0 && !memchr(c->blocks, BLOCK_MISSING, blocks_in(a->total)) &&
           rebuilt_counted_header(a->key.src.version, a->header_len) + a->total <= REBUILT_MAX;
}

/* That of the fragment's packet, a new one if need be. */
static struct assembly *
assembly_of(struct fragments *f, const struct frame *frame, const struct segment *s)
{
    struct key key = key_of(s);
    struct assembly *a = find(f, &key, frame->time_ns);

    if (!a)
        a = begin(f, &key, frame);
    a->used = ++f->clock;
    return a;
}

/* gather by Wireshark's rules. */
static struct assembly *
gather_as_wireshark(struct fragments *f, const struct frame *frame, const struct segment *s)
{
    struct assembly *a = assembly_of(f, frame, s);

    lay(a, contents_of(f, a), s, frame->at + s->fragment.at);
    return is_all_there(a, contents_of(f, a)) ? a : NULL;
}

/* Adds the fragment to its packet, which is returned if it is complete now, else NULL. */
static struct assembly *
gather(struct fragments *f, const struct frame *frame, const struct segment *s)
{
    const struct fragment *piece = &s->fragment;
    const uint8_t *bytes = frame->at + piece->at;
    struct assembly *a = assembly_of(f, frame, s);

    if (a->state == DROPPED)
        return NULL;
    if (disagrees(a, piece)) {
        drop(a, &f->counts.overlapping);
    } else if (touches(contents_of(f, a), piece)) {
        if (!repeats(a, contents_of(f, a), piece, bytes))
            drop(a, &f->counts.overlapping);
        return NULL;
    } else {
        keep(a, contents_of(f, a), s, bytes);
        /* Only the first fragment says how long the header is that the others join. */
        if (a->header_len > 0 &&
            rebuilt_counted_header(a->key.src.version, a->header_len) + a->end > REBUILT_MAX)
            drop(a, &f->counts.refused);
    }
    return a->state == GATHERING && a->held == a->total ? a : NULL;
}

/* A first fragment as a packet of its own; NULL of another one, which none is without it. */
static struct assembly *
leave_apart(struct fragments *f, const struct frame *frame, const struct segment *s)
{
    struct key key = key_of(s);
    struct assembly *a;

    if (s->fragment.offset != 0 || !has_room(&s->fragment))
        return NULL;
    a = begin(f, &key, frame);
    keep(a, contents_of(f, a), s, frame->at + s->fragment.at);
    a->total = a->held;
    return a;
}

/* One that ends past the frame is cut as well. */
static bool
is_left_apart(const struct fragments *f, const struct segment *s)
{
    return f->rules == FRAGMENTS_OF_WIRESHARK &&
           ((s->notes & SEGMENT_BAD_IP_LENGTH) != 0 || s->fragment.captured_len < s->fragment.len);
}

static void
build(struct fragments *f, const struct assembly *a, const struct frame *last, struct frame *whole)
{
    const struct contents *c = contents_of(f, a);
    const struct fragment first = {
        .header_len = a->header_len, .next_at = a->next_at, .protocol = a->protocol};
    uint32_t captured = a->known < a->total ? a->known : a->total;

    memcpy(f->whole->at, c->header, a->header_len);
    rebuilt_mend_header(f->whole->at, a->key.src.version, &first, a->total);
    memcpy(f->whole->at + a->header_len, c->data, captured);
    *whole = rebuilt_frame(last, f->whole->at, a->header_len + captured, a->header_len + a->total);
}

static enum decode_verdict
decode_whole(const struct assembly *a, const struct frame *whole, struct segment *segment)
{
    struct segment fragment = *segment;
    enum decode_verdict verdict = decode_frame(whole, segment);

    if (verdict != DECODE_SEGMENT && verdict != DECODE_FRAGMENT && verdict != DECODE_PACKED)
        return verdict;
    rebuilt_put_below(segment, &fragment);
    segment->fragments = a->fragments;
    segment->first_fragment = a->first_frame;
    if (a->packed)
        segment->packed_bytes = a->passed;
    return verdict;
}

/* Of a segment that went on in other fragments Wireshark knows no length: as if it ended within its
 * header.  What is in a tunnel has one. */
static void
forget_length(struct segment *s)
{
    s->notes = (s->notes & ~(uint32_t)SEGMENT_CUT_PAYLOAD) | SEGMENT_BAD_OFFSET;
    s->tcp_bytes = s->len = s->captured_len = 0;
    s->answer_end = ANSWER_NONE;
}

/* Adds the fragment to its packet, which is returned if that can be read now, else NULL. */
static struct assembly *
add_fragment(struct fragments *f, const struct frame *frame, const struct segment *s)
{
    if (is_left_apart(f, s))
        return leave_apart(f, frame, s);
    if (!believable(s)) {
        f->counts.refused++;
        return NULL;
    }
    return f->rules == FRAGMENTS_OF_WIRESHARK ? gather_as_wireshark(f, frame, s)
                                              : gather(f, frame, s);
}

/* Decodes the packet instead of its newest fragment; then it is let go. */
static enum decode_verdict
read_packet(struct fragments *f, struct assembly *a, const struct frame *last,
            struct segment *segment, struct frame *whole)
{
    bool goes_on = segment->fragment.more && is_left_apart(f, segment);
    enum decode_verdict verdict;

    build(f, a, last, whole);
    verdict = decode_whole(a, whole, segment);
    if (verdict == DECODE_SEGMENT && goes_on && a->protocol == IP_TCP)
        forget_length(segment);
    a->state = FREE;
    return verdict;
}

enum decode_verdict
fragments_take(struct fragments *f, const struct frame *frame, struct segment *segment,
               struct frame *whole)
{
    enum decode_verdict verdict = DECODE_FRAGMENT;
    struct assembly *a;

    /* A packet that is complete may hold a tunnel, and that the fragment of another packet: each
     * turn takes away a header. */
    while (verdict == DECODE_FRAGMENT && (a = add_fragment(f, frame, segment))) {
        verdict = read_packet(f, a, frame, segment, whole);
        frame = whole;
    }
    return verdict;
}

void
fragments_end(struct fragments *f)
{
    for (size_t i = 0; i < f->n; i++)
        let_go(&f->assemblies[i], &f->counts.incomplete);
}

struct fragments_counts
fragments_counts(const struct fragments *f)
{
    return f->counts;
}
