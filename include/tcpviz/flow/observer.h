/*
 * The observer: everything that was seen at this point of the wire.
 *
 * Segments go in, in the order of the capture; connections with their events are kept for as
 * long as the limits allow.  What has to go when a limit is reached: connections that have ended,
 * then the half-open, unless they are few and new, then the idlest, and of a busy one its oldest
 * events; never a pinned connection, though it may give up events of its own.  Evictions are
 * counted.
 *
 * Memory grows in slabs up to the limits, or, of ranges and of Wireshark's list, is asked for at
 * once and becomes real page by page; nothing is allocated per segment.  No clock and no I/O; the
 * key of the hash comes in as an argument.
 */
#ifndef TCPVIZ_FLOW_OBSERVER_H
#define TCPVIZ_FLOW_OBSERVER_H

#include "tcpviz/base/frames.h"
#include "tcpviz/flow/budget.h"
#include "tcpviz/flow/flow.h"

#include <stddef.h>

/* Which decoded ports belong to the picture, and which end of a connection is the server when
 * its beginning was not seen. */
struct port_range {
    uint16_t first, last;
};

struct observer_settings {
    const struct port_range *ports; /* the user's -p; must outlive the observer */
    size_t n_ports;                 /* 0: any port */
    enum observer_depth depth;
    bool streams_as_tracked;     /* before a second reading that is OBSERVE_TRACK: see
                                    observer_is_for_table() */
    bool ignore_vlans;           /* VLANs do not tell connections apart, as in Wireshark 4.0 */
    uint64_t hash_key[2];        /* random, so that chosen ports cannot make it slow */
    struct budget limits;        /* zeros: see there */
    const struct frames *frames; /* the bytes of segments that were taken, to compare with those
                                    that come again, and must outlive the observer; NULL: none */
};

/* Whether streams are counted as a table needs them, which has all of Wireshark's: also one of
 * which nothing has passed but what an ICMP error quotes, or fragments that overlap, which
 * receivers drop. Who tracks knows neither, and both readings have to count alike. */
static inline bool
observer_is_for_table(const struct observer_settings *settings)
{
    return settings->depth >= OBSERVE_ANALYSE && !settings->streams_as_tracked;
}

struct observer;
struct finals; /* flow/finals.h */

/* NULL if there is no memory. */
struct observer *observer_create(const struct observer_settings *settings);
void observer_destroy(struct observer *o);

/* Before the first segment, where a file is read twice: Wireshark's streams have the numbers that
 * these give them, which must outlive the observer. */
void observer_number_streams(struct observer *o, struct finals *finals);

/* Whether a port of the segment is one of the user's. */
bool observer_wants(const struct observer *o, const struct segment *s);

/* Takes the next segment; its frame's number is higher than those before.  `frame` are the bytes it
 * was decoded from; NULL: they are not compared with anything.  Returns its event, valid
 * until the next call, or NULL if there was no memory for it (counted as lost).  With
 * OBSERVE_ANALYSE and OBSERVE_LEARN it tells only connection, frame, time and sender, and twin_of.
 *
 * A packet that was seen before (on another interface, behind a router, twice on a mirror port) is
 * no event of its connection: it gets no number, changes nothing that is known of it, and only the
 * event of its first copy learns of it, as its last note.  What is returned then has twin_of, the
 * number of that segment, what stood on the wire, the states as they are, Wireshark's names of this
 * copy, and that note alone.  OBSERVE_LEARN does not tell copies from others. */
const struct event *observer_take(struct observer *o, const struct segment *s,
                                  const struct frame *frame);

/* In front of this frame, which may be anything, the capture dropped some (frame->missed), or the
 * device was down (frame->down_ns).  Told once, before its segment is taken, if it has one. */
void observer_missed(struct observer *o, const struct frame *frame);

/* Takes an ICMP error with the segment that it quotes, both as decode has them.  Its event is kept
 * with those of the connection and gets a number there, but changes nothing that is known of it,
 * but what is said of bytes that are sent again behind it: anybody may send such a message.  NULL:
 * that segment did not pass here, or is not remembered; or the error passed before; or there was no
 * memory; or OBSERVE_ANALYSE, which has rows of segments alone.  Wireshark's analysis counts what
 * is quoted as a segment, in tables of streams that have not passed, too; and with OBSERVE_LEARN
 * the event says no more than that it did. */
const struct event *observer_take_icmp(struct observer *o, const struct segment *s);

/* Wireshark's view of the segment that was taken last; valid until the next one is.  With
 * OBSERVE_LEARN there is none. */
const struct analysis_result *observer_analysis(const struct observer *o);

/* With OBSERVE_LEARN: what is remembered of the stream of the segment, or quotation, that was taken
 * last, if that changed it, for finals_note(); else NULL.  Valid as long. */
const struct analysis *observer_learnt(const struct observer *o);

/* Connections: numbered from 1 in order of appearance.  NULL: none of that number is kept. */
const struct flow *observer_flow(const struct observer *o, uint32_t number);
uint32_t observer_flow_last(const struct observer *o); /* highest number given; 0: none */

/* The newest connection that is kept; NULL: none. */
const struct flow *observer_flow_newest(const struct observer *o);

/* The kept connection with the next higher number, or with the next lower one, whether that of
 * `number` is kept or not (0: the first one); NULL: there is none. */
const struct flow *observer_flow_next(const struct observer *o, uint32_t number);
const struct flow *observer_flow_prev(const struct observer *o, uint32_t number);

/* A kept event, by its handle: from flow->events, or a neighbour of another one (0: none). */
void observer_event(const struct observer *o, const struct flow *flow, uint32_t handle,
                    struct event *out);
uint32_t observer_event_next(const struct observer *o, uint32_t handle);
uint32_t observer_event_prev(const struct observer *o, uint32_t handle);
uint32_t observer_event_segment(const struct observer *o, uint32_t handle);

/* The number of its frame, by which an event is known again: a handle may have been given to
 * another one since, or to none (0).  It must have been valid once. */
uint64_t observer_event_frame(const struct observer *o, uint32_t handle);

/* Connections that must not be evicted, since they are on the screen: at most LIMIT_PINNED.  When
 * one has to give up events of its own, those of frames from `first` to `last` stay, since they
 * are on the screen, too: what is in front of them goes, then what is behind them, each from its
 * oldest event on.  With 0 and UINT64_MAX its oldest events go. */
void observer_pin(struct observer *o, const uint32_t *numbers, int n, uint64_t first,
                  uint64_t last);

/* Connections that are evicted only when no other one is left, since the list on the screen has a
 * row of each: at most LIMIT_LISTED. */
void observer_pin_listed(struct observer *o, const uint32_t *numbers, int n);

struct observer_counts {
    uint64_t segments;    /* taken, without copies */
    uint64_t twins;       /* copies of them */
    uint64_t icmp;        /* ICMP errors about them */
    uint64_t last_frame;  /* of the newest of all these; 0: none */
    uint32_t flows;       /* connections seen, as far as that is known: */
    uint32_t flows_again; /* so many of them may go on with one that was no longer kept */
    uint32_t flows_kept;
    uint64_t events_dropped; /* segments and ICMP errors no longer kept */
    uint32_t flows_dropped;  /* connections no longer kept */
    uint64_t lost;           /* segments not taken for want of memory */
};

struct observer_counts observer_counts(const struct observer *o);

/* Events that there were: segments without copies, and ICMP errors. */
uint64_t observer_events(const struct observer *o);

/* The time of the first segment of all; 0 before there is one. */
int64_t observer_start_ns(const struct observer *o);

#endif
