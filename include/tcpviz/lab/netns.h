/*
 * A network of our own: a user and network namespace with nothing in it but its loopback, so
 * that captures and experiments need no root and disturb nobody.  Linux.
 */
#ifndef TCPVIZ_LAB_NETNS_H
#define TCPVIZ_LAB_NETNS_H

#include "tcpviz/base/failure.h"

#include <stdbool.h>

/* Moves the calling process into a new user and network namespace (only the latter when it is
 * root already), maps it to root there and raises lo.  False with a sentence that gives the
 * kernel's reason and the remedy. */
bool netns_enter(struct failure *why);

/* Waits until some process has a packet socket open in this namespace: a capture is running.
 * False after timeout_ms. */
bool netns_wait_for_capture(int timeout_ms);

#endif
