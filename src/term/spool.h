/*
 * The spool: between curses, which waits until all it has to say is taken, and a terminal that
 * may take nothing (Ctrl-S, a slow link).  Curses writes into a file in memory; from there the
 * terminal gets as much as it takes now.
 */
#ifndef TCPVIZ_SRC_TERM_SPOOL_H
#define TCPVIZ_SRC_TERM_SPOOL_H

#include "tcpviz/base/failure.h"

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

struct spool {
    FILE *file; /* where curses writes */
    int tty;    /* the terminal, written to without waiting */
    off_t sent, end;
    bool broken; /* the terminal is gone */
};

/* Opens both ends.  The file is the terminal at first, because curses reads and changes the line
 * settings of its output when it starts; spool_divert then makes it the memory.  Where they fail,
 * spool_finish cleans up. */
bool spool_init(struct spool *spool, struct failure *why);
bool spool_divert(struct spool *spool, struct failure *why);
void spool_finish(struct spool *spool);

/* Adds bytes that do not come from curses. */
void spool_add(struct spool *spool, const char *bytes, size_t len);

/* Hands over what the terminal takes without waiting; true when nothing is left. */
bool spool_drain(struct spool *spool);

/* Throws away what is left. */
void spool_forget(struct spool *spool);

#endif
