/* Giving up privileges, each case in a child of its own; what came of it is read from
 * /proc/self/status, not asked of the code under test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tcpviz/priv/priv.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define SKIPPED 77

static struct failure why;

#define CHECK(claim)                                                                               \
    do {                                                                                           \
        if (!(claim)) {                                                                            \
            fprintf(stderr, "line %d: %s (%s)\n", __LINE__, #claim, why.sentence);                 \
            _exit(1);                                                                              \
        }                                                                                          \
    } while (0)

/* Runs a case in a child, so that what it gives up is only the child's. */
static void
run(void (*body)(void))
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        unsetenv("SUDO_UID");
        unsetenv("SUDO_GID");
        body();
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFEXITED(status) && WEXITSTATUS(status) == SKIPPED)
        skip();
    assert_int_equal(status, 0);
}

/* One who can become somebody else: not that of a namespace with nobody else in it. */
static void
need_root(void)
{
    gid_t group = getegid();

    if (geteuid() == 0 && setegid(group + 1) == 0 && setegid(group) == 0)
        return;
    fprintf(stderr, "skipped: needs root\n");
    _exit(SKIPPED);
}

/* A line of /proc/self/status, behind its tab. */
static void
read_status(const char *key, char *value, size_t size)
{
    FILE *status = fopen("/proc/self/status", "re");
    char line[4096];

    value[0] = '\0';
    CHECK(status != NULL);
    while (fgets(line, sizeof line, status) != NULL)
        if (strncmp(line, key, strlen(key)) == 0 && line[strlen(key)] == ':') {
            line[strcspn(line, "\n")] = '\0';
            snprintf(value, size, "%s", line + strlen(key) + 2);
        }
    fclose(status);
    CHECK(value[0] != '\0');
}

static bool
status_is(const char *key, const char *expected)
{
    char value[4096];

    read_status(key, value, sizeof value);
    value[strcspn(value, " ")] = '\0';
    return strcmp(value, expected) == 0;
}

static bool
four_times(const char *key, unsigned id)
{
    char value[4096], expected[64];

    read_status(key, value, sizeof value);
    snprintf(expected, sizeof expected, "%u\t%u\t%u\t%u", id, id, id, id);
    return strcmp(value, expected) == 0;
}

#define NO_CAPABILITIES "0000000000000000"

static void
check_dropped(unsigned uid, unsigned gid, bool bounding_too)
{
    CHECK(four_times("Uid", uid));
    CHECK(four_times("Gid", gid));
    CHECK(status_is("CapInh", NO_CAPABILITIES));
    CHECK(status_is("CapPrm", NO_CAPABILITIES));
    CHECK(status_is("CapEff", NO_CAPABILITIES));
    CHECK(status_is("CapAmb", NO_CAPABILITIES));
    CHECK(!bounding_too || status_is("CapBnd", NO_CAPABILITIES));
    CHECK(status_is("NoNewPrivs", "1"));
}

/* Any user but root, best one with supplementary groups. */
static struct passwd
some_user(void)
{
    static struct passwd found;
    const struct passwd *user;

    found.pw_uid = 0;
    setpwent();
    while ((user = getpwent()) != NULL) {
        gid_t groups[64];
        int n = 64;

        if (user->pw_uid == 0 || user->pw_gid == 0 || user->pw_uid == 65534)
            continue;
        if (getgrouplist(user->pw_name, user->pw_gid, groups, &n) > 1 || found.pw_uid == 0) {
            found = *user;
            found.pw_name = strdup(user->pw_name);
            if (n > 1)
                break;
        }
    }
    endpwent();
    CHECK(found.pw_uid != 0);
    return found;
}

static void
pretend_sudo(unsigned uid, unsigned gid)
{
    char number[16];

    snprintf(number, sizeof number, "%u", uid);
    setenv("SUDO_UID", number, 1);
    snprintf(number, sizeof number, "%u", gid);
    setenv("SUDO_GID", number, 1);
}

static bool
has_groups_of(const struct passwd *user, gid_t gid)
{
    gid_t known[64], own[64];
    int n_known = 64, n_own = getgroups(64, own);

    getgrouplist(user->pw_name, gid, known, &n_known);
    if (n_own != n_known)
        return false;
    for (int i = 0; i < n_own; i++) {
        bool found = false;

        for (int k = 0; k < n_known; k++)
            found = found || known[k] == own[i];
        if (!found)
            return false;
    }
    return true;
}

static void
sudo_body(void)
{
    struct passwd user;
    struct priv_plan plan;
    gid_t too_many[] = {0, 1, 2};

    need_root();
    user = some_user();
    CHECK(setgroups(3, too_many) == 0);
    pretend_sudo(user.pw_uid, user.pw_gid);
    CHECK(priv_plan(NULL, &plan, &why));
    CHECK(plan.target == PRIV_SUDO_USER);
    CHECK(strcmp(plan.name, user.pw_name) == 0);
    CHECK(priv_drop(&plan, &why));
    check_dropped(user.pw_uid, user.pw_gid, true);
    CHECK(has_groups_of(&user, user.pw_gid));
    CHECK(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 1);
    CHECK(setuid(0) != 0 && setgid(0) != 0);
    CHECK(open("/etc/shadow", O_RDONLY | O_CLOEXEC) < 0);
}

