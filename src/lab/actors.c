#include "tcpviz/lab/actors.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_ACTORS 2

static const char *const actor_names[N_ACTORS] = {"client", "server"};

/* An address that socket calls take, of either family. */
struct place {
    union {
        struct sockaddr any;
        struct sockaddr_in in;
        struct sockaddr_in6 in6;
    } at;
    socklen_t len;
};

/* A play being performed by one of its actors. */
struct stage {
    const struct play *play;
    enum actor who;
    int fd; /* the connection; -1 once closed */
};

static struct place
loopback(int family, uint16_t port)
{
    struct place place;

    memset(&place, 0, sizeof place);
    if (family == AF_INET6) {
        place.at.in6.sin6_family = AF_INET6;
        place.at.in6.sin6_addr = in6addr_loopback;
        place.at.in6.sin6_port = htons(port);
        place.len = sizeof place.at.in6;
    } else {
        place.at.in.sin_family = AF_INET;
        place.at.in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        place.at.in.sin_port = htons(port);
        place.len = sizeof place.at.in;
    }
    return place;
}

static bool
say_call(struct failure *why, enum actor who, const char *call)
{
    return failure_say(why, "the %s's %s failed: %s", actor_names[who], call, strerror(errno));
}

/* A socket on a loopback port; -1 with a sentence. */
static int
open_socket(int family, uint16_t port, enum actor who, struct failure *why)
{
    struct place place = loopback(family, port);
    int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int on = 1;

    if (fd < 0) {
        (void)say_call(why, who, "socket()");
        return -1;
    }
    /* Plays follow each other on the same port, with TIME-WAIT of the last one still there. */
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (port != 0 && bind(fd, &place.at.any, place.len) != 0) {
        (void)say_call(why, who, "bind()");
        (void)close(fd);
        return -1;
    }
    return fd;
}

static bool
act_send(struct stage *stage, const struct act *act, struct failure *why)
{
    size_t left = strlen(act->data);
    const char *at = act->data;

    while (left > 0) {
        ssize_t n = send(stage->fd, at, left, MSG_NOSIGNAL);

        if (n < 0)
            return say_call(why, stage->who, "send()");
        at += n;
        left -= (size_t)n;
    }
    return true;
}

static bool
act_recv(struct stage *stage, const struct act *act, struct failure *why)
{
    char buffer[4096];
    size_t got = 0;

    while (act->bytes == 0 || got < act->bytes) {
        size_t wanted = act->bytes == 0 ? sizeof buffer : act->bytes - got;
        ssize_t n = recv(stage->fd, buffer, wanted < sizeof buffer ? wanted : sizeof buffer, 0);

        if (act->bytes == 0 && (n == 0 || (n < 0 && errno == ECONNRESET)))
            return true;
        if (n < 0)
            return say_call(why, stage->who, "recv()");
        if (n == 0)
            return failure_say(why, "the %s received %zu bytes instead of %zu",
                               actor_names[stage->who], got, act->bytes);
        got += (size_t)n;
    }
    return true;
}

static bool
act_pause(struct stage *stage, const struct act *act, struct failure *why)
{
    (void)stage;
    (void)why;
    (void)poll(NULL, 0, act->ms);
    return true;
}

static bool
act_shut(struct stage *stage, const struct act *act, struct failure *why)
{
    (void)act;
    return shutdown(stage->fd, SHUT_WR) == 0 || say_call(why, stage->who, "shutdown()");
}

static bool
act_close(struct stage *stage, const struct act *act, struct failure *why)
{
    int fd = stage->fd;

    (void)act;
    stage->fd = -1;
    return close(fd) == 0 || say_call(why, stage->who, "close()");
}

/* RFC 9293 section 3.10.5, ABORT: what close() is with a linger time of zero. */
static bool
act_reset(struct stage *stage, const struct act *act, struct failure *why)
{
    struct linger linger = {.l_onoff = 1, .l_linger = 0};

    if (setsockopt(stage->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger) != 0)
        return say_call(why, stage->who, "setsockopt(SO_LINGER)");
    return act_close(stage, act, why);
}

typedef bool act_performer(struct stage *stage, const struct act *act, struct failure *why);

