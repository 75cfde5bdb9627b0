#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

static const struct {
    int signo;
    enum signal_bit bit;
} table[] = {{SIGINT, SIGNAL_INT},   {SIGTERM, SIGNAL_TERM},   {SIGHUP, SIGNAL_HUP},
             {SIGQUIT, SIGNAL_QUIT}, {SIGWINCH, SIGNAL_WINCH}, {SIGTSTP, SIGNAL_TSTP},
             {SIGCONT, SIGNAL_CONT}, {SIGPIPE, SIGNAL_PIPE}};

#define TABLE_SIZE (sizeof table / sizeof table[0])

/* Handlers have no argument of ours: these are the program's only variables of this kind. */
static int pipe_fds[2] = {-1, -1};
static volatile sig_atomic_t came[TABLE_SIZE];
static volatile sig_atomic_t ending; /* one of SIGNALS_ENDING came: asked for each segment */

static void
handle(int signo)
{
    int saved_errno = errno;

    for (size_t i = 0; i < TABLE_SIZE; i++)
        if (table[i].signo == signo) {
            came[i] = 1;
            if (table[i].bit & SIGNALS_ENDING)
                ending = 1;
        }
    /* A full pipe wakes the reader as well. */
    if (write(pipe_fds[1], "", 1) < 0) {
    }
    errno = saved_errno;
}

static void
hold_pipe(int how)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    (void)sigprocmask(how, &set, NULL);
}

void
signals_hold_pipe(void)
{
    hold_pipe(SIG_BLOCK);
}

bool
signals_init(bool screen, struct failure *why)
{
    struct sigaction action = {.sa_handler = handle}, before;

    sigemptyset(&action.sa_mask);
    if (pipe2(pipe_fds, O_CLOEXEC | O_NONBLOCK) != 0)
        return failure_say(why, "cannot make a pipe: %s", strerror(errno));
    for (size_t i = 0; i < TABLE_SIZE; i++) {
        bool of_screen = (table[i].bit & (SIGNAL_WINCH | SIGNAL_TSTP | SIGNAL_CONT)) != 0;

        if ((of_screen && !screen) || (table[i].bit == SIGNAL_PIPE && screen))
            continue;
        if (!of_screen && sigaction(table[i].signo, NULL, &before) == 0 &&
            before.sa_handler == SIG_IGN)
            continue;
        if (sigaction(table[i].signo, &action, NULL) != 0)
            return failure_say(why, "cannot handle signals: %s", strerror(errno));
    }
    hold_pipe(SIG_UNBLOCK);
    return true;
}

int
signals_fd(void)
{
    return pipe_fds[0];
}

int
signals_take(void)
{
    char drain[64];
    int bits = 0;

    while (read(pipe_fds[0], drain, sizeof drain) > 0)
        ;
    ending = 0; /* as below */
    for (size_t i = 0; i < TABLE_SIZE; i++) {
        if (came[i]) {
            came[i] = 0; /* first: one that comes now stays for the next call */
            bits |= (int)table[i].bit;
        }
    }
    return bits;
}

bool
signals_ending(void)
{
    return ending != 0;
}

int
signals_death(int bits)
{
    if (bits & SIGNAL_HUP)
        return SIGHUP;
    if (bits & SIGNAL_TERM)
        return SIGTERM;
    if (bits & SIGNAL_QUIT)
        return SIGQUIT;
    return bits & SIGNAL_PIPE ? SIGPIPE : 0;
}
