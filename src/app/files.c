#include "files.h"

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

static bool
open_write(const char *path, struct outfile *f, struct outfile_how how, struct failure *why)
{
    if (!path || f->fd >= 0)
        return true;
    if (files_is_standard(path) && isatty(STDOUT_FILENO))
        return failure_say_usage(why, "a capture does not belong on a terminal; send standard "
                                      "output to a file or a program");
    how.mode = 0600;
    return outfile_open(f, path, &how, why);
}

static bool
open_output(const char *path, struct outfile *f, struct outfile_how how, struct failure *why)
{
    how.mode = 0666;
    return files_is_standard(path) || f->fd >= 0 || outfile_open(f, path, &how, why);
}

static bool
is_fifo(const char *path)
{
    struct stat about;

    return !files_is_standard(path) && stat(path, &about) == 0 && S_ISFIFO(about.st_mode);
}

/* A FIFO is opened first: until somebody reads it signals end the program, and would leave what was
 * created before. */
static bool
open_for_writing(const struct options *o, bool in_place, struct files *files, struct failure *why)
{
    struct stat source;
    bool once = !files_stat_source(o, files, &source) || !S_ISREG(source.st_mode);
    struct outfile_how how = {.once = once, .in_place = in_place};
    bool output_first = is_fifo(o->output_path) && !is_fifo(o->write_path);

    return (!output_first || open_output(o->output_path, &files->output, how, why)) &&
           open_write(o->write_path, &files->write, how, why) &&
           open_output(o->output_path, &files->output, how, why);
}

bool
files_open_for_writing(const struct options *o, struct files *files, struct failure *why)
{
    return open_for_writing(o, false, files, why);
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
    return open_for_writing(o, true, files, why);
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

void
files_drop(struct files *files)
{
    outfile_drop(&files->write);
    outfile_drop(&files->output);
}

static void
show_output(const struct options *o, char *shown, size_t size)
{
    if (files_is_standard(o->output_path))
        (void)snprintf(shown, size, "standard output");
    else
        (void)snprintf(shown, size, "\"%.250s\"", o->output_path);
}

/* Standard output may be any file, as the shell has it. */
static struct outfile
output_of(const struct files *files)
{
    struct outfile standard = OUTFILE_NONE;

    if (files->output.fd >= 0)
        return files->output;
    standard.fd = STDOUT_FILENO;
    if (fstat(STDOUT_FILENO, &standard.is) != 0)
        standard.is.st_ino = 0;
    return standard;
}

/* Of devices and pipes several may be one. */
static bool
is_source(const struct outfile *f, const struct stat *source)
{
    return source && S_ISREG(source->st_mode) && outfile_is(f, source);
}

bool
files_check_apart(const struct options *o, const struct stat *source, const struct files *files,
                  struct failure *why)
{
    struct outfile output = output_of(files);
    char shown[256];

    show_output(o, shown, sizeof shown);
    if (is_source(&files->write, source))
        return failure_say_usage(why, "%s is the file that is being read; write to another one",
                                 files->write.shown);
    if (is_source(&output, source))
        return failure_say_usage(why, "%s is the capture that -r reads: name another file after -o",
                                 shown);
    if (files->write.fd >= 0 && outfile_same(&output, &files->write))
        return failure_say_usage(
            why, "%s is the file that -w writes: text and capture need a file each", shown);
    return true;
}
