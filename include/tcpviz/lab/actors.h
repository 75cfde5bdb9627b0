/*
 * Actors: a real client and a real server, as in any socket tutorial, that exchange a script
 * over a TCP socket.  For the demo and for the live tests.
 */
#ifndef TCPVIZ_LAB_ACTORS_H
#define TCPVIZ_LAB_ACTORS_H

#include "tcpviz/base/failure.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum actor { ACTOR_CLIENT, ACTOR_SERVER };

enum act_kind {
    ACT_SEND,  /* send `data` */
    ACT_RECV,  /* receive `bytes` bytes, or with 0 to the end (FIN or reset) */
    ACT_PAUSE, /* wait `ms` */
    ACT_SHUT,  /* shutdown(SHUT_WR) */
    ACT_CLOSE, /* close() */
    ACT_RESET  /* close with SO_LINGER 0: a reset */
};

struct act {
    enum actor who;
    enum act_kind kind;
    const char *data; /* ACT_SEND: NUL-terminated */
    size_t bytes;     /* ACT_RECV */
    int ms;           /* ACT_PAUSE */
};

struct play {
    int family;             /* AF_INET or AF_INET6: loopback of that family */
    uint16_t port;          /* the server's */
    uint16_t client_port;   /* 0: any */
    const struct act *acts; /* each actor performs its own, in order */
    size_t n_acts;
};

/* Performs it: server and client as two processes; returns when both are done.  False with a
 * sentence if a call failed. */
bool actors_perform(const struct play *play, struct failure *why);

#endif
