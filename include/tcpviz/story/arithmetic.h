/*
 * The sums: what stands on an arrow, and the same numbers in words.
 *
 * Every number of a segment is a sum that a student can check: `next` is Seq plus what the
 * segment takes up, Ack is the Ack before plus what was sent since (event.terms).  The 1 of a
 * SYN or FIN, the phantom byte, is told apart wherever it is written.  Pure.
 */
#ifndef TCPVIZ_STORY_ARITHMETIC_H
#define TCPVIZ_STORY_ARITHMETIC_H

#include "tcpviz/base/text.h"
#include "tcpviz/flow/flow.h"

enum numbers {
    NUMBERS_RELATIVE, /* from 0, as Wireshark shows them */
    NUMBERS_RAW,      /* as in the header, tcpdump -S */
    NUMBERS_SYMBOLIC  /* x + 1, y + 1; u and v where the SYN was not seen */
};

/* How numbers are to be written, and what their owners are called. */
struct number_style {
    enum numbers numbers;
    enum charset charset;  /* in ASCII "2^32" instead of the superscript, and no letters */
    bool windows;          /* Win on every arrow, not only at 0 and where it opens again */
    const char *labels[2]; /* by enum side, escaped for it; NULL or "": see side_name() */
};

#define LABEL_SIZE 512
#define LABEL_MARKS 8

/* A text with the places of its phantom bytes, and of the numbers that are the other side's. */
struct label {
    char at[LABEL_SIZE];
    struct text text; /* writes to at */
    size_t cols;      /* that it takes */
    int n_pieces;     /* behind the name */
    bool has_window;  /* Win is one of them */
    int n_marks;
    size_t marks[LABEL_MARKS]; /* the bytes at which the 1 of a SYN or FIN stands */
    size_t ack_from, ack_to;   /* [from, to): the numbers of Ack, its receiver's */
};

/* Whether a number is written as it stands in the header also where others are not: it has no
 * relative form, or one below 0, which only symbols can say ("x-5"). */
static inline bool
number_is_raw(bool relative, int64_t rel, const struct number_style *style)
{
    return !relative || (rel < 0 && style->numbers == NUMBERS_RELATIVE);
}

/* A sequence number in all forms that it may be written in. */
struct number {
    enum side owner; /* who sends it */
    int64_t rel;
    uint32_t raw;
    bool relative; /* `rel` exists */
};

/* "15", "1063616042", "x+15", or "raw 0" where there is no relative one. */
void number_add(struct text *t, const struct flow *flow, struct number number,
                const struct number_style *style);

/* A number of either side whose relative form is `rel`.  Its raw form follows from the segment's:
 * its distance from the Seq or, of the other side's, from the Ack. */
void number_add_of(struct text *t, const struct flow *flow, const struct event *e, enum side owner,
                   int64_t rel, const struct number_style *style);

/* The numbers from `first` to `last`, likewise: "1-100"; "raw 1063616042-1063616141" where the
 * first one is written raw. */
void number_add_range(struct text *t, const struct flow *flow, const struct event *e,
                      enum side owner, int64_t first, int64_t last,
                      const struct number_style *style);

/* The label of an arrow, in at most max_cols columns; without its sums if `sums` is false.  Of an
 * ICMP error: what it says of which segment.
 *
 * What has no room is left out in whole pieces, the least telling first: the sum of next, next, the
 * sum of Ack, SACK, Win, Len, Seq.  There are two exceptions:
 *  - Of a segment that takes up numbers an Ack goes before Len if it says nothing new; in raw
 *    numbers so does that of a SYN-ACK, whose own initial number is the news.
 *  - Of a segment that takes up none, but acknowledges something, Seq goes first of all, unless a
 *    note is about it.
 * A piece that still fits stays, also behind one that does not.  Of several SACK blocks the first
 * one may stand for all.  With style->windows Win is in bytes, "502×?" where the factor is not
 * known; a reset has none, since nobody heeds it. */
void arithmetic_label(const struct flow *flow, const struct event *e,
                      const struct number_style *style, bool sums, size_t max_cols,
                      struct label *out);

/* The payload, escaped, the last piece: how many columns of it the label has room for within
 * max_cols; and adds it if all of it fits. */
size_t arithmetic_preview_room(const struct label *label, size_t max_cols);
void arithmetic_add_preview(struct label *label, const struct text *preview, size_t max_cols);

/* "1 + 14 = 15", with blanks: the sum of the Ack of an event that advances. */
void arithmetic_ack_sum(const struct flow *flow, const struct event *e,
                        const struct number_style *style, struct text *t);

/* "1 + 14 = 15": the sum of next; nothing if the segment takes up no numbers. */
void arithmetic_next_sum(const struct flow *flow, const struct event *e,
                         const struct number_style *style, struct text *t);

/* The segment's name: "SYN", "SYN-ACK", "Data,FIN", "RST,ACK", "Data,URG", "ACK,ECE", ... */
void segment_name_add(struct text *t, const struct event *e);

/* The side whose numbers stand in this segment's Ack. */
static inline enum side
ack_owner(const struct event *e)
{
    return side_other(e->from);
}

/* Its D-SACK names numbers below the initial one: they are not of this connection. */
static inline bool
dsack_is_older(const struct flow *flow, const struct event *e)
{
    return e->dsack && flow->half[ack_owner(e)].syn_seen && e->sack[0].right <= 0;
}

/* RFC 9293 figure 7: where SYNs cross each goes again with an ACK, and so comes twice; also where
 * one socket gets its own. */
static inline bool
dsack_is_of_crossing_syn(const struct flow *flow, const struct event *e)
{
    return e->dsack && (flow->simultaneous_open || flow_ends_are_one(flow)) &&
           e->sack[0].left == 0 && e->sack[0].right == 1;
}

#endif
