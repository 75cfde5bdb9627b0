/*
 * Without a screen: the ladder or the table goes out as text while segments come.
 */
#ifndef TCPVIZ_SRC_APP_TEXT_LOOP_H
#define TCPVIZ_SRC_APP_TEXT_LOOP_H

#include "session.h"

/* Runs until the capture ends or a signal asks for it.  Returns the bits of that signal, 0 if it
 * ended by itself; -1 with a sentence if there was no memory, or a file cannot be read twice. */
int text_loop(struct session *s, enum output_format format, struct failure *why);

#endif
