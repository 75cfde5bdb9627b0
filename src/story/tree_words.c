#include "tree_words.h"

#include "field_names.h"

#include "tcpviz/base/nanotime.h"
#include "tcpviz/story/checked.h"

#include <inttypes.h>

static void
add_completeness(struct text *t, const struct details *d)
{
    unsigned bits = d->analysis ? d->analysis->completeness : d->flow->analysis.completeness;

    text_addf(t, "[Conversation completeness: %s (%u)]", completeness_name(bits), bits);
}

static void
add_flag_letters(struct text *t, uint16_t flags)
{
    static const char letters[] = "RRRACEUAPRSF";

    text_add(t, "[TCP Flags: ");
    for (int i = 0; i < 12; i++)
        text_addf(t, "%c", flags >> (11 - i) & 1 ? letters[i] : '.');
    text_add(t, "]");
}

static void
add_factor(struct text *t, const struct details *d)
{
    int32_t factor = d->analysis         ? d->analysis->window_factor
                     : d->e->wscale >= 0 ? 1 << d->e->wscale
                                         : d->e->wscale;

    text_addf(t, "[Window size scaling factor: %" PRId32 "%s]", factor,
              factor == WSCALE_UNKNOWN ? " (unknown)"
              : factor == WSCALE_OFF   ? " (no window scaling used)"
                                       : "");
}

static void
add_seconds(struct text *t, const char *words, int64_t ns)
{
    text_addf(t, "[%s: ", words);
    nanotime_add_seconds(t, ns, 9);
    text_add(t, " seconds]");
}

/* What Wireshark says of the conversation: only where d->analysis is there. */
static void
add_analysis_line(struct text *t, const struct analysis_result *a, const struct tree_line *line)
{
    switch (line->what) {
    case TREE_TIMES:
        text_add(t, "[Timestamps]");
        break;
    case TREE_TIME_FIRST:
        add_seconds(t, "Time since first frame in this TCP stream", a->time_rel_ns);
        break;
    case TREE_TIME_PREVIOUS:
        add_seconds(t, "Time since previous frame in this TCP stream", a->time_delta_ns);
        break;
    case TREE_ANALYSIS:
        text_add(t, "[SEQ/ACK analysis]");
        break;
    case TREE_ACKS_FRAME:
        text_addf(t, "[This is an ACK to the segment in frame: %" PRIu64 "]", a->acks_frame);
        break;
    case TREE_RTT:
        add_seconds(t, "The RTT to ACK the segment was", a->ack_rtt_ns);
        break;
    case TREE_INITIAL_RTT:
        add_seconds(t, "iRTT", a->initial_rtt_ns);
        break;
    case TREE_IN_FLIGHT:
        text_addf(t, "[Bytes in flight: %" PRIu32 "]", a->bytes_in_flight);
        break;
    case TREE_PUSH_BYTES:
        text_addf(t, "[Bytes sent since last PSH flag: %" PRIu32 "]", a->push_bytes);
        break;
    case TREE_VERDICTS:
        text_add(t, "[TCP Analysis Flags]");
        break;
    case TREE_VERDICT:
        text_addf(t, "[%s]", verdict_name(line->nth));
        break;
    case TREE_RTO:
        add_seconds(t, "The RTO for this segment was", a->rto_ns);
        break;
    case TREE_RTO_FRAME:
        text_addf(t, "[RTO based on delta from frame: %" PRIu64 "]", a->rto_frame);
        break;
    case TREE_DUP_ACK_NUM:
        text_addf(t, "[Duplicate ACK #: %" PRIu32 "]", a->dup_ack_num);
        break;
    case TREE_DUP_ACK_FRAME:
        text_addf(t, "[Duplicate to the ACK in frame: %" PRIu64 "]", a->dup_ack_frame);
        break;
    default:
        break;
    }
}

/* The blocks of the option that the right edge `last` ends. */
static const struct field *
first_block(const struct details *d, int last, unsigned *count)
{
    const struct field *f = &d->fields[last - 1];

    for (*count = 1; f - 2 >= d->fields && f[-2].id == FIELD_OPTION_SACK_LEFT; f -= 2)
        ++*count;
    return f;
}

static void
add_sack_line(struct text *t, const struct details *d, const struct tree_line *line)
{
    unsigned count;
    const struct field *first = first_block(d, line->field, &count);

    if (line->what == TREE_SACK_COUNT)
        text_addf(t, "[TCP SACK Count: %u]", count);
    else if (line->what == TREE_DSACK_LEFT)
        text_addf(t, "[D-SACK Left Edge = %" PRIu32 " (relative)]",
                  tree_sack_edge(d, first->value));
    else
        text_addf(t, "[D-SACK Right Edge = %" PRIu32 " (relative)]",
                  tree_sack_edge(d, first[1].value));
}

void
tree_text(struct text *t, const struct details *d, const struct tree_line *line)
{
    switch (line->what) {
    case TREE_FIELD:
        tree_field(t, d, (size_t)line->field);
        return;
    case TREE_NOT_KEPT:
        text_add(t, "The bytes of this segment are no longer kept. What is still known of it:");
        return;
    case TREE_STREAM:
        text_addf(t, "[Stream index: %" PRIu32 "]", d->flow->analysis.stream);
        return;
    case TREE_COMPLETENESS:
        add_completeness(t, d);
        return;
    case TREE_LEN:
        text_addf(t, "[TCP Segment Len: %" PRIu32 "]", tree_len(d));
        return;
    case TREE_SEQ_RAW:
        text_addf(t, "Sequence Number (raw): %" PRIu32, d->e->seq);
        return;
    case TREE_NEXT_SEQ:
        text_addf(t, "[Next Sequence Number: %" PRIu32 "    (relative sequence number)]",
                  d->analysis ? d->analysis->next_seq : (uint32_t)event_rel_next(d->e));
        return;
    case TREE_ACK_RAW:
        text_addf(t, "Acknowledgment number (raw): %" PRIu32, d->e->ack);
        return;
    case TREE_FLAG_LETTERS:
        add_flag_letters(t, d->e->flags);
        return;
    case TREE_WINDOW_CALCULATED:
        text_addf(t, "[Calculated window size: %" PRId64 "]",
                  d->analysis ? (int64_t)d->analysis->window : d->e->window_bytes);
        return;
    case TREE_WINDOW_FACTOR:
        add_factor(t, d);
        return;
    case TREE_CHECKSUM_STATUS:
    case TREE_IP_CHECKSUM_STATUS:
        text_add(t, line->what == TREE_CHECKSUM_STATUS ? "[Checksum Status: "
                                                       : "[Header checksum status: ");
        checked_status(t, d, line->field);
        text_add(t, "]");
        return;
    case TREE_MULTIPLIER:
        text_addf(t, "[Multiplier: %" PRIu32 "]",
                  UINT32_C(1) << wscale_shift(d->fields[line->field].value));
        return;
    case TREE_SACK_COUNT:
    case TREE_DSACK_LEFT:
    case TREE_DSACK_RIGHT:
        add_sack_line(t, d, line);
        return;
    case TREE_ANALYSIS_UNKNOWN:
        text_add(t, "[SEQ/ACK analysis: not known for sure, see the manual]");
        return;
    default:
        add_analysis_line(t, d->analysis, line);
    }
}
