/*
 * What is remembered of the numbers of one direction, as ranges: what it sent and the other side
 * has not acknowledged yet, in order of number (of these the terms of an Ack's sum are made); in
 * front of that the last few that were acknowledged, so that a repetition can name what it repeats;
 * and what was jumped over.
 *
 * One pool for all connections.  Each direction has four lists in it: the ranges, of which an Ack
 * only moves the border between acknowledged and waiting; the gaps; the strays, which seemed to lie
 * outside the window; and the copies, segments that brought something again.  What few directions
 * have beside (struct half_more, struct sacked) has a slot of the same pool each.
 *
 * Memory is asked for at once; the kernel gives it page by page, as it is first used.  When the
 * pool is full, a new range is joined to the last one of its list, so that sums stay right and only
 * their terms get coarser.  One that cannot be joined is lost (half.ranges_lost): its numbers
 * passed, but are no longer told apart.
 *
 * What happens for each segment in order is inline: a range more, and one that was acknowledged.
 */
#ifndef TCPVIZ_SRC_FLOW_RANGES_H
#define TCPVIZ_SRC_FLOW_RANGES_H

#include "sacked.h"
#include "span.h"

#include "tcpviz/base/fetch.h"
#include "tcpviz/flow/flow.h"

/* What befell a range on its way, as far as that matters when it comes again. */
enum range_way {
    WAY_PLAIN,
    WAY_MISSED,  /* it filled a gap that ACKs had shown */
    WAY_REFUSED, /* it lay behind the end of its receiver's window, or a router found it too large
                  */
    WAY_PROBE    /* it lay behind that end, too, as the one new byte of a window probe */
};

struct range {
    uint32_t seq, len;  /* what is not acknowledged (or filled) yet; raw */
    uint32_t whole_len; /* as it was sent */
    uint32_t segment;   /* which segment sent it first, or jumped over it */
    union {
        uint32_t event;    /* of `segment`: handle in the log, 0 for none; it may be gone */
        uint32_t acked_in; /* of what was acknowledged, or jumped over: the first Ack of it all; 0:
                              not known */
    };
    uint32_t frame;      /* of `segment`: the low 32 bits, by which the event is known again */
    uint32_t tsval;      /* of `segment`: its timestamp, 0 without */
    uint32_t next : 22;  /* handle, 0 at the end */
    bool seen_twice : 1; /* the packet of `segment`, or of a copy, passed the same place twice */
    bool again : 1;      /* some of it was sent again, as the list of copies tells */
    bool again_lost : 1; /* also by a copy that is older than those remembered */
    bool joined : 1;     /* several ranges in one: `segment` sent the newest of them */
    uint32_t way : 2;    /* enum range_way */
    bool timed_out : 1;  /* it was on its way when a timer ran out; */
    bool recovering : 1; /* when ACKs made its sender send something again; of what was jumped over:
                            SACKs had named all of it before */
    uint32_t kind : 2;   /* enum term_kind; UNSEEN for what was jumped over.  No bit is left over:
                            ranges are compared byte by byte */
    int64_t time_ns;     /* of `segment` */
};

#define RANGES_MAX ((1u << 22) - 1)

/* Where it begins, as it was sent: what was acknowledged of it is taken off its front. */
static inline uint32_t
range_begin(const struct range *r)
{
    return r->seq + r->len - r->whole_len;
}

/* The number behind it. */
static inline uint32_t
range_end(const struct range *r)
{
    return r->seq + r->len;
}

/* What is not acknowledged (or filled) yet. */
static inline struct span
range_span(const struct range *r)
{
    return (struct span){r->seq, range_end(r)};
}

/* Whether `segment` was the first to send all of it, and no copy of it is forgotten. */
static inline bool
range_names_sending(const struct range *r)
{
    return !r->again_lost && !r->joined;
}

