/*
 * The sequence of events that a view shows, in the order in which they passed: those of one
 * connection, or those of several, merged by the numbers of their frames.
 *
 * Nothing is copied: a cursor is a point in the sequence, with the newest event of each connection
 * up to it, and steps from one event to the next; over what is folded it steps at once, since the
 * first event of a fold stands for all of them.  What a view remembers of the last picture only
 * saves time.  Pure.
 */
#ifndef TCPVIZ_LADDER_SEQUENCE_H
#define TCPVIZ_LADDER_SEQUENCE_H

#include "tcpviz/flow/observer.h"
#include "tcpviz/ladder/folds.h"
#include "tcpviz/ladder/sieve.h"

/* Connections side by side: the lifelines of more would not fit on any screen that can be read. */
#define LADDER_CLIENTS_MAX LIMIT_LIFELINES

/* An event to come back to: its frame tells whether the handle still means the same one. */
struct ladder_place {
    uint32_t flow;   /* number of its connection */
    uint32_t handle; /* 0: none */
    uint64_t frame;
};

/* The place of an event that is kept; handle 0: no place. */
struct ladder_place ladder_place_of(const struct observer *o, const struct flow *flow,
                                    uint32_t handle);

/* Whether the event is still kept. */
bool ladder_place_valid(const struct observer *o, struct ladder_place place);

/* What of an event's rows can be selected: its arrow, the row of the run that it begins, or a band
 * that closes a phase. */
enum ladder_part { LADDER_ARROW, LADDER_RUN, LADDER_BAND };

struct ladder_stop {
    enum ladder_part part;
    enum band band; /* LADDER_BAND: which */
};

/* What of the connections is to be shown. */
struct ladder_view {
    struct ladder_place top;    /* the first event shown; if gone, the one before it or the first */
    struct ladder_place bottom; /* the last event that has a row, or that its row stands for */
    struct ladder_place selected; /* must be visible, if it is kept */
    struct ladder_stop stop;      /* which of its rows */
    uint64_t frame_limit;         /* events of later frames are not shown (a paused picture) */
    /* Of each connection, what the last picture found: the newest event that may be shown, and
     * the one at the top.  Looking begins there. */
    struct ladder_place newest[LADDER_CLIENTS_MAX];
    struct ladder_place near[LADDER_CLIENTS_MAX];
};

/* Whether a kept event of the connection came up to this frame. */
bool ladder_has_begun(const struct observer *o, const struct flow *flow, uint64_t frame);

/* Whether it is known to begin behind this frame; all that have higher numbers begin later. */
bool ladder_is_to_come(const struct observer *o, const struct flow *flow, uint64_t frame);

/* The newest event of the connection that the view may show, or 0. */
uint32_t ladder_newest(const struct observer *o, const struct flow *flow,
                       const struct ladder_view *view);

/* The connections of a view, in the order of their lifelines. */
struct ladder_sequence {
    const struct observer *o;
    const struct flow *flows[LADDER_CLIENTS_MAX];
    const struct sieve *sieves[LADDER_CLIENTS_MAX]; /* what they let pass is there; NULL: all is */
    const struct folds *folds; /* of one connection without a sieve; NULL: nothing is folded */
    int n;                     /* at least 1 where anything is asked of it */
};

/* That of one connection; of none (NULL) it is empty. */
struct ladder_sequence ladder_sequence_of(const struct observer *o, const struct flow *flow);

/* Whether the connection is among them. */
bool ladder_sequence_has(const struct ladder_sequence *s, uint32_t flow);

struct ladder_cursor {
    uint32_t at[LADDER_CLIENTS_MAX]; /* handles; 0: nothing of this connection yet */
    uint64_t frame[LADDER_CLIENTS_MAX];
    int lane; /* the connection whose event it stands on */
};

/* Stands on the last event up to this frame that the view may show; false: there is none. */
bool ladder_cursor_at(const struct ladder_sequence *s, const struct ladder_view *view,
                      uint64_t frame, struct ladder_cursor *c);

/* Stands on the first event; false: the view shows none. */
bool ladder_cursor_first(const struct ladder_sequence *s, const struct ladder_view *view,
                         struct ladder_cursor *c);

/* One event on, or back; false, and nothing changes, where there is none. */
bool ladder_cursor_next(const struct ladder_sequence *s, const struct ladder_view *view,
                        struct ladder_cursor *c);
bool ladder_cursor_prev(const struct ladder_sequence *s, struct ladder_cursor *c);

/* What is folded to the event that the cursor stands on; false: it stands for itself. */
bool ladder_cursor_fold(const struct ladder_sequence *s, const struct ladder_cursor *c,
                        struct fold *out);

/* The place of the event that it stands on. */
struct ladder_place ladder_cursor_place(const struct ladder_sequence *s,
                                        const struct ladder_cursor *c);

/* How many segments of all these connections are hidden between the event and the one that is there
 * before it, of whichever connection. */
uint32_t ladder_cursor_hidden(const struct ladder_sequence *s, const struct ladder_cursor *c);

/* How many are hidden behind the newest events that are there: between this cursor, which stands on
 * them, and the newest ones kept. */
uint64_t ladder_cursor_hidden_behind(const struct ladder_sequence *s, const struct ladder_cursor *c,
                                     const struct ladder_cursor *kept);

/* Which segment it is, counted over all these connections from 1, with those no longer kept. */
uint64_t ladder_cursor_ordinal(const struct ladder_sequence *s, const struct ladder_cursor *c);

#endif
