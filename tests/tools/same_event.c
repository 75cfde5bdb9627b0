#include "same_event.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define FIELD(name)                                                                                \
    {                                                                                              \
#name, offsetof(struct event, name), sizeof((struct event *)0)->name                       \
    }

static const struct field {
    const char *name;
    size_t at, size;
} fields[] = {
    FIELD(flow),          FIELD(segment),      FIELD(frame),         FIELD(time_ns),
    FIELD(seq),           FIELD(ack),          FIELD(len),           FIELD(captured_len),
    FIELD(flags),         FIELD(window),       FIELD(window_bytes),  FIELD(wscale),
    FIELD(segment_notes), FIELD(from),         FIELD(seq_relative),  FIELD(ack_relative),
    FIELD(ack_advances),  FIELD(rel_seq),      FIELD(rel_ack),       FIELD(ack_base),
    FIELD(acks_segment),  FIELD(ack_delay_ns), FIELD(ack_ambiguous), FIELD(state),
    FIELD(state_changed), FIELD(analysis),     FIELD(dup_ack_num),   FIELD(dup_ack_frame),
    FIELD(twin_of),       FIELD(dsack),        FIELD(n_terms),       FIELD(n_sack),
    FIELD(n_notes),       FIELD(asked_for),    FIELD(urgent),        FIELD(acked_before),
    FIELD(loss_shown),    FIELD(tail_again),   FIELD(resent),        FIELD(why),
    FIELD(icmp.from),     FIELD(icmp.type),    FIELD(icmp.code),     FIELD(icmp.mtu),
    FIELD(unsure),        FIELD(dropped),      FIELD(missed),        FIELD(down_ns),
};

/* None of these has holes between its members. */
_Static_assert(sizeof(struct term) == 16 && sizeof(struct note) == 32, "to be compared as bytes");

/* Only where there is something that they tell of. */
static bool
same_missing(const struct event *a, const struct event *b)
{
    return (a->missed == 0 && a->down_ns == 0) ||
           (a->missed_since == b->missed_since && a->missed_frame == b->missed_frame &&
            a->down_frame == b->down_frame);
}

const char *
event_difference(const struct event *a, const struct event *b)
{
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (memcmp((const char *)a + fields[i].at, (const char *)b + fields[i].at,
                   fields[i].size) != 0)
            return fields[i].name;
    if (!same_missing(a, b))
        return "missed_since, missed_frame or down_frame";
    if (memcmp(a->terms, b->terms, a->n_terms * sizeof a->terms[0]) != 0)
        return "terms";
    if (memcmp(a->sack, b->sack, a->n_sack * sizeof a->sack[0]) != 0)
        return "sack";
    if (memcmp(a->notes, b->notes, a->n_notes * sizeof a->notes[0]) != 0)
        return "notes";
    return NULL;
}