/* A segment that brought numbers again. */
struct copy {
    uint32_t seq, len; /* all that it had, new numbers, too; raw */
    uint32_t segment;
    uint32_t ack;            /* the field */
    uint32_t tsval;          /* 0 without */
    uint32_t next : 22;      /* handle; of the last one that of the first */
    bool tsval_seen : 1;     /* an ACK without data had the same timestamp, or may have had it */
    bool refused : 1;        /* as WAY_REFUSED */
    bool timed_out : 1;      /* as in struct range */
    bool damaged : 1;        /* its receiver drops it: its checksum is wrong, or it has no ACK */
    bool first_damaged : 1;  /* it lies in one range, whose first sending is dropped so */
    uint32_t recovering : 5; /* a bool, as in struct range.  No bit is left over */
    int64_t time_ns;
};

/* The number behind it. */
static inline uint32_t
copy_end(const struct copy *c)
{
    return c->seq + c->len;
}

/* Whose half_more.ns is.  A rival also has the two places behind it. */
enum ns_of { NS_OF_NOTHING, NS_OF_CLOSING, NS_OF_RIVAL, NS_OF_ASKING };

/* Whose half_more.value is. */
enum value_of { VALUE_OF_NOTHING, VALUE_OF_FILLING, VALUE_OF_ASKING, VALUE_OF_FIN };

/* What few directions have: given to one that needs it, which keeps it.  What shares a place is
 * read and written by half_more.h alone. */
struct half_more {
    union {
        uint64_t tunnel; /* with half.tunnelled */
        struct {
            uint32_t doubted_segment;
            uint32_t doubted : 3; /* enum doubt */
            uint32_t refusing : 29;
        };
    };
    int64_t ns; /* CLOSING, RIVAL: when; ASKING: how long nothing had passed before */
    union {
        uint32_t closing_segment; /* 0: none; also when `ns` is another's again */
        uint32_t rival_segment;
    };
    union {
        uint32_t strays; /* with half.stray_seen: the list of them */
        uint32_t rival_seq;
    };
    uint32_t gap_head : 22;    /* with n_gaps: the list of gaps */
    uint32_t n_copies : 10;    /* at most LIMIT_COPIES_PER_HALF */
    uint32_t copies_tail : 22; /* with half.copied: the last one; behind it the first one comes */
    uint32_t ns_of : 2;        /* enum ns_of */
    uint32_t value_of : 2;     /* enum value_of */
    uint32_t bare_tsval;       /* with half.copied: of its newest ACK without data; 0: none */
    uint32_t lost_to;          /* raw, with ranges_lost */
    union {
        uint32_t sacked; /* with half.sacks: the slot of what it has named */
        uint32_t syn_data;
    };
    uint32_t value; /* FILLING, ASKING: which segment; FIN: how many ms nothing had passed before */
};

union ranges_slot {
    struct range range; /* also while it is free */
    struct copy copy;
    struct half_more more;
    struct sacked sacked;
};

_Static_assert(sizeof(union ranges_slot) == 48, "four of them in three cache lines");
_Static_assert(WAY_PROBE < 1 << 2 && TERM_UNSEEN < 1 << 2 && LIMIT_COPIES_PER_HALF < 1 << 10,
               "they fit into their bits");

/* Free slots are threaded through `next`; handles are places in `slots`, from 1 on. */
struct ranges {
    union ranges_slot *slots;
    uint32_t limit, n_slots, n_used, free_first;
};

/* At most RANGES_MAX.  NULL if there is no memory. */
struct ranges *ranges_create(uint32_t limit);
void ranges_destroy(struct ranges *pool);

/* The range of a handle; NULL for 0. */
static inline struct range *
ranges_at(const struct ranges *pool, uint32_t handle)
{
    return handle != 0 ? &pool->slots[handle].range : NULL;
}

/* The one behind it in its list; NULL: it is the last. */
static inline struct range *
ranges_next(const struct ranges *pool, const struct range *r)
{
    return ranges_at(pool, r->next);
}

