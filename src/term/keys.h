/*
 * Keys: what curses and its leftovers mean.
 */
#ifndef TCPVIZ_TERM_KEYS_H
#define TCPVIZ_TERM_KEYS_H

#include "tcpviz/base/key.h"

#include <curses.h>

/* The next key with a meaning that waits at this window, which has keypad and nodelay set;
 * KEY_CODE_NONE if there is none. */
enum key_code keys_next(WINDOW *window);

#endif
