/*
 * A row of the tables for programs: what each column says of one segment, or that it says nothing.
 * TSV and JSON write the same row, each in its own way.  For the export layer only.  Pure; does not
 * allocate.
 *
 * Which cells are empty follows Wireshark, which tells less of a header that is cut or impossible:
 * see enum analysis_extent.
 */
#ifndef TCPVIZ_SRC_EXPORT_ROW_H
#define TCPVIZ_SRC_EXPORT_ROW_H

#include "tcpviz/decode/segment.h"
#include "tcpviz/flow/analysis.h"

/* Whether Wireshark comes as far as that. */
#define ROW_TOLD(part) (extent >= EXTENT_##part)
#define ROW_HAS_OPTIONS (ROW_TOLD(OPTIONS) && s->options.n_list > 0)
#define ROW_HAS_RARE_OPTIONS (ROW_HAS_OPTIONS && !s->options.only_timestamps)

/* The columns in their order: COLUMN(name, what its cells are, whether a segment has one, its
 * value). The last two are said of the segment `s`, its analysis `a` and that's `extent`, and
 * `twin_of`: of a copy the frame, see event.h; else 0. */
#define ROW_COLUMNS(COLUMN)                                                                        \
    COLUMN(frame, NUMBER, true, s->frame)                                                          \
    COLUMN(time, SECONDS, (s->notes & SEGMENT_NO_TIME) == 0, s->time_ns)                           \
    COLUMN(mark, MARKS, row_marks(s, a) != 0, row_marks(s, a))                                     \
    COLUMN(encap, LAYERS, true, 0)                                                                 \
    COLUMN(stream, NUMBER, ROW_TOLD(SEQ), a->stream)                                               \
    COLUMN(src, ADDRESS, true, 0)                                                                  \
    COLUMN(sport, NUMBER, true, s->src.port)                                                       \
    COLUMN(dst, ADDRESS, true, 1)                                                                  \
    COLUMN(dport, NUMBER, true, s->dst.port)                                                       \
    COLUMN(flags, FLAGS, ROW_TOLD(WINDOW), s->flags)                                               \
    COLUMN(flags_hex, HEX, ROW_TOLD(WINDOW), s->flags)                                             \
    COLUMN(hdr_len, NUMBER, ROW_TOLD(SEQ), s->header_len)                                          \
    COLUMN(seq, NUMBER, ROW_TOLD(SEQ), a->seq)                                                     \
    COLUMN(ack, NUMBER, ROW_TOLD(WINDOW), a->ack)                                                  \
    COLUMN(seq_raw, NUMBER, ROW_TOLD(SEQ), s->seq)                                                 \
    COLUMN(ack_raw, NUMBER, ROW_TOLD(WINDOW), s->ack)                                              \
    COLUMN(len, NUMBER, ROW_TOLD(SEQ) && a->has_len, a->len)                                       \
    COLUMN(nxtseq, NUMBER, ROW_TOLD(WINDOW) && a->has_len, a->next_seq)                            \
    COLUMN(win_raw, NUMBER, ROW_TOLD(WINDOW), s->window)                                           \
    COLUMN(win, NUMBER, ROW_TOLD(WINDOW), a->window)                                               \
    COLUMN(win_factor, NUMBER, ROW_TOLD(WINDOW) && a->window_factor != 0, a->window_factor)        \
    COLUMN(urg, NUMBER, ROW_TOLD(OPTIONS), s->urgent)                                              \
    COLUMN(opts, OPTIONS, ROW_HAS_OPTIONS, 0)                                                      \
    COLUMN(mss, NUMBER, ROW_HAS_RARE_OPTIONS && s->options.has_mss, s->options.mss)                \
    COLUMN(sack_perm, NUMBER, row_has_rare_option(s, TCPOPT_SACK_PERMITTED) && ROW_HAS_OPTIONS, 1) \
    COLUMN(wscale, NUMBER, ROW_HAS_RARE_OPTIONS && s->options.has_wscale, s->options.wscale)       \
    COLUMN(tsval, NUMBER, ROW_HAS_OPTIONS && s->options.has_tsval, s->options.tsval)               \
    COLUMN(tsecr, NUMBER, ROW_HAS_OPTIONS && s->options.has_timestamps, s->options.tsecr)          \
    COLUMN(sack, SACK, ROW_HAS_OPTIONS && a->n_sack > 0, a->n_sack)                                \
    COLUMN(dsack, SACK, ROW_HAS_OPTIONS && a->n_sack > 0 && a->has_dsack, 1)                       \
    COLUMN(analysis, ANALYSIS, ROW_TOLD(WINDOW) && a->flags != 0, a->flags)                        \
    COLUMN(dup_ack_num, NUMBER, ROW_TOLD(ALL) && a->flags & ANALYSIS_DUPLICATE_ACK,                \
           a->dup_ack_num)                                                                         \
    COLUMN(dup_ack_frame, NUMBER, ROW_TOLD(ALL) && a->flags & ANALYSIS_DUPLICATE_ACK,              \
           a->dup_ack_frame)                                                                       \
    COLUMN(rto, SECONDS, ROW_TOLD(ALL) && a->rto_frame != 0, a->rto_ns)                            \
    COLUMN(rto_frame, NUMBER, ROW_TOLD(ALL) && a->rto_frame != 0, a->rto_frame)                    \
    COLUMN(acks_frame, NUMBER, ROW_TOLD(ALL) && a->acks_frame != 0, a->acks_frame)                 \
    COLUMN(ack_rtt, SECONDS, ROW_TOLD(ALL) && a->ack_rtt_ns != 0, a->ack_rtt_ns)                   \
    COLUMN(initial_rtt, SECONDS, ROW_TOLD(ALL) && a->initial_rtt_ns != 0, a->initial_rtt_ns)       \
    COLUMN(bytes_in_flight, NUMBER, ROW_TOLD(ALL) && a->bytes_in_flight != 0, a->bytes_in_flight)  \
    COLUMN(push_bytes_sent, NUMBER, ROW_TOLD(ALL) && a->push_bytes != 0, a->push_bytes)            \
    COLUMN(completeness, NUMBER, ROW_TOLD(SEQ), a->completeness)                                   \
    COLUMN(completeness_str, COMPLETENESS, ROW_TOLD(SEQ), a->completeness)                         \
    COLUMN(time_rel, SECONDS, ROW_TOLD(OPTIONS), a->time_rel_ns)                                   \
    COLUMN(time_delta, SECONDS, ROW_TOLD(OPTIONS), a->time_delta_ns)                               \
    COLUMN(close, CLOSE, ROW_TOLD(WINDOW) && a->close != 0, a->close)                              \
    COLUMN(fin_retrans, NUMBER, ROW_TOLD(ALL) && a->fin_retrans != 0, a->fin_retrans)              \
    COLUMN(twin, NUMBER, twin_of != 0, twin_of)