static void
the_user_behind_sudo(void **state)
{
    (void)state;
    run(sudo_body);
}

static void
other_group_body(void)
{
    struct passwd user;
    struct priv_plan plan;
    gid_t other;

    need_root();
    user = some_user();
    other = user.pw_gid == 1 ? 2 : 1;
    CHECK(getgrgid(other) != NULL);
    pretend_sudo(user.pw_uid, other);
    CHECK(priv_plan(NULL, &plan, &why));
    CHECK(priv_drop(&plan, &why));
    check_dropped(user.pw_uid, other, true);
}

static void
sudo_with_another_group(void **state)
{
    (void)state;
    run(other_group_body);
}

static void
lies_body(void)
{
    static const char *const lies[][2] = {
        {"0", "0"},   {"1", "0"},           {"0", "1"},          {"-1", "1"},
        {"1x", "1"},  {" 1", "1"},          {"4294967295", "1"}, {"4294967297", "1"},
        {"", "1"},    {"99999999999", "1"}, {"3999999999", "1"}, {"1", "3999999999"},
        {"0x1", "1"}, {"+1", "1"},          {"root", "root"},    {"1", ""},
    };
    struct priv_plan plan;

    need_root();
    for (size_t i = 0; i < sizeof lies / sizeof lies[0]; i++) {
        setenv("SUDO_UID", lies[i][0], 1);
        setenv("SUDO_GID", lies[i][1], 1);
        CHECK(priv_plan(NULL, &plan, &why));
        CHECK(plan.target == PRIV_NOBODY);
        CHECK(plan.uid != 0 && plan.gid != 0);
    }
}

static void
lies_about_sudo_lead_to_nobody(void **state)
{
    (void)state;
    run(lies_body);
}

static void
nobody_body(void)
{
    struct priv_plan plan;

    need_root();
    CHECK(priv_plan(NULL, &plan, &why));
    CHECK(plan.target == PRIV_NOBODY);
    CHECK(priv_drop(&plan, &why));
    check_dropped(plan.uid, plan.gid, true);
    CHECK(geteuid() != 0);
}

static void
a_root_shell_becomes_nobody(void **state)
{
    (void)state;
    run(nobody_body);
}

static void
named_body(void)
{
    struct passwd user;
    struct priv_plan plan;

    need_root();
    user = some_user();
    pretend_sudo(1, 1); /* --user goes first */
    CHECK(priv_plan(user.pw_name, &plan, &why));
    CHECK(plan.target == PRIV_NAMED_USER);
    CHECK(priv_drop(&plan, &why));
    check_dropped(user.pw_uid, user.pw_gid, true);
    CHECK(has_groups_of(&user, user.pw_gid));
}

static void
the_user_that_was_named(void **state)
{
    (void)state;
    run(named_body);
}

static void
root_body(void)
{
    struct priv_plan plan;

    need_root();
    CHECK(priv_plan("root", &plan, &why));
    CHECK(plan.target == PRIV_ROOT);
    CHECK(priv_drop(&plan, &why));
    CHECK(four_times("Uid", 0));
    CHECK(status_is("NoNewPrivs", "1"));
}

static void
root_when_asked_for(void **state)
{
    (void)state;
    run(root_body);
}

static void
an_unknown_name_is_wrong_usage(void **state)
{
    struct priv_plan plan;

    (void)state;
    why.usage = false;
    assert_false(priv_plan("no-such-user", &plan, &why));
    assert_true(why.usage);
    assert_non_null(strstr(why.sentence, "no-such-user"));
}

/* A set-user-id program: the caller's environment and options must not name anybody else. */
static void
set_user_id_body(void)
{
    struct passwd user;
    struct priv_plan plan;

    need_root();
    user = some_user();
    CHECK(initgroups(user.pw_name, user.pw_gid) == 0);
    CHECK(setresgid(user.pw_gid, user.pw_gid, user.pw_gid) == 0);
    CHECK(setresuid(user.pw_uid, 0, 0) == 0);
    pretend_sudo(1, 1);
    CHECK(!priv_plan("root", &plan, &why));
    CHECK(why.usage);
    CHECK(!priv_plan("nobody", &plan, &why));
    CHECK(priv_plan(user.pw_name, &plan, &why));
    CHECK(plan.target == PRIV_REAL_USER);
    CHECK(priv_plan(NULL, &plan, &why));
    CHECK(plan.target == PRIV_REAL_USER);
    CHECK(priv_drop(&plan, &why));
    check_dropped(user.pw_uid, user.pw_gid, true);
    CHECK(has_groups_of(&user, user.pw_gid));
}

