/*
 * Where frames come from: a device or a file.  The only code that includes pcap.h, with save.
 *
 * Devices: normal mode (not immediate) with a 10 ms timeout, so that the kernel's ring packs
 * frames closely; promiscuous only when asked; nanoseconds where the kernel has them; `any` as
 * cooked v2.  Loopback hands every packet over once.  Files: pcap and pcapng, either byte order,
 * any resolution of time, any mixture of interfaces, from a path or standard input, also packed
 * with gzip, which their first bytes tell; they are read by savefile, not by libpcap.
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
    const char *device; /* for capture_open_device */
    int snaplen;        /* bytes of each frame */
    int buffer_kib;     /* the kernel's ring */
    bool promiscuous;
    const char *prefilter;  /* BPF of our own that spares a device unwanted frames, or NULL */
    const char *expression; /* the user's BPF, for files too, or NULL */
    const char *command;    /* the command line as typed, for "sudo ..." in messages */
};

struct capture;

/* Opens and activates a device; the process needs the right to capture only until this returns.
 * NULL with a sentence: no permission (names sudo and setcap), no such device (lists them), not
 * up, the expression (why->usage, libpcap's words, a hint for common slips), a link type that is
 * not decoded, an address instead of a device (why->usage).  Only network devices and `any` are
 * opened, none of libpcap's others (D-Bus, Bluetooth ...): those listen to the environment.
 *
 * The prefilter only saves work: the caller still has to match ports.  It is left out where it
 * does not compile (odd link types), and where the expression has one of the words that move
 * libpcap's offsets for all that follows (vlan, mpls, pppoes, geneve).  An expression that no
 * frame can match together with the prefilter is refused (why->usage).
 *
 * libpcap resolves the names in an expression (services, hosts).  A process that will give up
 * root can open without expression and call capture_set_expression afterwards. */
struct capture *capture_open_device(const struct capture_settings *settings, struct failure *why);

/* Opens a capture file; "-" is standard input.  `fd` is a descriptor of it that is open already
 * (taken over), or -1.  Of a pipe the header is waited for: for pcapng up to the first interface of
 * a link type that is decoded, or the first frame.
 * NULL with a sentence: cannot be read, empty, no capture (says what it looks like), no interface
 * of a link type that is decoded, the expression.
 *
 * The expression is compiled for each link type that is decoded; frames of another match none.
 * It must mean something for capture_link_type(). */
struct capture *capture_open_file(const char *path, int fd, const struct capture_settings *settings,
                                  struct failure *why);

/* Sets another expression (NULL: none) on an open device or file; needs no privileges.  The
 * prefilter stays.  False with a sentence (why->usage); then the former filter stays. */
bool capture_set_expression(struct capture *c, const char *expression, struct failure *why);

/* NULL is allowed. */
void capture_close(struct capture *c);

enum capture_status {
    CAPTURE_FRAME,   /* out is filled in; its bytes are valid until the next call */
    CAPTURE_NOTHING, /* nothing more for now: wait for capture_fd */
    CAPTURE_END,     /* the file has ended, all well */
    CAPTURE_BROKEN   /* the device went away or the file is damaged from here on; why is set.
                        Frames before that were whole. */
};

/* The next frame that matches the expression.  Never blocks on a device or a pipe: a frame that
 * only began to come is CAPTURE_NOTHING.
 * After CAPTURE_END or CAPTURE_BROKEN it answers the same again.
 *
 * Frame numbers count every frame of a file, also those that the expression rejects, and the
 * blocks of pcapng that Wireshark counts, so that they are Wireshark's; those of a device count
 * what was delivered.  A device that is set down is no end, just nothing.  A device that is removed
 * (or moved to another namespace) does not always wake a poll: call this when device_events_take
 * says so, or once a second. */
enum capture_status capture_next(struct capture *c, struct frame *out, struct failure *why);

/* Back to the first frame of a file, whose number is 1 again; the expression stays.  False for what
 * cannot be read twice: a pipe, a device; and where the file's system fails, which is then
 * CAPTURE_BROKEN. */
bool capture_rewind(struct capture *c);

/* The descriptor to poll for a device or a pipe.  -1: it can be asked at once, a file always, a
 * pipe until all that came is taken. */
int capture_fd(const struct capture *c);

/* Frames that the kernel dropped so far; of a file what it tells of that as far as it was read.  It
 * is the kernel's own count: on `any` it has both copies of a packet lost on loopback, going out
 * and coming in.  Where they were dropped frame->missed tells, as soon as that is known. */
uint64_t capture_dropped(struct capture *c);

enum device_state {
    DEVICE_UP,
    DEVICE_NO_LINK, /* up, but nothing passes: no cable, no Wi-Fi, or the other end is down */
    DEVICE_DOWN,
    DEVICE_GONE /* removed, or in another network namespace */
};

/* How a device is just now (a file, `any`: DEVICE_UP).  Needs no privileges.  The first frame
 * behind a time in which it was seen not to be up tells of that: frame->down_ns. */
enum device_state capture_device_state(struct capture *c);

struct device_change {
    char name[64]; /* of one that is gone the last known one */
    enum device_state before, now;
};

/* Of `any`: one of the devices behind it that is in another state than when this was asked last;
 * false: none is.  Those of hardware and loopback that were up when it was opened: what belongs to
 * containers comes and goes. */
bool capture_device_changed(struct capture *c, struct device_change *out);

/* What the device is called just now: it may have been renamed.  "" for a file; the last known
 * name of a removed device.  Valid until the next call with this capture. */
const char *capture_device_name(struct capture *c);

/* A descriptor that is readable when a device of this machine was set up or down, renamed, removed
 * or made: time to look at one's own.  Needs no privileges, and is the caller's to close.  -1: the
 * kernel tells nothing here. */
int device_events_open(void);

/* Takes what came there; false: nothing did. */
bool device_events_take(int fd);

/* DLT_ number of the frames; of a file whose interfaces differ, that of the first interface that is
 * decoded.  Each frame has its own. */
int capture_link_type(const struct capture *c);

/* An expression that is applied to frames that were captured already, whatever their link types. */
struct capture_filter;

/* Compiles an expression for frames of this link type; for others it is compiled when one comes,
 * and matches none where it means nothing.  NULL with a sentence (why->usage), which does not speak
 * of the command line: it was typed on the screen.  libpcap looks up names in it, which may take a
 * while. */
struct capture_filter *capture_filter_create(const char *expression, int link_type,
                                             struct failure *why);

/* Frames of link types that are not decoded match none. */
bool capture_filter_matches(struct capture_filter *f, const struct frame *frame);

/* NULL is allowed. */
void capture_filter_destroy(struct capture_filter *f);

/* Whether a capture, packed or not, waits to be read from this descriptor of a file or pipe, of
 * which nothing is taken.  The first bytes of a pipe have 50 ms to come. */
bool capture_waits_on(int fd);

/* One network device, or `any`. */
struct capture_device {
    char name[64];
    char description[128]; /* addresses or libpcap's description; may be empty */
    bool loopback, up, running;
};

/* Lists the devices, those that are up first; the array belongs to the caller (free).  False with
 * a sentence. */
bool capture_devices(struct capture_device **out, size_t *n, struct failure *why);

/* "libpcap version 1.10.3 ..." for --version. */
const char *capture_library(void);

#endif
