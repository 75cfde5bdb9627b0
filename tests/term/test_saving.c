/* What -w and -o leave behind, with the real program: full disks, signals, readers that go away. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "seg.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define CASE "tests/segments/a-whole-conversation-in-eight-segments.seg"
#define OLD "of value\n"
#define WAIT_MS 5000
#define LOOK_MS 10
#define NO_LIMIT RLIM_INFINITY

static char folder[] = "/tmp/saving-XXXXXX", program[4096];
static char capture[1 << 14]; /* what IN holds */
static size_t capture_bytes;
static char saved[sizeof capture]; /* and what -w makes of that, as long */

#define IN "in.pcap"

/* ---- files ---- */

static size_t
read_whole(const char *path, char *storage, size_t size)
{
    FILE *file = fopen(path, "r");
    size_t n;

    if (!file)
        fail_msg("%s: %s", path, strerror(errno));
    n = fread(storage, 1, size - 1, file);
    (void)fclose(file);
    storage[n] = '\0';
    return n;
}

static void
write_file(const char *path, const char *content)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_true(fputs(content, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static bool
is_there(const char *path)
{
    struct stat about;

    return lstat(path, &about) == 0;
}

static bool
holds(const char *path, const char *content, size_t n)
{
    static char found[1 << 16];

    return is_there(path) && read_whole(path, found, sizeof found) == n &&
           memcmp(found, content, n) == 0;
}

static int
make_folder(void **state)
{
    const char *named = getenv("TCPVIZ");
    char path[64];
    struct seg seg;

    (void)state;
    if (!mkdtemp(folder) || !realpath(named ? named : "./tcpviz", program))
        return -1;
    (void)snprintf(path, sizeof path, "%s/" IN, folder);
    if (!seg_read(&seg, CASE) || !seg_write_pcap(&seg, path) || chdir(folder) != 0)
        return -1;
    seg_finish(&seg);
    capture_bytes = read_whole(IN, capture, sizeof capture);
    return 0;
}

static int
remove_any(const char *path, const struct stat *about, int flag, struct FTW *place)
{
    (void)about;
    (void)flag;
    (void)place;
    return remove(path);
}

static int
remove_folder(void **state)
{
    (void)state;
    return chdir("/") == 0 ? nftw(folder, remove_any, 8, FTW_DEPTH | FTW_PHYS) : -1;
}

static int
clear(void **state)
{
    (void)state;
    (void)remove("out");
    (void)remove("out.part");
    (void)remove("fifo");
    (void)remove("big");
    return 0;
}

/* ---- the program ---- */

struct run {
    const char *args[10];
    int in, out;       /* -1: /dev/null */
    rlim_t file_limit; /* so many bytes each file may have: as a disk that is full then */
    bool drops;        /* from a root shell, root's rights are given up behind the opening */
};

struct running {
    pid_t pid;
    int err;
};

static _Noreturn void
program_main(const struct run *run, int err)
{
    struct rlimit limit = {run->file_limit, run->file_limit};
    const char *argv[16] = {program, "--no-config"};
    int n = 2, null = open("/dev/null", O_RDWR | O_CLOEXEC);

    for (int i = 0; run->args[i]; i++)
        argv[n++] = run->args[i];
    if (geteuid() == 0 && !run->drops) { /* else it becomes nobody, who may write nothing here */
        argv[n++] = "--user";
        argv[n++] = "root";
    }
    for (int signo = SIGHUP; signo <= SIGTERM; signo++) /* nohup, and background jobs of a script */
        (void)signal(signo, SIG_DFL);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)setenv("LC_ALL", "C.UTF-8", 1);
    (void)setrlimit(RLIMIT_FSIZE, &limit);
    (void)dup2(run->in < 0 ? null : run->in, STDIN_FILENO);
    (void)dup2(run->out < 0 ? null : run->out, STDOUT_FILENO);
    (void)dup2(err, STDERR_FILENO);
    (void)execv(argv[0], (char *const *)(uintptr_t)argv);
    _exit(127);
}

static struct running
start(const struct run *run)
{
    struct running running;
    int err[2];

    assert_int_equal(pipe2(err, O_CLOEXEC), 0);
    running.pid = fork();
    assert_true(running.pid >= 0);
    if (running.pid == 0)
        program_main(run, err[1]);
    (void)close(err[1]);
    running.err = err[0];
    return running;
}

/* What it said, without the word on root's rights; returns its wait status. */
static int
end(struct running running, char *said, size_t size)
{
    static const char of_root[] = "tcpviz: root's rights are kept, as --user root asks\n";
    size_t n = 0;
    ssize_t got;
    int status;

    while ((got = read(running.err, said + n, size - 1 - n)) > 0)
        n += (size_t)got;
    said[n] = '\0';
    if (strncmp(said, of_root, strlen(of_root)) == 0)
        memmove(said, said + strlen(of_root), n - strlen(of_root) + 1);
    (void)close(running.err);
    assert_int_equal(waitpid(running.pid, &status, 0), running.pid);
    return status;
}

/* A pipe with the capture, and its end where the writer is gone. */
static int
pipe_of_capture(int *writer)
{
    int fds[2];

    assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
    assert_int_equal(write(fds[1], capture, capture_bytes), capture_bytes);
    if (writer)
        *writer = fds[1];
    else
        (void)close(fds[1]);
    return fds[0];
}

static int
run_once(const char *option, bool from_pipe, rlim_t limit, char *said, size_t size)
{
    struct run run = {.args = {"-r", from_pipe ? "-" : IN, option, "out"},
                      .in = from_pipe ? pipe_of_capture(NULL) : -1,
                      .out = -1,
                      .file_limit = limit};
    int status = end(start(&run), said, size);

    if (from_pipe)
        (void)close(run.in);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* ---- a disk that is full ---- */

struct expected {
    const char *option;
    char *content;
    size_t n;
    bool old, from_pipe;
};

/* A beginning of what should be there, of whole lines or frames. */
static void
expect_piece(const char *path, const struct expected *e)
{
    static char found[1 << 16];
    size_t n = read_whole(path, found, sizeof found);

    assert_true(n > 0 && n < e->n);
    assert_memory_equal(found, e->content, n);
    assert_true(strcmp(e->option, "-w") == 0 || found[n - 1] == '\n');
}

static void
expect_left(const struct expected *e, int status, const char *said)
{
    bool part = is_there("out.part");

    if (status == 0) {
        assert_true(holds("out", e->content, e->n));
        assert_false(part);
        return;
    }
    assert_int_equal(status, 1);
    if (!strstr(said, "cannot write \"out\": File too large; "))
        fail_msg("it says: %s", said);
    assert_int_equal(part, strstr(said, "\"out.part\" holds ") != NULL);
    if (e->old)
        assert_true(holds("out", OLD, strlen(OLD)));
    else
        assert_int_equal(is_there("out"), strstr(said, "; it holds ") != NULL);
    assert_true(e->from_pipe || (!part && (e->old || !is_there("out"))));
    if (part)
        expect_piece("out.part", e);
    if (!e->old && is_there("out"))
        expect_piece("out", e);
}

static void
try_limits(struct expected *e)
{
    enum { STEPS = 40 };
    char said[2048];

    for (size_t i = 0; i <= STEPS; i++) {
        rlim_t limit = i < STEPS ? e->n * i / STEPS : e->n;
        int status;

        (void)clear(NULL);
        if (e->old)
            write_file("out", OLD);
        status = run_once(e->option, e->from_pipe, limit, said, sizeof said);
        assert_int_equal(status == 0, limit >= e->n);
        expect_left(e, status, said);
    }
}

static void
a_full_disk_costs_no_old_file(void **state)
{
    static char content[1 << 16];
    static const char *const options[] = {"-o", "-w"};
    char said[2048];

    (void)state;
    for (int i = 0; i < 8; i++) {
        struct expected e = {.option = options[i & 1],
                             .content = content,
                             .old = (i & 2) != 0,
                             .from_pipe = (i & 4) != 0};

        (void)clear(NULL);
        assert_int_equal(run_once(e.option, e.from_pipe, NO_LIMIT, said, sizeof said), 0);
        e.n = read_whole("out", content, sizeof content);
        try_limits(&e);
    }
}

/* ---- what ends it ---- */

static bool
grows_to(const char *path, size_t bytes)
{
    struct stat about;

    for (int ms = 0; ms < WAIT_MS; ms += LOOK_MS) {
        if (stat(path, &about) == 0 && (size_t)about.st_size >= bytes)
            return true;
        (void)poll(NULL, 0, LOOK_MS);
    }
    return false;
}

/* A pipe that stays open behind its capture, and is saved. */
static int
end_by(int signo, const char *grows, char *said, size_t size)
{
    struct run run = {.args = {"-r", "-", "-w", "out"}, .out = -1, .file_limit = NO_LIMIT};
    struct running running;
    int writer, status;

    run.in = pipe_of_capture(&writer);
    running = start(&run);
    (void)close(run.in);
    assert_true(grows_to(grows, capture_bytes));
    assert_int_equal(kill(running.pid, signo), 0);
    status = end(running, said, size);
    (void)close(writer);
    return status;
}

/* Nobody may take away what root has created. */
static void
a_file_that_has_to_stay_is_not_said_to_be_gone(void **state)
{
    struct run run = {
        .args = {"-r", IN, "-w", "out"}, .in = -1, .out = -1, .file_limit = 0, .drops = true};
    char said[2048];
    int status;

    (void)state;
    if (geteuid() != 0)
        skip();
    status = end(start(&run), said, sizeof said);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 1);
    assert_string_equal(said, "tcpviz: cannot write \"out\": File too large; it holds no frame\n");
    assert_true(holds("out", "", 0));
}

static void
what_passes_once_survives_every_signal(void **state)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGKILL};
    char said[2048];

    for (size_t i = 0; i < 2 * sizeof signals / sizeof signals[0]; i++) {
        int signo = signals[i / 2], status;
        bool old = i % 2 != 0, part = old && signo == SIGKILL;

        (void)clear(state);
        if (old)
            write_file("out", OLD);
        status = end_by(signo, old ? "out.part" : "out", said, sizeof said);
        assert_true(signo == SIGINT ? WIFEXITED(status) && WEXITSTATUS(status) == 0
                                    : WIFSIGNALED(status) && WTERMSIG(status) == signo);
        assert_int_equal(is_there("out.part"), part);
        assert_true(holds(part ? "out.part" : "out", saved, capture_bytes));
        assert_true(!part || holds("out", OLD, strlen(OLD)));
        assert_true(!old || strstr(said, "\"out\" stays as it is until the end"));
    }
}

