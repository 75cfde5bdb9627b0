/*
 * Where the capture dropped frames, and how many: what is missing at a point of the wire may be one
 * of them, lost nowhere else.  A connection is told of all since its last segment, since nobody
 * knows whose they were.  And where the device was down, so that nothing passed.  Bounded, pure.
 */
#ifndef TCPVIZ_SRC_FLOW_MISSED_H
#define TCPVIZ_SRC_FLOW_MISSED_H

#include "tcpviz/base/frame.h"
#include "tcpviz/base/limits.h"
#include "tcpviz/flow/event.h"

/* Frames that were dropped in front of this one, or a time in which the device was down. */
struct miss {
    int64_t time_ns; /* of the frame */
    uint64_t frame;  /* its number */
    uint64_t before; /* dropped in front of earlier ones */
    int64_t down_ns; /* 0: frames were dropped */
};

/* A connection remembers so little: its times alone would not do where clocks stand still or go
 * back. */
#define MISSED_SEEN 128

/* The newest LIMIT_MISSED of them.  Zero at first. */
struct missed {
    struct miss at[LIMIT_MISSED];
    uint64_t n;     /* there were; the newest is at[(n - 1) % LIMIT_MISSED] */
    uint64_t total; /* frames dropped so far */
};

/* Takes what was dropped in front of the frame, which is the newest one, and how long the device
 * was down. */
void missed_add(struct missed *missed, const struct frame *frame);

/* Tells the event what was dropped, and how long the device was down, between the segment before
 * it, which there is, and its own. `seen`: missed->n, modulo MISSED_SEEN, when that came; how many
 * times it went round their times tell.  EVENT_MISSED_MANY: more than it can count, or behind more
 * frames than are remembered. */
void missed_tell(const struct missed *missed, unsigned seen, struct event *e);

/* Whether something was dropped a moment ago, so that what did not pass before `now_ns` says
 * little: where just is not known. */
bool missed_lately(const struct missed *missed, int64_t now_ns);

#endif
