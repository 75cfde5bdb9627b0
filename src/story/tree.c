#include "tcpviz/story/tree.h"

/* Which lines there are, in Wireshark's order. */

static void
add_line(struct tree *tree, enum tree_what what, int depth, int nth, int field)
{
    if (tree->n < LIMIT_TREE_LINES)
        tree->line[tree->n++] = (struct tree_line){.what = (uint8_t)what,
                                                   .depth = (uint8_t)depth,
                                                   .nth = (uint8_t)nth,
                                                   .field = (int16_t)field};
}

/* What Wireshark's reading comes to, or what ours does where that is not known. */
static bool
reads_to(const struct details *d, enum analysis_extent extent)
{
    return !d->analysis || d->analysis->extent >= extent;
}

static bool
has_len(const struct details *d)
{
    return d->analysis ? d->analysis->has_len : d->e->seq_relative;
}

/* The lines in front of a field that are about the segment. */
static void
lines_before(struct tree *tree, const struct details *d, uint8_t id)
{
    if (id != FIELD_TCP_SEQ || !reads_to(d, EXTENT_SEQ))
        return;
    if (!d->flow->stream_shared) { /* else it is not kept which one the segment is of */
        add_line(tree, TREE_STREAM, 1, 0, -1);
        add_line(tree, TREE_COMPLETENESS, 1, 0, -1);
    }
    if (has_len(d))
        add_line(tree, TREE_LEN, 1, 0, -1);
}

static void
window_lines(struct tree *tree, const struct details *d, int field)
{
    if (!reads_to(d, EXTENT_WINDOW))
        return;
    add_line(tree, TREE_WINDOW_CALCULATED, 1, 0, field);
    if (!(d->e->flags & TCP_SYN))
        add_line(tree, TREE_WINDOW_FACTOR, 1, 0, field);
}

/* The field of all flags, of which this is one. */
static int
flags_of(const struct details *d, int field)
{
    while (field > 0 && d->fields[field].id != FIELD_TCP_FLAGS)
        field--;
    return field;
}

/* What follows from a field, in brackets behind it. */
static void
lines_behind(struct tree *tree, const struct details *d, int field)
{
    const struct field *f = &d->fields[field];

    switch (f->id) {
    case FIELD_IP4_CHECKSUM:
        add_line(tree, TREE_IP_CHECKSUM_STATUS, 1, 0, field);
        break;
    case FIELD_TCP_SEQ:
        add_line(tree, TREE_SEQ_RAW, 1, 0, field);
        if (has_len(d) && reads_to(d, EXTENT_WINDOW))
            add_line(tree, TREE_NEXT_SEQ, 1, 0, field);
        break;
    case FIELD_TCP_ACK:
        add_line(tree, TREE_ACK_RAW, 1, 0, field);
        break;
    case FIELD_TCP_FIN:
        add_line(tree, TREE_FLAG_LETTERS, 2, 0, flags_of(d, field));
        break;
    case FIELD_TCP_WINDOW:
        window_lines(tree, d, field);
        break;
    case FIELD_TCP_CHECKSUM:
        add_line(tree, TREE_CHECKSUM_STATUS, 1, 0, field);
        break;
    case FIELD_OPTION_SHIFT:
        add_line(tree, TREE_MULTIPLIER, 3, 0, field);
        break;
    default:
        break;
    }
}

/* Behind the last block of a SACK option, which is field `last`. */
static void
sack_lines(struct tree *tree, const struct details *d, size_t last)
{
    const struct field *f = &d->fields[last];
    bool more = last + 1 < d->n_fields && d->fields[last + 1].id == FIELD_OPTION_SACK_LEFT;

    if (f->id != FIELD_OPTION_SACK_RIGHT || f->cut || more)
        return;
    add_line(tree, TREE_SACK_COUNT, 3, 0, (int)last);
    if (d->analysis ? !d->analysis->has_dsack : !d->e->dsack)
        return;
    add_line(tree, TREE_DSACK_LEFT, 3, 0, (int)last);
    add_line(tree, TREE_DSACK_RIGHT, 3, 0, (int)last);
}

static void
flag_lines(struct tree *tree, uint32_t flags, int depth)
{
    for (int bit = 0; 1u << bit <= ANALYSIS_TFO_IGNORED; bit++)
        if (flags & 1u << bit)
            add_line(tree, TREE_VERDICT, depth, bit, -1);
}

static void
verdict_lines(struct tree *tree, const struct analysis_result *a)
{
    uint32_t fast_open = a->flags & (ANALYSIS_TFO_SYN | ANALYSIS_TFO_ACK | ANALYSIS_TFO_IGNORED);
    uint32_t flags = a->flags & ~fast_open;

    if (flags & (ANALYSIS_FAST_RETRANSMISSION | ANALYSIS_SPURIOUS_RETRANSMISSION))
        flags |= ANALYSIS_RETRANSMISSION; /* told as well */
    flag_lines(tree, fast_open, 2);
    if (flags != 0)
        add_line(tree, TREE_VERDICTS, 2, 0, -1);
    flag_lines(tree, flags, 3);
    if (a->rto_frame != 0) {
        add_line(tree, TREE_RTO, 2, 0, -1);
        add_line(tree, TREE_RTO_FRAME, 2, 0, -1);
    }
    if (a->flags & ANALYSIS_DUPLICATE_ACK) {
        add_line(tree, TREE_DUP_ACK_NUM, 2, 0, -1);
        add_line(tree, TREE_DUP_ACK_FRAME, 2, 0, -1);
    }
}