/* More than fits into a pipe. */
static void
make_big(void)
{
    FILE *big = fopen("big", "w");

    assert_non_null(big);
    assert_int_equal(fwrite(capture, 1, capture_bytes, big), capture_bytes);
    for (int i = 0; i < 2000; i++)
        assert_int_equal(fwrite(capture + 24, 1, capture_bytes - 24, big), capture_bytes - 24);
    assert_int_equal(fclose(big), 0);
}

/* A FIFO that nobody reads stops it, once it is full. */
static void
what_is_made_of_a_part_of_a_file_is_not_there(void **state)
{
    struct run run = {.args = {"-r", "big", "-w", "fifo", "-o", "out"},
                      .in = -1,
                      .out = -1,
                      .file_limit = NO_LIMIT};
    struct running running;
    char said[2048];
    int fifo, held = 0, status;

    (void)state;
    make_big();
    assert_int_equal(mkfifo("fifo", 0600), 0);
    fifo = open("fifo", O_RDWR | O_CLOEXEC);
    assert_true(fifo >= 0);
    write_file("out", OLD);
    running = start(&run);
    for (int ms = 0; ms < WAIT_MS && held < 60000; ms += LOOK_MS) {
        (void)poll(NULL, 0, LOOK_MS);
        assert_int_equal(ioctl(fifo, FIONREAD, &held), 0);
    }
    (void)poll(NULL, 0, 10 * LOOK_MS); /* it waits there now */
    assert_int_equal(kill(running.pid, SIGINT), 0);
    status = end(running, said, sizeof said);
    (void)close(fifo);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 1);
    if (!strstr(said, "cannot write \"out\": the capture was not read to its end; the old file is "
                      "untouched\n"))
        fail_msg("it says: %s", said);
    assert_true(holds("out", OLD, strlen(OLD)));
    assert_false(is_there("out.part"));
}

