#include "tcpviz/flow/observer.h"

#include "answers.h"
#include "owner.h"
#include "room.h"
#include "tcp_asked.h"
#include "tcp_track.h"

#include "tcpviz/base/inlining.h"
#include "tcpviz/base/nanotime.h"

#include <stdlib.h>
#include <string.h>

struct observer *
observer_create(const struct observer_settings *settings)
{
    struct observer *o = calloc(1, sizeof *o);
    bool keep = settings->depth == OBSERVE_KEEP;
    struct budget limits = budget_share(LIMIT_MEMORY_LIVE, settings->depth, &settings->limits);

    if (!o)
        return NULL;
    o->stays_last = UINT64_MAX;
    o->settings = *settings;
    o->flows = flow_table_create(limits.flows, settings->hash_key, settings->ignore_vlans);
    o->log = keep ? log_create(limits.events, limits.cells) : NULL;
    o->ranges = ranges_create(limits.ranges);
    o->unacked = analysis_pool_create(limits.unacked);
    o->twins = settings->depth <= OBSERVE_ANALYSE ? twins_create(settings->hash_key) : NULL;
    if (o->flows && o->ranges && o->unacked && (o->log || !keep) &&
        (o->twins || settings->depth > OBSERVE_ANALYSE))
        return o;
    observer_destroy(o);
    return NULL;
}

void
observer_destroy(struct observer *o)
{
    if (!o)
        return;
    flow_table_destroy(o->flows);
    analysis_pool_destroy(o->unacked);
    ranges_destroy(o->ranges);
    twins_destroy(o->twins);
    log_destroy(o->log);
    free(o);
}

void
observer_number_streams(struct observer *o, struct finals *finals)
{
    o->finals = finals;
}

bool
observer_wants(const struct observer *o, const struct segment *s)
{
    return o->settings.n_ports == 0 || observer_wants_port(o, s->src.port) ||
           observer_wants_port(o, s->dst.port);
}

static void
begin_event(struct event *e, const struct flow *flow, enum side from, const struct segment *s)
{
    static const struct event blank;

    memcpy(e, &blank, offsetof(struct event, terms)); /* faster than what memset becomes */
    e->from = from;
    e->flow = flow->number;
    e->segment = flow->segments + 1;
    e->frame = s->frame;
    e->time_ns = s->time_ns;
    e->seq = s->seq;
    e->ack = s->ack;
    e->len = s->len;
    e->captured_len = s->captured_len;
    e->flags = s->flags;
    e->window = s->window;
    e->urgent = s->flags & TCP_URG ? s->urgent : 0;
    e->segment_notes = s->notes;
    e->prev_segment = flow->segments;
    e->prev_ns = flow->last_ns;
}

static enum flow_queue
queue_of(const struct observer *o, const struct flow *f)
{
    if (o->settings.depth >= OBSERVE_ANALYSE)
        return analysis_closed(&f->analysis) ? QUEUE_ENDED : QUEUE_OPEN;
    if (flow_ended(f))
        return QUEUE_ENDED;
    if (f->state[CLIENT] == STATE_SYN_SENT || f->state[SERVER] == STATE_SYN_RECEIVED)
        return QUEUE_HALF_OPEN;
    return QUEUE_OPEN;
}

static uint32_t
idle_ms(const struct flow *flow, const struct event *e)
{
    int64_t ms = nanotime_between(flow->last_ns, e->time_ns) / NANOTIME_MS;

    return ms < 0 ? 0 : ms < UINT32_MAX ? (uint32_t)ms : UINT32_MAX;
}

static void
count(struct observer *o, const struct segment *s)
{
    if (o->counts.segments++ == 0)
        o->start_ns = s->time_ns;
    o->counts.last_frame = s->frame;
}

static void
count_segment(struct observer *o, struct flow *flow, const struct event *e)
{
    enum flow_queue queue = queue_of(o, flow);
    struct half *own = &flow->half[e->from];

    flow->segments++;
    own->segments++;
    own->last_segment = flow->segments;
    flow->idle_ms = idle_ms(flow, e);
    flow->last_ns = e->time_ns;
    flow->missed = o->missed.n % MISSED_SEEN;
    if (queue == QUEUE_ENDED && flow_table_queue_of(flow) != QUEUE_ENDED)
        for (int side = 0; side < 2; side++)
            ranges_end(o->ranges, &flow->half[side]);
    flow_table_touch(o->flows, flow, queue);
}

