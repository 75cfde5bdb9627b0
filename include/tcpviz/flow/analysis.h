/*
 * What Wireshark 4.0 says of a segment: its relative numbers, its names, its times, by its
 * documented rules, so that both tools say the same of the same segment.
 *
 * What a tag means for a student is another matter: our own verdicts are in flow/note.h.  Here
 * all is Wireshark's, the base of the relative numbers included.  The analysis works on raw
 * numbers and on the raw, unscaled window.  Pure; nothing is allocated for a segment: its entry is
 * one of a pool.
 */
#ifndef TCPVIZ_FLOW_ANALYSIS_H
#define TCPVIZ_FLOW_ANALYSIS_H

#include "tcpviz/base/nanotime.h"
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

/* What is asked for comes within this time of the asking, or is no fast retransmission. */
#define ANALYSIS_FAST_NS (20 * NANOTIME_MS)

/* Bits of tcp.completeness. */
enum completeness {
    COMPLETENESS_SYN = 1,
    COMPLETENESS_SYN_ACK = 2,
    COMPLETENESS_ACK = 4,
    COMPLETENESS_DATA = 8,
    COMPLETENESS_FIN = 16,
    COMPLETENESS_RST = 32,
    COMPLETENESS_ALL = 63
};

/* tcp.connection.fin_active and .fin_passive. */
enum analysis_close { CLOSE_NONE, CLOSE_ACTIVE, CLOSE_PASSIVE };

/* How much Wireshark tells of a segment.  Where a header is impossible or not all there, it stops
 * on the way, and what it would have said behind that point is missing. */
enum analysis_extent {
    EXTENT_PORTS,   /* the header is cut before its window: ports, not even the stream */
    EXTENT_SEQ,     /* data offset below 5: also stream, completeness, seq, ack, window, length, of
                       which Wireshark has ack and window in its Info column only */
    EXTENT_WINDOW,  /* cut before the urgent pointer: also next_seq, close */
    EXTENT_OPTIONS, /* cut or ended within the options: also times, and the options it still has */
    EXTENT_ALL
};

/* A list in an analysis_pool: its last entry, behind which comes the first one again; 0: empty. */
struct unacked_list {
    uint32_t last;
};

/* What the analyser remembers of one direction.  A number that is 0 counts as "not known yet",
 * even where a connection really reached 0: Wireshark has no other mark for it.  Of frames the
 * low 32 bits are kept. */
struct analysis_half {
    int64_t nextseq_ns;      /* when nextseq was set */
    int64_t last_ns;         /* when the last segment of this direction passed */
    uint32_t base;           /* the raw number shown as 0, with base_known */
    uint32_t nextseq;        /* highest next sequence number seen */
    uint32_t maxack;         /* highest contiguous next: what the peer may acknowledge */
    uint32_t lastack;        /* ack field of the last segment, with or without the ACK flag */
    uint32_t dupcount;       /* duplicate ACKs in a row, or DUPCOUNT_TOLD */
    uint32_t nextseq_frame;  /* the frame that set nextseq */
    uint32_t nondup_frame;   /* the frame that the next duplicate ACK will repeat */
    uint32_t push_bytes;     /* since the last PSH, it included */
    struct unacked_list run; /* not acknowledged yet: analysis_unacked.h */
    uint32_t more;           /* in the pool: what few directions have; 0: nothing */
    uint16_t window;         /* raw, with window_seen */
    uint16_t n_unacked;      /* in all lists */
    uint16_t last_flags;     /* analysis flags of the last segment, as far as they fit */
    int8_t wscale;           /* shift; -1 unknown, -2 known not to be used */
    bool base_known : 1;
    bool window_seen : 1;
    bool has_sacked : 1; /* the last segment had SACK blocks */
    bool bif_off : 1;    /* bytes are missing: what is in flight is not known until an ACK comes */
    bool after_push : 1; /* the last data had PSH */
    bool syn_window : 1; /* its window is that of a SYN, which is not scaled */
    bool closes_first : 1; /* its FIN came before the peer's */
    bool runs_to_fin : 1;  /* it has sent an answer whose end only the FIN tells */
};

_Static_assert(sizeof(struct analysis_half) == 64, "a cache line");

/* Larger than any count: the peer has acknowledged unseen bytes, and that was said. */
#define DUPCOUNT_TOLD UINT32_MAX

struct analysis {
    struct analysis_half half[2];
    int64_t first_ns;
    int64_t initial_rtt_ns; /* 0: not known yet; negative: the clock went back.  With syn_waits:
                               when the newest SYN without ACK passed */
    uint32_t stream;        /* tcp.stream, counted from 0; for the caller to fill in */
    uint8_t completeness;
    uint8_t late : 6;      /* analysis_result.late of its first segment */
    uint8_t grown : 2;     /* multipath has, since the newest segment of this half: 1 << half */
    uint8_t multipath : 7; /* the kinds of MPTCP options that were seen, in one bit the first two */
    bool last : 1;         /* who sent the newest segment */
    uint8_t fins : 2;      /* which sides have sent one: 1 << side */
    bool begun : 1;        /* a segment was taken */
    bool bases_known : 1;  /* of both halves */
    bool syn_waits : 1;    /* for the plain ACK that ends the initial round trip */
    bool tfo_syn_data : 1; /* a SYN brought data and a Fast Open cookie */
    bool turned : 1;       /* the caller has exchanged the halves since the stream began */
    bool announced : 1;    /* Wireshark had made its conversation before; for the caller */
};

