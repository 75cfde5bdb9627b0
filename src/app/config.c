#include "config.h"

#include "complain.h"

#include <errno.h>
#include <fcntl.h>
#include <ini.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file while it is read. */
struct reading {
    struct config *config;
    enum options_place place;
    const char *path;
    const char *at, *end; /* what is left of its bytes */
    unsigned line;        /* the newest one handed to inih, from 1 */
    unsigned wrong;       /* lines */
};

static void
warn(struct reading *r, const struct failure *why)
{
    struct failure located;

    r->wrong++;
    if (r->wrong > LIMIT_CONFIG_WARNINGS)
        return;
    (void)failure_say(&located, "%.200s:%u: %.700s", r->path, r->line, why->sentence);
    (void)complain(&located);
}

/* Keeps a value that options may point to; NULL if there is no room, which the sizes of the files
 * forbid. */
static const char *
keep(struct config *c, const char *value)
{
    size_t n = strlen(value) + 1;
    char *kept = c->values + c->used;

    if (n > sizeof c->values - c->used)
        return NULL;
    memcpy(kept, value, n);
    c->used += n;
    return kept;
}

/* inih's word for each "name = value". */
static int
take_line(void *context, const char *section, const char *name, const char *value)
{
    struct reading *r = context;
    struct failure why;

    (void)section;
    value = keep(r->config, value);
    if (value != NULL && !options_set(&r->config->base, name, value, r->place, &why))
        warn(r, &why);
    return 1;
}

/* A setting, a heading or nothing?  Of the lines that are none inih tells the first only. */
static bool
is_line(const char *line, size_t n)
{
    if (n == 0)
        return true;
    if (line[0] == '[')
        return memchr(line, ']', n) != NULL;
    return memchr(line, '=', n) != NULL || memchr(line, ':', n) != NULL;
}

/* Where a remark begins behind what the line says.  inih knows ";" there, and at the beginning of a
 * line "#", too: here both are the same. */
static const char *
find_remark(const char *start, const char *end)
{
    for (const char *at = start; at < end; at++)
        if ((*at == '#' || *at == ';') && (at == start || at[-1] == ' ' || at[-1] == '\t'))
            return at;
    return end;
}

/* The next line, without a remark and the blanks around it: those in front would make it the rest
 * of the line before. */
