/*
 * The terminal: the only code that knows curses.  Grid to screen, keys to enum key_code.
 *
 * Promises: only what changed is sent; nothing is sent when nothing changed; no bell, no
 * title, no mouse unless asked for, no 24-bit colour, no fixed background.  No call waits for a
 * terminal that does not take its bytes (Ctrl-S, a slow link): what it has not taken waits here,
 * one screen at most, and frames that come meanwhile replace each other.
 *
 * Signals.  term handles what comes from our own mistakes, SIGSEGV SIGBUS SIGFPE SIGILL
 * SIGABRT SIGSYS SIGTRAP, and whatever else would end the process and neither is the caller's nor
 * was ignored or handled before: the terminal is left as it was found (line settings, main screen,
 * cursor, keypad mode), a crash is said in one line, and the process still dies by that signal. The
 * handlers run on a stack of their own and use only async-signal-safe calls.  Everything else is
 * the caller's loop: on SIGTERM SIGHUP SIGQUIT SIGINT it calls term_close and then term_die_by (or
 * ends), on SIGWINCH term_resized, on SIGTSTP term_suspend, on SIGCONT term_redraw.  Curses' own
 * handlers are not in place.  Ctrl-C, Ctrl-Z and Ctrl-\ arrive as signals, Ctrl-S and Ctrl-Q as
 * keys without a meaning.
 *
 * Locale: the caller has called setlocale(LC_CTYPE, "").  Where the locale is not UTF-8, or the
 * grid is ASCII, no byte above 0x7f is sent.
 */
#ifndef TCPVIZ_TERM_TERM_H
#define TCPVIZ_TERM_TERM_H

#include "tcpviz/base/failure.h"
#include "tcpviz/base/key.h"
#include "tcpviz/grid/grid.h"
#include "tcpviz/grid/theme.h"

#include <stdbool.h>

enum color_mode { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/* Whether colours may be used where there are some.  AUTO: unless NO_COLOR is set. */
bool term_color_wanted(enum color_mode mode);

struct term;

struct term_settings {
    int input_fd; /* where keys come from: a terminal, not only stdin; stays the caller's */
    enum color_mode color;
    enum theme theme;
    bool mouse; /* clicks and the wheel are ours, where the terminal can tell of them */
};

/* "ncurses 6.4.20221231", for --version. */
const char *term_library(void);

/* Takes the terminal over that standard output is.  NULL with a sentence if TERM is missing,
 * unknown or too dumb to address the cursor, or if there is no terminal; the sentence offers
 * --format ladder.  Only one may exist at a time. */
struct term *term_open(const struct term_settings *settings, struct failure *why);

/* Gives it back as it was.  NULL is allowed.  Waits at most a second for a terminal that takes
 * nothing. */
void term_close(struct term *term);

/* The terminal's size, at least 1x1, at most GRID_*_MAX. */
void term_size(const struct term *term, int *cols, int *rows);

/* Shows the grid in the upper left corner, sending only differences.  In the background, or
 * while earlier bytes wait, it is kept and shown later, by term_flush. */
void term_draw(struct term *term, const struct grid *grid);

/* For poll(): the descriptor to watch for POLLIN, -1 while keys are not ours (background). */
int term_key_fd(const struct term *term);

/* For poll(): the descriptor to watch for POLLOUT, -1 while nothing waits to be sent. */
int term_waiting_fd(const struct term *term);

/* Sends what waits, as far as the terminal takes it now. */
void term_flush(struct term *term);

/* The next key that is waiting, KEY_CODE_NONE if there is none; keys without a code are passed
 * over.  Call it until NONE: keys may wait where poll() does not see them.  Never blocks, except
 * that a lone Escape takes 25 ms to be told from a longer sequence.  False once the terminal is
 * gone (hung up, EIO).  The mouse's wheel is KEY_CODE_UP and KEY_CODE_DOWN. */
bool term_key(struct term *term, enum key_code *key);

/* Where the click was that term_key has just told of; cells from 0. */
void term_click(const struct term *term, int *col, int *row);

/* After a SIGWINCH: asks for the new size.  The screen is then blank until the next term_draw. */
void term_resized(struct term *term);

/* Everything is sent again at the next term_draw (Ctrl-L, SIGCONT).  After `fg` it takes the
 * terminal over again if term_suspend could not. */
void term_redraw(struct term *term);

/* Ctrl-Z: gives the terminal back and stops this process.  On return it has taken the terminal
 * over again, at its new size (term_size, then term_draw) - unless the process was continued in
 * the background: then it leaves the terminal alone until term_redraw finds it in front. */
void term_suspend(struct term *term);

/* Dies by this signal's default action, so that the wait status is truthful.  For signals whose
 * default is to end the process; call term_close before it. */
_Noreturn void term_die_by(int signo);

#endif
