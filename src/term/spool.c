#include "spool.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

/* A description of its own, so that "without waiting" is not forced on the shell that shares
 * standard output with us.  Standard output's device may belong to somebody else; then there is
 * the controlling terminal, if that is the same. */
static int
open_tty(void)
{
    static const char *const paths[] = {"/proc/self/fd/1", "/dev/tty"};
    unsigned wanted = 0;
    unsigned found = 0;

    ioctl(STDOUT_FILENO, TIOCGDEV, &wanted);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        int fd = open(paths[i], O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

        if (fd < 0)
            continue;
        if (ioctl(fd, TIOCGDEV, &found) == 0 && found == wanted)
            return fd;
        close(fd);
    }
    return fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
}

bool
spool_init(struct spool *spool, struct failure *why)
{
    int copy = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);

    *spool = (struct spool){.tty = open_tty()};
    if (copy >= 0)
        spool->file = fdopen(copy, "w");
    if (spool->tty >= 0 && spool->file != NULL)
        return true;
    failure_say(why, "the terminal cannot be opened again: %s", strerror(errno));
    if (spool->file == NULL && copy >= 0)
        close(copy);
    return false;
}

bool
spool_divert(struct spool *spool, struct failure *why)
{
    int memory = memfd_create("tcpviz-screen", MFD_CLOEXEC);
    bool done = memory >= 0 && dup3(memory, fileno(spool->file), O_CLOEXEC) >= 0;

    if (!done)
        failure_say(why, "no memory for what the screen is sent: %s", strerror(errno));
    if (memory >= 0)
        close(memory);
    return done;
}

void
spool_finish(struct spool *spool)
{
    if (spool->file != NULL)
        fclose(spool->file);
    if (spool->tty >= 0)
        close(spool->tty);
}

void
spool_add(struct spool *spool, const char *bytes, size_t len)
{
    if (write(fileno(spool->file), bytes, len) < 0)
        spool->broken = true;
}

void
spool_forget(struct spool *spool)
{
    lseek(fileno(spool->file), 0, SEEK_SET);
    spool->sent = spool->end = 0;
}

bool
spool_drain(struct spool *spool)
{
    int memory = fileno(spool->file);
    char chunk[4096];

    spool->end = lseek(memory, 0, SEEK_CUR);
    while (spool->sent < spool->end) {
        off_t left = spool->end - spool->sent;
        size_t part = left < (off_t)sizeof chunk ? (size_t)left : sizeof chunk;
        ssize_t n = pread(memory, chunk, part, spool->sent);

        if (n <= 0)
            break;
        n = write(spool->tty, chunk, (size_t)n);
        if (n > 0) {
            spool->sent += n;
        } else if (errno != EINTR) {
            spool->broken |= errno != EAGAIN;
            return false;
        }
    }
    spool_forget(spool);
    return true;
}
