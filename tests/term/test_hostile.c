/* Strangers' text where only the whole program meets it: names of files and devices, filters.
 * Standard output and standard error are read byte by byte, the screen cell by cell.  TCPVIZ names
 * the program, ./tcpviz if it is not set; the folder must be the root of the source. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hostile.h"
#include "in_range.h"
#include "pty.h"
#include "seg.h"

/* Programs take time: one shape of each string. */
#define EACH_IN_A_WORD(i)                                                                          \
    for (size_t i = hostile_count() / HOSTILE_SHAPES; i < 2 * hostile_count() / HOSTILE_SHAPES; i++)

static char folder[] = "/tmp/tcpviz-test-XXXXXX", plain[64];
static char hostile[HOSTILE_MAX];
static struct pty pty;

static const char *
program(void)
{
    const char *path = getenv("TCPVIZ");

    return path && *path ? path : "./tcpviz";
}

static int
make_capture(void **state)
{
    struct seg seg = {.problem = ""};

    (void)state;
    if (!mkdtemp(folder) || chmod(folder, 0755) != 0)
        return -1;
    snprintf(plain, sizeof plain, "%s/hello.pcap", folder);
    if (!seg_read(&seg, "tests/screens/hello.seg") || !seg_write_pcap(&seg, plain))
        return -1;
    seg_finish(&seg);
    return chmod(plain, 0644);
}

static int
remove_capture(void **state)
{
    (void)state;
    return unlink(plain) | rmdir(folder);
}

/* A name in the folder; false for what cannot be one. */
static bool
name_of(const char *string, char *path, size_t size)
{
    return strchr(string, '/') == NULL && strlen(string) <= 255 &&
           snprintf(path, size, "%s/%s", folder, string) < (int)size;
}

/* Runs with these arguments in a locale; what it writes to either output is tame. */
static void
assert_tame_in(const char *locale, size_t number, const char *const *args)
{
    static char said[1 << 17];
    const char *argv[12] = {program(), "--no-config", "--charset", "ascii"};
    int fd = memfd_create("said", MFD_CLOEXEC), status;
    ssize_t n;
    pid_t child;

    for (int i = 0; args[i]; i++)
        argv[4 + i] = args[i];
    assert_true(fd >= 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dup2(open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
        dup2(fd, STDOUT_FILENO);
        dup2(fd, STDERR_FILENO);
        setenv("LC_ALL", locale, 1);
        execv(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_in_range(WEXITSTATUS(status), 0, 2);
    n = pread(fd, said, sizeof said - 1, 0);
    assert_true(n >= 0);
    said[n] = '\0';
    close(fd);
    for (char *at = said; *at; at += strcspn(at, "\n"), at += *at == '\n')
        if (!hostile_is_tame(at, strcspn(at, "\n"), strcmp(locale, "C") == 0))
            fail_msg("string %zu, %s: \"%s\"", number, args[0], at);
}

/* Messages follow the locale: there may be letters in one of the two. */
static void
assert_tame_run(size_t number, const char *const *args)
{
    assert_tame_in("C", number, args);
    assert_tame_in("C.UTF-8", number, args);
}

static void
names_in_messages_are_escaped(void **state)
{
    (void)state;
    EACH_IN_A_WORD(i)
    {
        static char path[HOSTILE_MAX + 64];

        (void)hostile_string(i, hostile);
        snprintf(path, sizeof path, "/nonexistent/%s", hostile);
        assert_tame_run(i, (const char *[]){"-r", path, NULL});
        assert_tame_run(i, (const char *[]){"-r", plain, "-o", path, NULL});
        assert_tame_run(i, (const char *[]){"-r", plain, "-w", path, NULL});
        assert_tame_run(i, (const char *[]){"--config", path, "-r", plain, NULL});
    }
}

static void
devices_users_and_filters_are_escaped(void **state)
{
    (void)state;
    EACH_IN_A_WORD(i)
    {
        static char device[HOSTILE_MAX + 64];

        (void)hostile_string(i, hostile);
        snprintf(device, sizeof device, "no-such-%s", hostile);
        assert_tame_run(i, (const char *[]){"-i", device, NULL});
        assert_tame_run(i, (const char *[]){"--user", device, "-r", plain, NULL});
        assert_tame_run(i, (const char *[]){"-r", plain, "--", hostile, NULL});
    }
}

static void
names_of_captures_are_escaped(void **state)
{
    int taken = 0;

    (void)state;
    EACH_IN_A_WORD(i)
    {
        char path[512];

        (void)hostile_string(i, hostile);
        if (!name_of(hostile, path, sizeof path) || link(plain, path) != 0)
            continue;
        assert_tame_run(i, (const char *[]){"-r", path, "-p", "1", NULL});
        assert_tame_run(i, (const char *[]){"-r", path, "-w", path, NULL});
        assert_tame_run(i, (const char *[]){"-r", path, "-o", path, NULL});
        assert_int_equal(unlink(path), 0);
        taken++;
    }
    assert_true(taken > 200);
}

static void
start(const char *path)
{
    const char *argv[] = {program(), "--no-config", "-r", path, NULL};
    const char *env[] = {"TERM=xterm-256color", "LC_ALL=C.UTF-8", NULL};

    pty_start(&pty, &(struct pty_settings){.argv = argv, .env = env, .cols = 100, .rows = 36});
    assert_true(pty_wait_text(&pty, "8 segments", 5000));
    pty_pump(&pty, 60);
}

/* All of the screen but the title, where the name stands, is as with a plain name. */
static void
names_of_captures_move_nothing_on_the_screen(void **state)
{
    static char wanted[36][512], found[512];

    (void)state;
    start(plain);
    for (int row = 0; row < 36; row++)
        pty_row(&pty, row, wanted[row], sizeof wanted[row]);
    pty_finish(&pty);
    for (size_t i = 0; i < hostile_count(); i += 17) {
        char path[512];

        (void)hostile_string(i, hostile);
        if (!name_of(hostile, path, sizeof path) || link(plain, path) != 0)
            continue;
        start(path);
        for (int row = 0; row < 36; row++) {
            const char *is = pty_row(&pty, row, found, sizeof found), *should = wanted[row];

            if (row == 0) {
                is = strstr(is, "■ FILE");
                should = strstr(should, "■ FILE");
            }
            if (!is || strcmp(is, should) != 0)
                fail_msg("string %zu, row %d: \"%s\"", i, row, found);
        }
        pty_finish(&pty);
        assert_int_equal(unlink(path), 0);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_in_messages_are_escaped),
        cmocka_unit_test(devices_users_and_filters_are_escaped),
        cmocka_unit_test(names_of_captures_are_escaped),
        cmocka_unit_test(names_of_captures_move_nothing_on_the_screen),
    };

    return cmocka_run_group_tests(tests, make_capture, remove_capture);
}
