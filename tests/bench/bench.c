/*
 * What a segment costs, beside a libpcap loop that does nothing: make bench.
 *
 * usage: bench --program TCPVIZ [--segments N] [--rounds N] [--kinds KIND,...] [--snap BYTES]
 *              [--folder FOLDER] [--others]
 *
 * Files of N/100, N/10 and N segments of each kind are generated into FOLDER and read by one
 * program after the other, in each round all of them, so that what else the machine does disturbs
 * all alike, and each time a fresh copy of ours.  Time is that of the process, user and system;
 * what it takes to read a capture without frames is not counted.  The best round and the median are
 * shown.  docs/performance.md says more.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS_MAX 99
#define PATH_SIZE 4096
#define ARGUMENTS_MAX 24 /* with the NULL behind them */

/* Files, by size.  The empty one tells what it takes to begin. */
enum { EMPTY, HUNDREDTH, TENTH, WHOLE, SIZES };

static const unsigned divisors[SIZES] = {0, 100, 10, 1};

/* In the arguments of a task: the file that is read.  Programs of ours begin with an @, too. */
#define FILE_WORD "@file"

struct task {
    const char *name, *goal;
    int largest;  /* what is slow reads smaller files only */
    bool foreign; /* somebody else's: it may be missing, and may talk */
    const char *arguments[ARGUMENTS_MAX];
};

#define FORMAT(name)                                                                               \
    {                                                                                              \
        "@tcpviz", "-r", FILE_WORD, "--format", name, "-o", "/dev/null"                            \
    }

/* The yardstick is the faster one of the first two. */
#define YARDSTICKS 2

static const struct task tasks[] = {
    {"pcap_loop", "", WHOLE, false, {"@loop", "loop", FILE_WORD}},
    {"pcap_next_ex", "", WHOLE, false, {"@loop", "next", FILE_WORD}},
    {"decode", "1.3", WHOLE, false, {"@steps", "decode", FILE_WORD}},
    {"analyse", "", WHOLE, false, {"@steps", "analyse", FILE_WORD}},
    {"track", "3", WHOLE, false, {"@steps", "track", FILE_WORD}},
    {"keep", "", WHOLE, false, {"@steps", "keep", FILE_WORD}},
    {"tsv", "10", TENTH, false, FORMAT("tsv")},
    {"json", "", TENTH, false, FORMAT("json")},
    {"markdown", "", TENTH, false, FORMAT("markdown")},
    {"ladder", "", TENTH, false, FORMAT("ladder")},
    {"tcpdump -n", "", TENTH, true, {"tcpdump", "-n", "-r", FILE_WORD}},
    {"tcptrace -n", "", TENTH, true, {"tcptrace", "-n", FILE_WORD}},
    {"tshark -T fields", "", TENTH, true, {"tshark", "-n",      "-r", FILE_WORD,
                                           "-T",     "fields",  "-e", "frame.number",
                                           "-e",     "ip.src",  "-e", "tcp.srcport",
                                           "-e",     "tcp.seq", "-e", "tcp.ack",
                                           "-e",     "tcp.len", "-e", "tcp.analysis.flags"}},
};

#define TASKS (sizeof tasks / sizeof tasks[0])

struct usage {
    double seconds;
    long peak_kib;
};

struct result {
    bool missing; /* no such program or format here */
    double seconds[SIZES][ROUNDS_MAX];
    long peak_kib; /* with the largest file */
};

struct bench {
    const char *tcpviz, *folder, *snap, *kinds;
    char beside[PATH_SIZE]; /* the folder of this program and its helpers */
    unsigned long segments;
    int rounds;
    bool others;
    struct result results[TASKS];
};

static void
die(const char *what, const char *why)
{
    fprintf(stderr, "bench: %s: %s\n", what, why);
    exit(1);
}

static void
file_path(const struct bench *b, const char *kind, int size, char out[PATH_SIZE])
{
    unsigned long segments = size == EMPTY ? 0 : b->segments / divisors[size];

    (void)snprintf(out, PATH_SIZE, "%s/%s-%lu.pcap", b->folder, kind, segments);
}

/* Ours that are measured. */
static const char *const programs[] = {"loop", "steps", "tcpviz"};

#define PROGRAMS (sizeof programs / sizeof programs[0])

static void
copy_path(const struct bench *b, const char *name, char out[2 * PATH_SIZE])
{
    (void)snprintf(out, 2 * PATH_SIZE, "%s/%s", b->folder, name);
}

/* A file that can be run. */
static void
copy_program(const char *from, const char *to)
{
    char piece[65536];
    size_t n;
    FILE *in = fopen(from, "rb"), *out;

    (void)unlink(to);
    out = in ? fopen(to, "wb") : NULL;
    if (!out)
        die(in ? to : from, strerror(errno));
    while ((n = fread(piece, 1, sizeof piece, in)) > 0)
        if (fwrite(piece, 1, n, out) != n)
            die(to, strerror(errno));
    if (ferror(in) || fclose(out) != 0 || chmod(to, 0755) != 0)
        die(to, strerror(errno));
    (void)fclose(in);
}

