/*
 * The screen: one thread, one poll() over capture, terminal and signals.
 */
#ifndef TCPVIZ_SRC_APP_SCREEN_LOOP_H
#define TCPVIZ_SRC_APP_SCREEN_LOOP_H

#include "session.h"

/* Runs until the user quits, a signal asks for it, or the terminal is gone.  Returns the bits of
 * the signal, 0 for a normal end; -1 with a sentence if there is no usable terminal. */
int screen_loop(struct session *s, struct failure *why);

#endif
