/*
 * The last handlers: a crash, a broken pipe, a limit or whatever else ends a process gives the
 * terminal back, then ends the process by the same signal.
 */
#ifndef TCPVIZ_SRC_TERM_CRASH_H
#define TCPVIZ_SRC_TERM_CRASH_H

/* Installs the handlers and their stack. */
void crash_watch(void);

/* Puts back what crash_watch found, if it was called. */
void crash_unwatch(void);

#endif
