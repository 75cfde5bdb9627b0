/*
 * Runs: consecutive segments so alike that one row can stand for them, with their count and range.
 *
 * Whether a segment may be in a run is a function of the event: what has trouble, a note that says
 * something of this segment alone, or a flag that matters never is.  The exception is the SYN that
 * is sent again and again, whose row says just that.  Pure.
 */
#ifndef TCPVIZ_STORY_RUN_H
#define TCPVIZ_STORY_RUN_H

#include "tcpviz/story/arithmetic.h"

enum run_kind {
    RUN_NONE,
    RUN_DATA,       /* data of one side and the other side's ACKs, or either alone */
    RUN_KEEP_ALIVE, /* keep-alives of one side and their answers */
    RUN_SYN         /* the SYN, or SYN-ACK, of one side again */
};

struct run_class {
    enum run_kind kind;
    enum side side; /* whose data, keep-alives, SYNs */
};

/* Which run the segment may be part of. */
struct run_class run_class_of(const struct flow *flow, const struct event *e);

/* From so many segments on they are a run. */
int run_shortest(enum run_kind kind);

/* What a run comes to. */
struct run_sum {
    struct run_class of;
    uint32_t own;    /* segments of `side`: data, keep-alives, SYNs */
    uint32_t others; /* those of the other side: ACKs, answers */
    int64_t ns;      /* from the first to the last */
    bool seq_relative, ack_relative;
    int64_t rel_seq, rel_end; /* with own > 0: the first number, and the one behind the last */
    uint32_t seq, end;        /* the same, raw */
    int64_t rel_ack;          /* with others > 0: the last Ack, and raw */
    uint32_t ack;
};

/* Who sends what counts: the arrow is theirs. */
enum side run_sender(const struct run_sum *sum);

/* The label of the row, at most max_cols columns; whole pieces go when there is no room, the least
 * telling first: the time it took, Ack, Seq, the bytes, the other side's count. */
void run_label(struct text *t, const struct flow *flow, const struct run_sum *sum,
               const struct number_style *style, size_t max_cols);

/* Sentences, one a line: what the run is, its numbers, how long it took. */
void run_describe(struct text *t, const struct flow *flow, const struct run_sum *sum,
                  const struct number_style *style);

#endif
