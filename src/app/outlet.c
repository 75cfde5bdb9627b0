#include "outlet.h"

#include "signals.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define LAST_WAIT_MS 1000

/* False if the program is to end and nobody reads.  What is broken is ready: write() says how. */
static bool
wait_until_ready(struct outlet *o)
{
    struct pollfd fds[] = {{.fd = o->fd, .events = POLLOUT},
                           {.fd = signals_fd(), .events = POLLIN}};
    int ready;

    while (!o->left && fds[0].revents == 0) {
        bool ending = signals_ending();

        ready = poll(fds, ending ? 1 : 2, ending ? LAST_WAIT_MS : -1);
        if (ready < 0 && errno != EINTR)
            return true;
        o->left = ready == 0;
    }
    return !o->left;
}

/* To a pipe that poll() calls ready PIPE_BUF bytes go without waiting (pipe(7)); more may wait, and
 * a signal that comes just before that would be too early to end it. */
static ssize_t
write_out(void *context, const char *bytes, size_t n)
{
    struct outlet *o = context;
    size_t done = 0;

    while (done < n) {
        size_t most = o->waits && n - done > PIPE_BUF ? PIPE_BUF : n - done;
        ssize_t got;

        if (o->waits && !wait_until_ready(o))
            return -1;
        got = write(o->fd, bytes + done, most);
        if (got < 0 && errno != EINTR && errno != EAGAIN)
            return -1;
        done += got > 0 ? (size_t)got : 0;
    }
    return (ssize_t)n;
}

FILE *
outlet_open(struct outlet *o, int fd)
{
    struct stat stat;
    FILE *stream = fopencookie(o, "w", (cookie_io_functions_t){.write = write_out});

    if (!stream)
        return NULL;
    o->fd = fd;
    o->waits = fstat(fd, &stat) != 0 || !S_ISREG(stat.st_mode);
    o->left = false;
    (void)setvbuf(stream, o->buffer, _IOFBF, sizeof o->buffer);
    return stream;
}