static void
set_user_id_goes_back_to_the_real_user(void **state)
{
    (void)state;
    run(set_user_id_body);
}

static void
become(const struct passwd *user)
{
    CHECK(initgroups(user->pw_name, user->pw_gid) == 0);
    CHECK(setresgid(user->pw_gid, user->pw_gid, user->pw_gid) == 0);
    CHECK(setresuid(user->pw_uid, user->pw_uid, user->pw_uid) == 0);
}

/* What setcap cap_net_raw+ep gives, with an ambient capability on top. */
static void
file_capability_body(void)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[2] = {{.permitted = 1u << CAP_NET_RAW}};
    struct passwd user;
    struct priv_plan plan;

    need_root();
    user = some_user();
    data[0].effective = data[0].inheritable = data[0].permitted;
    CHECK(prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) == 0);
    become(&user);
    CHECK(syscall(SYS_capset, &header, data) == 0);
    CHECK(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_NET_RAW, 0, 0) == 0);
    CHECK(!status_is("CapEff", NO_CAPABILITIES) && !status_is("CapAmb", NO_CAPABILITIES));
    CHECK(priv_plan(NULL, &plan, &why));
    CHECK(plan.target == PRIV_KEEP_USER);
    CHECK(priv_drop(&plan, &why));
    check_dropped(user.pw_uid, user.pw_gid, false);
    CHECK(has_groups_of(&user, user.pw_gid));
    CHECK(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 1);
}

static void
file_capabilities_are_cleared(void **state)
{
    (void)state;
    run(file_capability_body);
}

static void
ordinary_body(void)
{
    struct priv_plan plan;

    if (geteuid() == 0) {
        struct passwd user;

        need_root();
        user = some_user();
        become(&user);
    }
    pretend_sudo(1, 1); /* means nothing to an ordinary user */
    CHECK(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == 0);
    CHECK(priv_plan(NULL, &plan, &why));
    CHECK(plan.target == PRIV_KEEP_USER);
    CHECK(priv_drop(&plan, &why));
    check_dropped(getuid(), getgid(), false);
    CHECK(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 1); /* nothing given up, nothing to hide */
    CHECK(!priv_plan("root", &plan, &why));
    CHECK(why.usage);
}

static void
an_ordinary_user_stays(void **state)
{
    (void)state;
    run(ordinary_body);
}

static void
write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);

    CHECK(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
}

static void
namespace_body(void)
{
    struct priv_plan plan;
    unsigned uid = getuid();
    char map[64];

    if (unshare(CLONE_NEWUSER) != 0) {
        fprintf(stderr, "skipped: user namespaces are not permitted here\n");
        _exit(SKIPPED);
    }
    snprintf(map, sizeof map, "0 %u 1", uid);
    write_file("/proc/self/uid_map", map);
    CHECK(getuid() == 0);
    pretend_sudo(1, 1);
    CHECK(priv_plan(NULL, &plan, &why));
    CHECK(plan.target == PRIV_NAMESPACE);
    CHECK(!status_is("CapEff", NO_CAPABILITIES));
    CHECK(priv_drop(&plan, &why));
    check_dropped(0, plan.gid, true);
    CHECK(unshare(CLONE_NEWNET) != 0);
}

static void
root_of_a_namespace_keeps_its_id_only(void **state)
{
    (void)state;
    run(namespace_body);
}

/* A plan that cannot be carried out must not end as half of it. */
static void
impossible_body(void)
{
    struct priv_plan plan = {.target = PRIV_NAMED_USER, .uid = 1, .gid = 1, .name = "someone"};

    if (geteuid() == 0) {
        struct passwd user;

        need_root();
        user = some_user();
        become(&user);
    }
    CHECK(!priv_drop(&plan, &why));
    CHECK(strstr(why.sentence, "someone") != NULL && strstr(why.sentence, " failed") != NULL);
    plan = (struct priv_plan){.target = PRIV_ROOT, .uid = 0, .gid = 0, .name = "root"};
    CHECK(!priv_drop(&plan, &why));
}

static void
it_fails_closed(void **state)
{
    (void)state;
    run(impossible_body);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_user_behind_sudo),
        cmocka_unit_test(sudo_with_another_group),
        cmocka_unit_test(lies_about_sudo_lead_to_nobody),
        cmocka_unit_test(a_root_shell_becomes_nobody),
        cmocka_unit_test(the_user_that_was_named),
        cmocka_unit_test(root_when_asked_for),
        cmocka_unit_test(an_unknown_name_is_wrong_usage),
        cmocka_unit_test(set_user_id_goes_back_to_the_real_user),
        cmocka_unit_test(file_capabilities_are_cleared),
        cmocka_unit_test(an_ordinary_user_stays),
        cmocka_unit_test(root_of_a_namespace_keeps_its_id_only),
        cmocka_unit_test(it_fails_closed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
