#include "modes.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <curses.h>
#include <term.h>

#define SENTENCES_REMEDY "--format ladder prints the same as plain text"

/* A few sequences of at most some twenty bytes each. */
struct sequence {
    char at[256];
    size_t len;
};

/* Two sets, so that a handler never sees one that is being written. */
struct sequences {
    struct sequence enter, again, leave;
};

static struct sequences sets[2];
static volatile sig_atomic_t current_set;
static volatile sig_atomic_t inside;
static pid_t owner;
static int key_tty;
static int screen_tty;
static struct termios found_key, found_screen;

static struct sequence *collecting;
static bool mouse_wanted;

/* Clicks (1000), told in decimal numbers (1006).  Not by curses, which would leave the mouse on
 * where the terminal is given back by a crash. */
#define MOUSE_ON "\033[?1000h\033[?1006h"
#define MOUSE_OFF "\033[?1006l\033[?1000l"

static int
collect(int c)
{
    if (collecting->len < sizeof collecting->at)
        collecting->at[collecting->len++] = (char)c;
    return c;
}

static const char *
capability(const char *name)
{
    /* Curses declares the name writable, though it only reads it. */
    char *found = tigetstr((char *)(uintptr_t)name);

    return found == NULL || found == (char *)-1 ? NULL : found;
}

void
modes_want_mouse(bool wanted)
{
    mouse_wanted = wanted;
}

const char *
modes_mouse_on(void)
{
    return mouse_wanted && capability("kmous") != NULL ? MOUSE_ON : "";
}

bool
modes_mouse_is_decimal(void)
{
    const char *kmous = capability("kmous");

    return kmous != NULL && strchr(kmous, '<') != NULL;
}

/* Appends a capability; padding becomes what this terminal needs.  One that does not fit is left
 * out: half a sequence would be worse. */
static void
add_string(struct sequence *sequence, const char *string)
{
    size_t before = sequence->len;

    if (string == NULL)
        return;
    collecting = sequence;
    tputs(string, 1, collect);
    if (sequence->len == sizeof sequence->at)
        sequence->len = before;
}

static void
add(struct sequence *sequence, const char *name)
{
    add_string(sequence, capability(name));
}

void
modes_learn(int rows)
{
    int next = !current_set;
    struct sequences *set = &sets[next];

    *set = (struct sequences){.enter.len = 0};
    add(&set->enter, "smcup");
    add(&set->enter, "smkx");
    add(&set->enter, "civis");
    add_string(&set->enter, modes_mouse_on());
    add(&set->again, "smkx");
    add(&set->again, "civis");
    add_string(&set->again, modes_mouse_on());
    if (*modes_mouse_on() != '\0')
        add_string(&set->leave, MOUSE_OFF);
    add(&set->leave, "sgr0");
    add(&set->leave, "op");
    add(&set->leave, "rmkx");
    /* Where there is no screen of our own the picture stays, and the prompt gets the last row.  So
     * it is in GNU screen too, as it comes: there rmcup does nothing. */
    add_string(&set->leave, tparm(capability("cup"), rows - 1, 0));
    add(&set->leave, "el");
    add(&set->leave, "rmcup");
    /* Last: where curses has scrolled, some terminals go back to the cursor that was saved then,
     * and hide it with that. */
    add(&set->leave, "cnorm");
    current_set = next;
}

bool
modes_check_terminal(struct failure *why)
{
    const char *name = getenv("TERM");
    int known = 0;

    if (name == NULL || *name == '\0')
        return failure_say(why, "TERM is not set, so the terminal's language is not known; set it "
                                "(xterm-256color fits most windows), or: " SENTENCES_REMEDY);
    /* A name with a slash would be a path of somebody's choice. */
    if (strchr(name, '/') != NULL || setupterm(name, STDOUT_FILENO, &known) != OK)
        return failure_say(why,
                           "no description of the terminal TERM=%.40s can be used here; set TERM "
                           "to one that is installed (xterm-256color fits most windows), "
                           "or: " SENTENCES_REMEDY,
                           name);
    bool can_move = capability("cup") != NULL;

    if (can_move)
        modes_learn(24);
    del_curterm(cur_term);
    if (!can_move)
        return failure_say(why,
                           "the terminal TERM=%.40s cannot address the cursor, so nothing can be "
                           "drawn on it; " SENTENCES_REMEDY,
                           name);
    return true;
}

bool
modes_arm(int key_fd, int screen_fd, struct failure *why)
{
    if (tcgetattr(key_fd, &found_key) != 0 || tcgetattr(screen_fd, &found_screen) != 0)
        return failure_say(why, "the terminal's settings cannot be read (%s); " SENTENCES_REMEDY,
                           strerror(errno));
    key_tty = key_fd;
    screen_tty = screen_fd;
    owner = getpid();
    inside = 1;
    return true;
}

/* Bytes as they come, no echo, signals from Ctrl-C, Ctrl-Z and Ctrl-\.  Without flow control, so
 * that a Ctrl-S by mistake does not freeze the picture. */
static struct termios
ours(struct termios settings)
{
    settings.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ECHONL | IEXTEN);
    settings.c_lflag |= ISIG;
    settings.c_iflag &= ~(tcflag_t)(ICRNL | INLCR | IGNCR | ISTRIP | IXON);
    settings.c_oflag &= ~(tcflag_t)(ONLCR | OCRNL | ONLRET | TABDLY);
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
    return settings;
}

static void
set_line(int fd, const struct termios *settings)
{
    while (tcsetattr(fd, TCSANOW, settings) != 0 && errno == EINTR)
        continue;
}

const char *
modes_take(size_t *len)
{
    const struct sequences *set = &sets[current_set];
    const struct sequence *needed = inside ? &set->again : &set->enter;
    struct termios key = ours(found_key);
    struct termios screen = ours(found_screen);

    inside = 1;
    set_line(key_tty, &key);
    set_line(screen_tty, &screen);
    *len = needed->len;
    return needed->at;
}

static void
send_all(int fd, const char *bytes, size_t len)
{
    struct pollfd room = {.fd = fd, .events = POLLOUT};
    int patience = 10;

    while (len > 0) {
        ssize_t sent = write(fd, bytes, len);

        if (sent > 0) {
            bytes += sent;
            len -= (size_t)sent;
        } else if (sent < 0 && errno == EAGAIN && patience-- > 0) {
            poll(&room, 1, 100);
        } else if (sent == 0 || errno != EINTR) {
            return;
        }
    }
}

bool
modes_leave(void)
{
    const struct sequence *leave = &sets[current_set].leave;
    sigset_t stop, before;

    /* A child that forked off does not own the terminal. */
    if (!inside || getpid() != owner)
        return false;
    inside = 0;
    /* From the background this would stop us (tcsetattr(3), SIGTTOU) instead of ending. */
    sigemptyset(&stop);
    sigaddset(&stop, SIGTTOU);
    sigprocmask(SIG_BLOCK, &stop, &before);
    send_all(screen_tty, leave->at, leave->len);
    set_line(key_tty, &found_key);
    set_line(screen_tty, &found_screen);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return true;
}

bool
modes_in_front(void)
{
    pid_t front = tcgetpgrp(screen_tty);

    /* Not our controlling terminal: then nobody is in front of us. */
    return front == -1 || front == getpgrp();
}
