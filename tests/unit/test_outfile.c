/* The files of -w and -o: which one is written, and what is where when that fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "in_range.h"

#include "../../src/app/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct outfile_how again = {.mode = 0666}, once = {.mode = 0600, .once = true},
                                in_place = {.mode = 0600, .once = true, .in_place = true};

static char folder[] = "/tmp/outfile-XXXXXX";
static struct outfile file;
static struct failure why;

static int
enter_folder(void **state)
{
    (void)state;
    umask(022);
    (void)signal(SIGXFSZ, SIG_IGN);
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int
leave_folder(void **state)
{
    (void)state;
    return chdir("/") == 0 && rmdir(folder) == 0 ? 0 : -1;
}

static int
remove_but_the_folder(const char *path, const struct stat *about, int flag, struct FTW *place)
{
    (void)about;
    (void)flag;
    return place->level > 0 ? remove(path) : 0;
}

static int
clear_folder(void **state)
{
    (void)state;
    outfile_drop(&file);
    return nftw(".", remove_but_the_folder, 8, FTW_DEPTH | FTW_PHYS);
}

static void
write_old(const char *path, const char *content)
{
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    assert_true(fputs(content, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static void
assert_holds(const char *path, const char *content)
{
    char found[256] = "";
    FILE *f = fopen(path, "r");

    if (!f)
        fail_msg("there is no %s", path);
    assert_int_in_range(fread(found, 1, sizeof found - 1, f), 0, sizeof found);
    (void)fclose(f);
    assert_string_equal(found, content);
}

static void
assert_gone(const char *path)
{
    struct stat about;

    assert_int_equal(lstat(path, &about), -1);
}

static void
begin(const char *path, const struct outfile_how *how)
{
    if (!outfile_open(&file, path, how, &why) || !outfile_begin(&file, &why))
        fail_msg("%s", why.sentence);
}

static void
put(const char *content)
{
    assert_int_equal(write(file.fd, content, strlen(content)), strlen(content));
}

static void
write_new(const char *path, const struct outfile_how *how)
{
    begin(path, how);
    put("new");
    assert_true(outfile_finish(&file, &why));
}

static void
assert_mode(const char *path, unsigned mode)
{
    struct stat about;

    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 07777, mode);
}

static void
what_can_be_made_again_is_there_when_it_is_whole(void **state)
{
    (void)state;
    begin("x", &again);
    put("new");
    assert_gone("x");
    assert_holds("x.part", "new");
    assert_true(outfile_finish(&file, &why));
    assert_holds("x", "new");
    assert_gone("x.part");
    assert_mode("x", 0644);
}

static void
what_passes_once_grows_under_its_own_name(void **state)
{
    (void)state;
    begin("x", &once);
    put("new");
    assert_holds("x", "new");
    assert_gone("x.part");
    assert_true(outfile_finish(&file, &why));
    assert_mode("x", 0600);
}

static void
an_old_file_stays_until_the_new_one_is_whole(void **state)
{
    const struct outfile_how *const hows[] = {&again, &once};

    (void)state;
    for (int i = 0; i < 2; i++) {
        write_old("x", "old");
        assert_int_equal(chmod("x", 0640), 0);
        begin("x", hows[i]);
        put("new");
        assert_holds("x", "old");
        assert_holds("x.part", "new");
        assert_mode("x.part", 0640);
        assert_true(outfile_finish(&file, &why));
        assert_holds("x", "new");
        assert_gone("x.part");
        assert_mode("x", 0640);
    }
}

static void
what_a_killed_run_left_stays(void **state)
{
    (void)state;
    write_old("x", "old");
    write_old("x.part", "an hour of capture");
    begin("x", &once);
    assert_string_equal(file.part, "x.part2");
    put("new");
    assert_true(outfile_finish(&file, &why));
    assert_holds("x", "new");
    assert_holds("x.part", "an hour of capture");
}

static void
so_many_that_no_name_is_left_are_to_be_deleted(void **state)
{
    static const char *const names[] = {"x", "y"}; /* an old one; none, of what can be made again */

    (void)state;
    write_old("x", "old");
    for (int i = 0; i < 2; i++) {
        char path[16];

        (void)snprintf(path, sizeof path, "%s.part", names[i]);
        write_old(path, "an hour of capture");
        for (int n = 2; n <= 99; n++) {
            (void)snprintf(path, sizeof path, "%s.part%d", names[i], n);
            write_old(path, "another");
        }
        assert_false(outfile_open(&file, names[i], &again, &why));
        (void)snprintf(path, sizeof path, "\"%s.part99\"", names[i]);
        assert_non_null(strstr(why.sentence, path));
        assert_non_null(strstr(why.sentence, "delete those that nobody needs"));
        assert_holds(strtok(path, "\""), "another");
    }
    assert_holds("x", "old");
    assert_gone("y");
}

