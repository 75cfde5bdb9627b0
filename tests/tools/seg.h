/*
 * The test language of tests/segments: a conversation as text in, captured frames out.
 *
 * tests/segments/README.md describes the notation.  A tool for tests, independent of the
 * program under test: it shares nothing with it but struct frame.  Allocates; reads and writes
 * files where the name says so.
 */
#ifndef TCPVIZ_TESTS_TOOLS_SEG_H
#define TCPVIZ_TESTS_TOOLS_SEG_H

#include "tcpviz/base/frame.h"

#include <stdbool.h>
#include <stddef.h>

enum seg_numbers { SEG_RELATIVE, SEG_RAW, SEG_SYMBOLIC };

/* How the case is to be drawn. */
struct seg_settings {
    uint16_t port; /* as with -p; 0: none given */
    enum seg_numbers numbers;
    unsigned cols, rows; /* 100x36 unless the case says otherwise */
    bool ascii;
    bool roomy;
    bool wireshark;     /* its tags are shown */
    bool windows;       /* Win on each arrow */
    char show[128];     /* as with --show; empty: not given */
    char labels[2][33]; /* left and right; empty: not given */
};

struct seg {
    struct seg_settings settings;
    struct frame *frames; /* link type 1, Ethernet; their bytes live as long as the seg */
    size_t n_frames;
    char problem[512]; /* "file:line: a sentence", after a function said false */

    uint8_t *bytes; /* of all frames, one behind the other */
    size_t n_bytes;
};

/* The time of a case's second 0, in seconds since 1970. */
#define SEG_EPOCH_S 1700000000

/* Reads a conversation; `name` stands in front of what is wrong with it.  On success or not, the
 * caller gives it back with seg_finish. */
bool seg_parse(struct seg *seg, const char *name, const char *text);

/* The same from a file. */
bool seg_read(struct seg *seg, const char *path);

void seg_finish(struct seg *seg);

/* Writes the frames as a pcap file with nanoseconds; false with a problem if it cannot. */
bool seg_write_pcap(struct seg *seg, const char *path);

#endif
