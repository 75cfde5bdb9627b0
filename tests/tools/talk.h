/*
 * A short conversation, played into an observer of its own, for tests of what is said about its
 * newest segment.  A conversation that cannot be read, or in which something is no segment, ends
 * the test.
 */
#ifndef TCPVIZ_TESTS_TOOLS_TALK_H
#define TCPVIZ_TESTS_TOOLS_TALK_H

#include "tcpviz/flow/observer.h"

struct talk {
    struct observer *observer;
    const struct flow *flow; /* of the newest segment */
    const struct event *event;
    struct segment segment;
};

/* The lines of a .seg file without its ends: 10.0.0.1:40000 talks with 10.0.0.2:5000. */
void talk_play(struct talk *talk, const char *conversation);
void talk_end(struct talk *talk);

#endif