static void
put_analysis(struct event *e, const struct analysis_result *a)
{
    e->analysis = a->flags;
    e->dup_ack_num = a->dup_ack_num;
    e->dup_ack_frame = a->dup_ack_frame;
}

void
observer_missed(struct observer *o, const struct frame *frame)
{
    missed_add(&o->missed, frame);
}

/* A segment that has come, and what is found out of it before it has an event. */
struct arrival {
    const struct segment *s;
    const struct frame *frame; /* NULL: its bytes are not there */
    struct owner at;           /* whose it is */
    struct predecessor before; /* what its connection takes the place of */
    uint64_t fingerprint;      /* 0: not computed yet */
    uint32_t handle;           /* of its event in the log; 0: it is not kept */
};

/* Copies of a packet; doubled falls by one with each packet, so that a single pair is forgotten. */
enum { DOUBLED_BY_COPY = 2, DOUBLED_MAX = 7 };

/* A SYN-ACK goes out again at once for a SYN that came again, as early as a copy; but where packets
 * come in pairs it is one. */
static bool
answers_another_syn(const struct observer *o, const struct flow *flow, enum side from,
                    const struct segment *s)
{
    return (s->flags & TCP_ACK) && flow->doubled == 0 &&
           tcp_asked_lacks_answer(o->ranges, &flow->half[from], &flow->half[side_other(from)]);
}

/* Whether the segment is a packet of the connection that was seen before.  In a table it begins
 * Wireshark's next stream all the same, as it did in the first reading, which knows no copies. */
static bool
is_twin(struct observer *o, struct arrival *in, struct twin *twin)
{
    const struct flow *flow = in->at.flow;
    const struct segment *s = in->s;
    enum side from = in->at.from;
    struct twin_signs signs;

    in->fingerprint = twins_fingerprint(o->twins, flow->number, from, s);
    if (!tracked(s) || !twins_know(o->twins, in->fingerprint))
        return false;
    if (o->settings.depth == OBSERVE_ANALYSE &&
        analysis_begins_stream(&flow->analysis, (int)from, s))
        return false;
    signs = (struct twin_signs){.id_speaks = s->ip_id != 0 && flow->half[from].ids_differ,
                                .doubled = flow->doubled > 0,
                                .is_syn = is_syn(s) && !answers_another_syn(o, flow, from, s),
                                .kept = o->settings.frames,
                                .frame = in->frame};
    return twins_find(o->twins, in->fingerprint, s, signs, twin);
}

/* The segment may be seen again.  Inline: of its fifty instructions a call is a third. */
static INLINE_ALWAYS void
expect_twins(struct observer *o, const struct arrival *in)
{
    const struct segment *s = in->s;
    struct flow *flow = in->at.flow;
    struct half *own = &flow->half[in->at.from];
    uint64_t fingerprint = in->fingerprint;

    if (s->ip_id != 0 && s->ip_id != own->ip_id) {
        if (own->ip_id != 0)
            own->ids_differ = true;
        own->ip_id = s->ip_id;
    }
    if (flow->doubled > 0)
        flow->doubled--;
    if (fingerprint == 0)
        fingerprint = twins_fingerprint(o->twins, flow->number, in->at.from, s);
    if (tracked(s))
        twins_add(o->twins, fingerprint, s, o->event.segment, in->handle);
}

static void
begin_twin(struct event *e, const struct flow *flow, enum side from, const struct segment *s,
           const struct twin *twin)
{
    begin_event(e, flow, from, s);
    e->segment = twin->segment;
    e->twin_of = twin->frame;
    e->prev_segment = 0;
    e->prev_ns = 0;
    e->notes[e->n_notes++] = twin->note;
    for (int side = 0; side < 2; side++)
        e->state[side] = (enum tcp_state)flow->state[side];
}

