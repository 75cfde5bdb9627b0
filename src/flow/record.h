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

/* Bytes of extras of one event at most: the mask, and all that it may tell of. */
#define RECORD_BYTES_OF(member) sizeof(((struct event *)0)->member)
#define RECORD_EXTRAS_MAX                                                                          \
    (sizeof(uint16_t) + RECORD_BYTES_OF(rel_seq) + RECORD_BYTES_OF(rel_ack) +                      \
     RECORD_BYTES_OF(captured_len) + RECORD_BYTES_OF(window_bytes) +                               \
     RECORD_BYTES_OF(acks_segment) + RECORD_BYTES_OF(ack_delay_ns) + RECORD_BYTES_OF(n_terms) +    \
     RECORD_BYTES_OF(terms) + RECORD_BYTES_OF(n_sack) + RECORD_BYTES_OF(sack) +                    \
     RECORD_BYTES_OF(dup_ack_num) + RECORD_BYTES_OF(dup_ack_frame) + RECORD_BYTES_OF(n_notes) +    \
     RECORD_BYTES_OF(notes) + RECORD_BYTES_OF(urgent) + sizeof(uint8_t) + RECORD_BYTES_OF(icmp) +  \
     RECORD_BYTES_OF(missed) + RECORD_BYTES_OF(missed_since) + RECORD_BYTES_OF(missed_frame))

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