/* What Wireshark says of one segment, beside what stands in its header.  Relative numbers have 32
 * bits, as there. */
struct analysis_result {
    uint64_t dup_ack_frame;   /* with DUPLICATE_ACK: the frame it repeats */
    uint64_t rto_frame;       /* with RETRANSMISSION: measured from there; 0: not shown */
    uint64_t acks_frame;      /* 0: none */
    uint64_t fin_retrans;     /* the first FIN of this side, which this FIN repeats; 0: not shown.
                                 Wireshark shows it only where it waits for the FIN to put an
                                 answer together: ANSWER_RUNS_TO_FIN */
    int64_t rto_ns;           /* with rto_frame */
    int64_t ack_rtt_ns;       /* 0: not shown */
    int64_t initial_rtt_ns;   /* 0: not known yet */
    int64_t time_rel_ns;      /* since the first frame of the stream */
    int64_t time_delta_ns;    /* since the frame of the stream before */
    uint32_t stream;          /* tcp.stream, counted from 0 */
    uint32_t flags;           /* bits of enum analysis_flag */
    uint32_t seq, ack;        /* relative; ack raw without the ACK flag; both without has_len */
    uint32_t len;             /* tcp.len, with has_len */
    uint32_t next_seq;        /* tcp.nxtseq, with has_len */
    uint32_t window;          /* tcp.window_size */
    int32_t window_factor;    /* tcp.window_size_scalefactor: multiplier, -1 unknown, -2 not used;
                                 0: not shown (SYN) */
    uint32_t dup_ack_num;     /* with DUPLICATE_ACK: counts from 1 */
    uint32_t bytes_in_flight; /* 0: not shown */
    uint32_t push_bytes;      /* tcp.analysis.push_bytes_sent; 0: not shown */
    uint8_t completeness;     /* bits of enum completeness, this segment's included */
    uint8_t late;             /* bits of the stream's first segment that do not count, unless the
                                 stream is read again: finals.h */
    uint8_t side;             /* of the sender, 0 or 1: the same through the whole stream */
    uint8_t n_sack;
    bool has_dsack;              /* the first block is one */
    bool repeats_ack;            /* a DUPLICATE_ACK, or it were one without its news of MPTCP */
    bool in_header;              /* the header of an answer may go on in its payload: answers.h */
    bool has_len;                /* the length is known; else nothing is relative, nothing scaled */
    enum analysis_extent extent; /* what lies behind it is 0 */
    enum analysis_close close;
    struct {
        uint32_t left, right; /* relative */
    } sack[SACK_BLOCKS_MAX];  /* only n_sack of them are written */
};

/* The segments that are not acknowledged yet, of all conversations, and what one of them costs. */
struct analysis_pool;
#define ANALYSIS_BYTES_EACH 24

/* Room for `limit` segments, asked for at once; the kernel gives it page by page.  When it is used
 * up, a new one takes the place of the oldest of its own direction; where there is none, it is not
 * remembered.  Then an ACK may lack its acks_frame, and bytes_in_flight be too small.  NULL if
 * there is no memory. */
struct analysis_pool *analysis_pool_create(uint32_t limit);

/* NULL is allowed. */
void analysis_pool_destroy(struct analysis_pool *pool);

/* A stream of which nothing has passed. */
void analysis_init(struct analysis *a);

/* The same where all of it is zero. */
void analysis_begin(struct analysis *zeros);

/* Gives its segments back to the pool: it is no more.  A struct analysis may be moved (copied, and
 * the first one initialised), but not have two owners. */
void analysis_finish(struct analysis *a, struct analysis_pool *pool);

/* Whether enough of its header is there for Wireshark to tell its stream. */
bool analysis_has_stream(const struct segment *s);

/* Whether Wireshark counts the segment as the beginning of another stream between the same ends:
 * a SYN without ACK whose number is not the base of its side. */
bool analysis_begins_stream(const struct analysis *a, int from, const struct segment *s);

/* 0: not known yet; negative: the clock went back. */
static inline int64_t
analysis_initial_rtt(const struct analysis *a)
{
    return a->syn_waits ? 0 : a->initial_rtt_ns;
}

/* Whether nothing more is to be expected: a reset was seen, or a FIN of both sides. */
static inline bool
analysis_closed(const struct analysis *a)
{
    return (a->completeness & COMPLETENESS_RST) || a->fins == 3;
}

/* Judges the next segment of the conversation, sent by side `from` (0 or 1).  `reused` says that
 * this segment's analysis_begins_stream was true for the stream before; it comes with a fresh
 * struct analysis.  All of `out` is written.  Without a pool (NULL) nothing is said
 * that needs the segments before: flags, times of answers, bytes in flight. */
void analysis_take(struct analysis *a, struct analysis_pool *pool, int from,
                   const struct segment *s, bool reused, struct analysis_result *out);

/* The same for the first of two readings, which has no results: less work.  True if it has changed
 * something that finals_note() takes. */
bool analysis_learn(struct analysis *a, int from, const struct segment *s, bool reused);

/* Takes a segment that side `from` had sent and an ICMP error quotes, as far as it does: for
 * Wireshark it comes another time, of a length that it does not know.  Not one that begins another
 * stream, unless that is this one: `reused`. */
void analysis_quote(struct analysis *a, struct analysis_pool *pool, int from,
                    const struct segment *s, bool reused);

#endif
