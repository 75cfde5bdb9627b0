/*
 * Where frames come from: a device or a file.  The only code that includes pcap.h, with save.
 *
 * Devices: normal mode (not immediate) with a 10 ms timeout, so that the kernel's ring packs
 * frames closely; promiscuous only when asked; nanoseconds where the kernel has them; `any` as
 * cooked v2.  Loopback hands every packet over once.  Files: pcap and pcapng, micro- and
 * nanoseconds, either byte order, from a path or standard input.
 */
#ifndef TCPVIZ_CAPTURE_CAPTURE_H
#define TCPVIZ_CAPTURE_CAPTURE_H

#include "tcpviz/base/failure.h"
#include "tcpviz/base/frame.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* libpcap's own limit; -s 0 means this. */
#define CAPTURE_SNAPLEN_MAX 262144

struct capture_settings {
    const char *device;     /* for capture_open_device */
    int snaplen;            /* bytes of each frame */
    int buffer_kib;         /* the kernel's ring */
    bool promiscuous;
    const char *prefilter;  /* BPF of our own that every frame of a device must match, or NULL */
    const char *expression; /* the user's BPF, for files too, or NULL */
    const char *command;    /* the command line as typed, for "sudo ..." in messages */
};

struct capture;

/* Opens and activates a device; the process needs the right to capture only until this returns.
 * NULL with a sentence: no permission (names sudo and setcap), no such device (lists them), not
 * up, the expression (why->usage, libpcap's words, a hint for common slips), a link type that is
 * not decoded. */
struct capture *capture_open_device(const struct capture_settings *settings, struct failure *why);

/* Opens a capture file; "-" is standard input.  NULL with a sentence: cannot be read, empty, no
 * capture (says what it looks like), a link type that is not decoded, the expression. */
struct capture *capture_open_file(const char *path, const struct capture_settings *settings,
                                  struct failure *why);

/* NULL is allowed. */
void capture_close(struct capture *c);

enum capture_status {
    CAPTURE_FRAME,   /* out is filled in; its bytes are valid until the next call */
    CAPTURE_NOTHING, /* nothing more for now: wait for capture_fd */
    CAPTURE_END,     /* the file has ended, all well */
    CAPTURE_BROKEN   /* the device went away or the file is damaged from here on; why is set.
                        Frames before that were whole. */
};

/* The next frame that matches the expression.  Never blocks on a device; blocks on a file. */
enum capture_status capture_next(struct capture *c, struct frame *out, struct failure *why);

/* The descriptor to poll for a device; for a file -1: it can always be asked. */
int capture_fd(const struct capture *c);

/* Frames that the kernel dropped so far; 0 for files. Never shrinks. */
uint64_t capture_dropped(struct capture *c);

/* Whether a device is up just now (a file: true). */
bool capture_device_up(const struct capture *c);

/* DLT_ number of the frames. */
int capture_link_type(const struct capture *c);

/* Does the user's expression, compiled for ports alone, reject this?  Checks syntax without a
 * device: false with a sentence if libpcap rejects the expression. */
bool capture_check_expression(const char *expression, struct failure *why);

struct capture_device {
    char name[64];
    char description[128]; /* addresses or libpcap's description; may be empty */
    bool loopback, up, running;
};

/* Lists the devices; the array belongs to the caller (free).  False with a sentence. */
bool capture_devices(struct capture_device **out, size_t *n, struct failure *why);

/* "libpcap version 1.10.3 ..." for --version. */
const char *capture_library(void);

#endif
