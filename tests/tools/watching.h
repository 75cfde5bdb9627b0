/* A watch as the program has it, with what unpacks packets. */
#ifndef TCPVIZ_TESTS_TOOLS_WATCHING_H
#define TCPVIZ_TESTS_TOOLS_WATCHING_H

#include "tcpviz/flow/watch.h"

/* As watch_init. */
bool watching_init(struct watch *w, const struct observer_settings *settings);

#endif
