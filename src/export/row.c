#include "row.h"

const struct column_info columns[COLUMNS] = {
#define COLUMN_INFO(column, name, kind) {name, CELL_##kind},
    ROW_COLUMNS(COLUMN_INFO)
#undef COLUMN_INFO
};

_Static_assert(COLUMNS <= 64, "row.filled has 64 bits");

static inline void
fill(struct row *row, enum column column, int64_t value)
{
    row->value[column] = value;
    row->filled |= (uint64_t)1 << column;
}

/* For values that are 0 where there is none. */
static inline void
fill_unless_0(struct row *row, enum column column, int64_t value)
{
    row->value[column] = value;
    row->filled |= (uint64_t)(value != 0) << column;
}

static int64_t
marks_of(const struct segment *s, enum analysis_extent extent)
{
    int64_t marks = 0;

    marks |= s->notes & SEGMENT_TUNNEL ? MARK_TUNNEL : 0;
    marks |= s->notes & SEGMENT_REASSEMBLED ? MARK_FRAG : 0;
    marks |= extent < EXTENT_SEQ ? MARK_SHORT : 0;
    marks |= extent == EXTENT_SEQ ? MARK_BOGUS : 0;
    marks |= s->frame_captured_bytes < s->frame_wire_bytes ? MARK_TRUNC : 0;
    return marks;
}

static void
fill_frame(struct row *row, const struct segment *s, enum analysis_extent extent)
{
    fill(row, COLUMN_FRAME, (int64_t)s->frame);
    /* pcapng's simple packets have no time, and are read as 1970. */
    fill_unless_0(row, COLUMN_TIME, s->time_ns);
    fill_unless_0(row, COLUMN_MARK, marks_of(s, extent));
    fill(row, COLUMN_ENCAP, 0);
    fill(row, COLUMN_SRC, 0);
    fill(row, COLUMN_SPORT, s->src.port);
    fill(row, COLUMN_DST, 1);
    fill(row, COLUMN_DPORT, s->dst.port);
}

static void
fill_up_to_offset(struct row *row, const struct segment *s, const struct analysis_result *a)
{
    fill(row, COLUMN_STREAM, a->stream);
    fill(row, COLUMN_HDR_LEN, s->header_len);
    fill(row, COLUMN_SEQ, a->seq);
    fill(row, COLUMN_SEQ_RAW, s->seq);
    if (a->has_len)
        fill(row, COLUMN_LEN, a->len);
    fill(row, COLUMN_COMPLETENESS, a->completeness);
    fill(row, COLUMN_COMPLETENESS_STR, a->completeness);
}

static void
fill_up_to_window(struct row *row, const struct segment *s, const struct analysis_result *a)
{
    fill(row, COLUMN_FLAGS, s->flags);
    fill(row, COLUMN_FLAGS_HEX, s->flags);
    fill(row, COLUMN_ACK, a->ack);
    fill(row, COLUMN_ACK_RAW, s->ack);
    if (a->has_len)
        fill(row, COLUMN_NXTSEQ, a->next_seq);
    fill(row, COLUMN_WIN_RAW, s->window);
    fill(row, COLUMN_WIN, a->window);
    fill_unless_0(row, COLUMN_WIN_FACTOR, a->window_factor);
    fill_unless_0(row, COLUMN_CLOSE, (int64_t)a->close);
    fill_unless_0(row, COLUMN_ANALYSIS, a->flags);
}

static bool
has_option(const struct tcp_options *o, uint8_t kind)
{
    for (int i = 0; i < o->n_list; i++)
        if (o->list[i].kind == kind)
            return true;
    return false;
}

static void
fill_options(struct row *row, const struct tcp_options *o, const struct analysis_result *a)
{
    fill(row, COLUMN_OPTS, 0);
    if (o->has_mss)
        fill(row, COLUMN_MSS, o->mss);
    if (has_option(o, TCPOPT_SACK_PERMITTED))
        fill(row, COLUMN_SACK_PERM, 1);
    if (o->has_wscale)
        fill(row, COLUMN_WSCALE, o->wscale);
    if (o->has_tsval)
        fill(row, COLUMN_TSVAL, o->tsval);
    if (o->has_timestamps)
        fill(row, COLUMN_TSECR, o->tsecr);
    fill_unless_0(row, COLUMN_SACK, a->n_sack);
    fill_unless_0(row, COLUMN_DSACK, a->n_sack > 0 && a->has_dsack);
}

static void
fill_behind_window(struct row *row, const struct segment *s, const struct analysis_result *a)
{
    fill(row, COLUMN_URG, s->urgent);
    fill(row, COLUMN_TIME_REL, a->time_rel_ns);
    fill(row, COLUMN_TIME_DELTA, a->time_delta_ns);
    if (s->options.n_list > 0)
        fill_options(row, &s->options, a);
}

static void
fill_analysis(struct row *row, const struct analysis_result *a)
{
    if (a->flags & ANALYSIS_DUPLICATE_ACK) {
        fill(row, COLUMN_DUP_ACK_NUM, a->dup_ack_num);
        fill(row, COLUMN_DUP_ACK_FRAME, (int64_t)a->dup_ack_frame);
    }
    if (a->rto_frame != 0) {
        fill(row, COLUMN_RTO, a->rto_ns);
        fill(row, COLUMN_RTO_FRAME, (int64_t)a->rto_frame);
    }
    fill_unless_0(row, COLUMN_ACKS_FRAME, (int64_t)a->acks_frame);
    fill_unless_0(row, COLUMN_ACK_RTT, a->ack_rtt_ns);
    fill_unless_0(row, COLUMN_INITIAL_RTT, a->initial_rtt_ns);
    fill_unless_0(row, COLUMN_BYTES_IN_FLIGHT, a->bytes_in_flight);
    fill_unless_0(row, COLUMN_PUSH_BYTES_SENT, a->push_bytes);
    fill_unless_0(row, COLUMN_FIN_RETRANS, (int64_t)a->fin_retrans);
}

void
row_make(struct row *row, const struct segment *s, const struct analysis_result *a,
         uint64_t twin_of)
{
    row->segment = s;
    row->analysis = a;
    row->filled = 0;
    fill_frame(row, s, a->extent);
    if (a->extent >= EXTENT_SEQ)
        fill_up_to_offset(row, s, a);
    if (a->extent >= EXTENT_WINDOW)
        fill_up_to_window(row, s, a);
    if (a->extent >= EXTENT_OPTIONS)
        fill_behind_window(row, s, a);
    if (a->extent == EXTENT_ALL)
        fill_analysis(row, a);
    fill_unless_0(row, COLUMN_TWIN, (int64_t)twin_of);
}
