/*
 * What the programs of a connection were given: its payload, put together from the segments.
 *
 * Pieces come in the order in which they were complete at this point of the wire, so that they
 * read as a conversation: turn by turn.  Bytes that came before their turn wait; bytes that come
 * again say nothing new (RFC 9293 section 3.10.7.4: what overlaps is trimmed).  Of bytes that were
 * sent twice with different content the first ones stand here, as in most receivers, and a piece
 * says so.  What the receiver does not take (event_is_taken) says nothing; the byte of a window
 * probe only where an Ack covers it, or its sender goes on behind it.  What never came is a piece,
 * too, as soon as it is clear that it will not.  Bytes are named, not copied: a piece says in which
 * frame they are.  Pure, no allocation.
 */
#ifndef TCPVIZ_FLOW_STREAM_H
#define TCPVIZ_FLOW_STREAM_H

#include "tcpviz/flow/observer.h"

enum stream_kind {
    STREAM_BYTES,   /* of the payload of `segment` */
    STREAM_GAP,     /* not seen here */
    STREAM_CHANGED, /* `segment` had so many bytes with other values than those that came first */
    STREAM_FIN,     /* no more will come from this side; no bytes */
    STREAM_RESET    /* from neither side; no bytes */
};

struct stream_piece {
    enum stream_kind kind;
    enum side from;
    uint32_t len;     /* bytes, at most 2^31 */
    uint32_t skip;    /* STREAM_BYTES: bytes of the segment's payload in front of it */
    uint32_t segment; /* which brought it; of a gap, which came behind it */
    uint64_t frame;   /* that segment's */
};

/* A segment that came before its turn. */
struct stream_waiting {
    int64_t rel_first;
    uint32_t handle;
    uint32_t segment;
    uint32_t len;
};

/* One side of the conversation, as far as it was read. */
struct stream_half {
    bool begun; /* rel_next is known */
    bool over;  /* its FIN was told */
    int64_t rel_next;
    int64_t rel_fin;
    uint32_t fin_handle;         /* 0: no FIN yet */
    int n_waiting;               /* by rel_first, the lowest last */
    struct stream_waiting probe; /* of the newest window probe the byte, which may not be taken;
                                    len 0: none */
    struct stream_waiting waiting[LIMIT_STREAM_WAITING + 1]; /* an event may bring two */
};

/* Reads a connection from one of its events on.  Valid as long as no segment is taken. */
struct stream {
    const struct observer *observer;
    const struct flow *flow;
    uint64_t frame_limit;
    uint32_t handle; /* the next event; 0: none is left */
    struct stream_half half[2];
    struct stream_piece reset; /* told when nothing waits any more; no frame: there is none */
};

/* Begins at the event `handle` of the connection (its first one: the whole stream); segments of
 * frames after `frame_limit` are not read. */
void stream_begin(struct stream *s, const struct observer *o, const struct flow *flow,
                  uint32_t handle, uint64_t frame_limit);

/* The next piece; false at the end. */
bool stream_next(struct stream *s, struct stream_piece *out);

#endif