static void
what_failed_says_what_is_where(void **state)
{
    static const struct {
        const struct outfile_how *how;
        const char *old, *sentence, *is, *part; /* NULL: not there */
        uint64_t whole_bytes;
    } cases[] = {
        {&again, NULL, "cannot write \"x\": why; no file is left there", NULL, NULL, 2},
        {&again, "old", "cannot write \"x\": why; the old file is untouched", "old", NULL, 2},
        {&once, NULL, "cannot write \"x\": why; it holds 2 bytes", "ne", NULL, 2},
        {&once, NULL, "cannot write \"x\": why; no file is left there", NULL, NULL, 0},
        {&once, "old",
         "cannot write \"x\": why; the old file is untouched, and \"x.part\" holds 2 bytes", "old",
         "ne", 2},
        {&once, "old", "cannot write \"x\": why; the old file is untouched", "old", NULL, 0},
        {&in_place, "old", "cannot write \"x\": why; it holds 2 bytes", "ne", NULL, 2},
        {&in_place, "old", "cannot write \"x\": why; it holds 2 bytes", "", NULL, 0},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (cases[i].old)
            write_old("x", cases[i].old);
        begin("x", cases[i].how);
        put("new");
        assert_false(outfile_give_up(&file, "why", cases[i].whole_bytes, "2 bytes", &why));
        assert_string_equal(why.sentence, cases[i].sentence);
        cases[i].is ? assert_holds("x", cases[i].is) : assert_gone("x");
        cases[i].part ? assert_holds("x.part", cases[i].part) : assert_gone("x.part");
        (void)clear_folder(state);
    }
}

static void
a_name_that_is_lost_meanwhile_loses_no_data(void **state)
{
    (void)state;
    begin("x", &again);
    put("new");
    assert_int_equal(mkdir("x", 0755), 0);
    assert_false(outfile_finish(&file, &why));
    assert_string_equal(why.sentence,
                        "cannot write \"x\": Is a directory; all of it is in \"x.part\"");
    assert_holds("x.part", "new");
}

static void
what_somebody_deleted_is_not_said_to_be_written(void **state)
{
    const struct outfile_how *const hows[] = {&again, &once};

    (void)state;
    for (int i = 0; i < 2; i++) {
        begin("x", hows[i]);
        put("new");
        assert_int_equal(unlink(i == 0 ? "x.part" : "x"), 0);
        assert_false(outfile_finish(&file, &why));
        assert_string_equal(why.sentence, "cannot write \"x\": somebody deleted it meanwhile, or "
                                          "wrote another one");
    }
}

static void
what_was_opened_for_nothing_leaves_no_trace(void **state)
{
    (void)state;
    write_old("old", "old");
    assert_true(outfile_open(&file, "old", &again, &why));
    outfile_drop(&file);
    assert_holds("old", "old");
    assert_gone("old.part");
    assert_true(outfile_open(&file, "new", &once, &why));
    outfile_drop(&file);
    assert_gone("new");
    assert_true(outfile_open(&file, "old", &in_place, &why));
    outfile_drop(&file);
    assert_holds("old", "old");
}

static void
a_link_stays_and_what_it_leads_to_is_replaced(void **state)
{
    char link[16];

    (void)state;
    assert_int_equal(mkdir("far", 0755), 0);
    write_old("far/x", "old");
    assert_int_equal(symlink("far/x", "near"), 0);
    assert_int_equal(symlink("near", "nearer"), 0);
    begin("nearer", &once);
    put("new");
    assert_holds("far/x.part", "new");
    assert_string_equal(file.part_shown, "\"far/x.part\"");
    assert_true(outfile_finish(&file, &why));
    assert_holds("far/x", "new");
    assert_int_equal(readlink("nearer", link, sizeof link), strlen("near"));
    assert_int_equal(symlink("far/none", "dangling"), 0);
    write_new("dangling", &again);
    assert_holds("far/none", "new");
    assert_int_equal(symlink("round", "round"), 0);
    assert_false(outfile_open(&file, "round", &once, &why));
    assert_string_equal(why.sentence, "cannot write \"round\": Too many levels of symbolic links");
}

static void
another_name_keeps_the_old_content(void **state)
{
    (void)state;
    write_old("x", "old");
    assert_int_equal(link("x", "other"), 0);
    write_new("x", &again);
    assert_holds("x", "new");
    assert_holds("other", "old");
}