/* For so long that it waits for something. */
static bool
sleeps(pid_t pid)
{
    char path[32], about[512];
    int asleep = 0;

    (void)snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    for (int ms = 0; ms < WAIT_MS && asleep < 5; ms += LOOK_MS) {
        (void)read_whole(path, about, sizeof about);
        asleep = strstr(about, ") S ") ? asleep + 1 : 0;
        (void)poll(NULL, 0, LOOK_MS);
    }
    return asleep == 5;
}

/* Nothing was captured, so nothing is to stay: not even an empty .part. */
static void
a_fifo_without_a_reader_leaves_nothing_behind(void **state)
{
    static const char *const options[][2] = {{"-w", "-o"}, {"-o", "-w"}};
    char said[2048];

    for (int i = 0; i < 4; i++) {
        struct run run = {.args = {"-r", "-", options[i & 1][0], "out", options[i & 1][1], "fifo"},
                          .out = -1,
                          .file_limit = NO_LIMIT};
        struct running running;
        int writer, status;

        (void)clear(state);
        if (i & 2)
            write_file("out", OLD);
        assert_int_equal(mkfifo("fifo", 0600), 0);
        run.in = pipe_of_capture(&writer);
        running = start(&run);
        (void)close(run.in);
        assert_true(sleeps(running.pid));
        assert_int_equal(kill(running.pid, SIGINT), 0);
        status = end(running, said, sizeof said);
        (void)close(writer);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
        assert_false(is_there("out.part"));
        assert_int_equal(is_there("out"), (i & 2) != 0);
    }
}

