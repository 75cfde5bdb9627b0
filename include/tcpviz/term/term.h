/*
 * The terminal: the only code that knows curses.  Grid to screen, keys to enum key_code.
 *
 * Promises: only what changed is sent; nothing is sent when nothing changed; no bell, no
 * title, no mouse, no 24-bit colour, no fixed background.  On every way out (return, SIGTERM,
 * SIGHUP, SIGQUIT, SIGINT, SIGPIPE, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, stack overflow)
 * the terminal is left as it was found: line settings, main screen, cursor, keypad mode; and
 * the process still dies by the signal that killed it.  Crash handlers run on an alternate
 * stack and use only async-signal-safe calls (the restoring bytes are prepared beforehand).
 */
#ifndef TCPVIZ_TERM_TERM_H
#define TCPVIZ_TERM_TERM_H

#include "tcpviz/base/failure.h"
#include "tcpviz/base/key.h"
#include "tcpviz/grid/grid.h"

#include <stdbool.h>

enum color_mode { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct term;

struct term_settings {
    int input_fd;          /* where keys come from: a terminal */
    enum color_mode color; /* AUTO: if the terminal has colours and NO_COLOR is not set */
};

/* Takes the terminal over.  NULL with a sentence if TERM is missing, unknown or too dumb to
 * address the cursor; the sentence offers --format ladder.  Only one may exist at a time. */
struct term *term_open(const struct term_settings *settings, struct failure *why);

/* Gives it back as it was.  NULL is allowed. */
void term_close(struct term *term);

/* The terminal's size, at least 1x1. */
void term_size(const struct term *term, int *cols, int *rows);

/* Shows the grid in the upper left corner, sending only differences. */
void term_draw(struct term *term, const struct grid *grid);

/* The next key that is waiting, KEY_CODE_NONE if there is none (never blocks). False once the
 * terminal is gone (EOF, EIO). */
bool term_key(struct term *term, enum key_code *key);

/* After a SIGWINCH: asks for the new size. */
void term_resized(struct term *term);

/* Everything is sent again at the next term_draw (Ctrl-L, SIGCONT). */
void term_redraw(struct term *term);

/* Ctrl-Z: gives the terminal back, stops the process group member, and on return has taken the
 * terminal over again. */
void term_suspend(struct term *term);

#endif
