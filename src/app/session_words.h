/*
 * What a session is called, and what is said about it: the source's name, its filter, what is
 * waited for, and notices.
 *
 * Strangers' words go in escaped, for the screen's charset, or that of standard error.
 */
#ifndef TCPVIZ_SRC_APP_SESSION_WORDS_H
#define TCPVIZ_SRC_APP_SESSION_WORDS_H

#include "session.h"

/* s->name, s->filter and s->waiting, from the options and the device as it is called now. */
void session_write_names(struct session *s);

/* Likewise, and s->source with them; once, when the capture is open. */
void session_name_source(struct session *s);

/* A notice, in the place of the one before. */
void session_set_notice(struct session *s, const char *sentence);

/* On a screen: that the configuration has mistakes, if it does. */
void session_tell_mistakes(struct session *s, const struct config *config);

#endif