/* Where in memory a file's pages lie makes a tenth of the time that the program in it takes, as
 * long as they stay there: so each round has copies of its own. */
static void
copy_programs(const struct bench *b)
{
    char from[2 * PATH_SIZE], to[2 * PATH_SIZE];

    for (size_t i = 0; i < PROGRAMS; i++) {
        (void)snprintf(from, sizeof from, "%s/%s", b->beside, programs[i]);
        copy_path(b, programs[i], to);
        copy_program(strcmp(programs[i], "tcpviz") == 0 ? b->tcpviz : from, to);
    }
}

static void
remove_programs(const struct bench *b)
{
    char path[2 * PATH_SIZE];

    for (size_t i = 0; i < PROGRAMS; i++) {
        copy_path(b, programs[i], path);
        (void)unlink(path);
    }
}

/* The end of a child: it becomes the program.  execvp() changes no argument, and only its type does
 * not say so. */
static _Noreturn void
become(const char *const *arguments, bool quiet)
{
    int nowhere = open("/dev/null", O_RDWR);
    char *same[ARGUMENTS_MAX];

    (void)dup2(nowhere, STDIN_FILENO);
    (void)dup2(nowhere, STDOUT_FILENO);
    if (quiet)
        (void)dup2(nowhere, STDERR_FILENO);
    memcpy(same, arguments, sizeof same);
    (void)execvp(same[0], same);
    _exit(127);
}

/* Runs a program to its end; returns its exit status, 128 if there is none.  `arguments` are
 * ARGUMENTS_MAX with the NULLs behind them. */
static int
run(const char *const *arguments, bool quiet, struct usage *used)
{
    struct rusage r;
    int status;
    pid_t pid = fork();

    if (pid < 0)
        die("fork", strerror(errno));
    if (pid == 0)
        become(arguments, quiet);
    while (wait4(pid, &status, 0, &r) < 0)
        if (errno != EINTR)
            die("wait4", strerror(errno));
    used->seconds = (double)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) +
                    (double)(r.ru_utime.tv_usec + r.ru_stime.tv_usec) / 1e6;
    used->peak_kib = r.ru_maxrss;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static void
generate(const struct bench *b, const char *kind, int size)
{
    char program[2 * PATH_SIZE], segments[32], path[PATH_SIZE];
    const char *arguments[ARGUMENTS_MAX] = {program, "--snap", b->snap, kind, segments, path};
    struct usage used;

    (void)snprintf(program, sizeof program, "%s/generate", b->beside);
    (void)snprintf(segments, sizeof segments, "%lu",
                   size == EMPTY ? 0 : b->segments / divisors[size]);
    file_path(b, kind, size, path);
    if (run(arguments, false, &used) != 0)
        die(kind, "cannot be generated");
}

static int
run_task(const struct bench *b, const struct task *task, const char *kind, int size,
         struct usage *used)
{
    const char *arguments[ARGUMENTS_MAX];
    char program[2 * PATH_SIZE], path[PATH_SIZE];

    file_path(b, kind, size, path);
    memcpy(arguments, task->arguments, sizeof arguments);
    for (int i = 0; arguments[i]; i++)
        if (strcmp(arguments[i], FILE_WORD) == 0)
            arguments[i] = path;
    if (arguments[0][0] == '@') {
        copy_path(b, arguments[0] + 1, program);
        arguments[0] = program;
    }
    /* That there are no segments in a capture without frames need not be said. */
    return run(arguments, task->foreign || size == EMPTY, used);
}

/* Which programs and formats there are: a format that tcpviz does not know is a wrong command
 * line to it. */
static void
look_for_tasks(struct bench *b, const char *kind)
{
    for (size_t t = 0; t < TASKS; t++) {
        struct usage used;
        int status;

        b->results[t] = (struct result){.missing = tasks[t].foreign && !b->others};
        if (b->results[t].missing)
            continue;
        status = run_task(b, &tasks[t], kind, EMPTY, &used);
        b->results[t].missing = status == 127 || (status == 2 && tasks[t].arguments[0][0] == '@');
        if (status != 0 && !b->results[t].missing && !tasks[t].foreign)
            die(tasks[t].name, "failed");
        if (b->results[t].missing)
            printf("%s: not here\n", tasks[t].name);
    }
}

static void
measure_round(struct bench *b, const char *kind, int round)
{
    for (int size = EMPTY; size < SIZES; size++)
        for (size_t t = 0; t < TASKS; t++) {
            struct usage used;

            if (b->results[t].missing || size > tasks[t].largest)
                continue;
            if (run_task(b, &tasks[t], kind, size, &used) != 0 && size != EMPTY)
                die(tasks[t].name, "failed");
            b->results[t].seconds[size][round] = used.seconds;
            b->results[t].peak_kib = used.peak_kib;
        }
}

