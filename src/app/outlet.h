/*
 * The way out for text: standard output, or the file of -o.
 *
 * A pipe or a terminal takes text only as fast as somebody reads it.  A signal that ends the
 * program ends waiting for that, too: a reader that takes nothing for a second more is left alone.
 * Small pieces are collected; large ones go out as they are.  What went wrong is asked at the end:
 * behind an error nothing is written any more.
 */
#ifndef TCPVIZ_SRC_APP_OUTLET_H
#define TCPVIZ_SRC_APP_OUTLET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct outlet {
    int fd;
    int error;            /* errno of the first write that failed; 0: none did */
    bool waits;           /* for a reader; a file takes all at once */
    bool left;            /* its reader took nothing any more: an error, too */
    size_t pipe_bytes;    /* that a pipe holds; 0: it is none */
    size_t page_bytes;    /* it holds whole pages */
    uint64_t bytes;       /* that went out, */
    uint64_t whole_bytes; /* and those of them up to the end of a line */
    size_t n;             /* bytes that are collected */
    char buffer[65536];
};

/* Begins to write to the descriptor, which stays the caller's. */
void outlet_open(struct outlet *o, int fd);

/* All n bytes go out behind those before, unless there is an error; waits where all is full. */
void outlet_write(struct outlet *o, const char *bytes, size_t n);

/* Sends what is collected. */
void outlet_flush(struct outlet *o);

#endif
