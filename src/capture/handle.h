/*
 * What the files of this folder share: an open capture, and the helpers that fill it.
 */
#ifndef TCPVIZ_SRC_CAPTURE_HANDLE_H
#define TCPVIZ_SRC_CAPTURE_HANDLE_H

#include "tcpviz/capture/capture.h"
#include "tcpviz/capture/savefile.h"

#include <net/if.h>
#include <pcap/pcap.h>
#include <sys/types.h>

struct gzip;

/* The bytes of a capture file, read in large pieces into one buffer.
 *
 * Of a pipe all that came is read, so poll() on the descriptor does not tell of what the buffer
 * still has: `dry` does.  It is not set to O_NONBLOCK: standard input is shared, and others would
 * get it too.
 *
 * What gzip packed is unpacked into the buffer. */
struct source {
    int fd;
    bool is_stdin;
    bool is_regular; /* then device and inode say which file it is */
    bool waits;      /* a pipe may be waited for: while the file is being opened */
    dev_t device;
    ino_t inode;
    off_t start; /* where the descriptor stood; other programs may have read before us */

    uint8_t *at; /* the buffer; grows by doubling with the bytes that came */
    size_t room;
    size_t begin, end; /* what of it is read and not yet taken */
    size_t unit;       /* bytes of the next unit, or as many as are needed to know */
    uint64_t offset;   /* of `begin`, from the start */
    bool ended;        /* there will be no more: end of file, or error */
    int error;         /* errno of the read that failed, or 0 */

    struct gzip *gzip; /* NULL: these are the file's own bytes */
    bool dry;          /* a pipe had nothing more when it was last asked */
};

/* The expression as compiled for one link type. */
struct program {
    int link_type;
    bool compiled; /* false: it means nothing for this link type, and no frame matches */
    struct bpf_program code;
};

/* An expression that is applied to frames one by one. */
struct capture_filter {
    char *expression; /* NULL: none */
    bpf_u_int32 netmask;
    struct program *programs;
    size_t n_programs;
};

/* One of those behind `any`. */
struct other_device {
    unsigned if_index;
    char name[IF_NAMESIZE]; /* the last that is known */
    enum device_state state;
};

#define OTHER_DEVICES_MAX 16

struct capture {
    pcap_t *pcap; /* the device; of a file a stand-in, which compiles and writes for link_type */
    bool live;
    int link_type;
    enum capture_status over; /* CAPTURE_END or CAPTURE_BROKEN once it is, else CAPTURE_FRAME */
    struct failure broken;    /* why it is broken */

    /* Of a device. */
    char device[64];        /* its name just now */
    char opened_as[64];     /* its name when it was opened, which libpcap goes by */
    unsigned if_index;      /* 0: `any` */
    char *prefilter;        /* or NULL */
    bpf_u_int32 netmask;    /* for "ip broadcast" in expressions */
    uint64_t dropped;       /* so far; of a file, too */
    uint32_t last_dropped;  /* libpcap's counter when it was last read, */
    int64_t asked_ns;       /* and when that was, by the clock of its frames */
    unsigned unasked;       /* frames since */
    bool link_unknown;      /* frames came though its driver said that there is no link */
    int64_t down_since_ns;  /* when it was seen not to be up, by that clock; 0: it is */
    int64_t down_ns;        /* how long it was, and no frame has told of it yet; 0: none has to, */
    int64_t down_behind_ns; /* else one behind this */

    struct other_device others[OTHER_DEVICES_MAX]; /* of `any` */
    size_t n_others;

    uint64_t frames; /* delivered so far */
    /* Dropped frames that no delivered one has told of yet.  Of a file the next one does, of a
     * device the next one that is not older than this. */
    uint32_t untold;
    int64_t untold_behind_ns;

    /* Of a file. */
    char path[256]; /* for messages: "standard input" or the quoted path, cut if very long */
    struct source source;
    struct savefile savefile;
    struct capture_filter filter;
};

/* Opens path ("-": standard input).  False with a sentence. */
bool source_open(struct source *source, const char *path, int fd, const char *shown,
                 struct failure *why);
void source_close(struct source *source);

/* Has the next n bytes at hand, at source->at + source->begin: reads only if they are not there.
 * False if they are not there yet, or will never be: then `ended` is set. */
bool source_want(struct source *source, size_t n);

/* Looks whether the file is packed; from then on the bytes are the unpacked ones.  To be called
 * before any is taken.  False: no memory. */
bool source_unpack(struct source *source);

/* What to wait for: capture_fd(). */
int source_fd(const struct source *source);

/* Goes back to the start of a regular file; false with errno. */
bool source_rewind(struct source *source);

/* One sentence about a file that is no capture (SAVEFILE_UNKNOWN), or a useless one: `damage` says
 * why; NULL: it ends in its header.  Its first bytes are still in the buffer. */
bool source_say_no_capture(struct source *source, enum savefile_format format, const char *shown,
                           const char *damage, struct failure *why);

/* capture_next for a file, and for a device. */
enum capture_status file_next(struct capture *c, struct frame *out);
enum capture_status device_next(struct capture *c, struct frame *out);

/* Learns from the kernel what was dropped since it was asked last: c->dropped, and as c->untold
 * what the next frames have to tell. */
void device_ask_dropped(struct capture *c);

/* By the clock of a device's frames. */
int64_t device_clock_ns(void);

/* The name of a device just now; false when there is none of this index any more. */
bool device_current_name(const struct capture *c, unsigned if_index, char name[IF_NAMESIZE]);

/* Of `any`: notes which devices are watched. */
void device_find_others(struct capture *c);

/* Whether this frame is the first one behind a time in which the device was not up; fills in
 * frame->down_ns. */
void device_tell_down(struct capture *c, struct frame *frame);

/* Whether there are frames of another link type than the capture's that match the expression, as
 * far as can be known before the first frame is asked for. */
bool file_link_types_differ(struct capture *c);

/* A pcap_t for frames of files of this link type, which has none; fcs_bits as in struct savefile.
 * NULL: no memory.  The caller closes it. */
pcap_t *stand_in_open(int link_type, uint32_t fcs_bits);

/* Frees what an expression took; then there is none. */
void filter_finish(struct capture_filter *f);

/* A sentence if frames of this link type are not decoded. */
bool link_type_check(int link_type, const char *shown, struct failure *why);

/* Name or number of the effective user, for messages. */
const char *current_user(char *storage, size_t size);

#endif