static int
compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Nanoseconds for a segment, of the round at `rank` among the sorted ones: 0 is the best. */
static double
ns_of(const struct bench *b, size_t task, int size, int rank)
{
    const struct result *r = &b->results[task];
    double segments = (double)(b->segments / divisors[size]);

    return (r->seconds[size][rank] - r->seconds[EMPTY][rank]) / segments * 1e9;
}

static double
yardstick_ns(const struct bench *b, int size)
{
    double least = ns_of(b, 0, size, 0);

    for (size_t t = 1; t < YARDSTICKS; t++)
        if (ns_of(b, t, size, 0) < least)
            least = ns_of(b, t, size, 0);
    return least;
}

static void
print_task(const struct bench *b, size_t t)
{
    int largest = tasks[t].largest;
    double best = ns_of(b, t, largest, 0), yardstick = yardstick_ns(b, largest);

    printf("%-16s %8.2f %5s", tasks[t].name, yardstick > 0 ? best / yardstick : 0, tasks[t].goal);
    for (int size = HUNDREDTH; size < SIZES; size++)
        if (size <= largest)
            printf(" %10.1f", ns_of(b, t, size, 0));
        else
            printf(" %10s", "-");
    printf(" %9.1f %9.2f %8.1f\n", ns_of(b, t, largest, b->rounds / 2), best > 0 ? 1e3 / best : 0,
           (double)b->results[t].peak_kib / 1024);
}

static void
print_table(struct bench *b, const char *kind)
{
    printf("\n%s (%lu segments, %d rounds)\n", kind, b->segments, b->rounds);
    printf("%-16s %8s %5s %32s %9s %9s %8s\n", "", "x loop", "goal", "ns/segment of N/100, N/10, N",
           "median", "M/s", "MiB");
    for (size_t t = 0; t < TASKS; t++)
        for (int size = EMPTY; size < SIZES; size++)
            qsort(b->results[t].seconds[size], (size_t)b->rounds, sizeof(double), compare_doubles);
    for (size_t t = 0; t < TASKS; t++)
        if (!b->results[t].missing)
            print_task(b, t);
    (void)fflush(stdout);
}

static void
measure_kind(struct bench *b, const char *kind)
{
    for (int size = EMPTY; size < SIZES; size++)
        generate(b, kind, size);
    copy_programs(b);
    look_for_tasks(b, kind);
    for (int round = 0; round < b->rounds; round++) {
        copy_programs(b);
        measure_round(b, kind, round);
    }
    remove_programs(b);
    print_table(b, kind);
}

static void
find_helpers(struct bench *b, const char *self)
{
    const char *slash = strrchr(self, '/');

    (void)snprintf(b->beside, sizeof b->beside, "%.*s", slash ? (int)(slash - self) : 1,
                   slash ? self : ".");
}

static int
usage(void)
{
    fputs("usage: bench --program TCPVIZ [--segments N] [--rounds N] [--kinds KIND,...]\n"
          "             [--snap BYTES] [--folder FOLDER] [--others]\n"
          "at least 1,000 segments, 1 to 99 rounds; KIND is flow, connections, sequence, loss\n"
          "or syns;\n"
          "--others: tcpdump, tcptrace and tshark, too\n",
          stderr);
    return 2;
}

static bool
take_options(struct bench *b, int argc, char **argv)
{
    static const struct option options[] = {
        {"program", required_argument, NULL, 'p'}, {"segments", required_argument, NULL, 'n'},
        {"rounds", required_argument, NULL, 'r'},  {"kinds", required_argument, NULL, 'k'},
        {"snap", required_argument, NULL, 's'},    {"folder", required_argument, NULL, 'f'},
        {"others", no_argument, NULL, 'o'},        {0}};
    int c;

    while ((c = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (c) {
        case 'p':
            b->tcpviz = optarg;
            break;
        case 'n':
            b->segments = strtoul(optarg, NULL, 10);
            break;
        case 'r':
            b->rounds = (int)strtol(optarg, NULL, 10);
            break;
        case 'k':
            b->kinds = optarg;
            break;
        case 's':
            b->snap = optarg;
            break;
        case 'f':
            b->folder = optarg;
            break;
        case 'o':
            b->others = true;
            break;
        default:
            return false;
        }
    return optind == argc && b->tcpviz && b->segments >= 1000 && b->rounds >= 1 &&
           b->rounds <= ROUNDS_MAX;
}

int
main(int argc, char **argv)
{
    static struct bench b = {.folder = ".",
                             .snap = "128",
                             .kinds = "flow,connections,sequence,loss,syns",
                             .segments = 5000000,
                             .rounds = 5};
    char kinds[256], *rest, *kind;

    if (!take_options(&b, argc, argv))
        return usage();
    find_helpers(&b, argv[0]);
    if (mkdir(b.folder, 0777) != 0 && errno != EEXIST)
        die(b.folder, strerror(errno));
    (void)snprintf(kinds, sizeof kinds, "%s", b.kinds);
    for (kind = strtok_r(kinds, ",", &rest); kind; kind = strtok_r(NULL, ",", &rest))
        measure_kind(&b, kind);
    return 0;
}
