/*
 * -w: writes the frames it is given to a pcap file, as they come.
 *
 * A full disk is noticed at the frame or flush that meets it; what was written before is known up
 * to its last whole frame.
 */
#ifndef TCPVIZ_CAPTURE_SAVE_H
#define TCPVIZ_CAPTURE_SAVE_H

#include "tcpviz/base/failure.h"
#include "tcpviz/base/frame.h"
#include "tcpviz/capture/capture.h"

struct save;

/* A pcap file holds one link type: false with a sentence for a file that has frames of several.  To
 * know that, one whose interfaces differ is read to the first frame of another, and from its
 * beginning again afterwards; so this comes before the first capture_next. */
bool save_is_possible(struct capture *c, struct failure *why);

/* Begins to write to the descriptor, which stays the caller's and is empty.  NULL with a reason. */
struct save *save_open(int fd, struct capture *c, struct failure *why);

/* Appends one frame; false with a reason ("No space left on device") the first time that it cannot
 * (then it stays false without writing): also where a pipe brings a frame of another link type. */
bool save_frame(struct save *s, const struct frame *frame, struct failure *why);

/* Hands buffered frames to the kernel; false as save_frame. */
bool save_flush(struct save *s, struct failure *why);

/* What the kernel has taken so far, up to the last whole frame. */
struct save_taken {
    uint64_t frames, bytes;
};
struct save_taken save_taken(const struct save *s);

/* Frees it.  What was not flushed is not written. */
void save_close(struct save *s);

#endif
