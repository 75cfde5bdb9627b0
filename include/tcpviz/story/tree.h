/*
 * The tree that Wireshark's users know: a frame's fields, and in brackets what follows from the
 * conversation, line by line, in Wireshark 4.0's words and with its values.
 *
 * What Wireshark would need an option for, or expert notes under each line, is left out; headers
 * below IP are one line each.  Of a segment whose bytes are no longer kept the tree says what its
 * event still knows.  Pure; what it writes is printable ASCII.
 */
#ifndef TCPVIZ_STORY_TREE_H
#define TCPVIZ_STORY_TREE_H

#include "tcpviz/base/text.h"
#include "tcpviz/decode/fields.h"
#include "tcpviz/flow/flow.h"

#include <stddef.h>

/* A segment, with all that is known of it. */
struct details {
    const struct flow *flow;
    const struct event *e;
    const struct frame *frame;              /* NULL: its bytes are no longer kept */
    const struct segment *segment;          /* likewise */
    const struct analysis_result *analysis; /* NULL: Wireshark's view is not known for sure */
    const struct field *fields;             /* details_fields */
    size_t n_fields;
};

/* Lists the fields of the frame; without one those that the event still knows, as if the frame
 * began with the TCP header.  `out` has room for LIMIT_FIELDS. */
size_t details_fields(const struct frame *frame, const struct flow *flow, const struct event *e,
                      struct field *out);

/* The field that is the header of field i, or i itself, if that is one. */
int details_header(const struct details *d, int i);

/* Of the parts of the option that is field i, the nth one, from 0, that is such a field and whole;
 * NULL: there are fewer. */
const struct field *details_part(const struct details *d, size_t i, enum field_id id, int nth);

/* What a line of the tree is. */
enum tree_what {
    TREE_FIELD, /* a field as it stands in the frame */
    TREE_NOT_KEPT,
    TREE_IP_CHECKSUM_STATUS,
    TREE_STREAM,
    TREE_COMPLETENESS,
    TREE_LEN,
    TREE_SEQ_RAW,
    TREE_NEXT_SEQ,
    TREE_ACK_RAW,
    TREE_FLAG_LETTERS,
    TREE_WINDOW_CALCULATED,
    TREE_WINDOW_FACTOR,
    TREE_CHECKSUM_STATUS,
    TREE_MULTIPLIER,
    TREE_SACK_COUNT,
    TREE_DSACK_LEFT,
    TREE_DSACK_RIGHT,
    TREE_TIMES,
    TREE_TIME_FIRST,
    TREE_TIME_PREVIOUS,
    TREE_ANALYSIS,
    TREE_ACKS_FRAME,
    TREE_RTT,
    TREE_INITIAL_RTT,
    TREE_IN_FLIGHT,
    TREE_PUSH_BYTES,
    TREE_VERDICTS,
    TREE_VERDICT, /* nth: a bit of enum analysis_flag */
    TREE_RTO,
    TREE_RTO_FRAME,
    TREE_DUP_ACK_NUM,
    TREE_DUP_ACK_FRAME,
    TREE_ANALYSIS_UNKNOWN
};

struct tree_line {
    uint8_t what; /* enum tree_what */
    uint8_t depth;
    uint8_t nth;
    int16_t field; /* whose bytes it is about: index into the fields; -1: none */
};

struct tree {
    struct tree_line line[LIMIT_TREE_LINES];
    size_t n;
};

/* Lists the lines.  The bytes of every field have one. */
void tree_build(struct tree *tree, const struct details *d);

/* The words of a line, without its indentation. */
void tree_text(struct text *t, const struct details *d, const struct tree_line *line);

#endif
