/*
 * Completion for shells, from the table of options: their names, what they take, the interfaces of
 * this machine, capture files.
 */
#ifndef TCPVIZ_SRC_APP_COMPLETION_H
#define TCPVIZ_SRC_APP_COMPLETION_H

#include "options.h"

#include <stdio.h>

/* The script for that shell, not COMPLETION_NONE. */
void completion_print(FILE *out, enum completion shell);

#endif