/* /dev/stdout, behind > x: the shell goes on with that very file. */
static void
what_is_open_is_written_in_place(void **state)
{
    char path[64];
    int fd;

    (void)state;
    write_old("x", "old content");
    fd = open("x", O_WRONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    assert_int_equal(symlink(path, "link"), 0);
    write_new("link", &again);
    assert_holds("x", "new");
    assert_gone("x.part");
    close(fd);
}

static void
devices_and_pipes_are_written_in_place(void **state)
{
    char got[8] = "";
    int fd;

    (void)state;
    write_new("/dev/null", &again);
    assert_int_equal(mkfifo("pipe", 0600), 0);
    fd = open("pipe", O_RDWR | O_CLOEXEC);
    begin("pipe", &once);
    put("new");
    assert_false(outfile_give_up(&file, "why", 2, "2 bytes", &why));
    assert_string_equal(why.sentence, "cannot write \"pipe\": why; 2 bytes went out");
    assert_int_equal(read(fd, got, sizeof got), 3);
    assert_string_equal(got, "new");
    close(fd);
}

static void
what_cannot_be_opened_says_why(void **state)
{
    static const struct {
        const char *path, *words;
    } cases[] = {{"none/x", "cannot write \"none/x\": No such file or directory"},
                 {".", "Is a directory"},
                 {"", "No such file or directory"},
                 {"folder", "Is a directory"},
                 {"folder/", "Is a directory"}};
    char name[NAME_MAX + 2];

    (void)state;
    assert_int_equal(mkdir("folder", 0755), 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_false(outfile_open(&file, cases[i].path, &once, &why));
        if (!strstr(why.sentence, cases[i].words))
            fail_msg("\"%s\" is not in: %s", cases[i].words, why.sentence);
        assert_int_equal(file.fd, -1);
    }
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    assert_false(outfile_open(&file, name, &once, &why));
    assert_non_null(strstr(why.sentence, strerror(ENAMETOOLONG)));
    name[sizeof name - 2] = '\0'; /* without room for .part */
    write_new(name, &again);
    write_new(name, &again);
    assert_holds(name, "new");
}

static void
the_same_file_is_known_by_all_names(void **state)
{
    struct outfile other;
    struct stat about;

    (void)state;
    write_old("x", "old");
    assert_int_equal(link("x", "hard"), 0);
    assert_int_equal(symlink("x", "soft"), 0);
    assert_int_equal(stat("x", &about), 0);
    begin("x", &again);
    assert_true(outfile_is(&file, &about));
    assert_true(outfile_open(&other, "hard", &again, &why));
    assert_true(outfile_same(&file, &other));
    outfile_drop(&other);
    assert_true(outfile_open(&other, "soft", &once, &why));
    assert_true(outfile_same(&file, &other));
    outfile_drop(&other);
    outfile_drop(&file);
    begin("new", &again);
    assert_true(outfile_open(&other, "./new", &again, &why));
    assert_true(outfile_same(&file, &other));
    outfile_drop(&other);
    assert_true(outfile_open(&other, "newer", &again, &why));
    assert_false(outfile_same(&file, &other));
    outfile_drop(&other);
}

/* ---- as somebody who has no rights here ---- */

#define SKIPPED 77

/* Runs it as nobody in the folder, which is open to all; skips where that cannot be. */
static void
as_nobody(int (*act)(void))
{
    pid_t child = fork();
    int status;

    assert_true(child >= 0);
    if (child == 0) {
        if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
            _exit(SKIPPED);
        _exit(act());
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == SKIPPED) {
        print_message("skipped: cannot become another user here\n");
        skip();
    }
    assert_int_equal(WEXITSTATUS(status), 0);
}

static int
write_where_nothing_can_be_put(void)
{
    if (!outfile_open(&file, "closed/x", &again, &why) || !outfile_begin(&file, &why))
        return 1;
    if (file.part[0] != '\0' || write(file.fd, "new", 3) != 3 || !outfile_finish(&file, &why))
        return 2;
    if (outfile_open(&file, "closed/other", &again, &why) || !strstr(why.sentence, "as user "))
        return 3;
    if (outfile_open(&file, "mine/read-only", &again, &why) ||
        !strstr(why.sentence, strerror(EACCES)))
        return 4;
    return 0;
}

/* A folder may be closed though the file is not; and an open folder opens no closed file. */
static void
the_rights_of_file_and_folder_count(void **state)
{
    (void)state;
    assert_int_equal(chmod(".", 0777), 0);
    assert_int_equal(mkdir("closed", 0755), 0);
    write_old("closed/x", "a longer old one");
    assert_int_equal(chmod("closed/x", 0666), 0);
    assert_int_equal(chmod("closed", 0555), 0);
    assert_int_equal(mkdir("mine", 0777), 0);
    assert_int_equal(chmod("mine", 0777), 0);
    write_old("mine/read-only", "old");
    assert_int_equal(chmod("mine/read-only", 0444), 0);
    as_nobody(write_where_nothing_can_be_put);
    assert_holds("closed/x", "new");
    assert_holds("mine/read-only", "old");
    assert_int_equal(chmod("closed", 0755), 0);
}

static int
write_a_file_of_somebody_else(void)
{
    struct stat before, after;

    if (stat("x", &before) != 0)
        return 1;
    if (before.st_uid == geteuid())
        return SKIPPED;
    if (!outfile_open(&file, "x", &again, &why) || !outfile_begin(&file, &why))
        return 2;
    if (write(file.fd, "new", 3) != 3 || !outfile_finish(&file, &why) || stat("x", &after) != 0)
        return 3;
    return before.st_ino == after.st_ino && before.st_uid == after.st_uid ? 0 : 4;
}

static void
a_file_of_somebody_else_stays_theirs(void **state)
{
    (void)state;
    assert_int_equal(chmod(".", 0777), 0);
    write_old("x", "a longer old one");
    assert_int_equal(chmod("x", 0666), 0);
    as_nobody(write_a_file_of_somebody_else);
    assert_holds("x", "new");
    assert_gone("x.part");
}

static void
root_gives_the_new_one_to_the_owner_of_the_old(void **state)
{
    struct stat about;

    (void)state;
    if (geteuid() != 0)
        skip();
    write_old("x", "old");
    if (chown("x", 1, 2) != 0)
        skip();
    begin("x", &again);
    assert_string_not_equal(file.part, "");
    assert_true(outfile_finish(&file, &why));
    assert_int_equal(stat("x", &about), 0);
    assert_int_equal(about.st_uid, 1);
    assert_int_equal(about.st_gid, 2);
}

/* ---- a disk that is full ---- */

static int
fill_small_disk(void)
{
    static char filler[40000];

    if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("none", "disk", "tmpfs", 0, "size=64k") != 0)
        return SKIPPED;
    if (!outfile_open(&file, "disk/x", &once, &why) ||
        write(file.fd, filler, sizeof filler) != sizeof filler || !outfile_finish(&file, &why))
        return 1;
    if (!outfile_open(&file, "disk/x", &once, &why) ||
        write(file.fd, filler, sizeof filler) == sizeof filler)
        return 2;
    if (outfile_give_up(&file, strerror(ENOSPC), 4096, "a page", &why) ||
        !strstr(why.sentence, "the old file is untouched, and \"disk/x.part\" holds a page"))
        return 3;
    if (truncate("disk/x.part", 4096) != 0 || access("disk/x", F_OK) != 0)
        return 4;
    return 0;
}

