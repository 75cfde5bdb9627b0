#include "tcpviz/flow/watch.h"

bool
watch_init(struct watch *w, const struct observer_settings *settings)
{
    struct budget limits = budget_share(LIMIT_MEMORY_LIVE, settings->depth, &settings->limits);
    struct observer_settings with_frames = *settings;

    *w = (struct watch){.fragments =
                            fragments_create(LIMIT_FRAGMENT_PACKETS, observer_is_for_table(settings)
                                                                         ? FRAGMENTS_OF_WIRESHARK
                                                                         : FRAGMENTS_OF_RECEIVERS)};
    if (settings->depth < OBSERVE_ANALYSE)
        w->frames = frames_create(limits.frame_bytes, limits.frames);
    with_frames.frames = w->frames;
    w->observer = observer_create(&with_frames);
    if (w->observer && w->fragments && (w->frames || settings->depth >= OBSERVE_ANALYSE))
        return true;
    watch_finish(w);
    return false;
}

void
watch_finish(struct watch *w)
{
    observer_destroy(w->observer);
    frames_destroy(w->frames);
    fragments_destroy(w->fragments);
    unpack_destroy(w->unpack);
    *w = (struct watch){.observer = NULL};
}

bool
watch_unpack(struct watch *w, unpack_deflate *deflate, void *with)
{
    w->unpack = unpack_create(deflate, with);
    return w->unpack != NULL;
}

static const struct event *
observe(struct watch *w, const struct frame *frame, const struct segment *segment)
{
    const struct event *e;

    if (!observer_wants(w->observer, segment))
        return NULL;
    e = observer_take(w->observer, segment, frame);
    if (w->frames && e && e->twin_of == 0) /* a copy would only displace another frame */
        frames_keep(w->frames, frame);
    return e;
}

static const struct event *
observe_icmp(struct watch *w, const struct frame *frame, const struct segment *segment)
{
    const struct event *e;

    if (!observer_wants(w->observer, segment))
        return NULL;
    e = observer_take_icmp(w->observer, segment);
    if (!e) {
        w->stray.n++;
        w->stray.icmp = segment->icmp;
        w->stray.to = segment->dst;
    } else if (w->frames) {
        frames_keep(w->frames, frame);
    }
    return e;
}

/* A packet may have been packed and then split, and what is in it may have been so before: until
 * there is a segment, or more fragments are needed, or it cannot be unpacked. */
static enum decode_verdict
rebuild(struct watch *w, const struct frame *frame, struct segment *segment,
        enum decode_verdict verdict, struct frame *whole)
{
    for (;; frame = whole)
        if (verdict == DECODE_PACKED && w->unpack) {
            verdict = unpack_take(w->unpack, frame, segment, whole);
        } else if (verdict == DECODE_FRAGMENT) {
            verdict = fragments_take(w->fragments, frame, segment, whole);
            if (verdict == DECODE_FRAGMENT)
                return verdict;
        } else {
            return verdict;
        }
}

/* Most frames are segments: what else they may be is asked apart. */
static const struct event *
take_other(struct watch *w, const struct frame *frame, struct segment *segment,
           enum decode_verdict verdict)
{
    struct frame whole;

    if (verdict == DECODE_ICMP)
        return observe_icmp(w, frame, segment);
    verdict = rebuild(w, frame, segment, verdict, &whole);
    w->too_short += verdict == DECODE_TOO_SHORT;
    return verdict == DECODE_SEGMENT ? observe(w, &whole, segment) : NULL;
}

const struct event *
watch_frame(struct watch *w, const struct frame *frame, struct segment *segment)
{
    enum decode_verdict verdict = decode_frame(frame, segment);

    if (frame->missed > 0 || frame->down_ns > 0)
        observer_missed(w->observer, frame);
    return verdict == DECODE_SEGMENT ? observe(w, frame, segment)
                                     : take_other(w, frame, segment, verdict);
}

void
watch_end(struct watch *w)
{
    fragments_end(w->fragments);
}
