#include "live.h"

#include "tcpviz/lab/netns.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define CAPTURE_START_MS 10000
#define CAPTURE_SLICE_MS 100
#define END_MS 10000
#define LAST_SEGMENTS_MS 300
#define WORDS_MS 10000
#define LOOK_MS 10

static bool have_network;

int
live_setup(void **state)
{
    struct failure why;

    (void)state;
    have_network = netns_enter(&why);
    if (!have_network)
        (void)printf("skipped: %s\n", why.sentence);
    return 0;
}

void
live_need_network(void)
{
    if (!have_network)
        skip();
}

void
live_need_ipv6(void)
{
    live_need_network();
    if (access("/proc/net/if_inet6", F_OK) != 0) {
        (void)printf("skipped: this kernel has no IPv6\n");
        skip();
    }
}

bool
live_rename(const char *device, const char *name)
{
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    struct ifreq request = {.ifr_flags = 0};
    bool done;

    assert_true(fd >= 0);
    (void)snprintf(request.ifr_name, sizeof request.ifr_name, "%s", device);
    (void)snprintf(request.ifr_newname, sizeof request.ifr_newname, "%s", name);
    done = ioctl(fd, SIOCSIFNAME, &request) == 0;
    (void)close(fd);
    return done;
}

bool
live_set_up(const char *device, bool up)
{
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    struct ifreq request = {.ifr_flags = (short)(up ? IFF_UP : 0)};
    bool done;

    assert_true(fd >= 0);
    (void)snprintf(request.ifr_name, sizeof request.ifr_name, "%s", device);
    done = ioctl(fd, SIOCSIFFLAGS, &request) == 0;
    (void)close(fd);
    return done;
}

void
live_ip(const char *arguments)
{
    char words[128], *argv[16] = {(char[]){"ip"}}, *rest = words;
    int n = 1, status;
    pid_t child;

    (void)snprintf(words, sizeof words, "%s", arguments);
    while (n < 15 && (argv[n] = strsep(&rest, " ")) != NULL)
        n++;
    child = fork();
    if (child == 0) {
        (void)execvp("ip", argv);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    if (status != 0) {
        (void)printf("skipped: ip %s does not work here\n", arguments);
        skip();
    }
}

static _Noreturn void
program_main(const struct live_run *run, int output)
{
    const char *program = getenv("TCPVIZ");

    if (program == NULL)
        program = "./tcpviz";
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)setenv("LC_ALL", "C.UTF-8", 1);
    (void)unsetenv("COLUMNS");
    (void)dup2(output, STDOUT_FILENO);
    if (run->words)
        (void)dup2(output, STDERR_FILENO);
    (void)execl(program, "tcpviz", "-i", run->device, "-p", "5000", run->option, (char *)NULL);
    (void)fprintf(stderr, "%s: %s\n", program, strerror(errno));
    _exit(127);
}

/* True once it has ended, with its status. */
static bool
ended_within(pid_t pid, int limit_ms, int *status)
{
    for (int ms = 0; ms < limit_ms; ms += LOOK_MS) {
        if (waitpid(pid, status, WNOHANG) == pid)
            return true;
        (void)poll(NULL, 0, LOOK_MS);
    }
    return false;
}

/* False if the time runs out, or the program ends, first. */
static bool
capture_begins(pid_t pid)
{
    for (int ms = 0; ms < CAPTURE_START_MS; ms += CAPTURE_SLICE_MS) {
        siginfo_t ended = {.si_pid = 0};

        if (netns_wait_for_capture(CAPTURE_SLICE_MS))
            return true;
        (void)waitid(P_PID, (id_t)pid, &ended, WEXITED | WNOHANG | WNOWAIT);
        if (ended.si_pid == pid)
            return false;
    }
    return false;
}

static char *
read_whole(int fd)
{
    struct stat about;
    char *text;

    assert_int_equal(fstat(fd, &about), 0);
    text = calloc(1, (size_t)about.st_size + 1);
    assert_non_null(text);
    assert_true(pread(fd, text, (size_t)about.st_size, 0) == (ssize_t)about.st_size);
    return text;
}

bool
live_says(int output, const char *words)
{
    for (int ms = 0; ms < WORDS_MS; ms += LOOK_MS) {
        char *text = read_whole(output);
        bool said = strstr(text, words) != NULL;

        free(text);
        if (said)
            return true;
        (void)poll(NULL, 0, LOOK_MS);
    }
    return false;
}

static bool
perform_plays(const struct live_run *run, pid_t pid, int output, struct failure *why)
{
    if (!capture_begins(pid))
        return failure_say(why, "the program did not begin to capture on %s", run->device);
    if (run->meanwhile && !run->meanwhile(output, why))
        return false;
    for (size_t i = 0; i < run->n_plays; i++)
        if (!actors_perform(&run->plays[i], why))
            return false;
    (void)poll(NULL, 0, LAST_SEGMENTS_MS);
    return true;
}

static bool
end_program(pid_t pid, int expected, struct failure *why)
{
    int status;

    (void)kill(pid, SIGINT);
    if (!ended_within(pid, END_MS, &status)) {
        (void)kill(pid, SIGKILL);
        (void)waitpid(pid, &status, 0);
        return failure_say(why, "SIGINT does not end the program");
    }
    if (WIFSIGNALED(status))
        return failure_say(why, "the program died by signal %d", WTERMSIG(status));
    return WEXITSTATUS(status) == expected ||
           failure_say(why, "the program ended with status %d", WEXITSTATUS(status));
}

char *
live_output(const struct live_run *run)
{
    /* A file in memory never fills up and makes the program wait, as a pipe would. */
    int output = memfd_create("output", MFD_CLOEXEC);
    struct failure why;
    pid_t pid;
    bool performed, ended;
    char *text;

    assert_true(output >= 0);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        program_main(run, output);
    performed = perform_plays(run, pid, output, &why);
    if (!performed)
        (void)fprintf(stderr, "%s\n", why.sentence);
    ended = end_program(pid, run->status, &why);
    if (!ended)
        (void)fprintf(stderr, "%s\n", why.sentence);
    text = read_whole(output);
    (void)close(output);
    if (!performed || !ended)
        fail_msg("what it had drawn:\n%s", text);
    return text;
}

/* One line of a drawing, if it is an arrow: "[2]  0.1  │ ◀─── ACK (Seq=1, Ack=2) ─── │". */
static void
add_arrow(FILE *out, char *line)
{
    static const char tail[] = "─── ";
    char *right = strstr(line, "▶");
    char *left = strstr(line, "◀");
    char *label = strstr(line, tail);
    char *end, *preview;

    if ((right == NULL) == (left == NULL) || label == NULL)
        return;
    label += strlen(tail);
    end = strrchr(label, ')');
    if (end == NULL)
        return;
    *end = '\0';
    preview = strstr(label, ", \"");
    if (preview != NULL)
        *preview = '\0';
    if (line[0] == '[')
        (void)fprintf(out, "%.*s", (int)strcspn(line + 1, "]"), line + 1);
    (void)fprintf(out, "%c %s)\n", right != NULL ? '>' : '<', label);
}

char *
live_arrows(const char *drawing)
{
    char *arrows = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&arrows, &size);

    assert_non_null(out);
    while (*drawing != '\0') {
        size_t n = strcspn(drawing, "\n");
        char *line = strndup(drawing, n);

        assert_non_null(line);
        add_arrow(out, line);
        free(line);
        drawing += n + (drawing[n] == '\n');
    }
    assert_int_equal(fclose(out), 0);
    return arrows;
}