/* As with | head. */
static void
a_reader_that_goes_away_leaves_the_capture_whole(void **state)
{
    struct run run = {.args = {"-r", "-", "-w", "out"}, .file_limit = NO_LIMIT};
    int out[2], writer, status;
    struct running running;
    char said[2048];

    (void)state;
    write_file("out", OLD);
    assert_int_equal(pipe2(out, O_CLOEXEC), 0);
    run.in = pipe_of_capture(&writer);
    run.out = out[1];
    running = start(&run);
    (void)close(run.in);
    (void)close(out[1]);
    assert_true(grows_to("out.part", capture_bytes));
    (void)close(out[0]);
    status = end(running, said, sizeof said);
    (void)close(writer);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGPIPE);
    assert_true(holds("out", saved, capture_bytes));
    assert_false(is_there("out.part"));
}

/* The text is made of a file, and that was not read to its end. */
static void
a_reader_of_the_capture_that_goes_away_leaves_no_piece_of_text(void **state)
{
    struct run run = {
        .args = {"-r", "big", "-w", "-", "-o", "out"}, .in = -1, .file_limit = NO_LIMIT};
    char said[2048], header[24];

    (void)state;
    make_big();
    write_file("out", OLD);
    for (int begun = 0; begun < 2; begun++) {
        struct running running;
        int out[2], status;

        assert_int_equal(pipe2(out, O_CLOEXEC), 0);
        if (!begun)
            (void)close(out[0]);
        run.out = out[1];
        running = start(&run);
        (void)close(out[1]);
        if (begun) {
            assert_int_equal(read(out[0], header, sizeof header), sizeof header);
            (void)close(out[0]);
        }
        status = end(running, said, sizeof said);
        assert_true(begun ? WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE
                          : WIFEXITED(status) && WEXITSTATUS(status) == 1);
        assert_non_null(strstr(said, "cannot write standard output: Broken pipe; "));
        assert_true(holds("out", OLD, strlen(OLD)));
        assert_false(is_there("out.part"));
    }
}

/* Both would be content with its end; the one that ends first would be lost. */
static void
two_programs_do_not_write_one_file(void **state)
{
    struct run run = {.args = {"-r", "-", "-w", "out"}, .out = -1, .file_limit = NO_LIMIT};

    for (int old = 0; old < 2; old++) {
        struct running running;
        char said[2048];
        int writer;

        (void)clear(state);
        if (old)
            write_file("out", OLD);
        run.in = pipe_of_capture(&writer);
        running = start(&run);
        (void)close(run.in);
        assert_true(grows_to(old ? "out.part" : "out", capture_bytes));
        for (int i = 0; i < 4; i++) {
            assert_int_equal(run_once(i & 1 ? "-w" : "-o", (i & 2) != 0, NO_LIMIT, said, 2048), 1);
            if (!strstr(said, "cannot write \"out\": another program is writing it just now"))
                fail_msg("it says: %s", said);
            assert_false(is_there("out.part2") || (!old && is_there("out.part")));
        }
        (void)close(writer);
        assert_int_equal(end(running, said, sizeof said), 0);
        assert_true(holds("out", saved, capture_bytes));
        assert_false(is_there("out.part"));
    }
}

static void
an_input_without_a_frame_costs_no_old_file(void **state)
{
    struct run run = {
        .args = {"-r", "cut", "-w", "out"}, .in = -1, .out = -1, .file_limit = NO_LIMIT};
    char said[2048];
    int status;

    (void)state;
    write_file("out", OLD);
    write_file("cut", "");
    for (size_t n = 24; n < 40; n += 15) { /* a header; the beginning of a frame */
        FILE *cut = fopen("cut", "w");

        assert_non_null(cut);
        assert_int_equal(fwrite(capture, 1, n, cut), n);
        assert_int_equal(fclose(cut), 0);
        status = end(start(&run), said, sizeof said);
        assert_true(WIFEXITED(status));
        if (n > 24) { /* the first one was no damage: its copy is as empty */
            assert_int_equal(WEXITSTATUS(status), 1);
            assert_non_null(strstr(said, "nothing could be read; the old file is untouched"));
            assert_true(holds("out", saved, 24));
        }
    }
    (void)remove("cut");
}

