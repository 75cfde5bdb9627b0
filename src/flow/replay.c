#include "tcpviz/flow/replay.h"

#include "answers.h"

#include "tcpviz/decode/decode.h"
#include "tcpviz/flow/finals.h"

/* One reading of a connection, by a fresh analysis. */
struct replay {
    const struct watch *w;
    const struct flow *flow;
    struct analysis_pool *pool;
    struct finals *finals;
    struct analysis analysis;
    bool second; /* what the first reading noted is applied */
};

static bool
seen_again(const struct event *e)
{
    return e->n_notes > 0 && note_is_seen_again(&e->notes[e->n_notes - 1]);
}

/* Whether Wireshark's stream begins with this first event of a connection. */
static bool
begins_stream(const struct event *e)
{
    return e->segment == 1 &&
           (!event_find_note(e, NOTE_PORTS_REUSED) || (e->analysis & ANALYSIS_REUSED_PORTS));
}

/* To the connection that came behind it: owner.c. */
static bool
gave_stream_away(const struct flow *flow)
{
    return !flow->analysis.begun;
}

/* What an ICMP error quotes; false if its frame is gone. */
static bool
quote(struct replay *r, const struct event *e)
{
    struct segment s;
    struct frame frame;

    if (!frames_find(r->w->frames, e->frame, &frame) || decode_frame(&frame, &s) != DECODE_ICMP)
        return false;
    analysis_quote(&r->analysis, r->second ? r->pool : NULL, (int)side_other(e->from), &s, false);
    return true;
}

/* Judges one event; false if its frame is gone, or was not the only one of its packet. */
static bool
judge(struct replay *r, uint32_t handle, struct analysis_result *out)
{
    bool first = handle == r->flow->events.first, reused;
    struct segment s;
    struct frame frame;
    struct event e;

    observer_event(r->w->observer, r->flow, handle, &e);
    if (event_is_icmp(&e))
        return quote(r, &e);
    if (seen_again(&e) || (first && !begins_stream(&e)) ||
        !frames_find(r->w->frames, e.frame, &frame) || decode_frame(&frame, &s) != DECODE_SEGMENT)
        return false;
    reused = first && (e.analysis & ANALYSIS_REUSED_PORTS) != 0;
    if (r->second) {
        analysis_take(&r->analysis, r->pool, (int)e.from, &s, reused, out);
        if (out->in_header)
            answers_read(&r->analysis, r->pool, (int)e.from, &s, &frame, out);
        finals_apply(r->finals, &s, out);
    } else if (analysis_learn(&r->analysis, (int)e.from, &s, reused)) {
        finals_note(r->finals, &r->analysis);
    }
    return true;
}

/* Reads the events up to `last`, or those up to the frame limit. */
static bool
read_events(struct replay *r, uint32_t last, uint64_t frame_limit, struct analysis_result *out)
{
    const struct observer *o = r->w->observer;
    bool good = true;

    analysis_init(&r->analysis);
    r->analysis.announced = r->flow->analysis.announced;
    for (uint32_t h = r->flow->events.first; good && h != 0; h = observer_event_next(o, h)) {
        if (observer_event_frame(o, h) > frame_limit)
            break;
        good = judge(r, h, out);
        if (h == last)
            break;
    }
    analysis_finish(&r->analysis, r->pool);
    return good;
}

bool
replay_event(const struct watch *w, const struct flow *flow, uint32_t handle, uint64_t frame_limit,
             struct analysis_result *out)
{
    struct replay r = {.w = w, .flow = flow};
    struct event e;
    bool good = false;

    observer_event(w->observer, flow, handle, &e);

    if (!w->frames || flow->events.count > LIMIT_REPLAY || flow->analysis.turned ||
        flow->stream_shared || gave_stream_away(flow) || event_is_icmp(&e))
        return false;
    r.pool = analysis_pool_create(LIMIT_REPLAY);
    r.finals = finals_create(1);
    if (r.pool && r.finals && read_events(&r, 0, frame_limit, out)) {
        r.second = true;
        good = read_events(&r, handle, frame_limit, out);
        out->stream = flow->analysis.stream;
    }
    analysis_pool_destroy(r.pool);
    finals_destroy(r.finals);
    return good;
}