/* The first and the last one that wait for an Ack, in order of number; NULL: none does. */
static inline struct range *
ranges_first_waiting(const struct ranges *pool, const struct half *half)
{
    return ranges_at(pool, half->sent_head);
}

static inline struct range *
ranges_last_waiting(const struct ranges *pool, const struct half *half)
{
    return half->sent_head != 0 ? ranges_at(pool, half->ranges_tail) : NULL;
}

/* The first that was acknowledged, and the one behind another, in the order of their Acks; NULL:
 * there is none, or none more. */
static inline struct range *
ranges_first_acked(const struct ranges *pool, const struct half *half)
{
    return half->acked_head != half->sent_head ? ranges_at(pool, half->acked_head) : NULL;
}

static inline struct range *
ranges_next_acked(const struct ranges *pool, const struct half *half, const struct range *r)
{
    return r->next != half->sent_head ? ranges_next(pool, r) : NULL;
}

/* The first and the last one of all, acknowledged or not; NULL: there is none. */
static inline struct range *
ranges_first(const struct ranges *pool, const struct half *half)
{
    return ranges_at(pool, half->acked_head != 0 ? half->acked_head : half->sent_head);
}

static inline struct range *
ranges_newest(const struct ranges *pool, const struct half *half)
{
    return ranges_at(pool, half->ranges_tail);
}

/* What a segment of the direction `own` will look at, whose Ack covers `peer`. */
static INLINE_ALWAYS void
ranges_fetch(const struct ranges *pool, const struct half *own, const struct half *peer)
{
    fetch_ahead(&pool->slots[own->ranges_tail], sizeof pool->slots[0]);
    fetch_ahead(&pool->slots[peer->sent_head], sizeof pool->slots[0]);
    fetch_ahead(&pool->slots[peer->acked_head], sizeof pool->slots[0]);
}

/* What ranges_finish will look at. */
static INLINE_ALWAYS void
ranges_fetch_to_finish(const struct ranges *pool, const struct half *half)
{
    fetch_ahead(&pool->slots[half->ranges_tail].range, sizeof pool->slots[0]);
}

/* What few directions have; NULL if this one does not. */
static inline struct half_more *
half_more(const struct ranges *pool, const struct half *half)
{
    return half->more != 0 ? &pool->slots[half->more].more : NULL;
}

/* The same, taken from the pool if there is none yet, or else from the direction's oldest
 * acknowledged range; zero at first, but for lost_to, which is the next number.  NULL: there was
 * neither, and what belongs there is not remembered. */
struct half_more *half_need_more(struct ranges *pool, struct half *half);

/* The newest of the numbers that were jumped over, and of what seemed to lie outside the peer's
 * window; the older ones are behind it.  NULL: there is none. */
static inline struct range *
ranges_newest_gap(const struct ranges *pool, const struct half *half)
{
    return half->n_gaps > 0 ? ranges_at(pool, half_more(pool, half)->gap_head) : NULL;
}

static inline struct range *
ranges_newest_stray(const struct ranges *pool, const struct half *half)
{
    return half->stray_seen ? ranges_at(pool, half_more(pool, half)->strays) : NULL;
}

/* With ranges_lost: up to here, raw.  Where that could not be kept, up to the newest number. */
static inline uint32_t
ranges_lost_to(const struct ranges *pool, const struct half *half)
{
    const struct half_more *more = half_more(pool, half);

    return more ? more->lost_to : half->snd_nxt;
}

/* What its SACK blocks have named and its Acks have not covered; NULL: nothing. */
static inline struct sacked *
half_sacked(const struct ranges *pool, const struct half *half)
{
    return half->sacks ? &pool->slots[half_more(pool, half)->sacked].sacked : NULL;
}

/* The same, empty at first.  NULL where there is no slot for it: then it is not remembered. */
struct sacked *half_need_sacked(struct ranges *pool, struct half *half);

