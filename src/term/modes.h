/*
 * The way in and out of the terminal: line settings and the bytes that switch screen, cursor
 * and keypad.  There is one for the process, because a crash handler must find it.
 */
#ifndef TCPVIZ_SRC_TERM_MODES_H
#define TCPVIZ_SRC_TERM_MODES_H

#include "tcpviz/base/failure.h"

#include <stdbool.h>
#include <stddef.h>

/* Is TERM's terminal one that we can draw on?  False with a sentence if not. */
bool modes_check_terminal(struct failure *why);

/* Whether the mouse is ours as well; before modes_learn. */
void modes_want_mouse(bool wanted);

/* The bytes that ask the terminal for the mouse; "" if it is not wanted or not there. */
const char *modes_mouse_on(void);

/* Whether what curses takes for the mouse is the beginning of decimal numbers, not of bytes. */
bool modes_mouse_is_decimal(void);

/* Prepares the bytes for the terminal that curses has set up, of this many rows. */
void modes_learn(int rows);

/* Notes the line settings as they are; from now on modes_leave restores them. */
bool modes_arm(int key_fd, int screen_fd, struct failure *why);

/* Sets our line settings and returns the bytes to be sent with them: for a terminal that we had
 * left all of them, else those that another program may have undone. */
const char *modes_take(size_t *len);

/* Gives the terminal back if we are in it and answers whether we were.  Async-signal-safe.  Waits
 * at most a second. */
bool modes_leave(void);

/* Are we the ones who may draw and read?  A job in the background may not. */
bool modes_in_front(void);

#endif