#define ROW_COUNT(name, kind, has, value) +1
enum { COLUMNS = ROW_COLUMNS(ROW_COUNT) };
#undef ROW_COUNT

/* What a cell's value is, the same in every row. */
enum cell_kind {
    CELL_NUMBER,
    CELL_SECONDS,      /* nanoseconds, written as seconds */
    CELL_ADDRESS,      /* of src or dst: 0 or 1 */
    CELL_FLAGS,        /* the 12 bits, as letters */
    CELL_HEX,          /* the 12 bits */
    CELL_MARKS,        /* bits of enum row_mark */
    CELL_LAYERS,       /* no value: segment.layers */
    CELL_OPTIONS,      /* no value: segment.options.list */
    CELL_SACK,         /* how many of analysis_result.sack, from the first one on */
    CELL_ANALYSIS,     /* bits of enum analysis_flag */
    CELL_COMPLETENESS, /* bits of enum completeness, in words */
    CELL_CLOSE         /* enum analysis_close */
};

enum row_mark {
    MARK_TUNNEL = 1u << 0,
    MARK_FRAG = 1u << 1,
    MARK_SHORT = 1u << 2,
    MARK_BOGUS = 1u << 3,
    MARK_TRUNC = 1u << 4
};

/* Bits of enum row_mark. */
static inline int64_t
row_marks(const struct segment *s, const struct analysis_result *a)
{
    bool rebuilt = (s->notes & SEGMENT_REBUILT) != 0;
    int64_t marks = 0;

    marks |= s->notes & SEGMENT_TUNNEL || (rebuilt && s->packed_bytes > 0) ? MARK_TUNNEL : 0;
    marks |= rebuilt && s->fragments > 0 ? MARK_FRAG : 0;
    marks |= a->extent < EXTENT_SEQ ? MARK_SHORT : 0;
    marks |= a->extent == EXTENT_SEQ ? MARK_BOGUS : 0;
    marks |= s->frame_captured_bytes < s->frame_wire_bytes ? MARK_TRUNC : 0;
    return marks;
}

/* Of a kind that is not in nearly every segment. */
static inline bool
row_has_rare_option(const struct segment *s, uint8_t kind)
{
    if (s->options.only_timestamps)
        return false;
    for (int i = 0; i < s->options.n_list; i++)
        if (s->options.list[i].kind == kind)
            return true;
    return false;
}

/* tsv.c: how TSV writes it, where JSON has the same letters. */

/* The longest cell, an option list of 40 kinds or all the names of the analysis, and what may be
 * overwritten behind it. */
#define ROW_CELL_BYTES 512

/* Writes a cell of that value, without a NUL; returns the place behind it.  Up to ROW_CELL_BYTES
 * from `at` on may be written. */
char *row_cell(char *at, const struct segment *s, const struct analysis_result *a,
               enum cell_kind kind, int64_t value);

/* A word with its length: WORD_BYTES are copied at once. */
#define WORD_BYTES 32

struct word {
    char text[WORD_BYTES - 1];
    uint8_t len;
};

/* The name of a single bit, by its number. */
const struct word *row_mark_name(unsigned bit);
const struct word *row_analysis_name(unsigned bit);

#endif
