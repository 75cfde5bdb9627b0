/*
 * Signals become bits and a readable descriptor, so that one poll() waits for everything.
 *
 * System calls are interrupted (no SA_RESTART): a blocking read of a capture file on standard
 * input ends when the user asks for it.
 */
#ifndef TCPVIZ_SRC_APP_SIGNALS_H
#define TCPVIZ_SRC_APP_SIGNALS_H

#include "tcpviz/base/failure.h"

#include <stdbool.h>

enum signal_bit {
    SIGNAL_INT = 1 << 0,
    SIGNAL_TERM = 1 << 1,
    SIGNAL_HUP = 1 << 2,
    SIGNAL_QUIT = 1 << 3,
    SIGNAL_WINCH = 1 << 4,
    SIGNAL_TSTP = 1 << 5,
    SIGNAL_CONT = 1 << 6,
    SIGNAL_PIPE = 1 << 7
};

/* Until signals_init a write to a reader that is gone fails, and does not end the program. */
void signals_hold_pipe(void);

/* The signals that end the program. */
#define SIGNALS_ENDING (SIGNAL_INT | SIGNAL_TERM | SIGNAL_HUP | SIGNAL_QUIT | SIGNAL_PIPE)

/* Installs the handlers; those of the screen (WINCH, TSTP, CONT) only if asked, and that of a
 * reader who went away (PIPE) only if not.  A signal that was ignored when the program started
 * stays ignored (nohup). */
bool signals_init(bool screen, struct failure *why);

/* Readable when a signal came. */
int signals_fd(void);

/* The bits of what came since the last call. */
int signals_take(void);

/* Whether a signal came that ends the program; it is not taken. */
bool signals_ending(void);

/* The number of the signal to die by for these bits: HUP, TERM, QUIT or PIPE; 0: end normally. */
int signals_death(int bits);

#endif
