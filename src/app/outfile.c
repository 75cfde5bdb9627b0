#include "outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#define OPEN_FLAGS (O_WRONLY | O_CLOEXEC | O_NOCTTY)
#define CREATE_FLAGS (OPEN_FLAGS | O_CREAT | O_EXCL | O_NOFOLLOW)

/* As many as the kernel follows. */
#define LINKS_MAX 40
/* So many others may be there that runs before this one left. */
#define PARTS_MAX 99
#define PART_SUFFIX_BYTES 7 /* ".part99" */

static bool
fails_with(int error)
{
    errno = error;
    return false;
}

static bool
same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

static void
say_not_opened(const struct outfile *f, int error, struct failure *why)
{
    const struct passwd *user = getpwuid(geteuid());
    char number[16];

    (void)snprintf(number, sizeof number, "%u", (unsigned)geteuid());
    if (error == EEXIST && f->part[0] != '\0')
        failure_say(why,
                    "cannot write %s: \"%.250s\" and the %d names before it are taken, of files "
                    "that runs leave when they are killed; delete those that nobody needs",
                    f->shown, f->part, PARTS_MAX - 1);
    else if (error != EACCES && error != EPERM)
        failure_say(why, "cannot write %s: %s", f->shown, strerror(error));
    else
        failure_say(why,
                    "cannot write %s as user %s: %s; name a folder of that user, or another user "
                    "with --user",
                    f->shown, user ? user->pw_name : number, strerror(error));
}

/* ---- where it is ---- */

/* How many bytes of a path are its folder: with the slash behind it, 0 for none. */
static size_t
folder_bytes(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? (size_t)(slash - path) + 1 : 0;
}

static void
copy_folder(const char *path, char *folder)
{
    size_t n = folder_bytes(path);

    (void)snprintf(folder, PATH_MAX, "%.*s", n > 0 ? (int)n : 1, n > 0 ? path : ".");
}

/* A link there, as /dev/stdout leads to, stands for something open, not for its name. */
static bool
is_in_proc(const char *path)
{
    char folder[PATH_MAX];
    struct statfs about;

    copy_folder(path, folder);
    return statfs(folder, &about) == 0 && about.f_type == PROC_SUPER_MAGIC;
}

/* Follows the links at the end of a path, in place, also to where nothing is yet.  *open: to
 * something that is open. */
static bool
follow_links(char *path, bool *open)
{
    char target[PATH_MAX], next[2 * PATH_MAX];

    for (int links = 0; links < LINKS_MAX; links++) {
        ssize_t n = readlink(path, target, sizeof target - 1);

        if (n < 0)
            return true;
        *open = is_in_proc(path);
        if (*open)
            return true;
        target[n] = '\0';
        (void)snprintf(next, sizeof next, "%.*s%s", target[0] == '/' ? 0 : (int)folder_bytes(path),
                       path, target);
        if (strlen(next) >= PATH_MAX)
            return fails_with(ENAMETOOLONG);
        memcpy(path, next, strlen(next) + 1);
    }
    return fails_with(ELOOP);
}

