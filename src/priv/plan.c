/* Whom to become. */
#include "tcpviz/priv/priv.h"

#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
fill_plan(struct priv_plan *out, enum priv_target target, uid_t uid, gid_t gid)
{
    const struct passwd *user = getpwuid(uid);

    *out = (struct priv_plan){.target = target, .uid = uid, .gid = gid};
    if (user != NULL)
        snprintf(out->name, sizeof out->name, "%s", user->pw_name);
    else
        snprintf(out->name, sizeof out->name, "%u", (unsigned)uid);
}

/* --user NAME, by a process that runs as root. */
static bool
plan_named(const char *name, struct priv_plan *out, struct failure *why)
{
    const struct passwd *user = getpwnam(name);

    if (user == NULL)
        return failure_say_usage(why, "there is no user \"%.60s\" for --user", name);
    if (user->pw_uid == getuid() && getuid() == geteuid() && user->pw_uid != 0)
        fill_plan(out, PRIV_KEEP_USER, getuid(), getgid());
    else if (user->pw_uid == getuid() && getuid() != geteuid())
        fill_plan(out, PRIV_REAL_USER, getuid(), getgid());
    else if (getuid() != 0 || geteuid() != 0)
        return failure_say_usage(why,
                                 "only root can go on as another user, and this is not root: "
                                 "leave out --user %.60s, or put sudo in front",
                                 name);
    else
        fill_plan(out, user->pw_uid == 0 ? PRIV_ROOT : PRIV_NAMED_USER, user->pw_uid,
                  user->pw_uid == 0 ? getgid() : user->pw_gid);
    return true;
}

/* A plain decimal number above 0 that fits an id; 0 for everything else. */
static uint32_t
plain_id(const char *text)
{
    unsigned long long value;

    if (text == NULL || text[0] == '\0' || strlen(text) > 10 ||
        text[strspn(text, "0123456789")] != '\0')
        return 0;
    value = strtoull(text, NULL, 10);
    return value < UINT32_MAX ? (uint32_t)value : 0; /* the last one means "unchanged" */
}

static bool
plan_sudo(struct priv_plan *out)
{
    uint32_t uid = plain_id(getenv("SUDO_UID")), gid = plain_id(getenv("SUDO_GID"));

    if (uid == 0 || gid == 0 || getpwuid(uid) == NULL || getgrgid(gid) == NULL)
        return false;
    fill_plan(out, PRIV_SUDO_USER, uid, gid);
    return true;
}

static void
plan_nobody(struct priv_plan *out)
{
    const struct passwd *nobody = getpwnam("nobody");

    if (nobody != NULL && nobody->pw_uid != 0)
        fill_plan(out, PRIV_NOBODY, nobody->pw_uid, nobody->pw_gid);
    else
        fill_plan(out, PRIV_NOBODY, 65534, 65534);
}

/* user_namespaces(7): each line is "inside outside count". */
static bool
maps_single_user(void)
{
    FILE *map = fopen("/proc/self/uid_map", "re");
    char line[128];
    unsigned long long users = 0;

    if (map == NULL)
        return false;
    while (fgets(line, sizeof line, map) != NULL) {
        char *at = line;

        (void)strtoull(at, &at, 10);
        (void)strtoull(at, &at, 10);
        users += strtoull(at, NULL, 10);
    }
    fclose(map);
    return users == 1;
}

bool
priv_plan(const char *user, struct priv_plan *out, struct failure *why)
{
    if (user != NULL)
        return plan_named(user, out, why);
    if (getuid() != geteuid() && getuid() != 0)
        fill_plan(out, PRIV_REAL_USER, getuid(), getgid());
    else if (getuid() != geteuid()) /* root ran a program that is set-user-id to a lesser user */
        plan_nobody(out);
    else if (geteuid() != 0)
        fill_plan(out, PRIV_KEEP_USER, getuid(), getgid());
    else if (maps_single_user())
        fill_plan(out, PRIV_NAMESPACE, getuid(), getgid());
    else if (!plan_sudo(out))
        plan_nobody(out);
    return true;
}
