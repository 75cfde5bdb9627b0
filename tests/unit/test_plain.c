/* The quick way of plain segments says what the parts say: two observers of one random
 * conversation, of which one knows the parts only, agree in each event and in all that they
 * remember. */
#include "../../src/flow/analysis_unacked.h"
#include "../../src/flow/tcp_calm.h"
#include "../../src/flow/tcp_plain.h"
#include "../../src/flow/tcp_track.h"
#include "in_range.h"
#include "same_event.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define SEGMENTS 60 /* of a conversation */
#define CONVERSATIONS 4000
#define RANGES 400
#define FEW_RANGES 6 /* so that most is forgotten, or never remembered */
#define NEAR_WRAP 0xffffff00u

/* One observer's memory. */
struct observer_part {
    struct flow flow;
    struct ranges *ranges;
    struct analysis_pool *unacked;
    struct analysis_result result;
    struct event event;
};

/* What both ends really do. */
struct end {
    uint32_t next, acked; /* its next number; what it has acknowledged of the other's */
    uint32_t clock;       /* its newest timestamp */
    bool closed;          /* its FIN is sent */
};

static uint64_t random_state;

static uint32_t
below(uint32_t n)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((random_state >> 33) % n);
}

/* So much seldomer in this conversation is what is no plain data. */
static uint32_t calmness;

static bool
seldom(uint32_t n)
{
    return below(n * calmness) == 0;
}

static void
part_begin(struct observer_part *p, uint32_t n_ranges)
{
    memset(&p->flow, 0, sizeof p->flow);
    p->flow.number = 1;
    p->flow.beginning_seen = true;
    p->flow.port[CLIENT] = 40000; /* else both ends are one */
    p->flow.port[SERVER] = 5000;
    for (int side = 0; side < 2; side++)
        p->flow.half[side].wscale = p->flow.half[side].wscale_offered = WSCALE_UNKNOWN;
    analysis_init(&p->flow.analysis);
    p->ranges = ranges_create(n_ranges);
    p->unacked = analysis_pool_create(RANGES);
    assert_non_null(p->ranges);
    memset(p->ranges->slots, 0, (n_ranges + 1) * sizeof p->ranges->slots[0]); /* to compare them */
    assert_non_null(p->unacked);
}

static void
part_end(struct observer_part *p)
{
    ranges_destroy(p->ranges);
    analysis_pool_destroy(p->unacked);
}

/* Which way a segment went. */
enum way { WAY_OF_PARTS, WAY_OF_PLAIN, WAY_OF_CALM, WAYS };

static enum way
track_quickly(struct sighting *t)
{
    return tcp_plain_track(t) ? WAY_OF_PLAIN : tcp_calm_track(t) ? WAY_OF_CALM : WAY_OF_PARTS;
}

/* As observer_take does it. */
static enum way
part_take(struct observer_part *p, enum side from, const struct segment *s, bool may_be_quick)
{
    struct flow *flow = &p->flow;
    struct sighting t = {.flow = flow,
                         .own = &flow->half[from],
                         .peer = &flow->half[side_other(from)],
                         .s = s,
                         .e = &p->event,
                         .ranges = p->ranges};
    enum way way;

    memset(&p->event, 0, sizeof p->event);
    p->event.from = from;
    p->event.segment = flow->segments + 1;
    p->event.time_ns = s->time_ns;
    p->event.flags = s->flags;
    p->event.window = s->window;
    p->event.len = s->len;
    analysis_take(&flow->analysis, p->unacked, (int)from, s, false, &p->result);
    p->event.analysis = p->result.flags;
    p->event.dup_ack_num = p->result.dup_ack_num;
    way = may_be_quick ? track_quickly(&t) : WAY_OF_PARTS;
    if (way == WAY_OF_PARTS)
        tcp_track_parts(&t);
    flow->half[from].last_segment = ++flow->segments;
    flow->half[from].segments++;
    flow->last_ns = s->time_ns;
    return way;
}

static void
assert_same(const struct observer_part *a, const struct observer_part *b)
{
    const char *difference = event_difference(&a->event, &b->event);

    if (difference)
        fail_msg("segment %u: %s differs", a->event.segment, difference);
    assert_memory_equal(&a->flow, &b->flow, sizeof a->flow);
    assert_int_equal(a->ranges->n_slots, b->ranges->n_slots);
    assert_memory_equal(a->ranges->slots + 1, b->ranges->slots + 1,
                        a->ranges->n_slots * sizeof a->ranges->slots[0]);
}

/* Behind the Ack and below it. */
static void
draw_sack(struct tcp_options *o, uint32_t ack)
{
    for (o->n_sack = 0; o->n_sack < 1 + below(3); o->n_sack++) {
        o->sack[o->n_sack].left = ack + below(3000) - 500;
        o->sack[o->n_sack].right = o->sack[o->n_sack].left + below(1000);
    }
}

/* Now and then an old one, and an echo of what was never sent. */
static void
draw_timestamps(struct tcp_options *o, struct end *own, const struct end *peer)
{
    own->clock += below(100);
    o->has_timestamps = o->has_tsval = true;
    o->tsval = own->clock - (seldom(30) ? below(200) : 0);
    o->tsecr = peer->clock - (seldom(10) ? below(200) : 0) + (seldom(100) ? 1000 : 0);
}

/* Closes, or says so again. */
static void
draw_fin(struct segment *s, struct end *own)
{
    s->flags |= TCP_FIN;
    own->next += !own->closed;
    s->seq -= own->closed;
    own->closed = true;
}