static void
analysis_lines(struct tree *tree, const struct analysis_result *a)
{
    /* The initial round trip is told only beside something else. */
    if (a->acks_frame == 0 && a->bytes_in_flight == 0 && a->push_bytes == 0 && a->flags == 0)
        return;
    add_line(tree, TREE_ANALYSIS, 1, 0, -1);
    if (a->acks_frame != 0)
        add_line(tree, TREE_ACKS_FRAME, 2, 0, -1);
    if (a->ack_rtt_ns != 0)
        add_line(tree, TREE_RTT, 2, 0, -1);
    if (a->initial_rtt_ns != 0)
        add_line(tree, TREE_INITIAL_RTT, 2, 0, -1);
    if (a->bytes_in_flight != 0)
        add_line(tree, TREE_IN_FLIGHT, 2, 0, -1);
    if (a->push_bytes != 0)
        add_line(tree, TREE_PUSH_BYTES, 2, 0, -1);
    verdict_lines(tree, a);
}

/* Behind the TCP header. */
static void
conversation_lines(struct tree *tree, const struct details *d)
{
    if (!d->analysis) {
        add_line(tree, TREE_ANALYSIS_UNKNOWN, 1, 0, -1);
        return;
    }
    if (d->analysis->extent < EXTENT_OPTIONS)
        return;
    add_line(tree, TREE_TIMES, 1, 0, -1);
    add_line(tree, TREE_TIME_FIRST, 2, 0, -1);
    add_line(tree, TREE_TIME_PREVIOUS, 2, 0, -1);
    analysis_lines(tree, d->analysis);
}

/* Whether field i is the last one of the TCP header. */
static bool
ends_tcp(const struct details *d, size_t i, bool in_tcp)
{
    return in_tcp && (i + 1 == d->n_fields || d->fields[i + 1].depth == 0);
}

void
tree_build(struct tree *tree, const struct details *d)
{
    bool in_tcp = false;

    tree->n = 0;
    if (!d->frame)
        add_line(tree, TREE_NOT_KEPT, 0, 0, -1);
    for (size_t i = 0; i < d->n_fields; i++) {
        const struct field *f = &d->fields[i];

        if (f->depth == 0)
            in_tcp = f->id == FIELD_TCP;
        lines_before(tree, d, f->id);
        add_line(tree, TREE_FIELD, f->depth, 0, (int)i);
        lines_behind(tree, d, (int)i);
        sack_lines(tree, d, i);
        if (ends_tcp(d, i, in_tcp))
            conversation_lines(tree, d);
    }
}

/* A field of a TCP header that begins the list, of which the event knows the value. */
static size_t
add_known(struct field *out, size_t n, enum field_id id, uint32_t at, uint32_t bits, uint32_t value)
{
    out[n] = (struct field){.at = at,
                            .bits = bits,
                            .value = value,
                            .id = (uint8_t)id,
                            .depth = id == FIELD_TCP                                   ? 0
                                     : id >= FIELD_TCP_RESERVED && id <= FIELD_TCP_FIN ? 2
                                                                                       : 1};
    return n + 1;
}

static size_t
known_fields(const struct flow *flow, const struct event *e, struct field *out)
{
    enum { FLAGS_AT = 100, FLAGS_BITS = 12, RESERVED_BITS = 3 };
    size_t n = 0;

    n = add_known(out, n, FIELD_TCP, 0, 160, 0);
    n = add_known(out, n, FIELD_TCP_SOURCE, 0, 16, flow->port[e->from]);
    n = add_known(out, n, FIELD_TCP_DESTINATION, 16, 16, flow->port[side_other(e->from)]);
    n = add_known(out, n, FIELD_TCP_SEQ, 32, 32, e->seq);
    n = add_known(out, n, FIELD_TCP_ACK, 64, 32, e->ack);
    n = add_known(out, n, FIELD_TCP_FLAGS, FLAGS_AT, FLAGS_BITS, e->flags);
    n = add_known(out, n, FIELD_TCP_RESERVED, FLAGS_AT, RESERVED_BITS, (uint32_t)e->flags >> 9 & 7);
    for (uint32_t i = 0; i < FLAGS_BITS - RESERVED_BITS; i++)
        n = add_known(out, n, (enum field_id)(FIELD_TCP_AE + i), FLAGS_AT + RESERVED_BITS + i, 1,
                      (uint32_t)e->flags >> (8 - i) & 1);
    n = add_known(out, n, FIELD_TCP_WINDOW, 112, 16, e->window);
    return n;
}

size_t
details_fields(const struct frame *frame, const struct flow *flow, const struct event *e,
               struct field *out)
{
    return frame ? fields_read(frame, out) : known_fields(flow, e, out);
}

int
details_header(const struct details *d, int i)
{
    while (i > 0 && d->fields[i].depth > 0)
        i--;
    return i;
}

const struct field *
details_part(const struct details *d, size_t i, enum field_id id, int nth)
{
    for (size_t k = i + 1; k < d->n_fields && d->fields[k].depth > d->fields[i].depth; k++)
        if (d->fields[k].id == id && !d->fields[k].cut && nth-- == 0)
            return &d->fields[k];
    return NULL;
}
