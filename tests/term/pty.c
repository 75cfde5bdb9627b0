#include "pty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What the leader tells: 'p' the program's number, 's' it stopped, 'e' its wait status. */
struct report {
    char kind;
    int value;
};

static _Noreturn void
rig_broken(const char *what)
{
    fprintf(stderr, "pty rig: %s: %s\n", what, strerror(errno));
    abort();
}

static long long
now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- the session leader ---- */

static void
default_signals(void)
{
    sigset_t none;

    for (int signo = 1; signo < NSIG; signo++)
        signal(signo, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void
apply_env(const char *const *env)
{
    for (; env != NULL && *env != NULL; env++) {
        char name[64];
        const char *equals = strchr(*env, '=');

        if (equals == NULL) {
            unsetenv(*env);
            continue;
        }
        snprintf(name, sizeof name, "%.*s", (int)(equals - *env), *env);
        setenv(name, equals + 1, 1);
    }
}

static _Noreturn void
run_program(const struct pty_settings *settings, int slave)
{
    int in = slave;

    setpgid(0, 0);
    signal(SIGTTOU, SIG_IGN);
    tcsetpgrp(slave, getpid());
    default_signals();
    apply_env(settings->env);
    if (settings->stdin_path != NULL)
        in = open(settings->stdin_path, O_RDONLY);
    dup2(in, STDIN_FILENO);
    dup2(slave, STDOUT_FILENO);
    dup2(slave, STDERR_FILENO);
    close_range(3, ~0U, 0);
    execv(settings->argv[0], (char *const *)(uintptr_t)settings->argv);
    _exit(127);
}

static void
tell(int control, char kind, int value)
{
    struct report report = {.kind = kind, .value = value};

    if (write(control, &report, sizeof report) < 0)
        _exit(1);
}

/* Looks for news of the program; false once it has ended. */
static bool
look_after(pid_t program, int slave, int control)
{
    int status;

    if (waitpid(program, &status, WNOHANG | WUNTRACED) != program)
        return true;
    if (WIFSTOPPED(status)) {
        tcsetpgrp(slave, getpid());
        tell(control, 's', WSTOPSIG(status));
        return true;
    }
    tell(control, 'e', status);
    return false;
}

static volatile sig_atomic_t hung_up;

static void
on_hup(int signo)
{
    (void)signo;
    hung_up = 1;
}

static _Noreturn void
lead(const struct pty_settings *settings, int slave, int control)
{
    struct pollfd order = {.fd = control, .events = POLLIN};
    pid_t program;

    default_signals();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (setsid() < 0 || ioctl(slave, TIOCSCTTY, 0) < 0)
        _exit(1);
    signal(SIGTTOU, SIG_IGN);
    signal(SIGHUP, settings->leader_ignores_hup ? SIG_IGN : on_hup);
    program = fork();
    if (program == 0)
        run_program(settings, slave);
    setpgid(program, program);
    tcsetpgrp(slave, program);
    tell(control, 'p', program);
    while (look_after(program, slave, control)) {
        char what;

        if (hung_up) {
            hung_up = 0;
            kill(-program, SIGHUP);
            kill(-program, SIGCONT);
        }
        if (poll(&order, 1, 2) <= 0)
            continue;
        if (read(control, &what, 1) != 1) {
            kill(-program, SIGKILL);
            break;
        }
        if (what == 'c') {
            close(slave);
            slave = -1;
            continue;
        }
        if (what == 'f')
            tcsetpgrp(slave, program);
        kill(-program, SIGCONT);
    }
    _exit(0);
}

/* ---- the test's side ---- */

static int
on_property(VTermProp property, VTermValue *value, void *user)
{
    struct pty *p = user;

    if (property == VTERM_PROP_ALTSCREEN)
        p->alternate = value->boolean;
    else if (property == VTERM_PROP_CURSORVISIBLE)
        p->cursor_visible = value->boolean;
    return 1;
}

static void
start_vterm(struct pty *p)
{
    static const VTermScreenCallbacks callbacks = {.settermprop = on_property};

    p->vterm = vterm_new(p->rows, p->cols);
    vterm_set_utf8(p->vterm, 1);
    p->screen = vterm_obtain_screen(p->vterm);
    vterm_screen_set_callbacks(p->screen, &callbacks, p);
    vterm_screen_enable_altscreen(p->screen, 1);
    vterm_screen_reset(p->screen, 1);
}

static void
open_pair(struct pty *p)
{
    struct winsize size = {.ws_col = (unsigned short)p->cols, .ws_row = (unsigned short)p->rows};

    p->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    if (p->master < 0 || grantpt(p->master) != 0 || unlockpt(p->master) != 0)
        rig_broken("no pty");
    p->slave = open(ptsname(p->master), O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (p->slave < 0)
        rig_broken("no pty");
    ioctl(p->slave, TIOCSWINSZ, &size);
    tcgetattr(p->slave, &p->before);
}

void
pty_start(struct pty *p, const struct pty_settings *settings)
{
    int pair[2];
    struct report report;

    *p = (struct pty){.cols = settings->cols, .rows = settings->rows, .cursor_visible = true};
    open_pair(p);
    start_vterm(p);
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        rig_broken("socketpair");
    p->leader = fork();
    if (p->leader < 0)
        rig_broken("fork");
    if (p->leader == 0) {
        close(p->master);
        close(pair[0]);
        lead(settings, p->slave, pair[1]);
    }
    close(pair[1]);
    p->control = pair[0];
    if (read(p->control, &report, sizeof report) != sizeof report || report.kind != 'p')
        rig_broken("the leader did not start");
    p->program = report.value;
}

static void
close_end(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

void
pty_finish(struct pty *p)
{
    close_end(&p->control);
    close_end(&p->master);
    close_end(&p->slave);
    waitpid(p->leader, NULL, 0);
    vterm_free(p->vterm);
    free(p->sent);
}

static void
keep(struct pty *p, const char *bytes, size_t n)
{
    if (p->sent_bytes + n + 1 > p->sent_size) {
        p->sent_size = 2 * (p->sent_bytes + n + 1);
        p->sent = realloc(p->sent, p->sent_size);
        if (p->sent == NULL)
            rig_broken("memory");
    }
    memcpy(p->sent + p->sent_bytes, bytes, n);
    p->sent_bytes += n;
    p->sent[p->sent_bytes] = '\0';
}

/* How many bytes of an unfinished character end these bytes. */
static size_t
unfinished(const char *bytes, size_t n)
{
    for (size_t back = 1; back <= 3 && back <= n; back++) {
        unsigned char c = (unsigned char)bytes[n - back];
        size_t whole = c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

        if ((c & 0xc0) != 0x80)
            return whole > back ? back : 0;
    }
    return 0;
}

/* libvterm 0.1.4 shows a character that comes in two pieces as U+FFFD, so it gets whole ones. */
static void
show(struct pty *p)
{
    const char *at = p->sent + p->shown_bytes;
    size_t n = p->sent_bytes - p->shown_bytes;

    n -= unfinished(at, n);
    vterm_input_write(p->vterm, at, n);
    p->shown_bytes += n;
}

/* Takes what the leader and the program have to say, waiting up to `ms` for the first of it.
 * True if the program sent bytes. */
static bool
listen_once(struct pty *p, int ms, bool drain)
{
    char chunk[4096];
    ssize_t n = 0;
    struct report report;
    struct pollfd fds[2] = {{.fd = p->control, .events = POLLIN},
                            {.fd = drain ? p->master : -1, .events = POLLIN}};

    poll(fds, 2, ms);
    if (fds[1].revents != 0)
        n = read(p->master, chunk, sizeof chunk);
    if (n > 0) {
        keep(p, chunk, (size_t)n);
        show(p);
    }
    if (fds[0].revents != 0 && read(p->control, &report, sizeof report) == sizeof report) {
        if (report.kind == 's') {
            p->stops++;
        } else {
            p->ended = true;
            p->status = report.value;
        }
    } else if (fds[0].revents != 0) {
        close_end(&p->control);
    }
    return n > 0;
}

void
pty_pump(struct pty *p, int quiet_ms)
{
    long long last = now_ms();

    while (now_ms() - last < quiet_ms) {
        if (listen_once(p, quiet_ms, true))
            last = now_ms();
    }
}

bool
pty_wait_text(struct pty *p, const char *text, int ms)
{
    char row_text[4096];
    long long until = now_ms() + ms;

    for (;;) {
        for (int row = 0; row < p->rows; row++) {
            if (strstr(pty_row(p, row, row_text, sizeof row_text), text) != NULL)
                return true;
        }
        if (now_ms() >= until)
            return false;
        listen_once(p, 20, true);
    }
}

static bool
wait_end(struct pty *p, int ms, bool drain)
{
    long long until = now_ms() + ms;

    while (!p->ended && now_ms() < until)
        listen_once(p, 20, drain);
    return p->ended;
}

bool
pty_wait_end(struct pty *p, int ms)
{
    bool ended = wait_end(p, ms, true);

    if (ended && p->master >= 0)
        pty_pump(p, 20);
    return ended;
}

bool
pty_wait_end_undrained(struct pty *p, int ms)
{
    return wait_end(p, ms, false);
}

bool
pty_wait_stop(struct pty *p, int stops, int ms)
{
    long long until = now_ms() + ms;

    while (p->stops < stops && !p->ended && now_ms() < until)
        listen_once(p, 20, true);
    return p->stops >= stops;
}

static void
order(struct pty *p, char what)
{
    if (write(p->control, &what, 1) != 1)
        rig_broken("the leader is gone");
}

void
pty_foreground(struct pty *p)
{
    order(p, 'f');
}

void
pty_background(struct pty *p)
{
    order(p, 'b');
}

void
pty_type(struct pty *p, const char *keys)
{
    if (write(p->master, keys, strlen(keys)) < 0)
        rig_broken("typing");
}

void
pty_resize(struct pty *p, int cols, int rows)
{
    struct winsize size = {.ws_col = (unsigned short)cols, .ws_row = (unsigned short)rows};

    p->cols = cols;
    p->rows = rows;
    vterm_set_size(p->vterm, rows, cols);
    ioctl(p->master, TIOCSWINSZ, &size);
}

void
pty_hang_up(struct pty *p)
{
    order(p, 'c');
    close_end(&p->slave);
    close_end(&p->master);
}

bool
pty_line_restored(const struct pty *p)
{
    struct termios now;

    return tcgetattr(p->slave, &now) == 0 && now.c_iflag == p->before.c_iflag &&
           now.c_oflag == p->before.c_oflag && now.c_cflag == p->before.c_cflag &&
           now.c_lflag == p->before.c_lflag &&
           memcmp(now.c_cc, p->before.c_cc, sizeof now.c_cc) == 0;
}

static const char *
find_last(const struct pty *p, const char *sequence)
{
    const char *found = NULL;
    size_t len = strlen(sequence);

    for (const char *at = p->sent; at != NULL; at += len) {
        at = memmem(at, p->sent_bytes - (size_t)(at - p->sent), sequence, len);
        if (at == NULL)
            break;
        found = at;
    }
    return found;
}

int
pty_last(const struct pty *p, const char *on, const char *off)
{
    const char *last_on = find_last(p, on);
    const char *last_off = find_last(p, off);

    if (last_on == NULL && last_off == NULL)
        return 0;
    return last_off == NULL || (last_on != NULL && last_on > last_off) ? 1 : -1;
}

size_t
pty_high_bytes(const struct pty *p)
{
    size_t n = 0;

    for (size_t i = 0; i < p->sent_bytes; i++)
        n += (p->sent[i] & 0x80) != 0;
    return n;
}

char *
pty_row(const struct pty *p, int row, char *out, size_t size)
{
    VTermRect rect = {.start_row = row, .end_row = row + 1, .end_col = p->cols};
    size_t n = vterm_screen_get_text(p->screen, out, size - 1, rect);

    while (n > 0 && (out[n - 1] == ' ' || out[n - 1] == '\0'))
        n--;
    out[n] = '\0';
    return out;
}

VTermScreenCell
pty_cell(const struct pty *p, int col, int row)
{
    VTermScreenCell cell = {.width = 0};

    vterm_screen_get_cell(p->screen, (VTermPos){.row = row, .col = col}, &cell);
    return cell;
}
