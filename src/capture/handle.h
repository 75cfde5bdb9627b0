/*
 * What the files of this folder share: an open capture, and the helpers that fill it.
 */
#ifndef TCPVIZ_SRC_CAPTURE_HANDLE_H
#define TCPVIZ_SRC_CAPTURE_HANDLE_H

#include "tcpviz/capture/capture.h"

#include <net/if.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <sys/types.h>

/* Old writers put the wire's length before the captured one. */
enum stream_lengths {
    STREAM_LENGTHS_USUAL,
    STREAM_LENGTHS_EITHER, /* the captured one is the smaller */
    STREAM_LENGTHS_SWAPPED
};

/* A pipe, read without ever blocking, whoever stops writing in the middle of a packet: libpcap
 * can only wait.  So it gets one unit at a time, a record of pcap or a block of pcapng, and only
 * once that is whole.  Behind the unit it meets an end of file; it takes up again from there
 * after clearerr(), because it keeps nothing between two units.
 *
 * No byte behind the unit is read: as long as there is one, poll() on the descriptor says so. */
struct stream {
    int fd;
    bool framed;         /* begun: the header of the file is behind us */
    bool blocks;         /* pcapng */
    bool big_endian;     /* a section of pcapng may change it */
    size_t header_bytes; /* of a record */
    enum stream_lengths lengths;
    uint8_t *at; /* the unit; grows by doubling with the bytes that came, and is used again */
    size_t room, have, taken;
    bool whole; /* the unit */
    bool ended; /* there will be no more: end of file, error, or an impossible length */
    int error;  /* errno of that error; EMSGSIZE: impossible length, if libpcap believes it */
};

/* Starts right behind what libpcap reads of a file to open it; `head` is the file's beginning. */
void stream_begin(struct stream *s, int fd, const uint8_t head[24], int version_major,
                  int version_minor);

/* Frees the buffer; a stream that never began is allowed. */
void stream_finish(struct stream *s);

/* Reads what is there and needed, without blocking.  True when libpcap can be asked: a unit is
 * whole, or the stream has ended, and libpcap is to say what the rest lacks. */
bool stream_ready(struct stream *s);

/* As read(2), of what stream_ready found: 0 behind it, -1 with errno if an error came there. */
ssize_t stream_take(struct stream *s, char *buffer, size_t size);

/* The bytes of a capture file on their way to libpcap: counted, and the first ones kept, so
 * that pipes too can be told by their beginning and their offsets. */
struct source {
    FILE *stream; /* what libpcap reads; it closes it */
    int fd;
    int error;         /* errno of the read that failed, or 0 */
    uint64_t bytes;    /* handed to libpcap so far */
    uint8_t head[512]; /* the first bytes */
    size_t head_bytes;
    bool is_stdin;
    bool is_regular; /* then device and inode say which file it is */
    dev_t device;
    ino_t inode;
    struct stream pipe; /* whatever is not regular */
};

struct capture {
    pcap_t *pcap;
    bool live;
    int link_type;
    uint64_t frames;          /* number of the last frame */
    enum capture_status over; /* CAPTURE_END or CAPTURE_BROKEN once it is, else CAPTURE_FRAME */
    struct failure broken;    /* why it is broken */

    /* Of a device. */
    char device[64];       /* its name just now */
    char opened_as[64];    /* its name when it was opened, which libpcap goes by */
    unsigned if_index;     /* 0: `any` */
    char *prefilter;       /* or NULL */
    bpf_u_int32 netmask;   /* for "ip broadcast" in expressions */
    uint64_t dropped;      /* so far */
    uint32_t last_dropped; /* libpcap's counter when it was last read */

    /* Of a file. */
    char path[256]; /* for messages: "standard input" or the quoted path, cut if very long */
    struct source source;
    struct bpf_program program; /* the expression */
    bool has_program;
    uint64_t whole_bytes; /* where the last whole frame ends */
};

/* Opens path ("-": standard input) as a stream that counts.  False with a sentence. */
bool source_open(struct source *source, const char *path, int fd, const char *shown,
                 struct failure *why);

/* True when libpcap can be asked without blocking. */
bool source_ready(struct source *source);

/* After libpcap met an end of file: false if that was only the end of what a pipe has so far;
 * then libpcap can be asked again. */
bool source_ended(struct source *source);

/* One sentence about a file that libpcap would not open, from its first bytes. */
bool source_say_no_capture(const struct source *source, const char *shown,
                           const char *libpcap_words, struct failure *why);

/* Compiles the expression and puts it in force, for a device together with its prefilter.
 * False with a sentence; then nothing has changed. */
bool filter_install(struct capture *c, const char *expression, struct failure *why);

/* A sentence if frames of this link type are not decoded. */
bool link_type_check(int link_type, const char *shown, struct failure *why);

/* Reads the name of a device by its index; false when there is no such device any more. */
bool device_current_name(const struct capture *c, char name[IF_NAMESIZE]);

/* Name or number of the effective user, for messages. */
const char *current_user(char *storage, size_t size);

#endif
