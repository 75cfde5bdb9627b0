/*
 * Capture files as bytes: pcap and pcapng, cut into units and frames.
 *
 * A unit is the header of a pcap file, a record of it, or a block of pcapng.  The caller brings
 * the bytes, this says how many it takes and what they are.  Sources: draft-ietf-opsawg-pcap (its
 * section numbers as "pcap 4"), draft-ietf-opsawg-pcapng ("pcapng 4.1"), pcap-savefile(5); where
 * they are silent, Wireshark 4.0.
 *
 * Reads nothing outside the given bytes, copies none, does no input.  Allocates the table of
 * interfaces, nothing per frame.
 */
#ifndef TCPVIZ_CAPTURE_SAVEFILE_H
#define TCPVIZ_CAPTURE_SAVEFILE_H

#include "tcpviz/base/frame.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum savefile_format {
    SAVEFILE_UNKNOWN, /* not a capture, or fewer than its first 4 bytes seen */
    SAVEFILE_PCAP,
    SAVEFILE_PCAPNG
};

/* How ticks become nanoseconds since 1970: pcapng 4.2, if_tsresol and if_tsoffset. */
struct savefile_clock {
    bool binary;        /* ticks of 2^-exponent s, else of 10^-exponent s */
    uint8_t exponent;   /* 0 to 127 */
    uint64_t scale;     /* decimal: nanoseconds a tick, or ticks a nanosecond */
    uint64_t ticks_max; /* decimal: more than these are past what nanoseconds can count */
    int64_t offset_s;
};

/* Of a pcap file there is one. */
struct savefile_interface {
    int link_type;         /* DLT_ number */
    uint32_t snaplen;      /* 0: no limit */
    uint32_t captured_max; /* more than that is damage, not a frame */
    uint16_t fcs_bytes;    /* of each frame; 0 where nothing is said */
    uint64_t dropped;      /* frames, as its newest statistics say */
    struct savefile_clock clock;
};

/* Old writers put the wire's length before the captured one. */
enum savefile_lengths {
    SAVEFILE_LENGTHS_USUAL,
    SAVEFILE_LENGTHS_EITHER, /* the captured one is the smaller */
    SAVEFILE_LENGTHS_SWAPPED
};

struct savefile {
    enum savefile_format format;
    bool big_endian; /* a section of pcapng may change it */
    uint64_t frames; /* number of the last frame, as Wireshark counts */

    /* Frames that the capture dropped, as its packets and its statistics say; of pcap nothing is
     * known. */
    uint64_t missed, dropped;

    /* Of pcap. */
    size_t header_bytes; /* of a record; 0 before the header of the file */
    int64_t fraction_ns; /* what a second's fraction is counted in */
    enum savefile_lengths lengths;
    uint32_t fcs_bits; /* what the header says about a frame check sequence, where it says it */

    /* Of pcap the one, of pcapng those of the current section. */
    struct savefile_interface *interfaces;
    size_t n_interfaces, room;

    char damage[128]; /* with SAVEFILE_DAMAGED: what is wrong, to be put into a sentence */
};

enum savefile_status {
    SAVEFILE_MORE,  /* come again with `unit` bytes from here; that is never fewer than needed
                       to go on, and never more than the unit has */
    SAVEFILE_FRAME, /* the next `unit` bytes hold this frame */
    SAVEFILE_OTHER, /* the next `unit` bytes hold none: a header, an interface, what we skip */
    SAVEFILE_DAMAGED
};

void savefile_init(struct savefile *f);
void savefile_finish(struct savefile *f);

/* Starts from the first byte of the file again; keeps its memory. */
void savefile_rewind(struct savefile *f);

/* Looks at the next unit, of which `have` bytes are at `at`, and steps behind it, except with
 * SAVEFILE_MORE.  `out` is set with SAVEFILE_FRAME only; its bytes point into `at`.  After
 * SAVEFILE_DAMAGED nothing more can be asked.  `unit` is at most LIMIT_UNIT_BYTES.
 *
 * Frames are numbered as Wireshark 4.0 does: it counts custom blocks, systemd journal entries and
 * Sysdig events too, which are no frames here.  wire_bytes is at least captured_bytes. */
enum savefile_status savefile_take(struct savefile *f, const uint8_t *at, size_t have, size_t *unit,
                                   struct frame *out);

#endif
