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

#include <stddef.h>

/* The columns in their order: COLUMN(its name in C, in the tables, what its cells are). */
#define ROW_COLUMNS(COLUMN)                                                                        \
    COLUMN(FRAME, "frame", NUMBER)                                                                 \
    COLUMN(TIME, "time", SECONDS)                                                                  \
    COLUMN(MARK, "mark", MARKS)                                                                    \
    COLUMN(ENCAP, "encap", LAYERS)                                                                 \
    COLUMN(STREAM, "stream", NUMBER)                                                               \
    COLUMN(SRC, "src", ADDRESS)                                                                    \
    COLUMN(SPORT, "sport", NUMBER)                                                                 \
    COLUMN(DST, "dst", ADDRESS)                                                                    \
    COLUMN(DPORT, "dport", NUMBER)                                                                 \
    COLUMN(FLAGS, "flags", FLAGS)                                                                  \
    COLUMN(FLAGS_HEX, "flags_hex", HEX)                                                            \
    COLUMN(HDR_LEN, "hdr_len", NUMBER)                                                             \
    COLUMN(SEQ, "seq", NUMBER)                                                                     \
    COLUMN(ACK, "ack", NUMBER)                                                                     \
    COLUMN(SEQ_RAW, "seq_raw", NUMBER)                                                             \
    COLUMN(ACK_RAW, "ack_raw", NUMBER)                                                             \
    COLUMN(LEN, "len", NUMBER)                                                                     \
    COLUMN(NXTSEQ, "nxtseq", NUMBER)                                                               \
    COLUMN(WIN_RAW, "win_raw", NUMBER)                                                             \
    COLUMN(WIN, "win", NUMBER)                                                                     \
    COLUMN(WIN_FACTOR, "win_factor", NUMBER)                                                       \
    COLUMN(URG, "urg", NUMBER)                                                                     \
    COLUMN(OPTS, "opts", OPTIONS)                                                                  \
    COLUMN(MSS, "mss", NUMBER)                                                                     \
    COLUMN(SACK_PERM, "sack_perm", NUMBER)                                                         \
    COLUMN(WSCALE, "wscale", NUMBER)                                                               \
    COLUMN(TSVAL, "tsval", NUMBER)                                                                 \
    COLUMN(TSECR, "tsecr", NUMBER)                                                                 \
    COLUMN(SACK, "sack", SACK)                                                                     \
    COLUMN(DSACK, "dsack", SACK)                                                                   \
    COLUMN(ANALYSIS, "analysis", ANALYSIS)                                                         \
    COLUMN(DUP_ACK_NUM, "dup_ack_num", NUMBER)                                                     \
    COLUMN(DUP_ACK_FRAME, "dup_ack_frame", NUMBER)                                                 \
    COLUMN(RTO, "rto", SECONDS)                                                                    \
    COLUMN(RTO_FRAME, "rto_frame", NUMBER)                                                         \
    COLUMN(ACKS_FRAME, "acks_frame", NUMBER)                                                       \
    COLUMN(ACK_RTT, "ack_rtt", SECONDS)                                                            \
    COLUMN(INITIAL_RTT, "initial_rtt", SECONDS)                                                    \
    COLUMN(BYTES_IN_FLIGHT, "bytes_in_flight", NUMBER)                                             \
    COLUMN(PUSH_BYTES_SENT, "push_bytes_sent", NUMBER)                                             \
    COLUMN(COMPLETENESS, "completeness", NUMBER)                                                   \
    COLUMN(COMPLETENESS_STR, "completeness_str", COMPLETENESS)                                     \
    COLUMN(TIME_REL, "time_rel", SECONDS)                                                          \
    COLUMN(TIME_DELTA, "time_delta", SECONDS)                                                      \
    COLUMN(CLOSE, "close", CLOSE)                                                                  \
    COLUMN(FIN_RETRANS, "fin_retrans", NUMBER)                                                     \
    COLUMN(TWIN, "twin", NUMBER)

enum column {
#define COLUMN_NUMBER(column, name, kind) COLUMN_##column,
    ROW_COLUMNS(COLUMN_NUMBER) COLUMNS
#undef COLUMN_NUMBER
};

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

struct column_info {
    const char *name;
    enum cell_kind kind;
};

extern const struct column_info columns[COLUMNS];

struct row {
    const struct segment *segment;
    const struct analysis_result *analysis;
    uint64_t filled;        /* bit n: column n is not empty */
    int64_t value[COLUMNS]; /* of the columns that are filled */
};

/* Fills in a row; it points to both arguments.  A segment that is a copy has twin_of, see
 * event.h; else that is 0. */
void row_make(struct row *row, const struct segment *s, const struct analysis_result *a,
              uint64_t twin_of);

static inline bool
row_has(const struct row *row, enum column column)
{
    return row->filled >> column & 1;
}

/* tsv.c: how TSV writes it, where JSON has the same letters. */

/* The longest cell, an option list of 40 kinds or all the names of the analysis, and what may be
 * overwritten behind it. */
#define ROW_CELL_BYTES 512

/* Writes a cell that is filled, without a NUL; returns the place behind it.  Up to ROW_CELL_BYTES
 * from `at` on may be written. */
char *row_cell(char *at, const struct row *row, enum column column);

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
