/*
 * build/demo: tcpviz watching a greeting between a client and a server of its own, without root.
 */
#include "tcpviz/lab/actors.h"
#include "tcpviz/lab/netns.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#define DEMO_PORT 5000
#define STEP_MS 800
#define CAPTURE_START_MS 10000
#define CAPTURE_SLICE_MS 100
#define LAST_SEGMENTS_MS 300
#define ARGUMENTS_MAX 64

/* Statuses as a shell gives them: not executable, not found, ended by signal n. */
enum { STATUS_NOT_RUN = 126, STATUS_NOT_FOUND = 127, STATUS_SIGNAL = 128 };

struct demo {
    pid_t viewer; /* tcpviz */
    pid_t actors; /* who performs the greeting; 0 once it is done */
    int status;   /* the viewer's wait status, once it has ended */
    bool ended;   /* the viewer has */
};

/* Both greet, then both close: as a rule ten segments, which with the bands fill the ladder of an
 * 80x24 terminal.  (The kernel may answer the client's FIN in a segment of its own: eleven.) */
static const struct act greeting[] = {
    {.who = ACTOR_CLIENT, .kind = ACT_PAUSE, .ms = STEP_MS},
    {.who = ACTOR_CLIENT, .kind = ACT_SEND, .data = "Hello, server!"},
    {.who = ACTOR_SERVER, .kind = ACT_RECV, .bytes = sizeof "Hello, server!" - 1},
    {.who = ACTOR_SERVER, .kind = ACT_PAUSE, .ms = STEP_MS},
    {.who = ACTOR_SERVER, .kind = ACT_SEND, .data = "Hello, client!"},
    {.who = ACTOR_CLIENT, .kind = ACT_RECV, .bytes = sizeof "Hello, client!" - 1},
    {.who = ACTOR_CLIENT, .kind = ACT_PAUSE, .ms = STEP_MS},
    {.who = ACTOR_CLIENT, .kind = ACT_CLOSE},
    {.who = ACTOR_SERVER, .kind = ACT_RECV},
    {.who = ACTOR_SERVER, .kind = ACT_CLOSE},
};

static void
keyboard_signals(void (*disposition)(int))
{
    (void)signal(SIGINT, disposition);
    (void)signal(SIGQUIT, disposition);
    (void)signal(SIGTSTP, disposition);
}

static _Noreturn void
viewer_main(char **arguments)
{
    keyboard_signals(SIG_DFL);
    (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
    (void)execv("./tcpviz", arguments);
    (void)fprintf(stderr,
                  "demo: ./tcpviz cannot be started: %s; run make first, and the demo from "
                  "the same folder\n",
                  strerror(errno));
    _exit(errno == ENOENT ? STATUS_NOT_FOUND : STATUS_NOT_RUN);
}

/* The viewer's command line: ours, then what the demo was given. */
static bool
start_viewer(struct demo *demo, int argc, char **argv)
{
    static char program[] = "./tcpviz", device_option[] = "-i", device[] = "lo";
    static char port_option[] = "-p", port[] = "5000", no_ask[] = "--no-ask";
    char *arguments[ARGUMENTS_MAX] = {program, device_option, device, port_option, port, no_ask};
    int n = 6;

    for (int i = 1; i < argc && n < ARGUMENTS_MAX - 1; i++)
        arguments[n++] = argv[i];
    demo->viewer = fork();
    if (demo->viewer == 0)
        viewer_main(arguments);
    return demo->viewer > 0;
}

/* A greeting in a process of its own, so that nothing but it has to wait for its pauses. */
static bool
start_actors(struct demo *demo)
{
    const struct play play = {.family = AF_INET,
                              .port = DEMO_PORT,
                              .acts = greeting,
                              .n_acts = sizeof greeting / sizeof greeting[0]};
    struct failure why;

    demo->actors = fork();
    if (demo->actors != 0)
        return demo->actors > 0;
    keyboard_signals(SIG_DFL);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)poll(NULL, 0, STEP_MS);
    if (!actors_perform(&play, &why)) {
        (void)fprintf(stderr, "demo: %s\n", why.sentence);
        _exit(1);
    }
    _exit(0);
}

/* A stopped viewer means Ctrl-Z: the whole job stops, so that the shell takes the terminal back;
 * it goes on with fg.  Where no shell watches, the kernel ignores our SIGTSTP. */
static void
stop_with_viewer(const struct demo *demo)
{
    (void)signal(SIGTSTP, SIG_DFL);
    (void)kill(0, SIGTSTP);
    (void)signal(SIGTSTP, SIG_IGN);
    (void)kill(demo->viewer, SIGCONT);
}

/* The viewer has made the terminal give it each key at once: it draws its screen, and the user ends
 * it with q.  Printing, it would wait for ever. */
static bool
viewer_has_screen(void)
{
    struct termios settings;

    return tcgetattr(STDOUT_FILENO, &settings) == 0 && (settings.c_lflag & ICANON) == 0;
}

static void
take_child(struct demo *demo, pid_t pid, int status)
{
    if (pid == demo->actors && !WIFSTOPPED(status)) {
        demo->actors = 0;
        if (!viewer_has_screen()) {
            (void)poll(NULL, 0, LAST_SEGMENTS_MS);
            (void)kill(demo->viewer, SIGINT);
        }
    } else if (pid == demo->viewer && WIFSTOPPED(status)) {
        stop_with_viewer(demo);
    } else if (pid == demo->viewer) {
        demo->ended = true;
        demo->status = status;
    }
}

static void
wait_for_viewer(struct demo *demo)
{
    while (!demo->ended) {
        int status;
        pid_t pid = waitpid(-1, &status, WUNTRACED);

        if (pid < 0)
            return;
        take_child(demo, pid, status);
    }
}

/* False if the viewer ends or the time runs out first. */
static bool
wait_for_capture(struct demo *demo)
{
    for (int waited_ms = 0; waited_ms < CAPTURE_START_MS; waited_ms += CAPTURE_SLICE_MS) {
        if (netns_wait_for_capture(CAPTURE_SLICE_MS))
            return true;
        if (waitpid(demo->viewer, &demo->status, WNOHANG) == demo->viewer) {
            demo->ended = true;
            return false;
        }
    }
    (void)kill(demo->viewer, SIGTERM);
    return false;
}

static int
shell_status(int wait_status)
{
    return WIFSIGNALED(wait_status) ? STATUS_SIGNAL + WTERMSIG(wait_status)
                                    : WEXITSTATUS(wait_status);
}

int
main(int argc, char **argv)
{
    struct demo demo = {0};
    struct failure why;

    if (!netns_enter(&why)) {
        (void)fprintf(
            stderr,
            "demo: %s; without the demo: `sudo ./tcpviz -i lo -p %d` here, `nc -l -p %d` and "
            "then `nc 127.0.0.1 %d` in two other terminals.\n",
            why.sentence, DEMO_PORT, DEMO_PORT, DEMO_PORT);
        return EXIT_FAILURE;
    }
    keyboard_signals(SIG_IGN);
    if (!start_viewer(&demo, argc, argv)) {
        (void)fprintf(stderr, "demo: no process for tcpviz: %s\n", strerror(errno));
        return EXIT_FAILURE;
    }
    if (wait_for_capture(&demo) && !start_actors(&demo))
        (void)kill(demo.viewer, SIGTERM);
    wait_for_viewer(&demo);
    if (demo.actors > 0)
        (void)kill(demo.actors, SIGKILL);
    return shell_status(demo.status);
}
