#include "crash.h"

#include "modes.h"
#include "tcpviz/term/term.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

/* Our own, which are told. */
static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGTRAP};

/* Those that the caller's loop handles, and those that end no process: signal(7). */
static const int others[] = {SIGINT,  SIGTERM, SIGHUP,   SIGQUIT, SIGTSTP, SIGTTIN,
                             SIGTTOU, SIGCONT, SIGWINCH, SIGCHLD, SIGURG};

#define COUNT(list) (sizeof list / sizeof *list)

static struct sigaction found[NSIG];
static sigset_t watched;
static stack_t found_stack;
static bool watching;

/* Room for the largest vector registers that a kernel may store there, and for us. */
static char own_stack[64 << 10];

static bool
is_among(int signo, const int *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (list[i] == signo)
            return true;
    return false;
}

static void
say_crash(int signo)
{
    char line[] = "tcpviz: crashed by signal NN; the terminal was restored\n";
    size_t number = sizeof "tcpviz: crashed by signal " - 1;

    line[number] = (char)(signo < 10 ? ' ' : '0' + signo / 10);
    line[number + 1] = (char)('0' + signo % 10);
    /* Nobody is left who could be told that this failed. */
    if (write(STDERR_FILENO, line, sizeof line - 1) < 0)
        return;
}

/* Puts back the handler that was there before us, a sanitizer's perhaps; one that ignores the
 * signal would let a crash go on for ever. */
static void
put_back(int signo)
{
    struct sigaction fallback = {.sa_handler = SIG_DFL};

    if (found[signo].sa_handler != SIG_IGN)
        fallback = found[signo];
    sigaction(signo, &fallback, NULL);
}

/* The raised signal is blocked until the handler returns, so the process dies where it crashed:
 * the core file shows the true place. */
static void
on_crash(int signo)
{
    if (modes_leave() && is_among(signo, faults, COUNT(faults)))
        say_crash(signo);
    put_back(signo);
    raise(signo);
}

/* What is ignored, or has a handler, ends nothing; of a fault a sanitizer's comes behind ours. */
static bool
ends_process(int signo)
{
    return is_among(signo, faults, COUNT(faults)) ||
           (found[signo].sa_handler == SIG_DFL && !is_among(signo, others, COUNT(others)));
}

void
crash_watch(void)
{
    stack_t stack = {.ss_sp = own_stack, .ss_size = sizeof own_stack};
    struct sigaction action = {.sa_handler = on_crash, .sa_flags = SA_ONSTACK};

    watching = true;
    sigaltstack(&stack, &found_stack);
    sigfillset(&action.sa_mask);
    sigemptyset(&watched);
    for (int signo = 1; signo < NSIG; signo++)
        if (sigaction(signo, NULL, &found[signo]) == 0 && ends_process(signo) &&
            sigaction(signo, &action, NULL) == 0)
            sigaddset(&watched, signo);
}

void
crash_unwatch(void)
{
    if (!watching)
        return;
    watching = false;
    for (int signo = 1; signo < NSIG; signo++)
        if (sigismember(&watched, signo) == 1)
            sigaction(signo, &found[signo], NULL);
    sigaltstack(&found_stack, NULL);
}

void
term_die_by(int signo)
{
    struct sigaction action = {.sa_handler = SIG_DFL};
    sigset_t set;

    sigaction(signo, &action, NULL);
    sigemptyset(&set);
    sigaddset(&set, signo);
    raise(signo);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    _exit(128 + signo);
}
