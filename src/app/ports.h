/*
 * Lists of ports: what -p adds up to.
 */
#ifndef TCPVIZ_SRC_APP_PORTS_H
#define TCPVIZ_SRC_APP_PORTS_H

#include "tcpviz/base/failure.h"
#include "tcpviz/flow/observer.h"

#include <stddef.h>

/* Ranges in one list.  Each is looked at for each segment and is a term of the kernel's filter;
 * a course with a port for every student has one range, not many ports. */
#define PORTS_MAX 64

/* The longest that ports_add_prefilter writes, and its NUL. */
#define PORTS_PREFILTER_SIZE 4096

struct ports {
    struct port_range at[PORTS_MAX];
    size_t n; /* 0: any port */
};

/* Adds what one -p names: a port, a range, or several of both with commas between them.  False
 * with a sentence (why->usage) if it names something else; the list is then of no use. */
bool ports_add(struct ports *ports, const char *argument, struct failure *why);

/* Appends "port 5000" or "ports 5000, 8080-8090"; nothing for an empty list. */
void ports_add_words(struct text *t, const struct ports *ports);

/* Appends a BPF expression that lets every frame with such a port pass, and those where the
 * kernel cannot know: later fragments, IPv6 extension headers, tunnels, and headers in front of IP.
 * Nothing for an empty list. */
void ports_add_prefilter(struct text *t, const struct ports *ports);

#endif