/* Its slot is given back. */
void half_drop_sacked(struct ranges *pool, struct half *half);

/* Payload bytes on their way: numbers seen and not acknowledged, less those of a SYN or FIN, and
 * less what was jumped over. */
int64_t half_unacked(const struct ranges *pool, const struct half *half);

/* ranges_add where the range does not go to the end of the list, or there is no slot for it. */
void ranges_add_elsewhere(struct ranges *pool, struct half *half, const struct range *range);

/* There are too many acknowledged ranges, or slots are scarce: gives the oldest ones back. */
void ranges_forget_acked(struct ranges *pool, struct half *half);

/* 0 if there is none left. */
static inline uint32_t
ranges_take_slot(struct ranges *pool)
{
    uint32_t handle = pool->free_first;

    if (handle != 0) {
        pool->free_first = pool->slots[handle].range.next;
        fetch_ahead(&pool->slots[pool->free_first], sizeof pool->slots[0]); /* for the next one */
    } else if (pool->n_slots < pool->limit)
        handle = ++pool->n_slots;
    else
        return 0;
    pool->n_used++;
    return handle;
}

static inline void
ranges_free_slot(struct ranges *pool, uint32_t handle)
{
    pool->slots[handle].range.next = pool->free_first & RANGES_MAX;
    pool->free_first = handle;
    pool->n_used--;
}

/* Adds a range to a direction's sent ones, in order of number.  len is at least 1, next is 0. */
static inline void
ranges_add(struct ranges *pool, struct half *half, const struct range *range)
{
    struct range *last = ranges_at(pool, half->ranges_tail);
    bool in_order = half->sent_head == 0 || seqno_before(last->seq, range->seq);
    uint32_t handle =
        in_order && half->sent_count < LIMIT_RANGES_PER_HALF ? ranges_take_slot(pool) : 0;

    if (handle == 0) {
        ranges_add_elsewhere(pool, half, range);
        return;
    }
    pool->slots[handle].range = *range;
    if (last)
        last->next = handle & RANGES_MAX;
    if (half->sent_head == 0)
        half->sent_head = handle;
    half->ranges_tail = handle;
    half->sent_count++;
}

/* So many acknowledged ranges a direction remembers.  They never keep the last quarter from those
 * that are not acknowledged. */
static inline uint32_t
ranges_acked_limit(const struct ranges *pool)
{
    if (pool->n_used >= pool->limit / 4 * 3)
        return 0;
    return pool->n_used > LIMIT_RANGES_NEAR ? LIMIT_RANGES_ACKED_FAR : LIMIT_RANGES_ACKED;
}

/* The first of the sent ranges was acknowledged, by `segment` if that is known: it is one of those
 * now, and the oldest of these may be given back (half.ranges_forgotten). */
static inline void
ranges_retire_first(struct ranges *pool, struct half *half, uint32_t segment)
{
    if (half->acked_head == 0)
        half->acked_head = half->sent_head;
    pool->slots[half->sent_head].range.acked_in = segment;
    half->sent_head = pool->slots[half->sent_head].range.next;
    half->sent_count--;
    half->acked_count++;
    if (half->acked_count > ranges_acked_limit(pool))
        ranges_forget_acked(pool, half);
}

/* The sent or remembered range that holds this number; NULL if there is none. */
struct range *ranges_find(const struct ranges *pool, const struct half *half, uint32_t seq);

/* Takes the last one that waits off the list; there must be one. */
void ranges_drop_last(struct ranges *pool, struct half *half);

/* The same, if there is one and it is a FIN. */
void ranges_drop_fin(struct ranges *pool, struct half *half);

/* What this segment sent, and is not acknowledged, did not arrive: a router told so.  With more
 * than `most` bytes it was several packets, of which that need not hold. */
void ranges_refuse(struct ranges *pool, struct half *half, uint32_t segment, uint32_t most);

