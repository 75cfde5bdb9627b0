/*
 * Tab-separated values: a line of names, then a row for each segment, as Wireshark 4.0 would tell
 * it.
 *
 * The columns are in the manual page, each with Wireshark's field.  Every row has all of them; what
 * a segment does not have is an empty cell.  Nothing in a row needs quoting: numbers, addresses and
 * our own words.  Rows are collected and go to the sink many at a time.  Does not allocate.
 */
#ifndef TCPVIZ_EXPORT_TSV_H
#define TCPVIZ_EXPORT_TSV_H

#include "tcpviz/decode/segment.h"
#include "tcpviz/export/sink.h"
#include "tcpviz/flow/analysis.h"

/* The longest row that can be, with room to spare, and how much is collected. */
#define TSV_ROW_BYTES 2048
#define TSV_BUFFER_BYTES (32 * TSV_ROW_BYTES)

struct tsv {
    struct sink sink;
    size_t len;
    char bytes[TSV_BUFFER_BYTES];
};

/* Starts with the line of names. */
void tsv_begin(struct tsv *tsv, struct sink sink);

/* One row; `a` is the analysis of the segment `s`.  A copy has twin_of, see event.h; else that is
 * 0. */
void tsv_row(struct tsv *tsv, const struct segment *s, const struct analysis_result *a,
             uint64_t twin_of);

/* Hands over what was collected: at the end, and when nothing more comes for a while. */
void tsv_flush(struct tsv *tsv);

#endif
