/*
 * Wireshark 4.0's analysis of sequence numbers: its names, by its documented rules, so that
 * both tools put the same tag on the same segment.
 *
 * What a tag means for a student is another matter: our own verdicts are in flow/event.h.
 * Works on raw numbers and on the raw, unscaled window, as Wireshark does.  Pure; does not
 * allocate.  The order of the checks and the conditions are those of packet-tcp.c in 4.0.
 */
#ifndef TCPVIZ_FLOW_ANALYSIS_H
#define TCPVIZ_FLOW_ANALYSIS_H

#include "tcpviz/decode/segment.h"

#include <stdbool.h>
#include <stdint.h>

enum analysis_flag {
    ANALYSIS_RETRANSMISSION = 1u << 0,
    ANALYSIS_FAST_RETRANSMISSION = 1u << 1,
    ANALYSIS_SPURIOUS_RETRANSMISSION = 1u << 2,
    ANALYSIS_OUT_OF_ORDER = 1u << 3,
    ANALYSIS_LOST_SEGMENT = 1u << 4,
    ANALYSIS_ACK_LOST_SEGMENT = 1u << 5,
    ANALYSIS_DUPLICATE_ACK = 1u << 6,
    ANALYSIS_WINDOW_UPDATE = 1u << 7,
    ANALYSIS_WINDOW_FULL = 1u << 8,
    ANALYSIS_ZERO_WINDOW = 1u << 9,
    ANALYSIS_ZERO_WINDOW_PROBE = 1u << 10,
    ANALYSIS_ZERO_WINDOW_PROBE_ACK = 1u << 11,
    ANALYSIS_KEEP_ALIVE = 1u << 12,
    ANALYSIS_KEEP_ALIVE_ACK = 1u << 13,
    ANALYSIS_REUSED_PORTS = 1u << 14,
    ANALYSIS_TFO_SYN = 1u << 15,
    ANALYSIS_TFO_ACK = 1u << 16,
    ANALYSIS_TFO_IGNORED = 1u << 17
};

/* Bits of tcp.completeness. */
enum completeness {
    COMPLETENESS_SYN = 1,
    COMPLETENESS_SYN_ACK = 2,
    COMPLETENESS_ACK = 4,
    COMPLETENESS_DATA = 8,
    COMPLETENESS_FIN = 16,
    COMPLETENESS_RST = 32
};

/* tcp.connection.fin_active and .fin_passive. */
enum analysis_close { CLOSE_NONE, CLOSE_ACTIVE, CLOSE_PASSIVE };

/* What the analyser remembers of one direction.  A number that is 0 counts as "not known yet",
 * even where a connection really reached 0: Wireshark has no other mark for it. */
struct analysis_half {
    uint32_t nextseq;      /* highest next sequence number seen */
    uint32_t maxack;       /* highest contiguous next: what the peer may acknowledge */
    uint32_t lastack;      /* ack field of the last segment, with or without the ACK flag */
    int64_t nextseq_ns;    /* when nextseq was set */
    int64_t last_ns;       /* when the last segment of this direction passed */
    int32_t window;        /* raw; -1 before the first segment */
    uint32_t dupcount;     /* duplicate ACKs in a row */
    uint32_t last_flags;   /* analysis flags of the previous segment */
    uint64_t nondup_frame; /* the frame that the next duplicate ACK will repeat */
    int8_t wscale;         /* shift; -1 unknown, -2 known not to be used */
    bool plain_ack_seen;   /* its last ACK came without SYN: the shift counts */
    bool gap_reported;     /* the peer acknowledged unseen bytes, and that was said */
};

struct analysis {
    struct analysis_half half[2];
    int64_t initial_rtt_ns; /* 0: not known yet; negative: the clock went back */
    int64_t last_syn_ns;    /* of the newest SYN without ACK, with syn_seen */
    bool syn_seen;
};

/* What Wireshark says of one segment, beside what stands in its header.  Relative numbers have 32
 * bits, as there. */
struct analysis_result {
    uint32_t stream;       /* tcp.stream, counted from 0 */
    uint32_t flags;        /* bits of enum analysis_flag */
    uint32_t seq, ack;     /* relative; ack raw without the ACK flag */
    uint32_t next_seq;     /* tcp.nxtseq */
    bool has_next_seq;     /* the length is known */
    uint32_t window;       /* tcp.window_size */
    int32_t window_factor; /* tcp.window_size_scalefactor: multiplier, -1 unknown, -2 not used;
                              0: not shown (SYN) */
    uint8_t n_sack;
    bool has_dsack; /* the first block is one */
    struct {
        uint32_t left, right; /* relative */
    } sack[SACK_BLOCKS_MAX];
    uint32_t dup_ack_num;   /* with DUPLICATE_ACK: counts from 1 */
    uint64_t dup_ack_frame; /* with DUPLICATE_ACK: the frame it repeats */
    uint64_t rto_frame;     /* with RETRANSMISSION: measured from there; 0: not shown */
    int64_t rto_ns;
    uint64_t acks_frame;      /* 0: none */
    int64_t ack_rtt_ns;       /* 0: not shown */
    int64_t initial_rtt_ns;   /* 0: not known yet */
    uint32_t bytes_in_flight; /* 0: not shown */
    uint32_t push_bytes;      /* tcp.analysis.push_bytes_sent; 0: not shown */
    uint8_t completeness;     /* bits of enum completeness, this segment's included */
    int64_t time_rel_ns;      /* since the first frame of the stream */
    int64_t time_delta_ns;    /* since the frame of the stream before */
    enum analysis_close close;
    uint64_t fin_retrans; /* the frame of the FIN that this FIN repeats; 0: none */
};

void analysis_init(struct analysis *a);

/* Judges the next segment of the conversation, sent by side `from` (0 or 1).  Wireshark judges
 * only what has a whole header and a known length, so segments with SEGMENT_CUT_HEADER,
 * SEGMENT_CUT_OPTIONS or SEGMENT_BAD_OFFSET are not to be given.  `new_isn` says that this SYN or
 * SYN-ACK brought another initial number than the one known (reused ports): a SYN comes with a
 * fresh struct analysis, a SYN-ACK goes on in the old one. */
struct analysis_result analysis_take(struct analysis *a, int from, const struct segment *s,
                                     bool new_isn);

#endif