static const char *
cut_line(struct reading *r, size_t *n)
{
    const char *start = r->at, *end = memchr(start, '\n', (size_t)(r->end - start));

    r->line++;
    r->at = end != NULL ? end + 1 : r->end;
    if (end == NULL)
        end = r->end;
    while (start < end && (*start == ' ' || *start == '\t'))
        start++;
    end = find_remark(start, end);
    while (start < end && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
        end--;
    *n = (size_t)(end - start);
    return start;
}

/* inih's reader, as fgets, but always a whole line; one that is too long or says nothing becomes a
 * free one. */
static char *
next_line(char *out, int size, void *context)
{
    struct reading *r = context;
    struct failure why = {.sentence = ""};
    const char *line;
    size_t n;

    if (r->at == r->end)
        return NULL;
    line = cut_line(r, &n);
    if (n + 2 > (size_t)size)
        (void)failure_say(&why, "a line may have %d bytes at most", size - 2);
    else if (memchr(line, '\0', n) != NULL || !is_line(line, n))
        (void)failure_say(&why, "\"%.*s\" says nothing; write NAME = VALUE, as in theme = cb",
                          (int)n, line);
    if (why.sentence[0] != '\0') {
        warn(r, &why);
        n = 0;
    }
    memcpy(out, line, n);
    memcpy(out + n, "\n", 2);
    return out;
}

static void
parse(struct config *c, enum options_place place, const char *path, const char *bytes, size_t n)
{
    struct reading r = {.config = c, .place = place, .path = path, .at = bytes, .end = bytes + n};

    (void)ini_parse_stream(next_line, &r, take_line, &r);
    if (r.wrong > LIMIT_CONFIG_WARNINGS) {
        struct failure why;

        (void)failure_say(&why, "%.200s: %u more lines are wrong", path,
                          r.wrong - LIMIT_CONFIG_WARNINGS);
        (void)complain(&why);
    }
    c->wrong += r.wrong;
}

/* Who may write it may say which device root opens. */
static bool
is_of_the_system(const struct stat *file)
{
    struct stat folder;

    return (file->st_mode & (S_IWGRP | S_IWOTH)) == 0 && stat(TCPVIZ_SYSCONFDIR, &folder) == 0 &&
           file->st_uid == folder.st_uid;
}

/* At most `size` bytes; -1 with a sentence. */
static ssize_t
read_bytes(int fd, const char *path, char *bytes, size_t size, struct failure *why)
{
    size_t n = 0;
    ssize_t got = 1;

    while (n < size && got > 0) {
        got = read(fd, bytes + n, size - n);
        n += got > 0 ? (size_t)got : 0;
        if (got < 0 && errno == EINTR)
            got = 1;
    }
    if (got >= 0)
        return (ssize_t)n;
    failure_say_usage(why, "cannot read the configuration \"%.200s\": %s", path, strerror(errno));
    return -1;
}

static bool
read_open_file(struct config *c, enum options_place place, const char *path, int fd,
               struct failure *why)
{
    char bytes[LIMIT_CONFIG_BYTES + 1];
    struct stat file;
    ssize_t n;

    if (fstat(fd, &file) != 0 || !S_ISREG(file.st_mode))
        return failure_say_usage(why, "the configuration \"%.200s\" is no regular file", path);
    if (place == OPTIONS_OF_SYSTEM && !is_of_the_system(&file))
        return failure_say_usage(why,
                                 "\"%.200s\" is left out: it must belong to root, and nobody else "
                                 "may write it",
                                 path);
    n = read_bytes(fd, path, bytes, sizeof bytes, why);
    if (n < 0)
        return false;
    if (n > LIMIT_CONFIG_BYTES)
        return failure_say_usage(why, "the configuration \"%.200s\" is larger than %d KiB", path,
                                 LIMIT_CONFIG_BYTES / 1024);
    parse(c, place, path, bytes, (size_t)n);
    return true;
}

/* A pipe without a writer opens at once so, and is then refused. */
static int
open_file(const char *path)
{
    return open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

/* One that need not be there; what is wrong with it is a warning. */
static void
read_if_there(struct config *c, enum options_place place, const char *path)
{
    int fd = open_file(path), error = errno;
    struct failure why;
    bool good = false;

    if (fd < 0 && (error == ENOENT || error == ENOTDIR))
        return;
    if (fd < 0)
        failure_say(&why, "cannot read the configuration \"%.200s\": %s", path, strerror(error));
    else
        good = read_open_file(c, place, path, fd, &why);
    if (fd >= 0)
        (void)close(fd);
    if (good)
        return;
    c->wrong++;
    (void)complain(&why);
}

static bool
read_named(struct config *c, const char *path, struct failure *why)
{
    int fd = c->fd >= 0 ? c->fd : open_file(path);
    bool good;

    if (fd < 0)
        return failure_say_usage(why, "cannot read the configuration \"%.200s\": %s", path,
                                 strerror(errno));
    good = read_open_file(c, OPTIONS_OF_USER, path, fd, why);
    (void)close(fd);
    c->fd = -1;
    return good;
}

/* The environment is the user's own only where no user was changed. */
static bool
may_ask_environment(const struct priv_plan *plan)
{
    return getenv("SUDO_UID") == NULL &&
           (plan->target == PRIV_KEEP_USER || plan->target == PRIV_REAL_USER ||
            plan->target == PRIV_NAMESPACE);
}

/* An absolute path (XDG Base Directory Specification: others are to be ignored), or NULL. */
static const char *
absolute(const char *path)
{
    return path != NULL && path[0] == '/' ? path : NULL;
}

/* False if this user has no folder. */
static bool
own_path(const struct priv_plan *plan, char *out, size_t size)
{
    const struct passwd *user = getpwuid(plan->uid);
    const char *home = user != NULL ? absolute(user->pw_dir) : NULL, *folder = NULL;
    int n;

    if (may_ask_environment(plan)) {
        folder = absolute(getenv("XDG_CONFIG_HOME"));
        home = absolute(getenv("HOME")) != NULL ? getenv("HOME") : home;
    }
    if (folder == NULL && home == NULL)
        return false;
    n = snprintf(out, size, "%s%s/tcpviz/config", folder != NULL ? folder : home,
                 folder != NULL ? "" : "/.config");
    return n > 0 && (size_t)n < size;
}

/* What counts: what the files said so far, and the command line over it. */
static bool
settle(const struct config *c, struct options *out, struct failure *why)
{
    *out = c->base;
    return options_parse(out, c->argc, c->argv, why);
}

bool
config_start(struct config *c, struct options *out, int argc, char **argv, struct failure *why)
{
    c->argc = argc;
    c->argv = argv;
    c->fd = -1;
    options_init(&c->base);
    if (!settle(c, out, why))
        return false;
    if (out->no_config || out->help || out->version || out->completion != COMPLETION_NONE ||
        out->list_devices)
        return true;
    read_if_there(c, OPTIONS_OF_SYSTEM, OPTIONS_SYSTEM_FILE);
    return settle(c, out, why);
}

bool
config_open_ahead(struct config *c, const struct options *o, struct failure *why)
{
    if (o->config_path == NULL)
        return true;
    c->fd = open_file(o->config_path);
    return c->fd >= 0 || failure_say_usage(why, "cannot read the configuration \"%.200s\": %s",
                                           o->config_path, strerror(errno));
}

bool
config_finish(struct config *c, struct options *out, const struct priv_plan *plan,
              struct failure *why)
{
    char path[4096];

    if (out->config_path != NULL && !read_named(c, out->config_path, why))
        return false;
    if (out->config_path == NULL && !out->no_config && own_path(plan, path, sizeof path))
        read_if_there(c, OPTIONS_OF_USER, path);
    return settle(c, out, why);
}