/* Whether it was doubled on its way or by the capture, a D-SACK may tell. */
static void
mark_seen_twice(struct observer *o, const struct half *own, const struct segment *s)
{
    struct range *r = own->base_known ? ranges_find(o->ranges, own, s->seq) : NULL;

    if (r)
        r->seen_twice = true;
}

/* Wireshark, which knows no copies, judges one as any segment, and may begin its next stream with
 * it: where a SYN-ACK of the same side had moved the base.  Then the connection is in two. */
static void
judge_twin(struct observer *o, const struct owner *at, const struct segment *s)
{
    struct analysis *a = &at->stream->analysis;
    bool reused = analysis_begins_stream(a, (int)at->stream_from, s);

    if (reused)
        owner_begin_stream(o, at, s);
    analysis_take(a, o->unacked, (int)at->stream_from, s, reused, &o->analysis);
}

/* Its duplicate ACKs are not ours. */
static const struct event *
take_twin(struct observer *o, const struct owner *at, const struct segment *s,
          const struct twin *twin)
{
    struct flow *flow = at->flow;
    struct event *e = &o->event;
    struct half *own = &flow->half[at->from];

    begin_twin(e, flow, at->from, s, twin);
    judge_twin(o, at, s);
    put_analysis(e, &o->analysis);
    if (e->dup_ack_num == 1)
        own->dup_ack_other = 0;
    if (e->analysis & ANALYSIS_DUPLICATE_ACK)
        half_count_other_dup_ack(own);
    if (twin->same_place) {
        mark_seen_twice(o, own, s);
        flow->doubled =
            (flow->doubled + DOUBLED_BY_COPY < DOUBLED_MAX ? flow->doubled + DOUBLED_BY_COPY
                                                           : DOUBLED_MAX) &
            7u;
    }
    if (twin->handle != 0)
        log_note_seen(o->log, flow, twin->handle, twin->frame, &twin->note);
    o->counts.twins++;
    o->counts.last_frame = e->frame;
    return e;
}

/* Tunnels are told where they begin or change: a direction of which nothing was seen is expected
 * to come as the other one does. */
static RARE void
note_tunnel(struct sighting *t)
{
    const struct half *as = t->own->segments > 0 ? t->own : t->peer;
    uint64_t tunnel = segment_tunnel(t->s), expected = half_tunnel(t->ranges, as);

    if (tunnel != half_tunnel(t->ranges, t->own) &&
        !half_remember_tunnel(t->ranges, t->own, tunnel))
        return; /* or it would be told of each segment */
    if (tunnel != expected)
        event_note(t->e, (struct note){.kind = NOTE_TUNNEL, .tunnel = tunnel});
}

static RARE void
note_rebuilt(struct sighting *t)
{
    if (t->s->fragments > 0)
        event_note(t->e, (struct note){.kind = NOTE_REASSEMBLED,
                                       .fragments = t->s->fragments,
                                       .first_frame = t->s->first_fragment});
    if (t->s->packed_bytes > 0)
        event_note(t->e, (struct note){.kind = NOTE_UNPACKED,
                                       .packed_bytes = t->s->packed_bytes,
                                       .tcp_bytes = t->s->rebuilt_headers ? 0 : t->s->tcp_bytes});
}

/* Our own view, beside Wireshark's. */
static void
observe(struct observer *o, const struct arrival *in, struct sighting *t)
{
    const struct predecessor *before = &in->before;

    put_analysis(t->e, &o->analysis);
    t->repeats_ack = o->analysis.repeats_ack;
    if (t->e->dup_ack_num == 1)
        t->own->dup_ack_other = 0;
    if (before->number != 0)
        event_note(t->e, (struct note){.kind = NOTE_PORTS_REUSED,
                                       .reuse = before->reuse,
                                       .number_again = before->number_again,
                                       .connection = before->number});
    tcp_track(t);
    /* These two last: any other note matters more. */
    if ((t->s->notes & SEGMENT_TUNNEL) || t->own->tunnelled || t->peer->tunnelled)
        note_tunnel(t);
    if (t->s->notes & SEGMENT_REBUILT)
        note_rebuilt(t);
    expect_twins(o, in);
    if (t->handle != 0)
        log_append(o->log, t->flow, t->handle, t->e);
}