/* Whether something that waits was refused. */
bool ranges_have_refused(const struct ranges *pool, const struct half *half);

/* The connection has ended.  Beyond LIMIT_RANGES_NEAR gives back what the direction remembers,
 * unless something still waits for its Ack. */
void ranges_end(struct ranges *pool, struct half *half);

/* Gives all of a direction's ranges, copies and gaps back. */
void ranges_drop_all(struct ranges *pool, struct half *half);

/* And what few directions have: the direction is no more. */
void ranges_finish(struct ranges *pool, struct half *half);

/* ranges_lists.c: adds a gap, or a segment that seemed to lie outside the peer's window, in front
 * of those before; if there are too many, the oldest is forgotten.  With no slot left it is not
 * remembered at all. */
void ranges_add_gap(struct ranges *pool, struct half *half, const struct range *gap);
void ranges_add_stray(struct ranges *pool, struct half *half, const struct range *stray);

/* Takes one of them off its list, or all strays. */
void ranges_drop_gap(struct ranges *pool, struct half *half, const struct range *gap);
void ranges_drop_stray(struct ranges *pool, struct half *half, const struct range *stray);
void ranges_drop_strays(struct ranges *pool, struct half *half);

/* Takes the gaps off that begin before this number; the first one is for directions that have some.
 */
void ranges_drop_old_gaps(struct ranges *pool, struct half *half, uint32_t seq);

static inline void
ranges_drop_gaps_before(struct ranges *pool, struct half *half, uint32_t seq)
{
    if (half->n_gaps > 0)
        ranges_drop_old_gaps(pool, half, seq);
}

/* ranges_copies.c: adds a segment that brings numbers again.  Where there are too many, or no slot
 * is left, the oldest one is forgotten; where there is none, this one (range.again_lost). */
void ranges_add_copy(struct ranges *pool, struct half *half, const struct copy *copy);

/* Takes those off whose numbers are no longer remembered. */
void ranges_forget_copies(struct ranges *pool, struct half *half);

/* Takes the first one off; there must be one. */
void ranges_drop_first_copy(struct ranges *pool, struct half *half);

/* The first of its copies, in order of their first numbers and then of time; NULL if it has none.
 */
static inline struct copy *
ranges_first_copy(const struct ranges *pool, const struct half *half)
{
    uint32_t last = half->copied ? half_more(pool, half)->copies_tail : 0;

    return half->copied ? &pool->slots[pool->slots[last].copy.next].copy : NULL;
}

/* The one behind; NULL: there is none. */
static inline struct copy *
ranges_next_copy(const struct ranges *pool, const struct half *half, const struct copy *copy)
{
    const struct copy *last = &pool->slots[half_more(pool, half)->copies_tail].copy;

    return copy != last ? &pool->slots[copy->next].copy : NULL;
}

/* The first of its copies that had this number, and the next one behind another; NULL: there is
 * none, or none more. */
const struct copy *ranges_first_copy_of(const struct ranges *pool, const struct half *half,
                                        uint32_t seq);
const struct copy *ranges_next_copy_of(const struct ranges *pool, const struct half *half,
                                       const struct copy *copy, uint32_t seq);

/* How many they are, and the one that was sent last. */
struct copies_of {
    uint32_t count;
    const struct copy *newest; /* NULL: none */
};

struct copies_of ranges_copies_of(const struct ranges *pool, const struct half *half, uint32_t seq);

static inline const struct copy *
ranges_newest_copy(const struct ranges *pool, const struct half *half, uint32_t seq)
{
    return ranges_copies_of(pool, half, seq).newest;
}

/* The newest copy of its SYN; NULL: it passed once, as far as is remembered. */
static inline const struct copy *
ranges_newest_syn(const struct ranges *pool, const struct half *half)
{
    return ranges_newest_copy(pool, half, half->base_seq);
}

#endif
