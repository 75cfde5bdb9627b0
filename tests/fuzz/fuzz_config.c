/*
 * Any bytes as a configuration file: it is read to its end, what is wrong is said in tame lines,
 * and what it set is something that the command line could have set.
 */
#include "hostile.h"
#include "require.h"

#include "../../src/app/config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What went to standard error, which is put back. */
static void
check_said(int said, int before, unsigned wrong)
{
    static char text[1 << 17];
    unsigned lines = 0;
    ssize_t n = pread(said, text, sizeof text - 1, 0);

    require(dup2(before, STDERR_FILENO) >= 0 && n >= 0);
    text[n] = '\0';
    for (char *at = text; *at; at += strcspn(at, "\n"), at += *at == '\n', lines++)
        require(hostile_is_tame(at, strcspn(at, "\n"), true));
    require(lines <= LIMIT_CONFIG_WARNINGS + 1 && (lines > 0) == (wrong > 0));
}

static void
check_options(const struct options *o)
{
    require(o->cols >= 0 && o->cols <= GRID_COLS_MAX && o->theme < THEMES);
    require(strlen(o->labels[0]) < OPTIONS_LABEL_BYTES);
    require(!o->read_path && !o->write_path && !o->output_path && !o->user);
    require(strcmp(o->device, "any") == 0 && o->ports.n == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int file = -1, said = -1, before = -1;
    static struct config c;
    static struct options o;
    char program[] = "tcpviz", option[] = "--config", path[64];
    char *argv[] = {program, option, path, NULL};
    const struct priv_plan plan = {.target = PRIV_KEEP_USER};
    struct failure why;
    bool good;

    if (file < 0) {
        file = memfd_create("config", 0);
        said = memfd_create("said", 0);
        before = dup(STDERR_FILENO);
    }
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    require(ftruncate(file, 0) == 0 && pwrite(file, data, size, 0) == (ssize_t)size);
    require(ftruncate(said, 0) == 0 && lseek(said, 0, SEEK_SET) == 0);
    memset(&c, 0, sizeof c);
    require(dup2(said, STDERR_FILENO) >= 0);
    good = config_start(&c, &o, 3, argv, &why) && config_finish(&c, &o, &plan, &why);
    check_said(said, before, c.wrong);
    if (good)
        check_options(&o);
    return 0;
}
