/*
 * "Cannot now": how every part of tcpviz refuses.
 *
 * A function that can fail returns bool and fills in one finished sentence: what, why, and
 * what the user can do about it.  Only app prints it.  Strangers' text in it (file names,
 * device names, filters) is escaped when it is printed, so callers put it in as it is.
 */
#ifndef TCPVIZ_BASE_FAILURE_H
#define TCPVIZ_BASE_FAILURE_H

#include "tcpviz/base/text.h"

#include <stdbool.h>

struct failure {
    char sentence[1024]; /* without "tcpviz:" in front and without newline */
    bool usage;          /* the command line is wrong (exit 2), not the world (exit 1) */
};

/* Says why it cannot be done; always returns false, so that callers can return its result. */
bool failure_say(struct failure *f, const char *format, ...) TEXT_FORMAT(2, 3);

/* The same for a command line that cannot be meant: exit status 2. */
bool failure_say_usage(struct failure *f, const char *format, ...) TEXT_FORMAT(2, 3);

#endif