static act_performer *const performers[] = {
    [ACT_SEND] = act_send, [ACT_RECV] = act_recv,   [ACT_PAUSE] = act_pause,
    [ACT_SHUT] = act_shut, [ACT_CLOSE] = act_close, [ACT_RESET] = act_reset,
};

/* The acts of one actor, in order; what is left open at the end, the end of the process closes. */
static bool
perform_acts(struct stage *stage, struct failure *why)
{
    const struct play *play = stage->play;

    for (size_t i = 0; i < play->n_acts; i++) {
        const struct act *act = &play->acts[i];

        if (act->who == stage->who && !performers[act->kind](stage, act, why))
            return false;
    }
    return true;
}

static bool
run_client(const struct play *play, int listener, struct failure *why)
{
    struct place server = loopback(play->family, play->port);
    struct stage stage = {.play = play, .who = ACTOR_CLIENT};

    (void)close(listener);
    stage.fd = open_socket(play->family, play->client_port, ACTOR_CLIENT, why);
    if (stage.fd < 0)
        return false;
    if (connect(stage.fd, &server.at.any, server.len) != 0)
        return say_call(why, ACTOR_CLIENT, "connect()");
    return perform_acts(&stage, why);
}

static bool
run_server(const struct play *play, int listener, struct failure *why)
{
    struct stage stage = {.play = play, .who = ACTOR_SERVER};

    stage.fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (stage.fd < 0)
        return say_call(why, ACTOR_SERVER, "accept()");
    (void)close(listener);
    return perform_acts(&stage, why);
}

/* The life of an actor's process: what went wrong goes into the pipe, in one write. */
static _Noreturn void
actor_main(const struct play *play, enum actor who, int listener, int report)
{
    struct failure why;
    bool ok;

    (void)signal(SIGINT, SIG_DFL);
    (void)signal(SIGTSTP, SIG_DFL);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    ok = who == ACTOR_CLIENT ? run_client(play, listener, &why) : run_server(play, listener, &why);
    if (!ok && write(report, why.sentence, strlen(why.sentence)) < 0)
        _exit(1);
    _exit(0);
}

/* Starts both actors; a pid is -1 if there was no process to be had. */
static bool
start_actors(const struct play *play, int listener, const int report[2], pid_t pids[N_ACTORS])
{
    for (int who = 0; who < N_ACTORS; who++) {
        pids[who] = fork();
        if (pids[who] == 0) {
            (void)close(report[0]);
            actor_main(play, (enum actor)who, listener, report[1]);
        }
    }
    return pids[ACTOR_CLIENT] > 0 && pids[ACTOR_SERVER] > 0;
}

/* What the first actor in trouble says; true if both end without a word. */
static bool
read_report(int report, struct failure *why)
{
    char sentence[sizeof why->sentence];
    ssize_t n = read(report, sentence, sizeof sentence - 1);

    if (n < 0)
        return failure_say(why, "the actors' report cannot be read: %s", strerror(errno));
    sentence[n] = '\0';
    return n == 0 || failure_say(why, "%s", sentence);
}

/* Once one has failed the other may wait for it in vain, so it is ended. */
static bool
await_actors(const pid_t pids[N_ACTORS], bool ok, struct failure *why)
{
    for (int who = 0; who < N_ACTORS; who++) {
        int status = 0;

        if (pids[who] < 0)
            continue;
        if (!ok)
            (void)kill(pids[who], SIGKILL);
        (void)waitpid(pids[who], &status, 0);
        if (ok && WIFSIGNALED(status))
            ok = failure_say(why, "the %s was ended by signal %d", actor_names[who],
                             WTERMSIG(status));
    }
    return ok;
}

bool
actors_perform(const struct play *play, struct failure *why)
{
    int listener = open_socket(play->family, play->port, ACTOR_SERVER, why);
    int report[2];
    pid_t pids[N_ACTORS];
    bool ok;

    if (listener < 0)
        return false;
    if (listen(listener, 1) != 0 || pipe(report) != 0) {
        (void)say_call(why, ACTOR_SERVER, "listen()");
        (void)close(listener);
        return false;
    }
    ok = start_actors(play, listener, report, pids) ||
         failure_say(why, "the actors cannot be started: %s", strerror(errno));
    (void)close(listener);
    (void)close(report[1]);
    ok = await_actors(pids, ok && read_report(report[0], why), why);
    (void)close(report[0]);
    return ok;
}
