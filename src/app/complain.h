/*
 * Errors and warnings on standard error.  What is none of these, such as what is waited for, is
 * printed where it is known.
 */
#ifndef TCPVIZ_SRC_APP_COMPLAIN_H
#define TCPVIZ_SRC_APP_COMPLAIN_H

#include "tcpviz/base/failure.h"

enum exit_status { EXIT_DONE = 0, EXIT_COULD_NOT = 1, EXIT_USAGE = 2 };

/* Says it in one line, escaped, and returns the exit status that belongs to it. */
int complain(const struct failure *why);

/* There is no memory for what is kept: false, as failure_say(). */
bool say_no_memory(struct failure *why);

#endif
