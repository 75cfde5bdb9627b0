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

/* The columns in their order. */
enum column {
    COLUMN_FRAME,
    COLUMN_TIME,
    COLUMN_MARK,
    COLUMN_ENCAP,
    COLUMN_STREAM,
    COLUMN_SRC,
    COLUMN_SPORT,
    COLUMN_DST,
    COLUMN_DPORT,
    COLUMN_FLAGS,
    COLUMN_FLAGS_HEX,
    COLUMN_HDR_LEN,
    COLUMN_SEQ,
    COLUMN_ACK,
    COLUMN_SEQ_RAW,
    COLUMN_ACK_RAW,
    COLUMN_LEN,
    COLUMN_NXTSEQ,
    COLUMN_WIN_RAW,
    COLUMN_WIN,
    COLUMN_WIN_FACTOR,
    COLUMN_URG,
    COLUMN_OPTS,
    COLUMN_MSS,
    COLUMN_SACK_PERM,
    COLUMN_WSCALE,
    COLUMN_TSVAL,
    COLUMN_TSECR,
    COLUMN_SACK,
    COLUMN_DSACK,
    COLUMN_ANALYSIS,
    COLUMN_DUP_ACK_NUM,
    COLUMN_DUP_ACK_FRAME,
    COLUMN_RTO,
    COLUMN_RTO_FRAME,
    COLUMN_ACKS_FRAME,
    COLUMN_ACK_RTT,
    COLUMN_INITIAL_RTT,
    COLUMN_BYTES_IN_FLIGHT,
    COLUMN_PUSH_BYTES_SENT,
    COLUMN_COMPLETENESS,
    COLUMN_COMPLETENESS_STR,
    COLUMN_TIME_REL,
    COLUMN_TIME_DELTA,
    COLUMN_CLOSE,
    COLUMN_FIN_RETRANS,
    COLUMNS
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

/* Fills in a row; it points to both arguments. */
void row_make(struct row *row, const struct segment *s, const struct analysis_result *a);

static inline bool
row_has(const struct row *row, enum column column)
{
    return row->filled >> column & 1;
}

/* tsv.c: how TSV writes it, where JSON has the same letters. */

/* The longest cell: an option list of 40 kinds, or all the names of the analysis. */
#define ROW_CELL_BYTES 512

/* Writes a cell that is filled, without a NUL; returns the place behind it, at most
 * ROW_CELL_BYTES. */
char *row_cell(char *at, const struct row *row, enum column column);

/* The name of a single bit, by its number. */
const char *row_mark_name(unsigned bit);
const char *row_analysis_name(unsigned bit);

#endif
