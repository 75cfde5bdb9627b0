/*
 * The way out for text: standard output, or the file of -o.
 *
 * A pipe or a terminal takes text only as fast as somebody reads it.  A signal that ends the
 * program ends waiting for that, too: a reader that takes nothing for a second more is left alone.
 */
#ifndef TCPVIZ_SRC_APP_OUTLET_H
#define TCPVIZ_SRC_APP_OUTLET_H

#include <stdbool.h>
#include <stdio.h>

struct outlet {
    int fd;
    bool waits;        /* for a reader; a file takes all at once */
    bool left;         /* its reader took nothing any more: what is written is an error */
    size_t pipe_bytes; /* that a pipe holds; 0: it is none */
    size_t page_bytes; /* it holds whole pages */
    char buffer[65536];
};

/* A stream that writes to the descriptor, which stays the caller's.  NULL with errno. */
FILE *outlet_open(struct outlet *o, int fd);

#endif
