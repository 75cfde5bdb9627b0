/*
 * What of a session's frames is observed: how deep, and within how much memory.
 */
#ifndef TCPVIZ_SRC_APP_SESSION_WATCH_H
#define TCPVIZ_SRC_APP_SESSION_WATCH_H

#include "session.h"

/* What the format needs: only on the screen pictures have to be drawn again, and a filter asks for
 * states, notes and bytes. */
enum observer_depth session_depth(const struct options *o, bool screen);

/* Makes a watch, with s->inflater, and tells how many last words it leaves room for (s->finals).
 * False with a sentence; then there is nothing to finish. */
bool session_start_watch(struct session *s, struct watch *watch, enum observer_depth depth,
                         struct failure *why);

#endif
