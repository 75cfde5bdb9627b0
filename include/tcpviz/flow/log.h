/*
 * The bounded log of events: a pool of records, threaded into one list for each connection, and
 * a pool of cells for what few events have (flow/record.h).
 *
 * Memory is taken in slabs as the log grows, up to the limits, and never per event.  At a limit
 * the caller decides which connection gives up an event (log_drop).  A handle is a record's
 * number, from 1; it is valid until its event is dropped, and then may be given to another one:
 * who keeps a handle keeps the frame's number, too.
 */
#ifndef TCPVIZ_FLOW_LOG_H
#define TCPVIZ_FLOW_LOG_H

#include "tcpviz/flow/flow.h"

struct log;

/* What a kept event costs, and what a cell of its extras does. */
#define LOG_EVENT_BYTES 64
#define LOG_CELL_BYTES 32

/* The largest numbers of events and of cells.  NULL if there is no memory. */
struct log *log_create(uint32_t limit_events, uint32_t limit_cells);
void log_destroy(struct log *log);

/* Sets a record aside for an event to come, with cells enough for any; 0 when the log is full or
 * there is no memory: drop something, then try again. */
uint32_t log_reserve(struct log *log);

/* Writes the event into the reserved record and puts that at the end of its connection's list. */
void log_append(struct log *log, struct flow *flow, uint32_t handle, const struct event *e);

/* Gives up one event of a connection. */
void log_drop(struct log *log, struct flow *flow, uint32_t handle);

/* The event behind a valid handle. */
void log_read(const struct log *log, const struct flow *flow, uint32_t handle, struct event *out);

/* What can be asked without reading the whole event; the handle's record must have been given to
 * some event once.  The frame is 0 where that is gone. */
uint64_t log_frame(const struct log *log, uint32_t handle);
uint32_t log_segment(const struct log *log, uint32_t handle);
uint32_t log_next(const struct log *log, uint32_t handle);
uint32_t log_prev(const struct log *log, uint32_t handle);

/* An Ack of `segment` covers something of the event that was made from this frame (its lower 32
 * bits); nothing happens if that is gone. */
void log_mark_acked(struct log *log, uint32_t handle, uint32_t frame, uint32_t segment,
                    uint32_t ack);

/* The event that was made from this frame was seen again: its note, instead of an earlier one of
 * that kind.  Nothing happens if the event is gone, or there is no room for the note. */
void log_note_seen(struct log *log, const struct flow *flow, uint32_t handle, uint64_t frame,
                   const struct note *note);

/* What the event infers of its receiver's state is disproved; nothing happens if there is no room
 * to tell. */
void log_disprove(struct log *log, const struct flow *flow, uint32_t handle);

#endif
