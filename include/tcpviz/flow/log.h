/*
 * The bounded log of events: a pool of slots, threaded into one list for each connection.
 *
 * Memory is taken in slabs as the log grows, up to the limit, and never per event.  At the
 * limit the caller decides which connection gives up its oldest event (log_drop_oldest).
 * A handle is a slot's number, from 1; it is valid until its event is dropped.
 */
#ifndef TCPVIZ_FLOW_LOG_H
#define TCPVIZ_FLOW_LOG_H

#include "tcpviz/flow/event.h"

#include <stddef.h>

struct log;

/* One connection's events, oldest first. */
struct log_list {
    uint32_t first, last; /* handles; 0 when empty */
    uint32_t count;
};

/* NULL if there is no memory.  `limit` is the largest number of events kept. */
struct log *log_create(uint32_t limit);
void log_destroy(struct log *log);

/* Appends a zeroed event to the list and returns its handle, or 0 when the log is full or there
 * is no memory: drop something, then try again. */
uint32_t log_append(struct log *log, struct log_list *list);

/* Gives up one event of a list. */
void log_drop(struct log *log, struct log_list *list, uint32_t handle);

/* Gives up a list's oldest event; nothing if it is empty. */
void log_drop_oldest(struct log *log, struct log_list *list);

/* The event behind a handle.  The handle must be valid. */
struct event *log_at(const struct log *log, uint32_t handle);

/* How many events are kept. */
uint32_t log_count(const struct log *log);

#endif