/* False with errno. */
static bool
open_folder(struct outfile *f, const char *path)
{
    const char *name = path + folder_bytes(path);
    char folder[PATH_MAX];

    if (name[0] == '\0' || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return fails_with(path[0] == '\0' ? ENOENT : EISDIR);
    if (strlen(name) > NAME_MAX)
        return fails_with(ENAMETOOLONG);
    memcpy(f->name, name, strlen(name) + 1);
    copy_folder(path, folder);
    f->folder_fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    return f->folder_fd >= 0;
}

/* ---- opening ---- */

/* False with errno. */
static bool
create(struct outfile *f, const char *name, unsigned mode)
{
    int fd = openat(f->folder_fd, name, CREATE_FLAGS, mode);

    if (fd < 0)
        return false;
    f->fd = fd;
    f->regular = true;
    if (fstat(fd, &f->made) == 0)
        return true;
    (void)unlinkat(f->folder_fd, name, 0);
    return false;
}

/* False with errno: EEXIST where all of these names are taken, and f->part is the last of them. */
static bool
create_part(struct outfile *f, const char *path, unsigned mode)
{
    int most = NAME_MAX - PART_SUFFIX_BYTES, folder = (int)folder_bytes(path);
    bool created = false;

    for (int i = 1; i <= PARTS_MAX && !created; i++) {
        (void)snprintf(f->part, sizeof f->part, i > 1 ? "%.*s.part%d" : "%.*s.part", most, f->name,
                       i);
        created = create(f, f->part, mode);
        if (!created && errno != EEXIST)
            break;
    }
    if (created)
        (void)snprintf(f->part_shown, sizeof f->part_shown, "\"%.*s%.250s\"",
                       folder < 250 ? folder : 0, path, f->part);
    else if (errno != EEXIST)
        f->part[0] = '\0';
    return created;
}

/* Whether a new file in its place would be what the old one is for everybody else: its owner is
 * looked at when there is a new one. */
static bool
may_be_replaced(int old_fd)
{
    struct statx about;

    if (fgetxattr(old_fd, "system.posix_acl_access", NULL, 0) >= 0)
        return false;
    return statx(old_fd, "", AT_EMPTY_PATH, 0, &about) != 0 ||
           !(about.stx_attributes & STATX_ATTR_MOUNT_ROOT);
}

static bool
takes_owner_and_mode(int fd, const struct stat *new, const struct stat *old)
{
    if ((new->st_uid != old->st_uid || new->st_gid != old->st_gid) &&
        fchown(fd, new->st_uid == old->st_uid ? (uid_t)-1 : old->st_uid, old->st_gid) != 0)
        return false;
    /* Where there are no modes, setting one is an error. */
    return ((new->st_mode ^ old->st_mode) & 0777) == 0 || fchmod(fd, old->st_mode & 0777) == 0;
}

/* False if it is still there: who we are by now may not do so. */
static bool
remove_created(const struct outfile *f)
{
    const char *name = f->part[0] ? f->part : f->name;
    struct stat now;

    if (f->made.st_ino == 0)
        return true;
    if (fstatat(f->folder_fd, name, &now, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT;
    return !same_file(&now, &f->made) || unlinkat(f->folder_fd, name, 0) == 0;
}

static void
close_fd(int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
    *fd = -1;
}

/* Whether nothing can be put there at all: then what is there is written itself. */
static bool
is_closed_to_new_files(int error)
{
    return error == EACCES || error == EPERM || error == EROFS;
}

/* The old file is open, and is written itself unless another one can take its place.  False with
 * errno if that fails for a reason that would meet the old one, too. */
static bool
put_beside(struct outfile *f, const char *path)
{
    int old_fd = f->fd;

    if (!may_be_replaced(old_fd))
        return true;
    if (!create_part(f, path, 0600))
        return is_closed_to_new_files(errno);
    if (takes_owner_and_mode(f->fd, &f->made, &f->is)) {
        f->old_fd = old_fd;
        return true;
    }
    (void)remove_created(f);
    (void)close(f->fd);
    f->fd = old_fd;
    f->part[0] = '\0';
    f->made.st_ino = 0;
    return true;
}

/* False with errno. */
static bool
open_old(struct outfile *f, const char *path, const struct outfile_how *how)
{
    f->fd = f->folder_fd < 0 ? open(path, OPEN_FLAGS) : openat(f->folder_fd, f->name, OPEN_FLAGS);
    if (f->fd < 0 || fstat(f->fd, &f->is) != 0)
        return false;
    f->regular = f->old = S_ISREG(f->is.st_mode);
    return !f->regular || f->folder_fd < 0 || how->in_place || put_beside(f, path);
}

/* False with errno. */
static bool
open_named(struct outfile *f, char *path, const struct outfile_how *how)
{
    struct stat there;
    bool is_open = false;

    if (!follow_links(path, &is_open))
        return false;
    if (is_open)
        return open_old(f, path, how);
    if (!open_folder(f, path))
        return false;
    if (fstatat(f->folder_fd, f->name, &there, AT_SYMLINK_NOFOLLOW) == 0)
        return open_old(f, path, how);
    if (errno != ENOENT)
        return false;
    if (!how->once && !how->in_place)
        return create_part(f, path, how->mode);
    if (!create(f, f->name, how->mode))
        return false;
    f->is = f->made;
    return true;
}

static bool
open_standard(struct outfile *f)
{
    (void)snprintf(f->shown, sizeof f->shown, "standard output");
    f->fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    return f->fd >= 0 && fstat(f->fd, &f->is) == 0;
}

bool
outfile_open(struct outfile *f, const char *path, const struct outfile_how *how,
             struct failure *why)
{
    char real[PATH_MAX];
    bool opened;

    *f = OUTFILE_NONE;
    f->keeps = how->once;
    (void)snprintf(f->shown, sizeof f->shown, "\"%.250s\"", path);
    if (strcmp(path, "-") == 0)
        opened = open_standard(f);
    else if (strlen(path) >= sizeof real)
        opened = fails_with(ENAMETOOLONG);
    else
        opened = open_named(f, memcpy(real, path, strlen(path) + 1), how);
    if (opened)
        return true;
    say_not_opened(f, errno, why);
    outfile_drop(f);
    return false;
}

bool
outfile_tells_part(const struct outfile *f, char *sentence, size_t size)
{
    if (!f->keeps || f->part[0] == '\0')
        return false;
    (void)snprintf(sentence, size,
                   "%s stays as it is until the end; meanwhile the new one grows in %s", f->shown,
                   f->part_shown);
    return true;
}

bool
outfile_claim(const struct outfile *f, struct failure *why)
{
    int fd = f->old_fd >= 0 ? f->old_fd : f->fd;

    return !f->regular || flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK ||
           failure_say(why,
                       "cannot write %s: another program is writing it just now; end that, or name "
                       "another file",
                       f->shown);
}

bool
outfile_begin(struct outfile *f, struct failure *why)
{
    if (!f->regular || f->made.st_ino != 0 || ftruncate(f->fd, 0) == 0)
        return true;
    return failure_say(why, "cannot write %s: %s", f->shown, strerror(errno));
}

/* ---- which file it is ---- */

bool
outfile_is(const struct outfile *f, const struct stat *file)
{
    return f->fd >= 0 && f->is.st_ino != 0 && same_file(&f->is, file);
}

bool
outfile_same(const struct outfile *a, const struct outfile *b)
{
    struct stat folder_a, folder_b;

    if (S_ISREG(b->is.st_mode) && outfile_is(a, &b->is))
        return true;
    return a->folder_fd >= 0 && b->folder_fd >= 0 && fstat(a->folder_fd, &folder_a) == 0 &&
           fstat(b->folder_fd, &folder_b) == 0 && same_file(&folder_a, &folder_b) &&
           strcmp(a->name, b->name) == 0;
}

/* ---- the end ---- */

/* What stands where, when it could not be written. */
static void
add_what_is_left(struct text *t, const struct outfile *f, bool stays, const char *what)
{
    if (!f->regular)
        text_addf(t, "; %s went out", what);
    else if (!stays)
        text_add(t, f->old ? "; the old file is untouched" : "; no file is left there");
    else if (f->part[0] == '\0')
        text_addf(t, "; it holds %s", what);
    else
        text_addf(t, "; %s%s holds %s", f->old ? "the old file is untouched, and " : "",
                  f->part_shown, what);
}

static void
close_all(struct outfile *f)
{
    close_fd(&f->fd);
    close_fd(&f->old_fd);
    close_fd(&f->folder_fd);
}

bool
outfile_give_up(struct outfile *f, const char *reason, uint64_t whole_bytes, const char *what,
                struct failure *why)
{
    bool stays = f->made.st_ino == 0 || (f->keeps && whole_bytes > 0) || !remove_created(f);
    struct text t;

    text_init(&t, why->sentence, sizeof why->sentence);
    why->usage = false;
    text_addf(&t, "cannot write %s: %s", f->shown, reason);
    if (stays && f->regular && ftruncate(f->fd, (off_t)whole_bytes) != 0)
        what = "a part of it";
    add_what_is_left(&t, f, stays, what);
    close_all(f);
    return false;
}

/* Some file systems notice a full disk only here. */
static bool
reaches_the_disk(const struct outfile *f)
{
    return !f->regular || fsync(f->fd) == 0 || errno == EINVAL || errno == EROFS;
}

/* Gives it its name.  False where all of it is there, but under the other one, or nowhere. */
static bool
give_name(struct outfile *f, struct failure *why)
{
    struct stat now;

    if (f->made.st_ino != 0 && fstat(f->fd, &now) == 0 && now.st_nlink == 0)
        return failure_say(
            why, "cannot write %s: somebody deleted it meanwhile, or wrote another one", f->shown);
    if (f->part[0] == '\0' || renameat(f->folder_fd, f->part, f->folder_fd, f->name) == 0)
        return true;
    return failure_say(why, "cannot write %s: %s; all of it is in %s", f->shown, strerror(errno),
                       f->part_shown);
}

bool
outfile_finish(struct outfile *f, struct failure *why)
{
    struct stat now;
    bool named;

    if (f->fd < 0)
        return true;
    if (!reaches_the_disk(f)) {
        int error = errno;
        off_t bytes = fstat(f->fd, &now) == 0 ? now.st_size : 0;

        return outfile_give_up(f, strerror(error), (uint64_t)bytes, "perhaps less than all", why);
    }
    named = give_name(f, why);
    close_all(f);
    return named;
}

void
outfile_drop(struct outfile *f)
{
    if (f->fd >= 0)
        (void)remove_created(f);
    close_all(f);
}
