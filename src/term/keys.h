/*
 * Keys: what curses and its leftovers mean.
 */
#ifndef TCPVIZ_SRC_TERM_KEYS_H
#define TCPVIZ_SRC_TERM_KEYS_H

#include "tcpviz/base/key.h"

#include <curses.h>

/* Where the mouse was pressed; cells from 0. */
struct click {
    int col, row;
};

/* The next key with a meaning that waits at this window, which has keypad and nodelay set;
 * KEY_CODE_NONE if there is none.  *click belongs to KEY_CODE_CLICK; NULL if the mouse is not ours.
 */
enum key_code keys_next(WINDOW *window, struct click *click);

#endif
