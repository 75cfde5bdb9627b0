/*
 * -w: writes the frames it is given to a pcap file, as they come.
 *
 * A full disk is noticed at the frame or flush that meets it and said once; what was written
 * before stays readable up to its last whole frame.
 */
#ifndef TCPVIZ_CAPTURE_SAVE_H
#define TCPVIZ_CAPTURE_SAVE_H

#include "tcpviz/base/failure.h"
#include "tcpviz/base/frame.h"
#include "tcpviz/capture/capture.h"

struct save;

/* Creates (or empties) the file, mode 0600 less the umask; "-" is standard output.  `fd` is an
 * already opened descriptor to use instead of opening the path (taken over), or -1.  NULL with a
 * sentence.
 *
 * A pcap file holds one link type.  A file that has frames of several is refused: to know that,
 * one whose interfaces differ is read to the first frame of another, and from its beginning again
 * afterwards; so this comes before the first capture_next. */
struct save *save_open(const char *path, int fd, struct capture *c, struct failure *why);

/* Opens a file for save_open ahead of time, for a process that is about to give up root.
 * *created tells whether it is a new one.  -1 with a sentence. */
int save_prepare(const char *path, bool *created, struct failure *why);

/* Appends one frame; false with a sentence the first time that it cannot (then it stays false
 * without writing): also where a pipe brings a frame of another link type. */
bool save_frame(struct save *s, const struct frame *frame, struct failure *why);

/* Hands buffered frames to the kernel; false as save_frame. */
bool save_flush(struct save *s, struct failure *why);

/* Flushes, closes, frees.  False with a sentence if something could not be written. NULL is
 * allowed (true). */
bool save_close(struct save *s, struct failure *why);

#endif