/* The header of an HTTP answer may come in several segments. */
static INLINE_ALWAYS void
follow_header(const struct observer *o, const struct arrival *in)
{
    if (o->analysis.in_header)
        answers_read(&in->at.stream->analysis, o->unacked, (int)in->at.stream_from, in->s,
                     in->frame, &o->analysis);
}

/* Wireshark's view, which knows its streams only. */
static INLINE_ALWAYS void
analyse(struct observer *o, const struct arrival *in)
{
    analysis_take(&in->at.stream->analysis, o->unacked, (int)in->at.stream_from, in->s,
                  in->before.other_stream, &o->analysis);
    follow_header(o, in);
}

/* Only Wireshark's view, and whether it is a copy: no segment gets a number, and whose it is was
 * never in doubt (in->at.flow is the stream's). */
static const struct event *
judge(struct observer *o, const struct arrival *in)
{
    const struct segment *s = in->s;
    struct flow *flow = in->at.flow;
    struct event *e = &o->event;

    e->flow = flow->number;
    e->frame = s->frame;
    e->time_ns = s->time_ns;
    e->from = in->at.from;
    e->twin_of = 0;
    if (o->settings.depth == OBSERVE_ANALYSE) {
        analyse(o, in);
        expect_twins(o, in);
    } else {
        bool news = analysis_learn(&flow->analysis, (int)in->at.from, s, in->before.other_stream);

        o->learnt = news ? &flow->analysis : NULL;
    }
    count(o, s);
    flow_table_touch(o->flows, flow, queue_of(o, flow));
    return e;
}

/* The event begins, and what the parts of the tracker share of it. */
static INLINE_ALWAYS void
begin_sighting(struct sighting *t, struct observer *o, const struct arrival *in)
{
    const struct owner *at = &in->at;

    begin_event(&o->event, at->flow, at->from, in->s);
    *t = (struct sighting){
        .flow = at->flow,
        .own = &at->flow->half[at->from],
        .peer = &at->flow->half[side_other(at->from)],
        .s = in->s,
        .e = &o->event,
        .handle = in->handle,
        .newer = owner_claimant(at, side_other(at->stream_from)),
        .own_newer = owner_claimant(at, at->stream_from),
        .older = in->s->flags & TCP_RST ? disputes_older(&o->disputes, o->flows, at->flow) : NULL,
        .holed = observer_put_missed(o, at->flow, &o->event),
        .log = o->log,
        .ranges = o->ranges,
        .frames = o->settings.frames,
        .frame = in->frame};
}

/* Where it belongs, with a record in the log if one is kept; false: there is no room for it. */
static INLINE_ALWAYS bool
settle(struct observer *o, struct arrival *in)
{
    const struct flow *old = in->at.flow;

    if (!old || (in->s->flags & TCP_SYN))
        owner_settle(o, in->s, &in->at, &in->before);
    if (in->at.flow != old)
        in->fingerprint = 0;
    if (!in->at.flow || !o->log)
        return in->at.flow != NULL;
    in->handle = room_for_event(o, in->at.flow, in->at.stream);
    return in->handle != 0;
}

BUSY const struct event *
observer_take(struct observer *o, const struct segment *s, const struct frame *frame)
{
    struct arrival in = {.s = s, .frame = frame};
    const struct flow *old;
    struct sighting t;
    struct twin twin;

    owner_find(o, s, &in.at);
    old = in.at.flow;
    if (frame && ftp_may_announce(s))
        announced_note(&o->announced, s, frame);
    if (old && o->settings.depth < OBSERVE_ANALYSE)
        ranges_fetch(o->ranges, &old->half[in.at.from], &old->half[side_other(in.at.from)]);
    if (old && o->twins && is_twin(o, &in, &twin))
        return take_twin(o, &in.at, s, &twin);
    if (!settle(o, &in)) {
        o->counts.lost++;
        return NULL;
    }
    if (o->settings.depth >= OBSERVE_ANALYSE)
        return judge(o, &in);
    begin_sighting(&t, o, &in);
    analyse(o, &in);
    observe(o, &in, &t);
    count(o, s);
    count_segment(o, in.at.flow, t.e);
    return t.e;
}
