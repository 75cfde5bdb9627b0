#include "crash.h"

#include "modes.h"
#include "tcpviz/term/term.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

/* First our own faults, then what others end a process with, and what its limits do. */
static const int watched[] = {SIGSEGV, SIGBUS,  SIGFPE,  SIGILL,    SIGABRT, SIGSYS, SIGPIPE,
                              SIGALRM, SIGUSR1, SIGUSR2, SIGVTALRM, SIGPROF, SIGXCPU};

#define FAULTS_COUNT 6
#define WATCHED_COUNT (sizeof watched / sizeof *watched)

static struct sigaction found[WATCHED_COUNT];
static stack_t found_stack;
static bool watching;

/* Room for the largest vector registers that a kernel may store there, and for us. */
static char own_stack[64 << 10];

static bool
is_fault(int signo)
{
    for (size_t i = 0; i < FAULTS_COUNT; i++)
        if (watched[i] == signo)
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

    for (size_t i = 0; i < WATCHED_COUNT; i++) {
        if (watched[i] == signo && found[i].sa_handler != SIG_IGN)
            fallback = found[i];
    }
    sigaction(signo, &fallback, NULL);
}

/* The raised signal is blocked until the handler returns, so the process dies where it crashed:
 * the core file shows the true place. */
static void
on_crash(int signo)
{
    if (modes_leave() && is_fault(signo))
        say_crash(signo);
    put_back(signo);
    raise(signo);
}

void
crash_watch(void)
{
    stack_t stack = {.ss_sp = own_stack, .ss_size = sizeof own_stack};
    struct sigaction action = {.sa_handler = on_crash, .sa_flags = SA_ONSTACK};

    watching = true;
    sigaltstack(&stack, &found_stack);
    sigfillset(&action.sa_mask);
    for (size_t i = 0; i < WATCHED_COUNT; i++) {
        sigaction(watched[i], NULL, &found[i]);
        if (i < FAULTS_COUNT || found[i].sa_handler != SIG_IGN)
            sigaction(watched[i], &action, NULL);
    }
}

void
crash_unwatch(void)
{
    if (!watching)
        return;
    watching = false;
    for (size_t i = 0; i < WATCHED_COUNT; i++)
        sigaction(watched[i], &found[i], NULL);
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
