#include "tcpviz/lab/netns.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* libpcap binds its socket first and sets the filter afterwards, throwing away what came in
 * between; /proc/net/packet shows only the first of the two. */
#define CAPTURE_SETTLE_MS 150
#define CAPTURE_LOOK_MS 10

static bool
read_number(const char *path, long *out)
{
    FILE *file = fopen(path, "re");
    char line[32];
    bool ok;

    if (file == NULL)
        return false;
    ok = fgets(line, sizeof line, file) != NULL;
    (void)fclose(file);
    if (ok)
        *out = strtol(line, NULL, 10);
    return ok;
}

/* Which setting of this kernel explains a refusal; NULL if none of those known. */
static const char *
kernel_setting(void)
{
    static const struct {
        const char *path;
        long forbids;
        const char *words;
    } settings[] = {
        {"/proc/sys/kernel/unprivileged_userns_clone", 0, "kernel.unprivileged_userns_clone=0"},
        {"/proc/sys/user/max_user_namespaces", 0, "user.max_user_namespaces=0"},
        {"/proc/sys/user/max_net_namespaces", 0, "user.max_net_namespaces=0"},
        {"/proc/sys/kernel/apparmor_restrict_unprivileged_userns", 1,
         "AppArmor, kernel.apparmor_restrict_unprivileged_userns=1"},
    };

    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) {
        long value;

        if (read_number(settings[i].path, &value) && value == settings[i].forbids)
            return settings[i].words;
    }
    return NULL;
}

static bool
say_forbidden(struct failure *why, uid_t uid, const char *step, int error)
{
    const char *setting = kernel_setting();

    if (uid == 0)
        return failure_say(why,
                           "cannot make a network of its own: %s: %s, even as root, as in a "
                           "container without CAP_SYS_ADMIN; it works with root rights (sudo) "
                           "outside of it",
                           step, strerror(error));
    if (setting != NULL)
        return failure_say(why,
                           "cannot make a network of its own: this system forbids it to ordinary "
                           "users (%s); it works as root, with sudo in front",
                           setting);
    return failure_say(why,
                       "cannot make a network of its own: %s: %s, as in a container or with a "
                       "kernel without user namespaces; it works as root, with sudo in front",
                       step, strerror(error));
}

static bool
write_text(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool ok;
    int error;

    if (fd < 0)
        return false;
    ok = write(fd, text, strlen(text)) == (ssize_t)strlen(text);
    error = errno;
    (void)close(fd);
    errno = error;
    return ok;
}

/* user_namespaces(7): an ordinary user may map itself alone, and its group only after giving up
 * setgroups. */
static bool
map_to_root(uid_t uid, gid_t gid, struct failure *why)
{
    char uid_map[32], gid_map[32];

    (void)snprintf(uid_map, sizeof uid_map, "0 %u 1\n", (unsigned)uid);
    (void)snprintf(gid_map, sizeof gid_map, "0 %u 1\n", (unsigned)gid);
    if (!write_text("/proc/self/setgroups", "deny"))
        return say_forbidden(why, uid, "/proc/self/setgroups", errno);
    if (!write_text("/proc/self/uid_map", uid_map))
        return say_forbidden(why, uid, "/proc/self/uid_map", errno);
    if (!write_text("/proc/self/gid_map", gid_map))
        return say_forbidden(why, uid, "/proc/self/gid_map", errno);
    return true;
}

static bool
raise_loopback(uid_t uid, struct failure *why)
{
    struct ifreq request = {.ifr_name = "lo"};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    bool ok = false;

    if (fd >= 0 && ioctl(fd, SIOCGIFFLAGS, &request) == 0) {
        request.ifr_flags = (short)(request.ifr_flags | IFF_UP);
        ok = ioctl(fd, SIOCSIFFLAGS, &request) == 0;
    }
    if (!ok)
        (void)say_forbidden(why, uid, "raising its loopback", errno);
    if (fd >= 0)
        (void)close(fd);
    return ok;
}

bool
netns_enter(struct failure *why)
{
    uid_t uid = geteuid();
    gid_t gid = getegid();

    if (uid == 0 && unshare(CLONE_NEWNET) == 0 && raise_loopback(uid, why))
        return true;
    if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
        return say_forbidden(why, uid, "unshare()", errno);
    return map_to_root(uid, gid, why) && raise_loopback(uid, why);
}

/* A line of the table: sk RefCnt Type Proto Iface R Rmem User Inode.  R is 1 once the socket is
 * bound and frames reach it. */
static bool
socket_is_running(const char *line)
{
    static const char blanks[] = " \t\n";

    for (int skip = 0; skip < 5; skip++) {
        line += strspn(line, blanks);
        line += strcspn(line, blanks);
    }
    line += strspn(line, blanks);
    return line[0] == '1';
}

static bool
capture_is_running(void)
{
    FILE *table = fopen("/proc/self/net/packet", "re");
    char line[256];
    bool running = false;

    if (table == NULL)
        return false;
    while (!running && fgets(line, sizeof line, table) != NULL)
        running = socket_is_running(line);
    (void)fclose(table);
    return running;
}

static int64_t
now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool
netns_wait_for_capture(int timeout_ms)
{
    int64_t end_ms = now_ms() + timeout_ms;

    while (!capture_is_running()) {
        if (now_ms() >= end_ms)
            return false;
        (void)poll(NULL, 0, CAPTURE_LOOK_MS);
    }
    (void)poll(NULL, 0, CAPTURE_SETTLE_MS);
    return true;
}
