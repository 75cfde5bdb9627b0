/*
 * Events as they are kept: 64 bytes each, and extras for what few of them have.
 *
 * What follows from other fields and the connection is not stored: relative numbers count from
 * half.log_base_seq, a window in bytes follows from field and shift, an Ack of one segment has one
 * term.  What does not fit goes into the extras: a string of bytes, written and read only here.
 */
#ifndef TCPVIZ_SRC_FLOW_RECORD_H
#define TCPVIZ_SRC_FLOW_RECORD_H

#include "tcpviz/flow/flow.h"

#include <stddef.h>

struct record {
    uint32_t prev, next; /* the log's */
    uint32_t segment;
    uint32_t frame_low;
    int64_t time_ns;
    uint32_t seq, ack, len;
    uint32_t term_bytes; /* one term, of the segment that is acknowledged */
    uint32_t ack_delay_ns;
    uint32_t extras;      /* the log's; 0: none */
    uint16_t acks_back;   /* acks_segment lies so far back; 0: none, or in the extras */
    uint16_t acked_by_on; /* acked_by lies so far ahead, the lower bits; 0: none */
    uint16_t window;
    uint16_t flags; /* of the header, and more */
    uint32_t bits;  /* analysis flags, shift, and more */
    uint16_t notes; /* of the segment; above them the upper bits of acked_by_on */
    uint8_t frame_high;
    uint8_t states;
};

_Static_assert(sizeof(struct record) == 64, "what a kept segment costs");

#define RECORD_NOTE_BITS 10

/* So far ahead an Ack can be told.  Only behind a held picture, whose later segments go first, an
 * event can be kept for longer; no Ack is named then. */
#define RECORD_ACKED_MAX ((1u << (16 - RECORD_NOTE_BITS + 16)) - 1)

/* What the extras hold: a mask, and behind it that of which the mask has the bit. */
enum record_extra {
    EXTRA_REL_SEQ = 1 << 0,
    EXTRA_REL_ACK = 1 << 1,
    EXTRA_CAPTURED = 1 << 2,
    EXTRA_WINDOW = 1 << 3,
    EXTRA_ACKS = 1 << 4,
    EXTRA_TERMS = 1 << 5,
    EXTRA_SACK = 1 << 6,
    EXTRA_DUP_ACK = 1 << 7,
    EXTRA_NOTES = 1 << 8,
    EXTRA_URGENT = 1 << 9,
    EXTRA_ICMP = 1 << 10,
    EXTRA_MISSED = 1 << 11,
    EXTRA_RESENT = 1 << 12,    /* `resent` and `why`, in one byte */
    EXTRA_DISPROVED = 1 << 13, /* of these three the mask says all */
    EXTRA_UNSURE = 1 << 14,
    EXTRA_DROPPED = 1 << 15
};

/* Fields of the event that stand there as they are, */
#define RECORD_FIELDS(FIELD)                                                                       \
    FIELD(EXTRA_REL_SEQ, rel_seq)                                                                  \
    FIELD(EXTRA_REL_ACK, rel_ack)                                                                  \
    FIELD(EXTRA_CAPTURED, captured_len)                                                            \
    FIELD(EXTRA_WINDOW, window_bytes)                                                              \
    FIELD(EXTRA_ACKS, acks_segment)                                                                \
    FIELD(EXTRA_ACKS, ack_delay_ns)                                                                \
    FIELD(EXTRA_DUP_ACK, dup_ack_num)                                                              \
    FIELD(EXTRA_DUP_ACK, dup_ack_frame)                                                            \
    FIELD(EXTRA_URGENT, urgent)                                                                    \
    FIELD(EXTRA_ICMP, icmp)                                                                        \
    FIELD(EXTRA_MISSED, missed)                                                                    \
    FIELD(EXTRA_MISSED, missed_since)                                                              \
    FIELD(EXTRA_MISSED, missed_frame)                                                              \
    FIELD(EXTRA_MISSED, down_ns)                                                                   \
    FIELD(EXTRA_MISSED, down_frame)

/* and lists, each behind its count. */
#define RECORD_LISTS(LIST)                                                                         \
    LIST(EXTRA_TERMS, n_terms, terms)                                                              \
    LIST(EXTRA_SACK, n_sack, sack)                                                                 \
    LIST(EXTRA_NOTES, n_notes, notes)

/* Bytes of the extras of one event at most. */
#define RECORD_FIELD_BYTES(bit, member) +sizeof(((struct event *)0)->member)
#define RECORD_LIST_BYTES(bit, count, member)                                                      \
    RECORD_FIELD_BYTES(bit, count) RECORD_FIELD_BYTES(bit, member)
#define RECORD_EXTRAS_MAX                                                                          \
    (sizeof(uint16_t) + sizeof(uint8_t) RECORD_FIELDS(RECORD_FIELD_BYTES)                          \
                            RECORD_LISTS(RECORD_LIST_BYTES))

/* Fills in all but prev, next and extras.  Returns how many bytes of extras were written. */
size_t record_pack(struct record *r, uint8_t extras[RECORD_EXTRAS_MAX], const struct flow *flow,
                   const struct event *e);

/* The extras alone, of an event that was read and then changed in what they hold. */
size_t record_pack_extras(uint8_t extras[RECORD_EXTRAS_MAX], const struct flow *flow,
                          const struct event *e);

/* The event again; n bytes of extras.  prev_segment and prev_ns are left 0. */
void record_unpack(struct event *e, const struct flow *flow, const struct record *r,
                   const uint8_t *extras, size_t n);

/* The Ack `ack` of this segment of the connection covers a part of the event; the first that covers
 * it whole is remembered. */
void record_mark_acked(struct record *r, uint32_t segment, uint32_t ack);

/* event.acked_by */
uint32_t record_acked_by(const struct record *r);

static inline uint64_t
record_frame(const struct record *r)
{
    return (uint64_t)r->frame_high << 32 | r->frame_low;
}

#endif