/* What fails at the end, as well. */
static void
of_two_files_each_is_told_of(void **state)
{
    struct run run = {.args = {"-r", "cut", "-w", "out", "-o", "text"},
                      .in = -1,
                      .out = -1,
                      .file_limit = NO_LIMIT};
    FILE *cut = fopen("cut", "w");
    char said[2048];
    int status;

    (void)state;
    assert_non_null(cut);
    assert_int_equal(fwrite(capture, 1, 39, cut), 39); /* its first frame is not whole */
    assert_int_equal(fclose(cut), 0);
    status = end(start(&run), said, sizeof said);
    (void)remove("cut");
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 1);
    assert_non_null(strstr(said, "cannot write \"out\": nothing could be read; no file is left"));
    assert_non_null(strstr(said, "cannot write \"text\": nothing could be read; no file is left"));
    assert_false(is_there("out") || is_there("text"));
}

/* The disk is full in the middle, and later the capture is damaged. */
static void
of_two_troubles_each_is_told_of(void **state)
{
    struct run run = {.args = {"-r", "big", "-w", "out"}, .in = -1, .out = -1, .file_limit = 100};
    struct stat big;
    char said[2048];
    int status;

    (void)state;
    make_big();
    assert_int_equal(stat("big", &big), 0);
    assert_int_equal(truncate("big", big.st_size - 1), 0);
    status = end(start(&run), said, sizeof said);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 1);
    assert_non_null(strstr(said, "cannot write \"out\": File too large; no file is left"));
    assert_non_null(strstr(said, "\"big\" is cut off inside frame "));
}

/* At once, so that somebody can do something, and not at the end again. */
static void
a_full_disk_is_told_of_once(void **state)
{
    static const char full[] = "cannot write \"out\": File too large; ";
    struct run run = {.args = {"-r", "-", "-w", "out"}, .out = -1, .file_limit = 200};
    char said[2048], first[512] = "";
    struct running running;
    size_t n = 0;
    int writer, status;

    (void)state;
    run.in = pipe_of_capture(&writer);
    running = start(&run);
    (void)close(run.in);
    while (!strstr(first, full)) {
        struct pollfd said_more = {.fd = running.err, .events = POLLIN};
        ssize_t got;

        assert_int_equal(poll(&said_more, 1, WAIT_MS), 1);
        got = read(running.err, first + n, sizeof first - 1 - n);
        assert_true(got > 0);
        n += (size_t)got;
        first[n] = '\0';
    }
    assert_int_equal(kill(running.pid, SIGINT), 0);
    status = end(running, said, sizeof said);
    (void)close(writer);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 1);
    assert_null(strstr(said, "out"));
}

static int
prepare(void **state)
{
    char said[2048];

    if (make_folder(state) != 0 || run_once("-w", false, NO_LIMIT, said, sizeof said) != 0 ||
        read_whole("out", saved, sizeof saved) != capture_bytes)
        return -1;
    return clear(state);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_full_disk_costs_no_old_file, clear),
        cmocka_unit_test_teardown(a_full_disk_is_told_of_once, clear),
        cmocka_unit_test_teardown(of_two_troubles_each_is_told_of, clear),
        cmocka_unit_test_teardown(what_passes_once_survives_every_signal, clear),
        cmocka_unit_test_teardown(a_fifo_without_a_reader_leaves_nothing_behind, clear),
        cmocka_unit_test_teardown(what_is_made_of_a_part_of_a_file_is_not_there, clear),
        cmocka_unit_test_teardown(a_reader_that_goes_away_leaves_the_capture_whole, clear),
        cmocka_unit_test_teardown(a_file_that_has_to_stay_is_not_said_to_be_gone, clear),
        cmocka_unit_test_teardown(a_reader_of_the_capture_that_goes_away_leaves_no_piece_of_text,
                                  clear),
        cmocka_unit_test_teardown(two_programs_do_not_write_one_file, clear),
        cmocka_unit_test_teardown(of_two_files_each_is_told_of, clear),
        cmocka_unit_test_teardown(an_input_without_a_frame_costs_no_old_file, clear),
    };

    return cmocka_run_group_tests(tests, prepare, remove_folder);
}
