/*
 * How roles look: a theme as curses takes it, on the terminal's own background.
 */
#ifndef TCPVIZ_SRC_TERM_LOOK_H
#define TCPVIZ_SRC_TERM_LOOK_H

#include "tcpviz/grid/roles.h"
#include "tcpviz/term/term.h"

#include <curses.h>

/* A role's attributes, plain and in the selected row. */
struct look {
    attr_t plain[ROLE_COUNT];
    attr_t selected[ROLE_COUNT];
};

/* After newterm: starts colours if they are wanted and the terminal has them. */
void look_init(struct look *look, enum color_mode mode, enum theme theme);

#endif
