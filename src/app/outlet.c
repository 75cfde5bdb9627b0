#include "outlet.h"

#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
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

/* So many bytes go without waiting to what poll() calls ready: more may wait, and a signal that
 * comes just before that would be too early to end it.  PIPE_BUF always (pipe(7)); of a pipe that
 * has more room, all but the pages that its reader and we have begun. */
static size_t
room_in(const struct outlet *o)
{
    size_t begun = 2 * o->page_bytes + PIPE_BUF;
    int unread;

    if (o->pipe_bytes == 0 || ioctl(o->fd, FIONREAD, &unread) != 0 ||
        (size_t)unread + begun >= o->pipe_bytes)
        return PIPE_BUF;
    return o->pipe_bytes - (size_t)unread - begun + PIPE_BUF;
}

static void
count(struct outlet *o, const char *bytes, size_t n)
{
    const char *newline = memrchr(bytes, '\n', n);

    if (newline)
        o->whole_bytes = o->bytes + (uint64_t)(newline - bytes) + 1;
    o->bytes += n;
}

/* All of it, unless something is wrong. */
static void
send(struct outlet *o, const char *bytes, size_t n)
{
    size_t done = 0;

    while (done < n && o->error == 0) {
        size_t most = n - done, room;
        ssize_t got;

        if (o->waits && !wait_until_ready(o)) {
            o->error = EPIPE;
            return;
        }
        if (o->waits && (room = room_in(o)) < most)
            most = room;
        got = write(o->fd, bytes + done, most);
        if (got < 0 && errno != EINTR && errno != EAGAIN)
            o->error = errno;
        if (got <= 0)
            continue;
        count(o, bytes + done, (size_t)got);
        done += (size_t)got;
    }
}

void
outlet_flush(struct outlet *o)
{
    send(o, o->buffer, o->n);
    o->n = 0;
}

void
outlet_write(struct outlet *o, const char *bytes, size_t n)
{
    enum { LARGE = sizeof o->buffer / 4 };

    if (n > sizeof o->buffer - o->n || n >= LARGE)
        outlet_flush(o);
    if (n >= LARGE) {
        send(o, bytes, n);
        return;
    }
    memcpy(o->buffer + o->n, bytes, n);
    o->n += n;
}

static void
learn_kind(struct outlet *o)
{
    struct stat stat;
    bool known = fstat(o->fd, &stat) == 0;
    int pipe_bytes = known && S_ISFIFO(stat.st_mode) ? fcntl(o->fd, F_GETPIPE_SZ) : 0;

    o->waits = !known || S_ISFIFO(stat.st_mode) || S_ISSOCK(stat.st_mode) || isatty(o->fd);
    o->pipe_bytes = pipe_bytes > 0 ? (size_t)pipe_bytes : 0;
    o->page_bytes = (size_t)sysconf(_SC_PAGESIZE);
}

void
outlet_open(struct outlet *o, int fd)
{
    o->fd = fd;
    o->error = 0;
    o->left = false;
    o->n = 0;
    o->bytes = o->whole_bytes = 0;
    learn_kind(o);
}