static void
old_and_new_may_not_fit_on_a_disk(void **state)
{
    pid_t child;
    int status;

    (void)state;
    assert_int_equal(mkdir("disk", 0755), 0);
    child = fork();
    if (child == 0)
        _exit(fill_small_disk());
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == SKIPPED) {
        print_message("skipped: no small disk can be mounted here\n");
        skip();
    }
    assert_int_equal(WEXITSTATUS(status), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(what_can_be_made_again_is_there_when_it_is_whole, clear_folder),
        cmocka_unit_test_teardown(what_passes_once_grows_under_its_own_name, clear_folder),
        cmocka_unit_test_teardown(an_old_file_stays_until_the_new_one_is_whole, clear_folder),
        cmocka_unit_test_teardown(what_a_killed_run_left_stays, clear_folder),
        cmocka_unit_test_teardown(so_many_that_no_name_is_left_are_to_be_deleted, clear_folder),
        cmocka_unit_test_teardown(what_failed_says_what_is_where, clear_folder),
        cmocka_unit_test_teardown(a_name_that_is_lost_meanwhile_loses_no_data, clear_folder),
        cmocka_unit_test_teardown(what_somebody_deleted_is_not_said_to_be_written, clear_folder),
        cmocka_unit_test_teardown(what_was_opened_for_nothing_leaves_no_trace, clear_folder),
        cmocka_unit_test_teardown(a_link_stays_and_what_it_leads_to_is_replaced, clear_folder),
        cmocka_unit_test_teardown(another_name_keeps_the_old_content, clear_folder),
        cmocka_unit_test_teardown(what_is_open_is_written_in_place, clear_folder),
        cmocka_unit_test_teardown(devices_and_pipes_are_written_in_place, clear_folder),
        cmocka_unit_test_teardown(what_cannot_be_opened_says_why, clear_folder),
        cmocka_unit_test_teardown(the_same_file_is_known_by_all_names, clear_folder),
        cmocka_unit_test_teardown(the_rights_of_file_and_folder_count, clear_folder),
        cmocka_unit_test_teardown(a_file_of_somebody_else_stays_theirs, clear_folder),
        cmocka_unit_test_teardown(root_gives_the_new_one_to_the_owner_of_the_old, clear_folder),
        cmocka_unit_test_teardown(old_and_new_may_not_fit_on_a_disk, clear_folder),
    };

    file = OUTFILE_NONE;
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