/* Mostly what goes on in a quiet connection; now and then anything. */
static struct segment
draw_segment(struct end ends[2], enum side from, int64_t now_ns)
{
    static const uint32_t lengths[] = {0, 0, 1, 100, 1448};
    struct end *own = &ends[from], *peer = &ends[side_other(from)];
    struct segment s = {.time_ns = now_ns,
                        .seq = own->next,
                        .len = lengths[below(5)],
                        .flags = TCP_ACK,
                        .window = (uint16_t)(seldom(40) ? 0 : 500 * calmness + below(2)),
                        .ttl = (uint8_t)(64 - seldom(50)),
                        .header_len = 20,
                        .header_captured = 20,
                        .options = {.mptcp_subtype = seldom(40) ? MPTCP_DSS : MPTCP_NONE}};

    if (own->closed && !seldom(40))
        s.len = 0;
    if (below(3) == 0)
        own->acked = peer->next;
    else
        own->acked += below(peer->next - own->acked + 1);
    if (seldom(25))
        s.seq += below(3) == 0 ? UINT32_MAX : below(3000) - 1500; /* keep-alives, and far off */
    else
        own->next += s.len;
    if (own->closed ? seldom(10) : below(peer->closed ? 5 : 90) == 0)
        draw_fin(&s, own);
    s.ack = own->acked + (seldom(40) ? below(3000) - 1500 : 0);
    if (seldom(120))
        s.flags |= (uint16_t)(1u << below(6));
    if (seldom(100))
        s.notes = SEGMENT_BAD_OPTIONS;
    if (seldom(8))
        draw_sack(&s.options, own->acked);
    if (own->clock != 0 && !seldom(50))
        draw_timestamps(&s.options, own, peer);
    return s;
}

static struct segment
handshake_segment(int n, uint32_t client, uint32_t server)
{
    static const uint16_t flags[] = {TCP_SYN, TCP_SYN | TCP_ACK, TCP_ACK};

    return (struct segment){.time_ns = n,
                            .seq = n == 1 ? server : client + (n == 2),
                            .ack = n == 0   ? 0
                                   : n == 1 ? client + 1
                                            : server + 1,
                            .flags = flags[n],
                            .window = 500,
                            .ttl = 64,
                            .header_len = 20,
                            .header_captured = 20,
                            .options = {.mptcp_subtype = MPTCP_NONE}};
}

/* Mostly the next one, as it should be. */
static struct segment
draw_handshake(int n, const struct end ends[2])
{
    struct segment s = handshake_segment(n, ends[CLIENT].next - 1, ends[SERVER].next - 1);
    struct tcp_options *o = &s.options;

    if (n < 2) {
        o->has_mss = true;
        o->mss = 1460;
        o->has_wscale = below(2) == 0;
        o->wscale = below(2) == 0 ? 7 : 0;
        o->sack_permitted = !seldom(10);
    }
    if (ends[CLIENT].clock != 0 && !seldom(50)) {
        o->has_timestamps = o->has_tsval = true;
        o->tsval = ends[n == 1].clock;
        o->tsecr = n == 0 ? 0 : ends[n != 1].clock;
    }
    if (seldom(40))
        s.ack += below(3) - 1;
    if (seldom(40))
        s.flags ^= (uint16_t)(1u << below(8));
    if (seldom(40))
        s.window = 0;
    if (seldom(40))
        s.len = 100;
    if (seldom(40))
        o->mptcp_subtype = MPTCP_JOIN;
    if (seldom(20)) {
        *o = (struct tcp_options){.mptcp_subtype = MPTCP_NONE};
        s.notes = SEGMENT_CUT_OPTIONS;
    }
    return s;
}

/* Counts how many segments went which way. */
static void
compare_conversation(unsigned n[WAYS])
{
    uint32_t client = NEAR_WRAP + below(1000), server = below(UINT32_MAX);
    uint32_t clock = below(2) == 0 ? 0 : below(2) == 0 ? NEAR_WRAP : NEAR_WRAP / 2; /* 0: none */
    struct end ends[2] = {{client + 1, server + 1, clock, false},
                          {server + 1, client + 1, clock, false}};
    uint32_t n_ranges = below(4) == 0 ? FEW_RANGES : RANGES;
    struct observer_part quick, parts;
    int64_t now_ns = 1000;

    calmness = below(2) == 0 ? 1 : 20;
    part_begin(&quick, n_ranges);
    part_begin(&parts, n_ranges);
    for (int i = 0; i < SEGMENTS; i++) {
        int n_of_handshake = i < 3 && seldom(10) ? (int)below(3) : i;
        enum side from = i < 3      ? (n_of_handshake == 1 ? SERVER : CLIENT)
                         : below(2) ? SERVER
                                    : CLIENT;
        struct segment s;

        if (i < 3 && seldom(5))
            continue; /* it did not pass here */
        now_ns += seldom(200) ? -1 : (int64_t)below(5000000);
        s = i < 3 ? draw_handshake(n_of_handshake, ends) : draw_segment(ends, from, now_ns);
        s.time_ns = now_ns;
        s.frame = (uint64_t)i + 1;
        n[part_take(&quick, from, &s, true)]++;
        (void)part_take(&parts, from, &s, false);
        assert_same(&quick, &parts);
    }
    part_end(&quick);
    part_end(&parts);
}

static void
the_quick_way_says_what_the_parts_say(void **state)
{
    unsigned n[WAYS] = {0};

    (void)state;
    for (unsigned i = 0; i < CONVERSATIONS; i++) {
        random_state = i;
        compare_conversation(n);
    }
    assert_int_in_range(n[WAY_OF_PLAIN], CONVERSATIONS * SEGMENTS / 10, CONVERSATIONS * SEGMENTS);
    assert_int_in_range(n[WAY_OF_CALM], CONVERSATIONS, CONVERSATIONS * SEGMENTS);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_quick_way_says_what_the_parts_say),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
