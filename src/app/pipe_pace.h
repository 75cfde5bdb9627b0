/*
 * Whether what a pipe brings is captured while it is read, so that the screen follows it as a
 * device.  Nothing in a pipe says so: the pace tells.  Pure: the clock is the caller's.
 */
#ifndef TCPVIZ_SRC_APP_PIPE_PACE_H
#define TCPVIZ_SRC_APP_PIPE_PACE_H

#include <stdbool.h>
#include <stdint.h>

/* Zeros before the first frame. */
struct pipe_pace {
    bool begun;
    int64_t begun_ns, read_ns;   /* when the first frame was read, and the newest; any clock */
    int64_t first_ns, newest_ns; /* when they were captured; 0: not known */
};

/* A frame was read. */
void pipe_pace_read(struct pipe_pace *pace, int64_t now_ns);

/* That frame was captured at `time_ns`. */
void pipe_pace_captured(struct pipe_pace *pace, int64_t time_ns);

/* Whether frames come as they are captured: one of them let us wait, as no program does that only
 * unpacks or copies a file, or they take the time to come that they took to be captured. */
bool pipe_pace_is_live(const struct pipe_pace *pace, int64_t now_ns);

/* When pipe_pace_is_live() may become true though nothing comes; INT64_MAX before a frame. */
int64_t pipe_pace_due_ns(const struct pipe_pace *pace);

#endif
