#include "files.h"

#include "tcpviz/capture/save.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool
files_is_standard(const char *path)
{
    return !path || strcmp(path, "-") == 0;
}

static void
note_new(int fd, bool created, struct stat *out)
{
    if (created && fstat(fd, out) != 0)
        out->st_ino = 0;
}

static int
open_output(const char *path, bool *created)
{
    static const int flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY;
    int fd = open(path, flags | O_EXCL, 0666);

    *created = fd >= 0;
    return fd < 0 && errno == EEXIST ? open(path, flags, 0666) : fd;
}

bool
files_open_for_writing(const struct options *o, struct files *files, struct failure *why)
{
    bool created;

    if (o->write_path && files->write_fd < 0) {
        files->write_fd = save_prepare(o->write_path, &created, why);
        if (files->write_fd < 0)
            return false;
        note_new(files->write_fd, created, &files->new_write);
    }
    if (!files_is_standard(o->output_path) && files->output_fd < 0) {
        files->output_fd = open_output(o->output_path, &created);
        if (files->output_fd < 0)
            return failure_say(why, "cannot write \"%s\": %s", o->output_path, strerror(errno));
        note_new(files->output_fd, created, &files->new_output);
    }
    return true;
}

bool
files_open_ahead(const struct options *o, struct config *config, struct files *files,
                 struct failure *why)
{
    if (!config_open_ahead(config, o, why))
        return false;
    if (o->read_path && !files_is_standard(o->read_path)) {
        files->read_fd = open(o->read_path, O_RDONLY | O_CLOEXEC);
        if (files->read_fd < 0)
            return failure_say(why, "cannot read \"%s\": %s", o->read_path, strerror(errno));
    }
    return files_open_for_writing(o, files, why);
}

bool
files_stat_source(const struct options *o, const struct files *files, struct stat *out)
{
    if (!o->read_path)
        return false;
    if (files_is_standard(o->read_path))
        return fstat(STDIN_FILENO, out) == 0;
    return (files->read_fd >= 0 ? fstat(files->read_fd, out) : stat(o->read_path, out)) == 0;
}

static bool
same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

static void
remove_new(const char *path, const struct stat *created)
{
    struct stat now;

    if (created->st_ino != 0 && lstat(path, &now) == 0 && same_file(&now, created))
        (void)unlink(path);
}

void
files_remove_new(const struct options *o, const struct files *files)
{
    remove_new(o->write_path, &files->new_write);
    remove_new(o->output_path, &files->new_output);
}

void
files_show_output(const struct options *o, char *shown, size_t size)
{
    if (files_is_standard(o->output_path))
        (void)snprintf(shown, size, "standard output");
    else
        (void)snprintf(shown, size, "\"%.250s\"", o->output_path);
}

bool
files_check_apart(const struct options *o, const struct stat *source, const struct files *files,
                  struct failure *why)
{
    struct stat output, written;
    char shown[256];

    if (fstat(files_is_standard(o->output_path) ? STDOUT_FILENO : files->output_fd, &output) != 0 ||
        !S_ISREG(output.st_mode))
        return true;
    files_show_output(o, shown, sizeof shown);
    if (source && same_file(&output, source))
        return failure_say_usage(why, "%s is the capture that -r reads: name another file after -o",
                                 shown);
    if (files->write_fd >= 0 && fstat(files->write_fd, &written) == 0 &&
        same_file(&output, &written))
        return failure_say_usage(
            why, "%s is the file that -w writes: text and capture need a file each", shown);
    return true;
}
